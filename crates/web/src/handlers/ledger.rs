//! The completeness ledger: of one channel and of all, as pages and as JSON (docs/ledger.md).

use super::staff::alphabetical;
use crate::{
    channels::ledger::{LedgerLine, LedgerPage, LedgersPage},
    site::{In, Shared},
};
use axum::{
    Json, Router,
    extract::Path,
    response::{IntoResponse, Response},
    routing::get,
};
use torg_domain::ids::ChannelId;
use torg_office::channels::ledger::{self, KnownGap, Ledger};

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/ledger", get(all))
        .route("/desk/ledger.json", get(all_json))
        .route("/desk/channels/{id}/ledger", get(one))
        .route("/desk/channels/{id}/ledger.json", get(one_json))
}

async fn one(me: In, Path(id): Path<ChannelId>) -> Response {
    match ledger::of(&me.desk, id).await {
        Ok(ledger) => me.page(&shown(id, ledger)),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn one_json(me: In, Path(id): Path<ChannelId>) -> Response {
    match ledger::of(&me.desk, id).await {
        Ok(ledger) => Json(ledger::file(&ledger)).into_response(),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn all(me: In) -> Response {
    match ledger::overview(&me.desk).await {
        Ok(mut all) => {
            all.sort_by_cached_key(|ledger| alphabetical(&ledger.channel.name));
            let today = me.desk.today();
            let line = |ledger: &Ledger| LedgerLine {
                channel: (ChannelId(ledger.channel.id), ledger.channel.name.clone()),
                followed: ledger.followed,
                sum: ledger.sum(),
            };
            me.page(&LedgersPage {
                span: all.first().map_or((today, today), |ledger| ledger.span),
                channels: all.iter().map(line).collect(),
            })
        }
        Err(refusal) => me.refuse(refusal),
    }
}

async fn all_json(me: In) -> Response {
    match ledger::overview(&me.desk).await {
        Ok(all) => Json(ledger::overview_file(&all)).into_response(),
        Err(refusal) => me.refuse(refusal),
    }
}

fn shown(id: ChannelId, ledger: Ledger) -> LedgerPage {
    let gap = |gap: &KnownGap| {
        let what = gap.can.map_or("", |can| can.swedish());
        (what.to_owned(), gap.reach.swedish().to_owned(), gap.note.clone())
    };
    LedgerPage {
        id,
        span: ledger.span,
        followed: ledger.followed,
        since: ledger.since,
        cut: ledger.cut,
        gaps: ledger.gaps.iter().map(gap).collect(),
        days: ledger.days.into_iter().rev().collect(),
        name: ledger.channel.name,
    }
}
