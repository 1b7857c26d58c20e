//! How a measure ended: by the look after it, never by the platform's yes alone.

use super::interface::{Heard, Talk, gone, nothing_happened};
use torg_domain::outside::platform::{Carried, PlatformFailure};

/// How a measure ended; none when it cannot be done here at all.
pub(crate) type Done = Result<Option<Carried>, PlatformFailure>;

impl Talk<'_> {
    /// How a measure ended, with what was answered to it; nothing where nothing had to be asked for.
    pub(super) fn carried(&self, already: bool, heard: Option<&Heard>) -> Carried {
        let answer = heard.map(|heard| heard.raw.clone()).unwrap_or_default();
        Carried { at: self.at(), already, external_id: None, url: None, answer }
    }

    /// How a measure ended, by how the item stands after it: `so`, whether as it was to be; none when it is gone.
    pub(super) fn settled(&self, heard: &Heard, so: Option<bool>) -> Done {
        match so {
            Some(true) => Ok(Some(self.carried(false, Some(heard)))),
            Some(false) => Err(self.failed(nothing_happened(), heard, false)),
            None => Err(self.failed(gone(), heard, false)),
        }
    }
}
