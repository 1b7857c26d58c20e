//! Reading the inbox: what a page needs, under the reader's rights.
//!
//! A direct or secret message shows nothing of its text until it is opened by an act of its own, which is
//! on the trail. Everything else that is opened is noted as seen, which the daily review builds on.

use super::receive::parent_of;
use super::{claim, sent, sight};
use crate::desk::Desk;
use crate::in_force::InForce;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use std::collections::BTreeMap;
use torg_domain::ids::{ChannelId, MessageId, PersonId};
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::inbox::triage::{Answered, Assessment, Facts};
use torg_domain::language;
use torg_domain::municipality::rights::Right;
use torg_domain::privacy;
use torg_store::Reader;
use torg_store::channels::ChannelRow;
use torg_store::decisions::rows::{GivenRow, OutwardRow};
use torg_store::inbox::list::{After, Page, View};
use torg_store::inbox::message::InThread;
use torg_store::inbox::rows::{AttachmentRow, ClockRow, OrderRow, StepRow, VersionRow};
use torg_store::inbox::search::{Hits, Term, Words};
use torg_store::inbox::sightings::SightingRow;
use torg_store::inbox::tally::Counters;
use torg_store::inbox::together::{ClaimRow, ConsultationRow, DraftRow, ForwardingRow, PresenceRow};
use torg_store::inbox::triage::TriageRow;
use uuid::Uuid;

/// What of the inbox is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Which view.
    pub view: View,
    /// Only this channel.
    pub channel: Option<ChannelId>,
    /// Only what triage flagged with this word.
    pub flag: Option<String>,
    /// Where the page begins.
    pub after: Option<After>,
    /// How many.
    pub limit: u32,
}

/// One page of the inbox with its counters.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn inbox(desk: &Desk, asked: &Asked) -> Result<(Page, Counters), Refusal> {
    let whole = sight::scope(desk).await?;
    let scope = asked.channel.map_or_else(|| whole.clone(), |channel| whole.within(channel));
    let mut reader = desk.reader();
    let flag = asked.flag.as_deref().filter(|f| f.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
    let mut page = reader.inbox_page(asked.view, &scope, flag, asked.after, asked.limit).await?;
    page.messages.iter_mut().for_each(sight::veil);
    let counters = reader.counters(&sight::counted(desk).await?, desk.person()?, desk.now).await?;
    Ok((page, counters))
}

/// The counters alone.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn counters(desk: &Desk) -> Result<Counters, Refusal> {
    let scope = sight::counted(desk).await?;
    Ok(desk.reader().counters(&scope, desk.person()?, desk.now).await?)
}

/// Names of everybody, for lists.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn names(desk: &Desk) -> Result<BTreeMap<Uuid, String>, Refusal> {
    Ok(desk.reader().people().await?.into_iter().map(|p| (p.id, p.name())).collect())
}

/// Whether a search looks for a personal number: it goes by POST and is on the trail.
#[must_use]
pub fn is_for_person(desk: &Desk, query: &str) -> bool {
    let rules = privacy::Rules::new(desk.today());
    let found = privacy::scan(&rules, query);
    let digits = query.chars().filter(char::is_ascii_digit).count();
    digits >= 6
        || found
            .iter()
            .any(|f| matches!(f.kind, privacy::Kind::PersonalNumber | privacy::Kind::CoordinationNumber))
}

/// Messages that have these words. A search for a person's number is told to the trail, without the
/// number.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn search(desk: &Desk, query: &str, after: Option<i64>, limit: u32) -> Result<Hits, Refusal> {
    if is_for_person(desk, query) {
        let mut writer = desk.open().await?;
        let whom = desk.person()?;
        writer.tell(desk.told("search.personal-number", ("person", whom.0)));
        writer.commit().await?;
    }
    let scope = sight::scope(desk).await?;
    let number = desk.municipality.number;
    let mut hits = desk.reader().search(number, &words(query), &scope, after, limit).await?;
    hits.messages.iter_mut().for_each(sight::veil);
    Ok(hits)
}

/// A question of the analyser as the store asks it.
fn words(query: &str) -> Words {
    let groups = language::query(query).groups.into_iter().map(|group| {
        let term = group.term.map(|text| Term { text, prefix: false });
        let prefix = group.prefix.map(|text| Term { text, prefix: true });
        term.into_iter().chain(prefix).collect()
    });
    Words { groups: groups.collect() }
}

