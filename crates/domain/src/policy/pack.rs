//! A pack: one municipality's rules as a folder of texts, read whole and held together.
//!
//! Reading a folder is the program's matter; here a pack is the names and texts of its files. A pack
//! that has been adopted is kept as one string, byte for byte what was adopted, with the law as it was
//! cited then, so that what was decided under it can be judged by it for ever.

use super::check;
use super::clock_rules::{ClockPart, ClocksFile};
use super::criticism::Criticism;
use super::grounds::{Ground, GroundsFile};
use super::hours::HoursFile;
use super::law::{LawFile, Provision};
use super::parameters::{PARAMETERS, Parameters};
use super::platforms::Platforms;
use super::reading::{Book, Mistake, Names, Strictness, Target, Weight, record};
use super::texts::{ReplyText, TextsFile};
use super::titles::{Title, TitlesFile};
use super::triage::Triage;
use crate::clocks::ClockKind;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

record! {
    /// Who wrote the pack and for whom.
    pub struct About {
        /// The pack's key: the folder's name.
        key: String = "nyckel",
        /// The document's title.
        title: String = "titel",
        /// What the document is called in the definite plural or singular: "riktlinjerna", "policyn".
        called: String = "kallas",
        /// In a sentence or two: what the pack follows.
        about: String = "om",
        /// First day the pack is meant to be used; left out where unknown.
        valid_from: Option<Date> = "gäller från",
    }
}

/// The files of a pack. `law.toml` may be the installation's shared one.
pub const FILES: [&str; 10] = [
    "pack.toml",
    "policy.toml",
    "grounds.toml",
    "clocks.toml",
    "triage.toml",
    "criticism.toml",
    "texts.toml",
    "hours.toml",
    "titles.toml",
    "law.toml",
];

/// A whole pack, typed and held together.
#[derive(Clone, PartialEq, Debug)]
pub struct Pack {
    /// Who wrote it and for whom.
    pub about: About,
    /// The hundred parameters.
    pub parameters: Parameters,
    /// The grounds.
    pub grounds: GroundsFile,
    /// The clocks.
    pub clocks: ClocksFile,
    /// The triage questions.
    pub triage: Triage,
    /// The steps for criticism.
    pub criticism: Criticism,
    /// The reply texts.
    pub texts: TextsFile,
    /// The opening hours.
    pub hours: HoursFile,
    /// The titles.
    pub titles: TitlesFile,
    /// The law it cites.
    pub law: LawFile,
    files: Vec<(String, String)>,
}

impl Pack {
    /// Reads a pack from the names and texts of its files.
    ///
    /// # Errors
    /// Every mistake, in the order of files and lines. Warnings alone do not stop it.
    pub fn read(files: &[(String, String)]) -> Result<Self, Vec<Mistake>> {
        let (pack, mistakes) = Self::examine(files, Strictness::Written, None, None);
        pack.ok_or(mistakes)
    }

    /// Every mistake and warning in a pack. `today` is held against the texts' review dates, and the
    /// catalogue against the platforms named.
    #[must_use]
    pub fn check(
        files: &[(String, String)],
        today: Option<Date>,
        platforms: Option<&Platforms>,
    ) -> Vec<Mistake> {
        Self::examine(files, Strictness::Written, today, platforms).1
    }

    fn examine(
        files: &[(String, String)],
        strictness: Strictness,
        today: Option<Date>,
        platforms: Option<&Platforms>,
    ) -> (Option<Self>, Vec<Mistake>) {
        let mut files: Vec<(String, String)> =
            files.iter().map(|(name, text)| (name.clone(), plain(text))).collect();
        files.sort();
        let mut book = Book::new(strictness);
        check::the_right_files(&files, &mut book);

        let text = |name: &str| files.iter().find(|(file, _)| file == name).map(|(_, text)| text.as_str());
        // Every file is read before any is judged, so that one mistake hides no other.
        macro_rules! read { ($($name:ident: $file:literal,)*) => { $(let $name = text($file).and_then(|text| book.file($file, text));)* } }
        read! {
            about: "pack.toml",
            parameters: "policy.toml",
            grounds: "grounds.toml",
            clocks: "clocks.toml",
            triage: "triage.toml",
            criticism: "criticism.toml",
            texts: "texts.toml",
            hours: "hours.toml",
            titles: "titles.toml",
            law: "law.toml",
        }
        let whole = (|| {
            Some(Self {
                about: about_of(about)?,
                parameters: parameters?,
                grounds: grounds?,
                clocks: clocks?,
                triage: triage?,
                criticism: criticism?,
                texts: texts?,
                hours: hours?,
                titles: titles?,
                law: law?,
                files: files.clone(),
            })
        })();
        check::keys_once(&mut book);
        check::references(platforms, &mut book);
        if let Some(pack) = &whole {
            check::held_together(pack, today, &mut book);
        }
        let mistakes = book.into_mistakes();
        let sound = mistakes.iter().all(|mistake| mistake.weight == Weight::Warning);
        (whole.filter(|_| sound), mistakes)
    }

