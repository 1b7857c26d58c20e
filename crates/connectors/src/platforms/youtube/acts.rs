//! Carrying measures out: each looks first, so that doing it twice does it once, and looks again after.
//!
//! Another's comment is held back for review, which nobody else sees and which can be undone, or rejected, which never
//! can: that is deleting it here. Our own is taken away. Whoever wrote can be shut out only in the step that rejects,
//! so blocking is done by itself only where the comment has been rejected.

use super::{
    client::YouTube,
    faults,
    quota::Purpose,
    talk::Talking,
    translate::{Sort, named, standing, video_standing, writer},
};
use crate::{
    guard::Deed,
    platforms::{
        interface::{Heard, gone, nothing_happened},
        values::value,
    },
};
use jiff::Timestamp;
use serde_json::Value;
use torg_domain::outside::platform::{Account, Carried, Measure, PlatformFailure, Standing};

/// How a measure ended; none when it cannot be done here at all.
pub(super) type Done = Result<Option<Carried>, PlatformFailure>;

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
        let stands = comment.as_ref().map_or(Standing::Gone, stands);
        let ours = comment.as_ref().is_some_and(|c| writer(c).as_deref() == Some(talk.own.as_str()));
        match (measure, comment) {
            (Measure::Delete, None) => Ok(Some(talk.carried(true, None))),
            (Measure::Delete, Some(_)) if stands == Standing::Gone => Ok(Some(talk.carried(true, None))),
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
            (Measure::Hide, Some(_)) if stands != Standing::Visible => Ok(Some(talk.carried(true, None))),
            (Measure::Hide, Some(_)) => talk.moderate(id, "heldForReview", Standing::Hidden).await,
            (Measure::Restore, Some(_)) if stands == Standing::Visible => Ok(Some(talk.carried(true, None))),
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
            Some((Sort::Comment, id)) => talk.comment(id).await?.as_ref().map_or(Standing::Gone, stands),
            Some((Sort::Video, id)) => {
                let all = talk.these("videos", &[("part", "snippet,status")], &[id.to_owned()]).await?;
                all.first().map_or(Standing::Gone, |raw| video_standing(&value(raw)))
            }
            None => Standing::Gone,
        })
    }
}

/// Where a comment that is told of stands.
fn stands(comment: &Value) -> Standing {
    standing(comment).unwrap_or(Standing::Visible)
}

impl Talking<'_> {
    /// A comment as its video's owner sees it; none when it is not there. To anybody else what is held back is not
    /// there either: so we ask too whether we are shown what is.
    async fn comment(&mut self, id: &str) -> Result<Option<Value>, PlatformFailure> {
        let mut all = self.by_id(&[id.to_owned()]).await?;
        if let Some(raw) = all.remove(id) {
            return Ok(Some(value(&raw)));
        }
        self.sees_what_waits().await?;
        Ok(None)
    }

    async fn moderate(&mut self, id: &str, status: &str, to: Standing) -> Done {
        let heard = self.set(&[("id", id), ("moderationStatus", status)]).await?;
        let now = self.comment(id).await.map_err(PlatformFailure::perhaps)?;
        let now = now.as_ref().map_or(Standing::Gone, stands);
        match now {
            now if now == to => Ok(Some(self.carried(false, Some(&heard)))),
            Standing::Gone => Err(self.talk.failed(gone(), &heard, false)),
            _ => Err(self.talk.failed(nothing_happened(), &heard, false)),
        }
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
            Ok(heard) => Ok(Some(self.carried(false, Some(&heard)))),
        }
    }

    /// Takes a comment of our own away.
    async fn take_away(&mut self, id: &str) -> Done {
        let heard = match self.act(Deed::Delete, "comments", &[("id", id)]).await {
            Err(failure) if faults::is_missing(&failure) => return Ok(Some(self.carried(true, None))),
            heard => heard?,
        };
        let left = self.comment(id).await.map_err(PlatformFailure::perhaps)?;
        if left.as_ref().is_some_and(|left| stands(left) != Standing::Gone) {
            return Err(self.talk.failed(nothing_happened(), &heard, false));
        }
        Ok(Some(self.carried(false, Some(&heard))))
    }
}
