//! Search, saved views, and the same act on many messages.
//!
//! What is typed goes by POST. Ordinary words are then given an address; what looks like a personal
//! number never is, and the office tells the trail that somebody searched for one.

use super::{Fields, bulk_remove, inbox, undo};
use crate::{
    inbox::{
        bulk::{BulkAct, BulkPage, BulkRow, REMOVE},
        row::Row,
        search::SearchPage,
    },
    links,
    parts::form::{Choice, Filled},
    site::{In, Shared, on_to},
};
use axum::{
    Router,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use std::collections::BTreeMap;
use torg_domain::{
    ids::{MessageId, ViewId},
    inbox::message::{Message, Visibility},
    municipality::rights::Right,
};
use torg_office::{
    Refusal,
    inbox::{
        bulk::{self, Bulk, Outcome},
        leave::Reason,
        read,
    },
    municipality::me as own,
};
use torg_store::channels::ChannelRow;
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/search", get(show).post(search))
        .route("/desk/inbox/views", post(save_view))
        .route("/desk/inbox/views/{view}/forget", post(forget_view))
        .route("/desk/inbox/bulk/preview", post(preview))
        .route("/desk/inbox/bulk", post(carry_out))
}

/// How many hits stand on a page.
const HITS: u32 = 50;

#[derive(Deserialize, Default)]
struct Asked {
    q: Option<String>,
    after: Option<i64>,
}

fn blank() -> SearchPage {
    SearchPage { words: None, personal_number: false, rows: Vec::new(), next: None, refused: false }
}

