//! Our own posts from all channels, as a page and as RSS, Atom and JSON Feed: the same posts, the same
//! filters, the same places.

use super::{
    Asking, Making, data,
    formats::{html, rss_date, stamp, xml},
};
use crate::{
    links,
    public::{
        feed::{FeedPage, Item, Sought},
        memory::{Made, Open},
    },
    site::Shared,
    t,
};
use axum::{Router, extract::Path, response::Response, routing::get};
use serde_json::json;
use torg_domain::policy::values::Flow;
use torg_office::{
    Refusal,
    public::{
        feed::{self, Page, Picture, Post, Wanted},
        list::{self, Listing},
    },
};
use torg_store::public::PostPlace;
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/feed", get(page))
        .route("/feed.rss", get(as_rss))
        .route("/feed.atom", get(as_atom))
        .route("/feed.json", get(as_json))
        .route("/feed/{post}/{file}", get(picture))
}

/// What was asked for, and the same as the one way of writing it.
struct Asked {
    wanted: Wanted,
    sought: Sought,
    after: Option<PostPlace>,
}

/// `millis.key`: where a page goes on.
fn place(text: &str) -> Option<PostPlace> {
    let (at, n) = text.split_once('.')?;
    Some(PostPlace { at: at.parse().ok()?, n: n.parse().ok()? })
}

fn placed(place: PostPlace) -> String {
    format!("{}.{}", place.at, place.n)
}

impl Asked {
    fn of(asking: &Asking) -> Self {
        let sought = Sought {
            channel: asking.word("channel"),
            unit: asking.word("unit"),
            platform: asking.word("platform"),
            place: asking.word("place"),
            topic: asking.word("topic").trim_start_matches('#').to_lowercase(),
        };
        // A filter that cannot be is one that nothing fits, never none.
        let wanted = Wanted {
            channel: (!sought.channel.is_empty()).then(|| sought.channel.parse().unwrap_or(-1)),
            unit: (!sought.unit.is_empty()).then(|| sought.unit.parse().unwrap_or_default()),
            platform: Some(sought.platform.clone()).filter(|p| !p.is_empty()),
            place: Some(sought.place.clone()).filter(|p| !p.is_empty()),
            topic: Some(sought.topic.clone()).filter(|t| !t.is_empty()),
        };
        Self { wanted, sought, after: place(&asking.word("after")) }
    }

    /// The address of a format with these filters, without the place.
    fn address(&self, path: &str) -> String {
        links::feed_at(path, &self.sought, None).as_str().to_owned()
    }

    fn key(&self, path: &str) -> String {
        links::feed_at(path, &self.sought, self.after.map(placed).as_deref()).as_str().to_owned()
    }
}

async fn read(m: &Making, asked: &Asked) -> Result<(Listing, Page), Refusal> {
    let listing = list::listing(&m.desk).await?;
    let page = feed::page(&m.desk, &listing, &asked.wanted, asked.after).await?;
    Ok((listing, page))
}

/// What of a post's text its title does not say, and whether the title is the text cut off, or empty.
fn below(post: &Post) -> (String, bool) {
    let text = post.text.trim();
    match text.strip_prefix(post.title.as_str()) {
        Some("") => (String::new(), text.is_empty()),
        Some(rest) if !post.titled => (rest.trim().to_owned(), false),
        _ => (post.text.clone(), !post.titled),
    }
}

/// A post as a page shows it.
pub(in crate::handlers) fn item(listing: &Listing, post: &Post) -> Item {
    let channel = listing.channel(post.channel);
    let (text, cut) = below(post);
    Item {
        id: post.id,
        title: post.title.clone(),
        cut,
        text,
        at: post.at,
        url: post.url.clone(),
        channel: (post.channel, channel.map(|c| c.name.clone()).unwrap_or_default()),
        platform: channel.map(|c| c.platform_name.clone()).unwrap_or_default(),
        unit: channel.map(|c| c.unit.1.clone()).unwrap_or_default(),
        pictures: post.pictures.iter().map(|p| (p.file, p.alt.clone(), p.credit.clone())).collect(),
    }
}

