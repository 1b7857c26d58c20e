//! One order of time: messages are received and acts are done, each at its own moment, up to now.
//!
//! An act of somebody who works here waits for the hours. What would fall after now has not happened.

use super::acts::{self, Standing};
use super::founding::{Town, told};
use super::story::{Act, Did, Message, Story};
use super::time::When;
use anyhow::Context;
use jiff::{SignedDuration, Timestamp};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use torg_domain::channels::taken::{Author, Batch, Gone, HowGone, IdFrom, Kind, RawKind, Taken, Visibility};
use torg_domain::ids::MessageId;
use torg_office::Desk;
use torg_office::inbox::receive::{Source, receive};
use torg_office::municipality::absences;

/// What came of it.
#[derive(Debug, Default)]
pub struct Played {
    /// Messages received.
    pub messages: usize,
    /// Acts done.
    pub acts: usize,
    /// What was refused: faults in the data. None in a demo that is in order.
    pub faults: Vec<String>,
    /// Each message that was received, and whether everything that was to follow has happened.
    pub stands: HashMap<String, (MessageId, bool)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// Somebody's absence begins: the person's place in the data, and the absence's.
    Away(usize, usize),
    Written(usize),
    Done(usize, usize),
}

struct Playing<'s> {
    story: &'s Story,
    town: &'s Town,
    queue: BinaryHeap<Reverse<(Timestamp, Event)>>,
    /// The messages whose time follows that of another, by the other's id.
    following: HashMap<&'s str, Vec<usize>>,
    standing: HashMap<usize, Standing>,
    desks: HashMap<String, Desk>,
    played: Played,
}

/// Plays the story into the town, from its beginning to its now.
///
/// # Errors
/// When the data does not hold together or the store fails; what a rule refuses is told in `faults`.
pub async fn play(story: &Story, town: &Town) -> anyhow::Result<Played> {
    let mut playing = Playing {
        story,
        town,
        queue: BinaryHeap::new(),
        following: HashMap::new(),
        standing: HashMap::new(),
        desks: HashMap::new(),
        played: Played::default(),
    };
    for (i, person) in story.people.person.iter().enumerate() {
        for (k, absence) in person.absences.iter().enumerate() {
            let at = town.calendar.absolute(absence.from)?.context("an absence relative to nothing")?;
            playing.plan(at, Event::Away(i, k));
        }
    }
    for (i, message) in story.messages.iter().enumerate() {
        match (town.calendar.absolute(message.at)?, message.parent()) {
            (Some(at), _) => playing.plan(at, Event::Written(i)),
            (None, Some(parent)) => playing.following.entry(parent).or_default().push(i),
            (None, None) => anyhow::bail!("{} follows nothing", message.id),
        }
    }
    while let Some(Reverse((at, event))) = playing.queue.pop() {
        town.clock.set(at);
        match event {
            Event::Away(person, absence) => playing.away(at, person, absence).await?,
            Event::Written(message) => playing.written(at, message).await?,
            Event::Done(message, act) => playing.done(at, message, act).await?,
        }
    }
    town.clock.set(town.calendar.now);
    Ok(playing.played)
}

impl<'s> Playing<'s> {
    fn plan(&mut self, at: Timestamp, event: Event) {
        if at <= self.town.calendar.now {
            self.queue.push(Reverse((at, event)));
        }
    }

    /// A person's desk at an instant. What a desk may do is the same throughout the story.
    async fn desk(&mut self, key: &str, at: Timestamp) -> anyhow::Result<Desk> {
        if !self.desks.contains_key(key) {
            self.desks.insert(key.to_owned(), self.town.desk(key).await?);
        }
        let mut desk = self.desks[key].clone();
        desk.now = at;
        Ok(desk)
    }

    async fn away(&mut self, at: Timestamp, i: usize, k: usize) -> anyhow::Result<()> {
        let person = &self.story.people.person[i];
        let unit = self.story.municipality.unit.iter().find(|u| u.key == person.unit);
        let manager = unit.with_context(|| format!("{} has no unit", person.key))?.manager.clone();
        let desk = self.desk(&manager, at).await?;
        let absence = &person.absences[k];
        let (from, until) =
            (self.town.calendar.day_of(absence.from)?, self.town.calendar.day_of(absence.until)?);
        let noted = absences::note(&desk, self.town.people[&person.key], from, until).await;
        told(noted, || format!("the absence of {}", person.key))?;
        Ok(())
    }

    async fn written(&mut self, at: Timestamp, i: usize) -> anyhow::Result<()> {
        let message = &self.story.messages[i];
        let id = self.receive(at, i, None).await?;
        self.played.messages += 1;
        self.played.stands.insert(message.id.clone(), (id, message.then.is_empty()));
        self.standing.insert(i, Standing::new(id));
        self.follow(&message.id, at, false)?;
        self.plan_act(at, i, 0)
    }

