//! The ten answers, each from its signals.

use super::own::{OwnHit, Target};
use super::reading::{self, Hit, Reading, Weight, is_any};
use super::shape::{self, Shape};
use super::{Answer, Facts, GroundRule, Question, Signal, SignalKind, Triage, TriageAnswer};
use crate::privacy::{self, Category, Confidence, Finding, Kind};
use std::ops::Range;

/// Signals kept of one answer: enough to judge by, few enough to read.
const MOST_SIGNALS: usize = 6;

/// Letters of a quoted passage.
const QUOTED: usize = 60;

/// A message being looked at.
pub(super) struct Look<'a> {
    pub triage: &'a Triage,
    pub facts: &'a Facts<'a>,
    text: String,
    /// Bytes of `text` before the message's own text begins: its title.
    before: usize,
    pub private: privacy::Reading,
    in_title: Vec<Finding>,
    pub reading: Reading,
    weights: Vec<Weight>,
    pub shape: Shape,
    own: Vec<OwnHit>,
}

/// An answer on its way.
#[derive(Default)]
pub(super) struct Weighed {
    pub points: i32,
    pub signals: Vec<Signal>,
}

impl Weighed {
    pub(super) fn add(&mut self, points: i32, signal: Signal) {
        self.points += points;
        self.sign(signal);
    }

    pub(super) fn atleast(&mut self, points: i32, signal: Signal) {
        self.points = self.points.max(points);
        self.sign(signal);
    }

    pub(super) fn sign(&mut self, signal: Signal) {
        if self.signals.len() < MOST_SIGNALS && !self.signals.contains(&signal) {
            self.signals.push(signal);
        }
    }

    pub(super) fn join(&mut self, other: Self) {
        self.points = self.points.max(other.points);
        other.signals.into_iter().for_each(|signal| self.sign(signal));
    }

    pub(super) fn answer(&self) -> Answer {
        Answer::of(self.points)
    }
}

impl<'a> Look<'a> {
    pub(super) fn new(triage: &'a Triage, facts: &'a Facts<'a>) -> Self {
        let rules = privacy::Rules::new(facts.today);
        let private = privacy::read(&rules, facts.text);
        let (text, before, in_title) = match facts.title.filter(|title| !title.trim().is_empty()) {
            Some(title) => {
                (format!("{title}\n{}", facts.text), title.len() + 1, privacy::scan(&rules, title))
            }
            None => (facts.text.to_owned(), 0, Vec::new()),
        };
        let reading = reading::read(&triage.lexicon, &triage.memory, &text);
        let weights = reading.weigh(&triage.lexicon);
        let rhetorical: Vec<Range<usize>> = weights
            .get(triage.known.rhetorical)
            .map(|weight| weight.hits.iter().map(|hit| hit.tokens.clone()).collect())
            .unwrap_or_default();
        let shape = shape::shape(&triage.lexicon, &reading, &text, &rhetorical);
        let own = triage.own.find(&text);
        Self { own, triage, facts, text, before, private, in_title, reading, weights, shape }
    }

    /// What a topic's words come to, said as speaking for `what`.
    pub(super) fn topic(&self, topic: usize, what: &str) -> Weighed {
        let Some(weight) = self.weights.get(topic) else { return Weighed::default() };
        let mut weighed = Weighed { points: weight.points, signals: Vec::new() };
        if weight.points > 0 {
            for hit in &weight.hits {
                weighed.sign(self.quoted(hit, what));
            }
        }
        weighed
    }

    pub(super) fn points(&self, topic: usize) -> i32 {
        self.weights.get(topic).map_or(0, |weight| weight.points)
    }

    /// Whether something settled a topic by itself.
    pub(super) fn is_strong(&self, topic: usize) -> bool {
        self.weights.get(topic).is_some_and(|weight| weight.strong)
    }

    pub(super) fn hits(&self, topic: usize) -> &[Hit] {
        self.weights.get(topic).map_or(&[], |weight| &weight.hits)
    }

    fn quoted(&self, hit: &Hit, what: &str) -> Signal {
        let from = self.reading.tokens.get(hit.tokens.start).map_or(0, |token| token.at.start);
        let to = self.reading.tokens.get(hit.tokens.end.saturating_sub(1)).map_or(from, |token| token.at.end);
        let quote = if hit.words.is_empty() { self.quote(&(from..to)) } else { self.spread(&hit.words) };
        let said = format!("{quote} tyder på {what}");
        Signal { kind: SignalKind::Words, said, range: self.placed(&(from..to)) }
    }

