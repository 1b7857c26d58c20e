//! The daily review.

use super::Fields;
use crate::{
    inbox::{
        review::{ReviewPage, SeenLine},
        reviews::{ReviewLine, ReviewsPage},
    },
    links,
    parts::{
        due::{ClockKind, Due},
        form::Filled,
        glyph::Platform,
        tracks,
    },
    site::{In, Shared, on_to},
};
use axum::{
    Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use jiff::{Timestamp, civil::Date};
use serde::Deserialize;
use std::collections::BTreeMap;
use torg_domain::{ids::ChannelId, inbox::tracks::Handling, municipality::rights::Right};
use torg_office::{
    Refusal,
    inbox::{
        read,
        review::{self, Stated},
    },
};
use torg_store::inbox::rows::instant;

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/desk/review", get(list)).route("/desk/review/{channel}", get(show).post(sign))
}

/// By when a channel's day is to be signed, if a clock runs for it.
async fn due(me: &In, channel: ChannelId, on: Date) -> Result<Option<Due>, Refusal> {
    let start = on.to_zoned(me.ctx.now.time_zone().clone()).map_or(Timestamp::UNIX_EPOCH, |z| z.timestamp());
    let clocks = me.desk.reader().review_clocks(channel, start.as_millisecond()).await?;
    Ok(clocks
        .iter()
        .filter(|c| c.state == "running")
        .map(|c| Due { at: instant(c.due_at), clock: ClockKind::Review })
        .min_by_key(|d| d.at))
}

async fn list(State(site): State<Shared>, me: In) -> Response {
    let page = async {
        let on = me.desk.today();
        let names = read::names(&me.desk).await?;
        let to_sign: Vec<_> = review::to_sign(&me.desk).await?.into_iter().map(|(id, _)| id).collect();
        let mut lines = Vec::new();
        for channel in me.desk.reader().channels().await? {
            let unit = channel.unit.into();
            let signs = me.desk.must(Right::SignReview, unit).is_ok();
            let reads = me.desk.must(Right::ReadMessages, unit).is_ok();
            let coordinates = me.desk.must(Right::Coordinate, unit).is_ok();
            if channel.closed_at.is_some() || !(signs && reads || coordinates) {
                continue;
            }
            let id = ChannelId(channel.id);
            // How far it has come is the coordinator's to know; what was said is the reader's.
            let day = review::coverage(&me.desk, id, on).await?;
            let name = |p| names.get(&p).cloned().unwrap_or_default();
            lines.push(ReviewLine {
                channel: id,
                name: channel.name,
                opens: reads,
                seen: day.seen,
                platform: site
                    .office
                    .platforms
                    .get(&channel.platform)
                    .map_or_else(|| Platform::new("?", "?"), |p| Platform::new(&p.glyph, &p.name)),
                due: due(&me, id, on).await?,
                signed: day.signed.map(|s| (name(s.signed_by), instant(s.signed_at))),
                yours: to_sign.contains(&id),
            });
        }
        lines.sort_by(|a, b| {
            let order = |line: &ReviewLine| (line.signed.is_some(), !line.yours);
            order(a).cmp(&order(b)).then_with(|| a.name.cmp(&b.name))
        });
        Ok::<_, Refusal>(ReviewsPage { on, lines })
    };
    match page.await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

#[derive(Deserialize, Default)]
struct Asked {
    on: Option<String>,
}

async fn show(me: In, Path(channel): Path<ChannelId>, Query(asked): Query<Asked>) -> Response {
    let on = asked.on.and_then(|on| on.parse().ok()).unwrap_or(me.desk.today());
    match page(&me, channel, on, Filled::new("")).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn page(me: &In, channel: ChannelId, on: Date, filled: Filled) -> Result<ReviewPage, Refusal> {
    let day = review::day(&me.desk, channel, on).await?;
    let names: BTreeMap<_, _> = read::names(&me.desk).await?;
    let mut reader = me.desk.reader();
    let mut lines = Vec::new();
    for m in &day.listed {
        let first = match m.seen_at {
            Some(_) => reader.seen_by(m.id.into()).await?.into_iter().min_by_key(|(_, _, at)| *at),
            None => None,
        };
        let handling = Handling::from_word(&m.handling).unwrap_or(Handling::Captured);
        lines.push(SeenLine {
            message: m.id.into(),
            author: if m.author.is_empty() { "–".to_owned() } else { m.author.clone() },
            captured_at: instant(m.captured_at),
            seen: first.map(|(person, _, at)| (names.get(&person).cloned().unwrap_or_default(), instant(at))),
            stands: tracks::handling(&me.ctx, handling),
            open: !matches!(handling, Handling::Answered | Handling::Left | Handling::Closed),
        });
    }
    let policy = match me.desk.policy().await {
        Ok(policy) => format!("{}, {}", policy.policy.pack().about.title, policy.decided.sentence()),
        Err(Refusal::NoPolicy) => Refusal::NoPolicy.to_string(),
        Err(other) => return Err(other),
    };
    let refused = me.desk.must(Right::SignReview, day.channel.unit.into()).err().map(|r| r.to_string());
    let yes = |b: bool, words: &'static str| b.then_some(words);
    Ok(ReviewPage {
        channel,
        name: day.channel.name.clone(),
        on,
        due: due(me, channel, on).await?,
        lines,
        rule: format!("{policy}: inga obesvarade och inga olämpliga inlägg ska ligga kvar."),
        data_watch: true,
        blind: Vec::new(),
        signed: day.signed.map(|s| {
            let said = [
                yes(s.no_unanswered, "Inga obesvarade."),
                yes(s.no_unsuitable, "Inga olämpliga."),
                yes(s.data_watched, "Personuppgifter bevakade."),
            ];
            let mut said: Vec<_> = said.into_iter().flatten().map(str::to_owned).collect();
            said.push(s.note);
            (
                names.get(&s.signed_by).cloned().unwrap_or_default(),
                instant(s.signed_at),
                said.join(" ").trim().to_owned(),
            )
        }),
        refused,
        filled,
    })
}

async fn sign(me: In, Path(channel): Path<ChannelId>, fields: Fields) -> Response {
    let on = fields.parse("on").unwrap_or(me.desk.today());
    let stated = Stated {
        no_unanswered: fields.get("no-unanswered") == "yes",
        no_unsuitable: fields.get("no-unsuitable") == "yes",
        data_watched: fields.get("data-watched") == "yes",
        note: fields.get("note").to_owned(),
    };
    let refusal = match review::sign(&me.desk, channel, on, stated).await {
        Ok(_) => return on_to(&links::review_channel(channel), "signed"),
        Err(refusal) => refusal,
    };
    let filled = Filled::of("", &fields.0);
    match refusal {
        Refusal::Field { field, text } => match page(&me, channel, on, filled.wrong(field, text)).await {
            Ok(page) => me.again(&page),
            Err(refusal) => me.refuse(refusal),
        },
        Refusal::Rule(sentence) => match page(&me, channel, on, filled.refused(sentence)).await {
            Ok(page) => (StatusCode::CONFLICT, me.page(&page)).into_response(),
            Err(refusal) => me.refuse(refusal),
        },
        other => me.refuse(other),
    }
}
