//! The opened store: whoever reads gets a `Reader`, an act in the office a `Writer`.
//!
//! Both are bound to one municipality, and every statement takes it: a row of another municipality is
//! not there. A `Writer` holds the municipality's place in the trail from its first statement to its
//! last, so that two acts in one municipality never meet half-way, on either database.

use crate::db::{Record, Rows, Soon, Sql, Value};
use crate::objects::Objects;
use crate::trail::Told;
use crate::watch::{Moment, Watch};
use crate::{Db, Problem, Tx, params, sql};
use async_recursion::async_recursion as boxed;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use torg_domain::ids::MunicipalityId;

/// How many writes may be open at once. A write waits for its municipality's turn with a connection in
/// its hand, and an act reads beside its write: were every connection held by one that waits, the one
/// that has the turn could not read, and nobody would ever go on.
const WRITES_AT_ONCE: usize = crate::db::CONNECTIONS as usize / 2;

/// The opened store.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) db: Db,
    objects: Objects,
    writes: Arc<Semaphore>,
    watch: Option<Arc<dyn Watch>>,
}

impl Store {
    /// A store over an opened database whose schema is up to date, and the bytes beside it.
    #[must_use]
    pub fn new(db: Db, objects: Objects) -> Self {
        Self { db, objects, writes: Arc::new(Semaphore::new(WRITES_AT_ONCE)), watch: None }
    }

    /// Told of every commit and of every putting of bytes; for tests.
    #[must_use]
    pub fn watched(self, watch: Arc<dyn Watch>) -> Self {
        Self { objects: self.objects.watched(Arc::clone(&watch)), watch: Some(watch), ..self }
    }

    /// The bytes beside the database.
    #[must_use]
    pub fn objects(&self) -> &Objects {
        &self.objects
    }

    /// The database below, to read what belongs to no municipality.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Reads in one municipality.
    #[must_use]
    pub fn reader(&self, municipality: MunicipalityId) -> Reader {
        Reader { link: Link::Db(self.db.clone()), municipality }
    }

    /// Reads one municipality as it was at one instant, whatever is written meanwhile.
    ///
    /// # Errors
    /// When no connection can be had.
    #[boxed]
    pub async fn snapshot(&self, municipality: MunicipalityId) -> Result<Reader, Problem> {
        Ok(Reader { link: Link::Tx(self.db.begin_reading().await?), municipality })
    }

    /// Opens a write in one municipality. Nothing is done before `commit`.
    ///
    /// # Errors
    /// `Problem::Missing` when there is no such municipality.
    #[boxed]
    pub async fn write(&self, municipality: MunicipalityId) -> Result<Writer, Problem> {
        let open = Arc::clone(&self.writes).acquire_owned().await.map_err(|_| Problem::Closed)?;
        let mut tx = self.db.begin().await?;
        // The first statement is a write: it takes the municipality's turn on both databases. Nearly every
        // act tells the trail one thing, which is counted at once; whatever tells more or less sets it right.
        let (size,): (i64,) = tx
            .one(
                sql!("update trail_head set size = size + 1 where municipality = $1 returning size - 1"),
                params![municipality],
            )
            .await?;
        Ok(Writer {
            reader: Reader { link: Link::Tx(tx), municipality },
            size,
            folded: None,
            told: Vec::new(),
            watch: self.watch.clone(),
            _open: open,
        })
    }
}

pub(crate) enum Link {
    Db(Db),
    Tx(Tx),
}

/// Reads in one municipality. The methods stand in the file of their capability.
pub struct Reader {
    pub(crate) link: Link,
    pub(crate) municipality: MunicipalityId,
}

impl Reader {
    /// Whose rows these are.
    #[must_use]
    pub fn municipality(&self) -> MunicipalityId {
        self.municipality
    }

    /// Whether the database is the embedded one.
    #[must_use]
    pub(crate) fn is_embedded(&self) -> bool {
        match &self.link {
            Link::Db(db) => db.is_embedded(),
            Link::Tx(tx) => matches!(tx, Tx::Sqlite(_)),
        }
    }

