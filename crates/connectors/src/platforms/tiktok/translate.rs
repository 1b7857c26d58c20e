//! What the interface says of videos and comments, in our words.

use super::names;
use crate::html::plain;
use crate::platforms::{
    interface::broken,
    values::{self, instant, number, text, web},
};
use jiff::Timestamp;
use serde_json::{Value, value::RawValue};
use torg_domain::channels::{
    problem::{Mender, Problem, ProblemKind},
    taken::{Author, Kind, MediaKind, RawKind, Standing, Taken},
};

/// Where a comment stands: whatever is not public is out of everybody's view but ours and its author's.
pub(super) fn standing(comment: &Value) -> Standing {
    match comment["status"].as_str() {
        Some("PUBLIC") | None => Standing::Visible,
        Some(_) => Standing::Hidden,
    }
}

/// A video of ours.
pub(super) fn video(raw: &RawValue, now: Timestamp) -> Result<Taken, Problem> {
    let said = values::value(raw);
    let id = number(&said["item_id"]).ok_or_else(broken)?;
    let external_id = names::video(&id);
    let mut taken = Taken {
        kind: Kind::Post,
        thread: Some(external_id.clone()),
        ours: Some(true),
        standing: Some(Standing::Visible),
        text: plain(&text(&said["caption"]).unwrap_or_default()),
        url: web(&said["share_url"]),
        published_at: instant(&said["create_time"]).map(|at| at.min(now)),
        raw: raw.get().as_bytes().to_vec(),
        raw_kind: RawKind::Json,
        external_id,
        ..Taken::default()
    };
    if let Some(picture) = web(&said["thumbnail_url"]) {
        values::add(&mut taken, picture, MediaKind::Image, None);
    }
    without_time(&mut taken);
    Ok(taken)
}

/// A comment under a video, or an answer to one. `url`: where the video is shown.
pub(super) fn comment(
    raw: &RawValue,
    video: &str,
    url: Option<&str>,
    now: Timestamp,
) -> Result<Taken, Problem> {
    let said = values::value(raw);
    let id = number(&said["comment_id"]).ok_or_else(broken)?;
    let over = number(&said["parent_comment_id"]).filter(|over| *over != id);
    let name = text(&said["display_name"]).or_else(|| text(&said["username"]));
    let mut taken = Taken {
        external_id: names::comment(video, &id),
        kind: Kind::Comment,
        parent: Some(over.map_or_else(|| names::video(video), |over| names::comment(video, &over))),
        thread: Some(names::video(video)),
        // Whoever has no name that we are shown is told from others by the platform's opaque id.
        author: name.or_else(|| text(&said["user_id"])).map(|name| Author {
            name: crate::html::one_line(&name),
            handle: text(&said["username"]),
            ..Author::default()
        }),
        ours: said["owner"].as_bool(),
        standing: Some(standing(&said)),
        text: plain(&text(&said["text"]).unwrap_or_default()),
        url: url.map(str::to_owned),
        published_at: instant(&said["create_time"]).map(|at| at.min(now)),
        raw: raw.get().as_bytes().to_vec(),
        raw_kind: RawKind::Json,
        ..Taken::default()
    };
    if taken.text.is_empty() {
        let what = Problem::new(ProblemKind::NothingToRead, Mender::Source, "Kommentaren har ingen text.");
        taken.problems.push(what.at(&*taken.external_id));
    }
    without_time(&mut taken);
    Ok(taken)
}

fn without_time(taken: &mut Taken) {
    if taken.published_at.is_none() {
        let sentence = "Plattformen säger inte när det publicerades.";
        let what = Problem::new(ProblemKind::DateMissing, Mender::Source, sentence);
        taken.problems.push(what.at(&*taken.external_id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::value::to_raw_value;

    const COMMENT: &str = r#"{"video_id":"71","comment_id":"82","user_id":"367b","username":"anna","text":"När?","create_time":"1775548740","status":"PUBLIC","owner":false,"replies":2,"parent_comment_id":"80"}"#;

    fn now() -> Timestamp {
        "2026-04-07T08:00:00Z".parse().unwrap()
    }

    #[test]
    fn what_is_not_public_is_hidden_and_an_answer_stands_under_what_it_answers() {
        let raw: Box<RawValue> = serde_json::from_str(COMMENT).unwrap();
        let taken = comment(&raw, "71", Some("https://t.test/v/71"), now()).unwrap();
        assert_eq!((taken.external_id.as_str(), taken.ours), ("comment:71:82", Some(false)));
        assert_eq!(taken.parent.as_deref(), Some("comment:71:80"));
        assert_eq!((taken.thread.as_deref(), taken.standing), (Some("video:71"), Some(Standing::Visible)));
        for word in ["HIDDEN", "OWNER", "något"] {
            assert_eq!(standing(&serde_json::json!({ "status": word })), Standing::Hidden, "{word}");
        }
        let odd = to_raw_value(&serde_json::json!({ "comment_id": "../82" })).unwrap();
        assert!(comment(&odd, "71", None, now()).is_err() && video(&odd, now()).is_err());
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_is_said_is_a_panic(
            key in proptest::sample::select(vec![
                "comment_id", "item_id", "parent_comment_id", "create_time", "text", "status", "owner",
                "username", "caption", "share_url", "thumbnail_url",
            ]),
            odd in proptest::sample::select(vec![
                "null", "true", "-1", "1e400", "99999999999999999999", "\"\"", "\"\\u0000\"", "[]", "{}",
                "\"-9223372036854775808\"", "\"javascript:alert(1)\"", "[[[[]]]]",
            ]),
        ) {
            let mut said: serde_json::Map<String, Value> = serde_json::from_str(COMMENT).unwrap();
            said.insert("item_id".into(), "71".into());
            if let Ok(odd) = serde_json::from_str(odd) {
                said.insert(key.into(), odd);
            }
            let raw = to_raw_value(&said).unwrap();
            let _ = comment(&raw, "71", None, now());
            let _ = video(&raw, now());
        }
    }
}
