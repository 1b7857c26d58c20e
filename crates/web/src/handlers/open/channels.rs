//! The list of channels, a page for each, and the list as JSON and CSV, and signed.

use super::{Asking, Making, data};
use crate::{
    ctx::Ctx,
    handlers::removals::quoted,
    public::{
        channel::ChannelPage,
        channels::{ChannelsPage, Signature},
        front::{Account, Watched, tongue},
        memory::{Made, Open},
    },
    site::Shared,
};
use axum::{Router, extract::Path, response::Response, routing::get};
use serde_json::json;
use torg_domain::clocks::{Whose, words::Tongue};
use torg_domain::public::facts::Fact;
use torg_office::{
    Desk, Refusal,
    channels::statistics,
    public::{
        list::{self, Listing, Official},
        rules, signed,
    },
};

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/channels", get(page))
        .route("/channels.json", get(as_json))
        .route("/channels.csv", get(as_csv))
        .route("/channels.note", get(as_note))
        .route("/channels/{number}", get(one))
}

/// The list, as it is or was on the day asked for; a day that is none is now.
async fn listing(desk: &Desk, on: &str) -> Result<Listing, Refusal> {
    match on.parse() {
        Ok(day) => list::listing_on(desk, day).await,
        Err(_) => list::listing(desk).await,
    }
}

/// When a channel is watched, as its card says it.
pub(in crate::handlers) fn watched(ctx: &Ctx, desk: &Desk, c: &Official) -> Option<Watched> {
    let tongue = tongue(ctx);
    let named = |whose| match whose {
        Whose::Unit => c.unit.1.clone(),
        Whose::Authority => c.authority.clone(),
        Whose::Channel | Whose::Municipality | Whose::Pack => String::new(),
    };
    c.hours.in_words(tongue).zip(c.hours.whose()).map(|(said, whose)| {
        let open = c.hours.is_open(desk.now);
        Watched {
            hours: said,
            whose: (whose, named(whose)),
            departs: c.hours.next_departure(desk.today(), tongue),
            open,
            opens: if open { None } else { c.hours.next_open(desk.now) },
        }
    })
}

/// A channel as its card says it.
pub(in crate::handlers) fn account(ctx: &Ctx, desk: &Desk, c: &Official) -> Account {
    Account {
        number: c.number,
        name: c.name.clone(),
        address: c.address.clone(),
        platform: c.platform_name.clone(),
        unit: c.unit.1.clone(),
        purpose: c.purpose.clone(),
        watched: watched(ctx, desk, c),
        dialogue: c.dialogue,
        closed_on: c.closed_on,
    }
}

/// The same, of one part of the municipality where one is asked for; whole, it is what is signed.
async fn listing_in(desk: &Desk, on: &str, place: &str) -> Result<Listing, Refusal> {
    let mut all = listing(desk, on).await?;
    if !place.is_empty() {
        all.channels.retain(|c| c.is_about(place));
    }
    Ok(all)
}

async fn page(asking: Asking) -> Response {
    let (on, unit, platform) = (asking.word("on"), asking.word("unit"), asking.word("platform"));
    let place = asking.word("place");
    let key = format!("/channels?on={on}&unit={unit}&platform={platform}&place={place}");
    asking
        .answer(key, async move |m: &Making| {
            let all = listing(&m.desk, &on).await?;
            let fits = |c: &&Official| {
                (unit.is_empty() || c.unit.0.to_string() == unit)
                    && (platform.is_empty() || c.platform == platform)
                    && (place.is_empty() || c.is_about(&place))
            };
            let signed = signed::sign(&m.desk, list_json(m, &all).as_bytes(), all.channels.len()).await?;
            let mut units: Vec<_> =
                all.channels.iter().map(|c| (c.unit.0.to_string(), c.unit.1.clone())).collect();
            let mut platforms: Vec<_> =
                all.channels.iter().map(|c| (c.platform.clone(), c.platform_name.clone())).collect();
            let mut places: Vec<_> =
                all.channels.iter().filter_map(|c| Some((c.place.clone()?, c.place.clone()?))).collect();
            for choices in [&mut units, &mut platforms, &mut places] {
                choices.sort_by(|a, b| a.1.cmp(&b.1));
                choices.dedup();
            }
            let shown = ChannelsPage {
                accounts: all
                    .channels
                    .iter()
                    .filter(fits)
                    .map(|c| account(&m.here.ctx, &m.desk, c))
                    .collect(),
                of_all: all.channels.len(),
                on: on.parse().ok(),
                units,
                platforms,
                places,
                unit,
                platform,
                place,
                stated: all.policy.as_ref().is_none_or(|p| p.policy.list_is_public()),
                signature: Signature { key: signed.key },
            };
            Ok(m.page(&shown, all.keep))
        })
        .await
}

