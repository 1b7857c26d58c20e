//! Fetches pictures and files, through the same guard as everything else.
//!
//! What comes is judged by its bytes. A page in place of a picture is what sites answer with when the
//! picture is gone or needs a sign-in: it is kept as what it is, and never shown.

use crate::guard::{Ask, Cut, Guard};
use std::sync::Arc;
use torg_domain::{
    channels::problem::{Mender, Problem, ProblemKind},
    media::sniff,
    outside::{FetchMedia, MediaAnswer, MediaRequest, Outside},
};

/// Fetches media through the guard.
pub struct MediaClient {
    guard: Arc<Guard>,
}

impl MediaClient {
    /// A client behind this guard.
    #[must_use]
    pub fn new(guard: Arc<Guard>) -> Self {
        Self { guard }
    }

    async fn ask(&self, request: MediaRequest) -> MediaAnswer {
        let ask = Ask {
            url: request.url,
            headers: vec![("accept", "image/*, video/*, audio/*, application/pdf, */*;q=0.1".to_owned())],
            credential: request.credential,
            max_bytes: request.max_bytes,
            awaited: false,
            grants: false,
        };
        let answer = match self.guard.get(&ask).await {
            Ok(answer) => answer,
            Err(refused) => return MediaAnswer::Failed(refused.problem()),
        };
        let problem = |kind, mender, sentence: String| Problem::new(kind, mender, sentence);
        match answer.raw.status {
            200..=299 => {}
            status @ (404 | 410) => {
                let sentence = format!("Filen finns inte kvar hos källan ({status}).");
                return MediaAnswer::Gone(problem(ProblemKind::MediaMissing, Mender::Source, sentence));
            }
            status => {
                let sentence = format!("Filen kunde inte hämtas (svar {status}).");
                return MediaAnswer::Failed(problem(ProblemKind::MediaMissing, Mender::Source, sentence));
            }
        }
        match answer.cut {
            Some(Cut::Limit) => {
                let sentence = format!("Filen är större än gränsen, {} MB.", request.max_bytes / 1_000_000);
                return MediaAnswer::Failed(problem(ProblemKind::MediaTooLarge, Mender::Operator, sentence));
            }
            Some(_) => {
                let sentence = "Filen kom inte hel.".to_owned();
                return MediaAnswer::Failed(problem(ProblemKind::MediaMissing, Mender::Time, sentence));
            }
            None => {}
        }
        if answer.raw.body.is_empty() {
            let sentence = "Filen är tom.".to_owned();
            return MediaAnswer::Failed(problem(ProblemKind::MediaMissing, Mender::Source, sentence));
        }
        let declared = answer.header("content-type").map(str::to_owned);
        let sort = sniff(&answer.raw.body);
        MediaAnswer::Fetched { sort, declared, final_url: answer.raw.final_url, bytes: answer.raw.body }
    }
}

impl FetchMedia for MediaClient {
    fn fetch<'a>(&'a self, request: MediaRequest) -> Outside<'a, MediaAnswer> {
        Box::pin(self.ask(request))
    }
}
