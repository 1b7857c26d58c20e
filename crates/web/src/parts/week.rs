//! The week strip: watched hours as a picture, with the same in words beside it.

use crate::{ctx::Ctx, t};
use maud::{Markup, html};

/// The open periods of one weekday, in minutes from midnight (1440 is 24:00).
pub type Day = Vec<(u16, u16)>;

/// The watched hours of a week, Monday first.
#[derive(Clone, Debug, Default)]
pub struct Week {
    /// Monday to Sunday.
    pub days: [Day; 7],
}

/// "8.30" as a clock: "08:30".
#[must_use]
pub fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The strip: seven rows of a day's 24 hours, and the words.
#[must_use]
pub fn strip(ctx: &Ctx, week: &Week) -> Markup {
    html! {
        table.week {
            caption.away { (t!(ctx, "week-caption")) }
            thead.away { tr { th scope="col" { (t!(ctx, "week-day")) } th scope="col" { (t!(ctx, "week-picture")) } th scope="col" { (t!(ctx, "week-hours")) } } }
            tbody { @for (n, day) in week.days.iter().enumerate() {
                tr {
                    th scope="row" { (t!(ctx, "weekday-short", n = n + 1)) }
                    td { (bar(day)) }
                    td { (words(ctx, day)) }
                }
            } }
        }
    }
}

fn bar(day: &Day) -> Markup {
    html! {
        svg.bar viewBox="0 0 1440 60" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect.shut width="1440" height="60" {}
            @for (from, to) in day { rect.open x=(from) width=(to.saturating_sub(*from)) height="60" {} }
            @for hour in [6_u16, 12, 18] { rect.tick x=(hour * 60) width="3" height="60" {} }
        }
    }
}

fn words(ctx: &Ctx, day: &Day) -> String {
    if day.is_empty() {
        return t!(ctx, "week-closed");
    }
    day.iter().map(|(from, to)| format!("{}–{}", clock(*from), clock(*to))).collect::<Vec<_>>().join(", ")
}
