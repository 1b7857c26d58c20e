//! What we ask of a platform whose own interface we may use: read, answer, take out of view, put back.
//!
//! Nothing here names a platform. What one cannot do it says, and the page says it on. What it answers is
//! never believed beyond its word: whether a removal reached the public is told by a `Stranger`, who
//! looks without credentials.

use super::{
    Credential, Outside, RawAnswer,
    hook::Hook,
    listen::{Bell, Silence},
    pass::{Pass, Renewal},
    purse::Purse,
    sign_in::SignIn,
};
pub use crate::channels::taken::Standing;
use crate::channels::{
    presentation::Shown,
    problem::Problem,
    taken::{Batch, Kind},
};
use crate::evidence::Checked;
use jiff::Timestamp;
use std::sync::Arc;

/// One account we run at a platform.
#[derive(Clone, Debug)]
pub struct Account {
    /// The platform's key in the catalogue.
    pub platform: String,
    /// Where it is: the site's address, or the account's.
    pub address: String,
    /// What lets us in.
    pub credential: Option<Credential>,
    /// What may be spent on it now, where the platform takes money; none where nobody has set a cap, and then
    /// nothing that costs is asked for.
    pub budget: Option<Arc<Purse>>,
}

/// How much is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// What has been published since an instant, oldest first; everything when there is none. Not
    /// `whole`: there is more after the newest of what came.
    New(Option<Timestamp>),
    /// What was published in a span, read whole: an edit or a disappearance in it is found.
    /// A span too full for one reading comes back with `whole` false and nothing `withheld`: ask for a shorter one.
    Span {
        /// From, included.
        from: Timestamp,
        /// Until, not included.
        until: Timestamp,
    },
    /// Threads by their external ids, read whole.
    Threads(Vec<String>),
    /// One thread, whole, which somebody waits for: no pause between readings puts it off.
    Awaited(String),
}

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct ReadOut {
    /// Every answer, whole, in the order they came: kept raw.
    pub answers: Vec<RawAnswer>,
    /// What they came to.
    pub batch: Batch,
    /// Whether all that was asked for came. Only then does whatever is missing say that it is gone.
    pub whole: bool,
    /// The kinds of which the platform keeps something from us, where that alone keeps the reading from being whole: a
    /// shorter stretch would show no more, and what is missing of these kinds is not said to be gone. What is missing
    /// of another kind is.
    pub withheld: Vec<Kind>,
    /// How many items the platform itself says there are in what was asked for, where it says so.
    pub told: Option<u64>,
    /// What the platform's clock said when it answered, to tell a clock that is wrong.
    pub clock: Option<Timestamp>,
}

impl ReadOut {
    /// Whether everything came that is ours to see: to ask again, or for less at a time, would show no more.
    #[must_use]
    pub fn is_all_for_us(&self) -> bool {
        self.whole || !self.withheld.is_empty()
    }
}

/// A platform that could not do what was asked, this time.
#[derive(Clone, Debug)]
pub struct PlatformFailure {
    /// What was wrong, and who can mend it.
    pub problem: Problem,
    /// When to try again.
    pub retry_at: Timestamp,
    /// What came, when anything did.
    pub answer: Option<RawAnswer>,
    /// Whether the platform may have done it all the same: the answer was lost, not the asking.
    pub perhaps_done: bool,
}

impl PlatformFailure {
    /// The same where what was asked for may have been done: it was the look after that failed.
    #[must_use]
    pub fn perhaps(self) -> Self {
        Self { perhaps_done: true, ..self }
    }
}

/// What is to be done at the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Out of everybody's view; it can be put back.
    Hide,
    /// Out of view but for a click. Never ends a duty to remove.
    HideBehindClick,
    /// Into the platform's bin; it can be put back for a time.
    Bin,
    /// Gone for good.
    Delete,
    /// Put back as it was.
    Restore,
    /// Whoever wrote it can write to us there no more. The item itself stands where it stood.
    Block,
    /// Whoever runs the platform is told of it. What they do with that is theirs: it is no removal.
    Report {
        /// Why, in words they are meant to read.
        why: String,
    },
    /// An answer in the thread. `mark` is the order's own, so that a second try finds the first one's.
    Reply {
        /// The text.
        text: String,
        /// What tells this answer from any other.
        mark: String,
    },
}

/// How a measure ended, by the platform's own word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// When the platform says it was done; else when its answer came.
    pub at: Timestamp,
    /// Whether it stood so already before we asked.
    pub already: bool,
    /// The id of what came to be: an answer.
    pub external_id: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// What the platform answered.
    pub answer: RawAnswer,
}

