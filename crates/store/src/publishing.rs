//! What we say ourselves, and where else we take part.

mod outward;
mod pictures;

use async_recursion::async_recursion as boxed;
pub use outward::{PostOutwardRow, PostSentRow};
pub use pictures::PostPictureRow;

use crate::kept::kept_row;
use crate::{Problem, Reader, Writer, params, sql};
use jiff::Timestamp;
use uuid::Uuid;

kept_row! {
    /// A row of `other_place`.
    OtherPlaceRow = "other_place" {
        id: Uuid,
        name: String,
        kind: String,
        address: String,
        title: String,
        approved_by: String,
        approved_on: String,
        reference: String,
        participant: Uuid,
        was: Option<Uuid>,
        why: String,
        set_by: Uuid,
        set_at: i64,
        ended_at: Option<i64>,
    }
}

kept_row! {
    /// A row of `own_post`.
    OwnPostRow = "own_post" {
        id: Uuid,
        channel: Option<Uuid>,
        place: Option<Uuid>,
        title: String,
        body: String,
        pictures: String,
        replies_to: String,
        confirmed: String,
        state: String,
        written_by: Uuid,
        written_at: i64,
        proposed_at: Option<i64>,
        agreed_by: Option<Uuid>,
        agreed_at: Option<i64>,
        note: String,
        planned_at: Option<i64>,
        told_at: Option<i64>,
        published_at: Option<i64>,
        published_by: Option<Uuid>,
        address: String,
        policy: Option<Uuid>,
        revision: i64,
    }
}

impl Reader {
    /// The places that are not ours where somebody may speak, ended ones too.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn other_places(&mut self) -> Result<Vec<OtherPlaceRow>, Problem> {
        self.all(
            sql!("select id, name, kind, address, title, approved_by, approved_on, reference, participant, was, why, set_by, set_at, ended_at from other_place where municipality = $1 order by name, set_at, id"),
            params![self.municipality],
        )
        .await
    }

    /// One of them.
    ///
    /// # Errors
    /// `Problem::Missing` when not in this municipality.
    #[boxed]
    pub async fn other_place(&mut self, id: Uuid) -> Result<OtherPlaceRow, Problem> {
        self.one(
            sql!("select id, name, kind, address, title, approved_by, approved_on, reference, participant, was, why, set_by, set_at, ended_at from other_place where municipality = $1 and id = $2"),
            params![self.municipality, id],
        )
        .await
    }

    /// Our posts, the newest first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn own_posts(&mut self, limit: u32) -> Result<Vec<OwnPostRow>, Problem> {
        self.all(
            sql!("select id, channel, place, title, body, pictures, replies_to, confirmed, state, written_by, written_at, proposed_at, agreed_by, agreed_at, note, planned_at, told_at, published_at, published_by, address, policy, revision from own_post where municipality = $1 order by written_at desc, id desc limit $2"),
            params![self.municipality, i64::from(limit)],
        )
        .await
    }

    /// One of them.
    ///
    /// # Errors
    /// `Problem::Missing` when not in this municipality.
    #[boxed]
    pub async fn own_post(&mut self, id: Uuid) -> Result<OwnPostRow, Problem> {
        self.one(
            sql!("select id, channel, place, title, body, pictures, replies_to, confirmed, state, written_by, written_at, proposed_at, agreed_by, agreed_at, note, planned_at, told_at, published_at, published_by, address, policy, revision from own_post where municipality = $1 and id = $2"),
            params![self.municipality, id],
        )
        .await
    }

    /// Those that are ready and whose time has come, or that wait for no time.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn posts_due(&mut self, at: Timestamp) -> Result<Vec<OwnPostRow>, Problem> {
        self.all(
            sql!("select id, channel, place, title, body, pictures, replies_to, confirmed, state, written_by, written_at, proposed_at, agreed_by, agreed_at, note, planned_at, told_at, published_at, published_by, address, policy, revision from own_post where municipality = $1 and state = 'ready' and (planned_at is null or planned_at <= $2) order by planned_at, id"),
            params![self.municipality, at],
        )
        .await
    }
}

impl Writer {
    /// Adds a place.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_other_place(&mut self, p: &OtherPlaceRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into other_place (municipality, id, name, kind, address, title, approved_by, approved_on, reference, participant, was, why, set_by, set_at, ended_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"),
            params![
                m, p.id, &p.name, &p.kind, &p.address, &p.title, &p.approved_by, &p.approved_on, &p.reference,
                p.participant, p.was, &p.why, p.set_by, p.set_at, p.ended_at
            ],
        )
        .await?;
        Ok(())
    }

    /// Ends a place.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn end_other_place(&mut self, id: Uuid, at: Timestamp) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update other_place set ended_at = $3 where municipality = $1 and id = $2 and ended_at is null"),
            params![m, id, at],
        )
        .await?;
        Ok(())
    }

    /// Adds a post.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_own_post(&mut self, p: &OwnPostRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into own_post (municipality, id, channel, place, title, body, pictures, replies_to, confirmed, state, written_by, written_at, proposed_at, agreed_by, agreed_at, note, planned_at, told_at, published_at, published_by, address, policy, revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)"),
            params![
                m, p.id, p.channel, p.place, &p.title, &p.body, &p.pictures, &p.replies_to, &p.confirmed, &p.state,
                p.written_by, p.written_at, p.proposed_at, p.agreed_by, p.agreed_at, &p.note, p.planned_at,
                p.told_at, p.published_at, p.published_by, &p.address, p.policy, p.revision
            ],
        )
        .await?;
        Ok(())
    }

    /// Saves a post made on this revision; false when somebody changed it in between.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn save_own_post(&mut self, p: &mut OwnPostRow) -> Result<bool, Problem> {
        let m = self.municipality;
        let n = self
            .run(
                sql!("update own_post set title = $3, body = $4, pictures = $5, replies_to = $6, confirmed = $7, state = $8, written_by = $9, proposed_at = $10, agreed_by = $11, agreed_at = $12, note = $13, planned_at = $14, told_at = $15, published_at = $16, published_by = $17, address = $18, policy = $19, revision = revision + 1 where municipality = $1 and id = $2 and revision = $20"),
                params![
                    m, p.id, &p.title, &p.body, &p.pictures, &p.replies_to, &p.confirmed, &p.state, p.written_by,
                    p.proposed_at, p.agreed_by, p.agreed_at, &p.note, p.planned_at, p.told_at, p.published_at,
                    p.published_by, &p.address, p.policy, p.revision
                ],
            )
            .await?;
        p.revision += 1;
        Ok(n == 1)
    }
}
