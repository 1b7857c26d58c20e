//! What a municipality's policy makes of a message, and why: a proposal, never a decision (4.1).
//!
//! The ten triage questions get *yes*, *no* or *ask*, each with its signals: where in a thread the
//! message stands, whom it speaks to, what the scanner found, which words it uses. From the answers
//! follow the grounds for removal, the clocks that start and the way of the record that are proposed.
//! All that differs between municipalities comes from the pack; nothing here knows whose pack it is.
//! Nothing is ever removed on these proposals: a named person decides (RM-26, RM-34).
//!
//! Words are cues (see `triage/lexicon.rs`). What only a person can know (T9) is always *ask*.

mod answers;
mod lexicon;
pub mod measure;
mod memory;
mod own;
mod proposals;
mod questions;
mod reading;
mod shape;
#[cfg(test)]
mod tests;
mod together;

use super::tracks::Record;
use crate::clocks::ClockKind;
use crate::policy::grounds::Ground;
use crate::policy::triage::QuestionKey;
use crate::policy::{ClockRule, Policy};
use crate::privacy;
use lexicon::{Draft, Lexicon};
use memory::Memory;
use own::Own;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What is known about a message when it is assessed.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// Its title, if it has one.
    pub title: Option<&'a str>,
    /// Its text, plain.
    pub text: &'a str,
    /// Its author's name as shown.
    pub author: &'a str,
    /// What kind of thing it is: post, comment, question, direct, mention, report or other.
    pub kind: &'a str,
    /// We said it ourselves.
    pub ours: bool,
    /// It was sent to us alone (direktmeddelande).
    pub direct: bool,
    /// What it answers.
    pub answers: Answered,
    /// The caller knows that it names us.
    pub names_us: bool,
    /// Today in Sweden.
    pub today: jiff::civil::Date,
}

/// What a message answers.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answered {
    /// Nothing: it begins a thread.
    #[default]
    Nothing,
    /// A post or comment of ours.
    Ours,
    /// Another visitor.
    Visitor,
    /// An earlier message of its own author: somebody who adds something, or still waits.
    Own,
}

impl Answered {
    /// What `author` answers, by who wrote the parent; `None` when there is no parent, or it is not known.
    #[must_use]
    pub fn of(author: &str, parent: Option<Parent<'_>>) -> Self {
        match parent {
            None => Self::Nothing,
            Some(parent) if parent.ours => Self::Ours,
            Some(parent) if !author.trim().is_empty() && parent.author == author => Self::Own,
            Some(_) => Self::Visitor,
        }
    }
}

/// What is known of the message that another answers.
#[derive(Clone, Copy, Debug)]
pub struct Parent<'a> {
    /// We said it ourselves.
    pub ours: bool,
    /// Its author's name as shown; empty when the platform does not say.
    pub author: &'a str,
}

/// The ten questions, in the order they are asked (requirements 4.1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub enum Question {
    /// Secrecy, offensive personal data or a statutory category?
    T1,
    /// Against the channel's other rules?
    T2,
    /// About an individual's circumstances?
    T3,
    /// A direct message?
    T4,
    /// Adds to a case, starts one, or needs action beyond routine?
    T5,
    /// Criticism or a claim about the municipality?
    T6,
    /// A question, or something that expects an answer?
    T7,
    /// A conversation between others?
    T8,
    /// Has the handler a private interest?
    T9,
    /// Can it harm the municipality's name?
    T10,
}

impl Question {
    /// All ten, in order.
    pub const ALL: [Self; 10] =
        [Self::T1, Self::T2, Self::T3, Self::T4, Self::T5, Self::T6, Self::T7, Self::T8, Self::T9, Self::T10];

    /// The word in data: `T1`.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.key().word()
    }

    /// The question of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|question| question.word() == word)
    }

    /// The key under which packs hold it.
    #[must_use]
    pub fn key(self) -> QuestionKey {
        match self {
            Self::T1 => QuestionKey::T1,
            Self::T2 => QuestionKey::T2,
            Self::T3 => QuestionKey::T3,
            Self::T4 => QuestionKey::T4,
            Self::T5 => QuestionKey::T5,
            Self::T6 => QuestionKey::T6,
            Self::T7 => QuestionKey::T7,
            Self::T8 => QuestionKey::T8,
            Self::T9 => QuestionKey::T9,
            Self::T10 => QuestionKey::T10,
        }
    }
}

