//! Why something was removed, for whoever has the decision's code: the statement of reasons with its fields,
//! how far the measure has come, and how to have it reconsidered.

use crate::{
    ctx::Ctx,
    decisions::stages::Stages,
    links,
    page::Page,
    parts::{
        due::swedish,
        form::{Filled, Takes, Weight, button, field},
        frame,
        notice::{Tone, inline},
        time,
    },
    t,
};
use jiff::{Timestamp, civil::Date};
use maud::{Markup, html};

/// How reconsidering stands.
#[derive(Clone, Debug)]
pub enum Reconsidering {
    /// It can be asked for.
    Open(Filled),
    /// It cannot, in a sentence (Swedish).
    Closed(String),
    /// It was asked for: the receipt says how it goes.
    Asked,
}

/// The page.
#[derive(Clone, Debug)]
pub struct ReasonPage {
    /// The code.
    pub code: String,
    /// The day it was decided.
    pub on: Date,
    /// The channel.
    pub channel: String,
    /// The measure (Swedish).
    pub measure: String,
    /// Whether it can be put back.
    pub undoable: bool,
    /// Why the author is blocked too; none when not.
    pub block: Option<String>,
    /// The ground and what it means (Swedish).
    pub ground: (String, String),
    /// Whether it rests on law; else on the municipality's own rules.
    pub by_law: bool,
    /// The provisions, as they are cited (Swedish).
    pub law: Vec<String>,
    /// The legal basis (Swedish).
    pub basis: String,
    /// The document with version and paragraph (Swedish).
    pub stands_on: String,
    /// What in the message met the ground; none where it is guarded.
    pub facts: Option<String>,
    /// Why nothing gentler was enough.
    pub why_not: Option<String>,
    /// Whether a rule decided, not a person.
    pub automatic: bool,
    /// How far the measure has come.
    pub stages: Stages,
    /// When it was decided to put it back, and how far that has come.
    pub restored: Option<(Timestamp, Stages)>,
    /// The last day to ask for reconsidering; none where no day ends it.
    pub until: Option<Date>,
    /// How reconsidering stands.
    pub reconsidering: Reconsidering,
    /// Where to turn next: how it is cited, and what it is (Swedish).
    pub next: Vec<(String, String)>,
    /// The number in the transparency log.
    pub entry: Option<u64>,
}

impl Page for ReasonPage {
    const PUBLIC: bool = true;

    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            p.lead { (t!(ctx, "reason-lead", channel = self.channel.as_str())) " " (time::day(ctx, self.on)) "." }
            @if let Some((at, stages)) = &self.restored {
                (inline(Tone::Done, &html! { p { strong { (t!(ctx, "reason-restored")) } " " (time::long(ctx, *at)) "." } }))
                h2 { (t!(ctx, "reason-restored-stages")) }
                (stages.render(ctx))
            }
            h2 { (t!(ctx, "reason-why")) }
            p { strong { (swedish(ctx, &self.ground.0)) } }
            p { (swedish(ctx, &self.ground.1)) }
            dl.facts {
                dt { (t!(ctx, "reason-facts")) }
                dd { @match &self.facts { Some(facts) => (swedish(ctx, facts)), None => (t!(ctx, "reason-facts-guarded")) } }
                dt { (t!(ctx, "reason-rests-on")) }
                dd { @if self.by_law { (t!(ctx, "reason-by-law")) } @else { (t!(ctx, "reason-by-rules")) } " " (swedish(ctx, &self.basis)) }
                @if !self.law.is_empty() { dt { (t!(ctx, "decision-law")) } dd { (swedish(ctx, &self.law.join(", "))) } }
                dt { (t!(ctx, "decision-stands-on")) } dd { (swedish(ctx, &self.stands_on)) }
                dt { (t!(ctx, "reason-measure")) } dd { (swedish(ctx, &self.measure)) }
                dt { (t!(ctx, "reason-scope")) }
                dd { (t!(ctx, "reason-everywhere")) " " @if self.undoable { (t!(ctx, "reason-until-changed")) } @else { (t!(ctx, "reason-for-good")) } }
                @if let Some(why) = &self.why_not { dt { (t!(ctx, "decision-why-not")) } dd { (swedish(ctx, why)) } }
                @if let Some(why) = &self.block { dt { (t!(ctx, "reason-block")) } dd { (swedish(ctx, why)) } }
                dt { (t!(ctx, "reason-how")) }
                dd { @if self.automatic { (t!(ctx, "reason-automatic")) } @else { (t!(ctx, "reason-by-person")) } }
            }
            h2 { (t!(ctx, "reason-stages")) }
            (self.stages.render(ctx))
            h2 #appeal { (t!(ctx, "reason-appeal")) }
            (self.appeal(ctx))
            h2 { (t!(ctx, "reason-next")) }
            p { (t!(ctx, "reason-next-lead")) }
            ul { @for (cite, brief) in &self.next { li { (swedish(ctx, cite)) ": " (swedish(ctx, brief)) } } }
            p.small {
                (t!(ctx, "reason-code")) " " code { (self.code) } ". "
                @if let Some(entry) = self.entry { (t!(ctx, "reason-entry", n = entry.to_string())) " " }
                a href=(links::reason_file(&self.code)) { (t!(ctx, "reason-file")) }
            }
        };
        frame::public(ctx, &t!(ctx, "reason-title"), &links::reason(&self.code), &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let page = sample();
        let guarded = Self { facts: None, why_not: None, by_law: true, ..page.clone() };
        let late = "Tiden för att begära omprövning gick ut 2026-11-20.";
        let over = Self { reconsidering: Reconsidering::Closed(late.into()), ..page.clone() };
        let back = Self {
            restored: Some((crate::samples::at(-60), page.stages.clone())),
            reconsidering: Reconsidering::Asked,
            ..page.clone()
        };
        let wrong = Filled::new("").wrong("text", "Skriv vad den som begär omprövning säger.");
        let again = Self { reconsidering: Reconsidering::Open(wrong), undoable: false, ..page.clone() };
        vec![("", page), ("guarded", guarded), ("over", over), ("restored", back), ("again", again)]
    }
}

