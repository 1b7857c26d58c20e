//! What platforms sign with: a secret we share, over the bytes as they came.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// HMAC-SHA256 of the bytes with a secret. None: a secret that cannot be one.
pub(super) fn seal(secret: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let mut hmac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    hmac.update(bytes);
    Some(hmac.finalize().into_bytes().to_vec())
}

/// A signature written in hexadecimal digits. None: it is not one of this length, or no such digits.
pub(super) fn unhex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}
