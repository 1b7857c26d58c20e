//! An answer in the thread, given once however often it is asked for: each piece has the key its order gives it.

use super::{
    names::{POST, Uri, key_for},
    session::Talking,
};
use crate::platforms::{
    interface::{gone, nothing_happened},
    pieces::pieces,
    settled::Done,
};
use serde_json::{Value, json};
use torg_domain::outside::{
    RawAnswer,
    platform::{Carried, PlatformFailure},
};

/// How long a post may be, counted in letters.
const LONGEST: usize = 300;

impl Talking<'_> {
    pub(super) async fn reply(&mut self, uri: &Uri, text: &str, mark: &str) -> Done {
        let Some(to) = self.record(uri).await? else { return Err(self.talk.stopped(gone())) };
        let mut parent = json!({ "uri": to.uri, "cid": to.cid });
        let root = match &to.value["reply"]["root"] {
            Value::Null => parent.clone(),
            root => root.clone(),
        };
        let mut first: Option<(Uri, bool, RawAnswer)> = None;
        for (place, piece) in pieces(text, LONGEST).iter().enumerate() {
            let ours = Uri::of(&self.session.did, POST, &key_for(mark, place));
            let (stands, already) = match self.record(&ours).await? {
                Some(there) => (there, true),
                None => {
                    let post = json!({
                        "$type": POST, "text": piece, "langs": ["sv"],
                        "createdAt": self.talk.now.to_string(),
                        "reply": { "root": root, "parent": parent },
                        "facets": links(piece),
                    });
                    let heard = self.put(&ours, &post, None).await?;
                    let there = self.record(&ours).await.map_err(PlatformFailure::perhaps)?;
                    let Some(there) = there else {
                        return Err(self.talk.failed(nothing_happened(), &heard, true));
                    };
                    (there, false)
                }
            };
            parent = json!({ "uri": stands.uri, "cid": stands.cid });
            let answer = self.talk.answers.last().cloned().unwrap_or_default();
            first.get_or_insert((ours, already, answer));
        }
        let Some((ours, already, answer)) = first else { return Ok(None) };
        let carried = self.carried(already, Some(self.own_page(&ours.key)));
        Ok(Some(Carried { external_id: Some(ours.to_string()), answer, ..carried }))
    }
}

/// The addresses in a text, by the bytes they stand at, as the platform wants them told.
fn links(text: &str) -> Vec<Value> {
    let mut all = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("http").map(|at| from + at) {
        let end = text[at..].find(char::is_whitespace).map_or(text.len(), |end| at + end);
        let address = text[at..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '”', '"']);
        let begins = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        if begins && (address.starts_with("http://") || address.starts_with("https://")) && address.len() > 8
        {
            all.push(json!({
                "index": { "byteStart": at, "byteEnd": at + address.len() },
                "features": [{ "$type": "app.bsky.richtext.facet#link", "uri": address }],
            }));
        }
        from = end.max(at + 4);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_by_the_bytes_it_stands_at() {
        let text = "Öppettider: https://lill.example/bad. Även (http://a.test/ö) men inte xhttp://b.test";
        let found: Vec<&str> = links(text)
            .iter()
            .map(|l| {
                let at = |name: &str| l["index"][name].as_u64().unwrap() as usize;
                assert_eq!(&text[at("byteStart")..at("byteEnd")], l["features"][0]["uri"]);
                &text[at("byteStart")..at("byteEnd")]
            })
            .collect();
        assert_eq!(found, ["https://lill.example/bad", "http://a.test/ö"]);
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic_and_every_link_stands_where_it_says(text in "(http|s?://|\\PC|\\s){0,60}") {
            for link in links(&text) {
                let at = |name: &str| usize::try_from(link["index"][name].as_u64().unwrap()).unwrap();
                proptest::prop_assert_eq!(&text[at("byteStart")..at("byteEnd")], link["features"][0]["uri"].as_str().unwrap());
            }
        }
    }
}