    /// A passage in quotation marks. What could be a number or an address is not repeated.
    fn quote(&self, at: &Range<usize>) -> String {
        let passage = self.text.get(at.clone()).unwrap_or_default();
        if passage.chars().filter(char::is_ascii_digit).count() > 3 || passage.contains('@') {
            "ett uttryck i texten".to_owned()
        } else if passage.chars().count() > QUOTED {
            format!("”{}…”", passage.chars().take(QUOTED).collect::<String>())
        } else {
            format!("”{passage}”")
        }
    }

    /// Words that stand apart, in their order, each in quotation marks.
    fn spread(&self, words: &[usize]) -> String {
        let mut words: Vec<usize> = words.to_vec();
        words.sort_unstable();
        words.dedup();
        let tokens = words.iter().filter_map(|at| self.reading.tokens.get(*at));
        let all: Vec<String> = tokens.map(|token| self.quote(&token.at)).collect();
        all.join(" och ")
    }

    /// A place of the joined text as a place of the message's own.
    pub(super) fn placed(&self, at: &Range<usize>) -> Option<Range<usize>> {
        (at.start >= self.before).then(|| at.start - self.before..at.end - self.before)
    }

    pub(super) fn shaped(&self, said: String, at: &Range<usize>) -> Signal {
        Signal { kind: SignalKind::Shape, said, range: self.placed(at) }
    }

    /// Personal data found, and what they come to for whoever reads the channel.
    pub(super) fn data(&self) -> Weighed {
        let mut weighed = Weighed::default();
        let own = self.private.findings.iter().map(|finding| (finding, true));
        for (finding, placed) in own.chain(self.in_title.iter().map(|finding| (finding, false))) {
            let mut points = severity(finding);
            if self.facts.direct {
                // Nobody but us can read it: worth a warning, no offence.
                points = points.min(1);
            }
            if points > 0 {
                let place = if placed { "" } else { " i rubriken" };
                let said =
                    format!("{} hittades{place} ({})", finding.kind.swedish(), sure(finding.confidence));
                let range = placed.then_some(finding.start..finding.end);
                weighed.atleast(points, Signal { kind: SignalKind::Finding, said, range });
            }
        }
        weighed
    }

    /// What speaks for a ground.
    pub(super) fn ground(&self, rule: &GroundRule) -> Weighed {
        let mut weighed = Weighed::default();
        let what = rule.ground.title.to_lowercase();
        for topic in &rule.topics {
            let one = self.topic(*topic, &what);
            if one.points > 0 {
                weighed.join(one);
            }
            // What the stars hide is mostly swearing; it may be worse.
            let starred = match *topic {
                topic if topic == self.triage.known.swearing => 2,
                topic if [self.triage.known.obscene, self.triage.known.insult].contains(&topic) => 1,
                _ => 0,
            };
            if let Some(at) = self.shape.masked.as_ref().filter(|_| starred > 0) {
                let said = "ett ord med bokstäver utbytta mot stjärnor".to_owned();
                weighed.atleast(starred, self.shaped(said, at));
            }
        }
        weighed.join(self.own(Target::Ground(rule.at), &what));
        if rule.finds {
            weighed.join(self.data());
        }
        if rule.secrecy && self.is_protected() {
            let said = "ord om skyddad identitet";
            weighed.atleast(2, Signal::new(SignalKind::Finding, said));
        }
        if rule.individual {
            weighed.join(self.circumstances());
        }
        weighed
    }

    /// Whether somebody with protected identity is spoken of.
    pub(super) fn is_protected(&self) -> bool {
        let all = self.private.findings.iter().chain(&self.in_title);
        all.into_iter().any(|finding| {
            finding.kind == Kind::ProtectedIdentity && finding.confidence >= Confidence::Medium
        }) && self.points(self.triage.known.secrecy) >= 0
    }

    /// Somebody's economic or personal circumstances (PD, P Informationsplikt 10).
    pub(super) fn circumstances(&self) -> Weighed {
        let known = &self.triage.known;
        let mut weighed = self.topic(known.individual, "en enskilds förhållanden");
        let possible: Vec<&privacy::Possible> = self
            .private
            .possible
            .iter()
            .filter(|one| {
                matches!(
                    one.category,
                    Category::Health
                        | Category::Economy
                        | Category::SocialNeed
                        | Category::Grades
                        | Category::SexLife
                        | Category::Genetic
                )
            })
            .collect();
        // "min" and a sensitive word in the same sentence, or a close one named.
        for one in possible {
            let at = one.start + self.before;
            let sentence = self.reading.sentences.iter().find(|sentence| sentence.at.contains(&at));
            let about_somebody = sentence.is_some_and(|sentence| {
                let words = self.reading.tokens.get(sentence.tokens.clone()).unwrap_or_default();
                words.iter().any(|word| is_any(&word.symbols, self.triage.lexicon.group("somebody")))
            });
            if about_somebody {
                let said = format!("möjligen {}, om någon enskild", one.category.swedish());
                weighed.add(1, Signal { kind: SignalKind::Finding, said, range: Some(one.start..one.end) });
                break;
            }
        }
        weighed
    }

