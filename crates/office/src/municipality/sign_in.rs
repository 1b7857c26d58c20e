//! Signing in and out. Passwords are argon2id; the session is a random token of which only the hash is
//! kept; ten failures in a quarter of an hour close the door for that account and that address.

use super::links;
use crate::desk::{Desk, Office};
use crate::refusal::Refusal;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use async_recursion::async_recursion as boxed;
use jiff::SignedDuration;
use std::sync::Arc;
use torg_domain::ids::{MunicipalityId, PersonId};
use torg_store::municipality::{MunicipalityRow, PersonRow};

/// How long a session lasts: a working day.
pub const LASTS: SignedDuration = SignedDuration::from_hours(14);

const WINDOW: SignedDuration = SignedDuration::from_mins(15);
const TRIES: i64 = 10;

/// The shortest password taken. Length beats rules about signs (NIST SP 800-63B).
pub const SHORTEST: usize = 12;

/// Signs somebody in; the session's token is for a cookie.
///
/// # Errors
/// `Field` with the same sentence whatever was wrong; `TooMany` after ten failures.
#[boxed]
pub async fn sign_in(
    office: &Arc<Office>,
    municipality: MunicipalityRow,
    email: &str,
    password: &str,
    agent: &str,
    address: &str,
) -> Result<String, Refusal> {
    let now = office.clock.now();
    let since = now.checked_sub(WINDOW).unwrap_or(now);
    let email: String = email.trim().to_lowercase().chars().take(254).collect();
    let keys = [format!("sign-in:{}:{email}", municipality.key), format!("sign-in-from:{address}")];
    for (key, tries) in keys.iter().zip([TRIES, TRIES * 5]) {
        if office.store.db().attempts(key, since).await? >= tries {
            return Err(Refusal::TooMany);
        }
    }
    let mut reader = office.store.reader(MunicipalityId(municipality.id));
    let person = reader.person_with(&email).await?.filter(|p| p.ended_at.is_none());
    let stored = person.as_ref().and_then(|p| p.password.clone());
    let fits = verify(office, stored, password).await;
    let Some(person) = person.filter(|_| fits) else {
        for key in &keys {
            office.store.note_attempt(key, now).await?;
        }
        return Err(Refusal::field("password", "E-postadressen eller lösenordet stämmer inte."));
    };
    office.store.forget_attempts(&keys[0]).await?;
    let desk = office.desk_for(municipality, PersonId(person.id)).await?;
    begin(&desk, agent).await
}

/// A session's token as the database knows it.
#[must_use]
pub fn kept_as(token: &str) -> [u8; 32] {
    links::fingerprint(token)
}

async fn begin(desk: &Desk, agent: &str) -> Result<String, Refusal> {
    let token = links::token(desk.office());
    let person = desk.person()?;
    let until = desk.now.checked_add(LASTS).unwrap_or(desk.now);
    let agent: String = agent.chars().filter(|c| !c.is_control()).take(200).collect();
    let mut writer = desk.open().await?;
    writer.add_session(links::fingerprint(&token), person, &agent, desk.now, until).await?;
    writer.tell(desk.told("person.signed-in", ("person", person.0)));
    writer.commit().await?;
    Ok(token)
}

/// The desk of whoever holds this session's token.
///
/// # Errors
/// `Missing` for a session that is over, or another municipality's.
#[boxed]
pub async fn desk_of(
    office: &Arc<Office>,
    municipality: MunicipalityRow,
    token: &str,
) -> Result<Desk, Refusal> {
    let now = office.clock.now();
    let hash = links::fingerprint(token);
    let session = office.store.db().session(&hash, now).await?.ok_or(Refusal::Missing)?;
    if session.municipality != municipality.id {
        return Err(Refusal::Missing);
    }
    // Written at most once in five minutes: reading a page is no write.
    if now.as_millisecond() - session.seen_at > 300_000 {
        office.store.touch_session(&hash, now).await?;
    }
    office.desk_for(municipality, session.person.into()).await
}

