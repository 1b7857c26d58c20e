//! The words the scanner knows, as one automaton over folded text.
//!
//! The lists in `words/` are data. An entry is a word or a phrase; `word*` also stands for whatever grows
//! from it (inflections and compounds that begin so), `*word` for compounds that end so, `*word*` for
//! both. The automaton (Aho and Corasick's) is written out here because it walks four things at once that
//! a general one cannot: folded bytes, case, "starts a word", and "any run of spaces is one".

use super::Category;
use super::fold::{self, OTHER_CAPITAL, OTHER_NUMERAL, OTHER_SMALL};
use std::collections::{BTreeSet, VecDeque};
use std::sync::LazyLock;

/// What a word near a number says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Hint {
    /// A personal number follows.
    Person,
    /// Somebody was born.
    Born,
    /// An organisation number follows.
    Organisation,
    /// A telephone number follows.
    Phone,
    /// A payment by telephone follows.
    Swish,
    /// A vehicle is spoken of.
    Vehicle,
    /// A bankgiro number follows.
    Bankgiro,
    /// A plusgiro number follows.
    Plusgiro,
    /// A bank account follows.
    Account,
    /// A payment card follows.
    Card,
    /// A passport or identity card follows.
    Document,
    /// A network address follows.
    Network,
    /// A version or chapter number follows.
    Version,
    /// A property is spoken of.
    Property,
    /// A case number follows.
    Case,
    /// Orders, articles, invoices: the number is something else.
    Other,
    /// A disguised `@`.
    At,
    /// Somebody lives with protected identity.
    Protected,
    /// The name of a site where people have pages.
    Site,
    /// May touch a sensitive category.
    Sensitive(Category),
}

impl Hint {
    /// A bit for each hint the recognisers ask for.
    pub(super) fn bit(self) -> u32 {
        match self {
            Hint::Sensitive(_) | Hint::Protected | Hint::Site | Hint::At => 0,
            Hint::Person => 1,
            Hint::Born => 1 << 1,
            Hint::Organisation => 1 << 2,
            Hint::Phone => 1 << 3,
            Hint::Swish => 1 << 4,
            Hint::Vehicle => 1 << 5,
            Hint::Bankgiro => 1 << 6,
            Hint::Plusgiro => 1 << 7,
            Hint::Account => 1 << 8,
            Hint::Card => 1 << 9,
            Hint::Document => 1 << 10,
            Hint::Network => 1 << 11,
            Hint::Version => 1 << 12,
            Hint::Property => 1 << 13,
            Hint::Case => 1 << 14,
            Hint::Other => 1 << 15,
        }
    }
}

/// What one pass over a folded text found.
pub(super) struct Places {
    /// The first byte of every run of digits, and the signs a recogniser may have to look at.
    pub(super) anchors: Vec<usize>,
    /// Words that say something about what stands near them, in the order of their ends.
    pub(super) hits: Vec<Hit>,
    /// Words that may touch a sensitive category: start, end, which.
    pub(super) sensitive: Vec<(usize, usize, Category)>,
}

/// A word of the lists found in a text, in folded offsets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) hint: Hint,
}

/// Classes of folded bytes.
pub(super) const LETTER: u8 = 1;
pub(super) const CAPITAL: u8 = 2;
pub(super) const DIGIT: u8 = 4;

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'0'..=b'9' => DIGIT,
            b'A'..=b'Z' | 0xC0..=0xD6 | 0xD8..=0xDE | OTHER_CAPITAL => LETTER | CAPITAL,
            b'a'..=b'z' | 0xDF..=0xF6 | 0xF8..=0xFF | OTHER_SMALL | OTHER_NUMERAL => LETTER,
            _ => 0,
        };
        byte += 1;
    }
    table
}

static CLASS: [u8; 256] = classes();

/// The class of a folded byte.
pub(super) fn class(byte: u8) -> u8 {
    CLASS[byte as usize]
}

const SYMBOLS: usize = 32;
/// Ends every word and phrase: full stops, digits, line breaks, the ends of the text.
const HARD: u8 = 0;
/// Ends a word, and may stand between the words of a phrase: spaces and dashes.
const SOFT: u8 = 30;
/// A letter no list uses.
const FOREIGN: u8 = 31;
/// A digit: ends every word, and a recogniser looks at the first of a run.
const DIGITS: u8 = 32;
/// Another sign a recogniser may have to look at.
const SIGN: u8 = 33;

