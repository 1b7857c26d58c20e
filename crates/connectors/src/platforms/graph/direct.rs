//! Conversations of direct messages: reading them, and answering one.

use super::{
    names::{Sort, is_id, named},
    say::Saying,
    talk::Graph,
};
use crate::platforms::{
    found::{Found, Stretch},
    marks::Marks,
    pages::Listed,
    settled::Done,
    values::{self, author, instant, text, value, web},
};
use crate::{
    html::plain,
    platforms::interface::{broken, no_json},
};
use jiff::Timestamp;
use serde_json::{Value, json, value::RawValue};
use torg_domain::{
    channels::{
        problem::{Mender, Problem, ProblemKind},
        taken::{Kind, MediaKind, RawKind, Standing, Taken, Visibility},
    },
    outside::platform::PlatformFailure,
};

/// What is asked for of a message.
pub(crate) const MESSAGE: &str = "id,created_time,from,to,message,sticker,\
    attachments{id,mime_type,name,image_data,video_data,file_url}";

/// Whose conversations, and where.
pub(crate) struct Talks<'a> {
    /// The node they hang from.
    pub(crate) at: &'a str,
    /// What tells them from another platform's.
    pub(crate) only: Option<(&'a str, &'a str)>,
    /// What we are called in them: ids and names.
    pub(crate) own: &'a [String],
    /// How long a message may be, in characters.
    pub(crate) longest: usize,
}

impl Talks<'_> {
    fn is_ours(&self, from: &Value) -> Option<bool> {
        let called: Vec<String> = [&from["id"], &from["username"]].into_iter().filter_map(text).collect();
        (!called.is_empty()).then(|| called.iter().any(|name| self.own.contains(name)))
    }

    /// A message in our words.
    fn translate(&self, raw: &RawValue, talk: &str, now: Timestamp) -> Result<Taken, Problem> {
        let value = value(raw);
        let id = text(&value["id"]).filter(|id| is_id(id)).ok_or_else(broken)?;
        let mut taken = Taken {
            external_id: Sort::Direct.name(&id),
            kind: Kind::Direct,
            visibility: Visibility::Direct,
            thread: Some(talk.to_owned()),
            parent: Some(talk.to_owned()),
            author: author(&value["from"]),
            ours: self.is_ours(&value["from"]),
            standing: Some(Standing::Visible),
            text: plain(&text(&value["message"]).unwrap_or_default()),
            published_at: instant(&value["created_time"]).map(|at| at.min(now)),
            raw: raw.get().as_bytes().to_vec(),
            raw_kind: RawKind::Json,
            ..Taken::default()
        };
        for attachment in value["attachments"]["data"].as_array().into_iter().flatten() {
            let alt = text(&attachment["name"]);
            let kinds = [("image_data", MediaKind::Image), ("video_data", MediaKind::Video)];
            let found = kinds.iter().find_map(|(at, kind)| Some((web(&attachment[*at]["url"])?, *kind)));
            let found = found.or_else(|| Some((web(&attachment["file_url"])?, MediaKind::File)));
            if let Some((url, kind)) = found {
                values::add(&mut taken, url, kind, alt);
            }
        }
        if let Some(url) = web(&value["sticker"]) {
            values::add(&mut taken, url, MediaKind::Image, None);
        }
        let mut note = |kind, sentence: &str| {
            taken.problems.push(Problem::new(kind, Mender::Source, sentence).at(&*taken.external_id));
        };
        if taken.text.is_empty() && taken.media.is_empty() {
            note(ProblemKind::NothingToRead, "Det har ingen text.");
        }
        if taken.published_at.is_none() {
            note(ProblemKind::DateMissing, "Plattformen säger inte när det skickades.");
        }
        Ok(taken)
    }
}

impl Graph<'_> {
    /// The conversations where something happened.
    pub(crate) async fn talks(
        &mut self,
        found: &mut Found,
        talks: &Talks<'_>,
        stretch: Stretch,
    ) -> Result<Listed, PlatformFailure> {
        let mut touched = Vec::new();
        let mut query = vec![("fields", "id,updated_time"), ("limit", "50")];
        query.extend(talks.only);
        let ended = self
            .list(&format!("{}/conversations", talks.at), &query, |raw| {
                let said = value(raw);
                let updated = instant(&said["updated_time"]);
                let happened = updated.zip(stretch.from).is_none_or(|(at, from)| at >= from);
                if happened && let Some(id) = text(&said["id"]) {
                    touched.push(Sort::Talk.name(&id));
                }
                happened
            })
            .await?;
        for talk in touched {
            self.messages(found, talks, &talk, stretch.from).await?;
        }
        Ok(ended)
    }

    /// The messages of a conversation: all, or those since an instant.
    pub(crate) async fn messages(
        &mut self,
        found: &mut Found,
        talks: &Talks<'_>,
        talk: &str,
        since: Option<Timestamp>,
    ) -> Result<(), PlatformFailure> {
        let Some((Sort::Talk, id)) = named(talk) else { return Ok(()) };
        if !found.asks(talk) {
            return Ok(());
        }
        let now = self.talk.now;
        let query = [("fields", MESSAGE), ("limit", "50")];
        let ended = self
            .list(&format!("{id}/messages"), &query, |raw| {
                let taken = talks.translate(raw, talk, now);
                let at = taken.as_ref().ok().and_then(|t| t.published_at);
                found.add(taken);
                at.zip(since).is_none_or(|(at, since)| at >= since)
            })
            .await;
        found.ended(ended, &[Kind::Direct])
    }

    /// Answers a direct message, to whoever wrote it.
    pub(crate) async fn reply_direct(
        &mut self,
        talks: &Talks<'_>,
        marks: &Marks,
        to: &Value,
        said: &str,
        mark: &str,
    ) -> Done {
        let from = text(&to["from"]["id"]).filter(|_| talks.is_ours(&to["from"]) == Some(false));
        let Some(who) = from.or_else(|| text(&to["to"]["data"][0]["id"])) else {
            return Err(self.talk.stopped(no_json()));
        };
        let mut query = vec![("user_id", who.as_str()), ("fields", "id")];
        query.extend(talks.only);
        let all = self.get(&format!("{}/conversations", talks.at), &query).await?.value();
        let talk = text(&all["data"][0]["id"]).filter(|id| is_id(id));
        let mut saying = Saying::new(Sort::Direct, mark, marks);
        if let Some(talk) = talk {
            let query = [("fields", "id,message,from,created_time"), ("limit", "50")];
            let since = instant(&to["created_time"]);
            saying
                .look(self, &format!("{talk}/messages"), &query, since, |m| talks.is_ours(&m["from"]))
                .await?;
        }
        let path = format!("{}/messages", talks.at);
        let body = |piece: &str| json!({ "recipient": { "id": who }, "messaging_type": "RESPONSE", "message": { "text": piece } });
        saying.say(self, (&path, "message_id"), said, talks.longest, body).await
    }
}
