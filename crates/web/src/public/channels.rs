//! The official list of channels for everybody, with what it can be fetched as and how it is checked.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        form::{Choice, Filled, Takes, Weight, button, field},
        frame,
        notice::empty,
        time,
    },
    public::front::{Account, card},
    t,
};
use jiff::civil::Date;
use maud::{Markup, html};

/// How the list is checked.
#[derive(Clone, Debug)]
pub struct Signature {
    /// The public key: `name+id+base64`.
    pub key: String,
}

/// The page.
#[derive(Clone, Debug)]
pub struct ChannelsPage {
    /// The channels that fit the filters.
    pub accounts: Vec<Account>,
    /// How many there are in all.
    pub of_all: usize,
    /// The day it shows; none for now.
    pub on: Option<Date>,
    /// The units, to choose from.
    pub units: Vec<(String, String)>,
    /// The platforms, to choose from.
    pub platforms: Vec<(String, String)>,
    /// The parts of the municipality, to choose from; none where every channel is about the whole.
    pub places: Vec<(String, String)>,
    /// The unit that was chosen.
    pub unit: String,
    /// The platform that was chosen.
    pub platform: String,
    /// The part of the municipality that was chosen.
    pub place: String,
    /// Whether the policy says that the list is published.
    pub stated: bool,
    /// How it is checked.
    pub signature: Signature,
}

/// Choices with one for all in front.
pub(super) fn choices(all: String, some: &[(String, String)]) -> Vec<Choice> {
    let rest = some.iter().map(|(value, label)| Choice::new(value, label));
    std::iter::once(Choice::new("", all)).chain(rest).collect()
}

impl Page for ChannelsPage {
    const PUBLIC: bool = true;

    fn render(&self, ctx: &Ctx) -> Markup {
        let filled = Filled::new("")
            .with("unit", self.unit.as_str())
            .with("platform", self.platform.as_str())
            .with("place", self.place.as_str())
            .with("on", self.on.map(|on| on.to_string()).unwrap_or_default());
        // Nothing was chosen away: there is nothing.
        let whole = [&self.unit, &self.platform, &self.place].iter().all(|chosen| chosen.is_empty());
        let (none, why) = if whole && self.on.is_none() {
            (t!(ctx, "front-empty"), t!(ctx, "front-empty-why"))
        } else {
            (t!(ctx, "list-empty"), t!(ctx, "list-empty-why"))
        };
        let content = html! {
            p.lead { (t!(ctx, "list-lead")) " " a href=(links::check()) { (t!(ctx, "list-check")) } }
            @if !self.stated { p.small { (t!(ctx, "list-kept")) } }
            form.filter method="get" action=(links::channel_list()) {
                (field(ctx, &filled, "unit", t!(ctx, "list-unit")).optional().choose(&choices(t!(ctx, "list-all-units"), &self.units)))
                (field(ctx, &filled, "platform", t!(ctx, "list-platform")).optional().choose(&choices(t!(ctx, "list-all-platforms"), &self.platforms)))
                @if !self.places.is_empty() { (field(ctx, &filled, "place", t!(ctx, "feed-place")).optional().choose(&choices(t!(ctx, "feed-all-places"), &self.places))) }
                (field(ctx, &filled, "on", t!(ctx, "list-on")).optional().hint(t!(ctx, "list-on-hint")).takes(Takes::Day).line())
                (button(&t!(ctx, "list-show"), Weight::Plain))
            }
            h2 { (t!(ctx, "front-accounts")) }
            @if let Some(on) = self.on { p { (t!(ctx, "list-as-of", day = time::day_words(ctx, on))) } }
            p { (t!(ctx, "list-count", shown = self.accounts.len(), all = self.of_all)) }
            @if self.accounts.is_empty() { (empty(&none, &why, None)) }
            @else { ul.cards { @for account in &self.accounts { li.sheet { (card(ctx, account)) } } } }
            h2 #data { (t!(ctx, "list-data")) }
            p { (t!(ctx, "list-data-lead")) }
            ul {
                li { a href=(links::channel_list_json()) { (t!(ctx, "list-json")) } }
                li { a href=(links::channel_list_csv()) { (t!(ctx, "list-csv")) } }
                li { a href=(links::channel_list_ttl()) { (t!(ctx, "list-ttl")) } }
            }
            h2 #signed { (t!(ctx, "list-signed")) }
            p { (t!(ctx, "list-signed-lead")) " " a href=(links::channel_list_note()) { (t!(ctx, "list-note")) } }
            p { (t!(ctx, "list-key")) }
            p { code { (self.signature.key) } }
            p.small { (t!(ctx, "list-records")) " " a href=(links::records()) { (t!(ctx, "nav-records")) } }
        };
        frame::public(ctx, &t!(ctx, "list-title"), &links::channel_list(), &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let choices = |all: &[(&str, &str)]| {
            all.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>()
        };
        let page = Self {
            accounts: Account::samples(),
            of_all: 4,
            on: None,
            units: choices(&[("a", "kommunledningskontoret"), ("b", "kultur- och fritidsnämnden")]),
            platforms: choices(&[("feed", "Flöde"), ("own", "Egen blogg")]),
            places: choices(&[("Norrviken", "Norrviken")]),
            unit: String::new(),
            platform: String::new(),
            place: String::new(),
            stated: true,
            signature: Signature {
                key: "torg.exempelby.example/exempelby+1a2b3c4d+ASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4mrze8B"
                    .into(),
            },
        };
        let past = Self {
            accounts: Account::samples()
                .into_iter()
                .map(|a| Account { closed_on: Some(jiff::civil::date(2026, 6, 1)), ..a })
                .collect(),
            on: Some(jiff::civil::date(2026, 5, 1)),
            ..page.clone()
        };
        let none = Self {
            accounts: vec![],
            on: Some(jiff::civil::date(2026, 1, 1)),
            stated: false,
            platform: "own".into(),
            places: vec![],
            ..page.clone()
        };
        vec![("", page), ("past", past), ("none", none)]
    }
}
