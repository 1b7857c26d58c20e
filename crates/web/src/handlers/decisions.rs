//! Decisions: the lists, one decision, the dry run, the second person, appeals and putting back.

use super::{
    Fields,
    decision_view::{name, page, state, weighed, what},
};
use crate::{
    decisions::{
        list::{DecisionsPage, Line as Shown},
        preview::RemovalPreviewPage,
    },
    links,
    parts::{
        form::Filled,
        notice::{Notice, Tone},
    },
    site::{In, Shared, on_to},
};
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use torg_domain::{
    decisions::Measure,
    ids::{AppealId, DecisionId, MessageId, OrderId},
};
use torg_office::{
    Refusal,
    decisions::{
        appeal::{self, Request},
        confirm,
        decide::{self, Asked},
        read::{self, Line},
        restore, seal, second,
    },
    inbox::read::names,
};
use torg_store::inbox::rows::instant;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/decisions", get(list))
        .route("/desk/decisions/{id}", get(show))
        .route("/desk/decisions/{id}/second", post(answer))
        .route("/desk/decisions/{id}/restore", post(put_back))
        .route("/desk/decisions/{id}/destroy", post(destroy))
        .route("/desk/decisions/{id}/order/{order}/confirm", post(by_hand))
        .route("/desk/decisions/{id}/appeal", post(receive))
        .route("/desk/decisions/{id}/appeal/{appeal}", post(judge))
        .route("/desk/message/{id}/remove/preview", post(preview))
}

/// What is asked for in the removal form.
pub(super) fn asked(fields: &Fields) -> Asked {
    let block = fields.get("block").trim().to_owned();
    Asked {
        ground: fields.get("ground").to_owned(),
        facts: fields.get("facts").to_owned(),
        measure: Measure::from_word(fields.get("measure")),
        why_not_milder: fields.get("gentler").to_owned(),
        block: (!block.is_empty()).then_some(block),
        harmful: fields.get("harmful") == "yes",
        for_good: fields.get("for-good") == "yes",
    }
}

