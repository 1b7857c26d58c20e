//! What a channel costs at a platform that takes money: what it may cost, what it has cost, what there is for it,
//! and the form that says how much it may be.

use super::statistics::month_name;
use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        form::{Filled, Weight, button, field, one_button},
        frame::{Frame, Room},
        list::number,
        notice::{Tone, inline},
        table::Table,
        time,
    },
    t,
    text::Language,
};
use jiff::{Timestamp, civil::Date};
use maud::{Markup, html};
use torg_domain::channels::spending::{Cap, Level, Spent, in_words};
use torg_domain::ids::ChannelId;
use torg_office::channels::spending::Sum;

/// What a channel may cost and has cost, in short: it stands on the channel's own page too.
#[derive(Clone, Debug)]
pub struct Costs {
    /// The currency, by its three letters.
    pub currency: String,
    /// What it may cost; none where nobody has said.
    pub cap: Option<Cap>,
    /// What counts as spent this month and today.
    pub spent: Spent,
    /// What is told of how much is used, and who can mend it (Swedish).
    pub warning: Option<(String, String)>,
}

/// The whole of it.
#[derive(Clone, Debug)]
pub struct CostsOf {
    /// In short.
    pub costs: Costs,
    /// The price list the prices are from, and the day it was looked at.
    pub against: (String, Date),
    /// What is paid for (Swedish), and what one costs in thousandths.
    pub prices: Vec<(String, u64)>,
    /// Who set the cap, or took it away, and when.
    pub set: Option<(String, Timestamp)>,
    /// This month's days, the last one first.
    pub days: Vec<Sum>,
    /// The months, this one first.
    pub months: Vec<Sum>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct CostsPage {
    /// Which channel.
    pub id: ChannelId,
    /// Its name.
    pub name: String,
    /// What it costs; none where its platform takes nothing, or it is not connected.
    pub of: Option<CostsOf>,
    /// The form; none for whoever may not say what it may cost.
    pub form: Option<Filled>,
}

/// An amount with its currency, in the decimals of the reader's language.
fn money(ctx: &Ctx, thousandths: u64, currency: &str) -> String {
    let amount = in_words(thousandths);
    let amount = if ctx.language == Language::English { amount.replace(',', ".") } else { amount };
    format!("{amount}\u{a0}{currency}")
}

impl Costs {
    fn money(&self, ctx: &Ctx, thousandths: u64) -> String {
        money(ctx, thousandths, &self.currency)
    }

    /// What is wrong, when something is.
    #[must_use]
    pub fn warned(&self, ctx: &Ctx) -> Markup {
        html! {
            @if let Some((sentence, mender)) = &self.warning {
                @let tone = match self.cap.map(|cap| cap.stands(self.spent).1) { Some(Level::Near) => Tone::Told, _ => Tone::Wrong };
                (inline(tone, &html! { p { strong { (swedish(ctx, sentence)) } } p { (swedish(ctx, mender)) } }))
            } @else if self.cap.is_none() { (inline(Tone::Wrong, &html! { p { (t!(ctx, "costs-no-cap")) } })) }
        }
    }

    /// What is spent, what may be and what is left, of the month and of the day.
    #[must_use]
    pub fn table(&self, ctx: &Ctx) -> Markup {
        let row = |what: String, spent: u64, cap: Option<u64>| {
            vec![
                html! { (what) },
                html! { (self.money(ctx, spent)) },
                html! { @match cap { Some(cap) => (self.money(ctx, cap)), None => (t!(ctx, "costs-uncapped")) } },
                html! { @match cap { Some(cap) => (self.money(ctx, cap.saturating_sub(spent))), None => "–" } },
            ]
        };
        let day = self.cap.and_then(|cap| cap.day);
        Table {
            caption: t!(ctx, "costs-now"),
            quiet: true,
            columns: vec![
                t!(ctx, "costs-when"),
                t!(ctx, "costs-spent"),
                t!(ctx, "costs-cap"),
                t!(ctx, "costs-left"),
            ],
            rows: vec![
                row(t!(ctx, "costs-this-month"), self.spent.month, self.cap.map(|cap| cap.month)),
                row(t!(ctx, "costs-today"), self.spent.day, day),
            ],
        }
        .render()
    }
}

impl CostsOf {
    /// What the prices are, and how much the cap is enough for, of one thing alone.
    fn bought(&self, ctx: &Ctx) -> Markup {
        let cap = self.costs.cap.map(|cap| cap.month);
        let rows = self.prices.iter().map(|(what, price)| {
            vec![
                html! { (swedish(ctx, what)) },
                html! { (self.costs.money(ctx, *price)) },
                html! { @match cap.and_then(|cap| cap.checked_div(*price)) { Some(n) => (number(n)), None => "–" } },
            ]
        });
        Table {
            caption: t!(ctx, "costs-prices"),
            quiet: true,
            columns: vec![t!(ctx, "costs-what"), t!(ctx, "costs-price"), t!(ctx, "costs-enough")],
            rows: rows.collect(),
        }
        .render()
    }

