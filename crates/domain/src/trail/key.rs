//! The key file: the secrets that stand outside the database.
//!
//! Whoever takes a copy of the database can neither sign in the municipality's name nor read its sealed
//! columns. The file is text, so that it can be printed and kept in a safe:
//!
//! ```text
//! torg-key-1
//! signing <64 hexadecimal digits>
//! sealing <64 hexadecimal digits>
//! earlier <64 hexadecimal digits>   what sealed before; any number of them, the newest first
//! ```
//!
//! A new sealing secret seals all that is sealed from then on, and the earlier ones still open what they sealed, so
//! that a change of key is begun by changing this file alone. Lines that begin with `#` are remarks. From the two secrets each municipality gets its own keys.
//! Who may read the file is for the program to check.

use super::{
    entry::salted,
    note::{BadNote, Signer},
};
use crate::ids::MunicipalityId;
use hmac::Mac;
use std::fmt::Write;

/// The first line of a key file.
const HEADING: &str = "torg-key-1";

/// The secrets of one installation.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyFile {
    signing: [u8; 32],
    sealing: [u8; 32],
    earlier: Vec<[u8; 32]>,
}

/// Why a key file cannot be used. Never says what stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadKeyFile {
    /// The first line is another.
    #[error("not a torg key file: the first line must be torg-key-1")]
    Heading,
    /// A line is neither remark, `signing`, `sealing` nor `earlier` with 64 hexadecimal digits.
    #[error("line {0} of the key file cannot be read")]
    Line(usize),
    /// A secret is missing.
    #[error("the key file has no {0} secret")]
    Missing(&'static str),
}

impl KeyFile {
    /// A new key file from 64 unpredictable bytes.
    #[must_use]
    pub fn new(signing: [u8; 32], sealing: [u8; 32]) -> Self {
        Self { signing, sealing, earlier: Vec::new() }
    }

    /// The same with a new sealing secret: the one in use becomes the newest of the earlier ones.
    #[must_use]
    pub fn resealed(&self, sealing: [u8; 32]) -> Self {
        let earlier = std::iter::once(self.sealing).chain(self.earlier.iter().copied()).collect();
        Self { signing: self.signing, sealing, earlier }
    }

    /// The same without the earlier sealing secrets: what only they open, nobody opens with it.
    #[must_use]
    pub fn without_earlier(&self) -> Self {
        Self { earlier: Vec::new(), ..self.clone() }
    }

    /// How many earlier sealing secrets it still holds.
    #[must_use]
    pub fn earlier(&self) -> usize {
        self.earlier.len()
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// When the heading, a line or a secret is not as it must be.
    pub fn parse(text: &str) -> Result<Self, BadKeyFile> {
        let mut lines =
            (1..).zip(text.lines().map(str::trim)).filter(|(_, l)| !l.is_empty() && !l.starts_with('#'));
        if lines.next().map(|(_, line)| line) != Some(HEADING) {
            return Err(BadKeyFile::Heading);
        }
        let (mut signing, mut sealing, mut earlier) = (None, None, Vec::new());
        for (number, line) in lines {
            let bad = BadKeyFile::Line(number);
            let (word, secret) = line.split_once(' ').ok_or(bad)?;
            let secret = from_hex(secret).ok_or(bad)?;
            let before = match word {
                "signing" => signing.replace(secret),
                "sealing" => sealing.replace(secret),
                "earlier" => {
                    earlier.push(secret);
                    None
                }
                _ => return Err(bad),
            };
            if before.is_some() {
                return Err(bad);
            }
        }
        Ok(Self {
            signing: signing.ok_or(BadKeyFile::Missing("signing"))?,
            sealing: sealing.ok_or(BadKeyFile::Missing("sealing"))?,
            earlier,
        })
    }

    /// The text of the key file.
    #[must_use]
    pub fn to_secret_text(&self) -> String {
        let mut text = format!(
            "{HEADING}\n\
             # The secrets of this installation. Whoever has them can sign as the municipality and open what is\n\
             # sealed. Keep a copy in a safe, apart from the backups. Without it nothing sealed opens again.\n\
             signing {}\nsealing {}\n",
            hex(&self.signing),
            hex(&self.sealing)
        );
        if !self.earlier.is_empty() {
            text.push_str("# What sealed before: opens what is not yet sealed anew, and older backups.\n");
        }
        for secret in &self.earlier {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "earlier {}", hex(secret));
        }
        text
    }

    /// Who signs the checkpoints of a municipality's log. The name of the key is the log's origin.
    ///
    /// # Errors
    /// When the origin cannot be the name of a key; see [`origin`].
    pub fn signer(&self, origin: &str, municipality: MunicipalityId) -> Result<Signer, BadNote> {
        Signer::new(origin, &derived(&self.signing, "torg.signing.1", municipality))
    }

    /// The key under which a municipality's secrets are sealed in the database.
    #[must_use]
    pub fn sealing_key(&self, municipality: MunicipalityId) -> [u8; 32] {
        derived(&self.sealing, "torg.sealing.1", municipality)
    }

