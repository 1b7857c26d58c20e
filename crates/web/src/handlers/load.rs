//! The load of the channels: all of them as a page and as JSON, one with the form of its review date.

use super::{Fields, staff::alphabetical};
use crate::{
    channels::load::{Asked, LoadLine, LoadPage, ResourcesPage, ReviewLine},
    links,
    parts::form::Filled,
    site::{In, Shared, on_to},
};
use axum::{
    Json, Router,
    extract::Path,
    response::{IntoResponse, Response},
    routing::get,
};
use jiff::civil::Date;
use std::collections::BTreeMap;
use torg_domain::channels::resources::Answer;
use torg_domain::ids::ChannelId;
use torg_domain::time::day_of;
use torg_office::{
    Desk, Refusal,
    channels::{
        load::{self, Load},
        resources::{self, Said},
    },
    inbox::read::names,
};
use torg_store::channels::ResourceReviewRow;
use torg_store::inbox::rows::instant;
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/load", get(all))
        .route("/desk/load.json", get(all_json))
        .route("/desk/channels/{id}/resources", get(one).post(answer))
}

fn day(text: &str) -> Date {
    text.parse().unwrap_or(Date::ZERO)
}

fn line(load: &Load, weeks: &[Date], names: &BTreeMap<Uuid, String>) -> LoadLine {
    let name = |id: Option<Uuid>| id.and_then(|id| names.get(&id).cloned());
    LoadLine {
        channel: (ChannelId(load.channel.id), load.channel.name.clone()),
        weeks: weeks.iter().copied().zip(load.came).collect(),
        open: (load.open, load.late),
        named: (name(load.channel.responsible), name(load.channel.substitute)),
        hands: load.hands,
        gaps: load.promises.then_some(load.gaps),
        asked: load.asked.as_ref().map(|row| Asked {
            review_on: day(&row.review_on),
            due_on: day(&row.due_on),
            whom: name(row.asked),
            passed_to: name(row.escalated_to),
        }),
        answered: load
            .answered
            .as_ref()
            .and_then(|row| Some((row.answer == Answer::Enough.word(), day_of(instant(row.answered_at?))))),
        next_on: load.next_on,
    }
}

fn review(row: &ResourceReviewRow, names: &BTreeMap<Uuid, String>) -> ReviewLine {
    let who = row.answered_by.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
    ReviewLine {
        review_on: day(&row.review_on),
        answer: Answer::from_word(&row.answer).map_or_else(String::new, |a| a.swedish().to_owned()),
        by: row.answered_at.map(|at| (who, day_of(instant(at)))),
        note: row.note.clone(),
        next_on: row.next_on.as_deref().map(day),
    }
}

async fn all(me: In) -> Response {
    let shown = async {
        let mut loads = load::overview(&me.desk).await?;
        loads.channels.sort_by_cached_key(|load| alphabetical(&load.channel.name));
        let names = names(&me.desk).await?;
        let channels = loads.channels.iter().map(|load| line(load, &loads.weeks, &names)).collect();
        Ok::<_, Refusal>(LoadPage { channels })
    };
    match shown.await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn all_json(me: In) -> Response {
    match load::overview(&me.desk).await {
        Ok(loads) => Json(load::file(&loads, me.desk.now)).into_response(),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn shown(desk: &Desk, id: ChannelId, filled: Filled) -> Result<ResourcesPage, Refusal> {
    let (loads, reviews) = load::of(desk, id).await?;
    let names = names(desk).await?;
    let load = loads.channels.first().ok_or(Refusal::Missing)?;
    Ok(ResourcesPage {
        load: line(load, &loads.weeks, &names),
        reviews: reviews.iter().map(|row| review(row, &names)).collect(),
        answer: load.may_answer.then_some(filled),
    })
}

async fn one(me: In, Path(id): Path<ChannelId>) -> Response {
    match shown(&me.desk, id, Filled::new("answer")).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn answer(me: In, Path(id): Path<ChannelId>, form: Fields) -> Response {
    let said = Said {
        answer: Answer::from_word(form.get("answer")),
        note: form.get("note").to_owned(),
        next_on: form.parse("next_on"),
    };
    let filled = Filled::of("answer", &form.0);
    let filled = match resources::answer(&me.desk, id, &said).await {
        Ok(()) => return on_to(&links::channel_resources(id), "resources"),
        Err(Refusal::Field { field, text }) => filled.wrong(field, text),
        Err(other) => return me.refuse(other),
    };
    match shown(&me.desk, id, filled).await {
        Ok(page) => me.again(&page),
        Err(refusal) => me.refuse(refusal),
    }
}
