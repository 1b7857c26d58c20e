//! What the server says of statuses, in our words.

use super::{ids, talk::Me};
use crate::{
    html::{Cleaner, one_line},
    platforms::interface::broken,
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::HashSet;
use torg_domain::channels::{
    problem::{Mender, Problem, ProblemKind},
    taken::{Author, Kind, MediaKind, MediaRef, RawKind, Standing, Taken, Visibility},
};
use url::Url;

/// A status as the server shows it.
#[derive(Deserialize)]
pub(super) struct Status {
    #[serde(deserialize_with = "ids::read")]
    pub(super) id: String,
    #[serde(default)]
    pub(super) created_at: Option<Timestamp>,
    #[serde(default)]
    pub(super) edited_at: Option<String>,
    #[serde(default, deserialize_with = "ids::read_if_any")]
    pub(super) in_reply_to_id: Option<String>,
    #[serde(default)]
    in_reply_to_account_id: Option<String>,
    #[serde(default)]
    pub(super) visibility: String,
    #[serde(default)]
    spoiler_text: String,
    #[serde(default)]
    pub(super) content: String,
    /// As it was written, where the server tells us.
    #[serde(default)]
    pub(super) text: Option<String>,
    #[serde(default)]
    pub(super) url: Option<String>,
    #[serde(default)]
    uri: Option<String>,
    pub(super) account: Who,
    #[serde(default)]
    media_attachments: Vec<Attachment>,
    #[serde(default)]
    poll: Option<Poll>,
    /// What is passed on of somebody else's.
    #[serde(default)]
    pub(super) reblog: Option<Box<RawValue>>,
    #[serde(default)]
    pub(super) replies_count: u64,
}

impl Status {
    /// Whether anybody may see it. Whatever else a server calls it, it is for some alone.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.visibility.as_str(), "" | "public" | "unlisted")
    }
}

/// A status, and the bytes that are its own. Some servers say of one that has been passed on that it is
/// whoever's passed it on last, under the id it has itself: then what lies inside is meant. None for what is
/// passed on under an id of its own, which is nobody's words to us, and for what is no status.
pub(super) fn itself(raw: &RawValue) -> Option<(Box<RawValue>, Status)> {
    let status: Status = serde_json::from_str(raw.get()).ok()?;
    let Some(inside) = status.reblog.clone() else { return Some((raw.to_owned(), status)) };
    let within: Status = serde_json::from_str(inside.get()).ok()?;
    (within.id == status.id && within.reblog.is_none()).then_some((inside, within))
}

#[derive(Deserialize)]
pub(super) struct Who {
    pub(super) id: String,
    #[serde(default)]
    pub(super) acct: String,
    #[serde(default)]
    display_name: String,
    #[serde(default)]
    username: String,
    #[serde(default)]
    url: Option<String>,
}

#[derive(Deserialize)]
struct Attachment {
    #[serde(rename = "type", default)]
    sort: String,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    remote_url: Option<String>,
    #[serde(default)]
    description: Option<String>,
}

#[derive(Deserialize)]
struct Poll {
    #[serde(default)]
    options: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    title: String,
}

/// What is known when a status is read.
pub(super) struct Known<'a> {
    /// Ourselves.
    pub(super) me: &'a Me,
    /// What began its thread.
    pub(super) root: &'a str,
    /// Whether that is ours; none where nobody knows.
    pub(super) root_is_ours: Option<bool>,
    /// When we were told of it, where we were.
    pub(super) told_at: Option<Timestamp>,
    /// Whether we were told for a reason we do not know.
    pub(super) odd: bool,
    /// Every wording it has had, as the server tells it.
    pub(super) history: Option<&'a RawValue>,
    /// Now.
    pub(super) now: Timestamp,
}

