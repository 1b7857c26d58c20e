//! What stands in a proof package, and where.
//!
//! ```text
//! README.txt                 what this is and how to check it
//! verify.py                  a checker in Python, with its standard library alone
//! document.pdf               the same to be read by people
//! messages/<n>-<id>.json     each message with all that is kept about it, to be read by programs
//! raw/<version id>.<ending>  what the source answered, byte for byte
//! ledger.json                the channel's completeness ledger for the days of the messages
//! media/<sha256>.<ending>    pictures, files, copies kept before a removal, and what their authors had signed
//! rows/<kind>/<id>.row       every row the trail commits to, in its canonical bytes
//! trail/entries/<n>.json     the entries that concern them, with salt, leaf and inclusion proof
//! trail/checkpoint           the newest signed size and root of the log
//! trail/key.txt              the public key of the log
//! receipt/SHA256SUMS         what is handed over, when it was reported to the police, and
//! receipt/receipt.pdf        a paper for the receiver to sign
//! manifest.json              every file before it, with size and SHA-256; what is missing and why
//! manifest.note              the manifest's SHA-256, signed by the same key
//! ```

use super::receipt::{Receipt, SUMS};
use crate::trail::key::hex;
use crate::trail::note::{BadNote, Signer};
use crate::trail::{Entry, Hash};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The first word of a manifest and of the note that signs it. A checkpoint can never be taken for one:
/// it begins with the log's origin.
pub const FORMAT: &str = "torg.package.1";
/// The manifest.
pub const MANIFEST: &str = "manifest.json";
/// The signature over it.
pub const NOTE: &str = "manifest.note";
/// The signed checkpoint.
pub const CHECKPOINT: &str = "trail/checkpoint";
/// The channel's completeness ledger.
pub const LEDGER: &str = "ledger.json";
/// The public key.
pub const KEY: &str = "trail/key.txt";
/// The most bytes of one file that a checker holds in memory.
pub const MOST_KEPT: u32 = 64 << 20;
/// The columns of rows that name bytes by their SHA-256.
pub const NAMES_BYTES: &[&str] = &["sha256", "copy", "proof_object"];

/// A file as a checker found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its path.
    pub path: String,
    /// How many bytes.
    pub size: u64,
    /// Their SHA-256.
    pub sha256: Hash,
    /// The bytes, when the checker needs them.
    pub kept: Option<Vec<u8>>,
}

/// Whether a checker needs a file's bytes, or its digest alone.
#[must_use]
pub fn needs(path: &str) -> bool {
    path.starts_with("rows/")
        || path.starts_with("trail/")
        || path == MANIFEST
        || path == NOTE
        || path == SUMS
}

/// `manifest.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// The package's own id, which stands in the entry that tells of its making.
    pub id: String,
    /// When it was made, RFC 3339 in UTC.
    pub made_at: String,
    /// Whose it is, by name.
    pub municipality: String,
    /// The origin of the log, which is also the name of the key.
    pub origin: String,
    /// What it is about.
    pub about: About,
    /// How many of each thing.
    pub counts: BTreeMap<String, u64>,
    /// What ought to be here and is not, and why.
    pub gaps: Vec<Gap>,
    /// What is handed over with a report to the police; none when nothing here was reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
    /// Every other file but the note.
    pub files: Vec<Listed>,
}

/// What a package is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// `message` or `thread`.
    pub kind: String,
    /// The message that was asked for.
    pub message: String,
    /// The channel's name.
    pub channel: String,
}

/// Something that ought to be here and is not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// `media` or `row`.
    pub what: String,
    /// Which: a SHA-256, or `kind/id`.
    pub id: String,
    /// Why, in a sentence.
    pub why: String,
}

/// A file as the manifest lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Its path.
    pub path: String,
    /// How many bytes.
    pub size: u64,
    /// Their SHA-256, in hexadecimal.
    pub sha256: String,
}

/// The text that is signed for a manifest: [`FORMAT`] and the manifest's SHA-256, a line each.
#[must_use]
pub fn sealed_text(manifest: &Hash) -> String {
    format!("{FORMAT}\n{}\n", hex(manifest))
}

