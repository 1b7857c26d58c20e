//! The law that packs and pages cite, as dated data. A section that moves is mended here, not in code.

use super::keys::LawKey;
use super::reading::record;
use super::values::InfoItem;

record! {
    /// One provision.
    pub struct Provision {
        /// Its key.
        key: String = "nyckel",
        /// The act's short name.
        act: String = "lag",
        /// Its number in the statute book (SFS), or the Union's number.
        number: String = "nummer",
        /// Chapter and section; left out when the whole act is meant.
        section: Option<String> = "paragraf",
        /// What it says, in brief and in our words.
        brief: String = "innebörd",
        /// First day in force in this form, where known.
        valid_from: Option<jiff::civil::Date> = "gäller från",
        /// Last day in force, where it is no longer.
        valid_until: Option<jiff::civil::Date> = "gällde till och med",
        /// What took its place.
        replaced_by: Option<LawKey> = "ersatt av",
        /// What it orders a channel's presentation to tell, wherever others can write there.
        tells: Option<Vec<InfoItem>> = "ska framgå",
        /// True when the wording has not been checked against the statute book.
        unconfirmed: Option<bool> = "ej bekräftad",
    }

    /// The file law.toml.
    pub struct LawFile {
        /// Every provision.
        law: Vec<Provision> = "bestämmelser",
    }
}

impl Provision {
    /// How the provision is cited: "BBS-lagen 5 §".
    #[must_use]
    pub fn cite(&self) -> String {
        self.section.as_ref().map_or_else(
            || format!("{} ({})", self.act, self.number),
            |section| format!("{section} {} ({})", self.act, self.number),
        )
    }

    /// Whether it held on a day. An unknown first day counts as long ago.
    #[must_use]
    pub fn held_on(&self, day: jiff::civil::Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_until.is_none_or(|until| day <= until)
    }
}
