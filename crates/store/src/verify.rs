//! Finding the first thing in a municipality's trail that is not as it was written.
//!
//! Everything is recomputed from what is stored: each entry's commitment, each row that acts commit to,
//! each file by its SHA-256, each tile of the public log, the signed checkpoint, and, when one is given,
//! that the log grew from an older checkpoint. It reads one instant of the database, so that it can run
//! beside a server at work. What is compared stands in `torg_domain::trail::verify`; this file fetches.

use crate::inbox::rows::{AttachmentRow, ClockRow, OrderRow, StepRow, VersionRow};
use crate::inbox::together::{ConsultationRow, ForwardingRow, ReviewRow};
use crate::inbox::triage::TriageRow;
use crate::objects::{Found, Objects, Sha};
use crate::tiles::{Log, bundle_path};
use crate::trail::{EntryRow, Kept};
use crate::{Problem, Reader, Store, params, sql};
use std::collections::{HashMap, HashSet};
use torg_domain::ids::MunicipalityId;
use torg_domain::trail::checkpoint::Checkpoint;
use torg_domain::trail::key::{KeyFile, hex};
use torg_domain::trail::tile::{TileKind, TilePath, WIDTH, decode_entries};
use torg_domain::trail::{Kept as KeptEntry, Verified, Verify, Wrong};
use uuid::Uuid;

const PAGE: u32 = 256;

