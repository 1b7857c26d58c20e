//! A pack that somebody wrote themselves: what is wrong with it, or what it would change and the way on.
//!
//! Taking in changes nothing. From here one goes on to the decision, the questions it leaves open and the
//! preview, as with any other pack.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        form::{Filled, Weight, button, field},
        frame::{Frame, Room},
        notice::{Tone, inline},
        table::Table,
        time,
    },
    policy::policy::PolicyPage,
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};

/// One mistake or warning, as `torg policy check` says it.
#[derive(Clone, Debug)]
pub struct MistakeLine {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// The parameter or key it concerns; empty for the file as a whole.
    pub parameter: String,
    /// What is wrong, Swedish.
    pub text: String,
    /// Whether it only should be looked at.
    pub warning: bool,
}

/// A pack that was taken in.
#[derive(Clone, Debug)]
pub struct TakenPack {
    /// The word the forms name it by.
    pub key: String,
    /// Its title.
    pub title: String,
    /// What it says of itself, Swedish.
    pub about: String,
    /// Its digest.
    pub digest: String,
    /// When it was taken in, and by whom.
    pub taken: (Timestamp, String),
    /// What differs from what is in force, Swedish.
    pub differs: Vec<String>,
    /// What it leaves open, Swedish questions: those that must be answered now, and those that can wait.
    pub asks: (Vec<String>, Vec<String>),
    /// Whether it is the one that is in force.
    pub in_force: bool,
}

/// The page.
#[derive(Clone, Debug)]
pub struct PackPage {
    /// The pack; none when it could not be taken in.
    pub taken: Option<TakenPack>,
    /// What is wrong, or to be looked at.
    pub mistakes: Vec<MistakeLine>,
    /// What was filled in for the decision.
    pub filled: Filled,
}

/// The form that takes in a pack: a zip of its folder, or its files.
#[must_use]
pub fn upload(ctx: &Ctx, filled: &Filled) -> Markup {
    html! {
        form.stack method="post" action=(links::pack_take_in()) enctype="multipart/form-data" {
            (filled.summary(ctx))
            (field(ctx, filled, "files", t!(ctx, "pack-files")).hint(t!(ctx, "pack-files-hint")).files(".zip,.toml"))
            p.row { (button(&t!(ctx, "pack-take-in-do"), Weight::First)) }
        }
    }
}

impl PackPage {
    fn mistakes(&self, ctx: &Ctx) -> Markup {
        let row = |one: &MistakeLine| {
            vec![
                html! { code { (one.file) } },
                html! { (one.line) },
                html! { @if !one.parameter.is_empty() { code { (one.parameter) } } },
                html! { @if one.warning { span.chip.soon { (t!(ctx, "pack-warning")) } " " } (swedish(ctx, &one.text)) },
            ]
        };
        Table {
            caption: t!(ctx, "pack-mistakes"),
            quiet: true,
            columns: vec![
                t!(ctx, "col-file"),
                t!(ctx, "col-line"),
                t!(ctx, "col-parameter"),
                t!(ctx, "col-wrong"),
            ],
            rows: self.mistakes.iter().map(row).collect(),
        }
        .render()
    }

