use super::*;
use crate::channels::legal::{LegalAnswer, LegalCheck};
use crate::policy::{Answers, Pack, Policy};
use std::path::Path;

fn rules(pack: &str, answers: &str) -> ChannelRules {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let read = |path: std::path::PathBuf| std::fs::read_to_string(path).unwrap();
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder.join(pack))
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "toml"))
        .map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), read(p)))
        .collect();
    files.push(("law.toml".into(), read(folder.join("law.toml"))));
    let pack = Pack::read(&files).unwrap();
    let answers = Answers::read("answers", answers, &pack).unwrap();
    Policy::new(pack, answers).channel_rules()
}

/// An application that only lacks what this policy asks beyond what all ask.
fn facts() -> Facts {
    let yes = |check| Answered { check, answer: LegalAnswer::Yes, note: String::new() };
    Facts {
        purpose: "Svara på frågor.".into(),
        audience: "Den som bor här.".into(),
        editorial_time: "Två timmar i veckan.".into(),
        account: Some(Account::Authority),
        dialogue: true,
        legal: LegalCheck::ALL.iter().copied().map(yes).collect(),
        supervision: "Redaktören varje vardag.".into(),
        ..Facts::default()
    }
}

fn keeper(mandate: bool, accepted: bool) -> Keeper {
    Keeper { name: "Maja Ek".into(), mandate, accepted }
}

fn duties(step: Step, facts: &Facts, rules: &ChannelRules) -> Vec<Duty> {
    missing(step, facts, rules).into_iter().map(|m| m.duty).collect()
}

#[test]
fn what_is_asked_before_approval_differs_as_the_documents_do() {
    let cases: [(&str, &[Duty]); 5] = [
        ("grund", &[Duty::BoardDecision, Duty::Responsible]),
        ("uppsala-2012", &[Duty::BoardDecision, Duty::Responsible]),
        ("perstorp", &[Duty::Goals, Duty::Consultation]),
        ("gotland-2011", &[Duty::CreateMandate]),
        ("katrineholm-proposal", &[Duty::ThreeDecisions]),
    ];
    for (pack, expected) in cases {
        assert_eq!(duties(Step::Approve, &facts(), &rules(pack, "")), expected, "{pack}");
    }
}

#[test]
fn what_is_asked_of_the_people_differs_as_the_documents_do() {
    use Duty::{Acceptance, Coverage, Login, Responsible, Substitute, SubstituteAppointer, UseMandate};
    let alone: [(&str, &[Duty]); 5] = [
        ("grund", &[Responsible, Substitute, Login]),
        ("uppsala-2012", &[Responsible, Coverage]),
        ("perstorp", &[Responsible, Substitute, SubstituteAppointer, Login]),
        ("gotland-2011", &[Responsible, Substitute]),
        ("katrineholm-proposal", &[Responsible, Substitute, SubstituteAppointer]),
    ];
    for (pack, expected) in alone {
        assert_eq!(duties(Step::Staff, &facts(), &rules(pack, "")), expected, "{pack}");
    }
    let staffed = Facts {
        responsible: Some(keeper(false, false)),
        substitute: Some(keeper(true, true)),
        login: true,
        ..facts()
    };
    let kept: [(&str, &[Duty]); 5] = [
        ("grund", &[Acceptance]),
        ("uppsala-2012", &[Acceptance]),
        ("perstorp", &[UseMandate, Acceptance]),
        ("gotland-2011", &[UseMandate]),
        ("katrineholm-proposal", &[Acceptance]),
    ];
    for (pack, expected) in kept {
        let answers = match pack {
            "perstorp" | "katrineholm-proposal" => "substitute.appointed_by = \"forvaltningschef\"\n",
            _ => "",
        };
        assert_eq!(duties(Step::Staff, &staffed, &rules(pack, answers)), expected, "{pack}");
    }
}

