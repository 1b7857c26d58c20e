//! Reading: what we are told of, what we said, and what lies under it.
//!
//! What is new is asked for from the last place we know, oldest first, so that nothing is passed by however
//! much there is; an older stretch, from the newest and backwards. Those whom the server has filtered away as
//! strangers are asked for too: a filter of somebody else's takes no message from a municipality.

use super::{
    client::Mastodon,
    ids::is_id,
    talk::{Page, Talking, offered},
    translate::{Known, Status, itself, translate},
};
use crate::platforms::{
    interface::{broken, endpoint},
    pages::PAGES,
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, HashSet};
use torg_domain::{
    channels::{
        problem::Problem,
        taken::{Batch, Kind, RawKind, Standing, Taken},
    },
    outside::platform::{Account, PlatformFailure, ReadOut, Reading},
};

/// Reasons to be told that are no words to us. All else is kept, also what nobody knows today.
const NO_WORDS: [&str; 12] = [
    "follow",
    "follow_request",
    "favourite",
    "reblog",
    "poll",
    "update",
    "status",
    "admin.sign_up",
    "admin.report",
    "severed_relationships",
    "moderation_warning",
    "quoted_update",
];

/// Reasons that come with somebody's words.
const WORDS: [&str; 2] = ["mention", "quote"];

/// Spans that reach into these days are read with the threads of what we said in them.
const RECENT: SignedDuration = SignedDuration::from_hours(4 * 24);

/// Something we are told of.
#[derive(Deserialize)]
pub(super) struct Notice {
    id: String,
    #[serde(rename = "type", default)]
    sort: String,
    #[serde(default)]
    created_at: Option<Timestamp>,
    #[serde(default)]
    pub(super) status: Option<Box<RawValue>>,
}

/// A status come upon.
struct Seen {
    raw: Box<RawValue>,
    told_at: Option<Timestamp>,
    odd: bool,
}

/// What one reading has come upon.
#[derive(Default)]
pub(super) struct Found {
    statuses: BTreeMap<String, Seen>,
    others: Vec<Taken>,
    problems: Vec<Problem>,
    pub(super) broken_off: bool,
    pub(super) threads: usize,
}

impl Found {
    pub(super) fn add(&mut self, raw: &RawValue, told_at: Option<Timestamp>, odd: bool) {
        let Some((raw, status)) = itself(raw).filter(|(_, status)| is_id(&status.id)) else {
            let status = serde_json::from_str::<Status>(raw.get());
            if !status.is_ok_and(|status| is_id(&status.id) && status.reblog.is_some()) {
                self.problems.push(broken());
            }
            return;
        };
        let seen = self.statuses.entry(status.id).or_insert(Seen { raw, told_at: None, odd });
        seen.told_at = seen.told_at.or(told_at);
        seen.odd &= odd;
    }
}

