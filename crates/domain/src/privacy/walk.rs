//! The reading itself: fold, find the places, let the recognisers look, settle overlaps.
//!
//! `Walk` is what every recogniser is handed: the folded text and questions about it. Each question
//! looks at a bounded stretch and counts what it looked at, so that a test can hold the work linear.

use super::fold::{self, Back};
use super::lexicon::{CAPITAL, DIGIT, Hint, Hit, LETTER, LEXICON, Lexicon, Places, class, small_byte};
use super::resolve::{Candidate, resolve};
use super::{Category, Checksum, Confidence, Kind, Possible, Reading, Rules, kinds};

/// A text being read.
pub(super) struct Walk<'a> {
    pub(super) text: &'a [u8],
    pub(super) rules: &'a Rules,
    pub(super) lexicon: &'static Lexicon,
    pub(super) found: Vec<Candidate>,
    /// Everything before this offset has been looked at as a run of hexadecimal digits and colons.
    pub(super) hex_until: usize,
    /// Everything before this offset belongs to a position already found.
    pub(super) position_until: usize,
    hits: Vec<Hit>,
    /// Which hints stand near the place being looked at, a bit each: most questions end here.
    near: u32,
    /// The first word that ends after the place being looked at.
    cursor: usize,
    work: std::cell::Cell<u64>,
}

/// No question about words looks further than this.
const REACH: usize = 160;

/// Reads a text; the number counts bytes looked at, over and over ones several times.
pub(super) fn read(rules: &Rules, text: &str) -> (Reading, u64) {
    let folded = fold::fold(text);
    let Places { anchors, hits, sensitive } = LEXICON.places(&folded.bytes);
    let mut walk = Walk {
        text: &folded.bytes,
        rules,
        lexicon: &LEXICON,
        found: Vec::new(),
        hex_until: 0,
        position_until: 0,
        hits,
        near: 0,
        cursor: 0,
        work: std::cell::Cell::new(2 * text.len() as u64),
    };
    for anchor in anchors {
        walk.look(anchor);
    }
    walk.words();
    let found = std::mem::take(&mut walk.found);
    let work = walk.work.get() + found.len() as u64;
    let mut back = folded.back();
    let findings = resolve(found).iter().map(|candidate| candidate.finding(&mut back)).collect();
    (Reading { findings, possible: walk.possible(&sensitive, &mut folded.back()) }, work)
}

