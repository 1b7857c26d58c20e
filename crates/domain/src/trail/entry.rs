//! What one act leaves behind.
//!
//! The private half is stored as it is: who acted, on what, with which words, and a digest of every
//! row the act wrote. The public half, the leaf, only commits to it. Both digest and commitment are
//! HMAC-SHA256 under the entry's own salt, so that whoever sees the leaf can neither read nor guess;
//! when the salt is weeded (gallrad) with the rest, nothing but the number, time and word remains.

use super::canonical::part;
use super::tree::{Hash, leaf_hash};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt::Write;
use uuid::Uuid;

/// Opens every entry's bytes.
const ENTRY: &[u8] = b"torg.entry.1\n";

/// The private half of what one act writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The entry's number in its municipality's log: 0, 1, 2, ... without gaps.
    pub n: u64,
    /// When it was done: microseconds since 1970, UTC.
    pub at: i64,
    /// What was done, one public word such as `message.received`: `a-z`, `0-9`, `.`, `-` and `_`, 1 to 64.
    pub act: &'a str,
    /// Who did it: a person's id, or a word for the system itself.
    pub actor: &'a str,
    /// What kind of thing it was done to.
    pub subject_kind: &'a str,
    /// Which of them.
    pub subject_id: &'a str,
    /// Ids and words that explain the act; never content, never a name. Kept byte for byte.
    pub body: &'a str,
    /// A digest of each row the act wrote, as [`Rows::into_bytes`] gives them.
    pub rows: &'a [u8],
    /// Thirty-two unpredictable bytes, the entry's own.
    pub salt: &'a [u8; 32],
}

/// An entry made ready for the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// HMAC-SHA256 of the private half under the salt.
    pub commitment: Hash,
    /// The public half: one line of JSON without line feed.
    pub leaf: String,
    /// The leaf's hash in the Merkle tree.
    pub leaf_hash: Hash,
}

/// Why something cannot be an entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadEntry {
    /// The act must be a short plain word, for it is public and stands unescaped in the leaf.
    #[error("an act is 1 to 64 of a-z, 0-9, '.', '-' and '_', not {0:?}")]
    Act(String),
    /// The stored list of rows is not one that [`Rows`] wrote.
    #[error("the list of rows is damaged at byte {0}")]
    Rows(usize),
}

impl Entry<'_> {
    /// The bytes that are committed to: every field, each with its length.
    #[must_use]
    pub fn payload(&self) -> Vec<u8> {
        let texts = [self.act, self.actor, self.subject_kind, self.subject_id, self.body];
        let size: usize = texts.iter().map(|text| text.len() + 4).sum();
        let mut out = Vec::with_capacity(ENTRY.len() + 16 + size + 4 + self.rows.len());
        out.extend_from_slice(ENTRY);
        out.extend_from_slice(&self.n.to_be_bytes());
        out.extend_from_slice(&self.at.to_be_bytes());
        for text in texts {
            part(&mut out, text.as_bytes());
        }
        part(&mut out, self.rows);
        out
    }

    /// What the log publishes in the entry's place.
    #[must_use]
    pub fn commitment(&self) -> Hash {
        salted(self.salt).chain_update(self.payload()).finalize().into_bytes().into()
    }

    /// Commitment, leaf and leaf hash together.
    ///
    /// # Errors
    /// When the act is not a plain word.
    pub fn seal(&self) -> Result<Sealed, BadEntry> {
        let commitment = self.commitment();
        let leaf = leaf(self.n, self.at, self.act, &commitment)?;
        Ok(Sealed { commitment, leaf_hash: leaf_hash(leaf.as_bytes()), leaf })
    }
}

/// The public half of an entry: `{"n":0,"at":0,"act":"word","commitment":"base64"}`.
///
/// # Errors
/// When the act is not a plain word.
pub fn leaf(n: u64, at: i64, act: &str, commitment: &Hash) -> Result<String, BadEntry> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_".contains(&byte);
    if act.is_empty() || act.len() > 64 || !act.bytes().all(plain) {
        return Err(BadEntry::Act(act.chars().take(64).collect()));
    }
    let mut out = String::with_capacity(100 + act.len());
    // Writing to a String cannot fail.
    let _ = write!(out, "{{\"n\":{n},\"at\":{at},\"act\":\"{act}\",\"commitment\":\"");
    BASE64.encode_string(commitment, &mut out);
    out.push_str("\"}");
    Ok(out)
}

