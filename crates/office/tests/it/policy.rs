//! Policy and hours adopted with a look before; reminders in open hours, once each; letters without content.

use crate::acts::trail;
use crate::said::{at, clocks, comment, message, refused, running, take, work};
use jiff::SignedDuration;
use torg_domain::channels::taken::Taken;
use torg_domain::clocks::WeekHours;
use torg_domain::ids::ChannelId;
use torg_domain::inbox::message::Message;
use torg_domain::inbox::tracks::Handling;
use torg_domain::policy::Pack;
use torg_domain::policy::said::Class;
use torg_office::clocks::remind::{Told, begin_reviews, remind};
use torg_office::inbox::{forward, read, review};
use torg_office::policy::adopt::{Adoption, adopt, preview};
use torg_office::policy::hours::{self, Change, Scope};
use torg_office::{Refusal, jobs};
use torg_testkit::town::adoption;
use torg_testkit::{Town, both};

const QUESTION: &str = "Hej, när öppnar badhuset igen?";

/// A question of quarter past ten on Tuesday: due a quarter to ten on Wednesday.
async fn asked(town: &Town) -> (ChannelId, Message) {
    let channel = town.channel("Bloggen").await;
    town.clock.set(at("2026-04-07T08:30:00Z"));
    take(town, channel, vec![comment("x", QUESTION)]).await;
    (channel, message(town, channel, "x").await)
}

fn week(hours: &str) -> WeekHours {
    serde_json::from_value(serde_json::json!({ "weekdays": hours, "holidays": "closed" })).unwrap()
}

/// The pack with one thing written otherwise.
fn otherwise(from: &str, to: &str) -> Pack {
    let mut files = adoption("grund", "").pack.files().to_vec();
    let before = files.clone();
    for (_, text) in &mut files {
        *text = text.replace(from, to);
    }
    assert_ne!(files, before, "{from} stands in the pack");
    Pack::read(&files).unwrap_or_else(|mistakes| panic!("{mistakes:?}"))
}

