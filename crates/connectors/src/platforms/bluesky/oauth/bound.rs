//! Asking with a proof: every asking says by a signature that it comes from whoever holds the key, and repeats what the
//! server wanted to see again (its nonce). Where the server has changed its mind about that it is asked once more.

use super::key::{Asked, Key};
use crate::{
    guard::Deed,
    platforms::{
        bluesky::{client::Bluesky, faults},
        interface::{Asking, Heard, Talk},
    },
};
use jiff::{SignedDuration, Timestamp};
use std::sync::PoisonError;
use torg_domain::outside::platform::PlatformFailure;

/// A clock that is this far from ours is taken for the same.
const SAME: SignedDuration = SignedDuration::from_secs(2);

/// How many servers are remembered; then they are learnt anew.
const SERVERS: usize = 1_000;

/// What a server has told us of how it wants to be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::platforms::bluesky) struct Told {
    nonce: Option<String>,
    /// How far its clock is ahead of ours: a proof that is made too early or too late is none.
    ahead: SignedDuration,
}

impl Bluesky {
    fn told_by(&self, place: &str) -> Told {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.get(place).cloned().unwrap_or_default()
    }

    /// Remembers what an answer tells of how to ask.
    fn hear(&self, place: &str, talk: &Talk<'_>, heard: &Heard) -> Told {
        let mut all = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= SERVERS {
            all.clear();
        }
        let told = all.entry(place.to_owned()).or_default();
        if let Some(nonce) = heard.header("dpop-nonce") {
            told.nonce = Some(nonce.to_owned());
        }
        // Where it says no time itself, the last one was another's.
        if let Some(clock) = talk.clock.filter(|_| heard.header("date").is_some()) {
            let ahead = clock.duration_since(talk.time());
            told.ahead = if ahead.abs() > SAME { ahead } else { SignedDuration::ZERO };
        }
        told.clone()
    }
}

fn method(deed: &Deed) -> &'static str {
    match deed {
        Deed::Get => "GET",
        Deed::Post(_) | Deed::Form(_) | Deed::File { .. } => "POST",
        Deed::Put(_) => "PUT",
        Deed::Delete => "DELETE",
    }
}

/// Asks at a place, with a token where there is one; `asking` is made anew for each try, by the server's clock.
pub(in crate::platforms::bluesky) async fn ask(
    site: &Bluesky,
    talk: &mut Talk<'_>,
    (key, token): (&Key, Option<&str>),
    place: &str,
    asking: impl Fn(Timestamp) -> Asking,
) -> Result<Heard, PlatformFailure> {
    let mut again = false;
    loop {
        let told = site.told_by(place);
        let at = talk.time().saturating_add(told.ahead).unwrap_or(talk.now);
        let mut asking = asking(at);
        let (method, url, nonce) = (method(&asking.deed), asking.url.as_str(), told.nonce.as_deref());
        let proof = key.proof(&Asked { method, url, at, nonce, token });
        let Some(proof) = proof else { return Err(talk.stopped(faults::unsigned())) };
        asking.headers.push(("dpop", proof));
        asking.headers.extend(token.map(|token| ("authorization", format!("DPoP {token}"))));
        let heard = talk.ask(&asking).await?;
        let newer = site.hear(place, talk, &heard);
        let mendable = match heard.refused.as_deref() {
            Some("use_dpop_nonce") => newer.nonce != told.nonce,
            Some("invalid_dpop_proof") => newer != told,
            _ => false,
        };
        if !mendable || again {
            return Ok(heard);
        }
        // What came was about the proof alone.
        talk.answers.pop();
        again = true;
    }
}
