//! Threads: what a status hangs from and what hangs from it, however much of it a server shows at once.

use super::{
    ids::{id_of, is_id},
    reading::{Found, Notice},
    talk::{Talking, offered},
    translate::{Status, itself},
};
use crate::platforms::interface::{endpoint, no_json};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::HashSet;
use torg_domain::outside::platform::PlatformFailure;

/// How many threads one reading asks for.
const THREADS: usize = 400;

/// What is around a status.
#[derive(Deserialize)]
pub(super) struct Context {
    /// What it hangs from, the first first.
    #[serde(default)]
    ancestors: Vec<Box<RawValue>>,
    /// What hangs from it.
    #[serde(default)]
    descendants: Vec<Box<RawValue>>,
}

impl Context {
    /// What hangs from it and has itself something beneath it, where a server shows nothing of that.
    fn unshown(&self, id: &str) -> Vec<String> {
        let under: Vec<Status> = statuses(&self.descendants).collect();
        if under.iter().any(|s| s.in_reply_to_id.as_deref() != Some(id)) {
            return Vec::new();
        }
        under.into_iter().filter(|s| s.replies_count > 0).map(|s| s.id).collect()
    }
}

fn statuses(all: &[Box<RawValue>]) -> impl Iterator<Item = Status> {
    all.iter().filter_map(|raw| itself(raw)).map(|(_, status)| status)
}

impl Talking<'_> {
    /// One thread: what it hangs from, and all that lies under it.
    pub(super) async fn thread(&mut self, found: &mut Found, id: &str) -> Result<(), PlatformFailure> {
        if !is_id(id) {
            return Ok(());
        }
        if found.threads >= THREADS {
            found.broken_off = true;
            return Ok(());
        }
        // Refused without a word it may be kept from us for whom it is by, and what is around it shown.
        if let Some(heard) = offered(self.get(&format!("/api/v1/statuses/{id}"), &[]).await)? {
            match (&heard.refused, heard.raw.status) {
                // What began it is gone: what lies under it is asked for by itself.
                (Some(_), 404) => {
                    found.threads += 1;
                    return Ok(());
                }
                (Some(said), _) => return Err(self.refusal(said, &heard)),
                (None, _) => found.add(&heard.json, None, false),
            }
        }
        let mut root = None;
        let (mut asked, mut next) = (HashSet::new(), vec![id.to_owned()]);
        while let Some(id) = next.pop() {
            if found.threads >= THREADS {
                found.broken_off = true;
                break;
            }
            found.threads += 1;
            let Some(context) = self.context(&id).await? else { continue };
            let begun = || context.ancestors.first().and_then(|raw| id_of(raw));
            let root = root.get_or_insert_with(|| begun().unwrap_or_else(|| id.clone())).clone();
            self.site.learn_root(&self.server, &id, &root);
            for raw in context.ancestors.iter().chain(&context.descendants) {
                if let Some(id) = id_of(raw) {
                    self.site.learn_root(&self.server, &id, &root);
                }
                found.add(raw, None, false);
            }
            let deeper = context.unshown(&id);
            asked.insert(id);
            next.extend(deeper.into_iter().filter(|id| is_id(id) && !asked.contains(id)));
        }
        Ok(())
    }

    /// What a status hangs from and what hangs from it; none when it is gone.
    pub(super) async fn context(&mut self, id: &str) -> Result<Option<Context>, PlatformFailure> {
        let path = format!("/api/v1/statuses/{id}/context");
        let Some(heard) = offered(self.get(&path, &[]).await)? else { return Ok(None) };
        match (&heard.refused, heard.raw.status) {
            (Some(_), 404) => Ok(None),
            (Some(said), _) => Err(self.refusal(said, &heard)),
            (None, _) => match heard.read() {
                Some(context) => Ok(Some(context)),
                None => Err(self.talk.failed(no_json(), &heard, false)),
            },
        }
    }

    /// What began the thread of a status: the server does not say it of the status alone.
    pub(super) async fn root(&mut self, status: &Status) -> Result<String, PlatformFailure> {
        let Some(parent) = &status.in_reply_to_id else { return Ok(status.id.clone()) };
        let learnt = self.site.root_of(&self.server, &status.id);
        if let Some(root) = learnt.or_else(|| self.site.root_of(&self.server, parent)) {
            self.site.learn_root(&self.server, &status.id, &root);
            return Ok(root);
        }
        let told = self.talk.answers.len();
        let context = self.context(&status.id).await?;
        // Asked for our own sake: it is nobody's word that we have been told.
        self.talk.answers.truncate(told);
        let ancestors = context.map(|c| c.ancestors).unwrap_or_default();
        let root = ancestors.first().and_then(|raw| id_of(raw)).unwrap_or_else(|| parent.clone());
        for id in ancestors.iter().filter_map(|raw| id_of(raw)).chain([status.id.clone()]) {
            self.site.learn_root(&self.server, &id, &root);
        }
        Ok(root)
    }

    /// A status that is there and kept from us: as it stands in its thread, or among what we were told of.
    pub(super) async fn kept(&mut self, id: &str) -> Result<Option<Status>, PlatformFailure> {
        let over = self.context(id).await?.and_then(|context| id_of(context.ancestors.last()?));
        if let Some(over) = over.filter(|id| is_id(id))
            && let Some(context) = self.context(&over).await?
            && let Some(status) = statuses(&context.descendants).find(|status| status.id == id)
        {
            return Ok(Some(status));
        }
        let told = self.page(&endpoint(&self.server, "/api/v1/notifications", &[("limit", "80")])).await?;
        let told =
            told.entries.iter().filter_map(|raw| serde_json::from_str::<Notice>(raw.get()).ok()?.status);
        Ok(told.filter_map(|raw| itself(&raw)).map(|(_, status)| status).find(|status| status.id == id))
    }
}
