//! The diary: the queue, registering, searching inside and for everybody, and how it is kept.

use super::{Fields, staff::alphabetical};
use crate::{
    diary::{
        open::{Line as OpenLine, OpenDiaryPage},
        queue::{Handed, Line, QueuePage},
        register::RegisterPage,
        search::{DiarySearchPage, Hit},
        settings::{DiarySettingsPage, Setting},
    },
    links,
    parts::{
        form::{Choice, Filled},
        tracks,
    },
    site::{Here, In, Shared, on_to, refuse},
};
use axum::{
    Router,
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use torg_domain::{
    diary::{columns::Shown, handed::Direction},
    ids::{AuthorityId, DiaryId, MessageId},
    inbox::message::Visibility,
};
use torg_office::{
    Desk, Refusal,
    diary::{
        columns::Written,
        queue::{self, Waiting},
        register::{self, Proposal, Registering},
        search::{self, Asked, Hits},
        settings::{self, Settings},
    },
    inbox::read::names,
};
use torg_store::diary::rows::DiaryRow;
use torg_store::diary::search::{Found, Place};
use torg_store::inbox::rows::instant;
use uuid::Uuid;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/diary", get(everybody))
        .route("/desk/diary", get(waiting))
        .route("/desk/diary/register/{id}", get(form).post(enter))
        .route("/desk/diary/search", get(look).post(find))
        .route("/desk/diary/settings", get(list))
        .route("/desk/diary/settings/{id}", get(setting).post(set))
}

/// How long a public page may be kept by whoever asked for it, or stands between.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=120");

#[derive(Deserialize, Default)]
struct From {
    after: Option<String>,
}

/// `millis.n`: where a page begins.
fn pair(text: &str) -> Option<(i64, i64)> {
    let (at, n) = text.split_once('.')?;
    Some((at.parse().ok()?, n.parse().ok()?))
}

/// `millis.id`: where a page of registrations begins.
fn place(text: &str) -> Option<Place> {
    let (at, id) = text.split_once('.')?;
    Some(Place { at: at.parse().ok()?, id: id.parse().ok()? })
}

fn placed(place: Place) -> String {
    format!("{}.{}", place.at, place.id)
}

