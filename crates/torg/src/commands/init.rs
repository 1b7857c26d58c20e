//! `torg init`: makes an installation, or founds one more municipality in it, and prints the one-time link
//! of its first administrator. What the policy is silent on is asked, or read from `--answers`.

use crate::installation::Installation;
use crate::world::{Dice, Wall};
use crate::{packs, wiring};
use anyhow::{Context, bail};
use jiff::civil::Date;
use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use torg_domain::outside::Clock as _;
use torg_domain::policy::questions::{AnswerKind, Needed};
use torg_domain::policy::said::Class;
use torg_domain::policy::{Answers, Policy};
use torg_office::Refusal;
use torg_office::municipality::found::{Founding, found};
use torg_office::policy::adopt::Adoption;

/// Make an installation and found a municipality in it.
#[derive(clap::Args)]
pub struct Args {
    /// The data folder; made if missing.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// The policy: the name of a shipped pack or a folder.
    #[arg(long)]
    pack: Option<String>,
    /// Answers to what the policy is silent on, TOML (see `torg policy asks`).
    #[arg(long)]
    answers: Option<PathBuf>,
    /// The municipality's name.
    #[arg(long)]
    name: Option<String>,
    /// Its short name: a-z, 0-9 and hyphens.
    #[arg(long)]
    key: Option<String>,
    /// A host name it is reached at; may be given several times.
    #[arg(long = "host")]
    hosts: Vec<String>,
    /// Its first authority (nämnd).
    #[arg(long)]
    authority: Option<String>,
    /// Its first unit (förvaltning).
    #[arg(long)]
    unit: Option<String>,
    /// The first administrator's e-mail address.
    #[arg(long)]
    email: Option<String>,
    /// The first administrator's first name.
    #[arg(long)]
    first_name: Option<String>,
    /// The first administrator's last name.
    #[arg(long)]
    last_name: Option<String>,
    /// The first administrator's title.
    #[arg(long)]
    title: Option<String>,
    /// Who adopted the policy (body or officer).
    #[arg(long)]
    decided_by: Option<String>,
    /// The day it was adopted (YYYY-MM-DD).
    #[arg(long)]
    decided_on: Option<String>,
    /// The decision's paragraph or diary number.
    #[arg(long)]
    paragraph: Option<String>,
}

/// Runs the command. Exit code 3 when the policy's questions are not answered and nobody can be asked.
///
/// # Errors
/// A sentence for whatever stood in the way; nothing is half-made.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let mut asking = Asking { tty: std::io::stdin().is_terminal(), stdin: std::io::stdin().lock().lines() };
    let which = format!("Riktlinjer ({}, eller en mapp)", packs::names().join(", "));
    let pack_name = asking.text(args.pack, &which, Some("grund"))?;
    let pack = packs::pack(&pack_name)?;
    let mut answers = match &args.answers {
        Some(path) => {
            std::fs::read_to_string(path).with_context(|| format!("{} går inte att läsa", path.display()))?
        }
        None => String::new(),
    };
    let read = Answers::read("svar", &answers, &pack)
        .map_err(|m| anyhow::anyhow!("svaren går inte att använda:\n{}", packs::listed(&m)))?;
    let open = Policy::new(pack.clone(), read).asks_now();
    if !open.is_empty() && !asking.tty {
        eprintln!(
            "Riktlinjerna säger inget om detta, och torg måste veta. Svara i en fil och ge den med --answers.\n\
             Alla frågor, med det som går att välja: torg policy asks {pack_name}\n"
        );
        for question in &open {
            eprintln!(
                "# {} ({})\n{} = {}\n",
                question.text,
                question.req.join(", "),
                question.key,
                question.example
            );
        }
        return Ok(ExitCode::from(3));
    }
    for question in open.into_iter().filter(|q| q.needed == Needed::Now) {
        loop {
            println!("\n{} ({})", question.text, question.req.join(", "));
            if let AnswerKind::One(choices) | AnswerKind::Many(choices) = &question.kind {
                for choice in choices {
                    println!("  {} – {}", choice.word, choice.swedish);
                }
            }
            let given = asking.text(None, "Svar", Some(&question.example))?;
            let line = format!("{} = {}\n", question.key, toml_value(&given, &question.kind));
            match Answers::read("svar", &format!("{answers}{line}"), &pack) {
                Ok(_) => {
                    answers.push_str(&line);
                    break;
                }
                Err(mistakes) => println!("{}", packs::listed(&mistakes)),
            }
        }
    }
    let name = asking.text(args.name, "Kommunens namn", None)?;
    let key = asking.text(args.key, "Kortnamn (a–z, 0–9, bindestreck)", Some(&short(&name)))?;
    let mut hosts = args.hosts;
    if hosts.is_empty() {
        hosts.push(asking.text(None, "Värdnamn", Some("localhost"))?);
    }
    let today = Wall.now().to_zoned(jiff::tz::TimeZone::get("Europe/Stockholm")?).date();
    let founding = Founding {
        authority: asking.text(args.authority, "Första nämnden", Some("Kommunstyrelsen"))?,
        unit: asking.text(args.unit, "Första förvaltningen", Some("Kommunledningskontoret"))?,
        email: asking.text(args.email, "Din e-postadress", None)?,
        first_name: asking.text(args.first_name, "Ditt förnamn", None)?,
        last_name: asking.text(args.last_name, "Ditt efternamn", None)?,
        title: asking.text(args.title, "Din titel", Some("Administratör"))?,
        policy: Adoption {
            answers,
            class: Class::Guideline,
            decided_by: asking.text(args.decided_by, "Vem antog riktlinjerna", Some("Kommunstyrelsen"))?,
            decided_on: asking.day(args.decided_on, "Vilken dag (ÅÅÅÅ-MM-DD)", today)?,
            paragraph: asking.text(args.paragraph, "Paragraf eller diarienummer", None)?,
            pack,
        },
        key,
        name,
        hosts: hosts.clone(),
    };
    tokio::runtime::Runtime::new()?.block_on(async {
        let installation = Installation::create(&args.data, &Dice).await?;
        let office = wiring::office(&installation)?;
        let (row, token) = match found(&office, founding).await {
            Ok(done) => done,
            Err(refused @ Refusal::Broken(_)) => return Err(anyhow::Error::new(refused)),
            Err(refused) => bail!("{refused}"),
        };
        installation.store.db().close().await;
        let address = installation
            .settings
            .address
            .clone()
            .unwrap_or_else(|| format!("http://{}:{}", hosts[0], installation.settings.listen.port()));
        println!("{} finns nu i {}.", row.name, args.data.display());
        println!(
            "\nFörsta inloggningen (gäller i tre dygn, en gång):\n  {}/desk/link/{token}",
            address.trim_end_matches('/')
        );
        println!("\nStarta med:\n  torg serve --data {}", args.data.display());
        Ok(ExitCode::SUCCESS)
    })
}

