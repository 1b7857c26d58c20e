//! Sealed files that a backup left out, as it must: told to the trail when the backup is put back.
//!
//! Without such an entry, and without a decision to destroy it, a sealed file that is missing is a loss, and
//! `verify` names it.

use super::rows::SealRow;
use crate::trail::Told;
use crate::{Problem, Reader, Store};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use torg_domain::ids::MunicipalityId;
use torg_domain::outside::Chance;
use uuid::Uuid;

/// The act of the entry; its subject is the message, its body names the seal and when the backup was made.
pub const LEFT_OUT: &str = "message.seal-left-out";

impl Reader {
    /// Whether the trail says that a sealed file was left out of the backup that this was restored from.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn is_left_out(&mut self, seal: &SealRow) -> Result<bool, Problem> {
        let entries = self.entries_about(seal.message).await?;
        let of = |body: &str| {
            let body: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
            body.get("seal").and_then(|id| id.as_str()?.parse::<Uuid>().ok()) == Some(seal.id)
        };
        Ok(entries.iter().any(|e| e.act == LEFT_OUT && e.subject_kind == "message" && of(&e.body)))
    }
}

impl Store {
    /// Tells the trail which sealed files are not here because the backup of `made_at` did not hold them;
    /// how many. Told twice, the second time finds nothing to tell.
    ///
    /// # Errors
    /// What the database or the object store said.
    #[boxed]
    pub async fn tell_left_out(
        &self,
        municipality: MunicipalityId,
        made_at: Timestamp,
        now: Timestamp,
        chance: &dyn Chance,
    ) -> Result<usize, Problem> {
        let mut writer = self.write(municipality).await?;
        let mut count = 0;
        for seal in writer.seals().await?.into_iter().filter(|seal| seal.destroyed_at.is_none()) {
            let there = self.objects().sealed_head(municipality, &seal).await?.is_some();
            if there || writer.is_left_out(&seal).await? {
                continue;
            }
            let mut salt = [0; 32];
            chance.fill(&mut salt);
            let body = serde_json::json!({ "seal": seal.id, "backup": made_at.to_string() });
            writer.tell(Told::new(now, "restore", LEFT_OUT, ("message", seal.message), salt).body(&body));
            count += 1;
        }
        writer.commit().await?;
        Ok(count)
    }
}
