//! The scanner's speed and, on the same labelled texts in the same run, what it and Presidio find.
//!
//! Presidio is installed from PyPI into `target/presidio` the first time. It runs as one process that
//! loads once and then takes turns with us, so that a machine that slows down slows both.

use crate::spread::Spread;
use anyhow::{Context, Result, bail};
use jiff::civil::date;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;
use torg_domain::privacy::measure::{Labelled, labelled};
use torg_domain::privacy::{Kind, Rules, read, scan};

const PRESIDIO: &str = "presidio-analyzer==2.2.366";

/// How long and how often.
#[derive(clap::Args)]
pub struct Args {
    /// Rounds, each measuring both once.
    #[arg(long, default_value_t = 9)]
    rounds: usize,
    /// Megabytes of each text, made of the same comments over and over.
    #[arg(long, default_value_t = 2)]
    megabytes: usize,
    /// Only our own speed, without Presidio.
    #[arg(long)]
    alone: bool,
}

pub fn run(args: &Args) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the repository")?.to_owned();
    let labelled = texts(&root)?;
    let rules = Rules::new(date(2026, 11, 21));
    let dense = labelled.iter().map(|text| text.text.clone()).collect();
    for (name, comments) in
        [("ordinary comments (demo)", ordinary(&root)?), ("labelled comments, nearly all hits", dense)]
    {
        speeds(args, &root, &rules, name, &comments)?;
    }
    if args.alone { Ok(()) } else { quality(&rules, &labelled, &root) }
}

/// Measures both on the same comments, turn by turn: one by one, and all joined.
fn speeds(args: &Args, root: &Path, rules: &Rules, name: &str, once: &[String]) -> Result<()> {
    let mut comments: Vec<&str> = Vec::new();
    let mut bytes = 0;
    for text in once.iter().cycle() {
        if bytes >= args.megabytes * 1_000_000 {
            break;
        }
        comments.push(text);
        bytes += text.len();
    }
    let whole = comments.join("\n\n");
    let found: usize = once.iter().map(|text| scan(rules, text).len()).sum();
    let length = once.iter().map(String::len).sum::<usize>() / once.len().max(1);
    println!("\n{name}: {} of {length} bytes each, {found} findings, repeated to {bytes} bytes", once.len());

    let mut presidio = if args.alone { None } else { Some(Presidio::start(root, &comments)?) };
    let by_comment = || {
        for text in &comments {
            black_box(read(rules, black_box(text)));
        }
    };
    let by_whole = || {
        black_box(read(rules, black_box(&whole)));
    };
    by_comment();
    for (way, ask, length, ours) in [
        ("one by one ", "comments", bytes, &by_comment as &dyn Fn()),
        ("one text   ", "whole", whole.len(), &by_whole),
    ] {
        let (mut us, mut them) = (Vec::new(), Vec::new());
        for _ in 0..args.rounds {
            us.push(steady(ours));
            if let Some(presidio) = &mut presidio {
                them.push(presidio.ask(ask)?.trim().parse::<f64>()?);
            }
        }
        let rates = |times: &[f64]| Spread::of(times.iter().map(|time| speed(length, *time)));
        print!("  {way} torg, all kinds {} MB/s", rates(&us));
        if presidio.is_some() {
            let ratio = Spread::of(us.iter().zip(&them).map(|(us, them)| them / us));
            print!("   Presidio, five {} MB/s   ratio {ratio}", rates(&them));
        }
        println!();
    }
    Ok(())
}

/// What visitors write in the demo: mostly without personal data.
fn ordinary(root: &Path) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for file in files(&root.join("demo/lillkoping/messages"), "toml")? {
        let text = std::fs::read_to_string(&file)?;
        let quoted = text.lines().filter_map(|line| line.split_once("text = \"")?.1.rsplit_once('"'));
        texts.extend(quoted.map(|(text, _)| text.replace("\\n", "\n")).filter(|text| !text.is_empty()));
    }
    Ok(texts)
}

fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let mut files = std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()
        .with_context(|| folder.display().to_string())?;
    files.retain(|path| path.extension().is_some_and(|it| it == ending));
    files.sort();
    Ok(files)
}

