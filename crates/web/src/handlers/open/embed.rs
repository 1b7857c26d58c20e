//! The list and the latest posts to be put into another page: plain HTML, no script, no cookie, nothing from
//! elsewhere. The only addresses that anybody may frame.

use super::{Asking, Making, channels::account, feed::item};
use crate::{
    page::Page,
    public::{
        embed::{EmbedChannelsPage, EmbedFeedPage},
        memory::{Made, Open},
    },
    site::Shared,
};
use axum::{Router, response::Response, routing::get};
use torg_office::{
    Refusal,
    public::{
        feed::{self, Wanted},
        list,
    },
};

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/embed/channels", get(channels)).route("/embed/feed", get(posts))
}

fn framed(m: &Making, page: &impl Page, keep: u64) -> Made {
    Made { open: Open::Frame, ..m.page(page, keep) }
}

async fn channels(asking: Asking) -> Response {
    let (unit, platform) = (asking.word("unit"), asking.word("platform"));
    asking
        .answer(format!("/embed/channels?unit={unit}&platform={platform}"), async move |m: &Making| {
            let all = list::listing(&m.desk).await?;
            let fits = |c: &&list::Official| {
                (unit.is_empty() || c.unit.0.to_string() == unit)
                    && (platform.is_empty() || c.platform == platform)
            };
            let accounts =
                all.channels.iter().filter(fits).map(|c| account(&m.here.ctx, &m.desk, c)).collect();
            Ok(framed(m, &EmbedChannelsPage { accounts, origin: m.origin.clone() }, all.keep))
        })
        .await
}

async fn posts(asking: Asking) -> Response {
    let (unit, platform, channel) = (asking.word("unit"), asking.word("platform"), asking.word("channel"));
    let place = asking.word("place");
    let most = asking.word("n").parse::<usize>().unwrap_or(5).clamp(1, 20);
    asking
        .answer(
            format!("/embed/feed?unit={unit}&platform={platform}&channel={channel}&place={place}&n={most}"),
            async move |m: &Making| {
                let all = list::listing(&m.desk).await?;
                let wanted = Wanted {
                    channel: (!channel.is_empty()).then(|| channel.parse().unwrap_or(-1)),
                    unit: (!unit.is_empty()).then(|| unit.parse().unwrap_or_default()),
                    platform: Some(platform).filter(|p| !p.is_empty()),
                    place: Some(place).filter(|p| !p.is_empty()),
                    topic: None,
                };
                let posts = match feed::page(&m.desk, &all, &wanted, None).await {
                    Ok(page) => page.posts,
                    Err(Refusal::Asks(_) | Refusal::NoPolicy | Refusal::Missing) => Vec::new(),
                    Err(other) => return Err(other),
                };
                let items = posts.iter().take(most).map(|p| item(&all, p)).collect();
                Ok(framed(m, &EmbedFeedPage { items, origin: m.origin.clone() }, all.keep))
            },
        )
        .await
}
