//! The log as files that anybody can serve: C2SP tlog-tiles.
//!
//! A tile holds up to 256 hashes of one level of the tree; tile level L covers tree level 8 L. A full
//! tile never changes again. The rightmost of each level may be partial, and is written anew, under a
//! name with its width, for every size that a checkpoint signs. Beside the hashes stand the entries
//! themselves (the leaves), 256 to a bundle.

use super::tree::{Hash, empty_root, node_hash};
use std::{fmt, str::FromStr};

/// Hashes, or entries, of a full tile.
pub const WIDTH: u16 = 256;

/// What a tile holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TileKind {
    /// Hashes of this tile level, 0 to 7.
    Hashes(u8),
    /// The entries themselves.
    Entries,
}

/// Which tile: `tile/<L>/<N>[.p/<W>]`, or `tile/entries/<N>[.p/<W>]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TilePath {
    /// What it holds.
    pub kind: TileKind,
    /// Its number on its level.
    pub n: u64,
    /// How many of its 256 places are filled, 1 to 256.
    pub width: u16,
}

/// Why something is no tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTile {
    /// The path is not one that tlog-tiles allows.
    #[error("not the path of a tile")]
    Path,
    /// The bytes are not a whole number of hashes, 1 to 256.
    #[error("not a tile of hashes")]
    Hashes,
    /// The bytes are not length-prefixed entries.
    #[error("not a bundle of entries")]
    Entries,
    /// An entry is longer than its 16-bit length can tell.
    #[error("an entry is at most 65535 bytes")]
    TooLong,
    /// A tile that is needed is missing or has another width than its name.
    #[error("the tile {0} is missing or damaged")]
    Missing(TilePath),
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TileKind::Hashes(level) => write!(f, "tile/{level}")?,
            TileKind::Entries => f.write_str("tile/entries")?,
        }
        let mut groups = vec![self.n % 1000];
        let mut rest = self.n / 1000;
        while rest > 0 {
            groups.push(rest % 1000);
            rest /= 1000;
        }
        for (i, group) in groups.iter().enumerate().rev() {
            write!(f, "/{}{group:03}", if i > 0 { "x" } else { "" })?;
        }
        if self.width < WIDTH { write!(f, ".p/{}", self.width) } else { Ok(()) }
    }
}

impl FromStr for TilePath {
    type Err = BadTile;

    /// Reads a path; only the one spelling that [`fmt::Display`] gives is a path.
    fn from_str(text: &str) -> Result<Self, BadTile> {
        let rest = text.strip_prefix("tile/").ok_or(BadTile::Path)?;
        let (kind, rest) = rest.split_once('/').ok_or(BadTile::Path)?;
        let kind = match kind {
            "entries" => TileKind::Entries,
            level => TileKind::Hashes(level.parse().ok().filter(|level| *level < 8).ok_or(BadTile::Path)?),
        };
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => (number, width.parse().map_err(|_| BadTile::Path)?),
            None => (rest, WIDTH),
        };
        let mut n = 0_u64;
        for group in number.split('/') {
            let group: u64 = group.strip_prefix('x').unwrap_or(group).parse().map_err(|_| BadTile::Path)?;
            n = n.checked_mul(1000).and_then(|n| n.checked_add(group)).ok_or(BadTile::Path)?;
        }
        let path = Self { kind, n, width };
        if width == 0 || width > WIDTH || path.to_string() != text {
            return Err(BadTile::Path);
        }
        Ok(path)
    }
}

/// Every tile that is new or changed when a log grows from one signed size to another.
///
/// Full tiles stand at their full width; of each level the rightmost partial tile comes too, unless
/// the level did not change.
pub fn grown(from: u64, to: u64) -> impl Iterator<Item = TilePath> {
    let hashes = (0..8_u8).map(|level| (TileKind::Hashes(level), u32::from(level) * 8));
    hashes.chain([(TileKind::Entries, 0)]).flat_map(move |(kind, shift)| {
        let (old, new) = (from >> shift, to >> shift);
        let full = (old / 256..new / 256).map(move |n| TilePath { kind, n, width: WIDTH });
        let width = u16::try_from(new % 256).unwrap_or(0);
        let partial = (width > 0 && new > old).then_some(TilePath { kind, n: new / 256, width });
        full.chain(partial)
    })
}

