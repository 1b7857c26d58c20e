//! Files, pages and letters: feeds in every state, files brought in by hand, reports of letters, a diary's receipts, and
//! what others write as HTML.

use super::{fuzz_bytes, runtime};
use crate::feeds;
use std::{collections::BTreeSet, fs, path::Path};
use torg_connectors::{
    diaries::folder::Folders,
    html::Cleaner,
    import::{self, Hint, How},
    mail::report,
    platforms::feed,
};
use torg_domain::outside::{Voice, diary::DiaryFolder};

/// The tags of cleaned HTML: what stands in quotes within one is a value, whatever signs are in it.
fn tags(html: &str) -> Vec<&str> {
    let (mut all, mut from, mut quoted) = (Vec::new(), None, false);
    for (at, sign) in html.char_indices() {
        match from {
            None if sign == '<' => from = Some(at),
            Some(start) if sign == '>' && !quoted => {
                all.push(&html[start..at]);
                from = None;
            }
            Some(_) if sign == '"' => quoted = !quoted,
            _ => {}
        }
    }
    all
}

/// Whether nothing in cleaned HTML does anything.
fn is_still(html: &str) -> bool {
    let does = ["href=\"javascript:", "src=\"javascript:", " onclick=\"", " onerror=\""];
    let is = ["<script", "<iframe", "<object", "<style", "<svg", "<form"];
    tags(html).into_iter().map(str::to_lowercase).all(|tag| {
        !is.iter().any(|name| tag.starts_with(name)) && !does.iter().any(|part| tag.contains(part))
    })
}

#[test]
fn no_feed_makes_its_reader_fall() {
    let cases = feeds::cases().into_iter().map(|(_, body, _)| body);
    let came = cases.filter(|body| body.len() < 40_000).collect();
    fuzz_bytes("feed", came, |body, dice| {
        let kinds =
            ["text/xml; charset=utf-16", "application/json; charset=latin1", "text/html", ";;charset="];
        let (kind, address) = (*dice.pick(&kinds), *dice.pick(&["", "https://blogg.test/a/b?c#d", "::"]));
        let mine = Voice::MixedByAuthor(vec!["Lill".into()]);
        let given = feed::Given {
            body,
            content_type: Some(kind).filter(|_| dice.one_in(2)),
            address,
            voice: &mine,
            now: feeds::now(),
            cut: None,
        };
        let Ok(batch) = feed::translate(&given) else { return };
        let ids: BTreeSet<_> = batch.items.iter().map(|item| item.external_id.as_str()).collect();
        assert!(ids.len() == batch.items.len() && !ids.contains(""), "{ids:?}");
        for item in &batch.items {
            assert!(!item.raw.is_empty() && !item.text.contains('\0'), "{item:?}");
            assert!(item.html.as_deref().is_none_or(is_still), "{item:?}");
        }
    });
}

#[test]
fn no_imported_file_makes_its_reader_fall() {
    let line = r#"{"id":"c1","kind":"question","parent":"p1","author":"Anna Ek","author_handle":"@anna","author_url":"https://x.test/anna","ours":false,"direct":true,"title":"Badhuset","text":"När öppnar\ndet?","url":"https://x.test/c1","published_at":"2026-11-20T08:00:00+01:00","updated_at":"2026-11-20T09:00:00+01:00","media":["https://x.test/a.png",{"url":"https://x.test/b","kind":"video","alt":"En film"}]}"#;
    let gone = r#"{"id":"c1","gone":"2026-11-20T10:00:00Z"}"#;
    let html =
        r#"{"id":2,"html":"<p>Hej <b>du</b><script>x</script>","thread":"t","published_at":1775548740}"#;
    let all = [line, gone, html].join("\n");
    let came = [line, gone, html, all.as_str()].map(|lines| lines.as_bytes().to_vec()).to_vec();
    fuzz_bytes("import", came, |body, dice| {
        // What was changed stands between lines that were not.
        let body = [body, b"\n{\"id\":\"z\",\"text\":\"Sist\"}\n"].concat();
        let hint = *dice.pick(&[Hint::Look, Hint::Lines, Hint::Feed]);
        let how = How { hint, address: String::new(), voice: Voice::Visitors, now: feeds::now() };
        let mut items = 0;
        for batch in import::read(body.as_slice(), how) {
            let batch = batch.expect("what lies in memory can be read");
            let ids: BTreeSet<_> = batch.items.iter().map(|item| &item.external_id).collect();
            assert_eq!(ids.len(), batch.items.len());
            assert!(batch.problems.iter().all(|problem| !problem.sentence.is_empty()));
            items += batch.items.len();
        }
        assert!(items > 0 || hint != Hint::Lines, "a line that is whole is read, whatever stands before it");
    });
}

#[test]
fn no_letter_makes_the_reader_of_reports_fall() {
    let came = ["postfix", "headers"].map(|name| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/bounces");
        fs::read(folder.join(format!("{name}.eml"))).unwrap()
    });
    assert!(came.iter().all(|letter| report::read(letter).is_ok()));
    fuzz_bytes("report", came.to_vec(), |letter, _| {
        let _ = report::read(letter);
    });
}

#[test]
fn no_receipt_makes_the_reader_of_a_diarys_folder_fall() {
    let receipt = r#"<e:erms xmlns:e="https://DILCIS.eu/XML/ERMS"><e:aggregations><e:aggregation><e:objectId>KS 2026/9 &amp; &#49;</e:objectId><e:extraId extraIdType="torg">0193abcd0193abcd</e:extraId></e:aggregation></e:aggregations></e:erms>"#;
    let plain = "Referens: 0193abcd0193abcd\nDiarienummer: KS 2026/9\n";
    let root = tempfile::tempdir().unwrap();
    let (runtime, folders) = (runtime(), Folders::under(root.path()));
    let at = || vec!["lill".to_owned(), "ksn".to_owned()];
    assert_eq!(runtime.block_on(folders.receipts(at())).unwrap().len(), 0);
    let came = vec![receipt.as_bytes().to_vec(), plain.as_bytes().to_vec()];
    fuzz_bytes("receipt", came, move |bytes, _| {
        for name in ["svar.xml", "0193abcd0193abcd.ack"] {
            fs::write(root.path().join("lill/ksn/in").join(name), bytes).unwrap();
        }
        let found = runtime.block_on(folders.receipts(at())).expect("a receipt that says nothing says so");
        assert_eq!(found.len(), 2);
    });
}

#[test]
fn no_markup_makes_the_cleaner_fall_or_stays_active() {
    let page = r#"<p onclick="x()">Hej &amp; <b>hå</b>&nbsp;&lt;3 <a href="javascript:x()">dit</a> <img src="/a.png" alt="En bild"></p><ul><li>ett<li>två</ul><blockquote><pre> a  b </pre></blockquote><script>x</script><svg><style><img src=x onerror=y></style></svg><table><tr><td>1</table><!-- x --><![CDATA[y]]>"#;
    let twice = "&lt;p&gt;Hej &amp;amp; h&aring;&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;";
    let came = [page, twice].map(|page| page.as_bytes().to_vec()).to_vec();
    fuzz_bytes("markup", came, |bytes, _| {
        let shown = Cleaner::new(None).read(&String::from_utf8_lossy(bytes));
        assert!(shown.html.as_deref().is_none_or(is_still), "{shown:?}");
    });
}
