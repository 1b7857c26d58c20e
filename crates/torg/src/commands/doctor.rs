//! `torg doctor`: whether the installation is well, and what to do where it is not.
//!
//! Exit code 0 when nothing is bad, 1 when something is. A warning is not bad yet.

use super::wait;
use crate::installation::{Settings, database_file, objects_folder, read_keys};
use crate::world::Wall;
use clap::Args as Arguments;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use torg_domain::outside::Clock as _;
use torg_store::doctor::{Facts, examine};
use torg_store::{Objects, Store, migrate};

const MIB: u64 = 1 << 20;

/// Say whether the installation is well, and what to do where it is not.
#[derive(Arguments)]
pub struct Args {
    /// The data folder.
    #[arg(long)]
    data: PathBuf,
    /// Answer in JSON.
    #[arg(long)]
    json: bool,
}

/// How it stands with one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Good,
    Warning,
    Bad,
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Finding {
    what: &'static str,
    state: State,
    said: String,
}

/// # Errors
/// Never for what is wrong with the installation: that is the answer.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    wait(async {
        let findings = look(&args.data).await;
        if args.json {
            println!("{}", serde_json::to_string_pretty(&findings)?);
        } else {
            for finding in &findings {
                let mark = match finding.state {
                    State::Good => "ok     ",
                    State::Warning => "warning",
                    State::Bad => "BAD    ",
                };
                println!("{mark}  {}: {}", finding.what, finding.said);
            }
        }
        let bad = findings.iter().any(|finding| finding.state == State::Bad);
        Ok(if bad { ExitCode::from(1) } else { ExitCode::SUCCESS })
    })
}

fn finding(what: &'static str, state: State, said: impl Into<String>) -> Finding {
    Finding { what, state, said: said.into() }
}

async fn look(dir: &Path) -> Vec<Finding> {
    let settings = match Settings::read(dir) {
        Ok(settings) => settings,
        Err(why) => return vec![finding("settings", State::Bad, format!("{why:#}"))],
    };
    let mut found = vec![finding("settings", State::Good, "torg.toml and the environment can be read")];
    found.push(key_file(&settings.key_path(dir)));
    if settings.database.is_none() && !database_file(dir).exists() {
        found.push(finding("database", State::Bad, "there is none: make an installation with `torg init`"));
        return found;
    }
    let opened = settings.open_database(dir).await;
    let db = match opened {
        Ok(db) => db,
        Err(why) => {
            found.push(finding("database", State::Bad, format!("{why:#}")));
            return found;
        }
    };
    let schema = db.schema().await;
    match &schema {
        Ok(schema) if *schema == migrate::known() => {
            found.push(finding("schema", State::Good, schema.to_string()));
        }
        Ok(schema) => {
            let known = migrate::known();
            let said = if *schema < known {
                format!("{schema}; `torg serve` brings it to {known}")
            } else {
                format!("{schema}, and this program knows {known}: start a newer torg")
            };
            let state = if *schema < known { State::Warning } else { State::Bad };
            found.push(finding("schema", state, said));
            return found;
        }
        Err(why) => {
            found.push(finding("schema", State::Bad, why.to_string()));
            return found;
        }
    }
    let facts = match Objects::folder(&objects_folder(dir)) {
        Ok(objects) => examine(&Store::new(db.clone(), objects), Wall.now()).await,
        Err(why) => Err(why),
    };
    match facts {
        Ok(facts) => found.extend(judge(&facts, Wall.now().as_millisecond())),
        Err(why) => found.push(finding("store", State::Bad, why.to_string())),
    }
    db.close().await;
    found
}

fn key_file(path: &Path) -> Finding {
    match read_keys(path) {
        Ok(_) => finding("key file", State::Good, format!("{} is its owner's alone", path.display())),
        Err(why) => finding("key file", State::Bad, format!("{why:#}")),
    }
}

