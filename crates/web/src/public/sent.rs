//! What has become of something that was sent without account: for whoever has its code.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        frame,
        notice::{Tone, inline},
        time,
    },
    public::report::{code_form, kind},
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use torg_domain::public::submission::{Kind, State};

/// How it stands.
#[derive(Clone, Debug)]
pub struct SentPage {
    /// Its code.
    pub code: String,
    /// What it is.
    pub kind: Kind,
    /// How far it has come.
    pub state: State,
    /// When it came.
    pub came: Timestamp,
    /// When somebody took it.
    pub taken: Option<Timestamp>,
    /// When it ended, and what its sender is told (Swedish).
    pub ended: Option<(Timestamp, String)>,
    /// Whether it was sent just now.
    pub fresh: bool,
}

/// Where one types the code.
#[derive(Clone, Debug, Default)]
pub struct SentCodePage {
    /// What was typed and opened nothing.
    pub wrong: Option<String>,
}

impl Page for SentPage {
    const PUBLIC: bool = true;

    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            @if self.fresh { (inline(Tone::Done, &html! { p { strong { (t!(ctx, "sent-thanks")) } } p { (t!(ctx, "sent-keep")) } })) }
            dl.facts {
                dt { (t!(ctx, "sent-code")) } dd { code.large { (self.code) } }
                dt { (t!(ctx, "sent-what")) } dd { (kind(ctx, self.kind)) }
                dt { (t!(ctx, "sent-came")) } dd { (time::long(ctx, self.came)) }
                dt { (t!(ctx, "sent-state")) } dd { @match self.state {
                    State::Received => (t!(ctx, "sent-received")),
                    State::Taken => { (t!(ctx, "sent-taken")) @if let Some(at) = self.taken { " " (time::long(ctx, at)) } },
                    State::Answered => (t!(ctx, "sent-answered")),
                    State::Closed => (t!(ctx, "sent-closed")),
                } }
                @if let Some((at, _)) = &self.ended { dt { (t!(ctx, "sent-ended")) } dd { (time::long(ctx, *at)) } }
            }
            @if let Some((_, answer)) = &self.ended {
                h2 { (t!(ctx, "sent-answer")) }
                @for line in answer.lines().filter(|l| !l.trim().is_empty()) { p { (swedish(ctx, line)) } }
            }
            p.small { (t!(ctx, "sent-come-back")) }
        };
        frame::public(ctx, &t!(ctx, "sent-title"), &links::sent(&self.code), &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |state, fresh| Self {
            code: "K7QM-2X9D-0RT4-W8HN".into(),
            kind: Kind::Report,
            state,
            came: crate::samples::at(-600),
            taken: (state != State::Received).then(|| crate::samples::at(-300)),
            ended: matches!(state, State::Answered | State::Closed).then(|| {
                (crate::samples::at(-60), "Tack för att du sade till.\nInlägget är borttaget.".into())
            }),
            fresh,
        };
        vec![
            ("", page(State::Received, true)),
            ("taken", page(State::Taken, false)),
            ("answered", page(State::Answered, false)),
            ("closed", Self { kind: Kind::Records, ..page(State::Closed, false) }),
        ]
    }
}

impl Page for SentCodePage {
    const PUBLIC: bool = true;

    fn render(&self, ctx: &Ctx) -> Markup {
        let content =
            html! { p.lead { (t!(ctx, "sent-code-lead")) } (code_form(ctx, self.wrong.as_deref())) };
        frame::public(ctx, &t!(ctx, "sent-follow-title"), &links::sent_code(), &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("", Self::default()), ("wrong", Self { wrong: Some("K7QM".into()) })]
    }
}
