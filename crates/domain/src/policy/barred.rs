//! Which grounds a policy offers, and whether one of them binds: the ground and what the guideline says
//! of that kind of content, read together.

use super::grounds::{Ground, Obliged};
use super::in_force::Policy;
use super::parameters::ProhibitedFamily;
use super::values::{Ban, Threshold};

impl ProhibitedFamily {
    /// What is said of one kind of content, by its parameter's key. Advertising has a kind of value of
    /// its own and is not here.
    #[must_use]
    pub fn ban(&self, key: &str) -> Option<Ban> {
        let said = match key.strip_prefix("prohibited.")? {
            "defamation" => &self.defamation,
            "personal_attacks" => &self.personal_attacks,
            "insults" => &self.insults,
            "incitement" => &self.incitement,
            "objectionable" => &self.objectionable,
            "agitation" => &self.agitation,
            "sexist" => &self.sexist,
            "harassment" => &self.harassment,
            "violence" => &self.violence,
            "pornography" => &self.pornography,
            "child_abuse" => &self.child_abuse,
            "calls_for_crime" => &self.calls_for_crime,
            "copyright" => &self.copyright,
            "swearing" => &self.swearing,
            "obscene" => &self.obscene,
            "secrecy" => &self.secrecy,
            "personal_data" => &self.personal_data,
            "individual_matters" => &self.individual_matters,
            "party_politics" => &self.party_politics,
            _ => return None,
        };
        said.value().copied()
    }
}

impl Policy {
    /// The grounds that may be chosen now: in use, and borne by law or by a guideline that binds others
    /// than the municipality itself.
    pub fn grounds(&self) -> impl Iterator<Item = &Ground> {
        self.pack().grounds.ground.iter().filter(|ground| ground.on && self.bears(ground))
    }

    fn bears(&self, ground: &Ground) -> bool {
        let ban = self.ban(ground);
        !ground.law.is_empty() || !matches!(ban, Some(Ban::Allowed | Ban::OwnPosts | Ban::NoForum))
    }

    fn ban(&self, ground: &Ground) -> Option<Ban> {
        ground.parameter.as_ref().and_then(|key| self.pack().parameters.prohibited.ban(key.as_str()))
    }

    /// Whether removal on this ground is a duty, by the ground itself or because the guideline counts it
    /// as statutory (RM-04, RM-11).
    #[must_use]
    pub fn must_remove(&self, ground: &Ground) -> bool {
        ground.statutory || ground.obliged == Obliged::Duty || self.ban(ground) == Some(Ban::Statutory)
    }

    /// How sure one must be to remove on this ground; `None` where the document does not say.
    #[must_use]
    pub fn threshold(&self, ground: &Ground) -> Option<Threshold> {
        ground.threshold.or_else(|| self.pack().parameters.removal.threshold.value().copied())
    }
}
