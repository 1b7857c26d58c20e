//! One person: mandates (what, where, from, until, by whom), absences, access.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        form::{Choice, Filled, Takes, Weight, button, field, one_button},
        frame::{Frame, Room},
        notice::{Tone, inline},
        table::Table,
        time,
    },
    routes::Right,
    t,
};
use jiff::{Timestamp, civil::Date};
use maud::{Markup, html};
use torg_domain::ids::{AbsenceId, MandateId, PersonId};

/// A mandate (uppdrag).
#[derive(Clone, Debug)]
pub struct MandateLine {
    /// Which.
    pub id: MandateId,
    /// Its title in the policy, Swedish.
    pub title: String,
    /// What it gives the right to, Swedish.
    pub rights: Vec<String>,
    /// Where: unit, authority, or the whole municipality (Swedish).
    pub at: String,
    /// From.
    pub from: Date,
    /// Until, the last day included.
    pub until: Option<Date>,
    /// By whom.
    pub by: String,
    /// Whether it has ended.
    pub ended: bool,
}

/// An absence.
#[derive(Clone, Debug)]
pub struct AbsenceLine {
    /// Which.
    pub id: AbsenceId,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Who takes over what, Swedish.
    pub covered: Vec<String>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct PersonPage {
    /// Who.
    pub id: PersonId,
    /// First name and surname.
    pub name: String,
    /// The title of their work.
    pub title: String,
    /// Their unit.
    pub unit: String,
    /// Their mail address.
    pub email: String,
    /// Letters there come back: why (Swedish), since when, and when one last did.
    pub unreached: Option<(String, Timestamp, Timestamp)>,
    /// Mandates, newest first.
    pub mandates: Vec<MandateLine>,
    /// Absences to come and under way.
    pub absences: Vec<AbsenceLine>,
    /// What stands on this person alone, Swedish: it must be handed over first.
    pub alone: Vec<String>,
    /// The titles of the policy one may give, with their rights as hint.
    pub titles: Vec<Choice>,
    /// Where a mandate may be given.
    pub places: Vec<Choice>,
    /// Whether the reader may note absences: one's own, or as manager.
    pub may_absence: bool,
    /// What was filled in for a mandate.
    pub mandate: Filled,
    /// What was filled in for an absence.
    pub absence: Filled,
}

impl PersonPage {
    fn mandates(&self, ctx: &Ctx) -> Markup {
        let may = ctx.may(Right::ManagePeople);
        let row = |mandate: &MandateLine| {
            vec![
                html! { (swedish(ctx, &mandate.title)) span.where { (swedish(ctx, &mandate.rights.join(", "))) } },
                html! { span.whole { (swedish(ctx, &mandate.at)) } },
                html! { (time::day(ctx, mandate.from)) " – " @match mandate.until { Some(until) => (time::day(ctx, until)), None => (t!(ctx, "mandate-until-further")) } },
                html! { (mandate.by) },
                html! {
                    @if mandate.ended { (t!(ctx, "mandate-ended")) }
                    @else if may { (one_button(&links::mandate_end(self.id, mandate.id), &[], &t!(ctx, "mandate-end"), Weight::Grave)) }
                },
            ]
        };
        Table {
            caption: t!(ctx, "mandates-caption"),
            quiet: true,
            columns: vec![
                t!(ctx, "col-mandate"),
                t!(ctx, "col-where"),
                t!(ctx, "col-when"),
                t!(ctx, "col-by"),
                t!(ctx, "col-do"),
            ],
            rows: self.mandates.iter().map(row).collect(),
        }
        .render()
    }

    fn give(&self, ctx: &Ctx) -> Markup {
        html! {
            details open[self.mandate.is_wrong()] { summary { (t!(ctx, "mandate-give")) }
                form.stack method="post" action=(links::mandate_give(self.id)) {
                    (self.mandate.summary(ctx))
                    (field(ctx, &self.mandate, "title", t!(ctx, "col-mandate")).radios(&self.titles))
                    (field(ctx, &self.mandate, "place", t!(ctx, "col-where")).choose(&self.places))
                    (field(ctx, &self.mandate, "from_on", t!(ctx, "mandate-from")).takes(Takes::Day).line())
                    (field(ctx, &self.mandate, "until_on", t!(ctx, "mandate-until")).hint(t!(ctx, "mandate-until-hint")).optional().takes(Takes::Day).line())
                    p.row { (button(&t!(ctx, "mandate-give-do"), Weight::First)) }
                }
            }
        }
    }

