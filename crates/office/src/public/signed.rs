//! The signed list: a note by the key that signs the log, over the checksum of the list (docs/list.md).

use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use sha2::{Digest, Sha256};
use torg_domain::trail::key::hex;
use torg_store::tiles::Log;

/// The first line of what is signed: no checkpoint begins so, and the same key signs both.
pub const FIRST_LINE: &str = "torg list of channels, version 1";

/// A signed note over the list as it is served, and the key it is checked with.
pub struct Signed {
    /// The note (C2SP signed-note).
    pub note: String,
    /// The public key: `name+id+base64`.
    pub key: String,
}

/// Signs the list. The day stands in it, so that an old list cannot be passed off as today's.
///
/// # Errors
/// What the database said, or that the origin of the log cannot be the name of a key.
#[boxed]
pub async fn sign(desk: &Desk, list: &[u8], channels: usize) -> Result<Signed, Refusal> {
    let office = desk.office();
    let log = Log::of(&mut desk.reader(), &office.keys, &office.world.log_host).await?;
    let key = log.signer.verifier();
    let digest: [u8; 32] = Sha256::digest(list).into();
    let text = format!(
        "{FIRST_LINE}\n{}\n{}\nsha256 {}\nchannels {channels}\n",
        key.name(),
        desk.today(),
        hex(&digest)
    );
    let note = log
        .signer
        .sign(&text)
        .map_err(|why| Refusal::Broken(torg_store::Problem::Unsignable(why.to_string())))?;
    Ok(Signed { note, key: key.to_string() })
}
