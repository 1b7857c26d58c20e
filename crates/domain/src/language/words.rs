//! The words of a text where they stand, and what each is known by: for rules that look at word order.

use super::{stem::stem, terms::analyse, token};
use std::ops::Range;

/// One word of a text, or one piece of a word with hyphens.
#[derive(Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// The word in its one spelling: small letters and digits.
    pub folded: &'a str,
    /// Where it stands: bytes of the original.
    pub at: Range<usize>,
    /// It is the whole of a word whose pieces (e-post) were given just before.
    pub whole: bool,
}

/// Hands over every word of the text, in order. Linear in the text.
pub fn words(text: &str, mut give: impl FnMut(Word<'_>)) {
    token::words(text, |word| give(Word { folded: word.folded, at: word.at, whole: word.whole }));
}

/// Everything a folded word is known by: itself, its stem, the stems of its parts.
#[must_use]
pub fn word_terms(folded: &str) -> Vec<Box<str>> {
    analyse(folded)
}

/// A word in its one spelling, and what it and its inflections have in common.
#[must_use]
pub fn spelled(word: &str) -> (String, Box<str>) {
    let mut folded = String::new();
    super::fold::fold(word, token::MAX_WORD, &mut folded);
    let stem = stem(&folded);
    (folded, stem)
}
