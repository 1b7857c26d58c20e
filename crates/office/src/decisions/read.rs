//! Decisions as pages show them, under the reader's rights: how far each has come at the platform, and as a
//! stranger sees it.

use crate::desk::Desk;
use crate::evidence;
use crate::inbox::sight;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::evidence::Checked;
use torg_domain::ids::{DecisionId, MessageId};
use torg_domain::inbox::message::Message;
use torg_domain::municipality::rights::Right;
use torg_store::channels::ChannelRow;
use torg_store::decisions::rows::{
    AppealRow, CarriedRow, DecisionRow, EffectRow, LookRow, OutwardRow, SealRow,
};
use torg_store::evidence::EvidenceRow;
use torg_store::inbox::rows::OrderRow;

/// An order of a decision and how far it has come.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The order.
    pub order: OrderRow,
    /// How the carrying out goes; none where a person does it.
    pub state: Option<OutwardRow>,
    /// The platform's words.
    pub carried: Vec<CarriedRow>,
    /// What strangers saw.
    pub looks: Vec<LookRow>,
}

/// Everything about a decision.
pub struct Opened {
    /// The decision.
    pub decision: DecisionRow,
    /// The message, without its words where they are guarded.
    pub message: Message,
    /// Its channel.
    pub channel: ChannelRow,
    /// What it brought with it, each with its order.
    pub effects: Vec<(EffectRow, Option<Placed>)>,
    /// Its evidence.
    pub evidence: Option<EvidenceRow>,
    /// What checking what the author's own server has signed came to; none where nothing was signed.
    pub signed: Option<Checked>,
    /// Appeals against it.
    pub appeals: Vec<AppealRow>,
    /// The decision that took it back, or that it takes back.
    pub other: Option<DecisionRow>,
    /// What lies under seal because of it.
    pub seals: Vec<SealRow>,
    /// Whether the reader may decide here.
    pub may_remove: bool,
    /// Whether the reader took part: then somebody else reconsiders.
    pub took_part: bool,
}

/// Opens a decision.
///
/// # Errors
/// `Missing` when it is not there or not for this person.
#[boxed]
pub async fn open(desk: &Desk, id: DecisionId) -> Result<Opened, Refusal> {
    let mut reader = desk.reader();
    let decision = reader.decision(id).await?;
    let mut message = reader.message(decision.message.into()).await?;
    let channel = reader.channel(message.channel).await?;
    sees(desk, &mut reader, &decision, &message, &channel).await?;
    sight::veil(&mut message);
    let mut effects = Vec::new();
    for effect in reader.effects_of(id).await? {
        let placed = match effect.ord {
            Some(ord) => Some(Placed {
                order: reader.order(ord.into()).await?,
                state: reader.outward(ord.into()).await?,
                carried: reader.carried(ord.into()).await?,
                looks: reader.looks(ord.into()).await?,
            }),
            None => None,
        };
        effects.push((effect, placed));
    }
    let all = reader.decisions_of(message.id).await?;
    let other = all.iter().find(|d| Some(d.id) == decision.restores || d.restores == Some(decision.id));
    let me = desk.by();
    let evidence = match decision.evidence {
        Some(kept) => Some(reader.evidence(kept.into()).await?),
        None => None,
    };
    let signed = match &evidence {
        Some(row) => evidence::listed(desk, row).await?.checked().cloned(),
        None => None,
    };
    Ok(Opened {
        evidence,
        signed,
        appeals: reader.appeals_of(id).await?,
        seals: reader.seals_of(message.id).await?,
        may_remove: desk.must(Right::Remove, channel.unit.into()).is_ok(),
        took_part: me.is_some() && (decision.proposed_by == me || decision.decided_by == me),
        other: other.cloned(),
        effects,
        decision,
        message,
        channel,
    })
}

/// Whoever may read the message; and whoever decided, though the decision made it secret.
async fn sees(
    desk: &Desk,
    reader: &mut torg_store::Reader,
    decision: &DecisionRow,
    message: &Message,
    channel: &ChannelRow,
) -> Result<(), Refusal> {
    let me = desk.by();
    if me.is_some() && (decision.proposed_by == me || decision.decided_by == me) {
        return desk.must(Right::ReadMessages, channel.unit.into()).map_err(|_| Refusal::Missing);
    }
    sight::must_see(desk, reader, message, channel.unit.into()).await.map(|_| ())
}

/// One line of a list of decisions.
pub struct Line {
    /// The decision.
    pub decision: DecisionRow,
    /// The channel's name.
    pub channel: String,
    /// An appeal that waits, if one does.
    pub appeal: Option<AppealRow>,
}

/// The lists: what waits for a second person, appeals that wait, and the latest decisions.
pub struct Lists {
    /// Proposals.
    pub proposals: Vec<Line>,
    /// Appeals.
    pub appeals: Vec<Line>,
    /// The latest.
    pub latest: Vec<Line>,
}

/// The lists, as far as the reader may see them.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn lists(desk: &Desk) -> Result<Lists, Refusal> {
    let mut reader = desk.reader();
    let proposals = reader.decisions_waiting(200).await?;
    let latest = reader
        .decisions_before(desk.now.saturating_add(jiff::SignedDuration::from_secs(1)).unwrap_or(desk.now), 50)
        .await?;
    let appeals = reader.appeals_waiting(200).await?;
    let mut lists = Lists { proposals: Vec::new(), appeals: Vec::new(), latest: Vec::new() };
    for decision in proposals {
        lists.proposals.extend(line(desk, decision, None).await?);
    }
    for appeal in appeals {
        let decision = reader.decision(appeal.decision.into()).await?;
        lists.appeals.extend(line(desk, decision, Some(appeal)).await?);
    }
    for decision in latest {
        lists.latest.extend(line(desk, decision, None).await?);
    }
    Ok(lists)
}

async fn line(
    desk: &Desk,
    decision: DecisionRow,
    appeal: Option<AppealRow>,
) -> Result<Option<Line>, Refusal> {
    let mut reader = desk.reader();
    let message = reader.message(MessageId(decision.message)).await?;
    let channel = reader.channel(message.channel).await?;
    match sees(desk, &mut reader, &decision, &message, &channel).await {
        Ok(()) => Ok(Some(Line { decision, channel: channel.name, appeal })),
        Err(Refusal::Missing) => Ok(None),
        Err(other) => Err(other),
    }
}
