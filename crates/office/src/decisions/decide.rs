//! Deciding a removal: evidence first, then the decision with its effects, all or none.
//!
//! The dry run asks the same rules and writes nothing. Where the policy asks for a second person, the
//! decision waits as a proposal; its evidence is kept at once, for what it shows may be gone tomorrow.

use super::{by_mail, seal, write};
use crate::channels::connection;
use crate::desk::{Desk, Who};
use crate::evidence::{self, Evidence};
use crate::in_force::InForce;
use crate::inbox::acting::Acting;
use crate::inbox::draft::{self, Form};
use crate::inbox::sight;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use std::sync::Arc;
use torg_domain::decisions::code::short_code;
use torg_domain::decisions::{
    Can, Considered, DecisionKind, DecisionState, EffectFacts, Facts, Measure, NotDecided, Permit, Planned,
    abilities, effects_of, look::ends_duty, may_decide, mildest, next_after,
};
use torg_domain::ids::{DecisionId, MessageId};
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::inbox::steps::{Act, after};
use torg_domain::inbox::tracks::{Handling, Police, Record};
use torg_domain::municipality::rights::Right;
use torg_domain::policy::grounds::{Ground, Keep, Obliged};
use torg_domain::policy::platforms::{Capability, Reach};
use torg_store::Reader;
use torg_store::channels::ChannelRow;
use torg_store::decisions::rows::DecisionRow;

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The key of a ground in the policy.
    pub ground: String,
    /// What in the message meets the ground.
    pub facts: String,
    /// The measure; none means the gentlest that is enough.
    pub measure: Option<Measure>,
    /// Why not a gentler one.
    pub why_not_milder: String,
    /// Why the author is blocked too; none when not.
    pub block: Option<String>,
    /// Whether it can harm the municipality's name.
    pub harmful: bool,
    /// Whether it has been said a second time of what cannot be undone.
    pub for_good: bool,
}

/// What would happen, and on what it stands. Nothing is written.
pub struct DryRun {
    /// The message.
    pub message: Message,
    /// The ground.
    pub ground: Ground,
    /// The measure.
    pub measure: Measure,
    /// Every measure and what was made of it.
    pub considered: Vec<Considered>,
    /// What follows, in the order it happens.
    pub effects: Vec<Planned>,
    /// Whether a second person must agree, and why.
    pub second: Option<String>,
    /// Where it cannot be undone at the platform: what the catalogue says of it there, which may be nothing more.
    pub for_good: Option<String>,
    /// How sure one must be, in the policy's words.
    pub threshold: String,
    /// What is said of the copy.
    pub copy: String,
    /// The document with body, date and paragraph.
    pub stands_on: String,
}

/// All that was looked up and allowed.
pub(crate) struct Ready {
    pub policy: Arc<InForce>,
    pub seen: Message,
    pub channel: ChannelRow,
    pub permit: Permit,
    pub measure: Measure,
    pub effects: Vec<Planned>,
    /// What is to be known of the measure there.
    note: Option<String>,
}

/// What can be done about a message in a channel, now.
#[must_use]
pub fn cans(desk: &Desk, channel: &ChannelRow) -> Vec<Can> {
    let catalogue = desk.office().platforms.get(&channel.platform);
    abilities(catalogue, desk.today(), connection::is_connected(desk, channel))
}

/// Whether torg can answer in a channel's threads itself.
#[must_use]
pub fn can_reply(desk: &Desk, channel: &ChannelRow) -> bool {
    itself(desk, channel, Capability::Answer)
}

/// Whether torg can do something at the platform of a connected channel, by the catalogue.
fn itself(desk: &Desk, channel: &ChannelRow, capability: Capability) -> bool {
    let platform = desk.office().platforms.get(&channel.platform);
    let ability = platform.and_then(|p| p.ability(capability, desk.today()));
    connection::is_connected(desk, channel)
        && ability.is_some_and(|a| matches!(a.reach, Reach::Yes | Reach::Partly))
}

