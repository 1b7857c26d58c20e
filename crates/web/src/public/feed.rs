//! Our own posts from all channels on one page, with the same as feeds.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        form::{Filled, Weight, button, field},
        frame,
        list::pager,
        notice::empty,
        time,
    },
    public::channels::choices,
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use uuid::Uuid;

/// One post.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its id.
    pub id: Uuid,
    /// Its title, or its first words.
    pub title: String,
    /// Whether the title is the text cut off, or empty: its heading names the channel instead.
    pub cut: bool,
    /// What of its text the title does not say.
    pub text: String,
    /// When it was published.
    pub at: Timestamp,
    /// Where it stands.
    pub url: Option<String>,
    /// The channel's number and name.
    pub channel: (i64, String),
    /// The platform's name.
    pub platform: String,
    /// The unit.
    pub unit: String,
    /// Its pictures: the file, what it shows, whose it is.
    pub pictures: Vec<(Uuid, String, String)>,
}

/// What was sought; each empty where nothing was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// A channel's number.
    pub channel: String,
    /// A unit's id.
    pub unit: String,
    /// A platform's key.
    pub platform: String,
    /// A part of the municipality.
    pub place: String,
    /// A topic, without #.
    pub topic: String,
}

/// The page.
#[derive(Clone, Debug)]
pub struct FeedPage {
    /// Whether the posts are gathered at all.
    pub gathered: bool,
    /// The posts, the latest first.
    pub items: Vec<Item>,
    /// What was sought.
    pub sought: Sought,
    /// Where this page begins; none on the first.
    pub after: Option<String>,
    /// Where the next page goes on.
    pub next: Option<String>,
    /// The channels, to choose from: number and name.
    pub channels: Vec<(String, String)>,
    /// The units, to choose from.
    pub units: Vec<(String, String)>,
    /// The platforms, to choose from.
    pub platforms: Vec<(String, String)>,
    /// The parts of the municipality, to choose from; none where every channel is about the whole.
    pub places: Vec<(String, String)>,
}

/// A post as part of a list; `level` is a heading of the second or the third rank.
pub(super) fn post(ctx: &Ctx, item: &Item, heading: &Markup) -> Markup {
    html! {
        (heading)
        p.small { a href=(links::channel_page(item.channel.0)) { (item.channel.1) } " · " (swedish(ctx, &item.platform)) " · " (time::dated(ctx, item.at)) }
        @if !item.text.is_empty() { @for paragraph in item.text.split("\n\n").filter(|p| !p.trim().is_empty()) {
            p lang="sv" { @for (n, line) in paragraph.lines().enumerate() { @if n > 0 { br; } (line) } }
        } }
        @for (file, alt, credit) in &item.pictures { figure {
            img.picture src=(links::feed_picture(item.id, *file)) alt=(alt) lang="sv" loading="lazy";
            @if !credit.is_empty() { figcaption.small lang="sv" { (t!(ctx, "feed-picture-by", who = credit.as_str())) } }
        } }
    }
}

/// The heading as a link to the original: the title, which is in Swedish, or whose post it is.
pub(super) fn titled(ctx: &Ctx, item: &Item) -> Markup {
    let (words, lang) = match item.cut {
        true => (t!(ctx, "feed-post-of", channel = item.channel.1.as_str()), None),
        false => (item.title.clone(), Some("sv")),
    };
    html! { @match item.url.as_deref().and_then(links::outside) {
        Some(href) => a href=(href) rel="noopener external" lang=[lang] { (words) },
        None => span lang=[lang] { (words) },
    } }
}

impl Page for FeedPage {
    const PUBLIC: bool = true;

