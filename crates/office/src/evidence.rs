//! Evidence first (bevis): what a message looks like now, kept and read back before anything is ordered.
//!
//! Message, versions with their raw answers, the thread around it, its files by checksum, what the platform
//! answers just now and has signed, and a picture of the page. What cannot be had is written down with the reason. All of
//! it lies durably in the object store before a row names it: a full disk stops the removal, never the copy.

use crate::channels::connection::{self, Connected};
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use bytes::Bytes;
use sha2::{Digest, Sha256};
use torg_domain::evidence::{Checked, FORM, File, Kept, Lacking, Listed, kept_on};
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::outside::RawAnswer;
use torg_domain::outside::browser::Limits;
use torg_domain::outside::platform::{Reading, SignedProof, Standing};
use torg_domain::policy::grounds::Keep;
use torg_domain::trail::key::hex;
use torg_store::channels::ChannelRow;
use torg_store::evidence::EvidenceRow;
use torg_store::inbox::rows::VersionRow;
use torg_store::objects::{Found, Put};
use torg_store::{Problem, Reader, Writer};
use uuid::Uuid;

/// Evidence that lies in the object store, not yet named by a row.
pub struct Evidence {
    /// Its row, to be written with the decision.
    pub row: EvidenceRow,
    /// Where the platform showed us that the message stood, when it was asked just now.
    stood: Option<Standing>,
    named: Vec<(Put, &'static str)>,
}

/// What an order takes with it of the evidence it rests on.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rests {
    /// The manifest's checksum; none where no copy is kept.
    pub manifest: Option<[u8; 32]>,
    /// Where the message stood at the platform moments ago; none when that was not seen.
    pub stood: Option<Standing>,
}

impl Evidence {
    /// What an order takes with it.
    #[must_use]
    pub(crate) fn rests(&self) -> Rests {
        let manifest = self.row.manifest.as_deref().and_then(|sha| sha.try_into().ok());
        Rests { manifest, stood: self.stood }
    }

    /// Names the bytes and writes the row.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn write(&self, desk: &Desk, writer: &mut Writer) -> Result<(), Refusal> {
        for (put, kind) in &self.named {
            writer.name_object(*put, kind, desk.now).await?;
        }
        Ok(writer.add_evidence(&self.row).await?)
    }
}

/// Keeps evidence as the ground asks, and reads it back.
///
/// # Errors
/// `Rule` when it cannot be stored or read back: then nothing may be ordered.
#[boxed]
pub async fn keep(
    desk: &Desk,
    reader: &mut Reader,
    seen: &Message,
    channel: &ChannelRow,
    keep: Keep,
    policy: Uuid,
) -> Result<Evidence, Refusal> {
    let kind = kept_on(keep);
    let mut row = EvidenceRow {
        id: desk.new_id(),
        message: seen.id.0,
        kind: kind.word().into(),
        manifest: None,
        files: 0,
        size: 0,
        lacking: "[]".into(),
        made_at: desk.now.as_millisecond(),
        made_by: desk.by(),
        policy,
    };
    if matches!(kind, Kept::LogOnly | Kept::Forbidden) {
        return Ok(Evidence { row, stood: None, named: Vec::new() });
    }
    let mut collected = Collecting { desk, named: Vec::new(), files: Vec::new(), lacking: Vec::new() };
    let versions = reader.versions(seen.id).await?;
    for version in &versions {
        collected
            .put("raw", &version.id.to_string(), version.raw.clone(), "application/octet-stream")
            .await?;
    }
    media(&mut collected, reader, seen).await?;
    let (answers, picture, signed) =
        futures::join!(asked_now(desk, channel, seen), pictured(desk, seen), signed(desk, channel, seen));
    match signed {
        Ok(proofs) => {
            for proof in proofs {
                collected.put_proof(proof).await?;
            }
        }
        Err(why) => collected.lack("signed", why),
    }
    for answer in answers.raw {
        collected.put("answer", &answer.final_url, answer.body, "application/octet-stream").await?;
    }
    collected.lacking.extend(answers.lacking);
    match picture {
        Ok(png) => collected.put("picture", seen.url.as_deref().unwrap_or(""), png, "image/png").await?,
        Err(why) => collected.lack("picture", why),
    }
    let manifest = manifest(desk, reader, seen, &versions, &collected).await?;
    let bytes = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
    row.files = i64::try_from(collected.files.len()).unwrap_or(i64::MAX);
    row.size = collected.files.iter().map(|f| i64::try_from(f.size).unwrap_or(0)).sum();
    row.lacking = serde_json::to_string(&collected.lacking).unwrap_or_else(|_| "[]".into());
    let put = stored(desk.office().store.objects().put(desk.id(), bytes.into()).await)?;
    collected.named.push((put, "application/json"));
    row.manifest = Some(put.sha256.to_vec());
    // Read back whole, every byte, before anybody relies on it.
    for (put, _) in &collected.named {
        if desk.office().store.objects().verify(desk.id(), &put.sha256).await? != Found::Whole(put.size) {
            return Err(unreadable());
        }
    }
    Ok(Evidence { row, stood: answers.stood, named: collected.named })
}

