//! The world outside, played: it answers what the test laid ready, and remembers what it was asked.

use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use torg_domain::channels::problem::{Mender, Problem, ProblemKind};
use torg_domain::channels::taken::HowGone;
use torg_domain::mail::letter::Letter;
use torg_domain::outside::diary::{DiaryFolder, FolderFailure, Package, Receipt};
use torg_domain::outside::{
    Accepted, Chance, Clock, Credential, FeedAnswer, FeedRequest, FetchFeed, FetchMedia, LookAgain,
    MailFailure, MediaAnswer, MediaRequest, Outside, Paper, SendMail, Still,
};

/// A clock moved by hand.
#[derive(Debug)]
pub struct Hand(AtomicI64);

impl Hand {
    /// A clock that stands at an instant.
    #[must_use]
    pub fn at(at: Timestamp) -> Self {
        Self(AtomicI64::new(at.as_millisecond()))
    }

    /// Sets it.
    pub fn set(&self, at: Timestamp) {
        self.0.store(at.as_millisecond(), Ordering::SeqCst);
    }

    /// Moves it on.
    pub fn pass(&self, by: SignedDuration) {
        let by = i64::try_from(by.as_millis()).expect("a length of time a test can mean");
        self.0.fetch_add(by, Ordering::SeqCst);
    }
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).unwrap_or(Timestamp::MAX)
    }
}

/// Chance that is the same in every run, and never gives the same twice.
#[derive(Debug, Default)]
pub struct Counting(AtomicU64);

impl Counting {
    /// Counts from somewhere else: for a town that shares a place outside with other towns, where its codes
    /// must not be theirs.
    #[must_use]
    pub fn from(start: u64) -> Self {
        Self(AtomicU64::new(start))
    }
}

impl Chance for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            // SplitMix64 over a counter: well spread, though anything but secret.
            let mut z =
                self.0.fetch_add(1, Ordering::SeqCst).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_be_bytes()[..chunk.len()]);
        }
    }
}

/// Feeds, media and the mail server in one.
#[derive(Debug, Default)]
pub struct Outdoors {
    feeds: Mutex<BTreeMap<String, VecDeque<FeedAnswer>>>,
    media: Mutex<BTreeMap<String, MediaAnswer>>,
    asked: Mutex<Vec<FeedRequest>>,
    letters: Mutex<Vec<Letter>>,
    gone: Mutex<BTreeSet<String>>,
    packages: Mutex<Vec<Package>>,
    receipts: Mutex<Vec<Receipt>>,
    aside: Mutex<Vec<(String, bool)>>,
    mail_answers: Mutex<VecDeque<MailFailure>>,
}

pub(crate) fn held<T>(of: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Outdoors {
    /// From now on this address answers that there is nothing.
    pub fn takes_down(&self, url: &str) {
        held(&self.gone).insert(url.to_owned());
    }

    /// Lays an answer ready for the next asking for this feed. When none is left, nothing is new there.
    pub fn feed(&self, url: &str, answer: FeedAnswer) {
        held(&self.feeds).entry(url.to_owned()).or_default().push_back(answer);
    }

    /// What an address of a picture or file answers, from now on.
    pub fn file(&self, url: &str, answer: MediaAnswer) {
        held(&self.media).insert(url.to_owned(), answer);
    }

    /// Every asking for a feed so far.
    #[must_use]
    pub fn asked(&self) -> Vec<FeedRequest> {
        held(&self.asked).clone()
    }

    /// Every letter handed over so far.
    #[must_use]
    pub fn letters(&self) -> Vec<Letter> {
        held(&self.letters).clone()
    }
}

impl Outdoors {
    /// Every registration left in a watched folder so far.
    #[must_use]
    pub fn packages(&self) -> Vec<Package> {
        held(&self.packages).clone()
    }

    /// Lays a receipt in the watched folder.
    pub fn receipt(&self, receipt: Receipt) {
        held(&self.receipts).push(receipt);
    }

    /// The receipts that were put aside, and whether each was taken down.
    #[must_use]
    pub fn aside(&self) -> Vec<(String, bool)> {
        held(&self.aside).clone()
    }

    /// The next letter is not taken.
    pub fn refuses_mail(&self, why: MailFailure) {
        held(&self.mail_answers).push_back(why);
    }
}

impl DiaryFolder for Outdoors {
    fn leave<'a>(&'a self, package: Package) -> Outside<'a, Result<(), FolderFailure>> {
        held(&self.packages).push(package);
        Box::pin(async { Ok(()) })
    }

    fn receipts<'a>(&'a self, _folder: Vec<String>) -> Outside<'a, Result<Vec<Receipt>, FolderFailure>> {
        let all = held(&self.receipts).clone();
        Box::pin(async move { Ok(all) })
    }

    fn aside<'a>(
        &'a self,
        _folder: Vec<String>,
        file: String,
        taken: bool,
    ) -> Outside<'a, Result<(), FolderFailure>> {
        held(&self.receipts).retain(|r| r.file != file);
        held(&self.aside).push((file, taken));
        Box::pin(async { Ok(()) })
    }
}

impl FetchFeed for Outdoors {
    fn fetch<'a>(&'a self, request: FeedRequest) -> Outside<'a, FeedAnswer> {
        let ready = held(&self.feeds).get_mut(&request.url).and_then(VecDeque::pop_front);
        held(&self.asked).push(request);
        Box::pin(async move { ready.unwrap_or(FeedAnswer::NotModified { moved: None, not_before: None }) })
    }
}

impl FetchMedia for Outdoors {
    fn fetch<'a>(&'a self, request: MediaRequest) -> Outside<'a, MediaAnswer> {
        let ready = held(&self.media).get(&request.url).cloned();
        Box::pin(async move { ready.unwrap_or_else(|| MediaAnswer::Gone(nothing_there())) })
    }
}

fn nothing_there() -> Problem {
    Problem::new(ProblemKind::FeedMissing, Mender::Source, "Där finns ingenting.")
}

impl LookAgain for Outdoors {
    /// What was laid ready as gone is gone; everything else is where it was.
    fn look<'a>(&'a self, url: String, _credential: Option<Credential>) -> Outside<'a, Still> {
        let gone = held(&self.gone).contains(&url);
        Box::pin(async move { if gone { Still::Gone(HowGone::Status404) } else { Still::There } })
    }
}

impl SendMail for Outdoors {
    fn send<'a>(&'a self, letter: Letter) -> Outside<'a, Result<Accepted, MailFailure>> {
        if let Some(why) = held(&self.mail_answers).pop_front() {
            return Box::pin(async move { Err(why) });
        }
        held(&self.letters).push(letter);
        Box::pin(async { Ok(Accepted { code: 250, answer: "2.0.0 Ok: queued as 4F1".into() }) })
    }
}

/// Paper without a press: what the document says, line by line.
impl Paper for Outdoors {
    fn print(&self, document: &torg_domain::archive::document::Document) -> Result<Vec<u8>, String> {
        Ok(format!("{document:#?}\n").into_bytes())
    }
}
