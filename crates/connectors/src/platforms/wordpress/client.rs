//! WordPress as a platform: how far one reading goes, and what is learnt of each site.

use super::talk::{Known, Talk};
use crate::guard::Guard;
use crate::platforms::key_of;
use jiff::{SignedDuration, Timestamp};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use torg_domain::outside::{
    Outside,
    platform::{
        Account, Carried, Measure, OwnPost, Platform, PlatformFailure, ReadOut, Reading, Standing, Trial,
    },
};

/// How far one reading goes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The largest single answer, in bytes.
    pub largest: usize,
    /// How many pages of a list one reading takes.
    pub pages: usize,
    /// How many items a page has; the interface gives a hundred at most.
    pub per_page: usize,
    /// An answer that takes longer is told of.
    pub slow: Duration,
    /// A clock further off than this is told of.
    pub skew: SignedDuration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            largest: 16 << 20,
            pages: 20,
            per_page: 100,
            slow: Duration::from_secs(10),
            skew: SignedDuration::from_mins(2),
        }
    }
}

/// Works in WordPress sites through the guard.
pub struct Wordpress {
    pub(super) guard: Arc<Guard>,
    pub(super) limits: Limits,
    known: Mutex<HashMap<(String, Option<String>), Known>>,
}

impl Wordpress {
    /// Behind this guard.
    #[must_use]
    pub fn new(guard: Arc<Guard>) -> Self {
        Self { guard, limits: Limits::default(), known: Mutex::new(HashMap::new()) }
    }

    /// The same with other limits.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// A conversation with the site, its interface found.
    pub(super) async fn talk<'a>(
        &'a self,
        account: &'a Account,
        now: Timestamp,
    ) -> Result<Talk<'a>, PlatformFailure> {
        let mut talk = Talk::new(self, account, now);
        let key = key_of(account);
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        talk.known = match known {
            Some(known) => known,
            None => {
                let known = talk.find().await?;
                self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(key, known.clone());
                known
            }
        };
        Ok(talk)
    }

    /// Learns everything anew the next time: the site may have moved, or changed how it answers.
    pub(super) fn forget(&self, account: &Account) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(&key_of(account));
    }
}

impl Platform for Wordpress {
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

    fn publishes(&self) -> bool {
        true
    }

    fn takes_pictures(&self) -> bool {
        true
    }

    fn publish<'a>(
        &'a self,
        account: &'a Account,
        post: &'a OwnPost,
        now: Timestamp,
    ) -> Outside<'a, Result<Option<Carried>, PlatformFailure>> {
        Box::pin(self.put_up(account, post, now))
    }

    fn carry_out<'a>(
        &'a self,
        account: &'a Account,
        external_id: &'a str,
        measure: Measure,
        now: Timestamp,
    ) -> Outside<'a, Result<Option<Carried>, PlatformFailure>> {
        Box::pin(self.carry(account, external_id, None, measure, now))
    }

    fn carry_out_seen<'a>(
        &'a self,
        account: &'a Account,
        external_id: &'a str,
        stood: Standing,
        measure: Measure,
        now: Timestamp,
    ) -> Outside<'a, Result<Option<Carried>, PlatformFailure>> {
        Box::pin(self.carry(account, external_id, Some(stood), measure, now))
    }
}
