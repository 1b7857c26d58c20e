//! How a pack's text becomes typed values, with every mistake named by file and line.
//!
//! A municipal officer edits these files by hand. One mistake at a time would be cruel, so reading
//! never stops at the first: each value is read on its own, what is wrong is noted with its line and
//! its parameter, and the rest is read on. The same descriptions that read a value also give its
//! JSON Schema for editors and its Swedish wording for comparisons, so the three cannot drift apart.

use serde_json::{Value, json};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// How serious a mistake is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// The pack cannot be used.
    Error,
    /// The pack can be used, but somebody should look.
    Warning,
}

/// One thing that is wrong in a pack, and where.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
pub struct Mistake {
    /// The file in the pack's folder.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The key it concerns, such as `answer.deadline`.
    pub parameter: String,
    /// What is wrong, in plain Swedish.
    pub text: String,
    /// Error or warning.
    pub weight: Weight,
}

/// What a value points at by key, checked when the whole pack is read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Target {
    /// A title in `titles.toml`.
    Title,
    /// A reply text in `texts.toml`.
    Text,
    /// A provision in `law.toml`.
    Law,
    /// A ground in `grounds.toml`.
    Ground,
    /// A parameter of `policy.toml`.
    Parameter,
    /// A platform of the installation's catalogue.
    Platform,
}

impl Target {
    /// What the thing is called in a sentence.
    #[must_use]
    pub fn swedish(self) -> &'static str {
        match self {
            Self::Title => "titel i titles.toml",
            Self::Text => "svarstext i texts.toml",
            Self::Law => "bestämmelse i law.toml",
            Self::Ground => "grund i grounds.toml",
            Self::Parameter => "parameter i policy.toml",
            Self::Platform => "plattform i katalogen",
        }
    }
}

/// What the things that values point at are called, so that people read names and not keys.
#[derive(Clone, Default, Debug)]
pub struct Names(std::collections::BTreeMap<(Target, String), String>);

impl Names {
    /// No names: keys are worded as they stand.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Gives a thing its name.
    pub fn call(&mut self, target: Target, key: &str, name: &str) {
        self.0.insert((target, key.to_owned()), name.to_owned());
    }

    /// What a thing is called; its key where no name is known.
    #[must_use]
    pub fn of(&self, target: Target, key: &str) -> String {
        self.0.get(&(target, key.to_owned())).cloned().unwrap_or_else(|| key.to_owned())
    }
}

/// A key that points at something else, with the place it stands on.
#[derive(Clone, Debug)]
pub struct Reference {
    /// What kind of thing is meant.
    pub target: Target,
    /// Its key.
    pub key: String,
    /// Where it stands, as a ready mistake.
    pub place: Mistake,
}

/// Whether a text is being written now or was adopted earlier.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Strictness {
    /// A pack in an editor: everything must be there and nothing unknown.
    Written,
    /// A kept snapshot: what the product learned to ask later is silent, what it forgot is passed by.
    Kept,
}

/// A value and the path that led to it.
#[derive(Clone, Copy)]
pub struct At<'v> {
    /// The value with its span.
    pub value: &'v Spanned<DeValue<'v>>,
    /// Where it stands among the keys.
    pub path: &'v str,
}

/// Everything noted while a pack is read.
pub struct Book {
    file: String,
    starts: Vec<usize>,
    strictness: Strictness,
    mistakes: Vec<Mistake>,
    references: Vec<Reference>,
    defined: Vec<Defined>,
}

/// A text with more mistakes than this is no pack; hints for each would only cost time.
const MOST_MISTAKES: usize = 1000;

/// A key that something goes by, with the place it stands on.
#[derive(Clone, Debug)]
pub struct Defined {
    /// The key.
    pub key: String,
    /// Where it stands, as a ready mistake.
    pub place: Mistake,
}

impl Book {
    /// An empty book.
    #[must_use]
    pub fn new(strictness: Strictness) -> Self {
        Self {
            file: String::new(),
            starts: vec![0],
            strictness,
            mistakes: Vec::new(),
            references: Vec::new(),
            defined: Vec::new(),
        }
    }

