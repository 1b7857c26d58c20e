//! What an item is called: its id, else its link, else a hash of author, time and text.
//!
//! Within one answer an id can be missing, or stand on several items. Items that say the same are
//! one; items that differ in address, author or time are several, whatever their id says, and go by
//! their link where it is theirs alone.

use super::draft::Finished;
use std::collections::HashMap;
use torg_domain::channels::{
    problem::{Mender, Problem, ProblemKind},
    taken::{IdFrom, Taken, digest},
};

/// Gives every item an id of its own; says what had to be done on the items and on the whole.
pub fn settle(finished: Vec<Finished>, problems: &mut Vec<Problem>) -> Vec<Taken> {
    let mut links: HashMap<String, usize> = HashMap::new();
    for item in &finished {
        if let Some(url) = &item.taken.url {
            *links.entry(url.clone()).or_default() += 1;
        }
    }
    let mut items: Vec<(Taken, String, String)> = Vec::with_capacity(finished.len());
    let mut by_id: HashMap<String, Vec<usize>> = HashMap::new();
    let mut missing = false;
    for Finished { mut taken, content_id, written_time } in finished {
        if taken.external_id.is_empty() {
            missing = true;
            without_id(&mut taken, &content_id, &links);
        }
        by_id.entry(taken.external_id.clone()).or_default().push(items.len());
        items.push((taken, content_id, written_time));
    }
    let mut dropped = vec![false; items.len()];
    let mut twice = false;
    for same in by_id.values().filter(|same| same.len() > 1) {
        let identity = |i: &usize| {
            let (taken, _, time) = &items[*i];
            (taken.url.clone(), taken.author.as_ref().map(|a| a.name.clone()), time.clone())
        };
        let first = identity(&same[0]);
        if same.iter().all(|i| identity(i) == first) {
            // One item in several versions: the newest by its own word, else the first.
            let newest = same.iter().copied().max_by_key(|i| (items[*i].0.updated_at, std::cmp::Reverse(*i)));
            let differ = same.iter().any(|i| digest(&items[*i].0) != digest(&items[same[0]].0));
            twice |= differ;
            for i in same {
                dropped[*i] = Some(*i) != newest;
            }
        } else {
            twice = true;
            for i in same {
                let (taken, content_id, _) = &mut items[*i];
                without_id(taken, &content_id.clone(), &links);
                taken.problems.push(Problem::new(
                    ProblemKind::IdTwice,
                    Mender::Source,
                    "Källan ger flera inlägg samma id. Inlägget känns igen på sin länk eller sitt innehåll.",
                ));
            }
        }
    }
    let mut taken_ids = std::collections::HashSet::new();
    let kept: Vec<Taken> = items
        .into_iter()
        .zip(dropped)
        .filter(|((taken, ..), dropped)| !dropped && taken_ids.insert(taken.external_id.clone()))
        .map(|((taken, ..), _)| taken)
        .collect();
    let mut whole = |when: bool, kind, sentence: &str| {
        if when {
            problems.push(Problem::new(kind, Mender::Source, sentence));
        }
    };
    whole(
        missing,
        ProblemKind::IdMissing,
        "Källan ger inte alla inlägg id. De känns igen på länk eller innehåll.",
    );
    whole(twice, ProblemKind::IdTwice, "Källan ger flera inlägg samma id.");
    kept
}

/// Lets the link, or the content, stand in for an id.
fn without_id(taken: &mut Taken, content_id: &str, links: &HashMap<String, usize>) {
    match &taken.url {
        Some(url) if links.get(url) == Some(&1) => {
            taken.external_id.clone_from(url);
            taken.id_from = IdFrom::Link;
        }
        _ => {
            content_id.clone_into(&mut taken.external_id);
            taken.id_from = IdFrom::Content;
        }
    }
}
