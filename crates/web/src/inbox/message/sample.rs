//! The message page in the states worth looking at.

use super::*;
use crate::{
    parts::{
        access::Hidden,
        due::{ClockKind, ClockState, Interval},
        form::{Choice, Filled},
        text::Piece,
    },
    samples::{at, id},
};
use acts::ActForm;
use answer::{AnswerStage, Given, Ordered, ReadyText, Sending, Stopped};
use asked::ForwardingEnd;
use criticism::{Step, Steps};
use exits::{LawyerStage, RemoveStage};
use proposals::Ground;
use record::{AnswerRecordStage, RecordStage, Restricted};
use thread::{Body, Change, Media};
use torg_domain::inbox::tracks::{AnswerRecord, Handling, Police, Publication};
use triage::{Proposed, Question};

/// Every state.
#[must_use]
pub fn all() -> Vec<(&'static str, MessagePage)> {
    let page = waiting();
    vec![
        ("", page.clone()),
        ("by-hand", by_hand(page.clone())),
        ("sends", sends(page.clone())),
        ("sent", sent(page.clone())),
        ("lost", lost(page.clone())),
        ("stopped", stopped(page.clone())),
        ("answered-gone", answered_gone(page.clone())),
        ("refused", refused(page.clone())),
        ("direct", direct(page.clone())),
        ("removal", removal(page.clone())),
        ("asked", asked(page.clone())),
        ("two-records", two_records(page.clone())),
        ("ruled-out", ruled_out(page.clone())),
        ("closed", closed(page)),
    ]
}

fn person(n: u32, name: &str) -> Choice {
    Choice::new(n.to_string(), name)
}

fn said(n: u128, author: &str, minutes: i64, text: &str) -> Said {
    Said {
        id: id(n),
        this: false,
        ours: false,
        author: author.into(),
        published_at: Some(at(minutes)),
        captured_at: at(minutes + 1),
        url: Some("https://blogg.example/skolskjuts".into()),
        title: None,
        body: Body::Open(Piece::plain(text)),
        changes: vec![],
        media: vec![],
        gone_at: None,
        ordered: None,
        at_source: None,
    }
}

fn thread() -> Vec<Said> {
    let text = "Ni säger att skolskjutsen fungerar. Det gör den inte. I tisdags stod min dotter 40 minuter i mörkret vid Björkvägen. ";
    vec![
        Said {
            ours: true,
            title: Some("Vinterns turlista".into()),
            ..said(200, "Skolbloggen", -1_622, "Vinterns turlista för skolskjutsen gäller från i dag.")
        },
        Said {
            this: true,
            at_source: Some(
                "Vid källan: syns för alla. Senast läst där torsdag 3 december 2026 kl. 15:30.".into(),
            ),
            body: Body::Open(vec![
                Piece::Plain(format!("{text}Ring mig på ")),
                Piece::Found { text: "070-174 06 05".into(), kind: "telefonnummer".into(), sure: true },
                Piece::Plain(". När tänker ni göra något?\n\nMvh ".into()),
                Piece::Found { text: "Lena i Norrby".into(), kind: "namn".into(), sure: false },
            ]),
            changes: vec![Change {
                version: id(301),
                at: at(-1_316),
                before: format!("{text}När tänker ni göra något?"),
                after: format!("{text}Ring mig på 070-174 06 05. När tänker ni göra något?"),
            }],
            media: vec![
                Media {
                    file: "1".into(),
                    kind: "bild, JPEG".into(),
                    size: "412 kB".into(),
                    alt: Some("Mörk busshållplats".into()),
                    problem: None,
                },
                Media {
                    file: "2".into(),
                    kind: "bild".into(),
                    size: String::new(),
                    alt: None,
                    problem: Some("Bilden gick inte att hämta: servern svarade 403.".into()),
                },
            ],
            ..said(201, "Orolig förälder", -1_322, "")
        },
        said(202, "Farfar i Norrby", -1_282, "Samma här!"),
    ]
}