    /// Whether a kept snapshot is being read.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.strictness == Strictness::Kept
    }

    /// Reads one file as a `T`. Syntax errors are noted and the rest is read as far as it goes.
    pub fn file<T: Kind>(&mut self, name: &str, text: &str) -> Option<T> {
        self.open(name, text);
        let (document, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let at = error.span().map_or(0, |span| span.start);
            self.note_at(at, "", format!("går inte att läsa som TOML: {}", error.message()), Weight::Error);
        }
        let span = document.span();
        let value = Spanned::new(span, DeValue::Table(document.into_inner()));
        let read = T::read(At { value: &value, path: "" }, self);
        if errors.is_empty() { read } else { None }
    }

    /// Makes `name` the file that mistakes are noted in.
    pub fn open(&mut self, name: &str, text: &str) {
        name.clone_into(&mut self.file);
        self.starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    }

    /// The line, from 1, on which a byte stands.
    fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).max(1)
    }

    fn note_at(&mut self, byte: usize, parameter: &str, text: String, weight: Weight) {
        if self.is_full() {
            return;
        }
        let line = self.line(byte);
        self.mistakes.push(Mistake {
            file: self.file.clone(),
            line,
            parameter: parameter.to_owned(),
            text,
            weight,
        });
    }

    /// Whether so much is wrong that more would help nobody.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.mistakes.len() >= MOST_MISTAKES
    }

    /// Notes an error at a value.
    pub fn wrong(&mut self, at: At<'_>, text: impl Into<String>) {
        self.note_at(at.value.span().start, at.path, text.into(), Weight::Error);
    }

    /// Notes a warning at a value.
    pub fn warn(&mut self, at: At<'_>, text: impl Into<String>) {
        self.note_at(at.value.span().start, at.path, text.into(), Weight::Warning);
    }

    /// Notes an error at a key of a table.
    pub fn wrong_key(&mut self, span: &Range<usize>, parameter: &str, text: impl Into<String>) {
        self.note_at(span.start, parameter, text.into(), Weight::Error);
    }

    /// Notes an error that belongs to a whole file.
    pub fn wrong_file(&mut self, file: &str, parameter: &str, text: impl Into<String>) {
        self.mistakes.push(Mistake {
            file: file.to_owned(),
            line: 1,
            parameter: parameter.to_owned(),
            text: text.into(),
            weight: Weight::Error,
        });
    }

    /// Adds a mistake whose place is already known.
    pub fn add(&mut self, mistake: Mistake) {
        if !self.is_full() {
            self.mistakes.push(mistake);
        }
    }

    /// The place of a value, as a mistake still without a text.
    #[must_use]
    pub fn place(&self, at: At<'_>) -> Mistake {
        Mistake {
            file: self.file.clone(),
            line: self.line(at.value.span().start),
            parameter: at.path.to_owned(),
            text: String::new(),
            weight: Weight::Error,
        }
    }

    /// Remembers that a value points at something.
    pub fn refer(&mut self, target: Target, key: &str, at: At<'_>) {
        let place = self.place(at);
        self.references.push(Reference { target, key: key.to_owned(), place });
    }

    /// Remembers that a value goes by a key.
    pub fn define(&mut self, key: &str, at: At<'_>) {
        let place = self.place(at);
        self.defined.push(Defined { key: key.to_owned(), place });
    }

    /// What goes by a key, in the order read.
    #[must_use]
    pub fn defined(&self) -> &[Defined] {
        &self.defined
    }

    /// Notes a mistake at the place where a file defines a key, or at the file's first line.
    pub fn wrong_at_key(&mut self, file: &str, key: &str, text: impl Into<String>) {
        let found = self.defined.iter().find(|one| one.place.file == file && one.key == key);
        let mut mistake = found.map_or_else(
            || Mistake {
                file: file.to_owned(),
                line: 1,
                parameter: String::new(),
                text: String::new(),
                weight: Weight::Error,
            },
            |one| one.place.clone(),
        );
        key.clone_into(&mut mistake.parameter);
        mistake.text = text.into();
        self.mistakes.push(mistake);
    }

    /// What the values pointed at.
    #[must_use]
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// Everything noted, in the order of files and lines.
    #[must_use]
    pub fn into_mistakes(mut self) -> Vec<Mistake> {
        self.mistakes.sort();
        self.mistakes.dedup();
        self.mistakes
    }
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

// The schemas of what is made of parts. What they have in common stands once, and not once for each kind.

fn schema_of_list(one: &Value) -> Value {
    json!({ "type": "array", "items": one })
}

/// The schema of a closed list of words, each with its Swedish.
pub(crate) fn schema_of_words(about: &str, words: &[(&str, &str)]) -> Value {
    let one_of: Vec<_> =
        words.iter().map(|(word, swedish)| json!({ "const": word, "title": swedish })).collect();
    json!({ "description": about.trim(), "oneOf": one_of })
}

/// A field of a table, as its schema tells of it.
pub(crate) struct Field {
    pub name: &'static str,
    pub about: &'static str,
    pub label: &'static str,
    pub schema: Value,
    pub required: bool,
}

