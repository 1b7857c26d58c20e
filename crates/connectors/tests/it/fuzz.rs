//! Whatever comes from outside, changed by chance: nothing falls over it, and everything ends.
//!
//! Each target begins with what has come in its shape (an answer, a delivery, a file), changes it by dice and gives it
//! to whoever reads it: for a second in the suite, with the same dice each time, or for as many as `TORG_FUZZ_SECONDS`
//! says, with others. What falls is told with its dice: in `TORG_FUZZ_SEED` they are the first that are thrown.

mod answers;
mod deliveries;
mod files;
mod signed;

use crate::spoil::{Dice, spoilt};
use jiff::Timestamp;
use std::{
    collections::BTreeSet,
    fs::{self, File},
    hash::{BuildHasher, Hasher, RandomState},
    io::{Seek, Write},
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};
use tokio::runtime::{Builder, Runtime};
use torg_connectors::guard::{AllowedHost, Guard, Rules};
use torg_domain::channels::taken::Taken;

/// How long one round may take at the very most, on a slow machine with other things to do.
const LONGEST: Duration = Duration::from_secs(60);

/// What a round was given, for whoever looks at it afterwards.
type Noted = Arc<Mutex<Vec<u8>>>;

/// What a target tells of itself.
enum Told {
    Begins(u64),
    Fell,
    Done,
}

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is a whole number, not {text}")))
}

/// For how long each target is tried, and with which dice first.
fn plan() -> (Duration, u64) {
    let seconds = number("TORG_FUZZ_SECONDS");
    let usual = if seconds.is_some() { RandomState::new().build_hasher().finish() } else { 1 };
    (Duration::from_secs(seconds.unwrap_or(1)), number("TORG_FUZZ_SEED").unwrap_or(usual))
}

/// Tries a target with one dice after another. What falls, or does not end, is written to a file with what it was given.
fn fuzz(name: &str, noted: &Noted, mut round: impl FnMut(u64) + Send + 'static) {
    let (long, first) = plan();
    eprintln!("{name}: for {} s, TORG_FUZZ_SEED={first}", long.as_secs());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
    fs::create_dir_all(&folder).unwrap();
    let mut under_way = File::create(folder.join(format!("{name}.seed"))).unwrap();
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let (began, mut seed) = (Instant::now(), first);
        let end = loop {
            // What ends the whole program is told by nobody: the dice under way stand in a file.
            under_way.rewind().unwrap();
            writeln!(under_way, "{seed:<20}").unwrap();
            let _ = tell.send(Told::Begins(seed));
            if catch_unwind(AssertUnwindSafe(|| round(seed))).is_err() {
                break Told::Fell;
            }
            if began.elapsed() >= long {
                break Told::Done;
            }
            seed = seed.wrapping_add(1);
        };
        let _ = tell.send(end);
    });
    let mut seed = first;
    let why = loop {
        match told.recv_timeout(LONGEST) {
            Ok(Told::Begins(begun)) => seed = begun,
            Ok(Told::Done) => {
                eprintln!("{name}: {} rounds", seed.wrapping_sub(first) + 1);
                return;
            }
            Ok(Told::Fell) => break "fell",
            Err(_) => break "did not end",
        }
    };
    let file = folder.join(format!("{name}.input"));
    let input = noted.lock().unwrap_or_else(PoisonError::into_inner).clone();
    fs::write(&file, input).unwrap();
    let (round, file) = (seed.wrapping_sub(first), file.display());
    panic!("{name} {why} in round {round}; what it was given lies in {file}; again: TORG_FUZZ_SEED={seed}");
}

/// Tries whoever reads bytes with what has come to it, changed.
fn fuzz_bytes(name: &str, came: Vec<Vec<u8>>, mut reads: impl FnMut(&[u8], &mut Dice) + Send + 'static) {
    assert!(!came.is_empty(), "{name} begins with something");
    let noted = Noted::default();
    let ours = noted.clone();
    fuzz(name, &noted, move |seed| {
        let mut dice = Dice::new(seed);
        let at = dice.below(came.len());
        let body = spoilt(&mut dice, &came[at]);
        ours.lock().unwrap().clone_from(&body);
        reads(&body, &mut dice);
    });
}

fn now() -> Timestamp {
    "2026-04-07T08:00:00Z".parse().unwrap()
}

/// Whatever came of it: each thing is called by a name of its own, has its bytes, and is of no time to come.
fn sound(items: &[Taken]) {
    let ids: BTreeSet<&str> = items.iter().map(|item| item.external_id.as_str()).collect();
    assert!(ids.len() == items.len() && !ids.contains(""), "{ids:?}");
    assert!(items.iter().all(|item| !item.raw.is_empty() && item.published_at.is_none_or(|at| at <= now())));
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// A door to this port of this machine and to nowhere else, whatever an answer names.
fn only(port: u16) -> Arc<Guard> {
    let rules = Rules {
        allow_private: vec![AllowedHost { host: "127.0.0.1".into(), port: Some(port) }],
        ports: Vec::new(),
        min_interval: Duration::ZERO,
        ..Rules::default()
    };
    Arc::new(Guard::new(rules).unwrap())
}
