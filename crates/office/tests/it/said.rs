//! What visitors say, and how the stories take it in and look at it.

use jiff::Timestamp;
use std::collections::BTreeMap;
use torg_domain::channels::taken::{Author, Batch, Kind, RawKind, Taken};
use torg_domain::ids::ChannelId;
use torg_domain::inbox::message::Message;
use torg_office::inbox::receive::{Received, Source, receive};
use torg_office::{Desk, Refusal, jobs};
use torg_store::inbox::rows::{ClockRow, VersionRow};
use torg_testkit::Town;

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A comment of a quarter past ten in Sweden, the town's first Tuesday.
pub fn comment(id: &str, text: &str) -> Taken {
    Taken {
        external_id: id.into(),
        kind: Kind::Comment,
        author: Some(Author { name: "Anna Berg".into(), ..Author::default() }),
        text: text.into(),
        url: Some(format!("https://blogg.lill.example/inlagg#{id}")),
        published_at: Some(at("2026-04-07T08:15:00Z")),
        raw: format!("<item><id>{id}</id>{text}</item>").into_bytes(),
        raw_kind: RawKind::Xml,
        ..Taken::default()
    }
}

/// The same comment as it reads after a change.
pub fn edited(id: &str, text: &str, when: &str) -> Taken {
    Taken { updated_at: Some(at(when)), ..comment(id, text) }
}

pub fn source() -> Source {
    Source { how: "poll", status: 200, sha256: None, size: 0 }
}

pub fn batch(items: Vec<Taken>) -> Batch {
    Batch { items, ..Batch::default() }
}

/// Takes items in by the job, as a poll does.
pub async fn take(town: &Town, channel: ChannelId, items: Vec<Taken>) -> Received {
    receive(&town.job(), channel, batch(items), source()).await.unwrap()
}

/// A message by its id at the platform.
pub async fn message(town: &Town, channel: ChannelId, id: &str) -> Message {
    town.job().reader().message_of(channel, id).await.unwrap().expect("a message of that id")
}

pub async fn versions(town: &Town, message: &Message) -> Vec<VersionRow> {
    town.job().reader().versions(message.id).await.unwrap()
}

pub async fn clocks(town: &Town, message: &Message) -> Vec<ClockRow> {
    town.job().reader().clocks_of(message.id).await.unwrap()
}

/// The clock of a kind that runs, if one does.
pub async fn running(town: &Town, message: &Message, kind: &str) -> Option<ClockRow> {
    clocks(town, message).await.into_iter().find(|c| c.kind == kind && c.state == "running")
}

/// What is known of messages, as far as the order they came in must not matter.
pub async fn picture(town: &Town, channel: ChannelId, ids: &[&str]) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for id in ids {
        let Some(m) = town.job().reader().message_of(channel, id).await.unwrap() else { continue };
        let versions = versions(town, &m).await;
        let now = versions.iter().find(|v| v.id == m.version.0).unwrap();
        let mut texts: Vec<_> = versions.iter().map(|v| v.text.clone()).collect();
        texts.sort();
        let clocks: Vec<_> =
            clocks(town, &m).await.into_iter().map(|c| (c.kind, c.due_at, c.state)).collect();
        let seen = format!(
            "{} of {} {:?} {texts:?} now {:?} by {} {:?} {} {:?} {clocks:?}",
            m.thread, m.versions, m.parent, now.text, m.author, m.tracks, m.ours, m.flags
        );
        all.insert((*id).to_owned(), seen);
    }
    all
}

/// Does every job that is due, until none is.
pub async fn work(town: &Town) -> usize {
    let mut done = 0;
    loop {
        let jobs = jobs::claim(&town.office, 20).await.unwrap();
        if jobs.is_empty() {
            return done;
        }
        for job in jobs {
            jobs::run(&town.office, &job).await.unwrap();
            done += 1;
        }
    }
}

/// The sentence a refusal says.
pub fn refused<T>(result: Result<T, Refusal>) -> String {
    match result {
        Ok(_) => panic!("it was done, and should have been refused"),
        Err(why) => why.to_string(),
    }
}

pub async fn editor(town: &Town) -> Desk {
    town.desk(town.people.editor).await
}
