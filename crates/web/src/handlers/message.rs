//! A message: read, opened, drafted on, taken in hand. The acts on it are in `acts.rs`.

use super::{Fields, message_view};
use crate::{
    ctx::Ctx,
    inbox::version::VersionPage,
    links,
    page::Page,
    parts::time,
    site::{In, Shared, on_to},
    t,
};
use axum::{
    Router,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use maud::html;
use serde::Deserialize;
use torg_domain::ids::{MessageId, VersionId};
use torg_office::{
    Refusal,
    inbox::{
        claim,
        draft::{self, Form},
        read,
    },
};
use torg_store::inbox::rows::instant;
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/message/{id}", get(show))
        .route("/desk/message/{id}/open", post(open))
        .route("/desk/message/{id}/version/{version}", get(version))
        .route("/desk/message/{id}/media/{file}", get(media))
        .route("/desk/message/{id}/presence", post(presence))
        .route("/desk/message/{id}/claim", post(take))
        .route("/desk/message/{id}/release", post(release))
        .route("/desk/message/{id}/draft", post(keep))
}

#[derive(Deserialize, Default)]
struct Asked {
    said: Option<String>,
}

async fn show(
    State(site): State<Shared>,
    mut me: In,
    Path(id): Path<MessageId>,
    Query(asked): Query<Asked>,
) -> Response {
    let page = async {
        let page = message_view::page(&site, &me, read::open(&me.desk, id).await?, None).await?;
        super::undo::offer(&mut me, id, asked.said.as_deref().unwrap_or_default()).await?;
        Ok(page)
    };
    let page: Result<_, Refusal> = page.await;
    match page {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

/// Opens a guarded text. The answer is the page itself and not an address: coming back hides it again.
async fn open(State(site): State<Shared>, me: In, Path(id): Path<MessageId>) -> Response {
    let page =
        async { message_view::page(&site, &me, read::open_guarded(&me.desk, id).await?, None).await }.await;
    match page {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn version(me: In, Path((id, version)): Path<(MessageId, VersionId)>) -> Response {
    let page = async {
        let opened = read::open(&me.desk, id).await?;
        let at = opened.versions.iter().position(|v| v.id == version.0).ok_or(Refusal::Missing)?;
        let now = &opened.versions[at];
        Ok::<_, Refusal>(VersionPage {
            message: id,
            author: now.author.clone(),
            before: at
                .checked_sub(1)
                .and_then(|n| opened.versions.get(n))
                .map(|v| (message_view::whole(v), instant(v.captured_at))),
            after: (message_view::whole(now), instant(now.captured_at), now.said_at.map(instant)),
            digest: now.digest.iter().map(|b| format!("{b:02x}")).collect(),
        })
    };
    match page.await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

/// A file that came with the message: always an attachment, never shown as a page of ours.
async fn media(me: In, Path((id, file)): Path<(MessageId, Uuid)>) -> Response {
    let (row, bytes, kind) = match read::attachment(&me.desk, file).await {
        Ok(found) if found.0.message == id.0 => found,
        Ok(_) => return me.refuse(Refusal::Missing),
        Err(refusal) => return me.refuse(refusal),
    };
    handed_out(row.id, bytes, &kind)
}

/// Bytes that came from outside, as a browser may have them: never run, shown as a picture where a page asks for one.
pub(super) fn handed_out(id: Uuid, bytes: bytes::Bytes, kind: &str) -> Response {
    let ending = kind.rsplit('/').next().unwrap_or("bin").split('+').next().unwrap_or("bin");
    let name = format!("attachment; filename=\"torg-{}.{ending}\"", id.simple());
    let value = |text: &str| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("attachment"));
    let kind = HeaderValue::from_str(kind).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let strict = HeaderValue::from_static("default-src 'none'; sandbox");
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, value(&name)),
        (header::CONTENT_SECURITY_POLICY, strict),
    ];
    (headers, bytes).into_response()
}

/// A sign of life; the answer is who else is here.
async fn presence(me: In, Path(id): Path<MessageId>, fields: Fields) -> Response {
    let writing = fields.get("doing") == "writing";
    let others = async {
        claim::present(&me.desk, id, writing).await?;
        message_view::present(&me, id).await
    };
    match others.await {
        Ok(lines) => Html(crate::inbox::message::present(&me.ctx, &lines).into_string()).into_response(),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn take(me: In, Path(id): Path<MessageId>, fields: Fields) -> Response {
    match claim::claim(&me.desk, id, fields.get("override") == "yes").await {
        Ok(_) => on_to(&links::message(id), "claimed"),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn release(me: In, Path(id): Path<MessageId>) -> Response {
    match claim::release(&me.desk, id).await {
        Ok(()) => Redirect::to(links::message(id).as_str()).into_response(),
        Err(refusal) => me.refuse(refusal),
    }
}

/// Keeps a draft. The script gets a line to show, a browser without it the page.
async fn keep(me: In, Path(id): Path<MessageId>, headers: HeaderMap, fields: Fields) -> Response {
    let revision = fields.parse("revision").unwrap_or(0);
    // The answer's own button sends the form as it is; the script says which form, and its text as `text`.
    let form = match fields.get("draft") {
        "" => Some(Form::Answer),
        word => Form::from_word(word),
    };
    let Some(form) = form else { return me.refuse(Refusal::Missing) };
    match draft::save(&me.desk, id, form, fields.get("text"), revision).await {
        Ok(at) if headers.get("sec-fetch-mode").is_none_or(|mode| mode != "navigate") => {
            kept(&me.ctx, at).into_response()
        }
        Ok(_) => on_to(&links::message(id), "draft"),
        Err(refusal) => me.refuse(refusal),
    }
}

fn kept(ctx: &Ctx, at: jiff::Timestamp) -> String {
    let words = time::short_words(ctx, &ctx.local(at));
    html! { (t!(ctx, "draft-kept")) " " (words) }.into_string()
}

/// The page again with what was wrong; used by the acts.
pub(super) async fn again(
    site: &Shared,
    me: &In,
    id: MessageId,
    filled: crate::parts::form::Filled,
) -> Result<crate::inbox::message::MessagePage, Refusal> {
    message_view::page(site, me, read::open(&me.desk, id).await?, Some(filled)).await
}

/// The page with a notice of its own.
pub(super) fn noticed(me: &In, page: &impl Page, notice: crate::parts::notice::Notice) -> Html<String> {
    let ctx = Ctx {
        language: me.ctx.language,
        now: me.ctx.now.clone(),
        municipality: me.ctx.municipality.clone(),
        viewer: me.ctx.viewer.clone(),
        notice: Some(notice),
    };
    Html(page.render(&ctx).into_string())
}
