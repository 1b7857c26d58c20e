//! Inviting somebody: the link is shown once, to be handed over, and mailed where mail is set up.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        form::{Choice, Filled, Takes, Weight, button, field},
        frame::{Frame, Room},
        time,
    },
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use torg_domain::ids::PersonId;

/// A link that was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// For whom.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The whole address.
    pub address: String,
    /// How long it holds.
    pub until: Timestamp,
    /// Whether it was mailed.
    pub mailed: bool,
}

/// The page.
#[derive(Clone, Debug)]
pub struct InvitePage {
    /// The units one may be placed at.
    pub units: Vec<Choice>,
    /// What was filled in.
    pub filled: Filled,
    /// The link that was made.
    pub made: Option<Made>,
}

impl Page for InvitePage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            @match &self.made {
                Some(made) => {
                    div.sheet.pad.stack {
                        p { (t!(ctx, "invite-made", name = made.name.as_str())) " " (t!(ctx, "link-until")) " " (time::long(ctx, made.until)) "." }
                        div.field { label for="made" { (t!(ctx, "invite-address")) } input id="made" type="text" readonly data-copy value=(made.address); }
                        p.small { @if made.mailed { (t!(ctx, "invite-mailed")) } @else { (t!(ctx, "invite-hand-over")) } }
                        p.row {
                            a href=(links::person(made.person)) { (t!(ctx, "invite-then", name = made.name.as_str())) }
                            a href=(links::people()) { (t!(ctx, "people-title")) }
                        }
                    }
                }
                None => {
                    form.stack.sheet.pad method="post" action=(links::person_new()) {
                        (self.filled.summary(ctx))
                        (field(ctx, &self.filled, "first_name", t!(ctx, "invite-first")).max(100).line())
                        (field(ctx, &self.filled, "last_name", t!(ctx, "invite-last")).max(100).line())
                        (field(ctx, &self.filled, "title", t!(ctx, "invite-title-of-work")).hint(t!(ctx, "invite-title-hint")).max(100).line())
                        (field(ctx, &self.filled, "email", t!(ctx, "invite-email")).takes(Takes::Email).max(254).line())
                        (field(ctx, &self.filled, "unit", t!(ctx, "col-unit")).choose(&self.units))
                        p.row { (button(&t!(ctx, "invite-do"), Weight::First)) a href=(links::people()) { (t!(ctx, "act-not-now")) } }
                    }
                }
            }
        };
        Frame::new(t!(ctx, "invite-title"), Room::People).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let page = Self {
            units: vec![Choice::new("1", "Kommunledningskontoret")],
            filled: Filled::new(""),
            made: None,
        };
        vec![
            ("", page.clone()),
            (
                "wrong",
                Self {
                    filled: Filled::new("")
                        .with("email", "maja")
                        .wrong("email", "Skriv en hel e-postadress.")
                        .wrong("unit", "Välj en enhet."),
                    ..page.clone()
                },
            ),
            (
                "made",
                Self {
                    made: Some(Made {
                        person: crate::samples::id(2),
                        name: "Per Lund".into(),
                        address: "https://torg.exempelby.example/desk/link/4f7a".into(),
                        until: crate::samples::at(2_880),
                        mailed: false,
                    }),
                    ..page
                },
            ),
        ]
    }
}
