//! The letter to the author, or to whoever asked for reconsidering, by plain mail. Done by the job that
//! carries orders out.
//!
//! That it is about to be sent is written first. A letter sent again after a crash has the same id, so that
//! whoever got the first knows it. The address is read from the version or the appeal each time: it stands
//! in no order, on no page and in no word of the trail. What cannot be sent leaves the page of the code.

use super::confirm::word;
use crate::desk::Desk;
use crate::inbox::acting::Acting;
use crate::inbox::tell;
use crate::mail::address;
use crate::mail::bounce::Noted;
use crate::refusal::Refusal;
use jiff::{SignedDuration, Timestamp};
use torg_domain::channels::problem::{Mender, Problem as Fault, ProblemKind};
use torg_domain::ids::{AppealId, OrderId, PersonId};
use torg_domain::inbox::message::Message;
use torg_domain::mail::address::Address;
use torg_domain::mail::id::{MailId, Mailed};
use torg_domain::mail::letter::{Draft, LINK, Letter};
use torg_domain::municipality::rights::Right;
use torg_domain::outside::{Accepted, MailFailure};
use torg_store::Reader;
use torg_store::decisions::rows::{CarriedRow, OutwardRow};
use torg_store::inbox::rows::{OrderRow, instant};

/// How long a letter is tried: as long as mail servers themselves do (RFC 5321 4.5.4.1).
const PATIENCE: SignedDuration = SignedDuration::from_hours(5 * 24);

/// What is still there for the author when a letter is not.
const LEFT: &str = "Skälen finns kvar på sidan med beslutets kod.";

/// Whether a letter can go to whoever wrote a version: there is an address that can be used, and a server.
///
/// # Errors
/// What the database said.
pub(crate) async fn reaches(desk: &Desk, reader: &mut Reader, seen: &Message) -> Result<bool, Refusal> {
    if desk.office().world.mail.is_none() {
        return Ok(false);
    }
    let version = reader.version(seen.version).await?;
    Ok(version.email.as_deref().and_then(Address::read).is_some())
}

/// Whether an order is a letter by mail.
pub(crate) fn is_letter(order: &OrderRow) -> bool {
    word(order, "way") == torg_domain::decisions::Way::Mail.word()
}

/// Sends an ordered letter; gives back when to try again, none when it is sent or never will be.
///
/// # Errors
/// What the store said. What the mail server said is no error here: it stands on the message's page.
pub(crate) async fn send(
    desk: &Desk,
    order: &OrderRow,
    mut state: OutwardRow,
) -> Result<Option<Timestamp>, Refusal> {
    if state.state == "confirmed" || state.state == "refused" {
        return Ok(None);
    }
    state.state = "asked".into();
    state.asked_at = Some(desk.now.as_millisecond());
    state.tries += 1;
    let mut writer = desk.open().await?;
    writer.save_outward(&state).await?;
    writer.commit().await?;
    let sent = match (letter(desk, order).await?, desk.office().world.mail.clone()) {
        (Err(why), _) => Err(why),
        (_, None) => Err(MailFailure::Settings("ingen e-postserver är inställd".into())),
        (Ok(letter), Some(post)) => {
            let id = letter.id().unwrap_or_default().to_owned();
            post.send(letter).await.map(|word| (word, id))
        }
    };
    let desk = &desk.later();
    match sent {
        Ok((word, id)) => accepted(desk, order, &state, &word, id).await.map(|()| None),
        Err(MailFailure::Refused(why)) => {
            let why = format!("mottagarens e-postserver tog inte emot det ({why})");
            refused(desk, order, &why).await.map(|()| None)
        }
        Err(MailFailure::Unusable(why)) => refused(desk, order, &why).await.map(|()| None),
        Err(later) => again(desk, order, state, &later).await,
    }
}