async fn show(State(site): State<Shared>, me: In, Query(asked): Query<Asked>) -> Response {
    let words = asked.q.unwrap_or_default().trim().to_owned();
    if words.is_empty() {
        return me.page(&blank());
    }
    if read::is_for_person(&me.desk, &words) {
        return me.again(&SearchPage { refused: true, ..blank() });
    }
    match hits(&site, &me, &words, asked.after).await {
        Ok((rows, next)) => me.page(&SearchPage { words: Some(words), rows, next, ..blank() }),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn search(State(site): State<Shared>, me: In, fields: Fields) -> Response {
    let words: String = fields.get("q").trim().chars().take(200).collect();
    if words.is_empty() {
        return Redirect::to(links::search().as_str()).into_response();
    }
    if !read::is_for_person(&me.desk, &words) {
        return Redirect::to(links::search_for(&words).as_str()).into_response();
    }
    match hits(&site, &me, &words, None).await {
        Ok((rows, _)) => me.page(&SearchPage { personal_number: true, rows, ..blank() }),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn hits(
    site: &Shared,
    me: &In,
    words: &str,
    after: Option<i64>,
) -> Result<(Vec<Row>, Option<String>), Refusal> {
    let found = read::search(&me.desk, words, after, HITS).await?;
    let names = read::names(&me.desk).await?;
    let channels = channels(me).await?;
    let row = |m: &Message| inbox::row(site, &me.ctx, m, &channels, &names, me.desk.by());
    Ok((found.messages.iter().map(row).collect(), found.next.map(|n| n.to_string())))
}

async fn channels(me: &In) -> Result<BTreeMap<Uuid, ChannelRow>, Refusal> {
    Ok(me.desk.reader().channels().await?.into_iter().map(|c| (c.id, c)).collect())
}

/// A view as it is kept: the query of the inbox's address.
fn filter_of(fields: &Fields) -> String {
    let mut filter = url::form_urlencoded::Serializer::new(String::new());
    for name in ["view", "channel", "filter"] {
        if !fields.get(name).is_empty() {
            filter.append_pair(name, fields.get(name));
        }
    }
    filter.finish()
}

async fn save_view(me: In, fields: Fields) -> Response {
    let filter = filter_of(&fields);
    match own::save_view(&me.desk, fields.get("name"), &filter).await {
        Ok(_) => {
            let at = links::inbox_at(fields.get("view"), fields.parse("channel"), fields.get("filter"), None);
            on_to(&at, "saved")
        }
        Err(refusal) => me.refuse(refusal),
    }
}

async fn forget_view(me: In, Path(view): Path<ViewId>) -> Response {
    match own::drop_view(&me.desk, view).await {
        Ok(()) => on_to(&links::inbox(), "done"),
        Err(refusal) => me.refuse(refusal),
    }
}

/// The act with what is known of it so far: what can be done does not hang on to whom or why.
fn meant(me: &In, act: BulkAct, fields: &Fields) -> Result<Bulk, Refusal> {
    Ok(match act {
        BulkAct::Assign => Bulk::Assign(fields.parse("person").map_or_else(|| me.desk.person(), Ok)?),
        BulkAct::Leave => {
            let reason = Reason::from_word(fields.get("reason")).unwrap_or(Reason::Other);
            Bulk::Leave(reason, fields.get("note").to_owned())
        }
        BulkAct::KeepOrdered => Bulk::KeepOrdered(fields.get("note").to_owned()),
    })
}

async fn page(
    me: &In,
    act: BulkAct,
    outcomes: &[Outcome],
    filled: Filled,
    done: bool,
) -> Result<BulkPage, Refusal> {
    let channels = channels(me).await?;
    let people = me.desk.reader().people().await?.into_iter().filter(|p| p.ended_at.is_none());
    let effect = match act {
        BulkAct::Assign => "Får ny ansvarig.",
        BulkAct::Leave => "Lämnas utan svar. Svarsklockan stannar.",
        BulkAct::KeepOrdered => "Hålls ordnad och registreras inte.",
    };
    let row = |outcome: &Outcome| {
        let m = outcome.message.as_ref();
        BulkRow {
            id: outcome.id,
            revision: m.map_or(0, |m| m.revision),
            author: m.map_or_else(|| "–".to_owned(), |m| m.author.clone()),
            channel: m.and_then(|m| channels.get(&m.channel.0)).map(|c| c.name.clone()).unwrap_or_default(),
            text: m
                .filter(|m| m.visibility == Visibility::Public)
                .map(|m| m.snippet.clone())
                .unwrap_or_default(),
            outcome: outcome.refused.clone().map_or_else(|| Ok(effect.to_owned()), Err),
        }
    };
    Ok(BulkPage {
        act,
        rows: outcomes.iter().map(row).collect(),
        people: people.map(|p| Choice::new(p.id.to_string(), format!("{}, {}", p.name(), p.title))).collect(),
        reasons: Reason::ALL.map(|r| Choice::new(r.word(), r.swedish())).into(),
        filled,
        done,
    })
}

async fn preview(me: In, fields: Fields) -> Response {
    if fields.get("act") == REMOVE {
        return bulk_remove::choose(&me, &fields).await;
    }
    if let Err(refusal) = me.desk.must_somewhere(Right::Handle) {
        return me.refuse(refusal);
    }
    let Some(act) = BulkAct::from_word(fields.get("act")) else {
        return me.refuse(Refusal::Rule("Välj vad som ska göras med de markerade.".into()));
    };
    let ids: Vec<MessageId> = fields.all("message").filter_map(|id| id.parse().ok()).collect();
    if ids.is_empty() {
        return me.refuse(Refusal::Rule("Markera minst ett meddelande först.".into()));
    }
    let shown = async {
        let outcomes = bulk::preview(&me.desk, &ids, &meant(&me, act, &fields)?).await?;
        page(&me, act, &outcomes, Filled::new(""), false).await
    };
    match shown.await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn carry_out(me: In, fields: Fields) -> Response {
    let Some(act) = BulkAct::from_word(fields.get("act")) else { return me.refuse(Refusal::Missing) };
    let picked: Vec<(MessageId, i64)> = fields
        .all("message")
        .filter_map(|one| one.split_once('.'))
        .filter_map(|(id, revision)| Some((id.parse().ok()?, revision.parse().ok()?)))
        .collect();
    let missing = match act {
        BulkAct::Assign if fields.parse::<Uuid>("person").is_none() => {
            Some(("person", "Välj vem som ska ha meddelandena."))
        }
        BulkAct::Leave if Reason::from_word(fields.get("reason")).is_none() => {
            Some(("reason", "Välj ett skäl."))
        }
        _ => None,
    };
    let mut remembered = None;
    let shown = async {
        let meant = meant(&me, act, &fields)?;
        if let Some((field, sentence)) = missing {
            let ids: Vec<_> = picked.iter().map(|(id, _)| *id).collect();
            let outcomes = bulk::preview(&me.desk, &ids, &meant).await?;
            let filled = Filled::of("", &fields.0).wrong(field, sentence);
            return page(&me, act, &outcomes, filled, false).await;
        }
        let outcomes = bulk::carry_out(&me.desk, &picked, &meant).await;
        remembered = bulk::remember(&me.desk, &meant, &outcomes).await?;
        page(&me, act, &outcomes, Filled::new(""), true).await
    };
    match shown.await {
        Ok(page) if page.filled.is_wrong() => me.again(&page),
        Ok(page) => match remembered {
            Some(bulk) if page.rows.iter().all(|row| row.outcome.is_ok()) => {
                Redirect::to(links::inbox_after(bulk).as_str()).into_response()
            }
            Some(bulk) => match undo::after_many(&me, bulk).await {
                Ok(Some(notice)) => super::message::noticed(&me, &page, notice).into_response(),
                Ok(None) => me.page(&page),
                Err(refusal) => me.refuse(refusal),
            },
            None => me.page(&page),
        },
        Err(refusal) => me.refuse(refusal),
    }
}
