//! The reason page walked through as whoever got a code does: without account, and no further than the code.

use crate::browser::router;
use axum::{
    Router,
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use jiff::SignedDuration;
use torg_domain::ids::{DecisionId, MessageId};
use torg_office::decisions::appeal;
use torg_office::decisions::decide::{Asked, decide};
use torg_office::jobs;
use torg_store::decisions::rows::DecisionRow;
use torg_testkit::{OTHER_HOST, Site, Town, town::HOST};
use tower::ServiceExt;
use url::form_urlencoded::Serializer;

const WORDS: &str = "Du är en idiot, Lena.";

pub async fn both(story: impl AsyncFn(Town)) {
    eprintln!("on SQLite");
    story(Town::at(&Site::new(), "grund", "").await).await;
    eprintln!("on PostgreSQL");
    story(Town::at_on_postgres(&Site::new(), "grund", "").await).await;
}

pub async fn work(town: &Town) {
    loop {
        let jobs = jobs::claim(&town.office, 20).await.unwrap();
        if jobs.is_empty() {
            return;
        }
        for job in jobs {
            jobs::run(&town.office, &job).await.unwrap();
        }
    }
}

/// Something that was hidden and seen to be gone.
pub async fn removed(town: &Town, external: &str, ground: &str, facts: &str) -> (MessageId, DecisionRow) {
    let channels = town.job().reader().channels().await.unwrap();
    let channel = match channels.into_iter().find(|c| c.name == "Lillbloggen") {
        Some(channel) => channel.id.into(),
        None => town.own_channel("Lillbloggen").await,
    };
    let message = town.message(channel, external, WORDS, false).await;
    let asked = Asked { ground: ground.into(), facts: facts.into(), ..Asked::default() };
    let (_, id) = decide(&town.desk(town.people.editor).await, message, None, asked).await.unwrap();
    work(town).await;
    (message, town.job().reader().decision(id).await.unwrap())
}

pub async fn send(router: &Router, request: Request<Body>) -> (Response<()>, String) {
    let (head, body) = router.clone().oneshot(request).await.unwrap().into_parts();
    let bytes = axum::body::to_bytes(body, 16 << 20).await.unwrap();
    (Response::from_parts(head, ()), String::from_utf8_lossy(&bytes).into_owned())
}

pub async fn get(router: &Router, host: &str, at: &str) -> (Response<()>, String) {
    send(router, Request::get(at).header(header::HOST, host).body(Body::empty()).unwrap()).await
}

async fn post(router: &Router, at: &str, site: &str, fields: &[(&str, &str)]) -> (Response<()>, String) {
    let body = Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = Request::post(at)
        .header(header::HOST, HOST)
        .header("sec-fetch-site", site)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    send(router, request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn whoever_has_the_code_reads_why_and_nobody_else_and_nothing_more() {
    both(async |town: Town| {
        let facts = "Kallar en person idiot. Lägger ut 070-174 06 05.";
        let (_, decision) = removed(&town, "bad", "forolampning", facts).await;
        let there = town.neighbour().await;
        let router = router(&town);
        let typed = decision.code.to_lowercase().replace('-', "%20");
        let (head, body) = get(&router, HOST, &format!("/r/{typed}")).await;
        assert_eq!(head.status(), StatusCode::OK, "{body}");
        for said in [
            decision.title.as_str(),
            "Kallar en person idiot.",
            &decision.stands_on,
            "dölja för alla",
            "Av en människa",
            "Kontrollerat utifrån",
            "Begär omprövning",
            "Senast",
        ] {
            assert!(body.contains(said), "{said} is not on the page: {body}");
        }
        for person in town.job().reader().people().await.unwrap() {
            assert!(!body.contains(&person.name()), "{} is named", person.name());
        }
        assert!(!body.contains("06 05") && !body.contains(WORDS));
        let said = |name: &str| head.headers().get(name).map_or("", |v| v.to_str().unwrap());
        assert_eq!((said("cache-control"), said("set-cookie")), ("no-store", ""));
        assert!(said("x-robots-tag").contains("noindex"));

        let (head, _) = get(&router, HOST, &format!("/r?code={typed}")).await;
        assert!(head.headers()[header::LOCATION].to_str().unwrap().contains(&decision.code));
        let (head, json) = get(&router, HOST, &format!("/r/{}.json", decision.code)).await;
        assert_eq!(head.status(), StatusCode::OK);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["decision_visibility"][0], "DECISION_VISIBILITY_CONTENT_DISABLED");
        assert_eq!(json["automated_decision"], "AUTOMATED_DECISION_NOT_AUTOMATED");
        assert!(json["log"]["leaf"].as_str().unwrap().contains("message.removal-ordered"));
        assert!(!json.to_string().contains("06 05"));

        let (head, body) = get(&router, OTHER_HOST, &format!("/r/{}", decision.code)).await;
        assert_eq!(head.status(), StatusCode::NOT_FOUND, "{}", there.here.key);
        assert!(!body.contains("idiot"));
    })
    .await;
}

#[tokio::test]
async fn a_wrong_code_is_answered_in_a_sentence_and_guessing_is_stopped() {
    both(async |town: Town| {
        let (_, decision) = removed(&town, "bad", "forolampning", "Kallar en person idiot.").await;
        let router = router(&town);
        for n in 0..30 {
            let (head, body) = get(&router, HOST, &format!("/r/0000-0000-0000-{n:04}")).await;
            assert_eq!(head.status(), StatusCode::NOT_FOUND);
            assert!(body.contains("Det finns inget beslut med den koden."), "{body}");
        }
        let at = format!("/r/{}", decision.code);
        assert_eq!(get(&router, HOST, &at).await.0.status(), StatusCode::TOO_MANY_REQUESTS);
        town.clock.pass(SignedDuration::from_mins(16));
        assert_eq!(get(&router, HOST, &at).await.0.status(), StatusCode::OK);
        for nonsense in ["/r/x", "/r/%20", "/r/%F0%9F%92%A5.json", "/r?code=%00"] {
            assert_eq!(get(&router, HOST, nonsense).await.0.status(), StatusCode::NOT_FOUND, "{nonsense}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_guarded_ground_leaves_the_facts_out_and_says_so() {
    both(async |town: Town| {
        let (_, decision) = removed(&town, "bad", "sekretess", "Granskvittrets diagnos.").await;
        let router = router(&town);
        for at in [format!("/r/{}", decision.code), format!("/r/{}.json", decision.code)] {
            let (head, body) = get(&router, HOST, &at).await;
            assert_eq!(head.status(), StatusCode::OK);
            assert!(!body.contains("Granskvitter"), "{at} shows what is guarded");
            assert!(
                body.contains("skyddar uppgifterna") || body.contains("\"facts_guarded\":true"),
                "{body}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn an_appeal_is_sent_from_the_page_once_and_its_answer_is_read_there() {
    both(async |town: Town| {
        let (message, decision) = removed(&town, "bad", "forolampning", "Kallar en person idiot.").await;
        let router = router(&town);
        let at = format!("/r/{}/appeal", decision.code);
        let appeals = async || town.job().reader().appeals_of(DecisionId(decision.id)).await.unwrap();
        let (head, body) = post(&router, &at, "same-origin", &[("text", " ")]).await;
        assert_eq!(head.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(body.contains("Skriv varför beslutet är fel."));
        let long = "x".repeat(20_001);
        let (head, body) = post(&router, &at, "same-origin", &[("text", &long)]).await;
        assert_eq!(head.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(body.contains("högst 20 000 tecken"));
        let huge = "x".repeat(300 * 1024);
        let (head, _) = post(&router, &at, "same-origin", &[("text", &huge)]).await;
        assert_eq!(head.status(), StatusCode::PAYLOAD_TOO_LARGE);
        let joke = [("text", "Det var ett <skämt>."), ("contact", "")];
        let (head, _) = post(&router, &at, "cross-site", &joke).await;
        assert_eq!(head.status(), StatusCode::FORBIDDEN);
        assert!(appeals().await.is_empty());

        for _ in 0..2 {
            let (head, body) = post(&router, &at, "same-origin", &joke).await;
            assert_eq!(head.status(), StatusCode::SEE_OTHER, "{body}");
            assert!(head.headers()[header::LOCATION].to_str().unwrap().starts_with(&at));
        }
        let (head, body) = post(&router, &at, "same-origin", &[("text", "Något annat.")]).await;
        assert_eq!(head.status(), StatusCode::CONFLICT);
        assert!(body.contains("Omprövning är begärd."));
        let came = appeals().await;
        assert_eq!((came.len(), came[0].how.as_str(), came[0].received_by), (1, "page", None));
        let (_, body) = get(&router, HOST, &at).await;
        assert!(body.contains("En annan person än den som beslutade") && !body.contains("skämt"));

        let other = town.desk(town.people.substitute).await;
        appeal::judge(&other, came[0].id.into(), false, "Ordet kränker.").await.unwrap();
        let (_, body) = get(&router, HOST, &at).await;
        assert!(body.contains("Beslutet står fast.") && body.contains("Ordet kränker."));
        assert!(body.contains("Kommunallagen") || body.contains("kommunallagen"), "{body}");
        let (head, _) = post(&router, &at, "same-origin", &joke).await;
        assert_eq!(head.status(), StatusCode::CONFLICT, "it was answered");
        assert_eq!(town.job().reader().open_appeals(message).await.unwrap(), 0);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn an_appeal_that_is_won_shows_the_author_that_it_is_put_back() {
    both(async |town: Town| {
        let (_, decision) = removed(&town, "bad", "forolampning", "Kallar en person idiot.").await;
        let router = router(&town);
        let at = format!("/r/{}", decision.code);
        let (head, _) =
            post(&router, &format!("{at}/appeal"), "same-origin", &[("text", "Det var ett citat.")]).await;
        assert_eq!(head.status(), StatusCode::SEE_OTHER);
        let id = town.job().reader().appeals_waiting(9).await.unwrap()[0].id;
        let other = town.desk(town.people.substitute).await;
        appeal::judge(&other, id.into(), true, "Det var ett citat.").await.unwrap();
        work(&town).await;
        let (_, body) = get(&router, HOST, &at).await;
        assert!(body.contains("Meddelandet läggs tillbaka."), "{body}");
        let (_, json) = get(&router, HOST, &format!("{at}.json")).await;
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert!(json["restored"]["verified_at"].is_string(), "{json}");
    })
    .await;
}

#[tokio::test]
async fn after_the_last_day_no_appeal_is_taken_and_the_page_says_when_it_was() {
    let town = Town::at(&Site::new(), "grund", "").await;
    let (_, decision) = removed(&town, "bad", "forolampning", "Kallar en person idiot.").await;
    let router = router(&town);
    town.clock.pass(SignedDuration::from_hours(24 * 400));
    let (head, body) = get(&router, HOST, &format!("/r/{}", decision.code)).await;
    assert_eq!(head.status(), StatusCode::OK);
    assert!(body.contains("gick ut") && !body.contains("<textarea"), "{body}");
    let late = [("text", "Det var ett skämt.")];
    let (head, _) = post(&router, &format!("/r/{}/appeal", decision.code), "same-origin", &late).await;
    assert_eq!(head.status(), StatusCode::CONFLICT);
}
