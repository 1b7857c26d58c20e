//! RSS 0.9x, 1.0, 2.0 and Atom: from tokens to drafts.
//!
//! A healthy feed and a broken one take the same way. An item ends at its end tag, or where the next
//! item or the end of the channel shows that its end tag is missing. An item the document ends within
//! is not taken: half a message today would look like an edited one tomorrow.

use super::{
    charset::Reading,
    draft::{Draft, Words},
    markup::{Token, Tokens, all_attributes, attribute},
};
use crate::html::{one_line, unescape};
use std::collections::HashMap;
use torg_domain::channels::{
    problem::{Mender, Problem, ProblemKind},
    taken::Author,
};
use url::Url;

/// What was found in a document.
#[derive(Default)]
pub struct Found {
    /// What the feed calls itself.
    pub title: Option<String>,
    /// Each item with its place in the bytes.
    pub drafts: Vec<(Draft, (usize, usize))>,
    /// Id and time, as written, of each tombstone.
    pub tombstones: Vec<(String, Option<String>)>,
    /// What was wrong with the whole.
    pub problems: Vec<Problem>,
    /// The document ends before its end.
    pub cut: bool,
    /// A feed's own element was seen.
    pub is_feed: bool,
}

/// The vocabularies whose elements mean something here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Space {
    /// RSS in all its versions, Atom in both, or none said.
    Feed,
    DublinCore,
    Content,
    Media,
    Thread,
    Tombstone,
    Other,
}

/// The vocabulary an address stands for.
fn space_of(address: &[u8]) -> Space {
    let address = String::from_utf8_lossy(address);
    let is = |part: &str| address.contains(part);
    if is("mrss") {
        Space::Media
    } else if is("purl.org/dc/") {
        Space::DublinCore
    } else if is("rss/1.0/modules/content") {
        Space::Content
    } else if is("purl.org/syndication/thread") {
        Space::Thread
    } else if is("purl.org/atompub/tombstones") {
        Space::Tombstone
    } else if is("w3.org/2005/Atom")
        || is("purl.org/atom/ns")
        || is("purl.org/rss/1.0/")
        || is("netscape.com/rdf")
    {
        Space::Feed
    } else {
        Space::Other
    }
}

/// The vocabulary of a prefix nobody declared, by custom.
fn customary(prefix: &[u8]) -> Space {
    match prefix {
        b"" | b"atom" | b"a10" | b"rss" => Space::Feed,
        b"dc" | b"dcterms" => Space::DublinCore,
        b"content" => Space::Content,
        b"media" => Space::Media,
        b"thr" => Space::Thread,
        b"at" => Space::Tombstone,
        _ => Space::Other,
    }
}

fn parted(name: &[u8]) -> (&[u8], &[u8]) {
    match name.iter().position(|b| *b == b':') {
        Some(at) => (&name[..at], &name[at + 1..]),
        None => (b"", name),
    }
}

/// Elements deeper than this within an item are stepped over.
const DEEPEST: usize = 200;
/// Elements deeper than this are part of somebody's text, not fields.
const FIELDS: usize = 3;
/// More fields than this in one item are stepped over.
const MOST_FIELDS: usize = 1000;

/// A field of an item: an element, where its content stands, and what it stands in.
struct Field<'a> {
    name: &'a [u8],
    attributes: &'a [u8],
    inner: (usize, usize),
    within: Option<usize>,
    has_elements: bool,
}

struct Reader<'a, 'r> {
    reading: &'r Reading<'r>,
    bytes: &'a [u8],
    tokens: Tokens<'a>,
    prefixes: HashMap<Vec<u8>, Space>,
    base: Option<Url>,
    based: bool,
    author: Option<Author>,
    found: Found,
    not_well_formed: bool,
}

/// Reads a document. `address` is where it came from.
pub fn read(reading: &Reading<'_>, address: Option<&Url>) -> Found {
    let mut reader = Reader {
        reading,
        bytes: &reading.bytes,
        tokens: Tokens::new(&reading.bytes),
        prefixes: HashMap::new(),
        base: address.cloned(),
        based: false,
        author: None,
        found: Found::default(),
        not_well_formed: false,
    };
    reader.document();
    let mut found = reader.found;
    if reader.not_well_formed {
        found.problems.push(Problem::new(
            ProblemKind::NotWellFormed,
            Mender::Source,
            "Källans XML är trasig. Inläggen före och efter felet har tagits emot.",
        ));
    }
    found
}