struct Asking<R> {
    tty: bool,
    stdin: R,
}

impl<R: Iterator<Item = std::io::Result<String>>> Asking<R> {
    /// What was given, else what is answered at the keyboard, else the default.
    fn text(&mut self, given: Option<String>, ask: &str, default: Option<&str>) -> anyhow::Result<String> {
        if let Some(given) = given {
            return Ok(given);
        }
        if !self.tty {
            return default.map(str::to_owned).with_context(|| {
                format!("{ask}: ingen kan frågas här, ge det på kommandoraden (torg init --help)")
            });
        }
        loop {
            match default {
                Some(default) => print!("{ask} [{default}]: "),
                None => print!("{ask}: "),
            }
            std::io::stdout().flush()?;
            let line = self.stdin.next().transpose()?.context("avbrutet")?;
            match (line.trim(), default) {
                ("", Some(default)) => return Ok(default.to_owned()),
                ("", None) => {}
                (text, _) => return Ok(text.to_owned()),
            }
        }
    }

    /// The same for a day; whoever sits at the keyboard is asked again until it is one.
    fn day(&mut self, given: Option<String>, ask: &str, default: Date) -> anyhow::Result<Date> {
        let again = self.tty && given.is_none();
        loop {
            let text = self.text(given.clone(), ask, Some(&default.to_string()))?;
            match text.parse() {
                Ok(day) => return Ok(day),
                Err(_) if again => println!("Skriv dagen som ÅÅÅÅ-MM-DD."),
                Err(_) => bail!("skriv dagen som ÅÅÅÅ-MM-DD, inte {text}"),
            }
        }
    }
}

/// A plain word typed at the keyboard becomes a TOML string; anything else is taken as TOML already.
fn toml_value(given: &str, kind: &AnswerKind) -> String {
    let bare = given.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    match kind {
        AnswerKind::Many(_) if !given.starts_with('[') => {
            let words: Vec<_> = given
                .split([',', ' '])
                .filter(|w| !w.is_empty())
                .map(|w| format!("\"{}\"", w.trim_matches('"')))
                .collect();
            format!("[{}]", words.join(", "))
        }
        _ if bare && !given.is_empty() => format!("\"{given}\""),
        _ => given.to_owned(),
    }
}

/// A short name from a name: å and ä become a, ö becomes o.
fn short(name: &str) -> String {
    let folded = name.to_lowercase().replace(['å', 'ä'], "a").replace('ö', "o");
    let folded = folded.trim_end_matches(" kommun");
    let kept: String = folded.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    kept.trim_matches('-').to_owned()
}
