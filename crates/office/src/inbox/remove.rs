//! Removal by hand: assessed against a ground, copied first, taken down at the platform, confirmed.
//!
//! Nothing leaves a platform by our hand before its copy is durably stored and read back. One exception:
//! what may not be copied at all (a ground whose copy is forbidden) is ordered without one, and said so.

use super::acting::Acting;
use super::draft::{self, Form};
use super::sight;
use crate::desk::Desk;
use crate::refusal::Refusal;
use torg_domain::clocks::ClockKind;
use torg_domain::ids::{MessageId, OrderId};
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::inbox::steps::{Act, NotNow};
use torg_domain::inbox::tracks::{Police, Record};
use torg_domain::municipality::rights::Right;
use torg_domain::policy::grounds::{Keep, Registering};
use torg_store::Reader;
use torg_store::objects::{Found, Put};

/// Begins the assessment whether to remove (A8).
///
/// # Errors
/// As every act.
pub async fn assess(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    reason: &str,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.removal-assessed").await?;
    acting.step(Act::AssessRemoval, reason)?;
    acting.start_clock(ClockKind::Removal).await?;
    draft::done_with(&mut acting, Form::Remove).await?;
    acting.finish().await
}

/// Decides that it stays up, with a reason; the removal clocks stop by that decision.
///
/// # Errors
/// As every act; `Field` without a reason.
pub async fn keep_up(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    reason: &str,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.kept-up").await?;
    if reason.trim().is_empty() {
        return Err(Refusal::field("reason", "Skriv varför meddelandet får stå kvar."));
    }
    super::record::cancel_open(&mut acting, &["remove"], "Meddelandet får stå kvar.").await?;
    acting.step(Act::KeepUp, reason)?;
    acting.stop_clocks(&[ClockKind::Removal, ClockKind::Data, ClockKind::DataRequest], "kept-up");
    draft::done_with(&mut acting, Form::Remove).await?;
    acting.finish().await
}

/// What is decided.
#[derive(Clone, Debug)]
pub struct Removal {
    /// The key of a ground in the policy.
    pub ground: String,
    /// What in the message meets the ground.
    pub facts: String,
}

/// Decides the removal and orders it: the copy is made and read back before the order is written.
///
/// # Errors
/// As every act; `Field` for an unknown ground or no facts; `Broken` when the copy cannot be kept.
pub async fn order(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    removal: Removal,
) -> Result<Message, Refusal> {
    let policy = desk.policy().await?;
    let ground = policy
        .policy
        .grounds()
        .find(|g| g.key == removal.ground)
        .ok_or_else(|| Refusal::field("ground", "Välj en av grunderna i era riktlinjer."))?;
    if removal.facts.trim().is_empty() {
        return Err(Refusal::field("facts", "Skriv vad i meddelandet som bryter mot grunden."));
    }
    let mut reader = desk.reader();
    let seen = reader.message(id).await?;
    let channel = reader.channel(seen.channel).await?;
    sight::must_see(desk, &mut reader, &seen, channel.unit.into()).await?;
    desk.must(Right::Remove, channel.unit.into())?;
    let copy = match ground.keep {
        Keep::Forbidden => None,
        // Also where the policy does not require a copy: nothing is taken down that cannot be put back.
        Keep::Copy | Keep::Restricted | Keep::NotRequired => Some(keep_copy(desk, &mut reader, &seen).await?),
    };
    // Made on exactly what was copied: a change in between refuses the order, and the copy is made anew.
    let revision =
        Some(revision.unwrap_or(seen.revision)).filter(|r| *r == seen.revision).ok_or(Refusal::Stale)?;
    let mut acting =
        Acting::begin(desk, id, Some(revision), Right::Remove, "message.removal-ordered").await?;
    if let Some(copy) = copy {
        acting.writer.name_object(copy, "application/json", desk.now).await?;
    }
    if acting.now.tracks.handling != torg_domain::inbox::tracks::Handling::RemovalAssessed {
        acting.step(Act::AssessRemoval, &removal.facts)?;
    }
    if ground.keep == Keep::Restricted || ground.keep == Keep::Forbidden {
        acting.now.visibility = Visibility::Secret;
    }
    acting.step(Act::OrderRemoval, &format!("{}. {}", ground.title, removal.facts.trim()))?;
    let body = serde_json::json!({
        "ground": ground.key, "title": ground.title, "facts": removal.facts.trim(),
        "law": ground.law.iter().map(|l| l.as_str()).collect::<Vec<_>>(), "duty": ground.obliged.word(),
    });
    let order = acting.order("remove", &body, copy.map(|c| c.sha256)).await?;
    acting.explain(&serde_json::json!({ "order": order.id, "ground": ground.key }));
    draft::done_with(&mut acting, Form::Remove).await?;
    acting.finish().await
}

