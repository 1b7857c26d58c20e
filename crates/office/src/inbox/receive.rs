//! Receiving: what came from a channel becomes messages, versions and observations.
//!
//! The same thing any number of times, in any order, from several nodes at once, gives one message with
//! the right versions: known ids are looked up inside the write, which holds the municipality's turn.
//! Classification, owner, clocks, trail and search entry are written in the same transaction.
//!
//! Which version counts now is the one said last, by the platform's own time where it gives one. A text
//! that is known already is no new version, so a platform that goes back and forth between two texts
//! without saying when leaves the later-captured one standing.

mod rows;
mod sighted;
mod tidy;

pub(super) use self::rows::parent_of;
pub use sighted::stand;

use self::rows::{
    Kin, attachments, author, facts, facts_of, flags, named, snippet, thread_of, version, words,
};
use self::sighted::{between, standings};
use self::tidy::{identifier, tidy};
use crate::channels::hooks::HOOK;
use crate::clocks::start::{self, Starting};
use crate::desk::Desk;
use crate::in_force::InForce;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use torg_domain::channels::identity::{Held, settle};
use torg_domain::channels::problem::Problem as Fault;
use torg_domain::channels::taken::{Batch, Gone, Standing, Taken, Visibility as Seen, digest};
use torg_domain::ids::{ChannelId, FetchId, JobId, MessageId, PersonId, PolicyVersionId, VersionId};
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::inbox::owner::{Why, owner};
use torg_domain::inbox::steps::{Act, after};
use torg_domain::inbox::tracks::{Handling, Publication, Record, Tracks};
use torg_domain::inbox::triage::Assessment;
use torg_domain::language;
use torg_store::channels::{ChannelRow, FetchRow};
use torg_store::inbox::intake::{Known, New, SearchKey};
use torg_store::inbox::rows::{ClockRow, StepRow, instant};
use torg_store::jobs::NewJob;
use torg_store::{Reader, Writer};
use uuid::Uuid;

/// How many items are written in one transaction: a handful of statements, and a bounded wait for
/// everybody else.
pub const AT_A_TIME: usize = 500;

/// The word for a reading of what has been read before.
pub const REREAD: &str = "reread";

/// The word for a reading of what is new, which gives the newest once more.
pub const NEWS: &str = "news";

/// Where a batch comes from.
#[derive(Clone, Debug)]
pub struct Source {
    /// poll, news, reread, hook, import or hand.
    pub how: &'static str,
    /// The answer's HTTP status; 0 where there is none.
    pub status: u16,
    /// The answer in the object store.
    pub sha256: Option<[u8; 32]>,
    /// Its size in bytes.
    pub size: usize,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// New messages.
    pub added: usize,
    /// New versions of known ones.
    pub versions: usize,
    /// Known ones found gone at the source.
    pub gone: usize,
    /// Known ones seen to stand otherwise at the source, or to be there again.
    pub moved: usize,
    /// What was known already.
    pub unchanged: usize,
    /// What was wrong, with the whole or with single items.
    pub problems: Vec<Fault>,
}

/// Receives a batch in a channel.
///
/// # Errors
/// `Refusal::Missing` when the channel is not in this municipality; otherwise what the database said.
/// What was committed before a failure stays, and is found again at the next try.
#[boxed]
pub async fn receive(
    desk: &Desk,
    channel: ChannelId,
    mut batch: Batch,
    source: Source,
) -> Result<Received, Refusal> {
    for item in &mut batch.items {
        tidy(item);
    }
    for gone in &mut batch.gone {
        gone.external_id = identifier(&gone.external_id);
    }
    // What is looked up first is looked up as it was at one instant.
    let mut reader = desk.office().store.snapshot(desk.id()).await?;
    let row = reader.channel(channel).await?;
    let intake = Intake::new(desk, &mut reader, row).await?;
    let held = held(&mut reader, channel, &batch).await?;
    drop(reader);
    settle(&mut batch, &held);
    let mut received = Received { problems: batch.problems.clone(), ..Received::default() };
    for item in &batch.items {
        received.problems.extend(item.problems.iter().cloned());
    }
    let fetch = FetchId(desk.new_id());
    let count = batch.items.len();
    let mut items = batch.items.into_iter().peekable();
    let mut gone = Some(batch.gone);
    loop {
        let chunk: Vec<Taken> = items.by_ref().take(AT_A_TIME).collect();
        let last = items.peek().is_none();
        let mut writer = desk.open().await?;
        intake.take_in(&mut writer, fetch, chunk, &mut received).await?;
        if last {
            for one in gone.take().unwrap_or_default() {
                intake.found_gone(&mut writer, &one, &mut received).await?;
            }
            intake.note(&mut writer, fetch, count, &source, &received).await?;
        }
        writer.commit().await?;
        if last {
            return Ok(received);
        }
    }
}

