//! What differs between two packs, in sentences that a board can read.

use super::pack::Pack;
use super::parameters::ParameterView;
use super::reading::{Kind, Names};
use std::collections::BTreeMap;

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
    let (names, others) = (left.called(), right.called());
    let mut found =
        Found { left: &left.about.key, right: &right.about.key, all: Vec::new(), classes: BTreeMap::new() };
    for (one, other) in left.parameters.views_named(&names).iter().zip(&right.parameters.views_named(&others))
    {
        found.parameter(one, other);
    }
    macro_rules! lists {
        ($($part:ident, $what:literal, $list:ident . $field:ident, $name:expr;)*) => { $(
            let name = $name;
            let entries = |pack: &Pack, names: &Names| pack.$list.$field.iter()
                .map(|one| (one.key.say(&Names::none()), name(one), one.fields(names))).collect::<Vec<_>>();
            found.list(Part::$part, $what, &entries(left, &names), &entries(right, &others));
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
    let one_field = |label, left: String, right: String| ([(label, left)], [(label, right)]);
    let (one, other) = one_field(
        "listan är exempel",
        left.grounds.examples_only.say(&names),
        right.grounds.examples_only.say(&others),
    );
    found.fields(Part::Ground, "examples_only", "grunderna", &one, &other);
    let consulted = |pack: &Pack, names: &Names| pack.triage.consulted.fields(names);
    found.fields(
        Part::Triage,
        "consulted",
        "vid tvekan",
        &consulted(left, &names),
        &consulted(right, &others),
    );
    let criticism = |pack: &Pack, names: &Names| {
        let all = pack.criticism.fields(names).into_iter();
        all.filter(|(label, _)| *label != "steg").collect::<Vec<_>>()
    };
    found.fields(
        Part::Criticism,
        "criticism",
        "kritik",
        &criticism(left, &names),
        &criticism(right, &others),
    );
    let hours = |pack: &Pack, names: &Names| {
        vec![("vecka", pack.hours.week.say(names)), ("stängda dagar", pack.hours.closed.say(names))]
    };
    found.fields(Part::Hours, "hours", "öppettiderna", &hours(left, &names), &hours(right, &others));
    found.classes_told();
    found.all.sort_by_key(|difference| difference.part);
    found.all
}

type Fields = Vec<(&'static str, String)>;

/// Fields that say where a thing stands, not what it means.
const BESIDE: [&str; 3] = ["källa", "krav", "klass"];

struct Found<'p> {
    left: &'p str,
    right: &'p str,
    all: Vec<Difference>,
    /// What changes class, by the class on the left and on the right.
    classes: BTreeMap<(&'static str, &'static str), Vec<&'static str>>,
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
        let label = one.info.label;
        if one.said != other.said || one.silent != other.silent {
            let sentence =
                format!("{}: {}; {}.", begins(label), says(self.left, one), says(self.right, other));
            self.add(Part::Parameter, one.info.key, sentence);
        } else if one.recommended != other.recommended {
            let which = if one.recommended { self.left } else { self.right };
            let sentence = format!("{}: samma värde, men i {which} är det en rekommendation.", begins(label));
            self.add(Part::Parameter, one.info.key, sentence);
        }
        if one.class != other.class && !one.silent && !other.silent {
            self.classes.entry((one.class.swedish(), other.class.swedish())).or_default().push(label);
        }
    }

    /// Who may change what, in one sentence instead of a hundred.
    fn classes_told(&mut self) {
        for ((one, other), labels) in std::mem::take(&mut self.classes) {
            let sentence = format!(
                "Hör till klassen {one} i {} men till klassen {other} i {}: {}.",
                self.left,
                self.right,
                labels.join(", ")
            );
            self.add(Part::Parameter, "class", sentence);
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
                    self.fields(part, key, &format!("{what} ”{name}”"), fields, others);
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
    ) {
        for ((label, one), (_, other)) in left.iter().zip(right) {
            if one != other && !BESIDE.contains(label) {
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

/// A word with its first letter as a sentence begins.
pub(super) fn begins(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