/// The hashes of a tile, one after the other.
#[must_use]
pub fn encode_hashes(hashes: &[Hash]) -> Vec<u8> {
    hashes.concat()
}

/// The hashes in a tile's bytes.
///
/// # Errors
/// When the bytes are not 1 to 256 hashes.
pub fn decode_hashes(bytes: &[u8]) -> Result<Vec<Hash>, BadTile> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    if !rest.is_empty() || hashes.is_empty() || hashes.len() > usize::from(WIDTH) {
        return Err(BadTile::Hashes);
    }
    Ok(hashes.to_vec())
}

/// A bundle: each entry after its length in 16 bits, big-endian.
///
/// # Errors
/// When an entry is longer than 65,535 bytes.
pub fn encode_entries<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<u8>, BadTile> {
    let mut out = Vec::new();
    for entry in entries {
        let length = u16::try_from(entry.len()).map_err(|_| BadTile::TooLong)?;
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(entry);
    }
    Ok(out)
}

/// The entries of a bundle.
///
/// # Errors
/// When a length does not fit, or there are more than 256.
pub fn decode_entries(mut bytes: &[u8]) -> Result<Vec<&[u8]>, BadTile> {
    let mut entries = Vec::new();
    while !bytes.is_empty() {
        let length = bytes.split_off(..2).and_then(|two| two.try_into().ok()).map(u16::from_be_bytes);
        let entry = length.and_then(|length| bytes.split_off(..usize::from(length)));
        entries.push(entry.ok_or(BadTile::Entries)?);
    }
    if entries.len() > usize::from(WIDTH) {
        return Err(BadTile::Entries);
    }
    Ok(entries)
}

/// The hash of the complete subtree at (level, index) of a log of `size` leaves, from its tiles.
///
/// The source of [`super::tree::inclusion_proof`] and [`super::tree::consistency_proof`]. None when the
/// subtree is not complete at that size, or its tile cannot be read.
pub fn node(
    level: u32,
    index: u64,
    size: u64,
    read: &mut impl FnMut(TilePath) -> Option<Vec<u8>>,
) -> Option<Hash> {
    let tile_level = u8::try_from(level / 8).ok().filter(|level| *level < 8)?;
    let shift = level % 8;
    let first = index.checked_shl(shift).filter(|first| first >> shift == index)?;
    let on_level = size >> (u32::from(tile_level) * 8);
    let n = first / 256;
    let width = on_level.checked_sub(n.checked_mul(256)?)?.min(256);
    let path = TilePath { kind: TileKind::Hashes(tile_level), n, width: u16::try_from(width).ok()? };
    let hashes = decode_hashes(&read(path)?).ok()?;
    let from = usize::try_from(first % 256).ok()?;
    hashes.get(from..from + (1 << shift)).map(complete)
}

/// The root over a complete subtree: a power of two of hashes.
fn complete(hashes: &[Hash]) -> Hash {
    if hashes.len() <= 1 {
        return hashes.first().copied().unwrap_or_else(empty_root);
    }
    let mut row: Vec<Hash> = pairs(hashes).collect();
    while row.len() > 1 {
        row = pairs(&row).collect();
    }
    row.first().copied().unwrap_or_else(empty_root)
}

fn pairs(hashes: &[Hash]) -> impl Iterator<Item = Hash> {
    hashes.as_chunks::<2>().0.iter().map(|[left, right]| node_hash(left, right))
}

/// A finished tile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// Where it belongs.
    pub path: TilePath,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The right edge of a log: all that is needed to let it grow, and to tell its root.
///
/// At most 255 hashes a level, whatever the size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    /// The hashes of the unfinished tile of each level.
    levels: Vec<Vec<Hash>>,
}

