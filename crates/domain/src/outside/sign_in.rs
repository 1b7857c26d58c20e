//! Signing in to an account at its platform, in the browser of whoever looks after it: torg never sees the password,
//! and gets a pass of its own that can be taken back there (OAuth 2.1).
//!
//! It begins here, goes on at the platform, and ends here. What must be remembered in between is the platform's
//! own text, which is kept sealed.

use super::{
    Outside,
    pass::Pass,
    platform::{Account, PlatformFailure},
};
use crate::channels::problem::Problem;
use jiff::{SignedDuration, Timestamp};

/// What has been begun is to be ended within this time.
pub const LASTS: SignedDuration = SignedDuration::from_mins(10);

/// Whether what was begun then is too old to be ended now.
#[must_use]
pub fn is_late(begun_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(begun_at) > LASTS
}

/// The addresses we are reached at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Here {
    /// Where anybody reads who we are.
    pub document: String,
    /// Where the platform sends the person back to.
    pub returns_to: String,
}

/// What we are called where we are reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The client's id: an address.
    pub id: String,
    /// Whether we show by a key that we are ourselves: only where the platform can look up that it is ours.
    pub keyed: bool,
}

/// Who we are to a platform that lets us in.
#[derive(Clone, PartialEq, Eq)]
pub struct Client {
    /// What we are called: an address.
    pub id: String,
    /// Where the platform sends the person back to.
    pub returns_to: String,
    /// The key by which we show that we are ourselves; none where nobody can look up whether it is ours.
    pub key: Option<String>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Thirty-two fresh bytes each, as letters; never used twice.
#[derive(Clone, PartialEq, Eq)]
pub struct Fresh {
    /// What tells this signing in from any other when the person comes back.
    pub state: String,
    /// What shows that whoever ends it has begun it.
    pub verifier: String,
}

/// A signing in that has begun.
pub struct Begun {
    /// Where the person goes on.
    pub go_to: String,
    /// What must be remembered until they come back. Secret.
    pub kept: String,
}

/// What the person came back with.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Brought {
    /// What a pass is given for, once.
    pub code: Option<String>,
    /// Who says that they sent the person.
    pub issuer: Option<String>,
    /// The platform's word for why there is no code.
    pub error: Option<String>,
}

impl Brought {
    /// Whether the person said no.
    #[must_use]
    pub fn said_no(&self) -> bool {
        self.error.as_deref() == Some("access_denied")
    }
}

/// How one signs in at a platform.
pub trait SignIn: Send + Sync {
    /// A new key by which we show that we are ourselves; none when the machine gives no chance.
    fn new_key(&self) -> Option<String>;

    /// What we are called, reached at these addresses.
    ///
    /// # Errors
    /// Why nobody can sign in from there.
    fn named(&self, here: &Here) -> Result<Named, Problem>;

    /// What anybody may read of who we are: the client's metadata as JSON. `name` is whom people see that they let in.
    fn document(&self, client: &Client, name: &str) -> Option<String>;

    /// Begins: asks the platform where the person is to go on. Changes nothing there.
    fn begin<'a>(
        &'a self,
        account: &'a Account,
        client: &'a Client,
        fresh: Fresh,
        now: Timestamp,
    ) -> Outside<'a, Result<Begun, PlatformFailure>>;

    /// Ends: what the person brought is given for a pass, once. Refused unless it is for the account that it was begun
    /// for, and that is the channel's still.
    fn finish<'a>(
        &'a self,
        account: &'a Account,
        kept: &'a str,
        brought: Brought,
        now: Timestamp,
    ) -> Outside<'a, Result<Pass, PlatformFailure>>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_begun_is_ended_within_ten_minutes_or_not_at_all() {
        let begun: Timestamp = "2026-04-07T08:00:00Z".parse().unwrap();
        let after = |seconds| is_late(begun, begun + SignedDuration::from_secs(seconds));
        assert!(!after(0) && !after(600) && after(601));
    }

    #[test]
    fn nothing_secret_is_shown_and_a_no_is_told_from_a_fault() {
        let client =
            Client { id: "https://a.example".into(), returns_to: String::new(), key: Some("hemlig".into()) };
        assert!(!format!("{client:?}").contains("hemlig"));
        let brought = |error: &str| Brought { error: Some(error.into()), ..Brought::default() };
        assert!(brought("access_denied").said_no() && !brought("server_error").said_no());
    }
}
