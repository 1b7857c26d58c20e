//! One way, and only one, to write a database row as bytes.
//!
//! A commitment is only worth something if the same row always gives the same bytes, in both
//! databases, and two different rows never do. Every part carries its length, so nothing can be moved
//! from one column to the next. A column that is NULL is left out: a later schema may add a nullable
//! column without touching what was committed before. Columns are sorted by name, so their order in a
//! statement is of no consequence.

use uuid::Uuid;

/// Opens every row's bytes, so that a row can never be mistaken for an entry.
const ROW: &[u8] = b"torg.row.1\n";

/// One column's value, as both databases understand it.
///
/// There are no fractions: a number that needs them is kept in its smallest unit. Instants are whole
/// milliseconds since 1970 (UTC), days are text, yes and no are 1 and 0, ids are their sixteen bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// Nothing is known; written as if the column did not exist.
    Null,
    /// A whole number.
    Int(i64),
    /// Text, exactly as stored.
    Text(&'a str),
    /// Bytes, exactly as stored.
    Bytes(&'a [u8]),
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}
impl From<i32> for Value<'_> {
    fn from(value: i32) -> Self {
        Self::Int(value.into())
    }
}
impl From<u32> for Value<'_> {
    fn from(value: u32) -> Self {
        Self::Int(value.into())
    }
}
impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Self::Int(value.into())
    }
}
impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value)
    }
}
impl<'a> From<&'a String> for Value<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(value)
    }
}
impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(value: &'a [u8]) -> Self {
        Self::Bytes(value)
    }
}
impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(value: &'a [u8; N]) -> Self {
        Self::Bytes(value)
    }
}
impl<'a> From<&'a Vec<u8>> for Value<'a> {
    fn from(value: &'a Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}
impl<'a> From<&'a Uuid> for Value<'a> {
    fn from(value: &'a Uuid) -> Self {
        Self::Bytes(value.as_bytes())
    }
}
impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Writes one row in its canonical form.
///
/// ```
/// use torg_domain::trail::RowBytes;
/// let bytes = RowBytes::of("message").with("id", &[1, 2, 3]).with("text", "Hej").finish();
/// let turned = RowBytes::of("message").with("text", "Hej").with("note", None::<i64>).with("id", &[1, 2, 3]).finish();
/// assert_eq!(bytes, turned);
/// ```
#[derive(Clone, Debug)]
pub struct RowBytes<'a> {
    table: &'a str,
    columns: Vec<(&'a str, Value<'a>)>,
}

impl<'a> RowBytes<'a> {
    /// Begins a row of this table.
    #[must_use]
    pub fn of(table: &'a str) -> Self {
        Self { table, columns: Vec::with_capacity(12) }
    }

    /// Adds a column. A column is named once; named twice, both stand in the bytes, in the order given.
    #[must_use]
    pub fn with(mut self, name: &'a str, value: impl Into<Value<'a>>) -> Self {
        let value = value.into();
        if value != Value::Null {
            self.columns.push((name, value));
        }
        self
    }

    /// The bytes that are committed to.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        if !self.columns.is_sorted_by_key(|(name, _)| *name) {
            self.columns.sort_by_key(|(name, _)| *name);
        }
        let size: usize = self.columns.iter().map(|(name, value)| name.len() + 9 + value.size()).sum();
        let mut out = Vec::with_capacity(ROW.len() + self.table.len() + 4 + size);
        out.extend_from_slice(ROW);
        part(&mut out, self.table.as_bytes());
        for (name, value) in self.columns {
            part(&mut out, name.as_bytes());
            match value {
                Value::Null => {}
                Value::Int(number) => {
                    out.push(b'i');
                    out.extend_from_slice(&number.to_be_bytes());
                }
                Value::Text(text) => {
                    out.push(b't');
                    part(&mut out, text.as_bytes());
                }
                Value::Bytes(bytes) => {
                    out.push(b'b');
                    part(&mut out, bytes);
                }
            }
        }
        out
    }
}

/// A row read back from its canonical bytes: the table, and its columns by name.
pub type ReadRow<'a> = (&'a str, Vec<(&'a str, Value<'a>)>);

