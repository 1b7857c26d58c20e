use super::super::platforms::Platforms;
use super::super::reading::{Mistake, Weight};
use super::*;

/// Puts a line in place of another and answers with its number.
fn replace(files: &mut [(String, String)], file: &str, from: &str, to: &str) -> usize {
    let (_, text) = files.iter_mut().find(|(name, _)| name == file).unwrap();
    let at = text.find(from).unwrap_or_else(|| panic!("{file} has no {from}"));
    let line = text[..at].matches('\n').count() + 1;
    *text = text.replacen(from, to, 1);
    line
}

fn has(mistakes: &[Mistake], file: &str, line: usize, parameter: &str, part: &str) {
    let found = mistakes.iter().any(|mistake| {
        mistake.file == file
            && mistake.line == line
            && mistake.parameter == parameter
            && mistake.text.contains(part)
    });
    assert!(found, "no {file}:{line} {parameter} {part}\n{mistakes:#?}");
}

#[test]
fn every_mistake_in_a_broken_pack_is_named_at_once_with_its_line() {
    let mut files = files("grund");
    let policy = "policy.toml";
    // The longest replacement first would move lines: each keeps the number of lines as it was.
    let place = replace(&mut files, policy, "place = {", "plats = {");
    let threshold = replace(&mut files, policy, "value = \"breaks\"", "value = \"brakes\"");
    let close = replace(&mut files, policy, "close = { value = true", "close = { value = \"ja\"");
    let days = replace(&mut files, policy, "value = 180", "value = -5");
    let class = replace(
        &mut files,
        policy,
        "req = [\"PV-04\"], law = [\"tf-1-7\"], class = \"guideline\"",
        "req = [\"PV4\"], law = [\"tf-1-9\"], class = \"policy\"",
    );
    let fallback = replace(
        &mut files,
        policy,
        "fallback = { value = \"forvaltningschef\"",
        "fallback = { value = \"forvaltningschefen\"",
    );
    let deadline = replace(
        &mut files,
        policy,
        "hours = 8, counted = \"watched\" } }, source = \"FL",
        "hours = 8 } }, source = \"FL",
    );
    let ground = replace(&mut files, "grounds.toml", "law = [\"brb-5-1\"]", "law = [\"brb-5-99\"]");
    let parameter = replace(
        &mut files,
        "grounds.toml",
        "parameter = \"prohibited.insults\"",
        "parameter = \"prohibited.insult\"",
    );
    let twice = replace(&mut files, "grounds.toml", "key = \"hets\"", "key = \"uppvigling\"");
    let right = replace(&mut files, "titles.toml", "\"manage_people\"", "\"manage_peple\"");
    let hours = replace(&mut files, "hours.toml", "weekdays = \"08:00-16:30\"", "weekdays = \"16:30-08:00\"");
    let lead = replace(
        &mut files,
        "triage.toml",
        "leads_to = [\"leave\"]",
        "leads_to = [\"leave\", \"go\", \"stay\"]",
    );
    let clock = replace(&mut files, "clocks.toml", "key = \"appeal\"", "key = \"apeal\"");
    let date = replace(&mut files, "texts.toml", "review_by = 2027-11-30", "review_by = \"snart\"");
    let step = replace(&mut files, "criticism.toml", "text = \"fortydliga\"", "text = \"fortydlig\"");
    replace(&mut files, "pack.toml", "title = ", "titel = ");
    files.push(("tiltes.toml".to_owned(), String::new()));

    let mistakes = Pack::read(&files).unwrap_err();
    let here = |file, line, parameter, part| has(&mistakes, file, line, parameter, part);
    here(policy, place, "answer.plats", "okänd nyckel; menades place?");
    here(policy, threshold, "removal.threshold", "menades breaks?");
    here(policy, close, "inactive.close", "väntade true eller false, men här står en text");
    here(policy, days, "inactive.days", "mellan 0 och 65535");
    here(policy, class, "private.informant_protection.req", "inget krav-id");
    here(policy, class, "private.informant_protection.law", "ingen bestämmelse");
    here(policy, class, "private.informant_protection.class", "välj bland guideline, application");
    here(policy, fallback, "substitute.fallback", "ingen titel i titles.toml; menades forvaltningschef?");
    here(policy, deadline, "answer.deadline.figure", "counted saknas");
    here("grounds.toml", ground, "ground.law", "brb-5-99");
    here("grounds.toml", parameter, "ground.parameter", "menades prohibited.insults?");
    here("grounds.toml", twice, "ground", "finns redan på rad");
    here("titles.toml", right, "title.rights", "menades manage_people?");
    here("hours.toml", hours, "week", "16:30");
    here("triage.toml", lead, "question.leads_to", "”go”");
    here("triage.toml", lead, "question.leads_to", "”stay”");
    here("clocks.toml", clock, "clock.key", "menades appeal?");
    here("texts.toml", date, "text.review_by", "inget datum");
    here("criticism.toml", step, "step.text", "menades fortydliga?");
    here("tiltes.toml", 1, "", "menades titles.toml?");
    assert!(mistakes.iter().any(|mistake| mistake.parameter == "pack.title" && mistake.text == "saknas"));
    assert!(mistakes.iter().any(|mistake| mistake.parameter == "answer.place" && mistake.text == "saknas"));
}

