//! The reasons of a decision for whoever has its code, without account: what is read, what is left out, and
//! an appeal sent from there (RM-16, RM-36). Guessing at codes is met with the same limits as at the door.

use super::appeal::{self, Request};
use super::read::Placed;
use crate::desk::{Desk, swedish_day};
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::{SignedDuration, civil::Date};
use torg_domain::decisions::appeal::{NotTried, in_time, last_day};
use torg_domain::decisions::code::read_code;
use torg_domain::decisions::reasons::{RestsOn, has_page, is_guarded, shown};
use torg_domain::decisions::{DecisionKind, DecisionState, Effect};
use torg_domain::ids::DecisionId;
use torg_domain::inbox::message::Visibility;
use torg_store::Reader;
use torg_store::decisions::rows::{AppealRow, DecisionRow};
use torg_store::inbox::rows::instant;
use torg_store::tiles::Log;
use torg_store::trail::EntryRow;

const WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// So many codes that open nothing, from one address in a quarter of an hour, and the door is closed.
const TRIES: i64 = 30;

/// The act by which the trail tells that a removal was decided.
pub const ORDERED: &str = "message.removal-ordered";

/// What whoever has the code may read.
pub struct Reasons {
    /// The decision. Its people and what is guarded in it are not for the page.
    pub decision: DecisionRow,
    /// Law, or the municipality's own rules.
    pub rests_on: RestsOn,
    /// The provisions, as they are cited.
    pub law: Vec<String>,
    /// What in the message met the ground; none where that is guarded.
    pub facts: Option<String>,
    /// Why nothing gentler was enough; none where it is guarded or there was nothing gentler.
    pub why_not: Option<String>,
    /// Why the author is blocked too; none when not. Guarded, it says only that.
    pub block: Option<String>,
    /// Whether the facts are left out because the ground or the message is guarded.
    pub guarded: bool,
    /// The channel's name.
    pub channel: String,
    /// The day it was decided.
    pub decided_on: Date,
    /// How far the measure has come.
    pub measure: Option<Placed>,
    /// How far the putting back has come, where it was put back.
    pub restored: Option<(DecisionRow, Option<Placed>)>,
    /// The last appeal.
    pub appeal: Option<AppealRow>,
    /// The last day on which one is tried; none where no day ends it.
    pub until: Option<Date>,
    /// Why none can be sent now; none when it can.
    pub not_now: Option<NotTried>,
    /// Where to turn when the decision stands: how it is cited, and what it is.
    pub next: Vec<(String, String)>,
    /// The entry of the decision in the transparency log.
    pub entry: Option<EntryRow>,
}

/// Opens the reasons with a code as it was typed, from an address.
///
/// # Errors
/// `Missing` when it opens nothing in this municipality; `TooMany` after thirty such codes.
#[boxed]
pub async fn open(desk: &Desk, typed: &str, address: &str) -> Result<Reasons, Refusal> {
    let decision = find(desk, typed, address).await?;
    let mut reader = desk.reader();
    let message = reader.message(decision.message.into()).await?;
    let channel = reader.channel(message.channel).await?;
    let version = desk.policy_version(decision.policy.into()).await?;
    let keep = version.policy.ground(&decision.ground).map(|g| g.keep);
    let guarded = is_guarded(keep, message.visibility == Visibility::Secret);
    let decided_at = decision.decided_at.ok_or(Refusal::Missing)?;
    let decided_on = swedish_day(instant(decided_at));
    let within = version.policy.appeals().and_then(|rule| rule.within_days);
    let appeal = reader.appeals_of(decision.id.into()).await?.pop();
    let law: Vec<(String, String)> = serde_json::from_str(&decision.law).unwrap_or_default();
    let all = reader.decisions_of(message.id).await?;
    let back = all.into_iter().find(|d| d.restores == Some(decision.id));
    let restored = match back {
        Some(back) => Some((back.clone(), placed(&mut reader, back.id.into()).await?)),
        None => None,
    };
    let not_now = if decision.state != DecisionState::Decided.word() {
        Some(NotTried::NotInForce)
    } else if let Some(appeal) = &appeal {
        Some(if appeal.state == "open" { NotTried::AlreadyTried } else { NotTried::AlreadyDecided })
    } else {
        let late = in_time(decided_on, desk.today(), within).err();
        late.map(|why| if let NotTried::TooLate(last) = why { NotTried::Over(last) } else { why })
    };
    Ok(Reasons {
        rests_on: RestsOn::of(!law.is_empty()),
        law: law.into_iter().map(|(_, cite)| cite).collect(),
        facts: shown(desk.today(), &decision.facts, guarded),
        why_not: shown(desk.today(), &decision.why_not, guarded),
        block: decision
            .block
            .as_ref()
            .map(|why| shown(desk.today(), why, guarded).unwrap_or_else(|| "Ja.".into())),
        guarded,
        channel: channel.name,
        decided_on,
        measure: placed(&mut reader, decision.id.into()).await?,
        restored,
        appeal,
        until: last_day(decided_on, within),
        not_now,
        next: version.policy.next_instance().iter().map(|law| (law.cite(), law.brief.clone())).collect(),
        entry: reader.entry_of(decision.message, ORDERED, decided_at).await?,
        decision,
    })
}

