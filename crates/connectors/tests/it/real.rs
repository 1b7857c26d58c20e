//! A real WordPress, where one is pointed at, as its visitors and its keeper meet it: by the form, and by
//! an account of its own.

use crate::wire;
use serde::Deserialize;
use serde_json::{Value, json};

/// Where it is, and who may what there.
#[derive(Clone, Debug, Deserialize)]
pub struct Real {
    pub url: String,
    pub user: String,
    pub password: String,
    pub keeper: String,
    pub keeper_password: String,
    /// A user who may write a little and moderate nothing.
    pub writer: String,
    pub writer_password: String,
    /// A post that takes comments.
    pub post: u64,
}

impl Real {
    /// The one `TORG_TEST_WORDPRESS` points at; none when it is not set.
    pub fn there() -> Option<Self> {
        wire::there("TORG_TEST_WORDPRESS")
    }

    pub fn port(&self) -> u16 {
        wire::port(&self.url)
    }

    /// A visitor fills in the form under a post.
    pub async fn form(&self, text: &str) {
        let fields = [
            ("comment_post_ID", self.post.to_string()),
            ("comment_parent", "0".to_owned()),
            ("author", "Anna Visitor".to_owned()),
            ("email", format!("anna{}@visitor.example", text.len())),
            ("comment", text.to_owned()),
        ];
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let kind = "application/x-www-form-urlencoded";
        let (status, said) = self.ask("POST", "/wp-comments-post.php", kind, body, None).await;
        assert_eq!(status, 302, "{said}");
    }

    /// What the site's keeper does, by the interface.
    pub async fn keeper(&self, method: &str, route: &str, body: Value) -> Value {
        let path = format!("/?rest_route={route}");
        let account = Some((self.keeper.as_str(), self.keeper_password.as_str()));
        let (status, said) = self.ask(method, &path, "application/json", body.to_string(), account).await;
        assert!(status < 300, "{method} {route}: {status} {said}");
        serde_json::from_str(&said).unwrap()
    }

    /// Asks for anything, with an account or as anybody: the status, and what was said.
    pub async fn ask(
        &self,
        method: &str,
        path: &str,
        kind: &str,
        body: String,
        account: Option<(&str, &str)>,
    ) -> (u16, String) {
        use base64::Engine;
        let account = account.map_or_else(String::new, |(user, password)| {
            let both = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
            format!("authorization: Basic {both}\r\n")
        });
        let headers = format!("content-type: {kind}\r\n{account}");
        wire::ask(("127.0.0.1", self.port()), method, path, &headers, &body).await
    }

    /// The number of the comment with this text.
    pub async fn number_of(&self, text: &str) -> u64 {
        let all = self.keeper("GET", "/wp/v2/comments&status=any&context=edit&per_page=100", json!({})).await;
        let found = all.as_array().unwrap().iter().find(|c| c["content"]["raw"].as_str() == Some(text));
        found.expect("the comment is there")["id"].as_u64().unwrap()
    }
}

/// Now, by the wall: a real site goes by no other clock.
#[expect(clippy::disallowed_methods, reason = "the site goes by the wall's clock")]
pub fn wall() -> jiff::Timestamp {
    jiff::Timestamp::now()
}
