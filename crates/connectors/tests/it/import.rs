//! Files brought in by hand, good and bad.

use crate::feeds::now;
use std::io::{BufReader, Read};
use torg_connectors::import::{FIELDS, Hint, How, LONGEST_LINE, read};
use torg_domain::{
    channels::{
        problem::ProblemKind,
        taken::{Batch, Kind, Visibility},
    },
    outside::Voice,
};

fn how(hint: Hint) -> How {
    How { hint, address: String::new(), voice: Voice::Visitors, now: now() }
}

fn batches(text: impl AsRef<[u8]>) -> Vec<Batch> {
    read(text.as_ref(), how(Hint::Look)).collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_line_is_a_message() {
    let line = r#"{"id":"c1","kind":"question","parent":"p1","author":"Anna Ek","author_handle":"@anna","author_url":"https://x.test/anna","ours":false,"direct":true,"title":"Badhuset","text":"När öppnar\ndet?","url":"https://x.test/c1","published_at":"2026-11-20T08:00:00+01:00","updated_at":"2026-11-20T09:00:00+01:00","media":["https://x.test/a.png",{"url":"https://x.test/b","kind":"video","alt":"En film"}]}"#;
    let taken = &batches(line)[0].items[0];
    assert_eq!(
        (taken.external_id.as_str(), taken.kind, taken.visibility),
        ("c1", Kind::Question, Visibility::Direct)
    );
    assert_eq!(
        (taken.text.as_str(), taken.title.as_deref(), taken.ours),
        ("När öppnar\ndet?", Some("Badhuset"), Some(false))
    );
    assert_eq!(taken.author.as_ref().unwrap().handle.as_deref(), Some("anna"));
    assert_eq!(taken.published_at.unwrap().to_string(), "2026-11-20T07:00:00Z");
    let media: Vec<_> = taken.media.iter().map(|m| format!("{:?} {}", m.kind, m.url)).collect();
    assert_eq!(media, ["Image https://x.test/a.png", "Video https://x.test/b"]);
    assert_eq!((taken.raw.as_slice(), taken.problems.len()), (line.as_bytes(), 0));
}

#[test]
fn a_bad_line_costs_itself_and_is_told_by_its_number() {
    let long = format!("{{\"id\":\"lång\",\"text\":\"{}\"}}", "x".repeat(LONGEST_LINE));
    let latin = b"{\"id\":\"l\",\"text\":\"sm\xf6rg\xe5s\",\"published_at\":\"2026-11-20T08:00:00Z\"}";
    let text = [
        b"\xef\xbb\xbf{\"id\":\"1\",\"text\":\"Hej\",\"published_at\":\"2026-11-20T08:00:00Z\"}\r\n\r\n".as_slice(),
        b"{\"id\":\"2\",\"text\":\n[1,2]\nhej\n{\"id\":\"3\"}\n{\"gone\":true}\n",
        long.as_bytes(),
        b"\n",
        latin,
        b"\n{\"id\":\"4\",\"text\":\"Hej\",\"publishedAt\":\"x\",\"kind\":\"rop\",\"ours\":\"ja\",\"published_at\":\"9999-12-31T00:00:00Z\"}",
    ]
    .concat();
    let all = batches(text);
    let bad: Vec<_> =
        all.iter().flat_map(|b| &b.problems).map(|p| (p.kind, p.item.clone().unwrap())).collect();
    use ProblemKind::*;
    let rows = [
        (NotWellFormed, 3),
        (WrongType, 4),
        (NotWellFormed, 5),
        (NothingToRead, 6),
        (IdMissing, 7),
        (ItemTooLarge, 8),
    ];
    assert_eq!(bad, rows.map(|(kind, row)| (kind, format!("rad {row}"))));
    let items: Vec<_> = all.iter().flat_map(|b| &b.items).collect();
    assert_eq!(items.iter().map(|i| i.external_id.as_str()).collect::<Vec<_>>(), ["1", "l", "4"]);
    assert_eq!((items[1].text.as_str(), items[1].problems[0].kind), ("smörgås", WrongCharset));
    let kinds: Vec<_> = items[2].problems.iter().map(|p| p.kind).collect();
    assert_eq!(kinds, [DateImplausible, WrongType, WrongType, UnknownField]);
    assert!(items[2].problems.iter().all(|p| p.item.as_deref() == Some("rad 10")));
}

#[test]
fn several_lines_with_one_id_are_versions_in_order() {
    let line = |text: &str| format!("{{\"id\":\"1\",\"text\":\"{text}\"}}\n");
    let text = line("ett")
        + &line("två")
        + "{\"id\":\"1\",\"gone\":\"2026-11-20T10:00:00Z\"}\n{\"id\":\"2\",\"gone\":true}\n";
    let all = batches(text);
    let texts: Vec<_> = all.iter().flat_map(|b| &b.items).map(|i| i.text.as_str()).collect();
    assert_eq!(texts, ["ett", "två"]);
    assert!(all.iter().all(|b| b.items.len() <= 1));
    let gone: Vec<_> =
        all.iter().flat_map(|b| &b.gone).map(|g| format!("{} {}", g.external_id, g.seen_at)).collect();
    assert_eq!(gone, ["1 2026-11-20T10:00:00Z", "2 2026-11-20T12:00:00Z"]);
}

#[test]
fn a_large_file_streams_in_pieces() {
    let lines =
        (0..20_000).map(|i| format!("{{\"id\":\"{i}\",\"text\":\"Text {i}\"}}\n")).collect::<String>();
    let mut most = 0;
    let mut count = 0;
    for batch in read(BufReader::with_capacity(1000, lines.as_bytes()), how(Hint::Lines)) {
        let batch = batch.unwrap();
        most = most.max(batch.items.len());
        count += batch.items.len();
    }
    assert_eq!((count, most), (20_000, 500));
}

#[test]
fn a_feed_is_known_from_its_start_or_its_name() {
    for name in ["04-atom.xml", "06-jsonfeed11.json", "32-utf16le.xml"] {
        let path = format!("{}/tests/feeds/{name}", env!("CARGO_MANIFEST_DIR"));
        let all = batches(std::fs::read(path).unwrap());
        assert!(all.iter().map(|b| b.items.len()).sum::<usize>() > 0, "{name}");
    }
    assert_eq!(
        (Hint::of_name("a.JSONL"), Hint::of_name("a.atom"), Hint::of_name("a.json")),
        (Hint::Lines, Hint::Feed, Hint::Look)
    );
    let all: Vec<_> = read(&b"<html>"[..], how(Hint::Feed)).map(Result::unwrap).collect();
    assert_eq!(all[0].problems[0].kind, ProblemKind::HtmlInstead);
}

#[test]
fn a_disk_that_fails_is_the_last_thing_that_comes() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("trasig"))
        }
    }
    let start = &b"{\"id\":\"1\",\"text\":\"Hej\"}\n"[..];
    let all: Vec<_> = read(BufReader::new(start.chain(Broken)), how(Hint::Lines)).collect();
    assert!(all.last().unwrap().is_err());
    assert!(all.len() <= 2);
}

#[test]
fn the_description_and_the_schema_are_what_is_read() {
    let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs");
    let schema: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(format!("{docs}/schema/import.schema.json")).unwrap())
            .unwrap();
    let mut known: Vec<&str> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    let mut fields = FIELDS.to_vec();
    known.sort_unstable();
    fields.sort_unstable();
    assert_eq!(known, fields);
    let kinds: Vec<_> = schema["properties"]["kind"]["enum"]
        .as_array()
        .unwrap()
        .iter()
        .map(|k| k.as_str().unwrap())
        .collect();
    assert_eq!(kinds, Kind::ALL.map(Kind::word));

    let text = std::fs::read_to_string(format!("{docs}/import.md")).unwrap();
    let example = text.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    let all = batches(example);
    assert!(
        all.iter().all(|b| b.problems.is_empty() && b.items.iter().all(|i| i.problems.is_empty())),
        "{all:?}"
    );
    assert_eq!(
        (all.iter().map(|b| b.items.len()).sum::<usize>(), all.iter().map(|b| b.gone.len()).sum::<usize>()),
        (4, 1)
    );
    assert!(FIELDS.iter().all(|f| text.contains(&format!("`{f}`"))));
}