const fn symbols() -> [u8; 256] {
    let mut table = [HARD; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            letter @ b'a'..=b'z' => letter - b'a' + 1,
            letter @ b'A'..=b'Z' => letter - b'A' + 1,
            0xE5 | 0xC5 => 27,
            0xE4 | 0xC4 => 28,
            0xF6 | 0xD6 => 29,
            0xE8..=0xEB | 0xC8..=0xCB => b'e' - b'a' + 1,
            0xFC | 0xDC => b'u' - b'a' + 1,
            0xC0..=0xD6 | 0xD8..=0xF6 | 0xF8..=0xFF | OTHER_SMALL | OTHER_CAPITAL | OTHER_NUMERAL => FOREIGN,
            b' ' | b'-' | b'\t' => SOFT,
            b'0'..=b'9' => DIGITS,
            b'@' | b'(' | b'[' | b'{' | b':' => SIGN,
            _ => HARD,
        };
        byte += 1;
    }
    table
}

static SYMBOL: [u8; 256] = symbols();

struct Entry {
    hint: Hint,
    /// Symbols, without the boundary before.
    word: Vec<u8>,
    /// May begin inside a compound.
    grows_left: bool,
    /// May go on after the entry.
    grows_right: bool,
}

/// The automaton and the small lists beside it.
pub(super) struct Lexicon {
    next: Vec<u16>,
    /// States from this one on end at least one entry.
    first_final: u16,
    /// For each final state, the entries that end there.
    ends: Vec<Vec<u16>>,
    entries: Vec<Entry>,
    start: u16,
    pub(super) first_names: BTreeSet<Vec<u8>>,
    pub(super) towns: BTreeSet<Vec<u8>>,
    /// By their last letter's folded byte.
    street_endings: Vec<Vec<Vec<u8>>>,
    pub(super) not_streets: BTreeSet<Vec<u8>>,
    pub(super) not_plates: BTreeSet<Vec<u8>>,
    pub(super) not_properties: BTreeSet<Vec<u8>>,
    pub(super) units: BTreeSet<Vec<u8>>,
    pub(super) not_cases: BTreeSet<Vec<u8>>,
    pub(super) not_profiles: BTreeSet<Vec<u8>>,
}

/// The lists, read once.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);

/// Folded, in small letters.
pub(super) fn small(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|byte| small_byte(*byte)).collect()
}

/// A folded byte in small letters.
pub(super) fn small_byte(byte: u8) -> u8 {
    match byte {
        b'A'..=b'Z' | 0xC0..=0xD6 | 0xD8..=0xDE => byte | 0x20,
        OTHER_CAPITAL => OTHER_SMALL,
        _ => byte,
    }
}

/// The lines of a list: `group: entry, entry` under comments that begin with `#`.
fn groups(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    list.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(':'))
        .flat_map(|(group, words)| words.split(',').map(move |word| (group.trim(), word.trim())))
        .filter(|(_, word)| !word.is_empty())
}

fn hint(group: &str) -> Option<Hint> {
    Some(match group {
        "person" => Hint::Person,
        "born" => Hint::Born,
        "organisation" => Hint::Organisation,
        "phone" => Hint::Phone,
        "swish" => Hint::Swish,
        "vehicle" => Hint::Vehicle,
        "bankgiro" => Hint::Bankgiro,
        "plusgiro" => Hint::Plusgiro,
        "account" => Hint::Account,
        "card" => Hint::Card,
        "document" => Hint::Document,
        "network" => Hint::Network,
        "version" => Hint::Version,
        "property" => Hint::Property,
        "case" => Hint::Case,
        "other" => Hint::Other,
        "at" => Hint::At,
        "protected" => Hint::Protected,
        "site" => Hint::Site,
        word => {
            let category = Category::ALL.iter().find(|category| category.as_str() == word)?;
            Hint::Sensitive(*category)
        }
    })
}

fn by_last(words: BTreeSet<Vec<u8>>) -> Vec<Vec<Vec<u8>>> {
    let mut by_last = vec![Vec::new(); 256];
    for word in words {
        if let Some(last) = word.last().copied() {
            by_last[usize::from(last)].push(word);
        }
    }
    by_last
}

