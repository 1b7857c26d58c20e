//! The public side read by anybody: the list, the flow, whether an account is ours, and what never appears.

use crate::browser::{Browser, router};
use crate::reasons::get;
use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use jiff::SignedDuration;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use torg_domain::channels::taken::{Author, Batch, Gone, HowGone, Kind, Standing, Taken, Visibility};
use torg_domain::ids::{ChannelId, MessageId};
use torg_domain::policy::platforms::Platforms;
use torg_domain::public::facts::Fact;
use torg_domain::trail::note;
use torg_office::inbox::receive::{Source, receive};
use torg_office::public::{facts, lookalikes};
use torg_testkit::{OTHER_HOST, Town, both, town::HOST};
use torg_web::routes::{Method, ROUTES, Who};
use tower::ServiceExt;

/// A post of ours as the channel's source gives it, changed as the story needs.
pub async fn own_post(
    town: &Town,
    channel: ChannelId,
    external: &str,
    text: &str,
    change: impl FnOnce(&mut Taken),
) -> MessageId {
    let mut item = Taken {
        external_id: external.into(),
        kind: Kind::Post,
        ours: Some(true),
        author: Some(Author { name: "Lills kommun".into(), ..Author::default() }),
        text: text.into(),
        url: Some(format!("https://blogg.lill.example/{external}")),
        published_at: Some(town.now()),
        raw: text.as_bytes().to_vec(),
        ..Taken::default()
    };
    change(&mut item);
    let batch = Batch { items: vec![item], ..Batch::default() };
    let source = Source { how: "poll", status: 200, sha256: None, size: 0 };
    receive(&town.job(), channel, batch, source).await.unwrap();
    town.job().reader().message_of(channel, external).await.unwrap().unwrap().id
}

/// What is kept for a second is looked at again.
fn a_moment_passes(town: &Town) {
    town.clock.pass(SignedDuration::from_secs(2));
}

async fn body(router: &Router, at: &str) -> String {
    let (head, body) = get(router, HOST, at).await;
    assert_eq!(head.status(), StatusCode::OK, "{at}: {body}");
    body
}

async fn json(router: &Router, at: &str) -> Value {
    serde_json::from_str(&body(router, at).await).unwrap()
}

fn keys(v: &Value) -> BTreeSet<String> {
    v.as_object().unwrap().keys().cloned().collect()
}

#[tokio::test]
async fn anybody_reads_the_official_list_as_a_page_and_as_data_and_each_channel_tells_all_it_must() {
    both(async |town: Town| {
        let channel = town.channel("Lillbloggen").await;
        town.neighbour().await;
        let chief = town.desk(town.people.chief).await;
        let said = [
            (Fact::Email, "kommun@lill.example".to_owned()),
            (Fact::OwnMatters, "Ring kontaktcenter.".to_owned()),
        ];
        facts::set(&chief, &said).await.unwrap();
        let router = router(&town);
        let list = json(&router, "/channels.json").await;
        let schema: Value =
            serde_json::from_str(include_str!("../../../../docs/schema/channels.schema.json")).unwrap();
        assert_eq!(keys(&list), keys(&schema["properties"]));
        let item = &schema["properties"]["channels"]["items"]["properties"];
        let rows = list["channels"].as_array().unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(keys(&rows[0]), keys(item));
        assert_eq!(rows[0]["address"], "https://blogg.lill.example/");
        assert_eq!(list["contact"]["email"], "kommun@lill.example");
        let people = town.job().reader().people().await.unwrap();
        for at in [
            "/channels",
            "/channels.json",
            "/channels.csv",
            "/channels.ttl",
            "/channels/1",
            "/channels?lang=en",
        ] {
            let body = body(&router, at).await;
            assert!(body.contains("Lillbloggen") || at == "/channels.ttl", "{at}");
            assert!(people.iter().all(|p| !body.contains(&p.name())), "{at} names somebody");
            assert!(!body.contains("Stors blogg"), "{at} shows a neighbour's");
        }
        let page = body(&router, "/channels/1").await;
        for told in [
            "Kommunledningskontoret",
            "Kommunstyrelsen",
            "Vardag i kommunen.",
            "https://blogg.lill.example/",
            "Bevakas",
            "8 timmar inom bevakad tid",
            "kommun@lill.example",
            "allmän handling",
            "Ring kontaktcenter.",
            "Olaga hot",
            "/report?place=",
        ] {
            assert!(page.contains(told), "{told} is not told: {page}");
        }
        for nowhere in ["/channels/2", "/channels/x", "/channels/99999999999999999999"] {
            assert_eq!(get(&router, HOST, nowhere).await.0.status(), StatusCode::NOT_FOUND, "{nowhere}");
        }
        let theirs = get(&router, OTHER_HOST, "/channels.json").await.1;
        assert!(theirs.contains("Stors blogg") && !theirs.contains("Lillbloggen"));

        // The day before it was approved it was nobody's; closed, it is on the list of that day alone.
        assert!(
            json(&router, "/channels.json?on=2026-03-01").await["channels"].as_array().unwrap().is_empty()
        );
        town.clock.pass(SignedDuration::from_hours(48));
        let admin = town.desk(town.people.admin).await;
        torg_office::channels::open::close(&admin, channel, 1).await.unwrap();
        a_moment_passes(&town);
        assert!(json(&router, "/channels.json").await["channels"].as_array().unwrap().is_empty());
        let then = json(&router, "/channels.json?on=2026-04-07").await;
        assert_eq!(then["channels"][0]["opened_on"], "2026-03-02");
        assert_eq!(then["channels"][0]["closed_on"], "2026-04-09");
        assert_eq!(get(&router, HOST, "/channels/1").await.0.status(), StatusCode::NOT_FOUND);
        let page = get(&router, HOST, "/channels?on=2026-04-07").await.1;
        assert!(page.contains("Kontot stängdes 9 april 2026"), "{page}");
        assert!(!page.contains("href=\"/channels/1\""), "a page that is gone is linked to: {page}");
    })
    .await;
}

