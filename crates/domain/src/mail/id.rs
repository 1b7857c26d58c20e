//! A letter's Message-ID: made from what the letter is about, so that a repeated try is recognised by
//! whoever got the first, and a letter that comes back is known again.

use crate::ids::{HandoverId, OrderId, PersonId};
use jiff::civil::Date;
use uuid::Uuid;

/// What a letter is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mailed {
    /// A letter to an author or to whoever asked for reconsidering, by its order.
    Order(OrderId),
    /// A notice to somebody who works here.
    Notice(Uuid),
    /// Somebody's summary of a morning.
    Digest(PersonId, Date),
    /// A registration handed over to a diary.
    Handover(HandoverId),
    /// To whoever sent us something without account: how it ended.
    Submission(Uuid),
}

/// A Message-ID of ours: what, and in which municipality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailId {
    /// What the letter is about.
    pub mailed: Mailed,
    /// The municipality's key: an id of one is none in another.
    pub municipality: String,
}

/// What all of ours begin with.
const OURS: &str = "torg";

impl MailId {
    /// As it stands in the letter: `<torg.order.ID.KEY@HOST>`.
    #[must_use]
    pub fn written(&self, host: &str) -> String {
        let (kind, id) = match self.mailed {
            Mailed::Order(id) => ("order", id.0.simple().to_string()),
            Mailed::Notice(id) => ("notice", id.simple().to_string()),
            Mailed::Digest(person, on) => ("digest", format!("{}.{on}", person.0.simple())),
            Mailed::Handover(id) => ("handover", id.0.simple().to_string()),
            Mailed::Submission(id) => ("submission", id.simple().to_string()),
        };
        let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        let host: String = host.chars().filter(plain).take(200).collect();
        let host = host.trim_matches('.');
        format!(
            "<{OURS}.{kind}.{id}.{}@{}>",
            self.municipality,
            if host.is_empty() { "localhost" } else { host }
        )
    }

    /// Reads one back, with or without its brackets; none when it is not one of ours. The host says nothing.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches('<').trim_end_matches('>');
        if text.len() > 400 {
            return None;
        }
        let (local, _) = text.split_once('@')?;
        let parts: Vec<&str> = local.split('.').collect();
        let id = |text: &str| text.parse::<Uuid>().ok();
        let (mailed, key) = match parts[..] {
            [OURS, "order", it, key] => (Mailed::Order(id(it)?.into()), key),
            [OURS, "notice", it, key] => (Mailed::Notice(id(it)?), key),
            [OURS, "digest", it, on, key] => (Mailed::Digest(id(it)?.into(), on.parse().ok()?), key),
            [OURS, "submission", it, key] => (Mailed::Submission(id(it)?), key),
            [OURS, "handover", it, key] => (Mailed::Handover(id(it)?.into()), key),
            _ => return None,
        };
        let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let known = !key.is_empty() && key.len() <= 40 && key.chars().all(good);
        known.then(|| Self { mailed, municipality: key.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_id_reads_back_and_the_same_letter_has_the_same() {
        let id = Uuid::from_u128(0x0190_abcd);
        for mailed in [
            Mailed::Order(id.into()),
            Mailed::Notice(id),
            Mailed::Digest(id.into(), date(2026, 4, 7)),
            Mailed::Handover(id.into()),
        ] {
            let one = MailId { mailed, municipality: "lill-2".into() };
            let written = one.written("torg.lill.example");
            assert!(written.starts_with("<torg.") && written.ends_with("@torg.lill.example>"), "{written}");
            assert_eq!(MailId::read(&written), Some(one.clone()));
            assert_eq!(MailId::read(written.trim_matches(['<', '>'])), Some(one.clone()));
            assert_eq!(one.written("torg.lill.example"), written);
        }
    }

    #[test]
    fn what_is_not_ours_is_no_id_and_a_host_cannot_break_out() {
        for other in [
            "",
            "<abc@exempel.test>",
            "<torg.order.x.lill@h>",
            "<torg.order.0190abcd000000000000000000000000@h>",
            "<torg.order.0190abcd000000000000000000000000.LILL@h>",
            "<torg.digest.0190abcd000000000000000000000000.igår.lill@h>",
            "torg.order.0190abcd000000000000000000000000.lill",
            &"<torg".repeat(10_000),
        ] {
            assert_eq!(MailId::read(other), None, "{}", other.chars().take(80).collect::<String>());
        }
        let id = MailId { mailed: Mailed::Notice(Uuid::nil()), municipality: "a".into() };
        assert!(id.written("h>\r\nBcc: x@y").ends_with("@hBccxy>"));
        assert!(id.written("").ends_with("@localhost>"));
    }
}