/// Puts the letter together, with the receiver's address as it stands.
async fn letter(desk: &Desk, order: &OrderRow) -> Result<Result<Letter, MailFailure>, Refusal> {
    let mut reader = desk.reader();
    let typed = match word(order, "appeal").parse::<AppealId>() {
        Ok(appeal) => reader.appeal(appeal).await?.contact,
        Err(_) => match word(order, "version").parse() {
            Ok(version) => reader.version(version).await?.email,
            Err(_) => None,
        },
    };
    let Some(to) = typed.as_deref().and_then(Address::read) else {
        return Ok(Err(MailFailure::Unusable("adressen går inte att använda".into())));
    };
    let versions = reader.versions(order.message.into()).await?;
    let mut never: Vec<&str> = versions.iter().map(|v| v.text.as_str()).collect();
    never.extend(versions.iter().filter_map(|v| v.title.as_deref()));
    let (text, link) = (word(order, "text"), word(order, "link"));
    // Our own link is put in after the rule has read the rest.
    let text = if link.is_empty() { text } else { text.replace(&link, LINK) };
    let id = MailId { mailed: Mailed::Order(order.id.into()), municipality: desk.municipality.key.clone() };
    let letter = Letter::write(&Draft {
        id: Some(&id),
        to: to.as_str(),
        subject: &word(order, "subject"),
        text: &text,
        link: Some(&link),
        never: &never,
        host: &address::host(desk).await?,
        today: desk.today(),
    });
    Ok(letter.map_err(MailFailure::from))
}

/// The server has taken it: its word is kept, and the order is done.
async fn accepted(
    desk: &Desk,
    asked: &OrderRow,
    state: &OutwardRow,
    said: &Accepted,
    id: String,
) -> Result<(), Refusal> {
    let answer = said.answer.clone().into_bytes();
    let put = desk.office().store.objects().put(desk.id(), answer.into()).await?;
    let mut acting =
        Acting::begin(desk, asked.message.into(), None, Right::Remove, "message.letter-mailed").await?;
    let mut order = acting.writer.order(asked.id.into()).await?;
    if order.confirmed_at.is_some() || order.cancelled_at.is_some() {
        // Somebody confirmed or cancelled it while it was on its way: theirs stands.
        return Ok(());
    }
    acting.writer.name_object(put, "text/plain", desk.now).await?;
    let row = CarriedRow {
        id: desk.new_id(),
        ord: order.id,
        message: order.message,
        measure: order.kind.clone(),
        at: desk.now.as_millisecond(),
        asked_at: state.asked_at.unwrap_or(desk.now.as_millisecond()),
        already: false,
        status: i64::from(said.code),
        answer: Some(put.sha256.to_vec()),
        external_id: Some(id),
        url: None,
    };
    acting.writer.add_carried(&row).await?;
    acting.commit_to(&row);
    order.confirmed_at = Some(desk.now.as_millisecond());
    order.proof = Some(format!("E-postservern svarade {}.", said.code));
    order.proof_object.clone_from(&row.answer);
    acting.writer.save_order(&order).await?;
    acting.commit_to(&order);
    let done = OutwardRow {
        state: "confirmed".into(),
        problem: None,
        problem_since_at: None,
        next_at: None,
        ..state.clone()
    };
    acting.writer.save_outward(&done).await?;
    acting.explain(&serde_json::json!({ "order": order.id, "carried": row.id }));
    acting.finish().await?;
    Ok(())
}

/// It cannot be sent, now or later: the order ends, and says what is left.
async fn refused(desk: &Desk, asked: &OrderRow, why: &str) -> Result<(), Refusal> {
    let mut acting =
        Acting::begin(desk, asked.message.into(), None, Right::Remove, "message.letter-refused").await?;
    let mut order = acting.writer.order(asked.id.into()).await?;
    if order.confirmed_at.is_some() || order.cancelled_at.is_some() {
        return Ok(());
    }
    order.cancelled_at = Some(desk.now.as_millisecond());
    order.cancelled_why = Some(format!("Brevet kunde inte skickas. {LEFT}"));
    acting.writer.save_order(&order).await?;
    acting.commit_to(&order);
    let sentence = format!("Brevet till den som skrev kunde inte skickas: {why}. {LEFT}");
    trouble(&mut acting, &order, "refused", ProblemKind::LetterRefused, &sentence).await?;
    acting.explain(&serde_json::json!({ "order": order.id }));
    acting.finish().await?;
    Ok(())
}

