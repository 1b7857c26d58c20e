//! E-mail addresses, plain and disguised, names on platforms, and addresses of people's pages.

use crate::privacy::lexicon::{DIGIT, LETTER, class};
use crate::privacy::walk::Walk;
use crate::privacy::{Checksum, Confidence, Kind};

/// The longest local part and domain (RFC 5321).
const LOCAL: usize = 64;
const DOMAIN: usize = 253;

fn is_word(byte: u8) -> bool {
    class(byte) & (LETTER | DIGIT) != 0
}

fn is_local(byte: u8) -> bool {
    is_word(byte) || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-')
}

/// Where the local part that ends here begins; nothing when there is none or it never ends.
fn local_start(walk: &Walk<'_>, end: usize) -> Option<usize> {
    let mut start = end;
    while start > 0 && is_local(walk.at(start - 1)) {
        if end - start == LOCAL {
            walk.spend(LOCAL);
            return None;
        }
        start -= 1;
    }
    walk.spend(end - start + 1);
    while start < end && !is_word(walk.at(start)) && walk.at(start) != b'_' {
        start += 1;
    }
    (start < end && walk.at(end - 1) != b'.').then_some(start)
}

/// Where the domain that begins here ends: labels with points between, the last one letters.
fn domain_end(walk: &Walk<'_>, start: usize) -> Option<usize> {
    let mut end = start;
    while end - start <= DOMAIN && (is_word(walk.at(end)) || matches!(walk.at(end), b'.' | b'-')) {
        end += 1;
    }
    walk.spend(end - start + 1);
    while end > start && !is_word(walk.at(end - 1)) {
        end -= 1;
    }
    let domain = walk.slice(start, end);
    let top = domain.iter().rposition(|byte| *byte == b'.')?;
    let ending = &domain[top + 1..];
    let labels = domain.split(|byte| *byte == b'.').all(|label| !label.is_empty() && label[0] != b'-');
    let letters = ending.len() >= 2
        && (ending.iter().all(|byte| class(*byte) & LETTER != 0) || ending.starts_with(b"xn--"));
    (labels && letters && domain.len() <= DOMAIN).then_some(end)
}

/// An `@`: an address, an address with spaces around the sign, or a name on a platform.
pub(in crate::privacy) fn at_sign(walk: &mut Walk<'_>, at: usize) {
    if let Some(start) = local_start(walk, at) {
        if let Some(end) = domain_end(walk, at + 1) {
            let start = if walk.before(start) == b'@' && walk.free_before(start - 1) {
                // @somebody@server: one name, not an address.
                walk.add(Kind::SocialHandle, start - 1, end, Confidence::High, Checksum::None);
                return;
            } else {
                start
            };
            mailbox(walk, start, end, &[(at, at + 1)], Confidence::High);
        } else if at + 1 < walk.text.len() && matches!(walk.at(at + 1), b' ') {
            spaced(walk, start, at, at + 2);
        }
        return;
    }
    if walk.before(at) == b' ' && walk.at(at + 1) == b' ' {
        if let Some(start) = local_start(walk, at - 1) {
            spaced(walk, start, at - 1, at + 2);
        }
        return;
    }
    if walk.before(at) == b'@' || !walk.free_before(at) {
        return;
    }
    let mut end = at + 1;
    while end - at <= 40 && (is_word(walk.at(end)) || matches!(walk.at(end), b'_' | b'.')) {
        end += 1;
    }
    walk.spend(end - at);
    while end > at + 1 && walk.at(end - 1) == b'.' {
        end -= 1;
    }
    let name = walk.slice(at + 1, end);
    let lettered = name.iter().any(|byte| class(*byte) & LETTER != 0);
    if (2..=40).contains(&name.len()) && lettered && walk.at(end) != b'@' {
        let word = as_text(&walk.small(at + 1, end));
        if !walk.rules.handles.contains(&word) {
            walk.add(Kind::SocialHandle, at, end, Confidence::Medium, Checksum::None);
        }
    }
}

/// `anna @ example.se`
fn spaced(walk: &mut Walk<'_>, start: usize, sign: usize, domain: usize) {
    if !walk.is_letter(start) {
        return;
    }
    if let Some(end) = domain_end(walk, domain) {
        mailbox(walk, start, end, &[(sign, domain)], Confidence::Medium);
    }
}

