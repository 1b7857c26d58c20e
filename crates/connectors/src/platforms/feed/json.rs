//! JSON Feed 1.0 and 1.1: from bytes to drafts.
//!
//! The items are cut out by counting brackets, without reading what is in them, and then read one by
//! one: a broken item, a cut tail or something after the end costs no other item. Where brackets do
//! not add up, the next thing that looks like the start of an item is where reading goes on.

use super::{
    charset::Reading,
    draft::{Draft, Words},
    xml::Found,
};
use crate::html::one_line;
use serde_json::Value;
use torg_domain::channels::{
    problem::{Mender, Problem, ProblemKind},
    taken::Author,
};
use url::Url;

/// Reads a document.
pub fn read(reading: &Reading<'_>, address: Option<&Url>) -> Found {
    let bytes = &reading.bytes[..];
    let mut found = Found::default();
    let whole = |kind, sentence: &str| Problem::new(kind, Mender::Source, sentence);
    let mut parts = Parts::default();
    parts.document(bytes);
    let member = |name: &str| {
        parts.members.iter().find(|(n, _)| n == name).and_then(|(_, place)| value(reading, *place))
    };
    let text = |name: &str| member(name).and_then(|v| v.as_str().map(str::to_owned));
    let version = text("version").is_some_and(|v| v.contains("jsonfeed.org"));
    found.is_feed =
        parts.has_items && (version || parts.items.iter().any(|_| true) || text("title").is_some());
    found.title = text("title").map(|t| one_line(&t)).filter(|t| !t.is_empty());
    let site = text("home_page_url").and_then(|u| super::draft::address(&u, address));
    let base = site.and_then(|u| Url::parse(&u).ok()).or_else(|| address.cloned());
    let feed_author =
        authors(&member("authors").unwrap_or(Value::Null), &member("author").unwrap_or(Value::Null));
    for place in &parts.items {
        let mut draft = match value(reading, *place) {
            Some(Value::Object(item)) => draft(&item, feed_author.as_ref()),
            _ => {
                let mut draft = draft(&fragments(reading, *place), feed_author.as_ref());
                let sentence = "Inläggets JSON är trasig. Det som gick att läsa har tagits emot.";
                draft.problems.push((ProblemKind::BrokenItem, sentence));
                draft
            }
        };
        if bytes.get(place.0..place.1).is_some_and(|b| b.contains(&0)) {
            draft.problems.push((
                ProblemKind::BadCharacters,
                "Inlägget har tecken som inte får förekomma. De har tagits bort.",
            ));
        }
        draft.base.clone_from(&base);
        found.drafts.push((draft, *place));
    }
    found.cut = parts.cut;
    if parts.broken {
        let sentence = "Källans JSON är trasig. Inläggen före och efter felet har tagits emot.";
        found.problems.push(whole(ProblemKind::NotWellFormed, sentence));
    }
    if parts.cut && parts.cut_within {
        let sentence = "Svaret slutar mitt i ett inlägg. Det tas emot när det kommer helt.";
        found.problems.push(whole(ProblemKind::CutShort, sentence));
    }
    if parts.garbage {
        found.problems.push(whole(ProblemKind::TrailingGarbage, "Något följer efter källans slut."));
    }
    found
}

/// One value of the document, mended when it must be.
fn value(reading: &Reading<'_>, (from, to): (usize, usize)) -> Option<Value> {
    let text = reading.text(reading.bytes.get(from..to)?);
    serde_json::from_str(&text).ok().or_else(|| serde_json::from_str(&mended(&text)).ok())
}

/// What can be read of an item whose JSON is broken: its members of text, one by one.
fn fragments(reading: &Reading<'_>, (from, to): (usize, usize)) -> Object {
    let text = reading.text(reading.bytes.get(from..to).unwrap_or_default());
    let mut object = Object::new();
    for name in
        ["id", "url", "title", "content_text", "content_html", "summary", "date_published", "date_modified"]
    {
        let found = text.split_once(&format!("\"{name}\"")).map(|(_, rest)| rest.trim_start());
        let rest = found.and_then(|rest| rest.strip_prefix(':')).map(str::trim_start).unwrap_or_default();
        let Some(end) = end_of(rest.as_bytes(), 0).filter(|_| rest.starts_with('"')) else { continue };
        if let Some(Ok(value)) = rest.get(..end).map(|piece| serde_json::from_str::<Value>(&mended(piece))) {
            object.insert(name.to_owned(), value);
        }
    }
    object
}