/// What the channel holds of the batch's ids and addresses, for telling renamed items.
async fn held(reader: &mut Reader, channel: ChannelId, batch: &Batch) -> Result<Vec<Held>, Refusal> {
    let ids: BTreeSet<&str> = batch.items.iter().map(|i| i.external_id.as_str()).collect();
    let urls: BTreeSet<&str> = batch.items.iter().filter_map(|i| i.url.as_deref()).collect();
    let rows = reader.held(channel, &ids, &urls).await?;
    Ok(rows
        .into_iter()
        .filter_map(|r| {
            Some(Held {
                external_id: r.external_id,
                url: r.url,
                published_at: r.published_at.and_then(|ms| Timestamp::from_millisecond(ms).ok()),
                digest: r.digest.try_into().ok()?,
            })
        })
        .collect())
}

/// All that one channel's intake needs to know, looked up once.
struct Intake<'d> {
    desk: &'d Desk,
    channel: ChannelRow,
    key: SearchKey,
    policy: Option<Arc<InForce>>,
    starting: Option<Starting>,
    owner: Option<(PersonId, Why)>,
}

impl Received {
    /// Whether nothing came of it.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.added + self.versions + self.gone + self.moved == 0 && self.problems.is_empty()
    }
}

impl<'d> Intake<'d> {
    async fn new(desk: &'d Desk, reader: &mut Reader, channel: ChannelRow) -> Result<Self, Refusal> {
        let policy = match desk.policy_by(reader).await {
            Ok(policy) => Some(policy),
            Err(Refusal::NoPolicy) => None,
            Err(other) => return Err(other),
        };
        let starting = match &policy {
            Some(policy) => Some(start::Starting::of(reader, desk.now, policy, &channel).await?),
            None => None,
        };
        let owner = whose(desk, reader, &channel, policy.as_deref()).await?;
        let key = SearchKey { municipality: desk.municipality.number, channel: channel.number };
        Ok(Self { desk, channel, key, policy, starting, owner })
    }

    fn channel_id(&self) -> ChannelId {
        ChannelId(self.channel.id)
    }

    fn policy_id(&self) -> Option<PolicyVersionId> {
        self.policy.as_ref().map(|p| p.id)
    }

