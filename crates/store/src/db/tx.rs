//! An open transaction: statements in order, rows many at a time, and the commit that makes it so.

use super::Soon;
use super::statement::{Record, Rows, Sql, Value, bind, fetch};
use crate::problem::Problem;
use async_recursion::async_recursion as boxed;
use sqlx::{AssertSqlSafe, SqlSafeStr as _, SqlStr, Transaction};
use sqlx_postgres::Postgres;
use sqlx_sqlite::Sqlite;

/// An open transaction: dropped, it never was.
pub enum Tx {
    /// On the one writer.
    Sqlite(Transaction<'static, Sqlite>),
    /// On a connection of its own.
    Postgres(Transaction<'static, Postgres>),
}

/// How many rows of so many columns one statement takes: both databases have a limit on values.
fn at_a_time(columns: usize) -> usize {
    (30_000 / columns.max(1)).clamp(1, 250)
}

impl Tx {
    /// Runs a statement; how many rows it touched.
    ///
    /// # Errors
    /// When the database refuses it.
    #[boxed]
    pub async fn run(&mut self, sql: &Sql, params: Vec<Value>) -> Result<u64, Problem> {
        let text = self.text(sql);
        self.execute(text, params).await.map_err(|e| Problem::at(sql, e))
    }

    /// All rows.
    ///
    /// # Errors
    /// When the database fails or a row does not fit `T`.
    pub async fn all<T: Record>(&mut self, sql: &Sql, params: Vec<Value>) -> Result<Vec<T>, Problem> {
        self.rows(sql, self.text(sql), params, false).await?.read(sql)
    }

    /// The row, or none.
    ///
    /// # Errors
    /// As `all`.
    pub async fn opt<T: Record>(&mut self, sql: &Sql, params: Vec<Value>) -> Result<Option<T>, Problem> {
        Ok(self.rows(sql, self.text(sql), params, true).await?.read(sql)?.pop())
    }

    pub(crate) fn text(&self, sql: &Sql) -> SqlStr {
        SqlStr::from_static(match self {
            Self::Sqlite(_) => sql.sqlite,
            Self::Postgres(_) => sql.postgres,
        })
    }

    /// All rows, or the first. The text is the statement's, or made of it.
    pub(crate) fn rows<'a>(
        &'a mut self,
        sql: &'a Sql,
        text: SqlStr,
        params: Vec<Value>,
        first: bool,
    ) -> Soon<'a, Rows, Problem> {
        Box::pin(async move {
            let rows = match self {
                Self::Sqlite(tx) => fetch!(text, params, &mut **tx, first).map(Rows::Sqlite),
                Self::Postgres(tx) => fetch!(text, params, &mut **tx, first).map(Rows::Postgres),
            };
            rows.map_err(|why| Problem::at(sql, why))
        })
    }

    fn execute(&mut self, text: SqlStr, params: Vec<Value>) -> Soon<'_, u64> {
        Box::pin(async move {
            Ok(match self {
                Self::Sqlite(tx) => {
                    bind!(sqlx::query(text), params).execute(&mut **tx).await?.rows_affected()
                }
                Self::Postgres(tx) => {
                    bind!(sqlx::query(text), params).execute(&mut **tx).await?.rows_affected()
                }
            })
        })
    }

    /// The row that must be there.
    ///
    /// # Errors
    /// As `all`, and `Problem::Missing` when there is none.
    pub async fn one<T: Record>(&mut self, sql: &Sql, params: Vec<Value>) -> Result<T, Problem> {
        self.opt(sql, params).await?.ok_or(Problem::Missing)
    }

    /// `insert ... values {}` of many rows: `{}` becomes the placeholders, and what `returning` names
    /// comes back. Rows go in chunks that both databases take.
    ///
    /// # Errors
    /// When the database refuses any of them.
    pub async fn many<T: Record>(&mut self, sql: &Sql, rows: Vec<Vec<Value>>) -> Result<Vec<T>, Problem> {
        let mut out = Vec::new();
        let Some(columns) = rows.first().map(Vec::len) else { return Ok(out) };
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let chunk: Vec<_> = rows.by_ref().take(at_a_time(columns)).collect();
            let text = self.text_of_many(sql, chunk.len(), columns);
            let rows = self.rows(sql, text, chunk.into_iter().flatten().collect(), false).await?;
            out.extend(rows.read::<T>(sql)?);
        }
        Ok(out)
    }

    /// The same for a statement that returns nothing, which is cheaper than rows nobody reads.
    ///
    /// # Errors
    /// When the database refuses any of them.
    #[boxed]
    pub async fn put(&mut self, sql: &Sql, rows: Vec<Vec<Value>>) -> Result<(), Problem> {
        let Some(columns) = rows.first().map(Vec::len) else { return Ok(()) };
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let chunk: Vec<_> = rows.by_ref().take(at_a_time(columns)).collect();
            let text = self.text_of_many(sql, chunk.len(), columns);
            let done = self.execute(text, chunk.into_iter().flatten().collect()).await;
            done.map_err(|e| Problem::at(sql, e))?;
        }
        Ok(())
    }

    /// The statement with places for so many rows.
    fn text_of_many(&self, sql: &Sql, rows: usize, columns: usize) -> SqlStr {
        let marks = self.marks(rows, columns);
        AssertSqlSafe(self.text(sql).as_str().replacen("{}", &marks, 1)).into_sql_str()
    }

    /// Plain `?` on SQLite: it looks named parameters up one by one, which is quadratic in their number.
    fn marks(&self, rows: usize, columns: usize) -> String {
        use std::fmt::Write as _;
        let mut marks = String::with_capacity(rows * columns * 4);
        for row in 0..rows {
            marks.push_str(if row == 0 { "(" } else { ",(" });
            for column in 1..=columns {
                if column > 1 {
                    marks.push(',');
                }
                match self {
                    Self::Sqlite(_) => marks.push('?'),
                    Self::Postgres(_) => {
                        let _ = write!(marks, "${}", row * columns + column);
                    }
                }
            }
            marks.push(')');
        }
        marks
    }

    /// Makes it so.
    ///
    /// # Errors
    /// When the database could not; then nothing was done.
    pub fn commit(self) -> Soon<'static, (), Problem> {
        Box::pin(async move {
            match self {
                Self::Sqlite(tx) => tx.commit().await?,
                Self::Postgres(tx) => tx.commit().await?,
            }
            Ok(())
        })
    }
}
