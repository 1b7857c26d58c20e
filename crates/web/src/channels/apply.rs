//! Applying for a channel, or changing the application.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        form::{Choice, Filled, Takes, Weight, button, field, made_on},
        frame::{Frame, Room},
    },
    t,
};
use maud::{Markup, html};
use torg_domain::ids::ChannelId;

/// The form.
#[derive(Clone, Debug)]
pub struct ApplyPage {
    /// The application that is changed, with its revision; `None` for a new one.
    pub id: Option<(ChannelId, i64)>,
    /// Units the reader may apply for.
    pub units: Vec<Choice>,
    /// The platforms.
    pub platforms: Vec<Choice>,
    /// The kinds of account.
    pub accounts: Vec<Choice>,
    /// What the policy asks, Swedish.
    pub rules: Vec<String>,
    /// Whether goals must be stated.
    pub goals_required: bool,
    /// What was filled in.
    pub filled: Filled,
}

impl Page for ApplyPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let f = &self.filled;
        let goals = field(ctx, f, "goals", t!(ctx, "apply-goals"));
        let goals = if self.goals_required { goals } else { goals.optional() };
        let (action, back) = match self.id {
            Some((id, _)) => (links::application_edit(id), links::channel_life(id)),
            None => (links::channel_apply(), links::applications()),
        };
        let send = if self.id.is_some() { t!(ctx, "me-save") } else { t!(ctx, "apply-do") };
        let content = html! {
            @for rule in &self.rules { p.small { (swedish(ctx, rule)) } }
            form.stack.sheet.pad method="post" action=(action) {
                (f.summary(ctx))
                @if let Some((_, revision)) = self.id { (made_on(ctx, revision)) }
                h2 { (t!(ctx, "apply-what")) }
                (field(ctx, f, "name", t!(ctx, "channel-name")).max(120).line())
                (field(ctx, f, "platform", t!(ctx, "channel-platform")).choose(&self.platforms))
                (field(ctx, f, "account", t!(ctx, "apply-account")).radios(&self.accounts))
                (field(ctx, f, "address", t!(ctx, "channel-address")).hint(t!(ctx, "apply-address-hint")).optional().takes(Takes::Address).line())
                (field(ctx, f, "tied_to", t!(ctx, "apply-tied-to")).hint(t!(ctx, "apply-tied-to-hint")).optional().max(200).line())
                (field(ctx, f, "dialogue", t!(ctx, "apply-dialogue")).hint(t!(ctx, "apply-dialogue-hint")).optional().tick())
                (field(ctx, f, "wide", t!(ctx, "apply-wide")).optional().tick())
                h2 { (t!(ctx, "apply-why")) }
                (field(ctx, f, "unit", t!(ctx, "col-unit")).choose(&self.units))
                (field(ctx, f, "purpose", t!(ctx, "channel-purpose")).hint(t!(ctx, "apply-purpose-hint")).lines(2))
                (goals.lines(2))
                (field(ctx, f, "audience", t!(ctx, "apply-audience")).lines(2))
                (field(ctx, f, "editorial_time", t!(ctx, "apply-time")).hint(t!(ctx, "apply-time-hint")).lines(2))
                (field(ctx, f, "review_on", t!(ctx, "apply-review-on")).hint(t!(ctx, "apply-review-on-hint")).optional().takes(Takes::Day).line())
                @if self.id.is_none() {
                    h2 { (t!(ctx, "apply-decision")) }
                    p.small { (t!(ctx, "apply-decision-lead")) }
                    (field(ctx, f, "decided_by", t!(ctx, "life-decided-by")).optional().max(120).line())
                    (field(ctx, f, "decided_on", t!(ctx, "life-decided-on")).optional().takes(Takes::Day).line())
                    (field(ctx, f, "reference", t!(ctx, "life-reference")).optional().max(120).line())
                }
                p.row { (button(&send, Weight::First)) a href=(back) { (t!(ctx, "act-not-now")) } }
            }
        };
        let heading = if self.id.is_some() { t!(ctx, "life-edit") } else { t!(ctx, "apply-title") };
        Frame::new(heading, Room::Channels).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::id;
        let new = Self {
            id: None,
            units: vec![Choice::new("1", "Barn- och utbildningsförvaltningen")],
            platforms: vec![Choice::new("feed", "Flöde"), Choice::new("blog", "Blogg")],
            accounts: vec![Choice::new("authority", "myndighet"), Choice::new("private", "privatperson")],
            rules: vec!["Kanalen godkänns av förvaltningschef (Ansvar).".into()],
            goals_required: true,
            filled: Filled::new("").with("dialogue", "yes"),
        };
        let wrong = Self {
            id: Some((id(10), 2)),
            filled: Filled::new("")
                .with("name", "Ungdomskanalen")
                .wrong("unit", "Välj den enhet som ska ansvara för kanalen."),
            goals_required: false,
            ..new.clone()
        };
        vec![("", new), ("wrong", wrong)]
    }
}
