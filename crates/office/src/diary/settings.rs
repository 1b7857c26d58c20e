//! How an authority keeps its diary: a series of our own, by mail to a registrar, or by a watched folder.

use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::diary::series::{Made, Template};
use torg_domain::ids::{AuthorityId, DiaryId};
use torg_domain::municipality::rights::Right;
use torg_store::Problem;
use torg_store::diary::rows::DiaryRow;

/// What is said of a diary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// `torg`, `mail` or `folder`.
    pub kept: String,
    /// The diary's short name.
    pub prefix: String,
    /// The form of its numbers.
    pub template: String,
    /// The registrar's mailbox.
    pub mail_to: String,
    /// The folder's name.
    pub folder: String,
    /// Working days until somebody is told that no answer came.
    pub chase_days: i64,
    /// Whether everybody may search its public columns.
    pub shown: bool,
    /// The number this year's series goes on with, where it is to be another than 1.
    pub next: Option<i64>,
}

/// Says how an authority keeps its diary, for the first time or anew.
///
/// # Errors
/// `NotAllowed`; `Field` with what cannot be used; `Stale` when somebody has said otherwise meanwhile.
#[boxed]
pub async fn set(
    desk: &Desk,
    authority: AuthorityId,
    revision: Option<i64>,
    said: &Settings,
) -> Result<DiaryRow, Refusal> {
    desk.must_everywhere(Right::ManagePeople)?;
    let clean = checked(said)?;
    let mut writer = desk.open().await?;
    if !writer.authorities().await?.iter().any(|a| a.id == authority.0) {
        return Err(Refusal::Missing);
    }
    let was = writer.diary_of(authority).await?;
    if was.as_ref().map(|w| w.revision) != revision {
        return Err(Refusal::Stale);
    }
    if clean.kept == "folder" {
        let same =
            |d: &DiaryRow| d.folder == clean.folder && d.kept == "folder" && d.authority != authority.0;
        if writer.diaries().await?.iter().any(same) {
            return Err(Refusal::field("folder", "En annan nämnd använder den mappen. Välj ett annat namn."));
        }
    }
    let row = DiaryRow {
        id: was.as_ref().map_or_else(|| desk.new_id(), |w| w.id),
        authority: authority.0,
        kept: clean.kept,
        prefix: clean.prefix,
        template: clean.template,
        mail_to: clean.mail_to,
        folder: clean.folder,
        chase_days: clean.chase_days,
        shown: clean.shown,
        set_by: desk.by(),
        set_at: desk.now.as_millisecond(),
        revision: revision.unwrap_or(0) + 1,
    };
    match was {
        Some(_) => writer.save_diary(&row).await?,
        None => writer.add_diary(&row).await?,
    }
    let year = desk.today().year();
    if let Some(next) = clean.next {
        let last = writer.last_serial(DiaryId(row.id), year).await?;
        match last {
            Some(last) if last + 1 == next => {}
            Some(last) => {
                let text = format!(
                    "Serien för {year} har börjat och fortsätter med {}. Ett nummer hoppas aldrig över.",
                    last + 1
                );
                return Err(Refusal::field("next", text));
            }
            None => writer.begin_series(DiaryId(row.id), year, next - 1).await?,
        }
    }
    let body = serde_json::json!({ "authority": authority.0, "kept": row.kept, "next": clean.next });
    writer.tell(desk.told("diary.set", ("diary", row.id)).body(&body).row(&row));
    writer.commit().await.map_err(|problem| match problem {
        Problem::Taken(_) => Refusal::Stale,
        other => other.into(),
    })?;
    Ok(row)
}

/// The number that an example of the template gives.
///
/// # Errors
/// `Field` with what is wrong with the template.
pub fn example(desk: &Desk, template: &str, prefix: &str, next: i64) -> Result<String, Refusal> {
    let template =
        Template::read(template, prefix).map_err(|why| Refusal::field("template", why.to_string()))?;
    let (year, month) = (desk.today().year(), desk.today().month());
    Ok(template.case(Made { prefix, year, month, serial: next }))
}

fn checked(said: &Settings) -> Result<Settings, Refusal> {
    let line = |text: &str| -> String { text.trim().chars().filter(|c| !c.is_control()).take(200).collect() };
    let mut clean = Settings {
        kept: said.kept.clone(),
        prefix: line(&said.prefix),
        template: line(&said.template),
        mail_to: line(&said.mail_to),
        folder: line(&said.folder),
        chase_days: said.chase_days,
        shown: said.shown,
        next: said.next,
    };
    if clean.prefix.chars().count() > 20 {
        return Err(Refusal::field("prefix", "Beteckningen får ha högst 20 tecken."));
    }
    if !(1..=60).contains(&clean.chase_days) {
        return Err(Refusal::field("chase_days", "Skriv ett antal arbetsdagar mellan 1 och 60."));
    }
    if clean.next.is_some_and(|next| !(1..=999_999).contains(&next)) {
        return Err(Refusal::field("next", "Skriv ett nummer mellan 1 och 999 999."));
    }
    match clean.kept.as_str() {
        "torg" => {
            Template::read(&clean.template, &clean.prefix)
                .map_err(|why| Refusal::field("template", why.to_string()))?;
        }
        "mail" => {
            let plain = clean.mail_to.split_once('@').is_some_and(|(who, host)| {
                !who.is_empty() && host.contains('.') && !clean.mail_to.contains([' ', ',', ';', '<', '>'])
            });
            if !plain {
                return Err(Refusal::field("mail_to", "Skriv registratorns e-postadress."));
            }
            clean.next = None;
        }
        "folder" => {
            let plain = (1..=60).contains(&clean.folder.len())
                && clean.folder.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            if !plain {
                return Err(Refusal::field(
                    "folder",
                    "Skriv mappens namn med små bokstäver a–z, siffror och bindestreck.",
                ));
            }
            clean.next = None;
        }
        _ => return Err(Refusal::field("kept", "Välj hur diariet förs.")),
    }
    Ok(clean)
}
