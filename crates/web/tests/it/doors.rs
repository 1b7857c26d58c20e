//! Every address, tried by a stranger, by every role, and by another municipality.

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Method as Verb, Request, StatusCode, header},
};
use std::net::SocketAddr;
use torg_domain::ids::PersonId;
use torg_testkit::{Neighbour, OTHER_HOST, Town};
use torg_web::routes::{Method, ROUTES, Route, Who};
use torg_web::site::{Site, app};
use tower::ServiceExt;

const HOST: &str = torg_testkit::town::HOST;
const SECRET: &str = "hemlighetsfullt granskvitter";

fn router(town: &Town) -> Router {
    app(Site {
        office: town.office.clone(),
        packs: Vec::new(),
        law: String::new(),
        hosts: std::collections::BTreeMap::new(),
        trusted_proxies: Vec::new(),
        https: false,
    })
    .unwrap()
}

/// The address of a route with ids that exist in the first municipality.
struct Ids {
    message: String,
    channel: String,
    person: String,
    entry: String,
    authority: String,
    decision: String,
}

impl Ids {
    fn address(&self, route: &Route) -> String {
        let nothing = "00000000-0000-7000-8000-000000000000";
        route
            .path
            .split('/')
            .enumerate()
            .map(|(i, part)| match part {
                "{id}" if route.path.starts_with("/desk/message/") => self.message.as_str(),
                "{id}" if route.path.starts_with("/desk/channels/") => self.channel.as_str(),
                "{id}" if route.path.starts_with("/desk/people/") => self.person.as_str(),
                "{id}" if route.path.starts_with("/desk/diary/register/") => self.message.as_str(),
                "{id}" if route.path.starts_with("/desk/diary/entry/") => self.entry.as_str(),
                "{id}" if route.path.starts_with("/desk/diary/settings/") => self.authority.as_str(),
                "{id}" if route.path.starts_with("/desk/decisions/") => self.decision.as_str(),
                "{channel}" => self.channel.as_str(),
                "{file}" if i == 2 => "torg.css",
                "{token}" => "ingen-sådan",
                part if part.starts_with('{') => nothing,
                part => part,
            })
            .collect::<Vec<_>>()
            .join("/")
    }
}

async fn ask(
    router: &Router,
    host: &str,
    route: &Route,
    at: &str,
    cookie: Option<&str>,
) -> (StatusCode, String, String) {
    let verb = if route.method == Method::Get { Verb::GET } else { Verb::POST };
    let at = at.replace(['å', 'ä'], "a");
    let mut request = Request::builder().method(verb).uri(&at).header(header::HOST, host);
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    if route.method == Method::Post {
        let kind = if route.path.ends_with("/entry") {
            "multipart/form-data; boundary=x"
        } else {
            "application/x-www-form-urlencoded"
        };
        request = request.header(header::CONTENT_TYPE, kind).header("sec-fetch-site", "same-origin");
    }
    let body = if route.path.ends_with("/entry") && route.method == Method::Post { "--x--\r\n" } else { "" };
    let mut request = request.body(Body::from(body)).unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4000))));
    let answer = router.clone().oneshot(request).await.unwrap();
    let status = answer.status();
    let to =
        answer.headers().get(header::LOCATION).map(|l| l.to_str().unwrap().to_owned()).unwrap_or_default();
    let bytes = axum::body::to_bytes(answer.into_body(), 16 << 20).await.unwrap();
    (status, to, String::from_utf8_lossy(&bytes).into_owned())
}

async fn seeded() -> (Town, Neighbour, Ids) {
    let town = Town::new().await;
    let channel = town.channel("Lillbloggen").await;
    let message = town.message(channel, "same-id", SECRET, false).await;
    let there = town.neighbour().await;
    town.message_there(&there, "same-id", "Deras egen text").await;
    let entry = registered(&town, channel).await;
    let ids = Ids {
        entry,
        authority: town.authorities[0].to_string(),
        message: message.to_string(),
        channel: channel.to_string(),
        person: town.people.editor.to_string(),
        decision: decided(&town, message).await.to_string(),
    };
    (town, there, ids)
}

