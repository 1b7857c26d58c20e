//! Values as they come: an id is a text or a number, an instant is a text or seconds, and anything may be missing.

use crate::{html::one_line, platforms::feed::dates};
use jiff::Timestamp;
use serde_json::{Value, value::RawValue};
use torg_domain::channels::{
    problem::{Mender, Problem, ProblemKind},
    taken::{Author, MediaKind, MediaRef, Taken},
};
use url::Url;

/// One value out of its bytes; null when it is none.
pub(crate) fn value(raw: &RawValue) -> Value {
    serde_json::from_str(raw.get()).unwrap_or_default()
}

/// A text, or a number as text; none when it is neither, or empty.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|t| !t.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Whether a text is a number as platforms make ids of them: nothing that would change the address it is asked under.
pub(crate) fn is_number(id: &str) -> bool {
    !id.is_empty() && id.len() <= 25 && id.bytes().all(|b| b.is_ascii_digit())
}

/// An id that is a number, whether it is written as one or as a text; none when it is something else.
pub(crate) fn number(value: &Value) -> Option<String> {
    text(value).filter(|id| is_number(id))
}

/// An instant, however it is written.
pub(crate) fn instant(value: &Value) -> Option<Timestamp> {
    match value {
        Value::String(text) => text
            .parse()
            .ok()
            .or_else(|| dates::when(text))
            .or_else(|| text.parse::<i64>().ok().and_then(from_number)),
        Value::Number(number) => number.as_i64().and_then(from_number),
        _ => None,
    }
}

/// Seconds, or milliseconds where the number is too large to be seconds.
fn from_number(number: i64) -> Option<Timestamp> {
    if number.unsigned_abs() >= 100_000_000_000 {
        return Timestamp::from_millisecond(number).ok();
    }
    Timestamp::from_second(number).ok()
}

/// Who wrote something: an object with an id and a name.
pub(crate) fn author(from: &Value) -> Option<Author> {
    let id = text(&from["id"]);
    let name = text(&from["name"]).or_else(|| text(&from["username"])).map(|n| one_line(&n));
    let name = name.or_else(|| id.clone())?;
    Some(Author { name, handle: text(&from["username"]).or(id), ..Author::default() })
}

/// A web address; none when it is something else.
pub(crate) fn web(value: &Value) -> Option<String> {
    let address = text(value)?;
    Url::parse(&address).is_ok_and(|u| matches!(u.scheme(), "http" | "https")).then_some(address)
}

/// Adds a picture or film to an item, each once.
pub(crate) fn add(taken: &mut Taken, url: String, kind: MediaKind, alt: Option<String>) {
    let (media, name) = media(url, kind, alt);
    if taken.media.iter().all(|m| m.url != media.url) {
        taken.media.push(media);
        taken.media_names.push(name);
    }
}

/// Notes what is wanting in an item: when it was published, and anything to read.
pub(crate) fn note_wanting(taken: &mut Taken) {
    let mut note = |kind, sentence: &str| {
        taken.problems.push(Problem::new(kind, Mender::Source, sentence).at(&*taken.external_id));
    };
    if taken.published_at.is_none() {
        note(ProblemKind::DateMissing, "Plattformen säger inte när det publicerades.");
    }
    if taken.text.is_empty() && taken.title.is_none() && taken.media.is_empty() {
        note(ProblemKind::NothingToRead, "Det har ingen text.");
    }
}

/// A picture or film at an address that is signed anew again and again, and the name it keeps: the file's.
fn media(address: String, kind: MediaKind, alt: Option<String>) -> (MediaRef, String) {
    let url = Url::parse(&address).ok();
    let file = url.as_ref().and_then(|u| u.path_segments()?.next_back().map(str::to_owned));
    let name = file.filter(|f| !f.is_empty()).unwrap_or_else(|| address.clone());
    (MediaRef { url: address, kind, alt }, name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_instant_is_read_however_it_is_written() {
        let at = "2026-04-07T07:59:00Z".parse::<Timestamp>().ok();
        for said in [
            json!("2026-04-07T07:59:00+0000"),
            json!("2026-04-07T09:59:00+02:00"),
            json!(1_775_548_740),
            json!("1775548740"),
            json!(1_775_548_740_000_i64),
        ] {
            assert_eq!(instant(&said), at, "{said}");
        }
        assert_eq!(instant(&json!(null)), None);
        assert_eq!(instant(&json!("i går")), None);
    }

    #[test]
    fn an_id_is_a_number_to_its_last_digit_and_nothing_that_could_be_an_address() {
        for said in [json!(7_109_065_174_526_479_622_u64), json!("7109065174526479622")] {
            assert_eq!(number(&said).as_deref(), Some("7109065174526479622"), "{said}");
        }
        for odd in [json!(null), json!(""), json!(-1), json!("../1"), json!("1?x"), json!("1".repeat(26))] {
            assert_eq!(number(&odd), None, "{odd}");
        }
    }

    #[test]
    fn a_picture_keeps_its_name_when_its_address_is_signed_anew() {
        let name = |url: &str| media(url.to_owned(), MediaKind::Image, None).1;
        assert_eq!(name("https://cdn.test/v/1_n.jpg?oe=1"), name("https://cdn-2.test/v/1_n.jpg?oe=2"));
        assert_eq!(name("https://cdn.test/"), "https://cdn.test/");
    }
}
