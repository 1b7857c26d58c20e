//! torg puts a post up itself, where the channel is connected to a platform through which posts can be put up.
//!
//! That the platform is about to be asked is written first, and what is put up carries the post's own mark: after a
//! crash between the platform's yes and our commit the next try finds it there and puts up no second one. What
//! goes wrong stands in a sentence on the post's page, and is tried again, later each time.

use super::picture::to_send;
use super::{moved, must_be_fit};
use crate::channels::connection::{self, Connected};
use crate::decisions::carry_out::kept;
use crate::desk::Desk;
use crate::refusal::Refusal;
use jiff::SignedDuration;
use torg_domain::outside::platform::{Carried, OwnPost, PlatformFailure};
use torg_domain::publishing::Act;
use torg_store::channels::ChannelRow;
use torg_store::publishing::{OwnPostRow, PostOutwardRow, PostSentRow};
use uuid::Uuid;

/// The wait after a first failure; doubled with each.
const FIRST: SignedDuration = SignedDuration::from_secs(15);
/// No longer than this between two tries, whatever the platform says.
const LATEST: SignedDuration = SignedDuration::from_hours(6);

/// Whether torg puts posts up in a channel itself.
#[must_use]
pub fn sends(desk: &Desk, channel: &ChannelRow) -> bool {
    let through = desk.office().platform(&channel.platform).is_some_and(|platform| platform.publishes());
    channel.account.is_some() && channel.closed_at.is_none() && through
}

/// Whether every picture of a post goes with it when torg puts it up; else somebody adds the others by hand.
#[must_use]
pub fn sends_pictures(desk: &Desk, channel: &ChannelRow, row: &OwnPostRow) -> bool {
    let takes = desk.office().platform(&channel.platform).is_some_and(|platform| platform.takes_pictures());
    takes && super::pictures(row).iter().all(|picture| picture.file.is_some())
}

/// Refuses to change or give up a post that may stand at the platform already.
///
/// # Errors
/// `Rule` while the platform's answer is waited for.
pub(super) async fn must_not_stand(writer: &mut torg_store::Writer, id: Uuid) -> Result<(), Refusal> {
    match writer.post_outward(id).await? {
        Some(state) if state.asked_at.is_some() => Err(Refusal::Rule(
            "Inlägget kan redan stå på webbplatsen: torg väntar på dess svar. Försök igen om en stund."
                .into(),
        )),
        // What went wrong with the text as it was says nothing of the new one.
        Some(_) => {
            Ok(writer.save_post_outward(&PostOutwardRow { post: id, ..PostOutwardRow::default() }).await?)
        }
        None => Ok(()),
    }
}

/// What trying came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It is out, or somebody has seen to it.
    Out,
    /// It is tried again.
    Waits,
    /// A person must.
    ByHand,
}

/// Puts a post up, if it is time to try.
///
/// # Errors
/// What the store said. What the platform said is no error here: it stands on the post's page.
pub(super) async fn send(desk: &Desk, post: &OwnPostRow) -> Result<Sent, Refusal> {
    let Some(channel) = post.channel else { return Ok(Sent::ByHand) };
    let mut reader = desk.reader();
    let channel = reader.channel(channel.into()).await?;
    if !sends(desk, &channel) {
        return Ok(Sent::ByHand);
    }
    let Some(Connected { platform, account }) = connection::of(desk, &channel)? else {
        return Ok(Sent::ByHand);
    };
    let was = reader.post_outward(post.id).await?.unwrap_or_default();
    if was.next_at.is_some_and(|at| at > desk.now.as_millisecond()) {
        return Ok(Sent::Waits);
    }
    let Some((row, before, state)) = begin(desk, post.id).await? else { return Ok(Sent::Waits) };
    let mark = row.id.simple().to_string();
    let pictures = if platform.takes_pictures() { to_send(desk, &row).await? } else { Vec::new() };
    let post = OwnPost { title: row.title.clone(), text: row.body.clone(), pictures, mark };
    let answer = platform.publish(&account, &post, desk.now).await;
    let desk = &desk.later();
    match answer {
        Ok(Some(carried)) => done(desk, &channel, state, carried).await,
        Ok(None) => {
            let why = "Plattformen kan inte ta emot inlägget från torg. Lägg upp det för hand.";
            wait(desk, PostOutwardRow { asked_at: None, ..state }, why.into(), LATEST).await?;
            Ok(Sent::ByHand)
        }
        Err(failure) => failed(desk, state, before, failure).await,
    }
}