/// `manifest.note`: the manifest signed by the log's key.
///
/// # Errors
/// Never for a key that can sign a log; see [`Signer::sign`].
pub fn seal(manifest: &Hash, signer: &Signer) -> Result<String, BadNote> {
    signer.sign(&sealed_text(manifest))
}

/// `trail/entries/<n>.json`. Where the private half was weeded (gallrad), all of it is null.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryFile {
    /// Its number.
    pub n: u64,
    /// When, in microseconds since 1970, UTC.
    pub at: i64,
    /// What was done.
    pub act: String,
    /// Who did it.
    pub actor: Option<String>,
    /// What kind of thing it was done to.
    pub subject_kind: Option<String>,
    /// Which.
    pub subject_id: Option<String>,
    /// Ids and words that explain.
    pub body: Option<String>,
    /// The rows it wrote, as `docs/trail.md` lists them, in base64.
    #[serde(with = "base64_maybe")]
    pub rows: Option<Vec<u8>>,
    /// Its salt, in base64.
    #[serde(with = "base64_maybe")]
    pub salt: Option<Vec<u8>>,
    /// What binds the log to the private half, in base64.
    #[serde(with = "base64_hash")]
    pub commitment: Hash,
    /// The hashes that lead from the leaf to the checkpoint's root; null when no checkpoint covers it yet.
    #[serde(with = "base64_proof")]
    pub proof: Option<Vec<Hash>>,
}

impl EntryFile {
    /// Where the file lies.
    #[must_use]
    pub fn path(&self) -> String {
        format!("trail/entries/{}.json", self.n)
    }

    /// The entry, unless its private half was weeded or is not all there.
    #[must_use]
    pub fn whole(&self) -> Option<Entry<'_>> {
        Some(Entry {
            n: self.n,
            at: self.at,
            act: &self.act,
            actor: self.actor.as_deref()?,
            subject_kind: self.subject_kind.as_deref()?,
            subject_id: self.subject_id.as_deref()?,
            body: self.body.as_deref()?,
            rows: self.rows.as_deref()?,
            salt: self.salt.as_deref()?.try_into().ok()?,
        })
    }

    /// Whether the whole private half is gone.
    #[must_use]
    pub fn is_weeded(&self) -> bool {
        let texts = [&self.actor, &self.subject_kind, &self.subject_id, &self.body];
        texts.into_iter().all(Option::is_none) && self.rows.is_none() && self.salt.is_none()
    }
}

mod base64_maybe {
    use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(bytes: &Option<Vec<u8>>, to: S) -> Result<S::Ok, S::Error> {
        match bytes {
            Some(bytes) => to.serialize_some(&BASE64.encode(bytes)),
            None => to.serialize_none(),
        }
    }
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<u8>>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| BASE64.decode(text).map_err(D::Error::custom)).transpose()
    }
}

mod base64_hash {
    use super::Hash;
    use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(hash: &Hash, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&BASE64.encode(hash))
    }
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Hash, D::Error> {
        let bytes = BASE64.decode(String::deserialize(from)?).map_err(D::Error::custom)?;
        bytes.try_into().map_err(|_| D::Error::custom("a hash is 32 bytes"))
    }
}

mod base64_proof {
    use super::Hash;
    use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    pub fn serialize<S: Serializer>(proof: &Option<Vec<Hash>>, to: S) -> Result<S::Ok, S::Error> {
        proof.as_ref().map(|p| p.iter().map(|h| BASE64.encode(h)).collect::<Vec<_>>()).serialize(to)
    }
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<Hash>>, D::Error> {
        let Some(texts) = Option::<Vec<String>>::deserialize(from)? else { return Ok(None) };
        let hash = |text: String| BASE64.decode(text).ok()?.try_into().ok();
        let hashes: Option<Vec<Hash>> = texts.into_iter().map(hash).collect();
        hashes.map(Some).ok_or_else(|| D::Error::custom("a hash is 32 bytes"))
    }
}
