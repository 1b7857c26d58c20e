//! Whether a proof package is as it was made, and what it proves.
//!
//! Five rounds, each on what the one before it has shown: every byte of the ZIP is where it must be;
//! every file is the one that the signed manifest lists; every entry of the trail follows from what
//! stands in it and lies under the signed checkpoint; every row is the one that the last entry about it
//! committed to, and every file that a row names is here or named as missing; and a receipt lists what
//! is here. The answer is the first thing that is wrong, by file.

use super::package::{
    CHECKPOINT, EntryFile, FORMAT, Found, Gap, KEY, MANIFEST, Manifest, NAMES_BYTES, NOTE, needs, sealed_text,
};
use super::{receipt, zip};
use crate::trail::checkpoint::Checkpoint;
use crate::trail::key::hex;
use crate::trail::note::{self, Verifier};
use crate::trail::tree::is_included;
use crate::trail::{Hash, RowState, Rows, Value, leaf, leaf_hash, read_row, rows_in};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::Read;

/// The first thing that is wrong with a package: where, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The file in the package, or the last one before the place.
    pub path: String,
    /// What is wrong.
    pub fault: Fault,
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The file could not be read from the disk.
    Reading(String),
    /// It is no ZIP as torg writes it, at or after this file.
    Container,
    /// The bytes are not those that were written.
    Altered,
    /// Listed, and not there.
    Missing,
    /// There, and not listed, or there twice.
    Extra,
    /// It cannot be read as what it must be.
    Unreadable,
    /// The signature does not hold.
    Unsigned(String),
    /// Signed, by another key than the one given.
    OtherKey,
    /// Not the checkpoint given: another root at the same size.
    OtherRoot,
    /// The checkpoint given has another size: the package alone cannot tell whether the log only grew.
    OtherSize(u64),
    /// The entry does not follow from what stands in it.
    Commitment,
    /// The entry is not under the checkpoint.
    Proof,
    /// The row is not the one that this entry committed to.
    Row(u64),
    /// No entry here commits to the row.
    NoEntry,
    /// An entry here commits to this row, which is neither here nor named as missing.
    RowMissing(String),
    /// A row names these bytes, which are neither here nor named as missing.
    BytesMissing(String),
    /// The receipt says something else than what the package holds, or than what the trail says was reported.
    Receipt,
}

impl Wrong {
    /// Something wrong at a path.
    #[must_use]
    pub fn new(path: impl Into<String>, fault: Fault) -> Self {
        Self { path: path.into(), fault }
    }

    /// The same in Swedish.
    #[must_use]
    pub fn swedish(&self) -> String {
        let path = &self.path;
        match &self.fault {
            Fault::Reading(why) => format!("{path}: filen kan inte läsas: {why}"),
            Fault::Container => {
                format!("{path}: här eller strax efter är det inte ett paket som torg har gjort")
            }
            Fault::Altered => format!("{path} är ändrad"),
            Fault::Missing => format!("{path} saknas"),
            Fault::Extra => format!("{path} hör inte till paketet"),
            Fault::Unreadable => format!("{path} kan inte läsas"),
            Fault::Unsigned(why) => format!("{path}: underskriften godtas inte: {why}"),
            Fault::OtherKey => format!("{path} är inte den nyckel som gavs"),
            Fault::OtherRoot => format!("{path} är en annan historia än den kontrollpunkt som gavs"),
            Fault::OtherSize(size) => {
                format!(
                    "{path} gäller {size} poster, och paketet ensamt visar inte att loggen bara har vuxit"
                )
            }
            Fault::Commitment => format!("{path} stämmer inte med sitt åtagande"),
            Fault::Proof => format!("{path} finns inte under kontrollpunkten"),
            Fault::Row(n) => format!("{path} är ändrad sedan spårpost {n}"),
            Fault::NoEntry => format!("{path} har ingen spårpost"),
            Fault::RowMissing(row) => format!("{path}: raden {row} saknas"),
            Fault::BytesMissing(sha) => format!("{path}: filen {sha} saknas"),
            Fault::Receipt => format!("{path}: kvittensen säger något annat än paketet"),
        }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = &self.path;
        match &self.fault {
            Fault::Reading(why) => write!(f, "{path}: the file cannot be read: {why}"),
            Fault::Container => {
                write!(f, "{path}: here or just after, this is not a package as torg makes it")
            }
            Fault::Altered => write!(f, "{path} was altered"),
            Fault::Missing => write!(f, "{path} is missing"),
            Fault::Extra => write!(f, "{path} does not belong to the package"),
            Fault::Unreadable => write!(f, "{path} cannot be read"),
            Fault::Unsigned(why) => write!(f, "{path}: the signature is not accepted: {why}"),
            Fault::OtherKey => write!(f, "{path} is not the key that was given"),
            Fault::OtherRoot => write!(f, "{path} is another history than the checkpoint that was given"),
            Fault::OtherSize(size) => write!(
                f,
                "{path} is of {size} entries, and the package alone does not show that the log only grew"
            ),
            Fault::Commitment => write!(f, "{path} does not match its commitment"),
            Fault::Proof => write!(f, "{path} is not under the checkpoint"),
            Fault::Row(n) => write!(f, "{path} was altered since entry {n}"),
            Fault::NoEntry => write!(f, "{path} has no entry"),
            Fault::RowMissing(row) => write!(f, "{path}: the row {row} is missing"),
            Fault::BytesMissing(sha) => write!(f, "{path}: the file {sha} is missing"),
            Fault::Receipt => write!(f, "{path}: the receipt says something else than the package"),
        }
    }
}

