//! One installation: a data folder, its settings, its key file, its store.
//!
//! ```text
//! torg.toml   settings; every line may be left out
//! torg.key    the secrets, readable by the owner alone; may lie elsewhere (`key_file`)
//! torg.db     the embedded database, unless `database` names a PostgreSQL server
//! objects/    bytes by their SHA-256, and the public log
//! policies/   packs of one's own, a folder each, offered beside the shipped ones; may be missing
//! ```
//!
//! Settings come from `torg.toml` and then the environment: `TORG_LISTEN`, `TORG_SMTP__HOST` and so on.

use anyhow::{Context, bail};
use figment::Figment;
use figment::providers::{Env, Format, Toml};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use torg_domain::outside::Chance;
use torg_domain::trail::key::KeyFile;
use torg_store::{Db, Objects, Store};

/// What an operator can settle. All of it has a default.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// A PostgreSQL address; without it the database is `torg.db` in the data folder.
    pub database: Option<String>,
    /// The PostgreSQL schema all tables lie in; without it the server's default.
    pub schema: Option<String>,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The address people use, such as `https://torg.example.se`: for links in letters.
    pub address: Option<String>,
    /// The host name in the origin of every log. Once a log has been signed, its origin stays.
    pub log_host: String,
    /// Which host name shows which municipality (by its key), beside those that the database knows.
    pub hosts: BTreeMap<String, String>,
    /// The key file, when it does not lie in the data folder.
    pub key_file: Option<PathBuf>,
    /// The proxies whose `X-Forwarded-*` is believed: addresses or networks (`10.0.0.0/8`).
    pub trusted_proxies: Vec<String>,
    /// Names of private hosts that feeds may be fetched from all the same.
    pub allowed_private_hosts: Vec<String>,
    /// The browser that takes pictures of pages for evidence; without it the first Chromium in `PATH`.
    pub browser: Option<PathBuf>,
    /// How letters are sent; without it none are.
    pub smtp: Option<Smtp>,
    /// The folder under which diaries kept elsewhere watch theirs; without it none are.
    pub diary_folder: Option<PathBuf>,
}

/// How letters are sent.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Smtp {
    /// The server's name.
    pub host: String,
    /// Its port.
    #[serde(default = "submission")]
    pub port: u16,
    /// `starttls` (the default), `tls` or `none`.
    #[serde(default)]
    pub security: Security,
    /// The account, when the server asks for one.
    pub user: Option<String>,
    /// Its password.
    pub password: Option<String>,
    /// Who the letters are from.
    pub from: String,
    /// Where mail servers report letters that did not arrive; without it to `from`.
    pub bounces: Option<String>,
}

/// What protects the way to the mail server.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// Begins in the clear and is then sealed; refused if the server cannot.
    #[default]
    Starttls,
    /// Sealed from the first byte.
    Tls,
    /// In the clear: for a server on this machine.
    None,
}

fn submission() -> u16 {
    587
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Smtp({}:{})", self.host, self.port)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            database: None,
            schema: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            address: None,
            log_host: String::from("localhost"),
            hosts: BTreeMap::new(),
            key_file: None,
            trusted_proxies: Vec::new(),
            allowed_private_hosts: Vec::new(),
            browser: None,
            smtp: None,
            diary_folder: None,
        }
    }
}

const NAMES: [&str; 12] = [
    "database",
    "schema",
    "listen",
    "address",
    "log_host",
    "hosts",
    "key_file",
    "trusted_proxies",
    "allowed_private_hosts",
    "browser",
    "smtp",
    "diary_folder",
];

fn is_ours(name: &str) -> bool {
    let first = name.split("__").next().unwrap_or_default();
    NAMES.iter().any(|ours| ours.eq_ignore_ascii_case(first))
}

impl Settings {
    /// Reads `torg.toml` in the folder, if there is one, and the environment.
    ///
    /// # Errors
    /// A sentence with file and key for what cannot be read or is no setting.
    pub fn read(dir: &Path) -> anyhow::Result<Self> {
        // The environment also holds names that are no settings (of tests, of the shell): only ours are read.
        let file = dir.join("torg.toml");
        let mut figment = Figment::new();
        if file.exists() {
            figment = figment.merge(Toml::file_exact(file));
        }
        let figment = figment.merge(Env::prefixed("TORG_").filter(|name| is_ours(name.as_str())).split("__"));
        figment.extract().context("the settings cannot be read")
    }
}

