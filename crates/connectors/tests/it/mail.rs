//! Letters through a real mail server.

use crate::mail_server::MailServer;
use torg_connectors::mail::{Mailer, Security, Settings};
use torg_domain::mail::id::{MailId, Mailed};
use torg_domain::mail::letter::{Draft, LINK, Letter};
use torg_domain::outside::{MailFailure, SendMail};

fn letter() -> Letter {
    let id = MailId {
        mailed: Mailed::Notice("00000000-0000-0000-0000-000000000007".parse().unwrap()),
        municipality: "exempel".into(),
    };
    Letter::write(&Draft {
        id: Some(&id),
        to: "Åsa Ek <asa@exempel.test>",
        subject: "Svar försenat",
        text: &format!("Ett svar skulle ha getts 10:00.\n\n.\n{LINK}\n"),
        link: Some("https://torg.exempel.test/desk/1"),
        never: &[],
        host: "torg.exempel.test",
        today: jiff::civil::date(2026, 4, 7),
    })
    .unwrap()
}

#[tokio::test]
async fn a_letter_arrives_as_it_was_written() {
    let server = MailServer::start(&[]);
    let mailer = Mailer::new(&server.settings(Security::None)).unwrap();
    let accepted = mailer.send(letter()).await.unwrap();
    assert_eq!((accepted.code, accepted.answer.as_str()), (250, "OK"), "the server's word is handed on");
    mailer.send(letter()).await.unwrap();
    let letters = server.letters();
    assert_eq!(letters.len(), 2);
    for part in [
        "From: Torg <torg@exempel.test>",
        "asa@exempel.test",
        "Subject: Svar =?utf-8?b?",
        "Auto-Submitted: auto-generated",
        "Message-ID: <torg.notice.00000000000000000000000000000007.exempel@torg.exempel.test>",
        "Date:",
    ] {
        assert!(letters[0].contains(part), "{part}\n{}", letters[0]);
    }
    assert!(letters[0].contains("https://torg.exempel.test/desk/1"));
    let id = |l: &String| l.lines().find(|l| l.starts_with("Message-ID:")).map(str::to_owned);
    assert_eq!(id(&letters[0]), id(&letters[1]), "a letter sent again is known for the same");
}

#[tokio::test]
async fn what_cannot_be_delivered_is_reported_to_the_address_that_was_set() {
    let server = MailServer::start(&[]);
    let settings =
        Settings { bounces: Some("torg-retur@exempel.test".into()), ..server.settings(Security::None) };
    Mailer::new(&settings).unwrap().send(letter()).await.unwrap();
    let letters = server.letters();
    assert!(letters[0].contains("X-MailFrom: torg-retur@exempel.test"), "{}", letters[0]);
    assert!(letters[0].contains("From: Torg <torg@exempel.test>"));
}

#[tokio::test]
async fn the_line_is_encrypted_or_nothing_is_sent() {
    let tls = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/tls");
    let (certificate, key) = (format!("{tls}/server.pem"), format!("{tls}/server.key"));
    let starttls = MailServer::start(&["--tlscert", &certificate, "--tlskey", &key]);
    Mailer::new(&starttls.settings(Security::StartTls)).unwrap().send(letter()).await.unwrap();
    assert_eq!(starttls.letters().len(), 1);

    let implicit = MailServer::start(&["--smtpscert", &certificate, "--smtpskey", &key]);
    Mailer::new(&implicit.settings(Security::Implicit)).unwrap().send(letter()).await.unwrap();
    assert_eq!(implicit.letters().len(), 1);

    let unknown = Settings { certificate: None, ..starttls.settings(Security::StartTls) };
    let refused = Mailer::new(&unknown).map(|m| async move { m.send(letter()).await });
    let refused = match refused {
        Ok(sending) => sending.await,
        Err(settings) => Err(settings), // a machine without any certificates refuses already here
    };
    assert!(matches!(refused, Err(MailFailure::Settings(_))), "{refused:?}");

    let open = MailServer::start(&[]);
    let refused = Mailer::new(&open.settings(Security::StartTls)).unwrap().send(letter()).await;
    assert!(matches!(refused, Err(MailFailure::Settings(_))), "{refused:?}");
    assert!(open.letters().is_empty());
}

#[tokio::test]
async fn a_refused_letter_is_told_from_one_to_try_again() {
    let server = MailServer::start(&["-s", "100"]);
    let mailer = Mailer::new(&server.settings(Security::None)).unwrap();
    let refused = mailer.send(letter()).await;
    assert!(matches!(&refused, Err(MailFailure::Refused(code)) if code == "svar 552"), "{refused:?}");
    let gone = Letter::write(&Draft {
        id: None,
        to: "borta@exempel.test",
        subject: "Hej",
        text: "Hej",
        link: None,
        never: &[],
        host: "localhost",
        today: jiff::civil::date(2026, 4, 7),
    });
    let open = MailServer::start(&[]);
    let refused = Mailer::new(&open.settings(Security::None)).unwrap().send(gone.unwrap()).await;
    assert!(matches!(&refused, Err(MailFailure::Refused(code)) if code == "svar 550"), "{refused:?}");
    let signed_in = Settings { sign_in: Some(("a".into(), "b".into())), ..server.settings(Security::None) };
    let refused = Mailer::new(&signed_in).unwrap().send(letter()).await;
    assert!(matches!(refused, Err(MailFailure::Settings(_))), "{refused:?}");
}
