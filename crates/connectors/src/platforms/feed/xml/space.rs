//! Vocabularies and prefixes: which element is whose.

/// The vocabularies whose elements mean something here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// RSS in all its versions, Atom in both, or none said.
    Feed,
    DublinCore,
    Content,
    Media,
    Thread,
    Tombstone,
    Other,
}

/// The vocabulary an address stands for.
pub(super) fn space_of(address: &[u8]) -> Space {
    let address = String::from_utf8_lossy(address);
    let is = |part: &str| address.contains(part);
    if is("mrss") {
        Space::Media
    } else if is("purl.org/dc/") {
        Space::DublinCore
    } else if is("rss/1.0/modules/content") {
        Space::Content
    } else if is("purl.org/syndication/thread") {
        Space::Thread
    } else if is("purl.org/atompub/tombstones") {
        Space::Tombstone
    } else if is("w3.org/2005/Atom")
        || is("purl.org/atom/ns")
        || is("purl.org/rss/1.0/")
        || is("netscape.com/rdf")
    {
        Space::Feed
    } else {
        Space::Other
    }
}

/// The vocabulary of a prefix nobody declared, by custom.
pub(super) fn customary(prefix: &[u8]) -> Space {
    match prefix {
        b"" | b"atom" | b"a10" | b"rss" => Space::Feed,
        b"dc" | b"dcterms" => Space::DublinCore,
        b"content" => Space::Content,
        b"media" => Space::Media,
        b"thr" => Space::Thread,
        b"at" => Space::Tombstone,
        _ => Space::Other,
    }
}

pub(super) fn parted(name: &[u8]) -> (&[u8], &[u8]) {
    match name.iter().position(|b| *b == b':') {
        Some(at) => (&name[..at], &name[at + 1..]),
        None => (b"", name),
    }
}
