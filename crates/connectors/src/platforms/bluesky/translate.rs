//! What the platform says of posts, in our words.

use super::names::{Uri, profile};
use crate::{html::one_line, platforms::interface::broken};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};
use torg_domain::channels::{
    problem::{Mender, Problem, ProblemKind},
    taken::{Author, Kind, MediaKind, MediaRef, RawKind, Standing, Taken},
};
use url::Url;

/// A post as it is shown.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Post {
    pub(super) uri: String,
    author: Who,
    record: Said,
    #[serde(default)]
    embed: Option<Embed>,
    #[serde(default)]
    pub(super) reply_count: u64,
    #[serde(default)]
    indexed_at: Option<Timestamp>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Who {
    did: String,
    #[serde(default)]
    handle: String,
    #[serde(default)]
    display_name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Said {
    #[serde(rename = "$type", default)]
    sort: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    created_at: String,
    #[serde(default)]
    reply: Option<Reply>,
    #[serde(default)]
    embed: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Reply {
    root: Link,
    parent: Link,
}

#[derive(Deserialize)]
struct Link {
    uri: String,
}

/// Pictures and films as they can be fetched; other kinds are links and quotes.
#[derive(Deserialize)]
struct Embed {
    #[serde(default)]
    images: Vec<Image>,
    #[serde(default)]
    playlist: Option<String>,
    #[serde(default)]
    alt: Option<String>,
    #[serde(default)]
    external: Option<External>,
    /// What stands beside a quote.
    #[serde(default)]
    media: Option<Box<Embed>>,
}

#[derive(Deserialize)]
struct Image {
    #[serde(default)]
    fullsize: String,
    #[serde(default)]
    alt: String,
}

#[derive(Deserialize)]
struct External {
    #[serde(default)]
    uri: String,
    #[serde(default)]
    title: String,
}

impl Post {
    /// Its place in lists that go by time: what its author said, where that is not later than when it was seen.
    pub(super) fn sorted_at(&self) -> Option<Timestamp> {
        let said: Option<Timestamp> = self.record.created_at.parse().ok();
        match (said, self.indexed_at) {
            (Some(said), Some(seen)) => Some(said.min(seen)),
            (said, seen) => said.or(seen),
        }
    }

    /// The post that began the thread.
    pub(super) fn root(&self) -> &str {
        self.record.reply.as_ref().map_or(&self.uri, |r| &r.root.uri)
    }
}

/// What is known when a post is read.
pub(super) struct Known<'a> {
    /// Ourselves.
    pub(super) me: &'a str,
    /// What we have hidden behind a click.
    pub(super) hidden: &'a BTreeSet<String>,
    /// Why we were told of a post, where the reason is none we know.
    pub(super) odd: &'a BTreeMap<String, String>,
    /// Now.
    pub(super) now: Timestamp,
}

/// One post in our words, or why it cannot be held.
pub(super) fn translate(raw: &RawValue, known: &Known<'_>) -> Result<Taken, Problem> {
    let post: Post = serde_json::from_str(raw.get()).map_err(|_| broken())?;
    let uri = Uri::read(&post.uri).ok_or_else(broken)?;
    let mut problems = Vec::new();
    let mut note = |kind, sentence: &str| problems.push(Problem::new(kind, Mender::Source, sentence));
    // When it was seen there, not when its author says: a time in the past would take it out of every deadline.
    let published_at = post.indexed_at.or_else(|| post.sorted_at()).map(|at| at.min(known.now));
    let said: Option<Timestamp> = post.record.created_at.parse().ok();
    match (said, published_at) {
        (_, None) => note(ProblemKind::DateMissing, "Plattformen säger inte när det publicerades."),
        (Some(said), Some(seen)) if said.duration_since(seen).abs() > SignedDuration::from_hours(24) => note(
            ProblemKind::DateImplausible,
            "Den som skrev har angett en annan tid än den då plattformen såg inlägget; plattformens tid gäller.",
        ),
        _ => {}
    }
    let media = post.embed.as_ref().map(media).unwrap_or_default();
    let link = post.embed.as_ref().and_then(|e| e.external.as_ref());
    let mut text = post.record.text.replace("\r\n", "\n");
    // What is shown as a card stands nowhere in the text: a link, and what is quoted.
    let card = link.filter(|l| web(&l.uri) && !text.contains(&l.uri));
    let card = card.map(|link| [one_line(&link.title), link.uri.clone()].join(" "));
    let quoted = post.record.embed.as_ref().and_then(quoted).map(|uri| uri.page());
    let quoted = quoted.filter(|page| !text.contains(page.as_str()));
    for card in card.into_iter().chain(quoted) {
        text = format!("{text}\n\n{}", card.trim()).trim().to_owned();
    }
    if text.trim().is_empty() && media.is_empty() && post.record.embed.is_none() {
        note(ProblemKind::NothingToRead, "Det har ingen text.");
    }
    let ours = post.author.did == known.me;
    let name = one_line(&post.author.display_name);
    let external_id = post.uri.clone();
    let root = post.root().to_owned();
    let standing = if known.hidden.contains(&post.uri) { Standing::BehindClick } else { Standing::Visible };
    Ok(Taken {
        kind: kind(&post, ours, known),
        parent: post.record.reply.map(|r| r.parent.uri),
        thread: Some(root),
        author: Some(Author {
            name: if name.is_empty() { post.author.handle.clone() } else { name },
            handle: Some(post.author.handle).filter(|h| !h.is_empty()),
            url: Some(profile(&post.author.did)),
            email: None,
        }),
        ours: Some(ours),
        standing: Some(standing),
        text,
        url: Some(uri.page()),
        published_at,
        media,
        raw: raw.get().as_bytes().to_vec(),
        raw_kind: RawKind::Json,
        problems: problems.into_iter().map(|p| p.at(external_id.clone())).collect(),
        external_id,
        ..Taken::default()
    })
}

fn kind(post: &Post, ours: bool, known: &Known<'_>) -> Kind {
    if known.odd.contains_key(&post.uri) || post.record.sort != super::names::POST {
        return Kind::Other;
    }
    let of_ours = |uri: &str| Uri::read(uri).is_some_and(|u| u.did == known.me);
    match &post.record.reply {
        None if ours => Kind::Post,
        None => Kind::Mention,
        Some(_) if ours => Kind::Comment,
        Some(reply) if of_ours(&reply.root.uri) || of_ours(&reply.parent.uri) => Kind::Comment,
        Some(_) => Kind::Mention,
    }
}

/// The post that a post quotes, by what its author signed.
fn quoted(embed: &serde_json::Value) -> Option<Uri> {
    let record = match embed["$type"].as_str()? {
        "app.bsky.embed.record" => &embed["record"],
        "app.bsky.embed.recordWithMedia" => &embed["record"]["record"],
        _ => return None,
    };
    Uri::read(record["uri"].as_str()?).filter(|uri| uri.collection == super::names::POST)
}

fn media(embed: &Embed) -> Vec<MediaRef> {
    let alt = |text: &str| Some(one_line(text)).filter(|t| !t.is_empty());
    let mut all: Vec<MediaRef> = embed
        .images
        .iter()
        .filter(|i| web(&i.fullsize))
        .map(|i| MediaRef { url: i.fullsize.clone(), kind: MediaKind::Image, alt: alt(&i.alt) })
        .collect();
    all.extend(embed.playlist.iter().filter(|u| web(u)).map(|url| MediaRef {
        url: url.clone(),
        kind: MediaKind::Video,
        alt: embed.alt.as_deref().and_then(alt),
    }));
    all.extend(embed.media.iter().flat_map(|m| self::media(m)));
    let mut seen = BTreeSet::new();
    all.retain(|m| seen.insert(m.url.clone()));
    all
}

fn web(url: &str) -> bool {
    Url::parse(url).is_ok_and(|u| matches!(u.scheme(), "http" | "https"))
}
