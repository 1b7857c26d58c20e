//! The statement of reasons (motivering) as whoever has the code reads it, and what the public log of
//! removals says: never a personal number, and nothing of what a guarded ground is there to guard.

use super::{DecisionKind, DecisionState};
use crate::policy::grounds::Keep;
use crate::policy::reading::words;
use crate::privacy;
use jiff::civil::Date;

words! {
    /// What a ground rests on (DSA art. 17.3 d and e).
    pub enum RestsOn {
        /// A provision of law.
        Law = "law", "lag";
        /// The municipality's published rules alone.
        Rules = "rules", "kommunens egna regler";
    }

    /// How much of a decision the public log shows.
    pub enum Listed {
        /// Channel, ground, law and measure.
        Whole = "whole", "hela raden";
        /// The class of its ground alone: the ground itself would tell what it guards.
        Class = "class", "bara grundens slag";
        /// Nothing: nothing public was taken away.
        No = "no", "visas inte";
    }
}

impl RestsOn {
    /// By the provisions a ground cites.
    #[must_use]
    pub fn of(cites_law: bool) -> Self {
        if cites_law { Self::Law } else { Self::Rules }
    }
}

/// Whether the facts are left out: the ground guards its copy, or the message is marked for secrecy. A ground
/// that is no longer known guards.
#[must_use]
pub fn is_guarded(keep: Option<Keep>, secret: bool) -> bool {
    secret || !matches!(keep, Some(Keep::Copy | Keep::NotRequired))
}

/// What an officer wrote, as others may read it: personal data masked (PD-13); none where it is guarded or
/// empty.
#[must_use]
pub fn shown(today: Date, written: &str, guarded: bool) -> Option<String> {
    let written = written.trim();
    if guarded || written.is_empty() {
        return None;
    }
    Some(privacy::mask(written, &privacy::scan(&privacy::Rules::new(today), written)))
}

/// Whether a code opens a page: a removal that was decided, whatever became of it.
#[must_use]
pub fn has_page(kind: DecisionKind, state: DecisionState) -> bool {
    kind == DecisionKind::Removal && !matches!(state, DecisionState::Proposed | DecisionState::Rejected)
}

/// What the public log needs to know of a decision.
#[derive(Clone, Copy, Debug)]
pub struct ToList {
    /// Removal or restoration.
    pub kind: DecisionKind,
    /// How it stands.
    pub state: DecisionState,
    /// It was sent to us alone, so that nothing public was taken away.
    pub direct: bool,
    /// See [`is_guarded`].
    pub guarded: bool,
}

/// Which decisions the public log shows, and how much of each. What was withdrawn before it was carried out
/// took nothing away; what was overturned did, and says that it was put back.
#[must_use]
pub fn listed(of: ToList) -> Listed {
    let made = matches!(of.state, DecisionState::Decided | DecisionState::Overturned);
    match (of.kind, made, of.direct, of.guarded) {
        (DecisionKind::Restoration, ..) | (_, false, ..) | (_, _, true, _) => Listed::No,
        (DecisionKind::Removal, true, false, true) => Listed::Class,
        (DecisionKind::Removal, true, false, false) => Listed::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use DecisionKind::{Removal, Restoration};
    use DecisionState::{Decided, Overturned, Proposed, Rejected, Withdrawn};

    #[test]
    fn the_public_log_shows_what_took_something_public_away_and_guards_what_is_guarded() {
        let table = [
            (Removal, Decided, false, false, Listed::Whole),
            (Removal, Overturned, false, false, Listed::Whole),
            (Removal, Decided, false, true, Listed::Class),
            (Removal, Overturned, false, true, Listed::Class),
            (Removal, Decided, true, false, Listed::No),
            (Removal, Decided, true, true, Listed::No),
            (Removal, Proposed, false, false, Listed::No),
            (Removal, Rejected, false, false, Listed::No),
            (Removal, Withdrawn, false, false, Listed::No),
            (Restoration, Decided, false, false, Listed::No),
        ];
        for (kind, state, direct, guarded, wanted) in table {
            assert_eq!(
                listed(ToList { kind, state, direct, guarded }),
                wanted,
                "{kind:?} {state:?} {direct}"
            );
        }
    }

    #[test]
    fn a_code_opens_no_page_before_the_decision_is_made() {
        for (state, opens) in [(Proposed, false), (Rejected, false), (Decided, true), (Overturned, true)] {
            assert_eq!(has_page(Removal, state), opens, "{state:?}");
        }
        assert!(!has_page(Restoration, Decided));
    }

    #[test]
    fn guarded_facts_are_left_out_and_personal_data_is_masked_in_the_rest() {
        let today = jiff::civil::date(2026, 4, 7);
        let written = "Lämnar ut 19811218-9876 om en granne.";
        let open = shown(today, written, false).unwrap();
        assert!(!open.contains("9876") && open.contains("om en granne"), "{open}");
        assert_eq!(shown(today, written, true), None);
        assert_eq!(shown(today, "  ", false), None);
        for (keep, secret, guarded) in [
            (Some(Keep::Copy), false, false),
            (Some(Keep::NotRequired), false, false),
            (Some(Keep::Copy), true, true),
            (Some(Keep::Restricted), false, true),
            (Some(Keep::Forbidden), false, true),
            (None, false, true),
        ] {
            assert_eq!(is_guarded(keep, secret), guarded, "{keep:?}");
        }
    }
}
