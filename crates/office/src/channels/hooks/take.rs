//! Taking in what comes to an application's address.
//!
//! Many come at once when something happens, and a platform that waits for its answer soon stops sending. So
//! those that come while one commit is under way are committed together by the next: each is on the disk
//! before it is answered, and the disk is waited for once for all of them.

use super::known::Known;
use crate::desk::Office;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;
use torg_domain::ids::{JobId, MunicipalityId};
use torg_domain::outside::hook::{Delivery, Greeting, HookSecret};
use torg_domain::outside::platform::Platform;
use torg_store::channels::hooks::{NewDelivery, Refused};
use torg_store::sealed::hook_secret;
use uuid::Uuid;

/// The most bytes that wait for the disk at once; beyond that the platform is asked to come again.
const MOST_WAITING: usize = 32 * 1024 * 1024;

/// The most deliveries in one commit.
const AT_ONCE: usize = 250;

/// How often refused deliveries are written down: somebody who sends many costs no more than this.
const REFUSED_EVERY: SignedDuration = SignedDuration::from_secs(1);

/// Why a delivery was not taken.
#[derive(Debug)]
pub enum NotTaken {
    /// It is not theirs. Answered as an address that is nobody's.
    Forged,
    /// So much waits that it could not be kept: they send it again.
    Busy,
    /// It could not be kept.
    Broken(Refusal),
}

/// An application at whose address something came.
pub struct App {
    municipality: MunicipalityId,
    id: Uuid,
    platform: Arc<dyn Platform>,
    secret: HookSecret,
}

/// The application that sends to this address; none when nobody does.
///
/// # Errors
/// What the store said; when its secrets cannot be unsealed.
#[boxed]
pub async fn app_at(
    office: &Office,
    municipality: MunicipalityId,
    platform: &str,
    code: &str,
) -> Result<Option<Arc<App>>, Refusal> {
    let Some(platform) = office.platform(platform).filter(|p| p.hook().is_some()) else { return Ok(None) };
    let (now, address) = (office.clock.now(), (municipality, platform.key(), code.to_owned()));
    if let Some(app) = office.hooks.known.get(&address, now) {
        return Ok(Some(app));
    }
    let row = office.store.reader(municipality).hook_app_at(platform.key(), code).await?;
    let Some(row) = row else { return Ok(None) };
    let keys = office.sealing(municipality);
    let open = |column, sealed: Option<Vec<u8>>| -> Result<String, Refusal> {
        let open = keys.open(&hook_secret(municipality, column, row.id), &sealed.unwrap_or_default())?;
        Ok(String::from_utf8_lossy(&open).into_owned())
    };
    let secret = HookSecret {
        signing: open("signing", row.signing.clone())?,
        greeting: open("greeting", row.greeting.clone())?,
    };
    let app = Arc::new(App { municipality, id: row.id, platform, secret });
    office.hooks.known.keep(address, &app, now);
    Ok(Some(app))
}

impl App {
    /// The answer to the platform's question whether the address is ours; none when it is no such question.
    #[must_use]
    pub fn greet(&self, asked: &Delivery<'_>) -> Option<Greeting> {
        self.platform.hook()?.greet(asked, &self.secret)
    }

    /// Takes a delivery in: looks at its signature, and answers when it is on the disk.
    ///
    /// # Errors
    /// Why it was not taken.
    #[boxed]
    pub async fn take(&self, office: &Arc<Office>, delivery: &Delivery<'_>) -> Result<(), NotTaken> {
        let now = office.clock.now();
        let checked = self.platform.hook().map(|hook| hook.check(delivery, &self.secret, now));
        if !matches!(checked, Some(Ok(()))) {
            office.hooks.refused(office, self.municipality, self.id, now);
            return Err(NotTaken::Forged);
        }
        // Signed, and empty: theirs, and nothing to keep.
        if delivery.body.is_empty() {
            return Ok(());
        }
        let new = NewDelivery {
            municipality: self.municipality,
            id: office.chance.id(now),
            app: self.id,
            at: now,
            digest: Sha256::digest(delivery.body).into(),
            body: delivery.body.to_vec(),
            job: JobId(office.chance.id(now)),
        };
        office.hooks.keep(office, new).await
    }
}

