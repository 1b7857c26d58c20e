//! A copy of everything that matters, taken while the program serves, and the way back.
//!
//! ```text
//! manifest.json     what this is: format, when, which schema, which kind of database
//! torg.db           the embedded database, or
//! tables/X.jsonl    each table of a PostgreSQL database, one row a line, as JSON
//! objects/...       bytes by their SHA-256
//! SHA256SUMS        the digest of every file above; `sha256sum -c SHA256SUMS` checks it
//! ```
//!
//! The database is copied first, as it was at one instant; the objects afterwards. Bytes lie in the object
//! store before a row names them and are not taken away, so the copy holds at least every object that the
//! copied database names. The public log is not copied: its tiles follow from the entries, its signed
//! checkpoints stand in the database, and `restore` builds it anew and compares the root. Settings and key
//! file are not in it: whoever takes the copy can neither sign nor open what is sealed.
//!
//! In the tables, ids and texts are JSON strings, numbers are numbers, bytes are strings `\x` and
//! hexadecimal digits. The tables are listed in the manifest in an order in which they can be filled.

use crate::objects::Objects;
use crate::{Db, Problem, Store, migrate};
use async_recursion::async_recursion as boxed;
use futures::StreamExt;
use jiff::Timestamp;
use object_store::path::Path as ObjectPath;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection, Executor};
use sqlx_postgres::PgConnection;
use sqlx_sqlite::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;
use torg_domain::trail::key::hex;

const FORMAT: &str = "torg-backup-1";
const SUMS: &str = "SHA256SUMS";
/// Rows that are put back in one statement.
const ROWS: usize = 200;

/// What a backup is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `torg-backup-1`.
    pub format: String,
    /// When it was begun.
    pub made_at: Timestamp,
    /// The schema's number.
    pub schema: i64,
    /// Whether the database is one file or a folder of tables.
    pub database: Kind,
    /// The tables, in an order in which they can be filled; none when the database is one file.
    pub tables: Vec<String>,
    /// How many objects there are.
    pub objects: u64,
}

/// How the database is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// `torg.db`.
    Sqlite,
    /// `tables/*.jsonl`.
    Tables,
}

/// Files written so far, and the digest of each.
struct Copy<'a> {
    to: &'a Path,
    sums: BTreeMap<String, String>,
}

impl Copy<'_> {
    /// Writes a file whole and to the disk.
    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), Problem> {
        let mut file = create(&self.to.join(name))?;
        told(name, file.write_all(bytes).and_then(|()| file.sync_all()))?;
        self.sums.insert(name.to_owned(), hex(&Sha256::digest(bytes)));
        Ok(())
    }

    /// Notes a file that was written by other means.
    fn note(&mut self, name: &str) -> Result<(), Problem> {
        let digest = digest(&self.to.join(name))?;
        self.sums.insert(name.to_owned(), digest);
        Ok(())
    }
}