/// What somebody knows from elsewhere and holds the package against.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The log's public key.
    pub key: Option<Verifier>,
    /// A signed checkpoint of the same log.
    pub checkpoint: Option<Vec<u8>>,
}

/// A package that was found to be as it was made.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What it says of itself.
    pub manifest: Manifest,
    /// The key that signed it.
    pub key: String,
    /// The checkpoint, when anything was signed yet.
    pub checkpoint: Option<Checkpoint>,
    /// Entries, of which some are not under the checkpoint yet.
    pub entries: u64,
    /// The numbers of those that are not.
    pub unsigned: Vec<u64>,
    /// Rows that were compared.
    pub rows: u64,
    /// Pictures and files that were compared.
    pub media: u64,
}

/// Checks a package from its first byte to its last.
///
/// # Errors
/// The first thing that is wrong.
pub fn check(input: &mut impl Read, known: &Known) -> Result<Checked, Wrong> {
    let files = zip::walk(input, needs)?;
    let mut by_path = BTreeMap::new();
    for file in &files {
        if by_path.insert(file.path.as_str(), file).is_some() {
            return Err(Wrong::new(&*file.path, Fault::Extra));
        }
    }
    let (manifest, key) = manifest(&by_path, known)?;
    listed(&manifest, &files, &by_path)?;
    let checkpoint = checkpoint(&by_path, &key, known)?;
    let entries = entries(&files)?;
    let mut unsigned = Vec::new();
    for entry in &entries {
        if !holds(entry, checkpoint.as_ref())? {
            unsigned.push(entry.n);
        }
    }
    let gaps: BTreeSet<(&str, &str)> = manifest.gaps.iter().map(|g| (&*g.what, &*g.id)).collect();
    let rows = rows(&files, &entries, &gaps)?;
    let media = media(&files, &by_path, &gaps)?;
    receipt::check(&manifest, &by_path)?;
    let (key, entries) = (key.to_string(), entries.len() as u64);
    Ok(Checked { manifest, key, checkpoint, entries, unsigned, rows, media })
}

fn kept<'f>(files: &BTreeMap<&str, &'f Found>, path: &str) -> Result<&'f [u8], Wrong> {
    let file = files.get(path).ok_or_else(|| Wrong::new(path, Fault::Missing))?;
    Ok(file.kept.as_deref().unwrap_or_default())
}