impl Mastodon {
    pub(super) async fn read_out(
        &self,
        account: &Account,
        what: Reading,
        now: Timestamp,
    ) -> Result<ReadOut, PlatformFailure> {
        let mut talk = Talking::begin(self, account, now).await?;
        talk.talk.awaited = matches!(what, Reading::Awaited(_));
        let mut found = Found::default();
        let (from, until) = match &what {
            Reading::New(since) => (*since, None),
            Reading::Span { from, until } => (Some(*from), Some(*until)),
            Reading::Threads(_) | Reading::Awaited(_) => (None, None),
        };
        // How far an unfinished list reaches: beyond it the other list has nothing to tell yet.
        let mut horizon = None;
        match &what {
            Reading::New(since) => {
                let told = talk.list(&mut found, List::Told, *since, None).await?;
                let said = talk.list(&mut found, List::Said, *since, None).await?;
                horizon = [told, said].into_iter().flatten().min();
            }
            Reading::Span { from, until } => {
                talk.list(&mut found, List::Told, Some(*from), Some(*until)).await?;
                talk.list(&mut found, List::Said, Some(*from), Some(*until)).await?;
                if *until > now.checked_sub(RECENT).unwrap_or(now) {
                    talk.threads_of_ours(&mut found).await?;
                }
            }
            Reading::Threads(ids) => {
                for id in ids {
                    talk.thread(&mut found, id).await?;
                }
            }
            Reading::Awaited(id) => talk.thread(&mut found, id).await?,
        }
        let mut batch = Batch {
            title: Some(talk.me.title.clone()).filter(|t| !t.is_empty()),
            items: std::mem::take(&mut found.others),
            problems: std::mem::take(&mut found.problems),
            ..Batch::default()
        };
        let whole = !found.broken_off;
        let statuses = std::mem::take(&mut found.statuses);
        for seen in statuses.values() {
            match talk.read(seen, &statuses).await? {
                Ok(taken) => batch.items.push(taken),
                Err(problem) => batch.problems.push(problem),
            }
        }
        let within = |at: Timestamp| {
            from.is_none_or(|f| at >= f)
                && until.is_none_or(|u| at < u)
                && horizon.is_none_or(|last| at <= last)
        };
        batch.items.retain(|item| item.published_at.is_none_or(within));
        batch.items.sort_by(|a, b| (a.published_at, &a.external_id).cmp(&(b.published_at, &b.external_id)));
        batch.problems.extend(talk.talk.remarks());
        Ok(ReadOut {
            whole,
            withheld: Vec::new(),
            told: None,
            clock: talk.talk.clock,
            answers: std::mem::take(&mut talk.talk.answers),
            batch,
        })
    }
}

/// The two lists an account has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    /// What we are told of.
    Told,
    /// What we said.
    Said,
}

