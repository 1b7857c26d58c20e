//! The part of the municipality a channel is about: a village, a school's district, a harbour. By it residents find
//! what concerns them in the flow of all channels.

use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use std::collections::BTreeMap;
use torg_store::channels::AreaRow;
use torg_store::{Reader, Writer};
use uuid::Uuid;

/// The longest name of a place, in characters.
const LONGEST: usize = 60;

/// The areas as they are now, by channel; a channel about the whole municipality is not among them.
///
/// # Errors
/// What the database said.
#[boxed]
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

/// Sets what part of the municipality a channel is about, in the write that sets what else its presentation says;
/// nothing written is the whole. The row, where it is another than before: whoever asks tells the trail of it.
///
/// # Errors
/// `Field` when it is too long.
pub(super) async fn set(
    desk: &Desk,
    writer: &mut Writer,
    channel: Uuid,
    area: &str,
) -> Result<Option<AreaRow>, Refusal> {
    let area = area.split_whitespace().collect::<Vec<_>>().join(" ");
    if area.chars().count() > LONGEST || area.chars().any(char::is_control) {
        return Err(Refusal::field("area", format!("Skriv ortens namn, högst {LONGEST} tecken.")));
    }
    if all(writer).await?.get(&channel).map_or("", String::as_str) == area {
        return Ok(None);
    }
    let row = AreaRow {
        id: desk.new_id(),
        channel,
        area,
        set_by: desk.person()?.0,
        set_at: desk.now.as_millisecond(),
    };
    writer.add_channel_area(&row).await?;
    Ok(Some(row))
}
