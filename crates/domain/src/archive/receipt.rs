//! What goes along when a package is handed over with a report to the police: a list of all that is handed
//! over, its digest, and a paper for the receiver to sign.
//!
//! The list is one that `sha256sum -c` reads, so that whoever receives the package can check it with what
//! any machine has. Each report is bound to the step of the trail that told of it.

use super::check::{Fault, Wrong};
use super::package::{Found, Listed, MANIFEST, Manifest};
use crate::trail::key::hex;
use crate::trail::{Value, read_row};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Where all of it lies.
pub const FOLDER: &str = "receipt/";
/// The paper to be signed.
pub const PAPER: &str = "receipt/receipt.pdf";
/// The list of what is handed over.
pub const SUMS: &str = "receipt/SHA256SUMS";

/// What the manifest says of a package that is handed over with a report to the police (polisanmälan).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// What was reported; never empty.
    pub reports: Vec<Report>,
    /// Who took the package out, to hand it over.
    pub by: String,
    /// How many files are handed over.
    pub files: u64,
    /// The SHA-256 of the list, in hexadecimal: it stands on the paper.
    pub sha256: String,
}

/// A report to the police, as the trail has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The message.
    pub message: String,
    /// The step that told of it; its row is in the package.
    pub step: String,
    /// The reference the police gave (diarienummer).
    pub reference: String,
    /// Who told torg of it.
    pub by: String,
    /// When: milliseconds since 1970, UTC, as in the step's row.
    pub at: i64,
}

/// The list: everything in the package but the receipt itself, the manifest and its note.
#[must_use]
pub fn sums<'l>(files: impl IntoIterator<Item = &'l Listed>) -> String {
    let handed = files.into_iter().filter(|file| !file.path.starts_with(FOLDER));
    handed.map(|file| format!("{}  {}\n", file.sha256, file.path)).collect()
}

/// Whether the receipt says what the package holds, and what the trail says was reported.
pub(super) fn check(manifest: &Manifest, files: &BTreeMap<&str, &Found>) -> Result<(), Wrong> {
    let Some(receipt) = &manifest.receipt else {
        let stray = files.keys().find(|path| path.starts_with(FOLDER));
        return stray.map_or(Ok(()), |path| Err(Wrong::new(*path, Fault::Extra)));
    };
    let there = |path| files.get(path).ok_or_else(|| Wrong::new(path, Fault::Missing));
    there(PAPER)?;
    let list = there(SUMS)?;
    let told = sums(&manifest.files);
    let counted = told.lines().count() as u64;
    let same = list.kept.as_deref() == Some(told.as_bytes()) && receipt.sha256 == hex(&list.sha256);
    if !same || receipt.files != counted {
        return Err(Wrong::new(SUMS, Fault::Receipt));
    }
    if receipt.reports.is_empty() || !receipt.reports.iter().all(|report| stands(report, files)) {
        return Err(Wrong::new(MANIFEST, Fault::Receipt));
    }
    Ok(())
}

/// Whether the step that the report names says that it was reported, then and with that reference.
fn stands(report: &Report, files: &BTreeMap<&str, &Found>) -> bool {
    let row = files.get(format!("rows/step/{}.row", report.step).as_str()).and_then(|f| f.kept.as_deref());
    let Some((_, columns)) = row.and_then(read_row) else { return false };
    let is = |name: &str, value: Value<'_>| columns.iter().any(|(n, v)| *n == name && *v == value);
    let message: Option<Uuid> = report.message.parse().ok();
    message.is_some_and(|id| is("message", Value::Bytes(id.as_bytes())))
        && is("track", Value::Text("police"))
        && is("became", Value::Text("reported"))
        && is("reason", Value::Text(&report.reference))
        && is("at", Value::Int(report.at))
}
