//! One asking of a platform: first where the item stands, when it may have been done already; then for the
//! measure an order wants. What the evidence saw moments ago is handed on, so that nobody looks twice.

use super::confirm::word;
use jiff::Timestamp;
use torg_domain::decisions::Measure;
use torg_domain::decisions::look::already_so;
use torg_domain::outside::platform::{
    Account, Carried, Measure as Wanted, Platform, PlatformFailure, Standing,
};
use torg_domain::outside::{Outside, RawAnswer};
use torg_store::inbox::rows::OrderRow;

/// How long what the evidence saw is taken for how it stands: as long as a person takes, not as a day does.
const SEEN_HOLDS_MS: i64 = 60_000;

/// One asking of a platform.
pub(super) struct Asking {
    pub account: Account,
    pub item: String,
    pub wanted: Wanted,
    /// Where the evidence saw it stand, just now.
    pub stood: Option<Standing>,
    pub platform: std::sync::Arc<dyn Platform>,
}

impl Asking {
    /// Asks where it stands first, when it may have been done already; then for the measure.
    pub fn ask(
        &self,
        asked_before: bool,
        now: Timestamp,
    ) -> Outside<'_, Result<Option<Carried>, Box<PlatformFailure>>> {
        Box::pin(async move {
            if asked_before && self.stands_so(now).await? {
                return Ok(Some(Carried {
                    at: now,
                    already: true,
                    external_id: None,
                    url: None,
                    answer: RawAnswer::default(),
                }));
            }
            let wanted = self.wanted.clone();
            let asked = match self.stood.filter(|_| !asked_before) {
                Some(stood) => self.platform.carry_out_seen(&self.account, &self.item, stood, wanted, now),
                None => self.platform.carry_out(&self.account, &self.item, wanted, now),
            };
            asked.await.map_err(Box::new)
        })
    }

    async fn stands_so(&self, now: Timestamp) -> Result<bool, Box<PlatformFailure>> {
        let measure = match &self.wanted {
            Wanted::HideBehindClick => Measure::HideBehindClick,
            Wanted::Hide => Measure::Hide,
            Wanted::Bin => Measure::Bin,
            Wanted::Delete => Measure::Delete,
            // An answer is found by its mark when it is asked for again, a block by whom it is on; that a report
            // was made cannot be seen, and made twice it is read twice: better than never.
            Wanted::Reply { .. } | Wanted::Block | Wanted::Report { .. } => return Ok(false),
            Wanted::Restore => {
                let standing = self.platform.standing(&self.account, &self.item, now).await;
                return standing.map(|s| s == Standing::Visible).map_err(Box::new);
            }
        };
        let standing = self.platform.standing(&self.account, &self.item, now).await.map_err(Box::new)?;
        Ok(already_so(measure, standing))
    }
}

/// What is asked for.
pub(super) fn wanted(order: &OrderRow) -> Wanted {
    match order.kind.as_str() {
        "remove" => Measure::from_word(&word(order, "measure")).unwrap_or(Measure::Hide).asked(),
        "restore" => Wanted::Restore,
        "block" => Wanted::Block,
        "report" => Wanted::Report { why: word(order, "why") },
        _ => Wanted::Reply { text: text(order), mark: order.id.to_string() },
    }
}

/// The words that are said, with what stands under them.
fn text(order: &OrderRow) -> String {
    let (text, signature) = (word(order, "text"), word(order, "signature"));
    if signature.is_empty() { text } else { format!("{text}\n\n{signature}") }
}

/// Where the evidence saw the item stand, while that still says something of now. Only that it stood in view: what
/// seems to be out of it already is the platform's to say, in an answer that is kept.
pub(super) fn stood(order: &OrderRow, now: Timestamp) -> Option<Standing> {
    let age = now.as_millisecond() - order.ordered_at;
    Standing::from_word(&word(order, "stood"))
        .filter(|stood| *stood == Standing::Visible && (0..=SEEN_HOLDS_MS).contains(&age))
}

/// On what: the item itself, or what is answered.
pub(super) fn target(order: &OrderRow, external_id: &str) -> String {
    match order.kind.as_str() {
        "remove" | "restore" => external_id.to_owned(),
        _ => Some(word(order, "to")).filter(|to| !to.is_empty()).unwrap_or_else(|| external_id.to_owned()),
    }
}
