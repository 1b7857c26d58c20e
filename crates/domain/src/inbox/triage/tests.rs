//! Triage against the shipped packs: what each makes of the same messages, and how often it is right.

use super::measure::{Row, rows};
use super::*;
use crate::policy::{Answers, Pack};
use std::path::PathBuf;

mod figures;
mod threads;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(pack: &str) -> Vec<(String, String)> {
    let folder = root().join("policies");
    let mut files = vec![("law.toml".to_owned(), std::fs::read_to_string(folder.join("law.toml")).unwrap())];
    for entry in std::fs::read_dir(folder.join(pack)).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        files.push((name, std::fs::read_to_string(entry.path()).unwrap()));
    }
    files
}

fn of(files: &[(String, String)]) -> Triage {
    Triage::new(&Policy::new(Pack::read(files).unwrap(), Answers::none()))
}

fn triage(pack: &str) -> Triage {
    of(&files(pack))
}

/// A pack with one piece of text changed in one file.
fn changed(pack: &str, file: &str, from: &str, to: &str) -> Triage {
    let mut files = files(pack);
    let text = &mut files.iter_mut().find(|(name, _)| name == file).unwrap().1;
    assert!(text.contains(from), "{file} has no {from}");
    *text = text.replacen(from, to, 1);
    of(&files)
}

fn facts(text: &str) -> Facts<'_> {
    Facts {
        title: None,
        text,
        author: "",
        kind: "comment",
        ours: false,
        direct: false,
        answers: Answered::Ours,
        names_us: false,
        today: "2026-11-21".parse().unwrap(),
    }
}

fn corpus() -> Vec<Row> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(root().join("corpus/triage")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "jsonl") {
            all.extend(rows(&std::fs::read_to_string(path).unwrap()).unwrap());
        }
    }
    all
}

#[test]
fn triage_is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Triage>();
}

#[test]
fn all_ten_are_answered_in_order_and_the_ninth_is_always_asked() {
    for pack in ["grund", "perstorp", "gotland-2011"] {
        for text in ["", "Hej", "När öppnar badet?", "🙂"] {
            let assessment = triage(pack).assess(&facts(text));
            let asked: Vec<Question> = assessment.answers.iter().map(|one| one.question).collect();
            assert_eq!(asked, Question::ALL);
            assert_eq!(assessment.answer(Question::T9), Answer::Ask);
        }
    }
}

#[test]
fn an_answer_says_what_it_rests_on_and_where() {
    let assessment = triage("grund").assess(&facts("Hej! När öppnar badet?"));
    let seventh = &assessment.answers[6];
    assert_eq!(seventh.answer, Answer::Yes);
    let range = seventh.signals[0].range.clone().unwrap();
    assert_eq!(&"Hej! När öppnar badet?"[range], "När öppnar badet");
    assert!(assessment.is_question());
    assert!(assessment.flags().contains(&"question"));
}

#[test]
fn a_personal_number_is_found_and_never_repeated() {
    let text = "Hon heter Eva och har 19900101-0017";
    let assessment = triage("grund").assess(&facts(text));
    assert_eq!(assessment.answer(Question::T1), Answer::Yes);
    assert!(assessment.clocks.contains(&ClockKind::Data));
    assert!(assessment.clock_reason(ClockKind::Data).unwrap().contains("personuppgifter"));
    let told = format!("{:?}{:?}{:?}", assessment.answers, assessment.grounds, assessment.record);
    assert!(!told.contains("0017"), "{told}");
    // Nobody but us reads a direct message: it is worth a look, and no offence.
    let direct = triage("grund").assess(&Facts { direct: true, ..facts(text) });
    assert_eq!(direct.answer(Question::T1), Answer::Ask);
}

