//! Asking as the page, in one version of the interface, page by page.

use super::{client::LinkedIn, faults, urns::encoded, version::VERSION};
use crate::{
    guard::Deed,
    platforms::{
        interface::{Asking, Heard, Talk, no_json, not_taken},
        pages::{Listed, PAGES},
        values::is_number,
    },
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use torg_domain::outside::{
    Credential,
    pass::Pass,
    platform::{Account, PlatformFailure},
};

/// How many of a list come at once.
const SIZE: usize = 100;

/// A conversation as the page.
pub(super) struct Talking<'a> {
    pub(super) linkedin: &'a LinkedIn,
    pub(super) talk: Talk<'a>,
    /// The page's name: a URN.
    pub(super) own: String,
    /// What people call it: the last of its address.
    pub(super) name: String,
    pub(super) pass: Pass,
}

/// A page of a list.
#[derive(Deserialize)]
struct Page {
    elements: Vec<Box<RawValue>>,
    #[serde(default)]
    paging: Value,
}

impl<'a> Talking<'a> {
    /// Begins, with the page's id and what was kept sealed of its pass.
    pub(super) fn begin(
        linkedin: &'a LinkedIn,
        account: &Account,
        awaited: bool,
        now: Timestamp,
    ) -> Result<Self, PlatformFailure> {
        let mut talk = Talk::new(&linkedin.guard, now);
        talk.awaited = awaited;
        let Some(Credential::Basic { user, password }) = &account.credential else {
            return Err(talk.stopped(faults::no_pass()));
        };
        let (id, pass) = (user.trim(), Pass::read(password));
        if !is_number(id) {
            return Err(talk.stopped(faults::no_page()));
        }
        if pass.access.is_empty() {
            return Err(talk.stopped(faults::no_pass()));
        }
        let called = account.address.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let name = if called.is_empty() { id } else { called };
        Ok(Self { linkedin, talk, own: format!("urn:li:organization:{id}"), name: name.to_owned(), pass })
    }

    /// Asks to be shown something. What stands in the path and the query is escaped by whoever asks: the interface
    /// gives brackets and commas a meaning of their own.
    pub(super) async fn get(&mut self, path: &str, query: &str) -> Result<Heard, PlatformFailure> {
        self.ask(Deed::Get, path, query).await
    }

    /// Asks for something to be done.
    pub(super) async fn ask(
        &mut self,
        deed: Deed,
        path: &str,
        query: &str,
    ) -> Result<Heard, PlatformFailure> {
        let asked = if query.is_empty() { String::new() } else { format!("?{query}") };
        let asking = Asking {
            url: format!("{}/rest/{path}{asked}", self.linkedin.root),
            deed,
            headers: vec![
                ("linkedin-version", VERSION.to_owned()),
                ("x-restli-protocol-version", "2.0.0".to_owned()),
            ],
            credential: Some(Credential::Bearer(self.pass.access.clone())),
            grants: false,
        };
        let failure = match self.talk.ask(&asking).await {
            Ok(heard) => match &heard.refused {
                None => return Ok(heard),
                Some(said) => self.talk.failed(not_taken(heard.raw.status, said), &heard, false),
            },
            Err(failure) => failure,
        };
        Err(faults::told(failure, self.talk.now))
    }

    /// Goes through a list from its beginning until `each` has had enough.
    pub(super) async fn list(
        &mut self,
        path: &str,
        query: &str,
        mut each: impl FnMut(&RawValue) -> bool,
    ) -> Result<Listed, PlatformFailure> {
        let mut start = 0;
        for _ in 0..PAGES {
            let and = if query.is_empty() { "" } else { "&" };
            let asked = format!("{query}{and}start={start}&count={SIZE}");
            let heard = match self.get(path, &asked).await {
                Err(failure) if faults::is_missing(&failure) => return Ok(Listed::Gone),
                heard => heard?,
            };
            let Some(page) = heard.read::<Page>() else {
                return Err(self.talk.failed(no_json(), &heard, false));
            };
            let mut enough = false;
            for raw in &page.elements {
                enough |= !each(raw);
            }
            if enough {
                return Ok(Listed::Enough);
            }
            // It may give fewer at a time than were asked for, and leave some of them out.
            let given = page.paging["count"].as_u64().and_then(|count| usize::try_from(count).ok());
            let step = given.filter(|given| (1..=SIZE).contains(given)).unwrap_or(SIZE);
            let mut links = page.paging["links"].as_array().into_iter().flatten();
            let next = page.elements.len() >= step || links.any(|link| link["rel"] == "next");
            start += step;
            // How many there are, where that is told, says of an empty page too whether more comes after it.
            let more = page.paging["total"].as_u64().is_some_and(|total| total > start as u64);
            if !more && (page.elements.is_empty() || !next) {
                return Ok(Listed::Whole);
            }
        }
        Ok(Listed::BrokenOff)
    }
}

/// Where the comments under a post or a comment are.
pub(super) fn comments_of(urn: &str) -> String {
    format!("socialActions/{}/comments", encoded(urn))
}
