//! A platform played, from inside and from outside: what is said there can be added, edited, moved and taken
//! away behind our back; it remembers what it was told to do; and it can be down, slow, lying, lose its answer,
//! or do nothing. A stranger looks at it, and a browser takes its picture.

use crate::faults::Faults;
use crate::hook::Played;
use crate::outside::held;
use crate::stream::Stream;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use torg_domain::channels::presentation::Shown;
use torg_domain::channels::problem::{Mender, Problem, ProblemKind};
use torg_domain::channels::taken::{Batch, Kind, Standing, Taken};
use torg_domain::outside::browser::{Browser, Capture, Limits, NoPicture};
use torg_domain::outside::hook::Hook;
use torg_domain::outside::listen::{Bell, Silence};
use torg_domain::outside::pass::{Pass, Renewal};
use torg_domain::outside::platform::{
    Account, Carried, Followers, Measure, OwnPicture, OwnPost, Place, Platform, PlatformFailure, ReadOut,
    Reading, Saw, Sight, SignedProof, Stranger, Trial,
};
use torg_domain::outside::sign_in::SignIn;
use torg_domain::outside::{Credential, Outside, RawAnswer};

/// The key it answers to in the catalogue.
pub const KEY: &str = "wordpress";

/// How the platform behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    /// It does what it is asked.
    #[default]
    Well,
    /// It cannot be reached.
    Down,
    /// It answers too late: perhaps it was done. It was not.
    Slow,
    /// It does it, and the answer is lost.
    LosesAnswer,
    /// It says that it was done, and does nothing.
    Lies,
    /// It lets nobody do it.
    Cannot,
}

/// The platform.
#[derive(Debug, Default)]
pub struct Site {
    pub(crate) state: Mutex<State>,
    /// Where the program is ended.
    pub faults: Arc<Faults>,
    /// What it tells whoever listens.
    pub stream: Stream,
    /// Held while a renewal has been asked for and is not to be answered yet.
    pub renewing: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
pub(crate) struct State {
    items: BTreeMap<String, Taken>,
    /// Where what was never said through `says` stands, once it was touched.
    touched: BTreeMap<String, Standing>,
    mood: Mood,
    fault: Option<Problem>,
    half: usize,
    withheld: Vec<Kind>,
    counts: Option<u64>,
    blocked: Vec<String>,
    reported: Vec<(String, String)>,
    cached: u32,
    blind: bool,
    followers: Option<u64>,
    price: Option<u64>,
    pages: BTreeMap<String, String>,
    signed: Vec<SignedProof>,
    account: Option<Shown>,
    asked: Vec<Reading>,
    shown: Vec<Option<Credential>>,
    pub(crate) refresh: Option<String>,
    renewed_with: Vec<String>,
    lets_in: Option<String>,
    access_until: Option<Timestamp>,
    told: Vec<(String, Measure)>,
    spared: usize,
    done: Vec<(String, String)>,
    pictures: Vec<OwnPicture>,
    pub(crate) signs_in: bool,
    pub(crate) went: String,
    /// The access token it takes; none: any.
    pub(crate) takes: Option<String>,
}

impl State {
    /// A new pass for the refresh token that is in force, which is worthless from now on.
    fn give(&mut self, pass: &Pass, now: Timestamp) -> Option<Pass> {
        let refresh = pass.refresh.clone().filter(|refresh| Some(refresh) == self.refresh.as_ref())?;
        let next = format!("{refresh}+");
        self.refresh = Some(next.clone());
        let access_until = now.checked_add(SignedDuration::from_hours(2)).ok();
        let access = format!("{}+", pass.access);
        if self.takes.is_some() {
            self.takes = Some(access.clone());
        }
        Some(Pass { access, access_until, refresh: Some(next), ..pass.clone() })
    }

    /// Whether it lets somebody in with what they show, where it takes one token alone.
    fn strange(&self, account: &Account, now: Timestamp) -> Option<PlatformFailure> {
        let takes = self.takes.as_ref()?;
        let shown = match &account.credential {
            Some(Credential::Basic { password, .. }) => Pass::read(password).access,
            _ => String::new(),
        };
        (*takes != shown).then(|| failure(refused("Plattformen tar inte emot nyckeln."), now, false))
    }

