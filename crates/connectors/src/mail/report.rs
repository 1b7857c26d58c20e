//! A report that a letter did not arrive (RFC 3464), as a mail server hands it over.
//!
//! Anybody can send one to the address it is reported to: it is read with a limit, nothing of its text is
//! kept, and only one that names a letter of ours says anything.

use mail_parser::{Message, MessageParser, MimeHeaders, PartType};
use torg_domain::mail::bounce::{Bounce, Outcome, Status};
use torg_domain::mail::id::MailId;

/// Most bytes of a report that are looked at: a server returns a letter's beginning, and ours are short.
pub const LARGEST: usize = 1024 * 1024;

/// Why a letter tells of no letter of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoReport {
    /// Larger than any report.
    #[error("Brevet är större än 1 MiB och läses inte.")]
    TooLarge,
    /// Not a report at all: an absence notice, an answer, junk.
    #[error("Brevet är ingen leveransrapport (RFC 3464).")]
    NotAReport,
    /// A report of somebody else's letter.
    #[error("Rapporten gäller inget brev som torg har skickat.")]
    NotOurs,
}

/// Reads a report.
///
/// # Errors
/// What it is instead of a report of one of our letters.
pub fn read(bytes: &[u8]) -> Result<Bounce, NoReport> {
    if bytes.len() > LARGEST {
        return Err(NoReport::TooLarge);
    }
    let letter = MessageParser::default().parse(bytes).ok_or(NoReport::NotAReport)?;
    let (mut outcome, mut status, mut about) = (None, None, None);
    for part in &letter.parts {
        let subtype = part.content_type().and_then(|c| c.subtype()).unwrap_or_default().to_ascii_lowercase();
        match &part.body {
            PartType::Message(returned) => about = about.or_else(|| id_of(returned)),
            _ if matches!(subtype.as_str(), "delivery-status" | "global-delivery-status") => {
                let said = String::from_utf8_lossy(part.contents());
                (outcome, status) = what(&said).map_or((outcome, status), |(o, s)| (Some(o), s));
            }
            // The returned letter's headers alone (RFC 6522).
            _ if matches!(subtype.as_str(), "rfc822-headers" | "global-headers") => {
                about =
                    about.or_else(|| MessageParser::default().parse(part.contents()).and_then(|m| id_of(&m)));
            }
            _ => {}
        }
    }
    let outcome = outcome.ok_or(NoReport::NotAReport)?;
    Ok(Bounce { about: about.ok_or(NoReport::NotOurs)?, outcome, status })
}

fn id_of(returned: &Message<'_>) -> Option<MailId> {
    MailId::read(returned.message_id()?)
}

/// The worst that the report says of any receiver: a letter of ours has one.
fn what(fields: &str) -> Option<(Outcome, Option<Status>)> {
    let mut worst: Option<(Outcome, Option<Status>)> = None;
    let mut action: Option<Outcome> = None;
    let mut status: Option<Status> = None;
    for line in fields.lines().chain([""]) {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        match name.trim().to_ascii_lowercase().as_str() {
            "action" => {
                action = match value.trim().to_ascii_lowercase().as_str() {
                    "failed" => Some(Outcome::Failed),
                    "delayed" => Some(Outcome::Delayed),
                    "delivered" | "relayed" | "expanded" => Some(Outcome::Arrived),
                    _ => None,
                };
            }
            "status" => status = Status::read(value),
            "" => {
                // An empty line ends what is said of one receiver.
                if let Some(action) = action.take() {
                    let graver = worst.is_none_or(|(before, _)| action < before);
                    worst = if graver { Some((action, status)) } else { worst };
                }
                status = None;
            }
            _ => {}
        }
    }
    worst
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_that_is_said_of_a_receiver_counts() {
        let said = "Reporting-MTA: dns; mail.exempel.test\r\n\r\nAction: delivered\r\nStatus: 2.0.0\r\n\r\n\
                    Action: FAILED\r\nStatus: 5.1.1 (no such user)\r\n";
        assert_eq!(what(said), Some((Outcome::Failed, Some(Status(5, 1, 1)))));
        assert_eq!(what("Action: delayed\nStatus: 4.4.1\n"), Some((Outcome::Delayed, Some(Status(4, 4, 1)))));
        assert_eq!(what("Status: 5.1.1\n"), None);
        assert_eq!(what(""), None);
    }
}
