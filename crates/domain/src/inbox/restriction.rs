//! Restricted registration: which provision of the secrecy act (offentlighets- och sekretesslagen, OSL)
//! stands with the order, so that the diary can be marked by it (OSL 5 kap. 5 §).
//!
//! A mark says that secrecy may apply; it decides nothing. Whoever is asked for the record tries it then.

use regex::Regex;
use std::sync::LazyLock;

/// The last chapter of the act.
const LAST_CHAPTER: u16 = 44;

/// A provision of the secrecy act, as the diary's mark has it: "OSL 21 kap. 1 §".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provision {
    chapter: u16,
    said: String,
}

/// Why a text is no provision, in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Skriv kapitel och paragraf i offentlighets- och sekretesslagen, till exempel 21 kap. 1 §.")]
pub struct NoProvision;

impl Provision {
    /// Reads what an officer writes: "21 kap. 1 §", "OSL 21:1", "osl 5 kap 3 a § andra stycket".
    ///
    /// # Errors
    /// `NoProvision` for anything else.
    pub fn read(text: &str) -> Result<Self, NoProvision> {
        static FORM: LazyLock<Option<Regex>> = LazyLock::new(|| {
            let form =
                r"(?i)^(?:osl\s+)?(\d{1,2})\s*(?:kap\.?\s*|:\s*)(\d{1,3})\s*([a-z])?\s*(?:§\s*(.{0,80}))?$";
            Regex::new(form).ok()
        });
        let text = text.trim().trim_end_matches('.');
        let found = FORM.as_ref().and_then(|form| form.captures(text)).ok_or(NoProvision)?;
        let part = |n: usize| found.get(n).map_or("", |m| m.as_str().trim());
        let chapter: u16 = part(1).parse().map_err(|_| NoProvision)?;
        let section: u16 = part(2).parse().map_err(|_| NoProvision)?;
        if !(1..=LAST_CHAPTER).contains(&chapter) || section == 0 || part(4).chars().any(char::is_control) {
            return Err(NoProvision);
        }
        let mut said = format!("OSL {chapter} kap. {section}");
        for more in [&part(3).to_lowercase(), "§", part(4)] {
            if !more.is_empty() {
                said.push(' ');
                said.push_str(more);
            }
        }
        Ok(Self { chapter, said })
    }

    /// As it is said and kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.said
    }

    /// Its chapter.
    #[must_use]
    pub fn chapter(&self) -> u16 {
        self.chapter
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provision_is_read_as_officers_write_it() {
        for (written, said) in [
            ("21 kap. 1 §", "OSL 21 kap. 1 §"),
            ("OSL 21 kap. 1 §", "OSL 21 kap. 1 §"),
            (" osl 21:1 ", "OSL 21 kap. 1 §"),
            ("26 kap 1§", "OSL 26 kap. 1 §"),
            ("21 kap. 3 a § första stycket.", "OSL 21 kap. 3 a § första stycket"),
        ] {
            assert_eq!(Provision::read(written).map(|p| p.said).as_deref(), Ok(said), "{written}");
        }
    }

    #[test]
    fn what_is_no_provision_is_refused_with_a_sentence() {
        for written in
            ["", "ja", "sekretess", "21", "45 kap. 1 §", "0 kap. 1 §", "21 kap. 0 §", "21 kap. 1 §\u{7}"]
        {
            assert_eq!(Provision::read(written), Err(NoProvision), "{written}");
        }
        assert_eq!(Provision::read(&"9".repeat(100_000)), Err(NoProvision));
    }
}
