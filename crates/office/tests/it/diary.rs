//! The diary: registered in a series of our own, handed over to one kept elsewhere, answered, annulled.

use crate::acts::trail;
use crate::said::{at, refused};
use jiff::SignedDuration;
use std::collections::BTreeSet;
use std::sync::Arc;
use torg_domain::diary::columns::Shown;
use torg_domain::ids::{AuthorityId, ChannelId, EntryId, HandoverId, MessageId, PersonId};
use torg_domain::inbox::tracks::{Handling, Record};
use torg_domain::outside::MailFailure;
use torg_domain::outside::diary::Receipt;
use torg_office::diary::columns::Written;
use torg_office::diary::number_back::number_back;
use torg_office::diary::propose::propose;
use torg_office::diary::register::{Registering, register};
use torg_office::diary::search::{self, Asked};
use torg_office::diary::settings::{self, Settings};
use torg_office::diary::{annul, chase, correct, handover, queue, read, receipts};
use torg_office::inbox::{close, record};
use torg_office::{Desk, Refusal};
use torg_store::diary::rows::{EntryRow, HandoverRow};
use torg_testkit::{Town, both};

const LAMP: &str = "Gatlyktan vid skolan är trasig sedan i måndags";
const SECRET: &str = "Grannens barn far illa varje kväll, namnet är Kim";

fn kept(how: &str) -> Settings {
    Settings {
        kept: how.into(),
        prefix: "KSN".into(),
        template: "{prefix}-{yyyy}-{serial:04}".into(),
        mail_to: "registrator@lill.example".into(),
        folder: "ksn".into(),
        chase_days: 2,
        shown: true,
        next: None,
    }
}

/// Says how the board keeps its diary.
async fn keeps(town: &Town, how: &str) {
    let desk = town.desk(town.people.admin).await;
    settings::set(&desk, town.authorities[0], None, &kept(how)).await.unwrap();
}

async fn registrar(town: &Town) -> Desk {
    town.desk(town.people.registrar).await
}

/// A message that somebody has decided is to be registered.
async fn to_register(town: &Town, channel: ChannelId, external: &str, text: &str) -> MessageId {
    let id = town.message(channel, external, text, false).await;
    let desk = town.desk(town.people.editor).await;
    record::order(&desk, id, None, false, "Väcker ett ärende.").await.unwrap();
    id
}

fn registering(subject: &str) -> Registering {
    Registering {
        authority: None,
        written: Written {
            on: Some("2026-04-07".parse().unwrap()),
            counterpart: "Anna L.".into(),
            counterpart_shown: Shown::Same,
            subject: subject.into(),
            subject_shown: Shown::Same,
            marking: String::new(),
        },
        case: String::new(),
    }
}

