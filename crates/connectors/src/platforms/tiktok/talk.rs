//! Asking as our account, page by page. The key goes in a header of the platform's own, which the guard keeps at its
//! host.

use super::{
    client::Tiktok,
    faults::{Meant, Said, meant, no_account, no_entry, told},
};
use crate::{
    guard::Deed,
    platforms::{
        interface::{Asking, Heard, Talk, endpoint, no_json},
        pages::{Listed, PAGES},
        values::{text, value},
    },
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json, value::RawValue};
use std::collections::HashSet;
use torg_domain::outside::{
    Credential,
    pass::Pass,
    platform::{Account, PlatformFailure},
};

/// What every path begins with.
pub(super) const VERSION: &str = "/open_api/v1.3";

/// The header the key goes in.
const KEY_HEADER: &str = "access-token";

/// A conversation as our account.
pub(super) struct Talking<'a> {
    pub(super) tiktok: &'a Tiktok,
    pub(super) talk: Talk<'a>,
    /// Our business id there.
    pub(super) own: String,
    pub(super) pass: Pass,
    /// Whether a list of comments has been refused.
    pub(super) refused: bool,
}

/// What was said of one thing: here it is, or it was not taken.
pub(super) struct Told {
    pub(super) heard: Heard,
    /// The interface's own code, where what was asked for was not taken.
    pub(super) refused: Option<Said>,
}

/// Why a list was not given.
pub(super) type Refusal = Box<PlatformFailure>;

impl Told {
    /// What is inside the answer.
    pub(super) fn data(&self) -> Value {
        value(&self.heard.json).get("data").cloned().unwrap_or_default()
    }
}

#[derive(Deserialize)]
struct Envelope {
    data: Box<RawValue>,
}

#[derive(Deserialize)]
struct Page {
    #[serde(default, alias = "comments")]
    videos: Option<Vec<Box<RawValue>>>,
    #[serde(default)]
    has_more: Option<bool>,
    #[serde(default)]
    cursor: Value,
}

impl Page {
    /// The page in an answer. What says neither what is there nor whether there is more is none: an empty page means
    /// that everything is gone, and is not to be had by a mistake of theirs.
    fn of(heard: &Heard) -> Option<Self> {
        let data = heard.read::<Envelope>()?.data;
        let page: Self = serde_json::from_str(data.get()).ok().filter(|_| data.get().starts_with('{'))?;
        (page.videos.is_some() || page.has_more.is_some()).then_some(page)
    }
}

impl<'a> Talking<'a> {
    /// Begins, with the account's id and what was kept sealed of its pass.
    pub(super) fn begin(
        tiktok: &'a Tiktok,
        account: &Account,
        now: Timestamp,
    ) -> Result<Self, PlatformFailure> {
        let talk = Talk::new(&tiktok.guard, now);
        let Some(Credential::Basic { user, password }) = &account.credential else {
            return Err(talk.stopped(no_entry()));
        };
        let (own, pass) = (user.trim().to_owned(), Pass::read(password));
        if own.is_empty() || own.len() > 200 || own.starts_with('@') {
            return Err(talk.stopped(no_account()));
        }
        if pass.access.is_empty() {
            return Err(talk.stopped(no_entry()));
        }
        Ok(Self { tiktok, talk, own, pass, refused: false })
    }

    async fn ask(&mut self, asking: Asking) -> Result<Told, PlatformFailure> {
        let doing = asking.deed != Deed::Get;
        let now = self.talk.now;
        let heard = self.talk.ask(&asking).await.map_err(|failure| told(failure, now))?;
        let Some(said) = heard.read::<Said>() else { return Err(self.talk.failed(no_json(), &heard, doing)) };
        if said.code == 0 && heard.refused.is_none() {
            return Ok(Told { heard, refused: None });
        }
        let of = meant(said.code);
        if of == Meant::NotTaken && said.code != 0 {
            return Ok(Told { heard, refused: Some(said) });
        }
        // What failed inside the platform may have failed after it was done.
        let failure = self.talk.failed(no_json(), &heard, doing && of == Meant::TheirFault);
        Err(told(failure, now))
    }

    /// Asks to be shown something of ours; what is not taken is told of.
    pub(super) async fn get(&mut self, path: &str, query: &[(&str, &str)]) -> Result<Told, PlatformFailure> {
        let own = self.own.clone();
        let query: Vec<(&str, &str)> =
            std::iter::once(("business_id", own.as_str())).chain(query.iter().copied()).collect();
        let url = endpoint(&self.tiktok.root, &format!("{VERSION}{path}"), &query);
        self.ask(Asking { url, headers: self.key(), ..Asking::default() }).await
    }

    /// Asks for something to be done. `fields`: what beside who we are.
    pub(super) async fn post(&mut self, path: &str, mut fields: Value) -> Result<Told, PlatformFailure> {
        fields["business_id"] = json!(self.own);
        let url = endpoint(&self.tiktok.root, &format!("{VERSION}{path}"), &[]);
        let headers = self.key();
        self.ask(Asking { headers, ..Asking::post(url, &fields, None) }).await
    }

    /// The same, where what is not taken is a failure.
    pub(super) async fn done(&mut self, path: &str, fields: Value) -> Result<Told, PlatformFailure> {
        let told = self.post(path, fields).await?;
        match &told.refused {
            None => Ok(told),
            Some(said) => Err(self.talk.failed(said.problem(told.heard.raw.status), &told.heard, false)),
        }
    }

    fn key(&self) -> Vec<(&'static str, String)> {
        vec![(KEY_HEADER, self.pass.access.clone())]
    }

    /// Goes through a list from its beginning, or from a place in it, until `each` has had enough. `turned_at` is told
    /// the last item of a page, and where the next one begins. A place that holds no more begins the list anew. The
    /// inner failure: the list is refused, and nothing else.
    pub(super) async fn list(
        &mut self,
        path: &str,
        query: &[(&str, &str)],
        from: Option<String>,
        mut each: impl FnMut(&RawValue) -> bool,
        mut turned_at: impl FnMut(&RawValue, &str),
    ) -> Result<Result<Listed, Refusal>, PlatformFailure> {
        let (mut onward, mut turned) = (from, HashSet::new());
        let mut resumed = onward.is_some();
        for _ in 0..PAGES {
            let mut query = query.to_vec();
            query.extend(onward.as_deref().map(|cursor| ("cursor", cursor)));
            let told = self.get(path, &query).await?;
            match &told.refused {
                // Remembered from another time: it would be refused each night.
                Some(_) if resumed => {
                    (onward, resumed) = (None, false);
                    continue;
                }
                Some(said) => {
                    let problem = said.problem(told.heard.raw.status);
                    return Ok(Err(Box::new(self.talk.failed(problem, &told.heard, false))));
                }
                None => resumed = false,
            }
            let Some(page) = Page::of(&told.heard) else {
                return Err(self.talk.failed(no_json(), &told.heard, false));
            };
            let mut enough = false;
            let all = page.videos.unwrap_or_default();
            for raw in &all {
                enough |= !each(raw);
            }
            if enough {
                return Ok(Ok(Listed::Enough));
            }
            let cursor = text(&page.cursor);
            match cursor.filter(|_| page.has_more == Some(true)) {
                None => return Ok(Ok(Listed::Whole)),
                Some(cursor) if turned.insert(cursor.clone()) => {
                    if let Some(last) = all.last() {
                        turned_at(last, &cursor);
                    }
                    onward = Some(cursor);
                }
                // Pages that go round in a circle.
                Some(_) => return Ok(Ok(Listed::BrokenOff)),
            }
        }
        Ok(Ok(Listed::BrokenOff))
    }
}
