//! Setting what the municipality tells of itself: on the public pages, and in what its channels tell of themselves.

use crate::channels::presentation::check;
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::municipality::rights::Right;
use torg_domain::public::facts::{Fact, Facts, written};
use torg_store::Reader;
use torg_store::public::FactRow;

/// The facts as they are now.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn read(reader: &mut Reader) -> Result<Facts, Refusal> {
    let rows = reader.public_facts().await?;
    Ok(Facts::of(rows.iter().map(|row| (row.key.as_str(), row.value.as_str()))))
}

/// Sets those that changed; the trail tells which.
///
/// # Errors
/// `NotAllowed` without the right to coordinate or to see to channels; `Field` for the first that does not fit.
#[boxed]
pub async fn set(desk: &Desk, said: &[(Fact, String)]) -> Result<usize, Refusal> {
    may(desk)?;
    let mut writer = desk.open().await?;
    let now = read(&mut writer).await?;
    let mut changed = Vec::new();
    for (fact, text) in said {
        let value = written(*fact, text).map_err(|why| Refusal::field(fact.word(), why))?;
        if now.get(*fact).unwrap_or_default() != value {
            changed.push(FactRow {
                id: desk.new_id(),
                key: fact.word().into(),
                value,
                set_by: desk.by(),
                set_at: desk.now.as_millisecond(),
            });
        }
    }
    for row in &changed {
        writer.add_public_fact(row).await?;
        let body = serde_json::json!({ "key": row.key });
        writer.tell(desk.told("public.fact-set", ("public_fact", row.id)).body(&body).row(row));
    }
    if !changed.is_empty() {
        // What was put up may say what is no longer so.
        check::soon(desk, &mut writer).await?;
        writer.commit().await?;
    }
    Ok(changed.len())
}

/// Refuses whoever sees to neither the channels nor the whole.
pub(super) fn may(desk: &Desk) -> Result<(), Refusal> {
    desk.must_somewhere(Right::Coordinate).or_else(|_| desk.must_somewhere(Right::ManageChannels))
}
