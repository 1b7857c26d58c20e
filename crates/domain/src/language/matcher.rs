//! Finds a policy's own words in what people write.
//!
//! A word in a policy is found in every inflection and inside compounds (avgift in badhusavgiften); in
//! quotation marks it is found only as written; with `*` at its end it is found as a beginning. Several
//! words are a phrase: they must follow each other. Capitals, accents and hidden characters are of no
//! consequence.
//!
//! Most texts hold none of the words: one pass with an automaton tells which words of the text could
//! match at all, and only those are taken apart.

use super::{
    compound::{Lexicon, parts_with},
    stem::stem,
    token,
};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::{collections::HashMap, ops::Range};

/// One place where a text holds one of the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Which word or phrase, by its place in the list given to [`Matcher::new`].
    pub word: usize,
    /// Where: bytes of the text. For a compound the whole of it.
    pub at: Range<usize>,
}

/// How one word of a phrase must look.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Piece {
    Stem(Box<str>),
    Exact(Box<str>),
    Prefix(Box<str>),
}

impl Piece {
    /// What every word that matches holds somewhere.
    fn core(&self) -> &str {
        match self {
            Self::Exact(word) | Self::Prefix(word) => word,
            // A stem is the beginning of its words, but for cykl, which stands for cykel too.
            Self::Stem(stem) if stem.len() > 3 => stem.strip_suffix('l').unwrap_or(stem),
            Self::Stem(stem) => stem,
        }
    }

    fn is(&self, word: &str) -> bool {
        match self {
            Self::Stem(own) => *own == stem(word),
            Self::Exact(own) => **own == *word,
            Self::Prefix(own) => word.starts_with(&**own),
        }
    }
}

/// A list of words and phrases, made ready to be looked for.
#[derive(Debug)]
pub struct Matcher {
    phrases: Vec<Vec<Piece>>,
    /// The phrases that begin with this stem.
    by_stem: HashMap<Box<str>, Vec<usize>>,
    /// The phrases that begin with this word as written.
    by_word: HashMap<Box<str>, Vec<usize>>,
    /// The phrases that begin with a beginning.
    by_prefix: Vec<usize>,
    /// None when there is nothing to look for, or too much of it for an automaton.
    cores: Option<AhoCorasick>,
    lexicon: Lexicon,
}

/// A word of the text under search.
struct Token {
    at: Range<usize>,
    /// Where its folded form stands in the buffer.
    folded: Range<usize>,
    whole: bool,
}

impl Matcher {
    /// Makes the list ready. What holds no letter or digit is never found.
    pub fn new<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> Self {
        let mut own: Vec<Box<str>> = Vec::new();
        let phrases: Vec<Vec<Piece>> = words.into_iter().map(|word| read(word.as_ref(), &mut own)).collect();
        let (mut by_stem, mut by_word, mut by_prefix) = (HashMap::new(), HashMap::new(), Vec::new());
        for (i, phrase) in phrases.iter().enumerate() {
            match phrase.first() {
                Some(Piece::Stem(stem)) => by_stem.entry(stem.clone()).or_insert_with(Vec::new).push(i),
                Some(Piece::Exact(word)) => by_word.entry(word.clone()).or_insert_with(Vec::new).push(i),
                Some(Piece::Prefix(_)) => by_prefix.push(i),
                None => {}
            }
        }
        let cores = phrases.iter().filter_map(|phrase| phrase.first()).map(Piece::core);
        // A table of all states is the fastest, and fits memory for the lists a policy has.
        let kind = (phrases.len() < 2_000).then_some(AhoCorasickKind::DFA);
        let cores =
            AhoCorasick::builder().kind(kind).build(cores).ok().filter(|cores| cores.patterns_len() > 0);
        let lexicon = Lexicon::new(own.iter().map(AsRef::as_ref));
        Self { phrases, by_stem, by_word, by_prefix, cores, lexicon }
    }

