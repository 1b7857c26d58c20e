"""Takes proof packages out of a running program's data and looks at them with tools that are not ours.

    python3 tests/package.py TORG DATA WORK

TORG is the program, DATA a data folder with the demo's municipality, WORK an empty folder. Checked: the
package by `torg verify` and by its own verify.py; its document by qpdf, pdfinfo, pdffonts and pdftotext,
its XMP, and by veraPDF where Java and Maven can fetch and run it. What was not run is said in the last
lines, `not run: ...`.
"""

import json
import re
import shutil
import sqlite3
import subprocess
import sys
import uuid
import zipfile
from pathlib import Path

VERAPDF = ("org.verapdf.apps", "greenfield-apps", "1.28.2")
MAIN = "org.verapdf.apps.GreenfieldCliWrapper"
here = Path(__file__).resolve().parent


def run(*words, ok=(0,), **more):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, errors="replace", **more)
    if done.returncode not in ok:
        raise SystemExit(f"{' '.join(map(str, words))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def messages(data):
    """Messages with orders, with a copy kept before a removal, with several versions, in a long thread."""
    with sqlite3.connect(f"file:{data}/torg.db?mode=ro", uri=True) as db:
        chosen = {}
        for kind, sql in {
            "one with an order": "select message from outward_order limit 1",
            "one with a copy kept": "select message from outward_order where copy is not null limit 1",
            "one that was edited": "select id from message where versions > 1 limit 1",
            "the longest thread": "select max(id) from message group by channel, thread order by count(*) desc limit 1",
        }.items():
            for (found,) in db.execute(sql):
                chosen[kind] = str(uuid.UUID(bytes=found))
        return chosen


HOSTILE = (
    "#import \"/etc/passwd\": * $x$ *fet* _kursiv_ `kod` <etikett> @citat \\ // bort #read(\"/etc/passwd\")\n"
    "\U0001F600 \u4e2d\u6587 \u202ebakl\u00e4nges\u202c \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 \u0e44\u0e17\u0e22 e\u0301 "
    "\U0001F468\u200d\U0001F469 \ue000 \ufffe \u1e97\u0334\u0322 " + "x" * 3000
)


def hostile(torg, data, work):
    """A thread of a stranger who tries what a text can do; the id of its first message."""
    with sqlite3.connect(f"file:{data}/torg.db?mode=ro", uri=True) as db:
        (channel,) = db.execute("select id from channel where closed_at is null limit 1").fetchone()
    lines = [{"id": "hostile-1", "author": "../../<b>\u202e#x", "text": HOSTILE, "title": HOSTILE[:200]}]
    lines += [{"id": f"hostile-{n}", "parent": "hostile-1", "author": "B", "text": HOSTILE} for n in range(2, 40)]
    file = work / "hostile.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    run(torg, "import", "--data", data, "--channel", str(uuid.UUID(bytes=channel)), file)
    with sqlite3.connect(f"file:{data}/torg.db?mode=ro", uri=True) as db:
        (found,) = db.execute("select id from message where external_id = 'hostile-1'").fetchone()
    return str(uuid.UUID(bytes=found))


def document(pdf):
    """The document as tools read it."""
    run("qpdf", "--check", pdf)
    info = run("pdfinfo", pdf)
    for line in ("Tagged:          yes", "PDF version:     1.7", "Encrypted:       no", "JavaScript:      no"):
        assert line in info, f"{line!r} is not in\n{info}"
    assert re.search(r"^Title: +Bevispaket", info, re.M), info
    fonts = run("pdffonts", pdf).splitlines()[2:]
    assert fonts, "no fonts"
    for font in fonts:
        assert font.split()[-5:-2] == ["yes", "yes", "yes"], f"not embedded, subset and mapped: {font}"
    text = run("pdftotext", pdf, "-")
    assert "Så kontrolleras paketet" in text and "Spårposter" in text, text
    structure = run("pdfinfo", "-struct", pdf)
    for tag in ("Document", "H1", "Table", "TH", "BlockQuote", "P "):
        assert tag in structure, f"no {tag} among the tags:\n{structure[:2000]}"
    meta = run("pdfinfo", "-meta", pdf)
    for mark in ("<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<", "<rdf:li>sv"):
        assert mark in meta, f"{mark} is not in the XMP:\n{meta}"


def verapdf(pdfs, cache):
    """Whether veraPDF accepts them as PDF/A-2a and PDF/UA-1; else why it was not run."""
    if not shutil.which("java") or not shutil.which("mvn"):
        return "java and mvn are not installed"
    library = cache / "verapdf-lib"
    if not list(library.glob("greenfield-apps-*.jar")):
        cache.mkdir(parents=True, exist_ok=True)
        group, name, version = VERAPDF
        (cache / "pom.xml").write_text(
            '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
            "<groupId>torg</groupId><artifactId>verapdf</artifactId><version>1</version><dependencies><dependency>"
            f"<groupId>{group}</groupId><artifactId>{name}</artifactId><version>{version}</version>"
            "</dependency></dependencies></project>"
        )
        words = ["mvn", "-B", "-q", "dependency:copy-dependencies", f"-DoutputDirectory={library}"]
        try:
            fetched = subprocess.run(words, cwd=cache, capture_output=True, text=True, timeout=300).returncode == 0
        except subprocess.TimeoutExpired:
            fetched = False
        if not fetched or not list(library.glob("greenfield-apps-*.jar")):
            return "it could not be fetched from Maven's repository"
    for flavour in ("2a", "ua1"):
        words = ["java", "-Dfile.encoding=UTF-8", "-cp", f"{library}/*", MAIN, "--format", "text", "-v"]
        done = subprocess.run([*words, "--flavour", flavour, *pdfs], capture_output=True, text=True)
        passed = len(re.findall(r"^PASS ", done.stdout, re.M))
        if done.returncode != 0 or passed != len(pdfs):
            raise SystemExit(f"veraPDF does not accept them as {flavour}:\n{done.stdout}{done.stderr}")
        print(f"veraPDF {VERAPDF[2]}: {passed} documents are accepted as {flavour}")
    return None


def main(torg, data, work):
    work, pdfs = Path(work), []
    chosen = messages(data)
    assert len(chosen) == 4, chosen
    chosen["a stranger's thread"] = hostile(torg, data, work)
    for kind, message in chosen.items():
        what = "thread" if "thread" in kind else "message"
        package = work / f"{len(pdfs)}.zip"
        run(torg, "export", what, message, "--data", data, "--out", package)
        assert "nothing is wrong" in run(torg, "verify", package)
        with zipfile.ZipFile(package) as archive:
            assert archive.testzip() is None
            folder = work / str(len(pdfs))
            archive.extractall(folder)
        assert "nothing is wrong" in run("python3", "-S", "-E", folder / "verify.py", package)
        document(folder / "document.pdf")
        pdfs.append(folder / "document.pdf")
        print(f"{kind}: {package.stat().st_size} bytes, checked")
    why = verapdf(pdfs, here.parent / "target" / "check" / "verapdf")
    shown = run("pdftotext", pdfs[-1], "-")
    assert "\u2039U+1F600\u203a" in shown and "#read(\"/etc/passwd\")" in shown and "root:" not in shown, shown[:2000]
    if why:
        print(f"not run: veraPDF ({why})")


main(*sys.argv[1:])
