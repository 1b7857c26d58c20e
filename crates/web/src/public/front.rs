//! The front: the municipality's official accounts, its rules, and a quiet way in for staff.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{due::swedish, frame, notice::empty, time},
    public::{
        check,
        feed::{self, Item},
    },
    t,
    text::Language,
};
use jiff::{Timestamp, civil::Date};
use maud::{Markup, html};
use torg_domain::clocks::{
    WeekHours, Whose,
    calendar::NamedDay,
    words::{self, Departure, InWords, Tongue},
};

/// One account as residents see it.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its number, which stands in the address of its page here.
    pub number: i64,
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
    /// When it is watched; none while nobody has said (IN-12, `answer.office_hours`).
    pub watched: Option<Watched>,
    /// Whether others can write there, so that somebody reads and answers.
    pub dialogue: bool,
    /// The day it closed, in a list of an earlier day.
    pub closed_on: Option<Date>,
}

/// When an account is watched, in the reader's language where nothing else is said.
#[derive(Clone, Debug)]
pub struct Watched {
    /// The hours in words.
    pub hours: InWords,
    /// Whose they are, with the name of the unit or authority.
    pub whose: (Whose, String),
    /// The next day that is not as the week says.
    pub departs: Option<Departure>,
    /// Whether it is watched just now.
    pub open: bool,
    /// When it opens next, where it is not.
    pub opens: Option<Timestamp>,
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
    /// Whether there is a diary that everybody may search.
    pub diary: bool,
    /// Our latest posts, where the policy shows them here.
    pub posts: Vec<Item>,
    /// The parties' links: name and address, where the policy gives them.
    pub parties: Vec<(String, String)>,
}

impl Page for FrontPage {
    const PUBLIC: bool = true;

    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            p.lead { (t!(ctx, "front-lead")) @if !self.rules.is_empty() { " " a href=(links::anchor("rules")) { (t!(ctx, "front-our-rules")) } } }
            (check::form(ctx, "", t!(ctx, "check-title")))
            @if !self.posts.is_empty() {
                h2 { (t!(ctx, "feed-title")) }
                @for item in &self.posts { article.post { (feed::post(ctx, item, &html! { h3 { (feed::titled(ctx, item)) } })) } }
                p { a href=(links::feed()) { (t!(ctx, "front-feed")) } }
            }
            h2 { (t!(ctx, "front-accounts")) }
            @if self.accounts.is_empty() { (empty(&t!(ctx, "front-empty"), &t!(ctx, "front-empty-why"), None)) }
            @else { ul.cards { @for account in &self.accounts { li.sheet { (card(ctx, account)) } } } }
            @if !self.rules.is_empty() {
                h2 #rules { (t!(ctx, "front-rules")) }
                @match self.rules.as_slice() {
                    [only] => p.rules { (swedish(ctx, only)) },
                    several => ul.rules { @for rule in several { li { (swedish(ctx, rule)) } } },
                }
                @if let Some(stands_on) = &self.stands_on { p.small { (swedish(ctx, stands_on)) } }
                p { a href=(links::rules()) { (t!(ctx, "front-rules-all")) } }
            }
            @if !self.parties.is_empty() {
                h2 { (t!(ctx, "parties-title")) }
                p { (t!(ctx, "parties-lead")) }
                ul { @for (party, address) in &self.parties { li { @match links::outside(address) {
                    Some(href) => a href=(href) rel="noopener external nofollow" { (party) },
                    None => (party),
                } } } }
            }
            @if self.diary { p { a href=(links::open_diary()) { (t!(ctx, "front-diary")) } } }
            p { a href=(links::removals()) { (t!(ctx, "front-removals")) } }
            p { a href=(links::reason_code()) { (t!(ctx, "front-code")) } }
        };
        frame::public(
            ctx,
            &t!(ctx, "front-title", municipality = ctx.municipality.as_str()),
            &links::front(),
            &content,
        )
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let page = Self {
            accounts: Account::samples(),
            rules: vec![
                "Vi tar bort hot, förtal och andras personuppgifter.".into(),
                "Det du skriver till oss blir allmän handling.".into(),
            ],
            stands_on: Some("Riktlinjer antagna 14 april 2025 § 61.".into()),
            diary: true,
            posts: Item::samples(),
            parties: vec![("Partiet".into(), "https://partiet.example/".into())],
        };
        let bare = Self {
            accounts: vec![],
            rules: vec![],
            stands_on: None,
            diary: false,
            posts: vec![],
            parties: vec![],
        };
        vec![("", page), ("empty", bare)]
    }
}

/// A channel's card: on the front, in the list, and in the answer to whether an account is ours.
#[must_use]
pub fn card(ctx: &Ctx, account: &Account) -> Markup {
    html! {
        h3 { @match links::outside(&account.address) {
            Some(href) => a href=(href) rel="noopener external" { (account.name) },
            None => (account.name),
        } }
        p.small { (swedish(ctx, &account.platform)) " · " (swedish(ctx, &account.unit)) }
        p { (swedish(ctx, &account.purpose)) }
        @match account.closed_on {
            // What is closed is watched by nobody, and has no page any more.
            Some(on) => p.small { (t!(ctx, "list-closed", day = time::day_words(ctx, on))) },
            None => {
                @if account.dialogue { (watched(ctx, account.watched.as_ref())) }
                p.small { a href=(links::channel_page(account.number)) { (t!(ctx, "list-more", name = account.name.as_str())) } }
            }
        }
    }
}

