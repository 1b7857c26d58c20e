//! Evidence rows: which manifest shows what a message looked like before anything was done to it.

use crate::kept::kept_row;
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use torg_domain::ids::{EvidenceId, MessageId};
use uuid::Uuid;

kept_row! {
    /// A row of `evidence`: immutable.
    EvidenceRow = "evidence" {
        id: Uuid,
        message: Uuid,
        kind: String,
        manifest: Option<Vec<u8>>,
        files: i64,
        size: i64,
        lacking: String,
        made_at: i64,
        made_by: Option<Uuid>,
        policy: Uuid,
    }
}

impl Reader {
    /// All evidence of a message, the first one first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn evidence_of(&mut self, message: MessageId) -> Result<Vec<EvidenceRow>, Problem> {
        self.all(
            sql!("select id, message, kind, manifest, files, size, lacking, made_at, made_by, policy from evidence where municipality = $1 and message = $2 order by made_at, id"),
            params![self.municipality, message],
        )
        .await
    }

    /// One piece of evidence.
    ///
    /// # Errors
    /// `Problem::Missing` when it is not in this municipality.
    #[boxed]
    pub async fn evidence(&mut self, id: EvidenceId) -> Result<EvidenceRow, Problem> {
        self.one(
            sql!("select id, message, kind, manifest, files, size, lacking, made_at, made_by, policy from evidence where municipality = $1 and id = $2"),
            params![self.municipality, id],
        )
        .await
    }
}

impl Writer {
    /// Keeps a piece of evidence.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_evidence(&mut self, e: &EvidenceRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into evidence (municipality, id, message, kind, manifest, files, size, lacking, made_at, made_by, policy) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"),
            params![
                m, e.id, e.message, &e.kind, e.manifest.clone(), e.files, e.size, &e.lacking, e.made_at, e.made_by,
                e.policy
            ],
        )
        .await?;
        Ok(())
    }
}
