//! Asking as our account, and paying: nothing is asked for that could cost more than what is left.

use super::{client::X, costs, faults};
use crate::{
    guard::Deed,
    platforms::{
        interface::{Asking, Heard, Talk, endpoint, no_json},
        key_of,
        pages::PAGES,
        values::{is_number, text, value},
    },
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use std::{collections::HashSet, sync::Arc};
use torg_domain::outside::{
    Credential,
    pass::Pass,
    platform::{Account, PlatformFailure},
    purse::Purse,
};

/// How soon to try again when the cap is reached: somebody may have raised it.
const WHEN_RAISED: SignedDuration = SignedDuration::from_hours(1);

/// A conversation as our account.
pub(super) struct Talking<'a> {
    pub(super) x: &'a X,
    pub(super) talk: Talk<'a>,
    /// Our id there.
    pub(super) own: String,
    pub(super) pass: Pass,
    pub(super) payer: costs::Payer,
    budget: Option<Arc<Purse>>,
}

/// A sort of thing that is given, with its price.
#[derive(Clone, Copy, Debug)]
pub(super) struct Goods {
    /// What it is, as it is written in the books.
    pub(super) what: &'static str,
    /// What one costs.
    pub(super) price: u64,
    /// What may come with one and costs too, at most.
    pub(super) beside: u64,
}

/// A post, alone.
pub(super) const BARE: Goods = Goods { what: "post", price: costs::POST, beside: 0 };
/// A post, with its media.
pub(super) const POSTS: Goods = Goods { beside: costs::MEDIA * costs::MOST_MEDIA, ..BARE };
/// A post that names us, from the list of them.
pub(super) const MENTIONS: Goods = Goods { price: costs::MENTION, ..POSTS };
/// A user.
pub(super) const USERS: Goods = Goods { what: "user", price: costs::USER, beside: 0 };
/// A direct message.
pub(super) const DIRECTS: Goods = Goods { what: "direct", price: costs::DIRECT, beside: 0 };

/// A page of a list.
#[derive(Deserialize)]
pub(super) struct Page {
    #[serde(default)]
    pub(super) data: Option<Vec<Box<RawValue>>>,
    #[serde(default)]
    pub(super) includes: Value,
    #[serde(default)]
    meta: Value,
}

impl<'a> Talking<'a> {
    /// Begins, with the account's id and what was kept sealed of its pass.
    pub(super) fn begin(x: &'a X, account: &Account, now: Timestamp) -> Result<Self, PlatformFailure> {
        let talk = Talk::new(&x.guard, now);
        let Some(Credential::Basic { user, password }) = &account.credential else {
            return Err(talk.stopped(faults::no_pass()));
        };
        let (own, pass) = (user.trim().to_owned(), Pass::read(password));
        if !is_number(&own) {
            return Err(talk.stopped(faults::no_account()));
        }
        if pass.access.is_empty() {
            return Err(talk.stopped(faults::no_pass()));
        }
        Ok(Self { x, talk, own, pass, payer: key_of(account), budget: account.budget.clone() })
    }

    /// What is left to spend; none where there is no cap.
    fn left(&self) -> Option<u64> {
        self.budget.as_ref().map(|budget| budget.left())
    }

    /// Whether so much may be spent. Where nobody has said how much, nothing is: it is the municipality's money.
    pub(super) fn afford(&self, worst: u64) -> Result<(), PlatformFailure> {
        let why = match self.left() {
            Some(left) if left >= worst => return Ok(()),
            Some(_) => faults::cap_reached(),
            None => faults::no_cap(),
        };
        let failure = self.talk.stopped(why);
        let retry_at = self.talk.now.saturating_add(WHEN_RAISED).unwrap_or(self.talk.now);
        Err(PlatformFailure { retry_at, ..failure })
    }

    /// How many of a sort may be asked for at once, between the least and the most that the interface takes.
    fn room(&self, goods: Goods, least: u64, most: u64) -> Result<u64, PlatformFailure> {
        let each = goods.price + goods.beside;
        self.afford(each * least)?;
        Ok(self.left().map_or(most, |left| (left / each.max(1)).clamp(least, most)))
    }

