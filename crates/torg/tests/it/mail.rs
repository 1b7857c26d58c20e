//! Letters through a real mail server, from the decision to the author; and reports of those that came back,
//! as a mail server's pipe hands them to the program.

#[path = "../../../connectors/tests/it/mail_server.rs"]
mod mail_server;

use crate::journey::program::{Pack, said, torg};
use mail_server::MailServer;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use torg_connectors::mail::{Mailer, Security};
use torg_domain::channels::taken::{Author, Batch, Kind, RawKind, Taken};
use torg_domain::ids::{MunicipalityId, PersonId};
use torg_office::decisions::decide::{Asked, decide};
use torg_office::inbox::receive::{Source, receive};
use torg_office::jobs;
use torg_store::inbox::together::NoticeRow;
use torg_store::{Db, Objects, Store};
use torg_testkit::{Site, Town};

async fn work(town: &Town) {
    loop {
        let jobs = jobs::claim(&town.office, 20).await.unwrap();
        if jobs.is_empty() {
            return;
        }
        for job in jobs {
            jobs::run(&town.office, &job).await.unwrap();
        }
    }
}

/// Removes what somebody with this address wrote; gives back how the letter stands.
async fn removed(town: &Town, name: &str, email: &str) -> (String, Option<String>) {
    let channel = town.own_channel(name).await;
    let item = |id: &str| Taken {
        external_id: format!("{name}-{id}"),
        kind: Kind::Comment,
        published_at: Some(town.now()),
        raw: b"{}".to_vec(),
        raw_kind: RawKind::Json,
        ..Taken::default()
    };
    let post = Taken { ours: Some(true), text: "Vinterns turlista.".into(), ..item("post") };
    let author = Author { name: "Anna Berg".into(), email: Some(email.into()), ..Author::default() };
    let bad = Taken {
        parent: Some(post.external_id.clone()),
        author: Some(author),
        text: "Du är en idiot, Lena, och det vet hela stan.".into(),
        ..item("bad")
    };
    let batch = Batch { items: vec![post, bad], ..Batch::default() };
    let source = Source { how: "poll", status: 200, sha256: None, size: 0 };
    receive(&town.job(), channel, batch, source).await.unwrap();
    let m = town.job().reader().message_of(channel, &format!("{name}-bad")).await.unwrap().unwrap();
    let desk = town.desk(town.people.editor).await;
    let asked = Asked {
        ground: "forolampning".into(),
        facts: "Kallar en namngiven person idiot.".into(),
        ..Asked::default()
    };
    decide(&desk, m.id, None, asked).await.unwrap();
    work(town).await;
    let orders = town.job().reader().orders(m.id).await.unwrap();
    let letter = orders.iter().find(|o| o.kind == "letter").unwrap();
    let state = town.job().reader().outward(letter.id.into()).await.unwrap().unwrap();
    (state.state, state.problem)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_author_gets_the_letter_and_one_who_is_not_there_is_told_of_on_the_page() {
    let server = MailServer::start(&[]);
    let mailer = Arc::new(Mailer::new(&server.settings(Security::None)).unwrap());
    let town = Town::at(&Site::new(), "grund", "").await.mailing_by(mailer);
    assert_eq!(removed(&town, "Bloggen", "anna@exempel.test").await, ("confirmed".into(), None));
    // Lines that are too long for mail are broken with a sign of equality.
    let letters: Vec<_> =
        server.letters().iter().map(|l| l.replace("=\r\n", "").replace("=\n", "")).collect();
    let one: Vec<_> = letters.iter().filter(|l| l.contains("To: anna@exempel.test")).collect();
    assert_eq!(one.len(), 1, "{letters:?}");
    assert!(one[0].contains("Message-ID: <torg.order.") && one[0].contains(".lill@torg.lill.example>"));
    assert!(one[0].contains("https://torg.lill.example/r/"), "{}", one[0]);
    assert!(!one[0].contains("idiot") && !one[0].contains("Lena"));

    let (state, problem) = removed(&town, "Fotobloggen", "borta@exempel.test").await;
    assert_eq!(state, "refused");
    assert!(problem.unwrap().contains("svar 550"));
    town.verify().await;
}

/// Hands a report over as a pipe does.
fn bounce(data: &str, report: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_torg"))
        .args(["mail", "bounce", "--data", data])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // One that is too large is not read to its end.
    let _ = child.stdin.take().unwrap().write_all(report);
    child.wait_with_output().unwrap()
}

#[tokio::test]
async fn a_report_from_the_mail_servers_pipe_is_taken_in_and_everything_else_met_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let data = data.to_str().unwrap();
    let report = include_str!("../../../connectors/tests/it/bounces/postfix.eml");
    let missing = bounce(data, report.as_bytes());
    assert_eq!(missing.status.code(), Some(75), "worth trying again: {}", said(&missing));

    let founded = Pack::shipped("grund", "", "").init(folder.path().join("data").as_path(), false);
    assert!(founded.status.success(), "{}", said(&founded));
    let huge = vec![b'x'; 3 * 1024 * 1024];
    for (letter, sentence) in [
        (&b""[..], "ingen leveransrapport"),
        (b"Subject: Semester\n\nTillbaka i augusti.\n", "ingen leveransrapport"),
        (&huge, "större än 1 MiB"),
        (b"\xff\xfe\0\0", "ingen leveransrapport"),
        (report.as_bytes(), "gäller inget brev"),
        (report.replace("torg.order", "nyhetsbrev").as_bytes(), "gäller inget brev"),
    ] {
        let out = bounce(data, letter);
        let text = said(&out);
        assert_eq!(out.status.code(), Some(1), "{text}");
        assert!(text.contains(sentence) && !text.contains("panicked"), "{text}");
    }

    let db = Db::open_sqlite(&folder.path().join("data/torg.db")).await.unwrap();
    let here = db.municipalities().await.unwrap().remove(0);
    let store = Store::new(db, Objects::folder(&folder.path().join("data/objects")).unwrap());
    let id = MunicipalityId(here.id);
    let mut writer = store.write(id).await.unwrap();
    let person = writer.people().await.unwrap().remove(0);
    let notice = NoticeRow {
        id: "0196b0e0-c000-7000-8000-00000000002a".parse().unwrap(),
        person: person.id,
        kind: "assigned".into(),
        message: None,
        channel: None,
        due_at: None,
        at: 0,
        read_at: None,
        mailed_at: None,
    };
    writer.add_notice(&notice).await.unwrap();
    writer.mailed(notice.id, "2026-04-07T08:00:00Z".parse().unwrap()).await.unwrap();
    writer.commit().await.unwrap();
    store.db().close().await;
    let ours = report.replace("torg.order", "torg.notice").replace(".lill@", &format!(".{}@", here.key));
    let another = ours.replace(&format!(".{}@", here.key), ".grannby@");
    assert_eq!(
        bounce(data, another.as_bytes()).status.code(),
        Some(1),
        "another municipality's id is none here"
    );
    for _ in 0..2 {
        let out = bounce(data, ours.as_bytes());
        assert_eq!(out.status.code(), Some(0), "{}", said(&out));
    }
    let db = Db::open_sqlite(&folder.path().join("data/torg.db")).await.unwrap();
    let store = Store::new(db, Objects::folder(&folder.path().join("data/objects")).unwrap());
    let row = store.reader(id).person_mail(PersonId(person.id)).await.unwrap().unwrap();
    assert_eq!(row.bounced_address.as_deref(), Some("asa@bergby.example"));
    assert_eq!(row.bounced_why.as_deref(), Some("adressen finns inte (5.1.1)"));
    store.db().close().await;
    let verified = torg(&["verify", "--data", data]);
    assert!(verified.status.success(), "{}", said(&verified));
}