/// One status in our words, or why it cannot be held.
pub(super) fn translate(raw: &RawValue, known: &Known<'_>) -> Result<Taken, Problem> {
    let status: Status = serde_json::from_str(raw.get()).map_err(|_| broken())?;
    let mut problems = Vec::new();
    let mut note = |kind, sentence: &str| problems.push(Problem::new(kind, Mender::Source, sentence));
    let address = status.url.clone().or(status.uri.clone()).filter(|u| web(u));
    let base = address.as_deref().and_then(|u| Url::parse(u).ok());
    let shown = Cleaner::new(base.as_ref()).read(&status.content);
    if shown.had_active {
        note(ProblemKind::ActiveContent, "Skript eller annat aktivt innehåll togs bort ur det som visas.");
    }
    // The author's own server says when it was written. One far in the past would be out of every deadline:
    // then it counts from when our server told us.
    let late = status
        .created_at
        .zip(known.told_at)
        .is_some_and(|(said, told)| told.duration_since(said) > SignedDuration::from_hours(24));
    if late {
        note(
            ProblemKind::DateImplausible,
            "Den som skrev har en tid långt före den då servern fick inlägget; serverns tid gäller.",
        );
    }
    let published_at = if late { known.told_at } else { status.created_at.or(known.told_at) };
    if published_at.is_none() {
        note(ProblemKind::DateMissing, "Servern säger inte när det publicerades.");
    }
    let mut text = shown.text;
    for choice in status.poll.iter().flat_map(|p| &p.options) {
        text.push_str(&format!("\n○ {}", one_line(&choice.title)));
    }
    let title = Some(one_line(&status.spoiler_text)).filter(|t| !t.is_empty());
    let media = media(&status.media_attachments);
    if text.trim().is_empty() && title.is_none() && media.is_empty() {
        note(ProblemKind::NothingToRead, "Det har ingen text.");
    }
    let ours = status.account.id == known.me.id;
    let open = status.is_open();
    let name = one_line(&status.account.display_name);
    let external_id = status.id.clone();
    let edited: Option<Timestamp> = status.edited_at.as_deref().and_then(|at| at.parse().ok());
    let raw = match known.history {
        // Wordings that came and went between two readings are kept with the one that stands.
        Some(history) => format!("{{\"status\":{},\"history\":{}}}", raw.get(), history.get()),
        None => raw.get().to_owned(),
    };
    Ok(Taken {
        kind: kind(&status, ours, known),
        parent: status.in_reply_to_id,
        thread: Some(known.root.to_owned()),
        author: Some(Author {
            name: if name.is_empty() { status.account.username } else { name },
            handle: Some(status.account.acct).filter(|a| !a.is_empty()),
            url: status.account.url.filter(|u| web(u)),
            email: None,
        }),
        ours: Some(ours),
        visibility: if open { Visibility::Public } else { Visibility::Direct },
        standing: Some(Standing::Visible),
        title,
        html: shown.html.filter(|_| !text.is_empty()),
        text: text.trim().to_owned(),
        url: address,
        published_at: published_at.map(|at| at.min(known.now)),
        updated_at: edited.map(|at| at.min(known.now)),
        media,
        raw: raw.into_bytes(),
        raw_kind: RawKind::Json,
        problems: problems.into_iter().map(|p| p.at(external_id.clone())).collect(),
        external_id,
        ..Taken::default()
    })
}

fn kind(status: &Status, ours: bool, known: &Known<'_>) -> Kind {
    let to_us = status.in_reply_to_account_id.as_deref() == Some(known.me.id.as_str());
    let in_ours =
        known.root_is_ours == Some(true) || (to_us && status.in_reply_to_id.as_deref() == Some(known.root));
    // What is not for everybody is said to us alone, but where it answers in a thread of ours: some servers
    // have one word for what goes to those who are named and what goes to followers.
    let direct = !status.is_open() && (status.visibility == "direct" || !in_ours);
    match (known.odd, direct, ours, status.in_reply_to_id.is_some()) {
        (true, ..) => Kind::Other,
        (_, true, ..) => Kind::Direct,
        (_, _, true, false) => Kind::Post,
        (_, _, true, true) => Kind::Comment,
        (_, _, false, true) if to_us || in_ours => Kind::Comment,
        _ => Kind::Mention,
    }
}

fn media(attachments: &[Attachment]) -> Vec<MediaRef> {
    let mut seen = HashSet::new();
    let one = |a: &Attachment| {
        let url = a.url.clone().or_else(|| a.remote_url.clone()).filter(|u| web(u))?;
        let kind = match a.sort.as_str() {
            "image" => MediaKind::Image,
            "video" | "gifv" => MediaKind::Video,
            "audio" => MediaKind::Audio,
            _ => MediaKind::guess(None, &url),
        };
        let alt = a.description.as_deref().map(one_line).filter(|t| !t.is_empty());
        Some(MediaRef { url, kind, alt })
    };
    attachments.iter().filter_map(one).filter(|m| seen.insert(m.url.clone())).collect()
}

fn web(url: &str) -> bool {
    Url::parse(url).is_ok_and(|u| matches!(u.scheme(), "http" | "https"))
}
