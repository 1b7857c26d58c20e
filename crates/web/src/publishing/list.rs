//! Our posts, from draft to published, and the places that are not ours where somebody may speak.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        form::{Choice, Filled, Takes, Weight, button, field, one_button},
        frame::{Frame, Room},
        notice::empty,
        table::Table,
        time,
    },
    routes::Right,
    t,
};
use jiff::{Timestamp, civil::Date};
use maud::{Markup, html};
use uuid::Uuid;

/// One post in the list.
#[derive(Clone, Debug)]
pub struct PostLine {
    /// Which.
    pub id: Uuid,
    /// Its heading, or its first words.
    pub words: String,
    /// Where it is to stand.
    pub stands: String,
    /// Whether that is a channel of ours.
    pub ours: bool,
    /// Its state: draft, proposed, ready, published, withdrawn.
    pub state: String,
    /// When it was written, or went out.
    pub at: Timestamp,
    /// Who wrote it.
    pub by: String,
}

/// A place that is not ours.
#[derive(Clone, Debug)]
pub struct PlaceLine {
    /// Which.
    pub id: Uuid,
    /// Its name and address.
    pub name: (String, String),
    /// What sort of place.
    pub kind: String,
    /// Who approved it, when, and where that stands.
    pub approved: (String, Date, String),
    /// Who speaks there.
    pub participant: String,
    /// Whether the reader may hand it over or end it.
    pub may: bool,
    /// When taking part ended.
    pub ended_at: Option<Timestamp>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct PostsPage {
    /// The latest posts.
    pub posts: Vec<PostLine>,
    /// Where the reader may write.
    pub stands: Vec<Choice>,
    /// The places.
    pub places: Vec<PlaceLine>,
    /// By which titles taking part may be approved; none where the policy names none.
    pub titles: Vec<Choice>,
    /// Whom one may appoint.
    pub people: Vec<Choice>,
    /// What was filled in about where to write.
    pub begin: Filled,
    /// What was filled in about a place.
    pub place: Filled,
    /// What was filled in about stepping aside, and at which place.
    pub aside: (Option<Uuid>, Filled),
}

/// The state in the reader's language.
#[must_use]
pub fn state(ctx: &Ctx, word: &str) -> Markup {
    match word {
        "proposed" => html! { span.chip.soon { (t!(ctx, "post-proposed")) } },
        "ready" => html! { span.chip.soon { (t!(ctx, "post-ready")) } },
        "published" => html! { span.chip.done { (t!(ctx, "post-published")) } },
        "withdrawn" => html! { span.chip { (t!(ctx, "post-withdrawn")) } },
        _ => html! { span.chip { (t!(ctx, "post-draft")) } },
    }
}

impl PostsPage {
    fn posts(&self, ctx: &Ctx) -> Markup {
        let row = |post: &PostLine| {
            vec![
                html! { a href=(links::post(post.id)) { (post.words) } },
                html! { (post.stands) @if !post.ours { " " span.chip { (t!(ctx, "post-elsewhere")) } } },
                state(ctx, &post.state),
                html! { (time::short(ctx, post.at)) ", " (post.by) },
            ]
        };
        Table {
            caption: t!(ctx, "posts-title"),
            quiet: true,
            columns: vec![
                t!(ctx, "post-words"),
                t!(ctx, "post-where"),
                t!(ctx, "post-state"),
                t!(ctx, "col-when"),
            ],
            rows: self.posts.iter().map(row).collect(),
        }
        .render()
    }

    fn place(&self, ctx: &Ctx, place: &PlaceLine) -> Markup {
        let mine = self.aside.0 == Some(place.id);
        let blank = Filled::new("");
        let filled = if mine { &self.aside.1 } else { &blank };
        let (why, to) = (format!("why-{}", place.id), format!("to-{}", place.id));
        html! {
            li {
                p { @match links::outside(&place.name.1) { Some(href) => a href=(href) rel="noreferrer noopener external" { (place.name.0) }, None => (place.name.0) }
                    @if !place.kind.is_empty() { ", " (swedish(ctx, &place.kind)) } }
                p { (t!(ctx, "place-speaks", who = place.participant.as_str())) }
                p.small { (t!(ctx, "place-approved", who = place.approved.0.as_str())) " " (time::day(ctx, place.approved.1)) " " (place.approved.2) }
                @if let Some(at) = place.ended_at { p.small { (t!(ctx, "place-ended")) " " (time::dated(ctx, at)) } }
                @else if place.may {
                    details open[mine] { summary { (t!(ctx, "place-aside")) }
                        form.stack method="post" action=(links::place_aside(place.id)) {
                            p.small { (t!(ctx, "place-aside-lead")) }
                            @for sentence in ["participant", "why"].into_iter().filter_map(|name| filled.error(name)) { p.error { (swedish(ctx, sentence)) } }
                            div.field { label for=(to) { (t!(ctx, "place-to")) }
                                select id=(to) name="participant" required { option value="" { (t!(ctx, "form-choose")) }
                                    @for person in &self.people { option value=(person.value) { (person.label) } } } }
                            div.field { label for=(why) { (t!(ctx, "place-why")) } input type="text" id=(why) name="why" required maxlength="500" value=(filled.value("why")); }
                            p.row { (button(&t!(ctx, "place-aside-do"), Weight::First)) }
                        } }
                    (one_button(&links::place_end(place.id), &[], &t!(ctx, "place-end"), Weight::Grave))
                }
            }
        }
    }

