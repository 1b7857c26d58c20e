//! A pack with the municipality's answers: what the rest of the product asks for its rules.

use super::answers::Answers;
use super::clock_rules::ClockPart;
use super::criticism::Criticism;
use super::grounds::Ground;
use super::pack::Pack;
use super::questions::{Needed, Question, asks};
use super::texts::ReplyText;
use super::titles::Title;
use super::triage::Triage;
use super::values::{
    AnswerPlace, CriticismStyle, Figure, ForwardRule, Obligation, Promptness, ReviewDays, Signature,
    SignaturePart, SignedWhere, Start, State,
};
use crate::clocks::promise::{Counted, DayEnd, ReviewDays as Reviewed};
use crate::clocks::{ClockKind, ClosedDay, Promise, WeekHours};

/// How one kind of clock runs under a policy.
#[derive(Clone, PartialEq, Debug)]
pub enum ClockRule {
    /// It runs.
    Runs {
        /// How long.
        promise: Promise,
        /// From when.
        starts: Start,
        /// How long before the end the owner is warned; `None` where the municipality wants no warning.
        warn_before: Option<Promise>,
        /// Who is told when it is overdue: a title's key.
        escalate_to: Option<String>,
        /// Where it stands in the document, or that the municipality has answered so.
        source: String,
        /// Document, body, date and paragraph, as a Swedish sentence can name them.
        paragraph: String,
    },
    /// It is not used here.
    NotUsed {
        /// Why, in Swedish.
        why: String,
    },
    /// It cannot be known until these questions are answered.
    Asks(Vec<String>),
}

/// What a municipality has adopted: a pack and its answers.
#[derive(Clone, PartialEq, Debug)]
pub struct Policy {
    pack: Pack,
    answers: Answers,
}

/// Something the policy does not say and the municipality has not answered: the questions' keys.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("riktlinjerna säger inget om detta och kommunen har inte svarat på: {}", .0.join(", "))]
pub struct Asks(pub Vec<String>);

impl Asks {
    fn one(key: &str) -> Self {
        Self(vec![key.to_owned()])
    }
}

impl Policy {
    /// A pack with its answers. Questions may still be open; see [`Policy::asks`].
    #[must_use]
    pub fn new(pack: Pack, answers: Answers) -> Self {
        Self { pack, answers }
    }

    /// What the document says.
    #[must_use]
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// What the municipality has answered.
    #[must_use]
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// Every question still open.
    #[must_use]
    pub fn asks(&self) -> Vec<Question> {
        asks(&self.pack, &self.answers)
    }

    /// The open questions that the product cannot start without.
    #[must_use]
    pub fn asks_now(&self) -> Vec<Question> {
        self.asks().into_iter().filter(|question| question.needed == Needed::Now).collect()
    }

    /// How one kind of clock runs.
    #[must_use]
    pub fn clock(&self, kind: ClockKind) -> ClockRule {
        let Some(part) = self.pack.clock_part(kind) else {
            return ClockRule::NotUsed { why: "fristen fanns inte när riktlinjerna antogs".to_owned() };
        };
        if !part.on {
            return ClockRule::NotUsed { why: part.why_not.clone().unwrap_or_default() };
        }
        let rules = &self.pack.parameters;
        let removal = rules.removal.deadline.value();
        let removal_source = rules.removal.deadline.source.as_str();
        match kind {
            ClockKind::Answer => self.answer_clock(part),
            ClockKind::Data => {
                let said = removal.and_then(|all| all.offensive_data.as_ref());
                self.removal_clock(part, said, "offensive_data", None, removal_source)
            }
            ClockKind::DataRequest => {
                let said = removal.and_then(|all| all.on_request.as_ref());
                self.removal_clock(part, said, "on_request", Some(Start::Request), removal_source)
            }
            ClockKind::Removal => {
                let said = removal.and_then(|all| all.other.as_ref());
                self.removal_clock(part, said, "other", Some(Start::Discovery), removal_source)
            }
            ClockKind::Review => self.review_clock(part),
            ClockKind::Appeal | ClockKind::Release | ClockKind::Accessibility => {
                let key = format!("clocks.{}.figure", kind.as_str());
                let figure = match part.figure {
                    Some(figure) => Known::Said(figure),
                    None => self.answered(&key),
                };
                self.runs(
                    part,
                    figure,
                    &key,
                    Known::Said(part.starts.unwrap_or(Start::Request)),
                    "",
                    &part.source,
                )
            }
        }
    }

