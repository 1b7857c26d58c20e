//! The mark of secrecy (sekretessmarkering, OSL 5 kap. 5 §): which provision, when, by which authority.
//!
//! The mark warns; it decides nothing. Whether a document is secret is tried each time somebody asks
//! for it.

use std::fmt;

/// The provision a mark names: chapter and section of the law on secrecy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provision {
    /// The chapter.
    pub chapter: u8,
    /// The section, with its letter where it has one: `3 a`.
    pub section: String,
}

/// Why a text names no provision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Skriv kapitel och paragraf i offentlighets- och sekretesslagen, till exempel 21 kap. 3 §.")]
pub struct BadProvision;

impl fmt::Display for Provision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} kap. {} §", self.chapter, self.section)
    }
}

impl Provision {
    /// Reads `21 kap. 3 §`, `21 kap 3 a § OSL`, `21:3` or `21:3 a`.
    ///
    /// # Errors
    /// When it names no chapter and section.
    pub fn read(text: &str) -> Result<Self, BadProvision> {
        let plain: String = text.trim().to_lowercase().replace(['§', '.', ':'], " ");
        let mut words = plain.split_whitespace().filter(|w| {
            !matches!(*w, "kap" | "kapitel" | "osl" | "offentlighets-" | "och" | "sekretesslagen")
        });
        let chapter: u8 = words.next().and_then(|w| w.parse().ok()).ok_or(BadProvision)?;
        let first = words.next().ok_or(BadProvision)?;
        let (digits, mut letter) =
            first.split_at(first.find(|c: char| !c.is_ascii_digit()).unwrap_or(first.len()));
        let number: u8 = digits.parse().map_err(|_| BadProvision)?;
        if let (true, Some(next)) = (letter.is_empty(), words.next()) {
            letter = next;
        }
        let one_letter = letter.chars().count() <= 1 && letter.chars().all(|c| c.is_ascii_lowercase());
        if words.next().is_some() || !one_letter || !(1..=60).contains(&chapter) || number == 0 {
            return Err(BadProvision);
        }
        let section = if letter.is_empty() { number.to_string() } else { format!("{number} {letter}") };
        Ok(Self { chapter, section })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provision_is_read_as_it_is_written_and_said_as_the_law_says_it() {
        for (text, said) in [
            ("21 kap. 3 §", "21 kap. 3 §"),
            ("21 kap 3 a § OSL", "21 kap. 3 a §"),
            ("21:3", "21 kap. 3 §"),
            ("21:3a", "21 kap. 3 a §"),
            (" 26 kap. 1 § offentlighets- och sekretesslagen", "26 kap. 1 §"),
        ] {
            assert_eq!(Provision::read(text).unwrap().to_string(), said, "{text}");
        }
        for text in ["", "hemligt", "21 kap.", "3 §", "21:3 ab", "21:3 a b", "0:1", "99:1", "21:0"] {
            assert_eq!(Provision::read(text), Err(BadProvision), "{text}");
        }
    }
}
