//! The plain kinds of value: texts, numbers, days, yes or no; lists of them, and what may be left out.

use super::super::schema;
use super::{At, Book, Kind, Names};
use serde_json::{Value, json};
use toml::de::DeValue;

impl Kind for String {
    fn read(at: At<'_>, book: &mut Book) -> Option<Self> {
        let text = at.text(book)?;
        if text.trim().is_empty() {
            book.wrong(at, "texten är tom");
            return None;
        }
        Some(text.to_owned())
    }
    fn schema() -> Value {
        json!({ "type": "string", "minLength": 1 })
    }
    fn say(&self, _names: &Names) -> String {
        self.clone()
    }
}

impl Kind for bool {
    fn read(at: At<'_>, book: &mut Book) -> Option<Self> {
        let yes = at.value.get_ref().as_bool();
        if yes.is_none() {
            at.expected(book, "true eller false");
        }
        yes
    }
    fn schema() -> Value {
        json!({ "type": "boolean" })
    }
    fn say(&self, _names: &Names) -> String {
        if *self { "ja" } else { "nej" }.to_owned()
    }
}

impl Kind for u16 {
    fn read(at: At<'_>, book: &mut Book) -> Option<Self> {
        let Some(number) = at.value.get_ref().as_integer() else {
            at.expected(book, "ett heltal");
            return None;
        };
        let whole = Self::from_str_radix(number.as_str(), number.radix()).ok();
        if whole.is_none() {
            book.wrong(at, "talet ska ligga mellan 0 och 65535");
        }
        whole
    }
    fn schema() -> Value {
        json!({ "type": "integer", "minimum": 0, "maximum": 65535 })
    }
    fn say(&self, _names: &Names) -> String {
        self.to_string()
    }
}

impl Kind for jiff::civil::Date {
    fn read(at: At<'_>, book: &mut Book) -> Option<Self> {
        let text = match at.value.get_ref() {
            DeValue::Datetime(when) => when.to_string(),
            DeValue::String(text) => text.to_string(),
            _ => {
                at.expected(book, "ett datum (2026-01-31)");
                return None;
            }
        };
        let day = text.parse().ok();
        if day.is_none() {
            book.wrong(at, format!("”{text}” är inget datum; skriv som 2026-01-31"));
        }
        day
    }
    fn schema() -> Value {
        json!({ "$comment": "a date" })
    }
    fn say(&self, _names: &Names) -> String {
        self.to_string()
    }
}

impl<T: Kind> Kind for Vec<T> {
    fn read(at: At<'_>, book: &mut Book) -> Option<Self> {
        let Some(list) = at.value.get_ref().as_array() else {
            at.expected(book, "en lista");
            return None;
        };
        let before = list.len();
        let read: Vec<T> =
            list.iter().filter_map(|value| T::read(At { value, path: at.path }, book)).collect();
        (read.len() == before).then_some(read)
    }
    fn schema() -> Value {
        schema::of_list(&T::schema())
    }
    fn say(&self, names: &Names) -> String {
        if self.is_empty() {
            return "inget".to_owned();
        }
        self.iter().map(|one| one.say(names)).collect::<Vec<_>>().join(", ")
    }
}

impl<T: Kind> Kind for Option<T> {
    fn read(at: At<'_>, book: &mut Book) -> Option<Self> {
        T::read(at, book).map(Some)
    }
    fn missing() -> Option<Self> {
        Some(None)
    }
    fn schema() -> Value {
        T::schema()
    }
    fn say(&self, names: &Names) -> String {
        self.as_ref().map_or_else(|| "inte angivet".to_owned(), |value| value.say(names))
    }
}
