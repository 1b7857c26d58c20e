//! What follows from a decision in each pack, and what may not be decided, as tables of cases.

use super::*;
use crate::decisions::appeal::{NotTried, in_time, may_judge};
use crate::decisions::code::{read_code, short_code};
use crate::decisions::look::{already_so, ends_duty};
use crate::ids::PersonId;
use crate::outside::platform::Standing;
use crate::policy::platforms::Platforms;
use crate::policy::{Answers, Pack, Policy};
use jiff::civil::date;
use std::path::Path;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies")
}

fn policy(name: &str) -> Policy {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder().join(name)).unwrap() {
        let path = entry.unwrap().path();
        files.push((
            path.file_name().unwrap().to_string_lossy().into_owned(),
            std::fs::read_to_string(&path).unwrap(),
        ));
    }
    files.push(("law.toml".into(), std::fs::read_to_string(folder().join("law.toml")).unwrap()));
    Policy::new(Pack::read(&files).unwrap(), Answers::none())
}

fn cans(platform: &str, reaches: bool) -> Vec<Can> {
    let text = std::fs::read_to_string(folder().join("platforms.toml")).unwrap();
    let all = Platforms::read("platforms.toml", &text).unwrap();
    abilities(all.get(platform), date(2026, 4, 7), reaches)
}

fn facts<'a>(ground: &'a str, measure: Measure, why: &'a str, cans: &'a [Can]) -> Facts<'a> {
    Facts {
        ground,
        facts: "Kallar henne idiot.",
        measure,
        why_not_milder: why,
        block: None,
        cans,
        by_person: true,
        today: date(2026, 4, 7),
    }
}

#[test]
fn each_pack_brings_with_it_what_its_document_asks_for() {
    // Pack, ground, what follows beside the measure.
    let table: &[(&str, &str, &[Effect])] = &[
        ("grund", "reklam", &[Effect::PublicNotice, Effect::Letter]),
        (
            "grund",
            "enskilt_arende",
            &[Effect::PublicNotice, Effect::Letter, Effect::Case, Effect::PrivateAnswer],
        ),
        ("grund", "olaga_hot", &[Effect::PublicNotice, Effect::Letter, Effect::Register, Effect::Police]),
        ("grund", "sekretess", &[Effect::PublicNotice, Effect::Letter, Effect::Register]),
        ("uppsala-2012", "fortal", &[Effect::PublicNotice, Effect::Letter]),
        ("uppsala-2012", "reklam", &[Effect::PublicNotice, Effect::Letter]),
        ("perstorp", "personangrepp", &[Effect::Manager]),
        ("perstorp", "enskilt_arende", &[Effect::Case, Effect::PrivateAnswer, Effect::Manager]),
        ("perstorp", "sekretess", &[Effect::Register, Effect::Manager]),
        ("gotland-2011", "fortal", &[Effect::Register]),
        ("gotland-2011", "reklam", &[Effect::KeptOrdered]),
        ("katrineholm-proposal", "svordomar", &[]),
        ("katrineholm-proposal", "sekretess", &[Effect::Register]),
    ];
    for (name, ground, expected) in table {
        let policy = policy(name);
        let known = EffectFacts {
            reaches: true,
            can_reply: true,
            harmful: true,
            record_open: true,
            police_open: true,
            ..EffectFacts::default()
        };
        let got = effects_of(&policy, policy.ground(ground).unwrap(), &known);
        let got: Vec<_> = got.iter().map(|p| p.effect).filter(|e| *e != Effect::Measure).collect();
        assert_eq!(got, *expected, "{name}: {ground}");
    }
}

#[test]
fn what_may_not_be_copied_is_sealed_first_of_all_in_every_pack() {
    for name in ["grund", "uppsala-2012", "perstorp", "gotland-2011", "katrineholm-proposal"] {
        let policy = policy(name);
        let got = effects_of(&policy, policy.ground("barnpornografi").unwrap(), &EffectFacts::default());
        assert_eq!(got[0].effect, Effect::Seal, "{name}");
    }
}

#[test]
fn the_author_is_told_by_letter_where_an_address_is_known_else_by_the_page_of_the_code() {
    let policy = policy("uppsala-2012");
    let way = |facts: EffectFacts| {
        let all = effects_of(&policy, policy.ground("fortal").unwrap(), &facts);
        all.into_iter().find(|p| p.effect == Effect::Letter).map(|p| p.way)
    };
    assert_eq!(way(EffectFacts { address: true, ..EffectFacts::default() }), Some(Way::Mail));
    assert_eq!(way(EffectFacts { can_reply: true, ..EffectFacts::default() }), Some(Way::Page));
    let direct = EffectFacts { direct: true, can_reply: true, ..EffectFacts::default() };
    assert_eq!(way(direct), Some(Way::Reply));
}

