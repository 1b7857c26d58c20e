//! Bytes by their SHA-256: media, screenshots, raw answers, evidence.
//!
//! Bytes lie in an object store (a folder, with every write flushed to disk before it is named
//! anywhere), each municipality's by itself: `<municipality>/sha256/ab/cd/<hex>`. They are put there
//! first, outside any transaction, and named by a row in the act's transaction afterwards. A crash
//! between the two leaves bytes that nobody names, which is harmless; never a name without bytes.
//! The same bytes put twice are one object.

use crate::watch::{Moment, Watch};
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use bytes::Bytes;
use futures::StreamExt;
use jiff::Timestamp;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;
use torg_domain::ids::MunicipalityId;
use torg_domain::trail::key::hex;

/// The SHA-256 of some bytes: what they are called.
pub type Sha = [u8; 32];

/// Where the bytes lie.
#[derive(Clone, Debug)]
pub struct Objects {
    inner: Arc<dyn ObjectStore>,
    folder: Option<PathBuf>,
    watch: Option<Arc<dyn Watch>>,
}

/// Bytes that lie safely in the store, and may now be named by a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Put {
    /// What they are called.
    pub sha256: Sha,
    /// How many there are.
    pub size: u64,
}

/// How bytes were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// As they were put; this many.
    Whole(u64),
    /// Not there.
    Missing,
    /// There, and other than when they were put.
    Changed,
}

