"""Holds the arrows between the crates, as ARCHITECTURE.md draws them, and what the rules may be built on.

A test that may only grow stricter: a new arrow, or a new dependency of the rules, is a line here with its reason.
"""

import pathlib
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent

ARROWS = {
    "domain": set(),
    "store": {"domain"},
    "connectors": {"domain"},
    "office": {"domain", "store"},
    # store for the types of its rows alone: docs/decisions/0006-web-sees-the-stores-rows.md
    "web": {"domain", "office", "store"},
    "torg": {"domain", "store", "connectors", "office", "web"},
    "testkit": {"domain", "store", "office"},
}
# What only tests may import beside.
FOR_TESTS = {"office": {"testkit"}, "web": {"testkit"}, "torg": {"testkit"}}

# Nothing here waits, opens, draws or looks at a clock.
RULES_REST_ON = {
    "aho-corasick": "many words looked for in one pass",
    "base64": "the log's public forms",
    "ed25519-dalek": "signed checkpoints",
    "hmac": "salted commitments",
    "jiff": "calendar and time zones; its clock is barred by clippy.toml",
    "regex": "personal data and policy words",
    "rust-stemmers": "Swedish inflections",
    "serde": "values as data",
    "serde_json": "values as data",
    "sha2": "digests",
    "similar": "differences between two texts or packs",
    "thiserror": "refusals with sentences",
    "toml": "packs",
    "unicode-normalization": "one spelling for what reads the same",
    "uuid": "ids; making them is barred by clippy.toml",
}


def main():
    wrong = []
    crates = {path.parent.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in ROOT.glob("crates/*/Cargo.toml")}
    for name, manifest in sorted(crates.items()):
        if name not in ARROWS:
            wrong.append(f"crates/{name}: no arrows are drawn for this crate")
            continue
        for table, allowed in (
            ("dependencies", ARROWS[name]),
            ("build-dependencies", set()),
            ("dev-dependencies", ARROWS[name] | FOR_TESTS.get(name, set())),
        ):
            ours = {word.removeprefix("torg-") for word in manifest.get(table, {}) if word.startswith("torg-")}
            wrong += [f"crates/{name}: {table} has torg-{other}" for other in sorted(ours - allowed)]
    rests = set(crates["domain"].get("dependencies", {}))
    wrong += [f"crates/domain: {word} is not among what the rules rest on" for word in sorted(rests - RULES_REST_ON.keys())]
    wrong += [f"tests/arrows.py: the rules no longer rest on {word}" for word in sorted(RULES_REST_ON.keys() - rests)]
    for line in wrong:
        print(line)
    print(f"{len(crates)} crates, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