#[test]
fn a_question_to_another_visitor_is_not_ours_unless_it_calls_on_us() {
    let triage = triage("grund");
    let others = triage.assess(&Facts { answers: Answered::Visitor, ..facts("Ska du med?") });
    assert_eq!((others.answer(Question::T7), others.answer(Question::T8)), (Answer::No, Answer::Yes));
    assert!(!others.clocks.contains(&ClockKind::Answer));
    let text = "Bra fråga! Kommunen, vad säger ni?";
    let ours = triage.assess(&Facts { answers: Answered::Visitor, ..facts(text) });
    assert_eq!((ours.answer(Question::T7), ours.answer(Question::T8)), (Answer::Yes, Answer::No));
}

#[test]
fn harmless_neighbours_of_grave_words_are_left_alone() {
    let triage = triage("katrineholm-proposal");
    for text in [
        "Varmvattnet är hett i duschen",
        "Döda linjen i luren sen i morse",
        "Helvetesgapet är en klassisk vandring",
        "Fanny spelade huvudrollen",
        "Bra reklam för kommunen!",
        "Min man är en riktig bokidiot",
        "Vi mördade alla i quizet 🏆",
    ] {
        let assessment = triage.assess(&facts(text));
        assert_ne!(assessment.answer(Question::T1), Answer::Yes, "{text}");
        assert_ne!(assessment.answer(Question::T2), Answer::Yes, "{text}");
    }
}

#[test]
fn swearing_breaks_the_rules_only_where_they_forbid_it() {
    let text = facts("Helvete också");
    assert_eq!(triage("katrineholm-proposal").assess(&text).answer(Question::T2), Answer::Yes);
    assert_eq!(triage("perstorp").assess(&text).answer(Question::T2), Answer::No);
    assert!(triage("katrineholm-proposal").assess(&text).flags().contains(&"swearing"));
}

#[test]
fn a_direct_message_goes_where_the_policy_sends_it() {
    let message = Facts { direct: true, answers: Answered::Nothing, ..facts("Hej, vem sköter Folkparken?") };
    let pack = Pack::read(&files("katrineholm-proposal")).unwrap();
    // The document says nothing of what is registered, so nothing is proposed before that is answered.
    let open = Triage::new(&Policy::new(pack.clone(), Answers::none())).assess(&message).record;
    assert_eq!(open.outcome, Record::Undecided);
    assert!(open.why.contains("record.register_when"), "{}", open.why);
    let answers = Answers::read("a.toml", "record.register_when = [\"starts_case\"]", &pack).unwrap();
    let told = Triage::new(&Policy::new(pack, answers)).assess(&message).record;
    assert_eq!(told.outcome, Record::ToTransfer);
    assert_eq!(triage("gotland-2011").assess(&message).record.outcome, Record::KeptOrdered);
}

#[test]
fn removed_advertising_is_not_registered_where_the_policy_says_so_and_a_threat_is() {
    let island = triage("gotland-2011");
    let ad = facts("Använd koden SOMMAR20 så får du 20 procent på hela sortimentet");
    let proposed = island.assess(&ad);
    assert!(proposed.grounds.iter().any(|ground| ground.sure && !ground.why.is_empty()));
    assert_eq!(proposed.record.outcome, Record::KeptOrdered);
    assert_eq!(island.assess(&facts("Jag kommer att döda dig")).record.outcome, Record::ToRegister);
}

#[test]
fn a_question_the_policy_does_not_ask_is_no_and_says_so() {
    let text = facts("Uppdrag granskning borde titta på den här kommunen");
    assert_eq!(triage("perstorp").assess(&text).answer(Question::T10), Answer::Yes);
    let silent = triage("grund").assess(&text);
    assert_eq!(silent.answer(Question::T10), Answer::No);
    assert_eq!(silent.answers[9].signals[0].kind, SignalKind::Rule);
}

