//! One registration: shown, opened, corrected, annulled, and its number taken down.

use super::{Fields, diary::written, files::form_or_file};
use crate::{
    diary::entry::{EntryPage, HandoverLine, VersionLine},
    links,
    parts::{form::Filled, notice::Tone},
    site::{In, Shared, on_to},
};
use axum::{
    Router,
    extract::{Path, Request, State},
    response::Response,
    routing::{get, post},
};
use jiff::civil::Date;
use std::collections::BTreeMap;
use torg_domain::{
    diary::{answer::Answer, handed::Direction},
    ids::EntryId,
};
use torg_office::{
    Refusal,
    diary::{
        annul::annul as annulled,
        correct::correct as corrected,
        number_back::{self, number_back},
        read::{self, Opened},
    },
    inbox::read::names,
};
use torg_store::diary::rows::{ColumnsRow, HandoverRow};
use torg_store::inbox::rows::instant;
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/diary/entry/{id}", get(entry))
        .route("/desk/diary/entry/{id}/open", post(open))
        .route("/desk/diary/entry/{id}/correct", post(correct))
        .route("/desk/diary/entry/{id}/annul", post(annul))
        .route("/desk/diary/entry/{id}/number", post(number))
}

/// What the page holds beside the registration: forms as they were sent, and what is said on top.
#[derive(Default)]
struct Beside {
    number: Option<Filled>,
    annul: Option<Filled>,
    correct: Option<Filled>,
    told: Option<(Tone, String)>,
}

async fn entry(me: In, Path(id): Path<EntryId>) -> Response {
    match read::open(&me.desk, id).await {
        Ok(opened) => shown(&me, opened, Beside::default(), false).await,
        Err(refusal) => me.refuse(refusal),
    }
}

async fn open(me: In, Path(id): Path<EntryId>) -> Response {
    match read::open_restricted(&me.desk, id).await {
        Ok(opened) => shown(&me, opened, Beside::default(), false).await,
        Err(refusal) => me.refuse(refusal),
    }
}

async fn shown(me: &In, opened: Opened, beside: Beside, again: bool) -> Response {
    let people = match names(&me.desk).await {
        Ok(people) => people,
        Err(refusal) => return me.refuse(refusal),
    };
    let page = page(opened, &people, beside);
    if again { me.again(&page) } else { me.page(&page) }
}

fn page(opened: Opened, people: &BTreeMap<Uuid, String>, beside: Beside) -> EntryPage {
    let name = |id: Option<Uuid>| match id {
        Some(id) => people.get(&id).cloned().unwrap_or_else(|| "någon som har slutat".into()),
        None => "Torg, enligt regel".into(),
    };
    let e = &opened.found.entry;
    let version = |v: &ColumnsRow| VersionLine {
        at: instant(v.at),
        who: name(v.by),
        reason: v.reason.clone(),
        public: (v.counterpart_public.clone(), v.subject_public.clone()),
        restricted: opened.restricted.then(|| (v.counterpart.clone(), v.subject.clone())),
    };
    let handover = |h: &HandoverRow| HandoverLine {
        mail: h.how == "mail",
        to: h.to_what.clone(),
        token: h.token.clone(),
        ordered_at: instant(h.ordered_at),
        sent_at: h.sent_at.map(instant),
        problem: h.problem.clone(),
        chased: h.chased,
        answer: h.answer.clone(),
        withdrawn: h.withdrawn_at.is_some(),
    };
    let now = opened.versions.iter().find(|v| v.id == e.version);
    let correction = now.filter(|_| opened.restricted && opened.may_register).map(|v| {
        let filled = Filled::new("correct")
            .with("on", e.on_day.as_str())
            .with("counterpart", v.counterpart.as_str())
            .with("counterpart_shown", v.counterpart_shown.as_str())
            .with("subject", v.subject.as_str())
            .with("subject_shown", v.subject_shown.as_str())
            .with("marking", e.marking.clone().unwrap_or_default());
        let other = |shown: &str, public: &Option<String>| {
            if shown == "replaced" { public.clone().unwrap_or_default() } else { String::new() }
        };
        filled
            .with("counterpart_public", other(&v.counterpart_shown, &v.counterpart_public))
            .with("subject_public", other(&v.subject_shown, &v.subject_public))
    });
    EntryPage {
        id: e.id.into(),
        revision: e.revision,
        message: e.message.into(),
        number: e.number.clone(),
        authority: opened.authority.clone(),
        incoming: Direction::from_word(&e.direction) == Direction::Incoming,
        on: e.on_day.parse().unwrap_or(Date::ZERO),
        documents: opened
            .documents
            .iter()
            .map(|d| (d.id.into(), d.number.clone().unwrap_or_default(), d.on_day.clone()))
            .collect(),
        marking: e.marking.clone().map(|m| (m, name(e.marked_by), e.marked_at.map(instant))),
        versions: opened.versions.iter().rev().map(version).collect(),
        handovers: opened.handovers.iter().map(handover).collect(),
        annulled: e
            .annulled_at
            .map(|at| (name(e.annulled_by), instant(at), e.annulled_why.clone().unwrap_or_default())),
        may_open: opened.may_open && !opened.restricted,
        may_register: opened.may_register,
        correction: beside.correct.or(correction),
        number_form: beside.number.unwrap_or_else(|| Filled::new("number")),
        annul_form: beside.annul.unwrap_or_else(|| Filled::new("annul")),
        told: beside.told,
    }
}

