//! A new channel, or a change of one: the simplest form that is lawful.

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
pub struct ChannelFormPage {
    /// The channel that is changed, with its revision; `None` for a new one.
    pub id: Option<(ChannelId, i64)>,
    /// Units the reader may add channels to.
    pub units: Vec<Choice>,
    /// The platform catalogue, its limits as hints.
    pub platforms: Vec<Choice>,
    /// The people.
    pub people: Vec<Choice>,
    /// What the policy asks of a channel, Swedish.
    pub rules: Vec<String>,
    /// Whether the policy asks for a substitute.
    pub substitute_required: bool,
    /// What was filled in.
    pub filled: Filled,
}

impl Page for ChannelFormPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let f = &self.filled;
        let substitute = field(ctx, f, "substitute", t!(ctx, "col-substitute"));
        let substitute = if self.substitute_required { substitute } else { substitute.optional() };
        // Whoever approves by their own mandate need give no number.
        let approval = field(ctx, f, "approval", t!(ctx, "channel-approval-number"));
        let approval = if self.id.is_some() { approval.optional() } else { approval };
        let voices = [
            Choice::new("visitors", t!(ctx, "voice-visitors")),
            Choice::new("ours", t!(ctx, "voice-ours")),
            Choice::new("mixed", t!(ctx, "voice-mixed")).hint(t!(ctx, "voice-mixed-hint")),
        ];
        let (action, back) = match self.id {
            Some((id, _)) => (links::channel_edit(id), links::channel(id)),
            None => (links::channel_new(), links::channels()),
        };
        let content = html! {
            @for rule in &self.rules { p.small { (swedish(ctx, rule)) } }
            form.stack.sheet.pad method="post" action=(action) {
                (f.summary(ctx))
                @if let Some((_, revision)) = self.id { (made_on(ctx, revision)) }
                h2 { (t!(ctx, "channel-form-what")) }
                (field(ctx, f, "name", t!(ctx, "channel-name")).max(120).line())
                (field(ctx, f, "platform", t!(ctx, "channel-platform")).choose(&self.platforms))
                (field(ctx, f, "address", t!(ctx, "channel-address")).hint(t!(ctx, "channel-address-hint")).takes(Takes::Address).line())
                (field(ctx, f, "purpose", t!(ctx, "channel-purpose")).lines(2))
                h2 { (t!(ctx, "channel-form-who")) }
                (field(ctx, f, "unit", t!(ctx, "col-unit")).choose(&self.units))
                (field(ctx, f, "responsible", t!(ctx, "col-responsible")).choose(&self.people))
                (substitute.choose(&self.people))
                h2 { (t!(ctx, "channel-form-decision")) }
                (field(ctx, f, "approved_by", t!(ctx, "channel-approved-by")).max(120).line())
                (field(ctx, f, "approved_on", t!(ctx, "channel-approved-on")).takes(Takes::Day).line())
                (approval.max(120).line())
                h2 { (t!(ctx, "channel-form-intake")) }
                (field(ctx, f, "feed", t!(ctx, "channel-feed")).hint(t!(ctx, "channel-feed-hint")).optional().takes(Takes::Address).line())
                (field(ctx, f, "account", t!(ctx, "channel-account")).hint(t!(ctx, "channel-account-hint")).optional().max(200).autocomplete("off").line())
                (field(ctx, f, "secret", t!(ctx, "channel-secret")).hint(t!(ctx, "channel-secret-hint")).optional().takes(Takes::Password).autocomplete("off").line())
                (field(ctx, f, "voice", t!(ctx, "channel-voice")).radios(&voices))
                (field(ctx, f, "our_names", t!(ctx, "channel-our-names")).hint(t!(ctx, "channel-our-names-hint")).optional().lines(2))
                (field(ctx, f, "watched_from", t!(ctx, "channel-watched-from")).hint(t!(ctx, "channel-watched-from-hint")).takes(Takes::DayTime).line())
                p.row { (button(&t!(ctx, "channel-save"), Weight::First)) a href=(back) { (t!(ctx, "act-not-now")) } }
            }
        };
        let heading = if self.id.is_some() {
            t!(ctx, "channel-edit-title", name = f.value("name"))
        } else {
            t!(ctx, "channel-new")
        };
        Frame::new(heading, Room::Channels).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::id;
        let new = Self {
            id: None,
            units: vec![Choice::new("1", "Barn- och utbildningsförvaltningen")],
            platforms: vec![Choice::new("feed", "Flöde"), Choice::new("blog", "Blogg")],
            people: vec![Choice::new("1", "Maja Ek"), Choice::new("2", "Per Lund")],
            rules: vec!["Riktlinjerna § 61: varje kanal ska ha en ansvarig och en ersättare.".into()],
            substitute_required: true,
            filled: Filled::new(""),
        };
        let edit = Self {
            id: Some((id(10), 4)),
            filled: Filled::new("")
                .with("name", "Skolbloggen")
                .with("platform", "blog")
                .with("voice", "visitors")
                .with("address", "bloggen")
                .wrong("address", "Skriv en adress som börjar med https://.")
                .wrong("substitute", "Välj en ersättare."),
            ..new.clone()
        };
        vec![("new", new), ("edit", edit)]
    }
}
