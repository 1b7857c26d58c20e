//! What lets us in at a platform: renewed in good time and once, told of before it ends, replaced by what was seen to
//! work, and lost by no crash in silence.

use crate::said::{at, refused};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use torg_domain::channels::problem::ProblemKind;
use torg_domain::ids::{ChannelId, PersonId};
use torg_domain::outside::Credential;
use torg_domain::outside::pass::Pass;
use torg_office::channels::access::renew::renew;
use torg_office::channels::access::replace::{Unproven, forget, replace};
use torg_office::channels::access::{ENDED, ENDS, kept, problem};
use torg_office::channels::{connection, open};
use torg_office::{Refusal, jobs};
use torg_store::channels::ChannelAccessRow;
use torg_testkit::{Mood, Side, Site, Town, both};

/// What holds two hours from eight in the morning, and is renewed with a token that is worth something once.
fn pass() -> Pass {
    Pass {
        access: "a1-hemlig".into(),
        access_until: Some(at("2026-04-07T10:00:00Z")),
        refresh: Some("r1-hemlig".into()),
        app: Some("klient".into()),
        ..Pass::default()
    }
}

async fn renewing(town: &Town) -> ChannelId {
    town.site.takes_refresh("r1-hemlig");
    let registered = open::Registered { secret: Some(pass().text()), ..town.connection("Bloggen") };
    open::open(&town.desk(town.people.admin).await, &registered).await.unwrap()
}

/// What is kept now, as the platform is shown it.
async fn now(town: &Town, channel: ChannelId) -> Pass {
    let desk = town.job();
    let row = desk.reader().channel(channel).await.unwrap();
    match connection::of(&desk, &row).unwrap().unwrap().account.credential {
        Some(Credential::Basic { password, .. }) => Pass::read(&password),
        other => panic!("{other:?}"),
    }
}

async fn row(town: &Town, channel: ChannelId) -> ChannelAccessRow {
    town.job().reader().channel_access(channel).await.unwrap().unwrap()
}

async fn told(town: &Town, person: PersonId) -> Vec<String> {
    let notices = town.job().reader().notices(person, 50).await.unwrap();
    notices.into_iter().map(|n| n.kind).filter(|kind| kind.starts_with("access-")).collect()
}

async fn trail(town: &Town, channel: ChannelId) -> Vec<(String, String)> {
    let entries = town.job().reader().entries_about(channel.0).await.unwrap();
    let about = entries.into_iter().filter(|e| e.act.starts_with("channel.access"));
    about.map(|e| (e.act, e.body)).collect()
}