/// The page again after a refusal, with what was written; a refusal no form can show is a page of its own.
async fn again(
    me: &In,
    id: EntryId,
    refusal: Refusal,
    prefix: &'static str,
    fields: &Fields,
    restricted: bool,
) -> Response {
    let mut beside = Beside::default();
    let filled = Filled::of(prefix, &fields.0);
    let filled = match refusal {
        Refusal::Missing | Refusal::NotAllowed(_) | Refusal::Broken(_) => return me.refuse(refusal),
        Refusal::Field { field, text } => filled.wrong(field, text),
        Refusal::Stale => {
            let why = "Någon har ändrat registreringen sedan du öppnade sidan. Inget är ändrat av dig. Läs vad som gäller nu och försök igen.";
            beside.told = Some((Tone::Wrong, why.into()));
            filled
        }
        other => {
            beside.told = Some((Tone::Wrong, other.to_string()));
            filled
        }
    };
    match prefix {
        "number" => beside.number = Some(filled),
        "annul" => beside.annul = Some(filled),
        _ => beside.correct = Some(filled),
    }
    let opened = match restricted {
        true => read::open_restricted(&me.desk, id).await,
        false => read::open(&me.desk, id).await,
    };
    match opened {
        Ok(opened) => shown(me, opened, beside, true).await,
        Err(refusal) => me.refuse(refusal),
    }
}

async fn correct(me: In, Path(id): Path<EntryId>, fields: Fields) -> Response {
    let revision = fields.parse("revision");
    match corrected(&me.desk, id, revision, &written(&fields), fields.get("reason")).await {
        Ok(_) => on_to(&links::diary_entry(id), "diary-corrected"),
        Err(refusal) => again(&me, id, refusal, "correct", &fields, true).await,
    }
}

async fn annul(me: In, Path(id): Path<EntryId>, fields: Fields) -> Response {
    match annulled(&me.desk, id, fields.parse("revision"), fields.get("reason")).await {
        Ok(_) => on_to(&links::diary_entry(id), "diary-annulled"),
        Err(refusal) => again(&me, id, refusal, "annul", &fields, false).await,
    }
}

/// Takes the number down; without one, an answer that was pasted or sent along is read, and what was found
/// in it is shown to be looked at first.
async fn number(State(site): State<Shared>, me: In, Path(id): Path<EntryId>, request: Request) -> Response {
    let (fields, file) = match form_or_file(&site, request).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let written = fields.get("number").trim();
    let answer = fields.get("answer").trim();
    if !written.is_empty() || (answer.is_empty() && file.is_none()) {
        return match number_back(&me.desk, id, fields.parse("revision"), written).await {
            Ok(_) => on_to(&links::diary_entry(id), "diary-number"),
            Err(refusal) => again(&me, id, refusal, "number", &fields, false).await,
        };
    }
    let opened = match read::open(&me.desk, id).await {
        Ok(opened) if opened.may_register => opened,
        Ok(_) => return me.refuse(Refusal::Missing),
        Err(refusal) => return me.refuse(refusal),
    };
    let read = match file {
        Some(file) => number_back::read_letter(&me.desk, &opened.handovers, &file.bytes),
        None => Ok(number_back::read_text(&me.desk, answer)),
    };
    let mut beside = Beside::default();
    let filled = Filled::new("number").with("answer", answer);
    beside.number = Some(match read {
        Ok(Answer::Number(found)) => {
            let told = format!("Svaret anger {}. Kontrollera numret och spara.", found.written);
            beside.told = Some((Tone::Told, told));
            filled.with("number", found.written)
        }
        Ok(Answer::Several(all)) => {
            let all: Vec<_> = all.into_iter().map(|n| n.written).collect();
            filled.wrong("number", format!("Svaret anger flera nummer: {}. Skriv det rätta.", all.join(", ")))
        }
        Ok(Answer::None) => {
            filled.wrong("number", "Inget diarienummer hittades i svaret. Skriv det för hand.")
        }
        Err(Refusal::Field { field, text }) => filled.wrong(field, text),
        Err(refusal) => return me.refuse(refusal),
    });
    shown(&me, opened, beside, true).await
}