/// HMAC-SHA256 keyed with a salt. Cloned, it spares hashing the key again.
pub(super) fn salted(salt: &[u8; 32]) -> Hmac<Sha256> {
    // HMAC pads a short key with zeros to its block; done here, no length can be wrong.
    let mut block = [0_u8; 64];
    block[..32].copy_from_slice(salt);
    Hmac::new(&block.into())
}

/// Which row of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowId<'a> {
    /// By id, as nearly all rows.
    Uuid(Uuid),
    /// By some other key, written as text.
    Text(&'a str),
}

impl From<Uuid> for RowId<'_> {
    fn from(id: Uuid) -> Self {
        Self::Uuid(id)
    }
}
impl<'a> From<&'a str> for RowId<'a> {
    fn from(id: &'a str) -> Self {
        Self::Text(id)
    }
}
impl std::fmt::Display for RowId<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Uuid(id) => id.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// How an act left a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowState {
    /// It was written, and its salted digest is this.
    Written(Hash),
    /// It was taken away (weeded, or handed over).
    Gone,
}

/// One row that an act touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowDigest<'a> {
    /// The kind of row: its table, or whatever name the store gives it.
    pub kind: &'a str,
    /// Which of them.
    pub id: RowId<'a>,
    /// What the act left.
    pub state: RowState,
}

/// Gathers the digests of the rows an act writes, under the act's salt.
#[derive(Clone)]
pub struct Rows {
    hmac: Hmac<Sha256>,
    bytes: Vec<u8>,
}

impl Rows {
    /// Begins an empty list under this salt.
    #[must_use]
    pub fn under(salt: &[u8; 32]) -> Self {
        Self { hmac: salted(salt), bytes: Vec::new() }
    }

    /// The salted digest of a row's canonical bytes ([`super::RowBytes`]).
    #[must_use]
    pub fn digest(&self, row: &[u8]) -> Hash {
        self.hmac.clone().chain_update(row).finalize().into_bytes().into()
    }

    /// Notes that the row now looks like this.
    pub fn written<'a>(&mut self, kind: &str, id: impl Into<RowId<'a>>, row: &[u8]) {
        let digest = self.digest(row);
        self.put(kind, id.into());
        self.bytes.push(1);
        self.bytes.extend_from_slice(&digest);
    }

    /// Notes that the row is no more.
    pub fn gone<'a>(&mut self, kind: &str, id: impl Into<RowId<'a>>) {
        self.put(kind, id.into());
        self.bytes.push(0);
    }

    /// The list as [`Entry::rows`] and the database hold it.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Kind (length in one byte; a longer name is cut), then `0x01` and the id's sixteen bytes, or
    /// `0x02`, a length in 16 bits and the text.
    fn put(&mut self, kind: &str, id: RowId<'_>) {
        let kind = cut(kind, usize::from(u8::MAX));
        self.bytes.push(u8::try_from(kind.len()).unwrap_or(u8::MAX));
        self.bytes.extend_from_slice(kind.as_bytes());
        match id {
            RowId::Uuid(id) => {
                self.bytes.push(1);
                self.bytes.extend_from_slice(id.as_bytes());
            }
            RowId::Text(text) => {
                let text = cut(text, usize::from(u16::MAX));
                self.bytes.push(2);
                self.bytes.extend_from_slice(&u16::try_from(text.len()).unwrap_or(u16::MAX).to_be_bytes());
                self.bytes.extend_from_slice(text.as_bytes());
            }
        }
    }
}

/// At most `limit` bytes of the text, ending between two characters.
fn cut(text: &str, limit: usize) -> &str {
    text.get(..text.floor_char_boundary(limit)).unwrap_or(text)
}

/// Reads a stored list of rows. Stops after the first damage, which it reports.
pub fn rows_in(bytes: &[u8]) -> impl Iterator<Item = Result<RowDigest<'_>, BadEntry>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let at = bytes.len() - rest.len();
        let row = row(&mut rest).ok_or(BadEntry::Rows(at));
        if row.is_err() {
            rest = &[];
        }
        Some(row)
    })
}

