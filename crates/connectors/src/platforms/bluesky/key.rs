//! The keys accounts sign by: two curves, each written so that it says which it is (multikey).

use k256::ecdsa::signature::Verifier as _;
use serde::Deserialize;
use std::collections::HashSet;

/// How a key on each curve begins.
const K256: [u8; 2] = [0xe7, 0x01];
const P256: [u8; 2] = [0x80, 0x24];

/// The longest key that is read, in signs: both curves' are below fifty, and below a hundred as they were written once.
const LONGEST: usize = 128;

/// How many of the keys an account has had are tried.
const MOST: usize = 100;

const LETTERS: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// A key that signatures are held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    K256(k256::ecdsa::VerifyingKey),
    P256(p256::ecdsa::VerifyingKey),
}

impl Key {
    /// A key as it is written: `z`, then what it is and itself in base 58.
    pub(super) fn read(text: &str) -> Option<Self> {
        let bytes = base58(text.strip_prefix('z')?)?;
        let (curve, point) = bytes.split_at_checked(2)?;
        match curve {
            curve if curve == K256 => Self::k256(point),
            curve if curve == P256 => Self::p256(point),
            _ => None,
        }
    }

    fn k256(point: &[u8]) -> Option<Self> {
        k256::ecdsa::VerifyingKey::from_sec1_bytes(point).ok().map(Self::K256)
    }

    fn p256(point: &[u8]) -> Option<Self> {
        p256::ecdsa::VerifyingKey::from_sec1_bytes(point).ok().map(Self::P256)
    }

    /// Whether it has signed these bytes. Of the two forms every signature has, only the lower counts: else whoever
    /// hands one on could make another of it.
    pub(super) fn has_signed(&self, bytes: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::K256(key) => k256::ecdsa::Signature::from_slice(signature)
                .is_ok_and(|s| s.normalize_s() == s && key.verify(bytes, &s).is_ok()),
            Self::P256(key) => p256::ecdsa::Signature::from_slice(signature)
                .is_ok_and(|s| s.normalize_s() == s && key.verify(bytes, &s).is_ok()),
        }
    }
}

/// What a directory says of the keys of an account.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    #[serde(default)]
    id: String,
    #[serde(default)]
    verification_method: Vec<Method>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Method {
    #[serde(default)]
    id: String,
    #[serde(rename = "type", default)]
    sort: String,
    #[serde(default)]
    public_key_multibase: String,
}

/// The key an account signs by, by its document, and how it is written there. None when the document is of another
/// account, or names none that can be read.
pub(super) fn of_document(document: &[u8], did: &str) -> Option<(Key, String)> {
    let document: Document = serde_json::from_slice(document).ok()?;
    // The name of the key may stand with the account's before it, or alone.
    let ours = |id: &str| id.strip_prefix(did).unwrap_or(id) == "#atproto";
    let method = document.verification_method.into_iter().find(|m| ours(&m.id))?;
    let written = method.public_key_multibase;
    let point = || base58(written.strip_prefix('z')?);
    let key = match method.sort.as_str() {
        "Multikey" => Key::read(&written),
        // As it was written once: the curve by the method's name, the point alone.
        "EcdsaSecp256k1VerificationKey2019" => Key::k256(&point()?),
        "EcdsaSecp256r1VerificationKey2019" => Key::p256(&point()?),
        _ => None,
    };
    (document.id == did).then_some((key?, written))
}

/// One thing that was done with an account, in the directory's own record of it.
#[derive(Deserialize)]
struct Done {
    #[serde(default)]
    nullified: bool,
    operation: Operation,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Operation {
    #[serde(default)]
    verification_methods: Option<Named>,
    /// As it was written in the first form.
    #[serde(default)]
    signing_key: Option<String>,
}

#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    atproto: Option<String>,
}

/// Every key an account has signed by, the newest first, and how each is written.
pub(super) fn of_history(record: &[u8]) -> Vec<(Key, String)> {
    let all: Vec<Done> = serde_json::from_slice(record).unwrap_or_default();
    let named = all.into_iter().rev().filter(|done| !done.nullified).filter_map(|done| {
        let operation = done.operation;
        operation.verification_methods.and_then(|named| named.atproto).or(operation.signing_key)
    });
    // Each once: most operations leave the key as it was.
    let mut seen = HashSet::new();
    let keys = named.filter(|written| seen.insert(written.clone())).filter_map(|written| {
        let written = written.strip_prefix("did:key:")?.to_owned();
        Some((Key::read(&written)?, written))
    });
    keys.take(MOST).collect()
}

