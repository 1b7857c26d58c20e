//! What the interface says of posts and direct messages, in our words.

use super::{client::User, talk::ordinal};
use crate::{
    html::one_line,
    platforms::{
        interface::broken,
        values::{instant, number, text, value, web},
    },
};
use jiff::Timestamp;
use serde_json::{Value, value::RawValue};
use std::collections::HashMap;
use torg_domain::channels::{
    problem::{Mender, Problem, ProblemKind},
    taken::{Author, Kind, MediaKind, MediaRef, RawKind, Standing, Taken, Visibility},
};

/// What is known when a post is read.
pub(super) struct Known<'a> {
    /// Our id there.
    pub(super) own: &'a str,
    /// Now.
    pub(super) now: Timestamp,
    /// Who somebody is.
    pub(super) users: &'a dyn Fn(&str) -> Option<User>,
    /// What a post was called first, by a later id.
    pub(super) first: &'a dyn Fn(&str) -> String,
    /// Whether we began a conversation.
    pub(super) ours: &'a dyn Fn(&str) -> bool,
    /// Whether we have hidden it, as far as we know.
    pub(super) hidden: &'a dyn Fn(&str) -> Option<bool>,
    /// The media by their keys.
    pub(super) media: &'a HashMap<String, Value>,
}

/// Which post it is and which of its versions: the first id, and the last.
pub(super) fn ids(post: &Value) -> Option<(String, String)> {
    let id = number(&post["id"])?;
    let history = post["edit_history_tweet_ids"].as_array();
    let all: Vec<String> = history.into_iter().flatten().filter_map(number).chain([id]).collect();
    let (first, last) = (all.iter().min_by_key(|id| ordinal(id))?, all.iter().max_by_key(|id| ordinal(id))?);
    Some((first.clone(), last.clone()))
}

/// What a post refers to in one way: the id.
pub(super) fn refers(post: &Value, way: &str) -> Option<String> {
    let all = post["referenced_tweets"].as_array()?;
    let one = all.iter().find(|r| r["type"].as_str() == Some(way))?;
    number(&one["id"])
}

/// Whether somebody is named in a post.
pub(super) fn names(post: &Value, who: &str) -> bool {
    let all = [&post["entities"], &post["note_tweet"]["entities"]];
    let named = all.iter().filter_map(|e| e["mentions"].as_array()).flatten();
    named.filter_map(|m| text(&m["id"])).any(|id| id == who)
}

/// A post in our words, or why it cannot be held.
pub(super) fn post(raw: &RawValue, known: &Known<'_>) -> Result<Taken, Problem> {
    let said = value(raw);
    let (first, last) = ids(&said).ok_or_else(broken)?;
    let author = text(&said["author_id"]).or_else(|| text(&said["author"]["id"]));
    let ours = author.as_deref().map(|by| by == known.own);
    let conversation = number(&said["conversation_id"]);
    let parent = refers(&said, "replied_to");
    let user = author.as_deref().and_then(known.users);
    let published_at = instant(&said["created_at"]).map(|at| at.min(known.now));
    let mut problems = Vec::new();
    if published_at.is_none() {
        let sentence = "X säger inte när det publicerades.";
        problems.push(Problem::new(ProblemKind::DateMissing, Mender::Source, sentence).at(first.clone()));
    }
    let to_us = text(&said["in_reply_to_user_id"]).as_deref() == Some(known.own);
    let under_ours = conversation.as_deref().is_some_and(known.ours);
    let kind = match (ours, &parent) {
        (None, _) => Kind::Other,
        (Some(true), None) => Kind::Post,
        (Some(true), Some(_)) => Kind::Comment,
        (Some(false), Some(_)) if to_us || under_ours => Kind::Comment,
        _ => Kind::Mention,
    };
    // The interface does not tell what is hidden. Only what nobody can hide is surely in view.
    let standing = match ((known.hidden)(&first), ours, kind) {
        (Some(true), ..) => Some(Standing::BehindClick),
        (None, Some(false) | None, Kind::Comment | Kind::Other) => None,
        _ => Some(Standing::Visible),
    };
    let handle = user.as_ref().map_or("i", |u| u.handle.as_str());
    Ok(Taken {
        kind,
        parent: parent.map(|id| (known.first)(&id)),
        thread: conversation.or_else(|| Some(first.clone())),
        author: author.map(|id| named(id, user.clone())),
        ours,
        visibility: Visibility::Public,
        standing,
        text: words(&said),
        url: Some(format!("https://x.com/{handle}/status/{last}")),
        published_at,
        media: media(&said, known.media),
        raw: raw.get().as_bytes().to_vec(),
        raw_kind: RawKind::Json,
        problems,
        external_id: first,
        ..Taken::default()
    })
}

