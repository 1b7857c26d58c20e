//! Tabs with counters and the pager.

use crate::{ctx::Ctx, links::Href, t};
use maud::{Markup, html};

/// One tab.
#[derive(Clone, Debug)]
pub struct Tab {
    /// Where it leads.
    pub href: Href,
    /// Its words.
    pub label: String,
    /// Its counter.
    pub count: Option<u64>,
    /// Whether it is the one that is open.
    pub current: bool,
    /// Whether its counter is something late.
    pub late: bool,
}

/// The tabs as a navigation with a name.
#[must_use]
pub fn tabs(label: &str, tabs: &[Tab]) -> Markup {
    html! {
        nav.tabs aria-label=(label) {
            ul { @for tab in tabs {
                li { a href=(tab.href) aria-current=[tab.current.then_some("page")] {
                    (tab.label)
                    @if let Some(count) = tab.count { " " span.count.late[tab.late && count > 0] { (number(count)) } }
                } }
            } }
        }
    }
}

/// Keyset paging: from a place in the list on, never "page 7".
#[must_use]
pub fn pager(ctx: &Ctx, back: Option<Href>, on: Option<Href>) -> Markup {
    html! {
        @if back.is_some() || on.is_some() {
            nav.pager aria-label=(t!(ctx, "pager")) {
                @if let Some(href) = back { a href=(href) rel="first" { (t!(ctx, "pager-first")) } }
                @if let Some(href) = on { a href=(href) rel="next" { (t!(ctx, "pager-next")) } }
            }
        }
    }
}

/// A number as Swedes write it: 1 248, the space unbreakable.
#[must_use]
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 * 2);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn thousands_are_set_apart_by_a_space() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_248), "1\u{a0}248");
        assert_eq!(number(1_000_000), "1\u{a0}000\u{a0}000");
    }
}
