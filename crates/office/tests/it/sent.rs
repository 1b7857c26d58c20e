//! Answers that torg gives at the platform itself: once, at the platform's own instant, and never to something
//! the author no longer says.

use crate::acts::{reply, trail};
use crate::decisions::{both_at, order_of, slur};
use crate::said::{at, clocks, comment, edited, editor, message, refused, running, take, work};
use jiff::SignedDuration;
use std::sync::Arc;
use torg_domain::channels::problem::{Mender, Problem, ProblemKind};
use torg_domain::channels::taken::{Gone, HowGone, Kind, Taken};
use torg_domain::ids::{ChannelId, MessageId, OrderId, PersonId};
use torg_domain::inbox::message::Message;
use torg_domain::inbox::tracks::Handling;
use torg_domain::outside::platform::Measure;
use torg_office::Refusal;
use torg_office::channels::poll::poll;
use torg_office::inbox::answer::{self, Reply};
use torg_office::inbox::{hand, read, record, sent};
use torg_store::decisions::rows::OutwardRow;
use torg_store::inbox::rows::OrderRow;
use torg_testkit::{Mood, Site, Town, both};

/// A connected channel with a post of ours and a question under it, just read.
async fn asked(town: &Town) -> (ChannelId, Message) {
    let channel = town.connected("Bloggen").await;
    let under = |id: &str, text: &str, when: &str| Taken {
        thread: Some("post".into()),
        published_at: Some(at(when)),
        ..comment(id, text)
    };
    let post = under("post", "Badhuset öppnar snart.", "2026-04-07T07:00:00Z");
    town.site.says(Taken { kind: Kind::Post, ours: Some(true), ..post });
    let question = under("a", "När öppnar badhuset?", "2026-04-07T08:05:00Z");
    town.site.says(Taken { parent: Some("post".into()), ours: Some(false), ..question });
    town.clock.set(at("2026-04-07T08:10:00Z"));
    poll(&town.job(), channel).await.unwrap();
    (channel, message(town, channel, "a").await)
}

async fn outward(town: &Town, order: &OrderRow) -> OutwardRow {
    town.job().reader().outward(order.id.into()).await.unwrap().expect("torg carries it out")
}

async fn state(town: &Town, order: &OrderRow) -> String {
    outward(town, order).await.state
}

async fn told(town: &Town, person: PersonId, kind: &str) -> usize {
    let all = town.job().reader().notices(person, 50).await.unwrap();
    all.iter().filter(|n| n.kind == kind).count()
}

fn drafts(rows: Vec<torg_store::inbox::together::DraftRow>) -> Vec<(String, String)> {
    rows.into_iter().filter(|d| !d.text.is_empty()).map(|d| (d.field, d.text)).collect()
}

