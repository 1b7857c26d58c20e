//! Answers to what the policy is silent on, between the words of a form and the words of an answers file.
//!
//! A time is written as people say it, "8 timmar bevakad tid"; what is counted is never guessed, and what
//! cannot be read is asked for again with examples. Whoever knows the file's own form may write that.

use super::{Fields, hours::periods};
use serde_json::{Value, json};
use torg_domain::clocks::Promise;
use torg_domain::policy::questions::{AnswerKind, NONE, questions};
use torg_domain::policy::{Answers, Pack, Question};

/// The choice that says "none of these": an empty list is an answer too.
pub(super) const NOTHING: &str = "-";

const TIMES: &str = "Skriv till exempel ”8 timmar bevakad tid”, ”24 timmar dygnet runt”, ”24 timmar arbetsdagar”, ”2 arbetsdagar”, ”3 veckor” eller ”ingen”.";
const WEEK: &str = "Skriv vardagarnas tider, till exempel ”8-12, 13-16.30”. Helger är då stängda.";

/// The answers a form gives to a pack's questions; what it does not ask keeps the answer it had.
///
/// Beside them what could not be read: the question's key and a sentence.
pub(super) fn given(pack: &Pack, before: &Answers, form: &Fields) -> (Answers, Vec<(String, String)>) {
    let (mut answers, mut wrong) = (Answers::none(), Vec::new());
    for question in questions(pack) {
        let sent: Vec<&str> =
            form.all(&question.key).map(str::trim).filter(|text| !text.is_empty()).collect();
        let asked = form.0.iter().any(|(name, _)| *name == question.key);
        let read = match (asked, sent.is_empty()) {
            (false, _) => Ok(before.get(&question.key).cloned()),
            (true, true) => Ok(None),
            (true, false) => read(pack, &question, &sent).map(Some),
        };
        match read.and_then(|value| value.map_or(Ok(()), |value| answers.give(&question, value))) {
            Ok(()) => {}
            // An answer to another pack's question that does not fit here is asked for anew.
            Err(_) if !asked => {}
            Err(why) => wrong.push((question.key, why)),
        }
    }
    (answers, wrong)
}

fn read(pack: &Pack, question: &Question, sent: &[&str]) -> Result<Value, String> {
    let first = sent.first().copied().unwrap_or_default();
    match &question.kind {
        AnswerKind::One(_) => Ok(json!(first)),
        AnswerKind::Many(_) if sent == [NOTHING] => Ok(json!([])),
        AnswerKind::Many(_) => Ok(json!(sent.iter().filter(|word| **word != NOTHING).collect::<Vec<_>>())),
        AnswerKind::Figure | AnswerKind::Hours if first.starts_with('{') => {
            as_in_a_file(pack, question, first)
        }
        AnswerKind::Figure => figure(first).ok_or_else(|| TIMES.to_owned()),
        AnswerKind::Hours => match periods("hours", first) {
            Ok(day) if !day.is_empty() => Ok(json!({ "weekdays": day, "holidays": "closed" })),
            _ => Err(WEEK.to_owned()),
        },
    }
}

/// An answer written as in an answers file, on one line.
fn as_in_a_file(pack: &Pack, question: &Question, text: &str) -> Result<Value, String> {
    let line = format!("{} = {}", question.key, text.replace(['\n', '\r'], " "));
    let read = Answers::read("svar", &line, pack)
        .map_err(|mistakes| mistakes.into_iter().map(|m| m.text).collect::<Vec<_>>().join("; "))?;
    read.get(&question.key).cloned().ok_or_else(|| TIMES.to_owned())
}

/// A time as people say it, and as pages say it back.
fn figure(text: &str) -> Option<Value> {
    let text = text.to_lowercase();
    if text.starts_with("ingen") || text == NONE {
        return Some(json!(NONE));
    }
    let mut words = text.split_whitespace();
    let number: u32 = words.next()?.parse().ok()?;
    let unit = words.next()?.trim_matches([',', '.']);
    let has = |word: &str| text.contains(word);
    let counted = || {
        // "inom bevakad tid"; "där varje timme räknas"; "där dagar som inte är arbetsdagar räknas bort".
        if has("bevaka") {
            Some("watched")
        } else if has("arbetsdag") {
            Some("working-days")
        } else if has("dygne") || has("varje timme") || has("kalender") {
            Some("calendar")
        } else {
            None
        }
    };
    let more = || match (words.clone().next(), words.clone().nth(1).and_then(|n| n.parse::<u32>().ok())) {
        (Some("och"), Some(minutes)) => minutes,
        _ => 0,
    };
    let last_day = || if has("nästa arbetsdag") { "next-working-day" } else { "stands" };
    Some(match unit {
        "timme" | "timmar" | "h" => match more() {
            0 => json!({ "hours": number, "counted": counted()? }),
            minutes => {
                json!({ "minutes": number.checked_mul(60)?.checked_add(minutes)?, "counted": counted()? })
            }
        },
        "minut" | "minuter" | "min" => json!({ "minutes": number, "counted": counted()? }),
        "arbetsdag" | "arbetsdagar" => {
            let due = if has("dagens slut") { "midnight" } else { "closing" };
            json!({ "days": number, "counted": "working-days", "due": due })
        }
        "dag" | "dagar" | "dygn" => json!({ "days": number, "counted": "calendar", "last_day": last_day() }),
        "vecka" | "veckor" => json!({ "weeks": number, "counted": "calendar", "last_day": last_day() }),
        "månad" | "månader" => json!({ "months": number, "counted": "calendar", "last_day": last_day() }),
        _ => return None,
    })
}

