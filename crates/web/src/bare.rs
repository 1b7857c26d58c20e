//! No answer that somebody meets is bare. What a layer, the router or an extractor refuses comes without words, or with
//! a program's: where a browser asked for a page, it becomes one that says what happened and what to do.
//!
//! A program, whose `Accept` names no page, gets the answer as it was; so does a platform that sends us something.

use crate::{
    bodies::Takes,
    ctx::Ctx,
    faults::FaultPage,
    page::Page,
    site::{Here, In, Shared},
};
use axum::{
    body::Body,
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::Response,
};

/// Puts a page in the place of a bare answer, with the same status.
pub async fn in_words(State(site): State<Shared>, request: Request, next: Next) -> Response {
    if !wants_page(request.headers()) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let mut asked = parts.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    let Some(fault) = meant(&asked, &response) else { return response };
    let ctx = match context(&mut asked, &site).await {
        Ok(ctx) => ctx,
        Err(instead) => return instead,
    };
    let (mut head, _) = response.into_parts();
    head.headers.remove(header::CONTENT_LENGTH);
    head.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    Response::from_parts(head, Body::from(fault.render(&ctx).into_string()))
}

/// Whether a person in a browser waits for the answer.
pub(crate) fn wants_page(headers: &HeaderMap) -> bool {
    let mut accepted = headers.get_all(header::ACCEPT).iter().filter_map(|kinds| kinds.to_str().ok());
    accepted.any(|kinds| kinds.contains("text/html"))
}

/// What a bare answer means; none for one that has words of ours.
fn meant(asked: &Parts, response: &Response) -> Option<FaultPage> {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if kind.is_some_and(|kind| !kind.starts_with("text/plain")) || asked.uri.path().starts_with("/hooks/") {
        return None;
    }
    Some(match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            let takes = Takes::of(&asked.extensions);
            FaultPage::TooLarge { most: takes.most(), file: takes.files > 0 }
        }
        StatusCode::METHOD_NOT_ALLOWED => FaultPage::FormOnly,
        // Nothing else refuses without words.
        StatusCode::FORBIDDEN => FaultPage::Elsewhere,
        StatusCode::NOT_FOUND => FaultPage::Missing,
        // Nothing was sent: it is the address that cannot be read.
        StatusCode::BAD_REQUEST if asked.method != Method::POST => FaultPage::Missing,
        StatusCode::BAD_REQUEST | StatusCode::UNSUPPORTED_MEDIA_TYPE | StatusCode::UNPROCESSABLE_ENTITY => {
            FaultPage::Unreadable
        }
        _ => return None,
    })
}

/// Whom the page is for: the colleague where the address is the desk's and somebody is signed in, else anybody.
async fn context(asked: &mut Parts, site: &Shared) -> Result<Ctx, Response> {
    if asked.uri.path().starts_with("/desk")
        && let Ok(me) = In::from_request_parts(asked, site).await
    {
        return Ok(me.ctx);
    }
    Here::from_request_parts(asked, site).await.map(|here| here.ctx)
}