/// Signs out: the session ends here, whatever the browser keeps.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn sign_out(desk: &Desk, token: &str) -> Result<(), Refusal> {
    let person = desk.person()?;
    let mut writer = desk.open().await?;
    writer.end_sessions(person, Some(&links::fingerprint(token)), None, desk.now).await?;
    writer.tell(desk.told("person.signed-out", ("person", person.0)));
    Ok(writer.commit().await?)
}

/// Chooses a password by a one-time link, and signs in. All earlier sessions end.
///
/// # Errors
/// `Missing` for a link that does not work; `Field` for a password that is too short or well known.
#[boxed]
pub async fn choose_password(
    office: &Arc<Office>,
    municipality: MunicipalityRow,
    token: &str,
    password: &str,
    again: &str,
    agent: &str,
) -> Result<String, Refusal> {
    let (_, mut person) = links::look(office, MunicipalityId(municipality.id), token).await?;
    good(password, again, &person)?;
    let hash = hash(office, password).await?;
    let desk = office.desk_for(municipality, PersonId(person.id)).await?;
    let mut writer = desk.open().await?;
    if !writer.use_link(links::fingerprint(token), desk.now).await? {
        return Err(Refusal::Missing);
    }
    person.password = Some(hash);
    writer.save_person(&person).await?;
    writer.end_sessions(PersonId(person.id), None, None, desk.now).await?;
    writer.tell(desk.told("person.password-chosen", ("person", person.id)));
    writer.commit().await?;
    begin(&desk, agent).await
}

/// Refuses what is no password.
pub(crate) fn good(password: &str, again: &str, person: &PersonRow) -> Result<(), Refusal> {
    let refuse = |text: &str| Err(Refusal::field("password", text));
    let length = password.chars().count();
    if length < SHORTEST {
        return refuse("Välj ett lösenord med minst 12 tecken. En mening går bra.");
    }
    if length > 500 {
        return refuse("Lösenordet är för långt: högst 500 tecken.");
    }
    let lower = password.to_lowercase();
    let own =
        [person.first_name.to_lowercase(), person.last_name.to_lowercase(), person.email.to_lowercase()];
    let distinct: std::collections::BTreeSet<char> = lower.chars().collect();
    if distinct.len() < 5 || own.iter().any(|o| o.chars().count() >= 4 && lower == *o) {
        return refuse("Lösenordet är för lätt att gissa. Välj något längre och mer varierat.");
    }
    if password != again {
        return Err(Refusal::field("again", "De två lösenorden är inte lika."));
    }
    Ok(())
}

fn argon() -> Argon2<'static> {
    // OWASP's smallest: 19 MiB, two passes, one lane.
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

pub(crate) async fn hash(office: &Arc<Office>, password: &str) -> Result<String, Refusal> {
    let _one = office.hashing.acquire().await.map_err(|_| Refusal::Broken(torg_store::Problem::Closed))?;
    let mut salt = [0_u8; 16];
    office.chance.fill(&mut salt);
    let password = password.to_owned();
    let done = tokio::task::spawn_blocking(move || {
        argon().hash_password_with_salt(password.as_bytes(), &salt).map(|hash| hash.to_string())
    });
    match done.await {
        Ok(Ok(hash)) => Ok(hash),
        _ => Err(Refusal::Broken(torg_store::Problem::Closed)),
    }
}

/// Whether the password fits. Takes as long when there is nobody, so that nobody learns who is here.
pub(crate) async fn verify(office: &Arc<Office>, stored: Option<String>, password: &str) -> bool {
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let Ok(_one) = office.hashing.acquire().await else { return false };
    let known = stored.is_some();
    let stored = stored.unwrap_or_else(|| NOBODY.to_owned());
    let password = password.to_owned();
    let fits = tokio::task::spawn_blocking(move || {
        PasswordHash::new(&stored)
            .is_ok_and(|hash| argon().verify_password(password.as_bytes(), &hash).is_ok())
    });
    fits.await.unwrap_or(false) && known
}