/// Looks everything up and asks the rules.
pub(crate) async fn ready(
    desk: &Desk,
    reader: &mut Reader,
    id: MessageId,
    asked: &Asked,
) -> Result<Ready, Refusal> {
    let policy = desk.policy().await?;
    let seen = reader.message(id).await?;
    let channel = reader.channel(seen.channel).await?;
    sight::must_see(desk, reader, &seen, channel.unit.into()).await?;
    desk.must(Right::Remove, channel.unit.into())?;
    let cans = cans(desk, &channel);
    let statutory = policy.policy.ground(&asked.ground).is_some_and(|g| g.statutory);
    let measure = asked.measure.or_else(|| mildest(&cans, statutory)).unwrap_or(Measure::Hide);
    let facts = Facts {
        ground: &asked.ground,
        facts: &asked.facts,
        measure,
        why_not_milder: &asked.why_not_milder,
        block: asked.block.as_deref(),
        cans: &cans,
        by_person: matches!(desk.who, Who::Person(..)),
        today: desk.today(),
    };
    let permit = may_decide(&policy.policy, &facts).map_err(not_decided)?;
    let how = cans.iter().find(|c| c.measure == measure).map(|c| c.how);
    let direct = seen.visibility == Visibility::Direct || seen.kind == "direct";
    // A notice is left under what the message answered; where it began its thread there is no such place.
    let answers = seen.parent.is_some() || seen.thread != seen.external_id;
    // What may not be held is sealed, the address with it; and such a case is the police's to speak of.
    let address = permit.ground().keep != Keep::Forbidden && by_mail::reaches(desk, reader, &seen).await?;
    let known = EffectFacts {
        reaches: how == Some(torg_domain::decisions::How::Itself),
        can_block: itself(desk, &channel, Capability::Block),
        can_report: itself(desk, &channel, Capability::Report),
        not_enough: !ends_duty(measure, statutory) && next_after(&cans, measure).is_none(),
        for_others: how == Some(torg_domain::decisions::How::ByHand)
            && connection::is_connected(desk, &channel),
        can_reply: can_reply(desk, &channel) && (direct || answers),
        address,
        direct,
        harmful: asked.harmful,
        block: asked.block.is_some(),
        record_open: seen.tracks.record == Record::Undecided,
        police_open: seen.tracks.police == Police::None,
    };
    let effects = effects_of(&policy.policy, permit.ground(), &known);
    let note = cans.into_iter().find(|c| c.measure == measure).and_then(|c| c.note);
    Ok(Ready { policy, seen, channel, permit, measure, effects, note })
}

fn not_decided(why: NotDecided) -> Refusal {
    Refusal::Field { field: why.field(), text: why.to_string() }
}

/// Shows what would happen, and changes nothing.
///
/// # Errors
/// As `decide`.
#[boxed]
pub async fn dry_run(desk: &Desk, id: MessageId, asked: &Asked) -> Result<DryRun, Refusal> {
    let mut reader = desk.reader();
    let ready = ready(desk, &mut reader, id, asked).await?;
    hindered(desk, &mut reader, &ready.seen).await?;
    let policy = &ready.policy.policy;
    let ground = ready.permit.ground().clone();
    Ok(DryRun {
        threshold: threshold(&ready.policy, &ground),
        copy: copy_said(&ready.policy, &ground),
        second: ready.permit.second().map(|rule| rule.swedish().to_owned()),
        considered: ready.permit.considered().to_vec(),
        stands_on: policy.cite(),
        for_good: (!ready.measure.can_be_undone()).then(|| ready.note.unwrap_or_default()),
        measure: ready.measure,
        effects: ready.effects,
        message: ready.seen,
        ground,
    })
}

/// Whether the message as it stands hinders a decision: told before anything is copied or written.
async fn hindered(desk: &Desk, reader: &mut Reader, seen: &Message) -> Result<(), Refusal> {
    after(Act::AssessRemoval, seen.tracks, seen.ours)?;
    let waiting = reader.decisions_of(seen.id).await?;
    if waiting.iter().any(|d| d.state == DecisionState::Proposed.word()) {
        return Err(Refusal::Rule("Ett förslag väntar redan på en andra person. Avgör det först.".into()));
    }
    let claim = reader.claim(seen.id, desk.now).await?.filter(|c| Some(c.person) != desk.by());
    match claim {
        Some(claim) => Err(Refusal::Claimed(reader.person(claim.person.into()).await?.name())),
        None => Ok(()),
    }
}

