//! How good the scanner is: precision and recall per kind, over texts labelled by hand.
//!
//! A labelled text is a line with its spans marked `{{kind|text}}`; `\n` is a line break and `#` begins a
//! comment. A finding is right when kind, start and end agree to the byte; nothing nearer counts.

use super::{Kind, Rules, scan};

/// A text and where the personal data in it stand, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// The text without marks.
    pub text: String,
    /// What stands where, in the order of the text.
    pub spans: Vec<(Kind, usize, usize)>,
}

/// A line of labelled texts that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the labelled texts: {fault}")]
pub struct Unreadable {
    /// Which line, from 1.
    pub line: usize,
    /// What is wrong.
    pub fault: &'static str,
}

/// Reads labelled texts.
///
/// # Errors
/// [`Unreadable`] names the first line with a mark that is not closed or a kind that does not exist.
pub fn labelled(corpus: &str) -> Result<Vec<Labelled>, Unreadable> {
    let lines =
        corpus.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|(index, line)| {
            let wrong = |fault| Unreadable { line: index + 1, fault };
            let line = line.replace("\\n", "\n");
            let (mut text, mut spans, mut rest) = (String::new(), Vec::new(), line.as_str());
            while let Some((before, mark)) = rest.split_once("{{") {
                text.push_str(before);
                let (inside, after) = mark.split_once("}}").ok_or(wrong("a mark is not closed"))?;
                let (kind, found) = inside.split_once('|').ok_or(wrong("a mark has no kind"))?;
                let start = text.len();
                text.push_str(found);
                spans.push((kind.parse().map_err(|_| wrong("no such kind"))?, start, text.len()));
                rest = after;
            }
            text.push_str(rest);
            Ok(Labelled { text, spans })
        })
        .collect()
}

/// What the scanner did with one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score {
    /// Which kind.
    pub kind: Kind,
    /// How many stand in the texts.
    pub expected: usize,
    /// How many the scanner reported.
    pub found: usize,
    /// How many of those agree with a label.
    pub right: usize,
}

impl Score {
    /// The share of what was reported that was right; nothing reported is nothing wrong.
    #[must_use]
    pub fn precision(&self) -> f64 {
        share(self.right, self.found)
    }

    /// The share of what stands in the texts that was reported.
    #[must_use]
    pub fn recall(&self) -> f64 {
        share(self.right, self.expected)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    if whole == 0 { 1.0 } else { count(part) / count(whole) }
}

/// Scans the texts and counts, a row a kind, in the order of [`Kind::ALL`].
#[must_use]
pub fn score(rules: &Rules, texts: &[Labelled]) -> Vec<Score> {
    let mut scores: Vec<Score> =
        Kind::ALL.iter().map(|kind| Score { kind: *kind, expected: 0, found: 0, right: 0 }).collect();
    let mut count = |kind: Kind, add: fn(&mut Score)| {
        if let Some(score) = scores.iter_mut().find(|score| score.kind == kind) {
            add(score);
        }
    };
    for labelled in texts {
        for (kind, _, _) in &labelled.spans {
            count(*kind, |score| score.expected += 1);
        }
        for finding in scan(rules, &labelled.text) {
            count(finding.kind, |score| score.found += 1);
            if labelled.spans.contains(&(finding.kind, finding.start, finding.end)) {
                count(finding.kind, |score| score.right += 1);
            }
        }
    }
    scores
}
