//! Carrying measures out: each looks first, so that doing it twice does it once, and looks again after. Others'
//! comments are hidden and shown again; only our own can be taken away.

use super::{
    client::Tiktok,
    names::{self, Named, named},
    talk::Talking,
    translate::standing,
};
use crate::platforms::{
    interface::{gone, no_json},
    marks::alike,
    pieces::pieces,
    settled::Done,
    values::{instant, number, text, value},
};
use jiff::Timestamp;
use serde_json::{Value, json};
use torg_domain::outside::platform::{Account, Carried, Measure, PlatformFailure, Standing};

/// How long a comment of ours may be, in characters.
const LONGEST: usize = 150;

impl Tiktok {
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
        if matches!(
            measure,
            Measure::HideBehindClick | Measure::Bin | Measure::Block | Measure::Report { .. }
        ) {
            return Ok(None);
        }
        let (video, id) = match named(external_id) {
            Some(Named::Comment { video, id }) => (video, id),
            Some(Named::Video(id)) => {
                let Measure::Reply { text, mark } = measure else { return Ok(None) };
                let Some(said) = talk.video(id).await? else { return Err(talk.talk.stopped(gone())) };
                return talk.say((id, None), instant(&value(&said)["create_time"]), &text, &mark).await;
            }
            None => return Err(talk.talk.stopped(gone())),
        };
        let Some(said) = talk.comment(video, id).await?.map(|raw| value(&raw)) else {
            return match measure {
                Measure::Delete => Ok(Some(talk.talk.carried(true, None))),
                _ => Err(talk.talk.stopped(gone())),
            };
        };
        let ours = said["owner"] == true;
        match measure {
            Measure::Hide if !ours => talk.stand(video, id, &said, Standing::Hidden).await,
            Measure::Restore if !ours => talk.stand(video, id, &said, Standing::Visible).await,
            Measure::Delete if ours => talk.take_away(video, id).await,
            Measure::Reply { text: words, mark } => {
                // There are two levels: what answers an answer stands beside it, under the same comment.
                let over = number(&said["parent_comment_id"]);
                let over = over.as_deref().unwrap_or(id);
                talk.say((video, Some(over)), instant(&said["create_time"]), &words, &mark).await
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
        let mut talk = Talking::begin(self, account, now)?;
        talk.talk.awaited = true;
        Ok(match named(external_id) {
            Some(Named::Video(id)) => talk.video(id).await?.map_or(Standing::Gone, |_| Standing::Visible),
            Some(Named::Comment { video, id }) => {
                let there = talk.comment(video, id).await?;
                there.map_or(Standing::Gone, |raw| standing(&value(&raw)))
            }
            None => Standing::Gone,
        })
    }
}

impl Talking<'_> {
    /// Hides a comment from all others, or shows it again.
    async fn stand(&mut self, video: &str, id: &str, said: &Value, to: Standing) -> Done {
        if standing(said) == to {
            return Ok(Some(self.talk.carried(true, None)));
        }
        let action = if to == Standing::Hidden { "HIDE" } else { "UNHIDE" };
        let fields = json!({ "video_id": video, "comment_id": id, "action": action });
        let done = self.done("/business/comment/hide/", fields).await?;
        let after = self.comment(video, id).await.map_err(PlatformFailure::perhaps)?;
        self.talk.settled(&done.heard, after.map(|raw| standing(&value(&raw)) == to))
    }

    /// Takes a comment of our own away.
    async fn take_away(&mut self, video: &str, id: &str) -> Done {
        let done = self.done("/business/comment/delete/", json!({ "comment_id": id })).await?;
        let left = self.comment(video, id).await.map_err(PlatformFailure::perhaps)?;
        self.talk.settled(&done.heard, Some(left.is_none()))
    }

    /// Answers under a video or under a comment, once: what stands there already in the same words, said by us since
    /// then, is this answer.
    async fn say(
        &mut self,
        (video, over): (&str, Option<&str>),
        since: Option<Timestamp>,
        words: &str,
        mark: &str,
    ) -> Done {
        let ours = self.said(video, over, since).await?;
        let mut first: Option<Carried> = None;
        for (place, piece) in pieces(words, LONGEST).iter().enumerate() {
            let mark = format!("{mark}/{place}");
            let marks = &self.tiktok.marks;
            let stands = ours.iter().find(|(id, text)| alike(text, piece) && marks.may_be(&mark, id));
            let (id, carried) = match stands {
                Some((id, _)) => (id.clone(), self.talk.carried(true, None)),
                None => {
                    let (path, fields) = match over {
                        Some(over) => (
                            "/business/comment/reply/create/",
                            json!({ "video_id": video, "comment_id": over, "text": piece }),
                        ),
                        None => ("/business/comment/create/", json!({ "video_id": video, "text": piece })),
                    };
                    let done = self.done(path, fields).await?;
                    let Some(id) = number(&done.data()["comment_id"]) else {
                        return Err(self.talk.failed(no_json(), &done.heard, true));
                    };
                    (id, self.talk.carried(false, Some(&done.heard)))
                }
            };
            self.tiktok.marks.learn(&mark, &id);
            first.get_or_insert(Carried { external_id: Some(names::comment(video, &id)), ..carried });
        }
        Ok(first)
    }

    /// What we have said there since an instant: ids and words.
    async fn said(
        &mut self,
        video: &str,
        over: Option<&str>,
        since: Option<Timestamp>,
    ) -> Result<Vec<(String, String)>, PlatformFailure> {
        let mut query = vec![
            ("video_id", video),
            ("status", "ALL"),
            ("sort_field", "create_time"),
            ("sort_order", "desc"),
            ("max_count", "30"),
        ];
        query.extend(over.map(|over| ("comment_id", over)));
        let path = if over.is_some() { "/business/comment/reply/list/" } else { "/business/comment/list/" };
        let mut ours: Vec<(String, String)> = Vec::new();
        let ended = self
            .list(
                path,
                &query,
                None,
                |raw| {
                    let said = value(raw);
                    let early =
                        instant(&said["create_time"]).zip(since).is_some_and(|(at, since)| at < since);
                    if !early && said["owner"] == true {
                        ours.extend(text(&said["comment_id"]).zip(text(&said["text"])));
                    }
                    !early
                },
                |_, _| {},
            )
            .await?;
        ended.map(|_| ours).map_err(|refusal| *refusal)
    }
}