/// An opened installation.
#[derive(Clone, Debug)]
pub struct Installation {
    /// What the operator has settled.
    pub settings: Settings,
    /// The secrets outside the database, as they were when it was opened.
    pub keys: KeyFile,
    /// Where they lie.
    pub key_path: PathBuf,
    /// The database and the bytes beside it.
    pub store: Store,
}

impl Installation {
    /// Opens an installation and brings its schema up to date.
    ///
    /// # Errors
    /// A sentence for what is missing or refused; nothing is made.
    pub async fn open(dir: &Path) -> anyhow::Result<Self> {
        let settings = Settings::read(dir)?;
        if settings.database.is_none() && !database_file(dir).exists() {
            bail!("there is no installation in {}: make one with `torg init`", dir.display());
        }
        let keys = read_keys(&settings.key_path(dir))?;
        let db = settings.open_database(dir).await?;
        Self::over(dir, settings, keys, db).await
    }

    /// Opens an installation as it is, for commands that look and do not change: beside a server at work
    /// a newer program must not change the schema under it.
    ///
    /// # Errors
    /// A sentence for what is missing or refused, or when the schema is not this program's.
    pub async fn look(dir: &Path) -> anyhow::Result<Self> {
        let settings = Settings::read(dir)?;
        if settings.database.is_none() && !database_file(dir).exists() {
            bail!("there is no installation in {}: make one with `torg init`", dir.display());
        }
        let keys = read_keys(&settings.key_path(dir))?;
        let db = settings.open_database(dir).await?;
        let (found, known) = (db.schema().await?, torg_store::migrate::known());
        if found != known {
            bail!(
                "the database has schema {found} and this program knows {known}: \
                 `torg serve` brings an older one up to date; a newer one wants a newer torg"
            );
        }
        let objects = Objects::folder(&objects_folder(dir))?;
        let key_path = settings.key_path(dir);
        Ok(Self { settings, keys, key_path, store: Store::new(db, objects) })
    }

    /// Makes an installation where there is none: folder, key file, database. What is there already
    /// stays; an installation that is complete is simply opened.
    ///
    /// # Errors
    /// When the folder cannot be made or written.
    pub async fn create(dir: &Path, chance: &dyn Chance) -> anyhow::Result<Self> {
        std::fs::create_dir_all(dir).with_context(|| format!("{} cannot be made", dir.display()))?;
        let settings = Settings::read(dir)?;
        Self::with(dir, settings, chance).await
    }

    /// The same with settings of one's own, in a folder that is there.
    ///
    /// # Errors
    /// As `create`.
    pub async fn with(dir: &Path, settings: Settings, chance: &dyn Chance) -> anyhow::Result<Self> {
        let keys = Self::own_keys(dir, &settings, chance)?;
        let db = settings.open_database(dir).await?;
        Self::over(dir, settings, keys, db).await
    }

    /// The same for a database that is filled in one go and thrown away if that is interrupted: nothing of it, its
    /// making included, waits for the disk until `settle`.
    ///
    /// # Errors
    /// As `create`.
    pub async fn in_a_hurry(dir: &Path, settings: Settings, chance: &dyn Chance) -> anyhow::Result<Self> {
        let keys = Self::own_keys(dir, &settings, chance)?;
        let db = settings.open_database(dir).await?;
        db.hurry().await?;
        Self::over(dir, settings, keys, db).await
    }

    /// The keys in the folder, made if there are none.
    fn own_keys(dir: &Path, settings: &Settings, chance: &dyn Chance) -> anyhow::Result<KeyFile> {
        let path = settings.key_path(dir);
        if !path.exists() {
            write_secret(&path, &KeyFile::new(chance.secret(), chance.secret()).to_secret_text())?;
        }
        read_keys(&path)
    }

    async fn over(dir: &Path, settings: Settings, keys: KeyFile, db: Db) -> anyhow::Result<Self> {
        db.migrate().await?;
        let objects = Objects::folder(&objects_folder(dir))?;
        let key_path = settings.key_path(dir);
        Ok(Self { settings, keys, key_path, store: Store::new(db, objects) })
    }
}

