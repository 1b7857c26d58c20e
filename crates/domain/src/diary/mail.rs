//! A saved letter (`.eml`): its subject and its plain text, as far as the number of a diary needs them.
//!
//! Reads what mail programs write: folded headers, words in another character set, several parts, quoted
//! printable and base64. Whatever it cannot read is left out; no letter is too strange to be opened.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Most bytes of a letter that are looked at.
pub const LARGEST: usize = 4 * 1024 * 1024;

/// How deep parts may lie in parts.
const DEEPEST: usize = 5;

/// A letter, as far as it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// The subject.
    pub subject: String,
    /// The text of the first plain part.
    pub text: String,
}

/// Reads a letter.
#[must_use]
pub fn read(bytes: &[u8]) -> Letter {
    let bytes = &bytes[..bytes.len().min(LARGEST)];
    let (headers, _) = split(bytes);
    let subject = header(headers, "subject").map(|s| words(&s)).unwrap_or_default();
    Letter { subject, text: plain(bytes, 0).unwrap_or_default() }
}

/// Headers and body: the first empty line is between them.
fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    while at < bytes.len() {
        let end = bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |n| at + n + 1);
        if matches!(&bytes[at..end], b"\n" | b"\r\n") {
            return (&bytes[..at], &bytes[end..]);
        }
        at = end;
    }
    (bytes, &[])
}

/// A header's value, its folded lines joined.
fn header(headers: &[u8], name: &str) -> Option<String> {
    let text = latin(headers);
    let mut found: Option<String> = None;
    for line in text.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some(value) = &mut found {
                value.push(' ');
                value.push_str(line.trim());
            }
            continue;
        }
        if found.is_some() {
            break;
        }
        if let Some((key, value)) = line.split_once(':')
            && key.trim().eq_ignore_ascii_case(name)
        {
            found = Some(value.trim().to_owned());
        }
    }
    found
}

/// A parameter of a header: `boundary` of `multipart/mixed; boundary="x"`.
fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|part| {
        let (key, value) = part.split_once('=')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// The first plain text of a letter or part.
fn plain(bytes: &[u8], depth: usize) -> Option<String> {
    let (headers, body) = split(bytes);
    let kind = header(headers, "content-type").unwrap_or_else(|| "text/plain".into());
    let sort = kind.split(';').next().unwrap_or_default().trim().to_lowercase();
    if sort.starts_with("multipart/") {
        if depth >= DEEPEST {
            return None;
        }
        let boundary = parameter(&kind, "boundary").filter(|b| !b.is_empty() && b.len() <= 100)?;
        return parts(body, boundary.as_bytes()).into_iter().find_map(|part| plain(part, depth + 1));
    }
    if sort != "text/plain" {
        return None;
    }
    let encoding = header(headers, "content-transfer-encoding").unwrap_or_default().to_lowercase();
    let bytes = match encoding.trim() {
        "base64" => unpack(body),
        "quoted-printable" => unquote(body, false),
        _ => body.to_vec(),
    };
    Some(decoded(&bytes, parameter(&kind, "charset").as_deref().unwrap_or("utf-8")))
}

/// The parts between the lines that begin with the boundary.
fn parts<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let mut found = Vec::new();
    let (mut at, mut began) = (0, None);
    while at < body.len() {
        let end = body[at..].iter().position(|b| *b == b'\n').map_or(body.len(), |n| at + n + 1);
        if body[at..end].strip_prefix(b"--").is_some_and(|line| line.starts_with(boundary)) {
            if let Some(start) = began {
                found.push(&body[start..at]);
            }
            began = Some(end);
        }
        at = end;
    }
    if let Some(start) = began {
        found.push(&body[start..]);
    }
    found
}

