//! The address platforms send to, as anybody on the internet meets it.

use crate::browser::{Browser, router};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use torg_testkit::hook::{SIGNATURE, delivery, signed};
use torg_testkit::{Town, site::KEY, town::HOST};
use tower::ServiceExt;

const SECRET: &str = "appens-hemlighet";

struct Answered {
    status: StatusCode,
    body: String,
    cookie: bool,
}

async fn ask(town: &Town, verb: &str, at: &str, signature: Option<&str>, body: Vec<u8>) -> Answered {
    // As a browser on another site would send it, to be sure that no form rule stands in the way.
    let mut request = Request::builder()
        .method(verb)
        .uri(at)
        .header(header::HOST, HOST)
        .header(header::ORIGIN, "https://platform.example");
    if let Some(signature) = signature {
        request = request.header(SIGNATURE, signature);
    }
    let answer = router(town).oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    let (status, cookie) = (answer.status(), answer.headers().contains_key(header::SET_COOKIE));
    let bytes = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    Answered { status, body: String::from_utf8_lossy(&bytes).into_owned(), cookie }
}

/// What stands in the first `<code>` after a word on the page.
fn code_after(page: &str, word: &str) -> String {
    let (_, rest) = page.split_once(word).unwrap();
    let (_, rest) = rest.split_once("<code>").unwrap();
    rest.split_once("</code>").unwrap().0.to_owned()
}

#[tokio::test]
async fn an_app_is_set_up_on_the_page_and_greeted_heard_and_taken_away() {
    let town = Town::new().await;
    town.connected("Bloggen").await;
    let me = Browser::of(&town, town.people.admin).await;
    let short = me.post("/desk/hooks", &[("platform", KEY), ("name", "Lill"), ("signing", "kort")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.body.contains("appens hemlighet") && !short.body.contains("value=\"kort\""));
    let made = me.post("/desk/hooks", &[("platform", KEY), ("name", "Lill"), ("signing", SECRET)]).await;
    assert!(made.to.contains("said=hook-made"), "{}", made.body);
    let page = me.page("/desk/hooks").await;
    assert!(!page.contains(SECRET));
    let address = code_after(&page, "Adress att ange");
    let word = code_after(&page, "Ord att ange");
    let at = address.strip_prefix(&format!("https://{HOST}")).unwrap().to_owned();
    // Whoever sees to no channels sees nothing of it.
    let other = Browser::of(&town, town.people.handler).await;
    assert_eq!(other.get("/desk/hooks").await.status, StatusCode::FORBIDDEN);

    let greeted = ask(&town, "GET", &format!("{at}?word={word}&challenge=4711"), None, vec![]).await;
    assert_eq!((greeted.status, greeted.body.as_str()), (StatusCode::OK, "4711"));
    let body = delivery(town.now(), &[]);
    let taken = ask(&town, "POST", &at, Some(&signed(&body, SECRET)), body.clone()).await;
    assert_eq!((taken.status, taken.cookie), (StatusCode::OK, false));

    // Nobody's address, a wrong word, and what is not theirs: one answer for all.
    let wrong = [
        ask(&town, "GET", &format!("{at}?word=fel&challenge=4711"), None, vec![]).await,
        ask(&town, "POST", &at, Some(&signed(&body, "en annan")), body.clone()).await,
        ask(&town, "POST", &at, None, vec![]).await,
        ask(&town, "POST", &format!("/hooks/{KEY}/okand"), Some(&signed(&body, SECRET)), body.clone()).await,
        ask(&town, "POST", &at.replace(KEY, "annan"), Some(&signed(&body, SECRET)), body.clone()).await,
    ];
    for answer in &wrong {
        assert_eq!((answer.status, &answer.body), (StatusCode::NOT_FOUND, &wrong[0].body));
        assert!(!answer.cookie && !answer.body.contains("4711"));
    }
    // Too large is too large, whosever the address is.
    for at in [at.as_str(), "/hooks/annan/okand"] {
        let large = ask(&town, "POST", at, None, vec![b'x'; 5 << 20]).await;
        assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    }
    let id = town.job().reader().hook_apps().await.unwrap()[0].id;
    assert!(me.post(&format!("/desk/hooks/{id}/end"), &[]).await.to.contains("said=hook-ended"));
    let gone = ask(&town, "POST", &at, Some(&signed(&body, SECRET)), body).await;
    assert_eq!((gone.status, &gone.body), (StatusCode::NOT_FOUND, &wrong[0].body));
    assert!(me.page("/desk/hooks").await.contains("borttagen"));
}