/// What is proposed as the answer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// Nothing speaks for it.
    No,
    /// Something does; a person must look.
    Ask,
    /// Strong signals speak for it.
    Yes,
}

impl Answer {
    /// The word in data.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Ask => "ask",
        }
    }

    /// The word shown to staff.
    #[must_use]
    pub fn swedish(self) -> &'static str {
        match self {
            Self::Yes => "ja",
            Self::No => "nej",
            Self::Ask => "fråga",
        }
    }

    fn of(points: i32) -> Self {
        match points {
            2.. => Self::Yes,
            1 => Self::Ask,
            _ => Self::No,
        }
    }
}

/// What kind of sign an answer rests on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SignalKind {
    /// Where it stands in a thread.
    Thread,
    /// Whom it names.
    Mention,
    /// It was sent to us alone.
    Direct,
    /// The scanner found personal data.
    Finding,
    /// Words it uses.
    Words,
    /// How it is written: question mark, word order, starred letters.
    Shape,
    /// The policy says so.
    Rule,
}

impl SignalKind {
    /// The word in data.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Thread => "thread",
            Self::Mention => "mention",
            Self::Direct => "direct",
            Self::Finding => "finding",
            Self::Words => "words",
            Self::Shape => "shape",
            Self::Rule => "rule",
        }
    }
}

/// One sign, and where it stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Signal {
    /// What kind.
    pub kind: SignalKind,
    /// A Swedish sentence. Never holds a personal number or any other finding itself.
    pub said: String,
    /// Bytes of the text; `None` when it is not about a place in it.
    pub range: Option<Range<usize>>,
}

impl Signal {
    fn new(kind: SignalKind, said: impl Into<String>) -> Self {
        Self { kind, said: said.into(), range: None }
    }
}

/// The proposed answer to one question.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TriageAnswer {
    /// Which question.
    pub question: Question,
    /// The answer.
    pub answer: Answer,
    /// What it rests on; empty for a plain no.
    pub signals: Vec<Signal>,
}

/// A ground for removal that a person should consider.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct GroundProposal {
    /// Its key in the pack.
    pub key: String,
    /// What it rests on.
    pub why: Vec<Signal>,
    /// Whether the municipality must remove, if it is so.
    pub duty: bool,
    /// Strong signals; otherwise it is only worth asking about.
    pub sure: bool,
}

/// The way of the record that is proposed, for a person to confirm (RG-03).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RecordProposal {
    /// Where the record track should go; `Undecided` when something must be answered first.
    pub outcome: Record,
    /// Why, in Swedish.
    pub why: String,
}

/// Everything that is proposed for one message.
#[derive(Clone, PartialEq, Debug)]
pub struct Assessment {
    /// T1 to T10, in order.
    pub answers: Vec<TriageAnswer>,
    /// Grounds, surest first, then in the pack's order.
    pub grounds: Vec<GroundProposal>,
    /// Clocks that start.
    pub clocks: Vec<ClockKind>,
    /// The record.
    pub record: RecordProposal,
    /// Personal data in the text; the title's are among the signals only.
    pub findings: Vec<privacy::Finding>,
    reasons: Vec<String>,
    marks: Vec<&'static str>,
}

impl Assessment {
    /// The answer to one question.
    #[must_use]
    pub fn answer(&self, question: Question) -> Answer {
        self.answers.iter().find(|one| one.question == question).map_or(Answer::Ask, |one| one.answer)
    }

    /// Why a clock starts, in Swedish; `None` when it does not.
    #[must_use]
    pub fn clock_reason(&self, kind: ClockKind) -> Option<&str> {
        let at = self.clocks.iter().position(|one| *one == kind)?;
        self.reasons.get(at).map(String::as_str)
    }

