//! Mastodon as a platform: what is learnt of each server and account, and of threads.

use super::talk::{Me, Talking};
use crate::guard::Guard;
use crate::platforms::key_of;
use crate::platforms::pages::Bookmarks;
use jiff::Timestamp;
use serde_json::value::RawValue;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use torg_domain::outside::{
    Outside,
    listen::{Bell, Silence},
    platform::{Account, Carried, Measure, Platform, PlatformFailure, ReadOut, Reading, Standing, Trial},
};

/// How many threads and earlier wordings are remembered; then they are learnt anew.
const REMEMBERED: usize = 20_000;

/// Works as an account through the guard.
pub struct Mastodon {
    pub(super) guard: Arc<Guard>,
    pub(super) bookmarks: Bookmarks,
    known: Mutex<HashMap<(String, Option<String>), Me>>,
    learnt: Mutex<Learnt>,
}

/// What is learnt on the way, to ask less: nothing here is anybody's word, and all of it can be learnt again.
#[derive(Default)]
struct Learnt {
    /// In which thread a status stands, by server and id.
    roots: HashMap<(String, String), String>,
    /// Every wording of a status, by server, id and when it was last edited; none where the server keeps none.
    histories: HashMap<(String, String, String), Option<Box<RawValue>>>,
}

impl Mastodon {
    /// Behind this guard.
    #[must_use]
    pub fn new(guard: Arc<Guard>) -> Self {
        Self { guard, bookmarks: Bookmarks::default(), known: Mutex::default(), learnt: Mutex::default() }
    }

    pub(super) fn known(&self, account: &Account) -> Option<Me> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&key_of(account)).cloned()
    }

    /// Keeps who we are, or forgets it: the token may have been taken back.
    pub(super) fn keep(&self, account: &Account, me: Option<Me>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        match me {
            Some(me) => known.insert(key_of(account), me),
            None => known.remove(&key_of(account)),
        };
    }

    pub(super) fn root_of(&self, server: &str, id: &str) -> Option<String> {
        let learnt = self.learnt.lock().unwrap_or_else(PoisonError::into_inner);
        learnt.roots.get(&(server.to_owned(), id.to_owned())).cloned()
    }

    pub(super) fn learn_root(&self, server: &str, id: &str, root: &str) {
        let mut learnt = self.learnt.lock().unwrap_or_else(PoisonError::into_inner);
        if learnt.roots.len() >= REMEMBERED {
            learnt.roots.clear();
        }
        learnt.roots.insert((server.to_owned(), id.to_owned()), root.to_owned());
    }

    pub(super) fn history_of(&self, key: &(String, String, String)) -> Option<Option<Box<RawValue>>> {
        self.learnt.lock().unwrap_or_else(PoisonError::into_inner).histories.get(key).cloned()
    }

    pub(super) fn learn_history(&self, key: (String, String, String), history: Option<Box<RawValue>>) {
        let mut learnt = self.learnt.lock().unwrap_or_else(PoisonError::into_inner);
        if learnt.histories.len() >= REMEMBERED / 10 {
            learnt.histories.clear();
        }
        learnt.histories.insert(key, history);
    }

    async fn trial(&self, account: &Account, now: Timestamp) -> Trial {
        // Nothing learnt before counts: the point is how it is now.
        self.keep(account, None);
        let mut talk = match Talking::begin(self, account, now).await {
            Ok(talk) => talk,
            Err(failure) => return Trial { problems: vec![failure.problem], ..Trial::default() },
        };
        let mut trial = Trial {
            root: Some(talk.server.clone()),
            signed_in: Some(talk.me.acct.clone()),
            ..Trial::default()
        };
        // What a token may is tried where it is used.
        if let Err(failure) = talk.get("/api/v1/notifications", &[("limit", "1")]).await {
            trial.problems.push(failure.problem);
        }
        trial.clock_ahead_s = talk.talk.ahead_s();
        trial.problems.extend(talk.talk.remarks());
        trial
    }
}

impl Platform for Mastodon {
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

    fn listens(&self) -> bool {
        true
    }

    fn listen<'a>(
        &'a self,
        account: &'a Account,
        bell: &'a dyn Bell,
        now: Timestamp,
    ) -> Outside<'a, Silence> {
        Box::pin(self.listen_to(account, bell, now))
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
