//! Reading the inbox: what a page needs, under the reader's rights.

use crate::desk::Desk;
use crate::in_force::InForce;
use crate::refusal::Refusal;
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::inbox::triage::{Assessment, Facts};
use torg_store::Reader;

/// What the policy makes of a message as it now stands, for the page and beside each answer given.
pub(crate) async fn proposed(
    desk: &Desk,
    reader: &mut Reader,
    message: &Message,
    policy: &InForce,
) -> Result<Assessment, Refusal> {
    let version = reader.version(message.version).await?;
    let parent = match &message.parent {
        Some(parent) => reader.message_of(message.channel, parent).await?,
        None => None,
    };
    Ok(policy.triage.assess(&Facts {
        title: version.title.as_deref(),
        text: &version.text,
        author: &version.author,
        kind: &message.kind,
        ours: message.ours,
        direct: message.visibility == Visibility::Direct || message.kind == "direct",
        answers_ours: parent.as_ref().is_some_and(|p| p.ours),
        answers_visitor: parent.as_ref().is_some_and(|p| !p.ours),
        names_us: message.kind == "mention",
        today: desk.today(),
    }))
}