impl Talking<'_> {
    /// A stretch of a list. Of an unfinished reading of what is new: how far it reaches.
    async fn list(
        &mut self,
        found: &mut Found,
        list: List,
        from: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> Result<Option<Timestamp>, PlatformFailure> {
        let (path, mut query) = match list {
            List::Told => (
                "/api/v1/notifications".to_owned(),
                vec![("limit", "80".to_owned()), ("include_filtered", "true".to_owned())],
            ),
            List::Said => (
                format!("/api/v1/accounts/{}/statuses", self.me.id),
                vec![("limit", "40".to_owned()), ("exclude_reblogs", "true".to_owned())],
            ),
        };
        if list == List::Told {
            query.extend(NO_WORDS.map(|sort| ("exclude_types[]", sort.to_owned())));
        }
        let name = format!("{} {} {path}", self.server, self.me.id);
        // Of what is new, from the last place known and onwards; else from the newest and backwards.
        let onwards = match (from, until) {
            (Some(from), None) => self.site.bookmarks.after(&name, from),
            _ => None,
        };
        let backwards = until.and_then(|until| self.site.bookmarks.before(&name, until));
        query.extend(onwards.clone().map(|id| ("min_id", id)));
        query.extend(backwards.map(|id| ("max_id", id)));
        let query: Vec<(&str, &str)> = query.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let mut url = endpoint(&self.server, &path, &query);
        let mut newest = None;
        let mut turned = HashSet::from([url.clone()]);
        for _ in 0..PAGES {
            let page = self.page(&url).await?;
            let times = self.take(found, list, &name, &page);
            newest = [newest, times.1].into_iter().flatten().max();
            let passed = times.0.zip(from).is_some_and(|(oldest, from)| oldest < from);
            let next = if onwards.is_some() { page.newer } else { page.older };
            match next.filter(|_| !page.entries.is_empty() && (onwards.is_some() || !passed)) {
                None => return Ok(None),
                Some(next) if turned.insert(next.clone()) => url = next,
                // Pages that go round in a circle.
                Some(_) => break,
            }
        }
        found.broken_off = true;
        Ok(newest.filter(|_| onwards.is_some()))
    }

    /// Takes in a page; gives back the oldest and the newest time on it.
    fn take(
        &self,
        found: &mut Found,
        list: List,
        name: &str,
        page: &Page,
    ) -> (Option<Timestamp>, Option<Timestamp>) {
        let (mut oldest, mut newest): (Option<Timestamp>, Option<Timestamp>) = (None, None);
        for raw in &page.entries {
            let place = match list {
                List::Told => match serde_json::from_str::<Notice>(raw.get()) {
                    Ok(notice) => {
                        let place = (notice.created_at, notice.id.clone());
                        self.told(found, raw, notice);
                        Some(place)
                    }
                    Err(_) => None,
                },
                List::Said => {
                    let status = serde_json::from_str::<Status>(raw.get()).ok();
                    found.add(raw, None, false);
                    status.map(|s| (s.created_at, s.id))
                }
            };
            match place {
                Some((Some(at), id)) => {
                    self.site.bookmarks.note(name, at, &id);
                    oldest = Some(oldest.map_or(at, |o| o.min(at)));
                    newest = Some(newest.map_or(at, |n| n.max(at)));
                }
                Some((None, _)) => {}
                None => found.problems.push(broken()),
            }
        }
        (oldest, newest)
    }

    /// What we were told of, once.
    fn told(&self, found: &mut Found, raw: &RawValue, notice: Notice) {
        if NO_WORDS.contains(&notice.sort.as_str()) {
            return;
        }
        let odd = !WORDS.contains(&notice.sort.as_str());
        match notice.status {
            Some(status) => found.add(&status, notice.created_at, odd),
            // Nobody knows what it is: it is kept, for somebody to look at.
            None => {
                let external_id = format!("notification:{}", notice.id);
                if found.others.iter().any(|other| other.external_id == external_id) {
                    return;
                }
                found.others.push(Taken {
                    external_id,
                    kind: Kind::Other,
                    ours: Some(false),
                    standing: Some(Standing::Visible),
                    published_at: notice.created_at.map(|at| at.min(self.talk.now)),
                    raw: raw.get().as_bytes().to_vec(),
                    raw_kind: RawKind::Json,
                    ..Taken::default()
                });
            }
        }
    }

    /// The threads of what we said, as far as it has come upon them.
    async fn threads_of_ours(&mut self, found: &mut Found) -> Result<(), PlatformFailure> {
        let me = self.me.id.clone();
        let ours = |seen: &Seen| {
            let status: Status = serde_json::from_str(seen.raw.get()).ok()?;
            let root = status.account.id == me && status.in_reply_to_id.is_none() && status.replies_count > 0;
            root.then_some(status.id)
        };
        let roots: Vec<String> = found.statuses.values().filter_map(ours).collect();
        for root in roots {
            self.thread(found, &root).await?;
        }
        Ok(())
    }

    /// One status in our words, with its thread and its earlier wordings looked up.
    async fn read(
        &mut self,
        seen: &Seen,
        all: &BTreeMap<String, Seen>,
    ) -> Result<Result<Taken, Problem>, PlatformFailure> {
        let Ok(status) = serde_json::from_str::<Status>(seen.raw.get()) else { return Ok(Err(broken())) };
        let root = self.root(&status).await?;
        let history = self.history(&status).await?;
        let by = all.get(&root).and_then(|s| serde_json::from_str::<Status>(s.raw.get()).ok());
        let known = Known {
            me: &self.me,
            root: &root,
            root_is_ours: by.map(|s| s.account.id == self.me.id),
            told_at: seen.told_at,
            odd: seen.odd,
            history: history.as_deref(),
            now: self.talk.now,
        };
        Ok(translate(&seen.raw, &known))
    }

    /// Every wording of an edited status; asked for once for each edit.
    async fn history(&mut self, status: &Status) -> Result<Option<Box<RawValue>>, PlatformFailure> {
        let Some(edited) = status.edited_at.clone() else { return Ok(None) };
        let key = (self.server.clone(), status.id.clone(), edited);
        if let Some(history) = self.site.history_of(&key) {
            return Ok(history);
        }
        let path = format!("/api/v1/statuses/{}/history", status.id);
        let Some(heard) = offered(self.get(&path, &[]).await)? else {
            // Not every server keeps them: the wordings we have seen ourselves are all there are.
            self.site.learn_history(key, None);
            return Ok(None);
        };
        self.talk.answers.pop();
        if heard.refused.is_some() {
            return Ok(None);
        }
        self.site.learn_history(key, Some(heard.json.clone()));
        Ok(Some(heard.json))
    }
}