/// Whoever waits for a delivery to be on the disk. `false`: it could not be kept.
type Waiting = (NewDelivery, oneshot::Sender<bool>);

/// What has come and is not on the disk yet, and whom it comes from.
#[derive(Default)]
pub(crate) struct Line {
    waiting: Mutex<State>,
    known: Known,
}

#[derive(Default)]
struct State {
    waiting: Vec<Waiting>,
    bytes: usize,
    refused: HashMap<(MunicipalityId, Uuid), (u32, Timestamp)>,
    refused_written: Option<Timestamp>,
    writing: bool,
}

impl State {
    fn refused_due(&self, now: Timestamp) -> bool {
        let since = |at: Timestamp| now.duration_since(at) >= REFUSED_EVERY;
        !self.refused.is_empty() && self.refused_written.is_none_or(since)
    }
}

impl Line {
    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing in there is ever left half done.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets whose the addresses are: one was taken away.
    pub(super) fn forget(&self) {
        self.known.forget();
    }

    async fn keep(&self, office: &Arc<Office>, new: NewDelivery) -> Result<(), NotTaken> {
        let (say, hear) = oneshot::channel();
        let begin = {
            let mut state = self.state();
            if state.bytes + new.body.len() > MOST_WAITING {
                return Err(NotTaken::Busy);
            }
            state.bytes += new.body.len();
            state.waiting.push((new, say));
            !std::mem::replace(&mut state.writing, true)
        };
        if begin {
            tokio::spawn(write(Arc::clone(office)));
        }
        match hear.await {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(NotTaken::Broken(torg_store::Problem::Closed.into())),
        }
    }

    /// Notes one that was refused. Nobody waits for that to be written: a refusal takes no longer than the
    /// answer of an address that is nobody's.
    fn refused(&self, office: &Arc<Office>, municipality: MunicipalityId, app: Uuid, now: Timestamp) {
        let mut state = self.state();
        let known = state.refused.entry((municipality, app)).or_insert((0, now));
        *known = (known.0.saturating_add(1), now);
        if state.refused_due(now) && !std::mem::replace(&mut state.writing, true) {
            tokio::spawn(write(Arc::clone(office)));
        }
    }

    /// What is to be written next; `None` when nothing is, and then nobody writes any more.
    fn next(&self, now: Timestamp) -> Option<(Vec<Waiting>, Vec<Refused>)> {
        let mut state = self.state();
        let many = state.waiting.len().min(AT_ONCE);
        let waiting: Vec<_> = state.waiting.drain(..many).collect();
        state.bytes -= waiting.iter().map(|(d, _)| d.body.len()).sum::<usize>();
        if waiting.is_empty() && !state.refused_due(now) {
            state.writing = false;
            return None;
        }
        let refused = std::mem::take(&mut state.refused);
        if !refused.is_empty() {
            state.refused_written = Some(now);
        }
        let row = |((municipality, app), (count, at))| Refused { municipality, app, count, at };
        Some((waiting, refused.into_iter().map(row).collect()))
    }
}

/// Gives the line back should the writing fall: the next that comes begins it anew.
struct Writing(Arc<Office>);

impl Drop for Writing {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.hooks.state().writing = false;
        }
    }
}

/// Writes what waits until nothing does.
async fn write(office: Arc<Office>) {
    let held = Writing(office);
    let office = &held.0;
    while let Some((waiting, refused)) = office.hooks.next(office.clock.now()) {
        for r in &refused {
            tracing::warn!(app = %r.app, count = r.count, "deliveries refused: not signed with our secret");
        }
        let (new, heard): (Vec<_>, Vec<_>) = waiting.into_iter().unzip();
        let any = !new.is_empty();
        let kept = office.store.keep_deliveries(new, &refused).await;
        if let Err(why) = &kept {
            tracing::error!(%why, "deliveries could not be kept");
        } else if any {
            office.wake.notify_one();
        }
        for say in heard {
            // Whoever has gone in the meantime sends it again, and it is kept once.
            let _ = say.send(kept.is_ok());
        }
    }
}
