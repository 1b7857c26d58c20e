//! Where packs come from: the ones shipped inside the program, by name, or a folder anywhere, by path.
//!
//! The shared `law.toml` is added to a folder that has none, so that a pack always carries the law it
//! cites; a folder with its own keeps its own.

use anyhow::{Context, bail};
use std::collections::BTreeMap;
use std::path::Path;
use torg_domain::policy::platforms::Platforms;
use torg_domain::policy::readers::{self, Reader};
use torg_domain::policy::reading::{Mistake, Weight};
use torg_domain::policy::{Answers, Pack};

/// The names and texts of a pack's files.
pub type Files = Vec<(String, String)>;

/// No file of a pack is larger; what is larger is no pack.
const LARGEST: u64 = 1 << 20;

/// No pack has more files.
const MOST_FILES: usize = 64;

#[derive(rust_embed::Embed)]
#[folder = "../../policies/"]
struct Shipped;

/// The names of the packs shipped with the program.
#[must_use]
pub fn names() -> Vec<String> {
    let mut names: Vec<String> =
        Shipped::iter().filter_map(|path| path.strip_suffix("/pack.toml").map(ToOwned::to_owned)).collect();
    names.sort();
    names
}

/// The texts of a pack, by name or path.
///
/// # Errors
/// When there is neither a shipped pack nor a folder of that name, or the folder cannot be read.
pub fn files(pack: &str) -> anyhow::Result<Files> {
    let mut files = if names().iter().any(|name| name == pack) { shipped(pack)? } else { folder(pack)? };
    if !files.iter().any(|(name, _)| name == "law.toml") {
        files.push(("law.toml".to_owned(), shared("law.toml")?));
    }
    Ok(files)
}

/// A pack, read and held together, by name or path.
///
/// # Errors
/// As [`files`], or with every mistake in the pack, a line each.
pub fn pack(pack: &str) -> anyhow::Result<Pack> {
    Pack::read(&files(pack)?).map_err(|mistakes| {
        anyhow::anyhow!("{pack} är inte i ordning:\n{}\nSe torg policy check {pack}", listed(&mistakes))
    })
}

/// The shared law as text.
///
/// # Errors
/// When it is not in this program.
pub fn law() -> anyhow::Result<String> {
    shared("law.toml")
}