    /// Where an item stands; what was never touched is visible.
    fn stands(&self, id: &str) -> Standing {
        let said = self.items.get(id).and_then(|item| item.standing);
        said.or_else(|| self.touched.get(id).copied()).unwrap_or(Standing::Visible)
    }

    fn put(&mut self, id: &str, to: Standing) {
        if to == Standing::Gone {
            self.items.remove(id);
        }
        match self.items.get_mut(id) {
            Some(item) => item.standing = Some(to),
            None => {
                self.touched.insert(id.to_owned(), to);
            }
        }
    }

    /// Does what is asked; says whether it stood so already.
    fn change(&mut self, id: &str, measure: &Measure, now: Timestamp) -> bool {
        if let Measure::Reply { text, mark } = measure {
            let new = reply(mark);
            if self.items.contains_key(&new) {
                return true;
            }
            let item = Taken {
                external_id: new.clone(),
                parent: Some(id.to_owned()),
                thread: self.items.get(id).and_then(|item| item.thread.clone()),
                text: text.clone(),
                url: Some(address(&new)),
                ours: Some(true),
                standing: Some(Standing::Visible),
                published_at: Some(now),
                ..Taken::default()
            };
            self.items.insert(new, item);
            self.done.push((id.to_owned(), "Reply".into()));
            return false;
        }
        match measure {
            // Neither moves the item.
            Measure::Block => {
                let already = self.blocked.iter().any(|b| b == id);
                if !already {
                    self.blocked.push(id.to_owned());
                }
                return already;
            }
            Measure::Report { why } => {
                self.reported.push((id.to_owned(), why.clone()));
                return false;
            }
            _ => {}
        }
        let to = match measure {
            Measure::Hide => Standing::Hidden,
            Measure::Bin => Standing::Binned,
            Measure::Delete => Standing::Gone,
            Measure::HideBehindClick => Standing::BehindClick,
            Measure::Restore | Measure::Reply { .. } | Measure::Block | Measure::Report { .. } => {
                Standing::Visible
            }
        };
        let already = self.stands(id) == to;
        if !already {
            self.put(id, to);
            self.done.push((id.to_owned(), format!("{measure:?}")));
        }
        already
    }

    pub(crate) fn failure(&self, now: Timestamp) -> Option<PlatformFailure> {
        let down = || {
            let down = Problem::new(ProblemKind::Unreachable, Mender::Source, "Plattformen svarar inte.");
            (self.mood == Mood::Down).then_some(down)
        };
        Some(failure(self.fault.clone().or_else(down)?, now, false))
    }

    /// Takes its price for an asking; refuses, and does nothing, where the purse does not hold it.
    fn paid(&self, account: &Account, now: Timestamp) -> Result<(), PlatformFailure> {
        let Some(price) = self.price else { return Ok(()) };
        let why = match &account.budget {
            Some(purse) if purse.left() >= price => {
                purse.spend(price);
                return Ok(());
            }
            Some(_) => "Taket räcker inte till mer.",
            None => "Inget tak är satt.",
        };
        let short = Problem::new(ProblemKind::BudgetSpent, Mender::Responsible, why);
        let retry_at = now.checked_add(SignedDuration::from_hours(1)).unwrap_or(now);
        Err(PlatformFailure { retry_at, ..failure(short, now, false) })
    }

