//! A form that was made on an older revision: both texts and their difference, nothing overwritten.

use crate::{
    ctx::Ctx,
    links::{self, Href},
    page::Page,
    parts::{
        diff,
        due::swedish,
        form::{Weight, button, made_on},
        frame::{Frame, Room},
        notice::{Tone, inline},
        time,
    },
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use torg_domain::ids::MessageId;

/// What happened while the form was open, and what was in it.
#[derive(Clone, Debug)]
pub struct StalePage {
    /// The message.
    pub message: MessageId,
    /// The revision now.
    pub revision: i64,
    /// What was meant to be done, Swedish: "Svara".
    pub act: String,
    /// Where the form went.
    pub address: Href,
    /// What happened in between: when, who, what (Swedish).
    pub between: Vec<(Timestamp, String, String)>,
    /// The text that stands now, if a colleague wrote one, and the reader's own.
    pub texts: Option<(String, String)>,
    /// Every field as it was sent, to be sent again if the reader says so.
    pub fields: Vec<(String, String)>,
    /// Why it cannot be done any more, Swedish; `None` when it still can.
    pub refused: Option<String>,
}

impl Page for StalePage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            (inline(Tone::Wrong, &html! { p { strong { (t!(ctx, "stale-lead")) } " " (t!(ctx, "stale-kept")) } }))
            section.sheet.pad aria-labelledby="between" { h2 #between { (t!(ctx, "stale-between")) }
                ol.history { @for (at, who, what) in &self.between { li { (time::long(ctx, *at)) " " strong { (who) } " " (swedish(ctx, what)) } } } }
            @if let Some((theirs, mine)) = &self.texts {
                div.two {
                    section.sheet.pad aria-labelledby="theirs" { h2 #theirs { (t!(ctx, "stale-theirs")) } p.text { (theirs) } }
                    section.sheet.pad aria-labelledby="mine" { h2 #mine { (t!(ctx, "stale-mine")) } p.text { (mine) } }
                }
                section.sheet.pad aria-labelledby="difference" { h2 #difference { (t!(ctx, "stale-difference")) } p.text { (diff::words(theirs, mine)) } }
            }
            @match &self.refused {
                Some(why) => { p { (swedish(ctx, why)) } p { a href=(links::message(self.message)) { (t!(ctx, "stale-back")) } } }
                None => {
                    form method="post" action=(self.address) {
                        (made_on(ctx, self.revision))
                        @for (name, value) in &self.fields { input type="hidden" name=(name) value=(value); }
                        p.row { (button(&t!(ctx, "stale-anyway", act = self.act.as_str()), Weight::First)) a href=(links::message(self.message)) { (t!(ctx, "stale-back")) } }
                    }
                }
            }
        };
        Frame::new(t!(ctx, "stale-title"), Room::Inbox).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::{at, id};
        let page = Self {
            message: id(201),
            revision: 9,
            act: "Svara".into(),
            address: links::answer(id(201)),
            between: vec![(at(-2), "Per Lund".into(), "sparade ett annat svar".into())],
            texts: Some((
                "Hej! Vi tittar på det.".into(),
                "Hej! Turen blev inställd, vi tittar på det.".into(),
            )),
            fields: vec![("text".into(), "Hej! Turen blev inställd, vi tittar på det.".into())],
            refused: None,
        };
        let refused =
            Self { texts: None, refused: Some("Meddelandet är redan besvarat.".into()), ..page.clone() };
        vec![("", page), ("refused", refused)]
    }
}