/// A registration whose restricted form says what nobody else may read.
async fn registered(town: &Town, channel: torg_domain::ids::ChannelId) -> String {
    use torg_domain::diary::columns::Shown;
    use torg_office::diary::{columns::Written, register, settings};
    let admin = town.desk(town.people.admin).await;
    let said = settings::Settings {
        kept: "torg".into(),
        prefix: "KSN".into(),
        template: "{prefix}-{yyyy}-{serial:04}".into(),
        chase_days: 3,
        shown: true,
        ..settings::Settings::default()
    };
    settings::set(&admin, town.authorities[0], None, &said).await.unwrap();
    let id = town.message(channel, "registered", "Något annat", false).await;
    let registrar = town.desk(town.people.registrar).await;
    let editor = town.desk(town.people.editor).await;
    torg_office::inbox::record::order(&editor, id, None, false, "").await.unwrap();
    let written = Written {
        on: Some("2026-04-07".parse().unwrap()),
        counterpart: SECRET.into(),
        counterpart_shown: Shown::LeftOut,
        subject: SECRET.into(),
        subject_shown: Shown::Replaced("Meddelande i Lillbloggen".into()),
        marking: "21 kap. 3 §".into(),
    };
    let registering = register::Registering { authority: None, written, case: String::new() };
    register::register(&registrar, id, None, &registering).await.unwrap().id.to_string()
}

/// A decision about the message, waiting for a second person so that the message stays as it is.
async fn decided(town: &Town, message: torg_domain::ids::MessageId) -> torg_domain::ids::DecisionId {
    use torg_domain::decisions::Measure;
    use torg_office::decisions::decide::{Asked, decide};
    let asked = Asked {
        ground: "forolampning".into(),
        facts: SECRET.into(),
        measure: Some(Measure::Delete),
        for_good: true,
        why_not_milder: "Kopieras vidare.".into(),
        ..Asked::default()
    };
    decide(&town.desk(town.people.editor).await, message, None, asked).await.unwrap().1
}

async fn trail_size(town: &Town) -> i64 {
    town.job().open().await.unwrap().trail_size()
}

#[tokio::test]
async fn a_stranger_comes_no_further_than_the_door_and_changes_nothing() {
    let (town, _, ids) = seeded().await;
    let router = router(&town);
    let before = trail_size(&town).await;
    for route in ROUTES {
        let (status, to, body) = ask(&router, HOST, route, &ids.address(route), None).await;
        assert!(!body.contains(SECRET), "{} shows a message to a stranger", route.path);
        match route.who {
            Who::Anyone => assert!(!status.is_server_error(), "{:?} {}: {status}", route.method, route.path),
            _ => {
                assert_eq!(status, StatusCode::SEE_OTHER, "{:?} {}", route.method, route.path);
                assert!(to.starts_with("/desk/sign-in"), "{} sends a stranger to {to}", route.path);
            }
        }
    }
    assert_eq!(trail_size(&town).await, before, "a stranger left a mark");
}

#[tokio::test]
async fn each_role_opens_what_it_may_and_is_refused_the_rest_in_a_sentence() {
    let (town, _, ids) = seeded().await;
    let router = router(&town);
    let p = town.people;
    for person in [p.admin, p.chief, p.editor, p.substitute, p.handler, p.registrar, p.secretary, p.newcomer]
    {
        each(&town, &router, &ids, person).await;
    }
}

