//! The list of jobs: each looks at what is and what should be, and may run twice.

mod lanes;

use async_recursion::async_recursion as boxed;
pub use lanes::{LANES, LISTEN, Lane, lane_of};
pub use torg_store::jobs::Job;

use crate::channels::{
    access, confirm, coverage, hooks, idle, listen, media, open, poll, presentation, reading, resources,
    statistics,
};
use crate::clocks::{remind, submissions};
use crate::decisions::{carry_out, seal, stranger};
use crate::desk::Office;
use crate::diary::{chase, handover, receipts};
use crate::mail::{digest, notices};
use crate::public::tell_sender;
use crate::publishing::put_up;
use crate::refusal::Refusal;
use crate::trail::check;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use torg_domain::ids::{JobId, MunicipalityId};
use torg_domain::outside::sign_in::LASTS;
use torg_store::jobs::{Claim, NewJob, Wanted};
use torg_store::municipality::MunicipalityRow;
use torg_store::tiles;

/// A long job prolongs its claim when this part of it has passed: the check of a large trail takes longer than
/// one.
const PROLONG: u32 = 3;

/// Jobs every municipality has running, and how often each looks.
const STANDING: [(&str, i64); 13] = [
    ("remind", 60),
    ("late", 60),
    ("reviews", 900),
    ("tiles", 5),
    ("sweep", 86_400),
    ("diary-receipts", 60),
    ("diary-chase", 3_600),
    ("digest", 300),
    ("coverage", 3_600),
    ("presentation", 3_600),
    ("register", 3_600),
    ("posts", 60),
    // A channel is asked once a day; one that did not answer, again within the hour.
    ("followers", 3_600),
];

/// Puts the jobs that should be there: standing ones, and those of each channel that is fetched.
///
/// # Errors
/// What the store said.
#[boxed]
pub async fn stand_up(office: &Arc<Office>) -> Result<(), Refusal> {
    for municipality in office.store.db().municipalities().await? {
        let desk = office.desk_of_job(municipality, "start");
        let mut writer = desk.open().await?;
        for (kind, _) in STANDING {
            let id = JobId(desk.new_id());
            writer
                .put_job(NewJob { id, kind, key: "all", payload: "{}", run_at: desk.now }, desk.now)
                .await?;
        }
        let (id, run_at) = (JobId(desk.new_id()), check::next_night(desk.now));
        writer.put_job(NewJob { id, kind: "verify", key: "all", payload: "{}", run_at }, desk.now).await?;
        // Whoever starts does not know how long nobody listened.
        let listened_to = writer.listened_to().await?;
        for channel in writer.channels().await? {
            let state = writer.channel_state(channel.id.into()).await?;
            let rests = state.failures > 0 || !listened_to.contains(&channel.id);
            let next = torg_store::inbox::rows::instant(state.next_at);
            let run_at = if rests { next.max(desk.now) } else { desk.now };
            open::put_all(&desk, &mut writer, &channel, run_at).await?;
        }
        writer.commit().await?;
    }
    Ok(())
}

/// Claims up to `limit` jobs that are due, of whatever kind; but for listening, which does not end by itself.
///
/// # Errors
/// What the store said.
#[boxed]
pub async fn claim(office: &Arc<Office>, limit: u32) -> Result<Vec<Job>, Refusal> {
    let claim = claiming(office, lanes::LEASE, limit);
    let wanted = Wanted { claim, kinds: &[LISTEN], of_these: false, at_one_host: None };
    Ok(office.store.claim_each(&[wanted]).await?)
}

/// Claims jobs that are due for each lane that has places free.
///
/// # Errors
/// What the store said.
#[boxed]
pub async fn claim_for(office: &Arc<Office>, free: &[(Lane, usize)]) -> Result<Vec<Job>, Refusal> {
    let named = lanes::named();
    let wanted: Vec<Wanted<'_>> = free
        .iter()
        .filter(|(_, free)| *free > 0)
        .map(|(lane, free)| Wanted {
            claim: claiming(office, lane.lease, u32::try_from(*free).unwrap_or(u32::MAX).min(MOST)),
            kinds: if lane.takes_the_rest() { &named } else { lane.kinds },
            of_these: !lane.takes_the_rest(),
            at_one_host: lane.at_one_host,
        })
        .collect();
    Ok(office.store.claim_each(&wanted).await?)
}

/// The most jobs of one lane that are claimed at a time.
const MOST: u32 = 100;

fn claiming(office: &Arc<Office>, lease: SignedDuration, limit: u32) -> Claim {
    let now = office.clock.now();
    let until = now.checked_add(lease).unwrap_or(Timestamp::MAX);
    Claim { lease: office.chance.id(now), now, until, limit }
}

/// Gives a claimed job back untouched: another will do it.
///
/// # Errors
/// What the store said.
#[boxed]
pub async fn give_back(office: &Arc<Office>, job: &Job) -> Result<(), Refusal> {
    office.store.give_back(job).await?;
    Ok(())
}

