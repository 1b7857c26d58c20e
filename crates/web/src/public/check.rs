//! "Is this account really ours?": the answer in a sentence, and what to do with it.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        form::{Filled, Weight, button, field},
        frame,
        notice::{Tone, inline},
    },
    public::front::{Account, card},
    t,
};
use maud::{Markup, html};

/// The answer.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Ours.
    Ours(Vec<Account>),
    /// A name of ours; which account is meant, an address would say.
    OurName(Vec<Account>),
    /// Known, and not ours: what it is (Swedish).
    NotOurs(String),
    /// Not ours, but called almost as this one.
    LooksLike(Box<Account>),
    /// Not in the list.
    Unknown,
    /// Nothing that can be looked up.
    Nothing,
}

/// An account that uses our name and is not ours.
#[derive(Clone, Debug)]
pub struct Other {
    /// Its address.
    pub address: String,
    /// What it is (Swedish).
    pub note: String,
}

/// The page.
#[derive(Clone, Debug)]
pub struct CheckPage {
    /// What was typed.
    pub typed: String,
    /// The answer; none before something was asked.
    pub answer: Option<Answer>,
    /// The accounts that use our name and are not ours.
    pub others: Vec<Other>,
}

/// The form, also on the front.
pub(super) fn form(ctx: &Ctx, typed: &str, label: String) -> Markup {
    let filled = Filled::new("check").with("account", typed);
    html! {
        form.ask method="get" action=(links::check()) {
            (field(ctx, &filled, "account", label).hint(t!(ctx, "check-hint")).line())
            (button(&t!(ctx, "check-ask"), Weight::First))
        }
    }
}

impl CheckPage {
    fn said(&self, ctx: &Ctx, answer: &Answer) -> Markup {
        let cards = |all: &[Account]| html! { ul.cards { @for account in all { li.sheet { (card(ctx, account)) } } } };
        let tip = html! { p { a href=(links::tip_about(&self.typed)) { (t!(ctx, "check-tip")) } } };
        match answer {
            Answer::Ours(all) => html! {
                (inline(Tone::Done, &html! { h2 { (t!(ctx, "check-ours")) } p { (t!(ctx, "check-ours-lead")) } }))
                (cards(all))
            },
            Answer::OurName(all) => html! {
                (inline(Tone::Told, &html! { h2 { (t!(ctx, "check-name")) } p { (t!(ctx, "check-name-lead")) } }))
                (cards(all))
            },
            Answer::NotOurs(note) => {
                inline(Tone::Wrong, &html! { h2 { (t!(ctx, "check-not-ours")) } p { (swedish(ctx, note)) } })
            }
            Answer::LooksLike(account) => html! {
                (inline(Tone::Wrong, &html! { h2 { (t!(ctx, "check-looks")) } p { (t!(ctx, "check-looks-lead", name = account.name.as_str())) } (tip) }))
                (cards(std::slice::from_ref(account.as_ref())))
            },
            Answer::Unknown => inline(
                Tone::Wrong,
                &html! { h2 { (t!(ctx, "check-unknown")) } p { (t!(ctx, "check-unknown-lead")) } (tip) },
            ),
            Answer::Nothing => inline(
                Tone::Told,
                &html! { h2 { (t!(ctx, "check-nothing")) } p { (t!(ctx, "check-nothing-lead")) } },
            ),
        }
    }
}

impl Page for CheckPage {
    const PUBLIC: bool = true;

    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            p.lead { (t!(ctx, "check-lead")) }
            (form(ctx, &self.typed, t!(ctx, "check-label")))
            @if let Some(answer) = &self.answer { (self.said(ctx, answer)) }
            @if !self.others.is_empty() {
                h2 { (t!(ctx, "check-others")) }
                p { (t!(ctx, "check-others-lead")) }
                ul { @for other in &self.others { li { span.address { (other.address) } ": " (swedish(ctx, &other.note)) } } }
            }
            p { a href=(links::channel_list()) { (t!(ctx, "check-list")) } }
        };
        let at = if self.typed.is_empty() { links::check() } else { links::check_for(&self.typed) };
        frame::public(ctx, &t!(ctx, "check-title"), &at, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let accounts = Account::samples();
        let others = vec![Other {
            address: "https://social.example/exempelby-privat".into(),
            note: "Drivs av en privatperson som ber om kortnummer. Svara inte.".into(),
        }];
        let page = |typed: &str, answer| Self { typed: typed.into(), answer, others: others.clone() };
        vec![
            ("", Self { typed: String::new(), answer: None, others: vec![] }),
            ("ours", page("https://social.example/konto", Some(Answer::Ours(accounts[..1].to_vec())))),
            ("name", page("exempelby", Some(Answer::OurName(accounts[..2].to_vec())))),
            (
                "not-ours",
                page(
                    "https://social.example/exempelby-privat",
                    Some(Answer::NotOurs(others[0].note.clone())),
                ),
            ),
            ("looks", page("@exempe1by", Some(Answer::LooksLike(Box::new(accounts[0].clone()))))),
            ("unknown", page("https://social.example/x<y", Some(Answer::Unknown))),
            ("nothing", page("???", Some(Answer::Nothing))),
        ]
    }
}