/// Everything about one message.
pub struct Opened {
    /// The message.
    pub message: Message,
    /// Its channel.
    pub channel: ChannelRow,
    /// Whether the text is shown; a guarded one is not until it is opened.
    pub shown: bool,
    /// Its thread, itself included; the texts of guarded ones are empty.
    pub thread: Vec<InThread>,
    /// Its versions, the first said first; empty when not shown.
    pub versions: Vec<VersionRow>,
    /// Its clocks.
    pub clocks: Vec<ClockRow>,
    /// When it was last seen at its source, and how it stood; none when its source is not read so.
    pub sighting: Option<SightingRow>,
    /// The moves in its tracks.
    pub steps: Vec<StepRow>,
    /// Orders to the world outside.
    pub orders: Vec<OrderRow>,
    /// How the carrying out of those goes that torg carries out itself.
    pub outwards: Vec<OutwardRow>,
    /// The answers in its thread that were given on somebody's order.
    pub given: Vec<GivenRow>,
    /// Whether an answer is given by torg at the platform; else a person gives it by hand.
    pub sends: bool,
    /// Questions to colleagues.
    pub consultations: Vec<ConsultationRow>,
    /// Where it was forwarded.
    pub forwardings: Vec<ForwardingRow>,
    /// Drafts on it, everybody's.
    pub drafts: Vec<DraftRow>,
    /// Who has it in hand.
    pub claim: Option<ClaimRow>,
    /// Who is here.
    pub present: Vec<PresenceRow>,
    /// Pictures and files.
    pub attachments: Vec<AttachmentRow>,
    /// Triage answers given, and criticism steps (`K-…`).
    pub answers: Vec<TriageRow>,
    /// Who has seen it: person, version, when.
    pub seen: Vec<(Uuid, Uuid, i64)>,
    /// What the policy makes of it; none when not shown or no policy is adopted.
    pub proposed: Option<Assessment>,
    /// Which acts this person may do here.
    pub may: May,
    /// Why this person sees it.
    pub because: sight::Because,
}

/// What the reader may do with the message: rules say so, pages only show it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct May {
    /// Triage, answer, forward, leave.
    pub handle: bool,
    /// Decide removal.
    pub remove: bool,
    /// Write the diary's number.
    pub register: bool,
    /// Give advice that was asked for.
    pub advise: bool,
    /// Deliver what was forwarded.
    pub deliver: bool,
}

/// Opens a message. What is not guarded is noted as seen; what is guarded shows no text.
///
/// # Errors
/// `Missing` when it is not there or not for this person.
#[boxed]
pub async fn open(desk: &Desk, id: MessageId) -> Result<Opened, Refusal> {
    look(desk, id, false).await
}

/// Opens a guarded message to read it: the reading is on the trail before the text is shown.
///
/// # Errors
/// As `open`.
#[boxed]
pub async fn open_guarded(desk: &Desk, id: MessageId) -> Result<Opened, Refusal> {
    look(desk, id, true).await
}