    async fn ask(&mut self, asking: Asking) -> Result<Heard, PlatformFailure> {
        match self.talk.ask(&asking).await {
            Ok(heard) => match &heard.refused {
                None => Ok(heard),
                Some(said) => {
                    let problem = crate::platforms::interface::not_taken(heard.raw.status, said);
                    Err(faults::told(self.talk.failed(problem, &heard, false), self.talk.now))
                }
            },
            Err(failure) => Err(faults::told(failure, self.talk.now)),
        }
    }

    fn bearer(&self) -> Option<Credential> {
        Some(Credential::Bearer(self.pass.access.clone()))
    }

    /// Asks to be shown something, at most `count` of a sort.
    pub(super) async fn get(
        &mut self,
        path: &str,
        query: &[(&str, &str)],
        goods: Goods,
        count: u64,
    ) -> Result<Heard, PlatformFailure> {
        self.afford((goods.price + goods.beside) * count)?;
        let asking = Asking::get(endpoint(&self.x.root, path, query), self.bearer());
        let heard = self.ask(asking).await?;
        self.pay(&value(&heard.json), goods);
        Ok(heard)
    }

    /// Asks for something to be done, at a price.
    pub(super) async fn act(&mut self, deed: Deed, path: &str, price: u64) -> Result<Heard, PlatformFailure> {
        self.afford(price)?;
        let (url, credential) = (endpoint(&self.x.root, path, &[]), self.bearer());
        let heard = self.ask(Asking { url, deed, credential, ..Asking::default() }).await;
        // What may have been done may have been paid for.
        if heard.as_ref().map_or_else(|failure| failure.perhaps_done, |_| true) {
            self.spend(price);
        }
        heard
    }

    /// Goes through a list until `each` has had enough; gives back whether it came to its end, or to enough.
    pub(super) async fn list(
        &mut self,
        path: &str,
        query: &[(&str, &str)],
        goods: Goods,
        (least, most): (u64, u64),
        mut each: impl FnMut(&Page) -> bool,
    ) -> Result<bool, PlatformFailure> {
        let mut turned = HashSet::new();
        let mut onward: Option<String> = None;
        for _ in 0..PAGES {
            let size = self.room(goods, least, most)?;
            let count = size.to_string();
            let mut query = query.to_vec();
            query.push(("max_results", &count));
            query.extend(onward.as_deref().map(|token| ("pagination_token", token)));
            let heard = self.get(path, &query, goods, size).await?;
            let Some(page) = heard.read::<Page>() else {
                return Err(self.talk.failed(no_json(), &heard, false));
            };
            if !each(&page) {
                return Ok(true);
            }
            match text(&page.meta["next_token"]) {
                None => return Ok(true),
                Some(token) if turned.insert(token.clone()) => onward = Some(token),
                // Pages that go round in a circle.
                Some(_) => return Ok(false),
            }
        }
        Ok(false)
    }

    /// Writes down what an answer costs.
    fn pay(&self, answer: &Value, goods: Goods) {
        let given = |of: &Value, id: &str, what: &str, price: u64| {
            let all: Vec<&Value> = match of {
                Value::Array(all) => all.iter().collect(),
                Value::Object(_) => vec![of],
                _ => Vec::new(),
            };
            for one in all {
                let name = text(&one[id]).unwrap_or_default();
                if self.x.books.given(&self.payer, format!("{what}:{name}"), self.talk.now) {
                    self.spend(price);
                }
            }
        };
        given(&answer["data"], "id", goods.what, goods.price);
        let includes = &answer["includes"];
        given(&includes["media"], "media_key", "media", costs::MEDIA);
        given(&includes["users"], "id", "user", costs::USER);
        given(&includes["tweets"], "id", "post", costs::POST);
    }

    /// Takes what something costs out of the purse; nothing is asked for without one.
    fn spend(&self, price: u64) {
        if let Some(budget) = &self.budget {
            budget.spend(price);
        }
    }
}

/// An id as the number it is: what was written later has a larger one.
pub(super) fn ordinal(id: &str) -> u64 {
    id.parse().unwrap_or_default()
}
