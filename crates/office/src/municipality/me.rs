//! One's own settings: keyboard shortcuts, language, password, sessions, saved views.

use super::sign_in;
use crate::desk::Desk;
use crate::mail::digest;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::ids::ViewId;
use torg_store::inbox::together::ViewRow;
use torg_store::municipality::PersonRow;

/// Somebody's own settings.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// Whether single keys do things.
    pub shortcuts: bool,
    /// `sv` or `en`.
    pub language: &'a str,
    /// Whether the morning's summary comes by mail.
    pub digest: bool,
}

/// Whether somebody gets the morning's summary.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn wants_digest(desk: &Desk) -> Result<bool, Refusal> {
    let row = desk.reader().person_mail(desk.person()?).await?;
    Ok(row.and_then(|r| r.digest).unwrap_or(digest::UNASKED))
}

/// Changes shortcuts, language, and whether the morning's summary comes.
///
/// # Errors
/// What the database said.
pub async fn settings(desk: &Desk, settings: Settings<'_>) -> Result<(), Refusal> {
    let language = if settings.language == "en" { "en" } else { "sv" };
    let shortcuts = settings.shortcuts;
    let mut writer = desk.open().await?;
    let me = writer.person(desk.person()?).await?;
    writer.want_digest(me.id.into(), settings.digest).await?;
    writer.save_person(&PersonRow { shortcuts, language: language.into(), ..me }).await?;
    Ok(writer.commit().await?)
}

/// Changes one's password; all other sessions end.
///
/// # Errors
/// `Field` for a wrong present password or a bad new one.
#[boxed]
pub async fn password(
    desk: &Desk,
    present: &str,
    new: &str,
    again: &str,
    session: &[u8],
) -> Result<(), Refusal> {
    let me = desk.reader().person(desk.person()?).await?;
    if !sign_in::verify(desk.office(), me.password.clone(), present).await {
        return Err(Refusal::field("present", "Det nuvarande lösenordet stämmer inte."));
    }
    sign_in::good(new, again, &me)?;
    let hash = sign_in::hash(desk.office(), new).await?;
    let mut writer = desk.open().await?;
    let id = me.id;
    writer.save_person(&PersonRow { password: Some(hash), ..me }).await?;
    writer.end_sessions(id.into(), None, Some(session), desk.now).await?;
    writer.tell(desk.told("person.password-changed", ("person", id)));
    Ok(writer.commit().await?)
}

/// Ends one of one's own sessions, or all but the present one.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn end_sessions(desk: &Desk, only: Option<&[u8]>, but: Option<&[u8]>) -> Result<(), Refusal> {
    let me = desk.person()?;
    let mut writer = desk.open().await?;
    writer.end_sessions(me, only, but, desk.now).await?;
    writer.tell(desk.told("person.sessions-ended", ("person", me.0)));
    Ok(writer.commit().await?)
}

/// Notes that one has read what one was told.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn read_notices(desk: &Desk) -> Result<(), Refusal> {
    let me = desk.person()?;
    let mut writer = desk.open().await?;
    writer.read_notices(me, desk.now).await?;
    Ok(writer.commit().await?)
}

/// Saves a view of the inbox under a name.
///
/// # Errors
/// `Field` without a name, or when there are more than thirty.
#[boxed]
pub async fn save_view(desk: &Desk, name: &str, filter: &str) -> Result<ViewId, Refusal> {
    let me = desk.person()?;
    let name: String = name.trim().chars().filter(|c| !c.is_control()).take(60).collect();
    if name.is_empty() {
        return Err(Refusal::field("name", "Ge vyn ett namn."));
    }
    let mut writer = desk.open().await?;
    if writer.saved_views(me).await?.len() >= 30 {
        return Err(Refusal::field("name", "Du har redan trettio vyer. Ta bort någon först."));
    }
    let row = ViewRow { id: desk.new_id(), name, filter: filter.chars().take(500).collect() };
    writer.save_view(me, &row, desk.now).await?;
    writer.commit().await?;
    Ok(row.id.into())
}

/// Takes a saved view away.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn drop_view(desk: &Desk, id: ViewId) -> Result<(), Refusal> {
    let mut writer = desk.open().await?;
    writer.drop_view(desk.person()?, id).await?;
    Ok(writer.commit().await?)
}