    async fn take_in(
        &self,
        writer: &mut Writer,
        fetch: FetchId,
        items: Vec<Taken>,
        received: &mut Received,
    ) -> Result<(), Refusal> {
        let mut ids: Vec<&str> = items.iter().map(|i| i.external_id.as_str()).collect();
        ids.extend(items.iter().filter_map(|i| i.parent.as_deref()));
        ids.sort_unstable();
        ids.dedup();
        let known = writer.known(self.channel_id(), &ids).await?;
        let given = self.given(writer, &items, &known).await?;
        let seen = standings(&items);
        // What a batch brings itself can be another item's parent, whichever comes first.
        let family: HashMap<String, Kin> = items
            .iter()
            .map(|i| {
                let kin = Kin::of(i, self.is_ours(i, &given));
                (i.external_id.clone(), kin)
            })
            .collect();
        let mut fresh: HashSet<String> = HashSet::new();
        let (mut new, mut again) = (Vec::new(), Vec::new());
        for item in items {
            if known.contains_key(&item.external_id) || !fresh.insert(item.external_id.clone()) {
                again.push(item);
            } else {
                new.push(item);
            }
        }
        received.added += new.len();
        let mut rows = Vec::with_capacity(new.len());
        // Which of them are the middle of a conversation: what answers one may be here already.
        let mut middle: HashMap<String, String> = HashMap::new();
        for item in new {
            let ours = self.is_ours(&item, &given);
            let (one, told) = self.begin(item, ours, fetch, &known, &family);
            if one.message.thread != one.message.external_id {
                middle.insert(one.message.external_id.clone(), one.message.thread.clone());
            }
            writer.tell(told);
            rows.push(one);
        }
        let came: Vec<String> = rows.iter().map(|r| r.message.external_id.clone()).collect();
        let with_media: Vec<Uuid> =
            rows.iter().filter(|r| !r.attachments.is_empty()).map(|r| r.message.id.0).collect();
        let marked: Vec<_> = rows
            .iter()
            .filter(|r| r.message.visibility == Visibility::Secret)
            .map(|r| (r.message.id, r.message.tracks.handling))
            .collect();
        writer.add_messages(self.key, rows).await?;
        for (message, handling) in marked {
            rows::mark(self.desk, writer, message, handling, self.policy_id()).await?;
        }
        // What was looked up before the write says nothing of a message that has moved since.
        let mut stale = received.versions > 0;
        stale |= self.reassess(writer, &came).await?;
        let ids: Vec<&str> = middle.keys().map(String::as_str).collect();
        for from in writer.thread_heads(self.channel_id(), &ids).await? {
            if let Some(to) = middle.get(&from) {
                stale |= writer.join_thread(self.channel_id(), &from, to).await? > 0;
            }
        }
        for message in with_media {
            writer.put_job(media_job(self.desk, &message.to_string()), self.desk.now).await?;
        }
        for item in again {
            let known = if stale { None } else { known.get(&item.external_id) };
            stale |= self.again(writer, fetch, item, known, received).await?;
        }
        received.moved += self.sighted(writer, &seen, &known).await?;
        Ok(())
    }

    fn is_ours(&self, item: &Taken, given: &HashSet<String>) -> bool {
        given.contains(&item.external_id) || item.ours.unwrap_or(self.channel.voice == "ours")
    }

    /// Which of them torg has said itself, by the platform's own word when it did: nothing to handle, whatever
    /// the reading says of whose they are.
    async fn given(
        &self,
        writer: &mut Writer,
        items: &[Taken],
        known: &HashMap<String, Known>,
    ) -> Result<HashSet<String>, Refusal> {
        let new = items.iter().filter(|i| i.ours != Some(true) && !known.contains_key(&i.external_id));
        let under: Vec<_> =
            new.filter_map(|i| Some((i.parent.as_deref()?, i.external_id.as_str()))).collect();
        let mut parents: Vec<&str> = under.iter().map(|(parent, _)| *parent).collect();
        parents.sort_unstable();
        parents.dedup();
        parents.retain(|parent| known.contains_key(*parent));
        if parents.is_empty() {
            return Ok(HashSet::new());
        }
        let ids: Vec<&str> = under.into_iter().map(|(_, id)| id).collect();
        Ok(writer.given_under(self.channel_id(), &parents, &ids).await?)
    }

