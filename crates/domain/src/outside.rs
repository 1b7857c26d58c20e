//! What torg asks of the world outside, as traits only.
//!
//! The rules never look at a clock, draw a number or open a connection. Whoever does the work is
//! handed these, so that tests can move time and the program can be the only place that wires.

pub mod browser;
pub mod diary;
pub mod hook;
pub mod listen;
pub mod pass;
pub mod platform;
pub mod purse;
pub mod sign_in;

use crate::{
    channels::{
        problem::Problem,
        taken::{Batch, HowGone},
    },
    mail::letter::{Letter, NotFit},
    media,
    trail::key::KeyFile,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::pin::Pin;
use uuid::Uuid;

/// What time it is.
pub trait Clock: Send + Sync {
    /// The present instant, in UTC.
    fn now(&self) -> Timestamp;
}

/// New ids, salts and tokens: everything that must not be guessable or repeatable.
pub trait Chance: Send + Sync {
    /// Fills the slice with unpredictable bytes.
    fn fill(&self, bytes: &mut [u8]);

    /// A new id (UUIDv7) for something that came to be `at`.
    fn id(&self, at: Timestamp) -> Uuid {
        let mut random = [0_u8; 10];
        self.fill(&mut random);
        let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// Thirty-two fresh bytes: a salt, a token, a key.
    fn secret(&self) -> [u8; 32] {
        let mut bytes = [0_u8; 32];
        self.fill(&mut bytes);
        bytes
    }
}

/// Holds the secrets that stand outside the database, as they are at the moment: an operator may change the sealing
/// secret while the program runs.
pub trait HoldKeys: Send + Sync {
    /// The key file's secrets.
    fn keys(&self) -> KeyFile;
}

impl HoldKeys for KeyFile {
    fn keys(&self) -> KeyFile {
        self.clone()
    }
}

/// What an act outside comes to, as a boxed future, so that the traits below can stand behind `dyn`.
pub type Outside<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What a source is shown to let us in. Sent to the address asked for, never on after a redirect to
/// another host.
#[derive(Clone, PartialEq, Eq)]
pub enum Credential {
    /// HTTP Basic.
    Basic {
        /// The account.
        user: String,
        /// Its password.
        password: String,
    },
    /// `Authorization: Bearer`.
    Bearer(String),
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Basic { .. } => "Credential::Basic(…)",
            Self::Bearer(_) => "Credential::Bearer(…)",
        })
    }
}

/// Whose voice a feed carries; decides what `Taken::ours` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Voice {
    /// Everything in it is written by us.
    Ours,
    /// Everything in it is written by others.
    Visitors,
    /// Both: ours is what is signed with one of these names.
    MixedByAuthor(Vec<String>),
}

/// One asking for a feed.
#[derive(Clone, Debug)]
pub struct FeedRequest {
    /// The feed's address.
    pub url: String,
    /// The `ETag` of the last answer that was read.
    pub etag: Option<String>,
    /// The `Last-Modified` of the last answer that was read, exactly as it came.
    pub last_modified: Option<String>,
    /// What lets us in, when the feed is closed.
    pub credential: Option<Credential>,
    /// Whose voice it is.
    pub voice: Voice,
    /// How many askings in a row have failed; decides how long to wait after one more.
    pub failures: u32,
    /// Now.
    pub now: Timestamp,
}

/// What a source answered, whole and untouched but for the limit on its size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The headers kept as evidence, names in lower case; never cookies.
    pub headers: Vec<(String, String)>,
    /// Where the answer came from in the end.
    pub final_url: String,
    /// The new address, when every step there was for good (301, 308).
    pub moved: Option<String>,
    /// The body, unpacked.
    pub body: Vec<u8>,
}

/// What an asking for a feed came to.
#[derive(Clone, Debug)]
pub enum FeedAnswer {
    /// Nothing new since last time (304).
    NotModified {
        /// The new address, when the feed has moved for good.
        moved: Option<String>,
        /// Not to be asked again before this, by the source's own wish.
        not_before: Option<Timestamp>,
    },
    /// A feed came, whole or in part.
    Fetched(Box<Fetched>),
    /// Nothing that could be read came.
    Failed(Box<FeedFailure>),
}

