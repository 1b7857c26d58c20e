//! Opening, changing and closing a channel in the simplest lawful form: unit, platform, address, purpose,
//! responsible, substitute, approval (CH-02, CH-03, CH-17, CH-25).

use super::access::renew;
use super::connection::is_connected;
use super::reading::next_night;
use crate::desk::Desk;
use crate::jobs::LISTEN;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use torg_domain::channels::taken::Kind;
use torg_domain::ids::{ChannelId, JobId, PersonId, UnitId};
use torg_domain::municipality::rights::Right;
use torg_domain::policy::values::SubstituteRule;
use torg_store::channels::ChannelRow;
use torg_store::jobs::NewJob;
use torg_store::sealed::Place;
use torg_store::{Reader, Writer};

/// What a channel is registered with.
#[derive(Clone, Debug, Default)]
pub struct Registered {
    /// The unit that answers for it.
    pub unit: Option<UnitId>,
    /// Key in the platform catalogue.
    pub platform: String,
    /// Its name as people know it.
    pub name: String,
    /// Its address.
    pub address: String,
    /// What it is for.
    pub purpose: String,
    /// Responsible person (ansvarig).
    pub responsible: Option<PersonId>,
    /// Substitute (ersättare).
    pub substitute: Option<PersonId>,
    /// The feed's address, if it is followed by one.
    pub feed: Option<String>,
    /// Whose voice the feed is: ours, visitors, mixed.
    pub voice: String,
    /// In a mixed feed: the authors that are us.
    pub our_names: Vec<String>,
    /// The account we sign in as at a platform whose own interface we use.
    pub account: Option<String>,
    /// What lets us in: the account's password; to a closed feed, `user:password` or a bearer token. None
    /// keeps what is there.
    pub secret: Option<String>,
    /// How often the feed is asked for, in seconds.
    pub every_s: i64,
    /// What is older is kept without clocks.
    pub watched_from: Option<Timestamp>,
    /// Who approved it.
    pub approved_by: String,
    /// When.
    pub approved_on: Option<Date>,
    /// The decision's paragraph or diary number.
    pub approval: String,
    /// Nobody else can write there, and the policy leaves such a page to the web guidelines (CH-28): then no
    /// substitute is asked for, and nothing is fetched.
    pub web_guidelines: bool,
}

impl Registered {
    async fn check(&self, desk: &Desk, reader: &mut Reader) -> Result<UnitId, Refusal> {
        let unit =
            self.unit.ok_or_else(|| Refusal::field("unit", "Välj den enhet som ansvarar för kanalen."))?;
        if !reader.units().await?.iter().any(|u| u.id == unit.0) {
            return Err(Refusal::field("unit", "Välj den enhet som ansvarar för kanalen."));
        }
        desk.must(Right::ManageChannels, unit)?;
        if desk.office().platforms.get(&self.platform).is_none() {
            return Err(Refusal::field("platform", "Välj plattform."));
        }
        let filled = [
            ("name", &self.name, "Skriv kanalens namn."),
            ("purpose", &self.purpose, "Skriv vad kanalen är till för."),
            ("approved_by", &self.approved_by, "Skriv vem som har godkänt kanalen."),
        ];
        for (field, text, ask) in filled {
            if text.trim().is_empty() || text.chars().count() > 2_000 {
                return Err(Refusal::field(field, ask));
            }
        }
        let web = |text: &str| {
            (text.starts_with("https://") || text.starts_with("http://"))
                && text.len() <= 2_000
                && !text.chars().any(|c| c.is_control() || c.is_whitespace())
        };
        if self.web_guidelines
            && [&self.feed, &self.account].into_iter().flatten().any(|text| !text.trim().is_empty())
        {
            return Err(Refusal::field(
                "feed",
                "Kanalen har ingen dialog. För den gäller webbriktlinjerna, och inget hämtas därifrån.",
            ));
        }
        if !web(self.address.trim()) {
            return Err(Refusal::field("address", "Skriv kanalens adress. Den börjar med https://."));
        }
        if self.feed.as_deref().is_some_and(|f| !web(f.trim())) {
            return Err(Refusal::field("feed", "Flödets adress ska börja med https://."));
        }
        self.check_account(desk)?;
        if !["ours", "visitors", "mixed"].contains(&self.voice.as_str()) {
            return Err(Refusal::field("voice", "Välj vems röst flödet är."));
        }
        if self.voice == "mixed" && self.our_names.iter().all(|n| n.trim().is_empty()) {
            return Err(Refusal::field("our_names", "Skriv vilka avsändare i flödet som är ni."));
        }
        let responsible = self.responsible.ok_or_else(|| {
            Refusal::field("responsible", "Välj en ansvarig person. Utan den godkänns ingen kanal.")
        })?;
        let policy = desk.policy().await?;
        let required = policy.policy.pack().parameters.substitute.required.value();
        if self.substitute.is_none() && required == Some(&SubstituteRule::Required) && !self.web_guidelines {
            return Err(Refusal::field("substitute", "Era riktlinjer kräver en ersättare."));
        }
        if self.substitute == Some(responsible) {
            return Err(Refusal::field("substitute", "Ersättaren ska vara någon annan än den ansvariga."));
        }
        for (field, person) in [("responsible", Some(responsible)), ("substitute", self.substitute)] {
            let Some(person) = person else { continue };
            let gone = || Refusal::field(field, "Personen finns inte kvar. Välj någon annan.");
            let row = reader.person(person).await.map_err(|_| gone())?;
            if row.ended_at.is_some() {
                return Err(gone());
            }
        }
        Ok(unit)
    }

