//! A repository made here, signed by a key made here: what a proof of one record in it bears.

use super::*;
use crate::platforms::bluesky::car::tests::{file, named, written};
use crate::platforms::bluesky::key::tests::Signer;

pub(in super::super) const DID: &str = "did:plc:anna";

/// A string of bytes or of letters in CBOR.
fn string(sort: u8, content: &[u8]) -> Vec<u8> {
    let head = match u8::try_from(content.len()).unwrap() {
        short @ 0..24 => vec![sort | short],
        long => vec![sort | 24, long],
    };
    [head.as_slice(), content].concat()
}

fn text(content: &str) -> Vec<u8> {
    string(0x60, content.as_bytes())
}

fn link(name: &[u8]) -> Vec<u8> {
    let named = string(0x40, &[[0].as_slice(), name].concat());
    [[0xd8, 0x2a].as_slice(), &named].concat()
}

fn perhaps(name: Option<&[u8]>) -> Vec<u8> {
    name.map_or_else(|| vec![0xf6], link)
}

/// A key, its record, and the node that comes after it.
type Entry<'a> = (&'a str, &'a [u8], Option<&'a [u8]>);

/// A node: what comes before its keys, and each key with its record and what comes after.
fn node(first: Option<&[u8]>, keys: &[Entry<'_>]) -> Vec<u8> {
    let (mut out, mut before) = (vec![0xa2], "");
    out.extend(text("e"));
    out.push(0x80 | keys.len() as u8);
    for (key, record, after) in keys {
        let common = key.bytes().zip(before.bytes()).take_while(|(a, b)| a == b).count();
        let parts = [
            [text("k"), string(0x40, &key.as_bytes()[common..])].concat(),
            [text("p"), number(common)].concat(),
            [text("t"), perhaps(*after)].concat(),
            [text("v"), link(record)].concat(),
        ];
        out.push(0xa4);
        out.extend(parts.concat());
        before = *key;
    }
    out.extend([text("l"), perhaps(first)].concat());
    out
}

fn number(value: usize) -> Vec<u8> {
    let value = u8::try_from(value).unwrap();
    if value < 24 { vec![value] } else { vec![0x18, value] }
}

/// A signed root over a tree.
fn commit(signer: &Signer, did: &str, tree: &[u8], low: bool) -> Vec<u8> {
    commit_named(signer, did, "3lc2xkfzk6222", tree, low)
}

/// The same, of a state of this name.
fn commit_named(signer: &Signer, did: &str, name: &str, tree: &[u8], low: bool) -> Vec<u8> {
    let parts = |signature: Option<&[u8]>| {
        let mut all = vec![[text("did"), text(did)].concat(), [text("rev"), text(name)].concat()];
        all.extend(signature.map(|s| [text("sig"), string(0x40, s)].concat()));
        all.push([text("data"), link(tree)].concat());
        all.push([text("prev"), vec![0xf6]].concat());
        all.push([text("version"), vec![3]].concat());
        [vec![0xa0 | all.len() as u8], all.concat()].concat()
    };
    let signature = signer.signs(&parts(None), low);
    parts(Some(signature.as_slice()))
}

/// A small repository: a record three nodes down, and its neighbours.
pub(in super::super) struct Repo {
    root: Vec<u8>,
    nodes: [Vec<u8>; 3],
    record: Vec<u8>,
}

/// Where the record stands.
pub(in super::super) fn uri() -> Uri {
    Uri::of(DID, "app.bsky.feed.post", "3k2aaaaaaaa2m")
}

impl Repo {
    pub(in super::super) fn new(signer: &Signer) -> Self {
        let record = [vec![0xa1], text("text"), text("Lena är dum")].concat();
        let (this, other) = (named(&record), named(b"another record"));
        let leaf = node(None, &[("app.bsky.feed.post/3k2aaaaaaaa2m", &this, None)]);
        let middle = node(
            None,
            &[
                ("app.bsky.feed.like/3k2b", &other, None),
                ("app.bsky.feed.post/3k2a", &other, Some(&named(&leaf))),
                ("app.bsky.feed.post/3k2b", &other, None),
            ],
        );
        let top = node(Some(&named(&middle)), &[("app.bsky.graph.follow/3k2b", &other, None)]);
        let root = commit(signer, DID, &named(&top), true);
        Self { root, nodes: [top, middle, leaf], record }
    }

    /// What its server gives of the record.
    pub(in super::super) fn file(&self) -> Vec<u8> {
        let [top, middle, leaf] = &self.nodes;
        file(&self.root, &[&self.root, top, middle, leaf, &self.record])
    }

    /// The record's name.
    pub(in super::super) fn cid(&self) -> String {
        written(&named(&self.record))
    }
}

fn key(signer: &Signer) -> Key {
    Key::read(&signer.key()).unwrap()
}

/// Whether a file proves the record.
fn proves(file: &[u8], cid: &str, key: &Key) -> bool {
    Commit::of_record(file, &uri(), cid).is_ok_and(|commit| commit.is_signed_by(key))
}

#[test]
fn a_record_is_followed_from_the_signed_root_and_counts_by_the_accounts_own_key_on_either_curve() {
    for (signer, other) in Signer::both(5).iter().zip(&Signer::both(6)) {
        let repo = Repo::new(signer);
        let file = repo.file();
        let found = Commit::of_record(&file, &uri(), &repo.cid()).unwrap();
        assert_eq!((found.did, found.revision), (DID, "3lc2xkfzk6222"));
        assert!(found.is_signed_by(&key(signer)) && !found.is_signed_by(&key(other)));
        // Each key there is is found, and none that is not.
        for (there, is) in [
            ("app.bsky.feed.post/3k2aaaaaaaa2m", true),
            ("app.bsky.feed.like/3k2b", true),
            ("app.bsky.graph.follow/3k2b", true),
            ("app.bsky.feed.post/3k2aaaaaaaa2", false),
            ("app.bsky.feed.post/3k2aaaaaaaa2n", false),
            ("app.bsky.feed.like/3k2a", false),
            ("app.bsky.graph.follow/3k2c", false),
        ] {
            let car = Car::read(&file).unwrap();
            assert_eq!(find(&car, found.tree, there.as_bytes()).unwrap().is_some(), is, "{there}");
        }
        // The other form of the same signature is not the one that was made.
        let root = commit(signer, DID, &named(&repo.nodes[0]), false);
        let high = Repo { root, ..Repo::new(signer) };
        assert!(!proves(&high.file(), &high.cid(), &key(signer)));
    }
}

#[test]
fn no_byte_can_be_changed_and_none_left_out() {
    for signer in &Signer::both(5) {
        let (repo, key) = (Repo::new(signer), key(signer));
        let (file, cid) = (repo.file(), repo.cid());
        assert!(proves(&file, &cid, &key));
        for at in 0..file.len() {
            for bit in [1, 0x80] {
                let mut changed = file.clone();
                changed[at] ^= bit;
                assert!(!proves(&changed, &cid, &key), "byte {at}");
            }
            assert!(!proves(&file[..at], &cid, &key), "cut at {at}");
        }
    }
}

#[test]
fn each_flaw_has_a_sentence_of_its_own() {
    let [signer, _] = Signer::both(5);
    let repo = Repo::new(&signer);
    let [top, middle, leaf] = &repo.nodes;
    let of = |root: &[u8], blocks: &[&[u8]], uri: &Uri, cid: &str| {
        Commit::of_record(&file(root, blocks), uri, cid).unwrap_err()
    };
    let (root, record) = (repo.root.as_slice(), repo.record.as_slice());
    let all: [&[u8]; 5] = [root, top, middle, leaf, record];
    let without = |left_out: usize| {
        let rest = all.iter().enumerate().filter(|(n, _)| *n != left_out).map(|(_, block)| *block);
        of(root, &rest.collect::<Vec<_>>(), &uri(), &repo.cid())
    };
    assert!((0..5).all(|n| matches!(without(n), Flaw::Missing(_))));
    let another = Uri::of(DID, "app.bsky.feed.post", "3k2zzzzzzzz2m");
    assert_eq!(of(root, &all, &another, &repo.cid()), Flaw::NotThere);
    assert_eq!(of(root, &all, &uri(), &written(&named(b"another record"))), Flaw::OtherRecord);
    assert_eq!(of(root, &all, &uri(), "bafy"), Flaw::OtherRecord);
    let theirs = Uri::of("did:plc:bo", "app.bsky.feed.post", "3k2aaaaaaaa2m");
    assert_eq!(of(root, &all, &theirs, &repo.cid()), Flaw::OtherAccount);
    assert_eq!(of(record, &all, &uri(), &repo.cid()), Flaw::Unreadable, "what is no signed root");
    assert_eq!(of(top, &all, &uri(), &repo.cid()), Flaw::Unreadable);
    let flaws = [without(0), Flaw::NotThere, Flaw::OtherRecord, Flaw::Altered, Flaw::WrongSignature];
    let said: std::collections::BTreeSet<String> = flaws.iter().map(ToString::to_string).collect();
    assert!(said.len() == flaws.len() && said.iter().all(|sentence| sentence.ends_with('.')));
}

#[test]
fn a_state_has_a_name_that_can_be_shown_or_it_is_none() {
    let [signer, _] = Signer::both(5);
    let tree = named(b"tree");
    for (name, is) in [("3lc2xkfzk6222", true), ("<b>x</b>", false), ("a".repeat(65).as_str(), false)] {
        let root = commit_named(&signer, DID, name, &tree, true);
        assert_eq!(Commit::read(&root).is_some(), is, "{name}");
    }
}

#[test]
fn a_tree_that_leads_on_and_on_is_left() {
    let [signer, _] = Signer::both(5);
    // Each node holds nothing and leads to the next: no circle can be made, for each is named by what it says.
    let mut chain = vec![node(None, &[])];
    for _ in 0..2 * DEEPEST {
        let below = named(chain.last().unwrap());
        chain.push(node(Some(&below), &[]));
    }
    let root = commit(&signer, DID, &named(chain.last().unwrap()), true);
    let mut blocks: Vec<&[u8]> = chain.iter().map(Vec::as_slice).collect();
    blocks.push(&root);
    let failed = Commit::of_record(&file(&root, &blocks), &uri(), "bafy").unwrap_err();
    assert_eq!(failed, Flaw::TooDeep);
}

#[test]
fn a_node_that_lies_of_what_its_keys_have_in_common_is_no_node() {
    let (record, common) = (named(b"r"), 1);
    let good = node(None, &[("ab", &record, None), ("ac", &record, None)]);
    assert_eq!(step(&good, b"ac"), Some(Step::Here(&record)));
    // The second key's count is the only number above nought.
    let at = good.iter().rposition(|byte| *byte == b'p').unwrap() + 1;
    assert_eq!(good[at], common);
    for lie in [3, 0x17] {
        let mut bad = good.clone();
        bad[at] = lie;
        assert_eq!(step(&bad, b"ac"), None);
    }
    for bad in
        [&b""[..], b"\xa0", b"\xa2\x61e\x80", b"\xbf", b"\xa1\x61e\x9b\xff\xff\xff\xff\xff\xff\xff\xff"]
    {
        assert_eq!(step(bad, b"ac"), None);
    }
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
        let _ = (step(&bytes, b"app.bsky.feed.post/1"), Commit::read(&bytes));
        // As a block of a whole file, named as it should be.
        proptest::prop_assert!(Commit::of_record(&file(&bytes, &[&bytes]), &uri(), "bafy").is_err());
    }
}
