//! What lies under seal: held, and read by nobody, until its destruction is decided.
//!
//! Sealed bytes are encrypted under the municipality's sealing key and moved out of the folder that is read
//! and copied into backups. The rows keep what they were called and the checksum of the sealed file, so
//! that verification can tell that they lie there untouched without opening them. A file that was sealed anew
//! under another key bears its checksum in its name: until the row says that checksum, the old one counts.

use super::rows::SealRow;
use crate::objects::{Found, Objects, Sha};
use crate::sealed::{Place, SealingKeys};
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use bytes::Bytes;
use futures::TryStreamExt as _;
use object_store::path::Path;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use torg_domain::ids::{MessageId, MunicipalityId};
use torg_domain::outside::Chance;
use torg_domain::trail::key::hex;
use uuid::Uuid;

/// How much of a sealed file is read to see which key sealed it.
const HEAD: u64 = 64;

/// A file that was sealed anew, and that no row names yet.
pub(crate) struct Resealed {
    /// Its checksum.
    pub kept: Sha,
    /// Where it lies.
    pub file: Path,
}

fn folder(municipality: MunicipalityId) -> Path {
    Path::from_iter([municipality.to_string().as_str(), "seal"])
}

fn path(municipality: MunicipalityId, seal: Uuid) -> Path {
    Path::from_iter([municipality.to_string().as_str(), "seal", &seal.to_string()])
}

/// Where it lies since it was sealed anew.
fn anew(municipality: MunicipalityId, seal: Uuid, kept: &[u8]) -> Path {
    let sum: String = hex(kept).chars().take(16).collect();
    Path::from_iter([municipality.to_string().as_str(), "seal", &format!("{seal}-{sum}")])
}

fn place(municipality: MunicipalityId, seal: Uuid) -> Place {
    Place { municipality, table: "seal", column: "file", id: seal }
}

impl Objects {
    /// Puts bytes under seal; the checksum of the sealed file.
    ///
    /// # Errors
    /// When they cannot be sealed or written.
    #[boxed]
    pub async fn seal(
        &self,
        keys: &SealingKeys,
        municipality: MunicipalityId,
        seal: Uuid,
        bytes: &[u8],
        chance: &dyn Chance,
    ) -> Result<Sha, Problem> {
        let sealed = keys.seal(&place(municipality, seal), bytes, chance)?;
        let digest: Sha = Sha256::digest(&sealed).into();
        self.write(&path(municipality, seal), sealed).await?;
        Ok(digest)
    }

    /// Takes bytes away from where they are read, after they were put under seal.
    ///
    /// # Errors
    /// When the object store fails.
    #[boxed]
    pub async fn take_away(&self, municipality: MunicipalityId, sha256: &Sha) -> Result<(), Problem> {
        self.remove(&crate::objects::path(municipality, sha256)).await
    }

    /// Where a sealed file lies, and its first bytes, which name the key; none when it does not lie there.
    pub(crate) async fn sealed_head(
        &self,
        municipality: MunicipalityId,
        row: &SealRow,
    ) -> Result<Option<(Path, Bytes)>, Problem> {
        for file in [anew(municipality, row.id, &row.kept), path(municipality, row.id)] {
            if let Some(head) = self.read_head(&file, HEAD).await? {
                return Ok(Some((file, head)));
            }
        }
        Ok(None)
    }

    /// How a sealed file is found beside the checksum that its row says, `kept`. Read through, never held whole.
    ///
    /// # Errors
    /// When the object store fails; a missing or changed file is an answer, not an error.
    #[boxed]
    pub async fn verify_sealed(
        &self,
        municipality: MunicipalityId,
        seal: Uuid,
        kept: &[u8],
    ) -> Result<Found, Problem> {
        // What is no checksum is no file's.
        let sum = Sha::try_from(kept).unwrap_or_default();
        match self.verify_at(&anew(municipality, seal, kept), &sum).await? {
            Found::Missing => self.verify_at(&path(municipality, seal), &sum).await,
            found => Ok(found),
        }
    }

    /// Seals a file anew that an earlier key sealed, beside the old one. None when it is sealed under the
    /// current key already, or does not lie there.
    ///
    /// # Errors
    /// `Problem::Sealed` when none of the keys opens it; when the object store fails.
    pub(crate) async fn reseal(
        &self,
        keys: &SealingKeys,
        municipality: MunicipalityId,
        row: &SealRow,
        chance: &dyn Chance,
    ) -> Result<Option<Resealed>, Problem> {
        let Some((file, head)) = self.sealed_head(municipality, row).await? else { return Ok(None) };
        if keys.is_current(&head) {
            return Ok(None);
        }
        let Some(sealed) = self.read(&file).await? else { return Ok(None) };
        let place = place(municipality, row.id);
        let sealed = keys.seal(&place, &keys.open(&place, &sealed)?, chance)?;
        let digest: Sha = Sha256::digest(&sealed).into();
        let file = anew(municipality, row.id, &digest);
        self.write(&file, sealed).await?;
        Ok(Some(Resealed { kept: digest, file }))
    }

