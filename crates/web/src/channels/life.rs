//! The life of a channel: where it is, what is missing before it goes on, the next step, and every decision so far.

mod forms;
mod sample;

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        form::{Choice, Filled},
        frame::{Frame, Room},
        notice::{Tone, inline},
        table::Table,
        time,
    },
    routes::Right,
    t,
};
use jiff::civil::Date;
use maud::{Markup, html};
use torg_domain::channels::life::{State, Step};
use torg_domain::ids::{ChannelId, PersonId};

/// One decision.
#[derive(Clone, Debug)]
pub struct StepLine {
    /// What was done (Swedish).
    pub what: String,
    /// The day it was decided.
    pub on: Date,
    /// By whom.
    pub by: String,
    /// By which title of the policy (Swedish); empty: by none.
    pub title: String,
    /// Document, paragraph or number.
    pub reference: String,
    /// Why, or what was noted.
    pub ground: String,
    /// What more is kept of it (Swedish).
    pub facts: Vec<String>,
}

/// A question of the legal checklist.
#[derive(Clone, Debug)]
pub struct LegalLine {
    /// The word that is sent.
    pub word: &'static str,
    /// The question (Swedish).
    pub question: String,
    /// The paragraphs it rests on, in words (Swedish).
    pub law: Vec<String>,
}

/// What the policy asks beside what all ask.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asks {
    /// A body's decision is pointed at.
    pub decision: bool,
    /// The three things one body decides.
    pub three: bool,
    /// A consultation about the exception.
    pub consultation: bool,
    /// Who approves also appoints.
    pub name_with_approval: bool,
    /// A body approves; somebody enters it.
    pub entered: bool,
    /// It is said how it is staffed when somebody is away.
    pub coverage: bool,
    /// Mandates of one's own are needed.
    pub mandates: bool,
    /// A picture before closing.
    pub picture: bool,
    /// The web guidelines hold for it instead.
    pub web_only: bool,
}

/// A duty that is missing before the next step.
#[derive(Clone, Debug)]
pub struct Lacking {
    /// The sentence, with its requirement (Swedish).
    pub sentence: String,
    /// Where it is done, when that is not on this page.
    pub elsewhere: Option<Elsewhere>,
}

/// Where a duty is done that is not done on the channel's own page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// On the page of what somebody answers for: there they are given a mandate of their own.
    Charge(PersonId),
    /// On the page where the reader accepts the policy.
    Acceptance,
    /// The same, by somebody else.
    TheirAcceptance,
    /// Among the policy's questions.
    Policy,
}

/// What the reader may do with the channel.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reader {
    /// Looks after channels at its unit.
    pub looks_after: bool,
    /// Answers for it, stands in, or looks after channels.
    pub keeps: bool,
    /// Reaches its login, or keeps it: may say that it was tried.
    pub tries: bool,
    /// Applied for it.
    pub applied: bool,
}

/// Where the login is kept.
#[derive(Clone, Debug)]
pub struct LoginFacts {
    /// The place.
    pub place: String,
    /// Who reaches it.
    pub reached_by: Vec<String>,
    /// When it was last tried.
    pub tested_on: Option<Date>,
}

/// The application as it was made.
#[derive(Clone, Debug)]
pub struct ApplicationFacts {
    /// What it is for.
    pub purpose: String,
    /// What it shall reach.
    pub goals: String,
    /// Whom it is for.
    pub audience: String,
    /// How much time is set aside.
    pub editorial_time: String,
    /// What kind of account (Swedish).
    pub account: String,
    /// Whether it speaks for the whole municipality.
    pub wide: bool,
    /// Whether others can write there.
    pub dialogue: bool,
    /// Who watches it, and when.
    pub supervision: String,
    /// How it is staffed when somebody is away.
    pub coverage: String,
}

