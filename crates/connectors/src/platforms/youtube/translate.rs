//! What the interface says of videos and comments, in our words.

use crate::{
    html::{one_line, plain},
    platforms::{
        interface::broken,
        values::{self, instant, note_wanting, text, web},
    },
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use std::collections::BTreeSet;
use torg_domain::channels::{
    problem::Problem,
    taken::{Author, Kind, MediaKind, RawKind, Standing, Taken},
};

/// What an id is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A video: it begins a thread.
    Video,
    /// A comment under it, or a reply to one.
    Comment,
}

impl Sort {
    /// The name an item of this sort has here.
    pub(super) fn name(self, id: &str) -> String {
        match self {
            Self::Video => format!("video:{id}"),
            Self::Comment => format!("comment:{id}"),
        }
    }
}

/// What a name names; none when it is no name of ours.
pub(super) fn named(name: &str) -> Option<(Sort, &str)> {
    let (word, id) = name.split_once(':')?;
    let sort = match word {
        "video" => Sort::Video,
        "comment" => Sort::Comment,
        _ => return None,
    };
    is_id(id).then_some((sort, id))
}

/// An id as the interface makes them. A reply's holds a point; a comma would part two ids.
pub(super) fn is_id(id: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    !id.is_empty() && id.len() <= 200 && id.bytes().all(plain) && !id.bytes().all(|b| b == b'.')
}

/// What is known when an item is read.
pub(super) struct Known<'a> {
    /// The channel's id.
    pub(super) own: &'a str,
    /// Now.
    pub(super) now: Timestamp,
}

/// A comment that begins a thread, with those of its replies that came with it.
pub(super) struct Thread {
    /// The video it stands under.
    pub(super) video: Option<String>,
    /// The comment.
    pub(super) top: Box<RawValue>,
    /// Its id.
    pub(super) id: String,
    /// When it was written.
    pub(super) at: Option<Timestamp>,
    /// Replies: the latest few.
    pub(super) replies: Vec<Box<RawValue>>,
    /// How many replies there are in all.
    pub(super) count: u64,
}

impl Thread {
    /// Whether all its replies came with it, each counted once.
    pub(super) fn is_whole(&self) -> bool {
        let ids = self.replies.iter().filter_map(|raw| text(&values::value(raw)["id"]));
        self.count <= ids.collect::<BTreeSet<_>>().len() as u64
    }
}

#[derive(Deserialize)]
struct ThreadShape {
    snippet: SnippetShape,
    #[serde(default)]
    replies: Option<RepliesShape>,
}

#[derive(Deserialize)]
struct SnippetShape {
    #[serde(default, rename = "videoId")]
    video: Value,
    #[serde(rename = "topLevelComment")]
    top: Box<RawValue>,
    #[serde(default, rename = "totalReplyCount")]
    count: Value,
}

#[derive(Deserialize)]
struct RepliesShape {
    #[serde(default)]
    comments: Vec<Box<RawValue>>,
}

/// A thread out of its bytes, or why it is none.
pub(super) fn thread(raw: &RawValue) -> Result<Thread, Problem> {
    let shape: ThreadShape = serde_json::from_str(raw.get()).map_err(|_| broken())?;
    let said = values::value(&shape.snippet.top);
    let id = text(&said["id"]).filter(|id| is_id(id)).ok_or_else(broken)?;
    let replies = shape.replies.map(|r| r.comments).unwrap_or_default();
    Ok(Thread {
        video: text(&shape.snippet.video).filter(|id| is_id(id)),
        at: instant(&said["snippet"]["publishedAt"]),
        count: shape.snippet.count.as_u64().unwrap_or(replies.len() as u64),
        top: shape.snippet.top,
        id,
        replies,
    })
}

/// Where a comment stands, by the word for it; none where the interface does not say.
pub(super) fn standing(comment: &Value) -> Option<Standing> {
    match comment["snippet"]["moderationStatus"].as_str()? {
        "published" => Some(Standing::Visible),
        "heldForReview" => Some(Standing::Hidden),
        "likelySpam" => Some(Standing::Binned),
        // It can never be shown again.
        "rejected" => Some(Standing::Gone),
        _ => None,
    }
}

/// The id of whoever wrote a comment.
pub(super) fn writer(comment: &Value) -> Option<String> {
    text(&comment["snippet"]["authorChannelId"]["value"])
}

/// The comment that a reply answers; none for one that begins a thread. A reply's own id begins with it.
pub(super) fn over(comment: &Value) -> Option<String> {
    let said = text(&comment["snippet"]["parentId"]).filter(|id| is_id(id));
    let own = text(&comment["id"]);
    let before = own.as_deref().and_then(|id| id.split_once('.')).map(|(before, _)| before.to_owned());
    said.or(before).filter(|over| is_id(over) && own.as_deref() != Some(over))
}

/// The video a comment stands under, where the interface says so.
pub(super) fn video_of(comment: &Value) -> Option<String> {
    text(&comment["snippet"]["videoId"]).filter(|id| is_id(id))
}

