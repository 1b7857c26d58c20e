//! Compounds (sammansättningar): badhusavgiften is bad + hus + avgift.
//!
//! Swedish writes as one word what others write as several, and nobody who searches for avgift should
//! miss the badhusavgift. The parts come from a word list of our own, `words/parts.txt`; between parts
//! stand the letters Swedish binds with (skol-, skolskjuts-, gatu-, familje-). The splitter walks the
//! word once for each place where a part can end, takes the cheapest way (few and long parts), and
//! gives up on words longer than any real one.

use super::stem::stem;
use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// Letters of the longest word that is taken apart.
const LONGEST: usize = 48;

/// Letters of the shortest part.
const SHORTEST: usize = 3;

/// Letters of the shortest last part that is trusted after something unknown (Tegelbruksskolan).
const TRUSTED: usize = 5;

/// Parts of a compound whose neighbours are also indexed together.
const MOST_PARTS: usize = 6;

/// What a vowel put after a consonant (familj-e-) costs.
const BENT: u32 = 4;

/// What a last part costs that is not in dictionary form.
const INFLECTED: u32 = 2;

/// What it costs when a word that always takes an s (odlings-lott) goes without.
const BARE: u32 = 3;

/// Beginnings that make another word, not a compound: behandling is no kind of handling.
const PREFIXES: [&str; 34] = [
    "ant", "anti", "auto", "be", "bort", "efter", "er", "fram", "från", "för", "före", "gen", "genom", "hop",
    "hän", "kon", "kring", "med", "mellan", "miss", "mot", "ned", "ner", "oför", "oöver", "pro", "sam",
    "till", "under", "upp", "van", "vid", "åter", "över",
];

/// A part as it looks inside a compound.
#[derive(Debug)]
struct Form {
    /// With the binding letter, if it takes one.
    text: Box<str>,
    /// The word it comes from, in `Lexicon::lemmas`.
    lemma: u32,
    /// What using it costs; see [`costs`].
    cost: u32,
    /// Bound by a vowel put after a consonant, which also happens by chance.
    bent: bool,
}

/// Words that compounds may be made of.
#[derive(Debug)]
pub(super) struct Lexicon {
    lemmas: Vec<Box<str>>,
    /// Sorted by text.
    forms: Vec<Form>,
    /// Stem of a word to its place in `lemmas`.
    stems: HashMap<Box<str>, u32>,
}

static SWEDISH: LazyLock<Lexicon> = LazyLock::new(|| {
    let list = include_str!("words/parts.txt");
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    Lexicon::new(lines.flat_map(str::split_whitespace))
});

/// The Swedish word list.
pub(super) fn swedish() -> &'static Lexicon {
    &SWEDISH
}

/// One part of a split word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part<'a> {
    /// Bytes of the word where it begins.
    from: usize,
    /// Its dictionary form, or, for the last part, as it was written.
    word: &'a str,
    /// Bytes of the word where it ends, binding letter included.
    to: usize,
}

impl Lexicon {
    /// A list of folded words in dictionary form.
    pub(super) fn new<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut lemmas: Vec<Box<str>> = Vec::new();
        let mut known = HashSet::new();
        let mut best: HashMap<String, (u32, u32)> = HashMap::new();
        let mut stems: HashMap<Box<str>, u32> = HashMap::new();
        for word in words {
            if word.chars().count() < SHORTEST || !known.insert(word) {
                continue;
            }
            let place = u32::try_from(lemmas.len()).unwrap_or(u32::MAX);
            for (form, cost) in forms(word) {
                let entry = best.entry(form).or_insert((cost, place));
                *entry = (*entry).min((cost, place));
            }
            // The shortest word is the plainest of those that share a stem.
            let held = stems.entry(stem(word)).or_insert(place);
            if lemmas.get(*held as usize).is_some_and(|other| other.len() > word.len()) {
                *held = place;
            }
            lemmas.push(word.into());
        }
        let mut forms: Vec<Form> = best
            .into_iter()
            .map(|(text, (cost, lemma))| {
                let bent = lemmas.get(lemma as usize).is_some_and(|word| cost >= costs(word) + BENT);
                Form { text: text.into(), lemma, cost, bent }
            })
            .collect();
        forms.sort_by(|a, b| a.text.cmp(&b.text));
        Self { lemmas, forms, stems }
    }

    /// Every form that stands in the word at `from`, shortest first.
    fn forms_at<'s>(&'s self, word: &str, from: usize, mut found: impl FnMut(&'s Form)) {
        let rest = &word.as_bytes()[from..];
        let mut range = &self.forms[..];
        for (i, byte) in rest.iter().enumerate() {
            let at = |form: &Form| form.text.as_bytes().get(i).copied();
            let low = range.partition_point(|form| at(form) < Some(*byte));
            let high = range.partition_point(|form| at(form) <= Some(*byte));
            range = &range[low..high];
            match range.first() {
                None => return,
                Some(form) if form.text.len() == i + 1 => found(form),
                Some(_) => {}
            }
        }
    }

    /// The word of the list that this is an inflection of.
    fn inflected(&self, word: &str) -> Option<&str> {
        let stem = stem(word);
        let lemma = self.stems.get(&stem).and_then(|lemma| self.lemmas.get(*lemma as usize))?;
        // Very short words are inflections of nearly anything: a lone ending (-mar, -met) is no word, and
        // entligt no kind of entre.
        let short = stem.chars().count() <= SHORTEST;
        let plain = lemma.strip_suffix(['a', 'e']).unwrap_or(lemma);
        let apart = word.chars().count() > SHORTEST || **lemma == *word;
        (apart && (!short || word.starts_with(plain))).then_some(lemma)
    }
}

