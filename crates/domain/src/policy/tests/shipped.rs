use super::super::parameters::PARAMETERS;
use super::super::platforms::Platforms;
use super::super::readers::readers;
use super::super::schema::schemas;
use super::super::values::ReviewDays;
use super::*;
use std::collections::BTreeSet;

#[test]
fn every_pack_loads_and_names_only_platforms_of_the_catalogue() {
    let text = std::fs::read_to_string(policies().join("platforms.toml")).unwrap();
    let platforms =
        Platforms::read("platforms.toml", &text).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    assert!(names().len() >= 5);
    for name in names() {
        let today = "2026-11-01".parse().unwrap();
        let mistakes = Pack::check(&files(&name), Some(today), Some(&platforms));
        assert!(mistakes.is_empty(), "{name}: {mistakes:#?}");
        assert_eq!(pack(&name).about.key, name);
    }
}

#[test]
fn every_parameter_stands_in_every_pack_with_the_documents_meaning_above_it() {
    for name in names() {
        let text = std::fs::read_to_string(policies().join(&name).join("policy.toml")).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let mut family = "";
        let mut seen = BTreeSet::new();
        for (at, line) in lines.iter().enumerate() {
            if let Some(named) = line.strip_prefix('[') {
                family = named.trim_end_matches(']');
            } else if let Some((field, _)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) {
                seen.insert(format!("{family}.{field}"));
                assert!(lines[at - 1].starts_with("# "), "{name}: line {} has no meaning beside it", at + 1);
            }
        }
        let wanted: BTreeSet<String> = PARAMETERS.iter().map(|info| info.key.to_owned()).collect();
        assert_eq!(seen, wanted, "{name}");
    }
}

#[test]
fn the_pack_of_present_law_leaves_no_question_open_and_marks_what_the_law_does_not_say() {
    let policy = policy("grund", "");
    assert!(policy.asks().is_empty(), "{:#?}", policy.asks());
    assert_eq!(policy.review_days(), Ok(ReviewDays::OpenDays));
    let views = policy.pack().parameters.views();
    assert!(views.iter().all(|view| !view.silent));
    assert!(views.iter().filter(|view| view.recommended).count() > 30);
    for view in views.iter().filter(|view| view.source.contains("Rekommendation")) {
        assert!(view.recommended, "{} is a recommendation that does not say so", view.info.key);
    }
}

#[test]
fn a_snapshot_gives_back_the_same_pack_and_the_same_bytes() {
    for name in names() {
        let pack = pack(&name);
        let snapshot = pack.to_snapshot();
        let kept = Pack::from_snapshot(&snapshot).unwrap();
        assert_eq!(kept, pack);
        assert_eq!(kept.to_snapshot(), snapshot);
        assert_eq!(kept.digest().len(), 64);
        let mut turned = files(&name);
        turned.reverse();
        assert_eq!(Pack::read(&turned).unwrap().digest(), pack.digest(), "the order of files does not count");
    }
    for broken in ["", "{}", "[1]", r#"{"torg_pack":1,"files":[]}"#, r#"{"torg_pack":9,"files":[]}"#] {
        assert!(Pack::from_snapshot(broken).is_err(), "{broken}");
    }
}

#[test]
fn a_snapshot_from_before_a_parameter_existed_is_silent_on_it() {
    let snapshot = pack("grund").to_snapshot();
    let mut kept: serde_json::Value = serde_json::from_str(&snapshot).unwrap();
    for file in kept["files"].as_array_mut().unwrap() {
        if file[0] == "policy.toml" {
            let text: String = file[1]
                .as_str()
                .unwrap()
                .lines()
                .filter(|line| !line.starts_with("same_technique"))
                .fold(String::new(), |text, line| text + line + "\n");
            file[1] = (text + "\n[seglat]\nnytt = 1\n").into();
        }
    }
    let pack = Pack::from_snapshot(&kept.to_string()).unwrap();
    assert!(pack.parameters.snapshot.same_technique.is_silent());
}

#[test]
fn the_schemas_for_editors_are_what_the_code_reads() {
    for (name, text) in schemas() {
        let kept = std::fs::read_to_string(policies().join("schema").join(&name)).unwrap_or_default();
        assert!(kept == text, "policies/schema/{name} is old: run `torg policy schema policies/schema`");
    }
    for name in names() {
        for (file, text) in files(&name) {
            let shared = file == "law.toml";
            let wanted = format!(
                "#:schema {}schema/{}",
                if shared { "" } else { "../" },
                file.replace(".toml", ".json")
            );
            assert_eq!(text.lines().next(), Some(wanted.as_str()), "{name}/{file}");
        }
    }
}

