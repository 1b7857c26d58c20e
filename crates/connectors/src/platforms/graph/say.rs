//! An answer, given once however often it is asked for: what already stands there with the same text, written by
//! us after what it answers, is this answer.

use super::{
    names::{Sort, is_id},
    talk::Graph,
};
use crate::platforms::{
    interface::no_json,
    marks::{Marks, alike},
    pieces::pieces,
    settled::Done,
    values::{instant, text, value, web},
};
use jiff::Timestamp;
use serde_json::Value;
use torg_domain::outside::platform::{Carried, PlatformFailure};

/// Something we have said.
struct Ours {
    id: String,
    text: String,
    url: Option<String>,
}

/// An answer on its way.
pub(crate) struct Saying<'m> {
    sort: Sort,
    mark: &'m str,
    marks: &'m Marks,
    ours: Vec<Ours>,
}

impl<'m> Saying<'m> {
    /// An answer of this sort by this order.
    pub(crate) fn new(sort: Sort, mark: &'m str, marks: &'m Marks) -> Self {
        Self { sort, mark, marks, ours: Vec::new() }
    }

    /// Looks through a list for what we have said since an instant.
    pub(crate) async fn look(
        &mut self,
        graph: &mut Graph<'_>,
        path: &str,
        query: &[(&str, &str)],
        since: Option<Timestamp>,
        is_ours: impl Fn(&Value) -> Option<bool>,
    ) -> Result<(), PlatformFailure> {
        let ours = &mut self.ours;
        graph
            .list(path, query, |raw| {
                let said = value(raw);
                let at = instant(&said["created_time"]).or_else(|| instant(&said["timestamp"]));
                let late = at.zip(since).is_none_or(|(at, since)| at >= since);
                if late
                    && is_ours(&said) == Some(true)
                    && let Some(id) = text(&said["id"])
                {
                    let words = text(&said["message"]).or_else(|| text(&said["text"])).unwrap_or_default();
                    let url = web(&said["permalink_url"]).or_else(|| web(&said["permalink"]));
                    ours.push(Ours { id, text: words, url });
                }
                true
            })
            .await?;
        Ok(())
    }

    /// What already stands there of this answer's nth piece.
    pub(crate) fn stands(&self, graph: &Graph<'_>, place: usize, piece: &str) -> Option<Carried> {
        let mark = format!("{}/{place}", self.mark);
        let found = self.ours.iter().find(|o| alike(&o.text, piece) && self.marks.may_be(&mark, &o.id))?;
        self.marks.learn(&mark, &found.id);
        let external_id = Some(self.sort.name(&found.id));
        Some(Carried { external_id, url: found.url.clone(), ..graph.talk.carried(true, None) })
    }

    /// Remembers what the nth piece became.
    pub(crate) fn became(&self, place: usize, id: &str) -> String {
        self.marks.learn(&format!("{}/{place}", self.mark), id);
        self.sort.name(id)
    }

    /// Says each piece that is not said already. `to`: where, and what the new id is called in the answer.
    pub(crate) async fn say(
        &self,
        graph: &mut Graph<'_>,
        to: (&str, &str),
        said: &str,
        longest: usize,
        body: impl Fn(&str) -> Value,
    ) -> Done {
        let mut first: Option<Carried> = None;
        for (place, piece) in pieces(said, longest).iter().enumerate() {
            let carried = match self.stands(graph, place, piece) {
                Some(carried) => carried,
                None => {
                    let done = graph.post(to.0, &body(piece)).await?;
                    let value = done.value();
                    let Some(id) = text(&value[to.1]).filter(|id| is_id(id)) else {
                        return Err(graph.talk.failed(no_json(), &done.heard, true));
                    };
                    let url = web(&value["permalink_url"]);
                    let external_id = Some(self.became(place, &id));
                    Carried { url, external_id, ..graph.talk.carried(false, Some(&done.heard)) }
                }
            };
            first.get_or_insert(carried);
        }
        Ok(first)
    }
}