/// The bytes of a number in base 58; each leading `1` is a byte of nought.
fn base58(text: &str) -> Option<Vec<u8>> {
    if text.len() > LONGEST {
        return None;
    }
    let mut bytes: Vec<u8> = Vec::new();
    for letter in text.bytes() {
        let value = LETTERS.iter().position(|known| *known == letter)?;
        let mut carried = u32::try_from(value).ok()?;
        for byte in bytes.iter_mut().rev() {
            carried += u32::from(*byte) * 58;
            *byte = u8::try_from(carried & 0xff).ok()?;
            carried >>= 8;
        }
        while carried > 0 {
            bytes.insert(0, u8::try_from(carried & 0xff).ok()?);
            carried >>= 8;
        }
    }
    let noughts = text.bytes().take_while(|letter| *letter == b'1').count();
    Some([vec![0; noughts], bytes].concat())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
    use serde_json::json;

    /// Bytes in base 58.
    fn written(bytes: &[u8]) -> String {
        let mut digits: Vec<u32> = Vec::new();
        for byte in bytes {
            let mut carried = u32::from(*byte);
            for digit in digits.iter_mut().rev() {
                carried += *digit << 8;
                *digit = carried % 58;
                carried /= 58;
            }
            while carried > 0 {
                digits.insert(0, carried % 58);
                carried /= 58;
            }
        }
        let noughts = bytes.iter().take_while(|byte| **byte == 0).map(|_| '1');
        noughts.chain(digits.iter().map(|digit| LETTERS[*digit as usize].into())).collect()
    }

    /// Somebody who signs, on either curve.
    pub(in super::super) enum Signer {
        K256(k256::ecdsa::SigningKey),
        P256(p256::ecdsa::SigningKey),
    }

    impl Signer {
        pub(in super::super) fn both(seed: u8) -> [Self; 2] {
            let k256 = k256::ecdsa::SigningKey::from_slice(&[seed; 32]).unwrap();
            let p256 = p256::ecdsa::SigningKey::from_slice(&[seed; 32]).unwrap();
            [Self::K256(k256), Self::P256(p256)]
        }

        fn point(&self, compressed: bool) -> Vec<u8> {
            match self {
                Self::K256(key) => key.verifying_key().to_sec1_point(compressed).as_bytes().to_vec(),
                Self::P256(key) => key.verifying_key().to_sec1_point(compressed).as_bytes().to_vec(),
            }
        }

        /// Its key as it is written.
        pub(in super::super) fn key(&self) -> String {
            let curve = if matches!(self, Self::K256(_)) { K256 } else { P256 };
            format!("z{}", written(&[curve.as_slice(), &self.point(true)].concat()))
        }

        /// A signature in its lower form, or in the other.
        pub(in super::super) fn signs(&self, bytes: &[u8], low: bool) -> Vec<u8> {
            use k256::ecdsa::signature::Signer as _;
            match self {
                Self::K256(key) => {
                    let signed: k256::ecdsa::Signature = key.sign(bytes);
                    let (low_one, s) = (signed.normalize_s(), signed.normalize_s().s());
                    let other = k256::ecdsa::Signature::from_scalars(low_one.r(), -s).unwrap();
                    if low { low_one } else { other }.to_bytes().to_vec()
                }
                Self::P256(key) => {
                    let signed: p256::ecdsa::Signature = key.sign(bytes);
                    let (low_one, s) = (signed.normalize_s(), signed.normalize_s().s());
                    let other = p256::ecdsa::Signature::from_scalars(low_one.r(), -s).unwrap();
                    if low { low_one } else { other }.to_bytes().to_vec()
                }
            }
        }

        /// What the directory says of an account that signs by this key.
        pub(in super::super) fn document(&self, did: &str) -> Vec<u8> {
            let id = format!("{did}#atproto");
            let method = json!({ "id": id, "type": "Multikey", "publicKeyMultibase": self.key() });
            json!({ "id": did, "verificationMethod": [method] }).to_string().into_bytes()
        }
    }

    const DID: &str = "did:plc:anna";

    #[test]
    fn a_signature_counts_by_its_own_key_over_its_own_bytes_and_in_its_lower_form_alone() {
        for (signer, other) in Signer::both(7).into_iter().zip(Signer::both(8)) {
            let key = Key::read(&signer.key()).unwrap();
            let signature = signer.signs(b"words", true);
            assert!(key.has_signed(b"words", &signature));
            assert!(!key.has_signed(b"word", &signature));
            assert!(!key.has_signed(b"words", &signer.signs(b"words", false)), "the higher form");
            assert!(!Key::read(&other.key()).unwrap().has_signed(b"words", &signature));
            let long = [signature.as_slice(), &[0]].concat();
            for bad in [&signature[..63], &[0; 64], &[0xff; 64], &[], &long] {
                assert!(!key.has_signed(b"words", bad));
            }
        }
        let [k256, p256] = Signer::both(7);
        assert!(!Key::read(&p256.key()).unwrap().has_signed(b"words", &k256.signs(b"words", true)));
    }

    #[test]
    fn what_the_network_publishes_to_be_tried_with_holds() {
        // The protocol's own vectors: key, the same as it was written once, signature in its lower form and its higher.
        for (key, once, low, high) in [
            (
                "zDnaembgSGUhZULN2Caob4HLJPaxBh92N7rtH21TErzqf8HQo",
                ("EcdsaSecp256r1VerificationKey2019", "zxdM8dSstjrpZaRUwBmDvjGXweKuEMVN95A9oJBFjkWMh"),
                "2vZNsG3UKvvO/CDlrdvyZRISOFylinBh0Jupc6KcWoJWExHptCfduPleDbG3rko3YZnn9Lw0IjpixVmexJDegg",
                "2vZNsG3UKvvO/CDlrdvyZRISOFylinBh0Jupc6KcWoKp7O4VS9giSAah8k5IUbXIW00SuOrjfEqQ9HEkN9JGzw",
            ),
            (
                "zQ3shqwJEJyMBsBXCWyCBpUBMqxcon9oHB7mCvx4sSpMdLJwc",
                ("EcdsaSecp256k1VerificationKey2019", "z25z9DTpsiYYJKGsWmSPJK2NFN8PcJtZig12K59UgW7q5t"),
                "5WpdIuEUUfVUYaozsi8G0B3cWO09cgZbIIwg1t2YKdUn/FEznOndsz/qgiYb89zwxYCbB71f7yQK5Lr7NasfoA",
                "5WpdIuEUUfVUYaozsi8G0B3cWO09cgZbIIwg1t2YKdXYA67MYxYiTMAVfdnkDCMN9S5B3vHosRe07aORmoshoQ",
            ),
        ] {
            let key = Key::read(key).unwrap();
            let method = json!({ "id": "#atproto", "type": once.0, "publicKeyMultibase": once.1 });
            let document = json!({ "id": DID, "verificationMethod": [method] }).to_string();
            assert_eq!(of_document(document.as_bytes(), DID).unwrap().0, key);
            let signature = |text: &str| STANDARD_NO_PAD.decode(text).unwrap();
            assert!(key.has_signed(b"\xa1ehelloeworld", &signature(low)));
            assert!(!key.has_signed(b"\xa1ehelloeworld", &signature(high)), "the higher form");
        }
    }

    #[test]
    fn an_accounts_key_is_read_from_its_own_document_as_it_is_written_now_and_as_it_was() {
        for signer in Signer::both(9) {
            let (key, written) = of_document(&signer.document(DID), DID).unwrap();
            assert_eq!((Key::read(&written).as_ref(), written), (Some(&key), signer.key()));
            let sort = match signer {
                Signer::K256(_) => "EcdsaSecp256k1VerificationKey2019",
                Signer::P256(_) => "EcdsaSecp256r1VerificationKey2019",
            };
            let point = format!("z{}", super::tests::written(&signer.point(false)));
            let once = json!({ "id": DID, "verificationMethod": [
                { "id": "#other", "type": "Multikey", "publicKeyMultibase": "zQ3" },
                { "id": "#atproto", "type": sort, "publicKeyMultibase": point },
            ] });
            assert_eq!(of_document(once.to_string().as_bytes(), DID).unwrap().0, key);
            assert_eq!(of_document(&signer.document("did:plc:bo"), DID), None, "another account's");
        }
        for none in [&b""[..], b"{}", b"{\"id\":\"did:plc:anna\"}", b"nonsense"] {
            assert_eq!(of_document(none, DID), None);
        }
    }

    #[test]
    fn the_keys_there_were_are_told_the_newest_first_and_what_was_taken_back_is_left_out() {
        let [first, second] = Signer::both(3);
        let [taken_back, _] = Signer::both(4);
        let done = |key: &Signer, nullified: bool| {
            let named = json!({ "atproto": format!("did:key:{}", key.key()) });
            json!({ "nullified": nullified, "operation": { "verificationMethods": named } })
        };
        let oldest = json!({ "operation": { "signingKey": format!("did:key:{}", first.key()) } });
        let record = json!([oldest, done(&taken_back, true), done(&second, false)]).to_string();
        let keys = of_history(record.as_bytes()).into_iter().map(|(_, written)| written);
        assert_eq!(keys.collect::<Vec<_>>(), [second.key(), first.key()]);
        assert!(of_history(b"{}").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic_and_what_was_written_is_read_back(text in "z?\\PC{0,140}", bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..60)) {
            let _ = Key::read(&text);
            proptest::prop_assert_eq!(base58(&written(&bytes)), Some(bytes));
        }
    }
}
