//! Where the words of a text are.

use super::fold::fold;
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// Letters of a word that count; what follows is cut off, in texts and in questions alike.
pub const MAX_WORD: usize = 64;

/// So many parts with hyphens between are still also read as one word.
const MAX_JOINED: usize = 4;

/// One word of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Word<'a> {
    /// The word in its one spelling.
    pub folded: &'a str,
    /// Where it stands: bytes of the original.
    pub at: Range<usize>,
    /// It is the whole of a word whose pieces (e-post, #RäddaBadhuset) were given just before.
    pub whole: bool,
}

/// What a character is to a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Is {
    Letter,
    /// Divides a word into pieces when it stands between letters.
    Hyphen,
    /// Falls out of a word when it stands between letters.
    Silent,
    Colon,
    Other,
}

fn what(c: char) -> Is {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Is::Letter,
        '-' | '_' | '\u{2010}' | '\u{2011}' => Is::Hyphen,
        '\'' | '’' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => Is::Silent,
        ':' => Is::Colon,
        _ if c < '\u{80}' => Is::Other,
        _ if c.is_alphanumeric() || is_combining_mark(c) => Is::Letter,
        _ => Is::Other,
    }
}

/// Endings that Swedish puts after a colon: EU:s, tv:n, SJ:arna. They tell nothing.
const ENDINGS: [&str; 18] = [
    "s", "n", "t", "e", "en", "et", "ens", "ets", "ns", "ar", "er", "or", "are", "arna", "erna", "orna",
    "na", "arnas",
];

/// Hands over every word of the text, in order.
pub(super) fn words(text: &str, mut give: impl FnMut(Word<'_>)) {
    let (mut piece, mut whole) = (String::new(), String::new());
    let mut from = 0;
    while let Some(start) = next_letter(text, from) {
        let hashtag = text[..start].ends_with('#');
        let mut pieces = 0;
        let mut at = start;
        whole.clear();
        loop {
            let end = end_of_piece(text, at, hashtag);
            piece.clear();
            fold(&text[at..end], MAX_WORD, &mut piece);
            if !piece.is_empty() && !is_address_dress(&piece, &text[end..]) {
                pieces += 1;
                if pieces <= MAX_JOINED {
                    whole.push_str(&piece);
                }
                give(Word { folded: &piece, at: at..end, whole: false });
            }
            from = end;
            match next_piece(text, end, hashtag) {
                Some(next) => at = next,
                None => break,
            }
        }
        if (2..=MAX_JOINED).contains(&pieces) && whole.chars().nth(MAX_WORD).is_none() {
            give(Word { folded: &whole, at: start..from, whole: true });
        }
        from += colon_ending(&text[from..]);
    }
}

/// The first letter or digit at or after the byte.
fn next_letter(text: &str, from: usize) -> Option<usize> {
    text[from..]
        .char_indices()
        .find(|(_, c)| what(*c) == Is::Letter && !is_combining_mark(*c))
        .map(|(i, _)| from + i)
}

/// Where the letters that begin at `at` end. In a hashtag a capital after a small letter begins anew.
fn end_of_piece(text: &str, at: usize, hashtag: bool) -> usize {
    let mut end = at;
    let mut silent = false;
    let mut small = false;
    for (i, c) in text[at..].char_indices() {
        match what(c) {
            Is::Letter => {
                if hashtag && small && c.is_uppercase() {
                    return at + i;
                }
                small = c.is_lowercase();
                end = at + i + c.len_utf8();
                silent = false;
            }
            // Two in a row are quotation marks, not part of a word.
            Is::Silent if c.is_ascii() && silent => break,
            Is::Silent => silent = true,
            _ => break,
        }
    }
    end
}

/// Where the next piece of the same word begins, if the word goes on.
fn next_piece(text: &str, end: usize, hashtag: bool) -> Option<usize> {
    let mut rest = text[end..].chars();
    let first = rest.next()?;
    match what(first) {
        Is::Letter if hashtag => Some(end),
        Is::Hyphen if rest.next().is_some_and(|c| what(c) == Is::Letter && !is_combining_mark(c)) => {
            Some(end + first.len_utf8())
        }
        _ => None,
    }
}

/// How many bytes to step over when a colon and a mere ending follow.
fn colon_ending(rest: &str) -> usize {
    let Some(after) = rest.strip_prefix(':') else { return 0 };
    let length = after.bytes().take(6).take_while(u8::is_ascii_lowercase).count();
    let goes_on = after[length..].chars().next().is_some_and(|c| what(c) == Is::Letter);
    if !goes_on && ENDINGS.contains(&&after[..length]) { 1 + length } else { 0 }
}

/// `https://` and `www.` dress an address and say nothing.
fn is_address_dress(piece: &str, after: &str) -> bool {
    match piece {
        "http" | "https" => after.starts_with("://"),
        "www" => after.starts_with('.'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        words(text, |word| {
            assert!(text.get(word.at.clone()).is_some());
            out.push(if word.whole { format!("={}", word.folded) } else { word.folded.to_owned() });
        });
        out
    }

    #[test]
    fn words_are_found_in_what_people_write() {
        for (text, wanted) in [
            ("Hej, hej!", "hej hej"),
            ("e-post och E‑post", "e post =epost och e post =epost"),
            ("bad\u{ad}hu\u{200b}set", "badhuset"),
            ("Lars' don't ’nu’ ''x''", "lars dont nu x"),
            ("EU:s tv:n SJ:arna kl:12 svar:nej", "eu tv sj kl 12 svar nej"),
            ("https://www.kommun.se/bad_hus?x=1", "kommun se bad hus =badhus x 1"),
            (
                "@Anna_K #RäddaBadhusetNU #covid-19",
                "anna k =annak rädda badhuset nu =räddabadhusetnu covid 19 =covid19",
            ),
            ("🏊‍♀️bad🏊bad ❤️", "bad bad"),
            ("- -a- _ -- '", "a"),
            ("a\u{30a}r \u{301}x", "år x"),
            ("½ m²", "12 m2"),
            ("", ""),
        ] {
            assert_eq!(split(text).join(" "), wanted, "{text}");
        }
    }

    #[test]
    fn hostile_text_costs_no_more_than_its_length() {
        let word = "å".repeat(1_000_000);
        assert_eq!(split(&word), ["å".repeat(MAX_WORD)]);
        assert_eq!(split(&"a-".repeat(100_000)).len(), 100_000);
        assert_eq!(split(&"'".repeat(1_000_000)).len(), 0);
        assert_eq!(split(&format!("a{}", "\u{301}".repeat(1_000_000))), ["a"]);
        assert_eq!(split(&"a:".repeat(100_000)).len(), 100_000);
    }
}
