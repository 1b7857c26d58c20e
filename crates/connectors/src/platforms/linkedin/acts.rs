//! Carrying measures out: what is under our posts is taken away, where the interface lets the page do so, and our own
//! posts and comments are. Nothing can be hidden here, nobody blocked.

use super::{
    client::LinkedIn,
    faults,
    reply::To,
    talk::{Talking, comments_of},
    urns::{Comment, Named, encoded, named},
};
use crate::{
    guard::Deed,
    platforms::{
        interface::gone,
        settled::Done,
        values::{text, value},
    },
};
use jiff::Timestamp;
use serde_json::Value;
use torg_domain::{
    channels::problem::ProblemKind,
    outside::platform::{Account, Measure, PlatformFailure, Standing},
};

impl LinkedIn {
    pub(super) async fn carry(
        &self,
        account: &Account,
        external_id: &str,
        measure: Measure,
        now: Timestamp,
    ) -> Done {
        let mut talk = Talking::begin(self, account, true, now)?;
        match (measure, named(external_id)) {
            (Measure::Delete, None) => Ok(Some(talk.talk.carried(true, None))),
            (Measure::Reply { .. }, None) => Err(talk.talk.stopped(gone())),
            (Measure::Delete, Some(Named::Comment(comment))) => talk.take_away(&comment).await,
            (Measure::Delete, Some(Named::Post(post))) => talk.take_post_away(&post).await,
            (Measure::Reply { text, mark }, Some(Named::Comment(comment))) => {
                let Some((said, _)) = talk.comment(&comment).await? else {
                    return Err(talk.talk.stopped(gone()));
                };
                talk.reply(&To::comment(&comment, &said), &text, &mark).await
            }
            (Measure::Reply { text, mark }, Some(Named::Post(post) | Named::Mention(post))) => {
                talk.reply(&To::post(&self.post_of(&post)), &text, &mark).await
            }
            _ => Ok(None),
        }
    }

    pub(super) async fn where_it_stands(
        &self,
        account: &Account,
        external_id: &str,
        now: Timestamp,
    ) -> Result<Standing, PlatformFailure> {
        let mut talk = Talking::begin(self, account, true, now)?;
        Ok(match named(external_id) {
            None => Standing::Gone,
            // Others' posts we are not shown: what was told of one is not taken back for that.
            Some(Named::Mention(_)) => Standing::Visible,
            Some(Named::Post(post)) => match talk.post(&self.post_of(&post)).await? {
                Some(_) => Standing::Visible,
                None => Standing::Gone,
            },
            Some(Named::Comment(comment)) => match talk.comment(&comment).await? {
                Some(_) => Standing::Visible,
                None => Standing::Gone,
            },
        })
    }
}

impl Talking<'_> {
    /// A post of ours; none when it is gone.
    async fn post(&mut self, post: &str) -> Result<Option<Value>, PlatformFailure> {
        match self.get(&format!("posts/{}", encoded(post)), "").await {
            Ok(heard) => Ok(Some(value(&heard.json))),
            Err(failure) if faults::is_missing(&failure) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    async fn take_away(&mut self, comment: &Comment) -> Done {
        let Some((_, under)) = self.comment(comment).await? else {
            return Ok(Some(self.talk.carried(true, None)));
        };
        let path = format!("{}/{}", comments_of(&under), comment.id);
        let actor = format!("actor={}", encoded(&self.own));
        let heard = match self.ask(Deed::Delete, &path, &actor).await {
            Err(failure) if faults::is_missing(&failure) => return Ok(Some(self.talk.carried(true, None))),
            // Whether a page may take a member's words away, the documentation leaves open.
            Err(failure) if failure.problem.kind == ProblemKind::MayNotModerate => {
                return Err(PlatformFailure { problem: faults::not_ours_to_delete(), ..failure });
            }
            heard => heard?,
        };
        let left = self.comment(comment).await.map_err(PlatformFailure::perhaps)?;
        self.talk.settled(&heard, Some(left.is_none()))
    }

    async fn take_post_away(&mut self, post: &str) -> Done {
        let post = self.linkedin.post_of(post);
        let Some(said) = self.post(&post).await? else { return Ok(Some(self.talk.carried(true, None))) };
        if text(&said["author"]).as_deref() != Some(self.own.as_str()) {
            return Ok(None);
        }
        let heard = self.ask(Deed::Delete, &format!("posts/{}", encoded(&post)), "").await?;
        let left = self.post(&post).await.map_err(PlatformFailure::perhaps)?;
        self.talk.settled(&heard, Some(left.is_none()))
    }
}
