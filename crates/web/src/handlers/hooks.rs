//! What platforms send us unasked: the public address it comes to, and the applications that may send.
//!
//! At the public address there is no session, no cookie and no form: who sends is told by the signature over
//! the bytes. An address that is nobody's, and a delivery that is not theirs, are answered alike.

use super::{Fields, staff::alphabetical};
use crate::{
    bodies::Takes,
    channels::hooks::{AppLine, Deliveries, HooksPage},
    links,
    parts::form::{Choice, Filled},
    site::{Here, In, Shared, on_to},
};
use axum::{
    Router,
    body::to_bytes,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use torg_domain::ids::MunicipalityId;
use torg_domain::municipality::rights::Right;
use torg_domain::outside::hook::Delivery;
use torg_office::Refusal;
use torg_office::channels::hooks::{self, NewApp, NotTaken, Shown};
use torg_store::inbox::rows::instant;
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/hooks/{platform}/{code}", get(greet).post(take))
        .route("/desk/hooks", get(list).post(make))
        .route("/desk/hooks/{id}/end", post(end))
}

/// The answer at an address that is nobody's, and to what is not theirs.
fn nobody() -> Response {
    (StatusCode::NOT_FOUND, "Det finns ingen mottagare här.\n").into_response()
}

/// The query's fields, and the headers that are text.
struct Asked(Vec<(String, String)>, Vec<(String, String)>);

impl Asked {
    fn of(uri: &Uri, headers: &HeaderMap) -> Self {
        let query = uri.query().unwrap_or_default();
        let query = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let text =
            |(n, v): (&header::HeaderName, &HeaderValue)| Some((n.to_string(), v.to_str().ok()?.to_owned()));
        Self(query, headers.iter().filter_map(text).collect())
    }

    fn with<'a>(&'a self, body: &'a [u8]) -> Delivery<'a> {
        Delivery { query: &self.0, headers: &self.1, body }
    }
}

async fn greet(
    State(site): State<Shared>,
    here: Here,
    Path((platform, code)): Path<(String, String)>,
    request: Request,
) -> Response {
    let municipality = MunicipalityId(here.municipality.id);
    let asked = Asked::of(request.uri(), request.headers());
    match hooks::app_at(&site.office, municipality, &platform, &code).await {
        Ok(app) => match app.and_then(|app| app.greet(&asked.with(&[]))) {
            Some(greeting) => ([(header::CONTENT_TYPE, greeting.kind)], greeting.body).into_response(),
            None => nobody(),
        },
        Err(why) => broken(&why),
    }
}

async fn take(
    State(site): State<Shared>,
    here: Here,
    Path((platform, code)): Path<(String, String)>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    // Before it is known whose the address is: how large one may be tells nothing of it.
    let Ok(body) = to_bytes(body, Takes::of(&parts.extensions).whole).await else {
        return (StatusCode::PAYLOAD_TOO_LARGE, "Leveransen är för stor: högst 1 MiB tas emot.\n")
            .into_response();
    };
    let municipality = MunicipalityId(here.municipality.id);
    let asked = Asked::of(&parts.uri, &parts.headers);
    let app = match hooks::app_at(&site.office, municipality, &platform, &code).await {
        Ok(Some(app)) => app,
        Ok(None) => return nobody(),
        Err(why) => return broken(&why),
    };
    match app.take(&site.office, &asked.with(&body)).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(NotTaken::Forged) => nobody(),
        Err(NotTaken::Busy) => later(),
        Err(NotTaken::Broken(why)) => broken(&why),
    }
}

/// It could not be kept: whoever sent it sends it again.
fn later() -> Response {
    let again = [(header::RETRY_AFTER, "30")];
    (StatusCode::SERVICE_UNAVAILABLE, again, "Försök igen om en stund.\n").into_response()
}

fn broken(why: &Refusal) -> Response {
    if let Refusal::Broken(problem) = why {
        tracing::error!(%problem, "a delivery could not be taken in");
    }
    later()
}

async fn list(State(site): State<Shared>, me: In) -> Response {
    page(&site, &me, Filled::new("hook"))
        .await
        .map_or_else(|refusal| me.refuse(refusal), |page| me.page(&page))
}

async fn page(site: &Shared, me: &In, filled: Filled) -> Result<HooksPage, Refusal> {
    let name = |key: &str| site.office.platforms.get(key).map_or_else(|| key.to_owned(), |p| p.name.clone());
    let number = |n: i64| u64::try_from(n).unwrap_or_default();
    let line = |shown: Shown| AppLine {
        id: shown.app.id,
        platform: name(&shown.app.platform),
        address: format!("{}{}", me.origin, links::hook(&shown.app.platform, &shown.app.code).as_str()),
        name: shown.app.name,
        greeting: shown.greeting,
        made_at: instant(shown.app.made_at),
        ended_at: shown.app.ended_at.map(instant),
        deliveries: shown.count.map_or_else(Deliveries::default, |c| Deliveries {
            heard: number(c.heard),
            heard_at: c.heard_at.map(instant),
            forged: number(c.forged),
            forged_at: c.forged_at.map(instant),
            nobodys: number(c.nobodys),
            unread: number(c.unread),
            waiting: number(c.waiting),
            aside: number(c.aside),
        }),
    };
    let mut platforms: Vec<Choice> =
        hooks::platforms(&me.desk).into_iter().map(|key| Choice::new(key, name(key))).collect();
    platforms.sort_by_cached_key(|choice| alphabetical(&choice.label));
    Ok(HooksPage {
        apps: hooks::list(&me.desk).await?.into_iter().map(line).collect(),
        platforms,
        may: me.desk.must_everywhere(Right::ManageChannels).is_ok(),
        filled,
    })
}

async fn make(State(site): State<Shared>, me: In, form: Fields) -> Response {
    let text = |name: &str| form.get(name).to_owned();
    let new = NewApp { platform: text("platform"), name: text("name"), signing: text("signing") };
    match hooks::make(&me.desk, &new).await {
        Ok(_) => on_to(&links::hooks(), "hook-made"),
        Err(Refusal::Field { field, text }) => {
            // The secret is never sent back.
            let sent: Vec<_> = form.0.iter().filter(|(n, _)| n != "signing").cloned().collect();
            match page(&site, &me, Filled::of("hook", &sent).wrong(field, text)).await {
                Ok(page) => me.again(&page),
                Err(refusal) => me.refuse(refusal),
            }
        }
        Err(refusal) => me.refuse(refusal),
    }
}

async fn end(me: In, Path(id): Path<Uuid>) -> Response {
    match hooks::end(&me.desk, id).await {
        Ok(()) => on_to(&links::hooks(), "hook-ended"),
        Err(refusal) => me.refuse(refusal),
    }
}
