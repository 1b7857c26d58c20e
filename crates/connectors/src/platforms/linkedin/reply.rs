//! An answer, given once however often it is asked for: what we have said already in the same place, after what is
//! answered and in the same words, is this answer. There are two levels: what answers a reply stands beside it, under the
//! same comment.

use super::{
    talk::{Talking, comments_of},
    translate::{over, which},
    urns::Comment,
};
use crate::{
    guard::Deed,
    platforms::{
        interface::{Heard, gone, no_json},
        marks::alike,
        pages::Listed,
        pieces::pieces,
        settled::Done,
        values::{instant, text, value},
    },
};
use jiff::Timestamp;
use serde_json::{Value, json};
use torg_domain::outside::platform::Carried;

/// How long a comment may be, in characters.
const LONGEST: usize = 1250;

/// What is answered.
pub(super) struct To {
    /// Under what the answer stands: the post or the comment that begins the thread.
    under: String,
    /// The post, as it is named with a comment.
    object: String,
    /// The comment, where it is one.
    parent: Option<String>,
    /// Not earlier than this.
    since: Option<Timestamp>,
}

impl To {
    /// A post.
    pub(super) fn post(post: &str) -> Self {
        Self { under: post.to_owned(), object: post.to_owned(), parent: None, since: None }
    }

    /// A comment, as it was shown to us.
    pub(super) fn comment(comment: &Comment, said: &Value) -> Self {
        let top = over(said).unwrap_or_else(|| comment.clone()).urn();
        let since = instant(&said["created"]["time"]);
        Self { under: top.clone(), object: comment.under.clone(), parent: Some(top), since }
    }

    fn body(&self, own: &str, piece: &str) -> Value {
        let mut body = json!({ "actor": own, "object": self.object, "message": { "text": piece } });
        if let Some(parent) = &self.parent {
            body["parentComment"] = json!(parent);
        }
        body
    }
}

impl Talking<'_> {
    pub(super) async fn reply(&mut self, to: &To, said: &str, mark: &str) -> Done {
        let (own, since) = (self.own.clone(), to.since);
        let mut ours: Vec<(Comment, String)> = Vec::new();
        let path = comments_of(&to.under);
        let listed = self
            .list(&path, "", |raw| {
                let one = value(raw);
                let at = instant(&one["created"]["time"]);
                let late = at.zip(since).is_none_or(|(at, since)| at >= since);
                if late
                    && text(&one["actor"]).as_deref() == Some(own.as_str())
                    && let Some(comment) = which(&one)
                {
                    ours.push((comment, text(&one["message"]["text"]).unwrap_or_default()));
                }
                true
            })
            .await?;
        if listed == Listed::Gone {
            return Err(self.talk.stopped(gone()));
        }
        let mut first: Option<Carried> = None;
        for (place, piece) in pieces(said, LONGEST).iter().enumerate() {
            let mark = format!("{mark}/{place}");
            let stands = ours.iter().find(|(comment, words)| {
                alike(words, piece) && self.linkedin.marks.may_be(&mark, &comment.urn())
            });
            let (comment, carried) = match stands {
                Some((comment, _)) => (comment.clone(), self.talk.carried(true, None)),
                None => {
                    let deed = Deed::Post(to.body(&own, piece).to_string().into_bytes());
                    let heard = self.ask(deed, &path, "").await?;
                    let Some(comment) = made(&heard, to) else {
                        return Err(self.talk.failed(no_json(), &heard, true));
                    };
                    (comment, self.talk.carried(false, Some(&heard)))
                }
            };
            let urn = comment.urn();
            self.linkedin.marks.learn(&mark, &urn);
            if let Some(parent) = &to.parent {
                self.linkedin.learn_over(&urn, parent);
            }
            let url = Some(comment.address());
            first.get_or_insert(Carried { external_id: Some(urn), url, ..carried });
        }
        Ok(first)
    }
}

/// What an answer became: by the body, or by the number in a header.
fn made(heard: &Heard, to: &To) -> Option<Comment> {
    which(&value(&heard.json)).or_else(|| {
        let id = heard.header("x-restli-id").or_else(|| heard.header("x-linkedin-id"))?;
        let urn = format!("urn:li:comment:({},{})", to.object, id.trim());
        super::urns::comment_urn(&urn)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platforms::linkedin::urns::comment_urn;

    #[test]
    fn an_answer_to_a_reply_stands_under_the_same_comment() {
        let reply = comment_urn("urn:li:comment:(urn:li:activity:1,3)").unwrap();
        let said = json!({ "parentComment": "urn:li:comment:(urn:li:activity:1,2)" });
        let to = To::comment(&reply, &said);
        let body = to.body("urn:li:organization:24", "Hej");
        assert_eq!(body["parentComment"], "urn:li:comment:(urn:li:activity:1,2)");
        assert_eq!(
            (body["object"].as_str(), to.under.as_str()),
            (Some("urn:li:activity:1"), "urn:li:comment:(urn:li:activity:1,2)")
        );
        let top = To::comment(&comment_urn("urn:li:comment:(urn:li:activity:1,2)").unwrap(), &json!({}));
        assert_eq!(top.under, "urn:li:comment:(urn:li:activity:1,2)");
        assert!(To::post("urn:li:share:9").body("x", "y").get("parentComment").is_none());
    }
}
