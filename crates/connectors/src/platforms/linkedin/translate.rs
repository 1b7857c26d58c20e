//! What the interface says of posts and comments, in our words.

use super::urns::{Comment, comment_urn, post_urn};
use crate::{
    html::{one_line, plain},
    platforms::{
        interface::broken,
        values::{self, instant, note_wanting, text, web},
    },
};
use jiff::Timestamp;
use serde_json::{Value, value::RawValue};
use torg_domain::channels::{
    problem::Problem,
    taken::{Author, Kind, MediaKind, RawKind, Standing, Taken},
};

/// What is known when an item is read.
pub(super) struct Known<'a> {
    /// The page's name: a URN.
    pub(super) own: &'a str,
    /// What people call it.
    pub(super) name: &'a str,
    /// Now.
    pub(super) now: Timestamp,
}

/// Who wrote, by the name the interface has for them. It gives no names of people.
pub(super) fn author(urn: &str, known: &Known<'_>) -> Author {
    let id = urn.rsplit(':').next().unwrap_or(urn).to_owned();
    if urn == known.own {
        return Author { name: known.name.to_owned(), handle: Some(id), ..Author::default() };
    }
    let page = urn.starts_with("urn:li:organization");
    let name = format!("LinkedIn-{} {id}", if page { "sida" } else { "medlem" });
    let url = page.then(|| format!("https://www.linkedin.com/company/{id}"));
    Author { name: one_line(&name), handle: Some(id), url, ..Author::default() }
}

/// A post of ours, or why it cannot be held; none when it is a draft.
pub(super) fn post(raw: &RawValue, known: &Known<'_>) -> Option<Result<Taken, Problem>> {
    let said = values::value(raw);
    let state = said["lifecycleState"].as_str().unwrap_or("PUBLISHED");
    if state == "DRAFT" {
        return None;
    }
    let Some(urn) = text(&said["id"]).and_then(|id| post_urn(&id)) else { return Some(Err(broken())) };
    let by = text(&said["author"]);
    let at = |name: &str| instant(&said[name]).map(|at| at.min(known.now));
    let published_at = at("publishedAt").or_else(|| at("createdAt"));
    let edited = said["lifecycleStateInfo"]["isEditedByAuthor"] == true;
    let content = &said["content"];
    let title = text(&content["article"]["title"]).or_else(|| text(&content["media"]["title"]));
    let mut taken = Taken {
        kind: if state == "PUBLISHED" { Kind::Post } else { Kind::Other },
        thread: Some(urn.clone()),
        ours: by.as_deref().map(|by| by == known.own),
        author: by.as_deref().map(|by| author(by, known)),
        standing: Some(Standing::Visible),
        title: title.map(|t| one_line(&t)).filter(|t| !t.is_empty()),
        text: plain(&words(&text(&said["commentary"]).unwrap_or_default())),
        url: Some(format!("https://www.linkedin.com/feed/update/{urn}")),
        updated_at: at("lastModifiedAt").filter(|_| edited),
        published_at,
        raw: raw.get().as_bytes().to_vec(),
        raw_kind: RawKind::Json,
        external_id: urn,
        ..Taken::default()
    };
    note_wanting(&mut taken);
    Some(Ok(taken))
}

/// Which comment it is.
pub(super) fn which(comment: &Value) -> Option<Comment> {
    let named = text(&comment["commentUrn"]).or_else(|| text(&comment["$URN"]));
    named.and_then(|urn| comment_urn(&urn)).or_else(|| {
        let under = text(&comment["object"]).and_then(|object| post_urn(&object))?;
        let id = text(&comment["id"])?;
        comment_urn(&format!("urn:li:comment:({under},{id})"))
    })
}

/// The comment that a comment answers, where it does.
pub(super) fn over(comment: &Value) -> Option<Comment> {
    text(&comment["parentComment"]).and_then(|urn| comment_urn(&urn))
}

