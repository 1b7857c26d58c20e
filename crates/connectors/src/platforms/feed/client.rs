//! Asks for a feed and says what came of it.
//!
//! Whatever the feed's own address answers, 404 and 410 included, is said of the feed and never of
//! the messages it has carried.

use super::{Given, translate};
use crate::{
    guard::{Answer, Ask, Guard},
    waiting::{asked, fresh_for, next_at},
};
use jiff::Timestamp;
use std::sync::Arc;
use torg_domain::{
    channels::problem::{Mender, Problem, ProblemKind},
    outside::{FeedAnswer, FeedFailure, FeedRequest, FetchFeed, Fetched, Outside},
};

/// The largest feed that is read, in bytes, unpacked.
pub const LARGEST: usize = 32 << 20;

/// Fetches feeds through the guard.
pub struct FeedClient {
    guard: Arc<Guard>,
    largest: usize,
}

impl FeedClient {
    /// A client behind this guard.
    #[must_use]
    pub fn new(guard: Arc<Guard>) -> Self {
        Self { guard, largest: LARGEST }
    }

    /// The same with another limit on size, in bytes.
    #[must_use]
    pub fn with_largest(self, largest: usize) -> Self {
        Self { largest, ..self }
    }

    async fn ask(&self, request: FeedRequest) -> FeedAnswer {
        let mut headers = vec![(
            "accept",
            "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, \
             text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
                .to_owned(),
        )];
        headers.extend(request.etag.clone().map(|etag| ("if-none-match", etag)));
        headers.extend(request.last_modified.clone().map(|at| ("if-modified-since", at)));
        let ask = Ask {
            url: request.url.clone(),
            headers,
            credential: request.credential.clone(),
            max_bytes: self.largest,
            awaited: false,
            grants: false,
        };
        let answer = match self.guard.get(&ask).await {
            Ok(answer) => answer,
            Err(refused) => return failed(&request, refused.problem(), None, None),
        };
        let moved = answer.raw.moved.clone();
        match answer.raw.status {
            304 => FeedAnswer::NotModified { moved, not_before: not_before(&answer, request.now) },
            200..=299 => self.read(request, answer).await,
            status => {
                let retry_after = answer.header("retry-after").map(str::to_owned);
                failed(&request, refused(status, retry_after.is_some()), Some(answer), retry_after.as_deref())
            }
        }
    }

    async fn read(&self, request: FeedRequest, answer: Answer) -> FeedAnswer {
        // A large feed takes the processor for a while: not at the cost of everybody else's work.
        let (voice, now) = (request.voice.clone(), request.now);
        let work = tokio::task::spawn_blocking(move || {
            let given = Given {
                body: &answer.raw.body,
                content_type: answer.header("content-type"),
                address: &answer.raw.final_url,
                voice: &voice,
                now,
                cut: answer.cut,
            };
            let batch = translate(&given);
            (answer, batch)
        });
        let (answer, batch) = match work.await {
            Ok(done) => done,
            Err(error) => {
                tracing::error!(%error, "reading a feed did not end");
                let sentence = "Svaret kunde inte läsas på grund av ett fel i programmet.";
                let problem = Problem::new(ProblemKind::NotAFeed, Mender::Operator, sentence);
                return failed(&request, problem, None, None);
            }
        };
        let mut batch = match batch {
            Ok(batch) => batch,
            Err(problem) => return failed(&request, problem, Some(answer), None),
        };
        if let Some(to) = &answer.raw.moved {
            let sentence = format!("Flödet har flyttat för gott till {to}. Byt kanalens adress.");
            batch.problems.push(Problem::new(ProblemKind::Moved, Mender::Responsible, sentence));
        }
        // Half an answer must not be "not modified" next time.
        let whole = !batch.truncated_after_break;
        let kept = |name: &str| answer.header(name).filter(|_| whole).map(str::to_owned);
        FeedAnswer::Fetched(Box::new(Fetched {
            etag: kept("etag"),
            last_modified: kept("last-modified"),
            not_before: not_before(&answer, request.now),
            batch,
            answer: answer.raw,
        }))
    }
}

impl FetchFeed for FeedClient {
    fn fetch<'a>(&'a self, request: FeedRequest) -> Outside<'a, FeedAnswer> {
        Box::pin(self.ask(request))
    }
}

/// The time before which the source wishes not to be asked again.
fn not_before(answer: &Answer, now: Timestamp) -> Option<Timestamp> {
    let retry = answer.header("retry-after").and_then(|text| asked(text, now));
    let fresh = answer.header("cache-control").and_then(fresh_for);
    retry.into_iter().chain(fresh).max().and_then(|wait| now.checked_add(wait).ok())
}

fn failed(
    request: &FeedRequest,
    problem: Problem,
    answer: Option<Answer>,
    retry_after: Option<&str>,
) -> FeedAnswer {
    // The address decides the spread: the same at every failure, another for the next channel.
    let spread = request.url.bytes().fold(0_u8, |sum, b| sum.wrapping_mul(31).wrapping_add(b));
    let retry_at = next_at(request.now, request.failures, spread, retry_after);
    FeedAnswer::Failed(Box::new(FeedFailure { problem, retry_at, answer: answer.map(|a| a.raw) }))
}

/// What a status that is no success means.
fn refused(status: u16, says_when: bool) -> Problem {
    let (kind, mender, sentence) = match status {
        404 => (
            ProblemKind::FeedMissing,
            Mender::Responsible,
            "Flödet finns inte på adressen (404). Inläggen som har kommit därifrån berörs inte.",
        ),
        410 => (
            ProblemKind::FeedWithdrawn,
            Mender::Responsible,
            "Flödet är borttaget för gott (410). Inläggen som har kommit därifrån berörs inte.",
        ),
        401 | 403 | 407 => (
            ProblemKind::AccessRefused,
            Mender::Responsible,
            "Källan släpper inte in oss. Kontrollera inloggningen till flödet.",
        ),
        429 => (ProblemKind::AskedToWait, Mender::Time, "Källan ber oss att vänta."),
        503 if says_when => {
            (ProblemKind::AskedToWait, Mender::Time, "Källan är stängd en stund och ber oss att vänta.")
        }
        500..=599 => {
            let sentence = format!("Källan har ett eget fel (svar {status}).");
            return Problem::new(ProblemKind::SourceFault, Mender::Source, sentence);
        }
        _ => {
            let sentence = format!("Källan gav ett oväntat svar ({status}).");
            return Problem::new(ProblemKind::StatusUnexpected, Mender::Source, sentence);
        }
    };
    Problem::new(kind, mender, sentence)
}