/// JSON with what it forbids within text put right: raw line breaks, nulls, escapes that are none,
/// half surrogate pairs.
fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quoted = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '"' => {
                quoted = !quoted;
                out.push(c);
            }
            '\n' if quoted => out.push_str("\\n"),
            '\t' if quoted => out.push_str("\\t"),
            c if c.is_control() => out.push(' '),
            '\\' if quoted => {
                let unit =
                    |t: &str| t.strip_prefix('u').and_then(|h| u16::from_str_radix(h.get(..4)?, 16).ok());
                let pair = |t: &str| t.get(5..).and_then(|t| t.strip_prefix('\\')).and_then(unit);
                let length = match (rest.chars().next(), unit(rest)) {
                    (Some('u'), Some(0xd800..=0xdbff)) if matches!(pair(rest), Some(0xdc00..=0xdfff)) => 11,
                    (Some('u'), Some(0xd800..=0xdfff)) => {
                        out.push('\u{fffd}');
                        rest = &rest[5..];
                        continue;
                    }
                    (Some('u'), Some(_)) => 5,
                    (Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't'), _) => 1,
                    _ => continue, // an escape that is none: what follows means itself
                };
                out.push('\\');
                out.push_str(&rest[..length]);
                rest = &rest[length..];
            }
            c => out.push(c),
        }
    }
    out
}

/// Where the members of the outermost object, and the items, stand.
#[derive(Default)]
struct Parts {
    members: Vec<(String, (usize, usize))>,
    items: Vec<(usize, usize)>,
    has_items: bool,
    cut: bool,
    cut_within: bool,
    broken: bool,
    garbage: bool,
    /// Bytes looked at in search of the ends of items.
    spent: usize,
}

/// Members of the outermost object that are looked at.
const MOST_MEMBERS: usize = 100;

impl Parts {
    fn document(&mut self, bytes: &[u8]) {
        let Some(mut at) = bytes.iter().position(|b| *b == b'{').map(|p| p + 1) else { return };
        loop {
            at = skip(bytes, at, b" \t\r\n,\0");
            match bytes.get(at) {
                None => {
                    self.cut = true;
                    return;
                }
                Some(b'}') => {
                    self.garbage = skip(bytes, at + 1, b" \t\r\n\0") < bytes.len();
                    return;
                }
                Some(b'"') => {}
                Some(_) => {
                    self.broken = true;
                    at += 1;
                    continue;
                }
            }
            let Some(end) = end_of(bytes, at) else {
                self.cut = true;
                return;
            };
            let name = serde_json::from_slice::<String>(&bytes[at..end]).unwrap_or_default();
            at = skip(bytes, end, b" \t\r\n:");
            if name == "items" && bytes.get(at) == Some(&b'[') && !self.has_items {
                self.has_items = true;
                match self.array(bytes, at + 1) {
                    Some(after) => at = after,
                    None => {
                        self.cut = true;
                        return;
                    }
                }
                continue;
            }
            let Some(end) = end_of(bytes, at) else {
                self.cut = true;
                return;
            };
            if self.members.len() < MOST_MEMBERS {
                self.members.push((name, (at, end)));
            }
            at = end.max(at + 1);
        }
    }

    fn search(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        let end = end_of(bytes, at);
        self.spent += end.unwrap_or(bytes.len()) - at;
        end
    }

    /// The items from `at` to the end of their array; the place after it, or none when it has no end.
    fn array(&mut self, bytes: &[u8], mut at: usize) -> Option<usize> {
        let mut end_missing = false;
        loop {
            at = skip(bytes, at, b" \t\r\n,\0");
            match bytes.get(at)? {
                b']' => return Some(at + 1),
                b'}' => {
                    self.broken = true;
                    at += 1;
                }
                // Brackets so broken that every item means a search to the end: enough is enough.
                b'{' if self.spent > bytes.len().saturating_mul(20) => {
                    (self.cut, self.broken) = (true, true);
                    return None;
                }
                b'{' if !end_missing => match self.search(bytes, at) {
                    // A whole item, unless what looks like the next one begins within it.
                    Some(end) if well_formed(&bytes[at..end]) => {
                        self.items.push((at, end));
                        at = end;
                    }
                    Some(end) => {
                        self.broken = true;
                        let next = next_item(bytes, at + 1).filter(|n| *n < end).unwrap_or(end);
                        self.items.push((at, next));
                        at = next;
                    }
                    None => match next_item(bytes, at + 1) {
                        Some(next) => {
                            self.broken = true;
                            self.items.push((at, next));
                            at = next;
                        }
                        None => {
                            (self.cut, self.cut_within, end_missing) = (true, true, true);
                        }
                    },
                },
                b'{' => return None,
                _ => {
                    self.broken = true;
                    at = end_of(bytes, at).unwrap_or(at + 1).max(at + 1);
                }
            }
        }
    }
}

