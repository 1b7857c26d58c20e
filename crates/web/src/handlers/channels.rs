//! The register of channels: list, page, new, changed, fetched, closed, entry by hand.

use super::{Fields, acts::form_or_parts};
use crate::{
    channels::{
        channel::{ChannelPage, FetchLine},
        form::ChannelFormPage,
        list::{ChannelLine, ChannelsPage, Health},
        manual::ManualPage,
    },
    links,
    parts::{
        form::{Choice, Filled},
        glyph::Platform,
        week::Week,
    },
    site::{In, Shared, on_to},
};
use axum::{
    Router,
    extract::{Path, Request, State},
    response::Response,
    routing::{get, post},
};
use jiff::civil::Date;
use std::collections::BTreeMap;
use torg_domain::{
    channels::{problem::Problem, taken::Kind},
    clocks::WeekHours,
    ids::ChannelId,
    municipality::rights::Right,
    policy::values::SubstituteRule,
};
use torg_office::{
    Refusal,
    channels::open::{self, Registered},
    clocks::start::Starting,
    inbox::{close, hand, read},
};
use torg_store::{
    channels::{ChannelRow, ChannelStateRow, FetchRow},
    inbox::rows::instant,
};
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/channels", get(list))
        .route("/desk/channels/new", get(new).post(add))
        .route("/desk/channels/{id}", get(show))
        .route("/desk/channels/{id}/edit", get(edit).post(change))
        .route("/desk/channels/{id}/fetch", post(fetch))
        .route("/desk/channels/{id}/close", post(shut))
        .route("/desk/channels/{id}/entry", get(entry).post(write_in))
}

/// How many fetches stand on a channel's page.
const FETCHES: u32 = 20;

fn platform(site: &Shared, key: &str) -> Platform {
    site.office
        .platforms
        .get(key)
        .map_or_else(|| Platform::new("?", key), |p| Platform::new(&p.glyph, &p.name))
}

fn health(channel: &ChannelRow, state: Option<&ChannelStateRow>) -> Health {
    if channel.feed.is_none() {
        return Health::ByHand;
    }
    let Some(state) = state else { return Health::New };
    let problem: Option<Problem> = state.problem.as_deref().and_then(|p| serde_json::from_str(p).ok());
    match (problem, state.last_ok_at) {
        (Some(problem), _) => {
            Health::Ailing(instant(state.problem_since_at.unwrap_or(state.next_at)), problem.sentence)
        }
        (None, Some(at)) => Health::Well(instant(at)),
        (None, None) => Health::New,
    }
}

