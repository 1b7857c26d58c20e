//! What a channel must tell of itself: the texts made from what is known, what was put up and how it differs,
//! what is lacking, and the graphic profile as a dated checklist.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        diff,
        due::swedish,
        form::{Choice, Filled, Takes, Weight, button, field},
        frame::{Frame, Room},
        notice::{Tone, inline},
        table::Table,
        time,
    },
    routes::Right,
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use torg_domain::ids::ChannelId;

mod sample;

/// One thing that must be told.
#[derive(Clone, Debug)]
pub struct ElementLine {
    /// What, Swedish.
    pub what: String,
    /// By what law or document, Swedish.
    pub by: String,
    /// What it says; none when something is lacking.
    pub says: Option<String>,
    /// What is lacking, Swedish.
    pub lacking: Option<String>,
}

/// The text for one place.
#[derive(Clone, Debug)]
pub struct PlaceLine {
    /// The place's word.
    pub place: String,
    /// What the platform calls it, Swedish.
    pub name: String,
    /// What to know about it, Swedish.
    pub note: Option<String>,
    /// The text as it would be put up now.
    pub text: String,
    /// How many characters it has, and how many there is room for.
    pub length: (usize, Option<u16>),
    /// What stands behind its link, Swedish.
    pub behind: Vec<String>,
    /// What found no room at all, Swedish.
    pub lost: Vec<String>,
    /// What was put up last, when and by whom.
    pub copy: Option<(String, Timestamp, String)>,
    /// Whether somebody must look by hand.
    pub by_hand: bool,
}

/// How a text stood when somebody looked.
#[derive(Clone, Debug)]
pub struct CheckLine {
    /// When.
    pub at: Timestamp,
    /// Who; none: the program read the page.
    pub by: Option<String>,
    /// What it came to: `same`, `differs`, `renamed`, `unread`.
    pub came_to: String,
    /// What to know about it.
    pub note: String,
}

/// One thing to look at in the graphic profile.
#[derive(Clone, Debug)]
pub struct LookLine {
    /// The word of the item.
    pub item: &'static str,
    /// How strong the rule is, Swedish.
    pub force: String,
    /// What was found last: the word, when, by whom.
    pub found: Option<(String, Timestamp, String)>,
    /// Source, licence and note of it.
    pub said: Vec<String>,
    /// Whether that is enough.
    pub met: bool,
}

/// The page.
#[derive(Clone, Debug)]
pub struct PresentationPage {
    /// Of which channel.
    pub id: ChannelId,
    /// Whether it is an application still.
    pub applied: bool,
    /// Its name.
    pub name: String,
    /// Everything that must be told.
    pub elements: Vec<ElementLine>,
    /// The text for each place.
    pub places: Vec<PlaceLine>,
    /// Since when what was put up is out of date.
    pub outdated_since: Option<Timestamp>,
    /// When it is looked at again.
    pub check_next: Option<Timestamp>,
    /// The latest looks.
    pub checks: Vec<CheckLine>,
    /// Earlier texts: where, when, by whom, what.
    pub earlier: Vec<(String, Timestamp, String, String)>,
    /// The graphic profile.
    pub looks: Vec<LookLine>,
    /// Where pictures may come from.
    pub sources: Vec<Choice>,
    /// Whether the reader may do something here.
    pub may: bool,
    /// What the channel itself says.
    pub facts: Filled,
    /// What was filled in about a look by hand.
    pub check: Filled,
    /// What was filled in about the profile.
    pub profile: Filled,
}

fn came_to(ctx: &Ctx, word: &str) -> String {
    match word {
        "same" => t!(ctx, "presentation-same"),
        "differs" => t!(ctx, "presentation-differs"),
        "renamed" => t!(ctx, "presentation-renamed"),
        _ => t!(ctx, "presentation-unread"),
    }
}