/// The words of a comment: as they were written where it is our own, else as they are shown.
pub(super) fn words(comment: &Value) -> String {
    let snippet = &comment["snippet"];
    plain(&text(&snippet["textOriginal"]).or_else(|| text(&snippet["textDisplay"])).unwrap_or_default())
}

/// When a comment was written.
pub(super) fn written_at(comment: &Value) -> Option<Timestamp> {
    instant(&comment["snippet"]["publishedAt"])
}

/// Where a comment is seen.
pub(super) fn address(video: &str, comment: &str) -> String {
    format!("https://www.youtube.com/watch?v={video}&lc={comment}")
}

/// A comment in our words, or why it cannot be held. `video`: the one it was found under; `stands`: where, by the list
/// it was found in.
pub(super) fn comment(
    raw: &RawValue,
    video: Option<&str>,
    stands: Standing,
    known: &Known<'_>,
) -> Result<Taken, Problem> {
    let said = values::value(raw);
    let id = text(&said["id"]).filter(|id| is_id(id)).ok_or_else(broken)?;
    let snippet = &said["snippet"];
    let (over, by) = (over(&said), writer(&said));
    let video = video_of(&said).or_else(|| video.map(str::to_owned));
    let published_at = instant(&snippet["publishedAt"]).map(|at| at.min(known.now));
    let updated_at = instant(&snippet["updatedAt"]).map(|at| at.min(known.now));
    let external_id = Sort::Comment.name(&id);
    let begins = || Sort::Comment.name(over.as_deref().unwrap_or(&id));
    let odd = said["kind"].as_str().is_some_and(|kind| kind != "youtube#comment");
    let mut taken = Taken {
        kind: if odd { Kind::Other } else { Kind::Comment },
        parent: match (&over, &video) {
            (Some(over), _) => Some(Sort::Comment.name(over)),
            (None, video) => video.as_deref().map(|video| Sort::Video.name(video)),
        },
        thread: Some(video.as_deref().map_or_else(begins, |video| Sort::Video.name(video))),
        ours: by.as_deref().map(|by| by == known.own),
        author: author(snippet, by),
        standing: Some(standing(&said).unwrap_or(stands)),
        text: words(&said),
        url: video.as_deref().map(|video| address(video, &id)),
        updated_at: updated_at.filter(|at| published_at.is_none_or(|published| *at > published)),
        published_at,
        raw: raw.get().as_bytes().to_vec(),
        raw_kind: RawKind::Json,
        external_id,
        ..Taken::default()
    };
    note_wanting(&mut taken);
    Ok(taken)
}

fn author(snippet: &Value, id: Option<String>) -> Option<Author> {
    let name = text(&snippet["authorDisplayName"]).map(|n| one_line(&n)).filter(|n| !n.is_empty());
    let handle = name.as_deref().and_then(|n| n.strip_prefix('@')).map(str::to_owned);
    let name = name.or_else(|| id.clone())?;
    Some(Author { name, handle: handle.or(id), url: web(&snippet["authorChannelUrl"]), ..Author::default() })
}

/// A video of ours, out of the list of them or asked for alone, or why it cannot be held.
pub(super) fn video(raw: &RawValue, known: &Known<'_>) -> Result<Taken, Problem> {
    let said = values::value(raw);
    let (snippet, content) = (&said["snippet"], &said["contentDetails"]);
    // In the list of them the entry has an id of its own.
    let listed = text(&content["videoId"]).or_else(|| text(&snippet["resourceId"]["videoId"]));
    let id = listed.or_else(|| text(&said["id"])).filter(|id| is_id(id)).ok_or_else(broken)?;
    let channel = text(&snippet["videoOwnerChannelId"]).or_else(|| text(&snippet["channelId"]));
    let name = text(&snippet["videoOwnerChannelTitle"]).or_else(|| text(&snippet["channelTitle"]));
    let name = name.map(|n| one_line(&n)).filter(|n| !n.is_empty()).or_else(|| channel.clone());
    let published = instant(&content["videoPublishedAt"]).or_else(|| instant(&snippet["publishedAt"]));
    let external_id = Sort::Video.name(&id);
    let mut taken = Taken {
        kind: Kind::Post,
        thread: Some(external_id.clone()),
        ours: channel.as_deref().map(|by| by == known.own),
        author: name.map(|name| Author { name, handle: channel, ..Author::default() }),
        standing: Some(video_standing(&said)),
        title: text(&snippet["title"]).map(|t| one_line(&t)).filter(|t| !t.is_empty()),
        text: plain(&text(&snippet["description"]).unwrap_or_default()),
        url: Some(format!("https://www.youtube.com/watch?v={id}")),
        published_at: published.map(|at| at.min(known.now)),
        raw: raw.get().as_bytes().to_vec(),
        raw_kind: RawKind::Json,
        external_id,
        ..Taken::default()
    };
    let sizes = ["maxres", "standard", "high", "medium", "default"];
    let still = sizes.iter().find_map(|size| web(&snippet["thumbnails"][*size]["url"]));
    if let Some(still) = still {
        values::add(&mut taken, still, MediaKind::Image, None);
    }
    note_wanting(&mut taken);
    Ok(taken)
}

