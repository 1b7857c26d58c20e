//! Every way we could think of to change a trail, and the sentence that must come of it.

use super::*;
use crate::trail::{RowBytes, Rows, tile::encode_hashes};
use std::collections::BTreeMap;

#[derive(Clone)]
struct Stored {
    n: u64,
    at: i64,
    act: String,
    actor: String,
    body: String,
    rows: Vec<u8>,
    salt: [u8; 32],
    commitment: Hash,
    weeded: bool,
}

impl Stored {
    fn entry(&self) -> Entry<'_> {
        Entry {
            n: self.n,
            at: self.at,
            act: &self.act,
            actor: &self.actor,
            subject_kind: "message",
            subject_id: "x",
            body: &self.body,
            rows: &self.rows,
            salt: &self.salt,
        }
    }
}

/// A small database with its log, as a municipality would have it.
#[derive(Clone, Default)]
struct Town {
    entries: Vec<Stored>,
    rows: BTreeMap<(String, u128), String>,
    media: BTreeMap<u128, (Hash, Option<Hash>)>,
    tiles: BTreeMap<TilePath, Vec<u8>>,
    signed: Option<Checkpoint>,
}

fn row_bytes(kind: &str, id: u128, text: &str) -> Vec<u8> {
    RowBytes::of(kind).with("id", &Uuid::from_u128(id)).with("text", text).finish()
}

impl Town {
    fn act(&mut self, writes: &[(&str, u128, Option<&str>)]) {
        let n = self.entries.len() as u64;
        let salt = super::super::tree::leaf_hash(&n.to_be_bytes());
        let mut rows = Rows::under(&salt);
        for (kind, id, text) in writes {
            match text {
                Some(text) => {
                    rows.written(kind, Uuid::from_u128(*id), &row_bytes(kind, *id, text));
                    self.rows.insert(((*kind).to_owned(), *id), (*text).to_owned());
                }
                None => {
                    rows.gone(kind, Uuid::from_u128(*id));
                    self.rows.remove(&((*kind).to_owned(), *id));
                }
            }
        }
        self.push(n, salt, rows);
    }

    fn push(&mut self, n: u64, salt: [u8; 32], rows: Rows) {
        let mut stored = Stored {
            n,
            at: 1_000 + i64::try_from(n).unwrap(),
            act: "message.received".into(),
            actor: "system".into(),
            body: "{}".into(),
            rows: rows.into_bytes(),
            salt,
            commitment: [0; 32],
            weeded: false,
        };
        stored.commitment = stored.entry().commitment();
        self.entries.push(stored);
    }

    fn weed(&mut self, n: u64, say_so: bool) {
        if say_so {
            let next = self.entries.len() as u64;
            let salt = [3; 32];
            let mut rows = Rows::under(&salt);
            rows.gone(ENTRY_KIND, n.to_string().as_str());
            self.push(next, salt, rows);
        }
        self.entries[usize::try_from(n).unwrap()].weeded = true;
    }

    /// What the job after the act does.
    fn sign(&mut self) {
        let mut edge = Edge::default();
        for stored in &self.entries {
            let leaf = leaf(stored.n, stored.at, &stored.act, &stored.commitment).unwrap();
            edge.push(leaf_hash(leaf.as_bytes()), |tile| {
                self.tiles.insert(tile.path, tile.bytes);
            });
        }
        self.tiles.extend(edge.partial().map(|tile| (tile.path, tile.bytes)));
        self.signed = Some(Checkpoint { origin: "o".into(), size: edge.size(), root: edge.root() });
    }

