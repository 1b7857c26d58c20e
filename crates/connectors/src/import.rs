//! Files brought in by hand: JSON Lines of our own description (docs/import.md), and any feed.
//!
//! A file is read as a stream, some hundred messages at a time, however large it is. A bad line costs
//! itself and is told by its number; a line that was read in part says what was not.

mod line;

pub use line::FIELDS;

use crate::platforms::feed::{
    Given,
    draft::{Common, Finished},
    identity, translate,
};
use jiff::Timestamp;
use std::{
    collections::HashSet,
    io::{self, BufRead, Read},
};
use torg_domain::{
    channels::{
        problem::{Mender, Problem, ProblemKind},
        taken::{Batch, RawKind, Taken},
    },
    outside::Voice,
};

/// What sort of file it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hint {
    /// To be seen from its start.
    #[default]
    Look,
    /// JSON Lines.
    Lines,
    /// RSS, Atom or JSON Feed.
    Feed,
}

impl Hint {
    /// What a file's name says.
    #[must_use]
    pub fn of_name(name: &str) -> Self {
        match name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "jsonl" | "ndjson" => Self::Lines,
            "xml" | "rss" | "atom" | "rdf" => Self::Feed,
            _ => Self::Look,
        }
    }
}

/// How a file is to be read.
#[derive(Clone, Debug)]
pub struct How {
    /// What sort of file it is.
    pub hint: Hint,
    /// Where it once came from: what relative addresses stand on. Empty when that is not known.
    pub address: String,
    /// Whose voice it is, where a line does not say.
    pub voice: Voice,
    /// Now.
    pub now: Timestamp,
}

/// The longest line that is read, in bytes.
pub const LONGEST_LINE: usize = 4 << 20;
/// The largest feed file that is read, in bytes; the rest is left and said to be.
pub const LARGEST_FEED: u64 = 256 << 20;
/// Most messages in one batch.
const MOST_ITEMS: usize = 500;
/// Most bytes in one batch.
const MOST_BYTES: usize = 8 << 20;

/// Reads a file. Each batch holds an id once: several lines with one id are versions, in the file's
/// order, a batch each. An error is the file's own, and the last thing that comes.
pub fn read<R: BufRead>(reader: R, how: How) -> Batches<R> {
    Batches { reader, how, state: State::Start, held: None }
}

/// The batches of a file; see `read`.
pub struct Batches<R> {
    reader: R,
    how: How,
    state: State,
    /// A line that belongs to the next batch.
    held: Option<line::Line>,
}

enum State {
    Start,
    Lines { number: usize },
    Feed { rest: std::vec::IntoIter<Taken>, first: Option<Box<Batch>> },
    Done,
}

impl<R: BufRead> Iterator for Batches<R> {
    type Item = io::Result<Batch>;

    fn next(&mut self) -> Option<io::Result<Batch>> {
        if let State::Start = self.state
            && let Err(error) = self.start()
        {
            self.state = State::Done;
            return Some(Err(error));
        }
        match &mut self.state {
            State::Start | State::Done => None,
            State::Feed { rest, first } => {
                let batch = first.take();
                let items: Vec<Taken> = rest.by_ref().take(MOST_ITEMS).collect();
                if batch.is_none() && items.is_empty() {
                    return None;
                }
                Some(Ok(Batch { items, ..batch.map(|b| *b).unwrap_or_default() }))
            }
            State::Lines { .. } => self.lines().transpose(),
        }
    }
}

