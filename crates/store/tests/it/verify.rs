//! Whoever tampers is found, and what was tampered with is named, on both databases.

use crate::house::{House, both, second};
use crate::town::{HOST, PICTURE, Town, id};
use sha2::Digest;
use std::collections::BTreeSet;
use torg_domain::trail::checkpoint::Checkpoint;
use torg_domain::trail::key::KeyFile;
use torg_store::inbox::triage::TriageRow;
use torg_store::trail::Told;
use torg_store::verify::{COMMITTED, NOT_COMMITTED, Unverified};
use torg_store::{Db, tiles};

#[tokio::test]
async fn an_untouched_town_is_verified_and_counted() {
    both(async |house: House| {
        let mut town = Town::signed(house).await;
        town.receive(5).await;
        let report = town.verify().await.unwrap();
        let v = report.verified;
        // One channel, and for each message a version, a clock and an attachment.
        assert_eq!((v.entries, v.signed, v.rows), (305, 300, 1 + 3 * 304));
        assert_eq!(v.media, 304 + 1);
        assert_eq!(report.key, "lillkoping");
    })
    .await;
}

/// Tampers by a statement and asks what is wrong.
async fn after(town: &Town, sql: String) -> String {
    assert!(town.house.tamper(&sql).await > 0, "{sql}");
    town.wrong().await
}

#[tokio::test]
async fn an_altered_row_is_named() {
    both(async |house: House| {
        let town = Town::signed(house).await;
        let version = town.sql_id(2, 7);
        let wrong = after(&town, format!("update version set text = 'Nej' where id = {version}")).await;
        assert_eq!(wrong, format!("the row version {} was altered since entry 8", id(2, 7)));
        // The lowest entry is named, whatever else is wrong.
        let clock = town.sql_id(3, 2);
        let wrong = after(&town, format!("update clock set due_at = due_at + 1 where id = {clock}")).await;
        assert_eq!(wrong, format!("the row clock {} was altered since entry 3", id(3, 2)));
    })
    .await;
}

#[tokio::test]
async fn a_deleted_version_is_named_and_so_is_one_slipped_in() {
    both(async |house: House| {
        let town = Town::signed(house).await;
        let (version, other) = (town.sql_id(2, 9), town.sql_id(2, 5000));
        let copy = format!(
            "insert into version select municipality, {other}, message, {}, title, text, html, author, handle, \
             said_at, captured_at, media, raw, raw_kind, problems, fetched, email from version where id = {version}",
            town.house.blob(&[7], "bytea")
        );
        let wrong = after(&town, copy).await;
        assert_eq!(wrong, format!("the row version {} has no entry", id(2, 5000)));
        let wrong = after(&town, format!("delete from version where id = {version}")).await;
        assert_eq!(wrong, format!("the row version {} of entry 10 is missing", id(2, 9)));
    })
    .await;
}

#[tokio::test]
async fn a_flipped_byte_of_a_picture_is_named_with_the_first_message_that_shows_it() {
    both(async |house: House| {
        let town = Town::signed(house).await;
        let digest: [u8; 32] = sha2::Sha256::digest(PICTURE).into();
        let hex = torg_domain::trail::key::hex(&digest);
        let file = town.house.dir.path().join(format!(
            "objects/{}/sha256/{}/{}/{hex}",
            town.house.home,
            &hex[..2],
            &hex[2..4]
        ));
        let mut bytes = std::fs::read(&file).unwrap();
        bytes[3] ^= 1;
        std::fs::write(&file, bytes).unwrap();
        let named = format!("attachment {}", id(4, 0));
        assert_eq!(town.wrong().await, format!("the file of {named} was altered since entry 1"));
        std::fs::remove_file(&file).unwrap();
        assert_eq!(town.wrong().await, format!("the file of {named} of entry 1 is missing"));
    })
    .await;
}

