//! The public front, and the sign of life for whoever watches the server.

use crate::{
    public::front::{Account, FrontPage},
    site::{Here, Shared, refuse},
};
use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use std::collections::BTreeMap;
use torg_domain::policy::texts::TextUse;
use torg_office::{Refusal, clocks::start::Starting};

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/", get(front)).route("/healthz", get(healthz))
}

async fn healthz(State(site): State<Shared>) -> Response {
    match site.office.store.db().schema().await {
        Ok(_) => "ok\n".into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response(),
    }
}

async fn front(State(site): State<Shared>, here: Here) -> Response {
    match page(&site, &here).await {
        Ok(page) => here.page(&page),
        Err(refusal) => refuse(&here.ctx, refusal),
    }
}

async fn page(site: &Shared, here: &Here) -> Result<FrontPage, Refusal> {
    let desk = site.office.desk_of_job(here.municipality.clone(), "public");
    let policy = match desk.policy().await {
        Ok(policy) => Some(policy),
        Err(Refusal::NoPolicy) => None,
        Err(other) => return Err(other),
    };
    let mut reader = desk.reader();
    let units: BTreeMap<_, _> = reader.units().await?.into_iter().map(|u| (u.id, u.name)).collect();
    let mut accounts = Vec::new();
    for channel in reader.channels().await?.into_iter().filter(|c| c.closed_at.is_none()) {
        let now = match &policy {
            Some(policy) => {
                let hours = Starting::of(&desk, policy, &channel).await?.hours;
                hours.whose().map(|_| {
                    let open = hours.is_open(desk.now);
                    let next = if open { None } else { hours.next_open(desk.now) };
                    let words = match next {
                        _ if open => "öppen nu".to_owned(),
                        Some(at) => format!("öppnar {}", torg_domain::time::near(at, desk.now)),
                        None => "stängd nu".to_owned(),
                    };
                    (open, words)
                })
            }
            None => None,
        };
        let platform = site.office.platforms.get(&channel.platform);
        accounts.push(Account {
            platform: platform.map_or_else(|| channel.platform.clone(), |p| p.name.clone()),
            unit: units.get(&channel.unit).cloned().unwrap_or_default(),
            name: channel.name,
            address: channel.address,
            purpose: channel.purpose,
            watched: String::new(),
            now,
        });
    }
    let rules = policy.iter().flat_map(|p| p.policy.texts().iter()).filter(|t| t.for_use == TextUse::Rules);
    Ok(FrontPage {
        accounts,
        rules: rules.map(|t| t.body.clone()).collect(),
        stands_on: policy.as_ref().map(|p| p.policy.cite()),
    })
}