#[test]
fn every_text_a_municipality_may_send_is_fit_for_plain_mail() {
    use crate::mail::letter::{Draft, LINK, Letter};
    for name in ["grund", "uppsala-2012", "perstorp", "gotland-2011", "katrineholm-proposal"] {
        for text in policy(name).texts() {
            let draft = Draft {
                id: None,
                to: "anna@exempel.test",
                subject: &text.title,
                text: &format!("{}\n\n{LINK}\n", text.body),
                link: Some("https://torg.exempel.test/r/K7QM-2X9D-0RT4-W8HN"),
                never: &["Du är en idiot, Lena, och det vet hela stan."],
                host: "torg.exempel.test",
                today: date(2026, 4, 7),
            };
            let letter = Letter::write(&draft).unwrap_or_else(|why| panic!("{name}: {}: {why}", text.key));
            assert!(letter.text().contains("/r/K7QM"), "{name}: {}", text.key);
        }
    }
}

#[test]
fn the_gentlest_measure_that_is_enough_comes_first() {
    let own = cans("wordpress", true);
    assert_eq!(mildest(&own, true), Some(Measure::Hide));
    let weighed = milder_first(&own, Measure::Delete, "Länken ligger kvar i arkivet.", false, None).unwrap();
    let verdicts: Vec<_> = weighed.into_iter().map(|c| (c.measure, c.verdict)).collect();
    let rejected = || Verdict::Rejected("Länken ligger kvar i arkivet.".into());
    assert_eq!(
        verdicts,
        [
            (Measure::HideBehindClick, Verdict::CannotHere),
            (Measure::Hide, rejected()),
            (Measure::Bin, rejected()),
            (Measure::Delete, Verdict::Chosen),
        ]
    );
    assert_eq!(milder_first(&own, Measure::Bin, " ", false, None), Err(NotDecided::SayWhyNot(Measure::Hide)));
    let by_hand = cans("feed", false);
    assert_eq!(mildest(&by_hand, true), Some(Measure::Hide));
    assert_eq!(by_hand[1].how, How::ByHand);
    assert_eq!(
        milder_first(&by_hand, Measure::Bin, "x", false, None),
        Err(NotDecided::CannotHere(Measure::Bin))
    );
}

#[test]
fn a_bin_is_offered_on_a_site_of_ones_own_alone() {
    let how = |platform: &str, measure| {
        cans(platform, true).into_iter().find(|can| can.measure == measure).map(|can| can.how)
    };
    assert_eq!(how("wordpress", Measure::Bin), Some(How::Itself));
    for network in ["facebook", "instagram", "youtube", "linkedin"] {
        assert_eq!(how(network, Measure::Bin), Some(How::No), "{network}");
        assert_eq!(how(network, Measure::Delete), Some(How::Itself), "{network}");
    }
    // Where nothing can be hidden, taking away is the gentlest there is; it is asked for twice.
    let network = cans("linkedin", true);
    assert_eq!(mildest(&network, true), Some(Measure::Delete));
    assert!(
        Measure::Delete.asked_twice(false).is_err()
            && milder_first(&network, Measure::Delete, "", true, None).is_ok()
    );
    assert_eq!(mildest(&cans("youtube", true), true), Some(Measure::Hide));
}

#[test]
fn behind_a_click_is_not_enough_where_the_law_wants_it_gone_unless_nothing_else_can_be_done() {
    let can = |measure, how| Can { measure, how, note: None };
    let both = [can(Measure::HideBehindClick, How::Itself), can(Measure::Hide, How::ByHand)];
    assert_eq!(milder_first(&both, Measure::HideBehindClick, "", true, None), Err(NotDecided::NotEnough));
    assert!(milder_first(&both, Measure::HideBehindClick, "", false, None).is_ok());
    let only = [can(Measure::HideBehindClick, How::Itself), can(Measure::Hide, How::No)];
    assert_eq!(mildest(&only, true), Some(Measure::HideBehindClick));
    assert!(milder_first(&only, Measure::HideBehindClick, "", true, None).is_ok());
    assert!(!ends_duty(Measure::HideBehindClick, true), "and the duty stands all the same");
    assert!(ends_duty(Measure::HideBehindClick, false) && ends_duty(Measure::Hide, true));
}

#[test]
fn the_measure_after_one_that_was_not_enough_is_the_gentlest_graver_one_that_can_be_done() {
    let can = |measure, how| Can { measure, how, note: None };
    let next = |cans: &[Can]| next_after(cans, Measure::HideBehindClick).map(|c| (c.measure, c.how));
    let all = [
        can(Measure::HideBehindClick, How::Itself),
        can(Measure::Hide, How::No),
        can(Measure::Bin, How::No),
        can(Measure::Delete, How::ByHand),
    ];
    assert_eq!(next(&all), Some((Measure::Delete, How::ByHand)));
    assert_eq!(next(&all[..2]), None, "nothing more can be done here");
    let order = [Standing::Visible, Standing::BehindClick];
    assert!(order.iter().all(|s| !already_so(Measure::Hide, *s)), "behind a click is not hidden");
}

