//! The acts on a message and where they lead: the state table of requirements 4.2 as one function.
//!
//! Every act can say why it may not be done, in a sentence the officer understands.

use super::tracks::{AnswerRecord, Handling, Police, Publication, Record, Tracks};

/// What somebody (or a rule) does with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Act {
    Assign,
    Triage,
    Consult,
    Advise,
    OrderHolding,
    ConfirmHolding,
    Forward,
    Deliver,
    Decline,
    BeginCriticism,
    MeetCriticism,
    OrderAnswer,
    ConfirmAnswer,
    Leave,
    AssessRemoval,
    KeepUp,
    OrderRemoval,
    CancelRemoval,
    ConfirmUnpublished,
    ConfirmDeleted,
    ConfirmBehindClick,
    StillSeen,
    OrderRestore,
    CancelRestore,
    ConfirmRestored,
    NotBack,
    OpenAppeal,
    CannotRemove,
    FoundGone,
    FoundAgain,
    KeepOrdered,
    ToRegister,
    ConfirmRegistered,
    UndecideRecord,
    ToTransfer,
    ConfirmTransferred,
    CancelRegistration,
    OweAnswerRecord,
    FreeAnswerRecord,
    KeepAnswerOrdered,
    RegisterAnswer,
    ConfirmAnswerRegistered,
    CancelAnswerRegistration,
    AnnulRegistration,
    AskLawyer,
    ReportedToPolice,
    NotReportedToPolice,
    Close,
    Reopen,
}

/// Why an act may not be done, as a key of the page's texts; the sentence is made where it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotNow {
    /// The message is closed; reopen it first.
    #[error("Meddelandet är stängt. Öppna det igen först.")]
    Closed,
    /// Nothing to close again.
    #[error("Meddelandet är inte stängt.")]
    NotClosed,
    /// It is our own post.
    #[error("Det här är vårt eget inlägg. Det besvaras inte.")]
    Ours,
    /// Nobody was asked.
    #[error("Ingen är tillfrågad om det här meddelandet.")]
    NobodyAsked,
    /// It is not with anybody else.
    #[error("Meddelandet är inte vidarebefordrat.")]
    NotForwarded,
    /// No removal is being assessed.
    #[error("Ta ställning till borttagning först: välj grund och skäl.")]
    NoRemovalAssessed,
    /// The copy must come first.
    #[error("En bevarandekopia måste finnas innan något tas bort.")]
    NoCopy,
    /// Something was not ordered.
    #[error("Det finns ingen beställning att bekräfta.")]
    NotOrdered,
    /// It is already out of view.
    #[error("Meddelandet är redan borttaget.")]
    AlreadyRemoved,
    /// It is not out of view by our hand.
    #[error("Meddelandet är inte borttaget av oss. Det finns inget att återställa.")]
    NotRemoved,
    /// No lawyer has been asked.
    #[error("Ingen fråga är ställd till juristen.")]
    NoLawyer,
    /// It is already registered.
    #[error("Meddelandet är redan registrerat.")]
    AlreadyRegistered,
    /// The answer's registration is no question of its own here.
    #[error(
        "Svarets registrering avgörs inte för sig här: inget svar är bekräftat, eller så kräver riktlinjerna det inte."
    )]
    NoAnswerRecord,
    /// The answer is registered.
    #[error("Svaret är redan registrerat.")]
    AnswerRegistered,
    /// It is not registered.
    #[error("Meddelandet är inte registrerat.")]
    NotRegistered,
    /// Something still keeps it open.
    #[error("Meddelandet kan inte stängas än: alla fyra spår måste vara klara.")]
    Unrest,
    /// It waits for an answer's confirmation.
    #[error("Svaret är beställt men inte bekräftat. Bekräfta eller avbryt det först.")]
    AnswerWaiting,
    /// The platform has been asked to give the answer, and may have done it.
    #[error(
        "Plattformen är tillfrågad och kan redan ha lagt upp svaret. Vänta på besked, eller se efter där och gör det för hand."
    )]
    PerhapsGiven,
    /// The platform says it is done, and nobody has looked as a stranger yet.
    #[error(
        "Plattformen säger att det är gjort, men det är inte kontrollerat utifrån än. Vänta på kontrollen."
    )]
    NotSeen,
    /// Somebody has asked to have it reconsidered.
    #[error("En begäran om omprövning prövas. Avgör den först.")]
    AppealWaiting,
    /// It waits for something else that was ordered.
    #[error("Något är beställt men inte bekräftat. Bekräfta eller avbryt det först.")]
    OrderWaiting,
}

