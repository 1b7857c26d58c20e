//! What we say ourselves: a post and all that is done with it; in a room of its own the list, with the places
//! that are not ours.

mod places;

use super::{Fields, files::form_and_files, message::handed_out};
use crate::{
    links,
    parts::form::{Choice, Filled},
    publishing::post::{FindingLine, PICTURES, PictureLine, PostPage},
    site::{In, Shared, on_to},
};
use axum::{
    Router,
    extract::{Path, Query, Request, State},
    response::Response,
    routing::{get, post},
};
use torg_domain::policy::values::ImageSource;
use torg_domain::publishing::{Confirmed, Weight};
use torg_office::{
    Desk, Refusal,
    inbox::{hand::Screenshot, read::names},
    publishing::{
        self, KeptFile, KeptPicture, agree,
        picture::{self, Upload},
        put_up, send,
        write::{self, Where, Written},
    },
};
use torg_store::inbox::rows::instant;
use torg_store::publishing::OwnPostRow;
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/posts/new", get(fresh).post(begin))
        .route("/desk/posts/{id}", get(page).post(change))
        .route("/desk/posts/{id}/{act}", post(act))
        .route("/desk/posts/{id}/picture/{file}", get(picture))
        .merge(places::router())
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
        sends: None,
        with_pictures: false,
        problem: None,
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

/// The post as the form has it: `known` are the files it has already.
fn written(form: &Fields, chosen: Vec<(String, Screenshot)>, known: &[KeptFile]) -> Result<Written, Refusal> {
    let (mut pictures, mut files, mut chosen) = (Vec::new(), Vec::new(), chosen);
    for n in 1..=PICTURES {
        let of = |what: &str| form.get(&format!("picture{n}_{what}")).trim().to_owned();
        let at = chosen.iter().position(|(field, _)| *field == format!("picture{n}_file"));
        let upload = at.map(|at| chosen.swap_remove(at).1);
        if of("remove") == "yes" && upload.is_none() {
            continue;
        }
        let kept = form.parse::<Uuid>(&format!("picture{n}_kept"));
        let picture = KeptPicture {
            name: of("name"),
            alt: of("alt"),
            source: of("source"),
            licence: of("licence"),
            consent: of("consent") == "yes",
            file: known.iter().find(|file| Some(file.id) == kept).cloned(),
        };
        if upload.is_none() && picture == KeptPicture::default() {
            continue;
        }
        files.extend(upload.map(|file| Upload {
            place: pictures.len(),
            field: n - 1,
            name: file.name,
            bytes: file.bytes,
        }));
        pictures.push(picture);
    }
    let yes = |name: &str| form.get(name) == "yes";
    Ok(Written {
        title: form.get("title").to_owned(),
        text: form.get("text").to_owned(),
        pictures,
        files,
        replies_to: form.get("replies_to").to_owned(),
        confirmed: Confirmed { secrecy: yes("secrecy"), data: yes("data"), opinion: yes("opinion") },
        planned_at: form.time("planned_at")?,
    })
}

async fn begin(State(site): State<Shared>, me: In, request: Request) -> Response {
    let (form, chosen) = match form_and_files(&site, request).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let Some(at) = place_of(form.get("at")) else { return me.refuse(Refusal::Missing) };
    let begun = match written(&form, chosen, &[]) {
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

/// A picture of a post.
async fn picture(me: In, Path((id, file)): Path<(Uuid, Uuid)>) -> Response {
    match picture::read(&me.desk, id, file).await {
        Ok((bytes, kind)) => handed_out(file, bytes, &kind),
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
            .with(&name("kept"), p.file.map(|file| file.id.to_string()).unwrap_or_default())
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
    let pictures = publishing::pictures(&row).into_iter().map(|p| PictureLine {
        words: format!("{}: {} ({})", p.name, p.alt, p.licence),
        file: p.file.map(|file| file.id),
        alt: p.alt,
    });
    let whole =
        if row.title.is_empty() { row.body.clone() } else { format!("{}\n\n{}", row.title, row.body) };
    let (sends, with_pictures) = match row.channel {
        Some(channel) if row.state == "ready" => {
            let channel = reader.channel(channel.into()).await?;
            (send::sends(desk, &channel), send::sends_pictures(desk, &channel, &row))
        }
        _ => (false, false),
    };
    let outward = reader.post_outward(id).await?.unwrap_or_default();
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
        // No person: torg put it up itself.
        published: row.published_at.map(|at| {
            (row.published_by.map_or_else(|| "torg".into(), name), instant(at), row.address.clone())
        }),
        sends: sends.then(|| row.planned_at.map(instant)),
        with_pictures,
        problem: outward.problem.map(|why| (why, outward.next_at.map(instant))),
        mine: desk.by() == Some(row.written_by),
        people: places::people(desk).await?,
        sources: sources(desk).await?,
        act,
        state: row.state,
        note: row.note,
    })
}

async fn changed(
    desk: &Desk,
    id: Uuid,
    form: &Fields,
    chosen: Vec<(String, Screenshot)>,
) -> Result<(), Refusal> {
    let known = picture::files(desk, id).await?;
    let written = written(form, chosen, &known)?;
    write::change(desk, id, form.parse("revision").unwrap_or_default(), &written).await
}

async fn change(State(site): State<Shared>, me: In, Path(id): Path<Uuid>, request: Request) -> Response {
    let (form, chosen) = match form_and_files(&site, request).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let done = changed(&me.desk, id, &form, chosen).await;
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
