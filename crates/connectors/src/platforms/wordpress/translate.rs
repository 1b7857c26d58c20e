//! What the interface says of posts and comments, in our words.
//!
//! A comment's text is read from what its author wrote, not from what the theme makes of it: else
//! every change of theme would look like an edit. A post is ours, and is read as it is shown.

use super::talk::Known;
use crate::{
    html::{Cleaner, Shown, looks_like_html, one_line, plain},
    platforms::feed::dates,
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::HashSet;
use torg_domain::channels::{
    problem::{Mender, Problem, ProblemKind},
    taken::{Author, Kind, MediaKind, MediaRef, RawKind, Standing, Taken},
};
use url::Url;

/// The fields asked for. The author's network address and browser are left where they are: nothing here
/// needs them.
pub(super) const COMMENT: &str =
    "id,post,parent,author,author_name,author_email,author_url,date_gmt,content,link,status,type";
/// The same for posts.
pub(super) const POST: &str = "id,date_gmt,modified_gmt,link,title,content,status,type";

/// Which of the two lists an item stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    Posts,
    Comments,
}

impl List {
    /// Its path in the interface.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Posts => "/wp/v2/posts",
            Self::Comments => "/wp/v2/comments",
        }
    }

    /// The kinds its items are of.
    pub(super) fn kinds(self) -> &'static [Kind] {
        match self {
            Self::Posts => &[Kind::Post],
            Self::Comments => &[Kind::Comment, Kind::Mention, Kind::Other],
        }
    }

    /// An item's id as we hold it: numbers of posts and comments would meet otherwise.
    pub(super) fn external(self, id: u64) -> String {
        match self {
            Self::Posts => format!("post:{id}"),
            Self::Comments => format!("comment:{id}"),
        }
    }

    /// List and number of an id as we hold it.
    pub(super) fn of(external: &str) -> Option<(Self, u64)> {
        let (list, id) = external.split_once(':')?;
        let list = match list {
            "post" => Self::Posts,
            "comment" => Self::Comments,
            _ => return None,
        };
        Some((list, id.parse().ok()?))
    }
}

#[derive(Deserialize)]
pub(super) struct Item {
    pub(super) id: u64,
    #[serde(default)]
    pub(super) post: u64,
    #[serde(default)]
    parent: u64,
    #[serde(default)]
    author: u64,
    #[serde(default)]
    author_name: String,
    #[serde(default)]
    author_email: String,
    #[serde(default)]
    author_url: String,
    #[serde(default)]
    pub(super) date_gmt: Option<String>,
    #[serde(default)]
    modified_gmt: Option<String>,
    #[serde(default)]
    title: Words,
    #[serde(default)]
    content: Words,
    #[serde(default)]
    link: String,
    #[serde(default)]
    pub(super) status: String,
    #[serde(default, rename = "type")]
    sort: String,
}

#[derive(Default, Deserialize)]
struct Words {
    #[serde(default)]
    rendered: String,
    #[serde(default)]
    raw: Option<String>,
}

/// When an item was published, exactly as the site says.
pub(super) fn published(item: &Item) -> Option<Timestamp> {
    dates::when(&format!("{}Z", item.date_gmt.as_deref()?.trim_end_matches('Z')))
}

/// Where a status says that an item stands; none for one nobody knows.
pub(super) fn standing(status: &str) -> Option<Standing> {
    Some(match status {
        "approved" | "approve" | "publish" => Standing::Visible,
        "hold" | "private" | "draft" | "pending" | "future" => Standing::Hidden,
        "spam" | "trash" | "post-trashed" => Standing::Binned,
        _ => return None,
    })
}

