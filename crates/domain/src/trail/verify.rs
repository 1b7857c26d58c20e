//! Finds the first thing in a municipality's trail that is not as it was written.
//!
//! The verifier is fed and never fetches: the entries in order, then the rows of every table that acts
//! commit to, then the media. It keeps the right edge of the tree, and for each row the digest of its
//! latest commitment (about a hundred bytes a row). Whatever is wrong is weighed by the number of the
//! entry it concerns; [`Verify::finish`] tells the lowest. Read the stored checkpoint *before* the
//! snapshot of the database that is verified, or a log that grows meanwhile looks cut.

use super::{
    checkpoint::Checkpoint,
    entry::{Entry, RowId, RowState, leaf, rows_in, salted},
    tile::{Edge, Tile, TileKind, TilePath},
    tree::{Hash, leaf_hash},
};
use hmac::Mac;
use std::{collections::HashMap, fmt};
use uuid::Uuid;

/// The kind under which an act notes that it weeded (gallrade) an older entry's private half: a row of
/// this kind, with the entry's number as its id, is gone.
pub const ENTRY_KIND: &str = "trail_entry";

/// An entry as the database holds it.
#[derive(Clone, Copy, Debug)]
pub enum Kept<'a> {
    /// With its private half, and the commitment stored beside it.
    Whole(Entry<'a>, &'a Hash),
    /// Weeded (gallrad): number, time, word and commitment remain.
    Weeded {
        /// Its number.
        n: u64,
        /// Its time, microseconds since 1970.
        at: i64,
        /// Its word.
        act: &'a str,
        /// What the log published.
        commitment: &'a Hash,
    },
    /// Its public half alone, when only the log is verified: whether the private half still gives the
    /// commitment is not asked, nor whether it is there.
    Leaf {
        /// Its number.
        n: u64,
        /// Its time, microseconds since 1970.
        at: i64,
        /// Its word.
        act: &'a str,
        /// What the log published.
        commitment: &'a Hash,
    },
}

/// One thing that is wrong. The number is always that of the entry concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The entry with this number is not there, though a later one is.
    EntryMissing(u64),
    /// An entry stands where another should: its number came twice, or out of order.
    EntryOutOfOrder(u64),
    /// The private half of the entry was changed after it was committed to.
    Commitment(u64),
    /// The entry's list of rows cannot be read, or its word is none.
    EntryDamaged(u64),
    /// The private half is gone, and no later entry says that it was weeded.
    EntryEmptied(u64),
    /// The log has published another leaf for this entry.
    Leaf {
        /// Number of the entry.
        n: u64,
        /// The tile that says otherwise.
        tile: TilePath,
    },
    /// A tile that must be there is missing, or is no tile.
    TileMissing {
        /// The last entry that the tile's first hash covers.
        n: u64,
        /// The tile.
        tile: TilePath,
    },
    /// A tile above the leaves does not follow from them.
    TileDiffers {
        /// The last entry that the differing hash covers.
        n: u64,
        /// The tile.
        tile: TilePath,
    },
    /// The stored row is not the one that the entry wrote last.
    RowAltered {
        /// Number of the entry.
        n: u64,
        /// Kind of row.
        kind: String,
        /// Which row.
        id: String,
    },
    /// The row that the entry wrote is not there.
    RowMissing {
        /// Number of the entry.
        n: u64,
        /// Kind of row.
        kind: String,
        /// Which row.
        id: String,
    },
    /// The row is there, though the entry took it away.
    RowReturned {
        /// Number of the entry.
        n: u64,
        /// Kind of row.
        kind: String,
        /// Which row.
        id: String,
    },
    /// The row is there, but no entry ever wrote it.
    RowWithoutEntry {
        /// Kind of row.
        kind: String,
        /// Which row.
        id: String,
    },
    /// The bytes kept for a medium are not those that were received.
    MediaAltered {
        /// Number of the entry that wrote the medium's row.
        n: u64,
        /// Kind of row.
        kind: String,
        /// Which row.
        id: String,
    },
    /// The file of a medium is not there.
    MediaMissing {
        /// Number of the entry that wrote the medium's row.
        n: u64,
        /// Kind of row.
        kind: String,
        /// Which row.
        id: String,
    },
    /// The checkpoint was signed over more entries than there are: the last ones were dropped.
    Dropped {
        /// Entries there are.
        have: u64,
        /// Entries that were signed.
        signed: u64,
    },
    /// The root over the entries is not the signed one.
    Root(u64),
    /// The log did not grow from the checkpoint that was given with `--since`.
    Since(u64),
    /// The stored checkpoint is missing, unsigned, forged or of another log; says which.
    Checkpoint(String),
}

