//! Whether a page says a text, read as anybody would: without credentials, cookies or cache.
//!
//! Letters and digits are compared: quotes, dashes and line breaks are the page's own. Half a page, a wall
//! or a fault never says that the text is not there.

use crate::{
    guard::{Answer, Ask, Guard},
    html::Cleaner,
};
use sha2::{Digest, Sha256};
use torg_domain::outside::platform::Place;

/// The largest page that is looked through.
const LARGEST: usize = 8 << 20;

/// Fewer letters and digits than this may stand on any page.
const TELLING: usize = 12;

/// Reads a page once and says whether the text stands on it.
pub(crate) async fn says(guard: &Guard, url: &str, text: &str) -> Place {
    let headers = vec![("cache-control", "no-cache".to_owned()), ("pragma", "no-cache".to_owned())];
    let ask = Ask { url: url.to_owned(), headers, credential: None, max_bytes: LARGEST, ..Ask::default() };
    let mut place = Place { what: "page".into(), url: url.to_owned(), status: 0, seen: None, sha256: None };
    if let Ok(answer) = guard.get(&ask).await {
        place.status = answer.raw.status;
        place.sha256 = Some(Sha256::digest(&answer.raw.body).into());
        place.seen = on_page(&answer, text);
    }
    place
}

fn on_page(answer: &Answer, text: &str) -> Option<bool> {
    let text = letters(text);
    if text.len() < TELLING || !(200..=299).contains(&answer.raw.status) {
        return None;
    }
    let body = String::from_utf8_lossy(&answer.raw.body);
    if letters(&Cleaner::new(None).read(&body).text).contains(&text) {
        return Some(true);
    }
    (answer.cut.is_none() && !body.trim().is_empty()).then_some(false)
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard::Cut;
    use torg_domain::outside::RawAnswer;

    fn page(status: u16, body: &str) -> Answer {
        Answer { raw: RawAnswer { status, body: body.into(), ..RawAnswer::default() }, cut: None }
    }

    #[test]
    fn a_text_is_found_whatever_the_page_does_with_quotes_breaks_and_tags() {
        let text = "Kanalen drivs av Lills kommun.\nDet du skriver kan läsas av alla.";
        let shown = "<p>Kanalen drivs av&nbsp;<b>Lills</b> kommun.</p><p>Det du skriver<br>kan l&auml;sas av alla.</p>";
        assert_eq!(on_page(&page(200, shown), text), Some(true));
        assert_eq!(on_page(&page(200, "<p>Kanalen drivs av Lills kommun.</p>"), text), Some(false));
    }

    #[test]
    fn half_a_page_a_wall_and_a_few_letters_say_nothing() {
        let text = "Kanalen drivs av Lills kommun.";
        let half = Answer { cut: Some(Cut::Limit), ..page(200, "<p>x") };
        assert_eq!(on_page(&half, text), None);
        for (status, body) in [(403, "<p>nej"), (503, ""), (200, ""), (404, "<p>finns inte")] {
            assert_eq!(on_page(&page(status, body), text), None, "{status}");
        }
        assert_eq!(on_page(&page(200, "<p>Kommun"), "Kommun"), None);
    }
}