impl Edge {
    /// The edge of a log of this size, read from its partial tiles.
    ///
    /// # Errors
    /// When a tile is missing or has not the width it must have.
    pub fn resume(size: u64, mut read: impl FnMut(TilePath) -> Option<Vec<u8>>) -> Result<Self, BadTile> {
        let mut levels = Vec::new();
        for level in 0..8_u8 {
            let on_level = size >> (u32::from(level) * 8);
            if on_level == 0 {
                break;
            }
            let width = u16::try_from(on_level % 256).unwrap_or(0);
            if width == 0 {
                levels.push(Vec::new());
                continue;
            }
            let path = TilePath { kind: TileKind::Hashes(level), n: on_level / 256, width };
            let hashes = read(path).and_then(|bytes| decode_hashes(&bytes).ok());
            let hashes = hashes.filter(|hashes| hashes.len() == usize::from(width));
            levels.push(hashes.ok_or(BadTile::Missing(path))?);
        }
        Ok(Self { size, levels })
    }

    /// Leaves so far.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf; hands over each tile of hashes that it fills.
    pub fn push(&mut self, leaf: Hash, mut filled: impl FnMut(Tile)) {
        let mut hash = leaf;
        let mut count = self.size + 1;
        for level in 0..8_u8 {
            let place = usize::from(level);
            if self.levels.len() == place {
                self.levels.push(Vec::with_capacity(256));
            }
            let row = &mut self.levels[place];
            row.push(hash);
            if row.len() < usize::from(WIDTH) {
                break;
            }
            hash = complete(row);
            let path = TilePath { kind: TileKind::Hashes(level), n: count / 256 - 1, width: WIDTH };
            filled(Tile { path, bytes: encode_hashes(row) });
            row.clear();
            count /= 256;
        }
        self.size += 1;
    }

    /// The partial tiles of hashes at this size.
    pub fn partial(&self) -> impl Iterator<Item = Tile> {
        self.levels.iter().zip(0_u8..).filter(|(row, _)| !row.is_empty()).map(|(row, level)| {
            let n = (self.size >> (u32::from(level) * 8)) / 256;
            let width = u16::try_from(row.len()).unwrap_or(WIDTH);
            Tile { path: TilePath { kind: TileKind::Hashes(level), n, width }, bytes: encode_hashes(row) }
        })
    }

    /// The root over all leaves so far.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut right: Option<Hash> = None;
        for row in &self.levels {
            // From the right: the smallest complete subtree first.
            let mut end = row.len();
            while end > 0 {
                let start = end - (1 << end.trailing_zeros());
                let left = complete(&row[start..end]);
                right = Some(right.map_or(left, |right| node_hash(&left, &right)));
                end = start;
            }
        }
        right.unwrap_or_else(empty_root)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::{self, leaf_hash, tests::naive};
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn path(text: &str) -> TilePath {
        text.parse().unwrap()
    }

    fn leaves(n: usize) -> Vec<Hash> {
        (0..n).map(|n| leaf_hash(&n.to_be_bytes())).collect()
    }

    #[test]
    fn paths_are_those_of_the_specification() {
        for text in [
            "tile/0/000",
            "tile/0/000.p/1",
            "tile/7/x001/x234/067",
            "tile/0/x001/x234/067.p/255",
            "tile/entries/x123/456",
            "tile/entries/000.p/17",
        ] {
            assert_eq!(path(text).to_string(), text);
        }
        assert_eq!(path("tile/3/x001/x234/067").n, 1_234_067);
    }

    #[test]
    fn any_other_spelling_is_no_path() {
        for text in [
            "",
            "tile",
            "tile/0",
            "tile/0/",
            "tile/0/0",
            "tile/00/000",
            "tile/8/000",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/01",
            "tile/0/x000/000",
            "tile/0/x001",
            "tile/0/001/000",
            "tile/0/+01",
            "tile/-1/000",
            "tile/0/../000",
            "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
            "/tile/0/000",
            "tile/entries/000.p/1/",
        ] {
            assert_eq!(text.parse::<TilePath>(), Err(BadTile::Path), "{text}");
        }
    }

