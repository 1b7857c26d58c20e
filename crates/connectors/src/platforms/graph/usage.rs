//! How much of what may be asked is used up, by the interface's own counting.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

/// How long to be quiet when all is used up and nobody says until when: the counting is by the rolling hour.
const A_WHILE: SignedDuration = SignedDuration::from_mins(10);

/// The longest we are silenced: a mistake of theirs must not silence a channel.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// Until when nothing more should be asked, when these headers say that everything is used up.
pub(super) fn quiet_until(headers: &[(String, String)], now: Timestamp) -> Option<Timestamp> {
    let read = |name: &str| -> Value {
        let header = headers.iter().find(|(n, _)| n == name);
        header.and_then(|(_, text)| serde_json::from_str(text).ok()).unwrap_or_default()
    };
    let business = read("x-business-use-case-usage");
    let business = business.as_object().into_iter().flat_map(|o| o.values());
    let counts: Vec<Value> = business.filter_map(Value::as_array).flatten().cloned().collect();
    let counts = counts.iter().chain(std::iter::once(&Value::Null));
    let app = read("x-app-usage");
    counts.chain(std::iter::once(&app)).filter_map(|count| one(count, now)).max()
}

fn one(count: &Value, now: Timestamp) -> Option<Timestamp> {
    let number = |name: &str| count[name].as_f64().unwrap_or(0.0);
    let minutes = count["estimated_time_to_regain_access"].as_i64().unwrap_or(0);
    if minutes > 0 {
        let wait = SignedDuration::from_secs(minutes.saturating_mul(60)).min(LONGEST);
        return now.checked_add(wait).ok();
    }
    let full = ["call_count", "total_cputime", "total_time"].iter().any(|name| number(name) >= 100.0);
    full.then(|| now.checked_add(A_WHILE).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_up_says_until_when_to_be_quiet() {
        let now: Timestamp = "2026-04-07T08:00:00Z".parse().unwrap();
        let after = |name: &str, text: &str| {
            quiet_until(&[(name.to_owned(), text.to_owned())], now).map(|t| t.duration_since(now).as_secs())
        };
        let app = "x-app-usage";
        assert_eq!(after(app, r#"{"call_count":99,"total_time":12,"total_cputime":3}"#), None);
        assert_eq!(after(app, r#"{"call_count":100,"total_time":12,"total_cputime":3}"#), Some(600));
        let business = "x-business-use-case-usage";
        let said = r#"{"111":[{"type":"pages","call_count":100,"estimated_time_to_regain_access":15}]}"#;
        assert_eq!(after(business, said), Some(900));
        let far = r#"{"111":[{"estimated_time_to_regain_access":99999999}]}"#;
        assert_eq!(after(business, far), Some(86_400));
        for odd in ["", "null", "[]", "{\"1\":null}", "{\"1\":[null]}", "{\"1\":{\"call_count\":\"x\"}}"] {
            assert_eq!(after(business, odd), None, "{odd}");
            assert_eq!(after(app, odd), None, "{odd}");
        }
    }
}
