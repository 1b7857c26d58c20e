//! What the shape of a text tells without its words meaning much: questions, masked swearing, names
//! somebody calls out to, shouting.

use super::lexicon::Lexicon;
use super::reading::{End, Reading, Sentence, Token, is_any};
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
    /// The first angry or sneering emoji.
    pub frown: Option<Range<usize>>,
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
    shape.calls = calls(lexicon, reading, text);
    shape.frown = reading.frown.and_then(|at| Some(at..at + text.get(at..)?.chars().next()?.len_utf8()));
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
    if let Some(inner) = asks_inside(lexicon, text, words, head) {
        return Some(inner);
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
        let points = if is(head, "dropped") { 1 } else { 2 };
        return definite.then_some(Asks { points, at, why: "ordföljd som i en fråga" });
    }
    None
}

/// "Jag ramlade i går, vart vänder jag mig": a question word and a verb before its subject, after a pause.
/// In "vet inte vart man vänder sig" the subject stands first, and nothing is asked by the words alone.
fn asks_inside(lexicon: &Lexicon, text: &str, words: &[Token], head: usize) -> Option<Asks> {
    let is = |place: usize, group: &str| {
        words.get(place).is_some_and(|word| is_any(&word.symbols, lexicon.group(group)))
    };
    let asked = |from: usize, points: i32| {
        let at = words.get(from)?.at.start..words.last()?.at.end;
        Some(Asks { points, at, why: "ordföljd som i en fråga" })
    };
    let after = head + 1..words.len();
    let with_word = after.clone().find(|place| {
        is(*place, "qword")
            && is(place + 1, "qverb")
            && is(place + 2, "subject")
            && (pauses(text, words, *place) || is(place - 1, "pause"))
    });
    if let Some(place) = with_word {
        return asked(place, 2);
    }
    // "..., stämmer det", "..., ska man anmäla sig": but a clause before the pause turns what follows around too.
    if is(head, "clause") {
        return None;
    }
    let without = after.clone().find(|place| {
        let last = place + 2 == words.len() && is(place + 1, "subject");
        is(*place, "qverb") && (last || is(place + 1, "asked")) && pauses(text, words, *place)
    });
    without.and_then(|place| asked(place, 1))
}

/// Whether a comma, a dash or an emoji stands before a word.
fn pauses(text: &str, words: &[Token], place: usize) -> bool {
    let (Some(before), Some(word)) = (place.checked_sub(1).and_then(|at| words.get(at)), words.get(place))
    else {
        return false;
    };
    text.get(before.at.end..word.at.start).is_some_and(|between| {
        between.contains([',', ':', '-', '(']) || between.chars().any(|c| !c.is_ascii() && !c.is_alphabetic())
    })
}

/// A handle anywhere, or a person's name first of all and then something said to them.
fn calls(lexicon: &Lexicon, reading: &Reading, text: &str) -> Option<Range<usize>> {
    if let Some(at) = handle(text) {
        return Some(at);
    }
    let sentence = reading.sentences.first()?;
    let words = reading.tokens.get(sentence.tokens.clone())?;
    let is = |place: usize, group: &str| {
        words.get(place).is_some_and(|word| is_any(&word.symbols, lexicon.group(group)))
    };
    let first = words.first()?;
    if is(0, "us") || is(1, "us") {
        return None;
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

/// The first @handle. An address has a letter or a digit before its sign.
fn handle(text: &str) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let at = bytes.iter().enumerate().position(|(at, byte)| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        *byte == b'@'
            && before.is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'.' && *byte != b'@')
            && text.get(at + 1..).is_some_and(|rest| rest.starts_with(char::is_alphabetic))
    })?;
    let name = text.get(at + 1..)?;
    let long = name.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '.').unwrap_or(name.len());
    // Most municipalities have the word in their own.
    let ours = name.get(..long)?.to_lowercase().contains("kommun");
    (!ours).then_some(at..at + 1 + long)
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