/// What the facts mean.
fn judge(facts: &Facts, now: i64) -> Vec<Finding> {
    let mut found = vec![finding("database", State::Good, facts.database.clone())];
    if let Some(integrity) = &facts.integrity {
        found.push(if integrity == "ok" {
            finding("integrity", State::Good, "the database's own check finds nothing")
        } else {
            finding("integrity", State::Bad, format!("{integrity}: restore from a backup"))
        });
    }
    for setting in facts.settings.iter().filter(|setting| !setting.good) {
        let said = format!("{} is {}: an acknowledged act could be lost", setting.name, setting.value);
        found.push(finding("durability", State::Bad, said));
    }
    if facts.settings.iter().all(|setting| setting.good) {
        found.push(finding("durability", State::Good, "what is acknowledged is on the disk"));
    }
    if let Some(free) = facts.free_bytes {
        let state = match free / MIB {
            0..200 => State::Bad,
            200..2000 => State::Warning,
            _ => State::Good,
        };
        found.push(finding("disk", state, format!("{} MiB free", free / MIB)));
    }
    found.push(match &facts.objects {
        Ok(()) => finding("files", State::Good, "can be written"),
        Err(why) => finding("files", State::Bad, format!("cannot be written: {why}")),
    });
    let minutes = facts.oldest_waiting_job_at.map_or(0, |at| (now - at) / 60_000);
    found.push(if minutes >= 10 {
        let said = format!("the oldest has waited {minutes} minutes: is `torg serve` running?");
        finding("jobs waiting", State::Warning, said)
    } else {
        finding("jobs waiting", State::Good, "none for long")
    });
    found.push(match facts.given_up_jobs {
        0 => finding("jobs given up", State::Good, "none"),
        count => finding("jobs given up", State::Warning, format!("{count}: the log says which, and why")),
    });
    found.push(match facts.untold_deadlines {
        0 => finding("deadlines told", State::Good, "every overdue one reached somebody above"),
        count => {
            let said = format!(
                "{count} overdue, and nobody to tell: give somebody the title the policy names, or one that coordinates"
            );
            finding("deadlines told", State::Bad, said)
        }
    });
    found.push(match facts.clock_behind_ms {
        Some(ms) if ms > 2_000 => {
            let said =
                format!("this machine's clock is {} s behind the newest trail entry: set it", ms / 1000);
            finding("clock", State::Bad, said)
        }
        _ => finding("clock", State::Good, "not behind the trail"),
    });
    let unsigned = facts.unsigned_entries;
    found.push(finding(
        "trail",
        if unsigned > 10_000 { State::Warning } else { State::Good },
        format!("{} municipalities, {unsigned} entries not signed yet", facts.municipalities),
    ));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::installation::Installation;
    use crate::world::Dice;

    fn bad(found: &[Finding]) -> Vec<&str> {
        found.iter().filter(|f| f.state == State::Bad).map(|f| f.what).collect()
    }

    #[tokio::test]
    async fn a_fresh_installation_is_well() {
        let dir = tempfile::tempdir().unwrap();
        Installation::create(dir.path(), &Dice).await.unwrap();
        let found = look(dir.path()).await;
        assert_eq!(bad(&found), Vec::<&str>::new(), "{found:?}");
    }

    #[tokio::test]
    async fn what_is_missing_is_named_and_nothing_is_made() {
        let dir = tempfile::tempdir().unwrap();
        let found = look(dir.path()).await;
        assert_eq!(bad(&found), ["key file", "database"]);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn a_damaged_database_file_is_bad_and_not_a_panic() {
        let dir = tempfile::tempdir().unwrap();
        Installation::create(dir.path(), &Dice).await.unwrap().store.db().close().await;
        std::fs::write(dir.path().join("torg.db"), "this is no database at all, however long".repeat(99))
            .unwrap();
        assert!(!bad(&look(dir.path()).await).is_empty());
    }
}
