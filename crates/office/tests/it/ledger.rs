//! The completeness ledger: what was counted at the platform against what we hold, how long it took, when we
//! were blind and why, and that it goes along in a proof package.

use crate::said::{at, comment, editor, message, take};
use jiff::civil::date;
use torg_domain::archive::check::{Known, check};
use torg_domain::channels::ledger::Lag;
use torg_domain::channels::taken::{Kind, Taken};
use torg_domain::ids::ChannelId;
use torg_office::archive::Sink;
use torg_office::archive::package::{What, prepare};
use torg_office::channels::{ledger, poll::poll, reading};
use torg_testkit::{Town, both, site::Mood};

fn under(id: &str, published: &str) -> Taken {
    Taken {
        parent: Some("post".into()),
        thread: Some("post".into()),
        ours: Some(false),
        kind: Kind::Comment,
        published_at: Some(at(published)),
        ..comment(id, "Hej, när öppnar badhuset igen?")
    }
}

async fn night(town: &Town, channel: ChannelId) {
    let morning = town.now().checked_add(jiff::SignedDuration::from_hours(6)).unwrap();
    for _ in 0..10 {
        if reading::everything(&town.job(), channel).await.unwrap().unwrap() > morning {
            return;
        }
    }
    panic!("the reading of everything never ended");
}

#[tokio::test]
async fn a_platform_that_was_away_leaves_blind_time_with_its_reason_and_messages_with_their_lag() {
    both(async |town: Town| {
        let channel = town.connected("Bloggen").await;
        town.clock.set(at("2026-04-07T20:00:00Z"));
        poll(&town.job(), channel).await.unwrap();
        town.site.is(Mood::Down);
        town.clock.set(at("2026-04-07T20:01:00Z"));
        poll(&town.job(), channel).await.unwrap();
        town.site.says(under("a", "2026-04-07T20:30:00Z"));
        // While it lasts it is told as well, up to now.
        town.clock.set(at("2026-04-07T21:00:00Z"));
        let now = ledger::of(&editor(&town).await, channel).await.unwrap();
        let today = now.days.last().unwrap();
        assert_eq!((today.date, today.blind_s()), (date(2026, 4, 7), 3600));
        town.site.is(Mood::Well);
        town.clock.set(at("2026-04-07T23:00:00Z"));
        poll(&town.job(), channel).await.unwrap();
        let ledger = ledger::of(&editor(&town).await, channel).await.unwrap();
        let [.., before, after] = ledger.days.as_slice() else { panic!("thirty days") };
        // 22:00 to 01:00 in Sweden: two hours on one day, one on the next.
        assert_eq!((before.blind_s(), after.blind_s()), (7200, 3600));
        assert_eq!(after.blind[0].why.as_deref(), Some("Plattformen svarar inte."));
        assert_eq!(before.readings.map(|r| (r.well, r.failed)), Some((1, 1)));
        assert_eq!(after.lag, Some(Lag { p50_s: 9000, p95_s: 9000, of: 1 }));
        // What was before anything was kept is not said to have been well.
        assert_eq!(ledger.days[0].readings, None);
        assert_eq!(ledger.since, Some(date(2026, 4, 7)));
        let all = ledger::overview(&editor(&town).await).await.unwrap();
        let bloggen = all.iter().find(|l| l.channel.id == channel.0).unwrap();
        assert_eq!(bloggen.sum().blind_s, 3 * 3600);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn readings_that_come_in_time_leave_no_blind_time_and_the_known_gaps_stand_beside() {
    both(async |town: Town| {
        let channel = town.connected("Bloggen").await;
        for minute in ["2026-04-07T08:10:00Z", "2026-04-07T08:11:00Z", "2026-04-07T08:13:00Z"] {
            town.clock.set(at(minute));
            poll(&town.job(), channel).await.unwrap();
        }
        take(&town, channel, vec![under("b", "2026-04-07T08:00:00Z")]).await;
        let ledger = ledger::of(&editor(&town).await, channel).await.unwrap();
        let today = ledger.days.last().unwrap();
        assert_eq!((today.blind_s(), today.readings.map(|r| r.well)), (0, Some(3)));
        assert_eq!(today.captured, 1);
        assert!(!ledger.gaps.is_empty(), "the interface's known gaps stand with it");
    })
    .await;
}

#[tokio::test]
async fn the_night_holds_the_platforms_count_against_ours_and_a_difference_stays_open() {
    both(async |town: Town| {
        let channel = town.connected("Bloggen").await;
        town.site.says(Taken {
            parent: None,
            ours: Some(true),
            kind: Kind::Post,
            ..under("post", "2026-04-07T07:00:00Z")
        });
        town.site.says(under("a", "2026-04-07T08:05:00Z"));
        town.clock.set(at("2026-04-07T08:10:00Z"));
        poll(&town.job(), channel).await.unwrap();
        // A platform that tells no count has none: that is no zero.
        night(&town, channel).await;
        let counted = async || {
            let ledger = ledger::of(&editor(&town).await, channel).await.unwrap();
            ledger.days.last().unwrap().counted.unwrap().count
        };
        let silent = counted().await;
        assert_eq!((silent.told, silent.held, silent.open()), (None, 2, None));
        town.site.counts(0);
        town.clock.set(at("2026-04-08T00:10:00Z"));
        night(&town, channel).await;
        let same = counted().await;
        assert_eq!((same.told, same.held, same.open()), (Some(2), 2, Some(0)));
        // It counts three more than it gives, and says nothing of why.
        town.site.counts(3);
        town.clock.set(at("2026-04-09T00:10:00Z"));
        night(&town, channel).await;
        let less = counted().await;
        assert_eq!((less.told, less.held, less.difference(), less.open()), (Some(5), 2, Some(3), Some(3)));
        town.verify().await;
    })
    .await;
}

struct Held(Vec<u8>);

impl Sink for Held {
    async fn put(&mut self, bytes: bytes::Bytes) -> std::io::Result<()> {
        self.0.extend_from_slice(&bytes);
        Ok(())
    }
}

#[tokio::test]
async fn a_package_says_when_we_were_blind_on_the_days_it_is_about_and_verifies() {
    both(async |town: Town| {
        let channel = town.connected("Bloggen").await;
        town.clock.set(at("2026-04-07T08:10:00Z"));
        poll(&town.job(), channel).await.unwrap();
        town.site.says(under("a", "2026-04-07T08:15:00Z"));
        town.clock.set(at("2026-04-07T09:10:00Z"));
        poll(&town.job(), channel).await.unwrap();
        let m = message(&town, channel, "a").await;
        let desk = editor(&town).await;
        let mut held = Held(Vec::new());
        prepare(&desk, What::Message(m.id)).await.unwrap().write(&mut held).await.unwrap();
        check(&mut &*held.0, &Known::default()).unwrap();
        // Nothing in it is compressed.
        let text = String::from_utf8_lossy(&held.0);
        assert!(text.contains("ledger.json") && text.contains("\"torg.ledger.1\""));
        assert!(text.contains("\"blind_s\": 3600") && text.contains("\"date\": \"2026-04-07\""));
    })
    .await;
}
