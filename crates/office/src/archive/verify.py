#!/usr/bin/env python3
"""Checks a proof package made by torg, offline, with Python's standard library alone.

    python3 verify.py PACKAGE.zip [--key FILE] [--checkpoint FILE] [--json]

It recomputes every digest, every commitment of the trail, every inclusion proof and both signatures, and
names the first thing that is wrong. Exit code 0 when nothing is, 1 when something is, 2 for wrong usage.
Written from docs/trail.md and docs/package.md, not from torg's own code, so that the two can be held
against each other.
"""

import base64
import hashlib
import hmac
import json
import struct
import sys
import uuid
import zlib

FORMAT = "torg.package.1"
PIECE = 1 << 18
MOST_KEPT = 64 << 20
SUMS, PAPER = "receipt/SHA256SUMS", "receipt/receipt.pdf"


class Wrong(Exception):
    """The first thing that is wrong: in which file, and what."""

    def __init__(self, path, what):
        super().__init__("%s: %s" % (path, what))


# ---------------------------------------------------------------- the ZIP, byte by byte


def headers(path, crc, size, offset):
    """The two headers of a file: one before its bytes, one in the directory at the end."""
    name = path.encode()
    common = struct.pack("<HHHHHIIIHH", 20, 0x0800, 0, 0, 0x21, crc, size, size, len(name), 0)
    local = b"PK\x03\x04" + common + name
    central = b"PK\x01\x02" + struct.pack("<H", 20) + common + bytes(10) + struct.pack("<I", offset) + name
    return local, central


def read_zip(file):
    """Every file in the package: size, SHA-256, and the bytes where they are needed."""
    found, directory, offset, last = {}, b"", 0, "the beginning of the file"

    def take(length, where):
        data = file.read(length)
        if len(data) != length:
            raise Wrong(where, "the package is cut off here or just after")
        return data

    while True:
        mark = take(4, last)
        if mark != b"PK\x03\x04":
            break
        head = mark + take(26, last)
        crc, size = struct.unpack("<II", head[14:22])
        (length,) = struct.unpack("<H", head[26:28])
        raw = take(length, last)
        try:
            path = raw.decode()
        except UnicodeDecodeError:
            raise Wrong(last, "the header of the file after this one was altered")
        local, central = headers(path, crc, size, offset)
        if local != head + raw:
            raise Wrong(last, "the header of the file after this one was altered")
        last = path
        keep = path.startswith(("rows/", "trail/")) or path in ("manifest.json", "manifest.note", SUMS)
        if keep and size > MOST_KEPT:
            raise Wrong(path, "too large to be read")
        digest, check, kept, left = hashlib.sha256(), 0, [], size
        while left:
            piece = take(min(left, PIECE), path)
            digest.update(piece)
            check = zlib.crc32(piece, check)
            if keep:
                kept.append(piece)
            left -= len(piece)
        if check != crc:
            raise Wrong(path, "was altered")
        if path in found:
            raise Wrong(path, "is there twice")
        found[path] = (size, digest.hexdigest(), b"".join(kept))
        directory += central
        offset += len(local) + size
    count = len(found)
    if count > 0xFFFE or offset > 0xFFFFFFFE:
        raise Wrong(last, "the package is larger than its format can tell")
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), offset, 0)
    if mark + file.read(len(directory) + len(end) - 3) != directory + end:
        raise Wrong("the directory of the ZIP", "was altered")
    return found


# ---------------------------------------------------------------- Ed25519 (RFC 8032), verification alone

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def recover(y, sign):
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if x2 == 0:
        return None if sign else 0
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * ROOT % P
    if (x * x - x2) % P:
        return None
    return P - x if x & 1 != sign else x


