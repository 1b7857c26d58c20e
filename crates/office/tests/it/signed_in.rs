//! Signing in to a channel's account at its platform: by one person, in one session, within ten minutes, once.

use jiff::SignedDuration;
use torg_domain::ids::ChannelId;
use torg_domain::outside::Credential;
use torg_domain::outside::pass::Pass;
use torg_domain::outside::sign_in::Brought;
use torg_office::channels::access::renew::renew;
use torg_office::channels::access::sign_in::{How, begin, document, finish};
use torg_office::channels::access::{kept, problem};
use torg_office::channels::{connection, open, poll::poll};
use torg_office::{Desk, Refusal, jobs};
use torg_store::reseal::Change;
use torg_testkit::sign_in::{CODE, KEPT, given};
use torg_testkit::{Mood, Town, both};

const HERE: &str = "https://torg.lill.example";
const SESSION: &str = "admins-session";

/// A channel at a platform where one signs in, that nothing lets in yet.
async fn channel(town: &Town) -> ChannelId {
    town.site.signs_in();
    let registered = open::Registered { secret: None, ..town.connection("Bloggen") };
    open::open(&town.desk(town.people.admin).await, &registered).await.unwrap()
}

fn yes() -> Brought {
    Brought { code: Some(CODE.into()), issuer: None, error: None }
}

/// Goes to the platform; with what one comes back.
async fn goes(town: &Town, desk: &Desk, channel: ChannelId) -> String {
    let go_to = begin(desk, channel, SESSION, HERE).await.unwrap();
    let (state, went) = town.site.went();
    assert_eq!(go_to, went);
    state
}

async fn now(town: &Town, channel: ChannelId) -> Option<Pass> {
    let desk = town.job();
    let row = desk.reader().channel(channel).await.unwrap();
    match connection::of(&desk, &row).unwrap().unwrap().account.credential? {
        Credential::Basic { password, .. } => Some(Pass::read(&password)),
        Credential::Bearer(_) => None,
    }
}

