//! The graphic profile of a channel, looked at on a day: what was found is kept, and the newest counts.

use super::publish::may;
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::channels::profile::{Outcome, ProfileItem, why_not};
use torg_domain::ids::{ChannelId, UnitId};
use torg_store::channels::ProfileRow;

/// What somebody found.
#[derive(Clone, Debug)]
pub struct Found {
    /// Of what.
    pub item: ProfileItem,
    /// How it is.
    pub outcome: Outcome,
    /// Where the picture comes from: the word of a source.
    pub source: String,
    /// By what right it is used, and whose it is.
    pub licence: String,
    /// What to know about it.
    pub note: String,
}

/// Keeps what was found.
///
/// # Errors
/// `NotAllowed`; `Missing`; `Field` for a picture whose source the policy does not allow, or without licence,
/// and for "as far as possible" without saying how far (GP-04).
#[boxed]
pub async fn found(desk: &Desk, id: ChannelId, found: &Found) -> Result<(), Refusal> {
    let policy = desk.policy().await?;
    let mut writer = desk.open().await?;
    let channel = writer.channel(id).await?;
    may(desk, UnitId(channel.unit))?;
    let picture = found.item.is_picture() && found.outcome != Outcome::No;
    if picture && let Some(why) = why_not(&policy.policy, &found.source, &found.licence) {
        let field =
            if found.licence.trim().is_empty() && why.starts_with("Skriv") { "licence" } else { "source" };
        return Err(Refusal::field(field, why));
    }
    if found.outcome == Outcome::AsFarAsPossible && found.note.trim().is_empty() {
        return Err(Refusal::field("note", "Skriv hur långt det går, och vad som hindrar."));
    }
    let clean = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let row = ProfileRow {
        id: desk.new_id(),
        channel: channel.id,
        item: found.item.word().into(),
        outcome: found.outcome.word().into(),
        source: if picture { found.source.clone() } else { String::new() },
        licence: if picture { clean(&found.licence) } else { String::new() },
        note: clean(&found.note),
        checked_at: desk.now.as_millisecond(),
        checked_by: desk.person()?.0,
    };
    if [&row.licence, &row.note].iter().any(|text| text.chars().count() > 1_000) {
        return Err(Refusal::field("note", "Skriv kortare, högst tusen tecken."));
    }
    writer.add_profile_check(&row).await?;
    writer.tell(desk.told("profile.checked", ("channel", channel.id)).row(&row));
    Ok(writer.commit().await?)
}
