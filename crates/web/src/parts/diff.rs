//! What differs between two texts, word by word, without colour alone: `<ins>` and `<del>` with marks.

use maud::{Markup, html};
use similar::{ChangeTag, TextDiff};

/// Above this many words in either text the difference is shown as a whole: finding the smallest
/// difference of two long, wholly unlike texts takes time that grows with their product.
const WORDS: usize = 2_000;

/// The second text with what was added and taken away since the first.
#[must_use]
pub fn words(before: &str, after: &str) -> Markup {
    if before == after {
        return html! { (after) };
    }
    let long = |text: &str| text.split_whitespace().nth(WORDS).is_some();
    if long(before) || long(after) {
        return html! { del { (before) } " " ins { (after) } };
    }
    let difference = TextDiff::from_words(before, after);
    let mut runs: Vec<(ChangeTag, String)> = Vec::new();
    for change in difference.iter_all_changes() {
        match runs.last_mut() {
            Some((tag, run)) if *tag == change.tag() => run.push_str(change.value()),
            _ => runs.push((change.tag(), change.value().to_owned())),
        }
    }
    html! {
        @for (tag, run) in &runs {
            @match tag {
                ChangeTag::Equal => { (run) }
                ChangeTag::Delete => { del { (run) } }
                ChangeTag::Insert => { ins { (run) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changed_is_marked() {
        let html = words("Ring mig på måndag.", "Ring mig på tisdag.").into_string();
        assert_eq!(html, "Ring mig på <del>måndag.</del><ins>tisdag.</ins>");
        assert_eq!(words("samma", "samma").into_string(), "samma");
    }

    #[test]
    fn a_huge_text_is_shown_whole_and_markup_in_it_is_only_text() {
        let huge = "<b>x</b> ".repeat(WORDS + 1);
        let html = words(&huge, "y").into_string();
        assert!(html.starts_with("<del>&lt;b&gt;"));
        assert!(html.ends_with("<ins>y</ins>"));
    }
}
