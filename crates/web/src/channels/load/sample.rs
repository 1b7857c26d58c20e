//! The load as samples: a channel that has too much, one that is quiet, and the question answered badly.

use super::{Asked, LoadLine, LoadPage, ResourcesPage, ReviewLine};
use crate::{parts::form::Filled, samples::id};
use jiff::civil::{Date, date};

fn weeks(of: [u64; 8]) -> Vec<(Date, u64)> {
    let first = date(2026, 10, 12);
    of.into_iter()
        .enumerate()
        .map(|(n, came)| {
            (first.saturating_add(jiff::Span::new().weeks(i64::try_from(n).unwrap_or_default())), came)
        })
        .collect()
}

fn busy() -> LoadLine {
    LoadLine {
        channel: (id(10), "Skolbloggen".into()),
        weeks: weeks([12, 19, 44, 1_250, 80, 61, 0, 17]),
        open: (31, 9),
        named: (Some("Maja Ek".into()), None),
        hands: (4, 1),
        gaps: Some(2),
        asked: Some(Asked {
            review_on: date(2026, 11, 2),
            due_on: date(2026, 11, 23),
            whom: Some("Eva Sund".into()),
            passed_to: Some("Per Lund".into()),
        }),
        answered: Some((true, date(2025, 11, 3))),
        next_on: Some(date(2026, 11, 2)),
    }
}

fn quiet() -> LoadLine {
    LoadLine {
        channel: (id(11), "Simhallen".into()),
        weeks: weeks([0; 8]),
        open: (0, 0),
        named: (Some("Sara Holm".into()), Some("Åke Öst".into())),
        hands: (2, 2),
        gaps: Some(0),
        asked: None,
        answered: Some((false, date(2026, 9, 1))),
        next_on: Some(date(2027, 3, 1)),
    }
}

pub(super) fn all() -> Vec<(&'static str, LoadPage)> {
    let unset = LoadLine {
        channel: (id(12), "Parkeringen".into()),
        gaps: None,
        answered: None,
        next_on: None,
        ..quiet()
    };
    vec![("", LoadPage { channels: vec![quiet(), busy(), unset] }), ("empty", LoadPage { channels: vec![] })]
}

pub(super) fn one() -> Vec<(&'static str, ResourcesPage)> {
    let line = |on: Date, answer: &str| ReviewLine {
        review_on: on,
        answer: answer.into(),
        by: (!answer.is_empty()).then(|| ("Eva Sund".into(), on)),
        note: if answer.is_empty() { String::new() } else { "Två timmar mer från hösten.".into() },
        next_on: (!answer.is_empty()).then(|| date(2026, 11, 2)),
    };
    let reviews = vec![line(date(2026, 11, 2), ""), line(date(2025, 11, 3), "det fattas tid eller personer")];
    let page = ResourcesPage { load: busy(), reviews, answer: Some(Filled::new("answer")) };
    let wrong = Filled::new("answer")
        .with("answer", "lacking")
        .with("next_on", "2026-12-03")
        .wrong("note", "Skriv vad som fattas.")
        .wrong("next_on", "Välj en dag efter i dag för nästa avstämning.");
    let refused = ResourcesPage { answer: Some(wrong), ..page.clone() };
    let calm = ResourcesPage { load: quiet(), reviews: vec![], answer: None };
    vec![("", page), ("refused", refused), ("calm", calm)]
}