#[tokio::test]
async fn what_renews_is_renewed_in_good_time_and_nobody_notices() {
    both(async |town: Town| {
        let channel = renewing(&town).await;
        let next = renew(&town.job(), channel).await.unwrap().unwrap();
        assert_eq!(next, at("2026-04-07T09:20:00Z"), "with a third of its time left");
        assert_eq!(town.site.renewed_with(), Vec::<String>::new());
        town.clock.set(next);
        let next = renew(&town.job(), channel).await.unwrap().unwrap();
        assert_eq!(next, at("2026-04-07T10:40:00Z"));
        let new = now(&town, channel).await;
        assert_eq!((new.access.as_str(), new.refresh.as_deref()), ("a1-hemlig+", Some("r1-hemlig+")));
        assert_eq!(row(&town, channel).await.renewed_at, Some(town.now().as_millisecond()));
        town.clock.set(next);
        renew(&town.job(), channel).await.unwrap();
        assert_eq!(town.site.renewed_with(), ["r1-hemlig", "r1-hemlig+"], "each of them once");
        let told_of = trail(&town, channel).await;
        assert_eq!(told_of[0].0, "channel.access-renewed");
        assert_eq!(told_of[0].1, "{\"until\":\"2026-04-07T11:20:00Z\"}");
        assert!(told_of.iter().all(|(_, body)| !body.contains("hemlig")));
        assert!(told(&town, town.people.editor).await.is_empty());
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn the_queue_renews_it_by_itself_and_a_closed_channel_is_left_alone() {
    let town = Town::new().await;
    let channel = renewing(&town).await;
    for _ in 0..60 {
        for job in jobs::claim(&town.office, 50).await.unwrap() {
            jobs::run(&town.office, &job).await.unwrap();
        }
        town.clock.pass(SignedDuration::from_mins(2));
    }
    assert_eq!(town.site.renewed_with(), ["r1-hemlig"]);
    let admin = town.desk(town.people.admin).await;
    let revision = admin.reader().channel(channel).await.unwrap().revision;
    open::close(&admin, channel, revision).await.unwrap();
    town.clock.pass(SignedDuration::from_hours(2));
    assert_eq!(renew(&town.job(), channel).await.unwrap(), None);
    assert_eq!(town.site.renewed_with().len(), 1);
}

#[tokio::test]
async fn two_nodes_never_use_one_refresh_token_twice() {
    both(async |town: Town| {
        let channel = renewing(&town).await;
        renew(&town.job(), channel).await.unwrap();
        town.clock.set(at("2026-04-07T09:20:00Z"));
        let (one, other) = (town.job(), town.job());
        let (one, other) = tokio::join!(renew(&one, channel), renew(&other, channel));
        assert!(one.is_ok() && other.is_ok());
        assert_eq!(town.site.renewed_with(), ["r1-hemlig"]);

        // One that has begun is left to end.
        let mut begun = row(&town, channel).await;
        begun.begun_at = Some(at("2026-04-07T10:39:00Z").as_millisecond());
        let mut writer = town.job().open().await.unwrap();
        writer.save_channel_access(&begun).await.unwrap();
        writer.commit().await.unwrap();
        town.clock.set(at("2026-04-07T10:40:00Z"));
        let later = renew(&town.job(), channel).await.unwrap();
        assert_eq!(later, Some(at("2026-04-07T10:49:00Z")));
        assert_eq!(town.site.renewed_with().len(), 1);
    })
    .await;
}

/// Renews until it ends or the program is ended.
async fn until_ended(town: &Town, site: &Site, channel: ChannelId) {
    let desk = town.job();
    tokio::select! {
        _ = renew(&desk, channel) => {}
        () = site.faults.ended.notified() => {}
    }
}

#[tokio::test]
async fn a_crash_before_the_platform_answers_loses_nothing_and_one_after_says_so() {
    for (side, lost) in [(Side::Before, false), (Side::After, true)] {
        let site = Site::new();
        let town = Town::at(&site, "grund", "").await;
        let channel = renewing(&town).await;
        renew(&town.job(), channel).await.unwrap();
        town.clock.set(at("2026-04-07T09:20:00Z"));
        // The write that notes that it is begun, then the platform.
        site.faults.end_at(Some((1, side)));
        until_ended(&town, &site, channel).await;
        assert_eq!(site.faults.passed(), ["commit commit", "platform renew"], "{side:?}");
        assert_eq!(now(&town, channel).await, pass(), "{side:?}: the old one is still there");
        site.faults.end_at(None);
        town.clock.pass(SignedDuration::from_mins(11));
        renew(&town.job(), channel).await.unwrap();
        if lost {
            let wrong = problem(&row(&town, channel).await).unwrap();
            assert!(wrong.sentence.contains("bröts mitt i"), "{}", wrong.sentence);
            let said = ("channel.access-by-hand".to_owned(), "{\"broken_off\":true}".to_owned());
            assert_eq!(trail(&town, channel).await, [said]);
            assert_eq!(told(&town, town.people.editor).await, [ENDS]);
        } else {
            assert_eq!(now(&town, channel).await.access, "a1-hemlig+");
            assert_eq!(problem(&row(&town, channel).await), None);
        }
        town.verify().await;
    }
}

#[tokio::test]
async fn what_the_platform_gave_is_written_down_although_the_database_fails_at_first() {
    for side in [Side::Before, Side::After] {
        let site = Site::new();
        let town = Town::at(&site, "grund", "").await;
        let channel = renewing(&town).await;
        renew(&town.job(), channel).await.unwrap();
        town.clock.set(at("2026-04-07T09:20:00Z"));
        site.faults.end_at(Some((2, side)));
        until_ended(&town, &site, channel).await;
        assert_eq!(now(&town, channel).await.access, "a1-hemlig+", "{side:?}");
        let told_of = trail(&town, channel).await;
        assert_eq!(told_of.len(), 1, "{side:?}: told once: {told_of:?}");
        assert_eq!(site.renewed_with().len(), 1);
        town.verify().await;
    }
}

#[tokio::test]
async fn a_renewal_that_ends_badly_says_nothing_of_what_was_put_in_its_place_meanwhile() {
    for mood in [Mood::Cannot, Mood::Down] {
        let town = Town::new().await;
        let channel = renewing(&town).await;
        renew(&town.job(), channel).await.unwrap();
        town.clock.set(at("2026-04-07T09:20:00Z"));
        town.site.is(mood);
        let held = town.site.renewing.lock().await;
        let job = town.job();
        let under_way = tokio::spawn(async move { renew(&job, channel).await });
        while town.site.renewed_with().is_empty() {
            tokio::task::yield_now().await;
        }
        town.site.is(Mood::Well);
        town.site.lets_in("ny-nyckel-1", Some(at("2026-07-01T08:00:00Z")));
        let editor = town.desk(town.people.editor).await;
        assert!(replace(&editor, channel, "ny-nyckel-1", Unproven::Leave).await.unwrap().kept);
        let fresh = row(&town, channel).await;
        drop(held);
        under_way.await.unwrap().unwrap();
        assert_eq!(now(&town, channel).await.access, "ny-nyckel-1");
        let after = row(&town, channel).await;
        assert_eq!((problem(&after), after.failures, after.renews), (None, 0, fresh.renews), "{mood:?}");
        assert!(told(&town, town.people.editor).await.is_empty(), "{mood:?}");
    }
}

#[tokio::test]
async fn a_platform_that_is_down_is_asked_again_and_people_are_told_when_time_runs_short() {
    let town = Town::new().await;
    let channel = renewing(&town).await;
    renew(&town.job(), channel).await.unwrap();
    town.clock.set(at("2026-04-07T09:20:00Z"));
    town.site.is(Mood::Down);
    for n in 1..=5 {
        let next = renew(&town.job(), channel).await.unwrap().unwrap();
        assert!(next > town.now());
        assert_eq!(row(&town, channel).await.failures, n);
        assert_eq!(told(&town, town.people.editor).await.len(), usize::from(n == 5), "{n}");
        town.clock.set(next);
    }
    town.site.is(Mood::Well);
    renew(&town.job(), channel).await.unwrap();
    assert_eq!(now(&town, channel).await.access, "a1-hemlig+");
    assert_eq!((row(&town, channel).await.failures, problem(&row(&town, channel).await)), (0, None));

    // The answer was lost: it may be used up, and that is said.
    town.site.is(Mood::LosesAnswer);
    town.clock.pass(SignedDuration::from_hours(2));
    renew(&town.job(), channel).await.unwrap();
    let wrong = problem(&row(&town, channel).await).unwrap();
    assert!(wrong.sentence.contains("Kanske är det som släpper in oss redan förnyat"), "{}", wrong.sentence);
    town.verify().await;
}

#[tokio::test]
async fn what_only_a_person_can_renew_is_told_of_four_times_and_by_letter() {
    both(async |town: Town| {
        let until = at("2026-06-01T08:00:00Z");
        town.site.lets_in("abcd efgh ijkl mnop", Some(until));
        let channel = town.connected("Bloggen").await;
        let p = town.people;
        let mut now = renew(&town.job(), channel).await.unwrap().unwrap();
        let mut days = Vec::new();
        while now < at("2026-06-05T08:00:00Z") {
            town.clock.set(now);
            let before = told(&town, p.editor).await.len();
            now = renew(&town.job(), channel).await.unwrap().unwrap();
            if told(&town, p.editor).await.len() > before {
                days.push(until.duration_since(town.now()).as_hours() / 24);
            }
        }
        assert_eq!(days, [14, 7, 1, 0]);
        assert_eq!(told(&town, p.substitute).await.len(), 4);
        assert_eq!(told(&town, p.editor).await.iter().filter(|kind| *kind == ENDED).count(), 1);
        assert!(told(&town, p.handler).await.is_empty(), "who does not hold it is not told");
        let wrong = problem(&row(&town, channel).await).unwrap();
        assert_eq!(wrong.kind, ProblemKind::AccessEnded);
        torg_office::mail::notices::mail(&town.job()).await.unwrap();
        let letters: Vec<_> = town.outdoors.letters();
        let letter = letters.iter().find(|l| l.text().contains(&format!("/desk/channels/{channel}/access")));
        assert!(letter.is_some_and(|l| l.subject().contains("släpper in oss")), "{letters:?}");
        let list = kept::list(&town.job()).await.unwrap();
        assert_eq!((list.len(), list[0].ends_at()), (1, Some(until)));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_new_one_is_tried_first_and_the_old_one_stays_until_it_works() {
    both(async |town: Town| {
        let p = town.people;
        let channel = town.connected("Bloggen").await;
        let old = now(&town, channel).await;
        town.site.lets_in("ny-nyckel-1", Some(at("2026-07-01T08:00:00Z")));
        let editor = town.desk(p.editor).await;
        for nothing in ["", "  ", "a\nb", "{\"access\":\"\"}", "{ trasigt"] {
            let refused = replace(&editor, channel, nothing, Unproven::Keep).await.unwrap_err();
            assert!(matches!(refused, Refusal::Field { field: "secret", .. }), "{nothing}: {refused}");
        }
        let wrong = replace(&editor, channel, "fel-nyckel-1", Unproven::Leave).await.unwrap();
        assert!(!wrong.kept && !wrong.trial.problems.is_empty());
        assert_eq!(now(&town, channel).await, old);
        assert!(trail(&town, channel).await.is_empty());
        let handler = town.desk(p.handler).await;
        assert!(matches!(
            replace(&handler, channel, "ny-nyckel-1", Unproven::Leave).await,
            Err(Refusal::NotAllowed(_))
        ));
        let revision = editor.reader().channel(channel).await.unwrap().revision;
        // Whoever answers for the channel may, without looking after channels.
        assert!(replace(&editor, channel, " ny-nyckel-1\n", Unproven::Leave).await.unwrap().kept);
        assert_eq!(now(&town, channel).await.access, "ny-nyckel-1");
        assert_eq!(
            editor.reader().channel(channel).await.unwrap().revision,
            revision,
            "no form is made stale"
        );
        let until = row(&town, channel).await.access_until.map(|ms| Timestamp::from_millisecond(ms).unwrap());
        assert_eq!(until, Some(at("2026-07-01T08:00:00Z")));
        let told_of = trail(&town, channel).await;
        assert_eq!(told_of.len(), 1);
        assert!(told_of[0].0 == "channel.access-replaced" && !told_of[0].1.contains("nyckel"));

        // Where it cannot be tried, somebody who knows better may keep it.
        town.site.is(Mood::Down);
        assert!(!replace(&editor, channel, "ny-nyckel-2", Unproven::Leave).await.unwrap().kept);
        assert!(replace(&editor, channel, "ny-nyckel-2", Unproven::Keep).await.unwrap().kept);
        assert_eq!(now(&town, channel).await.access, "ny-nyckel-2");

        let admin = town.desk(p.admin).await;
        forget(&admin, channel).await.unwrap();
        assert_eq!(admin.reader().channel(channel).await.unwrap().secret, None);
        assert!(refused(forget(&admin, channel).await).contains("inget sparat"));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_new_sealing_key_is_used_at_once_and_the_old_one_still_opens() {
    use std::sync::Mutex;
    use torg_domain::outside::HoldKeys;
    use torg_domain::trail::key::KeyFile;
    use torg_office::Office;

    /// A key file that an operator changes.
    struct File(Arc<Mutex<KeyFile>>);
    impl HoldKeys for File {
        fn keys(&self) -> KeyFile {
            self.0.lock().unwrap().clone()
        }
    }
    let mut town = Town::new().await;
    let channel = town.connected("Bloggen").await;
    let file = Arc::new(Mutex::new(KeyFile::new([1; 32], [2; 32])));
    let o = town.office.clone();
    town.office = Office::new(
        o.store.clone(),
        File(file.clone()),
        o.platforms.clone(),
        o.clock.clone(),
        o.chance.clone(),
        o.world.clone(),
    );
    let changed = file.lock().unwrap().resealed([9; 32]);
    *file.lock().unwrap() = changed;
    assert_eq!(now(&town, channel).await.access, "abcd efgh ijkl mnop");
    let editor = town.desk(town.people.editor).await;
    assert!(replace(&editor, channel, "ny-nyckel-1", Unproven::Leave).await.unwrap().kept);
    let sealed = town.job().reader().channel(channel).await.unwrap().secret.unwrap();
    assert!(town.office.sealing(town.id()).is_current(&sealed));
    assert_eq!(now(&town, channel).await.access, "ny-nyckel-1");
}
