//! What is too large and what is refused without words, as a browser meets it: a page that says what happened and what
//! to do. A program gets a line.

use crate::browser::{Answer, Browser};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use bytes::Bytes;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use torg_testkit::{Town, town::HOST};

/// What a browser says that it takes when somebody follows a link or sends a form.
const A_PAGE: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

static PIECE: [u8; 4096] = [b'x'; 4096];

/// Sends five pieces of a form that says that it is two hundred megabytes; how many of them were taken off the line.
async fn too_large(by: &Browser, at: &str, headers: &[(&str, &str)]) -> (Answer, usize) {
    let taken = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&taken);
    let pieces = (0..5).map(move |_| {
        counting.fetch_add(1, Ordering::SeqCst);
        Ok::<_, Infallible>(Bytes::from_static(&PIECE))
    });
    let mut request = by
        .request("POST", at)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=xyz")
        .header(header::CONTENT_LENGTH, 200 << 20);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = Body::from_stream(futures::stream::iter(pieces));
    let answer = by.send(request.body(body).unwrap()).await;
    (answer, taken.load(Ordering::SeqCst))
}

#[tokio::test]
async fn what_is_too_large_is_answered_in_a_page_that_says_how_large_it_may_be_once_all_has_come() {
    let town = Town::new().await;
    let me = Browser::of(&town, town.people.editor).await;
    let page = [("accept", A_PAGE)];
    let (answer, taken) = too_large(&me, "/desk/posts/new", &page).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    for said in [
        "<!DOCTYPE html>",
        "Det du skickade är för stort",
        "En fil får vara högst 5\u{a0}MB",
        "Gå tillbaka i webbläsaren",
        "href=\"/desk/inbox\"",
    ] {
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
    }
    assert_eq!(taken, 5, "a browser that is still sending never sees the answer");

    let anybody = Browser { cookie: String::new(), router: me.router.clone() };
    let (answer, _) = too_large(&anybody, "/report", &page).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.body.contains("högst 96\u{a0}kB") && answer.body.contains("Korta texten"));
    assert!(answer.body.contains("Till framsidan") && !answer.body.contains("/desk/inbox"));
    let (answer, _) = too_large(&me, "/desk/me", &page).await;
    assert!(answer.body.contains("Formuläret får vara högst 12\u{a0}MB"), "{}", answer.body);
}

#[tokio::test]
async fn a_program_that_sends_too_much_gets_a_line_and_one_that_asks_first_is_spared_the_sending() {
    let town = Town::new().await;
    let me = Browser::of(&town, town.people.editor).await;
    let line = "Det som skickades är för stort: högst 5\u{a0}MB tas emot.\n";
    let (answer, _) = too_large(&me, "/desk/posts/new", &[("accept", "*/*")]).await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::PAYLOAD_TOO_LARGE, line));
    let (answer, taken) = too_large(&me, "/desk/posts/new", &[("expect", "100-continue")]).await;
    assert_eq!((answer.status, taken), (StatusCode::PAYLOAD_TOO_LARGE, 0));
    // Whatever a platform says that it takes, no person reads what it is answered.
    let (answer, _) = too_large(&me, "/hooks/annan/okand", &[("accept", A_PAGE)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(!answer.body.contains('<'), "{}", answer.body);
}

#[tokio::test]
async fn no_refusal_that_a_browser_meets_is_bare() {
    let town = Town::new().await;
    let me = Browser::of(&town, town.people.editor).await;
    let form = "application/x-www-form-urlencoded";
    let only = "hör till ett formulär";
    let odd = "inte det som formuläret brukar skicka";
    for (verb, at, kind, from, status, said) in [
        ("GET", "/desk/inbox/news", form, "same-origin", StatusCode::METHOD_NOT_ALLOWED, only),
        ("POST", "/rules", form, "same-origin", StatusCode::METHOD_NOT_ALLOWED, only),
        ("POST", "/desk/me", "application/json", "same-origin", StatusCode::UNSUPPORTED_MEDIA_TYPE, odd),
        ("POST", "/report", "text/plain", "same-origin", StatusCode::UNSUPPORTED_MEDIA_TYPE, odd),
        ("POST", "/desk/posts/new", "multipart/form-data", "same-origin", StatusCode::BAD_REQUEST, odd),
        ("GET", "/desk/message/inget-id", form, "same-origin", StatusCode::BAD_REQUEST, "Sidan finns inte"),
        ("GET", "/assets/borta.css", form, "same-origin", StatusCode::NOT_FOUND, "Sidan finns inte"),
        ("POST", "/report", form, "cross-site", StatusCode::FORBIDDEN, "kom från en annan webbplats"),
    ] {
        let request = Request::builder()
            .method(verb)
            .uri(at)
            .header(header::HOST, HOST)
            .header(header::COOKIE, &me.cookie)
            .header(header::ACCEPT, A_PAGE)
            .header(header::CONTENT_TYPE, kind)
            .header("sec-fetch-site", from);
        let answer = me.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, status, "{verb} {at}: {}", answer.body);
        assert!(answer.body.starts_with("<!DOCTYPE html>"), "{verb} {at}: {}", answer.body);
        assert!(answer.body.contains(said), "{verb} {at}: {}", answer.body);
        let desk = answer.body.contains("href=\"/desk/inbox\"");
        assert_eq!(desk, at.starts_with("/desk"), "{verb} {at}: on to where one came from");
    }
    // A program is answered as before.
    let program = me.get("/desk/inbox/news").await;
    assert_eq!((program.status, program.body.as_str()), (StatusCode::METHOD_NOT_ALLOWED, ""));
}
