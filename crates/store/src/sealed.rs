//! Sealed columns: secrets that a stolen database or backup does not give away.
//!
//! A secret is sealed with XChaCha20-Poly1305 under a key that lies in the key file, outside the
//! database. The place where it stands (municipality, table, column, row) is sealed with it, so that a
//! sealed value moved to another row does not open there. Sealed columns stay outside what the trail
//! commits to, so that the key can be changed without touching history.

use crate::Problem;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use torg_domain::ids::MunicipalityId;
use torg_domain::outside::Chance;
use torg_domain::trail::key::KeyFile;
use uuid::Uuid;

/// Opens every sealed value: the form below, version 1.
///
/// `0x01`, four bytes that name the key, 24 bytes of nonce, ciphertext with its tag.
const FORM: u8 = 1;
const NONCE: usize = 24;
const HEAD: usize = 1 + 4 + NONCE;

/// Where a sealed value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Whose row.
    pub municipality: MunicipalityId,
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The row.
    pub id: Uuid,
}

impl Place {
    fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(64);
        out.extend_from_slice(b"torg.sealed.1\n");
        out.extend_from_slice(self.municipality.0.as_bytes());
        out.extend_from_slice(self.id.as_bytes());
        out.extend_from_slice(self.table.as_bytes());
        out.push(b'.');
        out.extend_from_slice(self.column.as_bytes());
        out
    }
}

/// One key. Its bytes are never shown.
#[derive(Clone)]
pub struct SealingKey {
    cipher: XChaCha20Poly1305,
    name: [u8; 4],
}

impl SealingKey {
    /// A key of these bytes.
    #[must_use]
    pub fn new(bytes: &[u8; 32]) -> Self {
        let digest: [u8; 32] =
            Sha256::new_with_prefix(b"torg.sealing-key.1\n").chain_update(bytes).finalize().into();
        let name = [digest[0], digest[1], digest[2], digest[3]];
        Self { cipher: XChaCha20Poly1305::new(&Key::from(*bytes)), name }
    }
}

impl std::fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealingKey({:02x?})", self.name)
    }
}

/// One municipality's key that seals, and older ones that still open.
#[derive(Clone, Debug)]
pub struct SealingKeys {
    current: SealingKey,
    older: Vec<SealingKey>,
}

impl SealingKeys {
    /// The keys of a municipality in the key file in use, those that sealed before it, and those in older files.
    #[must_use]
    pub fn of(municipality: MunicipalityId, file: &KeyFile, older: &[KeyFile]) -> Self {
        let earlier = |file: &KeyFile| file.earlier_sealing_keys(municipality);
        let old =
            |file: &KeyFile| std::iter::once(file.sealing_key(municipality)).chain(earlier(file)).collect();
        let older = older.iter().flat_map(|file| -> Vec<_> { old(file) });
        let all = earlier(file).into_iter().chain(older);
        Self::new(
            SealingKey::new(&file.sealing_key(municipality)),
            all.map(|key| SealingKey::new(&key)).collect(),
        )
    }

    /// Seals under `current`; opens under any.
    #[must_use]
    pub fn new(current: SealingKey, older: Vec<SealingKey>) -> Self {
        Self { current, older }
    }

