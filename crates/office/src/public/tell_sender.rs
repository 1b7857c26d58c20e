//! The letter that tells whoever sent us something that it has ended, and where to read how. Once, and only where
//! they left an address a letter can go to; everybody else reads it with their code.
//!
//! The letter says nothing of what was sent and nothing of the answer: mail is read on its way, and an answer may
//! be about somebody. That it is about to be sent is written first; one sent again after a crash has the same id,
//! so that whoever got the first knows it. The address stands on no page but the staff's, and in no word of the
//! trail.

use crate::desk::Desk;
use crate::inbox::tell;
use crate::mail::{address, bounce::Noted};
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::{SignedDuration, Timestamp};
use torg_domain::ids::{JobId, PersonId};
use torg_domain::mail::address::Address;
use torg_domain::mail::id::{MailId, Mailed};
use torg_domain::mail::letter::{Draft, LINK, Letter};
use torg_domain::outside::MailFailure;
use torg_domain::public::submission::{Kind, State};
use torg_domain::time;
use torg_store::Writer;
use torg_store::inbox::rows::instant;
use torg_store::jobs::NewJob;
use torg_store::public::{SubmissionLetterRow, SubmissionRow};
use uuid::Uuid;

/// The kind of the notice that a letter did not arrive.
pub const CAME_BACK: &str = "report-letter-came-back";

/// The kind of the job.
pub const JOB: &str = "report-letter";

/// How long a letter is tried: as long as mail servers themselves do (RFC 5321 4.5.4.1).
const PATIENCE: SignedDuration = SignedDuration::from_hours(5 * 24);

/// What is still there for the sender when a letter is not.
const LEFT: &str = "Svaret kan läsas på sidan med koden.";

/// Orders the letter, in the write that ends what was sent. Nothing where no address was left that can be used, or
/// this installation sends no mail.
///
/// # Errors
/// What the database said.
pub(super) async fn order(desk: &Desk, writer: &mut Writer, row: &SubmissionRow) -> Result<(), Refusal> {
    let reaches = row.contact.as_deref().and_then(Address::read).is_some();
    if !reaches || desk.office().world.mail.is_none() {
        return Ok(());
    }
    let letter = SubmissionLetterRow {
        submission: row.id,
        state: "waiting".into(),
        ordered_by: desk.by(),
        ordered_at: desk.now.as_millisecond(),
        tries: 0,
        next_at: None,
        sent_at: None,
        problem: None,
        problem_since_at: None,
    };
    writer.order_submission_letter(&letter).await?;
    let (id, key) = (JobId(desk.new_id()), row.id.to_string());
    let job = NewJob { id, kind: JOB, key: &key, payload: "{}", run_at: desk.now };
    writer.put_job(job, desk.now).await?;
    Ok(())
}

/// Sends an ordered letter; gives back when to try again, none when it is sent or never will be.
///
/// # Errors
/// What the store said. What the mail server said is no error here: it stands on the page of what was sent.
#[boxed]
pub async fn send(desk: &Desk, id: Uuid) -> Result<Option<Timestamp>, Refusal> {
    let mut reader = desk.reader();
    let row = reader.submission(id).await?;
    let Some(mut letter) = reader.submission_letter(id).await? else { return Ok(None) };
    if !["waiting", "asked"].contains(&letter.state.as_str()) {
        return Ok(None);
    }
    letter.state = "asked".into();
    letter.tries += 1;
    let mut writer = desk.open().await?;
    writer.save_submission_letter(&letter).await?;
    writer.commit().await?;
    let sent = match (written(desk, &row).await?, desk.office().world.mail.clone()) {
        (Err(why), _) => Err(why),
        (_, None) => Err(MailFailure::Settings("ingen e-postserver är inställd".into())),
        (Ok(letter), Some(post)) => post.send(letter).await.map(|_| ()),
    };
    let desk = &desk.later();
    match sent {
        Ok(()) => {
            letter.state = "sent".into();
            letter.sent_at = Some(desk.now.as_millisecond());
            (letter.problem, letter.problem_since_at, letter.next_at) = (None, None, None);
            ended(desk, &letter, "submission.letter-sent", None).await?;
            Ok(None)
        }
        Err(MailFailure::Refused(why)) => {
            gave_up(desk, letter, &format!("mottagarens e-postserver tog inte emot det ({why})")).await
        }
        Err(MailFailure::Unusable(why)) => gave_up(desk, letter, &why).await,
        Err(later) => again(desk, letter, &later).await,
    }
}

