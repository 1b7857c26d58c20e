//! Signing in at the played platform, where the story says that one does. What it gives for a code is a pass that it
//! takes from then on.

use crate::outside::held;
use crate::site::{Site, refused};
use jiff::{SignedDuration, Timestamp};
use torg_domain::channels::problem::Problem;
use torg_domain::outside::Outside;
use torg_domain::outside::pass::Pass;
use torg_domain::outside::platform::{Account, PlatformFailure};
use torg_domain::outside::sign_in::{Begun, Brought, Client, Fresh, Here, Named, SignIn};

/// The code that is given for a pass.
pub const CODE: &str = "koden-hemlig";

/// What is remembered between beginning and ending: secret.
pub const KEPT: &str = "minnet-hemligt";

/// What it gives: it lasts an hour, and is renewed with what is worth something once.
#[must_use]
pub fn given(now: Timestamp) -> Pass {
    Pass {
        access: "in-hemlig".into(),
        access_until: now.checked_add(SignedDuration::from_hours(1)).ok(),
        refresh: Some("om-hemlig".into()),
        app: Some("torg".into()),
        ..Pass::default()
    }
}

impl Site {
    /// From now on one signs in there.
    pub fn signs_in(&self) {
        held(&self.state).signs_in = true;
    }

    /// Where the last who began was sent, and with what they are to come back.
    #[must_use]
    pub fn went(&self) -> (String, String) {
        let went = held(&self.state).went.clone();
        (went.rsplit('=').next().unwrap_or_default().to_owned(), went)
    }
}

impl SignIn for Site {
    fn new_key(&self) -> Option<String> {
        Some("nyckeln-hemlig".into())
    }

    fn named(&self, here: &Here) -> Result<Named, Problem> {
        match here.document.starts_with("https://") {
            true => Ok(Named { id: here.document.clone(), keyed: true }),
            false => Err(refused("Därifrån går det inte att logga in.")),
        }
    }

    fn document(&self, client: &Client, name: &str) -> Option<String> {
        client.key.as_ref().map(|_| format!("{{\"client_id\":\"{}\",\"client_name\":\"{name}\"}}", client.id))
    }

    fn begin<'a>(
        &'a self,
        _account: &'a Account,
        client: &'a Client,
        fresh: Fresh,
        now: Timestamp,
    ) -> Outside<'a, Result<Begun, PlatformFailure>> {
        Box::pin(async move {
            let mut state = held(&self.state);
            if let Some(failure) = state.failure(now) {
                return Err(failure);
            }
            assert!(client.key.is_some());
            state.went = format!("https://plattformen.example/in?state={}", fresh.state);
            Ok(Begun { go_to: state.went.clone(), kept: KEPT.into() })
        })
    }

    fn finish<'a>(
        &'a self,
        _account: &'a Account,
        kept: &'a str,
        brought: Brought,
        now: Timestamp,
    ) -> Outside<'a, Result<Pass, PlatformFailure>> {
        Box::pin(async move {
            self.faults.outside("platform sign in", || {}).await;
            assert_eq!(kept, KEPT, "what was remembered comes back as it was");
            let mut state = held(&self.state);
            if brought.code.as_deref() != Some(CODE) {
                return Err(crate::site::failure(refused("Koden gäller inte."), now, false));
            }
            let pass = given(now);
            state.refresh.clone_from(&pass.refresh);
            state.takes = Some(pass.access.clone());
            Ok(pass)
        })
    }
}
