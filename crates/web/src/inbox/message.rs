//! One message: the thread around it, how it stands, and everything one can do, always in the same order.
//!
//! Every act is a form beside the text, open to everybody who may read, with its reason where it may
//! not be done just now. Every form carries the revision it was made on.

pub mod acts;
pub mod answer;
pub mod asked;
pub mod criticism;
pub mod decisions;
pub mod exits;
pub mod proposals;
pub mod record;
pub mod sample;
pub mod sending;
pub mod thread;
pub mod triage;

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::{Clock, Due, swedish},
        form::{self, Filled},
        frame::{Frame, Room},
        glyph::Platform,
        notice::{Tone, inline},
        time, tracks,
    },
    t,
};
use acts::ActView;
use answer::AnswerForm;
use asked::{Consultation, Forwarding};
use jiff::Timestamp;
use maud::{Markup, html};
use proposals::Proposals;
use thread::Said;
use torg_domain::{
    ids::{ChannelId, MessageId},
    inbox::tracks::{Record, Tracks},
};
use triage::Triage;

/// The message page.
#[derive(Clone, Debug)]
pub struct MessagePage {
    /// Which.
    pub id: MessageId,
    /// The revision every form on the page is made on.
    pub revision: i64,
    /// The author's name.
    pub author: String,
    /// Its channel.
    pub channel: (ChannelId, String),
    /// The channel's platform.
    pub platform: Platform,
    /// How it stands.
    pub tracks: Tracks,
    /// What the policy proposes for the record while that is undecided.
    pub proposed_record: Option<Record>,
    /// What still keeps it from closing, in Swedish sentences.
    pub open_because: Vec<String>,
    /// The next thing to fall due.
    pub due: Option<Due>,
    /// Its clocks.
    pub clocks: Vec<Clock>,
    /// Its owner and how that came to be.
    pub owner: Owner,
    /// Who has it just now.
    pub claim: Claim,
    /// Who else is here.
    pub present: Vec<Presence>,
    /// The thread, oldest first, with the message in its place.
    pub thread: Vec<Said>,
    /// What was said earlier or later in the thread than the page shows.
    pub more_in_thread: u64,
    /// The answer to the message.
    pub answer: AnswerForm,
    /// The triage questions.
    pub triage: Triage,
    /// What the policy proposes and why.
    pub proposals: Proposals,
    /// The acts, in the order of `acts::ActForm::place`.
    pub acts: Vec<ActView>,
    /// An order that was to be cancelled, and was not: the form as it was sent.
    pub cancelling: Option<Filled>,
    /// A form that was refused and has no place on the page any more: what was written is not lost.
    pub left: Option<Filled>,
    /// Questions to colleagues.
    pub consultations: Vec<Consultation>,
    /// Handings over.
    pub forwardings: Vec<Forwarding>,
    /// The decisions about it, and how far each has come.
    pub decisions: Vec<decisions::DecisionLine>,
    /// What happened, newest last.
    pub history: Vec<Happening>,
    /// Whether the reader may take out a proof package.
    pub may_package: bool,
}

/// Whose it is.
#[derive(Clone, Debug)]
pub struct Owner {
    /// The name; `None` when nobody owns it.
    pub name: Option<String>,
    /// Why it is theirs: "ansvarig för kanalen", "ersätter Maja Ek till 5 december".
    pub because: String,
}

/// Who has the message just now.
#[derive(Clone, Debug)]
pub enum Claim {
    /// Nobody.
    Free,
    /// The reader, until then.
    Mine(Timestamp),
    /// A colleague, until then.
    Theirs(String, Timestamp),
}

/// A colleague who has the page open.
#[derive(Clone, Debug)]
pub struct Presence {
    /// The name.
    pub name: String,
    /// Whether something is being written.
    pub writing: bool,
}

/// A line of the history.
#[derive(Clone, Debug)]
pub struct Happening {
    /// When.
    pub at: Timestamp,
    /// Who or what: a name, or the rule that acted.
    pub who: String,
    /// What, in Swedish.
    pub what: String,
}

/// A line for each colleague who has the page open.
#[must_use]
pub fn present(ctx: &Ctx, present: &[Presence]) -> Markup {
    html! {
        @for one in present {
            p.small { @if one.writing { (t!(ctx, "present-writing", name = one.name.as_str())) } @else { (t!(ctx, "present-reading", name = one.name.as_str())) } }
        }
    }
}

impl MessagePage {
    /// Whether the page has a form to cancel an order, by the form's prefix.
    #[must_use]
    pub fn can_cancel(&self, prefix: &str) -> bool {
        use acts::ActForm;
        let has =
            |is: fn(&ActForm) -> bool| self.acts.iter().any(|act| act.refused.is_none() && is(&act.form));
        match prefix {
            "cancel-answer" => match &self.answer.stage {
                answer::AnswerStage::ByHand(_) => true,
                answer::AnswerStage::Sent(sending) => sending.may && !sending.asked,
                _ => false,
            },
            "cancel-remove" => has(|f| matches!(f, ActForm::Remove(exits::RemoveStage::Confirm { .. }))),
            "cancel-record" => {
                has(|f| matches!(f, ActForm::Record(record::RecordStage::Await { order: Some(_), .. })))
            }
            "cancel-answer-record" => has(|f| {
                matches!(f, ActForm::AnswerRecord(record::AnswerRecordStage::Await { order: Some(_), .. }))
            }),
            _ => false,
        }
    }

