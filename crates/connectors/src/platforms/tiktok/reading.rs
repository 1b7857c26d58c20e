//! Reading: our videos, the comments under them, and the answers under those.
//!
//! The interface has no list of comments, and a video does not say when something last happened under it, but how
//! much is said there: for what is new, comments are asked for where that has changed since they were last read. Both
//! public and hidden ones come.

use super::{
    client::Tiktok,
    faults,
    names::{self, Named, named},
    talk::{Refusal, Talking},
    translate,
};
use crate::platforms::{
    found::{Found, Stretch},
    pages::Listed,
    values::{instant, number, text, value, web},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json, value::RawValue};
use torg_domain::{
    channels::taken::Kind,
    outside::platform::{Account, PlatformFailure, ReadOut, Reading},
};

/// What is asked for of a video.
const FIELDS: &str = r#"["item_id","caption","create_time","share_url","thumbnail_url","comments"]"#;

/// How many videos, and how many comments, come on a page.
const VIDEOS: (&str, &str) = ("max_count", "20");
const COMMENTS: [(&str, &str); 4] =
    [("status", "ALL"), ("sort_field", "create_time"), ("sort_order", "desc"), ("max_count", "30")];

/// How far back videos are looked for that something may have been said under of late.
const FRESH: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How far before a span videos are looked for that something may have been said under in it.
const BACK: SignedDuration = SignedDuration::from_hours(60 * 24);

/// A video come upon: its id, where it is shown, and how much the interface says is said under it.
struct Video {
    id: String,
    url: Option<String>,
    count: Option<u64>,
}

impl Video {
    fn of(said: &Value) -> Option<Self> {
        let id = number(&said["item_id"])?;
        Some(Self { id, url: web(&said["share_url"]), count: said["comments"].as_u64() })
    }
}

impl Tiktok {
    pub(super) async fn read_out(
        &self,
        account: &Account,
        what: Reading,
        now: Timestamp,
    ) -> Result<ReadOut, PlatformFailure> {
        let mut talk = Talking::begin(self, account, now)?;
        talk.talk.awaited = matches!(what, Reading::Awaited(_));
        let mut found = Found::default();
        let mut stretch = Stretch::default();
        let mut read = Vec::new();
        match &what {
            Reading::New(since) => {
                let fresh = now.checked_sub(FRESH).unwrap_or(now);
                stretch = Stretch { from: *since, until: None, back: since.map(|since| since.min(fresh)) };
                for video in talk.videos(&mut found, stretch).await? {
                    if since.is_none() || !self.is_as_before(&talk.own, &video.id, video.count) {
                        let whole = talk.comments(&mut found, &video).await?;
                        read.extend(video.count.filter(|_| whole).map(|count| (video.id, count)));
                    }
                }
            }
            Reading::Span { from, until } => {
                let back = from.checked_sub(BACK).ok();
                stretch = Stretch { from: Some(*from), until: Some(*until), back };
                for video in talk.videos(&mut found, stretch).await? {
                    talk.comments(&mut found, &video).await?;
                }
            }
            Reading::Threads(ids) => {
                for id in ids {
                    talk.thread(&mut found, id).await?;
                }
            }
            Reading::Awaited(id) => talk.thread(&mut found, id).await?,
        }
        self.learn(&talk.own, read);
        if talk.refused {
            found.problems.push(faults::kept_from_us());
        }
        Ok(found.out(&mut talk.talk, stretch))
    }
}