/// Reads canonical bytes back. None when they are not exactly such bytes.
#[must_use]
pub fn read_row(bytes: &[u8]) -> Option<ReadRow<'_>> {
    let mut rest = bytes.strip_prefix(ROW)?;
    let table = std::str::from_utf8(take(&mut rest)?).ok()?;
    let mut columns = Vec::new();
    while !rest.is_empty() {
        let name = std::str::from_utf8(take(&mut rest)?).ok()?;
        let value = match *rest.split_off_first()? {
            b'i' => Value::Int(i64::from_be_bytes(rest.split_off(..8)?.try_into().ok()?)),
            b't' => Value::Text(std::str::from_utf8(take(&mut rest)?).ok()?),
            b'b' => Value::Bytes(take(&mut rest)?),
            _ => return None,
        };
        columns.push((name, value));
    }
    Some((table, columns))
}

fn take<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = u32::from_be_bytes(rest.split_off(..4)?.try_into().ok()?);
    rest.split_off(..usize::try_from(length).ok()?)
}

impl Value<'_> {
    fn size(&self) -> usize {
        match self {
            Self::Null | Self::Int(_) => 8,
            Self::Text(text) => text.len(),
            Self::Bytes(bytes) => bytes.len(),
        }
    }
}

/// Writes a length (32 bits, big-endian) and the bytes.
///
/// What is longer than 4 GiB would not be told apart by its length alone; neither database holds such
/// a value, and the bytes themselves follow whole.
pub(super) fn part(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(&u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_bytes_are_exactly_these_for_ever() {
        let bytes = RowBytes::of("message").with("text", "Å").with("at", -2_i64).with("gone", true).finish();
        let wanted = b"torg.row.1\n\x00\x00\x00\x07message\
            \x00\x00\x00\x02ati\xff\xff\xff\xff\xff\xff\xff\xfe\
            \x00\x00\x00\x04gonei\x00\x00\x00\x00\x00\x00\x00\x01\
            \x00\x00\x00\x04textt\x00\x00\x00\x02\xc3\x85";
        assert_eq!(bytes, wanted);
    }

    #[test]
    fn a_nullable_column_added_later_changes_nothing() {
        let before = RowBytes::of("clock").with("id", 1_i64).finish();
        let after = RowBytes::of("clock").with("id", 1_i64).with("paused_at", None::<i64>).finish();
        assert_eq!(before, after);
    }

    #[test]
    fn text_cannot_wander_between_columns_nor_become_bytes() {
        let a = RowBytes::of("t").with("a", "xy").with("b", "z").finish();
        let b = RowBytes::of("t").with("a", "x").with("b", "yz").finish();
        let c = RowBytes::of("t").with("a", b"xy").with("b", "z").finish();
        let d = RowBytes::of("t").with("a", "").finish();
        let e = RowBytes::of("t").finish();
        let all = [a, b, c, d, e];
        for (i, one) in all.iter().enumerate() {
            assert!(all.iter().skip(i + 1).all(|other| other != one));
        }
    }

    #[test]
    fn a_row_is_read_back_as_it_was_written() {
        let bytes = RowBytes::of("message").with("text", "Å").with("at", -2_i64).with("raw", b"\0x").finish();
        let columns = vec![("at", Value::Int(-2)), ("raw", Value::Bytes(b"\0x")), ("text", Value::Text("Å"))];
        assert_eq!(read_row(&bytes), Some(("message", columns)));
        for cut in 0..bytes.len() {
            // Cut between two columns, what is left is a shorter row; nowhere else is it one.
            assert!(read_row(&bytes[..cut]).is_none_or(|(_, columns)| columns.len() < 3), "{cut}");
        }
    }

    proptest! {
        #[test]
        fn two_rows_that_differ_never_share_their_bytes(
            one in proptest::collection::btree_map("[a-c]{0,2}", "[xi\0]{0,4}", 0..4),
            two in proptest::collection::btree_map("[a-c]{0,2}", "[xi\0]{0,4}", 0..4),
        ) {
            let write = |row: &std::collections::BTreeMap<String, String>| {
                row.iter().fold(RowBytes::of("t"), |bytes, (name, value)| bytes.with(name, value)).finish()
            };
            prop_assert_eq!(one == two, write(&one) == write(&two));
        }
    }
}
