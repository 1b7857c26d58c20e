//! The list of our posts, and the places that are not ours where somebody may speak.

use super::Fields;
use crate::handlers::staff::alphabetical;
use crate::{
    links,
    parts::form::{Choice, Filled},
    publishing::list::{PlaceLine, PostLine, PostsPage},
    site::{In, Shared, on_to},
};
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};
use jiff::civil::Date;
use std::collections::BTreeMap;
use torg_domain::ids::UnitId;
use torg_domain::municipality::rights::Right;
use torg_office::{Desk, Refusal, inbox::read::names, publishing::places};
use torg_store::inbox::rows::instant;
use torg_store::publishing::{OtherPlaceRow, OwnPostRow};
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/posts", get(list))
        .route("/desk/places", post(enter))
        .route("/desk/places/{id}/aside", post(aside))
        .route("/desk/places/{id}/end", post(end))
}

async fn list(me: In) -> Response {
    match listed(&me.desk, Filled::new("place"), (None, Filled::new("aside"))).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

/// Channels by name, and places by name.
async fn stands(desk: &Desk) -> Result<(BTreeMap<Uuid, String>, Vec<OtherPlaceRow>), Refusal> {
    let mut reader = desk.reader();
    let channels = reader.channels().await?.into_iter().map(|c| (c.id, c.name)).collect();
    Ok((channels, reader.other_places().await?))
}

pub(super) async fn people(desk: &Desk) -> Result<Vec<Choice>, Refusal> {
    let mut all = desk.reader().people().await?;
    all.retain(|p| p.ended_at.is_none() && desk.by() != Some(p.id));
    all.sort_by_cached_key(|p| alphabetical(&p.name()));
    Ok(all.iter().map(|p| Choice::new(p.id.to_string(), p.name())).collect())
}

async fn listed(desk: &Desk, place: Filled, aside: (Option<Uuid>, Filled)) -> Result<PostsPage, Refusal> {
    let policy = desk.policy().await?;
    let names = names(desk).await?;
    let name = |id: Uuid| names.get(&id).cloned().unwrap_or_default();
    let (channels, all_places) = stands(desk).await?;
    let mut reader = desk.reader();
    let mut may_write = Vec::new();
    for channel in reader.channels().await?.into_iter().filter(|c| c.closed_at.is_none()) {
        if desk.must(Right::Handle, UnitId(channel.unit)).is_ok() {
            may_write.push(Choice::new(format!("channel:{}", channel.id), channel.name));
        }
    }
    may_write.sort_by_cached_key(|choice| alphabetical(&choice.label));
    let mine = |p: &&OtherPlaceRow| p.ended_at.is_none() && desk.by() == Some(p.participant);
    may_write.extend(
        all_places.iter().filter(mine).map(|p| Choice::new(format!("place:{}", p.id), p.name.clone())),
    );
    let everywhere = desk.must_everywhere(Right::ManageChannels).is_ok();
    let stood = |row: &OwnPostRow| {
        let place = row.place.and_then(|id| all_places.iter().find(|p| p.id == id)).map(|p| p.name.clone());
        row.channel.and_then(|id| channels.get(&id).cloned()).or(place).unwrap_or_default()
    };
    let line = |row: OwnPostRow| PostLine {
        id: row.id,
        words: first_words(&row),
        stands: stood(&row),
        ours: row.channel.is_some(),
        at: instant(row.published_at.unwrap_or(row.written_at)),
        by: name(row.written_by),
        state: row.state,
    };
    let approved = policy.policy.others_approval();
    let titles = approved.iter().flat_map(|rule| &rule.by).filter_map(|key| {
        let title = policy.policy.titles().iter().find(|title| title.key == key.as_str())?;
        Some(Choice::new(title.key.clone(), title.name.clone()))
    });
    Ok(PostsPage {
        posts: reader.own_posts(100).await?.into_iter().map(line).collect(),
        stands: may_write,
        places: all_places
            .iter()
            .map(|p| PlaceLine {
                id: p.id,
                name: (p.name.clone(), p.address.clone()),
                kind: p.kind.clone(),
                approved: (
                    p.approved_by.clone(),
                    p.approved_on.parse().unwrap_or(Date::ZERO),
                    p.reference.clone(),
                ),
                participant: name(p.participant),
                may: desk.by() == Some(p.participant) || everywhere,
                ended_at: p.ended_at.map(instant),
            })
            .collect(),
        titles: titles.collect(),
        people: people(desk).await?,
        begin: Filled::new("begin"),
        place,
        aside,
    })
}

/// The heading, or the beginning of the text.
fn first_words(row: &OwnPostRow) -> String {
    let text = if row.title.is_empty() { &row.body } else { &row.title };
    let words: String = text.chars().take(80).collect();
    if words.trim().is_empty() { "–".to_owned() } else { words }
}

async fn enter(me: In, form: Fields) -> Response {
    let text = |name: &str| form.get(name).to_owned();
    let place = places::Place {
        name: text("name"),
        kind: text("kind"),
        address: text("address"),
        title: text("title"),
        approved_by: text("approved_by"),
        approved_on: form.parse("approved_on"),
        reference: text("reference"),
        participant: form.parse::<Uuid>("participant").map(Into::into),
    };
    match places::enter(&me.desk, &place).await {
        Ok(_) => on_to(&links::posts(), "saved"),
        Err(Refusal::Field { field, text }) => {
            let filled = Filled::of("place", &form.0).wrong(field, text);
            again(&me, filled, (None, Filled::new("aside"))).await
        }
        Err(refusal) => me.refuse(refusal),
    }
}

async fn again(me: &In, place: Filled, aside: (Option<Uuid>, Filled)) -> Response {
    match listed(&me.desk, place, aside).await {
        Ok(page) => me.again(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn aside(me: In, Path(id): Path<Uuid>, form: Fields) -> Response {
    let done = match form.parse::<Uuid>("participant") {
        Some(to) => places::step_aside(&me.desk, id, to.into(), form.get("why")).await.map(|_| ()),
        None => Err(Refusal::field("participant", "Välj en person.")),
    };
    match done {
        Ok(()) => on_to(&links::posts(), "saved"),
        Err(Refusal::Field { field, text }) => {
            let filled = Filled::of("aside", &form.0).wrong(field, text);
            again(&me, Filled::new("place"), (Some(id), filled)).await
        }
        Err(refusal) => me.refuse(refusal),
    }
}

async fn end(me: In, Path(id): Path<Uuid>) -> Response {
    match places::end(&me.desk, id).await {
        Ok(()) => on_to(&links::posts(), "saved"),
        Err(refusal) => me.refuse(refusal),
    }
}
