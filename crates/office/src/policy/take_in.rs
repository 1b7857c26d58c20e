//! Taking in a pack (ett paket med riktlinjer) that the municipality has written itself: read as the
//! program reads its own, kept, and then compared, asked about and adopted like any other.
//!
//! Taking in changes nothing that is in force. The same pack twice is one. GV-01, GV-02.

use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use sha2::{Digest, Sha256};
use torg_domain::municipality::rights::Right;
use torg_domain::policy::Pack;
use torg_domain::policy::reading::{Mistake, Weight};
use torg_store::Problem;
use torg_store::policy::PackRow;
use uuid::Uuid;

/// What came of a pack that was sent.
#[derive(Debug)]
pub enum Outcome {
    /// It was taken in, or had been before; with what somebody should look at.
    Taken(Uuid, Vec<Mistake>),
    /// It cannot be used: every mistake, in the order of files and lines.
    Wrong(Vec<Mistake>),
}

/// A pack that was taken in.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Its row.
    pub row: PackRow,
    /// The pack.
    pub pack: Pack,
}

/// Reads a pack and keeps it. `law` is the installation's shared law, for a pack that has none of its own.
///
/// # Errors
/// `NotAllowed` without the right to adopt; what the database said.
#[boxed]
pub async fn take_in(desk: &Desk, mut files: Vec<(String, String)>, law: &str) -> Result<Outcome, Refusal> {
    desk.must_everywhere(Right::AdoptPolicy)?;
    if !files.iter().any(|(name, _)| name == "law.toml") {
        files.push(("law.toml".to_owned(), law.to_owned()));
    }
    let mistakes = Pack::check(&files, Some(desk.today()), Some(&desk.office().platforms));
    if mistakes.iter().any(|m| m.weight == Weight::Error) {
        return Ok(Outcome::Wrong(mistakes));
    }
    let pack = match Pack::read(&files) {
        Ok(pack) => pack,
        Err(mistakes) => return Ok(Outcome::Wrong(mistakes)),
    };
    let snapshot = pack.to_snapshot();
    let row = PackRow {
        id: desk.new_id(),
        digest: Sha256::digest(snapshot.as_bytes()).to_vec(),
        key: pack.about.key.clone(),
        title: pack.about.title.clone(),
        snapshot,
        taken_by: desk.person()?.0,
        taken_at: desk.now.as_millisecond(),
    };
    let mut writer = desk.open().await?;
    // Inside the write nobody else takes it in between.
    if let Some(before) = writer.pack_by_digest(row.digest.clone()).await? {
        return Ok(Outcome::Taken(before.id, mistakes));
    }
    writer.add_pack(&row).await?;
    let body = serde_json::json!({ "pack": pack.digest() });
    writer.tell(desk.told("policy.pack-taken", ("policy-pack", row.id)).body(&body));
    writer.commit().await?;
    Ok(Outcome::Taken(row.id, mistakes))
}

/// The packs that were taken in, the newest first.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn all(desk: &Desk) -> Result<Vec<PackRow>, Refusal> {
    Ok(desk.reader().packs().await?)
}

/// One of them, read anew: byte for byte what was taken in.
///
/// # Errors
/// `Missing` when there is none such; `Rule` when this program cannot read it any more.
#[boxed]
pub async fn one(desk: &Desk, id: Uuid) -> Result<Taken, Refusal> {
    let row = desk.reader().pack(id).await.map_err(|problem| match problem {
        Problem::Missing => Refusal::Missing,
        other => other.into(),
    })?;
    let pack = Pack::from_snapshot(&row.snapshot).map_err(|why| Refusal::Rule(why.to_string()))?;
    Ok(Taken { row, pack })
}