    /// A message seen for the first time.
    fn begin(
        &self,
        item: Taken,
        ours: bool,
        fetch: FetchId,
        known: &HashMap<String, Known>,
        family: &HashMap<String, Kin>,
    ) -> (New, torg_store::trail::Told) {
        let desk = self.desk;
        let (id, version_id) = (MessageId(desk.new_id()), VersionId(desk.new_id()));
        let direct = item.visibility == Seen::Direct || item.kind.word() == "direct";
        let parent = item.parent.as_deref().and_then(|p| {
            let held = known.get(p).map(|k| parent_of(&k.message));
            held.or_else(|| family.get(p).map(Kin::as_parent))
        });
        let published = item.published_at;
        let watched = published.unwrap_or(desk.now).as_millisecond() >= self.channel.watched_from_at;
        // What the source has put in its bin or its spam is kept, and worked with when it comes out.
        let worked = watched && !ours && item.standing != Some(Standing::Binned);
        let assessment = self
            .policy
            .as_ref()
            .filter(|_| worked)
            .map(|policy| policy.triage.assess(&facts(&item, ours, direct, parent, desk)));
        let clocks = match (&self.starting, &assessment) {
            (Some(starting), Some(a)) => {
                starting.clocks(desk, id, published.unwrap_or(desk.now), desk.now, &a.clocks)
            }
            _ => Vec::new(),
        };
        let due = clocks.iter().min_by_key(|c| c.due_at);
        let tracks = if worked {
            Tracks { handling: Handling::Triage, ..Tracks::default() }
        } else {
            Tracks { handling: Handling::Closed, record: Record::KeptOrdered, ..Tracks::default() }
        };
        let message = Message {
            id,
            channel: self.channel_id(),
            thread: thread_of(&item, known, family),
            external_id: item.external_id.clone(),
            kind: item.kind.word().to_owned(),
            ours,
            visibility: match item.visibility {
                Seen::Public => Visibility::Public,
                Seen::Direct => Visibility::Direct,
                Seen::Secret => Visibility::Secret,
            },
            parent: item.parent.clone(),
            author: author(&item),
            url: item.url.clone(),
            published_at: published,
            captured_at: desk.now,
            title: item.title.clone(),
            snippet: snippet(&item, assessment.as_ref(), desk),
            flags: flags(assessment.as_ref()),
            version: version_id,
            versions: 1,
            tracks,
            owner: self.owner.filter(|_| worked).map(|(person, _)| person),
            due_at: due.map(|c| instant(c.due_at)),
            due_clock: due.map(|c| c.kind.clone()),
            seen_at: None,
            gone_at: None,
            closed_at: (!worked).then_some(desk.now),
            policy: self.policy_id(),
            revision: 1,
        };
        let terms = language::terms(&words(&item));
        let attachments = attachments(desk, id, &item);
        let version = version(version_id, id, item, fetch, desk.now);
        let why = self.owner.map_or("nobody", |(_, why)| why.word());
        let body = serde_json::json!({
            "channel": self.channel.id, "owner": message.owner.map(|p| p.0), "why": why,
            "flags": message.flags, "watched": watched, "ours": ours,
        });
        let mut told = desk.told("message.received", ("message", id.0)).body(&body).row(&version);
        for clock in &clocks {
            told = told.row(clock);
        }
        for attachment in &attachments {
            told = told.row(attachment);
        }
        (New { message, version, clocks, attachments, terms }, told)
    }