    fn out(&mut self, what: &Reading, now: Timestamp) -> ReadOut {
        let wanted = |item: &Taken| {
            let at = item.published_at;
            match what {
                Reading::New(since) => since.is_none_or(|since| at.is_some_and(|at| at >= since)),
                Reading::Span { from, until } => at.is_some_and(|at| *from <= at && at < *until),
                Reading::Threads(ids) => {
                    ids.contains(&item.external_id) || item.thread.as_ref().is_some_and(|t| ids.contains(t))
                }
                Reading::Awaited(id) => item.external_id == *id || item.thread.as_ref() == Some(id),
            }
        };
        let mut items: Vec<Taken> = self.items.values().filter(|i| wanted(i)).cloned().collect();
        items.sort_by_key(|i| i.published_at);
        let broken_off = self.half > 0;
        if broken_off {
            self.half -= 1;
            items.truncate(items.len() / 2);
        }
        items.retain(|item| !self.withheld.contains(&item.kind));
        let whole = !broken_off && self.withheld.is_empty();
        let withheld = if broken_off { Vec::new() } else { self.withheld.clone() };
        let ids: Vec<_> = items.iter().map(|i| (&i.external_id, &i.text)).collect();
        let body = serde_json::to_vec(&(format!("{what:?}"), ids)).unwrap_or_default();
        let answer = RawAnswer { status: 200, body, ..RawAnswer::default() };
        let batch = Batch { items, ..Batch::default() };
        // What it counts beyond what it gives, it counts where something stands.
        let there = batch.items.len() as u64;
        let told = self.counts.filter(|_| whole).map(|more| if there > 0 { there + more } else { 0 });
        ReadOut { answers: vec![answer], batch, whole, withheld, told, clock: Some(now) }
    }
}

/// The id of an answer by its mark.
fn reply(mark: &str) -> String {
    format!("reply:{mark}")
}

fn address(id: &str) -> String {
    format!("https://blogg.lill.example/#{id}")
}

pub(crate) fn refused(why: &str) -> Problem {
    Problem::new(ProblemKind::AccessRefused, Mender::Responsible, why)
}

pub(crate) fn failure(problem: Problem, now: Timestamp, perhaps_done: bool) -> PlatformFailure {
    let retry_at = now.checked_add(SignedDuration::from_mins(1)).unwrap_or(now);
    PlatformFailure { problem, retry_at, answer: None, perhaps_done }
}

impl Site {
    /// A platform where all is well.
    #[must_use]
    pub fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

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
    pub fn moves(&self, id: &str, standing: Standing) {
        held(&self.state).put(id, standing);
    }

    /// Somebody takes it away for good.
    pub fn takes_away(&self, id: &str) {
        held(&self.state).put(id, Standing::Gone);
    }

    /// How it behaves from now on.
    pub fn is(&self, mood: Mood) {
        held(&self.state).mood = mood;
    }

    /// From now on it answers with this fault.
    pub fn falls(&self, problem: Problem) {
        held(&self.state).fault = Some(problem);
    }

    /// From now on it answers again.
    pub fn rises(&self) {
        held(&self.state).fault = None;
    }

    /// So many readings to come are broken off: they lack what they should hold, and say so.
    pub fn breaks_off(&self, times: usize) {
        held(&self.state).half = times;
    }

    /// From now on it keeps these kinds from us, and says so; none: it keeps nothing.
    pub fn withholds(&self, kinds: &[Kind]) {
        held(&self.state).withheld = kinds.to_vec();
    }

    /// From now on it tells how many there are in what was read, and this many more than it gives.
    pub fn counts(&self, more: u64) {
        held(&self.state).counts = Some(more);
    }

    /// For so many looks more, a stranger sees the page as it was.
    pub fn cached(&self, looks: u32) {
        held(&self.state).cached = looks;
    }

    /// What a page says to anybody from now on.
    pub fn page(&self, url: &str, text: &str) {
        held(&self.state).pages.insert(url.to_owned(), text.to_owned());
    }

    /// How our own account is shown to anybody from now on; none: it is not shown.
    pub fn shows(&self, account: Option<Shown>) {
        held(&self.state).account = account;
    }

    /// From now on whoever writes there has signed it, and this proves it.
    pub fn signs(&self, proofs: Vec<SignedProof>) {
        held(&self.state).signed = proofs;
    }

    /// Whether a stranger's look comes to nothing.
    pub fn blind(&self, blind: bool) {
        held(&self.state).blind = blind;
    }

    /// So many follow us there, roundly.
    pub fn followed_by(&self, count: u64) {
        held(&self.state).followers = Some(count);
    }

    /// The refresh token it takes from now on, once.
    pub fn takes_refresh(&self, token: &str) {
        held(&self.state).refresh = Some(token.to_owned());
    }

    /// From now on it takes this access token and no other, until it gives another.
    pub fn takes_access(&self, token: &str) {
        held(&self.state).takes = Some(token.to_owned());
    }

    /// Every refresh token it was shown, in order.
    #[must_use]
    pub fn renewed_with(&self) -> Vec<String> {
        held(&self.state).renewed_with.clone()
    }

    /// From now on it lets in whoever has this password and nobody else, and says until when.
    pub fn lets_in(&self, password: &str, until: Option<Timestamp>) {
        let mut state = held(&self.state);
        state.lets_in = Some(password.to_owned());
        state.access_until = until;
    }

