//! Signing in and out.

use crate::{
    links,
    municipality::sign_in::{NotIn, SignInPage},
    site::{Here, In, Shared, cookie, refuse},
};
use axum::{
    Form, Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use torg_office::{Refusal, municipality::sign_in};

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/sign-in", get(door).post(enter))
        .route("/desk/sign-out", post(leave))
        .route("/desk", get(home))
}

#[derive(Deserialize, Default)]
struct Then {
    then: Option<String>,
}

/// Only an address of ours is gone on to.
fn ours(then: Option<String>) -> Option<String> {
    then.filter(|t| t.starts_with("/desk") && !t.contains("//") && !t.contains('\\') && t.len() < 500)
}

async fn door(here: Here, Query(q): Query<Then>) -> Response {
    here.page(&SignInPage { then: ours(q.then), ..SignInPage::default() })
}

#[derive(Deserialize)]
struct Entering {
    email: String,
    password: String,
    then: Option<String>,
}

async fn enter(
    State(site): State<Shared>,
    here: Here,
    headers: HeaderMap,
    Form(form): Form<Entering>,
) -> Response {
    let agent = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let peer = here.peer.to_string();
    let then = ours(form.then);
    let municipality = here.municipality.clone();
    let done = sign_in::sign_in(&site.office, municipality, &form.email, &form.password, agent, &peer).await;
    let (status, not) = match done {
        Ok(token) => {
            // Without a mandate the inbox is not theirs: `home` knows where they begin.
            let to = then.filter(|then| then.as_str() != links::inbox().as_str());
            let to = to.unwrap_or_else(|| links::home().as_str().to_owned());
            return ([(header::SET_COOKIE, cookie(&site, &token))], Redirect::to(&to)).into_response();
        }
        Err(Refusal::Field { .. }) => (StatusCode::UNPROCESSABLE_ENTITY, NotIn::Wrong),
        Err(Refusal::TooMany) => (StatusCode::TOO_MANY_REQUESTS, NotIn::TooMany),
        Err(other) => return refuse(&here.ctx, other),
    };
    (status, here.page(&SignInPage { email: form.email, not: Some(not), then })).into_response()
}

async fn leave(State(site): State<Shared>, me: In) -> Response {
    if let Err(refusal) = sign_in::sign_out(&me.desk, &me.token).await {
        return me.refuse(refusal);
    }
    ([(header::SET_COOKIE, cookie(&site, ""))], Redirect::to(links::sign_in().as_str())).into_response()
}

async fn home(me: In) -> Redirect {
    let first = if me.ctx.reads() { links::inbox() } else { links::me() };
    Redirect::to(first.as_str())
}
