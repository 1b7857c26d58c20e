//! A post goes out: torg puts it up where it can; else somebody is told when its time has come, puts it up, and
//! says where it stands. From then on it is a record drawn up by the authority, and its text is never changed
//! here (OP-11, OT-13).

use super::send::{self, Sent};
use super::{may, moved, must_be_fit};
use crate::desk::Desk;
use crate::inbox::tell;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::ids::PersonId;
use torg_domain::publishing::Act;
use torg_store::publishing::OwnPostRow;
use uuid::Uuid;

/// What a notice of a post whose time has come is called.
pub const DUE: &str = "post-due";

/// Says that a post is out, with its address.
///
/// # Errors
/// `NotAllowed`; `Missing`; `Field` for no address, or for what the rules stop since it was agreed to; `Rule`.
#[boxed]
pub async fn confirm(desk: &Desk, id: Uuid, address: &str) -> Result<(), Refusal> {
    let address = address.trim();
    let web = address.starts_with("https://") || address.starts_with("http://");
    if !web || address.len() > 2_000 || address.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(Refusal::field("address", "Skriv adressen där inlägget står. Den börjar med https://."));
    }
    let policy = desk.policy().await?;
    let mut writer = desk.open().await?;
    let mut row = writer.own_post(id).await?;
    may(desk, &mut writer, &row).await?;
    let to = moved(Act::Confirm, &row)?;
    must_be_fit(desk, &mut writer, &row).await?;
    row.state = to.word().into();
    row.address = address.into();
    row.published_at = Some(desk.now.as_millisecond());
    row.published_by = Some(desk.person()?.0);
    row.policy = Some(policy.id.0);
    writer.save_own_post(&mut row).await?;
    writer.tell(desk.told("post.published", ("own_post", id)).row(&row));
    Ok(writer.commit().await?)
}

/// Puts up the posts whose time has come, where torg can; tells whoever wrote the others, once each. How many
/// were told. What goes wrong with one holds up none of the others.
///
/// # Errors
/// What went wrong first, when all have been seen to.
#[boxed]
pub async fn look(desk: &Desk) -> Result<usize, Refusal> {
    let due = desk.reader().posts_due(desk.now).await?;
    let (mut told, mut wrong) = (0, None);
    for post in &due {
        match see_to(desk, post).await {
            Ok(was_told) => told += usize::from(was_told),
            Err(why) => wrong = wrong.or(Some(why)),
        }
    }
    wrong.map_or(Ok(told), Err)
}

/// Puts one up, or tells whoever wrote it; says whether they were told.
async fn see_to(desk: &Desk, post: &OwnPostRow) -> Result<bool, Refusal> {
    if send::send(&desk.later(), post).await? != Sent::ByHand {
        return Ok(false);
    }
    if post.told_at.is_some() || post.planned_at.is_none() {
        return Ok(false);
    }
    let mut writer = desk.open().await?;
    // Looked up again inside the write: it may be out, or another node has told.
    let mut row = writer.own_post(post.id).await?;
    if row.state != "ready" || row.told_at.is_some() {
        return Ok(false);
    }
    row.told_at = Some(desk.now.as_millisecond());
    writer.save_own_post(&mut row).await?;
    let at = row.planned_at.map(torg_store::inbox::rows::instant);
    tell::note(desk, &mut writer, PersonId(row.written_by), DUE, None, row.channel, at).await?;
    writer.tell(desk.told("post.due", ("own_post", row.id)).row(&row));
    writer.commit().await?;
    Ok(true)
}