    /// What the pack's own words come to for a question or a ground.
    fn own(&self, target: Target, what: &str) -> Weighed {
        let mut weighed = Weighed::default();
        for hit in self.own.iter().filter(|hit| hit.target == target) {
            let said = format!("{} är bland riktlinjernas egna ord för {what}", self.quote(&hit.at));
            let range = self.placed(&hit.at);
            weighed.atleast(hit.points, Signal { kind: SignalKind::Words, said, range });
        }
        weighed
    }

    /// T1 to T10 in order. `rules` are the pack's grounds and what speaks for each.
    pub(super) fn answers(&self, rules: &[(&GroundRule, Weighed)]) -> Vec<TriageAnswer> {
        let one = |question: Question| {
            let policy = &self.triage.policy;
            let asked = policy.triage().question(question.key());
            if question == Question::T9 {
                let mut signals = vec![Signal::new(
                    SignalKind::Rule,
                    "bara den som handlägger vet om det rör egna intressen",
                )];
                if !asked.is_some_and(|asked| asked.on) {
                    signals.push(Signal::new(SignalKind::Rule, "riktlinjerna ställer inte frågan"));
                }
                return (1, signals);
            }
            if !asked.is_some_and(|asked| asked.on) {
                let said = "frågan ställs inte enligt riktlinjerna";
                return (0, vec![Signal::new(SignalKind::Rule, said)]);
            }
            let content = matches!(question, Question::T1 | Question::T2);
            if self.facts.ours && !content {
                return (0, vec![Signal::new(SignalKind::Rule, "vårt eget inlägg")]);
            }
            let (mut weighed, what) = match question {
                Question::T1 => (self.first(rules), "det som ska bort genast"),
                Question::T2 => (Self::second(rules), "brott mot kanalens regler"),
                Question::T3 => (self.circumstances(), "en enskilds förhållanden"),
                Question::T4 => (self.fourth(), "direktmeddelanden"),
                Question::T5 => (self.fifth(), "ärenden"),
                Question::T6 => (self.sixth(), "kritik"),
                Question::T7 => (self.seventh(), "frågor"),
                Question::T8 => (self.eighth(), "samtal mellan andra"),
                Question::T9 => (Weighed::default(), ""),
                Question::T10 => (self.tenth(), "sådant som kan skada kommunens namn"),
            };
            let own = self.own(Target::Question(question), what);
            // What speaks against weighs more than a single word of the pack's.
            if own.points > 0 && (weighed.points >= 0 || own.points >= 2) {
                weighed.points = weighed.points.max(own.points);
                own.signals.into_iter().for_each(|signal| weighed.sign(signal));
            }
            (weighed.points, weighed.signals)
        };
        Question::ALL
            .into_iter()
            .map(|question| {
                let (points, signals) = one(question);
                TriageAnswer { question, answer: Answer::of(points), signals }
            })
            .collect()
    }

    /// Whether a topic is settled.
    pub(super) fn is(&self, topic: usize) -> bool {
        self.points(topic) >= 2
    }

    /// Whether it names a case.
    pub(super) fn has_case_number(&self) -> bool {
        self.private.findings.iter().any(|one| one.kind == Kind::CaseNumber)
    }

    /// Whether the text swears with starred letters.
    pub(super) fn is_starred(&self) -> bool {
        self.shape.masked.is_some()
    }
}

/// How grave a finding is in a public place: 2 offends by itself, 1 is worth asking about.
fn severity(finding: &Finding) -> i32 {
    let sure = finding.confidence >= Confidence::Medium;
    match finding.kind {
        Kind::PersonalNumber
        | Kind::CoordinationNumber
        | Kind::InterimNumber
        | Kind::PaymentCard
        | Kind::IdentityDocument => {
            if sure {
                2
            } else {
                1
            }
        }
        Kind::TruncatedPersonalNumber
        | Kind::BirthDate
        | Kind::BankAccount
        | Kind::Iban
        | Kind::Email
        | Kind::Phone
        | Kind::ApartmentNumber
        | Kind::RegistrationPlate => i32::from(sure),
        // An address names a place as often as a person.
        Kind::StreetAddress => i32::from(finding.confidence == Confidence::High),
        _ => 0,
    }
}

fn sure(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "säkert",
        Confidence::Medium => "troligt",
        Confidence::Low => "osäkert",
    }
}