/// What both find of the kinds both know, on the labelled texts. Right is what overlaps a label of its kind.
fn quality(rules: &Rules, labelled: &[Labelled], root: &Path) -> Result<()> {
    let texts: Vec<&str> = labelled.iter().map(|text| text.text.as_str()).collect();
    let answer = Presidio::start(root, &texts)?.ask("found")?;
    let theirs: Vec<Vec<(String, usize, usize)>> = serde_json::from_str(&answer)?;
    println!(
        "\nfound in {} labelled comments        torg precision recall   Presidio precision recall",
        texts.len()
    );
    for (name, entity, kinds) in [
        (
            "personal and coordination",
            "SE_PERSONNUMMER",
            &[Kind::PersonalNumber, Kind::CoordinationNumber][..],
        ),
        ("organisation", "SE_ORGANISATIONSNUMMER", &[Kind::OrganisationNumber]),
        ("e-mail", "EMAIL_ADDRESS", &[Kind::Email]),
        ("IBAN", "IBAN_CODE", &[Kind::Iban]),
        ("payment card", "CREDIT_CARD", &[Kind::PaymentCard]),
    ] {
        let (mut ours, mut presidio) = (Tally::default(), Tally::default());
        for (text, theirs) in labelled.iter().zip(&theirs) {
            let expected: Vec<(usize, usize)> = text
                .spans
                .iter()
                .filter(|span| kinds.contains(&span.0))
                .map(|span| (span.1, span.2))
                .collect();
            let found = scan(rules, &text.text);
            let found = found.iter().filter(|it| kinds.contains(&it.kind)).map(|it| (it.start, it.end));
            ours.count(&expected, &found.collect::<Vec<_>>());
            let places: Vec<usize> =
                text.text.char_indices().map(|(at, _)| at).chain([text.text.len()]).collect();
            let place = |character: usize| places.get(character).copied().unwrap_or(text.text.len());
            let found = theirs.iter().filter(|it| it.0 == entity).map(|it| (place(it.1), place(it.2)));
            presidio.count(&expected, &found.collect::<Vec<_>>());
        }
        println!("  {name:26} {:4} labels     {ours}               {presidio}", ours.expected);
    }
    Ok(())
}

#[derive(Default)]
struct Tally {
    expected: usize,
    found: usize,
    right: usize,
    hit: usize,
}

impl Tally {
    fn count(&mut self, expected: &[(usize, usize)], found: &[(usize, usize)]) {
        let meet = |one: &(usize, usize), two: &(usize, usize)| one.0 < two.1 && two.0 < one.1;
        self.expected += expected.len();
        self.found += found.len();
        self.right += found.iter().filter(|it| expected.iter().any(|label| meet(label, it))).count();
        self.hit += expected.iter().filter(|label| found.iter().any(|it| meet(label, it))).count();
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let share = |part: usize, whole: usize| if whole == 0 { 1.0 } else { part as f64 / whole as f64 };
        write!(f, "{:.3}     {:.3}", share(self.right, self.found), share(self.hit, self.expected))
    }
}

fn texts(root: &Path) -> Result<Vec<Labelled>> {
    let mut all = Vec::new();
    for file in files(&root.join("corpus/scan"), "txt")? {
        let text = std::fs::read_to_string(&file)?;
        all.extend(labelled(&text).with_context(|| file.display().to_string())?);
    }
    Ok(all)
}

/// Seconds of one time, from as many times as fill a quarter of a second: a few milliseconds are mostly luck.
fn steady(work: &dyn Fn()) -> f64 {
    let start = Instant::now();
    let mut times = 0.0;
    while start.elapsed().as_secs_f64() < 0.25 {
        work();
        times += 1.0;
    }
    start.elapsed().as_secs_f64() / times
}

/// Megabytes a second.
fn speed(bytes: usize, seconds: f64) -> f64 {
    bytes as f64 / 1e6 / seconds
}

/// Presidio, loaded and waiting.
struct Presidio {
    process: Child,
    ask: ChildStdin,
    answer: BufReader<ChildStdout>,
}

impl Presidio {
    fn start(root: &Path, texts: &[&str]) -> Result<Self> {
        let home = root.join("target/presidio");
        let python = home.join("venv/bin/python");
        if !home.join("installed").exists() {
            println!("installing {PRESIDIO} into {}", home.display());
            std::fs::create_dir_all(&home)?;
            succeed(Command::new("python3").arg("-m").arg("venv").arg(home.join("venv")))?;
            succeed(Command::new(&python).args(["-m", "pip", "install", "--quiet", PRESIDIO]))?;
            std::fs::write(home.join("installed"), PRESIDIO)?;
        }
        let file = home.join("texts.json");
        std::fs::write(&file, serde_json::to_vec(texts)?)?;
        let mut process = Command::new(&python)
            .arg(root.join("bench/presidio/run.py"))
            .arg(&file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("starting Presidio")?;
        let ask = process.stdin.take().context("its input")?;
        let answer = BufReader::new(process.stdout.take().context("its output")?);
        let mut presidio = Self { process, ask, answer };
        if presidio.line()?.trim() != "ready" {
            bail!("Presidio did not start");
        }
        Ok(presidio)
    }

    fn ask(&mut self, what: &str) -> Result<String> {
        writeln!(self.ask, "{what}")?;
        self.ask.flush()?;
        self.line()
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.answer.read_line(&mut line)?;
        if line.is_empty() {
            bail!("Presidio ended: {}", self.process.wait()?);
        }
        Ok(line)
    }
}

impl Drop for Presidio {
    fn drop(&mut self) {
        // Nothing is lost when it is gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn succeed(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("running {command:?}"))?;
    if !status.success() {
        bail!("{command:?} ended with {status}");
    }
    Ok(())
}
