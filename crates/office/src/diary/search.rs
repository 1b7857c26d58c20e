//! Searching the diary: its public columns for everybody, the restricted form for who registers there.

use super::sight::{may_in, may_restricted};
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use std::collections::BTreeMap;
use torg_domain::ids::{AuthorityId, DiaryId};
use torg_domain::language;
use torg_domain::municipality::rights::Right;
use torg_store::diary::rows::DiaryRow;
use torg_store::diary::search::{Form, Found, Place, Question, Wanted};
use uuid::Uuid;

/// How many hits stand on a page.
pub const PAGE: u32 = 50;

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// In which authority's diary; none: the first.
    pub authority: Option<AuthorityId>,
    /// Of which year; none: this one.
    pub year: Option<i64>,
    /// With which words.
    pub words: String,
    /// From where on.
    pub after: Option<Place>,
}

/// One page of what was found.
#[derive(Clone, Debug)]
pub struct Hits {
    /// The diaries there are to choose from, with their authorities' names.
    pub diaries: Vec<(DiaryRow, String)>,
    /// The one that was searched.
    pub diary: Option<DiaryRow>,
    /// Its years.
    pub years: Vec<i64>,
    /// The year.
    pub year: i64,
    /// The registrations, the latest first.
    pub found: Vec<Found>,
    /// Where the next page begins.
    pub next: Option<Place>,
}

/// Searches what everybody may read. The restricted columns never leave the store's row here.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn public(desk: &Desk, asked: &Asked) -> Result<Hits, Refusal> {
    let mut reader = desk.reader();
    let shown: Vec<_> = reader.diaries().await?.into_iter().filter(|d| d.shown).collect();
    let mut hits = hits(desk, asked, shown, Form::Public).await?;
    for found in &mut hits.found {
        found.counterpart.clear();
        found.subject.clear();
        found.entry.marking = None;
        if found.entry.annulled_at.is_some() {
            found.counterpart_public = None;
            found.subject_public = None;
            found.entry.annulled_why = None;
        }
    }
    Ok(hits)
}

/// Searches the restricted form. That it was searched is on the trail first, without the words; what this
/// desk may not read is no hit, so that nothing can be learnt from one.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn restricted(desk: &Desk, asked: &Asked) -> Result<Hits, Refusal> {
    let mut reader = desk.reader();
    let mut mine = Vec::new();
    for diary in reader.diaries().await? {
        if may_in(desk, &mut reader, Right::Register, AuthorityId(diary.authority)).await? {
            mine.push(diary);
        }
    }
    if let Some(diary) = chosen(asked, &mine) {
        let mut writer = desk.open().await?;
        let body = serde_json::json!({ "year": asked.year, "words": !asked.words.trim().is_empty() });
        writer.tell(desk.told("diary.searched", ("diary", diary.id)).body(&body));
        writer.commit().await?;
    }
    let mut hits = hits(desk, asked, mine, Form::Restricted).await?;
    let mut kept = Vec::with_capacity(hits.found.len());
    let mut units: BTreeMap<Uuid, Uuid> = BTreeMap::new();
    for found in hits.found {
        let message = reader.message(found.entry.message.into()).await?;
        let unit = match units.get(&message.channel.0) {
            Some(unit) => *unit,
            None => {
                let unit = reader.channel(message.channel).await?.unit;
                units.insert(message.channel.0, unit);
                unit
            }
        };
        if may_restricted(desk, &found.entry, &message, unit.into()) {
            kept.push(found);
        }
    }
    hits.found = kept;
    Ok(hits)
}

fn chosen<'a>(asked: &Asked, diaries: &'a [DiaryRow]) -> Option<&'a DiaryRow> {
    match asked.authority {
        Some(authority) => diaries.iter().find(|d| d.authority == authority.0),
        None => diaries.first(),
    }
}

async fn hits(desk: &Desk, asked: &Asked, diaries: Vec<DiaryRow>, form: Form) -> Result<Hits, Refusal> {
    let mut reader = desk.reader();
    let diary = chosen(asked, &diaries).cloned();
    let year = asked.year.unwrap_or_else(|| i64::from(desk.today().year()));
    let names: BTreeMap<Uuid, String> =
        reader.authorities().await?.into_iter().map(|a| (a.id, a.name)).collect();
    let named = diaries.into_iter().map(|d| {
        let name = names.get(&d.authority).cloned().unwrap_or_default();
        (d, name)
    });
    let diaries = named.collect();
    let Some(diary) = diary else {
        return Ok(Hits { diaries, diary: None, years: Vec::new(), year, found: Vec::new(), next: None });
    };
    let words: Vec<Wanted> = language::query(&asked.words)
        .groups
        .into_iter()
        .map(|group| Wanted { term: group.term, prefix: group.prefix })
        .collect();
    let question =
        Question { diary: DiaryId(diary.id), year, form, words: &words, after: asked.after, limit: PAGE + 1 };
    let mut found = reader.diary_search(&question).await?;
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let next = found.last().filter(|_| more).map(|f| Place { at: f.entry.registered_at, id: f.entry.id });
    let years = reader.diary_years(DiaryId(diary.id)).await?;
    Ok(Hits { diaries, diary: Some(diary), years, year, found, next })
}
