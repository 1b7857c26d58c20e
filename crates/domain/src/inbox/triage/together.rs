//! Cues of words that stand in one sentence, or one text, in any order: "mamma" and "fallit", "inte" and
//! "plogat". People say the same thing in many orders; what they speak of and what is wrong is the same.
//!
//! Every set of words such a cue names is a feature, one bit. A sentence has the features of its words, so
//! that a cue that does not fit costs one comparison. Only what fits is looked for word by word.

use super::lexicon::{Lexicon, Symbol, Worth};
use super::reading::{Hit, Reading, Sentence, Token, Weight, is_any};
use std::collections::HashSet;

/// The features of a sentence, one bit each.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Features([u128; 2]);

impl Features {
    const NONE: Self = Self([0; 2]);

    const fn bit(at: usize) -> Self {
        if at < 128 { Self([1 << at, 0]) } else { Self([0, 1 << (at - 128)]) }
    }

    /// Both together.
    pub(super) const fn with(self, other: Self) -> Self {
        Self([self.0[0] | other.0[0], self.0[1] | other.0[1]])
    }

    const fn has_all(self, other: Self) -> bool {
        self.0[0] & other.0[0] == other.0[0] && self.0[1] & other.0[1] == other.0[1]
    }

    const fn has_any(self, other: Self) -> bool {
        self.0[0] & other.0[0] != 0 || self.0[1] & other.0[1] != 0
    }
}

/// Sets of words there may be.
const MOST: usize = 256;

/// What a sentence has that no word says: its place in the list is its bit.
const MARKS: [&str; 6] = ["<asked>", "<exclaimed>", "<number>", "<frown>", "<smile>", "<clap>"];

/// It ends with a question mark.
pub(super) const ASKED: Features = Features::bit(0);
/// It ends with an exclamation mark.
pub(super) const EXCLAIMED: Features = Features::bit(1);
/// It holds a number in figures.
pub(super) const NUMBER: Features = Features::bit(2);
/// The text holds an angry or sneering emoji.
pub(super) const FROWN: Features = Features::bit(3);
/// The text holds a friendly emoji.
pub(super) const SMILE: Features = Features::bit(4);
/// The text holds clapping hands: praise, or scorn.
pub(super) const CLAP: Features = Features::bit(5);

/// One cue.
#[derive(Debug)]
pub(super) struct Together {
    /// Which topic it speaks of.
    pub topic: usize,
    /// What it is worth.
    worth: Worth,
    /// The sets of words that must all be there.
    needs: Box<[usize]>,
    /// The same, and marks, as bits.
    all: Features,
    /// What must not be there.
    none: Features,
    /// Anywhere in the text rather than in one sentence.
    wide: bool,
}

/// The sets of words, and which words belong to which.
#[derive(Default)]
pub(super) struct Sets {
    /// Each set's words.
    sets: Vec<(String, Box<[Symbol]>)>,
    /// The features of a word, by its symbol.
    of: Vec<Features>,
}

impl Sets {
    /// The features of a word known by these symbols.
    pub(super) fn features(&self, symbols: &[Symbol]) -> Features {
        symbols
            .iter()
            .filter_map(|symbol| self.of.get(*symbol as usize))
            .fold(Features::NONE, |all, one| all.with(*one))
    }

    fn bit(&mut self, part: &str, any: Box<[Symbol]>) -> Option<usize> {
        if let Some(at) = self.sets.iter().position(|(name, _)| name == part) {
            return Some(at + MARKS.len());
        }
        let bit = self.sets.len() + MARKS.len();
        if any.is_empty() || bit >= MOST {
            return None;
        }
        for symbol in any.iter() {
            let at = *symbol as usize;
            if self.of.len() <= at {
                self.of.resize(at + 1, Features::NONE);
            }
            if let Some(features) = self.of.get_mut(at) {
                *features = features.with(Features::bit(bit));
            }
        }
        self.sets.push((part.to_owned(), any));
        Some(bit)
    }
}

/// Reads a cue written `a|b & %grupp & !c` (one sentence) or with `&&` (the whole text).
pub(super) fn cue(lexicon: &mut Lexicon, topic: usize, worth: Worth, text: &str) -> Option<Together> {
    let wide = text.contains("&&");
    let mut cue =
        Together { topic, worth, needs: Box::default(), all: Features::NONE, none: Features::NONE, wide };
    let mut needs = Vec::new();
    for part in text.split('&').map(str::trim).filter(|part| !part.is_empty()) {
        let (part, barred) = part.strip_prefix('!').map_or((part, false), |part| (part, true));
        let mark = MARKS.iter().position(|mark| *mark == part);
        let bit = match mark {
            Some(bit) => bit,
            None => {
                let any = lexicon.any(part);
                lexicon.sets.bit(part, any)?
            }
        };
        if barred {
            cue.none = cue.none.with(Features::bit(bit));
        } else {
            cue.all = cue.all.with(Features::bit(bit));
            needs.extend(bit.checked_sub(MARKS.len()));
        }
    }
    cue.needs = needs.into();
    (!cue.needs.is_empty()).then_some(cue)
}

