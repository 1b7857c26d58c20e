//! The trail.

use super::message_view::did;
use crate::{
    site::{In, Shared},
    trail::list::{EntryLine, LogState, TrailPage},
};
use axum::{Router, extract::Query, response::Response, routing::get};
use serde::Deserialize;
use torg_domain::municipality::rights::Right;
use torg_office::{Refusal, inbox::read};
use torg_store::inbox::rows::instant;
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/desk/trail", get(show))
}

/// How many entries stand on a page.
const ENTRIES: u64 = 50;

#[derive(Deserialize, Default)]
struct Asked {
    before: Option<u64>,
}

async fn show(me: In, Query(asked): Query<Asked>) -> Response {
    match page(&me, asked.before).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn page(me: &In, before: Option<u64>) -> Result<TrailPage, Refusal> {
    me.desk.must_everywhere(Right::ReadTrail)?;
    let mut reader = me.desk.reader();
    let size = reader.trail_size().await?;
    let end = before.unwrap_or(size).min(size);
    let from = end.saturating_sub(ENTRIES);
    let names = read::names(&me.desk).await?;
    let entries = reader.entries(from, u32::try_from(end - from).unwrap_or(0)).await?;
    let line = |e: &torg_store::trail::EntryRow| EntryLine {
        n: e.number(),
        at: instant(e.at),
        who: match e.actor.parse::<Uuid>() {
            Ok(id) => names.get(&id).cloned().unwrap_or_else(|| "någon som har slutat".into()),
            Err(_) => format!("Torg ({})", e.actor.trim_start_matches("job:")),
        },
        what: told(&e.act).to_owned(),
        word: e.act.clone(),
        message: (e.subject_kind == "message").then(|| e.subject.into()),
    };
    let sealed = reader.sealed().await?;
    Ok(TrailPage {
        log: LogState {
            size,
            sealed: sealed.as_ref().map_or(0, |c| c.0),
            sealed_at: sealed.map(|c| c.1),
            verified: None,
        },
        entries: entries.iter().rev().map(line).collect(),
        further: before.is_some(),
        before: (from > 0).then_some(from),
    })
}

/// What was done, in words. The words of the trail are public and never change.
fn told(act: &str) -> &str {
    match act {
        "municipality.founded" => "grundade kommunen i torg",
        "person.invited" => "bjöd in någon",
        "person.link-made" => "gjorde en engångslänk",
        "person.changed" => "ändrade en persons uppgifter",
        "person.ended" => "avslutade en persons åtkomst",
        "person.signed-in" => "loggade in",
        "person.signed-out" => "loggade ut",
        "person.password-chosen" => "valde lösenord",
        "person.password-changed" => "bytte lösenord",
        "person.sessions-ended" => "avslutade inloggningar",
        "mandate.given" => "gav ett uppdrag",
        "mandate.ended" => "avslutade ett uppdrag",
        "absence.noted" => "antecknade frånvaro",
        "absence.cancelled" => "tog tillbaka frånvaro",
        "authority.added" => "lade till en nämnd",
        "unit.added" => "lade till en enhet",
        "channel.opened" => "lade till en kanal",
        "channel.changed" => "ändrade en kanal",
        "channel.closed" => "stängde en kanal",
        "policy.adopted" => "antog en version av riktlinjerna",
        "hours.changed" => "ändrade bevakade tider",
        "clock.recomputed" => "räknade om en klocka",
        "review.signed" => "skrev under en granskning",
        "search.personal-number" => "sökte efter ett personnummer",
        "access.denied" => "nekades en sida",
        "attachment.read" => "öppnade en fil till ett skyddat meddelande",
        other => did(other),
    }
}
