//! What the policy says of how a removal is made: which ways there are, when the copy is kept, who must
//! agree, and how it is reconsidered.

use super::grounds::{AppealRule, FourEyes, Ground};
use super::in_force::Policy;
use super::law::Provision;
use super::values::{RemovalKinds, SaveBefore};

/// Where to turn next where the pack names nothing: review of the legality of municipal decisions.
const NEXT: [&str; 2] = ["kl-13-1", "jo"];

impl Policy {
    /// Which kinds of removal the document tells apart; `None` where it is silent.
    #[must_use]
    pub fn removal_kinds(&self) -> Option<RemovalKinds> {
        self.pack().parameters.removal.two_kinds.value().copied()
    }

    /// Why a copy is kept before a removal, in Swedish, by the document or by the product's own rule.
    #[must_use]
    pub fn copy_before(&self) -> String {
        match self.pack().parameters.removal.save_before.value() {
            Some(SaveBefore::Saved) => {
                "Ska sparas; riktlinjerna säger inte när, så det sker före.".to_owned()
            }
            Some(when) => format!("Sparas {}, enligt riktlinjerna.", when.swedish()),
            None => "Riktlinjerna säger inget; torg sparar ändå före varje åtgärd.".to_owned(),
        }
    }

    /// Whether a second person must agree before something is gone for good, or before anything, on this
    /// ground; `None` where the document asks for none.
    #[must_use]
    pub fn four_eyes(&self, ground: &Ground) -> Option<FourEyes> {
        ground.four_eyes
    }

    /// How a removal is reconsidered; `None` where the document says nothing, and then no day ends it.
    #[must_use]
    pub fn appeals(&self) -> Option<&AppealRule> {
        self.pack().grounds.appeal.as_ref()
    }

    /// Where to turn next when a decision stands after it was reconsidered.
    #[must_use]
    pub fn next_instance(&self) -> Vec<&Provision> {
        let keys: Vec<&str> = match self.appeals() {
            Some(rule) if !rule.next.is_empty() => {
                rule.next.iter().map(super::keys::LawKey::as_str).collect()
            }
            _ => NEXT.to_vec(),
        };
        keys.into_iter().filter_map(|key| self.pack().law.law.iter().find(|law| law.key == key)).collect()
    }
}
