//! What a document says on one point, or that it is silent, and what that stands on.
//!
//! Silence is written out in every pack. Where the document is silent and the product must know, the
//! product asks (see `questions.rs`); it never fills in a value of its own.

use super::keys::LawKey;
use super::reading::{At, Book, Kind, Names, field, unknown_keys, words};
use serde_json::{Value, json};
use toml::de::DeValue;

words! {
    /// Who may change a value (GV-02).
    pub enum Class {
        /// Changed only by the body that adopted the guidelines.
        Guideline = "guideline", "riktlinje";
        /// Changed by the one who answers for the application (informationschefen).
        Application = "application", "tillämpning";
    }
}

/// A requirement's id, such as `AN-04`, or an open point's, such as `Q-P1`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Requirement(pub String);

impl Kind for Requirement {
    fn read(at: At<'_>, book: &mut Book) -> Option<Self> {
        let text = at.text(book)?;
        let (family, number) = text.split_once('-').unwrap_or((text, ""));
        let row = family.len() == 2
            && family.bytes().all(|byte| byte.is_ascii_uppercase())
            && number.len() == 2
            && number.bytes().all(|byte| byte.is_ascii_digit());
        let open_point = family == "Q"
            && number.len() > 1
            && number.starts_with(|letter: char| letter.is_ascii_uppercase())
            && number.bytes().skip(1).all(|byte| byte.is_ascii_digit());
        if !row && !open_point {
            book.wrong(at, format!("”{text}” är inget krav-id; skriv som AN-04 eller Q-P1"));
            return None;
        }
        Some(Self(text.to_owned()))
    }
    fn schema() -> Value {
        json!({ "type": "string", "pattern": "^([A-Z]{2}-[0-9]{2}|Q-[A-Z][0-9]+)$" })
    }
    fn say(&self, _names: &Names) -> String {
        self.0.clone()
    }
}

/// What a pack says on one parameter.
#[derive(Clone, PartialEq, Debug)]
pub struct Said<T> {
    value: Option<T>,
    /// Where in the document, or in which law.
    pub source: String,
    /// The requirement ids it rests on.
    pub req: Vec<Requirement>,
    /// The provisions it rests on.
    pub law: Vec<LawKey>,
    /// Recommended by those who wrote the pack, because neither document nor law gives a value.
    pub recommended: bool,
    /// Who may change it.
    pub class: Class,
}

impl<T> Said<T> {
    /// The value; `None` where the document is silent.
    #[must_use]
    pub fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Whether the document says nothing.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.value.is_none()
    }

    /// A document that says nothing on a point it could not know of.
    fn unasked() -> Self {
        Self {
            value: None,
            source: "frågan fanns inte när texten antogs".to_owned(),
            req: Vec::new(),
            law: Vec::new(),
            recommended: false,
            class: Class::Guideline,
        }
    }
}

/// The word that stands where a document says nothing.
pub const SILENT: &str = "silent";

/// What stands beside a value. Read and described apart from the value, so that the code for it stands once and not
/// once for each kind of value.
struct Beside {
    source: Option<String>,
    req: Option<Vec<Requirement>>,
    law: Option<Option<Vec<LawKey>>>,
    recommended: Option<Option<bool>>,
    class: Option<Class>,
}

/// How a value is given: as a value, as silence, or not at all.
enum Given<'v> {
    Value(At<'v>),
    Silence,
    Nothing,
}

impl Beside {
    fn read<'v>(at: At<'v>, book: &mut Book) -> Option<(Self, Given<'v>)> {
        let table = at.table(book)?;
        book.define(at.path, at);
        unknown_keys(at, table, &["value", "source", "req", "law", "recommended", "class"], book);
        let beside = Self {
            source: field(at, table, "source", book),
            req: field(at, table, "req", book),
            law: field(at, table, "law", book),
            recommended: field(at, table, "recommended", book),
            class: field(at, table, "class", book),
        };
        let given = match table.get("value") {
            None => {
                book.wrong(at, "value saknas; skriv \"silent\" om dokumentet inget säger");
                Given::Nothing
            }
            Some(value) if matches!(value.get_ref(), DeValue::String(text) if text == SILENT) => {
                Given::Silence
            }
            // The value's own path is the parameter's: that is how people speak of it.
            Some(value) => Given::Value(At { value, path: at.path }),
        };
        Some((beside, given))
    }

    /// What does not hold together.
    fn examine(&self, silent: bool, at: At<'_>, book: &mut Book) {
        if self.req.as_ref().is_some_and(Vec::is_empty) && !book.is_kept() {
            book.wrong(at, "req är tom; nämn minst ett krav");
        }
        if silent && self.recommended == Some(Some(true)) {
            book.wrong(at, "recommended = true kräver ett värde");
        }
    }

    fn schema(value: &Value) -> Value {
        json!({
            "type": "object",
            "additionalProperties": false,
            "required": ["value", "source", "req", "class"],
            "properties": {
                "value": { "anyOf": [{ "const": SILENT }, value] },
                "source": { "type": "string", "minLength": 1, "title": "var det står" },
                "req": { "type": "array", "minItems": 1, "items": Requirement::schema() },
                "law": { "type": "array", "items": LawKey::schema() },
                "recommended": { "type": "boolean", "title": "rekommenderat värde" },
                "class": Class::schema(),
            },
        })
    }
}

impl<T: Kind> Kind for Said<T> {
    fn read(at: At<'_>, book: &mut Book) -> Option<Self> {
        let (beside, given) = Beside::read(at, book)?;
        let value = match given {
            Given::Value(at) => T::read(at, book).map(Some),
            Given::Silence => Some(None),
            Given::Nothing => None,
        };
        beside.examine(matches!(value, Some(None)), at, book);
        Some(Self {
            value: value?,
            source: beside.source?,
            req: beside.req?,
            law: beside.law?.unwrap_or_default(),
            recommended: beside.recommended?.unwrap_or(false),
            class: beside.class?,
        })
    }

    fn kept() -> Option<Self> {
        Some(Self::unasked())
    }

    fn schema() -> Value {
        Beside::schema(&T::schema())
    }

    fn say(&self, names: &Names) -> String {
        self.value.as_ref().map_or_else(|| "sägs inget om".to_owned(), |value| value.say(names))
    }
}
