//! One channel for everybody: all that it must tell of itself (IN-01 to IN-03, IN-07 to IN-22).

use crate::{
    channels::statistics::{followed, month_name, monthly},
    ctx::Ctx,
    links,
    page::Page,
    parts::{due::swedish, frame, list::number, table::Table, time},
    public::front::{Account, watched},
    t,
};
use jiff::civil::Date;
use maud::{Markup, html};
use torg_domain::channels::statistics::Followed;

/// The page.
#[derive(Clone, Debug)]
pub struct ChannelPage {
    /// The channel as its card says it.
    pub account: Account,
    /// The authority it belongs to.
    pub authority: String,
    /// How soon a question is answered (Swedish); none where no time is promised.
    pub answered_within: Option<String>,
    /// Who answers for it and their title, where the policy has names.
    pub responsible: Option<(String, String)>,
    /// The day it opened.
    pub opened_on: Date,
    /// The municipality's mail address.
    pub email: Option<String>,
    /// Its telephone number.
    pub telephone: Option<String>,
    /// Where it is visited.
    pub visiting: Option<String>,
    /// Where letters go.
    pub postal: Option<String>,
    /// Its website.
    pub website: Option<String>,
    /// The page about personal data.
    pub privacy: Option<String>,
    /// Where to turn with a matter of one's own.
    pub own_matters: Option<String>,
    /// What is taken down: the grounds (Swedish).
    pub removed: Vec<String>,
    /// Followers by month, where the policy has them counted and told.
    pub followers: Option<Vec<(Date, Option<Followed>)>>,
    /// Own posts in the last month, on the same terms.
    pub posts: Option<u64>,
}

impl ChannelPage {
    /// The figures that the policy has counted and told; nothing where there are none.
    fn figures(&self, ctx: &Ctx) -> Markup {
        let counted = self.followers.as_deref().filter(|all| all.iter().any(|(_, count)| count.is_some()));
        let rows = |all: &[(Date, Option<Followed>)]| -> Vec<Vec<Markup>> {
            let one = |(first, count): &(Date, Option<Followed>)| {
                vec![html! { (month_name(ctx, *first)) }, followed(ctx, count.as_ref())]
            };
            all.iter().rev().map(one).collect()
        };
        html! { @if self.posts.is_some() || counted.is_some() { section {
            h2 { (t!(ctx, "channel-figures")) }
            @if let Some(posts) = self.posts { p { (t!(ctx, "channel-posts-month")) ": " (number(posts)) "." } }
            @if let Some(all) = counted {
                h3 { (t!(ctx, "channel-followers")) }
                @let points: Vec<_> = all.iter().map(|(first, c)| (*first, vec![c.map(|c| c.count)])).collect();
                (monthly(ctx, "chart-followers", t!(ctx, "stats-followers"), vec![], &points))
                (Table {
                    caption: t!(ctx, "channel-followers"),
                    quiet: true,
                    columns: vec![t!(ctx, "stats-month"), t!(ctx, "stats-followers")],
                    rows: rows(all),
                }.render())
            }
        } } }
    }
}

impl Page for ChannelPage {
    const PUBLIC: bool = true;