fn outcome(ctx: &Ctx, word: &str) -> String {
    match word {
        "yes" => t!(ctx, "profile-yes"),
        "as-far-as-possible" => t!(ctx, "profile-as-far"),
        _ => t!(ctx, "profile-no"),
    }
}

fn item(ctx: &Ctx, word: &str) -> String {
    match word {
        "logo" => t!(ctx, "profile-logo"),
        "symbol-picture" => t!(ctx, "profile-symbol"),
        "main-page-link" => t!(ctx, "profile-link"),
        _ => t!(ctx, "profile-profile"),
    }
}

impl PresentationPage {
    fn standing(&self, ctx: &Ctx) -> Markup {
        let lacking = self.elements.iter().filter(|e| e.lacking.is_some()).count();
        let up = self.places.iter().any(|place| place.copy.is_some());
        html! {
            @if lacking > 0 { (inline(Tone::Wrong, &html! { p { (t!(ctx, "presentation-lacking", n = lacking)) } })) }
            @match self.outdated_since {
                Some(since) => (inline(Tone::Wrong, &html! { p { strong { (t!(ctx, "presentation-outdated")) } " " (t!(ctx, "channel-since")) " " (time::long(ctx, since)) ". " (t!(ctx, "presentation-outdated-then")) } })),
                None if !up => (inline(Tone::Told, &html! { p { (t!(ctx, "presentation-not-up")) } })),
                None => (inline(Tone::Done, &html! { p { (t!(ctx, "presentation-current")) } })),
            }
        }
    }

    fn place(&self, ctx: &Ctx, place: &PlaceLine) -> Markup {
        let id = format!("text-{}", place.place);
        let list = |label: String, all: &[String]| {
            html! { @if !all.is_empty() { p.small { (label) ": " (swedish(ctx, &all.join(", "))) "." } } }
        };
        html! {
            h3 { (swedish(ctx, &place.name)) }
            @if let Some(note) = &place.note { p.small { (swedish(ctx, note)) "." } }
            form.stack method="post" action=(links::presentation(self.id)) {
                input type="hidden" name="place" value=(place.place);
                div.field {
                    label for=(id) { (t!(ctx, "presentation-text")) " "
                        span.optional { @match place.length.1 {
                            Some(most) => (t!(ctx, "presentation-length-of", n = place.length.0, most = usize::from(most))),
                            None => (t!(ctx, "presentation-length", n = place.length.0)),
                        } } }
                    textarea id=(id) name="text" readonly rows="8" lang="sv" data-copy { "\n" (place.text) }
                }
                (list(t!(ctx, "presentation-behind"), &place.behind))
                @if !place.lost.is_empty() {
                    (inline(Tone::Wrong, &html! { p { (t!(ctx, "presentation-lost")) " " (swedish(ctx, &place.lost.join(", "))) "." } }))
                }
                @if self.may && !place.text.is_empty() { p.row { (button(&t!(ctx, "presentation-up"), Weight::First)) span.small { (t!(ctx, "presentation-up-hint")) } } }
            }
            @if let Some((body, at, by)) = &place.copy {
                p { (t!(ctx, "presentation-was-up", who = by.as_str())) " " (time::long(ctx, *at)) }
                @if body == &place.text { p.small { (t!(ctx, "presentation-no-difference")) } }
                @else { details open { summary { (t!(ctx, "presentation-difference")) } p.text lang="sv" { (diff::words(body, &place.text)) } } }
                @if self.may && place.by_hand { (self.look(ctx, place)) }
            }
        }
    }