/// When it is watched, the limitation that IN-12 asks for, whose hours they are, and how it stands now.
#[must_use]
pub fn watched(ctx: &Ctx, watched: Option<&Watched>) -> Markup {
    let Some(watched) = watched else { return html! { p.small { (t!(ctx, "front-watched-unknown")) } } };
    let (whose, name) = &watched.whose;
    let whose = match whose {
        Whose::Channel => t!(ctx, "front-hours-channel"),
        Whose::Unit | Whose::Authority => t!(ctx, "front-hours-of", name = name.as_str()),
        Whose::Municipality => t!(ctx, "front-hours-municipality"),
        Whose::Pack => t!(ctx, "front-hours-policy"),
    };
    html! {
        p.hours { @match (&watched.hours.week, watched.hours.always) {
            (_, true) => (t!(ctx, "front-watched-always")),
            (Some(week), _) => { (t!(ctx, "front-watched", hours = together(week))) " " (t!(ctx, "front-limit")) },
            (None, _) => { (t!(ctx, "front-watched-never")) " " (t!(ctx, "front-limit")) },
        } }
        @if !watched.hours.always {
            p { @if watched.open { span.chip.done { (t!(ctx, "front-open")) } }
                @else if let Some(at) = watched.opens { span.chip { (t!(ctx, "front-opens", when = time::short_words(ctx, &ctx.local(at)))) } }
                @else { span.chip { (t!(ctx, "front-shut")) } } }
        }
        ul.small.plain {
            @for season in &watched.hours.seasons { li { (t!(ctx, "front-also", words = together(&capital(season)))) } }
            @if let Some(holidays) = &watched.hours.holidays { li { (t!(ctx, "front-also", words = together(&capital(holidays)))) } }
            @if let Some(departs) = &watched.departs { li { (departure(ctx, departs)) } }
            li { (whose) }
        }
    }
}

fn departure(ctx: &Ctx, departs: &Departure) -> Markup {
    let day = time::weekday_and_day(ctx, departs.on);
    let (why, swedish_words) = departs.why.in_words(tongue(ctx));
    html! {
        @match &departs.hours {
            Some(hours) => (t!(ctx, "front-departs-hours", day = day, hours = hours.as_str())),
            None => (t!(ctx, "front-departs-closed", day = day)),
        }
        " (" @if swedish_words { (swedish(ctx, why)) } @else { (why) } ")."
    }
}

/// The language the domain says hours in.
#[must_use]
pub fn tongue(ctx: &Ctx) -> Tongue {
    match ctx.language {
        Language::Swedish => Tongue::Swedish,
        Language::English => Tongue::English,
    }
}

/// Hours that no line break takes apart: "kl. 8–16.30".
fn together(hours: &str) -> String {
    hours.replace("kl. ", "kl.\u{a0}").replace('–', "–\u{2060}")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), letters.as_str()))
}

impl Account {
    /// Accounts for the samples.
    #[must_use]
    pub fn samples() -> Vec<Self> {
        let account = |number, name: &str, platform: &str, unit: &str, purpose: &str, watched| Self {
            number,
            name: name.into(),
            address: "https://social.example/konto".into(),
            platform: platform.into(),
            unit: unit.into(),
            purpose: purpose.into(),
            watched,
            dialogue: true,
            closed_on: None,
        };
        let always = Watched {
            hours: words::in_words(&WeekHours::around_the_clock(), Tongue::Swedish),
            whose: (Whose::Channel, String::new()),
            departs: None,
            open: true,
            opens: None,
        };
        let (school, culture) = ("barn- och utbildningsnämnden", "kultur- och fritidsnämnden");
        let open = Some(sample_hours(Whose::Municipality, true));
        let shut = Some(sample_hours(Whose::Unit, false));
        vec![
            account(
                1,
                "Exempelby kommun",
                "Flöde",
                "kommunledningskontoret",
                "Frågor och svar om kommunen.",
                open,
            ),
            account(2, "Skolbloggen", "Egen blogg", school, "Vardag i våra skolor.", shut),
            account(3, "Simhallen", "Flöde", culture, "Öppettider och bilder från bassängen.", None),
            account(
                4,
                "Krisinformation",
                "Flöde",
                "kommunledningskontoret",
                "När något allvarligt händer.",
                Some(always),
            ),
        ]
    }
}

fn sample_hours(whose: Whose, open: bool) -> Watched {
    Watched {
        hours: InWords {
            week: Some("måndag–torsdag kl. 8–16.30, fredag kl. 8–15".into()),
            holidays: Some("helgdagar, midsommarafton, julafton och nyårsafton: stängt".into()),
            seasons: vec!["sommartid 15 juni–15 augusti: måndag–fredag kl. 8–15".into()],
            always: false,
        },
        whose: (whose, "barn- och utbildningsförvaltningen".into()),
        departs: Some(Departure {
            on: jiff::civil::date(2026, 12, 24),
            hours: None,
            by: whose,
            why: words::Cause::Day(NamedDay::ChristmasEve),
        }),
        open,
        opens: (!open).then(|| crate::samples::at(60 * 22)),
    }
}
