//! One thing that an outsider sent, and what is done with it.

use super::queue::state;
use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        form::{Choice, Filled, Weight, button_with, field, made_on},
        frame::{Frame, Room},
        notice::{Tone, inline},
        time,
    },
    public::report::kind,
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use torg_domain::ids::MessageId;
use torg_domain::public::submission::{Kind, State};
use uuid::Uuid;

/// How the letter to the sender goes.
#[derive(Clone, Debug)]
pub struct LetterLine {
    /// When the mail server took it; none before that.
    pub sent: Option<Timestamp>,
    /// What is wrong (Swedish).
    pub problem: Option<String>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct SentOnePage {
    /// Its id.
    pub id: Uuid,
    /// Its code, which its sender has.
    pub code: String,
    /// What it is.
    pub kind: Kind,
    /// How far it has come.
    pub state: State,
    /// The address it is about, as it was typed.
    pub place: String,
    /// What was written.
    pub text: String,
    /// Where an answer may be sent.
    pub contact: Option<String>,
    /// The channel it is about: its id and name.
    pub channel: Option<(String, String)>,
    /// When it came.
    pub came: Timestamp,
    /// Who has it.
    pub owner: Option<String>,
    /// The message it became.
    pub message: Option<MessageId>,
    /// What its sender was told.
    pub answer: Option<String>,
    /// The letter that tells its sender; none where none was ordered.
    pub letter: Option<LetterLine>,
    /// The channels it can be made a message in.
    pub channels: Vec<Choice>,
    /// The revision the form is made on.
    pub revision: i64,
    /// What is filled in.
    pub filled: Filled,
}

impl SentOnePage {
    /// How its sender gets to know that it has ended.
    fn told(&self, ctx: &Ctx) -> Markup {
        html! {
            @match &self.letter {
                None => p.small { (t!(ctx, "one-by-code")) },
                Some(letter) => {
                    @if let Some(problem) = &letter.problem { (inline(Tone::Wrong, &html! { p { (swedish(ctx, problem)) } })) }
                    @match letter.sent {
                        Some(at) => p.small { (t!(ctx, "one-letter-sent")) " " (time::long(ctx, at)) "." },
                        None => @if letter.problem.is_none() { p.small { (t!(ctx, "one-letter-waits")) } },
                    }
                }
            }
        }
    }

