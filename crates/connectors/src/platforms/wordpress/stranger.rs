//! Looks as anybody would: the item's page, the feed of comments, the interface without a sign-in.
//!
//! Found at one place is found. A place that cannot be told (a fault, a wall, half a page) is never
//! taken for a place where it is not.

use super::{KEY, root, translate::List};
use crate::{
    guard::{Answer, Ask, Guard},
    html::Cleaner,
};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::sync::{Arc, Mutex, PoisonError};
use torg_domain::outside::{
    Outside,
    platform::{Place, Saw, Sight, Stranger},
};
use url::Url;

/// The largest page that is looked through.
const LARGEST: usize = 8 << 20;

/// Fewer letters and digits than this are no words that only one item has.
const TELLING: usize = 12;

/// One who looks in from the street.
pub struct Onlooker {
    guard: Arc<Guard>,
    roots: Mutex<std::collections::HashMap<String, String>>,
}

impl Onlooker {
    /// Behind this guard.
    #[must_use]
    pub fn new(guard: Arc<Guard>) -> Self {
        Self { guard, roots: Mutex::default() }
    }

    async fn all(&self, sight: &Sight) -> Saw {
        let mut saw = Saw::default();
        let (Some(site), Some((list, id))) =
            (root::site(&sight.account.address), List::of(&sight.external_id))
        else {
            return saw;
        };
        if sight.account.platform != KEY {
            return saw;
        }
        let words = Words::of(sight, list, id);
        let page = async {
            let url = sight.url.clone().or_else(|| own_page(&site, list, id))?;
            Some(self.place("page", &url, |answer| words.on_page(answer)).await)
        };
        let feed = async {
            let feed = site.join("?feed=comments-rss2").ok().filter(|_| list == List::Comments)?;
            Some(self.place("feed", feed.as_str(), |answer| words.in_feed(answer)).await)
        };
        let interface = async {
            let root = self.root(&site).await;
            let url = root::endpoint(&root, &format!("{}/{id}", list.path()), &[]);
            Some(self.place("interface", &url, |answer| in_interface(answer, id)).await)
        };
        // All three at once: somebody waits for the answer.
        let (page, feed, interface) = futures::join!(page, feed, interface);
        saw.places = [page, feed, interface].into_iter().flatten().collect();
        saw
    }

    /// One place: what came, and whether it was there.
    async fn place(&self, what: &str, url: &str, seen: impl Fn(&Answer) -> Option<bool>) -> Place {
        let mut place =
            Place { what: what.to_owned(), url: url.to_owned(), status: 0, seen: None, sha256: None };
        if let Some(answer) = self.get(url).await {
            place.status = answer.raw.status;
            place.sha256 = Some(Sha256::digest(&answer.raw.body).into());
            place.seen = seen(&answer);
        }
        place
    }

    async fn get(&self, url: &str) -> Option<Answer> {
        // What stands between us and the site is not to answer for it.
        let headers = vec![("cache-control", "no-cache".to_owned()), ("pragma", "no-cache".to_owned())];
        let ask = Ask {
            url: url.to_owned(),
            headers,
            credential: None,
            max_bytes: LARGEST,
            awaited: true,
            grants: false,
        };
        self.guard.get(&ask).await.ok()
    }

    /// Where anybody finds the interface.
    async fn root(&self, site: &Url) -> String {
        let kept = self.roots.lock().unwrap_or_else(PoisonError::into_inner).get(site.as_str()).cloned();
        if let Some(kept) = kept {
            return kept;
        }
        let front = self.get(site.as_str()).await;
        let page =
            front.as_ref().map(|f| String::from_utf8_lossy(&f.raw.body).into_owned()).unwrap_or_default();
        let link = front.as_ref().and_then(|f| f.header("link").map(str::to_owned));
        let said = root::said(site, link.as_deref(), &page);
        let root = said.or_else(|| site.join(root::QUERIED).ok().map(String::from)).unwrap_or_default();
        if front.is_some() {
            let mut roots = self.roots.lock().unwrap_or_else(PoisonError::into_inner);
            roots.insert(site.to_string(), root.clone());
        }
        root
    }
}

impl Stranger for Onlooker {
    fn look<'a>(&'a self, sight: &'a Sight, _now: Timestamp) -> Outside<'a, Saw> {
        Box::pin(self.all(sight))
    }
}

