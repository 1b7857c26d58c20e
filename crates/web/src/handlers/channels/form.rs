//! A channel written in for the first time, and changed.

use super::super::{
    Fields,
    staff::{Places, alphabetical},
};
use super::{platform, voice};
use crate::{
    channels::form::ChannelFormPage,
    links,
    parts::form::{Choice, Filled},
    site::{In, Shared, on_to},
};
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use torg_domain::ids::ChannelId;
use torg_domain::municipality::rights::Right;
use torg_domain::policy::values::SubstituteRule;
use torg_office::{
    Desk, Refusal,
    channels::{
        open::{self, Registered},
        standing,
    },
    inbox::read::names,
};
use torg_store::channels::ChannelRow;
use torg_store::inbox::rows::instant;
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/channels/new", get(new).post(open))
        .route("/desk/channels/{id}/edit", get(edit).post(change))
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
    let web = match id {
        Some((id, _)) => standing::web_guidelines_only(desk, id).await?,
        None => false,
    };
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
        substitute_required: required && !web,
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
        web_guidelines: false,
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
        Ok(id) => on_to(&onward(&me, id).await, "channel-opened"),
        Err(Refusal::Field { field, text }) => {
            again(&site, &me, None, Filled::of("", &form.0).wrong(field, text)).await
        }
        Err(refusal) => me.refuse(refusal),
    }
}

/// Where it goes on: to the channel, or to where one signs in at its platform, as long as nothing lets us in.
async fn onward(me: &In, id: ChannelId) -> links::Href {
    match me.desk.reader().channel(id).await {
        Ok(row) if row.account.is_some() && row.secret.is_none() => links::channel_access(id),
        _ => links::channel(id),
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
        Ok(()) => on_to(&onward(&me, id).await, "channel-changed"),
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