    fn answer_clock(&self, part: &ClockPart) -> ClockRule {
        let said = &self.pack.parameters.answer.deadline;
        let starts = said.value().and_then(|deadline| deadline.starts).unwrap_or(Start::Publication);
        let figure = said.value().and_then(|deadline| deadline.figure);
        let (figure, key) = match figure {
            // Which of the two ways to count "24 hours in office hours" is the tenant's choice (Q-P1).
            Some(Figure::OfficeHours(hours)) => {
                let key = "answer.deadline.counting";
                let time = |counted| Known::Said(Promise::Time { minutes: u32::from(hours) * 60, counted });
                let figure = match self.answers.word(key) {
                    Some("watched_hours") => time(Counted::Watched),
                    Some(_) => time(Counted::WorkingDays),
                    None => Known::Asks,
                };
                (figure, key)
            }
            Some(Figure::Promise(promise)) => (Known::Said(promise), ""),
            None => (self.answered("answer.deadline.figure"), "answer.deadline.figure"),
        };
        self.runs(part, figure, key, Known::Said(starts), "", &said.source)
    }

    fn removal_clock(
        &self,
        part: &ClockPart,
        said: Option<&Promptness>,
        name: &str,
        starts: Option<Start>,
        source: &str,
    ) -> ClockRule {
        let key = format!("removal.deadline.{name}.figure");
        let figure = match said.and_then(|said| said.figure) {
            Some(Figure::Promise(promise)) => Known::Said(promise),
            // A pack that does not say how hours are counted is asked for the whole figure.
            Some(Figure::OfficeHours(_)) | None => self.answered(&key),
        };
        let starts_key = format!("removal.deadline.{name}.starts");
        let starts = match said.and_then(|said| said.starts).or(starts) {
            Some(start) => Known::Said(start),
            None => {
                self.answers.word(&starts_key).and_then(Start::from_word).map_or(Known::Asks, Known::Said)
            }
        };
        self.runs(part, figure, &key, starts, &starts_key, source)
    }

    fn review_clock(&self, part: &ClockPart) -> ClockRule {
        match self.review_days() {
            Err(Asks(keys)) => ClockRule::Asks(keys),
            Ok(ReviewDays::None) => {
                ClockRule::NotUsed { why: "kommunen har valt att inte granska dag för dag".to_owned() }
            }
            Ok(days) => {
                let source = &self.pack.parameters.review.days.source;
                // Within the watched hours on days that have them; else by the end of the day.
                let promise = match days {
                    ReviewDays::OpenDays => {
                        Promise::Review { on: Reviewed::WorkingDays, due: DayEnd::Closing }
                    }
                    _ => Promise::Review { on: Reviewed::AllDays, due: DayEnd::Midnight },
                };
                self.runs(part, Known::Said(promise), "review.days", Known::Said(Start::DayStart), "", source)
            }
        }
    }

    fn answered(&self, key: &str) -> Known<Promise> {
        match self.answers.figure(key) {
            Some(Some(figure)) => Known::Said(figure),
            Some(None) => Known::Declined,
            None => Known::Asks,
        }
    }

    fn runs(
        &self,
        part: &ClockPart,
        figure: Known<Promise>,
        figure_key: &str,
        starts: Known<Start>,
        starts_key: &str,
        source: &str,
    ) -> ClockRule {
        if matches!(figure, Known::Declined) {
            return ClockRule::NotUsed {
                why: format!("kommunen har svarat att ingen tid hålls ({figure_key})"),
            };
        }
        let mut asks = Vec::new();
        if matches!(figure, Known::Asks) {
            asks.push(figure_key.to_owned());
        }
        if matches!(starts, Known::Asks) {
            asks.push(starts_key.to_owned());
        }
        let warn = match part.warn_before {
            Some(before) => Known::Said(before),
            None => self.answered("clocks.warn_before"),
        };
        let escalate = part.escalate_to.as_ref().map(|title| title.0.clone());
        let escalate = escalate.or_else(|| self.answers.word("clocks.escalate_to").map(ToOwned::to_owned));
        let (Known::Said(promise), Known::Said(starts)) = (figure, starts) else {
            return ClockRule::Asks(asks);
        };
        let answered = !figure_key.is_empty() && self.answers.has(figure_key);
        ClockRule::Runs {
            promise,
            starts,
            warn_before: if let Known::Said(before) = warn { Some(before) } else { None },
            escalate_to: escalate,
            source: if answered {
                format!("{source}; kommunens svar på {figure_key}")
            } else {
                source.to_owned()
            },
            paragraph: self.cite(),
        }
    }