fn clocks() -> Vec<Clock> {
    let interval =
        |from, to, counted_s, why: &str| Interval { from: at(from), to: at(to), counted_s, why: why.into() };
    vec![
        Clock {
            kind: ClockKind::Answer,
            state: ClockState::Running(at(268)),
            intervals: vec![
                interval(-1_322, -1_172, 9_000, "öppet, kanalens tider"),
                interval(-1_172, -62, 0, "stängt"),
                interval(-62, 268, 19_800, "öppet, kanalens tider"),
            ],
            stands_on: "Riktlinjer antagna 14 april 2025 § 61, punkt 4: svar inom 8 bevakade timmar.".into(),
            told: vec![],
        },
        Clock {
            kind: ClockKind::OffensiveData,
            state: ClockState::Stopped(at(-1_200), "Bedömt: inte kränkande.".into(), true),
            intervals: vec![],
            stands_on: "Riktlinjer antagna 14 april 2025 § 61, punkt 9.".into(),
            told: vec!["Påmind 2 december 09:00.".into()],
        },
    ]
}

fn question(n: u8, text: &str, proposed: Proposed, signals: &[&str], leads_to: &str) -> Question {
    Question {
        number: format!("T{n}"),
        text: text.into(),
        proposed,
        signals: signals.iter().map(ToString::to_string).collect(),
        leads_to: leads_to.into(),
        answered: (n == 1).then(|| (false, "Maja Ek".into())),
    }
}

fn triage() -> Triage {
    Triage {
        questions: vec![
            question(
                1,
                "Innehåller det sekretess, kränkande personuppgifter eller något straffbart?",
                Proposed::Ask,
                &["telefonnummer i texten"],
                "ta ställning till borttagning genast",
            ),
            question(
                2,
                "Bryter det mot kanalens regler eller syfte?",
                Proposed::No,
                &[],
                "ta ställning till borttagning",
            ),
            question(
                3,
                "Rör det en enskilds ekonomiska eller personliga förhållanden?",
                Proposed::No,
                &[],
                "varna och fortsätt",
            ),
            question(
                4,
                "Är det ett direktmeddelande till någon i tjänsten?",
                Proposed::No,
                &["offentlig kommentar"],
                "överför till ordinarie system",
            ),
            question(
                5,
                "Tillför det en sakuppgift i ett ärende, eller startar det ett?",
                Proposed::Ask,
                &[],
                "registrera",
            ),
            question(
                6,
                "Är det kritik eller ett påstående om kommunen?",
                Proposed::Yes,
                &["ordet ”fungerar inte”", "utropstecken saknas"],
                "bedöm kritiken",
            ),
            question(
                7,
                "Är det en fråga, eller väntar den på svar?",
                Proposed::Yes,
                &["frågetecken", "svar på vårt inlägg"],
                "besvara",
            ),
            question(8, "Är det ett samtal mellan andra?", Proposed::No, &[], "lämna utan svar"),
            question(
                9,
                "Har du ett eget intresse i saken?",
                Proposed::Ask,
                &[],
                "lämna över till en kollega",
            ),
            question(10, "Kan det skada kommunens namn?", Proposed::No, &[], "meddela närmaste chef"),
        ],
        not: None,
        filled: Filled::new("q"),
    }
}

fn acts() -> Vec<ActView> {
    let people = vec![person(1, "Per Lund, kommunikatör"), person(2, "Sara Holm, registrator")];
    vec![
        ActView::may(ActForm::Answer),
        ActView::may(ActForm::Triage),
        ActView::may(ActForm::Holding),
        ActView::may(ActForm::Consult { people: people.clone() }),
        ActView::may(ActForm::Forward { people: people.clone() }),
        ActView::may(ActForm::Criticism(Steps {
            steps: vec![
                Step { key: "factual".into(), question: "Är tonen saklig?".into(), says: None, partly: true },
                Step { key: "relevant".into(), question: "Är det relevant?".into(), says: Some("Bedöm mot kanalens syfte.".into()), partly: false },
                Step { key: "facts".into(), question: "Går det att bemöta med fakta?".into(), says: None, partly: true },
            ],
            clarify_reply: Some("Tack för din synpunkt. Beskriv gärna vad som hände eller vad du vill att vi gör, så kan vi svara.".into()),
        })),
        ActView::may(ActForm::Leave {
            reasons: vec![Choice::new("others", "Samtal mellan andra"), Choice::new("not-relevant", "Inte relevant för kanalen")],
            rule: Some("En fråga till kommunen får inte lämnas utan skäl.".into()),
        }),
        ActView::may(ActForm::Remove(RemoveStage::Decide { measures: vec![Choice::new("hide", "dölja för alla").hint("torg gör det"), Choice::new("delete", "radera").hint("torg gör det")], cannot: vec!["Dölja bakom ett klick: Sajten döljer för alla i stället.".into()], harmful: true, assessed: false, not_order: None,
            grounds: vec![
                Choice::new("data", "Kränkande personuppgifter").hint("Dataskyddsförordningen artikel 6, läst 2026-01-01"),
                Choice::new("advertising", "Reklam").hint("Riktlinjerna punkt 9"),
            ],
        })),
        ActView::may(ActForm::Record(RecordStage::Decide { rule: None })),
        ActView::may(ActForm::Lawyer(LawyerStage::Ask { lawyer: "Stadsjuristen".into() })),
        ActView::may(ActForm::Notify { manager: "Eva Sund".into() }),
        ActView::may(ActForm::Assign { people }),
        ActView::may(ActForm::Secrecy { marked: false }),
        ActView::not(ActForm::Close, "Meddelandet kan inte stängas än: alla fyra spår måste vara klara."),
        ActView::not(ActForm::Reopen, "Meddelandet är inte stängt."),
        ActView::may(ActForm::Undo { what: "Maja Ek svarade nej på T1, i dag 10:58.".into() }),
    ]
}

