//! Public answers kept in memory, so that a page ten thousand people ask for is made once.
//!
//! An answer is good as long as nothing was written in its municipality (the length of the trail says so) and
//! it is not older than a minute. The trail is asked at most once a second for each municipality; with the
//! time the answer itself may be kept (`domain/public/keep.rs`) that is never longer than one poll, so that
//! what was removed is out of page and feeds within one.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, PoisonError, RwLock};
use torg_domain::public::keep;
use uuid::Uuid;

/// Bytes that are kept in all; beyond that everything is forgotten and made again as it is asked for.
const MOST_BYTES: usize = 8 << 20;

/// Answers that are kept in all.
const MOST: usize = 1_000;

/// What is being made at one time, at most: a flood of odd addresses does not become a flood of statements.
const MAKERS: usize = 8;

/// Whose answer, in which language, to what.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The address people came to, with its port.
    pub host: String,
    /// The language.
    pub language: &'static str,
    /// The path, and the filters in their one order.
    pub asked: String,
}

/// An answer as it was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// What it is.
    pub kind: &'static str,
    /// Its bytes.
    pub body: Bytes,
    /// Seconds it may be kept.
    pub keep: u64,
    /// Whether other sites may read it in a browser, and frame it.
    pub open: Open,
    /// Where the next part is, as a `Link` header.
    pub next: Option<String>,
}

/// What other sites may do with an answer in somebody's browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Open {
    /// Link to it.
    Page,
    /// Read it: data.
    Data,
    /// Show it in a frame.
    Frame,
}

/// The policy of what is made to be embedded: as strict as any page, but anybody may frame it.
const FRAMED: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *";

struct Kept {
    municipality: Uuid,
    revision: u64,
    made_at: Timestamp,
    since: Timestamp,
    tag: HeaderValue,
    made: Made,
}

/// The memory: one for the program.
#[derive(Default)]
pub struct Memory {
    kept: RwLock<HashMap<Key, Arc<Kept>>>,
    revisions: RwLock<HashMap<Uuid, (u64, Timestamp)>>,
    makers: [tokio::sync::Mutex<()>; MAKERS],
}

/// What is known of an answer.
pub enum Known {
    /// It is good: here it is.
    Good(Response),
    /// It would be good if the municipality's trail has this length; that was not asked just now.
    Ask(Uuid),
    /// There is none, or it is too old.
    No,
}

fn passed(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from(to.as_second().saturating_sub(from.as_second())).unwrap_or(u64::MAX)
}

impl Memory {
    /// The answer, if it is good.
    pub fn find(&self, key: &Key, sent: &HeaderMap, now: Timestamp) -> Known {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned();
        let Some(kept) = kept.filter(|k| now >= k.made_at && passed(k.made_at, now) < keep::LONGEST) else {
            return Known::No;
        };
        let revisions = self.revisions.read().unwrap_or_else(PoisonError::into_inner);
        match revisions.get(&kept.municipality) {
            Some((revision, at)) if now >= *at && passed(*at, now) < keep::LOOK => {
                if *revision == kept.revision { Known::Good(kept.answer(sent)) } else { Known::No }
            }
            _ => Known::Ask(kept.municipality),
        }
    }

    /// Notes how long a municipality's trail is.
    pub fn note(&self, municipality: Uuid, revision: u64, now: Timestamp) {
        let mut revisions = self.revisions.write().unwrap_or_else(PoisonError::into_inner);
        revisions.insert(municipality, (revision, now));
    }

    /// Waits for one's turn to make an answer.
    pub async fn turn(&self, key: &Key) -> tokio::sync::MutexGuard<'_, ()> {
        let mut hash = DefaultHasher::new();
        key.hash(&mut hash);
        let place = usize::try_from(hash.finish() % (MAKERS as u64)).unwrap_or(0);
        match self.makers.get(place) {
            Some(maker) => maker.lock().await,
            None => self.makers[0].lock().await,
        }
    }

    /// Keeps an answer that was made when the trail had this length, and gives it.
    pub fn keep(
        &self,
        key: Key,
        municipality: Uuid,
        revision: u64,
        made: Made,
        sent: &HeaderMap,
        now: Timestamp,
    ) -> Response {
        let tag = tag(&made.body);
        let mut all = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        let since = all.get(&key).filter(|old| old.tag == tag).map_or(now, |old| old.since);
        let kept = Arc::new(Kept { municipality, revision, made_at: now, since, tag, made });
        let size: usize = all.values().map(|k| k.made.body.len()).sum();
        if all.len() >= MOST || size + kept.made.body.len() > MOST_BYTES {
            all.clear();
        }
        if kept.made.body.len() <= MOST_BYTES / 4 {
            all.insert(key, Arc::clone(&kept));
        }
        drop(all);
        self.note(municipality, revision, now);
        kept.answer(sent)
    }
}

/// The tag of an answer: other bytes, another tag.
fn tag(body: &Bytes) -> HeaderValue {
    let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&Sha256::digest(body)[..18]));
    HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\""))
}

impl Made {
    /// The answer without being kept here.
    pub fn answer(self, sent: &HeaderMap, now: Timestamp) -> Response {
        let tag = tag(&self.body);
        Kept { municipality: Uuid::nil(), revision: 0, made_at: now, since: now, tag, made: self }
            .answer(sent)
    }
}