    /// One ground by its key, also one that is no longer in use.
    #[must_use]
    pub fn ground(&self, key: &str) -> Option<&Ground> {
        self.pack.ground(key)
    }

    /// The triage questions.
    #[must_use]
    pub fn triage(&self) -> &Triage {
        &self.pack.triage
    }

    /// The reply texts.
    #[must_use]
    pub fn texts(&self) -> &[ReplyText] {
        &self.pack.texts.text
    }

    /// The steps for criticism; `None` where they are not used.
    #[must_use]
    pub fn criticism(&self) -> Option<&Criticism> {
        Some(&self.pack.criticism).filter(|criticism| criticism.on)
    }

    /// The opening hours that hold where channel, unit, authority and municipality have none of their own.
    ///
    /// # Errors
    /// The question, where neither pack nor answers say.
    pub fn hours(&self) -> Result<WeekHours, Asks> {
        let said = self.pack.hours.week.clone();
        said.or_else(|| self.answers.hours("hours.week")).ok_or_else(|| Asks::one("hours.week"))
    }

    /// The days the municipality has closed, beside those that stand in its hours.
    #[must_use]
    pub fn closed_days(&self) -> &[ClosedDay] {
        self.pack.hours.closed.as_deref().unwrap_or_default()
    }

    /// The titles.
    #[must_use]
    pub fn titles(&self) -> &[Title] {
        &self.pack.titles.title
    }

    /// The title that answers for a channel without responsible person and substitute.
    ///
    /// # Errors
    /// The question, where neither pack nor answers say.
    pub fn fallback_owner(&self) -> Result<&str, Asks> {
        let said = self.pack.parameters.substitute.fallback.value().map(super::keys::TitleKey::as_str);
        said.or_else(|| self.answers.word("substitute.fallback"))
            .ok_or_else(|| Asks::one("substitute.fallback"))
    }

    /// What stands under an answer on the municipality's own channels; empty means no signature.
    ///
    /// # Errors
    /// The question, where neither pack nor answers say.
    pub fn signature(&self) -> Result<Vec<SignaturePart>, Asks> {
        let said = self.pack.parameters.answer.signature.value();
        match said {
            Some(Signature { parts, on: SignedWhere::Everywhere }) => Ok(parts.clone()),
            _ => self.chosen("answer.signature", SignaturePart::from_word),
        }
    }

    /// On which days channels are reviewed. Never `Daily`: that is a question.
    ///
    /// # Errors
    /// The question, where neither pack nor answers say.
    pub fn review_days(&self) -> Result<ReviewDays, Asks> {
        let said = self.pack.parameters.review.days.value().copied();
        said.filter(|days| *days != ReviewDays::Daily)
            .or_else(|| self.answers.word("review.days").and_then(ReviewDays::from_word))
            .ok_or_else(|| Asks::one("review.days"))
    }

    /// What must be answered.
    ///
    /// # Errors
    /// The question, where neither pack nor answers say.
    pub fn obligation(&self) -> Result<Vec<Obligation>, Asks> {
        match self.pack.parameters.answer.obligation.value() {
            Some(said) => Ok(said.clone()),
            None => self.chosen("answer.obligation", Obligation::from_word),
        }
    }

    /// The titles to consult in doubt about an answer.
    ///
    /// # Errors
    /// The question, where neither pack nor answers say.
    pub fn consulted(&self) -> Result<Vec<String>, Asks> {
        let said = &self.pack.triage.consulted.titles;
        if said.is_empty() {
            return self.chosen("consulted", |word| Some(word.to_owned()));
        }
        Ok(said.iter().map(|title| title.0.clone()).collect())
    }

    /// The titles to consult in doubt about registration.
    ///
    /// # Errors
    /// The question, where neither pack nor answers say.
    pub fn consulted_on_records(&self) -> Result<Vec<String>, Asks> {
        match self.pack.parameters.record.doubt.value() {
            Some(said) => Ok(said.iter().map(|title| title.0.clone()).collect()),
            None => self.chosen("record.doubt", |word| Some(word.to_owned())),
        }
    }