impl<'a> Reader<'a, '_> {
    fn space(&self, prefix: &[u8]) -> Space {
        self.prefixes.get(prefix).copied().unwrap_or_else(|| customary(prefix))
    }

    /// Takes note of the vocabularies and the base a tag declares.
    fn declared(&mut self, attributes: &[u8]) {
        for (name, value) in all_attributes(attributes) {
            if let Some(prefix) = name.strip_prefix(b"xmlns:")
                && self.prefixes.len() < 100
            {
                self.prefixes.insert(prefix.to_vec(), space_of(value));
            }
        }
    }

    fn value(&self, attributes: &[u8], name: &[u8]) -> Option<String> {
        attribute(attributes, name).map(|v| unescape(&self.reading.text(v)))
    }

    fn based_on(&self, attributes: &[u8], base: Option<&Url>) -> Option<Url> {
        let own = self.value(attributes, b"xml:base");
        let joined = own.and_then(|own| match base {
            Some(base) => base.join(own.trim()).ok(),
            None => Url::parse(own.trim()).ok(),
        });
        joined.or_else(|| base.cloned())
    }

    fn document(&mut self) {
        let mut open: Vec<&'a [u8]> = Vec::new();
        let (mut rooted, mut ended) = (false, false);
        let mut garbage = false;
        let mut declares = false;
        let mut words = String::new();
        let mut author = Author::default();
        while let Some(piece) = self.tokens.next() {
            self.not_well_formed |= piece.guessed && piece.token != Token::CutOff;
            match piece.token {
                Token::Start { name, attributes, empty } => {
                    garbage |= ended;
                    let (prefix, local) = parted(name);
                    let space = self.space(prefix);
                    if !empty && space == Space::Feed && matches!(local, b"item" | b"entry") {
                        self.found.is_feed = true;
                        self.item(name, attributes, piece.from);
                        continue;
                    }
                    if local == b"deleted-entry"
                        && matches!(space, Space::Tombstone | Space::Feed)
                        && let Some(id) = self.value(attributes, b"ref")
                    {
                        self.found.tombstones.push((one_line(&id), self.value(attributes, b"when")));
                    }
                    if open.len() < 4 {
                        self.declared(attributes);
                    }
                    if matches!(local, b"rss" | b"feed" | b"RDF" | b"channel") {
                        self.found.is_feed = true;
                        let own = self.based_on(attributes, self.base.as_ref());
                        self.based |= attribute(attributes, b"xml:base").is_some();
                        self.base = own;
                    }
                    if local == b"link" && matches!(parent(&open), b"channel" | b"feed") {
                        let site = self.value(attributes, b"rel").is_none_or(|r| r == "alternate");
                        if let Some(href) = self.value(attributes, b"href").filter(|_| site) {
                            self.site(&href);
                        }
                    }
                    words.clear();
                    rooted |= !empty;
                    if !empty && open.len() < DEEPEST {
                        open.push(name);
                    }
                }
                Token::End { name } => {
                    let (_, local) = parted(name);
                    let place = open.iter().rposition(|n| *n == name);
                    let within = parent(&open[..place.unwrap_or(0)]);
                    match (within, local) {
                        (b"channel" | b"feed", b"title") if self.found.title.is_none() => {
                            self.found.title = Some(one_line(&unescape(&words))).filter(|t| !t.is_empty());
                        }
                        (b"channel", b"link") => self.site(&words.clone()),
                        (b"author", b"name") => author.name = one_line(&words),
                        (b"author", b"uri") => author.url = Some(one_line(&words)),
                        (b"feed", b"author") => self.author = Some(std::mem::take(&mut author)),
                        _ => {}
                    }
                    words.clear();
                    match place {
                        Some(place) => {
                            self.not_well_formed |= place + 1 != open.len();
                            open.truncate(place);
                            ended |= open.is_empty();
                        }
                        None => self.not_well_formed = true,
                    }
                }
                Token::Text(text) | Token::Cdata(text) => {
                    garbage |= ended && !text.trim_ascii().is_empty();
                    if words.len() < 2000 {
                        let cdata = matches!(piece.token, Token::Cdata(_));
                        let text = self.reading.text(&text[..text.len().min(4000)]);
                        words.push_str(&if cdata { text.into_owned() } else { unescape(&text) });
                    }
                }
                Token::Doctype { declares: some } => declares |= some,
                Token::Aside => {}
                Token::CutOff => self.found.cut = true,
            }
        }
        self.found.cut |= !ended && rooted;
        self.not_well_formed |= !rooted;
        let mut whole =
            |kind, sentence| self.found.problems.push(Problem::new(kind, Mender::Source, sentence));
        if garbage {
            whole(ProblemKind::TrailingGarbage, "Något följer efter källans slut.");
        }
        if declares {
            whole(ProblemKind::EntitiesRefused, "Källan definierar egna entiteter. De har inte utvecklats.");
        }
    }

    /// The site's own address: what relative addresses stand on when nothing else is said.
    fn site(&mut self, href: &str) {
        if !self.based
            && let Some(url) =
                super::draft::address(href, self.base.as_ref()).and_then(|u| Url::parse(&u).ok())
        {
            self.base = Some(url);
        }
    }

    /// Reads on to the item's end and keeps its draft.
    fn item(&mut self, item: &'a [u8], item_attributes: &'a [u8], from: usize) {
        let mut fields: Vec<Field<'a>> = Vec::new();
        let mut open: Vec<(&'a [u8], Option<usize>)> = Vec::new(); // name and field
        let mut beyond = 0_usize;
        let mut too_deep = false;
        let mut broken = false;
        let mut nulls = false;
        self.declared(item_attributes);
        let to = loop {
            let Some(piece) = self.tokens.next() else {
                self.cut_within();
                return;
            };
            broken |= piece.guessed;
            match piece.token {
                Token::CutOff => {
                    self.cut_within();
                    return;
                }
                Token::Start { name, attributes, empty } => {
                    if name == item {
                        broken = true;
                        self.tokens.back_to(&piece);
                        break piece.from;
                    }
                    if let Some((top, _)) = open.last()
                        && LINES.contains(top)
                        && SIBLINGS.contains(&name)
                    {
                        // The end tag before is missing: what follows is a field of its own.
                        broken = true;
                        close(&mut open, &mut fields, 1, piece.from);
                    }
                    if open.len() >= DEEPEST {
                        too_deep = true;
                        beyond += usize::from(!empty);
                        continue;
                    }
                    let within = open.last().and_then(|(_, field)| *field);
                    open.iter().filter_map(|(_, f)| *f).for_each(|f| fields[f].has_elements = true);
                    let mut field = None;
                    if open.len() < FIELDS
                        && fields.len() < MOST_FIELDS
                        && (open.is_empty() || within.is_some())
                    {
                        let inner = (piece.to, piece.to);
                        fields.push(Field { name, attributes, inner, within, has_elements: false });
                        field = Some(fields.len() - 1);
                        if open.is_empty() {
                            self.declared(attributes);
                        }
                    }
                    if !empty {
                        open.push((name, field));
                    }
                }
                Token::End { name } => {
                    if let Some(place) = open.iter().rposition(|(n, _)| *n == name) {
                        beyond = 0;
                        broken |= place + 1 != open.len();
                        let count = open.len() - place;
                        close(&mut open, &mut fields, count, piece.from);
                    } else if name == item {
                        broken |= !open.is_empty();
                        let count = open.len();
                        close(&mut open, &mut fields, count, piece.from);
                        break piece.to;
                    } else if matches!(parted(name).1, b"channel" | b"rss" | b"feed" | b"RDF") {
                        broken = true;
                        self.tokens.back_to(&piece);
                        break piece.from;
                    } else if beyond > 0 {
                        beyond -= 1;
                    } else {
                        broken = true;
                    }
                }
                Token::Text(t) | Token::Cdata(t) => nulls |= t.contains(&0),
                Token::Doctype { .. } | Token::Aside => {}
            }
        };
        let count = open.len();
        close(&mut open, &mut fields, count, to);
        let mut draft = self.draft(&fields, item_attributes);
        let mut note = |when: bool, kind, sentence| {
            if when {
                draft.problems.push((kind, sentence));
            }
        };
        note(
            broken,
            ProblemKind::BrokenItem,
            "Inläggets XML är trasig. Det som gick att läsa har tagits emot.",
        );
        note(too_deep, ProblemKind::TooDeep, "Inläggets XML är djupare än vad som läses.");
        note(
            nulls,
            ProblemKind::BadCharacters,
            "Inlägget har tecken som inte får förekomma. De har tagits bort.",
        );
        self.not_well_formed |= broken;
        self.found.drafts.push((draft, (from, to)));
    }

    fn cut_within(&mut self) {
        self.found.cut = true;
        self.found.problems.push(Problem::new(
            ProblemKind::CutShort,
            Mender::Source,
            "Svaret slutar mitt i ett inlägg. Det tas emot när det kommer helt.",
        ));
    }

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

    fn draft(&self, fields: &[Field<'a>], attributes: &[u8]) -> Draft {
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
                handle: None,
                url: part(b"uri"),
            };
        }
        let line = one_line(&self.line(&fields[index]));
        let named =
            line.split_once('(').map(|(_, n)| n.trim_end_matches(')').trim()).filter(|n| !n.is_empty());
        Author { name: named.map_or(line.clone(), str::to_owned), ..Author::default() }
    }
}