/// Whether a piece reads as JSON, characters it forbids aside.
fn well_formed(piece: &[u8]) -> bool {
    let text = String::from_utf8_lossy(piece);
    serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok()
        || serde_json::from_str::<serde::de::IgnoredAny>(&mended(&text)).is_ok()
        || serde_json::from_str::<Value>(&text).is_err_and(|e| e.to_string().contains("recursion"))
}

/// Where the next item seems to begin: a `{` and a quote after a `}` and a comma.
fn next_item(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|b| *b == b'}')? + 1;
        let comma = skip(bytes, at, b" \t\r\n");
        let brace = skip(bytes, comma, b" \t\r\n,");
        if comma < brace
            && bytes.get(brace) == Some(&b'{')
            && bytes.get(skip(bytes, brace + 1, b" \t\r\n")) == Some(&b'"')
        {
            return Some(brace);
        }
    }
}

fn skip(bytes: &[u8], from: usize, what: &[u8]) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().position(|b| !what.contains(b)).unwrap_or(rest.len())
}

/// The byte after the value that begins at `at`; none when the document ends within it.
fn end_of(bytes: &[u8], at: usize) -> Option<usize> {
    let (mut depth, mut text) = (0_usize, false);
    let mut i = at;
    while let Some(b) = bytes.get(i) {
        match b {
            b'\\' if text => i += 1,
            b'"' => {
                text = !text;
                if !text && depth == 0 {
                    return Some(i + 1);
                }
            }
            _ if text => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth <= 1 => return Some(if depth == 0 { i } else { i + 1 }),
            b'}' | b']' => depth -= 1,
            b',' | b' ' | b'\t' | b'\r' | b'\n' if depth == 0 => return Some(i),
            _ => {}
        }
        i += 1;
    }
    None
}

type Object = serde_json::Map<String, Value>;

/// A member as text; numbers are written out, since some give their ids so.
fn text(object: &Object, name: &str) -> Option<String> {
    match object.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn author(value: &Value) -> Option<Author> {
    match value {
        Value::String(name) => Some(Author { name: name.clone(), ..Author::default() }),
        Value::Object(o) => Some(Author {
            name: text(o, "name").unwrap_or_default(),
            url: text(o, "url"),
            ..Author::default()
        }),
        _ => None,
    }
}

fn authors(several: &Value, one: &Value) -> Option<Author> {
    let all: Vec<Author> = match several {
        Value::Array(all) => all.iter().take(20).filter_map(author).filter(|a| !a.name.is_empty()).collect(),
        _ => Vec::new(),
    };
    match all.first() {
        Some(first) => {
            let names: Vec<&str> = all.iter().map(|a| a.name.as_str()).collect();
            Some(Author { name: names.join(", "), ..first.clone() })
        }
        None => author(one).or_else(|| author(several)).filter(|a| !a.name.is_empty()),
    }
}

fn draft(item: &Object, feed_author: Option<&Author>) -> Draft {
    let mut draft = Draft {
        id: text(item, "id"),
        link: text(item, "url").or_else(|| text(item, "external_url")),
        title: text(item, "title").map(Words::Plain),
        summary: text(item, "summary").map(Words::Plain),
        published: text(item, "date_published"),
        updated: text(item, "date_modified"),
        parent: ["in_reply_to", "_in_reply_to"].iter().find_map(|n| text(item, n)),
        author: authors(
            item.get("authors").unwrap_or(&Value::Null),
            item.get("author").unwrap_or(&Value::Null),
        )
        .or_else(|| feed_author.cloned()),
        ..Draft::default()
    };
    draft.body = match (text(item, "content_html"), text(item, "content_text")) {
        (Some(html), _) if !html.trim().is_empty() => Some(Words::Html(html)),
        (_, plain) => plain.map(Words::Plain),
    };
    for name in ["image", "banner_image"] {
        draft.media.extend(text(item, name).map(|url| (url, Some("image/*".to_owned()), None)));
    }
    for attachment in item.get("attachments").and_then(Value::as_array).into_iter().flatten().take(100) {
        if let Value::Object(a) = attachment {
            draft.media.extend(text(a, "url").map(|url| (url, text(a, "mime_type"), text(a, "title"))));
        }
    }
    let wrong = ["title", "content_html", "content_text", "date_published"]
        .iter()
        .any(|n| item.get(*n).is_some_and(|v| !v.is_string() && !v.is_null()));
    if wrong {
        draft
            .problems
            .push((ProblemKind::WrongType, "Ett fält i inlägget har fel sorts värde och har inte lästs."));
    }
    draft
}
