//! A removal at a real WordPress, as an order and a stranger's look, against the same done by a bare script:
//! one call of its interface, and what it then shows anybody. The evidence before it apart, against a bare
//! picture of the same page.
//!
//! `./check wordpress` starts a site and prints what `TORG_TEST_WORDPRESS` is to be.

use crate::spread::{Spread, centile};
use anyhow::{Context, Result, ensure};
use real::{Real, wall};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;
use torg_connectors::browser::Chromium;
use torg_connectors::guard::{AllowedHost, Guard, Rules};
use torg_connectors::platforms;
use torg_domain::ids::{ChannelId, MessageId};
use torg_domain::trail::key::KeyFile;
use torg_office::channels::{open, poll::poll};
use torg_office::decisions::decide::{Asked, decide};
use torg_office::{Office, World, jobs};
use torg_testkit::{Town, packs};

#[path = "../../crates/connectors/tests/it/real.rs"]
#[allow(dead_code, clippy::unwrap_used, clippy::expect_used)]
mod real;

/// How much.
#[derive(clap::Args)]
pub struct Args {
    /// Comments that are removed.
    #[arg(long, default_value_t = 30)]
    rounds: usize,
}

struct Times {
    evidence: Vec<f64>,
    picture: Vec<f64>,
    removal: Vec<f64>,
    one_place: Vec<f64>,
    every_place: Vec<f64>,
}

pub async fn run(args: &Args) -> Result<()> {
    let real = Real::there().context("TORG_TEST_WORDPRESS says where no site is")?;
    let path = std::env::var_os("PATH").unwrap_or_default();
    let browser = Chromium::find(std::env::split_paths(&path)).context("no browser in PATH")?;
    let (town, channel) = town(&real, &browser).await?;
    let mut t =
        Times { evidence: vec![], picture: vec![], removal: vec![], one_place: vec![], every_place: vec![] };
    // The first round finds the site's interface, which is found once, and is not counted.
    for round in 0..=args.rounds {
        let (m, revision) = comment(&real, &town, channel).await?;
        let message = town.job().reader().message(m).await?;
        let url = message.url.context("a comment has an address")?;
        let picture = bare_picture(&browser, &url)?;
        let editor = town.desk(town.people.editor).await;
        let asked = Asked {
            ground: "personangrepp".into(),
            facts: "Angriper en namngiven person.".into(),
            ..Asked::default()
        };
        let began = Instant::now();
        decide(&editor, m, Some(revision), asked).await.map_err(|why| anyhow::anyhow!("{why}"))?;
        let evidence = began.elapsed().as_secs_f64();
        let removal = verified(&town, m).await?;
        rest(&town).await?;
        let (one_place, every_place) = bare(&real).await?;
        if round > 0 {
            t.evidence.push(evidence);
            t.picture.push(picture);
            t.removal.push(removal);
            t.one_place.push(one_place);
            t.every_place.push(every_place);
        }
    }
    let ratio = |a: &[f64], b: &[f64]| centile(a, 95) / centile(b, 95);
    let ms = |times: &[f64]| Spread::of(times.iter().map(|s| s * 1e3)).to_string();
    println!("milliseconds: the middle (least–most); ratios of the slowest in twenty");
    println!(
        "evidence {}, a bare picture of the page {}: {:.2}",
        ms(&t.evidence),
        ms(&t.picture),
        ratio(&t.evidence, &t.picture)
    );
    println!("order to verified {}", ms(&t.removal));
    println!("  a call, and the page {}: {:.2}", ms(&t.one_place), ratio(&t.removal, &t.one_place));
    println!(
        "  a call, and page, feed and interface {}: {:.2}",
        ms(&t.every_place),
        ratio(&t.removal, &t.every_place)
    );
    Ok(())
}

/// A town that works in the site, with the manners the product has.
async fn town(real: &Real, browser: &Path) -> Result<(Town, ChannelId)> {
    let mut town = Town::new().await;
    let host = AllowedHost { host: "127.0.0.1".into(), port: Some(real.port()) };
    let rules = Rules { allow_private: vec![host], ..Rules::default() };
    let guard = Arc::new(Guard::new(rules.clone()).map_err(|why| anyhow::anyhow!("{why}"))?);
    let world = World {
        platforms: platforms::all(&guard),
        stranger: Some(platforms::stranger(&guard)),
        browser: Some(Arc::new(Chromium::new(browser.to_owned(), rules))),
        ..town.office.world.clone()
    };
    let (store, clock) = (town.office.store.clone(), town.clock.clone());
    let (keys, dice) = (KeyFile::new([1; 32], [2; 32]), Arc::new(crate::ground::Dice));
    town.office = Office::new(store, keys, packs::platforms(), clock, dice, world);
    town.clock.set(wall());
    let registered = open::Registered {
        address: real.url.clone(),
        account: Some(real.user.clone()),
        secret: Some(real.password.clone()),
        watched_from: wall().checked_sub(jiff::SignedDuration::from_mins(1)).ok(),
        ..town.connection("Lillbloggen")
    };
    let admin = town.desk(town.people.admin).await;
    let channel = open::open(&admin, &registered).await.map_err(|why| anyhow::anyhow!("{why}"))?;
    Ok((town, channel))
}