    /// The keys that sealed before, the newest first.
    #[must_use]
    pub fn earlier_sealing_keys(&self, municipality: MunicipalityId) -> Vec<[u8; 32]> {
        self.earlier.iter().map(|secret| derived(secret, "torg.sealing.1", municipality)).collect()
    }
}

impl std::fmt::Debug for KeyFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeyFile(secret)")
    }
}

/// HMAC-SHA256(secret, purpose, line feed, the municipality's id), as the expansion of HKDF does.
fn derived(secret: &[u8; 32], purpose: &str, municipality: MunicipalityId) -> [u8; 32] {
    let mac =
        salted(secret).chain_update(purpose).chain_update(b"\n").chain_update(municipality.uuid().as_bytes());
    mac.finalize().into_bytes().into()
}

/// The origin of a municipality's log: host and the municipality's key, `torg.example/lillstad`.
///
/// # Errors
/// When either is empty or has a space, plus sign or control character.
pub fn origin(host: &str, municipality: &str) -> Result<String, BadNote> {
    let bad = |c: char| c.is_whitespace() || c.is_control() || c == '+' || c == '/';
    match [host, municipality].into_iter().find(|part| part.is_empty() || part.contains(bad)) {
        Some(part) => Err(BadNote::Name(part.chars().take(80).collect())),
        None => Ok(format!("{}/{municipality}", host.to_lowercase())),
    }
}

/// Bytes as hexadecimal digits, in lower case.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A SHA-256 from its hexadecimal digits; none when it is none.
pub(crate) fn from_hex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.bytes().all(|c| c.is_ascii_hexdigit()) {
        return None;
    }
    for (i, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(i * 2..i * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn municipality(n: u128) -> MunicipalityId {
        Uuid::from_u128(n).into()
    }

    #[test]
    fn a_key_file_comes_back_from_its_text() {
        let keys = KeyFile::new([0xab; 32], [0x01; 32]);
        let text = keys.to_secret_text();
        assert_eq!(KeyFile::parse(&text).unwrap(), keys);
        assert_eq!(KeyFile::parse(&text.replace('\n', "\r\n")).unwrap(), keys);
        assert!(!format!("{keys:?}").contains("ab"));
    }

    #[test]
    fn a_damaged_key_file_is_refused_with_the_line() {
        let text = KeyFile::new([0xab; 32], [0x01; 32]).to_secret_text();
        for (bad, why) in [
            (String::new(), BadKeyFile::Heading),
            (text.replace("key-1", "key-2"), BadKeyFile::Heading),
            (text.replace("signing", "singing"), BadKeyFile::Line(4)),
            (text.replace("0101", "01å1"), BadKeyFile::Line(5)),
            (text.replace("ab\n", "\n"), BadKeyFile::Line(4)),
            (format!("{text}sealing {}\n", "00".repeat(32)), BadKeyFile::Line(6)),
            (text.lines().take(4).collect::<Vec<_>>().join("\n"), BadKeyFile::Missing("sealing")),
        ] {
            assert_eq!(KeyFile::parse(&bad), Err(why), "{bad}");
        }
    }

    #[test]
    fn a_new_sealing_secret_keeps_the_earlier_ones_until_they_are_left_out() {
        let first = KeyFile::new([1; 32], [2; 32]);
        let third = first.resealed([3; 32]).resealed([4; 32]);
        assert_eq!(KeyFile::parse(&third.to_secret_text()).unwrap(), third);
        let here = municipality(1);
        assert_eq!(third.earlier(), 2);
        assert_eq!(third.earlier_sealing_keys(here).last(), Some(&first.sealing_key(here)));
        assert_ne!(third.sealing_key(here), first.sealing_key(here));
        let signed = |keys: &KeyFile| keys.signer("a/b", here).unwrap().verifier();
        assert_eq!(signed(&third), signed(&first), "the log goes on under its own key");
        assert_eq!(third.without_earlier(), KeyFile::new([1; 32], [4; 32]));
    }

    #[test]
    fn each_municipality_has_its_own_keys_and_keeps_them() {
        let keys = KeyFile::new([1; 32], [1; 32]);
        let one = keys.signer("a/b", municipality(1)).unwrap().verifier();
        assert_eq!(one, keys.signer("a/b", municipality(1)).unwrap().verifier());
        assert_ne!(one, keys.signer("a/b", municipality(2)).unwrap().verifier());
        assert_ne!(keys.sealing_key(municipality(1)), keys.sealing_key(municipality(2)));
    }

    #[test]
    fn an_origin_is_host_and_municipality() {
        assert_eq!(origin("Torg.Example", "lillstad").unwrap(), "torg.example/lillstad");
        for (host, key) in [("", "a"), ("a", ""), ("a b", "c"), ("a", "b+c"), ("a", "b/c"), ("a\n", "b")] {
            assert!(origin(host, key).is_err());
        }
    }
}
