//! The program ended at every commit, every outside call and every writing of bytes between a decision and
//! the stranger's word: when it goes on, nothing is repeated and nothing forgotten.

use crate::decisions::{insult, order_of, slur};
use crate::said::{editor, message};
use jiff::SignedDuration;
use std::sync::Arc;
use torg_domain::ids::{MessageId, OrderId};
use torg_domain::inbox::tracks::Publication;
use torg_domain::outside::platform::Standing;
use torg_office::decisions::decide::decide;
use torg_office::decisions::{carry_out, stranger};
use torg_testkit::{Side, Site, Town};

/// Every point of the chain, in order. What is missing here is a point nobody has tried to die at.
const CHAIN: [&str; 17] = [
    // The decision, with its evidence before it.
    "put",
    "platform read",
    "browser",
    "put",
    "put",
    "put",
    "commit message.removal-ordered",
    // The asking.
    "commit commit",
    "platform carry out",
    // The stranger looks while the platform's word is written down.
    "stranger look",
    "put",
    "commit message.removed",
    "commit message.verified",
    // The notice that follows.
    "commit commit",
    "platform carry out",
    "commit message.effect-confirmed",
    "end",
];

/// Does the whole chain, job by job; stops where the program is ended.
async fn chain(town: &Town, m: MessageId) -> Result<(), ()> {
    let desk = editor(town).await;
    let mut reader = town.job().reader();
    let decided = reader.decisions_of(m).await.map_err(drop)?;
    if decided.is_empty() {
        let revision = reader.message(m).await.map_err(drop)?.revision;
        decide(&desk, m, Some(revision), insult()).await.map_err(drop)?;
    }
    let order = OrderId(order_of(town, m, "remove").await.id);
    carry_out::carry_out(&town.job(), order).await.map_err(drop)?;
    stranger::look(&town.job(), order).await.map_err(drop)?;
    let notice = OrderId(order_of(town, m, "public-notice").await.id);
    carry_out::carry_out(&town.job(), notice).await.map_err(drop)?;
    Ok(())
}

/// Runs the chain until it ends or the program is ended; whether it came to its end.
async fn run(town: &Town, site: &Site, m: MessageId) -> bool {
    tokio::select! {
        done = chain(town, m) => done.is_ok(),
        () = site.faults.ended.notified() => false,
    }
}

/// What stands afterwards, however it went.
async fn stands(town: &Town, site: &Site, m: MessageId, what: &str) {
    assert_eq!(site.stands("bad"), Standing::Hidden, "{what}");
    let did = |word: &str| site.done().iter().filter(|(_, w)| w == word).count();
    assert_eq!((did("Hide"), did("Reply")), (1, 1), "{what}: once each");
    assert_eq!(site.replies().len(), 1, "{what}");
    let mut reader = town.job().reader();
    assert_eq!(reader.decisions_of(m).await.unwrap().len(), 1, "{what}");
    let orders = reader.orders(m).await.unwrap();
    assert_eq!(orders.len(), 2, "{what}");
    assert!(orders.iter().all(|o| o.confirmed_at.is_some()), "{what}");
    for order in &orders {
        let id = OrderId(order.id);
        assert_eq!(reader.carried(id).await.unwrap().len(), 1, "{what}: one word of the platform's");
        let looks = usize::from(order.kind == "remove");
        assert_eq!(reader.looks(id).await.unwrap().len(), looks, "{what}: one look");
    }
    let clocks = reader.clocks_of(m).await.unwrap();
    let removal = clocks.iter().find(|c| c.kind == "removal").unwrap();
    let confirmed = orders.iter().find(|o| o.kind == "remove").unwrap().confirmed_at;
    assert_eq!(removal.stopped_at, confirmed, "{what}");
    town.verify().await;
}

async fn ended_everywhere(new: impl AsyncFn(&Arc<Site>) -> Town) {
    // Once without harm: the list of points is whole.
    let site = Site::new();
    let town = new(&site).await;
    let (channel, m) = slur(&town).await;
    site.faults.end_at(None);
    assert!(run(&town, &site, m.id).await);
    let mut passed = site.faults.passed();
    passed.push("end".into());
    assert_eq!(passed, CHAIN, "a point was added or taken away: try to die at it");
    stands(&town, &site, m.id, "unharmed").await;
    let now = message(&town, channel, "bad").await;
    assert_eq!(now.tracks.publication, Publication::Unpublished);
    for (n, point) in CHAIN.iter().enumerate().take(CHAIN.len() - 1) {
        for side in [Side::Before, Side::After] {
            let what = format!("ended {side:?} {point} ({n})");
            let site = Site::new();
            let town = new(&site).await;
            let (_, m) = slur(&town).await;
            site.faults.end_at(Some((n, side)));
            assert!(!run(&town, &site, m.id).await, "{what}: it went on");
            site.faults.end_at(None);
            // The lease runs out and another takes over.
            town.clock.pass(SignedDuration::from_mins(6));
            assert!(run(&town, &site, m.id).await, "{what}: it does not go on");
            stands(&town, &site, m.id, &what).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ended_at_every_point_of_the_chain_nothing_is_repeated_or_forgotten() {
    ended_everywhere(async |site: &Arc<Site>| Town::at(site, "grund", "").await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ended_at_every_point_of_the_chain_on_postgresql_too() {
    ended_everywhere(async |site: &Arc<Site>| Town::at_on_postgres(site, "grund", "").await).await;
}
