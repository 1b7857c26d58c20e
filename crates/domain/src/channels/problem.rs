//! What was wrong with a channel's source, in words its people can act on.
//!
//! A problem never stops what could be read: it stands beside it, on the channel's page, with since
//! when. The kind is for the program and for counting; the sentence is for the reader.

use serde::{Deserialize, Serialize};

/// Something wrong at the source, on the way, or in one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What sort of thing is wrong: stable, so that "since when" can be told from poll to poll.
    pub kind: ProblemKind,
    /// What is wrong and what follows from it, in Swedish, ending with a full stop. Holds no text
    /// of any message.
    pub sentence: String,
    /// Who can do something about it.
    pub mender: Mender,
    /// The item it concerns, by external id or by its place ("rad 12"); none means the whole source.
    pub item: Option<String>,
}

impl Problem {
    /// A problem of the whole source.
    #[must_use]
    pub fn new(kind: ProblemKind, mender: Mender, sentence: impl Into<String>) -> Self {
        Self { kind, sentence: sentence.into(), mender, item: None }
    }

    /// The same problem, tied to one item.
    #[must_use]
    pub fn at(mut self, item: impl Into<String>) -> Self {
        self.item = Some(item.into());
        self
    }
}

/// Who can mend a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mender {
    /// Whoever runs the site or service the feed comes from.
    Source,
    /// The person responsible for the channel (kanalansvarig), by changing its settings.
    Responsible,
    /// Whoever runs this installation.
    Operator,
    /// Nobody needs to: it is tried again.
    Time,
    /// Whoever wrote: it is their own address.
    Author,
}

impl Mender {
    /// The mender as it is said on the page: "Kan rättas av …".
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Source => "den som driver källan",
            Self::Responsible => "kanalens ansvariga",
            Self::Operator => "den som driver installationen",
            Self::Time => "ingen: ett nytt försök görs av sig självt",
            Self::Author => "bara den som skrev, för adressen är avsändarens egen",
        }
    }
}

