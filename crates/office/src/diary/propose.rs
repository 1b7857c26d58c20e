//! What the form of a registration begins with: the columns proposed from the message.

use super::{columns, sight};
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::diary::columns::{Columns, Facts};
use torg_domain::ids::{AuthorityId, MessageId};
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::municipality::rights::Right;
use torg_domain::time;
use torg_store::channels::ChannelRow;
use torg_store::diary::rows::DiaryRow;

/// What the form begins with.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The message; its words are left out unless this desk may read them here.
    pub message: Message,
    /// Its channel.
    pub channel: ChannelRow,
    /// The columns as they are proposed.
    pub columns: Columns,
    /// The authority whose diary it is.
    pub authority: AuthorityId,
    /// How that authority keeps it; none while nobody has said.
    pub diary: Option<DiaryRow>,
    /// Diaries this desk may register in.
    pub diaries: Vec<DiaryRow>,
}

/// The columns proposed for a message. A guarded message is read for it, and the reading is on the trail.
///
/// # Errors
/// `Missing` and `NotAllowed` as every act.
#[boxed]
pub async fn propose(desk: &Desk, id: MessageId) -> Result<Proposal, Refusal> {
    let mut reader = desk.reader();
    let message = reader.message(id).await?;
    let channel = reader.channel(message.channel).await?;
    crate::inbox::sight::must_see(desk, &mut reader, &message, channel.unit.into()).await?;
    desk.must(Right::Register, channel.unit.into())?;
    let version = reader.version(message.version).await?;
    if message.visibility != Visibility::Public {
        let mut writer = desk.open().await?;
        writer.saw(id, desk.person()?, message.version, desk.now).await?;
        let body = serde_json::json!({ "version": message.version.0, "visibility": message.visibility.word(), "for": "diary" });
        writer.tell(desk.told("message.read", ("message", id.0)).body(&body));
        writer.commit().await?;
    }
    let assessed = match desk.policy().await {
        Ok(policy) => Some(crate::inbox::read::proposed(desk, &mut reader, &message, &policy).await?),
        Err(Refusal::NoPolicy) => None,
        Err(other) => return Err(other),
    };
    let secret =
        message.visibility == Visibility::Secret || assessed.is_some_and(|a| a.flags().contains(&"secrecy"));
    let columns = Columns::propose(&Facts {
        author: &version.author,
        title: version.title.as_deref(),
        text: &version.text,
        channel: &channel.name,
        on: time::day_of(message.published_at.unwrap_or(message.captured_at).min(desk.now)),
        ours: message.ours,
        direct: message.visibility == Visibility::Direct,
        secret,
        hidden: columns::guarded(&message),
        today: desk.today(),
    });
    let authority = sight::authority_of(&mut reader, channel.unit).await?;
    let mut diaries = Vec::new();
    for diary in reader.diaries().await? {
        if sight::may_in(desk, &mut reader, Right::Register, AuthorityId(diary.authority)).await? {
            diaries.push(diary);
        }
    }
    let diary = reader.diary_of(authority).await?;
    Ok(Proposal { message, channel, columns, authority, diary, diaries })
}