/// Does one claimed job, and says how it went in the queue.
///
/// # Errors
/// Only when the queue itself cannot be written; a job's own failure is noted there.
#[boxed]
pub async fn run(office: &Arc<Office>, job: &Job) -> Result<(), Refusal> {
    let all = office.store.db().municipalities().await?;
    let Some(municipality) = all.into_iter().find(|m| m.id == job.municipality().0) else {
        return Ok(());
    };
    let lane = lane_of(&job.kind);
    let prolong = lane.lease.unsigned_abs() / PROLONG;
    let mut work = std::pin::pin!(perform(office, municipality, job));
    let done = loop {
        tokio::select! {
            done = &mut work => break done,
            () = tokio::time::sleep(prolong) => {
                let until = office.clock.now().saturating_add(lane.lease).unwrap_or(Timestamp::MAX);
                match office.store.heartbeat(job, until).await {
                    // Another listens by now, or nobody is to: two would ring the same bell twice.
                    Ok(false) if lane.goes_on() => return Ok(()),
                    Ok(_) => {}
                    // What is under way may hold what stands nowhere else: it is done to its end all the same.
                    Err(why) => tracing::warn!(job = job.kind, %why, "a claim was not prolonged"),
                }
            }
        }
    };
    match done {
        Ok(Some(again)) => office.store.reschedule(job, again).await?,
        Ok(None) => office.store.done(job).await?,
        Err(why) => {
            tracing::warn!(job = job.kind, key = job.key, attempt = job.attempts, %why, "job failed");
            office.store.failed(job, &why.to_string(), office.clock.now()).await?
        }
    };
    Ok(())
}

async fn perform(
    office: &Arc<Office>,
    municipality: MunicipalityRow,
    job: &Job,
) -> Result<Option<Timestamp>, Refusal> {
    let in_seconds = |s: i64| {
        let now = office.clock.now();
        Some(now.checked_add(SignedDuration::from_secs(s)).unwrap_or(now))
    };
    let every = |kind: &str| STANDING.iter().find(|(k, _)| *k == kind).and_then(|(_, s)| in_seconds(*s));
    let key = || job.key.parse::<uuid::Uuid>().map_err(|_| Refusal::Missing);
    match job.kind.as_str() {
        "poll" => poll::poll(&office.desk_of_job(municipality, "poll"), key()?.into()).await,
        "reread" => reading::reread(&office.desk_of_job(municipality, "reread"), key()?.into()).await,
        "whole" => reading::everything(&office.desk_of_job(municipality, "whole"), key()?.into()).await,
        access::renew::JOB => {
            access::renew::renew(&office.desk_of_job(municipality, access::renew::JOB), key()?.into()).await
        }
        LISTEN => listen::listen(&office.desk_of_job(municipality, LISTEN), key()?.into()).await,
        "heard" => hooks::hear(&office.desk_of_job(municipality, "heard"), key()?).await,
        "media" => {
            media::fetch(&office.desk_of_job(municipality, "media"), key()?.into()).await?;
            Ok(None)
        }
        tell_sender::JOB => {
            tell_sender::send(&office.desk_of_job(municipality, tell_sender::JOB), key()?).await
        }
        "carry-out" => {
            carry_out::carry_out(&office.desk_of_job(municipality, "carry-out"), key()?.into()).await
        }
        "stranger" => stranger::look(&office.desk_of_job(municipality, "stranger"), key()?.into()).await,
        "seal" => {
            seal::sweep(&office.desk_of_job(municipality, "seal"), key()?.into()).await?;
            Ok(None)
        }
        "mail" => notices::mail(&office.desk_of_job(municipality, "mail")).await,
        "digest" => {
            digest::send(&office.desk_of_job(municipality, "digest")).await?;
            Ok(every("digest"))
        }
        "remind" => {
            let desk = office.desk_of_job(municipality, "remind");
            remind::remind(&desk).await?;
            submissions::remind(&desk).await?;
            Ok(every("remind"))
        }
        "coverage" => {
            coverage::alarm::look(&office.desk_of_job(municipality, "coverage")).await?;
            Ok(every("coverage"))
        }
        "presentation" => {
            presentation::check::look(&office.desk_of_job(municipality, "presentation")).await?;
            Ok(every("presentation"))
        }
        "followers" => {
            statistics::count(&office.desk_of_job(municipality, "followers")).await?;
            Ok(every("followers"))
        }
        "posts" => {
            put_up::look(&office.desk_of_job(municipality, "posts")).await?;
            Ok(every("posts"))
        }
        "reviews" => {
            remind::begin_reviews(&office.desk_of_job(municipality, "reviews")).await?;
            Ok(every("reviews"))
        }
        "tiles" => {
            let id = MunicipalityId(municipality.id);
            let now = office.clock.now();
            tiles::sign(&office.store, id, &office.keys, &office.world.log_host, now).await?;
            Ok(every("tiles"))
        }
        "late" => {
            let desk = office.desk_of_job(municipality, "late");
            let mut writer = desk.open().await?;
            if writer.pass_time(desk.now).await? {
                writer.commit().await?;
            }
            Ok(every("late"))
        }
        "sweep" => {
            let desk = office.desk_of_job(municipality, "sweep");
            let mut writer = desk.open().await?;
            writer.sweep_tally(desk.now).await?;
            writer.forget_sign_ins(desk.now.checked_sub(LASTS).unwrap_or(desk.now)).await?;
            writer.commit().await?;
            Ok(every("sweep"))
        }
        "verify" => {
            check::check(&office.desk_of_job(municipality, "verify")).await?;
            Ok(Some(check::next_night(office.clock.now())))
        }
        "diary-hand-over" => {
            handover::hand_over(&office.desk_of_job(municipality, "diary-hand-over"), key()?.into()).await?;
            Ok(None)
        }
        "diary-receipts" => {
            receipts::take(&office.desk_of_job(municipality, "diary-receipts")).await?;
            Ok(every("diary-receipts"))
        }
        "diary-chase" => {
            chase::chase(&office.desk_of_job(municipality, "diary-chase")).await?;
            Ok(every("diary-chase"))
        }
        "register" => {
            let desk = office.desk_of_job(municipality, "register");
            idle::find(&desk).await?;
            confirm::go_round(&desk).await?;
            confirm::remind(&desk).await?;
            resources::go_round(&desk).await?;
            Ok(every("register"))
        }
        other => Err(Refusal::Rule(format!("the job {other} is not known to this program"))),
    }
}
