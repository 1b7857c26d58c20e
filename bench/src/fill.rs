//! Fills a ground with messages through the store, in large batches: states, owners and due times spread
//! as after some years of work, or all of them open, which is the hardest an inbox can be.

use crate::comments::{Comments, mixed};
use crate::ground::{self, Ground};
use anyhow::{Context, Result, ensure};
use jiff::{SignedDuration, Timestamp};
use std::path::PathBuf;
use torg_domain::ids::{ChannelId, MessageId, PersonId, PolicyVersionId, VersionId};
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::inbox::tracks::{Handling, Record, Tracks};
use torg_domain::language;
use torg_store::channels::ChannelRow;
use torg_store::inbox::intake::{New, SearchKey};
use torg_store::inbox::rows::VersionRow;

const AT_A_TIME: u64 = 4_000;

/// How many are open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Open {
    /// One in twenty.
    Some,
    /// Every second: a small municipality's inbox with as full a page in every view as a large one's.
    Half,
    /// Every one.
    All,
}

/// A ground with so many messages; what was filled before is used again.
pub async fn filled(messages: u64, open: Open) -> Result<(Ground, PathBuf)> {
    let word = match open {
        Open::Some => "mixed",
        Open::Half => "half",
        Open::All => "open",
    };
    let name = format!("{word}-{messages}");
    let done = ground::home()?.join(&name).join("filled");
    if done.exists() {
        let folder = ground::home()?.join(name);
        return Ok((Ground::at(&folder).await?, folder));
    }
    let folder = ground::fresh(&name)?;
    let ground = Ground::at(&folder).await?;
    fill(&ground, messages, open).await?;
    std::fs::write(done, "")?;
    Ok((ground, folder))
}

/// Writes the messages.
pub async fn fill(ground: &Ground, messages: u64, open: Open) -> Result<()> {
    ensure!(!ground.channels.is_empty(), "a ground without channels");
    let comments = Comments::read()?;
    let desk = ground.job();
    let policy = desk.policy().await?.id;
    let channels = u64::try_from(ground.channels.len())?;
    let mut from = 0;
    while from < messages {
        let to = messages.min(from + AT_A_TIME);
        let mut writer = desk.open().await?;
        for channel in &ground.channels {
            // Every channel gets its share of each batch.
            let place = u64::try_from(channel.number - 1)?;
            let mine = (from..to).filter(|n| n % channels == place);
            let new: Vec<New> = mine
                .map(|n| one(ground, &comments, policy, channel, n, messages, open))
                .collect::<Result<_>>()?;
            let key = SearchKey { municipality: ground.here.number, channel: channel.number };
            writer.add_messages(key, new).await?;
        }
        writer.commit().await?;
        if from / 100_000 != to / 100_000 {
            eprintln!("  {to} messages");
        }
        from = to;
    }
    // What the nightly job does.
    let mut writer = desk.open().await?;
    writer.sweep_tally(desk.now).await?;
    writer.commit().await?;
    Ok(())
}

