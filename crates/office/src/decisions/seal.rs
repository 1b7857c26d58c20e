//! Sealing what may not be held in the open: pictures of child abuse that intake already holds (domain 1.6).
//!
//! At once, with the decision: the message's words and raw forms, its files, earlier copies and pictures of
//! the page are encrypted and moved where nothing reads, copies or exports them; the rows are emptied and
//! committed to anew; the words leave the search index. After the police have answered, their destruction is
//! a decision of its own. The trail keeps commitments only.

use crate::desk::Desk;
use crate::inbox::acting::Acting;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use torg_domain::ids::{JobId, MessageId};
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::inbox::steps::Act;
use torg_domain::inbox::tracks::Police;
use torg_domain::municipality::rights::Right;
use torg_store::Reader;
use torg_store::decisions::rows::SealRow;
use torg_store::inbox::rows::VersionRow;
use torg_store::jobs::NewJob;
use torg_store::objects::Sha;
use uuid::Uuid;

/// What lies under seal already, before the rows say so: a crash here leaves sealed files nobody names.
pub(crate) struct Sealing {
    objects: Vec<(Uuid, Sha, Sha, i64)>,
    versions: Vec<(Uuid, Sha, Sha, i64, VersionRow)>,
}

/// Seals every byte we hold of a message; the originals are taken away only after the decision is written.
pub(crate) async fn prepare(desk: &Desk, reader: &mut Reader, seen: &Message) -> Result<Sealing, Refusal> {
    let office = desk.office();
    let objects = office.store.objects();
    let keys = office.sealing(desk.id());
    let versions = reader.versions(seen.id).await?;
    let mut names: BTreeMap<Sha, ()> = BTreeMap::new();
    let mut note = |sha: Option<&[u8]>| {
        if let Some(sha) = sha.and_then(|s| Sha::try_from(s).ok()) {
            names.insert(sha, ());
        }
    };
    for file in reader.attachments(seen.id).await? {
        note(file.sha256.as_deref());
    }
    for order in reader.orders(seen.id).await? {
        note(order.copy.as_deref());
        note(order.proof_object.as_deref());
    }
    let mut manifests = Vec::new();
    for evidence in reader.evidence_of(seen.id).await? {
        note(evidence.manifest.as_deref());
        manifests.extend(evidence.manifest);
    }
    for manifest in manifests {
        for sha in kept_by(desk, &manifest).await? {
            note(Some(&sha));
        }
    }
    // The platform's raw answers that carry it: each other item in them stands in its own version too.
    let carried: Vec<&[u8]> = versions.iter().map(|v| v.raw.as_slice()).filter(|r| !r.is_empty()).collect();
    for fetch in reader.fetches(seen.channel, 1_000).await? {
        let Some(sha) = fetch.sha256.as_deref().and_then(|s| Sha::try_from(s).ok()) else { continue };
        if fetch.at >= seen.captured_at.as_millisecond()
            && let Ok(body) = objects.get(desk.id(), &sha).await
            && carried.iter().any(|raw| holds(&body, raw))
        {
            note(Some(&sha));
        }
    }
    let mut sealing = Sealing { objects: Vec::new(), versions: Vec::new() };
    for sha in names.into_keys() {
        if reader.is_sealed(&sha).await? {
            continue;
        }
        let Ok(bytes) = objects.get(desk.id(), &sha).await else { continue };
        let id = desk.new_id();
        let kept = objects.seal(&keys, desk.id(), id, &bytes, office.chance.as_ref()).await?;
        sealing.objects.push((id, sha, kept, i64::try_from(bytes.len()).unwrap_or(i64::MAX)));
    }
    for version in versions {
        let bytes = serde_json::to_vec(&serde_json::json!({
            "id": version.id, "title": version.title, "text": version.text, "html": version.html,
            "media": version.media, "raw": torg_domain::trail::key::hex(&version.raw),
        }))
        .unwrap_or_default();
        let id = desk.new_id();
        let kept = objects.seal(&keys, desk.id(), id, &bytes, office.chance.as_ref()).await?;
        let name: Sha = Sha256::digest(&bytes).into();
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        sealing.versions.push((id, name, kept, size, version));
    }
    Ok(sealing)
}

/// Whether bytes hold others in them.
fn holds(body: &[u8], part: &[u8]) -> bool {
    body.windows(part.len()).any(|window| window == part)
}

/// The files a manifest names.
async fn kept_by(desk: &Desk, manifest: &[u8]) -> Result<Vec<Sha>, Refusal> {
    let Ok(sha) = Sha::try_from(manifest) else { return Ok(Vec::new()) };
    let Ok(bytes) = desk.office().store.objects().get(desk.id(), &sha).await else { return Ok(Vec::new()) };
    let manifest: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let files = manifest.get("files").and_then(|f| f.as_array()).cloned().unwrap_or_default();
    let name = |file: &serde_json::Value| unhex(file.get("sha256")?.as_str()?);
    Ok(files.iter().filter_map(name).collect())
}

