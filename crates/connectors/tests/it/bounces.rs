//! Reports as mail servers write them, broken ones, and what is no report at all.

use torg_connectors::mail::report::{LARGEST, NoReport, read};
use torg_domain::mail::bounce::{Outcome, Status};
use torg_domain::mail::id::Mailed;

const POSTFIX: &str = include_str!("bounces/postfix.eml");
const HEADERS: &str = include_str!("bounces/headers.eml");

#[test]
fn a_report_says_which_letter_of_ours_and_why() {
    for (report, status) in [(POSTFIX, Status(5, 1, 1)), (HEADERS, Status(5, 2, 2))] {
        for text in [report.replace('\n', "\r\n"), report.to_owned()] {
            let bounce = read(text.as_bytes()).unwrap();
            assert_eq!((bounce.outcome, bounce.status), (Outcome::Failed, Some(status)));
            assert_eq!(bounce.about.municipality, "lill");
            assert!(matches!(bounce.about.mailed, Mailed::Order(_)));
        }
    }
}

#[test]
fn a_letter_that_is_late_is_not_one_that_came_back() {
    let late = POSTFIX.replace("Action: failed", "Action: delayed").replace("5.1.1", "4.4.1");
    assert_eq!(read(late.as_bytes()).unwrap().outcome, Outcome::Delayed);
}

#[test]
fn what_is_no_report_of_ours_is_refused_in_a_sentence() {
    let foreign = POSTFIX.replace("<torg.order.", "<nyhetsbrev.");
    let silent = POSTFIX.replace("Action: failed", "X-Action: failed");
    let huge = format!("{POSTFIX}{}", "x".repeat(LARGEST));
    let deep = (0..2_000).fold(String::new(), |all, n| {
        format!("{all}Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n")
    });
    let many = format!("Content-Type: multipart/report; boundary=b\n\n{}", "--b\nX: y\n\n".repeat(80_000));
    for (letter, wanted) in [
        ("", NoReport::NotAReport),
        ("Subject: Semester\n\nJag är tillbaka på måndag.\n", NoReport::NotAReport),
        (foreign.as_str(), NoReport::NotOurs),
        (silent.as_str(), NoReport::NotAReport),
        (huge.as_str(), NoReport::TooLarge),
        (deep.as_str(), NoReport::NotAReport),
        (many.as_str(), NoReport::NotAReport),
    ] {
        assert_eq!(read(letter.as_bytes()), Err(wanted), "{}", letter.chars().take(80).collect::<String>());
    }
}

#[test]
fn no_report_is_too_broken_to_be_met_with_a_sentence() {
    for n in 0..POSTFIX.len() {
        let _ = read(&POSTFIX.as_bytes()[..n]);
        let mut bytes = POSTFIX.as_bytes().to_vec();
        bytes[n] = 0xff;
        let _ = read(&bytes);
    }
}
