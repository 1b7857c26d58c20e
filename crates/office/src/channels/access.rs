//! What lets us in at the channels' platforms: how long it holds, and who is told before it ends.
//!
//! The secret itself is a sealed column of the channel and leaves it only to be shown to the platform. What stands
//! beside it, and here, is until when it holds and how its renewal goes.

pub mod kept;
pub(super) mod lasting;
pub mod renew;
pub mod replace;
pub mod sign_in;

use crate::desk::{Desk, reaches};
use crate::inbox::tell::note;
use crate::refusal::Refusal;
use jiff::Timestamp;
use std::collections::BTreeSet;
use torg_domain::channels::access::Access;
use torg_domain::channels::problem::{Mender, Problem, ProblemKind};
use torg_domain::ids::PersonId;
use torg_domain::municipality::rights::Right;
use torg_domain::outside::{Credential, pass::Pass, platform::Account};
use torg_store::Writer;
use torg_store::channels::{ChannelAccessRow, ChannelRow};
use torg_store::inbox::rows::instant;

/// What lets us in will end, and only a person can renew it.
pub const ENDS: &str = "access-ends";

/// It has ended.
pub const ENDED: &str = "access-ended";

/// So many renewals in a row may come to nothing before its end counts as if nobody could renew it.
const PATIENCE: i64 = 5;

/// What is known of it, as the rules read it.
#[must_use]
pub fn known(row: &ChannelAccessRow) -> Access {
    Access {
        obtained_at: instant(row.obtained_at),
        access_until: row.access_until.map(instant),
        renew_until: row.renew_until.map(instant),
        renews: row.renews,
        failing: row.failures >= PATIENCE,
    }
}

/// What is wrong with it, if anything.
#[must_use]
pub fn problem(row: &ChannelAccessRow) -> Option<Problem> {
    row.problem.as_deref().and_then(|kept| serde_json::from_str(kept).ok())
}

/// Whether this person may put something else in its place: whoever answers for the channel, and whoever looks after
/// channels there.
#[must_use]
pub fn may_replace(desk: &Desk, channel: &ChannelRow) -> bool {
    let own = [channel.responsible, channel.substitute].into_iter().flatten().any(|p| Some(p) == desk.by());
    own || desk.must(Right::ManageChannels, channel.unit.into()).is_ok()
}

/// What an account is let in with.
fn pass(account: &Account) -> Option<Pass> {
    match &account.credential {
        Some(Credential::Basic { password, .. }) => Some(Pass::read(password)),
        _ => None,
    }
}

/// What is known of something that lets us in from now on.
fn fresh(channel: &ChannelRow, access: Access, now: Timestamp) -> ChannelAccessRow {
    ChannelAccessRow {
        channel: channel.id,
        obtained_at: access.obtained_at.as_millisecond(),
        access_until: access.access_until.map(Timestamp::as_millisecond),
        renew_until: access.renew_until.map(Timestamp::as_millisecond),
        renews: access.renews,
        looked_at: now.as_millisecond(),
        renewed_at: None,
        begun_at: None,
        failures: 0,
        problem: None,
        warned: None,
    }
}

fn said(problem: &Problem) -> Option<String> {
    serde_json::to_string(problem).ok()
}

/// Tells whoever holds the channel that it ends in fourteen, seven, one days, or has ended, each once; whether
/// anything is to be saved.
async fn warn(
    desk: &Desk,
    writer: &mut Writer,
    channel: &ChannelRow,
    row: &mut ChannelAccessRow,
) -> Result<bool, Refusal> {
    let access = known(row);
    let Some(days) = access.warning(desk.now, row.warned) else { return Ok(false) };
    row.warned = Some(days);
    if days == 0 && row.problem.is_none() {
        row.problem = said(&ended());
    }
    let kind = if days == 0 { ENDED } else { ENDS };
    for person in holders(desk, channel).await? {
        note(desk, writer, person, kind, None, Some(channel.id), access.ends_at()).await?;
    }
    Ok(true)
}

/// Who holds the channel; whoever looks after channels there when nobody does.
async fn holders(desk: &Desk, channel: &ChannelRow) -> Result<BTreeSet<PersonId>, Refusal> {
    let here = reaches(desk).await?;
    let own = [channel.responsible, channel.substitute];
    let own = |id| own.into_iter().flatten().any(|own| own == id);
    let people: BTreeSet<_> = here.iter().map(|(p, _)| p.id).filter(|id| own(*id)).map(PersonId).collect();
    if !people.is_empty() {
        return Ok(people);
    }
    let may = here.iter().filter(|(_, reach)| reach.may(Right::ManageChannels, channel.unit.into()));
    Ok(may.map(|(person, _)| PersonId(person.id)).collect())
}

fn ended() -> Problem {
    Problem::new(
        ProblemKind::AccessEnded,
        Mender::Responsible,
        "Det som släpper in oss hos plattformen har gått ut. Kanalen kan varken läsas eller besvaras härifrån förrän det är förnyat.",
    )
}
