//! The four tracks of a message, independent of each other (requirements 4.2).
//!
//! One message can at the same moment be answered, taken down, registered and with the police. It
//! closes when all four rest; never silently. Where the policy decides our answer's registration for
//! itself, the record track is two: the post's and the answer's (AN-26, RG-06).

use serde::{Deserialize, Serialize};

macro_rules! track { ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $v:ident = $word:literal,)* }) => {
    $(#[$doc])*
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    pub enum $name { $($(#[$vdoc])* $v,)* }
    impl $name {
        /// Every value, in the order of the work.
        pub const ALL: &'static [Self] = &[$(Self::$v,)*];
        /// The word the database keeps.
        #[must_use]
        pub fn word(self) -> &'static str { match self { $(Self::$v => $word,)* } }
        /// The value of a word the database kept.
        #[must_use]
        pub fn from_word(word: &str) -> Option<Self> { match word { $($word => Some(Self::$v),)* _ => None } }
    }
    impl std::fmt::Display for $name { fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.word()) } }
} }

track! {
    /// Which of the four.
    Track {
        /// Handling (handläggning), A.
        Handling = "handling",
        /// Publication (publicering), B.
        Publication = "publication",
        /// Record (handlingens väg), C: the post's.
        Record = "record",
        /// C for our answer, where the policy decides it for itself (AN-26).
        AnswerRecord = "answer-record",
        /// Police (polisanmälan), D.
        Police = "police",
    }
}

track! {
    /// How the handling stands, A0-A9.
    Handling {
        /// A0: seen, nobody owns it yet.
        Captured = "captured",
        /// A1: with its owner, to be judged.
        Triage = "triage",
        /// A2: a colleague has been asked.
        Consulting = "consulting",
        /// A3: a holding reply (hållsvar) has been sent; the answer is still owed.
        HoldingReply = "holding-reply",
        /// A4: with somebody better placed; the deadline stays.
        Forwarded = "forwarded",
        /// A5a: criticism, being assessed.
        Criticism = "criticism",
        /// A5: an answer is being written.
        Drafting = "drafting",
        /// A6: answered, and the answer confirmed where it was given.
        Answered = "answered",
        /// A7: left without an answer, as a decision.
        Left = "left",
        /// A8: is it to be removed?
        RemovalAssessed = "removal-assessed",
        /// A9: closed; every track rests.
        Closed = "closed",
    }
}

track! {
    /// How the publication stands, B0-B6.
    Publication {
        /// B0: there for all to read (or for the recipient, if direct).
        Visible = "visible",
        /// B1: copied before a measure.
        Preserved = "preserved",
        /// B2: out of public view, still at the platform.
        Unpublished = "unpublished",
        /// B3: deleted at the platform by us.
        Deleted = "deleted",
        /// Behind a click at the platform: out of sight, and others still reach it.
        BehindClick = "behind-click",
        /// B4: the platform does not let us.
        CannotRemove = "cannot-remove",
        /// B5: gone at the source by its author or the platform.
        DeletedAtSource = "deleted-at-source",
        /// B6: put back after review.
        Restored = "restored",
    }
}

track! {
    /// How the record (allmän handling) stands, C0-C5.
    Record {
        /// C0: not yet decided.
        Undecided = "undecided",
        /// C1: kept in order (hålls ordnad), not registered.
        KeptOrdered = "kept-ordered",
        /// C2: to be registered in the diary.
        ToRegister = "to-register",
        /// C3: registered; the diary's number is known.
        Registered = "registered",
        /// C4: to be transferred to the ordinary system.
        ToTransfer = "to-transfer",
        /// C5: disposed of (gallrad) under a decision.
        Disposed = "disposed",
    }
}

track! {
    /// How our answer stands as a record: the states of C that an answer can have.
    #[derive(Default)]
    AnswerRecord {
        /// Nobody asks: the policy does not, or nothing is answered.
        #[default]
        NotAsked = "not-asked",
        /// Answered; to be decided before the message closes.
        Undecided = "undecided",
        /// Kept in order, not registered.
        KeptOrdered = "kept-ordered",
        /// To be registered in the diary.
        ToRegister = "to-register",
        /// Registered; the diary's number is known.
        Registered = "registered",
    }
}

track! {
    /// How the question of a police report stands, D0-D3.
    Police {
        /// D0: no question of it.
        None = "none",
        /// D1: with the lawyer (stadsjurist).
        WithLawyer = "with-lawyer",
        /// D2: reported.
        Reported = "reported",
        /// D3: not reported, with reasons.
        NotReported = "not-reported",
    }
}

/// How a message stands in all four.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tracks {
    /// A.
    pub handling: Handling,
    /// B.
    pub publication: Publication,
    /// C.
    pub record: Record,
    /// C, for our answer.
    #[serde(default)]
    pub answer_record: AnswerRecord,
    /// D.
    pub police: Police,
}