/// How many follow an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followers {
    /// How many.
    pub count: u64,
    /// Whether the platform rounds it.
    pub rounded: bool,
}

/// What trying a connection showed, before anything is read or done through it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trial {
    /// Where the interface is.
    pub root: Option<String>,
    /// Whom we are signed in as.
    pub signed_in: Option<String>,
    /// Whether we may moderate other people's words there.
    pub may_moderate: Option<bool>,
    /// How many seconds the platform's clock is ahead of ours; negative when behind.
    pub clock_ahead_s: Option<i64>,
    /// Until when what lets us in holds, where the platform says.
    pub access_until: Option<Timestamp>,
    /// What does not work, each with who can mend it.
    pub problems: Vec<Problem>,
}

impl Trial {
    /// Whether we were let in; none where the platform cannot be tried.
    #[must_use]
    pub fn lets_in(&self) -> Option<bool> {
        if self.signed_in.is_some() {
            return Some(true);
        }
        (*self != Self::default()).then_some(false)
    }
}

/// What a platform has signed of an item: proof that does not rest on our word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedProof {
    /// What it is, in a word the manifest of the evidence shows.
    pub what: &'static str,
    /// Its media type.
    pub kind: &'static str,
    /// The bytes as they came, and from where.
    pub answer: RawAnswer,
    /// What checking it came to; none for what is only checked against.
    pub checked: Option<Checked>,
}

/// A post of ours, as it is to stand at the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPost {
    /// Its heading; may be empty.
    pub title: String,
    /// Its text, plain: nothing in it is markup.
    pub text: String,
    /// Its pictures, in their order; none where the platform takes none.
    pub pictures: Vec<OwnPicture>,
    /// The post's own, so that a second try finds what the first one put up.
    pub mark: String,
}

/// A picture that goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPicture {
    /// Its media type, by its bytes.
    pub kind: String,
    /// Its bytes, without the place where it was taken.
    pub bytes: Arc<[u8]>,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// Whose it is, to stand beside it.
    pub credit: String,
}

/// A platform's interface.
pub trait Platform: Send + Sync {
    /// Its key in the catalogue.
    fn key(&self) -> &'static str;

    /// Reads once. Never panics, never waits longer than the guard's limits.
    fn read<'a>(
        &'a self,
        account: &'a Account,
        what: Reading,
        now: Timestamp,
    ) -> Outside<'a, Result<ReadOut, PlatformFailure>>;

    /// Where an item stands, asked as ourselves.
    fn standing<'a>(
        &'a self,
        account: &'a Account,
        external_id: &'a str,
        now: Timestamp,
    ) -> Outside<'a, Result<Standing, PlatformFailure>>;

    /// Tries the connection: is the interface there, are we let in, may we moderate, is the clock right.
    /// Changes nothing. A platform that cannot be tried so says nothing.
    fn try_out<'a>(&'a self, _account: &'a Account, _now: Timestamp) -> Outside<'a, Trial> {
        Box::pin(async { Trial::default() })
    }

    /// What the platform, or the author's own server, has signed of the item, checked as far as can be done
    /// without trusting whoever handed it over. Nothing where nothing is signed.
    fn proof<'a>(
        &'a self,
        _account: &'a Account,
        _external_id: &'a str,
        _now: Timestamp,
    ) -> Outside<'a, Result<Vec<SignedProof>, PlatformFailure>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// Whether `renew` can do anything with what lets us in; else only a person can renew it.
    fn renews(&self, _pass: &Pass) -> bool {
        false
    }

    /// Renews what lets us in, before it runs out. Never asked twice at once for one account. The answer's bytes
    /// are not kept: the tokens stand in them.
    fn renew<'a>(&'a self, _account: &'a Account, _now: Timestamp) -> Outside<'a, Renewal> {
        Box::pin(async { Renewal::ByHand })
    }

    /// How one signs in there in one's own browser; none where what lets us in is pasted.
    fn sign_in(&self) -> Option<&dyn SignIn> {
        None
    }

    /// How many follow the account; none where the platform does not say.
    fn followers<'a>(
        &'a self,
        _account: &'a Account,
        _now: Timestamp,
    ) -> Outside<'a, Result<Option<Followers>, PlatformFailure>> {
        Box::pin(async { Ok(None) })
    }

    /// How what it sends us unasked is checked and read; none where it sends nothing.
    fn hook(&self) -> Option<&dyn Hook> {
        None
    }

    /// Whether it has a stream to listen to.
    fn listens(&self) -> bool {
        false
    }

    /// Listens to what happens with an account until the stream ends, and says why it did. Holds one connection
    /// and a bounded amount of memory, whatever comes; reads nothing of it but that something has happened.
    fn listen<'a>(
        &'a self,
        _account: &'a Account,
        _bell: &'a dyn Bell,
        _now: Timestamp,
    ) -> Outside<'a, Silence> {
        Box::pin(async { Silence::not_offered() })
    }

    /// Whether posts of ours can be put up through it (OP-11).
    fn publishes(&self) -> bool {
        false
    }

    /// Whether the pictures of a post go with it, each with its text for those who do not see it (OP-08).
    fn takes_pictures(&self) -> bool {
        false
    }

    /// Puts a post of ours up for everybody to read. Doing it twice does it once. `None`: it cannot be done here.
    fn publish<'a>(
        &'a self,
        _account: &'a Account,
        _post: &'a OwnPost,
        _now: Timestamp,
    ) -> Outside<'a, Result<Option<Carried>, PlatformFailure>> {
        Box::pin(async { Ok(None) })
    }

    /// Carries a measure out. Doing it twice does it once. `None`: the platform cannot do this at all.
    fn carry_out<'a>(
        &'a self,
        account: &'a Account,
        external_id: &'a str,
        measure: Measure,
        now: Timestamp,
    ) -> Outside<'a, Result<Option<Carried>, PlatformFailure>>;

    /// Carries a measure out on an item that was seen moments ago, as ourselves, to stand as `stood`: whoever would
    /// look first need not. Never for what may have been asked for before.
    fn carry_out_seen<'a>(
        &'a self,
        account: &'a Account,
        external_id: &'a str,
        _stood: Standing,
        measure: Measure,
        now: Timestamp,
    ) -> Outside<'a, Result<Option<Carried>, PlatformFailure>> {
        self.carry_out(account, external_id, measure, now)
    }
}

