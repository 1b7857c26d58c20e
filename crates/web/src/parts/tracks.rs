//! The four tracks in one strip: a reader knows in a second how a message stands.

use crate::{ctx::Ctx, t};
use maud::{Markup, html};
use torg_domain::inbox::tracks::{AnswerRecord, Handling, Police, Publication, Record, Track, Tracks};

/// The strip.
#[must_use]
pub fn strip(ctx: &Ctx, tracks: Tracks, proposed_record: Option<Record>) -> Markup {
    let unrest = tracks.unrest();
    let cell = |track: Track, name: String, state: String| {
        let open = unrest.contains(&track);
        html! {
            div.open[open] { dt { (name) } dd { (state)
                @if !open { span.rest { (t!(ctx, "track-rests")) } } } }
        }
    };
    let record_state = match (tracks.record, proposed_record) {
        (Record::Undecided, Some(proposed)) => t!(ctx, "record-proposed", state = record(ctx, proposed)),
        (state, _) => record(ctx, state),
    };
    html! {
        dl.tracks.sheet {
            (cell(Track::Handling, t!(ctx, "track-handling"), handling(ctx, tracks.handling)))
            (cell(Track::Publication, t!(ctx, "track-publication"), publication(ctx, tracks.publication)))
            (cell(Track::Record, t!(ctx, "track-record"), record_state))
            @if tracks.answer_record != AnswerRecord::NotAsked {
                (cell(Track::AnswerRecord, t!(ctx, "track-answer-record"), answer_record(ctx, tracks.answer_record)))
            }
            (cell(Track::Police, t!(ctx, "track-police"), police(ctx, tracks.police)))
        }
    }
}

/// How the handling stands, in words.
#[must_use]
pub fn handling(ctx: &Ctx, state: Handling) -> String {
    match state {
        Handling::Captured => t!(ctx, "handling-captured"),
        Handling::Triage => t!(ctx, "handling-triage"),
        Handling::Consulting => t!(ctx, "handling-consulting"),
        Handling::HoldingReply => t!(ctx, "handling-holding"),
        Handling::Forwarded => t!(ctx, "handling-forwarded"),
        Handling::Criticism => t!(ctx, "handling-criticism"),
        Handling::Drafting => t!(ctx, "handling-drafting"),
        Handling::Answered => t!(ctx, "handling-answered"),
        Handling::Left => t!(ctx, "handling-left"),
        Handling::RemovalAssessed => t!(ctx, "handling-removal"),
        Handling::Closed => t!(ctx, "handling-closed"),
    }
}

/// How the publication stands, in words.
#[must_use]
pub fn publication(ctx: &Ctx, state: Publication) -> String {
    match state {
        Publication::Visible => t!(ctx, "publication-visible"),
        Publication::Preserved => t!(ctx, "publication-preserved"),
        Publication::Unpublished => t!(ctx, "publication-unpublished"),
        Publication::Deleted => t!(ctx, "publication-deleted"),
        Publication::BehindClick => t!(ctx, "publication-click"),
        Publication::CannotRemove => t!(ctx, "publication-cannot"),
        Publication::DeletedAtSource => t!(ctx, "publication-gone"),
        Publication::Restored => t!(ctx, "publication-restored"),
    }
}

/// How the record stands, in words.
#[must_use]
pub fn record(ctx: &Ctx, state: Record) -> String {
    match state {
        Record::Undecided => t!(ctx, "record-undecided"),
        Record::KeptOrdered => t!(ctx, "record-kept"),
        Record::ToRegister => t!(ctx, "record-to-register"),
        Record::Registered => t!(ctx, "record-registered"),
        Record::ToTransfer => t!(ctx, "record-to-transfer"),
        Record::Disposed => t!(ctx, "record-disposed"),
    }
}

/// How our answer stands as a record, in words.
#[must_use]
pub fn answer_record(ctx: &Ctx, state: AnswerRecord) -> String {
    match state {
        AnswerRecord::NotAsked | AnswerRecord::Undecided => t!(ctx, "record-undecided"),
        AnswerRecord::KeptOrdered => t!(ctx, "record-kept"),
        AnswerRecord::ToRegister => t!(ctx, "record-to-register"),
        AnswerRecord::Registered => t!(ctx, "record-registered"),
    }
}

/// How the question of a police report stands, in words.
#[must_use]
pub fn police(ctx: &Ctx, state: Police) -> String {
    match state {
        Police::None => t!(ctx, "police-none"),
        Police::WithLawyer => t!(ctx, "police-lawyer"),
        Police::Reported => t!(ctx, "police-reported"),
        Police::NotReported => t!(ctx, "police-not-reported"),
    }
}
