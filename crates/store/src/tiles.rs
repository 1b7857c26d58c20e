//! The public log: tiles, bundles of leaves and the signed checkpoint, made after the acts by a job.
//!
//! An act only writes its entry. This file reads the entries that no checkpoint covers yet, lets the
//! tree grow by them, writes what is new into the object store under `log/<municipality's key>/` (C2SP
//! tlog-tiles: the folder can be served as it is), and signs. Run twice, the second run finds nothing to
//! do; interrupted, the next one writes the same bytes again. It never signs unless the tree it extends
//! gives exactly the root it last signed: a log with two histories is worth nothing.

use crate::objects::Objects;
use crate::trail::EntryRow;
use crate::{Problem, Reader, Store, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use object_store::path::Path;
use std::collections::HashMap;
use torg_domain::ids::MunicipalityId;
use torg_domain::trail::checkpoint::Checkpoint;
use torg_domain::trail::key::{KeyFile, origin};
use torg_domain::trail::note::Signer;
use torg_domain::trail::tile::{Edge, TileKind, TilePath, WIDTH, decode_hashes, encode_entries, node};
use torg_domain::trail::tree::inclusion_proof;
use torg_domain::trail::{Hash, leaf_hash};

const PAGE: u32 = 1024;

/// One municipality's public log: who signs it and where it lies.
#[derive(Clone, Debug)]
pub struct Log {
    /// Who signs; the name is the log's origin.
    pub signer: Signer,
    /// Its folder in the object store.
    folder: String,
    /// The last two notes that were signed, newest first, as the database has them.
    pub(crate) notes: Vec<String>,
}

impl Log {
    /// The log of the reader's municipality. `host` gives the origin of a log not yet signed; a log that
    /// is keeps its origin, whatever the host is called now.
    ///
    /// # Errors
    /// When the origin cannot be the name of a key, or the database fails.
    #[boxed]
    pub async fn of(reader: &mut Reader, keys: &KeyFile, host: &str) -> Result<Self, Problem> {
        let municipality = reader.municipality();
        let (key,): (String,) =
            reader.one(sql!("select key from municipality where id = $1"), params![municipality]).await?;
        let notes: Vec<(String,)> = reader
            .all(
                sql!("select note from checkpoint where municipality = $1 order by size desc limit 2"),
                params![municipality],
            )
            .await?;
        let notes: Vec<String> = notes.into_iter().map(|(note,)| note).collect();
        let name = match notes.first().and_then(|note| note.lines().next()) {
            Some(origin) => origin.to_owned(),
            None => origin(host, &key).map_err(|why| Problem::Unsignable(why.to_string()))?,
        };
        let signer = keys.signer(&name, municipality).map_err(|why| Problem::Unsignable(why.to_string()))?;
        Ok(Self { signer, folder: format!("log/{key}"), notes })
    }

    /// Opens a signed note of this log.
    ///
    /// # Errors
    /// A sentence: not signed by this log's key, or no checkpoint of it.
    pub fn open(&self, note: &[u8]) -> Result<Checkpoint, String> {
        let verifier = self.signer.verifier();
        Checkpoint::open(note, verifier.name(), std::slice::from_ref(&verifier))
            .map_err(|why| why.to_string())
    }

    pub(crate) fn tile(&self, tile: &TilePath) -> Path {
        Path::from(format!("{}/{tile}", self.folder))
    }

    pub(crate) fn checkpoint(&self) -> Path {
        Path::from(format!("{}/checkpoint", self.folder))
    }
}

/// Inclusion proofs in a log as it was last signed, from its tiles.
pub struct Proofs {
    log: Log,
    checkpoint: Option<Checkpoint>,
    tiles: HashMap<TilePath, Vec<u8>>,
    nodes: HashMap<(u32, u64), Hash>,
}

impl Proofs {
    /// Proofs in the reader's municipality, under the newest checkpoint that the reader sees.
    ///
    /// # Errors
    /// When the checkpoint is not the log's own, or the database fails.
    #[boxed]
    pub async fn of(reader: &mut Reader, keys: &KeyFile, host: &str) -> Result<Self, Problem> {
        let log = Log::of(reader, keys, host).await?;
        let checkpoint = log.notes.first().map(|note| log.open(note.as_bytes())).transpose();
        let checkpoint = checkpoint.map_err(Problem::Unsignable)?;
        Ok(Self { log, checkpoint, tiles: HashMap::new(), nodes: HashMap::new() })
    }

    /// The log.
    #[must_use]
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// The signed note that the proofs lead to; none before the first.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.log.notes.first().map(String::as_str)
    }

    /// The hashes from an entry's leaf to the root; none when no checkpoint covers it yet.
    ///
    /// # Errors
    /// `Problem::Unsignable`, naming the tile that is missing; what the object store said.
    #[boxed]
    pub async fn of_entry(&mut self, objects: &Objects, n: u64) -> Result<Option<Vec<Hash>>, Problem> {
        let Some(size) = self.checkpoint.as_ref().map(|c| c.size).filter(|size| n < *size) else {
            return Ok(None);
        };
        loop {
            let mut wanted = None;
            let (tiles, nodes) = (&self.tiles, &mut self.nodes);
            let proof = inclusion_proof(n, size, &mut |level, index| {
                if let Some(known) = nodes.get(&(level, index)) {
                    return Some(*known);
                }
                let found = node(level, index, size, &mut |path| {
                    let tile = tiles.get(&path);
                    if tile.is_none() {
                        wanted = Some(path);
                    }
                    tile.cloned()
                })?;
                nodes.insert((level, index), found);
                Some(found)
            });
            if proof.is_some() {
                return Ok(proof);
            }
            let tile = wanted.ok_or_else(|| Problem::Unsignable(format!("entry {n} is not in the log")))?;
            let missing = || Problem::Unsignable(format!("the log file {tile} is missing or damaged"));
            let fresh = !self.tiles.contains_key(&tile);
            let bytes = objects.read(&self.log.tile(&tile)).await?.filter(|_| fresh).ok_or_else(missing)?;
            self.tiles.insert(tile, bytes.to_vec());
        }
    }
}

