//! Saying that a text was put up: the copy is kept with its day, as it then stood (IN-07, IN-24).

use super::check::next_check;
use super::{Ground, subject};
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::ids::{ChannelId, UnitId};
use torg_domain::municipality::rights::Right;
use torg_store::channels::{CopyRow, PresentationStateRow};

/// Who may say so: whoever handles the channel's messages, or sees to channels there.
pub(in crate::channels) fn may(desk: &Desk, unit: UnitId) -> Result<(), Refusal> {
    desk.must(Right::Handle, unit).or_else(|_| desk.must(Right::ManageChannels, unit))
}

/// Keeps the text that was put up at a place. `shown` is the text as the page had it: when something it rests
/// on has changed meanwhile, nothing is kept.
///
/// # Errors
/// `NotAllowed`; `Missing` for a place the platform has not; `Rule` when the text has changed, or is empty.
#[boxed]
pub async fn published(desk: &Desk, id: ChannelId, place: &str, shown: &str) -> Result<(), Refusal> {
    let policy = desk.policy().await?;
    let mut writer = desk.open().await?;
    let channel = subject::read(&mut writer, id).await?;
    may(desk, UnitId(channel.unit))?;
    let ground = Ground::read(desk, &mut writer, &policy).await?;
    let presentation = ground.of(desk, &mut writer, &policy, &channel).await?;
    let made = presentation.places.iter().find(|made| made.place.place == place).ok_or(Refusal::Missing)?;
    let same = |a: &str, b: &str| a.split_whitespace().eq(b.split_whitespace());
    if made.fitted.text.is_empty() {
        return Err(Refusal::Rule(
            "Det finns ingen text att lägga upp än. Fyll i det som saknas först.".into(),
        ));
    }
    // A browser sends its own line breaks.
    if !same(&made.fitted.text, shown) {
        return Err(Refusal::Rule(
            "Uppgifterna har ändrats sedan du öppnade sidan, och texten med dem. Läs den nya texten, lägg upp den och säg till igen.".into(),
        ));
    }
    let row = CopyRow {
        id: desk.new_id(),
        channel: channel.id,
        place: place.to_owned(),
        body: made.fitted.text.clone(),
        policy: policy.id.0,
        published_at: desk.now.as_millisecond(),
        published_by: desk.person()?.0,
    };
    writer.add_presentation_copy(&row).await?;
    let still = presentation.places.iter().any(|other| other.place.place != place && other.is_outdated());
    let was = writer.presentation_state(id).await?.unwrap_or_default();
    let state = PresentationStateRow {
        channel: channel.id,
        outdated_since_at: was.outdated_since_at.filter(|_| still),
        outdated_told_at: was.outdated_told_at.filter(|_| still),
        check_next_at: next_check(desk, &ground, &made.place),
        check_told_at: None,
        problem: None,
    };
    writer.save_presentation_state(&state).await?;
    let lacking: Vec<_> =
        presentation.elements.iter().filter(|(_, said)| said.is_err()).map(|(d, _)| d.item.word()).collect();
    let body = serde_json::json!({
        "channel": channel.id, "place": place, "lacking": lacking,
        "behind": made.fitted.behind.iter().map(|item| item.word()).collect::<Vec<_>>(),
    });
    writer.tell(desk.told("presentation.published", ("channel", channel.id)).body(&body).row(&row));
    Ok(writer.commit().await?)
}
