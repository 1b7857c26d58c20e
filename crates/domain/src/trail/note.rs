//! Signed notes (C2SP signed-note): a text with the signatures of those who vouch for it.
//!
//! ```text
//! text, ending with a line feed
//!
//! — name base64(key id, signature)
//! ```
//!
//! Only Ed25519 (type 0x01) is made here. Signatures by others, witnesses for one, are left standing.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};

/// The type byte of an Ed25519 key.
const ED25519: u8 = 1;

/// What every signature line begins with: an em dash and a space.
const DASH: &str = "— ";

/// Signatures that are read; what a note has beyond them is refused. The specification asks for 16.
const MOST_SIGNATURES: usize = 100;

/// Bytes of a note that are read.
const LONGEST: usize = 1_000_000;

/// Why a note, or a key, is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadNote {
    /// No text, blank line and signatures, or a control character, or far too much of it.
    #[error("this is not a signed note")]
    Malformed,
    /// None of the keys we know has signed.
    #[error("no known key has signed the note")]
    Unsigned,
    /// A key we know is named, but has not signed this text.
    #[error("the signature by {0} does not fit the text")]
    Forged(String),
    /// Not a key in the form `name+id+base64`, or its id belongs to another key.
    #[error("this is not a key for signed notes")]
    Key,
    /// A name is not empty and has neither space, plus sign nor control character.
    #[error("{0:?} cannot be the name of a key")]
    Name(String),
}

fn check_name(name: &str) -> Result<(), BadNote> {
    let bad = |c: char| c.is_whitespace() || c.is_control() || c == '+';
    if name.is_empty() || name.contains(bad) {
        Err(BadNote::Name(name.chars().take(80).collect()))
    } else {
        Ok(())
    }
}

fn key_id(name: &str, key: &VerifyingKey) -> [u8; 4] {
    let hash =
        Sha256::new_with_prefix(name).chain_update([b'\n', ED25519]).chain_update(key.as_bytes()).finalize();
    [hash[0], hash[1], hash[2], hash[3]]
}

/// Takes `name+id+base64` apart: the name, and the 32 bytes of an Ed25519 key.
fn take_apart(text: &str) -> Result<(&str, [u8; 4], [u8; 32]), BadNote> {
    let (name, rest) = text.split_once('+').ok_or(BadNote::Key)?;
    let (id, key) = rest.split_once('+').ok_or(BadNote::Key)?;
    check_name(name)?;
    if id.len() != 8 || !id.bytes().all(|c| c.is_ascii_hexdigit()) {
        return Err(BadNote::Key);
    }
    let id = u32::from_str_radix(id, 16).map_err(|_| BadNote::Key)?.to_be_bytes();
    let bytes = BASE64.decode(key).map_err(|_| BadNote::Key)?;
    match bytes.split_first() {
        Some((&ED25519, key)) => Ok((name, id, key.try_into().map_err(|_| BadNote::Key)?)),
        _ => Err(BadNote::Key),
    }
}

/// Who signs: a name and a secret key.
#[derive(Clone)]
pub struct Signer {
    name: String,
    id: [u8; 4],
    key: SigningKey,
}

impl Signer {
    /// A signer with this name and Ed25519 seed (32 unpredictable bytes).
    ///
    /// # Errors
    /// When the name has a space, plus sign or control character.
    pub fn new(name: &str, seed: &[u8; 32]) -> Result<Self, BadNote> {
        check_name(name)?;
        let key = SigningKey::from_bytes(seed);
        Ok(Self { name: name.to_owned(), id: key_id(name, &key.verifying_key()), key })
    }

    /// Reads `PRIVATE+KEY+name+id+base64`, as other programs for signed notes write it.
    ///
    /// # Errors
    /// When the text is no such key.
    pub fn parse(text: &str) -> Result<Self, BadNote> {
        let (name, id, seed) = take_apart(text.strip_prefix("PRIVATE+KEY+").ok_or(BadNote::Key)?)?;
        let signer = Self::new(name, &seed)?;
        if signer.id == id { Ok(signer) } else { Err(BadNote::Key) }
    }

