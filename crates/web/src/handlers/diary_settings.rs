//! How each authority keeps its diary: the list, one authority's form, and saving it.

use super::{Fields, staff::alphabetical};
use crate::{
    diary::settings::{DiarySettingsPage, Setting},
    links,
    parts::form::Filled,
    site::{In, Shared, on_to},
};
use axum::{Router, extract::Path, response::Response, routing::get};
use torg_domain::ids::{AuthorityId, DiaryId};
use torg_office::{
    Desk, Refusal,
    diary::settings::{self, Settings},
};
use torg_store::diary::rows::DiaryRow;
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/diary/settings", get(list))
        .route("/desk/diary/settings/{id}", get(setting).post(set))
}

async fn list(me: In) -> Response {
    match settings_page(&me.desk, None, None, None).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn setting(me: In, Path(id): Path<AuthorityId>) -> Response {
    match settings_page(&me.desk, Some(id), None, None).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn settings_page(
    desk: &Desk,
    open: Option<AuthorityId>,
    filled: Option<Filled>,
    refused: Option<String>,
) -> Result<DiarySettingsPage, Refusal> {
    let mut reader = desk.reader();
    let mut authorities = reader.authorities().await?;
    authorities.sort_by_cached_key(|a| alphabetical(&a.name));
    let diaries = reader.diaries().await?;
    let of = |id: Uuid| diaries.iter().find(|d| d.authority == id);
    let mut setting = None;
    if let Some(id) = open {
        let authority = authorities.iter().find(|a| a.id == id.0).ok_or(Refusal::Missing)?;
        let row = of(authority.id);
        let last = match row {
            Some(row) => reader.last_serial(DiaryId(row.id), desk.today().year()).await?,
            None => None,
        };
        let next = row
            .filter(|r| r.kept == "torg")
            .and_then(|r| settings::example(desk, &r.template, &r.prefix, last.unwrap_or(0) + 1).ok());
        setting = Some(Setting {
            authority: id,
            name: authority.name.clone(),
            revision: row.map(|r| r.revision),
            next,
            begun: last.is_some(),
            filled: filled.unwrap_or_else(|| said(row)),
        });
    }
    let kept = |id: Uuid| of(id).map(|d| d.kept.clone()).unwrap_or_default();
    let world = &desk.office().world;
    Ok(DiarySettingsPage {
        authorities: authorities.iter().map(|a| (a.id.into(), a.name.clone(), kept(a.id))).collect(),
        open: setting,
        mail: world.mail.is_some(),
        folder: world.diary.is_some(),
        refused,
    })
}

fn said(row: Option<&DiaryRow>) -> Filled {
    let Some(row) = row else { return Filled::new("").with("chase_days", "3").with("shown", "yes") };
    let filled = Filled::new("")
        .with("kept", row.kept.as_str())
        .with("prefix", row.prefix.as_str())
        .with("template", row.template.as_str())
        .with("mail_to", row.mail_to.as_str())
        .with("folder", row.folder.as_str())
        .with("chase_days", row.chase_days.to_string());
    if row.shown { filled.with("shown", "yes") } else { filled }
}

async fn set(me: In, Path(id): Path<AuthorityId>, fields: Fields) -> Response {
    let said = Settings {
        kept: fields.get("kept").into(),
        prefix: fields.get("prefix").into(),
        template: fields.get("template").into(),
        mail_to: fields.get("mail_to").into(),
        folder: fields.get("folder").into(),
        chase_days: fields.parse("chase_days").unwrap_or(0),
        shown: fields.get("shown") == "yes",
        next: fields.parse("next"),
    };
    let filled = Filled::of("", &fields.0);
    let page = match settings::set(&me.desk, id, fields.parse("revision"), &said).await {
        Ok(_) => return on_to(&links::diary_setting(id), "diary-settings"),
        Err(Refusal::Field { field, text }) => {
            settings_page(&me.desk, Some(id), Some(filled.wrong(field, text)), None).await
        }
        Err(Refusal::Stale) => {
            let why = "Någon annan har ändrat inställningarna sedan du öppnade sidan. Inget är ändrat av dig. Läs vad som gäller nu och försök igen.";
            settings_page(&me.desk, Some(id), None, Some(why.into())).await
        }
        Err(refusal) => return me.refuse(refusal),
    };
    match page {
        Ok(page) => me.again(&page),
        Err(refusal) => me.refuse(refusal),
    }
}
