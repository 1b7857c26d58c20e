//! What statuses are called, and that it lasts.
//!
//! An id is a server's own word, and asked for as it was given. One sort of server (snac) makes it of the
//! second in which its own file of the status was last changed, ten digits, and of thirty-two hexadecimal ones
//! for what the status is called everywhere. An edit changes the first part, and it answers to the second
//! alone: written with noughts for the first, the id is taken there and stays what it is.

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// How many digits change.
const CHANGING: usize = 10;

/// How many hexadecimal ones stay.
const LASTING: usize = 32;

/// An id as servers make them: nothing that would change the address it is asked under.
pub(super) fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
}

/// What a status is called by as long as it is there.
pub(super) fn lasting(id: &str) -> String {
    match id.split_at_checked(CHANGING) {
        Some((second, name))
            if name.len() == LASTING
                && second.bytes().all(|b| b.is_ascii_digit())
                && name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) =>
        {
            format!("{}{name}", "0".repeat(CHANGING))
        }
        _ => id.to_owned(),
    }
}

/// Reads an id as it lasts.
pub(super) fn read<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    String::deserialize(from).map(|id| lasting(&id))
}

/// The same where there may be none.
pub(super) fn read_if_any<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Option::<String>::deserialize(from).map(|id| id.as_deref().map(lasting))
}

/// The id of whatever has one.
pub(super) fn id_of(raw: &RawValue) -> Option<String> {
    #[derive(Deserialize)]
    struct Id {
        #[serde(deserialize_with = "read")]
        id: String,
    }
    serde_json::from_str::<Id>(raw.get()).ok().map(|i| i.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_changes_with_every_edit_is_known_by_the_part_that_stays() {
        let (before, after) =
            ("179605426593305ff816fa71b1e6f9add6fee11487", "179605430193305ff816fa71b1e6f9add6fee11487");
        assert_eq!(lasting(before), lasting(after));
        assert_eq!(lasting(before), "000000000093305ff816fa71b1e6f9add6fee11487");
        assert_eq!(lasting(&lasting(before)), lasting(before));
        for id in ["115637280934271234", "01HZX3Q9V5E8Y7T6R4W2K1M0NB", "AjQ2fJfY9MUkXcDg2a", "", "å"] {
            assert_eq!(lasting(id), id, "elsewhere they are what they are");
        }
    }

    #[test]
    fn nothing_that_changes_an_address_is_an_id() {
        assert!(is_id("115637280934271234") && is_id("0000000000aa-bb_cc"));
        assert!(!is_id("") && !is_id("../../x") && !is_id("1?a=b") && !is_id(&"1".repeat(65)));
    }
}
