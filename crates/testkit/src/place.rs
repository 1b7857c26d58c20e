//! A platform that remembers what it was told and how things stand there, and that can be down, slow, lying,
//! lose its answer, or do nothing; with a stranger who looks at it, a browser, and a hand that ends the
//! program at any outside call, any commit and any writing of bytes.

use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;
use torg_domain::channels::problem::{Mender, Problem, ProblemKind};
use torg_domain::channels::taken::Batch;
use torg_domain::outside::browser::{Browser, Capture, Limits, NoPicture};
use torg_domain::outside::platform::{
    Account, Carried, Measure, Place as Spot, Platform, PlatformFailure, ReadOut, Reading, Saw, Sight,
    Standing, Stranger,
};
use torg_domain::outside::{Outside, RawAnswer};
use torg_store::watch::{Moment, Watch};

/// Its key in the catalogue of platforms.
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

/// Before or after the thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// It has not happened.
    Before,
    /// It has.
    After,
}

fn held<T>(of: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
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
    async fn outside(&self, name: &str, happens: impl FnOnce()) {
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

/// The platform, seen from inside and from outside.
#[derive(Debug, Default)]
pub struct Place {
    items: Mutex<BTreeMap<String, Standing>>,
    mood: Mutex<Mood>,
    behind_click: Mutex<bool>,
    cached: Mutex<u32>,
    blind: Mutex<bool>,
    told: Mutex<Vec<(String, String)>>,
    done: Mutex<Vec<(String, String)>>,
    replies: Mutex<BTreeMap<String, (String, String)>>,
    /// Where the program is ended.
    pub faults: Arc<Faults>,
}

impl Place {
    /// A platform where all is well.
    #[must_use]
    pub fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

    /// How it behaves from now on.
    pub fn is(&self, mood: Mood) {
        *held(&self.mood) = mood;
    }

    /// For so many looks more, a stranger sees the page as it was.
    pub fn cached(&self, looks: u32) {
        *held(&self.cached) = looks;
    }

    /// Whether a stranger's look comes to nothing.
    pub fn blind(&self, blind: bool) {
        *held(&self.blind) = blind;
    }

    /// Where an item stands; what was never touched is visible.
    #[must_use]
    pub fn stands(&self, item: &str) -> Standing {
        held(&self.items).get(item).copied().unwrap_or(Standing::Visible)
    }

    /// Everything it was asked to do: the item and the measure.
    #[must_use]
    pub fn told(&self) -> Vec<(String, String)> {
        held(&self.told).clone()
    }

    /// Every change it truly made: the item and the measure.
    #[must_use]
    pub fn done(&self) -> Vec<(String, String)> {
        held(&self.done).clone()
    }

    /// The answers that stand in its threads: to what, and the text.
    #[must_use]
    pub fn replies(&self) -> Vec<(String, String)> {
        held(&self.replies).values().cloned().collect()
    }

    fn failure(kind: ProblemKind, sentence: &str, now: Timestamp, perhaps_done: bool) -> PlatformFailure {
        PlatformFailure {
            problem: Problem::new(kind, Mender::Source, sentence),
            retry_at: now.checked_add(SignedDuration::from_mins(1)).unwrap_or(now),
            answer: None,
            perhaps_done,
        }
    }

    fn change(&self, item: &str, measure: &Measure) {
        let word = name(measure);
        if let Measure::Reply { text, mark } = measure {
            let mut replies = held(&self.replies);
            if !replies.contains_key(mark) {
                replies.insert(mark.clone(), (item.to_owned(), text.clone()));
                held(&self.done).push((item.to_owned(), word));
            }
            return;
        }
        let to = match measure {
            Measure::Hide => Standing::Hidden,
            Measure::Bin => Standing::Binned,
            Measure::Delete => Standing::Gone,
            Measure::HideBehindClick => {
                *held(&self.behind_click) = true;
                Standing::Hidden
            }
            Measure::Restore | Measure::Reply { .. } => Standing::Visible,
        };
        if self.stands(item) != to {
            held(&self.items).insert(item.to_owned(), to);
            held(&self.done).push((item.to_owned(), word));
        }
    }
}

fn name(measure: &Measure) -> String {
    match measure {
        Measure::Reply { .. } => "Reply".into(),
        other => format!("{other:?}"),
    }
}

impl Platform for Place {
    fn key(&self) -> &'static str {
        KEY
    }

    fn read<'a>(
        &'a self,
        _account: &'a Account,
        what: Reading,
        now: Timestamp,
    ) -> Outside<'a, Result<ReadOut, PlatformFailure>> {
        Box::pin(async move {
            self.faults.outside("platform read", || {}).await;
            if *held(&self.mood) == Mood::Down {
                return Err(Self::failure(ProblemKind::Unreachable, "Plattformen svarar inte.", now, false));
            }
            let answer =
                RawAnswer { status: 200, body: format!("{what:?}").into_bytes(), ..RawAnswer::default() };
            Ok(ReadOut { answers: vec![answer], batch: Batch::default(), whole: true, clock: Some(now) })
        })
    }

    fn standing<'a>(
        &'a self,
        _account: &'a Account,
        external_id: &'a str,
        now: Timestamp,
    ) -> Outside<'a, Result<Standing, PlatformFailure>> {
        Box::pin(async move {
            self.faults.outside("platform standing", || {}).await;
            match *held(&self.mood) {
                Mood::Down => {
                    Err(Self::failure(ProblemKind::Unreachable, "Plattformen svarar inte.", now, false))
                }
                // A liar says that it stands as it was told.
                Mood::Lies => Ok(Standing::Hidden),
                _ => Ok(self.stands(external_id)),
            }
        })
    }

    fn carry_out<'a>(
        &'a self,
        _account: &'a Account,
        external_id: &'a str,
        measure: Measure,
        now: Timestamp,
    ) -> Outside<'a, Result<Option<Carried>, PlatformFailure>> {
        Box::pin(async move {
            let mood = *held(&self.mood);
            let before = self.stands(external_id);
            held(&self.told).push((external_id.to_owned(), name(&measure)));
            let does = matches!(mood, Mood::Well | Mood::LosesAnswer);
            let happens = || {
                if does {
                    self.change(external_id, &measure);
                }
            };
            self.faults.outside("platform carry out", happens).await;
            match mood {
                Mood::Down => {
                    Err(Self::failure(ProblemKind::Unreachable, "Plattformen svarar inte.", now, false))
                }
                Mood::Slow | Mood::LosesAnswer => {
                    Err(Self::failure(ProblemKind::TooSlow, "Plattformen svarade för sent.", now, true))
                }
                Mood::Cannot => Ok(None),
                Mood::Well | Mood::Lies => Ok(Some(Carried {
                    at: now,
                    already: does && before == self.stands(external_id),
                    external_id: None,
                    url: matches!(measure, Measure::Reply { .. })
                        .then(|| "https://blogg.lill.example/svar".to_owned()),
                    answer: RawAnswer {
                        status: 200,
                        body: br#"{"status":"ok"}"#.to_vec(),
                        ..RawAnswer::default()
                    },
                })),
            }
        })
    }
}

