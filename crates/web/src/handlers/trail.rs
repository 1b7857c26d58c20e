//! The trail.

use crate::{
    links,
    site::{In, Shared, on_to},
    trail::list::{Checked, EntryLine, LogState, TrailPage},
};
use axum::{
    Router,
    extract::Query,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use torg_domain::municipality::rights::Right;
use torg_domain::trail::did;
use torg_office::{Refusal, inbox::read, trail::check};
use torg_store::{inbox::rows::instant, verification::VerificationRow};
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/trail", get(show))
        .route("/desk/trail/check", post(check_now))
        .route("/desk/trail/checkpoint", get(checkpoint))
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
            Err(_) => by_itself(e.actor.trim_start_matches("job:")),
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
            verified: check::last(&me.desk).await?.map(checked),
        },
        entries: entries.iter().rev().map(line).collect(),
        further: before.is_some(),
        before: (from > 0).then_some(from),
    })
}

/// What acted when no person did, in words.
fn by_itself(job: &str) -> String {
    let when = match job {
        "poll" | "media" => "vid hämtning",
        "import" => "vid import",
        "remind" => "vid påminnelse",
        "reviews" => "vid granskning",
        "start" => "vid start",
        "verify" => "vid kontroll",
        "coverage" => "vid bemanning",
        "presentation" => "vid kontroll av presentationer",
        "posts" => "vid planerad tid",
        other => return format!("Torg ({other})"),
    };
    format!("Torg, {when}")
}

fn checked(row: VerificationRow) -> Checked {
    let number = |n: i64| u64::try_from(n).unwrap_or_default();
    Checked {
        at: instant(row.at),
        found: match row.wrong {
            Some(wrong) => Err(wrong),
            None => Ok((number(row.entries), number(row.rows), number(row.media))),
        },
    }
}

/// Orders a check now.
async fn check_now(me: In) -> Response {
    match check::ask(&me.desk).await {
        Ok(()) => on_to(&links::trail(), "check-asked"),
        Err(refusal) => me.refuse(refusal),
    }
}

/// The signed checkpoint as a file, to be kept where nobody here can change it.
async fn checkpoint(me: In) -> Response {
    match check::checkpoint(&me.desk).await {
        Ok((size, note)) => {
            let name = format!("attachment; filename=\"checkpoint-{}-{size}.txt\"", me.desk.municipality.key);
            let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
            let kind = HeaderValue::from_static("text/plain; charset=utf-8");
            ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], note).into_response()
        }
        Err(refusal) => me.refuse(refusal),
    }
}

