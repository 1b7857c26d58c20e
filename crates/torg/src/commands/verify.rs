//! `torg verify`: nothing on the trail was changed afterwards, or the first thing that was.
//!
//! With a file, it is a proof package that is checked, offline and without an installation. With `--log`, a
//! decision is proved to be in the public log, from outside (`verify_log.rs`).
//!
//! Can run beside a server at work. Exit code 0 when all is as it was written, 1 when something is not.

use super::verify_log::{Asked, prove, told as log_told};
use super::{verify_package, wait};
use crate::installation::Installation;
use anyhow::{Context, bail};
use clap::Args as Arguments;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use torg_domain::ids::MunicipalityId;
use torg_domain::trail::key::hex;
use torg_store::tiles::Log;
use torg_store::verify::{Report, Unverified, verify, verify_log};

/// Prove that nothing on the trail was changed afterwards, or name the first thing that was.
#[derive(Arguments)]
pub struct Args {
    /// A proof package to check, instead of an installation.
    #[arg(required_unless_present_any = ["data", "log"], conflicts_with = "data")]
    file: Option<PathBuf>,
    /// The data folder.
    #[arg(long)]
    data: Option<PathBuf>,
    /// A municipality's public address: prove that a decision is in its public log, without the data folder.
    #[arg(long, requires = "code", conflicts_with_all = ["data", "since", "file"])]
    log: Option<String>,
    /// The decision's code.
    #[arg(long, requires = "log")]
    code: Option<String>,
    /// The address may be one inside.
    #[arg(long, requires = "log")]
    private: bool,
    /// A signed checkpoint kept elsewhere: prove that the log only grew since.
    #[arg(long, requires = "data")]
    since: Option<PathBuf>,
    /// Only the public log: entries, leaves, tiles, root and checkpoint; not who did what, no row and no file.
    #[arg(long, requires = "data")]
    log_only: bool,
    /// The log's public key (`name+id+base64`) or a file with it, known from elsewhere: the package, or the
    /// public log, must be signed by it. Left out, the word of the package or the server is taken.
    #[arg(long, conflicts_with = "data")]
    key: Option<String>,
    /// A signed checkpoint known from elsewhere: the package's must be the same.
    #[arg(long, requires = "file")]
    checkpoint: Option<PathBuf>,
    /// Answer in JSON.
    #[arg(long)]
    json: bool,
}

/// # Errors
/// When the installation cannot be opened or read.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if let Some(file) = &args.file {
        let key = args.key.as_deref().map(known_key).transpose()?;
        let answer = verify_package::package(file, key.as_deref(), args.checkpoint.as_deref())?;
        if args.json {
            println!("{}", serde_json::to_string_pretty(&answer)?);
        } else {
            print!("{}", verify_package::told(&answer));
        }
        return Ok(if answer["ok"] == true { ExitCode::SUCCESS } else { ExitCode::from(1) });
    }
    wait(async {
        let (log, code) = (args.log.as_deref(), args.code.as_deref().unwrap_or_default());
        if let Some(log) = log {
            let key = args.key.as_deref().map(known_key).transpose()?;
            let asked = Asked { log, code, key: key.as_deref(), private: args.private };
            let answer = prove(&asked).await?;
            return said(&answer, args.json, log_told);
        }
        let data = args.data.as_deref().context("say which data folder with --data")?;
        let installation = Installation::look(data).await?;
        let since = args.since.as_deref().map(read).transpose()?;
        let how = if args.log_only { How::LogOnly } else { How::Whole };
        let answer = all(&installation, since.as_deref(), how).await?;
        installation.store.db().close().await;
        said(&answer, args.json, told)
    })
}

/// The key itself, or what stands in the file of that name.
fn known_key(given: &str) -> anyhow::Result<String> {
    if given.contains('+') && !Path::new(given).exists() {
        return Ok(given.trim().to_owned());
    }
    let text = std::fs::read_to_string(given).with_context(|| format!("the key {given}"))?;
    Ok(text.trim().to_owned())
}

fn said(answer: &Value, as_json: bool, told: impl Fn(&Value) -> String) -> anyhow::Result<ExitCode> {
    if as_json {
        println!("{}", serde_json::to_string_pretty(answer)?);
    } else {
        print!("{}", told(answer));
    }
    Ok(if answer["ok"] == true { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("the checkpoint {} cannot be read", path.display()))
}

/// How much is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Everything that the trail commits to.
    Whole,
    /// What everybody can see of it.
    LogOnly,
}

/// Verifies every municipality; `since` belongs to the one whose log it names.
///
/// # Errors
/// When something cannot be read, or `since` is of none of the logs.
pub async fn all(installation: &Installation, since: Option<&[u8]>, how: How) -> anyhow::Result<Value> {
    let (store, keys) = (&installation.store, &installation.keys);
    let host = installation.settings.log_host.as_str();
    let origin = since.and_then(|note| std::str::from_utf8(note).ok()?.lines().next());
    let (mut answers, mut ok, mut met) = (Vec::new(), true, false);
    for one in store.db().municipalities().await? {
        let log = Log::of(&mut store.reader(MunicipalityId(one.id)), keys, host).await?;
        let ours = origin == Some(log.signer.verifier().name());
        met |= ours;
        let (id, since) = (MunicipalityId(one.id), since.filter(|_| ours));
        let found = match how {
            How::Whole => verify(store, id, keys, host, since).await,
            How::LogOnly => verify_log(store, id, keys, host, since).await,
        };
        match found {
            Ok(report) => answers.push(good(&report, how)),
            Err(Unverified::Wrong(wrong)) => {
                ok = false;
                answers.push(json!({
                    "municipality": one.key, "ok": false, "wrong": wrong.to_string(), "fel": wrong.swedish(),
                }));
            }
            Err(Unverified::Problem(problem)) => {
                return Err(problem).context(format!("{} could not be verified", one.key));
            }
        }
    }
    if since.is_some() && !met {
        bail!("the checkpoint given with --since is of none of the logs here");
    }
    Ok(json!({ "ok": ok, "municipalities": answers }))
}

fn good(report: &Report, how: How) -> Value {
    let v = &report.verified;
    let mut told = json!({
        "municipality": report.key, "ok": true, "entries": v.entries, "signed": v.signed, "root": hex(&v.root),
    });
    if how == How::Whole {
        told["weeded"] = v.weeded.into();
        told["rows"] = v.rows.into();
        told["media"] = v.media.into();
    }
    told
}

/// The answer as lines, one a municipality.
#[must_use]
pub fn told(answer: &Value) -> String {
    let mut out = String::new();
    let municipalities = answer["municipalities"].as_array().map(Vec::as_slice).unwrap_or_default();
    for one in municipalities {
        let name = one["municipality"].as_str().unwrap_or_default();
        match one["wrong"].as_str() {
            Some(wrong) => out.push_str(&format!("{name}: WRONG: {wrong}\n")),
            None if one["rows"].is_null() => out.push_str(&format!(
                "{name}: nothing is wrong with the log: {} entries ({} signed); what they commit to was not looked at\n",
                one["entries"], one["signed"]
            )),
            None => out.push_str(&format!(
                "{name}: nothing is wrong: {} entries ({} signed), {} rows, {} files\n",
                one["entries"], one["signed"], one["rows"], one["media"]
            )),
        }
    }
    if municipalities.is_empty() {
        out.push_str("there is no municipality yet, and nothing to verify\n");
    }
    out
}