impl ReasonPage {
    fn appeal(&self, ctx: &Ctx) -> Markup {
        let receipt = links::reason_appeal(&self.code);
        html! {
            @match &self.reconsidering {
                Reconsidering::Closed(why) => p { (swedish(ctx, why)) },
                Reconsidering::Asked => p { (t!(ctx, "reason-asked")) " " a href=(links::in_language(&receipt, ctx.language)) { (t!(ctx, "reason-asked-see")) } },
                Reconsidering::Open(filled) => {
                    p { (t!(ctx, "reason-appeal-lead")) " "
                        @match self.until { Some(day) => { (t!(ctx, "reason-appeal-until")) " " (time::day(ctx, day)) "." }, None => (t!(ctx, "reason-appeal-no-end")) } }
                    (filled.summary(ctx))
                    form.stack method="post" action=(links::in_language(&receipt, ctx.language)) {
                        (field(ctx, filled, "text", t!(ctx, "reason-text")).hint(t!(ctx, "reason-text-hint")).max(20_000).lines(8))
                        (field(ctx, filled, "contact", t!(ctx, "reason-contact")).hint(t!(ctx, "reason-contact-hint")).optional().takes(Takes::Email).autocomplete("email").max(254).line())
                        (button(&t!(ctx, "reason-send"), Weight::First))
                    }
                }
            }
        }
    }
}

/// What somebody who asked for reconsidering is shown: that it came, what happens next, and the answer.
#[derive(Clone, Debug)]
pub struct ReceiptPage {
    /// The code.
    pub code: String,
    /// When it came.
    pub came: Timestamp,
    /// Whether an address was given for the answer.
    pub sent_to: bool,
    /// When it was answered, whether the decision was changed, and why (Swedish).
    pub answer: Option<(Timestamp, bool, String)>,
    /// Where to turn next: how it is cited, and what it is (Swedish).
    pub next: Vec<(String, String)>,
}

