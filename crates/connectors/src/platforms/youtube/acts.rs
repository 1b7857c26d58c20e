//! Carrying measures out: each looks first, so that doing it twice does it once, and looks again after.
//!
//! Another's comment is held back for review, which nobody else sees and which can be undone, or rejected, which never
//! can: that is deleting it here. Our own is taken away. Whoever wrote can be shut out only in the step that rejects,
//! so blocking is done by itself only where the comment has been rejected.

use super::{
    client::YouTube,
    faults,
    quota::Purpose,
    reading::WAITING,
    talk::{MOST, Talking},
    translate::{Sort, named, over, standing, video_standing, writer},
};
use crate::{
    guard::Deed,
    platforms::{
        interface::{Heard, gone},
        pages::Listed,
        settled::Done,
        values::{text, value},
    },
};
use jiff::Timestamp;
use serde_json::{Value, json};
use torg_domain::outside::platform::{Account, Measure, PlatformFailure, Standing};

/// A comment, and where it stands.
type Comment = (Value, Standing);

impl YouTube {
    pub(super) async fn carry(
        &self,
        account: &Account,
        external_id: &str,
        measure: Measure,
        now: Timestamp,
    ) -> Done {
        let mut talk = Talking::begin(self, account, Purpose::Awaited, now)?;
        // Nobody can do these here, whatever it is.
        if matches!(measure, Measure::HideBehindClick | Measure::Bin | Measure::Report { .. }) {
            return Ok(None);
        }
        let (id, comment) = match named(external_id) {
            Some((Sort::Video, id)) => {
                return match measure {
                    Measure::Reply { text, mark } => talk.begin_thread(id, &text, &mark).await,
                    // A video is made private or taken away where it was put up.
                    _ => Ok(None),
                };
            }
            Some((Sort::Comment, id)) => (id, talk.comment(id).await?),
            None => ("", None),
        };
        let (comment, stands) = comment.map_or((None, Standing::Gone), |(said, stands)| (Some(said), stands));
        let ours = comment.as_ref().is_some_and(|c| writer(c).as_deref() == Some(talk.own.as_str()));
        match (measure, comment) {
            (Measure::Delete, None) => Ok(Some(talk.talk.carried(true, None))),
            (Measure::Delete, Some(_)) if stands == Standing::Gone => Ok(Some(talk.talk.carried(true, None))),
            (Measure::Delete, Some(_)) if ours => talk.take_away(id).await,
            (Measure::Delete, Some(_)) => talk.moderate(id, "rejected", Standing::Gone).await,
            // Its comment stands: then it would have to go first.
            (Measure::Block, _) if ours || stands != Standing::Gone || id.is_empty() => Ok(None),
            (Measure::Block, _) => talk.shut_out(id).await,
            (Measure::Restore, Some(_)) if stands == Standing::Gone => {
                Err(talk.talk.stopped(faults::rejected_for_good()))
            }
            (_, None) => Err(talk.talk.stopped(gone())),
            (_, Some(_)) if stands == Standing::Gone => Err(talk.talk.stopped(gone())),
            (Measure::Hide, Some(_)) if ours => Ok(None),
            (Measure::Hide, Some(_)) if stands != Standing::Visible => {
                Ok(Some(talk.talk.carried(true, None)))
            }
            (Measure::Hide, Some(_)) => talk.moderate(id, "heldForReview", Standing::Hidden).await,
            (Measure::Restore, Some(_)) if stands == Standing::Visible => {
                Ok(Some(talk.talk.carried(true, None)))
            }
            (Measure::Restore, Some(_)) => talk.moderate(id, "published", Standing::Visible).await,
            (Measure::Reply { text, mark }, Some(to)) => talk.reply(id, &to, &text, &mark).await,
            _ => Ok(None),
        }
    }

    pub(super) async fn where_it_stands(
        &self,
        account: &Account,
        external_id: &str,
        now: Timestamp,
    ) -> Result<Standing, PlatformFailure> {
        let mut talk = Talking::begin(self, account, Purpose::Awaited, now)?;
        Ok(match named(external_id) {
            Some((Sort::Comment, id)) => talk.comment(id).await?.map_or(Standing::Gone, |(_, stands)| stands),
            Some((Sort::Video, id)) => {
                let all = talk.these("videos", &[("part", "snippet,status")], &[id.to_owned()]).await?;
                all.first().map_or(Standing::Gone, |raw| video_standing(&value(raw)))
            }
            None => Standing::Gone,
        })
    }
}

/// Whether something said of a comment is of this one.
fn is(said: &Value, id: &str) -> bool {
    text(&said["id"]).as_deref() == Some(id)
}

