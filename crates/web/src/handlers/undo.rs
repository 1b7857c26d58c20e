//! The way back in a notice: what was just done inside the house can be taken back for as long as nothing
//! has followed. Where it cannot, the notice only tells.

use super::Fields;
use crate::{
    links,
    parts::notice::{Notice, Tone, Undo},
    site::{In, Shared, on_to},
    t,
};
use axum::{Router, response::Response, routing::post};
use torg_domain::ids::MessageId;
use torg_domain::trail::did;
use torg_office::{
    Refusal,
    inbox::{bulk, close},
};
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/desk/inbox/undo", post(take_back))
}

/// The keys of notices that tell of an inward act.
const INWARD: [&str; 6] = ["saved", "left", "closed", "reopened", "asked", "forwarded"];

/// Puts the way back into the notice on a message's page.
pub(super) async fn offer(me: &mut In, id: MessageId, said: &str) -> Result<(), Refusal> {
    let Some(notice) = &mut me.ctx.notice else { return Ok(()) };
    if said == "claimed" {
        notice.undo = Some(Undo { address: links::release(id), fields: Vec::new(), what: String::new() });
    } else if INWARD.contains(&said)
        && let Some((act, revision)) = close::undoable(&me.desk, id).await?
    {
        let fields = vec![("revision", revision.to_string())];
        notice.undo = Some(Undo { address: links::undo(id), fields, what: did(&act).to_owned() });
    }
    Ok(())
}

/// The notice after many at once, with the way back while there is one; none when it is not this person's.
pub(super) async fn after_many(me: &In, bulk: Uuid) -> Result<Option<Notice>, Refusal> {
    let done = match bulk::remembered(&me.desk, bulk).await {
        Ok(done) => done,
        Err(Refusal::Missing) => return Ok(None),
        Err(other) => return Err(other),
    };
    let n = done.count as u64;
    let sentence = match done.act.as_str() {
        "assign" => t!(me.ctx, "said-many-assigned", n = n),
        "leave" => t!(me.ctx, "said-many-left", n = n),
        _ => t!(me.ctx, "said-many-kept", n = n),
    };
    let undo = done.undoable.then(|| Undo {
        address: links::bulk_undo(),
        fields: vec![("bulk", bulk.to_string())],
        what: String::new(),
    });
    Ok(Some(Notice { tone: Tone::Done, sentence, undo }))
}

async fn take_back(me: In, fields: Fields) -> Response {
    let Some(id) = fields.parse::<Uuid>("bulk") else { return me.refuse(Refusal::Missing) };
    match bulk::undo(&me.desk, id).await {
        Ok(all) if all.iter().all(|one| one.refused.is_none()) => on_to(&links::inbox(), "undone-many"),
        Ok(_) => on_to(&links::inbox(), "undone-some"),
        Err(refusal) => me.refuse(refusal),
    }
}
