//! Authorities and their units: who is responsible for what.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        form::{Choice, Filled, Weight, button, field},
        frame::{Frame, Room},
        notice::empty,
    },
    routes::Right,
    t,
};
use maud::{Markup, html};

/// An authority (nämnd) with its units.
#[derive(Clone, Debug)]
pub struct AuthorityLine {
    /// Its name.
    pub name: String,
    /// Its units: name, channels, people.
    pub units: Vec<(String, u64, u64)>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct UnitsPage {
    /// The authorities.
    pub authorities: Vec<AuthorityLine>,
    /// The authorities a unit may belong to.
    pub choices: Vec<Choice>,
    /// What was filled in for an authority.
    pub authority: Filled,
    /// What was filled in for a unit.
    pub unit: Filled,
}

impl Page for UnitsPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            @if self.authorities.is_empty() { (empty(&t!(ctx, "units-empty"), &t!(ctx, "units-empty-why"), None)) }
            @for authority in &self.authorities {
                section.sheet.pad {
                    h2 { (authority.name) }
                    @if authority.units.is_empty() { p.small { (t!(ctx, "units-none")) } }
                    ul.plain { @for (name, channels, people) in &authority.units {
                        li { (name) span.where { (t!(ctx, "units-counts", channels = *channels, people = *people)) } }
                    } }
                }
            }
            @if ctx.may(Right::ManagePeople) {
                div.two {
                    form.stack.sheet.pad method="post" action=(links::authority_new()) {
                        h2 { (t!(ctx, "units-new-authority")) }
                        (self.authority.summary(ctx))
                        (field(ctx, &self.authority, "name", t!(ctx, "col-name")).max(120).line())
                        p.row { (button(&t!(ctx, "units-add"), Weight::First)) }
                    }
                    form.stack.sheet.pad method="post" action=(links::unit_new()) {
                        h2 { (t!(ctx, "units-new-unit")) }
                        (self.unit.summary(ctx))
                        (field(ctx, &self.unit, "name", t!(ctx, "col-name")).max(120).line())
                        (field(ctx, &self.unit, "authority", t!(ctx, "units-authority")).choose(&self.choices))
                        p.row { (button(&t!(ctx, "units-add"), Weight::First)) }
                    }
                }
            }
        };
        Frame::new(t!(ctx, "units-title"), Room::Units).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let page = Self {
            authorities: vec![
                AuthorityLine {
                    name: "Kommunstyrelsen".into(),
                    units: vec![("Kommunledningskontoret".into(), 4, 12)],
                },
                AuthorityLine { name: "Barn- och utbildningsnämnden".into(), units: vec![] },
            ],
            choices: vec![Choice::new("1", "Kommunstyrelsen")],
            authority: Filled::new("authority"),
            unit: Filled::new("unit").wrong("name", "Skriv enhetens namn."),
        };
        vec![("", page.clone()), ("empty", Self { authorities: vec![], unit: Filled::new("unit"), ..page })]
    }
}
