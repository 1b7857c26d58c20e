//! What the shape of a text tells without its words meaning much: questions, masked swearing, names
//! somebody calls out to, shouting.

use super::lexicon::Lexicon;
use super::reading::{End, Reading, Sentence, is_any};
use std::ops::Range;

/// A sentence that asks, and how surely.
#[derive(Debug, Clone)]
pub(super) struct Asks {
    /// 2 settles it, 1 is worth asking about.
    pub points: i32,
    /// Where it stands.
    pub at: Range<usize>,
    /// What shows it.
    pub why: &'static str,
}

/// What the shape tells.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// The surest question.
    pub asks: Option<Asks>,
    /// A swear word with letters starred out.
    pub masked: Option<Range<usize>>,
    /// It begins by calling out to a person.
    pub calls: Option<Range<usize>>,
}

/// Reads the shape. `rhetorical` are the words of questions that want no answer.
pub(super) fn shape(lexicon: &Lexicon, reading: &Reading, text: &str, rhetorical: &[Range<usize>]) -> Shape {
    let mut shape = Shape { masked: masked(text), ..Shape::default() };
    for sentence in &reading.sentences {
        let is_rhetorical =
            rhetorical.iter().any(|at| at.start < sentence.tokens.end && sentence.tokens.start < at.end);
        if is_rhetorical {
            continue;
        }
        let surest = shape.asks.as_ref().map_or(0, |known| known.points);
        shape.asks =
            asks(lexicon, reading, text, sentence).filter(|asks| asks.points > surest).or(shape.asks);
    }
    if reading.sentences.is_empty() && text.contains('?') {
        shape.asks = Some(Asks { points: 1, at: 0..text.len(), why: "bara ett frågetecken" });
    }
    shape.calls = calls(lexicon, reading);
    shape
}

fn asks(lexicon: &Lexicon, reading: &Reading, text: &str, sentence: &Sentence) -> Option<Asks> {
    let words = reading.tokens.get(sentence.tokens.clone())?;
    let is = |place: usize, group: &str| {
        words.get(place).is_some_and(|word| is_any(&word.symbols, lexicon.group(group)))
    };
    let at = sentence.at.clone();
    // Greetings and small words before the question itself.
    let head = (0..words.len().min(4)).find(|place| !is(*place, "lead")).unwrap_or(0);
    if sentence.end == End::Asked {
        let short = words.len() == 1 && !is(0, "qword");
        return Some(if short {
            Asks { points: 1, at, why: "ett enda ord med frågetecken" }
        } else {
            Asks { points: 2, at, why: "frågetecken" }
        });
    }
    if sentence.end == End::Exclaimed || words.len() > 30 {
        return None;
    }
    // "När snön ligger så här vit är ...": a clause about time goes on with another verb.
    if is(head, "qword") {
        if is(head + 1, "qverb") && (is(head + 2, "subject") || words.len() > head + 2) {
            return Some(Asks { points: 2, at, why: "ordföljd som i en fråga" });
        }
        if is(head + 2, "qverb") && !is(head + 1, "subject") && !is(head + 1, "praised") {
            return Some(Asks { points: 2, at, why: "ordföljd som i en fråga" });
        }
    } else if is(head, "qverb") && is(head + 1, "asked") {
        return Some(Asks { points: 2, at, why: "ordföljd som i en fråga" });
    } else if is(head, "qverb") && is(head + 1, "subject") {
        return Some(Asks { points: 1, at, why: "ordföljd som i en fråga" });
    } else if is(head, "qverb") && words.len() > head + 2 {
        // "Är simskolan full": a definite noun after the verb. People also leave out "jag": "Har letat".
        let definite = words.get(head + 1).and_then(|word| text.get(word.at.clone())).is_some_and(|word| {
            word.chars().count() > 4
                && ["an", "en", "et", "na", "ln", "rn"].iter().any(|end| word.ends_with(end))
        });
        return definite.then_some(Asks { points: 2, at, why: "ordföljd som i en fråga" });
    }
    None
}

/// A handle or a person's name first of all, and then something said to them.
fn calls(lexicon: &Lexicon, reading: &Reading) -> Option<Range<usize>> {
    let sentence = reading.sentences.first()?;
    let words = reading.tokens.get(sentence.tokens.clone())?;
    let is = |place: usize, group: &str| {
        words.get(place).is_some_and(|word| is_any(&word.symbols, lexicon.group(group)))
    };
    let first = words.first()?;
    if is(0, "us") || is(1, "us") {
        return None;
    }
    if sentence.at_sign {
        return Some(first.at.clone());
    }
    if !first.capital || !is(0, "name") {
        return None;
    }
    // "Anna Berg ska vi gå", "Anna kolla", or nothing but names.
    let names = words.iter().enumerate().take_while(|(place, word)| word.capital && *place < 6).count();
    let alone = names == reading.tokens.len();
    let spoken_to = (1..names + 2).any(|place| is(place, "calling"));
    (alone || spoken_to).then(|| first.at.start..words.get(names.saturating_sub(1)).unwrap_or(first).at.end)
}

/// A word with letters starred out: j*vla, f*n, s**t.
fn masked(text: &str) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(found) = text.get(from..)?.find(['*', '#', '@', '$']) {
        let star = from + found;
        let mark = bytes.get(star).copied();
        let end = star + bytes.get(star..)?.iter().take_while(|byte| Some(**byte) == mark).count();
        from = end;
        let before = text.get(..star)?.chars().next_back();
        let after = text.get(end..)?.chars().next();
        let letters = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        // A handle, a hashtag and *emphasis* have no letter before the sign; an address has many.
        if letters(before) && letters(after) && mark == Some(b'*') {
            let start = text
                .get(..star)?
                .char_indices()
                .rev()
                .take(20)
                .take_while(|(_, c)| c.is_alphabetic())
                .last()
                .map_or(star, |(at, _)| at);
            let stop = text
                .get(end..)?
                .char_indices()
                .take(20)
                .take_while(|(_, c)| c.is_alphabetic())
                .last()
                .map_or(end, |(at, c)| end + at + c.len_utf8());
            // Inner stars bind genders together too: elev*er, boende*n. Swear words are short and lose vowels.
            let gender = ["er", "erna", "or", "n", "na", "are", "arna"].contains(&text.get(end..stop)?);
            if !gender || stop - start <= 3 {
                return Some(start..stop);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn starred_swearing_is_seen_and_stars_for_other_things_are_not() {
        assert_eq!(masked("så j*vla dåligt"), Some(4.."så j*vla".len()));
        assert!(masked("F*N").is_some());
        assert!(masked("alla elev*er").is_none());
        assert!(masked("*viktigt* 5*3 @kommun #bad").is_none());
    }
}
