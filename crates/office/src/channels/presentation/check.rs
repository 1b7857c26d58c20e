//! Looking at presentations again: are they still what would be put up, and do they still stand there?
//!
//! A job looks at every channel each hour, and at once when somebody changed what the texts rest on. A text
//! that is no longer so becomes a task for the responsible person, told once. Whether what was put up still
//! stands is read on the channel's own page, or in the account's profile, where anybody can read it; else
//! somebody is asked to look, as often as the municipality has decided. In a profile the account's name and
//! picture are looked at too: they tell whose channel it is as much as the text does.

use super::publish::may;
use super::{Ground, Made, Presentation, subject};
use crate::desk::Desk;
use crate::in_force::InForce;
use crate::inbox::tell;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::{SignedDuration, Timestamp};
use torg_domain::channels::presentation::Shown;
use torg_domain::ids::{ChannelId, JobId, PersonId, UnitId};
use torg_domain::outside::platform::Place;
use torg_domain::policy::platforms::{Seen, TextPlace};
use torg_store::Writer;
use torg_store::channels::{ChannelRow, CheckRow, CopyRow, PresentationStateRow};
use torg_store::inbox::rows::instant;
use torg_store::jobs::NewJob;

/// What a notice of a text that is out of date is called.
pub const OUTDATED: &str = "presentation-outdated";
/// What a notice that asks somebody to look by hand is called.
pub const LOOK: &str = "presentation-look";
/// What a notice of a text that no longer stands is called.
pub const CHANGED: &str = "presentation-changed";
/// What a notice of an account that has another name or picture is called.
pub const RENAMED: &str = "presentation-renamed";

/// Whether a notice is about a channel's presentation.
#[must_use]
pub fn is_one(kind: &str) -> bool {
    [OUTDATED, LOOK, CHANGED, RENAMED].contains(&kind)
}

/// What a look came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CameTo {
    /// The text stands as it was put up.
    Same,
    /// It does not.
    Differs,
    /// Whether or not: the account has another name or picture than when it was looked at last.
    Renamed,
    /// It could not be told.
    Unread,
}

impl CameTo {
    /// The word the database keeps.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Differs => "differs",
            Self::Renamed => "renamed",
            Self::Unread => "unread",
        }
    }

    /// What a word says; none for another.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Same, Self::Differs, Self::Renamed, Self::Unread].into_iter().find(|one| one.word() == word)
    }
}

/// Puts the hourly look forward to now: something that texts rest on has changed.
pub(crate) async fn soon(desk: &Desk, writer: &mut Writer) -> Result<(), Refusal> {
    let id = JobId(desk.new_id());
    let job = NewJob { id, kind: "presentation", key: "all", payload: "{}", run_at: desk.now };
    Ok(writer.put_job(job, desk.now).await?)
}

/// When a text is to be looked at next: tomorrow where it can be read, else after as many days as the
/// municipality has decided; never where it has decided nothing.
pub(super) fn next_check(desk: &Desk, ground: &Ground, place: &TextPlace) -> Option<i64> {
    let days = match place.seen {
        Seen::Page | Seen::Profile => 1,
        Seen::Hand => i64::from(ground.told.recheck_days()?),
    };
    let at = desk.now.checked_add(SignedDuration::from_hours(24 * days)).ok()?;
    Some(at.as_millisecond())
}

/// Looks at every open channel: how many texts became out of date.
///
/// # Errors
/// What the store said.
#[boxed]
pub async fn look(desk: &Desk) -> Result<usize, Refusal> {
    let policy = match desk.policy().await {
        Err(Refusal::NoPolicy) => return Ok(0),
        other => other?,
    };
    let mut reader = desk.reader();
    let ground = match Ground::read(desk, &mut reader, &policy).await {
        Err(Refusal::Asks(_)) => return Ok(0),
        other => other?,
    };
    let mut outdated = 0;
    for channel in reader.channels().await?.into_iter().filter(|c| c.closed_at.is_none()) {
        let presentation = ground.of(desk, &mut reader, &policy, &channel).await?;
        if presentation.places.iter().all(|made| made.copy.is_none()) {
            continue;
        }
        outdated += usize::from(stands(desk, &policy, &channel, &presentation).await?);
        again(desk, &ground, &channel, &presentation).await?;
    }
    Ok(outdated)
}

/// Whoever answers for a channel: the responsible person, else the substitute, else who the policy falls back
/// on; of those who are here.
async fn whose(
    desk: &Desk,
    writer: &mut Writer,
    policy: &InForce,
    channel: &ChannelRow,
) -> Result<Option<PersonId>, Refusal> {
    let fallback = policy.fallback(writer, channel, &desk.today().to_string()).await?;
    let named = [channel.responsible, channel.substitute].into_iter().flatten().map(PersonId);
    for person in named.chain(fallback) {
        if writer.person(person).await?.ended_at.is_none() {
            return Ok(Some(person));
        }
    }
    Ok(None)
}

