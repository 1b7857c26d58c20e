//! A small site that speaks WordPress's shapes and can be put in any mood: what the real one does when
//! it is well is tried against the real one; how it misbehaves is tried here.

use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// How the site feels.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Mood {
    /// As it should.
    #[default]
    Well,
    /// Any request to the interface gets this status, these headers and this body.
    Says(u16, Vec<(&'static str, &'static str)>, String),
    /// It says yes to everything and does nothing.
    Lies,
    /// It does what it is told, and the answer is lost.
    Swallows,
    /// It sends everybody to another place.
    Sends(u16, String),
    /// It says nothing, and holds the line.
    Hangs,
    /// Its clock says this.
    Clock(&'static str),
    /// It breaks off in the middle.
    Breaks,
    /// It gives every list without what is on hold, though it counts it.
    Withholds,
}

#[derive(Default)]
struct State {
    comments: BTreeMap<u64, Value>,
    posts: BTreeMap<u64, Value>,
    next: u64,
    mood: Mood,
    asked: Vec<String>,
}

/// The site.
pub struct Press {
    pub port: u16,
    state: Arc<Mutex<State>>,
}

pub const PASSWORD: &str = "abcd efgh";

impl Press {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State { next: 100, ..State::default() }));
        let ours = state.clone();
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let state = ours.clone();
                tokio::spawn(async move {
                    let Some((head, body)) = request(&mut socket).await else { return };
                    let mood = state.lock().unwrap().mood.clone();
                    if mood == Mood::Hangs {
                        let _ = socket.read_u8().await;
                        return;
                    }
                    let answer = state.lock().unwrap().answer(&head, &body, port);
                    let _ = socket.write_all(&answer).await;
                    let _ = socket.shutdown().await;
                });
            }
        });
        let press = Self { port, state };
        press.post(1, "Badhuset öppnar", "2026-04-01T08:00:00", "publish");
        press
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    pub fn is(&self, mood: Mood) {
        self.state.lock().unwrap().mood = mood;
    }

    pub fn asked(&self) -> Vec<String> {
        self.state.lock().unwrap().asked.clone()
    }

    pub fn post(&self, id: u64, title: &str, at: &str, status: &str) {
        let link = format!("{}?p={id}", self.url());
        let post = json!({
            "id": id, "date_gmt": at, "modified_gmt": at, "link": link, "status": status, "type": "post",
            "title": { "rendered": title }, "content": { "rendered": format!("<p>{title}.</p>") },
        });
        self.state.lock().unwrap().posts.insert(id, post);
    }

    /// A visitor writes under the first post.
    pub fn comment(&self, id: u64, text: &str, at: &str, status: &str) {
        let comment = json!({
            "id": id, "post": 1, "parent": 0, "author": 0, "author_name": "Anna &amp; co",
            "author_email": "anna@visitor.example", "author_url": "", "date_gmt": at,
            "content": { "rendered": format!("<p>{text}</p>"), "raw": text },
            "link": format!("{}?p=1#comment-{id}", self.url()), "status": status, "type": "comment",
            "author_user_agent": "Mozilla/5.0",
        });
        self.state.lock().unwrap().comments.insert(id, comment);
    }

    /// Changes one field of a comment behind everybody's back.
    pub fn set(&self, id: u64, field: &str, value: Value) {
        self.state.lock().unwrap().comments.get_mut(&id).unwrap()[field] = value;
    }
}

async fn request(socket: &mut tokio::net::TcpStream) -> Option<(String, Vec<u8>)> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(socket.read_u8().await.ok()?);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let length = head.to_lowercase();
    let length = length.split("content-length: ").nth(1).and_then(|l| l.split("\r\n").next()?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    socket.read_exact(&mut body).await.ok()?;
    Some((head, body))
}