    fn absences(&self, ctx: &Ctx) -> Markup {
        html! {
            @if self.absences.is_empty() { p { (t!(ctx, "absence-none")) } }
            ul.plain { @for absence in &self.absences { li {
                (time::day(ctx, absence.from)) " – " (time::day(ctx, absence.until))
                @for covered in &absence.covered { span.where { (swedish(ctx, covered)) } }
                @if self.may_absence { (one_button(&links::absence_cancel(self.id, absence.id), &[], &t!(ctx, "absence-cancel"), Weight::Plain)) }
            } } }
            @if self.may_absence {
                details open[self.absence.is_wrong()] { summary { (t!(ctx, "absence-note")) }
                    form.stack method="post" action=(links::absence(self.id)) {
                        (self.absence.summary(ctx))
                        p.small { (t!(ctx, "absence-lead")) }
                        (field(ctx, &self.absence, "from_on", t!(ctx, "absence-from")).takes(Takes::Day).line())
                        (field(ctx, &self.absence, "until_on", t!(ctx, "absence-until")).takes(Takes::Day).line())
                        p.row { (button(&t!(ctx, "absence-do"), Weight::First)) }
                    }
                }
            }
        }
    }
}

impl Page for PersonPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let may = ctx.may(Right::ManagePeople);
        let content = html! {
            p.lead { (self.title) ", " (self.unit) ". " a href=(links::mail(&self.email)) { (self.email) } }
            p.spaced { a href=(links::charge(self.id)) { (t!(ctx, "charge-title", name = self.name.as_str())) } }
            @if let Some((why, since, last)) = self.unreached.as_ref().filter(|_| may) {
                (inline(Tone::Wrong, &html! {
                    p { strong { (t!(ctx, "person-unreached")) } " " (swedish(ctx, why)) " "
                        (t!(ctx, "stage-since")) " " (time::short(ctx, *since)) ". "
                        (t!(ctx, "person-unreached-last")) " " (time::short(ctx, *last)) "." }
                    p { (t!(ctx, "person-unreached-then")) }
                }))
            }
            section.sheet.pad aria-labelledby="mandates" { h2 #mandates { (t!(ctx, "mandates-title")) }
                @if self.mandates.is_empty() { p { (t!(ctx, "people-no-mandate")) } } @else { (self.mandates(ctx)) }
                @if may { (self.give(ctx)) } }
            section.sheet.pad aria-labelledby="absences" { h2 #absences { (t!(ctx, "absences-title")) } (self.absences(ctx)) }
            @if may {
                section.sheet.pad aria-labelledby="access" { h2 #access { (t!(ctx, "access-title")) }
                    p { (t!(ctx, "access-link-lead")) }
                    div.row { (one_button(&links::invite(self.id), &[], &t!(ctx, "access-link"), Weight::Plain)) }
                    @if self.alone.is_empty() {
                        p.spaced { (t!(ctx, "access-end-lead")) }
                        div.row { (one_button(&links::person_end(self.id), &[], &t!(ctx, "access-end"), Weight::Grave)) }
                    } @else {
                        (inline(Tone::Told, &html! { p { (t!(ctx, "access-alone")) } ul { @for one in &self.alone { li { (swedish(ctx, one)) } } } }))
                    }
                }
            }
        };
        Frame::new(self.name.as_str(), Room::People).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::id;
        use jiff::civil::date;
        let page = Self {
            id: id(1),
            name: "Maja Ek".into(),
            title: "redaktör".into(),
            unit: "Kommunledningskontoret".into(),
            email: "maja.ek@exempelby.example".into(),
            unreached: None,
            mandates: vec![
                MandateLine {
                    id: id(20),
                    title: "Ansvarig för kanal".into(),
                    rights: vec!["läsa meddelanden".into(), "handlägga och svara".into()],
                    at: "Barn- och utbildningsförvaltningen".into(),
                    from: date(2025, 1, 1),
                    until: None,
                    by: "Eva Sund".into(),
                    ended: false,
                },
                MandateLine {
                    id: id(21),
                    title: "Ersättare".into(),
                    rights: vec!["läsa meddelanden".into()],
                    at: "hela kommunen".into(),
                    from: date(2024, 1, 1),
                    until: Some(date(2024, 12, 31)),
                    by: "Eva Sund".into(),
                    ended: true,
                },
            ],
            absences: vec![AbsenceLine {
                id: id(30),
                from: date(2026, 12, 21),
                until: date(2027, 1, 6),
                covered: vec!["Per Lund tar över Skolbloggen.".into()],
            }],
            alone: vec!["Simhallen har ingen ersättare.".into()],
            titles: vec![
                Choice::new("editor", "Ansvarig för kanal")
                    .hint("läsa meddelanden, handlägga och svara, skriva under daglig granskning"),
            ],
            places: vec![Choice::new("all", "hela kommunen")],
            may_absence: true,
            mandate: Filled::new("mandate"),
            absence: Filled::new("absence"),
        };
        let bare = Self {
            mandates: vec![],
            absences: vec![],
            alone: vec![],
            absence: Filled::new("absence")
                .with("from_on", "2026-12-24")
                .with("until_on", "2026-12-01")
                .wrong("until_on", "Sista dagen är före den första."),
            ..page.clone()
        };
        let unreached = Self {
            unreached: Some((
                "Brevlådan är full (5.2.2).".into(),
                crate::samples::at(-4_000),
                crate::samples::at(-60),
            )),
            ..page.clone()
        };
        vec![("", page), ("bare", bare), ("unreached", unreached)]
    }
}
