//! The table of parameters in docs/policy.md, made from what the code reads.

use super::diff::begins;
use super::pack::Pack;
use super::parameters::{PARAMETERS, Parameters};
use super::readers::Reader;
use super::reading::Kind;
use super::said::SILENT;
use serde_json::Value;
use std::collections::BTreeMap;

/// Every parameter as a row of Markdown: name in the requirements, key, meaning, values.
#[must_use]
pub fn table(readers: &BTreeMap<String, Reader>) -> String {
    let schema = Parameters::schema();
    let mut text =
        String::from("| Requirements' name | Key in policy.toml | Meaning | Values |\n|---|---|---|---|\n");
    for info in PARAMETERS {
        let (family, field) = info.key.split_once('.').unwrap_or((info.key, ""));
        let said = &schema["properties"][family]["properties"][field]["properties"]["value"]["anyOf"][1];
        let row = format!(
            "| `{}` | `{}` | {} ({}) | {} |\n",
            readers.get(info.key).and_then(|reader| reader.required_as.as_deref()).unwrap_or(info.key),
            info.key,
            info.meaning.trim(),
            info.label,
            values(said, false)
        );
        text.push_str(&row);
    }
    text
}

/// What a value may be, in a few words.
fn values(schema: &Value, inside: bool) -> String {
    let list = |key: &str| schema[key].as_array().cloned().unwrap_or_default();
    if schema["properties"]["counted"].is_object()
        || list("anyOf").iter().any(|one| one["properties"]["counted"].is_object())
    {
        return "a *time*".to_owned();
    }
    let words = list("oneOf");
    if !words.is_empty() {
        let word = |one: &Value| one["const"].as_str().unwrap_or_default().to_owned();
        // Inside a table the bare words are enough; the editor shows what they mean.
        let words = words.iter().map(|one| match one["title"].as_str() {
            Some(title) if !inside => format!("`{}` {title}", word(one)),
            _ => format!("`{}`", word(one)),
        });
        return words.collect::<Vec<_>>().join(if inside { " " } else { " · " });
    }
    if let Some(about) = schema["$comment"].as_str() {
        return about.replacen("Key of a", "a", 1);
    }
    match schema["type"].as_str() {
        Some("array") => format!("list of: {}", values(&schema["items"], inside)),
        Some("boolean") => "`true` · `false`".to_owned(),
        Some("integer") => "whole number".to_owned(),
        Some("object") => {
            let required = list("required");
            let fields = schema["properties"].as_object().into_iter().flatten().map(|(name, field)| {
                let optional =
                    if required.iter().any(|one| one == name.as_str()) { "" } else { ", optional" };
                format!("`{name}` ({}{optional})", values(field, true))
            });
            format!("table: {}", fields.collect::<Vec<_>>().join("; "))
        }
        _ => "text".to_owned(),
    }
}

/// A policy.toml in which every parameter is silent, to be filled in from a document. The requirement
/// ids and classes are those of a pack that is at hand.
#[must_use]
pub fn blank(like: &Pack) -> String {
    let mut text = String::from("#:schema ../schema/policy.json\n");
    let mut family = "";
    for view in like.parameters.views() {
        let (named, field) = view.info.key.split_once('.').unwrap_or((view.info.key, ""));
        if named != family {
            text.push_str(&format!("\n[{named}]\n"));
            family = named;
        }
        let req: Vec<String> = view.req.iter().map(|id| format!("\"{id}\"")).collect();
        text.push_str(&format!(
            "# {}: dokumentet säger inget.\n{field} = {{ value = \"{SILENT}\", source = \"sägs inte\", req = [{}], class = \"{}\" }}\n",
            begins(view.info.label),
            req.join(", "),
            view.class.word()
        ));
    }
    text
}
