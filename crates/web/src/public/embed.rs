//! The list and the latest posts for another page's frame: no rail, no heading of ours, links that leave the
//! frame.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{due::swedish, frame, time},
    public::{feed::Item, front::Account},
    t,
};
use maud::{Markup, html};

/// The list.
#[derive(Clone, Debug)]
pub struct EmbedChannelsPage {
    /// The channels.
    pub accounts: Vec<Account>,
    /// Our address, for links that leave the frame.
    pub origin: String,
}

/// The latest posts.
#[derive(Clone, Debug)]
pub struct EmbedFeedPage {
    /// The posts.
    pub items: Vec<Item>,
    /// Our address, for links that leave the frame.
    pub origin: String,
}

/// A link that opens outside the frame.
fn out(address: &str, words: &str) -> Markup {
    html! { @match links::outside(address) {
        Some(href) => a href=(href) target="_top" rel="noopener external" { (words) },
        None => (words),
    } }
}

impl Page for EmbedChannelsPage {
    const PUBLIC: bool = true;

    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            @if self.accounts.is_empty() { p { (t!(ctx, "front-empty")) } }
            @else { ul { @for account in &self.accounts { li {
                (out(&account.address, &account.name)) span.small { " " (swedish(ctx, &account.platform)) " · " (swedish(ctx, &account.unit)) }
                br; (swedish(ctx, &account.purpose))
            } } } }
            p.small { (out(&format!("{}/channels", self.origin), &t!(ctx, "embed-list"))) }
        };
        frame::embedded(ctx, &t!(ctx, "list-title"), &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let origin = String::from("https://torg.exempelby.example");
        vec![
            ("", Self { accounts: Account::samples(), origin: origin.clone() }),
            ("empty", Self { accounts: vec![], origin }),
        ]
    }
}

impl Page for EmbedFeedPage {
    const PUBLIC: bool = true;

    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            @if self.items.is_empty() { p { (t!(ctx, "feed-empty")) } }
            @else { ul { @for item in &self.items { li {
                span lang="sv" { @match &item.url { Some(url) => (out(url, &item.title)), None => (item.title) } }
                br; span.small { (item.channel.1) " · " (time::dated(ctx, item.at)) }
            } } } }
            p.small { (out(&format!("{}/feed", self.origin), &t!(ctx, "embed-feed"))) }
        };
        frame::embedded(ctx, &t!(ctx, "feed-title"), &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let origin = String::from("https://torg.exempelby.example");
        vec![
            ("", Self { items: Item::samples(), origin: origin.clone() }),
            ("empty", Self { items: vec![], origin }),
        ]
    }
}