/// The schema of a table with known fields.
pub(crate) fn schema_of_record(fields: Vec<Field>) -> Value {
    let required: Vec<&str> = fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    let required = json!(required);
    let mut properties = serde_json::Map::new();
    for Field { name, about, label, mut schema, .. } in fields {
        if let Some(object) = schema.as_object_mut() {
            object.insert("description".to_owned(), about.trim().into());
            object.insert("title".to_owned(), label.into());
        }
        properties.insert(name.to_owned(), schema);
    }
    json!({ "type": "object", "additionalProperties": false, "properties": properties, "required": required })
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
        schema_of_list(&T::schema())
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

/// A closed list of words with their Swedish wording.
macro_rules! words {
    ($($(#[doc = $doc:literal])* $vis:vis enum $name:ident { $($(#[doc = $item_doc:literal])* $item:ident = $word:literal, $swedish:literal;)* })*) => { $(
        $(#[doc = $doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        $vis enum $name { $($(#[doc = $item_doc])* $item,)* }

        impl $name {
            /// Every word of the list.
            pub const ALL: &'static [Self] = &[$(Self::$item),*];

            /// The word as packs, answers and databases write it.
            #[must_use]
            pub fn word(self) -> &'static str { match self { $(Self::$item => $word,)* } }

            /// The word in plain Swedish.
            #[must_use]
            pub fn swedish(self) -> &'static str { match self { $(Self::$item => $swedish,)* } }

            /// The item a word means.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> { match word { $($word => Some(Self::$item),)* _ => None } }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> { to.serialize_str(self.word()) }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let word = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(from)?;
                Self::from_word(&word).ok_or_else(|| serde::de::Error::unknown_variant(&word, &[$($word),*]))
            }
        }

        impl $crate::policy::reading::Kind for $name {
            fn read(at: $crate::policy::reading::At<'_>, book: &mut $crate::policy::reading::Book) -> Option<Self> {
                let word = at.text(book)?;
                let item = Self::from_word(word);
                if item.is_none() {
                    let known = [$($word),*];
                    let hint = $crate::policy::reading::nearest(word, &known).map_or(String::new(), |near| format!("; menades {near}?"));
                    book.wrong(at, format!("”{word}” finns inte; välj bland {}{hint}", known.join(", ")));
                }
                item
            }
            fn schema() -> serde_json::Value {
                $crate::policy::reading::schema_of_words(concat!($($doc,)*), &[$(($word, $swedish)),*])
            }
            fn say(&self, _names: &$crate::policy::reading::Names) -> String { self.swedish().to_owned() }
        }
    )* };
}
pub(crate) use words;

/// A table with known fields. Each field has a Swedish name for comparisons.
macro_rules! record {
    ($($(#[doc = $doc:literal])* $vis:vis struct $name:ident { $($(#[doc = $field_doc:literal])* $field:ident: $type:ty = $label:literal,)* })*) => { $(
        $(#[doc = $doc])*
        #[derive(Clone, PartialEq, Debug)]
        $vis struct $name { $($(#[doc = $field_doc])* pub $field: $type,)* }

        impl $name {
            /// The fields with their Swedish names and wording.
            #[must_use]
            pub fn fields(&self, names: &$crate::policy::reading::Names) -> Vec<(&'static str, String)> {
                vec![$(($label, $crate::policy::reading::Kind::say(&self.$field, names)),)*]
            }
        }

        impl $crate::policy::reading::Kind for $name {
            fn read(at: $crate::policy::reading::At<'_>, book: &mut $crate::policy::reading::Book) -> Option<Self> {
                let table = at.table(book)?;
                $crate::policy::reading::unknown_keys(at, table, &[$(stringify!($field)),*], book);
                $crate::policy::reading::note_key(at, table, book);
                // Every field is read before any is judged, so that one mistake hides no other.
                $(let $field = $crate::policy::reading::field::<$type>(at, table, stringify!($field), book);)*
                Some(Self { $($field: $field?,)* })
            }
            fn kept() -> Option<Self> {
                Some(Self { $($field: <$type as $crate::policy::reading::Kind>::kept()?,)* })
            }
            fn schema() -> serde_json::Value {
                $crate::policy::reading::schema_of_record(vec![$(
                    $crate::policy::reading::Field {
                        name: stringify!($field),
                        about: concat!($($field_doc,)*),
                        label: $label,
                        schema: <$type as $crate::policy::reading::Kind>::schema(),
                        required: <$type as $crate::policy::reading::Kind>::missing().is_none(),
                    },
                )*])
            }
            fn say(&self, names: &$crate::policy::reading::Names) -> String {
                self.fields(names).into_iter().filter(|(_, value)| value != "inte angivet")
                    .map(|(label, value)| format!("{label}: {value}")).collect::<Vec<_>>().join("; ")
            }
        }
    )* };
}
pub(crate) use record;

/// Keys that point at something that stands elsewhere in the pack.
macro_rules! keys {
    ($($(#[doc = $doc:literal])* $name:ident -> $target:ident;)*) => { $(
        $(#[doc = $doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The key as the pack writes it.
            #[must_use]
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
        }
        impl $crate::policy::reading::Kind for $name {
            fn read(at: $crate::policy::reading::At<'_>, book: &mut $crate::policy::reading::Book) -> Option<Self> {
                let key = at.text(book)?;
                book.refer($crate::policy::reading::Target::$target, key, at);
                Some(Self(key.to_owned()))
            }
            fn schema() -> serde_json::Value {
                let about: &str = concat!($($doc,)*);
                serde_json::json!({ "type": "string", "$comment": about.trim().trim_end_matches('.') })
            }
            fn say(&self, names: &$crate::policy::reading::Names) -> String {
                names.of($crate::policy::reading::Target::$target, &self.0)
            }
        }
    )* };
}
pub(crate) use keys;
