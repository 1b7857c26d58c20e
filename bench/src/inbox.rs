//! Pages of the inbox: what the office answers, against its own statements run bare in the same process,
//! in a ground of ten thousand messages and one of a million, in turn.
//!
//! Which statements a page runs is not written down here but listened to while it runs; one that is not
//! known stops the measurement. Bare means: prepared on one connection, bound, and fetched to the last
//! row without looking at any.

use crate::fill::{Open, filled};
use crate::ground::{self, Ground};
use crate::listen::Heard;
use crate::spread::{Spread, centile};
use anyhow::{Context, Result, bail, ensure};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use sqlx::{AssertSqlSafe, Connection};
use sqlx_sqlite::{SqliteConnectOptions, SqliteConnection};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;
use torg_domain::ids::PersonId;
use torg_office::Desk;
use torg_office::inbox::{read, sight};
use torg_store::db::Value;
use torg_store::inbox::list::{After, Channels, Scope, View};
use torg_store::inbox::tally::due_day;
use torg_store::params;
use tower::ServiceExt;

/// How much.
#[derive(clap::Args)]
pub struct Args {
    /// Messages in the large ground.
    #[arg(long, default_value_t = 1_000_000)]
    messages: u64,
    /// Messages in the small ground.
    #[arg(long, default_value_t = 10_000)]
    small: u64,
    /// Rounds; a ratio is taken in each.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Pages a round, of each kind.
    #[arg(long, default_value_t = 200)]
    pages: usize,
    /// Every message open, instead of one in twenty in the large ground and one in two in the small one.
    #[arg(long)]
    all_open: bool,
}

/// How deep the deep page begins.
const DEEP: i64 = 10_000;

/// One page that is asked for again and again.
struct Asking {
    name: String,
    desk: Desk,
    cookie: String,
    address: String,
    asked: read::Asked,
    bare: Vec<(String, Vec<Value>)>,
}

struct Side {
    ground: Ground,
    bare: SqliteConnection,
    app: axum::Router,
    askings: Vec<Asking>,
}

pub async fn run(args: &Args) -> Result<()> {
    // As full a page is compared with as full a page: the small ground has enough that is open.
    let (few, many) = if args.all_open { (Open::All, Open::All) } else { (Open::Half, Open::Some) };
    let heard = Heard::begin();
    let mut small = side(args.small, few, &heard).await?;
    let mut large = side(args.messages, many, &heard).await?;
    println!(
        "milliseconds in the middle / of the slowest in a hundred, over all rounds; ratios of the latter, round by round"
    );
    println!(
        "{:34} {:>15} {:>15} {:>15} {:>15}   p99 office/bare, large     p99 large/small",
        "", "office, small", "office, large", "bare, large", "page, large"
    );
    for at in 0..large.askings.len() {
        one(args, &mut small, &mut large, at).await?;
    }
    counters(&small.ground).await?;
    counters(&large.ground).await
}

async fn side(messages: u64, open: Open, heard: &Heard) -> Result<Side> {
    eprintln!("a ground of {messages} messages");
    let (ground, folder) = filled(messages, open).await?;
    let site = torg_web::site::Site {
        office: ground.office.clone(),
        packs: Vec::new(),
        law: torg_testkit::packs::law(),
        hosts: Default::default(),
        trusted_proxies: Vec::new(),
        https: false,
    };
    let app = torg_web::site::app(site).map_err(|why| anyhow::anyhow!(why))?;
    let mut bare = connect(&folder.join("torg.db")).await?;
    let mut askings = Vec::new();
    for (who, person) in [("all", ground.all), ("five", ground.five)] {
        let cookie = ground.cookie(person, ground.office.clock.now()).await?;
        let desk = ground.desk(person).await?;
        let scope = sight::scope(&desk).await?;
        let tomorrow = desk.now.checked_add(jiff::SignedDuration::from_secs(49_800))?;
        for (word, view) in [
            ("all", View::All),
            ("overdue", View::Overdue(desk.now)),
            ("today", View::Due(desk.now, tomorrow)),
            ("mine", View::Mine(person)),
            ("unassigned", View::Unassigned),
            ("waiting", View::Waiting),
            ("closed", View::Closed),
        ] {
            let first = read::Asked { view, channel: None, flag: None, after: None, limit: 50 };
            let mut starts = vec![("first", None)];
            if let Some(after) = deep(&desk, &first).await? {
                starts.push(("deep", Some(after)));
            }
            for (place, after) in starts {
                let asked = read::Asked { after, ..first.clone() };
                let (page, _) = read::inbox(&desk, &asked).await?;
                if page.messages.is_empty() {
                    continue;
                }
                heard.forget();
                read::inbox(&desk, &asked).await?;
                let statements = heard.statements();
                // A reader that is opened meanwhile says what it is opened with.
                let bare = statements
                    .into_iter()
                    .filter(|sql| !sql.starts_with("PRAGMA"))
                    .map(|sql| Ok((sql.clone(), params(&sql, &desk, &scope, &asked)?)))
                    .collect::<Result<Vec<_>>>()?;
                let after = after.map(|a| format!("&after={}.{}", a.at, a.n)).unwrap_or_default();
                askings.push(Asking {
                    name: format!("{who}: {word}, {place} page"),
                    desk: desk.clone(),
                    cookie: cookie.clone(),
                    address: format!("/desk/inbox?view={word}{after}"),
                    asked,
                    bare,
                });
            }
        }
    }
    heard.end();
    for asking in &askings {
        let rows = run_bare(&mut bare, asking).await?;
        ensure!(rows > 0, "{}: bare statements give no rows", asking.name);
    }
    Ok(Side { ground, bare, app, askings })
}