#[test]
fn a_document_that_only_takes_down_does_not_erase() {
    let own = cans("wordpress", true);
    let policy = policy("perstorp");
    let refused = may_decide(&policy, &facts("personangrepp", Measure::Delete, "Grovt.", &own)).unwrap_err();
    assert_eq!(refused, NotDecided::NotDescribed);
    assert!(may_decide(&policy, &facts("personangrepp", Measure::Bin, "Grovt.", &own)).is_ok());
}

#[test]
fn a_second_person_agrees_before_something_is_gone_for_good_where_the_policy_says_so() {
    let own = cans("wordpress", true);
    let second = |pack: &str, ground: &str, measure| {
        may_decide(&policy(pack), &facts(ground, measure, "Grovt.", &own)).unwrap().second()
    };
    use crate::policy::grounds::FourEyes;
    assert_eq!(second("grund", "forolampning", Measure::Delete), Some(FourEyes::Deletion));
    assert_eq!(second("grund", "forolampning", Measure::Hide), None, "what can be put back waits for nobody");
    assert_eq!(second("katrineholm-proposal", "forolampning", Measure::Delete), None);
}

#[test]
fn what_hinders_a_decision_is_said_at_the_field_it_concerns() {
    let own = cans("wordpress", true);
    let policy = policy("uppsala-2012");
    let good = || facts("fortal", Measure::Hide, "", &own);
    let refused = |facts: Facts<'_>| may_decide(&policy, &facts).unwrap_err();
    assert_eq!(refused(Facts { ground: "kritik", ..good() }), NotDecided::NoGround);
    assert_eq!(refused(Facts { ground: "partipolitik", ..good() }), NotDecided::NoGround, "not in use");
    assert_eq!(refused(Facts { facts: " ", ..good() }), NotDecided::NoFacts);
    assert_eq!(refused(Facts { facts: "Skriver 121212-1212.", ..good() }), NotDecided::PersonalNumber);
    assert_eq!(refused(Facts { block: Some(""), ..good() }).field(), "block");
    assert_eq!(refused(Facts { by_person: false, ..good() }), NotDecided::NotByRule);
    assert_eq!(refused(Facts { measure: Measure::Bin, ..good() }).field(), "gentler");
}

#[test]
fn a_code_reads_back_however_it_is_typed_and_nothing_else_is_one() {
    let code = short_code([0xff, 0x00, 0x13, 0x57, 0x9b, 0xdf, 0x02, 0x46, 0x8a, 0xce]);
    assert_eq!(code.len(), 19);
    assert_eq!(read_code(&code), Some(code.clone()));
    assert_eq!(read_code(&code.to_lowercase().replace('-', " ")), Some(code));
    assert_eq!(read_code("oil0-oil0-oil0-oil0").as_deref(), Some("0110-0110-0110-0110"));
    for none in ["", "K7QM-2X9D-0RT4", "K7QM-2X9D-0RT4-W8HU", "K7QM-2X9D-0RT4-W8HN-1", "åäö"] {
        assert_eq!(read_code(none), None, "{none}");
    }
    assert_ne!(short_code([0; 10]), short_code([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]));
}

#[test]
fn what_stands_so_already_is_not_asked_for_again() {
    assert!(already_so(Measure::Hide, Standing::Hidden) && already_so(Measure::Hide, Standing::Gone));
    assert!(!already_so(Measure::Hide, Standing::Visible) && !already_so(Measure::Delete, Standing::Binned));
}

#[test]
fn an_appeal_is_tried_through_its_last_day_and_by_somebody_else() {
    let decided = date(2026, 4, 7);
    assert_eq!(in_time(decided, date(2026, 4, 28), Some(21)), Ok(()));
    assert_eq!(in_time(decided, date(2026, 4, 29), Some(21)), Err(NotTried::TooLate(date(2026, 4, 28))));
    assert_eq!(in_time(decided, date(2030, 1, 1), None), Ok(()));
    let person = |n| PersonId(uuid::Uuid::from_u128(n));
    assert_eq!(may_judge(person(1), &[Some(person(1)), None]), Err(NotTried::SamePerson));
    assert_eq!(may_judge(person(3), &[Some(person(1)), Some(person(2))]), Ok(()));
}

#[test]
fn where_to_turn_next_comes_from_the_law_as_data() {
    for name in ["grund", "uppsala-2012"] {
        let next: Vec<_> = policy(name).next_instance().iter().map(|law| law.key.clone()).collect();
        assert_eq!(next, ["kl-13-1", "jo"], "{name}");
    }
    assert_eq!(policy("grund").appeals().unwrap().within_days, Some(21));
    assert!(policy("perstorp").appeals().is_none());
}
