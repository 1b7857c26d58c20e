//! A diary that is kept elsewhere and watches a folder: registrations are left there, receipts come back.

use super::Outside;
use crate::diary::handed::Handed;

/// A file that belongs to a registration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its name: letters, digits, dots and strokes.
    pub name: String,
    /// What it is, as a media type.
    pub kind: String,
    /// What it is to the message, in a few words.
    pub about: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// One registration to be left in a folder: the restricted form, with its documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// The diary's folder, under the one the operator has named: plain words with strokes between.
    pub folder: Vec<String>,
    /// What is handed over.
    pub handed: Handed,
    /// The registration's id with us.
    pub id: uuid::Uuid,
    /// The hand-over's.
    pub handover: uuid::Uuid,
    /// Its files.
    pub documents: Vec<Document>,
}

/// A receipt that lay in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The file's name.
    pub file: String,
    /// The reference it answers; none when it names none.
    pub token: Option<String>,
    /// The number it gives, or why it gives none, in Swedish.
    pub number: Result<String, String>,
}

/// Why a folder could not be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FolderFailure {
    /// The operator has named no folder.
    #[error("Ingen mapp är angiven i inställningarna (diary_folder).")]
    NotSet,
    /// The name is no folder's.
    #[error("Mappens namn kan inte användas.")]
    Name,
    /// It cannot be read or written now.
    #[error("Mappen kan inte läsas eller skrivas: {0}.")]
    Disk(String),
}

/// Leaves registrations in a watched folder, and finds what came back.
pub trait DiaryFolder: Send + Sync {
    /// Leaves one registration: its documents first, then the file that names them, all or nothing to
    /// whoever watches. Left already, nothing is done.
    fn leave<'a>(&'a self, package: Package) -> Outside<'a, Result<(), FolderFailure>>;

    /// The receipts that lie there.
    fn receipts<'a>(&'a self, folder: Vec<String>) -> Outside<'a, Result<Vec<Receipt>, FolderFailure>>;

    /// Puts a receipt aside: among those that were taken down, or those that could not be.
    fn aside<'a>(
        &'a self,
        folder: Vec<String>,
        file: String,
        taken: bool,
    ) -> Outside<'a, Result<(), FolderFailure>>;
}
