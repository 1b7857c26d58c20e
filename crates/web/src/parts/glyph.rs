//! Small pictures: the mark of the product, and the letters of a platform.

use maud::{Markup, html};

/// How a platform is shown: two letters and its name, both from the platform catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Platform {
    /// Two letters.
    pub letters: String,
    /// Its name in words.
    pub name: String,
}

impl Platform {
    /// A platform.
    #[must_use]
    pub fn new(letters: &str, name: &str) -> Self {
        Self { letters: letters.to_owned(), name: name.to_owned() }
    }

    /// The letters, with the name for those who hear the page.
    #[must_use]
    pub fn glyph(&self) -> Markup {
        html! { span.glyph { span aria-hidden="true" { (self.letters) } span.away { (self.name) } } }
    }
}

/// The product's mark: houses around a square.
#[must_use]
pub fn mark() -> Markup {
    html! {
        svg width="26" height="26" viewBox="0 0 26 26" aria-hidden="true" focusable="false" {
            rect x="1" y="1" width="24" height="24" rx="5" fill="none" stroke="currentColor" stroke-width="2" {}
            path d="M7 18V9h12v9M7 13h12M13 9v9" fill="none" stroke="currentColor" stroke-width="2" {}
        }
    }
}
