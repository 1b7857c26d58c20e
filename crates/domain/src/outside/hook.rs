//! What a platform sends us unasked (webbkrok): is it theirs, and what happened.
//!
//! All of it is pure: bytes in, an answer out. A delivery may come twice, late, in the wrong order, or from
//! somebody else; so nothing is believed that the signature over the raw bytes does not carry, and what a
//! delivery says is a hint: the item is read again through the interface. Its own words are taken in beside, for
//! what is gone before it can be read.

use crate::channels::taken::Batch;
use jiff::Timestamp;

/// A request as it came.
#[derive(Clone, Copy, Debug)]
pub struct Delivery<'a> {
    /// The fields of the query, unescaped, in order.
    pub query: &'a [(String, String)],
    /// The headers, names in lower case.
    pub headers: &'a [(String, String)],
    /// The body's bytes, untouched.
    pub body: &'a [u8],
}

impl Delivery<'_> {
    /// The first header of this name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// The first field of the query of this name.
    #[must_use]
    pub fn asked(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// What we and the platform share. Never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct HookSecret {
    /// What deliveries are signed with: the application's secret.
    pub signing: String,
    /// The word a platform says when it first asks, where it says one.
    pub greeting: String,
}

impl std::fmt::Debug for HookSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HookSecret(…)")
    }
}

/// The answer to a platform that asks whether the address is ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Greeting {
    /// The media type of the answer.
    pub kind: &'static str,
    /// What it says.
    pub body: String,
}

/// Why a delivery is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forged {
    /// There is no signature.
    Unsigned,
    /// The signature is not over these bytes, or not with our secret.
    WrongSignature,
    /// It is signed, but says an instant too far from now: it may be an old one sent again.
    TooOld,
}

/// What a delivery says happened with one account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Happened {
    /// The account it concerns, as the platform names it: its id there, or its name.
    pub account: String,
    /// What it says was written, and what it says is gone.
    pub batch: Batch,
    /// The threads, by external id, where something happened: to be read through the interface.
    pub threads: Vec<String>,
    /// Whether something new came that no thread names: ask for what is new.
    pub look: bool,
    /// Whether our right to read has been taken back.
    pub withdrawn: bool,
    /// When the platform says it happened, the earliest where there are several.
    pub at: Option<Timestamp>,
}

/// A platform's manner of sending.
pub trait Hook: Send + Sync {
    /// The answer to the platform's question whether this address is ours; none when it is no such question, or
    /// not theirs.
    fn greet(&self, asked: &Delivery<'_>, secret: &HookSecret) -> Option<Greeting>;

    /// Whether the delivery is theirs. Compares in constant time; looks at the raw bytes before anything is
    /// parsed.
    ///
    /// # Errors
    /// Why it is not.
    fn check(&self, delivery: &Delivery<'_>, secret: &HookSecret, now: Timestamp) -> Result<(), Forged>;

    /// What happened, in the order the delivery has it. Of an unknown kind: the account and `look`. Never
    /// panics; what cannot be read at all is an empty list, and the bytes are kept.
    fn read(&self, body: &[u8], now: Timestamp) -> Vec<Happened>;

    /// Whether the account a delivery names is this one of ours: `name` is what the channel's particulars call
    /// it, `address` where it is.
    fn is(&self, named: &str, name: &str, address: &str) -> bool {
        let _ = address;
        named == name
    }
}
