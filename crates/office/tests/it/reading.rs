//! Reading through a platform's own interface: new things, edits without a time, disappearances with a
//! window, and what stands on the channel's page when the platform is unwell.

use crate::said::{at, clocks, comment, editor, message, versions};
use jiff::{SignedDuration, Timestamp};
use torg_domain::channels::problem::{Mender, Problem, ProblemKind};
use torg_domain::channels::taken::{Kind, Standing, Taken};
use torg_domain::ids::ChannelId;
use torg_domain::inbox::tracks::{Handling, Publication};
use torg_domain::outside::Credential;
use torg_domain::outside::platform::Reading;
use torg_office::channels::{connection, open, poll::poll, reading};
use torg_office::{Refusal, jobs};
use torg_testkit::{Town, both};

const QUESTION: &str = "Hej, när öppnar badhuset igen?";

fn under(id: &str, text: &str, published: &str) -> Taken {
    Taken {
        parent: Some("post".into()),
        thread: Some("post".into()),
        ours: Some(false),
        kind: Kind::Comment,
        published_at: Some(at(published)),
        ..comment(id, text)
    }
}

/// A connected channel with a post of ours and a question under it, just read.
async fn watched(town: &Town) -> ChannelId {
    let channel = town.connected("Bloggen").await;
    let post = Taken {
        parent: None,
        thread: Some("post".into()),
        ours: Some(true),
        kind: Kind::Post,
        ..under("post", "Badhuset öppnar snart.", "2026-04-07T07:00:00Z")
    };
    town.site.says(post);
    town.site.says(under("a", QUESTION, "2026-04-07T08:05:00Z"));
    town.clock.set(at("2026-04-07T08:10:00Z"));
    poll(&town.job(), channel).await.unwrap().unwrap();
    channel
}

async fn steps(town: &Town, channel: ChannelId, id: &str) -> Vec<(String, String)> {
    let id = message(town, channel, id).await.id;
    let steps = town.job().reader().steps(id).await.unwrap();
    steps.into_iter().map(|s| (s.act, s.reason)).collect()
}

async fn problem(town: &Town, channel: ChannelId) -> Option<(ProblemKind, Timestamp)> {
    let state = town.job().reader().channel_state(channel).await.unwrap();
    let problem: Problem = serde_json::from_str(state.problem.as_deref()?).unwrap();
    Some((problem.kind, Timestamp::from_millisecond(state.problem_since_at?).unwrap()))
}