    fn verify_since(&self, since: Option<Checkpoint>) -> Result<Verified, Wrong> {
        let mut verify = Verify::new(self.signed.clone(), since);
        for stored in &self.entries {
            let kept = if stored.weeded {
                Kept::Weeded { n: stored.n, at: stored.at, act: &stored.act, commitment: &stored.commitment }
            } else {
                Kept::Whole(stored.entry(), &stored.commitment)
            };
            for tile in verify.entry(&kept) {
                verify.tile(&tile, self.tiles.get(&tile.path).map(Vec::as_slice));
            }
        }
        verify.entries_end();
        for ((kind, id), text) in &self.rows {
            verify.row(kind, Uuid::from_u128(*id), &row_bytes(kind, *id, text));
        }
        for (id, (told, kept)) in &self.media {
            verify.media("media", Uuid::from_u128(*id), told, kept.as_ref());
        }
        verify.finish()
    }

    fn verify(&self) -> Result<Verified, Wrong> {
        self.verify_since(None)
    }

    fn row(&mut self, kind: &str, id: u128) -> &mut String {
        self.rows.get_mut(&(kind.to_owned(), id)).unwrap()
    }
}

/// Six hundred acts; row 5 is written by entries 5 and 300, row 6 taken away by entry 301.
fn town() -> Town {
    let mut town = Town::default();
    for id in 0..300 {
        town.act(&[("message", id, Some("hej")), ("version", id, Some("text"))]);
    }
    town.act(&[("message", 5, Some("stängd"))]);
    town.act(&[("message", 6, None)]);
    town.act(&[("media", 1, Some("bild"))]);
    town.media.insert(1, ([4; 32], Some([4; 32])));
    for id in 1000..1300 {
        town.act(&[("message", id, Some("hej"))]);
    }
    town.sign();
    town
}

fn at(kind: &str, id: u128) -> (String, String) {
    (kind.into(), Uuid::from_u128(id).to_string())
}

#[test]
fn an_untouched_trail_is_verified_and_counted() {
    let verified = town().verify().unwrap();
    let counts = (verified.entries, verified.signed, verified.rows, verified.media);
    assert_eq!(counts, (603, 603, 900, 1));
    let empty = Verify::new(None, None).finish().unwrap();
    assert_eq!(empty.entries, 0);
}

#[test]
fn what_came_after_the_checkpoint_is_verified_too() {
    let mut town = town();
    for id in 2000..2300 {
        town.act(&[("message", id, Some("hej"))]);
    }
    let verified = town.verify().unwrap();
    assert_eq!((verified.entries, verified.signed), (903, 603));
    *town.row("message", 2299) = "hallå".into();
    let (kind, id) = at("message", 2299);
    assert_eq!(town.verify(), Err(Wrong::RowAltered { n: 902, kind, id }));
}

#[test]
fn an_altered_row_is_named_with_its_latest_entry() {
    let mut town = town();
    *town.row("message", 5) = "hej".into();
    let (kind, id) = at("message", 5);
    assert_eq!(town.verify(), Err(Wrong::RowAltered { n: 300, kind, id }), "an older state is no excuse");
    *town.row("version", 100) = "txet".into();
    let (kind, id) = at("version", 100);
    assert_eq!(town.verify(), Err(Wrong::RowAltered { n: 100, kind, id }), "the lowest entry comes first");
}

#[test]
fn two_rows_that_change_places_are_named() {
    let mut town = town();
    *town.row("message", 1000) = "stängd".into();
    *town.row("message", 5) = "hej".into();
    assert_eq!(town.verify().unwrap_err().entry(), 300);
}

#[test]
fn a_lost_row_a_stray_row_and_a_row_come_back_are_named() {
    let mut lost = town();
    lost.rows.remove(&("message".into(), 7));
    let (kind, id) = at("message", 7);
    assert_eq!(lost.verify(), Err(Wrong::RowMissing { n: 7, kind, id }));

    let mut stray = town();
    stray.rows.insert(("message".into(), 9999), "hej".into());
    let (kind, id) = at("message", 9999);
    assert_eq!(stray.verify(), Err(Wrong::RowWithoutEntry { kind, id }));

    let mut back = town();
    back.rows.insert(("message".into(), 6), "hej".into());
    let (kind, id) = at("message", 6);
    assert_eq!(back.verify(), Err(Wrong::RowReturned { n: 301, kind, id }));
}