    /// Every place where the text holds one of the words, in the order of the text.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Hit> {
        let Some(cores) = &self.cores else { return Vec::new() };
        let mut folded = String::with_capacity(text.len() + text.len() / 8);
        let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 6);
        token::words(text, |word| {
            let start = folded.len();
            folded.push_str(word.folded);
            tokens.push(Token { at: word.at, folded: start..folded.len(), whole: word.whole });
            // No core has a space, so nothing is found across two words.
            folded.push(' ');
        });
        let mut hits = Vec::new();
        let mut i = 0;
        for found in cores.find_iter(&folded) {
            i += tokens[i..].partition_point(|token| token.folded.end <= found.start());
            if tokens.get(i).is_some_and(|token| found.start() < token.folded.start) {
                // In a word that was just taken apart.
                continue;
            }
            if let Some(token) = tokens.get(i) {
                self.take_apart(token, i, &tokens, &folded, &mut hits);
                i += 1;
            }
        }
        hits
    }

    /// Whether the text holds any of the words.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        !self.find(text).is_empty()
    }

    fn take_apart(&self, token: &Token, i: usize, tokens: &[Token], folded: &str, hits: &mut Vec<Hit>) {
        let before = hits.len();
        let word = &folded[token.folded.clone()];
        let mut hit = |phrase: usize, alone: bool| {
            let Some(pieces) = self.phrases.get(phrase) else { return };
            let end = if pieces.len() == 1 {
                Some(token.at.end)
            } else if alone || token.whole {
                None
            } else {
                phrase_end(&pieces[1..], &tokens[i + 1..], folded)
            };
            if let Some(end) = end {
                let hit = Hit { word: phrase, at: token.at.start..end };
                if !hits[before..].contains(&hit) {
                    hits.push(hit);
                }
            }
        };
        let list = |map: &HashMap<Box<str>, Vec<usize>>, key: &str| map.get(key).cloned().unwrap_or_default();
        list(&self.by_word, word).into_iter().for_each(|phrase| hit(phrase, false));
        list(&self.by_stem, &stem(word)).into_iter().for_each(|phrase| hit(phrase, false));
        for phrase in &self.by_prefix {
            if self.phrases[*phrase].first().is_some_and(|piece| piece.is(word)) {
                hit(*phrase, false);
            }
        }
        parts_with(word, &self.lexicon, &mut |part| {
            list(&self.by_stem, &part).into_iter().for_each(|phrase| hit(phrase, true));
        });
    }
}

/// Where a phrase ends in the text when its remaining words follow.
fn phrase_end(pieces: &[Piece], tokens: &[Token], folded: &str) -> Option<usize> {
    let mut rest = tokens.iter().filter(|token| !token.whole);
    let mut end = None;
    for piece in pieces {
        let token = rest.next()?;
        if !piece.is(&folded[token.folded.clone()]) {
            return None;
        }
        end = Some(token.at.end);
    }
    end
}

