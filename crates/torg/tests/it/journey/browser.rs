//! A browser as far as the journey needs one: gets pages, sends forms, keeps one cookie, reads what stands
//! in the HTML. Follows no redirect by itself, so that a test can say where an act leads.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Somebody's browser.
pub struct Browser {
    at: SocketAddr,
    cookie: Option<String>,
}

/// A page that came.
pub struct Page {
    /// Its HTTP status.
    pub status: u16,
    /// Where it sends us on to.
    pub onward: Option<String>,
    /// The HTML, as it came.
    pub html: String,
}

impl Browser {
    pub fn new(at: SocketAddr) -> Self {
        Self { at, cookie: None }
    }

    pub fn get(&mut self, path: &str) -> Page {
        self.ask("GET", path, "")
    }

    /// Sends a form.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        self.ask("POST", path, &form.finish())
    }

    /// Sends the form on `page` that goes to `path`, with its hidden fields, and expects to be led on.
    pub fn send(&mut self, page: &Page, path: &str, fields: &[(&str, &str)]) -> Page {
        let hidden = page.hidden(path);
        let mut all: Vec<(&str, &str)> = hidden.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        all.extend_from_slice(fields);
        let mut answer = self.post(path, &all);
        // As a browser goes on: the way in leads to the page each person begins at.
        for _ in 0..3 {
            let Some(onward) = answer.onward.take() else { break };
            answer = self.get(&onward);
        }
        answer
    }

    fn ask(&mut self, method: &str, path: &str, body: &str) -> Page {
        let mut stream = TcpStream::connect(self.at).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let cookie = self.cookie.as_ref().map(|c| format!("Cookie: {c}\r\n")).unwrap_or_default();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n{cookie}\
             Accept-Language: sv\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.at.port(),
            body.len()
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8(answer).unwrap();
        let (head, html) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let header = |name: &str| {
            head.lines().find_map(|line| {
                let (n, value) = line.split_once(':')?;
                n.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
            })
        };
        if let Some(set) = header("set-cookie") {
            self.cookie = set.split(';').next().map(str::to_owned);
        }
        Page {
            status: head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or_default(),
            onward: header("location"),
            html: html.to_owned(),
        }
    }
}

impl Page {
    /// The page itself, or everything that came when it is no page.
    pub fn ok(self, doing: &str) -> Self {
        assert_eq!(self.status, 200, "{doing}: {:?} {}", self.onward, self.words());
        self
    }

    /// The hidden fields of the form that goes to `path`.
    fn hidden(&self, path: &str) -> Vec<(String, String)> {
        let form = between(&self.html, &format!("action=\"{path}\""), "</form>")
            .unwrap_or_else(|| panic!("no form on the page goes to {path}: {}", self.words()));
        form.split("<input type=\"hidden\"")
            .skip(1)
            .map(|field| {
                let value =
                    |name: &str| plain(between(field, &format!("{name}=\""), "\"").unwrap_or_default());
                (value("name"), value("value"))
            })
            .collect()
    }

    /// The word sent for a choice in a list, by what stands in it.
    pub fn choice(&self, list: &str, label: &str) -> String {
        let options = between(&self.html, &format!("name=\"{list}\""), "</select>").unwrap_or_default();
        options
            .split("<option value=\"")
            .skip(1)
            .find(|option| plain(option.split('>').nth(1).unwrap_or_default()).contains(label))
            .and_then(|option| option.split('"').next())
            .unwrap_or_else(|| panic!("{label} cannot be chosen as {list}: {}", self.words()))
            .to_owned()
    }

    /// Where the first link with these words leads.
    pub fn link(&self, words: &str) -> Option<String> {
        self.html.split("<a ").skip(1).find_map(|a| {
            let inside = a.split("</a>").next()?;
            words_of(inside.split_once('>')?.1)
                .contains(words)
                .then(|| between(a, "href=\"", "\"").map(plain))?
        })
    }

    /// What a reader sees: the words without the tags.
    pub fn words(&self) -> String {
        words_of(self.html.split("<main").nth(1).unwrap_or(&self.html))
    }
}

/// What stands between two marks.
pub fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    let rest = &text[text.find(from)? + from.len()..];
    Some(&rest[..rest.find(to)?])
}

fn words_of(html: &str) -> String {
    let mut words = String::new();
    for part in html.split('<') {
        words.push_str(part.split_once('>').map_or(part, |(_, text)| text));
        words.push(' ');
    }
    plain(&words).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn plain(html: &str) -> String {
    html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
