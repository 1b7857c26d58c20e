//! Whose a message is, from the moment it is received (MO-08).
//!
//! The channel's responsible person; during absence the substitute; when both are away, or nobody is
//! named, whoever the policy names as fallback. The reason is kept, so that the page can say why.

use crate::ids::PersonId;
use std::collections::BTreeSet;

/// Why somebody became the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Responsible for the channel (ansvarig).
    Responsible,
    /// Substitute (ersättare) while the responsible person is away.
    Substitute,
    /// Named by the policy when neither is there (CH-18).
    Fallback,
    /// The responsible person, though away: nobody else is named. Shown as an alarm.
    NobodyElse,
}

impl Why {
    /// The word the trail keeps.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Responsible => "responsible",
            Self::Substitute => "substitute",
            Self::Fallback => "fallback",
            Self::NobodyElse => "nobody-else",
        }
    }
}

/// Whose a new message is; nobody's only when nobody at all is named.
///
/// `fallback` are the people the policy names when both are away, the first one first.
#[must_use]
pub fn owner(
    responsible: Option<PersonId>,
    substitute: Option<PersonId>,
    fallback: &[PersonId],
    away: &BTreeSet<PersonId>,
) -> Option<(PersonId, Why)> {
    let here = |p: &PersonId| !away.contains(p);
    let first = |p: Option<PersonId>, why| p.filter(here).map(|p| (p, why));
    first(responsible, Why::Responsible)
        .or_else(|| first(substitute, Why::Substitute))
        .or_else(|| first(fallback.iter().copied().find(here), Why::Fallback))
        .or_else(|| responsible.or(substitute).map(|p| (p, Why::NobodyElse)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn p(n: u128) -> PersonId {
        PersonId(Uuid::from_u128(n))
    }

    #[test]
    fn the_substitute_takes_over_during_absence_and_the_policys_fallback_after_that() {
        let away = |who: &[u128]| who.iter().map(|n| p(*n)).collect();
        assert_eq!(owner(Some(p(1)), Some(p(2)), &[p(3)], &away(&[])), Some((p(1), Why::Responsible)));
        assert_eq!(owner(Some(p(1)), Some(p(2)), &[p(3)], &away(&[1])), Some((p(2), Why::Substitute)));
        assert_eq!(owner(Some(p(1)), Some(p(2)), &[p(3)], &away(&[1, 2])), Some((p(3), Why::Fallback)));
        assert_eq!(owner(Some(p(1)), None, &[], &away(&[1])), Some((p(1), Why::NobodyElse)));
        assert_eq!(owner(None, None, &[], &away(&[])), None);
    }
}
