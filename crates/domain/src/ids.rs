//! Every kind of id in the product, in one list.
//!
//! An id is a UUIDv7 wrapped in a type of its own, so that a channel can never be passed where a
//! message is meant. New ids come in as arguments (see `outside::Chance`). The diary's number is the
//! diary's own and is never one of these.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids { ($($(#[$doc:meta])* $name:ident;)*) => { $(
    $(#[$doc])*
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(transparent)]
    pub struct $name(pub Uuid);

    impl $name {
        /// The id as the database keeps it.
        #[must_use]
        pub fn uuid(self) -> Uuid { self.0 }
    }
    impl From<Uuid> for $name { fn from(id: Uuid) -> Self { Self(id) } }
    impl From<$name> for Uuid { fn from(id: $name) -> Self { id.0 } }
    impl fmt::Display for $name { fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) } }
    impl fmt::Debug for $name { fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{}({})", stringify!($name), self.0) } }
    impl FromStr for $name {
        type Err = uuid::Error;
        fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
    }
)* } }

ids! {
    /// A municipality (kommun), region or municipal company group: the tenant.
    MunicipalityId;
    /// An authority (nämnd, myndighet): own archive and diary, controller of personal data.
    AuthorityId;
    /// A unit (förvaltning, kontor, bolag) under an authority.
    UnitId;
    /// A person (medarbetare, uppdragstagare).
    PersonId;
    /// A mandate (uppdrag): a role given to a person at a unit for a time.
    MandateId;
    /// An absence (frånvaro) of a person.
    AbsenceId;
    /// A channel (kanal): one account, page, blog or feed.
    ChannelId;
    /// A message (meddelande) in a channel.
    MessageId;
    /// A version of a message: what its author had written at one time.
    VersionId;
    /// A clock (frist) that runs on a message or a channel's day.
    ClockId;
    /// A step in one of the four tracks of a message.
    StepId;
    /// An order: something that must happen outside, later confirmed.
    OrderId;
    /// A decision (beslut) about a message: to remove it, or to put it back.
    DecisionId;
    /// Evidence (bevis): what a message looked like before anything was done to it.
    EvidenceId;
    /// An appeal (begäran om omprövning) against a decision.
    AppealId;
    /// A question to a colleague about a message.
    ConsultationId;
    /// A forwarding of a message to somebody better placed.
    ForwardingId;
    /// An adopted version of the municipality's policy (riktlinjer).
    PolicyVersionId;
    /// A daily review (daglig granskning) of a channel.
    ReviewId;
    /// The diary (diarium) of an authority: how it is kept.
    DiaryId;
    /// A case (ärende) in a diary.
    CaseId;
    /// A registration (registrering) in a diary.
    EntryId;
    /// A hand-over of a registration to a diary kept elsewhere.
    HandoverId;
    /// A saved view of the inbox.
    ViewId;
    /// A job in the queue.
    JobId;
    /// One fetch of a channel's feed.
    FetchId;
}