async fn one(asking: Asking, Path(number): Path<String>) -> Response {
    let Ok(number) = number.parse::<i64>() else {
        return asking.answer(String::from("/channels/?"), async |_: &Making| Err(Refusal::Missing)).await;
    };
    asking
        .answer(format!("/channels/{number}"), async move |m: &Making| {
            let all = list::listing(&m.desk).await?;
            let channel = all.channel(number).ok_or(Refusal::Missing)?;
            let told = statistics::published(&m.desk, channel.id.into()).await?;
            let mut held = rules::all(&m.desk).await?.into_iter();
            let fact = |fact| all.facts.get(fact).map(str::to_owned);
            let shown = ChannelPage {
                account: account(&m.here.ctx, &m.desk, channel),
                authority: channel.authority.clone(),
                answered_within: channel.answered_within.clone(),
                responsible: channel.responsible.clone(),
                opened_on: channel.opened_on,
                email: fact(Fact::Email),
                telephone: fact(Fact::Telephone),
                visiting: fact(Fact::VisitingAddress),
                postal: fact(Fact::PostalAddress),
                website: fact(Fact::Website),
                privacy: fact(Fact::PrivacyPage),
                own_matters: fact(Fact::OwnMatters),
                removed: held
                    .next()
                    .map(|r| r.grounds.into_iter().map(|(title, _)| title).collect())
                    .unwrap_or_default(),
                followers: told.followers,
                posts: told.posts,
            };
            Ok(m.page(&shown, all.keep))
        })
        .await
}

/// A channel's hours in Swedish words, for data.
fn hours(c: &Official) -> Option<String> {
    let said = c.hours.in_words(Tongue::Swedish)?;
    if said.always {
        return Some("dygnet runt, alla dagar".into());
    }
    let parts = [said.week, said.holidays].into_iter().flatten().chain(said.seasons);
    Some(parts.collect::<Vec<_>>().join("; "))
}

/// The list as JSON (docs/schema/channels.schema.json).
fn list_json(m: &Making, all: &Listing) -> String {
    let (origin, fact) = (&m.origin, |fact| all.facts.get(fact));
    let channels = all.channels.iter().map(|c| {
        json!({
            "number": c.number,
            "name": c.name,
            "platform": c.platform,
            "platform_name": c.platform_name,
            "address": c.address,
            "page": format!("{origin}/channels/{}", c.number),
            "authority": c.authority,
            "unit": c.unit.1,
            "place": c.place,
            "purpose": c.purpose,
            "language": "sv",
            "watched": hours(c),
            "answered_within": c.answered_within,
            "responsible": c.responsible.as_ref().map(|(name, title)| json!({ "name": name, "title": title })),
            "opened_on": c.opened_on.to_string(),
            "closed_on": c.closed_on.map(|on| on.to_string()),
        })
    });
    let list = json!({
        "municipality": m.here.municipality.name,
        "page": format!("{origin}/channels"),
        "rules": format!("{origin}/rules"),
        "records": format!("{origin}/records"),
        "privacy": fact(Fact::PrivacyPage),
        "contact": { "email": fact(Fact::Email), "telephone": fact(Fact::Telephone), "website": fact(Fact::Website) },
        "channels": channels.collect::<Vec<_>>(),
    });
    format!("{list:#}\n")
}

async fn as_json(asking: Asking) -> Response {
    let (on, place) = (asking.word("on"), asking.word("place"));
    asking
        .answer(format!("/channels.json?on={on}&place={place}"), async move |m: &Making| {
            let all = listing_in(&m.desk, &on, &place).await?;
            Ok(data("application/json", list_json(m, &all), all.keep))
        })
        .await
}

async fn as_csv(asking: Asking) -> Response {
    let (on, place) = (asking.word("on"), asking.word("place"));
    asking
        .answer(format!("/channels.csv?on={on}&place={place}"), async move |m: &Making| {
            let all = listing_in(&m.desk, &on, &place).await?;
            let mut body = String::from(
                "number,name,platform,platform_name,address,page,authority,unit,place,purpose,language,watched,answered_within,responsible,opened_on,closed_on\r\n",
            );
            for c in &all.channels {
                let cells = [
                    c.number.to_string(),
                    c.name.clone(),
                    c.platform.clone(),
                    c.platform_name.clone(),
                    c.address.clone(),
                    format!("{}/channels/{}", m.origin, c.number),
                    c.authority.clone(),
                    c.unit.1.clone(),
                    c.place.clone().unwrap_or_default(),
                    c.purpose.clone(),
                    "sv".to_owned(),
                    hours(c).unwrap_or_default(),
                    c.answered_within.clone().unwrap_or_default(),
                    c.responsible.as_ref().map(|(name, title)| format!("{name}, {title}")).unwrap_or_default(),
                    c.opened_on.to_string(),
                    c.closed_on.map(|on| on.to_string()).unwrap_or_default(),
                ];
                body.push_str(&cells.map(|cell| quoted(&cell)).join(","));
                body.push_str("\r\n");
            }
            Ok(data("text/csv; charset=utf-8; header=present", body, all.keep))
        })
        .await
}

async fn as_note(asking: Asking) -> Response {
    asking
        .answer("/channels.note".into(), async |m: &Making| {
            let all = list::listing(&m.desk).await?;
            let signed = signed::sign(&m.desk, list_json(m, &all).as_bytes(), all.channels.len()).await?;
            Ok(Made { open: Open::Data, ..data("text/plain; charset=utf-8", signed.note, all.keep) })
        })
        .await
}