    /// `PRIVATE+KEY+name+id+base64`. Secret: for a key file only.
    #[must_use]
    pub fn to_secret_text(&self) -> String {
        let key = [&[ED25519], self.key.as_bytes().as_slice()].concat();
        format!("PRIVATE+KEY+{}+{:08x}+{}", self.name, u32::from_be_bytes(self.id), BASE64.encode(key))
    }

    /// The public half, for those who verify.
    #[must_use]
    pub fn verifier(&self) -> Verifier {
        Verifier { name: self.name.clone(), id: self.id, key: self.key.verifying_key() }
    }

    /// The text with this signer's signature.
    ///
    /// # Errors
    /// When the text is empty, does not end with a line feed, or has a control character.
    pub fn sign(&self, text: &str) -> Result<String, BadNote> {
        if text.len() < 2 || !text.ends_with('\n') || text.len() > LONGEST / 2 || has_control(text) {
            return Err(BadNote::Malformed);
        }
        let signature = [self.id.as_slice(), &self.key.sign(text.as_bytes()).to_bytes()].concat();
        Ok(format!("{text}\n{DASH}{} {}\n", self.name, BASE64.encode(signature)))
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.verifier())
    }
}

/// A key that may be made public: `name+id+base64`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

impl Verifier {
    /// The name of the key, for a log its origin.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = [&[ED25519], self.key.as_bytes().as_slice()].concat();
        write!(f, "{}+{:08x}+{}", self.name, u32::from_be_bytes(self.id), BASE64.encode(key))
    }
}

impl FromStr for Verifier {
    type Err = BadNote;

    fn from_str(text: &str) -> Result<Self, BadNote> {
        let (name, id, key) = take_apart(text)?;
        let key = VerifyingKey::from_bytes(&key).map_err(|_| BadNote::Key)?;
        if key_id(name, &key) != id {
            return Err(BadNote::Key);
        }
        Ok(Self { name: name.to_owned(), id, key })
    }
}

fn has_control(text: &str) -> bool {
    text.bytes().any(|byte| byte < 0x20 && byte != b'\n')
}

/// The text of a note that at least one of the known keys has signed.
///
/// Signatures by unknown keys are passed over; a known key whose signature is wrong refuses the note.
///
/// # Errors
/// When the note is malformed, unsigned by the known, or forged.
pub fn open<'n>(note: &'n [u8], known: &[Verifier]) -> Result<&'n str, BadNote> {
    if note.len() > LONGEST {
        return Err(BadNote::Malformed);
    }
    let note = std::str::from_utf8(note).map_err(|_| BadNote::Malformed)?;
    let end = note.rfind("\n\n").ok_or(BadNote::Malformed)?;
    let (text, signatures) = (&note[..=end], &note[end + 2..]);
    let lines = signatures.strip_suffix('\n').ok_or(BadNote::Malformed)?;
    if has_control(note) || lines.is_empty() {
        return Err(BadNote::Malformed);
    }
    let mut signed = false;
    for (i, line) in lines.split('\n').enumerate() {
        let (name, id, signature) = signature(line).ok_or(BadNote::Malformed)?;
        if i >= MOST_SIGNATURES {
            return Err(BadNote::Malformed);
        }
        let Some(key) = known.iter().find(|key| key.name == name && key.id == id) else { continue };
        let signature: Option<[u8; 64]> = signature.try_into().ok();
        let fits = signature
            .is_some_and(|s| key.key.verify_strict(text.as_bytes(), &Signature::from_bytes(&s)).is_ok());
        if !fits {
            return Err(BadNote::Forged(name.to_owned()));
        }
        signed = true;
    }
    if signed { Ok(text) } else { Err(BadNote::Unsigned) }
}

