//! The connection to a platform whose own interface we may use.

use super::access::lasting::lasting;
use super::poll::credential;
use super::spending::paying;
use crate::desk::{Desk, Office};
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use std::sync::Arc;
use torg_domain::ids::ChannelId;
use torg_domain::municipality::rights::Right;
use torg_domain::outside::platform::{Account, Platform, Trial};
use torg_store::channels::ChannelRow;

/// A platform, and the account we have there.
pub struct Connected {
    /// Its interface.
    pub platform: Arc<dyn Platform>,
    /// The account, with what lets us in.
    pub account: Account,
}

impl Office {
    /// The interface of a platform, by its key in the catalogue; none when we have none there.
    #[must_use]
    pub fn platform(&self, key: &str) -> Option<Arc<dyn Platform>> {
        self.world.platforms.iter().find(|p| p.key() == key).cloned()
    }
}

/// Whether a channel is worked in through its platform's own interface.
#[must_use]
pub fn is_connected(desk: &Desk, channel: &ChannelRow) -> bool {
    channel.account.is_some() && desk.office().platform(&channel.platform).is_some()
}

/// The platform and the account behind a channel; none when it is not connected. Where the platform takes money, it
/// is paid for as it is asked, within what the channel may cost (`spending`); where what lets us in renews, it is asked
/// with it as it is at the moment (`access::lasting`).
///
/// # Errors
/// When what lets us in cannot be unsealed.
pub fn of(desk: &Desk, channel: &ChannelRow) -> Result<Option<Connected>, Refusal> {
    let Some(platform) = desk.office().platform(&channel.platform) else { return Ok(None) };
    if channel.account.is_none() {
        return Ok(None);
    }
    let account = Account {
        platform: channel.platform.clone(),
        address: channel.address.clone(),
        credential: credential(desk, channel)?,
        budget: None,
    };
    let platform = lasting(desk, channel.id.into(), paying(desk, channel, platform), &account);
    Ok(Some(Connected { platform, account }))
}

/// Tries a channel's connection, and says what works. Changes nothing, here or there.
///
/// # Errors
/// `NotAllowed`; `Rule` when the channel is not connected.
#[boxed]
pub async fn try_out(desk: &Desk, id: ChannelId) -> Result<Trial, Refusal> {
    let row = desk.reader().channel(id).await?;
    desk.must(Right::ManageChannels, row.unit.into())?;
    let Some(Connected { platform, account }) = of(desk, &row)? else {
        return Err(Refusal::Rule(
            "Kanalen är inte ansluten. Ange konto och det som släpper in det i kanalens uppgifter först."
                .into(),
        ));
    };
    Ok(platform.try_out(&account, desk.now).await)
}