#[tokio::test]
async fn the_signed_list_is_proven_by_the_key_on_the_page_and_one_changed_byte_is_found() {
    let town = Town::new().await;
    town.channel("Lillbloggen").await;
    let router = router(&town);
    let list = body(&router, "/channels.json").await;
    let signed = body(&router, "/channels.note").await;
    let page = body(&router, "/channels").await;
    let key = page.split("<code>").nth(1).unwrap().split("</code>").next().unwrap();
    let key: note::Verifier = key.parse().unwrap();
    let text = note::open(signed.as_bytes(), std::slice::from_ref(&key)).unwrap();
    let digest = |bytes: &[u8]| {
        use sha2::{Digest, Sha256};
        let digest: [u8; 32] = Sha256::digest(bytes).into();
        torg_domain::trail::key::hex(&digest)
    };
    assert_eq!(
        text.lines().collect::<Vec<_>>(),
        [
            "torg list of channels, version 1",
            key.name(),
            "2026-04-07",
            &format!("sha256 {}", digest(list.as_bytes())),
            "channels 1",
        ]
    );
    assert!(!text.contains(&digest(list.replace("Lillbloggen", "Lillbloggan").as_bytes())));
    let forged = signed.replace("channels 1", "channels 2");
    assert!(note::open(forged.as_bytes(), &[key]).is_err());
}