/// Name, key id and signature of a signature line.
fn signature(line: &str) -> Option<(&str, [u8; 4], Vec<u8>)> {
    let (name, encoded) = line.strip_prefix(DASH)?.split_once(' ')?;
    check_name(name).ok()?;
    let mut bytes = BASE64.decode(encoded).ok().filter(|bytes| bytes.len() > 4)?;
    let signature = bytes.split_off(4);
    Some((name, bytes.try_into().ok()?, signature))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Key and note that the Go documentation of signed notes publishes.
    const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const NOTE: &str = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n\n\
        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    fn signer(name: &str) -> Signer {
        Signer::new(name, &[9; 32]).unwrap()
    }

    #[test]
    fn a_published_note_opens_with_its_published_key() {
        let key: Verifier = PETER.parse().unwrap();
        assert_eq!(key.to_string(), PETER);
        assert!(open(NOTE.as_bytes(), &[key]).unwrap().ends_with("problem is.\n"));
    }

    #[test]
    fn what_is_signed_opens_and_what_is_changed_does_not() {
        let signer = signer("kommun.example/trail");
        let note = signer.sign("å\n\nb\n").unwrap();
        let known = [signer.verifier()];
        assert_eq!(open(note.as_bytes(), &known), Ok("å\n\nb\n"));
        let changed = note.replacen('b', "c", 1);
        assert_eq!(open(changed.as_bytes(), &known), Err(BadNote::Forged("kommun.example/trail".into())));
    }

    #[test]
    fn unknown_keys_are_passed_over_but_one_must_be_known() {
        let (ours, theirs) = (signer("ours"), signer("theirs"));
        let mut note = ours.sign("text\n").unwrap();
        let other = theirs.sign("text\n").unwrap();
        let line = other.split("\n\n").nth(1).unwrap();
        (0..40).for_each(|_| note.push_str(line));
        assert!(open(note.as_bytes(), &[ours.verifier()]).is_ok());
        assert!(open(note.as_bytes(), &[theirs.verifier()]).is_ok());
        assert_eq!(open(note.as_bytes(), &[signer("nobody").verifier()]), Err(BadNote::Unsigned));
        assert_eq!(open(note.as_bytes(), &[]), Err(BadNote::Unsigned));
        (0..100).for_each(|_| note.push_str(line));
        assert_eq!(open(note.as_bytes(), &[ours.verifier()]), Err(BadNote::Malformed));
    }

    #[test]
    fn what_is_no_note_is_refused() {
        let good = signer("a").sign("text\n").unwrap();
        let known = [signer("a").verifier()];
        for bad in [
            String::new(),
            "\n\n".into(),
            "text\n".into(),
            "text\n\n".into(),
            good.trim_end().into(),
            good.replace("text", "te\tt"),
            good.replace("text\n", "text\r\n"),
            good.replace('—', "-"),
            good.replace("— a ", "— a  "),
            format!("{good}— b AAAAAA\n"),
            format!("{good}— b+c AAAAAAAA\n"),
            format!("{good}\n"),
        ] {
            assert_eq!(open(bad.as_bytes(), &known), Err(BadNote::Malformed), "{bad:?}");
        }
        assert_eq!(open(b"\xff\n\n\xe2\x80\x94 a AAAAAAAA\n", &known), Err(BadNote::Malformed));
        for text in ["", "\n", "no line feed", "nul\0\n", "tab\t\n"] {
            assert_eq!(signer("a").sign(text), Err(BadNote::Malformed), "{text:?}");
        }
    }

    #[test]
    fn keys_come_back_and_bent_ones_are_refused() {
        let signer = signer("kommun.example/trail");
        assert_eq!(Signer::parse(&signer.to_secret_text()).unwrap().verifier(), signer.verifier());
        assert!(!format!("{signer:?}").contains("PRIVATE"));
        let key = signer.verifier().to_string();
        for bad in [
            "",
            "a",
            "a+b",
            "a+00000000+",
            &key.replace("trail", "trial"),
            &key.replace('+', " "),
            &key[..key.len() - 4],
        ] {
            assert!(bad.parse::<Verifier>().is_err(), "{bad}");
        }
        for name in ["", "a b", "a+b", "a\nb", "a\u{a0}b"] {
            assert!(Signer::new(name, &[0; 32]).is_err(), "{name:?}");
        }
    }
}
