//! The reading itself: fold, find the places, let the recognisers look, settle overlaps.
//!
//! `Walk` is what every recogniser is handed: the folded text and questions about it. Each question
//! looks at a bounded stretch and counts what it looked at, so that a test can hold the work linear.

use super::fold::{self, Folded};
use super::lexicon::{CAPITAL, DIGIT, Hint, Hit, LETTER, LEXICON, Lexicon, class, small_byte};
use super::resolve::{Candidate, resolve};
use super::{Checksum, Confidence, Kind, Possible, Reading, Rules, kinds};

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
    work: std::cell::Cell<u64>,
}

/// Reads a text; the number counts bytes looked at, over and over ones several times.
pub(super) fn read(rules: &Rules, text: &str) -> (Reading, u64) {
    let folded = fold::fold(text);
    let (anchors, hits) = LEXICON.places(&folded.bytes);
    let mut walk = Walk {
        text: &folded.bytes,
        rules,
        lexicon: &LEXICON,
        found: Vec::new(),
        hex_until: 0,
        position_until: 0,
        hits,
        work: std::cell::Cell::new(2 * text.len() as u64),
    };
    for anchor in anchors {
        walk.look(anchor);
    }
    walk.words();
    let found = std::mem::take(&mut walk.found);
    let work = walk.work.get() + found.len() as u64;
    let findings = resolve(found).iter().map(|candidate| candidate.finding(&folded)).collect();
    (Reading { findings, possible: walk.possible(&folded) }, work)
}

impl Walk<'_> {
    fn look(&mut self, at: usize) {
        match self.at(at) {
            b'@' => kinds::mail::at_sign(self, at),
            b':' => kinds::network::colons(self, at),
            b'(' | b'[' | b'{' => kinds::mail::bracket(self, at),
            _ => kinds::digits(self, at),
        }
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

    fn possible(&self, folded: &Folded) -> Vec<Possible> {
        let mut possible: Vec<Possible> = Vec::new();
        for hit in &self.hits {
            let Hint::Sensitive(category) = hit.hint else { continue };
            // The whole word is shown: "barndiabetesen", though the list says "diabetes".
            let (mut start, mut end) = (hit.start, hit.end);
            while start > 0 && hit.start - start < 40 && self.is_letter(start - 1) {
                start -= 1;
            }
            while end < hit.end + 40 && self.is_letter(end) {
                end += 1;
            }
            let next = Possible { category, start: folded.start(start), end: folded.end(end) };
            // "sjuk" and "sjukskriven" both stand in the list: the same word is hinted at once a category.
            let again = possible.iter().rev().take(4).any(|before| {
                before.category == category && before.end >= next.end && before.start <= next.end
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
    pub(super) fn at(&self, at: usize) -> u8 {
        self.text.get(at).copied().unwrap_or(b'\n')
    }

    /// The folded byte before this offset; at the start of the text, a line break.
    pub(super) fn before(&self, at: usize) -> u8 {
        at.checked_sub(1).map_or(b'\n', |before| self.at(before))
    }

    pub(super) fn is_digit(&self, at: usize) -> bool {
        class(self.at(at)) & DIGIT != 0
    }

    pub(super) fn is_letter(&self, at: usize) -> bool {
        class(self.at(at)) & LETTER != 0
    }

    pub(super) fn is_capital(&self, at: usize) -> bool {
        class(self.at(at)) & CAPITAL != 0
    }

    /// Neither letter nor digit stands before this offset.
    pub(super) fn free_before(&self, at: usize) -> bool {
        class(self.before(at)) & (LETTER | DIGIT) == 0
    }

    /// Neither letter nor digit stands here.
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
        let until = self.hits.partition_point(|hit| hit.end <= start);
        let mut looked = 0;
        let near =
            self.hits[..until].iter().rev().take(24).take_while(|hit| hit.end + reach >= start).find(|hit| {
                looked += 1;
                hit.hint == hint
            });
        self.spend(looked + 1);
        near.is_some_and(|hit| !self.paragraph_ends(hit.end, start))
    }

    /// A word of this sort stands at most so many characters after, in the same paragraph.
    pub(super) fn said_after(&self, hint: Hint, end: usize, reach: usize) -> bool {
        let from = self.hits.partition_point(|hit| hit.end <= end);
        self.spend(1);
        self.hits[from..]
            .iter()
            .take(24)
            .take_while(|hit| hit.end <= end + reach)
            .any(|hit| hit.hint == hint && hit.start >= end && !self.paragraph_ends(end, hit.start))
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