/// Who wrote: by name where that is known, else by the id.
fn named(id: String, user: Option<User>) -> Author {
    match user {
        Some(User { name, handle }) => Author {
            name,
            url: Some(format!("https://x.com/{handle}")),
            handle: Some(handle),
            ..Author::default()
        },
        None => Author { name: id, ..Author::default() },
    }
}

/// A user in our words; none when it is none.
pub(super) fn user(said: &Value) -> Option<(String, User)> {
    let said = if said["data"].is_object() { &said["data"] } else { said };
    let id = number(&said["id"])?;
    let handle = text(&said["username"])?;
    let plain = handle.len() <= 50 && handle.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let name = text(&said["name"]).map(|n| one_line(&n)).filter(|n| !n.is_empty());
    plain.then(|| (id, User { name: name.unwrap_or_else(|| handle.clone()), handle }))
}

/// The words of a post, with addresses as they are and not as X shortens them.
pub(super) fn words(post: &Value) -> String {
    let long = &post["note_tweet"];
    let (said, entities) = match long["text"].as_str() {
        Some(said) => (said, &long["entities"]),
        None => (post["text"].as_str().unwrap_or_default(), &post["entities"]),
    };
    let mut out = said.to_owned();
    for url in entities["urls"].as_array().into_iter().flatten() {
        let Some(short) = text(&url["url"]).filter(|short| short.len() > 8) else { continue };
        // What stands for a picture is no word.
        let full = if url["media_key"].is_string() { Some(String::new()) } else { web(&url["expanded_url"]) };
        if let Some(full) = full {
            out = out.replace(&short, &full);
        }
    }
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").trim().to_owned()
}

fn media(post: &Value, known: &HashMap<String, Value>) -> Vec<MediaRef> {
    let keys = post["attachments"]["media_keys"].as_array().into_iter().flatten().filter_map(text);
    let one = |key: String| {
        let said = known.get(&key)?;
        let still = web(&said["url"]).or_else(|| web(&said["preview_image_url"]));
        let films = said["variants"].as_array().into_iter().flatten();
        let film = films.filter(|v| v["bit_rate"].is_number()).max_by_key(|v| v["bit_rate"].as_u64());
        let film = film.and_then(|v| web(&v["url"]));
        let kind = if film.is_some() { MediaKind::Video } else { MediaKind::Image };
        let alt = text(&said["alt_text"]).map(|t| one_line(&t)).filter(|t| !t.is_empty());
        Some(MediaRef { url: film.or(still)?, kind, alt })
    };
    keys.filter_map(one).collect()
}

/// What a direct message is called here.
pub(super) fn direct_name(id: &str) -> String {
    format!("dm:{id}")
}

/// What a conversation of direct messages is called here.
pub(super) fn talk_name(id: &str) -> String {
    format!("dm-talk:{id}")
}

/// A direct message in our words, or why it cannot be held.
pub(super) fn direct(raw: &RawValue, known: &Known<'_>) -> Result<Taken, Problem> {
    let said = value(raw);
    let id = number(&said["id"]).ok_or_else(broken)?;
    let sender = text(&said["sender_id"]);
    let talk = text(&said["dm_conversation_id"]);
    let odd = said["event_type"].as_str().is_some_and(|kind| kind != "MessageCreate");
    let user = sender.as_deref().and_then(known.users);
    Ok(Taken {
        kind: if odd { Kind::Other } else { Kind::Direct },
        thread: talk.map(|talk| talk_name(&talk)),
        ours: Some(sender.as_deref() == Some(known.own)),
        author: sender.map(|id| named(id, user)),
        visibility: Visibility::Direct,
        standing: Some(Standing::Visible),
        text: words(&said),
        published_at: instant(&said["created_at"]).map(|at| at.min(known.now)),
        media: media(&said, known.media),
        raw: raw.get().as_bytes().to_vec(),
        raw_kind: RawKind::Json,
        external_id: direct_name(&id),
        ..Taken::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_post_is_called_by_its_first_id_and_shown_by_its_last() {
        let edited = json!({ "id": "9", "edit_history_tweet_ids": ["9", "101", "25"] });
        assert_eq!(ids(&edited), Some(("9".into(), "101".into())));
        assert_eq!(ids(&json!({ "id": 7 })), Some(("7".into(), "7".into())), "a number, and no history");
        assert_eq!(ids(&json!({ "id": "../me" })), None);
    }

    #[test]
    fn words_are_read_whole_and_addresses_as_they_are() {
        let said = json!({
            "text": "Kort …", "note_tweet": {
                "text": "Se https://t.co/abc &lt;3 &amp;amp; https://t.co/pic",
                "entities": { "urls": [
                    { "url": "https://t.co/abc", "expanded_url": "https://kommun.test/bad" },
                    { "url": "https://t.co/pic", "expanded_url": "https://x.com/p/1", "media_key": "3_1" },
                ] },
            },
        });
        assert_eq!(words(&said), "Se https://kommun.test/bad <3 &amp;");
    }
}
