//! From the fields of an item to its draft.

use super::{
    Field, Reader,
    space::{Space, parted},
};
use crate::{
    html::{one_line, unescape},
    platforms::feed::{
        draft::{Draft, Words},
        markup::{Token, Tokens},
    },
};
use torg_domain::channels::taken::Author;

impl<'a> Reader<'a, '_> {
    /// A field's content as text; elements within it are taken for HTML.
    fn words(&self, field: &Field<'_>, cdata_is_html: bool) -> Words {
        let inner = self.bytes.get(field.inner.0..field.inner.1).unwrap_or_default();
        let mut text = String::with_capacity(inner.len());
        for piece in Tokens::new(inner) {
            match piece.token {
                Token::Cdata(t) if field.has_elements && !cdata_is_html => {
                    text.push_str(&self.reading.text(t).replace('&', "&amp;").replace('<', "&lt;"));
                }
                Token::Cdata(t) => text.push_str(&self.reading.text(t)),
                Token::Text(t) if field.has_elements => text.push_str(&self.reading.text(t)),
                Token::Text(t) => text.push_str(&unescape(&self.reading.text(t))),
                Token::Start { .. } | Token::End { .. } if !field.has_elements => {} // strays
                Token::Start { name, .. } | Token::End { name } => {
                    // `xhtml:p` is p.
                    let tag = self.reading.text(&inner[piece.from..piece.to]).into_owned();
                    let (prefix, _) = parted(name);
                    let prefix = String::from_utf8_lossy(prefix);
                    let prefixed = format!("{prefix}:");
                    text.push_str(&if prefix.is_empty() { tag } else { tag.replacen(&prefixed, "", 1) });
                }
                // A section that is never closed ends where its field was found to end.
                Token::CutOff => {
                    let rest = inner.get(piece.from..).and_then(|r| r.strip_prefix(b"<![CDATA["));
                    text.push_str(&self.reading.text(rest.unwrap_or_default()));
                }
                Token::Doctype { .. } | Token::Aside => {}
            }
        }
        if field.has_elements { Words::Html(text) } else { Words::Either(text) }
    }

    fn line(&self, field: &Field<'_>) -> String {
        let (Words::Plain(t) | Words::Either(t) | Words::Html(t)) = self.words(field, true);
        t.trim().to_owned()
    }

    /// Text of a construct that says its own type (Atom).
    fn typed(&self, field: &Field<'_>) -> Words {
        let kind = self.value(field.attributes, b"type").unwrap_or_default().to_ascii_lowercase();
        let words = self.words(field, !kind.contains("xhtml"));
        match (kind.as_str(), words) {
            ("text" | "text/plain", Words::Either(t)) => Words::Plain(t),
            ("html" | "text/html" | "xhtml" | "application/xhtml+xml", Words::Either(t)) => Words::Html(t),
            (_, words) => words,
        }
    }

    /// The draft of an item whose fields have been found.
    pub(super) fn draft(&self, fields: &[Field<'a>], attributes: &[u8]) -> Draft {
        let base = self.based_on(attributes, self.base.as_ref());
        let mut draft = Draft { base: base.clone(), ..Draft::default() };
        let mut permalink = None;
        let (mut creators, mut authors): (Vec<Author>, Vec<Author>) = Default::default();
        let kind_of = |field: &Field<'a>| {
            let (prefix, local) = parted(field.name);
            (self.space(prefix), local)
        };
        for (index, field) in fields.iter().enumerate() {
            if field.within.is_some() && kind_of(field).0 != Space::Media {
                continue;
            }
            let value = |name: &[u8]| self.value(field.attributes, name);
            match kind_of(field) {
                (Space::Feed, b"guid") => {
                    let id = self.line(field);
                    if value(b"isPermaLink").is_none_or(|v| !v.eq_ignore_ascii_case("false"))
                        && id.starts_with("http")
                    {
                        permalink = Some(id.clone());
                    }
                    draft.id = Some(id).filter(|i| !i.is_empty());
                }
                (Space::Feed, b"id") => draft.id = Some(self.line(field)).filter(|i| !i.is_empty()),
                (Space::Feed, b"link") => {
                    let rel = value(b"rel").unwrap_or_else(|| "alternate".to_owned());
                    let href = value(b"href").unwrap_or_else(|| self.line(field));
                    match rel.as_str() {
                        "alternate" if draft.link.is_none() && !href.is_empty() => draft.link = Some(href),
                        "enclosure" => draft.media.push((href, value(b"type"), value(b"title"))),
                        _ => {}
                    }
                }
                (Space::Feed, b"title") => draft.title = Some(self.typed(field)),
                (Space::DublinCore, b"title") if draft.title.is_none() => {
                    draft.title = Some(self.typed(field))
                }
                (Space::Feed, b"content") => {
                    draft.text_base = self.based_on(field.attributes, base.as_ref());
                    draft.body = Some(self.typed(field));
                    if let Some(src) = value(b"src") {
                        draft.media.push((src, value(b"type"), None));
                    }
                }
                (Space::Content, b"encoded") => draft.body = Some(self.words(field, true)),
                (Space::Feed, b"description" | b"summary") => draft.summary = Some(self.typed(field)),
                (Space::DublinCore, b"description") if draft.summary.is_none() => {
                    draft.summary = Some(self.words(field, true));
                }
                (Space::Feed, b"pubDate" | b"published" | b"issued" | b"pubdate") => {
                    draft.published = Some(self.line(field));
                }
                (Space::DublinCore, b"date" | b"created") if draft.published.is_none() => {
                    draft.published = Some(self.line(field));
                }
                (Space::Feed, b"updated" | b"modified") | (Space::DublinCore, b"modified") => {
                    draft.updated = Some(self.line(field));
                }
                (Space::DublinCore, b"creator") => {
                    creators.push(Author { name: one_line(&self.line(field)), ..Author::default() });
                }
                (Space::Feed, b"author") => authors.push(self.author(fields, index)),
                (Space::Feed, b"enclosure") => {
                    draft.media.extend(value(b"url").map(|url| (url, value(b"type"), None)));
                }
                (Space::Media, b"content" | b"thumbnail") => {
                    let group = field.within;
                    let alt = |g: &Field<'a>| {
                        matches!(parted(g.name).1, b"description" | b"title") && kind_of(g).0 == Space::Media
                    };
                    let own = fields.iter().find(|g| g.within == Some(index) && alt(g));
                    let shared = fields.iter().find(|g| group.is_some() && g.within == group && alt(g));
                    let text = own.or(shared).map(|g| self.line(g));
                    let sort = value(b"type").or_else(|| value(b"medium").map(|m| format!("{m}/*")));
                    let sort =
                        sort.or_else(|| (parted(field.name).1 == b"thumbnail").then(|| "image/*".to_owned()));
                    draft.media.extend(value(b"url").map(|url| (url, sort, text)));
                }
                (Space::Thread, b"in-reply-to") => {
                    draft.parent = value(b"ref").or_else(|| value(b"href"));
                    draft.thread = value(b"href").map(|h| h.split('#').next().unwrap_or_default().to_owned());
                }
                (Space::Feed, b"in-reply-to") => {
                    draft.parent =
                        value(b"ref").or_else(|| value(b"href")).or_else(|| Some(self.line(field)));
                }
                _ => {}
            }
        }
        draft.link = draft.link.or(permalink).or_else(|| self.value(attributes, b"rdf:about"));
        if draft.id.is_none() {
            draft.id = self.value(attributes, b"rdf:about");
        }
        let named = if creators.is_empty() { authors } else { creators };
        let mut names: Vec<&str> = named.iter().map(|a| a.name.as_str()).filter(|n| !n.is_empty()).collect();
        names.dedup();
        draft.author = match named.iter().find(|a| !a.name.is_empty()) {
            Some(first) => Some(Author { name: names.join(", "), ..first.clone() }),
            None => self.author.clone(),
        };
        draft
    }

    /// An author: in Atom by its parts, in RSS `address (name)` or just a name.
    fn author(&self, fields: &[Field<'a>], index: usize) -> Author {
        let part = |name: &[u8]| {
            let field = fields.iter().find(|f| f.within == Some(index) && parted(f.name).1 == name);
            field.map(|f| self.line(f)).filter(|t| !t.is_empty())
        };
        if fields[index].has_elements {
            return Author {
                name: part(b"name").or_else(|| part(b"email")).unwrap_or_default(),
                url: part(b"uri"),
                ..Author::default()
            };
        }
        let line = one_line(&self.line(&fields[index]));
        let named =
            line.split_once('(').map(|(_, n)| n.trim_end_matches(')').trim()).filter(|n| !n.is_empty());
        Author { name: named.map_or(line.clone(), str::to_owned), ..Author::default() }
    }
}