/// Copies everything into a folder that must be empty or missing, and `beside` it whatever else is to lie
/// there (a name and its bytes: the key file, when the operator asks for it).
///
/// The folder is for its owner alone: it holds all that the inbox holds.
///
/// # Errors
/// When the folder holds something, or a part cannot be read or written.
#[boxed]
pub async fn backup(
    store: &Store,
    to: &Path,
    at: Timestamp,
    beside: &[(&str, &[u8])],
) -> Result<Manifest, Problem> {
    if !is_empty(to)? {
        return Err(Problem::Backup(format!(
            "{} is not empty: a backup wants a folder of its own",
            to.display()
        )));
    }
    told(&to.display().to_string(), private_folder(to))?;
    let schema = store.db().schema().await?;
    let mut copy = Copy { to, sums: BTreeMap::new() };
    let (database, tables) = match store.db() {
        Db::Sqlite { read, .. } => {
            // A connection of its own: neither the writer nor a reader is kept waiting.
            let options = (*read.connect_options()).clone().pragma("query_only", "off");
            let mut connection = SqliteConnection::connect_with(&options).await?;
            let file = to.join("torg.db");
            let name =
                file.to_str().ok_or_else(|| Problem::Backup(format!("{} is no plain path", to.display())))?;
            sqlx::query("vacuum into ?").bind(name).execute(&mut connection).await?;
            connection.close().await?;
            told("torg.db", File::open(&file).and_then(|file| file.sync_all()))?;
            copy.note("torg.db")?;
            (Kind::Sqlite, Vec::new())
        }
        Db::Postgres(_) => (Kind::Tables, dump(store.db(), &mut copy).await?),
    };
    let objects = copy_objects(store.objects(), &mut copy).await?;
    let manifest = Manifest { format: FORMAT.into(), made_at: at, schema, database, tables, objects };
    let text = serde_json::to_vec_pretty(&manifest).map_err(|why| Problem::Backup(why.to_string()))?;
    copy.write("manifest.json", &text)?;
    for (name, bytes) in beside {
        copy.write(name, bytes)?;
    }
    // Last of all: a backup that was interrupted has no list, and is refused.
    let lines: String = copy.sums.iter().map(|(name, sum)| format!("{sum}  {name}\n")).collect();
    copy.write(SUMS, lines.as_bytes())?;
    Ok(manifest)
}

async fn copy_objects(objects: &Objects, copy: &mut Copy<'_>) -> Result<u64, Problem> {
    let mut count = 0;
    let mut paths = objects.list();
    while let Some(path) = paths.next().await {
        let path = path?;
        // Only what is named by its digest; the public log is built anew from the entries.
        if path.parts().nth(1).is_none_or(|part| part.as_ref() != "sha256") {
            continue;
        }
        if let Some(bytes) = objects.read(&path).await? {
            copy.write(&format!("objects/{path}"), &bytes)?;
            count += 1;
        }
    }
    Ok(count)
}

/// Writes every table of a PostgreSQL database as it is at one instant; their names in filling order.
async fn dump(db: &Db, copy: &mut Copy<'_>) -> Result<Vec<String>, Problem> {
    let mut tx = match db.begin_reading().await? {
        crate::Tx::Postgres(tx) => tx,
        crate::Tx::Sqlite(_) => return Err(Problem::Closed),
    };
    let tables = filling_order(&mut tx).await?;
    for table in &tables {
        let name = format!("tables/{table}.jsonl");
        let mut file = BufWriter::new(create(&copy.to.join(&name))?);
        // The name comes from the catalogue, not from anybody's hand.
        let all = AssertSqlSafe(format!("select row_to_json(t)::text from \"{table}\" t"));
        let mut rows = sqlx::query_scalar::<_, String>(all).fetch(&mut *tx);
        while let Some(row) = rows.next().await {
            told(&name, writeln!(file, "{}", row?))?;
        }
        let file =
            file.into_inner().map_err(|e| Problem::File { path: name.clone(), source: e.into_error() })?;
        told(&name, file.sync_all())?;
        copy.note(&name)?;
    }
    Ok(tables)
}

/// The tables of the schema, each after those it points at.
async fn filling_order(connection: &mut PgConnection) -> Result<Vec<String>, Problem> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select table_name::text from information_schema.tables where table_schema = current_schema() \
         and table_type = 'BASE TABLE' and table_name not like '\\_sqlx%' order by table_name",
    )
    .fetch_all(&mut *connection)
    .await?;
    let arrows: Vec<(String, String)> = sqlx::query_as(
        "select f.relname::text, t.relname::text from pg_constraint c join pg_class f on f.oid = c.conrelid \
         join pg_class t on t.oid = c.confrelid join pg_namespace n on n.oid = c.connamespace \
         where c.contype = 'f' and n.nspname = current_schema() and c.conrelid <> c.confrelid",
    )
    .fetch_all(connection)
    .await?;
    let mut left: BTreeSet<String> = tables.into_iter().collect();
    let mut order = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let waits = |table: &str| arrows.iter().any(|(from, to)| from == table && left.contains(to));
        let ready: Vec<String> = left.iter().filter(|table| !waits(table)).cloned().collect();
        if ready.is_empty() {
            return Err(Problem::Backup(format!("the tables {left:?} point at each other in a ring")));
        }
        left.retain(|table| !ready.contains(table));
        order.extend(ready);
    }
    Ok(order)
}