/// Keeps what it looked like: message, versions with raw answers, thread and files by their checksums.
/// Written to the object store and read back before anybody relies on it.
async fn keep_copy(desk: &Desk, reader: &mut Reader, seen: &Message) -> Result<Put, Refusal> {
    let versions = reader.versions(seen.id).await?;
    let thread = reader.thread(seen.channel, &seen.thread).await?;
    let files = reader.attachments(seen.id).await?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let copy = serde_json::json!({
        "torg": "evidence 1",
        "message": seen.id.0, "channel": seen.channel.0, "external_id": seen.external_id,
        "url": seen.url, "kept_at": desk.now.to_string(),
        "published_at": seen.published_at.map(|t| t.to_string()),
        "captured_at": seen.captured_at.to_string(),
        "versions": versions.iter().map(|v| serde_json::json!({
            "id": v.id, "author": v.author, "handle": v.handle, "title": v.title, "text": v.text,
            "said_at": v.said_at, "captured_at": v.captured_at, "raw_kind": v.raw_kind, "raw": text(&v.raw),
        })).collect::<Vec<_>>(),
        "thread": thread.iter().map(|t| serde_json::json!({
            "id": t.message.id.0, "author": t.message.author, "text": t.text,
            "published_at": t.message.published_at.map(|t| t.to_string()),
        })).collect::<Vec<_>>(),
        "files": files.iter().map(|f| serde_json::json!({
            "source": f.source, "sha256": f.sha256.as_ref().map(|s| hex(s)), "problem": f.problem,
        })).collect::<Vec<_>>(),
    });
    let objects = desk.office().store.objects();
    let put = objects.put(desk.id(), serde_json::to_vec_pretty(&copy).unwrap_or_default().into()).await?;
    match objects.verify(desk.id(), &put.sha256).await? {
        Found::Whole { .. } => Ok(put),
        _ => Err(Refusal::Rule(
            "Bevarandekopian gick inte att läsa tillbaka. Inget är beställt. Försök igen.".into(),
        )),
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

/// How it ended at the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Hidden from all; still at the platform (avpublicerat).
    Unpublished,
    /// Deleted at the platform.
    Deleted,
    /// The platform does not let us; reported to the platform instead.
    Impossible,
}

/// Confirms what was done at the platform, with proof: the clocks stop at that moment.
///
/// # Errors
/// As every act; `Field` without proof; `NotOrdered` when nothing is ordered.
pub async fn confirm(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    order: OrderId,
    done: Done,
    proof: &str,
    picture: Option<[u8; 32]>,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Remove, "message.removed").await?;
    if proof.trim().is_empty() {
        return Err(Refusal::field(
            "proof",
            "Skriv vad du gjorde och såg efteråt, till exempel att sidan lästes utloggad.",
        ));
    }
    let mut order = acting.writer.order(order).await?;
    let open = order.confirmed_at.is_none() && order.cancelled_at.is_none();
    if order.message != id.0 || order.kind != "remove" || !open {
        return Err(NotNow::NotOrdered.into());
    }
    order.confirmed_by = Some(desk.person()?.0);
    order.confirmed_at = Some(desk.now.as_millisecond());
    order.proof = Some(proof.trim().into());
    order.proof_object = picture.map(|p| p.to_vec());
    acting.writer.save_order(&order).await?;
    acting.commit_to(&order);
    acting.explain(&serde_json::json!({ "order": order.id, "done": format!("{done:?}").to_lowercase() }));
    let act = match done {
        Done::Unpublished => Act::ConfirmUnpublished,
        Done::Deleted => Act::ConfirmDeleted,
        Done::Impossible => Act::CannotRemove,
    };
    acting.step(act, proof)?;
    let by = if done == Done::Impossible { "cannot-remove" } else { "removed" };
    acting.stop_clocks(&[ClockKind::Removal, ClockKind::Data, ClockKind::DataRequest, ClockKind::Answer], by);
    follow_ground(&mut acting, &order.body).await?;
    acting.finish().await
}