    /// What a connection to a platform's own interface needs, but for the password.
    fn check_account(&self, desk: &Desk) -> Result<(), Refusal> {
        let Some(account) = self.account.as_deref().map(str::trim).filter(|a| !a.is_empty()) else {
            return Ok(());
        };
        if desk.office().platform(&self.platform).is_none() {
            return Err(Refusal::field(
                "account",
                "Torg har ingen egen anslutning till den plattformen. Lämna kontot tomt och följ kanalen med flöde eller för hand.",
            ));
        }
        if account.contains(':') || account.chars().any(char::is_control) || account.len() > 200 {
            return Err(Refusal::field("account", "Skriv kontots användarnamn, utan kolon."));
        }
        if self.feed.as_deref().is_some_and(|f| !f.trim().is_empty()) {
            return Err(Refusal::field(
                "feed",
                "Kanalen läses genom plattformens eget gränssnitt. Lämna flödets adress tom, annars kommer samma meddelanden två gånger.",
            ));
        }
        Ok(())
    }

    fn fill(&self, desk: &Desk, unit: UnitId, row: &mut ChannelRow) -> Result<(), Refusal> {
        row.unit = unit.0;
        row.platform.clone_from(&self.platform);
        row.name = self.name.trim().into();
        row.address = self.address.trim().into();
        row.purpose = self.purpose.trim().into();
        row.responsible = self.responsible.map(|p| p.0);
        row.substitute = self.substitute.map(|p| p.0);
        row.feed = self.feed.as_deref().map(str::trim).filter(|f| !f.is_empty()).map(str::to_owned);
        row.voice.clone_from(&self.voice);
        let names: Vec<_> = self.our_names.iter().map(|n| n.trim()).filter(|n| !n.is_empty()).collect();
        row.our_names = serde_json::Value::from(names).to_string();
        row.every_s = self.every_s.clamp(15, 86_400);
        row.watched_from_at = self.watched_from.unwrap_or(desk.now).as_millisecond();
        row.approved_by = self.approved_by.trim().into();
        row.approved_on = self.approved_on.unwrap_or(desk.today()).to_string();
        row.approval = self.approval.trim().into();
        row.account = self.account.as_deref().map(str::trim).filter(|a| !a.is_empty()).map(str::to_owned);
        if let Some(secret) = self.secret.as_deref().map(str::trim).filter(|s| !s.is_empty()) {
            let keys = desk.office().sealing(desk.id());
            row.secret = Some(keys.seal(&place(desk, row), secret.as_bytes(), &*desk.office().chance)?);
        }
        // Where people sign in at the platform, that is done when the channel is there.
        let signs_in = desk.office().platform(&row.platform).is_some_and(|p| p.sign_in().is_some());
        if row.account.is_some() && row.secret.is_none() && !signs_in {
            return Err(Refusal::field(
                "secret",
                "Skriv det som släpper in kontot: applikationslösenord, applösenord eller åtkomstnyckel.",
            ));
        }
        Ok(())
    }
}

