//! Who keeps sight of a message marked secret because they have the work on it.
//!
//! Secrecy does not apply between those who take part in the handling of a matter within the authority
//! (OSL 8 kap. 1 and 2 §§ name other authorities and independent branches of activity), but access is to be
//! kept to those who need it (RM-24). So nobody loses a message by marking it, which would teach handlers
//! not to mark; and nobody reads it for having seen it once. Every reading is on the trail.
//!
//! A direct message is not covered: there the right to read direct messages decides alone.

use super::message::Visibility;
use crate::ids::PersonId;

/// How somebody stands to a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Whose it is.
    pub owner: Option<PersonId>,
    /// Who has it in hand now.
    pub in_hand: Option<PersonId>,
    /// Who marked it secret, unless it has been given to somebody since.
    pub marked_by: Option<PersonId>,
    /// Whether it is closed: then the work is done, and the right to read secrets decides alone.
    pub closed: bool,
}

/// Why somebody without the right to secret messages sees this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// It is theirs.
    Owns,
    /// They have it in hand.
    HasInHand,
    /// They marked it, and nobody has been given it since.
    Marked,
}

/// The duty by which this person sees the message; none when only the right to read secrets would do.
#[must_use]
pub fn duty(of: PersonId, visibility: Visibility, work: Work) -> Option<Duty> {
    if visibility != Visibility::Secret || work.closed {
        return None;
    }
    let is = |who: Option<PersonId>| who == Some(of);
    if is(work.owner) {
        Some(Duty::Owns)
    } else if is(work.in_hand) {
        Some(Duty::HasInHand)
    } else if is(work.marked_by) {
        Some(Duty::Marked)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn who(n: u128) -> PersonId {
        PersonId(Uuid::from_u128(n))
    }

    #[test]
    fn who_has_the_work_keeps_sight_of_it_and_nobody_else_does() {
        let work =
            Work { owner: Some(who(1)), in_hand: Some(who(2)), marked_by: Some(who(3)), closed: false };
        for (person, why) in
            [(1, Some(Duty::Owns)), (2, Some(Duty::HasInHand)), (3, Some(Duty::Marked)), (4, None)]
        {
            assert_eq!(duty(who(person), Visibility::Secret, work), why, "{person}");
        }
        assert_eq!(duty(who(1), Visibility::Secret, Work { closed: true, ..work }), None);
        assert_eq!(duty(who(1), Visibility::Direct, work), None, "direct messages take their own right");
    }
}
