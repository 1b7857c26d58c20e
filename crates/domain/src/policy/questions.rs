//! What a municipality must be asked, because its document is silent and the product must know.
//!
//! The list follows from the pack alone. A question's key is the parameter's own where the parameter
//! is silent, and the parameter's with one word more where only a part is (`answer.deadline.figure`).

use super::answers::Answers;
use super::check::has_parameter;
use super::diff::begins;
use super::pack::Pack;
use super::texts::TextUse;
use super::titles::TitleKind;
use super::values::{
    Figure, Flow, ForwardRule, Obligation, RegisterWhen, ReviewDays, SignaturePart, SignedWhere, Start,
    SubstituteRule,
};
use crate::clocks::ClockKind;
use crate::municipality::rights::Right;

/// The word that answers a question about a time with "no time is kept".
pub const NONE: &str = "none";

/// One choice.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Choice {
    /// The word to answer with.
    pub word: String,
    /// What it means.
    pub swedish: String,
}

/// What kind of answer is wanted.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "choices")]
pub enum AnswerKind {
    /// One of these.
    One(Vec<Choice>),
    /// Any of these, in order; an empty list is an answer.
    Many(Vec<Choice>),
    /// A promise such as `{ hours = 8, counted = "watched" }`, or `"none"`.
    Figure,
    /// Opening hours, as in hours.toml.
    Hours,
}

/// Whether the product needs the answer to start.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Needed {
    /// Needed from the first day.
    Now,
    /// Needed by a capability that comes later; may be answered now.
    Later,
}

/// One question.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Question {
    /// The key to answer under.
    pub key: String,
    /// The question.
    pub text: String,
    /// What kind of answer is wanted.
    #[serde(flatten)]
    pub kind: AnswerKind,
    /// An answer as it can be written in an answers file.
    pub example: String,
    /// The requirements it rests on.
    pub req: Vec<String>,
    /// Whether it is needed to start.
    pub needed: Needed,
}

/// The questions a pack leaves open that have no answer yet.
#[must_use]
pub fn asks(pack: &Pack, answers: &Answers) -> Vec<Question> {
    questions(pack).into_iter().filter(|question| !answers.has(&question.key)).collect()
}

/// Every question a pack leaves open.
#[must_use]
pub fn questions(pack: &Pack) -> Vec<Question> {
    let mut list = List { pack, questions: Vec::new() };
    list.answering();
    list.hours();
    list.removal();
    list.people();
    list.records();
    list.clocks();
    list.public_side();
    list.channels();
    list.questions
}

fn choice(word: &str, swedish: &str) -> Choice {
    Choice { word: word.to_owned(), swedish: swedish.to_owned() }
}

struct List<'p> {
    pack: &'p Pack,
    questions: Vec<Question>,
}

