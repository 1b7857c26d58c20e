//! The texts for each shipped policy, and how they find room.

use super::*;
use crate::policy::platforms::Platforms;
use crate::policy::{Answers, Pack};
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies")
}

fn policy(name: &str) -> Policy {
    let read = |path: PathBuf| {
        (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap())
    };
    let own = std::fs::read_dir(folder().join(name)).unwrap().map(|entry| read(entry.unwrap().path()));
    let mut files: Vec<_> = own.filter(|(name, _)| name.ends_with(".toml")).collect();
    if !files.iter().any(|(name, _)| name == "law.toml") {
        files.push(read(folder().join("law.toml")));
    }
    Policy::new(Pack::read(&files).unwrap(), Answers::none())
}

fn platforms() -> Platforms {
    let text = std::fs::read_to_string(folder().join("platforms.toml")).unwrap();
    Platforms::read("platforms.toml", &text).unwrap()
}

fn facts() -> Facts {
    Facts {
        municipality: "Lillköpings kommun".into(),
        authority: "Kommunstyrelsen".into(),
        unit: "Kommunledningskontoret".into(),
        name: "Lillköping på nätet".into(),
        purpose: "Nyheter om kommunen, och svar på allmänna frågor.".into(),
        hours: Some("måndag–fredag kl. 8–16.30".into()),
        always: false,
        frequency: Some(Watch::Daily),
        told: vec![WatchTold::Frequency, WatchTold::Days, WatchTold::Hours],
        answers: Some("8 timmar inom bevakad tid".into()),
        writers: vec![Writer {
            name: "Maja Ek".into(),
            title: "redaktör".into(),
            reach: "maja.ek@lillkoping.example".into(),
        }],
        contact: Some(Contact {
            visiting: "Storgatan 1".into(),
            postal: "123 45 Lillköping".into(),
            email: "kommun@lillkoping.example".into(),
            web: "https://www.lillkoping.example".into(),
            phone: "010-123 45 00".into(),
        }),
        reach: "webb@lillkoping.example".into(),
        matters: "kontaktcenter, 010-123 45 00".into(),
        disposal: vec![Disposal::ByDecision],
        retention: String::new(),
        unlawful: vec!["Olaga hot".into(), "Uppvigling".into(), "BBS-brott".into()],
        audience: Some(Audience::Public),
        page: Some("https://torg.lillkoping.example/k/1".into()),
        rules: Some("https://torg.lillkoping.example/#rules".into()),
    }
}

fn items(name: &str, platform: &str, always: bool) -> Vec<(InfoItem, bool)> {
    let policy = policy(name);
    let all = platforms();
    let required = policy.required_items().unwrap();
    let demands = demanded(&policy, &required, all.get(platform), always);
    demands.into_iter().map(|demand| (demand.item, demand.by_law)).collect()
}

fn text(name: &str, platform: &str) -> String {
    let written = items(name, platform, false).into_iter().map(|(item, _)| element(item, &facts()).unwrap());
    fit(&written.collect::<Vec<_>>(), None, None).text
}

#[test]
fn each_policy_demands_its_own_elements_and_the_law_two_more_wherever_others_can_write() {
    use InfoItem as I;
    let law = [(I::Provider, true), (I::Audience, true)];
    for (name, own) in [
        (
            "uppsala-2012",
            vec![I::Sender, I::Presentation, I::Purpose, I::WatchedTimes, I::Rules, I::ContactRoute],
        ),
        ("gotland-2011", vec![I::Sender, I::Part]),
        ("katrineholm-proposal", vec![I::Sender, I::OfficialActivity, I::ContactRoute]),
        (
            "perstorp",
            vec![
                I::Sender,
                I::Purpose,
                I::WatchedTimes,
                I::LimitedHours,
                I::AnswerTime,
                I::PublicRecords,
                I::Retention,
                I::UnlawfulContent,
                I::PersonalData,
                I::IndividualMatters,
                I::Writers,
                I::Contact,
                // Not among its ten points, but its rules stand in the medium itself.
                I::Rules,
            ],
        ),
        (
            "grund",
            vec![
                I::Sender,
                I::WatchedTimes,
                I::PublicRecords,
                I::UnlawfulContent,
                I::PersonalData,
                I::Rules,
                I::ContactRoute,
            ],
        ),
    ] {
        let mut wanted: Vec<_> = own.into_iter().map(|item| (item, false)).chain(law).collect();
        let mut found = items(name, "feed", false);
        wanted.sort_by_key(|(item, _)| item.word());
        found.sort_by_key(|(item, _)| item.word());
        assert_eq!(found, wanted, "{name}");
    }
}

#[test]
fn a_channel_watched_around_the_clock_need_not_say_that_it_is_not_and_a_place_without_others_has_no_provider()
{
    let told = |platform, always| {
        items("perstorp", platform, always).into_iter().map(|(item, _)| item).collect::<Vec<_>>()
    };
    assert!(told("feed", false).contains(&InfoItem::LimitedHours));
    assert!(!told("feed", true).contains(&InfoItem::LimitedHours));
    // Where the municipality does not answer for others' messages, only the document's own word holds.
    let own = items("uppsala-2012", "x", false);
    assert!(!own.iter().any(|(item, by_law)| *by_law || *item == InfoItem::Provider));
}

#[test]
fn the_link_to_the_main_page_is_demanded_only_at_the_platform_the_document_names() {
    let has = |platform| {
        items("katrineholm-proposal", platform, false).iter().any(|(i, _)| *i == InfoItem::MainPageLink)
    };
    assert!(has("facebook") && !has("instagram") && !has("feed"));
}

