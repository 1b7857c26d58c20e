//! Reading: our posts, the conversations under them, and where we are named.
//!
//! A post does not say when something last happened under it: the conversations of the newest are read each time,
//! older ones by delivery, and when the days are read again.

use super::{
    client::{Talking, Threads},
    translate,
};
use crate::platforms::{
    found::{Found, Stretch},
    graph::names::{Sort, named},
    pages::Listed,
    values::{instant, value},
};
use jiff::{SignedDuration, Timestamp};
use torg_domain::{
    channels::taken::Kind,
    outside::platform::{Account, PlatformFailure, ReadOut, Reading},
};

/// What is asked for of a post or a reply.
pub(super) const ITEM: &str = "id,text,username,permalink,timestamp,media_type,media_url,alt_text,has_replies,\
    root_post,replied_to,is_reply,is_reply_owned_by_me,hide_status";

/// What is asked for of a post of ours.
const POST: &str = "id,text,username,permalink,timestamp,media_type,media_url,alt_text,has_replies";

/// How far back posts are looked for that something may have been said under.
const BACK: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How far back conversations are read each time what is new is asked for.
const FRESH: SignedDuration = SignedDuration::from_hours(7 * 24);

impl Threads {
    pub(super) async fn read_out(
        &self,
        account: &Account,
        what: Reading,
        now: Timestamp,
    ) -> Result<ReadOut, PlatformFailure> {
        let awaited = matches!(what, Reading::Awaited(_));
        let mut talking = self.begin(account, awaited, now).await?;
        let mut found = Found::default();
        let mut stretch = Stretch::default();
        match &what {
            Reading::New(since) => {
                let back = since.map(|since| since.min(now.checked_sub(FRESH).unwrap_or(since)));
                stretch = Stretch { from: *since, until: None, back };
                talking.stretch(&mut found, stretch).await?;
            }
            Reading::Span { from, until } => {
                stretch =
                    Stretch { from: Some(*from), until: Some(*until), back: from.checked_sub(BACK).ok() };
                talking.stretch(&mut found, stretch).await?;
            }
            Reading::Threads(ids) => {
                for id in ids {
                    talking.thread(&mut found, id).await?;
                }
            }
            Reading::Awaited(id) => talking.thread(&mut found, id).await?,
        }
        Ok(found.out(&mut talking.graph.talk, stretch))
    }
}

impl Talking<'_> {
    async fn stretch(&mut self, found: &mut Found, stretch: Stretch) -> Result<(), PlatformFailure> {
        let (own, now) = (self.name.clone(), self.graph.talk.now);
        let mut roots = Vec::new();
        let path = format!("{}/threads", self.graph.own);
        let ended = self
            .graph
            .list(&path, &[("fields", POST), ("limit", "50")], |raw| {
                let said = value(raw);
                let created = instant(&said["timestamp"]);
                let old = created.zip(stretch.back).is_some_and(|(created, back)| created < back);
                let past = created.zip(stretch.until).is_some_and(|(created, until)| created >= until);
                let taken = translate::item(raw, false, &own, now);
                if let Ok(taken) = &taken
                    && !old
                    && !past
                    && said["has_replies"] != false
                {
                    roots.push(taken.external_id.clone());
                }
                found.add(taken);
                !old
            })
            .await?;
        found.broken_off |= ended == Listed::BrokenOff;
        for root in roots {
            self.conversation(found, &root).await?;
        }
        let path = format!("{}/mentions", self.graph.own);
        let ended = self
            .graph
            .list(&path, &[("fields", ITEM), ("limit", "50")], |raw| {
                let taken = translate::item(raw, true, &own, now);
                let at = taken.as_ref().ok().and_then(|taken| taken.published_at);
                found.add(taken);
                at.zip(stretch.from).is_none_or(|(at, from)| at >= from)
            })
            .await;
        found.shown(ended, &[Kind::Mention])
    }

    /// Everything under a post, at every level.
    async fn conversation(&mut self, found: &mut Found, root: &str) -> Result<(), PlatformFailure> {
        let Some((Sort::Post, id)) = named(root) else { return Ok(()) };
        if !found.asks(root) {
            return Ok(());
        }
        let (own, now) = (self.name.clone(), self.graph.talk.now);
        let ended = self
            .graph
            .list(&format!("{id}/conversation"), &[("fields", ITEM), ("limit", "100")], |raw| {
                found.add(translate::item(raw, false, &own, now));
                true
            })
            .await;
        found.ended(ended, &[Kind::Comment])
    }

    /// One thread, whole.
    async fn thread(&mut self, found: &mut Found, name: &str) -> Result<(), PlatformFailure> {
        let Some((sort @ (Sort::Post | Sort::Comment), id)) = named(name) else { return Ok(()) };
        let said = self.graph.get(id, &[("fields", ITEM)]).await?;
        // The same is said of what our pass does not show: whether it shows what others name us in is asked.
        if said.gone {
            let path = format!("{}/mentions", self.graph.own);
            let shows = self.graph.list(&path, &[("fields", "id"), ("limit", "1")], |_| false).await;
            return found.shown(shows, &[Kind::Mention]);
        }
        let own = self.name.clone();
        let taken = translate::item(&said.heard.json, false, &own, self.graph.talk.now);
        let ours = taken.as_ref().is_ok_and(|taken| taken.ours == Some(true));
        found.add(translate::item(&said.heard.json, !ours, &own, self.graph.talk.now));
        if sort == Sort::Post && ours {
            return self.conversation(found, name).await;
        }
        Ok(())
    }
}
