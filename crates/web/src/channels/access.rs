//! What lets us in at a channel's platform: until when it holds, how a person renews it there step by step, and the
//! place to paste the new one, which is tried before it takes the old one's place.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        form::{Filled, Takes, Weight, button, field, one_button},
        frame::{Frame, Room},
        notice::{Tone, inline},
        time,
    },
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use torg_domain::ids::ChannelId;

/// How a person renews it, as the catalogue of platforms says.
#[derive(Clone, Debug)]
pub struct Guide {
    /// What it is (Swedish).
    pub what: String,
    /// How long it holds (Swedish).
    pub lasts: String,
    /// Where to begin.
    pub at: Option<String>,
    /// What to do, in order (Swedish).
    pub steps: Vec<String>,
    /// Nobody has tried the steps against the platform as it is now.
    pub unconfirmed: bool,
}

/// How one signs in at the platform instead, as the catalogue of platforms says.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// What the button says (Swedish).
    pub button: String,
    /// What happens (Swedish).
    pub lead: String,
    /// How long it holds (Swedish).
    pub lasts: String,
}

/// The page.
#[derive(Clone, Debug)]
pub struct AccessPage {
    /// Which channel.
    pub id: ChannelId,
    /// Its name.
    pub name: String,
    /// Whether anything is kept now.
    pub kept: bool,
    /// Until when it lets us in.
    pub until: Option<Timestamp>,
    /// When a person must have renewed it.
    pub ends: Option<Timestamp>,
    /// Whether torg renews it without a person.
    pub renews: bool,
    /// When it last did.
    pub renewed_at: Option<Timestamp>,
    /// What is wrong and who can mend it (Swedish).
    pub problem: Option<String>,
    /// How a person renews it.
    pub guide: Option<Guide>,
    /// Whether the channel is closed: nothing is to be let into any more.
    pub closed: bool,
    /// How one signs in there instead; none where what lets us in is pasted.
    pub sign_in: Option<SignIn>,
    /// Why the signing in that has just been tried changed nothing (Swedish).
    pub unchanged: Vec<String>,
    /// Whether the reader may put a new one in its place.
    pub may: bool,
    /// What trying a new one showed: whether each thing works, in a sentence (Swedish).
    pub tried: Option<Vec<(bool, String)>>,
    /// What was filled in; never the secret.
    pub filled: Filled,
}

impl AccessPage {
    /// The same, with why the signing in that has just been tried changed nothing.
    #[must_use]
    pub fn unchanged(self, why: Vec<String>) -> Self {
        Self { unchanged: why, ..self }
    }

    fn signing_in(&self, ctx: &Ctx, how: &SignIn) -> Markup {
        html! {
            section.sheet.pad aria-labelledby="sign-in" {
                h2 #sign-in { (t!(ctx, "access-sign-in")) }
                p { (swedish(ctx, &how.lead)) }
                p { (swedish(ctx, &how.lasts)) }
                (one_button(&links::channel_sign_in(self.id), &[], &how.button, Weight::First))
            }
        }
    }

    fn standing(&self, ctx: &Ctx) -> Markup {
        html! {
            section.sheet.pad aria-labelledby="standing" {
                h2 #standing { (t!(ctx, "access-standing")) }
                @if let Some(problem) = &self.problem { (inline(Tone::Wrong, &html! { p { (swedish(ctx, problem)) } })) }
                @if !self.kept { p { (t!(ctx, "access-none")) } }
                @else {
                    dl.facts {
                        @if let Some(guide) = &self.guide { dt { (t!(ctx, "access-what")) } dd { (swedish(ctx, &guide.what)) } }
                        dt { (t!(ctx, "access-until")) } dd { @match self.until { Some(at) => (time::long(ctx, at)), None => (t!(ctx, "access-no-end")) } }
                        dt { (t!(ctx, "access-who-renews")) } dd { @if self.renews { (t!(ctx, "access-renews")) } @else { (t!(ctx, "access-by-hand")) } }
                        @if let Some(at) = self.renewed_at { dt { (t!(ctx, "access-renewed")) } dd { (time::long(ctx, at)) } }
                        @if let Some(at) = self.ends { dt { (t!(ctx, "access-ends")) } dd { strong { (time::long(ctx, at)) } } }
                    }
                }
            }
        }
    }

    fn guided(ctx: &Ctx, guide: &Guide) -> Markup {
        html! {
            section.sheet.pad aria-labelledby="steps" {
                h2 #steps { (t!(ctx, "access-steps")) }
                p { (swedish(ctx, &guide.lasts)) }
                ol { @for step in &guide.steps { li { (swedish(ctx, step)) } } }
                @if let Some(href) = guide.at.as_deref().and_then(links::outside) { p { a href=(href) rel="noreferrer noopener external" { (t!(ctx, "access-open")) } } }
                @if guide.unconfirmed { p.small { (t!(ctx, "access-unconfirmed")) } }
            }
        }
    }

