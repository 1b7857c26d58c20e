//! The inbox page.

use crate::{
    ctx::Ctx,
    inbox::{
        list::{InboxPage, SavedView, View, ViewCounts},
        news::News,
        row::{Row, RowText, flag},
    },
    parts::{
        access::Hidden,
        due::{ClockKind, Due},
        glyph::Platform,
    },
    site::{In, Shared},
};
use axum::{
    Router,
    extract::{Query, State},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use serde::Deserialize;
use std::collections::BTreeMap;
use torg_domain::ids::ChannelId;
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::inbox::tracks::Handling;
use torg_domain::municipality::rights::Right;
use torg_office::{Desk, Refusal, inbox::read};
use torg_store::channels::ChannelRow;
use torg_store::inbox::list::{After, View as Stored};
use torg_store::inbox::together::ViewRow;
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/desk/inbox", get(list)).route("/desk/inbox/news", post(read_news))
}

#[derive(Deserialize, Default)]
struct Asked {
    view: Option<String>,
    channel: Option<String>,
    filter: Option<String>,
    after: Option<String>,
    bulk: Option<String>,
}

async fn list(State(site): State<Shared>, mut me: In, Query(asked): Query<Asked>) -> Response {
    if let Some(bulk) = asked.bulk.as_deref().and_then(|id| id.parse().ok()) {
        match super::undo::after_many(&me, bulk).await {
            Ok(notice) => me.ctx.notice = notice,
            Err(refusal) => return me.refuse(refusal),
        }
    }
    match page(&site, &me, &asked).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn page(site: &Shared, me: &In, asked: &Asked) -> Result<InboxPage, Refusal> {
    let desk = &me.desk;
    let view = View::from_word(asked.view.as_deref().unwrap_or("mine"));
    let channel: Option<ChannelId> = asked.channel.as_deref().and_then(|c| c.parse().ok());
    let filter = asked.filter.clone().unwrap_or_default();
    let end = me.ctx.now.date().tomorrow().and_then(|d| d.to_zoned(me.ctx.now.time_zone().clone()));
    let end = end.map_or(desk.now, |z| z.timestamp());
    let stored = match view {
        View::Mine => Stored::Mine(desk.person()?),
        View::Today => Stored::Due(desk.now, end),
        View::Unassigned => Stored::Unassigned,
        View::Overdue => Stored::Overdue(desk.now),
        View::Waiting => Stored::Waiting,
        View::All => Stored::All,
        View::Closed => Stored::Closed,
    };
    let after = asked.after.as_deref().and_then(|a| {
        let (at, n) = a.split_once('.')?;
        Some(After { at: at.parse().ok()?, n: n.parse().ok()? })
    });
    let flag = Some(filter.trim().to_owned()).filter(|f| !f.is_empty());
    let query = read::Asked { view: stored, channel, flag, after, limit: 50 };
    let (page, counters) = read::inbox(desk, &query).await?;
    let number = |n: i64| u64::try_from(n).unwrap_or_default();
    let names = read::names(desk).await?;
    let channels: BTreeMap<Uuid, ChannelRow> =
        desk.reader().channels().await?.into_iter().map(|c| (c.id, c)).collect();
    let me_id = desk.by();
    let rows = page.messages.iter().map(|m| row(site, &me.ctx, m, &channels, &names, me_id)).collect();
    let seen = |c: &ChannelRow| desk.must(Right::ReadMessages, c.unit.into()).is_ok();
    let saved: Vec<_> = desk.reader().saved_views(desk.person()?).await?.into_iter().map(saved).collect();
    Ok(InboxPage {
        view,
        counts: ViewCounts {
            mine: number(counters.mine),
            today: number(counters.today),
            unassigned: number(counters.unassigned),
            overdue: number(counters.overdue),
            waiting: number(counters.waiting),
            all: number(counters.all),
        },
        saved_open: saved
            .iter()
            .find(|v| v.view == view && v.channel == channel && v.filter == filter)
            .map(|v| v.id),
        saved,
        channel,
        filter,
        channels: channels.values().filter(|c| seen(c)).map(|c| (c.id.into(), c.name.clone())).collect(),
        rows,
        further: after.is_some(),
        next: page.next.map(|n| format!("{}.{}", n.at, n.n)),
        review: None,
        news: news(desk, &channels).await?,
        untold: number(desk.reader().unescalated(desk.now).await?),
        counts_only: desk.reach().is_some_and(|r| !r.may_somewhere(Right::ReadMessages)),
        bulk: desk.reach().is_some_and(|r| r.may_somewhere(Right::Handle) || r.may_somewhere(Right::Remove)),
        removes: desk.reach().is_some_and(|r| r.may_somewhere(Right::Remove)),
    })
}

/// What the reader has been told and not yet read.
pub(super) async fn news(desk: &Desk, channels: &BTreeMap<Uuid, ChannelRow>) -> Result<Vec<News>, Refusal> {
    let mut reader = desk.reader();
    let told = reader.notices(desk.person()?, 20).await?;
    let mut news = Vec::with_capacity(told.len());
    for n in told.into_iter().filter(|n| n.read_at.is_none()) {
        let name = match n.channel.filter(|_| n.message.is_none()) {
            Some(id) => match channels.get(&id) {
                Some(channel) => Some(channel.name.clone()),
                // Applied for and not in use yet.
                None => reader.application(id.into()).await?.map(|application| application.name),
            },
            None => None,
        };
        news.push(News {
            kind: n.kind,
            message: n.message.map(Into::into),
            channel: n.channel.map(Into::into),
            name,
            due: n.due_at.map(torg_store::inbox::rows::instant),
        });
    }
    Ok(news)
}

/// Notes that what was told has been read.
async fn read_news(me: In) -> Response {
    match torg_office::municipality::me::read_notices(&me.desk).await {
        Ok(()) => axum::response::Redirect::to(crate::links::home().as_str()).into_response(),
        Err(refusal) => me.refuse(refusal),
    }
}

/// A message as the list shows it.
pub(super) fn row(
    site: &Shared,
    ctx: &Ctx,
    m: &Message,
    channels: &BTreeMap<Uuid, ChannelRow>,
    names: &BTreeMap<Uuid, String>,
    me: Option<Uuid>,
) -> Row {
    let channel = channels.get(&m.channel.0);
    let platform = channel.and_then(|c| site.office.platforms.get(&c.platform));
    Row {
        id: m.id,
        platform: platform.map_or_else(|| Platform::new("?", "?"), |p| Platform::new(&p.glyph, &p.name)),
        author: m.author.clone(),
        channel: channel.map(|c| c.name.clone()).unwrap_or_default(),
        new: m.seen_at.is_none() && m.closed_at.is_none(),
        tag: m.flags.first().and_then(|word| flag(ctx, word)),
        text: match m.visibility {
            Visibility::Public => RowText::Open(m.snippet.clone()),
            Visibility::Direct => RowText::Hidden(Hidden::Direct),
            Visibility::Secret => RowText::Hidden(Hidden::Secret),
        },
        owner: m.owner.filter(|o| Some(o.0) != me).and_then(|o| names.get(&o.0).cloned()),
        taken_by: None,
        due: m.due_at.map(|at| Due { at, clock: clock(m.due_clock.as_deref().unwrap_or_default()) }),
        rests: match m.tracks.handling {
            Handling::Left => Some("lämnad".into()),
            Handling::Answered => Some("besvarad".into()),
            Handling::Closed => Some("stängd".into()),
            _ => None,
        },
    }
}

/// Which promise a stored clock keeps.
pub(super) fn clock(kind: &str) -> ClockKind {
    match kind {
        "data" => ClockKind::OffensiveData,
        "data-request" => ClockKind::DataOnRequest,
        "removal" => ClockKind::OtherRemoval,
        "review" => ClockKind::Review,
        _ => ClockKind::Answer,
    }
}

/// A saved view as its filter was written: the query of the inbox's address.
pub(super) fn saved(row: ViewRow) -> SavedView {
    let asked: Asked = asked_of(&row.filter);
    SavedView {
        id: row.id.into(),
        name: row.name,
        view: View::from_word(asked.view.as_deref().unwrap_or("mine")),
        channel: asked.channel.as_deref().and_then(|c| c.parse().ok()),
        filter: asked.filter.unwrap_or_default(),
    }
}

fn asked_of(query: &str) -> Asked {
    let mut asked = Asked::default();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let value = Some(value.into_owned());
        match &*name {
            "view" => asked.view = value,
            "channel" => asked.channel = value,
            "filter" => asked.filter = value,
            _ => {}
        }
    }
    asked
}
