//! What would happen, before anything does: the ground, the measures that were weighed, and every effect.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        form::{Filled, Weight, button_with, field},
        frame::{Frame, Room},
        notice::{Tone, inline},
        table::Table,
    },
    t,
};
use maud::{Markup, html};
use torg_domain::ids::MessageId;

/// A measure as it was weighed.
#[derive(Clone, Debug)]
pub struct Weighed {
    /// The measure (Swedish).
    pub measure: String,
    /// Who can do it (Swedish).
    pub how: String,
    /// What was made of it (Swedish).
    pub verdict: String,
    /// Whether it is the one that was chosen.
    pub chosen: bool,
}

/// The measures as a table.
#[must_use]
pub fn weighed(ctx: &Ctx, all: &[Weighed]) -> Markup {
    let row = |w: &Weighed| {
        vec![
            html! { @if w.chosen { strong { (swedish(ctx, &w.measure)) } } @else { (swedish(ctx, &w.measure)) } },
            html! { (swedish(ctx, &w.how)) },
            html! { (swedish(ctx, &w.verdict)) },
        ]
    };
    Table {
        caption: t!(ctx, "decision-considered"),
        quiet: true,
        columns: vec![t!(ctx, "decision-measure"), t!(ctx, "decision-how"), t!(ctx, "decision-verdict")],
        rows: all.iter().map(row).collect(),
    }
    .render()
}

/// The page.
#[derive(Clone, Debug)]
pub struct RemovalPreviewPage {
    /// The message.
    pub message: MessageId,
    /// The ground (Swedish).
    pub ground: String,
    /// What the ground means, as the author is told (Swedish).
    pub wording: String,
    /// How sure one must be (Swedish).
    pub threshold: String,
    /// The facts, as they were written.
    pub facts: String,
    /// The measures.
    pub weighed: Vec<Weighed>,
    /// What will happen, how, and on what it stands (Swedish).
    pub effects: Vec<(String, String, String)>,
    /// Why a second person must agree (Swedish).
    pub second: Option<String>,
    /// Where it cannot be undone at the platform: what to know of it there (Swedish; may be empty).
    pub for_good: Option<String>,
    /// What is wrong with the second asking.
    pub filled: Filled,
    /// What is said of the copy (Swedish).
    pub copy: String,
    /// The document (Swedish).
    pub stands_on: String,
    /// The form as it was sent.
    pub fields: Vec<(String, String)>,
}

impl Page for RemovalPreviewPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            section.sheet.pad aria-labelledby="ground" {
                h2 #ground { (swedish(ctx, &self.ground)) }
                p { (swedish(ctx, &self.wording)) }
                p { (swedish(ctx, &self.threshold)) }
                p { (self.facts) }
                p.small { (swedish(ctx, &self.stands_on)) }
            }
            section.sheet.pad aria-labelledby="weighed" {
                h2 #weighed { (t!(ctx, "decision-considered")) }
                (weighed(ctx, &self.weighed))
            }
            section.sheet.pad aria-labelledby="effects" {
                h2 #effects { (t!(ctx, "preview-effects")) }
                p.small { (swedish(ctx, &self.copy)) }
                ol { @for (what, how, why) in &self.effects {
                    li { strong { (swedish(ctx, what)) } ", " (swedish(ctx, how)) ". " span.small { (swedish(ctx, why)) } }
                } }
                @if let Some(second) = &self.second {
                    (inline(Tone::Told, &html! { p { (t!(ctx, "preview-second")) " " (swedish(ctx, second)) "." } }))
                }
                form method="post" action=(links::remove(self.message)) {
                    @for (name, value) in &self.fields { input type="hidden" name=(name) value=(value); }
                    @if let Some(note) = &self.for_good {
                        (self.filled.summary(ctx))
                        (inline(Tone::Told, &html! { p { strong { (t!(ctx, "preview-for-good")) } " " (swedish(ctx, note)) } }))
                        (field(ctx, &self.filled, "for-good", t!(ctx, "preview-for-good-tick")).tick())
                    }
                    p.row {
                        (button_with(&if self.second.is_some() { t!(ctx, "preview-propose") } else { t!(ctx, "remove-order") }, Weight::Grave, "step", "order"))
                        a href=(links::message(self.message)) { (t!(ctx, "preview-back")) }
                    }
                }
            }
        };
        Frame::new(t!(ctx, "preview-title"), Room::Decisions).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::id;
        let weighed = |measure: &str, verdict: &str, chosen| Weighed {
            measure: measure.into(),
            how: "torg gör det".into(),
            verdict: verdict.into(),
            chosen,
        };
        let page = Self {
            message: id(201),
            ground: "Förolämpning".into(),
            wording: "Kränkande tillmälen riktade mot en enskild.".into(),
            threshold: "Innehållet strider mot lag eller riktlinjer.".into(),
            facts: "Kallar en namngiven person idiot.".into(),
            weighed: vec![
                weighed("dölja för alla", "valdes", true),
                weighed("radera", "går längre än vad som behövs", false),
            ],
            effects: vec![
                ("åtgärden hos plattformen".into(), "torg gör det".into(), "Grunden ”Förolämpning”.".into()),
                (
                    "besked på sidan".into(),
                    "svar i tråden".into(),
                    "Att något tagits bort, och varför.".into(),
                ),
            ],
            second: None,
            for_good: None,
            filled: Filled::new(""),
            copy: "Sparas före avpublicering, enligt riktlinjerna.".into(),
            stands_on: "Riktlinjer för sociala medier, beslut av kommunstyrelsen den 14 april 2025, § 61"
                .into(),
            fields: vec![("ground".into(), "forolampning".into()), ("revision".into(), "3".into())],
        };
        let second = Self { second: Some("en annan person godkänner radering".into()), ..page.clone() };
        let for_good = Self {
            for_good: Some("Papperskorg eller för alltid; det senare kan inte ångras".into()),
            ..page.clone()
        };
        let once_more = Self {
            filled: Filled::new("").wrong("for-good", "Att radera går inte att ångra hos plattformen."),
            ..for_good.clone()
        };
        vec![("", page), ("second", second), ("for-good", for_good), ("once-more", once_more)]
    }
}
