//! `torg verify FILE`: whether a proof package is as it was made. Needs no installation and no net.

use anyhow::Context;
use serde_json::{Value, json};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use torg_domain::archive::check::{Checked, Known, check, told as gap_told};
use torg_domain::trail::key::hex;

/// Checks a package, held against a key and a checkpoint known from elsewhere when they are given.
///
/// # Errors
/// When a file cannot be read, or the key given is none.
pub fn package(file: &Path, key: Option<&str>, checkpoint: Option<&Path>) -> anyhow::Result<Value> {
    let mut known = Known::default();
    if let Some(key) = key {
        known.key = Some(key.parse().with_context(|| format!("{key} is no key of a log"))?);
    }
    if let Some(path) = checkpoint {
        let note = std::fs::read(path).with_context(|| format!("the checkpoint {}", path.display()))?;
        known.checkpoint = Some(note);
    }
    let open = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(match check(&mut BufReader::with_capacity(1 << 18, open), &known) {
        Ok(checked) => good(&checked),
        Err(wrong) => json!({ "ok": false, "wrong": wrong.to_string(), "fel": wrong.swedish() }),
    })
}

fn good(checked: &Checked) -> Value {
    let manifest = &checked.manifest;
    json!({
        "ok": true, "package": manifest.id, "municipality": manifest.municipality, "made_at": manifest.made_at,
        "about": manifest.about, "origin": manifest.origin, "key": checked.key,
        "checkpoint": checked.checkpoint.as_ref().map(|c| json!({ "size": c.size, "root": hex(&c.root) })),
        "files": manifest.files.len() + 2, "entries": checked.entries, "not_signed": checked.unsigned,
        "rows": checked.rows, "media": checked.media, "gaps": manifest.gaps, "receipt": manifest.receipt,
        "gaps_told": manifest.gaps.iter().map(gap_told).collect::<Vec<_>>(),
    })
}

/// The answer as lines.
#[must_use]
pub fn told(answer: &Value) -> String {
    if let Some(wrong) = answer["wrong"].as_str() {
        return format!("WRONG: {wrong}\n");
    }
    let mut out = format!(
        "nothing is wrong: {} files, {} rows, {} media, {} entries of {} under a checkpoint of {}\nsigned by {}\n",
        answer["files"],
        answer["rows"],
        answer["media"],
        answer["entries"],
        answer["origin"].as_str().unwrap_or_default(),
        answer["checkpoint"]["size"].as_u64().unwrap_or_default(),
        answer["key"].as_str().unwrap_or_default(),
    );
    if let Some(entries) = answer["not_signed"].as_array().filter(|entries| !entries.is_empty()) {
        out.push_str(&format!("not yet signed: {} entries\n", entries.len()));
    }
    for report in answer["receipt"]["reports"].as_array().into_iter().flatten() {
        let reference = report["reference"].as_str().unwrap_or_default();
        out.push_str(&format!(
            "reported to the police as {reference}; the receipt lists what is handed over\n"
        ));
    }
    for gap in answer["gaps_told"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        out.push_str(&format!("missing, as the package says: {gap}\n"));
    }
    out
}