impl Walk<'_> {
    fn look(&mut self, at: usize) {
        self.stand(at);
        match self.at(at) {
            b'@' => kinds::mail::at_sign(self, at),
            b':' => kinds::network::colons(self, at),
            b'(' | b'[' | b'{' => kinds::mail::bracket(self, at),
            _ => kinds::digits(self, at),
        }
    }

    /// Notes which words stand around this offset. Places are looked at in the order of the text.
    fn stand(&mut self, at: usize) {
        while self.hits.get(self.cursor).is_some_and(|hit| hit.end <= at) {
            self.cursor += 1;
        }
        self.near = 0;
        for hit in self.hits[..self.cursor].iter().rev().take_while(|hit| hit.end + REACH >= at) {
            self.near |= hit.hint.bit();
        }
        for hit in self.hits[self.cursor..].iter().take_while(|hit| hit.end <= at + REACH) {
            self.near |= hit.hint.bit();
        }
        self.spend(1);
    }

    /// The first word that ends after this offset, which is near the place being looked at.
    fn words_after(&self, at: usize) -> usize {
        let mut from = self.cursor;
        while from > 0 && self.hits[from - 1].end > at {
            from -= 1;
        }
        while self.hits.get(from).is_some_and(|hit| hit.end <= at) {
            from += 1;
        }
        self.spend(from.abs_diff(self.cursor));
        from
    }

    /// Kinds that begin with a word we know.
    fn words(&mut self) {
        for index in 0..self.hits.len() {
            let hit = self.hits[index];
            match hit.hint {
                Hint::Protected => {
                    self.add(Kind::ProtectedIdentity, hit.start, hit.end, Confidence::High, Checksum::None);
                }
                Hint::At => kinds::mail::disguised(self, hit.start, hit.end),
                Hint::Site => kinds::mail::profile(self, hit.start, hit.end),
                _ => {}
            }
        }
    }

    fn possible(&self, sensitive: &[(usize, usize, Category)], back: &mut Back<'_>) -> Vec<Possible> {
        let mut possible: Vec<Possible> = Vec::new();
        for (hit_start, hit_end, category) in sensitive.iter().copied() {
            // The whole word is shown: "barndiabetesen", though the list says "diabetes".
            let (mut start, mut end) = (hit_start, hit_end);
            while start > 0 && hit_start - start < 40 && self.is_letter(start - 1) {
                start -= 1;
            }
            while end < hit_end + 40 && self.is_letter(end) {
                end += 1;
            }
            let next = Possible { category, start: back.start(start), end: back.end(end) };
            // "sjuk" and "sjukskriven" both stand in the list: the same word is hinted at once a category.
            let again = possible.iter().rev().take(4).any(|before| {
                before.category == category && before.end >= next.end && before.start <= next.start
            });
            if !again {
                possible.push(next);
            }
        }
        possible.sort_by_key(|hint| (hint.start, hint.end));
        possible
    }

    /// Notes what a recogniser believes.
    pub(super) fn add(
        &mut self,
        kind: Kind,
        start: usize,
        end: usize,
        confidence: Confidence,
        checksum: Checksum,
    ) {
        self.found.push(Candidate { kind, start, end, confidence, checksum });
    }

    /// Whether the latest thing noted reaches past this offset.
    pub(super) fn covered(&self, at: usize) -> bool {
        self.found.last().is_some_and(|last| last.end > at && last.confidence == Confidence::High)
    }

    /// The folded byte here; outside the text, a line break.
    #[inline]
    pub(super) fn at(&self, at: usize) -> u8 {
        self.text.get(at).copied().unwrap_or(b'\n')
    }

    /// The folded byte before this offset; at the start of the text, a line break.
    #[inline]
    pub(super) fn before(&self, at: usize) -> u8 {
        at.checked_sub(1).map_or(b'\n', |before| self.at(before))
    }

    #[inline]
    pub(super) fn is_digit(&self, at: usize) -> bool {
        class(self.at(at)) & DIGIT != 0
    }

    #[inline]
    pub(super) fn is_letter(&self, at: usize) -> bool {
        class(self.at(at)) & LETTER != 0
    }

    #[inline]
    pub(super) fn is_capital(&self, at: usize) -> bool {
        class(self.at(at)) & CAPITAL != 0
    }

    /// Neither letter nor digit stands before this offset.
    #[inline]
    pub(super) fn free_before(&self, at: usize) -> bool {
        class(self.before(at)) & (LETTER | DIGIT) == 0
    }

    /// Neither letter nor digit stands here.
    #[inline]
    pub(super) fn free_at(&self, at: usize) -> bool {
        class(self.at(at)) & (LETTER | DIGIT) == 0
    }

    /// How many digits stand from here on; stops counting at `most`.
    pub(super) fn run(&self, at: usize, most: usize) -> usize {
        let run = self
            .text
            .get(at..)
            .unwrap_or_default()
            .iter()
            .take(most)
            .take_while(|b| b.is_ascii_digit())
            .count();
        self.spend(run + 1);
        run
    }

    /// Exactly this many digits stand here, and then neither letter nor digit.
    pub(super) fn exactly(&self, at: usize, digits: usize) -> bool {
        self.run(at, digits + 1) == digits && !self.is_letter(at + digits)
    }

    /// The digits between two offsets, everything else left out.
    pub(super) fn digits(&self, start: usize, end: usize) -> Vec<u8> {
        self.spend(end.saturating_sub(start));
        self.slice(start, end).iter().copied().filter(u8::is_ascii_digit).collect()
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &[u8] {
        self.text.get(start..end.min(self.text.len())).unwrap_or_default()
    }

    /// Where the word that ends here begins: letters, dashes and apostrophes, at most forty.
    pub(super) fn word_start(&self, end: usize) -> usize {
        let mut start = end;
        while start > 0 && end - start < 40 {
            let byte = self.at(start - 1);
            let inner = matches!(byte, b'-' | b'\'') && start < end;
            if class(byte) & LETTER == 0 && !inner {
                break;
            }
            start -= 1;
        }
        while start < end && !self.is_letter(start) {
            start += 1;
        }
        self.spend(end - start + 1);
        start
    }

    /// Where the word that begins here ends: letters, dashes and apostrophes, at most forty.
    pub(super) fn word_end(&self, start: usize) -> usize {
        let mut end = start;
        while end - start < 40
            && (self.is_letter(end) || (matches!(self.at(end), b'-' | b'\'') && self.is_letter(end + 1)))
        {
            end += 1;
        }
        self.spend(end - start + 1);
        end
    }

    /// The folded word in small letters.
    pub(super) fn small(&self, start: usize, end: usize) -> Vec<u8> {
        self.slice(start, end).iter().map(|byte| small_byte(*byte)).collect()
    }

    /// A word of this sort stands at most so many characters before, in the same paragraph.
    pub(super) fn said_before(&self, hint: Hint, start: usize, reach: usize) -> bool {
        if self.near & hint.bit() == 0 {
            return false;
        }
        let until = self.words_after(start);
        let near = self.hits[..until]
            .iter()
            .rev()
            .take_while(|hit| hit.end + reach >= start)
            .find(|hit| hit.hint == hint);
        self.spend(reach);
        near.is_some_and(|hit| !self.paragraph_ends(hit.end, start))
    }

    /// A word of this sort stands at most so many characters after, in the same paragraph.
    pub(super) fn said_after(&self, hint: Hint, end: usize, reach: usize) -> bool {
        if self.near & hint.bit() == 0 {
            return false;
        }
        self.spend(reach);
        self.hits[self.words_after(end)..]
            .iter()
            .take_while(|hit| hit.end <= end + reach)
            .any(|hit| hit.hint == hint && hit.start >= end && !self.paragraph_ends(end, hit.start))
    }

    /// A word of this sort begins here.
    pub(super) fn is_said(&self, hint: Hint, start: usize) -> bool {
        if self.near & hint.bit() == 0 {
            return false;
        }
        self.spend(REACH);
        self.hits[self.words_after(start)..]
            .iter()
            .take_while(|hit| hit.end <= start + REACH)
            .any(|hit| hit.hint == hint && hit.start == start)
    }

    /// A word of this sort stands before or after.
    pub(super) fn said_near(&self, hint: Hint, start: usize, end: usize) -> bool {
        self.said_before(hint, start, 45) || self.said_after(hint, end, 25)
    }

    /// Whether an empty line stands between: what is said above it is about something else.
    pub(super) fn paragraph_ends(&self, start: usize, end: usize) -> bool {
        self.spend(end.saturating_sub(start));
        let mut broken = false;
        for byte in self.slice(start, end) {
            match byte {
                b'\n' if broken => return true,
                b'\n' => broken = true,
                b' ' | b'\r' | b'\t' => {}
                _ => broken = false,
            }
        }
        false
    }

    /// Whether this offset stands inside a web address.
    pub(super) fn in_address(&self, at: usize) -> bool {
        let from = at.saturating_sub(100);
        let piece = self.slice(from, at);
        let blank = piece.iter().rposition(|byte| byte.is_ascii_whitespace()).map_or(0, |blank| blank + 1);
        self.spend(piece.len());
        let piece = &piece[blank..];
        piece.windows(3).any(|three| three == b"://") || piece.starts_with(b"www.")
    }

    /// Counts bytes looked at.
    pub(super) fn spend(&self, bytes: usize) {
        self.work.set(self.work.get() + bytes as u64);
    }
}
