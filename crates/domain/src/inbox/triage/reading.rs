//! A text as the cues see it: its words by sentence, and which cues stand in it.
//!
//! One pass over the words. A cue never reaches across the end of a sentence. What a word is known by is
//! remembered, so that the thousandth message costs little more than looking its words up.

use super::lexicon::{GAP, Lexicon, Symbol, Worth};
use super::memory::Memory;
use super::together::{self, ASKED, EXCLAIMED, Features, NUMBER};
use crate::language::words;
use std::{collections::HashSet, ops::Range, sync::Arc};

/// Words of a text that are looked at; a text of more is no message.
const MOST_WORDS: usize = 20_000;

/// Hits of one cue in one text that are kept.
const MOST_HITS: u8 = 32;

/// How a sentence ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum End {
    /// With a question mark.
    Asked,
    /// With an exclamation mark.
    Exclaimed,
    /// Any other way.
    Plain,
}

/// One word.
pub(super) struct Token {
    /// Where it stands in the text.
    pub at: Range<usize>,
    /// Which sentence it is part of.
    pub sentence: usize,
    /// What it is known by, of what the lexicon looks for.
    pub symbols: Arc<[Symbol]>,
    /// Its first letter is a capital.
    pub capital: bool,
}

/// One sentence.
pub(super) struct Sentence {
    /// Its words.
    pub tokens: Range<usize>,
    /// Where it stands in the text.
    pub at: Range<usize>,
    /// How it ends.
    pub end: End,
    /// What it has of the sets of words, and how it ends.
    pub features: Features,
}

impl Sentence {
    fn ended(&mut self, end: End) {
        self.end = end;
        self.features = match end {
            End::Asked => self.features.with(ASKED),
            End::Exclaimed => self.features.with(EXCLAIMED),
            End::Plain => self.features,
        };
    }
}

/// A cue found.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    /// Which cue.
    pub cue: usize,
    /// First and last word of it.
    pub tokens: Range<usize>,
    /// The words themselves, where they need not follow each other.
    pub words: Box<[usize]>,
}

/// A text read.
pub(super) struct Reading {
    pub tokens: Vec<Token>,
    pub sentences: Vec<Sentence>,
    pub hits: Vec<Hit>,
    /// What its emoji tell.
    pub mood: Features,
    /// Where the first angry one stands.
    pub frown: Option<usize>,
}

/// Reads a text.
pub(super) fn read(lexicon: &Lexicon, memory: &Memory, text: &str) -> Reading {
    let mut tokens: Vec<Token> = Vec::new();
    let mut sentences: Vec<Sentence> = Vec::new();
    let mut last_end = 0;
    words(text, |word| {
        if tokens.len() >= MOST_WORDS {
            return;
        }
        let (symbols, mut features) = memory.known(lexicon, word.folded);
        if word.folded.starts_with(|first: char| first.is_ascii_digit()) {
            features = features.with(NUMBER);
        }
        if word.whole {
            // The pieces stand for places in a cue, the whole for what the last piece is also known by.
            if let Some(last) = tokens.last_mut() {
                let mut both: Vec<Symbol> = last.symbols.iter().chain(symbols.iter()).copied().collect();
                both.sort_unstable();
                both.dedup();
                last.symbols = both.into();
            }
            if let Some(sentence) = sentences.last_mut() {
                sentence.features = sentence.features.with(features);
            }
            return;
        }
        let between = text.get(last_end..word.at.start).unwrap_or_default();
        let place = tokens.len();
        match (sentences.last_mut(), ends(between, text.get(word.at.clone()).unwrap_or_default())) {
            (Some(sentence), None) => {
                sentence.tokens.end = place + 1;
                sentence.at.end = word.at.end;
                sentence.features = sentence.features.with(features);
            }
            (before, end) => {
                if let (Some(before), Some(end)) = (before, end) {
                    before.ended(end);
                }
                sentences.push(Sentence {
                    tokens: place..place + 1,
                    at: word.at.clone(),
                    end: End::Plain,
                    features,
                });
            }
        }
        last_end = word.at.end;
        tokens.push(Token {
            capital: text.get(word.at.clone()).is_some_and(|w| w.starts_with(char::is_uppercase)),
            at: word.at,
            sentence: sentences.len() - 1,
            symbols,
        });
    });
    if let Some(last) = sentences.last_mut() {
        let rest = text.get(last_end..).unwrap_or_default();
        let mark = rest.char_indices().find(|(_, c)| matches!(c, '?' | '!' | '.'));
        last.ended(mark.map_or(End::Plain, |(at, _)| mark_of(rest.get(at..).unwrap_or_default())));
    }
    let hits = hits(lexicon, &tokens);
    let (mood, frown) = together::mood(text);
    Reading { tokens, sentences, hits, mood, frown }
}

/// How the sentence before ended, if one did between two words.
fn ends(between: &str, next: &str) -> Option<End> {
    let at = between.find(['?', '!', '.', '\n', '…', ';'])?;
    let mark = between.get(at..).unwrap_or_default();
    // "kl 8.30" and "t.ex." end nothing: a full stop needs a space, and a capital or a digit after it.
    let stop = mark.starts_with('.') && !mark.starts_with("..");
    if stop && (mark.len() == 1 || next.starts_with(char::is_lowercase) && !mark.contains('\n')) {
        return None;
    }
    Some(mark_of(mark))
}

