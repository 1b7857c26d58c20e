//! Removal of many messages at once: what would happen to each, and then the decisions.

use super::{
    Fields,
    decision_view::{self, what},
    decisions::asked,
};
use crate::{
    inbox::bulk_remove::{BulkRemovePage, Outcome, RemoveRow, Stage},
    parts::form::{Choice, Filled},
    site::{In, Shared},
};
use axum::{Router, response::Response, routing::post};
use std::collections::BTreeMap;
use torg_domain::{
    decisions::DecisionState,
    ids::MessageId,
    inbox::message::{Message, Visibility},
    municipality::rights::Right,
};
use torg_office::{
    Refusal,
    decisions::{
        bulk::{self, AT_MOST},
        decide::DryRun,
    },
};
use torg_store::channels::ChannelRow;
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/inbox/bulk/remove/preview", post(preview))
        .route("/desk/inbox/bulk/remove", post(decide))
}

/// The fields of the form that make a decision, in its order.
const SAID: [&str; 5] = ["ground", "facts", "measure", "gentler", "harmful"];

/// Asks for ground and measure; nothing is looked into yet.
pub(super) async fn choose(me: &In, fields: &Fields) -> Response {
    let page = async {
        me.desk.must_somewhere(Right::Remove)?;
        let ids = picked(fields)?;
        let mut rows = Vec::new();
        for id in ids.iter().take(AT_MOST) {
            rows.push((*id, bulk::seen(&me.desk, *id).await?, Outcome::Unasked));
        }
        page(me, Stage::Choose, rows, ids.len(), fields).await
    };
    match page.await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

fn picked(fields: &Fields) -> Result<Vec<MessageId>, Refusal> {
    let ids: Vec<MessageId> = fields.all("message").filter_map(|id| id.parse().ok()).collect();
    if ids.is_empty() {
        return Err(Refusal::Rule("Markera minst ett meddelande först.".into()));
    }
    Ok(ids)
}

async fn preview(me: In, fields: Fields) -> Response {
    let page = async {
        let ids = picked(&fields)?;
        let runs = bulk::dry_run(&me.desk, &ids, &asked(&fields)).await?;
        // What is wrong with the form is the same for all of them, and is said beside it.
        let wrong = runs.iter().find_map(|run| match &run.came_to {
            Err(Refusal::Field { field, text }) => Some((*field, text.clone())),
            _ => None,
        });
        let none = runs.iter().all(|run| run.came_to.is_err());
        let for_good =
            runs.iter().any(|run| run.came_to.as_ref().is_ok_and(|would| would.for_good.is_some()));
        let rows = runs.into_iter().map(|run| {
            let outcome = match run.came_to {
                Ok(would) => Outcome::Would(lines(&would)),
                Err(why) => Outcome::Not(why.to_string()),
            };
            (run.id, run.message, outcome)
        });
        let mut page = page(&me, Stage::Preview, rows.collect(), ids.len(), &fields).await?;
        page.for_good = for_good;
        if let Some((field, sentence)) = wrong.filter(|_| none) {
            page.stage = Stage::Choose;
            page.rows.iter_mut().for_each(|row| row.outcome = Outcome::Unasked);
            page.filled = page.filled.wrong(field, sentence);
        }
        Ok::<_, Refusal>(page)
    };
    match page.await {
        Ok(page) if page.filled.is_wrong() => me.again(&page),
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

/// What would happen to one of them: the measure, everything it brings with it, and whether somebody must agree.
fn lines(run: &DryRun) -> Vec<String> {
    let mut all = vec![format!("{}: {}", run.ground.title, run.measure.swedish())];
    all.extend(run.effects.iter().map(|p| format!("{}: {}", p.effect.swedish(), p.way.swedish())));
    all.extend(run.second.as_ref().map(|why| format!("En andra person ska godkänna: {why}.")));
    all
}

async fn decide(me: In, fields: Fields) -> Response {
    let shown: Vec<(MessageId, i64)> = fields
        .all("message")
        .filter_map(|one| one.split_once('.'))
        .filter_map(|(id, revision)| Some((id.parse().ok()?, revision.parse().ok()?)))
        .collect();
    let page = async {
        if shown.is_empty() {
            return Err(Refusal::Rule("Markera minst ett meddelande först.".into()));
        }
        let mut rows = Vec::new();
        for done in bulk::decide(&me.desk, &shown, &asked(&fields)).await? {
            let outcome = match done.came_to {
                Ok(id) => {
                    let decision = me.desk.reader().decision(id).await?;
                    let proposed = decision.state == DecisionState::Proposed.word();
                    let stands = if proposed {
                        "Förslaget väntar på en andra person"
                    } else {
                        "Beslutat och beställt"
                    };
                    Outcome::Did(format!("{stands}. {}", what(&decision)), id)
                }
                Err(why) => Outcome::Not(why.to_string()),
            };
            rows.push((done.id, done.message, outcome));
        }
        page(&me, Stage::Done, rows, shown.len(), &fields).await
    };
    match page.await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn page(
    me: &In,
    stage: Stage,
    rows: Vec<(MessageId, Option<Message>, Outcome)>,
    marked: usize,
    fields: &Fields,
) -> Result<BulkRemovePage, Refusal> {
    let desk = &me.desk;
    let policy = desk.policy().await?;
    let channels: BTreeMap<Uuid, ChannelRow> =
        desk.reader().channels().await?.into_iter().map(|c| (c.id, c)).collect();
    let channel = |m: &Option<Message>| m.as_ref().and_then(|m| channels.get(&m.channel.0));
    // What can be done in any of their channels; where one cannot, its own row says so.
    let mut measures: Vec<Choice> = Vec::new();
    for (_, message, _) in &rows {
        for one in channel(message).map(|c| decision_view::measures(me, c)).unwrap_or_default() {
            if measures.iter().all(|m| m.value != one.value) {
                measures.push(Choice::new(one.value, one.label));
            }
        }
    }
    let said: Vec<_> = fields.0.iter().filter(|(name, _)| SAID.contains(&name.as_str())).cloned().collect();
    let left_out = marked.saturating_sub(rows.len());
    Ok(BulkRemovePage {
        stage,
        left_out,
        at_most: AT_MOST,
        grounds: policy
            .policy
            .grounds()
            .map(|g| Choice::new(g.key.as_str(), g.title.as_str()).hint(g.wording.as_str()))
            .collect(),
        measures,
        harmful: policy.policy.pack().parameters.harmful_material.notify_manager.value() == Some(&true),
        for_good: false,
        filled: Filled::of("", &said),
        fields: said,
        rows: rows
            .into_iter()
            .map(|(id, message, outcome)| RemoveRow {
                id,
                revision: message.as_ref().map_or(0, |m| m.revision),
                author: message.as_ref().map_or_else(|| "–".to_owned(), |m| m.author.clone()),
                channel: channel(&message).map(|c| c.name.clone()).unwrap_or_default(),
                text: message
                    .filter(|m| m.visibility == Visibility::Public)
                    .map(|m| m.snippet)
                    .unwrap_or_default(),
                outcome,
            })
            .collect(),
    })
}