impl Wrong {
    /// The number of the entry it concerns, by which the first is found.
    #[must_use]
    pub fn entry(&self) -> u64 {
        match self {
            Self::EntryMissing(n)
            | Self::EntryOutOfOrder(n)
            | Self::Commitment(n)
            | Self::EntryDamaged(n)
            | Self::EntryEmptied(n)
            | Self::Leaf { n, .. }
            | Self::TileMissing { n, .. }
            | Self::TileDiffers { n, .. }
            | Self::RowAltered { n, .. }
            | Self::RowMissing { n, .. }
            | Self::RowReturned { n, .. }
            | Self::MediaAltered { n, .. }
            | Self::MediaMissing { n, .. }
            | Self::Dropped { have: n, .. }
            | Self::Root(n)
            | Self::Since(n) => *n,
            // Nothing tells when such a row came: after everything that can be placed.
            Self::RowWithoutEntry { .. } | Self::Checkpoint(_) => u64::MAX,
        }
    }

    /// The same in Swedish, for the one who must answer for the trail.
    #[must_use]
    pub fn swedish(&self) -> String {
        match self {
            Self::EntryMissing(n) => format!("Spårpost {n} saknas."),
            Self::EntryOutOfOrder(n) => format!("Spårpost {n} står på fel plats eller finns två gånger."),
            Self::Commitment(n) => format!("Spårpost {n} har ändrats: den stämmer inte med sitt åtagande."),
            Self::EntryDamaged(n) => format!("Spårpost {n} är skadad och kan inte läsas."),
            Self::EntryEmptied(n) => {
                format!("Spårpost {n} har tömts utan att någon senare post säger att den gallrats.")
            }
            Self::Leaf { n, tile } => {
                format!("Spårpost {n} är inte den som loggen har offentliggjort ({tile}).")
            }
            Self::TileMissing { n, tile } => {
                format!("Loggfilen {tile} saknas eller är skadad (vid spårpost {n}).")
            }
            Self::TileDiffers { n, tile } => {
                format!("Loggfilen {tile} stämmer inte med posterna (vid spårpost {n}).")
            }
            Self::RowAltered { n, kind, id } => format!("Raden {kind} {id} har ändrats efter spårpost {n}."),
            Self::RowMissing { n, kind, id } => format!("Raden {kind} {id} från spårpost {n} saknas."),
            Self::RowReturned { n, kind, id } => {
                format!("Raden {kind} {id} finns, fast spårpost {n} tog bort den.")
            }
            Self::RowWithoutEntry { kind, id } => format!("Raden {kind} {id} finns utan spårpost."),
            Self::MediaAltered { n, kind, id } => {
                format!("Filen till {kind} {id} har ändrats efter spårpost {n}.")
            }
            Self::MediaMissing { n, kind, id } => format!("Filen till {kind} {id} från spårpost {n} saknas."),
            Self::Dropped { have, signed } => {
                format!("De sista posterna saknas: {signed} är undertecknade, {have} finns.")
            }
            Self::Root(n) => format!("Loggens rot vid {n} poster är inte den undertecknade."),
            Self::Since(n) => {
                format!(
                    "Loggen har inte vuxit ur den angivna kontrollpunkten vid {n} poster: historien är ändrad."
                )
            }
            Self::Checkpoint(why) => format!("Kontrollpunkten godtas inte: {why}."),
        }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EntryMissing(n) => write!(f, "entry {n} is missing"),
            Self::EntryOutOfOrder(n) => write!(f, "entry {n} is out of order or there twice"),
            Self::Commitment(n) => write!(f, "entry {n} was altered: it does not match its commitment"),
            Self::EntryDamaged(n) => write!(f, "entry {n} is damaged and cannot be read"),
            Self::EntryEmptied(n) => write!(f, "entry {n} was emptied and no later entry says it was weeded"),
            Self::Leaf { n, tile } => write!(f, "entry {n} is not the one that the log published ({tile})"),
            Self::TileMissing { n, tile } => {
                write!(f, "the log file {tile} is missing or damaged (at entry {n})")
            }
            Self::TileDiffers { n, tile } => {
                write!(f, "the log file {tile} does not follow from the entries (at entry {n})")
            }
            Self::RowAltered { n, kind, id } => write!(f, "the row {kind} {id} was altered since entry {n}"),
            Self::RowMissing { n, kind, id } => write!(f, "the row {kind} {id} of entry {n} is missing"),
            Self::RowReturned { n, kind, id } => {
                write!(f, "the row {kind} {id} is there, though entry {n} took it away")
            }
            Self::RowWithoutEntry { kind, id } => write!(f, "the row {kind} {id} has no entry"),
            Self::MediaAltered { n, kind, id } => {
                write!(f, "the file of {kind} {id} was altered since entry {n}")
            }
            Self::MediaMissing { n, kind, id } => {
                write!(f, "the file of {kind} {id} of entry {n} is missing")
            }
            Self::Dropped { have, signed } => {
                write!(f, "the last entries are missing: {signed} are signed, {have} are there")
            }
            Self::Root(n) => write!(f, "the root of the log at {n} entries is not the signed one"),
            Self::Since(n) => {
                write!(
                    f,
                    "the log did not grow from the given checkpoint at {n} entries: its history was changed"
                )
            }
            Self::Checkpoint(why) => write!(f, "the checkpoint is not accepted: {why}"),
        }
    }
}

