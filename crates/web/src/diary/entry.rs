//! One registration: its public form, the restricted one when it was opened, and what was done to it.

use super::form;
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
    t,
};
use jiff::{Timestamp, civil::Date};
use maud::{Markup, html};
use torg_domain::ids::{EntryId, MessageId};

/// A version of the columns.
#[derive(Clone, Debug)]
pub struct VersionLine {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub who: String,
    /// Why; empty for the first.
    pub reason: String,
    /// The public form: counterpart and subject.
    pub public: (Option<String>, Option<String>),
    /// The restricted form; none unless it is shown.
    pub restricted: Option<(String, String)>,
}

/// A hand-over.
#[derive(Clone, Debug)]
pub struct HandoverLine {
    /// Whether by mail.
    pub mail: bool,
    /// To which mailbox or folder.
    pub to: String,
    /// The reference.
    pub token: String,
    /// When it was ordered.
    pub ordered_at: Timestamp,
    /// When it left.
    pub sent_at: Option<Timestamp>,
    /// What is wrong, Swedish.
    pub problem: Option<String>,
    /// How often somebody was reminded.
    pub chased: i64,
    /// The answer.
    pub answer: Option<String>,
    /// Withdrawn.
    pub withdrawn: bool,
}

/// The page.
#[derive(Clone, Debug)]
pub struct EntryPage {
    /// The registration.
    pub id: EntryId,
    /// Its revision.
    pub revision: i64,
    /// Its message.
    pub message: MessageId,
    /// Its number.
    pub number: Option<String>,
    /// The authority.
    pub authority: String,
    /// Came in; else drawn up.
    pub incoming: bool,
    /// The first column.
    pub on: Date,
    /// The case's other documents: id, number, day.
    pub documents: Vec<(EntryId, String, String)>,
    /// The mark of secrecy: provision, by whom, when.
    pub marking: Option<(String, String, Option<Timestamp>)>,
    /// The columns through time, the latest first.
    pub versions: Vec<VersionLine>,
    /// What was handed over.
    pub handovers: Vec<HandoverLine>,
    /// Annulled: by whom, when, why.
    pub annulled: Option<(String, Timestamp, String)>,
    /// Whether the restricted form can be opened, and is not.
    pub may_open: bool,
    /// Whether this reader registers here.
    pub may_register: bool,
    /// A correction, when the restricted form is open.
    pub correction: Option<Filled>,
    /// What was filled in of the number.
    pub number_form: Filled,
    /// What was filled in of the annulment.
    pub annul_form: Filled,
    /// Why something was refused, or what was read in an answer, Swedish.
    pub told: Option<(Tone, String)>,
}

impl EntryPage {
    fn columns(&self, ctx: &Ctx) -> Markup {
        let Some(now) = self.versions.first() else { return html! {} };
        let left_out = || html! { em { (t!(ctx, "diary-left-out")) } };
        let said = |text: &Option<String>| match text {
            Some(text) => html! { (text) },
            None => left_out(),
        };
        let who = if self.incoming { t!(ctx, "diary-col-sender") } else { t!(ctx, "diary-col-recipient") };
        let mut rows = vec![
            vec![
                html! { (t!(ctx, "diary-col-number")) },
                html! { @match &self.number { Some(n) => (n), None => em { (t!(ctx, "diary-no-number")) } } },
            ],
            vec![
                html! { (if self.incoming { t!(ctx, "diary-col-came") } else { t!(ctx, "diary-col-drawn") }) },
                time::day(ctx, self.on),
            ],
            vec![html! { (who) }, said(&now.public.0)],
            vec![html! { (t!(ctx, "diary-col-subject")) }, said(&now.public.1)],
        ];
        let mut columns = vec![t!(ctx, "diary-column"), t!(ctx, "diary-public-form")];
        if let Some((counterpart, subject)) = &now.restricted {
            columns.push(t!(ctx, "diary-restricted-form"));
            let (number, on) = (rows[0][1].clone(), rows[1][1].clone());
            for (row, cell) in rows.iter_mut().zip([number, on, html! { (counterpart) }, html! { (subject) }])
            {
                row.push(cell);
            }
        }
        Table { caption: t!(ctx, "diary-columns"), quiet: true, columns, rows }.render()
    }

