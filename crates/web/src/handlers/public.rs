//! The public front, and the sign of life for whoever watches the server.

use crate::{
    public::front::{Account, FrontPage, Watched, tongue},
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
use torg_domain::clocks::{HoursStack, Whose};
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
    let all_units = reader.units().await?;
    let units: BTreeMap<_, _> = all_units.iter().map(|u| (u.id, u)).collect();
    let authorities: BTreeMap<_, _> =
        reader.authorities().await?.into_iter().map(|a| (a.id, a.name)).collect();
    let rows = reader.hours_at(desk.now).await?;
    let mut accounts = Vec::new();
    for channel in reader.channels().await?.into_iter().filter(|c| c.closed_at.is_none()) {
        let unit = units.get(&channel.unit);
        let hours = match &policy {
            Some(policy) => Starting::with_hours(policy, &channel, &all_units, &rows).hours,
            None => HoursStack::none(),
        };
        let name = |whose| match whose {
            Whose::Unit => unit.map(|u| u.name.clone()),
            Whose::Authority => unit.and_then(|u| authorities.get(&u.authority).cloned()),
            Whose::Channel | Whose::Municipality | Whose::Pack => None,
        };
        let tongue = tongue(&here.ctx);
        let watched = hours.in_words(tongue).zip(hours.whose()).map(|(said, whose)| {
            let open = hours.is_open(desk.now);
            Watched {
                hours: said,
                whose: (whose, name(whose).unwrap_or_default()),
                departs: hours.next_departure(desk.today(), tongue),
                open,
                opens: if open { None } else { hours.next_open(desk.now) },
            }
        });
        let platform = site.office.platforms.get(&channel.platform);
        accounts.push(Account {
            platform: platform.map_or_else(|| channel.platform.clone(), |p| p.name.clone()),
            unit: unit.map(|u| u.name.clone()).unwrap_or_default(),
            name: channel.name,
            address: channel.address,
            purpose: channel.purpose,
            watched,
        });
    }
    let rules = policy.iter().flat_map(|policy| {
        let grounds = &policy.policy.pack().grounds.ground;
        let titles: Vec<&str> = grounds.iter().filter(|g| g.on).map(|g| g.title.as_str()).collect();
        let texts = policy.policy.texts().iter().filter(|t| t.for_use == TextUse::Rules);
        texts.map(|t| t.filled(&titles, "här")).collect::<Vec<_>>()
    });
    Ok(FrontPage {
        accounts,
        rules: rules.collect(),
        stands_on: policy
            .as_ref()
            .map(|p| format!("{}: {}.", p.policy.pack().about.title, p.decided.sentence())),
        diary: reader.diaries().await?.iter().any(|d| d.shown),
    })
}
