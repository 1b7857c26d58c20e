//! A real small network, where one is pointed at, as its visitors meet it: each with an account of their own.

#![allow(dead_code, reason = "the contract and the journeys each use their part")]

use crate::wire;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// Somebody with an account.
#[derive(Clone, Debug, Deserialize)]
pub struct Who {
    pub did: String,
    pub handle: String,
    pub password: String,
}

/// Where it is, and who may what there.
#[derive(Clone, Debug, Deserialize)]
pub struct Net {
    pub pds: String,
    pub directory: String,
    pub public: String,
    /// Where one waits until what has happened is seen everywhere.
    pub settle: u16,
    pub torg: Who,
}

impl Net {
    /// The one `TORG_TEST_BLUESKY` points at; none when it is not set.
    pub fn there() -> Option<Self> {
        wire::there("TORG_TEST_BLUESKY")
    }

    /// The addresses the guard must be let through to.
    pub fn ports(&self) -> Vec<u16> {
        [&self.pds, &self.directory, &self.public].map(|url| wire::port(url)).to_vec()
    }

    /// Somebody who has not been here before: a block in one story is nobody's in another.
    pub async fn newcomer(&self, name: &str) -> Who {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = now().as_millisecond() % 1_000_000 * 10 + i64::from(COUNT.fetch_add(1, Relaxed) % 10);
        let (handle, password) = (format!("{name}{number}.test"), format!("{name}-{number}-hemligt"));
        let body = json!({ "handle": handle, "email": format!("{name}{number}@mail.example"), "password": password });
        let path = "/xrpc/com.atproto.server.createAccount";
        let (status, said) = ask(self.port(), "POST", path, None, &body).await;
        assert_eq!(status, 200, "{said}");
        let said: Value = serde_json::from_str(&said).unwrap();
        self.settles().await;
        Who { did: said["did"].as_str().unwrap().to_owned(), handle, password }
    }

    /// Waits until what has happened is seen everywhere.
    pub async fn settles(&self) {
        let (status, said) = ask(self.settle, "POST", "/", None, &Value::Null).await;
        assert_eq!(status, 200, "{said}");
    }

    /// Somebody says something; its address and its name by content.
    pub async fn says(&self, who: &Who, text: &str, reply: Option<Value>) -> (String, String) {
        let said = self.posts(who, text, reply, None).await;
        self.settles().await;
        said
    }

    /// Somebody says something about what somebody else has said.
    pub async fn quotes(&self, who: &Who, text: &str, what: Value) -> (String, String) {
        let embed = json!({ "$type": "app.bsky.embed.record", "record": what });
        let said = self.posts(who, text, None, Some(embed)).await;
        self.settles().await;
        said
    }

    /// The same, without waiting until it is seen everywhere.
    pub async fn posts(
        &self,
        who: &Who,
        text: &str,
        reply: Option<Value>,
        embed: Option<Value>,
    ) -> (String, String) {
        let mut record = json!({
            "$type": "app.bsky.feed.post", "text": text, "createdAt": now().to_string(),
        });
        if let Some(embed) = embed {
            record["embed"] = embed;
        }
        // Whoever is named by their handle is told.
        if let Some(at) = text.find(&format!("@{}", self.torg.handle)) {
            record["facets"] = json!([{
                "index": { "byteStart": at, "byteEnd": at + self.torg.handle.len() + 1 },
                "features": [{ "$type": "app.bsky.richtext.facet#mention", "did": self.torg.did }],
            }]);
        }
        if let Some(reply) = reply {
            record["reply"] = reply;
        }
        let body = json!({ "repo": who.did, "collection": "app.bsky.feed.post", "record": record });
        let said = self.does(who, "com.atproto.repo.createRecord", &body).await;
        (said["uri"].as_str().unwrap().to_owned(), said["cid"].as_str().unwrap().to_owned())
    }

    /// Somebody takes away what they said.
    pub async fn takes_away(&self, who: &Who, uri: &str) {
        let mut parts = uri.rsplit('/');
        let (key, collection) = (parts.next().unwrap(), parts.next().unwrap());
        let body = json!({ "repo": who.did, "collection": collection, "rkey": key });
        self.does(who, "com.atproto.repo.deleteRecord", &body).await;
        self.settles().await;
    }

    /// What somebody has said, as their own server has it: everything, the newest first.
    pub async fn said_by(&self, who: &Who) -> Vec<Value> {
        let path = format!(
            "/xrpc/com.atproto.repo.listRecords?repo={}&collection=app.bsky.feed.post&limit=100",
            who.did
        );
        let (status, said) = ask(self.port(), "GET", &path, None, &Value::Null).await;
        assert_eq!(status, 200, "{said}");
        let said: Value = serde_json::from_str(&said).unwrap();
        said["records"].as_array().unwrap().iter().map(|record| record["value"].clone()).collect()
    }

    /// Somebody calls themselves something else.
    pub async fn is_called(&self, who: &Who, name: &str) {
        self.presents(who, name, "").await;
    }

    /// Somebody calls themselves something else, and says something else of themselves.
    pub async fn presents(&self, who: &Who, name: &str, text: &str) {
        let record = json!({ "$type": "app.bsky.actor.profile", "displayName": name, "description": text });
        let body = json!({
            "repo": who.did, "collection": "app.bsky.actor.profile", "rkey": "self", "record": record,
        });
        self.does(who, "com.atproto.repo.putRecord", &body).await;
        self.settles().await;
    }

    /// What somebody sees of a thread.
    pub async fn sees(&self, who: &Who, uri: &str) -> Value {
        let token = self.session(who).await;
        let path = format!("/xrpc/app.bsky.feed.getPostThread?uri={uri}");
        let (_, said) = ask(self.port(), "GET", &path, Some(&token), &Value::Null).await;
        serde_json::from_str(&said).unwrap()
    }

    async fn does(&self, who: &Who, what: &str, body: &Value) -> Value {
        let token = self.session(who).await;
        let (status, said) = ask(self.port(), "POST", &format!("/xrpc/{what}"), Some(&token), body).await;
        assert_eq!(status, 200, "{what}: {said}");
        serde_json::from_str(&said).unwrap()
    }

    async fn session(&self, who: &Who) -> String {
        let body = json!({ "identifier": who.handle, "password": who.password });
        let path = "/xrpc/com.atproto.server.createSession";
        let (status, said) = ask(self.port(), "POST", path, None, &body).await;
        assert_eq!(status, 200, "{said}");
        let said: Value = serde_json::from_str(&said).unwrap();
        said["accessJwt"].as_str().unwrap().to_owned()
    }

    fn port(&self) -> u16 {
        wire::port(&self.pds)
    }
}

async fn ask(port: u16, method: &str, path: &str, token: Option<&str>, body: &Value) -> (u16, String) {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let token = token.map_or_else(String::new, |t| format!("authorization: Bearer {t}\r\n"));
    let kind = if body.is_empty() { "" } else { "content-type: application/json\r\n" };
    wire::ask(("localhost", port), method, path, &format!("{kind}{token}"), &body).await
}

/// Now, by the wall: a real network goes by no other clock.
#[expect(clippy::disallowed_methods, reason = "the network goes by the wall's clock")]
fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}
