//! What the interface says of posts, comments and messages, in our words.

use crate::html::plain;
use crate::platforms::{
    graph::names::{Sort, is_id},
    interface::broken,
    values::{self, author, instant, text, web},
};
use jiff::Timestamp;
use serde_json::{Value, value::RawValue};
use torg_domain::channels::{
    problem::{Mender, Problem, ProblemKind},
    taken::{Kind, MediaKind, RawKind, Standing, Taken},
};

/// What is known when an item is read.
pub(super) struct Known<'a> {
    /// The page's id.
    pub(super) own: &'a str,
    /// Now.
    pub(super) now: Timestamp,
}

/// What every item has.
fn base(raw: &RawValue, sort: Sort, known: &Known<'_>) -> Result<(Value, Taken), Problem> {
    let value = values::value(raw);
    let id = text(&value["id"]).filter(|id| is_id(id)).ok_or_else(broken)?;
    let external_id = sort.name(&id);
    let published_at = instant(&value["created_time"]).map(|at| at.min(known.now));
    let mut problems = Vec::new();
    if published_at.is_none() {
        let sentence = "Plattformen säger inte när det publicerades.";
        problems.push(Problem::new(ProblemKind::DateMissing, Mender::Source, sentence).at(&*external_id));
    }
    let by = text(&value["from"]["id"]);
    let taken = Taken {
        author: author(&value["from"]),
        ours: by.map(|by| by == known.own),
        standing: Some(Standing::Visible),
        text: plain(&text(&value["message"]).unwrap_or_default()),
        url: web(&value["permalink_url"]),
        published_at,
        raw: raw.get().as_bytes().to_vec(),
        raw_kind: RawKind::Json,
        problems,
        external_id,
        ..Taken::default()
    };
    Ok((value, taken))
}

/// A post: ours, a visitor's on our page, or somebody's elsewhere who has tagged us.
pub(super) fn post(raw: &RawValue, tagged: bool, known: &Known<'_>) -> Result<Taken, Problem> {
    let (value, mut taken) = base(raw, Sort::Post, known)?;
    let ours = taken.ours == Some(true);
    taken.kind = if tagged && !ours { Kind::Mention } else { Kind::Post };
    taken.thread = Some(taken.external_id.clone());
    if taken.text.is_empty() {
        taken.text = plain(&text(&value["story"]).unwrap_or_default());
    }
    for attachment in value["attachments"]["data"].as_array().into_iter().flatten() {
        let below = attachment["subattachments"]["data"].as_array();
        match below.filter(|all| !all.is_empty()) {
            Some(all) => all.iter().for_each(|one| attach(&mut taken, one)),
            None => attach(&mut taken, attachment),
        }
    }
    Ok(read(taken))
}

/// A word under a post, at any level.
pub(super) fn comment(raw: &RawValue, post: &str, known: &Known<'_>) -> Result<Taken, Problem> {
    let (value, mut taken) = base(raw, Sort::Comment, known)?;
    taken.kind = Kind::Comment;
    taken.thread = Some(post.to_owned());
    let over = text(&value["parent"]["id"]).filter(|id| is_id(id));
    taken.parent = Some(over.map_or_else(|| post.to_owned(), |id| Sort::Comment.name(&id)));
    taken.standing = Some(standing(&value));
    if value["attachment"].is_object() {
        attach(&mut taken, &value["attachment"]);
    }
    Ok(read(taken))
}

/// Where a comment stands. What is hidden its author and the author's friends still see: nobody else.
pub(super) fn standing(comment: &Value) -> Standing {
    if comment["is_hidden"] == true { Standing::Hidden } else { Standing::Visible }
}

fn attach(taken: &mut Taken, attachment: &Value) {
    let sort = text(&attachment["media_type"]).or_else(|| text(&attachment["type"])).unwrap_or_default();
    let alt = text(&attachment["description"]).or_else(|| text(&attachment["title"]));
    let film = web(&attachment["media"]["source"]).map(|url| (url, MediaKind::Video));
    let picture = web(&attachment["media"]["image"]["src"]).map(|url| (url, MediaKind::Image));
    // What is shared is an address; the picture beside it is the platform's.
    let shared = sort.contains("share") || sort == "link";
    if let Some((url, kind)) = film.or(picture).filter(|_| !shared || sort.starts_with("animated")) {
        values::add(taken, url, kind, alt);
    } else if let Some(url) = web(&attachment["url"]).filter(|_| taken.text.is_empty()) {
        taken.text = plain(&[alt.unwrap_or_default(), url].join("\n"));
    }
}

fn read(mut taken: Taken) -> Taken {
    if taken.text.is_empty() && taken.media.is_empty() {
        let nothing = Problem::new(ProblemKind::NothingToRead, Mender::Source, "Det har ingen text.");
        taken.problems.push(nothing.at(&*taken.external_id));
    }
    taken
}
