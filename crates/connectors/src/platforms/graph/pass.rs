//! How long what lets us in holds, and what it lets us do, asked of the interface with the application's own
//! secret. The answer is not kept, and the token in the address it is asked under is blanked.

use super::{talk::Graph, values};
use crate::platforms::interface::{Asking, endpoint};
use jiff::Timestamp;
use torg_domain::outside::Credential;

/// What the interface says of a token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Inspected {
    /// Until when it holds; none where it has no end.
    pub(crate) until: Option<Timestamp>,
    /// What it lets us do.
    pub(crate) rights: Vec<String>,
}

impl Graph<'_> {
    /// Asks; none where we have no application's secret to ask with, or get no answer.
    pub(crate) async fn inspect(&mut self, root: &str) -> Option<Inspected> {
        let (app, secret) = self.pass.app.clone().zip(self.pass.app_secret.clone())?;
        let query = [("input_token", self.pass.access.as_str())];
        let url = endpoint(root, "/debug_token", &query);
        let kept = self.talk.answers.len();
        let said = self.ask(Asking::get(url, Some(Credential::Bearer(format!("{app}|{secret}"))))).await;
        self.talk.answers.truncate(kept);
        let data = said.ok()?.value().get("data")?.clone();
        let until = values::instant(&data["expires_at"]).filter(|at| *at > Timestamp::UNIX_EPOCH);
        let rights = data["scopes"].as_array().into_iter().flatten().filter_map(values::text).collect();
        Some(Inspected { until, rights })
    }
}
