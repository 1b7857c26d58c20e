//! LinkedIn as a platform, and what is learnt on the way.

use super::{faults, hook::Deliveries, talk::Talking, urns::encoded, version};
use crate::guard::Guard;
use crate::platforms::{
    interface::endpoint,
    marks::Marks,
    refresh,
    refresh::{Proof, Renews, renewed},
    values::{text, value},
};
use jiff::{SignedDuration, Timestamp};
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
const ROOT: &str = "https://api.linkedin.com";

/// Where a pass is renewed.
const RENEWS: &str = "https://www.linkedin.com";

/// How much is remembered of each kind; then it is learnt anew.
const REMEMBERED: usize = 20_000;

/// Works as a page through the guard.
pub struct LinkedIn {
    pub(super) guard: Arc<Guard>,
    pub(super) root: String,
    renews: String,
    pub(super) marks: Marks,
    learnt: Mutex<Learnt>,
}

/// What is learnt on the way, to ask less and to ask right.
#[derive(Default)]
struct Learnt {
    /// The post that an activity is.
    posts: HashMap<String, String>,
    /// The comment that a reply stands under.
    over: HashMap<String, String>,
    /// How much was said under a post when all of it was read.
    counts: HashMap<String, u64>,
}

impl LinkedIn {
    /// Behind this guard.
    #[must_use]
    pub fn new(guard: Arc<Guard>) -> Self {
        Self { renews: RENEWS.to_owned(), ..Self::at(guard, ROOT) }
    }

    /// The same with the interface, and what renews a pass, at another place: for tests.
    #[must_use]
    pub fn at(guard: Arc<Guard>, root: &str) -> Self {
        let (root, renews) = (root.to_owned(), root.to_owned());
        Self { guard, root, renews, marks: Marks::default(), learnt: Mutex::default() }
    }

    fn learnt<T>(&self, with: impl FnOnce(&mut Learnt) -> T) -> T {
        let mut learnt = self.learnt.lock().unwrap_or_else(PoisonError::into_inner);
        let Learnt { posts, over, counts } = &mut *learnt;
        if [posts.len(), over.len(), counts.len()].into_iter().any(|n| n >= REMEMBERED) {
            *learnt = Learnt::default();
        }
        with(&mut learnt)
    }

    /// The post that an activity is, where that is known; else the activity itself.
    pub(super) fn post_of(&self, activity: &str) -> String {
        self.learnt(|l| l.posts.get(activity).cloned()).unwrap_or_else(|| activity.to_owned())
    }

    pub(super) fn learn_post(&self, activity: &str, post: &str) {
        if activity != post {
            self.learnt(|l| l.posts.insert(activity.to_owned(), post.to_owned()));
        }
    }

    /// The comment that a reply stands under, where that is known.
    pub(super) fn over(&self, comment: &str) -> Option<String> {
        self.learnt(|l| l.over.get(comment).cloned())
    }

    pub(super) fn learn_over(&self, comment: &str, over: &str) {
        self.learnt(|l| l.over.insert(comment.to_owned(), over.to_owned()));
    }

    /// Whether as much is said under a post as when all of it was read.
    pub(super) fn is_as_before(&self, post: &str, count: u64) -> bool {
        self.learnt(|l| l.counts.get(post) == Some(&count))
    }

    pub(super) fn learn_count(&self, post: &str, count: u64) {
        self.learnt(|l| l.counts.insert(post.to_owned(), count));
    }

    async fn trial(&self, account: &Account, now: Timestamp) -> Trial {
        let mut talk = match Talking::begin(self, account, true, now) {
            Ok(talk) => talk,
            Err(failure) => return Trial { problems: vec![failure.problem], ..Trial::default() },
        };
        let mut trial =
            Trial { root: Some(self.root.clone()), access_until: talk.pass.until(), ..Trial::default() };
        // That we are let in at all is told by what is read most.
        let own = encoded(&talk.own);
        if let Err(failure) = talk.get("posts", &format!("q=author&author={own}&count=1")).await {
            trial.problems.push(failure.problem);
            return trial;
        }
        let id = talk.own.rsplit(':').next().unwrap_or_default().to_owned();
        match talk.get(&format!("organizations/{id}"), "").await {
            Ok(heard) => trial.signed_in = text(&value(&heard.json)["localizedName"]),
            Err(failure) => trial.problems.push(failure.problem),
        }
        match talk.get("organizationAcls", "q=roleAssignee&role=ADMINISTRATOR&state=APPROVED&count=100").await
        {
            Ok(heard) => {
                let said = value(&heard.json);
                let mut roles = said["elements"].as_array().into_iter().flatten();
                let may = roles
                    .any(|role| role["organization"] == talk.own.as_str() && role["role"] == "ADMINISTRATOR");
                trial.may_moderate = Some(may);
                trial.problems.extend((!may).then(faults::no_role));
            }
            Err(failure) if trial.problems.contains(&failure.problem) => {}
            Err(failure) => trial.problems.push(failure.problem),
        }
        trial.problems.extend(version::closing(now));
        trial.clock_ahead_s = talk.talk.ahead_s();
        trial.problems.extend(talk.talk.remarks());
        trial
    }

    async fn count(&self, account: &Account, now: Timestamp) -> Result<Option<Followers>, PlatformFailure> {
        let mut talk = Talking::begin(self, account, false, now)?;
        let path = format!("networkSizes/{}", encoded(&talk.own));
        let heard = talk.get(&path, "edgeType=COMPANY_FOLLOWED_BY_MEMBER").await?;
        let count = value(&heard.json)["firstDegreeSize"].as_u64();
        Ok(count.map(|count| Followers { count, rounded: false }))
    }

    /// A new access token holds for sixty days; what renews it, for a year from the sign-in and no longer.
    async fn new_pass(&self, account: &Account, now: Timestamp) -> Renewal {
        let how = Renews {
            url: endpoint(&self.renews, "/oauth/v2/accessToken", &[]),
            proof: Proof::Field,
            usual: SignedDuration::from_hours(60 * 24),
        };
        renewed(&self.guard, account, how, now).await
    }
}

impl Platform for LinkedIn {
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
