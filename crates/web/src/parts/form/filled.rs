//! What was filled in, and what was wrong with it: kept apart from how a field looks.

use crate::{ctx::Ctx, parts::due::swedish, t};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// What was filled in, and what was wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    /// Set before the names to make ids: two forms on a page may both ask for a reason.
    pub prefix: &'static str,
    values: BTreeMap<String, Vec<String>>,
    errors: BTreeMap<String, String>,
    refused: Option<String>,
}

impl Filled {
    /// An empty form.
    #[must_use]
    pub fn new(prefix: &'static str) -> Self {
        Self { prefix, ..Self::default() }
    }

    /// A form as it was sent.
    #[must_use]
    pub fn of(prefix: &'static str, sent: &[(String, String)]) -> Self {
        sent.iter().fold(Self::new(prefix), |filled, (name, value)| filled.with(name, value.as_str()))
    }

    /// With a value for a field.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.values.entry(name.to_owned()).or_default().push(value.into());
        self
    }

    /// With what is wrong with a field, in a sentence.
    #[must_use]
    pub fn wrong(mut self, name: &str, sentence: impl Into<String>) -> Self {
        self.errors.insert(name.to_owned(), sentence.into());
        self
    }

    /// Refused as a whole, in the rule's own sentence (Swedish).
    #[must_use]
    pub fn refused(mut self, sentence: impl Into<String>) -> Self {
        self.refused = Some(sentence.into());
        self
    }

    /// What was written in words of one's own, in the order of the names; no hidden field is among them.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        const WRITTEN: [&str; 13] = [
            "address",
            "advice",
            "facts",
            "gentler",
            "note",
            "number",
            "proof",
            "provision",
            "question",
            "reason",
            "text",
            "unsigned",
            "why",
        ];
        let written = self.values.iter().filter(|(name, _)| WRITTEN.contains(&name.as_str()));
        written.flat_map(|(_, all)| all).map(String::as_str).filter(|text| !text.trim().is_empty())
    }

    /// The value of a field; empty if there is none.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).and_then(|all| all.first()).map_or("", String::as_str)
    }

    /// Whether a choice was made.
    #[must_use]
    pub fn chose(&self, name: &str, value: &str) -> bool {
        self.values.get(name).is_some_and(|all| all.iter().any(|one| one == value))
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn error(&self, name: &str) -> Option<&str> {
        self.errors.get(name).map(String::as_str)
    }

    /// Whether anything is wrong.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        !self.errors.is_empty() || self.refused.is_some()
    }

    /// The id of a field.
    #[must_use]
    pub fn id(&self, name: &str) -> String {
        if self.prefix.is_empty() { name.to_owned() } else { format!("{}-{name}", self.prefix) }
    }

    /// The summary at the top of the form, leading to each field.
    #[must_use]
    pub fn summary(&self, ctx: &Ctx) -> Markup {
        html! {
            @if let Some(sentence) = &self.refused {
                div.errors role="alert" tabindex="-1" {
                    p { strong { (t!(ctx, "form-refused")) } }
                    p { (swedish(ctx, sentence)) }
                    p.small { (t!(ctx, "form-refused-kept")) }
                }
            } @else if self.is_wrong() {
                div.errors role="alert" tabindex="-1" {
                    p { strong { (t!(ctx, "form-wrong", n = self.errors.len())) } }
                    ul { @for (name, sentence) in &self.errors {
                        li { a href=(crate::links::anchor(&self.id(name))) { (sentence) } }
                    } }
                }
            }
        }
    }
}

impl Filled {
    /// What was written in a form that can no longer be sent: why not, and the words, to be copied.
    #[must_use]
    pub fn left(&self, ctx: &Ctx) -> Markup {
        // No link leads to a field: the form is not there.
        let why = self.refused.iter().chain(self.errors.values());
        html! {
            div.errors role="alert" tabindex="-1" {
                p { strong { (t!(ctx, "form-refused")) } }
                @for sentence in why { p { (swedish(ctx, sentence)) } }
            }
            @for (n, text) in self.texts().enumerate() {
                @let id = format!("{}-{n}", self.id("left"));
                div.field {
                    label for=(id) { (t!(ctx, "form-left")) }
                    textarea id=(id) readonly rows="4" data-copy { "\n" (text) }
                }
            }
        }
    }
}
