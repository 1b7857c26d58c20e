//! One's own settings: shortcuts, language, password, sessions, saved views.

use crate::{
    ctx::Ctx,
    inbox::{
        list::SavedView,
        news::{News, told},
    },
    links,
    page::Page,
    parts::{
        form::{Choice, Filled, Takes, Weight, button, field, one_button},
        frame::{Frame, Room},
        table::Table,
        time,
    },
    t,
    text::Language,
};
use jiff::Timestamp;
use maud::{Markup, html};

/// A session of the reader's.
#[derive(Clone, Debug)]
pub struct SessionLine {
    /// A word that names it in the form; never the token.
    pub key: String,
    /// The browser, in words.
    pub agent: String,
    /// When it began.
    pub began_at: Timestamp,
    /// When it was last used.
    pub seen_at: Timestamp,
    /// Whether it is the one the page is read in.
    pub this: bool,
}

/// The page.
#[derive(Clone, Debug)]
pub struct MePage {
    /// What the reader is told, where they have no inbox to read it in.
    pub news: Vec<News>,
    /// Whether single-key shortcuts are on.
    pub shortcuts: bool,
    /// Whether the morning's summary comes by mail.
    pub digest: bool,
    /// The reader's language.
    pub language: Language,
    /// The sessions.
    pub sessions: Vec<SessionLine>,
    /// The saved views.
    pub views: Vec<SavedView>,
    /// Who the reader is: what they answer for stands on a page of its own.
    pub id: torg_domain::ids::PersonId,
    /// What the reader may do, and where (Swedish).
    pub mandates: Vec<String>,
    /// What was filled in for a new password.
    pub password: Filled,
}

impl MePage {
    fn settings(&self, ctx: &Ctx) -> Markup {
        let filled = Filled::new("me")
            .with("language", self.language.code())
            .with("shortcuts", if self.shortcuts { "yes" } else { "" })
            .with("digest", if self.digest { "yes" } else { "" });
        let languages: Vec<_> =
            Language::ALL.map(|language| Choice::new(language.code(), language.own_name())).into();
        html! {
            form.stack method="post" action=(links::me()) {
                (field(ctx, &filled, "language", t!(ctx, "me-language")).radios(&languages))
                (field(ctx, &filled, "shortcuts", t!(ctx, "me-shortcuts")).hint(t!(ctx, "me-shortcuts-hint")).optional().tick())
                (field(ctx, &filled, "digest", t!(ctx, "me-digest")).hint(t!(ctx, "me-digest-hint")).optional().tick())
                p.row { (button(&t!(ctx, "me-save"), Weight::First)) a href=(links::keys()) { (t!(ctx, "me-keys")) } }
            }
        }
    }

    fn sessions(&self, ctx: &Ctx) -> Markup {
        let row = |session: &SessionLine| {
            vec![
                html! { (session.agent) @if session.this { " " span.chip.done { (t!(ctx, "me-this-session")) } } },
                time::short(ctx, session.began_at),
                time::short(ctx, session.seen_at),
                one_button(
                    &links::session_end(),
                    &[("session", &session.key)],
                    &t!(ctx, "me-session-end"),
                    Weight::Plain,
                ),
            ]
        };
        Table {
            caption: t!(ctx, "me-sessions"),
            quiet: true,
            columns: vec![
                t!(ctx, "col-browser"),
                t!(ctx, "col-began"),
                t!(ctx, "col-used"),
                t!(ctx, "col-do"),
            ],
            rows: self.sessions.iter().map(row).collect(),
        }
        .render()
    }
}

impl Page for MePage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            (told(ctx, &self.news))
            section.sheet.pad aria-labelledby="settings" { h2 #settings { (t!(ctx, "me-settings")) } (self.settings(ctx)) }
            section.sheet.pad aria-labelledby="may" { h2 #may { (t!(ctx, "me-mandates")) }
                @if self.mandates.is_empty() { p { (t!(ctx, "me-no-mandate")) } }
                @else { ul { @for mandate in &self.mandates { li { (super::super::parts::due::swedish(ctx, mandate)) } } } }
                p.row { a href=(links::charge(self.id)) { (t!(ctx, "charge-mine")) } a href=(links::acceptance()) { (t!(ctx, "acceptance-title")) } } }
            section.sheet.pad aria-labelledby="views" { h2 #views { (t!(ctx, "me-views")) }
                @if self.views.is_empty() { p { (t!(ctx, "me-no-views")) } }
                ul.plain { @for view in &self.views { li {
                    a href=(links::inbox_at(view.view.word(), view.channel, &view.filter, None)) { (view.name) }
                    (one_button(&links::forget_view(view.id), &[], &t!(ctx, "inbox-forget-view", name = view.name.as_str()), Weight::Plain))
                } } } }
            section.sheet.pad aria-labelledby="new-password" { h2 #new-password { (t!(ctx, "me-password")) }
                form.stack method="post" action=(links::password()) {
                    (self.password.summary(ctx))
                    (field(ctx, &self.password, "present", t!(ctx, "password-old")).takes(Takes::Password).autocomplete("current-password").line())
                    (field(ctx, &self.password, "password", t!(ctx, "password-new")).hint(t!(ctx, "password-hint")).takes(Takes::Password).autocomplete("new-password").line())
                    (field(ctx, &self.password, "again", t!(ctx, "password-again")).takes(Takes::Password).autocomplete("new-password").line())
                    p.row { (button(&t!(ctx, "password-save"), Weight::First)) }
                } }
            section.sheet.pad aria-labelledby="sessions" { h2 #sessions { (t!(ctx, "me-sessions")) } (self.sessions(ctx))
                (one_button(&links::session_end(), &[("session", "others")], &t!(ctx, "me-end-others"), Weight::Grave)) }
        };
        Frame::new(t!(ctx, "me-title"), Room::Me).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::{
            inbox::list::View,
            samples::{at, id},
        };
        let page = Self {
            id: id(1),
            news: vec![],
            shortcuts: true,
            digest: true,
            language: Language::Swedish,
            sessions: vec![
                SessionLine { key: "a".into(), agent: "Firefox på Windows".into(), began_at: at(-180), seen_at: at(0), this: true },
                SessionLine { key: "b".into(), agent: "Safari på iPhone".into(), began_at: at(-8_000), seen_at: at(-900), this: false },
            ],
            views: vec![SavedView { id: id(1), name: "Skolan".into(), view: View::All, channel: None, filter: "question".into() }],
            mandates: vec!["Ansvarig för kanal, Barn- och utbildningsförvaltningen: läsa meddelanden, handlägga och svara.".into()],
            password: Filled::new("password").wrong("present", "Det gamla lösenordet stämmer inte."),
        };
        let newcomer = Self {
            news: vec![News {
                kind: "channel-applied".into(),
                name: Some("Badhuset".into()),
                channel: Some(torg_domain::ids::ChannelId(uuid::Uuid::nil())),
                ..News::default()
            }],
            views: vec![],
            mandates: vec![],
            password: Filled::new("password"),
            ..page.clone()
        };
        vec![("", page), ("newcomer", newcomer)]
    }
}