async fn list(me: In) -> Response {
    let page = async {
        let lists = read::lists(&me.desk).await?;
        let names = names(&me.desk).await?;
        let line = |line: &Line| {
            let d = &line.decision;
            let at = line.appeal.as_ref().map_or(d.decided_at.unwrap_or(d.proposed_at), |a| a.came_at);
            Shown {
                id: d.id.into(),
                code: d.code.clone(),
                what: what(d),
                channel: line.channel.clone(),
                at: instant(at),
                who: name(&names, d.decided_by.or(d.proposed_by)),
                state: if line.appeal.is_some() { "omprövning begärd".into() } else { state(d) },
            }
        };
        Ok::<_, Refusal>(DecisionsPage {
            proposals: lists.proposals.iter().map(line).collect(),
            appeals: lists.appeals.iter().map(line).collect(),
            latest: lists.latest.iter().map(line).collect(),
        })
    };
    match page.await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn show(me: In, Path(id): Path<DecisionId>) -> Response {
    match page(&me, id, Filled::new("")).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn preview(me: In, Path(id): Path<MessageId>, State(site): State<Shared>, fields: Fields) -> Response {
    match would(&me, id, &fields, None).await {
        Ok(page) => me.page(&page),
        Err(Refusal::Field { field, text }) => {
            let filled = Filled::of("act-remove", &fields.0).wrong(field, text);
            match super::message::again(&site, &me, id, filled).await {
                Ok(page) => me.again(&page),
                Err(refusal) => me.refuse(refusal),
            }
        }
        Err(refusal) => me.refuse(refusal),
    }
}

/// What would happen; `once_more`, why it is shown instead of done.
pub(super) async fn would(
    me: &In,
    id: MessageId,
    fields: &Fields,
    once_more: Option<String>,
) -> Result<RemovalPreviewPage, Refusal> {
    let run = decide::dry_run(&me.desk, id, &asked(fields)).await?;
    let filled = Filled::of("", &[]);
    Ok(RemovalPreviewPage {
        message: id,
        ground: format!("{}: {}", run.ground.title, run.measure.swedish()),
        wording: run.ground.wording.clone(),
        threshold: run.threshold,
        facts: fields.get("facts").to_owned(),
        weighed: weighed(&run.considered),
        effects: run
            .effects
            .iter()
            .map(|p| (p.effect.swedish().to_owned(), p.way.swedish().to_owned(), p.why.clone()))
            .collect(),
        second: run.second,
        for_good: run.for_good,
        filled: match once_more {
            Some(sentence) => filled.wrong("for-good", sentence),
            None => filled,
        },
        copy: run.copy,
        stands_on: run.stands_on,
        fields: fields.0.iter().filter(|(n, _)| n != "step" && n != "for-good").cloned().collect(),
    })
}

/// What a form on the decision's page came to.
async fn came_to<T>(
    me: &In,
    id: DecisionId,
    prefix: &'static str,
    fields: &Fields,
    done: Result<T, Refusal>,
) -> Response {
    let refusal = match done {
        Ok(_) => return on_to(&links::decision(id), "done"),
        Err(refusal) => refusal,
    };
    let sentence = refusal.to_string();
    let filled = Filled::of(prefix, &fields.0);
    match refusal {
        Refusal::Field { field, text } => match page(me, id, filled.wrong(field, text)).await {
            Ok(page) => me.again(&page),
            Err(refusal) => me.refuse(refusal),
        },
        Refusal::Rule(_) | Refusal::NotNow(_) | Refusal::Claimed(_) | Refusal::Stale => {
            match page(me, id, filled).await {
                Ok(page) => {
                    let notice = Notice { tone: Tone::Wrong, sentence, undo: None };
                    (StatusCode::CONFLICT, super::message::noticed(me, &page, notice)).into_response()
                }
                Err(refusal) => me.refuse(refusal),
            }
        }
        other => me.refuse(other),
    }
}

async fn answer(me: In, Path(id): Path<DecisionId>, fields: Fields) -> Response {
    let done = match fields.get("answer") {
        "agree" => second::agree(&me.desk, id).await,
        _ => second::reject(&me.desk, id, fields.get("why")).await,
    };
    came_to(&me, id, "second", &fields, done).await
}

async fn put_back(me: In, Path(id): Path<DecisionId>, fields: Fields) -> Response {
    let done = restore::restore(&me.desk, id, fields.get("why")).await;
    came_to(&me, id, "restore", &fields, done).await
}

async fn destroy(me: In, Path(id): Path<DecisionId>, fields: Fields) -> Response {
    let done = async {
        let message = read::open(&me.desk, id).await?.message.id;
        seal::destroy(&me.desk, message, fields.get("why")).await
    };
    let done = done.await;
    came_to(&me, id, "destroy", &fields, done).await
}

async fn by_hand(me: In, Path((id, order)): Path<(DecisionId, OrderId)>, fields: Fields) -> Response {
    let done = async {
        let message = read::open(&me.desk, id).await?.message.id;
        confirm::by_hand(&me.desk, message, None, order, fields.get("proof")).await
    };
    let done = done.await;
    came_to(&me, id, "by-hand", &fields, done).await
}

async fn receive(me: In, Path(id): Path<DecisionId>, fields: Fields) -> Response {
    let done = async {
        let came_at = fields.time("came")?.unwrap_or(me.desk.now);
        let contact = fields.get("contact").trim().to_owned();
        let request = Request {
            came_at,
            how: fields.get("how").to_owned(),
            text: fields.get("text").to_owned(),
            contact: (!contact.is_empty()).then_some(contact),
        };
        appeal::receive(&me.desk, id, request).await
    };
    let done = done.await;
    came_to(&me, id, "appeal", &fields, done).await
}

async fn judge(me: In, Path((id, appeal)): Path<(DecisionId, AppealId)>, fields: Fields) -> Response {
    let won = fields.get("outcome") == "won";
    let done = appeal::judge(&me.desk, appeal, won, fields.get("reason")).await;
    came_to(&me, id, "judge", &fields, done).await
}
