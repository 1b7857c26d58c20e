//! A hand that ends the program at any outside call, any commit and any writing of bytes.

use crate::outside::held;
use std::sync::Mutex;
use tokio::sync::Notify;
use torg_store::watch::{Moment, Watch};

/// Before or after the thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// It has not happened.
    Before,
    /// It has.
    After,
}

/// Where the program is ended, and every point it passed.
#[derive(Debug, Default)]
pub struct Faults {
    passed: Mutex<Vec<String>>,
    stop: Mutex<Option<(usize, Side)>>,
    full: Mutex<bool>,
    /// Told when the program is ended.
    pub ended: Notify,
}

impl Faults {
    /// From now on points are counted anew, and the program ends at this one.
    pub fn end_at(&self, stop: Option<(usize, Side)>) {
        held(&self.passed).clear();
        *held(&self.stop) = stop;
    }

    /// The disk is full from now on, or is not.
    pub fn full(&self, full: bool) {
        *held(&self.full) = full;
    }

    /// Every point that was passed since counting began.
    #[must_use]
    pub fn passed(&self) -> Vec<String> {
        held(&self.passed).clone()
    }

    fn ends(&self, n: usize, side: Side) -> bool {
        *held(&self.stop) == Some((n, side))
    }

    fn begin(&self, name: &str) -> usize {
        let mut passed = held(&self.passed);
        passed.push(name.to_owned());
        passed.len() - 1
    }

    /// Passes a point outside; ended there, it never comes back.
    pub(crate) async fn outside(&self, name: &str, happens: impl FnOnce()) {
        let n = self.begin(name);
        if self.ends(n, Side::Before) {
            self.end().await;
        }
        happens();
        if self.ends(n, Side::After) {
            self.end().await;
        }
    }

    async fn end(&self) {
        self.ended.notify_one();
        std::future::pending::<()>().await;
    }
}

impl Watch for Faults {
    fn at(&self, moment: &Moment) -> Result<(), torg_store::Problem> {
        let (n, side) = match moment {
            Moment::BeforeCommit(words) => {
                let name = words.first().map_or("commit", |word| word);
                (self.begin(&format!("commit {name}")), Side::Before)
            }
            Moment::BeforePut => {
                if *held(&self.full) {
                    let source = std::io::Error::new(std::io::ErrorKind::StorageFull, "no space left");
                    return Err(torg_store::Problem::File { path: "objects".into(), source });
                }
                (self.begin("put"), Side::Before)
            }
            Moment::AfterCommit(_) | Moment::AfterPut => (held(&self.passed).len() - 1, Side::After),
        };
        // The work falls with this error; only who waits outside must be told.
        if self.ends(n, side) {
            return Err(torg_store::Problem::Closed);
        }
        Ok(())
    }
}
