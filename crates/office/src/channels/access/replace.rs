//! Putting something new in the place of what lets us in, by a person: it is tried first, and the old one stays
//! until the new one is seen to work. And taking it away.

use super::{fresh, may_replace};
use crate::channels::connection;
use crate::channels::open::put_all;
use crate::channels::poll::{read_credential, voice};
use crate::desk::Desk;
use crate::jobs::LISTEN;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use torg_domain::channels::access::Access;
use torg_domain::ids::ChannelId;
use torg_domain::municipality::rights::Right;
use torg_domain::outside::pass::Pass;
use torg_domain::outside::platform::{Account, Trial};
use torg_domain::outside::{FeedAnswer, FeedRequest};
use torg_store::channels::ChannelRow;

/// The longest that anything is.
const LONGEST: usize = 20_000;

/// What came of it.
#[derive(Clone, Debug)]
pub struct Tried {
    /// What trying it showed.
    pub trial: Trial,
    /// Whether it stands in the old one's place now.
    pub kept: bool,
    /// Whether it was seen to let us in.
    pub works: bool,
}

/// What is to be done with something that could not be seen to work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unproven {
    /// The old one stays.
    Leave,
    /// It is kept all the same: the platform is down, say, and the old one is known to be worthless.
    Keep,
}

/// Tries something new that lets us in, and puts it in the old one's place when it does.
///
/// # Errors
/// `NotAllowed` unless one answers for the channel or looks after channels there; `Field` for what can be no secret;
/// `Rule` where there is nothing to be let into.
#[boxed]
pub async fn replace(desk: &Desk, id: ChannelId, new: &str, unproven: Unproven) -> Result<Tried, Refusal> {
    let channel = desk.reader().channel(id).await?;
    if !may_replace(desk, &channel) {
        return Err(Refusal::NotAllowed(Right::ManageChannels));
    }
    if channel.closed_at.is_some() {
        return Err(Refusal::Rule("Kanalen är stängd. Den behöver inget som släpper in oss.".into()));
    }
    let new = readable(new)?;
    let (trial, works) = try_out(desk, &channel, &new).await?;
    if !works && unproven == Unproven::Leave {
        return Ok(Tried { trial, kept: false, works });
    }
    put(&desk.later(), &channel, &new, &trial, works, "channel.access-replaced").await?;
    Ok(Tried { trial, kept: true, works })
}

/// What was pasted, as it is kept.
fn readable(new: &str) -> Result<String, Refusal> {
    let wrong = |text: &str| Err(Refusal::field("secret", text));
    let new = new.trim();
    if new.is_empty() {
        return wrong("Klistra in det nya: lösenordet eller åtkomstnyckeln.");
    }
    if new.starts_with('{') {
        return match serde_json::from_str::<Pass>(new) {
            Ok(pass) if !pass.access.is_empty() && new.len() <= LONGEST => Ok(pass.text()),
            _ => wrong(
                "Det som börjar med { ska vara JSON med access och, om de finns, access_until, refresh, refresh_until, app och app_secret.",
            ),
        };
    }
    if new.len() > LONGEST || new.chars().any(char::is_control) {
        return wrong("Det där kan inte vara rätt: det är för långt, eller har radbrytningar i sig.");
    }
    Ok(new.to_owned())
}

/// Tries it where it is to be used; whether it lets us in.
async fn try_out(desk: &Desk, channel: &ChannelRow, new: &str) -> Result<(Trial, bool), Refusal> {
    let credential = read_credential(channel.account.as_deref(), new);
    if let Some(connected) = connection::of(desk, channel)? {
        let account = Account { credential: Some(credential), ..connected.account };
        let trial = connected.platform.try_out(&account, desk.now).await;
        let works = trial.lets_in() == Some(true);
        return Ok((trial, works));
    }
    let Some(url) = channel.feed.clone() else {
        return Err(Refusal::Rule(
            "Kanalen hämtas inte härifrån, så det finns inget att släppas in i. Ange konto eller flöde i kanalens uppgifter först.".into(),
        ));
    };
    let request = FeedRequest {
        url,
        etag: None,
        last_modified: None,
        credential: Some(credential),
        voice: voice(channel),
        failures: 0,
        now: desk.now,
    };
    Ok(match desk.office().world.feeds.fetch(request).await {
        FeedAnswer::Failed(failure) => (Trial { problems: vec![failure.problem], ..Trial::default() }, false),
        FeedAnswer::Fetched(_) | FeedAnswer::NotModified { .. } => (Trial::default(), true),
    })
}

/// Puts what was tried in the old one's place, and has the channel asked anew; `act` is what the trail calls it.
pub(super) async fn put(
    desk: &Desk,
    tried: &ChannelRow,
    new: &str,
    trial: &Trial,
    works: bool,
    act: &'static str,
) -> Result<(), Refusal> {
    let (office, id) = (desk.office(), ChannelId(tried.id));
    let mut writer = desk.open().await?;
    let channel = writer.channel(id).await?;
    // What was tried at one place, as one account, is never kept for another.
    if (&channel.account, &channel.address, &channel.feed) != (&tried.account, &tried.address, &tried.feed)
        || channel.closed_at.is_some()
    {
        return Err(Refusal::Rule(
            "Kanalen har ändrats medan det nya prövades. Inget är bytt. Försök igen.".into(),
        ));
    }
    let place = torg_store::sealed::channel_secret(desk.id(), id.0);
    let sealed = office.sealing(desk.id()).seal(&place, new.as_bytes(), &*office.chance)?;
    writer.set_channel_secret(id, Some(sealed)).await?;
    let mut until = None;
    match office.platform(&channel.platform).filter(|_| channel.account.is_some()) {
        Some(platform) => {
            let pass = Pass::read(new);
            let access = Access::of(&pass, trial.access_until, platform.renews(&pass), desk.now);
            until = access.access_until;
            writer.save_channel_access(&fresh(&channel, access, desk.now)).await?;
        }
        None => writer.forget_channel_access(id).await?,
    }
    let body = serde_json::json!({ "until": until.map(|at: Timestamp| at.to_string()), "works": works });
    writer.tell(desk.told(act, ("channel", id.0)).body(&body));
    // What it rested for is mended, as far as anybody knows.
    writer.fetch_at(id, desk.now).await?;
    put_all(desk, &mut writer, &channel, desk.now).await?;
    Ok(writer.commit().await?)
}

/// Takes away what lets us in, without anything in its place: nothing is read or done through the channel any more.
///
/// # Errors
/// `NotAllowed`; `Rule` when nothing is kept.
#[boxed]
pub async fn forget(desk: &Desk, id: ChannelId) -> Result<(), Refusal> {
    let mut writer = desk.open().await?;
    let channel = writer.channel(id).await?;
    desk.must(Right::ManageChannels, channel.unit.into())?;
    if channel.secret.is_none() {
        return Err(Refusal::Rule("Det finns inget sparat som släpper in oss till den kanalen.".into()));
    }
    writer.set_channel_secret(id, None).await?;
    writer.forget_channel_access(id).await?;
    // Whoever listens with it stops when they next say that they are there.
    writer.drop_job(LISTEN, &id.to_string()).await?;
    writer.tell(desk.told("channel.access-forgotten", ("channel", id.0)));
    Ok(writer.commit().await?)
}
