//! The morning's summary, to each who wants it and has something to do: numbers and a link.
//!
//! Whose day's summary is in hand is written before it is sent, and that it was taken after. Two nodes
//! therefore never send the same one; after a crash in between it is sent again under the same id.

use crate::clocks::start::{Place, stack};
use crate::clocks::submissions;
use crate::desk::{Desk, reaches};
use crate::in_force::InForce;
use crate::inbox::sight;
use crate::mail::{address, did_not_arrive};
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::SignedDuration;
use std::collections::{BTreeMap, BTreeSet};
use torg_domain::clocks::HoursStack;
use torg_domain::ids::{PersonId, UnitId};
use torg_domain::mail::digest::{Waiting, is_time, write};
use torg_domain::mail::id::{MailId, Mailed};
use torg_domain::mail::letter::{Draft, Letter};
use torg_domain::municipality::reach::Reach;
use torg_domain::municipality::rights::Right;
use torg_domain::outside::MailFailure;
use torg_domain::time;
use torg_store::municipality::PersonRow;
use uuid::Uuid;

/// How long a summary may be in somebody's hand before another takes it over: longer than a letter may take.
const IN_HAND: SignedDuration = SignedDuration::from_mins(10);

/// Whether somebody who has never said gets it: who has nothing to do hears nothing.
pub const UNASKED: bool = true;

/// Sends each person's summary of this morning, once; gives back how many went.
///
/// # Errors
/// What the store said. What the mail server said is no error here: it is tried again while it is morning.
#[boxed]
pub async fn send(desk: &Desk) -> Result<usize, Refusal> {
    let Some(post) = desk.office().world.mail.clone() else { return Ok(0) };
    let policy = match desk.policy().await {
        Err(Refusal::NoPolicy) => return Ok(0),
        other => other?,
    };
    let whom = whose_morning(desk, &policy).await?;
    if whom.is_empty() {
        return Ok(0);
    }
    let waiting = waiting(desk, &whom).await?;
    let (link, host) = (address::of(desk).await?, address::host(desk).await?);
    let link = link.map(|a| format!("{a}/desk"));
    let today = desk.today();
    let mut sent = 0;
    for (person, _) in &whom {
        let has = waiting.get(&person.id).copied().unwrap_or_default();
        let (id, desk) = (PersonId(person.id), &desk.later());
        let mut writer = desk.open().await?;
        let given_up = desk.now.checked_sub(IN_HAND).unwrap_or(desk.now);
        if !writer.begin_digest(id, today, desk.now, given_up).await? {
            continue;
        }
        if has.is_nothing() {
            writer.digest_done(id, today, desk.now).await?;
            writer.commit().await?;
            continue;
        }
        writer.commit().await?;
        let (subject, text) = write(has, desk.now, &desk.municipality.name, link.is_some());
        let mailed = Mailed::Digest(id, today);
        let letter = Letter::write(&Draft {
            id: Some(&MailId { mailed, municipality: desk.municipality.key.clone() }),
            to: &person.email,
            subject: &subject,
            text: &text,
            link: link.as_deref(),
            never: &[],
            host: &host,
            today,
        });
        let taken = match letter {
            Ok(letter) => post.send(letter).await.map(|_| ()),
            Err(why) => Err(why.into()),
        };
        let desk = &desk.later();
        let mut writer = desk.open().await?;
        let again = match &taken {
            Ok(()) | Err(MailFailure::Refused(_) | MailFailure::Unusable(_)) => {
                writer.digest_done(id, today, desk.now).await?;
                false
            }
            Err(_) => {
                writer.digest_again(id, today).await?;
                true
            }
        };
        writer.commit().await?;
        match taken {
            Ok(()) => sent += 1,
            // The job comes again within minutes, as long as it is morning.
            Err(why) if again => {
                tracing::warn!(%why, "the morning's summaries cannot be sent now");
                return Ok(sent);
            }
            Err(why) => {
                did_not_arrive(desk, id, &why.to_string()).await?;
            }
        }
    }
    Ok(sent)
}

/// Those whose morning it is, who want it, are here today, and have not had it.
async fn whose_morning(desk: &Desk, policy: &InForce) -> Result<Vec<(PersonRow, Reach)>, Refusal> {
    let mut reader = desk.reader();
    let today = desk.today().to_string();
    let known: BTreeMap<Uuid, _> = reader.people_mail().await?.into_iter().map(|r| (r.person, r)).collect();
    let absences = reader.absences(desk.today()).await?;
    let away: BTreeSet<Uuid> = absences.iter().filter(|a| a.from_on <= today).map(|a| a.person).collect();
    let rows = reader.hours_at(desk.now).await?;
    let units: BTreeMap<Uuid, Uuid> = reader.units().await?.iter().map(|u| (u.id, u.authority)).collect();
    let mut hours: BTreeMap<Option<Uuid>, bool> = BTreeMap::new();
    let mut whom = Vec::new();
    for (person, reach) in reaches(desk).await? {
        let row = known.get(&person.id);
        let wants = row.and_then(|r| r.digest).unwrap_or(UNASKED);
        let had = row.is_some_and(|r| r.digest_on.as_ref() == Some(&today) && r.digest_sent_at.is_some());
        // Whoever has not come in yet has no way to say no.
        if !wants || had || away.contains(&person.id) || person.password.is_none() {
            continue;
        }
        let now = *hours.entry(person.unit).or_insert_with(|| {
            let authority = person.unit.and_then(|unit| units.get(&unit).copied());
            let of: HoursStack = stack(policy, &rows, Place { channel: None, unit: person.unit, authority });
            is_time(&of, desk.now)
        });
        if now {
            whom.push((person, reach));
        }
    }
    Ok(whom)
}

/// What waits for each of them.
async fn waiting(desk: &Desk, whom: &[(PersonRow, Reach)]) -> Result<BTreeMap<Uuid, Waiting>, Refusal> {
    let mut reader = desk.reader();
    let midnight = desk.today().tomorrow().ok().and_then(|d| d.to_zoned(time::stockholm().clone()).ok());
    let midnight = midnight.map_or(desk.now, |z| z.timestamp());
    let mut all: BTreeMap<Uuid, Waiting> = BTreeMap::new();
    for row in reader.owned(desk.now, midnight).await? {
        let has = all.entry(row.person).or_default();
        (has.mine, has.overdue, has.today) = (row.mine, row.overdue, row.by_tonight - row.overdue);
    }
    for (person, n) in reader.asked_of().await? {
        all.entry(person).or_default().asked += n;
    }
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    for (person, late) in submissions::late_of(desk).await? {
        let has = all.entry(person.0).or_default();
        (has.records_late, has.access_late) = (count(late.records), count(late.accessibility));
    }
    let mut to_decide = reader.decisions_waiting(200).await?;
    for appeal in reader.appeals_waiting(200).await? {
        to_decide.push(reader.decision(appeal.decision.into()).await?);
    }
    for decision in to_decide {
        let message = reader.message(decision.message.into()).await?;
        let unit = UnitId(reader.channel(message.channel).await?.unit);
        let sees = sight::right_for(message.visibility);
        for (person, reach) in whom {
            let part = [decision.proposed_by, decision.decided_by].contains(&Some(person.id));
            let may = reach.may(Right::Remove, unit) && reach.may(sees, unit);
            if may && !part {
                all.entry(person.id).or_default().asked += 1;
            }
        }
    }
    Ok(all)
}