#[tokio::test]
async fn shorter_hours_are_shown_before_they_are_taken_and_then_every_clock_is_counted_anew() {
    both(async |town: Town| {
        let (channel, m) = asked(&town).await;
        let (before, desk) = (clocks(&town, &m).await, town.desk(town.people.chief).await);
        assert_eq!(m.due_at, Some(at("2026-04-08T07:45:00Z")));
        let change =
            Change { scope: Scope::Channel(channel.0), week: Some(week("08:00-12:00")), closed: vec![] };
        let seen = hours::preview(&desk, &change).await.unwrap();
        assert_eq!((seen.move_.len(), seen.stay), (1, 0));
        assert_eq!(seen.move_[0].to, at("2026-04-09T08:15:00Z"));
        assert_eq!(clocks(&town, &m).await, before, "a look changes nothing");
        assert_eq!(hours::change(&desk, &change).await.unwrap(), 1);
        let m = message(&town, channel, "x").await;
        assert_eq!(m.due_at, Some(at("2026-04-09T08:15:00Z")));
        let clock = running(&town, &m, "answer").await.unwrap();
        assert!(clock.intervals.contains("channel"), "each interval says whose hours: {}", clock.intervals);
        // Hours of the unit do not reach a channel that has its own; without them they do.
        let unit =
            Change { scope: Scope::Unit(town.units[0].0), week: Some(week("08:00-10:30")), closed: vec![] };
        assert!(hours::preview(&desk, &unit).await.unwrap().is_quiet());
        hours::change(&desk, &unit).await.unwrap();
        let none = Change { scope: Scope::Channel(channel.0), week: None, closed: vec![] };
        hours::change(&desk, &none).await.unwrap();
        // A quarter of an hour on Tuesday, two hours and a half on each of three days, a quarter on the last.
        assert_eq!(message(&town, channel, "x").await.due_at, Some(at("2026-04-13T06:15:00Z")));
        let secretary = town.desk(town.people.secretary).await;
        assert!(matches!(hours::change(&secretary, &none).await, Err(Refusal::NotAllowed(_))));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_stricter_policy_names_what_becomes_late_and_old_decisions_keep_their_version() {
    both(async |town: Town| {
        let (channel, m) = asked(&town).await;
        let editor = town.desk(town.people.editor).await;
        let decided =
            torg_office::inbox::record::order(&editor, m.id, None, false, "Sakuppgift").await.unwrap();
        town.clock.set(at("2026-04-07T13:00:00Z"));
        let figure = "hours = 8, counted = \"watched\"";
        let strict =
            Adoption { pack: otherwise(figure, "hours = 2, counted = \"watched\""), ..adoption("grund", "") };
        let secretary = town.desk(town.people.secretary).await;
        let seen = preview(&secretary, &strict).await.unwrap();
        assert_eq!((seen.become_late.len(), seen.become_late[0].to), (1, at("2026-04-07T10:15:00Z")));
        let (version, moved) = adopt(&secretary, &strict).await.unwrap();
        assert_eq!(moved, 1);
        let now = message(&town, channel, "x").await;
        assert_eq!(now.due_at, Some(at("2026-04-07T10:15:00Z")));
        assert_eq!(clocks(&town, &now).await[0].policy, version.0);
        let entries = town.job().reader().entries(0, 1000).await.unwrap();
        let clock = clocks(&town, &now).await[0].id;
        assert!(entries.iter().any(|e| e.act == "clock.recomputed" && e.subject == clock));
        // The order was made under the version before, and says so.
        let orders = town.job().reader().orders(m.id).await.unwrap();
        assert_eq!(Some(orders[0].policy), decided.policy.map(|p| p.0));
        assert_ne!(orders[0].policy, version.0);
        let before = editor.policy_version(orders[0].policy.into()).await.unwrap();
        assert_eq!((before.number, town.job().policy().await.unwrap().number), (1, 2));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn an_officer_changes_the_application_and_never_what_the_board_adopted() {
    both(async |town: Town| {
        let chief = town.desk(town.people.chief).await;
        let as_officer = |pack: Pack| Adoption { pack, class: Class::Application, ..adoption("grund", "") };
        let secretary = town.desk(town.people.secretary).await;
        let editor = town.desk(town.people.editor).await;
        let same = as_officer(adoption("grund", "").pack);
        assert!(matches!(adopt(&editor, &same).await, Err(Refusal::NotAllowed(_))));
        assert!(matches!(adopt(&chief, &adoption("grund", "")).await, Err(Refusal::NotAllowed(_))));
        // The answer clock's warning is of the application's class: the officer's to change.
        let warning = "warn_before = { hours = 2, counted = \"watched\" }";
        adopt(&chief, &as_officer(otherwise(warning, "warn_before = { hours = 1, counted = \"watched\" }")))
            .await
            .unwrap();
        for (from, to) in [
            ("title = \"Olaga hot\"", "title = \"Hot\""),
            ("words = [\"döda dig\"", "words = [\"dumma dig\""),
            ("wording = \"Kan du själv svara?\"", "wording = \"Kan någon svara?\""),
            (
                "rights = [\"read_messages\", \"handle\"]",
                "rights = [\"read_messages\", \"handle\", \"remove\"]",
            ),
        ] {
            let said = refused(preview(&chief, &as_officer(otherwise(from, to))).await);
            assert!(said.contains("ändras bara av det organ som antog dem"), "{from}: {said}");
        }
        adopt(&secretary, &adoption("grund", "")).await.unwrap();
        let unsigned = Adoption { paragraph: " ".into(), ..adoption("grund", "") };
        assert!(refused(adopt(&secretary, &unsigned).await).starts_with("Skriv vem som beslutade"));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn people_are_warned_told_and_a_chief_is_told_once_each_and_only_in_open_hours() {
    both(async |town: Town| {
        town.mandate(town.people.chief, "forvaltningschef", None).await;
        let (_, m) = asked(&town).await;
        let look = async |when: &str| {
            town.clock.set(at(when));
            remind(&town.job()).await.unwrap()
        };
        let (quiet, told) =
            (Told::default(), |warned, overdue, escalated| Told { warned, overdue, escalated });
        assert_eq!(look("2026-04-07T08:31:00Z").await, quiet);
        assert_eq!(
            look("2026-04-07T14:25:00Z").await,
            told(1, 0, 0),
            "two watched hours before reach back over the night"
        );
        assert_eq!(look("2026-04-07T14:26:00Z").await, quiet);
        assert_eq!(look("2026-04-07T20:00:00Z").await, quiet);
        assert_eq!(look("2026-04-08T07:45:00Z").await, quiet, "due is not late");
        assert_eq!(look("2026-04-08T07:46:00Z").await, told(0, 1, 1));
        assert_eq!(look("2026-04-08T07:47:00Z").await, quiet);
        // Late in the night: told when the doors open.
        let late = Taken { published_at: Some(at("2026-04-08T08:00:00Z")), ..comment("y", QUESTION) };
        let channel = m.channel;
        take(&town, channel, vec![late]).await;
        assert_eq!(look("2026-04-09T20:00:00Z").await, quiet);
        assert_eq!(look("2026-04-10T06:00:00Z").await, told(0, 1, 1));

        // By mail: a link and a time, and nothing of what was said.
        work(&town).await;
        let letters = town.outdoors.letters();
        assert_eq!(letters.iter().filter(|l| l.to() == "maja.ek@lill.example").count(), 3);
        assert_eq!(letters.iter().filter(|l| l.to() == "per.lund@lill.example").count(), 2);
        for letter in &letters {
            assert!(
                letter.text().contains("Senast: ")
                    && letter.text().contains("https://torg.lill.example/desk/message/"),
                "{}",
                letter.text()
            );
            assert!(
                !letter.text().contains("badhus")
                    && !letter.text().contains("Anna")
                    && !letter.subject().contains("badhus")
            );
        }
        work(&town).await;
        assert_eq!(town.outdoors.letters().len(), letters.len(), "each letter once");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn what_was_forwarded_and_met_by_silence_comes_back_escalated() {
    both(async |town: Town| {
        town.mandate(town.people.chief, "forvaltningschef", None).await;
        let (channel, m) = asked(&town).await;
        let editor = town.desk(town.people.editor).await;
        forward::forward(&editor, m.id, None, town.people.handler, "Din fråga").await.unwrap();
        town.clock.set(at("2026-04-08T08:00:00Z"));
        let told = remind(&town.job()).await.unwrap();
        assert_eq!((told.overdue, told.escalated), (1, 1));
        let m = message(&town, channel, "x").await;
        assert_eq!((m.tracks.handling, m.owner), (Handling::Triage, Some(town.people.editor)));
        let forwardings = town.job().reader().forwardings(m.id).await.unwrap();
        assert!(forwardings[0].ended_at.is_some() && forwardings[0].escalated_at.is_some());
        assert!(trail(&town, m.id).await.contains(&"message.came-back".to_owned()));
        let handler = town.desk(town.people.handler).await;
        let late = forward::deliver(&handler, forwardings[0].id.into(), "Nu då?").await;
        assert!(refused(late).contains("tagits tillbaka"));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_day_is_signed_only_when_everything_of_it_was_opened_and_the_list_is_kept() {
    both(async |town: Town| {
        let (channel, m) = asked(&town).await;
        assert_eq!(begin_reviews(&town.job()).await.unwrap(), 1);
        assert_eq!(begin_reviews(&town.job()).await.unwrap(), 0, "once a day");
        let editor = town.desk(town.people.editor).await;
        let all_well = |note: &str| review::Stated {
            no_unanswered: note.is_empty(),
            no_unsuitable: true,
            data_watched: true,
            note: note.into(),
        };
        let today = editor.today();
        let said = refused(review::sign(&editor, channel, today, all_well("")).await);
        assert_eq!(said, "1 av 1 meddelanden är inte öppnade av någon. Öppna dem först.");
        read::open(&editor, m.id).await.unwrap();
        let open = review::Stated { no_unanswered: false, ..all_well("") };
        assert_eq!(refused(review::sign(&editor, channel, today, open).await), "Skriv vad som återstår.");
        assert_eq!(
            refused(review::sign(&editor, channel, today.tomorrow().unwrap(), all_well("")).await),
            "Dagen har inte börjat."
        );
        let secretary = town.desk(town.people.secretary).await;
        assert!(matches!(
            review::sign(&secretary, channel, today, all_well("")).await,
            Err(Refusal::NotAllowed(_))
        ));
        let row =
            review::sign(&editor, channel, today, all_well("En fråga väntar på simhallen")).await.unwrap();
        assert!(row.listed.contains(&m.id.to_string()));
        assert_eq!(
            refused(review::sign(&editor, channel, today, all_well("")).await),
            "Dagen är redan signerad."
        );
        // Its clock has stopped, and nobody is reminded of it.
        town.clock.set(at("2026-04-08T06:30:00Z"));
        let kinds = town.job().reader().notices(town.people.editor, 50).await.unwrap();
        remind(&town.job()).await.unwrap();
        let after = town.job().reader().notices(town.people.editor, 50).await.unwrap();
        assert!(after.len() <= kinds.len() + 1, "only of the message itself");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn jobs_may_run_twice() {
    both(async |town: Town| {
        let (_, _) = asked(&town).await;
        jobs::stand_up(&town.office).await.unwrap();
        jobs::stand_up(&town.office).await.unwrap();
        work(&town).await;
        let size = town.job().reader().trail_size().await.unwrap();
        for _ in 0..3 {
            town.clock.pass(SignedDuration::from_secs(1));
            jobs::stand_up(&town.office).await.unwrap();
            work(&town).await;
        }
        assert_eq!(town.job().reader().trail_size().await.unwrap(), size);
        town.verify().await;
    })
    .await;
}
