//! Asking as the channel's owner, within the quota, page by page.

use super::{
    client::YouTube,
    faults,
    quota::{self, ACT, LOOK, Purpose},
    translate::is_id,
};
use crate::{
    guard::Deed,
    platforms::{
        interface::{Asking, Heard, Talk, endpoint, no_json, not_taken},
        pages::{Listed, PAGES},
        values::text,
    },
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use std::collections::HashSet;
use torg_domain::outside::{
    Credential,
    pass::Pass,
    platform::{Account, PlatformFailure},
};

/// What every path begins with.
const BASE: &str = "/youtube/v3/";

/// How many ids are asked for at once.
pub(super) const AT_ONCE: usize = 50;

/// How many of a list come at once.
pub(super) const MOST: &str = "100";

/// A conversation as the channel's owner.
pub(super) struct Talking<'a> {
    pub(super) tube: &'a YouTube,
    pub(super) talk: Talk<'a>,
    /// The channel's id.
    pub(super) own: String,
    pub(super) pass: Pass,
    /// Comments whose replies were all read, and how many they are: learnt when the whole reading has succeeded.
    pub(super) read: Vec<(String, u64)>,
    purpose: Purpose,
    /// Whose quota it is.
    project: String,
}

/// A page of a list.
#[derive(Deserialize)]
pub(super) struct Page {
    #[serde(default)]
    pub(super) items: Vec<Box<RawValue>>,
    #[serde(default, rename = "nextPageToken")]
    pub(super) onward: Value,
}

impl<'a> Talking<'a> {
    /// Begins, with the channel's id and what was kept sealed of its pass.
    pub(super) fn begin(
        tube: &'a YouTube,
        account: &Account,
        purpose: Purpose,
        now: Timestamp,
    ) -> Result<Self, PlatformFailure> {
        let mut talk = Talk::new(&tube.guard, now);
        talk.awaited = purpose == Purpose::Awaited;
        let Some(Credential::Basic { user, password }) = &account.credential else {
            return Err(talk.stopped(faults::no_pass()));
        };
        let (own, pass) = (user.trim().to_owned(), Pass::read(password));
        if !(own.starts_with("UC") && is_id(&own)) {
            return Err(talk.stopped(faults::no_channel()));
        }
        if pass.access.is_empty() {
            return Err(talk.stopped(faults::no_pass()));
        }
        // An application's id begins with its project's number: all the project's channels share one quota.
        let app = pass.app.as_deref().and_then(|app| app.split(['-', '.']).next()).filter(|p| !p.is_empty());
        let project = app.unwrap_or(&own).to_owned();
        Ok(Self { tube, talk, own, pass, read: Vec::new(), purpose, project })
    }

    /// Asks to be shown something.
    pub(super) async fn get(&mut self, path: &str, query: &[(&str, &str)]) -> Result<Heard, PlatformFailure> {
        let url = endpoint(&self.tube.root, &format!("{BASE}{path}"), query);
        self.ask(Asking::get(url, self.bearer()), LOOK).await
    }

    /// Asks for something to be done.
    pub(super) async fn act(
        &mut self,
        deed: Deed,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<Heard, PlatformFailure> {
        let url = endpoint(&self.tube.root, &format!("{BASE}{path}"), query);
        let asking = Asking { url, deed, credential: self.bearer(), ..Asking::default() };
        self.ask(asking, ACT).await
    }

    /// Goes through a list, from a place in it or its beginning, until `each` has had enough.
    pub(super) async fn list(
        &mut self,
        path: &str,
        query: &[(&str, &str)],
        from: Option<String>,
        mut each: impl FnMut(&Page) -> bool,
    ) -> Result<Listed, PlatformFailure> {
        let (mut onward, mut turned) = (from, HashSet::new());
        let mut resumed = onward.is_some();
        for _ in 0..PAGES {
            let mut query = query.to_vec();
            query.extend(onward.as_deref().map(|token| ("pageToken", token)));
            let heard = match self.get(path, &query).await {
                // A place that was remembered and holds no more: the list is read from its beginning.
                Err(failure) if resumed && faults::is_lost_place(&failure) => {
                    (onward, resumed) = (None, false);
                    continue;
                }
                Err(failure) if faults::is_missing(&failure) => return Ok(Listed::Gone),
                heard => heard?,
            };
            resumed = false;
            let Some(page) = heard.read::<Page>() else {
                return Err(self.talk.failed(no_json(), &heard, false));
            };
            if !each(&page) {
                return Ok(Listed::Enough);
            }
            match text(&page.onward) {
                None => return Ok(Listed::Whole),
                Some(token) if turned.insert(token.clone()) => onward = Some(token),
                // Pages that go round in a circle.
                Some(_) => return Ok(Listed::BrokenOff),
            }
        }
        Ok(Listed::BrokenOff)
    }

    /// Things by their ids, fifty at a time; what is not there is not among them.
    pub(super) async fn these(
        &mut self,
        path: &str,
        query: &[(&str, &str)],
        ids: &[String],
    ) -> Result<Vec<Box<RawValue>>, PlatformFailure> {
        let mut all = Vec::new();
        for some in ids.chunks(AT_ONCE) {
            let joined = some.join(",");
            let mut query = query.to_vec();
            query.push(("id", &joined));
            let heard = match self.get(path, &query).await {
                Err(failure) if faults::is_missing(&failure) => continue,
                heard => heard?,
            };
            let Some(page) = heard.read::<Page>() else {
                return Err(self.talk.failed(no_json(), &heard, false));
            };
            all.extend(page.items);
        }
        Ok(all)
    }

    fn bearer(&self) -> Option<Credential> {
        Some(Credential::Bearer(self.pass.access.clone()))
    }

    async fn ask(&mut self, asking: Asking, units: u64) -> Result<Heard, PlatformFailure> {
        let now = self.talk.now;
        let used = self.tube.quota.used(&self.project, now);
        if let Some(until) = quota::until(self.purpose, used, units, now) {
            let failure = self.talk.stopped(faults::counted_out(used >= quota::DAY));
            return Err(PlatformFailure { retry_at: until, ..failure });
        }
        // What is refused is counted there too.
        self.tube.quota.spend(&self.project, units, now);
        let failure = match self.talk.ask(&asking).await {
            Ok(heard) => match &heard.refused {
                None => return Ok(heard),
                Some(said) => self.talk.failed(not_taken(heard.raw.status, said), &heard, false),
            },
            Err(failure) => failure,
        };
        if faults::is_quota_spent(&failure) {
            self.tube.quota.used_up(&self.project, now);
        }
        Err(faults::told(failure, now))
    }
}