fn waiting() -> MessagePage {
    MessagePage {
        id: id(201),
        revision: 7,
        author: "Orolig förälder".into(),
        channel: (id(10), "Skolbloggen".into()),
        platform: Platform::new("bl", "Blogg"),
        tracks: Tracks { handling: Handling::Criticism, ..Tracks::default() },
        proposed_record: Some(Record::KeptOrdered),
        open_because: vec!["Svaret är inte givet.".into(), "Det är inte avgjort om meddelandet ska registreras.".into()],
        due: Some(Due { at: at(268), clock: ClockKind::Answer }),
        clocks: clocks(),
        owner: Owner { name: Some("Maja Ek".into()), because: "Ansvarig för kanalen.".into() },
        claim: Claim::Mine(at(28)),
        present: vec![Presence { name: "Per Lund".into(), writing: false }],
        thread: thread(),
        more_in_thread: 0,
        answer: AnswerForm {
            stage: AnswerStage::Write,
            policy: vec!["Publiceras i tråden som Skolbloggen. Riktlinjerna kräver ett sakligt och vänligt svar med namn och titel.".into()],
            signature: "Maja Ek, redaktör".into(),
            sends: None,
            version: id(301),
            ready: vec![ReadyText { name: "Försenad skjuts".into(), text: "Hej! Tråkigt att skjutsen var sen.".into() }],
            filled: Filled::new("answer").with("text", "Hej! Tack för att du berättar. Turen förbi Björkvägen blev inställd i tisdags på grund av halka. Vi har bett bolaget …"),
            kept_at: Some(at(-1)),
            author_changed: None,
            warnings: vec![],
        },
        triage: triage(),
        proposals: Proposals {
            sentences: vec!["Kritik som går att bemöta med fakta.".into()],
            grounds: vec![Ground { name: "Kränkande personuppgifter".into(), basis: "Dataskyddsförordningen artikel 6, läst 2026-01-01.".into(), signals: vec!["telefonnummer, säkert".into()] }],
            record: Some(("Hålls ordnad".into(), "Offentlig kommentar som inte tillför något i ett ärende.".into())),
            found: vec!["telefonnummer, säkert".into(), "namn, kanske".into()],
            stands_on: "Riktlinjer antagna 14 april 2025 § 61.".into(),
        },
        acts: acts(),
        cancelling: None,
        left: None,
        consultations: vec![],
        forwardings: vec![],
        decisions: vec![],
        history: vec![
            Happening { at: at(-1_321), who: "Skolbloggens flöde".into(), what: "fångade meddelandet".into() },
            Happening { at: at(-1_321), who: "Maja Ek".into(), what: "fick det: ansvarig för kanalen".into() },
            Happening { at: at(-1_316), who: "Skolbloggens flöde".into(), what: "fångade en ny version".into() },
            Happening { at: at(-4), who: "Maja Ek".into(), what: "svarade nej på T1".into() },
        ],
        may_package: true,
    }
}

