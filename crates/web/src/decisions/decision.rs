//! One decision: ground, facts, what was weighed, what it brought with it and how far each part has come;
//! the second person's answer, appeals, and putting back.

use super::preview::{Weighed, weighed};
use super::stages::Stages;
use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        form::{Choice, Filled, Weight, button, button_with, field},
        frame::{Frame, Room},
        notice::{Tone, inline},
        time,
    },
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use torg_domain::ids::{AppealId, DecisionId, MessageId, OrderId};

/// One part of a decision.
#[derive(Clone, Debug)]
pub struct Part {
    /// What (Swedish).
    pub what: String,
    /// How (Swedish).
    pub how: String,
    /// On what it stands (Swedish).
    pub why: String,
    /// How far it has come, where something happens outside.
    pub stages: Option<Stages>,
    /// The text that is sent or put up.
    pub text: Option<String>,
    /// The order a person may confirm by hand.
    pub confirm: Option<OrderId>,
}

/// An appeal.
#[derive(Clone, Debug)]
pub struct AppealView {
    /// Which.
    pub id: AppealId,
    /// When it came, and how (Swedish).
    pub came: (Timestamp, String),
    /// What they say.
    pub text: String,
    /// How it ended, when, by whom and why (Swedish); none while it is tried.
    pub ended: Option<(String, Timestamp, String, String)>,
    /// Where to turn next: how it is cited and what it is (Swedish).
    pub next: Vec<(String, String)>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct DecisionPage {
    /// Which.
    pub id: DecisionId,
    /// The message.
    pub message: MessageId,
    /// The code.
    pub code: String,
    /// How it stands (Swedish).
    pub state: String,
    /// What ground, or that it is a restoration (Swedish).
    pub title: String,
    /// What the ground means (Swedish).
    pub wording: String,
    /// Label and value of each fact of the decision: threshold, basis, law, document, capacity, people.
    pub facts: Vec<(String, Markup)>,
    /// The reasons, as they were written.
    pub reasons: String,
    /// The measures that were weighed.
    pub weighed: Vec<Weighed>,
    /// What it brings with it.
    pub parts: Vec<Part>,
    /// What could not be had of the evidence (Swedish).
    pub lacking: Vec<String>,
    /// How many files lie under seal, and whether they are destroyed.
    pub sealed: Option<(u64, bool)>,
    /// The decision that took it back, or that it takes back.
    pub other: Option<DecisionId>,
    /// Appeals.
    pub appeals: Vec<AppealView>,
    /// Whether the reader may answer as the second person.
    pub may_second: bool,
    /// Whether the reader may put it back, or reconsider.
    pub may_undo: bool,
    /// Why not (Swedish).
    pub not_undo: Option<String>,
    /// Whether an appeal may be taken in.
    pub may_appeal: bool,
    /// A form that was refused.
    pub filled: Filled,
}

impl DecisionPage {
    fn form_of(&self, prefix: &'static str) -> Filled {
        if self.filled.prefix == prefix { self.filled.clone() } else { Filled::new(prefix) }
    }

    fn second(&self, ctx: &Ctx) -> Markup {
        let filled = self.form_of("second");
        html! {
            section.sheet.pad aria-labelledby="second" {
                h2 #second { (t!(ctx, "decision-second")) }
                form method="post" action=(links::decision_second(self.id)) {
                    (filled.summary(ctx))
                    (field(ctx, &filled, "why", t!(ctx, "decision-second-why")).optional().lines(2))
                    p.row {
                        (button_with(&t!(ctx, "decision-agree"), Weight::Grave, "answer", "agree"))
                        (button_with(&t!(ctx, "decision-reject"), Weight::Plain, "answer", "reject"))
                    }
                }
            }
        }
    }

    fn part(&self, ctx: &Ctx, part: &Part) -> Markup {
        html! {
            li {
                p { strong { (swedish(ctx, &part.what)) } ", " (swedish(ctx, &part.how)) ". " span.small { (swedish(ctx, &part.why)) } }
                @if let Some(stages) = &part.stages { (stages.render(ctx)) }
                @if let Some(text) = &part.text { details.quiet { summary { (t!(ctx, "decision-text")) } p { (swedish(ctx, text)) } } }
                @if let Some(order) = part.confirm {
                    @let filled = self.form_of("by-hand");
                    details.quiet { summary { (t!(ctx, "decision-by-hand")) span.away { " " (swedish(ctx, &part.what)) } }
                        form method="post" action=(links::decision_confirm(self.id, order)) {
                            div.field { label for={ "proof-" (order) } { (t!(ctx, "decision-proof")) }
                                input type="text" id={ "proof-" (order) } name="proof" required maxlength="500" value=(filled.value("proof")); }
                            p.row { (button(&t!(ctx, "remove-confirm"), Weight::First)) }
                        }
                    }
                }
            }
        }
    }

