//! Times in words: "i dag 15:30" in lists, the whole date where there is room.
//!
//! Always Swedish time, always 24 hours, always inside `<time>` with the offset in its attribute.

use crate::{ctx::Ctx, t};
use jiff::{Timestamp, Zoned, civil::Date, tz::TimeZone};
use maud::{Markup, html};

/// A time as lists show it.
#[must_use]
pub fn short(ctx: &Ctx, at: Timestamp) -> Markup {
    let local = ctx.local(at);
    html! { time datetime=(stamp(&local)) { (short_words(ctx, &local)) } }
}

/// A time as the message page shows it: the whole date.
#[must_use]
pub fn long(ctx: &Ctx, at: Timestamp) -> Markup {
    let local = ctx.local(at);
    html! { time datetime=(stamp(&local)) { (long_words(ctx, &local)) } }
}

/// A time for a long table of the past: "28 nov 2026 16:38", whatever day it is read.
#[must_use]
pub fn dated(ctx: &Ctx, at: Timestamp) -> Markup {
    let local = ctx.local(at);
    let (on, year) = (local.date(), local.year().to_string());
    let words = t!(
        ctx,
        "time-other-year",
        day = on.day(),
        month = month_short(ctx, on),
        year = year,
        clock = hour_minute(&local)
    );
    html! { time datetime=(stamp(&local)) { (words) } }
}

/// A day as a whole date.
#[must_use]
pub fn day(ctx: &Ctx, on: Date) -> Markup {
    html! { time datetime=(on.to_string()) { (day_words(ctx, on)) } }
}

/// "3 december 2026".
#[must_use]
pub fn day_words(ctx: &Ctx, on: Date) -> String {
    t!(ctx, "time-day", day = on.day(), month = month(ctx, on), year = on.year().to_string())
}

/// "torsdag 24 december"; with the year when it is another.
#[must_use]
pub fn weekday_and_day(ctx: &Ctx, on: Date) -> String {
    let (weekday, month) = (weekday(ctx, on), month(ctx, on));
    if on.year() == ctx.now.year() {
        t!(ctx, "time-weekday-day", weekday = weekday, day = on.day(), month = month)
    } else {
        let year = on.year().to_string();
        t!(ctx, "time-weekday-day-year", weekday = weekday, day = on.day(), month = month, year = year)
    }
}

/// "i dag 15:30", "i morgon 09:20", "fre 10:00", "14 apr 10:00", "14 apr 2025 10:00".
#[must_use]
pub fn short_words(ctx: &Ctx, local: &Zoned) -> String {
    let (on, clock) = (local.date(), hour_minute(local));
    let days = days_between(ctx.now.date(), on);
    match days {
        0 => t!(ctx, "time-today", clock = clock),
        1 => t!(ctx, "time-tomorrow", clock = clock),
        -1 => t!(ctx, "time-yesterday", clock = clock),
        -6..=6 => t!(ctx, "time-this-week", weekday = weekday_short(ctx, on), clock = clock),
        _ if on.year() == ctx.now.year() => {
            t!(ctx, "time-this-year", day = on.day(), month = month_short(ctx, on), clock = clock)
        }
        _ => t!(
            ctx,
            "time-other-year",
            day = on.day(),
            month = month_short(ctx, on),
            year = on.year().to_string(),
            clock = clock
        ),
    }
}

/// "i dag, torsdag 3 december 2026, 15:30".
#[must_use]
pub fn long_words(ctx: &Ctx, local: &Zoned) -> String {
    let on = local.date();
    let whole = t!(
        ctx,
        "time-whole",
        weekday = weekday(ctx, on),
        day = on.day(),
        month = month(ctx, on),
        year = on.year().to_string(),
        clock = hour_minute(local)
    );
    match days_between(ctx.now.date(), on) {
        0 => t!(ctx, "time-whole-today", whole = whole),
        1 => t!(ctx, "time-whole-tomorrow", whole = whole),
        -1 => t!(ctx, "time-whole-yesterday", whole = whole),
        _ => whole,
    }
}

