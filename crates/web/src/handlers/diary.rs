//! The diary: the queue, and registering a message.

use super::Fields;
use crate::{
    diary::{
        queue::{Handed, Line, QueuePage},
        register::RegisterPage,
    },
    links,
    parts::{
        form::{Choice, Filled},
        tracks,
    },
    site::{In, Shared, on_to},
};
use axum::{
    Router,
    extract::{Path, Query},
    response::Response,
    routing::get,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use torg_domain::{diary::columns::Shown, ids::MessageId, inbox::message::Visibility};
use torg_office::{
    Desk, Refusal,
    diary::{
        columns::Written,
        propose::{Proposal, propose},
        queue::{self, Waiting},
        register::{self, Registering},
    },
    inbox::read::names,
};
use torg_store::inbox::rows::instant;
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/desk/diary", get(waiting)).route("/desk/diary/register/{id}", get(form).post(enter))
}

#[derive(Deserialize, Default)]
struct From {
    after: Option<String>,
}

/// `millis.n`: where a page begins.
fn pair(text: &str) -> Option<(i64, i64)> {
    let (at, n) = text.split_once('.')?;
    Some((at.parse().ok()?, n.parse().ok()?))
}

async fn waiting(me: In, Query(asked): Query<From>) -> Response {
    match queue_page(&me, asked.after.as_deref()).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn queue_page(me: &In, after: Option<&str>) -> Result<QueuePage, Refusal> {
    let queue = queue::queue(&me.desk, after.and_then(pair)).await?;
    let people = names(&me.desk).await?;
    let mut reader = me.desk.reader();
    let kept: Vec<_> = reader.diaries().await?.into_iter().map(|d| d.authority).collect();
    let unset = reader.authorities().await?.into_iter().filter(|a| !kept.contains(&a.id)).map(|a| a.name);
    Ok(QueuePage {
        lines: queue.waiting.iter().map(|w| line(me, w, &people)).collect(),
        further: after.is_some(),
        next: queue.next.map(|(at, n)| format!("{at}.{n}")),
        unset: unset.collect(),
    })
}

fn line(me: &In, w: &Waiting, people: &BTreeMap<Uuid, String>) -> Line {
    let guarded = w.message.visibility != Visibility::Public;
    Line {
        message: w.message.id,
        says: (!guarded).then(|| w.message.title.clone().unwrap_or_else(|| w.message.snippet.clone())),
        author: (!guarded).then(|| w.message.author.clone()),
        channel: w.channel.name.clone(),
        came_at: w.message.published_at.unwrap_or(w.message.captured_at),
        days: w.days,
        transfer: w.transfer,
        decided: w.ordered_by.and_then(|by| people.get(&by)).map(|who| (who.clone(), w.reason.clone())),
        proposed: w.proposed.as_ref().map(|(to, why)| (tracks::record(&me.ctx, *to), why.clone())),
        handed: w.handed.as_ref().map(|(entry, h)| Handed {
            entry: entry.id.into(),
            sent_at: h.sent_at.map(instant),
            mail: h.how == "mail",
            chased: h.chased,
            problem: h.problem.clone(),
        }),
    }
}

async fn form(me: In, Path(id): Path<MessageId>) -> Response {
    match propose(&me.desk, id).await {
        Ok(proposal) => {
            let filled = proposed(&proposal);
            match register_page(&me.desk, proposal, filled, None).await {
                Ok(page) => me.page(&page),
                Err(refusal) => me.refuse(refusal),
            }
        }
        Err(refusal) => me.refuse(refusal),
    }
}

fn proposed(proposal: &Proposal) -> Filled {
    let c = &proposal.columns;
    let mut filled = Filled::new("")
        .with("authority", proposal.authority.to_string())
        .with("on", c.on.to_string())
        .with("counterpart", c.counterpart.as_str())
        .with("counterpart_shown", c.counterpart_shown.word())
        .with("subject", c.subject.as_str())
        .with("subject_shown", c.subject_shown.word());
    if let Shown::Replaced(other) = &c.counterpart_shown {
        filled = filled.with("counterpart_public", other.as_str());
    }
    if let Shown::Replaced(other) = &c.subject_shown {
        filled = filled.with("subject_public", other.as_str());
    }
    filled
}

async fn register_page(
    desk: &Desk,
    proposal: Proposal,
    filled: Filled,
    refused: Option<String>,
) -> Result<RegisterPage, Refusal> {
    let authorities: BTreeMap<Uuid, String> =
        desk.reader().authorities().await?.into_iter().map(|a| (a.id, a.name)).collect();
    let name = |id: Uuid| authorities.get(&id).cloned().unwrap_or_default();
    let choices = proposal.diaries.iter().map(|d| Choice::new(d.authority.to_string(), name(d.authority)));
    let guarded = match proposal.message.visibility {
        Visibility::Secret => {
            Some("Meddelandet är sekretessmarkerat. Dess ord får inte stå i den offentliga formen.")
        }
        Visibility::Direct => {
            Some("Meddelandet är ett direktmeddelande. Dess ord får inte stå i den offentliga formen.")
        }
        Visibility::Public => None,
    };
    Ok(RegisterPage {
        message: proposal.message.id,
        revision: proposal.message.revision,
        incoming: !proposal.message.ours,
        kept: proposal.diary.as_ref().map(|d| d.kept.clone()),
        authority: name(proposal.authority.0),
        diaries: choices.collect(),
        guarded: guarded.map(str::to_owned),
        filled,
        refused,
    })
}

/// The columns of a form.
pub(super) fn written(fields: &Fields) -> Written {
    Written {
        on: fields.parse("on"),
        counterpart: fields.get("counterpart").into(),
        counterpart_shown: Shown::of(fields.get("counterpart_shown"), fields.get("counterpart_public")),
        subject: fields.get("subject").into(),
        subject_shown: Shown::of(fields.get("subject_shown"), fields.get("subject_public")),
        marking: fields.get("marking").into(),
    }
}

async fn enter(me: In, Path(id): Path<MessageId>, fields: Fields) -> Response {
    let registering = Registering {
        authority: fields.parse("authority"),
        written: written(&fields),
        case: fields.get("case").into(),
    };
    let done = register::register(&me.desk, id, fields.parse("revision"), &registering).await;
    let (field, text) = match done {
        Ok(entry) => {
            let said = if entry.number.is_some() { "diary-registered" } else { "diary-handed" };
            return on_to(&links::diary_entry(entry.id.into()), said);
        }
        Err(Refusal::Field { field, text }) => (Some(field), text),
        Err(refusal @ (Refusal::Missing | Refusal::NotAllowed(_) | Refusal::Broken(_))) => {
            return me.refuse(refusal);
        }
        Err(other) => (None, other.to_string()),
    };
    let filled = Filled::of("", &fields.0);
    let (filled, refused) = match field {
        Some(field) => (filled.wrong(field, text), None),
        None => (filled, Some(text)),
    };
    match propose(&me.desk, id).await {
        Ok(proposal) => match register_page(&me.desk, proposal, filled, refused).await {
            Ok(page) => me.again(&page),
            Err(refusal) => me.refuse(refusal),
        },
        Err(refusal) => me.refuse(refusal),
    }
}
