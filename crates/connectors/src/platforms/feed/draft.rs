//! An item on its way from any of the formats to our words.
//!
//! The formats differ in where things stand, not in what they are. Each reader fills a draft; what
//! happens to text, times, authors and addresses after that is the same for all and stands here.

use super::dates;
use crate::html::{Cleaner, looks_like_html, one_line, plain};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use torg_domain::{
    channels::{
        problem::{Mender, Problem, ProblemKind},
        taken::{Author, IdFrom, Kind, MediaKind, MediaRef, RawKind, Taken, Visibility},
    },
    outside::Voice,
};
use url::Url;

/// A text that may be HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// The format says it is plain.
    Plain(String),
    /// The format says it is HTML.
    Html(String),
    /// The format does not say; it is HTML when it looks like it.
    Either(String),
}

impl Words {
    fn is_empty(&self) -> bool {
        let (Self::Plain(t) | Self::Html(t) | Self::Either(t)) = self;
        t.trim().is_empty()
    }
}

/// What a reader has found of an item.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub id: Option<String>,
    pub link: Option<String>,
    pub title: Option<Words>,
    pub body: Option<Words>,
    pub summary: Option<Words>,
    pub author: Option<Author>,
    pub published: Option<String>,
    pub updated: Option<String>,
    pub parent: Option<String>,
    pub thread: Option<String>,
    /// Address, media type and replacing text.
    pub media: Vec<(String, Option<String>, Option<String>)>,
    /// What relative addresses stand on.
    pub base: Option<Url>,
    /// What those within the text stand on, when it is something else.
    pub text_base: Option<Url>,
    pub problems: Vec<(ProblemKind, &'static str)>,
}

/// What is the same for every item of one answer.
pub struct Common<'a> {
    /// Whose voice the feed is.
    pub voice: &'a Voice,
    /// Now.
    pub now: Timestamp,
    /// What the raw bytes are.
    pub raw_kind: RawKind,
    cleaner: Option<(Option<Url>, Cleaner)>,
    our_names: HashSet<String>,
}

/// Longest text that is kept apart from its raw bytes, in bytes.
const LONGEST_TEXT: usize = 1 << 20;
const LONGEST_LINE: usize = 1000;
const LONGEST_ADDRESS: usize = 4000;
/// Most pictures and files of one item.
const MOST_MEDIA: usize = 100;

impl<'a> Common<'a> {
    /// What the items of one answer share.
    pub fn new(voice: &'a Voice, now: Timestamp, raw_kind: RawKind) -> Self {
        let our_names = match voice {
            Voice::MixedByAuthor(names) => names.iter().map(|n| folded(n)).collect(),
            Voice::Ours | Voice::Visitors => HashSet::new(),
        };
        Self { voice, now, raw_kind, cleaner: None, our_names }
    }

    /// The cleaner for a base; made anew only when the base is another than last time.
    fn cleaner(&mut self, base: Option<&Url>) -> &Cleaner {
        if self.cleaner.as_ref().is_some_and(|(held, _)| held.as_ref() != base) {
            self.cleaner = None;
        }
        &self.cleaner.get_or_insert_with(|| (base.cloned(), Cleaner::new(base))).1
    }
}

/// A finished item, and what settles its identity when ids do not serve.
pub struct Finished {
    /// The item, under the id its source gives, or with an empty one.
    pub taken: Taken,
    /// Hash of author, time as written, title and text: the same at every poll.
    pub content_id: String,
    /// The time as written; part of what tells two items under one id apart.
    pub written_time: String,
}

