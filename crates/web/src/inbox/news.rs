//! What the reader is told and has not read: shown where they begin.

use crate::{
    ctx::Ctx,
    links,
    parts::{
        form::{Weight, button},
        time,
    },
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use torg_domain::ids::{ChannelId, MessageId};
use torg_office::channels::access::{ENDED, ENDS};
use torg_office::channels::presentation::check as texts;
use torg_office::channels::resources;
use torg_office::publishing;

/// Something the reader is told: a deadline, a question, a message handed over.
#[derive(Clone, Debug, Default)]
pub struct News {
    /// What sort of thing, by the word the office keeps.
    pub kind: String,
    /// The message it is about.
    pub message: Option<MessageId>,
    /// The channel it is about, where it is about no message.
    pub channel: Option<ChannelId>,
    /// That channel's name.
    pub name: Option<String>,
    /// When it falls due, where something does.
    pub due: Option<Timestamp>,
}

/// What administrators are told when the trail is not as it was written.
const TRAIL_WRONG: &str = torg_office::trail::check::WRONG;
/// What is told when a letter to whoever sent us something did not arrive.
const REPORT_LETTER: &str = torg_office::public::tell_sender::CAME_BACK;
/// What is told when promised hours stand without anybody.
const UNCOVERED: &str = torg_office::channels::coverage::alarm::UNCOVERED;

impl News {
    /// Where it leads.
    fn href(&self) -> Option<links::Href> {
        match (self.message, self.channel) {
            (Some(message), _) => Some(links::message(message)),
            _ if self.kind == UNCOVERED => Some(links::coverage()),
            _ if publishing::is_one(&self.kind) => Some(links::posts()),
            (None, Some(channel)) if texts::is_one(&self.kind) => Some(links::presentation(channel)),
            (None, Some(channel)) if resources::is_one(&self.kind) => Some(links::channel_resources(channel)),
            (None, Some(channel)) if [ENDS, ENDED].contains(&self.kind.as_str()) => {
                Some(links::channel_access(channel))
            }
            (None, Some(channel)) => Some(links::channel_life(channel)),
            (None, None) if self.kind == "accept-policy" => Some(links::acceptance()),
            (None, None) if self.kind.starts_with("records-") => Some(links::desk_records()),
            (None, None) if self.kind.starts_with("access-") || self.kind == REPORT_LETTER => {
                Some(links::desk_reports())
            }
            (None, None) => (self.kind == TRAIL_WRONG).then(links::trail),
        }
    }

    /// Which channel it is about, and what has happened.
    fn words(&self, ctx: &Ctx) -> Markup {
        html! { @if let Some(name) = &self.name { (name) ": " } (self.sentence(ctx)) }
    }

    fn sentence(&self, ctx: &Ctx) -> String {
        match self.kind.as_str() {
            "due-soon" => t!(ctx, "news-due-soon"),
            "overdue" => t!(ctx, "news-overdue"),
            "escalated" => t!(ctx, "news-escalated"),
            "consulted" => t!(ctx, "news-consulted"),
            "advised" => t!(ctx, "news-advised"),
            "forwarded" => t!(ctx, "news-forwarded"),
            "delivered" => t!(ctx, "news-delivered"),
            "declined" => t!(ctx, "news-declined"),
            "assigned" => t!(ctx, "news-assigned"),
            "taken-over" => t!(ctx, "news-taken-over"),
            "harmful" => t!(ctx, "news-harmful"),
            TRAIL_WRONG => t!(ctx, "news-trail-wrong"),
            UNCOVERED => t!(ctx, "news-uncovered"),
            publishing::agree::WANTED => t!(ctx, "news-post-wanted"),
            publishing::agree::ANSWERED => t!(ctx, "news-post-answered"),
            publishing::put_up::DUE => t!(ctx, "news-post-due"),
            publishing::places::APPOINTED => t!(ctx, "news-place-appointed"),
            texts::OUTDATED => t!(ctx, "news-presentation-outdated"),
            texts::LOOK => t!(ctx, "news-presentation-look"),
            texts::CHANGED => t!(ctx, "news-presentation-changed"),
            texts::RENAMED => t!(ctx, "news-presentation-renamed"),
            "receipt-missing" => t!(ctx, "news-receipt-missing"),
            "diary-problem" => t!(ctx, "news-diary-problem"),
            "second-wanted" => t!(ctx, "news-second-wanted"),
            "second-agreed" => t!(ctx, "news-second-agreed"),
            "second-refused" => t!(ctx, "news-second-refused"),
            "still-seen" => t!(ctx, "news-still-seen"),
            "behind-click" => t!(ctx, "news-behind-click"),
            "by-hand" => t!(ctx, "news-by-hand"),
            "answer-stopped" => t!(ctx, "news-answer-stopped"),
            "answer-by-hand" => t!(ctx, "news-answer-by-hand"),
            "letter-came-back" => t!(ctx, "news-letter-came-back"),
            "records-due-soon" => t!(ctx, "news-records-due-soon"),
            "records-overdue" => t!(ctx, "news-records-overdue"),
            "records-escalated" => t!(ctx, "news-records-escalated"),
            "access-due-soon" => t!(ctx, "news-access-due-soon"),
            "access-overdue" => t!(ctx, "news-access-overdue"),
            "access-escalated" => t!(ctx, "news-access-escalated"),
            REPORT_LETTER => t!(ctx, "news-report-letter-came-back"),
            "appeal" => t!(ctx, "news-appeal"),
            other => crate::channels::news::sentence(ctx, other).unwrap_or_else(|| t!(ctx, "news-other")),
        }
    }
}

/// All of it, with the way to each; nothing where nothing is told.
#[must_use]
pub fn told(ctx: &Ctx, news: &[News]) -> Markup {
    html! {
        @if !news.is_empty() {
            details.news open[news.len() <= 3] {
                summary { (t!(ctx, "news-title", n = news.len() as u64)) }
                ul { @for one in news {
                    li {
                        @if let Some(href) = one.href() { a href=(href) { (one.words(ctx)) } }
                        @else { (one.words(ctx)) }
                        @if let Some(due) = one.due { " " (time::short(ctx, due)) }
                    }
                } }
                form method="post" action=(links::read_news()) { (button(&t!(ctx, "news-read"), Weight::Plain)) }
            }
        }
    }
}
