//! The people, what they may, when they are away; authorities and units.

use super::{Fields, coverage::sentence, me::rights};
use crate::{
    links,
    municipality::{
        invite::{InvitePage, Made},
        people::{PeoplePage, PersonLine},
        person::{AbsenceLine, MandateLine, PersonPage},
        units::{AuthorityLine, UnitsPage},
    },
    parts::form::{Choice, Filled},
    site::{In, Shared, on_to},
};
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};
use jiff::civil::Date;
use std::collections::BTreeMap;
use torg_domain::ids::{AbsenceId, MandateId, PersonId};
use torg_domain::mail::bounce::still_counts;
use torg_domain::municipality::{reach::Place, rights::Right};
use torg_domain::policy::titles::TitleKind;
use torg_office::{
    Desk, Refusal,
    channels::coverage,
    municipality::{
        absences, links as one_time,
        mandates::{self, Giving},
        people::{self, Particulars},
        units,
    },
};
use torg_store::channels::ChannelRow;
use torg_store::inbox::rows::instant;
use torg_store::mail::PersonMailRow;
use torg_store::municipality::{AuthorityRow, MandateRow, PersonRow, UnitRow};
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/people", get(list))
        .route("/desk/people/new", get(invitation).post(invite))
        .route("/desk/people/{id}", get(person))
        .route("/desk/people/{id}/mandates", post(give))
        .route("/desk/people/{id}/mandates/{mandate}/end", post(end_mandate))
        .route("/desk/people/{id}/absences", post(note))
        .route("/desk/people/{id}/absences/{absence}/cancel", post(cancel))
        .route("/desk/people/{id}/link", post(link))
        .route("/desk/people/{id}/end", post(end))
        .route("/desk/units", get(show_units))
        .route("/desk/units/authority", post(add_authority))
        .route("/desk/units/unit", post(add_unit))
}

/// Units, authorities and titles by name.
pub(super) struct Places {
    units: Vec<UnitRow>,
    authorities: Vec<AuthorityRow>,
    titles: BTreeMap<String, String>,
}

impl Places {
    pub(super) async fn of(desk: &Desk) -> Result<Self, Refusal> {
        let mut reader = desk.reader();
        let titles = match desk.policy().await {
            Ok(policy) => policy.policy.titles().iter().map(|t| (t.key.clone(), t.name.clone())).collect(),
            Err(Refusal::NoPolicy) => BTreeMap::new(),
            Err(other) => return Err(other),
        };
        Ok(Self { units: reader.units().await?, authorities: reader.authorities().await?, titles })
    }

    /// A unit's name.
    pub(super) fn unit(&self, id: Option<Uuid>) -> String {
        self.units.iter().find(|u| Some(u.id) == id).map(|u| u.name.clone()).unwrap_or_default()
    }

    /// A unit with its authority: "Kulturförvaltningen, Kommunstyrelsen".
    pub(super) fn unit_and_authority(&self, id: Uuid) -> String {
        let Some(unit) = self.units.iter().find(|u| u.id == id) else { return String::new() };
        format!("{}, {}", unit.name, self.authority(unit.authority))
    }

    fn authority(&self, id: Uuid) -> &str {
        self.authorities.iter().find(|a| a.id == id).map_or("", |a| a.name.as_str())
    }

    /// A title's name; one the policy no longer has keeps its key.
    pub(super) fn title(&self, key: &str) -> String {
        match self.titles.get(key) {
            Some(name) => name.clone(),
            None if key == "first-administrator" => "Första administratören".to_owned(),
            None => key.to_owned(),
        }
    }

    /// Where a mandate holds.
    pub(super) fn of_mandate(&self, m: &MandateRow) -> String {
        match (m.unit, m.authority) {
            (Some(unit), _) => self.unit(Some(unit)),
            (None, Some(authority)) => self.authority(authority).to_owned(),
            (None, None) => "hela kommunen".to_owned(),
        }
    }

    /// The units where a right is held, to choose from.
    pub(super) fn where_may(&self, desk: &Desk, right: Right) -> Vec<Choice> {
        let may = |u: &&UnitRow| desk.must(right, u.id.into()).is_ok();
        self.units.iter().filter(may).map(|u| Choice::new(u.id.to_string(), u.name.clone())).collect()
    }

