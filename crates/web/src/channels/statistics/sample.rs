//! The figures in every state worth looking at.

use super::{MonthLine, StatisticsAllPage, StatisticsPage};
use crate::parts::form::Filled;
use crate::samples::id;
use jiff::civil::date;
use torg_domain::channels::ledger::Lag;
use torg_domain::channels::statistics::{Followed, Month, months};

fn counted(day: i8, count: u64, by_hand: bool) -> Followed {
    Followed { on: date(2026, 12, day), count, rounded: !by_hand, by_hand }
}

fn line(n: u128, name: &str, followers: Option<Followed>) -> MonthLine {
    MonthLine {
        channel: (id(n), name.into()),
        lacking: if followers.is_none() { vec!["följare".into()] } else { vec![] },
        followers,
        posts: 14,
        came: 131,
        answered: 96,
        took: Some(Lag { p50_s: 5_400, p95_s: 27_000, of: 96 }),
        removed: 3,
    }
}

pub(super) fn one() -> Vec<(&'static str, StatisticsPage)> {
    let month = |(n, (first, _)): (usize, (jiff::civil::Date, jiff::civil::Date))| {
        let n = n as u64;
        Month {
            first,
            followers: (n > 6).then(|| Followed {
                on: first,
                count: 1_180 + n * 17,
                rounded: true,
                by_hand: false,
            }),
            posts: n,
            came: 80 + n * 5,
            answered: 60 + n * 3,
            took: Some(Lag { p50_s: 5_400, p95_s: 27_000, of: 60 }),
            removed: n / 4,
        }
    };
    let page = StatisticsPage {
        now: line(10, "Skolbloggen", Some(counted(3, 1_367, false))),
        months: months(date(2026, 12, 3)).into_iter().enumerate().map(month).collect(),
        counts: vec![counted(3, 1_367, false), counted(2, 1_300, true)],
        grounds: vec![("Förolämpning".into(), 2), ("Reklam".into(), 1)],
        asked: vec!["följare".into(), "inlägg senaste månaden".into()],
        cut: true,
        note: Some(Filled::new("note")),
    };
    let wrong = Filled::new("note").with("on", "2027-01-01").wrong("on", "Dagen har inte varit än.");
    let bare = StatisticsPage {
        now: MonthLine {
            posts: 0,
            came: 0,
            answered: 0,
            took: None,
            removed: 0,
            ..line(10, "Skolbloggen", None)
        },
        months: page
            .months
            .iter()
            .map(|m| Month {
                followers: None,
                posts: 0,
                came: 0,
                answered: 0,
                took: None,
                removed: 0,
                ..m.clone()
            })
            .collect(),
        counts: vec![],
        grounds: vec![],
        cut: false,
        note: Some(wrong),
        ..page.clone()
    };
    vec![("", page.clone()), ("bare", bare), ("reader", StatisticsPage { note: None, asked: vec![], ..page })]
}

pub(super) fn all() -> Vec<(&'static str, StatisticsAllPage)> {
    let span = (date(2026, 11, 4), date(2026, 12, 3));
    let channels = vec![line(10, "Skolbloggen", Some(counted(3, 1_367, true))), line(11, "Simhallen", None)];
    let page = StatisticsAllPage { span, channels, asked: vec!["följare".into()] };
    vec![("", page), ("empty", StatisticsAllPage { span, channels: vec![], asked: vec![] })]
}
