//! Writing a message in by hand: link, copied text, screenshot; the same record as any other.

use super::receive::{Source, receive};
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use bytes::Bytes;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use torg_domain::channels::taken::{Author, Batch, IdFrom, Kind, RawKind, Taken, Visibility};
use torg_domain::ids::{ChannelId, MessageId};
use torg_domain::inbox::message::Visibility as Guarded;
use torg_domain::media;
use torg_domain::municipality::rights::Right;
use torg_store::inbox::rows::AttachmentRow;

/// What was copied.
#[derive(Clone, Debug, Default)]
pub struct Copied {
    /// Who wrote it, as shown there.
    pub author: String,
    /// The text, copied.
    pub text: String,
    /// Its address there.
    pub url: String,
    /// When it was published there.
    pub published_at: Option<Timestamp>,
    /// What it answers, by the address it was written in under.
    pub answers: String,
    /// What sort of thing it is.
    pub kind: Kind,
    /// Whether it was sent to us alone.
    pub direct: bool,
    /// Whether it is marked for secrecy, from the first write on.
    pub secret: bool,
}

/// A picture of the screen.
#[derive(Clone, Debug)]
pub struct Screenshot {
    /// The name it was uploaded under.
    pub name: String,
    /// Its bytes.
    pub bytes: Bytes,
}

/// Why a message is marked that was written in so.
pub(super) const WRITTEN_IN_SECRET: &str = "Skrevs in som sekretess.";

/// The largest picture that is taken, in bytes.
pub const LARGEST: usize = 20 * 1024 * 1024;

/// Writes a message in.
///
/// # Errors
/// `NotAllowed` without the right; `Field` for what is missing, or a file that is no picture.
#[boxed]
pub async fn write_in(
    desk: &Desk,
    channel: ChannelId,
    copied: Copied,
    screenshot: Option<Screenshot>,
) -> Result<MessageId, Refusal> {
    let row = desk.reader().channel(channel).await?;
    desk.must(Right::Handle, row.unit.into())?;
    if row.closed_at.is_some() {
        return Err(Refusal::Rule("Kanalen är stängd.".into()));
    }
    if crate::channels::standing::web_guidelines_only(desk, channel).await? {
        return Err(Refusal::Rule(
            "Kanalen har ingen dialog. För den gäller webbriktlinjerna, och inga meddelanden hanteras där."
                .into(),
        ));
    }
    if copied.text.trim().is_empty() && screenshot.is_none() {
        return Err(Refusal::field("text", "Klistra in texten, eller lägg till en skärmbild."));
    }
    if copied.author.trim().is_empty() {
        return Err(Refusal::field("author", "Skriv avsändarens namn så som det visas."));
    }
    let url = copied.url.trim();
    if !url.is_empty() && !url.starts_with("https://") && !url.starts_with("http://") || url.len() > 2_000 {
        return Err(Refusal::field("url", "Adressen ska börja med https://."));
    }
    if copied.published_at.is_some_and(|at| at > desk.now) {
        return Err(Refusal::field("published_at", "Tiden ligger i framtiden."));
    }
    if let Some(shot) = &screenshot {
        if shot.bytes.len() > LARGEST {
            return Err(Refusal::field("screenshot", "Bilden är för stor: högst 20 MB."));
        }
        if !media::sniff(&shot.bytes).media_type().starts_with("image/") {
            return Err(Refusal::field(
                "screenshot",
                "Filen är ingen bild. Välj en PNG-, JPEG- eller WebP-fil.",
            ));
        }
    }
    // The same thing written in twice is one message: by its address, else by what it says and when.
    let id = if url.is_empty() {
        let mut hash = Sha256::new();
        for part in [copied.author.trim(), copied.text.trim()] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hash.update(copied.published_at.unwrap_or(desk.now).as_millisecond().to_be_bytes());
        format!("hand:{:x?}", hash.finalize()).replace(['[', ']', ',', ' '], "")
    } else {
        url.to_owned()
    };
    let raw = serde_json::json!({
        "author": copied.author, "text": copied.text, "url": copied.url, "written_in_by": desk.by(),
        "published_at": copied.published_at.map(|t| t.to_string()),
    });
    let raw = serde_json::to_vec(&raw).unwrap_or_default();
    let visibility = match (copied.secret, copied.direct) {
        (true, _) => Visibility::Secret,
        (false, true) => Visibility::Direct,
        (false, false) => Visibility::Public,
    };
    // Known already and open: what more is said of it is guarded before it is written, not after.
    let known = desk.reader().message_of(channel, &id).await?;
    if let Some(known) = known.filter(|m| copied.secret && m.visibility != Guarded::Secret) {
        super::close::mark_secret(desk, known.id, None, true, WRITTEN_IN_SECRET).await?;
    }
    let item = Taken {
        external_id: id.clone(),
        id_from: if url.is_empty() { IdFrom::Content } else { IdFrom::Link },
        kind: copied.kind,
        parent: Some(copied.answers.trim().to_owned()).filter(|a| !a.is_empty()),
        author: Some(Author { name: copied.author.trim().into(), ..Author::default() }),
        ours: Some(false),
        visibility,
        text: copied.text.trim().replace("\r\n", "\n"),
        url: Some(url.to_owned()).filter(|u| !u.is_empty()),
        published_at: copied.published_at,
        raw: raw.clone(),
        raw_kind: RawKind::Json,
        ..Taken::default()
    };
    let batch = Batch { items: vec![item], ..Batch::default() };
    receive(desk, channel, batch, Source { how: "hand", status: 0, sha256: None, size: raw.len() }).await?;
    let message = desk.reader().message_of(channel, &id).await?.ok_or(Refusal::Missing)?;
    if let Some(shot) = screenshot {
        attach(desk, message.id, "screenshot", shot).await?;
    }
    Ok(message.id)
}

/// Hangs a picture on a message: a screenshot, or the proof of something done.
///
/// # Errors
/// `Field` for a picture that is too large; what the store said.
#[boxed]
pub async fn attach(
    desk: &Desk,
    message: MessageId,
    purpose: &str,
    shot: Screenshot,
) -> Result<[u8; 32], Refusal> {
    if shot.bytes.len() > LARGEST {
        return Err(Refusal::field("picture", "Bilden är för stor: högst 20 MB."));
    }
    let kind = media::sniff(&shot.bytes).media_type();
    let put = desk.office().store.objects().put(desk.id(), shot.bytes).await?;
    let mut writer = desk.open().await?;
    writer.name_object(put, kind, desk.now).await?;
    let name: String = shot.name.chars().filter(|c| !c.is_control()).take(120).collect();
    let row = AttachmentRow {
        id: desk.new_id(),
        message: message.0,
        source: format!("{name} {}", desk.now),
        purpose: purpose.into(),
        alt: None,
        sha256: Some(put.sha256.to_vec()),
        at: desk.now.as_millisecond(),
        problem: None,
    };
    // The same name uploaded twice in the same moment is one picture.
    if !writer.add_attachments(vec![row.clone()]).await?.is_empty() {
        writer.tell(desk.told("message.attached", ("message", message.0)).row(&row));
    }
    writer.commit().await?;
    Ok(put.sha256)
}
