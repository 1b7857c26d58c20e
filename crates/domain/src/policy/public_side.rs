//! What the policy says of the public side: the list of channels, the joint flow and the parties' links.

use super::in_force::{Asks, Policy};
use super::values::{Flow, ListContent, ListPlace, PartyLinks};

impl Policy {
    /// How our own posts are shown together (AG-01, AG-09).
    ///
    /// # Errors
    /// The question, where the document is silent and the municipality has not answered.
    pub fn flow(&self) -> Result<Flow, Asks> {
        let key = "aggregate.website";
        let answered =
            || Flow::ALL.iter().copied().find(|flow| self.answers().word(key) == Some(flow.word()));
        let said = self.pack().parameters.aggregate.website.value().copied();
        said.or_else(answered).ok_or_else(|| Asks(vec![key.to_owned()]))
    }

    /// Whether the joint flow shows posts from a platform: all that the document does not leave out (AG-02).
    #[must_use]
    pub fn in_flow(&self, platform: &str) -> bool {
        let said = self.pack().parameters.aggregate.platforms.value();
        said.is_none_or(|all| !all.excluded.iter().any(|out| out.as_str() == platform))
    }

    /// Whether the list of channels stands where everybody reads it (LI-02, LI-05). A document that only
    /// says that a list is kept has not said that it is published; one that says nothing hides nothing
    /// either: channels are public by themselves.
    #[must_use]
    pub fn list_is_public(&self) -> bool {
        let said = self.pack().parameters.list.public.value();
        said.is_none_or(|places| places.iter().any(|place| *place != ListPlace::Kept))
    }

    /// Whether the list tells this of each channel (LI-07, Q-G3); the channels themselves always.
    #[must_use]
    pub fn list_tells(&self, what: ListContent) -> bool {
        let said = self.pack().parameters.list.content.value();
        what == ListContent::Channels || said.is_some_and(|all| all.contains(&what))
    }

    /// Whether each party in the council has a link (PP-01); where the document is silent, none has.
    #[must_use]
    pub fn party_links(&self) -> bool {
        self.pack().parameters.parties.links.value() == Some(&PartyLinks::OneEach)
    }
}
