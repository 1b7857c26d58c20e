//! One version of a message against the one before: each whole, and the difference between them.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        diff,
        frame::{Frame, Room},
        time,
    },
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use torg_domain::ids::MessageId;

/// Two versions beside each other.
#[derive(Clone, Debug)]
pub struct VersionPage {
    /// The message.
    pub message: MessageId,
    /// Its author.
    pub author: String,
    /// The earlier text and when we captured it; `None` for the first version.
    pub before: Option<(String, Timestamp)>,
    /// The later text, when we captured it, and when the platform says it was written.
    pub after: (String, Timestamp, Option<Timestamp>),
    /// SHA-256 of the version as it is kept.
    pub digest: String,
}

impl Page for VersionPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let (after, captured, said) = &self.after;
        let content = html! {
            p { a href=(links::message(self.message)) { (t!(ctx, "version-back")) } }
            @if let Some((before, _)) = &self.before {
                section.sheet.pad aria-labelledby="difference" { h2 #difference { (t!(ctx, "version-difference")) } p.text { (diff::words(before, after)) } }
            }
            div.two {
                @if let Some((before, at)) = &self.before {
                    section.sheet.pad aria-labelledby="before" { h2 #before { (t!(ctx, "version-before")) } p.small { (t!(ctx, "thread-captured")) " " (time::long(ctx, *at)) } p.text { (before) } }
                }
                section.sheet.pad aria-labelledby="after" {
                    h2 #after { (t!(ctx, "version-after")) }
                    p.small { (t!(ctx, "thread-captured")) " " (time::long(ctx, *captured))
                        @if let Some(said) = said { ". " (t!(ctx, "version-said")) " " (time::long(ctx, *said)) } }
                    p.text { (after) }
                }
            }
            p.small { (t!(ctx, "version-digest")) " " code { (self.digest) } }
        };
        Frame::new(t!(ctx, "version-title", author = self.author.as_str()), Room::Inbox).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::{at, id};
        vec![(
            "",
            Self {
                message: id(201),
                author: "Orolig förälder".into(),
                before: Some(("När tänker ni göra något?".into(), at(-1_321))),
                after: ("Ring mig. När tänker ni göra något?".into(), at(-1_316), Some(at(-1_318))),
                digest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
            },
        )]
    }
}
