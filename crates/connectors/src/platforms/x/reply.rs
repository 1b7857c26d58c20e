//! An answer, given once however often it is asked for: what we have said already under the same post, in the same
//! words, is this answer. A program may answer only whoever has named or quoted us; that is looked at before anything
//! is sent. What follows upon a post of our own nobody has called for: so an answer is one post.

use super::{
    costs::{ANSWER, SEND_DIRECT, WITH_ADDRESS},
    direct::{self, is_talk},
    faults,
    talk::{BARE, DIRECTS, Page, Talking, ordinal},
    translate::{direct_name, ids, names, words},
};
use crate::{
    guard::Deed,
    platforms::{
        interface::{Heard, gone, no_json},
        marks::alike,
        pieces::pieces,
        settled::Done,
        values::{number, text, value},
    },
};
use serde_json::{Value, json};
use torg_domain::outside::platform::Carried;

/// How long a post may be, as the platform counts.
const LONGEST: usize = 280;

/// What an address counts as, however long it is.
const ADDRESS: usize = 23;

/// How long a direct message may be.
const MESSAGE: usize = 10_000;

impl Talking<'_> {
    /// Answers a post, beneath it.
    pub(super) async fn reply(&mut self, to: &Value, looked: &Heard, said: &str, mark: &str) -> Done {
        let Some((first, last)) = ids(to) else { return Err(self.talk.failed(no_json(), looked, false)) };
        let over = weight(said).saturating_sub(LONGEST);
        if over > 0 {
            return Err(self.talk.stopped(faults::too_long(over)));
        }
        let url = |id: &str| Some(format!("https://x.com/i/status/{id}"));
        if let Some((id, heard)) = self.said_before(&first, &last, said, mark).await? {
            self.x.marks.learn(mark, &id);
            let carried = self.talk.carried(true, Some(&heard));
            return Ok(Some(Carried { url: url(&id), external_id: Some(id), ..carried }));
        }
        let own = self.own.clone();
        if !names(to, &own) && !self.quotes_us(to).await? {
            return Err(self.talk.stopped(faults::not_summoned()));
        }
        let body = json!({ "text": said, "reply": { "in_reply_to_tweet_id": last } });
        let price = if has_address(said) { WITH_ADDRESS } else { ANSWER };
        let heard = self.act(Deed::Post(body.to_string().into_bytes()), "/2/tweets", price).await?;
        let Some(id) = number(&value(&heard.json)["data"]["id"]) else {
            return Err(self.talk.failed(no_json(), &heard, true));
        };
        self.x.marks.learn(mark, &id);
        let carried = self.talk.carried(false, Some(&heard));
        Ok(Some(Carried { url: url(&id), external_id: Some(id), ..carried }))
    }

    /// What we have said under a post in these words, for this order as far as is known.
    async fn said_before(
        &mut self,
        first: &str,
        last: &str,
        said: &str,
        mark: &str,
    ) -> Result<Option<(String, Heard)>, torg_domain::outside::platform::PlatformFailure> {
        let under = if first == last {
            format!("in_reply_to_tweet_id:{last}")
        } else {
            format!("(in_reply_to_tweet_id:{first} OR in_reply_to_tweet_id:{last})")
        };
        let question = format!("from:{} {under}", self.own);
        let query =
            [("query", question.as_str()), ("max_results", "10"), ("tweet.fields", "entities,note_tweet")];
        let heard = self.get("/2/tweets/search/recent", &query, BARE, 10).await?;
        let answer = value(&heard.json);
        let ours = answer["data"].as_array().into_iter().flatten();
        let mut ours = ours.filter_map(|post| Some((text(&post["id"])?, words(post))));
        let stands = ours.find(|(id, words)| {
            alike(without_names(words), without_names(said)) && self.x.marks.may_be(mark, id)
        });
        Ok(stands.map(|(id, _)| (id, heard)))
    }

    /// Answers a direct message, in its conversation.
    pub(super) async fn reply_direct(&mut self, id: &str, said: &str, mark: &str) -> Done {
        let Some(to) = self.direct_message(id).await? else { return Err(self.talk.stopped(gone())) };
        let Some(talk) = text(&to["dm_conversation_id"]).filter(|talk| is_talk(talk)) else {
            return Err(self.talk.stopped(no_json()));
        };
        let path = format!("/2/dm_conversations/{talk}/dm_events");
        let query = [direct::FIELDS[0], direct::FIELDS[1], ("max_results", "20")];
        let heard = self.get(&path, &query, DIRECTS, 20).await?;
        let page = heard.read::<Page>();
        let events: Vec<Value> =
            page.iter().flat_map(|p| p.data.iter().flatten()).map(|raw| value(raw)).collect();
        let mut first: Option<Carried> = None;
        for (place, piece) in pieces(said, MESSAGE).iter().enumerate() {
            let mark = format!("{mark}/{place}");
            let stands = events.iter().find_map(|event| {
                let by_us = text(&event["sender_id"]).as_deref() == Some(self.own.as_str());
                let said = number(&event["id"]).filter(|said| ordinal(said) > ordinal(id))?;
                let same = alike(&words(event), piece) && self.x.marks.may_be(&mark, &said);
                (by_us && same).then_some(said)
            });
            let (said, carried) = match stands {
                Some(said) => (said, self.talk.carried(true, Some(&heard))),
                None => {
                    let body = json!({ "text": piece }).to_string().into_bytes();
                    let price = if has_address(piece) { WITH_ADDRESS } else { SEND_DIRECT };
                    let path = format!("/2/dm_conversations/{talk}/messages");
                    let heard = self.act(Deed::Post(body), &path, price).await?;
                    let Some(id) = number(&value(&heard.json)["data"]["dm_event_id"]) else {
                        return Err(self.talk.failed(no_json(), &heard, true));
                    };
                    (id, self.talk.carried(false, Some(&heard)))
                }
            };
            self.x.marks.learn(&mark, &said);
            first.get_or_insert(Carried { external_id: Some(direct_name(&said)), ..carried });
        }
        Ok(first)
    }
}

