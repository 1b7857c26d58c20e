//! One line of an import file: docs/import.md and docs/schema/import.schema.json, in code.

use super::place;
use crate::platforms::feed::{
    dates,
    draft::{Common, Draft, Finished, Words, finish},
};
use jiff::Timestamp;
use serde_json::{Map, Value};
use torg_domain::channels::{
    problem::{Mender, Problem, ProblemKind},
    taken::{Author, Gone, HowGone, Kind, MediaKind, Visibility},
};

/// What a line came to.
pub enum Line {
    /// A message.
    Item(Box<Finished>),
    /// A message that is gone.
    Gone(Gone),
    /// Nothing that could be used.
    Bad(Problem),
}

/// The fields of a line, in the order they are documented.
pub const FIELDS: &[&str] = &[
    "id",
    "kind",
    "parent",
    "thread",
    "author",
    "author_handle",
    "author_url",
    "ours",
    "direct",
    "title",
    "text",
    "html",
    "url",
    "published_at",
    "updated_at",
    "media",
    "gone",
];

/// Reads one line.
pub fn read(bytes: &[u8], number: usize, now: Timestamp, common: &mut Common<'_>) -> Line {
    let bad = |kind, sentence: String| {
        Line::Bad(Problem::new(kind, Mender::Responsible, sentence).at(place(number)))
    };
    let (text, foreign) = match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), false),
        Err(_) => (encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(), true),
    };
    let object = match serde_json::from_str::<Value>(&text) {
        Ok(Value::Object(object)) => object,
        Ok(_) => {
            return bad(
                ProblemKind::WrongType,
                "Raden är inget JSON-objekt och har hoppats över.".to_owned(),
            );
        }
        Err(error) => {
            let sentence =
                format!("Raden är inte giltig JSON (tecken {}) och har hoppats över.", error.column());
            return bad(ProblemKind::NotWellFormed, sentence);
        }
    };
    let mut fields = Fields { object: &object, wrong: Vec::new() };
    if let Some(gone) = object.get("gone").filter(|v| !matches!(v, Value::Null | Value::Bool(false))) {
        let Some(external_id) = fields.text("id").map(|id| id.trim().to_owned()).filter(|id| !id.is_empty())
        else {
            return bad(
                ProblemKind::IdMissing,
                "Raden säger att något är borta men inte vad: id saknas.".to_owned(),
            );
        };
        let seen_at = gone.as_str().and_then(|t| dates::read(t, now).ok()).map_or(now, |(at, _)| at);
        return Line::Gone(Gone { external_id, seen_at, how: HowGone::Tombstone, last_seen: None });
    }
    let author = Author {
        name: fields.text("author").unwrap_or_default(),
        handle: fields.text("author_handle").map(|h| h.trim().trim_start_matches('@').to_owned()),
        url: fields.text("author_url"),
        email: None,
    };
    let draft = Draft {
        id: fields.text("id"),
        link: fields.text("url"),
        title: fields.text("title").map(Words::Plain),
        body: match (fields.text("text"), fields.text("html")) {
            (Some(text), _) if !text.trim().is_empty() => Some(Words::Plain(text)),
            (_, html) => html.map(Words::Html),
        },
        author: Some(author),
        published: fields.text("published_at"),
        updated: fields.text("updated_at"),
        parent: fields.text("parent"),
        thread: fields.text("thread"),
        ..Draft::default()
    };
    let mut kinds = Vec::new();
    let draft = Draft { media: media(&mut fields, &mut kinds), ..draft };
    let ours = fields.truth("ours");
    let direct = fields.truth("direct").unwrap_or(false);
    let kind = fields.text("kind");
    let kind_known = kind.as_deref().map(Kind::from_word);
    let wrong = std::mem::take(&mut fields.wrong);

    let mut item = finish(draft, common, bytes.to_vec());
    let taken = &mut item.taken;
    for media in &mut taken.media {
        if let Some((_, kind)) = kinds.iter().find(|(url, _)| *url == media.url) {
            media.kind = *kind;
        }
    }
    taken.ours = ours.or(taken.ours);
    taken.visibility = if direct { Visibility::Direct } else { Visibility::Public };
    taken.kind = match kind_known {
        Some(Some(kind)) => kind,
        _ if direct => Kind::Direct,
        _ if taken.parent.is_some() => Kind::Comment,
        _ => match taken.ours {
            Some(true) => Kind::Post,
            Some(false) => Kind::Comment,
            None => Kind::Other,
        },
    };
    if taken.text.is_empty() && taken.title.is_none() && taken.media.is_empty() {
        let sentence = "Raden har varken rubrik, text eller media och har hoppats över.".to_owned();
        return bad(ProblemKind::NothingToRead, sentence);
    }
    let mut note =
        |kind, sentence: String| taken.problems.push(Problem::new(kind, Mender::Responsible, sentence));
    if foreign {
        note(ProblemKind::WrongCharset, "Raden är inte UTF-8 och har lästs som windows-1252.".to_owned());
    }
    if let (Some(None), Some(word)) = (kind_known, &kind) {
        let word: String = word.chars().take(40).collect();
        note(ProblemKind::WrongType, format!("Fältet kind har ett okänt värde, \"{word}\"."));
    }
    for name in wrong {
        note(ProblemKind::WrongType, format!("Fältet {name} har fel sorts värde och har inte lästs."));
    }
    for name in object.keys().filter(|k| !FIELDS.contains(&k.as_str())).take(20) {
        let name: String = name.chars().take(40).collect();
        note(
            ProblemKind::UnknownField,
            format!("Fältet \"{name}\" är okänt och har inte lästs; det finns i originalet."),
        );
    }
    for problem in &mut taken.problems {
        problem.item = Some(place(number));
        problem.mender = Mender::Responsible;
    }
    Line::Item(Box::new(item))
}

struct Fields<'a> {
    object: &'a Map<String, Value>,
    wrong: Vec<&'static str>,
}

impl Fields<'_> {
    /// A text; a number is taken as it is written.
    fn text(&mut self, name: &'static str) -> Option<String> {
        match self.object.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Null => None,
            _ => {
                self.wrong.push(name);
                None
            }
        }
    }

    fn truth(&mut self, name: &'static str) -> Option<bool> {
        match self.object.get(name)? {
            Value::Bool(truth) => Some(*truth),
            Value::Null => None,
            _ => {
                self.wrong.push(name);
                None
            }
        }
    }
}

/// Media as addresses, or as objects with `url`, `kind` and `alt`.
fn media(
    fields: &mut Fields<'_>,
    kinds: &mut Vec<(String, MediaKind)>,
) -> Vec<(String, Option<String>, Option<String>)> {
    let all = match fields.object.get("media") {
        Some(Value::Array(all)) => all,
        None | Some(Value::Null) => return Vec::new(),
        Some(_) => {
            fields.wrong.push("media");
            return Vec::new();
        }
    };
    let mut out = Vec::new();
    for one in all {
        match one {
            Value::String(url) => out.push((url.clone(), None, None)),
            Value::Object(o) => {
                let text = |name: &str| o.get(name).and_then(Value::as_str).map(str::to_owned);
                let Some(url) = text("url") else {
                    fields.wrong.push("media");
                    continue;
                };
                let kind = o.get("kind").and_then(|k| serde_json::from_value::<MediaKind>(k.clone()).ok());
                if let (Some(kind), Some(whole)) = (kind, crate::platforms::feed::draft::address(&url, None))
                {
                    kinds.push((whole, kind));
                }
                out.push((url, None, text("alt")));
            }
            _ => fields.wrong.push("media"),
        }
    }
    out
}
