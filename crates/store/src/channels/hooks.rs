//! What platforms send us unasked: the applications that may, and what they sent until it is read.

use crate::{Problem, Reader, Store, Writer, jobs, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use torg_domain::ids::{JobId, MunicipalityId};
use uuid::Uuid;

/// After reading it has failed this often, a delivery is put aside and stands on the page.
pub const TRIES: i64 = 8;

/// A row of `hook_app`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct HookAppRow {
    pub id: Uuid,
    pub platform: String,
    pub name: String,
    pub code: String,
    pub signing: Option<Vec<u8>>,
    pub greeting: Option<Vec<u8>>,
    pub made_by: Uuid,
    pub made_at: i64,
    pub ended_at: Option<i64>,
}

/// A row of `hook_count`, with how many deliveries wait and how many were put aside.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct HookCountRow {
    pub app: Uuid,
    pub heard: i64,
    pub heard_at: Option<i64>,
    pub forged: i64,
    pub forged_at: Option<i64>,
    pub nobodys: i64,
    pub unread: i64,
    pub waiting: i64,
    pub aside: i64,
}

/// What was taken in and is to be read.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct DeliveryRow {
    pub id: Uuid,
    pub at: i64,
    pub body: Vec<u8>,
}

/// What has just come, to be kept.
#[derive(Clone, Debug)]
pub struct NewDelivery {
    /// Whose.
    pub municipality: MunicipalityId,
    /// Its id, if these bytes do not wait already.
    pub id: Uuid,
    /// The application that sent it.
    pub app: Uuid,
    /// When it came.
    pub at: Timestamp,
    /// SHA-256 of the bytes.
    pub digest: [u8; 32],
    /// The bytes.
    pub body: Vec<u8>,
    /// The id of the job that reads it, if none waits already.
    pub job: JobId,
}

/// Deliveries of one application that were refused.
#[derive(Clone, Copy, Debug)]
pub struct Refused {
    /// Whose.
    pub municipality: MunicipalityId,
    /// The application they claimed to be from.
    pub app: Uuid,
    /// How many.
    pub count: u32,
    /// The last of them.
    pub at: Timestamp,
}

/// What reading came to, beside messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HookRead {
    /// Happenings with an account that is no channel of ours.
    pub nobodys: u32,
    /// Deliveries nothing could be read from.
    pub unread: u32,
}

/// The kind of the job that reads what has come from an application; its key is the application.
pub const JOB: &str = "heard";

impl Store {
    /// Keeps deliveries, whosesoever they are, in one commit: when it answers, they are on the disk. The same
    /// bytes that wait already are kept once. Counts them, and those refused, and puts the jobs that read.
    ///
    /// # Errors
    /// What the database said; then none of them is kept.
    #[boxed]
    pub async fn keep_deliveries(&self, all: Vec<NewDelivery>, refused: &[Refused]) -> Result<(), Problem> {
        let mut apps: Vec<(MunicipalityId, Uuid, JobId, Timestamp, i64)> = Vec::new();
        let mut rows = Vec::with_capacity(all.len());
        for d in all {
            match apps.iter_mut().find(|a| (a.0, a.1) == (d.municipality, d.app)) {
                Some(app) => {
                    app.3 = app.3.max(d.at);
                    app.4 += 1;
                }
                None => apps.push((d.municipality, d.app, d.job, d.at, 1)),
            }
            rows.push(params![d.municipality, d.id, d.app, d.at, d.digest, d.body, 0_i64]);
        }
        // In one order, so that two nodes that count the same applications never wait for each other.
        apps.sort_unstable_by_key(|a| (a.0, a.1));
        let mut tx = self.db().begin().await?;
        tx.put(
            sql!("insert into hook_delivery (municipality, id, app, at, digest, body, tries) values {} on conflict (municipality, app, digest) do nothing"),
            rows,
        )
        .await?;
        for (municipality, app, _, at, count) in &apps {
            tx.run(
                sql!("update hook_count set heard = heard + $3, heard_at = $4 where municipality = $1 and app = $2"),
                params![*municipality, *app, *count, *at],
            )
            .await?;
        }
        for r in refused {
            tx.run(
                sql!("update hook_count set forged = forged + $3, forged_at = $4 where municipality = $1 and app = $2"),
                params![r.municipality, r.app, r.count, r.at],
            )
            .await?;
        }
        for (municipality, app, id, at, _) in apps {
            let key = app.to_string();
            let job = jobs::NewJob { id, kind: JOB, key: &key, payload: "{}", run_at: at };
            jobs::put(&mut tx, municipality, job, None, at).await?;
        }
        tx.commit().await
    }
}

