//! What a channel may cost at a platform that takes money: nothing is asked for without a cap or past it, what stopped
//! goes on by itself, and what two ask for at once is never paid for twice.

use crate::acts::reply;
use crate::said::{at, comment, editor, message, work};
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use torg_domain::channels::problem::{Mender, Problem, ProblemKind};
use torg_domain::channels::spending::{Cap, Spent};
use torg_domain::channels::taken::{Kind, Standing, Taken};
use torg_domain::ids::ChannelId;
use torg_domain::outside::Outside;
use torg_domain::outside::platform::{
    Account, Carried, Measure, Platform, PlatformFailure, ReadOut, Reading,
};
use torg_office::channels::connection::{self, Connected};
use torg_office::channels::spending::{self, Spending};
use torg_office::channels::{ledger, poll::poll, reading};
use torg_office::inbox::answer;
use torg_office::{Desk, Office, Refusal, World};
use torg_testkit::{Town, both};

const NOW: &str = "2026-04-07T08:10:00Z";

/// A connected channel where each asking costs a tenth of a dollar.
async fn costly(town: &Town) -> ChannelId {
    let channel = town.connected("Bloggen").await;
    town.site.says(Taken {
        ours: Some(false),
        kind: Kind::Comment,
        published_at: Some(at("2026-04-07T08:05:00Z")),
        ..comment("a", "När öppnar badhuset?")
    });
    town.clock.set(at(NOW));
    channel
}

async fn keeper(town: &Town) -> Desk {
    town.desk(town.people.admin).await
}

async fn of(town: &Town, channel: ChannelId) -> Spending {
    spending::of(&keeper(town).await, channel).await.unwrap().expect("it costs")
}

async fn problem(town: &Town, channel: ChannelId) -> Option<Problem> {
    let state = town.job().reader().channel_state(channel).await.unwrap();
    serde_json::from_str(&state.problem?).unwrap()
}

