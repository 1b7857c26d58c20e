//! RSS 0.9x, 1.0, 2.0 and Atom: from tokens to drafts.
//!
//! A healthy feed and a broken one take the same way. An item ends at its end tag, or where the next
//! item or the end of the channel shows that its end tag is missing. An item the document ends within
//! is not taken: half a message today would look like an edited one tomorrow.

mod fields;
mod space;

use super::{
    charset::Reading,
    draft::Draft,
    markup::{Token, Tokens, all_attributes, attribute},
};
use crate::html::{one_line, unescape};
use space::{Space, customary, parted, space_of};
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