#[tokio::test]
async fn our_posts_are_one_flow_in_four_formats_and_what_is_removed_is_out_within_a_poll() {
    both(async |town: Town| {
        let channel = town.channel("Lillbloggen").await;
        let titled = |title: &str| {
            let title = title.to_owned();
            move |t: &mut Taken| t.title = Some(title)
        };
        own_post(
            &town,
            channel,
            "a",
            "Första stycket & <b>mer</b>.\n\nAndra. #Trafik",
            titled("Vägen är stängd"),
        )
        .await;
        town.clock.pass(SignedDuration::from_mins(5));
        own_post(&town, channel, "b", "Simhallen öppnar i morgon.\nKom och bada!", |_| {}).await;
        town.message(channel, "c", "Vad roligt!", false).await;
        let router = router(&town);
        let feed = json(&router, "/feed.json").await;
        let items = feed["items"].as_array().unwrap();
        assert_eq!(items.len(), 2);
        assert_eq!(items[0]["title"], "Simhallen öppnar i morgon.");
        assert_eq!(items[1]["title"], "Vägen är stängd");
        assert_eq!(items[1]["url"], "https://blogg.lill.example/a");
        assert_eq!(feed["feed_url"], format!("https://{HOST}/feed.json"));
        for at in ["/feed", "/feed.rss", "/feed.atom", "/feed.json", "/embed/feed"] {
            let text = body(&router, at).await;
            assert!(text.contains("https://blogg.lill.example/a"), "{at} has no link to the original");
            assert!(!text.contains("Vad roligt"), "{at}: {text}");
            assert!(at == "/feed.json" || !text.contains("<b>mer"), "{at} is broken out of: {text}");
        }
        let page = body(&router, "/feed").await;
        assert!(page.matches("Simhallen öppnar").count() == 1 && page.contains("Kom och bada!"), "{page}");
        for (filter, wanted) in [
            ("topic=trafik", 1),
            ("topic=%23Trafik", 1),
            ("topic=bad", 0),
            ("channel=1", 2),
            ("channel=7", 0),
            ("channel=x", 0),
            ("platform=feed", 2),
            ("platform=wordpress", 0),
            ("unit=00000000-0000-7000-8000-000000000000", 0),
            ("unit=x", 0),
        ] {
            let found = json(&router, &format!("/feed.json?{filter}")).await;
            assert_eq!(found["items"].as_array().unwrap().len(), wanted, "{filter}");
        }
        let unit = town.units[0];
        assert_eq!(
            json(&router, &format!("/feed.json?unit={unit}")).await["items"].as_array().unwrap().len(),
            2
        );

        for at in ["/feed", "/feed.rss", "/feed.atom", "/feed.json", "/channels", "/channels.json"] {
            let (head, _) = get(&router, HOST, at).await;
            let of = |name| head.headers()[name].to_str().unwrap().to_owned();
            assert_eq!(of(header::CACHE_CONTROL), "public, max-age=59", "{at}: polled each five minutes");
            assert!(!head.headers().contains_key(header::SET_COOKIE));
            for (name, value) in [
                (header::IF_NONE_MATCH, of(header::ETAG)),
                (header::IF_MODIFIED_SINCE, of(header::LAST_MODIFIED)),
            ] {
                let again = Request::get(at).header(header::HOST, HOST).header(name, value);
                let (head, body) = crate::reasons::send(&router, again.body(Body::empty()).unwrap()).await;
                assert_eq!((head.status(), body.as_str()), (StatusCode::NOT_MODIFIED, ""), "{at}");
            }
        }
        // The poll finds it gone: a second later nobody is served it any more.
        let gone =
            Gone { external_id: "b".into(), seen_at: town.now(), how: HowGone::Status410, last_seen: None };
        let batch = Batch { gone: vec![gone], ..Batch::default() };
        let source = Source { how: "poll", status: 200, sha256: None, size: 0 };
        receive(&town.job(), channel, batch, source).await.unwrap();
        town.clock.pass(SignedDuration::from_secs(1));
        for at in ["/feed", "/feed.rss", "/feed.atom", "/feed.json", "/embed/feed"] {
            assert!(!body(&router, at).await.contains("Simhallen"), "{at} still has it");
        }
    })
    .await;
}

#[tokio::test]
async fn a_page_of_the_flow_goes_on_where_the_last_ended_and_holds_only_what_is_shown() {
    let town = Town::new().await;
    let channel = town.channel("Lillbloggen").await;
    let items = (0..130).map(|n| Taken {
        external_id: format!("p{n}"),
        kind: Kind::Post,
        ours: Some(true),
        // Every third is one that nobody may see.
        text: if n % 3 == 0 { format!("Inlägg {n} om 811228-9874.") } else { format!("Inlägg {n}.") },
        published_at: Some(town.now().checked_sub(SignedDuration::from_mins(n / 2)).unwrap()),
        raw: vec![1],
        ..Taken::default()
    });
    let batch = Batch { items: items.collect(), ..Batch::default() };
    let source = Source { how: "poll", status: 200, sha256: None, size: 0 };
    receive(&town.job(), channel, batch, source).await.unwrap();
    let router = router(&town);
    for filter in ["", "channel=1"] {
        let mut at = format!("/feed.json?{filter}");
        let mut seen = BTreeSet::new();
        loop {
            let page = json(&router, &at).await;
            let items = page["items"].as_array().unwrap();
            assert!(items.len() <= 50);
            for item in items {
                assert!(seen.insert(item["content_text"].as_str().unwrap().to_owned()), "twice: {item}");
            }
            let Some(next) = page["next_url"].as_str() else { break };
            at = next.strip_prefix(&format!("https://{HOST}")).unwrap().to_owned();
        }
        let wanted: BTreeSet<String> =
            (0..130).filter(|n| n % 3 != 0).map(|n| format!("Inlägg {n}.")).collect();
        assert_eq!(seen, wanted, "{filter}");
    }
}

