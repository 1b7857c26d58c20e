//! One-time links: the first administrator, invitations, new passwords. Made here, used once, on the trail.

use crate::desk::{Desk, Office};
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use torg_domain::ids::{MunicipalityId, PersonId};
use torg_domain::municipality::rights::Right;
use torg_store::municipality::{LinkRow, PersonRow};

/// How long a link works.
pub const WORKS: SignedDuration = SignedDuration::from_hours(72);

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The first administrator of a new municipality.
    First,
    /// Somebody invited.
    Invite,
    /// A new password for somebody who has one.
    Reset,
}

impl Purpose {
    /// The word the database keeps.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Invite => "invite",
            Self::Reset => "reset",
        }
    }
}

/// The token as the link carries it, and as the database knows it.
pub(crate) fn fingerprint(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// A fresh token.
pub(crate) fn token(office: &Office) -> String {
    URL_SAFE_NO_PAD.encode(office.chance.secret())
}

/// Makes a link for somebody; earlier ones stop working. The token is shown once and never again.
///
/// # Errors
/// `NotAllowed` without the right to manage people at the person's unit; `Rule` for somebody who left.
#[boxed]
pub async fn make(desk: &Desk, person: PersonId, purpose: Purpose) -> Result<String, Refusal> {
    let mut writer = desk.open().await?;
    let row = writer.person(person).await?;
    may_manage(desk, &row)?;
    if row.ended_at.is_some() {
        return Err(Refusal::Rule(format!("{} har slutat.", row.name())));
    }
    let token = token(desk.office());
    let until = desk.now.checked_add(WORKS).unwrap_or(desk.now);
    writer.add_link(fingerprint(&token), person, purpose.word(), desk.now, until).await?;
    let body = serde_json::json!({ "purpose": purpose.word() });
    writer.tell(desk.told("person.link-made", ("person", person.0)).body(&body));
    writer.commit().await?;
    Ok(token)
}

/// Whose link it is, if it still works.
///
/// # Errors
/// `Missing` for a link that is used, run out, or another municipality's.
#[boxed]
pub async fn look(
    office: &Arc<Office>,
    municipality: MunicipalityId,
    token: &str,
) -> Result<(LinkRow, PersonRow), Refusal> {
    let now = office.clock.now();
    let link = office.store.db().one_time_link(&fingerprint(token), now).await?.ok_or(Refusal::Missing)?;
    if link.municipality != municipality.0 {
        return Err(Refusal::Missing);
    }
    let person = office.store.reader(municipality).person(link.person.into()).await?;
    Ok((link, person))
}

/// Refuses whoever may not manage this person: the right is held at the person's unit.
pub(crate) fn may_manage(desk: &Desk, person: &PersonRow) -> Result<(), Refusal> {
    match person.unit {
        Some(unit) => desk.must(Right::ManagePeople, unit.into()),
        None => desk.must_everywhere(Right::ManagePeople),
    }
}
