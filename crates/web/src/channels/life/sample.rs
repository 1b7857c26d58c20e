//! The page in every state worth looking at.

use super::{ApplicationFacts, Asks, Elsewhere, Lacking, LegalLine, LifePage, LoginFacts, Reader, StepLine};
use crate::parts::form::{Choice, Filled};
use jiff::civil::{Date, date};
use torg_domain::channels::life::State;

fn step(what: &str, on: Date, reference: &str, ground: &str) -> StepLine {
    StepLine {
        what: what.into(),
        on,
        by: "Eva Sund".into(),
        title: "Förvaltningschef".into(),
        reference: reference.into(),
        ground: ground.into(),
        facts: vec![],
    }
}

fn lacking(sentence: &str, elsewhere: Option<Elsewhere>) -> Lacking {
    Lacking { sentence: sentence.into(), elsewhere }
}

pub(super) fn all() -> Vec<(&'static str, LifePage)> {
    let applied = LifePage {
        id: crate::samples::id(20),
        revision: 1,
        name: "Ungdomskanalen".into(),
        unit: "Kulturförvaltningen, Kommunstyrelsen".into(),
        state: State::Applied,
        in_use: false,
        unofficial: false,
        application: Some(ApplicationFacts {
            purpose: "Svara på ungas frågor.".into(),
            goals: "Svar inom ett dygn.".into(),
            audience: "Unga i kommunen.".into(),
            editorial_time: "Fyra timmar i veckan.".into(),
            account: "myndighet".into(),
            wide: false,
            dialogue: true,
            supervision: String::new(),
            coverage: String::new(),
        }),
        missing: vec![
            lacking("Gå igenom lagkraven. De ska alla vara uppfyllda. (MO-06)", None),
            lacking(
                "Den som ansöker behöver ett eget uppdrag att skapa konton. (CH-06)",
                Some(Elsewhere::Charge(crate::samples::id(1))),
            ),
        ],
        responsible: None,
        substitute: None,
        login: None,
        mandates: vec!["Maja Ek: använda konton, från 2026-04-01".into()],
        steps: vec![step("ansökan lämnades", date(2026, 11, 2), "", "")],
        asks: Asks {
            decision: true,
            three: true,
            consultation: true,
            name_with_approval: true,
            entered: true,
            coverage: true,
            mandates: true,
            picture: true,
            web_only: false,
        },
        approver: "förvaltningschef".into(),
        consulted: "kommunikatör".into(),
        appointers: "Ansvarig utses av förvaltningschef, ersättare av ansvarig.".into(),
        reader: Reader { looks_after: true, keeps: true, tries: true, applied: false },
        legal: vec![LegalLine {
            word: "supervision",
            question: "Någon kan hålla uppsikt över kanalen så ofta som behövs.".into(),
            law: vec!["Lagen om ansvar för elektroniska anslagstavlor 4 §".into()],
        }],
        texts: true,
        people: vec![Choice::new("1", "Maja Ek, redaktör"), Choice::new("2", "Per Lund, chef")],
        address: "https://unga.example/".into(),
        asked: None,
        refused: None,
    };
    let wrong = LifePage {
        refused: Some((
            "check",
            Filled::new("check").refused("Lagkravet är inte uppfyllt: registreras och lämnas ut (MO-06)."),
        )),
        ..applied.clone()
    };
    let others = LifePage { reader: Reader { applied: true, ..Reader::default() }, ..applied.clone() };
    let checked = LifePage { state: State::Checked, missing: vec![], ..applied.clone() };
    let approved = LifePage {
        state: State::Approved,
        missing: vec![
            lacking("Utse en ersättare. (CH-17)", None),
            lacking("Maja Ek har inte bekräftat riktlinjerna. (CH-11)", Some(Elsewhere::Acceptance)),
            lacking("Per Lund har inte bekräftat riktlinjerna. (CH-11)", Some(Elsewhere::TheirAcceptance)),
            lacking("Riktlinjerna säger inte vem som utser ersättare. (CH-21)", Some(Elsewhere::Policy)),
        ],
        responsible: Some("Maja Ek".into()),
        ..applied.clone()
    };
    let staffed = LifePage { state: State::Staffed, ..approved.clone() };
    let presented = LifePage { state: State::Presented, missing: vec![], ..staffed.clone() };
    let active = LifePage {
        state: State::Active,
        in_use: true,
        substitute: Some("Per Lund".into()),
        login: Some(LoginFacts {
            place: "Kassaskåpet i rum 214".into(),
            reached_by: vec!["Maja Ek".into()],
            tested_on: Some(date(2026, 3, 1)),
        }),
        asked: Some(date(2026, 12, 20)),
        unofficial: true,
        ..presented.clone()
    };
    let idle = LifePage {
        state: State::Idle,
        unofficial: false,
        asked: None,
        steps: vec![step("kanalen blev inaktiv", date(2026, 11, 30), "", "Inget eget på 180 dagar.")],
        ..active.clone()
    };
    let closing = LifePage {
        state: State::Closing,
        missing: vec![lacking("Bevara kanalens slutläge innan den stängs. (CH-26)", None)],
        ..idle.clone()
    };
    let closed = LifePage {
        state: State::Closed,
        missing: vec![],
        application: None,
        steps: vec![StepLine {
            facts: vec!["12 meddelanden, 14 versioner, 3 filer".into()],
            ..step("slutläget bevarades", date(2026, 12, 1), "KS 2026/90", "")
        }],
        asks: Asks { web_only: true, ..Asks::default() },
        ..closing.clone()
    };
    vec![
        ("", applied),
        ("wrong", wrong),
        ("others", others),
        ("checked", checked),
        ("approved", approved),
        ("staffed", staffed),
        ("presented", presented),
        ("active", active),
        ("idle", idle),
        ("closing", closing),
        ("closed", closed),
    ]
}
