//! Entering a message by hand: what was said, where, when, and a picture of the page.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        form::{Choice, Filled, Takes, Weight, button, field},
        frame::{Frame, Room},
    },
    t,
};
use maud::{Markup, html};
use torg_domain::ids::ChannelId;

/// The largest picture the form takes, in bytes.
pub const LARGEST_PICTURE: usize = 10 * 1024 * 1024;

/// The form.
#[derive(Clone, Debug)]
pub struct ManualPage {
    /// The channel.
    pub channel: ChannelId,
    /// Its name.
    pub name: String,
    /// The kinds of messages.
    pub kinds: Vec<Choice>,
    /// The largest picture, in words: "10 MB".
    pub largest: String,
    /// What was filled in.
    pub filled: Filled,
}

impl Page for ManualPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let f = &self.filled;
        let who_reads = [
            Choice::new("public", t!(ctx, "manual-public")),
            Choice::new("direct", t!(ctx, "manual-direct")),
            Choice::new("secret", t!(ctx, "manual-secret")).hint(t!(ctx, "manual-secret-hint")),
        ];
        let content = html! {
            p { (t!(ctx, "manual-lead")) }
            form.stack.sheet.pad method="post" action=(links::manual(self.channel)) enctype="multipart/form-data" {
                (f.summary(ctx))
                (field(ctx, f, "author", t!(ctx, "manual-author")).hint(t!(ctx, "manual-author-hint")).max(200).line())
                (field(ctx, f, "text", t!(ctx, "manual-text")).hint(t!(ctx, "manual-text-hint")).lines(6))
                (field(ctx, f, "kind", t!(ctx, "manual-kind")).choose(&self.kinds))
                (field(ctx, f, "published_at", t!(ctx, "manual-published")).hint(t!(ctx, "manual-published-hint")).takes(Takes::DayTime).line())
                (field(ctx, f, "url", t!(ctx, "manual-url")).optional().takes(Takes::Address).line())
                (field(ctx, f, "answers", t!(ctx, "manual-answers")).hint(t!(ctx, "manual-answers-hint")).optional().takes(Takes::Address).line())
                (field(ctx, f, "visibility", t!(ctx, "manual-visibility")).radios(&who_reads))
                (field(ctx, f, "screenshot", t!(ctx, "manual-screenshot")).hint(t!(ctx, "manual-screenshot-hint", largest = self.largest.as_str())).optional().file("image/png,image/jpeg,image/webp"))
                p.row { (button(&t!(ctx, "manual-save"), Weight::First)) a href=(links::channel(self.channel)) { (t!(ctx, "act-not-now")) } }
            }
        };
        Frame::new(t!(ctx, "manual-title", channel = self.name.as_str()), Room::Channels)
            .render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::id;
        let page = Self {
            channel: id(10),
            name: "Anslagstavlan".into(),
            kinds: vec![
                Choice::new("comment", "kommentar"),
                Choice::new("question", "fråga"),
                Choice::new("direct", "direktmeddelande"),
            ],
            largest: "10 MB".into(),
            filled: Filled::new("").with("visibility", "public"),
        };
        let wrong = Self {
            filled: Filled::new("")
                .with("text", "Hej")
                .wrong("published_at", "Tiden 29 mars 2026 kl. 02:30 finns inte: klockan ställs fram då.")
                .wrong("screenshot", "Filen är ingen bild."),
            ..page.clone()
        };
        vec![("", page), ("wrong", wrong)]
    }
}
