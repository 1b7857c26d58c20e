//! Signed in as an account, and asking as it. A session that is over is renewed once, without anybody noticing;
//! its tokens live here alone, in memory.

use super::{client::Bluesky, faults, names::Uri};
use crate::platforms::interface::{Asking, Heard, Talk, endpoint, no_json, not_taken, origin};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use torg_domain::outside::{
    Credential,
    platform::{Account, PlatformFailure},
};

/// Signed in as somebody.
#[derive(Clone)]
pub(super) struct Session {
    pub(super) did: String,
    pub(super) handle: String,
    /// The server the account lives on.
    pub(super) server: String,
    access: String,
    refresh: String,
}

/// A conversation as an account of ours.
pub(super) struct Talking<'a> {
    pub(super) site: &'a Bluesky,
    pub(super) talk: Talk<'a>,
    pub(super) session: Session,
    key: (String, String),
    password: String,
    entry: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Opened {
    did: String,
    handle: String,
    access_jwt: String,
    refresh_jwt: String,
    did_doc: Option<Document>,
}

/// What the directory, or a server, says of an account.
#[derive(Deserialize)]
pub(super) struct Document {
    #[serde(default)]
    service: Vec<Service>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Service {
    id: String,
    #[serde(default)]
    service_endpoint: Value,
}

impl Document {
    /// The server an account's records lie on.
    pub(super) fn server(&self) -> Option<String> {
        let server = self.service.iter().find(|s| s.id.ends_with("#atproto_pds"))?;
        origin(server.service_endpoint.as_str()?)
    }
}

/// A record, as the server has it.
#[derive(Deserialize)]
pub(super) struct Record {
    pub(super) uri: String,
    pub(super) cid: Option<String>,
    pub(super) value: Value,
}

impl<'a> Talking<'a> {
    /// Signs in, or goes on with the session there is.
    pub(super) async fn begin(
        site: &'a Bluesky,
        account: &'a Account,
        now: Timestamp,
    ) -> Result<Self, PlatformFailure> {
        let mut talk = Talk::new(&site.guard, now);
        let Some(Credential::Basic { user, password }) = &account.credential else {
            return Err(talk.stopped(faults::not_let_in("")));
        };
        let at = origin(&account.address).ok_or_else(|| talk.stopped(faults::no_address()))?;
        // The page people see is on no server that signs anybody in.
        let entry = if at == "https://bsky.app" { site.places.entry.clone() } else { at };
        let key = (account.address.clone(), user.clone());
        let session = match site.session(&key) {
            Some(session) => session,
            None => {
                let session = sign_in(&mut talk, &entry, user, password).await?;
                site.keep(&key, Some(session.clone()));
                session
            }
        };
        talk.answers.clear();
        Ok(Self { site, talk, session, key, password: password.clone(), entry })
    }

    /// Asks to be shown something.
    pub(super) async fn get(&mut self, what: &str, query: &[(&str, &str)]) -> Result<Heard, PlatformFailure> {
        self.ask(what, query, None).await
    }

    /// Asks for something to be done.
    pub(super) async fn post(&mut self, what: &str, body: &Value) -> Result<Heard, PlatformFailure> {
        self.ask(what, &[], Some(body)).await
    }

