//! Forms: every field has its label, hint and error tied to it; what was written survives a refusal.
//!
//! Fields that may be left empty say so; the rest are needed. A form that is refused comes back with
//! everything in it, a summary on top that leads to each field, and the sentence at the field itself. One
//! that a rule refused as a whole comes back with the rule's sentence on top.

use super::time;
use crate::{ctx::Ctx, links::Href, t};
use jiff::Timestamp;
use maud::{Markup, html};

mod filled;

pub use filled::Filled;

/// What a field of one line takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Takes {
    /// Any text.
    #[default]
    Text,
    /// A mail address.
    Email,
    /// A password, not shown.
    Password,
    /// A day.
    Day,
    /// A day and a time, Swedish.
    DayTime,
    /// An address on the web.
    Address,
    /// A whole number.
    Number,
    /// Words to search for.
    Search,
}

/// A field with its label.
pub struct Field<'a> {
    ctx: &'a Ctx,
    filled: &'a Filled,
    name: &'a str,
    label: String,
    about: Option<&'a str>,
    hint: Option<String>,
    optional: bool,
    takes: Takes,
    autocomplete: Option<&'a str>,
    also: Option<&'a str>,
    draft: Option<(&'a Href, &'static str)>,
    kept: Option<Option<Timestamp>>,
    max: u32,
}

/// A field called `name` with the label its reader sees.
#[must_use]
pub fn field<'a>(ctx: &'a Ctx, filled: &'a Filled, name: &'a str, label: impl Into<String>) -> Field<'a> {
    Field {
        ctx,
        filled,
        name,
        label: label.into(),
        about: None,
        hint: None,
        optional: false,
        takes: Takes::Text,
        autocomplete: None,
        also: None,
        draft: None,
        kept: None,
        max: 500,
    }
}

impl<'a> Field<'a> {
    /// Says in its label what it is about, to those who do not see what stands above it.
    #[must_use]
    pub fn about(mut self, what: &'a str) -> Self {
        self.about = Some(what);
        self
    }

    /// With a hint under the label.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// May be left empty, and says so.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// Takes another kind of value than plain text.
    #[must_use]
    pub fn takes(mut self, takes: Takes) -> Self {
        self.takes = takes;
        self
    }

    /// What the browser may fill in (WCAG 1.3.5).
    #[must_use]
    pub fn autocomplete(mut self, what: &'a str) -> Self {
        self.autocomplete = Some(what);
        self
    }

    /// Is also explained by the text with this id: one hint for a group of fields.
    #[must_use]
    pub fn explained_by(mut self, id: &'a str) -> Self {
        self.also = Some(id);
        self
    }

    /// Is kept at the server while it is written, under this word.
    #[must_use]
    pub fn draft(mut self, address: &'a Href, word: &'static str) -> Self {
        self.draft = Some((address, word));
        self
    }

    /// Says under the field when what was written was last kept.
    #[must_use]
    pub fn kept(mut self, at: Option<Timestamp>) -> Self {
        self.kept = Some(at);
        self
    }

    /// Takes at most so many characters.
    #[must_use]
    pub fn max(mut self, characters: u32) -> Self {
        self.max = characters;
        self
    }

    fn id(&self) -> String {
        self.filled.id(self.name)
    }