    fn enter(&self, ctx: &Ctx) -> Markup {
        let f = &self.place;
        html! {
            details open[f.is_wrong()] { summary { (t!(ctx, "place-new")) }
                form.stack method="post" action=(links::places()) {
                    (f.summary(ctx))
                    (field(ctx, f, "name", t!(ctx, "place-name")).line())
                    (field(ctx, f, "kind", t!(ctx, "place-kind")).hint(t!(ctx, "place-kind-hint")).optional().line())
                    (field(ctx, f, "address", t!(ctx, "place-address")).takes(Takes::Address).line())
                    @if !self.titles.is_empty() { (field(ctx, f, "title", t!(ctx, "place-title")).radios(&self.titles)) }
                    (field(ctx, f, "approved_by", t!(ctx, "place-approved-by")).line())
                    (field(ctx, f, "approved_on", t!(ctx, "place-approved-on")).takes(Takes::Day).line())
                    (field(ctx, f, "reference", t!(ctx, "place-reference")).optional().line())
                    (field(ctx, f, "participant", t!(ctx, "place-participant")).choose(&self.people))
                    p.row { (button(&t!(ctx, "place-enter"), Weight::First)) }
                }
            }
        }
    }
}

impl Page for PostsPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            p.lead { (t!(ctx, "posts-lead")) }
            @if !self.stands.is_empty() {
                form.bar method="get" action=(links::post_new()) {
                    (field(ctx, &self.begin, "at", t!(ctx, "post-where")).choose(&self.stands))
                    (button(&t!(ctx, "post-begin"), Weight::First))
                }
            }
            section.sheet.pad aria-labelledby="posts" { h2 #posts { (t!(ctx, "posts-list")) }
                @if self.posts.is_empty() { (empty(&t!(ctx, "posts-none"), &t!(ctx, "posts-none-why"), None)) } @else { (self.posts(ctx)) } }
            section.sheet.pad aria-labelledby="places" { h2 #places { (t!(ctx, "places-title")) }
                p.small { (t!(ctx, "places-lead")) }
                ul.plain { @for place in &self.places { (self.place(ctx, place)) } }
                @if ctx.may(Right::ManageChannels) { (self.enter(ctx)) } }
        };
        Frame::new(t!(ctx, "posts-title"), Room::Posts).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::{at, id};
        let post = |n: u128, state: &str, ours: bool| PostLine {
            id: id(n),
            words: "Badhuset öppnar efter sommaren".into(),
            stands: if ours { "Skolbloggen".into() } else { "Vi i byn".into() },
            ours,
            state: state.into(),
            at: at(-90),
            by: "Maja Ek".into(),
        };
        let place = |n: u128, ended: Option<Timestamp>| PlaceLine {
            id: id(n),
            name: ("Vi i byn".into(), "https://byn.example/".into()),
            kind: "kommentarer på en blogg".into(),
            approved: ("Eva Sund".into(), jiff::civil::date(2026, 3, 2), "KS 2026/12".into()),
            participant: "Maja Ek".into(),
            may: true,
            ended_at: ended,
        };
        let people = vec![Choice::new(id::<Uuid>(2).to_string(), "Per Lund")];
        let page = Self {
            posts: vec![
                post(1, "draft", true),
                post(2, "proposed", true),
                post(3, "ready", false),
                post(4, "published", false),
                post(5, "withdrawn", true),
            ],
            stands: vec![Choice::new("channel:1", "Skolbloggen")],
            places: vec![place(7, None), place(8, Some(at(-900)))],
            titles: vec![Choice::new("chef", "Närmaste chef")],
            people,
            begin: Filled::new("begin"),
            place: Filled::new("place"),
            aside: (None, Filled::new("aside")),
        };
        let bare = Self {
            posts: vec![],
            places: vec![],
            stands: vec![],
            titles: vec![],
            place: Filled::new("place").wrong("address", "Skriv adressen. Den börjar med https://."),
            ..page.clone()
        };
        let aside = Filled::new("aside").wrong("why", "Skriv varför. Det stannar inom kommunen.");
        let refused = Self { aside: (Some(id(7)), aside), ..page.clone() };
        vec![("", page), ("bare", bare), ("refused", refused)]
    }
}