    /// Seals a secret for its place.
    ///
    /// # Errors
    /// `Problem::Sealed` when the secret is larger than the cipher takes (256 GiB).
    pub fn seal(&self, place: &Place, secret: &[u8], chance: &dyn Chance) -> Result<Vec<u8>, Problem> {
        let mut nonce = [0_u8; NONCE];
        chance.fill(&mut nonce);
        let payload = Payload { msg: secret, aad: &place.bytes() };
        let sealed =
            self.current.cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| Problem::Sealed)?;
        let mut out = Vec::with_capacity(HEAD + sealed.len());
        out.push(FORM);
        out.extend_from_slice(&self.current.name);
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&sealed);
        Ok(out)
    }

    /// Opens what was sealed for this place.
    ///
    /// # Errors
    /// `Problem::Sealed` when it was sealed under another key, for another place, or is damaged.
    pub fn open(&self, place: &Place, sealed: &[u8]) -> Result<Vec<u8>, Problem> {
        let (head, body) = sealed.split_at_checked(HEAD).ok_or(Problem::Sealed)?;
        let name = head.get(1..5).ok_or(Problem::Sealed)?;
        let nonce: [u8; NONCE] =
            head.get(5..).and_then(|nonce| nonce.try_into().ok()).ok_or(Problem::Sealed)?;
        if head.first() != Some(&FORM) {
            return Err(Problem::Sealed);
        }
        let aad = place.bytes();
        // Four bytes can name two keys; the tag decides.
        std::iter::once(&self.current)
            .chain(&self.older)
            .filter(|key| key.name == name)
            .find_map(|key| key.cipher.decrypt(&XNonce::from(nonce), Payload { msg: body, aad: &aad }).ok())
            .ok_or(Problem::Sealed)
    }

    /// Whether the value is sealed under the current key already.
    #[must_use]
    pub fn is_current(&self, sealed: &[u8]) -> bool {
        sealed.get(1..5) == Some(&self.current.name[..])
    }
}

/// The place of a channel's credential.
#[must_use]
pub fn channel_secret(municipality: MunicipalityId, channel: Uuid) -> Place {
    Place { municipality, table: "channel", column: "secret", id: channel }
}

/// The place of a secret that is shared with an application at a platform: `signing` or `greeting`.
#[must_use]
pub fn hook_secret(municipality: MunicipalityId, column: &'static str, app: Uuid) -> Place {
    Place { municipality, table: "hook_app", column, id: app }
}

/// The place of the key by which we show a platform that we are ourselves.
#[must_use]
pub fn sign_in_key(municipality: MunicipalityId, key: Uuid) -> Place {
    Place { municipality, table: "sign_in_key", column: "secret", id: key }
}

/// The place of what is remembered of a signing in until it has ended.
#[must_use]
pub fn sign_in(municipality: MunicipalityId, id: Uuid) -> Place {
    Place { municipality, table: "sign_in", column: "kept", id }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting;
    impl Chance for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            for (byte, n) in bytes.iter_mut().zip(1..) {
                *byte = n;
            }
        }
    }

    fn keys(current: u8, older: &[u8]) -> SealingKeys {
        let key = |b: u8| SealingKey::new(&[b; 32]);
        SealingKeys::new(key(current), older.iter().map(|b| key(*b)).collect())
    }

    fn place(id: u128) -> Place {
        channel_secret(MunicipalityId(Uuid::from_u128(1)), Uuid::from_u128(id))
    }

    #[test]
    fn what_was_sealed_opens_in_its_place_and_nowhere_else() {
        let keys = keys(1, &[]);
        let sealed = keys.seal(&place(7), b"hemligt", &Counting).unwrap();
        assert_eq!(keys.open(&place(7), &sealed).unwrap(), b"hemligt");
        let elsewhere = [
            place(8),
            Place { municipality: MunicipalityId(Uuid::from_u128(2)), ..place(7) },
            Place { column: "name", ..place(7) },
            Place { table: "person", ..place(7) },
        ];
        assert!(elsewhere.iter().all(|other| keys.open(other, &sealed).is_err()));
    }

    #[test]
    fn an_older_key_opens_until_all_is_sealed_anew() {
        let sealed = keys(1, &[]).seal(&place(7), b"x", &Counting).unwrap();
        let both = keys(2, &[1]);
        assert!(!both.is_current(&sealed));
        assert_eq!(both.open(&place(7), &sealed).unwrap(), b"x");
        assert!(keys(2, &[]).open(&place(7), &sealed).is_err());
    }

    #[test]
    fn damage_anywhere_is_noticed_and_nothing_short_panics() {
        let keys = keys(1, &[]);
        let sealed = keys.seal(&place(7), b"hemligt", &Counting).unwrap();
        for at in 0..sealed.len() {
            let mut other = sealed.clone();
            other[at] ^= 1;
            assert!(keys.open(&place(7), &other).is_err(), "byte {at}");
            assert!(keys.open(&place(7), &sealed[..at]).is_err(), "length {at}");
        }
    }
}
