//! Every feed in `tests/feeds`, and what must come of it.
//!
//! `NN-name.xml` (or `.json`) is the feed; `NN-name.expect.toml` says in its first lines what it is
//! about, in `[given]` how it came, and in `[came]` everything that must come of it. A new case is a
//! new pair of files: the test prints `[came]` as it is now, and with TORG_DUMP set writes it into the file, to be judged.

use jiff::Timestamp;
use std::{fs, path::Path};
use toml::{Table, Value};
use torg_connectors::platforms::feed::{Given, translate};
use torg_domain::{
    channels::{
        problem::Problem,
        taken::{Batch, IdFrom, Taken},
    },
    outside::Voice,
};

pub fn now() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn words(problems: &[Problem]) -> Value {
    let mut words: Vec<&str> = problems.iter().map(|p| p.kind.word()).collect();
    words.sort_unstable();
    Value::from(words)
}

fn item(taken: &Taken, body: &[u8]) -> Value {
    let mut out = Table::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            out.insert(name.to_owned(), value);
        }
    };
    put("id", Some(taken.external_id.clone().into()));
    put(
        "id_from",
        match taken.id_from {
            IdFrom::Source => None,
            IdFrom::Link => Some("link".into()),
            IdFrom::Content => Some("content".into()),
        },
    );
    put("kind", Some(taken.kind.word().into()));
    put("ours", taken.ours.map(Into::into));
    put("author", taken.author.as_ref().map(|a| a.name.clone().into()));
    put("author_url", taken.author.as_ref().and_then(|a| a.url.clone()).map(Into::into));
    put("title", taken.title.clone().map(Into::into));
    put("text", Some(taken.text.clone().into()));
    put("html", taken.html.clone().map(Into::into));
    put("url", taken.url.clone().map(Into::into));
    put("parent", taken.parent.clone().map(Into::into));
    put("thread", taken.thread.clone().map(Into::into));
    put("published", taken.published_at.map(|t| t.to_string().into()));
    put("updated", taken.updated_at.map(|t| t.to_string().into()));
    let media: Vec<Value> = taken
        .media
        .iter()
        .map(|m| {
            format!("{:?} {}{}", m.kind, m.url, m.alt.as_ref().map(|a| format!(" [{a}]")).unwrap_or_default())
                .into()
        })
        .collect();
    put("media", (!media.is_empty()).then(|| media.into()));
    put("problems", (!taken.problems.is_empty()).then(|| words(&taken.problems)));
    assert!(
        !taken.raw.is_empty() && body.windows(taken.raw.len()).any(|w| w == taken.raw),
        "raw bytes as they came"
    );
    Value::Table(out)
}

fn came(result: &Result<Batch, Problem>, body: &[u8]) -> Table {
    let mut out = Table::new();
    match result {
        Err(problem) => {
            out.insert("failed".into(), problem.kind.word().into());
        }
        Ok(batch) => {
            out.insert("count".into(), Value::from(batch.items.len() as i64));
            if let Some(title) = &batch.title {
                out.insert("title".into(), title.clone().into());
            }
            out.insert("problems".into(), words(&batch.problems));
            if batch.truncated_after_break {
                out.insert("truncated".into(), true.into());
            }
            if !batch.gone.is_empty() {
                let gone = batch.gone.iter().map(|g| Value::from(format!("{} {}", g.external_id, g.seen_at)));
                out.insert("gone".into(), gone.collect::<Vec<_>>().into());
            }
            out.insert("items".into(), batch.items.iter().map(|i| item(i, body)).collect::<Vec<_>>().into());
        }
    }
    out
}

/// The cases: name, body, and the file that says what must come of it.
pub fn cases() -> Vec<(String, Vec<u8>, Table)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/feeds");
    let mut cases: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e != "toml"))
        .map(|path| {
            let expect = fs::read_to_string(path.with_extension("expect.toml")).unwrap();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, fs::read(&path).unwrap(), expect.parse().unwrap())
        })
        .collect();
    cases.sort_by(|a, b| a.0.cmp(&b.0));
    cases
}

pub fn voice(expect: &Table) -> Voice {
    match expect.get("given").and_then(|g| g.get("voice")) {
        Some(Value::String(s)) if s == "ours" => Voice::Ours,
        Some(Value::Array(names)) => {
            Voice::MixedByAuthor(names.iter().map(|n| n.as_str().unwrap().to_owned()).collect())
        }
        _ => Voice::Visitors,
    }
}

pub fn read(body: &[u8], expect: &Table) -> Result<Batch, Problem> {
    let content_type = expect.get("given").and_then(|g| g.get("content_type")).and_then(Value::as_str);
    let given = Given {
        body,
        content_type,
        address: "https://blogg.test/feed",
        voice: &voice(expect),
        now: now(),
        cut: None,
    };
    translate(&given)
}

#[test]
fn of_every_odd_feed_comes_what_must_come() {
    let cases = cases();
    assert!(cases.len() >= 60, "{}", cases.len());
    let mut wrong = Vec::new();
    for (name, body, expect) in &cases {
        let result = read(body, expect);
        assert_eq!(result.clone().ok(), read(body, expect).ok(), "{name}: the same at every poll");
        let came = came(&result, body);
        if expect.get("came").and_then(Value::as_table) != Some(&came) {
            let mut shown = Table::new();
            shown.insert("came".into(), came.into());
            if std::env::var_os("TORG_DUMP").is_some() {
                let path =
                    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/feeds/{name}.expect.toml"));
                let old = fs::read_to_string(&path).unwrap();
                let head = old.split("\n[came]").next().unwrap().trim_end().to_owned();
                fs::write(&path, format!("{head}\n\n{shown}")).unwrap();
            }
            wrong.push(format!("--- {name}: this came instead ---\n{shown}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
