//! Watched hours and closed days: shown, and changed after a look at what becomes late.

use super::{Fields, channels::strip, preview, staff::Places};
use crate::{
    clocks::hours::{HoursOf, HoursPage},
    links,
    parts::{
        form::{Choice, Filled},
        time,
    },
    policy::preview::What,
    site::{In, Shared, on_to},
};
use axum::{
    Router,
    response::Response,
    routing::{get, post},
};
use jiff::{ToSpan, civil::Date};
use std::collections::BTreeMap;
use torg_domain::clocks::{
    ClosedDay, WeekHours, Whose, calendar,
    closed::{OnDate, When},
    period::Periods,
};
use torg_domain::municipality::rights::Right;
use torg_office::{
    Desk, Refusal,
    inbox::read::names,
    policy::hours::{self, Change, Own, Scope},
};
use torg_store::channels::ChannelRow;
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/desk/hours", get(show).post(change)).route("/desk/hours/preview", post(look))
}

/// The days of the form, each with its key in written hours and its name.
const DAYS: [(&str, &str, &str); 7] = [
    ("mon", "monday", "måndag"),
    ("tue", "tuesday", "tisdag"),
    ("wed", "wednesday", "onsdag"),
    ("thu", "thursday", "torsdag"),
    ("fri", "friday", "fredag"),
    ("sat", "saturday", "lördag"),
    ("sun", "sunday", "söndag"),
];

