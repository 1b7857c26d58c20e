//! Whether our answer's registration is decided for itself, before the message closes (AN-26, RG-06).
//!
//! Asked of an answer to criticism, where the policy's steps for criticism end in two decisions. What was
//! judged last counts: the sixth question says yes or no, and an assessment begun afterwards says yes.

/// How a message came to be met as criticism, or not. Instants in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// The answer to the sixth question (T6) that counts, and when it was given.
    pub t6: Option<(bool, i64)>,
    /// When an assessment of criticism was last begun, and not taken back.
    pub begun: Option<i64>,
}

impl Judged {
    /// Whether the message counts as criticism.
    #[must_use]
    pub fn is_criticism(self) -> bool {
        match (self.t6, self.begun) {
            (Some((true, _)), _) => true,
            (Some((false, at)), begun) => begun.is_some_and(|begun| begun > at),
            (None, begun) => begun.is_some(),
        }
    }
}

/// Whether the answer's registration is still to be decided for itself.
#[must_use]
pub fn is_owed(policy_asks: bool, judged: Judged, answered: bool) -> bool {
    policy_asks && answered && judged.is_criticism()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_answer_to_criticism_is_asked_about_and_only_where_the_policy_asks() {
        let criticism = Judged { t6: Some((true, 5)), begun: None };
        assert!(is_owed(true, criticism, true));
        assert!(!is_owed(false, criticism, true), "packs without the demand");
        assert!(!is_owed(true, criticism, false), "nothing is answered");
        assert!(!is_owed(true, Judged::default(), true), "not criticism");
    }

    #[test]
    fn what_was_judged_last_counts() {
        for (t6, begun, criticism) in [
            (None, Some(1), true),
            (Some((false, 2)), None, false),
            (Some((false, 2)), Some(1), false),
            (Some((false, 2)), Some(2), false),
            (Some((false, 2)), Some(3), true),
            (Some((true, 9)), Some(1), true),
        ] {
            assert_eq!(Judged { t6, begun }.is_criticism(), criticism, "{t6:?} {begun:?}");
        }
    }
}
