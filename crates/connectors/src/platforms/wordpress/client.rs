//! Talks to one site: finds its interface once, asks, and says in words what went wrong.

use super::{faults, root};
use crate::{
    guard::{Answer, Ask, Deed, Guard},
    platforms::feed::dates,
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::time::Instant;
use torg_domain::{
    channels::problem::{Mender, Problem, ProblemKind},
    outside::{
        Outside, RawAnswer,
        platform::{Account, Carried, Measure, Platform, PlatformFailure, ReadOut, Reading, Standing, Trial},
    },
};

/// How far one reading goes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The largest single answer, in bytes.
    pub largest: usize,
    /// How many pages of a list one reading takes.
    pub pages: usize,
    /// How many items a page has; the interface gives a hundred at most.
    pub per_page: usize,
    /// An answer that takes longer is told of.
    pub slow: Duration,
    /// A clock further off than this is told of.
    pub skew: SignedDuration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            largest: 16 << 20,
            pages: 20,
            per_page: 100,
            slow: Duration::from_secs(10),
            skew: SignedDuration::from_mins(2),
        }
    }
}

/// Works in WordPress sites through the guard.
pub struct Wordpress {
    pub(super) guard: Arc<Guard>,
    pub(super) limits: Limits,
    known: Mutex<HashMap<(String, Option<String>), Known>>,
}

/// What is learnt of a site once and kept while it holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub(super) root: String,
    /// What the site calls itself.
    pub(super) name: String,
    /// Ourselves; none when the site does not say.
    pub(super) me: Option<Me>,
}

/// The account we are signed in as.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Me {
    pub(super) id: u64,
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) capabilities: Capabilities,
}

/// What the account may do; a site without any gives an empty list instead of an object.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Capabilities {
    Named(BTreeMap<String, serde_json::Value>),
    Other(serde::de::IgnoredAny),
}

impl Default for Capabilities {
    fn default() -> Self {
        Self::Other(serde::de::IgnoredAny)
    }
}

impl Me {
    pub(super) fn may_moderate(&self) -> Option<bool> {
        let Capabilities::Named(all) = &self.capabilities else { return None };
        let may = |right: &str| all.get(right).and_then(serde_json::Value::as_bool) == Some(true);
        Some(may("moderate_comments") && may("edit_others_posts"))
    }
}

#[derive(Deserialize)]
struct Index {
    #[serde(default)]
    name: String,
    namespaces: Vec<String>,
}

impl Wordpress {
    /// Behind this guard.
    #[must_use]
    pub fn new(guard: Arc<Guard>) -> Self {
        Self { guard, limits: Limits::default(), known: Mutex::new(HashMap::new()) }
    }

    /// The same with other limits.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// A conversation with the site, its interface found.
    pub(super) async fn talk<'a>(
        &'a self,
        account: &'a Account,
        now: Timestamp,
    ) -> Result<Talk<'a>, PlatformFailure> {
        let mut talk = Talk::new(self, account, now);
        let key = key_of(account);
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        talk.known = match known {
            Some(known) => known,
            None => {
                let known = talk.find().await?;
                self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(key, known.clone());
                known
            }
        };
        Ok(talk)
    }

    /// Learns everything anew the next time: the site may have moved, or changed how it answers.
    pub(super) fn forget(&self, account: &Account) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(&key_of(account));
    }
}

fn key_of(account: &Account) -> (String, Option<String>) {
    use torg_domain::outside::Credential;
    let user = match &account.credential {
        Some(Credential::Basic { user, .. }) => Some(user.clone()),
        _ => None,
    };
    (account.address.clone(), user)
}

/// One conversation: what was asked, and all that came.
pub(super) struct Talk<'a> {
    pub(super) site: &'a Wordpress,
    pub(super) account: &'a Account,
    pub(super) now: Timestamp,
    pub(super) known: Known,
    pub(super) answers: Vec<RawAnswer>,
    pub(super) clock: Option<Timestamp>,
    pub(super) slowest: Duration,
}

/// What the interface said.
pub(super) struct Heard {
    /// The JSON, as it came.
    pub(super) json: Box<RawValue>,
    /// How many there are in all, when it is a list.
    pub(super) total: Option<usize>,
    /// The status.
    pub(super) status: u16,
    /// The interface's own word for what is wrong with the item; none when it was done.
    pub(super) refused: Option<String>,
    /// The whole answer.
    pub(super) raw: RawAnswer,
}

