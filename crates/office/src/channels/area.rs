//! The part of the municipality a channel is about: a village, a school's district, a harbour. By it residents find
//! what concerns them in the flow of all channels.

use super::presentation::publish::may;
use crate::desk::Desk;
use crate::refusal::Refusal;
use std::collections::BTreeMap;
use torg_domain::ids::{ChannelId, UnitId};
use torg_store::Reader;
use torg_store::channels::AreaRow;
use uuid::Uuid;

/// The longest name of a place, in characters.
const LONGEST: usize = 60;

/// The areas as they are now, by channel; a channel about the whole municipality is not among them.
///
/// # Errors
/// What the database said.
pub async fn all(reader: &mut Reader) -> Result<BTreeMap<Uuid, String>, Refusal> {
    let mut areas = BTreeMap::new();
    for row in reader.channel_areas().await? {
        if row.area.is_empty() {
            areas.remove(&row.channel);
        } else {
            areas.insert(row.channel, row.area);
        }
    }
    Ok(areas)
}

/// Sets what part of the municipality a channel is about; nothing written is the whole. Setting the same again
/// changes nothing.
///
/// # Errors
/// `Missing`; `NotAllowed`; `Field` when it is too long.
pub async fn set(desk: &Desk, id: ChannelId, area: &str) -> Result<(), Refusal> {
    let area = area.split_whitespace().collect::<Vec<_>>().join(" ");
    if area.chars().count() > LONGEST || area.chars().any(char::is_control) {
        return Err(Refusal::field("area", format!("Skriv ortens namn, högst {LONGEST} tecken.")));
    }
    let mut writer = desk.open().await?;
    let channel = writer.channel(id).await?;
    may(desk, UnitId(channel.unit))?;
    if all(&mut writer).await?.get(&id.0).map_or("", String::as_str) == area {
        return Ok(());
    }
    let row = AreaRow {
        id: desk.new_id(),
        channel: id.0,
        area,
        set_by: desk.person()?.0,
        set_at: desk.now.as_millisecond(),
    };
    writer.add_channel_area(&row).await?;
    writer.tell(desk.told("channel.area-set", ("channel", id.0)).row(&row));
    Ok(writer.commit().await?)
}