impl Default for Tracks {
    fn default() -> Self {
        Self {
            handling: Handling::Captured,
            publication: Publication::Visible,
            record: Record::Undecided,
            answer_record: AnswerRecord::NotAsked,
            police: Police::None,
        }
    }
}

impl Tracks {
    /// What still keeps the message open, in the order of the tracks; empty when it can close.
    ///
    /// An order that has not been confirmed is the caller's to add: it is no state of a track.
    #[must_use]
    pub fn unrest(&self) -> Vec<Track> {
        let mut open = Vec::new();
        let handled = matches!(self.handling, Handling::Answered | Handling::Left | Handling::Closed);
        let removed = self.handling == Handling::RemovalAssessed
            && matches!(
                self.publication,
                Publication::Unpublished
                    | Publication::Deleted
                    | Publication::BehindClick
                    | Publication::CannotRemove
            );
        if !handled && !removed {
            open.push(Track::Handling);
        }
        if self.publication == Publication::Preserved {
            open.push(Track::Publication);
        }
        if !matches!(self.record, Record::KeptOrdered | Record::Registered | Record::Disposed) {
            open.push(Track::Record);
        }
        if matches!(self.answer_record, AnswerRecord::Undecided | AnswerRecord::ToRegister) {
            open.push(Track::AnswerRecord);
        }
        if self.police == Police::WithLawyer {
            open.push(Track::Police);
        }
        open
    }

    /// Whether somebody else has it: the view "waiting for others".
    #[must_use]
    pub fn waits_for_others(&self) -> bool {
        matches!(self.handling, Handling::Consulting | Handling::Forwarded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_rests_only_when_all_four_tracks_do() {
        let answered = Tracks { handling: Handling::Answered, ..Tracks::default() };
        assert_eq!(answered.unrest(), [Track::Record]);
        let kept = Tracks { record: Record::KeptOrdered, ..answered };
        assert!(kept.unrest().is_empty());
        let lawyer = Tracks { police: Police::WithLawyer, ..kept };
        assert_eq!(lawyer.unrest(), [Track::Police]);
    }

    #[test]
    fn a_removed_message_needs_no_answer_to_rest() {
        let removed = Tracks {
            handling: Handling::RemovalAssessed,
            publication: Publication::Deleted,
            record: Record::Registered,
            ..Tracks::default()
        };
        assert!(removed.unrest().is_empty());
    }

    #[test]
    fn where_the_answer_is_decided_for_itself_the_message_stays_open_until_both_rest() {
        let post = Tracks {
            handling: Handling::Answered,
            record: Record::KeptOrdered,
            answer_record: AnswerRecord::Undecided,
            ..Tracks::default()
        };
        assert_eq!(post.unrest(), [Track::AnswerRecord]);
        let ordered = Tracks { answer_record: AnswerRecord::ToRegister, ..post };
        assert_eq!(ordered.unrest(), [Track::AnswerRecord]);
        for rests in [AnswerRecord::NotAsked, AnswerRecord::KeptOrdered, AnswerRecord::Registered] {
            assert!(Tracks { answer_record: rests, ..post }.unrest().is_empty(), "{rests}");
        }
        let answer = Tracks { record: Record::Undecided, answer_record: AnswerRecord::Registered, ..post };
        assert_eq!(answer.unrest(), [Track::Record], "one says nothing of the other");
    }

    #[test]
    fn every_word_reads_back() {
        for h in Handling::ALL {
            assert_eq!(Handling::from_word(h.word()), Some(*h));
        }
    }
}