fn http(status: u16, headers: &[(&str, String)], body: &str) -> Vec<u8> {
    let mut out = format!("HTTP/1.1 {status} X\r\nconnection: close\r\n");
    for (name, value) in headers {
        out += &format!("{name}: {value}\r\n");
    }
    format!("{out}content-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

impl State {
    fn answer(&mut self, head: &str, body: &[u8], port: u16) -> Vec<u8> {
        let mut words = head.split(' ');
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        self.asked.push(format!("{method} {target}"));
        let url = url::Url::parse(&format!("http://x{target}")).unwrap();
        let query: HashMap<String, String> = url.query_pairs().into_owned().collect();
        let mut headers = vec![("date", "Tue, 07 Apr 2026 08:00:00 GMT".to_owned())];
        if let Mood::Clock(says) = self.mood {
            headers = vec![("date", says.to_owned())];
        }
        if let Mood::Sends(status, to) = &self.mood {
            headers.push(("location", to.clone()));
            return http(*status, &headers, "");
        }
        let Some(route) = query.get("rest_route").cloned() else {
            let link = format!("<http://127.0.0.1:{port}/?rest_route=/>; rel=\"https://api.w.org/\"");
            headers.push(("link", link));
            headers.push(("content-type", "text/html".to_owned()));
            return http(200, &headers, &self.page(&query));
        };
        let known = "Basic dG9yZzphYmNkIGVmZ2g=";
        let signed_in = head.contains(known);
        if head.to_lowercase().contains("authorization: basic") && !signed_in {
            return refusal(401, "incorrect_password", &headers);
        }
        let (status, more, value) = match self.mood.clone() {
            Mood::Says(status, more, body) => {
                headers.extend(more.iter().map(|(n, v)| (*n, (*v).to_owned())));
                return http(status, &headers, &body);
            }
            Mood::Swallows if method != "GET" => {
                self.route(method, &route, &query, body, signed_in);
                return Vec::new();
            }
            _ => self.route(method, &route, &query, body, signed_in),
        };
        headers.push(("content-type", "application/json; charset=UTF-8".to_owned()));
        headers.extend(more);
        let body = value.to_string();
        let whole = http(status, &headers, &body);
        if self.mood == Mood::Breaks { whole[..whole.len() - body.len() / 2 - 1].to_vec() } else { whole }
    }

    /// What anybody sees.
    fn page(&self, query: &HashMap<String, String>) -> String {
        let visible = self.comments.values().filter(|c| c["status"] == "approved");
        let all: String = if query.contains_key("feed") {
            let items = visible.map(|c| format!("<item><guid>{}</guid></item>", c["link"].as_str().unwrap()));
            return format!("<rss version=\"2.0\"><channel>{}</channel></rss>", items.collect::<String>());
        } else {
            visible
                .map(|c| {
                    format!(
                        "<li id=\"comment-{}\">{}</li>",
                        c["id"],
                        c["content"]["rendered"].as_str().unwrap_or_default()
                    )
                })
                .collect()
        };
        format!("<!doctype html><html><body><h1>Lillbloggen</h1><ol>{all}</ol></body></html>")
    }

    fn route(
        &mut self,
        method: &str,
        route: &str,
        query: &HashMap<String, String>,
        body: &[u8],
        signed_in: bool,
    ) -> (u16, Vec<(&'static str, String)>, Value) {
        let sent: Value = serde_json::from_slice(body).unwrap_or_default();
        let parts: Vec<&str> = route.split('/').filter(|p| !p.is_empty()).collect();
        let no =
            |status, code: &str| (status, Vec::new(), json!({ "code": code, "message": "", "data": {} }));
        match (method, parts.as_slice()) {
            ("GET", []) => (
                200,
                vec![],
                json!({ "name": "Lillbloggen &amp; vi", "namespaces": ["oembed/1.0", "wp/v2"] }),
            ),
            ("GET", ["wp", "v2", "users", "me"]) => {
                let may = json!({ "moderate_comments": true, "edit_others_posts": true });
                (200, vec![], json!({ "id": 7, "name": "Torg", "capabilities": may }))
            }
            ("GET", ["wp", "v2", list @ ("comments" | "posts")]) => self.list(list, query),
            (_, ["wp", "v2", list @ ("comments" | "posts"), id]) => {
                let id: u64 = id.parse().unwrap_or(0);
                let (missing, lies) =
                    (format!("rest_{}_invalid_id", &list[..list.len() - 1]), self.mood == Mood::Lies);
                let all = if *list == "comments" { &mut self.comments } else { &mut self.posts };
                let Some(item) = all.get_mut(&id) else { return no(404, &missing) };
                if !signed_in
                    && !["approved", "publish"].contains(&item["status"].as_str().unwrap_or_default())
                {
                    return no(401, "rest_cannot_read");
                }
                match (method, query.get("force")) {
                    ("GET", _) => {}
                    ("DELETE", None) if item["status"] == "trash" => return no(410, "rest_already_trashed"),
                    (_, _) if lies => {
                        let mut said = item.clone();
                        said["status"] = sent["status"].clone();
                        return (200, vec![], said);
                    }
                    ("DELETE", Some(_)) => {
                        let was = all.remove(&id);
                        return (200, vec![], json!({ "deleted": true, "previous": was }));
                    }
                    ("DELETE", None) => item["status"] = json!("trash"),
                    _ => {
                        item["status"] = match sent["status"].as_str().unwrap_or_default() {
                            "approve" | "untrash" | "unspam" => json!("approved"),
                            other => json!(other),
                        }
                    }
                }
                (200, vec![], item.clone())
            }
            ("POST", ["wp", "v2", "comments"]) => {
                let text = sent["content"].clone();
                let same = self.comments.values().any(|c| c["content"]["raw"] == text && c["author"] == 7);
                if same {
                    return no(409, "comment_duplicate");
                }
                let id = self.next;
                self.next += 1;
                let comment = json!({
                    "id": id, "post": sent["post"], "parent": sent["parent"], "author": 7, "author_name": "Torg",
                    "author_email": "torg@lill.example", "author_url": "", "date_gmt": "2026-04-07T08:00:00",
                    "content": { "rendered": format!("<p>{}</p>", text.as_str().unwrap_or_default()), "raw": text },
                    "link": format!("http://127.0.0.1/?p=1#comment-{id}"), "status": "approved", "type": "comment",
                    "author_user_agent": sent["author_user_agent"],
                });
                self.comments.insert(id, comment.clone());
                (201, vec![], comment)
            }
            _ => no(404, "rest_no_route"),
        }
    }

    fn list(&self, list: &str, query: &HashMap<String, String>) -> (u16, Vec<(&'static str, String)>, Value) {
        let all = if list == "comments" { &self.comments } else { &self.posts };
        let get = |name: &str| query.get(name).map(String::as_str);
        let number =
            |name: &str, otherwise: usize| get(name).and_then(|n| n.parse().ok()).unwrap_or(otherwise);
        let among = |name: &str, item: &Value, field: &str| {
            get(name).is_none_or(|wanted| wanted.split(',').any(|w| item[field].as_u64() == w.parse().ok()))
        };
        let mut found: Vec<&Value> = all
            .values()
            .filter(|c| {
                let at = format!("{}Z", c["date_gmt"].as_str().unwrap_or_default());
                let status = c["status"].as_str().unwrap_or_default();
                get("after").is_none_or(|after| at.as_str() > after)
                    && get("before").is_none_or(|before| at.as_str() < before)
                    && among("post", c, "post")
                    && among("parent", c, "parent")
                    && among("author", c, "author")
                    && among("include", c, "id")
                    && (get("status") == Some("any")
                        || get("status").is_some_and(|s| s.split(',').any(|s| s == status)))
            })
            .collect();
        found.sort_by_key(|c| (c["date_gmt"].as_str().unwrap_or_default().to_owned(), c["id"].as_u64()));
        let (per_page, page, total) = (number("per_page", 10), number("page", 1), found.len());
        if page > 1 && (page - 1) * per_page >= total {
            let body = json!({ "code": "rest_post_invalid_page_number", "message": "", "data": {} });
            return (400, vec![], body);
        }
        if self.mood == Mood::Withholds {
            found.retain(|c| c["status"] != "hold");
        }
        let some: Vec<&Value> = found.into_iter().skip((page - 1) * per_page).take(per_page).collect();
        let headers = vec![
            ("x-wp-total", total.to_string()),
            ("x-wp-totalpages", total.div_ceil(per_page).to_string()),
        ];
        (200, headers, json!(some))
    }
}

fn refusal(status: u16, code: &str, headers: &[(&str, String)]) -> Vec<u8> {
    http(status, headers, &json!({ "code": code, "message": "", "data": { "status": status } }).to_string())
}