fn unhex(text: &str) -> Option<Sha> {
    let mut out = [0_u8; 32];
    if text.len() != 64 {
        return None;
    }
    for (i, byte) in out.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * i..2 * i + 2)?, 16).ok()?;
    }
    Some(out)
}

/// Writes the seal in the decision's transaction: its rows, the emptied versions, the message without words.
pub(crate) async fn write(acting: &mut Acting<'_>, decision: Uuid, sealing: Sealing) -> Result<(), Refusal> {
    let desk = acting.desk;
    let row = |id, what: &str, sha: Sha, kept: Sha, size| SealRow {
        id,
        message: acting.was.id.0,
        decision,
        what: what.into(),
        sha256: sha.to_vec(),
        kept: kept.to_vec(),
        size,
        sealed_at: desk.now.as_millisecond(),
        sealed_by: desk.by(),
        destroyed_at: None,
        destroyed_by: None,
        destroyed_why: None,
    };
    let mut rows: Vec<SealRow> =
        sealing.objects.into_iter().map(|(id, sha, kept, size)| row(id, "object", sha, kept, size)).collect();
    let mut emptied = Vec::new();
    for (id, sha, kept, size, mut version) in sealing.versions {
        rows.push(row(id, "version", sha, kept, size));
        version.title = None;
        version.text = String::new();
        version.html = None;
        version.media = "[]".into();
        version.raw = Vec::new();
        emptied.push(version);
    }
    for row in rows {
        acting.writer.add_seal(&row).await?;
        acting.commit_to(&row);
    }
    for version in emptied {
        acting.writer.empty_version(&version).await?;
        acting.commit_to(&version);
    }
    acting.now.title = None;
    acting.now.snippet = String::new();
    acting.now.visibility = Visibility::Secret;
    let id = acting.was.id;
    acting.writer.unsearch(id).await?;
    // Taking the originals away is a job, so that a crash leaves nothing in the open.
    let key = id.to_string();
    let job = NewJob { id: JobId(desk.new_id()), kind: "seal", key: &key, payload: "{}", run_at: desk.now };
    Ok(acting.writer.put_job(job, desk.now).await?)
}

/// Takes away the originals of what lies under seal, and the sealed files of what is destroyed. May run
/// any number of times.
///
/// # Errors
/// What the store said.
#[boxed]
pub async fn sweep(desk: &Desk, message: MessageId) -> Result<(), Refusal> {
    let objects = desk.office().store.objects();
    for row in desk.reader().seals_of(message).await? {
        if let Ok(sha) = Sha::try_from(row.sha256.as_slice()) {
            objects.take_away(desk.id(), &sha).await?;
        }
        if row.destroyed_at.is_some() {
            objects.destroy(desk.id(), row.id).await?;
        }
    }
    Ok(())
}

/// Decides that what lies under seal is destroyed, after the police have had their say.
///
/// # Errors
/// As every act; `Field` without a reason; `Rule` while the question of the police is open.
#[boxed]
pub async fn destroy(desk: &Desk, id: MessageId, why: &str) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, None, Right::Remove, "message.seal-destroyed").await?;
    if why.trim().is_empty() {
        return Err(Refusal::field("why", "Skriv vad polisen har sagt och vem som beslutar."));
    }
    if !matches!(acting.now.tracks.police, Police::Reported | Police::NotReported) {
        return Err(Refusal::Rule(
            "Det som är förseglat förstörs först när frågan om polisanmälan är avgjord.".into(),
        ));
    }
    let seals = acting.writer.seals_of(id).await?;
    if seals.iter().all(|s| s.destroyed_at.is_some()) {
        return Err(Refusal::Rule("Det finns inget förseglat att förstöra.".into()));
    }
    for mut seal in seals.into_iter().filter(|s| s.destroyed_at.is_none()) {
        seal.destroyed_at = Some(desk.now.as_millisecond());
        seal.destroyed_by = desk.by();
        seal.destroyed_why = Some(why.trim().into());
        acting.writer.save_seal(&seal).await?;
        acting.commit_to(&seal);
    }
    let closed = acting.now.closed_at.is_some();
    if closed {
        acting.note_steps(acting.now.tracks, acting.now.tracks, why, None);
    } else {
        acting.step(Act::Triage, why)?;
    }
    let key = id.to_string();
    let job = NewJob { id: JobId(desk.new_id()), kind: "seal", key: &key, payload: "{}", run_at: desk.now };
    acting.writer.put_job(job, desk.now).await?;
    acting.explain(&serde_json::json!({ "destroyed": true }));
    let message = acting.finish().await?;
    sweep(desk, id).await?;
    Ok(message)
}
