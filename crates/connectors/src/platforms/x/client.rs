//! X as a platform, and what is learnt on the way.

use super::{
    costs::{Books, Payer},
    faults,
    hook::Deliveries,
    talk::{Talking, USERS},
};
use crate::guard::Guard;
use crate::platforms::{
    marks::Marks,
    refresh,
    values::{text, value},
};
use jiff::Timestamp;
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
};
use torg_domain::outside::{
    Outside,
    hook::Hook,
    pass::{Pass, Renewal},
    platform::{
        Account, Carried, Followers, Measure, Platform, PlatformFailure, ReadOut, Reading, Standing, Trial,
    },
};

/// Where the interface is.
const ROOT: &str = "https://api.x.com";

/// How much is remembered of each kind; then it is learnt anew.
const REMEMBERED: usize = 20_000;

/// Works as an account through the guard.
pub struct X {
    pub(super) guard: Arc<Guard>,
    pub(super) root: String,
    pub(super) books: Books,
    pub(super) marks: Marks,
    learnt: Mutex<Learnt>,
}

/// Who somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct User {
    pub(super) name: String,
    pub(super) handle: String,
}

/// What is learnt on the way, to ask and to pay less. All but what we have hidden can be learnt again: that the
/// interface does not tell.
#[derive(Default)]
struct Learnt {
    users: HashMap<String, User>,
    /// The first id of a post, by a later one's.
    firsts: HashMap<String, String>,
    /// Conversations that we began.
    ours: HashSet<String>,
    /// Whether we have hidden a reply, or shown it again.
    hidden: HashMap<String, bool>,
    /// The direct messages that have been read, by whose they are.
    directs: HashMap<Payer, HashSet<String>>,
}

impl X {
    /// Behind this guard.
    #[must_use]
    pub fn new(guard: Arc<Guard>) -> Self {
        Self::at(guard, ROOT)
    }

    /// The same with the interface at another place: for tests.
    #[must_use]
    pub fn at(guard: Arc<Guard>, root: &str) -> Self {
        let (books, marks) = (Books::default(), Marks::default());
        Self { guard, root: root.to_owned(), books, marks, learnt: Mutex::default() }
    }

    fn learnt<T>(&self, with: impl FnOnce(&mut Learnt) -> T) -> T {
        let mut learnt = self.learnt.lock().unwrap_or_else(PoisonError::into_inner);
        let Learnt { users, firsts, ours, hidden, .. } = &mut *learnt;
        if [users.len(), firsts.len(), ours.len(), hidden.len()].into_iter().any(|n| n >= REMEMBERED) {
            *learnt = Learnt { directs: std::mem::take(&mut learnt.directs), ..Learnt::default() };
        }
        with(&mut learnt)
    }

    pub(super) fn user(&self, id: &str) -> Option<User> {
        self.learnt(|l| l.users.get(id).cloned())
    }

    pub(super) fn learn_user(&self, id: &str, user: User) {
        self.learnt(|l| l.users.insert(id.to_owned(), user));
    }

    /// What a post was called first: each edit gives it another id.
    pub(super) fn first_of(&self, id: &str) -> String {
        self.learnt(|l| l.firsts.get(id).cloned()).unwrap_or_else(|| id.to_owned())
    }

    pub(super) fn learn_first(&self, id: &str, first: &str) {
        if id != first {
            self.learnt(|l| l.firsts.insert(id.to_owned(), first.to_owned()));
        }
    }

    pub(super) fn is_ours(&self, conversation: &str) -> bool {
        self.learnt(|l| l.ours.contains(conversation))
    }

    pub(super) fn learn_ours(&self, conversation: &str) {
        self.learnt(|l| l.ours.insert(conversation.to_owned()));
    }

    pub(super) fn hidden(&self, id: &str) -> Option<bool> {
        self.learnt(|l| l.hidden.get(id).copied())
    }

    pub(super) fn learn_hidden(&self, id: &str, hidden: bool) {
        self.learnt(|l| l.hidden.insert(id.to_owned(), hidden));
    }

    pub(super) fn has_read(&self, payer: &Payer, direct: &str) -> bool {
        self.learnt(|l| l.directs.get(payer).is_some_and(|read| read.contains(direct)))
    }

    pub(super) fn learn_read(&self, payer: &Payer, directs: Vec<String>) {
        self.learnt(|l| {
            let read = l.directs.entry(payer.clone()).or_default();
            if read.len() >= REMEMBERED {
                read.clear();
            }
            read.extend(directs);
        });
    }

    async fn trial(&self, account: &Account, now: Timestamp) -> Trial {
        let failed = |failure: PlatformFailure| Trial { problems: vec![failure.problem], ..Trial::default() };
        let mut talk = match Talking::begin(self, account, now) {
            Ok(talk) => talk,
            Err(failure) => return failed(failure),
        };
        talk.talk.awaited = true;
        let me = match talk.get("/2/users/me", &[], USERS, 1).await {
            Ok(heard) => value(&heard.json)["data"].clone(),
            Err(failure) => return failed(failure),
        };
        let mut trial = Trial {
            root: Some(self.root.clone()),
            signed_in: text(&me["username"]),
            access_until: talk.pass.until(),
            clock_ahead_s: talk.talk.ahead_s(),
            ..Trial::default()
        };
        if text(&me["id"]).as_deref() != Some(talk.own.as_str()) {
            trial.problems.push(faults::other_account());
        }
        trial.problems.extend(talk.talk.remarks());
        trial
    }

    async fn count(&self, account: &Account, now: Timestamp) -> Result<Option<Followers>, PlatformFailure> {
        let mut talk = Talking::begin(self, account, now)?;
        let path = format!("/2/users/{}", talk.own);
        let heard = talk.get(&path, &[("user.fields", "public_metrics")], USERS, 1).await?;
        let count = value(&heard.json)["data"]["public_metrics"]["followers_count"].as_u64();
        Ok(count.map(|count| Followers { count, rounded: false }))
    }
}

impl Platform for X {
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
        refresh::can(pass)
    }

    fn renew<'a>(&'a self, account: &'a Account, now: Timestamp) -> Outside<'a, Renewal> {
        Box::pin(self.renewed(account, now))
    }

    fn followers<'a>(
        &'a self,
        account: &'a Account,
        now: Timestamp,
    ) -> Outside<'a, Result<Option<Followers>, PlatformFailure>> {
        Box::pin(self.count(account, now))
    }

    fn hook(&self) -> Option<&dyn Hook> {
        Some(&Deliveries)
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
