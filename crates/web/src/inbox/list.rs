//! The inbox: ready-made views with counters, saved views, a filter, bulk selection, keyset paging.

use super::{
    news::{News, told},
    row::{self, Row},
};
use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        form::{Choice, Filled, Weight, button, field},
        frame::{Frame, Room},
        list::{Tab, number, pager, tabs},
        notice::{Tone, empty, inline},
    },
    routes::Right,
    t,
};
use maud::{Markup, html};
use torg_domain::ids::{ChannelId, ViewId};
use torg_office::channels::presentation::check as texts;

/// The ready-made views.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// The reader's own.
    Mine,
    /// Due today.
    Today,
    /// Owned by nobody.
    Unassigned,
    /// Past their time.
    Overdue,
    /// With a colleague: asked or forwarded.
    Waiting,
    /// Every open message.
    All,
    /// Closed, newest first.
    Closed,
}

impl View {
    /// The views in the order of the tabs.
    pub const ALL: [Self; 7] =
        [Self::Mine, Self::Today, Self::Overdue, Self::Unassigned, Self::Waiting, Self::All, Self::Closed];

    /// The word in the address.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Today => "today",
            Self::Unassigned => "unassigned",
            Self::Overdue => "overdue",
            Self::Waiting => "waiting",
            Self::All => "all",
            Self::Closed => "closed",
        }
    }

    /// The view of a word; unknown words are one's own.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|view| view.word() == word).unwrap_or(Self::Mine)
    }

    fn label(self, ctx: &Ctx) -> String {
        match self {
            Self::Mine => t!(ctx, "view-mine"),
            Self::Today => t!(ctx, "view-today"),
            Self::Unassigned => t!(ctx, "view-unassigned"),
            Self::Overdue => t!(ctx, "view-overdue"),
            Self::Waiting => t!(ctx, "view-waiting"),
            Self::All => t!(ctx, "view-all"),
            Self::Closed => t!(ctx, "view-closed"),
        }
    }
}

/// The counters of the views, from kept figures; closed messages are not counted.
#[derive(Clone, Copy, Debug, Default)]
#[allow(missing_docs)]
pub struct ViewCounts {
    pub mine: u64,
    pub today: u64,
    pub unassigned: u64,
    pub overdue: u64,
    pub waiting: u64,
    pub all: u64,
}

impl ViewCounts {
    fn of(&self, view: View) -> Option<u64> {
        match view {
            View::Mine => Some(self.mine),
            View::Today => Some(self.today),
            View::Unassigned => Some(self.unassigned),
            View::Overdue => Some(self.overdue),
            View::Waiting => Some(self.waiting),
            View::All => Some(self.all),
            View::Closed => None,
        }
    }
}

/// A view the reader has saved.
#[derive(Clone, Debug)]
pub struct SavedView {
    /// Which.
    pub id: ViewId,
    /// The name the reader gave it.
    pub name: String,
    /// The view it started from.
    pub view: View,
    /// Only this channel.
    pub channel: Option<ChannelId>,
    /// Only what triage flagged with this word.
    pub filter: String,
}

/// The inbox.
#[derive(Clone, Debug)]
pub struct InboxPage {
    /// The view that is open.
    pub view: View,
    /// The counters.
    pub counts: ViewCounts,
    /// The reader's saved views.
    pub saved: Vec<SavedView>,
    /// The saved view that is open.
    pub saved_open: Option<ViewId>,
    /// Only this channel.
    pub channel: Option<ChannelId>,
    /// Only what triage flagged with this word.
    pub filter: String,
    /// The channels the reader may choose from.
    pub channels: Vec<(ChannelId, String)>,
    /// The messages.
    pub rows: Vec<Row>,
    /// Whether this is not the first page.
    pub further: bool,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Today's review, if the reader has one to sign: seen and all.
    pub review: Option<(u64, u64)>,
    /// Whether messages can be selected for bulk work.
    pub bulk: bool,
    /// Whether removal is among it.
    pub removes: bool,
    /// What the reader has been told and not yet read, the latest first.
    pub news: Vec<News>,
    /// Overdue deadlines that nobody above could be told of: a fault of the mandates, whoever reads it.
    pub untold: u64,
    /// Whether the reader coordinates without reading: the counters are there, the messages are not.
    pub counts_only: bool,
}

