//! A town that works at a real network, by the clock on the wall: what the journeys there share.

use jiff::SignedDuration;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::Arc;
use torg_domain::ids::ChannelId;
use torg_domain::inbox::message::Message;
use torg_domain::outside::platform::{Platform, Stranger};
use torg_domain::trail::key::KeyFile;
use torg_office::channels::open::{self, Registered};
use torg_office::channels::reading;
use torg_office::{Office, World, jobs};
use torg_store::inbox::rows::OrderRow;
use torg_testkit::{Counting, Town, packs};

#[expect(clippy::disallowed_methods, reason = "the network goes by the wall's clock")]
pub fn wall() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

/// A town that works there, and the channel it does so in: with whose account, and let in by what.
pub async fn town(
    platform: Arc<dyn Platform>,
    stranger: Arc<dyn Stranger>,
    account: impl FnOnce(Registered) -> Registered,
) -> (Town, ChannelId) {
    let mut town = Town::new().await;
    let world = World {
        platforms: vec![platform],
        stranger: Some(stranger),
        browser: None,
        ..town.office.world.clone()
    };
    town.office = Office::new(
        town.office.store.clone(),
        KeyFile::new([1; 32], [2; 32]),
        packs::platforms(),
        town.clock.clone(),
        Arc::new(Counting::from(RandomState::new().build_hasher().finish())),
        world,
    );
    town.clock.set(wall());
    let watched_from = wall().checked_sub(SignedDuration::from_mins(1)).ok();
    let registered = account(Registered { watched_from, ..town.connection("Lillköping") });
    let desk = town.desk(town.people.admin).await;
    let channel = open::open(&desk, &registered).await.unwrap();
    (town, channel)
}

pub async fn held(town: &Town, channel: ChannelId, id: &str) -> Message {
    town.clock.set(wall());
    town.job().reader().message_of(channel, id).await.unwrap().expect("it is held")
}

pub async fn reread(town: &Town, channel: ChannelId) {
    town.clock.set(wall());
    reading::reread(&town.job(), channel).await.unwrap();
}

/// Does every job that is due, by the town's clock.
pub async fn work_now(town: &Town) {
    loop {
        let jobs = jobs::claim(&town.office, 20).await.unwrap();
        if jobs.is_empty() {
            break;
        }
        for job in jobs {
            jobs::run(&town.office, &job).await.unwrap();
        }
    }
}

pub async fn order(town: &Town, m: &Message, kind: &str) -> OrderRow {
    let all = town.job().reader().orders(m.id).await.unwrap();
    all.into_iter().rfind(|o| o.kind == kind).unwrap_or_else(|| panic!("an order to {kind}"))
}
