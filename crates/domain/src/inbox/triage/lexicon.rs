//! The cues (ledtrådar) by which a text is judged: lists of words and short phrases, read once.
//!
//! The lists stand in `words/*.txt`; a pack's own words are another matter (see `own.rs`). A line holds cues with commas between and
//! begins with what they are worth: `+` settles the matter, `?` is worth asking about, `-` speaks
//! against, `!` hides the words it covers from this topic (the *varmvatten* in "varmvatten är hot").
//! `a & b` are words of one sentence in any order and `a && b` of one text, `& !c` without the third; of these, `<asked>`,
//! `<number>` and the like (see `together.rs`) are what a sentence is rather than says.
//! In a cue, `a|b` is one or the other, `=ord` only that very form, `ord*` what begins so, `*ord` what ends so, `..` up to four words between, and
//! `%grupp` a list of words given once (and a list may name another). Else a word stands for its inflections and is found in compounds.

use super::together::{self, Sets, Together};
use crate::language::{spelled, word_terms};
use std::collections::{BTreeMap, HashMap};

/// Words that `..` may stand for.
pub(super) const GAP: usize = 4;

/// What a cue is worth.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Worth {
    /// Enough by itself.
    Strong,
    /// Enough to ask; two of them are enough, where the topic lets them add up.
    Weak,
    /// Speaks against, as much as a strong one speaks for.
    Against,
    /// Hides the words it covers.
    Mask,
}

/// A word to look for, as a number.
pub(super) type Symbol = u32;

/// One place of a cue.
#[derive(Debug)]
pub(super) struct Place {
    /// Any of these; sorted.
    pub any: Box<[Symbol]>,
    /// Whether other words may come before it.
    pub gap: bool,
}

/// One cue.
#[derive(Debug)]
pub(super) struct Cue {
    /// Which topic it speaks of.
    pub topic: usize,
    /// What it is worth.
    pub worth: Worth,
    /// Its places, in order.
    pub places: Box<[Place]>,
}

/// What a list of cues speaks of.
#[derive(Debug)]
pub(super) struct Topic {
    /// Its name.
    pub name: String,
    /// Whether weak cues add up.
    pub adds_up: bool,
    /// Parameters, provisions and grounds that are about it.
    pub about: Vec<String>,
}

/// Every cue.
pub(super) struct Lexicon {
    pub topics: Vec<Topic>,
    pub cues: Vec<Cue>,
    /// Cues whose words stand in any order.
    pub together: Vec<Together>,
    /// The sets of words those name.
    pub sets: Sets,
    /// Cues by the symbols of their first place.
    pub starts: Vec<Vec<u32>>,
    exact: HashMap<Box<str>, Vec<Symbol>>,
    loose: HashMap<Box<str>, Vec<Symbol>>,
    begins: HashMap<Box<str>, Symbol>,
    ends: HashMap<Box<str>, Symbol>,
    groups: HashMap<String, Box<[Symbol]>>,
}

/// Lines of cues on their way to a lexicon.
#[derive(Default)]
pub(super) struct Draft {
    topics: Vec<Topic>,
    lines: Vec<(usize, Worth, String)>,
    groups: BTreeMap<String, Vec<String>>,
}

impl Draft {
    /// The product's own lists.
    pub(super) fn of_product() -> Self {
        let mut draft = Self::default();
        for text in [
            include_str!("words/groups.txt"),
            include_str!("words/questions.txt"),
            include_str!("words/content.txt"),
            include_str!("words/together.txt"),
        ] {
            draft.read(text);
        }
        draft
    }

