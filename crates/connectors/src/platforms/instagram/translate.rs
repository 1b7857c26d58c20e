//! What the interface says of media and comments, in our words.

use crate::html::plain;
use crate::platforms::{
    graph::names::{Sort, is_id},
    interface::broken,
    values::{self, author, instant, text, web},
};
use jiff::Timestamp;
use serde_json::{Value, json, value::RawValue};
use torg_domain::channels::{
    problem::{Mender, Problem, ProblemKind},
    taken::{Kind, MediaKind, RawKind, Standing, Taken},
};

/// Whether whoever wrote something is us: by id or by name; none where nobody is named.
pub(super) fn is_ours(value: &Value, own: &[String]) -> Option<bool> {
    let called = [&value["from"]["id"], &value["user"]["id"], &value["from"]["username"], &value["username"]];
    let called: Vec<String> = called.into_iter().filter_map(text).collect();
    (!called.is_empty()).then(|| called.iter().any(|name| own.contains(name)))
}

/// Where a comment stands.
pub(super) fn standing(comment: &Value) -> Standing {
    if comment["hidden"] == true { Standing::Hidden } else { Standing::Visible }
}

fn base(raw: &RawValue, sort: Sort, own: &[String], now: Timestamp) -> Result<(Value, Taken), Problem> {
    let value = values::value(raw);
    let id = text(&value["id"]).filter(|id| is_id(id)).ok_or_else(broken)?;
    let external_id = sort.name(&id);
    let published_at = instant(&value["timestamp"]).map(|at| at.min(now));
    let mut problems = Vec::new();
    if published_at.is_none() {
        let sentence = "Plattformen säger inte när det publicerades.";
        problems.push(Problem::new(ProblemKind::DateMissing, Mender::Source, sentence).at(&*external_id));
    }
    let by = author(&value["from"]).or_else(|| author(&json!({ "username": value["username"] })));
    let taken = Taken {
        author: by,
        ours: is_ours(&value, own),
        standing: Some(Standing::Visible),
        text: plain(&text(&value["caption"]).or_else(|| text(&value["text"])).unwrap_or_default()),
        url: web(&value["permalink"]),
        published_at,
        raw: raw.get().as_bytes().to_vec(),
        raw_kind: RawKind::Json,
        problems,
        external_id,
        ..Taken::default()
    };
    Ok((value, taken))
}

/// A picture or film: ours, or somebody's who has tagged or named us.
pub(super) fn media(raw: &RawValue, own: &[String], now: Timestamp) -> Result<Taken, Problem> {
    let (value, mut taken) = base(raw, Sort::Post, own, now)?;
    taken.kind = if taken.ours == Some(true) { Kind::Post } else { Kind::Mention };
    taken.thread = Some(taken.external_id.clone());
    let film = value["media_type"] == "VIDEO";
    if let Some(url) = web(&value["media_url"]) {
        let kind = if film { MediaKind::Video } else { MediaKind::Image };
        values::add(&mut taken, url, kind, text(&value["alt_text"]));
    }
    Ok(taken)
}

/// A word under a picture, or under another word; `over`: the comment it stands under, where that is known.
pub(super) fn comment(
    raw: &RawValue,
    post: &str,
    over: Option<&str>,
    own: &[String],
    now: Timestamp,
) -> Result<Taken, Problem> {
    let (value, mut taken) = base(raw, Sort::Comment, own, now)?;
    taken.kind = Kind::Comment;
    taken.thread = Some(post.to_owned());
    let over = over.map(str::to_owned).or_else(|| text(&value["parent_id"])).filter(|id| is_id(id));
    taken.parent = Some(over.map_or_else(|| post.to_owned(), |id| Sort::Comment.name(&id)));
    taken.standing = Some(standing(&value));
    if taken.text.is_empty() {
        let nothing = Problem::new(ProblemKind::NothingToRead, Mender::Source, "Det har ingen text.");
        taken.problems.push(nothing.at(&*taken.external_id));
    }
    Ok(taken)
}

/// A word of somebody's that names us, under somebody else's picture.
pub(super) fn named_in(raw: &RawValue, own: &[String], now: Timestamp) -> Result<Taken, Problem> {
    let (_, mut taken) = base(raw, Sort::Comment, own, now)?;
    taken.kind = Kind::Mention;
    taken.ours = taken.ours.or(Some(false));
    taken.thread = Some(taken.external_id.clone());
    Ok(taken)
}
