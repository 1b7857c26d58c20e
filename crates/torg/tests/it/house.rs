//! The habits of the house, held by a test: who may import whom, where SQL and names may stand.
//! Each list of exceptions may only shrink.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every Rust file of the crates, tests left out, with its text.
fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("crates")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                let skipped = ["target", "tests", "examples", "node_modules"];
                if !skipped.iter().any(|s| path.ends_with(s)) && !name.contains("testkit") {
                    folders.push(path);
                }
            } else if name.ends_with(".rs") && !name.ends_with("/tests.rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                // What stands in a test module inside a file is a test too.
                let code = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
                found.push((name, code));
            }
        }
    }
    found
}

fn dependencies(krate: &str) -> Vec<String> {
    let text = std::fs::read_to_string(root().join("crates").join(krate).join("Cargo.toml")).unwrap();
    let toml: toml::Table = text.parse().unwrap();
    toml["dependencies"].as_table().map(|t| t.keys().cloned().collect()).unwrap_or_default()
}

#[test]
fn the_arrows_between_the_crates_are_these_and_no_others() {
    let may: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("domain", &[][..]),
        ("store", &["torg-domain"][..]),
        ("connectors", &["torg-domain"][..]),
        ("office", &["torg-domain", "torg-store"][..]),
        // The pages read through the office; of the store they see the row types it hands on
        // (docs/decisions). A page that opens a write does not compile: `begin` is the store's own.
        ("web", &["torg-domain", "torg-office", "torg-store"][..]),
        ("paper", &["torg-domain"][..]),
        ("testkit", &["torg-domain", "torg-store", "torg-office"][..]),
    ]);
    for (krate, allowed) in may {
        for dependency in dependencies(krate).iter().filter(|d| d.starts_with("torg")) {
            assert!(allowed.contains(&dependency.as_str()), "{krate} may not import {dependency}");
        }
    }
}

/// An `async fn` is compiled anew in every crate that waits for it, with all that it waits for (`torg_store::db::Soon`).
/// Left so: what takes a type of the caller's, and what borrows inside one of its values, which the box cannot name.
#[test]
fn what_other_crates_wait_for_is_compiled_once() {
    let mut bare = Vec::new();
    for (name, code) in sources() {
        if !name.starts_with("crates/store/src/") && !name.starts_with("crates/office/src/") {
            continue;
        }
        let lines: Vec<&str> = code.lines().collect();
        for (n, line) in lines.iter().enumerate() {
            let Some(rest) = line.trim_start().strip_prefix("pub async fn ") else { continue };
            let signature = lines[n..].iter().take_while(|l| !l.trim_end().is_empty()).take(9);
            let head: Vec<&str> = signature.copied().collect();
            let head = head.join(" ");
            let head = head.split(" {").next().unwrap_or_default();
            let cannot = head.contains("impl ")
                || head.contains(": Record>")
                || head.contains("<W: ")
                || head.contains("'_>");
            let boxed = n > 0 && lines[n - 1].trim() == "#[boxed]";
            if !boxed && !cannot {
                bare.push(format!("{name}: {}", rest.split('(').next().unwrap_or_default()));
            }
        }
    }
    let may = ["crates/office/src/archive/zip.rs: end", "crates/office/src/desk.rs: desk_for"];
    bare.retain(|one| !may.contains(&one.as_str()));
    assert!(bare.is_empty(), "#[boxed] is missing:\n{}", bare.join("\n"));
}

#[test]
fn the_domain_touches_nothing_of_the_world() {
    let allowed = [
        "aho-corasick",
        "base64",
        "crc32fast",
        "ed25519-dalek",
        "hmac",
        "jiff",
        "regex",
        "rust-stemmers",
        "serde",
        "serde_json",
        "sha2",
        "strsim",
        "thiserror",
        "toml",
        "toml_edit",
        "unicode-normalization",
        "url",
        "uuid",
        "memchr",
    ];
    for dependency in dependencies("domain") {
        assert!(allowed.contains(&dependency.as_str()), "the domain may not use {dependency}");
    }
    for (file, code) in sources().iter().filter(|(f, _)| f.starts_with("crates/domain/src")) {
        for world in [
            "std::fs",
            "TcpStream",
            "UdpSocket",
            "ToSocketAddrs",
            "std::env",
            "std::process",
            "Timestamp::now",
            "SystemTime",
        ] {
            assert!(!code.contains(world), "{file} looks at the world: {world}");
        }
    }
}

#[test]
fn sql_stands_in_the_store_alone() {
    for (file, code) in sources().iter().filter(|(f, _)| !f.starts_with("crates/store/")) {
        assert!(!code.contains("sql!("), "{file} holds SQL");
        assert!(!code.contains("sqlx::"), "{file} reaches past the store");
    }
}

#[test]
fn no_municipality_and_no_pack_is_named_in_code() {
    let mut names: Vec<String> = std::fs::read_dir(root().join("policies"))
        .unwrap()
        .map(|e| e.unwrap())
        .filter(|e| e.path().join("pack.toml").exists())
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect();
    names.retain(|n| n != "grund");
    names.extend(["uppsala", "perstorp", "gotland", "katrineholm"].map(str::to_owned));
    for (file, code) in sources() {
        let code = code.to_lowercase();
        for name in &names {
            assert!(!code.contains(name.as_str()), "{file} names {name}");
        }
    }
}

#[test]
fn a_platforms_name_stands_in_its_own_folder() {
    let names = [
        "wordpress",
        "mastodon",
        "bluesky",
        "facebook",
        "instagram",
        "threads.net",
        "youtube",
        "linkedin",
        "tiktok",
    ];
    for (file, code) in sources() {
        // Comments may say what an example is; code may not ask which platform it is.
        let code: String = code
            .lines()
            .filter(|l| !l.trim_start().starts_with("//"))
            .collect::<Vec<_>>()
            .join("\n")
            .to_lowercase();
        for name in names {
            let folder = name.trim_end_matches(".net");
            // The list of platforms is where they meet.
            let own = file == "crates/connectors/src/platforms.rs"
                || file.starts_with(&format!("crates/connectors/src/platforms/{folder}"));
            assert!(own || !code.contains(name), "{file} names the platform {name}");
        }
    }
}

#[test]
fn nothing_is_left_for_later_in_the_code() {
    for (file, code) in sources() {
        for mark in ["TODO", "FIXME", "todo!(", "unimplemented!("] {
            assert!(!code.contains(mark), "{file} has {mark}");
        }
    }
}

#[test]
fn time_ids_and_chance_are_arguments() {
    for (file, code) in sources() {
        if file.ends_with("torg/src/world.rs") {
            continue;
        }
        for call in [
            "Timestamp::now(",
            "Zoned::now(",
            "SystemTime::now(",
            "Uuid::new_v4(",
            "Uuid::now_v7(",
            "getrandom::",
        ] {
            assert!(!code.contains(call), "{file} calls {call}");
        }
    }
}
