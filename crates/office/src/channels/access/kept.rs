//! Which secrets a municipality keeps, and how long each holds. Never what they are.

use super::{known, problem};
use crate::channels::connection::is_connected;
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use torg_domain::channels::access::Access;
use torg_domain::channels::problem::Problem;
use torg_store::channels::hooks::HookAppRow;
use torg_store::channels::{ChannelAccessRow, ChannelRow, SignInKeyRow};
use uuid::Uuid;

/// What a secret is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Lets us in at a channel's platform.
    Account,
    /// Lets us in to a closed feed.
    Feed,
    /// An application signs what it sends us with it.
    Signing,
    /// An application greets us with it.
    Greeting,
    /// We show a platform that we are ourselves with it, where people sign in there.
    OwnKey,
}

impl Sort {
    /// The word it is listed under.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Feed => "feed",
            Self::Signing => "hook-signing",
            Self::Greeting => "hook-greeting",
            Self::OwnKey => "sign-in-key",
        }
    }
}

/// One secret that is kept.
#[derive(Clone, Debug)]
pub struct Kept {
    /// What it is for.
    pub sort: Sort,
    /// The channel or application it belongs to.
    pub id: Uuid,
    /// The channel's number; none for an application.
    pub number: Option<i64>,
    /// What that is called.
    pub name: String,
    /// The platform's key in the catalogue.
    pub platform: String,
    /// How long it holds; none where nobody has looked, or it has no end by its nature.
    pub access: Option<Access>,
    /// When it was last renewed without a person.
    pub renewed_at: Option<Timestamp>,
    /// What is wrong with it.
    pub problem: Option<Problem>,
}

impl Kept {
    fn of_channel(desk: &Desk, channel: &ChannelRow, row: Option<&ChannelAccessRow>) -> Self {
        Self {
            sort: if is_connected(desk, channel) { Sort::Account } else { Sort::Feed },
            id: channel.id,
            number: Some(channel.number),
            name: channel.name.clone(),
            platform: channel.platform.clone(),
            access: row.map(known),
            renewed_at: row.and_then(|row| row.renewed_at).map(torg_store::inbox::rows::instant),
            problem: row.and_then(problem),
        }
    }

    fn of_app(app: &HookAppRow, sort: Sort) -> Self {
        Self {
            sort,
            id: app.id,
            number: None,
            name: app.name.clone(),
            platform: app.platform.clone(),
            access: None,
            renewed_at: None,
            problem: None,
        }
    }

    fn of_key(desk: &Desk, key: &SignInKeyRow) -> Self {
        let named = desk.office().platforms.get(&key.platform).map(|platform| platform.name.clone());
        Self {
            sort: Sort::OwnKey,
            id: key.id,
            number: None,
            name: named.unwrap_or_else(|| key.platform.clone()),
            platform: key.platform.clone(),
            access: None,
            renewed_at: None,
            problem: None,
        }
    }

    /// When a person must have done something; none where nobody must, as far as is known.
    #[must_use]
    pub fn ends_at(&self) -> Option<Timestamp> {
        self.access.and_then(|access| access.ends_at())
    }
}

/// Every secret that is kept, those of channels first.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn list(desk: &Desk) -> Result<Vec<Kept>, Refusal> {
    let mut reader = desk.reader();
    let rows = reader.channel_accesses().await?;
    let channels = reader.channels().await?.into_iter().filter(|channel| channel.secret.is_some());
    let row = |id| rows.iter().find(|row| row.channel == id);
    let mut all: Vec<_> = channels.map(|c| Kept::of_channel(desk, &c, row(c.id))).collect();
    for app in reader.hook_apps().await? {
        let signing = app.signing.is_some().then(|| Kept::of_app(&app, Sort::Signing));
        let greeting = app.greeting.is_some().then(|| Kept::of_app(&app, Sort::Greeting));
        all.extend(signing.into_iter().chain(greeting));
    }
    all.extend(reader.sign_in_keys().await?.iter().map(|key| Kept::of_key(desk, key)));
    Ok(all)
}