/// Why a trail was not verified.
#[derive(Debug, thiserror::Error)]
pub enum Unverified {
    /// Something is not as it was written: the first such thing.
    #[error("{0}")]
    Wrong(#[from] Wrong),
    /// The verification itself could not be carried out.
    #[error(transparent)]
    Problem(#[from] Problem),
}

/// One municipality's trail, found to be as it was written.
#[derive(Clone, Debug)]
pub struct Report {
    /// The municipality's short name.
    pub key: String,
    /// What was counted.
    pub verified: Verified,
    /// The signed checkpoint it agrees with; none when nothing was signed yet.
    pub note: Option<String>,
}

/// Every kind of row that acts commit to, and its table. A new one is a line here; a test asks of every
/// table in the schema whether it stands here or among `NOT_COMMITTED`.
macro_rules! kinds { ($($row:ty = $table:literal;)*) => {
    /// The tables whose rows acts commit to.
    pub const COMMITTED: &[&str] = &[$($table),*];

    async fn feed_rows(reader: &mut Reader, verify: &mut Verify) -> Result<(), Problem> {
        $( feed::<$row>(reader, verify, sql!(concat!(
            "select * from ", $table, " where municipality = $1 and id > $2 order by id limit $3"
        ))).await?; )*
        Ok(())
    }
} }
kinds! {
    VersionRow = "version";
    ClockRow = "clock";
    StepRow = "step";
    OrderRow = "outward_order";
    AttachmentRow = "attachment";
    ConsultationRow = "consultation";
    ForwardingRow = "forwarding";
    ReviewRow = "review";
    TriageRow = "triage_answer";
    crate::channels::ChannelRow = "channel";
    crate::municipality::MandateRow = "mandate";
    crate::policy::PolicyRow = "policy_version";
    crate::policy::HoursRow = "hours";
    crate::diary::rows::DiaryRow = "diary";
    crate::diary::rows::CaseRow = "diary_case";
    crate::diary::rows::EntryRow = "diary_entry";
    crate::diary::rows::ColumnsRow = "diary_version";
    crate::diary::rows::HandoverRow = "diary_handover";
    crate::evidence::EvidenceRow = "evidence";
    crate::decisions::rows::DecisionRow = "decision";
    crate::decisions::rows::EffectRow = "decision_effect";
    crate::decisions::rows::CarriedRow = "carried";
    crate::decisions::rows::LookRow = "stranger_look";
    crate::decisions::rows::AppealRow = "appeal";
    crate::decisions::rows::SealRow = "seal";
}

/// The tables whose rows no act commits to, and why that is right.
pub const NOT_COMMITTED: &[(&str, &str)] = &[
    ("municipality", "made before there is a trail"),
    ("host", "an operator's setting"),
    ("authority", "names; what was decided for them stands in mandates"),
    ("unit", "names; what was decided for them stands in mandates"),
    ("person", "changes with every password; who acted stands in the entry"),
    ("absence", "told in the entry's own words"),
    ("one_time_link", "dead within days; its use is told in the entry's own words"),
    ("session", "comes and goes"),
    ("attempt", "comes and goes"),
    ("channel_state", "how the fetching goes"),
    ("channel_reading", "how far the reading has come"),
    ("sighting", "when it was last seen there; how it changed stands in the entry's own words"),
    ("fetched", "the bytes are checked by their digest; what was taken from them is committed to"),
    ("message", "a summary kept for the lists; versions, steps, clocks and orders say the same"),
    ("object", "the bytes are checked by their digest"),
    ("inbox_tally", "counters"),
    ("inbox_tally_folded", "counters"),
    ("claim", "comes and goes"),
    ("presence", "comes and goes"),
    ("draft", "nobody's act yet"),
    ("seen", "told in the entry's own words where the law asks for it"),
    ("saved_view", "a person's own comfort"),
    ("notice", "a reminder; the clock it reminds of is committed to"),
    (
        "outward_state",
        "how the carrying out goes; how it ended stands in the order, carried and stranger_look",
    ),
    (
        "person_mail",
        "a person's own comfort, and how letters to them go; that one came back is told in the entry's own words",
    ),
    ("job", "work to do, not work done"),
    ("diary_series", "how far the numbers have come; each number stands in its case"),
    ("diary_term", "by which words a registration is found; its versions say the same"),
    ("trail_head", "the length of the trail, compared with it"),
    ("trail_entry", "the trail itself"),
    ("checkpoint", "signed"),
    ("verification", "what a check of all this found; it can be made again at any time"),
    ("bulk", "the way back from many acts, each of which stands on the trail"),
    ("policy_pack", "a proposal; the version that is adopted keeps the whole pack, and is committed to"),
];

/// Verifies one municipality. `since` is an older signed checkpoint that somebody kept elsewhere.
///
/// # Errors
/// The first thing that is wrong, or why nothing could be verified.
pub async fn verify(
    store: &Store,
    municipality: MunicipalityId,
    keys: &KeyFile,
    host: &str,
    since: Option<&[u8]>,
) -> Result<Report, Unverified> {
    // The checkpoint that is served is read before the snapshot, or a log that grows meanwhile looks cut.
    let mut log = Log::of(&mut store.reader(municipality), keys, host).await?;
    let served = store.objects().read(&log.checkpoint()).await?;
    let mut reader = store.snapshot(municipality).await?;
    log = Log::of(&mut reader, keys, host).await?;
    let since = since.map(|note| log.open(note)).transpose();
    let since = since.map_err(|why| Wrong::Checkpoint(format!("the older one: {why}")))?;

    let (signed, doubts) = signed(&log, served.as_deref());
    let size = signed.as_ref().map_or(0, |signed| signed.size);
    let mut verify = Verify::new(signed, since);
    for doubt in doubts {
        verify.wrong(doubt);
    }
    feed_entries(&mut reader, store.objects(), &log, size, &mut verify).await?;
    verify.entries_end();
    feed_rows(&mut reader, &mut verify).await?;
    feed_media(&mut reader, store.objects(), &mut verify).await?;
    let verified = verify.finish()?;
    let (key,): (String,) =
        reader.one(sql!("select key from municipality where id = $1"), params![municipality]).await?;
    Ok(Report { key, verified, note: log.notes.first().cloned() })
}

/// The newest checkpoint that is truly signed, and what is wrong with those that are not.
fn signed(log: &Log, served: Option<&[u8]>) -> (Option<Checkpoint>, Vec<Wrong>) {
    let mut doubts = Vec::new();
    let mut good = Vec::new();
    let kept = log.notes.first().map(String::as_bytes);
    for (note, which) in [(served, "the one that is served"), (kept, "the one in the database")] {
        match note.map(|note| log.open(note)) {
            Some(Ok(checkpoint)) => good.push(checkpoint),
            Some(Err(why)) => doubts.push(Wrong::Checkpoint(format!("{which}: {why}"))),
            None => {}
        }
    }
    if served.is_none() && kept.is_some() {
        doubts.push(Wrong::Checkpoint(String::from("the one that is served is missing")));
    }
    (good.into_iter().max_by_key(|checkpoint| checkpoint.size), doubts)
}

async fn feed_entries(
    reader: &mut Reader,
    objects: &Objects,
    log: &Log,
    signed: u64,
    verify: &mut Verify,
) -> Result<(), Problem> {
    let told = reader.trail_size().await?;
    let (mut next, mut count) = (0, 0_u64);
    let mut bundle: Vec<String> = Vec::new();
    loop {
        let page = reader.entries(next, PAGE).await?;
        let Some(last) = page.last() else { break };
        next = last.number().saturating_add(1);
        for row in &page {
            count += 1;
            for tile in feed_entry(row, verify) {
                let stored = stored(objects, log, tile.path).await?;
                verify.tile(&tile, stored.as_deref());
            }
            // Where a number is missing nothing after it can be placed in a bundle; `Verify` says so.
            if row.number() < signed && row.number() + 1 == count {
                bundle.push(row.leaf().unwrap_or_default());
                let n = row.number() + 1;
                if n % u64::from(WIDTH) == 0 || n == signed {
                    compare_bundle(objects, log, n, &bundle, verify).await?;
                    bundle.clear();
                }
            }
        }
    }
    if told > count {
        verify.wrong(Wrong::EntryMissing(count));
    } else if told < count {
        verify.wrong(Wrong::EntryOutOfOrder(told));
    }
    Ok(())
}

fn feed_entry(row: &EntryRow, verify: &mut Verify) -> Vec<torg_domain::trail::tile::Tile> {
    let subject = row.subject.to_string();
    let commitment = row.commitment();
    match row.whole(&subject) {
        Some(entry) => verify.entry(&KeptEntry::Whole(entry, &commitment)),
        None => verify.entry(&KeptEntry::Weeded {
            n: row.number(),
            at: row.micros(),
            act: &row.act,
            commitment: &commitment,
        }),
    }
}

async fn compare_bundle(
    objects: &Objects,
    log: &Log,
    n: u64,
    leaves: &[String],
    verify: &mut Verify,
) -> Result<(), Problem> {
    let tile = bundle_path(n, leaves.len());
    let first = tile.n * u64::from(WIDTH);
    let Some(bytes) = stored(objects, log, tile).await? else {
        verify.wrong(Wrong::TileMissing { n: first, tile });
        return Ok(());
    };
    let Some(published) = decode_entries(&bytes).ok().filter(|published| published.len() >= leaves.len())
    else {
        verify.wrong(Wrong::TileMissing { n: first, tile });
        return Ok(());
    };
    let same = |(leaf, published): (&String, &&[u8])| leaf.as_bytes() == *published;
    if let Some(place) = leaves.iter().zip(&published).position(|pair| !same(pair)) {
        verify.wrong(Wrong::Leaf { n: first + place as u64, tile });
    }
    Ok(())
}

/// A tile as it lies in the object store. A partial one may have grown since our instant: then the one
/// that took its place, which begins with the same bytes.
async fn stored(objects: &Objects, log: &Log, tile: TilePath) -> Result<Option<Vec<u8>>, Problem> {
    let mut found = objects.read(&log.tile(&tile)).await?;
    if found.is_none() && tile.width < WIDTH {
        found = objects.read(&log.tile(&TilePath { width: WIDTH, ..tile })).await?;
    }
    if found.is_none() && tile.width < WIDTH {
        let now = objects.read(&log.checkpoint()).await?;
        let size = now.and_then(|note| log.open(&note).ok()).map_or(0, |checkpoint| checkpoint.size);
        let level = match tile.kind {
            TileKind::Hashes(level) => level,
            TileKind::Entries => 0,
        };
        let wider = (size >> (u32::from(level) * 8)).saturating_sub(tile.n * u64::from(WIDTH));
        let wider = u16::try_from(wider).unwrap_or(WIDTH).min(WIDTH);
        if wider > tile.width {
            found = objects.read(&log.tile(&TilePath { width: wider, ..tile })).await?;
        }
    }
    Ok(found.map(|bytes| bytes.to_vec()))
}

async fn feed<K: Kept + crate::db::Record>(
    reader: &mut Reader,
    verify: &mut Verify,
    page: &crate::db::Sql,
) -> Result<(), Problem> {
    let municipality = reader.municipality();
    let mut after = Uuid::nil();
    loop {
        let rows: Vec<K> = reader.all(page, params![municipality, after, PAGE]).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id();
        for row in &rows {
            verify.row(K::KIND, row.id(), &row.canonical());
        }
    }
}

/// A row that names bytes.
#[derive(sqlx::FromRow)]
struct Naming {
    id: Uuid,
    sha256: Vec<u8>,
}

async fn feed_media(reader: &mut Reader, objects: &Objects, verify: &mut Verify) -> Result<(), Problem> {
    let seals = seals(reader, objects, verify).await?;
    let bad = read_objects(reader, objects, &seals, verify).await?;
    let namings = [
        (
            "evidence",
            sql!(
                "select id, manifest as sha256 from evidence where municipality = $1 and manifest is not null and id > $2 order by id limit $3"
            ),
        ),
        (
            "carried",
            sql!(
                "select id, answer as sha256 from carried where municipality = $1 and answer is not null and id > $2 order by id limit $3"
            ),
        ),
        (
            "attachment",
            sql!(
                "select id, sha256 from attachment where municipality = $1 and sha256 is not null and id > $2 order by id limit $3"
            ),
        ),
        (
            "fetched",
            sql!(
                "select id, sha256 from fetched where municipality = $1 and sha256 is not null and id > $2 order by id limit $3"
            ),
        ),
        (
            "order",
            sql!(
                "select id, copy as sha256 from outward_order where municipality = $1 and copy is not null and id > $2 order by id limit $3"
            ),
        ),
        (
            "order",
            sql!(
                "select id, proof_object as sha256 from outward_order where municipality = $1 and proof_object is not null and id > $2 order by id limit $3"
            ),
        ),
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
                    None if reader.object(&told).await?.is_some() => Found::Whole(0),
                    None => objects.verify(municipality, &told).await?,
                };
                verify.media(kind, row.id, &told, digest(found, &told).as_ref());
            }
        }
    }
    Ok(())
}

/// The names of bytes that lie under seal, or were destroyed by a decision; each sealed file is held
/// against its row. None of them is opened.
async fn seals(reader: &mut Reader, objects: &Objects, verify: &mut Verify) -> Result<HashSet<Sha>, Problem> {
    let municipality = reader.municipality();
    let mut names = HashSet::new();
    for row in reader.seals().await? {
        let sum = objects.sealed_sum(municipality, row.id).await?;
        let told = Sha::try_from(row.kept.as_slice()).unwrap_or_default();
        match (row.destroyed_at, sum) {
            // Destroyed and truly gone; or left out of the backup this was restored from, as it must be.
            (_, None) => {}
            (Some(_), Some(sum)) => verify.media("seal", row.id, &told.map(|byte| !byte), Some(&sum)),
            (None, Some(sum)) => verify.media("seal", row.id, &told, Some(&sum)),
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
