//! A real site that goes down, loses its answers or shuts us out in the middle of a removal: nothing is
//! lost, nothing is done twice.

use super::at;
use super::between::{Between, Line};
use super::real::{Real, wall};
use super::removal::{
    asked, comes_in, everywhere, later, order, outward, problem, said_there, seen, status, until, work,
};
use jiff::SignedDuration;
use torg_domain::channels::problem::ProblemKind;
use torg_domain::ids::{ChannelId, DecisionId};
use torg_domain::inbox::message::Message;
use torg_office::channels::open;
use torg_office::decisions::decide::decide;
use torg_testkit::Town;

/// A removal ordered at a site met by a line of its own.
async fn ordered(real: &Real) -> (Between, Town, ChannelId, Message, String, DecisionId) {
    let line = Between::to(real).await;
    let (town, channel) = at(Town::new().await, real, &line.url).await;
    let text = format!("Lena är en idiot och borde flytta {}", wall().as_millisecond());
    let (m, route) = comes_in(real, &town, channel, &text).await;
    let editor = town.desk(town.people.editor).await;
    let (m, decision) = decide(&editor, m.id, Some(m.revision), asked("personangrepp")).await.unwrap();
    (line, town, channel, m, route, decision)
}

/// Hidden once, seen gone once, one notice: whatever happened on the way.
async fn done_once(real: &Real, town: &Town, m: &Message, route: &str, decision: DecisionId, already: bool) {
    let removal = order(town, m.id, "remove").await;
    let state = until(town, &removal, "verified").await;
    assert_eq!(problem(&state), None);
    let notice = order(town, m.id, "public-notice").await;
    until(town, &notice, "confirmed").await;
    assert_eq!(status(real, route).await, "hold");
    let removal = order(town, m.id, "remove").await;
    let carried = town.job().reader().carried(removal.id.into()).await.unwrap();
    assert_eq!((carried.len(), carried[0].already), (1, already));
    assert_eq!(seen(town, &removal).await, everywhere(false));
    let code = town.job().reader().decision(decision).await.unwrap().code;
    assert_eq!(said_there(real, &code).await, 1, "one notice");
    town.verify().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_site_that_goes_down_between_the_order_and_its_word_loses_nothing_and_does_nothing_twice() {
    let Some(real) = Real::there() else { return };
    let (line, town, _, m, route, decision) = ordered(&real).await;
    line.is(Line::Cut);
    town.clock.set(wall());
    work(&town).await;
    later(&town).await;
    let removal = order(&town, m.id, "remove").await;
    let state = outward(&town, &removal).await;
    assert_eq!((state.state.as_str(), problem(&state)), ("waiting", Some(ProblemKind::Unreachable)));
    assert!(state.tries >= 2 && removal.confirmed_at.is_none());
    assert_eq!(status(&real, &route).await, "approved");
    let clocks = town.job().reader().clocks_of(m.id).await.unwrap();
    assert!(clocks.iter().any(|c| c.kind == "removal" && c.stopped_at.is_none()), "the clock runs on");
    line.is(Line::Well);
    done_once(&real, &town, &m, &route, decision, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_site_whose_answers_are_lost_has_done_it_once_and_says_so_when_asked_again() {
    let Some(real) = Real::there() else { return };
    let (line, town, _, m, route, decision) = ordered(&real).await;
    line.is(Line::LosesAnswers);
    town.clock.set(wall());
    work(&town).await;
    assert_eq!(status(&real, &route).await, "hold", "it was done");
    let removal = order(&town, m.id, "remove").await;
    assert!(removal.confirmed_at.is_none(), "and nobody told us");
    // Asked again it says so; then the notice is written, and that answer is lost too.
    later(&town).await;
    later(&town).await;
    line.is(Line::Well);
    done_once(&real, &town, &m, &route, decision, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_is_changed_meanwhile_keeps_the_order_waiting_until_the_new_one_is_given() {
    let Some(real) = Real::there() else { return };
    let (line, town, channel, m, route, decision) = ordered(&real).await;
    let change = async |secret: &str| {
        let row = town.job().reader().channel(channel).await.unwrap();
        let registered = open::Registered {
            address: line.url.clone(),
            account: Some(real.user.clone()),
            secret: Some(secret.into()),
            ..town.connection("Lillbloggen")
        };
        let admin = town.desk(town.people.admin).await;
        open::change(&admin, channel, row.revision, &registered).await.unwrap();
    };
    change("fel fel fel").await;
    town.clock.set(wall());
    work(&town).await;
    let removal = order(&town, m.id, "remove").await;
    let state = outward(&town, &removal).await;
    assert_eq!((state.state.as_str(), problem(&state)), ("waiting", Some(ProblemKind::AccessRefused)));
    assert_eq!(status(&real, &route).await, "approved");
    change(&real.password).await;
    town.clock.pass(SignedDuration::from_hours(1));
    work(&town).await;
    done_once(&real, &town, &m, &route, decision, false).await;
}