impl Lexicon {
    fn new() -> Self {
        let mut entries = Vec::new();
        for list in [include_str!("words/context.txt"), include_str!("words/sensitive.txt")] {
            for (group, word) in groups(list) {
                let Some(hint) = hint(group) else { continue };
                let symbols: Vec<u8> = fold::fold(word.trim_matches('*'))
                    .bytes
                    .iter()
                    .map(|byte| SYMBOL[*byte as usize])
                    .collect();
                entries.push(Entry {
                    hint,
                    word: symbols,
                    grows_left: word.starts_with('*'),
                    grows_right: word.ends_with('*'),
                });
            }
        }
        let set = |wanted: &str| -> BTreeSet<Vec<u8>> {
            groups(include_str!("words/lists.txt"))
                .filter(|(group, _)| *group == wanted)
                .map(|(_, word)| small(&fold::fold(word).bytes))
                .collect()
        };
        let mut lexicon = Self {
            next: Vec::new(),
            first_final: 0,
            ends: Vec::new(),
            entries,
            start: 0,
            first_names: set("first-names"),
            towns: set("towns"),
            street_endings: by_last(set("street-endings")),
            not_streets: set("not-streets"),
            not_plates: set("not-plates"),
            not_properties: set("not-properties"),
            units: set("units"),
            not_cases: set("not-cases"),
            not_profiles: set("not-profiles"),
        };
        lexicon.build();
        lexicon
    }

    /// How long the ending is that makes this word (folded, any case) a street's name; the longest that does.
    pub(super) fn street_ending(&self, word: &[u8]) -> Option<usize> {
        let last = small_byte(*word.last()?);
        self.street_endings[usize::from(last)]
            .iter()
            .filter(|ending| {
                ending.len() <= word.len()
                    && ending.iter().rev().zip(word.iter().rev()).all(|(one, two)| *one == small_byte(*two))
            })
            .map(Vec::len)
            .max()
    }

    /// Trie, failure links, and the final states moved last so that one comparison tells them.
    fn build(&mut self) {
        const NONE: usize = usize::MAX;
        let mut trie: Vec<[usize; SYMBOLS]> = vec![[NONE; SYMBOLS]];
        let mut ends: Vec<Vec<u16>> = vec![Vec::new()];
        let mut soft = vec![false];
        let mut walk = |word: &mut dyn Iterator<Item = u8>| {
            let mut state = 0;
            for symbol in word {
                if trie[state][symbol as usize] == NONE {
                    trie[state][symbol as usize] = trie.len();
                    trie.push([NONE; SYMBOLS]);
                    ends.push(Vec::new());
                    soft.push(symbol == SOFT);
                }
                state = trie[state][symbol as usize];
            }
            state
        };
        let boundary = walk(&mut std::iter::once(SOFT));
        let places: Vec<usize> = self
            .entries
            .iter()
            .map(|entry| {
                let before = (!entry.grows_left).then_some(SOFT);
                walk(&mut before.into_iter().chain(entry.word.iter().copied()))
            })
            .collect();
        for (entry, place) in (0..).zip(places) {
            ends[place].push(entry);
        }

        let states = trie.len();
        let mut fail = vec![0; states];
        let mut queue = VecDeque::new();
        for to in &mut trie[0] {
            if *to == NONE {
                *to = 0;
            } else {
                queue.push_back(*to);
            }
        }
        while let Some(state) = queue.pop_front() {
            let inherited = ends[fail[state]].clone();
            ends[state].extend(inherited);
            let fallback = trie[fail[state]];
            for (to, fallback) in trie[state].iter_mut().zip(fallback) {
                if *to == NONE {
                    *to = fallback;
                } else {
                    fail[*to] = fallback;
                    queue.push_back(*to);
                }
            }
        }
        for state in 0..states {
            trie[state][HARD as usize] = boundary;
            if soft[state] {
                trie[state][SOFT as usize] = state;
            }
        }

        let mut order: Vec<usize> = (0..states).collect();
        order.sort_by_key(|state| !ends[*state].is_empty());
        let mut renamed = vec![0_u16; states];
        for (new, old) in (0..).zip(&order) {
            renamed[*old] = new;
        }
        let plain = order.iter().filter(|state| ends[**state].is_empty()).count();
        self.first_final = u16::try_from(plain).unwrap_or(u16::MAX);
        self.next = order
            .iter()
            .flat_map(|old| trie[*old].iter().map(|to| renamed[*to]).collect::<Vec<_>>())
            .collect();
        self.ends = order[plain..].iter().map(|old| std::mem::take(&mut ends[*old])).collect();
        self.start = renamed[boundary];
    }

