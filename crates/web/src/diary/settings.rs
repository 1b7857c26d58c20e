//! How each authority keeps its diary.

use super::queue::ways;
use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        form::{Choice, Filled, Takes, Weight, button, field},
        frame::{Frame, Room},
        notice::{Tone, inline},
    },
    t,
};
use maud::{Markup, html};
use torg_domain::ids::AuthorityId;

/// One authority's form.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The authority.
    pub authority: AuthorityId,
    /// Its name.
    pub name: String,
    /// The revision the form is made on; none while nothing is said.
    pub revision: Option<i64>,
    /// The number that comes next this year, as it would be written.
    pub next: Option<String>,
    /// Whether this year's series has begun.
    pub begun: bool,
    /// What was filled in.
    pub filled: Filled,
}

/// The page.
#[derive(Clone, Debug)]
pub struct DiarySettingsPage {
    /// The authorities: id, name, and how each keeps its diary (`torg`, `mail`, `folder`, or nothing).
    pub authorities: Vec<(AuthorityId, String, String)>,
    /// The one that is open.
    pub open: Option<Setting>,
    /// Whether letters can be sent.
    pub mail: bool,
    /// Whether the operator has named a folder.
    pub folder: bool,
    /// Why something was refused, Swedish.
    pub refused: Option<String>,
}

impl DiarySettingsPage {
    fn one(&self, ctx: &Ctx, setting: &Setting) -> Markup {
        let f = &setting.filled;
        let kept = [
            Choice::new("torg", t!(ctx, "diary-kept-torg")).hint(t!(ctx, "diary-kept-torg-hint")),
            Choice::new("mail", t!(ctx, "diary-kept-mail")).hint(if self.mail {
                t!(ctx, "diary-kept-mail-hint")
            } else {
                t!(ctx, "diary-kept-mail-missing")
            }),
            Choice::new("folder", t!(ctx, "diary-kept-folder")).hint(if self.folder {
                t!(ctx, "diary-kept-folder-hint")
            } else {
                t!(ctx, "diary-kept-folder-missing")
            }),
        ];
        html! {
            form.stack.sheet.pad method="post" action=(links::diary_setting(setting.authority)) {
                h2 { (setting.name) }
                (f.summary(ctx))
                @if let Some(revision) = setting.revision { input type="hidden" name="revision" value=(revision); }
                @if let Some(next) = &setting.next { p { (t!(ctx, "diary-next-is", number = next.as_str())) } }
                (field(ctx, f, "kept", t!(ctx, "diary-kept")).radios(&kept))
                (field(ctx, f, "prefix", t!(ctx, "diary-prefix")).hint(t!(ctx, "diary-prefix-hint")).optional().max(20).line())
                (field(ctx, f, "template", t!(ctx, "diary-template")).hint(t!(ctx, "diary-template-hint")).optional().max(60).line())
                @if !setting.begun { (field(ctx, f, "next", t!(ctx, "diary-next")).hint(t!(ctx, "diary-next-hint")).optional().takes(Takes::Number).line()) }
                (field(ctx, f, "mail_to", t!(ctx, "diary-mail-to")).hint(t!(ctx, "diary-mail-to-hint")).optional().takes(Takes::Email).line())
                (field(ctx, f, "folder", t!(ctx, "diary-folder")).hint(t!(ctx, "diary-folder-hint")).optional().max(60).line())
                (field(ctx, f, "chase_days", t!(ctx, "diary-chase-days")).hint(t!(ctx, "diary-chase-days-hint")).takes(Takes::Number).line())
                (field(ctx, f, "shown", t!(ctx, "diary-shown")).optional().tick())
                p.row { (button(&t!(ctx, "diary-settings-save"), Weight::First)) }
            }
        }
    }
}

impl Page for DiarySettingsPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let kept = |word: &str| match word {
            "torg" => t!(ctx, "diary-kept-torg"),
            "mail" => t!(ctx, "diary-kept-mail"),
            "folder" => t!(ctx, "diary-kept-folder"),
            _ => t!(ctx, "diary-kept-unset"),
        };
        let content = html! {
            (ways(ctx))
            p.lead { (t!(ctx, "diary-settings-lead")) }
            ul.plain.sheet.pad { @for (id, name, word) in &self.authorities {
                li { a href=(links::diary_setting(*id)) { (name) } " " span.where { (kept(word)) } }
            } }
            @if let Some(refused) = &self.refused { (inline(Tone::Wrong, &html! { p { (swedish(ctx, refused)) } })) }
            @if let Some(setting) = &self.open { (self.one(ctx, setting)) }
        };
        Frame::new(t!(ctx, "diary-settings"), Room::Diary).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::id;
        let board = Setting {
            authority: id(1),
            name: "Kommunstyrelsen".into(),
            revision: Some(3),
            next: Some("KSN-2026-0386".into()),
            begun: true,
            filled: Filled::new("")
                .with("kept", "torg")
                .with("prefix", "KSN")
                .with("template", "{prefix}-{yyyy}-{serial:04}")
                .with("chase_days", "3")
                .with("shown", "yes"),
        };
        let page = Self {
            authorities: vec![
                (id(1), "Kommunstyrelsen".into(), "torg".into()),
                (id(2), "Barn- och utbildningsnämnden".into(), String::new()),
            ],
            open: Some(board),
            mail: true,
            folder: false,
            refused: None,
        };
        let wrong = Setting {
            authority: id(2),
            name: "Barn- och utbildningsnämnden".into(),
            revision: None,
            next: None,
            begun: false,
            filled: Filled::new("")
                .with("template", "BUN {serial}")
                .wrong("template", "Mallen måste innehålla året."),
        };
        let refused = Self {
            open: Some(wrong),
            refused: Some("Någon hann före.".into()),
            mail: false,
            folder: true,
            ..page.clone()
        };
        vec![("", page.clone()), ("wrong", refused), ("list", Self { open: None, ..page })]
    }
}
