//! Feeds cut anywhere, and feeds with anything changed in them.

use crate::feeds::{cases, now, read, voice};
use proptest::prelude::*;
use std::collections::BTreeMap;
use torg_connectors::platforms::feed::{Given, translate};
use torg_domain::{
    channels::{problem::ProblemKind, taken::Taken},
    outside::Voice,
};

/// Where an item's bytes stand in its feed; only the first place counts.
fn end_of(body: &[u8], item: &Taken) -> usize {
    body.windows(item.raw.len()).position(|w| w == item.raw).unwrap() + item.raw.len()
}

/// Feeds in which what an item is depends on what comes after it, each with the reason.
const LOOKS_AHEAD: &[(&str, &str)] = &[
    ("cdata-unclosed", "a section without end ends where the next item's shows that it has none"),
    ("rss-in-cdata", "a section cut off is a section without end"),
    ("duplicate-ids", "whether an id is an item's own shows when it comes again"),
    ("no-ids", "whether a link is an item's own shows when it comes again"),
    ("json-bad-item", "where a broken item ends shows where the next begins"),
];

#[test]
fn a_feed_cut_at_any_byte_keeps_every_item_before_the_cut() {
    for (name, body, expect) in cases() {
        if LOOKS_AHEAD.iter().any(|(part, _)| name.contains(part)) {
            continue;
        }
        let Ok(whole) = read(&body, &expect) else { continue };
        // Where a broken item ends shows only in what follows it.
        let sound = |i: &&Taken| !i.problems.iter().any(|p| p.kind == ProblemKind::BrokenItem);
        let ends: Vec<(usize, &Taken)> =
            whole.items.iter().filter(sound).map(|i| (end_of(&body, i), i)).collect();
        let step = [(20_000, 997), (1_200, 7)]
            .iter()
            .find(|(size, _)| body.len() > *size)
            .map_or(1, |(_, step)| *step);
        for cut in (0..body.len()).step_by(step) {
            let kept: BTreeMap<Vec<u8>, Taken> = read(&body[..cut], &expect)
                .map(|b| b.items.into_iter().map(|i| (i.raw.clone(), i)).collect())
                .unwrap_or_default();
            for (_, item) in ends.iter().filter(|(end, _)| *end <= cut) {
                assert_eq!(kept.get(&item.raw), Some(*item), "{name} cut at {cut}");
            }
        }
    }
}

#[test]
fn a_cut_feed_says_that_it_is_cut() {
    for (name, body, expect) in cases().iter().filter(|(n, ..)| n.starts_with("01") || n.starts_with("06")) {
        for cut in (200..body.trim_ascii_end().len()).step_by(7) {
            if let Ok(batch) = read(&body[..cut], expect) {
                assert!(batch.truncated_after_break, "{name} cut at {cut}");
            }
        }
    }
}

fn bounded(body: &[u8]) {
    let given = Given {
        body,
        content_type: None,
        address: "https://blogg.test/feed",
        voice: &Voice::Visitors,
        now: now(),
        cut: None,
    };
    if let Ok(batch) = translate(&given) {
        let mut ids: Vec<&str> = batch.items.iter().map(|i| i.external_id.as_str()).collect();
        ids.sort_unstable();
        assert!(ids.windows(2).all(|w| w[0] != w[1]) && ids.iter().all(|i| !i.is_empty()));
        for item in &batch.items {
            let texts = [Some(&item.text), item.title.as_ref(), item.html.as_ref(), Some(&item.external_id)];
            assert!(texts.into_iter().flatten().all(|t| !t.contains('\0')));
            let html = item.html.as_deref().unwrap_or_default().to_lowercase();
            assert!(!html.contains("<script") && !html.contains("javascript:") && !html.contains("<iframe"));
        }
    }
}