fn refused(page: MessagePage) -> MessagePage {
    let mut acts = acts();
    for act in &mut acts {
        if matches!(act.form, ActForm::Forward { .. }) {
            act.filled = Filled::new("act-forward")
                .with("note", "Kan du svara på det här?")
                .wrong("recipient", "Välj vem som ska ha meddelandet.");
        }
    }
    MessagePage {
        claim: Claim::Theirs("Per Lund".into(), at(12)),
        present: vec![Presence { name: "Per Lund".into(), writing: true }],
        due: Some(Due { at: at(-130), clock: ClockKind::Answer }),
        answer: AnswerForm {
            author_changed: Some((
                "När tänker ni göra något?".into(),
                "När tänker ni göra något åt halkan?".into(),
            )),
            warnings: vec!["Svaret innehåller ett telefonnummer. Det blir synligt för alla.".into()],
            filled: Filled::new("answer")
                .with("text", "Ring 070-174 06 05")
                .wrong("text", "Svaret innehåller ett personnummer. Ta bort det."),
            ..page.answer
        },
        acts,
        ..page
    }
}

fn by_hand(page: MessagePage) -> MessagePage {
    MessagePage {
        tracks: Tracks { handling: Handling::Drafting, ..page.tracks },
        answer: AnswerForm {
            stage: AnswerStage::ByHand(Ordered {
                order: id(400),
                holding: false,
                text: "Hej! Tack för att du berättar. Turen blev inställd på grund av halka.\n\nMaja Ek, redaktör".into(),
                open: Some("https://blogg.example/skolskjuts#comment-7".into()),
                at: at(-3),
                by: "Maja Ek".into(),
                filled: Filled::new("confirm").with("address", "bloggen").wrong("address", "Skriv en adress som börjar med https://."),
            }),
            ..page.answer
        },
        ..page
    }
}

/// On a channel where torg gives the answer itself.
fn sends(page: MessagePage) -> MessagePage {
    let mut thread = page.thread;
    thread.push(Said {
        ours: true,
        ordered: Some((id(202), "Per Lund".into())),
        ..said(204, "Skolbloggen", -30, "Hej! Vi har bett bolaget om besked.")
    });
    MessagePage { thread, answer: AnswerForm { sends: Some("Blogg".into()), ..page.answer }, ..page }
}

fn sending() -> Sending {
    Sending {
        order: id(400),
        holding: false,
        text: "Hej! Tack för att du berättar. Turen blev inställd på grund av halka.\n\nMaja Ek, redaktör"
            .into(),
        platform: "Blogg".into(),
        at: at(-3),
        by: "Maja Ek".into(),
        asked: false,
        problem: None,
        stopped: None,
        may: true,
        filled: Filled::new("sending"),
    }
}

fn with(page: MessagePage, sending: Sending) -> MessagePage {
    MessagePage {
        tracks: Tracks { handling: Handling::Drafting, ..page.tracks },
        answer: AnswerForm { stage: AnswerStage::Sent(sending), ..page.answer },
        ..page
    }
}

/// The site cannot be reached, and has heard nothing.
fn sent(page: MessagePage) -> MessagePage {
    let wrong = "Sajten svarar inte. Kan rättas av: den som driver källan.";
    with(
        page,
        Sending { holding: true, problem: Some((wrong.into(), Some(at(-2)), Some(at(1)))), ..sending() },
    )
}

/// The site may have it, and its answer was lost.
fn lost(page: MessagePage) -> MessagePage {
    let wrong = "Sajten svarade för sent. Kan rättas av: ingen: ett nytt försök görs av sig självt.";
    let filled =
        Filled::new("sending").wrong("looked", "Se efter där, och markera att det inte ligger uppe.");
    let sending = Sending {
        asked: true,
        problem: Some((wrong.into(), Some(at(-2)), Some(at(1)))),
        filled,
        ..sending()
    };
    with(page, sending)
}

fn stopped(page: MessagePage) -> MessagePage {
    let edited = Stopped::Edited {
        before: "När tänker ni göra något?".into(),
        after: "När tänker ni göra något åt halkan?".into(),
    };
    with(page, Sending { stopped: Some(edited), ..sending() })
}

fn answered_gone(page: MessagePage) -> MessagePage {
    with(page, Sending { stopped: Some(Stopped::Gone), may: false, ..sending() })
}

