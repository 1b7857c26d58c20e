//! The municipality's titles: what each is called and which rights it gives (requirements section 3).

use super::keys::TitleKey;
use super::reading::{record, words};
use crate::municipality::rights::{Right, Rights};

words! {
    /// What kind of actor a title names.
    pub enum TitleKind {
        /// A person who signs in.
        Person = "person", "person";
        /// A body or office that decides or is asked, such as a nämnd.
        Body = "body", "organ";
    }
}

record! {
    /// One title.
    pub struct Title {
        /// Its key in this pack.
        key: String = "nyckel",
        /// What it is called.
        name: String = "benämning",
        /// A person or a body.
        kind: TitleKind = "slag",
        /// What somebody with this title may do.
        rights: Vec<Right> = "rättigheter",
    }

    /// The file titles.toml.
    pub struct TitlesFile {
        /// Every title.
        title: Vec<Title> = "titlar",
    }
}

impl Title {
    /// The title's key.
    #[must_use]
    pub fn title_key(&self) -> TitleKey {
        TitleKey(self.key.clone())
    }

    /// The rights as a set.
    #[must_use]
    pub fn rights_set(&self) -> Rights {
        self.rights.iter().copied().collect()
    }
}
