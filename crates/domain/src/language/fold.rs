//! One spelling for words that Swedish readers take for the same.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Appends the word in its one spelling, at most `limit` characters of it.
///
/// Lower case; å ä ö stay; other accents fall; letters in disguise (full width, mathematical bold)
/// become plain. What is neither letter nor digit falls out.
pub(super) fn fold(word: &str, limit: usize, out: &mut String) {
    let mut left = limit;
    if word.is_ascii() {
        let plain = word.bytes().filter(u8::is_ascii_alphanumeric).take(left);
        out.extend(plain.map(|byte| char::from(byte.to_ascii_lowercase())));
    } else if word.chars().all(|c| c.is_ascii() || ('\u{c0}'..'\u{250}').contains(&c)) {
        word.chars().for_each(|c| fold_char(c, &mut left, out));
    } else {
        // A word of combining marks without end is cut before it is normalised.
        word.chars().take(limit * 8).nfkc().for_each(|c| fold_char(c, &mut left, out));
    }
}

fn fold_char(c: char, left: &mut usize, out: &mut String) {
    let mut put = |c: char| {
        if *left > 0 && c.is_alphanumeric() && !is_combining_mark(c) {
            *left -= 1;
            out.push(c);
        }
    };
    match c {
        'a'..='z' | '0'..='9' | 'å' | 'ä' | 'ö' => put(c),
        'A'..='Z' => put(c.to_ascii_lowercase()),
        'Å' => put('å'),
        'Ä' | 'Æ' | 'æ' | 'ǽ' | 'Ǽ' => put('ä'),
        'Ö' | 'Ø' | 'ø' | 'ǿ' | 'Ǿ' => put('ö'),
        'ß' | 'ẞ' => "ss".chars().for_each(put),
        'œ' | 'Œ' => "oe".chars().for_each(put),
        'þ' | 'Þ' => "th".chars().for_each(put),
        'ð' | 'Ð' | 'đ' | 'Đ' => put('d'),
        'ł' | 'Ł' => put('l'),
        'ı' => put('i'),
        // Only alphabets that carry accents are taken apart; Korean would fall into its strokes.
        '\u{80}'..='\u{52f}' | '\u{1e00}'..='\u{1fff}' => {
            for lower in c.to_lowercase() {
                unicode_normalization::char::decompose_canonical(lower, &mut put);
            }
        }
        _ => c.to_lowercase().for_each(put),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(word: &str) -> String {
        let mut out = String::new();
        fold(word, 64, &mut out);
        out
    }

    #[test]
    fn swedish_letters_stay_and_foreign_accents_fall() {
        for (from, to) in [
            ("ÅÄÖåäö", "åäöåäö"),
            ("Idé", "ide"),
            ("Müller", "muller"),
            ("Ærø", "ärö"),
            ("Straße", "strasse"),
            ("İzmir", "izmir"),
            ("a\u{30a}a\u{308}o\u{308}e\u{301}", "åäöe"),
            ("ＨＯＴ", "hot"),
            ("𝐡𝐨𝐭", "hot"),
            ("Ёлка", "елка"),
            ("한국", "한국"),
        ] {
            assert_eq!(folded(from), to, "{from}");
        }
    }
}