    fn render(&self, ctx: &Ctx) -> Markup {
        let s = &self.sought;
        let filled = Filled::new("")
            .with("channel", s.channel.as_str())
            .with("unit", s.unit.as_str())
            .with("platform", s.platform.as_str())
            .with("place", s.place.as_str())
            .with("topic", s.topic.as_str());
        let content = html! {
            p.lead { (t!(ctx, "feed-lead")) }
            @if !self.gathered { (empty(&t!(ctx, "feed-none"), &t!(ctx, "feed-none-why"), Some((links::channel_list(), t!(ctx, "nav-channels"))))) }
            @else {
                form.filter method="get" action=(links::feed()) {
                    (field(ctx, &filled, "channel", t!(ctx, "feed-channel")).optional().choose(&choices(t!(ctx, "feed-all-channels"), &self.channels)))
                    (field(ctx, &filled, "unit", t!(ctx, "list-unit")).optional().choose(&choices(t!(ctx, "list-all-units"), &self.units)))
                    (field(ctx, &filled, "platform", t!(ctx, "list-platform")).optional().choose(&choices(t!(ctx, "list-all-platforms"), &self.platforms)))
                    @if !self.places.is_empty() { (field(ctx, &filled, "place", t!(ctx, "feed-place")).optional().choose(&choices(t!(ctx, "feed-all-places"), &self.places))) }
                    (field(ctx, &filled, "topic", t!(ctx, "feed-topic")).optional().hint(t!(ctx, "feed-topic-hint")).max(60).line())
                    (button(&t!(ctx, "list-show"), Weight::Plain))
                }
                p { (t!(ctx, "feed-follow")) " "
                    a href=(links::feed_at("/feed.rss", s, None)) { "RSS" } ", "
                    a href=(links::feed_at("/feed.atom", s, None)) { "Atom" } ", "
                    a href=(links::feed_at("/feed.json", s, None)) { "JSON Feed" } "."
                }
                @if self.items.is_empty() { (empty(&t!(ctx, "feed-empty"), &t!(ctx, "feed-empty-why"), None)) }
                @for item in &self.items { article.post { (post(ctx, item, &html! { h2 { (titled(ctx, item)) } })) } }
                (pager(ctx,
                    self.after.as_ref().map(|_| links::feed_at("/feed", s, None)),
                    self.next.as_deref().map(|next| links::feed_at("/feed", s, Some(next)))))
            }
        };
        frame::public(
            ctx,
            &t!(ctx, "feed-title"),
            &links::feed_at("/feed", s, self.after.as_deref()),
            &content,
        )
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let pairs = |all: &[(&str, &str)]| {
            all.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>()
        };
        let page = Self {
            gathered: true,
            items: Item::samples(),
            sought: Sought::default(),
            after: None,
            next: Some("1.1".into()),
            channels: pairs(&[("1", "Exempelby kommun"), ("2", "Skolbloggen")]),
            units: pairs(&[("a", "kommunledningskontoret")]),
            platforms: pairs(&[("feed", "Flöde")]),
            places: pairs(&[("Norrviken", "Norrviken")]),
        };
        let sought = Sought { topic: "trafik".into(), channel: "2".into(), ..Sought::default() };
        vec![
            ("", page.clone()),
            ("sought", Self { items: vec![], sought, next: None, after: Some("1.1".into()), ..page.clone() }),
            ("none", Self { gathered: false, places: vec![], items: vec![], next: None, ..page }),
        ]
    }
}

impl Item {
    /// Posts for the samples.
    #[must_use]
    pub fn samples() -> Vec<Self> {
        let item = |n: u128, title: &str, text: &str, url: Option<&str>| Self {
            id: crate::samples::id(n),
            title: title.into(),
            cut: title.ends_with('…'),
            text: text.into(),
            at: crate::samples::at(-90 * i64::try_from(n).unwrap_or(1)),
            url: url.map(str::to_owned),
            channel: (1, "Exempelby kommun".into()),
            platform: "Flöde".into(),
            unit: "kommunledningskontoret".into(),
            pictures: if n == 1 {
                vec![(crate::samples::id(9), "Bassängen i morgonljus".into(), "Eva Sund".into())]
            } else {
                vec![]
            },
        };
        vec![
            item(
                1,
                "Simhallen öppnar",
                "I morgon kl. 8 öppnar simhallen igen.\n\nVälkomna!\nVi ses.",
                Some("https://social.example/1"),
            ),
            item(2, "Vägarbete på Storgatan hela veckan", "", None),
            item(
                3,
                "Biblioteket har öppet längre hela sommaren, och den som vill låna efter …",
                "Biblioteket har öppet längre hela sommaren, och den som vill låna efter nio får hjälp.",
                Some("https://social.example/3"),
            ),
        ]
    }
}
