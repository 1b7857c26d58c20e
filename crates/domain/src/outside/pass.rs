//! What lets us in where tokens run out and are renewed (OAuth 2): kept sealed as one text.
//!
//! Whoever sets a channel up may paste a bare access token: that is a pass without an end. Where more is known
//! (when it runs out, what renews it, which application it was given to) it is one JSON object, the fields below.

use super::platform::PlatformFailure;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An access token and what renews it. Never shown, logged, or kept in an answer.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pass {
    /// The access token.
    pub access: String,
    /// When it runs out, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_until: Option<Timestamp>,
    /// The refresh token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh: Option<String>,
    /// When the refresh token runs out: then a person must sign in anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_until: Option<Timestamp>,
    /// The application the tokens were given to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app: Option<String>,
    /// The application's own secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_secret: Option<String>,
    /// What the tokens are bound to, where they are of use only together with a key of ours (RFC 9449).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound: Option<Box<Bound>>,
}

/// What tokens are bound to: a key, whoever gave them, and whose and for where they are. Never shown or logged.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bound {
    /// The key that every asking is signed with; as secret as the tokens.
    pub key: String,
    /// Who gave the tokens.
    pub issuer: String,
    /// Whose account they are for.
    pub subject: String,
    /// The server they let us in at.
    pub server: String,
    /// When a person signed in.
    pub since: Timestamp,
}

impl Pass {
    /// Reads what was kept: a JSON object with these fields, or the bare token.
    #[must_use]
    pub fn read(kept: &str) -> Self {
        let kept = kept.trim();
        let whole = kept.starts_with('{').then(|| serde_json::from_str(kept).ok()).flatten();
        whole.unwrap_or_else(|| Self { access: kept.to_owned(), ..Self::default() })
    }

    /// As it is kept.
    #[must_use]
    pub fn text(&self) -> String {
        let bare = Self { access: self.access.clone(), ..Self::default() };
        if *self == bare {
            return bare.access;
        }
        serde_json::to_string(self).unwrap_or_default()
    }

    /// When a person must do something, as far as is known: what renews runs out, or, where nothing renews, the
    /// access itself.
    #[must_use]
    pub fn until(&self) -> Option<Timestamp> {
        if self.refresh.is_some() { self.refresh_until } else { self.access_until }
    }
}

impl std::fmt::Debug for Pass {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pass")
            .field("access_until", &self.access_until)
            .field("refresh_until", &self.refresh_until)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Bound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bound")
            .field("server", &self.server)
            .field("since", &self.since)
            .finish_non_exhaustive()
    }
}

/// What an asking for a new pass came to. The platform's answer is not kept: the tokens stand in it.
#[derive(Clone, Debug)]
pub enum Renewal {
    /// Here it is. Where the refresh token is new too, the old one may be worthless from now on.
    Renewed(Pass),
    /// It cannot be renewed from here: somebody must sign in at the platform.
    ByHand,
    /// Not this time.
    Failed(Box<PlatformFailure>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_token_and_a_whole_pass_are_kept_and_read_back() {
        let bare = Pass::read(" EAAB-token \n");
        assert_eq!((bare.access.as_str(), bare.text().as_str()), ("EAAB-token", "EAAB-token"));
        let whole = Pass { refresh: Some("r".into()), access_until: Some(Timestamp::UNIX_EPOCH), ..bare };
        assert_eq!(Pass::read(&whole.text()), whole);
        assert_eq!(Pass::read("{ not json").access, "{ not json");
    }

    #[test]
    fn nothing_of_it_is_shown() {
        let bound = Bound {
            key: "hemlig".into(),
            issuer: "https://a.example".into(),
            subject: "konto".into(),
            server: "https://b.example".into(),
            since: Timestamp::UNIX_EPOCH,
        };
        let pass = Pass { refresh: Some("hemlig".into()), ..Pass::read("hemlig") };
        assert!(!format!("{pass:?}{bound:?}").contains("hemlig"));
        let pass = Pass { bound: Some(Box::new(bound)), ..pass };
        assert_eq!(Pass::read(&pass.text()), pass);
    }
}
