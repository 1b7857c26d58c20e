//! Both databases know the same tables, and every statement of the program.

use crate::house::{House, both, empty_databases};
use std::collections::BTreeSet;
use std::task::Poll;
use torg_store::{Db, Problem};

#[tokio::test]
async fn every_statement_of_the_program_is_understood_by_both_databases() {
    both(async |house: House| {
        let count = house.store.db().prepare_all().await.unwrap_or_else(|wrong| panic!("{wrong}"));
        assert!(count > 50, "only {count} statements were found");
    })
    .await;
}

#[tokio::test]
async fn the_two_migrations_give_the_same_tables_and_columns() {
    let sqlite = columns(&House::on_sqlite().await).await;
    let postgres = columns(&House::on_postgres().await).await;
    let differing: Vec<_> = sqlite.symmetric_difference(&postgres).collect();
    assert!(differing.is_empty(), "only on one of them: {differing:?}");
    assert!(sqlite.len() > 200);
}

/// Table, column, and whether it may be null. The search table is each database's own.
async fn columns(house: &House) -> BTreeSet<(String, String, bool)> {
    let rows: Vec<(String, String, bool)> = match house.store.db() {
        Db::Sqlite { read, .. } => sqlx::query_as(
            "select t.name, c.name, c.\"notnull\" = 0 from sqlite_master t, pragma_table_info(t.name) c where t.type = 'table'",
        )
        .fetch_all(read)
        .await
        .unwrap(),
        Db::Postgres(pool) => sqlx::query_as(
            "select table_name::text, column_name::text, is_nullable = 'YES' from information_schema.columns where table_schema = current_schema()",
        )
        .fetch_all(pool)
        .await
        .unwrap(),
    };
    let own = |table: &str| ["_sqlx", "sqlite_", "message_search"].iter().any(|p| table.starts_with(p));
    rows.into_iter().filter(|(table, ..)| !own(table)).collect()
}

#[tokio::test]
async fn a_database_from_a_newer_program_is_refused_in_a_sentence() {
    both(async |house: House| {
        let checksum = house.blob(b"x", "bytea");
        house
            .tamper(&format!(
                "insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (9999, 'later', true, {checksum}, 0)"
            ))
            .await;
        let refused = house.store.db().migrate().await.unwrap_err();
        assert!(matches!(refused, Problem::Newer { found: 9999, .. }));
        assert!(refused.to_string().contains("start a newer torg"));
    })
    .await;
}

#[tokio::test]
async fn an_empty_database_has_schema_nought_and_migrating_twice_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    for db in empty_databases(dir.path()).await {
        assert_eq!(db.schema().await.unwrap(), 0);
        db.migrate().await.unwrap();
        db.migrate().await.unwrap();
        assert_eq!(db.schema().await.unwrap(), torg_store::migrate::known());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_dropped_while_it_opens_hands_no_open_transaction_back() {
    let house = House::on_postgres().await;
    let Db::Postgres(pool) = house.store.db() else { unreachable!() };
    for patience in 0..12 {
        // Dropped at its first, second, third ... waiting.
        let mut opening = Box::pin(house.store.write(house.home));
        let mut waits = 0;
        std::future::poll_fn(|context| {
            waits += 1;
            if waits > patience { Poll::Ready(()) } else { opening.as_mut().poll(context).map(drop) }
        })
        .await;
        drop(opening);
        // Every connection of the pool is tried at once: inside an open transaction, time stands still.
        let mut held = Vec::new();
        for _ in 0..8 {
            let mut connection = pool.acquire().await.unwrap();
            let mut times = Vec::new();
            for _ in 0..2 {
                let now: String =
                    sqlx::query_scalar("select now()::text").fetch_one(&mut *connection).await.unwrap();
                times.push(now);
            }
            assert_ne!(
                times[0], times[1],
                "dropped at {patience}, a connection came back inside a transaction"
            );
            held.push(connection);
        }
    }
}
