//! Secret messages: guarded from the first write, and kept in sight by whoever has the work on them.

use crate::acts::trail;
use crate::said::{at, comment, editor, message, refused, take};
use jiff::SignedDuration;
use torg_domain::channels::taken::Taken;
use torg_domain::ids::MessageId;
use torg_domain::inbox::message::Visibility;
use torg_office::inbox::hand::{Copied, write_in};
use torg_office::inbox::leave::{self, Reason};
use torg_office::inbox::read::{self, Asked};
use torg_office::inbox::sight::Because;
use torg_office::inbox::{claim, close, record};
use torg_office::{Desk, Refusal};
use torg_store::inbox::list::View;
use torg_testkit::{Town, both};

const TEXT: &str = "Jag har skyddade personuppgifter.";

async fn mine(desk: &Desk) -> Vec<MessageId> {
    let asked =
        Asked { view: View::Mine(desk.person().unwrap()), channel: None, flag: None, after: None, limit: 50 };
    let (page, counters) = read::inbox(desk, &asked).await.unwrap();
    assert_eq!(
        usize::try_from(counters.mine).unwrap(),
        page.messages.len(),
        "the counter says what is listed"
    );
    assert!(
        page.messages.iter().filter(|m| m.visibility == Visibility::Secret).all(|m| m.snippet.is_empty())
    );
    page.messages.into_iter().map(|m| m.id).collect()
}

