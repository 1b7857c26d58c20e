//! "Is this account really ours?": an address or a name against the official list and against what we know
//! of accounts that use our name.

use super::list::{Listing, Official};
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::public::account::{Account, lies_within, looks_like, of_address, read};
use torg_store::public::LookalikeRow;

/// The answer.
pub enum Verdict {
    /// Ours: the channel.
    Ours(Box<Official>),
    /// The name belongs to these of ours; which is meant, an address would say.
    OurName(Vec<Official>),
    /// Known, and not ours.
    NotOurs(LookalikeRow),
    /// Not in the list, but called almost as one of ours.
    LooksLike(Box<Official>),
    /// Not in the list.
    Unknown,
    /// Nothing that can be looked up was typed.
    Nothing,
}

/// Looks up what somebody typed.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn check(desk: &Desk, listing: &Listing, typed: &str) -> Result<Verdict, Refusal> {
    let platforms = &desk.office().platforms;
    let asked = read(platforms, typed);
    if asked.account.is_none() && asked.name.is_none() {
        return Ok(Verdict::Nothing);
    }
    let ours: Vec<(&Official, Option<Account>)> =
        listing.channels.iter().map(|c| (c, of_address(platforms, &c.address))).collect();
    let known = desk.reader().lookalikes().await?;
    if let Some(account) = &asked.account {
        let same = |held: &Account| held.key == account.key || lies_within(held, account);
        if let Some((channel, _)) = ours.iter().find(|(_, held)| held.as_ref().is_some_and(same)) {
            return Ok(Verdict::Ours(Box::new((*channel).clone())));
        }
        if let Some(other) = known.iter().find(|l| l.account == account.key) {
            return Ok(Verdict::NotOurs(other.clone()));
        }
    }
    let Some(name) = asked.name.or_else(|| asked.account.as_ref()?.name.clone()) else {
        return Ok(Verdict::Unknown);
    };
    let called = |c: &Official, held: &Option<Account>| {
        let account = held.as_ref().and_then(|a| a.name.as_deref());
        (account.map(str::to_owned), c.name.to_lowercase())
    };
    // An address that was read says which account is meant: the same name elsewhere is another one.
    let is_address = asked.account.as_ref().is_some_and(|a| a.name.is_some() || typed.contains('/'));
    if !is_address {
        let named = ours.iter().filter(|(c, held)| {
            let (account, title) = called(c, held);
            account.as_deref() == Some(name.as_str()) || title == name
        });
        let named: Vec<Official> = named.map(|(c, _)| (*c).clone()).collect();
        if !named.is_empty() {
            return Ok(Verdict::OurName(named));
        }
    }
    let seen = looks_like(&name);
    let alike = ours.iter().find(|(c, held)| {
        let (account, title) = called(c, held);
        seen.len() > 3 && (account.is_some_and(|a| looks_like(&a) == seen) || looks_like(&title) == seen)
    });
    Ok(match alike {
        Some((channel, _)) => Verdict::LooksLike(Box::new((*channel).clone())),
        None => Verdict::Unknown,
    })
}