/// The public key that signs the municipality's log, as it may be published.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn log_key(desk: &Desk) -> Result<String, Refusal> {
    let office = desk.office();
    let log = Log::of(&mut desk.reader(), &office.keys, &office.world.log_host).await?;
    Ok(log.signer.verifier().to_string())
}

/// Takes in an appeal sent from the page. The same one twice is one.
///
/// # Errors
/// As [`open`] and [`appeal::receive`]; `Rule` after the last day or when it was answered.
#[boxed]
pub async fn ask(
    desk: &Desk,
    typed: &str,
    address: &str,
    text: &str,
    contact: &str,
) -> Result<Reasons, Refusal> {
    let reasons = open(desk, typed, address).await?;
    let same = |appeal: &Option<AppealRow>| {
        appeal.as_ref().is_some_and(|a| a.state == "open" && a.text == text.trim())
    };
    if same(&reasons.appeal) {
        return Ok(reasons);
    }
    if let Some(why) = reasons.not_now {
        return Err(Refusal::Rule(why.to_string()));
    }
    if contact.chars().count() > 254 {
        return Err(Refusal::field("contact", "Adressen är för lång: högst 254 tecken."));
    }
    let request = Request {
        came_at: desk.now,
        how: "page".into(),
        text: text.into(),
        contact: Some(contact.trim().to_owned()).filter(|c| !c.is_empty()),
    };
    let received = appeal::receive(desk, DecisionId(reasons.decision.id), request).await;
    let reasons = open(desk, typed, address).await?;
    match received {
        // Pressed twice: the other press was faster.
        Err(Refusal::Rule(_)) if same(&reasons.appeal) => Ok(reasons),
        Err(refusal) => Err(refusal),
        Ok(_) => Ok(reasons),
    }
}

/// The removal a code belongs to. A restoration's code opens the removal it took back.
async fn find(desk: &Desk, typed: &str, address: &str) -> Result<DecisionRow, Refusal> {
    let Some(code) = read_code(typed) else { return Err(Refusal::Missing) };
    let office = desk.office();
    let key = format!("reasons-from:{address}");
    let since = desk.now.checked_sub(WINDOW).unwrap_or(desk.now);
    if office.store.db().attempts(&key, since).await? >= TRIES {
        return Err(Refusal::TooMany);
    }
    let mut reader = desk.reader();
    let mut found = reader.decision_by_code(&code).await?;
    if let Some(removal) = found.as_ref().and_then(|d| d.restores) {
        found = Some(reader.decision(removal.into()).await?);
    }
    let opens = |d: &DecisionRow| {
        let kind = DecisionKind::from_word(&d.kind);
        kind.zip(DecisionState::from_word(&d.state)).is_some_and(|(kind, state)| has_page(kind, state))
    };
    // Withdrawn before anybody had agreed: it was never decided.
    if let Some(decision) = found.filter(|d| opens(d) && d.decided_at.is_some()) {
        return Ok(decision);
    }
    office.store.note_attempt(&key, desk.now).await?;
    Err(Refusal::Missing)
}

/// How far the measure of a decision has come.
async fn placed(reader: &mut Reader, decision: DecisionId) -> Result<Option<Placed>, Refusal> {
    let effects = reader.effects_of(decision).await?;
    let Some(ord) = effects.iter().find(|e| e.effect == Effect::Measure.word()).and_then(|e| e.ord) else {
        return Ok(None);
    };
    Ok(Some(Placed {
        order: reader.order(ord.into()).await?,
        state: reader.outward(ord.into()).await?,
        carried: Vec::new(),
        looks: reader.looks(ord.into()).await?,
    }))
}
