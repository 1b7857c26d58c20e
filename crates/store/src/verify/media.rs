//! The bytes beside the database, by their SHA-256: each file, and each row that names one.

use super::PAGE;
use crate::decisions::rows::SealRow;
use crate::objects::{Found, Objects, Sha};
use crate::{Problem, Reader, Store, params, sql};
use std::collections::{HashMap, HashSet};
use torg_domain::trail::Verify;
use torg_domain::trail::key::hex;
use uuid::Uuid;

/// A row that names bytes.
#[derive(sqlx::FromRow)]
struct Naming {
    id: Uuid,
    sha256: Vec<u8>,
    /// Whether it stands among the objects, which are read each once.
    named: bool,
}

/// A kind of row whose column names bytes, and its pages.
macro_rules! naming {
    ($kind:literal, $table:literal, $column:literal) => {
        (
            $kind,
            sql!(concat!(
                "select t.id, t.",
                $column,
                " as sha256, exists (select 1 from object o where o.municipality = $1 and o.sha256 = t.",
                $column,
                ") as named from ",
                $table,
                " t where t.municipality = $1 and t.",
                $column,
                " is not null and t.id > $2 order by t.id limit $3"
            )),
        )
    };
}

/// Reads every file through and holds it against its name, and every row against its file.
pub(super) async fn feed(reader: &mut Reader, store: &Store, verify: &mut Verify) -> Result<(), Problem> {
    let objects = store.objects();
    let seals = seals(reader, store, verify).await?;
    let bad = read_objects(reader, objects, &seals, verify).await?;
    let namings = [
        naming!("evidence", "evidence", "manifest"),
        naming!("carried", "carried", "answer"),
        naming!("post_picture", "post_picture", "sha256"),
        naming!("attachment", "attachment", "sha256"),
        naming!("fetched", "fetched", "sha256"),
        naming!("order", "outward_order", "copy"),
        naming!("order", "outward_order", "proof_object"),
    ];
    let municipality = reader.municipality();
    for (kind, page) in namings {
        let mut after = Uuid::nil();
        loop {
            let rows: Vec<Naming> = reader.all(page, params![municipality, after, PAGE]).await?;
            let Some(last) = rows.last() else { break };
            after = last.id;
            for row in rows {
                let Ok(told) = Sha::try_from(row.sha256.as_slice()) else {
                    verify.media(kind, row.id, &Sha::default(), None);
                    continue;
                };
                let found = match bad.get(&told) {
                    Some(found) => *found,
                    None if seals.contains(&told) => Found::Whole(0),
                    None if row.named => Found::Whole(0),
                    None => objects.verify(municipality, &told).await?,
                };
                verify.media(kind, row.id, &told, digest(found, &told).as_ref());
            }
        }
    }
    Ok(())
}

/// The names of bytes that lie under seal, or were destroyed by a decision; each sealed file is held
/// against its row. None of them is opened. A missing one is accepted when the trail says why: destroyed by
/// decision, or left out of the backup that this was restored from.
async fn seals(reader: &mut Reader, store: &Store, verify: &mut Verify) -> Result<HashSet<Sha>, Problem> {
    let municipality = reader.municipality();
    let mut names = HashSet::new();
    for row in reader.seals().await? {
        let found = store.objects().verify_sealed(municipality, row.id, &row.kept).await?;
        let told = Sha::try_from(row.kept.as_slice()).unwrap_or_default();
        match (row.destroyed_at, found) {
            (Some(_), Found::Missing) => {}
            // Whatever it is, it should not be there.
            (Some(_), _) => verify.media("seal", row.id, &told, digest(Found::Changed, &told).as_ref()),
            (None, Found::Missing) => {
                // It may have been destroyed, or sealed anew, since the instant that is read.
                let now = store.reader(municipality).seals_of(row.message.into()).await?;
                let changed = |now: &SealRow| now.destroyed_at.is_some() || now.kept != row.kept;
                let changed = now.iter().any(|now| now.id == row.id && changed(now));
                if !changed && !reader.is_left_out(&row).await? {
                    verify.media("seal", row.id, &told, None);
                }
            }
            (None, found) => verify.media("seal", row.id, &told, digest(found, &told).as_ref()),
        }
        if let Ok(name) = Sha::try_from(row.sha256.as_slice()) {
            names.insert(name);
        }
    }
    Ok(names)
}

/// Reads every object through; which of them are not whole.
async fn read_objects(
    reader: &mut Reader,
    objects: &Objects,
    seals: &HashSet<Sha>,
    verify: &mut Verify,
) -> Result<HashMap<Sha, Found>, Problem> {
    let municipality = reader.municipality();
    let mut bad = HashMap::new();
    let mut after: Vec<u8> = Vec::new();
    loop {
        let page: Vec<(Vec<u8>, i64)> = reader
            .all(
                sql!("select sha256, size from object where municipality = $1 and sha256 > $2 order by sha256 limit $3"),
                params![municipality, after.clone(), PAGE],
            )
            .await?;
        let Some((last, _)) = page.last() else { return Ok(bad) };
        after.clone_from(last);
        for (sha256, size) in page {
            let name = hex(&sha256);
            let Ok(told) = Sha::try_from(sha256.as_slice()) else {
                verify.media("object", name.as_str(), &Sha::default(), None);
                continue;
            };
            let mut found = objects.verify(municipality, &told).await?;
            if seals.contains(&told) {
                // Under seal it may lie nowhere else.
                let sealed = if found == Found::Missing { Found::Whole(0) } else { Found::Changed };
                verify.media("object", name.as_str(), &told, digest(sealed, &told).as_ref());
                continue;
            }
            if matches!(found, Found::Whole(is) if i64::try_from(is) != Ok(size)) {
                found = Found::Changed;
            }
            if !matches!(found, Found::Whole(_)) {
                bad.insert(told, found);
            }
            // Named here without an entry; where a row of an act names it too, that one comes first.
            verify.media("object", name.as_str(), &told, digest(found, &told).as_ref());
        }
    }
}

/// What `Verify` wants to hear of bytes: their digest, another one, or none.
fn digest(found: Found, told: &Sha) -> Option<Sha> {
    match found {
        Found::Whole(_) => Some(*told),
        Found::Changed => Some(told.map(|byte| !byte)),
        Found::Missing => None,
    }
}