/// How a word looks when another follows it, and what that costs.
fn forms(word: &str) -> Vec<(String, u32)> {
    let base = costs(word);
    let takes_s = ["ing", "het", "tion", "dom", "skap"].iter().any(|end| word.ends_with(end));
    let mut all = vec![(word.to_owned(), base + if takes_s { BARE } else { 0 })];
    let link = |stump: &str, letters: &[&str], cost: u32, all: &mut Vec<(String, u32)>| {
        if stump.chars().count() >= SHORTEST {
            all.extend(letters.iter().map(|letter| (format!("{stump}{letter}"), base + cost)));
        }
    };
    match word.strip_suffix(['a', 'e']) {
        // skola: skol-, gata: gatu-, kyrka: kyrko-, rörelse: rörelse- and lärare: lärar-.
        Some(stump) => {
            link(stump, &[""], 2, &mut all);
            link(stump, &["o", "u", "e", "s"], 3, &mut all);
            link(word, &["s"], 3, &mut all);
        }
        None => {
            if !word.ends_with('s') {
                link(word, &["s"], 1, &mut all);
            }
            if !word.ends_with(['o', 'i', 'y', 'å']) {
                link(word, &["e", "a", "o"], BENT, &mut all);
            }
        }
    }
    all
}

/// Each part costs something, so that few are best; short ones cost more, for they stand everywhere.
fn costs(word: &str) -> u32 {
    match word.chars().count() {
        ..=3 => 14,
        4 => 11,
        _ => 10,
    }
}

/// What may make up a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ask {
    /// Any way, one part that is the whole word among them.
    Any,
    /// Two parts or more, bound in the plainest ways: parkering is no park + e + ring.
    Inside,
    /// Two parts or more.
    Several,
}

