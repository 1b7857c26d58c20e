//! Accounts that use our name and are not ours, and the parties' links: two short lists kept by hand.

use super::facts::may;
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::public::account::of_address;
use torg_store::public::{LookalikeRow, PartyLinkRow};
use uuid::Uuid;

fn line(text: &str, field: &'static str, most: usize) -> Result<String, Refusal> {
    let text: String = text.trim().chars().filter(|c| !c.is_control()).collect();
    if text.is_empty() {
        return Err(Refusal::field(field, "Fyll i fältet."));
    }
    if text.chars().count() > most {
        return Err(Refusal::field(field, format!("Högst {most} tecken.")));
    }
    Ok(text)
}

fn address(text: &str) -> Result<String, Refusal> {
    let text = line(text, "address", 500)?;
    if text.starts_with("https://") || text.starts_with("http://") {
        Ok(text)
    } else {
        Err(Refusal::field("address", "Adressen ska börja med https://."))
    }
}

/// Notes an account that uses our name and is not ours.
///
/// # Errors
/// `NotAllowed`; `Field` for what is missing; `Rule` when the account is one of ours, or noted already.
#[boxed]
pub async fn note(desk: &Desk, at: &str, note: &str) -> Result<LookalikeRow, Refusal> {
    may(desk)?;
    let (address, note) = (address(at)?, line(note, "note", 500)?);
    let platforms = &desk.office().platforms;
    let account = of_address(platforms, &address)
        .ok_or_else(|| Refusal::field("address", "Adressen går inte att läsa."))?;
    let mut writer = desk.open().await?;
    let ours = writer.channels().await?;
    let same = |a: &str| of_address(platforms, a).is_some_and(|held| held.key == account.key);
    if ours.iter().any(|c| c.closed_at.is_none() && same(&c.address)) {
        return Err(Refusal::Rule("Kontot är ett av kommunens egna.".into()));
    }
    if writer.lookalikes().await?.iter().any(|l| l.account == account.key) {
        return Err(Refusal::Rule("Kontot står redan i listan.".into()));
    }
    let row = LookalikeRow {
        id: desk.new_id(),
        account: account.key,
        address,
        note,
        noted_by: desk.by(),
        noted_at: desk.now.as_millisecond(),
        ended_by: None,
        ended_at: None,
    };
    writer.add_lookalike(&row).await?;
    writer.tell(desk.told("lookalike.noted", ("lookalike", row.id)).row(&row));
    writer.commit().await?;
    Ok(row)
}

/// Takes an account off that list.
///
/// # Errors
/// `NotAllowed`; `Missing` when it is not on it.
#[boxed]
pub async fn drop_note(desk: &Desk, id: Uuid) -> Result<(), Refusal> {
    may(desk)?;
    let mut writer = desk.open().await?;
    let mut row = writer.lookalikes().await?.into_iter().find(|l| l.id == id).ok_or(Refusal::Missing)?;
    row.ended_by = desk.by();
    row.ended_at = Some(desk.now.as_millisecond());
    writer.end_lookalike(id, desk.by(), desk.now.as_millisecond()).await?;
    writer.tell(desk.told("lookalike.ended", ("lookalike", id)).row(&row));
    Ok(writer.commit().await?)
}

/// Gives a party its link: one each (PP-01).
///
/// # Errors
/// `NotAllowed`; `Field`; `Rule` where the policy gives none, or the party has one.
#[boxed]
pub async fn link_party(desk: &Desk, party: &str, at: &str) -> Result<PartyLinkRow, Refusal> {
    may(desk)?;
    if !desk.policy().await?.policy.party_links() {
        return Err(Refusal::Rule("Riktlinjerna ger inte partierna någon länk.".into()));
    }
    let (party, address) = (line(party, "party", 100)?, address(at)?);
    let mut writer = desk.open().await?;
    if writer.party_links().await?.iter().any(|l| l.party.to_lowercase() == party.to_lowercase()) {
        return Err(Refusal::Rule("Partiet har redan en länk; varje parti har en.".into()));
    }
    let row = PartyLinkRow {
        id: desk.new_id(),
        party,
        address,
        noted_by: desk.by(),
        noted_at: desk.now.as_millisecond(),
        ended_by: None,
        ended_at: None,
    };
    writer.add_party_link(&row).await?;
    writer.tell(desk.told("party-link.noted", ("party_link", row.id)).row(&row));
    writer.commit().await?;
    Ok(row)
}

/// Ends a party's link: it asks, has another, or has left the council.
///
/// # Errors
/// `NotAllowed`; `Missing`.
#[boxed]
pub async fn unlink_party(desk: &Desk, id: Uuid) -> Result<(), Refusal> {
    may(desk)?;
    let mut writer = desk.open().await?;
    let mut row = writer.party_links().await?.into_iter().find(|l| l.id == id).ok_or(Refusal::Missing)?;
    row.ended_by = desk.by();
    row.ended_at = Some(desk.now.as_millisecond());
    writer.end_party_link(id, desk.by(), desk.now.as_millisecond()).await?;
    writer.tell(desk.told("party-link.ended", ("party_link", id)).row(&row));
    Ok(writer.commit().await?)
}
