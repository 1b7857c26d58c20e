//! What is noted while a pack is read: what is wrong and where, what points at what, and what goes by which key.

use super::{At, Kind};
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

    pub(super) fn note_at(&mut self, byte: usize, parameter: &str, text: String, weight: Weight) {
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