    /// Where a mandate can be given by this desk.
    fn to_give_at(&self, desk: &Desk) -> Vec<Choice> {
        let mut places = Vec::new();
        let held = |u: &UnitRow| desk.must(Right::ManagePeople, u.id.into()).is_ok();
        if desk.must_everywhere(Right::ManagePeople).is_ok() {
            places.push(Choice::new("all", "hela kommunen"));
        }
        for authority in &self.authorities {
            let units: Vec<_> = self.units.iter().filter(|u| u.authority == authority.id).collect();
            if !units.is_empty() && units.iter().all(|u| held(u)) {
                places.push(Choice::new(format!("authority:{}", authority.id), authority.name.clone()));
            }
            for unit in units.into_iter().filter(|u| held(u)) {
                places.push(Choice::new(
                    format!("unit:{}", unit.id),
                    format!("{}, {}", unit.name, authority.name),
                ));
            }
        }
        places
    }
}

/// The day of a stored text; the database keeps ISO days.
fn day(text: &str) -> Date {
    text.parse().unwrap_or(Date::ZERO)
}

async fn list(me: In) -> Response {
    match people_of(&me.desk).await {
        Ok(people) => me.page(&PeoplePage { people }),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn people_of(desk: &Desk) -> Result<Vec<PersonLine>, Refusal> {
    let places = Places::of(desk).await?;
    let mut reader = desk.reader();
    let mandates = reader.mandates().await?;
    let today = desk.today().to_string();
    let away: BTreeMap<Uuid, Date> = reader
        .absences(desk.today())
        .await?
        .into_iter()
        .filter(|a| a.from_on <= today)
        .map(|a| (a.person, day(&a.until_on)))
        .collect();
    let holds = |m: &&MandateRow| {
        m.ended_at.is_none() && m.until_on.as_deref().is_none_or(|until| today.as_str() <= until)
    };
    let bounced: BTreeMap<Uuid, PersonMailRow> =
        reader.people_mail().await?.into_iter().map(|r| (r.person, r)).collect();
    let line = |p: PersonRow| {
        let own = mandates.iter().filter(|m| m.person == p.id).filter(holds);
        PersonLine {
            id: p.id.into(),
            name: p.name(),
            unit: places.unit(p.unit),
            mandates: own.map(|m| format!("{}, {}", places.title(&m.title), places.of_mandate(m))).collect(),
            away_until: away.get(&p.id).copied(),
            invited: p.password.is_none() && p.ended_at.is_none(),
            ended: p.ended_at.is_some(),
            unreached: bounced.get(&p.id).is_some_and(|row| unreached(row, &p.email, desk.now).is_some()),
            title: p.title,
        }
    };
    let mut people: Vec<_> = reader.people().await?;
    people.sort_by_cached_key(|p| {
        (p.ended_at.is_some(), alphabetical(&format!("{} {}", p.last_name, p.first_name)))
    });
    Ok(people.into_iter().map(line).collect())
}

/// Whether letters to somebody come back: why, since when, and the last time. What is told of an address
/// counts for that address, and for a while.
fn unreached(
    row: &PersonMailRow,
    email: &str,
    now: jiff::Timestamp,
) -> Option<(String, jiff::Timestamp, jiff::Timestamp)> {
    let (since, last) = (instant(row.bounced_since_at?), instant(row.bounced_at?));
    let why = row.bounced_why.as_deref()?;
    still_counts(email, row.bounced_address.as_deref()?, last, now).then(|| {
        let mut signs = why.chars();
        let first: String = signs.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
        (format!("{first}{}.", signs.as_str().trim_end_matches('.')), since, last)
    })
}

/// A name as it sorts in Swedish: å, ä and ö last, capitals as small letters.
pub(super) fn alphabetical(name: &str) -> Vec<u32> {
    let place = |c: char| match c {
        'å' => u32::from('z') + 1,
        'ä' | 'æ' => u32::from('z') + 2,
        'ö' | 'ø' => u32::from('z') + 3,
        'é' | 'è' => u32::from('e'),
        'ü' => u32::from('y'),
        other if other > 'z' => u32::from(other) + 4,
        other => u32::from(other),
    };
    name.to_lowercase().chars().map(place).collect()
}

async fn invitation(me: In) -> Response {
    match Places::of(&me.desk).await {
        Ok(places) => me.page(&InvitePage {
            units: places.where_may(&me.desk, Right::ManagePeople),
            filled: Filled::new(""),
            made: None,
        }),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn invite(me: In, form: Fields) -> Response {
    match invited(&me, &form).await {
        Ok(page) => me.page(&page),
        Err(Refusal::Field { field, text }) => match Places::of(&me.desk).await {
            Ok(places) => me.again(&InvitePage {
                units: places.where_may(&me.desk, Right::ManagePeople),
                filled: Filled::of("", &form.0).wrong(field, text),
                made: None,
            }),
            Err(refusal) => me.refuse(refusal),
        },
        Err(refusal) => me.refuse(refusal),
    }
}

async fn invited(me: &In, form: &Fields) -> Result<InvitePage, Refusal> {
    let unit: Option<Uuid> = form.parse("unit");
    let units = me.desk.reader().units().await?;
    let unit = unit.filter(|id| units.iter().any(|u| u.id == *id));
    let unit = unit.ok_or_else(|| Refusal::field("unit", "Välj en enhet."))?;
    let particulars = Particulars {
        email: form.get("email").into(),
        first_name: form.get("first_name").into(),
        last_name: form.get("last_name").into(),
        title: form.get("title").into(),
        unit: Some(unit.into()),
    };
    let (person, token) = people::invite(&me.desk, particulars).await?;
    handed_over(me, person, &token).await
}

/// The page that shows a one-time link, whole and only now.
async fn handed_over(me: &In, person: PersonId, token: &str) -> Result<InvitePage, Refusal> {
    let name = me.desk.reader().person(person).await?.name();
    let until = me.desk.now.checked_add(one_time::WORKS).unwrap_or(me.desk.now);
    let address = format!("{}{}", me.origin, links::one_time(token).as_str());
    let made = Made { person, name, address, until, mailed: false };
    Ok(InvitePage { units: Vec::new(), filled: Filled::new(""), made: Some(made) })
}

async fn link(me: In, Path(id): Path<PersonId>) -> Response {
    match new_link(&me, id).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn new_link(me: &In, id: PersonId) -> Result<InvitePage, Refusal> {
    let has_password = me.desk.reader().person(id).await?.password.is_some();
    let purpose = if has_password { one_time::Purpose::Reset } else { one_time::Purpose::Invite };
    let token = one_time::make(&me.desk, id, purpose).await?;
    handed_over(me, id, &token).await
}

async fn person(me: In, Path(id): Path<PersonId>) -> Response {
    let (mandate, absence) = (blank_mandate(&me), Filled::new("absence"));
    match shown(&me, id, mandate, absence).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

/// A mandate begins today unless something else is written.
fn blank_mandate(me: &In) -> Filled {
    Filled::new("mandate").with("from_on", me.desk.today().to_string())
}

async fn shown(me: &In, id: PersonId, mandate: Filled, absence: Filled) -> Result<PersonPage, Refusal> {
    let desk = &me.desk;
    let places = Places::of(desk).await?;
    let mut reader = desk.reader();
    let row = reader.person(id).await?;
    let names = torg_office::inbox::read::names(desk).await?;
    let name = |id: Option<Uuid>| id.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
    let today = desk.today().to_string();
    let mut mandates: Vec<_> = reader.mandates_of(id).await?;
    mandates.reverse();
    let held = reader.channels_held_by(id).await?;
    let absences = reader.absences(desk.today()).await?.into_iter().filter(|a| a.person == id.0);
    let left = match coverage::left_by(desk, id).await {
        Err(Refusal::NoPolicy) => BTreeMap::new(),
        other => other?,
    };
    let own = desk.by() == Some(id.0);
    let manages = match row.unit {
        Some(unit) => desk.must(Right::ManagePeople, unit.into()).is_ok(),
        None => desk.must_everywhere(Right::ManagePeople).is_ok(),
    };
    let ended = |m: &MandateRow| {
        m.ended_at.is_some() || m.until_on.as_deref().is_some_and(|until| until < today.as_str())
    };
    let bounced = reader.person_mail(id).await?;
    Ok(PersonPage {
        id,
        unreached: bounced.and_then(|mail| unreached(&mail, &row.email, desk.now)),
        name: row.name(),
        unit: places.unit(row.unit),
        mandates: mandates
            .iter()
            .map(|m| MandateLine {
                id: m.id.into(),
                title: places.title(&m.title),
                rights: rights(m),
                at: places.of_mandate(m),
                from: day(&m.from_on),
                until: m.until_on.as_deref().map(day),
                by: name(m.given_by),
                ended: ended(m),
            })
            .collect(),
        absences: absences
            .map(|a| AbsenceLine {
                id: a.id.into(),
                from: day(&a.from_on),
                until: day(&a.until_on),
                covered: held
                    .iter()
                    .filter_map(|c| covered(c, id, &names))
                    .chain(left.get(&a.id).into_iter().flatten().map(|gap| sentence(gap, &names, desk.now)))
                    .collect(),
            })
            .collect(),
        alone: torg_office::municipality::charge::of(desk, id).await?.alone,
        titles: titles(desk).await?,
        places: places.to_give_at(desk),
        may_absence: row.ended_at.is_none() && (own || manages),
        email: row.email,
        title: row.title,
        mandate,
        absence,
    })
}

/// Who takes over a channel while its responsible person is away.
fn covered(channel: &ChannelRow, id: PersonId, names: &BTreeMap<Uuid, String>) -> Option<String> {
    if channel.responsible != Some(id.0) {
        return None;
    }
    Some(match channel.substitute.and_then(|s| names.get(&s)) {
        Some(name) => format!("{name} tar över {}.", channel.name),
        None => format!("{} har ingen ersättare.", channel.name),
    })
}

async fn titles(desk: &Desk) -> Result<Vec<Choice>, Refusal> {
    let policy = match desk.policy().await {
        Ok(policy) => policy,
        Err(Refusal::NoPolicy) => return Ok(Vec::new()),
        Err(other) => return Err(other),
    };
    let given = policy.policy.titles().iter().filter(|t| t.kind == TitleKind::Person);
    let words = |t: &torg_domain::policy::titles::Title| {
        t.rights.iter().map(|r| r.swedish()).collect::<Vec<_>>().join(", ")
    };
    Ok(given.map(|t| Choice::new(t.key.clone(), t.name.clone()).hint(words(t))).collect())
}

async fn give(me: In, Path(id): Path<PersonId>, form: Fields) -> Response {
    match given(&me, id, &form).await {
        Ok(_) => on_to(&links::person(id), "mandate"),
        Err(Refusal::Field { field, text }) => {
            let filled = Filled::of("mandate", &form.0).wrong(field, text);
            match shown(&me, id, filled, Filled::new("absence")).await {
                Ok(page) => me.again(&page),
                Err(refusal) => me.refuse(refusal),
            }
        }
        Err(refusal) => me.refuse(refusal),
    }
}

async fn given(me: &In, id: PersonId, form: &Fields) -> Result<MandateId, Refusal> {
    let place = form.get("place");
    let of = |kind: &str| place.strip_prefix(kind).and_then(|id| id.parse::<Uuid>().ok());
    let place = match (place, of("authority:"), of("unit:")) {
        ("all", ..) => Place::Whole,
        (_, Some(authority), _) => Place::Authority(authority.into()),
        (_, _, Some(unit)) => Place::Unit(unit.into()),
        _ => return Err(Refusal::field("place", "Välj var uppdraget gäller.")),
    };
    let from_on = form.parse("from_on").ok_or_else(|| Refusal::field("from_on", "Välj första dagen."))?;
    let until_on = match form.get("until_on").trim() {
        "" => None,
        text => Some(text.parse().map_err(|_| Refusal::field("until_on", "Välj en dag, eller lämna tomt."))?),
    };
    mandates::give(&me.desk, Giving { person: id, title: form.get("title").into(), place, from_on, until_on })
        .await
}

async fn end_mandate(me: In, Path((id, mandate)): Path<(PersonId, MandateId)>) -> Response {
    match mandates::end(&me.desk, mandate).await {
        Ok(()) => on_to(&links::person(id), "mandate-ended"),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn note(me: In, Path(id): Path<PersonId>, form: Fields) -> Response {
    let noted = match (form.parse("from_on"), form.parse("until_on")) {
        (Some(from), Some(until)) => absences::note(&me.desk, id, from, until).await,
        (None, _) => Err(Refusal::field("from_on", "Välj första dagen.")),
        (_, None) => Err(Refusal::field("until_on", "Välj sista dagen.")),
    };
    match noted {
        Ok((_, uncovered)) if uncovered.gaps.is_empty() => on_to(&links::person(id), "absence"),
        Ok((_, uncovered)) if uncovered.channels.is_empty() => on_to(&links::person(id), "absence-fallback"),
        Ok(_) => on_to(&links::person(id), "absence-uncovered"),
        Err(Refusal::Field { field, text }) => {
            let filled = Filled::of("absence", &form.0).wrong(field, text);
            match shown(&me, id, blank_mandate(&me), filled).await {
                Ok(page) => me.again(&page),
                Err(refusal) => me.refuse(refusal),
            }
        }
        Err(refusal) => me.refuse(refusal),
    }
}

async fn cancel(me: In, Path((id, absence)): Path<(PersonId, AbsenceId)>) -> Response {
    match absences::cancel(&me.desk, absence).await {
        Ok(()) => on_to(&links::person(id), "absence-cancelled"),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn end(me: In, Path(id): Path<PersonId>) -> Response {
    match people::end(&me.desk, id).await {
        Ok(()) => on_to(&links::person(id), "person-ended"),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn show_units(me: In) -> Response {
    match units_of(&me.desk, Filled::new("authority"), Filled::new("unit")).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn units_of(desk: &Desk, authority: Filled, unit: Filled) -> Result<UnitsPage, Refusal> {
    let mut reader = desk.reader();
    let (authorities, units) = (reader.authorities().await?, reader.units().await?);
    let mut channels: BTreeMap<Uuid, u64> = BTreeMap::new();
    for channel in reader.channels().await?.iter().filter(|c| c.closed_at.is_none()) {
        *channels.entry(channel.unit).or_default() += 1;
    }
    let mut people: BTreeMap<Uuid, u64> = BTreeMap::new();
    for unit in reader.people().await?.iter().filter(|p| p.ended_at.is_none()).filter_map(|p| p.unit) {
        *people.entry(unit).or_default() += 1;
    }
    let number = |of: &BTreeMap<Uuid, u64>, id: Uuid| of.get(&id).copied().unwrap_or_default();
    let line = |a: &AuthorityRow| AuthorityLine {
        name: a.name.clone(),
        units: units
            .iter()
            .filter(|u| u.authority == a.id)
            .map(|u| (u.name.clone(), number(&channels, u.id), number(&people, u.id)))
            .collect(),
    };
    Ok(UnitsPage {
        authorities: authorities.iter().map(line).collect(),
        choices: authorities.iter().map(|a| Choice::new(a.id.to_string(), a.name.clone())).collect(),
        authority,
        unit,
    })
}

async fn add_authority(me: In, form: Fields) -> Response {
    match units::add_authority(&me.desk, form.get("name")).await {
        Ok(_) => on_to(&links::units(), "authority"),
        Err(Refusal::Field { field, text }) => {
            let filled = Filled::of("authority", &form.0).wrong(field, text);
            refused(&me, filled, Filled::new("unit")).await
        }
        Err(refusal) => me.refuse(refusal),
    }
}

async fn add_unit(me: In, form: Fields) -> Response {
    let added = match form.parse::<Uuid>("authority") {
        Some(authority) => units::add_unit(&me.desk, authority.into(), form.get("name")).await,
        None => Err(Refusal::field("authority", "Välj en nämnd.")),
    };
    match added {
        Ok(_) => on_to(&links::units(), "unit"),
        Err(Refusal::Field { field, text }) => {
            let filled = Filled::of("unit", &form.0).wrong(field, text);
            refused(&me, Filled::new("authority"), filled).await
        }
        Err(refusal) => me.refuse(refusal),
    }
}

async fn refused(me: &In, authority: Filled, unit: Filled) -> Response {
    match units_of(&me.desk, authority, unit).await {
        Ok(page) => me.again(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

#[cfg(test)]
mod tests {
    use super::alphabetical;

    #[test]
    fn names_stand_in_swedish_order() {
        let mut names = vec!["Öst", "Zetterlund", "ek", "Ärlig", "Åberg", "Berg"];
        names.sort_by_cached_key(|n| alphabetical(n));
        assert_eq!(names, ["Berg", "ek", "Zetterlund", "Åberg", "Ärlig", "Öst"]);
    }
}
