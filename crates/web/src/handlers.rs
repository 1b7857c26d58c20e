//! What answers each address: reads through the office, fills the page, posts go to an act. A folder file
//! for each capability; the list of addresses here is the same as in `routes.rs`, which a test holds.

mod acceptance;
mod acts;
mod answers;
mod bulk_remove;
mod channels;
mod charge;
mod costs;
mod coverage;
mod decision_view;
mod decisions;
mod diary;
mod diary_entry;
mod diary_search;
mod diary_settings;
mod files;
mod hooks;
mod hours;
mod inbox;
mod ledger;
mod load;
mod log;
mod me;
mod message;
mod message_view;
mod notices;
mod open;
mod package;
mod packs;
mod people;
mod policy;
mod presentation;
mod preview;
mod public;
mod publishing;
mod reasons;
mod register;
mod removals;
mod review;
mod search;
mod sent;
mod sent_desk;
mod staff;
mod statistics;
mod trail;
mod undo;

use crate::{
    ctx::Ctx,
    parts::notice::{Notice, Tone},
    site::Shared,
    t,
};
use axum::{
    Form, Router,
    extract::{FromRequest, Request},
    response::{IntoResponse, Response},
    routing::get,
};
use jiff::Timestamp;
use torg_office::Refusal;

/// Every address with what answers it. How large a body may be is said once, in `bodies.rs`.
pub fn router() -> Router<Shared> {
    Router::new()
        .route("/assets/{file}", get(crate::assets::serve))
        .merge(public::router())
        .merge(reasons::router())
        .merge(removals::router())
        .merge(open::router())
        .merge(sent::router())
        .merge(sent_desk::router())
        .merge(log::router())
        .merge(people::router())
        .merge(inbox::router())
        .merge(search::router())
        .merge(bulk_remove::router())
        .merge(undo::router())
        .merge(message::router())
        .merge(acts::router())
        .merge(decisions::router())
        .merge(package::router())
        .merge(review::router())
        .merge(channels::router())
        .merge(costs::router())
        .merge(coverage::router())
        .merge(ledger::router())
        .merge(load::router())
        .merge(statistics::router())
        .merge(hooks::router())
        .merge(register::router())
        .merge(charge::router())
        .merge(acceptance::router())
        .merge(presentation::router())
        .merge(publishing::router())
        .merge(diary::router())
        .merge(diary_entry::router())
        .merge(diary_search::router())
        .merge(diary_settings::router())
        .merge(staff::router())
        .merge(me::router())
        .merge(policy::router())
        .merge(packs::router())
        .merge(hours::router())
        .merge(trail::router())
}

/// What the last act said, in words: an unknown key says nothing.
pub(crate) fn said(ctx: &Ctx, key: &str) -> Option<Notice> {
    let sentence = match key {
        "done" => t!(ctx, "said-done"),
        "answer-ordered" => t!(ctx, "said-answer-ordered"),
        "answer-handed" => t!(ctx, "said-answer-handed"),
        "answered" => t!(ctx, "said-answered"),
        "cancelled" => t!(ctx, "said-cancelled"),
        "draft" => t!(ctx, "said-draft"),
        "asked" => t!(ctx, "said-asked"),
        "forwarded" => t!(ctx, "said-forwarded"),
        "left" => t!(ctx, "said-left"),
        "removal-ordered" => t!(ctx, "said-removal-ordered"),
        "removal-handed" => t!(ctx, "said-removal-handed"),
        "removal-proposed" => t!(ctx, "said-removal-proposed"),
        "removed" => t!(ctx, "said-removed"),
        "registered" => t!(ctx, "said-registered"),
        "closed" => t!(ctx, "said-closed"),
        "reopened" => t!(ctx, "said-reopened"),
        "undone" => t!(ctx, "said-undone"),
        "claimed" => t!(ctx, "said-claimed"),
        "undone-many" => t!(ctx, "said-undone-many"),
        "saved" => t!(ctx, "said-saved"),
        "fetched" => t!(ctx, "said-fetched"),
        "signed" => t!(ctx, "said-signed"),
        "adopted" => t!(ctx, "said-adopted"),
        _ => return notices::told(ctx, key),
    };
    Some(Notice { tone: Tone::Done, sentence, undo: None })
}

/// A form as it was sent, every field in its order.
pub(crate) struct Fields(pub(crate) Vec<(String, String)>);

impl Fields {
    /// The value of a field; empty if it was not sent.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value.as_str())
    }

    /// A field that holds an id, a day or a number; `None` where it is empty or none.
    pub(crate) fn parse<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name).trim().parse().ok()
    }

    /// Every value of a field that may be sent more than once.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// A time as a form gives it, `2026-12-03T15:30`, Swedish: a repeated hour means the first, one
    /// that is skipped is refused.
    pub(crate) fn time(&self, name: &'static str) -> Result<Option<Timestamp>, Refusal> {
        let text = self.get(name).trim();
        if text.is_empty() {
            return Ok(None);
        }
        torg_domain::time::parse_instant(text).map(Some).map_err(|why| Refusal::field(name, why.to_string()))
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let sent = Form::<Vec<(String, String)>>::from_request(request, state).await;
        sent.map(|Form(fields)| Self(fields)).map_err(IntoResponse::into_response)
    }
}