fn sentence(refusal: Result<impl std::fmt::Debug, Refusal>) -> String {
    match refusal {
        Err(Refusal::Rule(sentence)) => sentence,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_is_brought_back_lets_us_in_once_and_the_channel_is_read_with_it() {
    both(async |town: Town| {
        let channel = channel(&town).await;
        let admin = town.desk(town.people.admin).await;
        let state = goes(&town, &admin, channel).await;
        assert!(now(&town, channel).await.is_none());
        let came = finish(&admin, SESSION, &state, yes()).await.unwrap();
        assert!(matches!(came.how, How::In) && came.channel == channel, "{came:?}");
        assert_eq!(now(&town, channel).await, Some(given(town.now())));
        let told = admin.reader().entries_about(channel.0).await.unwrap();
        let told: Vec<_> = told.iter().filter(|e| e.act.starts_with("channel.access")).collect();
        assert_eq!((told.len(), told[0].act.as_str()), (1, "channel.access-signed-in"));
        assert!(!told[0].body.contains("hemlig"), "{}", told[0].body);
        poll(&town.job(), channel).await.unwrap();
        assert_eq!(admin.reader().channel_state(channel).await.unwrap().problem, None);
        // It is renewed as any other.
        renew(&town.job(), channel).await.unwrap();
        town.clock.pass(SignedDuration::from_mins(41));
        renew(&town.job(), channel).await.unwrap();
        assert_eq!(town.site.renewed_with(), ["om-hemlig"]);

        let again = sentence(finish(&admin, SESSION, &state, yes()).await);
        assert!(again.contains("redan avslutad"), "{again}");
        assert_eq!(now(&town, channel).await.unwrap().access, "in-hemlig+", "what is there stays");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn nobody_elses_coming_and_no_late_one_ends_it() {
    let town = Town::new().await;
    let channel = channel(&town).await;
    let (admin, editor) = (town.desk(town.people.admin).await, town.desk(town.people.editor).await);
    let state = goes(&town, &admin, channel).await;
    for (desk, session) in [(&editor, SESSION), (&admin, "en annan webbläsare")] {
        let why = sentence(finish(desk, session, &state, yes()).await);
        assert!(why.contains("i en annan webbläsare eller av någon annan"), "{why}");
    }
    let unknown = sentence(finish(&admin, SESSION, "påhittat", yes()).await);
    assert!(unknown.contains("Börja om") || unknown.contains("börja om"));
    town.clock.pass(SignedDuration::from_mins(10) + SignedDuration::from_secs(1));
    let late = town.desk(town.people.admin).await;
    let why = sentence(finish(&late, SESSION, &state, yes()).await);
    assert!(why.contains("mer än tio minuter"), "{why}");
    assert!(sentence(finish(&late, SESSION, &state, yes()).await).contains("redan avslutad"));
    assert!(now(&town, channel).await.is_none());

    // Whoever may not put anything in its place may not begin either.
    let handler = town.desk(town.people.handler).await;
    let refused = begin(&handler, channel, SESSION, HERE).await;
    assert!(matches!(refused, Err(Refusal::NotAllowed(_))), "{refused:?}");
    let no = sentence(begin(&late, channel, SESSION, "http://torg.lill.example").await);
    assert!(no.contains("Därifrån"), "{no}");

    // What nobody came back from is forgotten by the daily sweep.
    goes(&town, &late, channel).await;
    town.clock.pass(SignedDuration::from_hours(25));
    jobs::stand_up(&town.office).await.unwrap();
    for job in jobs::claim(&town.office, 50).await.unwrap() {
        jobs::run(&town.office, &job).await.unwrap();
    }
    assert!(late.reader().sign_ins().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_no_and_a_platform_that_does_not_hold_leave_what_was_there() {
    let town = Town::new().await;
    let channel = channel(&town).await;
    let admin = town.desk(town.people.admin).await;
    let state = goes(&town, &admin, channel).await;
    finish(&admin, SESSION, &state, yes()).await.unwrap();
    let was = now(&town, channel).await;

    let state = goes(&town, &admin, channel).await;
    let no = Brought { error: Some("access_denied".into()), ..Brought::default() };
    let came = finish(&admin, SESSION, &state, no).await.unwrap();
    assert!(matches!(came.how, How::SaidNo), "{came:?}");
    let state = goes(&town, &admin, channel).await;
    let wrong = Brought { code: Some("en annan".into()), ..Brought::default() };
    let came = finish(&admin, SESSION, &state, wrong).await.unwrap();
    assert!(matches!(&came.how, How::Failed(why) if why.sentence == "Koden gäller inte."), "{came:?}");
    let state = goes(&town, &admin, channel).await;
    town.site.is(Mood::Down);
    let came = finish(&admin, SESSION, &state, yes()).await.unwrap();
    assert!(matches!(&came.how, How::NotLetIn(_)), "{came:?}");
    assert!(sentence(begin(&admin, channel, SESSION, HERE).await).contains("svarar inte"));
    assert_eq!(now(&town, channel).await, was);
}

#[tokio::test]
async fn who_we_are_is_told_to_anybody_once_somebody_has_signed_in_and_the_key_is_one_and_sealed() {
    let town = Town::new().await;
    let channel = channel(&town).await;
    let (admin, public) = (town.desk(town.people.admin).await, town.job());
    let platform = admin.reader().channel(channel).await.unwrap().platform;
    assert_eq!(document(&public, &platform, HERE).await.unwrap(), None, "we are nobody there yet");
    goes(&town, &admin, channel).await;
    goes(&town, &admin, channel).await;
    let told = document(&public, &platform, HERE).await.unwrap().unwrap();
    assert!(
        told.contains(&format!("{HERE}/oauth/{platform}/client.json")) && !told.contains("hemlig"),
        "{told}"
    );
    assert_eq!(document(&public, &platform, "http://torg.lill.example").await.unwrap(), None);
    assert_eq!(document(&public, "ingen", HERE).await.unwrap(), None);
    let keys = admin.reader().sign_in_keys().await.unwrap();
    assert_eq!(keys.len(), 1);
    let listed = kept::list(&public).await.unwrap();
    assert!(listed.iter().any(|one| one.sort == kept::Sort::OwnKey && one.id == keys[0].id));
    let begun = admin.reader().sign_ins().await.unwrap();
    let hidden = |bytes: &[u8]| !String::from_utf8_lossy(bytes).contains("hemlig");
    assert!(begun.iter().all(|row| hidden(&row.kept)) && hidden(&keys[0].secret) && KEPT.contains("hemligt"));

    // All of it is sealed anew when the key that seals is changed.
    let file = town.office.keys.resealed([9; 32]);
    let store = &town.office.store;
    assert_eq!(store.sealed_before(&file).await.unwrap().values, 3);
    let change = Change { now: town.now(), actor: "job:secrets", chance: &*town.office.chance };
    assert_eq!(store.seal_anew(&file, &[], change).await.unwrap().values, 3);
    assert_eq!(store.sealed_before(&file).await.unwrap().values, 0);
}

#[tokio::test]
async fn what_ran_out_is_renewed_before_it_is_shown_and_what_is_refused_once_more_with_something_newer() {
    both(async |town: Town| {
        let channel = channel(&town).await;
        let admin = town.desk(town.people.admin).await;
        let state = goes(&town, &admin, channel).await;
        finish(&admin, SESSION, &state, yes()).await.unwrap();
        let failed = async || admin.reader().channel_state(channel).await.unwrap().failures;

        // Nothing ran for three hours: the first who asks has it renewed, and nothing fails.
        town.clock.pass(SignedDuration::from_hours(3));
        poll(&town.job(), channel).await.unwrap();
        assert_eq!((town.site.renewed_with().len(), failed().await), (1, 0));

        // The platform has ended it before its time.
        town.clock.pass(SignedDuration::from_mins(10));
        town.site.takes_access("något nyare");
        poll(&town.job(), channel).await.unwrap();
        assert_eq!((town.site.renewed_with().len(), failed().await), (2, 0));

        // Just renewed and refused all the same: it is not renewed again and again.
        town.site.takes_access("något annat");
        poll(&town.job(), channel).await.unwrap();
        assert_eq!((town.site.renewed_with().len(), failed().await), (2, 1));

        // What renews is worth nothing any more: the channel says what to do, not only that it is refused.
        town.clock.pass(SignedDuration::from_mins(10));
        town.site.takes_refresh("någon annans");
        poll(&town.job(), channel).await.unwrap();
        let row = admin.reader().channel_access(channel).await.unwrap().unwrap();
        let state = admin.reader().channel_state(channel).await.unwrap();
        let said = problem(&row).unwrap().sentence;
        assert!(said.contains("logga in där") && state.problem.unwrap().contains(&said));
        town.verify().await;
    })
    .await;
}