#[tokio::test]
async fn an_answer_is_given_by_the_platform_and_the_clock_stops_at_its_word() {
    both(async |town: Town| {
        let (channel, m) = asked(&town).await;
        let desk = editor(&town).await;
        assert!(read::open(&desk, m.id).await.unwrap().sends);
        let (m, order) = answer::order(&desk, m.id, Some(m.revision), reply("I maj.")).await.unwrap();
        assert!(town.site.told().is_empty(), "asked by a job, after everything is written");
        assert_eq!((state(&town, &order).await.as_str(), m.tracks.handling), ("waiting", Handling::Drafting));
        assert!(running(&town, &m, "answer").await.is_some(), "ordered is not given");
        town.clock.pass(SignedDuration::from_secs(7));
        work(&town).await;
        let given = town.now().as_millisecond();
        let mark = order.id.to_string();
        let text = "I maj.\n\nMaja, redaktör".to_owned();
        assert_eq!(town.site.told(), [("a".to_owned(), Measure::Reply { text, mark })], "signed, under it");
        let order = order_of(&town, m.id, "answer").await;
        assert_eq!((order.confirmed_at, order.confirmed_by), (Some(given), None));
        assert!(order.proof.as_deref().unwrap().starts_with("https://blogg.lill.example/#reply:"));
        assert_eq!(state(&town, &order).await, "confirmed");
        let now = message(&town, channel, "a").await;
        assert_eq!((now.tracks.handling, now.due_at), (Handling::Answered, None));
        let clock = clocks(&town, &m).await.into_iter().find(|c| c.kind == "answer").unwrap();
        assert_eq!((clock.stopped_at, clock.stopped_by.as_deref()), (Some(given), Some("answered")));
        let closed = record::keep_ordered(&desk, m.id, None, "").await.unwrap();
        assert_eq!(closed.tracks.handling, Handling::Closed);
        let acts = trail(&town, m.id).await;
        let all = ["message.received", "message.answer-ordered", "message.answered", "message.kept-ordered"];
        assert_eq!(acts, all);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn the_answer_that_comes_back_by_reading_is_our_own_and_belongs_to_its_order() {
    both(async |town: Town| {
        let (channel, m) = asked(&town).await;
        let desk = editor(&town).await;
        let (m, order) = answer::order(&desk, m.id, None, reply("I maj.")).await.unwrap();
        work(&town).await;
        let ours = format!("reply:{}", order.id);
        // Also when the reading does not tell whose it is.
        let theirs =
            Taken { parent: Some("a".into()), thread: Some("post".into()), ..comment(&ours, "I maj.") };
        town.site.says(Taken { published_at: Some(town.now()), ours: Some(false), ..theirs });
        let newer = Taken { parent: Some("a".into()), thread: Some("post".into()), ..comment("b", "Tack!") };
        town.site.says(Taken { published_at: Some(town.now()), ours: Some(false), ..newer });
        town.clock.pass(SignedDuration::from_mins(1));
        poll(&town.job(), channel).await.unwrap();
        let back = message(&town, channel, &ours).await;
        assert!(back.ours && back.closed_at.is_some() && back.due_at.is_none(), "nothing to handle");
        assert!(!message(&town, channel, "b").await.ours, "what a visitor says under it is");
        let opened = read::open(&desk, m.id).await.unwrap();
        let given: Vec<_> = opened.given.iter().map(|g| (g.external_id.as_str(), g.answered)).collect();
        assert_eq!(given, [(ours.as_str(), m.id.0)]);
        assert_eq!(opened.given[0].ordered_by, town.people.editor.0);
        assert_eq!(read::open(&desk, back.id).await.unwrap().given.len(), 1, "seen from the answer too");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_holding_reply_is_given_and_never_stops_the_clock() {
    both(async |town: Town| {
        let (channel, m) = asked(&town).await;
        let holding = Reply { holding: true, ..reply("Vi återkommer.") };
        let (m, order) = answer::order(&editor(&town).await, m.id, None, holding).await.unwrap();
        let due = running(&town, &m, "answer").await.unwrap().due_at;
        work(&town).await;
        assert_eq!(state(&town, &order).await, "confirmed");
        assert_eq!(message(&town, channel, "a").await.tracks.handling, Handling::HoldingReply);
        assert_eq!(running(&town, &m, "answer").await.unwrap().due_at, due);
        // The answer itself can then be ordered, and is another one.
        let (_, order) = answer::order(&editor(&town).await, m.id, None, reply("I maj.")).await.unwrap();
        work(&town).await;
        assert_eq!((state(&town, &order).await.as_str(), town.site.told().len()), ("confirmed", 2));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_platform_that_is_down_says_why_and_when_it_is_tried_again_and_then_gives_it_once() {
    both(async |town: Town| {
        let (_, m) = asked(&town).await;
        let (m, order) = answer::order(&editor(&town).await, m.id, None, reply("I maj.")).await.unwrap();
        let down = Problem::new(ProblemKind::Unreachable, Mender::Source, "Sajten svarar inte.");
        town.site.falls(down);
        work(&town).await;
        let how = outward(&town, &order).await;
        assert!(how.problem.as_deref().unwrap().contains("Sajten svarar inte."));
        let minute = town.now().as_millisecond() + 60_000;
        assert_eq!((how.state.as_str(), how.next_at, how.asked_at), ("waiting", Some(minute), None));
        assert!(running(&town, &m, "answer").await.is_some());
        town.site.rises();
        town.clock.pass(SignedDuration::from_mins(1));
        work(&town).await;
        let how = outward(&town, &order).await;
        assert_eq!((how.state.as_str(), how.problem, how.next_at, how.tries), ("confirmed", None, None, 2));
        assert_eq!(town.site.told().len(), 1);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn an_answer_whose_word_was_lost_is_not_given_twice_and_not_taken_back_unseen() {
    both_at("grund", "", async |town: Town, site: Arc<Site>| {
        let (_, m) = slur(&town).await;
        let desk = editor(&town).await;
        let (m, order) = answer::order(&desk, m.id, None, reply("Håll en god ton.")).await.unwrap();
        let id = OrderId(order.id);
        site.is(Mood::LosesAnswer);
        work(&town).await;
        assert_eq!(site.replies().len(), 1, "it was given");
        assert!(order_of(&town, m.id, "answer").await.confirmed_at.is_none(), "and nobody told us");
        assert!(outward(&town, &order).await.asked_at.is_some());
        // That it was asked for once is not forgotten when the line is cut the next time.
        site.is(Mood::Down);
        town.clock.pass(SignedDuration::from_mins(2));
        work(&town).await;
        assert!(outward(&town, &order).await.asked_at.is_some());
        let said = refused(answer::cancel(&desk.later(), m.id, None, id, "Fel text").await);
        assert!(said.contains("kan redan ha lagt upp svaret"), "{said}");
        let said = refused(sent::by_hand(&desk.later(), m.id, None, id, false).await);
        assert!(said.contains("Se efter där"), "{said}");
        site.is(Mood::Well);
        town.clock.pass(SignedDuration::from_mins(2));
        work(&town).await;
        assert_eq!(site.replies().len(), 1, "once");
        let order = order_of(&town, m.id, "answer").await;
        assert!(order.proof.as_deref().unwrap().starts_with("https://blogg.lill.example/#reply:"));
        assert_eq!(state(&town, &order).await, "confirmed");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn an_edit_meanwhile_stops_the_answer_until_somebody_has_read_it() {
    both(async |town: Town| {
        let (channel, m) = asked(&town).await;
        let desk = editor(&town).await;
        let (m, order) = answer::order(&desk, m.id, None, reply("I maj.")).await.unwrap();
        let id = OrderId(order.id);
        let edit = Taken {
            parent: Some("post".into()),
            ..edited("a", "Är badhuset fult?", "2026-04-07T08:09:00Z")
        };
        take(&town, channel, vec![edit]).await;
        town.clock.pass(SignedDuration::from_mins(1));
        work(&town).await;
        assert_eq!(state(&town, &order).await, sent::STOPPED);
        assert!(town.site.told().is_empty(), "nothing was said");
        assert_eq!(told(&town, town.people.editor, "answer-stopped").await, 1);
        assert!(running(&town, &m, "answer").await.is_some());
        assert!(trail(&town, m.id).await.contains(&"message.answer-stopped".to_owned()));
        let old = refused(sent::send_anyway(&desk, m.id, Some(m.revision), id).await);
        assert!(old.contains("har ändrats sedan du öppnade sidan"), "on what they have read: {old}");
        let now = message(&town, channel, "a").await;
        let desk = editor(&town).await;
        sent::send_anyway(&desk, m.id, Some(now.revision), id).await.unwrap();
        work(&town).await;
        assert_eq!((state(&town, &order).await.as_str(), town.site.told().len()), ("confirmed", 1));
        let again = refused(sent::send_anyway(&desk, m.id, None, id).await);
        assert_eq!(again, "Det finns ingen beställning att bekräfta.");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_stopped_answer_is_written_anew_from_what_was_written() {
    both(async |town: Town| {
        let (channel, m) = asked(&town).await;
        let desk = editor(&town).await;
        let (m, order) = answer::order(&desk, m.id, None, reply("I maj.")).await.unwrap();
        let edit = Taken {
            parent: Some("post".into()),
            ..edited("a", "Är badhuset fult?", "2026-04-07T08:09:00Z")
        };
        take(&town, channel, vec![edit]).await;
        work(&town).await;
        let desk = editor(&town).await;
        answer::cancel(&desk, m.id, None, OrderId(order.id), "Skrivs om.").await.unwrap();
        let kept = town.job().reader().drafts(m.id).await.unwrap();
        assert_eq!(kept[0].version, m.version.0, "made on what the author said then: the change is shown");
        assert_eq!(drafts(kept), [("answer".to_owned(), "I maj.".to_owned())]);
        let (_, anew) = answer::order(&desk, m.id, None, reply("Nej, fint.")).await.unwrap();
        work(&town).await;
        assert_eq!((state(&town, &anew).await.as_str(), town.site.told().len()), ("confirmed", 1));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn an_answer_to_what_has_gone_is_stopped_and_cannot_be_sent() {
    both(async |town: Town| {
        let (channel, m) = asked(&town).await;
        let desk = editor(&town).await;
        let (m, order) = answer::order(&desk, m.id, None, reply("I maj.")).await.unwrap();
        town.site.takes_away("a");
        let gone =
            Gone { external_id: "a".into(), seen_at: town.now(), last_seen: None, how: HowGone::NotThere };
        let batch = torg_domain::channels::taken::Batch { gone: vec![gone], ..Default::default() };
        torg_office::inbox::receive::receive(&town.job(), channel, batch, crate::said::source())
            .await
            .unwrap();
        work(&town).await;
        assert_eq!(state(&town, &order).await, sent::STOPPED);
        let said = refused(sent::send_anyway(&editor(&town).await, m.id, None, OrderId(order.id)).await);
        assert!(said.contains("finns inte kvar vid källan"), "{said}");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_waits_is_cancelled_and_never_given() {
    both(async |town: Town| {
        let (_, m) = asked(&town).await;
        let desk = editor(&town).await;
        let (m, order) = answer::order(&desk, m.id, None, reply("I maj.")).await.unwrap();
        answer::cancel(&desk, m.id, Some(m.revision), OrderId(order.id), "Fel text").await.unwrap();
        let kept = drafts(town.job().reader().drafts(m.id).await.unwrap());
        assert_eq!(kept, [("answer".to_owned(), "I maj.".to_owned())], "what was written is not lost");
        work(&town).await;
        assert!(town.site.told().is_empty());
        assert!(running(&town, &m, "answer").await.is_some());
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn where_the_platform_cannot_answer_a_person_is_told_and_does_it() {
    both_at("grund", "", async |town: Town, site: Arc<Site>| {
        let (_, m) = slur(&town).await;
        let desk = editor(&town).await;
        let (m, order) = answer::order(&desk, m.id, None, reply("Håll en god ton.")).await.unwrap();
        let id = OrderId(order.id);
        site.is(Mood::Cannot);
        work(&town).await;
        assert_eq!(state(&town, &order).await, sent::BY_HAND);
        assert_eq!(told(&town, town.people.editor, "answer-by-hand").await, 1);
        assert!(
            refused(sent::by_hand(&desk.later(), m.id, None, id, true).await).contains("ingen beställning")
        );
        site.is(Mood::Well);
        town.clock.pass(SignedDuration::from_hours(1));
        work(&town).await;
        assert!(site.replies().is_empty(), "a person's now, and nobody else's");
        let m =
            answer::confirm(&desk.later(), m.id, None, id, "https://blogg.lill.example/1#r").await.unwrap();
        assert_eq!(m.tracks.handling, Handling::Answered);
        assert_eq!(state(&town, &order).await, "confirmed");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_person_takes_an_answer_over_and_torg_leaves_it_alone() {
    both_at("grund", "", async |town: Town, site: Arc<Site>| {
        let (_, m) = slur(&town).await;
        let desk = editor(&town).await;
        let (m, order) = answer::order(&desk, m.id, None, reply("Håll en god ton.")).await.unwrap();
        site.is(Mood::Down);
        work(&town).await;
        sent::by_hand(&desk.later(), m.id, None, OrderId(order.id), false).await.unwrap();
        site.is(Mood::Well);
        town.clock.pass(SignedDuration::from_hours(1));
        work(&town).await;
        assert!(site.replies().is_empty() && state(&town, &order).await == sent::BY_HAND);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn what_torg_cannot_reach_is_answered_by_hand_as_ever() {
    both(async |town: Town| {
        let (channel, _) = asked(&town).await;
        let desk = editor(&town).await;
        // Written in by hand: the platform knows no such item.
        let copied =
            hand::Copied { author: "Anna".into(), text: "Och simskolan?".into(), ..Default::default() };
        let by_hand = hand::write_in(&desk, channel, copied, None).await.unwrap();
        // A channel that is only followed.
        let followed = town.channel("Lillbloggen").await;
        take(&town, followed, vec![comment("x", "När öppnar badhuset?")]).await;
        for id in [by_hand, message(&town, followed, "x").await.id] {
            assert!(!read::open(&desk, id).await.unwrap().sends);
            let (_, order) = answer::order(&desk, id, None, reply("I maj.")).await.unwrap();
            assert_eq!(town.job().reader().outward(order.id.into()).await.unwrap(), None);
        }
        work(&town).await;
        assert!(town.site.told().is_empty());
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn only_who_handles_messages_there_may_send_stop_or_take_over_an_answer() {
    both(async |town: Town| {
        let (channel, m) = asked(&town).await;
        let (m, order) = answer::order(&editor(&town).await, m.id, None, reply("I maj.")).await.unwrap();
        let id = OrderId(order.id);
        let all = async |town: &Town, person: PersonId, m: MessageId| {
            let desk = town.desk(person).await;
            for came_to in [
                answer::order(&desk, m, None, reply("Hej")).await.map(|(m, _)| m),
                sent::send_anyway(&desk, m, None, id).await,
                sent::by_hand(&desk, m, None, id, true).await,
                answer::cancel(&desk, m, None, id, "Nej").await,
            ] {
                assert!(matches!(came_to, Err(Refusal::Missing | Refusal::NotAllowed(_))), "{came_to:?}");
            }
        };
        all(&town, town.people.handler, m.id).await;
        all(&town, town.people.newcomer, m.id).await;
        let there = town.beside("stor").await;
        all(&there, there.people.editor, m.id).await;
        // An order is nobody's but its own message's.
        town.site.says(Taken {
            parent: Some("post".into()),
            thread: Some("post".into()),
            published_at: Some(town.now()),
            ..comment("c", "Och simskolan?")
        });
        poll(&town.job(), channel).await.unwrap();
        let other = message(&town, channel, "c").await;
        let desk = editor(&town).await;
        for said in [
            refused(sent::by_hand(&desk, other.id, None, id, true).await),
            refused(sent::send_anyway(&desk, other.id, None, id).await),
        ] {
            assert_eq!(said, "Det finns ingen beställning att bekräfta.");
        }
        assert_eq!(state(&town, &order).await, "waiting");
        work(&town).await;
        assert_eq!(town.site.told().len(), 1);
        town.verify().await;
        there.verify().await;
    })
    .await;
}

#[tokio::test]
async fn our_answer_to_criticism_is_still_decided_on_for_itself_when_torg_gives_it() {
    both_at("grund", "", async |town: Town, _: Arc<Site>| {
        let (channel, m) = slur(&town).await;
        let desk = editor(&town).await;
        let m = torg_office::inbox::criticism::begin(&desk, m.id, None).await.unwrap();
        answer::order(&desk, m.id, None, reply("Vi hör dig.")).await.unwrap();
        work(&town).await;
        let now = message(&town, channel, "bad").await;
        assert_eq!(now.tracks.handling, Handling::Answered);
        assert_eq!(now.tracks.answer_record, torg_domain::inbox::tracks::AnswerRecord::Undecided);
        town.verify().await;
    })
    .await;
}