/// The server, or our way to it, is in trouble: told on the page, and tried again.
async fn again(
    desk: &Desk,
    mut letter: SubmissionLetterRow,
    why: &MailFailure,
) -> Result<Option<Timestamp>, Refusal> {
    let since = letter.problem_since_at.map_or(desk.now, instant);
    if desk.now.duration_since(since) > PATIENCE {
        return gave_up(desk, letter, "e-postservern har inte kunnat ta emot det på fem dagar").await;
    }
    let wait = torg_store::jobs::back_off(letter.tries).min(SignedDuration::from_hours(1));
    let next = desk.now.saturating_add(wait).unwrap_or(desk.now);
    letter.state = "waiting".into();
    letter.problem = Some(format!("Brevet har inte kunnat skickas än, och försöks igen: {why}."));
    letter.problem_since_at = Some(since.as_millisecond());
    letter.next_at = Some(next.as_millisecond());
    let mut writer = desk.open().await?;
    writer.save_submission_letter(&letter).await?;
    writer.commit().await?;
    Ok(Some(next))
}

/// It cannot be sent, now or later.
async fn gave_up(
    desk: &Desk,
    mut letter: SubmissionLetterRow,
    why: &str,
) -> Result<Option<Timestamp>, Refusal> {
    letter.state = "refused".into();
    letter.problem = Some(format!("Brevet kunde inte skickas: {why}. {LEFT}"));
    letter.problem_since_at = Some(desk.now.as_millisecond());
    letter.next_at = None;
    let person = letter.ordered_by;
    ended(desk, &letter, "submission.letter-refused", person).await?;
    Ok(None)
}

/// Keeps how a letter ended and tells the trail, and whoever it concerns.
async fn ended(
    desk: &Desk,
    letter: &SubmissionLetterRow,
    act: &'static str,
    whom: Option<Uuid>,
) -> Result<(), Refusal> {
    let mut writer = desk.open().await?;
    writer.save_submission_letter(letter).await?;
    let body = serde_json::json!({ "state": letter.state });
    writer.tell(desk.told(act, ("submission", letter.submission)).body(&body));
    if let Some(person) = whom {
        tell::note(desk, &mut writer, PersonId(person), CAME_BACK, None, None, None).await?;
    }
    Ok(writer.commit().await?)
}

/// A report says that a letter we sent did not arrive.
///
/// # Errors
/// `Missing` when it is no letter of this municipality's; `Rule` while it is still being handed over.
pub(crate) async fn came_back(desk: &Desk, id: Uuid, why: &str) -> Result<Noted, Refusal> {
    let Some(mut letter) = desk.reader().submission_letter(id).await? else { return Err(Refusal::Missing) };
    match letter.state.as_str() {
        "sent" => {}
        "bounced" | "refused" => return Ok(Noted::Already),
        "asked" => {
            return Err(Refusal::Rule("Brevet är inte färdigskickat. Försök igen om en stund.".into()));
        }
        // It has not been sent: whoever says that it came back is wrong.
        _ => return Ok(Noted::NotOurs),
    }
    letter.state = "bounced".into();
    letter.problem = Some(format!("Brevet kom inte fram: {why}. {LEFT}"));
    letter.problem_since_at = Some(desk.now.as_millisecond());
    let person = letter.ordered_by;
    ended(desk, &letter, "submission.letter-came-back", person).await?;
    Ok(Noted::Letter)
}

/// What was sent, in words its sender knows it by.
fn what(kind: Kind) -> &'static str {
    match kind {
        Kind::Report => "din anmälan",
        Kind::Tip => "ditt tips",
        Kind::Accessibility => "det du skrev om tillgänglighet",
        Kind::Records => "din begäran om handlingar",
    }
}

/// Puts the letter together, with the address as it stands.
async fn written(desk: &Desk, row: &SubmissionRow) -> Result<Result<Letter, MailFailure>, Refusal> {
    let Some(to) = row.contact.as_deref().and_then(Address::read) else {
        return Ok(Err(MailFailure::Unusable("adressen går inte att använda".into())));
    };
    let kind = Kind::from_word(&row.kind).unwrap_or(Kind::Report);
    let day = time::date_in_words(time::day_of(instant(row.came_at)));
    let ended = if State::from_word(&row.state) == State::Closed {
        "Vi har avslutat ärendet. Varför står i vårt svar."
    } else {
        "Vi har svarat dig."
    };
    let link = address::of(desk).await?.map(|at| format!("{at}/report/{}", row.code));
    let read = match link {
        Some(_) => format!("Läs svaret här: {LINK}"),
        None => format!("Läs svaret på våra sidor med koden {}.", row.code),
    };
    let text = format!(
        "Hej!\n\nDet gäller {}, som du skickade till oss den {day}. {ended}\n\n{read}\n\nDet går inte att svara på det här brevet.\n\n{}\n",
        what(kind),
        desk.municipality.name
    );
    let id = MailId { mailed: Mailed::Submission(row.id), municipality: desk.municipality.key.clone() };
    let letter = Letter::write(&Draft {
        id: Some(&id),
        to: to.as_str(),
        subject: "Svar på det du skickade till oss",
        text: &text,
        link: link.as_deref(),
        never: &[row.text.as_str()],
        host: &address::host(desk).await?,
        today: desk.today(),
    });
    Ok(letter.map_err(MailFailure::from))
}
