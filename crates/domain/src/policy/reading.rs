//! How a pack's text becomes typed values, with every mistake named by file and line.
//!
//! A municipal officer edits these files by hand. One mistake at a time would be cruel, so reading
//! never stops at the first: each value is read on its own, what is wrong is noted with its line and
//! its parameter, and the rest is read on. The same descriptions that read a value also give its
//! JSON Schema for editors and its Swedish wording for comparisons, so the three cannot drift apart.

mod book;
mod described;
mod kinds;

pub use self::book::{Book, Defined, Mistake, Names, Reference, Strictness, Target, Weight};
pub(crate) use self::described::{keys, record, words};

use serde_json::{Value, json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and the path that led to it.
#[derive(Clone, Copy)]
pub struct At<'v> {
    /// The value with its span.
    pub value: &'v Spanned<DeValue<'v>>,
    /// Where it stands among the keys.
    pub path: &'v str,
}

/// A kind of value a pack can hold: how it is read, described to editors, and worded.
pub trait Kind: Sized {
    /// Reads the value, noting what is wrong; `None` when there is nothing to use.
    fn read(at: At<'_>, book: &mut Book) -> Option<Self>;

    /// What stands in for a key that is left out; `None` when it may not be.
    #[must_use]
    fn missing() -> Option<Self> {
        None
    }

    /// What stands in for a key that a kept snapshot does not have, because the product learned to
    /// ask for it later.
    #[must_use]
    fn kept() -> Option<Self> {
        Self::missing()
    }

    /// The JSON Schema of the value.
    #[must_use]
    fn schema() -> Value;

    /// The value in plain Swedish, for comparisons and explanations.
    #[must_use]
    fn say(&self, names: &Names) -> String;
}

/// What a value is, for the sentence "väntade ..., fick ...".
fn is_a(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "en text",
        DeValue::Integer(_) => "ett heltal",
        DeValue::Float(_) => "ett decimaltal",
        DeValue::Boolean(_) => "true eller false",
        DeValue::Datetime(_) => "ett datum",
        DeValue::Array(_) => "en lista",
        DeValue::Table(_) => "en tabell",
    }
}

impl<'v> At<'v> {
    /// The text of the value, or a noted mistake.
    pub fn text(self, book: &mut Book) -> Option<&'v str> {
        let text = self.value.get_ref().as_str();
        if text.is_none() {
            self.expected(book, "en text");
        }
        text
    }

    /// The table of the value, or a noted mistake.
    pub fn table(self, book: &mut Book) -> Option<&'v DeTable<'v>> {
        let table = self.value.get_ref().as_table();
        if table.is_none() {
            self.expected(book, "en tabell");
        }
        table
    }

    /// Notes that something else was expected here.
    pub fn expected(self, book: &mut Book, what: &str) {
        book.wrong(self, format!("väntade {what}, men här står {}", is_a(self.value.get_ref())));
    }

    /// The value as JSON, for types that other parts of the product read with serde.
    #[must_use]
    pub fn json(self) -> Value {
        as_json(self.value.get_ref())
    }
}

fn as_json(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => json!(text.as_ref()),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).map_or(Value::Null, |whole| json!(whole))
        }
        DeValue::Float(number) => number.as_str().parse::<f64>().map_or(Value::Null, |float| json!(float)),
        DeValue::Boolean(yes) => json!(yes),
        DeValue::Datetime(when) => json!(when.to_string()),
        DeValue::Array(list) => list.iter().map(|one| as_json(one.get_ref())).collect(),
        DeValue::Table(table) => table
            .iter()
            .map(|(key, one)| (key.get_ref().to_string(), as_json(one.get_ref())))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}

/// Reads a value as a type that another part of the product reads with serde.
pub fn by_serde<T: serde::de::DeserializeOwned>(at: At<'_>, book: &mut Book) -> Option<T> {
    match T::deserialize(toml::de::ValueDeserializer::from(at.value.clone())) {
        Ok(value) => Some(value),
        Err(error) => {
            let byte = error.span().map_or(at.value.span().start, |span| span.start);
            book.note_at(byte, at.path, error.message().to_owned(), Weight::Error);
            None
        }
    }
}

/// Joins a path and a key.
#[must_use]
pub fn under(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// Notes every key of a table that nobody reads, with the nearest known one.
pub fn unknown_keys(at: At<'_>, table: &DeTable<'_>, known: &[&str], book: &mut Book) {
    if book.is_kept() {
        return;
    }
    for key in table.keys() {
        let name = key.get_ref().as_ref();
        if !known.contains(&name) {
            let hint = nearest(name, known).map_or(String::new(), |near| format!("; menades {near}?"));
            book.wrong_key(&key.span(), &under(at.path, name), format!("okänd nyckel{hint}"));
        }
    }
}

/// The known word that looks most like a misspelt one.
#[must_use]
pub fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    // Very long nonsense is not worth comparing.
    if word.len() > 64 {
        return None;
    }
    known
        .iter()
        .map(|other| (strsim::normalized_damerau_levenshtein(word, other), *other))
        .filter(|(alike, _)| *alike >= 0.5)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, other)| other)
}

/// Remembers the key an entry of a list goes by, and refuses keys that cannot be written plainly.
pub fn note_key(at: At<'_>, table: &DeTable<'_>, book: &mut Book) {
    let Some(value) = table.get("key") else { return };
    let Some(key) = value.get_ref().as_str() else { return };
    let place = At { value, path: at.path };
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    if !key.chars().all(plain) {
        book.wrong(place, format!("nyckeln ”{key}” får bara ha a-z, 0-9, - och _"));
    }
    book.define(key, place);
}

/// Reads one field of a table.
pub fn field<T: Kind>(at: At<'_>, table: &DeTable<'_>, key: &str, book: &mut Book) -> Option<T> {
    let path = under(at.path, key);
    match table.get(key) {
        Some(value) => T::read(At { value, path: &path }, book),
        None if book.is_kept() => T::kept(),
        None => {
            let missing = T::missing();
            if missing.is_none() {
                book.note_at(at.value.span().start, &path, "saknas".to_owned(), Weight::Error);
            }
            missing
        }
    }
}
