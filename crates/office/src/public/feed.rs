//! The joint flow: our own posts from all channels, newest first (AG-01, AG-06, AG-10).
//!
//! Which posts everybody may see is one rule, `domain/public/shown.rs`; which channels are in the flow, the
//! policy says. What the rule leaves out is read over, so a page may take several looks at the store.

use super::list::{Listing, Official};
use crate::desk::Desk;
use crate::publishing::{KeptPicture, picture};
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use bytes::Bytes;
use jiff::Timestamp;
use std::collections::BTreeSet;
use torg_domain::channels::taken::Standing;
use torg_domain::inbox::tracks::Publication;
use torg_domain::policy::values::Flow;
use torg_domain::privacy::Rules;
use torg_domain::public::shown::{Facts, picture_shown, shown};
use torg_store::Reader;
use torg_store::inbox::rows::instant;
use torg_store::public::{PostPlace, PostRow};
use uuid::Uuid;

/// Posts on a page, and in a feed.
pub const PAGE: usize = 50;

/// How often the store is asked for one page, at most.
const LOOKS: usize = 20;

/// Which posts are wanted. Nothing named: all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Of this channel, by number.
    pub channel: Option<i64>,
    /// Of this unit.
    pub unit: Option<Uuid>,
    /// On this platform.
    pub platform: Option<String>,
    /// About this part of the municipality, whatever its letters' case.
    pub place: Option<String>,
    /// About this: a word marked `#so` in the text or title.
    pub topic: Option<String>,
}

/// One post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Its id, which never changes.
    pub id: Uuid,
    /// The channel's number.
    pub channel: i64,
    /// When it was published.
    pub at: Timestamp,
    /// When it was last changed, as far as we saw.
    pub changed_at: Timestamp,
    /// Its title; where it has none, its first words.
    pub title: String,
    /// Whether the title is the text's own first words.
    pub titled: bool,
    /// Its text.
    pub text: String,
    /// Where it stands.
    pub url: Option<String>,
    /// The pictures it was put up with from here, in their order.
    pub pictures: Vec<Picture>,
}

/// A picture of a post, as everybody may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its file's id.
    pub file: Uuid,
    /// Its media type.
    pub kind: String,
    /// How many bytes it has.
    pub size: i64,
    /// What it shows.
    pub alt: String,
    /// Whose it is.
    pub credit: String,
}

/// A page of the flow.
#[derive(Clone, Debug)]
pub struct Page {
    /// How the policy shows the flow.
    pub flow: Flow,
    /// The posts, newest first.
    pub posts: Vec<Post>,
    /// Where the next page goes on.
    pub next: Option<PostPlace>,
}

/// A page of the flow.
///
/// # Errors
/// `Asks` where the policy is silent on the flow and the municipality has not answered; `NoPolicy` before the
/// first adoption; `Missing` where the policy has no flow.
#[boxed]
pub async fn page(
    desk: &Desk,
    listing: &Listing,
    wanted: &Wanted,
    after: Option<PostPlace>,
) -> Result<Page, Refusal> {
    let policy = listing.policy.as_ref().ok_or(Refusal::NoPolicy)?;
    let flow = policy.policy.flow().map_err(|asks| Refusal::Asks(asks.0))?;
    if flow == Flow::None {
        return Err(Refusal::Missing);
    }
    let fits = |c: &&Official| {
        policy.policy.in_flow(&c.platform)
            && wanted.channel.is_none_or(|n| n == c.number)
            && wanted.unit.is_none_or(|u| u == c.unit.0)
            && wanted.platform.as_ref().is_none_or(|p| *p == c.platform)
            && wanted.place.as_ref().is_none_or(|p| c.is_about(p))
    };
    let channels: Vec<&Official> = listing.channels.iter().filter(fits).collect();
    let narrow = wanted.channel.is_some()
        || wanted.unit.is_some()
        || wanted.platform.is_some()
        || wanted.place.is_some();
    let of: BTreeSet<Uuid> = channels.iter().map(|c| c.id).collect();
    let rules = Rules::new(desk.today());
    let mut reader = desk.reader();
    let mut posts: Vec<Post> = Vec::with_capacity(PAGE);
    let mut from = after.unwrap_or(PostPlace::TOP);
    if of.is_empty() {
        return Ok(Page { flow, posts, next: None });
    }
    for _ in 0..LOOKS {
        let rows = match narrow {
            true => of_channels(&mut reader, &channels, from).await?,
            false => reader.public_posts(from, u32::try_from(PAGE + 1).unwrap_or(u32::MAX)).await?,
        };
        let last = rows.len() <= PAGE;
        for row in rows.into_iter().take(PAGE) {
            let place = PostPlace { at: row.at, n: row.n };
            if posts.len() == PAGE {
                return Ok(Page { flow, posts, next: Some(from) });
            }
            from = place;
            if of.contains(&row.channel)
                && let Some(post) = public(&rules, listing, row, wanted)
            {
                posts.push(post);
            }
        }
        if last {
            return Ok(Page { flow, posts, next: None });
        }
    }
    Ok(Page { flow, posts, next: Some(from) })
}

