//! Reading: what we are told of, what we have said ourselves, and threads whole.
//!
//! The lists go from the newest and backwards. A reply that its author dates in the past stands far down in the
//! list of what we are told of: it is found in its thread, which is read again while anything there is open.

use super::{
    client::Bluesky,
    faults,
    names::{POST, Uri},
    session::Talking,
    translate::{Known, Post, translate},
};
use crate::platforms::{
    interface::{Heard, broken, no_json},
    pages::PAGES,
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};
use torg_domain::{
    channels::{
        problem::Problem,
        taken::{Batch, Kind, RawKind, Standing, Taken},
    },
    outside::platform::{Account, PlatformFailure, ReadOut, Reading},
};

/// Reasons to be told that are no words of anybody's.
const NO_WORDS: [&str; 10] = [
    "like",
    "repost",
    "follow",
    "starterpack-joined",
    "verified",
    "unverified",
    "like-via-repost",
    "repost-via-repost",
    "subscribed-post",
    "contact-match",
];

/// Reasons that come with somebody's words.
const WORDS: [&str; 3] = ["reply", "mention", "quote"];

/// How many posts are asked for at once; the interface takes no more.
const AT_ONCE: usize = 25;

/// How deep one asking goes into a thread; what lies deeper is asked for by itself.
const DEPTH: &str = "50";

/// How many askings one reading makes for threads.
const THREADS: usize = 400;

/// Spans that reach into these days are read with the threads of what we said in them.
const RECENT: SignedDuration = SignedDuration::from_hours(4 * 24);