async fn page(asking: Asking) -> Response {
    let asked = Asked::of(&asking);
    let key = asked.key("/feed");
    asking
        .answer(key, async move |m: &Making| {
            let (listing, read) = match read(m, &asked).await {
                Ok((listing, page)) => (listing, Some(page)),
                // Nobody has decided that the posts are gathered: that is an answer too.
                Err(Refusal::Asks(_) | Refusal::NoPolicy | Refusal::Missing) => {
                    (list::listing(&m.desk).await?, None)
                }
                Err(other) => return Err(other),
            };
            let mut units: Vec<_> =
                listing.channels.iter().map(|c| (c.unit.0.to_string(), c.unit.1.clone())).collect();
            let mut platforms: Vec<_> =
                listing.channels.iter().map(|c| (c.platform.clone(), c.platform_name.clone())).collect();
            let mut places: Vec<_> =
                listing.channels.iter().filter_map(|c| Some((c.place.clone()?, c.place.clone()?))).collect();
            for choices in [&mut units, &mut platforms, &mut places] {
                choices.sort_by(|a, b| a.1.cmp(&b.1));
                choices.dedup();
            }
            let channels = listing.channels.iter().map(|c| (c.number.to_string(), c.name.clone())).collect();
            let shown = FeedPage {
                gathered: read.as_ref().map(|p| p.flow).is_some_and(|flow| flow != Flow::None),
                items: read.iter().flat_map(|p| &p.posts).map(|p| item(&listing, p)).collect(),
                sought: asked.sought,
                after: asked.after.map(placed),
                next: read.and_then(|p| p.next).map(placed),
                channels,
                units,
                platforms,
                places,
            };
            Ok(m.page(&shown, listing.keep))
        })
        .await
}

/// What a feed is called: the municipality's, or that of a channel where it is one.
fn title(m: &Making, listing: &Listing, asked: &Asked) -> String {
    let town = m.here.municipality.name.as_str();
    match asked.wanted.channel.and_then(|n| listing.channel(n)) {
        Some(channel) => {
            t!(m.here.ctx, "feed-of-channel", channel = channel.name.as_str(), municipality = town)
        }
        None => t!(m.here.ctx, "feed-of-all", municipality = town),
    }
}

/// Answers in a format, with what comes after as a link.
async fn format(
    asking: Asking,
    path: &'static str,
    write: impl FnOnce(&Making, &Asked, &Listing, &Page) -> Made,
) -> Response {
    let asked = Asked::of(&asking);
    let key = asked.key(path);
    asking
        .answer(key, async move |m: &Making| {
            let (listing, page) = read(m, &asked).await?;
            let next = page
                .next
                .map(|at| links::feed_at(path, &asked.sought, Some(&placed(at))).as_str().to_owned());
            Ok(Made { next, ..write(m, &asked, &listing, &page) })
        })
        .await
}

/// The address of a post's picture.
fn address_of(origin: &str, post: &Post, picture: &Picture) -> String {
    format!("{origin}{}", links::feed_picture(post.id, picture.file).as_str())
}

/// A post's pictures as a feed's HTML shows them.
fn figures(origin: &str, post: &Post) -> String {
    let figure = |p: &Picture| {
        let (src, alt) = (xml(&address_of(origin, post, p)), xml(&p.alt));
        format!("<p><img src=\"{src}\" alt=\"{alt}\"></p>")
    };
    post.pictures.iter().map(figure).collect()
}

/// A picture of a post everybody may see.
async fn picture(asking: Asking, Path((post, file)): Path<(String, String)>) -> Response {
    let ids = post.parse::<Uuid>().ok().zip(file.parse::<Uuid>().ok());
    asking
        .answer_anew(async move |m: &Making| {
            let (post, file) = ids.ok_or(Refusal::Missing)?;
            let listing = list::listing(&m.desk).await?;
            let (bytes, kind) = feed::picture(&m.desk, &listing, post, file).await?;
            let kind =
                ["image/jpeg", "image/png", "image/gif", "image/webp"].into_iter().find(|k| *k == kind);
            let kind = kind.unwrap_or("application/octet-stream");
            Ok(Made { kind, body: bytes, keep: listing.keep, open: Open::Data, next: None })
        })
        .await
}

