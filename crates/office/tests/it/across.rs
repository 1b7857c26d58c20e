//! Two municipalities in one installation, with equal external ids: nothing of one is there for the other.

use crate::acts::tried;
use crate::said::{comment, message, take};
use torg_domain::ids::MessageId;
use torg_office::channels::open;
use torg_office::inbox::read::{self, Asked};
use torg_office::inbox::{bulk, claim, consult, draft, forward, hand, review};
use torg_office::municipality::{links, people, sign_in};
use torg_office::policy::hours;
use torg_office::{Refusal, jobs};
use torg_store::inbox::list::View;
use torg_testkit::{Town, both};

const TEXT: &str = "Hej, när öppnar badhuset i Storviken?";

#[tokio::test]
async fn nothing_of_one_municipality_is_there_for_another() {
    both(async |here: Town| {
        let there = here.beside("stor").await;
        let (ours, theirs) = (here.channel("Bloggen").await, there.channel("Bloggen").await);
        for (town, channel) in [(&here, ours), (&there, theirs)] {
            assert_eq!(take(town, channel, vec![comment("x", TEXT)]).await.added, 1);
        }
        let (x, y) = (message(&here, ours, "x").await, message(&there, theirs, "x").await);
        let editor = here.desk(here.people.editor).await;
        let chief = there.desk(there.people.chief).await;
        let note = consult::ask(&editor, x.id, None, here.people.handler, "Vad säger du?").await.unwrap();
        forward::forward(&editor, note.id, None, here.people.newcomer, "").await.unwrap();
        let mine = read::open(&editor, x.id).await.unwrap();
        let (size, stranger) = (here.job().reader().trail_size().await.unwrap(), &chief);

        // Every act and every reading, by somebody who may do all of it at home.
        for (act, done) in tried(stranger, x.id, None, there.people.editor).await {
            assert!(matches!(done, Err(Refusal::Missing)), "{act}: {done:?}");
        }
        macro_rules! missing { ($($what:expr;)*) => { $(
            let done = $what.await.map(|_| ());
            assert!(matches!(done, Err(Refusal::Missing)), "{}: {done:?}", stringify!($what));
        )* } }
        missing! {
            read::open(stranger, x.id);
            read::open_guarded(stranger, x.id);
            claim::claim(stranger, x.id, true);
            claim::present(stranger, x.id, true);
            draft::save(stranger, x.id, draft::Form::Answer, "Hej", 1);
            review::coverage(stranger, ours, stranger.today());
            consult::advise(stranger, mine.consultations[0].id.into(), "Råd");
            forward::deliver(stranger, mine.forwardings[0].id.into(), "Svar");
            forward::decline(stranger, mine.forwardings[0].id.into(), "Nej");
            review::day(stranger, ours, stranger.today());
            review::sign(stranger, ours, stranger.today(), review::Stated {
                no_unanswered: true, no_unsuitable: true, data_watched: true, note: String::new() });
            hand::write_in(stranger, ours, hand::Copied::default(), None);
            read::handlers(stranger, ours);
            open::close(stranger, ours, 1);
            open::fetch_now(stranger, ours);
            links::make(&there.desk(there.people.admin).await, here.people.editor, links::Purpose::Reset);
            people::end(&there.desk(there.people.admin).await, here.people.editor);
            here.office.desk_for(there.here.clone(), here.people.editor);
            links::look(&here.office, there.id(), &here.first_link);
            sign_in::desk_of(&here.office, there.here.clone(), &here.token_of(here.people.editor).await);
        }
        let change = hours::Change { scope: hours::Scope::Channel(ours.0), week: None, closed: vec![] };
        missing! { hours::preview(stranger, &change); hours::change(stranger, &change); }
        let unit = hours::Change { scope: hours::Scope::Unit(here.units[0].0), week: None, closed: vec![] };
        let admin = there.desk(there.people.admin).await;
        assert!(matches!(hours::change(&admin, &unit).await, Err(Refusal::Missing)));

        // Lists, counters, search, bulk: each shows its own one message.
        for (desk, own) in [(&editor, x.id), (stranger, y.id)] {
            let asked = Asked { view: View::All, channel: None, flag: None, after: None, limit: 50 };
            let (page, counters) = read::inbox(desk, &asked).await.unwrap();
            assert_eq!((page.messages.len(), page.messages[0].id, counters.all), (1, own, 1));
            let hits = read::search(desk, "badhus", None, 50).await.unwrap();
            assert_eq!(hits.messages.iter().map(|m| m.id).collect::<Vec<MessageId>>(), [own]);
            let named = read::names(desk).await.unwrap();
            assert_eq!(named.len(), 8);
        }
        let leave = bulk::Bulk::KeepOrdered(String::new());
        assert!(bulk::preview(stranger, &[x.id], &leave).await.unwrap()[0].message.is_none());
        assert!(bulk::carry_out(stranger, &[(x.id, x.revision)], &leave).await[0].refused.is_some());
        let only = Asked { view: View::All, channel: Some(ours), flag: None, after: None, limit: 50 };
        assert!(read::inbox(stranger, &only).await.unwrap().0.messages.is_empty());

        assert_eq!(here.job().reader().trail_size().await.unwrap(), size, "and nothing was written of it");
        here.verify().await;
        there.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_job_of_one_municipality_does_nothing_in_another() {
    both(async |here: Town| {
        let there = here.beside("stor").await;
        let ours = here.channel("Bloggen").await;
        // A job that names a channel of the neighbour's finds none.
        let desk = there.job();
        let mut writer = desk.open().await.unwrap();
        let (id, key) = (torg_domain::ids::JobId(desk.new_id()), ours.to_string());
        let job = torg_store::jobs::NewJob { id, kind: "poll", key: &key, payload: "{}", run_at: desk.now };
        writer.put_job(job, desk.now).await.unwrap();
        writer.commit().await.unwrap();
        let claimed = jobs::claim(&here.office, 50).await.unwrap();
        let (mine, foreign): (Vec<_>, Vec<_>) = claimed.iter().partition(|j| j.municipality() == here.id());
        assert_eq!((mine.len(), foreign.len()), (1, 1));
        jobs::run(&here.office, foreign[0]).await.unwrap();
        assert!(here.outdoors.asked().is_empty());
        jobs::run(&here.office, mine[0]).await.unwrap();
        assert_eq!(here.outdoors.asked().len(), 1);
    })
    .await;
}