#[derive(Deserialize)]
struct Told {
    #[serde(default)]
    notifications: Vec<Box<RawValue>>,
    #[serde(default)]
    cursor: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Notice {
    uri: String,
    reason: String,
    #[serde(default)]
    indexed_at: Option<Timestamp>,
    #[serde(default)]
    record: Option<Dated>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Dated {
    #[serde(default)]
    created_at: String,
    #[serde(default)]
    text: String,
}

#[derive(Deserialize)]
struct Feed {
    #[serde(default)]
    feed: Vec<Entry>,
    #[serde(default)]
    cursor: Option<String>,
}

#[derive(Deserialize)]
struct Entry {
    post: Box<RawValue>,
    #[serde(default)]
    reason: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Posts {
    #[serde(default)]
    posts: Vec<Box<RawValue>>,
}

#[derive(Deserialize)]
struct Thread {
    thread: Node,
}

#[derive(Deserialize)]
struct Node {
    #[serde(default)]
    post: Option<Box<RawValue>>,
    #[serde(default)]
    replies: Option<Vec<Node>>,
}

/// What one reading has come upon.
struct Found {
    /// Posts by their address, once each.
    posts: BTreeMap<String, Box<RawValue>>,
    /// Posts we were told of for a reason we do not know.
    odd: BTreeMap<String, String>,
    /// What we were told of that is no post, for a reason we do not know.
    others: Vec<Box<RawValue>>,
    problems: Vec<Problem>,
    whole: bool,
    askings: usize,
}

impl Found {
    fn new() -> Self {
        Self {
            posts: BTreeMap::new(),
            odd: BTreeMap::new(),
            others: Vec::new(),
            problems: Vec::new(),
            whole: true,
            askings: 0,
        }
    }

    fn add(&mut self, raw: Box<RawValue>) {
        match serde_json::from_str::<Post>(raw.get()) {
            Ok(post) => {
                self.posts.entry(post.uri).or_insert(raw);
            }
            Err(_) => self.problems.push(broken()),
        }
    }
}

impl Bluesky {
    pub(super) async fn read_out(
        &self,
        account: &Account,
        what: Reading,
        now: Timestamp,
    ) -> Result<ReadOut, PlatformFailure> {
        let mut talk = Talking::begin(self, account, now).await?;
        talk.talk.awaited = matches!(what, Reading::Awaited(_));
        let mut found = Found::new();
        let (from, until) = match &what {
            Reading::New(since) => (*since, None),
            Reading::Span { from, until } => (Some(*from), Some(*until)),
            Reading::Threads(_) | Reading::Awaited(_) => (None, None),
        };
        match &what {
            Reading::New(_) | Reading::Span { .. } => {
                talk.told(&mut found, from, until).await?;
                talk.said(&mut found, from, until).await?;
                let recent = now.checked_sub(RECENT).unwrap_or(now);
                if until.is_some_and(|until| until > recent) {
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
        let me = talk.session.did.clone();
        let in_ours = found.posts.values().any(|raw| {
            let root = serde_json::from_str::<Post>(raw.get()).ok().and_then(|p| Uri::read(p.root()));
            root.is_some_and(|root| root.did == me)
        });
        let gates = if in_ours { talk.all_hidden().await? } else { BTreeMap::new() };
        // What we have hidden is left out of every list: it is asked for with the thread it stands in.
        let left_out: BTreeSet<String> = gates
            .iter()
            .filter(|(root, _)| found.posts.contains_key(*root))
            .flat_map(|(_, hidden)| hidden.clone())
            .filter(|uri| !found.posts.contains_key(uri))
            .collect();
        talk.posts(&mut found, &left_out.into_iter().collect::<Vec<_>>()).await?;
        let hidden: BTreeSet<String> = gates.into_values().flatten().collect();
        let known = Known { me: &me, hidden: &hidden, odd: &found.odd, now };
        let mut batch = Batch { title: Some(talk.session.handle.clone()), ..Batch::default() };
        batch.problems = std::mem::take(&mut found.problems);
        for raw in found.posts.values() {
            match translate(raw, &known) {
                Ok(taken) => batch.items.push(taken),
                Err(problem) => batch.problems.push(problem),
            }
        }
        for taken in found.others.iter().filter_map(|raw| other(raw, now)) {
            // The same may be told of twice.
            if batch.items.iter().all(|item| item.external_id != taken.external_id) {
                batch.items.push(taken);
            }
        }
        let within = |at: Timestamp| from.is_none_or(|f| at >= f) && until.is_none_or(|u| at < u);
        batch.items.retain(|item| item.published_at.is_none_or(within));
        batch.items.sort_by(|a, b| (a.published_at, &a.external_id).cmp(&(b.published_at, &b.external_id)));
        batch.problems.extend(talk.talk.remarks());
        Ok(ReadOut {
            whole: found.whole,
            withheld: Vec::new(),
            told: None,
            clock: talk.talk.clock,
            answers: std::mem::take(&mut talk.talk.answers),
            batch,
        })
    }
}

impl Talking<'_> {
    /// Everything we were told of in a stretch of time.
    async fn told(
        &mut self,
        found: &mut Found,
        from: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> Result<(), PlatformFailure> {
        let list = format!("{} told", self.session.did);
        let mut cursor = until.and_then(|until| self.site.bookmarks.before(&list, until));
        let mut wanted = Vec::new();
        let mut ended = false;
        for _ in 0..PAGES {
            let mut query = vec![("limit", "100")];
            query.extend(cursor.as_deref().map(|c| ("cursor", c)));
            let heard = self.get("app.bsky.notification.listNotifications", &query).await?;
            let Some(page) = page::<Told>(&heard) else { return Err(self.unread(&heard)) };
            let mut oldest = None;
            for raw in &page.notifications {
                let notice = serde_json::from_str::<Notice>(raw.get()).ok();
                let Some(notice) = notice.filter(|notice| !notice.uri.is_empty()) else {
                    found.problems.push(broken());
                    continue;
                };
                let said: Option<Timestamp> = notice.record.as_ref().and_then(|r| r.created_at.parse().ok());
                let sorted = [said, notice.indexed_at].into_iter().flatten().min();
                oldest = [oldest, sorted].into_iter().flatten().min();
                let seen = notice.indexed_at.or(said);
                let within = seen.is_none_or(|at| {
                    from.is_none_or(|from| at >= from) && until.is_none_or(|until| at < until)
                });
                if !within || NO_WORDS.contains(&notice.reason.as_str()) {
                    continue;
                }
                let is_post = Uri::read(&notice.uri).is_some_and(|uri| uri.collection == POST);
                if !WORDS.contains(&notice.reason.as_str()) {
                    if !is_post {
                        found.others.push(raw.clone());
                        continue;
                    }
                    found.odd.insert(notice.uri.clone(), notice.reason);
                }
                wanted.push(notice.uri);
            }
            // A page that names itself as the next: there may be more after it.
            let circle = cursor.is_some() && page.cursor == cursor && !page.notifications.is_empty();
            let next = page.cursor.filter(|next| Some(next) != cursor.as_ref());
            if let (Some(at), Some(next)) = (oldest, &next) {
                self.site.bookmarks.note(&list, at, next);
            }
            let passed = oldest.zip(from).is_some_and(|(oldest, from)| oldest < from);
            if passed || next.is_none() || page.notifications.is_empty() {
                ended = passed || !circle;
                break;
            }
            cursor = next;
        }
        found.whole &= ended;
        wanted.retain(|uri| !found.posts.contains_key(uri));
        wanted.sort_unstable();
        wanted.dedup();
        self.posts(found, &wanted).await
    }

    /// Posts by their addresses, as they are shown.
    async fn posts(&mut self, found: &mut Found, wanted: &[String]) -> Result<(), PlatformFailure> {
        for some in wanted.chunks(AT_ONCE) {
            let query: Vec<_> = some.iter().map(|uri| ("uris", uri.as_str())).collect();
            let heard = self.get("app.bsky.feed.getPosts", &query).await?;
            let Some(page) = page::<Posts>(&heard) else { return Err(self.unread(&heard)) };
            page.posts.into_iter().for_each(|raw| found.add(raw));
        }
        Ok(())
    }

    /// Everything we said ourselves in a stretch of time.
    async fn said(
        &mut self,
        found: &mut Found,
        from: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> Result<(), PlatformFailure> {
        let me = self.session.did.clone();
        let list = format!("{me} said");
        let mut cursor = until.and_then(|until| self.site.bookmarks.before(&list, until));
        for _ in 0..PAGES {
            let mut query = vec![("actor", me.as_str()), ("filter", "posts_with_replies"), ("limit", "100")];
            query.extend(cursor.as_deref().map(|c| ("cursor", c)));
            let heard = self.get("app.bsky.feed.getAuthorFeed", &query).await?;
            let Some(page) = page::<Feed>(&heard) else { return Err(self.unread(&heard)) };
            let (mut oldest, mut none) = (None, true);
            for entry in page.feed {
                none = false;
                // What we only pass on is somebody else's word, said to others.
                if entry.reason.is_some() {
                    continue;
                }
                let post = serde_json::from_str::<Post>(entry.post.get()).ok();
                oldest = [oldest, post.and_then(|p| p.sorted_at())].into_iter().flatten().min();
                found.add(entry.post);
            }
            let circle = cursor.is_some() && page.cursor == cursor && !none;
            let next = page.cursor.filter(|next| Some(next) != cursor.as_ref());
            if let (Some(at), Some(next)) = (oldest, &next) {
                self.site.bookmarks.note(&list, at, next);
            }
            let passed = oldest.zip(from).is_some_and(|(oldest, from)| oldest < from);
            if passed || next.is_none() || none {
                found.whole &= passed || !circle;
                return Ok(());
            }
            cursor = next;
        }
        found.whole = false;
        Ok(())
    }

    /// The threads of what we said, as far as it has come upon them: a reply to a reply is not told to us.
    async fn threads_of_ours(&mut self, found: &mut Found) -> Result<(), PlatformFailure> {
        let me = self.session.did.clone();
        let ours = |(uri, raw): (&String, &RawValue)| {
            let post = serde_json::from_str::<Post>(raw.get()).ok()?;
            let own = Uri::read(uri)?.did == me && post.root() == uri && post.reply_count > 0;
            own.then(|| uri.clone())
        };
        let roots: Vec<String> = found.posts.iter().filter_map(|(uri, raw)| ours((uri, raw))).collect();
        for root in roots {
            self.thread(found, &root).await?;
        }
        Ok(())
    }

    /// One thread, whole, however deep it goes.
    async fn thread(&mut self, found: &mut Found, id: &str) -> Result<(), PlatformFailure> {
        if Uri::read(id).is_none() {
            return Ok(());
        }
        let mut left = vec![id.to_owned()];
        let mut asked = BTreeSet::new();
        while let Some(id) = left.pop() {
            if !asked.insert(id.clone()) {
                continue;
            }
            if found.askings >= THREADS {
                found.whole = false;
                return Ok(());
            }
            found.askings += 1;
            let query = [("uri", id.as_str()), ("depth", DEPTH), ("parentHeight", "0")];
            let heard = self.get("app.bsky.feed.getPostThread", &query).await?;
            // What began it is gone: what lies under it is asked for by itself.
            if heard.refused.as_deref().is_some_and(faults::is_missing) {
                continue;
            }
            let Some(page) = page::<Thread>(&heard) else { return Err(self.unread(&heard)) };
            let mut nodes = vec![page.thread];
            while let Some(node) = nodes.pop() {
                let none = node.replies.as_ref().is_none_or(Vec::is_empty);
                nodes.extend(node.replies.into_iter().flatten());
                let Some(raw) = node.post else { continue };
                if let Ok(post) = serde_json::from_str::<Post>(raw.get())
                    && none
                    && post.reply_count > 0
                    && post.uri != id
                {
                    left.push(post.uri);
                }
                found.add(raw);
            }
        }
        Ok(())
    }

    /// What is wrong with an answer that is no page.
    fn unread(&self, heard: &Heard) -> PlatformFailure {
        match &heard.refused {
            Some(code) => self.refusal(code, heard),
            None => self.talk.failed(no_json(), heard, false),
        }
    }
}

fn page<T: serde::de::DeserializeOwned>(heard: &Heard) -> Option<T> {
    heard.read().filter(|_| heard.refused.is_none())
}

/// What we were told of for a reason we do not know, and that is no post: kept, for somebody to look at.
fn other(raw: &RawValue, now: Timestamp) -> Option<Taken> {
    let notice: Notice = serde_json::from_str(raw.get()).ok()?;
    Some(Taken {
        external_id: notice.uri,
        kind: Kind::Other,
        text: notice.record.map(|r| r.text).unwrap_or_default(),
        ours: Some(false),
        standing: Some(Standing::Visible),
        published_at: notice.indexed_at.map(|at| at.min(now)),
        raw: raw.get().as_bytes().to_vec(),
        raw_kind: RawKind::Json,
        ..Taken::default()
    })
}
