//! The thread: what was said around the message, and the message itself with its versions and files.

use super::MessagePage;
use crate::{
    ctx::Ctx,
    links::{self, Href},
    parts::{
        access::Hidden,
        diff,
        due::swedish,
        text::{Piece, marked},
        time,
    },
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use torg_domain::ids::{MessageId, VersionId};

/// Something said in the thread.
#[derive(Clone, Debug)]
pub struct Said {
    /// Which message.
    pub id: MessageId,
    /// Whether it is the one the page is about.
    pub this: bool,
    /// Whether we said it.
    pub ours: bool,
    /// Its author.
    pub author: String,
    /// When it became available, as the platform says.
    pub published_at: Option<Timestamp>,
    /// When we captured it.
    pub captured_at: Timestamp,
    /// Where it can be seen.
    pub url: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its text.
    pub body: Body,
    /// Earlier versions and their difference, newest last.
    pub changes: Vec<Change>,
    /// Files that came with it.
    pub media: Vec<Media>,
    /// When it was found gone at the source.
    pub gone_at: Option<Timestamp>,
    /// What it answers, and who ordered it: said by torg on that order.
    pub ordered: Option<(MessageId, String)>,
    /// Where it stands at the source, and between which times that came to be (Swedish).
    pub at_source: Option<String>,
}

/// The text of something said.
#[derive(Clone, Debug)]
pub enum Body {
    /// As written, with what was found in it.
    Open(Vec<Piece>),
    /// Hidden until opened; `may` tells whether this reader may.
    Hidden(Hidden, bool),
}

/// One change of a text.
#[derive(Clone, Debug)]
pub struct Change {
    /// The later version.
    pub version: VersionId,
    /// When we found it.
    pub at: Timestamp,
    /// The text before.
    pub before: String,
    /// The text after.
    pub after: String,
}

/// A file that came with a message.
#[derive(Clone, Debug)]
pub struct Media {
    /// Its id in the address.
    pub file: String,
    /// Its kind, sniffed: "bild, JPEG".
    pub kind: String,
    /// Its size in words.
    pub size: String,
    /// What its author says it shows.
    pub alt: Option<String>,
    /// Why it could not be fetched, in Swedish.
    pub problem: Option<String>,
}

/// The thread with the message in its place.
#[must_use]
pub fn render(ctx: &Ctx, page: &MessagePage) -> Markup {
    html! {
        h2.away { (t!(ctx, "thread-title")) }
        @if page.more_in_thread > 0 { p.small.pad { (t!(ctx, "thread-more", n = page.more_in_thread)) } }
        @for said in &page.thread { (one(ctx, said)) }
    }
}

fn one(ctx: &Ctx, said: &Said) -> Markup {
    html! {
        article.said.ours[said.ours].this[said.this] id=[said.this.then_some("this")] {
            header {
                @if said.this { strong { (said.author) } } @else { a href=(links::message(said.id)) { (said.author) } }
                span.small {
                    @match said.published_at {
                        Some(at) => { (time::short(ctx, at)) " · " (t!(ctx, "thread-captured")) " " (time::short(ctx, said.captured_at)) }
                        None => { (t!(ctx, "thread-captured")) " " (time::short(ctx, said.captured_at)) " · " (t!(ctx, "thread-no-time")) }
                    }
                    @if said.ours { " · " (t!(ctx, "thread-ours")) }
                    @if let Some((answered, by)) = &said.ordered { " · " a href=(links::message(*answered)) { (t!(ctx, "thread-ordered", name = by.as_str())) } }
                    @if let Some(href) = said.url.as_deref().and_then(links::outside) { " · " (away(ctx, &href)) }
                }
                @if !said.changes.is_empty() { span.chip { (t!(ctx, "thread-changed", n = said.changes.len())) } }
                @if let Some(at) = said.gone_at { span.chip.soon { (t!(ctx, "thread-gone")) " " (time::short(ctx, at)) } }
            }
            @if let Some(title) = &said.title { p.title { (title) } }
            @match &said.body {
                Body::Open(pieces) => p.text { (marked(ctx, pieces)) },
                Body::Hidden(hidden, may) => (hidden.curtain(ctx, *may, &links::message_open(said.id))),
            }
            @if let Some(stands) = &said.at_source { p.small { (swedish(ctx, stands)) } }
            (media(ctx, said))
            @if matches!(said.body, Body::Open(_)) && !said.changes.is_empty() {
                details { summary { (t!(ctx, "thread-show-changes")) }
                    ol.changes { @for change in &said.changes {
                        li { p.small { a href=(links::message_version(said.id, change.version)) { (t!(ctx, "thread-changed-at")) " " (time::short(ctx, change.at)) } }
                            p.text { (diff::words(&change.before, &change.after)) } }
                    } }
                }
            }
        }
    }
}

fn media(ctx: &Ctx, said: &Said) -> Markup {
    html! {
        @if !said.media.is_empty() {
            ul.media { @for file in &said.media {
                li {
                    @match &file.problem {
                        Some(problem) => { span.chip.late { (t!(ctx, "media-missing")) } " " (problem) }
                        None => a href=(links::message_media(said.id, &file.file)) download { (file.kind) @if !file.size.is_empty() { ", " (file.size) } },
                    }
                    @match &file.alt { Some(alt) => { " " (alt) } None => { " " span.small { (t!(ctx, "media-no-alt")) } } }
                }
            } }
        }
    }
}

/// A link out of torg; the new place never learns where the reader came from.
fn away(ctx: &Ctx, href: &Href) -> Markup {
    html! { a href=(href) rel="noreferrer noopener external" { (t!(ctx, "thread-at-platform")) } }
}
