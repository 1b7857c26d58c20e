//! What somebody answers for, and handing it over.

use super::{Fields, register::people, staff::Places};
use crate::{
    links,
    municipality::charge::{ChargePage, HeldLine, OwnMandateLine},
    parts::form::{Choice, Filled},
    site::{In, Shared, on_to},
};
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};
use torg_domain::ids::{MandateId, PersonId};
use torg_domain::municipality::rights::Right;
use torg_domain::policy::values::AssignmentFor;
use torg_office::channels::own_mandates::{self, Given};
use torg_office::municipality::{acceptance, charge};
use torg_office::{Desk, Refusal, inbox::read::names};
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/people/{id}/charge", get(shown).post(act))
        .route("/desk/people/{id}/charge/mandates/{mandate}/end", post(end))
}

async fn shown(me: In, Path(id): Path<PersonId>) -> Response {
    match page(&me.desk, id, Filled::new("over"), blank_mandate(&me.desk)).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

/// A mandate begins today unless something else is written.
fn blank_mandate(desk: &Desk) -> Filled {
    Filled::new("give").with("from_on", desk.today().to_string())
}

async fn page(desk: &Desk, id: PersonId, hand_over: Filled, mandate: Filled) -> Result<ChargePage, Refusal> {
    charge::may_see(desk, id).await?;
    let row = desk.reader().person(id).await?;
    let policy = desk.policy().await?;
    let rules = policy.policy.channel_rules();
    let own = charge::of(desk, id).await?;
    let places = Places::of(desk).await?;
    let who = names(desk).await?;
    let channels = desk.reader().channels().await?;
    let accepted = acceptance::read(desk).await?.have.iter().any(|(p, _)| p.id == id.0);
    let mandates = own.mandates.iter().map(|m| OwnMandateLine {
        id: m.id.into(),
        what: AssignmentFor::from_word(&m.kind).map_or_else(|| m.kind.clone(), |k| k.swedish().to_owned()),
        at: match m.channel {
            Some(channel) => channels.iter().find(|c| c.id == channel).map(|c| c.name.clone()),
            None => None,
        }
        .unwrap_or_else(|| places.unit(m.unit)),
        days: (m.from_on.parse().ok(), m.until_on.as_deref().and_then(|on| on.parse().ok())),
        by: who.get(&m.given_by).cloned().unwrap_or_default(),
        reference: m.reference.clone(),
    });
    Ok(ChargePage {
        id,
        name: row.name(),
        mine: desk.by() == Some(id.0),
        mandates: mandates.collect(),
        held: own
            .held
            .iter()
            .map(|h| HeldLine {
                id: h.channel.id.into(),
                name: h.channel.name.clone(),
                role: h.role.swedish().to_owned(),
                since: h.since.parse().ok(),
                by: h.by.clone(),
                reference: h.reference.clone(),
                asked: h.asked.as_ref().and_then(|c| c.due_on.parse().ok()),
            })
            .collect(),
        logins: own
            .logins
            .iter()
            .map(|(l, name)| {
                (name.clone(), l.place.clone(), l.tested_on.as_deref().and_then(|on| on.parse().ok()))
            })
            .collect(),
        alone: own.alone,
        accepted: accepted || !rules.acceptance,
        may_hand_over: desk.by() == Some(id.0) || desk.must_somewhere(Right::ManageChannels).is_ok(),
        kinds: rules.assignments.iter().map(|k| Choice::new(k.word(), k.swedish())).collect(),
        units: places.where_may(desk, Right::ManageChannels),
        people: people(desk).await?.into_iter().filter(|c| c.value != id.to_string()).collect(),
        hand_over,
        mandate,
    })
}

async fn act(me: In, Path(id): Path<PersonId>, form: Fields) -> Response {
    if let Err(refusal) = charge::may_see(&me.desk, id).await {
        return me.refuse(refusal);
    }
    let giving = form.get("do") == "mandate";
    let done = if giving { give(&me.desk, id, &form).await } else { hand_over(&me.desk, id, &form).await };
    let filled = Filled::of(if giving { "give" } else { "over" }, &form.0);
    let filled = match done {
        Ok(said) => return on_to(&links::charge(id), said),
        Err(Refusal::Field { field, text }) => filled.wrong(field, text),
        Err(Refusal::Rule(text)) => filled.refused(text),
        Err(other) => return me.refuse(other),
    };
    let page = if giving {
        page(&me.desk, id, Filled::new("over"), filled).await
    } else {
        page(&me.desk, id, filled, blank_mandate(&me.desk)).await
    };
    match page {
        Ok(page) => me.again(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn hand_over(desk: &Desk, from: PersonId, form: &Fields) -> Result<&'static str, Refusal> {
    let channel: Uuid =
        form.parse("channel").ok_or_else(|| Refusal::field("channel", "Välj vilken kanal det gäller."))?;
    let to: Uuid = form.parse("to").ok_or_else(|| Refusal::field("to", "Välj vem som tar över."))?;
    charge::hand_over(desk, channel.into(), from, to.into(), form.get("told")).await?;
    Ok("handed-over")
}

async fn give(desk: &Desk, person: PersonId, form: &Fields) -> Result<&'static str, Refusal> {
    let unit: Uuid = form.parse("unit").ok_or_else(|| Refusal::field("unit", "Välj en enhet."))?;
    let given = Given {
        person,
        kind: AssignmentFor::from_word(form.get("kind"))
            .ok_or_else(|| Refusal::field("kind", "Välj vad uppdraget gäller."))?,
        unit: unit.into(),
        channel: None,
        from_on: form.parse("from_on").ok_or_else(|| Refusal::field("from_on", "Välj startdag."))?,
        until_on: form.parse("until_on"),
        reference: form.get("reference").into(),
    };
    own_mandates::give(desk, &given).await?;
    Ok("mandate")
}

async fn end(me: In, Path((id, mandate)): Path<(PersonId, MandateId)>) -> Response {
    match own_mandates::end(&me.desk, mandate).await {
        Ok(()) => on_to(&links::charge(id), "mandate-ended"),
        Err(refusal) => me.refuse(refusal),
    }
}
