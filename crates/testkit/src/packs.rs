//! Packs as tests read them: from the folder of the source tree, not from inside the program.

use std::path::{Path, PathBuf};
use torg_domain::policy::Pack;
use torg_domain::policy::platforms::Platforms;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies")
}

/// The law that packs without their own borrow.
///
/// # Panics
/// When it is not there.
#[must_use]
pub fn law() -> String {
    std::fs::read_to_string(folder().join("law.toml")).expect("the shared law")
}

/// The names and texts of a pack's own files, as somebody would send them.
///
/// # Panics
/// When there is none such.
#[must_use]
pub fn files(name: &str) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder().join(name)).expect("a folder of that name under policies/");
    let paths = entries.map(|entry| entry.unwrap().path());
    let own = paths.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), path));
    let own = own.filter(|(name, _)| name.ends_with(".toml"));
    own.map(|(name, path)| (name, std::fs::read_to_string(path).unwrap())).collect()
}

/// A pack by the name of its folder.
///
/// # Panics
/// When there is none such, or it does not hold together.
#[must_use]
pub fn pack(name: &str) -> Pack {
    let mut files = files(name);
    if !files.iter().any(|(name, _)| name == "law.toml") {
        files.push(("law.toml".into(), law()));
    }
    Pack::read(&files).unwrap_or_else(|mistakes| panic!("{name} does not hold together: {mistakes:?}"))
}

/// The catalogue of platforms.
///
/// # Panics
/// When it does not hold together.
#[must_use]
pub fn platforms() -> Platforms {
    let text = std::fs::read_to_string(folder().join("platforms.toml")).unwrap();
    Platforms::read("platforms.toml", &text).expect("a catalogue that holds together")
}