/// Decides the removal, or proposes it where a second person must agree.
///
/// # Errors
/// As every act; `Field` for what the rule asks for; `Rule` when the evidence cannot be kept: then nothing
/// was ordered.
#[boxed]
pub async fn decide(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    asked: Asked,
) -> Result<(Message, DecisionId), Refusal> {
    let mut reader = desk.reader();
    let ready = ready(desk, &mut reader, id, &asked).await?;
    let seen = &ready.seen;
    // Made on exactly what was copied: a change in between refuses the order, and the copy is made anew.
    let revision = revision.unwrap_or(seen.revision);
    if revision != seen.revision {
        return Err(Refusal::Stale);
    }
    hindered(desk, &mut reader, seen).await?;
    ready.measure.asked_twice(asked.for_good).map_err(not_decided)?;
    let keep = ready.permit.ground().keep;
    let evidence = evidence::keep(desk, &mut reader, seen, &ready.channel, keep, ready.policy.id.0).await?;
    let sealing = match keep {
        Keep::Forbidden => Some(seal::prepare(desk, &mut reader, seen).await?),
        _ => None,
    };
    let proposes = ready.permit.second().is_some();
    let word = if proposes { "message.removal-proposed" } else { "message.removal-ordered" };
    let mut acting = Acting::begin(desk, id, Some(revision), Right::Remove, word).await?;
    evidence.write(desk, &mut acting.writer).await?;
    acting.commit_to(&evidence.row);
    if acting.now.tracks.handling != Handling::RemovalAssessed {
        acting.step(Act::AssessRemoval, &asked.facts)?;
    }
    acting.start_clock(torg_domain::clocks::ClockKind::Removal).await?;
    if keep == Keep::Restricted || keep == Keep::Forbidden {
        acting.now.visibility = Visibility::Secret;
    }
    let held_by = capacity(desk, &mut reader, &ready.policy, &ready.channel).await?;
    let mut decision = row(desk, &ready, &asked, &evidence, held_by);
    decision.revision = revision + 1;
    if !proposes {
        decision.state = DecisionState::Decided.word().into();
        decision.decided_by = desk.by();
        decision.decided_at = Some(desk.now.as_millisecond());
    }
    acting.writer.add_decision(&decision).await?;
    acting.commit_to(&decision);
    if let Some(sealing) = sealing {
        seal::write(&mut acting, decision.id, sealing).await?;
    }
    acting.explain(&serde_json::json!({
        "decision": decision.id, "ground": decision.ground, "measure": decision.measure,
        "evidence": evidence.row.id, "code": decision.code,
    }));
    if proposes {
        write::tell_deciders(&mut acting).await?;
    } else {
        write::effects(&mut acting, &decision, &ready.effects, evidence.rests()).await?;
    }
    draft::done_with(&mut acting, Form::Remove).await?;
    let message = acting.finish().await?;
    if keep == Keep::Forbidden {
        seal::sweep(desk, id).await?;
    }
    Ok((message, DecisionId(decision.id)))
}

/// The decision as a row, not yet decided.
fn row(
    desk: &Desk,
    ready: &Ready,
    asked: &Asked,
    evidence: &Evidence,
    (acting_as, mandate): (String, Option<uuid::Uuid>),
) -> DecisionRow {
    let ground = ready.permit.ground();
    let policy = &ready.policy.policy;
    let mut chance = [0_u8; 10];
    desk.office().chance.fill(&mut chance);
    DecisionRow {
        id: desk.new_id(),
        message: ready.seen.id.0,
        kind: DecisionKind::Removal.word().into(),
        state: DecisionState::Proposed.word().into(),
        code: short_code(chance),
        ground: ground.key.clone(),
        title: ground.title.clone(),
        wording: ground.wording.clone(),
        law: laws(&ready.policy, ground).to_string(),
        stands_on: format!("{}. {}", policy.cite(), ground.source),
        policy: ready.policy.id.0,
        threshold: threshold(&ready.policy, ground),
        facts: asked.facts.trim().into(),
        measure: ready.measure.word().into(),
        considered: serde_json::to_string(ready.permit.considered()).unwrap_or_else(|_| "[]".into()),
        why_not: asked.why_not_milder.trim().into(),
        block: asked.block.as_ref().map(|why| why.trim().to_owned()),
        basis: basis(&ready.policy, ground),
        acting_as,
        mandate,
        automatic: false,
        harmful: asked.harmful,
        proposed_by: desk.by(),
        proposed_at: desk.now.as_millisecond(),
        second_rule: ready.permit.second().map(|rule| rule.swedish().to_owned()),
        decided_by: None,
        decided_at: None,
        ended_by: None,
        ended_at: None,
        ended_why: None,
        evidence: Some(evidence.row.id),
        restores: None,
        revision: ready.seen.revision,
    }
}