    /// From now on each asking costs so much; one that cannot be paid for is not heard.
    pub fn charges(&self, price: u64) {
        held(&self.state).price = Some(price);
    }

    /// Where an item stands; what was never touched is visible.
    #[must_use]
    pub fn stands(&self, id: &str) -> Standing {
        held(&self.state).stands(id)
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

    /// How often it was told where the item stood, and need not look first.
    #[must_use]
    pub fn spared(&self) -> usize {
        held(&self.state).spared
    }

    /// Every measure it was told to carry out so far: heard, though not always done.
    #[must_use]
    pub fn told(&self) -> Vec<(String, Measure)> {
        held(&self.state).told.clone()
    }

    /// Every change it truly made: the item and the measure's word.
    #[must_use]
    pub fn done(&self) -> Vec<(String, String)> {
        held(&self.state).done.clone()
    }

    /// The items whose authors were blocked, and those that were reported with why.
    #[must_use]
    pub fn blocked_and_reported(&self) -> (Vec<String>, Vec<(String, String)>) {
        let state = held(&self.state);
        (state.blocked.clone(), state.reported.clone())
    }

    /// The pictures that were put up with posts of ours.
    #[must_use]
    pub fn pictures(&self) -> Vec<OwnPicture> {
        held(&self.state).pictures.clone()
    }

    /// The answers of ours that stand in its threads: to what, and the text.
    #[must_use]
    pub fn replies(&self) -> Vec<(String, String)> {
        let state = held(&self.state);
        let ours = state.items.values().filter(|i| i.external_id.starts_with("reply:"));
        ours.map(|i| (i.parent.clone().unwrap_or_default(), i.text.clone())).collect()
    }
}

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
        Box::pin(async move {
            self.faults.outside("platform read", || {}).await;
            let mut state = held(&self.state);
            state.paid(account, now)?;
            state.shown.push(account.credential.clone());
            let out = match state.failure(now).or_else(|| state.strange(account, now)) {
                Some(failure) => Err(failure),
                None => Ok(state.out(&what, now)),
            };
            state.asked.push(what);
            out
        })
    }

