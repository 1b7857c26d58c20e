use super::super::diff::{Part, diff};
use super::*;

#[test]
fn a_pack_does_not_differ_from_itself_or_from_a_copy_with_other_comments() {
    for name in names() {
        assert_eq!(diff(&pack(&name), &pack(&name)), []);
    }
    let copy = changed("perstorp", "policy.toml", "\n[answer]", "\n# En anteckning.\n[answer]");
    assert_eq!(diff(&pack("perstorp"), &copy.unwrap()), []);
}

#[test]
fn what_differs_is_said_in_swedish_with_both_sides_named() {
    let sentences: Vec<String> = diff(&pack("perstorp"), &pack("gotland-2011"))
        .into_iter()
        .map(|difference| difference.sentence)
        .collect();
    let has = |text: &str| assert!(sentences.iter().any(|one| one == text), "{text}\n{sentences:#?}");
    has(
        "Svarstid: perstorp säger ”inom: 24 timmar under kontorstid (hur de räknas sägs inte)”; gotland-2011 säger ”ord: skyndsamt”.",
    );
    has("Reserv när ersättare saknas: perstorp säger ”Förvaltningschef”; gotland-2011 säger inget.");
    has("Granskningsdagar: perstorp säger ”dagligen (helger sägs inte)”; gotland-2011 säger ”alla dagar”.");
    has("Grunden ”Enskilt ärende” finns bara i perstorp.");
    has("Titeln ”Kommunsekreterare” finns bara i perstorp.");
}

#[test]
fn every_part_of_a_pack_is_compared() {
    let cases: [(&str, &str, &str, Part); 9] = [
        (
            "policy.toml",
            "hours = 8, counted = \"watched\"",
            "hours = 6, counted = \"watched\"",
            Part::Parameter,
        ),
        ("grounds.toml", "title = \"Reklam\"", "title = \"Annonser\"", Part::Ground),
        ("grounds.toml", "examples_only = false", "examples_only = true", Part::Ground),
        ("clocks.toml", "hours = 2", "hours = 3", Part::Clock),
        ("triage.toml", "Är det ett samtal mellan andra?", "Pratar andra med varandra?", Part::Triage),
        ("criticism.toml", "may_leave = true", "may_leave = false", Part::Criticism),
        ("hours.toml", "08:00-16:30", "08:00-17:00", Part::Hours),
        ("texts.toml", "Tack för att du hör av dig!", "Hej och tack!", Part::Text),
        ("titles.toml", "name = \"Registrator\"", "name = \"Diarieförare\"", Part::Title),
    ];
    for (file, from, to, part) in cases {
        let found = diff(&pack("grund"), &changed("grund", file, from, to).unwrap());
        assert!(found.iter().any(|one| one.part == part), "{file}: {found:#?}");
        assert!(found.iter().all(|one| one.sentence.ends_with('.')), "{found:#?}");
    }
}
