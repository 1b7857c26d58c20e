//! The load of the channels, and the manager's word at each review date (CH-14, CH-15).

use jiff::SignedDuration;
use torg_domain::channels::ledger::midnight;
use torg_domain::channels::resources::{Answer, WEEKS, weeks};
use torg_domain::ids::{ChannelId, MandateId, PersonId};
use torg_office::Refusal;
use torg_office::channels::load;
use torg_office::channels::resources::{self, Said, answer, go_round};
use torg_testkit::Town;
use torg_testkit::town::both;

async fn told(town: &Town, person: PersonId, kind: &str) -> usize {
    let all = town.job().reader().notices(person, 50).await.unwrap();
    all.iter().filter(|n| n.kind == kind).count()
}

fn said(answer: Answer, note: &str, next: &str) -> Said {
    Said { answer: Some(answer), note: note.into(), next_on: next.parse().ok() }
}

#[tokio::test]
async fn what_came_is_counted_by_week_with_what_is_open_and_late_and_who_is_there() {
    both(async |town: Town| {
        let channel = town.channel("Bloggen").await;
        town.channel("Simhallen").await;
        town.message(channel, "a", "När öppnar badhuset?", false).await;
        town.message(channel, "b", "Vem svarar?", false).await;
        town.clock.set("2026-04-20T08:00:00Z".parse().unwrap());
        town.message(channel, "c", "Hallå?", false).await;
        let mut writer = town.job().open().await.unwrap();
        writer.pass_time(town.now()).await.unwrap();
        writer.commit().await.unwrap();
        let chief = town.desk(town.people.chief).await;
        let loads = load::overview(&chief).await.unwrap();
        let of = |name: &str| loads.channels.iter().find(|l| l.channel.name == name).unwrap();
        let blog = of("Bloggen");
        assert_eq!(blog.came[WEEKS - 3..], [2, 0, 1], "{:?}", loads.weeks);
        assert_eq!((blog.open, blog.late), (3, 2));
        assert_eq!((of("Simhallen").came, of("Simhallen").open), ([0; WEEKS], 0));
        let (may, here) = blog.hands;
        assert!(may >= 2 && here == may && blog.gaps == 0 && blog.promises, "{:?}", blog.hands);
        // Away, there are fewer.
        let away = "2026-04-20".parse().unwrap();
        let desk = town.desk(town.people.editor).await;
        torg_office::municipality::absences::note(&desk, town.people.editor, away, away).await.unwrap();
        let loads = load::overview(&chief).await.unwrap();
        let blog = loads.channels.iter().find(|l| l.channel.id == channel.0).unwrap();
        assert_eq!(blog.hands, (may, may - 1));
        // Whoever neither reads, coordinates nor answers there sees none of it.
        let newcomer = town.desk(town.people.newcomer).await;
        assert!(load::overview(&newcomer).await.unwrap().channels.is_empty());
        assert!(matches!(load::of(&newcomer, channel).await, Err(Refusal::NotAllowed(_))));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn one_channels_load_is_read_alone_and_is_the_same_as_among_all() {
    both(async |town: Town| {
        let (blog, hall) = (town.channel("Bloggen").await, town.channel("Simhallen").await);
        for (channel, id) in [(blog, "a"), (hall, "b"), (blog, "c")] {
            town.message(channel, id, "När öppnar badhuset?", false).await;
        }
        town.clock.set("2026-07-08T08:00:00Z".parse().unwrap());
        town.message(hall, "d", "Hallå?", false).await;
        let mut writer = town.job().open().await.unwrap();
        writer.pass_time(town.now()).await.unwrap();
        writer.commit().await.unwrap();
        go_round(&town.job()).await.unwrap();
        let chief = town.desk(town.people.chief).await;
        let all = load::overview(&chief).await.unwrap();
        for (channel, open) in [(blog, 2), (hall, 2)] {
            let (one, reviews) = load::of(&chief, channel).await.unwrap();
            let among = all.channels.iter().find(|load| load.channel.id == channel.0).unwrap();
            assert_eq!((one.channels.len(), one.weeks), (1, all.weeks));
            assert_eq!(&one.channels[0], among);
            assert_eq!((among.open, reviews.len(), among.asked.as_ref()), (open, 1, reviews.first()));
        }
        // Nothing of the other is even read.
        let mut reader = town.job().reader();
        let begins = weeks(chief.today()).map(|on| midnight(on).unwrap());
        let came = reader.came_in_by_week_of(hall, begins).await.unwrap();
        let told: Vec<_> = came.iter().map(|row| (ChannelId(row.channel), row.week, row.n)).collect();
        assert_eq!(told, [(hall, 7, 1)]);
        let open = reader.open_of_channel(hall).await.unwrap();
        assert!(!open.is_empty() && open.iter().all(|row| row.channel == hall.0), "{open:?}");
    })
    .await;
}

#[tokio::test]
async fn whoever_answered_last_sees_what_came_of_it_though_nothing_else_lets_them() {
    both(async |town: Town| {
        let head = town.person("Hedda", "Chef", "chef", town.units[0]).await;
        town.mandate(head, "forvaltningschef", Some(town.units[0])).await;
        let channel = town.channel("Bloggen").await;
        town.clock.set("2026-07-08T08:00:00Z".parse().unwrap());
        assert_eq!(go_round(&town.job()).await.unwrap(), 1);
        // The mandate ends before the answer is given.
        let mut writer = town.job().open().await.unwrap();
        for mandate in writer.mandates_of(head).await.unwrap() {
            writer.end_mandate(MandateId(mandate.id), head, town.now()).await.unwrap();
        }
        writer.commit().await.unwrap();
        town.clock.pass(SignedDuration::from_mins(1));
        let desk = town.desk(head).await;
        answer(&desk, channel, &said(Answer::Enough, "", "2026-10-01")).await.unwrap();
        let (loads, reviews) = load::of(&desk, channel).await.unwrap();
        assert_eq!((reviews[0].answered_by, loads.channels[0].may_answer), (Some(head.0), false));
        assert_eq!(load::overview(&desk).await.unwrap().channels.len(), 1);
        // Somebody else answers the next time.
        town.clock.set("2026-10-01T08:00:00Z".parse().unwrap());
        go_round(&town.job()).await.unwrap();
        let chief = town.desk(town.people.chief).await;
        answer(&chief, channel, &said(Answer::Enough, "", "2027-04-01")).await.unwrap();
        let no = load::of(&town.desk(head).await, channel).await;
        assert!(matches!(no, Err(Refusal::NotAllowed(_))), "{no:?}");
    })
    .await;
}

/// Four channels whose review nobody has answered in time, and whoever was asked.
async fn unanswered(town: &Town) -> (Vec<ChannelId>, PersonId) {
    let head = town.person("Hedda", "Chef", "chef", town.units[0]).await;
    town.mandate(head, "forvaltningschef", Some(town.units[0])).await;
    let mut channels = Vec::new();
    for name in ["Badet", "Bloggen", "Hamnen", "Torget"] {
        channels.push(town.channel(name).await);
    }
    town.clock.set("2026-07-08T08:00:00Z".parse().unwrap());
    assert_eq!(go_round(&town.job()).await.unwrap(), 4);
    town.clock.set("2026-07-30T08:00:00Z".parse().unwrap());
    (channels, head)
}

#[tokio::test]
async fn two_rounds_at_once_pass_each_unanswered_review_on_once() {
    both(async |town: Town| {
        let (channels, _) = unanswered(&town).await;
        let (one, other) = (town.job(), town.job());
        let (one, other) = tokio::join!(go_round(&one), go_round(&other));
        assert_eq!(one.unwrap() + other.unwrap(), 4);
        let reviews = town.job().reader().resource_reviews_of(channels[0]).await.unwrap();
        let to = reviews[0].escalated_to.unwrap();
        assert_eq!(told(&town, to.into(), resources::UNANSWERED).await, 4, "one notice a channel");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn an_answer_given_while_the_round_goes_stands() {
    both(async |town: Town| {
        let (channels, head) = unanswered(&town).await;
        let (desk, job) = (town.desk(head).await, town.job());
        let answers = async {
            // Behind the round's back: it has read the last ones before, and comes to them after.
            for channel in channels.iter().rev() {
                answer(&desk, *channel, &said(Answer::Enough, "", "2026-12-01")).await.unwrap();
            }
        };
        let (round, ()) = tokio::join!(go_round(&job), answers);
        round.unwrap();
        for channel in channels {
            let reviews = town.job().reader().resource_reviews_of(channel).await.unwrap();
            assert_eq!((reviews.len(), reviews[0].answer.as_str()), (1, "enough"));
        }
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn the_manager_is_asked_at_each_review_date_and_what_nobody_answers_is_passed_on() {
    both(async |town: Town| {
        let head = town.person("Hedda", "Chef", "chef", town.units[0]).await;
        town.mandate(head, "forvaltningschef", Some(town.units[0])).await;
        let channel = town.channel("Bloggen").await;
        assert_eq!(go_round(&town.job()).await.unwrap(), 0, "a new channel is not asked about");
        town.clock.set("2026-07-08T08:00:00Z".parse().unwrap());
        assert_eq!(go_round(&town.job()).await.unwrap(), 1);
        assert_eq!(go_round(&town.job()).await.unwrap(), 0, "asked once");
        assert_eq!(told(&town, head, resources::ASKED).await, 1, "whoever approves channels there");
        let editor = town.desk(town.people.editor).await;
        let enough = said(Answer::Enough, "", "2026-10-01");
        assert!(matches!(answer(&editor, channel, &enough).await, Err(Refusal::NotAllowed(_))));

        // Nobody answers for three weeks.
        town.clock.set("2026-07-30T08:00:00Z".parse().unwrap());
        assert_eq!(go_round(&town.job()).await.unwrap(), 1);
        assert_eq!(go_round(&town.job()).await.unwrap(), 0, "passed on once");
        let (loads, _) = load::of(&town.desk(town.people.chief).await, channel).await.unwrap();
        let to = loads.channels[0].asked.as_ref().unwrap().escalated_to.unwrap();
        assert!(to != head.0 && told(&town, to.into(), resources::UNANSWERED).await == 1);

        let desk = town.desk(head).await;
        for (what, field) in [
            (Said { answer: None, ..enough.clone() }, "answer"),
            (said(Answer::Lacking, " ", "2026-10-01"), "note"),
            (said(Answer::Enough, "", ""), "next_on"),
            (said(Answer::Enough, "", "2026-07-30"), "next_on"),
            (said(Answer::Enough, "", "2028-01-01"), "next_on"),
        ] {
            let refused = answer(&desk, channel, &what).await;
            assert!(matches!(refused, Err(Refusal::Field { field: f, .. }) if f == field), "{refused:?}");
        }
        answer(&desk, channel, &said(Answer::Lacking, "En halv tjänst.", "2026-10-01")).await.unwrap();
        assert_eq!(told(&town, to.into(), resources::LACKING).await, 1);
        assert!(matches!(answer(&desk, channel, &enough).await, Err(Refusal::Rule(_))), "answered");

        // The next date is the one that was set.
        town.clock.set("2026-09-30T08:00:00Z".parse().unwrap());
        assert_eq!(go_round(&town.job()).await.unwrap(), 0);
        town.clock.set("2026-10-01T08:00:00Z".parse().unwrap());
        assert_eq!(go_round(&town.job()).await.unwrap(), 1);
        answer(&town.desk(head).await, channel, &said(Answer::Enough, "", "2027-04-01")).await.unwrap();
        let (loads, reviews) = load::of(&town.desk(head).await, channel).await.unwrap();
        assert_eq!(loads.channels[0].next_on, "2027-04-01".parse().ok());
        let given: Vec<_> = reviews.iter().map(|r| (r.review_on.as_str(), r.answer.as_str())).collect();
        assert_eq!(given, [("2026-10-01", "enough"), ("2026-07-01", "lacking")]);
        town.verify().await;
    })
    .await;
}
