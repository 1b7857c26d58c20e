//! What a pack says about its clocks, beside the figures that are parameters.

use super::keys::{LawKey, TitleKey};
use super::reading::{At, Book, Kind, Names, nearest, record};
use super::said::{Class, Requirement};
use super::values::Start;
use crate::clocks::{ClockKind, Promise};
use serde_json::{Value, json};

impl Kind for ClockKind {
    fn read(at: At<'_>, book: &mut Book) -> Option<Self> {
        let word = at.text(book)?;
        let kind = word.parse().ok();
        if kind.is_none() {
            let known = Self::ALL.map(Self::as_str);
            let hint = nearest(word, &known).map_or(String::new(), |near| format!("; menades {near}?"));
            book.wrong(at, format!("”{word}” är ingen frist; välj bland {}{hint}", known.join(", ")));
        }
        kind
    }
    fn schema() -> Value {
        json!({ "enum": Self::ALL.map(Self::as_str) })
    }
    fn say(&self, _names: &Names) -> String {
        self.name().to_owned()
    }
}

record! {
    /// One kind of clock in this pack.
    pub struct ClockPart {
        /// Which kind.
        key: ClockKind = "frist",
        /// Whether the clock is used at all.
        on: bool = "används",
        /// Why it is not, where it is not.
        why_not: Option<String> = "används inte därför att",
        /// From when it counts; left out where a parameter says so or where it must be asked.
        starts: Option<Start> = "räknas",
        /// How long, for the kinds that have no parameter; left out where it must be asked.
        figure: Option<Promise> = "längst",
        /// How long before the end the owner is warned; left out where the pack does not say.
        warn_before: Option<Promise> = "varna före",
        /// Who is told when it is overdue; left out where the pack does not say.
        escalate_to: Option<TitleKey> = "vid försening meddelas",
        /// Where it stands.
        source: String = "källa",
        /// The provisions it rests on.
        law: Option<Vec<LawKey>> = "lagstöd",
        /// Recommended by those who wrote the pack.
        recommended: Option<bool> = "rekommenderat",
        /// The requirements it rests on.
        req: Vec<Requirement> = "krav",
        /// Who may change it.
        class: Class = "klass",
    }

    /// The file clocks.toml.
    pub struct ClocksFile {
        /// Every kind of clock, each once.
        clock: Vec<ClockPart> = "frister",
    }
}
