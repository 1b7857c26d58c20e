//! What a change of policy or hours would do, for the page that asks whether to go on.

use super::{Fields, inbox::clock};
use crate::{
    links::Href,
    parts::form::Filled,
    policy::preview::{Moved, PreviewPage, What},
};
use torg_domain::clocks::preview::Preview;
use torg_office::{Desk, Refusal, clocks::moves};

/// How many of the messages whose clock moves stand on the page.
const SHOWN: usize = 50;

/// The tick that says that what becomes late has been seen.
pub(super) const LATE_SEEN: &str = "late-seen";

/// Whether somebody has yet to say that they have seen what becomes late.
pub(super) fn unseen(preview: &Preview, form: &Fields) -> bool {
    !preview.become_late.is_empty() && form.get(LATE_SEEN) != "yes"
}

/// The page. `asked` says that the change was to be made and the tick was missing.
pub(super) async fn page(
    desk: &Desk,
    what: What,
    differs: Vec<String>,
    preview: &Preview,
    form: &Fields,
    address: Href,
    asked: bool,
) -> Result<PreviewPage, Refusal> {
    let moves = moves::moves(desk, preview, SHOWN).await?;
    let late = preview.become_late.len();
    let moved = late + preview.come_in_time.len() + preview.move_.len() + preview.fail.len();
    let filled = Filled::new("");
    Ok(PreviewPage {
        what,
        differs,
        counts: ((moved + preview.stay) as u64, moved as u64, late as u64),
        moved: moves
            .into_iter()
            .map(|m| Moved {
                message: m.message,
                author: m.author,
                channel: m.channel,
                clock: clock(&m.kind),
                was: Some(m.was),
                becomes: m.becomes,
            })
            .collect(),
        fields: form.0.iter().filter(|(name, _)| name != LATE_SEEN).cloned().collect(),
        address,
        confirm: late > 0,
        filled: if asked {
            filled.wrong(LATE_SEEN, "Bekräfta att du har sett vad som blir sent.")
        } else {
            filled
        },
    })
}