async fn only_handover(town: &Town, entry: &EntryRow) -> HandoverRow {
    let mut all = town.job().reader().handovers_of(EntryId(entry.id)).await.unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

async fn sent(town: &Town, entry: &EntryRow) -> HandoverRow {
    let row = only_handover(town, entry).await;
    handover::hand_over(&town.job(), HandoverId(row.id)).await.unwrap();
    only_handover(town, entry).await
}

async fn notices(town: &Town, person: PersonId) -> Vec<String> {
    let all = town.job().reader().notices(person, 50).await.unwrap();
    all.into_iter().map(|n| n.kind).collect()
}

#[tokio::test]
async fn a_registration_has_its_number_in_the_acts_own_write_and_the_message_is_registered() {
    both(async |town: Town| {
        keeps(&town, "torg").await;
        let channel = town.channel("Bloggen").await;
        let id = to_register(&town, channel, "a", LAMP).await;
        let desk = registrar(&town).await;
        let queue = queue::queue(&desk, None).await.unwrap();
        assert_eq!(queue.waiting.len(), 1);
        assert_eq!(queue.waiting[0].reason, "Väcker ett ärende.");
        assert!(queue.waiting[0].proposed.as_ref().is_some_and(|(_, why)| !why.is_empty()));
        let proposal = propose(&desk, id).await.unwrap();
        assert!(proposal.columns.subject.contains("Gatlyktan vid skolan"));

        let entry = register(&desk, id, None, &registering("Trasig gatlykta")).await.unwrap();
        assert_eq!(entry.number.as_deref(), Some("KSN-2026-0001"));
        let message = town.job().reader().message(id).await.unwrap();
        assert_eq!(message.tracks.record, Record::Registered);
        let orders = town.job().reader().orders(id).await.unwrap();
        assert_eq!(orders.last().unwrap().proof.as_deref(), Some("KSN-2026-0001"));
        assert!(queue::queue(&desk, None).await.unwrap().waiting.is_empty());
        let said = refused(register(&desk, id, None, &registering("En gång till")).await);
        assert_eq!(said, "Det finns ingen beställning att bekräfta.");

        // Another document of the same case, whatever the spelling of its number.
        let other = to_register(&town, channel, "b", "Nu är den lagad").await;
        let wanted = Registering { case: "ksn 2026/1".into(), ..registering("Lagad") };
        let second = register(&desk, other, None, &wanted).await.unwrap();
        assert_eq!((second.number.as_deref(), second.document), (Some("KSN-2026-0001-2"), Some(2)));
        let third = to_register(&town, channel, "c", "Och en till").await;
        let missing = Registering { case: "KSN-2026-0099".into(), ..registering("Vilse") };
        let said = refused(register(&desk, third, None, &missing).await);
        assert!(said.starts_with("Det finns inget ärende med det numret"), "{said}");
        // What was refused has used no number.
        let entry = register(&desk, third, None, &registering("Egen")).await.unwrap();
        assert_eq!(entry.number.as_deref(), Some("KSN-2026-0002"));
        town.verify().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_registrations_at_once_give_two_hundred_numbers_in_a_row() {
    both(async |town: Town| {
        keeps(&town, "torg").await;
        let channel = town.channel("Bloggen").await;
        let mut ids = Vec::new();
        for n in 0..200 {
            ids.push(to_register(&town, channel, &format!("m{n}"), LAMP).await);
        }
        let town = Arc::new(town);
        let mut all = tokio::task::JoinSet::new();
        for id in ids {
            let desk = registrar(&town).await;
            all.spawn(async move {
                let entry = register(&desk, id, None, &registering("Trasig gatlykta")).await.unwrap();
                entry.number.unwrap()
            });
        }
        let given = all.join_all().await;
        assert_eq!(given.len(), 200);
        let each: BTreeSet<String> = given.into_iter().collect();
        let wanted: BTreeSet<String> = (1..=200).map(|n| format!("KSN-2026-{n:04}")).collect();
        assert_eq!(each, wanted, "a gap or a double");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn the_series_begins_anew_with_the_swedish_year() {
    let town = Town::new().await;
    keeps(&town, "torg").await;
    let channel = town.channel("Bloggen").await;
    let ids = [to_register(&town, channel, "a", LAMP).await, to_register(&town, channel, "b", LAMP).await];
    // 23:59 in Sweden on New Year's Eve, and a minute past midnight; in UTC both are in the old year.
    for (id, when, number) in
        [(ids[0], "2026-12-31T22:59:00Z", "KSN-2026-0001"), (ids[1], "2026-12-31T23:01:00Z", "KSN-2027-0001")]
    {
        town.clock.set(at(when));
        let entry = register(&registrar(&town).await, id, None, &registering("Lykta")).await.unwrap();
        assert_eq!(entry.number.as_deref(), Some(number));
    }
}

#[tokio::test]
async fn a_series_goes_on_where_another_system_left_it_and_is_never_moved_once_begun() {
    let town = Town::new().await;
    let desk = town.desk(town.people.admin).await;
    let said = Settings { next: Some(385), ..kept("torg") };
    let row = settings::set(&desk, town.authorities[0], None, &said).await.unwrap();
    let channel = town.channel("Bloggen").await;
    let id = to_register(&town, channel, "a", LAMP).await;
    let entry = register(&registrar(&town).await, id, None, &registering("Lykta")).await.unwrap();
    assert_eq!(entry.number.as_deref(), Some("KSN-2026-0385"));
    let jump = Settings { next: Some(500), ..kept("torg") };
    let why = refused(settings::set(&desk, town.authorities[0], Some(row.revision), &jump).await);
    assert!(why.contains("fortsätter med 386"), "{why}");
    for (wrong, says) in [
        (Settings { template: "KS {serial}".into(), ..kept("torg") }, "året"),
        (Settings { mail_to: "ingen".into(), ..kept("mail") }, "e-postadress"),
        (Settings { folder: "../etc".into(), ..kept("folder") }, "små bokstäver"),
        (Settings { kept: "pärm".into(), ..kept("torg") }, "Välj hur"),
        (Settings { chase_days: 0, ..kept("mail") }, "arbetsdagar"),
    ] {
        let why = refused(settings::set(&desk, town.authorities[0], Some(row.revision), &wrong).await);
        assert!(why.contains(says), "{why}");
    }
    let stale = settings::set(&desk, town.authorities[0], None, &kept("torg")).await;
    assert!(matches!(stale, Err(Refusal::Stale)));
    let other = settings::set(&registrar(&town).await, town.authorities[0], None, &kept("torg")).await;
    assert!(matches!(other, Err(Refusal::NotAllowed(_))));
}

#[tokio::test]
async fn a_number_that_the_diary_has_already_is_not_given_and_moves_nothing() {
    // The diary was kept elsewhere and gave its first number; then torg takes the series over.
    let town = Town::new().await;
    keeps(&town, "mail").await;
    let channel = town.channel("Bloggen").await;
    let first = to_register(&town, channel, "a", LAMP).await;
    let desk = registrar(&town).await;
    let entry = register(&desk, first, None, &registering("Ett")).await.unwrap();
    number_back(&desk, EntryId(entry.id), None, "KSN 2026:1").await.unwrap();
    let admin = town.desk(town.people.admin).await;
    settings::set(&admin, town.authorities[0], Some(1), &kept("torg")).await.unwrap();
    let second = to_register(&town, channel, "b", LAMP).await;
    let said = refused(register(&desk, second, None, &registering("Två")).await);
    assert!(said.starts_with("Numret KSN-2026-0001 finns redan"), "{said}");
    let on = Settings { next: Some(2), ..kept("torg") };
    settings::set(&admin, town.authorities[0], Some(2), &on).await.unwrap();
    let entry = register(&desk, second, None, &registering("Två")).await.unwrap();
    assert_eq!(entry.number.as_deref(), Some("KSN-2026-0002"));
}

#[tokio::test]
async fn a_secret_message_is_registered_without_its_words_in_the_public_form() {
    both(async |town: Town| {
        keeps(&town, "torg").await;
        let channel = town.channel("Bloggen").await;
        let id = to_register(&town, channel, "a", SECRET).await;
        let editor = town.desk(town.people.editor).await;
        close::mark_secret(&editor, id, None, true, "26 kap. 1 §").await.unwrap();
        let desk = registrar(&town).await;
        let proposal = propose(&desk, id).await.unwrap();
        assert_eq!(proposal.columns.counterpart_shown, Shown::LeftOut);
        assert!(trail(&town, id).await.contains(&"message.read".to_owned()), "reading it is on the trail");

        let mut wanted = registering("Grannens barn far illa varje kväll");
        wanted.written.counterpart = "Kim Granne".into();
        wanted.written.counterpart_shown = Shown::LeftOut;
        wanted.written.marking = "26 kap. 1 §".into();
        let said = refused(register(&desk, id, None, &wanted).await);
        assert!(said.starts_with("Den offentliga formen återger meddelandets ord"), "{said}");
        wanted.written.subject_shown = Shown::Replaced("Meddelande i Bloggen".into());
        let entry = register(&desk, id, None, &wanted).await.unwrap();
        assert_eq!(entry.marking.as_deref(), Some("26 kap. 1 §"));

        let public = town.office.desk_of_job(town.here.clone(), "public");
        let hits = search::public(&public, &Asked::default()).await.unwrap();
        assert_eq!(hits.found.len(), 1);
        let shown = format!("{:?}", hits.found[0]);
        for word in ["Kim", "Granne", "barn", "26 kap"] {
            assert!(!shown.contains(word), "{word} is shown to everybody: {shown}");
        }
        for words in ["Kim", "barn", "granne"] {
            let asked = Asked { words: words.into(), ..Asked::default() };
            let none = search::public(&public, &asked).await.unwrap();
            assert!(none.found.is_empty(), "{words} finds what it may not");
            let own = search::restricted(&desk, &asked).await.unwrap();
            assert_eq!(own.found.len(), 1, "{words}");
            // The editor registers there too, and may not read what is secret: no hit, so nothing is learnt.
            let other = search::restricted(&editor, &asked).await.unwrap();
            assert!(other.found.is_empty(), "{words}");
        }
        let opened = read::open(&desk, EntryId(entry.id)).await.unwrap();
        assert!(opened.found.subject.is_empty() && opened.may_open);
        let opened = read::open_restricted(&desk, EntryId(entry.id)).await.unwrap();
        assert!(opened.found.subject.contains("barn"));
        let told = trail(&town, id).await;
        assert!(told.contains(&"diary.read".to_owned()));
        assert!(matches!(read::open_restricted(&editor, EntryId(entry.id)).await, Err(Refusal::Missing)));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_letter_hands_over_the_public_form_alone_and_the_answer_registers_the_message() {
    both(async |town: Town| {
        keeps(&town, "mail").await;
        let channel = town.channel("Bloggen").await;
        let id = to_register(&town, channel, "a", SECRET).await;
        let mut wanted = registering("Om Kim");
        wanted.written.counterpart_shown = Shown::LeftOut;
        wanted.written.subject_shown = Shown::Replaced("Meddelande i Bloggen".into());
        let desk = registrar(&town).await;
        let entry = register(&desk, id, None, &wanted).await.unwrap();
        assert_eq!(entry.number, None);
        let said = refused(register(&desk, id, None, &wanted).await);
        assert!(said.starts_with("Meddelandet är redan överlämnat"), "{said}");
        let m = town.job().reader().message(id).await.unwrap();
        assert_eq!(m.tracks.record, Record::ToRegister, "handed over is not registered");

        let handed = sent(&town, &entry).await;
        assert!(handed.sent_at.is_some());
        handover::hand_over(&town.job(), HandoverId(handed.id)).await.unwrap();
        let letters = town.outdoors.letters();
        let letters: Vec<_> = letters.iter().filter(|l| l.to() == "registrator@lill.example").collect();
        assert_eq!(letters.len(), 1, "handed over twice");
        assert!(letters[0].subject().contains(&handed.token));
        for word in ["Kim", "Anna", "barn", "kväll"] {
            assert!(!letters[0].text().contains(word), "{word} left by mail");
        }
        assert!(
            letters[0].text().contains(&format!("https://torg.lill.example/desk/diary/entry/{}", entry.id))
        );
        assert!(queue::queue(&desk, None).await.unwrap().waiting[0].handed.is_some());

        let said = refused(number_back(&desk, EntryId(entry.id), None, " ").await);
        assert!(said.starts_with("Skriv diarienumret"), "{said}");
        let done = number_back(&desk, EntryId(entry.id), Some(1), "KS 2026/99").await.unwrap();
        assert_eq!(done.number.as_deref(), Some("KS 2026/99"));
        let same = number_back(&desk, EntryId(entry.id), None, "KS2026/099").await.unwrap();
        assert_eq!(same.revision, done.revision, "the same number once more changes nothing");
        let said = refused(number_back(&desk, EntryId(entry.id), None, "KS 2026/100").await);
        assert!(said.contains("har redan numret"), "{said}");
        let m = town.job().reader().message(id).await.unwrap();
        assert_eq!(m.tracks.record, Record::Registered);
        assert_eq!(only_handover(&town, &entry).await.answer.as_deref(), Some("KS 2026/99"));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_number_confirmed_on_the_message_itself_completes_the_hand_over() {
    let town = Town::new().await;
    keeps(&town, "mail").await;
    let channel = town.channel("Bloggen").await;
    let id = to_register(&town, channel, "a", LAMP).await;
    let desk = registrar(&town).await;
    let entry = register(&desk, id, None, &registering("Lykta")).await.unwrap();
    record::confirm(&desk, id, None, "KS 2026/7").await.unwrap();
    let entry = town.job().reader().diary_entry(EntryId(entry.id)).await.unwrap();
    assert_eq!(entry.number.as_deref(), Some("KS 2026/7"));
    assert!(!only_handover(&town, &entry).await.is_open());
    town.verify().await;
}

#[tokio::test]
async fn a_number_written_by_hand_is_never_given_again_by_the_series_nor_taken_twice() {
    both(async |town: Town| {
        keeps(&town, "torg").await;
        let channel = town.channel("Bloggen").await;
        let desk = registrar(&town).await;
        let mut ids = Vec::new();
        for n in 0..7 {
            ids.push(to_register(&town, channel, &format!("m{n}"), LAMP).await);
        }
        // By hand, in whatever spelling, as when the registrar has kept the list on paper.
        record::confirm(&desk, ids[0], None, "ksn 2026/2").await.unwrap();
        let given =
            async |id| register(&desk, id, None, &registering("Lykta")).await.unwrap().number.unwrap();
        assert_eq!(given(ids[1]).await, "KSN-2026-0001");
        assert_eq!(given(ids[2]).await, "KSN-2026-0003", "the second is taken");
        for there in ["KSN-2026-0002", "KSN 2026/3", "ksn2026:1"] {
            let said = refused(record::confirm(&desk, ids[3], None, there).await);
            assert!(said.contains("är redan givet"), "{there}: {said}");
        }
        // Another document of the case that was numbered by hand comes after the one that has its number.
        let wanted = Registering { case: "KSN-2026-0002".into(), ..registering("Mer om lyktan") };
        let second = register(&desk, ids[4], None, &wanted).await.unwrap();
        assert_eq!((second.number.as_deref(), second.document), (Some("ksn 2026/2-2"), Some(2)));
        // A number of a diary kept elsewhere, or of a year that is over, is no matter of the series.
        record::confirm(&desk, ids[3], None, "BUN 2026/4").await.unwrap();
        record::confirm(&desk, ids[5], None, "KSN 2025/4").await.unwrap();
        assert_eq!(given(ids[6]).await, "KSN-2026-0004");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_folder_takes_the_documents_and_its_receipt_registers_the_message() {
    both(async |town: Town| {
        keeps(&town, "folder").await;
        let channel = town.channel("Bloggen").await;
        let id = to_register(&town, channel, "a", LAMP).await;
        let desk = registrar(&town).await;
        let wanted = Registering { case: "KS 2025/3".into(), ..registering("Lykta") };
        let entry = register(&desk, id, None, &wanted).await.unwrap();
        let handed = sent(&town, &entry).await;
        let package = town.outdoors.packages().pop().unwrap();
        assert_eq!(package.folder, ["lill", "ksn"]);
        assert_eq!(package.handed.case.as_deref(), Some("KS 2025/3"));
        assert_eq!(package.handed.counterpart.as_deref(), Some("Anna L."));
        let text = package.documents.iter().find(|d| d.name == "handling.txt").unwrap();
        assert!(String::from_utf8_lossy(&text.bytes).contains(LAMP));

        let receipt = |file: &str, token: Option<&str>, number: Result<&str, &str>| Receipt {
            file: file.into(),
            token: token.map(str::to_owned),
            number: number.map(str::to_owned).map_err(str::to_owned),
        };
        town.outdoors.receipt(receipt("a.ack", Some("okand0000"), Ok("KS 2026/1")));
        town.outdoors.receipt(receipt("b.ack", None, Ok("KS 2026/1")));
        town.outdoors.receipt(receipt("c.ack", Some(&handed.token), Err("kvittensen är tom")));
        assert_eq!(receipts::take(&town.job()).await.unwrap(), 0);
        assert_eq!(town.outdoors.aside().iter().filter(|(_, taken)| !taken).count(), 3);
        let row = only_handover(&town, &entry).await;
        assert!(row.problem.is_some_and(|p| p.contains("kvittensen är tom")));
        assert!(notices(&town, town.people.registrar).await.contains(&"diary-problem".to_owned()));

        town.outdoors.receipt(receipt("d.ack", Some(&handed.token), Ok("KS 2026/55")));
        assert_eq!(receipts::take(&town.job()).await.unwrap(), 1);
        assert_eq!(receipts::take(&town.job()).await.unwrap(), 0);
        let m = town.job().reader().message(id).await.unwrap();
        assert_eq!(m.tracks.record, Record::Registered);
        let entry = town.job().reader().diary_entry(EntryId(entry.id)).await.unwrap();
        assert_eq!(entry.number.as_deref(), Some("KS 2026/55"));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_letter_that_cannot_be_sent_is_told_and_one_that_can_later_is_tried_again() {
    let town = Town::new().await;
    keeps(&town, "mail").await;
    let channel = town.channel("Bloggen").await;
    let id = to_register(&town, channel, "a", LAMP).await;
    let entry = register(&registrar(&town).await, id, None, &registering("Lykta")).await.unwrap();
    let row = only_handover(&town, &entry).await;
    town.outdoors.refuses_mail(MailFailure::Later("upptagen".into()));
    let later = handover::hand_over(&town.job(), HandoverId(row.id)).await;
    assert!(matches!(later, Err(Refusal::Rule(_))), "the job tries again");
    town.outdoors.refuses_mail(MailFailure::Refused("okänd mottagare".into()));
    let refused = sent(&town, &entry).await;
    assert!(refused.sent_at.is_none() && refused.problem.is_some_and(|p| p.contains("okänd mottagare")));
    assert_eq!(notices(&town, town.people.registrar).await, ["diary-problem", "diary-problem"]);
    let well = sent(&town, &entry).await;
    assert!(well.sent_at.is_some() && well.problem.is_none());
    town.verify().await;
}

#[tokio::test]
async fn a_diary_that_does_not_answer_is_chased_each_so_many_working_days_until_it_does() {
    both(async |town: Town| {
        keeps(&town, "mail").await;
        let channel = town.channel("Bloggen").await;
        let id = to_register(&town, channel, "a", LAMP).await;
        let desk = registrar(&town).await;
        let entry = register(&desk, id, None, &registering("Lykta")).await.unwrap();
        sent(&town, &entry).await;
        // Handed over on Tuesday the 7th; told on Thursday, and again on Monday, each time once.
        for (day, told) in [
            ("2026-04-08T08:00:00Z", 0),
            ("2026-04-09T08:00:00Z", 1),
            ("2026-04-09T09:00:00Z", 0),
            ("2026-04-11T08:00:00Z", 0),
            ("2026-04-13T08:00:00Z", 1),
        ] {
            town.clock.set(at(day));
            assert_eq!(chase::chase(&town.job()).await.unwrap(), told, "{day}");
        }
        assert_eq!(notices(&town, town.people.registrar).await, ["receipt-missing", "receipt-missing"]);
        let desk = registrar(&town).await;
        let waiting = queue::queue(&desk, None).await.unwrap().waiting.remove(0);
        assert_eq!(waiting.handed.unwrap().1.chased, 2);
        number_back(&desk, EntryId(entry.id), None, "KS 2026/99").await.unwrap();
        town.clock.pass(SignedDuration::from_hours(24 * 30));
        assert_eq!(chase::chase(&town.job()).await.unwrap(), 0, "answered is not chased");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn an_annulled_registration_keeps_its_number_and_sends_the_message_back() {
    both(async |town: Town| {
        keeps(&town, "torg").await;
        let channel = town.channel("Bloggen").await;
        let id = to_register(&town, channel, "a", LAMP).await;
        let desk = registrar(&town).await;
        let wrong = register(&desk, id, None, &registering("Fel")).await.unwrap();
        let said = refused(annul::annul(&desk, EntryId(wrong.id), None, " ").await);
        assert_eq!(said, "Skriv varför registreringen makuleras.");
        annul::annul(&desk, EntryId(wrong.id), Some(1), "Fel nämnd.").await.unwrap();
        let m = town.job().reader().message(id).await.unwrap();
        assert_eq!(m.tracks.record, Record::ToRegister);
        let right = register(&desk, id, None, &registering("Rätt")).await.unwrap();
        assert_eq!(right.number.as_deref(), Some("KSN-2026-0002"), "an annulled number is never given again");

        let public = town.office.desk_of_job(town.here.clone(), "public");
        let hits = search::public(&public, &Asked::default()).await.unwrap();
        let numbers: Vec<_> = hits.found.iter().map(|f| f.entry.number.clone().unwrap()).collect();
        assert_eq!(numbers.len(), 2);
        let annulled = hits.found.iter().find(|f| f.entry.annulled_at.is_some()).unwrap();
        assert_eq!(annulled.entry.number.as_deref(), Some("KSN-2026-0001"));
        assert_eq!((&annulled.subject_public, &annulled.counterpart_public), (&None, &None));
        let asked = Asked { words: "Fel".into(), ..Asked::default() };
        assert!(search::public(&public, &asked).await.unwrap().found.is_empty());
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_closed_message_whose_registration_is_annulled_is_opened_again() {
    let town = Town::new().await;
    keeps(&town, "torg").await;
    let channel = town.channel("Bloggen").await;
    let id = to_register(&town, channel, "a", LAMP).await;
    let editor = town.desk(town.people.editor).await;
    torg_office::inbox::leave::leave(&editor, id, None, torg_office::inbox::leave::Reason::NotRelevant, "x")
        .await
        .unwrap();
    let desk = registrar(&town).await;
    let entry = register(&desk, id, None, &registering("Lykta")).await.unwrap();
    let m = town.job().reader().message(id).await.unwrap();
    assert_eq!(m.tracks.handling, Handling::Closed, "everything rests");
    annul::annul(&desk, EntryId(entry.id), None, "Fel nämnd.").await.unwrap();
    let m = town.job().reader().message(id).await.unwrap();
    assert_eq!((m.tracks.handling, m.tracks.record), (Handling::Triage, Record::ToRegister));
    town.verify().await;
}

#[tokio::test]
async fn a_correction_is_another_version_with_its_reason_and_the_earlier_one_stands() {
    both(async |town: Town| {
        keeps(&town, "torg").await;
        let channel = town.channel("Bloggen").await;
        let id = to_register(&town, channel, "a", LAMP).await;
        let desk = registrar(&town).await;
        let entry = register(&desk, id, None, &registering("Lykta")).await.unwrap();
        let mut written = registering("Gatlykta vid Ekskolan").written;
        written.marking = "21:3".into();
        let eid = EntryId(entry.id);
        let said = refused(correct::correct(&desk, eid, Some(1), &written, "").await);
        assert_eq!(said, "Skriv varför uppgiften rättas.");
        let stale = correct::correct(&desk, eid, Some(9), &written, "x").await;
        assert!(matches!(stale, Err(Refusal::Stale)));
        let now = correct::correct(&desk, eid, Some(1), &written, "Fel skola.").await.unwrap();
        assert_eq!(
            (now.number.as_deref(), now.marking.as_deref()),
            (Some("KSN-2026-0001"), Some("21 kap. 3 §"))
        );
        let versions = town.job().reader().columns_of(eid).await.unwrap();
        let subjects: BTreeSet<_> = versions.iter().map(|v| v.subject.as_str()).collect();
        assert_eq!(subjects, BTreeSet::from(["Gatlykta vid Ekskolan", "Lykta"]));
        let public = town.office.desk_of_job(town.here.clone(), "public");
        let find = async |words: &str| {
            let asked = Asked { words: words.into(), ..Asked::default() };
            search::public(&public, &asked).await.unwrap().found.len()
        };
        assert_eq!(find("Ekskolan").await, 1);
        assert_eq!(find("KSN-2026-0001").await, 1);
        assert_eq!(find("Ekskolan gatlyktan").await, 1);
        assert_eq!(find("giraff").await, 0);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_direct_message_goes_the_way_the_pack_says() {
    // This pack sends direct messages into the ordinary system; the transfer is handed over like a registration.
    let town = Town::new().await;
    keeps(&town, "mail").await;
    let channel = town.channel("Bloggen").await;
    let id = town.message(channel, "d", "Hej, min adress är Storgatan 12", true).await;
    let editor = town.desk(town.people.editor).await;
    record::order(&editor, id, None, true, "Direktmeddelande.").await.unwrap();
    let desk = registrar(&town).await;
    let waiting = queue::queue(&desk, None).await.unwrap().waiting.remove(0);
    assert!(waiting.transfer && waiting.message.snippet.is_empty(), "its words are not in the list");
    let proposal = propose(&desk, id).await.unwrap();
    assert_eq!(proposal.columns.subject_shown, Shown::Replaced("Direktmeddelande i Bloggen".into()));
    let mut wanted = registering("Adress");
    wanted.written.counterpart_shown = Shown::LeftOut;
    let entry = register(&desk, id, None, &wanted).await.unwrap();
    sent(&town, &entry).await;
    assert!(town.outdoors.letters().iter().all(|l| !l.text().contains("Storgatan")));
    number_back(&desk, EntryId(entry.id), None, "KS 2026/8").await.unwrap();
    let m = town.job().reader().message(id).await.unwrap();
    assert_eq!(m.tracks.record, Record::Registered);
}

#[tokio::test]
async fn another_authoritys_people_and_another_municipality_reach_nothing() {
    let town = Town::new().await;
    keeps(&town, "torg").await;
    let channel = town.channel("Bloggen").await;
    let id = to_register(&town, channel, "a", LAMP).await;
    let handler = town.desk(town.people.handler).await;
    assert!(queue::queue(&handler, None).await.unwrap().waiting.is_empty());
    assert!(matches!(register(&handler, id, None, &registering("x")).await, Err(Refusal::Missing)));
    let desk = registrar(&town).await;
    let there = town.beside("stor").await;
    let elsewhere = Registering { authority: Some(there.authorities[0]), ..registering("x") };
    assert!(matches!(register(&desk, id, None, &elsewhere).await, Err(Refusal::Rule(_))));
    let nowhere = Registering { authority: Some(AuthorityId(id.0)), ..registering("x") };
    assert!(matches!(register(&desk, id, None, &nowhere).await, Err(Refusal::Rule(_))));
    let entry = register(&desk, id, None, &registering("Lykta")).await.unwrap();
    let theirs = there.desk(there.people.registrar).await;
    assert!(matches!(read::open(&theirs, EntryId(entry.id)).await, Err(Refusal::Missing)));
    assert!(matches!(annul::annul(&theirs, EntryId(entry.id), None, "x").await, Err(Refusal::Missing)));
    let asked = Asked { authority: Some(town.authorities[0]), ..Asked::default() };
    let hits = search::public(&there.job(), &asked).await.unwrap();
    assert!(hits.found.is_empty());
}
