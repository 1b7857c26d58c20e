//! What every format of the public data needs: texts made safe in it, and times as it writes them.

use jiff::Timestamp;

/// A text inside XML: marked up, and without the characters XML 1.0 cannot hold.
pub(super) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(letter),
            c if (c as u32) < 0x20 || matches!(c as u32, 0xFFFE | 0xFFFF) => {}
            c => out.push(c),
        }
    }
    out
}

/// A plain text as HTML: its paragraphs and line breaks.
pub(super) fn html(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|p| !p.is_empty());
    paragraphs.map(|p| format!("<p>{}</p>", xml(p).replace('\n', "<br>"))).collect()
}

/// A literal of Turtle, quoted.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// An address of Turtle; none where it cannot be one.
pub(super) fn iri(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    let plain = url.as_str();
    let bad = |c: char| c.is_whitespace() || c.is_control() || "<>\"{}|^`\\".contains(c);
    (!plain.contains(bad)).then(|| format!("<{plain}>"))
}

/// "Sat, 28 Nov 2026 21:15:00 +0000", as RSS writes it.
pub(super) fn rss_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

/// "2026-11-28T21:15:00Z".
pub(super) fn stamp(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_was_written_breaks_out_of_its_format() {
        assert_eq!(xml("a<b>&\"c\"\u{b}\u{fffe}å"), "a&lt;b&gt;&amp;&quot;c&quot;å");
        assert_eq!(html("a\nb\n\n<script>"), "<p>a<br>b</p><p>&lt;script&gt;</p>");
        assert_eq!(literal("a\"\\\n\u{7}"), "\"a\\\"\\\\\\n\"");
        assert_eq!(iri("https://x.se/a b<c>").as_deref(), Some("<https://x.se/a%20b%3Cc%3E>"));
        assert_eq!(iri("inte en adress"), None);
    }

    #[test]
    fn times_are_written_as_each_format_wants_them() {
        let at = Timestamp::from_second(1_796_292_120).unwrap();
        assert_eq!(rss_date(at), "Thu, 03 Dec 2026 10:02:00 +0000");
        assert_eq!(stamp(at), "2026-12-03T10:02:00Z");
    }
}