/// The packs one may choose in the browser: those shipped, and those the operator has put in folders of
/// their own under `policies/` in the data folder. One of these that is not in order stops nothing: it is
/// told in the log, file and line, and left out.
///
/// # Errors
/// When a shipped pack is not in order.
pub fn offered(data: &Path) -> anyhow::Result<Vec<Pack>> {
    let mut all: Vec<Pack> = names().iter().map(|name| pack(name)).collect::<anyhow::Result<_>>()?;
    let Ok(entries) = std::fs::read_dir(data.join("policies")) else { return Ok(all) };
    let mut folders: Vec<_> = entries.flatten().map(|entry| entry.path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    for own in folders {
        let path = own.display().to_string();
        match pack(&path) {
            Ok(pack) if all.iter().any(|p| p.about.key == pack.about.key) => {
                tracing::warn!(path, key = pack.about.key, "a pack with this key is there already");
            }
            Ok(pack) => all.push(pack),
            Err(why) => tracing::warn!(path, why = format!("{why:#}"), "a pack is not in order"),
        }
    }
    Ok(all)
}

/// A pack's answers from a file; no file means no answers.
///
/// # Errors
/// When the file cannot be read, or with every answer that does not fit, a line each.
pub fn answers(path: Option<&Path>, pack: &Pack) -> anyhow::Result<Answers> {
    let Some(path) = path else { return Ok(Answers::none()) };
    let text = small(path)?;
    let name = path.display().to_string();
    Answers::read(&name, &text, pack)
        .map_err(|mistakes| anyhow::anyhow!("svaren går inte att använda:\n{}", listed(&mistakes)))
}

/// The catalogue of platforms.
///
/// # Errors
/// When the shipped catalogue does not hold together.
pub fn platforms() -> anyhow::Result<Platforms> {
    let text = shared("platforms.toml")?;
    Platforms::read("platforms.toml", &text).map_err(|mistakes| anyhow::anyhow!("{}", listed(&mistakes)))
}

/// Which rule reads each parameter, or which capability will.
///
/// # Errors
/// When the shipped list does not hold together.
pub fn readers() -> anyhow::Result<BTreeMap<String, Reader>> {
    let text = shared("readers.toml")?;
    readers::readers("readers.toml", &text).map_err(|mistakes| anyhow::anyhow!("{}", listed(&mistakes)))
}

/// Mistakes as lines: `file:line: parameter: text`.
#[must_use]
pub fn listed(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// One mistake as a line.
#[must_use]
pub fn line(mistake: &Mistake) -> String {
    let Mistake { file, line, parameter, text, weight } = mistake;
    let weight = if *weight == Weight::Warning { "varning: " } else { "" };
    let about = if parameter.is_empty() { String::new() } else { format!("{parameter}: ") };
    format!("{file}:{line}: {weight}{about}{text}")
}

fn shared(name: &str) -> anyhow::Result<String> {
    let file = Shipped::get(name).with_context(|| format!("{name} is not in this program"))?;
    String::from_utf8(file.data.into_owned()).with_context(|| format!("{name} is not UTF-8"))
}

fn shipped(pack: &str) -> anyhow::Result<Files> {
    let under = format!("{pack}/");
    let inside = Shipped::iter().filter_map(|path| path.strip_prefix(&under).map(ToOwned::to_owned));
    inside.map(|name| Ok((name.clone(), shared(&format!("{under}{name}"))?))).collect()
}

fn folder(path: &str) -> anyhow::Result<Files> {
    let folder = Path::new(path);
    if !folder.is_dir() {
        bail!(
            "det finns inget paket ”{path}”: skriv sökvägen till en mapp, eller ett av {}",
            names().join(", ")
        );
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("{path} går inte att läsa"))? {
        let path = entry?.path();
        let name = path.file_name().and_then(std::ffi::OsStr::to_str).unwrap_or_default().to_owned();
        // What an editor leaves behind, pictures and notes may lie there; only TOML is the pack.
        if !name.ends_with(".toml") || name.starts_with('.') || !path.is_file() {
            continue;
        }
        if files.len() == MOST_FILES {
            bail!("{} har fler än {MOST_FILES} TOML-filer och är inget paket", folder.display());
        }
        files.push((name, small(&path)?));
    }
    if files.is_empty() {
        bail!("{path} har inga TOML-filer; docs/policy.md visar hur ett paket skrivs");
    }
    Ok(files)
}

fn small(path: &Path) -> anyhow::Result<String> {
    use std::io::Read as _;
    let name = path.display();
    let file = std::fs::File::open(path).with_context(|| format!("{name} går inte att läsa"))?;
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).with_context(|| format!("{name} går inte att läsa"))?;
    if bytes.len() as u64 > LARGEST {
        bail!("{name} är större än 1 MB");
    }
    String::from_utf8(bytes).with_context(|| format!("{name} är inte skriven i UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_pack_is_read_by_its_name() {
        assert!(names().len() >= 5);
        for name in names() {
            assert_eq!(pack(&name).unwrap().about.key, name);
        }
        assert!(platforms().unwrap().get("manual").is_some());
    }

    #[test]
    fn a_folder_anywhere_is_a_pack_and_borrows_the_shared_law() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files(&names()[0]).unwrap() {
            if name != "law.toml" {
                std::fs::write(folder.path().join(name), text).unwrap();
            }
        }
        std::fs::write(folder.path().join("anteckningar.txt"), [0xff, 0xfe]).unwrap();
        let path = folder.path().to_str().unwrap();
        assert_eq!(pack(path).unwrap().about.key, names()[0]);
        std::fs::write(folder.path().join("texts.toml"), [0xff, 0xfe]).unwrap();
        assert!(pack(path).unwrap_err().to_string().contains("UTF-8"));
    }

    #[test]
    fn the_operators_own_packs_are_offered_and_a_broken_one_stops_nothing() {
        let data = tempfile::tempdir().unwrap();
        assert_eq!(offered(data.path()).unwrap().len(), names().len());
        let write = |folder: &str, change: &dyn Fn(&str, String) -> String| {
            let folder = data.path().join("policies").join(folder);
            std::fs::create_dir_all(&folder).unwrap();
            for (name, text) in files(&names()[0]).unwrap() {
                std::fs::write(folder.join(&name), change(&name, text)).unwrap();
            }
        };
        let key = format!("key = \"{}\"", names()[0]);
        let own = |name: &str, text: String| {
            if name == "pack.toml" { text.replace(&key, "key = \"vart-eget\"") } else { text }
        };
        write("vart-eget", &own);
        write("samma-nyckel", &|_, text| text);
        write("trasigt", &|name, text| if name == "policy.toml" { "inte toml".into() } else { text });
        std::fs::write(data.path().join("policies/anteckning.txt"), "hej").unwrap();
        let keys: Vec<_> = offered(data.path()).unwrap().into_iter().map(|p| p.about.key).collect();
        assert_eq!(keys.len(), names().len() + 1, "{keys:?}");
        assert!(keys.contains(&"vart-eget".to_owned()));
    }

    #[test]
    fn a_pack_that_is_nowhere_is_told_with_the_names_that_are() {
        let told = pack("finns-inte").unwrap_err().to_string();
        assert!(told.contains("finns-inte") && told.contains(&names()[0]), "{told}");
    }
}
