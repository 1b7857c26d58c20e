//! Carrying measures out: a reply under a post of ours is hidden behind a click or shown again, and what is our own is
//! taken away. Nothing else can be done to another's words here.

use super::costs::{DELETE, MANAGE};
use super::{
    client::X,
    direct,
    faults::is_missing,
    reading::FIELDS,
    talk::{BARE, DIRECTS, Talking},
    translate::{ids, refers},
};
use crate::{
    guard::Deed,
    platforms::{
        interface::{Heard, gone, no_json, nothing_happened},
        settled::Done,
        values::{is_number, text, value},
    },
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use torg_domain::{
    channels::problem::ProblemKind,
    outside::platform::{Account, Measure, PlatformFailure, Standing},
};

/// How long direct messages are kept within reach.
const DIRECT_REACH: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The instant that the platform's ids count from, in milliseconds.
const FIRST_ID_AT: i64 = 1_288_834_974_657;

/// What a lookup says.
pub(super) enum Looked {
    /// Here it is.
    There(Value, Heard),
    /// There is no such post.
    Gone(Option<Heard>),
    /// There is one, and we are not shown it.
    Withheld,
}

impl X {
    pub(super) async fn carry(
        &self,
        account: &Account,
        external_id: &str,
        measure: Measure,
        now: Timestamp,
    ) -> Done {
        let mut talk = Talking::begin(self, account, now)?;
        talk.talk.awaited = true;
        // Nobody can do these here, whatever it is.
        if matches!(measure, Measure::Hide | Measure::Bin | Measure::Block | Measure::Report { .. }) {
            return Ok(None);
        }
        if let Some(id) = external_id.strip_prefix("dm:") {
            return match measure {
                Measure::Reply { text, mark } => talk.reply_direct(id, &text, &mark).await,
                _ => Ok(None),
            };
        }
        let (post, heard) = match talk.look(external_id).await? {
            Looked::There(post, heard) => (post, heard),
            Looked::Gone(heard) if measure == Measure::Delete => {
                return Ok(Some(talk.talk.carried(true, heard.as_ref())));
            }
            Looked::Gone(_) | Looked::Withheld => return Err(talk.talk.stopped(gone())),
        };
        let ours = text(&post["author_id"]).as_deref() == Some(talk.own.as_str());
        match measure {
            Measure::HideBehindClick if !ours => talk.hide(&post, true).await,
            Measure::Restore if !ours => talk.hide(&post, false).await,
            Measure::Delete if ours => talk.take_away(external_id).await,
            Measure::Reply { text, mark } => talk.reply(&post, &heard, &text, &mark).await,
            _ => Ok(None),
        }
    }

    pub(super) async fn where_it_stands(
        &self,
        account: &Account,
        external_id: &str,
        now: Timestamp,
    ) -> Result<Standing, PlatformFailure> {
        let mut talk = Talking::begin(self, account, now)?;
        talk.talk.awaited = true;
        if let Some(id) = external_id.strip_prefix("dm:") {
            return talk.where_direct_stands(id).await;
        }
        Ok(match talk.look(external_id).await? {
            Looked::Gone(_) => Standing::Gone,
            // Its author shows it to some alone.
            Looked::Withheld => Standing::Hidden,
            Looked::There(..) if self.hidden(external_id) == Some(true) => Standing::BehindClick,
            Looked::There(..) => Standing::Visible,
        })
    }
}

impl Talking<'_> {
    /// A post as we see it.
    pub(super) async fn look(&mut self, id: &str) -> Result<Looked, PlatformFailure> {
        if !is_number(id) {
            return Ok(Looked::Gone(None));
        }
        let query = [FIELDS[0], ("ids", id)];
        let heard = self.get("/2/tweets", &query, BARE, 1).await?;
        let said = value(&heard.json);
        let mut posts = said["data"].as_array().into_iter().flatten();
        let this = |post: &&Value| {
            ids(post).is_some_and(|(first, last)| first == id || last == id)
                || text(&post["id"]).as_deref() == Some(id)
        };
        if let Some(post) = posts.find(this) {
            return Ok(Looked::There(post.clone(), heard));
        }
        let why = said["errors"][0]["type"].as_str().unwrap_or_default();
        if why.ends_with("resource-not-found") {
            return Ok(Looked::Gone(Some(heard)));
        }
        if why.contains("not-authorized") {
            return Ok(Looked::Withheld);
        }
        Err(self.talk.failed(no_json(), &heard, false))
    }

    /// Hides a reply behind a click, or shows it again, where the conversation is ours.
    async fn hide(&mut self, post: &Value, hidden: bool) -> Done {
        let (Some((first, last)), Some(root)) = (ids(post), text(&post["conversation_id"])) else {
            return Ok(None);
        };
        if refers(post, "replied_to").is_none() || !self.began(&root).await? {
            return Ok(None);
        }
        if self.x.hidden(&first) == Some(hidden) {
            return Ok(Some(self.talk.carried(true, None)));
        }
        let body = json!({ "hidden": hidden }).to_string().into_bytes();
        let path = format!("/2/tweets/{last}/hidden");
        let heard = match self.act(Deed::Put(body), &path, MANAGE).await {
            Err(failure) if is_missing(&failure) => return Err(self.talk.stopped(gone())),
            heard => heard?,
        };
        if value(&heard.json)["data"]["hidden"].as_bool() != Some(hidden) {
            return Err(self.talk.failed(nothing_happened(), &heard, false));
        }
        self.x.learn_hidden(&first, hidden);
        Ok(Some(self.talk.carried(false, Some(&heard))))
    }

    /// Whether we began a conversation.
    async fn began(&mut self, root: &str) -> Result<bool, PlatformFailure> {
        if self.x.is_ours(root) {
            return Ok(true);
        }
        let Looked::There(post, _) = self.look(root).await? else { return Ok(false) };
        let ours = text(&post["author_id"]).as_deref() == Some(self.own.as_str());
        if ours {
            self.x.learn_ours(root);
        }
        Ok(ours)
    }

    /// Takes a post of our own away.
    async fn take_away(&mut self, id: &str) -> Done {
        let heard = match self.act(Deed::Delete, &format!("/2/tweets/{id}"), DELETE).await {
            Err(failure) if is_missing(&failure) => return Ok(Some(self.talk.carried(true, None))),
            heard => heard?,
        };
        let left = self.look(id).await.map_err(PlatformFailure::perhaps)?;
        self.talk.settled(&heard, Some(!matches!(left, Looked::There(..))))
    }

    /// A direct message; none when it is not there.
    pub(super) async fn direct_message(&mut self, id: &str) -> Result<Option<Value>, PlatformFailure> {
        if !is_number(id) {
            return Ok(None);
        }
        let query = [direct::FIELDS[0]];
        match self.get(&format!("/2/dm_events/{id}"), &query, DIRECTS, 1).await {
            Err(failure) if is_missing(&failure) => Ok(None),
            Err(failure) => Err(failure),
            Ok(heard) => Ok(Some(value(&heard.json)["data"].clone()).filter(Value::is_object)),
        }
    }

    async fn where_direct_stands(&mut self, id: &str) -> Result<Standing, PlatformFailure> {
        match self.direct_message(id).await {
            Ok(Some(_)) => Ok(Standing::Visible),
            // What is older than the interface shows is not gone.
            Ok(None) if written_at(id).is_some_and(|at| self.talk.now.duration_since(at) > DIRECT_REACH) => {
                Ok(Standing::Visible)
            }
            Ok(None) => Ok(Standing::Gone),
            Err(failure) if failure.problem.kind == ProblemKind::MayNotModerate => Ok(Standing::Visible),
            Err(failure) => Err(failure),
        }
    }

    /// Whether a post quotes one of ours.
    pub(super) async fn quotes_us(&mut self, post: &Value) -> Result<bool, PlatformFailure> {
        let Some(quoted) = refers(post, "quoted") else { return Ok(false) };
        let Looked::There(quoted, _) = self.look(&quoted).await? else { return Ok(false) };
        Ok(text(&quoted["author_id"]).as_deref() == Some(self.own.as_str()))
    }
}

/// When something was written, by its id.
fn written_at(id: &str) -> Option<Timestamp> {
    let number: i64 = id.parse().ok()?;
    Timestamp::from_millisecond((number >> 22).checked_add(FIRST_ID_AT)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_says_when_it_was_written() {
        // The platform's own example of an id and its time.
        let at = written_at("1050118621198921728").unwrap();
        assert!(at.to_string().starts_with("2018-10-10T20:19:24"), "{at}");
    }
}