impl std::error::Error for Wrong {}

/// What was verified, when nothing was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Entries recomputed, weeded ones included.
    pub entries: u64,
    /// Of these, how many a signed checkpoint covers; the rest await the next one.
    pub signed: u64,
    /// Entries whose private half was lawfully weeded.
    pub weeded: u64,
    /// Rows compared with their latest commitment.
    pub rows: u64,
    /// Media files compared with their digest.
    pub media: u64,
    /// The root over all entries.
    pub root: Hash,
}

/// A row's id without borrowing, in 24 bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Id {
    Uuid(Uuid),
    Text(Box<str>),
}

impl From<RowId<'_>> for Id {
    fn from(id: RowId<'_>) -> Self {
        match id {
            RowId::Uuid(id) => Self::Uuid(id),
            RowId::Text(text) => Self::Text(text.into()),
        }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Uuid(id) => id.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// What the latest entry said of a row.
struct Last {
    n: u64,
    state: RowState,
    seen: bool,
}

/// A verification under way; see the top of this file for the order of calls.
pub struct Verify {
    signed: Option<Checkpoint>,
    since: Option<Checkpoint>,
    edge: Edge,
    /// Salt of each entry, zero for the weeded.
    salts: Vec<[u8; 32]>,
    latest: HashMap<Box<str>, HashMap<Id, Last>>,
    weeded: Vec<u64>,
    /// A number is missing or doubled: the tree cannot be computed any further.
    torn: bool,
    first: Option<Wrong>,
    rows: u64,
    media: u64,
}

impl Verify {
    /// Begins. `signed` is the log's latest checkpoint (None only when nothing was signed yet), `since`
    /// an older one kept by whoever asks; both already opened, their signatures found good.
    #[must_use]
    pub fn new(signed: Option<Checkpoint>, since: Option<Checkpoint>) -> Self {
        let mut verify = Self {
            signed,
            since,
            edge: Edge::default(),
            salts: Vec::new(),
            latest: HashMap::new(),
            weeded: Vec::new(),
            torn: false,
            first: None,
            rows: 0,
            media: 0,
        };
        verify.check_roots();
        verify
    }

    /// Notes something wrong, unless something about an earlier entry is.
    pub fn wrong(&mut self, wrong: Wrong) {
        if self.first.as_ref().is_none_or(|first| wrong.entry() < first.entry()) {
            self.first = Some(wrong);
        }
    }

    /// The next entry. Gives the tiles of hashes that it filled, to be compared by [`Verify::tile`];
    /// nearly always none.
    pub fn entry(&mut self, kept: &Kept<'_>) -> Vec<Tile> {
        self.entry_and_leaf(kept).0
    }

    /// The same, and the entry's leaf as the log must have published it; empty when it can have none.
    pub fn entry_and_leaf(&mut self, kept: &Kept<'_>) -> (Vec<Tile>, String) {
        let (n, at, act, commitment) = match kept {
            Kept::Whole(entry, commitment) => (entry.n, entry.at, entry.act, *commitment),
            Kept::Weeded { n, at, act, commitment } | Kept::Leaf { n, at, act, commitment } => {
                (*n, *at, *act, *commitment)
            }
        };
        let leaf = leaf(n, at, act, commitment);
        (self.placed(kept, n, leaf.as_deref().ok()), leaf.unwrap_or_default())
    }

    fn placed(&mut self, kept: &Kept<'_>, n: u64, leaf: Option<&str>) -> Vec<Tile> {
        let expected = self.salts.len() as u64;
        if n != expected {
            self.wrong(if n > expected { Wrong::EntryMissing(expected) } else { Wrong::EntryOutOfOrder(n) });
            self.torn = true;
            return Vec::new();
        }
        match kept {
            Kept::Whole(entry, commitment) => {
                if entry.commitment() != **commitment {
                    self.wrong(Wrong::Commitment(n));
                }
                self.salts.push(*entry.salt);
                self.note_rows(n, entry.rows);
            }
            Kept::Weeded { .. } => {
                self.salts.push([0; 32]);
                self.weeded.push(n);
            }
            Kept::Leaf { .. } => self.salts.push([0; 32]),
        }
        if self.torn {
            return Vec::new();
        }
        let Some(leaf) = leaf else {
            self.wrong(Wrong::EntryDamaged(n));
            self.torn = true;
            return Vec::new();
        };
        let mut filled = Vec::new();
        self.edge.push(leaf_hash(leaf.as_bytes()), |tile| filled.push(tile));
        self.check_roots();
        if self.signed.as_ref().is_some_and(|signed| signed.size == self.edge.size()) {
            filled.extend(self.edge.partial());
        }
        // What is not signed yet need not stand in tiles yet.
        let signed = self.signed.as_ref().map_or(0, |signed| signed.size);
        filled.retain(|_| self.edge.size() <= signed);
        filled
    }

    fn note_rows(&mut self, n: u64, rows: &[u8]) {
        for row in rows_in(rows) {
            let Ok(row) = row else {
                self.wrong(Wrong::EntryDamaged(n));
                return;
            };
            let last = Last { n, state: row.state, seen: false };
            match self.latest.get_mut(row.kind) {
                Some(kind) => {
                    kind.insert(row.id.into(), last);
                }
                None => {
                    self.latest.insert(row.kind.into(), HashMap::from([(row.id.into(), last)]));
                }
            }
        }
    }

    /// Compares the root at the sizes that were signed.
    fn check_roots(&mut self) {
        let size = self.edge.size();
        let differs = |checkpoint: &Option<Checkpoint>, edge: &Edge| {
            checkpoint.as_ref().is_some_and(|signed| signed.size == size && signed.root != edge.root())
        };
        if differs(&self.since, &self.edge) {
            self.wrong(Wrong::Since(size));
        }
        if differs(&self.signed, &self.edge) {
            self.wrong(Wrong::Root(size));
        }
    }

    /// Compares a tile that [`Verify::entry`] gave with the stored one.
    ///
    /// A partial tile may be missing when the full one has taken its place; hand over that one's bytes.
    pub fn tile(&mut self, computed: &Tile, stored: Option<&[u8]>) {
        let tile = computed.path;
        let TileKind::Hashes(level) = tile.kind else { return };
        let shift = u32::from(level) * 8;
        // A hash above the leaves is weighed by the last entry it covers: where a leaf below differs, that
        // leaf comes first.
        let covered = |place: u64| ((tile.n * 256 + place + 1) << shift) - 1;
        let Some(stored) = stored.filter(|stored| stored.len() >= computed.bytes.len()) else {
            self.wrong(Wrong::TileMissing { n: covered(0), tile });
            return;
        };
        let pairs = computed.bytes.chunks(32).zip(stored.chunks(32));
        if let Some(place) = pairs.map(|(a, b)| a == b).position(|same| !same) {
            let n = covered(place as u64);
            self.wrong(if level == 0 { Wrong::Leaf { n, tile } } else { Wrong::TileDiffers { n, tile } });
        }
    }

    /// The entries are at an end: what was signed or weeded must have been among them.
    ///
    /// Call it before the first row.
    pub fn entries_end(&mut self) {
        let have = self.salts.len() as u64;
        let signed =
            [&self.signed, &self.since].into_iter().flatten().map(|checkpoint| checkpoint.size).max();
        if let Some(signed) = signed.filter(|signed| *signed > have) {
            self.wrong(Wrong::Dropped { have, signed });
        }
        let declared = self.latest.remove(ENTRY_KIND).unwrap_or_default();
        let is_declared = |n: u64| {
            let last = declared.get(&Id::Text(n.to_string().into()));
            last.is_some_and(|last| last.state == RowState::Gone && last.n > n)
        };
        if let Some(n) = self.weeded.iter().copied().find(|n| !is_declared(*n)) {
            self.wrong(Wrong::EntryEmptied(n));
        }
    }

    /// A row as it is stored now, in its canonical bytes ([`super::RowBytes`]). In any order.
    pub fn row<'a>(&mut self, kind: &str, id: impl Into<RowId<'a>>, bytes: &[u8]) {
        self.rows += 1;
        let id = Id::from(id.into());
        let place = |id: &Id| (kind.to_owned(), id.to_string());
        let Some(last) = self.latest.get_mut(kind).and_then(|rows| rows.get_mut(&id)) else {
            let (kind, id) = place(&id);
            self.wrong(Wrong::RowWithoutEntry { kind, id });
            return;
        };
        last.seen = true;
        let n = last.n;
        match last.state {
            RowState::Gone => {
                let (kind, id) = place(&id);
                self.wrong(Wrong::RowReturned { n, kind, id });
            }
            RowState::Written(digest) => {
                let salt =
                    usize::try_from(n).ok().and_then(|n| self.salts.get(n)).copied().unwrap_or_default();
                let now: Hash = salted(&salt).chain_update(bytes).finalize().into_bytes().into();
                if now != digest {
                    let (kind, id) = place(&id);
                    self.wrong(Wrong::RowAltered { n, kind, id });
                }
            }
        }
    }

    /// A medium: the digest that its row tells, and the digest of the bytes that are kept (None when
    /// there are none). Its row must have been given to [`Verify::row`] too.
    pub fn media<'a>(&mut self, kind: &str, id: impl Into<RowId<'a>>, told: &Hash, kept: Option<&Hash>) {
        self.media += 1;
        if kept == Some(told) {
            return;
        }
        let id = Id::from(id.into());
        let n = self.latest.get(kind).and_then(|rows| rows.get(&id)).map_or(u64::MAX, |last| last.n);
        let (kind, id) = (kind.to_owned(), id.to_string());
        self.wrong(match kept {
            Some(_) => Wrong::MediaAltered { n, kind, id },
            None => Wrong::MediaMissing { n, kind, id },
        });
    }

    /// All rows and media were given: what is wrong first, or what was verified.
    ///
    /// # Errors
    /// The wrong that concerns the lowest entry.
    pub fn finish(mut self) -> Result<Verified, Wrong> {
        let rows = self.latest.iter().flat_map(|(kind, rows)| rows.iter().map(move |row| (kind, row)));
        let unseen = rows.filter(|(_, (_, last))| !last.seen && last.state != RowState::Gone);
        // The lowest entry, and of its rows the first by name, so that the answer is the same each time.
        let missing = unseen.min_by_key(|(kind, (id, last))| (last.n, (*kind).clone(), id.to_string()));
        if let Some((kind, (id, last))) = missing {
            let missing = Wrong::RowMissing { n: last.n, kind: kind.to_string(), id: id.to_string() };
            self.wrong(missing);
        }
        match self.first {
            Some(wrong) => Err(wrong),
            None => Ok(Verified {
                entries: self.edge.size(),
                signed: self.signed.map_or(0, |signed| signed.size),
                weeded: self.weeded.len() as u64,
                rows: self.rows,
                media: self.media,
                root: self.edge.root(),
            }),
        }
    }
}

#[cfg(test)]
#[path = "verify_tests.rs"]
mod tests;
