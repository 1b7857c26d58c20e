//! Threads as a platform, and the renewing of what lets us in.

use super::hook::Deliveries;
use crate::guard::Guard;
use crate::platforms::{
    graph::{Base, talk::Graph},
    interface::{Asking, endpoint, no_json},
    marks::Marks,
    values::text,
};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use torg_domain::{
    channels::problem::{Mender, Problem, ProblemKind},
    outside::{
        Outside,
        hook::Hook,
        pass::{Pass, Renewal},
        platform::{
            Account, Carried, Followers, Measure, Platform, PlatformFailure, ReadOut, Reading, Standing,
            Trial,
        },
    },
};

/// Where the interface is.
const ROOT: &str = "https://graph.threads.net";

/// The version that is spoken.
const VERSION: &str = "/v1.0";

/// Works as an account through the guard.
pub struct Threads {
    guard: Arc<Guard>,
    base: Base,
    pub(super) marks: Marks,
}

/// A conversation as our account, and what we are called.
pub(super) struct Talking<'a> {
    pub(super) graph: Graph<'a>,
    /// Our name: the interface tells who wrote by name alone.
    pub(super) name: String,
}

impl Threads {
    /// Behind this guard.
    #[must_use]
    pub fn new(guard: Arc<Guard>) -> Self {
        Self::at(guard, ROOT)
    }

    /// The same with the interface at another place: for tests.
    #[must_use]
    pub fn at(guard: Arc<Guard>, root: &str) -> Self {
        let base = Base { root: root.to_owned(), version: VERSION, bare_places: true };
        Self { guard, base, marks: Marks::default() }
    }

    /// Begins, and learns what we are called.
    pub(super) async fn begin(
        &self,
        account: &Account,
        awaited: bool,
        now: Timestamp,
    ) -> Result<Talking<'_>, PlatformFailure> {
        let mut graph = Graph::begin(&self.guard, &self.base, account, now)?;
        graph.talk.awaited = awaited;
        let id = graph.own.clone();
        let said = graph.get(&id, &[("fields", "id,username")]).await?;
        graph.talk.answers.clear();
        match text(&said.value()["username"]).filter(|_| !said.gone) {
            Some(name) => Ok(Talking { graph, name }),
            None => Err(graph.talk.failed(no_account(), &said.heard, false)),
        }
    }

    async fn trial(&self, account: &Account, now: Timestamp) -> Trial {
        let mut talking = match self.begin(account, true, now).await {
            Ok(talking) => talking,
            Err(failure) => return Trial { problems: vec![failure.problem], ..Trial::default() },
        };
        let graph = &mut talking.graph;
        let mut trial = Trial {
            root: Some(self.base.root.clone()),
            signed_in: Some(talking.name.clone()),
            access_until: graph.pass.access_until,
            ..Trial::default()
        };
        // What a token may is tried where it is used.
        for edge in ["threads", "mentions", "threads_publishing_limit"] {
            let path = format!("{}/{edge}", graph.own);
            let query: &[(&str, &str)] = if edge.contains("limit") {
                &[("fields", "reply_quota_usage,reply_config")]
            } else {
                &[("fields", "id"), ("limit", "1")]
            };
            if let Err(failure) = graph.get(&path, query).await {
                trial.problems.push(failure.problem);
            }
        }
        trial.clock_ahead_s = graph.talk.ahead_s();
        trial.problems.extend(graph.talk.remarks());
        trial
    }

    /// A long-lived token gives a new one while it holds. The answer is not kept: the token stands in it.
    async fn new_pass(&self, account: &Account, now: Timestamp) -> Renewal {
        let mut graph = match Graph::begin(&self.guard, &self.base, account, now) {
            Ok(graph) => graph,
            Err(failure) => return Renewal::Failed(Box::new(failure)),
        };
        graph.talk.awaited = true;
        let query = [("grant_type", "th_refresh_token"), ("access_token", graph.pass.access.as_str())];
        let url = endpoint(&self.base.root, "/refresh_access_token", &query);
        let said = graph.ask(Asking { grants: true, ..Asking::get(url, None) }).await;
        graph.talk.answers.clear();
        let said = match said {
            // What is past its end is renewed by nobody.
            Err(failure) if failure.problem.kind == ProblemKind::AccessRefused => return Renewal::ByHand,
            Err(failure) => {
                return Renewal::Failed(Box::new(PlatformFailure { answer: None, ..failure }));
            }
            Ok(said) => said.value(),
        };
        let seconds = said["expires_in"].as_i64().filter(|s| *s > 0);
        match text(&said["access_token"]) {
            Some(access) => Renewal::Renewed(Pass {
                access,
                access_until: seconds.and_then(|s| now.checked_add(SignedDuration::from_secs(s)).ok()),
                ..graph.pass.clone()
            }),
            None => Renewal::Failed(Box::new(graph.talk.stopped(no_json()))),
        }
    }

    async fn count(&self, account: &Account, now: Timestamp) -> Result<Option<Followers>, PlatformFailure> {
        let mut graph = Graph::begin(&self.guard, &self.base, account, now)?;
        let path = format!("{}/threads_insights", graph.own);
        let said = graph.get(&path, &[("metric", "followers_count")]).await?.value();
        let count = said["data"][0]["total_value"]["value"].as_u64();
        Ok(count.map(|count| Followers { count, rounded: false }))
    }
}

fn no_account() -> Problem {
    Problem::new(
        ProblemKind::AccessRefused,
        Mender::Responsible,
        "Det finns inget konto med det id som står i fältet Konto, eller så gäller nyckeln ett annat konto. Kontots id är ett tal: det står i plattformens utvecklarverktyg.",
    )
}

impl Platform for Threads {
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

    fn renews(&self, pass: &Pass) -> bool {
        !pass.access.is_empty()
    }

    fn renew<'a>(&'a self, account: &'a Account, now: Timestamp) -> Outside<'a, Renewal> {
        Box::pin(self.new_pass(account, now))
    }

    fn followers<'a>(
        &'a self,
        account: &'a Account,
        now: Timestamp,
    ) -> Outside<'a, Result<Option<Followers>, PlatformFailure>> {
        Box::pin(self.count(account, now))
    }

    fn hook(&self) -> Option<&dyn Hook> {
        Some(&Deliveries)
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
