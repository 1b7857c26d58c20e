//! What we have hidden behind a click: a list beside each thread of ours, which the platform calls its gate.
//! Whoever reads the thread still reaches the reply; three hundred can be hidden in one thread.

use super::{
    faults,
    names::{GATE, Uri},
    session::Talking,
};
use crate::platforms::{
    interface::{gone, no_json, nothing_happened},
    settled::Done,
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use torg_domain::outside::platform::{Carried, PlatformFailure};

/// How many replies can be hidden in one thread.
const MOST: usize = 300;

/// How many pages of gates are read: as many threads as a hundred times this have something hidden.
const PAGES: usize = 20;

#[derive(Deserialize)]
struct Gates {
    #[serde(default)]
    records: Vec<GateRecord>,
    #[serde(default)]
    cursor: Option<String>,
}

#[derive(Deserialize)]
struct GateRecord {
    value: Value,
}

fn hidden(gate: &Value) -> impl Iterator<Item = &str> {
    gate["hiddenReplies"].as_array().into_iter().flatten().filter_map(Value::as_str)
}

impl Talking<'_> {
    /// Everything we have hidden, by the post that began the thread.
    pub(super) async fn all_hidden(&mut self) -> Result<BTreeMap<String, Vec<String>>, PlatformFailure> {
        let mut all = BTreeMap::new();
        let mut cursor = String::new();
        let me = self.session.did.clone();
        for _ in 0..PAGES {
            let mut query = vec![("repo", me.as_str()), ("collection", GATE), ("limit", "100")];
            if !cursor.is_empty() {
                query.push(("cursor", &cursor));
            }
            let heard = self.get("com.atproto.repo.listRecords", &query).await?;
            if let Some(code) = &heard.refused {
                return Err(self.refusal(code, &heard));
            }
            let Some(gates) = heard.read::<Gates>() else {
                return Err(self.talk.failed(no_json(), &heard, false));
            };
            // Our own lists are nobody's word: they are not kept as what was said to us.
            self.talk.answers.pop();
            all.extend(gates.records.iter().filter_map(|gate| {
                let root = gate.value["post"].as_str()?.to_owned();
                Some((root, hidden(&gate.value).map(str::to_owned).collect()))
            }));
            match gates.cursor.filter(|next| *next != cursor && !gates.records.is_empty()) {
                Some(next) => cursor = next,
                None => break,
            }
        }
        Ok(all)
    }

    /// Hides a reply behind a click, or shows it again. None where the thread is not ours.
    pub(super) async fn behind_click(&mut self, uri: &Uri, hide: bool) -> Done {
        let Some(post) = self.record(uri).await? else { return Err(self.talk.stopped(gone())) };
        let root = post.value["reply"]["root"]["uri"].as_str().and_then(Uri::read);
        let Some(root) = root.filter(|root| root.did == self.session.did) else { return Ok(None) };
        let place = Uri::of(&root.did, GATE, &root.key);
        let (now, gate) = self.gate(&place).await?;
        let (was, mut list): (_, Vec<String>) = (now, hidden(&gate).map(str::to_owned).collect());
        let item = uri.to_string();
        if list.contains(&item) == hide {
            return Ok(Some(self.carried(true, None)));
        }
        if hide {
            if list.len() >= MOST {
                return Err(self.talk.stopped(faults::full()));
            }
            list.push(item.clone());
        } else {
            list.retain(|held| *held != item);
        }
        let mut gate = gate;
        if gate.is_null() {
            // Who may reply is not ours to narrow by the way: no rule of that kind is written.
            gate = json!({
                "$type": GATE, "post": root.to_string(), "createdAt": self.talk.now.to_string(),
            });
        }
        gate["hiddenReplies"] = json!(list);
        let heard = self.put(&place, &gate, was.as_deref()).await?;
        // The platform's yes is not taken for the deed.
        let looked = self.gate(&place).await.map_err(PlatformFailure::perhaps)?;
        if hidden(&looked.1).any(|held| held == item) != hide {
            return Err(self.talk.failed(nothing_happened(), &heard, false));
        }
        Ok(Some(Carried { answer: heard.raw, ..self.carried(false, None) }))
    }

    /// A thread's gate, and what it is known by; nothing where there is none.
    async fn gate(&mut self, place: &Uri) -> Result<(Option<String>, Value), PlatformFailure> {
        let record = self.record(place).await?;
        Ok(record.map_or((None, Value::Null), |r| (r.cid, r.value)))
    }

    /// Whether a reply is among what we have hidden in its thread.
    pub(super) async fn is_hidden(&mut self, uri: &Uri, post: &Value) -> Result<bool, PlatformFailure> {
        let root = post["reply"]["root"]["uri"].as_str().and_then(Uri::read);
        let Some(root) = root.filter(|root| root.did == self.session.did) else { return Ok(false) };
        let (_, gate) = self.gate(&Uri::of(&root.did, GATE, &root.key)).await?;
        let item = uri.to_string();
        Ok(hidden(&gate).any(|held| held == item))
    }
}
