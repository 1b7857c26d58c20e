//! The copies that were kept of a message before something was done to it (bevarandekopior), as they go along in a
//! package: what their author's own server had signed, whole, and what it was found to prove.

use crate::desk::Desk;
use crate::evidence;
use crate::refusal::Refusal;
use serde_json::{Value as Json, json};
use torg_domain::evidence::{File, Listed};
use torg_domain::ids::MessageId;
use torg_domain::trail::Hash;
use torg_store::Reader;
use torg_store::evidence::EvidenceRow;

/// A copy that was kept.
pub(super) struct KeptCopy {
    /// Its row.
    pub(super) row: EvidenceRow,
    /// What its manifest says was kept.
    pub(super) listed: Listed,
}

impl KeptCopy {
    /// The files that prove something by themselves.
    pub(super) fn proofs(&self) -> impl Iterator<Item = &File> {
        self.listed.files.iter().filter(|file| file.is_proof())
    }
}

/// The copies of a message, the first one first.
pub(super) async fn of(desk: &Desk, reader: &mut Reader, id: MessageId) -> Result<Vec<KeptCopy>, Refusal> {
    let mut copies = Vec::new();
    for row in reader.evidence_of(id).await? {
        let listed = evidence::listed(desk, &row).await?;
        copies.push(KeptCopy { row, listed });
    }
    Ok(copies)
}

/// The bytes that go along because they prove something by themselves: they need nobody's word, not ours either.
pub(super) fn proofs(copies: &[KeptCopy]) -> impl Iterator<Item = Hash> {
    copies.iter().flat_map(KeptCopy::proofs).filter_map(File::sum)
}

/// What checking each came to, to be read by programs.
pub(super) fn readable(copies: &[KeptCopy]) -> Vec<Json> {
    let one = |copy: &KeptCopy| {
        let checked = copy.listed.checked()?;
        let files: Vec<&File> = copy.proofs().collect();
        Some(json!({ "evidence": copy.row.id, "checked": checked, "files": files }))
    };
    copies.iter().filter_map(one).collect()
}
