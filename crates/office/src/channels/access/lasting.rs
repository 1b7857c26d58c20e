//! Asking with what lets us in as it is at the moment: renewed first where it has run out, and once more where the
//! platform does not take it any more and something newer is kept.
//!
//! A reading can take longer than a token holds, and another node may renew it meanwhile. Only `renew` ever asks for a
//! new one, so that what is worth something once is used once, whoever finds that it is needed.

use super::{known, pass, problem, renew::renew};
use crate::channels::around::{Around, Wrapped};
use crate::channels::poll::credential;
use crate::desk::Desk;
use crate::refusal::Refusal;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use torg_domain::channels::problem::{Mender, Problem, ProblemKind};
use torg_domain::ids::ChannelId;
use torg_domain::outside::platform::{Account, Platform, PlatformFailure};
use torg_domain::outside::{Credential, Outside};
use torg_store::inbox::rows::instant;

/// What holds shorter than this is renewed before it is shown.
const NEARLY: SignedDuration = SignedDuration::from_secs(10);

/// What was renewed so lately is not renewed again because the platform refuses it: something else is wrong.
const LATELY: SignedDuration = SignedDuration::from_mins(5);

/// How soon to try again while it is being renewed.
const SOON: SignedDuration = SignedDuration::from_secs(15);

/// However long a renewal waits: then whoever asked asks again.
const LATEST: SignedDuration = SignedDuration::from_hours(1);

/// The platform of a channel, asked with what lets us in as it is at the moment where that renews.
pub(in crate::channels) fn lasting(
    desk: &Desk,
    channel: ChannelId,
    platform: Arc<dyn Platform>,
    account: &Account,
) -> Arc<dyn Platform> {
    let renews = pass(account).is_some_and(|pass| pass.refresh.is_some() && platform.renews(&pass));
    if !renews {
        return platform;
    }
    // It is renewed by a job's right, whoever asks.
    let desk = desk.office().desk_of_job(desk.municipality.clone(), super::renew::JOB);
    Arc::new(Wrapped(Lasting { platform, desk, channel, credential: account.credential.clone() }))
}

#[derive(Clone)]
struct Lasting {
    platform: Arc<dyn Platform>,
    desk: Desk,
    channel: ChannelId,
    /// What was kept when this was made.
    credential: Option<Credential>,
}

impl Lasting {
    /// What is kept now.
    async fn kept(&self) -> Result<Option<Credential>, Refusal> {
        let channel = self.desk.reader().channel(self.channel).await?;
        credential(&self.desk, &channel)
    }

    /// The account with what lets us in as it is now.
    async fn now(&self, account: Account) -> Result<Account, PlatformFailure> {
        let ends = |account: &Account| {
            let soon = self.desk.later().now.saturating_add(NEARLY).unwrap_or(Timestamp::MAX);
            pass(account).and_then(|pass| pass.access_until).is_some_and(|until| until <= soon)
        };
        // Something that is being tried, and is not kept, is nobody's to renew.
        if account.credential != self.credential || !ends(&account) {
            return Ok(account);
        }
        let newer = async {
            let kept = Account { credential: self.kept().await?, ..account.clone() };
            if !ends(&kept) {
                return Ok((kept, None));
            }
            let next = renew(&self.desk.later(), self.channel).await?;
            Ok::<_, Refusal>((Account { credential: self.kept().await?, ..account.clone() }, next))
        };
        match newer.await {
            Ok((newer, _)) if !ends(&newer) => Ok(newer),
            // Whoever asked waits as long as the renewal does: so it is not begun anew each time somebody asks.
            Ok((_, next)) => Err(self.because(under_way(self.desk.later().now, next)).await),
            Err(why) => {
                tracing::warn!(channel = %self.channel, %why, "what lets us in was not renewed");
                Err(under_way(self.desk.later().now, None))
            }
        }
    }

    /// What is kept instead of what the platform has just refused; none when there is nothing newer.
    async fn instead(&self, account: &Account) -> Result<Option<Account>, Refusal> {
        let other = |kept: Option<Credential>| {
            (kept.is_some() && kept != account.credential)
                .then(|| Account { credential: kept, ..account.clone() })
        };
        if let Some(newer) = other(self.kept().await?) {
            return Ok(Some(newer));
        }
        let desk = &self.desk.later();
        let mut writer = desk.open().await?;
        let Some(mut row) = writer.channel_access(self.channel).await? else { return Ok(None) };
        let lately = desk.now.duration_since(instant(row.obtained_at)) < LATELY;
        if !row.renews || row.begun_at.is_some() || lately {
            return Ok(None);
        }
        // The platform's word counts before the clock's: it lets nobody in any more.
        row.access_until = Some(row.access_until.unwrap_or(i64::MAX).min(desk.now.as_millisecond()));
        writer.save_channel_access(&row).await?;
        writer.commit().await?;
        renew(desk, self.channel).await?;
        Ok(other(self.kept().await?))
    }

    /// A failure, with why it could not be renewed where that is known.
    async fn because(&self, failure: PlatformFailure) -> PlatformFailure {
        let row = self.desk.reader().channel_access(self.channel).await.ok().flatten();
        // Another has it renewed just now: what is refused is what was there before.
        if row.as_ref().is_some_and(|row| row.begun_at.is_some()) {
            return under_way(self.desk.later().now, None);
        }
        let known = row.as_ref().filter(|row| !known(row).renews).and_then(problem);
        PlatformFailure { problem: known.unwrap_or(failure.problem), ..failure }
    }

    async fn ask<T>(
        &self,
        account: Account,
        ask: impl Fn(Arc<dyn Platform>, Account) -> Outside<'static, Result<T, PlatformFailure>>,
    ) -> Result<T, PlatformFailure> {
        let account = self.now(account).await?;
        let failure = match ask(Arc::clone(&self.platform), account.clone()).await {
            Err(failure) if failure.problem.kind == ProblemKind::AccessRefused && !failure.perhaps_done => {
                failure
            }
            other => return other,
        };
        match self.instead(&account).await {
            Ok(Some(account)) => ask(Arc::clone(&self.platform), account).await,
            Ok(None) => Err(self.because(failure).await),
            Err(why) => {
                tracing::warn!(channel = %self.channel, %why, "what lets us in was not renewed");
                Err(failure)
            }
        }
    }
}

impl Around for Lasting {
    fn platform(&self) -> &dyn Platform {
        &*self.platform
    }

    fn asks<'a, T: Send + 'static>(
        &'a self,
        account: &Account,
        _now: Timestamp,
        ask: impl Fn(Arc<dyn Platform>, Account) -> Outside<'static, Result<T, PlatformFailure>>
        + Send
        + Sync
        + 'static,
    ) -> Outside<'a, Result<T, PlatformFailure>> {
        let account = account.clone();
        Box::pin(async move { self.ask(account, ask).await })
    }
}

/// What lets us in has run out, and is being renewed, here or elsewhere; `next` when that is tried again.
fn under_way(now: Timestamp, next: Option<Timestamp>) -> PlatformFailure {
    // A person may mend it meanwhile.
    let latest = now.saturating_add(LATEST).unwrap_or(now);
    let sentence = "Det som släpper in oss har gått ut och är inte förnyat än. Ett nytt försök görs strax av sig självt.";
    PlatformFailure {
        problem: Problem::new(ProblemKind::AccessEnded, Mender::Time, sentence),
        retry_at: now.saturating_add(SOON).unwrap_or(now).max(next.unwrap_or(now).min(latest)),
        answer: None,
        perhaps_done: false,
    }
}