/// Writes down that the platform is about to be asked; none when it shall not be. With whether it had been.
async fn begin(desk: &Desk, id: Uuid) -> Result<Option<(OwnPostRow, bool, PostOutwardRow)>, Refusal> {
    let mut writer = desk.open().await?;
    let row = writer.own_post(id).await?;
    if row.state != "ready" {
        return Ok(None);
    }
    let mut state = writer.post_outward(id).await?.unwrap_or_default();
    state.post = id;
    let before = state.asked_at.is_some();
    // The rules may have changed since it was made ready. What may stand there already is looked for all the same.
    if !before && let Err(refusal) = must_be_fit(desk, &mut writer, &row).await {
        let Refusal::Field { text, .. } = refusal else { return Err(refusal) };
        drop(writer);
        wait(desk, state, text, LATEST).await?;
        return Ok(None);
    }
    state.asked_at = state.asked_at.or(Some(desk.now.as_millisecond()));
    state.tries += 1;
    writer.save_post_outward(&state).await?;
    writer.commit().await?;
    Ok(Some((row, before, state)))
}

/// Writes down what is wrong and when it is tried again.
async fn wait(
    desk: &Desk,
    state: PostOutwardRow,
    problem: String,
    wait: SignedDuration,
) -> Result<(), Refusal> {
    let since = state.problem_since_at.filter(|_| state.problem.as_deref() == Some(problem.as_str()));
    let state = PostOutwardRow {
        next_at: Some(desk.now.saturating_add(wait).unwrap_or(desk.now).as_millisecond()),
        problem_since_at: since.or(Some(desk.now.as_millisecond())),
        problem: Some(problem),
        ..state
    };
    let mut writer = desk.open().await?;
    writer.save_post_outward(&state).await?;
    Ok(writer.commit().await?)
}

async fn failed(
    desk: &Desk,
    mut state: PostOutwardRow,
    before: bool,
    failure: PlatformFailure,
) -> Result<Sent, Refusal> {
    if !failure.perhaps_done && !before {
        // It was surely not put up, by this try or an earlier one.
        state.asked_at = None;
    }
    let doubled = u32::try_from(state.tries.clamp(1, 12) - 1).unwrap_or_default();
    let own = FIRST.saturating_mul(1 << doubled);
    let asked = failure.retry_at.duration_since(desk.now);
    wait(desk, state, failure.problem.sentence, own.max(asked).min(LATEST)).await?;
    Ok(Sent::Waits)
}

/// The platform says that it stands there: its word is kept, and the post is out.
async fn done(
    desk: &Desk,
    channel: &ChannelRow,
    state: PostOutwardRow,
    carried: Carried,
) -> Result<Sent, Refusal> {
    let answer = kept(desk, &carried.answer).await?;
    let policy = desk.policy().await?;
    let mut writer = desk.open().await?;
    let mut row = writer.own_post(state.post).await?;
    if row.state != "ready" {
        // Somebody said so by hand meanwhile: theirs stands.
        return Ok(Sent::Out);
    }
    if let Some(put) = answer {
        writer.name_object(put, "application/octet-stream", desk.now).await?;
    }
    let now = desk.now.as_millisecond();
    let asked = state.asked_at.unwrap_or(now);
    // No clock of a platform's moves it before it was asked for, or into the future.
    let at = carried.at.as_millisecond().max(asked).min(now);
    row.state = moved(Act::Confirm, &row)?.word().into();
    row.address = carried.url.clone().unwrap_or_else(|| channel.address.clone());
    row.published_at = Some(at);
    row.published_by = None;
    row.policy = Some(policy.id.0);
    writer.save_own_post(&mut row).await?;
    let sent = PostSentRow {
        id: desk.new_id(),
        post: row.id,
        at,
        asked_at: asked,
        already: carried.already,
        status: i64::from(carried.answer.status),
        answer: answer.map(|put| put.sha256.to_vec()),
        external_id: carried.external_id,
        url: carried.url,
    };
    writer.add_post_sent(&sent).await?;
    let over = PostOutwardRow { post: row.id, tries: state.tries, ..PostOutwardRow::default() };
    writer.save_post_outward(&over).await?;
    writer.tell(desk.told("post.published", ("own_post", row.id)).row(&row).row(&sent));
    writer.commit().await?;
    Ok(Sent::Out)
}
