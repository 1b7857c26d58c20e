//! The keys, and how to switch them off.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        frame::{Frame, Room},
        table::Table,
    },
    t,
};
use maud::{Markup, html};

/// The page.
#[derive(Clone, Debug)]
pub struct KeysPage;

impl Page for KeysPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let row = |key: &str, does: String| vec![html! { kbd { (key) } }, html! { (does) }];
        let table = |caption: String, rows: Vec<Vec<Markup>>| {
            Table { caption, quiet: false, columns: vec![t!(ctx, "keys-key"), t!(ctx, "keys-does")], rows }
                .render()
        };
        let everywhere = vec![
            row("/", t!(ctx, "keys-search")),
            row("i", if ctx.reads() { t!(ctx, "keys-inbox") } else { t!(ctx, "keys-me") }),
            row("?", t!(ctx, "keys-help")),
            row("z", t!(ctx, "act-undo-long")),
        ];
        let list = vec![
            row("j", t!(ctx, "keys-down")),
            row("k", t!(ctx, "keys-up")),
            row("Enter", t!(ctx, "keys-open")),
            row("x", t!(ctx, "keys-select")),
        ];
        let message = vec![
            row("s", t!(ctx, "act-answer")),
            row("g", t!(ctx, "act-triage")),
            row("h", t!(ctx, "act-holding")),
            row("f", t!(ctx, "act-consult")),
            row("v", t!(ctx, "act-forward")),
            row("b", t!(ctx, "act-criticism")),
            row("l", t!(ctx, "act-leave")),
            row("d", t!(ctx, "act-remove")),
            row("r", t!(ctx, "act-record")),
            row("t", t!(ctx, "act-answer-record")),
            row("p", t!(ctx, "act-lawyer")),
            row("n", t!(ctx, "act-notify")),
            row("a", t!(ctx, "act-assign")),
            row("m", t!(ctx, "act-secrecy")),
            row("e", t!(ctx, "act-close")),
            row("o", t!(ctx, "act-reopen")),
            row("u", t!(ctx, "act-back-inbox")),
            row("Ctrl Enter", t!(ctx, "keys-send")),
        ];
        let triage = vec![
            row("j", t!(ctx, "triage-yes")),
            row("n", t!(ctx, "triage-no")),
            row("Tab", t!(ctx, "keys-next-question")),
        ];
        let content = html! {
            p.lead { (t!(ctx, "keys-lead")) " " a href=(links::me()) { (t!(ctx, "keys-off")) } }
            div.two.sheet.pad {
                div { (table(t!(ctx, "keys-everywhere"), everywhere)) (table(t!(ctx, "keys-list"), list)) (table(t!(ctx, "keys-triage"), triage)) }
                div { (table(t!(ctx, "keys-message"), message)) }
            }
        };
        Frame::new(t!(ctx, "keys-title"), Room::Me).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("", Self)]
    }
}