/// Where an act leads from where the message stands, or why it may not be done.
///
/// # Errors
/// `NotNow`, with the sentence the officer sees.
pub fn after(act: Act, t: Tracks, ours: bool) -> Result<Tracks, NotNow> {
    use Act as A;
    // What happens outside, and a removal found wrong, reach a closed message too.
    let reaches_closed = matches!(
        act,
        A::Reopen | A::FoundGone | A::FoundAgain | A::StillSeen | A::OrderRestore | A::OpenAppeal
    );
    if t.handling == Handling::Closed && !reaches_closed {
        return Err(NotNow::Closed);
    }
    let handling = |handling| Ok(Tracks { handling, ..t });
    let removed = matches!(t.publication, Publication::Unpublished | Publication::Deleted);
    let out = removed || t.publication == Publication::BehindClick;
    let reopened = |to| if t.handling == Handling::Closed { to } else { t.handling };
    match act {
        A::Assign | A::Triage => match t.handling {
            Handling::Captured => handling(Handling::Triage),
            _ => Ok(t),
        },
        A::Consult => handling(Handling::Consulting),
        A::Advise if t.handling == Handling::Consulting => handling(Handling::Triage),
        A::Advise => Err(NotNow::NobodyAsked),
        A::OrderHolding | A::OrderAnswer | A::MeetCriticism if ours => Err(NotNow::Ours),
        A::OrderHolding => Ok(t),
        A::ConfirmHolding => handling(Handling::HoldingReply),
        A::Forward => handling(Handling::Forwarded),
        A::Deliver if t.handling == Handling::Forwarded => handling(Handling::Drafting),
        A::Decline if t.handling == Handling::Forwarded => handling(Handling::Triage),
        A::Deliver | A::Decline => Err(NotNow::NotForwarded),
        A::BeginCriticism => handling(Handling::Criticism),
        A::MeetCriticism | A::OrderAnswer => handling(Handling::Drafting),
        A::ConfirmAnswer => {
            Ok(Tracks { handling: Handling::Answered, answer_record: another(t.answer_record), ..t })
        }
        A::Leave => handling(Handling::Left),
        A::AssessRemoval if removed => Err(NotNow::AlreadyRemoved),
        A::AssessRemoval => handling(Handling::RemovalAssessed),
        A::KeepUp if t.handling == Handling::RemovalAssessed => {
            Ok(Tracks { handling: Handling::Triage, publication: unordered(t.publication), ..t })
        }
        A::CancelRemoval => Ok(Tracks { publication: unordered(t.publication), ..t }),
        A::KeepUp => Err(NotNow::NoRemovalAssessed),
        A::OrderRemoval if removed => Err(NotNow::AlreadyRemoved),
        A::OrderRemoval if t.handling != Handling::RemovalAssessed => Err(NotNow::NoRemovalAssessed),
        A::OrderRemoval => Ok(Tracks { publication: Publication::Preserved, ..t }),
        A::ConfirmUnpublished if t.publication == Publication::Preserved => {
            Ok(Tracks { publication: Publication::Unpublished, ..t })
        }
        A::ConfirmDeleted if matches!(t.publication, Publication::Preserved | Publication::Unpublished) => {
            Ok(Tracks { publication: Publication::Deleted, ..t })
        }
        A::ConfirmBehindClick if t.publication == Publication::Preserved => {
            Ok(Tracks { publication: Publication::BehindClick, ..t })
        }
        A::StillSeen if out => Ok(Tracks {
            publication: Publication::Preserved,
            handling: reopened(Handling::RemovalAssessed),
            ..t
        }),
        A::StillSeen => Ok(t),
        A::OrderRestore if out => Ok(Tracks { handling: reopened(Handling::Triage), ..t }),
        A::OrderRestore => Err(NotNow::NotRemoved),
        A::CancelRestore => Ok(t),
        A::ConfirmRestored if out => Ok(Tracks {
            publication: Publication::Restored,
            handling: match t.handling {
                Handling::RemovalAssessed => Handling::Triage,
                other => other,
            },
            ..t
        }),
        A::ConfirmRestored => Err(NotNow::NotRemoved),
        A::NotBack if t.publication == Publication::Restored => {
            Ok(Tracks { publication: Publication::Unpublished, ..t })
        }
        A::NotBack => Ok(t),
        A::OpenAppeal => Ok(Tracks { handling: reopened(Handling::RemovalAssessed), ..t }),
        A::CannotRemove if t.publication == Publication::Preserved => {
            Ok(Tracks { publication: Publication::CannotRemove, ..t })
        }
        A::ConfirmUnpublished | A::ConfirmDeleted | A::ConfirmBehindClick | A::CannotRemove => {
            Err(NotNow::NoCopy)
        }
        A::FoundGone if removed => Ok(t),
        A::FoundGone => Ok(Tracks { publication: Publication::DeletedAtSource, ..t }),
        A::FoundAgain if t.publication == Publication::DeletedAtSource => {
            Ok(Tracks { publication: Publication::Visible, ..t })
        }
        A::FoundAgain => Ok(t),
        A::KeepOrdered if t.record == Record::Registered => Err(NotNow::AlreadyRegistered),
        A::KeepOrdered => Ok(Tracks { record: Record::KeptOrdered, ..t }),
        A::ToRegister if t.record == Record::Registered => Err(NotNow::AlreadyRegistered),
        A::ToRegister => Ok(Tracks { record: Record::ToRegister, ..t }),
        A::ConfirmRegistered if matches!(t.record, Record::ToRegister | Record::ToTransfer) => {
            Ok(Tracks { record: Record::Registered, ..t })
        }
        A::ConfirmRegistered => Err(NotNow::NotOrdered),
        A::UndecideRecord if t.record == Record::ToRegister => Ok(Tracks { record: Record::Undecided, ..t }),
        A::UndecideRecord => Ok(t),
        A::ToTransfer => Ok(Tracks { record: Record::ToTransfer, ..t }),
        A::ConfirmTransferred if t.record == Record::ToTransfer => {
            Ok(Tracks { record: Record::KeptOrdered, ..t })
        }
        A::ConfirmTransferred => Err(NotNow::NotOrdered),
        A::CancelRegistration if matches!(t.record, Record::ToRegister | Record::ToTransfer) => {
            Ok(Tracks { record: Record::Undecided, ..t })
        }
        A::CancelRegistration => Ok(t),
        A::OweAnswerRecord
        | A::FreeAnswerRecord
        | A::KeepAnswerOrdered
        | A::RegisterAnswer
        | A::ConfirmAnswerRegistered
        | A::CancelAnswerRegistration => {
            Ok(Tracks { answer_record: answers_way(act, t.answer_record)?, ..t })
        }
        A::AnnulRegistration if t.record == Record::Registered => {
            Ok(Tracks { record: Record::ToRegister, ..t })
        }
        A::AnnulRegistration => Err(NotNow::NotRegistered),
        A::AskLawyer => Ok(Tracks { police: Police::WithLawyer, ..t }),
        A::ReportedToPolice if t.police == Police::WithLawyer => Ok(Tracks { police: Police::Reported, ..t }),
        A::NotReportedToPolice if t.police == Police::WithLawyer => {
            Ok(Tracks { police: Police::NotReported, ..t })
        }
        A::ReportedToPolice | A::NotReportedToPolice => Err(NotNow::NoLawyer),
        A::Close if t.unrest().is_empty() => handling(Handling::Closed),
        A::Close => Err(NotNow::Unrest),
        A::Reopen if t.handling == Handling::Closed => handling(Handling::Triage),
        A::Reopen => Err(NotNow::NotClosed),
    }
}