/// Notes whether the texts are still so; true when they have just become out of date.
async fn stands(
    desk: &Desk,
    policy: &InForce,
    channel: &ChannelRow,
    presentation: &Presentation,
) -> Result<bool, Refusal> {
    let id = ChannelId(channel.id);
    let was = desk.reader().presentation_state(id).await?.unwrap_or_default();
    let outdated = presentation.is_outdated();
    if outdated == was.outdated_since_at.is_some() {
        return Ok(false);
    }
    let mut writer = desk.open().await?;
    let was = writer.presentation_state(id).await?.unwrap_or_default();
    if outdated == was.outdated_since_at.is_some() {
        return Ok(false);
    }
    let now = outdated.then(|| desk.now.as_millisecond());
    let state =
        PresentationStateRow { channel: channel.id, outdated_since_at: now, outdated_told_at: now, ..was };
    writer.save_presentation_state(&state).await?;
    if outdated && let Some(whom) = whose(desk, &mut writer, policy, channel).await? {
        tell::note(desk, &mut writer, whom, OUTDATED, None, Some(channel.id), None).await?;
    }
    let places: Vec<_> =
        presentation.places.iter().filter(|m| m.is_outdated()).map(|m| m.place.place.as_str()).collect();
    let act = if outdated { "presentation.outdated" } else { "presentation.current" };
    let body = serde_json::json!({ "channel": channel.id, "places": places });
    writer.tell(desk.told(act, ("channel", channel.id)).body(&body));
    writer.commit().await?;
    Ok(outdated)
}

/// Looks whether what was put up still stands, when it is time.
async fn again(
    desk: &Desk,
    ground: &Ground,
    channel: &ChannelRow,
    presentation: &Presentation,
) -> Result<(), Refusal> {
    let state = desk.reader().presentation_state(ChannelId(channel.id)).await?.unwrap_or_default();
    let due = state.check_next_at.is_some_and(|at| at <= desk.now.as_millisecond());
    if !due {
        return Ok(());
    }
    let up = presentation.places.iter().filter_map(|made| Some((made, made.copy.clone()?)));
    let (read, by_hand): (Vec<_>, Vec<_>) = up.partition(|(made, _)| made.place.seen != Seen::Hand);
    for (made, copy) in &read {
        // Nothing is open while the world outside is waited for.
        let saw = match (made.place.seen, desk.office().world.stranger.clone()) {
            (_, None) => Saw::default(),
            (Seen::Profile, Some(stranger)) => {
                Saw::profile(stranger.shown(&channel.platform, &channel.address).await, &copy.body)
            }
            (_, Some(stranger)) => Saw::page(stranger.reads(&channel.address, &copy.body).await),
        };
        seen(&desk.later(), ground, channel, (made, copy), saw).await?;
    }
    if read.is_empty() && !by_hand.is_empty() && state.check_told_at.is_none() {
        let policy = desk.policy().await?;
        let mut writer = desk.open().await?;
        if let Some(whom) = whose(desk, &mut writer, &policy, channel).await? {
            tell::note(desk, &mut writer, whom, LOOK, None, Some(channel.id), None).await?;
        }
        let now = Some(desk.now.as_millisecond());
        writer.save_presentation_state(&PresentationStateRow { check_told_at: now, ..state }).await?;
        writer.commit().await?;
    }
    Ok(())
}

/// What a look without a sign-in came to.
#[derive(Default)]
struct Saw {
    /// Whether the text stood there; none when that could not be told.
    stands: Option<bool>,
    /// The account, where its profile was looked at.
    shown: Option<Shown>,
    sha256: Option<Vec<u8>>,
    note: String,
}

impl Saw {
    fn page(place: Option<Place>) -> Self {
        let Some(place) = place else { return Self::default() };
        Self {
            stands: place.seen,
            shown: None,
            sha256: place.sha256.map(|sum| sum.to_vec()),
            note: place.status.to_string(),
        }
    }

    fn profile(shown: Option<Shown>, text: &str) -> Self {
        match shown {
            Some(shown) => {
                Self { stands: shown.says(text), sha256: None, note: shown.note(), shown: Some(shown) }
            }
            None => Self {
                note: "Kontots profil gick inte att läsa. Kanalens adress ska vara kontots sida.".into(),
                ..Self::default()
            },
        }
    }

    /// What that is, beside the note of how the account was shown the last time it could be seen.
    fn came_to(&self, last_note: Option<&str>) -> CameTo {
        let shown = self.shown.as_ref().zip(last_note);
        if shown.is_some_and(|(shown, last_note)| shown.changed_since(last_note).is_some()) {
            return CameTo::Renamed;
        }
        match self.stands {
            Some(false) => CameTo::Differs,
            Some(true) => CameTo::Same,
            None => CameTo::Unread,
        }
    }
}

