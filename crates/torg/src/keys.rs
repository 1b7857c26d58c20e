//! The key file beside a program at work: read anew when it has changed, and changed whole or not at all.

use crate::installation::read_keys;
use anyhow::Context;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;
use torg_domain::outside::HoldKeys;
use torg_domain::trail::key::KeyFile;

/// What tells one state of a file from another.
type Mark = Option<(SystemTime, u64)>;

/// The key file as it lies there now.
pub struct LiveKeys {
    path: PathBuf,
    last: Mutex<(Mark, KeyFile)>,
}

impl LiveKeys {
    /// The key file at a path, and what was read from it when the program began.
    #[must_use]
    pub fn at(path: PathBuf, read: KeyFile) -> Self {
        // Read anew the first time: it may have changed since.
        Self { path, last: Mutex::new((None, read)) }
    }
}

fn mark(path: &Path) -> Mark {
    let file = std::fs::metadata(path).ok()?;
    Some((file.modified().ok()?, file.len()))
}

impl HoldKeys for LiveKeys {
    fn keys(&self) -> KeyFile {
        let now = mark(&self.path);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if now != last.0 {
            match read_keys(&self.path) {
                Ok(keys) => *last = (now, keys),
                // What was read before still opens what it opened.
                Err(why) => {
                    tracing::error!(why = format!("{why:#}"), "the key file has changed and cannot be read")
                }
            }
        }
        last.1.clone()
    }
}

/// Nobody else on this host changes the key file while this is held.
pub struct Turn {
    _lock: File,
    beside: PathBuf,
}

impl Turn {
    /// Takes the turn, or refuses in a sentence.
    ///
    /// # Errors
    /// When somebody else changes the key file now, or its folder cannot be written to.
    pub fn take(path: &Path) -> anyhow::Result<Self> {
        let beside = beside(path, "lock");
        loop {
            let lock = open_lock(&beside).with_context(|| {
                format!(
                    "{} cannot be opened; when no `torg secrets rotate-key` runs, whoever owns the folder may remove it",
                    beside.display()
                )
            })?;
            match lock.try_lock() {
                // Who had the turn before may have taken the file away since it was opened here.
                Ok(()) if !is_at(&lock, &beside) => {}
                Ok(()) => return Ok(Self { _lock: lock, beside }),
                Err(std::fs::TryLockError::WouldBlock) => {
                    anyhow::bail!(
                        "the key file is being changed by another command: wait until that has ended"
                    )
                }
                Err(std::fs::TryLockError::Error(why)) => {
                    return Err(why).with_context(|| format!("{} cannot be locked", beside.display()));
                }
            }
        }
    }

    /// Puts another key file in the place of the one that is there, in one step: a crash leaves the one or the other.
    /// It belongs to whom the old one belonged to, and nobody else can read it.
    ///
    /// # Errors
    /// When it cannot be written, or given to whom the old one belonged to; the old one is then still there.
    pub fn replace(&self, path: &Path, keys: &KeyFile) -> anyhow::Result<()> {
        let path =
            std::fs::canonicalize(path).with_context(|| format!("{} cannot be found", path.display()))?;
        let new = beside(&path, "new");
        // One that a crash has left was never in use.
        if let Err(why) = std::fs::remove_file(&new)
            && why.kind() != std::io::ErrorKind::NotFound
        {
            return Err(why).with_context(|| format!("{} cannot be taken away", new.display()));
        }
        crate::installation::write_secret(&new, &keys.to_secret_text())?;
        let put = same_owner(&path, &new).and_then(|()| {
            std::fs::rename(&new, &path)?;
            match path.parent() {
                Some(folder) => File::open(folder)?.sync_all(),
                None => Ok(()),
            }
        });
        put.with_context(|| format!("{} cannot be put in its place", new.display()))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        // While the lock is held, so that it is nobody else's. One that stays is no hindrance to the next.
        if let Err(why) = std::fs::remove_file(&self.beside) {
            tracing::debug!(%why, "the lock beside the key file stays");
        }
    }
}

/// The file that is locked; one that a crash of another user's command has left is only read.
fn open_lock(beside: &Path) -> std::io::Result<File> {
    match File::options().create(true).append(true).open(beside) {
        Err(why) if why.kind() == std::io::ErrorKind::PermissionDenied => File::open(beside).map_err(|_| why),
        opened => opened,
    }
}

/// Whether an open file is the one that lies at a path.
#[cfg(unix)]
fn is_at(open: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let (Ok(open), Ok(there)) = (open.metadata(), std::fs::metadata(path)) else { return false };
    (open.dev(), open.ino()) == (there.dev(), there.ino())
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

/// A file beside another, of the same name and one more ending.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

#[cfg(unix)]
fn same_owner(old: &Path, new: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    let (old, now) = (std::fs::metadata(old)?, std::fs::metadata(new)?);
    if (old.uid(), old.gid()) == (now.uid(), now.gid()) {
        return Ok(());
    }
    std::os::unix::fs::chown(new, Some(old.uid()), Some(old.gid()))
}

#[cfg(not(unix))]
fn same_owner(_: &Path, _: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_at_work_sees_the_new_key_file_and_keeps_the_old_keys_when_it_cannot() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("torg.key");
        let first = KeyFile::new([1; 32], [2; 32]);
        crate::installation::write_secret(&path, &first.to_secret_text()).unwrap();
        let live = LiveKeys::at(path.clone(), first.clone());
        assert!(live.keys() == first);
        std::fs::write(beside(&path, "new"), "half").unwrap();
        let turn = Turn::take(&path).unwrap();
        assert!(Turn::take(&path).is_err(), "one at a time");
        let second = first.resealed([3; 32]);
        turn.replace(&path, &second).unwrap();
        assert!(live.keys() == second);
        assert!(crate::installation::open_to_others(&path).is_none());
        drop(turn);
        assert!(!beside(&path, "lock").exists(), "nothing stays that another user could not lock");
        // A crash leaves it.
        std::fs::write(beside(&path, "lock"), "").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let unwritable = std::fs::Permissions::from_mode(0o444);
            std::fs::set_permissions(beside(&path, "lock"), unwritable).unwrap();
        }
        Turn::take(&path).unwrap();
        std::fs::write(&path, "not a key file").unwrap();
        assert!(live.keys() == second);
    }
}
