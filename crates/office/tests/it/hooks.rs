//! What the platform sends unasked: taken in on the disk before it is answered, read afterwards, and ending in
//! one message however often and in whatever order it comes.

use crate::said::{at, comment, message, versions};
use jiff::{SignedDuration, Timestamp};
use torg_domain::channels::taken::{Batch, Gone, HowGone, Kind, Taken};
use torg_domain::ids::ChannelId;
use torg_domain::outside::hook::Delivery;
use torg_domain::outside::platform::Reading;
use torg_domain::trail::key::KeyFile;
use torg_office::channels::hooks::{self, NewApp, NotTaken};
use torg_office::channels::poll::poll;
use torg_office::{Office, Refusal, jobs};
use torg_store::channels::hooks::{HookAppRow, HookCountRow};
use torg_testkit::hook::{Event, SIGNATURE, delivery, signed};
use torg_testkit::{Mood, Town, both, packs, site::KEY};

const SECRET: &str = "appens-hemlighet";

/// A connected channel, and the application that sends for it.
async fn sending(town: &Town) -> (ChannelId, HookAppRow) {
    let channel = town.connected("Bloggen").await;
    let admin = town.desk(town.people.admin).await;
    let new = NewApp { platform: KEY.into(), name: "Lill".into(), signing: SECRET.into() };
    let id = hooks::make(&admin, &new).await.unwrap();
    (channel, admin.reader().hook_app(id).await.unwrap())
}

async fn send(town: &Town, app: &HookAppRow, body: &[u8], secret: &str) -> Result<(), NotTaken> {
    let headers = [(SIGNATURE.to_owned(), signed(body, secret))];
    let there = hooks::app_at(&town.office, town.id(), &app.platform, &app.code).await.unwrap().unwrap();
    there.take(&town.office, &Delivery { query: &[], headers: &headers, body }).await
}

fn wrote(item: Taken, when: &str) -> Event {
    let thread = item.thread.clone().unwrap_or_else(|| item.external_id.clone());
    let batch = Batch { items: vec![item], ..Batch::default() };
    Event { account: "torg".into(), batch, threads: vec![thread], at: Some(at(when)), ..Event::default() }
}

async fn sent(town: &Town, app: &HookAppRow, events: &[Event]) {
    send(town, app, &delivery(town.now(), events), SECRET).await.unwrap();
}

async fn count(town: &Town, app: &HookAppRow) -> HookCountRow {
    let counts = town.job().reader().hook_counts().await.unwrap();
    counts.into_iter().find(|c| c.app == app.id).unwrap()
}

/// Does what waits to be read, as the worker does.
async fn read(town: &Town) -> usize {
    let mut done = 0;
    loop {
        let jobs = jobs::claim(&town.office, 50).await.unwrap();
        if jobs.is_empty() {
            return done;
        }
        for job in &jobs {
            done += usize::from(job.kind == "heard");
            jobs::run(&town.office, job).await.unwrap();
        }
    }
}

fn question(text: &str) -> Taken {
    Taken { ours: Some(false), kind: Kind::Comment, ..comment("a", text) }
}

fn is_forged(taken: &Result<(), NotTaken>) -> bool {
    matches!(taken, Err(NotTaken::Forged))
}