/// Reads a file of a municipality's public log, for whoever serves it: `checkpoint` or a tile's path.
///
/// # Errors
/// When the object store fails. What is no path of a log is simply not there.
#[boxed]
pub async fn read_log(objects: &Objects, key: &str, path: &str) -> Result<Option<bytes::Bytes>, Problem> {
    if path != "checkpoint" && path.parse::<TilePath>().is_err() {
        return Ok(None);
    }
    objects.read(&Path::from(format!("log/{key}/{path}"))).await
}

/// Lets the public log of a municipality grow to the end of its trail and signs it. `None` when it was
/// there already.
///
/// # Errors
/// `Problem::Unsignable`, with what is wrong, when the entries no longer give what was signed before or
/// an unsigned entry was altered; then nothing is signed.
#[boxed]
pub async fn sign(
    store: &Store,
    municipality: MunicipalityId,
    keys: &KeyFile,
    host: &str,
    now: Timestamp,
) -> Result<Option<Checkpoint>, Problem> {
    let mut reader = store.reader(municipality);
    let log = Log::of(&mut reader, keys, host).await?;
    let signed = log.notes.first().map(|note| log.open(note.as_bytes())).transpose();
    let signed = signed.map_err(Problem::Unsignable)?;
    let from = signed.as_ref().map_or(0, |signed| signed.size);
    let to = reader.trail_size().await?;
    if to < from {
        return Err(Problem::Unsignable(format!("{from} entries are signed and {to} are there")));
    }
    if to == from {
        serve_again(store.objects(), &log).await?;
        return Ok(None);
    }
    let begun = match &signed {
        Some(signed) => resume(store.objects(), &log, signed).await?.unwrap_or_default(),
        None => Default::default(),
    };
    let root = grow(&mut reader, store.objects(), &log, signed.as_ref(), begun, to).await?;
    let checkpoint = Checkpoint { origin: log.signer.verifier().name().to_owned(), size: to, root };
    let note = checkpoint.sign(&log.signer).map_err(|why| Problem::Unsignable(why.to_string()))?;
    if !keep(store, municipality, from, &checkpoint, &note, now).await? {
        return Ok(None);
    }
    store.objects().write(&log.checkpoint(), note.into_bytes()).await?;
    forget_partial(store.objects(), &log, from, to).await?;
    Ok(Some(checkpoint))
}

