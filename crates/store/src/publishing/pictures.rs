//! The pictures that were uploaded for posts of ours.

use crate::kept::kept_row;
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use uuid::Uuid;

kept_row! {
    /// A row of `post_picture`: immutable.
    PostPictureRow = "post_picture" {
        id: Uuid,
        post: Uuid,
        sha256: Vec<u8>,
        kind: String,
        size: i64,
        name: String,
        kept_by: Uuid,
        kept_at: i64,
    }
}

impl Reader {
    /// The pictures that were uploaded for a post, the first one first; also those it no longer has.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn post_pictures(&mut self, post: Uuid) -> Result<Vec<PostPictureRow>, Problem> {
        self.all(
            sql!("select id, post, sha256, kind, size, name, kept_by, kept_at from post_picture where municipality = $1 and post = $2 order by kept_at, id"),
            params![self.municipality, post],
        )
        .await
    }

    /// One of them.
    ///
    /// # Errors
    /// `Problem::Missing` when not in this municipality.
    #[boxed]
    pub async fn post_picture(&mut self, id: Uuid) -> Result<PostPictureRow, Problem> {
        self.one(
            sql!("select id, post, sha256, kind, size, name, kept_by, kept_at from post_picture where municipality = $1 and id = $2"),
            params![self.municipality, id],
        )
        .await
    }
}

impl Writer {
    /// Keeps an uploaded picture.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_post_picture(&mut self, p: &PostPictureRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into post_picture (municipality, id, post, sha256, kind, size, name, kept_by, kept_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
            params![m, p.id, p.post, p.sha256.clone(), &p.kind, p.size, &p.name, p.kept_by, p.kept_at],
        )
        .await?;
        Ok(())
    }
}
