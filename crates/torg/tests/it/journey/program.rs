//! The program as an operator runs it: founded, served, stopped, asked.

use super::browser::Browser;
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// Runs a command to its end, with nobody at the keyboard.
pub fn torg(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_torg")).args(args).stdin(Stdio::null()).output().unwrap()
}

/// What a command said, on both its streams.
pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A pack as the journey knows it: the titles a channel's people are given are its own.
pub struct Pack {
    /// A shipped pack's name, or a folder beside this test.
    pub name: String,
    /// The file that answers what it leaves open.
    pub answers: PathBuf,
    pub responsible: &'static str,
    pub substitute: &'static str,
}

impl Pack {
    pub fn shipped(name: &str, responsible: &'static str, substitute: &'static str) -> Self {
        Self {
            name: name.to_owned(),
            answers: beside(&format!("answers/{name}.toml")),
            responsible,
            substitute,
        }
    }

    /// `torg init` in `data`, with or without the answers.
    pub fn init(&self, data: &Path, answered: bool) -> Output {
        let mut args = vec!["init", "--data", data.to_str().unwrap(), "--pack", &self.name];
        if answered {
            args.extend(["--answers", self.answers.to_str().unwrap()]);
        }
        args.extend(["--name", "Bergby kommun", "--host", "localhost", "--email", "asa@bergby.example"]);
        args.extend(["--first-name", "Åsa", "--last-name", "Norén", "--title", "Systemförvaltare"]);
        args.extend([
            "--decided-by",
            "Kommunfullmäktige",
            "--decided-on",
            "2024-01-15",
            "--paragraph",
            "§ 12",
        ]);
        torg(&args)
    }

    /// What `torg due` says of a clock that starts then; none when the policy does not use it.
    pub fn due(&self, clock: &str, at: &str) -> Option<Value> {
        let answers = self.answers.to_str().unwrap();
        let out = torg(&[
            "due",
            "--pack",
            &self.name,
            "--answers",
            answers,
            "--clock",
            clock,
            "--at",
            at,
            "--json",
        ]);
        assert!(out.status.success(), "{} {clock}: {}", self.name, said(&out));
        let told: Value = serde_json::from_slice(&out.stdout).unwrap();
        (!told["due_at"].is_null()).then_some(told)
    }
}

/// A file beside the tests.
pub fn beside(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(path)
}

/// A program that serves.
pub struct Served {
    child: Child,
    pub at: SocketAddr,
    log: PathBuf,
}

impl Served {
    /// `torg serve` on a free port, on a machine where nobody's certificates are trusted: that must not
    /// keep it from starting.
    pub fn start(data: &Path) -> Self {
        let log = data.with_extension("log");
        let mut child = Command::new(env!("CARGO_BIN_EXE_torg"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()])
            .env("SSL_CERT_FILE", "/nowhere/at-all.pem")
            .env("SSL_CERT_DIR", "/nowhere/at-all")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let log_text = || std::fs::read_to_string(&log).unwrap();
        let at = line.trim().strip_prefix("torg: http://").and_then(|at| at.parse().ok());
        let at = at.unwrap_or_else(|| panic!("it does not serve: {line}{}", log_text()));
        Self { child, at, log }
    }

    pub fn browser(&self) -> Browser {
        Browser::new(self.at)
    }

    /// What it has logged, beside the pages it answered.
    pub fn log(&self) -> String {
        let log = std::fs::read_to_string(&self.log).unwrap();
        log.lines().filter(|line| !line.contains("\"answered\"")).collect::<Vec<_>>().join("\n")
    }

    /// Tells it to stop, as a service manager does, and expects it to end well.
    pub fn stop(mut self) {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
        let ended = self.child.wait().unwrap();
        assert_eq!(ended.code(), Some(0), "{}", self.log());
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // A test that failed half-way leaves nobody behind; one that has ended is not there to be ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