/// Turns a draft into an item.
pub fn finish(draft: Draft, common: &mut Common<'_>, raw: Vec<u8>) -> Finished {
    let mut taken =
        Taken { raw, raw_kind: common.raw_kind, visibility: Visibility::Public, ..Taken::default() };
    let base = draft.base.as_ref();
    for (kind, sentence) in &draft.problems {
        note(&mut taken, *kind, sentence);
    }
    let pictures = words(&draft, common, &mut taken);
    let written_time =
        draft.published.as_deref().or(draft.updated.as_deref()).unwrap_or_default().trim().to_owned();
    times(&draft, common.now, &mut taken);

    taken.author = draft.author.map(|a| Author {
        name: name(&a.name, common),
        handle: a.handle.map(|h| short(one_line(&h), LONGEST_LINE)).filter(|h| !h.is_empty()),
        url: a.url.and_then(|u| address(&u, base)),
        email: None,
    });
    taken.author = taken.author.filter(|a| !a.name.is_empty() || a.handle.is_some());
    taken.url = draft.link.as_deref().map(str::trim).filter(|l| !l.is_empty()).and_then(|link| {
        let found = address(link, base);
        if found.is_none() {
            note(&mut taken, ProblemKind::BadLink, "Inläggets länk kan inte användas.");
        }
        found
    });
    let mut seen: HashSet<String> = HashSet::new();
    for (link, media_type, alt) in &draft.media {
        let Some(url) = address(link, base) else { continue };
        if taken.media.len() < MOST_MEDIA && seen.insert(url.clone()) {
            let kind = MediaKind::guess(media_type.as_deref(), &url);
            let alt = alt.as_deref().map(one_line).filter(|a| !a.is_empty()).map(|a| short(a, LONGEST_LINE));
            taken.media.push(MediaRef { url, kind, alt });
        }
    }
    for picture in pictures {
        if taken.media.len() < MOST_MEDIA && seen.insert(picture.url.clone()) {
            taken.media.push(picture);
        }
    }
    taken.parent = draft.parent.map(|p| identifier(&p)).filter(|p| !p.is_empty());
    taken.thread = draft.thread.map(|t| identifier(&t)).filter(|t| !t.is_empty());
    taken.ours = ours(taken.author.as_ref(), common);
    taken.kind = match (&taken.parent, taken.ours) {
        (Some(_), _) | (None, Some(false)) => Kind::Comment,
        (None, Some(true)) => Kind::Post,
        (None, None) => Kind::Other,
    };
    if taken.kind == Kind::Comment && taken.thread.is_none() {
        // A comment's address is commonly that of the page it stands on, with a place on it.
        taken.thread = taken.url.as_deref().and_then(|u| u.split_once('#')).map(|(page, _)| page.to_owned());
    }
    if taken.text.is_empty() && taken.title.is_none() && taken.media.is_empty() {
        note(&mut taken, ProblemKind::NothingToRead, "Inlägget har varken rubrik, text eller bild.");
    }
    taken.external_id = draft.id.as_deref().map(identifier).unwrap_or_default();
    taken.id_from = IdFrom::Source;

    let mut hash = Sha256::new();
    hash.update(b"torg content id 1\n");
    let author = taken.author.as_ref().map(|a| a.name.as_str()).unwrap_or_default();
    for part in [author, &written_time, taken.title.as_deref().unwrap_or_default(), &taken.text] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    if taken.text.is_empty() && taken.title.is_none() {
        hash.update(&taken.raw); // nothing could be read: only its bytes tell it from others
    }
    Finished { content_id: format!("content:{}", hex(&hash.finalize())), taken, written_time }
}

/// A name on one line; some sources mark names up.
fn name(text: &str, common: &mut Common<'_>) -> String {
    let marked = text.contains('<') && looks_like_html(text);
    let text = if marked { common.cleaner(None).read(text).text } else { text.to_owned() };
    short(one_line(&text), LONGEST_LINE)
}

/// Notes a problem of the item.
fn note(taken: &mut Taken, kind: ProblemKind, sentence: &str) {
    if !taken.problems.iter().any(|p| p.kind == kind) {
        taken.problems.push(Problem::new(kind, Mender::Source, sentence));
    }
}