impl Heard {
    /// The answer as one shape.
    pub(super) fn read<'j, T: Deserialize<'j>>(&'j self) -> Option<T> {
        serde_json::from_str(self.json.get()).ok()
    }
}

#[derive(Deserialize)]
struct Refusal {
    code: String,
}

impl<'a> Talk<'a> {
    pub(super) fn new(site: &'a Wordpress, account: &'a Account, now: Timestamp) -> Self {
        let known = Known::default();
        Self { site, account, now, known, answers: Vec::new(), clock: None, slowest: Duration::ZERO }
    }

    /// Finds the interface: by what the front page says, then where it usually is.
    async fn find(&mut self) -> Result<Known, PlatformFailure> {
        let wrong = || {
            let sentence = "Sajtens adress kan inte användas: den är ingen webbadress.";
            Problem::new(ProblemKind::BadAddress, Mender::Responsible, sentence)
        };
        let site = root::site(&self.account.address)
            .ok_or_else(|| faults::failure(wrong(), None, false, self.now))?;
        // The front page is anybody's: it is asked without what lets us in.
        let ask = Ask { url: site.to_string(), max_bytes: root::FRONT, ..Ask::default() };
        let front = self.site.guard.get(&ask).await.map_err(|r| faults::unanswered(&r, false, self.now))?;
        if let Some(problem) = faults::moved(site.as_str(), &front.raw) {
            let mut failure = faults::failure(problem, Some(&front), false, self.now);
            if let Some(answer) = &mut failure.answer {
                answer.moved = Some(answer.final_url.clone());
                answer.body.clear();
            }
            return Err(failure);
        }
        let page = String::from_utf8_lossy(&front.raw.body).into_owned();
        let mut first = None;
        for candidate in root::candidates(&site, front.header("link"), &page) {
            self.known.root = candidate;
            let asked = [("_fields", "name,namespaces".to_owned())];
            match self.ask(&Deed::Get, "/", &asked).await {
                Ok(heard) => {
                    let index: Option<Index> = heard.read();
                    if let Some(index) = index.filter(|i| i.namespaces.iter().any(|n| n == "wp/v2")) {
                        let name = crate::html::one_line(&crate::html::unescape(&index.name));
                        let me = self.me().await;
                        return Ok(Known { root: self.known.root.clone(), name, me });
                    }
                }
                // A busy, closed or unwilling site has answered: asking elsewhere would not help.
                Err(failure) => match failure.problem.kind {
                    ProblemKind::InterfaceMissing
                    | ProblemKind::HtmlInstead
                    | ProblemKind::NotJson
                    | ProblemKind::StatusUnexpected => {
                        first.get_or_insert(failure);
                    }
                    _ => return Err(failure),
                },
            }
        }
        Err(first.unwrap_or_else(|| {
            let problem = faults::refused(404, "rest_no_route").unwrap_or_else(faults::no_json);
            faults::failure(problem, None, false, self.now)
        }))
    }

    /// Whom the site takes us for. Some sites hide their users: then nobody knows.
    async fn me(&mut self) -> Option<Me> {
        self.account.credential.as_ref()?;
        let asked = [("context", "edit".to_owned()), ("_fields", "id,name,capabilities".to_owned())];
        let heard = self.ask(&Deed::Get, "/wp/v2/users/me", &asked).await.ok()?;
        heard.refused.is_none().then(|| heard.read()).flatten()
    }

    /// Asks once. What the interface says of the item alone is an answer; all else is a failure.
    pub(super) async fn ask(
        &mut self,
        deed: &Deed,
        path: &str,
        query: &[(&str, String)],
    ) -> Result<Heard, PlatformFailure> {
        let heard = self.once(deed, path, query).await;
        if let Err(failure) = &heard
            && matches!(
                failure.problem.kind,
                ProblemKind::InterfaceMissing | ProblemKind::HtmlInstead | ProblemKind::Moved
            )
        {
            self.site.forget(self.account);
        }
        heard
    }

