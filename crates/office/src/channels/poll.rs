//! Asking for a channel's feed once, and taking in what came.
//!
//! Nothing is held open while the network is waited for. The answer is kept whole in the object store
//! before it is read into messages, so that a crash in between loses nothing: the next asking gives the
//! same messages again.

use super::ledger::note_reading;
use super::open::place;
use super::state::{answered, failed, keep, note_answer};
use super::{connection, reading};
use crate::desk::Desk;
use crate::inbox::receive::{Received, Source, receive};
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use torg_domain::channels::pace;
use torg_domain::channels::taken::{Batch, Gone};
use torg_domain::ids::ChannelId;
use torg_domain::outside::{Credential, FeedAnswer, FeedRequest, Still, Voice};
use torg_store::channels::ChannelRow;
use torg_store::inbox::rows::instant;

/// Asks for what is new in a channel, through its platform's own interface or by its feed; gives back when
/// to ask next, none when there is nothing to ask any more.
///
/// # Errors
/// What the store said. What is wrong with the feed is no error here: it stands on the channel's page.
#[boxed]
pub async fn poll(desk: &Desk, id: ChannelId) -> Result<Option<Timestamp>, Refusal> {
    let mut reader = desk.reader();
    let channel = reader.channel(id).await?;
    if connection::is_connected(desk, &channel) {
        return reading::news(desk, id).await;
    }
    let (Some(feed), None) = (channel.feed.clone(), channel.closed_at) else { return Ok(None) };
    let mut state = reader.channel_state(id).await?;
    let was = state.clone();
    let request = FeedRequest {
        url: feed,
        etag: state.etag.clone(),
        last_modified: state.last_modified.clone(),
        credential: credential(desk, &channel)?,
        voice: voice(&channel),
        failures: u32::try_from(state.failures).unwrap_or(u32::MAX),
        now: desk.now,
    };
    let answer = desk.office().world.feeds.fetch(request).await;
    let began = desk.now;
    let desk = &desk.later();
    state.last_at = Some(desk.now.as_millisecond());
    let every = SignedDuration::from_secs(channel.every_s);
    let usual = pace::next(instant(state.next_at), began, desk.now, every);
    let next = match answer {
        FeedAnswer::NotModified { moved, not_before } => {
            state.moved_to = moved.or(state.moved_to);
            answered(&mut state, desk, None);
            usual.max(not_before.unwrap_or(usual))
        }
        FeedAnswer::Fetched(fetched) => {
            let sha: [u8; 32] = Sha256::digest(&fetched.answer.body).into();
            state.moved_to = fetched.answer.moved.clone().or(state.moved_to);
            let unchanged = state.body.as_deref() == Some(&sha[..]) && fetched.batch.problems.is_empty();
            let problems = if unchanged {
                Vec::new()
            } else {
                keep(desk, &fetched.answer).await?;
                let source = Source {
                    how: "poll",
                    status: fetched.answer.status,
                    sha256: Some(sha),
                    size: fetched.answer.body.len(),
                };
                let gone = missing(desk, &channel, &fetched.batch).await?;
                let Received { problems, .. } = receive(
                    desk,
                    id,
                    Batch { gone: [fetched.batch.gone, gone].concat(), ..fetched.batch },
                    source,
                )
                .await?;
                problems
            };
            state.etag = fetched.etag;
            state.last_modified = fetched.last_modified;
            state.body = Some(sha.to_vec());
            answered(&mut state, desk, problems.first());
            usual.max(fetched.not_before.unwrap_or(usual))
        }
        FeedAnswer::Failed(failure) => {
            if let Some(answer) = &failure.answer {
                note_answer(desk, id, "poll", answer, &[&failure.problem]).await?;
            }
            failed(&mut state, desk, &failure.problem);
            failure.retry_at
        }
    };
    state.next_at = next.as_millisecond();
    let mut writer = desk.open().await?;
    note_reading(&mut writer, desk, &channel, &was, &state).await?;
    writer.save_channel_state(&state).await?;
    writer.commit().await?;
    Ok(Some(next))
}

/// How many messages are looked for at their own address after one answer: politeness before haste.
const LOOKED_FOR: u32 = 5;

/// Messages the feed no longer gives although it covers their time, and whose own address says that they
/// are gone. Having left the feed's window is no disappearance, and an address that does not answer is none.
async fn missing(desk: &Desk, channel: &ChannelRow, batch: &Batch) -> Result<Vec<Gone>, Refusal> {
    if batch.truncated_after_break || batch.items.is_empty() {
        return Ok(Vec::new());
    }
    let Some(since) = batch.items.iter().filter_map(|i| i.published_at).min() else { return Ok(Vec::new()) };
    let given: Vec<&str> = batch.items.iter().map(|i| i.external_id.as_str()).collect();
    let mut gone = Vec::new();
    for message in desk.reader().left_out(channel.id.into(), &given, since, LOOKED_FOR).await? {
        let Some(url) = message.url.clone() else { continue };
        if let Still::Gone(how) = desk.office().world.look.look(url, credential(desk, channel)?).await {
            gone.push(Gone { external_id: message.external_id, seen_at: desk.now, how, last_seen: None });
        }
    }
    Ok(gone)
}

pub(super) fn voice(channel: &ChannelRow) -> Voice {
    match channel.voice.as_str() {
        "ours" => Voice::Ours,
        "mixed" => Voice::MixedByAuthor(serde_json::from_str(&channel.our_names).unwrap_or_default()),
        _ => Voice::Visitors,
    }
}

/// What lets us in: the account with its password; else `user:password`; else a bearer token.
pub(crate) fn credential(desk: &Desk, channel: &ChannelRow) -> Result<Option<Credential>, Refusal> {
    let Some(sealed) = &channel.secret else { return Ok(None) };
    let keys = desk.office().sealing(desk.id());
    let open = keys.open(&place(desk, channel), sealed)?;
    Ok(Some(read_credential(channel.account.as_deref(), &String::from_utf8_lossy(&open))))
}

/// What was kept, as it is shown: the account with its password; else `user:password`; else a bearer token.
pub(super) fn read_credential(account: Option<&str>, kept: &str) -> Credential {
    match (account, kept.split_once(':')) {
        (Some(user), _) => Credential::Basic { user: user.into(), password: kept.into() },
        (None, Some((user, password))) => Credential::Basic { user: user.into(), password: password.into() },
        (None, None) => Credential::Bearer(kept.into()),
    }
}