async fn as_rss(asking: Asking) -> Response {
    format(asking, "/feed.rss", |m, asked, listing, page| {
        let origin = &m.origin;
        let mut body = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<channel>\n<title>{}</title>\n<link>{}</link>\n<description>{}</description>\n<language>sv</language>\n<ttl>{}</ttl>\n<atom:link href=\"{}\" rel=\"self\" type=\"application/rss+xml\"/>\n",
            xml(&title(m, listing, asked)),
            xml(&format!("{origin}{}", asked.address("/feed"))),
            xml(&t!(m.here.ctx, "feed-about", municipality = m.here.municipality.name.as_str())),
            listing.keep.div_ceil(60),
            xml(&format!("{origin}{}", asked.address("/feed.rss"))),
        );
        for post in &page.posts {
            let it = item(listing, post);
            body.push_str(&format!("<item>\n<title>{}</title>\n", xml(&it.title)));
            if let Some(url) = &it.url {
                body.push_str(&format!("<link>{}</link>\n", xml(url)));
            }
            body.push_str(&format!(
                "<guid isPermaLink=\"false\">urn:uuid:{}</guid>\n<pubDate>{}</pubDate>\n<dc:creator>{}</dc:creator>\n<category>{}</category>\n<description>{}</description>\n{}</item>\n",
                post.id,
                rss_date(post.at),
                xml(&it.channel.1),
                xml(&it.platform),
                xml(&(html(&post.text) + &figures(origin, post))),
                // RSS has room for one.
                post.pictures.first().map_or_else(String::new, |p| {
                    let url = xml(&address_of(origin, post, p));
                    format!("<enclosure url=\"{url}\" length=\"{}\" type=\"{}\"/>\n", p.size, xml(&p.kind))
                }),
            ));
        }
        body.push_str("</channel>\n</rss>\n");
        data("application/rss+xml; charset=utf-8", body, listing.keep)
    })
    .await
}

/// A picture as Atom points at it.
fn enclosure(origin: &str, post: &Post, p: &Picture) -> String {
    let (href, kind, title) = (xml(&address_of(origin, post, p)), xml(&p.kind), xml(&p.alt));
    format!(
        "<link rel=\"enclosure\" type=\"{kind}\" length=\"{}\" title=\"{title}\" href=\"{href}\"/>\n",
        p.size
    )
}

async fn as_atom(asking: Asking) -> Response {
    format(asking, "/feed.atom", |m, asked, listing, page| {
        let origin = &m.origin;
        let own = format!("{origin}{}", asked.address("/feed.atom"));
        let updated = page.posts.iter().map(|p| p.changed_at).max();
        let town = xml(&m.here.municipality.name);
        let mut body = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"sv\">\n<id>{}</id>\n<title>{}</title>\n<updated>{}</updated>\n<author><name>{town}</name></author>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n",
            xml(&own),
            xml(&title(m, listing, asked)),
            stamp(updated.unwrap_or(jiff::Timestamp::UNIX_EPOCH)),
            xml(&own),
            xml(&format!("{origin}{}", asked.address("/feed"))),
        );
        if let Some(next) = page.next {
            let next = links::feed_at("/feed.atom", &asked.sought, Some(&placed(next)));
            body.push_str(&format!(
                "<link rel=\"next\" type=\"application/atom+xml\" href=\"{}\"/>\n",
                xml(&format!("{origin}{}", next.as_str()))
            ));
        }
        for post in &page.posts {
            let it = item(listing, post);
            let at = it.url.clone().unwrap_or_else(|| format!("{origin}/channels/{}", it.channel.0));
            body.push_str(&format!(
                "<entry>\n<id>urn:uuid:{}</id>\n<title>{}</title>\n<published>{}</published>\n<updated>{}</updated>\n<author><name>{}</name></author>\n<link rel=\"alternate\" href=\"{}\"/>\n<category term=\"{}\"/>\n{}<content type=\"text\">{}</content>\n</entry>\n",
                post.id,
                xml(&it.title),
                stamp(post.at),
                stamp(post.changed_at),
                xml(&it.channel.1),
                xml(&at),
                xml(&it.platform),
                post.pictures.iter().map(|p| enclosure(origin, post, p)).collect::<String>(),
                xml(&post.text),
            ));
        }
        body.push_str("</feed>\n");
        data("application/atom+xml; charset=utf-8", body, listing.keep)
    })
    .await
}

