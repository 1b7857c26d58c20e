//! Finding room for a presentation: whole where it fits, else shorter, with a link to all of it.
//!
//! What the law and the sender's duty demand finds room first; the rest follows in the order that a resident
//! needs it. What finds none stands on the channel's own page, and the text says where. Characters are
//! counted as the strictest platform counts them, so that a text never is cut by the platform.

use super::Element;
use crate::policy::values::InfoItem;

/// A text for one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fitted {
    /// The text.
    pub text: String,
    /// The elements it says itself.
    pub says: Vec<InfoItem>,
    /// The elements that stand behind its link.
    pub behind: Vec<InfoItem>,
    /// The elements that found no room and no link either: the duty is not fulfilled.
    pub lost: Vec<InfoItem>,
}

impl Fitted {
    /// How many characters it has.
    #[must_use]
    pub fn length(&self) -> usize {
        self.text.chars().count()
    }
}

/// Who finds room first where not all do: what the law orders, then who it is, then what one must know
/// before writing.
const PRIORITY: [InfoItem; 20] = [
    InfoItem::Provider,
    InfoItem::Audience,
    InfoItem::Sender,
    InfoItem::OfficialActivity,
    InfoItem::Part,
    InfoItem::WatchedTimes,
    InfoItem::LimitedHours,
    InfoItem::PublicRecords,
    InfoItem::IndividualMatters,
    InfoItem::AnswerTime,
    InfoItem::Purpose,
    InfoItem::Presentation,
    InfoItem::ContactRoute,
    InfoItem::PersonalData,
    InfoItem::UnlawfulContent,
    InfoItem::Rules,
    InfoItem::MainPageLink,
    InfoItem::Writers,
    InfoItem::Contact,
    InfoItem::Retention,
];

fn place(item: InfoItem) -> usize {
    PRIORITY.iter().position(|one| *one == item).unwrap_or(PRIORITY.len())
}

/// Fits elements, in their reading order, into at most so many characters. `page` has all of them.
#[must_use]
pub fn fit(elements: &[Element], most: Option<u16>, page: Option<&str>) -> Fitted {
    let all = || elements.iter().map(|e| e.item).collect::<Vec<_>>();
    let whole = elements.iter().map(|e| e.whole.as_str()).collect::<Vec<_>>().join("\n");
    let most = most.map(usize::from);
    if most.is_none_or(|most| whole.chars().count() <= most) {
        return Fitted { text: whole, says: all(), behind: Vec::new(), lost: Vec::new() };
    }
    let link = page.map(|page| format!("Mer: {page}"));
    let mut chosen: Vec<Option<&str>> = vec![None; elements.len()];
    let fits = |chosen: &[Option<&str>], link: Option<&str>| {
        most.is_none_or(|most| joined(chosen, link).chars().count() <= most)
    };
    let mut order: Vec<usize> = (0..elements.len()).collect();
    order.sort_by_key(|n| elements.get(*n).map_or(usize::MAX, |e| place(e.item)));
    // Short first, so that as many as can be said are; then whole again, as far as there is room.
    let forms: [fn(&Element) -> Option<&str>; 2] = [|e| e.short.as_deref(), |e| Some(e.whole.as_str())];
    for form in forms {
        for n in &order {
            let (Some(element), Some(was)) = (elements.get(*n), chosen.get(*n).copied()) else { continue };
            let Some(text) = form(element) else { continue };
            if let Some(place) = chosen.get_mut(*n) {
                *place = Some(text);
            }
            // Everything said needs no link, but as long as something is not, the link must have its room.
            let said_all = chosen.iter().all(Option::is_some);
            if !fits(&chosen, link.as_deref().filter(|_| !said_all))
                && let Some(place) = chosen.get_mut(*n)
            {
                *place = was;
            }
        }
    }
    let (mut says, mut rest) = (Vec::new(), Vec::new());
    for (element, text) in elements.iter().zip(&chosen) {
        if text.is_some() { says.push(element.item) } else { rest.push(element.item) }
    }
    let link = link.filter(|_| !rest.is_empty()).filter(|link| fits(&chosen, Some(link.as_str())));
    let text = joined(&chosen, link.as_deref());
    let (behind, lost) = if link.is_some() { (rest, Vec::new()) } else { (Vec::new(), rest) };
    Fitted { text, says, behind, lost }
}

fn joined(chosen: &[Option<&str>], link: Option<&str>) -> String {
    chosen.iter().copied().flatten().chain(link).collect::<Vec<_>>().join(" ")
}