def point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = recover(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(s, p):
    q = (0, 1, 1, 0)
    while s:
        if s & 1:
            q = add(q, p)
        p = add(p, p)
        s >>= 1
    return q


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def signature_holds(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r, s = point(public), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(h, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# ---------------------------------------------------------------- signed notes


def read_key(data, path):
    """A public key, `name+id+base64`: its name, its id and its 32 bytes."""
    try:
        text = data.decode()
        name, identity, key = text.strip().split("+", 2)
        key = base64.b64decode(key, validate=True)
        wanted = hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]
        if len(key) != 33 or key[0] != 1 or bytes.fromhex(identity) != wanted:
            raise ValueError
        return name, wanted, key[1:]
    except (ValueError, UnicodeDecodeError):
        raise Wrong(path, "cannot be read as a key")


def open_note(data, key, path):
    """The text of a note that the key has signed."""
    name, identity, public = key
    try:
        text, lines = data.decode().rsplit("\n\n", 1)
    except (ValueError, UnicodeDecodeError):
        raise Wrong(path, "is not a signed note")
    text += "\n"
    if not lines.endswith("\n"):
        raise Wrong(path, "is not a signed note")
    signed = False
    for line in lines[:-1].split("\n"):
        parts = line.split(" ")
        try:
            if len(parts) != 3 or parts[0] != "\u2014":
                raise ValueError
            blob = base64.b64decode(parts[2], validate=True)
            if base64.b64encode(blob).decode() != parts[2]:
                raise ValueError
        except ValueError:
            raise Wrong(path, "is not a signed note")
        if parts[1] == name and blob[:4] == identity:
            if not signature_holds(public, text.encode(), blob[4:]):
                raise Wrong(path, "the signature does not fit the text")
            signed = True
    if not signed:
        raise Wrong(path, "the key of the package has not signed it")
    return text


def read_checkpoint(data, key, path):
    lines = open_note(data, key, path).split("\n")
    try:
        origin, size, root = lines[0], int(lines[1]), base64.b64decode(lines[2], validate=True)
        if str(size) != lines[1] or len(root) != 32:
            raise ValueError
    except (ValueError, IndexError):
        raise Wrong(path, "is not a checkpoint")
    if origin != key[0]:
        raise Wrong(path, "is a checkpoint of another log")
    return size, root


# ---------------------------------------------------------------- the trail


def lp(data):
    return struct.pack(">I", len(data)) + data


def text_of(entry, name):
    value = entry[name]
    if not isinstance(value, str):
        raise ValueError
    return value


def payload(entry, rows):
    parts = [text_of(entry, name) for name in ("act", "actor", "subject_kind", "subject_id", "body")]
    out = b"torg.entry.1\n" + struct.pack(">Qq", entry["n"], entry["at"])
    return out + b"".join(lp(part.encode()) for part in parts) + lp(rows)


def leaf_of(entry, commitment):
    act = text_of(entry, "act")
    if not 0 < len(act) <= 64 or set(act) - set("abcdefghijklmnopqrstuvwxyz0123456789.-_"):
        raise ValueError
    told = base64.b64encode(commitment).decode()
    return ('{"n":%d,"at":%d,"act":"%s","commitment":"%s"}' % (entry["n"], entry["at"], act, told)).encode()


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from(leaf, n, size, proof):
    """RFC 6962, 2.1.1: the root to which the proof leads, walking down as the proof was made."""
    proof = list(proof)

    def walk(n, size):
        if size == 1:
            return hashlib.sha256(b"\x00" + leaf).digest()
        if not proof:
            raise ValueError
        other = proof.pop()
        half = 1 << ((size - 1).bit_length() - 1)
        if n < half:
            return node(walk(n, half), other)
        return node(other, walk(n - half, size - half))

    root = walk(n, size)
    if proof:
        raise ValueError
    return root


def listed_rows(data):
    """The rows an entry tells of: `kind/id`, and the digest, or None for a row that is gone."""
    at = 0

    def take(length):
        nonlocal at
        part = data[at:at + length]
        if len(part) != length:
            raise ValueError
        at += length
        return part

    while at < len(data):
        kind = take(take(1)[0]).decode()
        sort = take(1)[0]
        if sort == 1:
            name = str(uuid.UUID(bytes=take(16)))
        elif sort == 2:
            name = take(struct.unpack(">H", take(2))[0]).decode()
        else:
            raise ValueError
        state = take(1)[0]
        if state not in (0, 1):
            raise ValueError
        yield kind + "/" + name, take(32) if state else None


def read_row(data):
    """The table and the columns of a row's canonical bytes."""
    start = b"torg.row.1\n"
    if not data.startswith(start):
        raise ValueError
    at = len(start)

    def take(length):
        nonlocal at
        part = data[at:at + length]
        if len(part) != length:
            raise ValueError
        at += length
        return part

    def part():
        return take(struct.unpack(">I", take(4))[0])

    table, columns = part().decode(), []
    while at < len(data):
        name, sort = part().decode(), take(1)
        if sort == b"i":
            columns.append((name, struct.unpack(">q", take(8))[0]))
        elif sort == b"t":
            columns.append((name, part().decode()))
        elif sort == b"b":
            columns.append((name, part()))
        else:
            raise ValueError
    return table, columns


def read_entry(path, data, checkpoint):
    """An entry that holds: what it tells of rows, its salt, and whether the checkpoint covers it."""
    try:
        entry = json.loads(data.decode())
        n, commitment = entry["n"], base64.b64decode(entry["commitment"], validate=True)
        if path != "trail/entries/%d.json" % n:
            raise ValueError
        private = [entry[name] for name in ("actor", "subject_kind", "subject_id", "body", "rows", "salt")]
        weeded = all(part is None for part in private)
        salt = None if weeded else base64.b64decode(entry["salt"], validate=True)
        rows = b"" if weeded else base64.b64decode(entry["rows"], validate=True)
        committed = weeded or hmac.new(salt, payload(entry, rows), hashlib.sha256).digest() == commitment
        leaf = leaf_of(entry, commitment)
        told = list(listed_rows(rows))
        proof = entry["proof"]
        steps = None if proof is None else [base64.b64decode(step, validate=True) for step in proof]
    except (ValueError, KeyError, TypeError, struct.error):
        raise Wrong(path, "cannot be read as an entry of the trail")
    if not committed or (salt is not None and len(salt) != 32):
        raise Wrong(path, "does not match its commitment")
    if checkpoint is None or n >= checkpoint[0]:
        if steps is not None:
            raise Wrong(path, "has a proof, and the checkpoint does not cover it")
        return n, salt, told, False
    try:
        proved = steps is not None and root_from(leaf, n, checkpoint[0], steps) == checkpoint[1]
    except ValueError:
        proved = False
    if not proved:
        raise Wrong(path, "is not under the checkpoint")
    return n, salt, told, True


# ---------------------------------------------------------------- all of it


def check_manifest(found, given):
    for path in ("manifest.json", "manifest.note", "trail/key.txt"):
        if path not in found:
            raise Wrong(path, "is missing")
    key = read_key(found["trail/key.txt"][2], "trail/key.txt")
    if given is not None and given != key:
        raise Wrong("trail/key.txt", "is not the key that was given")
    signed = open_note(found["manifest.note"][2], key, "manifest.note")
    if signed != "%s\n%s\n" % (FORMAT, found["manifest.json"][1]):
        raise Wrong("manifest.json", "was altered")
    try:
        manifest = json.loads(found["manifest.json"][2].decode())
        if manifest["format"] != FORMAT or manifest["origin"] != key[0]:
            raise ValueError
        files = [(one["path"], one["size"], one["sha256"]) for one in manifest["files"]]
        gaps = {(gap["what"], gap["id"]) for gap in manifest["gaps"]}
    except (ValueError, KeyError, TypeError):
        raise Wrong("manifest.json", "cannot be read")
    for path, size, digest in files:
        if path not in found:
            raise Wrong(path, "is missing")
        if found[path][:2] != (size, digest):
            raise Wrong(path, "was altered")
    for path in sorted(set(found) - {path for path, _, _ in files} - {"manifest.json", "manifest.note"}):
        raise Wrong(path, "does not belong to the package")
    return manifest, gaps, key


def check_receipt(found, manifest):
    """What is handed over with a report to the police: the list is what the package holds, and each report
    is the one that a step of the trail tells of. The reports, or none."""
    receipt = manifest.get("receipt")
    if receipt is None:
        for path in sorted(found):
            if path.startswith("receipt/"):
                raise Wrong(path, "does not belong to the package")
        return []
    for path in (PAPER, SUMS):
        if path not in found:
            raise Wrong(path, "is missing")
    unlike = "the receipt says something else than the package"
    try:
        handed = [one for one in manifest["files"] if not one["path"].startswith("receipt/")]
        told = "".join("%s  %s\n" % (one["sha256"], one["path"]) for one in handed).encode()
        _, digest, kept = found[SUMS]
        if kept != told or receipt["sha256"] != digest or receipt["files"] != len(handed):
            raise Wrong(SUMS, unlike)
        for report in receipt["reports"]:
            _, columns = read_row(found["rows/step/%s.row" % report["step"]][2])
            said = dict(columns)
            wanted = {"track": "police", "became": "reported", "reason": report["reference"], "at": report["at"],
                      "message": uuid.UUID(report["message"]).bytes}
            if any(said.get(name) != value for name, value in wanted.items()):
                raise Wrong("manifest.json", unlike)
        if not receipt["reports"]:
            raise Wrong("manifest.json", unlike)
        return [report["reference"] for report in receipt["reports"]]
    except (ValueError, KeyError, TypeError, AttributeError, struct.error):
        raise Wrong("manifest.json", unlike)


def check(found, given_key, given_checkpoint):
    manifest, gaps, key = check_manifest(found, given_key)
    place, checkpoint = "trail/checkpoint", None
    if place in found:
        checkpoint = read_checkpoint(found[place][2], key, place)
    if given_checkpoint is not None:
        other = read_checkpoint(given_checkpoint, key, "the checkpoint that was given")
        if checkpoint is None or checkpoint[0] != other[0]:
            size = checkpoint[0] if checkpoint else 0
            raise Wrong(place, "is of %d entries; the package alone does not show that the log only grew" % size)
        if checkpoint[1] != other[1]:
            raise Wrong(place, "is another history than the checkpoint that was given")
    entries = []
    for path, (_, _, data) in found.items():
        if path.startswith("trail/entries/"):
            entries.append(read_entry(path, data, checkpoint))
    entries.sort(key=lambda entry: entry[0])
    last = {}
    for n, salt, told, _ in entries:
        for name, digest in told:
            last[name] = (n, salt, digest)
    rows, named = set(), []
    for path, (_, _, data) in found.items():
        if not path.startswith("rows/"):
            continue
        name = path[len("rows/"):-len(".row")]
        try:
            table, columns = read_row(data)
        except (ValueError, struct.error):
            raise Wrong(path, "cannot be read as a row")
        if not path.endswith(".row") or table != name.split("/")[0]:
            raise Wrong(path, "cannot be read as a row")
        if name not in last:
            raise Wrong(path, "has no entry")
        n, salt, digest = last[name]
        if hmac.new(salt, data, hashlib.sha256).digest() != digest:
            raise Wrong(path, "was altered since entry %d" % n)
        rows.add(name)
        for column, value in columns:
            if column in ("sha256", "copy", "proof_object") and isinstance(value, bytes) and len(value) == 32:
                named.append((path, value.hex()))
    for name, (n, _, digest) in sorted(last.items()):
        if digest is not None and name not in rows and ("row", name) not in gaps:
            raise Wrong("trail/entries/%d.json" % n, "the row %s is missing" % name)
    media = set()
    for path, (_, digest, _) in found.items():
        if path.startswith("media/"):
            if path[len("media/"):].split(".")[0] != digest:
                raise Wrong(path, "was altered")
            media.add(digest)
    for path, digest in named:
        if digest not in media and ("media", digest) not in gaps:
            raise Wrong(path, "the file %s is missing" % digest)
    reported = check_receipt(found, manifest)
    return {
        "ok": True,
        "origin": key[0],
        "made_at": manifest["made_at"],
        "checkpoint": checkpoint[0] if checkpoint else 0,
        "files": len(found),
        "entries": len(entries),
        "entries_not_signed": sum(1 for entry in entries if not entry[3]),
        "rows": len(rows),
        "media": len(media),
        "gaps": manifest["gaps"],
        "reported": reported,
    }


def main(arguments):
    paths, given, as_json = [], {}, False
    arguments = list(arguments)
    while arguments:
        word = arguments.pop(0)
        if word in ("--key", "--checkpoint") and arguments:
            with open(arguments.pop(0), "rb") as file:
                given[word] = file.read()
        elif word == "--json":
            as_json = True
        elif word.startswith("-"):
            paths = []
            break
        else:
            paths.append(word)
    if len(paths) != 1:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    try:
        key = read_key(given["--key"], "the key that was given") if "--key" in given else None
        with open(paths[0], "rb") as file:
            answer = check(read_zip(file), key, given.get("--checkpoint"))
    except Wrong as wrong:
        answer = {"ok": False, "wrong": str(wrong)}
    except OSError as problem:
        answer = {"ok": False, "wrong": "%s cannot be read: %s" % (paths[0], problem.strerror)}
    if as_json:
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    elif not answer["ok"]:
        print("WRONG: %s" % answer["wrong"])
    else:
        print("nothing is wrong: %(files)d files, %(rows)d rows, %(media)d media, %(entries)d entries of "
              "%(origin)s under a checkpoint of %(checkpoint)d" % answer)
        if answer["entries_not_signed"]:
            print("not yet signed: %d entries" % answer["entries_not_signed"])
        for reference in answer["reported"]:
            print("reported to the police as %s; the receipt lists what is handed over" % reference)
        for gap in answer["gaps"]:
            print("missing, as the package says: %(what)s %(id)s: %(why)s" % gap)
    return 0 if answer["ok"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
