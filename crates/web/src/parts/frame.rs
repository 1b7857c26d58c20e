//! The frame around every page: the rail of rooms for staff, nothing but the municipality for residents.

use crate::{
    ctx::Ctx,
    links::{self, Href},
    parts::{glyph, list::number},
    routes::Right,
    t,
    text::Language,
};
use maud::{DOCTYPE, Markup, html};

/// Which room of the rail is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Room {
    Inbox,
    Review,
    Diary,
    Decisions,
    Search,
    Channels,
    Coverage,
    Posts,
    People,
    Units,
    Policy,
    Hours,
    Reports,
    Records,
    Trail,
    Me,
}

/// A staff page: heading, what stands to the right of it, and the content.
pub struct Frame<'a> {
    /// The page's heading, also its title.
    pub heading: String,
    /// Its room.
    pub room: Room,
    /// What stands beside the heading.
    pub beside: Markup,
    /// A word for the script about what the page is: `list`, `message`.
    pub kind: Option<&'a str>,
}

impl Frame<'_> {
    /// A frame with nothing beside the heading.
    #[must_use]
    pub fn new(heading: impl Into<String>, room: Room) -> Self {
        Self { heading: heading.into(), room, beside: html! {}, kind: None }
    }

    /// With something beside the heading.
    #[must_use]
    pub fn beside(mut self, beside: Markup) -> Self {
        self.beside = beside;
        self
    }

    /// The whole page.
    #[must_use]
    pub fn render(&self, ctx: &Ctx, content: &Markup) -> Markup {
        document(
            ctx,
            &self.heading,
            self.kind,
            &html! {
                a.skip href="#work" { (t!(ctx, "frame-skip")) }
                div.frame {
                    (rail(ctx, self.room))
                    main #work tabindex="-1" {
                        div.top { h1 { (self.heading) } (self.beside) }
                        @if let Some(notice) = &ctx.notice { (notice.render(ctx)) }
                        (content)
                    }
                }
            },
        )
    }
}

fn rail(ctx: &Ctx, room: Room) -> Markup {
    let counts = ctx.viewer.as_ref().map(|viewer| viewer.counts).unwrap_or_default();
    let item = |at: Room, href: Href, label: String, count: Option<String>, late: bool| {
        html! {
            li { a href=(href) aria-current=[(at == room).then_some("page")] {
                span { (label) } @if let Some(count) = count { " " span.count.late[late] { (count) } }
            } }
        }
    };
    let some = |n: u64| (n > 0).then(|| number(n));
    let late = |n: u64| (n > 0).then(|| t!(ctx, "rail-late", n = n));
    html! {
        header.rail {
            a.town href=(links::home()) { (glyph::mark()) span { (ctx.municipality) } }
            nav aria-label=(t!(ctx, "rail")) {
                ul {
                    @if ctx.reads() {
                        (item(Room::Inbox, links::inbox(), t!(ctx, "rail-inbox"),
                            if counts.late > 0 { late(counts.late) } else { some(counts.mine) }, counts.late > 0))
                    }
                    @if ctx.may(Right::SignReview) || ctx.may(Right::Coordinate) {
                        (item(Room::Review, links::review(), t!(ctx, "rail-review"), some(counts.reviews), false))
                    }
                    @if ctx.may(Right::Register) { (item(Room::Diary, links::diary(), t!(ctx, "rail-diary"), None, false)) }
                    @if ctx.may(Right::Remove) { (item(Room::Decisions, links::decisions(), t!(ctx, "rail-decisions"), None, false)) }
                    @if ctx.reads() { (item(Room::Search, links::search(), t!(ctx, "rail-search"), None, false)) }
                    (item(Room::Channels, links::channels(), t!(ctx, "rail-channels"),
                        (counts.ailing_channels > 0).then(|| t!(ctx, "rail-ailing", n = counts.ailing_channels)), counts.ailing_channels > 0))
                    @if ctx.may(Right::Handle) || ctx.may(Right::Coordinate) || ctx.may(Right::ManageChannels) {
                        (item(Room::Reports, links::desk_reports(), t!(ctx, "rail-reports"),
                            late(counts.late_reports), counts.late_reports > 0))
                    }
                    @if ctx.may(Right::Register) { (item(Room::Records, links::desk_records(), t!(ctx, "rail-records"), late(counts.late_records), counts.late_records > 0)) }
                    (item(Room::Posts, links::posts(), t!(ctx, "rail-posts"), None, false))
                    (item(Room::Coverage, links::coverage(), t!(ctx, "rail-coverage"), None, false))
                }
                p.group { (t!(ctx, "rail-who")) }
                ul {
                    (item(Room::People, links::people(), t!(ctx, "rail-people"), None, false))
                    (item(Room::Units, links::units(), t!(ctx, "rail-units"), None, false))
                }
                p.group { (t!(ctx, "rail-rules")) }
                ul {
                    (item(Room::Policy, links::policy(), t!(ctx, "rail-policy"), None, false))
                    (item(Room::Hours, links::hours(), t!(ctx, "rail-hours"), None, false))
                    @if ctx.may(Right::ReadTrail) { (item(Room::Trail, links::trail(), t!(ctx, "rail-trail"), None, false)) }
                }
            }
            @if let Some(viewer) = &ctx.viewer {
                div.self {
                    a href=(links::me()) aria-current=[(room == Room::Me).then_some("page")] {
                        span { (viewer.name) span.where { (viewer.title) } }
                    }
                    form method="post" action=(links::sign_out()) { button.quiet type="submit" { (t!(ctx, "rail-sign-out")) } }
                }
            }
        }
    }
}

