//! Every platform with a played server that is well and has something to tell: own posts, visitors' words at two
//! levels, more than a page of something. What stands where is each platform's own, in its file.

use crate::{moods::Comes, played::Plays};
use std::{pin::Pin, sync::Arc};
use torg_connectors::{guard::Guard, platforms};
use torg_domain::outside::{
    Credential,
    pass::Pass,
    platform::{Account, Platform},
};

type Make = Box<dyn Fn(Arc<Guard>, &str) -> Box<dyn Platform> + Send + Sync>;

/// A platform, and a server that plays it.
pub struct Stage {
    pub server: Box<dyn Plays>,
    /// Signed in.
    pub account: Account,
    renews: [&'static str; 3],
    /// What comes of a way of misbehaving here, where that is another thing than elsewhere.
    pub instead: &'static [(&'static str, Comes)],
    make: Make,
}

impl Stage {
    pub fn of(
        server: impl Plays + 'static,
        account: Account,
        make: impl Fn(Arc<Guard>, &str) -> Box<dyn Platform> + Send + Sync + 'static,
    ) -> Self {
        let renews = ["r1", "1-app", "hemlig"];
        Self { server: Box::new(server), account, renews, instead: &[], make: Box::new(make) }
    }

    /// The same, where one thing or another comes of it otherwise than elsewhere.
    pub fn but(self, instead: &'static [(&'static str, Comes)]) -> Self {
        Self { instead, ..self }
    }

    /// The same, where the pass is renewed with this refresh token, by this application, with this secret of its.
    pub fn renewed_with(self, renews: [&'static str; 3]) -> Self {
        Self { renews, ..self }
    }

    /// The platform, behind this guard, as when the program has just begun.
    pub fn platform(&self, guard: Arc<Guard>) -> Box<dyn Platform> {
        (self.make)(guard, &self.server.url())
    }

    /// The account with what renews its pass.
    pub fn renewing(&self) -> Account {
        let Some(Credential::Basic { user, password }) = self.account.credential.clone() else {
            panic!("signed in as somebody")
        };
        let [refresh, app, secret] = self.renews.map(|text| Some(text.to_owned()));
        let pass = Pass { refresh, app, app_secret: secret, ..Pass::read(&password) };
        let credential = Some(Credential::Basic { user, password: pass.text() });
        Account { credential, ..self.account.clone() }
    }
}

type Begins = fn() -> Pin<Box<dyn Future<Output = Stage> + Send>>;

/// Every platform whose own interface we may use, by its key.
pub const ALL: [(&str, Begins); 10] = [
    (platforms::wordpress::KEY, || Box::pin(crate::wordpress::stage())),
    (platforms::mastodon::KEY, || Box::pin(crate::mastodon::stage())),
    (platforms::bluesky::KEY, || Box::pin(crate::bluesky::stage())),
    (platforms::facebook::KEY, || Box::pin(crate::facebook::stage())),
    (platforms::instagram::KEY, || Box::pin(crate::instagram::stage())),
    (platforms::threads::KEY, || Box::pin(crate::threads::stage())),
    (platforms::x::KEY, || Box::pin(crate::x::stage())),
    (platforms::youtube::KEY, || Box::pin(crate::youtube::stage())),
    (platforms::linkedin::KEY, || Box::pin(crate::linkedin::stage())),
    (platforms::tiktok::KEY, || Box::pin(crate::tiktok::stage())),
];

#[tokio::test]
async fn no_platform_is_left_out() {
    let all = platforms::all(&crate::door::open_to(1));
    let keys: Vec<_> = all.iter().map(|platform| platform.key()).collect();
    assert_eq!(ALL.map(|(key, _)| key).to_vec(), keys);
}