fn direct(page: MessagePage) -> MessagePage {
    let hidden = Said {
        this: true,
        body: Body::Hidden(Hidden::Direct, true),
        url: None,
        published_at: None,
        ..said(201, "eva@social.example", -300, "")
    };
    let other = Said { body: Body::Hidden(Hidden::Secret, false), ..said(203, "Namnlös", -280, "") };
    MessagePage {
        author: "eva@social.example".into(),
        claim: Claim::Free,
        owner: Owner {
            name: None,
            because: "Kanalen har ingen ansvarig och riktlinjerna nämner ingen annan.".into(),
        },
        clocks: vec![Clock {
            kind: ClockKind::Answer,
            state: ClockState::Silent(
                "Riktlinjerna anger ingen tid för svar. Bestäm en under Riktlinjer.".into(),
            ),
            intervals: vec![],
            stands_on: "Riktlinjer antagna 14 april 2025 § 61.".into(),
            told: vec![],
        }],
        thread: vec![hidden, other],
        more_in_thread: 12,
        answer: AnswerForm { stage: AnswerStage::Not("Öppna meddelandet först.".into()), ..page.answer },
        triage: Triage { not: Some("Öppna meddelandet först.".into()), ..page.triage },
        proposals: Proposals {
            stands_on: "Riktlinjer antagna 14 april 2025 § 61.".into(),
            ..Proposals::default()
        },
        ..page
    }
}

fn removal(page: MessagePage) -> MessagePage {
    let mut acts = acts();
    for act in &mut acts {
        match &mut act.form {
            ActForm::Remove(stage) => {
                *stage = RemoveStage::Confirm {
                    order: id(401),
                    ground: "Kränkande personuppgifter".into(),
                    copy: (at(-2), Some("sha256 9f86d081884c7d65…".into())),
                    open: Some("https://blogg.example/skolskjuts#comment-7".into()),
                    itself: false,
                };
                act.filled = Filled::new("act-remove").wrong("outcome", "Säg hur det gick.");
            }
            ActForm::Record(stage) => {
                *stage = RecordStage::Await {
                    order: Some(id(402)),
                    transfer: false,
                    restricted: Some(Restricted::ToSay(Some("OSL 21 kap. 1 §".into()))),
                    not: None,
                }
            }
            ActForm::Lawyer(stage) => {
                *stage = LawyerStage::Outcome {
                    asked: "Maja Ek frågade Stadsjuristen i går 14:00: Är det ett hot?".into(),
                }
            }
            _ => {}
        }
    }
    MessagePage {
        tracks: Tracks {
            handling: Handling::RemovalAssessed,
            publication: Publication::Preserved,
            record: Record::ToRegister,
            police: Police::WithLawyer,
            ..Tracks::default()
        },
        answer: AnswerForm {
            stage: AnswerStage::Not("Meddelandet ska tas bort. Ta ställning till det först.".into()),
            ..page.answer
        },
        acts,
        decisions: vec![decisions::DecisionLine {
            id: id(700),
            what: "Förolämpning: dölja för alla".into(),
            state: "beslutat".into(),
            stages: Some(crate::decisions::stages::Stages {
                ordered: Some(at(-30)),
                still_seen: Some(at(-20)),
                verified: Some(None),
                ..crate::decisions::stages::Stages::default()
            }),
            letters: vec![(
                decisions::Letter::Removal,
                crate::decisions::stages::Stages {
                    ordered: Some(at(-30)),
                    confirmed: Some((at(-25), "E-postservern svarade 250.".into())),
                    problem: Some((
                        "Brevet till den som skrev kom inte fram: adressen finns inte (5.1.1). Skälen finns kvar på \
                         sidan med beslutets kod. Kan rättas av: bara den som skrev, för adressen är avsändarens egen."
                            .into(),
                        Some(at(-20)),
                        None,
                    )),
                    letter: true,
                    ..crate::decisions::stages::Stages::default()
                },
            )],
        }],
        ..page
    }
}