fn one(
    ground: &Ground,
    comments: &Comments,
    policy: PolicyVersionId,
    channel: &ChannelRow,
    n: u64,
    of: u64,
    open: Open,
) -> Result<New> {
    let roll = mixed(n ^ 0x0f);
    let now = ground.office.clock.now();
    // They came over three years, the oldest first.
    let back = 3 * 365 * 86_400 / of.max(1) * (of - n);
    let captured = before(now, back)?;
    let (id, version) =
        (MessageId(ground.office.chance.id(captured)), VersionId(ground.office.chance.id(captured)));
    let is_open = match open {
        Open::Some => roll.is_multiple_of(20),
        Open::Half => roll.is_multiple_of(2),
        Open::All => true,
    };
    let handling = match roll >> 8 & 15 {
        0 | 1 => Handling::Consulting,
        2 | 3 => Handling::Forwarded,
        4 => Handling::HoldingReply,
        _ => Handling::Triage,
    };
    let tracks = if is_open {
        Tracks { handling, ..Tracks::default() }
    } else {
        Tracks { handling: Handling::Closed, record: Record::KeptOrdered, ..Tracks::default() }
    };
    let owner = owner(ground, channel, roll >> 16);
    let due = if is_open { due(now, roll >> 24)? } else { None };
    let (text, author) = (comments.text(n), comments.author(n));
    let terms = language::terms(&format!("\n{text}\n{author}"));
    let external_id = format!("{n}");
    let thread = format!("{}", n - n / 100 % 20 * 100 % (n + 1));
    let message = Message {
        id,
        channel: ChannelId(channel.id),
        external_id: external_id.clone(),
        kind: "comment".into(),
        ours: false,
        visibility: match roll >> 40 & 63 {
            0 => Visibility::Direct,
            1 if roll >> 46 & 3 == 0 => Visibility::Secret,
            _ => Visibility::Public,
        },
        parent: None,
        thread,
        author: author.clone(),
        url: Some(format!("https://plats.example/lill/posts/{}?comment_id={n}", n / 20)),
        published_at: Some(captured),
        captured_at: captured,
        title: None,
        snippet: text.chars().take(220).collect(),
        flags: match roll >> 50 & 7 {
            0..=2 => vec!["question".into()],
            3 => vec!["criticism".into(), "question".into()],
            4 if roll >> 53 & 15 == 0 => vec!["threat".into()],
            _ => vec![],
        },
        version,
        versions: 1,
        tracks,
        owner,
        due_at: due,
        due_clock: due.map(|_| "answer".into()),
        seen_at: (!is_open).then_some(captured),
        gone_at: None,
        closed_at: (!is_open).then(|| captured.checked_add(SignedDuration::from_hours(5))).transpose()?,
        policy: Some(policy),
        revision: 1,
    };
    let version = VersionRow {
        id: version.0,
        message: id.0,
        digest: n.to_be_bytes().to_vec(),
        title: None,
        raw: text.clone().into_bytes(),
        text,
        html: None,
        author,
        handle: None,
        email: None,
        said_at: Some(captured.as_millisecond()),
        captured_at: captured.as_millisecond(),
        media: "[]".into(),
        raw_kind: "text".into(),
        problems: "[]".into(),
        fetched: None,
    };
    Ok(New { message, version, clocks: Vec::new(), attachments: Vec::new(), terms })
}

/// One in four is nobody's yet. Those whose inboxes are measured own some of what they read.
fn owner(ground: &Ground, channel: &ChannelRow, roll: u64) -> Option<PersonId> {
    match roll & 7 {
        0 | 1 => None,
        2 | 3 if channel.unit == ground.five_at => Some(ground.five),
        2 => Some(ground.all),
        _ => {
            let n = usize::try_from(roll >> 3 & 31).unwrap_or_default();
            ground.owners.get(n % ground.owners.len().max(1)).copied()
        }
    }
}

/// Four in ten are late by up to three months, three in ten fall due within a day, the others within a
/// month; one in thirty-two waits for nothing.
fn due(now: Timestamp, roll: u64) -> Result<Option<Timestamp>> {
    let spread = mixed(roll);
    Ok(match roll % 32 {
        0 => None,
        1..=13 => Some(before(now, spread % (90 * 86_400))?),
        14..=22 => Some(after(now, spread % 50_000)?),
        _ => Some(after(now, spread % (30 * 86_400))?),
    })
}

fn before(at: Timestamp, seconds: u64) -> Result<Timestamp> {
    at.checked_sub(SignedDuration::from_secs(i64::try_from(seconds)?)).context("an instant")
}

fn after(at: Timestamp, seconds: u64) -> Result<Timestamp> {
    at.checked_add(SignedDuration::from_secs(i64::try_from(seconds)?)).context("an instant")
}
