//! What a channel's presentation says that nothing else knows: who reads it and how it is reached. What they all
//! say of the municipality are its public facts (`crate::public::facts`).

use super::publish::may;
use super::{check, subject};
use crate::channels::area;
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::channels::presentation::Audience;
use torg_domain::ids::{ChannelId, UnitId};
use torg_store::channels::FactsRow;

/// The longest that one of these may be.
const LONGEST: usize = 500;

fn short(field: &'static str, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.chars().count() > LONGEST || text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Refusal::field(field, "Skriv kortare, högst 500 tecken och utan specialtecken."));
    }
    Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Sets what one channel's presentation says beside the register. `area`: the part of the municipality it is about,
/// empty for the whole; none leaves that as it is.
///
/// # Errors
/// `NotAllowed`; `Missing`; `Field`.
#[boxed]
pub async fn set_channel(
    desk: &Desk,
    id: ChannelId,
    audience: &str,
    size: Option<u32>,
    contact: &str,
    area: Option<&str>,
) -> Result<(), Refusal> {
    let mut writer = desk.open().await?;
    let channel = subject::read(&mut writer, id).await?;
    may(desk, UnitId(channel.unit))?;
    let audience = Audience::from_word(audience, size).ok_or_else(|| match audience {
        "members" | "followers" => Refusal::field("size", "Skriv ungefär hur många de är."),
        _ => Refusal::field("audience", "Välj vilka som kan läsa."),
    })?;
    let size = match audience {
        Audience::Public => None,
        Audience::Members(n) | Audience::Followers(n) => Some(i64::from(n)),
    };
    let row = FactsRow {
        id: desk.new_id(),
        channel: channel.id,
        audience: audience.word().into(),
        audience_size: size,
        contact: short("contact", contact)?,
        set_by: desk.person()?.0,
        set_at: desk.now.as_millisecond(),
    };
    writer.add_channel_facts(&row).await?;
    let mut told = desk.told("presentation.facts-set", ("channel", channel.id)).row(&row);
    if let Some(area) = area
        && let Some(row) = area::set(desk, &mut writer, channel.id, area).await?
    {
        told = told.row(&row);
    }
    writer.tell(told);
    check::soon(desk, &mut writer).await?;
    Ok(writer.commit().await?)
}
