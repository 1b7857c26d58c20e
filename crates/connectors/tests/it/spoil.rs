//! What comes from outside, changed by chance: its bytes, and where it is JSON, its parts. The same dice change the
//! same thing in the same way, so that whatever fell over it can be made to fall again.

use crate::cut::PIECES;
use serde_json::Value;

/// Chance that can be had again (SplitMix64).
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below so many; nought where there are none.
    pub fn below(&mut self, many: usize) -> usize {
        (self.roll() % many.max(1) as u64) as usize
    }

    pub fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// Values as JSON writes them, put where another stood: nothing, numbers past every type, instants past every
/// calendar, signs that are none, and what would change an address.
const ODD: &[&str] = &[
    "null",
    "true",
    "0",
    "-1",
    "0.5",
    "-0.0",
    "1e300",
    "1e400",
    "99999999999999999999",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "253402300799",
    "253402300800000",
    "-62135596801",
    "1775548740",
    "\"1775548740000\"",
    "\"9999-12-31T23:59:59.999Z\"",
    "\"+009999-12-31T23:59:60Z\"",
    "\"-000001-01-01T00:00:00Z\"",
    "\"-1-01-01T00:00:00Z\"",
    "\"2026-04-07T08:00:00+25:00\"",
    "\"Tue, 31 Feb 2026 08:00:00 GMT\"",
    "\"\"",
    "\" \"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"\\u202e\\ufeffe\\u0301\\u2028\"",
    "\"👩‍👩‍👧‍👦\"",
    "\"\\\\\"",
    "\"<script>x</script>&amp;&#0;\"",
    "\"javascript:alert(1)\"",
    "\"http://[::1\"",
    "\"https://x.test/\\u00e5?a=1#b\"",
    "\"../../me\"",
    "\"a,b\"",
    "\"a.b.c\"",
    "\"post:1\"",
    "\"urn:li:comment:(urn:li:activity:1,2)\"",
    "\"at://did:plc:a/app.bsky.feed.post/1\"",
    "[]",
    "{}",
    "[null]",
    "[[[[]]]]",
    "{\"\":{\"\":null}}",
    "{\"id\":null}",
    "{\"data\":[{}]}",
];

/// How many more there are: too long or too deep to stand in a list.
const VAST: usize = 5;

/// Signs that end up in words.
const SIGNS: &[char] = &[
    '\0', '\u{1b}', '\u{7f}', '\u{85}', '\u{ad}', 'e', '\u{301}', 'å', 'İ', 'ß', '\u{2028}', '\u{202e}',
    '\u{feff}', '\u{fffd}', '😀', '<', '>', '&', '"', '\'', '\\', '/', '?', '#', '%', '.', ',', ':', ';',
    '(', ')', '\n', '\r', ' ',
];

/// What stands for an odd value until the rest is written: a sign that nobody uses, and which one it is.
const MARK: char = '\u{e000}';

/// Changed in one to a few places.
pub fn spoilt(dice: &mut Dice, body: &[u8]) -> Vec<u8> {
    let json = serde_json::from_slice::<Value>(body).ok().filter(|v| v.is_object() || v.is_array());
    let (mut out, bare) = match json.filter(|_| !dice.one_in(4)) {
        Some(mut value) => {
            for _ in 0..=dice.below(3) {
                change(dice, &mut value);
            }
            (written(&value), false)
        }
        None => (body.to_vec(), true),
    };
    if bare || dice.one_in(4) {
        for _ in 0..=dice.below(4) {
            bytes(dice, &mut out);
        }
    }
    out
}

/// The same of what stands in a header: nothing that would end its line.
pub fn spoilt_line(dice: &mut Dice, value: &str) -> String {
    let changed = spoilt(dice, value.as_bytes());
    changed.iter().filter(|b| (0x20..0x7f).contains(*b)).take(8000).map(|b| char::from(*b)).collect()
}

