//! A message written in by hand, with a screenshot.

use super::super::{Fields, files::form_or_file};
use crate::{
    channels::manual::{LARGEST_PICTURE, ManualPage},
    links,
    parts::form::{Choice, Filled},
    site::{In, Shared, on_to},
};
use axum::{
    Router,
    extract::{Path, Request, State},
    response::Response,
    routing::get,
};
use torg_domain::channels::taken::Kind;
use torg_domain::ids::{ChannelId, MessageId};
use torg_domain::municipality::rights::Right;
use torg_office::{
    Desk, Refusal,
    channels::open::kinds,
    inbox::{
        hand::{Copied, Screenshot, write_in},
        sight,
    },
};

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/desk/channels/{id}/entry", get(entry).post(enter))
}

async fn entry(me: In, Path(id): Path<ChannelId>) -> Response {
    match manual(&me.desk, id, Filled::new("").with("visibility", "public")).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn manual(desk: &Desk, id: ChannelId, filled: Filled) -> Result<ManualPage, Refusal> {
    let row = desk.reader().channel(id).await?;
    desk.must(Right::Handle, row.unit.into())?;
    Ok(ManualPage {
        channel: id,
        name: row.name,
        kinds: kinds().map(|kind| Choice::new(kind.word(), kind_in_words(kind))).into(),
        largest: "10 MB".into(),
        filled,
    })
}

fn kind_in_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Post => "inlägg",
        Kind::Comment => "kommentar",
        Kind::Question => "fråga",
        Kind::Direct => "direktmeddelande",
        Kind::Mention => "omnämnande",
        Kind::Report => "anmälan",
        Kind::Other => "annat",
    }
}

async fn enter(State(site): State<Shared>, me: In, Path(id): Path<ChannelId>, request: Request) -> Response {
    let (form, shot) = match form_or_file(&site, request).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    match entered(&me.desk, id, &form, shot).await {
        // Whoever enters a direct message may not be one who reads them: then there is none to go on to.
        Ok(message) if sight::sees(&me.desk, message).await.is_ok_and(|sees| sees) => {
            on_to(&links::message(message), "entered")
        }
        Ok(_) => on_to(&links::channel(id), "entered"),
        Err(Refusal::Field { field, text }) => {
            match manual(&me.desk, id, Filled::of("", &form.0).wrong(field, text)).await {
                Ok(page) => me.again(&page),
                Err(refusal) => me.refuse(refusal),
            }
        }
        Err(refusal) => me.refuse(refusal),
    }
}

async fn entered(
    desk: &Desk,
    id: ChannelId,
    form: &Fields,
    shot: Option<Screenshot>,
) -> Result<MessageId, Refusal> {
    if shot.as_ref().is_some_and(|shot| shot.bytes.len() > LARGEST_PICTURE) {
        return Err(Refusal::field("screenshot", "Bilden är för stor: högst 10 MB."));
    }
    let kind = Kind::from_word(form.get("kind"))
        .ok_or_else(|| Refusal::field("kind", "Välj vad det är för slags meddelande."))?;
    let visibility = form.get("visibility");
    if !["public", "direct", "secret"].contains(&visibility) {
        return Err(Refusal::field("visibility", "Välj vem som kan läsa det där det skrevs."));
    }
    let published_at = form.time("published_at")?.ok_or_else(|| {
        Refusal::field("published_at", "Skriv när det publicerades: klockorna räknas därifrån.")
    })?;
    let copied = Copied {
        author: form.get("author").into(),
        text: form.get("text").into(),
        url: form.get("url").into(),
        published_at: Some(published_at),
        answers: form.get("answers").into(),
        kind,
        direct: visibility == "direct" || kind == Kind::Direct,
        secret: visibility == "secret",
    };
    write_in(desk, id, copied, shot).await
}