/// Where a video stands: what is private nobody else is shown.
pub(super) fn video_standing(video: &Value) -> Standing {
    match video["status"]["privacyStatus"].as_str() {
        Some("private") => Standing::Hidden,
        _ => Standing::Visible,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{json, value::to_raw_value};

    fn known() -> Known<'static> {
        Known { own: "UCown", now: "2026-04-07T08:00:00Z".parse().unwrap() }
    }

    fn said() -> Value {
        json!({ "kind": "youtube#comment", "id": "Ug1.9x", "snippet": {
            "authorDisplayName": "@anna", "authorChannelId": { "value": "UCanna" },
            "authorChannelUrl": "http://www.youtube.com/@anna", "videoId": "v-1", "parentId": "Ug1",
            "textDisplay": "När öppnar\nbadet?", "publishedAt": "2026-04-07T07:00:00Z",
            "updatedAt": "2026-04-07T07:05:00Z" } })
    }

    fn read(value: &Value) -> Result<Taken, Problem> {
        comment(&to_raw_value(value).unwrap(), None, Standing::Visible, &known())
    }

    #[test]
    fn a_reply_is_read_with_what_it_answers_and_where_it_stands() {
        let taken = read(&said()).unwrap();
        assert_eq!(
            (taken.external_id.as_str(), taken.parent.as_deref()),
            ("comment:Ug1.9x", Some("comment:Ug1"))
        );
        assert_eq!((taken.thread.as_deref(), taken.ours), (Some("video:v-1"), Some(false)));
        assert_eq!(taken.url.as_deref(), Some("https://www.youtube.com/watch?v=v-1&lc=Ug1.9x"));
        assert_eq!(taken.updated_at, "2026-04-07T07:05:00Z".parse().ok());
        assert_eq!(taken.author.as_ref().and_then(|a| a.handle.as_deref()), Some("anna"));
        let mut held = said();
        held["snippet"]["moderationStatus"] = json!("heldForReview");
        held["kind"] = json!("youtube#poll");
        let held = read(&held).unwrap();
        assert_eq!((held.standing, held.kind), (Some(Standing::Hidden), Kind::Other));
    }

    #[test]
    fn names_are_read_back_and_nothing_else_is_one() {
        assert_eq!(named("comment:Ug1.9x"), Some((Sort::Comment, "Ug1.9x")));
        assert_eq!(named("video:a-_B"), Some((Sort::Video, "a-_B")));
        for odd in
            ["Ug1", "comment:", "comment:a,b", "comment:../me", "video:a/b", "x:1", "video:..", "video:a?b"]
        {
            assert_eq!(named(odd), None, "{odd}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_fall(at in 0_usize..900, byte: u8, cut in 0_usize..900) {
            let whole = json!({ "snippet": { "videoId": "v-1", "topLevelComment": said(), "totalReplyCount": 9 },
                "replies": { "comments": [said(), null, 3] }, "contentDetails": { "videoId": "v" }, "id": "x" });
            let mut bytes = whole.to_string().into_bytes();
            let place = at % bytes.len();
            bytes[place] = byte;
            for bytes in [&bytes[..], &bytes[..cut % bytes.len()]] {
                let Ok(text) = std::str::from_utf8(bytes) else { continue };
                let Ok(raw) = serde_json::from_str::<Box<RawValue>>(text) else { continue };
                let _ = video(&raw, &known());
                let _ = comment(&raw, Some("v"), Standing::Hidden, &known());
                if let Ok(thread) = thread(&raw) {
                    let _ = comment(&thread.top, None, Standing::Visible, &known());
                    for reply in &thread.replies {
                        let _ = comment(reply, None, Standing::Visible, &known());
                    }
                }
            }
        }

        #[test]
        fn no_value_in_any_place_makes_it_fall(field in 0_usize..8, odd in 0_usize..8) {
            let odd = [json!(null), json!([]), json!({}), json!(-1), json!(1e300), json!("\u{0}"), json!(true), json!("x".repeat(3000))][odd].clone();
            let mut value = said();
            match field {
                0 => value["id"] = odd,
                1 => value["snippet"] = odd,
                2 => value["snippet"]["publishedAt"] = odd,
                3 => value["snippet"]["authorChannelId"] = odd,
                4 => value["snippet"]["textDisplay"] = odd,
                5 => value["snippet"]["moderationStatus"] = odd,
                6 => value["snippet"]["parentId"] = odd,
                _ => value["kind"] = odd,
            }
            let _ = read(&value);
            let _ = video(&to_raw_value(&value).unwrap(), &known());
        }
    }
}
