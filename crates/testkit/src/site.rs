//! A platform played: what is said there can be added, edited, moved and taken away behind our back, and
//! it remembers what it was told to do.

use crate::outside::held;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::sync::Mutex;
use torg_domain::channels::problem::Problem;
use torg_domain::channels::taken::{Batch, Standing, Taken};
use torg_domain::outside::platform::{
    Account, Carried, Measure, Place, Platform, PlatformFailure, ReadOut, Reading, Saw, Sight, Stranger,
    Trial,
};
use torg_domain::outside::{Credential, Outside, RawAnswer};

/// The platform, under a key of the catalogue.
#[derive(Debug, Default)]
pub struct Site {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    items: BTreeMap<String, Taken>,
    down: Option<Problem>,
    half: usize,
    asked: Vec<Reading>,
    shown: Vec<Option<Credential>>,
    told: Vec<(String, Measure)>,
}

impl Site {
    /// Somebody says something, or says it anew.
    pub fn says(&self, item: Taken) {
        let standing = item.standing.or(Some(Standing::Visible));
        held(&self.state).items.insert(item.external_id.clone(), Taken { standing, ..item });
    }

    /// Somebody edits what stands there.
    ///
    /// # Panics
    /// When it is not there.
    pub fn edits(&self, id: &str, text: &str) {
        held(&self.state).items.get_mut(id).expect("it stands there").text = text.into();
    }

    /// Somebody puts it where it stands now.
    ///
    /// # Panics
    /// When it is not there.
    pub fn moves(&self, id: &str, standing: Standing) {
        held(&self.state).items.get_mut(id).expect("it stands there").standing = Some(standing);
    }

    /// Somebody takes it away for good.
    pub fn takes_away(&self, id: &str) {
        held(&self.state).items.remove(id);
    }

    /// From now on it answers with this fault.
    pub fn falls(&self, problem: Problem) {
        held(&self.state).down = Some(problem);
    }

    /// From now on it answers again.
    pub fn rises(&self) {
        held(&self.state).down = None;
    }

    /// So many readings to come are broken off: they lack what they should hold, and say so.
    pub fn breaks_off(&self, times: usize) {
        held(&self.state).half = times;
    }

    /// Every reading it was asked for so far.
    #[must_use]
    pub fn asked(&self) -> Vec<Reading> {
        held(&self.state).asked.clone()
    }

    /// What it was shown to let us in, each time.
    #[must_use]
    pub fn shown(&self) -> Vec<Option<Credential>> {
        held(&self.state).shown.clone()
    }

    /// Every measure it was told to carry out so far.
    #[must_use]
    pub fn told(&self) -> Vec<(String, Measure)> {
        held(&self.state).told.clone()
    }

    fn failure(&self, now: Timestamp) -> Option<PlatformFailure> {
        let problem = held(&self.state).down.clone()?;
        let retry_at = now.checked_add(SignedDuration::from_mins(1)).unwrap_or(now);
        Some(PlatformFailure { problem, retry_at, answer: None, perhaps_done: false })
    }

    fn out(&self, what: &Reading) -> ReadOut {
        let mut state = held(&self.state);
        let wanted = |item: &Taken| {
            let at = item.published_at;
            match what {
                Reading::New(since) => since.is_none_or(|since| at.is_some_and(|at| at >= since)),
                Reading::Span { from, until } => at.is_some_and(|at| *from <= at && at < *until),
                Reading::Threads(ids) => {
                    ids.contains(&item.external_id) || item.thread.as_ref().is_some_and(|t| ids.contains(t))
                }
            }
        };
        let mut items: Vec<Taken> = state.items.values().filter(|i| wanted(i)).cloned().collect();
        items.sort_by_key(|i| i.published_at);
        let whole = state.half == 0;
        if !whole {
            state.half -= 1;
            items.truncate(items.len() / 2);
        }
        let ids: Vec<_> = items.iter().map(|i| (&i.external_id, &i.text)).collect();
        let body = serde_json::to_vec(&ids).unwrap_or_default();
        let answer = RawAnswer { status: 200, body, ..RawAnswer::default() };
        ReadOut { answers: vec![answer], batch: Batch { items, ..Batch::default() }, whole, clock: None }
    }

