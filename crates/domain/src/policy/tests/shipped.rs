use super::super::platforms::Platforms;
use super::super::schema::schemas;
use super::*;

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