/// What a manifest says was kept; nothing where no copy was made, its files are sealed or destroyed, or it is not the one
/// that was written.
///
/// # Errors
/// Never for a manifest that is not there: what the store said of one that is.
pub(crate) async fn listed(desk: &Desk, row: &EvidenceRow) -> Result<Listed, Refusal> {
    let Some(sha) = row.manifest.as_deref().and_then(|sha| <[u8; 32]>::try_from(sha).ok()) else {
        return Ok(Listed::default());
    };
    match desk.office().store.objects().get(desk.id(), &sha).await {
        // A manifest that was changed says nothing; the verification names it.
        Ok(manifest) if Sha256::digest(&manifest).as_slice() == sha => Ok(Listed::read(&manifest)),
        Ok(_) | Err(Problem::Missing) => Ok(Listed::default()),
        Err(other) => Err(other.into()),
    }
}

struct Collecting<'d> {
    desk: &'d Desk,
    named: Vec<(Put, &'static str)>,
    files: Vec<File>,
    lacking: Vec<Lacking>,
}

impl Collecting<'_> {
    async fn put(
        &mut self,
        what: &str,
        source: &str,
        bytes: Vec<u8>,
        kind: &'static str,
    ) -> Result<(), Refusal> {
        self.put_checked(what, source, bytes, kind, None).await
    }

    /// What is signed, with what checking it came to. That it proves nothing stops nothing: it is written down.
    async fn put_proof(&mut self, proof: SignedProof) -> Result<(), Refusal> {
        let SignedProof { what, kind, answer, checked } = proof;
        if let Some(Checked::NotProved { why }) = &checked {
            self.lack("signature", format!("Det signerade beviset bevisar inget. {why}"));
        }
        self.put_checked(what, &answer.final_url, answer.body, kind, checked).await
    }

    async fn put_checked(
        &mut self,
        what: &str,
        source: &str,
        bytes: Vec<u8>,
        kind: &'static str,
        checked: Option<Checked>,
    ) -> Result<(), Refusal> {
        if bytes.is_empty() {
            return Ok(());
        }
        let put = stored(self.desk.office().store.objects().put(self.desk.id(), Bytes::from(bytes)).await)?;
        self.named.push((put, kind));
        self.files.push(File {
            what: what.into(),
            source: source.into(),
            sha256: hex(&put.sha256),
            size: put.size,
            checked,
        });
        Ok(())
    }

    fn lack(&mut self, what: &str, why: impl Into<String>) {
        self.lacking.push(Lacking { what: what.into(), why: why.into() });
    }
}

/// What lies in the store, or why nothing is ordered.
fn stored(put: Result<Put, Problem>) -> Result<Put, Refusal> {
    put.map_err(|why| {
        tracing::error!(%why, "evidence cannot be stored");
        Refusal::Rule(
            "Bevarandekopian gick inte att spara: lagringen tar inte emot mer. Inget är beställt och inget är \
             borttaget. Den som driver installationen kan rätta det; försök sedan igen."
                .into(),
        )
    })
}

fn unreadable() -> Refusal {
    Refusal::Rule(
        "Bevarandekopian gick inte att läsa tillbaka. Inget är beställt och inget är borttaget. Försök igen."
            .into(),
    )
}