#[tokio::test]
async fn what_is_written_in_as_secret_is_never_public_for_a_moment() {
    both(async |town: Town| {
        let channel = town.channel("Bloggen").await;
        town.clock.set(at("2026-04-07T08:30:00Z"));
        let copied = |text: &str, secret| Copied {
            author: "Anna Berg".into(),
            text: text.into(),
            url: "https://blogg.lill.example/inlagg#1".into(),
            published_at: Some(at("2026-04-07T08:15:00Z")),
            secret,
            ..Copied::default()
        };
        let desk = editor(&town).await;
        let size = town.job().reader().trail_size().await.unwrap();
        let id = write_in(&desk, channel, copied(TEXT, true), None).await.unwrap();
        let m = town.job().reader().message(id).await.unwrap();
        assert_eq!((m.visibility, m.revision), (Visibility::Secret, 1), "as it was first written");
        // Received and marked in one write: both entries are of one instant and stand side by side.
        let entries = town.job().reader().entries(size, 10).await.unwrap();
        let acts: Vec<_> = entries.iter().map(|e| e.act.as_str()).collect();
        assert_eq!(acts, ["message.received", "message.secrecy"]);
        town.verify().await;

        // Known and open: what more is said of it is guarded before it is written.
        let open = Copied { url: "https://blogg.lill.example/inlagg#2".into(), ..copied("Hej.", false) };
        let id = write_in(&desk, channel, open.clone(), None).await.unwrap();
        town.clock.pass(SignedDuration::from_mins(1));
        let more = Copied { text: TEXT.into(), secret: true, ..open };
        assert_eq!(write_in(&editor(&town).await, channel, more, None).await.unwrap(), id);
        let told = trail(&town, id).await;
        assert_eq!(told, ["message.received", "message.secrecy", "message.edited"]);
        assert_eq!(town.job().reader().message(id).await.unwrap().visibility, Visibility::Secret);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn who_marks_a_message_secret_keeps_it_while_they_have_the_work_on_it() {
    both(async |town: Town| {
        let channel = town.channel("Bloggen").await;
        town.clock.set(at("2026-04-07T08:30:00Z"));
        let other = Taken { parent: Some("x".into()), ..comment("y", "Jag med.") };
        take(&town, channel, vec![comment("x", TEXT), other]).await;
        let (m, around) = (message(&town, channel, "x").await, message(&town, channel, "y").await);
        let (desk, p) = (editor(&town).await, town.people);
        let chief = town.desk(p.chief).await;
        close::mark_secret(&chief, around.id, None, true, "OSL 21 kap. 3 §").await.unwrap();
        let m = close::mark_secret(&desk, m.id, None, true, "OSL 21 kap. 3 §").await.unwrap();
        // Mine it was, and mine it stays: listed without its words, opened with a reading on the trail.
        assert!(mine(&desk).await.contains(&m.id));
        let opened = read::open_guarded(&desk, m.id).await.unwrap();
        assert!(matches!(opened.because, Because::Duty(_)));
        let text = |id| opened.thread.iter().find(|t| t.message.id == id).unwrap().text.clone();
        assert_eq!(text(m.id), TEXT);
        assert_eq!(text(around.id), "", "what else is secret around it is not theirs to read");
        let entries = town.job().reader().entries(0, 10_000).await.unwrap();
        let reading = entries.iter().find(|e| e.act == "message.read").unwrap();
        assert!(reading.body.contains("\"by\":\"owner\""), "{}", reading.body);

        // A colleague without the right and without the work sees neither the message nor that it is there.
        let substitute = town.desk(p.substitute).await;
        assert!(matches!(read::open(&substitute, m.id).await, Err(Refusal::Missing)));
        assert!(matches!(claim::claim(&substitute, m.id, true).await, Err(Refusal::Missing)));
        let to = refused(close::assign(&desk, m.id, None, p.substitute, "").await);
        assert!(to.contains("får inte läsa"), "{to}");

        // Given to somebody else, the work is theirs.
        town.clock.pass(SignedDuration::from_mins(1));
        let desk = editor(&town).await;
        close::assign(&desk, m.id, None, p.chief, "Du får ta den").await.unwrap();
        assert!(matches!(read::open_guarded(&desk, m.id).await, Err(Refusal::Missing)));
        assert!(!mine(&desk).await.contains(&m.id));
        assert!(mine(&town.desk(p.chief).await).await.contains(&m.id));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn who_has_it_in_hand_or_marked_it_for_the_owner_keeps_it_until_it_is_closed() {
    both(async |town: Town| {
        let channel = town.channel("Bloggen").await;
        town.clock.set(at("2026-04-07T08:30:00Z"));
        take(&town, channel, vec![comment("x", TEXT)]).await;
        let m = message(&town, channel, "x").await;
        // The substitute has the owner's message in hand, and marks it.
        let desk = town.desk(town.people.substitute).await;
        claim::claim(&desk, m.id, false).await.unwrap();
        close::mark_secret(&desk, m.id, None, true, "OSL 21 kap. 3 §").await.unwrap();
        assert!(matches!(read::open(&desk, m.id).await.unwrap().because, Because::Duty(_)));
        claim::release(&desk, m.id).await.unwrap();
        assert!(read::open_guarded(&desk, m.id).await.is_ok(), "marked by them, and given to nobody since");
        town.clock.pass(SignedDuration::from_mins(1));
        let desk = town.desk(town.people.substitute).await;
        leave::leave(&desk, m.id, None, Reason::NothingAsked, "").await.unwrap();
        record::keep_ordered(&desk, m.id, None, "").await.unwrap();
        assert!(matches!(read::open_guarded(&desk, m.id).await, Err(Refusal::Missing)), "closed: done");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn who_only_sets_up_reads_no_message_and_still_sees_how_much_there_is() {
    both(async |town: Town| {
        let channel = town.channel("Bloggen").await;
        town.clock.set(at("2026-04-07T08:30:00Z"));
        take(&town, channel, vec![comment("x", "När öppnar badhuset?")]).await;
        let m = message(&town, channel, "x").await;
        let admin = town.desk(town.people.admin).await;
        assert!(matches!(read::open(&admin, m.id).await, Err(Refusal::Missing)));
        let all = Asked { view: View::All, channel: None, flag: None, after: None, limit: 50 };
        let (page, counters) = read::inbox(&admin, &all).await.unwrap();
        assert!(page.messages.is_empty());
        assert_eq!((counters.all, counters.mine), (1, 0));
        assert!(read::search(&admin, "badhuset", None, 10).await.unwrap().messages.is_empty());
        let today = admin.today();
        assert!(torg_office::inbox::review::day(&admin, channel, today).await.is_err());
        let covered = torg_office::inbox::review::coverage(&admin, channel, today).await.unwrap();
        assert_eq!(covered.seen, (0, 1));
    })
    .await;
}
