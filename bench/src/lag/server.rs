//! A Mastodon server with one account on it, played after its documentation: as much of it as asking for what is new
//! and listening to its stream need.

use crate::public::Wall;
use anyhow::Result;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::{Json, Router, routing::get};
use futures::stream::{self, Stream};
use serde::Deserialize;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::net::TcpListener;
use tokio::sync::broadcast::{self, error::RecvError};
use torg_domain::outside::Clock;

/// The server.
#[derive(Clone)]
pub struct Server {
    /// Where it is.
    pub at: SocketAddr,
    statuses: Arc<Mutex<Vec<Value>>>,
    stream: broadcast::Sender<()>,
}

impl Server {
    /// Starts it on a port of this machine.
    ///
    /// # Errors
    /// When none can be had.
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let (stream, _) = broadcast::channel(1_024);
        let server = Self { at: listener.local_addr()?, statuses: Arc::default(), stream };
        let router = Router::new()
            .route("/api/v1/accounts/verify_credentials", get(me))
            .route("/api/v2/instance", get(itself))
            .route("/api/v1/notifications", get(told))
            .route("/api/v1/accounts/{id}/statuses", get(nothing))
            .route("/api/v1/statuses/{id}", get(status))
            .route("/api/v1/statuses/{id}/context", get(alone))
            .route("/api/v1/streaming/user", get(rings))
            .with_state(server.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(server)
    }

    /// Whether somebody listens.
    pub fn is_listened_to(&self) -> bool {
        self.stream.receiver_count() > 0
    }

    /// Somebody names the account; the number of what they say.
    pub fn says(&self, text: &str) -> String {
        let mut statuses = self.statuses();
        let id = (statuses.len() + 1).to_string();
        let url = format!("http://{}/@anna/{id}", self.at);
        statuses.push(json!({
            "id": id, "created_at": Wall.now().to_string(), "in_reply_to_id": null,
            "in_reply_to_account_id": null, "sensitive": false, "spoiler_text": "", "visibility": "public",
            "content": format!("<p>{text}</p>"), "edited_at": null, "uri": url, "url": url,
            "account": { "id": "2", "username": "anna", "acct": "anna", "display_name": "Anna", "url": url },
            "media_attachments": [], "replies_count": 0,
        }));
        drop(statuses);
        // Nobody may be listening just now: then it is found when the server is asked.
        let _ = self.stream.send(());
        id
    }

    fn statuses(&self) -> MutexGuard<'_, Vec<Value>> {
        self.statuses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn me() -> Json<Value> {
    Json(json!({ "id": "1", "acct": "torg", "username": "torg" }))
}

async fn itself(State(server): State<Server>) -> Json<Value> {
    let urls = json!({ "streaming": format!("ws://{}", server.at) });
    Json(json!({ "title": "Lillservern", "configuration": { "urls": urls } }))
}

/// From where on what was told is asked for, or until where.
#[derive(Deserialize)]
struct Stretch {
    min_id: Option<usize>,
    max_id: Option<usize>,
}

/// What the account was told, the newest first. Each has the number of what it tells of.
async fn told(State(server): State<Server>, Query(stretch): Query<Stretch>) -> Json<Value> {
    let (after, before) = (stretch.min_id.unwrap_or(0), stretch.max_id.unwrap_or(usize::MAX));
    let statuses = server.statuses();
    let within = statuses.iter().enumerate().filter(|(n, _)| *n + 1 > after && *n + 1 < before);
    let notices = within.rev().map(|(_, status)| {
        json!({ "id": status["id"], "type": "mention", "created_at": status["created_at"], "status": status })
    });
    Json(notices.collect())
}

async fn nothing() -> Json<Value> {
    Json(json!([]))
}

async fn status(State(server): State<Server>, Path(id): Path<String>) -> Result<Json<Value>, StatusCode> {
    let found = server.statuses().iter().find(|status| status["id"] == *id).cloned();
    found.map(Json).ok_or(StatusCode::NOT_FOUND)
}

async fn alone() -> Json<Value> {
    Json(json!({ "ancestors": [], "descendants": [] }))
}

/// The stream: it says that something has happened as soon as it has.
async fn rings(State(server): State<Server>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let events = stream::unfold(server.stream.subscribe(), |mut heard| async move {
        match heard.recv().await {
            Ok(()) | Err(RecvError::Lagged(_)) => {
                Some((Ok(Event::default().event("notification").data("{}")), heard))
            }
            Err(RecvError::Closed) => None,
        }
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}
