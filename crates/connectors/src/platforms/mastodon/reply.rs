//! An answer in the thread, given once however often it is asked for: by the order's own key, which servers
//! remember for an hour, and by looking for what already stands there.

use super::{
    talk::{Talking, offered},
    translate::{Status, itself},
};
use crate::html::Cleaner;
use crate::platforms::{
    interface::{Heard, no_json},
    pieces::pieces,
    settled::Done,
};
use serde::Deserialize;
use serde_json::{json, value::RawValue};
use sha2::{Digest, Sha256};
use torg_domain::outside::platform::{Carried, PlatformFailure};

#[derive(Default, Deserialize)]
struct Under {
    #[serde(default)]
    descendants: Vec<Box<RawValue>>,
}

impl Talking<'_> {
    pub(super) async fn reply(&mut self, to: &Status, text: &str, mark: &str) -> Done {
        // Named, whoever wrote is told of the answer; their own server counts the whole name.
        let named = format!("@{} ", to.account.acct);
        let room = self.me.longest.saturating_sub(named.chars().count());
        // As open as what it answers, and no further: what was not said to everybody is answered alone.
        let open = match to.visibility.as_str() {
            "" => "public",
            open if to.is_open() => open,
            _ => "direct",
        };
        let (mut under, mut heard) = self.under(&to.id).await?;
        let mut first: Option<Carried> = None;
        let (mut parent, mut stood) = (to.id.clone(), false);
        for (place, piece) in pieces(text, room).iter().enumerate() {
            let whole = format!("{named}{piece}");
            // Some servers show only what hangs from a status directly: a piece hangs from the one before it.
            if stood && standing(&under, &self.me.id, &parent, &whole).is_none() {
                (under, heard) = self.under(&parent).await?;
            }
            let carried = match standing(&under, &self.me.id, &parent, &whole) {
                Some(said) => Carried {
                    external_id: Some(said.id.clone()),
                    url: said.url.clone(),
                    ..self.talk.carried(true, heard.as_ref())
                },
                None => {
                    let body = json!({
                        "status": whole, "in_reply_to_id": parent, "language": "sv", "visibility": open,
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
            stood = carried.already;
            parent = carried.external_id.clone().unwrap_or(parent);
            first.get_or_insert(carried);
        }
        Ok(first)
    }

    /// What hangs from a status, and the answer that says so; nothing where the server does not say.
    async fn under(&mut self, id: &str) -> Result<(Vec<Status>, Option<Heard>), PlatformFailure> {
        let heard = offered(self.get(&format!("/api/v1/statuses/{id}/context"), &[]).await)?;
        let told = heard.as_ref().filter(|heard| heard.refused.is_none());
        let under = told.and_then(|heard| heard.read::<Under>()).unwrap_or_default();
        let under = under.descendants.iter().filter_map(|raw| itself(raw));
        Ok((under.map(|(_, status)| status).collect(), heard))
    }
}

/// A piece of ours that stands already where it is to be said.
fn standing<'a>(under: &'a [Status], me: &str, parent: &str, whole: &str) -> Option<&'a Status> {
    under.iter().find(|status| {
        status.account.id == me
            && status.in_reply_to_id.as_deref() == Some(parent)
            && (status.text.as_deref().is_some_and(|text| text.trim() == whole.trim())
                || alike(&status.content, whole))
    })
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
