//! What platforms sign with: a secret we share, over the bytes as they came.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// HMAC-SHA256 of the bytes with a secret. None: a secret that cannot be one.
pub(super) fn seal(secret: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let mut hmac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    hmac.update(bytes);
    Some(hmac.finalize().into_bytes().to_vec())
}
