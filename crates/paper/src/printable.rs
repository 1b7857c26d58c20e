//! What of a text can stand on paper.
//!
//! PDF/A wants every sign to have its glyph in a font inside the file. What none of ours has, such as a
//! smiley or Chinese, is told by its number, `‹U+1F600›`; so is what steers how text is shown without
//! being seen, which can make a text read otherwise than it stands. The exact text lies beside the
//! document, in the package's other files.

use super::FONTS;
use std::fmt::Write as _;
use std::sync::LazyLock;

/// A word longer than this could not be broken and would leave the page; a SHA-256 stays whole.
const LONGEST: usize = 66;

/// The families that the template names; a sign that only a font for formulas has is not counted.
const FAMILIES: [&str; 3] = ["libertinus serif", "new computer modern", "dejavu sans mono"];

static COVERED: LazyLock<Vec<typst::text::Coverage>> = LazyLock::new(|| {
    let book = FONTS.book();
    let all = FAMILIES.iter().flat_map(|family| book.select_family(family));
    all.filter_map(|index| book.info(index)).map(|info| info.coverage.clone()).collect()
});

/// The text with everything that no font of ours shows told by its number.
pub fn shown(text: &str) -> String {
    each(text, |c| is_seen(c) && COVERED.iter().any(|font| font.contains(u32::from(c))))
}

/// The text with all but the letters of western Europe told by their numbers.
pub fn plain(text: &str) -> String {
    each(text, |c| matches!(c, ' '..='~' | '¡'..='¬' | '®'..='ſ' | '–' | '—' | '‘'..='”' | '…' | '‹' | '›'))
}

fn each(text: &str, stands: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut word = 0;
    for c in text.chars() {
        match c {
            '\r' => continue,
            '\n' | ' ' => {
                out.push(c);
                word = 0;
                continue;
            }
            '\t' => {
                out.push_str("    ");
                word = 0;
                continue;
            }
            _ => {}
        }
        if word >= LONGEST {
            out.push('\u{200B}');
            word = 0;
        }
        word += 1;
        if stands(c) {
            out.push(c);
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "‹U+{:04X}›", u32::from(c));
            word += 8;
        }
    }
    out
}

/// Whether a sign is seen by itself: not a control, not a steering mark, not somebody's private one.
fn is_seen(c: char) -> bool {
    let hidden = matches!(u32::from(c),
        0x00AD | 0x034F | 0x061C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F
        | 0x2028..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFF
        | 0xE000..=0xF8FF | 0xE0000..=0x0010_FFFF);
    !c.is_control() && !hidden
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swedish_stands_as_it_is() {
        let text = "Åsa frågade: ”När öppnar badet?” – kl. 9\nTack & hej <b>#strong[x]</b> $x$ \\ 50 %";
        assert_eq!(shown(text), text);
        assert_eq!(plain(text), text);
    }

    #[test]
    fn what_cannot_be_shown_is_told_by_its_number() {
        assert_eq!(shown("Hej 😀\u{202E}\u{0}"), "Hej ‹U+1F600›‹U+202E›‹U+0000›");
        assert_eq!(shown("中"), "‹U+4E2D›");
    }

    #[test]
    fn a_word_too_long_for_the_page_can_be_broken() {
        assert_eq!(shown(&"x".repeat(130)).split('\u{200B}').map(str::len).collect::<Vec<_>>(), [66, 64]);
    }
}
