//! Registering one message: the law's columns, filled in as they are proposed.

use super::form;
use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        form::{Choice, Filled, Weight, button, field, made_on},
        frame::{Frame, Room},
        notice::{Tone, inline},
    },
    t,
};
use maud::{Markup, html};
use torg_domain::ids::MessageId;

/// The form.
#[derive(Clone, Debug)]
pub struct RegisterPage {
    /// The message.
    pub message: MessageId,
    /// Its revision.
    pub revision: i64,
    /// Whether it came in; else we drew it up.
    pub incoming: bool,
    /// How the diary is kept: `torg`, `mail` or `folder`; none while nobody has said.
    pub kept: Option<String>,
    /// The authority whose diary it is.
    pub authority: String,
    /// Diaries to choose from, when there are several.
    pub diaries: Vec<Choice>,
    /// What the message's words must not be shown for, Swedish.
    pub guarded: Option<String>,
    /// What was filled in.
    pub filled: Filled,
    /// Why it was refused, Swedish.
    pub refused: Option<String>,
}

impl Page for RegisterPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let f = &self.filled;
        let lead = match self.kept.as_deref() {
            Some("torg") => t!(ctx, "diary-register-torg", authority = self.authority.as_str()),
            Some("mail") => t!(ctx, "diary-register-mail", authority = self.authority.as_str()),
            Some(_) => t!(ctx, "diary-register-folder", authority = self.authority.as_str()),
            None => t!(ctx, "diary-register-unset", authority = self.authority.as_str()),
        };
        let case = field(ctx, f, "case", t!(ctx, "diary-case")).optional().max(200);
        let case = if self.kept.as_deref() == Some("torg") {
            case.hint(t!(ctx, "diary-case-hint"))
        } else {
            case.hint(t!(ctx, "diary-case-proposed-hint"))
        };
        let content = html! {
            p.lead { (lead) }
            p { a href=(links::message(self.message)) { (t!(ctx, "diary-to-message")) } }
            @if let Some(refused) = &self.refused { (inline(Tone::Wrong, &html! { p { (swedish(ctx, refused)) } })) }
            @if let Some(why) = &self.guarded { (inline(Tone::Told, &html! { p { (swedish(ctx, why)) } })) }
            form.stack.sheet.pad method="post" action=(links::diary_register(self.message)) {
                (f.summary(ctx)) (made_on(ctx, self.revision))
                @if self.diaries.len() > 1 { (field(ctx, f, "authority", t!(ctx, "diary-authority")).choose(&self.diaries)) }
                (form::columns(ctx, f, self.incoming))
                (case.line())
                p.row {
                    (button(&if self.kept.as_deref() == Some("torg") { t!(ctx, "diary-register") } else { t!(ctx, "diary-hand-over") }, Weight::First))
                    a href=(links::diary()) { (t!(ctx, "act-not-now")) }
                }
            }
        };
        Frame::new(t!(ctx, "diary-register-title"), Room::Diary).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::id;
        let filled = Filled::new("")
            .with("on", "2026-12-01")
            .with("counterpart", "Anna L.")
            .with("counterpart_shown", "same")
            .with("subject", "Meddelande i Kommunens blogg: Gatlyktan vid skolan är trasig")
            .with("subject_shown", "same");
        let page = Self {
            message: id(201),
            revision: 4,
            incoming: true,
            kept: Some("torg".into()),
            authority: "Kommunstyrelsen".into(),
            diaries: vec![
                Choice::new("1", "Kommunstyrelsen"),
                Choice::new("2", "Barn- och utbildningsnämnden"),
            ],
            guarded: None,
            filled: filled.clone(),
            refused: None,
        };
        let guarded = Self {
            kept: Some("mail".into()),
            diaries: vec![],
            incoming: false,
            guarded: Some(
                "Meddelandet är sekretessmarkerat. Dess ord får inte stå i den offentliga formen.".into(),
            ),
            filled: filled.wrong("subject_shown", "Den offentliga formen återger meddelandets ord."),
            ..page.clone()
        };
        let unset = Self {
            kept: None,
            refused: Some("Ingen har sagt hur den här nämndens diarium förs.".into()),
            ..page.clone()
        };
        vec![
            ("", page.clone()),
            ("folder", Self { kept: Some("folder".into()), ..page }),
            ("guarded", guarded),
            ("unset", unset),
        ]
    }
}