#[tokio::test]
async fn the_policy_says_whether_there_is_a_flow_and_which_platforms_are_in_it() {
    // A document that is silent is asked about; until it is answered nothing is gathered.
    for (answers, gathered) in
        [("", false), ("\naggregate.website = \"gathered\"", true), ("\naggregate.website = \"none\"", false)]
    {
        let town = Town::with("perstorp", &format!("{}{answers}", perstorp())).await;
        let channel = town.channel("Lillbloggen").await;
        own_post(&town, channel, "a", "Simhallen öppnar.", |_| {}).await;
        let router = router(&town);
        assert_eq!(body(&router, "/feed").await.contains("Simhallen"), gathered, "{answers}");
        let status = get(&router, HOST, "/feed.rss").await.0.status();
        assert_eq!(status.is_success(), gathered, "{answers}: {status}");
        assert!(!body(&router, "/").await.contains("Simhallen öppnar"), "not on the front");
        assert_eq!(body(&router, "/channels.ttl").await.contains("/feed.atom"), gathered);
    }
}

/// Answers to all that the pack asks at once, by its own examples.
fn perstorp() -> String {
    let pack = torg_testkit::packs::pack("perstorp");
    let asks = torg_domain::policy::asks(&pack, &torg_domain::policy::Answers::none());
    let asked = asks.iter().filter(|q| q.key != "aggregate.website");
    asked.map(|q| format!("{} = {}\n", q.key, q.example)).collect()
}

const HIDDEN: &str = "granskvittrets hemlighet";

/// One of everything that nobody outside may see.
async fn seed(town: &Town) -> ChannelId {
    let channel = town.channel("Lillbloggen").await;
    let text = format!("Här står {HIDDEN}.");
    let post =
        |external: &'static str, change: fn(&mut Taken)| own_post(town, channel, external, &text, change);
    post("direct", |t| t.visibility = Visibility::Direct).await;
    post("secret", |t| t.visibility = Visibility::Secret).await;
    post("kind", |t| t.kind = Kind::Direct).await;
    post("theirs", |t| t.ours = Some(false)).await;
    post("comment", |t| t.kind = Kind::Comment).await;
    post("number", |t| t.text.push_str(" 811228-9874")).await;
    post("mistyped", |t| t.text.push_str(" 19811228-9875")).await;
    post("title", |t| t.title = Some("Om 811228-9874".into())).await;
    post("card", |t| t.text.push_str(" Kortet 4111 1111 1111 1111.")).await;
    post("standing", |t| t.standing = Some(Standing::Hidden)).await;
    post("binned", |t| t.standing = Some(Standing::Binned)).await;
    post("gone", |_| {}).await;
    let gone =
        Gone { external_id: "gone".into(), seen_at: town.now(), how: HowGone::Status404, last_seen: None };
    let batch = Batch { gone: vec![gone], ..Batch::default() };
    let source = Source { how: "poll", status: 200, sha256: None, size: 0 };
    receive(&town.job(), channel, batch, source).await.unwrap();
    // Edited: what it said before is nobody's business either.
    post("edited", |_| {}).await;
    own_post(town, channel, "edited", "Nu står något annat.", |_| {}).await;
    for (external, publication) in [
        ("unpublished", "unpublished"),
        ("deleted", "deleted"),
        ("preserved", "preserved"),
        ("click", "behind-click"),
    ] {
        post(external, |_| {}).await;
        town.tamper(&format!(
            "update message set publication = '{publication}' where external_id = '{external}'"
        ))
        .await;
    }
    // Decided to be removed, and waiting for a second person; and marked as secret by us afterwards.
    let waiting = post("waiting", |_| {}).await;
    let editor = town.desk(town.people.editor).await;
    torg_office::inbox::close::reopen(&editor, waiting, None, "Det var ett misstag.").await.unwrap();
    decide(town, waiting).await;
    let marked = post("marked", |_| {}).await;
    torg_office::inbox::close::mark_secret(
        &town.desk(town.people.editor).await,
        marked,
        None,
        true,
        "Sekretess.",
    )
    .await
    .unwrap();
    channel
}