/// Keeps what reading the page or the profile came to. A text that stood and stands no longer is told, and an account
/// that is called something else or bears another picture.
async fn seen(
    desk: &Desk,
    ground: &Ground,
    channel: &ChannelRow,
    (made, copy): (&Made, &CopyRow),
    saw: Saw,
) -> Result<(), Refusal> {
    let policy = desk.policy().await?;
    let mut writer = desk.open().await?;
    let last = writer.presentation_checks(ChannelId(channel.id), 50).await?;
    let before = last.iter().find(|check| check.copy == copy.id).map(|check| check.came_to.clone());
    // Another text was put up since, but it is the same account.
    let here = last.iter().filter(|check| check.checked_by.is_none() && check.address == channel.address);
    let mut read = here.map(|check| check.note.as_str());
    let last_shown = read.find(|note| Shown::is_note(note));
    let came_to = saw.came_to(last_shown);
    let row = CheckRow {
        id: desk.new_id(),
        channel: channel.id,
        copy: copy.id,
        at: desk.now.as_millisecond(),
        way: "fetched".into(),
        came_to: came_to.word().into(),
        address: channel.address.clone(),
        sha256: saw.sha256,
        note: saw.note,
        checked_by: None,
    };
    let state = writer.presentation_state(ChannelId(channel.id)).await?.unwrap_or_default();
    let state = PresentationStateRow {
        channel: channel.id,
        check_next_at: next_check(desk, ground, &made.place),
        problem: (came_to == CameTo::Unread && !Shown::is_note(&row.note)).then(|| row.note.clone()),
        ..state
    };
    writer.save_presentation_state(&state).await?;
    // The same as yesterday needs no row and no entry of its own each day; another name is never the same.
    if before.as_deref() == Some(came_to.word()) && came_to != CameTo::Renamed {
        return Ok(writer.commit().await?);
    }
    writer.add_presentation_check(&row).await?;
    let notice = match came_to {
        CameTo::Differs => Some(CHANGED),
        CameTo::Renamed => Some(RENAMED),
        CameTo::Same | CameTo::Unread => None,
    };
    if let Some(notice) = notice
        && let Some(whom) = whose(desk, &mut writer, &policy, channel).await?
    {
        tell::note(desk, &mut writer, whom, notice, None, Some(channel.id), None).await?;
    }
    writer.tell(desk.told("presentation.checked", ("channel", channel.id)).row(&row));
    Ok(writer.commit().await?)
}

/// Somebody has looked by hand.
///
/// # Errors
/// `NotAllowed`; `Missing` when nothing was put up there; `Field`.
#[boxed]
pub async fn by_hand(
    desk: &Desk,
    id: ChannelId,
    place: &str,
    came_to: &str,
    note: &str,
) -> Result<(), Refusal> {
    let came_to = CameTo::from_word(came_to)
        .filter(|came_to| *came_to != CameTo::Renamed)
        .ok_or_else(|| Refusal::field("came_to", "Välj om texten står kvar som den lades upp."))?;
    let note = note.split_whitespace().collect::<Vec<_>>().join(" ");
    if note.chars().count() > 1_000 {
        return Err(Refusal::field("note", "Skriv kortare, högst tusen tecken."));
    }
    if came_to == CameTo::Differs && note.is_empty() {
        return Err(Refusal::field("note", "Skriv vad som skiljer."));
    }
    let policy = desk.policy().await?;
    let mut writer = desk.open().await?;
    let channel = subject::read(&mut writer, id).await?;
    may(desk, UnitId(channel.unit))?;
    let ground = Ground::read(desk, &mut writer, &policy).await?;
    let presentation = ground.of(desk, &mut writer, &policy, &channel).await?;
    let made = presentation.places.iter().find(|made| made.place.place == place).ok_or(Refusal::Missing)?;
    let copy = made.copy.as_ref().ok_or(Refusal::Missing)?;
    let row = CheckRow {
        id: desk.new_id(),
        channel: channel.id,
        copy: copy.id,
        at: desk.now.as_millisecond(),
        way: "by-hand".into(),
        came_to: came_to.word().into(),
        address: channel.address.clone(),
        sha256: None,
        note,
        checked_by: Some(desk.person()?.0),
    };
    writer.add_presentation_check(&row).await?;
    let was = writer.presentation_state(id).await?.unwrap_or_default();
    let next = next_check(desk, &ground, &made.place);
    let state = PresentationStateRow {
        channel: channel.id,
        check_next_at: next,
        check_told_at: None,
        problem: None,
        ..was
    };
    writer.save_presentation_state(&state).await?;
    writer.tell(desk.told("presentation.checked", ("channel", channel.id)).row(&row));
    Ok(writer.commit().await?)
}

/// When a channel's texts are to be looked at next, and since when they are out of date.
#[must_use]
pub fn instants(state: &PresentationStateRow) -> (Option<Timestamp>, Option<Timestamp>) {
    (state.check_next_at.map(instant), state.outdated_since_at.map(instant))
}
