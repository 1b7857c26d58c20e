//! The measures, from the gentlest to the gravest, and which of them a place allows (FL 5 §).

use super::may_decide::NotDecided;
use crate::outside::platform::Measure as Asked;
use crate::policy::platforms::{Capability, Platform, PlatformKind, Reach};
use crate::policy::reading::words;
use crate::policy::values::RemovalKinds;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

words! {
    /// A measure against a message, the gentlest first.
    pub enum Measure {
        /// Others still reach it with a click. Never ends a duty of the bulletin-board act.
        HideBehindClick = "hide-behind-click", "dölja bakom ett klick";
        /// Nobody else sees it; it can be shown again.
        Hide = "hide", "dölja för alla";
        /// In the platform's bin; it can be fetched back for a time.
        Bin = "bin", "lägga i papperskorgen";
        /// Gone for good at the platform.
        Delete = "delete", "radera";
    }

    /// Who can do it.
    pub enum How {
        /// torg, through the platform's own interface.
        Itself = "itself", "torg gör det";
        /// A person, at the platform.
        ByHand = "by-hand", "görs för hand";
        /// Nobody.
        No = "no", "går inte här";
    }
}

impl Measure {
    /// As the platform is asked for it.
    #[must_use]
    pub fn asked(self) -> Asked {
        match self {
            Self::HideBehindClick => Asked::HideBehindClick,
            Self::Hide => Asked::Hide,
            Self::Bin => Asked::Bin,
            Self::Delete => Asked::Delete,
        }
    }

    /// Whether it can be put back at the platform.
    #[must_use]
    pub fn can_be_undone(self) -> bool {
        self != Self::Delete
    }

    /// What cannot be undone is asked for twice: `said` tells that it has been.
    ///
    /// # Errors
    /// When it has not.
    pub fn asked_twice(self, said: bool) -> Result<(), NotDecided> {
        if said || self.can_be_undone() { Ok(()) } else { Err(NotDecided::SayForGood(self)) }
    }
}

/// A measure and who can do it in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Can {
    /// The measure.
    pub measure: Measure,
    /// Who.
    pub how: How,
    /// What to know about it.
    pub note: Option<String>,
}

/// What can be done at a platform on a day. `reaches`: torg has its interface and may use it. Of what
/// nothing is known a person must look: it is by hand, never "no". A bin has only a site of one's own: what a network
/// that others run has taken away nobody can fetch back.
#[must_use]
pub fn abilities(platform: Option<&Platform>, on: Date, reaches: bool) -> Vec<Can> {
    let bin = platform.is_some_and(|p| p.kind == PlatformKind::Own);
    let one = |measure, capability| {
        let ability = platform.and_then(|p| p.ability(capability, on));
        let how = match ability.map(|a| a.reach) {
            _ if measure == Measure::Bin && !bin => How::No,
            Some(Reach::Yes | Reach::Partly) if reaches => How::Itself,
            Some(Reach::No) => How::No,
            // A bin is one's interface's own word; a person at the platform hides or removes.
            _ if measure == Measure::Bin => How::No,
            None if measure == Measure::HideBehindClick => How::No,
            _ => How::ByHand,
        };
        Can { measure, how, note: ability.and_then(|a| a.note.clone()) }
    };
    vec![
        one(Measure::HideBehindClick, Capability::HideClick),
        one(Measure::Hide, Capability::HideAll),
        one(Measure::Bin, Capability::Remove),
        one(Measure::Delete, Capability::Remove),
    ]
}

/// What was made of one measure when another, or this one, was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// This one.
    Chosen,
    /// It cannot be done here.
    CannotHere,
    /// It would not be enough: the law wants it out of view.
    NotEnough,
    /// It could have been done, and this is why it was not.
    Rejected(String),
    /// It goes further than what was needed.
    Graver,
}

/// One measure as it was considered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Considered {
    /// The measure.
    pub measure: Measure,
    /// Who could have done it.
    pub how: How,
    /// What was made of it.
    pub verdict: Verdict,
}

/// The gentlest measure that can be done and is enough. `None` where nothing can be done at all.
#[must_use]
pub fn mildest(cans: &[Can], statutory: bool) -> Option<Measure> {
    cans.iter()
        .filter(|c| c.how != How::No && (c.measure != Measure::HideBehindClick || !statutory))
        .map(|c| c.measure)
        .min()
        // Behind a click is better than in the open, also where it is not enough.
        .or_else(|| cans.iter().find(|c| c.how != How::No).map(|c| c.measure))
}

/// The measure to take after one that was not enough: the gentlest graver one that can be done here. `None`
/// where the platform lets nobody but itself or the author do more.
#[must_use]
pub fn next_after(cans: &[Can], taken: Measure) -> Option<&Can> {
    cans.iter().filter(|c| c.how != How::No && c.measure > taken).min_by_key(|c| c.measure)
}

/// Holds the chosen measure against every gentler one that could be done and would be enough.
///
/// # Errors
/// When it cannot be done here, is not enough though another is, is not described by the document, or is
/// not the gentlest and no reason is given.
pub fn milder_first(
    cans: &[Can],
    chosen: Measure,
    why_not: &str,
    statutory: bool,
    kinds: Option<RemovalKinds>,
) -> Result<Vec<Considered>, NotDecided> {
    let can = |m: Measure| cans.iter().find(|c| c.measure == m).map_or(How::No, |c| c.how);
    if can(chosen) == How::No {
        return Err(NotDecided::CannotHere(chosen));
    }
    let Some(gentlest) = mildest(cans, statutory) else { return Err(NotDecided::CannotHere(chosen)) };
    if statutory && chosen == Measure::HideBehindClick && gentlest != chosen {
        return Err(NotDecided::NotEnough);
    }
    if kinds == Some(RemovalKinds::TakeDown) && chosen == Measure::Delete && gentlest.can_be_undone() {
        return Err(NotDecided::NotDescribed);
    }
    let why_not = why_not.trim();
    if gentlest < chosen && why_not.is_empty() {
        return Err(NotDecided::SayWhyNot(gentlest));
    }
    let weigh = |c: &Can| {
        let verdict = if c.measure == chosen {
            Verdict::Chosen
        } else if c.how == How::No {
            Verdict::CannotHere
        } else if c.measure > chosen {
            Verdict::Graver
        } else if statutory && c.measure == Measure::HideBehindClick {
            Verdict::NotEnough
        } else {
            Verdict::Rejected(why_not.to_owned())
        };
        Considered { measure: c.measure, how: c.how, verdict }
    };
    Ok(cans.iter().map(weigh).collect())
}