#[tokio::test]
async fn what_is_new_is_a_message_with_a_clock_and_asked_for_again_from_the_newest() {
    both(async |town: Town| {
        let channel = watched(&town).await;
        let m = message(&town, channel, "a").await;
        assert_eq!((m.ours, m.tracks.handling, m.thread.as_str()), (false, Handling::Triage, "post"));
        assert!(!clocks(&town, &m).await.is_empty());
        assert!(message(&town, channel, "post").await.ours);
        let next = poll(&town.job(), channel).await.unwrap().unwrap();
        assert_eq!(next, at("2026-04-07T08:10:54Z"), "a minute, or a little before");
        // A little before the newest, by the platform's own time, and one message is one message.
        assert_eq!(town.site.asked(), [Reading::New(None), Reading::New(Some(at("2026-04-07T08:03:00Z")))]);
        assert_eq!(message(&town, channel, "a").await.versions, 1);
        let shown = town.site.shown();
        let right = Credential::Basic { user: "torg".into(), password: "abcd efgh ijkl mnop".into() };
        assert!(shown.iter().all(|c| c.as_ref() == Some(&right)));
        // Nothing came of it: nothing is noted.
        assert_eq!(town.job().reader().fetches(channel, 10).await.unwrap().len(), 1);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn an_edit_that_the_platform_says_nothing_of_is_found_by_reading_again() {
    both(async |town: Town| {
        let channel = watched(&town).await;
        town.site.edits("a", "Hej, när öppnar badhuset, och vad kostar det?");
        town.clock.set(at("2026-04-07T08:25:00Z"));
        poll(&town.job(), channel).await.unwrap();
        let next = reading::reread(&town.job(), channel).await.unwrap().unwrap();
        assert_eq!(next, at("2026-04-07T08:40:00Z"));
        let m = message(&town, channel, "a").await;
        let texts: Vec<_> = versions(&town, &m).await.into_iter().map(|v| v.text).collect();
        assert_eq!(texts, [QUESTION, "Hej, när öppnar badhuset, och vad kostar det?"]);
        let longest = town.job().reader().longest_unseen(channel).await.unwrap();
        assert_eq!(longest, Some(at("2026-04-07T08:25:00Z")));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn an_old_thread_is_read_often_while_something_in_it_is_open_and_everything_each_night() {
    both(async |town: Town| {
        let channel = watched(&town).await;
        town.clock.set(at("2026-04-17T08:10:00Z"));
        town.site.edits("a", "Ändrad efter tio dagar");
        reading::reread(&town.job(), channel).await.unwrap();
        assert!(town.site.asked().contains(&Reading::Threads(vec!["post".into()])));
        assert_eq!(message(&town, channel, "a").await.versions, 2);
        // Something new under an old post: the whole thread is read again, not only what is young.
        town.site.says(under("c", "Och bastun?", "2026-04-17T08:09:00Z"));
        poll(&town.job(), channel).await.unwrap();
        assert_eq!(
            town.job().reader().open_threads(channel, at("2026-04-14T00:00:00Z"), 9).await.unwrap(),
            ["post"]
        );
        let c = message(&town, channel, "c").await;
        let desk = editor(&town).await;
        let reason = torg_office::inbox::leave::Reason::NothingAsked;
        let c = torg_office::inbox::leave::leave(&desk, c.id, Some(c.revision), reason, "").await.unwrap();
        torg_office::inbox::record::keep_ordered(&desk, c.id, Some(c.revision), "").await.unwrap();
        // Closed, nobody looks until the night.
        let m = message(&town, channel, "a").await;
        let desk = editor(&town).await;
        let reason = torg_office::inbox::leave::Reason::NothingAsked;
        let m = torg_office::inbox::leave::leave(&desk, m.id, Some(m.revision), reason, "").await.unwrap();
        torg_office::inbox::record::keep_ordered(&desk, m.id, Some(m.revision), "").await.unwrap();
        town.site.takes_away("a");
        town.clock.set(at("2026-04-17T08:30:00Z"));
        reading::reread(&town.job(), channel).await.unwrap();
        assert_eq!(message(&town, channel, "a").await.gone_at, None);
        town.clock.set(at("2026-04-18T00:07:00Z"));
        let mut runs = 0;
        let next = loop {
            runs += 1;
            let next = reading::everything(&town.job(), channel).await.unwrap().unwrap();
            if next > at("2026-04-18T12:00:00Z") {
                break next;
            }
            assert!(runs < 10);
        };
        assert_eq!(next.to_string(), "2026-04-19T00:07:00Z");
        assert_eq!(message(&town, channel, "a").await.gone_at, Some(at("2026-04-18T00:07:00Z")));
        let row = town.job().reader().channel_reading(channel).await.unwrap().unwrap();
        assert_eq!(
            (row.whole_at, row.whole_began_at),
            (Some(at("2026-04-18T00:07:00Z").as_millisecond()), None)
        );
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_disappearance_has_a_window_and_half_a_reading_sees_none() {
    both(async |town: Town| {
        let channel = watched(&town).await;
        town.site.says(under("b", "Och bastun?", "2026-04-07T08:09:00Z"));
        poll(&town.job(), channel).await.unwrap();
        town.site.takes_away("a");
        town.clock.set(at("2026-04-07T08:25:00Z"));
        // Broken off each time, in whatever halves: nothing is said to be gone, and there is an end to the asking.
        town.site.breaks_off(10_000);
        let before = town.site.asked().len();
        reading::reread(&town.job(), channel).await.unwrap();
        assert_eq!(message(&town, channel, "a").await.gone_at, None);
        assert!(town.site.asked().len() - before <= 40);
        town.site.breaks_off(0);
        reading::reread(&town.job(), channel).await.unwrap();
        let m = message(&town, channel, "a").await;
        assert_eq!(m.gone_at, Some(at("2026-04-07T08:25:00Z")));
        assert_eq!(m.tracks.publication, Publication::DeletedAtSource);
        assert_eq!(m.tracks.handling, Handling::Triage, "the sender still waits for an answer");
        assert_eq!(
            steps(&town, channel, "a").await.last().unwrap(),
            &(
                "found-gone".into(),
                "Försvann vid källan mellan tisdag 7 april 2026 kl. 10:10 och tisdag 7 april 2026 kl. 10:25. \
                 Av vem går inte att se; vår kopia finns kvar."
                    .into()
            )
        );
        assert_eq!(message(&town, channel, "b").await.gone_at, None);
        // It is noted once, and found again when it comes back.
        reading::reread(&town.job(), channel).await.unwrap();
        assert_eq!(steps(&town, channel, "a").await.len(), 1);
        town.site.says(under("a", QUESTION, "2026-04-07T08:05:00Z"));
        town.clock.set(at("2026-04-07T08:40:00Z"));
        reading::reread(&town.job(), channel).await.unwrap();
        let m = message(&town, channel, "a").await;
        assert_eq!((m.gone_at, m.tracks.publication), (None, Publication::Visible));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_kept_from_us_is_not_gone_and_what_is_missing_beside_it_is() {
    both(async |town: Town| {
        let channel = watched(&town).await;
        let named = Taken {
            kind: Kind::Mention,
            parent: None,
            thread: Some("m".into()),
            ..under("m", "Så gör Lillköping.", "2026-04-07T08:06:00Z")
        };
        town.site.says(named);
        poll(&town.job(), channel).await.unwrap();
        town.site.withholds(&[Kind::Mention]);
        town.site.takes_away("a");
        town.site.takes_away("m");
        town.clock.set(at("2026-04-07T08:25:00Z"));
        let before = town.site.asked().len();
        reading::reread(&town.job(), channel).await.unwrap();
        assert_eq!(town.site.asked().len() - before, 1, "a shorter stretch would show no more");
        assert_eq!(message(&town, channel, "a").await.gone_at, Some(at("2026-04-07T08:25:00Z")));
        assert_eq!(message(&town, channel, "m").await.gone_at, None, "nobody can say");
        town.site.withholds(&[]);
        reading::reread(&town.job(), channel).await.unwrap();
        assert_eq!(message(&town, channel, "m").await.gone_at, Some(at("2026-04-07T08:25:00Z")));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn what_the_platform_has_in_its_bin_waits_without_clocks_and_is_worked_with_when_it_comes_out() {
    both(async |town: Town| {
        let channel = watched(&town).await;
        let spam =
            Taken { standing: Some(Standing::Binned), ..under("spam", QUESTION, "2026-04-07T08:06:00Z") };
        town.site.says(spam);
        poll(&town.job(), channel).await.unwrap();
        let m = message(&town, channel, "spam").await;
        assert_eq!(m.tracks.handling, Handling::Closed);
        assert!(clocks(&town, &m).await.is_empty());
        town.clock.set(at("2026-04-07T08:25:00Z"));
        town.site.moves("spam", Standing::Visible);
        town.site.moves("a", Standing::Hidden);
        reading::reread(&town.job(), channel).await.unwrap();
        let m = message(&town, channel, "spam").await;
        assert_eq!((m.tracks.handling, m.closed_at), (Handling::Triage, None));
        assert_eq!(m.owner, Some(town.people.editor));
        assert!(!clocks(&town, &m).await.is_empty());
        let sighting = town.job().reader().sighting(m.id).await.unwrap().unwrap();
        assert_eq!(sighting.standing, "visible");
        assert_eq!(sighting.before_at, Some(at("2026-04-07T08:10:00Z").as_millisecond()));
        let (act, reason) = steps(&town, channel, "a").await.pop().unwrap();
        assert_eq!(act, "stands-otherwise");
        assert!(
            reason.contains("mellan") && reason.contains("10:10") && reason.contains("10:25"),
            "{reason}"
        );
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_stands_since_when_and_nothing_is_lost_when_it_is_well_again() {
    both(async |town: Town| {
        let channel = watched(&town).await;
        let fault = |kind| Problem::new(kind, Mender::Responsible, "Sajten släpper inte in oss.");
        town.site.falls(fault(ProblemKind::AccessRefused));
        town.site.says(under("b", "Och bastun?", "2026-04-07T08:11:00Z"));
        let mut waits = Vec::new();
        for _ in 0..3 {
            let desk = town.job();
            let next = poll(&desk, channel).await.unwrap().unwrap();
            waits.push(next.duration_since(desk.now).as_mins());
            assert_eq!(
                problem(&town, channel).await,
                Some((ProblemKind::AccessRefused, at("2026-04-07T08:10:00Z")))
            );
            // The wider readings leave it in peace meanwhile.
            assert_eq!(reading::reread(&desk, channel).await.unwrap(), Some(next));
            town.clock.pass(SignedDuration::from_secs(30));
        }
        assert_eq!(waits, [1, 2, 4]);
        assert_eq!(message(&town, channel, "a").await.gone_at, None);
        town.clock.set(at("2026-04-07T08:30:00Z"));
        town.site.falls(fault(ProblemKind::InterfaceMissing));
        poll(&town.job(), channel).await.unwrap();
        assert_eq!(
            problem(&town, channel).await,
            Some((ProblemKind::InterfaceMissing, at("2026-04-07T08:30:00Z")))
        );
        town.site.rises();
        poll(&town.job(), channel).await.unwrap();
        assert_eq!(message(&town, channel, "b").await.snippet, "Och bastun?");
        reading::reread(&town.job(), channel).await.unwrap();
        assert_eq!(problem(&town, channel).await, None);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_connection_is_registered_with_a_sealed_password_that_follows_neither_site_nor_account() {
    both(async |town: Town| {
        let desk = town.desk(town.people.admin).await;
        let wrong = |refusal: Refusal| match refusal {
            Refusal::Field { field, .. } => field,
            other => panic!("{other}"),
        };
        let plain = town.connection("Bloggen");
        for (changed, field) in [
            (open::Registered { secret: None, ..plain.clone() }, "secret"),
            (open::Registered { platform: "feed".into(), ..plain.clone() }, "account"),
            (open::Registered { account: Some("a:b".into()), ..plain.clone() }, "account"),
            (
                open::Registered { feed: Some("https://blogg.lill.example/feed".into()), ..plain.clone() },
                "feed",
            ),
        ] {
            assert_eq!(wrong(open::open(&desk, &changed).await.unwrap_err()), field);
        }
        let id = open::open(&desk, &plain).await.unwrap();
        let row = desk.reader().channel(id).await.unwrap();
        let sealed = row.secret.clone().unwrap();
        assert!(!String::from_utf8_lossy(&sealed).contains("abcd"));
        let trial = connection::try_out(&desk, id).await.unwrap();
        assert_eq!((trial.signed_in.as_deref(), trial.may_moderate), (Some("torg"), Some(true)));
        // Kept when nothing is said of it; dropped with another site or another account.
        let kept = open::Registered { secret: None, ..plain.clone() };
        open::change(&desk, id, row.revision, &kept).await.unwrap();
        let row = desk.reader().channel(id).await.unwrap();
        assert_eq!(row.secret, Some(sealed));
        for other in [
            open::Registered { address: "https://annan.example/".into(), ..kept.clone() },
            open::Registered { account: Some("nagon".into()), ..kept.clone() },
        ] {
            assert_eq!(wrong(open::change(&desk, id, row.revision, &other).await.unwrap_err()), "secret");
        }
        // The jobs that read it are there, and go with it.
        jobs::stand_up(&town.office).await.unwrap();
        open::close(&desk, id, row.revision).await.unwrap();
        assert_eq!(poll(&town.job(), id).await.unwrap(), None);
        assert_eq!(reading::reread(&town.job(), id).await.unwrap(), None);
        let newcomer = town.desk(town.people.newcomer).await;
        assert!(matches!(connection::try_out(&newcomer, id).await, Err(Refusal::NotAllowed(..))));
        town.verify().await;
    })
    .await;
}
