//! Reading: who has named us, what we said, and what lies under it for as long as the search reaches.
//!
//! Each thing costs. So only what is new is asked for, authors are looked up once, and nothing older than the search
//! reaches is read again: an older stretch comes back as not whole, unasked.

use super::{
    client::X,
    talk::{MENTIONS, POSTS, Page, Talking, USERS, ordinal},
    translate::{self, Known, ids, post, refers},
};
use crate::platforms::{
    interface::broken,
    values::{instant, is_number, text, value},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, value::RawValue};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use torg_domain::{
    channels::{
        problem::Problem,
        taken::{Batch, Kind},
    },
    outside::platform::{Account, PlatformFailure, ReadOut, Reading},
};

/// How far back the search reaches.
const REACH: SignedDuration = SignedDuration::from_hours(7 * 24 - 1);

/// The newest that may be named as an end: closer to now the interface refuses.
const JUST_NOW: SignedDuration = SignedDuration::from_secs(30);

/// The longest question.
const QUESTION: usize = 500;

/// What is asked for of each post.
pub(super) const FIELDS: [(&str, &str); 3] = [
    (
        "tweet.fields",
        "author_id,created_at,conversation_id,in_reply_to_user_id,referenced_tweets,edit_history_tweet_ids,attachments,entities,note_tweet",
    ),
    ("expansions", "attachments.media_keys"),
    ("media.fields", "type,url,preview_image_url,alt_text,variants"),
];

/// What one reading has come upon.
#[derive(Default)]
pub(super) struct Found {
    /// Posts by their first id, each in its last version.
    posts: BTreeMap<String, (String, Box<RawValue>)>,
    /// Direct messages by id.
    pub(super) directs: BTreeMap<String, Box<RawValue>>,
    pub(super) media: HashMap<String, Value>,
    pub(super) problems: Vec<Problem>,
    pub(super) broken_off: bool,
    /// The kinds of which something is kept from us.
    pub(super) withheld: Vec<Kind>,
}

impl Found {
    /// Takes in a page of posts; gives back the oldest time on it.
    fn take(&mut self, x: &X, own: &str, page: &Page) -> Option<Timestamp> {
        self.take_media(&page.includes);
        let mut oldest = None;
        for raw in page.data.iter().flatten() {
            oldest = [oldest, self.add(x, own, raw)].into_iter().flatten().min();
        }
        oldest
    }

    /// Takes in the media that came with a page.
    pub(super) fn take_media(&mut self, includes: &Value) {
        for one in includes["media"].as_array().into_iter().flatten() {
            if let Some(key) = text(&one["media_key"]) {
                self.media.insert(key, one.clone());
            }
        }
    }

    fn add(&mut self, x: &X, own: &str, raw: &RawValue) -> Option<Timestamp> {
        let said = value(raw);
        let Some((first, last)) = ids(&said) else {
            self.problems.push(broken());
            return None;
        };
        for id in said["edit_history_tweet_ids"].as_array().into_iter().flatten().filter_map(text) {
            x.learn_first(&id, &first);
        }
        let conversation = text(&said["conversation_id"]);
        if text(&said["author_id"]).as_deref() == Some(own) && conversation.as_deref() == Some(&first) {
            x.learn_ours(&first);
        }
        // What is only passed on is nobody's word to us.
        let passed_on = refers(&said, "retweeted").is_some();
        let newer = self.posts.get(&first).is_none_or(|(had, _)| ordinal(had) <= ordinal(&last));
        if newer && !passed_on {
            self.posts.insert(first, (last, raw.to_owned()));
        }
        instant(&said["created_at"])
    }
}