#[tokio::test]
async fn what_is_sent_twice_and_out_of_order_is_one_message_as_the_platform_has_it_now() {
    both(async |town: Town| {
        let (channel, app) = sending(&town).await;
        let (first, second) = (question("När öppnar badet?"), question("När öppnar badet, och bastun?"));
        town.site.says(second.clone());
        // The edit comes first, then the first wording, then both once more.
        for _ in 0..2 {
            sent(&town, &app, &[wrote(second.clone(), "2026-04-07T08:20:00Z")]).await;
            sent(&town, &app, &[wrote(first.clone(), "2026-04-07T08:15:00Z")]).await;
        }
        town.clock.set(at("2026-04-07T08:21:00Z"));
        let c = count(&town, &app).await;
        assert_eq!((c.heard, c.waiting, c.forged), (4, 2, 0), "the same thing waits once");
        assert_eq!(read(&town).await, 1);
        let m = message(&town, channel, "a").await;
        let now = versions(&town, &m).await.into_iter().find(|v| v.id == m.version.0).unwrap();
        assert_eq!(now.text, "När öppnar badet, och bastun?");
        assert_eq!(count(&town, &app).await.waiting, 0);
        assert!(town.site.asked().contains(&Reading::Threads(vec!["a".into()])));
        // Sent again much later, with the wording of the first minute: nothing moves.
        let before = m.versions;
        sent(&town, &app, &[wrote(first, "2026-04-07T08:15:00Z")]).await;
        read(&town).await;
        let m = message(&town, channel, "a").await;
        let now = versions(&town, &m).await.into_iter().find(|v| v.id == m.version.0).unwrap();
        assert_eq!((now.text.as_str(), m.versions), ("När öppnar badet, och bastun?", before));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_gone_before_it_can_be_read_is_kept_in_the_deliverys_own_words() {
    both(async |town: Town| {
        let (channel, app) = sending(&town).await;
        // It was changed before it was taken away, and the change comes first.
        sent(&town, &app, &[wrote(question("Ett hot, ändrat"), "2026-04-07T08:15:30Z")]).await;
        sent(&town, &app, &[wrote(question("Ett hot som togs bort"), "2026-04-07T08:15:00Z")]).await;
        town.clock.set(at("2026-04-07T08:16:00Z"));
        read(&town).await;
        let m = message(&town, channel, "a").await;
        assert_eq!((m.ours, m.gone_at, m.versions), (false, None, 2));
        // Its bytes are what we were told, and the lag counts from the platform's own instant.
        let fetches = town.job().reader().fetches(channel, 10).await.unwrap();
        let told: Vec<_> = fetches.iter().filter(|f| f.source == "hook").collect();
        assert_eq!(told.len(), 2);
        for fetch in told {
            let sha: [u8; 32] = fetch.sha256.clone().unwrap().try_into().unwrap();
            let kept = town.office.store.objects().get(town.id(), &sha).await.unwrap();
            assert!(String::from_utf8_lossy(&kept).contains("Ett hot"));
        }
        let now = versions(&town, &m).await.into_iter().find(|v| v.id == m.version.0).unwrap();
        assert_eq!(now.text, "Ett hot, ändrat");
        assert_eq!(m.published_at, Some(at("2026-04-07T08:15:00Z")));
        // The platform says it is gone; and had it not, the next reading would have found it.
        let gone = Gone {
            external_id: "a".into(),
            seen_at: at("2026-04-07T08:17:00Z"),
            how: HowGone::Tombstone,
            last_seen: None,
        };
        let batch = Batch { gone: vec![gone], ..Batch::default() };
        sent(&town, &app, &[Event { account: "torg".into(), batch, ..Event::default() }]).await;
        read(&town).await;
        assert!(message(&town, channel, "a").await.gone_at.is_some());
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_forged_cut_replayed_or_empty_delivery_ends_as_it_must() {
    both(async |town: Town| {
        let (_, app) = sending(&town).await;
        let body = delivery(town.now(), &[wrote(question("Hej"), "2026-04-07T08:15:00Z")]);
        assert!(is_forged(&send(&town, &app, &body, "en annans hemlighet").await));
        let there = hooks::app_at(&town.office, town.id(), KEY, &app.code).await.unwrap().unwrap();
        // Unsigned; cut after it was signed; old, though signed; empty without and with a signature.
        let unsigned = there.take(&town.office, &Delivery { query: &[], headers: &[], body: &body }).await;
        let headers = [(SIGNATURE.to_owned(), signed(&body, SECRET))];
        let cut = Delivery { query: &[], headers: &headers, body: &body[..body.len() / 2] };
        let cut = there.take(&town.office, &cut).await;
        let old: Timestamp = at("2026-04-07T07:00:00Z");
        let old = send(&town, &app, &delivery(old, &[]), SECRET).await;
        let empty = there.take(&town.office, &Delivery { query: &[], headers: &[], body: &[] }).await;
        assert!([&unsigned, &cut, &old, &empty].into_iter().all(is_forged));
        send(&town, &app, b"", SECRET).await.unwrap();
        // Signed, and nothing one can read: kept, counted, and in nobody's way.
        send(&town, &app, b"\xff\x00 not json", SECRET).await.unwrap();
        let c = count(&town, &app).await;
        assert_eq!((c.heard, c.forged, c.waiting), (1, 5, 1));
        read(&town).await;
        let c = count(&town, &app).await;
        assert_eq!((c.unread, c.waiting), (1, 0));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn many_at_once_are_all_on_the_disk_when_they_are_answered_and_lost_by_no_fall() {
    both(async |town: Town| {
        let (channel, app) = sending(&town).await;
        let texts: Vec<String> = (0..60).map(|n| format!("c{n}")).collect();
        let said = |id: &String| Taken { external_id: id.clone(), ..question(&format!("Fråga {id}")) };
        let bodies: Vec<Vec<u8>> =
            texts.iter().map(|id| delivery(town.now(), &[wrote(said(id), "2026-04-07T08:00:00Z")])).collect();
        let all = bodies.iter().map(|body| send(&town, &app, body, SECRET));
        let all = futures::future::join_all(all).await;
        assert!(all.iter().all(Result::is_ok));
        assert_eq!(count(&town, &app).await.waiting, 60);
        // The program falls in the middle of reading: what it was doing is claimed anew.
        town.site.faults.end_at(Some((0, torg_testkit::Side::Before)));
        let claimed = jobs::claim(&town.office, 50).await.unwrap();
        let heard = claimed.iter().find(|job| job.kind == "heard").unwrap();
        tokio::select! {
            _ = jobs::run(&town.office, heard) => {}
            () = town.site.faults.ended.notified() => {}
        }
        assert_eq!(count(&town, &app).await.waiting, 60);
        town.site.faults.end_at(None);
        town.clock.set(at("2026-04-07T08:10:00Z"));
        read(&town).await;
        assert_eq!(count(&town, &app).await.waiting, 0);
        for id in &texts {
            assert_eq!(message(&town, channel, id).await.versions, 1);
        }
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn something_new_is_asked_for_now_and_a_strangers_account_is_counted() {
    both(async |town: Town| {
        let (channel, app) = sending(&town).await;
        town.site.says(question("Nytt"));
        let look = |account: &str| Event { account: account.into(), look: true, ..Event::default() };
        sent(&town, &app, &[look("torg"), look("någon annan")]).await;
        town.clock.set(at("2026-04-07T08:00:02Z"));
        read(&town).await;
        assert_eq!(message(&town, channel, "a").await.versions, 1);
        assert_eq!(count(&town, &app).await.nobodys, 1);
        // While the platform is down nothing is lost: it is read when it is up again.
        town.site.is(Mood::Down);
        sent(&town, &app, &[wrote(question("Nytt, ändrat"), "2026-04-07T08:30:00Z")]).await;
        town.clock.set(at("2026-04-07T08:20:00Z"));
        read(&town).await;
        assert_eq!(message(&town, channel, "a").await.versions, 1);
        town.site.is(Mood::Well);
        town.site.edits("a", "Nytt, ändrat igen");
        town.clock.set(at("2026-04-07T09:20:00Z"));
        read(&town).await;
        let m = message(&town, channel, "a").await;
        assert_eq!(versions(&town, &m).await.last().unwrap().text, "Nytt, ändrat igen");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn whoever_answers_for_the_channel_is_told_once_that_we_may_read_no_more() {
    both(async |town: Town| {
        let (channel, app) = sending(&town).await;
        for n in 0..2 {
            let event = Event { account: "torg".into(), withdrawn: true, ..Event::default() };
            let body = delivery(town.now(), &[event]);
            send(&town, &app, &body, SECRET).await.unwrap();
            hooks::hear(&town.job(), app.id).await.unwrap();
            let news = town.job().reader().unmailed(50).await.unwrap();
            let news: Vec<_> = news.iter().filter(|n| n.kind == hooks::WITHDRAWN).collect();
            assert_eq!(news.len(), 1, "round {n}");
            assert_eq!((news[0].person, news[0].channel), (town.people.editor.0, Some(channel.0)));
        }
        let state = town.job().reader().channel_state(channel).await.unwrap();
        assert!(state.problem.unwrap().contains("inte längre får läsa"));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn only_who_sees_to_channels_everywhere_makes_an_address_and_its_secrets_end_with_it() {
    both(async |town: Town| {
        let (_, app) = sending(&town).await;
        let new = NewApp { platform: KEY.into(), name: "Min".into(), signing: SECRET.into() };
        let editor = town.desk(town.people.editor).await;
        assert!(matches!(hooks::make(&editor, &new).await, Err(Refusal::NotAllowed(_))));
        assert!(matches!(hooks::end(&editor, app.id).await, Err(Refusal::NotAllowed(_))));
        let admin = town.desk(town.people.admin).await;
        let short = NewApp { signing: "kort".into(), ..new.clone() };
        assert!(matches!(hooks::make(&admin, &short).await, Err(Refusal::Field { field: "signing", .. })));
        let shown = hooks::list(&admin).await.unwrap();
        let greeting = shown[0].greeting.clone().unwrap();
        let there = hooks::app_at(&town.office, town.id(), KEY, &app.code).await.unwrap().unwrap();
        let asked = |word: &str| [("word".to_owned(), word.to_owned()), ("challenge".into(), "42".into())];
        let greet = |query: &[(String, String)]| there.greet(&Delivery { query, headers: &[], body: &[] });
        assert_eq!(greet(&asked(&greeting)).unwrap().body, "42");
        assert_eq!(greet(&asked("gissning")), None);
        hooks::end(&admin, app.id).await.unwrap();
        assert!(hooks::app_at(&town.office, town.id(), KEY, &app.code).await.unwrap().is_none());
        let row = admin.reader().hook_app(app.id).await.unwrap();
        assert_eq!((row.signing, row.greeting), (None, None));
        assert!(matches!(hooks::end(&admin, app.id).await, Err(Refusal::Rule(_))));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn an_app_taken_away_on_another_node_is_refused_within_a_second() {
    both(async |town: Town| {
        let (_, app) = sending(&town).await;
        let world = town.office.world.clone();
        let here = town.office.clone();
        let there = async || hooks::app_at(&here, town.id(), KEY, &app.code).await.unwrap();
        assert!(there().await.is_some());
        let (keys, chance) = (KeyFile::new([1; 32], [2; 32]), town.office.chance.clone());
        let other =
            Office::new(here.store.clone(), keys, packs::platforms(), town.clock.clone(), chance, world);
        let admin = other.desk_for(town.here.clone(), town.people.admin).await.unwrap();
        hooks::end(&admin, app.id).await.unwrap();
        town.clock.pass(SignedDuration::from_millis(999));
        assert!(there().await.is_some(), "looked up a moment ago");
        town.clock.pass(SignedDuration::from_millis(1));
        assert!(there().await.is_none());
        // And what is nobody's is looked up each time: it may be somebody's the next moment.
        assert!(hooks::app_at(&here, town.id(), KEY, "gissning").await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_channel_whose_platform_delivers_is_asked_seldom_until_it_stops_or_leaves_something_out() {
    both(async |town: Town| {
        let (channel, app) = sending(&town).await;
        let asked_again = async || {
            let next = poll(&town.job(), channel).await.unwrap().unwrap();
            // A little before that many minutes have gone.
            (next.duration_since(town.now()).as_secs() + 59) / 60
        };
        assert_eq!(asked_again().await, 1);
        town.site.says(question("När öppnar badet?"));
        town.clock.set(at("2026-04-07T08:16:00Z"));
        sent(&town, &app, &[wrote(question("När öppnar badet?"), "2026-04-07T08:15:00Z")]).await;
        read(&town).await;
        message(&town, channel, "a").await;
        assert_eq!(asked_again().await, 10);
        // A day without a word: the app may have been switched off.
        town.clock.set(at("2026-04-08T08:16:00Z"));
        assert_eq!(asked_again().await, 1);
        sent(&town, &app, &[wrote(question("När öppnar badet?"), "2026-04-08T08:16:00Z")]).await;
        read(&town).await;
        assert_eq!(asked_again().await, 10);
        // And one that says nothing of what has come is asked as any other.
        let said = Taken { published_at: Some(at("2026-04-08T08:20:00Z")), ..comment("b", "Och bastun?") };
        town.site.says(Taken { ours: Some(false), kind: Kind::Comment, ..said });
        town.clock.set(at("2026-04-08T08:26:00Z"));
        assert_eq!(asked_again().await, 1);
        message(&town, channel, "b").await;
        town.verify().await;
    })
    .await;
}
