//! Searching the diary: the restricted form inside, the public columns for everybody.

use super::{Fields, staff::alphabetical};
use crate::{
    diary::{
        open::{Line as OpenLine, OpenDiaryPage},
        search::{DiarySearchPage, Hit},
    },
    parts::form::{Choice, Filled},
    site::{Here, In, Shared, refuse},
};
use axum::{
    Router,
    extract::{Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use torg_domain::{
    diary::handed::Direction,
    ids::{AuthorityId, DiaryId},
    municipality::rights::Right,
};
use torg_office::{
    Desk, Refusal,
    diary::{
        search::{self, Asked, Hits},
        sight,
    },
};
use torg_store::diary::rows::DiaryRow;
use torg_store::diary::search::{Found, Place};
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/diary", get(everybody)).route("/desk/diary/search", get(look).post(find))
}

/// How long a public page may be kept by whoever asked for it, or stands between.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=120");

/// `millis.id`: where a page of registrations begins.
fn place(text: &str) -> Option<Place> {
    let (at, id) = text.split_once('.')?;
    Some(Place { at: at.parse().ok()?, id: id.parse().ok()? })
}

fn placed(place: Place) -> String {
    format!("{}.{}", place.at, place.id)
}

async fn look(me: In) -> Response {
    match blank_search(&me.desk).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

/// The form before anything was searched: nothing is read, and nothing is on the trail.
async fn blank_search(desk: &Desk) -> Result<DiarySearchPage, Refusal> {
    let mut reader = desk.reader();
    let names: BTreeMap<Uuid, String> =
        reader.authorities().await?.into_iter().map(|a| (a.id, a.name)).collect();
    let mut mine = Vec::new();
    let mut years = vec![i64::from(desk.today().year())];
    for diary in reader.diaries().await? {
        if sight::may_in(desk, &mut reader, Right::Register, AuthorityId(diary.authority)).await? {
            years.extend(reader.diary_years(DiaryId(diary.id)).await?);
            let name = names.get(&diary.authority).cloned().unwrap_or_default();
            mine.push((diary, name));
        }
    }
    let filled = Filled::new("").with("year", desk.today().year().to_string());
    let filled = match mine.first() {
        Some((diary, _)) => filled.with("authority", diary.authority.to_string()),
        None => filled,
    };
    Ok(DiarySearchPage {
        diaries: choices(&mine),
        years: year_choices(years),
        filled,
        hits: None,
        next: None,
    })
}

fn choices(diaries: &[(DiaryRow, String)]) -> Vec<Choice> {
    let mut all: Vec<_> = diaries
        .iter()
        .map(|(d, name)| (alphabetical(name), Choice::new(d.authority.to_string(), name)))
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all.into_iter().map(|(_, choice)| choice).collect()
}

fn year_choices(mut years: Vec<i64>) -> Vec<Choice> {
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    years.into_iter().map(|y| Choice::new(y.to_string(), y.to_string())).collect()
}

async fn find(me: In, fields: Fields) -> Response {
    let asked = Asked {
        authority: fields.parse("authority"),
        year: fields.parse("year"),
        words: fields.get("q").chars().take(200).collect(),
        after: place(fields.get("after")),
    };
    match search::restricted(&me.desk, &asked).await {
        Ok(hits) => {
            let mut years = hits.years.clone();
            years.extend([hits.year, i64::from(me.desk.today().year())]);
            me.page(&DiarySearchPage {
                diaries: choices(&hits.diaries),
                years: year_choices(years),
                filled: Filled::of("", &fields.0),
                next: hits.next.map(placed),
                hits: Some(hits.found.into_iter().map(hit).collect()),
            })
        }
        Err(refusal) => me.refuse(refusal),
    }
}

fn hit(f: Found) -> Hit {
    Hit {
        id: f.entry.id.into(),
        number: f.entry.number,
        on: f.entry.on_day,
        counterpart: f.counterpart,
        subject: f.subject,
        annulled: f.entry.annulled_at.is_some(),
        marking: f.entry.marking,
    }
}

#[derive(Deserialize, Default)]
struct Searched {
    authority: Option<String>,
    year: Option<String>,
    q: Option<String>,
    after: Option<String>,
}

async fn everybody(State(site): State<Shared>, here: Here, Query(asked): Query<Searched>) -> Response {
    let desk = site.office.desk_of_job(here.municipality.clone(), "public");
    let further = asked.after.is_some();
    let asked = Asked {
        authority: asked.authority.and_then(|a| a.parse().ok()),
        year: asked.year.and_then(|y| y.parse().ok()).filter(|y| (1900..=9999).contains(y)),
        words: asked.q.unwrap_or_default().trim().chars().take(200).collect(),
        after: asked.after.as_deref().and_then(place),
    };
    match search::public(&desk, &asked).await {
        Ok(hits) => {
            let page = open_page(&desk, hits, asked.words, further);
            let mut response = here.page(&page).into_response();
            let headers = response.headers_mut();
            headers.insert(header::CACHE_CONTROL, KEPT);
            headers.insert(header::VARY, HeaderValue::from_static("accept-language, host"));
            response
        }
        Err(refusal) => refuse(&here.ctx, refusal),
    }
}

fn open_page(desk: &Desk, hits: Hits, words: String, further: bool) -> OpenDiaryPage {
    let mut years = hits.years.clone();
    years.extend([hits.year, i64::from(desk.today().year())]);
    let authority = hits.diary.as_ref().map(|d| AuthorityId(d.authority));
    let name = hits.diaries.iter().find(|(d, _)| Some(d.authority) == authority.map(|a| a.0));
    OpenDiaryPage {
        diaries: choices(&hits.diaries),
        name: name.map(|(_, name)| name.clone()).unwrap_or_default(),
        authority,
        years: year_choices(years),
        year: hits.year,
        words,
        lines: hits.found.into_iter().map(open_line).collect(),
        further,
        next: hits.next.map(placed),
    }
}

fn open_line(f: Found) -> OpenLine {
    OpenLine {
        number: f.entry.number.unwrap_or_default(),
        on: f.entry.on_day,
        incoming: Direction::from_word(&f.entry.direction) == Direction::Incoming,
        counterpart: f.counterpart_public,
        subject: f.subject_public,
        annulled: f.entry.annulled_at.is_some(),
    }
}
