//! Reading: what waits for review, the channel's videos, and the comments under them.
//!
//! One question gives a hundred comments of all the channel's videos, newest first, each with its latest replies and
//! how many there are: what is new costs a few units. A reply under a comment older than the newest hundred is told by
//! nothing; it is found when its thread, or everything, is read again.

use super::{
    client::YouTube,
    faults,
    quota::Purpose,
    talk::{MOST, Page, Talking},
    translate::{self, Known, Sort, Thread, named},
};
use crate::platforms::{
    found::{Found, Stretch},
    interface::broken,
    pages::Listed,
    values::{text, value},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::value::RawValue;
use torg_domain::{
    channels::{
        problem::Problem,
        taken::{Kind, Standing},
    },
    outside::platform::{Account, PlatformFailure, ReadOut, Reading},
};

/// How far before a span comments are looked for that something may have been answered under.
const BACK: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What waits, by the interface's word for it, and where that is.
pub(super) const WAITING: [(&str, Standing); 2] =
    [("heldForReview", Standing::Hidden), ("likelySpam", Standing::Binned)];

/// A comment whose replies did not all come with it: its id, the video, and how many they are.
type Long = (String, Option<String>, u64);

impl YouTube {
    pub(super) async fn read_out(
        &self,
        account: &Account,
        what: Reading,
        now: Timestamp,
    ) -> Result<ReadOut, PlatformFailure> {
        let purpose = match &what {
            Reading::New(_) => Purpose::News,
            Reading::Span { .. } | Reading::Threads(_) => Purpose::Again,
            Reading::Awaited(_) => Purpose::Awaited,
        };
        let mut talk = Talking::begin(self, account, purpose, now)?;
        let mut found = Found::default();
        let mut stretch = Stretch::default();
        match &what {
            Reading::New(since) => {
                stretch = Stretch { from: *since, until: None, back: *since };
                talk.stretch(&mut found, stretch, since.is_some()).await?;
            }
            Reading::Span { from, until } => {
                let back = from.checked_sub(BACK).ok();
                stretch = Stretch { from: Some(*from), until: Some(*until), back };
                talk.stretch(&mut found, stretch, false).await?;
            }
            Reading::Threads(names) => talk.threads(&mut found, names).await?,
            Reading::Awaited(name) => talk.threads(&mut found, std::slice::from_ref(name)).await?,
        }
        // Only now: what is read in vain is read again.
        for (comment, replies) in std::mem::take(&mut talk.read) {
            self.learn_replies(&comment, replies);
        }
        Ok(found.out(&mut talk.talk, stretch))
    }
}

impl Talking<'_> {
    async fn stretch(
        &mut self,
        found: &mut Found,
        stretch: Stretch,
        news: bool,
    ) -> Result<(), PlatformFailure> {
        // The first word of an item counts: what waits is not in view.
        self.waiting(found).await?;
        self.videos(found, stretch).await?;
        self.comments(found, stretch, None, news).await
    }

    /// What waits for somebody's review, or is sorted out as spam: all of it, it is never much.
    async fn waiting(&mut self, found: &mut Found) -> Result<(), PlatformFailure> {
        let (own, now) = (self.own.clone(), self.talk.now);
        let known = Known { own: &own, now };
        for (status, stands) in WAITING {
            let ended = self
                .waiting_in(status, |thread| {
                    match thread {
                        Ok(thread) => {
                            // A thread is listed when it, or any reply in it, waits: which, each says itself. Where
                            // it does not, the list is taken to mean the comment that begins it.
                            let video = thread.video.as_deref();
                            let unless = std::iter::once(stands).chain(std::iter::repeat(Standing::Visible));
                            let all = std::iter::once(&thread.top).chain(&thread.replies);
                            for (raw, unless) in all.zip(unless).filter(|(raw, _)| is_there(raw)) {
                                found.add(translate::comment(raw, video, unless, &known));
                            }
                        }
                        Err(problem) => found.problems.push(problem),
                    }
                    true
                })
                .await;
            if matches!(ended, Ok(Listed::Gone)) {
                return Err(self.talk.stopped(faults::other_channel()));
            }
            found.ended(ended, &[Kind::Comment, Kind::Other])?;
        }
        Ok(())
    }

    /// Goes through what waits in one way, until `each` has had enough.
    pub(super) async fn waiting_in(
        &mut self,
        status: &str,
        mut each: impl FnMut(Result<Thread, Problem>) -> bool,
    ) -> Result<Listed, PlatformFailure> {
        let own = self.own.clone();
        let query = [
            ("part", "snippet,replies"),
            ("allThreadsRelatedToChannelId", own.as_str()),
            ("moderationStatus", status),
            ("textFormat", "plainText"),
            ("maxResults", MOST),
        ];
        self.list("commentThreads", &query, None, |page| {
            page.items.iter().all(|raw| each(translate::thread(raw)))
        })
        .await
    }

    /// The channel's own videos.
    async fn videos(&mut self, found: &mut Found, stretch: Stretch) -> Result<(), PlatformFailure> {
        let Some(uploads) = self.uploads().await? else { return Ok(()) };
        let (own, now, tube) = (self.own.clone(), self.talk.now, self.tube);
        let known = Known { own: &own, now };
        let query = [
            ("part", "snippet,contentDetails,status"),
            ("playlistId", uploads.as_str()),
            ("maxResults", "50"),
        ];
        let place = stretch.until.and_then(|until| tube.bookmarks.before(&uploads, until));
        let ended = self
            .list("playlistItems", &query, place, |page| {
                let mut oldest = None;
                for raw in &page.items {
                    let taken = translate::video(raw, &known);
                    oldest = taken.as_ref().ok().and_then(|taken| taken.published_at).or(oldest);
                    found.add(taken);
                }
                mark(tube, &uploads, page, oldest);
                oldest.zip(stretch.from).is_none_or(|(at, from)| at >= from)
            })
            .await;
        found.ended(ended, &[Kind::Post])
    }

    /// The comments under one of the videos, or under all of them.
    async fn comments(
        &mut self,
        found: &mut Found,
        stretch: Stretch,
        video: Option<&str>,
        news: bool,
    ) -> Result<(), PlatformFailure> {
        let (own, now, tube) = (self.own.clone(), self.talk.now, self.tube);
        let known = Known { own: &own, now };
        let whose = match video {
            Some(video) => ("videoId", video),
            None => ("allThreadsRelatedToChannelId", own.as_str()),
        };
        let query = [
            ("part", "snippet,replies"),
            whose,
            ("order", "time"),
            ("textFormat", "plainText"),
            ("maxResults", MOST),
        ];
        let place = stretch.until.and_then(|until| tube.bookmarks.before(&own, until));
        let mut long: Vec<Long> = Vec::new();
        let ended = self
            .list("commentThreads", &query, place, |page| {
                let (mut oldest, mut past) = (None, false);
                for raw in &page.items {
                    let Ok(thread) = translate::thread(raw) else {
                        found.problems.push(broken());
                        continue;
                    };
                    oldest = thread.at.or(oldest);
                    past |= thread.at.zip(stretch.back).is_some_and(|(at, back)| at < back);
                    if !(thread.is_whole() || news && tube.is_as_before(&thread.id, thread.count)) {
                        long.push((thread.id.clone(), thread.video.clone(), thread.count));
                    }
                    add(found, &thread, &known);
                }
                if video.is_none() {
                    mark(tube, &own, page, oldest);
                }
                !past
            })
            .await;
        match ended {
            Ok(Listed::Gone) if video.is_none() => return Err(self.talk.stopped(faults::other_channel())),
            // Nothing can be said under it: then nothing is.
            Err(failure) if video.is_some() && faults::is_closed(&failure) => {}
            ended => found.ended(ended, &[Kind::Comment, Kind::Other])?,
        }
        for one in long {
            self.replies(found, one).await?;
        }
        Ok(())
    }

    /// All replies under a comment.
    async fn replies(&mut self, found: &mut Found, (id, video, count): Long) -> Result<(), PlatformFailure> {
        let (own, now) = (self.own.clone(), self.talk.now);
        let known = Known { own: &own, now };
        let query = [
            ("part", "snippet"),
            ("parentId", id.as_str()),
            ("textFormat", "plainText"),
            ("maxResults", MOST),
        ];
        let ended = self
            .list("comments", &query, None, |page| {
                for raw in page.items.iter().filter(|raw| is_there(raw)) {
                    found.add(translate::comment(raw, video.as_deref(), Standing::Visible, &known));
                }
                true
            })
            .await;
        if matches!(ended, Ok(Listed::Whole)) {
            self.read.push((id, count));
        }
        found.ended(ended, &[Kind::Comment, Kind::Other])
    }

    /// Threads by their names, each whole: a video with all that is said under it.
    async fn threads(&mut self, found: &mut Found, names: &[String]) -> Result<(), PlatformFailure> {
        let (own, now) = (self.own.clone(), self.talk.now);
        let known = Known { own: &own, now };
        let of = |sort| {
            let all = names.iter().filter_map(|name| named(name)).filter(move |(is, _)| *is == sort);
            all.map(|(_, id)| id.to_owned()).collect::<Vec<String>>()
        };
        let (videos, comments) = (of(Sort::Video), of(Sort::Comment));
        if videos.is_empty() && comments.is_empty() {
            return Ok(());
        }
        self.waiting(found).await?;
        for raw in self.these("videos", &[("part", "snippet,status")], &videos).await? {
            found.add(translate::video(&raw, &known));
        }
        for video in &videos {
            if found.asks(&Sort::Video.name(video)) {
                self.comments(found, Stretch::default(), Some(video), false).await?;
            }
        }
        // What stands under no video: it is its own thread.
        let query = [("part", "snippet,replies"), ("textFormat", "plainText")];
        for raw in self.these("commentThreads", &query, &comments).await? {
            match translate::thread(&raw) {
                Ok(thread) => {
                    add(found, &thread, &known);
                    if !thread.is_whole() {
                        self.replies(found, (thread.id, thread.video, thread.count)).await?;
                    }
                }
                Err(problem) => found.problems.push(problem),
            }
        }
        Ok(())
    }
}

/// Whether a comment that is listed is there at all: what has been rejected is gone for everybody.
fn is_there(raw: &RawValue) -> bool {
    translate::standing(&value(raw)) != Some(Standing::Gone)
}

/// Takes a thread in, as far as it came.
fn add(found: &mut Found, thread: &Thread, known: &Known<'_>) {
    let video = thread.video.as_deref();
    for raw in std::iter::once(&thread.top).chain(&thread.replies).filter(|raw| is_there(raw)) {
        found.add(translate::comment(raw, video, Standing::Visible, known));
    }
}

/// Remembers where the page after this one begins.
fn mark(tube: &YouTube, list: &str, page: &Page, oldest: Option<Timestamp>) {
    if let (Some(at), Some(place)) = (oldest, text(&page.onward)) {
        tube.bookmarks.note(list, at, &place);
    }
}
