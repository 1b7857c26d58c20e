//! Asking as our account, page by page, with the secrets blanked in what is kept.

use super::{
    Base,
    faults::{Fault, no_pass},
    names::is_id,
    usage,
};
use crate::guard::{Deed, Guard, Mask};
use crate::platforms::{
    interface::{Asking, Heard, Talk, endpoint, no_json, not_taken},
    pages::{Listed, PAGES},
    signature::seal,
    values,
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use std::collections::HashSet;
use torg_domain::outside::{
    Credential, RawAnswer,
    pass::Pass,
    platform::{Account, PlatformFailure},
};
use url::Url;

/// A conversation as our account.
pub(crate) struct Graph<'a> {
    /// The conversation as such.
    pub(crate) talk: Talk<'a>,
    /// Our id there.
    pub(crate) own: String,
    /// What lets us in.
    pub(crate) pass: Pass,
    base: &'a Base,
    proof: Option<String>,
}

/// What the interface said of one thing: here it is, or there is no such thing for us.
pub(crate) struct Said {
    /// The answer.
    pub(crate) heard: Heard,
    /// Whether it says that there is no such thing.
    pub(crate) gone: bool,
}

impl Said {
    /// The answer as a value.
    pub(crate) fn value(&self) -> Value {
        values::value(&self.heard.json)
    }
}

#[derive(Deserialize)]
struct Page {
    data: Vec<Box<RawValue>>,
    #[serde(default)]
    paging: Value,
}

impl<'a> Graph<'a> {
    /// Begins, with the account's id and what was kept sealed of its pass.
    pub(crate) fn begin(
        guard: &'a Guard,
        base: &'a Base,
        account: &Account,
        now: Timestamp,
    ) -> Result<Self, PlatformFailure> {
        let talk = Talk::new(guard, now);
        let Some(Credential::Basic { user, password }) = &account.credential else {
            return Err(talk.stopped(no_pass()));
        };
        let (own, pass) = (user.trim().to_owned(), Pass::read(password));
        if !is_id(&own) || pass.access.is_empty() {
            return Err(talk.stopped(no_pass()));
        }
        let secret = pass.app_secret.as_deref().filter(|s| !s.is_empty());
        let proof = secret.and_then(|secret| seal(secret, pass.access.as_bytes()));
        let proof = proof.map(|bytes| bytes.iter().map(|b| format!("{b:02x}")).collect());
        Ok(Self { talk, own, pass, base, proof })
    }

    /// Asks to be shown something.
    pub(crate) async fn get(&mut self, path: &str, query: &[(&str, &str)]) -> Result<Said, PlatformFailure> {
        let asking = Asking::get(self.address(path, query), self.bearer());
        self.ask(asking).await
    }

    /// Asks for something to be done.
    pub(crate) async fn post(&mut self, path: &str, body: &Value) -> Result<Said, PlatformFailure> {
        let asking = Asking::post(self.address(path, &[]), body, self.bearer());
        self.ask(asking).await
    }

    /// Asks for something to be taken away.
    pub(crate) async fn delete(&mut self, path: &str) -> Result<Said, PlatformFailure> {
        let (url, credential) = (self.address(path, &[]), self.bearer());
        self.ask(Asking { url, deed: Deed::Delete, credential, ..Asking::default() }).await
    }

    /// Goes through a list from its beginning, until `each` has had enough.
    pub(crate) async fn list(
        &mut self,
        path: &str,
        query: &[(&str, &str)],
        mut each: impl FnMut(&RawValue) -> bool,
    ) -> Result<Listed, PlatformFailure> {
        let mut query: Vec<(String, String)> =
            query.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let mut turned = HashSet::new();
        for _ in 0..PAGES {
            let asked: Vec<(&str, &str)> = query.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            let said = self.get(path, &asked).await?;
            if said.gone {
                return Ok(Listed::Gone);
            }
            let Some(page) = said.heard.read::<Page>() else {
                return Err(self.talk.failed(no_json(), &said.heard, false));
            };
            let mut enough = false;
            for raw in &page.data {
                enough |= !each(raw);
            }
            if enough {
                return Ok(Listed::Enough);
            }
            let Some(place) = onward(&page, &query, self.base.bare_places) else { return Ok(Listed::Whole) };
            if !turned.insert(place.clone()) {
                return Ok(Listed::BrokenOff);
            }
            query = place;
        }
        Ok(Listed::BrokenOff)
    }

    fn address(&self, path: &str, query: &[(&str, &str)]) -> String {
        let mut query = query.to_vec();
        query.extend(self.proof.as_deref().map(|proof| ("appsecret_proof", proof)));
        endpoint(&self.base.root, &format!("{}/{path}", self.base.version), &query)
    }

    fn bearer(&self) -> Option<Credential> {
        Some(Credential::Bearer(self.pass.access.clone()))
    }

