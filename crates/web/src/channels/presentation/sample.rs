//! The presentation in every state worth looking at.

use super::{CheckLine, ElementLine, LookLine, PlaceLine, PresentationPage};
use crate::parts::form::{Choice, Filled};

/// Every state.
pub(super) fn all() -> Vec<(&'static str, PresentationPage)> {
    use crate::samples::{at, id};
    let text = "Kanalen drivs av Exempelby kommun.\nVi bevakar kanalen: måndag–fredag kl. 8–16.30.";
    let element = |what: &str, says: Option<&str>, lacking: Option<&str>| ElementLine {
        what: what.into(),
        by: "BBS-lagen 3 § (1998:112)".into(),
        says: says.map(str::to_owned),
        lacking: lacking.map(str::to_owned),
    };
    let page = PresentationPage {
        id: id(10),
        applied: false,
        name: "Skolbloggen".into(),
        elements: vec![
            element("avsändare", Some("Kanalen drivs av Exempelby kommun."), None),
            element("vilka som kan läsa", None, Some("Välj vilka som kan läsa det som skrivs i kanalen.")),
        ],
        places: vec![
            PlaceLine {
                place: "bio".into(),
                name: "Profiltext".into(),
                note: Some("Serverns egen gräns kan vara en annan".into()),
                text: text.into(),
                length: (82, Some(160)),
                behind: vec!["gallring och bevarande".into()],
                lost: vec![],
                copy: Some((text.replace("16.30", "16"), at(-9_000), "Maja Ek".into())),
                by_hand: true,
            },
            PlaceLine {
                place: "about".into(),
                name: "Om".into(),
                note: None,
                text: text.into(),
                length: (82, None),
                behind: vec![],
                lost: vec![],
                copy: None,
                by_hand: true,
            },
        ],
        outdated_since: Some(at(-600)),
        check_next: Some(at(9_000)),
        checks: vec![
            CheckLine { at: at(-60), by: None, came_to: "differs".into(), note: "200".into() },
            CheckLine {
                at: at(-90),
                by: None,
                came_to: "renamed".into(),
                note: "Namn: Lills kommun. Bild: bafkrei1".into(),
            },
            CheckLine {
                at: at(-9_000),
                by: Some("Maja Ek".into()),
                came_to: "same".into(),
                note: String::new(),
            },
        ],
        earlier: vec![("Profiltext".into(), at(-20_000), "Maja Ek".into(), "Kanalen drivs av oss.".into())],
        looks: vec![
            LookLine {
                item: "logo",
                force: "ska".into(),
                found: Some(("yes".into(), at(-900), "Maja Ek".into())),
                said: vec!["eget bildarkiv".into(), "Eva Sund, anställd".into()],
                met: true,
            },
            LookLine { item: "profile", force: "ska".into(), found: None, said: vec![], met: false },
        ],
        sources: vec![Choice::new("own_archive", "eget bildarkiv")],
        may: true,
        facts: Filled::new("facts").with("audience", "public").with("contact", "webb@exempelby.example"),
        check: Filled::new("check"),
        profile: Filled::new("profile"),
    };
    let lost = PresentationPage {
        places: vec![PlaceLine {
            text: "Drivs av Exempelby kommun.".into(),
            lost: vec!["vem som tillhandahåller tjänsten".into()],
            copy: None,
            ..page.places[0].clone()
        }],
        outdated_since: None,
        checks: vec![],
        earlier: vec![],
        facts: Filled::new("facts").wrong("audience", "Välj vilka som kan läsa."),
        profile: Filled::new("profile").wrong("source", "Välj varifrån bilden kommer."),
        ..page.clone()
    };
    let current = PresentationPage {
        elements: vec![element("avsändare", Some("Kanalen drivs av Exempelby kommun."), None)],
        places: vec![PlaceLine {
            copy: Some((text.into(), at(-9_000), "Maja Ek".into())),
            behind: vec![],
            ..page.places[0].clone()
        }],
        outdated_since: None,
        check: Filled::new("check").wrong("note", "Skriv vad som skiljer."),
        ..page.clone()
    };
    let applied = PresentationPage { applied: true, looks: vec![], ..lost.clone() };
    let reader = PresentationPage { may: false, ..current.clone() };
    vec![("", page), ("lost", lost), ("current", current), ("reader", reader), ("applied", applied)]
}