#[test]
fn a_packs_own_word_asks_a_phrase_settles_and_a_mark_says_otherwise() {
    let from = r#"words = ["döda dig", "slå ihjäl", "vet var du bor"]"#;
    for (words, text, answer) in [
        (r#"words = ["blåsippa"]"#, "Blåsippsbacken är fin", Answer::Ask),
        (r#"words = ["plocka blåsippor"]"#, "Vi plockar blåsippor", Answer::Yes),
        (r#"words = ["?plocka blåsippor"]"#, "Vi plockar blåsippor", Answer::Ask),
        (r#"words = ["+blåsippa"]"#, "Blåsippor överallt", Answer::Yes),
        (r#"words = ["blåsippa"]"#, "Vitsippor överallt", Answer::No),
    ] {
        let triage = changed("grund", "grounds.toml", from, words);
        assert_eq!(triage.assess(&facts(text)).answer(Question::T1), answer, "{words}: {text}");
    }
}

#[test]
fn what_may_be_a_question_starts_the_clock_only_where_every_question_must_be_answered() {
    let perhaps = Facts { direct: true, answers: Answered::Nothing, ..facts("Hej från oss på Myrvägen") };
    let must = triage("perstorp").assess(&perhaps);
    assert_eq!(must.answer(Question::T7), Answer::Ask);
    assert!(must.clocks.contains(&ClockKind::Answer));
    assert!(!triage("uppsala-2012").assess(&perhaps).clocks.contains(&ClockKind::Answer));
}

#[test]
fn our_own_post_is_searched_for_what_must_not_stand_there_and_nothing_else() {
    let own = Facts { ours: true, ..facts("Välkommen! Frågor? Kalle har 19900101-0017") };
    let assessment = triage("grund").assess(&own);
    assert_eq!(assessment.answer(Question::T1), Answer::Yes);
    assert_eq!(assessment.answer(Question::T7), Answer::No);
    assert!(!assessment.clocks.contains(&ClockKind::Answer));
}

#[test]
fn a_title_counts_but_places_are_of_the_text() {
    let text = "Tack på förhand";
    let assessment = triage("grund").assess(&Facts { title: Some("När öppnar badet?"), ..facts(text) });
    assert_eq!(assessment.answer(Question::T7), Answer::Yes);
    for signal in assessment.answers.iter().flat_map(|one| &one.signals) {
        assert!(signal.range.as_ref().is_none_or(|range| text.get(range.clone()).is_some()));
    }
}

#[test]
fn flags_are_words_of_the_documented_list() {
    let known = [
        "threat",
        "hate",
        "data",
        "secrecy",
        "insult",
        "ad",
        "swearing",
        "rules",
        "unsure",
        "individual",
        "direct",
        "case",
        "criticism",
        "question",
        "between-others",
        "harm",
    ];
    let triage = triage("katrineholm-proposal");
    for row in corpus() {
        let flags = triage.assess(&row.facts("2026-11-21".parse().unwrap())).flags();
        assert!(flags.iter().all(|flag| known.contains(flag)), "{flags:?}");
    }
}

#[test]
fn hostile_texts_are_assessed_without_harm() {
    let triage = triage("grund");
    for text in [
        "jag ska ".repeat(20_000),
        "?".repeat(100_000),
        "a*".repeat(100_000),
        "@anna ".repeat(20_000),
        "jäääää".repeat(20_000),
        "\u{301}\u{200b}\u{202e}".repeat(10_000),
        "din idiot! ".repeat(10_000),
        ". ".repeat(100_000),
    ] {
        let assessment = triage.assess(&facts(&text));
        for signal in assessment.answers.iter().flat_map(|one| &one.signals) {
            assert!(signal.range.as_ref().is_none_or(|range| text.get(range.clone()).is_some()));
            assert!(signal.said.chars().count() < 300);
        }
    }
}

#[test]
fn the_same_message_is_always_assessed_alike() {
    let triage = triage("uppsala-2012");
    for row in corpus().iter().take(60) {
        let facts = row.facts("2026-11-21".parse().unwrap());
        assert_eq!(triage.assess(&facts), triage.assess(&facts));
    }
}