impl Reader {
    /// The applications, ended ones too, the newest first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn hook_apps(&mut self) -> Result<Vec<HookAppRow>, Problem> {
        self.all(
            sql!("select id, platform, name, code, signing, greeting, made_by, made_at, ended_at from hook_app where municipality = $1 order by made_at desc, id desc"),
            params![self.municipality],
        )
        .await
    }

    /// One of them.
    ///
    /// # Errors
    /// `Problem::Missing` when not in this municipality.
    #[boxed]
    pub async fn hook_app(&mut self, id: Uuid) -> Result<HookAppRow, Problem> {
        self.one(
            sql!("select id, platform, name, code, signing, greeting, made_by, made_at, ended_at from hook_app where municipality = $1 and id = $2"),
            params![self.municipality, id],
        )
        .await
    }

    /// The one that sends to this address; none when nobody does, or does no more.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn hook_app_at(&mut self, platform: &str, code: &str) -> Result<Option<HookAppRow>, Problem> {
        self.opt(
            sql!("select id, platform, name, code, signing, greeting, made_by, made_at, ended_at from hook_app where municipality = $1 and code = $2 and platform = $3 and ended_at is null"),
            params![self.municipality, code, platform],
        )
        .await
    }

    /// How the deliveries of each go.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn hook_counts(&mut self) -> Result<Vec<HookCountRow>, Problem> {
        self.all(
            sql!("select c.app, c.heard, c.heard_at, c.forged, c.forged_at, c.nobodys, c.unread, (select count(*) from hook_delivery d where d.municipality = c.municipality and d.app = c.app and d.tries < $2) as waiting, (select count(*) from hook_delivery d where d.municipality = c.municipality and d.app = c.app and d.tries >= $2) as aside from hook_count c where c.municipality = $1"),
            params![self.municipality, TRIES],
        )
        .await
    }

    /// What waits to be read from one, what has failed least first, then the oldest.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn deliveries(&mut self, app: Uuid, limit: u32) -> Result<Vec<DeliveryRow>, Problem> {
        self.all(
            sql!("select id, at, body from hook_delivery where municipality = $1 and app = $2 and tries < $3 order by tries, at, id limit $4"),
            params![self.municipality, app, TRIES, limit],
        )
        .await
    }
}

impl Writer {
    /// A new application.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_hook_app(&mut self, row: &HookAppRow) -> Result<(), Problem> {
        let m = self.municipality();
        self.run(
            sql!("insert into hook_app (municipality, id, platform, name, code, signing, greeting, made_by, made_at, ended_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
            params![
                m, row.id, &row.platform, &row.name, &row.code, row.signing.clone(), row.greeting.clone(),
                row.made_by, row.made_at, row.ended_at
            ],
        )
        .await?;
        self.run(
            sql!("insert into hook_count (municipality, app, heard, forged, nobodys, unread) values ($1, $2, 0, 0, 0, 0)"),
            params![m, row.id],
        )
        .await?;
        Ok(())
    }

    /// Takes an application away: its address is nobody's, and its secrets are gone. What waits is read all the
    /// same. Whether it was there.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn end_hook_app(&mut self, id: Uuid, at: Timestamp) -> Result<bool, Problem> {
        let m = self.municipality();
        let ended = self
            .run(
                sql!("update hook_app set ended_at = $3, signing = null, greeting = null where municipality = $1 and id = $2 and ended_at is null"),
                params![m, id, at],
            )
            .await?;
        Ok(ended > 0)
    }

    /// These were read.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn deliveries_read(&mut self, app: Uuid, ids: &[Uuid], read: HookRead) -> Result<(), Problem> {
        let m = self.municipality();
        for id in ids {
            self.run(sql!("delete from hook_delivery where municipality = $1 and id = $2"), params![m, *id])
                .await?;
        }
        if read != HookRead::default() {
            self.run(
                sql!("update hook_count set nobodys = nobodys + $3, unread = unread + $4 where municipality = $1 and app = $2"),
                params![m, app, read.nobodys, read.unread],
            )
            .await?;
        }
        Ok(())
    }

    /// Reading these failed.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn deliveries_failed(&mut self, ids: &[Uuid]) -> Result<(), Problem> {
        let m = self.municipality();
        for id in ids {
            self.run(
                sql!("update hook_delivery set tries = tries + 1 where municipality = $1 and id = $2"),
                params![m, *id],
            )
            .await?;
        }
        Ok(())
    }
}
