//! The data of the demo as types. The schema in words is the README.md beside the data.

use super::time::When;
use anyhow::Context;
use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use torg_domain::clocks::WeekHours;

#[derive(rust_embed::Embed)]
#[folder = "../../demo/"]
struct Files;

/// All of it.
#[derive(Debug)]
pub struct Story {
    /// The municipality, its policy, hours, authorities and units.
    pub municipality: Municipality,
    /// Its people.
    pub people: People,
    /// Its channels.
    pub channels: Vec<Channel>,
    /// What was written, and what was done about it.
    pub messages: Vec<Message>,
    /// What arrives while somebody looks.
    pub arriving: Vec<Comment>,
}

impl Story {
    /// Reads the one folder there is under `demo/`.
    ///
    /// # Errors
    /// With file and line for what cannot be read.
    pub fn read() -> anyhow::Result<Self> {
        let folder = Files::iter()
            .find_map(|path| path.strip_suffix("municipality.toml").map(str::to_owned))
            .context("there is no demo in this program")?;
        let channels: Channels = file(&format!("{folder}channels.toml"))?;
        let arriving: Arriving = file(&format!("{folder}arriving.toml"))?;
        let mut paths: Vec<_> =
            Files::iter().filter(|path| path.starts_with(&format!("{folder}messages/"))).collect();
        paths.sort();
        let mut messages = Vec::new();
        for path in paths {
            let written: Messages = file(&path)?;
            messages.extend(
                written.message.into_iter().map(|m| Message { channel: written.channel.clone(), ..m }),
            );
        }
        Ok(Self {
            municipality: file(&format!("{folder}municipality.toml"))?,
            people: file(&format!("{folder}people.toml"))?,
            channels: channels.channel,
            messages,
            arriving: arriving.comment,
        })
    }

    /// The channel that the demo's own feed serves.
    #[must_use]
    pub fn fed(&self) -> Option<&Channel> {
        self.channels.iter().find(|c| c.intake.kind == "feed")
    }
}

fn file<T: DeserializeOwned>(path: &str) -> anyhow::Result<T> {
    let file = Files::get(path).with_context(|| format!("{path} is not in this program"))?;
    let text = std::str::from_utf8(&file.data).with_context(|| format!("{path} is not UTF-8"))?;
    toml::from_str(text).with_context(|| path.to_owned())
}

/// The municipality.
#[derive(Debug, Deserialize)]
pub struct Municipality {
    pub key: String,
    pub name: String,
    pub hosts: Vec<String>,
    pub website: String,
    pub email: String,
    pub telephone: String,
    pub visiting_address: String,
    pub postal_address: String,
    pub own_matters: String,
    pub retention: String,
    pub founder: String,
    pub begins: When,
    pub policy: Policy,
    pub hours: WeekHours,
    pub authority: Vec<Authority>,
    pub unit: Vec<Unit>,
}

/// The policy it has adopted.
#[derive(Debug, Deserialize)]
pub struct Policy {
    pub pack: String,
    pub adopted: Adopted,
    pub answers: toml::Table,
    pub criticism: Criticism,
}

/// The decision by which it was adopted.
#[derive(Debug, Deserialize)]
pub struct Adopted {
    pub body: String,
    pub on: toml::value::Datetime,
    pub paragraph: u32,
    pub diary_number: String,
}

impl Adopted {
    /// The day of the decision.
    ///
    /// # Errors
    /// When it is no day.
    pub fn day(&self) -> anyhow::Result<Date> {
        self.on.to_string().parse().context("policy.adopted.on is no day")
    }
}

/// Which of the pack's criticism steps each field of the act `assess` answers.
#[derive(Debug, Deserialize)]
pub struct Criticism {
    pub factual: String,
    pub relevant: String,
    pub answerable: String,
    pub mine: String,
}

#[derive(Debug, Deserialize)]
pub struct Authority {
    pub key: String,
    pub name: String,
}

#[derive(Debug, Deserialize)]
pub struct Unit {
    pub key: String,
    pub name: String,
    pub authority: String,
    pub manager: String,
    pub hours: Option<WeekHours>,
}

/// The people, and the password of those who sign in.
#[derive(Debug, Deserialize)]
pub struct People {
    pub password: String,
    pub person: Vec<Person>,
}

#[derive(Debug, Deserialize)]
pub struct Person {
    pub key: String,
    pub first_name: String,
    pub last_name: String,
    pub title: String,
    pub unit: String,
    pub email: String,
    pub sign_in: Option<String>,
    #[serde(default)]
    pub look: String,
    #[serde(default)]
    pub mandates: Vec<Mandate>,
    #[serde(default)]
    pub absences: Vec<Absence>,
}

#[derive(Debug, Deserialize)]
pub struct Mandate {
    pub title: String,
    pub unit: Option<String>,
    pub authority: Option<String>,
    pub from: When,
    pub until: Option<When>,
    pub by: String,
}