/// The page.
#[derive(Clone, Debug)]
pub struct LifePage {
    /// Which.
    pub id: ChannelId,
    /// The revision it was made on.
    pub revision: i64,
    /// Its name.
    pub name: String,
    /// The unit and authority.
    pub unit: String,
    /// Where it is.
    pub state: State,
    /// Whether it is a channel by now.
    pub in_use: bool,
    /// No official channel, because nobody who answers for it has a mandate.
    pub unofficial: bool,
    /// The application.
    pub application: Option<ApplicationFacts>,
    /// The duties that are missing before the next step.
    pub missing: Vec<Lacking>,
    /// The responsible person.
    pub responsible: Option<String>,
    /// The substitute.
    pub substitute: Option<String>,
    /// Where the login is kept.
    pub login: Option<LoginFacts>,
    /// Who holds a mandate of their own for it (Swedish).
    pub mandates: Vec<String>,
    /// What was decided, the first first.
    pub steps: Vec<StepLine>,
    /// What the policy asks.
    pub asks: Asks,
    /// Who approves, by the policy (Swedish).
    pub approver: String,
    /// Who is consulted about an account of a unit's own, by the policy (Swedish).
    pub consulted: String,
    /// Who appoints the responsible person and the substitute, by the policy: a sentence (Swedish).
    pub appointers: String,
    /// What the reader may do with it.
    pub reader: Reader,
    /// The legal checklist.
    pub legal: Vec<LegalLine>,
    /// Whether the policy demands texts of the presentation.
    pub texts: bool,
    /// The people.
    pub people: Vec<Choice>,
    /// Its address, where it is known.
    pub address: String,
    /// The half-yearly question that waits for an answer, with its last day.
    pub asked: Option<Date>,
    /// The form that was refused, and what was filled in.
    pub refused: Option<(&'static str, Filled)>,
}

/// The way from application to active, in its order.
const WAY: [State; 6] =
    [State::Applied, State::Checked, State::Approved, State::Staffed, State::Presented, State::Active];

impl LifePage {
    /// The form of a step as it was filled in, or empty.
    fn filled(&self, step: &'static str) -> Filled {
        match &self.refused {
            Some((refused, filled)) if *refused == step => filled.clone(),
            _ => Filled::new(step),
        }
    }

    fn way(&self, ctx: &Ctx) -> Markup {
        let at = WAY.iter().position(|s| *s == self.state);
        html! {
            @if let Some(at) = at.filter(|_| self.application.is_some()) {
                ol.way aria-label=(t!(ctx, "life-way")) {
                    @for (n, state) in WAY.iter().enumerate() {
                        li aria-current=[(n == at).then_some("step")] {
                            span.chip.done[n < at || (n == at && *state == State::Active)] { (swedish(ctx, state.swedish())) }
                        }
                    }
                }
            }
        }
    }

    fn lacking(&self, ctx: &Ctx) -> Markup {
        html! {
            @if self.state.onward().is_some() {
                section.sheet.pad aria-labelledby="missing" {
                    h2 #missing { (t!(ctx, "life-missing")) }
                    @if self.missing.is_empty() { p { (t!(ctx, "life-nothing-missing")) } }
                    @else { ul { @for duty in &self.missing { li { (swedish(ctx, &duty.sentence)) (elsewhere(ctx, duty.elsewhere)) } } } }
                }
            }
        }
    }

    fn needs_nobody(&self) -> bool {
        self.asks.web_only || self.application.as_ref().is_some_and(|a| !a.coverage.is_empty())
    }

    fn facts(&self, ctx: &Ctx) -> Markup {
        let nobody = || html! { span.chip.late { (t!(ctx, "channel-nobody")) } };
        let yes = |so: bool| if so { t!(ctx, "life-yes") } else { t!(ctx, "life-no") };
        html! {
            dl.facts {
                dt { (t!(ctx, "col-unit")) } dd { (self.unit) }
                dt { (t!(ctx, "col-responsible")) } dd { @match &self.responsible { Some(name) => (name), None => (nobody()) } }
                dt { (t!(ctx, "col-substitute")) } dd { @match &self.substitute {
                    Some(name) => (name),
                    // Nobody need be named where it is said how the channel is staffed, or where nobody writes.
                    None if self.needs_nobody() => (t!(ctx, "channel-nobody")),
                    None => (nobody()),
                } }
                @if let Some(a) = &self.application {
                    dt { (t!(ctx, "channel-purpose")) } dd { (a.purpose) }
                    @if !a.goals.is_empty() { dt { (t!(ctx, "apply-goals")) } dd { (a.goals) } }
                    dt { (t!(ctx, "apply-audience")) } dd { (a.audience) }
                    dt { (t!(ctx, "apply-time")) } dd { (a.editorial_time) }
                    dt { (t!(ctx, "apply-account")) } dd { (swedish(ctx, &a.account)) }
                    dt { (t!(ctx, "apply-wide")) } dd { (yes(a.wide)) }
                    dt { (t!(ctx, "apply-dialogue")) } dd { (yes(a.dialogue)) }
                    @if !a.supervision.is_empty() { dt { (t!(ctx, "life-supervision")) } dd { (a.supervision) } }
                    @if !a.coverage.is_empty() { dt { (t!(ctx, "life-coverage")) } dd { (a.coverage) } }
                }
                @if !self.mandates.is_empty() { dt { (t!(ctx, "charge-mandates")) } dd { @for mandate in &self.mandates { div { (swedish(ctx, mandate)) } } } }
                dt { (t!(ctx, "life-login")) } dd {
                    @match &self.login {
                        Some(login) => {
                            (login.place) ". " (t!(ctx, "life-login-reached")) " " (login.reached_by.join(", ")) ". "
                            @match login.tested_on { Some(on) => { (t!(ctx, "life-login-tested")) " " (time::day(ctx, on)) "." } None => { (t!(ctx, "life-login-untested")) } }
                        }
                        None => (t!(ctx, "life-login-unknown")),
                    }
                }
            }
        }
    }

