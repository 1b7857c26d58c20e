//! How long something may take: the document's word, its figure, and what it counts from.
//!
//! "Omgående" is a word and no figure; "24 timmar under kontorstid" is a figure that can be counted
//! in two ways. Both are kept as they were said, so that the product can see that it must ask.

use crate::clocks::Promise;
use crate::policy::reading::{At, Book, Kind, Names, by_serde, field, record, unknown_keys, words};
use serde_json::{Value, json};

words! {
    /// How fast, when the document uses a word.
    pub enum Speed {
        /// Omedelbart, omgående, genast.
        AtOnce = "at_once", "omgående";
        /// Skyndsamt.
        Promptly = "promptly", "skyndsamt";
        /// Snabbt.
        Quickly = "quickly", "snabbt";
        /// Så snart som möjligt.
        AsSoonAsPossible = "as_soon_as_possible", "så snart som möjligt";
        /// Utan onödigt dröjsmål.
        WithoutUnnecessaryDelay = "without_unnecessary_delay", "utan onödigt dröjsmål";
    }

    /// From when a time counts.
    pub enum Start {
        /// From when the message became available to others.
        Publication = "publication", "från publiceringen";
        /// From when the municipality first saw it.
        Discovery = "discovery", "från upptäckten";
        /// From when somebody asked.
        Request = "request", "från begäran";
        /// From the start of the day.
        DayStart = "day_start", "från dagens början";
    }
}

/// A figure as the document gives it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Figure {
    /// A figure that says which time counts.
    Promise(Promise),
    /// So many hours "in office hours", where the text does not say how they are counted (Q-P1).
    OfficeHours(u16),
}

impl Kind for Figure {
    fn read(at: At<'_>, book: &mut Book) -> Option<Self> {
        let table = at.table(book)?;
        let open =
            table.get("counted").is_some_and(|counted| counted.get_ref().as_str() == Some(OFFICE_HOURS));
        if !open {
            return Promise::read(at, book).map(Self::Promise);
        }
        unknown_keys(at, table, &["hours", "counted"], book);
        let hours: u16 = field(at, table, "hours", book)?;
        if hours == 0 || hours > 24 * 31 {
            book.wrong(at, "hours ska ligga mellan 1 och 744");
            return None;
        }
        Some(Self::OfficeHours(hours))
    }
    fn schema() -> Value {
        let office = json!({
            "type": "object", "additionalProperties": false, "required": ["hours", "counted"],
            "properties": { "hours": { "type": "integer", "minimum": 1 }, "counted": { "const": OFFICE_HOURS } },
        });
        json!({ "anyOf": [Promise::schema(), office] })
    }
    fn say(&self, _names: &Names) -> String {
        match self {
            Self::Promise(promise) => promise.to_string(),
            Self::OfficeHours(hours) => format!("{hours} timmar under kontorstid (hur de räknas sägs inte)"),
        }
    }
}

/// What `counted` says where the document only says "in office hours".
pub const OFFICE_HOURS: &str = "office-hours";

impl Kind for Promise {
    fn read(at: At<'_>, book: &mut Book) -> Option<Self> {
        by_serde(at, book)
    }
    fn schema() -> Value {
        json!({
            "type": "object",
            "additionalProperties": false,
            "required": ["counted"],
            "properties": {
                "minutes": { "type": "integer", "minimum": 1 },
                "hours": { "type": "integer", "minimum": 1 },
                "days": { "type": "integer", "minimum": 1 },
                "weeks": { "type": "integer", "minimum": 1 },
                "months": { "type": "integer", "minimum": 1 },
                "counted": { "enum": ["watched", "calendar", "working-days", "review"] },
                "due": { "enum": ["closing", "midnight"] },
                "on": { "enum": ["working-days", "all-days"] },
                "last_day": { "enum": ["stands", "next-working-day"] },
            },
        })
    }
    fn say(&self, _names: &Names) -> String {
        self.to_string()
    }
}

record! {
    /// How fast something must happen.
    pub struct Promptness {
        /// The document's word, where it uses one.
        speed: Option<Speed> = "ord",
        /// The document's figure, where it gives one.
        figure: Option<Figure> = "längst",
        /// From when it counts, where the document says so.
        starts: Option<Start> = "räknas",
    }
}