/// Where a channel's secret is sealed to.
pub(crate) fn place(desk: &Desk, row: &ChannelRow) -> Place {
    Place { municipality: desk.id(), table: "channel", column: "secret", id: row.id }
}

/// The kinds a message can be written in as, for forms.
#[must_use]
pub fn kinds() -> [Kind; 7] {
    Kind::ALL
}

/// Opens a channel.
///
/// # Errors
/// `NotAllowed`; `Field` naming what is missing.
#[boxed]
pub async fn open(desk: &Desk, r: &Registered) -> Result<ChannelId, Refusal> {
    let mut writer = desk.open().await?;
    let id = desk.new_id();
    open_as(desk, &mut writer, id, r).await?;
    writer.commit().await?;
    Ok(id.into())
}

/// Opens a channel under an id of its own, within an open write: the one it was applied for under.
///
/// # Errors
/// As `open`.
pub(crate) async fn open_as(
    desk: &Desk,
    writer: &mut Writer,
    id: uuid::Uuid,
    r: &Registered,
) -> Result<(), Refusal> {
    let unit = r.check(desk, writer).await?;
    let mut row = ChannelRow {
        id,
        number: 0,
        unit: unit.0,
        platform: String::new(),
        name: String::new(),
        address: String::new(),
        purpose: String::new(),
        responsible: None,
        substitute: None,
        feed: None,
        voice: String::new(),
        our_names: "[]".into(),
        secret: None,
        every_s: 300,
        watched_from_at: 0,
        approved_by: String::new(),
        approved_on: String::new(),
        approval: String::new(),
        account: None,
        opened_at: desk.now.as_millisecond(),
        closed_at: None,
        revision: 1,
    };
    r.fill(desk, unit, &mut row)?;
    writer.add_channel(&mut row).await?;
    writer.tell(desk.told("channel.opened", ("channel", row.id)).row(&row));
    plan(desk, writer, &row).await
}

/// The host of an address, with its port.
fn host(address: Option<&str>) -> Option<String> {
    address.and_then(|a| a.trim().split('/').nth(2)).map(str::to_lowercase)
}

/// Changes a channel. Messages that are open and have no owner now get one.
///
/// # Errors
/// As `open`; `Stale` when somebody changed it in between.
#[boxed]
pub async fn change(desk: &Desk, id: ChannelId, revision: i64, r: &Registered) -> Result<(), Refusal> {
    let mut writer = desk.open().await?;
    let mut row = writer.channel(id).await?;
    desk.must(Right::ManageChannels, row.unit.into())?;
    if row.revision != revision {
        return Err(Refusal::Stale);
    }
    let r =
        &Registered { web_guidelines: super::standing::web_guidelines_only(desk, id).await?, ..r.clone() };
    let unit = r.check(desk, &mut writer).await?;
    let watched = row.watched_from_at;
    let was = row.secret.clone();
    // What lets us in at one place, or as one account, is never shown to another.
    let account = r.account.as_deref().map(str::trim).filter(|a| !a.is_empty());
    let elsewhere = account.is_some() && host(Some(&row.address)) != host(Some(&r.address));
    if host(row.feed.as_deref()) != host(r.feed.as_deref()) || row.account.as_deref() != account || elsewhere
    {
        row.secret = None;
    }
    r.fill(desk, unit, &mut row)?;
    if row.secret != was {
        writer.forget_channel_access(id).await?;
    }
    if r.watched_from.is_none() {
        row.watched_from_at = watched;
    }
    if !writer.save_channel(&mut row).await? {
        return Err(Refusal::Stale);
    }
    writer.tell(desk.told("channel.changed", ("channel", id.0)).row(&row));
    plan(desk, &mut writer, &row).await?;
    Ok(writer.commit().await?)
}

/// Closes a channel: nothing more is fetched, what is open stays open until it is handled. The pages close one
/// by `life::closing`, which asks for its final state first.
///
/// # Errors
/// `NotAllowed`; `Stale`.
#[boxed]
pub async fn close(desk: &Desk, id: ChannelId, revision: i64) -> Result<(), Refusal> {
    let mut writer = desk.open().await?;
    let mut row = writer.channel(id).await?;
    desk.must(Right::ManageChannels, row.unit.into())?;
    if row.revision != revision || row.closed_at.is_some() {
        return Err(Refusal::Stale);
    }
    closed(desk, &mut writer, &mut row).await?;
    Ok(writer.commit().await?)
}

