//! One conversation with a site: its interface found, and each answer heard, in words when it is a fault.

use super::{client::Wordpress, faults, root};
use crate::{
    guard::{Answer, Ask, Deed},
    platforms::feed::dates,
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::{collections::BTreeMap, time::Duration};
use tokio::time::Instant;
use torg_domain::{
    channels::problem::{Mender, Problem, ProblemKind},
    outside::{
        RawAnswer,
        platform::{Account, PlatformFailure},
    },
};

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

/// One conversation: what was asked, and all that came.
pub(super) struct Talk<'a> {
    pub(super) site: &'a Wordpress,
    pub(super) account: &'a Account,
    pub(super) now: Timestamp,
    pub(super) known: Known,
    pub(super) answers: Vec<RawAnswer>,
    pub(super) clock: Option<Timestamp>,
    pub(super) slowest: Duration,
    /// Whether somebody waits for what is done here.
    pub(super) awaited: bool,
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
        let (answers, clock, slowest, awaited) = (Vec::new(), None, Duration::ZERO, false);
        Self { site, account, now, known, answers, clock, slowest, awaited }
    }

    /// Finds the interface: by what the front page says, then where it usually is.
    pub(super) async fn find(&mut self) -> Result<Known, PlatformFailure> {
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
                        let me = self.me().await?;
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
    async fn me(&mut self) -> Result<Option<Me>, PlatformFailure> {
        if self.account.credential.is_none() {
            return Ok(None);
        }
        let asked = [("context", "edit".to_owned()), ("_fields", "id,name,capabilities".to_owned())];
        match self.ask(&Deed::Get, "/wp/v2/users/me", &asked).await {
            Ok(heard) if heard.refused.is_none() => Ok(heard.read()),
            Ok(_) => Ok(None),
            Err(failure) => match failure.problem.kind {
                ProblemKind::InterfaceMissing | ProblemKind::AccessRefused | ProblemKind::MayNotModerate => {
                    Ok(None)
                }
                _ => Err(failure),
            },
        }
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
                ProblemKind::InterfaceMissing
                    | ProblemKind::HtmlInstead
                    | ProblemKind::Moved
                    | ProblemKind::AccessRefused
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
            awaited: self.awaited,
            grants: false,
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
