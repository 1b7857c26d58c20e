//! What somebody answers for: which channels, from when, by whose decision; mandates of one's own; logins; and
//! handing it over (CH-13, CH-16).

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        form::{Choice, Filled, Takes, Weight, button, field, one_button},
        frame::{Frame, Room},
        notice::{Tone, empty, inline},
        table::Table,
        time,
    },
    t,
};
use jiff::civil::Date;
use maud::{Markup, html};
use torg_domain::ids::{ChannelId, MandateId, PersonId};

/// A channel somebody answers for.
#[derive(Clone, Debug)]
pub struct HeldLine {
    /// Which.
    pub id: ChannelId,
    /// Its name.
    pub name: String,
    /// As what (Swedish).
    pub role: String,
    /// Since when.
    pub since: Option<Date>,
    /// By whose decision.
    pub by: String,
    /// Where it stands.
    pub reference: String,
    /// The last day to confirm the register's word, when it is asked.
    pub asked: Option<Date>,
}

/// A mandate of one's own.
#[derive(Clone, Debug)]
pub struct OwnMandateLine {
    /// Which.
    pub id: MandateId,
    /// For what (Swedish).
    pub what: String,
    /// Where.
    pub at: String,
    /// From and until.
    pub days: (Option<Date>, Option<Date>),
    /// By whom, and by which title.
    pub by: String,
    /// Where it stands.
    pub reference: String,
}

/// The page.
#[derive(Clone, Debug)]
pub struct ChargePage {
    /// Whose.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Whether it is the reader's own.
    pub mine: bool,
    /// The channels.
    pub held: Vec<HeldLine>,
    /// The mandates.
    pub mandates: Vec<OwnMandateLine>,
    /// The logins they reach: the channel, where it is kept, when it was tried.
    pub logins: Vec<(String, String, Option<Date>)>,
    /// What they alone hold (Swedish).
    pub alone: Vec<String>,
    /// Whether they have accepted the policy in force.
    pub accepted: bool,
    /// Whether the reader may hand over.
    pub may_hand_over: bool,
    /// For what a mandate can be given; empty where the policy asks for none.
    pub kinds: Vec<Choice>,
    /// The units.
    pub units: Vec<Choice>,
    /// The people.
    pub people: Vec<Choice>,
    /// What was filled in for a hand-over.
    pub hand_over: Filled,
    /// What was filled in for a mandate.
    pub mandate: Filled,
}

impl ChargePage {
    fn held(&self, ctx: &Ctx) -> Markup {
        let row = |line: &HeldLine| {
            vec![
                html! { a href=(links::channel_life(line.id)) { (line.name) } @if let Some(due) = line.asked { span.where { (t!(ctx, "charge-asked")) " " (time::day(ctx, due)) } } },
                html! { (swedish(ctx, &line.role)) },
                html! { @if let Some(since) = line.since { (time::day(ctx, since)) } },
                html! { (line.by) },
                html! { (line.reference) },
            ]
        };
        Table {
            caption: t!(ctx, "charge-channels"),
            quiet: true,
            columns: vec![
                t!(ctx, "col-channel"),
                t!(ctx, "charge-as"),
                t!(ctx, "charge-since"),
                t!(ctx, "life-decided-by"),
                t!(ctx, "life-reference"),
            ],
            rows: self.held.iter().map(row).collect(),
        }
        .render()
    }

    fn mandates(&self, ctx: &Ctx) -> Markup {
        let row = |line: &OwnMandateLine| {
            vec![
                html! { (swedish(ctx, &line.what)) },
                html! { (line.at) },
                html! { @if let Some(from) = line.days.0 { (time::day(ctx, from)) } " – " @match line.days.1 { Some(until) => (time::day(ctx, until)), None => (t!(ctx, "mandate-until-further")) } },
                html! { (line.by) span.where { (line.reference) } },
                html! { @if !self.mine { (one_button(&links::own_mandate_end(self.id, line.id), &[], &t!(ctx, "mandate-end"), Weight::Grave)) } },
            ]
        };
        Table {
            caption: t!(ctx, "charge-mandates"),
            quiet: true,
            columns: vec![
                t!(ctx, "col-mandate"),
                t!(ctx, "col-where"),
                t!(ctx, "col-when"),
                t!(ctx, "col-by"),
                t!(ctx, "col-do"),
            ],
            rows: self.mandates.iter().map(row).collect(),
        }
        .render()
    }

    fn handing_over(&self, ctx: &Ctx) -> Markup {
        let f = &self.hand_over;
        let channels: Vec<_> =
            self.held.iter().map(|line| Choice::new(line.id.to_string(), line.name.clone())).collect();
        html! {
            section.sheet.pad aria-labelledby="hand-over" {
                h2 #hand-over { (t!(ctx, "charge-hand-over")) }
                p.small { (t!(ctx, "charge-hand-over-lead")) }
                form.stack method="post" action=(links::charge(self.id)) {
                    (f.summary(ctx))
                    input type="hidden" name="do" value="hand-over";
                    (field(ctx, f, "channel", t!(ctx, "col-channel")).choose(&channels))
                    (field(ctx, f, "to", t!(ctx, "charge-to")).choose(&self.people))
                    (field(ctx, f, "told", t!(ctx, "charge-told")).hint(t!(ctx, "charge-told-hint")).lines(3))
                    p.row { (button(&t!(ctx, "charge-hand-over-do"), Weight::First)) }
                }
            }
        }
    }