async fn waiting(me: In, Query(asked): Query<From>) -> Response {
    match queue_page(&me, asked.after.as_deref()).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn queue_page(me: &In, after: Option<&str>) -> Result<QueuePage, Refusal> {
    let queue = queue::queue(&me.desk, after.and_then(pair)).await?;
    let people = names(&me.desk).await?;
    let mut reader = me.desk.reader();
    let kept: Vec<_> = reader.diaries().await?.into_iter().map(|d| d.authority).collect();
    let unset = reader.authorities().await?.into_iter().filter(|a| !kept.contains(&a.id)).map(|a| a.name);
    Ok(QueuePage {
        lines: queue.waiting.iter().map(|w| line(me, w, &people)).collect(),
        further: after.is_some(),
        next: queue.next.map(|(at, n)| format!("{at}.{n}")),
        unset: unset.collect(),
    })
}

fn line(me: &In, w: &Waiting, people: &BTreeMap<Uuid, String>) -> Line {
    let guarded = w.message.visibility != Visibility::Public;
    Line {
        message: w.message.id,
        says: (!guarded).then(|| w.message.title.clone().unwrap_or_else(|| w.message.snippet.clone())),
        author: (!guarded).then(|| w.message.author.clone()),
        channel: w.channel.name.clone(),
        came_at: w.message.published_at.unwrap_or(w.message.captured_at),
        days: w.days,
        transfer: w.transfer,
        decided: w.ordered_by.and_then(|by| people.get(&by)).map(|who| (who.clone(), w.reason.clone())),
        proposed: w.proposed.as_ref().map(|(to, why)| (tracks::record(&me.ctx, *to), why.clone())),
        handed: w.handed.as_ref().map(|(entry, h)| Handed {
            entry: entry.id.into(),
            sent_at: h.sent_at.map(instant),
            mail: h.how == "mail",
            chased: h.chased,
            problem: h.problem.clone(),
        }),
    }
}

async fn form(me: In, Path(id): Path<MessageId>) -> Response {
    match register::propose(&me.desk, id).await {
        Ok(proposal) => {
            let filled = proposed(&proposal);
            match register_page(&me.desk, proposal, filled, None).await {
                Ok(page) => me.page(&page),
                Err(refusal) => me.refuse(refusal),
            }
        }
        Err(refusal) => me.refuse(refusal),
    }
}

fn proposed(proposal: &Proposal) -> Filled {
    let c = &proposal.columns;
    let mut filled = Filled::new("")
        .with("authority", proposal.authority.to_string())
        .with("on", c.on.to_string())
        .with("counterpart", c.counterpart.as_str())
        .with("counterpart_shown", c.counterpart_shown.word())
        .with("subject", c.subject.as_str())
        .with("subject_shown", c.subject_shown.word());
    if let Shown::Replaced(other) = &c.counterpart_shown {
        filled = filled.with("counterpart_public", other.as_str());
    }
    if let Shown::Replaced(other) = &c.subject_shown {
        filled = filled.with("subject_public", other.as_str());
    }
    filled
}

async fn register_page(
    desk: &Desk,
    proposal: Proposal,
    filled: Filled,
    refused: Option<String>,
) -> Result<RegisterPage, Refusal> {
    let authorities: BTreeMap<Uuid, String> =
        desk.reader().authorities().await?.into_iter().map(|a| (a.id, a.name)).collect();
    let name = |id: Uuid| authorities.get(&id).cloned().unwrap_or_default();
    let choices = proposal.diaries.iter().map(|d| Choice::new(d.authority.to_string(), name(d.authority)));
    let guarded = match proposal.message.visibility {
        Visibility::Secret => {
            Some("Meddelandet är sekretessmarkerat. Dess ord får inte stå i den offentliga formen.")
        }
        Visibility::Direct => {
            Some("Meddelandet är ett direktmeddelande. Dess ord får inte stå i den offentliga formen.")
        }
        Visibility::Public => None,
    };
    Ok(RegisterPage {
        message: proposal.message.id,
        revision: proposal.message.revision,
        incoming: !proposal.message.ours,
        kept: proposal.diary.as_ref().map(|d| d.kept.clone()),
        authority: name(proposal.authority.0),
        diaries: choices.collect(),
        guarded: guarded.map(str::to_owned),
        filled,
        refused,
    })
}

/// The columns of a form.
pub(super) fn written(fields: &Fields) -> Written {
    Written {
        on: fields.parse("on"),
        counterpart: fields.get("counterpart").into(),
        counterpart_shown: Shown::of(fields.get("counterpart_shown"), fields.get("counterpart_public")),
        subject: fields.get("subject").into(),
        subject_shown: Shown::of(fields.get("subject_shown"), fields.get("subject_public")),
        marking: fields.get("marking").into(),
    }
}

async fn enter(me: In, Path(id): Path<MessageId>, fields: Fields) -> Response {
    let registering = Registering {
        authority: fields.parse("authority"),
        written: written(&fields),
        case: fields.get("case").into(),
    };
    let done = register::register(&me.desk, id, fields.parse("revision"), &registering).await;
    let (field, text) = match done {
        Ok(entry) => {
            let said = if entry.number.is_some() { "diary-registered" } else { "diary-handed" };
            return on_to(&links::diary_entry(entry.id.into()), said);
        }
        Err(Refusal::Field { field, text }) => (Some(field), text),
        Err(refusal @ (Refusal::Missing | Refusal::NotAllowed(_) | Refusal::Broken(_))) => {
            return me.refuse(refusal);
        }
        Err(other) => (None, other.to_string()),
    };
    let filled = Filled::of("", &fields.0);
    let (filled, refused) = match field {
        Some(field) => (filled.wrong(field, text), None),
        None => (filled, Some(text)),
    };
    match register::propose(&me.desk, id).await {
        Ok(proposal) => match register_page(&me.desk, proposal, filled, refused).await {
            Ok(page) => me.again(&page),
            Err(refusal) => me.refuse(refusal),
        },
        Err(refusal) => me.refuse(refusal),
    }
}

async fn look(me: In) -> Response {
    match blank_search(&me.desk).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

/// The form before anything was searched: nothing is read, and nothing is on the trail.
async fn blank_search(desk: &Desk) -> Result<DiarySearchPage, Refusal> {
    let mut reader = desk.reader();
    let names: BTreeMap<Uuid, String> =
        reader.authorities().await?.into_iter().map(|a| (a.id, a.name)).collect();
    let mut mine = Vec::new();
    let mut years = vec![i64::from(desk.today().year())];
    for diary in reader.diaries().await? {
        if torg_office::diary::sight::may_in(
            desk,
            &mut reader,
            torg_domain::municipality::rights::Right::Register,
            AuthorityId(diary.authority),
        )
        .await?
        {
            years.extend(reader.diary_years(DiaryId(diary.id)).await?);
            let name = names.get(&diary.authority).cloned().unwrap_or_default();
            mine.push((diary, name));
        }
    }
    let filled = Filled::new("").with("year", desk.today().year().to_string());
    let filled = match mine.first() {
        Some((diary, _)) => filled.with("authority", diary.authority.to_string()),
        None => filled,
    };
    Ok(DiarySearchPage {
        diaries: choices(&mine),
        years: year_choices(years),
        filled,
        hits: None,
        next: None,
    })
}

fn choices(diaries: &[(DiaryRow, String)]) -> Vec<Choice> {
    let mut all: Vec<_> = diaries
        .iter()
        .map(|(d, name)| (alphabetical(name), Choice::new(d.authority.to_string(), name)))
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all.into_iter().map(|(_, choice)| choice).collect()
}

fn year_choices(mut years: Vec<i64>) -> Vec<Choice> {
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    years.into_iter().map(|y| Choice::new(y.to_string(), y.to_string())).collect()
}

async fn find(me: In, fields: Fields) -> Response {
    let asked = Asked {
        authority: fields.parse("authority"),
        year: fields.parse("year"),
        words: fields.get("q").chars().take(200).collect(),
        after: place(fields.get("after")),
    };
    match search::restricted(&me.desk, &asked).await {
        Ok(hits) => {
            let mut years = hits.years.clone();
            years.extend([hits.year, i64::from(me.desk.today().year())]);
            me.page(&DiarySearchPage {
                diaries: choices(&hits.diaries),
                years: year_choices(years),
                filled: Filled::of("", &fields.0),
                next: hits.next.map(placed),
                hits: Some(hits.found.into_iter().map(hit).collect()),
            })
        }
        Err(refusal) => me.refuse(refusal),
    }
}

fn hit(f: Found) -> Hit {
    Hit {
        id: f.entry.id.into(),
        number: f.entry.number,
        on: f.entry.on_day,
        counterpart: f.counterpart,
        subject: f.subject,
        annulled: f.entry.annulled_at.is_some(),
        marking: f.entry.marking,
    }
}

#[derive(Deserialize, Default)]
struct Searched {
    authority: Option<String>,
    year: Option<String>,
    q: Option<String>,
    after: Option<String>,
}

async fn everybody(State(site): State<Shared>, here: Here, Query(asked): Query<Searched>) -> Response {
    let desk = site.office.desk_of_job(here.municipality.clone(), "public");
    let further = asked.after.is_some();
    let asked = Asked {
        authority: asked.authority.and_then(|a| a.parse().ok()),
        year: asked.year.and_then(|y| y.parse().ok()).filter(|y| (1900..=9999).contains(y)),
        words: asked.q.unwrap_or_default().trim().chars().take(200).collect(),
        after: asked.after.as_deref().and_then(place),
    };
    match search::public(&desk, &asked).await {
        Ok(hits) => {
            let page = open_page(&desk, hits, asked.words, further);
            let mut response = here.page(&page).into_response();
            let headers = response.headers_mut();
            headers.insert(header::CACHE_CONTROL, KEPT);
            headers.insert(header::VARY, HeaderValue::from_static("accept-language, host"));
            response
        }
        Err(refusal) => refuse(&here.ctx, refusal),
    }
}

fn open_page(desk: &Desk, hits: Hits, words: String, further: bool) -> OpenDiaryPage {
    let mut years = hits.years.clone();
    years.extend([hits.year, i64::from(desk.today().year())]);
    let authority = hits.diary.as_ref().map(|d| AuthorityId(d.authority));
    let name = hits.diaries.iter().find(|(d, _)| Some(d.authority) == authority.map(|a| a.0));
    OpenDiaryPage {
        diaries: choices(&hits.diaries),
        name: name.map(|(_, name)| name.clone()).unwrap_or_default(),
        authority,
        years: year_choices(years),
        year: hits.year,
        words,
        lines: hits.found.into_iter().map(open_line).collect(),
        further,
        next: hits.next.map(placed),
    }
}

fn open_line(f: Found) -> OpenLine {
    OpenLine {
        number: f.entry.number.unwrap_or_default(),
        on: f.entry.on_day,
        incoming: Direction::from_word(&f.entry.direction) == Direction::Incoming,
        counterpart: f.counterpart_public,
        subject: f.subject_public,
        annulled: f.entry.annulled_at.is_some(),
    }
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
