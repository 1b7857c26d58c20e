//! YouTube as a platform, and what is learnt on the way.

use super::{
    faults,
    quota::{Purpose, Quota},
    talk::Talking,
};
use crate::guard::Guard;
use crate::platforms::{
    interface::endpoint,
    marks::Marks,
    pages::Bookmarks,
    refresh,
    refresh::{Proof, Renews, renewed},
    values::{text, value},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use torg_domain::{
    channels::problem::ProblemKind,
    outside::{
        Outside,
        pass::{Pass, Renewal},
        platform::{
            Account, Carried, Followers, Measure, Platform, PlatformFailure, ReadOut, Reading, Standing,
            Trial,
        },
    },
};

/// Where the interface is.
const ROOT: &str = "https://www.googleapis.com";

/// Where a pass is renewed.
const RENEWS: &str = "https://oauth2.googleapis.com";

/// How much is remembered of each kind; then it is learnt anew.
const REMEMBERED: usize = 20_000;

/// Works as a channel's owner through the guard.
pub struct YouTube {
    pub(super) guard: Arc<Guard>,
    pub(super) root: String,
    renews: String,
    pub(super) quota: Quota,
    pub(super) marks: Marks,
    pub(super) bookmarks: Bookmarks,
    learnt: Mutex<Learnt>,
}

/// What is learnt on the way, to ask less.
#[derive(Default)]
struct Learnt {
    /// The list of a channel's videos, by the channel.
    uploads: HashMap<String, String>,
    /// How many replies a comment had when all of them were read.
    replies: HashMap<String, u64>,
}

impl YouTube {
    /// Behind this guard.
    #[must_use]
    pub fn new(guard: Arc<Guard>) -> Self {
        Self { renews: RENEWS.to_owned(), ..Self::at(guard, ROOT) }
    }

    /// The same with the interface, and what renews a pass, at another place: for tests.
    #[must_use]
    pub fn at(guard: Arc<Guard>, root: &str) -> Self {
        Self {
            guard,
            root: root.to_owned(),
            renews: root.to_owned(),
            quota: Quota::default(),
            marks: Marks::default(),
            bookmarks: Bookmarks::default(),
            learnt: Mutex::default(),
        }
    }

    fn learnt<T>(&self, with: impl FnOnce(&mut Learnt) -> T) -> T {
        let mut learnt = self.learnt.lock().unwrap_or_else(PoisonError::into_inner);
        if learnt.uploads.len() >= REMEMBERED || learnt.replies.len() >= REMEMBERED {
            *learnt = Learnt::default();
        }
        with(&mut learnt)
    }

    /// Whether a comment has as many replies as when all of them were read.
    pub(super) fn is_as_before(&self, comment: &str, replies: u64) -> bool {
        self.learnt(|l| l.replies.get(comment) == Some(&replies))
    }

    /// Remembers how many replies were read.
    pub(super) fn learn_replies(&self, comment: &str, replies: u64) {
        self.learnt(|l| l.replies.insert(comment.to_owned(), replies));
    }

    async fn trial(&self, account: &Account, now: Timestamp) -> Trial {
        let failed = |failure: PlatformFailure| Trial { problems: vec![failure.problem], ..Trial::default() };
        let mut talk = match Talking::begin(self, account, Purpose::Awaited, now) {
            Ok(talk) => talk,
            Err(failure) => return failed(failure),
        };
        let me = match talk.get("channels", &[("part", "snippet"), ("mine", "true")]).await {
            Ok(heard) => value(&heard.json)["items"][0].clone(),
            Err(failure) => return failed(failure),
        };
        let mut trial = Trial {
            root: Some(self.root.clone()),
            signed_in: text(&me["snippet"]["title"]),
            access_until: talk.pass.until(),
            ..Trial::default()
        };
        if text(&me["id"]).as_deref() != Some(talk.own.as_str()) {
            trial.problems.push(faults::other_channel());
        }
        match talk.sees_what_waits().await {
            Ok(()) => trial.may_moderate = Some(true),
            Err(failure) => {
                if failure.problem.kind == ProblemKind::MayNotModerate {
                    trial.may_moderate = Some(false);
                }
                trial.problems.push(failure.problem);
            }
        }
        trial.clock_ahead_s = talk.talk.ahead_s();
        trial.problems.extend(talk.talk.remarks());
        trial
    }

    async fn count(&self, account: &Account, now: Timestamp) -> Result<Option<Followers>, PlatformFailure> {
        let mut talk = Talking::begin(self, account, Purpose::News, now)?;
        let own = talk.own.clone();
        let heard = talk.get("channels", &[("part", "statistics"), ("id", &own)]).await?;
        let said = value(&heard.json)["items"][0]["statistics"].clone();
        if said["hiddenSubscriberCount"] == true {
            return Ok(None);
        }
        let count = text(&said["subscriberCount"]).and_then(|count| count.parse().ok());
        Ok(count.map(|count| Followers { count, rounded: true }))
    }

    async fn new_pass(&self, account: &Account, now: Timestamp) -> Renewal {
        let how = Renews {
            url: endpoint(&self.renews, "/token", &[]),
            proof: Proof::Field,
            usual: SignedDuration::from_hours(1),
        };
        renewed(&self.guard, account, how, now).await
    }
}

impl Talking<'_> {
    /// Whether we are shown what waits for review: it is shown to the channel's owner alone.
    ///
    /// # Errors
    /// When we are not.
    pub(super) async fn sees_what_waits(&mut self) -> Result<(), PlatformFailure> {
        let own = self.own.clone();
        let query = [
            ("part", "id"),
            ("allThreadsRelatedToChannelId", own.as_str()),
            ("moderationStatus", "heldForReview"),
            ("maxResults", "1"),
        ];
        self.get("commentThreads", &query).await?;
        Ok(())
    }

    /// The list of the channel's videos; none where it has none.
    pub(super) async fn uploads(&mut self) -> Result<Option<String>, PlatformFailure> {
        let own = self.own.clone();
        if let Some(list) = self.tube.learnt(|l| l.uploads.get(&own).cloned()) {
            return Ok(Some(list));
        }
        let heard = self.get("channels", &[("part", "contentDetails"), ("id", &own)]).await?;
        let said: Value = value(&heard.json)["items"][0].clone();
        if said.is_null() {
            return Err(self.talk.failed(faults::other_channel(), &heard, false));
        }
        let list = text(&said["contentDetails"]["relatedPlaylists"]["uploads"]);
        if let Some(list) = &list {
            self.tube.learnt(|l| l.uploads.insert(own, list.clone()));
        }
        Ok(list)
    }
}

impl Platform for YouTube {
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
        Box::pin(self.new_pass(account, now))
    }

    fn followers<'a>(
        &'a self,
        account: &'a Account,
        now: Timestamp,
    ) -> Outside<'a, Result<Option<Followers>, PlatformFailure>> {
        Box::pin(self.count(account, now))
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
