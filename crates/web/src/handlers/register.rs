//! The register of channels: applications, the catalogue of platforms; in a room of its own the life of a channel.

mod life;

use super::{
    Fields,
    staff::{Places, alphabetical},
};
use crate::{
    channels::{
        applications::{ApplicationLine, ApplicationsPage},
        apply::ApplyPage,
        platforms::{AbilityLine, PlatformLine, PlatformsPage},
    },
    links,
    parts::{
        form::{Choice, Filled},
        glyph::Platform,
    },
    site::{In, Shared, on_to},
};
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use torg_domain::channels::duties::Account;
use torg_domain::channels::life::State as Where;
use torg_domain::ids::ChannelId;
use torg_domain::municipality::rights::Right;
use torg_domain::policy::platforms::Platform as Known;
use torg_office::channels::life::apply::{Applied, apply, change};
use torg_office::channels::life::{Ground, Life};
use torg_office::{Desk, Refusal, inbox::read::names};
use torg_store::channels::register::ApplicationRow;
use torg_store::inbox::rows::instant;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/channels/applications", get(applications))
        .route("/desk/channels/apply", get(new).post(hand_in))
        .route("/desk/channels/{id}/application", get(edit).post(save))
        .route("/desk/platforms", get(platforms))
        .merge(life::router())
}

/// Those who can be chosen, in Swedish order.
pub(super) async fn people(desk: &Desk) -> Result<Vec<Choice>, Refusal> {
    let mut all: Vec<_> =
        desk.reader().people().await?.into_iter().filter(|p| p.ended_at.is_none()).collect();
    all.sort_by_cached_key(|p| alphabetical(&format!("{} {}", p.last_name, p.first_name)));
    Ok(all.iter().map(|p| Choice::new(p.id.to_string(), format!("{}, {}", p.name(), p.title))).collect())
}