    fn wrong(&self, ctx: &Ctx) -> Markup {
        let n = self.mistakes.iter().filter(|m| !m.warning).count() as u64;
        html! {
            (inline(Tone::Wrong, &html! { p { strong { (t!(ctx, "pack-wrong", n = n)) } " " (t!(ctx, "pack-wrong-now")) } }))
            section.sheet.pad aria-labelledby="mistakes" { h2 #mistakes { (t!(ctx, "pack-mistakes")) } (self.mistakes(ctx)) }
            section.sheet.pad aria-labelledby="again" { h2 #again { (t!(ctx, "pack-again")) } (upload(ctx, &Filled::new("pack"))) }
            p.spaced { a href=(links::policy()) { (t!(ctx, "pack-back")) } }
        }
    }

    fn taken(&self, ctx: &Ctx, pack: &TakenPack) -> Markup {
        let (now, later) = &pack.asks;
        let (at, who) = &pack.taken;
        html! {
            p.lead { (swedish(ctx, &pack.about)) }
            p.small { (t!(ctx, "pack-taken-by", who = who.as_str())) " " (time::long(ctx, *at)) ". " (t!(ctx, "pack-digest")) " " code { (pack.digest) } }
            @if !self.mistakes.is_empty() {
                section.sheet.pad aria-labelledby="look" { h2 #look { (t!(ctx, "pack-look")) } (self.mistakes(ctx)) }
            }
            section.sheet.pad aria-labelledby="differs" { h2 #differs { (t!(ctx, "pack-differs")) }
                @if pack.differs.is_empty() { p { (t!(ctx, "pack-same")) } }
                @else { ul { @for one in &pack.differs { li { (swedish(ctx, one)) } } } }
            }
            @if !now.is_empty() || !later.is_empty() {
                section.sheet.pad aria-labelledby="open" { h2 #open { (t!(ctx, "pack-open")) }
                    p { (t!(ctx, "pack-open-lead", now = now.len() as u64, later = later.len() as u64)) }
                    ul { @for one in now { li { (swedish(ctx, one)) } } }
                    @if !later.is_empty() { details { summary { (t!(ctx, "pack-open-later")) } ul { @for one in later { li { (swedish(ctx, one)) } } } } }
                }
            }
            @if pack.in_force { p.spaced { (t!(ctx, "pack-in-force")) } }
            @else {
                form.stack.sheet.pad method="post" action=(links::policy_preview()) {
                    h2 { (t!(ctx, "pack-decide")) }
                    (self.filled.summary(ctx))
                    p.small { (t!(ctx, "pack-decide-lead")) }
                    input type="hidden" name="pack" value=(pack.key);
                    (PolicyPage::decision(ctx, &self.filled))
                    p.row { (button(&t!(ctx, "policy-preview-do"), Weight::First)) a href=(links::policy()) { (t!(ctx, "act-not-now")) } }
                }
            }
        }
    }
}

impl Page for PackPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        match &self.taken {
            Some(pack) => Frame::new(pack.title.as_str(), Room::Policy).render(ctx, &self.taken(ctx, pack)),
            None => Frame::new(t!(ctx, "pack-wrong-title"), Room::Policy).render(ctx, &self.wrong(ctx)),
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::at;
        let mistake = |warning| MistakeLine {
            file: "policy.toml".into(),
            line: 41,
            parameter: "answer.deadline".into(),
            text: "”tme” är okänt; menades ”time”?".into(),
            warning,
        };
        let taken = Self {
            taken: Some(TakenPack {
                key: "taken:01938000-0000-7000-8000-000000000001".into(),
                title: "Exempelbys riktlinjer för sociala medier".into(),
                about: "Följer riktlinjerna som kommunstyrelsen antog 2026.".into(),
                digest: "6f1c0a44b1e0".into(),
                taken: (at(-20), "Maja Ek".into()),
                differs: vec!["Svar inom 4 bevakade timmar i stället för 8.".into()],
                asks: (
                    vec!["Vilka tider är kanalerna bevakade?".into()],
                    vec!["Vem kan man fråga vid tvekan om registrering?".into()],
                ),
                in_force: false,
            }),
            mistakes: vec![mistake(true)],
            filled: Filled::new("adopt").wrong("paragraph", "Skriv beslutets paragraf."),
        };
        let mut same = taken.clone();
        same.mistakes.clear();
        if let Some(pack) = &mut same.taken {
            pack.differs.clear();
            pack.asks = (vec![], vec![]);
            pack.in_force = true;
        }
        let wrong =
            Self { taken: None, mistakes: vec![mistake(false), mistake(true)], filled: Filled::new("adopt") };
        vec![("", taken), ("same", same), ("wrong", wrong)]
    }
}