    fn giving(&self, ctx: &Ctx) -> Markup {
        let f = &self.mandate;
        html! {
            section.sheet.pad aria-labelledby="give" {
                h2 #give { (t!(ctx, "charge-give")) }
                form.stack method="post" action=(links::charge(self.id)) {
                    (f.summary(ctx))
                    input type="hidden" name="do" value="mandate";
                    (field(ctx, f, "kind", t!(ctx, "charge-kind")).radios(&self.kinds))
                    (field(ctx, f, "unit", t!(ctx, "col-unit")).choose(&self.units))
                    (field(ctx, f, "from_on", t!(ctx, "mandate-from")).takes(Takes::Day).line())
                    (field(ctx, f, "until_on", t!(ctx, "mandate-until")).optional().takes(Takes::Day).line())
                    (field(ctx, f, "reference", t!(ctx, "life-reference")).optional().max(120).line())
                    p.row { (button(&t!(ctx, "life-mandate-do"), Weight::Plain)) }
                }
            }
        }
    }
}

impl Page for ChargePage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let login = |line: &(String, String, Option<Date>)| {
            vec![
                html! { (line.0) },
                html! { (line.1) },
                html! { @match line.2 { Some(on) => (time::day(ctx, on)), None => (t!(ctx, "life-login-untested")) } },
            ]
        };
        let logins = Table {
            caption: t!(ctx, "charge-logins"),
            quiet: true,
            columns: vec![t!(ctx, "col-channel"), t!(ctx, "life-login-place"), t!(ctx, "life-login-tested")],
            rows: self.logins.iter().map(login).collect(),
        };
        let content = html! {
            @if !self.accepted { (inline(Tone::Told, &html! { p { (t!(ctx, "charge-unaccepted")) " " a href=(links::acceptance()) { (t!(ctx, "acceptance-title")) } } })) }
            @if self.held.is_empty() && self.logins.is_empty() && self.mandates.is_empty() { (empty(&t!(ctx, "charge-nothing"), &t!(ctx, "charge-nothing-why"), None)) }
            @if !self.held.is_empty() { section.sheet.pad aria-labelledby="held" { h2 #held { (t!(ctx, "charge-channels")) } (self.held(ctx)) } }
            @if !self.mandates.is_empty() { section.sheet.pad aria-labelledby="own" { h2 #own { (t!(ctx, "charge-mandates")) } (self.mandates(ctx)) } }
            @if !self.logins.is_empty() { section.sheet.pad aria-labelledby="logins" { h2 #logins { (t!(ctx, "charge-logins")) } (logins.render()) } }
            @if !self.alone.is_empty() {
                section.sheet.pad aria-labelledby="alone" { h2 #alone { (t!(ctx, "charge-alone")) }
                    p.small { (t!(ctx, "charge-alone-lead")) }
                    ul { @for what in &self.alone { li { (swedish(ctx, what)) } } } }
            }
            @if self.may_hand_over && !self.held.is_empty() { (self.handing_over(ctx)) }
            @if !self.kinds.is_empty() && !self.mine { (self.giving(ctx)) }
        };
        let heading = if self.mine {
            t!(ctx, "charge-mine")
        } else {
            t!(ctx, "charge-title", name = self.name.as_str())
        };
        Frame::new(heading, if self.mine { Room::Me } else { Room::People })
            .beside(html! { @if !self.mine { a.button href=(links::person(self.id)) { (self.name) } } })
            .render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::id;
        use jiff::civil::date;
        let page = Self {
            id: id(1),
            name: "Maja Ek".into(),
            mine: true,
            held: vec![HeldLine {
                id: id(10),
                name: "Skolbloggen".into(),
                role: "ansvarig".into(),
                since: Some(date(2026, 3, 2)),
                by: "Eva Sund".into(),
                reference: "KS 2026/12".into(),
                asked: Some(date(2026, 12, 20)),
            }],
            mandates: vec![OwnMandateLine {
                id: id(40),
                what: "använda konton".into(),
                at: "Skolbloggen".into(),
                days: (Some(date(2026, 3, 2)), None),
                by: "Eva Sund, förvaltningschef".into(),
                reference: "KS 2026/13".into(),
            }],
            logins: vec![("Skolbloggen".into(), "Kassaskåpet".into(), None)],
            alone: vec!["Skolbloggen: inloggningsuppgifterna".into()],
            accepted: false,
            may_hand_over: true,
            kinds: vec![],
            units: vec![],
            people: vec![Choice::new("2", "Per Lund, chef")],
            hand_over: Filled::new("over").wrong("to", "Välj vem som tar över."),
            mandate: Filled::new("give"),
        };
        let theirs = Self {
            mine: false,
            accepted: true,
            kinds: vec![Choice::new("create", "skapa konton"), Choice::new("use", "använda konton")],
            units: vec![Choice::new("1", "Kulturförvaltningen")],
            ..page.clone()
        };
        let nothing = Self { held: vec![], mandates: vec![], logins: vec![], alone: vec![], ..page.clone() };
        vec![("", page), ("theirs", theirs), ("nothing", nothing)]
    }
}
