//! Which characters a feed's bytes stand for.
//!
//! A feed says it up to three times (byte order mark, header, XML declaration) and is often wrong.
//! What the bytes themselves show wins: text that reads as UTF-8 and is not plain ASCII is UTF-8.
//! Items are cut out of the bytes before they are decoded, so that each keeps its own exactly.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;
use torg_domain::channels::problem::{Mender, Problem, ProblemKind};

/// Bytes in which tags and braces are ASCII, and how to read the text between them.
pub struct Reading<'a> {
    /// The document: as it came, or, when it came in UTF-16, in UTF-8.
    pub bytes: Cow<'a, [u8]>,
    encoding: &'static Encoding,
    /// UTF-8 with bytes of windows-1252 among it.
    mixed: bool,
    /// Where to find an item's original bytes again after UTF-16: the document as it came.
    wide: Option<&'a [u8]>,
    /// What was wrong.
    pub problems: Vec<Problem>,
}

impl<'a> Reading<'a> {
    /// Decides how to read a document. `content_type` is the header as it came.
    #[must_use]
    pub fn of(body: &'a [u8], content_type: Option<&str>) -> Self {
        if let Some(wide) = utf_16(body) {
            let text = wide.decode_with_bom_removal(body).0.into_owned();
            return Self {
                bytes: Cow::Owned(text.into_bytes()),
                encoding: UTF_8,
                mixed: false,
                wide: Some(body),
                problems: Vec::new(),
            };
        }
        let bytes = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        let mut reading = Self {
            bytes: Cow::Borrowed(bytes),
            encoding: UTF_8,
            mixed: false,
            wide: None,
            problems: Vec::new(),
        };
        let said: Vec<&'static Encoding> = [in_declaration(bytes), content_type.and_then(in_header)]
            .into_iter()
            .flatten()
            .map(|e| if e == UTF_16LE || e == UTF_16BE { UTF_8 } else { e })
            .collect();
        if bytes.is_ascii() {
            return reading;
        }
        let is_utf_8 = match std::str::from_utf8(bytes) {
            Ok(_) => true,
            Err(e) => e.error_len().is_none() && !bytes[..e.valid_up_to()].is_ascii(),
        };
        let marked = bytes.len() < body.len();
        if is_utf_8 || (marked && said.is_empty()) {
            if let Some(other) = said.iter().find(|e| **e != UTF_8) {
                reading
                    .wrong(format!("Källan säger sig vara skriven i {} men är det i UTF-8.", other.name()));
            }
        } else if let Some(other) = said.iter().find(|e| **e != UTF_8) {
            reading.encoding = other;
            if marked {
                reading.wrong(format!("Källan är märkt som UTF-8 men skriven i {}.", other.name()));
            }
        } else {
            reading.mixed = true;
            reading.wrong(
                "Källan ska vara UTF-8 men har tecken i annan kodning. De har lästs som windows-1252."
                    .to_owned(),
            );
        }
        reading
    }

    fn wrong(&mut self, sentence: String) {
        self.problems.push(Problem::new(ProblemKind::WrongCharset, Mender::Source, sentence));
    }

    /// The text of a piece of `bytes`.
    #[must_use]
    pub fn text<'b>(&self, piece: &'b [u8]) -> Cow<'b, str> {
        if !self.mixed {
            return self.encoding.decode_without_bom_handling(piece).0;
        }
        let mut out = String::with_capacity(piece.len());
        for chunk in piece.utf8_chunks() {
            out.push_str(chunk.valid());
            out.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
        }
        Cow::Owned(out)
    }

    /// The pieces of the body that stand at these places of `bytes`, as they came. The places are in
    /// rising order and do not overlap.
    #[must_use]
    pub fn originals(&self, places: &[(usize, usize)]) -> Vec<Vec<u8>> {
        let Some(wide) = self.wide else {
            return places
                .iter()
                .map(|(from, to)| self.bytes.get(*from..*to).unwrap_or_default().to_vec())
                .collect();
        };
        let units = |piece: &[u8]| String::from_utf8_lossy(piece).encode_utf16().count() * 2;
        let marked = wide.starts_with(b"\xff\xfe") || wide.starts_with(b"\xfe\xff");
        let (mut at, mut wide_at) = (0, if marked { 2 } else { 0 });
        let mut out = Vec::with_capacity(places.len());
        for (from, to) in places {
            let start = wide_at + units(self.bytes.get(at..*from).unwrap_or_default());
            let end = start + units(self.bytes.get(*from..*to).unwrap_or_default());
            out.push(wide.get(start.min(wide.len())..end.min(wide.len())).unwrap_or_default().to_vec());
            (at, wide_at) = (*to, end);
        }
        out
    }
}

/// UTF-16 by its mark, or by the null beside the first sign of a document.
fn utf_16(body: &[u8]) -> Option<&'static Encoding> {
    match body {
        [0xff, 0xfe, ..] | [b'<' | b'{' | b'[', 0, _, 0, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] | [0, b'<' | b'{' | b'[', 0, _, ..] => Some(UTF_16BE),
        _ => None,
    }
}

/// `encoding="..."` of the XML declaration.
fn in_declaration(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(300)];
    let head = String::from_utf8_lossy(head.trim_ascii_start()).into_owned();
    let declaration = head.strip_prefix("<?xml")?.split("?>").next()?.to_owned();
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start().to_owned();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Encoding::for_label(value[1..].split(quote).next()?.as_bytes())
}

/// `charset=...` of a Content-Type.
fn in_header(content_type: &str) -> Option<&'static Encoding> {
    let lower = content_type.to_ascii_lowercase();
    let value =
        lower.split_once("charset=")?.1.split(';').next()?.trim().trim_matches(['"', '\'']).to_owned();
    Encoding::for_label(value.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_bytes_show_wins_over_what_is_said() {
        let latin = |declared: &str| {
            [format!("<?xml version='1.0' encoding='{declared}'?><a>").as_bytes(), b"sm\xf6rg\xe5s</a>"]
                .concat()
        };
        let utf = "<?xml version='1.0' encoding='iso-8859-1'?><a>smörgås</a>".as_bytes().to_vec();
        let mixed = [b"<a>sm\xf6r".as_slice(), "gås</a>".as_bytes()].concat();
        let wide: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain("<a>smörgås</a>".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let table: [(Vec<u8>, Option<&str>, usize); 6] = [
            (latin("iso-8859-1"), None, 0),
            (latin("utf-8"), None, 1),
            (latin("utf-8"), Some("text/xml; charset=ISO-8859-1"), 0),
            (utf, None, 1),
            (mixed, Some("application/xml"), 1),
            (wide, None, 0),
        ];
        for (body, header, problems) in table {
            let reading = Reading::of(&body, header);
            assert!(reading.text(&reading.bytes).ends_with("<a>smörgås</a>"), "{header:?}");
            assert_eq!(reading.problems.len(), problems);
        }
    }

    #[test]
    fn an_item_of_a_wide_document_keeps_its_own_bytes() {
        let text = "<å><i>😀ö</i><i>x</i></å>";
        let wide: Vec<u8> =
            [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        let reading = Reading::of(&wide, None);
        let at = |needle: &str| text.find(needle).unwrap();
        let places = [(at("<i>😀"), at("<i>x")), (at("<i>x"), at("</å>"))];
        let decoded: Vec<String> = reading
            .originals(&places)
            .iter()
            .map(|b| UTF_16BE.decode_without_bom_handling(b).0.into_owned())
            .collect();
        assert_eq!(decoded, ["<i>😀ö</i>", "<i>x</i>"]);
    }
}
