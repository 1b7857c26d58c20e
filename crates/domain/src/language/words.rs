//! The words of a text where they stand, and what each is known by: for rules that look at order.
//!
//! Search needs terms only. A rule that asks whether "ring" stands before "mig" needs places too, and
//! a municipality's own words must be found inside compounds that our word list has never heard of.

use super::compound::{self, Lexicon};
use super::{fold::fold, stem::stem, terms::analyse, token};
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

/// Words somebody has chosen to look for, and how a text's words are compared with them.
pub struct Own(Lexicon);

impl Own {
    /// Of words as they are written; inflections and compounds follow by themselves.
    #[must_use]
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let folded: Vec<String> = words.into_iter().map(Self::folded).collect();
        Self(Lexicon::new(folded.iter().map(String::as_str)))
    }

    /// A word in its one spelling.
    #[must_use]
    pub fn folded(word: &str) -> String {
        let mut out = String::new();
        fold(word, token::MAX_WORD, &mut out);
        out
    }

    /// What a folded word and its inflections have in common.
    #[must_use]
    pub fn stem(folded: &str) -> Box<str> {
        stem(folded)
    }

    /// Everything a folded word is known by: itself, its stem, the stems of its parts.
    #[must_use]
    pub fn terms(&self, folded: &str) -> Vec<Box<str>> {
        let mut all = analyse(folded);
        compound::parts_with(folded, &self.0, &mut |part| {
            if !all.contains(&part) {
                all.push(part);
            }
        });
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chosen_word_is_found_inside_a_compound_nobody_has_listed() {
        let own = Own::new(["Zumba"]);
        let has = |word: &str, term: &str| own.terms(word).iter().any(|one| &**one == term);
        assert!(has("zumbakursen", &Own::stem("zumba")));
        assert!(has("zumbakursen", &Own::stem("kurs")));
        assert!(!has("rumba", &Own::stem("zumba")));
    }
}