async fn decide(town: &Town, message: MessageId) {
    use torg_domain::decisions::Measure;
    use torg_office::decisions::decide::{Asked, decide};
    let asked = Asked {
        ground: "forolampning".into(),
        facts: HIDDEN.into(),
        measure: Some(Measure::Delete),
        for_good: true,
        why_not_milder: "Kopieras vidare.".into(),
        ..Asked::default()
    };
    decide(&town.desk(town.people.editor).await, message, None, asked).await.unwrap();
}

/// Every public address, and every address a public page links to.
async fn crawl(router: &Router, code: &str) -> BTreeMap<String, String> {
    let mut queue: Vec<String> = ROUTES
        .iter()
        .filter(|r| r.method == Method::Get && r.who == Who::Anyone && !r.path.contains("/desk"))
        .map(|r| {
            r.path
                .replace("{number}", "1")
                .replace("{code}", code)
                .replace("{file}", "torg.css")
                .replace("{*path}", "checkpoint")
        })
        .collect();
    for filter in ["channel=1", "platform=feed", "topic=a", "after=99999999999999.1"] {
        queue.extend(["/feed", "/feed.rss", "/feed.atom", "/feed.json"].map(|at| format!("{at}?{filter}")));
    }
    queue.extend(
        ["/check?account=lill", "/channels.json?on=2026-04-07", "/embed/feed?n=20"].map(str::to_owned),
    );
    let mut seen = BTreeMap::new();
    while let Some(at) = queue.pop() {
        if seen.contains_key(&at) || seen.len() > 400 {
            continue;
        }
        let request = Request::get(&at).header(header::HOST, HOST).body(Body::empty()).unwrap();
        let answer = router.clone().oneshot(request).await.unwrap();
        assert!(!answer.status().is_server_error(), "{at}: {}", answer.status());
        let bytes = axum::body::to_bytes(answer.into_body(), 16 << 20).await.unwrap();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        let found = body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let inside = found.filter(|h| h.starts_with('/') && !h.starts_with("/desk"));
        queue.extend(inside.map(|h| h.replace("&amp;", "&")));
        seen.insert(at, body);
    }
    seen
}

#[tokio::test]
async fn what_nobody_outside_may_see_is_at_no_public_address_and_in_no_feed() {
    both(async |town: Town| {
        let channel = seed(&town).await;
        own_post(&town, channel, "open", "Det här får alla läsa.", |_| {}).await;
        // What somebody sent us is read by its code alone, and even then not its text.
        let router = router(&town);
        let stranger = Browser { router: router.clone(), cookie: String::new() };
        let sent = stranger
            .post(
                "/report",
                &[
                    ("kind", "report"),
                    ("place", "https://blogg.lill.example/x"),
                    ("text", HIDDEN),
                    ("contact", "hemlig@exempel.example"),
                ],
            )
            .await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        let code = sent.to.trim_start_matches("/report/").split('?').next().unwrap().to_owned();
        a_moment_passes(&town);
        let pages = crawl(&router, &code).await;
        assert!(pages.len() > 40, "only {} addresses", pages.len());
        for (at, body) in &pages {
            for never in [HIDDEN, "811228", "4111", "hemlig@exempel.example", "Om 81"] {
                assert!(!body.contains(never), "{at} shows {never}");
            }
        }
        for at in ["/feed", "/feed.rss", "/feed.atom", "/feed.json", "/embed/feed"] {
            assert!(pages[at].contains("Det här får alla läsa."), "{at} is empty");
        }
        assert!(pages["/feed"].contains("Nu står något annat."));
    })
    .await;
}