/// One picture of a post, with its media type, as long as everybody may see the post: the same rule, asked again.
///
/// # Errors
/// `Missing` when there is none such, or nobody may see it now.
#[boxed]
pub async fn picture(
    desk: &Desk,
    listing: &Listing,
    post: Uuid,
    file: Uuid,
) -> Result<(Bytes, String), Refusal> {
    let policy = listing.policy.as_ref().ok_or(Refusal::Missing)?;
    if policy.policy.flow().map_or(true, |flow| flow == Flow::None) {
        return Err(Refusal::Missing);
    }
    let mut reader = desk.reader();
    let row = reader.public_post(post).await?.ok_or(Refusal::Missing)?;
    let channel = listing.by_id(row.channel).ok_or(Refusal::Missing)?;
    if !policy.policy.in_flow(&channel.platform) {
        return Err(Refusal::Missing);
    }
    let rules = Rules::new(desk.today());
    let shown = public(&rules, listing, row, &Wanted::default()).ok_or(Refusal::Missing)?;
    if !shown.pictures.iter().any(|picture| picture.file == file) {
        return Err(Refusal::Missing);
    }
    let kept = reader.post_picture(file).await?;
    Ok((picture::bytes(desk, &kept).await?, kept.kind))
}

/// The next rows of some channels, merged: each channel's own are walked by index.
async fn of_channels(
    reader: &mut Reader,
    channels: &[&Official],
    from: PostPlace,
) -> Result<Vec<PostRow>, Refusal> {
    let limit = u32::try_from(PAGE + 1).unwrap_or(u32::MAX);
    let mut rows = Vec::new();
    for channel in channels {
        rows.extend(reader.public_posts_in(channel.id.into(), from, limit).await?);
    }
    rows.sort_by_key(|row| std::cmp::Reverse((row.at, row.n)));
    rows.truncate(PAGE + 1);
    Ok(rows)
}

/// The post as everybody may see it; none when they may not.
fn public(rules: &Rules, listing: &Listing, row: PostRow, wanted: &Wanted) -> Option<Post> {
    let flags: Vec<&str> = row.flags.split_whitespace().collect();
    let facts = Facts {
        publication: Publication::from_word(&row.publication),
        // A word nobody knows is not "visible".
        standing: row.standing.as_deref().map(|w| Standing::from_word(w).unwrap_or(Standing::Hidden)),
        decided_away: row.decisions > 0,
        flags: &flags,
        title: row.title.as_deref().unwrap_or_default(),
        text: &row.text,
    };
    shown(rules, &facts).ok()?;
    let topic = wanted.topic.as_deref();
    if topic.is_some_and(|topic| !is_about(facts.title, topic) && !is_about(&row.text, topic)) {
        return None;
    }
    let kept: Vec<KeptPicture> =
        row.pictures.as_deref().and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
    let pictures = kept.into_iter().filter(|p| picture_shown(rules, &p.alt, &p.licence)).filter_map(|p| {
        let file = p.file?;
        Some(Picture { file: file.id, kind: file.kind, size: file.size, alt: p.alt, credit: p.licence })
    });
    let own = row.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    Some(Post {
        id: row.id,
        channel: listing.by_id(row.channel)?.number,
        at: instant(row.at),
        changed_at: if row.versions > 1 { instant(row.changed_at.max(row.at)) } else { instant(row.at) },
        title: own.map_or_else(|| first_words(&row.text), str::to_owned),
        titled: own.is_some(),
        pictures: pictures.collect(),
        text: row.text,
        url: row.url.filter(|url| url.starts_with("https://") || url.starts_with("http://")),
    })
}

/// Whether a text is marked `#topic`, whole and in any case.
fn is_about(text: &str, topic: &str) -> bool {
    text.split('#').skip(1).any(|rest| {
        let word: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        word.to_lowercase() == topic.to_lowercase()
    })
}

/// The first words of a text, as a title must be had: at most eighty characters, whole words.
fn first_words(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    if line.chars().count() <= 80 {
        return line.to_owned();
    }
    let mut words = String::new();
    for word in line.split_whitespace() {
        if words.chars().count() + 1 + word.chars().count() > 78 {
            break;
        }
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    if words.is_empty() {
        words = line.chars().take(78).collect();
    }
    words + " …"
}

#[cfg(test)]
mod tests {
    use super::{first_words, is_about};

    #[test]
    fn a_topic_is_a_whole_marked_word() {
        assert!(is_about("Köer i dag. #Trafik", "trafik") && is_about("#a #trafik!", "TRAFIK"));
        assert!(!is_about("Trafik", "trafik") && !is_about("#trafikljus", "trafik"));
    }

    #[test]
    fn a_post_without_a_title_is_called_by_its_first_words() {
        assert_eq!(first_words("\n Simhallen öppnar.\nVälkomna"), "Simhallen öppnar.");
        let long = "ord ".repeat(60);
        assert!(first_words(&long).chars().count() <= 80 && first_words(&long).ends_with('…'));
        assert!(first_words(&"x".repeat(500)).chars().count() <= 80);
    }
}
