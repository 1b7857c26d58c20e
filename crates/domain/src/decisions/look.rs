//! What a stranger's look means for a removal, and when a measure ends a duty.

use super::measures::Measure;
use crate::outside::platform::{Saw, Standing};
use crate::policy::reading::words;

words! {
    /// What the look comes to.
    pub enum Seen {
        /// Gone from every place, and every place could be told.
        Gone = "gone", "syns inte längre för någon annan";
        /// A stranger still sees it.
        StillThere = "still-there", "syns fortfarande";
        /// It could not be told.
        Unknown = "unknown", "gick inte att avgöra";
    }
}

/// What the look comes to, for a removal.
#[must_use]
pub fn seen(saw: &Saw) -> Seen {
    match saw.gone() {
        Some(true) => Seen::Gone,
        Some(false) => Seen::StillThere,
        None => Seen::Unknown,
    }
}

/// Whether the measure ends the duty that the removal clocks count. Behind a click the text still spreads
/// (BBS-lagen 5 §): such a measure ends no statutory duty.
#[must_use]
pub fn ends_duty(measure: Measure, statutory: bool) -> bool {
    measure != Measure::HideBehindClick || !statutory
}

/// Whether an item that stands so needs nothing more done: the measure, or one that goes further.
#[must_use]
pub fn already_so(measure: Measure, standing: Standing) -> bool {
    match measure {
        Measure::HideBehindClick => standing != Standing::Visible,
        Measure::Hide => matches!(standing, Standing::Hidden | Standing::Binned | Standing::Gone),
        Measure::Bin => matches!(standing, Standing::Binned | Standing::Gone),
        Measure::Delete => standing == Standing::Gone,
    }
}
