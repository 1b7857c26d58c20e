//! Carrying measures out. Each looks first, so that doing it twice does it once; what was seen moments ago, with the
//! evidence, is not looked at again before it is taken out of view.
//!
//! Afterwards the site's answer must show the item as it was to be; where it shows nothing of the kind, the item is
//! looked at anew. What the site shows us alone is its word, and no more: the stranger who looks next, without what
//! lets us in, is who finds a site out that says one thing and shows another. What is taken away for good is looked
//! for in any case.

use super::{
    client::Wordpress,
    faults,
    talk::{Heard, Talk},
    translate::{Item, List, standing},
};
use crate::{guard::Deed, platforms::settled::Done};
use jiff::Timestamp;
use serde_json::json;
use torg_domain::outside::platform::{Account, Carried, Measure, PlatformFailure, Standing};

impl Wordpress {
    pub(super) async fn carry(
        &self,
        account: &Account,
        external_id: &str,
        stood: Option<Standing>,
        measure: Measure,
        now: Timestamp,
    ) -> Done {
        let mut talk = self.talk(account, now).await?;
        talk.awaited = true;
        let Some((list, id)) = List::of(external_id) else {
            return Err(faults::failure(faults::gone(), None, false, now));
        };
        match measure {
            Measure::Hide => talk.hide(list, id, stood).await,
            // There is no such thing here: nobody is above the site, and whom it keeps out is set there by hand.
            Measure::HideBehindClick | Measure::Block | Measure::Report { .. } => Ok(None),
            Measure::Bin => talk.bin(list, id, stood).await,
            Measure::Delete => talk.delete(list, id).await,
            Measure::Restore => talk.restore(list, id).await,
            Measure::Reply { text, mark } => talk.reply(list, id, &text, &mark).await,
        }
    }
}

impl Talk<'_> {
    /// Out of everybody's view: comments wait for approval again, posts become private.
    async fn hide(&mut self, list: List, id: u64, stood: Option<Standing>) -> Done {
        let stands = self.stands(list, id, stood).await?;
        if stands != Standing::Visible {
            return Ok(Some(self.already()));
        }
        let hidden = if list == List::Posts { "private" } else { "hold" };
        self.set(list, id, hidden, &[Standing::Hidden]).await
    }

    async fn bin(&mut self, list: List, id: u64, stood: Option<Standing>) -> Done {
        let stands = self.stands(list, id, stood).await?;
        if stands == Standing::Binned {
            return Ok(Some(self.already()));
        }
        let heard = self.ask(&Deed::Delete, &format!("{}/{id}", list.path()), &[]).await?;
        match heard.refused.as_deref() {
            // A site whose bin is switched off.
            Some("rest_trash_not_supported") => Ok(None),
            Some("rest_already_trashed") => Ok(Some(self.already())),
            Some(_) => Err(self.refusal(&heard)),
            None => self.said_to_be(list, id, &[Standing::Binned], heard).await,
        }
    }

    async fn delete(&mut self, list: List, id: u64) -> Done {
        let (stands, _) = self.item(list, id).await?;
        if stands == Standing::Gone {
            return Ok(Some(self.already()));
        }
        let force = [("force", "true".to_owned())];
        let heard = self.ask(&Deed::Delete, &format!("{}/{id}", list.path()), &force).await?;
        if heard.refused.is_some() {
            let (stands, _) = self.item(list, id).await?;
            return if stands == Standing::Gone {
                Ok(Some(self.already()))
            } else {
                Err(self.refusal(&heard))
            };
        }
        self.seen_to_be(list, id, &[Standing::Gone], heard).await
    }

    /// For everybody to see again, from the bin or from behind approval.
    async fn restore(&mut self, list: List, id: u64) -> Done {
        let (stands, item) = self.there(list, id).await?;
        match (stands, list) {
            (Standing::Visible, _) => Ok(Some(self.already())),
            (_, List::Posts) => self.set(list, id, "publish", &[Standing::Visible]).await,
            (Standing::Binned, List::Comments) => {
                let out = if item.is_some_and(|i| i.status == "spam") { "unspam" } else { "untrash" };
                let back = self.set(list, id, out, &[Standing::Visible, Standing::Hidden]).await?;
                if self.item(list, id).await?.0 == Standing::Visible {
                    return Ok(back);
                }
                self.set(list, id, "approve", &[Standing::Visible]).await
            }
            _ => self.set(list, id, "approve", &[Standing::Visible]).await,
        }
    }

    /// Sets a status, and sees that it was set.
    pub(super) async fn set(&mut self, list: List, id: u64, status: &str, wanted: &[Standing]) -> Done {
        let deed = Deed::Post(json!({ "status": status }).to_string().into_bytes());
        let heard = self.ask(&deed, &format!("{}/{id}", list.path()), &[]).await?;
        if heard.refused.is_some() {
            return Err(self.refusal(&heard));
        }
        self.said_to_be(list, id, wanted, heard).await
    }

    /// That it was done, by the item in the answer; by looking anew where the answer shows another.
    async fn said_to_be(&mut self, list: List, id: u64, wanted: &[Standing], heard: Heard) -> Done {
        let shown = heard.read::<Item>().filter(|item| item.id == id);
        match shown.and_then(|item| standing(&item.status)) {
            Some(stands) if wanted.contains(&stands) => Ok(Some(self.done(&heard))),
            _ => self.seen_to_be(list, id, wanted, heard).await,
        }
    }

    /// That it was done, by looking anew.
    async fn seen_to_be(&mut self, list: List, id: u64, wanted: &[Standing], heard: Heard) -> Done {
        let done = self.done(&heard);
        // Looking failed: it may well be done.
        let (stands, _) = self.item(list, id).await.map_err(PlatformFailure::perhaps)?;
        if !wanted.contains(&stands) {
            return Err(self.failed(faults::nothing_happened(), &heard, false));
        }
        Ok(Some(done))
    }

    /// Where the item stands, which must be there: as somebody has just seen it, else looked at now.
    async fn stands(
        &mut self,
        list: List,
        id: u64,
        stood: Option<Standing>,
    ) -> Result<Standing, PlatformFailure> {
        match stood {
            Some(stood) => Ok(stood),
            None => Ok(self.there(list, id).await?.0),
        }
    }

    /// The item, which must be there.
    pub(super) async fn there(
        &mut self,
        list: List,
        id: u64,
    ) -> Result<(Standing, Option<Item>), PlatformFailure> {
        let found = self.item(list, id).await?;
        if found.0 == Standing::Gone {
            return Err(faults::failure(faults::gone(), None, false, self.now));
        }
        Ok(found)
    }

    fn done(&self, heard: &Heard) -> Carried {
        let at = self.clock.unwrap_or(self.now);
        Carried { at, already: false, external_id: None, url: None, answer: heard.raw.clone() }
    }

    fn already(&self) -> Carried {
        Carried {
            at: self.clock.unwrap_or(self.now),
            already: true,
            external_id: None,
            url: None,
            answer: self.answers.last().cloned().unwrap_or_default(),
        }
    }
}
