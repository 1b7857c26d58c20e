//! The only place where the parts are wired together: store, world and office.

use crate::installation::{Installation, Security, Settings};
use crate::keys::LiveKeys;
use crate::packs;
use crate::world::{Dice, Wall};
use std::sync::Arc;
use torg_connectors::browser::Chromium;
use torg_connectors::diaries::folder::Folders;
use torg_connectors::guard::{AllowedHost, Guard, Rules};
use torg_connectors::mail;
use torg_connectors::media::MediaClient;
use torg_connectors::platforms::{self, feed::FeedClient};
use torg_connectors::there::Looker;
use torg_domain::outside::browser::Browser;
use torg_domain::outside::diary::DiaryFolder;
use torg_domain::outside::{Clock, SendMail};
use torg_office::{Office, World};

/// The office over an opened installation, with the world as its settings allow.
///
/// # Errors
/// When the guard cannot be made or the mail settings do not hold.
pub fn office(installation: &Installation) -> anyhow::Result<Arc<Office>> {
    over(installation, Arc::new(Wall), world(&installation.settings)?)
}

/// The demo's: its story is played in the past, and its places are invented, so that no picture of any page
/// can be had and no browser is begun in vain.
///
/// # Errors
/// As `office`.
pub fn office_of_the_demo(installation: &Installation, clock: Arc<dyn Clock>) -> anyhow::Result<Arc<Office>> {
    let world = World { browser: None, ..world(&installation.settings)? };
    over(installation, clock, world)
}

fn over(installation: &Installation, clock: Arc<dyn Clock>, world: World) -> anyhow::Result<Arc<Office>> {
    Ok(Office::new(
        installation.store.clone(),
        LiveKeys::at(installation.key_path.clone(), installation.keys.clone()),
        packs::platforms()?,
        clock,
        Arc::new(Dice),
        world,
    ))
}

/// The browser that takes pictures of pages: the one that is set, else the first in `PATH`.
fn browser(settings: &Settings, rules: Rules) -> Option<Arc<dyn Browser>> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let program = settings.browser.clone().or_else(|| Chromium::find(std::env::split_paths(&path)));
    if program.is_none() {
        tracing::warn!("no browser is found (Debian: chromium), so evidence holds no pictures of pages");
    }
    Some(Arc::new(Chromium::new(program?, rules)))
}

fn world(settings: &Settings) -> anyhow::Result<World> {
    let mut rules = Rules { contact: settings.address.clone().unwrap_or_default(), ..Rules::default() };
    for host in &settings.allowed_private_hosts {
        let allowed: AllowedHost = host
            .parse()
            .map_err(|why| anyhow::anyhow!("{host} in allowed_private_hosts is no host name: {why}"))?;
        rules.allow_private.push(allowed);
    }
    let seen_through = rules.clone();
    let guard = Arc::new(Guard::new(rules).map_err(|why| anyhow::anyhow!("{why}"))?);
    if guard.is_trustless() {
        tracing::warn!(
            "this machine holds no trusted certificates (Debian: ca-certificates), \
             so no feed can be fetched over https"
        );
    }
    let mail: Option<Arc<dyn SendMail>> = match &settings.smtp {
        None => None,
        Some(smtp) => {
            let security = match smtp.security {
                Security::Starttls => mail::Security::StartTls,
                Security::Tls => mail::Security::Implicit,
                Security::None => mail::Security::None,
            };
            let mailer = mail::Mailer::new(&mail::Settings {
                host: smtp.host.clone(),
                port: Some(smtp.port),
                security,
                sign_in: smtp.user.clone().zip(smtp.password.clone()),
                from: smtp.from.clone(),
                bounces: smtp.bounces.clone(),
                certificate: None,
                patience: std::time::Duration::from_secs(30),
            })?;
            Some(Arc::new(mailer))
        }
    };
    let diary =
        settings.diary_folder.as_deref().map(|at| Arc::new(Folders::under(at)) as Arc<dyn DiaryFolder>);
    Ok(World {
        feeds: Arc::new(FeedClient::new(guard.clone())),
        media: Arc::new(MediaClient::new(guard.clone())),
        platforms: platforms::all(&guard),
        stranger: Some(platforms::stranger(&guard)),
        look: Arc::new(Looker::new(guard)),
        browser: browser(settings, seen_through),
        mail,
        diary,
        paper: Arc::new(torg_paper::Press),
        address: settings.address.clone(),
        hosts: settings.hosts.clone(),
        log_host: settings.log_host.clone(),
    })
}
