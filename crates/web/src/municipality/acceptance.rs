//! Reading and accepting the policy in force; and who has, and who has not (CH-11, CH-12, GV-12).

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        form::{Weight, one_button},
        frame::{Frame, Room},
        notice::{Tone, inline},
        time,
    },
    routes::Right,
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use torg_domain::ids::PersonId;

/// The page.
#[derive(Clone, Debug)]
pub struct AcceptancePage {
    /// What the version in force is called, and who decided it (Swedish).
    pub policy: String,
    /// Its number.
    pub version: i64,
    /// What people must know and follow by it (Swedish); `None` where it does not say.
    pub asked: Option<String>,
    /// When the reader accepted it.
    pub mine_at: Option<Timestamp>,
    /// Those who have, with when.
    pub have: Vec<(PersonId, String, Timestamp)>,
    /// Those who have not.
    pub lack: Vec<(PersonId, String)>,
}

impl Page for AcceptancePage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let version = self.version.to_string();
        let content = html! {
            section.sheet.pad aria-labelledby="mine" {
                h2 #mine { (t!(ctx, "acceptance-mine")) }
                p { (swedish(ctx, &self.policy)) " " a href=(links::policy()) { (t!(ctx, "acceptance-read")) } }
                @match &self.asked {
                    Some(asked) => p.small { (t!(ctx, "acceptance-asked")) " " (swedish(ctx, asked)) "." },
                    None => p.small { (t!(ctx, "acceptance-silent")) },
                }
                @match self.mine_at {
                    Some(at) => (inline(Tone::Done, &html! { p { (t!(ctx, "acceptance-done")) " " (time::long(ctx, at)) "." } })),
                    None => (one_button(&links::acceptance(), &[("version", &version)], &t!(ctx, "acceptance-do"), Weight::First)),
                }
            }
            section.sheet.pad aria-labelledby="lack" {
                h2 #lack { (t!(ctx, "acceptance-lack", n = self.lack.len() as u64)) }
                @if !self.lack.is_empty() { ul { @for (id, name) in &self.lack { li { a href=(links::person(*id)) { (name) } } } } }
                @if !self.lack.is_empty() && ctx.may(Right::ManagePeople) { (one_button(&links::acceptance_remind(), &[], &t!(ctx, "acceptance-remind"), Weight::Plain)) }
            }
            section.sheet.pad aria-labelledby="have" {
                h2 #have { (t!(ctx, "acceptance-have", n = self.have.len() as u64)) }
                ul { @for (id, name, at) in &self.have { li { a href=(links::person(*id)) { (name) } ", " (time::short(ctx, *at)) } } }
            }
        };
        Frame::new(t!(ctx, "acceptance-title"), Room::Policy).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::{at, id};
        let page = Self {
            policy: "Riktlinjer för sociala medier, beslut av kommunstyrelsen den 2 mars 2026, § 31.".into(),
            version: 2,
            asked: Some("följa riktlinjerna".into()),
            mine_at: None,
            have: vec![(id(2), "Per Lund".into(), at(-900))],
            lack: vec![(id(1), "Maja Ek".into())],
        };
        let done = Self { mine_at: Some(at(-5)), asked: None, lack: vec![], ..page.clone() };
        vec![("", page), ("done", done)]
    }
}
