//! What an author's own server has signed: a record, and the way to it from a signed root. Whichever block is changed,
//! the file is made whole again, so that it comes past its checksums.

use super::{Noted, answers::recorded, fuzz, now, only, runtime};
use crate::{
    played::{Mood, Plays},
    spoil::{Dice, spoilt, spoilt_line},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use torg_domain::{
    evidence::Checked,
    outside::platform::{Account, Platform},
};

/// A value of this sort and length, as signed repositories write them.
fn head(sort: u8, number: usize) -> Vec<u8> {
    match number {
        0..24 => vec![sort << 5 | number as u8],
        24..256 => vec![sort << 5 | 24, number as u8],
        _ => vec![sort << 5 | 25, (number >> 8) as u8, number as u8],
    }
}

fn text(words: &str) -> Vec<u8> {
    [head(3, words.len()), words.as_bytes().to_vec()].concat()
}

fn binary(bytes: &[u8]) -> Vec<u8> {
    [head(2, bytes.len()), bytes.to_vec()].concat()
}

/// The name of a block.
fn named(block: &[u8]) -> Vec<u8> {
    [[1, 0x71, 0x12, 32].as_slice(), &Sha256::digest(block)].concat()
}

fn link(block: &[u8]) -> Vec<u8> {
    [vec![0xd8, 42], binary(&[vec![0], named(block)].concat())].concat()
}

/// A name as it is written.
fn written(name: &[u8]) -> String {
    let bits: String = name.iter().map(|byte| format!("{byte:08b}")).collect();
    let letters = bits.as_bytes().chunks(5).map(|five| {
        let five = std::str::from_utf8(five).unwrap();
        let number = usize::from_str_radix(five, 2).unwrap() << (5 - five.len());
        char::from(b"abcdefghijklmnopqrstuvwxyz234567"[number])
    });
    format!("b{}", letters.collect::<String>())
}

/// A piece of a file, with its length before it.
fn piece(content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let length =
        if length < 128 { vec![length as u8] } else { vec![length as u8 | 128, (length >> 7) as u8 & 127] };
    [length, content.to_vec()].concat()
}

/// A record, and the file in which it hangs from a signed root. Whatever `spoils` makes of a block, the file is whole:
/// each block is named as it is.
fn signed(mut spoils: impl FnMut(Vec<u8>) -> Vec<u8>) -> (String, Vec<u8>) {
    let said = [("text", "Hej"), ("$type", "app.bsky.feed.post"), ("createdAt", "2026-04-07T07:00:00.000Z")];
    let said = said.map(|(name, value)| [text(name), text(value)].concat());
    let record = spoils([head(5, 3), said.concat()].concat());
    let entry = [
        head(5, 4),
        [text("k"), binary(b"app.bsky.feed.post/101")].concat(),
        [text("p"), head(0, 0)].concat(),
        [text("t"), vec![0xf6]].concat(),
        [text("v"), link(&record)].concat(),
    ];
    let tree = [head(5, 2), text("e"), head(4, 1), entry.concat(), text("l"), vec![0xf6]].concat();
    let tree = spoils(tree);
    let root = [
        head(5, 6),
        [text("did"), text("did:plc:anna")].concat(),
        [text("rev"), text("3lc2xkfzk6222")].concat(),
        [text("sig"), binary(&[1; 64])].concat(),
        [text("data"), link(&tree)].concat(),
        [text("prev"), vec![0xf6]].concat(),
        [text("version"), head(0, 3)].concat(),
    ];
    let root = spoils(root.concat());
    let begins = [head(5, 2), text("roots"), head(4, 1), link(&root), text("version"), head(0, 1)].concat();
    let blocks = [&root, &tree, &record].map(|block| piece(&[named(block), block.clone()].concat()));
    (written(&named(&record)), [piece(&begins), blocks.concat()].concat())
}

/// The account of whoever signs, as the directory has it.
fn document(server: &str) -> Value {
    json!({ "id": "did:plc:anna",
        "verificationMethod": [{ "id": "did:plc:anna#atproto", "type": "Multikey", "controller": "did:plc:anna",
            "publicKeyMultibase": "zQ3shqwJEJyMBsBXCWyCBpUBMqxcon9oHB7mCvx4sSpMdLJwc" }],
        "service": [{ "id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": server }] })
}

const SIGNED: &str = "at://did:plc:anna/app.bsky.feed.post/101";

/// Has the author's server give this record and this file.
fn gives(server: &dyn Plays, cid: &str, file: &[u8], document: &Value) {
    let told = |what: &str, answer: Value| server.keeps(what, (200, Vec::new(), answer));
    let record =
        json!({ "$type": "app.bsky.feed.post", "text": "Hej", "createdAt": "2026-04-07T07:00:00.000Z" });
    told("GET /xrpc/com.atproto.repo.getRecord", json!({ "uri": SIGNED, "cid": cid, "value": record }));
    told("GET /did:plc:anna", document.clone());
    let earlier = "did:key:zQ3shqwJEJyMBsBXCWyCBpUBMqxcon9oHB7mCvx4sSpMdLJwc";
    told("GET /did:plc:anna/log/audit", json!([{ "operation": { "signingKey": earlier } }]));
    let kind = vec![("content-type", "application/vnd.ipld.car".to_owned())];
    server.keeps("GET /xrpc/com.atproto.sync.getRecord", (200, kind, json!(file)));
}

/// What came of checking it; none where nothing was handed over.
async fn checked(platform: &dyn Platform, account: &Account) -> Option<Checked> {
    let proofs = platform.proof(account, SIGNED, now()).await.ok()?;
    proofs.into_iter().find_map(|proof| proof.checked)
}

#[test]
fn no_signed_record_makes_a_proof_fall_and_none_that_is_not_signed_is_proved() {
    let runtime = runtime();
    let (stage, guard) = runtime.block_on(async {
        let stage = crate::bluesky::stage().await;
        let guard = only(stage.server.port());
        recorded(&stage, &guard).await;
        (stage, guard)
    });
    let document = document(&stage.server.url());
    stage.server.is(Mood::Repeats);
    let (cid, file) = signed(|block| block);
    gives(&*stage.server, &cid, &file, &document);
    let whole = runtime.block_on(checked(&*stage.platform(guard.clone()), &stage.account));
    let Some(Checked::NotProved { why }) = &whole else { panic!("{whole:?}") };
    assert!(why.contains("ignatur"), "the file is whole, and read as far as to its signature: {why}");
    let noted = Noted::default();
    let ours = noted.clone();
    fuzz("signed-record", &noted, move |seed| {
        let mut dice = Dice::new(seed);
        let (cid, file) = signed(|block| if dice.one_in(3) { spoilt(&mut dice, &block) } else { block });
        let file = if dice.one_in(4) { spoilt(&mut dice, &file) } else { file };
        ours.lock().unwrap().clone_from(&file);
        let mut document = document.clone();
        if dice.one_in(4) {
            let key = &mut document["verificationMethod"][0]["publicKeyMultibase"];
            *key = json!(spoilt_line(&mut dice, key.as_str().unwrap()));
        }
        gives(&*stage.server, &cid, &file, &document);
        let proved = runtime.block_on(checked(&*stage.platform(guard.clone()), &stage.account));
        assert!(!matches!(proved, Some(Checked::Proved { .. })), "signed by nobody: {proved:?}");
    });
}
