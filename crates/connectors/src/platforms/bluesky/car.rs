//! A piece of somebody's signed repository, as a file of blocks each named by its own checksum (CAR, version 1).
//!
//! Every block is held against its name before anything is read from it: nobody has changed a byte on the way, nor
//! named one block as another. What the blocks say, and whose signature is on them, is told in `commit`.

use super::cbor::{Reader, is_name};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use thiserror::Error;

/// The largest file looked through: one record and the path to it.
const LARGEST: usize = 4 << 20;

/// Why a signed record proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum Flaw {
    #[error("Filen från författarens server går inte att läsa: den är avbruten eller har fel form.")]
    Unreadable,
    #[error("Filen från författarens server är större än ett bevis om ett inlägg kan vara.")]
    TooLarge,
    #[error("Ett block i filen är inte det som dess namn säger: något är ändrat.")]
    Altered,
    #[error("Ett block fattas i filen: {0}.")]
    Missing(&'static str),
    #[error("Filen är signerad för ett annat konto än det som skrev inlägget.")]
    OtherAccount,
    #[error("Det som är signerat innehåller inte inlägget.")]
    NotThere,
    #[error("Det som är signerat under inläggets adress är något annat än det som plattformen visar.")]
    OtherRecord,
    #[error("Vägen till inlägget är längre än den kan vara.")]
    TooDeep,
    #[error("Kontots nyckel gick inte att få: {0}")]
    NoKey(&'static str),
    #[error("Signaturen är inte gjord med den nyckel som kontots dokument anger.")]
    WrongSignature,
    #[error("Signaturen är gjord med nyckeln {0}, som kontot har haft men bytt ut sedan dess.")]
    Replaced(String),
}

/// A file whose every block is what its name says.
#[derive(Debug)]
pub(super) struct Car<'a> {
    /// The name of the block that all of it hangs from.
    pub(super) root: &'a [u8],
    blocks: HashMap<&'a [u8], &'a [u8]>,
}

impl<'a> Car<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Flaw> {
        if bytes.len() > LARGEST {
            return Err(Flaw::TooLarge);
        }
        let mut left = bytes;
        let root = take(&mut left).and_then(root).ok_or(Flaw::Unreadable)?;
        let mut blocks = HashMap::new();
        while !left.is_empty() {
            let block = take(&mut left).ok_or(Flaw::Unreadable)?;
            let (name, content) = block.split_at_checked(36).ok_or(Flaw::Unreadable)?;
            if !is_name(name) {
                return Err(Flaw::Unreadable);
            }
            if name.get(4..) != Some(Sha256::digest(content).as_slice()) {
                return Err(Flaw::Altered);
            }
            blocks.insert(name, content);
        }
        Ok(Self { root, blocks })
    }

    /// What a block says. `what` is what would be missing without it (Swedish).
    pub(super) fn block(&self, name: &[u8], what: &'static str) -> Result<&'a [u8], Flaw> {
        self.blocks.get(name).copied().ok_or(Flaw::Missing(what))
    }
}

/// The one root that a file's head names.
fn root(head: &[u8]) -> Option<&[u8]> {
    let mut reader = Reader::new(head);
    let (mut root, mut version) = (None, None);
    for _ in 0..reader.map()? {
        match reader.text()? {
            "roots" if reader.list()? == 1 => root = Some(reader.link()?),
            "version" => version = Some(reader.number()?),
            _ => return None,
        }
    }
    root.filter(|_| version == Some(1) && reader.left().is_empty())
}

/// The next piece, by the length that stands before it.
fn take<'a>(left: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(number(left)?).ok()?;
    let (piece, rest) = left.split_at_checked(length)?;
    *left = rest;
    Some(piece)
}

/// A number in seven bits a byte, the lowest first; in no more bytes than it needs.
fn number(left: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for n in 0..9 {
        let (byte, rest) = left.split_first()?;
        *left = rest;
        value |= u64::from(byte & 0x7f) << (7 * n);
        if byte & 0x80 == 0 {
            return (n == 0 || *byte > 0).then_some(value);
        }
    }
    None
}

/// The bytes of a name as it is written: a `b`, then base 32 in small letters.
pub(super) fn name(text: &str) -> Option<Vec<u8>> {
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
    is_name(&out).then_some(out)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::platforms::bluesky::cbor::NAME;

    /// A piece with its length before it.
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

    /// The name of a block.
    pub(in super::super) fn named(content: &[u8]) -> Vec<u8> {
        [NAME.as_slice(), &Sha256::digest(content)].concat()
    }

    /// A block's name as it is written.
    pub(in super::super) fn written(name: &[u8]) -> String {
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

    /// A file of blocks that hang from one of them.
    pub(in super::super) fn file(root: &[u8], blocks: &[&[u8]]) -> Vec<u8> {
        let head =
            [b"\xa2eroots\x81".as_slice(), &[0xd8, 0x2a, 0x58, 0x25, 0], &named(root), b"gversion\x01"];
        let mut all = piece(&head.concat());
        for block in blocks {
            all.extend(piece(&[named(block).as_slice(), block].concat()));
        }
        all
    }

    #[test]
    fn every_block_is_what_its_name_says_or_nothing_of_the_file_counts() {
        let (root, other) = (b"the signed root".as_slice(), b"another, which is rather longer".as_slice());
        let good = file(root, &[root, b"between", other]);
        let car = Car::read(&good).unwrap();
        assert_eq!(car.root, named(root));
        assert_eq!(car.block(&named(other), "x").unwrap(), other);
        assert_eq!(car.block(&named(b"a third"), "x"), Err(Flaw::Missing("x")));
        assert_eq!(name(&written(&named(root))), Some(named(root)));
        let whole = [0, 1, 2, 3].map(|many| file(root, &[root, b"between", other][..many]).len());
        for at in 0..good.len() {
            let mut changed = good.clone();
            changed[at] ^= 1;
            // The head holds no more than the root's name: another root is found missing by whoever looks for it.
            let as_it_was = Car::read(&changed).is_ok_and(|car| car.root == named(root));
            assert!(!as_it_was, "byte {at}");
            assert_eq!(Car::read(&good[..at]).is_ok(), whole.contains(&at), "cut at {at}");
        }
        let mut long = good.clone();
        long.extend(vec![0; LARGEST]);
        assert_eq!(Car::read(&long).unwrap_err(), Flaw::TooLarge);
    }

    #[test]
    fn lengths_and_heads_that_lie_end_it_with_a_word() {
        let link = [[0xd8, 0x2a, 0x58, 0x25, 0].as_slice(), &named(b"x")].concat();
        let two = [b"\xa2eroots\x82".as_slice(), &link].concat();
        let second = [b"\xa2eroots\x81".as_slice(), &link, b"gversion\x02"].concat();
        for bad in [
            Vec::new(),
            vec![0xff; 100],
            vec![0x80, 0],
            [vec![0xff; 8], vec![0x7f]].concat(),
            piece(b"\xa1gversion\x01"),
            piece(&two),
            piece(&second),
            [file(b"x", &[]), piece(&[1, 0x55, 0x12, 32].repeat(9))].concat(),
            [file(b"x", &[]), vec![0]].concat(),
        ] {
            assert_eq!(Car::read(&bad).unwrap_err(), Flaw::Unreadable, "{bad:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_and_no_name_make_it_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..600), text in "b?[a-z2-7ö]{0,80}") {
            proptest::prop_assert!(Car::read(&bytes).is_err());
            let _ = name(&text);
        }
    }
}