impl InboxPage {
    fn tabs(&self, ctx: &Ctx) -> Markup {
        let mut all: Vec<_> = View::ALL
            .into_iter()
            .map(|view| Tab {
                href: links::inbox_at(view.word(), None, "", None),
                label: view.label(ctx),
                count: self.counts.of(view),
                current: self.saved_open.is_none() && view == self.view,
                late: view == View::Overdue,
            })
            .collect();
        all.extend(self.saved.iter().map(|saved| Tab {
            href: links::inbox_at(saved.view.word(), saved.channel, &saved.filter, None),
            label: saved.name.clone(),
            count: None,
            current: self.saved_open == Some(saved.id),
            late: false,
        }));
        tabs(&t!(ctx, "inbox-views"), &all)
    }

    fn filter(&self, ctx: &Ctx) -> Markup {
        let filled = Filled::new("f")
            .with("filter", self.filter.as_str())
            .with("channel", self.channel.map(|id| id.to_string()).unwrap_or_default());
        let channels: Vec<_> = std::iter::once(Choice::new("", t!(ctx, "inbox-any-channel")))
            .chain(self.channels.iter().map(|(id, name)| Choice::new(id.to_string(), name.as_str())))
            .collect();
        let kinds: Vec<_> = std::iter::once(Choice::new("", t!(ctx, "inbox-any-kind")))
            .chain(row::FLAGS.iter().filter_map(|word| Some(Choice::new(*word, row::flag(ctx, word)?))))
            .collect();
        html! {
            form.bar method="get" action=(links::inbox()) {
                input type="hidden" name="view" value=(self.view.word());
                (field(ctx, &filled, "channel", t!(ctx, "inbox-channel")).optional().choose(&channels))
                (field(ctx, &filled, "filter", t!(ctx, "inbox-filter")).optional().choose(&kinds))
                (button(&t!(ctx, "inbox-filter-do"), Weight::Plain))
            }
        }
    }

    fn keep(&self, ctx: &Ctx) -> Markup {
        html! {
            @if let Some(saved) = self.saved.iter().find(|saved| Some(saved.id) == self.saved_open) {
                form.bar method="post" action=(links::forget_view(saved.id)) {
                    (button(&t!(ctx, "inbox-forget-view", name = saved.name.as_str()), Weight::Plain))
                }
            } @else if !self.filter.is_empty() || self.channel.is_some() {
                form.bar method="post" action=(links::save_view()) {
                    input type="hidden" name="view" value=(self.view.word());
                    input type="hidden" name="filter" value=(self.filter);
                    @if let Some(channel) = self.channel { input type="hidden" name="channel" value=(channel); }
                    (field(ctx, &Filled::new("save"), "name", t!(ctx, "inbox-save-name")).max(60).line())
                    (button(&t!(ctx, "inbox-save-do"), Weight::Plain))
                }
            }
        }
    }

    fn nothing(&self, ctx: &Ctx) -> Markup {
        if self.counts_only {
            let gives = ctx.may(Right::ManagePeople);
            let next = gives.then(|| (links::people(), t!(ctx, "inbox-counts-only-next")));
            empty(&t!(ctx, "inbox-counts-only"), &t!(ctx, "inbox-counts-only-why"), next)
        } else if self.filter.is_empty() && self.channel.is_none() {
            let sentence = match self.view {
                View::Mine => t!(ctx, "inbox-empty-mine"),
                View::Today => t!(ctx, "inbox-empty-today"),
                View::Overdue => t!(ctx, "inbox-empty-overdue"),
                View::Unassigned => t!(ctx, "inbox-empty-unassigned"),
                View::Waiting => t!(ctx, "inbox-empty-waiting"),
                View::All => t!(ctx, "inbox-empty-all"),
                View::Closed => t!(ctx, "inbox-empty-closed"),
            };
            let next = (self.view != View::All && self.counts.all > 0).then(|| {
                (links::inbox_at("all", None, "", None), t!(ctx, "inbox-empty-see-all", n = self.counts.all))
            });
            empty(&t!(ctx, "inbox-empty"), &sentence, next)
        } else {
            let next = (links::inbox_at(self.view.word(), None, "", None), t!(ctx, "inbox-empty-unfilter"));
            empty(&t!(ctx, "inbox-empty-filtered"), &t!(ctx, "inbox-empty-filtered-why"), Some(next))
        }
    }