/// Fields of one line; one of `SIBLINGS` within them means that an end tag is missing.
const LINES: &[&[u8]] = &[
    b"title",
    b"link",
    b"enclosure",
    b"guid",
    b"pubDate",
    b"comments",
    b"category",
    b"dc:date",
    b"dc:creator",
    b"id",
    b"updated",
    b"published",
];
const SIBLINGS: &[&[u8]] = &[
    b"title",
    b"link",
    b"guid",
    b"pubDate",
    b"comments",
    b"category",
    b"dc:date",
    b"dc:creator",
    b"id",
    b"updated",
    b"published",
    b"description",
    b"content:encoded",
    b"author",
    b"enclosure",
    b"summary",
    b"content",
];

/// Closes the innermost `count` elements at a place.
fn close(open: &mut Vec<(&[u8], Option<usize>)>, fields: &mut [Field<'_>], count: usize, at: usize) {
    for (_, field) in open.drain(open.len().saturating_sub(count)..) {
        if let Some(field) = field.and_then(|f| fields.get_mut(f)) {
            field.inner.1 = at;
        }
    }
}

/// The local name of the innermost open element.
fn parent<'a>(open: &[&'a [u8]]) -> &'a [u8] {
    open.last().map(|n| parted(n).1).unwrap_or_default()
}