    fn appeal(&self, ctx: &Ctx, appeal: &AppealView) -> Markup {
        let filled = self.form_of("judge");
        html! {
            div {
                p { (time::long(ctx, appeal.came.0)) ", " (swedish(ctx, &appeal.came.1)) }
                blockquote { p { (appeal.text) } }
                @match &appeal.ended {
                    Some((how, at, who, why)) => {
                        p { strong { (swedish(ctx, how)) } " " (time::long(ctx, *at)) ", " (who) }
                        p { (why) }
                        @if !appeal.next.is_empty() { ul { @for (cite, brief) in &appeal.next { li { (swedish(ctx, cite)) ": " (swedish(ctx, brief)) } } } }
                    }
                    None => @if self.may_undo {
                        form method="post" action=(links::appeal_judge(self.id, appeal.id)) {
                            (filled.summary(ctx))
                            (field(ctx, &filled, "reason", t!(ctx, "appeal-reason")).hint(t!(ctx, "appeal-reason-hint")).lines(4))
                            p.row {
                                (button_with(&t!(ctx, "appeal-change"), Weight::First, "outcome", "won"))
                                (button_with(&t!(ctx, "appeal-stands"), Weight::Plain, "outcome", "lost"))
                            }
                        }
                    } @else { p.small { @if let Some(why) = &self.not_undo { (swedish(ctx, why)) } } }
                }
            }
        }
    }

    fn appeals(&self, ctx: &Ctx) -> Markup {
        let filled = self.form_of("appeal");
        html! {
            section.sheet.pad aria-labelledby="appeals" {
                h2 #appeals { (t!(ctx, "decision-appeals")) }
                @if self.appeals.is_empty() { p { (t!(ctx, "decision-appeals-none")) } }
                @for appeal in &self.appeals { (self.appeal(ctx, appeal)) }
                @if self.may_appeal {
                    details.quiet open[filled.is_wrong()] { summary { (t!(ctx, "appeal-receive")) }
                        form method="post" action=(links::appeal(self.id)) {
                            (filled.summary(ctx))
                            (field(ctx, &filled, "how", t!(ctx, "appeal-how")).choose(&[
                                Choice::new("mail", t!(ctx, "appeal-by-mail")),
                                Choice::new("letter", t!(ctx, "appeal-by-letter")),
                                Choice::new("phone", t!(ctx, "appeal-by-phone")),
                                Choice::new("visit", t!(ctx, "appeal-by-visit")),
                            ]))
                            (field(ctx, &filled, "came", t!(ctx, "appeal-came")).takes(crate::parts::form::Takes::DayTime).hint(t!(ctx, "appeal-came-hint")).optional().line())
                            (field(ctx, &filled, "text", t!(ctx, "appeal-text")).lines(4))
                            (field(ctx, &filled, "contact", t!(ctx, "appeal-contact")).optional().line())
                            p.row { (button(&t!(ctx, "appeal-receive-do"), Weight::First)) }
                        }
                    }
                }
            }
        }
    }