    #[test]
    fn bundles_come_back_and_an_entry_of_65536_bytes_is_refused() {
        let long = vec![7; 65_535];
        let entries: Vec<&[u8]> = vec![b"", b"a", &long];
        let bytes = encode_entries(entries.clone()).unwrap();
        assert_eq!(bytes[..5], [0, 0, 0, 1, b'a']);
        assert_eq!(decode_entries(&bytes).unwrap(), entries);
        assert_eq!(decode_entries(&bytes[..bytes.len() - 1]), Err(BadTile::Entries));
        assert_eq!(decode_entries(&[0]), Err(BadTile::Entries));
        assert_eq!(decode_entries(&[0; 2 * 257]), Err(BadTile::Entries));
        assert_eq!(encode_entries([vec![0; 65_536].as_slice()]), Err(BadTile::TooLong));
        assert_eq!(decode_hashes(&[0; 33]), Err(BadTile::Hashes));
        assert_eq!(decode_hashes(&[]), Err(BadTile::Hashes));
    }

    #[test]
    fn growth_names_full_and_partial_tiles_of_every_level_that_changed() {
        let named = |from, to| grown(from, to).map(|path| path.to_string()).collect::<Vec<_>>().join(" ");
        assert_eq!(named(0, 1), "tile/0/000.p/1 tile/entries/000.p/1");
        assert_eq!(named(1, 1), "");
        assert_eq!(
            named(255, 257),
            "tile/0/000 tile/0/001.p/1 tile/1/000.p/1 tile/entries/000 tile/entries/001.p/1"
        );
        assert_eq!(named(256, 300), "tile/0/001.p/44 tile/entries/001.p/44");
        assert!(named(65_535, 65_536).contains("tile/1/000 tile/2/000.p/1"));
    }

    /// A log grown in steps, its tiles kept as a server would.
    fn grow(all: &[Hash], steps: &[usize]) -> (Edge, BTreeMap<TilePath, Vec<u8>>) {
        let mut kept = BTreeMap::new();
        let mut edge = Edge::default();
        for window in steps.windows(2) {
            edge = Edge::resume(edge.size(), |path| kept.get(&path).cloned()).unwrap();
            let mut new = Vec::new();
            all[window[0]..window[1]].iter().for_each(|leaf| edge.push(*leaf, |tile| new.push(tile)));
            new.extend(edge.partial());
            let wanted = grown(window[0] as u64, window[1] as u64);
            for path in wanted.filter(|path| path.kind != TileKind::Entries) {
                assert!(new.iter().any(|tile| tile.path == path), "{path}");
            }
            kept.extend(new.into_iter().map(|tile| (tile.path, tile.bytes)));
        }
        (edge, kept)
    }

    #[test]
    fn a_log_past_two_tile_levels_has_the_root_of_the_plain_tree() {
        let all = leaves(66_000);
        let (edge, kept) = grow(&all, &[0, 65_000, 65_536, 66_000]);
        assert_eq!(edge.root(), naive(&all));
        let size = all.len() as u64;
        let mut source = |level, index| node(level, index, size, &mut |path| kept.get(&path).cloned());
        assert_eq!(tree::root(0, size, &mut source), Some(naive(&all)));
        let proof = tree::inclusion_proof(65_537, size, &mut source).unwrap();
        assert!(tree::is_included(&all[65_537], 65_537, size, &proof, &edge.root()));
        let proof = tree::consistency_proof(65_000, size, &mut source).unwrap();
        assert!(tree::is_consistent(65_000, size, &proof, &naive(&all[..65_000]), &edge.root()));
    }

    #[test]
    fn a_log_does_not_grow_from_damaged_tiles() {
        let (edge, kept) = grow(&leaves(300), &[0, 300]);
        assert!(Edge::resume(edge.size(), |_| None).is_err());
        assert!(Edge::resume(edge.size(), |path| kept.get(&path).map(|bytes| bytes[32..].to_vec())).is_err());
        assert_eq!(node(70, 0, 300, &mut |_| None), None);
        assert_eq!(node(3, u64::MAX, 300, &mut |_| None), None);
    }

    proptest! {
        #[test]
        fn however_a_log_grew_its_root_is_that_of_the_plain_tree(mut steps in proptest::collection::vec(0_usize..900, 1..6)) {
            steps.push(0);
            steps.sort_unstable();
            let all = leaves(steps[steps.len() - 1]);
            prop_assert_eq!(grow(&all, &steps).0.root(), naive(&all));
        }
    }
}
