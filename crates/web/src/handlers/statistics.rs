//! The figures of the channels: of one and of all, as pages and as CSV, and the form for a count by hand.

use super::{Fields, removals::quoted, staff::alphabetical};
use crate::{
    channels::statistics::{MonthLine, StatisticsAllPage, StatisticsPage},
    links,
    parts::form::Filled,
    site::{In, Shared, on_to},
};
use axum::{
    Router,
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use torg_domain::channels::ledger::Lag;
use torg_domain::channels::statistics::last_month;
use torg_domain::ids::ChannelId;
use torg_domain::policy::values::Statistic;
use torg_office::{
    Desk, Refusal,
    channels::statistics::{self, Now},
};
use torg_store::channels::ChannelRow;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/statistics", get(all))
        .route("/desk/statistics.csv", get(all_csv))
        .route("/desk/channels/{id}/statistics", get(one))
        .route("/desk/channels/{id}/statistics.csv", get(one_csv))
        .route("/desk/channels/{id}/followers", post(note))
}

fn words(figures: &[Statistic]) -> Vec<String> {
    figures.iter().map(|figure| figure.swedish().to_owned()).collect()
}

fn line(channel: &ChannelRow, now: &Now) -> MonthLine {
    MonthLine {
        channel: (ChannelId(channel.id), channel.name.clone()),
        followers: now.followers,
        posts: now.posts,
        came: now.came,
        answered: now.answered,
        took: now.took,
        removed: now.removed,
        lacking: words(&now.lacking),
    }
}

async fn shown(desk: &Desk, id: ChannelId, filled: Filled) -> Result<StatisticsPage, Refusal> {
    let of = statistics::of(desk, id).await?;
    Ok(StatisticsPage {
        now: line(&of.channel, &of.now),
        note: statistics::may_note(desk, &of.channel).then_some(filled),
        counts: of.counts.iter().rev().copied().collect(),
        months: of.months,
        grounds: of.grounds,
        asked: words(&of.now.asked),
        cut: of.cut,
    })
}

async fn one(me: In, Path(id): Path<ChannelId>) -> Response {
    let filled = Filled::new("note").with("on", me.desk.today().to_string());
    match shown(&me.desk, id, filled).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn note(me: In, Path(id): Path<ChannelId>, form: Fields) -> Response {
    let filled = Filled::of("note", &form.0);
    // Written as people write it: "1 250" is a number too.
    let count: String = form.get("count").chars().filter(|c| !c.is_whitespace()).collect();
    let filled = match statistics::note(&me.desk, id, form.parse("on"), count.parse().ok()).await {
        Ok(()) => return on_to(&links::channel_statistics(id), "saved"),
        Err(Refusal::Field { field, text }) => filled.wrong(field, text),
        Err(Refusal::Rule(text)) => filled.refused(text),
        Err(other) => return me.refuse(other),
    };
    match shown(&me.desk, id, filled).await {
        Ok(page) => me.again(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn all(me: In) -> Response {
    match statistics::overview(&me.desk).await {
        Ok(mut all) => {
            all.sort_by_cached_key(|(channel, _)| alphabetical(&channel.name));
            me.page(&StatisticsAllPage {
                span: last_month(me.desk.today()),
                asked: all.first().map(|(_, now)| words(&now.asked)).unwrap_or_default(),
                channels: all.iter().map(|(channel, now)| line(channel, now)).collect(),
            })
        }
        Err(refusal) => me.refuse(refusal),
    }
}

fn csv(head: &str, rows: impl Iterator<Item = Vec<String>>) -> Response {
    let mut body = format!("{head}\r\n");
    for cells in rows {
        body.push_str(&cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(","));
        body.push_str("\r\n");
    }
    ([(header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present")], body).into_response()
}

fn took(took: Option<Lag>) -> [String; 2] {
    let seconds = |of: fn(Lag) -> i64| took.map(|took| of(took).to_string()).unwrap_or_default();
    [seconds(|t| t.p50_s), seconds(|t| t.p95_s)]
}

async fn all_csv(me: In) -> Response {
    match statistics::overview(&me.desk).await {
        Ok(mut all) => {
            all.sort_by_cached_key(|(channel, _)| alphabetical(&channel.name));
            let (from, until) = last_month(me.desk.today());
            let rows = all.iter().map(|(channel, now)| {
                let [half, most] = took(now.took);
                vec![
                    channel.number.to_string(),
                    channel.name.clone(),
                    from.to_string(),
                    until.to_string(),
                    now.followers.map(|c| c.count.to_string()).unwrap_or_default(),
                    now.followers.map(|c| c.on.to_string()).unwrap_or_default(),
                    now.posts.to_string(),
                    now.came.to_string(),
                    now.answered.to_string(),
                    half,
                    most,
                    now.removed.to_string(),
                ]
            });
            csv(
                "number,channel,from,until,followers,counted_on,posts,came,answered,answer_p50_s,answer_p95_s,removed",
                rows,
            )
        }
        Err(refusal) => me.refuse(refusal),
    }
}

async fn one_csv(me: In, Path(id): Path<ChannelId>) -> Response {
    match statistics::of(&me.desk, id).await {
        Ok(of) => {
            let rows = of.months.iter().map(|month| {
                let [half, most] = took(month.took);
                vec![
                    month.first.strftime("%Y-%m").to_string(),
                    month.followers.map(|c| c.count.to_string()).unwrap_or_default(),
                    month.followers.map(|c| c.on.to_string()).unwrap_or_default(),
                    month.posts.to_string(),
                    month.came.to_string(),
                    month.answered.to_string(),
                    half,
                    most,
                    month.removed.to_string(),
                ]
            });
            csv("month,followers,counted_on,posts,came,answered,answer_p50_s,answer_p95_s,removed", rows)
        }
        Err(refusal) => me.refuse(refusal),
    }
}
