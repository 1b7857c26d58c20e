//! What the catalogue says of the platforms torg has a connection to is what the document says, and what the
//! connections are.

use std::{collections::BTreeSet, sync::Arc};
use torg_connectors::guard::{Guard, Rules};
use torg_domain::policy::platforms::{Capability, Platform, Platforms, Reach};

fn root(path: &str) -> String {
    let path = format!("{}/../../{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{path}: {why}"))
}

fn catalogue() -> Platforms {
    Platforms::read("platforms.toml", &root("policies/platforms.toml")).unwrap()
}

fn connected(all: &Platforms) -> Vec<&Platform> {
    all.platform.iter().filter(|p| p.connection.is_some()).collect()
}

/// The table as the document has it.
fn table(platforms: &[&Platform]) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut out =
        line(std::iter::once(String::new()).chain(platforms.iter().map(|p| p.name.clone())).collect());
    out += &line(std::iter::repeat_n("---".to_owned(), platforms.len() + 1).collect());
    for can in Capability::ALL {
        let reach = |p: &&Platform| {
            let ability = p.ability.iter().find(|a| a.can == *can && a.until.is_none());
            ability.map_or("?", |a| a.reach.word()).replace('_', " ")
        };
        out +=
            &line(std::iter::once(format!("`{}`", can.word())).chain(platforms.iter().map(reach)).collect());
    }
    out
}

/// How each connection was tried, as the document has it.
fn tried(platform: &Platform) -> String {
    let connection = platform.connection.as_ref().expect("connected");
    let mut out = format!(
        "**{}**: {} ({}), {}.\n",
        platform.name,
        connection.tried.swedish(),
        connection.against,
        connection.on
    );
    for ability in platform.ability.iter().filter(|a| a.note.is_some()) {
        let note = ability.note.clone().unwrap_or_default();
        out += &format!("- {}: {}. {note}.\n", ability.can.swedish(), ability.reach.swedish());
    }
    for lacks in connection.lacks.iter().flatten() {
        out += &format!("- saknas: {lacks}.\n");
    }
    out
}

#[test]
fn the_document_of_the_platforms_says_what_the_catalogue_says() {
    let (all, document) = (catalogue(), root("docs/platforms.md"));
    let table = table(&connected(&all));
    assert!(document.contains(&table), "docs/platforms.md should have this table:\n\n{table}");
    for platform in connected(&all) {
        let tried = tried(platform);
        assert!(document.contains(&tried), "docs/platforms.md should have this list:\n\n{tried}");
    }
}

#[test]
fn every_connection_is_in_the_catalogue_with_what_it_can_and_in_words_what_it_cannot() {
    let all = catalogue();
    let guard = Arc::new(Guard::new(Rules::default()).unwrap());
    let ours: BTreeSet<_> = torg_connectors::platforms::all(&guard).iter().map(|p| p.key()).collect();
    let said: BTreeSet<_> = connected(&all).iter().map(|p| p.key.as_str()).collect();
    assert_eq!(ours, said);
    for platform in connected(&all) {
        let guide = platform.access.as_ref();
        let told = guide.is_some_and(|guide| guide.steps.len() > 1 && guide.lasts.ends_with('.'));
        assert!(told, "{}: how a person renews what lets us in is not said", platform.key);
        for can in Capability::ALL {
            let ability = platform.ability.iter().find(|a| a.can == *can);
            let ability = ability.unwrap_or_else(|| panic!("{}: {} is not said", platform.key, can.word()));
            let told = ability.reach == Reach::Yes || ability.note.is_some();
            assert!(told, "{}: why {} cannot be done is not said", platform.key, can.word());
        }
    }
}
