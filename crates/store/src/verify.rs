//! Finding the first thing in a municipality's trail that is not as it was written.
//!
//! Everything is recomputed from what is stored: each entry's commitment, each row that acts commit to,
//! each file by its SHA-256, each tile of the public log, the signed checkpoint, and, when one is given,
//! that the log grew from an older checkpoint. It reads one instant of the database, so that it can run
//! beside a server at work, and reads on in a task of its own while what came before is hashed. What is
//! compared stands in `torg_domain::trail::verify`; this file and those below fetch.

mod entries;
mod media;

use crate::db::{Rows, Sql};
use crate::inbox::rows::{AttachmentRow, ClockRow, OrderRow, StepRow, VersionRow};
use crate::inbox::together::{ConsultationRow, ForwardingRow, ReviewRow};
use crate::inbox::triage::TriageRow;
use crate::tiles::Log;
use crate::trail::{EntryRow, Kept, LeafRow};
use crate::{Problem, Reader, Store, params, sql};
use async_recursion::async_recursion as boxed;
use tokio::sync::mpsc;
use torg_domain::ids::MunicipalityId;
use torg_domain::trail::checkpoint::Checkpoint;
use torg_domain::trail::key::KeyFile;
use torg_domain::trail::{Verified, Verify, Wrong};
use uuid::Uuid;

/// Rows that are read at once. Besides the page that is looked at there is one that waits and one that is
/// being read.
const PAGE: u32 = 256;

