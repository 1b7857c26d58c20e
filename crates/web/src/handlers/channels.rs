//! The register of channels: list, page, new, changed, closed, entry by hand.

use super::{
    Fields,
    acts::form_or_parts,
    staff::{Places, alphabetical},
};
use crate::{
    channels::{
        channel::{ChannelPage, Connection, FetchLine},
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
use jiff::civil::{Date, Weekday};
use std::collections::BTreeMap;
use torg_domain::channels::{
    problem::{Problem, ProblemKind},
    taken::Kind,
};
use torg_domain::clocks::WeekHours;
use torg_domain::ids::{ChannelId, MessageId};
use torg_domain::municipality::rights::Right;
use torg_domain::outside::platform::Trial;
use torg_domain::policy::platforms::Ability;
use torg_domain::policy::values::SubstituteRule;
use torg_office::{
    Desk, Refusal,
    channels::{
        connection,
        open::{self, Registered, kinds},
        reading,
    },
    inbox::{
        hand::{Copied, Screenshot, write_in},
        read::names,
        sight,
    },
    policy::hours,
};
use torg_store::channels::{ChannelRow, ChannelStateRow, FetchRow};
use torg_store::inbox::rows::instant;
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/channels", get(list))
        .route("/desk/channels/new", get(new).post(open))
        .route("/desk/channels/{id}", get(channel))
        .route("/desk/channels/{id}/edit", get(edit).post(change))
        .route("/desk/channels/{id}/fetch", post(fetch))
        .route("/desk/channels/{id}/try", post(try_out))
        .route("/desk/channels/{id}/close", post(close))
        .route("/desk/channels/{id}/entry", get(entry).post(enter))
}

/// A channel's platform, as its glyph and name.
fn platform(site: &Shared, key: &str) -> Platform {
    let known = site.office.platforms.get(key);
    known.map_or_else(|| Platform::new("?", key), |p| Platform::new(&p.glyph, &p.name))
}

async fn list(State(site): State<Shared>, me: In) -> Response {
    match lines(&site, &me.desk).await {
        Ok(channels) => me.page(&ChannelsPage { channels }),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn lines(site: &Shared, desk: &Desk) -> Result<Vec<ChannelLine>, Refusal> {
    let places = Places::of(desk).await?;
    let people = names(desk).await?;
    let mut reader = desk.reader();
    let states: BTreeMap<Uuid, ChannelStateRow> =
        reader.channel_states().await?.into_iter().map(|s| (s.channel, s)).collect();
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
        closed: c.closed_at.is_some(),
        name: c.name,
    };
    Ok(channels.into_iter().map(line).collect())
}

/// How the fetching goes, and who can mend what is wrong.
fn health(channel: &ChannelRow, state: Option<&ChannelStateRow>) -> (Health, Option<String>) {
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
    Ok(Some(Connection {
        account,
        by_rule: format!(
            "Högst {} minuter i trådar där något är öppet och i det som är yngre än {} dygn, högst ett dygn i allt annat.",
            reading::REREAD_EVERY_S / 60,
            reading::LAST_DAYS
        ),
        longest_unseen: reader.longest_unseen(id).await?,
        whole_at: reading.and_then(|r| r.whole_at).map(instant),
        abilities: known.iter().flat_map(|p| p.ability.iter().filter(current).map(ability)).collect(),
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
    let state = reader.channel_state(id).await?;
    let people = names(desk).await?;
    let name = |id: Option<Uuid>| id.and_then(|id| people.get(&id).cloned());
    let (health, remedy) = health(&row, Some(&state));
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
        next_at: watched.then(|| instant(state.next_at)).filter(|at| *at > desk.now),
        fetches: reader.fetches(id, 20).await?.iter().map(fetched).collect(),
        closed_at: row.closed_at.map(instant),
        name: row.name,
        address: row.address,
        purpose: row.purpose,
        feed: row.feed,
        connection,
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

async fn new(State(site): State<Shared>, me: In) -> Response {
    let filled = Filled::new("").with("voice", "visitors").with("watched_from", written(&me, me.desk.now));
    match form(&site, &me.desk, None, filled).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

/// An instant as a field for day and time wants it.
fn written(me: &In, at: jiff::Timestamp) -> String {
    me.ctx.local(at).strftime("%Y-%m-%dT%H:%M").to_string()
}

async fn form(
    site: &Shared,
    desk: &Desk,
    id: Option<(ChannelId, i64)>,
    filled: Filled,
) -> Result<ChannelFormPage, Refusal> {
    let places = Places::of(desk).await?;
    let mut people: Vec<_> =
        desk.reader().people().await?.into_iter().filter(|p| p.ended_at.is_none()).collect();
    people.sort_by_cached_key(|p| alphabetical(&format!("{} {}", p.last_name, p.first_name)));
    let (rules, required) = rules(desk).await?;
    Ok(ChannelFormPage {
        id,
        units: places.where_may(desk, Right::ManageChannels),
        platforms: site
            .office
            .platforms
            .platform
            .iter()
            .filter(|p| p.closed_on.is_none_or(|on| desk.today() <= on) || filled.value("platform") == p.key)
            .map(|p| Choice::new(p.key.clone(), p.name.clone()))
            .collect(),
        people: people
            .iter()
            .map(|p| Choice::new(p.id.to_string(), format!("{}, {}", p.name(), p.title)))
            .collect(),
        rules,
        substitute_required: required,
        filled,
    })
}

/// What the policy asks of a channel's people, with where it stands.
async fn rules(desk: &Desk) -> Result<(Vec<String>, bool), Refusal> {
    let policy = match desk.policy().await {
        Ok(policy) => policy,
        Err(Refusal::NoPolicy) => return Ok((vec![Refusal::NoPolicy.to_string()], false)),
        Err(other) => return Err(other),
    };
    let said = &policy.policy.pack().parameters.substitute.required;
    let required = said.value() == Some(&SubstituteRule::Required);
    let rule = format!("Varje kanal ska ha en ansvarig och en ersättare ({}).", said.source);
    Ok((if required { vec![rule] } else { Vec::new() }, required))
}

fn registered(form: &Fields, every_s: i64) -> Result<Registered, Refusal> {
    let approved_on = match form.get("approved_on").trim() {
        "" => return Err(Refusal::field("approved_on", "Välj vilken dag kanalen godkändes.")),
        text => {
            text.parse().map_err(|_| Refusal::field("approved_on", "Välj vilken dag kanalen godkändes."))?
        }
    };
    let filled = |name: &str| Some(form.get(name).trim().to_owned()).filter(|text| !text.is_empty());
    Ok(Registered {
        unit: form.parse("unit"),
        platform: form.get("platform").into(),
        name: form.get("name").into(),
        address: form.get("address").into(),
        purpose: form.get("purpose").into(),
        responsible: form.parse("responsible"),
        substitute: form.parse("substitute"),
        feed: filled("feed"),
        voice: form.get("voice").into(),
        our_names: form.get("our_names").lines().map(str::to_owned).collect(),
        account: filled("account"),
        secret: filled("secret"),
        every_s,
        watched_from: form.time("watched_from")?,
        approved_by: form.get("approved_by").into(),
        approved_on: Some(approved_on),
        approval: form.get("approval").into(),
    })
}

/// How often a feed is asked for unless something else is decided, in seconds.
const EVERY_S: i64 = 300;

/// How often what is new is asked for through a platform's own interface.
const NEWS_EVERY_S: i64 = 60;

/// How often the channel of a form is asked for; `row` as it is, when there is one.
fn every(form: &Fields, row: Option<&ChannelRow>) -> i64 {
    let connected = !form.get("account").trim().is_empty();
    match row {
        Some(row) if row.account.is_some() == connected => row.every_s,
        _ if connected => NEWS_EVERY_S,
        _ => EVERY_S,
    }
}

async fn open(State(site): State<Shared>, me: In, form: Fields) -> Response {
    let opened = match registered(&form, every(&form, None)) {
        Ok(registered) => open::open(&me.desk, &registered).await,
        Err(refusal) => Err(refusal),
    };
    match opened {
        Ok(id) => on_to(&links::channel(id), "channel-opened"),
        Err(Refusal::Field { field, text }) => {
            again(&site, &me, None, Filled::of("", &form.0).wrong(field, text)).await
        }
        Err(refusal) => me.refuse(refusal),
    }
}

async fn again(site: &Shared, me: &In, id: Option<(ChannelId, i64)>, filled: Filled) -> Response {
    match form(site, &me.desk, id, filled).await {
        Ok(page) => me.again(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

/// A channel's fields as the form shows them. What lets us in is not among them.
fn fields(me: &In, row: &ChannelRow) -> Vec<(String, String)> {
    let names: Vec<String> = serde_json::from_str(&row.our_names).unwrap_or_default();
    let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let all = [
        ("name", row.name.clone()),
        ("platform", row.platform.clone()),
        ("address", row.address.clone()),
        ("purpose", row.purpose.clone()),
        ("unit", row.unit.to_string()),
        ("responsible", id(row.responsible)),
        ("substitute", id(row.substitute)),
        ("approved_by", row.approved_by.clone()),
        ("approved_on", row.approved_on.clone()),
        ("approval", row.approval.clone()),
        ("feed", row.feed.clone().unwrap_or_default()),
        ("account", row.account.clone().unwrap_or_default()),
        ("voice", row.voice.clone()),
        ("our_names", names.join("\n")),
        ("watched_from", written(me, instant(row.watched_from_at))),
    ];
    all.map(|(name, value)| (name.to_owned(), value)).into()
}

async fn edit(State(site): State<Shared>, me: In, Path(id): Path<ChannelId>) -> Response {
    let page = async {
        let row = me.desk.reader().channel(id).await?;
        me.desk.must(Right::ManageChannels, row.unit.into())?;
        form(&site, &me.desk, Some((id, row.revision)), Filled::of("", &fields(&me, &row))).await
    };
    match page.await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn change(State(site): State<Shared>, me: In, Path(id): Path<ChannelId>, form: Fields) -> Response {
    let row = match me.desk.reader().channel(id).await {
        Ok(row) => row,
        Err(problem) => return me.refuse(problem.into()),
    };
    let revision: i64 = form.parse("revision").unwrap_or_default();
    let changed = match registered(&form, every(&form, Some(&row))) {
        Ok(registered) => open::change(&me.desk, id, revision, &registered).await,
        Err(refusal) => Err(refusal),
    };
    let filled = Filled::of("", &form.0);
    match changed {
        Ok(()) => on_to(&links::channel(id), "channel-changed"),
        Err(Refusal::Field { field, text }) => {
            again(&site, &me, Some((id, revision)), filled.wrong(field, text)).await
        }
        Err(Refusal::Stale) => {
            // Both are shown: what was typed in the field, and beside it what somebody else has saved.
            let Ok(row) = me.desk.reader().channel(id).await else { return me.refuse(Refusal::Missing) };
            let differs = fields(&me, &row)
                .into_iter()
                .filter(|(name, now)| form.get(name).replace("\r\n", "\n").trim() != now.trim());
            let mut filled = filled;
            for (name, now) in differs {
                filled = filled.wrong(&name, meanwhile(&site, &me.desk, &name, &now).await);
            }
            if !filled.is_wrong() {
                return on_to(&links::channel(id), "channel-changed");
            }
            again(&site, &me, Some((id, row.revision)), filled).await
        }
        Err(refusal) => me.refuse(refusal),
    }
}

/// What stands in a field now that somebody else has changed the channel.
async fn meanwhile(site: &Shared, desk: &Desk, field: &str, now: &str) -> String {
    let words = match (field, now) {
        (_, "") => "inget".to_owned(),
        ("platform", key) => platform(site, key).name,
        ("voice", word) => voice(word).to_owned(),
        ("unit", id) => match Places::of(desk).await {
            Ok(places) => places.unit(id.parse().ok()),
            Err(_) => String::new(),
        },
        ("responsible" | "substitute", id) => {
            let names = names(desk).await.unwrap_or_default();
            id.parse().ok().and_then(|id: Uuid| names.get(&id).cloned()).unwrap_or_default()
        }
        (_, text) => text.replace('\n', ", "),
    };
    format!(
        "Någon har ändrat kanalen sedan du öppnade sidan. Här står nu: {words}. Spara igen om ditt ska gälla."
    )
}

async fn fetch(me: In, Path(id): Path<ChannelId>) -> Response {
    match open::fetch_now(&me.desk, id).await {
        Ok(()) => on_to(&links::channel(id), "channel-fetch"),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn close(me: In, Path(id): Path<ChannelId>, form: Fields) -> Response {
    match open::close(&me.desk, id, form.parse("revision").unwrap_or_default()).await {
        Ok(()) => on_to(&links::channel(id), "channel-closed"),
        Err(Refusal::Stale) => me.refuse(Refusal::Rule(
            "Kanalen har ändrats sedan du öppnade sidan. Inget är stängt. Läs sidan igen först.".into(),
        )),
        Err(refusal) => me.refuse(refusal),
    }
}

/// The largest picture a form takes: what is sent beside it needs room too.
const LARGEST_PICTURE: usize = 10 * 1024 * 1024;

async fn entry(me: In, Path(id): Path<ChannelId>) -> Response {
    match manual(&me.desk, id, Filled::new("").with("visibility", "public")).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn manual(desk: &Desk, id: ChannelId, filled: Filled) -> Result<ManualPage, Refusal> {
    let row = desk.reader().channel(id).await?;
    desk.must(Right::Handle, row.unit.into())?;
    Ok(ManualPage {
        channel: id,
        name: row.name,
        kinds: kinds().map(|kind| Choice::new(kind.word(), kind_in_words(kind))).into(),
        largest: "10 MB".into(),
        filled,
    })
}

fn kind_in_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Post => "inlägg",
        Kind::Comment => "kommentar",
        Kind::Question => "fråga",
        Kind::Direct => "direktmeddelande",
        Kind::Mention => "omnämnande",
        Kind::Report => "anmälan",
        Kind::Other => "annat",
    }
}

async fn enter(State(site): State<Shared>, me: In, Path(id): Path<ChannelId>, request: Request) -> Response {
    let (form, shot) = match form_or_parts(&site, request).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    match entered(&me.desk, id, &form, shot).await {
        // Whoever enters a direct message may not be one who reads them: then there is none to go on to.
        Ok(message) if sight::sees(&me.desk, message).await.is_ok_and(|sees| sees) => {
            on_to(&links::message(message), "entered")
        }
        Ok(_) => on_to(&links::channel(id), "entered"),
        Err(Refusal::Field { field, text }) => {
            match manual(&me.desk, id, Filled::of("", &form.0).wrong(field, text)).await {
                Ok(page) => me.again(&page),
                Err(refusal) => me.refuse(refusal),
            }
        }
        Err(refusal) => me.refuse(refusal),
    }
}

async fn entered(
    desk: &Desk,
    id: ChannelId,
    form: &Fields,
    shot: Option<Screenshot>,
) -> Result<MessageId, Refusal> {
    if shot.as_ref().is_some_and(|shot| shot.bytes.len() > LARGEST_PICTURE) {
        return Err(Refusal::field("screenshot", "Bilden är för stor: högst 10 MB."));
    }
    let kind = Kind::from_word(form.get("kind"))
        .ok_or_else(|| Refusal::field("kind", "Välj vad det är för slags meddelande."))?;
    let visibility = form.get("visibility");
    if !["public", "direct", "secret"].contains(&visibility) {
        return Err(Refusal::field("visibility", "Välj vem som kan läsa det där det skrevs."));
    }
    let published_at = form.time("published_at")?.ok_or_else(|| {
        Refusal::field("published_at", "Skriv när det publicerades: klockorna räknas därifrån.")
    })?;
    let copied = Copied {
        author: form.get("author").into(),
        text: form.get("text").into(),
        url: form.get("url").into(),
        published_at: Some(published_at),
        answers: form.get("answers").into(),
        kind,
        direct: visibility == "direct" || kind == Kind::Direct,
        secret: visibility == "secret",
    };
    write_in(desk, id, copied, shot).await
}