/// A text without the names that stand before it: the platform puts them there in an answer.
fn without_names(text: &str) -> &str {
    let mut left = text.trim_start();
    while left.starts_with('@') {
        left = left.split_once(char::is_whitespace).map_or("", |(_, rest)| rest.trim_start());
    }
    left
}

fn has_address(text: &str) -> bool {
    text.split_whitespace().any(is_address)
}

/// Whether the platform would make a link of a word; rather once too often, for it costs.
fn is_address(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let host = word.split('/').next().unwrap_or_default();
    let (name, end) = host.rsplit_once('.').unwrap_or_default();
    word.contains("://")
        || (!name.is_empty() && end.len() >= 2 && end.chars().all(|c| c.is_ascii_alphabetic()))
}

/// How long a text is as the platform counts: letters of most of our alphabets as one, all else as two, an address
/// always the same.
fn weight(text: &str) -> usize {
    let one = |c: char| {
        let light = matches!(u32::from(c), 0..=4351 | 8192..=8205 | 8208..=8223 | 8242..=8247);
        if light { 1 } else { 2 }
    };
    let text = text.trim();
    let spaces: usize = text.chars().filter(|c| c.is_whitespace()).map(one).sum();
    let word = |word: &str| {
        let plain = word.chars().map(one).sum();
        if word.contains("://") {
            ADDRESS
        } else if is_address(word) {
            ADDRESS.max(plain)
        } else {
            plain
        }
    };
    spaces + text.split_whitespace().map(word).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_weighs_as_the_platform_counts_it() {
        assert_eq!(weight(" Hej på er! "), 10);
        assert_eq!(weight("日本"), 4);
        assert_eq!(weight(&format!("Se https://kommun.test/{}", "a".repeat(200))), 3 + ADDRESS);
        assert!(has_address("Läs på lillkoping.se.") && has_address("Se https://a.test/x"));
        assert!(!has_address("Vi svarar i dag. Hälsningar, kommunen kl. 8.30"));
    }

    #[test]
    fn the_names_that_stand_before_an_answer_are_no_part_of_it() {
        assert_eq!(without_names("@anna @bo Hej @cia"), "Hej @cia");
        assert_eq!(without_names("@anna"), "");
    }
}
