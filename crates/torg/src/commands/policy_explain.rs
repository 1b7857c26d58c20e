//! `torg policy explain`: what a policy makes of a message, and why.
//!
//! The same rules that propose on the message's page, without a store. Nothing found is repeated: a
//! personal number is named by its place, never printed.

use crate::packs;
use crate::world::Wall;
use anyhow::Context;
use clap::Args as Arguments;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use torg_domain::clocks::ClockKind;
use torg_domain::inbox::tracks::Record;
use torg_domain::inbox::triage::{Answer, Answered, Assessment, Facts, Question, Signal, Triage};
use torg_domain::outside::Clock as _;
use torg_domain::policy::criticism::CriticismStep;
use torg_domain::policy::{ClockRule, Policy};
use torg_domain::time;

/// Print what a policy makes of a message, and why.
#[derive(Arguments)]
pub struct Args {
    /// A shipped pack's name, or the path of a folder.
    #[arg(long)]
    pack: String,
    /// The message: JSON, as docs/schema/message.schema.json says. `-` reads standard input.
    #[arg(long)]
    message: PathBuf,
    /// The municipality's answers to what the pack leaves open.
    #[arg(long)]
    answers: Option<PathBuf>,
    /// Answer in JSON.
    #[arg(long)]
    json: bool,
}

/// A message larger than this is no message.
const MOST: u64 = 8 * 1024 * 1024;

/// What kind of thing it is.
#[derive(Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Post,
    #[default]
    Comment,
    Question,
    Direct,
    Mention,
    Report,
    Other,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Comment => "comment",
            Self::Question => "question",
            Self::Direct => "direct",
            Self::Mention => "mention",
            Self::Report => "report",
            Self::Other => "other",
        }
    }
}

/// The message file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    #[serde(default)]
    title: Option<String>,
    text: String,
    #[serde(default)]
    author: Option<String>,
    #[serde(default)]
    kind: Kind,
    #[serde(default)]
    ours: bool,
    #[serde(default)]
    direct: bool,
    #[serde(default)]
    answers: Answered,
    #[serde(default)]
    names_us: bool,
    #[serde(default)]
    published_at: Option<String>,
}

/// Reads, assesses and prints.
///
/// # Errors
/// When pack, answers or message cannot be read; the sentence says what is wrong and where.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let pack = packs::pack(&args.pack)?;
    let answers = packs::answers(args.answers.as_deref(), &pack)?;
    let policy = Policy::new(pack, answers);
    let message = read(&args.message)?;
    let today = day(&message)?;
    let facts = Facts {
        title: message.title.as_deref(),
        text: &message.text,
        author: message.author.as_deref().unwrap_or_default(),
        kind: message.kind.word(),
        ours: message.ours,
        direct: message.direct || message.kind == Kind::Direct,
        answers: message.answers,
        names_us: message.names_us || message.kind == Kind::Mention,
        today,
    };
    let assessment = Triage::new(&policy).assess(&facts);
    let told = if args.json {
        told(&policy, &assessment, today).to_string()
    } else {
        sentences(&policy, &assessment, today)
    };
    super::policy::tell(told.trim_end())?;
    Ok(ExitCode::SUCCESS)
}

fn read(path: &Path) -> anyhow::Result<Message> {
    use std::io::Read as _;
    let name = path.display();
    let source: Box<dyn std::io::Read> = if path == Path::new("-") {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(std::fs::File::open(path).with_context(|| format!("{name} går inte att läsa"))?)
    };
    let mut bytes = Vec::new();
    source.take(MOST + 1).read_to_end(&mut bytes).with_context(|| format!("{name} går inte att läsa"))?;
    anyhow::ensure!(bytes.len() as u64 <= MOST, "{name} är större än 8 MB; det är inget meddelande");
    let text = String::from_utf8(bytes).ok().with_context(|| format!("{name} är inte text i UTF-8"))?;
    serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
        anyhow::anyhow!(
            "{name} är inget meddelande: {error}. Så här kan ett se ut: {{\"text\": \"När öppnar badet?\"}}"
        )
    })
}

/// The Swedish day on which the message is judged: that of publication, else today.
fn day(message: &Message) -> anyhow::Result<Date> {
    let instant = match &message.published_at {
        Some(text) => time::parse_instant(text)
            .map_err(|error| anyhow::anyhow!("published_at går inte att läsa: {error}"))?,
        None => Wall.now(),
    };
    Ok(instant.to_zoned(jiff::tz::TimeZone::get("Europe/Stockholm")?).date())
}

fn told(policy: &Policy, assessment: &Assessment, today: Date) -> Value {
    let signals = |signals: &[Signal]| -> Vec<Value> {
        let one = |signal: &Signal| {
            let range = signal.range.as_ref();
            json!({
                "kind": signal.kind.word(),
                "said": signal.said,
                "start": range.map(|range| range.start),
                "end": range.map(|range| range.end),
            })
        };
        signals.iter().map(one).collect()
    };
    let triage: Vec<Value> = assessment
        .answers
        .iter()
        .map(|one| {
            json!({
                "question": one.question.word(),
                "answer": one.answer.word(),
                "signals": signals(&one.signals),
            })
        })
        .collect();
    let grounds: Vec<Value> = assessment
        .grounds
        .iter()
        .map(|ground| {
            json!({
                "key": ground.key,
                "legal_basis": basis(policy, &ground.key, today),
                "duty": ground.duty,
                "sure": ground.sure,
                "why": signals(&ground.why),
            })
        })
        .collect();
    let clocks: Vec<Value> = assessment
        .clocks
        .iter()
        .map(|kind| {
            let (rule, source, asks) = rule(policy, *kind);
            json!({
                "clock": kind.as_str(),
                "rule": rule,
                "source": source,
                "why": assessment.clock_reason(*kind),
                "asks": asks,
            })
        })
        .collect();
    let about = &policy.pack().about;
    json!({
        "triage": triage,
        "grounds": grounds,
        "clocks": clocks,
        "record": {
            "outcome": assessment.record.outcome.word(),
            "why": assessment.record.why,
            "answer_decided_by": answers_record(policy, assessment).map(|step| step.key.as_str()),
        },
        "findings": assessment.findings,
        "policy": { "key": about.key, "title": about.title, "cite": policy.cite() },
    })
}

