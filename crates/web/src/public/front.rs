//! The front: the municipality's official accounts, its rules, and a quiet way in for staff.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{due::swedish, frame, notice::empty},
    t,
};
use maud::{Markup, html};

/// One account as residents see it.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// Its platform's name.
    pub platform: String,
    /// Who answers for it: unit and authority.
    pub unit: String,
    /// What it is for.
    pub purpose: String,
    /// When it is watched, Swedish.
    pub watched: String,
    /// Whether it is watched just now, and until or from when (Swedish).
    pub now: Option<(bool, String)>,
}

/// The front.
#[derive(Clone, Debug)]
pub struct FrontPage {
    /// The accounts.
    pub accounts: Vec<Account>,
    /// The municipality's rules for visitors, Swedish: what is taken down and why.
    pub rules: Vec<String>,
    /// What the rules stand on, Swedish.
    pub stands_on: Option<String>,
}

impl Page for FrontPage {
    const PUBLIC: bool = true;

    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            p.lead { (t!(ctx, "front-lead")) @if !self.rules.is_empty() { " " a href=(links::anchor("rules")) { (t!(ctx, "front-our-rules")) } } }
            h2 { (t!(ctx, "front-accounts")) }
            @if self.accounts.is_empty() { (empty(&t!(ctx, "front-empty"), &t!(ctx, "front-empty-why"), None)) }
            @else { ul.cards { @for account in &self.accounts { li.sheet { (one(ctx, account)) } } } }
            @if !self.rules.is_empty() {
                h2 #rules { (t!(ctx, "front-rules")) }
                ul.rules { @for rule in &self.rules { li { (swedish(ctx, rule)) } } }
                @if let Some(stands_on) = &self.stands_on { p.small { (swedish(ctx, stands_on)) } }
            }
            footer { a href=(links::sign_in()) { (t!(ctx, "front-staff")) } }
        };
        frame::public(
            ctx,
            &t!(ctx, "front-title", municipality = ctx.municipality.as_str()),
            &links::front(),
            &content,
        )
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let account =
            |name: &str, platform: &str, unit: &str, purpose: &str, watched: &str, open: bool| Account {
                name: name.into(),
                address: "https://social.example/konto".into(),
                platform: platform.into(),
                unit: unit.into(),
                purpose: purpose.into(),
                watched: watched.into(),
                now: Some((open, if open { "öppen nu".into() } else { "öppnar i morgon 10.00".into() })),
            };
        let page = Self {
            accounts: vec![
                account(
                    "Exempelby kommun",
                    "Flöde",
                    "kommunledningskontoret",
                    "Frågor och svar om kommunen.",
                    "Bevakas vardagar 8–16.30. Svar inom en arbetsdag.",
                    true,
                ),
                account(
                    "Skolbloggen",
                    "Egen blogg",
                    "barn- och utbildningsnämnden",
                    "Vardag i våra skolor.",
                    "Bevakas vardagar 10–15.30.",
                    false,
                ),
                account(
                    "Simhallen",
                    "Flöde",
                    "kultur- och fritidsnämnden",
                    "Öppettider och bilder från bassängen.",
                    "Bevakas alla dagar 9–20.",
                    true,
                ),
            ],
            rules: vec![
                "Vi tar bort hot, förtal och andras personuppgifter.".into(),
                "Det du skriver till oss blir allmän handling.".into(),
            ],
            stands_on: Some("Riktlinjer antagna 14 april 2025 § 61.".into()),
        };
        vec![("", page.clone()), ("empty", Self { accounts: vec![], rules: vec![], stands_on: None })]
    }
}

fn one(ctx: &Ctx, account: &Account) -> Markup {
    html! {
        h3 { @match links::outside(&account.address) {
            Some(href) => a href=(href) rel="noopener external" { (account.name) },
            None => (account.name),
        } }
        p.small { (swedish(ctx, &account.platform)) " · " (swedish(ctx, &account.unit)) }
        p { (swedish(ctx, &account.purpose)) }
        p.small { (swedish(ctx, &account.watched)) }
        @if let Some((open, words)) = &account.now { p { span.chip.done[*open] { (swedish(ctx, words)) } } }
    }
}