async fn show(me: In) -> Response {
    let page = async {
        let own = hours::own(&me.desk).await?;
        let filled = begun(&me.desk, &own).await?;
        shown(&me, own, filled).await
    };
    match page.await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

/// The form as it begins: the municipality's own hours, else what the policy says.
async fn begun(desk: &Desk, own: &[Own]) -> Result<Filled, Refusal> {
    let ours = own.iter().find(|o| o.scope == Scope::Municipality);
    let week = match ours.and_then(|o| o.week.clone()) {
        Some(week) => Some(week),
        None => hours::of_policy(desk).await?,
    };
    let mut filled = Filled::new("").with("scope", word(Scope::Municipality));
    if let Some(week) = week {
        for ((name, ..), periods) in DAYS.iter().zip(days_of(&week)) {
            filled = filled.with(name, written(&periods));
        }
    }
    let closed = ours.map_or(&[][..], |o| o.closed.as_slice());
    let lines: Vec<_> = closed.iter().map(|day| format!("{} {}", when(day.when), day.reason)).collect();
    Ok(filled.with("closed", lines.join("\n")))
}

/// The seven days of an ordinary week.
fn days_of(week: &WeekHours) -> Vec<Periods> {
    let monday = jiff::civil::date(2024, 1, 1);
    monday.series(1.day()).take(7).map(|on| week.week.on(on).clone()).collect()
}

/// Periods as the form takes them: "08:00-12:00, 13:00-16:30".
fn written(periods: &Periods) -> String {
    periods.as_slice().iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Days as the form takes them.
fn when(when: When) -> String {
    match when {
        When::Named(day) => day.to_string(),
        When::On(on) => on.to_string(),
        When::Between(from, until) => format!("{from} till {until}"),
        When::YearlyBetween((m, d), (n, e)) => format!("{m:02}-{d:02} till {n:02}-{e:02}"),
    }
}

fn word(scope: Scope) -> String {
    match scope {
        Scope::Municipality => "municipality".to_owned(),
        Scope::Authority(id) => format!("authority:{id}"),
        Scope::Unit(id) => format!("unit:{id}"),
        Scope::Channel(id) => format!("channel:{id}"),
    }
}

fn scope(word: &str) -> Option<Scope> {
    if word == "municipality" {
        return Some(Scope::Municipality);
    }
    let (kind, id) = word.split_once(':')?;
    let id: Uuid = id.parse().ok()?;
    match kind {
        "authority" => Some(Scope::Authority(id)),
        "unit" => Some(Scope::Unit(id)),
        "channel" => Some(Scope::Channel(id)),
        _ => None,
    }
}

async fn shown(me: &In, own: Vec<Own>, filled: Filled) -> Result<HoursPage, Refusal> {
    let desk = &me.desk;
    let mut reader = desk.reader();
    let (units, authorities) = (reader.units().await?, reader.authorities().await?);
    let mut channels = reader.channels().await?;
    channels.retain(|c| c.closed_at.is_none());
    let people = names(desk).await?;
    let mut reach: BTreeMap<String, u64> = BTreeMap::new();
    let mut of_policy = 0_u64;
    for channel in &channels {
        match hours::nearest(&own, channel, &units) {
            Some((whose, _)) => *reach.entry(word(scope_of(whose, channel, &units))).or_default() += 1,
            None => of_policy += 1,
        }
    }
    let whose = |scope: Scope| match scope {
        Scope::Municipality => "Hela kommunen".to_owned(),
        Scope::Authority(id) => {
            authorities.iter().find(|a| a.id == id).map(|a| a.name.clone()).unwrap_or_default()
        }
        Scope::Unit(id) => units.iter().find(|u| u.id == id).map(|u| u.name.clone()).unwrap_or_default(),
        Scope::Channel(id) => {
            channels.iter().find(|c| c.id == id).map(|c| format!("{} (kanal)", c.name)).unwrap_or_default()
        }
    };
    let since = |o: &Own| {
        let day = time::day_words(&me.ctx, me.ctx.local(o.since).date());
        match o.set_by.and_then(|p| people.get(&p)) {
            Some(name) => format!("Gäller från {day}, ändrade av {name}."),
            None => format!("Gäller från {day}."),
        }
    };
    let mut all = Vec::new();
    if let Some(week) = hours::of_policy(desk).await? {
        all.push(HoursOf {
            whose: "Riktlinjernas tider".into(),
            week: strip(&week),
            since: "Gäller där ingen har egna tider.".into(),
            reach: Some(count(of_policy)),
        });
    }
    for o in own.iter().filter(|o| !whose(o.scope).is_empty()) {
        let Some(week) = &o.week else { continue };
        let n = reach.get(&word(o.scope)).copied().unwrap_or_default();
        let reach = (!matches!(o.scope, Scope::Channel(_))).then(|| count(n));
        all.push(HoursOf { whose: whose(o.scope), week: strip(week), since: since(o), reach });
    }
    Ok(HoursPage {
        hours: all,
        closed: closed_ahead(desk, &own).await?,
        scopes: scopes(desk, &channels).await?,
        filled,
    })
}

fn count(channels: u64) -> String {
    match channels {
        0 => "Räknas inte för någon kanal.".to_owned(),
        1 => "Räknas för 1 kanal.".to_owned(),
        n => format!("Räknas för {n} kanaler."),
    }
}

fn scope_of(whose: Whose, channel: &ChannelRow, units: &[torg_store::municipality::UnitRow]) -> Scope {
    match whose {
        Whose::Channel => Scope::Channel(channel.id),
        Whose::Unit => Scope::Unit(channel.unit),
        Whose::Authority => units
            .iter()
            .find(|u| u.id == channel.unit)
            .map_or(Scope::Municipality, |u| Scope::Authority(u.authority)),
        Whose::Municipality | Whose::Pack => Scope::Municipality,
    }
}

/// Whose hours this person may change.
async fn scopes(desk: &Desk, channels: &[ChannelRow]) -> Result<Vec<Choice>, Refusal> {
    let places = Places::of(desk).await?;
    let mut scopes = Vec::new();
    if desk.must_everywhere(Right::ManageChannels).is_ok() {
        scopes.push(Choice::new(word(Scope::Municipality), "Hela kommunen"));
        for authority in desk.reader().authorities().await? {
            scopes.push(Choice::new(word(Scope::Authority(authority.id)), authority.name));
        }
    }
    for unit in places.where_may(desk, Right::ManageChannels) {
        scopes.push(Choice::new(format!("unit:{}", unit.value), unit.label));
    }
    for channel in channels.iter().filter(|c| desk.must(Right::ManageChannels, c.unit.into()).is_ok()) {
        scopes.push(Choice::new(word(Scope::Channel(channel.id)), format!("{} (kanal)", channel.name)));
    }
    Ok(scopes)
}

/// The closed days of the coming year that hold everywhere: the calendar's, the policy's, the municipality's.
async fn closed_ahead(desk: &Desk, own: &[Own]) -> Result<Vec<(Date, String, bool)>, Refusal> {
    const MOST: usize = 30;
    let mut local: Vec<ClosedDay> = own
        .iter()
        .filter(|o| o.scope == Scope::Municipality)
        .flat_map(|o| o.closed.iter().chain(o.week.iter().flat_map(|w| &w.closed)))
        .cloned()
        .collect();
    match desk.policy().await {
        Ok(policy) => local.extend(policy.policy.closed_days().iter().cloned()),
        Err(Refusal::NoPolicy) => {}
        Err(other) => return Err(other),
    }
    let ahead = desk.today().series(1.day()).take(366).filter_map(|on| {
        if let Some(day) = calendar::day_off(on) {
            return Some((on, day.name().to_owned(), true));
        }
        let day = local.iter().find(|day| day.when.holds(on))?;
        Some((on, day.reason.to_string(), false))
    });
    Ok(ahead.take(MOST).collect())
}

/// "8-12, 13-16.30" as periods; whole hours may stand alone.
pub(super) fn periods(field: &'static str, text: &str) -> Result<Periods, Refusal> {
    let time = |text: &str| {
        let text = text.trim();
        if text.contains([':', '.']) { text.to_owned() } else { format!("{text}:00") }
    };
    let whole = |part: &str| match part.split_once(['-', '–']) {
        Some((from, to)) => format!("{}-{}", time(from), time(to)),
        None => part.to_owned(),
    };
    let parts: Vec<_> = text.split(',').map(str::trim).filter(|p| !p.is_empty()).map(whole).collect();
    parts.join(",").parse().map_err(|why: torg_domain::clocks::period::BadHours| {
        Refusal::field(field, sentence(&why.to_string()))
    })
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

/// Closed days, one a line: "2027-01-05 trettondagsafton", "07-06 till 07-31 semester", "klämdag stängt".
fn closed_days(text: &str) -> Result<Vec<ClosedDay>, Refusal> {
    let lines = text.lines().map(str::trim).enumerate().filter(|(_, line)| !line.is_empty());
    lines
        .map(|(n, line)| {
            closed_day(line).ok_or_else(|| {
                let n = n + 1;
                Refusal::field(
                    "closed",
                    format!("Rad {n}: skriv dag och skäl, till exempel 2027-01-05 trettondagsafton, eller 07-06 till 07-31 semesterstängt."),
                )
            })
        })
        .collect()
}

fn closed_day(line: &str) -> Option<ClosedDay> {
    let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim();
    let (when, reason) = match first.parse::<OnDate>() {
        Ok(from) => {
            match rest.split_once(char::is_whitespace).filter(|(to, _)| ["till", "-", "–"].contains(to)) {
                Some((_, rest)) => {
                    let (until, reason) = rest.trim().split_once(char::is_whitespace)?;
                    (When::between(from, until.parse().ok()?).ok()?, reason.trim())
                }
                None => (When::On(from), rest),
            }
        }
        Err(_) => (When::Named(first.parse().ok()?), if rest.is_empty() { first } else { rest }),
    };
    (!reason.is_empty() && reason.chars().count() <= 200).then(|| ClosedDay { when, reason: reason.into() })
}

/// The change a form asks for. What it does not show, seasons and holidays, stays as it was.
fn wanted(own: &[Own], form: &Fields) -> Result<Change, Refusal> {
    let scope = scope(form.get("scope")).ok_or_else(|| Refusal::field("scope", "Välj vems tider."))?;
    let before = own.iter().find(|o| o.scope == scope).and_then(|o| o.week.as_ref());
    let mut week = before.and_then(|w| serde_json::to_value(w).ok()).unwrap_or_default();
    if !week.is_object() {
        week = serde_json::json!({ "holidays": "closed" });
    }
    let mut any = false;
    for (name, key, _) in DAYS {
        let periods = periods(name, form.get(name))?;
        any |= !periods.is_empty();
        week[key] = serde_json::to_value(&periods).unwrap_or_default();
    }
    let week = match any {
        true => Some(serde_json::from_value(week).map_err(|why| Refusal::field("mon", why.to_string()))?),
        false => None,
    };
    Ok(Change { scope, week, closed: closed_days(form.get("closed"))? })
}

/// What differs, in words.
fn differs(own: &[Own], change: &Change) -> Vec<String> {
    let before = own.iter().find(|o| o.scope == change.scope);
    let said = |periods: &Periods| if periods.is_empty() { "stängt".to_owned() } else { written(periods) };
    let mut differs = Vec::new();
    match (before.and_then(|o| o.week.as_ref()), &change.week) {
        (Some(was), Some(now)) => {
            for ((.., day), (was, now)) in DAYS.iter().zip(days_of(was).iter().zip(&days_of(now))) {
                if was != now {
                    differs.push(format!(
                        "{}: {} i stället för {}.",
                        sentence(day).trim_end_matches('.'),
                        said(now),
                        said(was)
                    ));
                }
            }
        }
        (None, Some(now)) => {
            differs.push("Egna tider i stället för de som gäller i övrigt.".to_owned());
            for ((.., day), now) in DAYS.iter().zip(days_of(now)) {
                differs.push(format!("{}: {}.", sentence(day).trim_end_matches('.'), said(&now)));
            }
        }
        (Some(_), None) => {
            differs.push("De egna tiderna tas bort. De som gäller i övrigt räknas i stället.".to_owned())
        }
        (None, None) => {}
    }
    let was = before.map_or(&[][..], |o| o.closed.as_slice());
    let told = |day: &ClosedDay| format!("{} ({})", when(day.when), day.reason);
    differs.extend(change.closed.iter().filter(|d| !was.contains(d)).map(|d| format!("Stängt {}.", told(d))));
    differs.extend(
        was.iter().filter(|d| !change.closed.contains(d)).map(|d| format!("Inte längre stängt {}.", told(d))),
    );
    differs
}

async fn look(me: In, form: Fields) -> Response {
    tried(me, form, false).await
}

async fn change(me: In, form: Fields) -> Response {
    tried(me, form, true).await
}

async fn tried(me: In, form: Fields, carry_out: bool) -> Response {
    let own = match hours::own(&me.desk).await {
        Ok(own) => own,
        Err(refusal) => return me.refuse(refusal),
    };
    let done = async {
        let wanted = wanted(&own, &form)?;
        let preview = hours::preview(&me.desk, &wanted).await?;
        let unseen = preview::unseen(&preview, &form);
        if carry_out && !unseen {
            hours::change(&me.desk, &wanted).await?;
            return Ok(None);
        }
        let differs = differs(&own, &wanted);
        let page = preview::page(&me.desk, What::Hours, differs, &preview, &form, links::hours(), carry_out);
        page.await.map(Some)
    };
    match done.await {
        Ok(None) => on_to(&links::hours(), "hours"),
        Ok(Some(page)) if carry_out => me.again(&page),
        Ok(Some(page)) => me.page(&page),
        Err(Refusal::Field { field, text }) => {
            match shown(&me, own, Filled::of("", &form.0).wrong(field, text)).await {
                Ok(page) => me.again(&page),
                Err(refusal) => me.refuse(refusal),
            }
        }
        Err(refusal) => me.refuse(refusal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_people_write_them() {
        let read = |text| periods("mon", text).map(|p| written(&p)).map_err(|why| why.to_string());
        assert_eq!(read("8-12, 13-16.30").unwrap(), "08:00-12:00, 13:00-16:30");
        assert_eq!(read("0–24").unwrap(), "00:00-24:00");
        assert_eq!(read("").unwrap(), "");
        assert!(read("8-25").unwrap_err().contains("25"));
        assert!(read("efter lunch").is_err());
    }

    #[test]
    fn closed_days_are_read_a_line_each_and_written_the_same_way() {
        let text =
            "2027-01-05 trettondagsafton\n07-06 till 07-31 semesterstängt\n\nklämdag kommunen håller stängt";
        let days = closed_days(text).unwrap();
        let back: Vec<_> = days.iter().map(|d| format!("{} {}", when(d.when), d.reason)).collect();
        assert_eq!(
            back,
            [
                "2027-01-05 trettondagsafton",
                "07-06 till 07-31 semesterstängt",
                "klämdag kommunen håller stängt"
            ]
        );
        assert!(closed_days("2027-01-05").unwrap_err().to_string().contains("Rad 1"));
        assert!(closed_days("2027-13-05 fel").is_err());
    }
}
