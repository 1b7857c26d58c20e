//! Sources whose ids do not hold still.
//!
//! Some sites give every item a new id each time the feed is asked for. Taken at their word they
//! would fill the inbox with the same message once a quarter of an hour. An item is the same as one
//! we hold when link, text and time agree and the old id is no longer in the answer.

use super::{
    problem::{Mender, Problem, ProblemKind},
    taken::{Batch, IdFrom, digest},
};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// An item of the channel that we already hold, as identity needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The id it was taken under.
    pub external_id: String,
    /// Its own address at the source.
    pub url: Option<String>,
    /// When it was published.
    pub published_at: Option<Timestamp>,
    /// `taken::digest` of its newest version.
    pub digest: [u8; 32],
}

/// Gives back their old ids to items the source has renamed, and says so as a problem.
///
/// `held` is what the channel holds whose external id or url occurs in the batch (more does no
/// harm). Where renaming is seen, every item of the batch with an id not held goes by its link where
/// that link is its own, so that the next rename, and an edit at the same time, still finds it.
pub fn settle(batch: &mut Batch, held: &[Held]) {
    let present: HashSet<&str> = batch.items.iter().map(|i| i.external_id.as_str()).collect();
    let known: HashSet<&str> = held.iter().map(|h| h.external_id.as_str()).collect();
    let mut lost: HashMap<_, Vec<&Held>> = HashMap::new();
    for old in held.iter().filter(|h| !present.contains(h.external_id.as_str())) {
        lost.entry((old.url.as_deref(), old.published_at, old.digest)).or_default().push(old);
    }
    let mut by_link: HashMap<&str, Option<&str>> = HashMap::new(); // None: several held share the link
    for old in held {
        if let Some(url) = old.url.as_deref() {
            by_link.entry(url).and_modify(|one| *one = None).or_insert(Some(&old.external_id));
        }
    }
    let mut renamed: BTreeMap<usize, String> = BTreeMap::new();
    for (index, item) in batch.items.iter().enumerate() {
        if known.contains(item.external_id.as_str()) || (item.url.is_none() && item.published_at.is_none()) {
            continue;
        }
        if let Some(old) = lost
            .get_mut(&(item.url.as_deref(), item.published_at, digest(item)))
            .and_then(|same| if same.is_empty() { None } else { Some(same.remove(0)) })
        {
            renamed.insert(index, old.external_id.clone());
        }
    }
    let moved_ids = renamed.iter().filter(|(i, _)| batch.items[**i].id_from == IdFrom::Source).count();
    if moved_ids > 0 {
        let mut links: HashMap<&str, usize> = HashMap::new();
        for url in batch.items.iter().filter_map(|i| i.url.as_deref()) {
            *links.entry(url).or_default() += 1;
        }
        for (index, item) in batch.items.iter().enumerate() {
            let Some(url) = item.url.as_deref() else { continue };
            if renamed.contains_key(&index) || known.contains(item.external_id.as_str()) || links[url] > 1 {
                continue;
            }
            match by_link.get(url) {
                Some(Some(old)) if !present.contains(*old) => renamed.insert(index, (*old).to_owned()),
                Some(_) => None,
                None => renamed.insert(index, url.to_owned()),
            };
        }
        batch.problems.push(Problem::new(
            ProblemKind::IdsChange,
            Mender::Source,
            "Källan ger samma inlägg nya id vid varje hämtning. Inläggen känns i stället igen på sin \
             länk; ett inlägg som ändrar både länk och text ses som ett nytt.",
        ));
    }
    let mut given: BTreeSet<String> = BTreeSet::new();
    for (index, id) in renamed {
        // Never two items under one id: the later keeps the id it came with.
        if given.insert(id.clone()) {
            batch.items[index].external_id = id;
            batch.items[index].id_from = IdFrom::Link;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channels::taken::Taken;

    fn item(id: &str, link: &str, text: &str) -> Taken {
        Taken {
            external_id: id.into(),
            url: Some(link.into()),
            text: text.into(),
            published_at: Some(Timestamp::UNIX_EPOCH),
            ..Taken::default()
        }
    }
    fn held(item: &Taken) -> Held {
        Held {
            external_id: item.external_id.clone(),
            url: item.url.clone(),
            published_at: item.published_at,
            digest: digest(item),
        }
    }
    fn settled(items: Vec<Taken>, held: &[Held]) -> (Vec<String>, usize) {
        let mut batch = Batch { items, ..Batch::default() };
        settle(&mut batch, held);
        (batch.items.iter().map(|i| i.external_id.clone()).collect(), batch.problems.len())
    }

    #[test]
    fn an_item_with_a_new_id_at_every_poll_stays_one_message() {
        let mut store = vec![held(&item("a1", "l/1", "Hej")), held(&item("a2", "l/2", "Hå"))];
        let (ids, problems) =
            settled(vec![item("b1", "l/1", "Hej"), item("b2", "l/2", "Hå"), item("b3", "l/3", "Ny")], &store);
        assert_eq!((ids, problems), (vec!["a1".into(), "a2".into(), "l/3".into()], 1));

        store.push(held(&item("l/3", "l/3", "Ny")));
        let (ids, problems) =
            settled(vec![item("c1", "l/1", "Hej"), item("c2", "l/2", "Hå"), item("c3", "l/3", "Ny")], &store);
        assert_eq!((ids, problems), (vec!["a1".into(), "a2".into(), "l/3".into()], 1));
    }

    #[test]
    fn an_edit_at_the_same_time_as_a_rename_finds_its_message_by_link() {
        let store = [held(&item("a1", "l/1", "Hej")), held(&item("a2", "l/2", "Hå"))];
        let (ids, _) = settled(vec![item("b1", "l/1", "Hej"), item("b2", "l/2", "Ändrad")], &store);
        assert_eq!(ids, ["a1", "a2"]);
    }

    #[test]
    fn two_people_who_say_the_same_under_one_article_are_two() {
        let store = [held(&item("a1", "article", "+1"))];
        let (ids, problems) = settled(vec![item("a1", "article", "+1"), item("a2", "article", "+1")], &store);
        assert_eq!((ids, problems), (vec!["a1".into(), "a2".into()], 0));
    }

    #[test]
    fn a_steady_source_is_left_alone() {
        let store = [held(&item("a1", "l/1", "Hej"))];
        let (ids, problems) = settled(vec![item("a2", "l/2", "Ny"), item("a1", "l/1", "Ändrad")], &store);
        assert_eq!((ids, problems), (vec!["a2".into(), "a1".into()], 0));
    }

    #[test]
    fn renamed_items_that_share_a_link_are_told_apart_by_their_text() {
        let store = [held(&item("a1", "article", "ett")), held(&item("a2", "article", "två"))];
        let (ids, problems) =
            settled(vec![item("b2", "article", "två"), item("b1", "article", "ett")], &store);
        assert_eq!((ids, problems), (vec!["a2".into(), "a1".into()], 1));
    }
}