fn own_page(site: &Url, list: List, id: u64) -> Option<String> {
    (list == List::Posts).then(|| site.join(&format!("?p={id}")).ok()).flatten().map(String::from)
}

/// What an item is known by.
struct Words {
    list: List,
    id: u64,
    text: String,
}

impl Words {
    fn of(sight: &Sight, list: List, id: u64) -> Self {
        Self { list, id, text: letters(&sight.text) }
    }

    fn on_page(&self, answer: &Answer) -> Option<bool> {
        let body = String::from_utf8_lossy(&answer.raw.body);
        match answer.raw.status {
            200..=299 => {
                let anchored = self.list == List::Comments && self.anchored(&body);
                if anchored || self.told(&body) {
                    return Some(true);
                }
                if answer.cut.is_some() || body.trim().is_empty() {
                    return None;
                }
                // A post is known by its words alone; without any, its page cannot tell.
                (self.list == List::Comments || self.text.len() >= TELLING).then_some(false)
            }
            404 | 410 => Some(false),
            _ => None,
        }
    }

    fn in_feed(&self, answer: &Answer) -> Option<bool> {
        let body = String::from_utf8_lossy(&answer.raw.body);
        match answer.raw.status {
            200..=299 if self.anchored(&body) || self.told(&body) => Some(true),
            200..=299 if answer.cut.is_none() && body.contains("<rss") => Some(false),
            404 | 410 => Some(false),
            _ => None,
        }
    }

    /// Whether the comment's own anchor is in it, and no longer number's.
    fn anchored(&self, body: &str) -> bool {
        let anchor = format!("comment-{}", self.id);
        body.match_indices(&anchor).any(|(at, found)| {
            let before = body[..at].chars().next_back();
            let after = body[at + found.len()..].chars().next();
            !after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '-')
                && !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '-')
        })
    }

    fn told(&self, body: &str) -> bool {
        self.text.len() >= TELLING && letters(&Cleaner::new(None).read(body).text).contains(&self.text)
    }
}

/// Letters and digits alone: quotes, dashes and line breaks are the theme's.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn in_interface(answer: &Answer, id: u64) -> Option<bool> {
    let value: Option<serde_json::Value> = serde_json::from_slice(&answer.raw.body).ok();
    match (answer.raw.status, value) {
        (200..=299, Some(value)) => (value.get("id")?.as_u64()? == id).then_some(true),
        // It says itself that it shows this to nobody, or has none.
        (401 | 403 | 404, Some(value)) if value.get("code").is_some() => Some(false),
        (404 | 410, _) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use torg_domain::outside::RawAnswer;

    fn page(status: u16, body: &str) -> Answer {
        Answer { raw: RawAnswer { status, body: body.into(), ..RawAnswer::default() }, cut: None }
    }

    #[test]
    fn an_item_is_found_by_its_anchor_or_its_words_whatever_the_theme_did() {
        let words = Words { list: List::Comments, id: 5, text: letters("Det var \"bra\" – tycker jag!") };
        assert_eq!(words.on_page(&page(200, "<li id=\"comment-5\">x</li>")), Some(true));
        assert_eq!(words.on_page(&page(200, "<li id='comment-55'>x</li><p>my-comment-5</p>")), Some(false));
        assert_eq!(
            words.on_page(&page(200, "<p>Det var &#8220;bra&#8221; &#8211;\n tycker jag!</p>")),
            Some(true)
        );
        assert_eq!(words.on_page(&page(404, "")), Some(false));
        assert_eq!(words.on_page(&page(503, "Underhåll")), None);
        assert_eq!(words.on_page(&page(200, "")), None);
    }

    #[test]
    fn half_a_page_never_says_that_something_is_gone() {
        let words = Words { list: List::Comments, id: 5, text: String::new() };
        let half = Answer { cut: Some(crate::guard::Cut::Limit), ..page(200, "<p>x") };
        assert_eq!(words.on_page(&half), None);
        assert_eq!(words.in_feed(&page(200, "<html>Under arbete</html>")), None);
    }

    #[test]
    fn the_interface_says_no_in_its_own_words_and_a_wall_says_nothing() {
        assert_eq!(in_interface(&page(200, "{\"id\":5}"), 5), Some(true));
        assert_eq!(in_interface(&page(401, "{\"code\":\"rest_cannot_read\"}"), 5), Some(false));
        assert_eq!(in_interface(&page(403, "<html>"), 5), None);
        assert_eq!(in_interface(&page(200, "<html>"), 5), None);
    }
}