    /// The pack as one string, the same bytes for the same texts.
    #[must_use]
    pub fn to_snapshot(&self) -> String {
        serde_json::json!({ "torg_pack": 1, "files": self.files }).to_string()
    }

    /// The pack that a snapshot keeps. What the product learned to ask since is silent in it.
    ///
    /// # Errors
    /// When the string is no snapshot, or its texts cannot be read.
    pub fn from_snapshot(snapshot: &str) -> Result<Self, SnapshotError> {
        let kept: Snapshot = serde_json::from_str(snapshot).map_err(|_| SnapshotError::NotOne)?;
        if kept.torg_pack != 1 {
            return Err(SnapshotError::Newer(kept.torg_pack));
        }
        let (pack, mistakes) = Self::examine(&kept.files, Strictness::Kept, None, None);
        pack.ok_or(SnapshotError::Unreadable(mistakes))
    }

    /// The SHA-256 of the snapshot, in hexadecimal.
    #[must_use]
    pub fn digest(&self) -> String {
        use std::fmt::Write as _;
        Sha256::digest(self.to_snapshot()).iter().fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// The names and texts of the files.
    #[must_use]
    pub fn files(&self) -> &[(String, String)] {
        &self.files
    }

    /// What the pack's titles and texts, and the laws it cites, are called.
    #[must_use]
    pub fn called(&self) -> Names {
        let mut names = Names::none();
        for title in &self.titles.title {
            names.call(Target::Title, &title.key, &title.name);
        }
        for text in &self.texts.text {
            names.call(Target::Text, &text.key, &text.title);
        }
        for ground in &self.grounds.ground {
            names.call(Target::Ground, &ground.key, &ground.title);
        }
        for law in &self.law.law {
            names.call(Target::Law, &law.key, &law.cite());
        }
        for info in PARAMETERS {
            names.call(Target::Parameter, info.key, info.label);
        }
        names
    }

    /// One ground by its key.
    #[must_use]
    pub fn ground(&self, key: &str) -> Option<&Ground> {
        self.grounds.ground.iter().find(|ground| ground.key == key)
    }

    /// One title by its key.
    #[must_use]
    pub fn title(&self, key: &str) -> Option<&Title> {
        self.titles.title.iter().find(|title| title.key == key)
    }

    /// One reply text by its key.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&ReplyText> {
        self.texts.text.iter().find(|text| text.key == key)
    }

    /// One provision by its key.
    #[must_use]
    pub fn provision(&self, key: &str) -> Option<&Provision> {
        self.law.law.iter().find(|law| law.key == key)
    }

    /// Every provision the pack rests on.
    pub fn provisions(&self) -> impl Iterator<Item = &Provision> {
        self.law.law.iter()
    }

    /// What the pack says about one kind of clock.
    #[must_use]
    pub fn clock_part(&self, kind: ClockKind) -> Option<&ClockPart> {
        self.clocks.clock.iter().find(|part| part.key == kind)
    }
}

/// The file pack.toml has one table.
fn about_of(file: Option<PackFile>) -> Option<About> {
    file.map(|file| file.pack)
}

record! {
    /// The file pack.toml.
    pub struct PackFile {
        /// Who wrote it and for whom.
        pack: About = "paketet",
    }
}

#[derive(serde::Deserialize)]
struct Snapshot {
    torg_pack: u32,
    files: Vec<(String, String)>,
}

/// Why a snapshot could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// It is something else.
    #[error("texten är ingen sparad riktlinje")]
    NotOne,
    /// A newer torg wrote it.
    #[error("den sparade riktlinjen har format {0}, som en nyare torg har skrivit")]
    Newer(u32),
    /// It does not hold together.
    #[error("den sparade riktlinjen går inte att läsa: {}", first(.0))]
    Unreadable(Vec<Mistake>),
}

fn first(mistakes: &[Mistake]) -> String {
    mistakes.first().map_or_else(String::new, |one| format!("{} rad {}: {}", one.file, one.line, one.text))
}

/// A text without a byte order mark and with the same line ends everywhere.
fn plain(text: &str) -> String {
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}