    async fn once(
        &mut self,
        deed: &Deed,
        path: &str,
        query: &[(&str, String)],
    ) -> Result<Heard, PlatformFailure> {
        let doing = *deed != Deed::Get;
        let ask = Ask {
            url: root::endpoint(&self.known.root, path, query),
            headers: vec![("accept", "application/json".to_owned())],
            credential: self.account.credential.clone(),
            max_bytes: self.site.limits.largest,
        };
        let began = Instant::now();
        let answer = self.site.guard.send(&ask, deed).await;
        self.slowest = self.slowest.max(began.elapsed());
        let answer = answer.map_err(|r| faults::unanswered(&r, doing, self.now))?;
        self.clock = answer.header("date").and_then(dates::when).or(self.clock);
        let fail = |problem, perhaps_done| faults::failure(problem, Some(&answer), perhaps_done, self.now);
        if let Some(problem) = faults::moved(&ask.url, &answer.raw) {
            let mut failure = fail(problem, false);
            if let Some(answer) = &mut failure.answer {
                answer.moved.get_or_insert_with(|| answer.final_url.clone());
            }
            return Err(failure);
        }
        let status = answer.raw.status;
        let success = (200..300).contains(&status);
        let text = std::str::from_utf8(&answer.raw.body).unwrap_or_default().trim_start_matches('\u{feff}');
        let json: Option<Box<RawValue>> = serde_json::from_str(text.trim()).ok();
        let refusal = json.as_ref().filter(|_| !success);
        let refusal: Option<Refusal> = refusal.and_then(|j| serde_json::from_str(j.get()).ok());
        if let Some(refusal) = &refusal {
            if let Some(problem) = faults::refused(status, &refusal.code) {
                // What failed inside the site may have failed after it was done.
                return Err(fail(problem, doing && status >= 500));
            }
        } else if !(success && json.is_some() && answer.cut.is_none())
            && let Some(problem) = faults::unusable(&answer)
        {
            return Err(fail(problem, doing && (success || status >= 500)));
        }
        let Some(json) = json else { return Err(fail(faults::no_json(), doing && success)) };
        let total = answer.header("x-wp-total").and_then(|t| t.trim().parse().ok());
        self.answers.push(answer.raw.clone());
        Ok(Heard { json, total, status, refused: refusal.map(|r| r.code), raw: answer.raw })
    }

    /// A failure by what an item's own answer said.
    pub(super) fn failed(&self, problem: Problem, heard: &Heard, perhaps_done: bool) -> PlatformFailure {
        let answer = Answer { raw: heard.raw.clone(), cut: None };
        faults::failure(problem, Some(&answer), perhaps_done, self.now)
    }

    /// What is to be said of the conversation as such: the clock, and how slow it went.
    pub(super) fn remarks(&self) -> Vec<Problem> {
        let ahead = self.ahead_s().filter(|s| s.abs() > self.site.limits.skew.as_secs());
        let slow = (self.slowest > self.site.limits.slow).then(|| faults::slow(self.slowest.as_secs()));
        ahead.map(faults::skewed).into_iter().chain(slow).collect()
    }

    /// How many seconds the site's clock is ahead of ours.
    pub(super) fn ahead_s(&self) -> Option<i64> {
        self.clock.map(|clock| clock.duration_since(self.now).as_secs())
    }
}

impl Platform for Wordpress {
    fn key(&self) -> &'static str {
        super::KEY
    }

    fn read<'a>(
        &'a self,
        account: &'a Account,
        what: Reading,
        now: Timestamp,
    ) -> Outside<'a, Result<ReadOut, PlatformFailure>> {
        Box::pin(self.read_out(account, what, now))
    }

    fn standing<'a>(
        &'a self,
        account: &'a Account,
        external_id: &'a str,
        now: Timestamp,
    ) -> Outside<'a, Result<Standing, PlatformFailure>> {
        Box::pin(self.where_it_stands(account, external_id, now))
    }

    fn try_out<'a>(&'a self, account: &'a Account, now: Timestamp) -> Outside<'a, Trial> {
        Box::pin(self.trial(account, now))
    }

    fn carry_out<'a>(
        &'a self,
        account: &'a Account,
        external_id: &'a str,
        measure: Measure,
        now: Timestamp,
    ) -> Outside<'a, Result<Option<Carried>, PlatformFailure>> {
        Box::pin(self.carry(account, external_id, measure, now))
    }
}