#[test]
fn the_policy_page_maps_every_name_of_the_requirements_to_its_key() {
    let page = std::fs::read_to_string(policies().join("../docs/policy.md")).unwrap();
    let text = std::fs::read_to_string(policies().join("readers.toml")).unwrap();
    let table = super::super::table::table(&readers("readers.toml", &text).unwrap());
    assert_eq!(table.lines().count(), 2 + PARAMETERS.len());
    assert!(page.contains(&table), "docs/policy.md is old: put in what `torg policy table` prints");
}

/// The files a page shows whole: code blocks whose first line names one.
fn shown(page: &str) -> Vec<(String, String)> {
    let blocks = page.split("```toml\n# ").skip(1).filter_map(|block| block.split_once('\n'));
    blocks.map(|(name, rest)| (name.to_owned(), rest.split("```").next().unwrap().to_owned())).collect()
}

#[test]
fn a_sixth_pack_is_written_from_the_policy_page_alone() {
    let page = std::fs::read_to_string(policies().join("../docs/policy.md")).unwrap();
    let mut made = shown(&page);
    assert_eq!(made.len(), 8, "every file but policy.toml and law.toml is shown whole");
    let mut policy = super::super::table::blank(&pack("grund"));
    // What the page's own example files rest on, as it tells the reader to make them agree.
    for (key, value) in [
        ("agitation", "\"everyone\""),
        ("individual_matters", "\"take_down_to_case\""),
        ("office_hours", "{ hours_given = true, published = true }"),
        ("tell_sender", "{ when = \"if_possible\", rules_link = true }"),
        ("public_notice", "[\"removed\"]"),
        (
            "deadline",
            "{ speed = \"promptly\", figure = { days = 1, counted = \"working-days\", due = \"closing\" } }",
        ),
    ] {
        let blank = format!("\n{key} = {{ value = \"silent\"");
        assert!(policy.contains(&blank), "{key}");
        policy = policy.replacen(&blank, &format!("\n{key} = {{ value = {value}"), 1);
    }
    made.push(("policy.toml".to_owned(), policy));
    made.push(("law.toml".to_owned(), std::fs::read_to_string(policies().join("law.toml")).unwrap()));
    let pack = Pack::read(&made).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    let policy = Policy::new(pack, Answers::none());
    let asked: Vec<String> = policy.asks().into_iter().map(|question| question.key).collect();
    assert!(asked.contains(&"substitute.fallback".to_owned()) && !asked.contains(&"hours.week".to_owned()));
    assert!(!asked.contains(&"answer.deadline.figure".to_owned()));
}

/// How many parameters still wait for the capability that will read them. It may only shrink.
const STILL_WAITING: usize = 22;

#[test]
fn every_parameter_has_its_reader_or_names_the_capability_that_will_read_it() {
    let text = std::fs::read_to_string(policies().join("readers.toml")).unwrap();
    let readers = readers("readers.toml", &text).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    assert_eq!(readers.len(), PARAMETERS.len());
    let waiting = readers.values().filter(|reader| reader.later.is_some()).count();
    assert!(waiting <= STILL_WAITING, "{waiting} parameters wait, more than before");
    let read: BTreeSet<&str> =
        readers.iter().filter(|(_, reader)| reader.now.is_some()).map(|(key, _)| key.as_str()).collect();
    let tried: BTreeSet<&str> = super::behaviour::tried().into_iter().collect();
    assert_eq!(read, tried, "each parameter that is read is changed in behaviour.rs, and no other");
    for reader in readers.values().filter_map(|reader| reader.now.as_ref()) {
        let module = policies().join("../crates/domain/src").join(reader.replace("::", "/") + ".rs");
        assert!(module.is_file(), "{reader} is no module");
    }
}

#[test]
fn the_answer_to_criticism_is_decided_on_for_itself_where_the_steps_are_used_and_ask_for_it() {
    for name in names() {
        let policy = policy(&name, "");
        let asked = policy.criticism().is_some_and(|c| c.step.iter().any(|s| s.key == "registrera"));
        assert_eq!(policy.decides_answers_record().is_some(), asked, "{name}");
    }
    let asking: Vec<String> =
        names().into_iter().filter(|name| policy(name, "").decides_answers_record().is_some()).collect();
    assert_eq!(asking, ["grund", "uppsala-2012"]);
}

#[test]
fn what_is_removed_for_secrecy_is_registered_restricted_in_every_pack() {
    for name in names() {
        let policy = policy(&name, "");
        let secrecy = policy.ground("sekretess").unwrap();
        assert!(policy.registers_restricted(secrecy), "{name}");
        let proposed = policy.secrecy_of(secrecy).unwrap();
        assert_eq!(proposed.as_str(), "OSL 21 kap. 1 §", "{name}: not when and against whom it applies");
        for ground in policy.grounds().filter(|g| g.keep == crate::policy::grounds::Keep::Copy) {
            assert!(!policy.registers_restricted(ground), "{name}: {}", ground.key);
        }
    }
}
