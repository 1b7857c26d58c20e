//! JSON Schemas for editors, made from the same descriptions that read the files.

use super::clock_rules::ClocksFile;
use super::criticism::Criticism;
use super::grounds::GroundsFile;
use super::hours::HoursFile;
use super::law::LawFile;
use super::pack::PackFile;
use super::parameters::Parameters;
use super::platforms::Platforms;
use super::reading::Kind;
use super::texts::TextsFile;
use super::titles::TitlesFile;
use super::triage::Triage;
use serde_json::{Value, json};

/// A schema for each file: its name and its text.
#[must_use]
pub fn schemas() -> Vec<(String, String)> {
    let all: [(&str, &str, Value); 11] = [
        ("pack", "Vem som skrivit paketet och för vem", PackFile::schema()),
        ("policy", "De hundra parametrarna", Parameters::schema()),
        ("grounds", "Grunderna för borttagning", GroundsFile::schema()),
        ("clocks", "Fristerna", ClocksFile::schema()),
        ("triage", "Frågorna T1-T10", Triage::schema()),
        ("criticism", "Stegen för kritik", Criticism::schema()),
        ("texts", "Svarstexterna", TextsFile::schema()),
        ("hours", "Öppettiderna", HoursFile::schema()),
        ("titles", "Titlarna och deras rättigheter", TitlesFile::schema()),
        ("law", "Lagen som paketen hänvisar till", LawFile::schema()),
        ("platforms", "Katalogen över plattformar", Platforms::schema()),
    ];
    all.into_iter().map(|(name, title, schema)| (format!("{name}.json"), written(title, schema))).collect()
}

fn written(title: &str, mut schema: Value) -> String {
    if let Some(object) = schema.as_object_mut() {
        object.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
        object.insert("title".to_owned(), json!(title));
    }
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}