async fn as_json(asking: Asking) -> Response {
    format(asking, "/feed.json", |m, asked, listing, page| {
        let origin = &m.origin;
        let items = page.posts.iter().map(|post| {
            let it = item(listing, post);
            let mut one = json!({
                "id": format!("urn:uuid:{}", post.id),
                "title": it.title,
                "content_text": post.text,
                "date_published": stamp(post.at),
                "date_modified": stamp(post.changed_at),
                "authors": [{ "name": it.channel.1, "url": format!("{origin}/channels/{}", it.channel.0) }],
                "tags": [it.platform],
            });
            if let (Some(url), Some(object)) = (&it.url, one.as_object_mut()) {
                object.insert("url".into(), json!(url));
            }
            if let (Some(first), Some(object)) = (post.pictures.first(), one.as_object_mut()) {
                let attached = post.pictures.iter().map(|p| {
                    json!({
                        "url": address_of(origin, post, p), "mime_type": p.kind, "title": p.alt,
                        "size_in_bytes": p.size,
                    })
                });
                object.insert("image".into(), json!(address_of(origin, post, first)));
                object.insert("attachments".into(), attached.collect());
            }
            one
        });
        let mut feed = json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": title(m, listing, asked),
            "home_page_url": format!("{origin}{}", asked.address("/feed")),
            "feed_url": format!("{origin}{}", asked.address("/feed.json")),
            "language": "sv",
            "authors": [{ "name": m.here.municipality.name, "url": format!("{origin}/") }],
            "items": items.collect::<Vec<_>>(),
        });
        if let (Some(next), Some(object)) = (page.next, feed.as_object_mut()) {
            let next = links::feed_at("/feed.json", &asked.sought, Some(&placed(next)));
            object.insert("next_url".into(), json!(format!("{origin}{}", next.as_str())));
        }
        data("application/feed+json", feed.to_string(), listing.keep)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::{below, place, placed};
    use jiff::Timestamp;
    use torg_office::public::feed::Post;
    use uuid::Uuid;

    #[test]
    fn a_post_without_a_title_says_nothing_twice() {
        let said = |title: &str, titled: bool, text: &str| {
            below(&Post {
                id: Uuid::nil(),
                channel: 1,
                at: Timestamp::UNIX_EPOCH,
                changed_at: Timestamp::UNIX_EPOCH,
                title: title.into(),
                titled,
                text: text.into(),
                url: None,
                pictures: Vec::new(),
            })
        };
        assert_eq!(said("Det regnar.", false, " Det regnar.\n"), (String::new(), false));
        assert_eq!(said("Det regnar.", false, "\nDet regnar.\n\nTa paraply."), ("Ta paraply.".into(), false));
        assert_eq!(said("Det regnar …", false, "Det regnar i dag."), ("Det regnar i dag.".into(), true));
        assert_eq!(said("Regn", true, "Regn i dag."), ("Regn i dag.".into(), false), "a title of its own");
        assert_eq!(said("Regn", true, "Regn"), (String::new(), false));
        assert_eq!(said("", false, ""), (String::new(), true), "pictures alone");
    }

    #[test]
    fn a_place_is_read_as_it_was_written_and_nonsense_begins_at_the_top() {
        assert_eq!(placed(place("1775550600000.17").unwrap()), "1775550600000.17");
        for nonsense in ["", "x", "1", "1.x", ".", "99999999999999999999.1"] {
            assert!(place(nonsense).is_none(), "{nonsense}");
        }
    }
}