/// `anna(at)example.se`, `anna [at] example [dot] se`
pub(in crate::privacy) fn bracket(walk: &mut Walk<'_>, at: usize) {
    let inside = walk.small(at + 1, at + 10);
    walk.spend(10);
    let Some(close) = inside.iter().position(|byte| matches!(byte, b')' | b']' | b'}')) else { return };
    if matches!(&inside[..close], b"at" | b"@" | b"snabel-a" | b"snabela" | b"a" | b" at ") && close > 0 {
        if inside[..close] == *b"a" && walk.free_before(at) {
            return;
        }
        disguised(walk, at, at + 2 + close);
    }
}

/// Something that stands for `@` between these offsets.
pub(in crate::privacy) fn disguised(walk: &mut Walk<'_>, sign: usize, after: usize) {
    let left = sign - usize::from(walk.before(sign) == b' ');
    let right = after + usize::from(walk.at(after) == b' ');
    let Some(start) = local_start(walk, left) else { return };
    if let Some(end) = domain_end(walk, right) {
        mailbox(walk, start, end, &[(left, right)], Confidence::High);
        return;
    }
    // example (dot) se, example punkt se
    let mut label = right;
    while label - right < 64 && (is_word(walk.at(label)) || walk.at(label) == b'-') {
        label += 1;
    }
    walk.spend(label - right);
    let dot = label + usize::from(walk.at(label) == b' ');
    let rest = walk.small(dot, dot + 9);
    let signs: [&[u8]; 9] =
        [b"(dot)", b"[dot]", b"(punkt)", b"[punkt]", b"{dot}", b"(.)", b"[.]", b"punkt ", b"dot "];
    let Some(found) = signs.iter().find(|sign| rest.starts_with(sign)) else { return };
    let mut top = dot + found.len();
    top += usize::from(walk.at(top) == b' ');
    let end = walk.word_end(top);
    if label > right && (2..=10).contains(&(end - top)) {
        mailbox(walk, start, end, &[(left, right), (label, top)], Confidence::High);
    }
}

/// An address found, unless it is one of the municipality's own boxes. The signs between its parts are
/// `@` and then points, however they are written.
fn mailbox(walk: &mut Walk<'_>, start: usize, end: usize, signs: &[(usize, usize)], confidence: Confidence) {
    if !walk.rules.mailboxes.is_empty() {
        let mut plain = Vec::new();
        let mut from = start;
        for (index, (sign, after)) in signs.iter().enumerate() {
            plain.extend(walk.small(from, *sign));
            plain.push(if index == 0 { b'@' } else { b'.' });
            from = *after;
        }
        plain.extend(walk.small(from, end));
        if walk.rules.mailboxes.contains(&as_text(&plain)) {
            return;
        }
    }
    walk.add(Kind::Email, start, end, confidence, Checksum::None);
}

/// Folded bytes as text, Latin-1 letters as themselves.
fn as_text(folded: &[u8]) -> String {
    folded.iter().map(|byte| char::from(*byte)).collect()
}

/// The name of a site where people have pages, and a path after it.
pub(in crate::privacy) fn profile(walk: &mut Walk<'_>, start: usize, end: usize) {
    if walk.at(end) != b'.' {
        return;
    }
    let top = walk.word_end(end + 1);
    if !matches!(walk.slice(end + 1, top), b"com" | b"se" | b"net" | b"org" | b"social" | b"app" | b"tv")
        || walk.at(top) != b'/'
    {
        return;
    }
    let mut first = start;
    while start - first < 40
        && (is_word(walk.before(first)) || matches!(walk.before(first), b'.' | b'/' | b':'))
    {
        first -= 1;
    }
    let path_start = top + 1;
    let mut path_end = path_start;
    while path_end - path_start < 200
        && (is_word(walk.at(path_end))
            || matches!(
                walk.at(path_end),
                b'.' | b'/' | b'-' | b'_' | b'@' | b'%' | b'?' | b'=' | b'&' | b'~'
            ))
    {
        path_end += 1;
    }
    walk.spend(path_end - first);
    while path_end > path_start && matches!(walk.at(path_end - 1), b'.' | b'?' | b'/' | b'-' | b'&') {
        path_end -= 1;
    }
    let path = walk.small(path_start, path_end);
    let mut parts = path.split(|byte| matches!(byte, b'/' | b'?')).filter(|part| !part.is_empty());
    let Some(part) = parts.next() else { return };
    let sections: [&[u8]; 6] = [b"in", b"user", b"c", b"u", b"profile", b"people"];
    let name = if sections.contains(&part) { parts.next().unwrap_or_default() } else { part };
    let name = name.strip_prefix(b"@").unwrap_or(name);
    if name.len() < 2
        || walk.lexicon.not_profiles.contains(name)
        || walk.rules.handles.contains(&as_text(name))
    {
        return;
    }
    walk.add(Kind::ProfileUrl, first, path_end, Confidence::High, Checksum::None);
}
