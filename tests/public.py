#!/usr/bin/env python3
"""The public side of a running torg, read by tools that are not ours.

    python tests/public.py BASE

Feeds by feedparser, Atom by a RELAX NG schema after RFC 4287, JSON Feed and the list by JSON Schema, the catalogue by
SHACL shapes after DCAT-AP-SE 3.0.1 (and once more with each field that must be there taken out: then it must fail), every
public page by the Nu HTML checker, and the signed list by the recipe of docs/list.md (and once more with a byte changed).
Prints a line for each; exit code 1 when one is wrong. What could not be run is told as `not run:`.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.request

import feedparser
import jsonschema
import pyshacl
import rdflib
from lxml import etree

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent
PAGES = [
    "/", "/?lang=en", "/channels", "/channels?on=2020-01-01", "/channels/1", "/feed", "/feed?topic=inget", "/check",
    "/check?account=@nagon", "/rules", "/embed/channels", "/embed/feed", "/accessibility", "/report", "/report/code",
    "/records", "/removals", "/r", "/diary",
]
failed = []


def get(base, path):
    with urllib.request.urlopen(base + path, timeout=20) as answer:
        return answer.read(), answer.headers


def said(name, wrong):
    print(("FAIL %s: %s" % (name, wrong)) if wrong else "ok   %s" % name)
    if wrong:
        failed.append(name)


def feeds(base):
    for path in ["/feed.rss", "/feed.atom"]:
        body, headers = get(base, path)
        read = feedparser.parse(body, response_headers={"content-type": headers["content-type"]})
        wrong = read.bozo and str(read.bozo_exception)
        wrong = wrong or (not read.entries and "no posts")
        for entry in read.entries:
            if not (entry.get("id") and entry.get("title") and entry.get("published_parsed")):
                wrong = "a post without id, title or time: %s" % entry
        said("feedparser reads %s (%d posts)" % (path, len(read.entries)), wrong)
    schema = etree.RelaxNG(etree.parse(str(HERE / "atom.rng")))
    document = etree.fromstring(get(base, "/feed.atom")[0])
    said("Atom by its schema", None if schema.validate(document) else schema.error_log[0])
    for element in ["id", "title", "updated"]:
        less = etree.fromstring(get(base, "/feed.atom")[0])
        less.remove(less.find("{http://www.w3.org/2005/Atom}" + element))
        said("Atom without %s is refused" % element, "it is taken" if schema.validate(less) else None)
    check_json("JSON Feed by its schema", json.loads(get(base, "/feed.json")[0]), HERE / "jsonfeed.schema.json")
    list_schema = ROOT / "docs/schema/channels.schema.json"
    check_json("the list by its schema", json.loads(get(base, "/channels.json")[0]), list_schema)


def check_json(name, value, schema):
    schema = json.loads(schema.read_text())
    wrong = next(iter(jsonschema.Draft202012Validator(schema).iter_errors(value)), None)
    said(name, wrong and wrong.message)


def catalogue(base):
    shapes = rdflib.Graph().parse(HERE / "dcat.ttl", format="turtle")
    text = get(base, "/channels.ttl")[0].decode()
    whole = rdflib.Graph().parse(data=text, format="turtle")
    fits, _, why = pyshacl.validate(whole, shacl_graph=shapes, advanced=False)
    said("the catalogue by SHACL (%d triples)" % len(whole), None if fits else why)
    blank = [t for t in whole if isinstance(t[0], rdflib.BNode) or isinstance(t[2], rdflib.BNode)]
    said("nothing in the catalogue is blank", blank and "%s" % (blank[0],))
    must = shapes.query(
        """prefix sh: <http://www.w3.org/ns/shacl#>
        select ?class ?path where { ?s sh:targetClass ?class; sh:property ?p. ?p sh:path ?path; sh:minCount ?n.
        filter(?n > 0) }"""
    )
    for kind, path in must:
        less = rdflib.Graph() + whole
        thing = next(less.subjects(rdflib.RDF.type, kind))
        less.remove((thing, path, None))
        fits, _, _ = pyshacl.validate(less, shacl_graph=shapes, advanced=False)
        name = "%s without %s is refused" % (kind.split("#")[-1].split("/")[-1], path.split("#")[-1].split("/")[-1])
        said(name, "it is taken" if fits else None)


def signed(base):
    recipe = re.search(r"```sh check-list\n(.*?)```", (ROOT / "docs/list.md").read_text(), re.S).group(1)
    page = get(base, "/channels")[0].decode()
    key = re.search(r"<code>([^<]+\+[0-9a-f]{8}\+[^<]+)</code>", page).group(1)
    for name, change, fits in [
        ("the signed list by the recipe of docs/list.md", "", True),
        ("a list with one byte changed is refused", "printf ' ' >> channels.json\n", False),
        ("a note with another day is refused", "sed -i '3s/.*/2020-01-01/' note.text\n", False),
    ]:
        with tempfile.TemporaryDirectory() as folder:
            place = "openssl pkeyutl"
            script = recipe.replace(place, change + place, 1)
            done = subprocess.run(
                ["bash", "-c", script], cwd=folder, env={**os.environ, "BASE": base, "KEY": key}, capture_output=True, text=True
            )
            said(name, None if (done.returncode == 0) == fits else done.stdout + done.stderr)


def pages(base):
    jar = next((HERE / "browser/node_modules/vnu-jar").rglob("vnu.jar"), None)
    if jar is None or subprocess.run(["java", "-version"], capture_output=True).returncode:
        print("not run: the Nu HTML checker (needs Java and npm's vnu-jar)")
        return
    with tempfile.TemporaryDirectory() as folder:
        for n, page in enumerate(PAGES):
            (pathlib.Path(folder) / ("%02d.html" % n)).write_bytes(get(base, page)[0])
        done = subprocess.run(
            ["java", "-jar", str(jar), "--errors-only", "--format", "json", folder], capture_output=True, text=True
        )
        messages = json.loads(done.stderr or done.stdout or "{}").get("messages", [])
        for n, page in enumerate(PAGES):
            mine = [m["message"] for m in messages if m.get("url", "").endswith("%02d.html" % n)]
            said("the HTML checker on %s" % page, mine and mine[0])


def quiet(base):
    """No cookie, no script, nothing from elsewhere."""
    for page in PAGES:
        body, headers = get(base, page)
        text = body.decode()
        wrong = headers.get("set-cookie") or ("<script" in text and "a script")
        elsewhere = re.search(r'<(?:link|img|script|iframe)[^>]+(?:href|src)="(?:https?:)?//', text)
        said("%s loads nothing from elsewhere" % page, wrong or (elsewhere and elsewhere.group(0)))


def main(base):
    for part in [feeds, catalogue, signed, pages, quiet]:
        part(base)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(sys.argv[1])
