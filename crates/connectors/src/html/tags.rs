//! Tags in text, found in one pass whatever the text is.
//!
//! No parser: it never fails and never looks back, so that text too deep or too large for one can
//! still be read, and so that what HTML would have run can be told of.

use super::{VOID, unescape};

/// A tag in a text, by its places.
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    pub(super) attributes: &'a str,
    pub(super) end: bool,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// Every tag and comment in the text, in order; a `<` that opens none is passed over. A comment is a
/// tag with an empty name.
pub(super) fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    let mut no_comment_end = false;
    std::iter::from_fn(move || {
        loop {
            let from = at + text.get(at..)?.find('<')?;
            let rest = &text[from + 1..];
            at = from + 1;
            if !no_comment_end && rest.starts_with("!--") {
                match rest.get(3..).and_then(|r| r.find("-->")) {
                    Some(end) => at = from + 1 + 3 + end + 3,
                    None => no_comment_end = true,
                }
                if !no_comment_end {
                    return Some(Tag { name: "", attributes: "", end: false, from, to: at });
                }
                continue;
            }
            let end = rest.starts_with('/');
            let name_at = usize::from(end);
            let name_length =
                rest[name_at..].bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b':').count();
            let name = &rest[name_at..name_at + name_length];
            if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
                continue;
            }
            let Some(length) = tag_end(&rest[name_at + name_length..]) else { continue };
            let attributes = &rest[name_at + name_length..name_at + name_length + length];
            at = from + 1 + name_at + name_length + length + 1;
            return Some(Tag { name, attributes, end, from, to: at });
        }
    })
}

/// Where a tag ends: at the first `>` outside quotes, before the next `<`; else at the first `>`.
pub(super) fn tag_end(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (i, b) in rest.bytes().enumerate() {
        match (quote, b) {
            (None, b'>') => return Some(i),
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(q), b) if b == q => quote = None,
            (_, b'<') => break,
            _ => {}
        }
    }
    rest.bytes().take_while(|b| *b != b'<').position(|b| b == b'>')
}

/// How many elements stand open at most, end tags of other names not counted.
pub(super) fn opens(text: &str) -> usize {
    let mut open: std::collections::HashMap<String, usize> = Default::default();
    let (mut depth, mut most) = (0_usize, 0_usize);
    for tag in tags(text) {
        let name = tag.name.to_ascii_lowercase();
        if name.is_empty() || VOID.contains(&name.as_str()) {
            continue;
        }
        let count = open.entry(name).or_default();
        if tag.end {
            if *count > 0 {
                *count -= 1;
                depth -= 1;
            }
        } else {
            *count += 1;
            depth += 1;
            most = most.max(depth);
        }
    }
    most
}

/// An attribute's value, unescaped.
pub(super) fn attribute(attributes: &str, name: &str) -> Option<String> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let length = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (found, after) = rest.split_at(length);
        let after = after.trim_start();
        let (value, next) = match after.strip_prefix('=').map(str::trim_start) {
            None => ("", after),
            Some(v) => match v.chars().next() {
                Some(q @ ('"' | '\'')) => v[1..].split_once(q).unwrap_or((&v[1..], "")),
                _ => v.split_at(v.find(char::is_whitespace).unwrap_or(v.len())),
            },
        };
        if found.eq_ignore_ascii_case(name) {
            return Some(unescape(value));
        }
        if found.is_empty() && next.len() >= rest.len() || next.is_empty() {
            return None;
        }
        rest = next;
    }
}