    fn read(&mut self, text: &str) {
        let mut topic = None;
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(head) = line.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
                let at = self.topic(head.0.trim());
                if let Some(topic) = self.topics.get_mut(at) {
                    for word in head.1.split_whitespace() {
                        match word {
                            "single" => topic.adds_up = false,
                            about => topic.about.push(about.to_owned()),
                        }
                    }
                }
                topic = Some(at);
            } else if let Some((name, words)) = line.strip_prefix('%').and_then(|rest| rest.split_once('=')) {
                let words = words.split(',').map(str::trim).filter(|word| !word.is_empty());
                self.groups.entry(name.trim().to_owned()).or_default().extend(words.map(str::to_owned));
            } else if let (Some(topic), Some((worth, rest))) = (topic, worth(line)) {
                for cue in rest.split(',') {
                    self.lines.push((topic, worth, cue.trim().to_owned()));
                }
            }
        }
    }

    /// The topic of a name; made when it is new.
    pub(super) fn topic(&mut self, name: &str) -> usize {
        if let Some(at) = self.topics.iter().position(|topic| topic.name == name) {
            return at;
        }
        self.topics.push(Topic { name: name.to_owned(), adds_up: true, about: Vec::new() });
        self.topics.len() - 1
    }

    /// The topics that are about something.
    pub(super) fn about(&self, is: impl Fn(&str) -> bool) -> Vec<usize> {
        let all = self.topics.iter().enumerate();
        all.filter(|(_, topic)| topic.about.iter().any(|about| is(about))).map(|(at, _)| at).collect()
    }

    /// The finished lexicon.
    pub(super) fn finish(self) -> Lexicon {
        let mut lexicon = Lexicon {
            topics: self.topics,
            cues: Vec::new(),
            together: Vec::new(),
            sets: Sets::default(),
            starts: Vec::new(),
            exact: HashMap::new(),
            loose: HashMap::new(),
            begins: HashMap::new(),
            ends: HashMap::new(),
            groups: HashMap::new(),
        };
        for (name, words) in &self.groups {
            // A list may name another, which names none.
            let inner = |word: &String| word.strip_prefix('%').and_then(|name| self.groups.get(name));
            let words = words.iter().flat_map(|word| match inner(word) {
                Some(words) => words.iter().collect(),
                None => vec![word],
            });
            let mut symbols: Vec<Symbol> = words.filter_map(|word| lexicon.symbol(word)).collect();
            symbols.sort_unstable();
            symbols.dedup();
            lexicon.groups.insert(name.clone(), symbols.into());
        }
        for (topic, worth, text) in &self.lines {
            if text.contains('&') {
                let cue = together::cue(&mut lexicon, *topic, *worth, text);
                lexicon.together.extend(cue);
            } else if let Some(places) = lexicon.places(text) {
                let at = u32::try_from(lexicon.cues.len()).unwrap_or(u32::MAX);
                for symbol in places.first().iter().flat_map(|place| place.any.iter()) {
                    if let Some(list) = lexicon.starts.get_mut(*symbol as usize) {
                        list.push(at);
                    }
                }
                lexicon.cues.push(Cue { topic: *topic, worth: *worth, places });
            }
        }
        lexicon
    }
}

fn worth(line: &str) -> Option<(Worth, &str)> {
    let mut letters = line.chars();
    let worth = match letters.next()? {
        '+' => Worth::Strong,
        '?' => Worth::Weak,
        '-' => Worth::Against,
        '!' => Worth::Mask,
        _ => return None,
    };
    Some((worth, letters.as_str()))
}

impl Lexicon {
    fn symbol(&mut self, word: &str) -> Option<Symbol> {
        let fresh = Symbol::try_from(self.starts.len()).ok()?;
        let part = match (word.strip_suffix('*'), word.strip_prefix('*')) {
            (Some(begins), _) => Some((&mut self.begins, begins)),
            (None, Some(ends)) => Some((&mut self.ends, ends)),
            (None, None) => None,
        };
        if let Some((map, part)) = part {
            let key = spelled(part).0.into_boxed_str();
            if key.is_empty() {
                return None;
            }
            let symbol = *map.entry(key).or_insert(fresh);
            if symbol == fresh {
                self.starts.push(Vec::new());
            }
            return Some(symbol);
        }
        let (map, key) = match word.strip_prefix('=') {
            Some(form) => (&mut self.exact, spelled(form).0.into_boxed_str()),
            None => (&mut self.loose, spelled(word).1),
        };
        if key.is_empty() {
            return None;
        }
        let held = map.entry(key).or_default();
        if let Some(known) = held.first() {
            return Some(*known);
        }
        held.push(fresh);
        self.starts.push(Vec::new());
        Some(fresh)
    }

    /// The symbols of `a|b|%grupp`, sorted.
    pub(super) fn any(&mut self, part: &str) -> Box<[Symbol]> {
        let mut any: Vec<Symbol> = Vec::new();
        for word in part.split('|') {
            match word.strip_prefix('%') {
                Some(group) => any.extend(self.groups.get(group).into_iter().flat_map(|all| all.iter())),
                None => any.extend(self.symbol(word)),
            }
        }
        any.sort_unstable();
        any.dedup();
        any.into()
    }

    fn places(&mut self, cue: &str) -> Option<Box<[Place]>> {
        let mut places = Vec::new();
        let mut gap = false;
        for part in cue.split_whitespace() {
            if part == ".." {
                gap = true;
                continue;
            }
            let any = self.any(part);
            if any.is_empty() {
                return None;
            }
            places.push(Place { any, gap: std::mem::take(&mut gap) && !places.is_empty() });
        }
        (!places.is_empty()).then(|| places.into())
    }

    /// The symbols of one folded word of a text, sorted.
    pub(super) fn symbols(&self, folded: &str) -> Vec<Symbol> {
        let mut all: Vec<Symbol> = self.exact.get(folded).into_iter().flatten().copied().collect();
        for term in word_terms(folded) {
            all.extend(self.loose.get(&term).into_iter().flatten());
        }
        for (at, _) in folded.char_indices().skip(1) {
            let (begins, ends) = folded.split_at(at);
            all.extend(self.begins.get(begins));
            all.extend(self.ends.get(ends));
        }
        all.extend(self.begins.get(folded));
        all.extend(self.ends.get(folded));
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The symbols of a group; empty when there is none of the name.
    pub(super) fn group(&self, name: &str) -> &[Symbol] {
        self.groups.get(name).map_or(&[], |all| all)
    }
}
