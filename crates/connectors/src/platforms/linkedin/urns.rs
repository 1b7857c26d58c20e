//! What things are called: names of the form `urn:li:share:1`, and `urn:li:comment:(urn:li:activity:1,2)` for a comment,
//! which names what it stands under too. Each is the item's name here as it is, with one exception: a post of
//! somebody else's that names us bears a word before it, for we are not shown it.

use crate::platforms::values::is_number;
use std::fmt::Write;

/// The sorts of posts. An activity is what a post is called where comments are told of.
const POSTS: [&str; 3] = ["share", "ugcPost", "activity"];

/// What stands before the name of somebody else's post.
const MENTION: &str = "mention:";

/// A comment: what it stands under, and its number there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Comment {
    /// The post or its activity.
    pub(super) under: String,
    /// The number.
    pub(super) id: String,
}

impl Comment {
    /// Its name.
    pub(super) fn urn(&self) -> String {
        format!("urn:li:comment:({},{})", self.under, self.id)
    }

    /// Where it is seen.
    pub(super) fn address(&self) -> String {
        let short = self.under.trim_start_matches("urn:li:");
        let name = encoded(&format!("urn:li:comment:({short},{})", self.id));
        format!("https://www.linkedin.com/feed/update/{}?commentUrn={name}", self.under)
    }
}

/// What a name names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// A post of ours, or the activity it is.
    Post(String),
    /// A post of somebody else's in which we are named.
    Mention(String),
    /// A comment.
    Comment(Comment),
}

/// What a name of ours names; none when it is none.
pub(super) fn named(name: &str) -> Option<Named> {
    if let Some(post) = name.strip_prefix(MENTION) {
        return post_urn(post).map(Named::Mention);
    }
    post_urn(name).map(Named::Post).or_else(|| comment_urn(name).map(Named::Comment))
}

/// The name of a post of somebody else's.
pub(super) fn mention(post: &str) -> String {
    format!("{MENTION}{post}")
}

/// A post's name as it is written, or none.
pub(super) fn post_urn(text: &str) -> Option<String> {
    let (sort, id) = text.strip_prefix("urn:li:").unwrap_or(text).split_once(':')?;
    (POSTS.contains(&sort) && is_number(id)).then(|| format!("urn:li:{sort}:{id}"))
}

/// A comment by its name, in the longer form or the shorter (without `urn:li:` inside); none when it is none.
pub(super) fn comment_urn(text: &str) -> Option<Comment> {
    let inner = text.strip_prefix("urn:li:comment:(")?.strip_suffix(')')?;
    let (under, id) = inner.split_once(',')?;
    Some(Comment { under: post_urn(under)?, id: is_number(id).then(|| id.to_owned())? })
}

/// Whether a name is an activity's: a post's other name.
pub(super) fn is_activity(urn: &str) -> bool {
    urn.starts_with("urn:li:activity:")
}

/// The number of a page, by its name or as it is.
pub(super) fn page_number(text: &str) -> Option<&str> {
    let id = text.strip_prefix("urn:li:organization:").unwrap_or(text);
    is_number(id).then_some(id)
}

/// A name as it stands in an address: every sign escaped that means something to the interface's protocol.
pub(super) fn encoded(urn: &str) -> String {
    urn.bytes().fold(String::with_capacity(urn.len() * 2), |mut out, b| {
        if b.is_ascii_alphanumeric() || b"-_.~".contains(&b) {
            out.push(char::from(b));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{b:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_both_forms_and_nothing_else_is_one() {
        let long = "urn:li:comment:(urn:li:activity:70946,70949)";
        let comment = comment_urn("urn:li:comment:(activity:70946,70949)").unwrap();
        assert_eq!(comment.urn(), long);
        assert_eq!(named(long), Some(Named::Comment(comment.clone())));
        assert_eq!(named("urn:li:ugcPost:7"), Some(Named::Post("urn:li:ugcPost:7".into())));
        assert_eq!(named("mention:urn:li:share:7"), Some(Named::Mention("urn:li:share:7".into())));
        assert!(
            comment.address().contains("?commentUrn=urn%3Ali%3Acomment%3A%28activity%3A70946%2C70949%29")
        );
        for odd in [
            "",
            "urn:li:share:",
            "urn:li:share:../me",
            "urn:li:person:abc",
            "urn:li:comment:(urn:li:activity:1)",
            "urn:li:comment:(urn:li:activity:1,2",
            "urn:li:comment:(urn:li:person:1,2)",
            "urn:li:comment:(urn:li:activity:1,2),3)",
        ] {
            assert_eq!(named(odd), None, "{odd}");
        }
        assert_eq!(page_number("urn:li:organization:24"), Some("24"));
        assert_eq!((page_number("24"), page_number("lillkoping")), (Some("24"), None));
    }

    #[test]
    fn a_name_is_escaped_whole() {
        let name = encoded("urn:li:comment:(urn:li:activity:1,2)");
        assert_eq!(name, "urn%3Ali%3Acomment%3A%28urn%3Ali%3Aactivity%3A1%2C2%29");
    }
}