impl X {
    pub(super) async fn read_out(
        &self,
        account: &Account,
        what: Reading,
        now: Timestamp,
    ) -> Result<ReadOut, PlatformFailure> {
        let mut talk = Talking::begin(self, account, now)?;
        talk.talk.awaited = matches!(what, Reading::Awaited(_));
        let mut found = Found::default();
        let reach = now.checked_sub(REACH).unwrap_or(now);
        let mut within = (None, None);
        match &what {
            Reading::New(since) => {
                within = (*since, None);
                talk.mentions(&mut found, *since, None).await?;
                talk.said(&mut found, *since, None).await?;
                talk.new_directs(&mut found, *since).await?;
            }
            // What the search does not reach is not read again: it would cost each time, and find little.
            Reading::Span { from, .. } if *from < reach => found.broken_off = true,
            Reading::Span { from, until } => {
                within = (Some(*from), Some(*until));
                talk.mentions(&mut found, Some(*from), Some(*until)).await?;
                talk.said(&mut found, Some(*from), Some(*until)).await?;
                let roots: BTreeSet<String> =
                    found.posts.keys().filter(|id| self.is_ours(id)).cloned().collect();
                talk.conversations(&mut found, &roots, Some(*from), Some(*until)).await?;
                talk.directs_between(&mut found, *from, *until).await?;
            }
            Reading::Threads(ids) => talk.threads(&mut found, ids).await?,
            Reading::Awaited(id) => talk.threads(&mut found, std::slice::from_ref(id)).await?,
        }
        talk.authors(&found).await?;
        let mut batch = Batch { problems: std::mem::take(&mut found.problems), ..Batch::default() };
        let own = talk.own.clone();
        let known = Known {
            own: &own,
            now,
            users: &|id| self.user(id),
            first: &|id| self.first_of(id),
            ours: &|id| self.is_ours(id),
            hidden: &|id| self.hidden(id),
            media: &found.media,
        };
        let (from, until) = within;
        let stands =
            |at: Timestamp| from.is_none_or(|from| at >= from) && until.is_none_or(|until| at < until);
        let posts = found.posts.values().map(|(_, raw)| (post(raw, &known), true));
        let directs = found.directs.values().map(|raw| (translate::direct(raw, &known), false));
        for (taken, bounded) in posts.chain(directs) {
            match taken {
                Ok(taken) if bounded && !taken.published_at.is_none_or(stands) => {}
                Ok(taken) => batch.items.push(taken),
                Err(problem) => batch.problems.push(problem),
            }
        }
        batch.items.sort_by(|a, b| (a.published_at, &a.external_id).cmp(&(b.published_at, &b.external_id)));
        batch.problems.extend(talk.talk.remarks());
        self.learn_read(&talk.payer, found.directs.keys().cloned().collect());
        // Where there is more than one reading takes, a shorter stretch shows more all the same.
        let withheld = if found.broken_off { Vec::new() } else { found.withheld };
        Ok(ReadOut {
            whole: !found.broken_off && withheld.is_empty(),
            withheld,
            told: None,
            clock: talk.talk.clock,
            answers: std::mem::take(&mut talk.talk.answers),
            batch,
        })
    }
}

