//! Coverage: the calendar of the days to come, its gaps, and what one absence more would uncover.

use super::staff::alphabetical;
use crate::{
    channels::coverage::{CoveragePage, Day, GapLine, Held, Reason, WatchLine, WhatIf},
    parts::form::{Choice, Filled},
    site::{In, Shared},
};
use axum::{Router, extract::Query, response::Response, routing::get};
use jiff::civil::Date;
use std::collections::BTreeMap;
use torg_domain::channels::coverage::{Holder, Lack, Run, Watch};
use torg_domain::clocks::watched::Days;
use torg_domain::ids::{ChannelId, PersonId};
use torg_domain::time;
use torg_office::{
    Refusal,
    channels::coverage::{AHEAD, Away, Gap, Ground, ground},
    inbox::read::names,
};
use torg_store::channels::ChannelRow;
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/desk/coverage", get(page))
}

async fn page(me: In, Query(asked): Query<Vec<(String, String)>>) -> Response {
    match shown(&me, asked).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn shown(me: &In, asked: Vec<(String, String)>) -> Result<CoveragePage, Refusal> {
    let desk = &me.desk;
    let mut ground = ground(desk).await?;
    ground.channels.sort_by_cached_key(|(c, _)| alphabetical(&c.name));
    let names = names(desk).await?;
    let days = Days::from(desk.now, AHEAD);
    let (filled, what_if) = answered(me, &ground, &names, &asked);
    let mut people: Vec<_> = desk.reader().people().await?;
    people.retain(|p| p.ended_at.is_none());
    people.sort_by_cached_key(|p| alphabetical(&p.name()));
    let (mut channels, mut unpromised) = (Vec::new(), Vec::new());
    for (channel, watch, runs) in ground.runs(&days, desk.now) {
        if watch.hours.whose().is_none() {
            unpromised.push((ChannelId(channel.id), channel.name.clone()));
        } else {
            channels.push(line(channel, &runs, &days, &names));
        }
    }
    let today = desk.today();
    Ok(CoveragePage {
        span: days.span().unwrap_or((today, today)),
        gaps: gap_lines(&ground, ground.gaps(&days, desk.now), &names),
        channels,
        unpromised,
        people: people.iter().map(|p| Choice::new(p.id.to_string(), p.name())).collect(),
        asked: filled,
        what_if,
    })
}

/// What was asked, and the answer; a question that cannot be answered says why.
fn answered(
    me: &In,
    ground: &Ground,
    names: &BTreeMap<Uuid, String>,
    asked: &[(String, String)],
) -> (Filled, Option<WhatIf>) {
    let value = |name: &str| asked.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.trim());
    if ["person", "from_on", "until_on"].iter().all(|name| value(name).is_empty()) {
        return (Filled::new("ask"), None);
    }
    let filled = ["person", "from_on", "until_on"]
        .into_iter()
        .fold(Filled::new("ask"), |filled, name| filled.with(name, value(name)));
    let person = value("person").parse::<Uuid>().ok().filter(|id| names.contains_key(id));
    let Some(person) = person else {
        return (filled.wrong("person", "Välj en person."), None);
    };
    let Ok(from) = value("from_on").parse::<Date>() else {
        return (filled.wrong("from_on", "Välj första dagen."), None);
    };
    let Ok(until) = value("until_on").parse::<Date>() else {
        return (filled.wrong("until_on", "Välj sista dagen."), None);
    };
    if until < from {
        return (filled.wrong("until_on", "Sista dagen ligger före den första."), None);
    }
    let gaps = ground.what_if(Away { person: PersonId(person), from, until }, me.desk.now);
    let name = names.get(&person).cloned().unwrap_or_default();
    (filled, Some(WhatIf { name, days: (from, until), gaps: gap_lines(ground, gaps, names) }))
}

fn line(channel: &ChannelRow, runs: &[Run], days: &Days, names: &BTreeMap<Uuid, String>) -> WatchLine {
    let name = |id: PersonId| names.get(&id.0).cloned().unwrap_or_default();
    let held = |holder: Holder| match holder {
        Holder::Responsible(p) => Held::Responsible(name(p)),
        Holder::Substitute(p) => Held::Substitute(name(p)),
        Holder::Fallback(p) => Held::Fallback(name(p)),
        Holder::Nobody => Held::Nobody,
    };
    let mut by_day: BTreeMap<Date, Day> = BTreeMap::new();
    for run in runs {
        for (from, _) in &run.hours {
            let day = by_day.entry(time::day_of(*from)).or_insert(Day::Covered);
            if run.holder.is_gap() {
                *day = Day::Gap;
            }
        }
    }
    WatchLine {
        channel: (ChannelId(channel.id), channel.name.clone()),
        runs: runs.iter().map(|run| (run.from, run.to, held(run.holder))).collect(),
        days: days.iter().map(|day| by_day.get(&day.date()).copied().unwrap_or(Day::Closed)).collect(),
    }
}

fn gap_lines(ground: &Ground, gaps: Vec<Gap>, names: &BTreeMap<Uuid, String>) -> Vec<GapLine> {
    let name = |id: PersonId| names.get(&id.0).cloned().unwrap_or_default();
    let watch = |id: ChannelId| ground.channels.iter().map(|(_, watch)| watch).find(|w| w.channel == id);
    let line = |gap: Gap| {
        let both = watch(gap.channel).map_or((None, None), |w: &Watch| (w.responsible, w.substitute));
        GapLine {
            channel: (gap.channel, gap.name),
            span: (gap.run.from, gap.run.to),
            seconds: gap.run.seconds(),
            falls_on: gap.run.holder.person().map(name),
            why: (
                reason(gap.run.responsible, both.0.map(name)),
                reason(gap.run.substitute, both.1.map(name)),
            ),
            could: gap.could.into_iter().map(name).take(5).collect(),
            hours: gap.run.hours,
        }
    };
    gaps.into_iter().map(line).collect()
}

fn reason(lack: Option<Lack>, who: Option<String>) -> Reason {
    let who = who.unwrap_or_default();
    match lack {
        Some(Lack::Away(until)) => Reason::Away(who, until),
        Some(Lack::Ended) => Reason::Ended(who),
        Some(Lack::Unmandated) => Reason::Unmandated(who),
        Some(Lack::Unnamed) | None => Reason::Unnamed,
    }
}

/// A gap in a sentence, for the page of the person whose absence it follows from (Swedish).
pub(super) fn sentence(gap: &Gap, names: &BTreeMap<Uuid, String>, now: jiff::Timestamp) -> String {
    let who = match gap.run.holder.person().and_then(|p| names.get(&p.0)) {
        Some(name) => format!("faller på {name}"),
        None => "ingen bevakar".to_owned(),
    };
    let (from, to) = (time::near(gap.run.from, now), time::near_end(gap.run.to, now));
    format!("{}: {who} {} bevakad tid, {from} till {to}.", gap.name, time::length(gap.run.seconds()))
}
