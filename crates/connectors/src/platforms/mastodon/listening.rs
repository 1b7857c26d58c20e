//! Listening: the server's stream of what happens with our account, over HTTP (`/api/v1/streaming/user`).
//!
//! Where it is, the server says itself. It may be another host of the server's own, and what lets us in is
//! shown there; to a host that is not the server's, whatever the server says, it never is.

use super::{
    client::Mastodon,
    talk::{Talking, may_not, not_let_in},
};
use crate::guard::{Ask, Cut, Line};
use crate::platforms::{
    events::Events,
    interface::{endpoint, unusable},
};
use crate::waiting::asked;
use jiff::Timestamp;
use std::time::Duration;
use tokio::time::Instant;
use torg_domain::{
    channels::problem::{Mender, Problem, ProblemKind as Kind},
    outside::{
        listen::{Bell, Silence},
        platform::{Account, PlatformFailure},
    },
};
use url::Url;

/// What is told of that may be somebody's words to us. Of the rest, the timeline of those the account follows,
/// nothing is ours; what is ours of it is found by asking.
const RINGS: [&str; 2] = ["notification", "conversation"];

/// Servers say something every fifteen seconds, if only that they are there. One that says nothing for so long
/// is not.
const SILENT: Duration = Duration::from_secs(90);

/// More than this in a minute is no account's stream.
const MOST_A_MINUTE: usize = 8 << 20;

impl Mastodon {
    pub(super) async fn listen_to(&self, account: &Account, bell: &dyn Bell, now: Timestamp) -> Silence {
        let (mut talk, stream) = match self.stream_of(account, now).await {
            Ok((talk, Some(stream))) => (talk, stream),
            Ok((_, None)) => return Silence::not_offered(),
            Err(failure) => {
                return Silence { problem: Some(failure.problem), not_before: Some(failure.retry_at) };
            }
        };
        let Some(stream) = of_the_server(&talk.server, &stream) else { return Silence::broke(elsewhere()) };
        let ask = Ask {
            url: endpoint(&stream, "/api/v1/streaming/user", &[]),
            headers: vec![
                ("accept", "text/event-stream".to_owned()),
                // Nothing is to be held back until there is enough of it to be packed.
                ("accept-encoding", "identity".to_owned()),
            ],
            credential: Some(talk.bearer.clone()),
            ..Ask::default()
        };
        let line = match self.guard.open(&ask).await {
            Ok(line) => line,
            Err(refused) => return Silence::broke(refused.problem()),
        };
        let status = line.head.raw.status;
        let problem = match status {
            401 => not_let_in(),
            403 => may_not(),
            // Not every server that speaks the interface has this part of it.
            404 | 405 | 410 | 501 => return Silence::not_offered(),
            200 if is_stream(&line) => {
                bell.opened();
                return Silence::broke(hear(line, bell).await);
            }
            _ => unusable(&line.head).unwrap_or_else(no_stream),
        };
        if matches!(status, 401 | 403) {
            talk.forget();
        }
        let wished = line.head.header("retry-after").and_then(|text| asked(text, now));
        let not_before = wished.and_then(|wait| now.checked_add(wait).ok());
        Silence { problem: Some(problem), not_before }
    }

    /// A conversation with the server, and where it says that its stream is.
    async fn stream_of<'a>(
        &'a self,
        account: &'a Account,
        now: Timestamp,
    ) -> Result<(Talking<'a>, Option<String>), PlatformFailure> {
        let mut talk = Talking::begin(self, account, now).await?;
        let stream = talk.stream().await?;
        Ok((talk, stream))
    }
}

