//! An answer, given once however often it is asked for: what already stands there with the same text, written by
//! us after what it answers, is this answer.

use super::{acts::Done, client::Facebook};
use crate::platforms::{
    graph::{
        marks::alike,
        names::{Sort, is_id},
        talk::Graph,
        values::{instant, text, value, web},
    },
    interface::no_json,
    pieces::pieces,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use torg_domain::outside::platform::{Carried, PlatformFailure};

/// How long a comment may be, in characters.
const COMMENT: usize = 8000;

/// How long a direct message may be.
const MESSAGE: usize = 2000;

/// Something we have said.
struct Ours {
    id: String,
    text: String,
    url: Option<String>,
}

impl Facebook {
    /// Answers a post or a comment, beneath it.
    pub(super) async fn reply(
        &self,
        graph: &mut Graph<'_>,
        id: &str,
        to: &Value,
        said: &str,
        mark: &str,
    ) -> Done {
        // There are two levels: what answers an answer stands beside it, under the same comment.
        let over = text(&to["parent"]["id"]).filter(|id| is_id(id)).unwrap_or_else(|| id.to_owned());
        let since = instant(&to["created_time"]);
        let ours = graph.ours(&format!("{over}/comments"), ("filter", "stream"), since).await?;
        let path = format!("{id}/comments");
        let body = |piece: &str| json!({ "message": piece, "fields": "id,permalink_url" });
        self.say(graph, Sort::Comment, &ours, (&path, "id"), pieces(said, COMMENT), mark, body).await
    }

    /// Answers a direct message, to whoever wrote it.
    pub(super) async fn reply_direct(
        &self,
        graph: &mut Graph<'_>,
        to: &Value,
        said: &str,
        mark: &str,
    ) -> Done {
        let from = text(&to["from"]["id"]).filter(|by| *by != graph.own);
        let Some(who) = from.or_else(|| text(&to["to"]["data"][0]["id"])) else {
            return Err(graph.talk.stopped(no_json()));
        };
        let own = graph.own.clone();
        let query = [("user_id", who.as_str()), ("fields", "id")];
        let talks = graph.get(&format!("{own}/conversations"), &query).await?.value();
        let talk = text(&talks["data"][0]["id"]).filter(|id| is_id(id));
        let ours = match talk {
            Some(talk) => {
                let since = instant(&to["created_time"]);
                graph.ours(&format!("{talk}/messages"), ("limit", "50"), since).await?
            }
            None => Vec::new(),
        };
        let path = format!("{own}/messages");
        let body = |piece: &str| json!({ "recipient": { "id": who }, "messaging_type": "RESPONSE", "message": { "text": piece } });
        self.say(graph, Sort::Direct, &ours, (&path, "message_id"), pieces(said, MESSAGE), mark, body).await
    }

    /// Says each piece that is not said already. `to`: where, and what the new id is called in the answer.
    #[expect(clippy::too_many_arguments, reason = "two kinds of answer differ in all of these")]
    async fn say(
        &self,
        graph: &mut Graph<'_>,
        sort: Sort,
        ours: &[Ours],
        to: (&str, &str),
        pieces: Vec<String>,
        mark: &str,
        body: impl Fn(&str) -> Value,
    ) -> Done {
        let mut first: Option<Carried> = None;
        for (place, piece) in pieces.iter().enumerate() {
            let mark = format!("{mark}/{place}");
            let stands = ours.iter().find(|o| alike(&o.text, piece) && self.marks.may_be(&mark, &o.id));
            let (id, carried) = match stands {
                Some(o) => (o.id.clone(), Carried { url: o.url.clone(), ..graph.carried(true, None) }),
                None => {
                    let done = graph.post(to.0, &body(piece)).await?;
                    let value = done.value();
                    let Some(id) = text(&value[to.1]).filter(|id| is_id(id)) else {
                        return Err(graph.talk.failed(no_json(), &done.heard, true));
                    };
                    let url = web(&value["permalink_url"]);
                    (id, Carried { url, ..graph.carried(false, Some(&done)) })
                }
            };
            self.marks.learn(&mark, &id);
            first.get_or_insert(Carried { external_id: Some(sort.name(&id)), ..carried });
        }
        Ok(first)
    }
}

impl Graph<'_> {
    /// What we have said in a list since an instant.
    async fn ours(
        &mut self,
        path: &str,
        more: (&str, &str),
        since: Option<Timestamp>,
    ) -> Result<Vec<Ours>, PlatformFailure> {
        let mut ours = Vec::new();
        let own = self.own.clone();
        let fields = if path.ends_with("/comments") {
            "id,message,from,created_time,permalink_url"
        } else {
            "id,message,from,created_time"
        };
        let query = [("fields", fields), ("order", "reverse_chronological"), more];
        self.list(path, &query, |raw| {
            let said = value(raw);
            let late = instant(&said["created_time"]).zip(since).is_none_or(|(at, since)| at >= since);
            if late
                && text(&said["from"]["id"]).as_deref() == Some(own.as_str())
                && let Some(id) = text(&said["id"])
            {
                let words = text(&said["message"]).unwrap_or_default();
                ours.push(Ours { id, text: words, url: web(&said["permalink_url"]) });
            }
            late
        })
        .await?;
        Ok(ours)
    }
}