/// What the ground says of the record: always registered, restricted where it is about secrecy, or not
/// required; else a person decides.
async fn follow_ground(acting: &mut Acting<'_>, body: &str) -> Result<(), Refusal> {
    let body: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let key = body.get("ground").and_then(serde_json::Value::as_str).unwrap_or_default();
    let policy = acting.policy.clone();
    let Some(ground) = policy.policy.ground(key) else { return Ok(()) };
    if policy.policy.registers_restricted(ground) {
        return super::record::restrict_by_ground(acting, ground).await;
    }
    if acting.now.tracks.record != Record::Undecided {
        return Ok(());
    }
    match ground.register {
        Registering::Always | Registering::AsCase => {
            acting.step(Act::ToRegister, &format!("Borttaget på grunden {}.", ground.title))?;
            acting.order("register", &serde_json::json!({ "ground": ground.key }), None).await?;
        }
        Registering::NotRequired => {
            acting.step(Act::KeepOrdered, &format!("Grunden {} kräver ingen registrering.", ground.title))?;
        }
        Registering::ByContent => {}
    }
    Ok(())
}

/// Asks the lawyer whether to report to the police (RM-17).
///
/// # Errors
/// As every act; `Field` for an empty question.
pub async fn ask_lawyer(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    question: &str,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.lawyer-asked").await?;
    if question.trim().is_empty() {
        return Err(Refusal::field("question", "Skriv frågan till juristen."));
    }
    acting.step(Act::AskLawyer, question)?;
    let order = acting.order("lawyer", &serde_json::json!({ "question": question.trim() }), None).await?;
    acting.explain(&serde_json::json!({ "order": order.id }));
    acting.finish().await
}

/// Writes the lawyer's answer: reported with a reference, or not reported with reasons.
///
/// # Errors
/// As every act; `Field` without reference or reason.
pub async fn lawyer_answered(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    reported: bool,
    text: &str,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.lawyer-answered").await?;
    if text.trim().is_empty() {
        let ask =
            if reported { "Skriv polisens diarienummer." } else { "Skriv varför ingen anmälan görs." };
        return Err(Refusal::field("text", ask));
    }
    if acting.now.tracks.police != Police::WithLawyer {
        return Err(NotNow::NoLawyer.into());
    }
    for mut order in acting.writer.orders(id).await? {
        if order.kind == "lawyer" && order.confirmed_at.is_none() && order.cancelled_at.is_none() {
            order.confirmed_by = Some(desk.person()?.0);
            order.confirmed_at = Some(desk.now.as_millisecond());
            order.proof = Some(text.trim().into());
            acting.writer.save_order(&order).await?;
            acting.commit_to(&order);
        }
    }
    acting.explain(&serde_json::json!({ "reported": reported }));
    acting.step(if reported { Act::ReportedToPolice } else { Act::NotReportedToPolice }, text)?;
    acting.finish().await
}
