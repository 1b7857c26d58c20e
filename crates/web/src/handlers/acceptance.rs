//! Accepting the policy in force.

use super::Fields;
use crate::{
    links,
    municipality::acceptance::AcceptancePage,
    site::{In, Shared, on_to},
};
use axum::{
    Router,
    response::Response,
    routing::{get, post},
};
use torg_office::{Desk, Refusal, municipality::acceptance};
use torg_store::inbox::rows::instant;
use torg_store::municipality::PersonRow;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/acceptance", get(shown).post(accept))
        .route("/desk/acceptance/remind", post(remind))
}

async fn shown(me: In) -> Response {
    match page(&me.desk).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn page(desk: &Desk) -> Result<AcceptancePage, Refusal> {
    let policy = desk.policy().await?;
    let accepted = acceptance::read(desk).await?;
    let name = |p: &PersonRow| p.name();
    Ok(AcceptancePage {
        policy: format!(
            "{}. Beslut: {}.",
            policy.policy.pack().about.title,
            policy.decided.sentence().trim_end_matches('.')
        ),
        version: policy.number,
        asked: policy.policy.knowledge().map(|k| k.swedish().to_owned()),
        mine_at: accepted.mine_at.map(instant),
        have: accepted.have.iter().map(|(p, at)| (p.id.into(), name(p), instant(*at))).collect(),
        lack: accepted.lack.iter().map(|p| (p.id.into(), name(p))).collect(),
    })
}

async fn accept(me: In, form: Fields) -> Response {
    match acceptance::accept(&me.desk, form.parse("version").unwrap_or_default()).await {
        Ok(()) => on_to(&links::acceptance(), "policy-accepted"),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn remind(me: In) -> Response {
    match acceptance::remind(&me.desk).await {
        Ok(_) => on_to(&links::acceptance(), "reminded"),
        Err(refusal) => me.refuse(refusal),
    }
}
