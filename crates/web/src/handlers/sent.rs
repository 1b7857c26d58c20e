//! What anybody sends us without account: the forms, and what has become of it for whoever has the code.

use super::Fields;
use crate::{
    links,
    parts::form::Filled,
    public::{
        records::RecordsPage,
        report::ReportPage,
        sent::{SentCodePage, SentPage},
    },
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
use torg_domain::decisions::code::read_code;
use torg_domain::public::facts::Fact;
use torg_domain::public::submission::{Kind, State as Stage};
use torg_office::{
    Desk, Refusal,
    public::{
        facts,
        submit::{self, Sent},
    },
};
use torg_store::inbox::rows::instant;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/report", get(blank).post(report))
        .route("/report/code", get(typed))
        .route("/report/{code}", get(follow))
        .route("/records", get(blank_records).post(records))
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

#[derive(Deserialize, Default)]
struct Prefilled {
    kind: Option<String>,
    place: Option<String>,
}

async fn blank(here: Here, Query(asked): Query<Prefilled>) -> Response {
    let kind = asked.kind.as_deref().and_then(Kind::from_word).filter(|k| *k != Kind::Records);
    let place: String =
        asked.place.unwrap_or_default().chars().filter(|c| !c.is_control()).take(500).collect();
    let filled = Filled::new("").with("kind", kind.unwrap_or(Kind::Report).word()).with("place", place);
    here.page(&ReportPage { filled })
}

async fn report(State(site): State<Shared>, here: Here, fields: Fields) -> Response {
    let kind = Kind::from_word(fields.get("kind")).filter(|k| *k != Kind::Records).unwrap_or(Kind::Report);
    let (desk, filled) = (desk(&site, &here), Filled::of("", &fields.0));
    match send(&desk, &here, kind, &fields).await {
        Ok(to) => to,
        Err(Refusal::Field { field, text }) => {
            again(&here, &ReportPage { filled: filled.wrong(field, text) })
        }
        Err(other) => unlisted(refuse(&here.ctx, other)),
    }
}

fn again(here: &Here, page: &impl crate::page::Page) -> Response {
    unlisted((StatusCode::UNPROCESSABLE_ENTITY, here.page(page)))
}

/// Takes it in, and on to where it can be followed.
async fn send(desk: &Desk, here: &Here, kind: Kind, fields: &Fields) -> Result<Response, Refusal> {
    let sent =
        Sent { kind, place: fields.get("place"), text: fields.get("text"), contact: fields.get("contact") };
    let row = submit::submit(desk, here.peer, &sent).await?;
    let to = links::in_language(&links::sent(&row.code), here.ctx.language);
    Ok(unlisted(Redirect::to(&format!("{}&sent=now", to.as_str()))))
}

async fn records_page(site: &Shared, here: &Here, filled: Filled) -> Result<RecordsPage, Refusal> {
    let mut reader = desk(site, here).reader();
    let facts = facts::read(&mut reader).await?;
    Ok(RecordsPage {
        filled,
        diary: reader.diaries().await?.iter().any(|d| d.shown),
        email: facts.get(Fact::Email).map(str::to_owned),
    })
}

async fn blank_records(State(site): State<Shared>, here: Here) -> Response {
    match records_page(&site, &here, Filled::new("")).await {
        Ok(page) => here.page(&page),
        Err(refusal) => refuse(&here.ctx, refusal),
    }
}

async fn records(State(site): State<Shared>, here: Here, fields: Fields) -> Response {
    let filled = Filled::of("", &fields.0);
    let refusal = match send(&desk(&site, &here), &here, Kind::Records, &fields).await {
        Ok(to) => return to,
        Err(Refusal::Field { field, text }) => {
            match records_page(&site, &here, filled.wrong(field, text)).await {
                Ok(page) => return again(&here, &page),
                Err(refusal) => refusal,
            }
        }
        Err(other) => other,
    };
    unlisted(refuse(&here.ctx, refusal))
}

#[derive(Deserialize, Default)]
struct Followed {
    code: Option<String>,
    sent: Option<String>,
}

async fn typed(here: Here, Query(asked): Query<Followed>) -> Response {
    match asked.code.as_deref().map(str::trim).filter(|c| !c.is_empty()) {
        None => unlisted(here.page(&SentCodePage::default())),
        Some(code) => match read_code(code) {
            Some(code) => {
                let to = links::in_language(&links::sent(&code), here.ctx.language);
                unlisted(Redirect::to(to.as_str()))
            }
            None => missing(&here, code),
        },
    }
}

fn missing(here: &Here, typed: &str) -> Response {
    let wrong = typed.trim().chars().filter(|c| !c.is_control()).take(40).collect();
    unlisted((StatusCode::NOT_FOUND, here.page(&SentCodePage { wrong: Some(wrong) })))
}

async fn follow(
    State(site): State<Shared>,
    here: Here,
    Path(code): Path<String>,
    Query(asked): Query<Followed>,
) -> Response {
    let row = match submit::follow(&desk(&site, &here), &code, here.peer).await {
        Ok(row) => row,
        Err(Refusal::Missing) => return missing(&here, &code),
        Err(other) => return unlisted(refuse(&here.ctx, other)),
    };
    let state = Stage::from_word(&row.state);
    unlisted(here.page(&SentPage {
        code: row.code,
        kind: Kind::from_word(&row.kind).unwrap_or(Kind::Report),
        state,
        came: instant(row.came_at),
        taken: row.taken_at.map(instant),
        ended: row.ended_at.map(instant).zip(row.answer),
        fresh: asked.sent.is_some() && state == Stage::Received,
    }))
}
