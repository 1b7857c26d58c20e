//! What anybody sends without account: followed by its code, dealt with by staff, and bounded under abuse.

use crate::browser::{Browser, router};
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use jiff::SignedDuration;
use std::net::SocketAddr;
use torg_domain::public::submission::{FROM_ONE, Kind};
use torg_office::public::judge;
use torg_testkit::{Town, both, town::HOST};
use tower::ServiceExt;

fn stranger(town: &Town) -> Browser {
    Browser { router: router(town), cookie: String::new() }
}

const PLACE: &str = "https://blogg.lill.example/2026/hej";

async fn report(stranger: &Browser, kind: &str, text: &str) -> String {
    let sent =
        stranger.post("/report", &[("kind", kind), ("place", PLACE), ("text", text), ("contact", "")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    sent.to.split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_report_becomes_a_message_with_a_deadline_and_its_sender_reads_how_it_ended() {
    both(async |town: Town| {
        let channel = town.channel("Lillbloggen").await;
        let stranger = stranger(&town);
        let page = stranger.page("/report?place=https%3A%2F%2Fx.example%2F1").await;
        assert!(page.contains("value=\"https://x.example/1\"") && !page.contains("<script"));
        let at = report(&stranger, "report", "Någon hotar Lena.").await;
        assert_eq!(report(&stranger, "report", "Någon hotar Lena.").await, at, "pressed twice is one");
        let shown = stranger.page(&format!("{at}?sent=now")).await;
        assert!(shown.contains("Tack. Det har kommit fram.") && shown.contains("mottaget"));
        assert!(!shown.contains("Lena"), "the page does not repeat what was written");

        let staff = Browser::of(&town, town.people.editor).await;
        let list = staff.page("/desk/reports").await;
        let id = list.split("/desk/reports/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let address = format!("/desk/reports/{id}");
        assert!(staff.page(&address).await.contains("Någon hotar Lena."));
        let adopt = [("act", "adopt"), ("revision", "1"), ("channel", &channel.to_string())];
        let adopted = staff.post(&address, &adopt).await;
        assert!(adopted.to.starts_with("/desk/message/"), "{} {}", adopted.status, adopted.body);
        assert!(stranger.page(&at).await.contains("någon arbetar med det"));
        let stale = staff.post(&address, &[("act", "answer"), ("revision", "1"), ("answer", "Hej")]).await;
        assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
        let number = [("act", "answer"), ("revision", "2"), ("answer", "Det var 811228-9874.")];
        assert_eq!(staff.post(&address, &number).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let done = [("act", "answer"), ("revision", "2"), ("answer", "Tack. Vi har tagit bort det.")];
        assert_eq!(staff.post(&address, &done).await.status, StatusCode::SEE_OTHER);
        let shown = stranger.page(&at).await;
        assert!(shown.contains("besvarat") && shown.contains("Tack. Vi har tagit bort det."));
        assert_eq!(
            staff.post(&address, &done).await.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "ended is ended"
        );

        let message =
            judge::list(&town.desk(town.people.chief).await, &[Kind::Report]).await.unwrap().1[0].message;
        let message = town.job().reader().message(message.unwrap().into()).await.unwrap();
        assert_eq!(message.kind, "report");
        assert!(message.due_at.is_some() && message.owner.is_some(), "an owner and a deadline");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn only_those_whose_it_is_read_what_was_sent_and_a_stranger_needs_the_whole_code() {
    let town = Town::new().await;
    town.channel("Lillbloggen").await;
    let stranger = stranger(&town);
    let at = report(&stranger, "report", "Granskvitter.").await;
    report(&stranger, "tip", "Granskvitter om ett konto.").await;
    let records = [("text", "Granskvitter om allt i mars."), ("place", ""), ("contact", "")];
    let wanted = stranger.post("/records", &records).await;
    assert_eq!(wanted.status, StatusCode::SEE_OTHER);
    assert!(wanted.to.starts_with("/report/"));

    let seen = async |person, address: &str| Browser::of(&town, person).await.get(address).await;
    let p = town.people;
    for (person, reports, records) in
        [(p.editor, 1, 1), (p.chief, 2, 1), (p.registrar, 0, 1), (p.handler, 0, 0), (p.newcomer, 0, 0)]
    {
        let count = |body: &str| body.matches("href=\"/desk/reports/").count();
        assert_eq!(count(&seen(person, "/desk/reports").await.body), reports);
        assert_eq!(count(&seen(person, "/desk/records").await.body), records);
    }
    let wanted = judge::list(&town.desk(p.registrar).await, &[Kind::Records]).await.unwrap().0;
    let due = judge::due(&town.desk(p.registrar).await, &wanted).await.unwrap();
    assert!(due[0].is_some_and(|at| at > town.now()), "a request for records has its time");
    let tip = judge::list(&town.desk(p.chief).await, &[Kind::Tip]).await.unwrap().0[0].id;
    assert_eq!(seen(p.editor, &format!("/desk/reports/{tip}")).await.status, StatusCode::NOT_FOUND);

    let code = at.trim_start_matches("/report/");
    let loose = code.to_lowercase().replace('-', "");
    assert_eq!(stranger.get(&format!("/report/{loose}")).await.status, StatusCode::OK);
    for n in 0..30 {
        let guess = format!("/report/0000-0000-0000-{n:04}");
        assert_eq!(stranger.get(&guess).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(stranger.get(&at).await.status, StatusCode::TOO_MANY_REQUESTS, "guessing closes the door");
}

#[tokio::test]
async fn what_is_missing_or_too_long_is_said_and_what_was_written_stands() {
    let town = Town::new().await;
    let stranger = stranger(&town);
    for (fields, said) in [
        ([("kind", "report"), ("place", ""), ("text", "Hej")], "Skriv adressen"),
        ([("kind", "report"), ("place", PLACE), ("text", " ")], "Skriv vad det gäller"),
        ([("kind", "report"), ("place", PLACE), ("text", &"x".repeat(5_001))], "för lång"),
        ([("kind", "accessibility"), ("place", ""), ("text", "")], "Skriv vad det gäller"),
    ] {
        let again = stranger.post("/report", &fields).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.body.contains(said), "{said}: {}", again.body);
    }
    let script = [("kind", "report"), ("place", "<script>alert(1)</script>"), ("text", "")];
    let again = stranger.post("/report", &script).await;
    assert!(again.body.contains("&lt;script&gt;") && !again.body.contains("<script"));
}

#[tokio::test]
async fn ten_thousand_from_one_address_are_bounded_and_everybody_else_is_served() {
    let town = Town::new().await;
    town.channel("Lillbloggen").await;
    let router = router(&town);
    let from = |address: [u8; 4], text: String| {
        let body = format!("kind=report&place=https%3A%2F%2Fx.example%2F&text={text}&contact=");
        let mut request = Request::post("/report")
            .header(header::HOST, HOST)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((address, 4000))));
        let router = router.clone();
        async move { router.oneshot(request).await.unwrap().status() }
    };
    let (mut taken, mut waited) = (0, 0);
    for n in 0..10_000 {
        match from([10, 0, 0, 1], format!("n{n}")).await {
            StatusCode::SEE_OTHER => taken += 1,
            StatusCode::TOO_MANY_REQUESTS => waited += 1,
            other => panic!("{n}: {other}"),
        }
    }
    assert_eq!((taken, waited), (FROM_ONE, 10_000 - FROM_ONE));
    assert_eq!(from([10, 0, 0, 2], "en-annan".into()).await, StatusCode::SEE_OTHER, "others are served");
    let open = judge::list(&town.desk(town.people.chief).await, &[Kind::Report]).await.unwrap().0;
    assert_eq!(i64::try_from(open.len()).unwrap(), FROM_ONE + 1);
    town.clock.pass(SignedDuration::from_mins(16));
    assert_eq!(
        from([10, 0, 0, 1], "senare".into()).await,
        StatusCode::SEE_OTHER,
        "a quarter of an hour later"
    );
}

#[tokio::test]
async fn a_body_of_five_megabytes_is_refused_before_it_is_read_and_no_header_can_be_put_in() {
    let town = Town::new().await;
    let router = router(&town);
    let ask = |body: Body, length: Option<usize>| {
        let mut request = Request::post("/report")
            .header(header::HOST, HOST)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(length) = length {
            request = request.header(header::CONTENT_LENGTH, length);
        }
        let (router, request) = (router.clone(), request.body(body).unwrap());
        async move { router.oneshot(request).await.unwrap() }
    };
    let megabytes = 5 << 20;
    // What says how long it is is refused by that word alone; what does not, when it has gone too far.
    let said = ask(Body::empty(), Some(megabytes)).await;
    assert_eq!(said.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let unsaid = ask(Body::from(vec![b'a'; megabytes]), None).await;
    assert_eq!(unsaid.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let lines = "kind=report&place=https://x.example/%0d%0aset-cookie:%20a=b&text=hej%0d%0abcc:%20a@x.example&contact=a@x.example%0d%0abcc:%20b@x.example";
    let answer = ask(Body::from(lines), None).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert!(answer.headers().get(header::SET_COOKIE).is_none());
    let row = judge::list(&town.desk(town.people.chief).await, &[Kind::Report]).await.unwrap().0.remove(0);
    assert!(!row.place.contains(['\r', '\n']) && !row.contact.unwrap().contains(['\r', '\n']));
}

#[tokio::test]
async fn the_public_facts_are_set_by_those_who_see_to_the_channels_and_the_statement_says_them() {
    let town = Town::new().await;
    let chief = Browser::of(&town, town.people.chief).await;
    let stranger = stranger(&town);
    assert!(stranger.page("/accessibility").await.contains("inte bedömt sidorna än"));
    let wrong = chief.post("/desk/public", &[("act", "facts"), ("email", "ingen adress")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = [
        ("act", "facts"),
        ("email", "kommun@lill.example"),
        ("access_degree", "delvis"),
        ("access_shortcomings", "Kartan saknar text (WCAG 1.1.1)."),
        ("access_assessed_on", "2026-03-01"),
    ];
    assert_eq!(chief.post("/desk/public", &said).await.status, StatusCode::SEE_OTHER);
    town.clock.pass(SignedDuration::from_secs(2));
    let page = stranger.page("/accessibility").await;
    for told in [
        "delvis förenliga",
        "WCAG 1.1.1",
        "1 mars 2026",
        "7 april 2026",
        "/report?kind=accessibility",
        "digg.se/tdosanmalan",
        "kommun@lill.example",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let editor = Browser::of(&town, town.people.editor).await;
    assert_eq!(editor.post("/desk/public", &said).await.status, StatusCode::FORBIDDEN);
    town.verify().await;
}