fn unpack(body: &[u8]) -> Vec<u8> {
    let clean: Vec<u8> =
        body.iter().copied().filter(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/')).collect();
    let whole = clean.len() - usize::from(clean.len() % 4 == 1);
    let mut padded = clean[..whole].to_vec();
    while !padded.len().is_multiple_of(4) {
        padded.push(b'=');
    }
    STANDARD.decode(&padded).unwrap_or_default()
}

fn unquote(body: &[u8], header: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut at = 0;
    while at < body.len() {
        match body[at] {
            b'=' => {
                let two = body.get(at + 1..at + 3).and_then(|two| std::str::from_utf8(two).ok());
                if let Some(byte) = two.and_then(|two| u8::from_str_radix(two, 16).ok()) {
                    out.push(byte);
                    at += 3;
                } else if body[at + 1..].starts_with(b"\r\n") {
                    at += 3;
                } else if body[at + 1..].starts_with(b"\n") {
                    at += 2;
                } else {
                    out.push(b'=');
                    at += 1;
                }
            }
            b'_' if header => {
                out.push(b' ');
                at += 1;
            }
            other => {
                out.push(other);
                at += 1;
            }
        }
    }
    out
}

/// `=?utf-8?Q?F=C3=B6r?=` in a header.
fn words(value: &str) -> String {
    let mut out = String::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once("=?") {
        let mut fields = after.splitn(3, '?');
        let (charset, how, tail) = (fields.next(), fields.next(), fields.next());
        let (Some(charset), Some(how), Some((said, next))) =
            (charset, how, tail.and_then(|t| t.split_once("?=")))
        else {
            break;
        };
        // Space between two such words is no space of the subject's.
        if !before.trim().is_empty() || out.is_empty() {
            out.push_str(before);
        }
        let bytes = if how.eq_ignore_ascii_case("b") {
            unpack(said.as_bytes())
        } else {
            unquote(said.as_bytes(), true)
        };
        out.push_str(&decoded(&bytes, charset));
        rest = next;
    }
    out.push_str(rest);
    out
}

fn decoded(bytes: &[u8], charset: &str) -> String {
    let western = ["iso-8859-1", "iso-8859-15", "windows-1252", "latin1"];
    if western.iter().any(|w| charset.eq_ignore_ascii_case(w)) {
        return latin(bytes);
    }
    // What says that it is UTF-8 and is not was written by a Western mail program.
    std::str::from_utf8(bytes).map_or_else(|_| latin(bytes), str::to_owned)
}

fn latin(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().map(|b| char::from(*b)).collect(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_plain_letter_is_read() {
        let letter = read(b"From: r@x.example\r\nSubject: =?utf-8?Q?SV:_Registrering_f=C3=B6r?=\r\n =?utf-8?B?IFt0b3JnIDAxOTNhYmNkXQ==?=\r\n\r\nDnr KS 2026/5\r\n");
        assert_eq!(letter.subject, "SV: Registrering för [torg 0193abcd]");
        assert_eq!(letter.text.trim(), "Dnr KS 2026/5");
    }

    #[test]
    fn the_plain_part_of_several_is_read_however_it_is_packed() {
        let quoted = "Content-Type: multipart/alternative; boundary=\"b1\"\n\nx\n--b1\nContent-Type: text/html\n\n<p>nej</p>\n--b1\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nH=E4lsningar, dnr =\nKS 2026/5\n--b1--\n";
        assert_eq!(read(quoted.as_bytes()).text.trim(), "Hälsningar, dnr KS 2026/5");
        let packed = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nSMOkbHNu\naW5nYXI=\n";
        assert_eq!(read(packed.as_bytes()).text, "Hälsningar");
    }

    #[test]
    fn a_letter_without_text_gives_none() {
        assert_eq!(read(b""), Letter::default());
        assert_eq!(read(b"Content-Type: text/html\n\n<p>x").text, "");
        let nested = "Content-Type: multipart/mixed; boundary=b\n\n--b\n".repeat(50);
        assert_eq!(read(nested.as_bytes()).text, "");
    }

    proptest! {
        #[test]
        fn no_letter_is_too_strange_to_be_opened(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let _ = read(&bytes);
        }

        #[test]
        fn nor_one_that_looks_like_a_letter(text in "(Subject: |Content-Type: multipart/x; boundary=b|Content-Type: text/plain|Content-Transfer-Encoding: base64|Content-Transfer-Encoding: quoted-printable|=\\?|\\?=|=|--b|_|\n|x|å){0,60}") {
            let _ = read(text.as_bytes());
        }
    }
}
