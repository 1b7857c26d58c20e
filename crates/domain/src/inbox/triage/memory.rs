//! What words are known by, remembered, so that a common word is looked up once.

use super::lexicon::{Lexicon, Symbol};
use super::together::Features;
use std::collections::HashMap;
use std::sync::{Arc, RwLock};

/// Words remembered.
const REMEMBERED: usize = 16_384;

/// What words are known by, for those met lately.
#[derive(Default)]
pub(super) struct Memory(RwLock<HashMap<Box<str>, Known>>);

/// What one word is known by.
type Known = (Arc<[Symbol]>, Features);

impl Memory {
    pub(super) fn known(&self, lexicon: &Lexicon, folded: &str) -> Known {
        // A poisoned memory is no reason to stop: the words are looked up afresh.
        let held = self.0.read().ok().and_then(|held| held.get(folded).cloned());
        if let Some(known) = held {
            return known;
        }
        let plain = unstretched(folded);
        let mut all = lexicon.symbols(folded);
        if let Some(plain) = plain {
            all.extend(lexicon.symbols(&plain));
            all.sort_unstable();
            all.dedup();
        }
        let features = lexicon.sets.features(&all);
        let fresh: Known = (all.into(), features);
        if let Ok(mut held) = self.0.write() {
            if held.len() >= REMEMBERED {
                held.clear();
            }
            held.insert(folded.into(), fresh.clone());
        }
        fresh
    }
}

/// "jäääävla" as it is meant; `None` where no letter stands three times in a row.
fn unstretched(folded: &str) -> Option<String> {
    let mut out = String::with_capacity(folded.len());
    let (mut last, mut run, mut stretched) = (' ', 0, false);
    for letter in folded.chars() {
        run = if letter == last { run + 1 } else { 1 };
        last = letter;
        if run <= 2 || !letter.is_alphabetic() {
            out.push(letter);
        } else {
            stretched = true;
            if run == 3 {
                out.pop();
            }
        }
    }
    stretched.then_some(out)
}