    /// A message that is known: perhaps another version of it. Says whether it was.
    async fn again(
        &self,
        writer: &mut Writer,
        fetch: FetchId,
        item: Taken,
        known: Option<&Known>,
        received: &mut Received,
    ) -> Result<bool, Refusal> {
        let desk = self.desk;
        let looked_up;
        let known = match known {
            Some(known) => known,
            // It came earlier in this very batch, or has moved: look at what has been written since.
            None => {
                let mut now = writer.known(self.channel_id(), &[&item.external_id]).await?;
                looked_up = now.remove(&item.external_id).ok_or(Refusal::Missing)?;
                &looked_up
            }
        };
        let digest = digest(&item);
        if known.versions.iter().any(|v| v.digest == digest) {
            received.unchanged += 1;
            return Ok(false);
        }
        // What lies under seal takes nothing more in: to hold it may itself be a crime.
        if !writer.seals_of(known.message.id).await?.is_empty() {
            received.unchanged += 1;
            return Ok(false);
        }
        received.versions += 1;
        let was = &known.message;
        let mut now = was.clone();
        let said = item.updated_at.or(item.published_at);
        // Out of order: an earlier text that arrives late is kept, and does not count now.
        let counts = match (said, known.newest_said()) {
            (Some(said), Some(newest)) => said >= newest,
            _ => true,
        };
        let version_id = VersionId(desk.new_id());
        now.versions += 1;
        let mut told = desk.told("message.edited", ("message", was.id.0)).body(&serde_json::json!({
            "version": version_id.0, "counts": counts,
        }));
        let mut steps = Vec::new();
        if counts {
            now.version = version_id;
            now.author = author(&item);
            now.title = item.title.clone();
            now.url = item.url.clone().or(now.url);
            let direct = was.visibility == Visibility::Direct || was.kind == "direct";
            let parent = match &was.parent {
                Some(parent) => writer.message_of(self.channel_id(), parent).await?,
                None => None,
            };
            let parent = parent.as_ref().map(parent_of);
            let assessment = self
                .policy
                .as_ref()
                .filter(|_| !was.ours)
                .map(|p| p.triage.assess(&facts(&item, was.ours, direct, parent, desk)));
            now.snippet = snippet(&item, assessment.as_ref(), desk);
            now.flags = flags(assessment.as_ref());
            let watched =
                was.published_at.unwrap_or(was.captured_at).as_millisecond() >= self.channel.watched_from_at;
            if was.tracks.handling == Handling::Closed && !was.ours && watched {
                // An edit after closing is a text nobody has judged.
                now.tracks = after(Act::Reopen, was.tracks, was.ours)?;
                now.closed_at = None;
                now.owner = now.owner.or(self.owner.map(|(person, _)| person));
                steps.push(StepRow {
                    id: desk.new_id(),
                    message: was.id.0,
                    act: "edited-after-closing".into(),
                    track: "handling".into(),
                    was: was.tracks.handling.word().into(),
                    became: now.tracks.handling.word().into(),
                    at: desk.now.as_millisecond(),
                    by: None,
                    reason: "Författaren ändrade texten efter att meddelandet stängdes.".into(),
                    policy: self.policy_id().map(|p| p.0),
                    undoes: None,
                });
            }
            if watched && let Some(assessment) = &assessment {
                let from = said.unwrap_or(desk.now);
                for clock in self.start(writer, &mut now, assessment, from).await? {
                    told = told.row(&clock);
                }
            }
        }
        let mut text = words(&item);
        for (title, said, author) in writer.said(was.id).await? {
            text.push('\n');
            text.push_str(&[title.as_deref().unwrap_or_default(), &said, &author].join("\n"));
        }
        let attachments = attachments(desk, was.id, &item);
        let version = version(version_id, was.id, item, fetch, desk.now);
        told = told.row(&version);
        for step in &steps {
            told = told.row(step);
        }
        let terms = language::terms(&text);
        let hung = writer.add_version(known, version, attachments.clone(), self.key, &terms).await?;
        for attachment in attachments.iter().filter(|a| hung.contains(&a.id)) {
            told = told.row(attachment);
        }
        writer.add_steps(&steps).await?;
        writer.save_message(was, &now).await?;
        if !hung.is_empty() {
            writer.put_job(media_job(desk, &was.id.to_string()), desk.now).await?;
        }
        writer.tell(told);
        Ok(true)
    }

    /// Starts the clocks that are proposed for an open message and have not been started before.
    async fn start(
        &self,
        writer: &mut Writer,
        now: &mut Message,
        assessment: &Assessment,
        from: Timestamp,
    ) -> Result<Vec<ClockRow>, Refusal> {
        let Some(starting) = self.starting.as_ref().filter(|_| now.closed_at.is_none()) else {
            return Ok(Vec::new());
        };
        let there = writer.clocks_of(now.id).await?;
        let missing = assessment.clocks.iter().filter(|k| !there.iter().any(|c| c.kind == k.as_str()));
        let missing: Vec<_> = missing.copied().collect();
        let clocks = starting.clocks(self.desk, now.id, from, self.desk.now, &missing);
        for clock in &clocks {
            if now.due_at.is_none_or(|at| clock.due_at < at.as_millisecond()) {
                now.due_at = Some(instant(clock.due_at));
                now.due_clock = Some(clock.kind.clone());
            }
        }
        writer.add_clocks(clocks.clone()).await?;
        Ok(clocks)
    }

    /// What answers these was here before them: now that it is known whom it speaks to, it is assessed anew.
    async fn reassess(&self, writer: &mut Writer, came: &[String]) -> Result<bool, Refusal> {
        let Some(policy) = &self.policy else { return Ok(false) };
        let waited = writer.answers_to(self.channel_id(), came).await?;
        let any = !waited.is_empty();
        for (was, parent) in waited {
            let version = writer.version(was.version).await?;
            let parent = named(parent.ours, &parent.author);
            let assessment = policy.triage.assess(&facts_of(&was, &version, Some(parent), self.desk));
            let mut now = was.clone();
            now.flags = flags(Some(&assessment));
            let from = was.published_at.unwrap_or(was.captured_at);
            let clocks = self.start(writer, &mut now, &assessment, from).await?;
            if now.flags == was.flags && clocks.is_empty() {
                continue;
            }
            writer.save_message(&was, &now).await?;
            let body = serde_json::json!({ "flags": now.flags });
            let mut told = self.desk.told("message.reassessed", ("message", was.id.0)).body(&body);
            for clock in &clocks {
                told = told.row(clock);
            }
            writer.tell(told);
        }
        Ok(any)
    }

