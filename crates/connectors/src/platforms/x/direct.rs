//! Direct messages: a list without a beginning in time, so it is read from the newest until what is known.

use super::{
    reading::Found,
    talk::{DIRECTS, Page, Talking},
};
use crate::platforms::values::{instant, is_number, number, value};
use jiff::Timestamp;
use torg_domain::{
    channels::{problem::ProblemKind, taken::Kind},
    outside::platform::PlatformFailure,
};

/// What is asked for of each.
pub(super) const FIELDS: [(&str, &str); 2] = [
    ("dm_event.fields", "id,text,event_type,dm_conversation_id,created_at,sender_id,attachments,entities"),
    ("event_types", "MessageCreate"),
];

/// How many are asked for at once: few, for each that is known already is paid for again the next day.
const FEW: (u64, u64) = (1, 5);

/// How many where all are wanted.
const MANY: (u64, u64) = (1, 100);

impl Talking<'_> {
    /// What is new: until one that has been read, or older than an instant when nothing has.
    pub(super) async fn new_directs(
        &mut self,
        found: &mut Found,
        since: Option<Timestamp>,
    ) -> Result<(), PlatformFailure> {
        let (x, payer) = (self.x, self.payer.clone());
        let size = if since.is_some() { FEW } else { MANY };
        self.directs(found, "/2/dm_events", size, |id, at| {
            !(x.has_read(&payer, id) || at.zip(since).is_some_and(|(at, since)| at < since))
        })
        .await
    }

    /// What was written in a span.
    pub(super) async fn directs_between(
        &mut self,
        found: &mut Found,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<(), PlatformFailure> {
        self.directs(found, "/2/dm_events", FEW, |_, at| at.is_none_or(|at| at >= from)).await?;
        found.directs.retain(|_, raw| {
            let at = instant(&value(raw)["created_at"]);
            at.is_none_or(|at| at >= from && at < until)
        });
        Ok(())
    }

    /// One conversation.
    pub(super) async fn direct_talk(&mut self, found: &mut Found, talk: &str) -> Result<(), PlatformFailure> {
        if !is_talk(talk) {
            return Ok(());
        }
        self.directs(found, &format!("/2/dm_conversations/{talk}/dm_events"), MANY, |_, _| true).await
    }

    async fn directs(
        &mut self,
        found: &mut Found,
        path: &str,
        size: (u64, u64),
        wanted: impl Fn(&str, Option<Timestamp>) -> bool,
    ) -> Result<(), PlatformFailure> {
        let listed = self
            .list(path, &FIELDS, DIRECTS, size, |page: &Page| {
                found.take_media(&page.includes);
                let mut all = true;
                for raw in page.data.iter().flatten() {
                    let said = value(raw);
                    let Some(id) = number(&said["id"]) else {
                        found.problems.push(crate::platforms::interface::broken());
                        continue;
                    };
                    if wanted(&id, instant(&said["created_at"])) {
                        found.directs.insert(id, raw.clone());
                    } else {
                        all = false;
                    }
                }
                all
            })
            .await;
        match listed {
            Ok(whole) => found.broken_off |= !whole,
            // Where our pass does not open them, all else is read, and that is told.
            Err(failure) if failure.problem.kind == ProblemKind::MayNotModerate => {
                found.withheld = vec![Kind::Direct];
                found.problems.push(failure.problem);
            }
            Err(failure) => return Err(failure),
        }
        Ok(())
    }
}

/// The id of a conversation of direct messages: one number, or two with a dash between.
pub(super) fn is_talk(id: &str) -> bool {
    id.split('-').count() <= 2 && id.split('-').all(is_number)
}