fn asked(page: MessagePage) -> MessagePage {
    MessagePage {
        tracks: Tracks { handling: Handling::Forwarded, ..Tracks::default() },
        consultations: vec![
            Consultation {
                id: id(500),
                from: "Maja Ek".into(),
                to: "Per Lund".into(),
                question: "Brukar vi svara på sånt här?".into(),
                at: at(-200),
                advice: Some(("Ja, kort och med fakta.".into(), at(-180))),
                mine: false,
                filled: Filled::new("c1"),
                kept_at: None,
            },
            Consultation {
                id: id(501),
                from: "Per Lund".into(),
                to: "Maja Ek".into(),
                question: "Gick turen i tisdags?".into(),
                at: at(-100),
                advice: None,
                mine: true,
                filled: Filled::new("c2").with("advice", "Ja, men den var sen."),
                kept_at: Some(at(-5)),
            },
        ],
        forwardings: vec![
            Forwarding {
                id: id(600),
                from: "Maja Ek".into(),
                to: "Sara Holm".into(),
                note: String::new(),
                at: at(-300),
                end: Some(ForwardingEnd::Declined("Det här är skolans fråga.".into(), at(-250))),
                escalated_at: None,
                mine: false,
                filled: Filled::new("f1"),
                kept_at: None,
            },
            Forwarding {
                id: id(601),
                from: "Per Lund".into(),
                to: "Maja Ek".into(),
                note: "Du vet mer om turerna.".into(),
                at: at(-90),
                end: None,
                escalated_at: Some(at(-10)),
                mine: true,
                filled: Filled::new("f2"),
                kept_at: None,
            },
        ],
        ..page
    }
}

/// Criticism that is answered: the post is registered, the answer waits for the same number.
fn two_records(page: MessagePage) -> MessagePage {
    let mut acts = acts();
    for act in &mut acts {
        if let ActForm::Record(stage) = &mut act.form {
            *stage = RecordStage::Done("Registrerad: KS 2026/00123".into(), Some(Restricted::Masked));
        }
    }
    acts.push(ActView::may(ActForm::AnswerRecord(AnswerRecordStage::Await {
        order: Some(id(403)),
        same_case: Some("KS 2026/00123".into()),
        not: None,
    })));
    MessagePage {
        tracks: Tracks {
            handling: Handling::Answered,
            record: Record::Registered,
            answer_record: AnswerRecord::ToRegister,
            ..page.tracks
        },
        proposed_record: None,
        open_because: vec!["Det är inte klart om vårt svar registreras eller hålls ordnat.".into()],
        acts,
        ..page
    }
}

/// Refused by rules, with everything that was written still there.
fn ruled_out(page: MessagePage) -> MessagePage {
    let mut acts = acts();
    for act in &mut acts {
        if matches!(act.form, ActForm::Leave { .. }) {
            act.filled = Filled::new("act-leave")
                .with("reason", "others")
                .with("note", "De reder ut det själva.")
                .refused("Det här är bedömt som en fråga till kommunen, och den ska besvaras.");
        }
        if matches!(act.form, ActForm::Holding) {
            act.filled = Filled::new("act-holding").with("text", "Hej! Vi återkommer i morgon.");
            act.kept_at = Some(at(-2));
        }
    }
    acts.push(ActView::may(ActForm::AnswerRecord(AnswerRecordStage::Decide {
        rule: "Ska inlägget registreras? Ska svaret registreras? Två beslut.".into(),
    })));
    MessagePage {
        acts,
        left: Some(
            Filled::new("deliver")
                .with("text", "Turen gick, men den var sen.")
                .refused("Du har redan svarat, eller så har meddelandet tagits tillbaka."),
        ),
        ..page
    }
}

fn closed(page: MessagePage) -> MessagePage {
    MessagePage {
        tracks: Tracks { handling: Handling::Closed, record: Record::Registered, ..Tracks::default() },
        open_because: vec![],
        due: None,
        clocks: vec![Clock {
            state: ClockState::Stopped(at(-60), "Besvarat.".into(), false),
            ..page.clocks[0].clone()
        }],
        claim: Claim::Free,
        present: vec![],
        answer: AnswerForm {
            stage: AnswerStage::Given(Given {
                text: "Hej! Turen blev inställd på grund av halka.\n\nMaja Ek, redaktör".into(),
                by: "Maja Ek".into(),
                at: at(-60),
                url: Some("https://blogg.example/skolskjuts#comment-8".into()),
            }),
            ..page.answer
        },
        triage: Triage {
            not: Some("Meddelandet är stängt. Öppna det igen först.".into()), ..page.triage
        },
        acts: vec![
            ActView::not(
                ActForm::Leave { reasons: vec![], rule: None },
                "Meddelandet är stängt. Öppna det igen först.",
            ),
            ActView::may(ActForm::Reopen),
        ],
        ..page
    }
}