    /// An observation: it is no longer at the source. What we hold stays, and nothing closes by it.
    async fn found_gone(
        &self,
        writer: &mut Writer,
        gone: &Gone,
        received: &mut Received,
    ) -> Result<(), Refusal> {
        let Some(was) = writer.message_of(self.channel_id(), &gone.external_id).await? else { return Ok(()) };
        if was.gone_at.is_some() {
            return Ok(());
        }
        let desk = self.desk;
        let tracks = after(Act::FoundGone, was.tracks, was.ours)?;
        let now = Message { gone_at: Some(gone.seen_at), tracks, ..was.clone() };
        let when =
            gone.last_seen.map(|from| format!("Försvann vid källan {}. ", between(from, gone.seen_at)));
        let reason = match was.tracks.publication {
            // We deleted it ourselves: nobody is to be looked for.
            Publication::Deleted => "Borta vid källan, som vi har beslutat.".into(),
            _ => format!(
                "{}Av vem går inte att se; vår kopia finns kvar.",
                when.unwrap_or_else(|| "Borta vid källan. ".into())
            ),
        };
        let publication = (was.tracks.publication.word(), now.tracks.publication.word());
        let step = self.observed("found-gone", ("publication", publication.0, publication.1), &was, reason);
        writer.add_steps(std::slice::from_ref(&step)).await?;
        writer.save_message(&was, &now).await?;
        let body = serde_json::json!({
            "how": gone.how, "last_seen": gone.last_seen, "first_missed": gone.seen_at,
        });
        writer.tell(desk.told("message.gone-at-source", ("message", was.id.0)).body(&body).row(&step));
        received.gone += 1;
        Ok(())
    }

    async fn note(
        &self,
        writer: &mut Writer,
        fetch: FetchId,
        items: usize,
        source: &Source,
        received: &Received,
    ) -> Result<(), Refusal> {
        // What is read again and again is noted when something came of it.
        if [REREAD, NEWS, HOOK].contains(&source.how) && received.is_nothing() {
            return Ok(());
        }
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let few: Vec<_> = received.problems.iter().take(200).collect();
        writer
            .add_fetch(&FetchRow {
                id: fetch.0,
                channel: self.channel.id,
                at: self.desk.now.as_millisecond(),
                source: source.how.into(),
                status: i64::from(source.status),
                sha256: source.sha256.map(|s| s.to_vec()),
                size: count(source.size),
                items: count(items),
                added: count(received.added),
                versions: count(received.versions),
                problems: serde_json::to_string(&few).unwrap_or_else(|_| "[]".into()),
            })
            .await?;
        Ok(())
    }
}

/// Whose the channel's messages are today.
async fn whose(
    desk: &Desk,
    reader: &mut Reader,
    channel: &ChannelRow,
    policy: Option<&InForce>,
) -> Result<Option<(PersonId, Why)>, Refusal> {
    let today = desk.today().to_string();
    let away = reader.absences(desk.today()).await?;
    let mut away: BTreeSet<PersonId> =
        away.iter().filter(|a| a.from_on <= today).map(|a| PersonId(a.person)).collect();
    away.extend(reader.people_left(desk.now).await?);
    let (responsible, substitute) = (channel.responsible.map(PersonId), channel.substitute.map(PersonId));
    // Whom the policy names is looked up only when neither of the two is there.
    let near = owner(responsible, substitute, &[], &away);
    match (near, policy) {
        (Some((_, Why::Responsible | Why::Substitute)), _) | (_, None) => Ok(near),
        (_, Some(policy)) => {
            let fallback = policy.fallback(reader, channel, &today).await?;
            Ok(owner(responsible, substitute, &fallback, &away))
        }
    }
}

/// The job that fetches what a message points at.
fn media_job<'k>(desk: &Desk, message: &'k str) -> NewJob<'k> {
    NewJob { id: JobId(desk.new_id()), kind: "media", key: message, payload: "{}", run_at: desk.now }
}
