//! Whom an overdue clock is escalated to, when the title the policy names is held by nobody.
//!
//! A deadline that is missed is told upwards, never into the air: first those the policy names for the
//! clock, then those it names when everybody is away (CH-18), then those who coordinate (CH-10), then those
//! who see to people and mandates and can give somebody the title. Only when none of them can be told does
//! the clock stay as it is: that is a fault of the municipality's mandates, shown as one and tried again.

use crate::ids::PersonId;
use std::collections::BTreeSet;

/// Through whom it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Through {
    /// They hold the title the policy names for the clock.
    Named,
    /// They hold the title the policy falls back on.
    Fallback,
    /// They coordinate.
    Coordinator,
    /// They see to people and mandates.
    Administrator,
}

impl Through {
    /// The word the trail keeps.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Fallback => "fallback",
            Self::Coordinator => "coordinator",
            Self::Administrator => "administrator",
        }
    }
}

/// Those who can be told, each list with the nearest first.
#[derive(Clone, Debug, Default)]
pub struct Above {
    /// Those who hold the title the policy names for the clock.
    pub named: Vec<PersonId>,
    /// Those who hold the title the policy falls back on.
    pub fallback: Vec<PersonId>,
    /// Those who coordinate where the channel is.
    pub coordinators: Vec<PersonId>,
    /// Those who see to people and mandates there.
    pub administrators: Vec<PersonId>,
}

/// Who is told; never whoever is late with it themself, and nobody who is away while somebody else is here.
#[must_use]
pub fn whom(
    whose: Option<PersonId>,
    above: &Above,
    away: &BTreeSet<PersonId>,
) -> Option<(PersonId, Through)> {
    let steps = [
        (&above.named, Through::Named),
        (&above.fallback, Through::Fallback),
        (&above.coordinators, Through::Coordinator),
        (&above.administrators, Through::Administrator),
    ];
    let find = |also_away: bool| {
        steps.iter().find_map(|(people, through)| {
            let other = |p: &&PersonId| Some(**p) != whose && (also_away || !away.contains(p));
            people.iter().find(other).map(|p| (*p, *through))
        })
    };
    find(false).or_else(|| find(true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn p(n: u128) -> PersonId {
        PersonId(Uuid::from_u128(n))
    }

    fn above(named: &[u128], fallback: &[u128], coordinators: &[u128], administrators: &[u128]) -> Above {
        let list = |of: &[u128]| of.iter().map(|n| p(*n)).collect();
        Above {
            named: list(named),
            fallback: list(fallback),
            coordinators: list(coordinators),
            administrators: list(administrators),
        }
    }

    #[test]
    fn a_late_deadline_goes_to_the_nearest_who_can_be_told() {
        let here = BTreeSet::new();
        for (above, to) in [
            (above(&[2], &[3], &[4], &[5]), Some((p(2), Through::Named))),
            (above(&[], &[3], &[4], &[5]), Some((p(3), Through::Fallback))),
            (above(&[], &[], &[4], &[5]), Some((p(4), Through::Coordinator))),
            (above(&[], &[], &[], &[5]), Some((p(5), Through::Administrator))),
            (above(&[], &[], &[], &[]), None),
            // Who is late does not tell themself.
            (above(&[1], &[1], &[1], &[5]), Some((p(5), Through::Administrator))),
            (above(&[1], &[1], &[1], &[1]), None),
        ] {
            assert_eq!(whom(Some(p(1)), &above, &here), to, "{above:?}");
        }
    }

    #[test]
    fn who_is_away_is_told_only_when_nobody_else_can_be() {
        let away = BTreeSet::from([p(2)]);
        let to = whom(Some(p(1)), &above(&[2], &[], &[], &[5]), &away);
        assert_eq!(to, Some((p(5), Through::Administrator)));
        assert_eq!(whom(Some(p(1)), &above(&[2], &[], &[], &[]), &away), Some((p(2), Through::Named)));
    }
}