/// What the moods of a text are, by its emoji, and where the first angry one stands.
pub(super) fn mood(text: &str) -> (Features, Option<usize>) {
    let (mut all, mut first) = (Features::NONE, None);
    // Every emoji that matters begins with one of two bytes; a text without them has none.
    if !text.bytes().any(|byte| byte == 0xF0 || byte == 0xE2) {
        return (all, first);
    }
    for (at, letter) in text.char_indices() {
        let mood = match letter {
            '🤡' | '🙄' | '😡' | '🤬' | '👎' | '💩' | '🤦' | '😤' | '🤮' | '😠' | '🤢' | '😒' =>
            {
                first = first.or(Some(at));
                FROWN
            }
            '❤' | '👍' | '😍' | '🥰' | '🎉' | '😊' | '🙏' | '😀' | '😃' | '😄' | '💚' | '💙' | '💛'
            | '🌷' | '☀' | '🌞' | '🏅' | '🤩' | '🥳' => SMILE,
            '👏' => CLAP,
            _ => continue,
        };
        all = all.with(mood);
    }
    (all, first)
}

/// Adds what the cues come to. `masked` are words hidden from a topic.
pub(super) fn weigh(
    lexicon: &Lexicon,
    reading: &Reading,
    masked: &HashSet<(usize, usize)>,
    all: &mut [Weight],
) {
    let text: Features = reading.sentences.iter().fold(reading.mood, |all, one| all.with(one.features));
    // Weak ones often say one thing twice: together they are worth one.
    let mut weak = vec![false; all.len()];
    for cue in &lexicon.together {
        if !text.has_all(cue.all) {
            continue;
        }
        let Some(words) = found(lexicon, reading, masked, cue, text) else { continue };
        let Some(weight) = all.get_mut(cue.topic) else { continue };
        let points = match cue.worth {
            Worth::Strong => {
                weight.strong = true;
                2
            }
            Worth::Weak => 1,
            Worth::Against => {
                weight.points -= 2;
                continue;
            }
            Worth::Mask => continue,
        };
        // A word that already counts by itself does not count once more.
        let counted =
            |at: &usize| weight.hits.iter().any(|hit| hit.words.is_empty() && hit.tokens.contains(at));
        let again = cue.worth == Worth::Weak
            && (words.iter().any(counted)
                || weak.get_mut(cue.topic).is_none_or(|was| std::mem::replace(was, true)));
        let adds_up = lexicon.topics.get(cue.topic).is_some_and(|topic| topic.adds_up);
        if !again && (adds_up || weight.hits.is_empty()) {
            weight.points += points;
        }
        if weight.hits.len() < 8 {
            let (from, to) =
                (words.iter().min().copied().unwrap_or(0), words.iter().max().copied().unwrap_or(0));
            weight.hits.push(Hit { cue: usize::MAX, tokens: from..to + 1, words: words.into() });
        }
    }
}

fn found(
    lexicon: &Lexicon,
    reading: &Reading,
    masked: &HashSet<(usize, usize)>,
    cue: &Together,
    text: Features,
) -> Option<Vec<usize>> {
    if cue.wide {
        return (!text.has_any(cue.none)).then(|| words(lexicon, &reading.tokens, 0, masked, cue)).flatten();
    }
    let fits = |sentence: &&Sentence| {
        let has = sentence.features.with(reading.mood);
        has.has_all(cue.all) && !has.has_any(cue.none)
    };
    reading.sentences.iter().filter(fits).find_map(|sentence| {
        let tokens = reading.tokens.get(sentence.tokens.clone())?;
        words(lexicon, tokens, sentence.tokens.start, masked, cue)
    })
}

fn words(
    lexicon: &Lexicon,
    tokens: &[Token],
    first: usize,
    masked: &HashSet<(usize, usize)>,
    cue: &Together,
) -> Option<Vec<usize>> {
    let one = |need: &usize| {
        let (_, any) = lexicon.sets.sets.get(*need)?;
        let at = tokens.iter().enumerate().position(|(at, token)| {
            is_any(&token.symbols, any) && !masked.contains(&(cue.topic, first + at))
        })?;
        Some(first + at)
    };
    cue.needs.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::Draft;
    use super::{FROWN, Features, MARKS, MOST, mood};

    #[test]
    fn there_is_room_for_every_set_of_words_the_lists_name() {
        let lexicon = Draft::of_product().finish();
        assert!(lexicon.sets.sets.len() + MARKS.len() < MOST, "{}", lexicon.sets.sets.len());
        assert!(!lexicon.together.is_empty());
    }

    #[test]
    fn moods_are_read_from_emoji_and_from_nothing_else() {
        assert_eq!(mood("Jaha 🙄"), (FROWN, Some(5)));
        assert_eq!(mood("Jaha … – ”så”"), (Features::NONE, None));
    }
}