impl Talking<'_> {
    /// Our videos, newest first, from the last page known to lie before the stretch's end.
    async fn videos(&mut self, found: &mut Found, stretch: Stretch) -> Result<Vec<Video>, PlatformFailure> {
        let (now, tiktok, own) = (self.talk.now, self.tiktok, self.own.clone());
        let from = stretch.until.and_then(|until| tiktok.places.before(&own, until));
        let mut videos = Vec::new();
        let query = [("fields", FIELDS), VIDEOS];
        let ended = self
            .list(
                "/business/video/list/",
                &query,
                from,
                |raw| {
                    let said = value(raw);
                    let created = instant(&said["create_time"]);
                    // What lies past the span has nothing under it from within.
                    let past = created.zip(stretch.until).is_some_and(|(created, until)| created >= until);
                    videos.extend(Video::of(&said).filter(|_| !past));
                    found.add(translate::video(raw, now));
                    created.zip(stretch.back).is_none_or(|(created, back)| created >= back)
                },
                |last, cursor| {
                    if let Some(at) = instant(&value(last)["create_time"]) {
                        tiktok.places.note(&own, at, cursor);
                    }
                },
            )
            .await?;
        found.broken_off |= ended.map_err(|refusal| *refusal)? == Listed::BrokenOff;
        Ok(videos)
    }

    /// The comments under a video, and the answers under each; gives back whether all of them came.
    async fn comments(&mut self, found: &mut Found, video: &Video) -> Result<bool, PlatformFailure> {
        if !found.asks(&names::video(&video.id)) {
            return Ok(false);
        }
        let mut answered = Vec::new();
        let mut whole = self
            .under(found, video, None, |said| {
                let some = said["replies"].as_u64().is_none_or(|replies| replies > 0);
                answered.extend(number(&said["comment_id"]).filter(|_| some));
            })
            .await?;
        for over in answered {
            whole &= self.under(found, video, Some(&over), |_| {}).await?;
        }
        Ok(whole)
    }

    /// One list of comments: those under a video, or the answers under one of them; gives back whether all of it came.
    async fn under(
        &mut self,
        found: &mut Found,
        video: &Video,
        over: Option<&str>,
        mut seen: impl FnMut(&Value),
    ) -> Result<bool, PlatformFailure> {
        let now = self.talk.now;
        let mut query = vec![("video_id", video.id.as_str())];
        query.extend_from_slice(&COMMENTS);
        query.extend(over.map(|over| ("comment_id", over)));
        let ended = self
            .list(
                if over.is_some() { "/business/comment/reply/list/" } else { "/business/comment/list/" },
                &query,
                None,
                |raw| {
                    seen(&value(raw));
                    found.add(translate::comment(raw, &video.id, video.url.as_deref(), now));
                    true
                },
                |_, _| {},
            )
            .await;
        match ended {
            // What is refused of one video says nothing of the others; that it is not there is looked at alone.
            Ok(Err(refusal)) => {
                self.refused = true;
                found.withhold(&[Kind::Comment]);
                let problem = refusal.problem.at(names::video(&video.id));
                if !found.problems.contains(&problem) {
                    found.problems.push(problem);
                }
                Ok(false)
            }
            Ok(Ok(ended)) => found.ended(Ok(ended), &[Kind::Comment]).map(|()| ended == Listed::Whole),
            Err(failure) => found.ended(Err(failure), &[Kind::Comment]).map(|()| false),
        }
    }

    /// One thread, whole: a video and everything under it.
    async fn thread(&mut self, found: &mut Found, name: &str) -> Result<(), PlatformFailure> {
        let Some(Named::Video(id) | Named::Comment { video: id, .. }) = named(name) else { return Ok(()) };
        let Some(raw) = self.video(id).await? else { return Ok(()) };
        found.add(translate::video(&raw, self.talk.now));
        let Some(video) = Video::of(&value(&raw)) else { return Ok(()) };
        self.comments(found, &video).await?;
        Ok(())
    }

    /// One video of ours by its id; none when there is none such.
    pub(super) async fn video(&mut self, id: &str) -> Result<Option<Box<RawValue>>, PlatformFailure> {
        let filters = json!({ "video_ids": [id] }).to_string();
        let query = [("fields", FIELDS), ("filters", filters.as_str())];
        self.only("/business/video/list/", &query, "item_id", id).await?.map_err(|refusal| *refusal)
    }

    /// One comment by its id, under its video; none when it, or the video, is not there.
    pub(super) async fn comment(
        &mut self,
        video: &str,
        id: &str,
    ) -> Result<Option<Box<RawValue>>, PlatformFailure> {
        let ids = json!([id]).to_string();
        let query = [("video_id", video), ("status", "ALL"), ("comment_ids", ids.as_str())];
        match self.only("/business/comment/list/", &query, "comment_id", id).await? {
            Ok(this) => Ok(this),
            // Under a video that is not there nothing is; under one that is, a refusal says nothing of the comment.
            Err(refusal) => match self.video(video).await? {
                None => Ok(None),
                Some(_) => Err(*refusal),
            },
        }
    }

    /// What a list that is asked for one thing alone gives.
    async fn only(
        &mut self,
        path: &str,
        query: &[(&str, &str)],
        key: &str,
        id: &str,
    ) -> Result<Result<Option<Box<RawValue>>, Refusal>, PlatformFailure> {
        let mut this: Option<Box<RawValue>> = None;
        let ended = self
            .list(
                path,
                query,
                None,
                |raw| {
                    if text(&value(raw)[key]).as_deref() == Some(id) {
                        this = Some(raw.to_owned());
                    }
                    this.is_none()
                },
                |_, _| {},
            )
            .await?;
        match ended {
            // What was not found in the pages that were turned may stand in the others.
            Ok(Listed::BrokenOff) if this.is_none() => Err(self.talk.stopped(faults::not_looked_through())),
            ended => Ok(ended.map(|_| this)),
        }
    }
}