async fn applications(me: In) -> Response {
    match listed(&me.desk).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn listed(desk: &Desk) -> Result<ApplicationsPage, Refusal> {
    let places = Places::of(desk).await?;
    let people = names(desk).await?;
    let policy = desk.policy().await?;
    let rules = policy.policy.channel_rules();
    let mut reader = desk.reader();
    let mut lines = Vec::new();
    for row in reader.applications().await? {
        let state = Where::from_word(&row.state).unwrap_or(Where::Applied);
        if state.is_official() {
            continue;
        }
        let missing = if state.is_over() {
            0
        } else {
            Life::load(desk, &mut reader, &policy, row.id.into()).await?.missing_next(&rules).len()
        };
        lines.push(ApplicationLine {
            id: row.id.into(),
            name: row.name,
            unit: places.unit(Some(row.unit)),
            by: people.get(&row.applicant).cloned().unwrap_or_default(),
            at: instant(row.applied_at),
            state,
            missing,
        });
    }
    lines.sort_by_key(|line| line.state.is_over());
    Ok(ApplicationsPage { applications: lines, may_apply: may_apply(desk) })
}

fn may_apply(desk: &Desk) -> bool {
    desk.must_somewhere(Right::Handle).is_ok() || desk.must_somewhere(Right::ManageChannels).is_ok()
}

async fn form(
    site: &Shared,
    desk: &Desk,
    id: Option<(ChannelId, i64)>,
    filled: Filled,
) -> Result<ApplyPage, Refusal> {
    let places = Places::of(desk).await?;
    let policy = desk.policy().await?;
    let rules = policy.policy.channel_rules();
    let mut units = places.where_may(desk, Right::Handle);
    for unit in places.where_may(desk, Right::ManageChannels) {
        if !units.iter().any(|u| u.value == unit.value) {
            units.push(unit);
        }
    }
    let decided = &policy.policy.pack().parameters.channel.decided_by;
    let titles: Vec<_> = rules.approves.iter().map(|key| places.title(key).to_lowercase()).collect();
    let said = if titles.is_empty() {
        Vec::new()
    } else {
        vec![format!("Kanalen godkänns av {} ({}).", titles.join(" eller "), decided.source)]
    };
    Ok(ApplyPage {
        id,
        units,
        platforms: site
            .office
            .platforms
            .platform
            .iter()
            .filter(|p| p.closed_on.is_none_or(|on| desk.today() <= on))
            .map(|p| Choice::new(p.key.clone(), p.name.clone()))
            .collect(),
        accounts: Account::ALL.iter().map(|a| Choice::new(a.word(), a.swedish())).collect(),
        rules: said,
        goals_required: rules.goals,
        filled,
    })
}

async fn new(State(site): State<Shared>, me: In) -> Response {
    match form(&site, &me.desk, None, Filled::new("").with("dialogue", "yes")).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

fn applied(form: &Fields) -> Applied {
    Applied {
        unit: form.parse("unit"),
        platform: form.get("platform").into(),
        name: form.get("name").into(),
        address: form.get("address").into(),
        purpose: form.get("purpose").into(),
        goals: form.get("goals").into(),
        audience: form.get("audience").into(),
        editorial_time: form.get("editorial_time").into(),
        review_on: form.parse("review_on"),
        account: Account::from_word(form.get("account")),
        wide: form.get("wide") == "yes",
        dialogue: form.get("dialogue") == "yes",
        tied_to: form.get("tied_to").into(),
    }
}

/// What a step rests on, as the form says.
pub(super) fn ground(form: &Fields) -> Ground {
    Ground {
        decided_by: form.get("decided_by").into(),
        decided_on: form.parse("decided_on"),
        reference: form.get("reference").into(),
        why: form.get("why").into(),
    }
}

async fn hand_in(State(site): State<Shared>, me: In, fields: Fields) -> Response {
    match apply(&me.desk, &applied(&fields), &ground(&fields)).await {
        Ok(id) => on_to(&links::channel_life(id), "channel-applied"),
        Err(refusal) => again(&site, &me, None, &fields, refusal).await,
    }
}

async fn again(
    site: &Shared,
    me: &In,
    id: Option<(ChannelId, i64)>,
    fields: &Fields,
    refusal: Refusal,
) -> Response {
    let filled = Filled::of("", &fields.0);
    let filled = match refusal {
        Refusal::Field { field, text } => filled.wrong(field, text),
        Refusal::Rule(text) => filled.refused(text),
        other => return me.refuse(other),
    };
    match form(site, &me.desk, id, filled).await {
        Ok(page) => me.again(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

/// The application of a page, or `Missing`.
async fn application(desk: &Desk, id: ChannelId) -> Result<ApplicationRow, Refusal> {
    desk.reader().application(id).await?.ok_or(Refusal::Missing)
}

async fn edit(State(site): State<Shared>, me: In, Path(id): Path<ChannelId>) -> Response {
    let page = async {
        let a = application(&me.desk, id).await?;
        let yes = |so: bool| if so { "yes" } else { "" };
        let filled = Filled::new("")
            .with("unit", a.unit.to_string())
            .with("platform", a.platform)
            .with("name", a.name)
            .with("address", a.address)
            .with("purpose", a.purpose)
            .with("goals", a.goals)
            .with("audience", a.audience)
            .with("editorial_time", a.editorial_time)
            .with("review_on", a.review_on.unwrap_or_default())
            .with("account", a.account_kind)
            .with("wide", yes(a.wide))
            .with("dialogue", yes(a.dialogue))
            .with("tied_to", a.tied_to);
        form(&site, &me.desk, Some((id, a.revision)), filled).await
    };
    match page.await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn save(State(site): State<Shared>, me: In, Path(id): Path<ChannelId>, fields: Fields) -> Response {
    if let Err(refusal) = application(&me.desk, id).await {
        return me.refuse(refusal);
    }
    let revision = fields.parse("revision").unwrap_or_default();
    match change(&me.desk, id, revision, &applied(&fields)).await {
        Ok(()) => on_to(&links::channel_life(id), "saved"),
        Err(refusal) => again(&site, &me, Some((id, revision)), &fields, refusal).await,
    }
}

async fn platforms(State(site): State<Shared>, me: In) -> Response {
    let channels = match me.desk.reader().channels().await {
        Ok(channels) => channels,
        Err(problem) => return me.refuse(problem.into()),
    };
    let line = |p: &Known| PlatformLine {
        key: p.key.clone(),
        platform: Platform::new(&p.glyph, &p.name),
        kind: p.kind.swedish().to_owned(),
        earlier: p.earlier.iter().flatten().map(|e| (e.name.clone(), e.until)).collect(),
        used: (p.used_from, p.closed_on),
        responsible: p.responsible_for_others,
        vanishes: p.vanishes == Some(true),
        connected: site.office.platform(&p.key).is_some(),
        channels: channels.iter().filter(|c| c.closed_at.is_none() && c.platform == p.key).count() as u64,
        abilities: p
            .ability
            .iter()
            .map(|a| AbilityLine {
                what: a.can.swedish().to_owned(),
                reach: a.reach.swedish().to_owned(),
                note: a.note.clone(),
                unconfirmed: a.unconfirmed == Some(true),
                days: (a.from, a.until),
            })
            .collect(),
    };
    me.page(&PlatformsPage { platforms: site.office.platforms.platform.iter().map(line).collect() })
}
