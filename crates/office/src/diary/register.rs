//! Registering a message: in a series of our own, with its number in the same write, or by handing it over
//! to the diary that is kept elsewhere (OSL 5 kap. 1 and 2 §§).

use super::columns::{Written, index};
use super::sight;
use crate::desk::Desk;
use crate::inbox::acting::Acting;
use crate::inbox::record;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::diary::handed::Direction;
use torg_domain::diary::number::{LONGEST, Number};
use torg_domain::diary::series::{Made, Template};
use torg_domain::ids::{AuthorityId, CaseId, DiaryId, JobId, MessageId};
use torg_domain::inbox::steps::{Act, NotNow};
use torg_domain::inbox::tracks::Record;
use torg_domain::municipality::rights::Right;
use torg_domain::trail::key::hex;
use torg_store::Reader;
use torg_store::diary::rows::{CaseRow, ColumnsRow, DiaryRow, EntryRow, HandoverRow};
use torg_store::jobs::NewJob;

/// What is registered, and where.
#[derive(Clone, Debug)]
pub struct Registering {
    /// In which authority's diary; none: the channel's own.
    pub authority: Option<AuthorityId>,
    /// The law's columns.
    pub written: Written,
    /// The case it belongs to, by its number; empty: a new one.
    pub case: String,
}

/// The diary a message is registered in.
async fn diary_for(
    desk: &Desk,
    reader: &mut Reader,
    id: MessageId,
    wanted: Option<AuthorityId>,
) -> Result<DiaryRow, Refusal> {
    let message = reader.message(id).await?;
    let unit = reader.channel(message.channel).await?.unit;
    let own = sight::authority_of(reader, unit).await?;
    let authority = wanted.unwrap_or(own);
    let diary = reader.diary_of(authority).await?;
    let diary = diary.ok_or_else(|| {
        Refusal::Rule(
            "Ingen har sagt hur den här nämndens diarium förs. Den som sköter nämnder och enheter kan göra det under Diarium, Inställningar."
                .into(),
        )
    })?;
    if authority != own && !sight::may_in(desk, reader, Right::Register, authority).await? {
        return Err(Refusal::NotAllowed(Right::Register));
    }
    Ok(diary)
}

/// Registers a message. In a series of our own it has its number when this is done; a diary kept elsewhere
/// gives it back later, and until then the message is still to be registered.
///
/// # Errors
/// As every act; `Field` with what is wrong with a column; `Rule` when it cannot be handed over.
#[boxed]
pub async fn register(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    registering: &Registering,
) -> Result<EntryRow, Refusal> {
    let diary = diary_for(desk, &mut desk.reader(), id, registering.authority).await?;
    let ours = diary.kept == "torg";
    let act = if ours { "message.registered" } else { "message.handed-to-diary" };
    let mut acting = Acting::begin(desk, id, revision, Right::Register, act).await?;
    // Read again in the write: how the diary is kept may have been changed meanwhile.
    let now = acting.writer.diary(DiaryId(diary.id)).await?;
    if now != diary {
        return Err(Refusal::Stale);
    }
    if !matches!(acting.now.tracks.record, Record::ToRegister | Record::ToTransfer) {
        return Err(NotNow::NotOrdered.into());
    }
    for entry in acting.writer.entries_of(id).await? {
        if entry.number.is_none() && entry.annulled_at.is_none() {
            return Err(Refusal::Rule(
                "Meddelandet är redan överlämnat till diariet. Vänta på numret, eller ta tillbaka överlämnandet först.".into(),
            ));
        }
    }
    let version = acting.writer.version(acting.was.version).await?;
    let checked = registering.written.check(desk, &acting.was, &version.text)?;
    let entry_id = desk.new_id();
    let columns = registering.written.row(desk, entry_id, &checked, "");
    let marked = checked.marking.is_some();
    let mut entry = EntryRow {
        id: entry_id,
        diary: diary.id,
        message: id.0,
        case_id: None,
        document: None,
        number: None,
        year: i64::from(desk.today().year()),
        direction: if acting.was.ours { Direction::Outgoing } else { Direction::Incoming }.word().into(),
        on_day: checked.on.to_string(),
        version: columns.id,
        marking: checked.marking,
        marked_by: desk.by().filter(|_| marked),
        marked_at: marked.then(|| desk.now.as_millisecond()),
        registered_by: desk.by(),
        registered_at: desk.now.as_millisecond(),
        annulled_by: None,
        annulled_at: None,
        annulled_why: None,
        revision: 1,
    };
    if ours {
        number(&mut acting, &diary, &mut entry, &registering.case).await?;
        written(&mut acting, &entry, &columns).await?;
        let number = entry.number.clone().unwrap_or_default();
        let marking = entry.marking.as_deref().unwrap_or_default();
        record::got_number(&mut acting, &number, Act::ConfirmRegistered, marking).await?;
    } else {
        written(&mut acting, &entry, &columns).await?;
        hand_over(&mut acting, &diary, &entry, &registering.case).await?;
    }
    acting.finish().await?;
    Ok(entry)
}

async fn written(acting: &mut Acting<'_>, entry: &EntryRow, columns: &ColumnsRow) -> Result<(), Refusal> {
    acting.writer.add_entry(entry, columns).await?;
    index(&mut acting.writer, entry, columns).await?;
    acting.commit_to(entry);
    acting.commit_to(columns);
    Ok(())
}

