//! Signing in to a channel's account at its platform, in the browser of whoever looks after it.
//!
//! It is begun and ended by one person in one session, within ten minutes, once. What is remembered in between lies
//! sealed, and is gone before the platform is asked for the pass: whoever comes back twice finds nothing.

use super::may_replace;
use super::replace::put;
use crate::desk::Desk;
use crate::municipality::links::{fingerprint, token};
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use std::sync::Arc;
use torg_domain::channels::problem::Problem;
use torg_domain::ids::ChannelId;
use torg_domain::municipality::rights::Right;
use torg_domain::outside::Credential;
use torg_domain::outside::platform::{Account, Platform, Trial};
use torg_domain::outside::sign_in::{Brought, Client, Fresh, Here, LASTS, SignIn, is_late};
use torg_store::Reader;
use torg_store::channels::{ChannelRow, SignInKeyRow, SignInRow};
use torg_store::inbox::rows::instant;
use torg_store::sealed::{sign_in as begun_place, sign_in_key};

/// Where anybody reads who we are to a platform.
#[must_use]
pub fn document_path(platform: &str) -> String {
    format!("/oauth/{platform}/client.json")
}

/// Where a platform sends people back to.
pub const RETURN_PATH: &str = "/desk/signed-in";

/// What came of coming back.
#[derive(Clone, Debug)]
pub struct Came {
    /// The channel it was for.
    pub channel: ChannelId,
    /// How it ended.
    pub how: How,
}

/// How a signing in ended.
#[derive(Clone, Debug)]
pub enum How {
    /// What lets us in is kept, in the place of what was there.
    In,
    /// The person said no at the platform. What was there is there still.
    SaidNo,
    /// The platform, or what it said, did not hold. What was there is there still.
    Failed(Problem),
    /// It does not let us in although it should. What was there is there still.
    NotLetIn(Box<Trial>),
}

fn no_place() -> Refusal {
    Refusal::Rule(
        "Till den kanalen loggar man inte in hos plattformen: klistra in det som släpper in oss i stället."
            .into(),
    )
}

/// The platform of a channel, and the account there; refused where nobody signs in.
fn signs_in(desk: &Desk, channel: &ChannelRow) -> Result<(Arc<dyn Platform>, Account), Refusal> {
    if !may_replace(desk, channel) {
        return Err(Refusal::NotAllowed(Right::ManageChannels));
    }
    if channel.closed_at.is_some() {
        return Err(Refusal::Rule("Kanalen är stängd. Den behöver inget som släpper in oss.".into()));
    }
    let platform = desk.office().platform(&channel.platform).filter(|platform| platform.sign_in().is_some());
    let (Some(platform), Some(user)) = (platform, channel.account.clone()) else { return Err(no_place()) };
    let account = Account {
        platform: channel.platform.clone(),
        address: channel.address.clone(),
        credential: Some(Credential::Basic { user, password: String::new() }),
        budget: None,
    };
    Ok((platform, account))
}

fn here(origin: &str, platform: &str) -> Here {
    Here {
        document: format!("{origin}{}", document_path(platform)),
        returns_to: format!("{origin}{RETURN_PATH}"),
    }
}

/// The key of ours at a platform; none before anybody has signed in there.
async fn own_key(desk: &Desk, reader: &mut Reader, platform: &str) -> Result<Option<String>, Refusal> {
    let row = reader.sign_in_keys().await?.into_iter().find(|key| key.platform == platform);
    row.map(|row| opened(desk, &row)).transpose()
}

fn opened(desk: &Desk, row: &SignInKeyRow) -> Result<String, Refusal> {
    let open = desk.office().sealing(desk.id()).open(&sign_in_key(desk.id(), row.id), &row.secret)?;
    Ok(String::from_utf8_lossy(&open).into_owned())
}

/// The same, made where there is none yet.
async fn or_new_key(desk: &Desk, platform: &str, sign_in: &dyn SignIn) -> Result<String, Refusal> {
    let mut writer = desk.open().await?;
    if let Some(key) = own_key(desk, &mut writer, platform).await? {
        return Ok(key);
    }
    let key = sign_in.new_key().ok_or_else(|| {
        Refusal::Rule("Datorn som torg körs på kunde inte göra en ny nyckel. Försök igen om en stund.".into())
    })?;
    let (office, id) = (desk.office(), desk.new_id());
    let secret =
        office.sealing(desk.id()).seal(&sign_in_key(desk.id(), id), key.as_bytes(), &*office.chance)?;
    let row = SignInKeyRow { id, platform: platform.into(), secret, made_at: desk.now.as_millisecond() };
    writer.keep_sign_in_key(&row).await?;
    writer.commit().await?;
    Ok(key)
}

/// What anybody may read of who we are to a platform, as JSON; none where we are nobody: nobody has signed in
/// there, or not from such an address.
///
/// # Errors
/// What the database said, or when the key cannot be unsealed.
#[boxed]
pub async fn document(desk: &Desk, platform: &str, origin: &str) -> Result<Option<String>, Refusal> {
    let Some(found) = desk.office().platform(platform) else { return Ok(None) };
    let Some(sign_in) = found.sign_in() else { return Ok(None) };
    let Ok(named) = sign_in.named(&here(origin, platform)) else { return Ok(None) };
    let Some(key) = own_key(desk, &mut desk.reader(), platform).await?.filter(|_| named.keyed) else {
        return Ok(None);
    };
    let client = Client { id: named.id, returns_to: here(origin, platform).returns_to, key: Some(key) };
    Ok(sign_in.document(&client, &desk.municipality.name))
}

