//! What a signed repository is written in (DAG-CBOR), read from the front and piece by piece: nothing is held but
//! what is asked for, and nothing is taken for more than it is.

/// How deep what is passed over may be nested.
const DEEPEST: usize = 32;

/// How a block's name begins: version 1, DAG-CBOR, SHA-256 of 32 bytes.
pub(super) const NAME: [u8; 4] = [1, 0x71, 0x12, 32];

const NULL: u8 = 0xf6;
const LINK: u64 = 42;

/// Whether these bytes name a block.
pub(super) fn is_name(bytes: &[u8]) -> bool {
    bytes.len() == NAME.len() + 32 && bytes.starts_with(&NAME)
}

/// Bytes that are read from the front. Each reading gives nothing where something else comes than was asked for.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// What is left to read.
    pub(super) fn left(&self) -> &'a [u8] {
        self.0
    }

    /// How many pairs of name and value come.
    pub(super) fn map(&mut self) -> Option<u64> {
        self.of(5)
    }

    /// How many values come.
    pub(super) fn list(&mut self) -> Option<u64> {
        self.of(4)
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        self.of(0)
    }

    pub(super) fn bytes(&mut self) -> Option<&'a [u8]> {
        let many = self.of(2)?;
        self.take(many)
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        let many = self.of(3)?;
        std::str::from_utf8(self.take(many)?).ok()
    }

    /// The name of a block.
    pub(super) fn link(&mut self) -> Option<&'a [u8]> {
        if self.of(6)? != LINK {
            return None;
        }
        self.bytes()?.strip_prefix(&[0]).filter(|name| is_name(name))
    }

    /// The name of a block where one comes, or that there is none.
    pub(super) fn perhaps_link(&mut self) -> Option<Link<'a>> {
        if let Some(rest) = self.0.strip_prefix(&[NULL]) {
            self.0 = rest;
            return Some(Link(None));
        }
        self.link().map(|name| Link(Some(name)))
    }

    /// Passes over whatever comes.
    pub(super) fn pass(&mut self) -> Option<()> {
        self.pass_within(DEEPEST)
    }

    fn pass_within(&mut self, depth: usize) -> Option<()> {
        let (sort, number) = self.head()?;
        match sort {
            0 | 1 | 7 => Some(()),
            2 | 3 => self.take(number).map(|_| ()),
            4..=6 if depth == 0 => None,
            // Each value has at least one byte: no number that is said makes this longer than what is there.
            4 => (0..number).try_for_each(|_| self.pass_within(depth - 1)),
            5 => (0..number).try_for_each(|_| {
                self.pass_within(depth - 1)?;
                self.pass_within(depth - 1)
            }),
            _ => self.pass_within(depth - 1),
        }
    }

    /// The number of what comes, where it is of this sort.
    fn of(&mut self, wanted: u8) -> Option<u64> {
        let (sort, number) = self.head()?;
        (sort == wanted).then_some(number)
    }

    /// The sort of what comes, and its number.
    fn head(&mut self) -> Option<(u8, u64)> {
        let (first, rest) = self.0.split_first()?;
        let (sort, short) = (first >> 5, first & 31);
        let (number, rest) = match short {
            0..=23 => (u64::from(short), rest),
            24..=27 => {
                let (long, rest) = rest.split_at_checked(1 << (short - 24))?;
                (long.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)), rest)
            }
            _ => return None,
        };
        self.0 = rest;
        Some((sort, number))
    }

    fn take(&mut self, many: u64) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(usize::try_from(many).ok()?)?;
        self.0 = rest;
        Some(taken)
    }
}

/// What stands where a block may be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link<'a>(pub(super) Option<&'a [u8]>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_is_read_as_what_it_is_and_as_nothing_else() {
        let all = b"\xa2\x61a\x18\x2a\x61b\x43xyz\xf6";
        let mut reader = Reader::new(all);
        assert_eq!(reader.map(), Some(2));
        assert_eq!((reader.text(), reader.number()), (Some("a"), Some(42)));
        assert_eq!((reader.text(), reader.bytes()), (Some("b"), Some(&b"xyz"[..])));
        assert_eq!((reader.perhaps_link(), reader.left()), (Some(Link(None)), &b""[..]));
        assert!(Reader::new(all).list().is_none() && Reader::new(all).text().is_none());
        let mut reader = Reader::new(all);
        assert_eq!((reader.pass(), reader.left()), (Some(()), &b"\xf6"[..]));
    }

    #[test]
    fn no_length_that_is_said_and_no_depth_makes_it_run_away() {
        for sort in [0x5b, 0x7b, 0x9b, 0xbb] {
            let bad = [[sort].as_slice(), &[0xff; 8], &[0xf6; 3]].concat();
            assert_eq!(Reader::new(&bad).pass(), None);
        }
        for nested in [0x81, 0xd8] {
            assert_eq!(Reader::new(&[nested; 100_000]).pass(), None);
        }
        for unknown in [0x1c, 0x5f, 0xff] {
            assert_eq!(Reader::new(&[unknown, 0]).pass(), None, "no length is left open");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let mut reader = Reader::new(&bytes);
            while reader.pass().is_some() {}
            let _ = (Reader::new(&bytes).link(), Reader::new(&bytes).text(), Reader::new(&bytes).map());
        }
    }
}
