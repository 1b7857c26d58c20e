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

// What is made of parts. What its kinds have in common stands here, and is not compiled for each of them.

/// The schema of a list of one kind.
pub(super) fn of_list(one: &Value) -> Value {
    json!({ "type": "array", "items": one })
}

/// The schema of a closed list of words, each with its Swedish.
pub(crate) fn of_words(about: &str, words: &[(&str, &str)]) -> Value {
    let one_of: Vec<_> =
        words.iter().map(|(word, swedish)| json!({ "const": word, "title": swedish })).collect();
    json!({ "description": about.trim(), "oneOf": one_of })
}

/// A field of a table, as its schema tells of it.
pub(crate) struct Field {
    pub name: &'static str,
    pub about: &'static str,
    pub label: &'static str,
    pub schema: Value,
    pub required: bool,
}

/// The schema of a table with known fields.
pub(crate) fn of_record(fields: Vec<Field>) -> Value {
    let required: Vec<&str> = fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    let required = json!(required);
    let mut properties = serde_json::Map::new();
    for Field { name, about, label, mut schema, .. } in fields {
        if let Some(object) = schema.as_object_mut() {
            object.insert("description".to_owned(), about.trim().into());
            object.insert("title".to_owned(), label.into());
        }
        properties.insert(name.to_owned(), schema);
    }
    json!({ "type": "object", "additionalProperties": false, "properties": properties, "required": required })
}
