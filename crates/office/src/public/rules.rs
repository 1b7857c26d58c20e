//! The rules for visitors as they stand and as they stood (IN-06, RM-06).

use crate::desk::{Desk, swedish_day};
use crate::in_force::InForce;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::civil::Date;
use torg_domain::policy::texts::TextUse;
use torg_store::inbox::rows::instant;

/// The rules of one adopted version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The version's number.
    pub number: i64,
    /// The first day it held.
    pub from: Date,
    /// What they stand on: document, body, date and paragraph (Swedish).
    pub stands_on: String,
    /// The texts (Swedish).
    pub texts: Vec<String>,
    /// What is taken down: each ground with how it is worded (Swedish).
    pub grounds: Vec<(String, String)>,
}

/// The rules of every version that has come into force, the one in force first. A version that changed
/// neither text nor ground is not told of by itself.
///
/// # Errors
/// What the database said; a stored version that cannot be read.
#[boxed]
pub async fn all(desk: &Desk) -> Result<Vec<Rules>, Refusal> {
    let rows = desk.reader().policies().await?;
    let mut held: Vec<_> = rows.into_iter().filter(|r| instant(r.valid_from_at) <= desk.now).collect();
    held.sort_by_key(|r| (r.valid_from_at, r.number));
    let mut all: Vec<Rules> = Vec::new();
    for row in held {
        let version = desk.policy_version(row.id.into()).await?;
        let rules = of(&version, swedish_day(instant(row.valid_from_at)));
        match all.last() {
            Some(last) if last.texts == rules.texts && last.grounds == rules.grounds => {}
            _ => all.push(rules),
        }
    }
    all.reverse();
    Ok(all)
}

fn of(version: &InForce, from: Date) -> Rules {
    let grounds = &version.policy.pack().grounds.ground;
    let on: Vec<_> = grounds.iter().filter(|g| g.on).collect();
    let titles: Vec<&str> = on.iter().map(|g| g.title.as_str()).collect();
    let texts = version.policy.texts().iter().filter(|t| t.for_use == TextUse::Rules);
    Rules {
        number: version.number,
        from,
        stands_on: format!("{}: {}.", version.policy.pack().about.title, version.decided.sentence()),
        texts: texts.map(|t| t.filled(&titles, "här")).collect(),
        grounds: on.iter().map(|g| (g.title.clone(), g.wording.clone())).collect(),
    }
}
