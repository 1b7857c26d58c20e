//! The played platform's stream: it says what the test has it say, to whoever listens.

use crate::outside::held;
use std::collections::VecDeque;
use std::sync::Mutex;
use tokio::sync::Notify;
use torg_domain::outside::listen::{Bell, Silence};

/// What a stream does next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It is open.
    Opens,
    /// Something has happened.
    Rings,
    /// It ends.
    Ends(Silence),
}

/// The stream.
#[derive(Debug, Default)]
pub struct Stream {
    there: Mutex<bool>,
    says: Mutex<VecDeque<Said>>,
    spoken: Notify,
}

impl Stream {
    /// From now on the platform has one.
    pub fn is_there(&self) {
        *held(&self.there) = true;
    }

    /// Whether the platform has one.
    #[must_use]
    pub fn there(&self) -> bool {
        *held(&self.there)
    }

    /// Says something to whoever listens, or will.
    pub fn says(&self, said: impl IntoIterator<Item = Said>) {
        held(&self.says).extend(said);
        self.spoken.notify_one();
    }

    /// Tells a bell what is said, until it ends.
    pub(crate) async fn heard_by(&self, bell: &dyn Bell) -> Silence {
        loop {
            let next = held(&self.says).pop_front();
            match next {
                Some(Said::Opens) => bell.opened(),
                Some(Said::Rings) => bell.rings(),
                Some(Said::Ends(silence)) => return silence,
                None => self.spoken.notified().await,
            }
        }
    }
}
