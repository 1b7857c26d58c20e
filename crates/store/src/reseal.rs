//! A change of key: everything an earlier key sealed is sealed anew under the current one.
//!
//! The key file holds both keys before anything here is done, so that a crash at any point leaves nothing that does
//! not open, and doing it again goes on where it stopped. Sealed columns are outside what the trail commits to. Of a
//! sealed file the trail knows the checksum, so the new one is told in the write that names it.

use crate::decisions::rows::SealRow;
use crate::sealed::{Place, SealingKeys, channel_secret, hook_secret, sign_in, sign_in_key};
use crate::trail::Told;
use crate::{Problem, Reader, Store, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use object_store::path::Path;
use torg_domain::ids::MunicipalityId;
use torg_domain::outside::Chance;
use torg_domain::trail::key::KeyFile;
use uuid::Uuid;

/// The act of the entry about a sealed file; its subject is the message.
const SEALED_ANEW: &str = "message.sealed-anew";

/// The act of the entry about a municipality's secrets.
const KEY_CHANGED: &str = "secrets.key-changed";

/// What a change of key is told with.
#[derive(Clone, Copy)]
pub struct Change<'a> {
    /// When.
    pub now: Timestamp,
    /// Who, as the trail names them.
    pub actor: &'a str,
    /// Fresh nonces and salts.
    pub chance: &'a dyn Chance,
}

/// How much was sealed anew, or is still sealed under an earlier key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Anew {
    /// Secrets in the database.
    pub values: u64,
    /// Sealed files.
    pub files: u64,
}

impl Anew {
    /// Whether there is nothing.
    #[must_use]
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }

    fn and(self, other: Self) -> Self {
        Self { values: self.values + other.values, files: self.files + other.files }
    }
}

/// A sealed value in the database, and where it stands.
struct Value {
    place: Place,
    sealed: Vec<u8>,
}

impl Reader {
    async fn sealed_values(&mut self) -> Result<Vec<Value>, Problem> {
        let municipality = self.municipality();
        let channels = self.channels().await?.into_iter().filter_map(|channel| {
            Some(Value { place: channel_secret(municipality, channel.id), sealed: channel.secret? })
        });
        let mut all: Vec<_> = channels.collect();
        for app in self.hook_apps().await? {
            for (column, sealed) in [("signing", app.signing), ("greeting", app.greeting)] {
                let place = hook_secret(municipality, column, app.id);
                all.extend(sealed.map(|sealed| Value { place, sealed }));
            }
        }
        let keys = self.sign_in_keys().await?.into_iter();
        all.extend(keys.map(|key| Value { place: sign_in_key(municipality, key.id), sealed: key.secret }));
        let begun = self.sign_ins().await?.into_iter();
        all.extend(begun.map(|row| Value { place: sign_in(municipality, row.id), sealed: row.kept }));
        Ok(all)
    }
}

impl Store {
    /// Seals everything anew that an earlier key sealed, one in the same key file or in `older` ones. Done twice, the
    /// second time finds nothing. When it has answered, the earlier keys can be left out.
    ///
    /// # Errors
    /// `Problem::Sealed` when a value opens under none of the keys: what was done before it stays done, and all of it
    /// opens as before.
    pub async fn seal_anew(
        &self,
        file: &KeyFile,
        older: &[KeyFile],
        change: Change<'_>,
    ) -> Result<Anew, Problem> {
        let mut done = Anew::default();
        for municipality in self.everybody().await? {
            let keys = SealingKeys::of(municipality, file, older);
            let values = self.values_anew(municipality, &keys, change).await?;
            let files = self.files_anew(municipality, &keys, change).await?;
            done = done.and(Anew { values, files });
        }
        Ok(done)
    }

    /// How much is still sealed under an earlier key.
    ///
    /// # Errors
    /// What the database or the object store said.
    #[boxed]
    pub async fn sealed_before(&self, file: &KeyFile) -> Result<Anew, Problem> {
        let mut left = Anew::default();
        for municipality in self.everybody().await? {
            let keys = SealingKeys::of(municipality, file, &[]);
            let mut reader = self.reader(municipality);
            let values = reader.sealed_values().await?;
            left.values += values.iter().filter(|value| !keys.is_current(&value.sealed)).count() as u64;
            for seal in reader.seals().await?.into_iter().filter(|seal| seal.destroyed_at.is_none()) {
                let mut found = self.objects().sealed_head(municipality, &seal).await?;
                // Another node may have sealed it anew since the rows were read.
                if found.is_none()
                    && let Some(now) = the_row(&mut reader, &seal).await?
                {
                    found = self.objects().sealed_head(municipality, &now).await?;
                }
                left.files += u64::from(found.is_some_and(|(_, head)| !keys.is_current(&head)));
            }
        }
        Ok(left)
    }

    async fn everybody(&self) -> Result<Vec<MunicipalityId>, Problem> {
        Ok(self.db().municipalities().await?.into_iter().map(|one| MunicipalityId(one.id)).collect())
    }

