//! What a person may do. A title (ordförande, kommunikatör, ...) is a set of these, given at a unit
//! for a time; which titles there are is the municipality's own data, never code.

use crate::policy::reading::words;

words! {
    /// One right.
    pub enum Right {
        /// Read messages of channels within reach.
        ReadMessages = "read_messages", "läsa meddelanden";
        /// Triage, draft, answer, forward, leave, close.
        Handle = "handle", "handlägga och svara";
        /// Decide and order removal.
        Remove = "remove", "besluta om borttagning";
        /// Register in the diary and hand over.
        Register = "register", "registrera";
        /// Open direct messages, each opening on the trail.
        ReadDirect = "read_direct", "läsa direktmeddelanden";
        /// Open messages marked secret, each opening on the trail.
        ReadSecret = "read_secret", "läsa sekretessmarkerat";
        /// Add, change and close channels.
        ManageChannels = "manage_channels", "sköta kanaler";
        /// Invite people, give and end mandates.
        ManagePeople = "manage_people", "sköta personer och uppdrag";
        /// Adopt a version of the policy (the class "guideline").
        AdoptPolicy = "adopt_policy", "anta riktlinjer";
        /// Change the application (the class "application", GV-02).
        ChangeApplication = "change_application", "ändra tillämpningen";
        /// Read the trail.
        ReadTrail = "read_trail", "läsa spåret";
        /// See all channels, mandates, and how much is open and late (CH-10). To read it is another right.
        Coordinate = "coordinate", "samordna";
        /// Sign the daily review.
        SignReview = "sign_review", "skriva under daglig granskning";
    }
}

/// A set of rights.
pub type Rights = std::collections::BTreeSet<Right>;
