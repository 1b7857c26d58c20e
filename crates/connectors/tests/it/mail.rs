//! Letters through a real mail server (aiosmtpd, from PyPI), started here on loopback.
//!
//! `TORG_TEST_PYTHON` names a Python that has aiosmtpd; `./check` sets it. Without it a virtual
//! environment is made once under `target/`.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};
use torg_connectors::mail::{Mailer, Security, Settings};
use torg_domain::outside::{Letter, MailFailure, SendMail};

static MAKING: Mutex<()> = Mutex::new(());

fn python() -> PathBuf {
    if let Some(python) = std::env::var_os("TORG_TEST_PYTHON") {
        return python.into();
    }
    let _one_at_a_time = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/test-venv");
    let python = place.join("bin/python");
    let has = |python: &Path| {
        let import = Command::new(python).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
        import.is_ok_and(|s| s.success())
    };
    if !has(&python) {
        let run = |program: &Path, args: &[&str]| {
            let done = Command::new(program).args(args).output().unwrap();
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        };
        run(Path::new("python3"), &["-m", "venv", &place.to_string_lossy()]);
        run(&python, &["-m", "pip", "install", "--quiet", "aiosmtpd"]);
    }
    python
}

struct MailServer {
    port: u16,
    process: Child,
    folder: tempfile::TempDir,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl MailServer {
    fn start(more: &[&str]) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = tempfile::tempdir().unwrap();
        let mut process = Command::new(python())
            .args(["-m", "aiosmtpd", "-n", "-l", &format!("127.0.0.1:{port}")])
            .args(more)
            .args(["-c", "aiosmtpd.handlers.Mailbox"])
            .arg(folder.path().join("mail"))
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let until = Instant::now() + Duration::from_secs(60);
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(
                Instant::now() < until && process.try_wait().unwrap().is_none(),
                "the mail server did not start"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { port, process, folder }
    }

    fn settings(&self, security: Security) -> Settings {
        Settings {
            host: "127.0.0.1".into(),
            port: Some(self.port),
            security,
            sign_in: None,
            from: "Torg <torg@exempel.test>".into(),
            certificate: Some(include_bytes!("tls/ca.pem").to_vec()),
            patience: Duration::from_secs(30),
        }
    }

    fn letters(&self) -> Vec<String> {
        let new = std::fs::read_dir(self.folder.path().join("mail/new")).unwrap();
        new.map(|f| std::fs::read_to_string(f.unwrap().path()).unwrap()).collect()
    }
}

fn letter() -> Letter {
    Letter {
        to: "Åsa Ek <asa@exempel.test>".into(),
        subject: "Svar försenat".into(),
        text: "Ett svar skulle ha getts 10:00.\n\n.\nhttps://torg.exempel.test/desk/1\n".into(),
    }
}

#[tokio::test]
async fn a_letter_arrives_as_it_was_written() {
    let server = MailServer::start(&[]);
    let mailer = Mailer::new(&server.settings(Security::None)).unwrap();
    mailer.send(letter()).await.unwrap();
    mailer.send(letter()).await.unwrap();
    let letters = server.letters();
    assert_eq!(letters.len(), 2);
    for part in [
        "From: Torg <torg@exempel.test>",
        "asa@exempel.test",
        "Subject: Svar =?utf-8?b?",
        "Auto-Submitted: auto-generated",
        "Message-ID:",
        "Date:",
    ] {
        assert!(letters[0].contains(part), "{part}\n{}", letters[0]);
    }
    assert!(letters[0].contains("https://torg.exempel.test/desk/1"));
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
    let signed_in = Settings { sign_in: Some(("a".into(), "b".into())), ..server.settings(Security::None) };
    let refused = Mailer::new(&signed_in).unwrap().send(letter()).await;
    assert!(matches!(refused, Err(MailFailure::Settings(_))), "{refused:?}");
}
