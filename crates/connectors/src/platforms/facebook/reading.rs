//! Reading: posts, the comments under those where something happened, and conversations.
//!
//! The interface has no list of comments. A post says when something last happened under it, so that comments are
//! asked for where that is needed; what happens under a post older than the newest hundred is told by the
//! deliveries, and found when the days are read again.

use super::{
    client::Facebook,
    translate::{self, Known},
};
use crate::platforms::graph::{
    names::{Sort, named},
    talk::{Graph, Listed},
    values::{instant, text, value},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};
use torg_domain::{
    channels::{
        problem::{Problem, ProblemKind},
        taken::{Batch, Taken},
    },
    outside::platform::{Account, PlatformFailure, ReadOut, Reading},
};

pub(super) const POST: &str = "id,message,story,from,created_time,updated_time,permalink_url,\
    attachments{media_type,type,media,target,url,title,description,subattachments}";

pub(super) const COMMENT: &str = "id,message,from,created_time,parent{id},permalink_url,is_hidden,is_private,\
    can_hide,can_remove,comment_count,like_count,attachment,message_tags";

pub(super) const MESSAGE: &str = "id,created_time,from,to,message,sticker,\
    attachments{id,mime_type,name,image_data,video_data,file_url}";

/// How many threads one reading asks for.
const THREADS: usize = 400;

/// How far before a span posts are looked for that something happened under in it.
const BACK: SignedDuration = SignedDuration::from_hours(60 * 24);

/// A stretch of time.
#[derive(Clone, Copy, Default)]
struct Stretch {
    from: Option<Timestamp>,
    until: Option<Timestamp>,
    /// How far back posts are looked for.
    back: Option<Timestamp>,
}

/// What one reading has come upon.
#[derive(Default)]
struct Found {
    items: BTreeMap<String, Taken>,
    problems: Vec<Problem>,
    /// The posts, and when something last happened under each.
    roots: BTreeMap<String, Option<Timestamp>>,
    broken_off: bool,
    asked: BTreeSet<String>,
}

impl Found {
    fn add(&mut self, taken: Result<Taken, Problem>) {
        match taken {
            Ok(taken) => {
                self.items.entry(taken.external_id.clone()).or_insert(taken);
            }
            Err(problem) => self.problems.push(problem),
        }
    }

    fn post(&mut self, raw: &RawValue, tagged: bool, known: &Known<'_>) -> Option<Timestamp> {
        let taken = translate::post(raw, tagged, known);
        let said = value(raw);
        if let Ok(taken) = &taken {
            self.roots.entry(taken.external_id.clone()).or_insert_with(|| instant(&said["updated_time"]));
        }
        self.add(taken);
        instant(&said["created_time"])
    }

    /// A list that our pass does not open is told of, and the others are read.
    fn ended(&mut self, ended: Result<Listed, PlatformFailure>) -> Result<(), PlatformFailure> {
        match ended {
            Ok(ended) => self.broken_off |= ended == Listed::BrokenOff,
            Err(failure) if failure.problem.kind == ProblemKind::MayNotModerate => {
                if !self.problems.contains(&failure.problem) {
                    self.problems.push(failure.problem);
                }
            }
            Err(failure) => return Err(failure),
        }
        Ok(())
    }
}

impl Facebook {
    pub(super) async fn read_out(
        &self,
        account: &Account,
        what: Reading,
        now: Timestamp,
    ) -> Result<ReadOut, PlatformFailure> {
        let mut graph = self.begin(account, now)?;
        graph.talk.awaited = matches!(what, Reading::Awaited(_));
        let mut found = Found::default();
        let mut stretch = Stretch::default();
        match &what {
            Reading::New(since) => {
                stretch = Stretch { from: *since, until: None, back: *since };
                graph.stretch(&mut found, stretch).await?;
            }
            Reading::Span { from, until } => {
                let back = from.checked_sub(BACK).ok();
                stretch = Stretch { from: Some(*from), until: Some(*until), back };
                graph.stretch(&mut found, stretch).await?;
            }
            Reading::Threads(ids) => {
                for id in ids {
                    graph.thread(&mut found, id).await?;
                }
            }
            Reading::Awaited(id) => graph.thread(&mut found, id).await?,
        }
        let within = |at: Timestamp| {
            stretch.from.is_none_or(|from| at >= from) && stretch.until.is_none_or(|until| at < until)
        };
        let mut items: Vec<Taken> = std::mem::take(&mut found.items).into_values().collect();
        items.retain(|item| item.published_at.is_none_or(within));
        items.sort_by(|a, b| (a.published_at, &a.external_id).cmp(&(b.published_at, &b.external_id)));
        let mut batch = Batch { items, problems: std::mem::take(&mut found.problems), ..Batch::default() };
        batch.problems.extend(graph.talk.remarks());
        Ok(ReadOut {
            whole: !found.broken_off,
            told: None,
            clock: graph.talk.clock,
            cost: 0,
            answers: std::mem::take(&mut graph.talk.answers),
            batch,
        })
    }
}

