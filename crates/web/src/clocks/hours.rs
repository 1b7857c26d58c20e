//! Watched hours: whose hours count where, and how they are changed, with a preview of what becomes late.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        form::{Choice, Filled, Weight, button, field},
        frame::{Frame, Room},
        time,
        week::{self, Week},
    },
    routes::Right,
    t,
};
use jiff::civil::Date;
use maud::{Markup, html};

/// The hours of a channel, unit, authority, or the municipality.
#[derive(Clone, Debug)]
pub struct HoursOf {
    /// Whose, Swedish: "Skolbloggen (kanal)".
    pub whose: String,
    /// The week.
    pub week: Week,
    /// From when they hold and who decided, Swedish.
    pub since: String,
    /// Whom else they count for, Swedish: "3 kanaler utan egna tider".
    pub reach: Option<String>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct HoursPage {
    /// Hours in force, the municipality's first.
    pub hours: Vec<HoursOf>,
    /// The closed days to come: day, why (Swedish), and whether it is the calendar's own.
    pub closed: Vec<(Date, String, bool)>,
    /// Whose hours may be changed.
    pub scopes: Vec<Choice>,
    /// What was filled in.
    pub filled: Filled,
}

impl HoursPage {
    fn change(&self, ctx: &Ctx) -> Markup {
        let f = &self.filled;
        const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        html! {
            form.stack.sheet.pad method="post" action=(links::hours_preview()) {
                h2 { (t!(ctx, "hours-change")) }
                (f.summary(ctx))
                (field(ctx, f, "scope", t!(ctx, "hours-whose")).choose(&self.scopes))
                p.small #hours-form { (t!(ctx, "hours-form")) }
                div.days { @for (n, day) in DAYS.iter().enumerate() {
                    (field(ctx, f, day, t!(ctx, "weekday-long", n = n + 1)).explained_by("hours-form").optional().max(100).line())
                } }
                (field(ctx, f, "closed", t!(ctx, "hours-closed")).hint(t!(ctx, "hours-closed-hint")).optional().lines(3))
                p.row { (button(&t!(ctx, "hours-preview"), Weight::First)) }
            }
        }
    }
}

impl Page for HoursPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            p.lead { (t!(ctx, "hours-lead")) }
            div.two {
                @for of in &self.hours {
                    section.sheet.pad { h2 { (swedish(ctx, &of.whose)) } (week::strip(ctx, &of.week)) p.small { (swedish(ctx, &of.since)) }
                        @if let Some(reach) = &of.reach { p.small { (swedish(ctx, reach)) } } }
                }
            }
            section.sheet.pad aria-labelledby="closed-days" { h2 #closed-days { (t!(ctx, "hours-closed-days")) }
                @if self.closed.is_empty() { p { (t!(ctx, "hours-no-closed")) } }
                ul.dates { @for (on, why, own) in &self.closed { li { (time::day(ctx, *on)) " " span.small { (swedish(ctx, why)) @if !*own { " (" (t!(ctx, "hours-local")) ")" } } } } } }
            @if ctx.may(Right::ManageChannels) { (self.change(ctx)) }
        };
        Frame::new(t!(ctx, "hours-title"), Room::Hours).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let weekday = || vec![(480, 720), (780, 990)];
        let week =
            || Week { days: [weekday(), weekday(), weekday(), weekday(), vec![(480, 720)], vec![], vec![]] };
        vec![(
            "",
            Self {
                hours: vec![
                    HoursOf {
                        whose: "Hela kommunen".into(),
                        week: week(),
                        since: "Gäller från 1 januari 2026, beslutade av Eva Sund.".into(),
                        reach: Some("Räknas för 11 kanaler utan egna tider.".into()),
                    },
                    HoursOf {
                        whose: "Simhallen (kanal)".into(),
                        week: Week { days: std::array::from_fn(|_| vec![(0, 1_440)]) },
                        since: "Gäller från 1 juni 2026.".into(),
                        reach: None,
                    },
                ],
                closed: vec![
                    (jiff::civil::date(2026, 12, 24), "julafton".into(), true),
                    (jiff::civil::date(2027, 1, 5), "trettondagsafton, halv dag".into(), false),
                ],
                scopes: vec![Choice::new("municipality", "Hela kommunen")],
                filled: Filled::new("")
                    .with("mon", "8-12, 13-16.30")
                    .with("tue", "8-25")
                    .wrong("tue", "Klockslaget 25 finns inte. Skriv till exempel 8-12, 13-16.30."),
            },
        )]
    }
}
