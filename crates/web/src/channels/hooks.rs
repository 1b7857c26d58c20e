//! The applications at platforms that send us what happens: where each sends, the word it greets with, and how
//! its deliveries go.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        form::{Choice, Filled, Takes, Weight, button, field, one_button},
        frame::{Frame, Room},
        list::number,
        notice::{Tone, empty, inline},
        time,
    },
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use uuid::Uuid;

/// How an application's deliveries go.
#[derive(Clone, Debug, Default)]
pub struct Deliveries {
    /// Taken in.
    pub heard: u64,
    /// The last of them.
    pub heard_at: Option<Timestamp>,
    /// Refused: not signed with our secret.
    pub forged: u64,
    /// The last of them.
    pub forged_at: Option<Timestamp>,
    /// About an account that is no channel of ours.
    pub nobodys: u64,
    /// Nothing could be read from them.
    pub unread: u64,
    /// Waiting to be read.
    pub waiting: u64,
    /// Put aside: reading them failed again and again.
    pub aside: u64,
}

/// An application.
#[derive(Clone, Debug)]
pub struct AppLine {
    /// Which.
    pub id: Uuid,
    /// The platform's name.
    pub platform: String,
    /// What it is called there.
    pub name: String,
    /// The address it sends to.
    pub address: String,
    /// The word it greets with; for whoever sets it up.
    pub greeting: Option<String>,
    /// Since when.
    pub made_at: Timestamp,
    /// Until when.
    pub ended_at: Option<Timestamp>,
    /// How its deliveries go.
    pub deliveries: Deliveries,
}

/// The page.
#[derive(Clone, Debug)]
pub struct HooksPage {
    /// The applications, those in use first.
    pub apps: Vec<AppLine>,
    /// The platforms that can send.
    pub platforms: Vec<Choice>,
    /// Whether the reader may make and take away.
    pub may: bool,
    /// What was filled in.
    pub filled: Filled,
}

impl HooksPage {
    fn deliveries(ctx: &Ctx, d: &Deliveries) -> Markup {
        html! {
            dl.facts {
                dt { (t!(ctx, "hook-heard")) } dd { (number(d.heard)) @if let Some(at) = d.heard_at { ", " (t!(ctx, "hook-last")) " " (time::short(ctx, at)) } }
                dt { (t!(ctx, "hook-forged")) } dd { (number(d.forged)) @if let Some(at) = d.forged_at { ", " (t!(ctx, "hook-last")) " " (time::short(ctx, at)) } }
                dt { (t!(ctx, "hook-nobodys")) } dd { (number(d.nobodys)) }
                dt { (t!(ctx, "hook-unread")) } dd { (number(d.unread)) }
                @if d.waiting > 0 { dt { (t!(ctx, "hook-waiting")) } dd { (number(d.waiting)) } }
            }
            @if d.aside > 0 { (inline(Tone::Wrong, &html! { p { (t!(ctx, "hook-aside", n = d.aside)) } })) }
        }
    }

    fn app(&self, ctx: &Ctx, app: &AppLine) -> Markup {
        let heading = format!("hook-{}", app.id);
        html! {
            section.sheet.pad aria-labelledby=(heading) {
                h2 id=(heading) { (app.name) ", " (app.platform) @if app.ended_at.is_some() { " " span.chip { (t!(ctx, "hook-is-ended")) } } }
                @if let Some(at) = app.ended_at { p.small { (t!(ctx, "hook-ended-at")) " " (time::long(ctx, at)) } }
                @else {
                    dl.facts {
                        dt { (t!(ctx, "hook-address")) } dd { code { (app.address) } }
                        dt { (t!(ctx, "hook-greeting")) } dd { @match &app.greeting { Some(word) => code { (word) }, None => (t!(ctx, "hook-greeting-hidden")) } }
                        dt { (t!(ctx, "hook-since")) } dd { (time::long(ctx, app.made_at)) }
                    }
                }
                (Self::deliveries(ctx, &app.deliveries))
                @if self.may && app.ended_at.is_none() { (one_button(&links::hook_end(app.id), &[], &t!(ctx, "hook-end"), Weight::Grave)) }
            }
        }
    }

    fn set_up(&self, ctx: &Ctx) -> Markup {
        let f = &self.filled;
        html! {
            section.sheet.pad aria-labelledby="hook-new" { h2 #hook-new { (t!(ctx, "hook-new")) }
                @if self.platforms.is_empty() { p { (t!(ctx, "hook-no-platforms")) } }
                @else { form.stack method="post" action=(links::hooks()) {
                    (f.summary(ctx))
                    p.small { (t!(ctx, "hook-new-lead")) }
                    (field(ctx, f, "platform", t!(ctx, "channel-platform")).choose(&self.platforms))
                    (field(ctx, f, "name", t!(ctx, "hook-name")).line())
                    (field(ctx, f, "signing", t!(ctx, "hook-signing")).hint(t!(ctx, "hook-signing-hint")).takes(Takes::Password).autocomplete("off").line())
                    p.row { (button(&t!(ctx, "hook-make"), Weight::First)) }
                } }
            }
        }
    }
}

impl Page for HooksPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            p.lead { (t!(ctx, "hooks-lead")) }
            @if self.apps.is_empty() { (empty(&t!(ctx, "hooks-none"), &t!(ctx, "hooks-none-why"), None)) }
            @for app in &self.apps { (self.app(ctx, app)) }
            @if self.may { (self.set_up(ctx)) }
        };
        Frame::new(t!(ctx, "hooks-title"), Room::Channels).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::{at, id};
        let app = |n: u128, ended: Option<Timestamp>| AppLine {
            id: id(n),
            platform: "Plattformen".into(),
            name: "Exempelby kommun".into(),
            address: "https://torg.example/hooks/plattformen/5f0c9a7e5f0c9a7e5f0c9a7e5f0c9a7e5f0c9a7e".into(),
            greeting: Some("81d2c43b81d2c43b81d2c43b81d2c43b81d2c43b".into()),
            made_at: at(-90_000),
            ended_at: ended,
            deliveries: Deliveries {
                heard: 4_210,
                heard_at: Some(at(-3)),
                forged: 2,
                forged_at: Some(at(-700)),
                nobodys: 7,
                unread: 1,
                waiting: 3,
                aside: 1,
            },
        };
        let page = Self {
            apps: vec![app(1, None), app(2, Some(at(-900)))],
            platforms: vec![Choice::new("plattformen", "Plattformen")],
            may: true,
            filled: Filled::new("hook"),
        };
        let wrong = Filled::new("hook").with("name", "Exempelby").wrong(
            "signing",
            "Klistra in appens hemlighet, som den står hos plattformen. Den är minst 8 tecken.",
        );
        let refused = Self { apps: vec![], filled: wrong, ..page.clone() };
        let hidden = AppLine { greeting: None, deliveries: Deliveries::default(), ..app(1, None) };
        let reading = Self { apps: vec![hidden], may: false, platforms: vec![], ..page.clone() };
        let bare = Self { apps: vec![], platforms: vec![], ..page.clone() };
        vec![("", page), ("refused", refused), ("reading", reading), ("bare", bare)]
    }
}