/// Fills in title, text and HTML; gives the pictures found within.
fn words(draft: &Draft, common: &mut Common<'_>, taken: &mut Taken) -> Vec<MediaRef> {
    let base = draft.text_base.as_ref().or(draft.base.as_ref());
    let mut read = |words: &Words| match words {
        Words::Plain(text) => (text.clone(), None),
        Words::Either(text) if !looks_like_html(text) => (text.clone(), None),
        Words::Either(html) | Words::Html(html) => (String::new(), Some(common.cleaner(base).read(html))),
    };
    let mut pictures = Vec::new();
    let mut remarks: Vec<(ProblemKind, &str)> = Vec::new();
    let mut remark = |shown: &crate::html::Shown| {
        if shown.had_active {
            remarks.push((
                ProblemKind::ActiveContent,
                "Skript eller annat aktivt innehåll i inlägget visas inte.",
            ));
        }
        if shown.escaped_twice {
            remarks.push((
                ProblemKind::EscapedTwice,
                "Inläggets HTML är kodad två gånger och har lästs som HTML.",
            ));
        }
        if shown.too_deep {
            remarks.push((
                ProblemKind::TooDeep,
                "Inläggets HTML är för djup eller stor och visas som ren text.",
            ));
        }
    };
    if let Some(title) = &draft.title {
        let (text, shown) = read(title);
        let text = shown.inspect(|s| remark(s)).map_or(text, |s| s.text);
        taken.title = Some(short(one_line(&text), LONGEST_LINE)).filter(|t| !t.is_empty());
    }
    let body = draft.body.as_ref().filter(|b| !b.is_empty()).or(draft.summary.as_ref());
    if let Some(body) = body {
        let (text, shown) = read(body);
        match shown {
            None => taken.text = plain(&text),
            Some(shown) => {
                remark(&shown);
                taken.text = plain(&shown.text);
                taken.html = shown.html.filter(|h| !h.is_empty() && !taken.text.is_empty());
                for (src, alt) in shown.pictures {
                    if let Some(url) = address(&src, base) {
                        pictures.push(MediaRef { url, kind: MediaKind::Image, alt });
                    }
                }
            }
        }
    }
    if taken.text.len() > LONGEST_TEXT {
        taken.text = short(std::mem::take(&mut taken.text), LONGEST_TEXT);
        taken.html = None;
        remarks.push((
            ProblemKind::ItemTooLarge,
            "Inläggets text är längre än 1 MB. Hela texten finns i originalet.",
        ));
    }
    for (kind, sentence) in remarks {
        note(taken, kind, sentence);
    }
    pictures
}

fn times(draft: &Draft, now: Timestamp, taken: &mut Taken) {
    let mut read = |text: Option<&str>, must: bool| match dates::read(text.unwrap_or_default(), now) {
        Ok((at, odd)) => {
            if odd.is_some() {
                let sentence = "Inläggets tid saknar tidszon och har lästs som svensk tid.";
                note(taken, ProblemKind::DateWithoutOffset, sentence);
            }
            Some(at)
        }
        Err(kind) if must || kind != ProblemKind::DateMissing => {
            let sentence = match kind {
                ProblemKind::DateMissing => "Inlägget saknar tid. Tiden då det hämtades gäller i stället.",
                ProblemKind::DateInFuture => {
                    "Inläggets tid ligger i framtiden. Tiden då det hämtades gäller i stället."
                }
                ProblemKind::DateImplausible => {
                    "Inläggets tid kan inte stämma. Tiden då det hämtades gäller i stället."
                }
                _ => "Inläggets tid kan inte läsas. Tiden då det hämtades gäller i stället.",
            };
            note(taken, kind, sentence);
            None
        }
        Err(_) => None,
    };
    let updated = read(draft.updated.as_deref(), false);
    let published = match &draft.published {
        Some(published) => read(Some(published), true),
        None if draft.updated.is_some() => updated,
        None => read(None, true),
    };
    taken.published_at = published;
    taken.updated_at = updated.filter(|at| published.is_none_or(|p| *at >= p));
}

/// Whether we wrote it.
fn ours(author: Option<&Author>, common: &Common<'_>) -> Option<bool> {
    match common.voice {
        Voice::Ours => Some(true),
        Voice::Visitors => Some(false),
        Voice::MixedByAuthor(_) => author.map(|a| {
            common.our_names.contains(&folded(&a.name))
                || a.handle.as_deref().is_some_and(|h| common.our_names.contains(&folded(h)))
        }),
    }
}

/// A name as names are compared: without case, spare spaces or a leading @.
fn folded(name: &str) -> String {
    one_line(name).trim_start_matches('@').to_lowercase()
}

/// A whole http or https address, or none.
pub fn address(text: &str, base: Option<&Url>) -> Option<String> {
    let text = text.trim();
    let url = match Url::parse(text) {
        Ok(url) => url,
        Err(url::ParseError::RelativeUrlWithoutBase) => base?.join(text).ok()?,
        Err(_) => return None,
    };
    let fine = matches!(url.scheme(), "http" | "https") && url.has_host() && !text.is_empty();
    Some(url.to_string()).filter(|u| fine && u.len() <= LONGEST_ADDRESS)
}

/// An id as it is kept: as it stands, without what cannot be stored; a very long one by its hash.
fn identifier(text: &str) -> String {
    let id: String = text.trim().chars().filter(|c| !c.is_control()).collect();
    if id.len() <= LONGEST_LINE { id } else { format!("long:{}", hex(&Sha256::digest(&id))) }
}

/// The longest start of a text within a number of bytes.
fn short(mut text: String, bytes: usize) -> String {
    if text.len() > bytes {
        let end = (0..=bytes).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
        text.truncate(end);
    }
    text
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
