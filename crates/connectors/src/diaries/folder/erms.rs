//! One registration as a CITS ERMS 3.0 file (E-ARK; FGS Ärendehantering 2.0).
//!
//! A record by itself when no case is known, else a case file with the record in it. The record has the
//! law's columns: `dates` (first), `extraId` with our reference until the diary's own number is known
//! (second), the counterpart among `agents` (third), `title` (fourth). The order of the elements is the
//! schema's.

use super::receipt::ID_TYPE;
use jiff::Timestamp;
use jiff::civil::Date;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io::{self, Cursor};
use torg_domain::diary::handed::{Direction, Handed};
use torg_domain::outside::diary::Package;
use torg_domain::time;

const NAMESPACE: &str = "https://DILCIS.eu/XML/ERMS";

/// What stands for the diary's number until it has given one: the schema asks for an object's id.
const UNKNOWN: &str = "saknas";

type Xml = Writer<Cursor<Vec<u8>>>;

/// The file as text.
#[must_use]
pub fn write(package: &Package) -> String {
    let mut xml = Writer::new_with_indent(Cursor::new(Vec::new()), b' ', 2);
    // Into memory nothing fails to be written.
    let _ = file(&mut xml, package);
    String::from_utf8(xml.into_inner().into_inner()).unwrap_or_default()
}

fn file(xml: &mut Xml, package: &Package) -> io::Result<()> {
    let handed = &package.handed;
    // The order of the elements is the schema's own.
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    within(xml, "erms", &[("xmlns", NAMESPACE)], |xml| {
        control(xml, handed)?;
        match &handed.case {
            Some(case) => within(xml, "aggregations", &[], |xml| {
                let id = package.handover.to_string();
                let kind = [("systemIdentifier", id.as_str()), ("aggregationType", "caseFile")];
                within(xml, "aggregation", &kind, |xml| {
                    text(xml, "objectId", &[], case)?;
                    text(xml, "description", &[], "Ärende som handlingen föreslås höra till")?;
                    record(xml, package)
                })
            }),
            None => within(xml, "records", &[], |xml| record(xml, package)),
        }
    })
}

fn control(xml: &mut Xml, handed: &Handed) -> io::Result<()> {
    within(xml, "control", &[], |xml| {
        text(xml, "identification", &[("identificationType", ID_TYPE)], &handed.token)?;
        within(xml, "maintenanceInformation", &[], |xml| {
            empty(xml, "maintenanceStatus", &[("value", "new")])?;
            within(xml, "maintenanceAgency", &[], |xml| {
                text(xml, "agencyName", &[], &handed.authority)?;
                text(xml, "agencyName", &[], &handed.municipality)
            })?;
            within(xml, "maintenanceHistory", &[], |xml| {
                within(xml, "maintenanceEvent", &[], |xml| {
                    empty(xml, "eventType", &[("value", "created")])?;
                    text(xml, "eventDateTime", &[], &instant(handed.at))?;
                    agent(xml, "creator", &handed.registrar, Some(&handed.authority))
                })
            })
        })
    })
}

fn record(xml: &mut Xml, package: &Package) -> io::Result<()> {
    let handed = &package.handed;
    let id = package.id.to_string();
    let kind = [
        ("systemIdentifier", id.as_str()),
        ("recordType", "meddelande"),
        ("recordPhysicalOrDigital", "digital"),
    ];
    within(xml, "record", &kind, |xml| {
        text(xml, "objectId", &[], UNKNOWN)?;
        text(xml, "extraId", &[("extraIdType", ID_TYPE)], &handed.token)?;
        if let Some(subject) = &handed.subject {
            text(xml, "title", &[], subject)?;
        }
        empty(
            xml,
            "status",
            &[("value", if handed.direction == Direction::Incoming { "received" } else { "expedited" })],
        )?;
        if let Some(marking) = &handed.marking {
            within(xml, "restriction", &[("restrictionType", "confidential")], |xml| {
                text(xml, "explanatoryText", &[], "Sekretessmarkering (OSL 5 kap. 5 §)")?;
                text(xml, "regulation", &[], marking)?;
                match handed.marked_at {
                    Some(at) => within(xml, "dates", &[], |xml| {
                        text(xml, "date", &[("dateType", "confidentiality_assessed")], &instant(at))
                    }),
                    None => Ok(()),
                }
            })?;
        }
        let (direction, word, whose, dated) = match handed.direction {
            Direction::Incoming => ("incoming", "inkommen", "sender", "received"),
            Direction::Outgoing => ("outgoing", "upprättad", "recipient", "expedited"),
        };
        text(xml, "direction", &[("directionDefinition", direction)], word)?;
        within(xml, "agents", &[], |xml| {
            if let Some(counterpart) = &handed.counterpart {
                agent(xml, whose, counterpart, None)?;
            }
            agent(xml, "responsible_person", &handed.registrar, Some(&handed.authority))
        })?;
        if handed.subject.is_none() {
            text(xml, "description", &[], &format!("Meddelande i {}", handed.channel))?;
        }
        within(xml, "dates", &[], |xml| text(xml, "date", &[("dateType", dated)], &day(handed.on)))?;
        within(xml, "notes", &[], |xml| {
            text(xml, "note", &[("noteType", "kanal")], &handed.channel)?;
            match &handed.link {
                Some(link) => text(xml, "note", &[("noteType", "adress")], link),
                None => Ok(()),
            }
        })?;
        if package.documents.is_empty() {
            return Ok(());
        }
        within(xml, "additionalInformation", &[], |xml| {
            for document in &package.documents {
                let path = format!("file:///{}/{}", handed.token, document.name);
                empty(
                    xml,
                    "appendix",
                    &[
                        ("name", document.name.as_str()),
                        ("description", document.about.as_str()),
                        ("fileFormat", document.kind.as_str()),
                        ("path", path.as_str()),
                    ],
                )?;
            }
            Ok(())
        })
    })
}