async fn connect(file: &Path) -> Result<SqliteConnection> {
    let options =
        SqliteConnectOptions::new().filename(file).pragma("query_only", "on").pragma("cache_size", "-3072");
    Ok(SqliteConnection::connect_with(&options).await?)
}

/// Where a page far down begins: ten thousand messages in, or in the middle of what there is.
async fn deep(desk: &Desk, first: &read::Asked) -> Result<Option<After>> {
    let mut asked = read::Asked { limit: 500, ..first.clone() };
    let mut found = None;
    for _ in 0..DEEP / 500 {
        let (page, _) = read::inbox(desk, &asked).await?;
        let Some(next) = page.next else { break };
        found = Some(next);
        asked.after = Some(next);
    }
    Ok(found)
}

/// What a statement of the page is given.
fn params(sql: &str, desk: &Desk, scope: &Scope, asked: &read::Asked) -> Result<Vec<Value>> {
    let here = desk.id();
    let me = desk.person()?;
    if sql.contains("from channel where municipality = $1 order by") {
        return Ok(params![here]);
    }
    if sql.contains("from inbox_tally") {
        let (everywhere, pairs) = words(scope);
        let today = due_day(Some(desk.now));
        return Ok(params![here, everywhere, pairs, me, uuid::Uuid::nil(), today, desk.now, tallied(scope)]);
    }
    if !sql.contains(" limit $6") {
        bail!("the page runs a statement that is not known here: {sql}");
    }
    let (from, from_n) = match (asked.after, asked.view) {
        (Some(a), _) => (a.at, a.n),
        (None, View::Closed) => (i64::MAX, i64::MAX),
        (None, View::Due(start, _)) => (start.as_millisecond(), i64::MIN),
        (None, _) => (i64::MIN, i64::MIN),
    };
    let until = match asked.view {
        View::Due(_, end) | View::Overdue(end) => end.as_millisecond() - 1,
        _ => i64::MAX,
    };
    let mut all = params![here, from, from_n, until, "", i64::from(asked.limit) + 1];
    let (everywhere, pairs) = words(scope);
    if let View::Mine(owner) = asked.view {
        all.push(owner.into());
    }
    if sql.contains("json_each($7) j cross join") {
        all.push(pairs.into());
    } else if sql.contains("json_each") {
        all.push(everywhere.into());
        all.push(pairs.into());
    }
    Ok(all)
}

/// The scope as the kept counters are asked for it.
fn tallied(scope: &Scope) -> String {
    let kinds = [
        (&scope.public, "public"),
        (&scope.direct, "direct"),
        (&scope.secret, "secret"),
        (&scope.own, "own"),
    ];
    let pairs = kinds.into_iter().flat_map(|(channels, word)| {
        let of: Vec<uuid::Uuid> = match channels {
            Channels::All => vec![uuid::Uuid::nil()],
            Channels::Only(some) => some.iter().map(|c| c.0).collect(),
        };
        of.into_iter().map(move |c| serde_json::json!({ "c": c.simple().to_string(), "v": word }))
    });
    serde_json::Value::from_iter(pairs).to_string()
}

/// The scope as the statements are given it.
fn words(scope: &Scope) -> (String, String) {
    let kinds = [
        (&scope.public, "public"),
        (&scope.direct, "direct"),
        (&scope.secret, "secret"),
        (&scope.own, "own"),
    ];
    let has = |c: &Channels, id| match c {
        Channels::All => true,
        Channels::Only(some) => some.contains(id),
    };
    let named: BTreeSet<_> = kinds
        .iter()
        .filter_map(|(c, _)| if let Channels::Only(some) = c { Some(some) } else { None })
        .flatten()
        .collect();
    let join = |words: Vec<&str>| words.join(" ");
    let everywhere = kinds.iter().filter(|(c, _)| **c == Channels::All).map(|(_, w)| *w).collect();
    let pairs: Vec<_> = named
        .into_iter()
        .map(|id| {
            let seen = kinds.iter().filter(|(c, _)| has(c, id)).map(|(_, w)| *w).collect();
            serde_json::json!({ "c": id.0.simple().to_string(), "v": join(seen) })
        })
        .collect();
    (join(everywhere), serde_json::Value::from(pairs).to_string())
}

async fn run_bare(db: &mut SqliteConnection, asking: &Asking) -> Result<usize> {
    let mut rows = 0;
    for (sql, params) in &asking.bare {
        let mut query = sqlx::query(AssertSqlSafe(sql.clone()));
        for value in params {
            query = match value.clone() {
                Value::Int(v) => query.bind(v),
                Value::Text(v) => query.bind(v),
                Value::Bytes(v) => query.bind(v),
                Value::Bool(v) => query.bind(v),
                Value::Uuid(v) => query.bind(v),
            };
        }
        rows += query.fetch_all(&mut *db).await?.len();
    }
    Ok(rows)
}

