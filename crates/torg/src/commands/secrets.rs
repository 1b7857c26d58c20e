//! `torg secrets`: which secrets are kept and until when, a new one in a channel's place, a new key that seals them.
//! No secret is ever shown, and none is taken as an argument: the list of processes shows those to everybody.

use super::{secrets_rotate, wait};
use crate::installation::Installation;
use crate::wiring;
use crate::world::Wall;
use anyhow::{Context, bail};
use clap::{Args as Arguments, Subcommand};
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::io::{IsTerminal as _, Read as _};
use std::path::PathBuf;
use std::process::ExitCode;
use torg_domain::outside::Clock as _;
use torg_office::channels::access::kept::{self, Kept, Sort};
use torg_office::channels::access::replace::{self, Unproven};
use torg_office::{Desk, Refusal};
use torg_store::channels::ChannelRow;

/// The longest secret that is read from standard input.
const LONGEST: u64 = 1 << 16;

/// See which secrets are kept and until when, and renew them. None is ever shown.
#[derive(Arguments)]
pub struct Args {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// List which secrets are kept, what each is for and until when it holds.
    List(ListArgs),
    /// Say which secrets a person must renew soon; exit code 1 when there is one.
    Forecast(ForecastArgs),
    /// Put a new one in the place of what lets a channel in, after trying it; from standard input or asked for.
    Set(SetArgs),
    /// Take away what lets a channel in.
    Forget(ChannelArgs),
    /// Make a new key that seals the secrets, and seal everything anew under it, beside a serving torg.
    RotateKey(secrets_rotate::Args),
}

#[derive(Arguments)]
struct ListArgs {
    /// The data folder.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// The municipality's key; without it all of them.
    #[arg(long)]
    municipality: Option<String>,
    /// Answer in JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Arguments)]
struct ForecastArgs {
    #[command(flatten)]
    list: ListArgs,
    /// How many days ahead.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u16).range(0..=3660))]
    days: u16,
}

#[derive(Arguments)]
struct ChannelArgs {
    /// The data folder.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// The municipality's key; may be left out when there is only one.
    #[arg(long)]
    municipality: Option<String>,
    /// The channel: its id, number or name.
    #[arg(long)]
    channel: String,
}

#[derive(Arguments)]
struct SetArgs {
    #[command(flatten)]
    channel: ChannelArgs,
    /// Keep it although trying it did not show that it works.
    #[arg(long)]
    anyway: bool,
}

/// Runs the command.
///
/// # Errors
/// A sentence for what cannot be found, read or kept.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    wait(async {
        match &args.act {
            Act::List(args) => list(args).await,
            Act::Forecast(args) => forecast(args).await,
            Act::Set(args) => set(args).await,
            Act::Forget(args) => forget(args).await,
            Act::RotateKey(args) => secrets_rotate::run(args).await,
        }
    })
}

/// The secrets of each municipality that is asked about.
async fn kept(installation: &Installation, only: Option<&str>) -> anyhow::Result<Vec<(String, Vec<Kept>)>> {
    let office = wiring::office(installation)?;
    let mut all = Vec::new();
    for one in office.store.db().municipalities().await? {
        if only.is_none_or(|key| key == one.key) {
            let key = one.key.clone();
            let list = kept::list(&office.desk_of_job(one, "secrets")).await.map_err(said)?;
            all.push((key, list));
        }
    }
    match only {
        Some(key) if all.is_empty() => bail!("there is no municipality {key} here"),
        _ => Ok(all),
    }
}

fn said(why: Refusal) -> anyhow::Error {
    match why {
        // The page says that it is our fault; an operator is told what.
        Refusal::Broken(problem) => problem.into(),
        other => anyhow::anyhow!("{other}"),
    }
}

fn in_json(secret: &Kept) -> Value {
    let about = match secret.sort {
        Sort::Account | Sort::Feed => "channel",
        Sort::Signing | Sort::Greeting | Sort::OwnKey => "app",
    };
    json!({
        "sort": secret.sort.word(),
        about: secret.id,
        "number": secret.number,
        "name": secret.name,
        "platform": secret.platform,
        "until": secret.access.and_then(|access| access.access_until),
        "ends": secret.ends_at(),
        "renews": secret.access.map(|access| access.renews),
        "renewed": secret.renewed_at,
        "problem": secret.problem.as_ref().map(|problem| &problem.sentence),
    })
}

fn line(municipality: &str, secret: &Kept) -> String {
    let number = secret.number.map(|n| format!("{n} ")).unwrap_or_default();
    let holds = match (&secret.access, secret.sort) {
        (_, Sort::Feed | Sort::Signing | Sort::Greeting | Sort::OwnKey) => "no end".to_owned(),
        (None, _) => "not looked at yet".to_owned(),
        (Some(access), _) => {
            let until =
                access.access_until.map_or_else(|| "no end known".to_owned(), |at| format!("until {at}"));
            if access.renews { format!("{until}, renewed by torg") } else { until }
        }
    };
    let problem = secret.problem.as_ref().map(|p| format!("  {}", p.sentence)).unwrap_or_default();
    format!(
        "{municipality}  {}  {number}{} ({})  {holds}{problem}",
        secret.sort.word(),
        secret.name,
        secret.platform
    )
}

