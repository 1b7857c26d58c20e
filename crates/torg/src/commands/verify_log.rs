//! `torg verify --log URL --code CODE`: a decision is in the municipality's public log, as anybody can prove it.
//!
//! Fetches the reasons, the signed checkpoint and the tiles that are needed, through the same guard as all
//! else, and computes the proof of inclusion itself: nothing but the key is taken on trust.

use anyhow::{Context, bail};
use serde_json::{Value, json};
use std::collections::HashMap;
use torg_connectors::guard::{AllowedHost, Ask, Guard, Rules};
use torg_domain::decisions::code::read_code;
use torg_domain::trail::checkpoint::Checkpoint;
use torg_domain::trail::key::hex;
use torg_domain::trail::leaf_hash;
use torg_domain::trail::note::Verifier;
use torg_domain::trail::tile::{TilePath, node};
use torg_domain::trail::tree::{inclusion_proof, is_included};

/// The act that every removal is told to the trail as.
const ORDERED: &str = "message.removal-ordered";

/// The most that is read of one answer.
const MOST: usize = 1 << 20;

/// What is asked.
pub struct Asked<'a> {
    /// The municipality's address, with or without `/log` at its end.
    pub log: &'a str,
    /// The decision's code.
    pub code: &'a str,
    /// The log's public key; none to take the server's own word for it.
    pub key: Option<&'a str>,
    /// Whether the address may be one inside.
    pub private: bool,
}

struct Log {
    guard: Guard,
    base: String,
}

impl Log {
    async fn get(&self, path: &str) -> anyhow::Result<Option<Vec<u8>>> {
        let url = format!("{}/{path}", self.base);
        let ask = Ask { url: url.clone(), max_bytes: MOST, ..Ask::default() };
        let answer = self.guard.get(&ask).await.map_err(|why| anyhow::anyhow!("{why}"))?;
        if let Some(cut) = answer.cut {
            bail!("{url} was not answered whole: {cut:?}");
        }
        match answer.raw.status {
            200 => Ok(Some(answer.raw.body)),
            404 => Ok(None),
            status => bail!("{url} answered {status}"),
        }
    }
}

/// Proves it, or says in `wrong` what is not as it should be.
///
/// # Errors
/// When something cannot be fetched or read.
pub async fn prove(asked: &Asked<'_>) -> anyhow::Result<Value> {
    let code = read_code(asked.code).context("that is no code of a decision: four times four characters")?;
    let log = open(asked)?;
    let wrong = |why: String| Ok(json!({ "ok": false, "code": code, "wrong": why }));
    let Some(reasons) = log.get(&format!("r/{code}.json")).await? else {
        return wrong("there is no decision with that code".into());
    };
    let reasons: Value = serde_json::from_slice(&reasons).context("the reasons are not JSON")?;
    let told = &reasons["log"];
    let (Some(n), Some(leaf)) = (told["entry"].as_u64(), told["leaf"].as_str()) else {
        return wrong("the reasons name no entry in the log".into());
    };
    let of_server = told["key"].as_str();
    let Some(key) = asked.key.or(of_server) else { return wrong("the server names no key".into()) };
    let key: Verifier = key.trim().parse().context("that is no key of a log")?;
    let note = log.get("log/checkpoint").await?.context("there is no checkpoint yet")?;
    let signed = match Checkpoint::open(&note, key.name(), std::slice::from_ref(&key)) {
        Ok(signed) => signed,
        Err(why) => return wrong(format!("the checkpoint is not accepted: {why}")),
    };
    if n >= signed.size {
        return wrong(format!(
            "entry {n} is newer than the signed checkpoint of {} entries; try again in a minute: if it stays \
             so, nothing signs the log, or it has shrunk",
            signed.size
        ));
    }
    let said: Value = serde_json::from_str(leaf).context("the leaf is not JSON")?;
    if said["n"].as_u64() != Some(n) || said["act"].as_str() != Some(ORDERED) {
        return wrong(format!("entry {n} is not that of a removal"));
    }
    let at = said["at"].as_i64().and_then(|at| jiff::Timestamp::from_microsecond(at).ok());
    let decided: Option<jiff::Timestamp> = reasons["decided_at"].as_str().and_then(|at| at.parse().ok());
    if at.is_none() || at != decided {
        return wrong(format!("entry {n} was not written when the decision was made"));
    }
    let Some(proof) = proof(&log, n, signed.size).await? else {
        return wrong("a tile of the log is missing or damaged".into());
    };
    if !is_included(&leaf_hash(leaf.as_bytes()), n, signed.size, &proof, &signed.root) {
        return wrong(format!("entry {n} is not the one that the log published"));
    }
    Ok(json!({
        "ok": true, "code": code, "entry": n, "at": at.map(|at| at.to_string()), "act": ORDERED,
        "size": signed.size, "root": hex(&signed.root), "key": key.to_string(),
        "key_given": asked.key.is_some(),
        // Told on, never hidden: a server that names another key than the one we hold has changed its key.
        "key_differs": of_server.is_some_and(|own| own != key.to_string()),
    }))
}