    /// One pass over a folded text: the first byte of every run of digits, the other places a
    /// recogniser may have to look, and the words known.
    pub(super) fn places(&self, bytes: &[u8]) -> Places {
        let mut places = Places { anchors: Vec::new(), hits: Vec::new(), sensitive: Vec::new() };
        let mut state = usize::from(self.start);
        let mut digits_until = usize::MAX;
        for (at, byte) in bytes.iter().enumerate() {
            let symbol = SYMBOL[*byte as usize];
            if symbol >= DIGITS {
                if symbol != DIGITS || at != digits_until {
                    places.anchors.push(at);
                }
                digits_until = if symbol == DIGITS { at + 1 } else { usize::MAX };
                state = usize::from(self.start);
                continue;
            }
            state = usize::from(self.next[state * SYMBOLS + usize::from(symbol)]);
            if state >= usize::from(self.first_final) {
                self.collect(bytes, at + 1, state, &mut places);
            }
        }
        places
    }

    #[cold]
    fn collect(&self, bytes: &[u8], end: usize, state: usize, places: &mut Places) {
        let Some(ends) = self.ends.get(state - usize::from(self.first_final)) else { return };
        let inside = bytes.get(end).is_some_and(|next| class(*next) & LETTER != 0);
        for entry in ends {
            let entry = &self.entries[usize::from(*entry)];
            if inside && !entry.grows_right {
                continue;
            }
            let mut start = end;
            for symbol in entry.word.iter().rev() {
                start -= 1;
                while *symbol == SOFT && start > 0 && SYMBOL[bytes[start - 1] as usize] == SOFT {
                    start -= 1;
                }
            }
            match entry.hint {
                Hint::Sensitive(category) => places.sensitive.push((start, end, category)),
                hint => places.hits.push(Hit { start, end, hint }),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(text: &str) -> Vec<(usize, usize, Hint)> {
        let folded = fold::fold(text);
        let places = LEXICON.places(&folded.bytes);
        let sensitive = places.sensitive.into_iter().map(|it| (it.0, it.1, Hint::Sensitive(it.2)));
        places.hits.iter().map(|hit| (hit.start, hit.end, hit.hint)).chain(sensitive).collect()
    }

    #[test]
    fn every_group_in_the_lists_is_known_and_the_automaton_fits_its_numbers() {
        for list in [include_str!("words/context.txt"), include_str!("words/sensitive.txt")] {
            for (group, word) in groups(list) {
                assert!(hint(group).is_some(), "{group}");
                let symbols: Vec<u8> = fold::fold(word.trim_matches('*'))
                    .bytes
                    .iter()
                    .map(|byte| SYMBOL[*byte as usize])
                    .collect();
                assert!(symbols.iter().all(|symbol| *symbol != HARD && *symbol < FOREIGN), "{word}");
            }
        }
        assert!(LEXICON.next.len() / SYMBOLS < usize::from(u16::MAX) / 2);
    }

    #[test]
    fn phrases_are_found_over_any_spaces_and_dashes_but_not_over_lines() {
        assert_eq!(hits("har skyddad  identitet nu"), [(4, 22, Hint::Protected)]);
        assert_eq!(hits("SKYDDAD-IDENTITET"), [(0, 17, Hint::Protected)]);
        assert!(hits("skyddad\n\nidentitet").is_empty());
        assert!(hits("oskyddad identitet").is_empty());
    }

    #[test]
    fn a_word_is_not_found_inside_another_unless_the_list_says_so() {
        assert!(!hits("passera passion kompass").iter().any(|hit| hit.2 == Hint::Document));
        assert!(hits("mitt pass").iter().any(|hit| hit.2 == Hint::Document));
        let health = |text| hits(text).iter().any(|hit| hit.2 == Hint::Sensitive(Category::Health));
        assert!(health("barndiabetesen"));
        assert!(health("cancersjuk"));
        assert!(!health("frisk luft"));
    }
}