/// Where an act leads our answer as a record (AN-26, RG-06).
fn answers_way(act: Act, now: AnswerRecord) -> Result<AnswerRecord, NotNow> {
    use AnswerRecord as R;
    match (act, now) {
        (Act::OweAnswerRecord, R::NotAsked) | (Act::CancelAnswerRegistration, R::ToRegister) => {
            Ok(R::Undecided)
        }
        // What somebody has decided stands, also when nobody would ask today.
        (Act::FreeAnswerRecord, R::Undecided) => Ok(R::NotAsked),
        (Act::KeepAnswerOrdered | Act::RegisterAnswer, R::NotAsked) => Err(NotNow::NoAnswerRecord),
        (Act::KeepAnswerOrdered | Act::RegisterAnswer, R::Registered) => Err(NotNow::AnswerRegistered),
        (Act::KeepAnswerOrdered, _) => Ok(R::KeptOrdered),
        (Act::RegisterAnswer, _) => Ok(R::ToRegister),
        (Act::ConfirmAnswerRegistered, R::ToRegister) => Ok(R::Registered),
        (Act::ConfirmAnswerRegistered, _) => Err(NotNow::NotOrdered),
        _ => Ok(now),
    }
}

/// One more answer is given: what was decided of an earlier one says nothing of it. An order that waits
/// takes them both.
fn another(now: AnswerRecord) -> AnswerRecord {
    match now {
        AnswerRecord::KeptOrdered | AnswerRecord::Registered => AnswerRecord::Undecided,
        other => other,
    }
}