#[tokio::test]
async fn whoever_asks_whether_an_account_is_ours_gets_one_of_five_answers() {
    let town = Town::new().await;
    town.channel("Lillbloggen").await;
    let chief = town.desk(town.people.chief).await;
    lookalikes::note(&chief, "https://social.example/@lill", "Drivs av någon annan.").await.unwrap();
    assert!(lookalikes::note(&chief, "https://blogg.lill.example/", "Vår egen?").await.is_err());
    assert!(lookalikes::note(&chief, "https://social.example/users/LILL", "Samma.").await.is_err());
    let router = router(&town);
    for (typed, said) in [
        ("https%3A%2F%2Fblogg.lill.example%2F2026%2Fhej", "Ja, kontot är vårt"),
        ("blogg.lill.example", "Ja, kontot är vårt"),
        ("Lillbloggen", "Så heter ett konto som är vårt"),
        ("%40lill%40social.example", "Nej, kontot är inte vårt"),
        ("%40li11bloggen", "liknar ett som är det"),
        ("https%3A%2F%2Fannat.example%2Fkonto", "finns inte i vår förteckning"),
        ("%01", "Skriv en adress"),
        ("%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E", "finns inte i vår förteckning"),
    ] {
        let page = body(&router, &format!("/check?account={typed}")).await;
        assert!(page.contains(said) || typed == "%01", "{typed}: {page}");
        assert!(!page.contains("<script"), "{typed}");
    }
    // Shown as text, never as a link.
    let page = body(&router, "/check").await;
    assert!(
        page.contains("https://social.example/@lill")
            && !page.contains("href=\"https://social.example/@lill")
    );
    // What an account's address looks like is data.
    let mut platforms = torg_testkit::packs::platforms();
    for platform in &mut platforms.platform {
        platform.account = None;
    }
    let of = |platforms: &Platforms| {
        torg_domain::public::account::of_address(platforms, "https://bsky.app/profile/lill").unwrap().key
    };
    assert_ne!(of(&platforms), of(&torg_testkit::packs::platforms()));
}

#[tokio::test]
async fn only_what_is_made_to_be_embedded_may_be_framed_and_only_data_is_read_by_other_sites() {
    let town = Town::new().await;
    town.channel("Lillbloggen").await;
    let router = router(&town);
    for route in ROUTES.iter().filter(|r| r.method == Method::Get && r.who == Who::Anyone) {
        let at = route.path.replace("{number}", "1").replace("{file}", "torg.css");
        let (head, text) = get(&router, HOST, &at).await;
        let of = |name: &str| head.headers().get(name).map_or("", |v| v.to_str().unwrap()).to_owned();
        let embedded = at.starts_with("/embed/");
        assert_eq!(of("content-security-policy").contains("frame-ancestors *"), embedded, "{at}");
        assert_eq!(of("x-frame-options"), if embedded { "" } else { "DENY" }, "{at}");
        assert!(of("set-cookie").is_empty(), "{at} sets a cookie");
        if embedded {
            assert!(!text.contains("<script") && text.contains("target=\"_top\""), "{at}");
        }
    }
}

#[tokio::test]
async fn the_rules_stand_as_they_are_and_as_they_were_and_parties_have_links_only_where_the_policy_says() {
    let town = Town::new().await;
    let router = router(&town);
    let page = body(&router, "/rules").await;
    assert!(page.contains("Gäller från 7 april 2026") && page.contains("Olaga hot"), "{page}");
    let chief = town.desk(town.people.chief).await;
    assert!(lookalikes::link_party(&chief, "Partiet", "https://partiet.example/").await.is_err());

    let answers = {
        let pack = torg_testkit::packs::pack("katrineholm-proposal");
        let asks = torg_domain::policy::asks(&pack, &torg_domain::policy::Answers::none());
        asks.iter().map(|q| format!("{} = {}\n", q.key, q.example)).collect::<String>()
    };
    let town = Town::with("katrineholm-proposal", &answers).await;
    let router = crate::browser::router(&town);
    let chief = town.desk(town.people.chief).await;
    lookalikes::link_party(&chief, "Partiet", "https://partiet.example/").await.unwrap();
    assert!(lookalikes::link_party(&chief, "partiet", "https://annan.example/").await.is_err(), "one each");
    let front = body(&router, "/").await;
    assert!(front.contains("https://partiet.example/") && front.contains("svarar inte för det som står där"));
    assert!(!body(&router, "/feed").await.contains("partiet.example"), "never in the flow");
}
