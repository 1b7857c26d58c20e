//! Signed in as an account, and asking as it.
//!
//! With an app password a session that is over is renewed once, without anybody noticing; its tokens live here alone, in
//! memory. With a pass that somebody signed in for (`oauth`) every asking carries a proof, and nothing is renewed here:
//! what renews a pass is worth something once, and is used by one node (`Platform::renew`).

use super::{
    client::Bluesky,
    faults,
    names::Uri,
    oauth::{bound, key::Key},
};
use crate::platforms::interface::{Asking, Heard, Talk, endpoint, no_json, not_taken, origin};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use torg_domain::outside::{
    Credential,
    pass::{Bound, Pass},
    platform::{Account, PlatformFailure},
};

/// Signed in as somebody.
#[derive(Clone)]
pub(super) struct Session {
    pub(super) did: String,
    pub(super) handle: String,
    /// The server the account lives on.
    pub(super) server: String,
    means: Means,
}

/// What a session is let in with.
#[derive(Clone)]
enum Means {
    /// The tokens an app password was given for.
    Tokens { access: String, refresh: String },
    /// A token of a pass, and the key it is bound to.
    Proved { access: String, key: Arc<Key> },
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

/// Whose a session is.
#[derive(Deserialize)]
struct Whose {
    did: String,
    handle: String,
}

/// What the directory, or a server, says of an account.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document {
    #[serde(default)]
    service: Vec<Service>,
    /// As whoever wrote the document wrote it: a name that cannot be read bars nobody's own password.
    #[serde(default)]
    also_known_as: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Service {
    id: String,
    #[serde(default)]
    service_endpoint: Value,
}

impl Document {
    /// Whether the account says that this is its name.
    pub(super) fn is_called(&self, name: &str) -> bool {
        let all = self.also_known_as.as_array().into_iter().flatten().filter_map(Value::as_str);
        all.filter_map(|known| known.strip_prefix("at://")).any(|known| known.eq_ignore_ascii_case(name))
    }

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
            return Err(talk.stopped(faults::nobody_signed_in()));
        };
        let entry = site.entry_of(account).ok_or_else(|| talk.stopped(faults::no_address()))?;
        let key = (account.address.clone(), user.clone());
        let pass = Pass::read(password);
        let session = match (&pass.bound, site.session(&key)) {
            (Some(bound), _) => Session::proved(user, &pass.access, bound)
                .ok_or_else(|| talk.stopped(faults::session_over()))?,
            (None, Some(session)) => session,
            (None, None) => {
                let session = sign_in(&mut talk, &entry, user, password).await.map_err(nothing_done)?;
                site.keep(&key, Some(session.clone()));
                session
            }
        };
        talk.answers.clear();
        Ok(Self { site, talk, session, key, password: password.clone(), entry })
    }

    /// Asks whose session this is, where nobody has said so yet.
    pub(super) async fn who(&mut self) -> Result<(), PlatformFailure> {
        if matches!(self.session.means, Means::Tokens { .. }) {
            return Ok(());
        }
        let heard = self.get("com.atproto.server.getSession", &[]).await?;
        // What is told of the account is nobody's word, and is kept nowhere.
        self.talk.answers.pop();
        if let Some(code) = &heard.refused {
            return Err(self.refusal(code, &heard));
        }
        let Some(told) = heard.read::<Whose>() else {
            return Err(self.talk.failed(no_json(), &heard, false));
        };
        if told.did != self.session.did {
            return Err(self.talk.stopped(faults::another_account(&self.session.handle)));
        }
        self.session.handle = told.handle;
        Ok(())
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
        let url = endpoint(&self.session.server, &format!("/xrpc/{what}"), query);
        let asking = |bearer| match body {
            Some(body) => Asking::post(url.clone(), body, bearer),
            None => Asking::get(url.clone(), bearer),
        };
        if let Means::Proved { access, key } = self.session.means.clone() {
            let shown = (&*key, Some(access.as_str()));
            let server = self.session.server.clone();
            let heard = bound::ask(self.site, &mut self.talk, shown, &server, |_| asking(None)).await?;
            return match &heard.refused {
                Some(code) if faults::is_over(code) => {
                    Err(self.talk.failed(faults::session_over(), &heard, false))
                }
                _ => Ok(heard),
            };
        }
        let mut renewed = false;
        loop {
            let Means::Tokens { access, .. } = &self.session.means else {
                return Err(self.talk.stopped(faults::session_over()));
            };
            let bearer = Some(Credential::Bearer(access.clone()));
            let heard = self.talk.ask(&asking(bearer)).await?;
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
        let Means::Tokens { refresh, .. } = &self.session.means else {
            return Err(self.talk.stopped(faults::session_over()));
        };
        let url = endpoint(&self.session.server, "/xrpc/com.atproto.server.refreshSession", &[]);
        let bearer = Some(Credential::Bearer(refresh.clone()));
        let asking = Asking { grants: true, ..Asking::post(url, &Value::Null, bearer) };
        let heard = self.talk.ask(&asking).await.map_err(nothing_done)?;
        self.talk.answers.pop();
        let opened = heard.read::<Opened>().filter(|_| heard.refused.is_none());
        self.session = match opened {
            Some(opened) => opened.into_session(&self.entry),
            None => sign_in(&mut self.talk, &self.entry, &self.key.1, &self.password)
                .await
                .map_err(nothing_done)?,
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

/// A signing in that failed: what was to be done after it was never asked for.
fn nothing_done(failure: PlatformFailure) -> PlatformFailure {
    PlatformFailure { perhaps_done: false, ..failure }
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
            means: Means::Tokens { access: self.access_jwt, refresh: self.refresh_jwt },
        }
    }
}

impl Session {
    /// By a pass that somebody signed in for. None when its key is none.
    fn proved(user: &str, access: &str, bound: &Bound) -> Option<Self> {
        Some(Self {
            did: bound.subject.clone(),
            handle: user.trim_start_matches('@').to_owned(),
            server: bound.server.clone(),
            means: Means::Proved { access: access.to_owned(), key: Arc::new(Key::read(&bound.key)?) },
        })
    }
}