impl Stranger for Place {
    fn look<'a>(&'a self, sight: &'a Sight, _now: Timestamp) -> Outside<'a, Saw> {
        Box::pin(async move {
            self.faults.outside("stranger look", || {}).await;
            assert!(sight.account.credential.is_none(), "a stranger has no credential");
            let cached = {
                let mut looks = held(&self.cached);
                let was = *looks > 0;
                *looks = looks.saturating_sub(1);
                was
            };
            let visible =
                cached || *held(&self.behind_click) || self.stands(&sight.external_id) == Standing::Visible;
            let blind = *held(&self.blind);
            let spot = |what: &str| Spot {
                what: what.into(),
                url: "https://blogg.lill.example/".into(),
                status: if blind { 0 } else { 200 },
                seen: (!blind).then_some(visible),
                sha256: None,
            };
            Saw { places: vec![spot("page"), spot("feed"), spot("interface")] }
        })
    }
}

impl Browser for Place {
    fn capture<'a>(&'a self, url: &'a str, _limits: Limits) -> Outside<'a, Result<Capture, NoPicture>> {
        Box::pin(async move {
            self.faults.outside("browser", || {}).await;
            Ok(Capture { png: format!("\u{89}PNG {url}").into_bytes(), by: "a browser of the tests".into() })
        })
    }
}
