//! Whether a removal may be decided: a ground in use, facts, the gentlest measure, and a second person
//! where the policy asks for one.

use super::measures::{Can, Considered, Measure, milder_first};
use crate::policy::Policy;
use crate::policy::grounds::{FourEyes, Ground};
use crate::privacy;
use jiff::civil::Date;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// The key of the ground.
    pub ground: &'a str,
    /// What in the message meets it.
    pub facts: &'a str,
    /// The measure.
    pub measure: Measure,
    /// Why not a gentler one.
    pub why_not_milder: &'a str,
    /// Why the author is blocked too; none when not.
    pub block: Option<&'a str>,
    /// What can be done where it stands.
    pub cans: &'a [Can],
    /// Whether a person decides; a rule may not.
    pub by_person: bool,
    /// Today.
    pub today: Date,
}

/// Why it may not be decided so; the sentence the officer sees.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDecided {
    /// Not one of the closed list, or no longer in use.
    #[error("Välj en av grunderna i era riktlinjer.")]
    NoGround,
    /// No facts.
    #[error("Skriv vad i meddelandet som bryter mot grunden.")]
    NoFacts,
    /// A personal number in what others will read.
    #[error("Skriv inte personnummer i skälen: de visas för den som skrev och i det offentliga beslutet.")]
    PersonalNumber,
    /// Too long to be read, and more than the public form takes.
    #[error("Skriv kortare: skälen får ha högst 5 000 tecken.")]
    TooLong,
    /// The platform does not allow it.
    #[error("Det går inte att {} här. Välj något annat.", .0.swedish())]
    CannotHere(Measure),
    /// The law wants it out of view for all.
    #[error(
        "Att dölja bakom ett klick räcker inte: lagen kräver att det hindras från att spridas. Välj att dölja för alla."
    )]
    NotEnough,
    /// The document does not describe it.
    #[error(
        "Riktlinjerna beskriver att ta ner, inte att radera. Radering kräver ett gallringsbeslut. Välj att dölja."
    )]
    NotDescribed,
    /// A gentler one was at hand.
    #[error("Det räcker kanske att {}. Skriv varför det inte räcker.", .0.swedish())]
    SayWhyNot(Measure),
    /// What cannot be undone has been asked for once only.
    #[error(
        "Att {} går inte att ångra hos plattformen. Kryssa i att du vet det, eller välj en åtgärd som går att ta tillbaka.",
        .0.swedish()
    )]
    SayForGood(Measure),
    /// Blocking without a reason of its own.
    #[error("Skriv varför personen också blockeras. Det är den mest ingripande åtgärden.")]
    NoReasonToBlock,
    /// Only people decide.
    #[error("En borttagning beslutas av en människa.")]
    NotByRule,
}

impl NotDecided {
    /// The field of the form that the sentence is about.
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            Self::NoGround => "ground",
            Self::NoFacts | Self::PersonalNumber | Self::TooLong | Self::NotByRule => "facts",
            Self::CannotHere(_) | Self::NotEnough | Self::NotDescribed => "measure",
            Self::SayWhyNot(_) => "gentler",
            Self::NoReasonToBlock => "block",
            Self::SayForGood(_) => "for-good",
        }
    }
}

/// Leave to decide. Only `may_decide` makes one.
#[derive(Clone, Debug)]
pub struct Permit {
    ground: Ground,
    considered: Vec<Considered>,
    second: Option<FourEyes>,
}

impl Permit {
    /// The ground.
    #[must_use]
    pub fn ground(&self) -> &Ground {
        &self.ground
    }
    /// Every measure and what was made of it.
    #[must_use]
    pub fn considered(&self) -> &[Considered] {
        &self.considered
    }
    /// Why a second person must agree; none when nobody must.
    #[must_use]
    pub fn second(&self) -> Option<FourEyes> {
        self.second
    }
}

/// Whether the removal may be decided so.
///
/// # Errors
/// The first thing that hinders it.
pub fn may_decide(policy: &Policy, asked: &Facts<'_>) -> Result<Permit, NotDecided> {
    if !asked.by_person {
        return Err(NotDecided::NotByRule);
    }
    let ground = policy.grounds().find(|g| g.key == asked.ground).ok_or(NotDecided::NoGround)?;
    if asked.facts.trim().is_empty() {
        return Err(NotDecided::NoFacts);
    }
    if asked.facts.chars().count() > 5_000 || asked.why_not_milder.chars().count() > 5_000 {
        return Err(NotDecided::TooLong);
    }
    let texts = [asked.facts, asked.why_not_milder, asked.block.unwrap_or_default()];
    if texts.iter().any(|text| has_personal_number(asked.today, text)) {
        return Err(NotDecided::PersonalNumber);
    }
    if asked.block.is_some_and(|why| why.trim().is_empty()) {
        return Err(NotDecided::NoReasonToBlock);
    }
    let considered = milder_first(
        asked.cans,
        asked.measure,
        asked.why_not_milder,
        ground.statutory,
        policy.removal_kinds(),
    )?;
    let second = policy.four_eyes(ground).filter(|rule| match rule {
        FourEyes::Always => true,
        FourEyes::Deletion => !asked.measure.can_be_undone(),
    });
    Ok(Permit { ground: ground.clone(), considered, second })
}

/// Whether a text holds a personal number, which is never published (PD-13).
#[must_use]
pub fn has_personal_number(today: Date, text: &str) -> bool {
    privacy::scan(&privacy::Rules::new(today), text)
        .iter()
        .any(|f| matches!(f.kind, privacy::Kind::PersonalNumber | privacy::Kind::CoordinationNumber))
}