fn open(asked: &Asked<'_>) -> anyhow::Result<Log> {
    let base = asked.log.trim_end_matches('/');
    let base = base.strip_suffix("/log").unwrap_or(base).to_owned();
    let mut rules = Rules { min_interval: std::time::Duration::ZERO, ..Rules::default() };
    if asked.private {
        let rest = base.split_once("://").map_or(base.as_str(), |(_, rest)| rest);
        let host = rest.split('/').next().unwrap_or(rest);
        let host: AllowedHost = host.parse().map_err(|why| anyhow::anyhow!("{why}"))?;
        rules.allow_private.push(host);
    }
    let guard = Guard::new(rules).map_err(|why| anyhow::anyhow!("{why}"))?;
    Ok(Log { guard, base })
}

/// The hashes that show that an entry is in the log, from as many tiles as that takes; none when a tile is
/// not what its name says.
async fn proof(log: &Log, n: u64, size: u64) -> anyhow::Result<Option<Vec<[u8; 32]>>> {
    let mut tiles: HashMap<TilePath, Option<Vec<u8>>> = HashMap::new();
    loop {
        let mut wanted = None;
        let mut read = |path: TilePath| {
            if !tiles.contains_key(&path) {
                wanted = Some(path);
            }
            tiles.get(&path).cloned().flatten()
        };
        let found = inclusion_proof(n, size, &mut |level, index| node(level, index, size, &mut read));
        match (found, wanted) {
            (Some(proof), _) => return Ok(Some(proof)),
            (None, None) => return Ok(None),
            (None, Some(path)) => {
                let bytes = log.get(&format!("log/{path}")).await?;
                tiles.insert(path, bytes);
            }
        }
    }
}

/// The answer in words.
#[must_use]
pub fn told(answer: &Value) -> String {
    let text = |name: &str| answer[name].as_str().unwrap_or_default();
    if let Some(wrong) = answer["wrong"].as_str() {
        return format!("{}: NOT PROVEN: {wrong}\n", text("code"));
    }
    let key = match (answer["key_given"] == true, answer["key_differs"] == true) {
        (false, _) => {
            "told by the server itself; compare it with one published elsewhere, and give it with --key next time"
        }
        (true, false) => "as given",
        (true, true) => "as given; the server itself now names another",
    };
    format!(
        "{}: entry {} is in the log: {} at {}\n\
         the log of {} entries with root {} is signed by {} ({key})\n\
         proven: that the decision was entered when it says, and is still there. \
         Not proven: its words: the entry commits to them under a salt that is not public\n",
        text("code"),
        answer["entry"],
        text("act"),
        text("at"),
        answer["size"],
        text("root"),
        text("key"),
    )
}