/// The message's own files: they lie in the store already, and are held against their checksums.
async fn media(to: &mut Collecting<'_>, reader: &mut Reader, seen: &Message) -> Result<(), Refusal> {
    let objects = to.desk.office().store.objects().clone();
    for file in reader.attachments(seen.id).await? {
        let Some(sha) = file.sha256.as_deref().and_then(|sha| <[u8; 32]>::try_from(sha).ok()) else {
            let why = file.problem.clone().unwrap_or_else(|| "Filen är inte hämtad än.".into());
            to.lack("media", format!("{}: {why}", file.source));
            continue;
        };
        match objects.verify(to.desk.id(), &sha).await? {
            Found::Whole(size) => {
                let put = Put { sha256: sha, size };
                to.named.push((put, "application/octet-stream"));
                to.files.push(File {
                    what: "media".into(),
                    source: file.source.clone(),
                    sha256: hex(&sha),
                    size,
                    checked: None,
                });
            }
            _ => to.lack("media", format!("{}: filen går inte att läsa.", file.source)),
        }
    }
    Ok(())
}

/// What the platform answers just now.
#[derive(Default)]
struct Answered {
    /// Every answer, whole.
    raw: Vec<RawAnswer>,
    /// Where they show that the message stands.
    stood: Option<Standing>,
    /// What could not be had.
    lacking: Vec<Lacking>,
}

async fn asked_now(desk: &Desk, channel: &ChannelRow, seen: &Message) -> Answered {
    let without = |raw: Vec<RawAnswer>, why: String| Answered {
        raw,
        stood: None,
        lacking: vec![Lacking { what: "platform".into(), why }],
    };
    let Connected { platform, account } = match connection::of(desk, channel) {
        Ok(Some(connected)) => connected,
        Ok(None) => return without(Vec::new(), "torg når inte plattformens eget gränssnitt.".into()),
        Err(why) => return without(Vec::new(), why.to_string()),
    };
    match platform.read(&account, Reading::Awaited(seen.thread.clone()), desk.now).await {
        Ok(read) => {
            // What was shown of it stands, whatever else was kept from us.
            let item = read.batch.items.iter().find(|item| item.external_id == seen.external_id);
            let stood = item.and_then(|item| item.standing);
            let part = Lacking { what: "platform".into(), why: "Plattformen svarade bara delvis.".into() };
            let lacking = if read.whole { Vec::new() } else { vec![part] };
            Answered { stood, raw: read.answers, lacking }
        }
        Err(failure) => without(failure.answer.into_iter().collect(), failure.problem.sentence),
    }
}

/// What the platform has signed of the message, where it signs anything; else why it could not be had.
async fn signed(desk: &Desk, channel: &ChannelRow, seen: &Message) -> Result<Vec<SignedProof>, String> {
    // That the platform is not reached is told of its answers already.
    let Ok(Some(Connected { platform, account })) = connection::of(desk, channel) else {
        return Ok(Vec::new());
    };
    let proof = platform.proof(&account, &seen.external_id, desk.now).await;
    proof.map_err(|failure| failure.problem.sentence)
}

/// A picture of the page, or why there is none.
async fn pictured(desk: &Desk, seen: &Message) -> Result<Vec<u8>, String> {
    if seen.visibility == Visibility::Direct {
        return Err("Meddelandet är skickat till oss och står inte på någon sida.".into());
    }
    let Some(url) = &seen.url else { return Err("Meddelandet har ingen egen adress.".into()) };
    let Some(browser) = &desk.office().world.browser else {
        return Err("Ingen webbläsare finns på servern.".into());
    };
    browser.capture(url, Limits::default()).await.map(|capture| capture.png).map_err(|why| why.to_string())
}

async fn manifest(
    desk: &Desk,
    reader: &mut Reader,
    seen: &Message,
    versions: &[VersionRow],
    collected: &Collecting<'_>,
) -> Result<serde_json::Value, Refusal> {
    let thread = reader.thread(seen.channel, &seen.thread).await?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(serde_json::json!({
        "torg": FORM,
        "message": seen.id.0, "channel": seen.channel.0, "external_id": seen.external_id,
        "url": seen.url, "kept_at": desk.now.to_string(),
        "published_at": seen.published_at.map(|t| t.to_string()),
        "captured_at": seen.captured_at.to_string(),
        "versions": versions.iter().map(|v| serde_json::json!({
            "id": v.id, "author": v.author, "handle": v.handle, "title": v.title, "text": v.text,
            "said_at": v.said_at, "captured_at": v.captured_at, "raw_kind": v.raw_kind, "raw": text(&v.raw),
        })).collect::<Vec<_>>(),
        "thread": thread.iter().map(|t| serde_json::json!({
            "id": t.message.id.0, "author": t.message.author, "text": t.text,
            "published_at": t.message.published_at.map(|t| t.to_string()),
        })).collect::<Vec<_>>(),
        "files": collected.files,
        "lacking": collected.lacking,
    }))
}
