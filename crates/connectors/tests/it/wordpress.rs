//! WordPress when it is unwell, each way with its cause and who can mend it; and the ways a reading can
//! go wrong without saying so.

use crate::{
    contract::account,
    door::{open_to, open_to_with},
    played::Mood,
    press::{PASSWORD, Press},
    real::{Real, wall},
    stages::Stage,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::time::Duration;
use torg_connectors::platforms::wordpress::{Limits, Onlooker, Wordpress};
use torg_domain::{
    channels::{
        problem::{Mender, ProblemKind as Kind},
        taken::{Kind as ItemKind, Standing},
    },
    outside::platform::{Account, Measure, Platform, PlatformFailure, Reading, Sight, Stranger},
};

fn now() -> Timestamp {
    "2026-04-07T08:00:00Z".parse().unwrap()
}

async fn press() -> (Press, Wordpress, Account) {
    let press = Press::start().await;
    let wordpress = Wordpress::new(open_to(press.port));
    let account = account(press.url(), "torg", PASSWORD);
    press.comment(5, "När öppnar badhuset?", "2026-04-07T07:00:00", "approved");
    (press, wordpress, account)
}

async fn fails(mood: Mood) -> PlatformFailure {
    let (press, wordpress, account) = press().await;
    press.is(mood);
    wordpress.read(&account, Reading::New(None), now()).await.unwrap_err()
}

fn says(status: u16, code: &str) -> Mood {
    let body = json!({ "code": code }).to_string();
    Mood::Says(status, vec![("content-type", "application/json")], body.leak())
}

/// A site with posts, and comments at both levels, as it is when it is well: two pages of each list.
pub async fn stage() -> Stage {
    let (press, _, account) = press().await;
    press.post(2, "Biblioteket stänger", "2026-04-07T07:05:00", "publish");
    press.post(3, "Simhallen öppnar", "2026-04-07T07:06:00", "publish");
    press.comment(6, "Undrar också", "2026-04-07T07:20:00", "approved");
    press.set(6, "parent", json!(5));
    press.comment(7, "Väntar", "2026-04-07T07:30:00", "hold");
    let limits = Limits { per_page: 2, largest: 100_000, ..Limits::default() };
    Stage::of(press.server, account, move |guard, _| Box::new(Wordpress::new(guard).with_limits(limits)))
}

#[tokio::test]
async fn every_way_of_being_unwell_has_a_cause_and_somebody_who_can_mend_it() {
    let html = vec![("content-type", "text/html")];
    for (mood, kind, mender) in [
        (says(401, "incorrect_password"), Kind::AccessRefused, Mender::Responsible),
        (says(401, "rest_forbidden_context"), Kind::AccessRefused, Mender::Responsible),
        (says(403, "rest_forbidden"), Kind::MayNotModerate, Mender::Responsible),
        (says(404, "rest_no_route"), Kind::InterfaceMissing, Mender::Source),
        (says(401, "rest_cannot_access"), Kind::InterfaceMissing, Mender::Source),
        (says(500, "internal_server_error"), Kind::SourceFault, Mender::Source),
        (Mood::Says(200, html.clone(), "<html>Nyheter</html>"), Kind::HtmlInstead, Mender::Source),
        (Mood::Says(403, html.clone(), "<html>Spärrad</html>"), Kind::AccessRefused, Mender::Source),
        (Mood::Says(404, html, "<html>Finns inte</html>"), Kind::InterfaceMissing, Mender::Source),
    ] {
        let failure = fails(mood.clone()).await;
        assert_eq!((failure.problem.kind, failure.problem.mender), (kind, mender), "{mood:?}");
        assert!(failure.problem.sentence.ends_with('.') && failure.retry_at > now(), "{mood:?}");
        assert!(!failure.problem.sentence.contains(PASSWORD), "{mood:?}");
    }
}

#[tokio::test]
async fn a_site_that_has_moved_is_told_of_and_never_shown_the_password() {
    let (old, wordpress, account) = press().await;
    let new = Press::start().await;
    let both = Wordpress::new(open_to_with(&[old.port, new.port], Duration::from_secs(20)));
    for status in [301, 302] {
        old.is(Mood::Sends(status, new.url().leak()));
        let failure = both.read(&account, Reading::New(None), now()).await.unwrap_err();
        assert_eq!((failure.problem.kind, failure.problem.mender), (Kind::Moved, Mender::Responsible));
        assert!(failure.answer.unwrap().moved.unwrap().contains(&new.port.to_string()));
    }
    // It moves while we know where the interface is: a measure is not carried on to another place.
    old.is(Mood::Well);
    wordpress.read(&account, Reading::New(None), now()).await.unwrap();
    old.is(Mood::Sends(307, new.url().leak()));
    let failure = wordpress.carry_out(&account, "comment:5", Measure::Hide, now()).await.unwrap_err();
    assert!(!failure.perhaps_done);
    assert!(new.asked().iter().all(|a| !a.contains("rest_route")), "{:?}", new.asked());
}

#[tokio::test]
async fn a_slow_site_and_a_wrong_clock_are_told_of_and_what_came_is_taken() {
    let press = Press::start().await;
    press.comment(5, "Hej", "2026-04-07T07:00:00", "approved");
    let limits = Limits { slow: Duration::ZERO, ..Limits::default() };
    let wordpress = Wordpress::new(open_to(press.port)).with_limits(limits);
    let account = account(press.url(), "torg", PASSWORD);
    press.is(Mood::Clock("Tue, 07 Apr 2026 08:14:00 GMT"));
    let out = wordpress.read(&account, Reading::New(None), now()).await.unwrap();
    assert_eq!(out.batch.items.len(), 2);
    let kinds: Vec<_> = out.batch.problems.iter().map(|p| p.kind).collect();
    assert_eq!(kinds, [Kind::ClockSkew, Kind::SlowAnswers]);
    assert!(out.batch.problems[0].sentence.contains("14 minuter före"), "{:?}", out.batch.problems);
    let trial = wordpress.try_out(&account, now()).await;
    assert_eq!(trial.clock_ahead_s, Some(840));
}

#[tokio::test]
async fn what_was_seen_moments_ago_is_asked_for_at_once_and_found_out_all_the_same() {
    let (press, wordpress, account) = press().await;
    wordpress.read(&account, Reading::New(None), now()).await.unwrap();
    let seen = async |measure| {
        let before = press.asked().len();
        let stood = Standing::Visible;
        let done = wordpress.carry_out_seen(&account, "comment:5", stood, measure, now()).await;
        (done, press.asked().split_off(before))
    };
    let (done, asked) = seen(Measure::Hide).await;
    assert!(!done.unwrap().unwrap().already);
    assert_eq!(asked.len(), 1, "{asked:?}");
    let standing = wordpress.standing(&account, "comment:5", now()).await.unwrap();
    assert_eq!(standing, Standing::Hidden);
    // Somebody took it away meanwhile: told as it is, and nothing is made up.
    wordpress.carry_out(&account, "comment:5", Measure::Delete, now()).await.unwrap();
    let (done, _) = seen(Measure::Hide).await;
    assert_eq!(done.unwrap_err().problem.kind, Kind::ItemGone);
}

#[tokio::test]
async fn a_yes_without_the_deed_is_no_yes() {
    let (press, wordpress, account) = press().await;
    wordpress.read(&account, Reading::New(None), now()).await.unwrap();
    press.lies();
    for measure in [Measure::Bin, Measure::Delete] {
        let failure = wordpress.carry_out(&account, "comment:5", measure.clone(), now()).await.unwrap_err();
        assert_eq!(failure.problem.kind, Kind::NothingHappened, "{measure:?}");
    }
}

#[tokio::test]
async fn a_site_that_shows_us_what_it_does_not_do_is_found_out_by_a_stranger() {
    let (press, wordpress, account) = press().await;
    wordpress.read(&account, Reading::New(None), now()).await.unwrap();
    press.lies();
    assert!(wordpress.carry_out(&account, "comment:5", Measure::Hide, now()).await.unwrap().is_some());
    let sight = Sight {
        account: Account { credential: None, ..account },
        external_id: "comment:5".into(),
        url: Some(format!("{}/?p=1", press.url())),
        text: String::new(),
    };
    assert_eq!(Onlooker::new(open_to(press.port)).look(&sight, now()).await.gone(), Some(false));
}

#[tokio::test]
async fn an_answer_whose_receipt_was_lost_is_found_at_the_second_try() {
    let (press, wordpress, account) = press().await;
    wordpress.read(&account, Reading::New(None), now()).await.unwrap();
    let reply = Measure::Reply { text: "På måndag.".into(), mark: "order-1".into() };
    press.is(Mood::Swallows);
    let failure = wordpress.carry_out(&account, "comment:5", reply.clone(), now()).await.unwrap_err();
    assert!(failure.perhaps_done);
    press.is(Mood::Well);
    let carried = wordpress.carry_out(&account, "comment:5", reply, now()).await.unwrap().unwrap();
    assert!(carried.already);
    let out = wordpress.read(&account, Reading::New(None), now()).await.unwrap();
    assert_eq!(out.batch.items.iter().filter(|i| i.text == "På måndag.").count(), 1);
    // The same words under another order's mark are another answer, which the site refuses.
    let other = Measure::Reply { text: "På måndag.".into(), mark: "order-2".into() };
    let failure = wordpress.carry_out(&account, "comment:5", other, now()).await.unwrap_err();
    assert!(!failure.perhaps_done && failure.problem.sentence.contains("redan"), "{failure:?}");
}

#[tokio::test]
async fn a_long_list_is_paged_through_and_one_too_long_is_not_whole() {
    let (press, _, account) = press().await;
    for n in 0..25 {
        press.comment(20 + n, &format!("Nummer {n}"), &format!("2026-04-06T{:02}:00:00", n % 24), "approved");
    }
    let limits = Limits { per_page: 10, pages: 3, ..Limits::default() };
    let wordpress = Wordpress::new(open_to(press.port)).with_limits(limits);
    let out = wordpress.read(&account, Reading::New(None), now()).await.unwrap();
    assert!(out.whole);
    assert_eq!(out.batch.items.len(), 27);
    let wordpress = Wordpress::new(open_to(press.port)).with_limits(Limits { pages: 2, ..limits });
    let out = wordpress.read(&account, Reading::New(None), now()).await.unwrap();
    assert!(!out.whole);
    // The next asking goes on from the newest of what came, and nothing is passed over.
    let newest = out.batch.items.iter().filter_map(|i| i.published_at).max();
    let rest = wordpress.read(&account, Reading::New(newest), now()).await.unwrap();
    let mut all: Vec<_> = out.batch.items.iter().chain(&rest.batch.items).map(|i| &i.external_id).collect();
    all.sort();
    all.dedup();
    assert_eq!((rest.whole, all.len()), (true, 27));
}

#[tokio::test]
async fn a_span_holds_what_was_published_in_it_and_nothing_else() {
    let (press, wordpress, account) = press().await;
    press.comment(6, "Före", "2026-04-05T23:59:59", "spam");
    press.comment(7, "Först", "2026-04-06T00:00:00", "hold");
    press.comment(8, "Sist", "2026-04-06T23:59:59", "trash");
    press.comment(9, "Efter", "2026-04-07T00:00:00", "approved");
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let span = Reading::Span { from: at("2026-04-06T00:00:00Z"), until: at("2026-04-07T00:00:00Z") };
    let out = wordpress.read(&account, span, now()).await.unwrap();
    let found: Vec<_> = out.batch.items.iter().map(|i| (i.text.as_str(), i.standing)).collect();
    assert_eq!(found, [("Först", Some(Standing::Hidden)), ("Sist", Some(Standing::Binned))]);
    assert!(out.whole);
}

#[tokio::test]
async fn an_account_that_is_shown_less_than_there_is_never_says_that_something_is_gone() {
    let (press, wordpress, account) = press().await;
    press.comment(6, "Väntar", "2026-04-07T07:30:00", "hold");
    press.withholds();
    let out = wordpress.read(&account, Reading::New(None), now()).await.unwrap();
    assert!(!out.whole && out.is_all_for_us(), "and a shorter stretch would show no more");
    assert!(out.withheld.contains(&ItemKind::Comment) && !out.withheld.contains(&ItemKind::Post));
    assert_eq!(out.batch.problems[0].kind, Kind::MayNotModerate);
}

#[tokio::test]
async fn an_entry_that_cannot_be_read_costs_itself_and_is_told_of() {
    let (press, wordpress, account) = press().await;
    press.comment(6, "Hel", "2026-04-07T07:30:00", "approved");
    press.set(5, "content", json!("inte ett objekt"));
    let out = wordpress.read(&account, Reading::New(None), now()).await.unwrap();
    assert_eq!(out.batch.problems[0].kind, Kind::BrokenItem);
    assert!(out.batch.items.iter().any(|i| i.text == "Hel"));
}

#[tokio::test]
async fn a_visitors_words_are_read_as_typed_and_who_wrote_is_kept_for_letters() {
    let (press, wordpress, account) = press().await;
    let typed =
        "Hej &amp; hå!\n\nRad ett\nrad två <a href=\"https://spam.test/\">vinn</a><script>x()</script>";
    press.comment(6, typed, "2026-04-07T07:30:00", "approved");
    let out = wordpress.read(&account, Reading::New(None), now()).await.unwrap();
    let item = out.batch.items.iter().find(|i| i.external_id == "comment:6").unwrap();
    assert_eq!(item.text, "Hej & hå!\n\nRad ett\nrad två vinn (https://spam.test/)");
    let author = item.author.as_ref().unwrap();
    assert_eq!((author.name.as_str(), author.email.as_deref()), ("Anna & co", Some("anna@visitor.example")));
    assert_eq!(item.problems[0].kind, Kind::ActiveContent);
    let post = out.batch.items.iter().find(|i| i.external_id == "post:1").unwrap();
    assert_eq!((post.ours, post.title.as_deref()), (Some(true), Some("Badhuset öppnar")));
    assert_eq!(post.author.as_ref().unwrap().name, "Lillbloggen & vi");
}

#[tokio::test]
async fn trying_a_connection_says_what_works_and_changes_nothing() {
    let (press, wordpress, account) = press().await;
    let trial = wordpress.try_out(&account, now()).await;
    assert_eq!((trial.signed_in.as_deref(), trial.may_moderate), (Some("Torg"), Some(true)));
    assert!(trial.root.unwrap().contains("rest_route") && trial.problems.is_empty());
    assert!(press.asked().iter().all(|a| a.starts_with("GET ")));
    let wrong = self::account(press.url(), "torg", "fel");
    let trial = wordpress.try_out(&wrong, now()).await;
    assert_eq!(trial.problems[0].kind, Kind::AccessRefused);
}

#[tokio::test]
async fn a_real_site_tells_a_wrong_password_a_small_account_and_a_right_one_apart() {
    let Some(real) = Real::there() else { return };
    let wordpress = Wordpress::new(open_to(real.port()));
    let right = account(real.url.clone(), &real.user, &real.password);
    let trial = wordpress.try_out(&right, wall()).await;
    assert_eq!((trial.may_moderate, trial.problems.as_slice()), (Some(true), &[][..]), "{trial:?}");
    assert!(trial.clock_ahead_s.unwrap().abs() <= 2);
    let wrong = account(real.url.clone(), &real.user, "fel fel fel");
    let trial = wordpress.try_out(&wrong, wall()).await;
    assert_eq!(trial.problems[0].kind, Kind::AccessRefused, "{trial:?}");
    assert_eq!(trial.problems[0].mender, Mender::Responsible);
    let small = account(real.url.clone(), &real.writer, &real.writer_password);
    let trial = wordpress.try_out(&small, wall()).await;
    assert_eq!(
        (trial.may_moderate, trial.problems[0].kind),
        (Some(false), Kind::MayNotModerate),
        "{trial:?}"
    );
}

#[tokio::test]
async fn a_real_sites_local_time_loses_nothing_at_the_edges_of_a_span() {
    let Some(real) = Real::there() else { return };
    let wordpress = Wordpress::new(open_to(real.port()));
    let account = account(real.url.clone(), &real.user, &real.password);
    // One comment for each half hour around the night when an hour comes twice, laid there at the start.
    let first: Timestamp = "2025-10-25T23:00:00Z".parse().unwrap();
    for n in 0..6_i64 {
        let from = first + SignedDuration::from_mins(30 * n);
        let span = Reading::Span { from, until: from + SignedDuration::from_mins(30) };
        let out = wordpress.read(&account, span, wall()).await.unwrap();
        let found: Vec<_> = out.batch.items.iter().map(|i| i.text.clone()).collect();
        assert_eq!(found, [format!("Vintertid {n}")]);
        assert!(out.whole);
    }
}
