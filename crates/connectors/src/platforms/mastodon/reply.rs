//! An answer in the thread, given once however often it is asked for: by the order's own key, which servers
//! remember for an hour, and by looking for what already stands there.

use super::{talk::Talking, translate::Status};
use crate::html::Cleaner;
use crate::platforms::{interface::no_json, pieces::pieces, settled::Done};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use torg_domain::outside::platform::Carried;

#[derive(Deserialize)]
struct Under {
    #[serde(default)]
    descendants: Vec<Status>,
}

impl Talking<'_> {
    pub(super) async fn reply(&mut self, to: &Status, text: &str, mark: &str) -> Done {
        // Named, whoever wrote is told of the answer; their own server counts the whole name.
        let named = format!("@{} ", to.account.acct);
        let room = self.me.longest.saturating_sub(named.chars().count());
        let heard = self.get(&format!("/api/v1/statuses/{}/context", to.id), &[]).await?;
        let under: Under =
            heard.read().filter(|_| heard.refused.is_none()).unwrap_or(Under { descendants: Vec::new() });
        let mut first: Option<Carried> = None;
        let mut parent = to.id.clone();
        for (place, piece) in pieces(text, room).iter().enumerate() {
            let whole = format!("{named}{piece}");
            let said = under.descendants.iter().find(|s| {
                s.account.id == self.me.id
                    && s.in_reply_to_id.as_deref() == Some(parent.as_str())
                    && alike(&s.content, &whole)
            });
            let carried = match said {
                Some(said) => Carried {
                    external_id: Some(said.id.clone()),
                    url: said.url.clone(),
                    ..self.talk.carried(true, Some(&heard))
                },
                None => {
                    let body = json!({
                        "status": whole, "in_reply_to_id": parent, "language": "sv",
                        // As open as what it answers: what was said to us alone is answered alone.
                        "visibility": if to.visibility.is_empty() { "public" } else { &to.visibility },
                    });
                    let key = Sha256::digest(format!("{mark}/{place}").as_bytes());
                    let key: String = key.iter().map(|b| format!("{b:02x}")).collect();
                    let heard = self.post("/api/v1/statuses", &body, Some(key)).await?;
                    if let Some(said) = &heard.refused {
                        return Err(self.refusal(said, &heard));
                    }
                    let Some(ours) = heard.read::<Status>() else {
                        return Err(self.talk.failed(no_json(), &heard, true));
                    };
                    Carried {
                        external_id: Some(ours.id),
                        url: ours.url,
                        ..self.talk.carried(false, Some(&heard))
                    }
                }
            };
            parent = carried.external_id.clone().unwrap_or(parent);
            first.get_or_insert(carried);
        }
        Ok(first)
    }
}

/// Whether a status says this, however the server has dressed it: a name is shown without its server there.
fn alike(html: &str, text: &str) -> bool {
    let letters = |text: &str| -> String {
        let words = text.split_whitespace().filter(|w| !w.starts_with('@'));
        words.flat_map(str::chars).filter(|c| c.is_alphanumeric()).collect()
    };
    let shown = letters(&Cleaner::new(None).read(html).text);
    !shown.is_empty() && shown == letters(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_we_said_is_known_again_however_it_is_dressed() {
        let html = "<p><span class=\"h-card\"><a href=\"https://b.test/@anna\">@<span>anna</span></a></span> Hej! P\u{e5} m\u{e5}ndag.<br>Kl. 8 &lt; 9</p>";
        assert!(alike(html, "@anna@b.test Hej! På måndag.\nKl. 8 < 9"));
        assert!(!alike(html, "@anna@b.test Hej! På tisdag.\nKl. 8 < 9"));
        assert!(!alike("", "@anna"));
    }
}
