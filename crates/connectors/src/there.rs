//! Whether a message is still at its source.
//!
//! Its own address is asked, and only 404 and 410 count. A site that is down, wants a sign-in or
//! sends us elsewhere has not said that a message is gone.

use crate::guard::{Ask, Guard};
use std::sync::Arc;
use torg_domain::{
    channels::{
        problem::{Mender, Problem, ProblemKind},
        taken::HowGone,
    },
    outside::{Credential, LookAgain, Outside, Still},
};

/// Looks items up through the guard.
pub struct Looker {
    guard: Arc<Guard>,
}

impl Looker {
    /// A looker behind this guard.
    #[must_use]
    pub fn new(guard: Arc<Guard>) -> Self {
        Self { guard }
    }

    async fn ask(&self, url: String, credential: Option<Credential>) -> Still {
        // The status is all that is asked for; a page is read no further than its first bytes.
        let ask = Ask { url, credential, max_bytes: 1, ..Ask::default() };
        match self.guard.get(&ask).await {
            Err(refused) => Still::Unknown(refused.problem()),
            Ok(answer) => match answer.raw.status {
                200..=299 => Still::There,
                404 => Still::Gone(HowGone::Status404),
                410 => Still::Gone(HowGone::Status410),
                status => {
                    let sentence = format!("Inläggets egen sida gav ett oväntat svar ({status}).");
                    Still::Unknown(Problem::new(ProblemKind::StatusUnexpected, Mender::Time, sentence))
                }
            },
        }
    }
}

impl LookAgain for Looker {
    fn look<'a>(&'a self, url: String, credential: Option<Credential>) -> Outside<'a, Still> {
        Box::pin(self.ask(url, credential))
    }
}
