//! Checkpoints (C2SP tlog-checkpoint): the signed word that a log had this size and this root.

use super::{
    note::{self, BadNote, Signer, Verifier},
    tree::Hash,
};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use std::fmt;

/// What a log is, at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Whose log: an address without scheme, see [`super::key::origin`].
    pub origin: String,
    /// Its number of entries.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// Why something is no checkpoint of the log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadCheckpoint {
    /// The note around it is not accepted.
    #[error(transparent)]
    Note(#[from] BadNote),
    /// Signed, but no origin, size and root.
    #[error("the signed text is not a checkpoint")]
    Malformed,
    /// Signed, but of another log.
    #[error("this is a checkpoint of {0}")]
    Origin(String),
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.origin, self.size, BASE64.encode(self.root))
    }
}

impl Checkpoint {
    /// The signed note that is served as `checkpoint`.
    ///
    /// The caller must be sure that the log only grew since the last one: a log that has signed two
    /// histories is worth nothing any more.
    ///
    /// # Errors
    /// When the origin is empty or has control characters.
    pub fn sign(&self, signer: &Signer) -> Result<String, BadNote> {
        if self.origin.is_empty() || self.origin.contains('\n') {
            return Err(BadNote::Malformed);
        }
        signer.sign(&self.to_string())
    }

    /// The checkpoint in a note that one of the log's keys has signed.
    ///
    /// # Errors
    /// When the note is not signed by a known key, or is no checkpoint of this origin.
    pub fn open(note: &[u8], origin: &str, known: &[Verifier]) -> Result<Self, BadCheckpoint> {
        let checkpoint = Self::read(note::open(note, known)?).ok_or(BadCheckpoint::Malformed)?;
        if checkpoint.origin == origin {
            Ok(checkpoint)
        } else {
            Err(BadCheckpoint::Origin(checkpoint.origin))
        }
    }

    /// Reads the signed text; lines after the third are extensions and passed over.
    fn read(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let origin = lines.next().filter(|line| !line.is_empty())?.to_owned();
        let number = lines.next()?;
        let size = number.parse().ok().filter(|size: &u64| size.to_string() == number)?;
        let root = BASE64.decode(lines.next()?).ok()?.try_into().ok()?;
        lines.all(|line| !line.is_empty()).then_some(Self { origin, size, root })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Checkpoint {
        Checkpoint { origin: "kommun.example/trail".into(), size: 20_852_163, root: [3; 32] }
    }

    fn signer() -> Signer {
        Signer::new("kommun.example/trail", &[1; 32]).unwrap()
    }

    #[test]
    fn a_checkpoint_comes_back_from_its_note() {
        let note = sample().sign(&signer()).unwrap();
        assert!(note.starts_with(
            "kommun.example/trail\n20852163\nAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=\n\n— "
        ));
        let known = [signer().verifier()];
        assert_eq!(Checkpoint::open(note.as_bytes(), "kommun.example/trail", &known), Ok(sample()));
        assert_eq!(
            Checkpoint::open(note.as_bytes(), "other", &known),
            Err(BadCheckpoint::Origin("kommun.example/trail".into()))
        );
    }

    #[test]
    fn signed_text_that_is_no_checkpoint_is_refused() {
        let text = sample().to_string();
        for bad in [
            "a\n1\n".to_owned(),
            text.replace("20852163", "020852163"),
            text.replace("20852163", "+1"),
            text.replace("20852163", "99999999999999999999"),
            text.replace("AwM=", "AwMD"),
            text.replace("kommun.example/trail\n", "\n"),
            format!("{text}\nb\n"),
        ] {
            let note = signer().sign(&bad).unwrap();
            let opened = Checkpoint::open(note.as_bytes(), "kommun.example/trail", &[signer().verifier()]);
            assert_eq!(opened, Err(BadCheckpoint::Malformed), "{bad:?}");
        }
        let note = signer().sign(&format!("{text}extension\n")).unwrap();
        assert!(Checkpoint::open(note.as_bytes(), "kommun.example/trail", &[signer().verifier()]).is_ok());
    }
}
