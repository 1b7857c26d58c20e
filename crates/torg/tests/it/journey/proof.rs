//! A removal decided in the pages, proved from outside by somebody who has its code and nothing else; and
//! every way in which what is fetched can fail to prove it, told in a sentence.
//!
//! What a served torg answered is taken down once and handed out again by a mirror, altered: so that no job
//! at work mends what the test has broken.

use super::program::{Pack, said, torg};
use super::{PATIENCE, Town, at_work, between};
use serde_json::Value;
use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::{Arc, Mutex};
use std::time::Instant;
use torg_domain::ids::MunicipalityId;
use torg_domain::trail::checkpoint::Checkpoint;
use torg_domain::trail::key::KeyFile;
use torg_domain::trail::note::{Signer, Verifier};
use torg_domain::trail::tile::TilePath;
use torg_domain::trail::{leaf_hash, node_hash};

/// Asks for an address as anybody may.
fn fetched(at: SocketAddr, path: &str) -> (u16, Vec<u8>) {
    let mut stream = TcpStream::connect(at).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n", at.port())
        .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let head = answer.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
    let status = String::from_utf8_lossy(&answer[..head]).split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer[head + 4..].to_vec())
}

/// Hands out what it holds, and 404 for all else.
struct Mirror {
    at: SocketAddr,
    holds: Arc<Mutex<HashMap<String, Vec<u8>>>>,
}

impl Mirror {
    fn serve(holds: HashMap<String, Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let holds = Arc::new(Mutex::new(holds));
        let held = Arc::clone(&holds);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let lines = BufReader::new(&stream).lines().map_while(Result::ok);
                let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
                let path = head.first().and_then(|line| line.split(' ').nth(1)).unwrap_or_default();
                let found = held.lock().unwrap().get(path).cloned();
                let status = if found.is_some() { "200 OK" } else { "404 Not Found" };
                let body = found.unwrap_or_default();
                let head = format!(
                    "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                    body.len()
                );
                let _ = stream.write_all(&[head.as_bytes(), &body].concat());
            }
        });
        Self { at, holds }
    }

    /// Asks with one thing other than it was, and puts it back.
    fn with(&self, path: &str, other: Option<Vec<u8>>, ask: impl FnOnce() -> Output) -> Output {
        let put = |bytes: Option<Vec<u8>>| {
            let mut holds = self.holds.lock().unwrap();
            let before = holds.remove(path);
            holds.extend(bytes.map(|bytes| (path.to_owned(), bytes)));
            before
        };
        let before = put(other);
        let out = ask();
        put(before);
        out
    }
}

fn verified(address: &str, code: &str, more: &[&str]) -> Output {
    torg(&[&["verify", "--log", address, "--code", code, "--private"], more].concat())
}

/// Somebody else's key, under the log's own name.
fn stranger(log: &Verifier) -> Signer {
    let nobody = MunicipalityId(uuid::Uuid::nil());
    KeyFile::new([9; 32], [9; 32]).signer(log.name(), nobody).unwrap()
}

/// What it said against it, and that the exit code tells.
fn refused(out: &Output) -> String {
    assert_eq!(out.status.code(), Some(1), "{}", said(out));
    said(out)
}

/// Decides in the pages that somebody's comment is taken down; the code its author is given.
fn decided(town: &mut Town, whose: &str, ground: &str) -> String {
    let maja = &mut town.responsible;
    let path = maja.get("/desk/inbox").link(whose).unwrap();
    let page = maja.get(&path).ok("the comment");
    let fields = [("ground", ground), ("facts", "Det som inte får stå där."), ("step", "order")];
    let ordered = maja.send(&page, &format!("{path}/remove"), &fields).ok("ordering the removal");
    let decision = between(&ordered.html, "/desk/decisions/", "\"");
    let decision = decision.unwrap_or_else(|| panic!("nothing was decided: {}", ordered.words()));
    let page = maja.get(&format!("/desk/decisions/{decision}")).ok("the decision");
    between(&page.html, "<code>", "</code>").unwrap().to_owned()
}