#[derive(Debug, Deserialize)]
pub struct Absence {
    pub from: When,
    pub until: When,
}

#[derive(Debug, Deserialize)]
struct Channels {
    channel: Vec<Channel>,
}

#[derive(Debug, Deserialize)]
pub struct Channel {
    pub key: String,
    pub name: String,
    pub platform: String,
    pub address: String,
    pub unit: String,
    pub responsible: String,
    pub substitute: String,
    pub purpose: String,
    pub approval: Approval,
    pub watched_from: When,
    pub hours: Option<WeekHours>,
    pub intake: Taking,
}

#[derive(Debug, Deserialize)]
pub struct Approval {
    pub by: String,
    pub on: When,
    pub text: String,
}

/// How messages come in.
#[derive(Debug, Deserialize)]
pub struct Taking {
    pub kind: String,
    pub voice: Option<String>,
    pub every_s: Option<i64>,
}

#[derive(Debug, Deserialize)]
struct Messages {
    channel: String,
    message: Vec<Message>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    #[serde(skip)]
    pub channel: String,
    pub id: String,
    pub direction: Option<String>,
    pub by: Option<String>,
    pub title: Option<String>,
    pub thread: Option<String>,
    pub reply_to: Option<String>,
    pub at: When,
    pub author: Option<String>,
    pub handle: Option<String>,
    pub visibility: Option<String>,
    #[serde(rename = "to")]
    pub _to: Option<String>,
    pub text: String,
    #[serde(default)]
    #[cfg_attr(not(test), expect(dead_code, reason = "what the test holds the play to"))]
    pub ends: Ends,
    #[serde(rename = "expect")]
    pub _expect: Option<String>,
    #[serde(default)]
    pub then: Vec<Act>,
}

impl Message {
    /// Whether we wrote it.
    #[must_use]
    pub fn ours(&self) -> bool {
        self.direction.as_deref() == Some("ours")
    }

    /// What its time is counted from, when it is relative.
    #[must_use]
    pub fn parent(&self) -> Option<&str> {
        self.reply_to.as_deref().or(self.thread.as_deref())
    }
}

/// How a message stands when the demo starts, in the words of the tracks.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Ends {
    pub handling: Option<String>,
    pub publication: Option<String>,
    pub record: Option<String>,
    pub police: Option<String>,
}

/// What somebody did about a message.
#[derive(Debug, Deserialize)]
pub struct Act {
    pub by: Option<String>,
    pub after: Option<When>,
    pub at: Option<When>,
    #[serde(flatten)]
    pub did: Did,
}

/// The acts; the fields are what the page's form asks.
#[derive(Debug, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum Did {
    Claim,
    Triage {
        answers: BTreeMap<String, String>,
    },
    Consult {
        whom: String,
        question: String,
    },
    Advise {
        text: String,
    },
    Holding {
        text: String,
    },
    Forward {
        to: String,
        question: String,
    },
    Returned {
        text: String,
    },
    Declined {
        text: String,
    },
    Criticism,
    Assess {
        factual: bool,
        relevant: bool,
        answerable: bool,
        mine: bool,
        meet: bool,
        reason: Option<String>,
    },
    Draft {
        text: String,
    },
    Answer {
        text: String,
    },
    Confirm {
        address: String,
    },
    Leave {
        reason: String,
        why: String,
    },
    AssessRemoval {
        why: String,
    },
    Remove {
        ground: String,
        facts: String,
        effect: String,
    },
    /// A second person agrees to what was proposed.
    Agree {},
    ConfirmRemoved {
        proof: String,
    },
    /// The author told: torg has no hands for it yet, so the play passes it by.
    Notify {},
    KeepOrdered {
        reason: String,
    },
    ToRegister {
        reason: String,
        restricted: bool,
        /// The provision of secrecy that a restricted registration is marked by.
        #[serde(default)]
        provision: Option<String>,
    },
    Register {
        number: String,
    },
    Transfer {
        to: String,
        reason: String,
    },
    Received {
        receipt: String,
    },
    Lawyer {
        question: String,
    },
    LawyerAnswer {
        outcome: String,
        text: String,
        reference: Option<String>,
    },
    Close {
        record: Option<String>,
    },
    Reopen {
        reason: String,
    },
    Undo,
    Edit {
        text: String,
    },
    Delete,
}

impl Did {
    /// Whether the author does it, at any hour.
    #[must_use]
    pub fn by_author(&self) -> bool {
        matches!(self, Self::Edit { .. } | Self::Delete)
    }
}

#[derive(Debug, Deserialize)]
struct Arriving {
    comment: Vec<Comment>,
}

/// A comment that arrives while somebody looks.
#[derive(Clone, Debug, Deserialize)]
pub struct Comment {
    pub id: String,
    pub post: String,
    pub author: String,
    pub text: String,
    /// The comment whose text this replaces.
    pub edits: Option<String>,
}
