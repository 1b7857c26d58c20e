//! An answer beneath a post or a comment.

use super::client::Facebook;
use crate::platforms::{
    graph::{
        names::{Sort, is_id},
        say::Saying,
        talk::Graph,
    },
    settled::Done,
    values::{instant, text},
};
use serde_json::{Value, json};

/// How long a comment may be, in characters.
const COMMENT: usize = 8000;

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
        let own = graph.own.clone();
        let is_ours = |comment: &Value| Some(text(&comment["from"]["id"])? == own);
        let query = [
            ("fields", "id,message,from,created_time,permalink_url"),
            ("order", "reverse_chronological"),
            ("limit", "100"),
        ];
        let mut saying = Saying::new(Sort::Comment, mark, &self.marks);
        saying
            .look(graph, &format!("{over}/comments"), &query, instant(&to["created_time"]), is_ours)
            .await?;
        let body = |piece: &str| json!({ "message": piece, "fields": "id,permalink_url" });
        saying.say(graph, (&format!("{id}/comments"), "id"), said, COMMENT, body).await
    }
}