#[test]
fn the_text_of_each_policy_says_what_its_document_asks_for_in_plain_words() {
    let ten = text("perstorp", "feed");
    for says in [
        "Kanalen drivs av Lillköpings kommun.",
        "Vad kanalen är till för: Nyheter om kommunen",
        "är en allmän handling",
        "bevaras och gallras efter gallringsbeslut med prövning",
        "Vi bevakar kanalen dagligen: måndag–fredag kl. 8–16.30.",
        "Utanför de tiderna kan vi inte läsa eller svara.",
        "svar inom 8 timmar inom bevakad tid",
        "Maja Ek, redaktör, maja.ek@lillkoping.example",
        "besök Storgatan 1, post 123 45 Lillköping",
        "tas bort: olaga hot, uppvigling och BBS-brott.",
        "Med ett eget ärende vänder du dig hit: kontaktcenter, 010-123 45 00.",
        "tar vi bort det från sidan och handlägger det på vanligt sätt",
        "Kommunstyrelsen i Lillköpings kommun tillhandahåller tjänsten",
        "Det du skriver kan läsas av alla.",
    ] {
        assert!(ten.contains(says), "{says}: {ten}");
    }
    let part = text("gotland-2011", "feed");
    assert!(
        part.contains("Kommunledningskontoret svarar för kanalen.") && !part.contains("bevakar"),
        "{part}"
    );
    let official = text("katrineholm-proposal", "facebook");
    assert!(official.contains("officiella verksamheten: Kommunledningskontoret"), "{official}");
    assert!(official.contains("Kommunens huvudsida: https://www.lillkoping.example"), "{official}");
    assert!(text("uppsala-2012", "feed").contains("Reglerna för samtalet, och vad vi tar bort: https://"));
    assert!(text("grund", "feed").contains("Synpunkter på kanalen, eller ett inlägg du vill anmäla: webb@"));
}

#[test]
fn what_is_lacking_is_said_and_never_written_as_a_gap() {
    let bare = Facts { municipality: "Lillköpings kommun".into(), ..Facts::default() };
    let mut lacking = 0;
    for item in InfoItem::ALL {
        match element(*item, &bare) {
            Ok(element) => {
                assert!(!element.whole.contains("  ") && !element.whole.contains(": ."), "{element:?}")
            }
            Err(why) => {
                lacking += 1;
                assert!(why.0.ends_with('.'), "{why}");
            }
        }
    }
    assert_eq!(lacking, 13);
    let four = Contact { phone: String::new(), ..facts().contact.unwrap() };
    assert!(
        element(InfoItem::Contact, &Facts { contact: Some(four), ..facts() }).is_err(),
        "all five or none"
    );
    assert!(element(InfoItem::Writers, &Facts { writers: vec![], ..facts() }).is_err());
}

#[test]
fn where_all_does_not_fit_the_duties_come_first_and_the_rest_stands_behind_a_link() {
    let all = platforms();
    let elements: Vec<_> = items("perstorp", "feed", false)
        .into_iter()
        .map(|(item, _)| element(item, &facts()).unwrap())
        .collect();
    let page = facts().page;
    let mut before = usize::MAX;
    for most in [2000, 500, 256, 160, 150] {
        let fitted = fit(&elements, Some(most), page.as_deref());
        assert!(fitted.length() <= usize::from(most), "{most}: {}", fitted.text);
        assert!(fitted.lost.is_empty(), "{most}: {:?}", fitted.lost);
        assert_eq!(fitted.says.len() + fitted.behind.len(), elements.len());
        assert!(fitted.says.len() <= before, "less room never says more");
        before = fitted.says.len();
        if !fitted.behind.is_empty() {
            assert!(fitted.text.ends_with("https://torg.lillkoping.example/k/1"), "{}", fitted.text);
        }
        assert!(
            fitted.says.contains(&InfoItem::Provider) && fitted.says.contains(&InfoItem::Audience),
            "{most}"
        );
    }
    // Every place of the catalogue holds what is made for it.
    for platform in &all.platform {
        for place in platform.text_places(jiff::civil::date(2026, 12, 1)) {
            let fitted = fit(&elements, place.most, page.as_deref());
            assert!(place.most.is_none_or(|most| fitted.length() <= usize::from(most)), "{}", platform.key);
        }
    }
}

#[test]
fn a_text_that_finds_no_room_for_its_link_says_which_duties_are_lost() {
    let elements: Vec<_> =
        items("grund", "feed", false).into_iter().map(|(i, _)| element(i, &facts()).unwrap()).collect();
    let fitted = fit(&elements, Some(60), None);
    assert!(!fitted.lost.is_empty() && fitted.behind.is_empty() && fitted.length() <= 60);
    let tiny = fit(&elements, Some(3), Some("https://torg.lillkoping.example/k/1"));
    assert_eq!((tiny.text.as_str(), tiny.says.len(), tiny.lost.len()), ("", 0, elements.len()));
    assert_eq!(fit(&[], Some(3), None).text, "");
}

#[test]
fn a_change_of_person_or_hours_changes_the_text() {
    let made = |facts: &Facts| {
        let all = items("perstorp", "feed", false).into_iter().map(|(item, _)| element(item, facts).unwrap());
        fit(&all.collect::<Vec<_>>(), None, None).text
    };
    let was = made(&facts());
    let other = Writer { name: "Sara Holm".into(), ..facts().writers[0].clone() };
    assert_ne!(was, made(&Facts { writers: vec![other], ..facts() }));
    assert_ne!(was, made(&Facts { hours: Some("måndag–torsdag kl. 8–16".into()), ..facts() }));
    assert_ne!(was, made(&Facts { audience: Some(Audience::Members(120)), ..facts() }));
    assert_eq!(was, made(&facts()), "the same facts give the same text");
}