async fn each(town: &Town, router: &Router, ids: &Ids, person: PersonId) {
    let desk = town.desk(person).await;
    let reach = desk.reach().unwrap().clone();
    let name = desk.reader().person(person).await.unwrap().name();
    for route in ROUTES {
        // Signing out in the middle would end the round: each address gets a session of its own.
        let cookie = town.signed_in(person).await;
        let (status, _, body) = ask(router, HOST, route, &ids.address(route), Some(&cookie)).await;
        let what = format!("{name}, {:?} {}: {status}", route.method, route.path);
        assert!(!status.is_server_error(), "{what}");
        let Who::Right(rights) = route.who else { continue };
        let may = rights.iter().any(|r| reach.may_somewhere(*r));
        let message =
            route.path.starts_with("/desk/message/") || route.path.starts_with("/desk/decisions/{id}");
        if may {
            // Held somewhere, but perhaps not at this channel's unit: then the rule itself refuses.
            let placed = message || route.path.starts_with("/desk/channels/{id}/");
            assert!(placed || status != StatusCode::FORBIDDEN || route.method == Method::Post, "{what}");
        } else if message {
            assert!(status.is_client_error(), "{what}");
        } else {
            assert_eq!(status, StatusCode::FORBIDDEN, "{what}");
        }
        let unit = town.units[0];
        if !reach.may(torg_domain::municipality::rights::Right::ReadMessages, unit) {
            assert!(!body.contains(SECRET), "{what}: shows a message out of reach");
        }
    }
}

#[tokio::test]
async fn another_municipality_finds_nothing_of_ours_at_any_address() {
    let (town, there, ids) = seeded().await;
    let router = router(&town);
    let before = trail_size(&town).await;
    for route in ROUTES {
        let desk = town.office.desk_of_job(there.here.clone(), "test");
        let token = sign_in(&town, &desk, there.mighty).await;
        let (status, _, body) = ask(&router, OTHER_HOST, route, &ids.address(route), Some(&token)).await;
        let what = format!("{:?} {}: {status}", route.method, route.path);
        assert!(!status.is_server_error(), "{what}");
        for ours in [SECRET, "Lillbloggen", "Maja Ek", "Lills kommun", "Barn- och utbildningsnämnden"] {
            assert!(!body.contains(ours), "{what} shows {ours}");
        }
        let names_ours = [
            "/desk/diary/register/{id}",
            "/desk/diary/entry/{id}",
            "/desk/diary/settings/{id}",
            "/desk/message/{id}",
            "/desk/channels/{id}",
            "/desk/people/{id}",
            "/desk/review/{channel}",
            "/desk/decisions/{id}",
        ];
        if names_ours.iter().any(|n| route.path.starts_with(n)) {
            assert!(status.is_client_error(), "{what}");
        }
        // A session there is no session here.
        let (status, to, _) = ask(&router, HOST, route, &ids.address(route), Some(&token)).await;
        if route.who != Who::Anyone {
            assert_eq!(status, StatusCode::SEE_OTHER, "{what}");
            assert!(to.starts_with("/desk/sign-in"), "{what}");
        }
    }
    assert_eq!(trail_size(&town).await, before, "the neighbour left a mark with us");
}

async fn sign_in(town: &Town, desk: &torg_office::Desk, person: PersonId) -> String {
    use sha2::{Digest, Sha256};
    let token = format!("neighbour-{}", town.office.chance.id(desk.now));
    let until = desk.now.checked_add(jiff::SignedDuration::from_hours(1)).unwrap();
    let mut writer = desk.open().await.unwrap();
    let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
    writer.add_session(hash, person, "test", desk.now, until).await.unwrap();
    writer.commit().await.unwrap();
    format!("torg={token}")
}

#[tokio::test]
async fn an_unknown_host_name_is_nobodys() {
    let (town, _, ids) = seeded().await;
    let router = router(&town);
    for route in ROUTES.iter().filter(|r| !r.path.starts_with("/assets") && r.path != "/healthz") {
        let (status, _, body) = ask(&router, "annan.example", route, &ids.address(route), None).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{}", route.path);
        assert!(!body.contains("Lills kommun"), "{}", route.path);
    }
}
