//! A real mail server (aiosmtpd, from PyPI), started here on loopback.
//!
//! It takes no letter to an address that begins with `borta`.

use crate::python::python;
use std::{
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use torg_connectors::mail::{Security, Settings};

/// What it answers a receiver who is not there, beside keeping every other letter as a file.
const REFUSING: &str = "from aiosmtpd.handlers import Mailbox\n\n\nclass Refusing(Mailbox):\n    async def handle_RCPT(self, server, session, envelope, address, options):\n        if address.startswith('borta'):\n            return '550 5.1.1 No such user'\n        envelope.rcpt_tos.append(address)\n        return '250 OK'\n";

pub struct MailServer {
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
    pub fn start(more: &[&str]) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("refusing.py"), REFUSING).unwrap();
        let mut process = Command::new(python())
            .env("PYTHONPATH", folder.path())
            .args(["-m", "aiosmtpd", "-n", "-l", &format!("127.0.0.1:{port}")])
            .args(more)
            .args(["-c", "refusing.Refusing"])
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

    pub fn settings(&self, security: Security) -> Settings {
        Settings {
            host: "127.0.0.1".into(),
            port: Some(self.port),
            security,
            sign_in: None,
            from: "Torg <torg@exempel.test>".into(),
            bounces: None,
            certificate: Some(include_bytes!("tls/ca.pem").to_vec()),
            patience: Duration::from_secs(30),
        }
    }

    pub fn letters(&self) -> Vec<String> {
        let new = std::fs::read_dir(self.folder.path().join("mail/new")).unwrap();
        new.map(|f| std::fs::read_to_string(f.unwrap().path()).unwrap()).collect()
    }
}
