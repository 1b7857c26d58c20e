//! Facebook as a platform.

use super::hook::Deliveries;
use crate::guard::Guard;
use crate::platforms::{
    graph::{Base, talk::Graph},
    marks::Marks,
    values,
};
use jiff::Timestamp;
use std::sync::Arc;
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

/// Where the interface is, which other platforms speak through too.
pub const ROOT: &str = "https://graph.facebook.com";

/// The version that is spoken.
const VERSION: &str = "/v25.0";

/// The right that moderating takes.
const MODERATES: &str = "pages_manage_engagement";

/// Works as a page through the guard.
pub struct Facebook {
    pub(super) guard: Arc<Guard>,
    pub(super) base: Base,
    pub(super) marks: Marks,
}

impl Facebook {
    /// Behind this guard.
    #[must_use]
    pub fn new(guard: Arc<Guard>) -> Self {
        Self::at(guard, ROOT)
    }

    /// The same with the interface at another place: for tests.
    #[must_use]
    pub fn at(guard: Arc<Guard>, root: &str) -> Self {
        let base = Base { root: root.to_owned(), version: VERSION, bare_places: false };
        Self { guard, base, marks: Marks::default() }
    }

    pub(super) fn begin(&self, account: &Account, now: Timestamp) -> Result<Graph<'_>, PlatformFailure> {
        Graph::begin(&self.guard, &self.base, account, now)
    }

    async fn trial(&self, account: &Account, now: Timestamp) -> Trial {
        let failed = |failure: PlatformFailure| Trial { problems: vec![failure.problem], ..Trial::default() };
        let mut graph = match self.begin(account, now) {
            Ok(graph) => graph,
            Err(failure) => return failed(failure),
        };
        graph.talk.awaited = true;
        let own = graph.own.clone();
        let me = match graph.get(&own, &[("fields", "id,name")]).await {
            Ok(said) if !said.gone => said.value(),
            Ok(_) => return Trial { problems: vec![no_page()], ..Trial::default() },
            Err(failure) => return failed(failure),
        };
        let mut trial = Trial {
            root: Some(self.base.root.clone()),
            signed_in: values::text(&me["name"]),
            ..Trial::default()
        };
        // What a token may is tried where it is used.
        for edge in ["visitor_posts", "conversations"] {
            if let Err(failure) =
                graph.get(&format!("{own}/{edge}"), &[("fields", "id"), ("limit", "1")]).await
            {
                trial.problems.push(failure.problem);
            }
        }
        graph.try_pass(&self.base.root, MODERATES, &mut trial).await;
        trial.clock_ahead_s = graph.talk.ahead_s();
        trial.problems.extend(graph.talk.remarks());
        trial
    }

    async fn count(&self, account: &Account, now: Timestamp) -> Result<Option<Followers>, PlatformFailure> {
        let mut graph = self.begin(account, now)?;
        let own = graph.own.clone();
        let said = graph.get(&own, &[("fields", "followers_count,fan_count")]).await?.value();
        let count = said["followers_count"].as_u64().or_else(|| said["fan_count"].as_u64());
        Ok(count.map(|count| Followers { count, rounded: false }))
    }
}

/// The account's id leads nowhere.
fn no_page() -> Problem {
    Problem::new(
        ProblemKind::AccessRefused,
        Mender::Responsible,
        "Det finns ingen sida med det id som står i fältet Konto, eller så gäller nyckeln en annan sida. Sidans id står under Om på sidan.",
    )
}

impl Platform for Facebook {
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
