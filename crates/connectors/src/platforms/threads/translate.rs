//! What the interface says of posts and replies, in our words.

use crate::html::plain;
use crate::platforms::{
    graph::names::{Sort, is_id},
    interface::broken,
    values::{self, instant, note_wanting, text, web},
};
use jiff::Timestamp;
use serde_json::{Value, value::RawValue};
use torg_domain::channels::{
    problem::Problem,
    taken::{Author, Kind, MediaKind, RawKind, Standing, Taken},
};

/// Where an item stands: what is hidden others still reach with a click.
pub(super) fn standing(item: &Value) -> Standing {
    match item["hide_status"].as_str() {
        Some("HIDDEN" | "COVERED") => Standing::BehindClick,
        _ => Standing::Visible,
    }
}

/// Whether it answers a post that begins a thread: only that can be hidden alone.
pub(super) fn is_top(item: &Value) -> bool {
    let (root, over) = (text(&item["root_post"]["id"]), text(&item["replied_to"]["id"]));
    root.is_some() && root == over
}

/// One post or reply. `told`: whether it came because it names us.
pub(super) fn item(raw: &RawValue, told: bool, own: &str, now: Timestamp) -> Result<Taken, Problem> {
    let value = values::value(raw);
    let id = text(&value["id"]).filter(|id| is_id(id)).ok_or_else(broken)?;
    let other = |value: &Value| text(&value["id"]).filter(|id| is_id(id));
    let (root, over) = (other(&value["root_post"]), other(&value["replied_to"]));
    let reply = value["is_reply"] == true || over.is_some();
    let external_id = if reply { Sort::Comment.name(&id) } else { Sort::Post.name(&id) };
    let name = text(&value["username"]);
    let ours = name.as_deref().map(|name| name == own);
    let in_thread = |id: &str| {
        if root.as_deref() == Some(id) { Sort::Post.name(id) } else { Sort::Comment.name(id) }
    };
    let mut taken = Taken {
        kind: match (told && ours != Some(true), reply) {
            (true, _) => Kind::Mention,
            (false, true) => Kind::Comment,
            (false, false) => Kind::Post,
        },
        parent: over.as_deref().map(in_thread),
        thread: Some(root.as_deref().map_or_else(|| external_id.clone(), |root| Sort::Post.name(root))),
        author: name.map(|name| Author { handle: Some(name.clone()), name, ..Author::default() }),
        ours,
        standing: Some(standing(&value)),
        text: plain(&text(&value["text"]).unwrap_or_default()),
        url: web(&value["permalink"]),
        published_at: instant(&value["timestamp"]).map(|at| at.min(now)),
        raw: raw.get().as_bytes().to_vec(),
        raw_kind: RawKind::Json,
        external_id,
        ..Taken::default()
    };
    if let Some(url) = web(&value["media_url"]) {
        let kind = match value["media_type"].as_str() {
            Some("VIDEO") => MediaKind::Video,
            Some("AUDIO") => MediaKind::Audio,
            _ => MediaKind::Image,
        };
        values::add(&mut taken, url, kind, text(&value["alt_text"]));
    }
    note_wanting(&mut taken);
    Ok(taken)
}