    fn undo(&self, ctx: &Ctx) -> Markup {
        let filled = self.form_of("restore");
        html! {
            section.sheet.pad aria-labelledby="restore" {
                h2 #restore { (t!(ctx, "decision-restore")) }
                @match (&self.not_undo, self.may_undo) {
                    (_, true) => form method="post" action=(links::decision_restore(self.id)) {
                        (filled.summary(ctx))
                        (field(ctx, &filled, "why", t!(ctx, "decision-restore-why")).lines(3))
                        p.row { (button(&t!(ctx, "decision-restore-do"), Weight::Plain)) }
                    },
                    (Some(why), false) => p { (swedish(ctx, why)) },
                    (None, false) => p { (t!(ctx, "decision-restore-not")) },
                }
            }
        }
    }
}

impl Page for DecisionPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            section.sheet.pad aria-labelledby="what" {
                h2 #what { (swedish(ctx, &self.title)) }
                p { span.chip { (swedish(ctx, &self.state)) } " " (t!(ctx, "decision-code")) " " code { (self.code) } }
                p { (swedish(ctx, &self.wording)) }
                p { (self.reasons) }
                dl.facts { @for (label, value) in &self.facts { dt { (label) } dd { (value) } } }
                p { a href=(links::message(self.message)) { (t!(ctx, "decision-message")) }
                    @if let Some(other) = self.other { " " a href=(links::decision(other)) { (t!(ctx, "decision-other")) } } }
            }
            @if self.may_second { (self.second(ctx)) }
            @if !self.weighed.is_empty() {
                section.sheet.pad aria-labelledby="weighed" { h2 #weighed { (t!(ctx, "decision-considered")) } (weighed(ctx, &self.weighed)) }
            }
            section.sheet.pad aria-labelledby="parts" {
                h2 #parts { (t!(ctx, "decision-parts")) }
                @if self.parts.is_empty() { p { (t!(ctx, "decision-parts-none")) } }
                ol { @for part in &self.parts { (self.part(ctx, part)) } }
                @if !self.lacking.is_empty() {
                    h3 { (t!(ctx, "decision-lacking")) }
                    ul { @for what in &self.lacking { li { (swedish(ctx, what)) } } }
                }
                @if let Some((n, destroyed)) = self.sealed {
                    (inline(Tone::Told, &html! { p { @if destroyed { (t!(ctx, "decision-destroyed", n = n)) } @else { (t!(ctx, "decision-sealed", n = n)) } } }))
                    @if !destroyed && (self.may_undo || self.may_appeal || self.not_undo.is_some()) {
                        @let filled = self.form_of("destroy");
                        details.quiet open[filled.is_wrong()] { summary { (t!(ctx, "decision-destroy")) }
                            form method="post" action=(links::decision_destroy(self.id)) {
                                (filled.summary(ctx))
                                (field(ctx, &filled, "why", t!(ctx, "decision-destroy-why")).lines(2))
                                p.row { (button(&t!(ctx, "decision-destroy-do"), Weight::Grave)) }
                            }
                        }
                    }
                }
            }
            (self.appeals(ctx))
            (self.undo(ctx))
        };
        let heading = t!(ctx, "decision-heading", code = self.code.as_str());
        Frame::new(heading, Room::Decisions).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::{at, id};
        let part = |what: &str, how: &str, stages: Option<Stages>| Part {
            what: what.into(),
            how: how.into(),
            why: "Grunden ”Förolämpning”.".into(),
            stages,
            text: None,
            confirm: None,
        };
        let verified = Stages {
            ordered: Some(at(-90)),
            confirmed: Some((at(-89), "Plattformen svarade 200.".into())),
            verified: Some(Some(at(-88))),
            ..Stages::default()
        };
        let lying = Stages {
            confirmed: None,
            verified: Some(None),
            still_seen: Some(at(-80)),
            problem: Some(("Plattformen svarar inte.".into(), Some(at(-70)), Some(at(5)))),
            ..verified.clone()
        };
        let page = Self {
            id: id(700),
            message: id(201),
            code: "K7QM-2X9D-0RT4-W8HN".into(),
            state: "beslutat".into(),
            title: "Förolämpning: dölja för alla".into(),
            wording: "Kränkande tillmälen riktade mot en enskild.".into(),
            facts: vec![
                ("Bedömning".into(), html! { "Innehållet strider mot lag eller riktlinjer." }),
                ("Beslutat av".into(), html! { "Maja Ek, Ansvarig för kanal" }),
            ],
            reasons: "Kallar en namngiven person idiot.".into(),
            weighed: vec![Weighed {
                measure: "dölja för alla".into(),
                how: "torg gör det".into(),
                verdict: "valdes".into(),
                chosen: true,
            }],
            parts: vec![
                part("åtgärden hos plattformen", "torg gör det", Some(verified)),
                Part {
                    text: Some("Vi har tagit bort ett inlägg här.".into()),
                    confirm: Some(id(402)),
                    ..part(
                        "besked på sidan",
                        "för hand",
                        Some(Stages { ordered: Some(at(-90)), ..Stages::default() }),
                    )
                },
            ],
            lacking: vec!["Ingen webbläsare finns på servern.".into()],
            sealed: None,
            other: None,
            appeals: vec![AppealView {
                id: id(710),
                came: (at(-30), "e-post".into()),
                text: "Det var ett skämt.".into(),
                ended: None,
                next: vec![],
            }],
            may_second: false,
            may_undo: true,
            not_undo: None,
            may_appeal: false,
            filled: Filled::new("judge").wrong("reason", "Skriv skälen."),
        };
        let proposed = Self {
            state: "väntar på en andra person".into(),
            parts: vec![],
            appeals: vec![],
            may_second: true,
            may_undo: false,
            filled: Filled::new(""),
            ..page.clone()
        };
        let seen = Self {
            parts: vec![part("åtgärden hos plattformen", "torg gör det", Some(lying))],
            sealed: Some((3, false)),
            may_appeal: true,
            not_undo: Some("Omprövningen görs av någon annan än den som beslutade eller godkände.".into()),
            may_undo: false,
            appeals: vec![AppealView {
                ended: Some((
                    "Beslutet står fast".into(),
                    at(-10),
                    "Sara Holm".into(),
                    "Ordet är en förolämpning.".into(),
                )),
                next: vec![("13 kap. 1 § Kommunallagen (2017:725)".into(), "Laglighetsprövning.".into())],
                ..page.appeals[0].clone()
            }],
            filled: Filled::new(""),
            ..page.clone()
        };
        vec![("", page), ("proposed", proposed), ("still-seen", seen)]
    }
}