/// A stretch of time from one instant to another: "ons 13:00–15:30" or "ons 15:30 – tors 10:00".
#[must_use]
pub fn stretch(ctx: &Ctx, from: Timestamp, to: Timestamp) -> Markup {
    let (a, b) = (ctx.local(from), ctx.local(to));
    let whole_day = |z: &Zoned| {
        t!(
            ctx,
            "time-stretch-end",
            weekday = weekday_short(ctx, z.date()),
            day = z.day(),
            month = z.month(),
            clock = hour_minute(z)
        )
    };
    html! {
        time datetime=(stamp(&a)) { (whole_day(&a)) }
        @if a.date() == b.date() { "–" time datetime=(stamp(&b)) { (hour_minute(&b)) } }
        @else { " – " time datetime=(stamp(&b)) { (whole_day(&b)) } }
    }
}

/// A length in words: "40 min", "2 h 30 min", "3 dygn".
#[must_use]
pub fn length(ctx: &Ctx, seconds: i64) -> String {
    let minutes = seconds.max(0) / 60;
    let (hours, rest) = (minutes / 60, minutes % 60);
    match (hours, rest) {
        (0, 0) if seconds > 0 => t!(ctx, "length-seconds"),
        (0, _) => t!(ctx, "length-minutes", minutes = rest),
        (1..48, 0) => t!(ctx, "length-hours", hours = hours),
        (1..48, _) => t!(ctx, "length-hours-minutes", hours = hours, minutes = rest),
        _ => t!(ctx, "length-days", days = hours / 24),
    }
}

/// A length for a list: from an hour on, whole hours.
#[must_use]
pub fn rough(ctx: &Ctx, seconds: i64) -> String {
    length(ctx, if seconds >= 3_600 { seconds / 3_600 * 3_600 } else { seconds })
}

/// "15:30".
#[must_use]
pub fn hour_minute(local: &Zoned) -> String {
    format!("{:02}:{:02}", local.hour(), local.minute())
}

fn stamp(local: &Zoned) -> String {
    // RFC 3339 with the offset that held then, to the second; the zone's name is not valid in HTML.
    let fixed = local.with_time_zone(TimeZone::fixed(local.offset()));
    fixed.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

fn weekday(ctx: &Ctx, on: Date) -> String {
    t!(ctx, "weekday", n = on.weekday().to_monday_one_offset())
}

/// "mån", "tis" and so on.
#[must_use]
pub fn weekday_short(ctx: &Ctx, on: Date) -> String {
    t!(ctx, "weekday-short", n = on.weekday().to_monday_one_offset())
}

fn month(ctx: &Ctx, on: Date) -> String {
    t!(ctx, "month", n = on.month())
}

fn month_short(ctx: &Ctx, on: Date) -> String {
    t!(ctx, "month-short", n = on.month())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    fn words(at: &str) -> String {
        let ctx = Ctx::sample(Language::Swedish);
        short_words(&ctx, &ctx.local(at.parse().unwrap()))
    }

    #[test]
    fn near_days_are_named_and_far_ones_dated() {
        // The sample's present is Thursday 3 December 2026, 11:02 in Sweden.
        assert_eq!(words("2026-12-03T14:30:00Z"), "i dag 15:30");
        assert_eq!(words("2026-12-04T08:20:00Z"), "i morgon 09:20");
        assert_eq!(words("2026-12-02T12:00:00Z"), "i går 13:00");
        assert_eq!(words("2026-12-07T09:00:00Z"), "mån 10:00");
        assert_eq!(words("2026-04-14T08:00:00Z"), "14 apr 10:00");
        assert_eq!(words("2027-01-14T08:00:00Z"), "14 jan 2027 09:00");
        assert_eq!(words("9999-12-30T08:00:00Z"), "30 dec 9999 09:00");
    }

    #[test]
    fn the_attribute_carries_the_offset_that_held_then() {
        let ctx = Ctx::sample(Language::Swedish);
        let html = short(&ctx, "2026-07-01T08:00:00Z".parse().unwrap()).into_string();
        assert!(html.contains(r#"datetime="2026-07-01T10:00:00+02:00""#), "{html}");
    }
}
