//! A folder that a diary watches: registrations are left in `ut`, receipts are found in `in`.
//!
//! ```text
//! <diary_folder>/<municipality>/<diary>/ut/<reference>/        its documents, whole before
//! <diary_folder>/<municipality>/<diary>/ut/<reference>.xml     this appears (CITS ERMS 3.0)
//! <diary_folder>/<municipality>/<diary>/in/<anything>.ack|xml  the receipt with the number
//! <diary_folder>/<municipality>/<diary>/in/klara, in/fel       receipts that were taken down, or could not be
//! ```
//!
//! Everything is written under another name, brought to the disk and then renamed: whoever watches sees
//! all of it or nothing, also when the machine stops half-way.

pub mod erms;
mod receipt;

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use torg_domain::outside::Outside;
use torg_domain::outside::diary::{DiaryFolder, FolderFailure, Package, Receipt};

/// Most receipts that are read in one look.
const AT_ONCE: usize = 200;

/// The largest receipt that is read, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// Watched folders under one that the operator has named.
#[derive(Clone, Debug)]
pub struct Folders {
    root: PathBuf,
}

impl Folders {
    /// Folders under this one.
    #[must_use]
    pub fn under(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// The place of a diary. Its words are letters, digits and strokes: no word leads out of the folder.
    fn place(&self, folder: &[String]) -> Result<PathBuf, FolderFailure> {
        let mut place = self.root.clone();
        if folder.is_empty() || !folder.iter().all(|word| plain(word)) {
            return Err(FolderFailure::Name);
        }
        place.extend(folder);
        Ok(place)
    }
}

fn plain(word: &str) -> bool {
    !word.is_empty()
        && word.len() <= 100
        && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// A file's name in a folder: no path, nothing hidden.
fn file_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 200
        && !name.starts_with('.')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
}

fn disk(why: &io::Error) -> FolderFailure {
    // The path may name a person's home: only what went wrong is said.
    FolderFailure::Disk(why.kind().to_string())
}

fn leave(place: &Path, package: &Package) -> Result<(), FolderFailure> {
    let token = &package.handed.token;
    if !plain(token) || !package.documents.iter().all(|d| file_name(&d.name)) {
        return Err(FolderFailure::Name);
    }
    let xml = erms::write(package);
    let out = place.join("ut");
    let done = || -> io::Result<()> {
        fs::create_dir_all(&out)?;
        let there = out.join(format!("{token}.xml"));
        if there.exists() {
            return Ok(());
        }
        let (half, whole) = (out.join(format!(".{token}.half")), out.join(token));
        if half.exists() {
            fs::remove_dir_all(&half)?;
        }
        if !whole.exists() {
            fs::create_dir(&half)?;
            for document in &package.documents {
                put(&half.join(&document.name), &document.bytes)?;
            }
            sync(&half)?;
            fs::rename(&half, &whole)?;
            sync(&out)?;
        }
        let unfinished = out.join(format!(".{token}.xml"));
        put(&unfinished, xml.as_bytes())?;
        fs::rename(&unfinished, &there)?;
        sync(&out)
    };
    done().map_err(|why| disk(&why))
}

fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// A folder's own list of names is brought to the disk too, or a rename may be forgotten.
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn receipts(place: &Path) -> Result<Vec<Receipt>, FolderFailure> {
    let look = || -> io::Result<Vec<Receipt>> {
        let folder = place.join("in");
        fs::create_dir_all(&folder)?;
        let mut names: Vec<String> = Vec::new();
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            if entry.file_type()?.is_file() && receipt::is_one(&name) {
                names.push(name);
            }
        }
        names.sort();
        names.truncate(AT_ONCE);
        let mut found = Vec::with_capacity(names.len());
        for name in names {
            let path = folder.join(&name);
            if fs::metadata(&path)?.len() > LARGEST {
                let number = Err("kvittensen är för stor".to_owned());
                found.push(Receipt { file: name, token: None, number });
                continue;
            }
            let bytes = fs::read(&path)?;
            found.push(receipt::read(&name, &bytes));
        }
        Ok(found)
    };
    look().map_err(|why| disk(&why))
}

fn aside(place: &Path, file: &str, taken: bool) -> Result<(), FolderFailure> {
    if file.contains(['/', '\\', '\0']) || file.starts_with('.') {
        return Err(FolderFailure::Name);
    }
    let moved = || -> io::Result<()> {
        let folder = place.join("in");
        let to = folder.join(if taken { "klara" } else { "fel" });
        fs::create_dir_all(&to)?;
        match fs::rename(folder.join(file), to.join(file)) {
            // Another node was faster.
            Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    };
    moved().map_err(|why| disk(&why))
}

/// Runs what waits for the disk beside the work that does not.
async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, FolderFailure> + Send + 'static,
) -> Result<T, FolderFailure> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(_) => Err(FolderFailure::Disk("avbrutet".to_owned())),
    }
}

impl DiaryFolder for Folders {
    fn leave<'a>(&'a self, package: Package) -> Outside<'a, Result<(), FolderFailure>> {
        let place = self.place(&package.folder);
        Box::pin(async move {
            let place = place?;
            beside(move || leave(&place, &package)).await
        })
    }

    fn receipts<'a>(&'a self, folder: Vec<String>) -> Outside<'a, Result<Vec<Receipt>, FolderFailure>> {
        let place = self.place(&folder);
        Box::pin(async move {
            let place = place?;
            beside(move || receipts(&place)).await
        })
    }

    fn aside<'a>(
        &'a self,
        folder: Vec<String>,
        file: String,
        taken: bool,
    ) -> Outside<'a, Result<(), FolderFailure>> {
        let place = self.place(&folder);
        Box::pin(async move {
            let place = place?;
            beside(move || aside(&place, &file, taken)).await
        })
    }
}
