//! A channel's figures: read at the platform once a day, written down by hand, and shown month by month.

use crate::acts;
use crate::said::{at, comment, message, take};
use jiff::SignedDuration;
use jiff::civil::date;
use torg_domain::channels::taken::{Kind, Taken};
use torg_domain::ids::OrderId;
use torg_domain::policy::values::Statistic;
use torg_office::Refusal;
use torg_office::channels::statistics;
use torg_office::inbox::answer;
use torg_testkit::{Town, both, site::Mood};

#[tokio::test]
async fn followers_are_read_once_a_day_and_one_that_does_not_answer_is_asked_again() {
    both(async |town: Town| {
        let channel = town.connected("Bloggen").await;
        town.channel("Anslagstavlan").await;
        town.site.followed_by(1200);
        town.site.is(Mood::Down);
        statistics::count(&town.job()).await.unwrap();
        let me = town.desk(town.people.editor).await;
        assert_eq!(statistics::of(&me, channel).await.unwrap().now.followers, None);
        town.site.is(Mood::Well);
        statistics::count(&town.job()).await.unwrap();
        town.site.followed_by(1300);
        statistics::count(&town.job()).await.unwrap();
        let of = statistics::of(&me, channel).await.unwrap();
        let now = of.now.followers.unwrap();
        assert_eq!((now.count, now.rounded, now.by_hand, now.on), (1200, true, false, date(2026, 4, 7)));
        town.clock.pass(SignedDuration::from_hours(24));
        statistics::count(&town.job()).await.unwrap();
        let me = town.desk(town.people.editor).await;
        let of = statistics::of(&me, channel).await.unwrap();
        assert_eq!(of.counts.iter().map(|c| c.count).collect::<Vec<_>>(), [1200, 1300]);
        assert_eq!(of.months.last().unwrap().followers.map(|c| c.count), Some(1300));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_count_by_hand_has_a_day_that_has_been_and_the_last_of_a_day_counts() {
    both(async |town: Town| {
        let channel = town.channel("Bloggen").await;
        let me = town.desk(town.people.editor).await;
        let lacking = statistics::of(&me, channel).await.unwrap().now.lacking;
        assert_eq!(lacking, [Statistic::Followers], "what the policy asks for and nobody knows");
        for (on, count, field) in [
            (None, Some(5), "on"),
            (Some(date(2026, 4, 8)), Some(5), "on"),
            (Some(date(1999, 4, 8)), Some(5), "on"),
            (Some(date(2026, 4, 7)), None, "count"),
            (Some(date(2026, 4, 7)), Some(u64::MAX), "count"),
        ] {
            let no = statistics::note(&me, channel, on, count).await.unwrap_err();
            assert!(matches!(&no, Refusal::Field { field: f, .. } if *f == field), "{no}");
        }
        let newcomer = town.desk(town.people.newcomer).await;
        let no = statistics::note(&newcomer, channel, Some(date(2026, 4, 7)), Some(1)).await.unwrap_err();
        assert!(matches!(no, Refusal::NotAllowed(_)), "{no}");
        statistics::note(&me, channel, Some(date(2026, 3, 8)), Some(310)).await.unwrap();
        statistics::note(&me, channel, Some(date(2026, 4, 6)), Some(3200)).await.unwrap();
        town.clock.pass(SignedDuration::from_mins(1));
        let me = town.desk(town.people.editor).await;
        statistics::note(&me, channel, Some(date(2026, 4, 6)), Some(320)).await.unwrap();
        let of = statistics::of(&me, channel).await.unwrap();
        assert_eq!(of.counts.iter().map(|c| c.count).collect::<Vec<_>>(), [310, 320]);
        let now = of.now.followers.unwrap();
        assert!(now.count == 320 && now.by_hand && of.now.lacking.is_empty());
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn what_came_what_was_answered_and_own_posts_are_counted_in_their_months() {
    both(async |town: Town| {
        let channel = town.channel("Bloggen").await;
        let post = Taken { ours: Some(true), kind: Kind::Post, ..comment("p", "Badhuset öppnar.") };
        take(&town, channel, vec![post, comment("a", "När?"), comment("b", "Hur dyrt är det?")]).await;
        let asked = message(&town, channel, "a").await;
        let me = town.desk(town.people.editor).await;
        let reply = acts::reply("På måndag.");
        let (asked, order) = answer::order(&me, asked.id, Some(asked.revision), reply).await.unwrap();
        // Two hours after the question was put.
        town.clock.set(at("2026-04-07T10:15:00Z"));
        let me = town.desk(town.people.editor).await;
        let at_ours = "https://blogg.lill.example/1#r";
        answer::confirm(&me, asked.id, None, OrderId(order.id), at_ours).await.unwrap();
        let me = town.desk(town.people.editor).await;
        let of = statistics::of(&me, channel).await.unwrap();
        assert_eq!((of.now.posts, of.now.came, of.now.answered), (1, 2, 1));
        assert_eq!(of.now.took.map(|took| took.p50_s), Some(7200));
        let april = of.months.last().unwrap();
        assert_eq!((april.first, april.posts, april.came), (date(2026, 4, 1), 1, 2));
        let all = statistics::overview(&me).await.unwrap();
        assert_eq!(all.iter().find(|(c, _)| c.id == channel.0).unwrap().1.came, 2);
    })
    .await;
}
