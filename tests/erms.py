#!/usr/bin/env python3
"""Validates ERMS files against CITS ERMS 3.0: the schema, and the Schematron rules beside it.

    python tests/erms.py [--schemas FOLDER] FILE ...

A line a file: valid, or the first thing that is wrong and which of the two says so. Exit code 0 when all are
valid, 1 when one is not. Without --schemas they are those of the package svk-validate (PyPI), told by their
digests: ERMS_v3.xsd as of 2024-05-17, erms_v3.sch 3.0.0. With it, ERMS_v3.xsd and erms_v3.sch of that folder,
such as a newer release of DILCISBoard/CITS-ERMS.
"""

import hashlib
import importlib.util
import pathlib
import sys

from lxml import etree, isoschematron

DIGESTS = {
    "ERMS_v3.xsd": "7128ebb35eb4c2202d65db38cd9d4ed273de38f789c641734a68b1a642385d2e",
    "erms_v3.sch": "7056014e4d2a91e441fd3a64cae59f8006b185cc6470790028b9c98bee3b4004",
}


def schemas(folder):
    """The two, parsed."""
    parsed = {}
    given = folder is not None
    if not given:
        folder = importlib.util.find_spec("svk_validate").submodule_search_locations[0] + "/schemata/erms-3-0-0"
    for name, digest in DIGESTS.items():
        data = (pathlib.Path(folder) / name).read_bytes()
        if not given and hashlib.sha256(data).hexdigest() != digest:
            sys.exit("%s is not the one that was read when the tests were written" % name)
        parsed[name] = etree.fromstring(data)
    rules = parsed["erms_v3.sch"]
    # Every test in it is XPath 1.0, which is what libxslt has; the binding says 2.0.
    rules.set("queryBinding", "xslt")
    return etree.XMLSchema(parsed["ERMS_v3.xsd"]), isoschematron.Schematron(rules, store_report=True)


def first_wrong(path, schema, rules):
    """What is wrong with a file; none when it is valid."""
    try:
        document = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as why:
        return "XML: %s" % why
    if not schema.validate(document):
        return "XSD: %s" % schema.error_log[0].message
    if not rules.validate(document):
        said = rules.validation_report.find(".//{http://purl.oclc.org/dsdl/svrl}failed-assert")
        return "Schematron: %s" % " ".join("".join(said.itertext()).split())
    return None


def main(arguments):
    folder = None
    if arguments[:1] == ["--schemas"] and len(arguments) > 1:
        folder, arguments = arguments[1], arguments[2:]
    if not arguments:
        sys.exit(__doc__.strip())
    schema, rules = schemas(folder)
    well = True
    for path in arguments:
        wrong = first_wrong(path, schema, rules)
        well = well and wrong is None
        print("%s: %s" % (path, wrong or "valid"))
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