#[boxed]
async fn look(desk: &Desk, id: MessageId, guarded: bool) -> Result<Opened, Refusal> {
    let mut reader = desk.reader();
    let message = reader.message(id).await?;
    let channel = reader.channel(message.channel).await?;
    let because = sight::must_see(desk, &mut reader, &message, channel.unit.into()).await?;
    let shown = message.visibility == Visibility::Public || guarded;
    let me = desk.person()?;
    let seen = reader.seen_by(id).await?;
    let news = !seen.iter().any(|(p, v, _)| *p == me.0 && *v == message.version.0);
    if shown && (news || guarded) {
        let mut writer = desk.open().await?;
        writer.saw(id, me, message.version, desk.now).await?;
        if guarded {
            let body = serde_json::json!({
                "version": message.version.0, "visibility": message.visibility.word(), "by": because.word(),
            });
            writer.tell(desk.told("message.read", ("message", id.0)).body(&body));
        }
        writer.commit().await?;
    }
    let mut thread = reader.thread(message.channel, &message.thread).await?;
    // Whoever has the work on a secret message has it on that one, not on what else is secret around it.
    let with_thread = !matches!(because, sight::Because::Duty(_));
    for other in &mut thread {
        let open = other.message.visibility == Visibility::Public
            || (other.message.id == id && shown)
            || (shown && with_thread && other.message.visibility == message.visibility);
        if !open {
            sight::veil(&mut other.message);
            other.text.clear();
        }
    }
    let since = desk.now.checked_sub(claim::PRESENT).unwrap_or(desk.now);
    let present = reader.present(id, since).await?.into_iter().filter(|p| p.person != me.0).collect();
    let policy = match desk.policy().await {
        Ok(policy) => Some(policy),
        Err(Refusal::NoPolicy) => None,
        Err(other) => return Err(other),
    };
    let proposed = match &policy {
        Some(policy) if shown && !message.ours => Some(proposed(desk, &mut reader, &message, policy).await?),
        _ => None,
    };
    let mut consultations = reader.consultations(id).await?;
    consultations.retain(|c| !c.is_withdrawn());
    let forwardings = reader.forwardings(id).await?;
    let unit = channel.unit.into();
    let may = May {
        handle: desk.must(Right::Handle, unit).is_ok(),
        remove: desk.must(Right::Remove, unit).is_ok(),
        register: desk.must(Right::Register, unit).is_ok(),
        advise: consultations.iter().any(|c| c.asked == me.0 && c.advised_at.is_none()),
        deliver: forwardings.iter().any(|f| f.recipient == me.0 && f.ended_at.is_none()),
    };
    // Read again: what was noted as seen above has not changed it, but somebody else may have.
    let mut now = reader.message(id).await?;
    if !shown {
        sight::veil(&mut now);
    }
    Ok(Opened {
        shown,
        thread,
        versions: if shown { reader.versions(id).await? } else { Vec::new() },
        clocks: reader.clocks_of(id).await?,
        sighting: reader.sighting(id).await?,
        steps: reader.steps(id).await?,
        orders: reader.orders(id).await?,
        outwards: reader.outwards(id).await?,
        given: reader.given_in(message.channel, &message.thread).await?,
        sends: sent::sends(desk, &mut reader, &channel, &message).await?,
        consultations,
        forwardings,
        drafts: reader.drafts(id).await?,
        claim: reader.claim(id, desk.now).await?,
        present,
        attachments: if shown { reader.attachments(id).await? } else { Vec::new() },
        answers: reader.triage_answers(id).await?,
        seen: reader.seen_by(id).await?,
        proposed,
        may,
        because,
        message: now,
        channel,
    })
}

/// The bytes of an attachment, under the message's own rights, with their sniffed kind and name.
///
/// # Errors
/// `Missing` when it is not there, not fetched, or not for this person.
#[boxed]
pub async fn attachment(desk: &Desk, id: Uuid) -> Result<(AttachmentRow, bytes::Bytes, String), Refusal> {
    let mut reader = desk.reader();
    let row = reader.attachment(id).await?;
    let message = reader.message(row.message.into()).await?;
    let channel = reader.channel(message.channel).await?;
    sight::must_see(desk, &mut reader, &message, channel.unit.into()).await?;
    let sha: [u8; 32] = row.sha256.clone().and_then(|s| s.try_into().ok()).ok_or(Refusal::Missing)?;
    let named = reader.object(&sha).await?.ok_or(Refusal::Missing)?;
    let bytes = desk.office().store.objects().get(desk.id(), &sha).await?;
    if message.visibility != Visibility::Public {
        let mut writer = desk.open().await?;
        let body = serde_json::json!({ "attachment": id });
        writer.tell(desk.told("attachment.read", ("message", message.id.0)).body(&body));
        writer.commit().await?;
    }
    Ok((row, bytes, named.kind))
}

/// Who may be given work in a channel: those who hold the right to handle there today.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn handlers(desk: &Desk, channel: ChannelId) -> Result<Vec<(PersonId, String)>, Refusal> {
    let mut reader = desk.reader();
    let unit = reader.channel(channel).await?.unit.into();
    let mut all = Vec::new();
    for (person, reach) in crate::desk::reaches(desk).await? {
        if reach.may(Right::Handle, unit) {
            all.push((PersonId(person.id), person.name()));
        }
    }
    Ok(all)
}

/// What the policy makes of a message as it now stands, for the page and beside each answer given.
pub(crate) async fn proposed(
    desk: &Desk,
    reader: &mut Reader,
    message: &Message,
    policy: &InForce,
) -> Result<Assessment, Refusal> {
    let version = reader.version(message.version).await?;
    let parent = match &message.parent {
        Some(parent) => reader.message_of(message.channel, parent).await?,
        None => None,
    };
    Ok(policy.triage.assess(&Facts {
        title: version.title.as_deref(),
        text: &version.text,
        author: &version.author,
        kind: &message.kind,
        ours: message.ours,
        direct: message.visibility == Visibility::Direct || message.kind == "direct",
        answers: Answered::of(&version.author, parent.as_ref().map(parent_of)),
        names_us: message.kind == "mention",
        today: desk.today(),
    }))
}