/// Whether anything is said under a comment.
pub(super) fn has_replies(comment: &Value) -> bool {
    let summary = &comment["commentsSummary"];
    let counts = [&summary["aggregatedTotalComments"], &summary["totalFirstLevelComments"]];
    counts.iter().any(|count| count.as_u64().is_some_and(|count| count > 0))
}

/// A comment in our words, or why it cannot be held. `thread`: the post it was found under.
pub(super) fn comment(raw: &RawValue, thread: &str, known: &Known<'_>) -> Result<Taken, Problem> {
    let said = values::value(raw);
    let is = which(&said).ok_or_else(broken)?;
    let by = text(&said["actor"]);
    let at = |name: &str| instant(&said[name]["time"]).map(|at| at.min(known.now));
    let (published_at, changed_at) = (at("created"), at("lastModified"));
    let mut taken = Taken {
        kind: Kind::Comment,
        parent: Some(over(&said).map_or_else(|| thread.to_owned(), |over| over.urn())),
        thread: Some(thread.to_owned()),
        ours: by.as_deref().map(|by| by == known.own),
        author: by.as_deref().map(|by| author(by, known)),
        standing: Some(Standing::Visible),
        text: plain(&text(&said["message"]["text"]).unwrap_or_default()),
        url: Some(is.address()),
        updated_at: changed_at.filter(|at| published_at.is_none_or(|published| *at > published)),
        published_at,
        raw: raw.get().as_bytes().to_vec(),
        raw_kind: RawKind::Json,
        external_id: is.urn(),
        ..Taken::default()
    };
    for part in said["content"].as_array().into_iter().flatten() {
        if let Some(url) = web(&part["url"]) {
            let kind = if part["type"] == "IMAGE" { MediaKind::Image } else { MediaKind::File };
            values::add(&mut taken, url, kind, None);
        }
    }
    note_wanting(&mut taken);
    Ok(taken)
}

/// The words of a post. They come in a form of their own ("little text"): signs that mean something are escaped with a
/// backslash, somebody named is `@[Name](urn)`, a tag is `{hashtag|\#|word}`.
pub(super) fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut left = text;
    while let Some(sign) = left.chars().next() {
        let rest = left.get(sign.len_utf8()..).unwrap_or_default();
        let read = match sign {
            '\\' => rest.chars().next().map(|escaped| {
                out.push(escaped);
                rest.get(escaped.len_utf8()..).unwrap_or_default()
            }),
            '@' => named(rest).map(|(name, rest)| {
                out.push_str(&words(name));
                rest
            }),
            '{' => tag(rest).map(|(word, rest)| {
                out.push('#');
                out.push_str(&words(word));
                rest
            }),
            _ => None,
        };
        left = read.unwrap_or_else(|| {
            out.push(sign);
            rest
        });
    }
    out
}

/// `[Name](urn)`: the name, and what follows.
fn named(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (urn, rest) = rest.split_once(')')?;
    (urn.starts_with("urn:li:") && !name.contains(['[', ']', '\n'])).then_some((name, rest))
}