    /// The form by which somebody says how the text stood.
    fn look(&self, ctx: &Ctx, place: &PlaceLine) -> Markup {
        let choices = ["same", "differs"].map(|word| Choice::new(word, came_to(ctx, word)));
        let mine = self.check.value("place") == place.place || self.places.len() == 1;
        let blank = Filled::new(self.check.prefix);
        let filled = if mine { &self.check } else { &blank };
        // Two places on a page would give their fields the same ids: the second form is on its own page.
        html! {
            @if mine || self.check.value("place").is_empty() && self.places.first().is_some_and(|first| first.place == place.place) {
                details open[filled.is_wrong()] { summary { (t!(ctx, "presentation-look")) }
                    form.stack method="post" action=(links::presentation_check(self.id)) {
                        (filled.summary(ctx))
                        input type="hidden" name="place" value=(place.place);
                        (field(ctx, filled, "came_to", t!(ctx, "presentation-how")).radios(&choices))
                        (field(ctx, filled, "note", t!(ctx, "presentation-note")).optional().line())
                        p.row { (button(&t!(ctx, "presentation-look-do"), Weight::Plain)) }
                    }
                }
            }
        }
    }

    fn told(&self, ctx: &Ctx) -> Markup {
        let row = |line: &ElementLine| {
            vec![
                html! { (swedish(ctx, &line.what)) span.where { (swedish(ctx, &line.by)) } },
                html! { @match (&line.says, &line.lacking) {
                    (Some(says), _) => { (swedish(ctx, says)) }
                    (None, Some(lacking)) => { span.chip.late { (t!(ctx, "presentation-lacks")) } " " (swedish(ctx, lacking)) }
                    (None, None) => {}
                } },
            ]
        };
        Table {
            caption: t!(ctx, "presentation-told"),
            quiet: true,
            columns: vec![t!(ctx, "presentation-what"), t!(ctx, "presentation-says")],
            rows: self.elements.iter().map(row).collect(),
        }
        .render()
    }

    fn facts(&self, ctx: &Ctx) -> Markup {
        let audiences = [
            Choice::new("public", t!(ctx, "audience-public")),
            Choice::new("members", t!(ctx, "audience-members")),
            Choice::new("followers", t!(ctx, "audience-followers")),
        ];
        html! {
            details open[self.facts.is_wrong() || self.facts.value("audience").is_empty()] { summary { (t!(ctx, "presentation-facts")) }
                form.stack method="post" action=(links::presentation_facts(self.id)) {
                    (self.facts.summary(ctx))
                    (field(ctx, &self.facts, "audience", t!(ctx, "audience")).radios(&audiences))
                    (field(ctx, &self.facts, "size", t!(ctx, "audience-size")).hint(t!(ctx, "audience-size-hint")).optional().takes(Takes::Number).line())
                    (field(ctx, &self.facts, "contact", t!(ctx, "presentation-reach")).hint(t!(ctx, "presentation-reach-hint")).optional().line())
                    @if !self.applied { (field(ctx, &self.facts, "area", t!(ctx, "presentation-area")).hint(t!(ctx, "presentation-area-hint")).optional().max(60).line()) }
                    p.row { (button(&t!(ctx, "me-save"), Weight::First)) }
                }
            }
        }
    }