    pub(crate) async fn all<T: Record>(&mut self, sql: &Sql, params: Vec<Value>) -> Result<Vec<T>, Problem> {
        self.rows(sql, params, false).await?.read(sql)
    }

    pub(crate) async fn opt<T: Record>(
        &mut self,
        sql: &Sql,
        params: Vec<Value>,
    ) -> Result<Option<T>, Problem> {
        Ok(self.rows(sql, params, true).await?.read(sql)?.pop())
    }

    /// All rows, or the first, as the database gave them.
    pub(crate) fn rows<'a>(
        &'a mut self,
        sql: &'a Sql,
        params: Vec<Value>,
        first: bool,
    ) -> Soon<'a, Rows, Problem> {
        match &mut self.link {
            Link::Db(db) => db.rows(sql, params, first),
            Link::Tx(tx) => {
                let text = tx.text(sql);
                tx.rows(sql, text, params, first)
            }
        }
    }

    pub(crate) async fn one<T: Record>(&mut self, sql: &Sql, params: Vec<Value>) -> Result<T, Problem> {
        self.opt(sql, params).await?.ok_or(Problem::Missing)
    }
}

/// One write in one municipality: changes, what the trail tells of them, and the jobs that follow.
/// Dropped without `commit`, it never was.
#[must_use = "a write that is not committed never was"]
pub struct Writer {
    reader: Reader,
    size: i64,
    /// How far time has passed over the counters, once somebody has asked: it stands still while a write has
    /// the turn.
    pub(crate) folded: Option<crate::inbox::tally::Folded>,
    told: Vec<Told>,
    watch: Option<Arc<dyn Watch>>,
    _open: OwnedSemaphorePermit,
}

impl Deref for Writer {
    type Target = Reader;
    fn deref(&self) -> &Reader {
        &self.reader
    }
}
impl DerefMut for Writer {
    fn deref_mut(&mut self) -> &mut Reader {
        &mut self.reader
    }
}

impl Writer {
    pub(crate) fn tx(&mut self) -> Result<&mut Tx, Problem> {
        match &mut self.reader.link {
            Link::Tx(tx) => Ok(tx),
            Link::Db(_) => Err(Problem::Closed),
        }
    }

    pub(crate) async fn run(&mut self, sql: &Sql, params: Vec<Value>) -> Result<u64, Problem> {
        self.tx()?.run(sql, params).await
    }

    pub(crate) async fn many<T: Record>(
        &mut self,
        sql: &Sql,
        rows: Vec<Vec<Value>>,
    ) -> Result<Vec<T>, Problem> {
        self.tx()?.many(sql, rows).await
    }

    pub(crate) async fn put(&mut self, sql: &Sql, rows: Vec<Vec<Value>>) -> Result<(), Problem> {
        self.tx()?.put(sql, rows).await
    }

    /// How many entries the trail had when this write was opened.
    #[must_use]
    pub fn trail_size(&self) -> i64 {
        self.size
    }

    /// Tells the trail of an act. Entries are written in this order when the write is committed.
    pub fn tell(&mut self, told: Told) {
        self.told.push(told);
    }

    /// Writes the trail and makes it all so.
    ///
    /// # Errors
    /// What the database said; then nothing was done.
    pub fn commit(mut self) -> Soon<'static, (), Problem> {
        Box::pin(async move {
            let told = std::mem::take(&mut self.told);
            let watch = self.watch.take();
            let words: Vec<_> = told.iter().map(Told::act).collect();
            self.append(self.size, told).await?;
            let tell = |moment| watch.as_ref().map_or(Ok(()), |watch| watch.at(&moment));
            tell(Moment::BeforeCommit(words.clone()))?;
            match self.reader.link {
                Link::Tx(tx) => tx.commit().await?,
                Link::Db(_) => return Err(Problem::Closed),
            }
            tell(Moment::AfterCommit(words))
        })
    }
}
