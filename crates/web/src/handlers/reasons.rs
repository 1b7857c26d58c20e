//! The reasons behind a code, for anybody who has it; and the appeal that is sent from there.

use super::Fields;
use crate::{
    decisions::stages::Stages,
    links,
    parts::form::Filled,
    public::reason::{CodePage, ReasonPage, ReceiptPage, Reconsidering},
    site::{Here, Shared, refuse},
};
use axum::{
    Router,
    extract::{Path, Query, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;
use torg_domain::decisions::{DecisionState, Measure, reasons::RestsOn};
use torg_office::{
    Desk, Refusal,
    decisions::{
        read::Placed,
        reasons::{self, Reasons},
    },
};
use torg_store::inbox::rows::instant;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/r", get(typed))
        .route("/r/{code}", get(show))
        .route("/r/{code}/appeal", get(receipt).post(send))
}

#[derive(Deserialize, Default)]
struct Typed {
    code: Option<String>,
}

fn desk(site: &Shared, here: &Here) -> Desk {
    site.office.desk_of_job(here.municipality.clone(), "public")
}

/// Not for search engines, and kept nowhere: whoever has the address has the code.
fn unlisted(response: impl IntoResponse) -> Response {
    let mut response = response.into_response();
    let headers = response.headers_mut();
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

fn short(typed: &str) -> String {
    typed.trim().chars().filter(|c| !c.is_control()).take(40).collect()
}

fn refused(here: &Here, typed: &str, refusal: Refusal) -> Response {
    unlisted(match refusal {
        Refusal::Missing => {
            (StatusCode::NOT_FOUND, here.page(&CodePage { wrong: Some(short(typed)) })).into_response()
        }
        other => refuse(&here.ctx, other),
    })
}

async fn typed(here: Here, Query(asked): Query<Typed>) -> Response {
    match asked.code.as_deref().map(str::trim).filter(|c| !c.is_empty()) {
        None => unlisted(here.page(&CodePage::default())),
        Some(code) => match torg_domain::decisions::code::read_code(code) {
            Some(code) => {
                let to = links::in_language(&links::reason(&code), here.ctx.language);
                unlisted(Redirect::to(to.as_str()))
            }
            None => refused(&here, code, Refusal::Missing),
        },
    }
}

async fn show(State(site): State<Shared>, here: Here, Path(code): Path<String>) -> Response {
    let (code, as_file) = match code.strip_suffix(".json") {
        Some(code) => (code, true),
        None => (code.as_str(), false),
    };
    let desk = desk(&site, &here);
    match reasons::open(&desk, code, &here.peer.to_string()).await {
        Ok(reasons) if as_file => match reasons::log_key(&desk).await {
            Ok(key) => unlisted(axum::Json(file(&reasons, &key))),
            Err(refusal) => refused(&here, code, refusal),
        },
        Ok(reasons) => unlisted(here.page(&page(&reasons, Filled::new("")))),
        Err(refusal) => refused(&here, code, refusal),
    }
}

async fn receipt(State(site): State<Shared>, here: Here, Path(code): Path<String>) -> Response {
    match reasons::open(&desk(&site, &here), &code, &here.peer.to_string()).await {
        Ok(reasons) => match receipt_page(&reasons) {
            Some(page) => unlisted(here.page(&page)),
            None => {
                let to = links::in_language(&links::reason(&reasons.decision.code), here.ctx.language);
                unlisted(Redirect::to(to.as_str()))
            }
        },
        Err(refusal) => refused(&here, &code, refusal),
    }
}

async fn send(State(site): State<Shared>, here: Here, Path(code): Path<String>, fields: Fields) -> Response {
    let (desk, peer) = (desk(&site, &here), here.peer.to_string());
    let filled = Filled::of("", &fields.0);
    let filled = match reasons::ask(&desk, &code, &peer, fields.get("text"), fields.get("contact")).await {
        Ok(reasons) => {
            let to = links::in_language(&links::reason_appeal(&reasons.decision.code), here.ctx.language);
            return unlisted(Redirect::to(to.as_str()));
        }
        Err(Refusal::Field { field: "text", .. }) if fields.get("text").trim().is_empty() => {
            filled.wrong("text", crate::t!(here.ctx, "reason-text-empty"))
        }
        Err(Refusal::Field { field, text }) => filled.wrong(field, text),
        Err(Refusal::Rule(why)) => filled.refused(why),
        Err(other) => return refused(&here, &code, other),
    };
    match reasons::open(&desk, &code, &peer).await {
        Ok(reasons) => {
            let status = if reasons.not_now.is_some() {
                StatusCode::CONFLICT
            } else {
                StatusCode::UNPROCESSABLE_ENTITY
            };
            unlisted((status, here.page(&page(&reasons, filled))))
        }
        Err(refusal) => refused(&here, &code, refusal),
    }
}

fn receipt_page(reasons: &Reasons) -> Option<ReceiptPage> {
    let appeal = reasons.appeal.as_ref()?;
    Some(ReceiptPage {
        code: reasons.decision.code.clone(),
        came: instant(appeal.came_at),
        sent_to: appeal.contact.is_some(),
        answer: appeal
            .judged_at
            .map(|at| (instant(at), appeal.state == "won", appeal.reason.clone().unwrap_or_default())),
        next: reasons.next.clone(),
    })
}

/// How far something has come, without names and without what goes wrong inside.
fn stages(placed: Option<&Placed>) -> Stages {
    let Some(placed) = placed else { return Stages::default() };
    let order = &placed.order;
    let who = if order.confirmed_by.is_none() {
        "Plattformen har bekräftat."
    } else {
        "En medarbetare har gjort det för hand."
    };
    let last = placed.looks.last();
    Stages {
        ordered: Some(instant(order.ordered_at)),
        confirmed: order.confirmed_at.map(|at| (instant(at), who.to_owned())),
        verified: placed
            .state
            .as_ref()
            .map(|s| last.filter(|_| s.state == "verified").map(|look| instant(look.at))),
        still_seen: last
            .filter(|s| s.came_to == "still-there" && order.confirmed_at.is_none())
            .map(|s| instant(s.at)),
        problem: None,
        cancelled: order.cancelled_at.map(|at| (instant(at), String::new())),
        letter: false,
    }
}

fn page(reasons: &Reasons, filled: Filled) -> ReasonPage {
    let d = &reasons.decision;
    let measure = Measure::from_word(&d.measure);
    ReasonPage {
        code: d.code.clone(),
        on: reasons.decided_on,
        channel: reasons.channel.clone(),
        measure: measure.map_or("", Measure::swedish).into(),
        undoable: measure.is_some_and(Measure::can_be_undone),
        block: reasons.block.clone(),
        ground: (d.title.clone(), d.wording.clone()),
        by_law: reasons.rests_on == RestsOn::Law,
        law: reasons.law.clone(),
        basis: d.basis.clone(),
        stands_on: d.stands_on.clone(),
        facts: reasons.facts.clone(),
        why_not: reasons.why_not.clone(),
        automatic: d.automatic,
        stages: stages(reasons.measure.as_ref()),
        restored: reasons.restored.as_ref().map(|(back, placed)| {
            (instant(back.decided_at.unwrap_or(back.proposed_at)), stages(placed.as_ref()))
        }),
        until: reasons.until,
        reconsidering: match &reasons.not_now {
            None => Reconsidering::Open(filled),
            Some(_) if reasons.appeal.is_some() => Reconsidering::Asked,
            Some(why) => Reconsidering::Closed(why.to_string()),
        },
        next: reasons.next.clone(),
        entry: reasons.entry.as_ref().map(torg_store::trail::EntryRow::number),
    }
}

/// The same for a program: the fields of the Union's statement of reasons, and what proves the entry.
fn file(reasons: &Reasons, key: &str) -> serde_json::Value {
    let d = &reasons.decision;
    let by_law = reasons.rests_on == RestsOn::Law;
    let visibility = match Measure::from_word(&d.measure) {
        Some(Measure::Bin | Measure::Delete) => "DECISION_VISIBILITY_CONTENT_REMOVED",
        Some(Measure::Hide) => "DECISION_VISIBILITY_CONTENT_DISABLED",
        Some(Measure::HideBehindClick) | None => "DECISION_VISIBILITY_OTHER",
    };
    let stage = |placed: Option<&Placed>| {
        let s = stages(placed);
        serde_json::json!({
            "ordered_at": s.ordered.map(|at| at.to_string()),
            "confirmed_at": s.confirmed.map(|(at, _)| at.to_string()),
            "verified_at": s.verified.flatten().map(|at| at.to_string()),
        })
    };
    serde_json::json!({
        "code": d.code,
        "state": DecisionState::from_word(&d.state).map_or("", DecisionState::word),
        "channel": reasons.channel,
        "decided_on": reasons.decided_on.to_string(),
        "decided_at": d.decided_at.map(|at| instant(at).to_string()),
        "measure": d.measure,
        "decision_visibility": [visibility],
        "decision_account": reasons.block.as_ref().map(|_| "DECISION_ACCOUNT_SUSPENDED"),
        "decision_ground": if by_law { "DECISION_GROUND_ILLEGAL_CONTENT" } else { "DECISION_GROUND_INCOMPATIBLE_CONTENT" },
        "ground": { "title": d.title, "explanation": d.wording, "law": reasons.law, "basis": d.basis },
        "policy": d.stands_on,
        "decision_facts": reasons.facts,
        "facts_guarded": reasons.guarded,
        "why_not_milder": reasons.why_not,
        "territorial_scope": "everywhere the channel is read",
        "duration": if Measure::from_word(&d.measure).is_some_and(Measure::can_be_undone) { "until it is put back" } else { "for good" },
        "automated_decision": if d.automatic { "AUTOMATED_DECISION_FULLY" } else { "AUTOMATED_DECISION_NOT_AUTOMATED" },
        "carried_out": stage(reasons.measure.as_ref()),
        "restored": reasons.restored.as_ref().map(|(_, placed)| stage(placed.as_ref())),
        "appeal": {
            "until": reasons.until.map(|day| day.to_string()),
            "open": reasons.not_now.is_none(),
            "state": reasons.appeal.as_ref().map(|a| a.state.clone()),
            "next": reasons.next.iter().map(|(cite, brief)| serde_json::json!({ "cite": cite, "brief": brief })).collect::<Vec<_>>(),
        },
        "log": reasons.entry.as_ref().map(|entry| serde_json::json!({
            "entry": entry.number(),
            "leaf": entry.leaf().ok(),
            "checkpoint": "/log/checkpoint",
            "key": key,
        })),
    })
}
