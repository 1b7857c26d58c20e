//! What platforms sign with: a secret we share, over the bytes as they came; and how old what is signed may be.

use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use torg_domain::outside::hook::Forged;

/// HMAC-SHA256 of the bytes with a secret. None: a secret that cannot be one.
pub(super) fn seal(secret: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let mut hmac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    hmac.update(bytes);
    Some(hmac.finalize().into_bytes().to_vec())
}

/// Whether a signature is over these bytes with our secret, looked at in constant time. An empty secret signs nothing.
pub(super) fn holds(secret: &str, bytes: &[u8], said: &[u8]) -> Result<(), Forged> {
    let secret = Some(secret).filter(|secret| !secret.is_empty());
    let ours = secret.and_then(|secret| seal(secret, bytes)).ok_or(Forged::WrongSignature)?;
    if bool::from(ours.ct_eq(said)) { Ok(()) } else { Err(Forged::WrongSignature) }
}

/// When a delivery may have been sent, beside now, by what it says itself.
#[derive(Clone, Copy)]
pub(super) struct Window {
    /// How old it may be: what was not taken is sent again for a time.
    pub(super) back: SignedDuration,
    /// How far ahead of us the sender's clock may be.
    pub(super) ahead: SignedDuration,
}

impl Window {
    /// Whether a delivery is neither an old one sent again nor of the future: one of the instants it names is near
    /// enough. For one that names none the signature alone speaks.
    pub(super) fn holds(
        self,
        named: impl IntoIterator<Item = Timestamp>,
        now: Timestamp,
    ) -> Result<(), Forged> {
        let mut ages = named.into_iter().map(|at| now.duration_since(at)).peekable();
        let none = ages.peek().is_none();
        let near = none || ages.any(|age| age <= self.back && age >= -self.ahead);
        if near { Ok(()) } else { Err(Forged::TooOld) }
    }
}

/// A signature written in hexadecimal digits. None: it is not one of this length, or no such digits.
pub(super) fn unhex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_secret_over_these_very_bytes_is_a_signature_and_an_empty_secret_signs_nothing() {
        let said = seal("hemlig", b"hej").unwrap();
        assert_eq!(holds("hemlig", b"hej", &said), Ok(()));
        assert_eq!(holds("hemlig", b"hej ", &said), Err(Forged::WrongSignature));
        assert_eq!(holds("annan", b"hej", &said), Err(Forged::WrongSignature));
        assert_eq!(holds("hemlig", b"hej", &said[..31]), Err(Forged::WrongSignature));
        assert_eq!(holds("", b"hej", &seal("", b"hej").unwrap()), Err(Forged::WrongSignature));
    }

    #[test]
    fn one_instant_that_is_near_is_enough_and_where_none_is_named_nothing_is_too_old() {
        let window = Window { back: SignedDuration::from_hours(2), ahead: SignedDuration::from_hours(1) };
        let at = |hours| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours);
        for (named, is) in [
            (vec![], Ok(())),
            (vec![-2], Ok(())),
            (vec![1], Ok(())),
            (vec![-3], Err(Forged::TooOld)),
            (vec![2], Err(Forged::TooOld)),
            (vec![-9, 9, 0], Ok(())),
        ] {
            let instants: Vec<Timestamp> = named.iter().map(|hours| at(*hours)).collect();
            assert_eq!(window.holds(instants, at(0)), is, "{named:?}");
        }
    }
}
