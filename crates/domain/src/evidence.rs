//! Evidence (bevis): what a message looked like before anything was done to it, as a list of what was kept
//! and by which checksum, and of what could not be had and why.

use crate::policy::grounds::Keep;
use crate::policy::reading::words;
use crate::trail::key::from_hex;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The form of the manifest.
pub const FORM: &str = "torg evidence 3";

/// What a file is that the author's own server has signed: the record, and the way to it.
pub const SIGNED_RECORD: &str = "signed-record";
/// What a file is that names the key it was signed by.
pub const SIGNING_KEY: &str = "signing-key";
/// What a file is that tells which keys there were before.
pub const KEY_HISTORY: &str = "key-history";

words! {
    /// What kind of evidence a ground gives.
    pub enum Kept {
        /// A copy with the message's other records.
        Copy = "copy", "kopia";
        /// A copy that only those with the right to secret messages open.
        Restricted = "restricted", "skyddad kopia";
        /// No copy: the log alone tells of it.
        LogOnly = "log-only", "ingen kopia, bara loggen";
        /// No copy may be made; what was held is sealed.
        Forbidden = "forbidden", "ingen kopia får göras";
    }
}

/// What is kept on a ground.
#[must_use]
pub fn kept_on(keep: Keep) -> Kept {
    match keep {
        Keep::Copy => Kept::Copy,
        Keep::Restricted => Kept::Restricted,
        Keep::NotRequired => Kept::LogOnly,
        Keep::Forbidden => Kept::Forbidden,
    }
}

/// What checking a signed record came to (RM-12). It proves that the account signed these words, not that they are
/// true, nor who holds the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "came_to", rename_all = "kebab-case")]
pub enum Checked {
    /// It is signed by the account's own key.
    Proved {
        /// The key, as the account's document writes it.
        key: String,
        /// Which state of all the account has said was signed with it in.
        revision: String,
        /// When that state was made, as its own server says; none where its name bears no time.
        at: Option<Timestamp>,
    },
    /// It is not proved.
    NotProved {
        /// Why not: a whole Swedish sentence.
        why: String,
    },
}

impl Checked {
    /// The same in Swedish, without its instant.
    #[must_use]
    pub fn swedish(&self) -> String {
        match self {
            Self::Proved { key, revision, .. } => {
                format!("Signerat av kontots egen nyckel {key} i kontots utgåva {revision}.")
            }
            Self::NotProved { why } => format!("Inte bevisat. {why}"),
        }
    }

    /// When it was signed; none where that is not known.
    #[must_use]
    pub fn at(&self) -> Option<Timestamp> {
        match self {
            Self::Proved { at, .. } => *at,
            Self::NotProved { .. } => None,
        }
    }
}

/// One file in the object store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// What it is: raw, media, answer, picture, signed-record, signing-key, key-history.
    pub what: String,
    /// Where it came from.
    pub source: String,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
    /// How many bytes.
    pub size: u64,
    /// What checking it came to, where it is signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<Checked>,
}

impl File {
    /// Whether it proves something by itself, without our word.
    #[must_use]
    pub fn is_proof(&self) -> bool {
        [SIGNED_RECORD, SIGNING_KEY, KEY_HISTORY].contains(&self.what.as_str())
    }

    /// Its SHA-256; none when what stands there is none.
    #[must_use]
    pub fn sum(&self) -> Option<[u8; 32]> {
        from_hex(&self.sha256)
    }
}

/// The part of a manifest that names what was kept: a manifest of any form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Listed {
    /// The message's own files and what was kept beside them.
    #[serde(default)]
    pub files: Vec<File>,
}

impl Listed {
    /// Reads a manifest; nothing of one that cannot be read.
    #[must_use]
    pub fn read(manifest: &[u8]) -> Self {
        serde_json::from_slice(manifest).unwrap_or_default()
    }

    /// What checking the signed record came to; none where nothing was signed.
    #[must_use]
    pub fn checked(&self) -> Option<&Checked> {
        self.files.iter().find_map(|file| file.checked.as_ref())
    }
}

/// Something that could not be had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lacking {
    /// What: platform, picture, media, signed, signature.
    pub what: String,
    /// Why, in a sentence.
    pub why: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_tells_what_checking_came_to_and_an_older_one_is_read_as_it_was() {
        let old = br#"{"torg":"torg evidence 2","files":[{"what":"signed-record","source":"s","sha256":"00","size":1}]}"#;
        let read = Listed::read(old);
        assert_eq!((read.files.len(), read.files[0].is_proof(), read.checked()), (1, true, None));
        let at = "2026-04-07T08:00:00Z".parse().ok();
        let proved = Checked::Proved { key: "zQ3sh".into(), revision: "3k2a".into(), at };
        let not = Checked::NotProved { why: "Ett block är ändrat.".into() };
        for checked in [proved, not] {
            let file = File { checked: Some(checked.clone()), ..read.files[0].clone() };
            let written = serde_json::to_vec(&serde_json::json!({ "files": [file] })).unwrap();
            assert_eq!(Listed::read(&written).checked(), Some(&checked));
            assert!(checked.swedish().ends_with('.'));
        }
        assert_eq!(Listed::read(b"nonsense"), Listed::default());
    }
}