/// Shows on the message's page that a letter did not get there, and tells whoever ordered it.
async fn trouble(
    acting: &mut Acting<'_>,
    order: &OrderRow,
    word: &str,
    kind: ProblemKind,
    sentence: &str,
) -> Result<(), Refusal> {
    let state = acting.writer.outward(order.id.into()).await?;
    if let Some(mut state) = state {
        state.state = word.into();
        state.problem = serde_json::to_string(&Fault::new(kind, Mender::Author, sentence)).ok();
        state.problem_since_at = Some(acting.desk.now.as_millisecond());
        state.next_at = None;
        acting.writer.save_outward(&state).await?;
    }
    tell::tell(acting, PersonId(order.ordered_by), "letter-came-back").await
}

/// The server, or our way to it, is in trouble: told on the page, and tried again.
async fn again(
    desk: &Desk,
    order: &OrderRow,
    mut state: OutwardRow,
    why: &MailFailure,
) -> Result<Option<Timestamp>, Refusal> {
    let since = state.problem_since_at.map_or(desk.now, instant);
    if desk.now.duration_since(since) > PATIENCE {
        return refused(desk, order, "e-postservern har inte kunnat ta emot det på fem dagar")
            .await
            .map(|()| None);
    }
    let (kind, mender) = match why {
        MailFailure::Settings(_) => (ProblemKind::LetterSettings, Mender::Operator),
        _ => (ProblemKind::LetterWaits, Mender::Time),
    };
    let wait = torg_store::jobs::back_off(state.tries).min(SignedDuration::from_hours(1));
    let next = desk.now.saturating_add(wait).unwrap_or(desk.now);
    state.state = "waiting".into();
    state.problem = serde_json::to_string(&Fault::new(kind, mender, why.to_string())).ok();
    state.problem_since_at = Some(since.as_millisecond());
    state.next_at = Some(next.as_millisecond());
    let mut writer = desk.open().await?;
    writer.save_outward(&state).await?;
    writer.commit().await?;
    Ok(Some(next))
}

/// A report says that a letter we sent did not arrive.
///
/// # Errors
/// `Missing` when it is no letter of this municipality's; `Rule` while it is still being handed over.
pub(crate) async fn came_back(desk: &Desk, id: OrderId, why: &str) -> Result<Noted, Refusal> {
    let mut reader = desk.reader();
    let order = reader.order(id).await?;
    let state = reader.outward(id).await?.filter(|_| is_letter(&order)).ok_or(Refusal::Missing)?;
    match state.state.as_str() {
        "bounced" | "refused" => return Ok(Noted::Already),
        "confirmed" => {}
        // Confirmed by hand while it was on its way: it was sent all the same.
        "asked" if order.confirmed_at.is_some() || order.cancelled_at.is_some() => {}
        "asked" => {
            return Err(Refusal::Rule("Brevet är inte färdigskickat. Försök igen om en stund.".into()));
        }
        // It has not been sent: whoever says that it came back is wrong.
        _ => return Ok(Noted::NotOurs),
    }
    let mut acting =
        Acting::begin(desk, order.message.into(), None, Right::Remove, "message.letter-came-back").await?;
    if acting.writer.outward(id).await?.is_some_and(|s| s.state == "bounced") {
        return Ok(Noted::Already);
    }
    let sentence = format!("Brevet till den som skrev kom inte fram: {why}. {LEFT}");
    trouble(&mut acting, &order, "bounced", ProblemKind::LetterCameBack, &sentence).await?;
    acting.explain(&serde_json::json!({ "order": order.id }));
    acting.finish().await?;
    Ok(Noted::Letter)
}
