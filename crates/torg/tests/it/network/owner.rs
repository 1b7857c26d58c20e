//! The account's owner at their own server's pages: signs in, says yes or no to torg, takes it back. What their browser
//! would send is sent: cookies, where each page was left, and that it was the server's own page that asked.

use super::net::{Net, Who};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::Url;

const API: &str = "/@atproto/oauth-provider/~api";

/// A browser at one server.
pub struct Owner<'a> {
    who: &'a Who,
    server: Url,
    /// The page it stands on.
    page: String,
    cookies: BTreeMap<String, String>,
}

impl<'a> Owner<'a> {
    pub fn of(net: &Net, who: &'a Who) -> Self {
        let server = Url::parse(&net.pds).unwrap();
        Self { who, server, page: String::new(), cookies: BTreeMap::new() }
    }

    /// Follows torg to the server and says yes, or no; the address the browser is sent back to.
    pub async fn answers(&mut self, go_to: &str, yes: bool) -> Url {
        self.opens(go_to, "cross-site").await;
        let signed_in = self.signs_in().await;
        let said = if yes {
            let token = signed_in["ephemeralToken"].as_str().map(str::to_owned);
            self.asks("POST", "/consent", token, &json!({ "sub": self.who.did })).await
        } else {
            self.asks("POST", "/reject", None, &json!({})).await
        };
        let on = said["url"].as_str().unwrap_or_else(|| panic!("{said}")).to_owned();
        let (status, back) = self.opens(&on, "same-origin").await;
        assert_eq!(status, 303);
        Url::parse(&back.expect("sent back")).unwrap()
    }

    /// Takes back what was let in, everywhere.
    pub async fn takes_back(&mut self) {
        let account = self.server.join("/account").unwrap();
        self.opens(account.as_str(), "none").await;
        self.signs_in().await;
        let path = format!("/oauth-sessions?sub={}", self.who.did);
        let sessions = self.asks("GET", &path, None, &Value::Null).await;
        for session in sessions.as_array().unwrap_or_else(|| panic!("{sessions}")) {
            let body = json!({ "sub": self.who.did, "tokenId": session["tokenId"] });
            assert_eq!(self.asks("POST", "/revoke-oauth-session", None, &body).await["success"], true);
        }
    }

    async fn signs_in(&mut self) -> Value {
        let body = json!({ "username": self.who.handle, "password": self.who.password, "locale": "en" });
        let said = self.asks("POST", "/sign-in", None, &body).await;
        assert_eq!(said["account"]["sub"], self.who.did.as_str(), "{said}");
        said
    }

    /// Opens a page; the status, and where it sends on.
    async fn opens(&mut self, url: &str, site: &str) -> (u16, Option<String>) {
        let at = Url::parse(url).unwrap();
        let headers =
            format!("sec-fetch-site: {site}\r\nsec-fetch-mode: navigate\r\nsec-fetch-dest: document\r\n");
        let path = format!("{}?{}", at.path(), at.query().unwrap_or_default());
        let (status, head, body) = self.sends("GET", &path, &headers, "").await;
        assert!(status < 400, "{url}: {status} {body}");
        let to = head.into_iter().find(|(name, _)| name == "location").map(|(_, value)| value);
        if to.is_none() {
            self.page = url.to_owned();
        }
        (status, to)
    }

    /// What the page's own script asks.
    async fn asks(&mut self, method: &str, path: &str, token: Option<String>, body: &Value) -> Value {
        let csrf = self.cookies.get("csrf-token").cloned().unwrap_or_default();
        let origin = self.server.origin().ascii_serialization();
        let token = token.map_or_else(String::new, |token| format!("authorization: Bearer {token}\r\n"));
        let headers = format!(
            "sec-fetch-site: same-origin\r\nsec-fetch-mode: same-origin\r\nsec-fetch-dest: empty\r\norigin: {origin}\r\nx-csrf-token: {csrf}\r\ncontent-type: application/json\r\n{token}"
        );
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let (_, _, said) = self.sends(method, &format!("{API}{path}"), &headers, &body).await;
        serde_json::from_str(&said).unwrap_or_else(|why| panic!("{path}: {why}: {said}"))
    }

    async fn sends(
        &mut self,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> (u16, Vec<(String, String)>, String) {
        let port = self.server.port().unwrap();
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let page = if self.page.is_empty() { String::new() } else { format!("referer: {}\r\n", self.page) };
        let request = format!(
            "{method} {path} HTTP/1.0\r\nhost: localhost:{port}\r\ncookie: {}\r\n{page}{headers}content-length: {}\r\n\r\n{body}",
            cookies.join("; "),
            body.len()
        );
        let mut socket = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        socket.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap();
        let head: Vec<(String, String)> = head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        for (_, cookie) in head.iter().filter(|(name, _)| name == "set-cookie") {
            let (name, value) = cookie.split(';').next().and_then(|pair| pair.split_once('=')).unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        (status, head, body.to_owned())
    }
}
