//! The people: who works with the channels, under which title, and who is away.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        frame::{Frame, Room},
        table::Table,
        time,
    },
    routes::Right,
    t,
};
use jiff::civil::Date;
use maud::{Markup, html};
use torg_domain::ids::PersonId;

/// One person in the list.
#[derive(Clone, Debug)]
pub struct PersonLine {
    /// Who.
    pub id: PersonId,
    /// First name and surname.
    pub name: String,
    /// The title of their work.
    pub title: String,
    /// Their unit.
    pub unit: String,
    /// Titles of the mandates in force, Swedish.
    pub mandates: Vec<String>,
    /// Away until (last day included).
    pub away_until: Option<Date>,
    /// Has not chosen a password yet.
    pub invited: bool,
    /// Has left.
    pub ended: bool,
    /// Letters to them come back.
    pub unreached: bool,
}

/// The list.
#[derive(Clone, Debug)]
pub struct PeoplePage {
    /// The people, by surname in Swedish order.
    pub people: Vec<PersonLine>,
}

impl Page for PeoplePage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let row = |person: &PersonLine| {
            vec![
                html! { a href=(links::person(person.id)) { (person.name) } span.where { (person.title) } },
                html! { span.whole { (person.unit) } },
                html! { @if person.mandates.is_empty() { (t!(ctx, "people-no-mandate")) } @else { ul.lines { @for mandate in &person.mandates { li { (swedish(ctx, mandate)) } } } } },
                html! {
                    @if person.ended { span.chip { (t!(ctx, "people-ended")) } }
                    @else if person.invited { span.chip { (t!(ctx, "people-invited")) } }
                    @else if let Some(until) = person.away_until { span.chip.soon { (t!(ctx, "people-away")) " " (time::day(ctx, until)) } }
                    @else { (t!(ctx, "people-here")) }
                    @if person.unreached && ctx.may(Right::ManagePeople) { " " span.chip.late { (t!(ctx, "people-unreached")) } }
                },
            ]
        };
        let table = Table {
            caption: t!(ctx, "people-caption"),
            quiet: true,
            columns: vec![
                t!(ctx, "col-name"),
                t!(ctx, "col-unit"),
                t!(ctx, "col-mandates"),
                t!(ctx, "col-now"),
            ],
            rows: self.people.iter().map(row).collect(),
        };
        Frame::new(t!(ctx, "people-title"), Room::People)
            .beside(html! { @if ctx.may(Right::ManagePeople) { a.button.first href=(links::person_new()) { (t!(ctx, "people-invite")) } } })
            .render(ctx, &html! { div.sheet.pad { (table.render()) } })
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::id;
        let line = |n, name: &str, title: &str| PersonLine {
            id: id(n),
            name: name.into(),
            title: title.into(),
            unit: "Kommunledningskontoret".into(),
            mandates: vec!["Ansvarig för kanal, Skolbloggen".into()],
            away_until: None,
            invited: false,
            ended: false,
            unreached: false,
        };
        vec![(
            "",
            Self {
                people: vec![
                    line(1, "Maja Ek", "redaktör"),
                    PersonLine {
                        away_until: Some(jiff::civil::date(2026, 12, 5)),
                        ..line(2, "Sara Holm", "registrator")
                    },
                    PersonLine { invited: true, mandates: vec![], ..line(3, "Per Lund", "kommunikatör") },
                    PersonLine { unreached: true, ..line(5, "Eva Sund", "administratör") },
                    PersonLine { ended: true, ..line(4, "Åke Öst", "redaktör") },
                ],
            },
        )]
    }
}