impl Objects {
    /// Opens a folder, made if missing.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub fn folder(folder: &std::path::Path) -> Result<Self, Problem> {
        Self::opened(folder, true)
    }

    /// The same for a folder that is thrown away when the program ends: nothing in it is brought to the
    /// disk before it is named, since no crash is to be survived.
    ///
    /// # Errors
    /// As `folder`.
    pub fn passing(folder: &std::path::Path) -> Result<Self, Problem> {
        Self::opened(folder, false)
    }

    fn opened(folder: &std::path::Path, flushed: bool) -> Result<Self, Problem> {
        std::fs::create_dir_all(folder)
            .map_err(|source| Problem::File { path: folder.display().to_string(), source })?;
        let inner = LocalFileSystem::new_with_prefix(folder)?.with_fsync(flushed);
        Ok(Self { inner: Arc::new(inner), folder: Some(folder.to_owned()), watch: None })
    }

    /// Any other object store. Its writes must be durable when they answer.
    #[must_use]
    pub fn over(inner: Arc<dyn ObjectStore>) -> Self {
        Self { inner, folder: None, watch: None }
    }

    /// Told of every putting; for tests.
    #[must_use]
    pub fn watched(self, watch: Arc<dyn Watch>) -> Self {
        Self { watch: Some(watch), ..self }
    }

    fn tell(&self, moment: Moment) -> Result<(), Problem> {
        self.watch.as_ref().map_or(Ok(()), |watch| watch.at(&moment))
    }

    /// The folder, when it is one.
    #[must_use]
    pub fn as_folder(&self) -> Option<&std::path::Path> {
        self.folder.as_deref()
    }

    /// Puts bytes there. Bytes that already lie there are left; damaged ones are mended.
    ///
    /// # Errors
    /// When they cannot be written.
    #[boxed]
    pub async fn put(&self, municipality: MunicipalityId, bytes: Bytes) -> Result<Put, Problem> {
        let sha256: Sha = Sha256::digest(&bytes).into();
        let put = Put { sha256, size: bytes.len() as u64 };
        if self.verify(municipality, &sha256).await? != Found::Whole(put.size) {
            self.tell(Moment::BeforePut)?;
            self.inner.put(&path(municipality, &sha256), PutPayload::from_bytes(bytes)).await?;
            self.tell(Moment::AfterPut)?;
        }
        Ok(put)
    }

    /// The bytes.
    ///
    /// # Errors
    /// `Problem::Missing` when they are not there.
    #[boxed]
    pub async fn get(&self, municipality: MunicipalityId, sha256: &Sha) -> Result<Bytes, Problem> {
        self.read(&path(municipality, sha256)).await?.ok_or(Problem::Missing)
    }

    /// Whether they are there, without reading them.
    ///
    /// # Errors
    /// When the object store fails.
    #[boxed]
    pub async fn exists(&self, municipality: MunicipalityId, sha256: &Sha) -> Result<bool, Problem> {
        self.lies(&path(municipality, sha256)).await
    }

    /// Whether anything lies at a path, without reading it.
    pub(crate) async fn lies(&self, path: &Path) -> Result<bool, Problem> {
        match self.inner.head(path).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(other) => Err(other.into()),
        }
    }

    /// Reads the bytes through and compares them with their name. Never holds them whole.
    ///
    /// # Errors
    /// When the object store fails; missing or changed bytes are an answer, not an error.
    #[boxed]
    pub async fn verify(&self, municipality: MunicipalityId, sha256: &Sha) -> Result<Found, Problem> {
        self.verify_at(&path(municipality, sha256), sha256).await
    }

    /// The same for bytes at a path of their own.
    pub(crate) async fn verify_at(&self, path: &Path, sha256: &Sha) -> Result<Found, Problem> {
        if let Some(folder) = &self.folder {
            return verify_file(folder.join(path.as_ref()), *sha256).await;
        }
        let found = match self.inner.get(path).await {
            Ok(found) => found,
            Err(object_store::Error::NotFound { .. }) => return Ok(Found::Missing),
            Err(other) => return Err(other.into()),
        };
        let (mut hasher, mut size) = (Sha256::new(), 0_u64);
        let mut parts = found.into_stream();
        while let Some(part) = parts.next().await {
            let part = part?;
            size += part.len() as u64;
            hasher.update(&part);
        }
        let hash: Sha = hasher.finalize().into();
        Ok(if hash == *sha256 { Found::Whole(size) } else { Found::Changed })
    }

    /// Opens the bytes to be read a piece at a time; none when they are not there.
    ///
    /// # Errors
    /// When the object store fails.
    #[boxed]
    pub async fn pieces(
        &self,
        municipality: MunicipalityId,
        sha256: &Sha,
    ) -> Result<Option<Pieces>, Problem> {
        let path = path(municipality, sha256);
        if let Some(folder) = &self.folder {
            let file = folder.join(path.as_ref());
            return match tokio::fs::File::open(&file).await {
                Ok(open) => Ok(Some(Pieces::File(open, file))),
                Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => Ok(None),
                Err(source) => Err(Problem::File { path: file.display().to_string(), source }),
            };
        }
        match self.inner.get(&path).await {
            Ok(found) => Ok(Some(Pieces::Stream(found.into_stream()))),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }

    /// Writes and takes away a small object: whether the store can be written to.
    ///
    /// # Errors
    /// What the object store said.
    #[boxed]
    pub async fn probe(&self) -> Result<(), Problem> {
        let path = Path::from("probe");
        self.inner.put(&path, PutPayload::from_static(b"torg")).await?;
        Ok(self.inner.delete(&path).await?)
    }

    /// Bytes at a path of their own, not named by their hash; `None` when there are none.
    pub(crate) async fn read(&self, path: &Path) -> Result<Option<Bytes>, Problem> {
        if let Some(folder) = &self.folder {
            // In one go: opened by one thread and read by another, a small file takes twice as long.
            let file = folder.join(path.as_ref());
            return match tokio::fs::read(&file).await {
                Ok(bytes) => Ok(Some(bytes.into())),
                Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => Ok(None),
                Err(source) => Err(Problem::File { path: file.display().to_string(), source }),
            };
        }
        match self.inner.get(path).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }

    /// The first bytes at a path, `most` of them or as many as there are; `None` when nothing lies there.
    pub(crate) async fn read_head(&self, path: &Path, most: u64) -> Result<Option<Bytes>, Problem> {
        let size = match self.inner.head(path).await {
            Ok(meta) => meta.size.min(most),
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(other) => return Err(other.into()),
        };
        if size == 0 {
            return Ok(Some(Bytes::new()));
        }
        match self.inner.get_range(path, 0..size).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }

    /// Writes bytes at a path of their own, whole or not at all.
    pub(crate) async fn write(&self, path: &Path, bytes: Vec<u8>) -> Result<(), Problem> {
        self.tell(Moment::BeforePut)?;
        self.inner.put(path, PutPayload::from(bytes)).await?;
        self.tell(Moment::AfterPut)
    }

    /// Takes away what lies at a path; that nothing does is no failure.
    pub(crate) async fn remove(&self, path: &Path) -> Result<(), Problem> {
        match self.inner.delete(path).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(other) => Err(other.into()),
        }
    }

    /// Every path under a folder.
    pub(crate) fn list_under(
        &self,
        folder: &Path,
    ) -> futures::stream::BoxStream<'static, Result<Path, Problem>> {
        self.inner.list(Some(folder)).map(|found| Ok(found?.location)).boxed()
    }

    /// Every path there is.
    pub(crate) fn list(&self) -> futures::stream::BoxStream<'static, object_store::Result<Path>> {
        self.inner.list(None).map(|found| found.map(|meta| meta.location)).boxed()
    }
}

