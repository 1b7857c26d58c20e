//! What channels tell of themselves: the texts, what was put up, the looks; and how they all stand.

use super::{Fields, staff::alphabetical};
use crate::{
    channels::{
        details::{DetailsPage, StandingLine},
        presentation::{CheckLine, ElementLine, LookLine, PlaceLine, PresentationPage},
    },
    links,
    parts::form::{Choice, Filled},
    site::{In, Shared, on_to},
};
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::{get, post},
};
use std::collections::BTreeMap;
use torg_domain::channels::presentation::{Demand, Element, Lacking};
use torg_domain::channels::profile::{self, Outcome, ProfileItem};
use torg_domain::ids::{ChannelId, UnitId};
use torg_domain::municipality::rights::Right;
use torg_domain::policy::platforms::Seen;
use torg_domain::policy::values::{ImageSource, InfoItem};
use torg_office::{
    Desk, Refusal,
    channels::{
        presentation::{self, Ground, Made, Presentation, check, facts, publish},
        standing,
    },
    inbox::read::names,
};
use torg_store::channels::{ChannelRow, CheckRow, ProfileRow};
use torg_store::inbox::rows::instant;
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/presentation", get(details))
        .route("/desk/channels/{id}/presentation", get(page).post(published))
        .route("/desk/channels/{id}/presentation/check", post(looked))
        .route("/desk/channels/{id}/presentation/facts", post(set_facts))
        .route("/desk/channels/{id}/presentation/profile", post(found))
}

/// The forms of the page, as they were sent or as they begin.
#[derive(Default)]
struct Forms {
    facts: Option<Filled>,
    check: Option<Filled>,
    profile: Option<Filled>,
}