    /// Where the file lies that has the very bytes a checksum names: they are read through.
    ///
    /// # Errors
    /// When the object store fails.
    pub(crate) async fn sealed_whole(
        &self,
        municipality: MunicipalityId,
        seal: Uuid,
        kept: &[u8],
    ) -> Result<Option<Path>, Problem> {
        let Ok(sum) = Sha::try_from(kept) else { return Ok(None) };
        for file in [anew(municipality, seal, kept), path(municipality, seal)] {
            if matches!(self.verify_at(&file, &sum).await?, Found::Whole(_)) {
                return Ok(Some(file));
            }
        }
        Ok(None)
    }

    /// Every sealed file of a municipality, by its seal.
    ///
    /// # Errors
    /// When the object store fails.
    pub(crate) async fn sealed_files(
        &self,
        municipality: MunicipalityId,
    ) -> Result<HashMap<Uuid, Vec<Path>>, Problem> {
        let mut all: HashMap<Uuid, Vec<Path>> = HashMap::new();
        let mut list = self.list_under(&folder(municipality));
        while let Some(file) = list.try_next().await? {
            let name = file.filename().and_then(|name| name.get(..uuid::fmt::Hyphenated::LENGTH));
            if let Some(seal) = name.and_then(|name| Uuid::parse_str(name).ok()) {
                all.entry(seal).or_default().push(file);
            }
        }
        Ok(all)
    }

    /// Every file of a seal.
    async fn files_of(&self, municipality: MunicipalityId, seal: Uuid) -> Result<Vec<Path>, Problem> {
        let name = seal.to_string();
        let all: Vec<Path> = self.list_under(&folder(municipality)).try_collect().await?;
        Ok(all.into_iter().filter(|file| file.filename().is_some_and(|f| f.starts_with(&name))).collect())
    }

    /// Destroys a sealed file for good, and whatever a change of key has left of it.
    ///
    /// # Errors
    /// When the object store fails.
    #[boxed]
    pub async fn destroy(&self, municipality: MunicipalityId, seal: Uuid) -> Result<(), Problem> {
        for file in self.files_of(municipality, seal).await? {
            self.remove(&file).await?;
        }
        Ok(())
    }
}

impl Reader {
    /// What lies under seal of a message.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn seals_of(&mut self, message: MessageId) -> Result<Vec<SealRow>, Problem> {
        self.all(
            sql!("select id, message, decision, what, sha256, kept, size, sealed_at, sealed_by, destroyed_at, destroyed_by, destroyed_why from seal where municipality = $1 and message = $2 order by id"),
            params![self.municipality, message],
        )
        .await
    }

    /// Whether bytes of this name lie, or lay, under seal: they are never taken in again.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn is_sealed(&mut self, sha256: &Sha) -> Result<bool, Problem> {
        let found: Option<(Uuid,)> = self
            .opt(
                sql!("select id from seal where municipality = $1 and sha256 = $2"),
                params![self.municipality, *sha256],
            )
            .await?;
        Ok(found.is_some())
    }

    /// Everything under seal, for verification.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn seals(&mut self) -> Result<Vec<SealRow>, Problem> {
        self.all(
            sql!("select id, message, decision, what, sha256, kept, size, sealed_at, sealed_by, destroyed_at, destroyed_by, destroyed_why from seal where municipality = $1 order by id"),
            params![self.municipality],
        )
        .await
    }
}

impl Writer {
    /// Writes that bytes lie under seal.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_seal(&mut self, s: &SealRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into seal (municipality, id, message, decision, what, sha256, kept, size, sealed_at, sealed_by, destroyed_at, destroyed_by, destroyed_why) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"),
            params![
                m, s.id, s.message, s.decision, &s.what, s.sha256.clone(), s.kept.clone(), s.size, s.sealed_at,
                s.sealed_by, s.destroyed_at, s.destroyed_by, s.destroyed_why.clone()
            ],
        )
        .await?;
        Ok(())
    }

    /// Saves under which checksum what lies under seal was sealed anew.
    ///
    /// # Errors
    /// What the database said.
    pub(crate) async fn save_resealed(&mut self, s: &SealRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update seal set kept = $3 where municipality = $1 and id = $2"),
            params![m, s.id, s.kept.clone()],
        )
        .await?;
        Ok(())
    }

    /// Saves that what lay under seal is destroyed.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn save_seal(&mut self, s: &SealRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update seal set destroyed_at = $3, destroyed_by = $4, destroyed_why = $5 where municipality = $1 and id = $2"),
            params![m, s.id, s.destroyed_at, s.destroyed_by, s.destroyed_why.clone()],
        )
        .await?;
        Ok(())
    }

    /// Empties a version whose content lies under seal: title, text, markup, raw and what it points at.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn empty_version(&mut self, v: &crate::inbox::rows::VersionRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update version set title = $3, text = $4, html = $5, media = $6, raw = $7 where municipality = $1 and id = $2"),
            params![m, v.id, v.title.clone(), &v.text, v.html.clone(), &v.media, v.raw.clone()],
        )
        .await?;
        Ok(())
    }

    /// Takes a message out of the search index: its words are not to be found.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn unsearch(&mut self, message: MessageId) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!(
                sqlite "delete from message_search where rowid = (select n from message where municipality = $1 and id = $2)"
                postgres "delete from message_search where n = (select n from message where municipality = $1 and id = $2)"
            ),
            params![m, message],
        )
        .await?;
        Ok(())
    }
}
