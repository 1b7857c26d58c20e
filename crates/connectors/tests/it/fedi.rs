//! A real small server that speaks Mastodon's interface, where one is pointed at, as its visitors meet it: each
//! with an account of their own. It tells one account of what another has said in its own time.

#![allow(dead_code, reason = "the connector's tests and the journeys each use their part")]

use crate::wire;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// Somebody with an account.
#[derive(Clone, Debug, Deserialize)]
pub struct Who {
    pub name: String,
    pub password: String,
    pub token: String,
}

/// Where it is, and who may what there.
#[derive(Clone, Debug, Deserialize)]
pub struct Fedi {
    pub url: String,
    /// Where one gets an account, and waits until what has happened is seen everywhere.
    pub door: u16,
    pub torg: Who,
}

/// What a status is called as long as it is there: the first digits of its id here change when it is edited.
pub fn lasting(status: &Value) -> String {
    let id = status["id"].as_str().unwrap_or_else(|| panic!("a status: {status}"));
    format!("0000000000{}", &id[10..])
}

impl Fedi {
    /// The one `TORG_TEST_MASTODON` points at; none when it is not set.
    pub fn there() -> Option<Self> {
        wire::there("TORG_TEST_MASTODON")
    }

    pub fn port(&self) -> u16 {
        wire::port(&self.url)
    }

    /// The page of torg's own account.
    pub fn address(&self) -> String {
        format!("{}/{}", self.url, self.torg.name)
    }

    /// Somebody who has not been here before: a block in one story is nobody's in another.
    pub async fn newcomer(&self, name: &str) -> Who {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = now().as_millisecond() % 1_000_000 * 10 + i64::from(COUNT.fetch_add(1, Relaxed) % 10);
        let (status, said) =
            wire::ask(("127.0.0.1", self.door), "POST", &format!("/newcomer/{name}{number}"), "", "").await;
        assert_eq!(status, 200, "{said}");
        serde_json::from_str(&said).unwrap()
    }

    /// Waits until what has happened is seen everywhere.
    pub async fn settles(&self) {
        let (status, said) = wire::ask(("127.0.0.1", self.door), "POST", "/settle", "", "").await;
        assert_eq!(status, 200, "{said}");
    }

    /// Somebody says something, under a status or of their own; how it stands there.
    pub async fn says(&self, who: &Who, text: &str, under: Option<&str>, visibility: &str) -> Value {
        let body = json!({ "status": text, "in_reply_to_id": under, "visibility": visibility });
        self.does(who, "POST", "/api/v1/statuses", &body).await
    }

    /// Somebody changes what they said.
    pub async fn edits(&self, who: &Who, id: &str, text: &str) {
        self.does(who, "PUT", &format!("/api/v1/statuses/{id}"), &json!({ "status": text })).await;
    }

    /// Somebody passes on what somebody has said.
    pub async fn passes_on(&self, who: &Who, id: &str) {
        self.does(who, "POST", &format!("/api/v1/statuses/{id}/reblog"), &json!({})).await;
    }

    /// Somebody takes away what they said: on the server's own pages, where alone that can be done.
    pub async fn takes_away(&self, who: &Who, id: &str) {
        let said = self.sees(who, &format!("/api/v1/statuses/{id}")).await;
        // Of what has been passed on the server tells within what whoever did so says.
        let said = if said["reblog"].is_object() { &said["reblog"] } else { &said };
        let fields = [("id", said["uri"].as_str().unwrap()), ("action", "Delete")];
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let both = STANDARD.encode(format!("{}:{}", who.name, who.password));
        let headers =
            format!("authorization: Basic {both}\r\ncontent-type: application/x-www-form-urlencoded\r\n");
        let path = format!("/{}/admin/action", who.name);
        let (status, said) = wire::ask(("127.0.0.1", self.port()), "POST", &path, &headers, &body).await;
        assert_eq!(status, 303, "{said}");
    }

    /// What somebody is shown.
    pub async fn sees(&self, who: &Who, path: &str) -> Value {
        self.does(who, "GET", path, &Value::Null).await
    }

    async fn does(&self, who: &Who, method: &str, path: &str, body: &Value) -> Value {
        let headers = format!("authorization: Bearer {}\r\ncontent-type: application/json\r\n", who.token);
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let (status, said) = wire::ask(("127.0.0.1", self.port()), method, path, &headers, &body).await;
        assert_eq!(status, 200, "{method} {path}: {said}");
        serde_json::from_str(&said).unwrap()
    }
}

/// Now, by the wall: a real server goes by no other clock.
#[expect(clippy::disallowed_methods, reason = "the server goes by the wall's clock")]
fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}