    /// Short words for the inbox list, in this order:
    ///
    /// `threat` a threat, `hate` agitation or incitement, `data` personal data found, `secrecy` protected identity or
    /// secrecy, `insult` insults, attacks or accusations, `ad` advertising, `swearing` swearing or obscenity,
    /// `rules` another of the channel's rules, `unsure` T1 or T2 must be asked, `individual` T3, `direct` T4,
    /// `case` T5, `criticism` T6, `question` T7, `between-others` T8, `harm` T10.
    ///
    /// The list is closed: stored rows and filters hold these words.
    #[must_use]
    pub fn flags(&self) -> Vec<&'static str> {
        self.marks.clone()
    }

    /// Whether an answer may be expected of us.
    #[must_use]
    pub fn is_question(&self) -> bool {
        self.answer(Question::T7) != Answer::No
    }
}

/// A policy made ready to assess messages with. Make it once for each policy version.
pub struct Triage {
    policy: Policy,
    lexicon: Lexicon,
    memory: Memory,
    known: Known,
    grounds: Vec<GroundRule>,
    own: Own,
    clocks: Vec<ClockKind>,
}

/// A ground of the pack, and the topics that speak for it.
struct GroundRule {
    /// The ground itself.
    ground: Ground,
    /// Its place among the grounds in use.
    at: usize,
    topics: Vec<usize>,
    /// Whether it belongs to the first question (statutory, data, secrecy) rather than the second.
    first: bool,
    /// Personal data that the scanner finds speak for it.
    finds: bool,
    /// Whether it is about secrecy.
    secrecy: bool,
    /// The third question decides it.
    individual: bool,
    /// Whether it must be removed, if it is so.
    duty: bool,
}

macro_rules! topics { ($($name:ident = $word:literal,)*) => {
    /// Where the topics that have a rule of their own stand in the lexicon.
    struct Known { $($name: usize,)* }
    impl Known {
        fn find(draft: &mut Draft) -> Self {
            Self { $($name: draft.topic($word),)* }
        }
    }
} }

topics! {
    individual = "individual",
    case = "case",
    adds_fact = "adds-fact",
    danger = "danger",
    criticism = "criticism",
    complaint = "complaint",
    question = "question",
    rhetorical = "rhetorical",
    thanks = "thanks",
    others = "others",
    harm = "harm",
    addressed = "addressed",
    data_request = "data-request",
    release = "release",
    accessibility = "accessibility",
    threat = "threat",
    agitation = "agitation",
    incitement = "incitement",
    insult = "insult",
    defamation = "defamation",
    harassment = "harassment",
    sexist = "sexist",
    swearing = "swearing",
    obscene = "obscene",
    advertising = "advertising",
    secrecy = "secrecy",
    personal_data = "personal-data",
}

impl Triage {
    /// Makes a policy ready.
    #[must_use]
    pub fn new(policy: &Policy) -> Self {
        let mut draft = Draft::of_product();
        let known = Known::find(&mut draft);
        let grounds = grounds(policy, &draft, &known);
        let clocks = ClockKind::ALL
            .into_iter()
            .filter(|kind| !matches!(policy.clock(*kind), ClockRule::NotUsed { .. }))
            .collect();
        Self {
            policy: policy.clone(),
            lexicon: draft.finish(),
            memory: Memory::default(),
            known,
            grounds,
            own: Own::new(policy),
            clocks,
        }
    }

    /// What the policy makes of a message. Pure, and linear in its length.
    #[must_use]
    pub fn assess(&self, facts: &Facts<'_>) -> Assessment {
        let look = answers::Look::new(self, facts);
        proposals::assess(&look)
    }
}

fn grounds(policy: &Policy, draft: &Draft, known: &Known) -> Vec<GroundRule> {
    let mut all = Vec::new();
    for (at, ground) in policy.grounds().enumerate() {
        let parameter = ground.parameter.as_ref().map(crate::policy::keys::ParameterKey::as_str);
        let topics = draft
            .about(|about| Some(about) == parameter || ground.law.iter().any(|law| law.as_str() == about));
        let individual = topics.contains(&known.individual);
        let finds = topics.contains(&known.personal_data) && !individual;
        let secrecy = topics.contains(&known.secrecy) && !individual;
        all.push(GroundRule {
            topics,
            first: ground.statutory || ground.personal_data || secrecy,
            finds,
            secrecy,
            individual,
            duty: policy.must_remove(ground),
            ground: ground.clone(),
            at,
        });
    }
    all
}