    fn render(&self, ctx: &Ctx) -> Markup {
        let a = &self.account;
        let town = ctx.municipality.as_str();
        let row = |label: String, value: Markup| html! { dt { (label) } dd { (value) } };
        let lines =
            |text: &str| html! { @for (n, line) in text.lines().enumerate() { @if n > 0 { br; } (line) } };
        let content = html! {
            p.lead { (swedish(ctx, &a.purpose)) }
            p { @match links::outside(&a.address) {
                Some(href) => a href=(href) rel="noopener external" { (t!(ctx, "channel-open", name = a.name.as_str())) },
                None => (a.address),
            } }
            section {
                h2 { (t!(ctx, "channel-who")) }
                dl.facts {
                    (row(t!(ctx, "channel-sender"), html! { (t!(ctx, "channel-sender-is", municipality = town)) " " (swedish(ctx, &a.unit)) @if !self.authority.is_empty() { ", " (swedish(ctx, &self.authority)) } "." }))
                    (row(t!(ctx, "list-platform"), swedish(ctx, &a.platform)))
                    (row(t!(ctx, "channel-address"), html! { (a.address) }))
                    @if let Some((name, title)) = &self.responsible { (row(t!(ctx, "channel-responsible"), html! { (name) ", " (swedish(ctx, title)) })) }
                    (row(t!(ctx, "channel-opened"), time::day(ctx, self.opened_on)))
                }
            }
            section {
                h2 { (t!(ctx, "channel-when")) }
                @if a.dialogue {
                    (watched(ctx, a.watched.as_ref()))
                    @match &self.answered_within {
                        Some(promise) => p { (t!(ctx, "channel-answered")) " " (swedish(ctx, promise)) "." },
                        None => p { (t!(ctx, "channel-answered-none")) },
                    }
                } @else { p { (t!(ctx, "channel-silent")) } }
            }
            section {
                h2 { (t!(ctx, "channel-contact")) }
                dl.facts {
                    @if let Some(mail) = &self.email { (row(t!(ctx, "channel-email"), html! { a href=(links::mail(mail)) { (mail) } })) }
                    @if let Some(number) = &self.telephone { (row(t!(ctx, "channel-telephone"), html! { (number) })) }
                    @if let Some(at) = &self.visiting { (row(t!(ctx, "channel-visiting"), lines(at))) }
                    @if let Some(at) = &self.postal { (row(t!(ctx, "channel-postal"), lines(at))) }
                    @if let Some(at) = self.website.as_deref().and_then(links::outside) { (row(t!(ctx, "channel-website"), html! { a href=(at) rel="external" { (at) } })) }
                    (row(t!(ctx, "channel-complain"), html! { a href=(links::report_about(&a.address)) { (t!(ctx, "channel-report")) } }))
                }
            }
            @if a.dialogue {
                section {
                    h2 { (t!(ctx, "channel-own-matters")) }
                    p { (t!(ctx, "channel-own-matters-lead")) }
                    @if let Some(where_to) = &self.own_matters { p { (swedish(ctx, where_to)) } }
                    @else if self.email.is_some() || self.telephone.is_some() { p { (t!(ctx, "channel-own-matters-contact")) } }
                }
                section {
                    h2 { (t!(ctx, "channel-record")) }
                    p { (t!(ctx, "channel-record-lead")) " " a href=(links::records()) { (t!(ctx, "nav-records")) } }
                    @if let Some(at) = self.privacy.as_deref().and_then(links::outside) { p { a href=(at) rel="external" { (t!(ctx, "channel-privacy")) } } }
                }
                section {
                    h2 { (t!(ctx, "channel-removed")) }
                    @if self.removed.is_empty() { p { (t!(ctx, "channel-removed-law")) } }
                    @else { p { (t!(ctx, "channel-removed-lead")) } ul { @for ground in &self.removed { li { (swedish(ctx, ground)) } } } }
                    p { a href=(links::rules()) { (t!(ctx, "channel-rules")) } }
                }
            }
            (self.figures(ctx))
            p { a href=(links::feed_of(a.number)) { (t!(ctx, "channel-posts", name = a.name.as_str())) } }
        };
        frame::public(ctx, &a.name, &links::channel_page(a.number), &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let accounts = Account::samples();
        let counted = |on| Some(Followed { on, count: 1_367, rounded: true, by_hand: false });
        let figures = vec![
            (jiff::civil::date(2026, 11, 1), None),
            (jiff::civil::date(2026, 12, 1), counted(jiff::civil::date(2026, 12, 3))),
        ];
        let page = |account: &Account| Self {
            account: account.clone(),
            authority: "kommunstyrelsen".into(),
            answered_within: Some("8 timmar inom bevakad tid".into()),
            responsible: Some(("Maja Ek".into(), "redaktör".into())),
            opened_on: jiff::civil::date(2025, 4, 14),
            email: Some("kommun@exempelby.example".into()),
            telephone: Some("0123-45 60 00".into()),
            visiting: Some("Stora torget 1\nExempelby".into()),
            postal: Some("123 00 Exempelby".into()),
            website: Some("https://exempelby.example/".into()),
            privacy: Some("https://exempelby.example/personuppgifter".into()),
            own_matters: Some("Ring kontaktcenter, så får du tala med någon som kan ditt ärende.".into()),
            removed: vec!["Olaga hot".into(), "Reklam".into()],
            followers: Some(figures.clone()),
            posts: Some(14),
        };
        let bare = Self {
            answered_within: None,
            responsible: None,
            email: None,
            telephone: None,
            visiting: None,
            postal: None,
            website: None,
            privacy: None,
            own_matters: None,
            removed: vec![],
            followers: None,
            posts: None,
            ..page(&accounts[2])
        };
        let silent = Account { watched: None, dialogue: false, ..accounts[0].clone() };
        vec![("", page(&accounts[0])), ("bare", bare), ("silent", page(&silent))]
    }
}