/// The provisions a ground rests on, as they were cited that day, or the guideline where it alone does.
fn basis(policy: &Policy, key: &str, today: Date) -> Vec<String> {
    let pack = policy.pack();
    let Some(ground) = pack.ground(key) else { return Vec::new() };
    let law = ground.law.iter().filter_map(|law| pack.provision(law.as_str()));
    let mut cited: Vec<String> = law.filter(|one| one.held_on(today)).map(|one| one.cite()).collect();
    if cited.is_empty() {
        cited.push(format!("{}: {}", pack.about.title, ground.source));
    }
    cited
}

/// A clock's rule in words, where it stands, and what must be answered first.
fn rule(policy: &Policy, kind: ClockKind) -> (Option<String>, Option<String>, Vec<String>) {
    match policy.clock(kind) {
        ClockRule::Runs { promise, starts, source, .. } => {
            (Some(format!("{promise}, räknat från {}", starts.swedish())), Some(source), Vec::new())
        }
        ClockRule::NotUsed { why } => (Some(why), None, Vec::new()),
        ClockRule::Asks(questions) => (None, None, questions),
    }
}

/// The step by which an answer would be decided on as a record of its own (AN-26): where the policy has one,
/// and the message may be criticism.
fn answers_record<'p>(policy: &'p Policy, assessment: &Assessment) -> Option<&'p CriticismStep> {
    policy.decides_answers_record().filter(|_| assessment.answer(Question::T6) != Answer::No)
}

fn sentences(policy: &Policy, assessment: &Assessment, today: Date) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_sentences(&mut out, policy, assessment, today);
    out
}

fn write_sentences(
    out: &mut String,
    policy: &Policy,
    assessment: &Assessment,
    today: Date,
) -> std::fmt::Result {
    let signals = |out: &mut String, signals: &[Signal]| -> std::fmt::Result {
        for signal in signals {
            match &signal.range {
                Some(range) => {
                    writeln!(out, "        {} (byte {}-{})", signal.said, range.start, range.end)?;
                }
                None => writeln!(out, "        {}", signal.said)?,
            }
        }
        Ok(())
    };
    writeln!(out, "Enligt {}\n\nTriagefrågor", policy.cite())?;
    for one in &assessment.answers {
        let wording =
            policy.triage().question(one.question.key()).map_or("", |question| question.wording.as_str());
        writeln!(out, "  {:<4}{:<6}{wording}", one.question.word(), one.answer.swedish())?;
        signals(out, &one.signals)?;
    }
    writeln!(out, "\nGrunder för borttagning som föreslås")?;
    if assessment.grounds.is_empty() {
        writeln!(out, "  inga")?;
    }
    for ground in &assessment.grounds {
        let title = policy.pack().ground(&ground.key).map_or(ground.key.as_str(), |one| one.title.as_str());
        let duty = if ground.duty { "ska tas bort om det är så" } else { "får tas bort om det är så" };
        let sure = if ground.sure { "" } else { ", osäkert" };
        writeln!(out, "  {title}: {duty}{sure}")?;
        writeln!(out, "        stöd: {}", basis(policy, &ground.key, today).join("; "))?;
        signals(out, &ground.why)?;
    }
    writeln!(out, "\nFrister som börjar löpa")?;
    if assessment.clocks.is_empty() {
        writeln!(out, "  inga")?;
    }
    for kind in &assessment.clocks {
        let why = assessment.clock_reason(*kind).unwrap_or_default();
        match rule(policy, *kind) {
            (Some(rule), source, _) => {
                let source = source.map(|source| format!(" ({source})")).unwrap_or_default();
                writeln!(out, "  {}: {rule}{source}", kind.name())?;
            }
            (None, _, asks) => {
                let name = kind.name();
                writeln!(
                    out,
                    "  {name}: riktlinjerna säger inget; kommunen måste svara på {}",
                    asks.join(", ")
                )?;
            }
        }
        writeln!(out, "        {why}")?;
    }
    let outcome = match assessment.record.outcome {
        Record::KeptOrdered => "hålls ordnad, registreras inte",
        Record::ToRegister => "ska registreras",
        Record::ToTransfer => "förs över till ordinarie system",
        Record::Undecided => "går inte att föreslå än",
        other => other.word(),
    };
    writeln!(out, "\nSom allmän handling\n  {outcome}: {}", assessment.record.why)?;
    if let Some(step) = answers_record(policy, assessment) {
        let req: Vec<&str> = step.req.iter().map(|req| req.0.as_str()).collect();
        writeln!(
            out,
            "  svaret: besvaras det som kritik avgörs svarets registrering för sig, innan meddelandet stängs ({}; {})",
            step.source,
            req.join(", ")
        )?;
    }
    writeln!(out, "\nDetta är förslag. En människa avgör.")
}