    fn history(&self, ctx: &Ctx) -> Markup {
        html! {
            ol.plain { @for version in &self.versions {
                li {
                    p.small { (time::long(ctx, version.at)) " · " (swedish(ctx, &version.who))
                        @if !version.reason.is_empty() { " · " (swedish(ctx, &version.reason)) } }
                    p { @match &version.restricted {
                        Some((counterpart, subject)) => { (counterpart) @if !counterpart.is_empty() { " – " } (subject) },
                        None => { (version.public.0.as_deref().unwrap_or_default()) @if version.public.0.is_some() { " – " } (version.public.1.as_deref().unwrap_or_default()) },
                    } }
                }
            } }
        }
    }

    fn handed(&self, ctx: &Ctx) -> Markup {
        html! {
            ul.plain { @for h in &self.handovers { li {
                p { @if h.mail { (t!(ctx, "diary-by-mail", to = h.to.as_str())) } @else { (t!(ctx, "diary-by-folder", to = h.to.as_str())) } " "
                    (time::long(ctx, h.sent_at.unwrap_or(h.ordered_at)))
                    @if h.sent_at.is_none() { " " (t!(ctx, "diary-sending")) } }
                p.small { (t!(ctx, "diary-reference", token = h.token.as_str()))
                    @if h.chased > 0 { " · " (t!(ctx, "diary-chased", n = h.chased)) }
                    @if let Some(answer) = &h.answer { " · " (t!(ctx, "diary-answer", number = answer.as_str())) }
                    @if h.withdrawn { " · " (t!(ctx, "diary-withdrawn")) } }
                @if let Some(problem) = &h.problem { (inline(Tone::Wrong, &html! { p { (swedish(ctx, problem)) } })) }
            } } }
        }
    }

    fn number(&self, ctx: &Ctx) -> Markup {
        let f = &self.number_form;
        html! {
            form.stack.sheet.pad method="post" enctype="multipart/form-data" action=(links::diary_number(self.id)) {
                h2 { (t!(ctx, "diary-take-down")) }
                (f.summary(ctx))
                input type="hidden" name="revision" value=(self.revision);
                (field(ctx, f, "number", t!(ctx, "record-number")).hint(t!(ctx, "diary-number-hint")).optional().max(200).line())
                (field(ctx, f, "answer", t!(ctx, "diary-answer-text")).hint(t!(ctx, "diary-answer-hint")).optional().lines(4))
                (field(ctx, f, "letter", t!(ctx, "diary-letter")).optional().file(".eml,message/rfc822"))
                p.row { (button(&t!(ctx, "diary-take-down-do"), Weight::First)) }
            }
        }
    }

    fn annulment(&self, ctx: &Ctx) -> Markup {
        let f = &self.annul_form;
        let label = if self.number.is_some() { t!(ctx, "diary-annul") } else { t!(ctx, "diary-withdraw") };
        html! {
            details open[f.is_wrong()] {
                summary { (label) }
                form.stack method="post" action=(links::diary_annul(self.id)) {
                    (f.summary(ctx))
                    input type="hidden" name="revision" value=(self.revision);
                    @if self.number.is_some() { p.small { (t!(ctx, "diary-annul-lead")) } }
                    (field(ctx, f, "reason", t!(ctx, "act-reason")).max(500).line())
                    p.row { (button(&label, Weight::Grave)) }
                }
            }
        }
    }
}

