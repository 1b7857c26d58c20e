//! Renewing what lets us in: the access token holds two hours, and what renews it is itself renewed each time.

use super::client::X;
use crate::platforms::{
    interface::endpoint,
    refresh::{Proof, Renews, renewed},
};
use jiff::{SignedDuration, Timestamp};
use torg_domain::outside::{pass::Renewal, platform::Account};

impl X {
    pub(super) async fn renewed(&self, account: &Account, now: Timestamp) -> Renewal {
        let how = Renews {
            url: endpoint(&self.root, "/2/oauth2/token", &[]),
            proof: Proof::Header,
            usual: SignedDuration::from_hours(2),
        };
        renewed(&self.guard, account, how, now).await
    }
}
