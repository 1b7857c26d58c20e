//! The public pages that may be kept: how each is answered from memory, or made.

mod catalogue;
pub(super) mod channels;
mod check;
mod embed;
pub(super) mod feed;
mod formats;
mod rules;
mod statement;

use crate::{
    page::Page,
    public::memory::{Key, Known, Made, Memory, Open},
    site::{Here, Shared, asked_language, refuse},
    text::Language,
};
use axum::{Extension, Router, extract::FromRequestParts, http::request::Parts, response::Response};
use std::sync::Arc;
use torg_office::{Desk, Refusal};
use torg_store::Problem;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .merge(channels::router())
        .merge(catalogue::router())
        .merge(feed::router())
        .merge(check::router())
        .merge(embed::router())
        .merge(rules::router())
        .merge(statement::router())
}

/// A request for something that may be kept: everything but what it is.
pub(super) struct Asking {
    site: Shared,
    memory: Arc<Memory>,
    parts: Parts,
}

impl FromRequestParts<Shared> for Asking {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Shared) -> Result<Self, Response> {
        let memory = Extension::<Arc<Memory>>::from_request_parts(parts, site).await;
        // Without its layer nothing is remembered; everything is answered all the same.
        let memory = memory.map_or_else(|_| Arc::default(), |Extension(memory)| memory);
        Ok(Self { site: Arc::clone(site), memory, parts: parts.clone() })
    }
}

/// What an answer is made with.
pub(super) struct Making {
    /// The municipality and the page's context.
    pub here: Here,
    /// The desk that reads.
    pub desk: Desk,
    /// The address people reach us at, without a slash at the end.
    pub origin: String,
}

impl Making {
    /// A page that may be kept so long.
    pub fn page(&self, page: &impl Page, keep: u64) -> Made {
        let body = page.render(&self.here.ctx).into_string().into();
        Made { kind: "text/html; charset=utf-8", body, keep, open: Open::Page, next: None }
    }
}

/// Data that may be kept so long.
pub(super) fn data(kind: &'static str, body: String, keep: u64) -> Made {
    Made { kind, body: body.into(), keep, open: Open::Data, next: None }
}

impl Asking {
    /// A word of the address's query; empty where it is not there.
    pub fn word(&self, name: &str) -> String {
        let query = self.parts.uri.query().unwrap_or_default();
        let found = url::form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name);
        found
            .map(|(_, value)| value.trim().chars().filter(|c| !c.is_control()).take(200).collect())
            .unwrap_or_default()
    }

    /// The answer from memory, or made. `asked` says all that it depends on besides host and language.
    pub async fn answer<F>(mut self, asked: String, make: F) -> Response
    where
        F: AsyncFnOnce(&Making) -> Result<Made, Refusal>,
    {
        let now = self.site.office.clock.now();
        let language = match asked_language(&self.parts) {
            Language::Swedish => "sv",
            Language::English => "en",
        };
        let key = Key { host: self.site.host(&self.parts), language, asked };
        if let Some(good) = self.known(&key, now).await {
            return good;
        }
        let memory = Arc::clone(&self.memory);
        let _turn = memory.turn(&key).await;
        // Somebody else may have made it while this one waited.
        if let Some(good) = self.known(&key, now).await {
            return good;
        }
        let origin = self.site.origin(&self.parts);
        let here = match Here::from_request_parts(&mut self.parts, &self.site).await {
            Ok(here) => here,
            Err(answer) => return answer,
        };
        let desk = self.site.office.desk_of_job(here.municipality.clone(), "public");
        // The length before anything is read: what is written meanwhile makes this answer old at once.
        let revision = match desk.reader().trail_size().await {
            Ok(size) => size,
            Err(problem) => return refuse(&here.ctx, problem.into()),
        };
        let making = Making { here, desk, origin };
        match make(&making).await {
            Ok(made) => {
                let municipality = making.here.municipality.id;
                memory.keep(key, municipality, revision, made, &self.parts.headers, now)
            }
            Err(refusal) => refuse(&making.here.ctx, refusal),
        }
    }

    /// The answer made anew each time: what is too large to be kept in memory beside pages and feeds.
    pub async fn answer_anew<F>(mut self, make: F) -> Response
    where
        F: AsyncFnOnce(&Making) -> Result<Made, Refusal>,
    {
        let origin = self.site.origin(&self.parts);
        let here = match Here::from_request_parts(&mut self.parts, &self.site).await {
            Ok(here) => here,
            Err(answer) => return answer,
        };
        let desk = self.site.office.desk_of_job(here.municipality.clone(), "public");
        let making = Making { here, desk, origin };
        match make(&making).await {
            Ok(made) => made.answer(&self.parts.headers, making.desk.now),
            Err(refusal) => refuse(&making.here.ctx, refusal),
        }
    }

    async fn known(&self, key: &Key, now: jiff::Timestamp) -> Option<Response> {
        match self.memory.find(key, &self.parts.headers, now) {
            Known::Good(answer) => Some(answer),
            Known::No => None,
            Known::Ask(municipality) => {
                let length: Result<u64, Problem> =
                    self.site.office.store.reader(municipality.into()).trail_size().await;
                self.memory.note(municipality, length.ok()?, now);
                match self.memory.find(key, &self.parts.headers, now) {
                    Known::Good(answer) => Some(answer),
                    Known::Ask(_) | Known::No => None,
                }
            }
        }
    }
}
