//! A channel whose account is signed in to in the browser, at the account's own real server: it reads and answers, is
//! renewed, and what the owner takes back is said with what to do.

use super::net::{Net, Who};
use super::owner::Owner;
use super::{comes_in, order, town_of, wall, work};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, header};
use jiff::SignedDuration;
use std::net::SocketAddr;
use torg_domain::ids::{ChannelId, PersonId};
use torg_domain::inbox::tracks::Handling;
use torg_domain::outside::Credential;
use torg_domain::outside::pass::Pass;
use torg_office::channels::access::renew::renew;
use torg_office::channels::access::sign_in::RETURN_PATH;
use torg_office::channels::access::{kept, problem};
use torg_office::channels::{connection, poll::poll};
use torg_office::inbox::answer::{self, Reply};
use torg_store::channels::ChannelAccessRow;
use torg_testkit::Town;
use torg_web::site::{Site, app};

/// The address one tries torg at on one's own machine.
const HERE: &str = "127.0.0.1:8080";

/// The site, as somebody who is signed in meets it.
struct Desk<'a> {
    town: &'a Town,
    cookie: String,
}

impl<'a> Desk<'a> {
    async fn of(town: &'a Town, person: PersonId) -> Self {
        Self { town, cookie: town.signed_in(person).await }
    }

    /// The status, where it leads, and the page.
    async fn asks(&self, method: &str, path: &str) -> (u16, String, String) {
        use tower::ServiceExt as _;
        let site = Site {
            office: self.town.office.clone(),
            packs: Vec::new(),
            law: String::new(),
            hosts: [("127.0.0.1".to_owned(), self.town.here.key.clone())].into(),
            trusted_proxies: Vec::new(),
            https: false,
        };
        self.town.clock.set(wall());
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, HERE)
            .header(header::COOKIE, &self.cookie)
            .header("sec-fetch-site", if method == "POST" { "same-origin" } else { "cross-site" })
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::empty())
            .unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4000))));
        let answer = app(site).unwrap().oneshot(request).await.unwrap();
        let status = answer.status().as_u16();
        let head = |name| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let to = head(header::LOCATION).or_else(|| head(header::REFRESH)).unwrap_or_default();
        let page = axum::body::to_bytes(answer.into_body(), 4 << 20).await.unwrap();
        (status, to, String::from_utf8_lossy(&page).into_owned())
    }

    /// Begins; where the browser goes on.
    async fn begins(&self, channel: ChannelId) -> String {
        let (status, to, page) = self.asks("POST", &format!("/desk/channels/{channel}/access/sign-in")).await;
        assert_eq!(status, 200, "{page}");
        to.strip_prefix("0; url=").expect("it goes on by itself").to_owned()
    }

    /// Comes back.
    async fn comes_back(&self, to: &url::Url) -> (u16, String, String) {
        assert_eq!((to.host_str(), to.path()), (Some("127.0.0.1"), RETURN_PATH));
        self.asks("GET", &format!("{}?{}", to.path(), to.query().unwrap())).await
    }
}

async fn pass(town: &Town, channel: ChannelId) -> Option<Pass> {
    let desk = town.job();
    let row = desk.reader().channel(channel).await.unwrap();
    match connection::of(&desk, &row).unwrap().unwrap().account.credential? {
        Credential::Basic { password, .. } => Some(Pass::read(&password)),
        Credential::Bearer(_) => None,
    }
}

async fn access(town: &Town, channel: ChannelId) -> ChannelAccessRow {
    town.job().reader().channel_access(channel).await.unwrap().unwrap()
}