fn agent(xml: &mut Xml, kind: &str, name: &str, organisation: Option<&str>) -> io::Result<()> {
    within(xml, "agent", &[("agentType", kind)], |xml| {
        text(xml, "name", &[], name)?;
        match organisation {
            Some(organisation) => text(xml, "organisation", &[], organisation),
            None => Ok(()),
        }
    })
}

fn within(
    xml: &mut Xml,
    name: &str,
    attributes: &[(&str, &str)],
    content: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    xml.write_event(Event::Start(start(name, attributes)))?;
    content(xml)?;
    xml.write_event(Event::End(BytesEnd::new(name)))
}

fn text(xml: &mut Xml, name: &str, attributes: &[(&str, &str)], said: &str) -> io::Result<()> {
    let said = allowed(said);
    xml.write_event(Event::Start(start(name, attributes)))?;
    xml.write_event(Event::Text(BytesText::new(&said)))?;
    xml.write_event(Event::End(BytesEnd::new(name)))
}

fn empty(xml: &mut Xml, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    xml.write_event(Event::Empty(start(name, attributes)))
}

fn start<'a>(name: &'a str, attributes: &[(&str, &str)]) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        let value = allowed(value);
        start.push_attribute((*key, value.as_str()));
    }
    start
}

/// Without the signs that no XML 1.0 file may hold, not even escaped.
fn allowed(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect()
}

fn instant(at: Timestamp) -> String {
    time::written(at)
}

/// The schema wants an instant: the day's first.
fn day(on: Date) -> String {
    format!("{on}T00:00:00")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use torg_domain::outside::diary::Document;

    fn package() -> Package {
        Package {
            folder: vec!["lillkoping".into(), "ksn".into()],
            id: "01938000-0000-7000-8000-000000000007".parse().unwrap(),
            handover: "01938000-0000-7000-8000-000000000008".parse().unwrap(),
            handed: Handed {
                token: "0193abcd0193abcd".into(),
                municipality: "Lillköpings kommun".into(),
                authority: "Kommunstyrelsen".into(),
                channel: "Lillbloggen & vänner".into(),
                direction: Direction::Incoming,
                on: date(2026, 11, 27),
                counterpart: Some("Anna <L.>".into()),
                subject: Some("Gatlyktan vid skolan \u{1}är trasig".into()),
                marking: Some("21 kap. 3 §".into()),
                marked_at: Some("2026-11-28T08:00:00Z".parse().unwrap()),
                case: Some("KS 2026/12".into()),
                registrar: "Rut Berg".into(),
                at: "2026-11-28T09:00:00Z".parse().unwrap(),
                link: Some("https://torg.example/desk/diary/entry/7".into()),
            },
            documents: vec![Document {
                name: "handling.txt".into(),
                kind: "text/plain".into(),
                about: "Meddelandets text".into(),
                bytes: b"Hej".to_vec(),
            }],
        }
    }

    /// The file is held against the schema and the Schematron rules in `tests/it/erms.rs`.
    #[test]
    fn a_registration_in_a_case_is_written_as_it_was_when_it_was_validated() {
        assert_eq!(write(&package()), include_str!("golden/case.xml"));
    }

    #[test]
    fn a_registration_without_case_sender_and_subject_is_written_as_it_was_when_it_was_validated() {
        let mut bare = package();
        bare.documents.clear();
        bare.handed = Handed {
            case: None,
            counterpart: None,
            subject: None,
            marking: None,
            marked_at: None,
            link: None,
            direction: Direction::Outgoing,
            ..bare.handed
        };
        assert_eq!(write(&bare), include_str!("golden/record.xml"));
    }
}