impl Graph<'_> {
    async fn stretch(&mut self, found: &mut Found, stretch: Stretch) -> Result<(), PlatformFailure> {
        for (edge, tagged) in [("feed", false), ("visitor_posts", false), ("tagged", true)] {
            let ended = self.posts(found, edge, tagged, stretch).await;
            if edge == "feed" {
                found.broken_off |= ended? == Listed::BrokenOff;
            } else {
                found.ended(ended)?;
            }
        }
        let happened =
            |at: &Option<Timestamp>| at.is_none() || stretch.from.is_none_or(|from| *at >= Some(from));
        let roots: Vec<String> =
            found.roots.iter().filter(|(_, at)| happened(at)).map(|(name, _)| name.clone()).collect();
        for root in roots {
            self.comments(found, &root, stretch.from.filter(|_| stretch.until.is_none())).await?;
        }
        let ended = self.talks(found, stretch).await;
        found.ended(ended)
    }

    async fn posts(
        &mut self,
        found: &mut Found,
        edge: &str,
        tagged: bool,
        stretch: Stretch,
    ) -> Result<Listed, PlatformFailure> {
        let until = stretch.until.map(|until| until.as_second().to_string());
        let mut query = vec![("fields", POST), ("limit", "100")];
        query.extend(until.as_deref().map(|until| ("until", until)));
        let (own, now) = (self.own.clone(), self.talk.now);
        let known = Known { own: &own, now };
        self.list(&format!("{own}/{edge}"), &query, |raw| {
            let created = found.post(raw, tagged, &known);
            created.zip(stretch.back).is_none_or(|(created, back)| created >= back)
        })
        .await
    }

    /// The comments of every level under a post: all, or those since an instant.
    async fn comments(
        &mut self,
        found: &mut Found,
        post: &str,
        since: Option<Timestamp>,
    ) -> Result<(), PlatformFailure> {
        let Some((Sort::Post, id)) = named(post) else { return Ok(()) };
        if found.asked.len() >= THREADS {
            found.broken_off = true;
            return Ok(());
        }
        if !found.asked.insert(post.to_owned()) {
            return Ok(());
        }
        let query =
            [("fields", COMMENT), ("filter", "stream"), ("order", "reverse_chronological"), ("limit", "100")];
        let (own, now) = (self.own.clone(), self.talk.now);
        let known = Known { own: &own, now };
        let ended = self
            .list(&format!("{id}/comments"), &query, |raw| {
                let taken = translate::comment(raw, post, &known);
                let at = taken.as_ref().ok().and_then(|t| t.published_at);
                found.add(taken);
                at.zip(since).is_none_or(|(at, since)| at >= since)
            })
            .await;
        found.ended(ended)
    }

    /// The conversations where something happened.
    async fn talks(&mut self, found: &mut Found, stretch: Stretch) -> Result<Listed, PlatformFailure> {
        let mut talks = Vec::new();
        let own = self.own.clone();
        let query = [("fields", "id,updated_time"), ("limit", "50")];
        let ended = self
            .list(&format!("{own}/conversations"), &query, |raw| {
                let said = value(raw);
                let updated = instant(&said["updated_time"]);
                let happened = updated.zip(stretch.from).is_none_or(|(at, from)| at >= from);
                if happened && let Some(id) = text(&said["id"]) {
                    talks.push(Sort::Talk.name(&id));
                }
                happened
            })
            .await?;
        for talk in talks {
            self.messages(found, &talk, stretch.from).await?;
        }
        Ok(ended)
    }

    async fn messages(
        &mut self,
        found: &mut Found,
        talk: &str,
        since: Option<Timestamp>,
    ) -> Result<(), PlatformFailure> {
        let Some((Sort::Talk, id)) = named(talk) else { return Ok(()) };
        if found.asked.len() >= THREADS {
            found.broken_off = true;
            return Ok(());
        }
        found.asked.insert(talk.to_owned());
        let (own, now) = (self.own.clone(), self.talk.now);
        let known = Known { own: &own, now };
        let query = [("fields", MESSAGE), ("limit", "50")];
        let ended = self
            .list(&format!("{id}/messages"), &query, |raw| {
                let taken = translate::direct(raw, talk, &known);
                let at = taken.as_ref().ok().and_then(|t| t.published_at);
                found.add(taken);
                at.zip(since).is_none_or(|(at, since)| at >= since)
            })
            .await;
        found.ended(ended)
    }

    /// One thread, whole: a post and its comments, or a conversation.
    async fn thread(&mut self, found: &mut Found, name: &str) -> Result<(), PlatformFailure> {
        match named(name) {
            Some((Sort::Post, id)) => {
                let said = self.get(id, &[("fields", POST)]).await?;
                // What began it is gone: what lies under it is asked for by itself.
                if said.gone {
                    return Ok(());
                }
                let own = self.own.clone();
                let known = Known { own: &own, now: self.talk.now };
                found.post(&said.heard.json, false, &known);
                self.comments(found, name, None).await
            }
            Some((Sort::Talk, _)) => self.messages(found, name, None).await,
            _ => Ok(()),
        }
    }
}
