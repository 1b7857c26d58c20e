//! What the municipality has answered where its document is silent.
//!
//! Answers are adopted with the pack and stand beside it; they never change what the pack says.

use super::pack::Pack;
use super::questions::{AnswerKind, NONE, Question, questions};
use super::reading::{At, Book, Kind, Mistake, Names, Strictness, nearest, under};
use crate::clocks::{Promise, WeekHours};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

/// The answers, by question.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Value>);

impl Answers {
    /// No answers.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Reads an answers file (`key = value`) and holds each answer against its question.
    ///
    /// # Errors
    /// Every answer that fits no question of this pack, with its line.
    pub fn read(file: &str, text: &str, pack: &Pack) -> Result<Self, Vec<Mistake>> {
        let mut book = Book::new(Strictness::Written);
        let asked = questions(pack);
        let found = book.file::<Everything>(file, text);
        let mut answers = Self::none();
        if found.is_some()
            && let Ok(document) = DeTable::parse(text)
        {
            let span = document.span();
            let root = toml::Spanned::new(span, DeValue::Table(document.into_inner()));
            answers.walk(At { value: &root, path: "" }, &asked, &mut book);
        }
        let mistakes = book.into_mistakes();
        if mistakes.is_empty() { Ok(answers) } else { Err(mistakes) }
    }

    fn walk(&mut self, at: At<'_>, asked: &[Question], book: &mut Book) {
        let Some(table) = at.value.get_ref().as_table() else { return };
        for (key, value) in table {
            let path = under(at.path, key.get_ref());
            let here = At { value, path: &path };
            if let Some(question) = asked.iter().find(|question| question.key == path) {
                let given = here.json();
                match fits(question, &given) {
                    Ok(()) => {
                        self.0.insert(path.clone(), given);
                    }
                    Err(text) => book.wrong(here, text),
                }
            } else if value.get_ref().is_table() {
                self.walk(here, asked, book);
            } else {
                let known: Vec<&str> = asked.iter().map(|question| question.key.as_str()).collect();
                let hint = nearest(&path, &known).map_or(String::new(), |near| format!("; menades {near}?"));
                book.wrong_key(
                    &key.span(),
                    &path,
                    format!("det finns ingen sådan fråga för detta paket{hint}"),
                );
            }
        }
    }

    /// Gives one answer, as from a form.
    ///
    /// # Errors
    /// A Swedish sentence that says what does not fit.
    pub fn give(&mut self, question: &Question, value: Value) -> Result<(), String> {
        fits(question, &value)?;
        self.0.insert(question.key.clone(), value);
        Ok(())
    }

    /// Whether a question is answered.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// An answer as it was given.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// An answer that is one word or text.
    #[must_use]
    pub fn word(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(Value::as_str)
    }

    /// An answer that is a list of words.
    #[must_use]
    pub fn words(&self, key: &str) -> Option<Vec<&str>> {
        self.0.get(key).and_then(Value::as_array).map(|list| list.iter().filter_map(Value::as_str).collect())
    }

    /// An answer that is opening hours.
    #[must_use]
    pub fn hours(&self, key: &str) -> Option<WeekHours> {
        WeekHours::deserialize(self.0.get(key)?).ok()
    }

    /// An answer that is a time. The inner `None` is the answer "no time is kept".
    #[must_use]
    pub fn figure(&self, key: &str) -> Option<Option<Promise>> {
        let given = self.0.get(key)?;
        if given.as_str() == Some(NONE) {
            return Some(None);
        }
        Promise::deserialize(given).ok().map(Some)
    }
}

/// Reads any TOML, so that syntax errors are noted the usual way.
struct Everything;

impl Kind for Everything {
    fn read(_at: At<'_>, _book: &mut Book) -> Option<Self> {
        Some(Self)
    }
    fn schema() -> Value {
        Value::Bool(true)
    }
    fn say(&self, _names: &Names) -> String {
        String::new()
    }
}

/// Whether an answer fits its question.
fn fits(question: &Question, given: &Value) -> Result<(), String> {
    let known = |choices: &[super::questions::Choice]| {
        choices.iter().map(|choice| choice.word.clone()).collect::<Vec<_>>().join(", ")
    };
    let text = || given.as_str().ok_or_else(|| "väntade en text inom citattecken".to_owned());
    match &question.kind {
        AnswerKind::One(choices) => {
            let word = text()?;
            if choices.iter().any(|choice| choice.word == word) {
                return Ok(());
            }
            Err(format!("”{word}” går inte att välja; välj bland {}", known(choices)))
        }
        AnswerKind::Many(choices) => {
            let list =
                given.as_array().ok_or_else(|| "väntade en lista, till exempel [\"a\", \"b\"]".to_owned())?;
            for one in list {
                let word = one.as_str().ok_or_else(|| "listan ska innehålla texter".to_owned())?;
                if !choices.iter().any(|choice| choice.word == word) {
                    return Err(format!("”{word}” går inte att välja; välj bland {}", known(choices)));
                }
            }
            Ok(())
        }
        AnswerKind::Figure => {
            if given.as_str() == Some(NONE) {
                return Ok(());
            }
            Promise::deserialize(given)
                .map(|_| ())
                .map_err(|error| format!("{error}; skriv till exempel {}", question.example))
        }
        AnswerKind::Hours => WeekHours::deserialize(given).map(|_| ()).map_err(|error| error.to_string()),
    }
}