/// A visitor's comment that anybody sees, taken in; and its revision.
async fn comment(real: &Real, town: &Town, channel: ChannelId) -> Result<(MessageId, i64)> {
    let (_, number) = seen_by_all(real).await;
    town.clock.set(wall());
    poll(&town.job(), channel).await.map_err(|why| anyhow::anyhow!("{why}"))?;
    let id = format!("comment:{number}");
    let message = town.job().reader().message_of(channel, &id).await?.context("it came in")?;
    Ok((message.id, message.revision))
}

async fn seen_by_all(real: &Real) -> (String, u64) {
    let text = format!("Lena är en idiot och borde flytta {}", wall().as_microsecond());
    real.form(&text).await;
    let number = real.number_of(&text).await;
    real.keeper("POST", &format!("/wp/v2/comments/{number}"), json!({ "status": "approve" })).await;
    (text, number)
}

/// Does the jobs that are due until a stranger has found it gone; the seconds that took.
async fn verified(town: &Town, message: MessageId) -> Result<f64> {
    let began = Instant::now();
    let mut working = tokio::task::JoinSet::new();
    let orders = town.job().reader().orders(message).await?;
    let order = orders.iter().find(|o| o.kind == "remove").context("an order")?;
    for _ in 0..10_000 {
        town.clock.set(wall());
        // Several at a time, as the worker does them, when it is woken or one of them has ended.
        for job in jobs::claim(&town.office, 8).await? {
            let office = town.office.clone();
            working.spawn(async move { jobs::run(&office, &job).await });
        }
        tokio::select! {
            () = town.office.wake.notified() => {}
            Some(_) = working.join_next() => {}
            () = tokio::time::sleep(std::time::Duration::from_millis(20)) => {}
        }
        let state = town.job().reader().outward(order.id.into()).await?;
        if state.is_some_and(|o| o.state == "verified") {
            let took = began.elapsed().as_secs_f64();
            while working.join_next().await.is_some() {}
            return Ok(took);
        }
    }
    anyhow::bail!("the removal was not verified")
}

/// What follows a removal, such as the notice under the post, belongs to no round's time.
async fn rest(town: &Town) -> Result<()> {
    loop {
        let left = jobs::claim(&town.office, 20).await?;
        if left.is_empty() {
            return Ok(());
        }
        for job in left {
            jobs::run(&town.office, &job).await?;
        }
    }
}

/// The same by a script: one call, then what is shown at one place, and at all three.
async fn bare(real: &Real) -> Result<(f64, f64)> {
    let (text, number) = seen_by_all(real).await;
    let began = Instant::now();
    real.keeper("POST", &format!("/wp/v2/comments/{number}"), json!({ "status": "hold" })).await;
    let (status, page) = visit(real, &format!("/?p={}", real.post)).await;
    let one = began.elapsed().as_secs_f64();
    ensure!(status == 200 && !page.contains(&text), "the bare script still sees it ({status})");
    visit(real, "/?feed=comments-rss2").await;
    visit(real, &format!("/?rest_route=/wp/v2/comments/{number}")).await;
    Ok((one, began.elapsed().as_secs_f64()))
}

/// Looks at something as anybody may.
async fn visit(real: &Real, path: &str) -> (u16, String) {
    real.ask("GET", path, "text/plain", String::new(), None).await
}

fn bare_picture(browser: &Path, url: &str) -> Result<f64> {
    let folder = tempfile::tempdir()?;
    let picture: PathBuf = folder.path().join("page.png");
    let began = Instant::now();
    let done = Command::new(browser)
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"])
        .args(["--disable-dev-shm-usage", "--virtual-time-budget=5000", "--window-size=1280,2400"])
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .arg(format!("--screenshot={}", picture.display()))
        .arg(url)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    ensure!(done.success() && picture.exists(), "the bare picture was not taken");
    Ok(began.elapsed().as_secs_f64())
}
