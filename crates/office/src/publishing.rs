//! What we say ourselves: written, looked at, agreed to by another where somebody asks for it, put up, and kept
//! as drawn up by the authority (OP-11); on our own channels, and on others' where somebody was approved to
//! speak (OT-02 to OT-14).

pub mod agree;
pub mod picture;
pub mod places;
pub mod put_up;
pub mod send;
pub mod write;

use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use serde::{Deserialize, Serialize};
use torg_domain::ids::UnitId;
use torg_domain::municipality::rights::Right;
use torg_domain::privacy;
use torg_domain::publishing::{Act, Confirmed, Finding, Picture, Post, Speaker, State, after, findings};
use torg_store::Reader;
use torg_store::publishing::OwnPostRow;
use uuid::Uuid;

/// A picture as a post keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct KeptPicture {
    pub name: String,
    pub alt: String,
    pub source: String,
    pub licence: String,
    pub consent: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<KeptFile>,
}

/// The file of a picture: its row, its media type and how many bytes it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct KeptFile {
    pub id: Uuid,
    pub kind: String,
    pub size: i64,
}

/// Whether a notice is about a post, or a place where somebody speaks.
#[must_use]
pub fn is_one(kind: &str) -> bool {
    [agree::WANTED, agree::ANSWERED, put_up::DUE, places::APPOINTED].contains(&kind)
}

/// The pictures of a post.
#[must_use]
pub fn pictures(row: &OwnPostRow) -> Vec<KeptPicture> {
    serde_json::from_str(&row.pictures).unwrap_or_default()
}

/// What whoever wrote a post has confirmed.
#[must_use]
pub fn confirmed(row: &OwnPostRow) -> Confirmed {
    let has = |word: &str| row.confirmed.split(' ').any(|one| one == word);
    Confirmed { secrecy: has("secrecy"), data: has("data"), opinion: has("opinion") }
}

/// Where a post stands; a word that is none is a draft.
#[must_use]
pub fn state(row: &OwnPostRow) -> State {
    State::from_word(&row.state).unwrap_or(State::Draft)
}

/// Moves a post, or says why not.
fn moved(act: Act, row: &OwnPostRow) -> Result<State, Refusal> {
    after(act, state(row)).map_err(|why| Refusal::Rule(why.to_string()))
}

/// Whether somebody may read a post that is not out yet: whoever may work with it.
///
/// # Errors
/// `NotAllowed`; `Missing`.
#[boxed]
pub async fn may_read(desk: &Desk, reader: &mut Reader, row: &OwnPostRow) -> Result<(), Refusal> {
    may(desk, reader, row).await
}

/// Whether somebody may work with a post: where it is to stand, whoever handles messages there; elsewhere
/// whoever was appointed to speak, and whoever coordinates.
async fn may(desk: &Desk, reader: &mut Reader, row: &OwnPostRow) -> Result<(), Refusal> {
    match (row.channel, row.place) {
        (Some(channel), _) => {
            let unit = UnitId(reader.channel(channel.into()).await?.unit);
            desk.must(Right::Handle, unit)
        }
        (None, Some(place)) => {
            let place = reader.other_place(place).await?;
            if desk.by() == Some(place.participant) {
                return Ok(());
            }
            desk.must_everywhere(Right::Coordinate)
        }
        (None, None) => Err(Refusal::Missing),
    }
}

/// Everything that is found in a post as it stands.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn found(desk: &Desk, reader: &mut Reader, row: &OwnPostRow) -> Result<Vec<Finding>, Refusal> {
    let policy = desk.policy_by(reader).await?;
    let own: Vec<Picture> = pictures(row)
        .into_iter()
        .map(|p| Picture {
            name: p.name,
            alt: p.alt,
            source: p.source,
            licence: p.licence,
            consent: p.consent,
            kept: p.file.is_some(),
        })
        .collect();
    let speaker = match row.place {
        Some(place) => {
            let participant = reader.other_place(place).await?.participant;
            Some(reader.person(participant.into()).await?.name())
        }
        None => None,
    };
    let post = Post {
        title: &row.title,
        text: &row.body,
        pictures: &own,
        elsewhere: speaker
            .as_deref()
            .map(|name| Speaker { name, municipality: desk.municipality.name.as_str() }),
    };
    Ok(findings(&policy.policy, &privacy::Rules::new(desk.today()), &post, confirmed(row)))
}

/// Refuses what the rules stop, and what nobody has confirmed.
async fn must_be_fit(desk: &Desk, reader: &mut Reader, row: &OwnPostRow) -> Result<(), Refusal> {
    use torg_domain::publishing::Weight;
    let all = found(desk, reader, row).await?;
    match all.into_iter().find(|finding| finding.weight != Weight::Hints) {
        Some(finding) => Err(Refusal::field(finding.field, finding.sentence)),
        None => Ok(()),
    }
}
