//! Who lets anybody in to an account: from its name to its number, its server, and whoever gives passes to that server.
//! Each says where the next is, and each is asked itself.

use super::SCOPE;
use crate::platforms::{
    bluesky::{client::Bluesky, faults, session::Document},
    interface::{Asking, Talk, endpoint, origin},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use torg_domain::{channels::problem::Problem, outside::platform::PlatformFailure};

/// Whoever gives passes, and where each thing is asked of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Authority {
    pub(super) issuer: String,
    /// Where people go on in their browser.
    #[serde(rename = "authorization_endpoint")]
    pub(super) people: String,
    /// Where passes are given.
    #[serde(rename = "token_endpoint")]
    pub(super) passes: String,
    /// Where it is said beforehand that somebody comes.
    #[serde(rename = "pushed_authorization_request_endpoint")]
    pub(super) beforehand: String,
    /// Where a pass is given back.
    #[serde(rename = "revocation_endpoint", default)]
    pub(super) back: Option<String>,
}

/// What an authority must be able to do: the rest of its document (RFC 8414).
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Able {
    response_types_supported: Vec<String>,
    grant_types_supported: Vec<String>,
    code_challenge_methods_supported: Vec<String>,
    dpop_signing_alg_values_supported: Vec<String>,
    scopes_supported: Vec<String>,
    authorization_response_iss_parameter_supported: bool,
    client_id_metadata_document_supported: bool,
}

impl Able {
    fn is_enough(&self) -> bool {
        let has = |all: &[String], one: &str| all.iter().any(|said| said == one);
        has(&self.response_types_supported, "code")
            && ["authorization_code", "refresh_token"]
                .iter()
                .all(|grant| has(&self.grant_types_supported, grant))
            && has(&self.code_challenge_methods_supported, "S256")
            && has(&self.dpop_signing_alg_values_supported, "ES256")
            && SCOPE.split(' ').all(|scope| has(&self.scopes_supported, scope))
            && self.authorization_response_iss_parameter_supported
            && self.client_id_metadata_document_supported
    }
}

#[derive(Deserialize)]
struct Resource {
    resource: String,
    #[serde(default)]
    authorization_servers: Vec<String>,
}

#[derive(Deserialize)]
struct Resolved {
    did: String,
}

/// An account, as those who know it say.
pub(super) struct Home {
    pub(super) did: String,
    pub(super) server: String,
    pub(super) authority: Authority,
}

/// Whether an address may be asked: encrypted, or where the channel's own address is in the clear, that one.
fn may_ask(address: &str, entry: &str) -> bool {
    address.starts_with("https://") || origin(address).as_deref() == Some(entry)
}

/// Asks for a document; what has none is told with `without`.
async fn document<T: DeserializeOwned>(
    talk: &mut Talk<'_>,
    url: String,
    without: &Problem,
) -> Result<T, PlatformFailure> {
    let heard = match talk.ask(&Asking { grants: true, ..Asking::get(url, None) }).await {
        Ok(heard) => heard,
        Err(failure)
            if failure.problem.kind == torg_domain::channels::problem::ProblemKind::InterfaceMissing =>
        {
            return Err(talk.stopped(without.clone()));
        }
        Err(failure) => return Err(failure),
    };
    talk.answers.pop();
    let read = heard.read::<T>().filter(|_| heard.refused.is_none());
    read.ok_or_else(|| talk.stopped(without.clone()))
}

/// An account's number, by the name it has in the channel.
async fn number(
    site: &Bluesky,
    talk: &mut Talk<'_>,
    entry: &str,
    user: &str,
) -> Result<(String, Document), PlatformFailure> {
    let named = !user.starts_with("did:");
    let unknown = faults::unknown_account(user);
    let did = if named {
        let url = endpoint(entry, "/xrpc/com.atproto.identity.resolveHandle", &[("handle", user)]);
        document::<Resolved>(talk, url, &unknown).await?.did
    } else {
        user.to_owned()
    };
    let place = match did.strip_prefix("did:web:") {
        Some(host) => format!("https://{host}/.well-known/did.json"),
        None if did.starts_with("did:plc:") => endpoint(&site.places.directory, &format!("/{did}"), &[]),
        None => return Err(talk.stopped(unknown)),
    };
    let told: Document = document(talk, place, &unknown).await?;
    // A name points at a number; only where the number says the same is it that one's.
    if named && !told.is_called(user) {
        return Err(talk.stopped(faults::called_otherwise(user)));
    }
    Ok((did, told))
}

/// Whoever gives passes, by what they say of themselves.
pub(super) async fn authority(
    talk: &mut Talk<'_>,
    issuer: &str,
    entry: &str,
) -> Result<Authority, PlatformFailure> {
    let none = faults::no_sign_in();
    if !may_ask(issuer, entry) || origin(issuer).as_deref() != Some(issuer) {
        return Err(talk.stopped(none));
    }
    let url = endpoint(issuer, "/.well-known/oauth-authorization-server", &[]);
    let told: serde_json::Value = document(talk, url, &none).await?;
    let able: Option<Able> = serde_json::from_value(told.clone()).ok();
    let authority: Option<Authority> = serde_json::from_value(told).ok();
    let authority = authority.filter(|authority| {
        let places = [&authority.people, &authority.passes, &authority.beforehand];
        authority.issuer == issuer
            && able.is_some_and(|able| able.is_enough())
            && places.into_iter().chain(&authority.back).all(|place| may_ask(place, entry))
    });
    authority.ok_or_else(|| talk.stopped(none))
}

/// Whoever lets anybody in to an account.
pub(super) async fn home(
    site: &Bluesky,
    talk: &mut Talk<'_>,
    entry: &str,
    user: &str,
) -> Result<Home, PlatformFailure> {
    let (did, told) = number(site, talk, entry, user).await?;
    let none = faults::no_sign_in();
    let server = told.server().filter(|server| may_ask(server, entry));
    let Some(server) = server else { return Err(talk.stopped(none)) };
    let url = endpoint(&server, "/.well-known/oauth-protected-resource", &[]);
    let told: Resource = document(talk, url, &none).await?;
    // The server names itself and one who gives passes to it: anything else is somebody else's word.
    let issuer = match told.authorization_servers.as_slice() {
        [issuer] if told.resource == server => issuer.clone(),
        _ => return Err(talk.stopped(none)),
    };
    let authority = authority(talk, &issuer, entry).await?;
    Ok(Home { did, server, authority })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_an_authority_cannot_do_is_no_authority_of_ours() {
        let all = json!({
            "response_types_supported": ["code"], "grant_types_supported": ["authorization_code", "refresh_token"],
            "code_challenge_methods_supported": ["S256"], "dpop_signing_alg_values_supported": ["ES256", "ES512"],
            "scopes_supported": ["atproto", "transition:generic"],
            "authorization_response_iss_parameter_supported": true, "client_id_metadata_document_supported": true,
        });
        let enough =
            |said: &serde_json::Value| serde_json::from_value::<Able>(said.clone()).unwrap().is_enough();
        assert!(enough(&all));
        for name in all.as_object().unwrap().keys() {
            let mut less = all.clone();
            less.as_object_mut().unwrap().remove(name);
            assert!(!enough(&less), "{name}");
        }
    }

    #[test]
    fn nothing_is_asked_in_the_clear_but_at_the_channels_own_address() {
        assert!(may_ask("https://a.example/x", "https://b.example"));
        assert!(may_ask("http://localhost:2583/x", "http://localhost:2583"));
        assert!(!may_ask("http://a.example/x", "https://a.example"));
        assert!(!may_ask("http://a.example/x", "http://localhost:2583"));
    }
}
