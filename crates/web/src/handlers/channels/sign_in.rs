//! Signing in to a channel's account at its platform: off to it, back from it, and who we are to it.

use super::access::page;
use crate::{
    channels::onward::OnwardPage,
    links,
    parts::form::Filled,
    site::{Here, In, Shared, on_to, refuse},
};
use axum::{
    Router,
    extract::{FromRequestParts, Path, RawQuery, State},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use torg_domain::channels::problem::Problem;
use torg_domain::ids::ChannelId;
use torg_domain::outside::sign_in::Brought;
use torg_office::Refusal;
use torg_office::channels::access::sign_in::{self, How};

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/channels/{id}/access/sign-in", post(begin))
        .route("/desk/signed-in", get(back))
        .route("/oauth/{platform}/client.json", get(document))
}

/// The access page again, with why nothing was changed.
async fn unchanged(site: &Shared, me: &In, id: ChannelId, why: Vec<String>) -> Response {
    match page(site, me, id, Filled::new("access")).await {
        Ok(page) => me.again(&page.unchanged(why)),
        Err(refusal) => me.refuse(refusal),
    }
}

/// On to the platform, by a page of our own: browsers keep a form from leading anywhere else than to us.
async fn begin(State(site): State<Shared>, me: In, Path(id): Path<ChannelId>) -> Response {
    let go_to = match sign_in::begin(&me.desk, id, &me.token, &me.origin).await {
        Ok(go_to) => go_to,
        Err(Refusal::Rule(sentence)) => return unchanged(&site, &me, id, vec![sentence]).await,
        Err(refusal) => return me.refuse(refusal),
    };
    let channel = match me.desk.reader().channel(id).await {
        Ok(channel) => channel,
        Err(problem) => return me.refuse(problem.into()),
    };
    let platform = site.office.platforms.get(&channel.platform).map_or("", |platform| platform.name.as_str());
    let page = OnwardPage { id, name: channel.name, platform: platform.to_owned(), go_to };
    let refresh = HeaderValue::from_str(&format!("0; url={}", page.go_to));
    let mut answer = me.page(&page);
    if let Ok(refresh) = refresh {
        answer.headers_mut().insert(header::REFRESH, refresh);
    }
    answer
}

fn in_words(problem: &Problem) -> String {
    format!("{} Kan rättas av {}.", problem.sentence, problem.mender.in_words())
}

async fn back(State(site): State<Shared>, me: In, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let word = |name: &str| {
        let found = url::form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned())
    };
    let state = word("state").unwrap_or_default();
    let brought = Brought { code: word("code"), issuer: word("iss"), error: word("error") };
    let came = match sign_in::finish(&me.desk, &me.token, &state, brought).await {
        Ok(came) => came,
        Err(refusal) => return me.refuse(refusal),
    };
    let to = links::channel_access(came.channel);
    match came.how {
        How::In => on_to(&to, "access-signed-in"),
        How::SaidNo => on_to(&to, "access-said-no"),
        How::Failed(problem) => unchanged(&site, &me, came.channel, vec![in_words(&problem)]).await,
        How::NotLetIn(trial) => {
            let why = trial.problems.iter().map(in_words).collect();
            unchanged(&site, &me, came.channel, why).await
        }
    }
}

/// A public request: its municipality, and the address it came to.
struct At(Here, String);

impl FromRequestParts<Shared> for At {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Shared) -> Result<Self, Response> {
        let here = Here::from_request_parts(parts, site).await?;
        Ok(Self(here, site.origin(parts)))
    }
}

/// Who we are to a platform, for anybody to read. Nothing of it is secret.
async fn document(
    State(site): State<Shared>,
    At(here, origin): At,
    Path(platform): Path<String>,
) -> Response {
    let desk = site.office.desk_of_job(here.municipality.clone(), "public");
    match sign_in::document(&desk, &platform, &origin).await {
        Ok(Some(document)) => {
            let kind = HeaderValue::from_static("application/json");
            let keep = HeaderValue::from_static("public, max-age=300");
            ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)], document).into_response()
        }
        Ok(None) => (StatusCode::NOT_FOUND, "Här loggar ingen in.\n").into_response(),
        Err(refusal) => refuse(&here.ctx, refusal),
    }
}
