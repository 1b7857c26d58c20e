//! `torg demo` from outside: it says where it is and who may sign in, they can, it goes on from a folder
//! it kept, and it leaves other installations alone.

use crate::journey::browser::{Browser, between};
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A demo under way, and what it printed.
struct Demo {
    child: Child,
    said: String,
    at: SocketAddr,
}

impl Demo {
    fn start(data: &Path, port: u16) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_torg"))
            .args(["demo", "--port", &port.to_string(), "--data", data.to_str().unwrap()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut said = String::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            said.push_str(&line);
            said.push('\n');
            if line.contains("Ctrl-C") {
                break;
            }
        }
        let port = between(&said, "http://localhost:", "/desk").and_then(|p| p.parse::<u16>().ok());
        let port = port.unwrap_or_else(|| panic!("it does not say where it is: {said}"));
        Self { child, said, at: SocketAddr::from(([127, 0, 0, 1], port)) }
    }

    /// The sign-ins it printed.
    fn people(&self) -> Vec<&str> {
        self.said.lines().map(str::trim).filter(|l| l.contains('@') && !l.contains(' ')).collect()
    }

    fn stop(mut self) {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn signed_in(demo: &Demo, who: &str) -> Browser {
    let password = between(&demo.said, "lösenordet ", " som").unwrap();
    let mut browser = Browser::new(demo.at);
    let page = browser.get("/desk/sign-in").ok("the sign-in page");
    browser.send(&page, "/desk/sign-in", &[("email", who), ("password", password)]).ok(who);
    browser
}

#[test]
fn the_demo_says_who_may_sign_in_they_can_and_the_next_time_it_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let demo = Demo::start(&data, 0);
    assert_eq!(demo.people().len(), 4, "{}", demo.said);
    let mut browsers: Vec<Browser> = demo.people().iter().map(|who| signed_in(&demo, who)).collect();
    for browser in &mut browsers {
        assert!(browser.get("/desk/inbox?view=all").ok("the inbox").words().contains("Inkorg"));
    }
    let port = demo.at.port();
    demo.stop();
    let again = Demo::start(&data, port);
    for browser in &mut browsers {
        let inbox = browser.get("/desk/inbox?view=all");
        assert_eq!(inbox.status, 200, "whoever was signed in still is: what was done was kept");
    }
    again.stop();
}

#[test]
fn a_folder_that_holds_something_else_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("torg.toml"), "listen = \"127.0.0.1:1\"\n").unwrap();
    let out = Command::new(env!("CARGO_BIN_EXE_torg"))
        .args(["demo", "--port", "0", "--data", folder.path().to_str().unwrap()])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(1));
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(said.contains("holds an installation that is no demo"), "{said}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "something was written beside it");
}