#[tokio::test]
async fn an_altered_entry_is_named() {
    both(async |house: House| {
        let town = Town::signed(house).await;
        for (n, set) in [
            (200, "actor = 'somebody'"),
            (150, "body = '{ }'"),
            (90, "at = at + 1"),
            (40, "act = 'message.closed'"),
        ] {
            let wrong = after(&town, format!("update trail_entry set {set} where n = {n}")).await;
            assert_eq!(wrong, format!("entry {n} was altered: it does not match its commitment"));
        }
        let salt = town.house.blob(&[], "bytea");
        let wrong = after(&town, format!("update trail_entry set salt = {salt} where n = 20")).await;
        assert_eq!(wrong, "entry 20 was emptied and no later entry says it was weeded");
    })
    .await;
}

#[tokio::test]
async fn dropped_entries_are_noticed_from_the_checkpoint_and_from_one_kept_elsewhere() {
    both(async |house: House| {
        let town = Town::signed(house).await;
        let kept = std::fs::read_to_string(town.log("checkpoint")).unwrap();
        let wrong = after(&town, "delete from trail_entry where n >= 290".into()).await;
        assert!(wrong.contains("missing"), "{wrong}");
        town.house.tamper("update trail_head set size = 290").await;
        assert_eq!(town.wrong().await, "the last entries are missing: 300 are signed, 290 are there");
        // Whoever also takes every checkpoint away is found by the one that somebody kept.
        town.house.tamper("delete from checkpoint").await;
        std::fs::remove_file(town.log("checkpoint")).unwrap();
        let wrong = town.verify_since(&kept).await.unwrap_err().to_string();
        assert_eq!(wrong, "the last entries are missing: 300 are signed, 290 are there");
    })
    .await;
}

#[tokio::test]
async fn an_entry_taken_out_of_the_middle_is_named() {
    both(async |house: House| {
        let town = Town::signed(house).await;
        assert_eq!(
            after(&town, "delete from trail_entry where n = 100".into()).await,
            "entry 100 is missing"
        );
    })
    .await;
}

#[tokio::test]
async fn the_log_alone_is_verified_against_its_entries_tiles_and_checkpoint_and_nothing_private_is_asked() {
    both(async |house: House| {
        let town = Town::signed(house).await;
        assert_eq!(town.wrong_in_log().await, None);
        // What only the private half would tell is not this verification's.
        let salt = town.house.blob(&[], "bytea");
        for set in ["actor = 'somebody', body = '{ }'".into(), format!("salt = {salt}")] {
            assert!(town.house.tamper(&format!("update trail_entry set {set} where n = 250")).await > 0);
            assert_eq!(town.wrong_in_log().await, None);
            assert!(town.wrong().await.starts_with("entry 250 was "));
        }
        // What the log published is, at whichever entry.
        let other = town.house.blob(&[7; 32], "bytea");
        for (n, set) in [
            (299, format!("commitment = {other}")),
            (200, "act = 'message.closed'".into()),
            (100, "at = at + 1".into()),
            (40, "act = 'Ingen'".into()),
        ] {
            town.house.tamper(&format!("update trail_entry set {set} where n = {n}")).await;
            let wrong = town.wrong_in_log().await.unwrap();
            let published = format!("entry {n} is not the one that the log published");
            assert!(wrong.starts_with(&published) || (n == 40 && wrong.contains("is damaged")), "{wrong}");
        }
        town.house.tamper("delete from trail_entry where n = 20").await;
        assert_eq!(town.wrong_in_log().await.unwrap(), "entry 20 is missing");
    })
    .await;
}

#[tokio::test]
async fn two_swapped_entries_are_named() {
    both(async |house: House| {
        let town = Town::signed(house).await;
        let swap = "update trail_entry set n = -1 where n = 100; update trail_entry set n = 100 where n = 200; \
                    update trail_entry set n = 200 where n = -1";
        let wrong = after(&town, swap.into()).await;
        assert_eq!(wrong, "entry 100 was altered: it does not match its commitment");
    })
    .await;
}