async fn page(State(site): State<Shared>, me: In, Path(id): Path<ChannelId>) -> Response {
    match shown(&site, &me.desk, id, Forms::default()).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn shown(site: &Shared, desk: &Desk, id: ChannelId, forms: Forms) -> Result<PresentationPage, Refusal> {
    let (channel, ground, presentation) = presentation::of(desk, id).await?;
    let names = names(desk).await?;
    let name = |id: Uuid| names.get(&id).cloned().unwrap_or_default();
    let mut reader = desk.reader();
    let own = reader.channel_facts(id).await?;
    let state = reader.presentation_state(id).await?.unwrap_or_default();
    let copies = reader.presentation_copies(id).await?;
    let (check_next, outdated_since) = check::instants(&state);
    let unit = UnitId(channel.unit);
    let may = channel.closed_at.is_none()
        && (desk.must(Right::Handle, unit).is_ok() || desk.must(Right::ManageChannels, unit).is_ok());
    let facts = own.map_or_else(
        || Filled::new("facts"),
        |own| {
            let size = own.audience_size.map(|n| n.to_string()).unwrap_or_default();
            let filled = Filled::new("facts").with("audience", own.audience).with("size", size);
            filled.with("contact", own.contact)
        },
    );
    let areas = torg_office::channels::area::all(&mut reader).await?;
    let facts = facts.with("area", areas.get(&id.0).map_or("", String::as_str));
    let current: Vec<Uuid> =
        presentation.places.iter().filter_map(|made| made.copy.as_ref()).map(|copy| copy.id).collect();
    let called = |place: &str| {
        let known = presentation.places.iter().find(|made| made.place.place == place);
        known.map_or_else(|| place.to_owned(), |made| made.place.name.clone())
    };
    let earlier = copies.iter().filter(|copy| !current.contains(&copy.id));
    let applied = matches!(reader.channel(id).await, Err(torg_store::Problem::Missing));
    // The look of an account is held against the channel it has become.
    let looks = if applied { Vec::new() } else { looks(site, desk, &channel, &ground, &names).await? };
    Ok(PresentationPage {
        id,
        applied,
        elements: elements(&presentation),
        places: presentation.places.iter().map(|made| place(made, &names)).collect(),
        outdated_since,
        check_next,
        checks: reader.presentation_checks(id, 20).await?.iter().map(|row| looked_at(row, &names)).collect(),
        earlier: earlier
            .map(|c| (called(&c.place), instant(c.published_at), name(c.published_by), c.body.clone()))
            .collect(),
        looks,
        sources: sources(desk).await?,
        may,
        name: channel.name,
        facts: forms.facts.unwrap_or(facts),
        check: forms.check.unwrap_or_else(|| Filled::new("check")),
        profile: forms.profile.unwrap_or_else(|| Filled::new("profile")),
    })
}

fn elements(presentation: &Presentation) -> Vec<ElementLine> {
    let line = |(demand, said): &(Demand, Result<Element, Lacking>)| ElementLine {
        what: demand.item.swedish().to_owned(),
        by: demand.by.clone(),
        says: said.as_ref().ok().map(|element| element.whole.clone()),
        lacking: said.as_ref().err().map(|lacking| lacking.0.to_owned()),
    };
    presentation.elements.iter().map(line).collect()
}

fn place(made: &Made, names: &BTreeMap<Uuid, String>) -> PlaceLine {
    let words = |items: &[InfoItem]| items.iter().map(|item| item.swedish().to_owned()).collect();
    let by = |id: Uuid| names.get(&id).cloned().unwrap_or_default();
    let untried = "Hur mycket som får plats är inte prövat hos plattformen";
    let unconfirmed = made.place.unconfirmed.unwrap_or(false).then(|| untried.to_owned());
    let notes: Vec<String> = made.place.note.clone().into_iter().chain(unconfirmed).collect();
    PlaceLine {
        place: made.place.place.clone(),
        name: made.place.name.clone(),
        note: (!notes.is_empty()).then(|| notes.join(". ")),
        length: (made.fitted.length(), made.place.most),
        behind: words(&made.fitted.behind),
        lost: words(&made.fitted.lost),
        copy: made
            .copy
            .as_ref()
            .map(|copy| (copy.body.clone(), instant(copy.published_at), by(copy.published_by))),
        // What is read without a sign-in at a profile may be looked at by hand as well: not every address leads to one.
        by_hand: made.place.seen != Seen::Page,
        text: made.fitted.text.clone(),
    }
}

fn looked_at(row: &CheckRow, names: &BTreeMap<Uuid, String>) -> CheckLine {
    CheckLine {
        at: instant(row.at),
        by: row.checked_by.and_then(|id| names.get(&id).cloned()),
        came_to: row.came_to.clone(),
        note: row.note.clone(),
    }
}

async fn looks(
    site: &Shared,
    desk: &Desk,
    channel: &ChannelRow,
    ground: &Ground,
    names: &BTreeMap<Uuid, String>,
) -> Result<Vec<LookLine>, Refusal> {
    let policy = desk.policy().await?;
    let found = desk.reader().profile_checks(ChannelId(channel.id)).await?;
    let platform = site.office.platforms.get(&channel.platform);
    let newest = |item: ProfileItem| found.iter().find(|row| row.item == item.word());
    let said = |row: &ProfileRow| {
        let source = ImageSource::from_word(&row.source).map(|source| source.swedish().to_owned());
        let rest = [row.licence.clone(), row.note.clone()];
        source.into_iter().chain(rest).filter(|text| !text.is_empty()).collect()
    };
    let line = |look: profile::Look| {
        let row = newest(look.item);
        LookLine {
            item: look.item.word(),
            force: look.force.swedish().to_owned(),
            met: look.is_met(row.and_then(|row| Outcome::from_word(&row.outcome))),
            found: row.map(|row| {
                let by = names.get(&row.checked_by).cloned().unwrap_or_default();
                (row.outcome.clone(), instant(row.checked_at), by)
            }),
            said: row.map(said).unwrap_or_default(),
        }
    };
    Ok(profile::looks(&policy.policy, ground.items(), platform).into_iter().map(line).collect())
}

/// Where pictures may come from, as the policy lets one choose.
async fn sources(desk: &Desk) -> Result<Vec<Choice>, Refusal> {
    let policy = desk.policy().await?;
    let may = policy.policy.image_sources();
    let all = ImageSource::ALL.iter().filter(|s| may.contains(s) || may.contains(&ImageSource::Lawful));
    Ok(all.map(|source| Choice::new(source.word(), source.swedish())).collect())
}

async fn published(me: In, Path(id): Path<ChannelId>, form: Fields) -> Response {
    match publish::published(&me.desk, id, form.get("place"), form.get("text")).await {
        Ok(()) => on_to(&links::presentation(id), "presentation-up"),
        Err(refusal) => me.refuse(refusal),
    }
}

/// On to the page when it went well; the page again, with the form, when a field was wrong.
async fn answered(
    site: &Shared,
    me: &In,
    id: ChannelId,
    done: Result<(), Refusal>,
    forms: impl FnOnce(&'static str, String) -> Forms,
) -> Response {
    match done {
        Ok(()) => on_to(&links::presentation(id), "saved"),
        Err(Refusal::Field { field, text }) => match shown(site, &me.desk, id, forms(field, text)).await {
            Ok(page) => me.again(&page),
            Err(refusal) => me.refuse(refusal),
        },
        Err(refusal) => me.refuse(refusal),
    }
}

async fn looked(State(site): State<Shared>, me: In, Path(id): Path<ChannelId>, form: Fields) -> Response {
    let (place, came_to, note) = (form.get("place"), form.get("came_to"), form.get("note"));
    let done = check::by_hand(&me.desk, id, place, came_to, note).await;
    let forms = |field, text| Forms {
        check: Some(Filled::of("check", &form.0).wrong(field, text)),
        ..Forms::default()
    };
    answered(&site, &me, id, done, forms).await
}

async fn set_facts(State(site): State<Shared>, me: In, Path(id): Path<ChannelId>, form: Fields) -> Response {
    let (audience, contact) = (form.get("audience"), form.get("contact"));
    // An application has no place in the flow yet, and its form no such field.
    let area = form.0.iter().find(|(name, _)| name == "area").map(|(_, area)| area.as_str());
    let done = facts::set_channel(&me.desk, id, audience, form.parse("size"), contact, area).await;
    let forms = |field, text| Forms {
        facts: Some(Filled::of("facts", &form.0).wrong(field, text)),
        ..Forms::default()
    };
    answered(&site, &me, id, done, forms).await
}

async fn found(State(site): State<Shared>, me: In, Path(id): Path<ChannelId>, form: Fields) -> Response {
    let done = match (ProfileItem::from_word(form.get("item")), Outcome::from_word(form.get("outcome"))) {
        (None, _) => Err(Refusal::field("item", "Välj vad du har tittat på.")),
        (_, None) => Err(Refusal::field("outcome", "Välj hur det är.")),
        (Some(item), Some(outcome)) => {
            let found = presentation::profile::Found {
                item,
                outcome,
                source: form.get("source").to_owned(),
                licence: form.get("licence").to_owned(),
                note: form.get("note").to_owned(),
            };
            presentation::profile::found(&me.desk, id, &found).await
        }
    };
    let forms = |field, text| Forms {
        profile: Some(Filled::of("profile", &form.0).wrong(field, text)),
        ..Forms::default()
    };
    answered(&site, &me, id, done, forms).await
}

async fn details(me: In) -> Response {
    match details_of(&me.desk).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn details_of(desk: &Desk) -> Result<DetailsPage, Refusal> {
    let policy = desk.policy().await?;
    let mut reader = desk.reader();
    let ground = Ground::read(desk, &mut reader, &policy).await?;
    let since: BTreeMap<Uuid, _> = reader
        .presentation_states()
        .await?
        .iter()
        .filter_map(|state| Some((state.channel, instant(state.outdated_since_at?))))
        .collect();
    let mut open: Vec<_> = reader.channels().await?;
    open.retain(|c| c.closed_at.is_none());
    open.sort_by_cached_key(|c| alphabetical(&c.name));
    let mut channels = Vec::with_capacity(open.len());
    for channel in open {
        // Where the web guidelines hold instead, no texts are asked for (CH-28).
        if standing::web_guidelines_only(desk, ChannelId(channel.id)).await? {
            continue;
        }
        let made = ground.of(desk, &mut reader, &policy, &channel).await?;
        channels.push(StandingLine {
            channel: (ChannelId(channel.id), channel.name.clone()),
            lacking: made.elements.iter().filter(|(_, said)| said.is_err()).count(),
            up: made.places.iter().any(|place| place.copy.is_some()),
            outdated_since: since.get(&channel.id).copied(),
        });
    }
    Ok(DetailsPage { channels })
}