fn mark_of(mark: &str) -> End {
    let marks = mark.split(char::is_alphanumeric).next().unwrap_or_default();
    if marks.contains('?') {
        End::Asked
    } else if marks.starts_with('!') {
        End::Exclaimed
    } else {
        End::Plain
    }
}

fn hits(lexicon: &Lexicon, tokens: &[Token]) -> Vec<Hit> {
    let mut all: Vec<Hit> = Vec::new();
    let mut often = vec![0_u8; lexicon.cues.len()];
    for (at, token) in tokens.iter().enumerate() {
        let begin = all.len();
        for symbol in token.symbols.iter() {
            for &cue in lexicon.starts.get(*symbol as usize).into_iter().flatten() {
                let cue = cue as usize;
                if all.iter().skip(begin).any(|hit| hit.cue == cue) {
                    continue;
                }
                let Some(times) = often.get_mut(cue).filter(|times| **times < MOST_HITS) else { continue };
                if let Some(end) = ends_at(lexicon, tokens, cue, 1, at) {
                    *times += 1;
                    all.push(Hit { cue, tokens: at..end + 1, words: Box::default() });
                }
            }
        }
    }
    all
}

/// The last word of the cue, when its places from `place` on follow the word at `at`.
fn ends_at(lexicon: &Lexicon, tokens: &[Token], cue: usize, place: usize, at: usize) -> Option<usize> {
    let Some(next) = lexicon.cues.get(cue).and_then(|cue| cue.places.get(place)) else { return Some(at) };
    let sentence = tokens.get(at)?.sentence;
    let reach = if next.gap { GAP + 1 } else { 1 };
    for (there, token) in tokens.iter().enumerate().skip(at + 1).take(reach) {
        if token.sentence != sentence {
            return None;
        }
        let fits = is_any(&token.symbols, &next.any);
        if let Some(end) = fits.then(|| ends_at(lexicon, tokens, cue, place + 1, there)).flatten() {
            return Some(end);
        }
    }
    None
}

/// Whether two sorted lists have a symbol in common.
pub(super) fn is_any(these: &[Symbol], those: &[Symbol]) -> bool {
    if those.len() > 8 * these.len().max(1) {
        return these.iter().any(|symbol| those.binary_search(symbol).is_ok());
    }
    let (mut i, mut j) = (0, 0);
    while let (Some(a), Some(b)) = (these.get(i), those.get(j)) {
        match a.cmp(b) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
        }
    }
    false
}

/// What the cues of one topic come to.
#[derive(Default, Clone, Debug)]
pub(super) struct Weight {
    /// At least 2 settles it, 1 is worth asking about.
    pub points: i32,
    /// Something that settles it by itself was among them.
    pub strong: bool,
    /// The hits that spoke for it.
    pub hits: Vec<Hit>,
}

impl Reading {
    /// What the cues come to, topic by topic.
    pub(super) fn weigh(&self, lexicon: &Lexicon) -> Vec<Weight> {
        let mut all: Vec<Weight> = vec![Weight::default(); lexicon.topics.len()];
        let mut masked: HashSet<(usize, usize)> = HashSet::new();
        let cue_of = |hit: &Hit| lexicon.cues.get(hit.cue);
        for hit in &self.hits {
            if let Some(cue) = cue_of(hit).filter(|cue| cue.worth == Worth::Mask) {
                masked.extend(hit.tokens.clone().map(|token| (cue.topic, token)));
            }
        }
        let hidden = |topic: usize, tokens: &Range<usize>| {
            tokens.clone().any(|token| masked.contains(&(topic, token)))
        };
        let mut order: Vec<&Hit> = self.hits.iter().collect();
        // Strong cues first, and longer ones before shorter, so that a word counts once.
        order.sort_by_key(|hit| {
            let strong = cue_of(hit).is_some_and(|cue| cue.worth == Worth::Strong);
            (!strong, std::cmp::Reverse(hit.tokens.len()), hit.tokens.start)
        });
        for hit in order {
            let Some(cue) = cue_of(hit) else { continue };
            let Some(weight) = all.get_mut(cue.topic) else { continue };
            if hidden(cue.topic, &hit.tokens) {
                continue;
            }
            let adds_up = lexicon.topics.get(cue.topic).is_some_and(|topic| topic.adds_up);
            match cue.worth {
                // "Tack för ingenting" is no thanks: what stands inside something strong does not speak.
                Worth::Against => {
                    let inside = |other: &Hit| {
                        other.tokens.start <= hit.tokens.start
                            && hit.tokens.end <= other.tokens.end
                            && cue_of(other).is_some_and(|cue| cue.worth == Worth::Strong)
                    };
                    if !weight.hits.iter().any(inside) {
                        weight.points -= 2;
                    }
                }
                Worth::Strong | Worth::Weak => {
                    let again = |other: &Hit| {
                        other.cue == hit.cue
                            || other.tokens.start < hit.tokens.end && hit.tokens.start < other.tokens.end
                    };
                    if weight.hits.len() >= 8 || weight.hits.iter().any(again) {
                        continue;
                    }
                    weight.strong |= cue.worth == Worth::Strong;
                    let worth = if cue.worth == Worth::Strong { 2 } else { 1 };
                    if adds_up || weight.hits.is_empty() {
                        weight.points += worth;
                    }
                    weight.hits.push(hit.clone());
                }
                Worth::Mask => {}
            }
        }
        together::weigh(lexicon, self, &masked, &mut all);
        all
    }
}
