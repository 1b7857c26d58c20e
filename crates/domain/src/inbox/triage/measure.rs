//! How often the proposals are right: precision and recall over labelled texts.
//!
//! A row says which of the questions a careful person answers with yes, and what the text is *about* of
//! that which may be removed, by the names of the topics in `words/content.txt`. What that means for T1,
//! T2 and the grounds depends on the pack: swearing breaks the rules only where they forbid it. So the
//! expected answers to those are worked out from the pack's own grounds, for every pack alike.
//!
//! *Ask* is counted by itself. Precision and the first recall count only a decided yes; the second
//! recall counts an *ask* as caught, for a person then looks.

use super::{Answer, Answered, Facts, Question, Triage};
use serde::{Deserialize, Serialize};

/// Which half a row belongs to: word lists are made from the first and judged by the second.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Set {
    /// Looked at while the word lists were made.
    Train,
    /// Kept apart: only figures over all of them are looked at.
    Test,
}

/// One labelled text.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Its name.
    pub id: String,
    /// Its half.
    pub set: Set,
    /// The text.
    pub text: String,
    /// What kind of thing it is.
    #[serde(default = "comment")]
    pub kind: String,
    /// What it answers.
    #[serde(default)]
    pub answers: Answered,
    /// Sent to us alone.
    #[serde(default)]
    pub direct: bool,
    /// Known to name us.
    #[serde(default)]
    pub names_us: bool,
    /// Questions answered with yes: T3 to T8 and T10.
    pub yes: Vec<String>,
    /// What it is about of that which may be removed.
    pub about: Vec<String>,
}

fn comment() -> String {
    "comment".to_owned()
}

impl Row {
    /// What the desk would know of it.
    #[must_use]
    pub fn facts(&self, today: jiff::civil::Date) -> Facts<'_> {
        Facts {
            title: None,
            text: &self.text,
            author: "",
            kind: &self.kind,
            ours: false,
            direct: self.direct,
            answers: self.answers,
            names_us: self.names_us,
            today,
        }
    }
}

/// Reads rows from JSON Lines.
///
/// # Errors
/// The line that cannot be read, and why.
pub fn rows(text: &str) -> Result<Vec<Row>, String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| serde_json::from_str(line).map_err(|error| format!("rad {}: {error}", at + 1)))
        .collect()
}

/// How one question or ground did.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize)]
pub struct Figures {
    /// Yes, and rightly.
    pub right: u32,
    /// Yes, and wrongly.
    pub wrong: u32,
    /// No, and wrongly.
    pub missed: u32,
    /// No, and rightly.
    pub passed: u32,
    /// Asked where yes is right.
    pub asked_yes: u32,
    /// Asked where no is right.
    pub asked_no: u32,
}

impl Figures {
    fn count(&mut self, answer: Answer, expected: bool) {
        *match (answer, expected) {
            (Answer::Yes, true) => &mut self.right,
            (Answer::Yes, false) => &mut self.wrong,
            (Answer::No, true) => &mut self.missed,
            (Answer::No, false) => &mut self.passed,
            (Answer::Ask, true) => &mut self.asked_yes,
            (Answer::Ask, false) => &mut self.asked_no,
        } += 1;
    }

    /// Texts where yes is right.
    #[must_use]
    pub fn n(&self) -> u32 {
        self.right + self.missed + self.asked_yes
    }

    /// Of those answered yes, the share that is right; `None` when there was none.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        share(self.right, self.right + self.wrong)
    }

    /// Of those decided where yes is right, the share answered yes.
    #[must_use]
    pub fn recall_of_decided(&self) -> Option<f64> {
        share(self.right, self.right + self.missed)
    }

    /// Of those where yes is right, the share answered yes.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        share(self.right, self.n())
    }

    /// Of those where yes is right, the share answered yes or asked about.
    #[must_use]
    pub fn caught(&self) -> Option<f64> {
        share(self.right + self.asked_yes, self.n())
    }

    /// The share of all texts that are asked about.
    #[must_use]
    pub fn asked(&self) -> Option<f64> {
        let asked = self.asked_yes + self.asked_no;
        share(asked, asked + self.right + self.wrong + self.missed + self.passed)
    }
}

fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}

/// How one pack did over a set of texts.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// How many texts.
    pub texts: usize,
    /// T1 to T8 and T10.
    pub questions: Vec<(Question, Figures)>,
    /// Every ground in use, by key.
    pub grounds: Vec<(String, Figures)>,
    /// What went wrong: the row's id, the question or ground, and the answer that was given.
    pub mistakes: Vec<(String, String, Answer)>,
}

impl Triage {
    /// Measures the proposals against labelled texts.
    #[must_use]
    pub fn measure<'r>(&self, rows: impl IntoIterator<Item = &'r Row>, today: jiff::civil::Date) -> Report {
        let mut report = Report {
            questions: Question::ALL
                .into_iter()
                .filter(|question| *question != Question::T9)
                .map(|question| (question, Figures::default()))
                .collect(),
            grounds: self.grounds.iter().map(|rule| (rule.ground.key.clone(), Figures::default())).collect(),
            ..Report::default()
        };
        for row in rows {
            report.texts += 1;
            let assessment = self.assess(&row.facts(today));
            let right: Vec<bool> = self.grounds.iter().map(|rule| self.is_ground_of(rule, row)).collect();
            let any = |first: bool| {
                self.grounds
                    .iter()
                    .zip(&right)
                    .any(|(rule, right)| *right && rule.first == first && !rule.individual)
            };
            let statutory = self.always_first(row);
            for (question, figures) in &mut report.questions {
                let question = *question;
                let asked = self.policy.triage().question(question.key()).is_some_and(|asked| asked.on);
                let expected = asked
                    && match question {
                        Question::T1 => any(true) || statutory,
                        Question::T2 => any(false),
                        other => row.yes.iter().any(|word| word == other.word()),
                    };
                let answer = assessment.answer(question);
                figures.count(answer, expected);
                if matches!((answer, expected), (Answer::Yes, false) | (Answer::No, true)) {
                    report.mistakes.push((row.id.clone(), question.word().to_owned(), answer));
                }
            }
            for ((key, figures), expected) in report.grounds.iter_mut().zip(&right) {
                let proposed = assessment.grounds.iter().find(|ground| ground.key == *key);
                let answer =
                    proposed.map_or(Answer::No, |ground| if ground.sure { Answer::Yes } else { Answer::Ask });
                figures.count(answer, *expected);
                if matches!((answer, *expected), (Answer::Yes, false) | (Answer::No, true)) {
                    report.mistakes.push((row.id.clone(), key.clone(), answer));
                }
            }
        }
        report
    }

    fn is_ground_of(&self, rule: &super::GroundRule, row: &Row) -> bool {
        let names = rule.topics.iter().filter_map(|topic| self.lexicon.topics.get(*topic));
        let about = names.into_iter().any(|topic| row.about.contains(&topic.name));
        about || rule.individual && row.yes.iter().any(|word| word == "T3")
    }

    /// Personal data and secrecy belong to the first question in every pack.
    fn always_first(&self, row: &Row) -> bool {
        row.about.iter().any(|about| about == "personal-data" || about == "secrecy")
    }
}