#[test]
fn parts_that_disagree_are_named_where_they_stand() {
    let cases: [(&str, &str, &str, &str, &str); 9] = [
        (
            "grounds.toml",
            "on = true\nlaw = [\"brb-5-1\"]\nparameter = \"prohibited.defamation\"",
            "on = true\nlaw = []",
            "fortal",
            "saknar stöd",
        ),
        (
            "policy.toml",
            "swearing = { value = \"allowed\"",
            "swearing = { value = \"everyone\"",
            "prohibited.swearing",
            "ingen grund",
        ),
        (
            "policy.toml",
            "obscene = { value = \"allowed\", source = \"RF 2 kap. 1 §\"",
            "obscene = { value = \"silent\", recommended = true, source = \"x\"",
            "prohibited.obscene",
            "recommended = true kräver ett värde",
        ),
        (
            "clocks.toml",
            "on = true\nstarts = \"publication\"",
            "on = false\nstarts = \"publication\"",
            "answer",
            "why_not",
        ),
        (
            "clocks.toml",
            "starts = \"publication\"",
            "starts = \"publication\"\nfigure = { hours = 1, counted = \"watched\" }",
            "answer",
            "ta bort figure",
        ),
        (
            "titles.toml",
            "\"manage_people\", \"manage_channels\", \"read_trail\", \"adopt_policy\"",
            "\"read_trail\"",
            "adopt_policy",
            "ingen titel ger rätten",
        ),
        ("policy.toml", "state = \"draft\"", "state = \"adopted\"", "policy.status", "ska ha on"),
        (
            "triage.toml",
            "leads_to = [\"take_down_to_case\"]",
            "leads_to = [\"warn\"]",
            "T3",
            "individual_matters",
        ),
        (
            "grounds.toml",
            "keep = \"copy\"\nregister = \"by_content\"\npublic_notice = true\ntell_sender = true\npolice = \"no\"\nwords = [\"rabatt\"",
            "keep = \"not_required\"\nregister = \"by_content\"\npublic_notice = true\ntell_sender = true\npolice = \"no\"\nwords = [\"rabatt\"",
            "reklam",
            "save_advertising",
        ),
    ];
    for (file, from, to, parameter, part) in cases {
        let mut files = files("grund");
        replace(&mut files, file, from, to);
        if parameter == "adopt_policy" {
            replace(&mut files, file, "\"register\", \"adopt_policy\"", "\"register\"");
        }
        let mistakes = Pack::read(&files).unwrap_err();
        let found = mistakes.iter().find(|one| one.parameter == parameter && one.text.contains(part));
        let found = found.unwrap_or_else(|| panic!("{parameter} {part}: {mistakes:#?}"));
        assert!(found.file == file || parameter == "adopt_policy", "{found:?}");
    }
}

#[test]
fn a_text_past_its_review_day_is_a_warning_and_no_error() {
    let mistakes = Pack::check(&files("grund"), Some("2028-01-01".parse().unwrap()), None);
    assert!(!mistakes.is_empty());
    assert!(mistakes.iter().all(|mistake| mistake.weight == Weight::Warning && mistake.line > 1));
    assert!(mistakes[0].text.contains("2027-11-30"));
}

#[test]
fn a_platform_outside_the_catalogue_is_named() {
    let mut files = files("uppsala-2012");
    let line = replace(&mut files, "policy.toml", "included = [", "included = [\"torgbladet\", ");
    let text = std::fs::read_to_string(policies().join("platforms.toml")).unwrap();
    let platforms = Platforms::read("platforms.toml", &text).unwrap();
    let mistakes = Pack::check(&files, None, Some(&platforms));
    has(&mistakes, "policy.toml", line, "aggregate.platforms.included", "”torgbladet” är ingen plattform");
}

#[test]
fn hostile_texts_are_mistakes_and_never_a_panic() {
    let deep = format!("a = {}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let wide = "[[ground]]\n".repeat(20_000);
    let long = format!("{} = 1", "k".repeat(200_000));
    for text in [
        "",
        "\u{feff}",
        "= = =",
        "[",
        "\"",
        "a = 1\na = 2",
        "[answer]\n[answer]",
        "answer = 5",
        "ground = \"x\"",
        "[[ground]]\nkey = 5",
        "[answer]\ndeadline = \"silent\"",
        "pack = []",
        "\0\0\0",
        "key = 99999999999999999999999",
        "a.b.c.d = 2026-02-31",
        &deep,
        &wide,
        &long,
    ] {
        for file in ["policy.toml", "grounds.toml", "hours.toml", "pack.toml"] {
            let mut files = files("grund");
            for (name, kept) in &mut files {
                if name == file {
                    text.clone_into(kept);
                }
            }
            assert!(Pack::read(&files).is_err(), "{file}");
        }
    }
    assert!(Pack::read(&[]).is_err());
    let doubled: Vec<_> = files("grund").into_iter().chain(files("grund")).collect();
    assert!(Pack::read(&doubled).is_err());
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_change_nothing() {
    let turned: Vec<_> = files("grund")
        .into_iter()
        .map(|(name, text)| (name, format!("\u{feff}{}", text.replace('\n', "\r\n"))))
        .collect();
    assert_eq!(Pack::read(&turned).unwrap().digest(), pack("grund").digest());
}