    fn described_by(&self) -> Option<String> {
        let id = self.id();
        let hint = self.hint.as_ref().map(|_| format!("{id}-hint"));
        let error = self.filled.error(self.name).map(|_| format!("{id}-error"));
        let ids: Vec<_> = [self.also.map(str::to_owned), hint, error].into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn around(&self, control: &Markup) -> Markup {
        let id = self.id();
        html! {
            div.field.wrong[self.filled.error(self.name).is_some()] {
                label for=(id) { (self.label) @if let Some(about) = self.about { span.away { ": " (about) } } @if self.optional { " " span.optional { (t!(self.ctx, "form-optional")) } } }
                (self.notes(&id))
                (control)
            }
        }
    }

    fn notes(&self, id: &str) -> Markup {
        html! {
            @if let Some(hint) = &self.hint { p.hint id={ (id) "-hint" } { (hint) } }
            @if let Some(error) = self.filled.error(self.name) {
                p.error id={ (id) "-error" } { span.away { (t!(self.ctx, "form-error")) " " } (error) }
            }
        }
    }

    /// A field of one line.
    #[must_use]
    pub fn line(self) -> Markup {
        let kind = match self.takes {
            Takes::Text => "text",
            Takes::Email => "email",
            Takes::Password => "password",
            Takes::Day => "date",
            Takes::DayTime => "datetime-local",
            Takes::Address => "url",
            Takes::Number => "number",
            Takes::Search => "search",
        };
        // A password is never sent back to the page.
        let value = if self.takes == Takes::Password { "" } else { self.filled.value(self.name) };
        self.around(&html! {
            input type=(kind) id=(self.id()) name=(self.name) value=(value) required[!self.optional]
                maxlength=[matches!(kind, "text" | "email" | "password" | "url" | "search").then_some(self.max)]
                autocomplete=[self.autocomplete]
                aria-describedby=[self.described_by()]
                aria-invalid=[self.filled.error(self.name).map(|_| "true")];
        })
    }

    /// A field of several lines.
    #[must_use]
    pub fn lines(self, rows: u8) -> Markup {
        let max = self.max.max(10_000);
        self.around(&html! {
            // A first line break is dropped by the browser, so one is given.
            textarea id=(self.id()) name=(self.name) rows=(rows) required[!self.optional] maxlength=(max)
                data-draft=[self.draft.map(|(address, _)| address)] data-form=[self.draft.map(|(_, word)| word)]
                aria-describedby=[self.described_by()]
                aria-invalid=[self.filled.error(self.name).map(|_| "true")] { "\n" (self.filled.value(self.name)) }
            @if let Some(at) = self.kept {
                span.small data-draft-state role="status" { @if let Some(at) = at { (t!(self.ctx, "draft-kept")) " " (time::short(self.ctx, at)) } }
            }
        })
    }

    /// A choice from a list. An empty first choice makes leaving it unanswered a visible thing.
    #[must_use]
    pub fn choose(self, choices: &[Choice]) -> Markup {
        self.around(&html! {
            select id=(self.id()) name=(self.name) required[!self.optional]
                aria-describedby=[self.described_by()]
                aria-invalid=[self.filled.error(self.name).map(|_| "true")] {
                @if !choices.iter().any(|choice| choice.value.is_empty()) {
                    option value="" { @if self.optional { (t!(self.ctx, "form-none")) } @else { (t!(self.ctx, "form-choose")) } }
                }
                @for choice in choices {
                    option value=(choice.value) selected[self.filled.chose(self.name, &choice.value)] { (choice.label) }
                }
            }
        })
    }

    /// One of a few, all in view.
    #[must_use]
    pub fn radios(self, choices: &[Choice]) -> Markup {
        self.group("radio", choices)
    }

    /// Any of a few, all in view.
    #[must_use]
    pub fn boxes(self, choices: &[Choice]) -> Markup {
        self.group("checkbox", choices)
    }

    fn group(self, kind: &str, choices: &[Choice]) -> Markup {
        let id = self.id();
        html! {
            fieldset.field.wrong[self.filled.error(self.name).is_some()] id=(id) aria-describedby=[self.described_by()] {
                legend { (self.label) @if self.optional { " " span.optional { (t!(self.ctx, "form-optional")) } } }
                (self.notes(&id))
                div.choices {
                    @for (n, choice) in choices.iter().enumerate() {
                        div.choice {
                            input type=(kind) id={ (id) "-" (n) } name=(self.name) value=(choice.value)
                                required[kind == "radio" && !self.optional]
                                checked[self.filled.chose(self.name, &choice.value)]
                                aria-describedby=[choice.hint.as_ref().map(|_| format!("{id}-{n}-hint"))];
                            label for={ (id) "-" (n) } { (choice.label) }
                            @if let Some(hint) = &choice.hint { p.hint id={ (id) "-" (n) "-hint" } { (hint) } }
                        }
                    }
                }
            }
        }
    }

    /// One box to tick.
    #[must_use]
    pub fn tick(self) -> Markup {
        let id = self.id();
        html! {
            div.field.choice.wrong[self.filled.error(self.name).is_some()] {
                input type="checkbox" id=(id) name=(self.name) value="yes" required[!self.optional]
                    checked[self.filled.chose(self.name, "yes")]
                    aria-describedby=[self.described_by()]
                    aria-invalid=[self.filled.error(self.name).map(|_| "true")];
                label for=(id) { (self.label) }
                (self.notes(&id))
            }
        }
    }

    /// One file or several from one's own machine.
    #[must_use]
    pub fn files(self, accept: &str) -> Markup {
        self.around(&html! {
            input type="file" multiple id=(self.id()) name=(self.name) accept=(accept) required[!self.optional]
                aria-describedby=[self.described_by()]
                aria-invalid=[self.filled.error(self.name).map(|_| "true")];
        })
    }

    /// A file from one's own machine.
    #[must_use]
    pub fn file(self, accept: &str) -> Markup {
        self.around(&html! {
            input type="file" id=(self.id()) name=(self.name) accept=(accept) required[!self.optional]
                aria-describedby=[self.described_by()]
                aria-invalid=[self.filled.error(self.name).map(|_| "true")];
        })
    }
}

/// Something to choose.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The word that is sent.
    pub value: String,
    /// The words that are shown.
    pub label: String,
    /// What it means, where the label cannot say it.
    pub hint: Option<String>,
}

impl Choice {
    /// A choice.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None }
    }

    /// With its meaning.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// How a button stands among others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// The one thing the form is for.
    First,
    /// One of several.
    Plain,
    /// Takes something away.
    Grave,
}

/// A button that sends its form.
#[must_use]
pub fn button(label: &str, weight: Weight) -> Markup {
    html! { button type="submit" class=[class(weight)] { (label) } }
}

/// A button that sends its form to another address, or with a word of its own.
#[must_use]
pub fn button_with(label: &str, weight: Weight, name: &str, value: &str) -> Markup {
    html! { button type="submit" class=[class(weight)] name=(name) value=(value) { (label) } }
}

fn class(weight: Weight) -> Option<&'static str> {
    match weight {
        Weight::First => Some("first"),
        Weight::Plain => None,
        Weight::Grave => Some("grave"),
    }
}

/// The key of an act, shown only to those who have shortcuts on.
#[must_use]
pub fn key(ctx: &Ctx, key: &str) -> Markup {
    html! { @if ctx.shortcuts() { kbd aria-hidden="true" { (key) } } }
}

/// A form that only is a button.
#[must_use]
pub fn one_button(address: &Href, hidden: &[(&str, &str)], label: &str, weight: Weight) -> Markup {
    html! {
        form.one method="post" action=(address) {
            @for (name, value) in hidden { input type="hidden" name=(name) value=(value); }
            (button(label, weight))
        }
    }
}

/// The revision the form was made on, and when: a stale one is met with both texts and with what
/// happened since, never overwritten.
#[must_use]
pub fn made_on(ctx: &Ctx, revision: i64) -> Markup {
    html! {
        input type="hidden" name="revision" value=(revision);
        input type="hidden" name="shown" value=(ctx.now.timestamp().as_millisecond());
    }
}