fn row<'a>(rest: &mut &'a [u8]) -> Option<RowDigest<'a>> {
    let kind_length = usize::from(*rest.split_off_first()?);
    let kind = std::str::from_utf8(rest.split_off(..kind_length)?).ok()?;
    let id = match *rest.split_off_first()? {
        1 => RowId::Uuid(Uuid::from_slice(rest.split_off(..16)?).ok()?),
        2 => {
            let length = u16::from_be_bytes(rest.split_off(..2)?.try_into().ok()?);
            RowId::Text(std::str::from_utf8(rest.split_off(..usize::from(length))?).ok()?)
        }
        _ => return None,
    };
    let state = match *rest.split_off_first()? {
        0 => RowState::Gone,
        1 => RowState::Written(rest.split_off(..32)?.try_into().ok()?),
        _ => return None,
    };
    Some(RowDigest { kind, id, state })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample<'a>(rows: &'a [u8], salt: &'a [u8; 32]) -> Entry<'a> {
        Entry {
            n: 17,
            at: 1_775_222_000_123_456,
            act: "message.received",
            actor: "system",
            subject_kind: "message",
            subject_id: "0199",
            body: "{}",
            rows,
            salt,
        }
    }

    #[test]
    fn the_same_act_gives_the_same_leaf_for_ever() {
        let salt = [7; 32];
        let mut rows = Rows::under(&salt);
        rows.written("message", Uuid::from_u128(1), b"row");
        rows.gone("draft", "a");
        let sealed = sample(&rows.into_bytes(), &salt).seal().unwrap();
        assert_eq!(
            sealed.leaf,
            "{\"n\":17,\"at\":1775222000123456,\"act\":\"message.received\",\
             \"commitment\":\"fxAKy6Fdco6e7c+q6yfwvqrP3TY5T42aDXBJWShcJR8=\"}"
        );
    }

    #[test]
    fn changing_any_field_changes_the_commitment() {
        let (salt, other) = ([7; 32], [8; 32]);
        let entry = sample(b"", &salt);
        let changed = [
            Entry { n: 18, ..entry },
            Entry { at: 0, ..entry },
            Entry { act: "message.closed", ..entry },
            Entry { actor: "systemmessage", subject_kind: "", ..entry },
            Entry { subject_id: "0198", ..entry },
            Entry { body: "{ }", ..entry },
            Entry { rows: b"\0", ..entry },
            Entry { salt: &other, ..entry },
        ];
        assert!(changed.iter().all(|e| e.commitment() != entry.commitment()));
    }

    #[test]
    fn an_act_that_could_forge_the_leaf_is_refused() {
        for act in ["", "å", "A", "a\"", "a b", "x\n", &"x".repeat(65)] {
            assert!(Entry { act, ..sample(b"", &[0; 32]) }.seal().is_err(), "{act:?}");
        }
    }

    #[test]
    fn rows_come_back_as_they_were_noted() {
        let mut rows = Rows::under(&[1; 32]);
        let digest = rows.digest(b"text");
        rows.written("message", Uuid::from_u128(5), b"text");
        rows.gone("setting", "öppettider");
        let bytes = rows.into_bytes();
        let back: Vec<_> = rows_in(&bytes).map(Result::unwrap).collect();
        assert_eq!(
            back[0],
            RowDigest { kind: "message", id: Uuid::from_u128(5).into(), state: RowState::Written(digest) }
        );
        assert_eq!(back[1], RowDigest { kind: "setting", id: "öppettider".into(), state: RowState::Gone });
        assert_eq!(back.len(), 2);
    }

    #[test]
    fn an_overlong_name_is_cut_between_characters() {
        let mut rows = Rows::under(&[1; 32]);
        rows.gone(&"å".repeat(200), "å".repeat(40_000).as_str());
        assert!(rows_in(&rows.into_bytes()).all(|row| row.is_ok()));
    }

    proptest! {
        #[test]
        fn damaged_rows_are_reported_and_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let read: Vec<_> = rows_in(&bytes).collect();
            prop_assert!(read.iter().rev().skip(1).all(Result::is_ok));
        }
    }
}
