//! The demo's own feed: comments on a blog, handed out one after another while somebody looks.
//!
//! It is served on a listener of its own, on loopback, and asked for by the ordinary job, with everything
//! that belongs to it: conditional requests, an edit of a comment that is known already.

use super::story::{Channel, Comment, Story};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::{SignedDuration, Timestamp};
use std::fmt::Write as _;
use std::sync::Arc;
use torg_domain::ids::ChannelId;
use torg_domain::outside::Clock;
use torg_store::{Problem, Reader};

/// Where on the listener it lies.
pub const PATH: &str = "/kommentarer.atom";

/// How long after the start the first comment comes, and how long there is between two.
const FIRST: SignedDuration = SignedDuration::ZERO;
const BETWEEN: SignedDuration = SignedDuration::from_secs(20);

/// What is handed out, and when.
pub struct Handing {
    comments: Vec<(Comment, Timestamp)>,
    title: String,
    address: String,
    clock: Arc<dyn Clock>,
}

impl Handing {
    /// Everything that is to arrive, from `start` on; what an earlier run handed out keeps its time.
    ///
    /// # Errors
    /// What the store said.
    pub async fn new(
        story: &Story,
        channel: &Channel,
        id: ChannelId,
        reader: &mut Reader,
        clock: Arc<dyn Clock>,
        start: Timestamp,
    ) -> Result<Self, Problem> {
        let after = |at: Timestamp, span| at.checked_add(span).unwrap_or(Timestamp::MAX);
        let mut next = after(start, FIRST);
        let mut comments = Vec::with_capacity(story.arriving.len());
        for comment in &story.arriving {
            let known = reader.message_of(id, comment.edits.as_deref().unwrap_or(&comment.id)).await?;
            let known = known.filter(|m| comment.edits.is_none() || m.versions > 1);
            let at =
                known.map(|m| if comment.edits.is_some() { start } else { m.published_at.unwrap_or(start) });
            let at = at.unwrap_or_else(|| {
                let at = next;
                next = after(next, BETWEEN);
                at
            });
            comments.push((comment.clone(), at));
        }
        Ok(Self { comments, title: channel.name.clone(), address: channel.address.clone(), clock })
    }

    /// The feed as it stands at an instant: every comment so far, with its latest text. With how many
    /// comments and edits there are in it.
    fn at(&self, now: Timestamp) -> (usize, String) {
        let so_far: Vec<_> = self.comments.iter().filter(|(_, at)| *at <= now).collect();
        let updated = so_far.iter().map(|(_, at)| *at).max().unwrap_or(now);
        let mut xml = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" \
             xmlns:thr=\"http://purl.org/syndication/thread/1.0\">\n<id>{0}/</id>\n<title>{1}</title>\n\
             <updated>{2}</updated>\n<link href=\"{0}/\"/>\n",
            escaped(&self.address),
            escaped(&self.title),
            whole(updated),
        );
        for (comment, at) in so_far.iter().rev().filter(|(c, _)| c.edits.is_none()) {
            let edit = so_far.iter().rev().find(|(c, _)| c.edits.as_deref() == Some(&comment.id));
            let (text, changed) = edit.map_or((&comment.text, at), |(edit, at)| (&edit.text, at));
            let _ = write!(
                xml,
                "<entry>\n<id>{id}</id>\n<title/>\n<author><name>{author}</name></author>\n\
                 <published>{published}</published>\n<updated>{updated}</updated>\n\
                 <link href=\"{address}/{post}#{id}\"/>\n<thr:in-reply-to ref=\"{post}\"/>\n\
                 <content type=\"text\">{text}</content>\n</entry>\n",
                id = escaped(&comment.id),
                author = escaped(&comment.author),
                published = whole(*at),
                updated = whole(*changed),
                address = escaped(&self.address),
                post = escaped(&comment.post),
                text = escaped(text),
            );
        }
        xml.push_str("</feed>\n");
        (so_far.len(), xml)
    }

    /// Serves it until the program ends.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn serve(self, listener: tokio::net::TcpListener) -> std::io::Result<()> {
        let app = Router::new().route(PATH, get(hand_out)).with_state(Arc::new(self));
        axum::serve(listener, app).await
    }
}

async fn hand_out(State(handing): State<Arc<Handing>>, headers: HeaderMap) -> Response {
    let (count, xml) = handing.at(handing.clock.now());
    let tag = format!("\"{count}\"");
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    let kind = "application/atom+xml; charset=utf-8".to_owned();
    ([(header::CONTENT_TYPE, kind), (header::ETAG, tag)], xml).into_response()
}

/// An instant to the second, as Atom writes it.
fn whole(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second()).unwrap_or(at).to_string()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
