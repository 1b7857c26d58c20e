//! Asking a platform that takes money: so much is held before each asking, and what it cost is written down after it,
//! also where nothing came of it.
//!
//! What is held counts as spent for everybody, whichever program of the installation they ask from: it is taken in a
//! write, and a write holds the municipality's turn. So two who ask at once never spend the same money, and a program
//! that is ended while it asks has never spent what is not counted. The asking goes on in a task of its own when
//! whoever wanted it is gone: what it costs is still known then.

use super::{charges, stands};
use crate::channels::around::{Around, Wrapped};
use crate::channels::ledger::day_number;
use crate::desk::Desk;
use crate::refusal::Refusal;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use torg_domain::channels::problem::{Mender, Problem as Fault, ProblemKind};
use torg_domain::channels::spending::HELD_FOR;
use torg_domain::ids::ChannelId;
use torg_domain::outside::Outside;
use torg_domain::outside::platform::{Account, Platform, PlatformFailure};
use torg_domain::outside::purse::Purse;
use torg_store::channels::{ChannelRow, HoldRow};

/// How soon to try again when others hold what is left: they are asking just now.
const SOON: SignedDuration = SignedDuration::from_secs(15);

/// How soon to try again when what was to be held could not be written down.
const LATER: SignedDuration = SignedDuration::from_mins(1);

/// The platform of a channel, paid for as it is asked where it takes money.
pub(in crate::channels) fn paying(
    desk: &Desk,
    channel: &ChannelRow,
    platform: Arc<dyn Platform>,
) -> Arc<dyn Platform> {
    match charges(desk, channel) {
        Some(charges) => Arc::new(Wrapped(Paying {
            platform,
            desk: desk.clone(),
            channel: ChannelId(channel.id),
            currency: charges.currency.as_str().into(),
        })),
        None => platform,
    }
}

#[derive(Clone)]
struct Paying {
    platform: Arc<dyn Platform>,
    desk: Desk,
    channel: ChannelId,
    currency: Arc<str>,
}

/// How much is held.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Much {
    /// A part of the month's cap.
    Part,
    /// All that is left.
    All,
}

/// What is held for an asking.
struct Held {
    row: HoldRow,
    purse: Arc<Purse>,
    /// Whether there was more left than was held.
    more: bool,
    /// Whether others held money too.
    others: bool,
    /// When there is money again by itself.
    goes_on_at: Option<Timestamp>,
}

impl Paying {
    /// Asks, and pays. Where a part of what is left was too little, once more with all of it: a platform that looks
    /// before it asks has then done nothing yet that cannot be done again.
    async fn pay<T>(
        &self,
        account: Account,
        now: Timestamp,
        ask: impl Fn(Arc<dyn Platform>, Account) -> Outside<'static, Result<T, PlatformFailure>>,
    ) -> Result<T, PlatformFailure> {
        let mut much = Much::Part;
        loop {
            let held = match self.hold(much).await {
                Ok(Ok(held)) => held,
                Ok(Err(failure)) => return Err(failure),
                Err(why) => return Err(unwritten(&why, now)),
            };
            let budget = held.as_ref().map(|held| Arc::clone(&held.purse));
            let answer = ask(Arc::clone(&self.platform), Account { budget, ..account.clone() }).await;
            let Some(held) = held else { return answer };
            self.settle(&held).await;
            match answer {
                Err(failure) if is_short(&failure) && held.more && !failure.perhaps_done => much = Much::All,
                Err(failure) if is_short(&failure) && held.others => return Err(others_ask(now)),
                Err(failure) if is_short(&failure) => {
                    let again = held.goes_on_at.map_or(failure.retry_at, |at| at.min(failure.retry_at));
                    return Err(PlatformFailure { retry_at: again, ..failure });
                }
                answer => return answer,
            }
        }
    }