/// The cheapest way to make up the word from parts; empty when there is none.
fn split<'w>(word: &'w str, lexicons: &[&'w Lexicon], ask: Ask) -> Vec<Part<'w>> {
    if word.chars().count() > LONGEST || word.len() < 2 * SHORTEST {
        return Vec::new();
    }
    // The cheapest way to reach each byte: what it costs, and the part that ends there.
    let mut best: Vec<Option<(u32, Part<'w>)>> = vec![None; word.len() + 1];
    let mut end: Option<(u32, Part<'w>)> = None;
    for from in 0..word.len() {
        let so_far = match &best[from] {
            Some((cost, _)) => *cost,
            None if from == 0 => 0,
            None => continue,
        };
        for &lexicon in lexicons {
            if from > 0 || ask == Ask::Any {
                let tail = &word[from..];
                if let Some(lemma) = lexicon.inflected(tail) {
                    let cost = so_far + costs(lemma) + if lemma == tail { 0 } else { INFLECTED };
                    if end.is_none_or(|(other, _)| cost < other) {
                        end = Some((cost, Part { from, word: tail, to: word.len() }));
                    }
                }
            }
            lexicon.forms_at(word, from, |form| {
                let to = from + form.text.len();
                let cost = so_far + form.cost;
                if form.bent && ask == Ask::Inside {
                    return;
                }
                if to < word.len()
                    && best[to].as_ref().is_none_or(|(other, _)| cost < *other)
                    && let Some(lemma) = lexicon.lemmas.get(form.lemma as usize)
                {
                    best[to] = Some((cost, Part { from, word: lemma, to }));
                }
            });
        }
    }
    let Some((_, last)) = end else { return Vec::new() };
    let mut parts = vec![last];
    while let Some((_, part)) = parts.last().and_then(|part| best.get(part.from)).and_then(Option::as_ref) {
        parts.push(*part);
    }
    parts.reverse();
    parts
}

/// Hands over the stems of a folded word's parts, and of neighbouring parts taken together.
pub(super) fn parts(word: &str, give: &mut impl FnMut(Box<str>)) {
    let lexicons = [swedish()];
    let found = split(word, &lexicons, Ask::Any);
    match found.len() {
        0 => {
            if let Some(tail) = trusted_tail(word, swedish()) {
                give(stem(tail));
                inner(tail, &lexicons, give);
            }
        }
        1 => inner(word, &lexicons, give),
        _ => together(word, &found, &lexicons, give),
    }
}

/// The parts of a word that is itself in the list: badhus is bad and hus.
fn inner(word: &str, lexicons: &[&Lexicon], give: &mut impl FnMut(Box<str>)) {
    let found = split(word, lexicons, Ask::Inside);
    if found.len() > 1 {
        found.iter().for_each(|part| give(stem(part.word)));
    }
}

fn together(word: &str, found: &[Part<'_>], lexicons: &[&Lexicon], give: &mut impl FnMut(Box<str>)) {
    for part in found {
        give(stem(part.word));
    }
    if found.len() <= MOST_PARTS {
        for (i, first) in found.iter().enumerate() {
            for last in found.iter().skip(i + 1) {
                let whole = first.from == 0 && last.to == word.len();
                if !whole {
                    let mut several = word[first.from..last.from].to_owned();
                    several.push_str(last.word);
                    give(stem(&several));
                }
            }
        }
    }
    for part in found {
        inner(part.word, lexicons, give);
    }
}

/// The longest well-known word that an unknown word ends with: skolan in Tegelbruksskolan.
fn trusted_tail<'w>(word: &'w str, lexicon: &Lexicon) -> Option<&'w str> {
    if word.chars().count() > LONGEST {
        return None;
    }
    let starts = word.char_indices().map(|(i, _)| i).skip(SHORTEST);
    starts.take_while(|from| word.len() - from >= TRUSTED).map(|from| word.split_at(from)).find_map(
        |(head, tail)| {
            // Only where some part begins is the stemmer worth asking.
            let mut begins = false;
            lexicon.forms_at(word, head.len(), |form| begins |= form.text.len() + 1 >= TRUSTED);
            let trusted = begins
                && !PREFIXES.contains(&head)
                && lexicon.inflected(tail).is_some_and(|lemma| lemma.chars().count() >= TRUSTED);
            trusted.then_some(tail)
        },
    )
}

/// The stems of every part and run of parts, with the matcher's own words among those to split by.
pub(super) fn parts_with(word: &str, own: &Lexicon, give: &mut impl FnMut(Box<str>)) {
    let lexicons = [own, swedish()];
    let found = split(word, &lexicons, Ask::Several);
    if found.len() > 1 {
        together(word, &found, &lexicons, give);
    } else if let Some(tail) = trusted_tail(word, own) {
        give(stem(tail));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(word: &str) -> Vec<String> {
        let found = split(word, &[swedish()], Ask::Any);
        found.iter().map(|part| part.word.to_owned()).collect()
    }

    #[test]
    fn long_parts_win_over_many_short_ones() {
        for (word, wanted) in [
            ("badhusavgiften", "badhus avgiften"),
            ("skolskjutsansökan", "skolskjuts ansökan"),
            ("gatumarken", "gata marken"),
            ("kyrkoförvaltningen", "kyrka förvaltningen"),
            ("familjestöd", "familj stöd"),
            ("simhallschefen", "simhall chefen"),
            ("verksamhetsområdet", "verksamhet området"),
            ("biståndsenheten", "bistånd enheten"),
            ("brottsofferstöd", "brottsoffer stöd"),
            ("äldreomsorgsplatser", "äldreomsorg platser"),
            ("snöröjningsschemat", "snöröjning schemat"),
        ] {
            assert_eq!(seen(word).join(" "), wanted, "{word}");
        }
    }

    #[test]
    fn a_word_of_its_own_is_not_taken_apart_by_chance() {
        for word in [
            "kommunen",
            "parkering",
            "station",
            "universitet",
            "handling",
            "uppgift",
            "behandlingen",
            "programmet",
            "mandat",
            "säkerheten",
        ] {
            let mut all = Vec::new();
            parts(word, &mut |part| all.push(part));
            assert!(all.is_empty(), "{word}: {all:?}");
        }
    }

    #[test]
    fn an_unknown_name_before_a_known_word_gives_the_known_word() {
        let mut all = Vec::new();
        parts("grimstaskolan", &mut |part| all.push(part.into_string()));
        assert_eq!(all, ["skol"]);
    }

    #[test]
    fn hostile_words_are_given_up_on() {
        for word in ["a".repeat(64), "bad".repeat(16), "hus".repeat(21), "ö".repeat(48), "badhus".repeat(8)]
        {
            parts(&word, &mut |_| {});
        }
    }
}