/// Reads a backup through: every file is there, as it was written, and nothing else is.
///
/// # Errors
/// A sentence that names the first file that is not.
pub fn check(from: &Path) -> Result<Manifest, Problem> {
    let sums = std::fs::read_to_string(from.join(SUMS)).map_err(|_| {
        Problem::Backup(format!(
            "{} has no {SUMS}: it is no backup, or one that was interrupted",
            from.display()
        ))
    })?;
    let mut listed = BTreeSet::from([SUMS.to_owned()]);
    for line in sums.lines() {
        let (sum, name) = line
            .split_once("  ")
            .ok_or_else(|| Problem::Backup(format!("{SUMS} cannot be read at {line:?}")))?;
        if !plain(name) {
            return Err(Problem::Backup(format!("{SUMS} names {name:?}, which lies outside the backup")));
        }
        if digest(&from.join(name))? != sum {
            return Err(Problem::Backup(format!("{name} in the backup was changed since it was made")));
        }
        listed.insert(name.to_owned());
    }
    if let Some(name) = first_unlisted(from, from, &listed)? {
        return Err(Problem::Backup(format!("{name} in the backup is not in {SUMS}")));
    }
    let text = read(&from.join("manifest.json"))?;
    let manifest: Manifest = serde_json::from_slice(&text)
        .map_err(|why| Problem::Backup(format!("manifest.json cannot be read: {why}")))?;
    if manifest.format != FORMAT {
        return Err(Problem::Backup(format!("the backup has the format {}, not {FORMAT}", manifest.format)));
    }
    if manifest.schema > migrate::known() {
        return Err(Problem::Newer { found: manifest.schema, known: migrate::known() });
    }
    Ok(manifest)
}

/// A path inside the folder it starts from.
fn plain(name: &str) -> bool {
    !name.is_empty()
        && Path::new(name).components().all(|part| matches!(part, std::path::Component::Normal(_)))
}

