//! A piece of somebody's signed repository, as a file of blocks each named by its own checksum (CAR, version 1).
//!
//! What is checked here is that every block is what its name says, that the signed root is among them, and that
//! the record is: nobody has changed a byte on the way. The signature on the root is checked by whoever wants
//! to, with the key in the account's document, kept beside it.

use sha2::{Digest, Sha256};

/// The largest file looked through: one record and the path to it.
const LARGEST: usize = 4 << 20;

/// A name of a block: version 1, any kind of content, SHA-256.
const VERSION: u64 = 1;
const SHA_256: u64 = 0x12;

/// Checks a file: every block against its name, and that these names are among them. False for anything else
/// than a whole and consistent file.
pub(super) fn holds(bytes: &[u8], record: &str) -> bool {
    checked(bytes, record).unwrap_or(false)
}

fn checked(bytes: &[u8], record: &str) -> Option<bool> {
    if bytes.len() > LARGEST {
        return None;
    }
    let record = name(record)?;
    let mut left = bytes;
    let head = take(&mut left)?;
    // The head is CBOR; the root's name stands in it, after the zero that marks a name.
    let root = head.windows(5).position(|w| w == [0xd8, 0x2a, 0x58, 0x25, 0x00])?;
    let root = head.get(root + 5..root + 5 + 36)?;
    let (mut has_root, mut has_record) = (false, false);
    while !left.is_empty() {
        let block = take(&mut left)?;
        let (name, content) = block.split_at_checked(36)?;
        let mut reading = name;
        let (version, _kind, hash, length) =
            (number(&mut reading)?, number(&mut reading)?, number(&mut reading)?, number(&mut reading)?);
        if (version, hash, length) != (VERSION, SHA_256, 32) || reading != Sha256::digest(content).as_slice()
        {
            return Some(false);
        }
        has_root |= name == root;
        has_record |= name == record;
    }
    Some(has_root && has_record)
}

/// The next piece, by the length that stands before it.
fn take<'a>(left: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(number(left)?).ok()?;
    let (piece, rest) = left.split_at_checked(length)?;
    *left = rest;
    Some(piece)
}

/// A number in seven bits a byte, the lowest first.
fn number(left: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for n in 0..9 {
        let (byte, rest) = left.split_first()?;
        *left = rest;
        value |= u64::from(byte & 0x7f) << (7 * n);
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// The bytes of a name as it is written: a `b`, then base 32 in small letters.
fn name(text: &str) -> Option<Vec<u8>> {
    let (mut out, mut bits, mut held) = (Vec::new(), 0_u32, 0_u32);
    for byte in text.strip_prefix('b')?.bytes() {
        let five = match byte {
            b'a'..=b'z' => byte - b'a',
            b'2'..=b'7' => byte - b'2' + 26,
            _ => return None,
        };
        held = held << 5 | u32::from(five);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from(held >> bits & 0xff).ok()?);
            held &= (1 << bits) - 1;
        }
    }
    (out.len() == 36).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(content: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut length = content.len();
        while length >= 0x80 {
            out.push((length & 0x7f) as u8 | 0x80);
            length >>= 7;
        }
        out.push(length as u8);
        out.extend(content);
        out
    }

    fn named(content: &[u8]) -> Vec<u8> {
        [[1, 0x71, 0x12, 32].as_slice(), &Sha256::digest(content)].concat()
    }

    fn written(name: &[u8]) -> String {
        let letters = b"abcdefghijklmnopqrstuvwxyz234567";
        let (mut out, mut held, mut bits) = ("b".to_owned(), 0_u32, 0);
        for byte in name {
            held = held << 8 | u32::from(*byte);
            bits += 8;
            while bits >= 5 {
                bits -= 5;
                out.push(letters[(held >> bits & 31) as usize].into());
            }
            held &= (1 << bits) - 1;
        }
        if bits > 0 {
            out.push(letters[(held << (5 - bits) & 31) as usize].into());
        }
        out
    }

    fn file(root: &[u8], blocks: &[&[u8]]) -> Vec<u8> {
        let head =
            [b"\xa2eroots\x81".as_slice(), &[0xd8, 0x2a, 0x58, 0x25, 0], &named(root), b"gversion\x01"];
        let mut all = piece(&head.concat());
        for block in blocks {
            all.extend(piece(&[named(block).as_slice(), block].concat()));
        }
        all
    }

    #[test]
    fn a_signed_record_holds_only_whole_and_unchanged() {
        let (root, record) =
            (b"the signed root".as_slice(), b"the record, which is rather longer".as_slice());
        let good = file(root, &[root, b"between", record]);
        let wanted = written(&named(record));
        assert!(holds(&good, &wanted));
        for at in (0..good.len()).step_by(3) {
            let mut changed = good.clone();
            changed[at] ^= 1;
            assert!(!holds(&changed, &wanted) || at < 60, "byte {at}");
            assert!(!holds(&good[..at], &wanted), "cut at {at}");
        }
        assert!(!holds(&file(root, &[root]), &wanted), "the record is not there");
        assert!(!holds(&file(root, &[record]), &wanted), "the root is not there");
        assert!(!holds(&good, "bafy") && !holds(b"", &wanted) && !holds(&[0xff; 100], &wanted));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_and_no_name_make_it_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..600), name in "b?[a-z2-7ö]{0,80}") {
            proptest::prop_assert!(!holds(&bytes, &name));
        }
    }
}
