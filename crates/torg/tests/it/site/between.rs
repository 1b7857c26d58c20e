//! What stands between torg and the site: a line that can be cut, and that can lose the answer to what was
//! done.

use super::real::Real;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// How the line is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Line {
    Well,
    /// Nobody answers.
    Cut,
    /// What is asked to be done is done, and the answer never comes.
    LosesAnswers,
}

/// A line to the site, under an address of its own.
pub struct Between {
    pub url: String,
    line: Arc<Mutex<Line>>,
}

impl Between {
    /// A line to the site. The site's own address is written as the line's in everything it answers.
    pub async fn to(real: &Real) -> Self {
        let site = format!("127.0.0.1:{}", real.port());
        // As many digits as the site's, so that no answer changes its length.
        let (listener, here) = loop {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let here = listener.local_addr().unwrap().to_string();
            if here.len() == site.len() {
                break (listener, here);
            }
        };
        let line = Arc::new(Mutex::new(Line::Well));
        let between = Self { url: format!("http://{here}"), line: line.clone() };
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let is = *line.lock().unwrap();
                if is != Line::Cut {
                    tokio::spawn(carry(client, site.clone(), here.clone(), is));
                }
            }
        });
        between
    }

    pub fn is(&self, line: Line) {
        *self.line.lock().unwrap() = line;
    }
}

/// One question and its answer; the site closes after each.
async fn carry(mut client: TcpStream, site: String, here: String, line: Line) {
    let mut upstream = TcpStream::connect(&site).await.unwrap();
    let (mut asked, mut answer, mut chunk) = (Vec::new(), Vec::new(), vec![0; 64 << 10]);
    let (mut from, mut to) = upstream.split();
    let mut answered = vec![0; 64 << 10];
    loop {
        tokio::select! {
            n = client.read(&mut chunk) => match n {
                Ok(n) if n > 0 => {
                    let words = other(&chunk[..n], &here, &site);
                    asked.extend_from_slice(&words);
                    if to.write_all(&words).await.is_err() { break }
                }
                _ => return,
            },
            n = from.read(&mut answered) => match n {
                Ok(n) if n > 0 => answer.extend_from_slice(&answered[..n]),
                _ => break,
            },
        }
    }
    if line == Line::LosesAnswers && !asked.starts_with(b"GET") {
        return;
    }
    let _ = client.write_all(&other(&answer, &site, &here)).await;
}

/// The same bytes with one address for another of the same length.
fn other(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut all = bytes.to_vec();
    let mut at = 0;
    while at + from.len() <= all.len() {
        if all[at..].starts_with(from.as_bytes()) {
            all[at..at + from.len()].copy_from_slice(to.as_bytes());
        }
        at += 1;
    }
    all
}
