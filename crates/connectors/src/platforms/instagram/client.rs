//! Instagram as a platform, and what is learnt on the way.

use super::hook::Deliveries;
use crate::guard::Guard;
use crate::platforms::{
    graph::{Base, direct::Talks, talk::Graph},
    marks::Marks,
    values::text,
};
use jiff::Timestamp;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use torg_domain::{
    channels::problem::{Mender, Problem, ProblemKind},
    outside::{
        Outside,
        hook::Hook,
        platform::{
            Account, Carried, Followers, Measure, Platform, PlatformFailure, ReadOut, Reading, Standing,
            Trial,
        },
    },
};

/// The version that is spoken.
const VERSION: &str = "/v25.0";

/// The right that moderating takes.
const MODERATES: &str = "instagram_manage_comments";

/// How many posts are remembered with how much is said under each; then it is learnt anew.
const REMEMBERED: usize = 20_000;

/// Works as an account through the guard.
pub struct Instagram {
    guard: Arc<Guard>,
    base: Base,
    pub(super) marks: Marks,
    counts: Mutex<HashMap<String, u64>>,
}

/// A conversation as our account, and what we are called.
pub(super) struct Talking<'a> {
    pub(super) graph: Graph<'a>,
    /// Our id, and our name.
    pub(super) own: Vec<String>,
}

impl Talking<'_> {
    /// The conversations of direct messages: they hang from the page that the pass is of.
    pub(super) fn talks<'t>(&self, own: &'t [String]) -> Talks<'t> {
        Talks { at: "me", only: Some(("platform", "instagram")), own, longest: 1000 }
    }
}

impl Instagram {
    /// Behind this guard, with the interface at this place.
    #[must_use]
    pub fn at(guard: Arc<Guard>, root: &str) -> Self {
        let base = Base { root: root.to_owned(), version: VERSION, bare_places: false };
        Self { guard, base, marks: Marks::default(), counts: Mutex::default() }
    }

    /// Begins, and learns what we are called: the interface names most of those who write by name alone.
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
        if said.gone {
            return Err(graph.talk.failed(no_account(), &said.heard, false));
        }
        let name = text(&said.value()["username"]);
        Ok(Talking { graph, own: std::iter::once(id).chain(name).collect() })
    }

    /// Whether as much is said under a post as when it was last read.
    pub(super) fn is_as_before(&self, post: &str, count: Option<u64>) -> bool {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        count.is_some_and(|count| counts.get(post) == Some(&count))
    }

    /// Remembers how much was said under posts that have been read.
    pub(super) fn learn(&self, read: Vec<(String, u64)>) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= REMEMBERED {
            counts.clear();
        }
        counts.extend(read);
    }

    async fn trial(&self, account: &Account, now: Timestamp) -> Trial {
        let mut talking = match self.begin(account, true, now).await {
            Ok(talking) => talking,
            Err(failure) => return Trial { problems: vec![failure.problem], ..Trial::default() },
        };
        let mut trial = Trial {
            root: Some(self.base.root.clone()),
            signed_in: talking.own.last().cloned(),
            ..Trial::default()
        };
        let graph = &mut talking.graph;
        let own = graph.own.clone();
        let few = [("fields", "id"), ("limit", "1")];
        let messages = [("fields", "id"), ("limit", "1"), ("platform", "instagram")];
        for (path, query) in
            [(format!("{own}/media"), few.as_slice()), ("me/conversations".into(), &messages)]
        {
            if let Err(failure) = graph.get(&path, query).await {
                trial.problems.push(failure.problem);
            }
        }
        graph.try_pass(&self.base.root, MODERATES, &mut trial).await;
        trial.clock_ahead_s = graph.talk.ahead_s();
        trial.problems.extend(graph.talk.remarks());
        trial
    }

    async fn count(&self, account: &Account, now: Timestamp) -> Result<Option<Followers>, PlatformFailure> {
        let mut graph = Graph::begin(&self.guard, &self.base, account, now)?;
        let own = graph.own.clone();
        let said = graph.get(&own, &[("fields", "followers_count")]).await?.value();
        Ok(said["followers_count"].as_u64().map(|count| Followers { count, rounded: false }))
    }
}

fn no_account() -> Problem {
    Problem::new(
        ProblemKind::AccessRefused,
        Mender::Responsible,
        "Det finns inget konto med det id som står i fältet Konto, eller så är kontot inte kopplat till sidan som nyckeln gäller. Kontots id är inte dess namn: det står i plattformens utvecklarverktyg.",
    )
}

impl Platform for Instagram {
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
