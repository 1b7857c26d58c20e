//! What TikTok sends unasked: that something happened under a video of ours, and that our right to read is taken
//! back. What it says of a comment is a hint; the video's comments are read through the interface.

use super::names;
use crate::platforms::{
    signature::{Window, holds, unhex},
    values::{instant, number, text},
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;
use torg_domain::outside::hook::{Delivery, Forged, Greeting, Happened, Hook, HookSecret};

/// What was not taken is sent again for three days.
const WINDOW: Window = Window { back: SignedDuration::from_hours(73), ahead: SignedDuration::from_mins(5) };

/// How TikTok sends.
pub(super) struct Deliveries;

#[derive(Deserialize)]
struct Envelope {
    #[serde(default)]
    event: String,
    #[serde(default)]
    create_time: Value,
    user_openid: Value,
    /// JSON, written as a text within the JSON.
    #[serde(default)]
    content: Value,
}

impl Hook for Deliveries {
    /// It never asks whether the address is ours.
    fn greet(&self, _asked: &Delivery<'_>, _secret: &HookSecret) -> Option<Greeting> {
        None
    }

    fn check(&self, delivery: &Delivery<'_>, secret: &HookSecret, now: Timestamp) -> Result<(), Forged> {
        let said = delivery.header("tiktok-signature").ok_or(Forged::Unsigned)?;
        let part = |name: &str| {
            said.split(',').find_map(|part| part.trim().split_once('=').filter(|(n, _)| *n == name))
        };
        let ((_, at), (_, signature)) = part("t").zip(part("s")).ok_or(Forged::WrongSignature)?;
        let signature = unhex(signature).ok_or(Forged::WrongSignature)?;
        if at.len() > 20 {
            return Err(Forged::WrongSignature);
        }
        holds(&secret.signing, &[at.as_bytes(), b".", delivery.body].concat(), &signature)?;
        let at = at.parse().ok().and_then(|s| Timestamp::from_second(s).ok()).ok_or(Forged::TooOld)?;
        WINDOW.holds([at], now)
    }

    fn read(&self, body: &[u8], _now: Timestamp) -> Vec<Happened> {
        let Ok(envelope) = serde_json::from_slice::<Envelope>(body) else { return Vec::new() };
        let Some(account) = text(&envelope.user_openid) else { return Vec::new() };
        let at = instant(&envelope.create_time);
        let mut happened = Happened { account, at, ..Happened::default() };
        if envelope.event == "authorization.removed" {
            happened.withdrawn = true;
            return vec![happened];
        }
        let content: Value = match &envelope.content {
            Value::String(inner) => serde_json::from_str(inner).unwrap_or_default(),
            other => other.clone(),
        };
        match number(&content["video_id"]) {
            Some(video) => happened.threads.push(names::video(&video)),
            None => happened.look = true,
        }
        vec![happened]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platforms::signature::seal;
    use serde_json::json;

    const NOW: &str = "2026-04-07T08:00:00Z";

    fn now() -> Timestamp {
        NOW.parse().unwrap()
    }

    fn delivery(event: &str, content: &Value) -> Vec<u8> {
        json!({ "client_key": "k", "event": event, "create_time": 1_775_548_741, "user_openid": "act.x",
            "content": content.to_string() })
        .to_string()
        .into_bytes()
    }

    fn checked(header: &str, body: &[u8], secret: &str) -> Result<(), Forged> {
        let headers = [("tiktok-signature".to_owned(), header.to_owned())];
        let secret = HookSecret { signing: secret.into(), greeting: String::new() };
        Deliveries.check(&Delivery { query: &[], headers: &headers, body }, &secret, now())
    }

    fn signed(at: Timestamp, body: &[u8]) -> String {
        let t = at.as_second().to_string();
        let bytes = [t.as_bytes(), b".", body].concat();
        let hex: String = seal("hemlig", &bytes).unwrap().iter().map(|b| format!("{b:02x}")).collect();
        format!("t={t},s={hex}")
    }

    #[test]
    fn a_delivery_is_signed_over_its_instant_and_its_raw_bytes_and_is_neither_old_nor_of_the_future() {
        let body = delivery("comment.update", &json!({ "video_id": 71 }));
        let good = signed(now(), &body);
        assert_eq!(checked(&good, &body, "hemlig"), Ok(()));
        assert_eq!(checked(&good.replace(",s", ", s"), &body, "hemlig"), Ok(()));
        let mut other = body.clone();
        other.push(b' ');
        assert_eq!(checked(&good, &other, "hemlig"), Err(Forged::WrongSignature));
        assert_eq!(checked(&good, &body, "annan"), Err(Forged::WrongSignature));
        assert_eq!(checked(&good, &body, ""), Err(Forged::WrongSignature));
        let moved = good.replacen("t=1", "t=2", 1);
        assert_eq!(
            checked(&moved, &body, "hemlig"),
            Err(Forged::WrongSignature),
            "its instant is signed too"
        );
        for (hours, minutes, is) in
            [(-72, 0, Ok(())), (-74, 0, Err(Forged::TooOld)), (0, 4, Ok(())), (0, 6, Err(Forged::TooOld))]
        {
            let at = now() + SignedDuration::from_hours(hours) + SignedDuration::from_mins(minutes);
            assert_eq!(checked(&signed(at, &body), &body, "hemlig"), is, "{at}");
        }
        for odd in ["", "t=1", "s=00", "t=,s=", "t=1,s=zz", "t=a,s=a"] {
            assert_eq!(checked(odd, &body, "hemlig"), Err(Forged::WrongSignature), "{odd}");
        }
        let none = Delivery { query: &[], headers: &[], body: &body };
        let secret = HookSecret { signing: "hemlig".into(), greeting: String::new() };
        assert_eq!(Deliveries.check(&none, &secret, now()), Err(Forged::Unsigned));
    }

    #[test]
    fn a_comment_names_its_video_the_unknown_is_looked_for_and_a_right_taken_back_is_told() {
        let read = |event: &str, content: Value| Deliveries.read(&delivery(event, &content), now());
        let all =
            read("comment.update", json!({ "video_id": 7_109_065_174_526_479_622_u64, "comment_id": 82 }));
        assert_eq!((all[0].account.as_str(), all[0].look), ("act.x", false));
        assert_eq!(all[0].threads, ["video:7109065174526479622"], "not a digit is lost");
        assert_eq!(all[0].at, Timestamp::from_second(1_775_548_741).ok());
        let all = read("video.publish.completed", json!({ "share_id": "v" }));
        assert!(all[0].look && all[0].threads.is_empty());
        assert!(read("authorization.removed", json!({ "reason": 1 }))[0].withdrawn);
        for odd in ["", "null", "{}", "[]", r#"{"user_openid":null}"#, r#"{"user_openid":{}}"#] {
            assert!(Deliveries.read(odd.as_bytes(), now()).is_empty(), "{odd}");
        }
        let bad = br#"{"user_openid":"a","content":"{{{"}"#;
        assert!(Deliveries.read(bad, now())[0].look);
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_comes_is_a_panic(
            at in 0_usize..400,
            to in proptest::num::u8::ANY,
            header in "\\PC{0,90}",
        ) {
            let mut body = delivery("comment.update", &json!({ "video_id": 71, "comment_id": 82 }));
            let place = at % body.len();
            body[place] = to;
            Deliveries.read(&body, now());
            Deliveries.read(&body[..place], now());
            proptest::prop_assert!(checked(&header, &body, "hemlig").is_err());
        }
    }
}