/// What was done, in words. The words of the trail are public and never change.
fn told(act: &str) -> &str {
    match act {
        "municipality.founded" => "grundade kommunen i torg",
        "person.invited" => "bjöd in någon",
        "person.link-made" => "gjorde en engångslänk",
        "person.changed" => "ändrade en persons uppgifter",
        "person.mail-came-back" => "fick veta att e-post till en person inte kommer fram",
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
        "channel.applied" => "ansökte om en kanal",
        "channel.application-changed" => "ändrade en ansökan om en kanal",
        "channel.checked" => "prövade lagkraven för en kanal",
        "channel.decision-noted" => "angav beslutet som en kanal vilar på",
        "channel.consulted" => "noterade samråd om en kanal",
        "channel.approved" => "godkände en kanal",
        "channel.refused" => "avslog en ansökan om en kanal",
        "channel.withdrawn" => "tog tillbaka en ansökan om en kanal",
        "channel.appointed" => "utsåg någon att svara för en kanal",
        "channel.staffed" => "såg att bemanningen för en kanal är klar",
        "channel.presented" => "lade upp presentationen för en kanal",
        "channel.activated" => "tog en kanal i bruk",
        "channel.fell-idle" => "såg att en kanal är inaktiv",
        "channel.revived" => "lät en kanal leva vidare",
        "channel.closing-begun" => "beslutade att en kanal ska stängas",
        "channel.closing-taken-back" => "tog tillbaka beslutet att stänga en kanal",
        "channel.preserved" => "bevarade en kanals slutläge",
        "channel.closing-decided" => "såg att en kanal kan stängas",
        "channel.handed-over" => "lämnade över ansvaret för en kanal",
        "channel.standing-judged" => "prövade en kanals ställning",
        "channel.login-noted" => "angav var en kanals inloggning förvaras",
        "channel.login-tried" => "prövade en kanals inloggning",
        "channel.confirmation-asked" => "frågade om uppgifterna om en kanal stämmer",
        "channel.confirmation-escalated" => "lyfte en fråga som ingen svarat på",
        "channel.confirmed" => "bekräftade uppgifterna om en kanal",
        "channel.resources-asked" => "frågade om tid och personer räcker för en kanal",
        "channel.resources-escalated" => "lyfte en fråga om tid och personer som ingen svarat på",
        "channel.resources-confirmed" => "bekräftade att tid och personer räcker för en kanal",
        "channel.resources-lacking" => "meddelade att det fattas tid eller personer för en kanal",
        "channel-mandate.given" => "gav ett eget uppdrag",
        "channel-mandate.ended" => "avslutade ett eget uppdrag",
        "policy.accepted" => "bekräftade riktlinjerna",
        "policy.acceptance-reminded" => "påminde om att bekräfta riktlinjerna",
        "policy.adopted" => "antog en version av riktlinjerna",
        "hours.changed" => "ändrade bevakade tider",
        "policy.pack-taken" => "tog in ett paket med riktlinjer",
        "trail.check-asked" => "beställde en kontroll av spåret",
        "clock.recomputed" => "räknade om en klocka",
        "review.signed" => "skrev under en granskning",
        "diary.set" => "sade hur ett diarium förs",
        "diary.corrected" => "rättade en registrering",
        "diary.read" => "öppnade en registrerings begränsade form",
        "diary.searched" => "sökte i diariets begränsade form",
        "diary.handed-over" => "lämnade över en registrering till diariet",
        "diary.not-handed-over" => "kunde inte lämna över en registrering",
        "diary.receipt-chased" => "påminde om ett diarienummer",
        "diary.receipt-refused" => "kunde inte läsa in en kvittens",
        "search.personal-number" => "sökte efter ett personnummer",
        "access.denied" => "nekades en sida",
        "attachment.read" => "öppnade en fil till ett skyddat meddelande",
        "coverage.gap-told" => "sade till om en lucka i bemanningen",
        "coverage.gap-over" => "såg att en lucka i bemanningen är borta",
        "presentation.facts-set" => "ändrade en kanals egna uppgifter",
        "presentation.published" => "sparade en presentation som upplagd",
        "presentation.outdated" => "såg att en presentation inte stämmer längre",
        "presentation.current" => "såg att en presentation stämmer igen",
        "presentation.checked" => "tittade efter om en presentation står kvar",
        "profile.checked" => "skrev in vad som syns av den grafiska profilen",
        "post.begun" => "började skriva ett inlägg",
        "post.written" => "ändrade ett inlägg",
        "post.proposed" => "bad om godkännande av ett inlägg",
        "post.agreed" => "godkände ett inlägg",
        "post.returned" => "lämnade tillbaka ett inlägg",
        "post.ready" => "gjorde ett inlägg klart att lägga upp",
        "post.due" => "sade till att det är dags att lägga upp ett inlägg",
        "post.published" => "sparade ett inlägg som publicerat",
        "post.withdrawn" => "drog tillbaka ett inlägg",
        "place.entered" => "lade till en plats som inte är vår",
        "place.stepped-aside" => "lämnade över en plats till någon annan",
        "hook.made" => "lade till en app som plattformen skickar händelser från",
        "hook.ended" => "tog bort en app som plattformen skickade händelser från",
        "channel.access-withdrawn" => "fick veta av plattformen att vi inte längre får läsa kanalen",
        "place.ended" => "avslutade deltagandet på en plats",
        other => did(other),
    }
}
