//! Reading: our posts, and the comments under them.
//!
//! A post does not say how much is said under it, but that can be asked for many posts at once: comments are read where
//! the number has changed since they were last read. Where it is not told, they are read each time. What names us
//! elsewhere is told by delivery alone.

use super::{
    client::LinkedIn,
    faults,
    talk::{Talking, comments_of},
    translate::{self, Known, has_replies, over, which},
    urns::{Comment, Named, encoded, is_activity, named},
    version,
};
use crate::platforms::{
    found::{Found, Stretch},
    pages::Listed,
    values::value,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, value::RawValue};
use std::collections::HashMap;
use torg_domain::{
    channels::taken::Kind,
    outside::platform::{Account, PlatformFailure, ReadOut, Reading},
};

/// How far back posts are looked for that something may be said under.
const BACK: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How many posts are asked at once how much is said under them.
const AT_ONCE: usize = 20;

impl LinkedIn {
    pub(super) async fn read_out(
        &self,
        account: &Account,
        what: Reading,
        now: Timestamp,
    ) -> Result<ReadOut, PlatformFailure> {
        let awaited = matches!(what, Reading::Awaited(_));
        let mut talk = Talking::begin(self, account, awaited, now)?;
        let mut found = Found::default();
        let mut stretch = Stretch::default();
        match &what {
            Reading::New(since) => {
                let back = since.map(|since| since.min(now.checked_sub(BACK).unwrap_or(since)));
                stretch = Stretch { from: *since, until: None, back };
                talk.stretch(&mut found, stretch, since.is_some()).await?;
            }
            Reading::Span { from, until } => {
                stretch =
                    Stretch { from: Some(*from), until: Some(*until), back: from.checked_sub(BACK).ok() };
                talk.stretch(&mut found, stretch, false).await?;
            }
            Reading::Threads(names) => {
                for name in names {
                    talk.thread(&mut found, name).await?;
                }
            }
            Reading::Awaited(name) => talk.thread(&mut found, name).await?,
        }
        found.problems.extend(version::closing(now));
        Ok(found.out(&mut talk.talk, stretch))
    }
}

