//! Our own posts, newest first, with all that decides whether everybody may see them.

use crate::{Problem, Reader, params, sql};
use async_recursion::async_recursion as boxed;
use torg_domain::ids::ChannelId;
use uuid::Uuid;

/// Where a page of posts goes on: after this one. The search key leaves the store only so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostPlace {
    /// When it was published, or captured where the source does not say.
    pub at: i64,
    /// Its key.
    pub n: i64,
}

impl PostPlace {
    /// Before the newest.
    pub const TOP: Self = Self { at: i64::MAX, n: i64::MAX };
}

/// One of our own posts, as it reads now, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct PostRow {
    pub n: i64,
    pub id: Uuid,
    pub channel: Uuid,
    /// When it was published, or captured where the source does not say.
    pub at: i64,
    /// When the version that counts now was captured.
    pub changed_at: i64,
    pub versions: i64,
    pub url: Option<String>,
    pub publication: String,
    pub flags: String,
    pub title: Option<String>,
    pub text: String,
    /// How it stood when it was last seen; null where nobody looks.
    pub standing: Option<String>,
    /// How many decisions to remove it stand or wait.
    pub decisions: i64,
    /// The pictures it was put up with from here, as JSON; null where it was not, and once it has been changed at the
    /// platform: a picture may have been taken out there.
    pub pictures: Option<String>,
}

impl Reader {
    /// Our own public posts after a place, newest first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn public_posts(&mut self, after: PostPlace, limit: u32) -> Result<Vec<PostRow>, Problem> {
        self.all(
            sql!(
                "select m.n, m.id, m.channel, coalesce(m.published_at, m.captured_at) as at, \
                 v.captured_at as changed_at, m.versions, m.url, m.publication, m.flags, v.title, v.text, s.standing, \
                 (select count(*) from decision d where d.municipality = m.municipality and d.message = m.id \
                 and d.kind = 'removal' and d.state in ('proposed', 'decided')) as decisions, \
                 case when m.versions = 1 then (select o.pictures from post_sent t join own_post o on o.municipality = t.municipality and o.id = t.post \
                 where t.municipality = m.municipality and t.external_id = m.external_id and o.channel = m.channel limit 1) end as pictures \
                 from message m \
                 join version v on v.municipality = m.municipality and v.id = m.version \
                 left join sighting s on s.municipality = m.municipality and s.message = m.id \
                 where m.municipality = $1 and m.ours and m.kind = 'post' and m.visibility = 'public' \
                 and m.gone_at is null and coalesce(m.published_at, m.captured_at) <= $2 \
                 and (coalesce(m.published_at, m.captured_at) < $3 or m.n < $4) \
                 order by coalesce(m.published_at, m.captured_at) desc, m.n desc limit $5"
            ),
            params![self.municipality, after.at, after.at, after.n, i64::from(limit)],
        )
        .await
    }

    /// The same in one channel.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn public_posts_in(
        &mut self,
        channel: ChannelId,
        after: PostPlace,
        limit: u32,
    ) -> Result<Vec<PostRow>, Problem> {
        self.all(
            sql!(
                "select m.n, m.id, m.channel, coalesce(m.published_at, m.captured_at) as at, \
                 v.captured_at as changed_at, m.versions, m.url, m.publication, m.flags, v.title, v.text, s.standing, \
                 (select count(*) from decision d where d.municipality = m.municipality and d.message = m.id \
                 and d.kind = 'removal' and d.state in ('proposed', 'decided')) as decisions, \
                 case when m.versions = 1 then (select o.pictures from post_sent t join own_post o on o.municipality = t.municipality and o.id = t.post \
                 where t.municipality = m.municipality and t.external_id = m.external_id and o.channel = m.channel limit 1) end as pictures \
                 from message m \
                 join version v on v.municipality = m.municipality and v.id = m.version \
                 left join sighting s on s.municipality = m.municipality and s.message = m.id \
                 where m.municipality = $1 and m.channel = $2 and m.ours and m.kind = 'post' and m.visibility = 'public' \
                 and m.gone_at is null and coalesce(m.published_at, m.captured_at) <= $3 \
                 and (coalesce(m.published_at, m.captured_at) < $4 or m.n < $5) \
                 order by coalesce(m.published_at, m.captured_at) desc, m.n desc limit $6"
            ),
            params![self.municipality, channel, after.at, after.at, after.n, i64::from(limit)],
        )
        .await
    }

    /// One of them, if it is one.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn public_post(&mut self, id: Uuid) -> Result<Option<PostRow>, Problem> {
        self.opt(
            sql!(
                "select m.n, m.id, m.channel, coalesce(m.published_at, m.captured_at) as at, \
                 v.captured_at as changed_at, m.versions, m.url, m.publication, m.flags, v.title, v.text, s.standing, \
                 (select count(*) from decision d where d.municipality = m.municipality and d.message = m.id \
                 and d.kind = 'removal' and d.state in ('proposed', 'decided')) as decisions, \
                 case when m.versions = 1 then (select o.pictures from post_sent t join own_post o on o.municipality = t.municipality and o.id = t.post \
                 where t.municipality = m.municipality and t.external_id = m.external_id and o.channel = m.channel limit 1) end as pictures \
                 from message m \
                 join version v on v.municipality = m.municipality and v.id = m.version \
                 left join sighting s on s.municipality = m.municipality and s.message = m.id \
                 where m.municipality = $1 and m.ours and m.kind = 'post' and m.visibility = 'public' \
                 and m.gone_at is null and m.id = $2"
            ),
            params![self.municipality, id],
        )
        .await
    }
}
