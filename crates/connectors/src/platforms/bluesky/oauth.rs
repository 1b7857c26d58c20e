//! Signing in by OAuth as the AT Protocol has it: who we are is a document at an address of our own, each asking proves
//! that it is ours, and the account's own server says who may give passes to it.
//!
//! `authority` finds whoever gives them, `tokens` asks for them and renews them, `bound` asks with a proof, `key`
//! signs. The protocol asks for much that no general library does; the libraries that do bring a client, a memory and
//! renewals of their own, where every asking here passes the guard and every renewal is one node's.

mod authority;
pub(super) mod bound;
pub(super) mod key;
mod tokens;

use super::{client::Bluesky, faults};
use crate::platforms::interface::{Talk, endpoint, origin};
use authority::Authority;
use jiff::Timestamp;
use key::{Key, digest};
use serde::{Deserialize, Serialize};
use serde_json::json;
use torg_domain::{
    channels::problem::Problem,
    outside::{
        Credential, Outside,
        pass::Pass,
        platform::{Account, PlatformFailure},
        sign_in::{Begun, Brought, Client, Fresh, Here, Named, SignIn},
    },
};
use url::Url;

/// What we ask to be let do: be the account, and read, write and report as it. Not its direct messages.
pub(super) const SCOPE: &str = "atproto transition:generic";

/// What is remembered between beginning and ending.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// For which account of the channel it was begun, as it stood then.
    user: String,
    address: String,
    did: String,
    server: String,
    authority: Authority,
    verifier: String,
    /// What the tokens will be bound to.
    key: String,
    /// Who we were then.
    app: String,
    app_secret: Option<String>,
    returns_to: String,
}

#[derive(Deserialize)]
struct Pushed {
    request_uri: String,
}

/// The account's name as it is known, and its channel's address.
fn of(account: &Account) -> (String, &str) {
    let user = match &account.credential {
        Some(Credential::Basic { user, .. }) => user.trim().trim_start_matches('@').to_lowercase(),
        _ => String::new(),
    };
    (user, account.address.trim())
}

impl Bluesky {
    /// Where an account's server, or one that knows it, is asked: the page people see is on no server.
    pub(super) fn entry_of(&self, account: &Account) -> Option<String> {
        let at = origin(&account.address)?;
        Some(if at == "https://bsky.app" { self.places.entry.clone() } else { at })
    }