async fn list(State(site): State<Shared>, me: In) -> Response {
    let page = async {
        let mut reader = me.desk.reader();
        let names = read::names(&me.desk).await?;
        let units: BTreeMap<Uuid, String> =
            reader.units().await?.into_iter().map(|u| (u.id, u.name)).collect();
        let states: BTreeMap<Uuid, ChannelStateRow> =
            reader.channel_states().await?.into_iter().map(|s| (s.channel, s)).collect();
        let line = |c: ChannelRow| {
            let name = |p: Option<Uuid>| p.and_then(|p| names.get(&p).cloned());
            ChannelLine {
                id: c.id.into(),
                platform: platform(&site, &c.platform),
                unit: units.get(&c.unit).cloned().unwrap_or_default(),
                responsible: name(c.responsible),
                substitute: name(c.substitute),
                health: health(&c, states.get(&c.id)),
                closed: c.closed_at.is_some(),
                name: c.name,
            }
        };
        let mut channels: Vec<_> = reader.channels().await?.into_iter().map(line).collect();
        channels.sort_by(|a, b| (a.closed, &a.name).cmp(&(b.closed, &b.name)));
        Ok::<_, Refusal>(ChannelsPage { channels })
    };
    match page.await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn show(State(site): State<Shared>, me: In, Path(id): Path<ChannelId>) -> Response {
    match page(&site, &me, id).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn page(site: &Shared, me: &In, id: ChannelId) -> Result<ChannelPage, Refusal> {
    let mut reader = me.desk.reader();
    let channel = reader.channel(id).await?;
    let state = reader.channel_state(id).await.ok();
    let names = read::names(&me.desk).await?;
    let name = |p: Option<Uuid>| p.and_then(|p| names.get(&p).cloned());
    let units = reader.units().await?;
    let unit = units.iter().find(|u| u.id == channel.unit);
    let authorities = reader.authorities().await?;
    let authority = unit.and_then(|u| authorities.iter().find(|a| a.id == u.authority));
    let mut fallback = None;
    let mut hours = (Week::default(), "Inga tider är bestämda.".to_owned());
    match me.desk.policy().await {
        Ok(policy) => {
            let today = me.desk.today().to_string();
            let people = policy.fallback(&mut reader, &channel, &today).await?;
            fallback =
                people.first().and_then(|p| names.get(&p.0)).map(|n| format!("{n}, enligt riktlinjerna."));
            let stack = Starting::of(&me.desk, &policy, &channel).await?.hours;
            if let Some(whose) = stack.whose() {
                let own = hours_of(me, &channel, whose).await?;
                hours = (
                    own.map(|w| week(&w)).unwrap_or_default(),
                    format!("Det är {} som gäller.", whose.hours()),
                );
            }
        }
        Err(Refusal::NoPolicy) => {}
        Err(other) => return Err(other),
    }
    let health = health(&channel, state.as_ref());
    let problem: Option<Problem> =
        state.as_ref().and_then(|s| serde_json::from_str(s.problem.as_deref()?).ok());
    let fetches = reader.fetches(id, FETCHES).await?;
    Ok(ChannelPage {
        id,
        platform: platform(site, &channel.platform),
        unit: [unit.map(|u| u.name.clone()), authority.map(|a| a.name.clone())]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", "),
        responsible: name(channel.responsible),
        substitute: name(channel.substitute),
        fallback,
        approval: (channel.approved_by, channel.approved_on.parse().unwrap_or(Date::ZERO), channel.approval),
        voice: match channel.voice.as_str() {
            "ours" => "vi själva",
            "mixed" => "både vi och besökarna",
            _ => "besökarna",
        }
        .into(),
        watched_from: instant(channel.watched_from_at),
        hours,
        health,
        remedy: problem.map(|p| format!("Kan rättas av {}.", p.mender.in_words())),
        next_at: state
            .filter(|_| channel.feed.is_some() && channel.closed_at.is_none())
            .map(|s| instant(s.next_at)),
        fetches: fetches.iter().map(fetched).collect(),
        closed_at: channel.closed_at.map(instant),
        name: channel.name,
        address: channel.address,
        purpose: channel.purpose,
        feed: channel.feed,
    })
}

/// The hours of the scope that decides for a channel.
async fn hours_of(
    me: &In,
    channel: &ChannelRow,
    whose: torg_domain::clocks::Whose,
) -> Result<Option<WeekHours>, Refusal> {
    use torg_domain::clocks::Whose;
    if whose == Whose::Pack {
        return Ok(me.desk.policy().await?.policy.hours().ok());
    }
    let mut reader = me.desk.reader();
    let authority = reader.units().await?.into_iter().find(|u| u.id == channel.unit).map(|u| u.authority);
    let wanted = match whose {
        Whose::Channel => ("channel", Some(channel.id)),
        Whose::Unit => ("unit", Some(channel.unit)),
        Whose::Authority => ("authority", authority),
        _ => ("municipality", Some(me.desk.municipality.id)),
    };
    let rows = reader.hours_at(me.desk.now).await?;
    let row = rows.iter().find(|r| r.scope == wanted.0 && Some(r.of) == wanted.1);
    Ok(row.and_then(|r| serde_json::from_str(&r.hours).ok().flatten()))
}

/// A week as the strip draws it. A Monday of the calendar stands for every Monday.
pub(super) fn week(hours: &WeekHours) -> Week {
    let monday = jiff::civil::date(2026, 11, 30);
    let day = |n: i64| {
        let on = monday.checked_add(jiff::Span::new().days(n)).unwrap_or(monday);
        hours.week.on(on).as_slice().iter().map(|p| (p.from(), p.to())).collect()
    };
    Week { days: std::array::from_fn(|n| day(i64::try_from(n).unwrap_or(0))) }
}

fn fetched(row: &FetchRow) -> FetchLine {
    let problems: Vec<Problem> = serde_json::from_str(&row.problems).unwrap_or_default();
    let number = |n: i64| u64::try_from(n).unwrap_or_default();
    FetchLine {
        at: instant(row.at),
        source: match row.source.as_str() {
            "poll" => "av sig själv",
            "import" => "inläst från fil",
            "hand" => "inskrivet för hand",
            other => other,
        }
        .into(),
        answer: match row.status {
            0 => "–".to_owned(),
            304 => "304, inget nytt".to_owned(),
            status => status.to_string(),
        },
        counts: (number(row.items), number(row.added), number(row.versions)),
        problems: problems
            .into_iter()
            .map(|p| p.item.map_or(p.sentence.clone(), |item| format!("{item}: {}", p.sentence)))
            .collect(),
    }
}

async fn form(
    site: &Shared,
    me: &In,
    id: Option<(ChannelId, i64)>,
    filled: Filled,
) -> Result<ChannelFormPage, Refusal> {
    let mut reader = me.desk.reader();
    let units = reader
        .units()
        .await?
        .into_iter()
        .filter(|u| me.desk.must(Right::ManageChannels, u.id.into()).is_ok());
    let people = reader_people(me).await?;
    let (required, cite) = match me.desk.policy().await {
        Ok(policy) => {
            let rule = policy.policy.pack().parameters.substitute.required.value();
            (rule == Some(&SubstituteRule::Required), Some(policy.policy.cite()))
        }
        Err(Refusal::NoPolicy) => (false, None),
        Err(other) => return Err(other),
    };
    Ok(ChannelFormPage {
        id,
        units: units.map(|u| Choice::new(u.id.to_string(), u.name)).collect(),
        platforms: site
            .office
            .platforms
            .platform
            .iter()
            .map(|p| Choice::new(p.key.as_str(), p.name.as_str()))
            .collect(),
        people,
        rules: cite
            .into_iter()
            .map(|c| {
                format!(
                    "{c}: varje kanal har en ansvarig{}.",
                    if required { " och en ersättare" } else { "" }
                )
            })
            .collect(),
        substitute_required: required,
        filled,
    })
}

async fn reader_people(me: &In) -> Result<Vec<Choice>, Refusal> {
    let people = me.desk.reader().people().await?.into_iter().filter(|p| p.ended_at.is_none());
    Ok(people.map(|p| Choice::new(p.id.to_string(), format!("{}, {}", p.name(), p.title))).collect())
}

async fn new(State(site): State<Shared>, me: In) -> Response {
    let now = me.ctx.now.strftime("%Y-%m-%dT%H:%M").to_string();
    let filled = Filled::new("").with("voice", "visitors").with("watched_from", now);
    match form(&site, &me, None, filled).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

fn registered(fields: &Fields) -> Result<Registered, Refusal> {
    let text = |name: &str| fields.get(name).trim().to_owned();
    let some = |name: &str| Some(text(name)).filter(|t| !t.is_empty());
    Ok(Registered {
        unit: fields.parse("unit"),
        platform: text("platform"),
        name: text("name"),
        address: text("address"),
        purpose: text("purpose"),
        responsible: fields.parse("responsible"),
        substitute: fields.parse("substitute"),
        feed: some("feed"),
        voice: text("voice"),
        our_names: fields.get("our_names").lines().map(str::to_owned).collect(),
        secret: some("secret"),
        every_s: 300,
        watched_from: fields.time("watched_from")?,
        approved_by: text("approved_by"),
        approved_on: fields.parse("approved_on"),
        approval: text("approval"),
    })
}

async fn add(State(site): State<Shared>, me: In, fields: Fields) -> Response {
    let done = async { open::open(&me.desk, &registered(&fields)?).await };
    match done.await {
        Ok(id) => on_to(&links::channel(id), "saved"),
        Err(refusal) => wrong(&site, &me, None, &fields, refusal).await,
    }
}

async fn wrong(
    site: &Shared,
    me: &In,
    id: Option<(ChannelId, i64)>,
    fields: &Fields,
    refusal: Refusal,
) -> Response {
    let Refusal::Field { field, text } = refusal else { return me.refuse(refusal) };
    // What lets us in is never sent back to a page.
    let sent: Vec<_> = fields.0.iter().filter(|(n, _)| n != "secret").cloned().collect();
    match form(site, me, id, Filled::of("", &sent).wrong(field, text)).await {
        Ok(page) => me.again(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn edit(State(site): State<Shared>, me: In, Path(id): Path<ChannelId>) -> Response {
    let page = async {
        let row = me.desk.reader().channel(id).await?;
        me.desk.must(Right::ManageChannels, row.unit.into())?;
        let id_of = |p: Option<Uuid>| p.map(|p| p.to_string()).unwrap_or_default();
        let names: Vec<String> = serde_json::from_str(&row.our_names).unwrap_or_default();
        let from = me.ctx.local(instant(row.watched_from_at)).strftime("%Y-%m-%dT%H:%M").to_string();
        let filled = Filled::new("")
            .with("name", row.name.as_str())
            .with("platform", row.platform.as_str())
            .with("address", row.address.as_str())
            .with("purpose", row.purpose.as_str())
            .with("unit", row.unit.to_string())
            .with("responsible", id_of(row.responsible))
            .with("substitute", id_of(row.substitute))
            .with("approved_by", row.approved_by.as_str())
            .with("approved_on", row.approved_on.as_str())
            .with("approval", row.approval.as_str())
            .with("feed", row.feed.clone().unwrap_or_default())
            .with("voice", row.voice.as_str())
            .with("our_names", names.join("\n"))
            .with("watched_from", from);
        form(&site, &me, Some((id, row.revision)), filled).await
    };
    match page.await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn change(State(site): State<Shared>, me: In, Path(id): Path<ChannelId>, fields: Fields) -> Response {
    let revision = fields.parse("revision").unwrap_or(0);
    let done = async { open::change(&me.desk, id, revision, &registered(&fields)?).await };
    match done.await {
        Ok(()) => on_to(&links::channel(id), "saved"),
        Err(refusal) => wrong(&site, &me, Some((id, revision)), &fields, refusal).await,
    }
}

async fn fetch(me: In, Path(id): Path<ChannelId>) -> Response {
    match open::fetch_now(&me.desk, id).await {
        Ok(()) => on_to(&links::channel(id), "fetched"),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn shut(me: In, Path(id): Path<ChannelId>) -> Response {
    let done = async {
        let revision = me.desk.reader().channel(id).await?.revision;
        open::close(&me.desk, id, revision).await
    };
    match done.await {
        Ok(()) => on_to(&links::channel(id), "saved"),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn manual(me: &In, id: ChannelId, filled: Filled) -> Result<ManualPage, Refusal> {
    let channel = me.desk.reader().channel(id).await?;
    me.desk.must(Right::Handle, channel.unit.into())?;
    let label = |kind: Kind| match kind {
        Kind::Post => "inlägg",
        Kind::Comment => "kommentar",
        Kind::Question => "fråga",
        Kind::Direct => "direktmeddelande",
        Kind::Mention => "omnämnande",
        Kind::Report => "anmälan",
        Kind::Other => "annat",
    };
    Ok(ManualPage {
        channel: id,
        name: channel.name,
        kinds: open::kinds().map(|kind| Choice::new(kind.word(), label(kind))).into(),
        largest: format!(
            "{} MB",
            (hand::LARGEST.min(crate::layers::LARGEST_BODY - 1024 * 1024)) / 1024 / 1024
        ),
        filled,
    })
}

async fn entry(me: In, Path(id): Path<ChannelId>) -> Response {
    match manual(&me, id, Filled::new("").with("visibility", "public").with("kind", "comment")).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn write_in(
    State(site): State<Shared>,
    me: In,
    Path(id): Path<ChannelId>,
    request: Request,
) -> Response {
    let (fields, screenshot) = match form_or_parts(&site, request).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let done = async {
        let copied = hand::Copied {
            author: fields.get("author").to_owned(),
            text: fields.get("text").to_owned(),
            url: fields.get("url").to_owned(),
            published_at: fields.time("published_at")?,
            answers: fields.get("answers").to_owned(),
            kind: Kind::ALL.into_iter().find(|k| k.word() == fields.get("kind")).unwrap_or_default(),
            direct: fields.get("visibility") == "direct" || fields.get("kind") == "direct",
        };
        let message = hand::write_in(&me.desk, id, copied, screenshot).await?;
        if fields.get("visibility") == "secret" {
            close::mark_secret(&me.desk, message, None, true, "Skrevs in som sekretessmarkerat.").await?;
        }
        Ok::<_, Refusal>(message)
    };
    match done.await {
        Ok(message) => on_to(&links::message(message), "saved"),
        Err(Refusal::Field { field, text }) => {
            match manual(&me, id, Filled::of("", &fields.0).wrong(field, text)).await {
                Ok(page) => me.again(&page),
                Err(refusal) => me.refuse(refusal),
            }
        }
        Err(refusal) => me.refuse(refusal),
    }
}
