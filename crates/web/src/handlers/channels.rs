//! The register of channels: list, page, tried out, closed; in rooms of their own the form, and entry by hand.

mod access;
mod entry;
mod form;
mod sign_in;

use super::{
    Fields,
    staff::{Places, alphabetical},
};
use crate::{
    channels::{
        channel::{ChannelPage, Connection, FetchLine},
        list::{ChannelLine, ChannelsPage, Health},
    },
    links,
    parts::{glyph::Platform, week::Week},
    site::{In, Shared, on_to},
};
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::{get, post},
};
use jiff::civil::{Date, Weekday};
use std::collections::BTreeMap;
use torg_domain::channels::{
    life::{State as Where, Step, state},
    pace,
    problem::{Problem, ProblemKind},
};
use torg_domain::clocks::WeekHours;
use torg_domain::ids::ChannelId;
use torg_domain::outside::platform::Trial;
use torg_domain::policy::platforms::Ability;
use torg_office::{
    Desk, Refusal,
    channels::{
        access::known as access_of, bell, connection, life::closing, open, reading, spending, standing,
    },
    inbox::read::names,
    policy::hours,
};
use torg_store::channels::{ChannelRow, ChannelStateRow, FetchRow, register::ChannelStepRow};
use torg_store::inbox::rows::instant;
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/channels", get(list))
        .route("/desk/channels/{id}", get(channel))
        .route("/desk/channels/{id}/fetch", post(fetch))
        .route("/desk/channels/{id}/try", post(try_out))
        .route("/desk/channels/{id}/close", post(close))
        .merge(access::router())
        .merge(sign_in::router())
        .merge(form::router())
        .merge(entry::router())
}

/// A channel's platform, as its glyph and name.
fn platform(site: &Shared, key: &str) -> Platform {
    let known = site.office.platforms.get(key);
    known.map_or_else(|| Platform::new("?", key), |p| Platform::new(&p.glyph, &p.name))
}

async fn list(State(site): State<Shared>, me: In) -> Response {
    match listed(&site, &me.desk).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn listed(site: &Shared, desk: &Desk) -> Result<ChannelsPage, Refusal> {
    let places = Places::of(desk).await?;
    let people = names(desk).await?;
    let mut reader = desk.reader();
    let states: BTreeMap<Uuid, ChannelStateRow> =
        reader.channel_states().await?.into_iter().map(|s| (s.channel, s)).collect();
    let mut steps: BTreeMap<Uuid, Vec<ChannelStepRow>> = BTreeMap::new();
    for step in reader.all_channel_steps().await? {
        steps.entry(step.channel).or_default().push(step);
    }
    let unofficial = standing::unofficial(desk).await?;
    let mut channels = reader.channels().await?;
    channels.sort_by_cached_key(|c| (c.closed_at.is_some(), alphabetical(&c.name)));
    let name = |id: Option<Uuid>| id.and_then(|id| people.get(&id).cloned());
    let line = |c: ChannelRow| ChannelLine {
        id: c.id.into(),
        platform: platform(site, &c.platform),
        unit: places.unit(Some(c.unit)),
        responsible: name(c.responsible),
        substitute: name(c.substitute),
        health: health(&c, states.get(&c.id)).0,
        state: life(steps.get(&c.id).into_iter().flatten(), &c),
        unofficial: unofficial.contains(&c.id),
        name: c.name,
    };
    let channels = channels.into_iter().map(line).collect();
    let states = reader.applications().await?.into_iter().filter_map(|a| Where::from_word(&a.state));
    let applied = states.filter(|at| at.is_under_way()).count() as u64;
    Ok(ChannelsPage { channels, applied })
}

/// Where a channel is in its life, by its steps.
fn life<'a>(steps: impl Iterator<Item = &'a ChannelStepRow>, channel: &ChannelRow) -> Where {
    state(steps.filter_map(|s| Step::from_word(&s.step)), channel.closed_at.is_some())
}

/// How the fetching goes, and who can mend what is wrong.
fn health(channel: &ChannelRow, state: Option<&ChannelStateRow>) -> (Health, Option<String>) {
    if channel.closed_at.is_some() {
        return (Health::Over, None);
    }
    let (Some(_), Some(state)) = (channel.feed.as_ref().or(channel.account.as_ref()), state) else {
        return (Health::ByHand, None);
    };
    let Some(stored) = &state.problem else {
        return (state.last_ok_at.map_or(Health::New, |at| Health::Well(instant(at))), None);
    };
    let since = instant(state.problem_since_at.or(state.last_at).unwrap_or(channel.opened_at));
    match serde_json::from_str::<Problem>(stored) {
        Ok(problem) => {
            let mender = format!("Kan rättas av {}.", problem.mender.in_words());
            let remedy = match &state.moved_to {
                Some(address) => format!("{mender} Källan säger att den har flyttat till {address}."),
                None => mender,
            };
            (Health::Ailing(since, problem.sentence), Some(remedy))
        }
        Err(_) => (Health::Ailing(since, "Kanalen gick inte att hämta.".into()), None),
    }
}

