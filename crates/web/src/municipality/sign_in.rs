//! Signing in. A wrong address and a wrong password are told alike, so that nobody learns who works here.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        form::{Filled, Takes, Weight, button, field},
        frame,
    },
    t,
};
use maud::{Markup, html};

/// Why somebody was not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotIn {
    /// Address and password do not fit together.
    Wrong,
    /// Too many tries; wait.
    TooMany,
    /// The session has ended; nothing that was written is lost.
    Ended,
}

/// The page.
#[derive(Clone, Debug, Default)]
pub struct SignInPage {
    /// The address, if one was given.
    pub email: String,
    /// Why not.
    pub not: Option<NotIn>,
    /// Where to go afterwards: an address of ours.
    pub then: Option<String>,
}

impl Page for SignInPage {
    const PUBLIC: bool = true;

    fn render(&self, ctx: &Ctx) -> Markup {
        let filled = Filled::new("").with("email", self.email.as_str());
        let content = html! {
            @if let Some(not) = self.not {
                div.errors role="alert" tabindex="-1" { p { @match not {
                    NotIn::Wrong => (t!(ctx, "sign-in-wrong")),
                    NotIn::TooMany => (t!(ctx, "sign-in-too-many")),
                    NotIn::Ended => (t!(ctx, "sign-in-ended")),
                } } }
            }
            form.stack method="post" action=(links::sign_in()) {
                @if let Some(then) = &self.then { input type="hidden" name="then" value=(then); }
                (field(ctx, &filled, "email", t!(ctx, "sign-in-email")).takes(Takes::Email).autocomplete("username").max(254).line())
                (field(ctx, &filled, "password", t!(ctx, "sign-in-password")).takes(Takes::Password).autocomplete("current-password").line())
                p.row { (button(&t!(ctx, "sign-in-do"), Weight::First)) }
            }
            p.small { (t!(ctx, "sign-in-help")) }
        };
        frame::door(ctx, &t!(ctx, "sign-in-title"), &links::sign_in(), &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        vec![
            ("", Self::default()),
            (
                "wrong",
                Self {
                    email: "maja.ek@exempelby.example".into(),
                    not: Some(NotIn::Wrong),
                    then: Some("/desk/inbox".into()),
                },
            ),
            ("too-many", Self { not: Some(NotIn::TooMany), ..Self::default() }),
            ("ended", Self { not: Some(NotIn::Ended), ..Self::default() }),
        ]
    }
}