/// What was read, to be held against what the entries said.
type Look = Box<dyn FnOnce(&mut Verify) + Send>;

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

    async fn read_rows(reader: &mut Reader, to: &mpsc::Sender<Look>) -> Result<(), Problem> {
        $( read_kind(reader, to, looked::<$row>, sql!(concat!(
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
    crate::channels::FactsRow = "channel_facts";
    crate::channels::CopyRow = "presentation_copy";
    crate::channels::CheckRow = "presentation_check";
    crate::channels::ProfileRow = "profile_check";
    crate::channels::AreaRow = "channel_area";
    crate::channels::FollowerRow = "follower_count";
    crate::channels::CapRow = "spending_cap";
    crate::channels::ResourceReviewRow = "resource_review";
    crate::publishing::OtherPlaceRow = "other_place";
    crate::publishing::OwnPostRow = "own_post";
    crate::publishing::PostSentRow = "post_sent";
    crate::publishing::PostPictureRow = "post_picture";
    crate::municipality::MandateRow = "mandate";
    crate::channels::register::ApplicationRow = "channel_application";
    crate::channels::register::ChannelStepRow = "channel_step";
    crate::channels::register::ChannelMandateRow = "channel_mandate";
    crate::channels::register::AcceptanceRow = "policy_acceptance";
    crate::channels::register::LoginRow = "login_place";
    crate::channels::register::ConfirmationRow = "channel_confirmation";
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
    crate::public::SubmissionRow = "submission";
    crate::public::SubmissionClockRow = "submission_clock";
    crate::public::FactRow = "public_fact";
    crate::public::LookalikeRow = "lookalike";
    crate::public::PartyLinkRow = "party_link";
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
    ("channel_access", "how the renewal goes; that it was renewed stands in the entry's own words"),
    ("sign_in_key", "a key; that somebody signed in with it stands in the entry's own words"),
    ("sign_in", "comes and goes; what came of it is told in the entry's own words"),
    ("channel_bell", "how the listening goes; what was heard of is read and committed to as all else"),
    ("reading_day", "how the reading went"),
    ("blind_time", "how the reading went; what was read is committed to"),
    ("spending_day", "counters; what may be spent is committed to"),
    ("spending_hold", "comes and goes"),
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
    ("coverage_gap", "a reminder; that somebody was told of a gap stands in the entry's own words"),
    ("presentation_state", "how the texts go; what was put up and what was seen is committed to"),
    (
        "submission_letter",
        "how the letter goes; that it was sent, refused or came back stands in the entry's own words",
    ),
    ("post_outward", "how the putting up goes; that it was put up, and by what word, is committed to"),
    (
        "outward_state",
        "how the carrying out goes; how it ended stands in the order, carried and stranger_look",
    ),
    (
        "person_mail",
        "a person's own comfort, and how letters to them go; that one came back is told in the entry's own words",
    ),
    ("job", "work to do, not work done"),
    (
        "hook_app",
        "an address and two secrets; that it was made and taken away is told in the entry's own words",
    ),
    ("hook_count", "counters"),
    ("hook_delivery", "what waits to be read; what was taken from it is committed to"),
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
#[boxed]
pub async fn verify(
    store: &Store,
    municipality: MunicipalityId,
    keys: &KeyFile,
    host: &str,
    since: Option<&[u8]>,
) -> Result<Report, Unverified> {
    let begun = begin(store, municipality, keys, host, since).await?;
    let Begun { reader, log, size, mut verify } = begun;
    let reader = entries::feed::<EntryRow>(reader, store.objects(), &log, size, &mut verify).await?;
    verify.entries_end();
    let mut reader = feed_rows(reader, &mut verify).await?;
    media::feed(&mut reader, store, &mut verify).await?;
    report(reader, &log, verify).await
}

/// Verifies the public log alone: that the entries' public halves give the leaves, tiles and root that were
/// published and signed. Who did what, the rows and the files are not looked at; `verify` does that.
///
/// # Errors
/// As `verify`.
#[boxed]
pub async fn verify_log(
    store: &Store,
    municipality: MunicipalityId,
    keys: &KeyFile,
    host: &str,
    since: Option<&[u8]>,
) -> Result<Report, Unverified> {
    let Begun { reader, log, size, mut verify } = begin(store, municipality, keys, host, since).await?;
    let reader = entries::feed::<LeafRow>(reader, store.objects(), &log, size, &mut verify).await?;
    verify.entries_end();
    report(reader, &log, verify).await
}

/// One instant of the database, and the checkpoint that it is held against.
struct Begun {
    reader: Reader,
    log: Log,
    /// How many entries are signed.
    size: u64,
    verify: Verify,
}

async fn begin(
    store: &Store,
    municipality: MunicipalityId,
    keys: &KeyFile,
    host: &str,
    since: Option<&[u8]>,
) -> Result<Begun, Unverified> {
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
    Ok(Begun { reader, log, size, verify })
}

async fn report(mut reader: Reader, log: &Log, verify: Verify) -> Result<Report, Unverified> {
    let verified = verify.finish()?;
    let municipality = reader.municipality();
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

/// Holds every row that acts commit to against the digest that the entries said last.
async fn feed_rows(mut reader: Reader, verify: &mut Verify) -> Result<Reader, Problem> {
    let (to, mut looks) = mpsc::channel(1);
    let reading = tokio::spawn(async move {
        let done = read_rows(&mut reader, &to).await;
        done.map(|()| reader)
    });
    while let Some(look) = looks.recv().await {
        look(verify);
    }
    reading.await.map_err(|_| Problem::Closed)?
}

/// The last row's id, and how each of them is looked at; none where there are no rows.
type Looked = Result<Option<(Uuid, Look)>, Problem>;

async fn read_kind(
    reader: &mut Reader,
    to: &mpsc::Sender<Look>,
    looked: fn(Rows, &Sql) -> Looked,
    page: &Sql,
) -> Result<(), Problem> {
    let municipality = reader.municipality();
    let mut after = Uuid::nil();
    loop {
        let rows = reader.rows(page, params![municipality, after, PAGE], false).await?;
        let Some((last, look)) = looked(rows, page)? else { return Ok(()) };
        after = last;
        // Nobody looks any more: then nothing needs to be read.
        if to.send(look).await.is_err() {
            return Ok(());
        }
    }
}

/// The only part of it that is another for each kind of row.
fn looked<K: Kept + crate::db::Record + Send + 'static>(rows: Rows, page: &Sql) -> Looked {
    let rows = rows.read::<K>(page)?;
    let Some(last) = rows.last().map(Kept::id) else { return Ok(None) };
    let look = move |verify: &mut Verify| {
        for row in rows {
            verify.row(K::KIND, row.id(), &row.canonical());
        }
    };
    Ok(Some((last, Box::new(look))))
}