/// Hears until it ends; why it did.
async fn hear(mut line: Line, bell: &dyn Bell) -> Problem {
    let mut events = Events::default();
    let (mut since, mut came) = (Instant::now(), 0_usize);
    loop {
        match line.next(SILENT).await {
            Ok(Some(piece)) => {
                if since.elapsed() >= Duration::from_secs(60) {
                    (since, came) = (Instant::now(), 0);
                }
                came += piece.len();
                if came > MOST_A_MINUTE {
                    return too_much();
                }
                events.hear(&piece, |name| {
                    if RINGS.contains(&name) {
                        bell.rings();
                    }
                });
            }
            Ok(None) | Err(Cut::Line | Cut::Limit | Cut::Compression) => return ended(),
            Err(Cut::Time) => return gone_silent(),
        }
    }
}

fn is_stream(line: &Line) -> bool {
    let kind = line.head.header("content-type").unwrap_or_default();
    kind.trim().to_ascii_lowercase().starts_with("text/event-stream")
}

/// The stream's address as a web address, when it is the server's own host or one under it, and no less
/// guarded. At the server's own port it is spoken to as the server is, whatever it is called.
fn of_the_server(server: &str, stream: &str) -> Option<String> {
    let (scheme, rest) = stream.trim().split_once("://")?;
    let scheme = match scheme {
        "wss" | "https" => "https",
        "ws" | "http" => "http",
        _ => return None,
    };
    let (server, stream) = (Url::parse(server).ok()?, Url::parse(&format!("{scheme}://{rest}")).ok()?);
    let (own, host) = (server.host_str()?, stream.host_str()?);
    if own == host && server.port_or_known_default() == stream.port_or_known_default() {
        return Some(server.origin().ascii_serialization());
    }
    let theirs = host == own || host.strip_suffix(own).is_some_and(|before| before.ends_with('.'));
    let guarded = scheme == "https" || server.scheme() == "http";
    (theirs && guarded).then(|| stream.origin().ascii_serialization())
}

fn elsewhere() -> Problem {
    Problem::new(
        Kind::Moved,
        Mender::Source,
        "Servern säger att dess ström finns hos någon annan, eller okrypterad. Det som släpper in oss visas inte där: kanalen frågas i stället.",
    )
}

fn no_stream() -> Problem {
    Problem::new(
        Kind::StatusUnexpected,
        Mender::Source,
        "Där serverns ström skulle vara kommer något annat. Kanalen frågas i stället.",
    )
}

fn ended() -> Problem {
    Problem::new(Kind::CutOnTheWay, Mender::Time, "Servern avslutade strömmen. Den öppnas igen.")
}

fn gone_silent() -> Problem {
    Problem::new(
        Kind::TooSlow,
        Mender::Time,
        "Strömmen var öppen men tyst: inte ens ett livstecken kom. Den öppnas igen.",
    )
}

fn too_much() -> Problem {
    Problem::new(
        Kind::CutAtLimit,
        Mender::Source,
        "Servern skickade mer än ett konto kan ge upphov till. Strömmen stängdes, och kanalen frågas i stället.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_listened_to_at_the_servers_own_hosts_alone_and_never_less_guarded() {
        for (server, stream, at) in [
            ("https://a.test", "wss://a.test", Some("https://a.test")),
            ("https://a.test", "wss://streaming.a.test/x", Some("https://streaming.a.test")),
            ("https://a.test:8443", "wss://a.test:4000", Some("https://a.test:4000")),
            ("http://127.0.0.1:80", "ws://127.0.0.1:4000", Some("http://127.0.0.1:4000")),
            ("http://127.0.0.1:4000", "wss://127.0.0.1:4000", Some("http://127.0.0.1:4000")),
            ("https://a.test", "ws://a.test:443", Some("https://a.test")),
            ("https://a.test", "ws://a.test", None),
            ("https://a.test", "wss://evil.test", None),
            ("https://a.test", "wss://evila.test", None),
            ("https://a.test", "wss://a.test.evil.test", None),
            ("https://a.test", "wss://a.test@evil.test", None),
            ("https://a.test", "file:///etc/passwd", None),
            ("https://a.test", "nonsense", None),
        ] {
            assert_eq!(of_the_server(server, stream).as_deref(), at, "{stream}");
        }
    }
}
