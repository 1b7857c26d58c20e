//! What we say ourselves: the list, a post and all that is done with it, and the places that are not ours.

use super::{Fields, staff::alphabetical};
use crate::{
    links,
    parts::form::{Choice, Filled},
    publishing::{
        list::{PlaceLine, PostLine, PostsPage},
        post::{FindingLine, PICTURES, PostPage},
    },
    site::{In, Shared, on_to},
};
use axum::{
    Router,
    extract::{Path, Query},
    response::Response,
    routing::{get, post},
};
use jiff::civil::Date;
use std::collections::BTreeMap;
use torg_domain::ids::UnitId;
use torg_domain::municipality::rights::Right;
use torg_domain::policy::values::ImageSource;
use torg_domain::publishing::{Confirmed, Weight};
use torg_office::{
    Desk, Refusal,
    inbox::read::names,
    publishing::{
        self, KeptPicture, agree, places, put_up,
        write::{self, Where, Written},
    },
};
use torg_store::inbox::rows::instant;
use torg_store::publishing::{OtherPlaceRow, OwnPostRow};
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/posts", get(list))
        .route("/desk/posts/new", get(fresh).post(begin))
        .route("/desk/posts/{id}", get(page).post(change))
        .route("/desk/posts/{id}/{act}", post(act))
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

