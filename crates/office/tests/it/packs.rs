//! The clocks that start are those the municipality's own policy asks for, and fall when it says.

use crate::said::{at, clocks, comment, message, take};
use torg_domain::channels::taken::Taken;
use torg_office::Refusal;
use torg_office::inbox::read;
use torg_testkit::Town;

const WEEK: &str = "hours.week = { weekdays = \"08:00-16:30\", holidays = \"closed\" }\n";
const REMOVAL: &str = "removal.deadline.offensive_data.starts = \"publication\"\n\
    removal.deadline.on_request.figure = { hours = 24, counted = \"calendar\" }\n\
    removal.deadline.other.figure = { hours = 24, counted = \"calendar\" }\n\
    clocks.warn_before = { hours = 2, counted = \"watched\" }\n";
const OFFENSIVE: &str = "removal.deadline.offensive_data.figure = { hours = 24, counted = \"calendar\" }\n";
const ANSWER: &str = "answer.deadline.figure = { hours = 8, counted = \"watched\" }\n\
    answer.signature = [\"given_name\", \"title\"]\n";
const ASKED: &str = "answer.holding_reply = \"none\"\nconsulted = [\"forvaltningschef\"]\n\
    record.doubt = [\"forvaltningschef\"]\nremoval.police_doubt = \"forvaltningschef\"\n";
const CHIEF: &str = "clocks.escalate_to = \"forvaltningschef\"\n";
const REVIEW: &str = "review.days = \"open_days\"\n";
const FALLBACK: &str = "substitute.fallback = \"forvaltningschef\"\nforward.answers = \"owner\"\n";

/// What a small municipality's document leaves open, with "24 hours" counted in one of its two ways.
pub fn perstorp(counting: &str) -> String {
    let counting = format!("answer.deadline.counting = \"{counting}\"\n");
    [&counting, WEEK, REMOVAL, ASKED, CHIEF, REVIEW].concat()
}

/// What each shipped policy leaves open, answered so that a town can start.
pub fn answers(pack: &str) -> String {
    let asked = [WEEK, REMOVAL, OFFENSIVE, ANSWER];
    let register = "record.register_when = [\"adds_fact\", \"starts_case\", \"secrecy\"]\n";
    match pack {
        "perstorp" => perstorp("watched_hours"),
        "gotland-2011" => [&asked[..], &[ASKED, CHIEF, FALLBACK]].concat().concat(),
        "uppsala-2012" => {
            [&asked[..], &["clocks.escalate_to = \"informationschef\"\n", REVIEW]].concat().concat()
        }
        "katrineholm-proposal" => [&asked[..], &[ASKED, CHIEF, FALLBACK, REVIEW, register]].concat().concat(),
        _ => String::new(),
    }
}

/// When an answer to a question of Saturday 2 May, ten past three in the afternoon, is due.
async fn due(pack: &str, answers: &[&str]) -> String {
    let town = Town::with(pack, &answers.concat()).await;
    let channel = town.channel("Kanalen").await;
    town.clock.set(at("2026-05-02T13:10:00Z"));
    let question =
        Taken { published_at: Some(town.now()), ..comment("x", "Hej, när öppnar badhuset igen?") };
    take(&town, channel, vec![question]).await;
    let m = message(&town, channel, "x").await;
    let all = clocks(&town, &m).await;
    let answer = all.iter().find(|c| c.kind == "answer").expect("a question has a clock for its answer");
    assert_eq!(m.due_at.unwrap().as_millisecond(), all.iter().map(|c| c.due_at).min().unwrap());
    let opened = read::open(&town.desk(town.people.editor).await, m.id).await.unwrap();
    assert!(opened.proposed.is_some());
    town.verify().await;
    let due = jiff::Timestamp::from_millisecond(answer.due_at).unwrap();
    due.in_tz("Europe/Stockholm").unwrap().strftime("%F %R").to_string()
}

#[tokio::test]
async fn the_law_as_it_stands_recommends_a_working_day_of_watched_hours() {
    // Monday is the first open day; eight hours of it.
    assert_eq!(due("grund", &[]).await, "2026-05-04 16:00");
}

#[tokio::test]
async fn twenty_four_hours_in_office_hours_are_counted_in_either_way_the_text_allows() {
    assert_eq!(due("perstorp", &[&perstorp("watched_hours")]).await, "2026-05-06 15:00");
    assert_eq!(due("perstorp", &[&perstorp("working_days")]).await, "2026-05-05 00:00");
}

#[tokio::test]
async fn where_the_document_has_no_figure_the_municipalitys_answer_counts() {
    let asked = [WEEK, REMOVAL, OFFENSIVE, ANSWER];
    let gotland = [&asked[..], &[ASKED, CHIEF, FALLBACK]].concat();
    assert_eq!(due("gotland-2011", &gotland).await, "2026-05-04 16:00");
    let uppsala = [&asked[..], &["clocks.escalate_to = \"informationschef\"\n", REVIEW]].concat();
    assert_eq!(due("uppsala-2012", &uppsala).await, "2026-05-04 16:00");
    let register = "record.register_when = [\"adds_fact\", \"starts_case\", \"secrecy\"]\n";
    let proposal = [&asked[..], &[ASKED, CHIEF, FALLBACK, REVIEW, register]].concat();
    assert_eq!(due("katrineholm-proposal", &proposal).await, "2026-05-04 16:00");
}

#[tokio::test]
async fn a_silent_policy_is_not_adopted_before_it_is_answered() {
    let adoption = torg_testkit::town::adoption("perstorp", "");
    let Err(Refusal::Asks(asks)) = adoption.ready() else { panic!("it asks") };
    assert!(asks.contains(&"answer.deadline.counting".to_owned()));
}