/// `hashtag|\#|word}`: the word, and what follows.
fn tag(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("hashtag|")?;
    let rest = rest.strip_prefix("\\#|").or_else(|| rest.strip_prefix("#|"))?;
    let (word, rest) = rest.split_once('}')?;
    (!word.contains(['{', '|', '\n'])).then_some((word, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{json, value::to_raw_value};

    fn known() -> Known<'static> {
        Known {
            own: "urn:li:organization:24",
            name: "lillkoping",
            now: "2026-04-07T08:00:00Z".parse().unwrap(),
        }
    }

    fn said() -> Value {
        json!({ "actor": "urn:li:person:yrZCpj2ZYQ", "id": "66",
            "commentUrn": "urn:li:comment:(urn:li:activity:63,66)", "object": "urn:li:activity:63",
            "parentComment": "urn:li:comment:(urn:li:activity:63,65)",
            "created": { "time": 1_775_548_000_000_i64 }, "lastModified": { "time": 1_775_548_100_000_i64 },
            "message": { "text": "När öppnar badet?", "attributes": [] },
            "content": [{ "type": "IMAGE", "url": "https://media.test/1.png?e=1" }, null] })
    }

    #[test]
    fn a_comment_is_read_with_what_it_answers() {
        let taken = comment(&to_raw_value(&said()).unwrap(), "urn:li:share:61", &known()).unwrap();
        assert_eq!(taken.external_id, "urn:li:comment:(urn:li:activity:63,66)");
        assert_eq!(taken.parent.as_deref(), Some("urn:li:comment:(urn:li:activity:63,65)"));
        assert_eq!((taken.thread.as_deref(), taken.ours), (Some("urn:li:share:61"), Some(false)));
        assert_eq!(taken.author.unwrap().name, "LinkedIn-medlem yrZCpj2ZYQ");
        assert!(taken.updated_at > taken.published_at && taken.media.len() == 1);
        let mut bare = said();
        bare["commentUrn"] = json!(null);
        assert_eq!(which(&bare).unwrap().urn(), "urn:li:comment:(urn:li:activity:63,66)");
    }

    #[test]
    fn the_words_of_a_post_are_read_out_of_their_form() {
        let cases = [
            (r"Badet \(inomhus\) öppnar \#nu", "Badet (inomhus) öppnar #nu"),
            (r"Tack @[Region Öst](urn:li:organization:7)!", "Tack Region Öst!"),
            (r"{hashtag|\#|lillköping} i dag", "#lillköping i dag"),
            ("Mejla oss@[lillkoping.se", "Mejla oss@[lillkoping.se"),
            ("{inte en tagg} @[x](y) slut\\", "{inte en tagg} @[x](y) slut\\"),
        ];
        for (form, read) in cases {
            assert_eq!(words(form), read, "{form}");
        }
    }

    #[test]
    fn a_draft_is_no_post_and_another_state_is_kept() {
        let one = |state: &str| {
            let said = json!({ "id": "urn:li:share:1", "author": "urn:li:organization:24", "lifecycleState": state,
                "commentary": "Hej", "publishedAt": 1_775_548_000_000_i64 });
            post(&to_raw_value(&said).unwrap(), &known())
        };
        assert!(one("DRAFT").is_none());
        assert_eq!(one("PUBLISHED").unwrap().unwrap().kind, Kind::Post);
        assert_eq!(one("NYTT_LÄGE").unwrap().unwrap().kind, Kind::Other);
    }

    proptest::proptest! {
        #[test]
        fn no_words_make_it_fall(text in "(\\PC|[\\\\@{}\\[\\]()|#]){0,200}") {
            let _ = words(&text);
        }

        #[test]
        fn no_bytes_make_it_fall(at in 0_usize..900, byte: u8, cut in 0_usize..900) {
            let mut bytes = said().to_string().into_bytes();
            let place = at % bytes.len();
            bytes[place] = byte;
            for bytes in [&bytes[..], &bytes[..cut % bytes.len()]] {
                let Ok(text) = std::str::from_utf8(bytes) else { continue };
                let Ok(raw) = serde_json::from_str::<Box<RawValue>>(text) else { continue };
                let _ = comment(&raw, "urn:li:share:61", &known());
                let _ = post(&raw, &known());
            }
        }

        #[test]
        fn no_value_in_any_place_makes_it_fall(field in 0_usize..8, odd in 0_usize..8) {
            let odd = [json!(null), json!([]), json!({}), json!(-1), json!(1e300), json!("urn:li:comment:("), json!(true), json!("x".repeat(3000))][odd].clone();
            let names = ["actor", "id", "commentUrn", "object", "parentComment", "created", "message", "content"];
            let mut value = said();
            value[names[field]] = odd;
            let raw = to_raw_value(&value).unwrap();
            let _ = comment(&raw, "urn:li:share:61", &known());
            let _ = post(&raw, &known());
        }
    }
}
