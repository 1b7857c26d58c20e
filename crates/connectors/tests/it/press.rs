//! A small site that speaks WordPress's shapes: what the real one does when it is well is tried against the real one;
//! how it misbehaves is tried here.

use crate::played::{Answer, Answers, Mood, Played, Request};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What stands on the site.
#[derive(Default)]
pub struct Site {
    comments: BTreeMap<u64, Value>,
    posts: BTreeMap<u64, Value>,
    next: u64,
    asked: Vec<String>,
    /// Whether it says yes to everything and does nothing.
    lies: bool,
    /// Whether it gives every list without what is on hold, though it counts it.
    withholds: bool,
}

/// The site.
pub struct Press {
    pub port: u16,
    pub server: Played<Site>,
}

pub const PASSWORD: &str = "abcd efgh";

impl Press {
    pub async fn start() -> Self {
        let server = Played::start(Site { next: 100, ..Site::default() }).await;
        let press = Self { port: server.port, server };
        press.post(1, "Badhuset öppnar", "2026-04-01T08:00:00", "publish");
        press
    }

    pub fn url(&self) -> String {
        format!("{}/", self.server.url())
    }

    pub fn is(&self, mood: Mood) {
        self.server.is(mood);
    }

    pub fn lies(&self) {
        self.server.platform.lock().unwrap().lies = true;
    }

    pub fn withholds(&self) {
        self.server.platform.lock().unwrap().withholds = true;
    }

    /// Every request it answered when it was well: the method, and what was asked.
    pub fn asked(&self) -> Vec<String> {
        self.server.platform.lock().unwrap().asked.clone()
    }

    pub fn post(&self, id: u64, title: &str, at: &str, status: &str) {
        let link = format!("{}?p={id}", self.url());
        let post = json!({
            "id": id, "date_gmt": at, "modified_gmt": at, "link": link, "status": status, "type": "post",
            "title": { "rendered": title }, "content": { "rendered": format!("<p>{title}.</p>") },
        });
        self.server.platform.lock().unwrap().posts.insert(id, post);
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
        self.server.platform.lock().unwrap().comments.insert(id, comment);
    }

    /// Changes one field of a comment behind everybody's back.
    pub fn set(&self, id: u64, field: &str, value: Value) {
        self.server.platform.lock().unwrap().comments.get_mut(&id).unwrap()[field] = value;
    }
}

impl Answers for Site {
    fn answer(&mut self, request: &Request) -> Answer {
        self.asked.push(format!("{} {:?}", request.method, request.query));
        let Some(route) = request.get("rest_route") else {
            let link =
                format!("<http://127.0.0.1:{}/?rest_route=/>; rel=\"https://api.w.org/\"", request.port);
            let headers = vec![("link", link), ("content-type", "text/html".to_owned())];
            return (200, headers, Value::String(self.page(request.get("feed").is_some())));
        };
        let said = request.headers.get("authorization").map(String::as_str).unwrap_or_default();
        let signed_in = said == "Basic dG9yZzphYmNkIGVmZ2g=";
        if said.to_lowercase().starts_with("basic") && !signed_in {
            return no(401, "incorrect_password");
        }
        let parts: Vec<&str> = route.split('/').filter(|p| !p.is_empty()).collect();
        self.route(&parts, request, signed_in)
    }
}

impl Site {
    /// What anybody sees.
    fn page(&self, feed: bool) -> String {
        let visible = self.comments.values().filter(|c| c["status"] == "approved");
        let all: String = if feed {
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

    fn route(&mut self, parts: &[&str], request: &Request, signed_in: bool) -> Answer {
        let (method, sent) = (request.method.as_str(), &request.body);
        match (method, parts) {
            ("GET", []) => (
                200,
                vec![],
                json!({ "name": "Lillbloggen &amp; vi", "namespaces": ["oembed/1.0", "wp/v2"] }),
            ),
            ("GET", ["wp", "v2", "users", "me"]) => {
                let may = json!({ "moderate_comments": true, "edit_others_posts": true });
                (200, vec![], json!({ "id": 7, "name": "Torg", "capabilities": may }))
            }
            ("GET", ["wp", "v2", list @ ("comments" | "posts")]) => self.list(list, request),
            (_, ["wp", "v2", list @ ("comments" | "posts"), id]) => {
                let id: u64 = id.parse().unwrap_or(0);
                let missing = format!("rest_{}_invalid_id", &list[..list.len() - 1]);
                let all = if *list == "comments" { &mut self.comments } else { &mut self.posts };
                let Some(item) = all.get_mut(&id) else { return no(404, &missing) };
                if !signed_in
                    && !["approved", "publish"].contains(&item["status"].as_str().unwrap_or_default())
                {
                    return no(401, "rest_cannot_read");
                }
                match (method, request.get("force")) {
                    ("GET", _) => {}
                    ("DELETE", None) if item["status"] == "trash" => return no(410, "rest_already_trashed"),
                    (_, _) if self.lies => {
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

    fn list(&self, list: &str, request: &Request) -> Answer {
        let all = if list == "comments" { &self.comments } else { &self.posts };
        let get = |name: &str| request.get(name);
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
        let (per_page, page) = (request.number("per_page", 10), request.number("page", 1));
        let total = found.len();
        if page > 1 && (page - 1) * per_page >= total {
            return no(400, "rest_post_invalid_page_number");
        }
        if self.withholds {
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

fn no(status: u16, code: &str) -> Answer {
    (status, Vec::new(), json!({ "code": code, "message": "", "data": { "status": status } }))
}
