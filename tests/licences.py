"""Holds every crate in the program to licences a public body can use. Reads `cargo metadata` on stdin."""

import json
import re
import sys

ALLOWED = {
    "MIT", "MIT-0", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0",
    "CC0-1.0", "CDLA-Permissive-2.0", "EUPL-1.2", "ISC", "MPL-2.0", "Unicode-3.0", "Unlicense", "Zlib", "0BSD",
}


def allowed(expression):
    """An OR is met by any of its sides, an AND by all of them."""
    expression = expression.replace("/", " OR ").strip()
    for word in ("OR", "AND"):
        parts, depth, start = [], 0, 0
        for match in re.finditer(r"\(|\)|\b%s\b" % word, expression):
            if match.group() == "(":
                depth += 1
            elif match.group() == ")":
                depth -= 1
            elif depth == 0:
                parts.append(expression[start:match.start()])
                start = match.end()
        if parts:
            parts.append(expression[start:])
            met = [allowed(part) for part in parts]
            return any(met) if word == "OR" else all(met)
    if expression.startswith("(") and expression.endswith(")"):
        return allowed(expression[1:-1])
    return expression in ALLOWED


def main():
    wrong = []
    packages = json.load(sys.stdin)["packages"]
    for package in packages:
        licence = package.get("license") or ""
        if not allowed(licence):
            wrong.append(f"{package['name']} {package['version']}: {licence or 'no licence named'}")
        source = package.get("source") or ""
        if source and not source.startswith("registry+"):
            wrong.append(f"{package['name']} {package['version']}: comes from {source}, not from the registry")
    for line in wrong:
        print(line)
    print(f"{len(packages)} crates, {len(wrong)} not allowed")
    return 1 if wrong else 0


sys.exit(main())