/// The proof as soon as the log has been signed over the decision, which takes some seconds.
fn proved(town: &Town, address: &str, code: &str) -> Value {
    let until = Instant::now() + PATIENCE;
    loop {
        let out = verified(address, code, &["--json"]);
        if out.status.success() {
            return serde_json::from_slice(&out.stdout).unwrap();
        }
        let why = refused(&out);
        assert!(why.contains("there is no checkpoint yet") || why.contains("is newer than"), "{why}");
        assert!(Instant::now() < until, "{why}\n{}", town.served.log());
    }
}

/// The installation's own signing, by its key file: what whoever has stolen it can do.
fn signer(town: &Town, key: &Verifier) -> Signer {
    let secret = std::fs::read_to_string(town.dir.path().join("data/torg.key")).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let here = runtime.block_on(async {
        let db = torg_store::Db::open_sqlite(&town.dir.path().join("data/torg.db")).await.unwrap();
        let here = db.municipalities().await.unwrap().remove(0).id;
        db.close().await;
        here
    });
    let signer = KeyFile::parse(&secret).unwrap().signer(key.name(), here.into()).unwrap();
    assert_eq!(signer.verifier().to_string(), key.to_string(), "the log is signed by the key file's key");
    signer
}

#[test]
fn a_removal_is_proved_by_its_code_and_whatever_does_not_prove_it_is_said_and_ends_with_1() {
    let mut town = at_work(&Pack::shipped("grund", "ansvarig", "ersattare"));
    let code = decided(&mut town, "Berit Ek", "personuppgifter");
    let address = format!("http://localhost:{}", town.served.at.port());
    let good = proved(&town, &address, &code);
    let key = good["key"].as_str().unwrap();
    assert_eq!((&good["act"], &good["code"]), (&"message.removal-ordered".into(), &code.as_str().into()));
    assert_eq!((&good["key_given"], &good["key_differs"]), (&Value::Bool(false), &Value::Bool(false)));

    // The key itself or a file with it; the code as somebody reads it aloud; the address as it is copied.
    let file = town.dir.path().join("published.key");
    std::fs::write(&file, format!("{key}\n")).unwrap();
    let spoken = code.to_lowercase().replace('-', " ");
    for (address, code, key) in [
        (address.clone(), code.as_str(), key),
        (format!("{address}/"), spoken.as_str(), file.to_str().unwrap()),
        (format!("{address}/log"), code.as_str(), key),
    ] {
        let out = verified(&address, code, &["--key", key]);
        assert!(out.status.success(), "{}", said(&out));
        assert!(said(&out).contains("is in the log") && said(&out).contains("(as given)"), "{}", said(&out));
    }
    let told = said(&verified(&address, &code, &[]));
    assert!(told.contains("told by the server itself; compare it"), "{told}");
    assert!(told.contains("Not proven: its words"), "{told}");

    // What nobody should be led to believe.
    let other = verified(&address, "K7QM-2X9D-0RT4-W8HN", &[]);
    assert_eq!(refused(&other), "K7QM-2X9D-0RT4-W8HN: NOT PROVEN: there is no decision with that code\n");
    assert!(refused(&verified(&address, "K7QM", &[])).contains("that is no code of a decision"));
    let known: Verifier = key.parse().unwrap();
    let foreign = stranger(&known).verifier().to_string();
    let wrong = refused(&verified(&address, &code, &["--key", &foreign]));
    assert!(wrong.contains("the checkpoint is not accepted: no known key has signed the note"), "{wrong}");
    assert!(refused(&verified(&address, &code, &["--key", "badhuset+x"])).contains("no key of a log"));
    for (address, why) in [(address.as_str(), "är inte tillåten"), ("http://localhost", "det öppna internet")]
    {
        let inside = refused(&torg(&["verify", "--log", address, "--code", &code]));
        assert!(inside.contains(why), "{address}: {inside}");
    }
    assert_eq!(torg(&["verify", "--log", &address]).status.code(), Some(2), "a code must be given");
    assert_eq!(torg(&["verify", "--code", &code]).status.code(), Some(2));

    altered(&town, &code, &good, &known);
    town.served.stop();
    let gone = refused(&verified(&address, &code, &[]));
    assert!(gone.contains("svarade inte eller bröt förbindelsen"), "{gone}");
}