    /// Holds money for an asking; none where nobody has said how much there is: then the platform says so itself.
    async fn hold(&self, much: Much) -> Result<Result<Option<Held>, PlatformFailure>, Refusal> {
        let desk = &self.desk.later();
        let mut writer = desk.open().await?;
        let (Some(cap), spent) = stands(desk, &mut writer, self.channel).await? else { return Ok(Ok(None)) };
        let day = day_number(desk.today());
        let held = writer.spending(self.channel, (day, day), desk.now).await?;
        let held = held.iter().map(|row| u64::try_from(row.held).unwrap_or(0)).sum::<u64>();
        let left = cap.left(spent);
        let goes_on_at = cap.goes_on_at(spent, desk.now);
        if left == 0 {
            return Ok(Err(match cap.warning(spent, &self.currency) {
                Some(problem) if held == 0 => PlatformFailure {
                    problem,
                    retry_at: goes_on_at.unwrap_or(desk.now).max(after(desk.now, LATER)),
                    answer: None,
                    perhaps_done: false,
                },
                _ => others_ask(desk.now),
            }));
        }
        let amount = if much == Much::All { left } else { cap.hold(left) };
        let row = HoldRow {
            id: desk.new_id(),
            channel: self.channel.0,
            day,
            amount: whole(amount),
            until_at: after(desk.now, HELD_FOR).as_millisecond(),
        };
        writer.hold_spending(&row).await?;
        writer.commit().await?;
        let purse = Purse::holding(amount);
        Ok(Ok(Some(Held { row, purse, more: amount < left, others: held > 0, goes_on_at })))
    }

    /// Writes down what an asking cost. Where that fails, what was held stays counted as spent.
    async fn settle(&self, held: &Held) {
        let desk = &self.desk.later();
        let settled = async {
            let mut writer = desk.open().await?;
            writer.settle_spending(&held.row, whole(held.purse.spent())).await?;
            Ok::<(), Refusal>(writer.commit().await?)
        };
        if let Err(why) = settled.await {
            tracing::warn!(channel = %self.channel, %why, "what an asking cost was not written down");
        }
    }
}

impl Around for Paying {
    fn platform(&self) -> &dyn Platform {
        &*self.platform
    }

    /// In a task of its own.
    fn asks<'a, T: Send + 'static>(
        &'a self,
        account: &Account,
        now: Timestamp,
        ask: impl Fn(Arc<dyn Platform>, Account) -> Outside<'static, Result<T, PlatformFailure>>
        + Send
        + Sync
        + 'static,
    ) -> Outside<'a, Result<T, PlatformFailure>> {
        let (this, account) = (self.clone(), account.clone());
        Box::pin(async move {
            let task = tokio::spawn(async move { this.pay(account, now, ask).await });
            task.await.unwrap_or_else(|why| Err(unwritten(&why, now).perhaps()))
        })
    }
}

fn whole(amount: u64) -> i64 {
    i64::try_from(amount).unwrap_or(i64::MAX)
}

fn after(now: Timestamp, wait: SignedDuration) -> Timestamp {
    now.saturating_add(wait).unwrap_or(now)
}

/// Whether it was our own cap that stopped an asking, not the platform's answer.
fn is_short(failure: &PlatformFailure) -> bool {
    failure.problem.kind == ProblemKind::BudgetSpent && failure.answer.is_none()
}

/// What is left is held by others, who ask just now.
fn others_ask(now: Timestamp) -> PlatformFailure {
    let sentence = "Det som är kvar av kanalens kostnadstak är reserverat för något annat som frågar plattformen just nu. Ett nytt försök görs strax.";
    PlatformFailure {
        problem: Fault::new(ProblemKind::AskedToWait, Mender::Time, sentence),
        retry_at: after(now, SOON),
        answer: None,
        perhaps_done: false,
    }
}

/// Nothing was asked for, because what it may cost could not be written down first.
fn unwritten(why: &dyn std::fmt::Display, now: Timestamp) -> PlatformFailure {
    tracing::error!(%why, "a platform that takes money was not asked");
    let sentence = "Torg kunde inte skriva ner vad frågan till plattformen får kosta, och frågade därför inte. Ett nytt försök görs strax; annars står felet i programmets logg.";
    PlatformFailure {
        problem: Fault::new(ProblemKind::Unreachable, Mender::Operator, sentence),
        retry_at: after(now, LATER),
        answer: None,
        perhaps_done: false,
    }
}
