//! What differs between two packs, in sentences that a board can read.

use super::pack::Pack;
use super::parameters::ParameterView;
use super::reading::Kind;

/// One difference.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Difference {
    /// The part of the pack.
    pub part: Part,
    /// The key it concerns.
    pub key: String,
    /// The difference in plain Swedish.
    pub sentence: String,
}

/// A part of a pack.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// One of the hundred parameters.
    Parameter,
    /// A ground.
    Ground,
    /// A clock.
    Clock,
    /// A triage question, or who is consulted.
    Triage,
    /// The steps for criticism.
    Criticism,
    /// The opening hours.
    Hours,
    /// A reply text.
    Text,
    /// A title.
    Title,
}

impl Part {
    /// The heading over its differences.
    #[must_use]
    pub fn swedish(self) -> &'static str {
        match self {
            Self::Parameter => "Riktlinjens värden",
            Self::Ground => "Grunder för borttagning",
            Self::Clock => "Frister",
            Self::Triage => "Frågor vid bedömning",
            Self::Criticism => "Kritik",
            Self::Hours => "Öppettider",
            Self::Text => "Svarstexter",
            Self::Title => "Titlar",
        }
    }
}

/// Everything that differs in meaning, in the order of the pack. Comments and order of lines do not count.
#[must_use]
pub fn diff(left: &Pack, right: &Pack) -> Vec<Difference> {
    let mut found = Found { left: &left.about.key, right: &right.about.key, all: Vec::new() };
    for (one, other) in left.parameters.views().iter().zip(&right.parameters.views()) {
        found.parameter(one, other);
    }
    macro_rules! lists {
        ($($part:ident, $what:literal, $list:ident . $field:ident, $name:expr;)*) => { $(
            let name = $name;
            let entries = |pack: &Pack| pack.$list.$field.iter()
                .map(|one| (key_of(&one.fields()), name(one), one.fields())).collect::<Vec<_>>();
            found.list(Part::$part, $what, &entries(left), &entries(right));
        )* };
    }
    lists! {
        Ground, "grunden", grounds.ground, |one: &super::grounds::Ground| one.title.clone();
        Clock, "fristen", clocks.clock, |one: &super::clock_rules::ClockPart| one.key.name().to_owned();
        Triage, "frågan", triage.question, |one: &super::triage::TriageQuestion| one.key.word().to_owned();
        Criticism, "steget", criticism.step, |one: &super::criticism::CriticismStep| one.key.clone();
        Text, "texten", texts.text, |one: &super::texts::ReplyText| one.title.clone();
        Title, "titeln", titles.title, |one: &super::titles::Title| one.name.clone();
    }
    found.fields(
        Part::Ground,
        "grunderna",
        "grunderna",
        &left.grounds.fields(),
        &right.grounds.fields(),
        &["grunder"],
    );
    found.fields(
        Part::Triage,
        "consulted",
        "rådfrågan",
        &left.triage.consulted.fields(),
        &right.triage.consulted.fields(),
        &[],
    );
    found.fields(
        Part::Criticism,
        "kritik",
        "kritik",
        &left.criticism.fields(),
        &right.criticism.fields(),
        &["steg"],
    );
    let closed = |pack: &Pack| pack.hours.closed.say();
    let week = |pack: &Pack| pack.hours.week.say();
    found.fields(
        Part::Hours,
        "hours",
        "öppettiderna",
        &[("vecka", week(left)), ("stängda dagar", closed(left))],
        &[("vecka", week(right)), ("stängda dagar", closed(right))],
        &[],
    );
    found.all.sort_by_key(|difference| difference.part);
    found.all
}

type Fields = Vec<(&'static str, String)>;

/// Every entry of a list has its key as its first field.
fn key_of(fields: &Fields) -> String {
    fields.first().map(|(_, key)| key.clone()).unwrap_or_default()
}

/// Fields that say where a thing stands, not what it means.
const BESIDE: [&str; 5] = ["nyckel", "frist", "källa", "krav", "egna ord"];

struct Found<'p> {
    left: &'p str,
    right: &'p str,
    all: Vec<Difference>,
}

impl Found<'_> {
    fn add(&mut self, part: Part, key: &str, sentence: String) {
        self.all.push(Difference { part, key: key.to_owned(), sentence });
    }

    fn parameter(&mut self, one: &ParameterView, other: &ParameterView) {
        let says = |pack: &str, view: &ParameterView| {
            let recommended = if view.recommended { " (rekommenderat)" } else { "" };
            if view.silent {
                format!("{pack} säger inget")
            } else {
                format!("{pack} säger ”{}”{recommended}", view.said)
            }
        };
        let label = &one.info.label;
        if one.said != other.said || one.silent != other.silent {
            let sentence = format!("{label}: {}; {}.", says(self.left, one), says(self.right, other));
            self.add(Part::Parameter, one.info.key, sentence);
        } else if one.recommended != other.recommended {
            let which = if one.recommended { self.left } else { self.right };
            let sentence = format!("{label}: samma värde, men i {which} är det en rekommendation.");
            self.add(Part::Parameter, one.info.key, sentence);
        }
        if one.class != other.class && !one.silent && !other.silent {
            let sentence = format!(
                "{label}: i {} hör värdet till klassen {}, i {} till klassen {}.",
                self.left,
                one.class.swedish(),
                self.right,
                other.class.swedish()
            );
            self.add(Part::Parameter, one.info.key, sentence);
        }
    }

    fn list(
        &mut self,
        part: Part,
        what: &str,
        left: &[(String, String, Fields)],
        right: &[(String, String, Fields)],
    ) {
        for (key, name, fields) in left {
            match right.iter().find(|(other, _, _)| other == key) {
                None => {
                    let sentence = format!("{} ”{name}” finns bara i {}.", begins(what), self.left);
                    self.add(part, key, sentence);
                }
                Some((_, _, others)) => {
                    self.fields(part, key, &format!("{what} ”{name}”"), fields, others, &BESIDE);
                }
            }
        }
        for (key, name, _) in right {
            if !left.iter().any(|(other, _, _)| other == key) {
                let sentence = format!("{} ”{name}” finns bara i {}.", begins(what), self.right);
                self.add(part, key, sentence);
            }
        }
    }

    fn fields(
        &mut self,
        part: Part,
        key: &str,
        what: &str,
        left: &[(&'static str, String)],
        right: &[(&'static str, String)],
        beside: &[&str],
    ) {
        for ((label, one), (_, other)) in left.iter().zip(right) {
            if one != other && !beside.contains(label) && !["källa", "krav"].contains(label) {
                let sentence = format!(
                    "{}, {label}: i {} ”{one}”, i {} ”{other}”.",
                    begins(what),
                    self.left,
                    self.right
                );
                self.add(part, key, sentence);
            }
        }
    }
}

fn begins(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