    async fn begun(
        &self,
        account: &Account,
        client: &Client,
        fresh: Fresh,
        now: Timestamp,
    ) -> Result<Begun, PlatformFailure> {
        let mut talk = Talk::new(&self.guard, now);
        talk.awaited = true;
        let talk = &mut talk;
        let Some(entry) = self.entry_of(account) else { return Err(talk.stopped(faults::no_address())) };
        let (user, address) = of(account);
        let home = authority::home(self, talk, &entry, &user).await?;
        let kept_key = Key::generate();
        let key = kept_key.as_deref().and_then(Key::read);
        let (Some(kept_key), Some(key), Ok(own_key)) = (kept_key, key, Key::perhaps(client.key.as_deref()))
        else {
            return Err(talk.stopped(faults::unsigned()));
        };
        let challenge = digest(&fresh.verifier);
        let fields = [
            ("response_type", "code"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("scope", SCOPE),
            ("state", &fresh.state),
            ("redirect_uri", &client.returns_to),
            ("login_hint", &user),
        ];
        let keys = (&key, client.id.as_str(), own_key.as_ref());
        let at = (home.authority.issuer.as_str(), home.authority.beforehand.as_str());
        let heard = tokens::post(self, talk, keys, at, &fields).await?;
        if let Some(code) = &heard.refused {
            return Err(talk.stopped(faults::not_begun(code, &client.id)));
        }
        let pushed = heard.read::<Pushed>();
        let go_to = pushed.zip(Url::parse(&home.authority.people).ok()).map(|(pushed, mut url)| {
            url.query_pairs_mut()
                .append_pair("client_id", &client.id)
                .append_pair("request_uri", &pushed.request_uri);
            url.to_string()
        });
        let Some(go_to) = go_to else { return Err(talk.stopped(faults::no_sign_in())) };
        let kept = Kept {
            address: address.to_owned(),
            user,
            did: home.did,
            server: home.server,
            authority: home.authority,
            verifier: fresh.verifier,
            key: kept_key,
            app: client.id.clone(),
            app_secret: client.key.clone(),
            returns_to: client.returns_to.clone(),
        };
        match serde_json::to_string(&kept) {
            Ok(kept) => Ok(Begun { go_to, kept }),
            Err(_) => Err(talk.stopped(faults::no_sign_in())),
        }
    }

    async fn finished(
        &self,
        account: &Account,
        kept: &str,
        brought: Brought,
        now: Timestamp,
    ) -> Result<Pass, PlatformFailure> {
        let stop = |problem: Problem| Talk::new(&self.guard, now).stopped(problem);
        let Ok(kept) = serde_json::from_str::<Kept>(kept) else { return Err(stop(faults::broken_off(""))) };
        if of(account) != (kept.user.clone(), kept.address.as_str()) {
            return Err(stop(faults::changed()));
        }
        // Whoever sends the person back says who they are: a code of somebody else's is given to nobody.
        if brought.issuer.as_deref() != Some(kept.authority.issuer.as_str()) {
            return Err(stop(faults::not_from_there()));
        }
        match brought.code.as_deref().filter(|code| !code.is_empty() && brought.error.is_none()) {
            Some(code) => self.given(&kept, code, now).await,
            None => Err(stop(faults::broken_off(brought.error.as_deref().unwrap_or_default()))),
        }
    }
}

impl SignIn for Bluesky {
    fn new_key(&self) -> Option<String> {
        Key::generate()
    }

    /// On an encrypted address we are who the document there says. On the machine itself, where nobody else can read
    /// one, the protocol has a name for whoever tries something out.
    fn named(&self, here: &Here) -> Result<Named, Problem> {
        let at = origin(&here.document).unwrap_or_default();
        let host = Url::parse(&at).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
        if at.starts_with("https://") && host.contains('.') && host.parse::<std::net::IpAddr>().is_err() {
            return Ok(Named { id: here.document.clone(), keyed: true });
        }
        if at.starts_with("http://") && (host == "127.0.0.1" || host == "[::1]") {
            let query = [("redirect_uri", here.returns_to.as_str()), ("scope", SCOPE)];
            // No stroke after the host: that is how it is written.
            let id = endpoint("http://localhost", "/", &query).replacen("localhost/?", "localhost?", 1);
            return Ok(Named { id, keyed: false });
        }
        Err(faults::not_from_here(&at))
    }

    fn document(&self, client: &Client, name: &str) -> Option<String> {
        let key = Key::read(client.key.as_deref()?)?;
        let mut public = key.public();
        public["kid"] = key.name().into();
        public["use"] = "sig".into();
        public["alg"] = "ES256".into();
        let document = json!({
            "client_id": client.id,
            "client_name": name,
            "client_uri": endpoint(&origin(&client.id)?, "/", &[]),
            "application_type": "web",
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "redirect_uris": [client.returns_to],
            "scope": SCOPE,
            "token_endpoint_auth_method": "private_key_jwt",
            "token_endpoint_auth_signing_alg": "ES256",
            "dpop_bound_access_tokens": true,
            "jwks": { "keys": [public] },
        });
        Some(document.to_string())
    }

    fn begin<'a>(
        &'a self,
        account: &'a Account,
        client: &'a Client,
        fresh: Fresh,
        now: Timestamp,
    ) -> Outside<'a, Result<Begun, PlatformFailure>> {
        Box::pin(self.begun(account, client, fresh, now))
    }

    fn finish<'a>(
        &'a self,
        account: &'a Account,
        kept: &'a str,
        brought: Brought,
        now: Timestamp,
    ) -> Outside<'a, Result<Pass, PlatformFailure>> {
        Box::pin(self.finished(account, kept, brought, now))
    }
}