async fn people(desk: &Desk) -> Result<Vec<Choice>, Refusal> {
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

/// Where a post is to stand, as the form says it.
fn place_of(word: &str) -> Option<Where> {
    match word.split_once(':')? {
        ("channel", id) => id.parse().ok().map(Where::Channel),
        ("place", id) => id.parse().ok().map(Where::Place),
        _ => None,
    }
}

async fn called(desk: &Desk, at: Where) -> Result<(String, String), Refusal> {
    let mut reader = desk.reader();
    Ok(match at {
        Where::Channel(id) => (format!("channel:{id}"), reader.channel(id).await?.name),
        Where::Place(id) => (format!("place:{id}"), reader.other_place(id).await?.name),
    })
}

async fn fresh(me: In, Query(asked): Query<Vec<(String, String)>>) -> Response {
    let at = asked.iter().find(|(name, _)| name == "at").and_then(|(_, word)| place_of(word));
    let page = match at {
        Some(at) => blank(&me.desk, at, Filled::new("post")).await,
        None => Err(Refusal::Missing),
    };
    match page {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn blank(desk: &Desk, at: Where, filled: Filled) -> Result<PostPage, Refusal> {
    Ok(PostPage {
        id: None,
        revision: 0,
        at: called(desk, at).await?,
        ours: matches!(at, Where::Channel(_)),
        state: "draft".into(),
        filled,
        findings: Vec::new(),
        shown: (String::new(), String::new(), Vec::new()),
        by: String::new(),
        agreed: None,
        published: None,
        note: String::new(),
        mine: true,
        people: Vec::new(),
        sources: sources(desk).await?,
        act: Filled::new("act"),
    })
}

async fn sources(desk: &Desk) -> Result<Vec<Choice>, Refusal> {
    let policy = desk.policy().await?;
    let may = policy.policy.image_sources();
    let all = ImageSource::ALL.iter().filter(|s| may.contains(s) || may.contains(&ImageSource::Lawful));
    Ok(all.map(|source| Choice::new(source.word(), source.swedish())).collect())
}

fn written(form: &Fields) -> Result<Written, Refusal> {
    let pictures = (1..=PICTURES).filter_map(|n| {
        let of = |what: &str| form.get(&format!("picture{n}_{what}")).trim().to_owned();
        let picture = KeptPicture {
            name: of("name"),
            alt: of("alt"),
            source: of("source"),
            licence: of("licence"),
            consent: of("consent") == "yes",
        };
        (picture != KeptPicture::default()).then_some(picture)
    });
    let yes = |name: &str| form.get(name) == "yes";
    Ok(Written {
        title: form.get("title").to_owned(),
        text: form.get("text").to_owned(),
        pictures: pictures.collect(),
        replies_to: form.get("replies_to").to_owned(),
        confirmed: Confirmed { secrecy: yes("secrecy"), data: yes("data"), opinion: yes("opinion") },
        planned_at: form.time("planned_at")?,
    })
}

async fn begin(me: In, form: Fields) -> Response {
    let Some(at) = place_of(form.get("at")) else { return me.refuse(Refusal::Missing) };
    let begun = match written(&form) {
        Ok(written) => write::begin(&me.desk, at, &written).await,
        Err(refusal) => Err(refusal),
    };
    match begun {
        Ok(id) => on_to(&links::post(id), "saved"),
        Err(Refusal::Field { field, text }) => {
            let filled = Filled::of("post", &form.0).wrong(field, text);
            match blank(&me.desk, at, filled).await {
                Ok(page) => me.again(&page),
                Err(refusal) => me.refuse(refusal),
            }
        }
        Err(refusal) => me.refuse(refusal),
    }
}

async fn page(me: In, Path(id): Path<Uuid>) -> Response {
    match shown(&me.desk, id, None, Filled::new("act")).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

fn filled_of(row: &OwnPostRow) -> Filled {
    let planned =
        row.planned_at.map(|at| torg_domain::time::local(instant(at)).strftime("%Y-%m-%dT%H:%M").to_string());
    let base = Filled::new("post")
        .with("title", row.title.as_str())
        .with("text", row.body.as_str())
        .with("replies_to", row.replies_to.as_str())
        .with("planned_at", planned.unwrap_or_default());
    let confirmed = row.confirmed.split(' ').filter(|word| !word.is_empty());
    let base = confirmed.fold(base, |filled, word| filled.with(word, "yes"));
    publishing::pictures(row).into_iter().enumerate().fold(base, |filled, (n, p)| {
        let name = |what: &str| format!("picture{}_{what}", n + 1);
        filled
            .with(&name("name"), p.name)
            .with(&name("alt"), p.alt)
            .with(&name("source"), p.source)
            .with(&name("licence"), p.licence)
            .with(&name("consent"), if p.consent { "yes" } else { "" })
    })
}

async fn shown(desk: &Desk, id: Uuid, filled: Option<Filled>, act: Filled) -> Result<PostPage, Refusal> {
    let mut reader = desk.reader();
    let row = reader.own_post(id).await?;
    // What is not out is read by those who may work with it.
    if row.state != "published" {
        publishing::may_read(desk, &mut reader, &row).await?;
    }
    let names = names(desk).await?;
    let name = |id: Uuid| names.get(&id).cloned().unwrap_or_default();
    let at = match (row.channel, row.place) {
        (Some(channel), _) => Where::Channel(channel.into()),
        (None, Some(place)) => Where::Place(place),
        (None, None) => return Err(Refusal::Missing),
    };
    let findings = publishing::found(desk, &mut reader, &row).await?;
    let weight = |weight: Weight| match weight {
        Weight::Stops => "stops",
        Weight::Asks => "asks",
        Weight::Hints => "hints",
    };
    let pictures =
        publishing::pictures(&row).into_iter().map(|p| format!("{}: {} ({})", p.name, p.alt, p.licence));
    let whole =
        if row.title.is_empty() { row.body.clone() } else { format!("{}\n\n{}", row.title, row.body) };
    Ok(PostPage {
        id: Some(id),
        revision: row.revision,
        at: called(desk, at).await?,
        ours: row.channel.is_some(),
        filled: filled.unwrap_or_else(|| filled_of(&row)),
        findings: findings
            .into_iter()
            .map(|f| FindingLine { weight: weight(f.weight), sentence: f.sentence })
            .collect(),
        shown: (whole, row.replies_to.clone(), pictures.collect()),
        by: name(row.written_by),
        agreed: row.agreed_by.zip(row.agreed_at).map(|(by, at)| (name(by), instant(at))),
        published: row
            .published_by
            .zip(row.published_at)
            .map(|(by, at)| (name(by), instant(at), row.address.clone())),
        mine: desk.by() == Some(row.written_by),
        people: people(desk).await?,
        sources: sources(desk).await?,
        act,
        state: row.state,
        note: row.note,
    })
}

async fn change(me: In, Path(id): Path<Uuid>, form: Fields) -> Response {
    let done = match written(&form) {
        Ok(written) => {
            write::change(&me.desk, id, form.parse("revision").unwrap_or_default(), &written).await
        }
        Err(refusal) => Err(refusal),
    };
    match done {
        Ok(()) => on_to(&links::post(id), "saved"),
        Err(Refusal::Field { field, text }) => {
            let filled = Filled::of("post", &form.0).wrong(field, text);
            match shown(&me.desk, id, Some(filled), Filled::new("act")).await {
                Ok(page) => me.again(&page),
                Err(refusal) => me.refuse(refusal),
            }
        }
        Err(refusal) => me.refuse(refusal),
    }
}

async fn act(me: In, Path((id, act)): Path<(Uuid, String)>, form: Fields) -> Response {
    let desk = &me.desk;
    let done = match act.as_str() {
        "propose" => match form.parse::<Uuid>("whom") {
            Some(whom) => agree::propose(desk, id, whom.into()).await,
            None => Err(Refusal::field("whom", "Välj en person.")),
        },
        "agree" => agree::answer(desk, id, form.get("agrees") == "yes", form.get("why")).await,
        "ready" => agree::ready(desk, id).await,
        "confirm" => put_up::confirm(desk, id, form.get("address")).await,
        "withdraw" => write::withdraw(desk, id, form.get("why")).await,
        _ => Err(Refusal::Missing),
    };
    match done {
        Ok(()) => on_to(&links::post(id), "saved"),
        Err(Refusal::Field { field, text }) => {
            // What the rules stop stands above the text; what the act itself asks stands at its field.
            let own = ["whom", "why", "address"].contains(&field);
            let filled = Filled::of("act", &form.0);
            let filled = if own { filled.wrong(field, text) } else { filled.refused(text) };
            match shown(desk, id, None, filled).await {
                Ok(page) => me.again(&page),
                Err(refusal) => me.refuse(refusal),
            }
        }
        Err(refusal) => me.refuse(refusal),
    }
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