    /// Asks once. That there is no such thing is an answer; every other error is a failure.
    pub(crate) async fn ask(&mut self, asking: Asking) -> Result<Said, PlatformFailure> {
        let doing = asking.deed != Deed::Get;
        let mut raw = match self.talk.bytes(&asking).await {
            Ok(raw) => raw,
            Err(failure) => return Err(self.unheard(failure, doing)),
        };
        if !asking.grants || !(200..300).contains(&raw.status) {
            self.blank(&mut raw);
        }
        self.talk.quiet_until = usage::quiet_until(&raw.headers, self.talk.now).or(self.talk.quiet_until);
        let success = (200..300).contains(&raw.status);
        let json: Option<Box<RawValue>> = serde_json::from_slice(&raw.body).ok();
        let known = json.is_some();
        let refused = (!success).then(|| raw.status.to_string());
        let heard = Heard { json: json.unwrap_or_default(), refused, raw };
        let fault = Fault::read(&values::value(&heard.json));
        match fault {
            Some(fault) if fault.is_gone() => {
                self.talk.answers.push(heard.raw.clone());
                Ok(Said { heard, gone: true })
            }
            Some(fault) => {
                let unsure = doing && matches!(fault.code, 1 | 2);
                let failure = self.talk.failed(fault.problem(), &heard, unsure);
                Err(self.waiting(failure, &fault))
            }
            None if success && known => {
                self.talk.answers.push(heard.raw.clone());
                Ok(Said { heard, gone: false })
            }
            None if success => Err(self.talk.failed(no_json(), &heard, doing)),
            None => Err(self.talk.failed(not_taken(heard.raw.status, "ingen felkod"), &heard, false)),
        }
    }

    /// A failure that the interface put no usable answer behind, made the most of.
    fn unheard(&self, mut failure: PlatformFailure, doing: bool) -> PlatformFailure {
        let Some(mut answer) = failure.answer.take() else { return failure };
        self.blank(&mut answer);
        let status = answer.status;
        // What failed inside the platform may have failed after it was done.
        failure.perhaps_done |= doing && ((200..300).contains(&status) || status >= 500);
        let fault = serde_json::from_slice(&answer.body).ok().and_then(|said: Value| Fault::read(&said));
        let quiet = usage::quiet_until(&answer.headers, self.talk.now);
        failure.retry_at = quiet.map_or(failure.retry_at, |until| until.max(failure.retry_at));
        failure.answer = Some(answer);
        match fault {
            Some(fault) => self.waiting(PlatformFailure { problem: fault.problem(), ..failure }, &fault),
            None => failure,
        }
    }

    /// The same failure, tried again no sooner than the error and the counting allow.
    fn waiting(&self, failure: PlatformFailure, fault: &Fault) -> PlatformFailure {
        let Some(wait) = fault.wait() else { return failure };
        let later = self.talk.now.saturating_add(wait).unwrap_or(self.talk.now);
        let told = self.talk.quiet_until.filter(|until| *until > self.talk.now);
        let told = told.or(Some(failure.retry_at)
            .filter(|at| failure.answer.as_ref().is_some_and(|a| has_time(a, *at, self.talk.now))));
        PlatformFailure { retry_at: told.unwrap_or(later), ..failure }
    }

    /// Takes what lets us in out of an answer: the interface writes it into addresses, and it knows more of us than
    /// one asking shows.
    pub(crate) fn blank(&self, raw: &mut RawAnswer) {
        let pass = &self.pass;
        let secrets =
            [Some(&pass.access), pass.app_secret.as_ref(), pass.refresh.as_ref(), self.proof.as_ref()];
        Mask::of(secrets.into_iter().flatten().map(String::as_str)).answer(raw, false);
    }
}

/// Whether an answer itself said until when to wait.
fn has_time(answer: &RawAnswer, at: Timestamp, now: Timestamp) -> bool {
    at > now && answer.headers.iter().any(|(n, _)| n == "retry-after" || n == "x-business-use-case-usage")
}

/// What to ask for the next page with; none at the end. Of the address in the answer only the fields are used.
fn onward(page: &Page, asked: &[(String, String)], bare: bool) -> Option<Vec<(String, String)>> {
    let after = values::text(&page.paging["cursors"]["after"]);
    let next = page.paging["next"].as_str();
    let there_is_more = next.is_some() || (bare && after.is_some());
    if page.data.is_empty() || !there_is_more {
        return None;
    }
    if let Some(after) = after {
        let mut query: Vec<_> = asked.iter().filter(|(name, _)| name != "after").cloned().collect();
        query.push(("after".into(), after));
        return Some(query);
    }
    let url = Url::parse(next?).ok()?;
    let ours = ["access_token", "appsecret_proof"];
    let fields = url.query_pairs().into_owned().filter(|(name, _)| !ours.contains(&name.as_str()));
    Some(fields.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn page(paging: Value) -> Page {
        serde_json::from_str(&json!({ "data": [{ "id": 1 }], "paging": paging }).to_string()).unwrap()
    }

    #[test]
    fn a_list_goes_on_from_its_place_and_never_at_an_address_it_gave() {
        let asked = [("limit".to_owned(), "2".to_owned())];
        let next = "https://evil.test/x?limit=9&until=7&access_token=hemlig&appsecret_proof=hemlig";
        let by_cursor = page(json!({ "cursors": { "after": "abc" }, "next": next }));
        let query = onward(&by_cursor, &asked, false).unwrap();
        assert_eq!(query, [("limit".into(), "2".into()), ("after".into(), "abc".into())]);
        let by_field = onward(&page(json!({ "next": next })), &asked, false).unwrap();
        assert_eq!(by_field, [("limit".into(), "9".into()), ("until".into(), "7".into())]);
        assert_eq!(
            onward(&page(json!({ "cursors": { "after": "abc" }, "next": null })), &asked, false),
            None
        );
        assert!(onward(&page(json!({ "cursors": { "after": "abc" } })), &asked, true).is_some());
        assert_eq!(onward(&page(json!(null)), &asked, true), None);
    }
}
