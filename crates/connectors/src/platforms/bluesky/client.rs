//! Bluesky as a platform: where things are asked, and the sessions we hold.

use super::{
    oauth::bound::Told,
    session::{Session, Talking},
};
use crate::guard::Guard;
use crate::platforms::pages::Bookmarks;
use jiff::Timestamp;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use torg_domain::outside::{
    Credential, Outside,
    pass::{Pass, Renewal},
    platform::{
        Account, Carried, Measure, Platform, PlatformFailure, ReadOut, Reading, SignedProof, Standing, Trial,
    },
    sign_in::SignIn,
};

/// Where things are asked that the account's own server does not answer.
#[derive(Clone, Debug)]
pub struct Places {
    /// The directory of accounts: which server an account lives on, and by which key it signs.
    pub directory: String,
    /// What anybody sees, without a sign-in.
    pub public: String,
    /// Where an account signs in whose address is only its page.
    pub entry: String,
}

impl Default for Places {
    fn default() -> Self {
        Self {
            directory: "https://plc.directory".into(),
            public: "https://public.api.bsky.app".into(),
            entry: "https://bsky.social".into(),
        }
    }
}

/// Works as an account through the guard.
pub struct Bluesky {
    pub(super) guard: Arc<Guard>,
    pub(super) places: Places,
    pub(super) bookmarks: Bookmarks,
    sessions: Mutex<HashMap<(String, String), Session>>,
    /// What each server has told of how it wants to be asked with a proof.
    pub(super) told: Mutex<HashMap<String, Told>>,
}

impl Bluesky {
    /// Behind this guard.
    #[must_use]
    pub fn new(guard: Arc<Guard>) -> Self {
        Self {
            guard,
            places: Places::default(),
            bookmarks: Bookmarks::default(),
            sessions: Mutex::default(),
            told: Mutex::default(),
        }
    }

    /// The same, asking elsewhere.
    #[must_use]
    pub fn at(self, places: Places) -> Self {
        Self { places, ..self }
    }

    /// The session of an account, when there is one.
    pub(super) fn session(&self, key: &(String, String)) -> Option<Session> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    /// Keeps a session, or forgets it.
    pub(super) fn keep(&self, key: &(String, String), session: Option<Session>) {
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        match session {
            Some(session) => sessions.insert(key.clone(), session),
            None => sessions.remove(key),
        };
    }

    async fn trial(&self, account: &Account, now: Timestamp) -> Trial {
        // Nothing learnt before counts: the point is how it is now.
        if let Some(Credential::Basic { user, .. }) = &account.credential {
            self.keep(&(account.address.clone(), user.clone()), None);
        }
        let mut talk = match Talking::begin(self, account, now).await {
            Ok(talk) => talk,
            Err(failure) => return Trial { problems: vec![failure.problem], ..Trial::default() },
        };
        // A pass says whose it is; the server is asked whether it takes it.
        if let Err(failure) = talk.who().await {
            return Trial { problems: vec![failure.problem], ..Trial::default() };
        }
        let mut trial = Trial {
            root: Some(talk.session.server.clone()),
            signed_in: Some(talk.session.handle.clone()),
            ..Trial::default()
        };
        // What is said to us comes by another service than the one that let us in.
        if let Err(failure) = talk.get("app.bsky.notification.listNotifications", &[("limit", "1")]).await {
            trial.problems.push(failure.problem);
        }
        trial.clock_ahead_s = talk.talk.ahead_s();
        trial.problems.extend(talk.talk.remarks());
        trial
    }
}

impl Platform for Bluesky {
    fn key(&self) -> &'static str {
        super::KEY
    }

    fn read<'a>(
        &'a self,
        account: &'a Account,
        what: Reading,
        now: Timestamp,
    ) -> Outside<'a, Result<ReadOut, PlatformFailure>> {
        Box::pin(self.read_out(account, what, now))
    }

    fn standing<'a>(
        &'a self,
        account: &'a Account,
        external_id: &'a str,
        now: Timestamp,
    ) -> Outside<'a, Result<Standing, PlatformFailure>> {
        Box::pin(self.where_it_stands(account, external_id, now))
    }

    fn try_out<'a>(&'a self, account: &'a Account, now: Timestamp) -> Outside<'a, Trial> {
        Box::pin(self.trial(account, now))
    }

    fn renews(&self, pass: &Pass) -> bool {
        pass.bound.is_some() && pass.refresh.is_some() && pass.app.is_some()
    }

    fn renew<'a>(&'a self, account: &'a Account, now: Timestamp) -> Outside<'a, Renewal> {
        Box::pin(self.renewed(account, now))
    }

    fn sign_in(&self) -> Option<&dyn SignIn> {
        Some(self)
    }

    fn proof<'a>(
        &'a self,
        account: &'a Account,
        external_id: &'a str,
        now: Timestamp,
    ) -> Outside<'a, Result<Vec<SignedProof>, PlatformFailure>> {
        Box::pin(self.signed(account, external_id, now))
    }

    fn carry_out<'a>(
        &'a self,
        account: &'a Account,
        external_id: &'a str,
        measure: Measure,
        now: Timestamp,
    ) -> Outside<'a, Result<Option<Carried>, PlatformFailure>> {
        Box::pin(self.carry(account, external_id, measure, now))
    }
}