macro_rules! kinds { ($($(#[$doc:meta])* $name:ident = $word:literal;)*) => {
    /// The sorts of problems, each with the word it is stored under.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    pub enum ProblemKind { $($(#[$doc])* #[serde(rename = $word)] $name,)* }

    impl ProblemKind {
        /// Every kind there is.
        pub const ALL: &'static [Self] = &[$(Self::$name),*];

        /// The word this kind is stored and tested under.
        #[must_use]
        pub fn word(self) -> &'static str { match self { $(Self::$name => $word),* } }
    }
} }

kinds! {
    /// A letter was not taken, and will not be.
    LetterRefused = "letter_refused";
    /// A letter came back.
    LetterCameBack = "letter_came_back";
    /// The mail server cannot take letters now.
    LetterWaits = "letter_waits";
    /// The mail settings do not work.
    LetterSettings = "letter_settings";
    /// The address is no address, or not one of http and https.
    BadAddress = "bad_address";
    /// The address leads to a machine that is not on the open internet, and is not allowed by name.
    PrivateAddress = "private_address";
    /// The port is not on the list.
    PortRefused = "port_refused";
    /// The name could not be looked up.
    NameUnknown = "name_unknown";
    /// The platform's interface is switched off, or stands behind something that answers for it.
    InterfaceMissing = "interface_missing";
    /// The account is let in, but may not do or see what is asked.
    MayNotModerate = "may_not_moderate";
    /// The platform's clock and ours do not agree.
    ClockSkew = "clock_skew";
    /// Answers come, but slowly.
    SlowAnswers = "slow_answers";
    /// The platform says yes and nothing happens.
    NothingHappened = "nothing_happened";
    /// What was to be acted upon is not at the platform.
    ItemGone = "item_gone";
    /// What lets us in has run out.
    AccessEnded = "access_ended";
    /// What may be spent on the channel, or at the platform, is spent.
    BudgetSpent = "budget_spent";
    /// What may be spent on the channel is nearly spent.
    BudgetNearlySpent = "budget_nearly_spent";
    /// The platform's terms let a person do this, and no program.
    OnlyByHand = "only_by_hand";
    /// An answer that is no JSON where JSON was promised.
    NotJson = "not_json";
    /// Nobody answered, or the line broke before anything came.
    Unreachable = "unreachable";
    /// The certificate or the encryption did not hold.
    TlsFailed = "tls_failed";
    /// The answer did not come in time.
    TooSlow = "too_slow";
    /// Too many redirects, or a circle of them.
    TooManyRedirects = "too_many_redirects";
    /// The source asked us to wait (429, or 503 with a time).
    AskedToWait = "asked_to_wait";
    /// The source has a fault of its own (5xx).
    SourceFault = "source_fault";
    /// The source wants a sign-in, or refuses ours (401, 403, 407).
    AccessRefused = "access_refused";
    /// The feed itself is not there (404). Says nothing of its messages.
    FeedMissing = "feed_missing";
    /// The feed itself is withdrawn (410). Says nothing of its messages.
    FeedWithdrawn = "feed_withdrawn";
    /// Another answer that is no success.
    StatusUnexpected = "status_unexpected";
    /// The feed has moved for good (301, 308).
    Moved = "moved";
    /// The answer was larger than the limit; what came before the limit was read.
    CutAtLimit = "cut_at_limit";
    /// The line broke in the middle; what came was read.
    CutOnTheWay = "cut_on_the_way";
    /// The compression was broken; what could be unpacked was read.
    CompressionBroken = "compression_broken";
    /// The answer was empty.
    Empty = "empty";
    /// A web page where a feed should be.
    HtmlInstead = "html_instead";
    /// Neither RSS, Atom nor JSON Feed.
    NotAFeed = "not_a_feed";
    /// The character set is not the one declared.
    WrongCharset = "wrong_charset";
    /// Null bytes or other characters that may not occur.
    BadCharacters = "bad_characters";
    /// The XML or JSON is not well formed; items around the break were kept.
    NotWellFormed = "not_well_formed";
    /// The end is missing: the last item may be.
    CutShort = "cut_short";
    /// Something follows after the end of the document.
    TrailingGarbage = "trailing_garbage";
    /// Own entities are declared; they are not expanded.
    EntitiesRefused = "entities_refused";
    /// Nested deeper than is read.
    TooDeep = "too_deep";
    /// One item could not be read; its bytes are kept.
    BrokenItem = "broken_item";
    /// One item is larger than is read whole.
    ItemTooLarge = "item_too_large";
    /// An item without id: its link, or its content, is its identity.
    IdMissing = "id_missing";
    /// The same id on several items in one answer.
    IdTwice = "id_twice";
    /// The source gives the same items new ids at every poll.
    IdsChange = "ids_change";
    /// No time of publication.
    DateMissing = "date_missing";
    /// A time that cannot be read.
    DateUnreadable = "date_unreadable";
    /// A time that has not been yet.
    DateInFuture = "date_in_future";
    /// A time that cannot be true.
    DateImplausible = "date_implausible";
    /// A time without offset, read as Swedish time.
    DateWithoutOffset = "date_without_offset";
    /// Script or other active content, taken away from what is shown.
    ActiveContent = "active_content";
    /// HTML escaped twice, read as HTML.
    EscapedTwice = "escaped_twice";
    /// An item with neither title nor text nor media.
    NothingToRead = "nothing_to_read";
    /// An address within an item that cannot be used.
    BadLink = "bad_link";
    /// A field holds another sort of value than it should.
    WrongType = "wrong_type";
    /// A field that nobody knows.
    UnknownField = "unknown_field";
    /// A picture or file larger than the limit.
    MediaTooLarge = "media_too_large";
    /// Media that could not be fetched.
    MediaMissing = "media_missing";
    /// Media of another sort than the source said.
    MediaOtherType = "media_other_type";
}

#[cfg(test)]
mod tests {
    use super::ProblemKind;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_has_a_word_of_its_own() {
        let words: BTreeSet<_> = ProblemKind::ALL.iter().map(|k| k.word()).collect();
        assert_eq!(words.len(), ProblemKind::ALL.len());
    }
}
