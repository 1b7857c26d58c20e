//! A browser for the stories: one person's session against the router, and what a form on a page holds.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use std::collections::BTreeMap;
use torg_domain::ids::PersonId;
use torg_testkit::{Town, packs, town::HOST};
use torg_web::site::{Site, app};
use tower::ServiceExt;
use url::form_urlencoded::Serializer;

/// A browser with one person's session.
pub struct Browser {
    pub router: Router,
    pub cookie: String,
}

pub struct Answer {
    pub status: StatusCode,
    pub to: String,
    pub body: String,
}

pub fn router(town: &Town) -> Router {
    app(Site {
        office: town.office.clone(),
        packs: vec![packs::pack("grund"), packs::pack("perstorp")],
        law: packs::law(),
        hosts: BTreeMap::new(),
        trusted_proxies: Vec::new(),
        https: true,
    })
    .unwrap()
}

impl Browser {
    pub async fn of(town: &Town, person: PersonId) -> Self {
        Self { router: router(town), cookie: town.signed_in(person).await }
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let header = |name| {
            let value = answer.headers().get(name);
            value.map(|v: &header::HeaderValue| v.to_str().unwrap().to_owned()).unwrap_or_default()
        };
        let (status, to) = (answer.status(), header(header::LOCATION));
        let bytes = axum::body::to_bytes(answer.into_body(), 16 << 20).await.unwrap();
        Answer { status, to, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub fn request(&self, verb: &str, at: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(verb)
            .uri(at)
            .header(header::HOST, HOST)
            .header(header::COOKIE, &self.cookie)
            .header("sec-fetch-site", "same-origin")
    }

    pub async fn get(&self, at: &str) -> Answer {
        self.send(self.request("GET", at).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, at: &str, fields: &[(&str, &str)]) -> Answer {
        let body = Serializer::new(String::new()).extend_pairs(fields).finish();
        let request =
            self.request("POST", at).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends files in the field `files`, as a form with a file field does.
    pub async fn upload(&self, at: &str, files: &[(&str, &[u8])]) -> Answer {
        let files: Vec<_> = files.iter().map(|(name, bytes)| ("files", *name, *bytes)).collect();
        self.upload_with(at, &[], &files).await
    }

    /// Sends a form with fields and files: the file's field, its name, its bytes.
    pub async fn upload_with(
        &self,
        at: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        let mut body = Vec::new();
        for (field, value) in fields {
            body.extend(
                format!("--xyz\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n")
                    .bytes(),
            );
        }
        for (field, name, bytes) in files {
            body.extend(
                format!("--xyz\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\ncontent-type: application/octet-stream\r\n\r\n")
                    .bytes(),
            );
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--xyz--\r\n");
        let request =
            self.request("POST", at).header(header::CONTENT_TYPE, "multipart/form-data; boundary=xyz");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends the form on this page that goes to `action`, as it stands.
    pub async fn press(&self, page: &str, action: &str) -> Answer {
        let fields = hidden_of(page, action);
        let fields: Vec<_> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.post(action, &fields).await
    }

    /// What an address gives, byte for byte: status, media type, body.
    pub async fn raw(&self, at: &str) -> (StatusCode, String, Vec<u8>) {
        let request = self.request("GET", at).body(Body::empty()).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let kind = answer.headers().get(header::CONTENT_TYPE).map(|v| v.to_str().unwrap().to_owned());
        let status = answer.status();
        let bytes = axum::body::to_bytes(answer.into_body(), 16 << 20).await.unwrap();
        (status, kind.unwrap_or_default(), bytes.to_vec())
    }

    /// A page that must be there.
    pub async fn page(&self, at: &str) -> String {
        let answer = self.get(at).await;
        assert_eq!(answer.status, StatusCode::OK, "{at}: {}", answer.body);
        answer.body
    }
}

/// What a form on the page sends when nothing in it is touched: hidden fields.
pub fn hidden(page: &str) -> Vec<(String, String)> {
    let fields = page.split("<input type=\"hidden\" name=\"").skip(1);
    fields
        .filter_map(|rest| {
            let (name, rest) = rest.split_once("\" value=\"")?;
            let value = rest.split_once('"')?.0;
            let plain =
                value.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            Some((name.to_owned(), plain))
        })
        .collect()
}

/// What the form that is sent to this address holds when nothing in it is touched.
pub fn hidden_of(page: &str, action: &str) -> Vec<(String, String)> {
    let form = page.split(&format!("action=\"{action}\"")).nth(1).unwrap_or_default();
    hidden(form.split("</form>").next().unwrap_or_default())
}