    fn proof<'a>(
        &'a self,
        _account: &'a Account,
        _external_id: &'a str,
        _now: Timestamp,
    ) -> Outside<'a, Result<Vec<SignedProof>, PlatformFailure>> {
        Box::pin(async move { Ok(held(&self.state).signed.clone()) })
    }

    fn standing<'a>(
        &'a self,
        account: &'a Account,
        external_id: &'a str,
        now: Timestamp,
    ) -> Outside<'a, Result<Standing, PlatformFailure>> {
        Box::pin(async move {
            self.faults.outside("platform standing", || {}).await;
            let state = held(&self.state);
            state.paid(account, now)?;
            match state.failure(now) {
                Some(failure) => Err(failure),
                // A liar says that it stands as it was told.
                None if state.mood == Mood::Lies => Ok(Standing::Hidden),
                None => Ok(state.stands(external_id)),
            }
        })
    }

    fn try_out<'a>(&'a self, account: &'a Account, now: Timestamp) -> Outside<'a, Trial> {
        let user = match &account.credential {
            Some(Credential::Basic { user, .. }) => Some(user.clone()),
            _ => None,
        };
        let shown = match &account.credential {
            Some(Credential::Basic { password, .. }) => password.clone(),
            _ => String::new(),
        };
        let state = held(&self.state);
        let strange = state.lets_in.as_ref().is_some_and(|right| *right != shown).then(|| {
            Problem::new(
                ProblemKind::AccessRefused,
                Mender::Responsible,
                "Plattformen släpper inte in oss. Kontrollera kontot och nyckeln i kanalens uppgifter.",
            )
        });
        let access_until = state.access_until;
        let trial = match state.failure(now).map(|failure| failure.problem).or(strange) {
            Some(problem) => Trial { problems: vec![problem], ..Trial::default() },
            None => Trial {
                root: Some(account.address.clone()),
                signed_in: user,
                may_moderate: Some(true),
                clock_ahead_s: Some(1),
                access_until,
                problems: Vec::new(),
            },
        };
        Box::pin(async move { trial })
    }

    fn renews(&self, pass: &Pass) -> bool {
        pass.refresh.is_some()
    }

    fn renew<'a>(&'a self, account: &'a Account, now: Timestamp) -> Outside<'a, Renewal> {
        Box::pin(async move {
            let pass = match &account.credential {
                Some(Credential::Basic { password, .. }) => Pass::read(password),
                _ => Pass::default(),
            };
            let (mood, down) = {
                let mut state = held(&self.state);
                state.renewed_with.push(pass.refresh.clone().unwrap_or_default());
                (state.mood, state.failure(now))
            };
            let mut gave = None;
            let happens = || {
                if down.is_none() && matches!(mood, Mood::Well | Mood::LosesAnswer) {
                    gave = held(&self.state).give(&pass, now);
                }
            };
            self.faults.outside("platform renew", happens).await;
            drop(self.renewing.lock().await);
            if let Some(failure) = down {
                return Renewal::Failed(Box::new(failure));
            }
            match (mood, gave) {
                (Mood::Well | Mood::Lies, Some(new)) => Renewal::Renewed(new),
                (Mood::Well | Mood::Cannot | Mood::Lies, _) => Renewal::ByHand,
                _ => {
                    let late =
                        Problem::new(ProblemKind::TooSlow, Mender::Source, "Plattformen svarade för sent.");
                    Renewal::Failed(Box::new(failure(late, now, true)))
                }
            }
        })
    }

    fn sign_in(&self) -> Option<&dyn SignIn> {
        held(&self.state).signs_in.then_some(self as &dyn SignIn)
    }

    fn followers<'a>(
        &'a self,
        _account: &'a Account,
        now: Timestamp,
    ) -> Outside<'a, Result<Option<Followers>, PlatformFailure>> {
        Box::pin(async move {
            self.faults.outside("platform followers", || {}).await;
            let state = held(&self.state);
            match state.failure(now) {
                Some(failure) => Err(failure),
                None => Ok(state.followers.map(|count| Followers { count, rounded: true })),
            }
        })
    }

    fn hook(&self) -> Option<&dyn Hook> {
        Some(&Played)
    }

    fn listens(&self) -> bool {
        self.stream.there()
    }

    fn listen<'a>(
        &'a self,
        _account: &'a Account,
        bell: &'a dyn Bell,
        _now: Timestamp,
    ) -> Outside<'a, Silence> {
        Box::pin(self.stream.heard_by(bell))
    }

    fn publishes(&self) -> bool {
        true
    }

    fn takes_pictures(&self) -> bool {
        true
    }

    fn publish<'a>(
        &'a self,
        _account: &'a Account,
        post: &'a OwnPost,
        now: Timestamp,
    ) -> Outside<'a, Result<Option<Carried>, PlatformFailure>> {
        Box::pin(async move {
            let (mood, down) = {
                let state = held(&self.state);
                (state.mood, state.failure(now))
            };
            let id = format!("post:{}", post.mark);
            let mut already = false;
            let happens = || {
                if down.is_none() && matches!(mood, Mood::Well | Mood::LosesAnswer) {
                    let mut state = held(&self.state);
                    already = state.items.contains_key(&id);
                    if !already {
                        let item = Taken {
                            external_id: id.clone(),
                            kind: Kind::Post,
                            text: post.text.clone(),
                            title: Some(post.title.clone()).filter(|title| !title.is_empty()),
                            url: Some(address(&id)),
                            ours: Some(true),
                            standing: Some(Standing::Visible),
                            published_at: Some(now),
                            ..Taken::default()
                        };
                        state.items.insert(id.clone(), item);
                        state.pictures.extend(post.pictures.clone());
                        state.done.push((id.clone(), "Publish".into()));
                    }
                }
            };
            self.faults.outside("platform publish", happens).await;
            if let Some(failure) = down {
                return Err(failure);
            }
            let late = || Problem::new(ProblemKind::TooSlow, Mender::Source, "Plattformen svarade för sent.");
            match mood {
                Mood::Slow | Mood::LosesAnswer => Err(failure(late(), now, true)),
                Mood::Cannot => Ok(None),
                Mood::Well | Mood::Lies | Mood::Down => Ok(Some(Carried {
                    at: now,
                    already,
                    url: Some(address(&id)),
                    external_id: Some(id),
                    answer: RawAnswer { status: 201, body: b"{}".to_vec(), ..RawAnswer::default() },
                })),
            }
        })
    }

    fn carry_out_seen<'a>(
        &'a self,
        account: &'a Account,
        external_id: &'a str,
        stood: Standing,
        measure: Measure,
        now: Timestamp,
    ) -> Outside<'a, Result<Option<Carried>, PlatformFailure>> {
        assert_eq!(stood, self.stands(external_id), "it is told what is so");
        held(&self.state).spared += 1;
        self.carry_out(account, external_id, measure, now)
    }

    fn carry_out<'a>(
        &'a self,
        account: &'a Account,
        external_id: &'a str,
        measure: Measure,
        now: Timestamp,
    ) -> Outside<'a, Result<Option<Carried>, PlatformFailure>> {
        Box::pin(async move {
            let (mood, down) = {
                let state = held(&self.state);
                let down = state.failure(now);
                state.paid(account, now)?;
                (state.mood, down)
            };
            let mut already = false;
            let happens = || {
                let mut state = held(&self.state);
                if down.is_none() {
                    state.told.push((external_id.to_owned(), measure.clone()));
                }
                if down.is_none() && matches!(mood, Mood::Well | Mood::LosesAnswer) {
                    already = state.change(external_id, &measure, now);
                }
            };
            self.faults.outside("platform carry out", happens).await;
            if let Some(failure) = down {
                return Err(failure);
            }
            match mood {
                Mood::Slow | Mood::LosesAnswer => {
                    let late =
                        Problem::new(ProblemKind::TooSlow, Mender::Source, "Plattformen svarade för sent.");
                    Err(failure(late, now, true))
                }
                Mood::Cannot => Ok(None),
                Mood::Well | Mood::Lies | Mood::Down => {
                    let said = match &measure {
                        Measure::Reply { mark, .. } => Some(reply(mark)),
                        _ => None,
                    };
                    Ok(Some(Carried {
                        at: now,
                        already,
                        url: said.as_deref().map(address),
                        external_id: said,
                        answer: RawAnswer {
                            status: 200,
                            body: br#"{"status":"ok"}"#.to_vec(),
                            ..RawAnswer::default()
                        },
                    }))
                }
            }
        })
    }
}