/// The provisions a ground rests on, as they are cited.
pub(crate) fn laws(policy: &InForce, ground: &Ground) -> serde_json::Value {
    let all = &policy.policy.pack().law.law;
    let cited = ground.law.iter().filter_map(|key| all.iter().find(|law| law.key == key.as_str()));
    serde_json::Value::from(cited.map(|law| serde_json::json!([law.key, law.cite()])).collect::<Vec<_>>())
}

/// The legal basis in a sentence.
fn basis(policy: &InForce, ground: &Ground) -> String {
    let must = policy.policy.must_remove(ground);
    if ground.statutory {
        "Lagen kräver att meddelandet tas bort eller hindras från att spridas (BBS-lagen 5 §).".into()
    } else if must {
        "Kommunen ska ta bort meddelandet enligt sina riktlinjer.".into()
    } else if ground.obliged == Obliged::Right {
        "Kommunen får ta bort meddelandet enligt sina publicerade regler.".into()
    } else {
        "Enligt kommunens riktlinjer.".into()
    }
}

/// How sure one must be, in the policy's words.
pub(crate) fn threshold(policy: &InForce, ground: &Ground) -> String {
    policy.policy.threshold(ground).map_or_else(String::new, |t| format!("Innehållet {}.", t.swedish()))
}

fn copy_said(policy: &InForce, ground: &Ground) -> String {
    match ground.keep {
        Keep::Forbidden => "Ingen kopia får göras. Det som redan finns här låses.".into(),
        Keep::NotRequired => {
            "Riktlinjerna kräver ingen kopia av det som tas bort på den här grunden. Bara loggen berättar om det."
                .into()
        }
        _ => policy.policy.copy_before(),
    }
}

/// Under which title and mandate somebody acts: the mandate that gives the right where the channel is.
pub(crate) async fn capacity(
    desk: &Desk,
    reader: &mut Reader,
    policy: &InForce,
    channel: &ChannelRow,
) -> Result<(String, Option<uuid::Uuid>), Refusal> {
    let Who::Person(person, _) = &desk.who else { return Ok(("torg, enligt regel".into(), None)) };
    let units = reader.units().await?;
    let authority = units.iter().find(|u| u.id == channel.unit).map(|u| u.authority);
    let today = desk.today().to_string();
    let holds = |m: &&torg_store::municipality::MandateRow| {
        let here = match (m.unit, m.authority) {
            (Some(unit), _) => unit == channel.unit,
            (None, Some(of)) => Some(of) == authority,
            (None, None) => true,
        };
        here && m.ended_at.is_none()
            && m.from_on <= today
            && m.until_on.as_ref().is_none_or(|until| *until >= today)
            && m.rights.split_whitespace().any(|r| r == Right::Remove.word())
    };
    let mandates = reader.mandates_of(torg_domain::ids::PersonId(person.id)).await?;
    // The nearest mandate: the unit's own before the authority's, that before the whole municipality's.
    let held = mandates.iter().filter(holds).max_by_key(|m| (m.unit.is_some(), m.authority.is_some()));
    let Some(held) = held else { return Ok((person.title.clone(), None)) };
    let name = policy.policy.pack().title(&held.title).map_or(held.title.as_str(), |t| t.name.as_str());
    Ok((name.to_owned(), Some(held.id)))
}

/// When a decision was made.
#[must_use]
pub fn decided_at(row: &DecisionRow) -> Option<Timestamp> {
    row.decided_at.map(torg_store::inbox::rows::instant)
}
