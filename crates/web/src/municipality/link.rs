//! A one-time link: choose the first password, or a new one.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        form::{Filled, Takes, Weight, button, field},
        frame,
        notice::{Tone, inline},
        time,
    },
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};

/// The page.
#[derive(Clone, Debug)]
pub struct LinkPage {
    /// The token of the address.
    pub token: String,
    /// Who it is for and how long it holds; `None` when it is used, old or never was.
    pub holds: Option<(String, Timestamp)>,
    /// What was wrong.
    pub filled: Filled,
}

impl Page for LinkPage {
    const PUBLIC: bool = true;

    fn render(&self, ctx: &Ctx) -> Markup {
        let page = links::one_time(&self.token);
        let content = html! {
            @match &self.holds {
                None => {
                    (inline(Tone::Wrong, &html! { p { (t!(ctx, "link-dead")) } }))
                    p { a href=(links::sign_in()) { (t!(ctx, "link-sign-in")) } }
                }
                Some((name, until)) => {
                    p { (t!(ctx, "link-lead", name = name)) " " (t!(ctx, "link-until")) " " (time::long(ctx, *until)) "." }
                    form.stack method="post" action=(page) {
                        (self.filled.summary(ctx))
                        (field(ctx, &self.filled, "password", t!(ctx, "password-new")).hint(t!(ctx, "password-hint")).takes(Takes::Password).autocomplete("new-password").line())
                        (field(ctx, &self.filled, "again", t!(ctx, "password-again")).takes(Takes::Password).autocomplete("new-password").line())
                        p.row { (button(&t!(ctx, "password-save"), Weight::First)) }
                    }
                }
            }
        };
        frame::door(ctx, &t!(ctx, "link-title"), &page, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let page = Self {
            token: "4f7a".into(),
            holds: Some(("Maja Ek".into(), crate::samples::at(2_000))),
            filled: Filled::new(""),
        };
        vec![
            ("", page.clone()),
            (
                "short",
                Self {
                    filled: Filled::new("").wrong("password", "Lösenordet ska ha minst 12 tecken."),
                    ..page.clone()
                },
            ),
            ("dead", Self { holds: None, ..page }),
        ]
    }
}