/// Goes down to any part, and changes it there.
fn change(dice: &mut Dice, value: &mut Value) {
    let inside = match value {
        Value::Object(all) => all.len(),
        Value::Array(all) => all.len(),
        _ => 0,
    };
    if inside > 0 && !dice.one_in(5) {
        let at = dice.below(inside);
        let child = match value {
            Value::Object(all) => all.values_mut().nth(at),
            Value::Array(all) => all.get_mut(at),
            _ => None,
        };
        if let Some(child) = child {
            change(dice, child);
        }
        return;
    }
    let odd = Value::String(format!("{MARK}{}", dice.below(ODD.len() + VAST)));
    match value {
        Value::Object(all) if !all.is_empty() && !dice.one_in(4) => {
            let name = all.keys().nth(dice.below(inside)).cloned().unwrap_or_default();
            match dice.below(4) {
                0 => {
                    all.remove(&name);
                }
                1 => {
                    let one = all.remove(&name).unwrap_or_default();
                    all.insert(format!("{name}_"), one);
                }
                2 => {
                    all.insert(name, Value::Null);
                }
                _ => {
                    all.insert(name, odd);
                }
            }
        }
        Value::Array(all) if !all.is_empty() && !dice.one_in(4) => {
            let at = dice.below(inside);
            let one = all[at].clone();
            match dice.below(6) {
                0 => {
                    all.remove(at);
                }
                1 => all.insert(at, one),
                2 => all.reverse(),
                3 => all.clear(),
                4 => all.insert(at, odd),
                _ => all.extend(std::iter::repeat_n(one, 40)),
            }
        }
        Value::String(text) if dice.one_in(2) => {
            let mut signs: Vec<char> = text.chars().collect();
            let at = dice.below(signs.len() + 1);
            match dice.below(3) {
                0 => signs.truncate(at),
                1 => signs.insert(at, *dice.pick(SIGNS)),
                _ => signs.iter_mut().skip(at).take(1).for_each(|sign| *sign = *dice.pick(SIGNS)),
            }
            *text = signs.into_iter().collect();
        }
        Value::Number(number) if dice.one_in(2) => {
            let was = number.as_i64().unwrap_or(1);
            let other = [was.wrapping_add(1), was.wrapping_neg(), was.wrapping_mul(1000), i64::MAX, i64::MIN];
            *value = Value::from(*dice.pick(&other));
        }
        _ => *value = odd,
    }
}

/// The JSON, with what stands for odd values put in.
fn written(value: &Value) -> Vec<u8> {
    let text = value.to_string();
    let mark = format!("\"{MARK}");
    let mut parts = text.split(mark.as_str());
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once('"').unwrap_or((part, ""));
        out += &odd(number.parse().unwrap_or(0));
        out += rest;
    }
    out.into_bytes()
}

fn odd(number: usize) -> String {
    match number.checked_sub(ODD.len()) {
        None => ODD[number].to_owned(),
        Some(0) => format!("\"{}\"", "å".repeat(40_000)),
        Some(1) => "9".repeat(400),
        // What is read at all, and what is deeper than any reader goes.
        Some(2) => format!("{}{}", "[".repeat(100), "]".repeat(100)),
        Some(3) => format!("{}{}", "[".repeat(20_000), "]".repeat(20_000)),
        Some(_) => format!("{}0{}", "{\"a\":".repeat(5_000), "}".repeat(5_000)),
    }
}

/// One change of the bytes as such.
fn bytes(dice: &mut Dice, out: &mut Vec<u8>) {
    let at = dice.below(out.len() + 1);
    let end = (at + 1 + dice.below(16)).min(out.len());
    match dice.below(8) {
        0 if at < out.len() => out[at] ^= 1 << dice.below(8),
        1 if at < out.len() => out[at] = (dice.roll() & 0xff) as u8,
        2 => {
            let new: Vec<u8> = (0..=dice.below(8)).map(|_| (dice.roll() & 0xff) as u8).collect();
            out.splice(at..at, new);
        }
        3 => {
            let piece = *dice.pick(PIECES);
            out.splice(at..at, piece.bytes());
        }
        4 => {
            out.drain(at..end);
        }
        5 => {
            let again = out[at..end].repeat(1 + dice.below(40));
            out.splice(at..at, again);
        }
        6 => out.truncate(at),
        _ => {
            let (part, to) = (out[at..end].to_vec(), dice.below(out.len() + 1));
            out.splice(to..to, part);
        }
    }
}

#[test]
fn the_same_dice_spoil_alike_and_others_otherwise() {
    let body = br#"{"data":[{"id":"1","text":"Hej","at":1775548740,"of":null},{"id":"2","in":[[],{}]}]}"#;
    let spoil = |seed: u64| spoilt(&mut Dice::new(seed), body);
    let all: std::collections::BTreeSet<Vec<u8>> = (0..500).map(spoil).collect();
    assert!(all.len() > 250, "{} of 500 differ", all.len());
    assert!((0..500).all(|seed| spoil(seed) == spoil(seed)));
    let json = all.iter().filter(|one| serde_json::from_slice::<Value>(one).is_ok()).count();
    assert!(json > 100, "{json} of them are JSON, changed in its parts");
    assert!((0..500).all(|seed| spoilt_line(&mut Dice::new(seed), "sha256=ab").bytes().all(|b| b >= b' ')));
}