    fn carry(&self, id: &str, measure: &Measure, now: Timestamp) -> Option<Carried> {
        let mut state = held(&self.state);
        state.told.push((id.to_owned(), measure.clone()));
        let stands = state.items.get(id).and_then(|i| i.standing);
        let wanted = match measure {
            Measure::Hide => Some(Standing::Hidden),
            Measure::Bin => Some(Standing::Binned),
            Measure::Restore => Some(Standing::Visible),
            Measure::Delete => None,
            Measure::HideBehindClick => return None,
            Measure::Reply { text, mark } => {
                let new = format!("reply:{mark}");
                let already = state.items.contains_key(&new);
                let item = Taken {
                    external_id: new.clone(),
                    parent: Some(id.to_owned()),
                    text: text.clone(),
                    ours: Some(true),
                    standing: Some(Standing::Visible),
                    published_at: Some(now),
                    ..Taken::default()
                };
                state.items.entry(new.clone()).or_insert(item);
                let url = Some(format!("https://site.example/#{new}"));
                return Some(Carried { at: now, already, external_id: Some(new), url, answer: done() });
            }
        };
        match wanted {
            Some(standing) => {
                if let Some(item) = state.items.get_mut(id) {
                    item.standing = Some(standing);
                }
            }
            None => {
                state.items.remove(id);
            }
        }
        let already = stands == wanted;
        Some(Carried { at: now, already, external_id: None, url: None, answer: done() })
    }
}

fn done() -> RawAnswer {
    RawAnswer { status: 200, body: b"{}".to_vec(), ..RawAnswer::default() }
}

/// The key it answers to in the catalogue.
pub const KEY: &str = "wordpress";

impl Platform for Site {
    fn key(&self) -> &'static str {
        KEY
    }

    fn read<'a>(
        &'a self,
        account: &'a Account,
        what: Reading,
        now: Timestamp,
    ) -> Outside<'a, Result<ReadOut, PlatformFailure>> {
        held(&self.state).shown.push(account.credential.clone());
        let out = match self.failure(now) {
            Some(failure) => Err(failure),
            None => Ok(self.out(&what)),
        };
        held(&self.state).asked.push(what);
        Box::pin(async move { out })
    }

    fn standing<'a>(
        &'a self,
        _account: &'a Account,
        external_id: &'a str,
        now: Timestamp,
    ) -> Outside<'a, Result<Standing, PlatformFailure>> {
        let stands = held(&self.state).items.get(external_id).and_then(|i| i.standing);
        let said = self.failure(now).map_or(Ok(stands.unwrap_or(Standing::Gone)), Err);
        Box::pin(async move { said })
    }

    fn try_out<'a>(&'a self, account: &'a Account, now: Timestamp) -> Outside<'a, Trial> {
        let user = match &account.credential {
            Some(Credential::Basic { user, .. }) => Some(user.clone()),
            _ => None,
        };
        let trial = match self.failure(now) {
            Some(failure) => Trial { problems: vec![failure.problem], ..Trial::default() },
            None => Trial {
                root: Some(account.address.clone()),
                signed_in: user,
                may_moderate: Some(true),
                clock_ahead_s: Some(1),
                problems: Vec::new(),
            },
        };
        Box::pin(async move { trial })
    }

    fn carry_out<'a>(
        &'a self,
        _account: &'a Account,
        external_id: &'a str,
        measure: Measure,
        now: Timestamp,
    ) -> Outside<'a, Result<Option<Carried>, PlatformFailure>> {
        let done = match self.failure(now) {
            Some(failure) => Err(failure),
            None => Ok(self.carry(external_id, &measure, now)),
        };
        Box::pin(async move { done })
    }
}

impl Stranger for Site {
    /// Anybody sees what is visible.
    fn look<'a>(&'a self, sight: &'a Sight, _now: Timestamp) -> Outside<'a, Saw> {
        let stands = held(&self.state).items.get(&sight.external_id).and_then(|i| i.standing);
        let place = Place {
            what: "page".into(),
            url: sight.url.clone().unwrap_or_default(),
            status: 200,
            seen: Some(stands == Some(Standing::Visible)),
            sha256: None,
        };
        Box::pin(async move { Saw { places: vec![place] } })
    }
}
