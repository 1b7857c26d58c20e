//! TikTok as a platform, and what is learnt on the way.

use super::{
    faults::{may_not, other_account},
    hook::Deliveries,
    talk::Talking,
};
use crate::guard::Guard;
use crate::platforms::{
    marks::Marks,
    pages::Bookmarks,
    values::{text, value},
};
use jiff::Timestamp;
use std::{
    collections::HashMap,
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
const ROOT: &str = "https://business-api.tiktok.com";

/// What is asked for of the account.
const ACCOUNT: &str = r#"["username","display_name","followers_count"]"#;

/// The right that hiding and answering take.
const MODERATES: &str = "comment.list.manage";

/// How many videos are remembered with how much is said under each; then it is learnt anew.
const REMEMBERED: usize = 20_000;

/// Works as an account through the guard.
pub struct Tiktok {
    pub(super) guard: Arc<Guard>,
    pub(super) root: String,
    pub(super) marks: Marks,
    /// Where the pages of each account's videos begin.
    pub(super) places: Bookmarks,
    counts: Mutex<HashMap<(String, String), u64>>,
}

impl Tiktok {
    /// Behind this guard.
    #[must_use]
    pub fn new(guard: Arc<Guard>) -> Self {
        Self::at(guard, ROOT)
    }

    /// The same with the interface at another place: for tests.
    #[must_use]
    pub fn at(guard: Arc<Guard>, root: &str) -> Self {
        let (marks, places) = (Marks::default(), Bookmarks::default());
        Self { guard, root: root.to_owned(), marks, places, counts: Mutex::default() }
    }

    /// Whether as much is said under a video as when it was last read.
    pub(super) fn is_as_before(&self, own: &str, video: &str, count: Option<u64>) -> bool {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        count.is_some_and(|count| counts.get(&(own.to_owned(), video.to_owned())) == Some(&count))
    }

    /// Remembers how much was said under videos that have been read.
    pub(super) fn learn(&self, own: &str, read: Vec<(String, u64)>) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= REMEMBERED {
            counts.clear();
        }
        counts.extend(read.into_iter().map(|(video, count)| ((own.to_owned(), video), count)));
    }

    async fn trial(&self, account: &Account, now: Timestamp) -> Trial {
        let failed = |failure: PlatformFailure| Trial { problems: vec![failure.problem], ..Trial::default() };
        let mut talk = match Talking::begin(self, account, now) {
            Ok(talk) => talk,
            Err(failure) => return failed(failure),
        };
        talk.talk.awaited = true;
        let me = match talk.get("/business/get/", &[("fields", ACCOUNT)]).await {
            Ok(told) => match &told.refused {
                None => told.data(),
                Some(said) => return failed(talk.talk.stopped(said.problem(told.heard.raw.status))),
            },
            Err(failure) => return failed(failure),
        };
        let mut trial = Trial {
            root: Some(self.root.clone()),
            signed_in: text(&me["username"]).or_else(|| text(&me["display_name"])),
            access_until: talk.pass.until(),
            ..Trial::default()
        };
        if let Some((own, rights)) = talk.inspect().await {
            if own.is_some_and(|own| own != talk.own) {
                trial.problems.push(other_account());
            }
            let may = rights.iter().any(|right| right == MODERATES);
            trial.may_moderate = Some(may);
            if !may {
                trial.problems.push(may_not());
            }
        }
        trial.clock_ahead_s = talk.talk.ahead_s();
        trial.problems.extend(talk.talk.remarks());
        trial
    }

    async fn count(&self, account: &Account, now: Timestamp) -> Result<Option<Followers>, PlatformFailure> {
        let mut talk = Talking::begin(self, account, now)?;
        let told = talk.get("/business/get/", &[("fields", ACCOUNT)]).await?;
        if let Some(said) = &told.refused {
            return Err(talk.talk.failed(said.problem(told.heard.raw.status), &told.heard, false));
        }
        let count = value(&told.heard.json)["data"]["followers_count"].as_u64();
        Ok(count.map(|count| Followers { count, rounded: false }))
    }
}

impl Platform for Tiktok {
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
        pass.refresh.is_some() && pass.app.is_some() && pass.app_secret.is_some()
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
