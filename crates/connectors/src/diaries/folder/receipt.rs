//! A receipt from a watched folder: which registration it answers, and the number it gives.
//!
//! Two forms are read. `<reference>.ack` is plain text: the number alone, or lines of `referens: ...` and
//! `diarienummer: ...` (`fel: ...` where the diary refuses). An `.xml` is a CITS ERMS file: a record or an
//! aggregation whose `extraId` of the type `torg` is the reference, and whose `objectId` is the number.

use quick_xml::Reader;
use quick_xml::events::Event;
use torg_domain::diary::number::Number;
use torg_domain::outside::diary::Receipt;

/// What our reference is called among a record's further ids.
pub(super) const ID_TYPE: &str = "torg";

/// Whether a file's name is a receipt's: nothing half-written.
pub(super) fn is_one(name: &str) -> bool {
    let small = name.to_lowercase();
    !small.starts_with('.') && (small.ends_with(".ack") || small.ends_with(".xml"))
}

/// Reads a receipt; one that cannot be read says why.
pub(super) fn read(name: &str, bytes: &[u8]) -> Receipt {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Receipt {
            file: name.to_owned(),
            token: of_name(name),
            number: Err("kvittensen är inte UTF-8".into()),
        };
    };
    let (token, number) = if name.to_lowercase().ends_with(".xml") { xml(text) } else { plain(text) };
    Receipt { file: name.to_owned(), token: token.or_else(|| of_name(name)), number }
}

/// The reference in a file's name.
fn of_name(name: &str) -> Option<String> {
    let stem = name.rsplit_once('.')?.0;
    let plain = (8..=40).contains(&stem.len()) && stem.bytes().all(|b| b.is_ascii_alphanumeric());
    plain.then(|| stem.to_owned())
}

type Told = (Option<String>, Result<String, String>);

fn usable(number: &str) -> Result<String, String> {
    Number::of(number).map(|n| n.written).ok_or_else(|| "kvittensen anger inget diarienummer".to_owned())
}

fn plain(text: &str) -> Told {
    let (mut token, mut number, mut alone) = (None, None, Vec::new());
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()).take(50) {
        let (label, value) = match line.split_once([':', '=']) {
            Some((label, value)) => (label.trim().to_lowercase(), value.trim()),
            None => (String::new(), line),
        };
        match label.as_str() {
            "referens" | "reference" | "token" => token = Some(value.to_owned()),
            "diarienummer" | "dnr" | "nummer" | "number" => number = Some(usable(value)),
            "fel" | "error" => number = Some(Err(value.chars().take(200).collect())),
            // A number may hold a colon itself: KS/2012:385.
            _ => alone.push(line),
        }
    }
    let number = number.unwrap_or_else(|| match alone[..] {
        [one] => usable(one),
        _ => Err("kvittensen anger inget diarienummer".to_owned()),
    });
    (token, number)
}

/// The first record or aggregation that carries our reference: its `objectId`.
fn xml(text: &str) -> Told {
    let mut reader = Reader::from_str(text);
    let (mut token, mut number) = (None, None);
    // Of the element that is open: what its text is.
    let (mut into, mut held) = (None, String::new());
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                held.clear();
                into = match element.local_name().as_ref() {
                    "objectId" => Some(false),
                    "extraId" => {
                        let kind = element.attributes().flatten().find(|a| a.key.as_ref() == "extraIdType");
                        kind.is_some_and(|a| a.value.as_ref() == ID_TYPE).then_some(true)
                    }
                    "record" | "aggregation" => {
                        if token.is_none() {
                            number = None;
                        }
                        None
                    }
                    _ => None,
                };
            }
            Ok(Event::Text(said)) => {
                if into.is_some() {
                    held.push_str(&said);
                }
            }
            Ok(Event::GeneralRef(reference)) => {
                if into.is_some() {
                    let sign = match &*reference {
                        "amp" => "&",
                        "lt" => "<",
                        "gt" => ">",
                        "apos" => "'",
                        "quot" => "\"",
                        _ => "",
                    };
                    held.push_str(sign);
                }
            }
            Ok(Event::End(_)) => {
                match into.take() {
                    Some(true) if token.is_none() => token = Some(held.trim().to_owned()),
                    Some(false) if number.is_none() => number = Some(held.trim().to_owned()),
                    _ => {}
                }
                if token.is_some() && number.is_some() {
                    break;
                }
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(_) => return (token, Err("kvittensen är ingen läsbar XML".to_owned())),
        }
    }
    let number = usable(number.as_deref().unwrap_or_default());
    (token, number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_of_either_form_gives_reference_and_number() {
        let xml = "<e:erms xmlns:e=\"https://DILCIS.eu/XML/ERMS\"><e:aggregations><e:aggregation><e:objectId>KS 2026/9</e:objectId><e:extraId extraIdType=\"annat\">x</e:extraId><e:extraId extraIdType=\"torg\">0193abcd0193abcd</e:extraId></e:aggregation></e:aggregations></e:erms>";
        for (name, text, number) in [
            ("0193abcd0193abcd.ack", "KS 2026/9", "KS 2026/9"),
            ("0193abcd0193abcd.ack", "KS/2012:385\n", "KS/2012:385"),
            ("0193abcd0193abcd.ACK", "\u{feff}KS 2026/9\r\n", "KS 2026/9"),
            ("kvitto.ack", "Referens: 0193abcd0193abcd\nDiarienummer: KS 2026/9\n", "KS 2026/9"),
            ("svar.xml", xml, "KS 2026/9"),
        ] {
            let receipt = read(name, text.as_bytes());
            assert_eq!(receipt.token.as_deref(), Some("0193abcd0193abcd"), "{name} {text}");
            assert_eq!(receipt.number.as_deref(), Ok(number), "{name} {text}");
        }
    }

    #[test]
    fn a_receipt_that_says_nothing_says_so() {
        for (name, bytes, why) in [
            ("0193abcd0193abcd.ack", &b""[..], "inget diarienummer"),
            ("0193abcd0193abcd.ack", b"en rad\nen till", "inget diarienummer"),
            ("0193abcd0193abcd.ack", b"fel: okand handlaggare", "okand handlaggare"),
            ("0193abcd0193abcd.ack", b"\xff\xfe", "UTF-8"),
            ("0193abcd0193abcd.xml", b"<erms><objectId>KS", "inget diarienummer"),
            ("0193abcd0193abcd.xml", b"<a></b>", "XML"),
            (
                "0193abcd0193abcd.xml",
                b"<!DOCTYPE x [<!ENTITY a \"b\">]><objectId>&a;</objectId>",
                "inget diarienummer",
            ),
        ] {
            let receipt = read(name, bytes);
            assert_eq!(receipt.token.as_deref(), Some("0193abcd0193abcd"));
            let said = receipt.number.unwrap_err();
            assert!(said.contains(why), "{name}: {said}");
        }
        assert!(!is_one(".0193.ack") && !is_one("x.tmp") && is_one("x.XML"));
        assert_eq!(read("a b.ack", b"KS 1/2026").token, None);
    }
}
