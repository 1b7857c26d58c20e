//! The platforms torg reads and works in, a folder each; the only place where they meet.

pub mod bluesky;
mod events;
pub mod facebook;
pub mod feed;
mod found;
mod graph;
pub mod instagram;
mod interface;
pub mod linkedin;
mod marks;
pub mod mastodon;
mod pages;
mod pieces;
mod refresh;
mod settled;
mod signature;
pub mod threads;
pub mod tiktok;
mod values;
pub mod wordpress;
pub mod x;
pub mod youtube;

use crate::guard::Guard;
use jiff::Timestamp;
use std::{collections::HashMap, sync::Arc};
use torg_domain::channels::presentation::Shown;
use torg_domain::outside::{
    Credential, Outside,
    platform::{Account, Place, Platform, Saw, Sight, Stranger},
};

/// Every platform whose own interface we may use.
#[must_use]
pub fn all(guard: &Arc<Guard>) -> Vec<Arc<dyn Platform>> {
    vec![
        Arc::new(wordpress::Wordpress::new(guard.clone())),
        Arc::new(mastodon::Mastodon::new(guard.clone())),
        Arc::new(bluesky::Bluesky::new(guard.clone())),
        Arc::new(facebook::Facebook::new(guard.clone())),
        Arc::new(instagram::Instagram::at(guard.clone(), facebook::ROOT)),
        Arc::new(threads::Threads::new(guard.clone())),
        Arc::new(x::X::new(guard.clone())),
        Arc::new(youtube::YouTube::new(guard.clone())),
        Arc::new(linkedin::LinkedIn::new(guard.clone())),
        Arc::new(tiktok::Tiktok::new(guard.clone())),
    ]
}

/// Somebody who looks as anybody would, at every platform where that can be done.
#[must_use]
pub fn stranger(guard: &Arc<Guard>) -> Arc<dyn Stranger> {
    let wordpress: Arc<dyn Stranger> = Arc::new(wordpress::Onlooker::new(guard.clone()));
    let mastodon: Arc<dyn Stranger> = Arc::new(mastodon::Onlooker::new(guard.clone()));
    let bluesky: Arc<dyn Stranger> = Arc::new(bluesky::Onlooker::new(guard.clone()));
    let all = [(wordpress::KEY, wordpress), (mastodon::KEY, mastodon), (bluesky::KEY, bluesky)];
    Arc::new(Strangers { at: HashMap::from(all), guard: guard.clone() })
}

/// What is learnt of an account is kept under its address and whom it signs in as.
fn key_of(account: &Account) -> (String, Option<String>) {
    let user = match &account.credential {
        Some(Credential::Basic { user, .. }) => Some(user.clone()),
        _ => None,
    };
    (account.address.clone(), user)
}

/// One who knows where each platform shows things.
struct Strangers {
    at: HashMap<&'static str, Arc<dyn Stranger>>,
    guard: Arc<Guard>,
}

impl Stranger for Strangers {
    fn look<'a>(&'a self, sight: &'a Sight, now: Timestamp) -> Outside<'a, Saw> {
        match self.at.get(sight.account.platform.as_str()) {
            Some(stranger) => stranger.look(sight, now),
            None => Box::pin(async { Saw::default() }),
        }
    }

    fn reads<'a>(&'a self, url: &'a str, text: &'a str) -> Outside<'a, Option<Place>> {
        Box::pin(async move { Some(crate::page::says(&self.guard, url, text).await) })
    }

    fn shown<'a>(&'a self, platform: &'a str, address: &'a str) -> Outside<'a, Option<Shown>> {
        match self.at.get(platform) {
            Some(stranger) => stranger.shown(platform, address),
            None => Box::pin(async { None }),
        }
    }
}