/// Builds the public log anew from the entries, up to the last signed checkpoint, as after a restore.
///
/// # Errors
/// `Problem::Unsignable` when the entries do not give the root that was signed.
#[boxed]
pub async fn rebuild(
    store: &Store,
    municipality: MunicipalityId,
    keys: &KeyFile,
    host: &str,
) -> Result<(), Problem> {
    let mut reader = store.reader(municipality);
    let log = Log::of(&mut reader, keys, host).await?;
    let Some(note) = log.notes.first() else { return Ok(()) };
    let signed = log.open(note.as_bytes()).map_err(Problem::Unsignable)?;
    let anew = (Edge::default(), Vec::new());
    grow(&mut reader, store.objects(), &log, Some(&signed), anew, signed.size).await?;
    serve_again(store.objects(), &log).await
}

/// The checkpoint in the object store is the one in the database: a crash may have come between them.
async fn serve_again(objects: &Objects, log: &Log) -> Result<(), Problem> {
    let Some(note) = log.notes.first() else { return Ok(()) };
    if objects.read(&log.checkpoint()).await?.as_deref() != Some(note.as_bytes()) {
        objects.write(&log.checkpoint(), note.clone().into_bytes()).await?;
    }
    Ok(())
}

/// Writes every tile and bundle that is new at `to` entries, and gives the root there.
async fn grow(
    reader: &mut Reader,
    objects: &Objects,
    log: &Log,
    signed: Option<&Checkpoint>,
    (mut edge, unfinished_leaves): (Edge, Vec<Hash>),
    to: u64,
) -> Result<Hash, Problem> {
    let unfinished = u64::from(WIDTH);
    let mut n = edge.size() / unfinished * unfinished;
    let mut bundle: Vec<String> = Vec::new();
    while n < to {
        let limit = u32::try_from((to - n).min(PAGE.into())).unwrap_or(PAGE);
        let page = reader.entries(n, limit).await?;
        if page.is_empty() {
            return Err(Problem::Unsignable(format!("entry {n} is missing")));
        }
        for row in page {
            let leaf = sound(&row, n)?;
            let hash = leaf_hash(leaf.as_bytes());
            n += 1;
            if n <= edge.size() {
                // Signed already, and read again to fill its bundle: it must be what was signed.
                if unfinished_leaves.get(bundle.len()) != Some(&hash) {
                    return Err(Problem::Unsignable(format!(
                        "entry {} is not the one that was signed",
                        n - 1
                    )));
                }
            } else {
                let mut filled = Vec::new();
                edge.push(hash, |tile| filled.push(tile));
                for tile in filled {
                    objects.write(&log.tile(&tile.path), tile.bytes).await?;
                }
                let differs = signed.is_some_and(|signed| signed.size == n && signed.root != edge.root());
                if differs {
                    return Err(Problem::Unsignable(format!(
                        "the first {n} entries do not give the root that was signed"
                    )));
                }
            }
            bundle.push(leaf);
            if n % unfinished == 0 || n == to {
                write_bundle(objects, log, n, &bundle).await?;
                bundle.clear();
            }
        }
    }
    for tile in edge.partial().collect::<Vec<_>>() {
        objects.write(&log.tile(&tile.path), tile.bytes).await?;
    }
    Ok(edge.root())
}