async fn channel(State(site): State<Shared>, me: In, Path(id): Path<ChannelId>) -> Response {
    match shown(&site, &me.desk, id, None).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn try_out(State(site): State<Shared>, me: In, Path(id): Path<ChannelId>) -> Response {
    let page = async {
        let trial = connection::try_out(&me.desk, id).await?;
        shown(&site, &me.desk, id, Some(findings(&trial))).await
    };
    match page.await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

/// What trying a connection showed, in sentences.
fn findings(trial: &Trial) -> Vec<(bool, String)> {
    let mut all = Vec::new();
    if let Some(root) = &trial.root {
        all.push((true, format!("Gränssnittet svarar på {root}.")));
    }
    match (&trial.signed_in, trial.root.is_some()) {
        (Some(name), _) => all.push((true, format!("Inloggningen fungerar: vi är {name} där."))),
        (None, true) => all.push((true, "Plattformen säger inte vilka vi är där.".to_owned())),
        (None, false) => {}
    }
    if trial.may_moderate == Some(true) {
        all.push((true, "Kontot får läsa allt och moderera.".to_owned()));
    }
    let skewed = trial.problems.iter().any(|p| p.kind == ProblemKind::ClockSkew);
    if let Some(ahead) = trial.clock_ahead_s.filter(|_| !skewed) {
        all.push((true, format!("Klockorna stämmer: det skiljer {} sekunder.", ahead.abs())));
    }
    let wrong = |p: &Problem| (false, format!("{} Kan rättas av {}.", p.sentence, p.mender.in_words()));
    all.extend(trial.problems.iter().map(wrong));
    if all.is_empty() {
        all.push((false, "Anslutningen kan inte prövas.".to_owned()));
    }
    all
}

/// The connection as the channel's page shows it; none when there is none.
async fn connected(
    site: &Shared,
    desk: &Desk,
    row: &ChannelRow,
    tried: Option<Vec<(bool, String)>>,
) -> Result<Option<Connection>, Refusal> {
    let Some(account) = row.account.clone().filter(|_| connection::is_connected(desk, row)) else {
        return Ok(None);
    };
    let mut reader = desk.reader();
    let id = ChannelId(row.id);
    let reading = reader.channel_reading(id).await?;
    let known = site.office.platforms.get(&row.platform);
    let today = desk.today();
    let current =
        |a: &&Ability| a.from.is_none_or(|from| from <= today) && a.until.is_none_or(|u| today <= u);
    let ability = |a: &Ability| {
        let unconfirmed = a.unconfirmed.unwrap_or(false).then(|| "inte prövat".to_owned());
        let note: Vec<String> = a.note.clone().into_iter().chain(unconfirmed).collect();
        let note = (!note.is_empty()).then(|| note.join("; "));
        (a.can.swedish().to_owned(), a.reach.swedish().to_owned(), note)
    };
    let proven = known.and_then(|p| p.connection.as_ref()).map(|c| {
        let lacks = c.lacks.clone().unwrap_or_default();
        let more = if lacks.is_empty() { "" } else { " Det här saknas:" };
        let tried = c.tried.swedish();
        (format!("Anslutningen är {tried} ({}), senast {}.{more}", c.against, c.on), lacks)
    });
    let hears = bell::of(&mut reader, id, desk.now).await?.hears(desk.now);
    let deaf = reader.bell(id).await?.and_then(|bell| bell.problem);
    let deaf = deaf.and_then(|problem| serde_json::from_str::<Problem>(&problem).ok());
    Ok(Some(Connection {
        account,
        hears,
        every_s: pace::wait(row.every_s, hears).as_secs(),
        deaf: deaf.map(|problem| problem.sentence),
        proven,
        by_rule: format!(
            "Högst {} minuter i trådar där något är öppet och i det som är yngre än {} dygn, högst ett dygn i allt annat.",
            reading::REREAD_EVERY_S / 60,
            reading::LAST_DAYS
        ),
        longest_unseen: reader.longest_unseen(id).await?,
        whole_at: reading.and_then(|r| r.whole_at).map(instant),
        abilities: known.iter().flat_map(|p| p.ability.iter().filter(current).map(ability)).collect(),
        ends_at: reader.channel_access(id).await?.and_then(|row| access_of(&row).ends_at()),
        costs: spending::of(desk, id).await?.as_ref().map(super::costs::short),
        tried,
    }))
}

async fn shown(
    site: &Shared,
    desk: &Desk,
    id: ChannelId,
    tried: Option<Vec<(bool, String)>>,
) -> Result<ChannelPage, Refusal> {
    let mut reader = desk.reader();
    let row = reader.channel(id).await?;
    let fetching = reader.channel_state(id).await?;
    let state = life(reader.channel_steps(id).await?.iter(), &row);
    let people = names(desk).await?;
    let name = |id: Option<Uuid>| id.and_then(|id| people.get(&id).cloned());
    let (health, remedy) = health(&row, Some(&fetching));
    let hours = match hours::counting(desk, &row).await? {
        Some((whose, week)) => (strip(&week), sentence(whose.hours())),
        None => (Week::default(), "Ingen har sagt vilka tider som bevakas.".to_owned()),
    };
    let connection = connected(site, desk, &row, tried).await?;
    let watched = row.closed_at.is_none() && (row.feed.is_some() || connection.is_some());
    Ok(ChannelPage {
        id,
        revision: row.revision,
        platform: platform(site, &row.platform),
        unit: Places::of(desk).await?.unit_and_authority(row.unit),
        responsible: name(row.responsible),
        substitute: name(row.substitute),
        fallback: fallback(desk, &row, &people).await?,
        approval: (row.approved_by, row.approved_on.parse().unwrap_or(Date::ZERO), row.approval),
        voice: voice(&row.voice).to_owned(),
        watched_from: instant(row.watched_from_at),
        hours,
        health,
        remedy,
        next_at: watched.then(|| instant(fetching.next_at)).filter(|at| *at > desk.now),
        fetches: reader.fetches(id, 20).await?.iter().map(fetched).collect(),
        state,
        closed_at: row.closed_at.map(instant),
        name: row.name,
        address: row.address,
        purpose: row.purpose,
        feed: row.feed,
        connection,
        has_secret: row.secret.is_some(),
    })
}

/// "kanalens tider" as a sentence of its own.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

/// An ordinary week's hours as the strip draws them.
pub(super) fn strip(week: &WeekHours) -> Week {
    // Any week will do: the strip shows the ordinary one, not a certain one's holidays.
    let monday = jiff::civil::date(2024, 1, 1);
    debug_assert_eq!(monday.weekday(), Weekday::Monday);
    let day = |n: usize| {
        let on = monday.saturating_add(jiff::Span::new().days(i64::try_from(n).unwrap_or_default()));
        week.week.on(on).as_slice().iter().map(|p| (p.from(), p.to())).collect()
    };
    Week { days: std::array::from_fn(day) }
}

/// Who answers when both are away.
async fn fallback(
    desk: &Desk,
    row: &ChannelRow,
    people: &BTreeMap<Uuid, String>,
) -> Result<Option<String>, Refusal> {
    let policy = match desk.policy().await {
        Ok(policy) => policy,
        Err(Refusal::NoPolicy) => return Ok(None),
        Err(other) => return Err(other),
    };
    let holders = policy.fallback(&mut desk.reader(), row, &desk.today().to_string()).await?;
    let names: Vec<_> = holders.iter().filter_map(|id| people.get(&id.0)).cloned().collect();
    if !names.is_empty() {
        return Ok(Some(format!("{}, enligt riktlinjerna.", names.join(", "))));
    }
    let title = policy.policy.fallback_owner().ok().and_then(|key| policy.policy.pack().title(key));
    Ok(title
        .map(|t| format!("Riktlinjerna säger {}, men ingen har det uppdraget här.", t.name.to_lowercase())))
}

fn voice(word: &str) -> &'static str {
    match word {
        "ours" => "kommunens egen",
        "mixed" => "både besökarnas och kommunens",
        _ => "besökarnas",
    }
}

fn fetched(row: &FetchRow) -> FetchLine {
    let number = |n: i64| u64::try_from(n).unwrap_or_default();
    let problems: Vec<Problem> = serde_json::from_str(&row.problems).unwrap_or_default();
    let told = |p: Problem| match p.item {
        Some(item) => format!("{item}: {}", p.sentence),
        None => p.sentence,
    };
    FetchLine {
        at: instant(row.at),
        source: match row.source.as_str() {
            "poll" | "news" => "av sig själv",
            "reread" => "omläsning",
            "hook" => "skickat av plattformen",
            "hand" => "inskrivet för hand",
            "import" => "inläst från fil",
            other => other,
        }
        .to_owned(),
        answer: match row.status {
            0 => String::new(),
            200 => "200, nytt".to_owned(),
            304 => "304, inget nytt".to_owned(),
            other => other.to_string(),
        },
        counts: (number(row.items), number(row.added), number(row.versions)),
        problems: problems.into_iter().map(told).collect(),
    }
}

async fn fetch(me: In, Path(id): Path<ChannelId>) -> Response {
    match open::fetch_now(&me.desk, id).await {
        Ok(()) => on_to(&links::channel(id), "channel-fetch"),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn close(me: In, Path(id): Path<ChannelId>, form: Fields) -> Response {
    match closing::close(&me.desk, id, form.parse("revision").unwrap_or_default()).await {
        Ok(()) => on_to(&links::channel(id), "channel-closed"),
        Err(Refusal::Stale) => me.refuse(Refusal::Rule(
            "Kanalen har ändrats sedan du öppnade sidan. Inget är stängt. Läs sidan igen först.".into(),
        )),
        Err(refusal) => me.refuse(refusal),
    }
}