/// Closes a channel within an open write.
pub(crate) async fn closed(desk: &Desk, writer: &mut Writer, row: &mut ChannelRow) -> Result<(), Refusal> {
    row.closed_at = Some(desk.now.as_millisecond());
    if !writer.save_channel(row).await? {
        return Err(Refusal::Stale);
    }
    let id = ChannelId(row.id);
    for kind in JOBS {
        writer.drop_job(kind, &id.to_string()).await?;
    }
    writer.tell(desk.told("channel.closed", ("channel", id.0)).row(row));
    Ok(())
}

/// The jobs a channel can have.
const JOBS: [&str; 5] = ["poll", "reread", "whole", renew::JOB, LISTEN];

/// The jobs a channel has: by a feed the first; by its platform's own interface the next three too, and where the
/// platform has a stream, all of them.
fn jobs_of(desk: &Desk, row: &ChannelRow) -> &'static [&'static str] {
    if row.closed_at.is_some() {
        &[]
    } else if is_connected(desk, row) {
        let listens = desk.office().platform(&row.platform).is_some_and(|p| p.listens());
        if listens { &JOBS } else { &JOBS[..4] }
    } else if row.feed.is_some() {
        &JOBS[..1]
    } else {
        &[]
    }
}

/// The host that is asked for what is in a channel, with its port where the address names one: at one host a
/// few things are done at a time.
pub(crate) fn asked_at(desk: &Desk, row: &ChannelRow) -> String {
    let address = if is_connected(desk, row) { Some(row.address.as_str()) } else { row.feed.as_deref() };
    host(address).unwrap_or_default()
}

/// When a job of a channel is done first: at once, but for the reading of everything, which is the night's.
fn first_at(kind: &str, row: &ChannelRow, at: Timestamp) -> Timestamp {
    if kind == "whole" { next_night(at, row.number) } else { at }
}

/// Puts the jobs that fetch, and takes those away that are not wanted any more.
pub(super) async fn plan(desk: &Desk, writer: &mut Writer, row: &ChannelRow) -> Result<(), Refusal> {
    let key = ChannelId(row.id).to_string();
    let wanted = jobs_of(desk, row);
    for kind in JOBS.iter().filter(|kind| !wanted.contains(kind)) {
        writer.drop_job(kind, &key).await?;
    }
    put_all(desk, writer, row, desk.now).await
}

/// Puts the jobs a channel has, to be done from an instant on.
pub(crate) async fn put_all(
    desk: &Desk,
    writer: &mut Writer,
    row: &ChannelRow,
    at: Timestamp,
) -> Result<(), Refusal> {
    let (key, host) = (ChannelId(row.id).to_string(), asked_at(desk, row));
    for kind in jobs_of(desk, row) {
        let (id, run_at) = (JobId(desk.new_id()), first_at(kind, row, at));
        let job = NewJob { id, kind, key: &key, payload: "{}", run_at };
        writer.put_job_at(&host, job, desk.now).await?;
    }
    Ok(())
}

/// Asks for what is in a channel now, at somebody's wish; not more often than every ten seconds.
///
/// # Errors
/// `NotAllowed`; `Rule` when it was just asked for.
#[boxed]
pub async fn fetch_now(desk: &Desk, id: ChannelId) -> Result<(), Refusal> {
    let mut writer = desk.open().await?;
    let row = writer.channel(id).await?;
    // Whoever looks after the channel may ask, though they read nothing of what comes.
    desk.must(Right::Handle, row.unit.into())
        .or_else(|_| desk.must(Right::ManageChannels, row.unit.into()))?;
    if jobs_of(desk, &row).is_empty() {
        return Err(Refusal::Rule("Kanalen har inget flöde att hämta.".into()));
    }
    let state = writer.channel_state(id).await?;
    let soon = desk.now.checked_sub(SignedDuration::from_secs(10)).unwrap_or(desk.now);
    if state.last_at.is_some_and(|at| at > soon.as_millisecond()) {
        return Err(Refusal::Rule("Kanalen hämtades alldeles nyss. Vänta några sekunder.".into()));
    }
    plan(desk, &mut writer, &row).await?;
    Ok(writer.commit().await?)
}