/// Reads one word or phrase of a policy.
fn read(text: &str, own: &mut Vec<Box<str>>) -> Vec<Piece> {
    let text = text.trim();
    let quoted = |c: char| matches!(c, '"' | '”' | '“');
    let bare = text.trim_matches(quoted);
    let exact = text.starts_with(quoted) && text.ends_with(quoted);
    let prefix = !exact && bare.ends_with('*');
    let (mut pieces, mut whole) = (Vec::new(), None);
    token::words(bare, |word| {
        if word.whole {
            whole = Some((Box::<str>::from(word.folded), word.at));
        } else {
            pieces.push((Box::<str>::from(word.folded), word.at));
        }
    });
    // One word with hyphens is one word.
    if let Some((word, at)) = whole
        && pieces.first().is_some_and(|(_, first)| first.start == at.start)
        && pieces.last().is_some_and(|(_, last)| last.end == at.end)
    {
        pieces = vec![(word, at)];
    }
    let last = pieces.len();
    let single = last == 1;
    let piece = |(i, (word, _)): (usize, (Box<str>, Range<usize>))| {
        if exact {
            Piece::Exact(word)
        } else if prefix && i + 1 == last {
            Piece::Prefix(word)
        } else {
            if single {
                own.push(word.clone());
            }
            Piece::Stem(stem(&word))
        }
    };
    pieces.into_iter().enumerate().map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(words: &[&str], text: &str) -> String {
        let hits = Matcher::new(words).find(text);
        hits.iter().map(|hit| format!("{}:{}", hit.word, &text[hit.at.clone()])).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_are_found_in_every_inflection_and_inside_compounds() {
        for (word, text, wanted) in [
            ("avgift", "Vad är badhusavgiften? AVGIFTER!", "0:badhusavgiften 0:AVGIFTER"),
            ("cykel", "cyklarna, cykeln och cykelvägen", "0:cyklarna 0:cykeln 0:cykelvägen"),
            ("skola", "Skolan, skolgården, förskolan", "0:Skolan 0:skolgården"),
            ("idiot", "kommunidioter och idiotbeslut", "0:kommunidioter 0:idiotbeslut"),
            ("hot", "Ett hotell med hotfulla 𝐡𝐨𝐭 ho\u{ad}t", "0:𝐡𝐨𝐭 0:ho\u{ad}t"),
            ("e-post", "epost, e-posten", "0:epost 0:e-posten"),
            ("vatten", "vattnet i vattenledningen", "0:vattnet 0:vattenledningen"),
        ] {
            assert_eq!(found(&[word], text), wanted, "{word}: {text}");
        }
    }

    #[test]
    fn quotes_ask_for_the_word_as_written_and_a_star_for_a_beginning() {
        assert_eq!(found(&["\"bil\""], "bil bilen bilväg Bil"), "0:bil 0:Bil");
        assert_eq!(found(&["rasis*"], "rasist rasismen ras"), "0:rasist 0:rasismen");
        assert_eq!(found(&["”dra åt helvete”"], "Dra åt helvete! dragit åt helvete"), "0:Dra åt helvete");
    }

    #[test]
    fn a_phrase_must_stand_together_in_any_inflection() {
        let words = ["trasig lampa", "lampa"];
        assert_eq!(found(&words, "trasiga lampor"), "0:trasiga lampor 1:lampor");
        assert_eq!(found(&words, "trasig gul lampa"), "1:lampa");
        assert_eq!(found(&["a b c"], "a b a b c"), "0:a b c");
        assert_eq!(found(&["skicka e-post nu"], "Skicka e-post nu"), "0:Skicka e-post nu");
    }

    #[test]
    fn nothing_is_found_for_nothing() {
        assert_eq!(found(&[], "text"), "");
        assert_eq!(found(&["", "!", "\"\"", "*", "\""], "text ! * \"\""), "");
        assert_eq!(found(&["text"], ""), "");
    }

    #[test]
    fn hostile_texts_cost_no_more_than_their_length() {
        let matcher = Matcher::new(["aaa", "a a a a b", "hus", "a*"]);
        for text in
            ["a".repeat(1_000_000), "a ".repeat(100_000), "hus".repeat(100_000), "hus-".repeat(100_000)]
        {
            let _ = matcher.find(&text);
        }
    }

    proptest! {
        #[test]
        fn every_hit_is_a_piece_of_the_text(words in proptest::collection::vec("[\"a-cå*\\- ]{0,6}", 0..6), text in "[a-cÅå \\-'#:ɐ]{0,60}") {
            for hit in Matcher::new(&words).find(&text) {
                prop_assert!(hit.word < words.len());
                prop_assert!(!text.get(hit.at).unwrap().is_empty());
            }
        }

        #[test]
        fn the_quick_way_finds_what_looking_at_every_word_finds(words in proptest::collection::vec("[abels]{1,6}", 1..5), text in "[abels]{1,8}( [abels]{1,8}){0,6}") {
            let matcher = Matcher::new(&words);
            let hits = matcher.find(&text);
            let mut at = 0;
            for word in text.split(' ') {
                for (i, own) in words.iter().enumerate() {
                    if stem(own) == stem(word) {
                        prop_assert!(hits.contains(&Hit { word: i, at: at..at + word.len() }), "{own} {word}");
                    }
                }
                at += word.len() + 1;
            }
        }
    }
}
