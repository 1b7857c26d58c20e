//! A platform with something done around each asking: what it costs is held, what lets us in is renewed.
//!
//! What is only told of the platform, a renewal and a stream go straight through.

use jiff::Timestamp;
use std::sync::Arc;
use torg_domain::channels::taken::Standing;
use torg_domain::outside::Outside;
use torg_domain::outside::hook::Hook;
use torg_domain::outside::listen::{Bell, Silence};
use torg_domain::outside::pass::{Pass, Renewal};
use torg_domain::outside::platform::{
    Account, Carried, Followers, Measure, OwnPost, Platform, PlatformFailure, ReadOut, Reading, SignedProof,
    Trial,
};
use torg_domain::outside::sign_in::SignIn;

/// What is done around each asking.
pub(super) trait Around: Send + Sync {
    /// The platform that is asked.
    fn platform(&self) -> &dyn Platform;

    /// Asks, perhaps more than once, with the account as it is to be shown.
    fn asks<'a, T: Send + 'static>(
        &'a self,
        account: &Account,
        now: Timestamp,
        ask: impl Fn(Arc<dyn Platform>, Account) -> Outside<'static, Result<T, PlatformFailure>>
        + Send
        + Sync
        + 'static,
    ) -> Outside<'a, Result<T, PlatformFailure>>;
}

/// A platform asked so.
pub(super) struct Wrapped<A>(pub(super) A);

impl<A: Around> Platform for Wrapped<A> {
    fn key(&self) -> &'static str {
        self.0.platform().key()
    }

    fn read<'a>(
        &'a self,
        account: &'a Account,
        what: Reading,
        now: Timestamp,
    ) -> Outside<'a, Result<ReadOut, PlatformFailure>> {
        self.0.asks(account, now, move |platform, account| {
            let what = what.clone();
            Box::pin(async move { platform.read(&account, what, now).await })
        })
    }

    fn standing<'a>(
        &'a self,
        account: &'a Account,
        external_id: &'a str,
        now: Timestamp,
    ) -> Outside<'a, Result<Standing, PlatformFailure>> {
        let id = external_id.to_owned();
        self.0.asks(account, now, move |platform, account| {
            let id = id.clone();
            Box::pin(async move { platform.standing(&account, &id, now).await })
        })
    }

    fn try_out<'a>(&'a self, account: &'a Account, now: Timestamp) -> Outside<'a, Trial> {
        let tried = self.0.asks(account, now, move |platform, account| {
            Box::pin(async move { Ok(platform.try_out(&account, now).await) })
        });
        Box::pin(async move {
            tried.await.unwrap_or_else(|why| Trial { problems: vec![why.problem], ..Trial::default() })
        })
    }

    fn proof<'a>(
        &'a self,
        account: &'a Account,
        external_id: &'a str,
        now: Timestamp,
    ) -> Outside<'a, Result<Vec<SignedProof>, PlatformFailure>> {
        let id = external_id.to_owned();
        self.0.asks(account, now, move |platform, account| {
            let id = id.clone();
            Box::pin(async move { platform.proof(&account, &id, now).await })
        })
    }

    fn renews(&self, pass: &Pass) -> bool {
        self.0.platform().renews(pass)
    }

    fn renew<'a>(&'a self, account: &'a Account, now: Timestamp) -> Outside<'a, Renewal> {
        self.0.platform().renew(account, now)
    }

    fn sign_in(&self) -> Option<&dyn SignIn> {
        self.0.platform().sign_in()
    }

    fn followers<'a>(
        &'a self,
        account: &'a Account,
        now: Timestamp,
    ) -> Outside<'a, Result<Option<Followers>, PlatformFailure>> {
        self.0.asks(account, now, move |platform, account| {
            Box::pin(async move { platform.followers(&account, now).await })
        })
    }

    fn hook(&self) -> Option<&dyn Hook> {
        self.0.platform().hook()
    }

    fn listens(&self) -> bool {
        self.0.platform().listens()
    }

    fn listen<'a>(
        &'a self,
        account: &'a Account,
        bell: &'a dyn Bell,
        now: Timestamp,
    ) -> Outside<'a, Silence> {
        self.0.platform().listen(account, bell, now)
    }

    fn publishes(&self) -> bool {
        self.0.platform().publishes()
    }

    fn takes_pictures(&self) -> bool {
        self.0.platform().takes_pictures()
    }

    fn publish<'a>(
        &'a self,
        account: &'a Account,
        post: &'a OwnPost,
        now: Timestamp,
    ) -> Outside<'a, Result<Option<Carried>, PlatformFailure>> {
        let post = post.clone();
        self.0.asks(account, now, move |platform, account| {
            let post = post.clone();
            Box::pin(async move { platform.publish(&account, &post, now).await })
        })
    }

    fn carry_out<'a>(
        &'a self,
        account: &'a Account,
        external_id: &'a str,
        measure: Measure,
        now: Timestamp,
    ) -> Outside<'a, Result<Option<Carried>, PlatformFailure>> {
        let id = external_id.to_owned();
        self.0.asks(account, now, move |platform, account| {
            let (id, measure) = (id.clone(), measure.clone());
            Box::pin(async move { platform.carry_out(&account, &id, measure, now).await })
        })
    }

    fn carry_out_seen<'a>(
        &'a self,
        account: &'a Account,
        external_id: &'a str,
        stood: Standing,
        measure: Measure,
        now: Timestamp,
    ) -> Outside<'a, Result<Option<Carried>, PlatformFailure>> {
        let id = external_id.to_owned();
        self.0.asks(account, now, move |platform, account| {
            let (id, measure) = (id.clone(), measure.clone());
            Box::pin(async move { platform.carry_out_seen(&account, &id, stood, measure, now).await })
        })
    }
}