impl<R: BufRead> Batches<R> {
    /// Decides what the file is; reads it, when it is a feed.
    fn start(&mut self) -> io::Result<()> {
        let is_feed = match self.how.hint {
            Hint::Lines => false,
            Hint::Feed => true,
            Hint::Look => {
                let head = self.reader.fill_buf()?;
                let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
                let json_feed = text.windows(21).take(64 * 1024).any(|w| w == b"jsonfeed.org/version/");
                matches!(text.first(), Some(b'<' | 0xff | 0xfe)) || json_feed
            }
        };
        if !is_feed {
            self.state = State::Lines { number: 0 };
            return Ok(());
        }
        let mut body = Vec::new();
        self.reader.by_ref().take(LARGEST_FEED).read_to_end(&mut body)?;
        let more = body.len() as u64 == LARGEST_FEED && !self.reader.fill_buf()?.is_empty();
        let given = Given {
            body: &body,
            content_type: None,
            address: &self.how.address,
            voice: &self.how.voice,
            now: self.how.now,
            cut: more.then_some(crate::guard::Cut::Limit),
        };
        let mut batch =
            translate(&given).unwrap_or_else(|problem| Batch { problems: vec![problem], ..Batch::default() });
        let items = std::mem::take(&mut batch.items);
        self.state = State::Feed { rest: items.into_iter(), first: Some(Box::new(batch)) };
        Ok(())
    }

    /// Gathers lines to a batch; none when there are no more.
    fn lines(&mut self) -> io::Result<Option<Batch>> {
        let mut batch = Batch::default();
        let mut finished: Vec<Finished> = Vec::new();
        let mut ids: HashSet<String> = HashSet::new();
        let mut bytes = 0;
        let mut seen = false;
        let voice = self.how.voice.clone();
        let mut common = Common::new(&voice, self.how.now, RawKind::Json);
        while finished.len() + batch.gone.len() + batch.problems.len() < MOST_ITEMS && bytes < MOST_BYTES {
            let line = match self.held.take() {
                Some(line) => line,
                None => match self.line(&mut common) {
                    Ok(Some(line)) => line,
                    Ok(None) => {
                        self.state = State::Done;
                        break;
                    }
                    Err(error) => {
                        self.state = State::Done;
                        return Err(error);
                    }
                },
            };
            seen = true;
            match line {
                line::Line::Item(item) => {
                    let id = &item.taken.external_id;
                    if !id.is_empty() && !ids.insert(id.clone()) {
                        self.held = Some(line::Line::Item(item));
                        break;
                    }
                    bytes += item.taken.raw.len();
                    finished.push(*item);
                }
                // What is gone was there: its lines come first, in a batch before.
                line::Line::Gone(gone) if ids.contains(&gone.external_id) => {
                    self.held = Some(line::Line::Gone(gone));
                    break;
                }
                line::Line::Gone(gone) => {
                    ids.insert(gone.external_id.clone());
                    batch.gone.push(gone);
                }
                line::Line::Bad(problem) => batch.problems.push(problem),
            }
        }
        batch.items = identity::settle(finished, &mut batch.problems);
        Ok(seen.then_some(batch))
    }

    /// The next line that is not empty.
    fn line(&mut self, common: &mut Common<'_>) -> io::Result<Option<line::Line>> {
        loop {
            let mut bytes = Vec::new();
            let limit = LONGEST_LINE as u64 + 1;
            self.reader.by_ref().take(limit).read_until(b'\n', &mut bytes)?;
            if bytes.is_empty() {
                return Ok(None);
            }
            let number = match &mut self.state {
                State::Lines { number } => {
                    *number += 1;
                    *number
                }
                _ => 0,
            };
            if bytes.len() > LONGEST_LINE && bytes.last() != Some(&b'\n') {
                self.reader.skip_until(b'\n')?;
                let sentence = format!("Raden är längre än {} MB och har hoppats över.", LONGEST_LINE >> 20);
                let problem = Problem::new(ProblemKind::ItemTooLarge, Mender::Responsible, sentence);
                return Ok(Some(line::Line::Bad(problem.at(place(number)))));
            }
            let start =
                if number == 1 { bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes) } else { &bytes };
            let text = start.strip_suffix(b"\n").unwrap_or(start);
            let text = text.strip_suffix(b"\r").unwrap_or(text);
            if !text.trim_ascii().is_empty() {
                return Ok(Some(line::read(text, number, self.how.now, common)));
            }
        }
    }
}

/// How a line is named in a problem.
fn place(number: usize) -> String {
    format!("rad {number}")
}