/// One item in our words, or why it cannot be held.
pub(super) fn translate(list: List, raw: &RawValue, known: &Known, now: Timestamp) -> Result<Taken, Problem> {
    let item: Item = serde_json::from_str(raw.get()).map_err(|_| broken())?;
    let mut problems = Vec::new();
    let mut note = |kind, sentence: &str| problems.push(Problem::new(kind, Mender::Source, sentence));
    let base = Url::parse(&item.link).ok();
    let shown = match (list, &item.content.raw) {
        (List::Comments, Some(written)) => comment_text(written, base.as_ref()),
        _ => Cleaner::new(base.as_ref()).read(&item.content.rendered),
    };
    if shown.had_active {
        note(ProblemKind::ActiveContent, "Skript eller annat aktivt innehåll togs bort ur det som visas.");
    }
    let said = published(&item);
    // A clock a little ahead is no reason to have no time at all; a deadline never starts in the future.
    let published_at = said.filter(|at| at.duration_since(now) <= SignedDuration::from_hours(24));
    if said.is_none() {
        note(ProblemKind::DateMissing, "Sajten säger inte när det publicerades.");
    } else if published_at.is_none_or(|at| at > now) {
        note(ProblemKind::DateInFuture, "Sajten säger en tid som inte har varit än.");
    }
    let published_at = published_at.map(|at| at.min(now));
    let updated_at = item.modified_gmt.as_deref().and_then(|t| dates::when(&format!("{t}Z")));
    let standing = standing(&item.status);
    if standing.is_none() {
        let sentence = "Sajten har ett läge för det här som programmet inte känner.";
        note(ProblemKind::UnknownField, sentence);
    }
    let title = Some(one_line(&crate::html::unescape(&Cleaner::new(None).read(&item.title.rendered).text)))
        .filter(|t| list == List::Posts && !t.is_empty());
    if shown.text.trim().is_empty() && title.is_none() && shown.pictures.is_empty() {
        note(ProblemKind::NothingToRead, "Det har ingen text.");
    }
    let ours = match list {
        List::Posts => Some(true),
        // Anybody can write under our name; only an account is known by its number. Whether another
        // account is one of ours is told by its name.
        List::Comments if item.author == 0 => Some(false),
        List::Comments => known.me.as_ref().filter(|me| me.id == item.author).map(|_| true),
    };
    let parent = (list == List::Comments && item.parent > 0)
        .then(|| List::Comments.external(item.parent))
        .or_else(|| (list == List::Comments && item.post > 0).then(|| List::Posts.external(item.post)));
    let id = if list == List::Posts { item.id } else { item.post };
    let external_id = list.external(item.id);
    Ok(Taken {
        thread: (id > 0).then(|| List::Posts.external(id)),
        kind: kind(list, &item.sort),
        parent,
        author: author(list, &item, known),
        ours,
        standing,
        title,
        html: (!shown.text.is_empty()).then_some(shown.html).flatten(),
        text: shown.text,
        url: Some(item.link.clone()).filter(|u| web(u)),
        published_at,
        updated_at: updated_at.filter(|at| published_at.is_some_and(|p| *at > p) && *at <= now),
        media: media(&shown.pictures),
        raw: raw.get().as_bytes().to_vec(),
        raw_kind: RawKind::Json,
        problems: problems.into_iter().map(|p| p.at(external_id.clone())).collect(),
        external_id,
        ..Taken::default()
    })
}

/// An entry that is no item: the answer it stood in is kept whole.
fn broken() -> Problem {
    Problem::new(ProblemKind::BrokenItem, Mender::Source, "En post i sajtens svar går inte att läsa.")
}

fn kind(list: List, sort: &str) -> Kind {
    match (list, sort) {
        (List::Posts, _) => Kind::Post,
        (List::Comments, "comment" | "") => Kind::Comment,
        (List::Comments, "pingback" | "trackback") => Kind::Mention,
        (List::Comments, _) => Kind::Other,
    }
}

/// What a visitor typed: lines and paragraphs are theirs, tags and entities are the site's.
fn comment_text(written: &str, base: Option<&Url>) -> Shown {
    if !looks_like_html(written) {
        return Shown { text: plain(written), ..Shown::default() };
    }
    let lines = written.replace("\r\n", "\n");
    let paragraphs: Vec<String> =
        lines.split("\n\n").map(|p| format!("<p>{}</p>", p.trim().replace('\n', "<br>"))).collect();
    Cleaner::new(base).read(&paragraphs.concat())
}

fn author(list: List, item: &Item, known: &Known) -> Option<Author> {
    let name = match list {
        List::Posts => known.name.clone(),
        List::Comments => one_line(&crate::html::unescape(&item.author_name)),
    };
    let email = item.author_email.trim();
    let email = (email.contains('@') && !email.contains(char::is_whitespace)).then(|| email.to_owned());
    let url = Some(item.author_url.clone()).filter(|u| web(u));
    (!name.is_empty() || email.is_some()).then_some(Author { name, handle: None, url, email })
}

fn media(pictures: &[(String, Option<String>)]) -> Vec<MediaRef> {
    let mut seen = HashSet::new();
    let each = pictures.iter().filter(|(url, _)| web(url) && seen.insert(url.as_str()));
    each.map(|(url, alt)| MediaRef { url: url.clone(), kind: MediaKind::Image, alt: alt.clone() }).collect()
}

fn web(url: &str) -> bool {
    Url::parse(url).is_ok_and(|u| matches!(u.scheme(), "http" | "https"))
}