    async fn ask(
        &mut self,
        what: &str,
        query: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Heard, PlatformFailure> {
        let mut renewed = false;
        loop {
            let url = endpoint(&self.session.server, &format!("/xrpc/{what}"), query);
            let bearer = Some(Credential::Bearer(self.session.access.clone()));
            let asking = match body {
                Some(body) => Asking::post(url, body, bearer),
                None => Asking::get(url, bearer),
            };
            let heard = self.talk.ask(&asking).await?;
            match &heard.refused {
                Some(code) if faults::is_over(code) && !renewed => {
                    self.talk.answers.pop();
                    self.renew().await?;
                    renewed = true;
                }
                Some(code) if faults::is_over(code) => {
                    self.site.keep(&self.key, None);
                    return Err(self.talk.failed(faults::not_let_in(code), &heard, false));
                }
                _ => return Ok(heard),
            }
        }
    }

    /// A new session for the one that is over: by its own key, else by signing in again.
    async fn renew(&mut self) -> Result<(), PlatformFailure> {
        self.site.keep(&self.key, None);
        let url = endpoint(&self.session.server, "/xrpc/com.atproto.server.refreshSession", &[]);
        let bearer = Some(Credential::Bearer(self.session.refresh.clone()));
        let heard =
            self.talk.ask(&Asking { grants: true, ..Asking::post(url, &Value::Null, bearer) }).await?;
        self.talk.answers.pop();
        let opened = heard.read::<Opened>().filter(|_| heard.refused.is_none());
        self.session = match opened {
            Some(opened) => opened.into_session(&self.entry),
            None => sign_in(&mut self.talk, &self.entry, &self.key.1, &self.password).await?,
        };
        self.site.keep(&self.key, Some(self.session.clone()));
        Ok(())
    }

    /// One record, by its address; none when there is none. It is asked of our own server, which asks on: a
    /// block between two accounts hides a post in lists, and is no disappearance.
    pub(super) async fn record(&mut self, uri: &Uri) -> Result<Option<Record>, PlatformFailure> {
        let query = [("repo", uri.did.as_str()), ("collection", &uri.collection), ("rkey", &uri.key)];
        let heard = self.get("com.atproto.repo.getRecord", &query).await?;
        match &heard.refused {
            Some(code) if faults::is_missing(code) => Ok(None),
            Some(code) => Err(self.refusal(code, &heard)),
            None => match heard.read::<Record>() {
                Some(record) => Ok(Some(record)),
                None => Err(self.talk.failed(no_json(), &heard, false)),
            },
        }
    }

    /// Makes a record of ours, or puts another in its place when `was` is the one that stood there.
    pub(super) async fn put(
        &mut self,
        uri: &Uri,
        record: &Value,
        was: Option<&str>,
    ) -> Result<Heard, PlatformFailure> {
        let body = json!({
            "repo": uri.did, "collection": uri.collection, "rkey": uri.key, "record": record,
            "swapRecord": was,
        });
        let heard = self.post("com.atproto.repo.putRecord", &body).await?;
        match &heard.refused {
            Some(code) => Err(self.refusal(code, &heard)),
            None => Ok(heard),
        }
    }

    /// A refusal nobody foresaw.
    pub(super) fn refusal(&self, code: &str, heard: &Heard) -> PlatformFailure {
        self.talk.failed(not_taken(heard.raw.status, code), heard, false)
    }
}

async fn sign_in(
    talk: &mut Talk<'_>,
    entry: &str,
    user: &str,
    password: &str,
) -> Result<Session, PlatformFailure> {
    let url = endpoint(entry, "/xrpc/com.atproto.server.createSession", &[]);
    let body = json!({ "identifier": user.trim_start_matches('@'), "password": password });
    let heard = talk.ask(&Asking { grants: true, ..Asking::post(url, &body, None) }).await?;
    // What let us in is nobody's word, and is kept nowhere.
    talk.answers.pop();
    if let Some(code) = &heard.refused {
        let mut failure = talk.failed(faults::not_let_in(code), &heard, false);
        failure.answer = None;
        return Err(failure);
    }
    match heard.read::<Opened>() {
        Some(opened) => Ok(opened.into_session(entry)),
        None => Err(talk.stopped(no_json())),
    }
}

impl Opened {
    fn into_session(self, entry: &str) -> Session {
        // The account's own server, where the entry names it; in the clear only where we came in so ourselves.
        let own = self.did_doc.as_ref().and_then(Document::server);
        let own = own.filter(|server| server.starts_with("https://") || server == entry);
        Session {
            server: own.unwrap_or_else(|| entry.to_owned()),
            did: self.did,
            handle: self.handle,
            access: self.access_jwt,
            refresh: self.refresh_jwt,
        }
    }
}