#[test]
fn a_flipped_byte_of_media_and_a_lost_file_are_named() {
    let mut town = town();
    let (kind, id) = at("media", 1);
    town.media.insert(1, ([4; 32], Some([5; 32])));
    assert_eq!(town.verify(), Err(Wrong::MediaAltered { n: 302, kind: kind.clone(), id: id.clone() }));
    town.media.insert(1, ([4; 32], None));
    assert_eq!(town.verify(), Err(Wrong::MediaMissing { n: 302, kind, id }));
}

#[test]
fn an_altered_entry_is_named_whatever_field_it_was() {
    let alter: [fn(&mut Stored); 6] = [
        |e| e.at += 1,
        |e| e.act = "message.closed".into(),
        |e| e.actor = "someone".into(),
        |e| e.body = "[]".into(),
        |e| e.salt[0] ^= 1,
        |e| e.rows[9] ^= 1,
    ];
    for change in alter {
        let mut town = town();
        change(&mut town.entries[400]);
        assert_eq!(town.verify(), Err(Wrong::Commitment(400)));
        // Whoever knows the salt can commit anew; then the published leaf tells.
        let anew = town.entries[400].entry().commitment();
        town.entries[400].commitment = anew;
        assert!(matches!(town.verify(), Err(Wrong::Leaf { n: 400, .. })));
    }
}

#[test]
fn a_history_rewritten_with_its_tiles_does_not_have_the_signed_root() {
    let mut town = town();
    let signed = town.signed.clone();
    town.entries[400].actor = "someone".into();
    let anew = town.entries[400].entry().commitment();
    town.entries[400].commitment = anew;
    town.sign();
    let forged = std::mem::replace(&mut town.signed, signed.clone());
    assert_eq!(town.verify(), Err(Wrong::Root(603)));
    // Signed anew by a thief of the key, it still does not continue what others have kept.
    town.signed = forged;
    assert!(town.verify().is_ok());
    assert_eq!(town.verify_since(signed), Err(Wrong::Since(603)));
}

#[test]
fn dropped_missing_swapped_and_doubled_entries_are_named() {
    let mut dropped = town();
    dropped.entries.truncate(600);
    (1297..1300).for_each(|id| {
        dropped.rows.remove(&("message".into(), id));
    });
    assert_eq!(dropped.verify(), Err(Wrong::Dropped { have: 600, signed: 603 }));

    let mut hole = town();
    hole.entries.remove(400);
    assert_eq!(hole.verify(), Err(Wrong::EntryMissing(400)));

    let mut swapped = town();
    swapped.entries.swap(400, 401);
    assert_eq!(swapped.verify(), Err(Wrong::EntryMissing(400)));

    // Swapped in the database, numbers and commitments mended: the leaves tell.
    let mut swapped = town();
    swapped.entries.swap(400, 401);
    for n in [400, 401] {
        swapped.entries[n].n = n as u64;
        swapped.entries[n].commitment = swapped.entries[n].entry().commitment();
    }
    assert!(matches!(swapped.verify(), Err(Wrong::Leaf { n: 400, .. })));

    let mut doubled = town();
    let again = doubled.entries[400].clone();
    doubled.entries.insert(401, again);
    assert_eq!(doubled.verify(), Err(Wrong::EntryOutOfOrder(400)));
}

#[test]
fn entries_dropped_together_with_an_older_checkpoint_show_against_a_kept_one() {
    let mut town = town();
    let kept = town.signed.clone();
    town.entries.truncate(600);
    (1297..1300).for_each(|id| {
        town.rows.remove(&("message".into(), id));
    });
    town.sign();
    assert!(town.verify().is_ok());
    assert_eq!(town.verify_since(kept), Err(Wrong::Dropped { have: 600, signed: 603 }));
}