    /// The title to consult in doubt about a police report.
    ///
    /// # Errors
    /// The question, where neither pack nor answers say.
    pub fn consulted_on_police(&self) -> Result<&str, Asks> {
        let said = self.pack.parameters.removal.police_doubt.value().map(super::keys::TitleKey::as_str);
        said.or_else(|| self.answers.word("removal.police_doubt"))
            .ok_or_else(|| Asks::one("removal.police_doubt"))
    }

    /// The text that says an answer will come; `None` where such replies are not used.
    ///
    /// # Errors
    /// The question, where neither pack nor answers say.
    pub fn holding_reply(&self) -> Result<Option<&ReplyText>, Asks> {
        let said = self.pack.parameters.answer.holding_reply.value().map(super::keys::TextKey::as_str);
        let key = said.or_else(|| self.answers.word("answer.holding_reply"));
        key.map(|key| self.pack.text(key)).ok_or_else(|| Asks::one("answer.holding_reply"))
    }

    /// The text that asks a disparaging author for a clearer view; `None` where there is none (AN-21).
    #[must_use]
    pub fn clarifying_reply(&self) -> Option<&ReplyText> {
        self.pack.parameters.answer.disparaging_reply.value().and_then(|key| self.pack.text(key.as_str()))
    }

    /// Whether an answer in another place than the question's needs a reason (AN-08).
    #[must_use]
    pub fn elsewhere_needs_reason(&self) -> bool {
        self.pack.parameters.answer.place.value() == Some(&AnswerPlace::SamePlace)
    }

    /// Whether criticism may be left unmet by decision (AN-18, AN-28).
    #[must_use]
    pub fn criticism_may_be_left(&self) -> bool {
        match self.pack.parameters.answer.criticism_style.value() {
            Some(CriticismStyle::FactsAndKindness) => false,
            Some(CriticismStyle::Guided) | None => self.pack.criticism.may_leave,
        }
    }

    /// Whether whoever forwards a question still answers for it.
    ///
    /// # Errors
    /// The question, where neither pack nor answers say.
    pub fn forwarder_answers(&self) -> Result<bool, Asks> {
        match self.pack.parameters.forward.rule.value() {
            Some(ForwardRule::AskForHelp | ForwardRule::Must) => Ok(true),
            Some(ForwardRule::May) | None => self
                .answers
                .word("forward.answers")
                .map(|word| word == "owner")
                .ok_or_else(|| Asks::one("forward.answers")),
        }
    }

    pub(super) fn chosen<T>(&self, key: &str, from_word: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, Asks> {
        let words = self.answers.words(key).ok_or_else(|| Asks::one(key))?;
        Ok(words.into_iter().filter_map(from_word).collect())
    }

    /// The document with body, date and paragraph, for a sentence on a page: "Riktlinjer för sociala
    /// medier, antagna av kommunstyrelsen den 7 mars 2012, § 41".
    #[must_use]
    pub fn cite(&self) -> String {
        let title = &self.pack.about.title;
        let family = &self.pack.parameters.policy;
        let by = family.adopted_by.value().map(|body| format!(" av {body}")).unwrap_or_default();
        let Some(status) = family.status.value() else { return format!("{title} (utan uppgift om beslut)") };
        let day = status.on.map(|on| format!(" den {}", spelled(on))).unwrap_or_default();
        let paragraph = status.paragraph.as_ref().map(|number| format!(", § {number}")).unwrap_or_default();
        match status.state {
            State::Adopted => format!("{title}, beslut{by}{day}{paragraph}"),
            State::Dated => format!("{title}, daterat{day}"),
            // Whoever adopted it made it more than a draft; who that was stands in the adoption.
            State::Draft => title.clone(),
            State::Proposed => format!("{title} (förslag{day})"),
            State::Repealed => format!("{title} (upphävd{day})"),
        }
    }
}

enum Known<T> {
    Said(T),
    Declined,
    Asks,
}

/// A day as it is written in running text: "7 mars 2012".
fn spelled(day: jiff::civil::Date) -> String {
    const MONTHS: [&str; 12] = [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ];
    let month =
        usize::try_from(day.month() - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or_default();
    format!("{} {month} {}", day.day(), day.year())
}