    fn looks(&self, ctx: &Ctx) -> Markup {
        let row = |look: &LookLine| {
            vec![
                html! { (item(ctx, look.item)) span.where { (swedish(ctx, &look.force)) } },
                html! {
                    @match &look.found {
                        Some((word, at, by)) => {
                            @if look.met { span.chip.done { (outcome(ctx, word)) } } @else { span.chip.late { (outcome(ctx, word)) } }
                            " " (time::dated(ctx, *at)) ", " (by)
                            @for said in &look.said { span.where { (said) } }
                        }
                        None => { span.chip.late[!look.met] { (t!(ctx, "profile-never")) } }
                    }
                },
            ]
        };
        let items: Vec<_> =
            self.looks.iter().map(|look| Choice::new(look.item, item(ctx, look.item))).collect();
        let outcomes = ["yes", "as-far-as-possible", "no"].map(|word| Choice::new(word, outcome(ctx, word)));
        html! {
            (Table {
                caption: t!(ctx, "profile-title"),
                quiet: true,
                columns: vec![t!(ctx, "presentation-what"), t!(ctx, "profile-found")],
                rows: self.looks.iter().map(row).collect(),
            }.render())
            @if self.may {
                details open[self.profile.is_wrong()] { summary { (t!(ctx, "profile-do")) }
                    form.stack method="post" action=(links::presentation_profile(self.id)) {
                        (self.profile.summary(ctx))
                        (field(ctx, &self.profile, "item", t!(ctx, "presentation-what")).radios(&items))
                        (field(ctx, &self.profile, "outcome", t!(ctx, "profile-found")).radios(&outcomes))
                        (field(ctx, &self.profile, "source", t!(ctx, "profile-source")).hint(t!(ctx, "profile-picture")).optional().choose(&self.sources))
                        (field(ctx, &self.profile, "licence", t!(ctx, "profile-licence")).hint(t!(ctx, "profile-licence-hint")).optional().line())
                        (field(ctx, &self.profile, "note", t!(ctx, "presentation-note")).optional().line())
                        p.row { (button(&t!(ctx, "profile-save"), Weight::First)) }
                    }
                }
            }
        }
    }

    fn history(&self, ctx: &Ctx) -> Markup {
        let row = |check: &CheckLine| {
            vec![
                time::dated(ctx, check.at),
                html! { @match &check.by { Some(by) => (by), None => (t!(ctx, "presentation-by-itself")) } },
                html! { (came_to(ctx, &check.came_to)) @if !check.note.is_empty() { span.where { (check.note) } } },
            ]
        };
        html! {
            @if !self.checks.is_empty() {
                (Table {
                    caption: t!(ctx, "presentation-checks"),
                    quiet: false,
                    columns: vec![t!(ctx, "col-when"), t!(ctx, "presentation-who"), t!(ctx, "presentation-how")],
                    rows: self.checks.iter().map(row).collect(),
                }.render())
            }
            @for (place, at, by, body) in &self.earlier {
                details.quiet { summary { (swedish(ctx, place)) ", " (time::dated(ctx, *at)) ", " (by) } p.text lang="sv" { (body) } }
            }
        }
    }
}

impl Page for PresentationPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let beside = html! {
            a.button href=(if self.applied { links::channel_life(self.id) } else { links::channel(self.id) }) { (t!(ctx, "presentation-channel")) }
            a.button href=(links::presentation_details()) { (t!(ctx, "details-title")) }
        };
        let content = html! {
            (self.standing(ctx))
            section.sheet.pad aria-labelledby="texts" { h2 #texts { (t!(ctx, "presentation-texts")) }
                @for place in &self.places { (self.place(ctx, place)) }
                @if let Some(next) = self.check_next { p.small { (t!(ctx, "presentation-next")) " " (time::short(ctx, next)) } } }
            section.sheet.pad aria-labelledby="told" { h2 #told { (t!(ctx, "presentation-told")) }
                (self.told(ctx))
                @if self.elements.iter().any(|e| e.lacking.is_some()) {
                    p.small { (t!(ctx, "presentation-shared")) " "
                        @if ctx.may(Right::ManageChannels) || ctx.may(Right::Coordinate) { a href=(links::desk_public()) { (t!(ctx, "details-facts")) } }
                        @else { (t!(ctx, "presentation-shared-who")) } }
                }
                @if self.may { (self.facts(ctx)) } }
            @if !self.looks.is_empty() {
                section.sheet.pad aria-labelledby="profile" { h2 #profile { (t!(ctx, "profile-title")) } (self.looks(ctx)) }
            }
            @if !self.checks.is_empty() || !self.earlier.is_empty() {
                section.sheet.pad aria-labelledby="history" { h2 #history { (t!(ctx, "presentation-history")) } (self.history(ctx)) }
            }
        };
        Frame::new(t!(ctx, "presentation-title", name = self.name.as_str()), Room::Channels)
            .beside(beside)
            .render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        sample::all()
    }
}