/// What a stranger is to look for.
#[derive(Clone, Debug)]
pub struct Sight {
    /// The account it stands at; its credential is never used.
    pub account: Account,
    /// The item.
    pub external_id: String,
    /// Its own address.
    pub url: Option<String>,
    /// Words of its text that no other item there has.
    pub text: String,
}

/// One place a stranger looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What the place is: page, feed, interface.
    pub what: String,
    /// Its address.
    pub url: String,
    /// The HTTP status; 0 when nothing came.
    pub status: u16,
    /// Whether the item was there; none when it could not be told.
    pub seen: Option<bool>,
    /// SHA-256 of what came.
    pub sha256: Option<[u8; 32]>,
}

/// What a stranger saw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saw {
    /// Every place, in the order they were looked at.
    pub places: Vec<Place>,
}

impl Saw {
    /// Whether the item is out of public view: seen nowhere, and every place could be told. None when a
    /// place could not.
    #[must_use]
    pub fn gone(&self) -> Option<bool> {
        if self.places.iter().any(|p| p.seen == Some(true)) {
            return Some(false);
        }
        (!self.places.is_empty() && self.places.iter().all(|p| p.seen == Some(false))).then_some(true)
    }
}

/// Looks as anybody would: without credentials, cookies or cache.
pub trait Stranger: Send + Sync {
    /// Looks once at every place where the item would stand.
    fn look<'a>(&'a self, sight: &'a Sight, now: Timestamp) -> Outside<'a, Saw>;

    /// Reads the page at an address and says whether a text of ours stands on it. None: this one reads no
    /// pages by their address alone.
    fn reads<'a>(&'a self, _url: &'a str, _text: &'a str) -> Outside<'a, Option<Place>> {
        Box::pin(async { None })
    }

    /// What anybody is shown of the account whose page this is. None: it cannot be told now, or this one sees no
    /// accounts.
    fn shown<'a>(&'a self, _platform: &'a str, _address: &'a str) -> Outside<'a, Option<Shown>> {
        Box::pin(async { None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_could_not_be_told_is_never_taken_for_gone() {
        let place = |seen| Place { what: "page".into(), url: String::new(), status: 200, seen, sha256: None };
        assert_eq!(Saw::default().gone(), None);
        assert_eq!(Saw { places: vec![place(Some(false)), place(None)] }.gone(), None);
        assert_eq!(Saw { places: vec![place(None), place(Some(true))] }.gone(), Some(false));
        assert_eq!(Saw { places: vec![place(Some(false)), place(Some(false))] }.gone(), Some(true));
    }
}