    /// Plans what follows a message, or our answer to it.
    fn follow(&mut self, id: &str, at: Timestamp, answer: bool) -> anyhow::Result<()> {
        for next in self.following.get(id).cloned().unwrap_or_default() {
            let when = self.story.messages[next].at;
            if matches!(when, When::AfterAnswer(_)) == answer {
                self.plan(self.town.calendar.following(when, at)?, Event::Written(next));
            }
        }
        Ok(())
    }

    /// Takes in a message, or another text of it.
    async fn receive(&mut self, at: Timestamp, i: usize, text: Option<&str>) -> anyhow::Result<MessageId> {
        let message = &self.story.messages[i];
        let (channel, how) = self.channel(message)?;
        let desk = self.town.office.desk_of_job(self.town.here.clone(), "import");
        let item = taken(self.story, message, at, text)?;
        let size = item.raw.len();
        let batch = Batch { items: vec![item], ..Batch::default() };
        let source = Source { how, status: 0, sha256: None, size };
        told(receive(&desk, channel, batch, source).await, || message.id.clone())?;
        if let Some(known) = self.standing.get(&i) {
            return Ok(known.id);
        }
        let found = desk.reader().message_of(channel, &message.id).await?;
        Ok(found.with_context(|| format!("{} was not kept", message.id))?.id)
    }

    fn channel(&self, message: &Message) -> anyhow::Result<(torg_domain::ids::ChannelId, &'static str)> {
        let id = self.town.channels.get(&message.channel).context("a message in no channel")?;
        let of = self.story.channels.iter().find(|c| c.key == message.channel);
        Ok((*id, if of.is_some_and(|c| c.intake.kind == "manual") { "hand" } else { "import" }))
    }

    async fn gone(&mut self, at: Timestamp, i: usize) -> anyhow::Result<()> {
        let message = &self.story.messages[i];
        let (channel, how) = self.channel(message)?;
        let desk = self.town.office.desk_of_job(self.town.here.clone(), "import");
        let gone =
            Gone { external_id: message.id.clone(), seen_at: at, how: HowGone::Status410, last_seen: None };
        let batch = Batch { gone: vec![gone], ..Batch::default() };
        let source = Source { how, status: 0, sha256: None, size: 0 };
        told(receive(&desk, channel, batch, source).await, || message.id.clone())?;
        Ok(())
    }

    /// Plans an act of a message, `before` being when what it follows happened.
    fn plan_act(&mut self, before: Timestamp, i: usize, k: usize) -> anyhow::Result<()> {
        let message = &self.story.messages[i];
        let Some(act) = message.then.get(k) else {
            if let Some(stands) = self.played.stands.get_mut(&message.id) {
                stands.1 = true;
            }
            return Ok(());
        };
        let when = act.after.or(act.at).with_context(|| format!("an act on {} has no time", message.id))?;
        let mut at = self.town.calendar.following(when, before)?;
        if !act.did.by_author() {
            at = at.max(before.checked_add(SignedDuration::from_mins(1))?);
            // Who it is can depend on the day, and the day on whose hours they are.
            for _ in 0..2 {
                let who = self.who(message, act, at)?;
                let Some(open) = self.hours(message, who).next_open(at) else { return Ok(()) };
                at = open;
            }
        }
        self.plan(at, Event::Done(i, k));
        Ok(())
    }

    fn hours(&self, message: &Message, who: &str) -> &torg_domain::clocks::HoursStack {
        let channel = self.story.channels.iter().find(|c| c.key == message.channel);
        let theirs = channel.is_some_and(|c| c.responsible == who || c.substitute == who);
        let own = &self.town.hours[""];
        if theirs { self.town.hours.get(&message.channel).unwrap_or(own) } else { own }
    }

    /// Who does it: the one named, else the channel's responsible person, or the substitute on a day of absence.
    fn who<'a>(&self, message: &Message, act: &'a Act, at: Timestamp) -> anyhow::Result<&'a str>
    where
        's: 'a,
    {
        if let Some(by) = &act.by {
            return Ok(by);
        }
        let channel = self.story.channels.iter().find(|c| c.key == message.channel);
        let channel = channel.context("a message in no channel")?;
        let today = self.town.calendar.day(at);
        let responsible = self.story.people.person.iter().find(|p| p.key == channel.responsible);
        for absence in responsible.map(|p| p.absences.as_slice()).unwrap_or_default() {
            let (from, until) =
                (self.town.calendar.day_of(absence.from)?, self.town.calendar.day_of(absence.until)?);
            if from <= today && today <= until {
                return Ok(&channel.substitute);
            }
        }
        Ok(&channel.responsible)
    }

    async fn done(&mut self, at: Timestamp, i: usize, k: usize) -> anyhow::Result<()> {
        let message = &self.story.messages[i];
        let act = &message.then[k];
        match &act.did {
            Did::Edit { text } => {
                self.receive(at, i, Some(text)).await?;
            }
            Did::Delete => self.gone(at, i).await?,
            did => {
                let who = self.who(message, act, at)?.to_owned();
                let desk = self.desk(&who, at).await?;
                let standing = self.standing.get_mut(&i).context("an act on nothing")?;
                if let Err(why) = acts::act(&desk, self.town, self.story, standing, did).await {
                    self.played.faults.push(format!("{} {k} {did:?} by {who} at {at}: {why}", message.id));
                }
            }
        }
        self.played.acts += 1;
        if matches!(act.did, Did::Confirm { .. }) {
            self.follow(&message.id, at, true)?;
        }
        self.plan_act(at, i, k + 1)
    }
}