impl Talking<'_> {
    /// A comment, and where it stands; none when it is not there. Asked for by its id, the interface leaves out where
    /// one stands: only the lists tell it. What waits is listed for the channel's owner alone, and refused to anybody
    /// else: so what is not shown to us is never called gone.
    async fn comment(&mut self, id: &str) -> Result<Option<Comment>, PlatformFailure> {
        let top = over(&json!({ "id": id }));
        let (mut listed, mut ended) = (None, Listed::Whole);
        if let Some(top) = &top {
            (listed, ended) = self.beside(top, id).await?;
        }
        if let Some(said) = &listed
            && let Some(stands) = standing(said)
        {
            return Ok(listed.map(|said| (said, stands)));
        }
        let waits = self.waits(id, top.as_deref()).await?;
        if let Some((Some(said), stands)) = waits {
            return Ok(Some((said, stands)));
        }
        let is_listed = listed.is_some();
        let there = match listed {
            Some(said) => Some(said),
            None => self.alone(id).await?,
        };
        let Some(said) = there else { return Ok(None) };
        match waits {
            // It is there and not shown beside the others, and something in its thread waits that was not named: it.
            Some((None, stands)) if !is_listed => Ok(Some((said, stands))),
            _ if !is_listed && ended == Listed::BrokenOff => {
                Err(self.talk.stopped(faults::not_looked_through()))
            }
            _ => Ok(Some((said, Standing::Visible))),
        }
    }

    /// A comment asked for by its id: whether it is there, not where it stands.
    async fn alone(&mut self, id: &str) -> Result<Option<Value>, PlatformFailure> {
        let query = [("part", "snippet"), ("textFormat", "plainText")];
        let all = self.these("comments", &query, &[id.to_owned()]).await?;
        Ok(all.iter().map(|raw| value(raw)).find(|said| is(said, id)))
    }

    /// A reply as it is listed among those under a comment, and how that list ended.
    async fn beside(&mut self, top: &str, id: &str) -> Result<(Option<Value>, Listed), PlatformFailure> {
        let query =
            [("part", "snippet"), ("parentId", top), ("textFormat", "plainText"), ("maxResults", MOST)];
        let mut listed: Option<Value> = None;
        let ended = self
            .list("comments", &query, None, |page| {
                listed = page.items.iter().map(|raw| value(raw)).find(|said| is(said, id));
                listed.is_none()
            })
            .await?;
        Ok((listed, ended))
    }

    /// A comment among what waits, and where that is. Without the comment: something in its thread waits, and it is
    /// not among the few replies that come with the thread.
    async fn waits(
        &mut self,
        id: &str,
        over: Option<&str>,
    ) -> Result<Option<(Option<Value>, Standing)>, PlatformFailure> {
        let (mut in_thread, mut broken_off) = (None, false);
        for (status, stands) in WAITING {
            let mut this: Option<(Option<Value>, Standing)> = None;
            let mut unnamed = false;
            let ended = self
                .waiting_in(status, |thread| {
                    let Ok(thread) = thread else { return true };
                    if thread.id == id {
                        let said = value(&thread.top);
                        let told = standing(&said).unwrap_or(stands);
                        this = Some((Some(said), told));
                    } else if over == Some(thread.id.as_str()) {
                        let reply = thread.replies.iter().map(|raw| value(raw)).find(|said| is(said, id));
                        unnamed |= reply.is_none();
                        this = reply.and_then(|said| {
                            let told = standing(&said)?;
                            Some((Some(said), told))
                        });
                    }
                    this.is_none()
                })
                .await?;
            if this.is_some() {
                return Ok(this);
            }
            if ended == Listed::Gone {
                return Err(self.talk.stopped(faults::other_channel()));
            }
            broken_off |= ended == Listed::BrokenOff;
            if unnamed && in_thread.is_none() {
                in_thread = Some((None, stands));
            }
        }
        if broken_off {
            return Err(self.talk.stopped(faults::not_looked_through()));
        }
        Ok(in_thread)
    }

    async fn moderate(&mut self, id: &str, status: &str, to: Standing) -> Done {
        let heard = self.set(&[("id", id), ("moderationStatus", status)]).await?;
        let now = self.comment(id).await.map_err(PlatformFailure::perhaps)?;
        let now = now.map_or(Standing::Gone, |(_, stands)| stands);
        self.talk.settled(&heard, (now == to || now != Standing::Gone).then_some(now == to))
    }

    async fn set(&mut self, query: &[(&str, &str)]) -> Result<Heard, PlatformFailure> {
        self.act(Deed::Post(Vec::new()), "comments/setModerationStatus", query).await
    }

    /// Shuts out whoever wrote what has been rejected: the same step once more, which changes nothing of the comment.
    async fn shut_out(&mut self, id: &str) -> Done {
        let query = [("id", id), ("moderationStatus", "rejected"), ("banAuthor", "true")];
        match self.set(&query).await {
            // Its author has taken it away: then nobody can be shut out by it.
            Err(failure) if faults::is_missing(&failure) => Ok(None),
            Err(failure) => Err(failure),
            Ok(heard) => Ok(Some(self.talk.carried(false, Some(&heard)))),
        }
    }

    /// Takes a comment of our own away.
    async fn take_away(&mut self, id: &str) -> Done {
        let heard = match self.act(Deed::Delete, "comments", &[("id", id)]).await {
            Err(failure) if faults::is_missing(&failure) => return Ok(Some(self.talk.carried(true, None))),
            heard => heard?,
        };
        let left = self.comment(id).await.map_err(PlatformFailure::perhaps)?;
        self.talk.settled(&heard, Some(left.is_none_or(|(_, stands)| stands == Standing::Gone)))
    }
}
