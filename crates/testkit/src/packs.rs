//! Packs as tests read them: from the folder of the source tree, not from inside the program.

use std::path::{Path, PathBuf};
use torg_domain::policy::Pack;
use torg_domain::policy::platforms::Platforms;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies")
}

/// A pack by the name of its folder.
///
/// # Panics
/// When there is none such, or it does not hold together.
#[must_use]
pub fn pack(name: &str) -> Pack {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder().join(name)).expect("a folder of that name under policies/") {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.ends_with(".toml") {
            files.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
    if !files.iter().any(|(name, _)| name == "law.toml") {
        files.push(("law.toml".into(), std::fs::read_to_string(folder().join("law.toml")).unwrap()));
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