async fn signed_in(net: &Net, town: &Town, channel: ChannelId, own: &Who) {
    let admin = Desk::of(town, town.people.admin).await;
    let go_to = admin.begins(channel).await;
    let back = Owner::of(net, own).answers(&go_to, true).await;
    let (status, to, page) = admin.comes_back(&back).await;
    assert_eq!((status, to.contains("said=access-signed-in")), (303, true), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_is_signed_in_to_at_its_own_server_reads_answers_and_is_renewed() {
    let Some(net) = Net::there() else { return };
    let own = net.newcomer("lill").await;
    let (town, channel) = town_of(&net, &own, None).await;
    poll(&town.job(), channel).await.unwrap();
    let state = town.job().reader().channel_state(channel).await.unwrap();
    assert!(state.problem.unwrap().contains("Ingen har loggat in med kontot än"));
    signed_in(&net, &town, channel, &own).await;
    let first = pass(&town, channel).await.unwrap();
    assert_eq!(first.bound.as_ref().unwrap().subject, own.did);
    assert!(first.refresh.is_some() && first.access_until.is_some());

    let visitor = net.newcomer("anna").await;
    let m = comes_in(&net, &town, channel, &own, &visitor, "När öppnar badhuset?").await;
    assert_eq!(m.tracks.handling, Handling::Triage);
    let editor = town.desk(town.people.editor).await;
    let reply = Reply { text: "På måndag.".into(), holding: false, unsigned: None, version: None };
    answer::order(&editor, m.id, Some(m.revision), reply).await.unwrap();
    work(&town, &net).await;
    assert!(order(&town, &m, "answer").await.confirmed_at.is_some());
    let seen = net.sees(&visitor, &m.external_id).await;
    assert_eq!(seen["thread"]["replies"].as_array().unwrap().len(), 1, "{seen:#}");

    // Two nodes at once, when two thirds of its time have gone: one of them asks, once.
    town.clock.set(wall() + SignedDuration::from_mins(45));
    let (one, other) = (town.job(), town.job());
    let (one, other) = tokio::join!(renew(&one, channel), renew(&other, channel));
    assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
    let new = pass(&town, channel).await.unwrap();
    assert_ne!((&new.access, &new.refresh), (&first.access, &first.refresh));
    assert_eq!(new.bound, first.bound);
    assert_eq!(problem(&access(&town, channel).await), None);
    town.clock.set(wall());
    let m = comes_in(&net, &town, channel, &own, &visitor, "Och på söndag?").await;
    assert_eq!(m.tracks.handling, Handling::Triage, "it reads with the new one");

    // It had run out when somebody asked: it is renewed first, and nothing failed.
    town.clock.set(wall() + SignedDuration::from_hours(3));
    poll(&town.job(), channel).await.unwrap();
    assert_ne!(pass(&town, channel).await.unwrap().access, new.access);
    let state = town.job().reader().channel_state(channel).await.unwrap();
    assert_eq!(state.failures, 0);
    // That our clock was moved is all there is to say.
    assert!(state.problem.is_none_or(|problem| problem.contains("clock_skew")));
    let listed = kept::list(&town.job()).await.unwrap();
    assert!(listed.iter().any(|k| k.sort == kept::Sort::Account && k.access.is_some_and(|a| a.renews)));
    town.verify().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_owner_takes_back_is_said_with_what_to_do_and_signing_in_again_mends_it() {
    let Some(net) = Net::there() else { return };
    let own = net.newcomer("lill").await;
    let (town, channel) = town_of(&net, &own, None).await;
    signed_in(&net, &town, channel, &own).await;
    let mut owner = Owner::of(&net, &own);
    owner.takes_back().await;
    town.clock.set(wall() + SignedDuration::from_mins(45));
    renew(&town.job(), channel).await.unwrap();
    let row = access(&town, channel).await;
    assert!(!row.renews && problem(&row).unwrap().sentence.contains("logga in där"), "{row:?}");
    let admin = Desk::of(&town, town.people.admin).await;
    let (_, _, page) = admin.asks("GET", &format!("/desk/channels/{channel}/access")).await;
    assert!(page.contains("Någon behöver logga in där") && page.contains("Kan rättas av kanalens ansvariga"));
    assert!(page.contains("Logga in hos"), "the cure is on the page");
    town.clock.set(wall() + SignedDuration::from_hours(2));
    poll(&town.job(), channel).await.unwrap();
    let state = town.job().reader().channel_state(channel).await.unwrap();
    assert!(state.problem.is_some(), "the channel says so too");

    signed_in(&net, &town, channel, &own).await;
    let row = access(&town, channel).await;
    assert!(row.renews && row.problem.is_none());
    poll(&town.job(), channel).await.unwrap();
    let state = town.job().reader().channel_state(channel).await.unwrap();
    assert_eq!((state.failures, state.problem), (0, None));
    town.verify().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_and_a_second_coming_and_somebody_elses_change_nothing() {
    let Some(net) = Net::there() else { return };
    let own = net.newcomer("lill").await;
    let (town, channel) = town_of(&net, &own, None).await;
    let admin = Desk::of(&town, town.people.admin).await;
    let go_to = admin.begins(channel).await;
    let back = Owner::of(&net, &own).answers(&go_to, false).await;
    let (status, to, _) = admin.comes_back(&back).await;
    assert_eq!((status, to.contains("said=access-said-no")), (303, true), "{to}");
    assert_eq!(pass(&town, channel).await, None);

    // Another account than the channel's says yes.
    let annan = net.newcomer("annan").await;
    let go_to = admin.begins(channel).await;
    let back = Owner::of(&net, &annan).answers(&go_to, true).await;
    let (status, _, page) = admin.comes_back(&back).await;
    assert_eq!((status, page.contains("ett annat konto än kanalens")), (422, true), "{page}");
    assert_eq!(pass(&town, channel).await, None);

    let go_to = admin.begins(channel).await;
    let back = Owner::of(&net, &own).answers(&go_to, true).await;
    let editor = Desk::of(&town, town.people.editor).await;
    let (status, _, page) = editor.comes_back(&back).await;
    assert_eq!((status, page.contains("av någon annan")), (409, true), "{page}");
    assert_eq!(admin.comes_back(&back).await.0, 303, "it stays for whoever began it");
    let (status, _, page) = admin.comes_back(&back).await;
    assert_eq!((status, page.contains("redan avslutad")), (409, true), "{page}");
    assert!(pass(&town, channel).await.is_some());
}
