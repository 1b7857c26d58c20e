//! How long what lets us in holds, and what it lets us do, asked of the interface with the application's own
//! secret. The answer is not kept, and the token in the address it is asked under is blanked.

use super::talk::Graph;
use crate::platforms::{
    interface::{Asking, endpoint},
    values,
};
use jiff::Timestamp;
use torg_domain::{
    channels::problem::{Mender, Problem, ProblemKind},
    outside::{Credential, platform::Trial},
};

/// What the interface says of a token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Inspected {
    /// Until when it holds; none where it has no end.
    until: Option<Timestamp>,
    /// What it lets us do.
    rights: Vec<String>,
}

impl Graph<'_> {
    /// Says in a trial until when we are let in, and whether we may moderate: whether this right is among ours.
    pub(crate) async fn try_pass(&mut self, root: &str, right: &str, trial: &mut Trial) {
        let inspected = self.inspect(root).await;
        trial.access_until = inspected.as_ref().map_or(self.pass.access_until, |pass| pass.until);
        trial.may_moderate = inspected.map(|pass| pass.rights.iter().any(|has| has == right));
        if trial.may_moderate == Some(false) {
            let sentence = format!(
                "Åtkomstnyckeln saknar behörigheten {right}: utan den går det inte att dölja, ta bort eller svara. Skapa en ny nyckel med den."
            );
            trial.problems.push(Problem::new(ProblemKind::MayNotModerate, Mender::Responsible, sentence));
        }
    }

    /// Asks; none where we have no application's secret to ask with, or get no answer.
    async fn inspect(&mut self, root: &str) -> Option<Inspected> {
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