/// Begins: gives back where the person goes on, at the platform. `origin` is the address they reach us at.
///
/// # Errors
/// `NotAllowed` unless one answers for the channel or looks after channels there; `Rule` where nobody signs in, or
/// the platform does not let it begin.
#[boxed]
pub async fn begin(desk: &Desk, id: ChannelId, session: &str, origin: &str) -> Result<String, Refusal> {
    let channel = desk.reader().channel(id).await?;
    let (platform, account) = signs_in(desk, &channel)?;
    let sign_in = platform.sign_in().ok_or_else(no_place)?;
    let here = here(origin, &channel.platform);
    let named = sign_in.named(&here).map_err(|problem| Refusal::Rule(problem.sentence))?;
    let key = match named.keyed {
        true => Some(or_new_key(desk, &channel.platform, sign_in).await?),
        false => None,
    };
    let client = Client { id: named.id, returns_to: here.returns_to, key };
    let office = desk.office();
    let fresh = Fresh { state: token(office), verifier: token(office) };
    let state = fingerprint(&fresh.state);
    let begun = sign_in.begin(&account, &client, fresh, desk.now).await;
    let begun = begun.map_err(|failure| Refusal::Rule(failure.problem.sentence))?;
    let desk = &desk.later();
    let row = desk.new_id();
    let kept = office.sealing(desk.id()).seal(
        &begun_place(desk.id(), row),
        begun.kept.as_bytes(),
        &*office.chance,
    )?;
    let row = SignInRow {
        id: row,
        channel: id.0,
        person: desk.person()?.0,
        session: fingerprint(session).to_vec(),
        state: state.to_vec(),
        kept,
        begun_at: desk.now.as_millisecond(),
    };
    let mut writer = desk.open().await?;
    writer.begin_sign_in(&row, desk.now.checked_sub(LASTS).unwrap_or(desk.now)).await?;
    writer.commit().await?;
    Ok(begun.go_to)
}

/// Takes what was begun out, so that it is ended once.
async fn taken(desk: &Desk, session: &str, state: &str) -> Result<SignInRow, Refusal> {
    let mut writer = desk.open().await?;
    let rule = |sentence: &str| Err(Refusal::Rule(sentence.into()));
    let Some(row) = writer.sign_in_of(fingerprint(state)).await? else {
        return rule(
            "Den inloggningen är redan avslutad, eller för gammal. Inget har ändrats nu. Titta på kanalens sida om den behövs igen, och börja om därifrån.",
        );
    };
    // It stays for whoever began it.
    if Some(row.person) != desk.by() || row.session != fingerprint(session) {
        return rule(
            "Inloggningen hos plattformen började i en annan webbläsare eller av någon annan. Inget har ändrats. Börja om på kanalens sida, i den här webbläsaren.",
        );
    }
    writer.end_sign_in(row.id).await?;
    writer.commit().await?;
    if is_late(instant(row.begun_at), desk.now) {
        return rule("Det gick mer än tio minuter. Inget har ändrats. Börja om på kanalens sida.");
    }
    Ok(row)
}

/// Ends what the person began, with what they brought back from the platform.
///
/// # Errors
/// `Rule` when there is nothing to end: it was ended already, it is too late, somebody else began it;
/// `NotAllowed` when one may not any more. What the platform refuses is no error: it is how it ended.
#[boxed]
pub async fn finish(desk: &Desk, session: &str, state: &str, brought: Brought) -> Result<Came, Refusal> {
    let row = taken(desk, session, state).await?;
    let id = ChannelId(row.channel);
    let came = |how| Ok(Came { channel: id, how });
    let channel = desk.reader().channel(id).await?;
    let (platform, account) = signs_in(desk, &channel)?;
    let sign_in = platform.sign_in().ok_or_else(no_place)?;
    if brought.said_no() {
        return came(How::SaidNo);
    }
    let kept = desk.office().sealing(desk.id()).open(&begun_place(desk.id(), row.id), &row.kept)?;
    let kept = String::from_utf8_lossy(&kept);
    let pass = match sign_in.finish(&account, &kept, brought, desk.now).await {
        Ok(pass) => pass.text(),
        Err(failure) => return came(How::Failed(failure.problem)),
    };
    let account = match account.credential {
        Some(Credential::Basic { user, .. }) => {
            Account { credential: Some(Credential::Basic { user, password: pass.clone() }), ..account }
        }
        _ => account,
    };
    let desk = &desk.later();
    let trial = platform.try_out(&account, desk.now).await;
    if trial.lets_in() != Some(true) {
        return came(How::NotLetIn(Box::new(trial)));
    }
    put(&desk.later(), &channel, &pass, &trial, true, "channel.access-signed-in").await?;
    came(How::In)
}
