//! What stops a post, what is asked about, and what is only worth a thought.

use super::*;
use crate::policy::{Answers, Pack};
use std::path::{Path, PathBuf};

fn policy(name: &str) -> Policy {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let read = |path: PathBuf| {
        (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap())
    };
    let own = std::fs::read_dir(folder.join(name)).unwrap().map(|entry| read(entry.unwrap().path()));
    let mut files: Vec<_> = own.filter(|(name, _)| name.ends_with(".toml")).collect();
    if !files.iter().any(|(name, _)| name == "law.toml") {
        files.push(read(folder.join("law.toml")));
    }
    Policy::new(Pack::read(&files).unwrap(), Answers::none())
}

const ALL: Confirmed = Confirmed { secrecy: true, data: true, opinion: true };

fn looked(policy: &Policy, post: &Post<'_>, confirmed: Confirmed) -> Vec<(Weight, &'static str)> {
    let rules = privacy::Rules::new(jiff::civil::date(2026, 12, 3));
    findings(policy, &rules, post, confirmed).into_iter().map(|f| (f.weight, f.field)).collect()
}

fn post(text: &str) -> Post<'_> {
    Post { title: "", text, pictures: &[], elsewhere: None }
}

#[test]
fn a_personal_number_stops_a_post_whatever_is_confirmed_and_a_telephone_number_is_asked_about() {
    let policy = policy("grund");
    let number = post("Anmäl dig: 640823-3234.");
    assert_eq!(looked(&policy, &number, ALL), [(Weight::Stops, "text")]);
    let phone = post("Ring Anna på 070-174 06 05 om bytet.");
    let unsure = Confirmed { data: false, ..ALL };
    assert_eq!(looked(&policy, &phone, unsure), [(Weight::Asks, "data")]);
    assert!(looked(&policy, &phone, ALL).is_empty(), "somebody answers for it");
    let plain = post("Badhuset öppnar klockan tio i morgon.");
    assert!(looked(&policy, &plain, ALL).is_empty());
    assert_eq!(looked(&policy, &post("  \n"), ALL), [(Weight::Stops, "text")]);
}

#[test]
fn what_was_found_is_never_repeated_in_words() {
    let rules = privacy::Rules::new(jiff::civil::date(2026, 12, 3));
    for found in findings(&policy("grund"), &rules, &post("Anmäl 640823-3234 till 070-174 06 05."), ALL) {
        assert!(!found.sentence.contains("640823") && !found.sentence.contains("070"), "{found:?}");
    }
}

#[test]
fn nothing_goes_out_before_secrecy_and_private_opinion_are_confirmed() {
    let policy = policy("uppsala-2012");
    let found = looked(&policy, &post("Biblioteket har öppet."), Confirmed::default());
    assert_eq!(found, [(Weight::Asks, "secrecy"), (Weight::Asks, "opinion")]);
}

#[test]
fn the_words_by_which_others_are_judged_are_found_in_ours() {
    let policy = policy("grund");
    let found = looked(&policy, &post("Läs om en diagnos i journalen."), Confirmed { secrecy: false, ..ALL });
    assert!(found.contains(&(Weight::Asks, "secrecy")), "{found:?}");
    let found = looked(&policy, &post("Vilken idiot som parkerar så."), ALL);
    assert!(found.contains(&(Weight::Hints, "text")), "{found:?}");
}

#[test]
fn a_picture_without_words_source_licence_or_consent_stops_the_post() {
    let good = Picture {
        name: "bad.jpg".into(),
        alt: "Bassängen i morgonljus.".into(),
        source: "own_archive".into(),
        licence: "Eva Sund, anställd".into(),
        consent: true,
        kept: true,
    };
    let of = |picture: Picture, name: &str| {
        let pictures = [picture];
        let with = Post { pictures: &pictures, ..post("Badhuset är öppet.") };
        looked(&policy(name), &with, ALL).len()
    };
    assert_eq!(of(good.clone(), "perstorp"), 0);
    for wrong in [
        Picture { alt: " ".into(), ..good.clone() },
        Picture { licence: String::new(), ..good.clone() },
        Picture { consent: false, ..good.clone() },
        Picture { source: "lawful".into(), ..good.clone() },
        Picture { kept: false, ..good.clone() },
    ] {
        assert_eq!(of(wrong.clone(), "perstorp"), 1, "{wrong:?}");
    }
    assert_eq!(of(Picture { source: "lawful".into(), ..good.clone() }, "grund"), 0, "the law allows it");
    assert_eq!(of(Picture { source: "hittad".into(), ..good }, "grund"), 1);
}

#[test]
fn on_others_channels_one_speaks_in_ones_own_name_and_says_whom_one_works_for() {
    let policy = policy("uppsala-2012");
    let speaker = Speaker { name: "Maja Ek", municipality: "Lills kommun" };
    let elsewhere = |text| Post { elsewhere: Some(speaker), ..post(text) };
    assert_eq!(looked(&policy, &elsewhere("Vi lagar vägen på måndag. /Kommunen"), ALL).len(), 2);
    assert_eq!(looked(&policy, &elsewhere("Vi lagar vägen. Maja Ek"), ALL).len(), 1);
    assert!(looked(&policy, &elsewhere("Vi lagar vägen på måndag. Maja Ek, Lills kommun"), ALL).is_empty());
}
