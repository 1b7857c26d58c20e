"""Fails on a document that points at nothing: a relative link, its anchor, or a path of the repository in backticks.

Reads every Markdown file git knows, and those new beside them. Addresses on the web are not tried. A text in backticks counts
as a path when it begins with a file or folder at the top of the repository, or with a crate's; `<capability>` and `*` stand for
anything there.
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FENCE = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.M | re.S)
LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
TICKS = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"[A-Za-z0-9._/<>*-]+")
# What is made by building or running, and is not in the repository.
MADE = {"target", "data"}


def git(*words):
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()


def anchors(text):
    """The anchors of a page's headings, as code hosts make them."""
    seen = {}
    for heading in re.findall(r"^#{1,6}\s+(.+?)\s*#*$", FENCE.sub("", text), re.M):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
        name = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        count = seen.get(name, 0)
        seen[name] = count + 1
        yield f"{name}-{count}" if count else name


def wrong_link(page, target):
    if re.match(r"[a-z][a-z0-9+.-]*:", target) or target.startswith("//"):
        return None
    path, _, anchor = target.partition("#")
    found = (page.parent / path).resolve() if path else page
    if not found.is_relative_to(ROOT) or not found.exists():
        return f"the link {target} leads nowhere"
    if anchor and found.suffix == ".md" and anchor not in set(anchors(found.read_text(encoding="utf-8"))):
        return f"the link {target} has no such heading"
    return None


def wrong_path(page, text, tops):
    path = text.rstrip("/")
    first = path.split("/")[0]
    # Walk-throughs leave the first folder out: `office/src/desk.rs`.
    if "/" in path and (ROOT / "crates" / first / "src").is_dir():
        path, first = f"crates/{path}", "crates"
    if not PATH.fullmatch(text) or first not in tops or first in MADE:
        return None
    # A bare name such as `docs` or `demo` may be a word; with a slash or a suffix it is a path.
    if "/" not in text and "." not in text:
        return None
    pattern = re.sub(r"<[^>]*>", "*", path)
    if "*" in pattern:
        found = any(ROOT.glob(pattern))
    else:
        found = (ROOT / path).exists()
    # Beside the page counts too: docs/trail.md may say `schema/import.schema.json`.
    return None if found or (page.parent / path).exists() else f"there is no {text}"


def main():
    pages = git("ls-files", "--cached", "--others", "--exclude-standard", "*.md")
    tops = {name.split("/")[0] for name in git("ls-files", "--cached", "--others", "--exclude-standard")}
    wrong = []
    for name in sorted(set(pages)):
        page = ROOT / name
        if not page.exists():
            continue
        text = page.read_text(encoding="utf-8")
        # Code keeps its lines, so that the numbers stay, but is not read.
        text = FENCE.sub(lambda code: "\n" * code.group().count("\n"), text)
        for number, line in enumerate(text.splitlines(), 1):
            # Ticks go first, or a link shown as code would count; but a link whose text is in ticks stays a link.
            bare = TICKS.sub(lambda code: code.group() if "](" not in code.group() else "", line)
            found = [wrong_link(page, target) for target in LINK.findall(bare)]
            found += [wrong_path(page, ticked, tops) for ticked in TICKS.findall(line)]
            wrong.extend(f"{name}:{number}: {what}" for what in dict.fromkeys(found) if what)
    for line in wrong:
        print(line)
    print(f"{len(set(pages))} documents, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
