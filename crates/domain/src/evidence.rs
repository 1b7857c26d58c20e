//! Evidence (bevis): what a message looked like before anything was done to it, as a list of what was kept
//! and by which checksum, and of what could not be had and why.

use crate::policy::grounds::Keep;
use crate::policy::reading::words;
use serde::{Deserialize, Serialize};

/// The form of the manifest.
pub const FORM: &str = "torg evidence 2";

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

/// One file in the object store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// What it is: raw, media, answer, picture.
    pub what: String,
    /// Where it came from.
    pub source: String,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
    /// How many bytes.
    pub size: u64,
}

/// Something that could not be had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lacking {
    /// What: platform, picture, media.
    pub what: String,
    /// Why, in a sentence.
    pub why: String,
}
