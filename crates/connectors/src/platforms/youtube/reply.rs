//! An answer, given once however often it is asked for: what we have said already in the same place, after what is
//! answered and in the same words, is this answer. There are two levels: what answers a reply stands beside it, under the
//! same comment.

use super::{
    talk::{MOST, Talking},
    translate::{Sort, address, is_id, over, thread, video_of, words, writer, written_at},
};
use crate::{
    guard::Deed,
    platforms::{
        interface::no_json,
        marks::alike,
        pieces::pieces,
        settled::Done,
        values::{text, value},
    },
};
use jiff::Timestamp;
use serde_json::{Value, json};
use torg_domain::outside::platform::{Carried, PlatformFailure};

/// How long a comment may be, in characters.
const LONGEST: usize = 10_000;

/// Something we have said: its id, its words, and the video it stands under.
type Ours = (String, String, Option<String>);

impl Talking<'_> {
    /// Answers a comment.
    pub(super) async fn reply(&mut self, id: &str, to: &Value, said: &str, mark: &str) -> Done {
        let top = over(to).unwrap_or_else(|| id.to_owned());
        let (own, since) = (self.own.clone(), written_at(to));
        let query = [
            ("part", "snippet"),
            ("parentId", top.as_str()),
            ("textFormat", "plainText"),
            ("maxResults", MOST),
        ];
        let mut ours = Vec::new();
        self.list("comments", &query, None, |page| {
            ours.extend(page.items.iter().filter_map(|raw| said_by(&value(raw), &own, since)));
            true
        })
        .await?;
        let body = |piece: &str| json!({ "snippet": { "parentId": top, "textOriginal": piece } });
        self.say(&ours, "comments", body, (said, mark)).await
    }

    /// Says something under a video of ours.
    pub(super) async fn begin_thread(&mut self, video: &str, said: &str, mark: &str) -> Done {
        let own = self.own.clone();
        let query = [
            ("part", "snippet"),
            ("videoId", video),
            ("order", "time"),
            ("textFormat", "plainText"),
            ("maxResults", MOST),
        ];
        let mut ours = Vec::new();
        // What we have said lately: the newest hundred.
        self.list("commentThreads", &query, None, |page| {
            let tops = page.items.iter().filter_map(|raw| thread(raw).ok());
            ours.extend(tops.filter_map(|thread| said_by(&value(&thread.top), &own, None)));
            false
        })
        .await?;
        let body = |piece: &str| {
            let top = json!({ "snippet": { "textOriginal": piece } });
            json!({ "snippet": { "channelId": own, "videoId": video, "topLevelComment": top } })
        };
        self.say(&ours, "commentThreads", body, (said, mark)).await
    }

    /// Says each piece that is not said already.
    async fn say(
        &mut self,
        ours: &[Ours],
        path: &str,
        body: impl Fn(&str) -> Value,
        (said, mark): (&str, &str),
    ) -> Done {
        let mut first: Option<Carried> = None;
        for (place, piece) in pieces(said, LONGEST).iter().enumerate() {
            let mark = format!("{mark}/{place}");
            let stands =
                ours.iter().find(|(id, words, _)| alike(words, piece) && self.tube.marks.may_be(&mark, id));
            let ((id, video), carried) = match stands {
                Some((id, _, video)) => ((id.clone(), video.clone()), self.talk.carried(true, None)),
                None => self.put_up(path, &body(piece)).await?,
            };
            self.tube.marks.learn(&mark, &id);
            let url = video.map(|video| address(&video, &id));
            first.get_or_insert(Carried { external_id: Some(Sort::Comment.name(&id)), url, ..carried });
        }
        Ok(first)
    }

    async fn put_up(
        &mut self,
        path: &str,
        body: &Value,
    ) -> Result<((String, Option<String>), Carried), PlatformFailure> {
        let deed = Deed::Post(body.to_string().into_bytes());
        let heard = self.act(deed, path, &[("part", "snippet")]).await?;
        let new = value(&heard.json);
        // What begins a thread comes with the thread around it.
        let top = &new["snippet"]["topLevelComment"];
        let comment = if top.is_object() { top } else { &new };
        let Some(id) = text(&comment["id"]).filter(|id| is_id(id)) else {
            return Err(self.talk.failed(no_json(), &heard, true));
        };
        Ok(((id, video_of(comment)), self.talk.carried(false, Some(&heard))))
    }
}

/// A comment that is ours, and not older than what it would answer.
fn said_by(comment: &Value, own: &str, since: Option<Timestamp>) -> Option<Ours> {
    let late = written_at(comment).zip(since).is_none_or(|(at, since)| at >= since);
    let ours = writer(comment).as_deref() == Some(own) && late;
    let id = text(&comment["id"]).filter(|id| ours && is_id(id))?;
    Some((id, words(comment), video_of(comment)))
}