impl Talking<'_> {
    /// Who has named us.
    async fn mentions(
        &mut self,
        found: &mut Found,
        from: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> Result<(), PlatformFailure> {
        let path = format!("/2/users/{}/mentions", self.own);
        self.posts(found, &path, &[], MENTIONS, (from, until), (5, 100)).await
    }

    /// What we said.
    async fn said(
        &mut self,
        found: &mut Found,
        from: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> Result<(), PlatformFailure> {
        let path = format!("/2/users/{}/tweets", self.own);
        self.posts(found, &path, &[("exclude", "retweets")], POSTS, (from, until), (5, 100)).await
    }

    /// What lies in conversations, as far as the search reaches.
    async fn conversations(
        &mut self,
        found: &mut Found,
        roots: &BTreeSet<String>,
        from: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> Result<(), PlatformFailure> {
        let reach = self.talk.now.checked_sub(REACH).unwrap_or(self.talk.now);
        let from = Some(from.map_or(reach, |from| from.max(reach)));
        let mut questions: Vec<String> = Vec::new();
        for root in roots {
            let one = format!("conversation_id:{root}");
            match questions.last_mut().filter(|q| q.len() + 4 + one.len() <= QUESTION) {
                Some(question) => *question = format!("{question} OR {one}"),
                None => questions.push(one),
            }
        }
        for question in questions {
            let query = [("query", question.as_str())];
            self.posts(found, "/2/tweets/search/recent", &query, POSTS, (from, until), (10, 100)).await?;
        }
        Ok(())
    }

    async fn posts(
        &mut self,
        found: &mut Found,
        path: &str,
        more: &[(&str, &str)],
        goods: super::talk::Goods,
        (from, until): (Option<Timestamp>, Option<Timestamp>),
        size: (u64, u64),
    ) -> Result<(), PlatformFailure> {
        let latest = self.talk.now.checked_sub(JUST_NOW).unwrap_or(self.talk.now);
        // Whole seconds, as the interface counts; one more on each side, and what is outside is left out again.
        let second = |at: Timestamp| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let from = from.map(second);
        let until = until
            .filter(|until| *until < latest)
            .map(|until| second(until.checked_add(SignedDuration::from_secs(1)).unwrap_or(until)));
        let mut query = FIELDS.to_vec();
        query.extend_from_slice(more);
        query.extend(from.as_deref().map(|from| ("start_time", from)));
        query.extend(until.as_deref().map(|until| ("end_time", until)));
        let (x, own) = (self.x, self.own.clone());
        let whole = self
            .list(path, &query, goods, size, |page| {
                found.take(x, &own, page);
                true
            })
            .await?;
        found.broken_off |= !whole;
        Ok(())
    }

    /// Threads by their ids: what began each, and what lies under it.
    async fn threads(&mut self, found: &mut Found, ids: &[String]) -> Result<(), PlatformFailure> {
        let roots: BTreeSet<String> = ids.iter().filter(|id| is_number(id)).cloned().collect();
        let all: Vec<&String> = roots.iter().collect();
        for some in all.chunks(100) {
            let joined = some.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(",");
            let mut query = FIELDS.to_vec();
            query.push(("ids", &joined));
            let heard = self.get("/2/tweets", &query, POSTS, some.len() as u64).await?;
            if let Some(page) = heard.read::<Page>() {
                let reach = self.talk.now.checked_sub(REACH).unwrap_or(self.talk.now);
                let oldest = found.take(self.x, &self.own.clone(), &page);
                // What lies under an older post is only partly within reach.
                found.broken_off |= oldest.is_some_and(|at| at < reach);
            }
        }
        self.conversations(found, &roots, None, None).await?;
        for id in ids {
            if let Some(talk) = id.strip_prefix("dm-talk:") {
                self.direct_talk(found, talk).await?;
            }
        }
        Ok(())
    }

    /// Who has written what was found; looked up once.
    async fn authors(&mut self, found: &Found) -> Result<(), PlatformFailure> {
        let posts = found.posts.values().map(|(_, raw)| text(&value(raw)["author_id"]));
        let directs = found.directs.values().map(|raw| text(&value(raw)["sender_id"]));
        let unknown: BTreeSet<String> =
            posts.chain(directs).flatten().filter(|id| is_number(id) && self.x.user(id).is_none()).collect();
        let unknown: Vec<String> = unknown.into_iter().collect();
        for some in unknown.chunks(100) {
            let joined = some.join(",");
            let query = [("ids", joined.as_str()), ("user.fields", "name,username")];
            let heard = self.get("/2/users", &query, USERS, some.len() as u64).await?;
            for said in value(&heard.json)["data"].as_array().into_iter().flatten() {
                if let Some((id, user)) = translate::user(said) {
                    self.x.learn_user(&id, user);
                }
            }
        }
        Ok(())
    }
}