#[test]
fn a_log_that_only_grew_continues_every_older_checkpoint() {
    let mut town = town();
    let mut kept = vec![Checkpoint { origin: "o".into(), size: 0, root: crate::trail::tree::empty_root() }];
    kept.extend(town.signed.clone());
    for id in 3000..3005 {
        town.act(&[("message", id, Some("hej"))]);
        town.sign();
        kept.extend(town.signed.clone());
    }
    for since in kept {
        assert!(town.verify_since(Some(since)).is_ok());
    }
    let forged = Checkpoint { origin: "o".into(), size: 0, root: [1; 32] };
    assert_eq!(town.verify_since(Some(forged)), Err(Wrong::Since(0)));
}

#[test]
fn damaged_tiles_are_named() {
    for path in town().tiles.keys() {
        let mut damaged = town();
        damaged.tiles.get_mut(path).unwrap()[33 % 32] ^= 1;
        let wrong = damaged.verify().unwrap_err();
        assert!(matches!(wrong, Wrong::Leaf { .. } | Wrong::TileDiffers { .. }), "{path}: {wrong}");
        assert!(wrong.to_string().contains(&path.to_string()));

        let mut lost = town();
        lost.tiles.remove(path);
        assert!(matches!(lost.verify(), Err(Wrong::TileMissing { .. })), "{path}");
        lost.tiles.insert(*path, encode_hashes(&[]));
        assert!(matches!(lost.verify(), Err(Wrong::TileMissing { .. })), "{path}");
    }
}

#[test]
fn weeding_is_lawful_only_when_the_trail_says_so() {
    let mut town = town();
    town.act(&[("media", 1, None)]);
    town.media.clear();
    let mut silent = town.clone();
    town.weed(302, true);
    let verified = town.verify().unwrap();
    assert_eq!((verified.weeded, verified.entries), (1, 605));
    silent.weed(302, false);
    assert_eq!(silent.verify(), Err(Wrong::EntryEmptied(302)));
}

#[test]
fn weeding_an_entry_whose_row_still_stands_leaves_the_row_unaccounted_for() {
    let mut town = town();
    town.weed(302, true);
    let (kind, id) = at("media", 1);
    assert_eq!(town.verify(), Err(Wrong::RowWithoutEntry { kind, id }));
}

#[test]
fn rubbish_in_the_list_of_rows_or_in_the_word_is_named_and_never_panics() {
    let mut town = town();
    town.entries[10].rows = vec![255, 1, 2];
    town.entries[10].commitment = town.entries[10].entry().commitment();
    assert_eq!(town.verify(), Err(Wrong::EntryDamaged(10)));
    let mut town = super::tests::town();
    town.entries[10].act = "å\"".into();
    town.entries[10].commitment = town.entries[10].entry().commitment();
    assert_eq!(town.verify(), Err(Wrong::EntryDamaged(10)));
}

#[test]
fn every_wrong_has_a_sentence_in_both_languages() {
    let tile: TilePath = "tile/0/001".parse().unwrap();
    let (kind, id) = (String::from("message"), String::from("7"));
    for wrong in [
        Wrong::EntryMissing(1),
        Wrong::EntryOutOfOrder(1),
        Wrong::Commitment(1),
        Wrong::EntryDamaged(1),
        Wrong::EntryEmptied(1),
        Wrong::Leaf { n: 1, tile },
        Wrong::TileMissing { n: 1, tile },
        Wrong::TileDiffers { n: 1, tile },
        Wrong::RowAltered { n: 1, kind: kind.clone(), id: id.clone() },
        Wrong::RowMissing { n: 1, kind: kind.clone(), id: id.clone() },
        Wrong::RowReturned { n: 1, kind: kind.clone(), id: id.clone() },
        Wrong::RowWithoutEntry { kind: kind.clone(), id: id.clone() },
        Wrong::MediaAltered { n: 1, kind: kind.clone(), id: id.clone() },
        Wrong::MediaMissing { n: 1, kind, id },
        Wrong::Dropped { have: 1, signed: 2 },
        Wrong::Root(1),
        Wrong::Since(1),
        Wrong::Checkpoint("x".into()),
    ] {
        assert!(wrong.swedish().ends_with('.'));
        assert_ne!(wrong.to_string(), wrong.swedish());
    }
}
