//! The terms by which a text is found.

use super::{compound, stem::stem, token};
use std::{
    cell::RefCell,
    collections::{HashMap, HashSet, hash_map::DefaultHasher},
    hash::{BuildHasherDefault, Hash, Hasher},
    rc::Rc,
};

/// Distinct terms kept of one text. A text of more is no message but an attack or a book; its
/// beginning is found.
pub const MAX_TERMS: usize = 20_000;

/// Words a thread remembers; about 200 bytes each.
const REMEMBERED: usize = 8_192;

/// The terms of one word: as written first, then its stem, then its parts; with each the number by which
/// it is told from the others of a text. (Two terms with one number are thinkable: one would be missed.)
type Analysed = Rc<[(u64, Box<str>)]>;

/// Takes a number that is a hash already for its own hash.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }
    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

thread_local! {
    static MEMORY: RefCell<HashMap<Box<str>, Analysed>> = RefCell::new(HashMap::new());
}

/// The terms by which the text should be found: each once, in order of first appearance.
///
/// Every term is made of letters and digits only, in lower case, at most [`token::MAX_WORD`] long.
///
/// ```
/// let terms = torg_domain::language::terms("Badhusavgiften");
/// assert_eq!(terms[..4], ["badhusavgiften", "badhusavgift", "badhus", "avgift"]);
/// ```
#[must_use]
pub fn terms(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    for_each_term(text, |term| all.push(term.to_owned()));
    all
}

/// The terms with a space between each: what a full-text index is given.
#[must_use]
pub fn index_text(text: &str) -> String {
    let mut all = String::with_capacity(text.len() * 2);
    for_each_term(text, |term| {
        if !all.is_empty() {
            all.push(' ');
        }
        all.push_str(term);
    });
    all
}

/// Hands over each term once, without gathering them.
pub fn for_each_term(text: &str, mut give: impl FnMut(&str)) {
    let mut seen: HashSet<u64, BuildHasherDefault<AsIs>> = HashSet::default();
    token::words(text, |word| {
        if seen.len() >= MAX_TERMS {
            return;
        }
        for (number, term) in analysed(word.folded).iter() {
            if seen.insert(*number) {
                give(term);
            }
        }
    });
}

/// All terms of one folded word, from memory when this thread has met it.
fn analysed(word: &str) -> Analysed {
    MEMORY.with_borrow_mut(|memory| {
        if let Some(known) = memory.get(word) {
            return Rc::clone(known);
        }
        let fresh: Analysed = analyse(word)
            .into_iter()
            .map(|term| {
                let mut hasher = DefaultHasher::new();
                term.hash(&mut hasher);
                (hasher.finish(), term)
            })
            .collect();
        if memory.len() >= REMEMBERED {
            memory.clear();
        }
        memory.insert(word.into(), Rc::clone(&fresh));
        fresh
    })
}

pub(super) fn analyse(word: &str) -> Vec<Box<str>> {
    let mut all: Vec<Box<str>> = vec![word.into()];
    let mut put = |term: Box<str>| {
        if !all.contains(&term) {
            all.push(term);
        }
    };
    put(stem(word));
    compound::parts(word, &mut put);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(text: &str, wanted: &[&str]) {
        let all = terms(text);
        for term in wanted {
            assert!(all.iter().any(|t| t == term), "{term} not in {all:?}");
        }
    }

    #[test]
    fn inflections_share_a_stem() {
        for text in ["bil", "bilen", "bilar", "BILARNA", "bilens", "bilarnas"] {
            has(text, &["bil"]);
        }
        for text in ["avgift", "avgifter", "avgiften", "avgifternas"] {
            has(text, &["avgift"]);
        }
    }

    #[test]
    fn å_ä_and_ö_are_letters_of_their_own() {
        assert_ne!(terms("får"), terms("far"));
        assert_ne!(terms("hör"), terms("hor"));
        assert_ne!(terms("häst"), terms("hast"));
        assert_eq!(terms("idé"), terms("ide"));
    }

    #[test]
    fn a_compound_is_found_by_its_parts_and_by_neighbouring_parts_together() {
        has("badhusavgiften", &["badhusavgift", "badhus", "avgift", "bad", "hus"]);
        has("Skolskjutsarna", &["skol", "skjut"]);
        has("snöröjningsavgifter", &["snöröjning", "avgift", "röjning"]);
        has("förskolelärarna", &["förskol"]);
        has("e-posten", &["e", "post", "epost"]);
    }

    #[test]
    fn the_index_holds_nothing_a_database_could_read_as_more_than_a_word() {
        let text = index_text("C++ \"NEAR/2\" a:* (b OR c) -d 1e5 x.y@z.se ½ O'Neill <b>");
        assert!(text.chars().all(|c| c.is_alphanumeric() || c == ' '), "{text}");
        assert_eq!(text, text.to_lowercase());
    }

    #[test]
    fn a_term_comes_once_and_a_flood_is_cut() {
        assert_eq!(terms("hej Hej hej"), ["hej"]);
        let flood: String = (0..50_000).map(|i| format!("x{i} ")).collect();
        assert!((MAX_TERMS..MAX_TERMS + 10).contains(&terms(&flood).len()));
        assert_eq!(terms(&"a".repeat(1_000_000)), ["a".repeat(token::MAX_WORD)]);
    }
}