impl Kept {
    /// The answer, or only that whoever asks has it already.
    fn answer(&self, sent: &HeaderMap) -> Response {
        let mut head = HeaderMap::with_capacity(8);
        let text = |text: String| HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""));
        head.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.made.kind));
        head.insert(header::CACHE_CONTROL, text(format!("public, max-age={}", self.made.keep)));
        head.insert(header::VARY, HeaderValue::from_static("accept-language"));
        head.insert(header::ETAG, self.tag.clone());
        head.insert(header::LAST_MODIFIED, text(http_date(self.since)));
        if let Some(next) = &self.made.next {
            head.insert(header::LINK, text(format!("<{next}>; rel=\"next\"")));
        }
        if self.made.open != Open::Page {
            head.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            let elsewhere = HeaderName::from_static("cross-origin-resource-policy");
            head.insert(elsewhere, HeaderValue::from_static("cross-origin"));
        }
        if self.made.open == Open::Frame {
            head.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FRAMED));
        }
        if self.is_known(sent) {
            (StatusCode::NOT_MODIFIED, head).into_response()
        } else {
            (head, self.made.body.clone()).into_response()
        }
    }

    /// Whether whoever asks has it. A tag beats a time (RFC 9110 13.2.2).
    fn is_known(&self, sent: &HeaderMap) -> bool {
        let named = |name| sent.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
        if let Some(tags) = named(header::IF_NONE_MATCH) {
            let mine = self.tag.to_str().unwrap_or_default();
            return tags
                .split(',')
                .any(|one| matches!(one.trim(), "*") || one.trim().trim_start_matches("W/") == mine);
        }
        let since = named(header::IF_MODIFIED_SINCE).and_then(|text| jiff::fmt::rfc2822::parse(text).ok());
        since.is_some_and(|since| self.since.as_second() <= since.timestamp().as_second())
    }
}

/// "Sat, 28 Nov 2026 21:15:00 GMT".
#[must_use]
pub fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_796_292_120 + second).unwrap()
    }

    fn key(asked: &str) -> Key {
        Key { host: "torg.lill.example".into(), language: "sv", asked: asked.into() }
    }

    fn made(body: &str) -> Made {
        Made {
            kind: "text/plain",
            body: Bytes::from(body.to_owned()),
            keep: 59,
            open: Open::Page,
            next: None,
        }
    }

    #[test]
    fn an_answer_is_good_until_something_is_written_and_never_longer_than_a_minute() {
        let (memory, sent, here) = (Memory::default(), HeaderMap::new(), Uuid::from_u128(1));
        assert!(matches!(memory.find(&key("/"), &sent, at(0)), Known::No));
        memory.keep(key("/"), here, 7, made("hej"), &sent, at(0));
        assert!(matches!(memory.find(&key("/"), &sent, at(0)), Known::Good(_)));
        // A second later the trail must be asked; as long as before, the answer is good.
        assert!(matches!(memory.find(&key("/"), &sent, at(1)), Known::Ask(_)));
        memory.note(here, 7, at(1));
        assert!(matches!(memory.find(&key("/"), &sent, at(1)), Known::Good(_)));
        memory.note(here, 8, at(2));
        assert!(matches!(memory.find(&key("/"), &sent, at(2)), Known::No));
        memory.note(here, 7, at(60));
        assert!(matches!(memory.find(&key("/"), &sent, at(60)), Known::No));
    }

    #[test]
    fn who_has_it_already_is_told_so_by_tag_and_by_time_and_the_tag_wins() {
        let (memory, here) = (Memory::default(), Uuid::from_u128(1));
        let ask = |name: Option<(HeaderName, &str)>| {
            let mut sent = HeaderMap::new();
            if let Some((name, value)) = name {
                sent.insert(name, HeaderValue::from_str(value).unwrap());
            }
            memory.keep(key("/"), here, 7, made("hej"), &sent, at(5))
        };
        let first = ask(None);
        assert_eq!(first.status(), StatusCode::OK);
        let tag = first.headers()[header::ETAG].to_str().unwrap().to_owned();
        let since = first.headers()[header::LAST_MODIFIED].to_str().unwrap().to_owned();
        assert_eq!(since, "Thu, 03 Dec 2026 10:02:05 GMT");
        for (name, value, wanted) in [
            (header::IF_NONE_MATCH, tag.as_str(), StatusCode::NOT_MODIFIED),
            (header::IF_NONE_MATCH, &format!("\"x\", W/{tag}"), StatusCode::NOT_MODIFIED),
            (header::IF_NONE_MATCH, "\"x\"", StatusCode::OK),
            (header::IF_MODIFIED_SINCE, &since, StatusCode::NOT_MODIFIED),
            (header::IF_MODIFIED_SINCE, "Thu, 03 Dec 2026 10:02:04 GMT", StatusCode::OK),
            (header::IF_MODIFIED_SINCE, "i går", StatusCode::OK),
        ] {
            assert_eq!(ask(Some((name.clone(), value))).status(), wanted, "{name} {value}");
        }
    }

    #[test]
    fn a_flood_of_odd_addresses_does_not_fill_the_memory() {
        let (memory, sent, here) = (Memory::default(), HeaderMap::new(), Uuid::from_u128(1));
        for n in 0..MOST * 3 {
            memory.keep(key(&format!("/feed?x={n}")), here, 1, made(&"x".repeat(100_000)), &sent, at(0));
            let all = memory.kept.read().unwrap();
            assert!(
                all.len() <= MOST && all.values().map(|k| k.made.body.len()).sum::<usize>() <= MOST_BYTES
            );
        }
    }
}
