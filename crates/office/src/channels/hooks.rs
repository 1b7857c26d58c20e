//! What platforms send us unasked (webbkrok): the applications that may, how what they send is taken in, and
//! how it is read.
//!
//! One application at a platform often sends for several channels. It has an address of its own with an
//! unguessable part, a secret its deliveries are signed with, and a word the platform says when it first asks.
//! A delivery is looked at with the signature over its bytes before anything else, and kept as it came, on the
//! disk, before it is answered; a job reads it afterwards.

mod heard;
mod known;
mod take;

use async_recursion::async_recursion as boxed;
pub use heard::{HOOK, WITHDRAWN, hear};
pub(crate) use take::Line;
pub use take::{App, NotTaken, app_at};

use crate::desk::Desk;
use crate::refusal::Refusal;
use torg_domain::municipality::rights::Right;
use torg_domain::trail::key::hex;
use torg_store::channels::hooks::{HookAppRow, HookCountRow};
use torg_store::sealed::hook_secret;
use uuid::Uuid;

/// How much of thirty-two fresh bytes a code and a greeting take, in hexadecimal digits: 160 bits.
const DIGITS: usize = 40;

/// An application as a form has it.
#[derive(Clone, Default)]
pub struct NewApp {
    /// The platform's key in the catalogue.
    pub platform: String,
    /// What it is called at the platform.
    pub name: String,
    /// What its deliveries are signed with.
    pub signing: String,
}

/// An application as the page shows it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Its row, without its secrets.
    pub app: HookAppRow,
    /// How its deliveries go.
    pub count: Option<HookCountRow>,
    /// The word the platform says when it first asks: for whoever sets it up there, and nobody else.
    pub greeting: Option<String>,
}

/// The platforms that send, by key.
#[must_use]
pub fn platforms(desk: &Desk) -> Vec<&'static str> {
    desk.office().world.platforms.iter().filter(|p| p.hook().is_some()).map(|p| p.key()).collect()
}

/// The applications, those in use first. The greeting is shown to whoever sees to channels everywhere.
///
/// # Errors
/// `NotAllowed`; what the store said.
#[boxed]
pub async fn list(desk: &Desk) -> Result<Vec<Shown>, Refusal> {
    desk.must_somewhere(Right::ManageChannels)?;
    let may = desk.must_everywhere(Right::ManageChannels).is_ok();
    let mut reader = desk.reader();
    let counts = reader.hook_counts().await?;
    let mut all = Vec::new();
    for mut app in reader.hook_apps().await? {
        app.signing = None;
        let sealed = app.greeting.take().filter(|_| may);
        all.push(Shown {
            greeting: sealed.map(|sealed| open(desk, "greeting", app.id, &sealed)).transpose()?,
            count: counts.iter().find(|c| c.app == app.id).cloned(),
            app,
        });
    }
    all.sort_by_key(|shown| shown.app.ended_at.is_some());
    Ok(all)
}

fn open(desk: &Desk, column: &'static str, app: Uuid, sealed: &[u8]) -> Result<String, Refusal> {
    let keys = desk.office().sealing(desk.id());
    let open = keys.open(&hook_secret(desk.id(), column, app), sealed)?;
    Ok(String::from_utf8_lossy(&open).into_owned())
}

/// Makes an application's address, and the word it is greeted with.
///
/// # Errors
/// `NotAllowed`; `Field` naming what is missing.
#[boxed]
pub async fn make(desk: &Desk, new: &NewApp) -> Result<Uuid, Refusal> {
    desk.must_everywhere(Right::ManageChannels)?;
    if !platforms(desk).contains(&new.platform.as_str()) {
        return Err(Refusal::field("platform", "Välj en plattform som kan skicka till oss."));
    }
    let name = new.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > 200 {
        return Err(Refusal::field("name", "Skriv vad appen heter hos plattformen."));
    }
    let signing = new.signing.trim();
    if signing.len() < 8 || signing.len() > 1_000 || signing.chars().any(char::is_control) {
        return Err(Refusal::field(
            "signing",
            "Klistra in appens hemlighet, som den står hos plattformen. Den är minst 8 tecken.",
        ));
    }
    let office = desk.office();
    let fresh = || hex(&office.chance.secret()).chars().take(DIGITS).collect::<String>();
    let (id, code, greeting) = (desk.new_id(), fresh(), fresh());
    let keys = office.sealing(desk.id());
    let seal = |column, secret: &str| {
        keys.seal(&hook_secret(desk.id(), column, id), secret.as_bytes(), &*office.chance)
    };
    let row = HookAppRow {
        id,
        platform: new.platform.clone(),
        name,
        code,
        signing: Some(seal("signing", signing)?),
        greeting: Some(seal("greeting", &greeting)?),
        made_by: desk.person()?.0,
        made_at: desk.now.as_millisecond(),
        ended_at: None,
    };
    let mut writer = desk.open().await?;
    writer.add_hook_app(&row).await?;
    let body = serde_json::json!({ "platform": row.platform, "name": row.name });
    writer.tell(desk.told("hook.made", ("hook_app", id)).body(&body));
    writer.commit().await?;
    Ok(id)
}

/// Takes an application away: nothing more is taken in from it, and its secrets are gone.
///
/// # Errors
/// `NotAllowed`; `Missing`; `Rule` when it is taken away already.
#[boxed]
pub async fn end(desk: &Desk, id: Uuid) -> Result<(), Refusal> {
    desk.must_everywhere(Right::ManageChannels)?;
    let mut writer = desk.open().await?;
    let row = writer.hook_app(id).await?;
    if !writer.end_hook_app(id, desk.now).await? {
        return Err(Refusal::Rule("Appen är redan borttagen.".into()));
    }
    let body = serde_json::json!({ "platform": row.platform, "name": row.name });
    writer.tell(desk.told("hook.ended", ("hook_app", id)).body(&body));
    writer.commit().await?;
    desk.office().hooks.forget();
    Ok(())
}
