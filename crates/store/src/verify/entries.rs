//! The entries, against the log that was published: each one's leaf, the tiles of hashes, the bundles of
//! leaves. Whether the private half is looked at too is the row's own choice.

use crate::objects::Objects;
use crate::tiles::{Log, bundle_path};
use crate::trail::{EntryRow, LeafRow};
use crate::{Problem, Reader};
use bytes::Bytes;
use futures::future::{try_join, try_join_all};
use std::future::Future;
use tokio::sync::mpsc;
use torg_domain::trail::tile::{Tile, TileKind, TilePath, WIDTH, decode_entries};
use torg_domain::trail::{Kept, Verify, Wrong};

/// Entries that are read at once: they hold ids and words, never content.
const PAGE: u32 = 1024;

/// An entry, or as much of it as is verified.
pub(super) trait Fed: Sized + Send + 'static {
    /// The next ones from a number on, in order.
    fn page(reader: &mut Reader, from: u64) -> impl Future<Output = Result<Vec<Self>, Problem>> + Send;
    /// Its number.
    fn number(&self) -> u64;
    /// Gives it to be verified; what tiles it filled, and its leaf.
    fn feed(&self, verify: &mut Verify) -> (Vec<Tile>, String);
}

impl Fed for EntryRow {
    async fn page(reader: &mut Reader, from: u64) -> Result<Vec<Self>, Problem> {
        reader.entries(from, PAGE).await
    }
    fn number(&self) -> u64 {
        self.number()
    }
    fn feed(&self, verify: &mut Verify) -> (Vec<Tile>, String) {
        let (subject, commitment) = (self.subject.to_string(), self.commitment());
        match self.whole(&subject) {
            Some(entry) => verify.entry_and_leaf(&Kept::Whole(entry, &commitment)),
            None => verify.entry_and_leaf(&Kept::Weeded {
                n: self.number(),
                at: self.micros(),
                act: &self.act,
                commitment: &commitment,
            }),
        }
    }
}

impl Fed for LeafRow {
    async fn page(reader: &mut Reader, from: u64) -> Result<Vec<Self>, Problem> {
        reader.leaves(from, PAGE).await
    }
    fn number(&self) -> u64 {
        self.number()
    }
    fn feed(&self, verify: &mut Verify) -> (Vec<Tile>, String) {
        verify.entry_and_leaf(&Kept::Leaf {
            n: self.number(),
            at: self.micros(),
            act: &self.act,
            commitment: &self.commitment(),
        })
    }
}

/// Gives every entry to be verified and holds the log's files against what follows from them. `signed` is
/// how many entries the checkpoint covers.
pub(super) async fn feed<F: Fed>(
    mut reader: Reader,
    objects: &Objects,
    log: &Log,
    signed: u64,
    verify: &mut Verify,
) -> Result<Reader, Problem> {
    let told = reader.trail_size().await?;
    let (to, mut pages) = mpsc::channel(1);
    let reading = tokio::spawn(async move {
        let done = read::<F>(&mut reader, &to).await;
        done.map(|()| reader)
    });
    let mut count = 0_u64;
    let mut bundle: Vec<String> = Vec::with_capacity(usize::from(WIDTH));
    while let Some(page) = pages.recv().await {
        let mut files = Files::default();
        for row in page {
            count += 1;
            let (filled, leaf) = row.feed(verify);
            files.tiles.extend(filled);
            // Where a number is missing nothing after it can be placed in a bundle; `Verify` says so.
            if row.number() < signed && row.number() + 1 == count {
                bundle.push(leaf);
                let n = row.number() + 1;
                if n % u64::from(WIDTH) == 0 || n == signed {
                    let leaves = std::mem::take(&mut bundle);
                    files.bundles.push((bundle_path(n, leaves.len()), leaves));
                }
            }
        }
        files.compare(objects, log, verify).await?;
    }
    if told > count {
        verify.wrong(Wrong::EntryMissing(count));
    } else if told < count {
        verify.wrong(Wrong::EntryOutOfOrder(told));
    }
    reading.await.map_err(|_| Problem::Closed)?
}

async fn read<F: Fed>(reader: &mut Reader, to: &mpsc::Sender<Vec<F>>) -> Result<(), Problem> {
    let mut next = 0;
    loop {
        let page = F::page(reader, next).await?;
        let Some(last) = page.last() else { return Ok(()) };
        next = last.number().saturating_add(1);
        // Nobody looks any more: then nothing needs to be read.
        if to.send(page).await.is_err() {
            return Ok(());
        }
    }
}

/// What the log must hold after a page of entries: files of hashes, and of leaves.
#[derive(Default)]
struct Files {
    tiles: Vec<Tile>,
    bundles: Vec<(TilePath, Vec<String>)>,
}

impl Files {
    /// Reads them side by side and compares.
    async fn compare(self, objects: &Objects, log: &Log, verify: &mut Verify) -> Result<(), Problem> {
        let tiles = try_join_all(self.tiles.iter().map(|tile| stored(objects, log, tile.path)));
        let bundles = try_join_all(self.bundles.iter().map(|(tile, _)| stored(objects, log, *tile)));
        let (tiles, bundles) = try_join(tiles, bundles).await?;
        for (tile, bytes) in self.tiles.iter().zip(tiles) {
            verify.tile(tile, bytes.as_deref());
        }
        for ((tile, leaves), bytes) in self.bundles.iter().zip(bundles) {
            compare_bundle(*tile, leaves, bytes.as_deref(), verify);
        }
        Ok(())
    }
}

fn compare_bundle(tile: TilePath, leaves: &[String], stored: Option<&[u8]>, verify: &mut Verify) {
    let first = tile.n * u64::from(WIDTH);
    let published = stored.and_then(|bytes| decode_entries(bytes).ok());
    let Some(published) = published.filter(|published| published.len() >= leaves.len()) else {
        verify.wrong(Wrong::TileMissing { n: first, tile });
        return;
    };
    let same = |(leaf, published): (&String, &&[u8])| leaf.as_bytes() == *published;
    if let Some(place) = leaves.iter().zip(&published).position(|pair| !same(pair)) {
        verify.wrong(Wrong::Leaf { n: first + place as u64, tile });
    }
}

/// A tile as it lies in the object store. A partial one may have grown since our instant: then the one
/// that took its place, which begins with the same bytes.
async fn stored(objects: &Objects, log: &Log, tile: TilePath) -> Result<Option<Bytes>, Problem> {
    let mut found = objects.read(&log.tile(&tile)).await?;
    if found.is_none() && tile.width < WIDTH {
        found = objects.read(&log.tile(&TilePath { width: WIDTH, ..tile })).await?;
    }
    if found.is_none() && tile.width < WIDTH {
        let now = objects.read(&log.checkpoint()).await?;
        let size = now.and_then(|note| log.open(&note).ok()).map_or(0, |checkpoint| checkpoint.size);
        let level = match tile.kind {
            TileKind::Hashes(level) => level,
            TileKind::Entries => 0,
        };
        let wider = (size >> (u32::from(level) * 8)).saturating_sub(tile.n * u64::from(WIDTH));
        let wider = u16::try_from(wider).unwrap_or(WIDTH).min(WIDTH);
        if wider > tile.width {
            found = objects.read(&log.tile(&TilePath { width: wider, ..tile })).await?;
        }
    }
    Ok(found)
}