impl Stranger for Site {
    /// Anybody sees what is visible.
    fn look<'a>(&'a self, sight: &'a Sight, _now: Timestamp) -> Outside<'a, Saw> {
        Box::pin(async move {
            self.faults.outside("stranger look", || {}).await;
            assert!(sight.account.credential.is_none(), "a stranger has no credential");
            let mut state = held(&self.state);
            let cached = state.cached > 0;
            state.cached = state.cached.saturating_sub(1);
            let stands = state.stands(&sight.external_id);
            let visible = cached || matches!(stands, Standing::Visible | Standing::BehindClick);
            let blind = state.blind;
            let spot = |what: &str| Place {
                what: what.into(),
                url: "https://blogg.lill.example/".into(),
                status: if blind { 0 } else { 200 },
                seen: (!blind).then_some(visible),
                sha256: None,
            };
            Saw { places: vec![spot("page"), spot("feed"), spot("interface")] }
        })
    }

    fn shown<'a>(&'a self, _platform: &'a str, _address: &'a str) -> Outside<'a, Option<Shown>> {
        Box::pin(async move { held(&self.state).account.clone() })
    }

    /// What was put up is there for anybody to read.
    fn reads<'a>(&'a self, url: &'a str, text: &'a str) -> Outside<'a, Option<Place>> {
        Box::pin(async move {
            let state = held(&self.state);
            let seen = (!state.blind).then(|| state.pages.get(url).is_some_and(|page| page.contains(text)));
            Some(Place {
                what: "page".into(),
                url: url.to_owned(),
                status: if state.blind { 0 } else { 200 },
                seen,
                sha256: seen.map(|_| [7; 32]),
            })
        })
    }
}

impl Browser for Site {
    fn capture<'a>(&'a self, url: &'a str, _limits: Limits) -> Outside<'a, Result<Capture, NoPicture>> {
        Box::pin(async move {
            self.faults.outside("browser", || {}).await;
            Ok(Capture { png: format!("\u{89}PNG {url}").into_bytes(), by: "a browser of the tests".into() })
        })
    }
}