impl Settings {
    /// Where the key file lies.
    #[must_use]
    pub fn key_path(&self, dir: &Path) -> PathBuf {
        match &self.key_file {
            Some(path) => dir.join(path),
            None => dir.join("torg.key"),
        }
    }

    /// Opens the database as it is, whatever its schema.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn open_database(&self, dir: &Path) -> anyhow::Result<Db> {
        match &self.database {
            // The address may hold a password, so the sentence does not.
            Some(address) => Db::open_postgres(address, self.schema.as_deref())
                .await
                .context("the PostgreSQL server named in `database` cannot be opened"),
            None => {
                let file = database_file(dir);
                Db::open_sqlite(&file).await.with_context(|| format!("{} cannot be opened", file.display()))
            }
        }
    }
}

/// The embedded database's file.
#[must_use]
pub fn database_file(dir: &Path) -> PathBuf {
    dir.join("torg.db")
}

/// The folder of objects.
#[must_use]
pub fn objects_folder(dir: &Path) -> PathBuf {
    dir.join("objects")
}

/// Reads a key file that nobody but its owner can read.
///
/// # Errors
/// A sentence when it is missing, damaged, or can be read by others.
pub fn read_keys(path: &Path) -> anyhow::Result<KeyFile> {
    let text = std::fs::read_to_string(path).with_context(|| {
        format!(
            "the key file {} cannot be read; without it no log can be signed and nothing sealed opens",
            path.display()
        )
    })?;
    if let Some(mode) = open_to_others(path) {
        bail!(
            "the key file {} can be read by others (mode {mode:o}): chmod 600 {}",
            path.display(),
            path.display()
        );
    }
    KeyFile::parse(&text).with_context(|| format!("the key file {}", path.display()))
}

/// The file's mode, when group or others have any right to it.
#[must_use]
pub fn open_to_others(path: &Path) -> Option<u32> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(path).ok()?.permissions().mode() & 0o777;
        (mode & 0o077 != 0).then_some(mode)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

/// Writes a file that its owner alone can read; refuses to replace one.
///
/// # Errors
/// When it exists or cannot be written.
pub fn write_secret(path: &Path, text: &str) -> anyhow::Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let written = options.open(path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.with_context(|| format!("{} cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Dice;

    #[tokio::test]
    async fn an_installation_made_twice_keeps_its_secrets_and_opens() {
        let dir = tempfile::tempdir().unwrap();
        let first = Installation::create(dir.path(), &Dice).await.unwrap();
        let again = Installation::create(dir.path(), &Dice).await.unwrap();
        assert!(first.keys == again.keys);
        assert!(Installation::open(dir.path()).await.unwrap().keys == first.keys);
    }

    #[tokio::test]
    async fn an_empty_folder_is_refused_in_a_sentence_and_left_empty() {
        let dir = tempfile::tempdir().unwrap();
        let refused = Installation::open(dir.path()).await.unwrap_err().to_string();
        assert!(refused.contains("torg init"), "{refused}");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_key_file_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        Installation::create(dir.path(), &Dice).await.unwrap();
        let key = dir.path().join("torg.key");
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o640)).unwrap();
        let refused = Installation::open(dir.path()).await.unwrap_err().to_string();
        assert!(refused.contains("chmod 600"), "{refused}");
    }

    #[test]
    fn a_misspelt_setting_is_named_and_a_full_file_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("torg.toml");
        std::fs::write(&file, "lisen = \"0.0.0.0:80\"\n").unwrap();
        let refused = format!("{:#}", Settings::read(dir.path()).unwrap_err());
        assert!(refused.contains("lisen"), "{refused}");
        std::fs::write(
            &file,
            "listen = \"0.0.0.0:80\"\nlog_host = \"torg.example\"\ntrusted_proxies = [\"10.0.0.0/8\"]\n\
             [smtp]\nhost = \"mail.example\"\nfrom = \"torg@example.se\"\n[hosts]\n\"a.example\" = \"a\"\n",
        )
        .unwrap();
        let settings = Settings::read(dir.path()).unwrap();
        assert_eq!(settings.smtp.map(|smtp| (smtp.port, smtp.security)), Some((587, Security::Starttls)));
        assert_eq!(settings.hosts["a.example"], "a");
    }
}