/// The same from a mirror, with one thing altered at a time.
fn altered(town: &Town, code: &str, good: &Value, known: &Verifier) {
    let key = known.to_string();
    let (n, size) = (good["entry"].as_u64().unwrap(), good["size"].as_u64().unwrap());
    let tile = |size: u64| format!("/log/{}", format!("tile/0/000.p/{size}").parse::<TilePath>().unwrap());
    let reasons = format!("/r/{code}.json");
    // The log may have grown meanwhile, and its tile with it: all is taken as it was at one checkpoint.
    let (mut holds, mut size) = (HashMap::new(), size);
    for _ in 0..20 {
        let note = fetched(town.served.at, "/log/checkpoint").1;
        size = String::from_utf8_lossy(&note).lines().nth(1).and_then(|n| n.parse().ok()).unwrap_or(size);
        let (status, hashes) = fetched(town.served.at, &tile(size));
        if status == 200 {
            holds.insert(tile(size), hashes);
            holds.insert("/log/checkpoint".to_owned(), note);
            break;
        }
    }
    assert!(size < 256, "one tile holds the whole log: {size}");
    holds.insert(reasons.clone(), fetched(town.served.at, &reasons).1);
    let (note, hashes) = (holds["/log/checkpoint"].clone(), holds[&tile(size)].clone());
    let told: Value = serde_json::from_slice(&holds[&reasons]).unwrap();
    let mirror = Mirror::serve(holds);
    let at = format!("http://{}", mirror.at);
    let ask = || verified(&at, code, &["--key", &key]);
    assert!(ask().status.success(), "{}", said(&ask()));
    let wrong = |path: &str, other: Option<Vec<u8>>, expected: &str| {
        let out = refused(&mirror.with(path, other, ask));
        assert!(out.contains(expected), "{path}: {out}");
    };

    // A tile: a byte of another entry's hash, cut short, gone.
    let published = format!("entry {n} is not the one that the log published");
    let mut flipped = hashes.clone();
    flipped[if n == 0 { 40 } else { 3 }] ^= 1;
    wrong(&tile(size), Some(flipped), &published);
    let lost = "a tile of the log is missing or damaged";
    wrong(&tile(size), Some(hashes[..hashes.len() - 1].to_vec()), lost);
    wrong(&tile(size), Some(hashes[..32].to_vec()), lost);
    wrong(&tile(size), None, lost);

    // The checkpoint: cut anywhere, altered, signed by somebody else, gone.
    let refusal = "the checkpoint is not accepted";
    for end in [0, 5, note.len() / 2, note.len() - 30, note.len() - 1] {
        wrong("/log/checkpoint", Some(note[..end].to_vec()), refusal);
    }
    let other = String::from_utf8(note.clone()).unwrap().replace(&format!("\n{size}\n"), "\n999\n");
    wrong("/log/checkpoint", Some(other.into_bytes()), "does not fit the text");
    let forged = Checkpoint { origin: known.name().into(), size, root: [0; 32] };
    let forged = forged.sign(&stranger(known)).unwrap().into_bytes();
    wrong("/log/checkpoint", Some(forged), "no known key has signed the note");
    wrong("/log/checkpoint", None, "there is no checkpoint yet");

    // A log that shrank below the decision, or begun anew without it, signed with the true key all the same.
    let signer = signer(town, known);
    let signed = |size: u64, root| {
        let note = Checkpoint { origin: known.name().into(), size, root };
        Some(note.sign(&signer).unwrap().into_bytes())
    };
    let shrank = format!("entry {n} is newer than the signed checkpoint of {n} entries");
    wrong("/log/checkpoint", signed(n, [1; 32]), &shrank);
    wrong("/log/checkpoint", signed(size, [1; 32]), &published);
    wrong("/log/checkpoint", signed(1, leaf_hash(b"{}")), &format!("{n} is newer"));
    let two = node_hash(&leaf_hash(b"a"), &leaf_hash(b"b"));
    wrong("/log/checkpoint", signed(2, two), &format!("{n} is newer"));

    // The reasons: another entry than the decision's, another instant, no entry at all, no JSON.
    let with = |pointer: &str, value: Value| {
        let mut reasons = told.clone();
        *reasons.pointer_mut(pointer).unwrap() = value;
        Some(reasons.to_string().into_bytes())
    };
    let leaf = told["log"]["leaf"].as_str().unwrap();
    wrong(&reasons, with("/log/entry", (n - 1).into()), "is not that of a removal");
    let other = leaf.replace("message.removal-ordered", "message.received");
    wrong(&reasons, with("/log/leaf", other.into()), "is not that of a removal");
    let commitment = between(leaf, "\"commitment\":\"", "\"").unwrap();
    let other = leaf.replace(commitment, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    wrong(&reasons, with("/log/leaf", other.into()), &published);
    wrong(
        &reasons,
        with("/decided_at", "2024-01-01T00:00:00Z".into()),
        "was not written when the decision was made",
    );
    wrong(&reasons, with("/log", Value::Null), "the reasons name no entry in the log");
    wrong(&reasons, Some(b"<p>hej</p>".to_vec()), "the reasons are not JSON");
    wrong(&reasons, None, "there is no decision with that code");

    // A server that names another key than the one that is known is told on, though the proof holds.
    let renamed = with("/log/key", stranger(known).verifier().to_string().into());
    let out = mirror.with(&reasons, renamed, ask);
    assert!(out.status.success() && said(&out).contains("now names another"), "{}", said(&out));
}

/// The files under seal in a data folder.
fn sealed(data: &Path) -> Vec<PathBuf> {
    let all = std::fs::read_dir(data.join("objects")).unwrap().map(|e| e.unwrap().path().join("seal"));
    let files = all.filter(|dir| dir.is_dir()).flat_map(|dir| std::fs::read_dir(dir).unwrap());
    files.map(|e| e.unwrap().path()).collect()
}

#[test]
fn what_is_sealed_is_in_no_backup_the_restored_trail_says_so_and_only_there_may_it_be_missing() {
    let mut town = at_work(&Pack::shipped("grund", "ansvarig", "ersattare"));
    decided(&mut town, "Kurt Berg", "barnpornografi");
    let Town { dir, served, .. } = town;
    served.stop();
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let (data, backup, again, twice) = (path("data"), path("backup"), path("again"), path("twice"));
    let held = sealed(Path::new(&data));
    assert!(!held.is_empty());
    let good = |args: &[&str]| {
        let out = torg(args);
        assert!(out.status.success(), "{args:?}: {}", said(&out));
        said(&out)
    };
    good(&["verify", "--data", &data]);
    assert!(good(&["verify", "--data", &data, "--log-only"]).contains("nothing is wrong with the log"));
    good(&["backup", "--data", &data, "--to", &backup, "--with-key"]);
    let told = good(&["restore", "--from", &backup, "--data", &again]);
    assert!(told.contains(&format!("{} sealed files", held.len())), "{told}");
    assert!(told.contains("nothing is wrong") && sealed(Path::new(&again)).is_empty(), "{told}");
    good(&["verify", "--data", &again]);

    // A backup of what was restored tells nothing new.
    let backup = path("backup-of-again");
    good(&["backup", "--data", &again, "--to", &backup, "--with-key"]);
    let told = good(&["restore", "--from", &backup, "--data", &twice]);
    assert!(!told.contains("sealed files"), "{told}");

    // Where nothing says why, it is a loss; to the log alone it is nothing.
    std::fs::remove_file(&held[0]).unwrap();
    let id = held[0].file_name().unwrap().to_str().unwrap();
    let lost = refused(&torg(&["verify", "--data", &data]));
    assert!(lost.contains(&format!("WRONG: the file of seal {id} of entry ")), "{lost}");
    good(&["verify", "--data", &data, "--log-only"]);
}