/// The next number of the series, or the next place in a case that is there.
async fn number(
    acting: &mut Acting<'_>,
    diary: &DiaryRow,
    entry: &mut EntryRow,
    wanted: &str,
) -> Result<(), Refusal> {
    let desk = acting.desk;
    let template =
        Template::read(&diary.template, &diary.prefix).map_err(|why| Refusal::Rule(why.to_string()))?;
    let mut first = 1;
    let case = match wanted.trim() {
        "" => {
            let (year, month) = (desk.today().year(), desk.today().month());
            let (mut serial, mut number);
            loop {
                serial = acting.writer.next_serial(DiaryId(diary.id), year).await?;
                let written = template.case(Made { prefix: &diary.prefix, year, month, serial });
                number = Number::of(&written)
                    .ok_or_else(|| Refusal::Rule("Mallen ger inget nummer som kan användas.".into()))?;
                let there = acting.writer.case_numbered(DiaryId(diary.id), &number.normal).await?;
                let Some(there) = there else { break };
                // Taken by hand on a message, where nothing was registered: passed over.
                if there.serial.is_none() && acting.writer.last_document(CaseId(there.id)).await? == 0 {
                    continue;
                }
                let written = &number.written;
                return Err(Refusal::Rule(format!(
                    "Numret {written} finns redan i diariet. Inget är registrerat. Den som sköter diariets inställningar måste välja en annan mall, eller säga var årets serie fortsätter."
                )));
            }
            let case = CaseRow {
                id: desk.new_id(),
                diary: diary.id,
                number: number.written,
                normal: number.normal,
                year: i64::from(year),
                serial: Some(serial),
                opened_by: desk.by(),
                opened_at: desk.now.as_millisecond(),
            };
            acting.writer.add_case(&case).await?;
            acting.commit_to(&case);
            case
        }
        wanted => {
            let missing = || {
                Refusal::field(
                    "case",
                    "Det finns inget ärende med det numret i nämndens diarium. Kontrollera numret, eller lämna fältet tomt för ett nytt ärende.",
                )
            };
            let number = Number::of(wanted).ok_or_else(missing)?;
            // Its own number is that of the first document, also where it was written by hand.
            first = 2;
            acting.writer.case_numbered(DiaryId(diary.id), &number.normal).await?.ok_or_else(missing)?
        }
    };
    let document = (acting.writer.last_document(CaseId(case.id)).await? + 1).max(first);
    entry.number = Some(template.document(&case.number, document));
    entry.case_id = Some(case.id);
    entry.document = Some(document);
    Ok(())
}

/// Orders the hand-over to a diary kept elsewhere; a job carries it out.
async fn hand_over(
    acting: &mut Acting<'_>,
    diary: &DiaryRow,
    entry: &EntryRow,
    case: &str,
) -> Result<(), Refusal> {
    let desk = acting.desk;
    let world = &desk.office().world;
    let (to_what, ready) = match diary.kept.as_str() {
        "mail" => (&diary.mail_to, world.mail.is_some()),
        _ => (&diary.folder, world.diary.is_some()),
    };
    if !ready {
        return Err(Refusal::Rule(
            "Överlämnandet kan inte ske: installationen saknar inställning för e-post eller för diariets mapp. Den som driver torg kan lägga till den. Tills dess registreras för hand, med numret från diariet."
                .into(),
        ));
    }
    let case = case.trim();
    if case.chars().count() > LONGEST || case.chars().any(char::is_control) {
        return Err(Refusal::field("case", "Skriv ärendets nummer på en rad."));
    }
    // The order is what the message waits for; a triage answer can lead here without one.
    let kind = if acting.now.tracks.record == Record::ToTransfer { "transfer" } else { "register" };
    let orders = acting.writer.orders(acting.was.id).await?;
    if !orders.iter().any(|o| o.kind == kind && o.confirmed_at.is_none() && o.cancelled_at.is_none()) {
        acting.order(kind, &serde_json::json!({}), None).await?;
    }
    let row = HandoverRow {
        id: desk.new_id(),
        entry: entry.id,
        how: diary.kept.clone(),
        token: hex(&desk.office().chance.secret()[..8]),
        to_what: to_what.clone(),
        case_number: Some(case.to_owned()).filter(|c| !c.is_empty()),
        ordered_by: desk.by(),
        ordered_at: desk.now.as_millisecond(),
        sent_at: None,
        problem: None,
        chased: 0,
        chased_at: None,
        answered_by: None,
        answered_at: None,
        answer: None,
        withdrawn_at: None,
    };
    acting.writer.add_handover(&row).await?;
    acting.commit_to(&row);
    // A step of its own, moving nothing: what has left the house cannot be undone from under it.
    acting.note_steps(acting.now.tracks, acting.now.tracks, "", None);
    let (id, key) = (JobId(desk.new_id()), row.id.to_string());
    let job = NewJob { id, kind: "diary-hand-over", key: &key, payload: "{}", run_at: desk.now };
    acting.writer.put_job(job, desk.now).await?;
    acting.explain(&serde_json::json!({ "entry": entry.id, "handover": row.id, "how": row.how }));
    Ok(())
}
