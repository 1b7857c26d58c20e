use super::super::questions::{AnswerKind, NONE, Needed};
use super::*;
use crate::clocks::ClockKind;

fn open(name: &str, answers: &str) -> Vec<String> {
    policy(name, answers).asks().into_iter().map(|question| question.key).collect()
}

#[test]
fn a_document_without_a_figure_is_asked_for_one_and_a_document_with_one_is_not() {
    assert!(open("gotland-2011", "").contains(&"answer.deadline.figure".to_owned()));
    let keys = open("perstorp", "");
    assert!(!keys.contains(&"answer.deadline.figure".to_owned()));
    assert!(keys.contains(&"answer.deadline.counting".to_owned()), "Q-P1");
    assert!(keys.contains(&"removal.deadline.offensive_data.starts".to_owned()), "Q-P3");
    assert!(!keys.contains(&"removal.deadline.offensive_data.figure".to_owned()), "48 hours are said");
    assert!(keys.contains(&"hours.week".to_owned()));
    assert!(!keys.contains(&"substitute.fallback".to_owned()), "the head of administration is named");
}

/// Every question answered with its own example.
fn answered(name: &str) -> String {
    let asks = policy(name, "").asks();
    asks.iter().map(|question| format!("{} = {}\n", question.key, question.example)).collect()
}

#[test]
fn every_example_is_an_answer_and_when_all_are_given_nothing_is_asked_and_every_clock_is_known() {
    for name in names() {
        let policy = policy(&name, &answered(&name));
        assert!(policy.asks().is_empty(), "{name}: {:?}", policy.asks());
        for kind in ClockKind::ALL {
            let rule = policy.clock(kind);
            assert!(!matches!(rule, crate::policy::ClockRule::Asks(_)), "{name} {kind}: {rule:?}");
        }
        assert!(policy.fallback_owner().is_ok_and(|title| policy.pack().title(title).is_some()));
        assert!(policy.hours().is_ok() && policy.signature().is_ok() && policy.review_days().is_ok());
        assert!(
            policy.consulted().is_ok()
                && policy.holding_reply().is_ok()
                && policy.forwarder_answers().is_ok()
        );
    }
}

#[test]
fn what_a_clock_asks_is_what_the_list_of_questions_asks() {
    for name in names() {
        let policy = policy(&name, "");
        let keys: Vec<_> = policy.asks().into_iter().map(|question| question.key).collect();
        for kind in ClockKind::ALL {
            if let crate::policy::ClockRule::Asks(asked) = policy.clock(kind) {
                assert!(!asked.is_empty());
                assert!(asked.iter().all(|key| keys.contains(key)), "{name} {kind}: {asked:?}");
            }
        }
    }
}

#[test]
fn a_municipality_may_answer_that_no_time_is_kept() {
    let policy = policy("gotland-2011", &format!("removal.deadline.on_request.figure = \"{NONE}\""));
    let rule = policy.clock(ClockKind::DataRequest);
    assert!(
        matches!(&rule, crate::policy::ClockRule::NotUsed { why } if why.contains("on_request")),
        "{rule:?}"
    );
}

#[test]
fn an_answer_that_fits_no_question_is_named_with_its_line() {
    let pack = pack("perstorp");
    let text = "answer.deadline.counting = \"snart\"\nsubstitute.fallback = \"kommunikator\"\nreview.dayz = \"open_days\"\n\nhours.week = { weekdays = \"16:00-08:00\", holidays = \"closed\" }\nconsulted = \"kommunikator\"\n";
    let mistakes = Answers::read("svar.toml", text, &pack).unwrap_err();
    let lines: Vec<_> = mistakes.iter().map(|mistake| (mistake.line, mistake.parameter.as_str())).collect();
    assert_eq!(
        lines,
        [
            (1, "answer.deadline.counting"),
            (2, "substitute.fallback"),
            (3, "review.dayz"),
            (5, "hours.week"),
            (6, "consulted"),
        ],
        "{mistakes:#?}"
    );
    assert!(mistakes[0].text.contains("watched_hours"));
    assert!(mistakes[2].text.contains("review.days"));
}

#[test]
fn answers_survive_being_kept_as_json() {
    let pack = pack("gotland-2011");
    let answers = Answers::read("svar.toml", &answered("gotland-2011"), &pack).unwrap();
    let kept: Answers = serde_json::from_str(&serde_json::to_string(&answers).unwrap()).unwrap();
    assert_eq!(kept, answers);
    let policy = Policy::new(pack, kept);
    assert!(policy.asks().is_empty() && policy.hours().is_ok());
}

#[test]
fn what_comes_later_is_asked_but_not_needed_to_start() {
    let policy = policy("gotland-2011", "");
    assert!(policy.asks_now().iter().all(|question| question.needed == Needed::Now));
    assert!(policy.asks().iter().any(|question| question.key == "clocks.release.figure"));
    assert!(policy.asks_now().len() < policy.asks().len());
    for question in policy.asks() {
        assert!(question.text.ends_with(['.', '?']) && !question.req.is_empty(), "{question:?}");
        if let AnswerKind::One(choices) = &question.kind {
            assert!(choices.len() > 1 || question.key == "answer.holding_reply", "{question:?}");
        }
    }
}

#[test]
fn a_removal_time_in_office_hours_is_asked_for_in_whole() {
    let from = "figure = { hours = 48, counted = \"calendar\" }";
    let to = "figure = { hours = 48, counted = \"office-hours\" }";
    let policy = Policy::new(changed("perstorp", "policy.toml", from, to).unwrap(), Answers::none());
    let key = "removal.deadline.offensive_data.figure".to_owned();
    assert!(policy.asks().iter().any(|question| question.key == key));
    assert!(
        matches!(policy.clock(ClockKind::Data), crate::policy::ClockRule::Asks(asked) if asked.contains(&key))
    );
}