impl Page for ReceiptPage {
    const PUBLIC: bool = true;

    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            p.lead { (t!(ctx, "receipt-came")) " " (time::long(ctx, self.came)) "." }
            @match &self.answer {
                None => {
                    h2 { (t!(ctx, "receipt-next")) }
                    ul {
                        li { (t!(ctx, "receipt-another")) }
                        li { @if self.sent_to { (t!(ctx, "receipt-answer-sent")) } @else { (t!(ctx, "receipt-answer-here")) } }
                        li { (t!(ctx, "receipt-record")) }
                    }
                },
                Some((at, changed, why)) => {
                    h2 { (t!(ctx, "receipt-answer")) }
                    p { strong { @if *changed { (t!(ctx, "receipt-changed")) } @else { (t!(ctx, "receipt-stands")) } } " " (time::long(ctx, *at)) "." }
                    p { (swedish(ctx, why)) }
                    @if !changed {
                        p { (t!(ctx, "reason-next-lead")) }
                        ul { @for (cite, brief) in &self.next { li { (swedish(ctx, cite)) ": " (swedish(ctx, brief)) } } }
                    }
                },
            }
            p { a href=(links::reason(&self.code)) { (t!(ctx, "receipt-back")) } }
            p.small { (t!(ctx, "reason-code")) " " code { (self.code) } ". " (t!(ctx, "receipt-keep")) }
        };
        frame::public(ctx, &t!(ctx, "receipt-title"), &links::reason_appeal(&self.code), &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let page = Self {
            code: "K7QM-2X9D-0RT4-W8HN".into(),
            came: crate::samples::at(-5),
            sent_to: false,
            answer: None,
            next: sample().next,
        };
        let won = Some((crate::samples::at(-1), true, "Det var ett citat.".into()));
        let lost = Some((crate::samples::at(-1), false, "Ordet kränker.".into()));
        vec![
            ("", page.clone()),
            ("sent", Self { sent_to: true, ..page.clone() }),
            ("won", Self { answer: won, ..page.clone() }),
            ("lost", Self { answer: lost, ..page }),
        ]
    }
}

/// Where a code is typed, and what is said when it opens nothing.
#[derive(Clone, Debug, Default)]
pub struct CodePage {
    /// What was typed, when it opened nothing.
    pub wrong: Option<String>,
}

impl Page for CodePage {
    const PUBLIC: bool = true;

    fn render(&self, ctx: &Ctx) -> Markup {
        let mut filled = Filled::new("");
        if let Some(typed) = &self.wrong {
            filled = filled.with("code", typed.as_str()).wrong("code", t!(ctx, "code-wrong"));
        }
        let content = html! {
            p.lead { (t!(ctx, "code-lead")) }
            (filled.summary(ctx))
            form.stack method="get" action=(links::reason_code()) {
                (field(ctx, &filled, "code", t!(ctx, "code-label")).hint(t!(ctx, "code-hint")).max(40).line())
                (button(&t!(ctx, "code-open"), Weight::First))
            }
        };
        frame::public(ctx, &t!(ctx, "code-title"), &links::reason_code(), &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("", Self::default()), ("wrong", Self { wrong: Some("K7QM-2X9D".into()) })]
    }
}

fn sample() -> ReasonPage {
    let at = crate::samples::at;
    ReasonPage {
        code: "K7QM-2X9D-0RT4-W8HN".into(),
        on: jiff::civil::date(2026, 12, 2),
        channel: "Exempelby kommun".into(),
        measure: "dölja för alla".into(),
        undoable: true,
        block: None,
        ground: ("Förolämpning".into(), "Beskyllningar och nedsättande uttalanden om en person.".into()),
        by_law: false,
        law: vec!["5 kap. 3 § brottsbalken (1962:700)".into()],
        basis: "Kommunen får ta bort meddelandet enligt sina publicerade regler.".into(),
        stands_on: "Riktlinjer antagna av kommunstyrelsen 2025-04-14 § 61. Punkt 4.".into(),
        facts: Some("Kallar en namngiven person idiot.".into()),
        why_not: Some("Det ligger kvar bakom ett klick.".into()),
        automatic: false,
        stages: Stages {
            ordered: Some(at(-1500)),
            confirmed: Some((at(-1499), "Plattformen har bekräftat.".into())),
            verified: Some(Some(at(-1498))),
            ..Stages::default()
        },
        restored: None,
        until: Some(jiff::civil::date(2027, 3, 2)),
        reconsidering: Reconsidering::Open(Filled::new("")),
        next: vec![(
            "10 kap. kommunallagen (2017:725)".into(),
            "Laglighetsprövning i förvaltningsrätten.".into(),
        )],
        entry: Some(1234),
    }
}
