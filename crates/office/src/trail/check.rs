//! Checking the trail (kontrollera spåret): everything is recomputed, what was found is kept, and whoever
//! may read the trail is told when something is not as it was written.
//!
//! The check proves nothing against somebody who holds both the database and the key file; a checkpoint
//! kept elsewhere does (`torg verify --since`), and is handed over here.

use crate::desk::{Desk, reaches};
use crate::inbox::tell;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::{Timestamp, ToSpan, civil::Time};
use torg_domain::ids::{JobId, PersonId};
use torg_domain::municipality::rights::Right;
use torg_domain::time::stockholm;
use torg_store::Problem;
use torg_store::jobs::NewJob;
use torg_store::verification::VerificationRow;
use torg_store::verify::{Unverified, verify};

/// The word of the notice that something is wrong.
pub const WRONG: &str = "trail-wrong";

/// When the nightly check runs, by the Swedish clock: after midnight's reviews, before anybody works.
const NIGHT: Time = Time::constant(2, 30, 0, 0);

/// The next night's time for the check, after an instant.
#[must_use]
pub fn next_night(now: Timestamp) -> Timestamp {
    let local = now.to_zoned(stockholm().clone());
    let at = |days: i32| {
        let on = local.date().checked_add(days.days()).ok()?;
        let night = on.to_datetime(NIGHT).to_zoned(stockholm().clone()).ok()?.timestamp();
        (night > now).then_some(night)
    };
    // The half hour that is skipped when summer time begins becomes the one after it.
    at(0).or_else(|| at(1)).unwrap_or(now.saturating_add(24.hours()).unwrap_or(now))
}

/// Checks the whole trail and keeps what was found. A wrong that was told before is not told again.
///
/// # Errors
/// When the check itself could not be carried out: then nothing is known, and nothing is kept.
#[boxed]
pub async fn check(desk: &Desk) -> Result<VerificationRow, Refusal> {
    let office = desk.office();
    let before = desk.reader().last_verification().await?;
    let found = verify(&office.store, desk.id(), &office.keys, &office.world.log_host, None).await;
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let mut row = VerificationRow {
        id: desk.new_id(),
        at: desk.later().now.as_millisecond(),
        entries: 0,
        signed: 0,
        rows: 0,
        media: 0,
        note: None,
        wrong: None,
    };
    match found {
        Ok(report) => {
            let v = report.verified;
            row.entries = number(v.entries);
            row.signed = number(v.signed);
            row.rows = number(v.rows);
            row.media = number(v.media);
            row.note = report.note;
        }
        Err(Unverified::Wrong(wrong)) => {
            row.entries = number(desk.reader().trail_size().await?);
            row.wrong = Some(wrong.swedish());
            tracing::error!(%wrong, "the trail is not as it was written");
        }
        Err(Unverified::Problem(problem)) => return Err(problem.into()),
    }
    let told = before.and_then(|b| b.wrong);
    let mut writer = desk.open().await?;
    writer.add_verification(&row).await?;
    if row.wrong.is_some() && row.wrong != told {
        for person in who_answers(desk).await? {
            tell::note(desk, &mut writer, person, WRONG, None, None, None).await?;
        }
    }
    writer.commit().await?;
    Ok(row)
}

/// Those who may read the whole trail: they answer for it.
async fn who_answers(desk: &Desk) -> Result<Vec<PersonId>, Refusal> {
    let all = reaches(desk).await?;
    Ok(all.iter().filter(|(_, r)| r.may_everywhere(Right::ReadTrail)).map(|(p, _)| PersonId(p.id)).collect())
}

/// Asks for a check now, beside the nightly one.
///
/// # Errors
/// `NotAllowed` without the right to read the whole trail.
#[boxed]
pub async fn ask(desk: &Desk) -> Result<(), Refusal> {
    desk.must_everywhere(Right::ReadTrail)?;
    let mut writer = desk.open().await?;
    let job =
        NewJob { id: JobId(desk.new_id()), kind: "verify", key: "all", payload: "{}", run_at: desk.now };
    writer.put_job(job, desk.now).await?;
    writer.tell(desk.told("trail.check-asked", ("person", desk.person()?.0)));
    Ok(writer.commit().await?)
}

/// The latest check; none before the first.
///
/// # Errors
/// `NotAllowed` without the right to read the whole trail.
#[boxed]
pub async fn last(desk: &Desk) -> Result<Option<VerificationRow>, Refusal> {
    desk.must_everywhere(Right::ReadTrail)?;
    Ok(desk.reader().last_verification().await?)
}

/// The newest signed checkpoint with its size, to be kept elsewhere.
///
/// # Errors
/// `NotAllowed` without the right to read the whole trail; `Missing` before the first was signed.
#[boxed]
pub async fn checkpoint(desk: &Desk) -> Result<(u64, String), Refusal> {
    desk.must_everywhere(Right::ReadTrail)?;
    desk.reader().checkpoint().await?.ok_or(Refusal::from(Problem::Missing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nightly_check_comes_at_half_past_two_by_the_swedish_clock_all_the_year() {
        for (now, night) in [
            ("2026-04-07T08:00:00Z", "2026-04-08T00:30:00Z"),
            ("2026-12-03T23:10:00Z", "2026-12-04T01:30:00Z"),
            // The night summer time begins has no half past two: it comes an hour later by the clock.
            ("2026-03-28T12:00:00Z", "2026-03-29T01:30:00Z"),
            // The night it ends has two: the first will do.
            ("2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z"),
        ] {
            let at = |text: &str| text.parse::<Timestamp>().unwrap();
            assert_eq!(next_night(at(now)), at(night), "{now}");
            assert!(next_night(at(night)) > at(night), "{now}");
        }
    }
}
