//! Taking in a pack of one's own, and looking at it before anything is decided.

use super::files::whole;
use super::policy::{TAKEN, differs, in_force, taken_in_wrong};
use crate::{
    links,
    parts::form::Filled,
    policy::pack::{MistakeLine, PackPage, TakenPack},
    site::{In, Shared, on_to},
};
use axum::{
    Router,
    extract::{FromRequest, Multipart, Path, Request, State},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use bytes::Bytes;
use torg_domain::policy::questions::{Needed, questions};
use torg_domain::policy::reading::{Mistake, Weight};
use torg_domain::policy::{Answers, Pack};
use torg_office::policy::take_in::{self, Outcome};
use torg_office::policy::unpack::{LARGEST_UPLOAD, unpack};
use torg_office::{Refusal, inbox::read};
use torg_store::inbox::rows::instant;
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/desk/policy/pack", post(take)).route("/desk/policy/pack/{id}", get(show))
}

async fn take(State(site): State<Shared>, me: In, request: Request) -> Response {
    let sent = match uploaded(&site, request).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let done = async { take_in::take_in(&me.desk, unpack(sent)?, &site.law).await };
    match done.await {
        Ok(Outcome::Taken(id, _)) => on_to(&links::pack(id), "pack-taken"),
        Ok(Outcome::Wrong(mistakes)) => {
            let mistakes = mistakes.iter().map(line).collect();
            me.again(&PackPage { taken: None, mistakes, filled: Filled::new("adopt") })
        }
        Err(Refusal::Field { field, text }) => taken_in_wrong(&site, &me, field, text).await,
        Err(refusal) => me.refuse(refusal),
    }
}

/// The files of the form, all of it read: a form that is answered half-way is no answer to a browser.
async fn uploaded(site: &Shared, request: Request) -> Result<Vec<(String, Bytes)>, Response> {
    let unreadable = |why: axum::extract::multipart::MultipartError| why.into_response();
    let mut parts = Multipart::from_request(request, site).await.map_err(IntoResponse::into_response)?;
    let mut sent = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(unreadable)? {
        let Some(name) = part.file_name().filter(|name| !name.is_empty()).map(str::to_owned) else {
            continue;
        };
        sent.push((name, whole(part, LARGEST_UPLOAD).await.map_err(unreadable)?));
    }
    Ok(sent)
}

fn line(mistake: &Mistake) -> MistakeLine {
    MistakeLine {
        file: mistake.file.clone(),
        line: mistake.line as u64,
        parameter: mistake.parameter.clone(),
        text: mistake.text.clone(),
        warning: mistake.weight == Weight::Warning,
    }
}

async fn show(me: In, Path(id): Path<Uuid>) -> Response {
    match page(&me, id).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn page(me: &In, id: Uuid) -> Result<PackPage, Refusal> {
    let taken = take_in::one(&me.desk, id).await?;
    let now = in_force(&me.desk).await?;
    let names = read::names(&me.desk).await?;
    let pack = &taken.pack;
    let answers = now.as_ref().map_or_else(Answers::none, |now| now.policy.answers().clone());
    let open = questions(pack).into_iter().filter(|q| !answers.has(&q.key));
    let (asked_now, later): (Vec<_>, Vec<_>) = open.partition(|q| q.needed != Needed::Later);
    let text = |all: Vec<torg_domain::policy::Question>| all.into_iter().map(|q| q.text).collect();
    let mistakes = Pack::check(pack.files(), Some(me.desk.today()), Some(&me.desk.office().platforms));
    Ok(PackPage {
        taken: Some(TakenPack {
            key: format!("{TAKEN}{id}"),
            title: taken.row.title.clone(),
            about: pack.about.about.clone(),
            digest: pack.digest().chars().take(12).collect(),
            taken: (
                instant(taken.row.taken_at),
                names.get(&taken.row.taken_by).cloned().unwrap_or_else(|| "någon som har slutat".into()),
            ),
            differs: differs(now.as_deref(), pack, &answers),
            asks: (text(asked_now), text(later)),
            in_force: now.as_ref().is_some_and(|now| now.policy.pack().digest() == pack.digest()),
        }),
        mistakes: mistakes.iter().map(line).collect(),
        filled: Filled::new("adopt"),
    })
}