    fn new_one(&self, ctx: &Ctx) -> Markup {
        let f = &self.filled;
        html! {
            section.sheet.pad aria-labelledby="new" {
                h2 #new { (t!(ctx, "access-new")) }
                @if let Some(tried) = &self.tried {
                    (inline(Tone::Wrong, &html! { p { strong { (t!(ctx, "access-not-kept")) } } ul { @for (_, said) in tried { li { (swedish(ctx, said)) } } } }))
                }
                form.stack method="post" action=(links::channel_access(self.id)) {
                    (f.summary(ctx))
                    p.small { (t!(ctx, "access-new-lead")) }
                    (field(ctx, f, "secret", t!(ctx, "access-secret")).hint(t!(ctx, "access-secret-hint")).takes(Takes::Password).autocomplete("off").line())
                    // Only whoever has seen that it could not be tried may keep it all the same.
                    @if self.tried.is_some() || f.value("anyway") == "yes" { (field(ctx, f, "anyway", t!(ctx, "access-anyway")).hint(t!(ctx, "access-anyway-hint")).optional().tick()) }
                    p.row { (button(&t!(ctx, "access-try"), Weight::First)) }
                }
            }
        }
    }
}

impl Page for AccessPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let beside = html! { a.button href=(links::channel(self.id)) { (t!(ctx, "access-to-channel")) } };
        let content = html! {
            p.lead { (self.name) }
            @if !self.unchanged.is_empty() {
                (inline(Tone::Wrong, &html! { p { strong { (t!(ctx, "access-unchanged")) } } ul { @for said in &self.unchanged { li { (swedish(ctx, said)) } } } }))
            }
            (self.standing(ctx))
            @if let Some(how) = self.sign_in.as_ref().filter(|_| self.may && !self.closed) { (self.signing_in(ctx, how)) }
            @if let Some(guide) = &self.guide { (Self::guided(ctx, guide)) }
            @if self.closed { p { (t!(ctx, "access-closed")) } }
            @else if self.may { (self.new_one(ctx)) }
            @else { p { (t!(ctx, "access-may-not")) } }
        };
        Frame::new(t!(ctx, "channel-access-title"), Room::Channels).beside(beside).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::{at, id};
        let page = Self {
            id: id(10),
            name: "Exempelby på nätet".into(),
            kept: true,
            until: Some(at(9 * 1440)),
            ends: Some(at(9 * 1440)),
            renews: false,
            renewed_at: None,
            problem: None,
            guide: Some(Guide {
                what: "En åtkomstnyckel".into(),
                lasts: "Den gäller i sextio dagar. Sedan behöver någon göra en ny.".into(),
                at: Some("https://plattformen.example/nycklar".into()),
                steps: vec![
                    "Logga in hos plattformen med det konto som sköter sidan.".into(),
                    "Skapa en ny nyckel och kopiera den.".into(),
                    "Klistra in den nedan.".into(),
                ],
                unconfirmed: true,
            }),
            closed: false,
            sign_in: None,
            unchanged: Vec::new(),
            may: true,
            tried: None,
            filled: Filled::new("access"),
        };
        let ended = Self {
            until: Some(at(-60)),
            ends: Some(at(-60)),
            problem: Some("Det som släpper in oss har gått ut. Kan rättas av kanalens ansvariga.".into()),
            ..page.clone()
        };
        let renews =
            Self { renews: true, ends: None, renewed_at: Some(at(-40)), until: Some(at(80)), ..page.clone() };
        let tried = Self {
            tried: Some(vec![(
                false,
                "Plattformen släpper inte in oss. Kan rättas av kanalens ansvariga.".into(),
            )]),
            ..page.clone()
        };
        let wrong =
            Filled::new("access").wrong("secret", "Klistra in det nya: lösenordet eller åtkomstnyckeln.");
        let refused = Self { filled: wrong, ..page.clone() };
        let reading = Self { may: false, until: None, ends: None, guide: None, ..page.clone() };
        let none = Self { kept: false, until: None, ends: None, ..page.clone() };
        let closed = Self { closed: true, ..page.clone() };
        let sign_in = SignIn {
            button: "Logga in hos Plattformen".into(),
            lead: "Du kommer till plattformen, loggar in med kanalens konto och godkänner torg.".into(),
            lasts: "Det gäller tills någon tar tillbaka det där.".into(),
        };
        let signs_in = Self { sign_in: Some(sign_in), ..page.clone() };
        let no = "Plattformen avbröt inloggningen. Inget är ändrat. Kan rättas av kanalens ansvariga.";
        let unchanged = signs_in.clone().unchanged(vec![no.into()]);
        vec![
            ("", page),
            ("signs-in", signs_in),
            ("unchanged", unchanged),
            ("ended", ended),
            ("renews", renews),
            ("tried", tried),
            ("refused", refused),
            ("reading", reading),
            ("none", none),
            ("closed", closed),
        ]
    }
}
