//! Writing a post: begun, changed, given up. A changed text is a draft again, and agreed to anew.

use super::picture::{Upload, lay, must_be_own, name};
use super::{KeptPicture, may, moved, send};
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use torg_domain::ids::ChannelId;
use torg_domain::publishing::{Act, Confirmed};
use torg_store::publishing::OwnPostRow;
use uuid::Uuid;

/// Where a post is to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// On a channel of ours.
    Channel(ChannelId),
    /// At a place that is not ours.
    Place(Uuid),
}

/// A post as a form has it.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// Its heading.
    pub title: String,
    /// Its text.
    pub text: String,
    /// Its pictures.
    pub pictures: Vec<KeptPicture>,
    /// The files that were chosen for them.
    pub files: Vec<Upload>,
    /// Elsewhere: the dialogue it stands in, as it read.
    pub replies_to: String,
    /// What is confirmed.
    pub confirmed: Confirmed,
    /// When it is to go out.
    pub planned_at: Option<Timestamp>,
}

impl Written {
    fn fill(&self, row: &mut OwnPostRow) -> Result<(), Refusal> {
        if self.text.chars().count() > 20_000 || self.replies_to.chars().count() > 50_000 {
            return Err(Refusal::field("text", "Texten är för lång. Skriv kortare."));
        }
        if self.title.chars().count() > 300 {
            return Err(Refusal::field("title", "Rubriken är för lång. Skriv kortare."));
        }
        if self.pictures.len() > 10 {
            return Err(Refusal::field("pictures", "Högst tio bilder."));
        }
        row.title = self.title.trim().into();
        row.body = self.text.replace("\r\n", "\n").trim().into();
        row.replies_to = self.replies_to.replace("\r\n", "\n").trim().into();
        row.pictures = serde_json::to_string(&self.pictures).unwrap_or_else(|_| "[]".into());
        let c = self.confirmed;
        let words = [(c.secrecy, "secrecy"), (c.data, "data"), (c.opinion, "opinion")];
        row.confirmed =
            words.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect::<Vec<_>>().join(" ");
        row.planned_at = self.planned_at.map(|at| at.as_millisecond());
        Ok(())
    }
}

/// Begins a post.
///
/// # Errors
/// `NotAllowed`; `Missing`; `Field`; `Rule` where taking part at the place has ended.
#[boxed]
pub async fn begin(desk: &Desk, stands: Where, written: &Written) -> Result<Uuid, Refusal> {
    let (channel, place) = match stands {
        Where::Channel(id) => (Some(id.0), None),
        Where::Place(id) => (None, Some(id)),
    };
    let mut row = OwnPostRow {
        id: desk.new_id(),
        channel,
        place,
        title: String::new(),
        body: String::new(),
        pictures: "[]".into(),
        replies_to: String::new(),
        confirmed: String::new(),
        state: "draft".into(),
        written_by: desk.person()?.0,
        written_at: desk.now.as_millisecond(),
        proposed_at: None,
        agreed_by: None,
        agreed_at: None,
        note: String::new(),
        planned_at: None,
        told_at: None,
        published_at: None,
        published_by: None,
        address: String::new(),
        policy: None,
        revision: 1,
    };
    // Nothing is laid into the store for whoever may not write there.
    may(desk, &mut desk.reader(), &row).await?;
    written.fill(&mut row)?;
    let laid = lay(desk, &written.files).await?;
    let mut writer = desk.open().await?;
    may(desk, &mut writer, &row).await?;
    if let Some(channel) = channel
        && writer.channel(channel.into()).await?.closed_at.is_some()
    {
        return Err(Refusal::Rule("Kanalen är stängd.".into()));
    }
    if let Some(place) = place {
        let place = writer.other_place(place).await?;
        if place.ended_at.is_some() {
            return Err(Refusal::Rule("Deltagandet där är avslutat.".into()));
        }
        // Only who was appointed speaks (OT-03).
        if desk.by() != Some(place.participant) {
            return Err(Refusal::Rule("Bara den som är utsedd får skriva där.".into()));
        }
    }
    must_be_own(&mut writer, &row).await?;
    let files = name(desk, &mut writer, &mut row, laid).await?;
    writer.add_own_post(&row).await?;
    for file in &files {
        writer.add_post_picture(file).await?;
    }
    let told = desk.told("post.begun", ("own_post", row.id)).row(&row);
    writer.tell(files.iter().fold(told, |told, file| told.row(file)));
    writer.commit().await?;
    Ok(row.id)
}

/// Changes a post.
///
/// # Errors
/// `NotAllowed`; `Missing`; `Stale`; `Field`; `Rule` for one that is out.
#[boxed]
pub async fn change(desk: &Desk, id: Uuid, revision: i64, written: &Written) -> Result<(), Refusal> {
    let mut reader = desk.reader();
    let was = reader.own_post(id).await?;
    may(desk, &mut reader, &was).await?;
    moved(Act::Write, &was)?;
    let laid = lay(desk, &written.files).await?;
    let mut writer = desk.open().await?;
    let mut row = writer.own_post(id).await?;
    may(desk, &mut writer, &row).await?;
    if row.revision != revision {
        return Err(stale());
    }
    send::must_not_stand(&mut writer, id).await?;
    row.state = moved(Act::Write, &row)?.word().into();
    written.fill(&mut row)?;
    must_be_own(&mut writer, &row).await?;
    let files = name(desk, &mut writer, &mut row, laid).await?;
    (row.proposed_at, row.agreed_by, row.agreed_at, row.told_at) = (None, None, None, None);
    row.written_by = desk.person()?.0;
    if !writer.save_own_post(&mut row).await? {
        return Err(stale());
    }
    for file in &files {
        writer.add_post_picture(file).await?;
    }
    let told = desk.told("post.written", ("own_post", id)).row(&row);
    writer.tell(files.iter().fold(told, |told, file| told.row(file)));
    Ok(writer.commit().await?)
}

pub(super) fn stale() -> Refusal {
    Refusal::Rule("Någon annan har ändrat inlägget sedan du öppnade det. Läs det igen först.".into())
}

/// Gives a post up, with a reason.
///
/// # Errors
/// `NotAllowed`; `Missing`; `Field`; `Rule` for one that is out.
#[boxed]
pub async fn withdraw(desk: &Desk, id: Uuid, why: &str) -> Result<(), Refusal> {
    let mut writer = desk.open().await?;
    let mut row = writer.own_post(id).await?;
    may(desk, &mut writer, &row).await?;
    send::must_not_stand(&mut writer, id).await?;
    row.state = moved(Act::Withdraw, &row)?.word().into();
    row.note = why.trim().chars().take(1_000).collect();
    writer.save_own_post(&mut row).await?;
    writer.tell(desk.told("post.withdrawn", ("own_post", id)).row(&row));
    Ok(writer.commit().await?)
}