async fn list(args: &ListArgs) -> anyhow::Result<ExitCode> {
    let installation = Installation::look(&args.data).await?;
    let all = kept(&installation, args.municipality.as_deref()).await?;
    let left = installation.store.sealed_before(&installation.keys).await?;
    let (settings, earlier) = (&installation.settings, installation.keys.earlier());
    let mail = settings.smtp.as_ref().is_some_and(|smtp| smtp.password.is_some());
    if args.json {
        let one = |(key, list): &(String, Vec<Kept>)| json!({ "municipality": key, "secrets": list.iter().map(in_json).collect::<Vec<_>>() });
        let told = json!({
            "key_file": {
                "path": installation.key_path, "earlier": earlier,
                "sealed_before": { "values": left.values, "files": left.files },
            },
            "smtp_password": mail,
            "database_address": settings.database.is_some(),
            "municipalities": all.iter().map(one).collect::<Vec<_>>(),
        });
        println!("{}", serde_json::to_string_pretty(&told)?);
    } else {
        println!("key file  {}  {earlier} earlier sealing keys", installation.key_path.display());
        if !left.is_nothing() {
            println!(
                "{} secrets and {} files are still sealed under an earlier key: `torg secrets rotate-key` finishes",
                left.values, left.files
            );
        }
        if mail {
            println!("mail server's password  in torg.toml or the environment  no end");
        }
        if settings.database.is_some() {
            println!(
                "database's address, which may hold a password  in torg.toml or the environment  no end"
            );
        }
        for (key, secrets) in &all {
            secrets.iter().for_each(|secret| println!("{}", line(key, secret)));
        }
    }
    installation.store.db().close().await;
    Ok(ExitCode::SUCCESS)
}

async fn forecast(args: &ForecastArgs) -> anyhow::Result<ExitCode> {
    let installation = Installation::look(&args.list.data).await?;
    let all = kept(&installation, args.list.municipality.as_deref()).await?;
    let now = Wall.now();
    let until = now.checked_add(SignedDuration::from_hours(24 * i64::from(args.days)))?;
    let mut soon: Vec<(&str, &Kept)> =
        all.iter().flat_map(|(key, list)| list.iter().map(move |secret| (key.as_str(), secret))).collect();
    soon.retain(|(_, secret)| secret.ends_at().is_some_and(|ends| ends <= until));
    soon.sort_by_key(|(_, secret)| secret.ends_at());
    if args.list.json {
        let one = |(key, secret): &(&str, &Kept)| {
            let mut told = in_json(secret);
            if let Value::Object(fields) = &mut told {
                fields.insert("municipality".into(), json!(key));
                fields.insert("ended".into(), json!(secret.ends_at().is_some_and(|ends| ends <= now)));
            }
            told
        };
        let told = json!({ "days": args.days, "secrets": soon.iter().map(one).collect::<Vec<_>>() });
        println!("{}", serde_json::to_string_pretty(&told)?);
    } else if soon.is_empty() {
        println!("nothing that a person must renew ends within {} days", args.days);
    } else {
        for (key, secret) in &soon {
            let Some(ends) = secret.ends_at() else { continue };
            let word = if ends <= now { "has ended" } else { "ends" };
            let number = secret.number.map(|n| format!("{n} ")).unwrap_or_default();
            println!("{key}  {number}{} ({})  {word} {ends}", secret.name, secret.platform);
        }
    }
    installation.store.db().close().await;
    Ok(if soon.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The channel that is meant, and a desk in its municipality.
async fn channel(installation: &Installation, args: &ChannelArgs) -> anyhow::Result<(Desk, ChannelRow)> {
    let office = wiring::office(installation)?;
    let municipalities = office.store.db().municipalities().await?;
    let municipality = match (&args.municipality, municipalities.as_slice()) {
        (Some(key), all) => all.iter().find(|m| m.key == *key).cloned(),
        (None, [only]) => Some(only.clone()),
        (None, _) => bail!("there are several municipalities here: say which with --municipality"),
    };
    let desk = office.desk_of_job(municipality.context("there is no such municipality here")?, "secrets");
    let channels = desk.reader().channels().await?;
    let wanted = args.channel.trim();
    let is =
        |c: &&ChannelRow| c.id.to_string() == wanted || c.number.to_string() == wanted || c.name == wanted;
    let found = channels.iter().find(is).cloned().with_context(|| {
        let names: Vec<_> = channels.iter().map(|c| format!("{} {}", c.number, c.name)).collect();
        format!("there is no channel {wanted}; there are: {}", names.join(", "))
    })?;
    Ok((desk, found))
}

/// The new one: typed without being shown, or all of standard input.
fn secret() -> anyhow::Result<String> {
    if std::io::stdin().is_terminal() {
        return rpassword::prompt_password("The new secret (not shown): ").context("nothing was typed");
    }
    let mut text = String::new();
    let read = std::io::stdin().take(LONGEST).read_to_string(&mut text);
    read.context("standard input is no text")?;
    Ok(text)
}

async fn set(args: &SetArgs) -> anyhow::Result<ExitCode> {
    let installation = Installation::look(&args.channel.data).await?;
    let (desk, channel) = channel(&installation, &args.channel).await?;
    let unproven = if args.anyway { Unproven::Keep } else { Unproven::Leave };
    let tried = replace::replace(&desk, channel.id.into(), &secret()?, unproven).await.map_err(said)?;
    for problem in &tried.trial.problems {
        eprintln!("{} Kan rättas av {}.", problem.sentence, problem.mender.in_words());
    }
    installation.store.db().close().await;
    if !tried.kept {
        bail!(
            "it was tried and does not work: the old one is kept (--anyway keeps the new one all the same)"
        );
    }
    println!("{} {}: the new one is kept", channel.number, channel.name);
    Ok(ExitCode::SUCCESS)
}

async fn forget(args: &ChannelArgs) -> anyhow::Result<ExitCode> {
    let installation = Installation::look(&args.data).await?;
    let (desk, channel) = channel(&installation, args).await?;
    replace::forget(&desk, channel.id.into()).await.map_err(said)?;
    println!("{} {}: what let us in is taken away", channel.number, channel.name);
    installation.store.db().close().await;
    Ok(ExitCode::SUCCESS)
}