/// Pieces that make parsers stumble.
pub const PIECES: &[&str] = &[
    "<item>",
    "</item>",
    "<entry>",
    "</entry>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<!DOCTYPE x [",
    "&",
    "&#0;",
    "&#x110000;",
    "<",
    ">",
    "\"",
    "'",
    "{",
    "}",
    "[",
    "]",
    ",",
    "\\",
    "\\ud800",
    "\0",
    "\u{feff}",
    "</channel>",
    "</rss>",
    "<link>",
    "<guid/>",
    "xml:base=\"::\"",
    "<script>",
    "javascript:",
    "</description>",
    "<a:b:c>",
    "é",
    "\u{2028}",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn no_change_to_a_feed_makes_it_fail(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..4_u8, any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let cases = CASES.with(Clone::clone);
        let mut body = cases[which.index(cases.len())].clone();
        for (at, how, piece, byte) in changes {
            let at = at.index(body.len() + 1);
            match how {
                0 => { let piece = PIECES[piece.index(PIECES.len())]; body.splice(at..at, piece.bytes()); }
                1 => body.truncate(at.max(1)),
                2 if at < body.len() => body[at] = byte,
                _ => { let to = (at + usize::from(byte)).min(body.len()); body.drain(at..to); }
            }
        }
        bounded(&body);
    }

    #[test]
    fn no_bytes_make_it_fail(start in 0..6_usize, pieces in prop::collection::vec(any::<prop::sample::Index>(), 0..60)) {
        let starts = ["<rss><channel>", "<feed>", "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[", "<?xml encoding='utf-16'?>", "", "{"];
        let body: String = starts[start].to_owned() + &pieces.iter().map(|p| PIECES[p.index(PIECES.len())]).collect::<String>();
        bounded(body.as_bytes());
    }
}

thread_local! {
    static CASES: std::rc::Rc<Vec<Vec<u8>>> =
        std::rc::Rc::new(cases().into_iter().map(|c| c.1).filter(|b| b.len() < 8000).collect());
}

fn given<'a>(body: &'a [u8], voice: &'a Voice) -> Given<'a> {
    Given { body, content_type: None, address: "https://blogg.test/feed", voice, now: now(), cut: None }
}

#[test]
fn a_hundred_thousand_items_are_read_in_one_go() {
    let items: String = (0..100_000)
        .map(|i| format!("<item><guid>g{i}</guid><description>Text {i}</description></item>"))
        .collect();
    let batch = translate(&given(
        format!("<rss><channel>{items}</channel></rss>").as_bytes(),
        &voice(&toml::Table::new()),
    ))
    .unwrap();
    assert_eq!((batch.items.len(), batch.items[99_999].text.as_str()), (100_000, "Text 99999"));
}

#[test]
fn broken_feeds_take_no_longer_the_larger_they_are() {
    let n = 30_000;
    let json = "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[";
    for body in [
        format!("<rss>{}", "<item>".repeat(n)),
        format!("<rss>{}", "<item><title><![CDATA[x</item>".repeat(n)),
        format!("<rss>{}", "<item><a><b></c></item>".repeat(n)),
        format!("<rss><item>{}", "<a>".repeat(n)),
        format!("<rss><item>{}</item>", "<media:content url='https://x.se/a'>".repeat(n)),
        format!("<rss>{}", "</x>".repeat(n)),
        format!("<rss>{}", "<!--".repeat(n)),
        format!("<rss>{}", "<![CDATA[".repeat(n)),
        format!("<rss a='{}", "<".repeat(n)),
        format!("<rss><item><description>{}</description></item></rss>", "&lt;div&gt;".repeat(n)),
        format!("{json}{}", "{\"a\":\"},".repeat(n)),
        format!("{json}{}", "{".repeat(n)),
        format!("{json}{}", "{\"id\":\"x\"".repeat(n)),
        format!("{json}{}", "\"".repeat(n)),
        "[".repeat(n),
        "<".repeat(n),
    ] {
        let _ = translate(&given(body.as_bytes(), &Voice::Visitors));
    }
}

/// What feed-rs, a reader for well-formed feeds, makes of the healthy ones.
#[test]
fn healthy_feeds_read_as_another_reader_reads_them() {
    let mut compared = 0;
    for (name, body, expect) in cases() {
        if !["rss2", "rss10", "atom", "jsonfeed11", "comments", "tombstones", "latin1", "bom"]
            .contains(&&name[3..])
        {
            continue;
        }
        let ours = read(&body, &expect).unwrap();
        let theirs = feed_rs::parser::parse(&body[..]).unwrap();
        assert_eq!(ours.items.len(), theirs.entries.len(), "{name}");
        for (a, b) in ours.items.iter().zip(&theirs.entries) {
            assert_eq!(
                a.published_at.map(|t| t.as_second()),
                b.published.or(b.updated).map(|t| t.timestamp()),
                "{name}"
            );
            assert_eq!(a.title.as_deref(), b.title.as_ref().map(|t| t.content.as_str()), "{name}");
            if name != "03-rss10" {
                assert_eq!(a.external_id, b.id, "{name}");
            }
        }
        compared += 1;
    }
    assert_eq!(compared, 8);
}
