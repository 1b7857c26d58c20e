//! The little of HTML these tests need. Our pages are written by one library, so every tag is well formed.

use std::collections::BTreeMap;

/// An opening tag.
pub struct Tag {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    /// Where its content begins.
    pub after: usize,
}

impl Tag {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

/// Every opening tag, in order.
pub fn tags(html: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = html[at..].find('<').map(|n| at + n) {
        let mut rest = html[start + 1..].char_indices();
        let mut quoted = false;
        let end = rest
            .find(|(_, c)| {
                quoted ^= *c == '"';
                *c == '>' && !quoted
            })
            .map(|(n, _)| start + 1 + n)
            .expect("every tag ends");
        let inner = &html[start + 1..end];
        if inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let (name, rest) = inner.split_once(' ').unwrap_or((inner, ""));
            found.push(Tag { name: name.to_owned(), attributes: attributes(rest), after: end + 1 });
        }
        at = end + 1;
    }
    found
}

fn attributes(mut rest: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return found;
        }
        let name_end = rest.find(['=', ' ']).unwrap_or(rest.len());
        let name = rest[..name_end].to_owned();
        if rest[name_end..].starts_with("=\"") {
            let value = &rest[name_end + 2..];
            let end = value.find('"').expect("every value ends");
            found.insert(
                name,
                value[..end].replace("&amp;", "&").replace("&quot;", "\"").replace("&lt;", "<"),
            );
            rest = &value[end + 1..];
        } else {
            found.insert(name, String::new());
            rest = &rest[name_end..];
        }
    }
}
