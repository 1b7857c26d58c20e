//! What every channel's presentation says of the municipality: how it is reached, where one turns with a
//! matter of one's own, how long things are kept, and how often published texts are looked at again.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        form::{Filled, Takes, Weight, button, field},
        frame::{Frame, Room},
        table::Table,
        time,
    },
    routes::Right,
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use torg_domain::ids::ChannelId;

/// How one channel stands.
#[derive(Clone, Debug)]
pub struct StandingLine {
    /// Which.
    pub channel: (ChannelId, String),
    /// How many elements lack something.
    pub lacking: usize,
    /// Whether the text was put up.
    pub up: bool,
    /// Since when it is out of date.
    pub outdated_since: Option<Timestamp>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct DetailsPage {
    /// What was filled in.
    pub filled: Filled,
    /// When it was last set, and by whom.
    pub set: Option<(Timestamp, String)>,
    /// What the policy says of how long things are kept, Swedish.
    pub disposal: Vec<String>,
    /// How every open channel stands.
    pub channels: Vec<StandingLine>,
}

impl DetailsPage {
    fn standing(&self, ctx: &Ctx) -> Markup {
        let row = |line: &StandingLine| {
            vec![
                html! { a href=(links::presentation(line.channel.0)) { (line.channel.1) } },
                html! {
                    @if let Some(since) = line.outdated_since { span.chip.late { (t!(ctx, "details-outdated")) } " " (time::dated(ctx, since)) }
                    @else if !line.up { span.chip.soon { (t!(ctx, "details-not-up")) } }
                    @else { span.chip.done { (t!(ctx, "details-current")) } }
                    @if line.lacking > 0 { " " span.chip.late { (t!(ctx, "details-lacking", n = line.lacking)) } }
                },
            ]
        };
        Table {
            caption: t!(ctx, "details-channels"),
            quiet: true,
            columns: vec![t!(ctx, "col-channel"), t!(ctx, "details-standing")],
            rows: self.channels.iter().map(row).collect(),
        }
        .render()
    }
}

impl DetailsPage {
    fn form(&self, ctx: &Ctx) -> Markup {
        let f = &self.filled;
        html! {
            form.stack.sheet.pad method="post" action=(links::presentation_details()) {
                h2 { (t!(ctx, "details-form")) }
                (f.summary(ctx))
                (field(ctx, f, "visiting", t!(ctx, "details-visiting")).optional().line())
                (field(ctx, f, "postal", t!(ctx, "details-postal")).optional().line())
                (field(ctx, f, "email", t!(ctx, "details-email")).optional().takes(Takes::Email).line())
                (field(ctx, f, "phone", t!(ctx, "details-phone")).optional().line())
                (field(ctx, f, "web", t!(ctx, "details-web")).optional().takes(Takes::Address).line())
                (field(ctx, f, "matters", t!(ctx, "details-matters")).hint(t!(ctx, "details-matters-hint")).optional().line())
                (field(ctx, f, "retention", t!(ctx, "details-retention")).hint(t!(ctx, "details-retention-hint")).optional().line())
                @if !self.disposal.is_empty() { p.small { (t!(ctx, "details-disposal")) " " (swedish(ctx, &self.disposal.join(", "))) "." } }
                (field(ctx, f, "recheck_days", t!(ctx, "details-recheck")).hint(t!(ctx, "details-recheck-hint")).optional().takes(Takes::Number).line())
                p.row { (button(&t!(ctx, "me-save"), Weight::First)) }
                @if let Some((at, by)) = &self.set { p.small { (t!(ctx, "details-set", who = by.as_str())) " " (time::long(ctx, *at)) } }
            }
        }
    }

    /// The same for whoever may not change it.
    fn facts(&self, ctx: &Ctx) -> Markup {
        let all = [
            ("visiting", t!(ctx, "details-visiting")),
            ("postal", t!(ctx, "details-postal")),
            ("email", t!(ctx, "details-email")),
            ("phone", t!(ctx, "details-phone")),
            ("web", t!(ctx, "details-web")),
            ("matters", t!(ctx, "details-matters")),
            ("retention", t!(ctx, "details-retention")),
        ];
        html! {
            section.sheet.pad aria-labelledby="particulars" { h2 #particulars { (t!(ctx, "details-form")) }
                dl.facts { @for (name, label) in &all {
                    @let value = self.filled.value(name);
                    dt { (label) } dd { @if value.is_empty() { span.chip.late { (t!(ctx, "presentation-lacks")) } } @else { (value) } }
                } } }
        }
    }
}

impl Page for DetailsPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            p.lead { (t!(ctx, "details-lead")) }
            section.sheet.pad aria-labelledby="standing" { h2 #standing { (t!(ctx, "details-channels")) } (self.standing(ctx)) }
            @if ctx.may(Right::ManageChannels) { (self.form(ctx)) } @else { (self.facts(ctx)) }
        };
        Frame::new(t!(ctx, "details-title"), Room::Channels).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::{at, id};
        let line = |n: u128, name: &str, lacking: usize, up: bool, outdated: Option<Timestamp>| {
            StandingLine { channel: (id(n), name.into()), lacking, up, outdated_since: outdated }
        };
        let page = Self {
            filled: Filled::new("details")
                .with("email", "kommun@exempelby.example")
                .with("recheck_days", "180"),
            set: Some((at(-9_000), "Eva Sund".into())),
            disposal: vec!["efter gallringsbeslut med prövning".into()],
            channels: vec![
                line(10, "Skolbloggen", 0, true, None),
                line(11, "Simhallen", 2, false, None),
                line(12, "Parkeringen", 0, true, Some(at(-900))),
            ],
        };
        let wrong = Self {
            filled: Filled::new("details")
                .with("web", "exempelby")
                .wrong("web", "Skriv webbadressen. Den börjar med https://."),
            set: None,
            disposal: vec![],
            channels: vec![],
        };
        vec![("", page), ("wrong", wrong)]
    }
}