impl Talking<'_> {
    async fn stretch(
        &mut self,
        found: &mut Found,
        stretch: Stretch,
        news: bool,
    ) -> Result<(), PlatformFailure> {
        let (own, name, now) = (self.own.clone(), self.name.clone(), self.talk.now);
        let known = Known { own: &own, name: &name, now };
        let query = format!("q=author&author={}&sortBy=CREATED", encoded(&own));
        let mut roots = Vec::new();
        let ended = self
            .list("posts", &query, |raw| {
                let Some(taken) = translate::post(raw, &known) else { return true };
                let at = taken.as_ref().ok().and_then(|taken| taken.published_at);
                let old = at.zip(stretch.back).is_some_and(|(at, back)| at < back);
                let past = at.zip(stretch.until).is_some_and(|(at, until)| at >= until);
                if let Ok(taken) = &taken
                    && !old
                    && !past
                {
                    roots.push(taken.external_id.clone());
                }
                found.add(taken);
                !old
            })
            .await?;
        if ended == Listed::Gone {
            return Err(self.talk.stopped(faults::no_role()));
        }
        found.broken_off |= ended == Listed::BrokenOff;
        let counts = self.counts(&roots).await?;
        let mut read = Vec::new();
        for root in roots {
            let count = counts.get(&root).copied();
            let nothing = count == Some(0);
            let as_before = count.is_some_and(|count| self.linkedin.is_as_before(&root, count));
            if nothing || (news && as_before) {
                continue;
            }
            let whole = self.comments(found, &root).await?;
            read.extend(count.filter(|_| whole).map(|count| (root, count)));
        }
        // Only now: what is read in vain is read again.
        for (root, count) in read {
            self.linkedin.learn_count(&root, count);
        }
        Ok(())
    }

    /// How much is said under each of some posts, where that is told.
    async fn counts(&mut self, posts: &[String]) -> Result<HashMap<String, u64>, PlatformFailure> {
        let mut all = HashMap::new();
        for some in posts.chunks(AT_ONCE) {
            let names: Vec<String> = some.iter().map(|post| encoded(post)).collect();
            let heard = match self.get("socialMetadata", &format!("ids=List({})", names.join(","))).await {
                // An application at the lowest level may not ask of many at once: then all is read.
                Err(failure) if faults::is_refused(&failure) => return Ok(all),
                heard => heard?,
            };
            let said = value(&heard.json);
            for post in some {
                if let Some(count) = said["results"][post.as_str()]["commentSummary"]["count"].as_u64() {
                    all.insert(post.clone(), count);
                }
            }
        }
        Ok(all)
    }

    /// All comments under a post, at both levels; gives back whether all of them came.
    async fn comments(&mut self, found: &mut Found, root: &str) -> Result<bool, PlatformFailure> {
        if !found.asks(root) {
            return Ok(false);
        }
        let mut whole = true;
        let mut deeper = Vec::new();
        let ended = self.under(found, root, root, &mut deeper).await;
        whole &= matches!(ended, Ok(Listed::Whole));
        found.ended(ended, &[Kind::Comment])?;
        for comment in deeper {
            let ended = self.under(found, &comment.urn(), root, &mut Vec::new()).await;
            whole &= matches!(ended, Ok(Listed::Whole));
            found.ended(ended, &[Kind::Comment])?;
        }
        Ok(whole)
    }

    /// What stands right under a post or a comment; those that have something under them are put aside.
    async fn under(
        &mut self,
        found: &mut Found,
        urn: &str,
        root: &str,
        deeper: &mut Vec<Comment>,
    ) -> Result<Listed, PlatformFailure> {
        let (own, name, now) = (self.own.clone(), self.name.clone(), self.talk.now);
        let known = Known { own: &own, name: &name, now };
        let linkedin = self.linkedin;
        self.list(&comments_of(urn), "", |raw| {
            let said = value(raw);
            if let Some(comment) = which(&said) {
                linkedin.learn_post(&comment.under, root);
                if let Some(over) = over(&said) {
                    linkedin.learn_over(&comment.urn(), &over.urn());
                }
                if has_replies(&said) {
                    deeper.push(comment);
                }
            }
            found.add(translate::comment(raw, root, &known));
            true
        })
        .await
    }

    /// One thread, whole: a post with all that is said under it.
    async fn thread(&mut self, found: &mut Found, name: &str) -> Result<(), PlatformFailure> {
        let Some(Named::Post(post)) = named(name) else { return Ok(()) };
        let root = self.linkedin.post_of(&post);
        if !is_activity(&root) {
            let (own, called, now) = (self.own.clone(), self.name.clone(), self.talk.now);
            let known = Known { own: &own, name: &called, now };
            match self.get(&format!("posts/{}", encoded(&root)), "").await {
                Ok(heard) => {
                    if let Some(taken) = translate::post(&heard.json, &known) {
                        found.add(taken);
                    }
                }
                // What began it is gone: what lies under it is asked for by itself.
                Err(failure) if faults::is_missing(&failure) => return Ok(()),
                Err(failure) => return Err(failure),
            }
        }
        self.comments(found, &root).await?;
        Ok(())
    }

    /// A comment, and under what it was found; none when it is not there. A reply may be told of under its post or only
    /// under what it answers: before one is called gone, the whole thread is looked through.
    pub(super) async fn comment(
        &mut self,
        comment: &Comment,
    ) -> Result<Option<(Value, String)>, PlatformFailure> {
        let (urn, post) = (comment.urn(), self.linkedin.post_of(&comment.under));
        for under in self.linkedin.over(&urn).into_iter().chain([post.clone()]) {
            match self.get(&format!("{}/{}", comments_of(&under), comment.id), "").await {
                Ok(heard) => return Ok(Some((value(&heard.json), under))),
                Err(failure) if faults::is_missing(&failure) => {}
                Err(failure) => return Err(failure),
            }
        }
        let mut tops = Vec::new();
        if let Some(found) = self.seek(&post, &urn, &mut tops).await? {
            return Ok(Some((found, post)));
        }
        for top in tops {
            if let Some(found) = self.seek(&top, &urn, &mut Vec::new()).await? {
                self.linkedin.learn_over(&urn, &top);
                return Ok(Some((found, top)));
            }
        }
        Ok(None)
    }

    async fn seek(
        &mut self,
        under: &str,
        urn: &str,
        tops: &mut Vec<String>,
    ) -> Result<Option<Value>, PlatformFailure> {
        let mut found = None;
        let ended = self
            .list(&comments_of(under), "", |raw: &RawValue| {
                let said = value(raw);
                let is = which(&said).map(|comment| comment.urn());
                if has_replies(&said) {
                    tops.extend(is.clone());
                }
                if is.as_deref() == Some(urn) {
                    found = Some(said);
                }
                found.is_none()
            })
            .await?;
        // What was not found in the pages that were turned may stand in the others.
        if found.is_none() && ended == Listed::BrokenOff {
            return Err(self.talk.stopped(faults::not_looked_through()));
        }
        Ok(found)
    }
}