#[tokio::test]
async fn a_history_written_anew_from_its_middle_is_found_by_the_tiles_and_the_checkpoint() {
    both(async |house: House| {
        let town = Town::signed(house).await;
        // Somebody with the program but without the key file writes entry 100 anew, consistently.
        let salt = [5; 32];
        let mut writer = town.house.store.write(town.house.home).await.unwrap();
        writer.tell(Told::new(second(1), "somebody", "message.left", ("message", id(1, 99)), salt));
        writer.commit().await.unwrap();
        let (last,) = (town.house.number("select max(n) from trail_entry").await,);
        assert_eq!(last, 300);
        // Number 300 cannot stand as 100: the number is in the commitment.
        town.house
            .tamper("delete from trail_entry where n = 100; update trail_entry set n = 100 where n = 300; update trail_head set size = 300")
            .await;
        assert_eq!(town.wrong().await, "entry 100 was altered: it does not match its commitment");
    })
    .await;
}

#[tokio::test]
async fn a_forged_checkpoint_is_refused_and_so_is_one_of_another_key() {
    both(async |house: House| {
        let town = Town::signed(house).await;
        let checkpoint = town.log("checkpoint");
        let genuine = std::fs::read_to_string(&checkpoint).unwrap();
        std::fs::write(&checkpoint, genuine.replace("\n300\n", "\n299\n")).unwrap();
        let wrong = town.wrong().await;
        assert!(wrong.contains("does not fit the text"), "{wrong}");
        let other =
            KeyFile::new([8; 32], [2; 32]).signer("torg.example/lillkoping", town.house.home).unwrap();
        let forged = Checkpoint { origin: "torg.example/lillkoping".into(), size: 300, root: [0; 32] };
        std::fs::write(&checkpoint, forged.sign(&other).unwrap()).unwrap();
        let wrong = town.wrong().await;
        assert!(wrong.contains("no known key has signed"), "{wrong}");
        std::fs::write(&checkpoint, &genuine).unwrap();
        town.verify().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_damaged_tile_or_bundle_is_named() {
    both(async |house: House| {
        let town = Town::signed(house).await;
        for (path, said) in [
            (
                "tile/entries/001.p/44",
                "entry 256 is not the one that the log published (tile/entries/001.p/44)",
            ),
            ("tile/1/000.p/1", "the log file tile/1/000.p/1 does not follow from the entries (at entry 255)"),
            ("tile/0/000", "entry 0 is not the one that the log published (tile/0/000)"),
        ] {
            let mut bytes = std::fs::read(town.log(path)).unwrap();
            bytes[5] ^= 1;
            std::fs::write(town.log(path), bytes).unwrap();
            assert_eq!(town.wrong().await, said);
        }
        std::fs::remove_file(town.log("tile/0/000")).unwrap();
        assert!(town.wrong().await.contains("tile/0/000 is missing"));
    })
    .await;
}

#[tokio::test]
async fn the_log_grew_from_the_checkpoint_that_was_kept() {
    both(async |house: House| {
        let mut town = Town::signed(house).await;
        let kept = std::fs::read_to_string(town.log("checkpoint")).unwrap();
        town.receive(10).await;
        town.sign().await.unwrap().unwrap();
        town.verify_since(&kept).await.unwrap();
        let foreign = kept.replace("torg.example", "other.example");
        assert!(matches!(town.verify_since(&foreign).await, Err(Unverified::Wrong(_))));
        // The installation's own key signs another history of the same length: only the old note tells.
        let signer = town.keys.signer("torg.example/lillkoping", town.house.home).unwrap();
        let other = Checkpoint { origin: "torg.example/lillkoping".into(), size: 300, root: [3; 32] };
        let wrong = town.verify_since(&other.sign(&signer).unwrap()).await.unwrap_err().to_string();
        assert!(wrong.contains("did not grow from the given checkpoint at 300"), "{wrong}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn verifying_beside_a_town_at_work_finds_nothing_wrong() {
    both(async |house: House| {
        let town = Town::signed(house).await;
        let (store, home, keys) = (town.house.store.clone(), town.house.home, town.keys.clone());
        let mut busy = town;
        let working = tokio::spawn(async move {
            for _ in 0..15 {
                busy.receive(20).await;
                busy.sign().await.unwrap();
            }
            busy
        });
        let mut times = 0;
        while !working.is_finished() || times < 3 {
            torg_store::verify::verify(&store, home, &keys, HOST, None).await.unwrap();
            times += 1;
        }
        working.await.unwrap().verify().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn two_municipalities_have_two_logs_and_one_is_not_hurt_by_the_other() {
    both(async |house: House| {
        let town = Town::signed(house).await;
        let other = town.house.municipality(2, "storkoping").await;
        let mut writer = town.house.store.write(other).await.unwrap();
        writer.tell(Told::new(second(1), "system", "municipality.made", ("municipality", other.0), [1; 32]));
        writer.commit().await.unwrap();
        let signed =
            tiles::sign(&town.house.store, other, &town.keys, HOST, second(2)).await.unwrap().unwrap();
        assert_eq!((signed.size, signed.origin.as_str()), (1, "torg.example/storkoping"));
        town.house.tamper("update trail_entry set actor = 'x' where n = 5").await;
        assert!(town.verify().await.is_err());
        torg_store::verify::verify(&town.house.store, other, &town.keys, HOST, None).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn every_table_is_committed_to_or_says_why_not() {
    let house = House::on_sqlite().await;
    let Db::Sqlite { read, .. } = house.store.db() else { unreachable!() };
    let tables: Vec<String> = sqlx::query_scalar(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' \
         and name not like '_sqlx%' and name not like 'message_search%'",
    )
    .fetch_all(read)
    .await
    .unwrap();
    let tables: BTreeSet<&str> = tables.iter().map(String::as_str).collect();
    let listed: Vec<&str> = COMMITTED.iter().copied().chain(NOT_COMMITTED.iter().map(|(t, _)| *t)).collect();
    let known: BTreeSet<&str> = listed.iter().copied().collect();
    assert_eq!(known.len(), listed.len(), "a table is listed twice");
    assert_eq!(tables, known);
}

#[tokio::test]
async fn an_altered_answer_to_a_triage_question_is_named() {
    both(async |house: House| {
        let mut town = Town::empty(house).await;
        town.receive(1).await;
        let row = TriageRow {
            id: id(5, 0),
            message: id(1, 0),
            question: "T7".into(),
            answer: "yes".into(),
            note: String::new(),
            proposed: "ask".into(),
            at: second(2).as_millisecond(),
            by: id(8, 0),
            policy: id(9, 0),
            undone_at: None,
        };
        let told = |n, act| Told::new(second(n), "person", act, ("message", id(1, 0)), [7; 32]);
        let mut writer = town.house.store.write(town.house.home).await.unwrap();
        writer.answer_triage(std::slice::from_ref(&row)).await.unwrap();
        writer.tell(told(2, "message.triaged").row(&row));
        writer.commit().await.unwrap();
        // A later answer counts; taken back, the earlier one does again. Both stay, and are committed to.
        let mut later = TriageRow { id: id(5, 1), answer: "no".into(), at: row.at + 1, ..row.clone() };
        let mut writer = town.house.store.write(town.house.home).await.unwrap();
        writer.answer_triage(std::slice::from_ref(&later)).await.unwrap();
        assert_eq!(writer.triage_answers(id(1, 0).into()).await.unwrap()[0].answer, "no");
        writer.tell(told(3, "message.triaged").row(&later));
        writer.commit().await.unwrap();
        later.undone_at = Some(row.at + 2);
        let mut writer = town.house.store.write(town.house.home).await.unwrap();
        writer.unanswer_triage(&later).await.unwrap();
        writer.tell(told(4, "message.undone").row(&later));
        writer.commit().await.unwrap();
        let mut reader = town.house.store.reader(town.house.home);
        let counts = reader.triage_answers(id(1, 0).into()).await.unwrap();
        assert_eq!((counts.len(), counts[0].answer.as_str()), (1, "yes"));
        assert_eq!(reader.triage_history(id(1, 0).into()).await.unwrap().len(), 2);
        town.sign().await.unwrap();
        town.verify().await.unwrap();
        let answer = town.sql_id(5, 0);
        let wrong = after(&town, format!("update triage_answer set answer = 'no' where id = {answer}")).await;
        assert_eq!(wrong, format!("the row triage {} was altered since entry 2", id(5, 0)));
        let wrong = after(&town, format!("delete from triage_answer where id = {answer}")).await;
        assert_eq!(wrong, format!("the row triage {} of entry 2 is missing", id(5, 0)));
    })
    .await;
}