/// Where the publication stands when a removal that was ordered is not carried out.
fn unordered(publication: Publication) -> Publication {
    if publication == Publication::Preserved { Publication::Visible } else { publication }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_message_takes_no_act_but_reopening() {
        let closed = Tracks { handling: Handling::Closed, record: Record::KeptOrdered, ..Tracks::default() };
        assert_eq!(after(Act::Forward, closed, false), Err(NotNow::Closed));
        assert_eq!(after(Act::Reopen, closed, false).unwrap().handling, Handling::Triage);
    }

    #[test]
    fn nothing_is_taken_down_before_it_was_assessed_and_copied() {
        let triage = Tracks { handling: Handling::Triage, ..Tracks::default() };
        assert_eq!(after(Act::OrderRemoval, triage, false), Err(NotNow::NoRemovalAssessed));
        assert_eq!(after(Act::ConfirmDeleted, triage, false), Err(NotNow::NoCopy));
        let assessed = after(Act::AssessRemoval, triage, false).unwrap();
        let ordered = after(Act::OrderRemoval, assessed, false).unwrap();
        assert_eq!(ordered.publication, Publication::Preserved);
        let gone = after(Act::ConfirmDeleted, ordered, false).unwrap();
        assert_eq!(gone.publication, Publication::Deleted);
    }

    #[test]
    fn a_removal_that_is_ordered_and_not_carried_out_leaves_the_message_where_it_was() {
        let ordered = Tracks {
            handling: Handling::RemovalAssessed,
            publication: Publication::Preserved,
            ..Tracks::default()
        };
        assert_eq!(after(Act::CancelRemoval, ordered, false).unwrap().publication, Publication::Visible);
        let kept = after(Act::KeepUp, ordered, false).unwrap();
        assert_eq!((kept.handling, kept.publication), (Handling::Triage, Publication::Visible));
    }

    #[test]
    fn our_answer_is_decided_for_itself_only_where_that_is_asked() {
        use AnswerRecord as R;
        let answered = Tracks { handling: Handling::Answered, ..Tracks::default() };
        let at = |answer_record| Tracks { answer_record, ..answered };
        assert_eq!(after(Act::KeepAnswerOrdered, answered, false), Err(NotNow::NoAnswerRecord));
        for (act, from, to) in [
            (Act::OweAnswerRecord, R::NotAsked, R::Undecided),
            (Act::OweAnswerRecord, R::KeptOrdered, R::KeptOrdered),
            (Act::FreeAnswerRecord, R::Undecided, R::NotAsked),
            (Act::FreeAnswerRecord, R::Registered, R::Registered),
            (Act::KeepAnswerOrdered, R::Undecided, R::KeptOrdered),
            (Act::KeepAnswerOrdered, R::ToRegister, R::KeptOrdered),
            (Act::RegisterAnswer, R::KeptOrdered, R::ToRegister),
            (Act::CancelAnswerRegistration, R::ToRegister, R::Undecided),
            (Act::ConfirmAnswerRegistered, R::ToRegister, R::Registered),
            (Act::ConfirmAnswer, R::Registered, R::Undecided),
            (Act::ConfirmAnswer, R::ToRegister, R::ToRegister),
            (Act::ConfirmAnswer, R::NotAsked, R::NotAsked),
        ] {
            assert_eq!(after(act, at(from), false).unwrap().answer_record, to, "{act:?} from {from}");
        }
        assert_eq!(after(Act::RegisterAnswer, at(R::Registered), false), Err(NotNow::AnswerRegistered));
        let not = after(Act::ConfirmAnswerRegistered, at(R::Undecided), false);
        assert_eq!(not, Err(NotNow::NotOrdered));
    }

    #[test]
    fn an_order_to_register_that_is_cancelled_leaves_the_question_open() {
        let ordered = Tracks { record: Record::ToRegister, ..Tracks::default() };
        assert_eq!(after(Act::CancelRegistration, ordered, false).unwrap().record, Record::Undecided);
        let done = Tracks { record: Record::Registered, ..ordered };
        assert_eq!(after(Act::CancelRegistration, done, false).unwrap().record, Record::Registered);
    }

    #[test]
    fn a_registration_that_is_annulled_leaves_the_message_to_be_registered() {
        let registered = Tracks { record: Record::Registered, ..Tracks::default() };
        assert_eq!(after(Act::AnnulRegistration, registered, false).unwrap().record, Record::ToRegister);
        let not = after(Act::AnnulRegistration, Tracks::default(), false);
        assert_eq!(not, Err(NotNow::NotRegistered));
    }

    #[test]
    fn what_comes_back_at_its_source_is_there_again_and_what_we_removed_stays_removed() {
        let gone = after(Act::FoundGone, Tracks::default(), false).unwrap();
        assert_eq!(after(Act::FoundAgain, gone, false).unwrap().publication, Publication::Visible);
        let deleted = Tracks { publication: Publication::Deleted, ..Tracks::default() };
        assert_eq!(after(Act::FoundAgain, deleted, false).unwrap(), deleted);
    }

    #[test]
    fn what_a_stranger_still_sees_is_not_removed_and_opens_a_closed_message_again() {
        let closed = Tracks {
            handling: Handling::Closed,
            publication: Publication::Unpublished,
            record: Record::KeptOrdered,
            ..Tracks::default()
        };
        let seen = after(Act::StillSeen, closed, false).unwrap();
        assert_eq!((seen.handling, seen.publication), (Handling::RemovalAssessed, Publication::Preserved));
        assert!(!seen.unrest().is_empty());
        let triage = Tracks { handling: Handling::Triage, ..Tracks::default() };
        assert_eq!(after(Act::StillSeen, triage, false), Ok(triage), "what was never removed is as it was");
    }

    #[test]
    fn what_was_wrongly_removed_is_put_back_and_then_handled() {
        let closed = Tracks {
            handling: Handling::Closed,
            publication: Publication::Deleted,
            record: Record::Registered,
            ..Tracks::default()
        };
        let ordered = after(Act::OrderRestore, closed, false).unwrap();
        assert_eq!((ordered.handling, ordered.publication), (Handling::Triage, Publication::Deleted));
        let back = after(Act::ConfirmRestored, ordered, false).unwrap();
        assert_eq!(back.publication, Publication::Restored);
        assert_eq!(after(Act::OrderRestore, back, false), Err(NotNow::NotRemoved));
    }

    #[test]
    fn behind_a_click_a_graver_measure_can_still_be_taken() {
        let click = Tracks {
            handling: Handling::RemovalAssessed,
            publication: Publication::BehindClick,
            ..Tracks::default()
        };
        assert_eq!(after(Act::OrderRemoval, click, false).unwrap().publication, Publication::Preserved);
    }

    #[test]
    fn a_holding_reply_never_rests_the_handling() {
        let triage = Tracks { handling: Handling::Triage, ..Tracks::default() };
        let held = after(Act::ConfirmHolding, triage, false).unwrap();
        assert!(held.unrest().contains(&super::super::tracks::Track::Handling));
    }
}