fn manifest(files: &BTreeMap<&str, &Found>, known: &Known) -> Result<(Manifest, Verifier), Wrong> {
    let bytes = kept(files, MANIFEST)?;
    let note = kept(files, NOTE)?;
    let text = std::str::from_utf8(kept(files, KEY)?).ok().and_then(|text| text.strip_suffix('\n'));
    let key: Option<Verifier> = text.and_then(|text| text.parse().ok());
    let key = key.ok_or_else(|| Wrong::new(KEY, Fault::Unreadable))?;
    if known.key.as_ref().is_some_and(|known| *known != key) {
        return Err(Wrong::new(KEY, Fault::OtherKey));
    }
    let signed = note::open(note, std::slice::from_ref(&key));
    let signed = signed.map_err(|why| Wrong::new(NOTE, Fault::Unsigned(why.to_string())))?;
    let sha256 = files.get(MANIFEST).map(|file| file.sha256).unwrap_or_default();
    if signed != sealed_text(&sha256) {
        return Err(Wrong::new(MANIFEST, Fault::Altered));
    }
    let manifest: Option<Manifest> = serde_json::from_slice(bytes).ok();
    let manifest = manifest.filter(|m| m.format == FORMAT && m.origin == key.name());
    Ok((manifest.ok_or_else(|| Wrong::new(MANIFEST, Fault::Unreadable))?, key))
}

fn listed(manifest: &Manifest, files: &[Found], by_path: &BTreeMap<&str, &Found>) -> Result<(), Wrong> {
    let mut names: BTreeSet<&str> = [MANIFEST, NOTE].into();
    for listed in &manifest.files {
        let path = &*listed.path;
        let file = by_path.get(path).ok_or_else(|| Wrong::new(path, Fault::Missing))?;
        if file.size != listed.size || hex(&file.sha256) != listed.sha256 {
            return Err(Wrong::new(path, Fault::Altered));
        }
        names.insert(path);
    }
    match files.iter().find(|file| !names.contains(&*file.path)) {
        Some(extra) => Err(Wrong::new(&*extra.path, Fault::Extra)),
        None => Ok(()),
    }
}

fn checkpoint(
    files: &BTreeMap<&str, &Found>,
    key: &Verifier,
    known: &Known,
) -> Result<Option<Checkpoint>, Wrong> {
    let open = |note: &[u8]| {
        Checkpoint::open(note, key.name(), std::slice::from_ref(key))
            .map_err(|why| Wrong::new(CHECKPOINT, Fault::Unsigned(why.to_string())))
    };
    let checkpoint = match files.get(CHECKPOINT) {
        Some(file) => Some(open(file.kept.as_deref().unwrap_or_default())?),
        None => None,
    };
    if let Some(note) = &known.checkpoint {
        let given = open(note)?;
        let same = checkpoint.as_ref().filter(|ours| ours.size == given.size);
        match same {
            None => return Err(Wrong::new(CHECKPOINT, Fault::OtherSize(checkpoint.map_or(0, |c| c.size)))),
            Some(ours) if ours.root != given.root => return Err(Wrong::new(CHECKPOINT, Fault::OtherRoot)),
            Some(_) => {}
        }
    }
    Ok(checkpoint)
}

fn entries(files: &[Found]) -> Result<Vec<EntryFile>, Wrong> {
    let mut entries = Vec::new();
    for file in files.iter().filter(|file| file.path.starts_with("trail/entries/")) {
        let entry: Option<EntryFile> = serde_json::from_slice(file.kept.as_deref().unwrap_or_default()).ok();
        let entry = entry.filter(|entry| entry.path() == file.path);
        entries.push(entry.ok_or_else(|| Wrong::new(&*file.path, Fault::Unreadable))?);
    }
    entries.sort_by_key(|entry| entry.n);
    Ok(entries)
}

/// Whether the entry is under the checkpoint; what is wrong with it when it ought to be and is not.
fn holds(entry: &EntryFile, checkpoint: Option<&Checkpoint>) -> Result<bool, Wrong> {
    let wrong = |fault| Wrong::new(entry.path(), fault);
    match entry.whole() {
        Some(whole) if whole.commitment() == entry.commitment => {}
        None if entry.is_weeded() => {}
        _ => return Err(wrong(Fault::Commitment)),
    }
    let leaf = leaf(entry.n, entry.at, &entry.act, &entry.commitment);
    let leaf = leaf.map_err(|_| wrong(Fault::Unreadable))?;
    let Some(checkpoint) = checkpoint.filter(|checkpoint| entry.n < checkpoint.size) else {
        return if entry.proof.is_some() { Err(wrong(Fault::Proof)) } else { Ok(false) };
    };
    let proof = entry.proof.as_deref().ok_or_else(|| wrong(Fault::Proof))?;
    let hash = leaf_hash(leaf.as_bytes());
    let holds = is_included(&hash, entry.n, checkpoint.size, proof, &checkpoint.root);
    if holds { Ok(true) } else { Err(wrong(Fault::Proof)) }
}

