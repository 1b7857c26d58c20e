//! The applications deliveries have just come from: whose an address is, and its secrets, need not be looked up
//! anew for each of many deliveries on end.
//!
//! What is known is believed for a second. One that is taken away here is forgotten at once; one that is taken
//! away on another node, within that second. An address that is nobody's is never kept, so that whoever guesses
//! at addresses fills nothing.

use super::App;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use torg_domain::ids::MunicipalityId;

/// How long one is believed without looking.
const BELIEVED: SignedDuration = SignedDuration::from_secs(1);

/// More than this are not remembered at once.
const REMEMBERED: usize = 100;

/// Whose address it is: of which municipality, by platform and code.
type Address = (MunicipalityId, &'static str, String);

/// What is known of those that send.
#[derive(Default)]
pub(super) struct Known(Mutex<HashMap<Address, (Arc<App>, Timestamp)>>);

impl Known {
    fn all(&self) -> MutexGuard<'_, HashMap<Address, (Arc<App>, Timestamp)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The application at an address, when it was looked up just now.
    pub(super) fn get(&self, address: &Address, now: Timestamp) -> Option<Arc<App>> {
        let all = self.all();
        let (app, at) = all.get(address)?;
        // A clock that was set back says nothing of how long ago it was.
        let age = now.duration_since(*at);
        (SignedDuration::ZERO..BELIEVED).contains(&age).then(|| Arc::clone(app))
    }

    /// Keeps what was looked up.
    pub(super) fn keep(&self, address: Address, app: &Arc<App>, at: Timestamp) {
        let mut all = self.all();
        if all.len() >= REMEMBERED {
            all.clear();
        }
        all.insert(address, (Arc::clone(app), at));
    }

    /// Forgets all: one was taken away.
    pub(super) fn forget(&self) {
        self.all().clear();
    }
}