fn first_unlisted(root: &Path, dir: &Path, listed: &BTreeSet<String>) -> Result<Option<String>, Problem> {
    for entry in told(&dir.display().to_string(), std::fs::read_dir(dir))? {
        let path = told(&dir.display().to_string(), entry)?.path();
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        if path.is_dir() {
            if let Some(found) = first_unlisted(root, &path, listed)? {
                return Ok(Some(found));
            }
        } else if !listed.contains(&name) {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// Puts the embedded database of a checked backup where there is none.
///
/// # Errors
/// When the backup is not of an embedded database, or there is one already.
pub fn restore_file(from: &Path, manifest: &Manifest, file: &Path) -> Result<(), Problem> {
    if manifest.database != Kind::Sqlite {
        return Err(Problem::Backup(String::from(
            "the backup is of a PostgreSQL database: name an empty one as `database` in torg.toml",
        )));
    }
    if file.exists() {
        return Err(Problem::Backup(format!(
            "{} is there already: restore into an empty folder",
            file.display()
        )));
    }
    let bytes = from.join("torg.db");
    let mut source = told("torg.db", File::open(bytes))?;
    let mut target = create(file)?;
    told("torg.db", std::io::copy(&mut source, &mut target).and_then(|_| target.sync_all()))
}

/// Fills an empty PostgreSQL database (or schema) from a checked backup.
///
/// # Errors
/// When the backup is not of such a database or of another schema, the database is not empty, or a row
/// is refused; then the tables are there but empty.
#[boxed]
pub async fn restore_tables(from: &Path, manifest: &Manifest, db: &Db) -> Result<(), Problem> {
    if manifest.database != Kind::Tables {
        return Err(Problem::Backup(String::from(
            "the backup is of an embedded database: take `database` out of torg.toml",
        )));
    }
    if db.schema().await? != 0 {
        return Err(Problem::Backup(String::from(
            "the PostgreSQL database is not empty: restore into an empty one",
        )));
    }
    if manifest.schema != migrate::known() {
        return Err(Problem::Backup(format!(
            "the backup has schema {} and this program schema {}: restore with the torg that made it, then start the newer one",
            manifest.schema,
            migrate::known()
        )));
    }
    db.migrate().await?;
    let mut tx = match db.begin().await? {
        crate::Tx::Postgres(tx) => tx,
        crate::Tx::Sqlite(_) => return Err(Problem::Closed),
    };
    for table in filling_order(&mut tx).await? {
        let name = format!("tables/{table}.jsonl");
        let lines = BufReader::new(told(&name, File::open(from.join(&name)))?).lines();
        let mut batch: Vec<String> = Vec::with_capacity(ROWS);
        for line in lines {
            batch.push(told(&name, line)?);
            if batch.len() == ROWS {
                fill(&mut tx, &table, &mut batch).await?;
            }
        }
        fill(&mut tx, &table, &mut batch).await?;
    }
    let counted: Vec<(String, String)> = sqlx::query_as(
        "select table_name::text, column_name::text from information_schema.columns \
         where table_schema = current_schema() and is_identity = 'YES'",
    )
    .fetch_all(&mut *tx)
    .await?;
    for (table, column) in counted {
        let on = format!(
            "select setval(pg_get_serial_sequence('\"{table}\"', '{column}'), \
             (select coalesce(max(\"{column}\"), 0) + 1 from \"{table}\"), false)"
        );
        tx.execute(AssertSqlSafe(on)).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn fill(connection: &mut PgConnection, table: &str, batch: &mut Vec<String>) -> Result<(), Problem> {
    if batch.is_empty() {
        return Ok(());
    }
    let list = format!("[{}]", batch.join(","));
    batch.clear();
    let into =
        format!("insert into \"{table}\" select * from json_populate_recordset(null::\"{table}\", $1::json)");
    sqlx::query(AssertSqlSafe(into)).bind(list).execute(connection).await?;
    Ok(())
}

/// Puts the objects of a checked backup back; how many.
///
/// # Errors
/// When one cannot be written.
#[boxed]
pub async fn restore_objects(from: &Path, objects: &Objects) -> Result<u64, Problem> {
    let sums = read(&from.join(SUMS))?;
    let sums = String::from_utf8_lossy(&sums);
    let names = sums.lines().filter_map(|line| line.split_once("  ")?.1.strip_prefix("objects/"));
    let mut count = 0;
    for name in names.filter(|name| plain(name)) {
        let path = ObjectPath::parse(name).map_err(|why| Problem::Backup(why.to_string()))?;
        objects.write(&path, read(&from.join("objects").join(name))?).await?;
        count += 1;
    }
    Ok(count)
}

/// Whether the folder is missing or holds nothing.
///
/// # Errors
/// When it is there and cannot be read.
pub fn is_empty(dir: &Path) -> Result<bool, Problem> {
    match std::fs::read_dir(dir) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(source) => Err(Problem::File { path: dir.display().to_string(), source }),
    }
}

fn private_folder(dir: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(dir)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

fn create(path: &Path) -> Result<File, Problem> {
    let name = path.display().to_string();
    if let Some(parent) = path.parent() {
        told(&name, std::fs::create_dir_all(parent))?;
    }
    told(&name, File::create_new(path))
}

fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    told(&path.display().to_string(), std::fs::read(path))
}

fn digest(path: &Path) -> Result<String, Problem> {
    let name = path.display().to_string();
    let mut file = told(&name, File::open(path))?;
    let (mut hasher, mut buffer) = (Sha256::new(), vec![0_u8; 1 << 16]);
    loop {
        let count = told(&name, file.read(&mut buffer))?;
        if count == 0 {
            return Ok(hex(&hasher.finalize()));
        }
        hasher.update(buffer.get(..count).unwrap_or_default());
    }
}

fn told<T>(path: &str, done: std::io::Result<T>) -> Result<T, Problem> {
    done.map_err(|source| Problem::File { path: path.to_owned(), source })
}
