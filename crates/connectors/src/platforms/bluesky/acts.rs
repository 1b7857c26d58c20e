//! Carrying measures out. Each looks first, so that doing it twice does it once, and looks again afterwards.

use super::{
    client::Bluesky,
    names::{BLOCK, POST, Uri, key_for},
    session::Talking,
};
use crate::platforms::{
    interface::{gone, nothing_happened},
    settled::Done,
};
use jiff::Timestamp;
use serde_json::json;
use torg_domain::outside::platform::{Account, Carried, Measure, PlatformFailure, Standing};

/// How much of a reason the platform reads.
const REASON: usize = 2000;

impl Bluesky {
    pub(super) async fn carry(
        &self,
        account: &Account,
        external_id: &str,
        measure: Measure,
        now: Timestamp,
    ) -> Done {
        let mut talk = Talking::begin(self, account, now).await?;
        talk.talk.awaited = true;
        let Some(uri) = Uri::read(external_id) else { return Err(talk.talk.stopped(gone())) };
        match measure {
            Measure::HideBehindClick => talk.behind_click(&uri, true).await,
            Measure::Restore => talk.behind_click(&uri, false).await,
            // Nobody but its author takes a post out of everybody's view.
            Measure::Hide | Measure::Bin => Ok(None),
            Measure::Delete if uri.did != talk.session.did => Ok(None),
            Measure::Delete => talk.delete(&uri).await,
            Measure::Block => talk.block(&uri).await,
            Measure::Report { why } => talk.report(&uri, &why).await,
            Measure::Reply { text, mark } => talk.reply(&uri, &text, &mark).await,
        }
    }

    pub(super) async fn where_it_stands(
        &self,
        account: &Account,
        external_id: &str,
        now: Timestamp,
    ) -> Result<Standing, PlatformFailure> {
        let Some(uri) = Uri::read(external_id) else { return Ok(Standing::Gone) };
        let mut talk = Talking::begin(self, account, now).await?;
        talk.talk.awaited = true;
        Ok(match talk.record(&uri).await? {
            None => Standing::Gone,
            Some(post) if talk.is_hidden(&uri, &post.value).await? => Standing::BehindClick,
            Some(_) => Standing::Visible,
        })
    }
}

impl Talking<'_> {
    pub(super) fn carried(&self, already: bool, url: Option<String>) -> Carried {
        Carried {
            at: self.talk.at(),
            already,
            external_id: None,
            url,
            answer: self.talk.answers.last().cloned().unwrap_or_default(),
        }
    }

    /// Takes a post of our own away.
    async fn delete(&mut self, uri: &Uri) -> Done {
        if self.record(uri).await?.is_none() {
            return Ok(Some(self.carried(true, None)));
        }
        let body = json!({ "repo": uri.did, "collection": uri.collection, "rkey": uri.key });
        let heard = self.post("com.atproto.repo.deleteRecord", &body).await?;
        if let Some(code) = &heard.refused {
            return Err(self.refusal(code, &heard));
        }
        let left = self.record(uri).await.map_err(PlatformFailure::perhaps)?;
        if left.is_some() {
            return Err(self.talk.failed(nothing_happened(), &heard, false));
        }
        Ok(Some(Carried { answer: heard.raw, ..self.carried(false, None) }))
    }

    /// Blocks whoever wrote it. The key goes by whom it is on: a second block of the same finds the first.
    async fn block(&mut self, uri: &Uri) -> Done {
        if uri.did == self.session.did {
            return Ok(None);
        }
        let place = Uri::of(&self.session.did, BLOCK, &key_for(&uri.did, 0));
        if self.record(&place).await?.is_some() {
            return Ok(Some(self.carried(true, None)));
        }
        let record = json!({
            "$type": BLOCK, "subject": uri.did, "createdAt": self.talk.now.to_string(),
        });
        let heard = self.put(&place, &record, None).await?;
        Ok(Some(Carried { answer: heard.raw, ..self.carried(false, None) }))
    }

    /// Tells whoever moderates the platform.
    async fn report(&mut self, uri: &Uri, why: &str) -> Done {
        let Some(post) = self.record(uri).await? else { return Err(self.talk.stopped(gone())) };
        let why: String = why.chars().take(REASON).collect();
        let body = json!({
            "reasonType": "com.atproto.moderation.defs#reasonOther",
            "reason": why,
            "subject": {
                "$type": "com.atproto.repo.strongRef", "uri": post.uri, "cid": post.cid,
            },
        });
        let heard = self.post("com.atproto.moderation.createReport", &body).await?;
        if let Some(code) = &heard.refused {
            return Err(self.refusal(code, &heard));
        }
        Ok(Some(Carried { answer: heard.raw, ..self.carried(false, None) }))
    }

    /// The page of a post of ours.
    pub(super) fn own_page(&self, key: &str) -> String {
        Uri::of(&self.session.did, POST, key).page()
    }
}