    fn rows(&self, ctx: &Ctx) -> Markup {
        html! {
            form method="post" action=(links::bulk_preview()) {
                ol.list.sheet.picks[self.bulk] { @for row in &self.rows { (row.render(ctx, self.bulk)) } }
                div.below {
                    @if self.bulk {
                        div.bar.bulk {
                            span.small { (t!(ctx, "bulk-selected")) }
                            (field(ctx, &Filled::new("bulk"), "act", t!(ctx, "bulk-act")).choose(&super::bulk::choices(ctx, self.removes)))
                            (button(&t!(ctx, "bulk-preview"), Weight::Plain))
                        }
                    }
                    (pager(ctx, self.further.then(|| links::inbox_at(self.view.word(), self.channel, &self.filter, None)),
                        self.next.as_deref().map(|next| links::inbox_at(self.view.word(), self.channel, &self.filter, Some(next)))))
                }
            }
        }
    }
}

impl Page for InboxPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let mut frame = Frame::new(t!(ctx, "inbox-title"), Room::Inbox).beside(self.filter(ctx));
        frame.kind = Some("list");
        let content = html! {
            @if self.untold > 0 {
                (inline(Tone::Wrong, &html! {
                    p { strong { (t!(ctx, "inbox-untold", n = self.untold)) } " " (t!(ctx, "inbox-untold-why")) " " a href=(links::people()) { (t!(ctx, "rail-people")) } }
                }))
            }
            (told(ctx, &self.news))
            (self.tabs(ctx))
            (self.keep(ctx))
            @if self.rows.is_empty() { (self.nothing(ctx)) } @else { (self.rows(ctx)) }
            @if let Some((seen, all)) = self.review {
                p.small.foot { a href=(links::review()) { (t!(ctx, "inbox-review")) } " " (t!(ctx, "inbox-review-seen", seen = number(seen), all = number(all))) }
            }
        };
        frame.render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::id;
        let about_channel = |kind: &str| News {
            kind: kind.into(),
            channel: Some(id(10)),
            name: Some("Skolbloggen".into()),
            ..News::default()
        };
        let full = Self {
            view: View::All,
            counts: ViewCounts { mine: 9, today: 5, unassigned: 2, overdue: 3, waiting: 4, all: 1_212 },
            saved: vec![SavedView {
                id: id(1),
                name: "Skolan".into(),
                view: View::All,
                channel: Some(id(10)),
                filter: String::new(),
            }],
            saved_open: None,
            channel: None,
            filter: String::new(),
            channels: vec![(id(10), "Skolbloggen".into()), (id(11), "Simhallen".into())],
            rows: row::samples(),
            further: false,
            next: Some("20261205T101500Z.7".into()),
            review: Some((41, 43)),
            bulk: true,
            removes: true,
            news: vec![
                News {
                    kind: "overdue".into(),
                    message: Some(id(1)),
                    due: Some(crate::samples::at(-3)),
                    ..News::default()
                },
                News { kind: "consulted".into(), message: Some(id(2)), ..News::default() },
                News { kind: torg_office::trail::check::WRONG.into(), ..News::default() },
                about_channel("channel-idle"),
                about_channel(texts::OUTDATED),
            ],
            untold: 0,
            counts_only: false,
        };
        vec![
            ("", full.clone()),
            (
                "saved",
                Self {
                    saved_open: Some(id(1)),
                    channel: Some(id(10)),
                    further: true,
                    next: None,
                    rows: row::samples().split_off(6),
                    ..full.clone()
                },
            ),
            ("filtered", Self { filter: "question".into(), rows: vec![], next: None, ..full.clone() }),
            (
                "counts",
                Self {
                    rows: vec![],
                    next: None,
                    review: None,
                    news: vec![],
                    saved: vec![],
                    bulk: false,
                    removes: false,
                    untold: 2,
                    counts_only: true,
                    ..full.clone()
                },
            ),
            ("empty", Self { view: View::Mine, rows: vec![], next: None, review: None, ..full }),
        ]
    }
}
