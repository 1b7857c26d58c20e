"""Presidio's five pattern recognizers that know something Swedish texts hold.

Reads a JSON list of texts (the file named first), then obeys lines on standard input: "comments" scans
every text by itself, "whole" scans all of them joined, and both answer with seconds; "found" answers with
a JSON list, for each text [[entity, start, end], ...] in characters. The recognizers are called directly,
without the engine around them and without a language model: the fastest way they can be run.
"""

import json
import sys
import time

import tldextract

# The e-mail recognizer asks for the list of public suffixes: the one in the package, never the net.
tldextract.extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)

from presidio_analyzer.predefined_recognizers import (  # noqa: E402
    CreditCardRecognizer,
    EmailRecognizer,
    IbanRecognizer,
)
from presidio_analyzer.predefined_recognizers.country_specific.sweden import (  # noqa: E402
    SeOrganisationsnummerRecognizer,
    SePersonnummerRecognizer,
)

RECOGNIZERS = [
    SePersonnummerRecognizer(),
    SeOrganisationsnummerRecognizer(),
    EmailRecognizer(supported_language="sv"),
    IbanRecognizer(supported_language="sv"),
    CreditCardRecognizer(supported_language="sv"),
]


def scan(text):
    found = []
    for recognizer in RECOGNIZERS:
        found.extend(recognizer.analyze(text, recognizer.supported_entities, None))
    return found


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        texts = json.load(file)
    whole = "\n\n".join(texts)
    scan(texts[0])
    print("ready", flush=True)
    for line in sys.stdin:
        match line.strip():
            case "comments":
                print(seconds(lambda: [scan(text) for text in texts]), flush=True)
            case "whole":
                print(seconds(lambda: scan(whole)), flush=True)
            case "found":
                answer = [[[it.entity_type, it.start, it.end] for it in scan(text)] for text in texts]
                print(json.dumps(answer), flush=True)
            case other:
                sys.exit(f"unknown: {other}")


main()