/// What the last entry about a row says: its number, its salt, and the digest unless the row is gone.
type Last = (u64, [u8; 32], Option<Hash>);

/// The last word about every row that these entries tell of, by `kind/id`.
///
/// # Errors
/// An entry whose list of rows is damaged.
pub fn last_words(entries: &[EntryFile]) -> Result<BTreeMap<String, Last>, Wrong> {
    let mut last = BTreeMap::new();
    for whole in entries.iter().filter_map(EntryFile::whole) {
        for row in rows_in(whole.rows) {
            let path = format!("trail/entries/{}.json", whole.n);
            let row = row.map_err(|_| Wrong::new(path, Fault::Unreadable))?;
            let digest = match row.state {
                RowState::Written(digest) => Some(digest),
                RowState::Gone => None,
            };
            last.insert(format!("{}/{}", row.kind, row.id), (whole.n, *whole.salt, digest));
        }
    }
    Ok(last)
}

fn rows(files: &[Found], entries: &[EntryFile], gaps: &BTreeSet<(&str, &str)>) -> Result<u64, Wrong> {
    let last = last_words(entries)?;
    let mut here = BTreeSet::new();
    for file in files {
        let Some(name) = file.path.strip_prefix("rows/") else { continue };
        let wrong = |fault| Err(Wrong::new(&*file.path, fault));
        let Some(name) = name.strip_suffix(".row") else { return wrong(Fault::Unreadable) };
        let bytes = file.kept.as_deref().unwrap_or_default();
        let kind = name.split('/').next().unwrap_or_default();
        if read_row(bytes).is_none_or(|(table, _)| table != kind) {
            return wrong(Fault::Unreadable);
        }
        match last.get(name) {
            None => return wrong(Fault::NoEntry),
            Some((n, salt, digest)) if *digest != Some(Rows::under(salt).digest(bytes)) => {
                return wrong(Fault::Row(*n));
            }
            Some(_) => here.insert(name),
        };
    }
    for (name, (n, _, digest)) in &last {
        if digest.is_some() && !here.contains(&**name) && !gaps.contains(&("row", &**name)) {
            return Err(Wrong::new(format!("trail/entries/{n}.json"), Fault::RowMissing(name.clone())));
        }
    }
    Ok(here.len() as u64)
}

/// The SHA-256 of every file that a row names.
pub fn named_bytes(row: &[u8]) -> Vec<Hash> {
    let columns = read_row(row).map(|(_, columns)| columns).unwrap_or_default();
    let named = columns.into_iter().filter(|(name, _)| NAMES_BYTES.contains(name));
    named
        .filter_map(|(_, value)| if let Value::Bytes(b) = value { b.try_into().ok() } else { None })
        .collect()
}

fn media(
    files: &[Found],
    by_path: &BTreeMap<&str, &Found>,
    gaps: &BTreeSet<(&str, &str)>,
) -> Result<u64, Wrong> {
    let mut here = BTreeSet::new();
    for file in by_path.values() {
        let Some(name) = file.path.strip_prefix("media/") else { continue };
        if name.split('.').next() != Some(&hex(&file.sha256)) {
            return Err(Wrong::new(&*file.path, Fault::Altered));
        }
        here.insert(hex(&file.sha256));
    }
    for file in files.iter().filter(|file| file.path.starts_with("rows/")) {
        for sha in named_bytes(file.kept.as_deref().unwrap_or_default()) {
            let sha = hex(&sha);
            if !here.contains(&sha) && !gaps.contains(&("media", &*sha)) {
                return Err(Wrong::new(&*file.path, Fault::BytesMissing(sha)));
            }
        }
    }
    Ok(here.len() as u64)
}

/// A gap, in a sentence.
#[must_use]
pub fn told(gap: &Gap) -> String {
    format!("{} {}: {}", gap.what, gap.id, gap.why)
}