async fn page(app: &axum::Router, asking: &Asking) -> Result<()> {
    let request = Request::get(&asking.address)
        .header(header::HOST, ground::HOST)
        .header(header::COOKIE, &asking.cookie)
        .body(Body::empty())?;
    let answer = app.clone().oneshot(request).await?;
    ensure!(answer.status() == StatusCode::OK, "{} for {}", answer.status(), asking.address);
    axum::body::to_bytes(answer.into_body(), 10_000_000).await?;
    Ok(())
}

async fn timed<T>(work: impl Future<Output = Result<T>>, into: &mut Vec<f64>) -> Result<T> {
    let began = Instant::now();
    let done = work.await?;
    into.push(began.elapsed().as_secs_f64() * 1e3);
    Ok(done)
}

async fn office(asking: &Asking) -> Result<()> {
    read::inbox(&asking.desk, &asking.asked).await?;
    Ok(())
}

async fn one(args: &Args, small: &mut Side, large: &mut Side, at: usize) -> Result<()> {
    let big = large.askings.get(at).context("a page")?;
    // In the small ground the same page, unless it has none so deep.
    let little = small.askings.iter().find(|a| a.name == big.name);
    let mut all = [const { Vec::new() }; 4];
    let (mut against_bare, mut against_small) = (Vec::new(), Vec::new());
    for round in 0..=args.rounds {
        let [mut a, mut b, mut c, mut d] = [const { Vec::new() }; 4];
        for _ in 0..args.pages {
            if let Some(little) = little {
                timed(office(little), &mut a).await?;
            }
            timed(office(big), &mut b).await?;
            timed(run_bare(&mut large.bare, big), &mut c).await?;
            if b.len() % 4 == 0 {
                timed(page(&large.app, big), &mut d).await?;
            }
        }
        // The first round warms up.
        if round == 0 {
            continue;
        }
        against_bare.push(centile(&b, 99) / centile(&c, 99));
        if little.is_some() {
            against_small.push(centile(&b, 99) / centile(&a, 99));
        }
        for (all, round) in all.iter_mut().zip([a, b, c, d]) {
            all.extend(round);
        }
    }
    let two = |t: &Vec<f64>| {
        if t.is_empty() {
            String::from("–")
        } else {
            format!("{:.2} / {:.2}", centile(t, 50), centile(t, 99))
        }
    };
    let [a, b, c, d] = &all;
    let growth =
        if against_small.is_empty() { String::from("–") } else { Spread::of(against_small).fine() };
    println!(
        "{:34} {:>15} {:>15} {:>15} {:>15}   {:25}  {growth}",
        big.name,
        two(a),
        two(b),
        two(c),
        two(d),
        Spread::of(against_bare).fine()
    );
    Ok(())
}

/// The counters a person is shown equal a count of the messages they may see.
async fn counters(ground: &Ground) -> Result<()> {
    for person in [ground.all, ground.five, ground.owners.first().copied().unwrap_or(ground.all)] {
        let desk = ground.desk(person).await?;
        let shown = read::counters(&desk).await?;
        let counted = counted(&desk, person).await?;
        let same = [shown.mine, shown.today, shown.overdue, shown.unassigned, shown.waiting, shown.all];
        ensure!(same == counted, "the counters say {same:?}, a count says {counted:?}");
    }
    println!(
        "counters equal a count in the ground of {}",
        ground.office.store.db().municipalities().await?.len()
    );
    Ok(())
}

fn start_of_day(desk: &Desk) -> Result<jiff::Timestamp> {
    let zone = jiff::tz::TimeZone::get("Europe/Stockholm")?;
    Ok(desk.today().to_zoned(zone)?.timestamp())
}

async fn counted(desk: &Desk, person: PersonId) -> Result<[i64; 6]> {
    let scope = sight::scope(desk).await?;
    let mut reader = desk.reader();
    let end = start_of_day(desk)?.checked_add(jiff::SignedDuration::from_hours(24))?;
    let mut all = [0; 6];
    // One's own are counted in their own view: what one marked secret stays there.
    let mut after = None;
    loop {
        let page = reader.inbox_page(View::Mine(person), &scope, None, after, 500).await?;
        all[0] += i64::try_from(page.messages.len())?;
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let mut after = None;
    loop {
        let page = reader.inbox_page(View::All, &scope, None, after, 500).await?;
        for m in &page.messages {
            let late = m.due_at.is_some_and(|d| d < desk.now);
            let today = m.due_at.is_some_and(|d| d >= desk.now && d < end);
            let is = [false, today, late, m.owner.is_none(), m.tracks.waits_for_others(), true];
            for (sum, is) in all.iter_mut().zip(is) {
                *sum += i64::from(is);
            }
        }
        after = page.next;
        if after.is_none() {
            return Ok(all);
        }
    }
}