/// The leaf of an entry that is as it was written, and the one that comes next.
fn sound(row: &EntryRow, n: u64) -> Result<String, Problem> {
    if row.number() != n {
        return Err(Problem::Unsignable(format!("entry {n} is missing")));
    }
    let subject = row.subject.to_string();
    let altered = row.whole(&subject).is_some_and(|entry| entry.commitment() != row.commitment());
    match row.leaf() {
        Ok(leaf) if !altered => Ok(leaf),
        _ => Err(Problem::Unsignable(format!("entry {n} was altered"))),
    }
}

/// The bundle that ends with entry `n - 1`.
pub(crate) fn bundle_path(n: u64, leaves: usize) -> TilePath {
    let width = u16::try_from(leaves).unwrap_or(WIDTH);
    TilePath { kind: TileKind::Entries, n: n.saturating_sub(1) / u64::from(WIDTH), width }
}

async fn write_bundle(objects: &Objects, log: &Log, n: u64, leaves: &[String]) -> Result<(), Problem> {
    let bytes = encode_entries(leaves.iter().map(String::as_bytes))
        .map_err(|why| Problem::Unsignable(why.to_string()))?;
    objects.write(&log.tile(&bundle_path(n, leaves.len())), bytes).await
}

/// The edge at the last checkpoint and the leaves of its unfinished tile; none when its tiles are gone or
/// damaged, and the tree is built anew.
async fn resume(
    objects: &Objects,
    log: &Log,
    signed: &Checkpoint,
) -> Result<Option<(Edge, Vec<Hash>)>, Problem> {
    let mut tiles = HashMap::new();
    for path in partial(signed.size).filter(|path| path.kind != TileKind::Entries) {
        if let Some(bytes) = objects.read(&log.tile(&path)).await? {
            tiles.insert(path, bytes.to_vec());
        }
    }
    let leaves = tiles.iter().find(|(path, _)| path.kind == TileKind::Hashes(0));
    let leaves = leaves.and_then(|(_, bytes)| decode_hashes(bytes).ok()).unwrap_or_default();
    let edge = Edge::resume(signed.size, |path| tiles.remove(&path)).ok();
    Ok(edge.filter(|edge| edge.root() == signed.root).map(|edge| (edge, leaves)))
}

/// The partial tiles of a log of this size.
fn partial(size: u64) -> impl Iterator<Item = TilePath> {
    let hashes = (0..8_u8).map(|level| (TileKind::Hashes(level), u32::from(level) * 8));
    hashes.chain([(TileKind::Entries, 0)]).filter_map(move |(kind, shift)| {
        let on_level = size >> shift;
        let width = u16::try_from(on_level % 256).ok().filter(|width| *width > 0)?;
        Some(TilePath { kind, n: on_level / 256, width })
    })
}

/// Keeps the checkpoint in the database, unless another node has signed meanwhile.
async fn keep(
    store: &Store,
    municipality: MunicipalityId,
    from: u64,
    checkpoint: &Checkpoint,
    note: &str,
    now: Timestamp,
) -> Result<bool, Problem> {
    let size = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let mut writer = store.write(municipality).await?;
    let (last,): (i64,) = writer
        .one(
            sql!("select coalesce(max(size), 0) from checkpoint where municipality = $1"),
            params![municipality],
        )
        .await?;
    if last != size(from) {
        return Ok(false);
    }
    writer
        .run(
            sql!("insert into checkpoint (municipality, size, root, note, at) values ($1, $2, $3, $4, $5)"),
            params![municipality, size(checkpoint.size), checkpoint.root, note, now],
        )
        .await?;
    writer.commit().await?;
    Ok(true)
}

/// Takes away the partial tiles of the checkpoint before the last: whoever still holds the last one finds
/// its tiles, and the folder does not fill with copies.
async fn forget_partial(objects: &Objects, log: &Log, from: u64, to: u64) -> Result<(), Problem> {
    let before = log.notes.get(1).and_then(|note| log.open(note.as_bytes()).ok());
    let Some(before) = before else { return Ok(()) };
    let needed: Vec<TilePath> = partial(from).chain(partial(to)).collect();
    for path in partial(before.size).filter(|path| !needed.contains(path)) {
        objects.remove(&log.tile(&path)).await?;
    }
    Ok(())
}
