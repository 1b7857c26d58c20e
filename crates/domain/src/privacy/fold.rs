//! The text as the recognisers see it: one byte a character, with the way back to the original.
//!
//! Compatibility forms are folded (NFKC): full-width and circled digits become digits, a letter with a
//! combining ring becomes å. Every kind of dash is `-`, every kind of space a space, marks and invisible
//! characters vanish. Latin-1 letters keep their Latin-1 byte; other letters, numerals and symbols
//! become a stand-in, since no kind is written with them. Plain ASCII, nearly all text, is copied in runs.

use unicode_normalization::{UnicodeNormalization, char::compose};

/// A letter outside Latin-1, small or without case.
pub(super) const OTHER_SMALL: u8 = 0x80;
/// A capital outside Latin-1.
pub(super) const OTHER_CAPITAL: u8 = 0x81;
/// A symbol outside Latin-1.
pub(super) const OTHER_SYMBOL: u8 = 0x82;
/// A numeral that is not one of our ten digits.
pub(super) const OTHER_NUMERAL: u8 = 0x83;

/// The folded text and the places where its offsets part from the original's.
pub(super) struct Folded {
    pub(super) bytes: Vec<u8>,
    /// From this folded offset on, the original offset counts on from the second number.
    breaks: Vec<(usize, usize)>,
}

/// Folds a text.
pub(super) fn fold(text: &str) -> Folded {
    let source = text.as_bytes();
    let mut folded = Folded { bytes: Vec::with_capacity(source.len()), breaks: Vec::new() };
    let mut at = 0;
    while at < source.len() {
        let run = ascii_run(&source[at..]);
        folded.bytes.extend_from_slice(&source[at..at + run]);
        at += run;
        match source.get(at..) {
            Some(&[0xC3, second, ..]) => {
                folded.bytes.push(second | 0x40);
                at += 2;
            }
            Some([_, ..]) => {
                let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
                folded.character(character, at);
                at += character.len_utf8();
            }
            _ => break,
        }
        folded.goes_on_at(at);
    }
    folded
}

/// How many bytes from the start are ASCII.
fn ascii_run(bytes: &[u8]) -> usize {
    let mut run = 0;
    for chunk in bytes.chunks_exact(8) {
        let word = u64::from_le_bytes([
            chunk[0], chunk[1], chunk[2], chunk[3], chunk[4], chunk[5], chunk[6], chunk[7],
        ]);
        let high = word & 0x8080_8080_8080_8080;
        if high != 0 {
            return run + (high.trailing_zeros() / 8) as usize;
        }
        run += 8;
    }
    run + bytes[run..].iter().take_while(|byte| byte.is_ascii()).count()
}

/// The way back to the original, quick for offsets asked in about the order of the text.
pub(super) struct Back<'a> {
    folded: &'a Folded,
    /// How many breaks stand at or before the offset last asked for.
    cursor: usize,
}

impl Back<'_> {
    /// The original offset of the character that gave this folded byte.
    pub(super) fn start(&mut self, folded: usize) -> usize {
        let breaks = &self.folded.breaks;
        while self.cursor > 0 && breaks[self.cursor - 1].0 > folded {
            self.cursor -= 1;
        }
        while breaks.get(self.cursor).is_some_and(|place| place.0 <= folded) {
            self.cursor += 1;
        }
        match self.cursor {
            0 => folded,
            n => breaks[n - 1].1 + (folded - breaks[n - 1].0),
        }
    }

    /// The original offset after the character that gave the byte before this folded offset.
    pub(super) fn end(&mut self, folded: usize) -> usize {
        let mut after = folded;
        if folded > 0 {
            let last = self.start(folded - 1);
            while after < self.folded.bytes.len() && self.start(after) == last {
                after += 1;
            }
        }
        self.start(after)
    }
}