    /// Whether a refused cancelling belongs inside this act.
    fn cancels_in(&self, act: &str) -> bool {
        let within = match self.cancelling.as_ref().map(|filled| filled.prefix) {
            Some("cancel-remove") => "act-remove",
            Some("cancel-record") => "act-record",
            Some("cancel-answer-record") => "act-answer-record",
            _ => return false,
        };
        within == act
    }

    fn beside(&self, ctx: &Ctx) -> Markup {
        html! {
            @if let Some(due) = &self.due { (due.headline(ctx)) }
            @match &self.claim {
                Claim::Free => (form::one_button(&links::claim(self.id), &[], &t!(ctx, "claim-take"), form::Weight::Plain)),
                Claim::Mine(until) => {
                    span.chip { (t!(ctx, "claim-mine")) " " (time::short(ctx, *until)) }
                    (form::one_button(&links::release(self.id), &[], &t!(ctx, "claim-release"), form::Weight::Plain))
                }
                Claim::Theirs(name, until) => {
                    span.chip.soon { (t!(ctx, "claim-theirs", name = name)) " " (time::short(ctx, *until)) }
                    (form::one_button(&links::claim(self.id), &[("override", "yes")], &t!(ctx, "claim-override"), form::Weight::Plain))
                }
            }
        }
    }

    fn present(&self, ctx: &Ctx) -> Markup {
        html! {
            div #present role="status" data-presence=(links::presence(self.id)) {
                (present(ctx, &self.present))
            }
        }
    }

    fn side(&self, ctx: &Ctx) -> Markup {
        html! {
            section aria-labelledby="todo" {
                h2 #todo { (t!(ctx, "message-todo")) }
                (acts::list(ctx, self))
            }
            section aria-labelledby="times" {
                h2 #times { (t!(ctx, "message-times")) }
                @if self.clocks.is_empty() { p.small { (t!(ctx, "message-no-clocks")) } }
                @for (n, clock) in self.clocks.iter().enumerate() { (clock.render(ctx, n)) }
            }
            (self.proposals.render(ctx))
            section aria-labelledby="owner" {
                h2 #owner { (t!(ctx, "message-owner")) }
                p { @match &self.owner.name { Some(name) => strong { (name) }, None => strong { (t!(ctx, "message-nobody")) } } }
                p.small { (swedish(ctx, &self.owner.because)) }
            }
            section aria-labelledby="history" {
                h2 #history { (t!(ctx, "message-history")) }
                ol.history { @for happening in &self.history {
                    li { (time::short(ctx, happening.at)) " " strong { (happening.who) } " " (swedish(ctx, &happening.what)) }
                } }
            }
            @if self.may_package {
                section aria-labelledby="package" {
                    h2 #package { (t!(ctx, "package-title")) }
                    p.small { (t!(ctx, "package-lead")) }
                    form method="post" action=(links::package(self.id)) {
                        div.row {
                            (form::button_with(&t!(ctx, "package-message"), form::Weight::Plain, "of", "message"))
                            (form::button_with(&t!(ctx, "package-thread"), form::Weight::Plain, "of", "thread"))
                        }
                    }
                }
            }
        }
    }
}

impl Page for MessagePage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let heading =
            t!(ctx, "message-title", author = self.author.as_str(), channel = self.channel.1.as_str());
        let mut frame = Frame::new(heading, Room::Inbox).beside(self.beside(ctx));
        frame.kind = Some("message");
        let content = html! {
            (tracks::strip(ctx, self.tracks, self.proposed_record))
            @if !self.open_because.is_empty() {
                details.because { summary { (t!(ctx, "message-open-because")) }
                    ul { @for why in &self.open_because { li { (swedish(ctx, why)) } } } }
            }
            @if let Some(left) = &self.left { div.sheet.pad { (left.left(ctx)) } }
            (self.present(ctx))
            @if self.tracks.waits_for_others() { (inline(Tone::Told, &html! { p { (t!(ctx, "message-waits")) } })) }
            div.desk {
                div.talk {
                    div.sheet {
                        (thread::render(ctx, self))
                        (asked::render(ctx, self))
                        (self.answer.render(ctx, self))
                    }
                    (decisions::render(ctx, &self.decisions))
                    (self.triage.render(ctx, self))
                }
                aside.side.sheet aria-label=(t!(ctx, "message-beside")) { (self.side(ctx)) }
            }
        };
        frame.render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        sample::all()
    }
}
