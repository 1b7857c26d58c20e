//! Taking in what somebody sends from the public pages, without account, and letting them follow it.
//!
//! Whoever sends many is asked to wait, by their address and before anything is written; what they sent
//! until then stays. The code is all that opens it, and guessing at codes meets the same limit.

use crate::clocks::submissions;
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::SignedDuration;
use std::net::IpAddr;
use torg_domain::decisions::code::{read_code, short_code};
use torg_domain::public::account::{lies_within, of_address};
use torg_domain::public::submission::{FROM_ONE, Kind, LONGEST_CONTACT, LONGEST_PLACE, LONGEST_TEXT, State};
use torg_store::public::SubmissionRow;
use uuid::Uuid;

const WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// So many codes that open nothing, from one address in a quarter of an hour, and the door is closed.
const TRIES: i64 = 30;

/// What was sent.
#[derive(Clone, Debug)]
pub struct Sent<'a> {
    /// What it is.
    pub kind: Kind,
    /// Where: an address; may be empty for some kinds.
    pub place: &'a str,
    /// What is wrong, or wanted.
    pub text: &'a str,
    /// Where an answer may be sent; may be empty.
    pub contact: &'a str,
}

/// Who is at the other end, as the limits count: a home has a whole network of the new addresses.
#[must_use]
pub fn from_whom(peer: IpAddr) -> String {
    match peer {
        IpAddr::V4(four) => four.to_string(),
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// Takes it in; gives back the row with its code. The same text about the same place twice in a quarter of an
/// hour is one.
///
/// # Errors
/// `Field` for what is missing or too long; `TooMany` from an address that has sent too many just now.
#[boxed]
pub async fn submit(desk: &Desk, peer: IpAddr, sent: &Sent<'_>) -> Result<SubmissionRow, Refusal> {
    let office = desk.office();
    let key = format!("submission-from:{}:{}", desk.municipality.key, from_whom(peer));
    let since = desk.now.checked_sub(WINDOW).unwrap_or(desk.now);
    let before = office.store.db().attempts(&key, since).await?;
    if before >= FROM_ONE {
        return Err(Refusal::TooMany);
    }
    let [place, text, contact] = checked(sent)?;
    let channel = channel_of(desk, &place).await?;
    let row = SubmissionRow {
        id: desk.new_id(),
        code: short_code(random(desk)),
        kind: sent.kind.word().into(),
        channel,
        place,
        text,
        contact: (!contact.is_empty()).then_some(contact),
        came_at: desk.now.as_millisecond(),
        state: State::Received.word().into(),
        owner: None,
        taken_at: None,
        message: None,
        answer: None,
        ended_by: None,
        ended_at: None,
        revision: 1,
    };
    office.store.note_attempt(&key, desk.now).await?;
    if before + 1 == FROM_ONE {
        // Told once, without the address: whoever runs the proxy in front has it in their own log.
        tracing::warn!(municipality = %desk.municipality.key, kind = %row.kind, "one address has sent as many as are taken in a quarter of an hour");
    }
    let mut writer = desk.open().await?;
    // Many at the same instant have all found little before them; in turn, each is counted.
    if office.store.db().attempts(&key, since).await? > FROM_ONE {
        return Err(Refusal::TooMany);
    }
    let open = writer.submissions_open(&row.kind, 500).await?;
    let fresh = |s: &&SubmissionRow| s.came_at > since.as_millisecond();
    let twice = open
        .iter()
        .filter(fresh)
        .find(|s| s.place == row.place && s.text == row.text && s.contact == row.contact);
    if let Some(first) = twice {
        return Ok(first.clone());
    }
    writer.add_submission(&row).await?;
    let clock = submissions::start(desk, &mut writer, &row).await?;
    let body = serde_json::json!({ "kind": row.kind, "channel": row.channel });
    let mut told = desk.told("submission.received", ("submission", row.id)).body(&body).row(&row);
    if let Some(clock) = &clock {
        told = told.row(clock);
    }
    writer.tell(told);
    writer.commit().await?;
    Ok(row)
}

fn checked(sent: &Sent<'_>) -> Result<[String; 3], Refusal> {
    let plain = |text: &str| {
        let text = text.trim().replace("\r\n", "\n");
        text.chars().filter(|c| !c.is_control() || *c == '\n' || *c == '\t').collect::<String>()
    };
    let line = |text: &str| text.trim().chars().filter(|c| !c.is_control()).collect::<String>();
    let (place, text, contact) = (line(sent.place), plain(sent.text), line(sent.contact));
    if place.is_empty() && sent.kind.needs_place() {
        return Err(Refusal::field("place", "Skriv adressen till det du anmäler, eller kontots namn."));
    }
    if place.chars().count() > LONGEST_PLACE {
        return Err(Refusal::field("place", format!("Adressen är för lång: högst {LONGEST_PLACE} tecken.")));
    }
    if text.is_empty() {
        return Err(Refusal::field("text", "Skriv vad det gäller."));
    }
    if text.chars().count() > LONGEST_TEXT {
        return Err(Refusal::field("text", format!("Texten är för lång: högst {LONGEST_TEXT} tecken.")));
    }
    if contact.chars().count() > LONGEST_CONTACT {
        return Err(Refusal::field("contact", format!("Högst {LONGEST_CONTACT} tecken.")));
    }
    Ok([place, text, contact])
}

/// The open channel an address belongs to.
async fn channel_of(desk: &Desk, place: &str) -> Result<Option<Uuid>, Refusal> {
    let platforms = &desk.office().platforms;
    let Some(asked) = of_address(platforms, place) else { return Ok(None) };
    let channels = desk.reader().channels().await?;
    let found = channels.into_iter().filter(|c| c.closed_at.is_none()).find(|c| {
        of_address(platforms, &c.address).is_some_and(|a| a.key == asked.key || lies_within(&a, &asked))
    });
    Ok(found.map(|c| c.id))
}

fn random(desk: &Desk) -> [u8; 10] {
    let mut bytes = [0; 10];
    desk.office().chance.fill(&mut bytes);
    bytes
}

/// What has become of it, for whoever has the code as it was typed.
///
/// # Errors
/// `Missing` when it opens nothing in this municipality; `TooMany` after thirty such codes.
#[boxed]
pub async fn follow(desk: &Desk, typed: &str, peer: IpAddr) -> Result<SubmissionRow, Refusal> {
    let Some(code) = read_code(typed) else { return Err(Refusal::Missing) };
    let office = desk.office();
    let key = format!("submission-code:{}", from_whom(peer));
    let since = desk.now.checked_sub(WINDOW).unwrap_or(desk.now);
    if office.store.db().attempts(&key, since).await? >= TRIES {
        return Err(Refusal::TooMany);
    }
    match desk.reader().submission_by_code(&code).await? {
        Some(row) => Ok(row),
        None => {
            office.store.note_attempt(&key, desk.now).await?;
            Err(Refusal::Missing)
        }
    }
}