impl Page for EntryPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let heading = match &self.number {
            Some(number) => t!(ctx, "diary-entry-title", number = number.as_str()),
            None => t!(ctx, "diary-entry-unnumbered"),
        };
        let open = self.annulled.is_none();
        let content = html! {
            (super::queue::ways(ctx))
            @if let Some((tone, told)) = &self.told { (inline(*tone, &html! { p { (swedish(ctx, told)) } })) }
            @if let Some((who, at, why)) = &self.annulled {
                (inline(Tone::Wrong, &html! { p { strong { @if self.number.is_some() { (t!(ctx, "diary-annulled")) } @else { (t!(ctx, "diary-withdrawn")) } } " "
                    (time::long(ctx, *at)) " · " (swedish(ctx, who)) " · " (swedish(ctx, why)) } }))
            }
            section.sheet.pad aria-labelledby="columns" {
                h2 #columns { (self.authority) }
                (self.columns(ctx))
                @if let Some((provision, who, at)) = &self.marking {
                    p { strong { (t!(ctx, "diary-marked")) } " " (swedish(ctx, provision)) " · " (swedish(ctx, who))
                        @if let Some(at) = at { " · " (time::long(ctx, *at)) } }
                }
                p { a href=(links::message(self.message)) { (t!(ctx, "diary-to-message")) } }
                @if self.may_open {
                    form.one method="post" action=(links::diary_open(self.id)) {
                        p.small { (t!(ctx, "diary-open-lead")) }
                        (button(&t!(ctx, "diary-open"), Weight::Plain))
                    }
                }
            }
            @if !self.documents.is_empty() {
                section.sheet.pad aria-labelledby="case" {
                    h2 #case { (t!(ctx, "diary-documents")) }
                    ul.plain { @for (id, number, day) in &self.documents { li { a href=(links::diary_entry(*id)) { (number) } " · " (day) } } }
                }
            }
            @if open && self.may_register && self.number.is_none() { (self.number(ctx)) }
            @if !self.handovers.is_empty() {
                section.sheet.pad aria-labelledby="handed" { h2 #handed { (t!(ctx, "diary-handed")) } (self.handed(ctx)) }
            }
            @if let (true, true, Some(f)) = (open, self.may_register, &self.correction) {
                details.sheet.pad open[f.is_wrong()] {
                    summary { (t!(ctx, "diary-correct")) }
                    form.stack method="post" action=(links::diary_correct(self.id)) {
                        (f.summary(ctx))
                        input type="hidden" name="revision" value=(self.revision);
                        (form::columns(ctx, f, self.incoming))
                        (field(ctx, f, "reason", t!(ctx, "diary-correct-why")).max(500).line())
                        p.row { (button(&t!(ctx, "diary-correct-do"), Weight::First)) }
                    }
                }
            }
            section.sheet.pad aria-labelledby="history" { h2 #history { (t!(ctx, "diary-history")) } (self.history(ctx)) }
            @if open && self.may_register { (self.annulment(ctx)) }
        };
        Frame::new(heading, Room::Diary).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::{at, id};
        let version = |reason: &str, restricted: bool| VersionLine {
            at: at(-60),
            who: "Rut Berg".into(),
            reason: reason.into(),
            public: (None, Some("Meddelande i Kommunens blogg".into())),
            restricted: restricted.then(|| ("Anna L.".into(), "Orosanmälan om ett barn".into())),
        };
        let page = Self {
            id: id(701),
            revision: 2,
            message: id(201),
            number: Some("KSN-2026-0385".into()),
            authority: "Kommunstyrelsen".into(),
            incoming: true,
            on: jiff::civil::date(2026, 12, 1),
            documents: vec![(id(702), "KSN-2026-0385-2".into(), "2026-12-02".into())],
            marking: Some(("26 kap. 1 §".into(), "Rut Berg".into(), Some(at(-60)))),
            versions: vec![version("Avsändaren var fel.", false), version("", false)],
            handovers: vec![],
            annulled: None,
            may_open: true,
            may_register: true,
            correction: None,
            number_form: Filled::new("number"),
            annul_form: Filled::new("annul"),
            told: None,
        };
        let open = Self {
            versions: vec![version("Avsändaren var fel.", true), version("", true)],
            may_open: false,
            correction: Some(
                Filled::new("correct")
                    .with("on", "2026-12-01")
                    .wrong("reason", "Skriv varför uppgiften rättas."),
            ),
            ..page.clone()
        };
        let waiting = Self {
            number: None,
            documents: vec![],
            handovers: vec![HandoverLine {
                mail: true,
                to: "registrator@kommun.example".into(),
                token: "0193abcd0193abcd".into(),
                ordered_at: at(-4000),
                sent_at: Some(at(-3990)),
                problem: Some("Kvittensen kunde inte läsas in.".into()),
                chased: 1,
                answer: None,
                withdrawn: false,
            }],
            number_form: Filled::new("number").with("number", "KS 2026/99"),
            told: Some((Tone::Told, "Svaret anger KS 2026/99. Kontrollera och spara.".into())),
            ..page.clone()
        };
        let annulled = Self {
            annulled: Some(("Rut Berg".into(), at(-5), "Registrerad två gånger.".into())),
            ..page.clone()
        };
        vec![("", page), ("restricted", open), ("waiting", waiting), ("annulled", annulled)]
    }
}
