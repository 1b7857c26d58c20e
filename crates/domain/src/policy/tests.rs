//! The packs that stand in `policies/`, read and held against the code.

mod asked;
mod behaviour;
mod broken;
mod compared;
mod shipped;

use super::{Answers, Pack, Policy};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// The folder of packs.
fn policies() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies")
}

/// The names of the packs, found as folders.
fn names() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(policies())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().join("pack.toml").is_file())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The texts of a pack, with the shared law.
fn files(name: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = std::fs::read_dir(policies().join(name))
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            (entry.file_name().into_string().unwrap(), std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    files.push(("law.toml".to_owned(), std::fs::read_to_string(policies().join("law.toml")).unwrap()));
    files
}

/// A pack, read once for all tests.
fn pack(name: &str) -> Pack {
    static READ: Mutex<BTreeMap<String, Pack>> = Mutex::new(BTreeMap::new());
    let mut read = READ.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let fresh = || Pack::read(&files(name)).unwrap_or_else(|mistakes| panic!("{name}: {mistakes:#?}"));
    read.entry(name.to_owned()).or_insert_with(fresh).clone()
}

/// A pack with one piece of text in one file exchanged.
fn changed(name: &str, file: &str, from: &str, to: &str) -> Result<Pack, Vec<super::reading::Mistake>> {
    let mut files = files(name);
    let (_, text) = files.iter_mut().find(|(named, _)| named == file).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    *text = text.replacen(from, to, 1);
    Pack::read(&files)
}

fn policy(name: &str, answers: &str) -> Policy {
    let pack = pack(name);
    let answers =
        Answers::read("svar.toml", answers, &pack).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    Policy::new(pack, answers)
}
