//! Folding the embedded database's log into its file, beside the writing.
//!
//! What is committed stands in the log first, and must now and then be copied into the file itself. The database does
//! that of its own at the end of some commit, and whoever asked for that commit waits for the whole copy and for the
//! disk twice. Here a reader's connection does it beside the one that writes; the writer does it itself only where
//! so much came at once that nobody else was in time.

use sqlx_sqlite::SqlitePool;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// After how many writes the log is folded: of common ones, some thousand pages of four kilobytes.
const EVERY: u32 = 64;

/// At how many pages in the log the writer folds it itself: 32 MiB.
pub(crate) const AT_LATEST: &str = "8192";

/// The same while the database is filled for the first time, when nothing is folded beside.
pub(crate) const IN_A_HURRY: &str = "1000";

/// When the log was folded last, in writes.
#[derive(Debug, Default)]
pub struct Folding {
    writes: AtomicU32,
    at_work: AtomicBool,
    rests: AtomicBool,
}

impl Folding {
    /// Notes a write that begins, and has the log folded when it is time.
    pub(crate) fn write_begins(self: &Arc<Self>, read: &SqlitePool) {
        let writes = self.writes.fetch_add(1, Ordering::Relaxed);
        if writes < EVERY || self.rests.load(Ordering::Relaxed) || self.at_work.swap(true, Ordering::AcqRel) {
            return;
        }
        self.writes.store(0, Ordering::Relaxed);
        let (folding, read) = (Arc::clone(self), read.clone());
        tokio::spawn(async move {
            // What fails or cannot be folded yet is folded the next time: it is safe in the log meanwhile.
            if let Err(why) = sqlx::query("pragma wal_checkpoint(passive)").execute(&read).await {
                tracing::debug!(%why, "the log was not folded");
            }
            folding.at_work.store(false, Ordering::Release);
        });
    }

    /// Leaves it to the writer, or no longer.
    pub(crate) fn rests(&self, rests: bool) {
        self.rests.store(rests, Ordering::Relaxed);
    }
}
