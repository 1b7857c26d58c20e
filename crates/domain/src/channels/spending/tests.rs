use super::*;

const CAP: Cap = Cap { month: 50_000, day: Some(5_000) };

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn what_is_left_is_the_least_of_the_month_and_the_day() {
    for (cap, month, day, left) in [
        (CAP, 0, 0, 5_000),
        (CAP, 48_000, 0, 2_000),
        (CAP, 10_000, 4_999, 1),
        (CAP, 50_001, 0, 0),
        (CAP, 0, 9_000, 0),
        (Cap { day: None, ..CAP }, 1, 1, 49_999),
        (Cap { month: 0, day: None }, 0, 0, 0),
    ] {
        assert_eq!(cap.left(Spent { month, day }), left, "{cap:?} {month} {day}");
    }
}

#[test]
fn it_is_warned_of_at_four_fifths_and_at_all_of_it() {
    for (month, day, stands) in [
        (39_999, 0, (Period::Month, Level::Well)),
        (40_000, 0, (Period::Month, Level::Near)),
        (50_000, 0, (Period::Month, Level::Reached)),
        (50_000, 5_000, (Period::Month, Level::Reached)),
        (0, 4_000, (Period::Day, Level::Near)),
        (40_000, 5_000, (Period::Day, Level::Reached)),
    ] {
        assert_eq!(CAP.stands(Spent { month, day }), stands, "{month} {day}");
    }
    assert_eq!(CAP.warning(Spent::default(), "USD"), None);
    let near = CAP.warning(Spent { month: 41_250, day: 0 }, "USD").unwrap();
    assert_eq!((near.kind, near.mender), (ProblemKind::BudgetNearlySpent, Mender::Responsible));
    assert!(near.sentence.starts_with("41,25 av månadens kostnadstak på 50,00 USD"), "{}", near.sentence);
    let spent = CAP.warning(Spent { month: 9_000, day: 5_000 }, "USD").unwrap();
    assert_eq!(spent.kind, ProblemKind::BudgetSpent);
    assert!(spent.sentence.contains("Hela dagens kostnadstak på 5,00 USD"), "{}", spent.sentence);
    // A cap of nothing is reached before anything was spent, and no sum is too large to be compared.
    assert_eq!(Cap { month: 0, day: None }.stands(Spent::default()), (Period::Month, Level::Reached));
    let most = Cap { month: u64::MAX, day: None };
    assert_eq!(most.stands(Spent { month: u64::MAX - 1, day: 0 }).1, Level::Near);
}

#[test]
fn one_asking_holds_a_tenth_of_the_month_or_what_is_left() {
    assert_eq!(CAP.hold(50_000), 5_000);
    assert_eq!(CAP.hold(4_999), 4_999);
    assert_eq!(CAP.hold(0), 0);
    assert_eq!(Cap { month: 3, day: None }.hold(3), 1);
}

#[test]
fn it_goes_on_at_the_swedish_midnight_that_ends_what_stops_it() {
    let now = at("2026-04-07T08:00:00Z");
    let of = |month, day| CAP.goes_on_at(Spent { month, day }, now);
    assert_eq!(of(10_000, 5_000), Some(at("2026-04-07T22:00:00Z")), "the day's");
    assert_eq!(of(50_000, 0), Some(at("2026-04-30T22:00:00Z")), "the month's");
    // In winter time, half an hour before the month ends.
    let late = CAP.goes_on_at(Spent { month: 50_000, day: 0 }, at("2026-10-31T22:30:00Z"));
    assert_eq!(late, Some(at("2026-10-31T23:00:00Z")));
    let december = CAP.goes_on_at(Spent { month: 50_000, day: 0 }, at("2026-12-31T23:30:00Z"));
    assert_eq!(december, Some(at("2027-01-31T23:00:00Z")), "it is January in Sweden");
}

#[test]
fn an_amount_is_read_as_people_write_it_and_never_rounded() {
    for (text, amount) in [
        ("50", Some(50_000)),
        (" 1 250,5 ", Some(1_250_500)),
        ("1\u{a0}000", Some(1_000_000)),
        ("0.125", Some(125)),
        ("0", Some(0)),
        ("1000000", Some(MOST)),
        ("1000000,001", None),
        ("0,0001", None),
        ("-5", None),
        ("", None),
        (",5", None),
        ("5,", Some(5_000)),
        ("1e3", None),
        ("1,2,3", None),
        ("99999999999999999999", None),
        ("٥", None),
    ] {
        assert_eq!(read_amount(text), amount, "{text:?}");
    }
    for amount in [0, 5, 50, 125, 12_500, MOST] {
        assert_eq!(read_amount(&in_words(amount)), Some(amount));
    }
    assert_eq!([in_words(12_500), in_words(5), in_words(1_010)], ["12,50", "0,005", "1,01"]);
}
