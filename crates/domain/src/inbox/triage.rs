//! Stub.
use crate::clocks::ClockKind;
use crate::inbox::tracks::Record;
use crate::policy::Policy;
use crate::privacy;
use std::ops::Range;
#[allow(missing_docs)]
pub struct Facts<'a> {
    pub title: Option<&'a str>,
    pub text: &'a str,
    pub author: &'a str,
    pub kind: &'a str,
    pub ours: bool,
    pub direct: bool,
    pub answers_ours: bool,
    pub answers_visitor: bool,
    pub names_us: bool,
    pub today: jiff::civil::Date,
}
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub enum Question {
    T1,
}
impl Question {
    /// w
    pub fn word(self) -> &'static str {
        "T1"
    }
}
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub enum Answer {
    Yes,
    No,
    Ask,
}
impl Answer {
    /// w
    pub fn word(self) -> &'static str {
        "ask"
    }
}
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Signal {
    pub said: String,
    pub range: Option<Range<usize>>,
}
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct TriageAnswer {
    pub question: Question,
    pub answer: Answer,
    pub signals: Vec<Signal>,
}
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct GroundProposal {
    pub key: String,
    pub why: Vec<Signal>,
    pub duty: bool,
}
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct RecordProposal {
    pub outcome: Record,
    pub why: String,
}
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Assessment {
    pub answers: Vec<TriageAnswer>,
    pub grounds: Vec<GroundProposal>,
    pub clocks: Vec<ClockKind>,
    pub record: RecordProposal,
    pub findings: Vec<privacy::Finding>,
}
impl Assessment {
    /// f
    pub fn flags(&self) -> Vec<&'static str> {
        vec![]
    }
}
/// T
pub struct Triage;
impl Triage {
    /// n
    pub fn new(_: &Policy) -> Self {
        Self
    }
    /// a
    pub fn assess(&self, _: &Facts<'_>) -> Assessment {
        Assessment {
            answers: vec![],
            grounds: vec![],
            clocks: vec![ClockKind::Answer],
            record: RecordProposal { outcome: Record::KeptOrdered, why: String::new() },
            findings: vec![],
        }
    }
}
