//! What every page knows besides its own content: whose municipality, who reads, in which language, when.

use crate::{parts::notice::Notice, routes::Right, text::Language};
use jiff::{Timestamp, Zoned, tz::TimeZone};
use std::collections::BTreeSet;
use torg_domain::ids::PersonId;

/// What a page is rendered for.
pub struct Ctx {
    /// The language of the page.
    pub language: Language,
    /// The present moment in Swedish time: "today" and "late" are counted from it.
    pub now: Zoned,
    /// The municipality's name, as residents know it.
    pub municipality: String,
    /// The colleague who is signed in; `None` on public pages.
    pub viewer: Option<Viewer>,
    /// What the last act said, told once at the top of the page.
    pub notice: Option<Notice>,
}

/// The colleague who is signed in.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// Who.
    pub id: PersonId,
    /// First name and surname.
    pub name: String,
    /// The title by which they work.
    pub title: String,
    /// What they may do anywhere; pages hide what nobody may do, the rules refuse in any case.
    pub rights: BTreeSet<Right>,
    /// Whether single-key shortcuts are on (WCAG 2.1.4: each person can switch them off).
    pub shortcuts: bool,
    /// The figures in the rail.
    pub counts: Counts,
}

/// The figures in the rail, already limited to what the viewer may see.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Overdue messages.
    pub late: u64,
    /// The viewer's own open messages.
    pub mine: u64,
    /// Channels where something is wrong.
    pub ailing_channels: u64,
    /// Daily reviews still to be signed today.
    pub reviews: u64,
    /// Reports on accessibility that should have been answered.
    pub late_reports: u64,
    /// Requests for records that should have been answered.
    pub late_records: u64,
}

impl Ctx {
    /// Whether the viewer holds the right somewhere.
    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        self.viewer.as_ref().is_some_and(|viewer| viewer.rights.contains(&right))
    }

    /// Whether the viewer comes to the inbox: to read what is in it, or to see how much it is.
    #[must_use]
    pub fn reads(&self) -> bool {
        self.may(Right::ReadMessages) || self.may(Right::Coordinate)
    }

    /// Whether single-key shortcuts are on for the viewer.
    #[must_use]
    pub fn shortcuts(&self) -> bool {
        self.viewer.as_ref().is_some_and(|viewer| viewer.shortcuts)
    }

    /// An instant in Swedish time.
    #[must_use]
    pub fn local(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.now.time_zone().clone())
    }

    /// The context the samples are rendered in: a fixed Thursday, a signed-in editor with every right.
    #[must_use]
    pub fn sample(language: Language) -> Self {
        let zone = TimeZone::get("Europe/Stockholm").unwrap_or(TimeZone::UTC);
        Self {
            language,
            now: crate::samples::at(0).to_zoned(zone),
            municipality: "Exempelby kommun".into(),
            viewer: Some(Viewer {
                id: crate::samples::id(1),
                name: "Maja Ek".into(),
                title: "redaktör".into(),
                rights: Right::ALL.iter().copied().collect(),
                shortcuts: true,
                counts: Counts {
                    late: 3,
                    mine: 9,
                    ailing_channels: 1,
                    reviews: 2,
                    late_reports: 1,
                    late_records: 2,
                },
            }),
            notice: None,
        }
    }

    /// The same for a stranger.
    #[must_use]
    pub fn sample_public(language: Language) -> Self {
        Self { viewer: None, ..Self::sample(language) }
    }
}
