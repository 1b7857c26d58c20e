//! Fetching the pictures and files a message points at: what was seen is part of the record.

use super::poll::credential;
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use sha2::{Digest, Sha256};
use torg_domain::ids::MessageId;
use torg_domain::outside::{MediaAnswer, MediaRequest};

/// The largest file that is fetched.
pub const LARGEST: usize = 25 * 1024 * 1024;

/// Fetches what has not been fetched. One that fails is noted with the reason; the job tries the others.
///
/// # Errors
/// What the store said.
#[boxed]
pub async fn fetch(desk: &Desk, id: MessageId) -> Result<usize, Refusal> {
    let mut reader = desk.reader();
    let message = reader.message(id).await?;
    let channel = reader.channel(message.channel).await?;
    let wanted: Vec<_> = reader
        .attachments(id)
        .await?
        .into_iter()
        .filter(|a| a.purpose == "media" && a.sha256.is_none() && a.problem.is_none())
        .collect();
    if !reader.seals_of(id).await?.is_empty() {
        return Ok(0);
    }
    // What lets us in is shown to nobody but the channel itself, wherever a file lies.
    let places = [Some(channel.address.clone()), channel.feed.clone()];
    let own = |file: &str| places.iter().flatten().any(|place| at_the_same_place(file, place));
    let mut fetched = 0;
    for mut row in wanted {
        let request = MediaRequest {
            url: row.source.clone(),
            credential: credential(desk, &channel)?.filter(|_| own(&row.source)),
            max_bytes: LARGEST,
        };
        let answer = desk.office().world.media.fetch(request).await;
        let desk = &desk.later();
        row.at = desk.now.as_millisecond();
        let mut named = None;
        match answer {
            // Bytes that lie under seal are never taken in again, by whatever message.
            MediaAnswer::Fetched { bytes, .. }
                if reader.is_sealed(&<[u8; 32]>::from(Sha256::digest(&bytes))).await? =>
            {
                row.problem = Some("Filen är förseglad och hämtas inte igen.".into());
            }
            MediaAnswer::Fetched { bytes, sort, .. } => {
                let put = desk.office().store.objects().put(desk.id(), bytes.into()).await?;
                row.sha256 = Some(put.sha256.to_vec());
                named = Some((put, sort.media_type()));
                fetched += 1;
            }
            MediaAnswer::Gone(problem) | MediaAnswer::Failed(problem) => row.problem = Some(problem.sentence),
        }
        let mut writer = desk.open().await?;
        if let Some((put, kind)) = named {
            writer.name_object(put, kind, desk.now).await?;
        }
        writer.save_attachment(&row).await?;
        writer.tell(desk.told("message.media-fetched", ("message", id.0)).row(&row));
        writer.commit().await?;
    }
    Ok(fetched)
}

/// Whether two addresses have scheme, host and port in common.
fn at_the_same_place(file: &str, channel: &str) -> bool {
    let origin = |address: &str| url::Url::parse(address.trim()).ok().map(|url| url.origin());
    origin(file).zip(origin(channel)).is_some_and(|(file, channel)| file.is_tuple() && file == channel)
}

#[cfg(test)]
mod tests {
    use super::at_the_same_place;

    #[test]
    fn what_lets_us_in_is_shown_to_the_channel_itself_alone() {
        let own = |file| at_the_same_place(file, "https://intern.test/flode");
        assert!(own("https://intern.test/bild.png"));
        assert!(!own("https://cdn.test/bild.png") && !own("http://intern.test/bild.png") && !own("bild.png"));
        assert!(!at_the_same_place("data:x", "data:x"));
    }
}