impl Folded {
    /// The way back to the original.
    pub(super) fn back(&self) -> Back<'_> {
        Back { folded: self, cursor: 0 }
    }

    fn goes_on_at(&mut self, original: usize) {
        let place = self.bytes.len();
        match self.breaks.last_mut() {
            Some(last) if last.0 == place => last.1 = original,
            _ => self.breaks.push((place, original)),
        }
    }

    /// A character that is neither ASCII nor a Latin-1 letter.
    fn character(&mut self, character: char, at: usize) {
        match character {
            '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => {
                self.bytes.push(b' ')
            }
            '\u{2010}'..='\u{2015}' | '\u{2212}' => self.bytes.push(b'-'),
            '\u{2022}' | '\u{25CF}' | '\u{2217}' => self.bytes.push(b'*'),
            '\u{2018}' | '\u{2019}' | '\u{2032}' => self.bytes.push(b'\''),
            '\u{201C}' | '\u{201D}' | '\u{2033}' => self.bytes.push(b'"'),
            '\u{AD}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{20D0}'..='\u{20FF}' => {}
            '\u{300}'..='\u{36F}' => self.mark(character),
            '\u{A1}'..='\u{A7}'
            | '\u{A9}'
            | '\u{AB}'
            | '\u{AC}'
            | '\u{AE}'
            | '\u{B0}'
            | '\u{B1}'
            | '\u{B7}' => {
                self.bytes.push(u8::try_from(character).unwrap_or(OTHER_SYMBOL));
            }
            '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' => self.bytes.push(OTHER_SMALL),
            '\u{1F300}'..='\u{1FAFF}' => self.bytes.push(OTHER_SYMBOL),
            _ => {
                for (place, part) in std::iter::once(character).nfkc().enumerate() {
                    if place > 0 {
                        // Every further byte still belongs to the same original character.
                        self.breaks.push((self.bytes.len(), at));
                    }
                    match part {
                        '\0'..='\u{7F}' => self.bytes.push(u8::try_from(part).unwrap_or(OTHER_SYMBOL)),
                        '\u{C0}'..='\u{FF}' => self.bytes.push(u8::try_from(part).unwrap_or(OTHER_SMALL)),
                        '\u{300}'..='\u{36F}' => {}
                        '\u{2044}' => self.bytes.push(b'/'),
                        '\u{2010}'..='\u{2015}' | '\u{2212}' => self.bytes.push(b'-'),
                        _ if part.is_uppercase() => self.bytes.push(OTHER_CAPITAL),
                        _ if part.is_alphabetic() => self.bytes.push(OTHER_SMALL),
                        _ if part.is_numeric() => self.bytes.push(OTHER_NUMERAL),
                        _ => self.bytes.push(OTHER_SYMBOL),
                    }
                }
            }
        }
    }

    /// A combining mark joins the letter before it where Latin-1 has the letter, and is dropped otherwise.
    fn mark(&mut self, mark: char) {
        if let Some(last) = self.bytes.last_mut()
            && let Some(whole) = compose(char::from(*last), mark)
            && let Ok(byte) = u8::try_from(whole)
        {
            *last = byte;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compatibility_forms_dashes_spaces_and_marks_fold_and_keep_their_place() {
        let cases: [(&str, &[u8]); 7] = [
            ("６４０８２３－３２３４", b"640823-3234"),
            ("640823\u{2011}3234", b"640823-3234"),
            ("070\u{A0}174\u{202F}06", b"070 174 06"),
            ("a\u{30A}", b"\xE5"),
            ("Västra", b"V\xE4stra"),
            ("1\u{FE0F}\u{20E3}2\u{FE0F}\u{20E3}", b"12"),
            ("½", b"1/2"),
        ];
        for (text, expected) in cases {
            let folded = fold(text);
            assert_eq!(folded.bytes, expected, "{text}");
            assert_eq!(folded.back().start(0), 0);
            assert_eq!(folded.back().end(folded.bytes.len()), text.len(), "{text}");
        }
    }

    #[test]
    fn an_offset_inside_an_expanded_character_means_the_whole_character() {
        let folded = fold("a½b");
        assert_eq!(folded.bytes, b"a1/2b");
        let mut back = folded.back();
        assert_eq!((back.start(4), back.end(5)), (3, 4));
        assert_eq!((back.start(2), back.end(2)), (1, 3));
    }
}