#[tokio::test]
async fn nothing_is_asked_for_until_somebody_who_may_has_said_what_it_may_cost() {
    both(async |town: Town| {
        let town = town.charging(100);
        let channel = costly(&town).await;
        poll(&town.job(), channel).await.unwrap();
        assert!(town.site.asked().is_empty(), "not one question");
        assert_eq!(problem(&town, channel).await.unwrap().kind, ProblemKind::BudgetSpent);
        for (month, day, field) in [
            ("", "", "month"),
            ("femtio", "", "month"),
            ("1000000,5", "", "month"),
            ("5", "x", "day"),
            ("5", "6", "day"),
        ] {
            let no = spending::set(&keeper(&town).await, channel, month, day).await.unwrap_err();
            assert!(matches!(&no, Refusal::Field { field: f, .. } if *f == field), "{month} {day}: {no}");
        }
        let newcomer = town.desk(town.people.newcomer).await;
        let no = spending::set(&newcomer, channel, "50", "").await.unwrap_err();
        assert!(matches!(no, Refusal::NotAllowed(_)), "{no}");
        assert!(matches!(spending::lift(&newcomer, channel).await.unwrap_err(), Refusal::NotAllowed(_)));
        spending::set(&keeper(&town).await, channel, "50", "12,5").await.unwrap();
        let now = of(&town, channel).await;
        assert_eq!((now.cap, now.spent), (Some(Cap { month: 50_000, day: Some(12_500) }), Spent::default()));
        poll(&town.job(), channel).await.unwrap();
        message(&town, channel, "a").await;
        assert_eq!(problem(&town, channel).await, None);
        let now = of(&town, channel).await;
        assert_eq!((now.spent, now.days.len(), now.months.len()), (Spent { month: 100, day: 100 }, 1, 1));
        assert_eq!((now.days[0].on, now.days[0].spent, now.days[0].askings), (date(2026, 4, 7), 100, 1));
        // Taken away again, it stops again; where nothing costs there is nothing to set.
        town.clock.pass(SignedDuration::from_mins(1));
        spending::lift(&keeper(&town).await, channel).await.unwrap();
        let asked = town.site.asked().len();
        poll(&town.job(), channel).await.unwrap();
        assert_eq!(town.site.asked().len(), asked);
        let by_hand = town.channel("Anslagstavlan").await;
        assert!(spending::of(&keeper(&town).await, by_hand).await.unwrap().is_none());
        let no = spending::set(&keeper(&town).await, by_hand, "50", "").await.unwrap_err();
        assert!(matches!(no, Refusal::Rule(_)), "{no}");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn it_stops_before_it_spends_more_is_blind_meanwhile_and_goes_on_in_the_new_month() {
    both(async |town: Town| {
        let town = town.charging(100);
        let channel = costly(&town).await;
        spending::set(&keeper(&town).await, channel, "0,5", "").await.unwrap();
        let poll_at = async |when: &str| {
            town.clock.set(at(when));
            poll(&town.job(), channel).await.unwrap().unwrap()
        };
        for minute in 11..15 {
            poll_at(&format!("2026-04-07T08:{minute}:00Z")).await;
        }
        // Four fifths are used: it is told, and read on.
        let near = problem(&town, channel).await.unwrap();
        assert_eq!((near.kind, near.mender), (ProblemKind::BudgetNearlySpent, Mender::Responsible));
        poll_at("2026-04-07T08:15:00Z").await;
        assert_eq!(problem(&town, channel).await.unwrap().kind, ProblemKind::BudgetSpent, "all of it");
        assert_eq!(town.site.asked().len(), 5);
        let next = poll_at("2026-04-07T08:16:00Z").await;
        assert_eq!((town.site.asked().len(), next), (5, at("2026-04-30T22:00:00Z")), "not one more");
        let out = poll_at("2026-04-20T08:00:00Z").await;
        assert_eq!((town.site.asked().len(), out), (5, at("2026-04-30T22:00:00Z")));
        assert_eq!(of(&town, channel).await.spent, Spent { month: 500, day: 0 });
        // The first of May in Sweden, and it is read again.
        poll_at("2026-04-30T22:00:00Z").await;
        assert_eq!(town.site.asked().len(), 6);
        let now = of(&town, channel).await;
        assert_eq!((now.spent, problem(&town, channel).await), (Spent { month: 100, day: 100 }, None));
        let months: Vec<_> = now.months.iter().map(|m| (m.on, m.spent)).collect();
        assert_eq!(months, [(date(2026, 5, 1), 100), (date(2026, 4, 1), 500)]);
        let ledger = ledger::of(&editor(&town).await, channel).await.unwrap();
        let blind: Vec<_> = ledger.days.iter().flat_map(|day| &day.blind).collect();
        assert!(blind.len() > 20, "every day from the seventh to the thirtieth");
        assert!(blind.iter().all(|b| b.why.as_deref().is_some_and(|why| why.contains("kostnadstak"))));
        let file = ledger::file(&ledger);
        assert_eq!((&file["costs"]["currency"], &file["costs"]["counted"]), (&"USD".into(), &600.into()));
        assert_eq!(file["costs"]["days"][0]["spent"], 500);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_raised_cap_goes_on_at_once_and_a_days_cap_at_midnight() {
    both(async |town: Town| {
        let town = town.charging(100);
        let channel = costly(&town).await;
        spending::set(&keeper(&town).await, channel, "1", "0,2").await.unwrap();
        for _ in 0..2 {
            poll(&town.job(), channel).await.unwrap();
        }
        let next = poll(&town.job(), channel).await.unwrap();
        assert_eq!(next, Some(at("2026-04-07T22:00:00Z")), "when the day is over");
        assert_eq!(reading::reread(&town.job(), channel).await.unwrap(), next, "the others rest too");
        assert_eq!(town.site.asked().len(), 2);
        town.clock.pass(SignedDuration::from_secs(30));
        spending::set(&keeper(&town).await, channel, "1", "0,7").await.unwrap();
        let due = town.job().reader().channel_state(channel).await.unwrap().next_at;
        assert_eq!(due, town.now().as_millisecond(), "at once");
        reading::reread(&town.job(), channel).await.unwrap();
        assert!(town.site.asked().len() > 2);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_waits_for_money_is_given_as_soon_as_the_cap_is_raised() {
    both(async |town: Town| {
        let town = town.charging(100);
        let channel = costly(&town).await;
        // Enough to read what is asked, not to answer it.
        spending::set(&keeper(&town).await, channel, "0,1", "").await.unwrap();
        poll(&town.job(), channel).await.unwrap();
        let m = message(&town, channel, "a").await;
        let desk = editor(&town).await;
        let (_, order) = answer::order(&desk, m.id, Some(m.revision), reply("I maj.")).await.unwrap();
        work(&town).await;
        let outward =
            async || town.job().reader().outward(order.id.into()).await.unwrap().expect("torg gives it");
        let waits = outward().await;
        assert_eq!((waits.state.as_str(), town.site.told().len()), ("waiting", 0));
        assert!(waits.next_at > Some((town.now() + SignedDuration::from_mins(59)).as_millisecond()));
        // Taken away is not raised; raised, it is not waited out.
        town.clock.pass(SignedDuration::from_secs(30));
        spending::lift(&keeper(&town).await, channel).await.unwrap();
        assert_eq!(outward().await, waits);
        town.clock.pass(SignedDuration::from_secs(30));
        spending::set(&keeper(&town).await, channel, "10", "").await.unwrap();
        work(&town).await;
        assert_eq!((outward().await.state.as_str(), town.site.told().len()), ("confirmed", 1));
        town.verify().await;
    })
    .await;
}

/// A platform that waits in the middle of an asking until it is let go, and then spends all that it may.
struct Slow {
    hurry: tokio::sync::Semaphore,
    asked: AtomicU64,
    spent: AtomicU64,
}

impl Platform for Slow {
    fn key(&self) -> &'static str {
        torg_testkit::site::KEY
    }

    fn read<'a>(
        &'a self,
        account: &'a Account,
        _what: Reading,
        _now: Timestamp,
    ) -> Outside<'a, Result<ReadOut, PlatformFailure>> {
        Box::pin(async move {
            self.asked.fetch_add(1, Ordering::SeqCst);
            self.hurry.acquire().await.unwrap().forget();
            let purse = account.budget.as_ref().unwrap();
            self.spent.fetch_add(purse.left(), Ordering::SeqCst);
            purse.spend(purse.left());
            Ok(ReadOut::default())
        })
    }

    fn standing<'a>(
        &'a self,
        _: &'a Account,
        _: &'a str,
        _: Timestamp,
    ) -> Outside<'a, Result<Standing, PlatformFailure>> {
        Box::pin(async { Ok(Standing::Visible) })
    }

    fn carry_out<'a>(
        &'a self,
        _: &'a Account,
        _: &'a str,
        _: Measure,
        _: Timestamp,
    ) -> Outside<'a, Result<Option<Carried>, PlatformFailure>> {
        Box::pin(async { Ok(None) })
    }
}

/// A program of the installation whose platform is this one.
fn program(town: &Town, slow: &Arc<Slow>) -> Arc<Office> {
    let office = town.another_program(|_| {});
    let world = World { platforms: vec![slow.clone() as Arc<dyn Platform>], ..office.world.clone() };
    let keys = torg_domain::trail::key::KeyFile::new([1; 32], [2; 32]);
    Office::new(
        office.store.clone(),
        keys,
        office.platforms.clone(),
        office.clock.clone(),
        office.chance.clone(),
        world,
    )
}

#[tokio::test]
async fn two_programs_that_ask_at_once_never_spend_the_same_money() {
    both(async |town: Town| {
        let town = town.charging(100);
        let channel = costly(&town).await;
        spending::set(&keeper(&town).await, channel, "1", "").await.unwrap();
        let slow = Arc::new(Slow {
            hurry: tokio::sync::Semaphore::new(0),
            asked: AtomicU64::new(0),
            spent: AtomicU64::new(0),
        });
        let (one, two) = (program(&town, &slow), program(&town, &slow));
        let read = |office: &Arc<Office>| {
            let desk = office.desk_of_job(town.here.clone(), "poll");
            async move {
                let row = desk.reader().channel(channel).await.unwrap();
                let Connected { platform, account } = connection::of(&desk, &row).unwrap().unwrap();
                platform.read(&account, Reading::New(None), desk.now).await
            }
        };
        let asked = async |n| {
            while slow.asked.load(Ordering::SeqCst) < n {
                tokio::task::yield_now().await;
            }
        };
        // Each asking holds a tenth of the cap: ten are under way, from either program.
        let under_way: Vec<_> =
            (0..9).map(|n| tokio::spawn(read(if n % 2 == 0 { &one } else { &two }))).collect();
        asked(9).await;
        let last = tokio::spawn(read(&two));
        asked(10).await;
        let failed = read(&two).await.unwrap_err();
        assert_eq!((failed.problem.kind, failed.problem.mender), (ProblemKind::AskedToWait, Mender::Time));
        assert!(!failed.perhaps_done && failed.retry_at < at("2026-04-07T08:11:00Z"), "soon again");
        assert_eq!(slow.asked.load(Ordering::SeqCst), 10, "the eleventh was not asked");
        // Whoever wanted the last one is gone in the middle: what it held stays counted.
        last.abort();
        slow.hurry.add_permits(9);
        for reading in under_way {
            reading.await.unwrap().unwrap();
        }
        let now = of(&town, channel).await;
        assert!(slow.spent.load(Ordering::SeqCst) <= 1_000);
        assert_eq!(now.spent.month, 1_000, "settled or held");
        // A quarter of an hour later nobody waits for the one that never came back; the money is not given out anew.
        town.clock.pass(SignedDuration::from_mins(20));
        let failed = read(&one).await.unwrap_err();
        assert_eq!(failed.problem.kind, ProblemKind::BudgetSpent);
        let now = of(&town, channel).await;
        assert_eq!((now.days[0].spent, now.days[0].held, now.days[0].lost), (900, 0, 100));
        // It comes back after all, and is settled once.
        slow.hurry.add_permits(1);
        while of(&town, channel).await.days[0].lost > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(of(&town, channel).await.days[0].spent, 1_000);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn where_a_part_is_too_little_all_that_is_left_is_held() {
    both(async |town: Town| {
        // A tenth of the cap does not pay for one question, all of it does for one and not for two.
        let town = town.charging(600);
        let channel = costly(&town).await;
        spending::set(&keeper(&town).await, channel, "1", "").await.unwrap();
        poll(&town.job(), channel).await.unwrap();
        assert_eq!((town.site.asked().len(), of(&town, channel).await.spent.month), (1, 600));
        poll(&town.job(), channel).await.unwrap();
        assert_eq!((town.site.asked().len(), of(&town, channel).await.spent.month), (1, 600));
        assert_eq!(problem(&town, channel).await.unwrap().kind, ProblemKind::BudgetSpent);
        town.verify().await;
    })
    .await;
}