    async fn values_anew(
        &self,
        municipality: MunicipalityId,
        keys: &SealingKeys,
        change: Change<'_>,
    ) -> Result<u64, Problem> {
        let mut writer = self.write(municipality).await?;
        let mut count = 0;
        for Value { place, sealed } in writer.sealed_values().await? {
            if keys.is_current(&sealed) {
                continue;
            }
            let anew = keys.seal(&place, &keys.open(&place, &sealed)?, change.chance)?;
            count += writer.save_sealed(&place, anew).await?;
        }
        if count > 0 {
            let told = told(change, KEY_CHANGED, ("municipality", municipality.0));
            writer.tell(told.body(&serde_json::json!({ "values": count })));
            writer.commit().await?;
        }
        Ok(count)
    }

    async fn files_anew(
        &self,
        municipality: MunicipalityId,
        keys: &SealingKeys,
        change: Change<'_>,
    ) -> Result<u64, Problem> {
        let objects = self.objects();
        let mut count = 0;
        let seals = self.reader(municipality).seals().await?;
        let mut lying = objects.sealed_files(municipality).await?;
        for seal in seals.into_iter().filter(|seal| seal.destroyed_at.is_none()) {
            let mut files = lying.remove(&seal.id).unwrap_or_default();
            // Nobody's turn is held while a file is sealed: it may be a film.
            let Some(anew) = objects.reseal(keys, municipality, &seal, change.chance).await? else {
                if files.len() > 1 {
                    self.drop_resealed(municipality, &seal, &files).await?;
                }
                continue;
            };
            files.push(anew.file.clone());
            let mut writer = self.write(municipality).await?;
            let now = the_row(&mut writer, &seal).await?;
            // Another node takes files away in its turn: that ours still lies there is looked at in ours.
            let lies = objects.lies(&anew.file).await?;
            let unchanged = |now: &SealRow| lies && now.destroyed_at.is_none() && now.kept == seal.kept;
            let Some(mut now) = now.filter(unchanged) else {
                // Destroyed meanwhile, or sealed anew by somebody else: what was written here is nobody's.
                drop(writer);
                self.drop_resealed(municipality, &seal, &files).await?;
                continue;
            };
            now.kept = anew.kept.to_vec();
            writer.save_resealed(&now).await?;
            let body = serde_json::json!({ "seal": now.id });
            writer.tell(told(change, SEALED_ANEW, ("message", now.message)).body(&body).row(&now));
            writer.commit().await?;
            self.drop_resealed(municipality, &now, &files).await?;
            count += 1;
        }
        Ok(count)
    }

    /// Takes away those of a seal's files that its row does not name: what was sealed before, and what a crash left.
    /// Nothing goes unless the one that the row names now, whoever sealed it, is there byte for byte.
    async fn drop_resealed(
        &self,
        municipality: MunicipalityId,
        seal: &SealRow,
        files: &[Path],
    ) -> Result<(), Problem> {
        let objects = self.objects();
        let Some(row) = the_row(&mut self.reader(municipality), seal).await? else { return Ok(()) };
        if row.destroyed_at.is_some() {
            return objects.destroy(municipality, row.id).await;
        }
        let Some(keep) = objects.sealed_whole(municipality, row.id, &row.kept).await? else { return Ok(()) };
        // Who seals anew names the file in a turn, and looks there that it still lies: in ours none is named.
        let mut writer = self.write(municipality).await?;
        let now = the_row(&mut writer, seal).await?;
        if now.is_some_and(|now| now.destroyed_at.is_none() && now.kept == row.kept) {
            for file in files.iter().filter(|file| **file != keep) {
                objects.remove(file).await?;
            }
        }
        drop(writer);
        Ok(())
    }
}

/// The row of a seal as it is now.
async fn the_row(reader: &mut Reader, seal: &SealRow) -> Result<Option<SealRow>, Problem> {
    let rows = reader.seals_of(seal.message.into()).await?;
    Ok(rows.into_iter().find(|row| row.id == seal.id))
}

impl Writer {
    async fn save_sealed(&mut self, place: &Place, sealed: Vec<u8>) -> Result<u64, Problem> {
        let statement = match (place.table, place.column) {
            ("channel", _) => sql!("update channel set secret = $3 where municipality = $1 and id = $2"),
            ("sign_in_key", _) => {
                sql!("update sign_in_key set secret = $3 where municipality = $1 and id = $2")
            }
            ("sign_in", _) => sql!("update sign_in set kept = $3 where municipality = $1 and id = $2"),
            (_, "signing") => sql!("update hook_app set signing = $3 where municipality = $1 and id = $2"),
            _ => sql!("update hook_app set greeting = $3 where municipality = $1 and id = $2"),
        };
        let (municipality, id): (_, Uuid) = (self.municipality(), place.id);
        self.run(statement, params![municipality, id, sealed]).await
    }
}

fn told(change: Change<'_>, act: &'static str, subject: (&'static str, Uuid)) -> Told {
    let mut salt = [0; 32];
    change.chance.fill(&mut salt);
    Told::new(change.now, change.actor, act, subject, salt)
}