/// An answer in words, for the page.
pub(super) fn in_words(question: &Question, value: &Value) -> String {
    let label = |word: &str, choices: &[torg_domain::policy::questions::Choice]| {
        choices.iter().find(|c| c.word == word).map_or_else(|| word.to_owned(), |c| c.swedish.clone())
    };
    match &question.kind {
        AnswerKind::One(choices) => value.as_str().map(|word| label(word, choices)).unwrap_or_default(),
        AnswerKind::Many(choices) => {
            let words = value.as_array().map(Vec::as_slice).unwrap_or_default();
            let words: Vec<_> =
                words.iter().filter_map(Value::as_str).map(|word| label(word, choices)).collect();
            if words.is_empty() {
                "inget av det som finns att välja på".to_owned()
            } else {
                words.join(", ")
            }
        }
        AnswerKind::Figure => match Answerable::of(value) {
            Some(promise) => promise.to_string(),
            None if value.as_str() == Some(NONE) => "ingen tid hålls".to_owned(),
            None => inline(value),
        },
        AnswerKind::Hours => inline(value),
    }
}

struct Answerable;

impl Answerable {
    fn of(value: &Value) -> Option<Promise> {
        serde_json::from_value(value.clone()).ok()
    }
}

/// An answer as the form's field holds it.
pub(super) fn in_field(question: &Question, value: &Value) -> Vec<String> {
    match &question.kind {
        AnswerKind::One(_) => value.as_str().map(str::to_owned).into_iter().collect(),
        AnswerKind::Many(_) => {
            let words = value.as_array().map(Vec::as_slice).unwrap_or_default();
            let words: Vec<_> = words.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            if words.is_empty() { vec![NOTHING.to_owned()] } else { words }
        }
        AnswerKind::Figure if value.as_str() == Some(NONE) => vec!["ingen".to_owned()],
        AnswerKind::Figure => {
            let words = in_words(question, value);
            // What is said in words is shown so only when it means the same read back.
            let same = figure(&words).and_then(|v| Answerable::of(&v)) == Answerable::of(value);
            vec![if same { words } else { inline(value) }]
        }
        AnswerKind::Hours => vec![inline(value)],
    }
}

/// The hint under a question: what it rests on, and how a free answer is written.
pub(super) fn hint(question: &Question) -> String {
    let rests = question.req.join(", ");
    match question.kind {
        AnswerKind::Figure => format!("{TIMES} ({rests})"),
        AnswerKind::Hours => format!("{WEEK} ({rests})"),
        AnswerKind::One(_) | AnswerKind::Many(_) => rests,
    }
}

/// Answers as an answers file.
pub(super) fn file(pack: &Pack, answers: &Answers) -> String {
    let lines = questions(pack).into_iter().filter_map(|question| {
        let value = answers.get(&question.key)?;
        Some(format!("{} = {}\n", question.key, inline(value)))
    });
    lines.collect()
}

/// A value in TOML, on one line.
fn inline(value: &Value) -> String {
    match value {
        Value::Array(list) => format!("[{}]", list.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Value::Object(fields) => {
            let fields = fields.iter().filter(|(_, value)| !value.is_null());
            let fields: Vec<_> = fields.map(|(key, value)| format!("{key} = {}", inline(value))).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        // A JSON text is a TOML basic string: the escapes are the same.
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn promise(text: &str) -> Option<Promise> {
        Answerable::of(&figure(text)?)
    }

    #[test]
    fn a_time_is_read_as_people_say_it_and_what_counts_is_never_guessed() {
        for (said, written) in [
            ("8 timmar bevakad tid", json!({ "hours": 8, "counted": "watched" })),
            ("24 timmar dygnet runt", json!({ "hours": 24, "counted": "calendar" })),
            ("24 timmar arbetsdagar", json!({ "hours": 24, "counted": "working-days" })),
            ("2 arbetsdagar", json!({ "days": 2, "counted": "working-days", "due": "closing" })),
            ("Ingen", json!("none")),
        ] {
            assert_eq!(figure(said), Some(written), "{said}");
        }
        for unclear in ["8 timmar", "snart", "", "timmar 8", "99999999999 dagar", "8 fikor"] {
            assert_eq!(figure(unclear), None, "{unclear}");
        }
    }

    #[test]
    fn what_a_page_says_of_a_time_can_be_sent_back_to_it() {
        for written in [
            json!({ "hours": 8, "counted": "watched" }),
            json!({ "minutes": 90, "counted": "watched" }),
            json!({ "hours": 48, "counted": "calendar" }),
            json!({ "hours": 24, "counted": "working-days" }),
            json!({ "days": 1, "counted": "working-days", "due": "midnight" }),
            json!({ "weeks": 3, "counted": "calendar", "last_day": "next-working-day" }),
            json!({ "months": 1, "counted": "calendar", "last_day": "stands" }),
        ] {
            let meant = Answerable::of(&written).unwrap();
            assert_eq!(promise(&meant.to_string()), Some(meant), "{meant}");
        }
    }

    #[test]
    fn answers_are_written_as_their_file_has_them() {
        let value = json!({ "holidays": "closed", "weekdays": ["08:00-12:00"] });
        assert_eq!(inline(&value), "{ holidays = \"closed\", weekdays = [\"08:00-12:00\"] }");
    }
}