    fn acts(&self, ctx: &Ctx) -> Markup {
        let to = links::desk_sent(self.id);
        let f = &self.filled;
        let adopt = Filled::new("adopt")
            .with("channel", self.channel.as_ref().map(|(id, _)| id.clone()).unwrap_or_default());
        let fake = Filled::new("fake").with("address", self.place.as_str());
        html! {
            (f.summary(ctx))
            @if self.state == State::Received {
                form.one method="post" action=(to) { (made_on(ctx, self.revision)) (button_with(&t!(ctx, "one-take"), Weight::Plain, "act", "take")) }
            }
            @if self.kind == Kind::Report && self.message.is_none() && !self.channels.is_empty() {
                form.stack.sheet method="post" action=(to) {
                    h2 { (t!(ctx, "one-adopt")) }
                    p { (t!(ctx, "one-adopt-lead")) }
                    (made_on(ctx, self.revision))
                    (field(ctx, &adopt, "channel", t!(ctx, "feed-channel")).choose(&self.channels))
                    (button_with(&t!(ctx, "one-adopt-do"), Weight::Plain, "act", "adopt"))
                }
            }
            @if self.kind == Kind::Tip {
                form.stack.sheet method="post" action=(to) {
                    h2 { (t!(ctx, "one-fake")) }
                    p { (t!(ctx, "one-fake-lead")) }
                    (made_on(ctx, self.revision))
                    (field(ctx, &fake, "address", t!(ctx, "channel-address")).max(500).line())
                    (field(ctx, &fake, "note", t!(ctx, "one-fake-note")).hint(t!(ctx, "one-fake-note-hint")).max(500).line())
                    (button_with(&t!(ctx, "one-fake-do"), Weight::Plain, "act", "fake"))
                }
            }
            form.stack.sheet method="post" action=(to) {
                h2 { (t!(ctx, "one-end")) }
                p { (t!(ctx, "one-end-lead")) }
                (made_on(ctx, self.revision))
                (field(ctx, f, "answer", t!(ctx, "one-answer")).max(10_000).lines(6))
                (button_with(&t!(ctx, "one-answer-do"), Weight::First, "act", "answer"))
                (button_with(&t!(ctx, "one-close-do"), Weight::Plain, "act", "close"))
            }
        }
    }
}

impl Page for SentOnePage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let lines = |text: &str| html! { @for line in text.lines().filter(|l| !l.trim().is_empty()) { p { (line) } } };
        let back = if self.kind == Kind::Records { links::desk_records() } else { links::desk_reports() };
        let content = html! {
            p { a href=(back) { (t!(ctx, "one-back")) } }
            section.sheet.pad {
                dl.facts {
                    dt { (t!(ctx, "sent-came")) } dd { (time::long(ctx, self.came)) }
                    dt { (t!(ctx, "sent-state")) } dd { (state(ctx, self.state)) @if let Some(owner) = &self.owner { ", " (owner) } }
                    @if !self.place.is_empty() { dt { (t!(ctx, "queue-about")) } dd { @match links::outside(&self.place) {
                        Some(href) => a href=(href) rel="noopener noreferrer external nofollow" { (self.place) },
                        None => (self.place),
                    } } }
                    @if let Some((id, name)) = &self.channel { dt { (t!(ctx, "feed-channel")) } dd { @match id.parse() { Ok(id) => a href=(links::channel(id)) { (name) }, Err(_) => (name) } } }
                    @if let Some(contact) = &self.contact { dt { (t!(ctx, "one-contact")) } dd { (contact) } }
                    dt { (t!(ctx, "sent-code")) } dd { code { (self.code) } }
                }
                (lines(&self.text))
                @if let Some(message) = self.message { p { a href=(links::message(message)) { (t!(ctx, "one-message")) } } }
            }
            @match &self.answer {
                Some(answer) => section.sheet.pad { h2 { (t!(ctx, "sent-answer")) } (lines(answer)) (self.told(ctx)) },
                None => (self.acts(ctx)),
            }
        };
        Frame::new(
            kind(ctx, self.kind),
            if self.kind == Kind::Records { Room::Records } else { Room::Reports },
        )
        .render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let page = Self {
            id: crate::samples::id(1),
            code: "K7QM-2X9D-0RT4-W8HN".into(),
            kind: Kind::Report,
            state: State::Received,
            place: "https://social.example/konto/1".into(),
            text: "En kommentar hotar en namngiven person.\n<b>Se efter.</b>".into(),
            contact: Some("a@exempel.example".into()),
            channel: Some((
                crate::samples::id::<torg_domain::ids::ChannelId>(2).to_string(),
                "Skolbloggen".into(),
            )),
            came: crate::samples::at(-90),
            owner: None,
            message: None,
            answer: None,
            letter: None,
            channels: vec![Choice::new(
                crate::samples::id::<torg_domain::ids::ChannelId>(2).to_string(),
                "Skolbloggen",
            )],
            revision: 1,
            filled: Filled::new("end"),
        };
        let taken = Self {
            state: State::Taken,
            owner: Some("Maja Ek".into()),
            message: Some(crate::samples::id(7)),
            filled: Filled::new("end").wrong("answer", "Skriv vad avsändaren ska få veta."),
            ..page.clone()
        };
        let ended =
            Self { state: State::Answered, answer: Some("Tack, det är borttaget.".into()), ..page.clone() };
        let mailed = LetterLine { sent: Some(crate::samples::at(-5)), problem: None };
        let back = LetterLine {
            problem: Some("Brevet kom inte fram: brevlådan finns inte.".into()),
            ..mailed.clone()
        };
        let waits = Self { letter: Some(LetterLine { sent: None, problem: None }), ..ended.clone() };
        let told = Self { letter: Some(mailed), ..ended.clone() };
        let bounced = Self { letter: Some(back), ..ended.clone() };
        let tip = Self { kind: Kind::Tip, channel: None, contact: None, ..page.clone() };
        let records = Self { kind: Kind::Records, place: String::new(), channels: vec![], ..page.clone() };
        vec![
            ("", page),
            ("taken", taken),
            ("ended", ended),
            ("waits", waits),
            ("told", told),
            ("bounced", bounced),
            ("tip", tip),
            ("records", records),
        ]
    }
}
