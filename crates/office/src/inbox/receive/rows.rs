//! What an item becomes: the facts for triage, the words of lists and search, the rows that are stored.

use crate::desk::Desk;
use crate::refusal::Refusal;
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};
use torg_domain::channels::taken::{RawKind, Taken, digest};
use torg_domain::ids::{FetchId, MessageId, PolicyVersionId, VersionId};
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::inbox::tracks::Handling;
use torg_domain::inbox::triage::{Answered, Assessment, Facts, Parent};
use torg_domain::privacy;
use torg_store::Writer;
use torg_store::inbox::intake::Known;
use torg_store::inbox::rows::{AttachmentRow, StepRow, VersionRow};

pub(super) fn facts<'a>(
    item: &'a Taken,
    ours: bool,
    direct: bool,
    parent: Option<Parent<'_>>,
    desk: &Desk,
) -> Facts<'a> {
    Facts {
        title: item.title.as_deref(),
        text: &item.text,
        author: item.author.as_ref().map_or("", |a| a.name.as_str()),
        kind: item.kind.word(),
        ours,
        direct,
        answers: Answered::of(item.author.as_ref().map_or("", |a| a.name.as_str()), parent),
        names_us: item.kind == torg_domain::channels::taken::Kind::Mention,
        today: desk.today(),
    }
}

/// What a batch says of a message that another in it may answer.
pub(super) struct Kin {
    ours: bool,
    author: String,
    parent: Option<String>,
}

impl Kin {
    pub(super) fn of(item: &Taken, ours: bool) -> Self {
        Self { ours, author: author(item), parent: item.parent.clone() }
    }

    pub(super) fn as_parent(&self) -> Parent<'_> {
        named(self.ours, &self.author)
    }
}

/// A parent by the author's name that is kept. Two whose names the platform keeps from us are not one.
pub(super) fn named(ours: bool, author: &str) -> Parent<'_> {
    Parent { ours, author: if author == UNKNOWN { "" } else { author } }
}

/// A message of ours or another's as the parent of one.
pub(crate) fn parent_of(message: &Message) -> Parent<'_> {
    named(message.ours, &message.author)
}

/// The name kept when the platform does not say one.
const UNKNOWN: &str = "Okänd avsändare";

/// The same of a message that is here already.
pub(super) fn facts_of<'a>(
    message: &'a Message,
    version: &'a VersionRow,
    parent: Option<Parent<'_>>,
    desk: &Desk,
) -> Facts<'a> {
    Facts {
        title: version.title.as_deref(),
        text: &version.text,
        author: &version.author,
        kind: &message.kind,
        ours: false,
        direct: message.visibility == Visibility::Direct || message.kind == "direct",
        answers: Answered::of(&version.author, parent),
        names_us: message.kind == "mention",
        today: desk.today(),
    }
}

pub(super) fn author(item: &Taken) -> String {
    item.author
        .as_ref()
        .map(|a| a.name.clone())
        .filter(|n| !n.trim().is_empty())
        .unwrap_or_else(|| UNKNOWN.into())
}

pub(super) fn flags(assessment: Option<&Assessment>) -> Vec<String> {
    assessment.map(Assessment::flags).unwrap_or_default().into_iter().map(str::to_owned).collect()
}

/// The first words, on one line, personal numbers masked: lists never show more.
pub(super) fn snippet(item: &Taken, assessment: Option<&Assessment>, desk: &Desk) -> String {
    let head: String = item.text.chars().take(600).collect();
    let findings = match assessment {
        Some(a) if head.len() == item.text.len() => a.findings.clone(),
        _ => privacy::scan(&privacy::Rules::new(desk.today()), &head),
    };
    let masked = privacy::mask(&head, &findings);
    let mut line = String::new();
    for word in masked.split_whitespace() {
        if line.chars().count() + word.chars().count() > 220 {
            line.push('…');
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().take(220));
    }
    line
}

pub(super) fn words(item: &Taken) -> String {
    let author = item.author.as_ref().map_or("", |a| a.name.as_str());
    [item.title.as_deref().unwrap_or_default(), &item.text, author].join("\n")
}

/// The thread's first message: as far up as we can see.
pub(super) fn thread_of(
    item: &Taken,
    known: &HashMap<String, Known>,
    family: &HashMap<String, Kin>,
) -> String {
    let mut at = item.external_id.clone();
    let mut next = item.parent.clone();
    for _ in 0..64 {
        let Some(parent) = next else { break };
        if let Some(known) = known.get(&parent) {
            return known.message.thread.clone();
        }
        next = family.get(&parent).and_then(|kin| kin.parent.clone());
        at = parent;
    }
    at
}

/// The files to fetch, each address once; an address too long to be looked up stands in the version only.
pub(super) fn attachments(desk: &Desk, message: MessageId, item: &Taken) -> Vec<AttachmentRow> {
    let mut seen = HashSet::new();
    item.media
        .iter()
        .filter(|m| m.url.len() <= super::tidy::LONGEST_ADDRESS && seen.insert(m.url.as_str()))
        .map(|m| AttachmentRow {
            id: desk.new_id(),
            message: message.0,
            source: m.url.clone(),
            purpose: "media".into(),
            alt: m.alt.clone(),
            sha256: None,
            at: desk.now.as_millisecond(),
            problem: None,
        })
        .collect()
}

pub(super) fn version(
    id: VersionId,
    message: MessageId,
    item: Taken,
    fetch: FetchId,
    now: Timestamp,
) -> VersionRow {
    let raw_kind = match item.raw_kind {
        RawKind::Json => "json",
        RawKind::Xml => "xml",
        RawKind::Html => "html",
        RawKind::Text => "text",
    };
    VersionRow {
        id: id.0,
        message: message.0,
        digest: digest(&item).to_vec(),
        author: author(&item),
        handle: item.author.as_ref().and_then(|a| a.handle.clone()),
        email: item.author.and_then(|a| a.email),
        title: item.title,
        text: item.text,
        html: item.html,
        said_at: item.updated_at.or(item.published_at).map(Timestamp::as_millisecond),
        captured_at: now.as_millisecond(),
        media: serde_json::to_string(&item.media).unwrap_or_else(|_| "[]".into()),
        raw: item.raw,
        raw_kind: raw_kind.into(),
        problems: serde_json::to_string(&item.problems).unwrap_or_else(|_| "[]".into()),
        fetched: Some(fetch.0),
    }
}

/// Notes who marked a message for secrecy as it was written in: it was never without its mark.
pub(super) async fn mark(
    desk: &Desk,
    writer: &mut Writer,
    message: MessageId,
    handling: Handling,
    policy: Option<PolicyVersionId>,
) -> Result<(), Refusal> {
    let step = StepRow {
        id: desk.new_id(),
        message: message.0,
        act: "message.secrecy".into(),
        track: "handling".into(),
        was: handling.word().into(),
        became: handling.word().into(),
        at: desk.now.as_millisecond(),
        by: desk.by(),
        reason: crate::inbox::hand::WRITTEN_IN_SECRET.into(),
        policy: policy.map(|p| p.0),
        undoes: None,
    };
    writer.add_steps(std::slice::from_ref(&step)).await?;
    let body = serde_json::json!({ "secret": true });
    writer.tell(desk.told("message.secrecy", ("message", message.0)).body(&body).row(&step));
    Ok(())
}
