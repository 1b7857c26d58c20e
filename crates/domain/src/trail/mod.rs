//! Who did what, when and on which ground (spår) — so that nobody can change it afterwards unseen.
//!
//! Every act writes one [`Entry`]. Its public half, the leaf, holds a number, a time, a word and a
//! salted commitment; its private half stays in the database. The leaves of a municipality form one
//! RFC 6962 Merkle tree, kept as C2SP tiles with signed checkpoints, so that anybody holding an old
//! checkpoint can prove that the log only grew. The salt makes the commitment meaningless once the
//! private half is weeded (gallrad): no name and no guessable hash is ever published.
//!
//! The formats stand in `docs/trail.md`; a verifier can be written from that page alone.

mod canonical;
pub mod checkpoint;
mod entry;
pub mod key;
pub mod note;
pub mod tile;
pub mod tree;
mod verify;
mod words;

pub use canonical::{ReadRow, RowBytes, Value, read_row};
pub use entry::{BadEntry, Entry, RowDigest, RowId, RowState, Rows, Sealed, leaf, rows_in};
pub use tree::{Hash, leaf_hash, node_hash};
pub use verify::{ENTRY_KIND, Kept, Verified, Verify, Wrong};
pub use words::did;
