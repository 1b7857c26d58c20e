//! The pack's opening hours and the days the municipality is closed.
//!
//! Most documents say that watched times must be told but not which they are; then `week` is left out
//! and the municipality is asked. A channel, a unit or an authority may have hours of its own; these
//! are the last to be tried.

use super::keys::LawKey;
use super::reading::{At, Book, Kind, Names, by_serde, record};
use super::said::{Class, Requirement};
use crate::clocks::{ClosedDay, WeekHours};
use serde_json::{Value, json};

impl Kind for WeekHours {
    fn read(at: At<'_>, book: &mut Book) -> Option<Self> {
        by_serde(at, book)
    }
    fn schema() -> Value {
        let day = || json!({ "description": "\"08:00-16:30\" eller [\"08:00-12:00\", \"13:00-16:30\"]", "type": ["string", "array"] });
        let days = [
            "every_day",
            "weekdays",
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
        ];
        let mut properties: serde_json::Map<String, Value> =
            days.into_iter().map(|name| (name.to_owned(), day())).collect();
        for name in ["holidays", "eves"] {
            properties.insert(name.to_owned(), json!({ "description": "\"closed\", \"open\" eller tider" }));
        }
        for name in ["seasons", "short_days", "closed"] {
            properties.insert(name.to_owned(), json!({ "type": "array", "items": { "type": "object" } }));
        }
        json!({ "type": "object", "additionalProperties": false, "required": ["holidays"], "properties": properties })
    }
    fn say(&self, _names: &Names) -> String {
        serde_json::to_value(self).as_ref().map_or_else(|_| String::new(), in_words)
    }
}

impl Kind for ClosedDay {
    fn read(at: At<'_>, book: &mut Book) -> Option<Self> {
        by_serde(at, book)
    }
    fn schema() -> Value {
        json!({
            "type": "object", "additionalProperties": false, "required": ["reason"],
            "properties": {
                "day": { "type": "string" }, "date": {}, "from": {}, "until": {},
                "reason": { "type": "string", "minLength": 1 },
            },
        })
    }
    fn say(&self, _names: &Names) -> String {
        serde_json::to_value(self).as_ref().map_or_else(|_| String::new(), in_words)
    }
}

/// Written hours in plain Swedish.
fn in_words(value: &Value) -> String {
    match value {
        Value::String(text) => translated(text).to_owned(),
        Value::Array(list) => list.iter().map(in_words).collect::<Vec<_>>().join(", "),
        Value::Object(table) => {
            let parts: Vec<_> = table
                .iter()
                .filter(|(_, value)| value.as_array().is_none_or(|list| !list.is_empty()))
                .map(|(key, value)| format!("{} {}", translated(key), in_words(value)))
                .collect();
            parts.join("; ")
        }
        other => other.to_string(),
    }
}

fn translated(word: &str) -> &str {
    match word {
        "monday" => "måndag",
        "tuesday" => "tisdag",
        "wednesday" => "onsdag",
        "thursday" => "torsdag",
        "friday" => "fredag",
        "saturday" => "lördag",
        "sunday" => "söndag",
        "weekdays" => "vardagar",
        "every_day" => "alla dagar",
        "holidays" => "helgdagar",
        "eves" => "helgdagsaftnar",
        "seasons" => "säsonger",
        "short_days" => "korta dagar",
        "closed" => "stängt",
        "open" => "som vanligt",
        "name" => "benämning",
        "from" => "från",
        "until" => "till",
        "day" | "date" => "dag",
        "hours" => "tider",
        "reason" => "skäl",
        other => other,
    }
}

record! {
    /// The file hours.toml.
    pub struct HoursFile {
        /// The ordinary week, with seasons and short days; left out where the document gives none.
        week: Option<WeekHours> = "öppettider",
        /// Days the municipality is closed besides Sundays and public holidays.
        closed: Option<Vec<ClosedDay>> = "stängda dagar",
        /// Where it stands.
        source: String = "källa",
        /// The provisions it rests on.
        law: Option<Vec<LawKey>> = "lagstöd",
        /// Recommended by those who wrote the pack.
        recommended: Option<bool> = "rekommenderat",
        /// The requirements it rests on.
        req: Vec<Requirement> = "krav",
        /// Who may change it.
        class: Class = "klass",
    }
}

/// Opening hours as an answers file can give them.
pub const EXAMPLE: &str = "{ weekdays = \"08:00-16:30\", holidays = \"closed\" }";