    fn sums(&self, ctx: &Ctx, caption: String, sums: &[Sum], named: impl Fn(&Sum) -> Markup) -> Markup {
        let row = |sum: &Sum| {
            vec![
                named(sum),
                html! { (self.costs.money(ctx, sum.counted())) },
                html! { (number(sum.askings)) },
                html! {
                    @if sum.held > 0 { span.where { (t!(ctx, "costs-held", amount = self.costs.money(ctx, sum.held))) } }
                    @if sum.lost > 0 { span.where { (t!(ctx, "costs-lost", amount = self.costs.money(ctx, sum.lost))) } }
                },
            ]
        };
        Table {
            caption,
            quiet: true,
            columns: vec![
                t!(ctx, "costs-when"),
                t!(ctx, "costs-spent"),
                t!(ctx, "costs-askings"),
                t!(ctx, "col-note"),
            ],
            rows: sums.iter().map(row).collect(),
        }
        .render()
    }

    fn form(&self, ctx: &Ctx, id: ChannelId, f: &Filled) -> Markup {
        let currency = self.costs.currency.as_str();
        html! {
            section.sheet.pad aria-labelledby="cap" { h2 #cap { (t!(ctx, "costs-set")) }
                form.stack method="post" action=(links::channel_costs(id)) {
                    (f.summary(ctx))
                    p.small { (t!(ctx, "costs-set-lead")) }
                    (field(ctx, f, "month", t!(ctx, "costs-month", currency = currency)).hint(t!(ctx, "costs-month-hint")).max(20).line())
                    (field(ctx, f, "day", t!(ctx, "costs-day", currency = currency)).hint(t!(ctx, "costs-day-hint")).optional().max(20).line())
                    p.row { (button(&t!(ctx, "costs-save"), Weight::First)) }
                }
                @if self.costs.cap.is_some() { (one_button(&links::channel_costs_lift(id), &[], &t!(ctx, "costs-lift"), Weight::Grave)) }
            }
        }
    }
}

impl Page for CostsPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            @match &self.of {
                None => { (inline(Tone::Told, &html! { p { (t!(ctx, "costs-free")) } })) }
                Some(of) => {
                    p.lead { (t!(ctx, "costs-lead")) }
                    section.sheet.pad aria-labelledby="now" { h2 #now { (t!(ctx, "costs-now")) }
                        (of.costs.warned(ctx))
                        (of.costs.table(ctx))
                        @if let Some((who, at)) = &of.set { p.small { (t!(ctx, "costs-set-by", who = who.as_str())) " " (time::long(ctx, *at)) } }
                    }
                    @if let Some(filled) = &self.form { (of.form(ctx, self.id, filled)) }
                    section.sheet.pad aria-labelledby="prices" { h2 #prices { (t!(ctx, "costs-prices")) }
                        p.small { (t!(ctx, "costs-prices-lead", on = time::day_words(ctx, of.against.1))) " " (swedish(ctx, &of.against.0)) "." }
                        (of.bought(ctx))
                    }
                    section.sheet.pad aria-labelledby="months" { h2 #months { (t!(ctx, "costs-months")) }
                        @if of.months.is_empty() { p { (t!(ctx, "costs-nothing")) } }
                        @else {
                            (of.sums(ctx, t!(ctx, "costs-months"), &of.months, |sum| html! { (month_name(ctx, sum.on)) }))
                            details { summary { (t!(ctx, "costs-days")) } (of.sums(ctx, t!(ctx, "costs-days"), &of.days, |sum| time::day(ctx, sum.on))) }
                        }
                    }
                }
            }
        };
        Frame::new(t!(ctx, "costs-title", channel = self.name.as_str()), Room::Channels)
            .beside(html! { a.button href=(links::channel(self.id)) { (t!(ctx, "ledger-channel")) } })
            .render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::{at, id};
        use jiff::civil::date;
        let sum = |on, spent, held, lost| Sum { on, spent, askings: spent / 40, held, lost };
        let of = CostsOf {
            costs: sample(),
            against: ("Plattformens prislista".into(), date(2026, 11, 29)),
            prices: vec![("lästa omnämnanden".into(), 1), ("lästa inlägg och svar".into(), 5)],
            set: Some(("Maja Ek".into(), at(-9_000))),
            days: vec![sum(date(2026, 12, 3), 815, 5_000, 0), sum(date(2026, 12, 1), 36_185, 0, 5_000)],
            months: vec![sum(date(2026, 12, 1), 37_000, 5_000, 5_000), sum(date(2026, 11, 1), 48_120, 0, 0)],
        };
        let filled = Filled::new("cap").with("month", "50").with("day", "");
        let page = Self {
            id: id(10),
            name: "Kommunen på plattformen".into(),
            of: Some(of.clone()),
            form: Some(filled),
        };
        let bare = Costs { cap: None, spent: Spent::default(), warning: None, ..sample() };
        let unset = CostsOf { costs: bare, set: None, days: vec![], months: vec![], ..of };
        let wrong = Filled::new("cap")
            .with("month", "femtio")
            .wrong("month", "Skriv ett belopp, till exempel 50 eller 12,50.");
        let refused = Self { of: Some(unset.clone()), form: Some(wrong), ..page.clone() };
        let reading = Self { of: Some(unset), form: None, ..page.clone() };
        let free = Self { of: None, form: None, ..page.clone() };
        vec![("", page), ("refused", refused), ("reading", reading), ("free", free)]
    }
}

/// Near its cap.
pub(super) fn sample() -> Costs {
    let cap = Cap { month: 50_000, day: None };
    let spent = Spent { month: 47_000, day: 5_815 };
    let warning = cap.warning(spent, "USD");
    Costs {
        currency: "USD".into(),
        cap: Some(cap),
        spent,
        warning: warning.map(|w| (w.sentence, format!("Kan rättas av {}.", w.mender.in_words()))),
    }
}