/// A page for anybody: the municipality's name, not ours.
#[must_use]
pub fn public(ctx: &Ctx, heading: &str, page: &Href, content: &Markup) -> Markup {
    outer(ctx, heading, page, "public", content)
}

/// A page that stands in another page's frame: its content and nothing around it.
#[must_use]
pub fn embedded(ctx: &Ctx, heading: &str, content: &Markup) -> Markup {
    document(ctx, heading, None, &html! { main.embedded { h1 { (heading) } (content) } })
}

/// The rooms of the public pages, in the order most people want them.
fn rooms(ctx: &Ctx, page: &Href) -> Markup {
    let here = page.as_str().split('?').next().unwrap_or_default();
    let room = |href: Href, label: String| {
        html! { li { a href=(href) aria-current=[(href.as_str() == here).then_some("page")] { (label) } } }
    };
    html! {
        nav.rooms aria-label=(t!(ctx, "nav-public")) { ul {
            (room(links::channel_list(), t!(ctx, "nav-channels")))
            (room(links::feed(), t!(ctx, "nav-feed")))
            (room(links::check(), t!(ctx, "nav-check")))
            (room(links::rules(), t!(ctx, "nav-rules")))
            (room(links::report(), t!(ctx, "nav-report")))
            (room(links::records(), t!(ctx, "nav-records")))
        } }
    }
}

/// What stands at the foot of every public page.
fn foot(ctx: &Ctx, page: &Href) -> Markup {
    let here = page.as_str().split('?').next().unwrap_or_default();
    let room = |href: Href, label: String| {
        html! { li { a href=(href) aria-current=[(href.as_str() == here).then_some("page")] { (label) } } }
    };
    html! {
        footer.foot { nav aria-label=(t!(ctx, "nav-foot")) { ul {
            (room(links::removals(), t!(ctx, "nav-removals")))
            (room(links::reason_code(), t!(ctx, "nav-code")))
            (room(links::accessibility(), t!(ctx, "nav-accessibility")))
            (room(links::sign_in(), t!(ctx, "front-staff")))
        } } }
    }
}

/// A small page with one form: sign-in, a one-time link.
#[must_use]
pub fn door(ctx: &Ctx, heading: &str, page: &Href, content: &Markup) -> Markup {
    outer(ctx, heading, page, "door", content)
}

fn outer(ctx: &Ctx, heading: &str, page: &Href, class: &str, content: &Markup) -> Markup {
    document(
        ctx,
        heading,
        None,
        &html! {
            a.skip href="#work" { (t!(ctx, "frame-skip")) }
            div class=(class) {
                header.outer {
                    p.town { a href=(links::front()) { (ctx.municipality) } }
                    (languages(ctx, page))
                }
                @if class == "public" { (rooms(ctx, page)) }
                main #work tabindex="-1" {
                    h1 { (heading) }
                    @if let Some(notice) = &ctx.notice { (notice.render(ctx)) }
                    (content)
                }
                @if class == "public" { (foot(ctx, page)) }
            }
        },
    )
}

fn languages(ctx: &Ctx, page: &Href) -> Markup {
    html! {
        ul.languages { @for language in Language::ALL {
            @if language != ctx.language {
                li { a href=(links::in_language(page, language)) lang=(language.code()) hreflang=(language.code()) { (language.own_name()) } }
            }
        } }
    }
}

fn document(ctx: &Ctx, heading: &str, kind: Option<&str>, body: &Markup) -> Markup {
    let staff = ctx.viewer.is_some();
    html! {
        (DOCTYPE)
        html lang=(ctx.language.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (heading) @if !ctx.municipality.is_empty() { " – " (ctx.municipality) } }
                link rel="icon" type="image/svg+xml" href=(links::asset("mark.svg"));
                link rel="stylesheet" href=(links::asset("torg.css"));
                // Public pages work without and are sent without.
                @if staff { script src=(links::asset("torg.js")) defer {} }
            }
            body data-page=[kind] data-keys=[ctx.shortcuts().then_some("on")] { (body) }
        }
    }
}