#[test]
fn a_private_persons_account_is_barred_where_the_policy_says_which_kinds_there_may_be() {
    for (pack, barred) in
        [("perstorp", true), ("grund", true), ("uppsala-2012", false), ("gotland-2011", false)]
    {
        let private = Facts { account: Some(Account::Private), may_create: true, ..facts() };
        let found = duties(Step::Check, &private, &rules(pack, "")).contains(&Duty::AccountKind);
        assert_eq!(found, barred, "{pack}");
    }
    let company = Facts { account: Some(Account::Company), ..facts() };
    let refused = missing(Step::Check, &company, &rules("grund", ""));
    assert_eq!(
        refused[0].sentence(),
        "Kontot får inte vara av det slaget. Riktlinjerna tillåter bara vissa kontotyper. Tillåtna: organisation, myndighet. (CH-24)"
    );
}

#[test]
fn the_municipalitys_own_account_needs_no_consultation() {
    let wide = Facts { municipality_wide: true, goals: "Fler svar.".into(), ..facts() };
    assert_eq!(duties(Step::Approve, &wide, &rules("perstorp", "")), []);
}

#[test]
fn a_platform_without_dialogue_falls_under_the_web_guidelines_only_where_the_policy_says_so() {
    let mute = Facts { dialogue: false, responsible: Some(keeper(true, true)), ..facts() };
    let answers = "substitute.appointed_by = \"forvaltningschef\"\n";
    assert!(web_guidelines_only(&mute, &rules("katrineholm-proposal", answers)));
    assert_eq!(duties(Step::Staff, &mute, &rules("katrineholm-proposal", answers)), []);
    for pack in ["grund", "uppsala-2012", "perstorp", "gotland-2011"] {
        assert!(!web_guidelines_only(&mute, &rules(pack, "")), "{pack}");
        assert!(
            !web_guidelines_only(&facts(), &rules("katrineholm-proposal", answers)),
            "where others write, the guidelines hold"
        );
    }
}

#[test]
fn the_presentation_is_held_against_what_the_policy_asks() {
    for pack in ["grund", "uppsala-2012", "perstorp", "gotland-2011", "katrineholm-proposal"] {
        let rules = rules(pack, "");
        assert!(!rules.presentation.is_empty(), "{pack}");
        let up = Facts { address: "https://x.example/".into(), ..facts() };
        assert_eq!(duties(Step::Present, &up, &rules), [], "{pack}");
        let less = Facts { unpresented: vec!["Texten är inte upplagd".into()], ..up };
        for step in [Step::Present, Step::Activate] {
            let missing = missing(step, &less, &rules);
            let named = missing.iter().find(|one| one.duty == Duty::Presentation).unwrap().sentence();
            assert!(named.contains("Texten är inte upplagd. (IN-24)"), "{pack}: {named}");
        }
        let silent = ChannelRules { presentation: vec![], ..rules };
        assert_eq!(
            duties(Step::Present, &less, &silent),
            [],
            "where no texts are demanded none are waited for"
        );
    }
}

#[test]
fn nothing_closes_before_its_final_state_is_kept_and_a_picture_where_the_policy_asks() {
    for (pack, picture) in [("grund", true), ("uppsala-2012", false), ("perstorp", false)] {
        let rules = rules(pack, "");
        let expected = if picture { vec![Duty::Picture, Duty::FinalState] } else { vec![Duty::FinalState] };
        assert_eq!(duties(Step::Close, &facts(), &rules), expected, "{pack}");
        let kept = Facts { preserved: true, pictured: true, ..facts() };
        assert_eq!(duties(Step::Close, &kept, &rules), [], "{pack}");
    }
    assert_eq!(duties(Step::BeginClosing, &facts(), &rules("grund", "")), [Duty::Reason]);
}

#[test]
fn every_duty_has_a_sentence_and_a_requirement() {
    for duty in Duty::ALL {
        // Whom it is about follows where it is somebody's own to do.
        let end = if matches!(duty, Duty::UseMandate | Duty::Acceptance) { ':' } else { '.' };
        assert!(duty.word().starts_with("duty-") && duty.swedish().ends_with(end), "{duty:?}");
        assert!(duty.req().len() == 5, "{duty:?}");
    }
}