/// A feed that came.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// What came.
    pub answer: RawAnswer,
    /// To be sent with the next asking. None when the answer was cut: then it must come whole again.
    pub etag: Option<String>,
    /// To be sent with the next asking. None when the answer was cut.
    pub last_modified: Option<String>,
    /// What it came to; ids not yet settled against what we hold (see `channels::identity::settle`).
    pub batch: Batch,
    /// Not to be asked again before this, by the source's own wish; at most a day ahead.
    pub not_before: Option<Timestamp>,
}

/// A feed that did not come. Says nothing of the messages it has carried.
#[derive(Clone, Debug)]
pub struct FeedFailure {
    /// What was wrong, and who can mend it.
    pub problem: Problem,
    /// When to try again.
    pub retry_at: Timestamp,
    /// What came, when anything did: kept raw all the same.
    pub answer: Option<RawAnswer>,
}

/// Fetches feeds.
pub trait FetchFeed: Send + Sync {
    /// Asks for a feed once. Never panics, never waits longer than the guard's limits.
    fn fetch<'a>(&'a self, request: FeedRequest) -> Outside<'a, FeedAnswer>;
}

/// One asking for a picture or file.
#[derive(Clone, Debug)]
pub struct MediaRequest {
    /// Its address.
    pub url: String,
    /// What lets us in.
    pub credential: Option<Credential>,
    /// Larger than this, in bytes, it is not taken.
    pub max_bytes: usize,
}

/// What an asking for media came to.
#[derive(Clone, Debug)]
pub enum MediaAnswer {
    /// It came whole.
    Fetched {
        /// The bytes as they came: the original, kept as evidence.
        bytes: Vec<u8>,
        /// What they are, by a look at them; never by what the source says.
        sort: media::Sort,
        /// What the source said they are.
        declared: Option<String>,
        /// Where they came from in the end.
        final_url: String,
    },
    /// It is not there any more (404 or 410).
    Gone(Problem),
    /// It did not come.
    Failed(Problem),
}

/// Fetches pictures and files.
pub trait FetchMedia: Send + Sync {
    /// Asks for one file once.
    fn fetch<'a>(&'a self, request: MediaRequest) -> Outside<'a, MediaAnswer>;
}

/// The mail server's word that it took a letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// Its answer's number; 250 as a rule.
    pub code: u16,
    /// Its answer as it came, line by line: often the number it keeps the letter under.
    pub answer: String,
}

/// Why a letter was not handed over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailFailure {
    /// An address or the subject cannot be used; sending again does not help.
    #[error("Brevet kan inte skickas: {0}.")]
    Unusable(String),
    /// The server refused for good; sending again does not help.
    #[error("E-postservern tog inte emot brevet: {0}.")]
    Refused(String),
    /// The server could not be reached, or asked us to come again; worth trying later.
    #[error("E-postservern kunde inte ta emot brevet nu: {0}.")]
    Later(String),
    /// The settings do not work: certificate, sign-in, encryption.
    #[error("Inställningarna för e-post fungerar inte: {0}.")]
    Settings(String),
}

impl From<NotFit> for MailFailure {
    fn from(why: NotFit) -> Self {
        Self::Unusable(why.to_string())
    }
}

/// Sends mail.
pub trait SendMail: Send + Sync {
    /// Hands one letter over to the mail server. Success is the server's word that it took it.
    fn send<'a>(&'a self, letter: Letter) -> Outside<'a, Result<Accepted, MailFailure>>;
}

/// Whether an item is still at its source, by its own address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Still {
    /// Its address answers.
    There,
    /// Its address says that it is not there (404) or not any more (410).
    Gone(HowGone),
    /// It could not be told.
    Unknown(Problem),
}

/// Looks an item up by its own address: what has left a feed's window may still be there, and only
/// this, or the source's word, says that it is not.
pub trait LookAgain: Send + Sync {
    /// Asks the address once.
    fn look<'a>(&'a self, url: String, credential: Option<Credential>) -> Outside<'a, Still>;
}

/// Prints documents as PDF/A: tagged, so that they can be read aloud, with their fonts inside.
pub trait Paper: Send + Sync {
    /// Prints one. Takes the time of a computation: not to be called on a thread that serves others.
    ///
    /// # Errors
    /// A sentence, when the document could not be made to the standard.
    fn print(&self, document: &crate::archive::document::Document) -> Result<Vec<u8>, String>;
}