/// Bytes that are read a piece at a time.
pub enum Pieces {
    /// From a file.
    File(tokio::fs::File, PathBuf),
    /// From any other object store.
    Stream(futures::stream::BoxStream<'static, object_store::Result<Bytes>>),
}

impl Pieces {
    /// The next piece; none at the end.
    ///
    /// # Errors
    /// When they cannot be read on.
    #[boxed]
    pub async fn next(&mut self) -> Result<Option<Bytes>, Problem> {
        match self {
            Self::File(open, path) => {
                let mut piece = Vec::with_capacity(PIECE);
                let read = tokio::io::AsyncReadExt::read_buf(open, &mut piece).await;
                read.map_err(|source| Problem::File { path: path.display().to_string(), source })?;
                Ok((!piece.is_empty()).then(|| piece.into()))
            }
            Self::Stream(stream) => Ok(stream.next().await.transpose()?),
        }
    }
}

/// How much is read of a file at a time.
const PIECE: usize = 256 * 1024;

/// Reads a file through on a thread that may wait, a piece at a time. The object store's own stream hands
/// over pieces so small that passing them on takes longer than hashing them.
async fn verify_file(file: PathBuf, sha256: Sha) -> Result<Found, Problem> {
    let read = tokio::task::spawn_blocking(move || -> Result<Found, Problem> {
        let fault = |source| Problem::File { path: file.display().to_string(), source };
        let mut open = match std::fs::File::open(&file) {
            Ok(open) => open,
            Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => return Ok(Found::Missing),
            Err(other) => return Err(fault(other)),
        };
        let (mut hasher, mut size, mut piece) = (Sha256::new(), 0_u64, vec![0; PIECE]);
        loop {
            let length = match open.read(&mut piece) {
                Ok(0) => break,
                Ok(length) => length,
                Err(again) if again.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(other) => return Err(fault(other)),
            };
            size += length as u64;
            hasher.update(piece.get(..length).unwrap_or_default());
        }
        let hash: Sha = hasher.finalize().into();
        Ok(if hash == sha256 { Found::Whole(size) } else { Found::Changed })
    });
    read.await.map_err(|_| Problem::Closed)?
}

/// Where bytes lie. Two levels of folders, so that none grows beyond what a file system likes.
pub(crate) fn path(municipality: MunicipalityId, sha256: &Sha) -> Path {
    let hex = hex(sha256);
    Path::from_iter([municipality.to_string().as_str(), "sha256", &hex[..2], &hex[2..4], &hex])
}

impl Writer {
    /// Names bytes that lie in the store. `kind` is sniffed from the bytes, never believed. Named again,
    /// the first naming stands.
    ///
    /// # Errors
    /// When the database refuses.
    #[boxed]
    pub async fn name_object(&mut self, put: Put, kind: &str, at: Timestamp) -> Result<(), Problem> {
        let municipality = self.municipality();
        let size = i64::try_from(put.size).unwrap_or(i64::MAX);
        self.run(
            sql!(
                "insert into object (municipality, sha256, size, kind, first_at) values ($1, $2, $3, $4, $5) \
                 on conflict (municipality, sha256) do nothing"
            ),
            params![municipality, put.sha256, size, kind, at],
        )
        .await?;
        Ok(())
    }
}

/// What is known of some bytes without reading them.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Named {
    /// What they are called.
    pub sha256: Vec<u8>,
    /// How many there are.
    pub size: i64,
    /// What they are, as sniffed: a media type.
    pub kind: String,
}

impl Reader {
    /// What is known of some bytes, when a row of this municipality names them.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed]
    pub async fn object(&mut self, sha256: &Sha) -> Result<Option<Named>, Problem> {
        let municipality = self.municipality();
        self.opt(
            sql!("select sha256, size, kind from object where municipality = $1 and sha256 = $2"),
            params![municipality, *sha256],
        )
        .await
    }
}