/// A message as a connector would hand it over.
fn taken(story: &Story, message: &Message, at: Timestamp, text: Option<&str>) -> anyhow::Result<Taken> {
    let channel =
        story.channels.iter().find(|c| c.key == message.channel).context("a message in no channel")?;
    let direct = message.visibility.as_deref() == Some("direct");
    let number = message.id.rsplit('-').next().unwrap_or_default();
    let url = match &message.thread {
        Some(thread) => format!("{}/{thread}#{number}", channel.address),
        None => format!("{}/{}", channel.address, message.id),
    };
    let name = message.author.clone().unwrap_or_else(|| channel.name.clone());
    let text = text.unwrap_or(&message.text).trim();
    let raw = serde_json::json!({
        "id": message.id, "author": name, "handle": message.handle, "title": message.title, "text": text,
        "published_by": message.by, "in_reply_to": message.parent(), "at": at.to_string(),
    });
    let edited = text != message.text.trim();
    Ok(Taken {
        external_id: message.id.clone(),
        id_from: IdFrom::Source,
        kind: match (direct, &message.thread) {
            (true, _) => Kind::Direct,
            (false, None) => Kind::Post,
            (false, Some(_)) => Kind::Comment,
        },
        parent: message.parent().map(str::to_owned),
        thread: message.thread.clone(),
        author: Some(Author { name, handle: message.handle.clone(), ..Author::default() }),
        ours: Some(message.ours()),
        visibility: if direct { Visibility::Direct } else { Visibility::Public },
        title: message.title.clone(),
        text: text.to_owned(),
        url: Some(url),
        published_at: (!edited).then_some(at),
        updated_at: edited.then_some(at),
        raw: serde_json::to_vec(&raw)?,
        raw_kind: RawKind::Json,
        ..Taken::default()
    })
}

#[cfg(test)]
mod tests {
    use super::super::StoryClock;
    use super::*;
    use crate::installation::{Installation, Settings};
    use crate::wiring;
    use crate::world::Dice;
    use std::sync::Arc;
    use torg_domain::inbox::message::Message as Kept;

    /// Plays at one moment, and gives back what does not stand as the data says it does.
    async fn told_at(now: &str) -> (Played, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let installation = Installation::with(folder.path(), Settings::default(), &Dice).await.unwrap();
        installation.store.db().hurry().await.unwrap();
        let clock = Arc::new(StoryClock::with_the_wall());
        let office = wiring::office_of_the_demo(&installation, clock.clone()).unwrap();
        let story = Story::read().unwrap();
        let now = now.parse().unwrap();
        let mut town = Town::set_up(&story, office.clone(), clock, now, "http://127.0.0.1:9/").await.unwrap();
        let played = play(&story, &town).await.unwrap();
        town.chosen().await.unwrap();
        let mut wrong = Vec::new();
        for message in story.messages.iter().filter(|m| !m.ours()) {
            let Some((id, true)) = played.stands.get(&message.id) else { continue };
            let kept = town.office.store.reader(town.here.id.into()).message(*id).await.unwrap();
            let (should, does) = (should(message), does(&kept));
            if should != does {
                wrong.push(format!("{}: {should:?}, not {does:?}", message.id));
            }
        }
        let keys = &town.office.keys;
        let host = &town.office.world.log_host;
        torg_store::verify::verify(&town.office.store, town.here.id.into(), keys, host, None).await.unwrap();
        (played, wrong)
    }

    fn should(message: &Message) -> [String; 4] {
        let ends = message.ends.clone();
        [
            ends.handling.unwrap_or_else(|| "triage".into()),
            ends.publication.unwrap_or_else(|| "visible".into()),
            ends.record.unwrap_or_else(|| "undecided".into()),
            ends.police.unwrap_or_else(|| "none".into()),
        ]
    }

    fn does(kept: &Kept) -> [String; 4] {
        let t = kept.tracks;
        [t.handling.word(), t.publication.word(), t.record.word(), t.police.word()].map(str::to_owned)
    }

    async fn holds_at(now: &str, at_least: usize) {
        let (played, wrong) = told_at(now).await;
        assert!(played.faults.is_empty(), "refused at {now}:\n{}", played.faults.join("\n"));
        assert!(wrong.is_empty(), "not as the data says at {now}:\n{}", wrong.join("\n"));
        let whole = played.stands.values().filter(|(_, whole)| *whole).count();
        assert!(whole >= at_least, "only {whole} messages have come to their end at {now}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_story_holds_on_a_weekday_morning() {
        holds_at("2026-11-19T09:00:00Z", 300).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_story_holds_on_a_sunday_night() {
        holds_at("2026-11-22T22:40:00Z", 300).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_story_holds_across_christmas_and_new_year() {
        holds_at("2027-01-11T08:30:00Z", 300).await;
    }
}