impl List<'_> {
    fn ask(&mut self, key: &str, text: String, kind: AnswerKind, example: &str, req: &[&str]) {
        self.questions.push(Question {
            key: key.to_owned(),
            text,
            kind,
            example: example.to_owned(),
            req: req.iter().map(|id| (*id).to_owned()).collect(),
            needed: Needed::Now,
        });
    }

    fn persons(&self) -> Vec<Choice> {
        let titles = self.pack.titles.title.iter().filter(|title| title.kind == TitleKind::Person);
        titles.map(|title| choice(&title.key, &title.name)).collect()
    }

    /// A title that really stands in this pack, for the example.
    fn some_title(&self) -> String {
        let list = &self.pack.titles.title;
        let fit = list
            .iter()
            .find(|title| title.rights.contains(&Right::ManageChannels) && title.kind == TitleKind::Person);
        fit.or(list.first()).map_or_else(String::new, |title| format!("\"{}\"", title.key))
    }

    fn answering(&mut self) {
        let answer = &self.pack.parameters.answer;
        let said = answer.deadline.value();
        let figure = said.and_then(|deadline| deadline.figure);
        let called = self.pack.about.called.clone();
        match figure {
            None => {
                let words = said
                    .and_then(|deadline| deadline.speed.or(deadline.direct_comments))
                    .map_or("säger inget om svarstid".to_owned(), |speed| {
                        format!("säger ”{}” utan siffra", speed.swedish())
                    });
                let text = format!("Hur snart ska en fråga vara besvarad? {} {words}.", begins(&called));
                self.ask(
                    "answer.deadline.figure",
                    text,
                    AnswerKind::Figure,
                    "{ hours = 8, counted = \"watched\" }",
                    &["AN-01", "Q-U14"],
                );
            }
            Some(Figure::OfficeHours(count)) => {
                let text = format!(
                    "Hur räknas ”{count} timmar under kontorstid”? Texten kan läsas på två sätt: {count} timmar som kanalen är bevakad, eller samma klockslag nästa arbetsdag."
                );
                let kind = AnswerKind::One(vec![
                    choice("watched_hours", "så många bevakade timmar"),
                    choice(
                        "working_days",
                        "dygnet runt men bara arbetsdagar: 24 timmar är samma klockslag nästa arbetsdag",
                    ),
                ]);
                self.ask("answer.deadline.counting", text, kind, "\"watched_hours\"", &["AN-04", "Q-P1"]);
            }
            Some(_) => {}
        }
        let signed = answer.signature.value().filter(|rule| rule.on == SignedWhere::Everywhere);
        if signed.is_none() {
            let kind = AnswerKind::Many(
                SignaturePart::ALL.iter().map(|part| choice(part.word(), part.swedish())).collect(),
            );
            self.ask(
                "answer.signature",
                "Vad ska stå under kommunens svar i de egna kanalerna? En tom lista betyder ingen signatur."
                    .to_owned(),
                kind,
                "[\"given_name\", \"title\"]",
                &["AN-02", "AN-29"],
            );
        }
        if answer.holding_reply.is_silent() {
            let texts = self.pack.texts.text.iter().filter(|text| text.for_use == TextUse::Holding);
            let mut choices: Vec<_> = texts.map(|text| choice(&text.key, &text.title)).collect();
            choices.push(choice(NONE, "sådana besked används inte"));
            self.ask(
                "answer.holding_reply",
                "Får en handläggare lämna besked om att svar kommer, och med vilken text?".to_owned(),
                AnswerKind::One(choices),
                "\"none\"",
                &["AN-23"],
            );
        }
        if answer.obligation.is_silent() {
            let choices = Obligation::ALL.iter().map(|duty| choice(duty.word(), duty.swedish())).collect();
            self.ask(
                "answer.obligation",
                "Vad ska alltid besvaras?".to_owned(),
                AnswerKind::Many(choices),
                "[\"general_questions\"]",
                &["AN-06", "Q-X1"],
            );
        }
        let forward = self.pack.parameters.forward.rule.value();
        if forward.is_none_or(|rule| *rule == ForwardRule::May) {
            let kind = AnswerKind::One(vec![
                choice("owner", "den som skickade vidare"),
                choice("recipient", "den som fick frågan"),
            ]);
            self.ask(
                "forward.answers",
                "Vem svarar för att frågan blir besvarad sedan den skickats vidare?".to_owned(),
                kind,
                "\"owner\"",
                &["AN-07", "AN-16"],
            );
        }
    }

    fn hours(&mut self) {
        if self.pack.hours.week.is_none() {
            self.ask(
                "hours.week",
                "Vilka tider är kanalerna bevakade en vanlig vecka?".to_owned(),
                AnswerKind::Hours,
                super::hours::EXAMPLE,
                &["IN-02", "IN-11", "AN-04"],
            );
        }
        let days = self.pack.parameters.review.days.value();
        let used = self.pack.clock_part(ClockKind::Review).is_some_and(|part| part.on);
        if used && days.is_none_or(|days| *days == ReviewDays::Daily) {
            let choices = [ReviewDays::EveryDay, ReviewDays::OpenDays, ReviewDays::None];
            let kind =
                AnswerKind::One(choices.iter().map(|days| choice(days.word(), days.swedish())).collect());
            self.ask(
                "review.days",
                "Vilka dagar ska varje kanal granskas och granskningen skrivas under?".to_owned(),
                kind,
                "\"open_days\"",
                &["MO-03", "MO-07", "Q-X12"],
            );
        }
    }

    fn removal(&mut self) {
        let said = self.pack.parameters.removal.deadline.value();
        let kinds = [
            (
                ClockKind::Data,
                "offensive_data",
                said.and_then(|all| all.offensive_data.as_ref()),
                "kränkande personuppgifter vara borttagna",
            ),
            (
                ClockKind::DataRequest,
                "on_request",
                said.and_then(|all| all.on_request.as_ref()),
                "personuppgifter vara borttagna när någon begär det",
            ),
            (
                ClockKind::Removal,
                "other",
                said.and_then(|all| all.other.as_ref()),
                "annat otillåtet innehåll vara borttaget",
            ),
        ];
        for (kind, name, said, what) in kinds {
            if !self.pack.clock_part(kind).is_some_and(|part| part.on) {
                continue;
            }
            let figure = said.and_then(|said| said.figure);
            if !matches!(figure, Some(Figure::Promise(_))) {
                let words = said.and_then(|said| said.speed).map_or("anger ingen tid".to_owned(), |speed| {
                    format!("säger ”{}” utan siffra", speed.swedish())
                });
                let text = format!(
                    "Hur snart ska {what}, så att torg kan varna? {} {words}.",
                    begins(&self.pack.about.called)
                );
                let key = format!("removal.deadline.{name}.figure");
                self.ask(
                    &key,
                    text,
                    AnswerKind::Figure,
                    "{ hours = 24, counted = \"calendar\" }",
                    &["RM-09", "RM-20", "Q-P7"],
                );
            }
            let starts = said.and_then(|said| said.starts);
            if kind == ClockKind::Data && starts.is_none() {
                let choices = [Start::Publication, Start::Discovery];
                let choices = choices.iter().map(|start| choice(start.word(), start.swedish())).collect();
                self.ask(
                    "removal.deadline.offensive_data.starts",
                    "Från när räknas tiden för kränkande personuppgifter? Från publiceringen är strängast."
                        .to_owned(),
                    AnswerKind::One(choices),
                    "\"publication\"",
                    &["RM-20", "RM-21", "Q-P3"],
                );
            }
        }
    }

    fn people(&mut self) {
        let example = self.some_title();
        let persons = self.persons();
        if self.pack.parameters.substitute.fallback.is_silent() {
            self.ask(
                "substitute.fallback",
                "Vem svarar för en kanal när både ansvarig och ersättare saknas?".to_owned(),
                AnswerKind::One(persons.clone()),
                &example,
                &["CH-18", "CH-21"],
            );
        }
        let all: Vec<_> =
            self.pack.titles.title.iter().map(|title| choice(&title.key, &title.name)).collect();
        if self.pack.triage.consulted.titles.is_empty() {
            self.ask(
                "consulted",
                "Vem rådfrågar en handläggare som är osäker på om och hur något ska besvaras?".to_owned(),
                AnswerKind::Many(all.clone()),
                &format!("[{example}]"),
                &["AN-15"],
            );
        }
        if self.pack.parameters.record.doubt.is_silent() {
            self.ask(
                "record.doubt",
                "Vem rådfrågas när det är osäkert om något ska registreras?".to_owned(),
                AnswerKind::Many(all.clone()),
                &format!("[{example}]"),
                &["RG-07"],
            );
        }
        if self.pack.parameters.removal.police_doubt.is_silent() {
            self.ask(
                "removal.police_doubt",
                "Vem rådfrågas när det är osäkert om något ska polisanmälas?".to_owned(),
                AnswerKind::One(all),
                &example,
                &["RM-17"],
            );
        }
    }

    fn records(&mut self) {
        if self.pack.parameters.record.register_when.is_silent() {
            let choices = RegisterWhen::ALL.iter().map(|when| choice(when.word(), when.swedish())).collect();
            self.ask(
                "record.register_when",
                "Vilka meddelanden ska registreras i diariet?".to_owned(),
                AnswerKind::Many(choices),
                "[\"adds_fact\", \"starts_case\", \"secrecy\"]",
                &["RG-03", "RG-04", "RG-17"],
            );
        }
    }

    fn public_side(&mut self) {
        if self.pack.parameters.aggregate.website.is_silent() {
            let choices = Flow::ALL.iter().map(|flow| choice(flow.word(), flow.swedish())).collect();
            self.ask(
                "aggregate.website",
                "Ska kommunens egna inlägg samlas på en öppen sida, med flöden som andra kan hämta?"
                    .to_owned(),
                AnswerKind::One(choices),
                "\"gathered\"",
                &["AG-01", "AG-09", "AG-10"],
            );
            if let Some(question) = self.questions.last_mut() {
                question.needed = Needed::Later;
            }
        }
    }

    /// What the register of channels asks; the work on messages starts without it.
    fn channels(&mut self) {
        let rules = &self.pack.parameters;
        let required = rules.substitute.required.value() == Some(&SubstituteRule::Required);
        if required && rules.substitute.appointed_by.is_silent() {
            let (persons, example) = (self.persons(), self.some_title());
            self.ask_later(
                "substitute.appointed_by",
                "Vem utser ersättaren för en kanals ansvariga?",
                AnswerKind::One(persons),
                &example,
                &["CH-16", "CH-21"],
            );
        }
        if rules.inactive.days.is_silent() && rules.inactive.close.value() != Some(&false) {
            let days = |word: &str| choice(word, &format!("efter {word} dagar utan eget inlägg"));
            let choices = vec![
                days("60"),
                days("90"),
                days("180"),
                days("365"),
                choice(NONE, "ingen kanal räknas som inaktiv"),
            ];
            self.ask_later(
                "inactive.days",
                "När ska en kanal räknas som inaktiv, så att någon tar ställning till om den ska stängas?",
                AnswerKind::One(choices),
                "\"180\"",
                &["CH-26"],
            );
        }
    }

    fn ask_later(&mut self, key: &str, text: &str, kind: AnswerKind, example: &str, req: &[&str]) {
        self.ask(key, text.to_owned(), kind, example, req);
        if let Some(question) = self.questions.last_mut() {
            question.needed = Needed::Later;
        }
    }

    fn clocks(&mut self) {
        let parts = &self.pack.clocks.clock;
        if parts.iter().any(|part| part.on && part.warn_before.is_none()) {
            self.ask(
                "clocks.warn_before",
                "Hur lång tid innan en frist går ut ska den ansvariga påminnas?".to_owned(),
                AnswerKind::Figure,
                "{ hours = 2, counted = \"watched\" }",
                &["AN-04"],
            );
        }
        if parts.iter().any(|part| part.on && part.escalate_to.is_none()) {
            let (persons, example) = (self.persons(), self.some_title());
            self.ask(
                "clocks.escalate_to",
                "Vem får veta att en frist har gått ut?".to_owned(),
                AnswerKind::One(persons),
                &example,
                &["MO-03", "CH-05"],
            );
        }
        for part in self.pack.clocks.clock.clone() {
            if part.on && part.figure.is_none() && !has_parameter(part.key) {
                let text = format!("Hur lång tid får det ta: {}?", part.key.name().to_lowercase());
                let key = format!("clocks.{}.figure", part.key.as_str());
                let req = if part.key == ClockKind::Appeal { "RM-36" } else { "PA-01" };
                self.ask(
                    &key,
                    text,
                    AnswerKind::Figure,
                    "{ days = 1, counted = \"working-days\", due = \"closing\" }",
                    &[req],
                );
                if let Some(question) = self.questions.last_mut() {
                    question.needed = Needed::Later;
                }
            }
        }
    }
}