    fn history(&self, ctx: &Ctx) -> Markup {
        let row = |s: &StepLine| {
            vec![
                html! { (swedish(ctx, &s.what)) @for fact in &s.facts { span.where { (swedish(ctx, fact)) } } },
                time::day(ctx, s.on),
                html! { (s.by) @if !s.title.is_empty() { span.where { (swedish(ctx, &s.title)) } } },
                html! { (s.reference) },
                html! { (s.ground) },
            ]
        };
        let table = Table {
            caption: t!(ctx, "life-steps"),
            quiet: true,
            columns: vec![
                t!(ctx, "col-decision"),
                t!(ctx, "col-when"),
                t!(ctx, "col-by"),
                t!(ctx, "life-reference"),
                t!(ctx, "life-ground"),
            ],
            rows: self.steps.iter().map(row).collect(),
        };
        html! {
            section.sheet.pad aria-labelledby="steps" {
                h2 #steps { (t!(ctx, "life-steps")) }
                @if self.steps.is_empty() { p { (t!(ctx, "life-no-steps")) } } @else { (table.render()) }
            }
        }
    }
}

/// The way to where a duty is done.
fn elsewhere(ctx: &Ctx, at: Option<Elsewhere>) -> Markup {
    html! {
        @match at {
            Some(Elsewhere::Charge(person)) => { " " a href=(links::charge(person)) { (t!(ctx, "life-to-charge")) } }
            Some(Elsewhere::Acceptance) => { " " a href=(links::acceptance()) { (t!(ctx, "acceptance-title")) } }
            Some(Elsewhere::TheirAcceptance) => { " " (t!(ctx, "life-accepts-self")) }
            Some(Elsewhere::Policy) => { " " a href=(links::policy()) { (t!(ctx, "rail-policy")) } }
            None => {}
        }
    }
}

impl Page for LifePage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let editable = self.state == State::Applied && (self.reader.looks_after || self.reader.applied);
        let beside = html! {
            span.chip { (swedish(ctx, self.state.swedish())) }
            @if self.in_use { a.button href=(links::channel(self.id)) { (t!(ctx, "life-channel")) } }
            @else if editable { a.button href=(links::application_edit(self.id)) { (t!(ctx, "life-edit")) } }
            @if self.in_use && self.application.is_some() && ctx.may(Right::ManageChannels) && self.state == State::Active {
                a.button href=(links::channel_edit(self.id)) { (t!(ctx, "life-connect")) }
            }
        };
        let content = html! {
            (self.way(ctx))
            @if self.unofficial { (inline(Tone::Wrong, &html! { p { (t!(ctx, "life-unofficial")) } })) }
            @if self.asks.web_only { (inline(Tone::Told, &html! { p { (t!(ctx, "life-web-only")) } })) }
            (self.lacking(ctx))
            (self.forms(ctx))
            section.sheet.pad aria-labelledby="facts" { h2 #facts { (t!(ctx, "channel-facts")) } (self.facts(ctx)) }
            (self.history(ctx))
        };
        Frame::new(t!(ctx, "life-title", name = self.name.as_str()), Room::Channels)
            .beside(beside)
            .render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        sample::all()
    }
}

/// The words of the steps that are forms on the page.
#[must_use]
pub fn form_of(word: &str) -> Option<&'static str> {
    Step::from_word(word).map(Step::word).or(match word {
        "login" => Some("login"),
        "login-tried" => Some("login-tried"),
        "confirm" => Some("confirm"),
        "mandate" => Some("mandate"),
        _ => None,
    })
}
