//! The rooms where a municipality sets itself up, walked through as a browser does: people, channels,
//! hours, policy. Refusals give back what was written, and nothing is changed before it has been seen.

use crate::browser::{Browser, hidden};
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use std::collections::BTreeSet;
use torg_domain::channels::problem::{Mender, Problem, ProblemKind};
use torg_domain::municipality::rights::Right;
use torg_testkit::{Town, packs, town::HOST};
use torg_web::routes::{Method, ROUTES};
use tower::ServiceExt;

#[tokio::test]
async fn somebody_invited_chooses_a_password_by_a_link_that_works_once() {
    let town = Town::new().await;
    let admin = Browser::of(&town, town.people.admin).await;
    let unit = town.units[0].to_string();
    let person = [
        ("first_name", "Ulla"),
        ("last_name", "Berg"),
        ("title", "redaktör"),
        ("email", "ulla"),
        ("unit", &unit),
    ];
    let refused = admin.post("/desk/people/new", &person).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("value=\"Ulla\"") && refused.body.contains("Skriv en e-postadress"),
        "{}",
        refused.body
    );

    let mut person = person;
    person[3].1 = "ulla.berg@lill.example";
    let made = admin.post("/desk/people/new", &person).await;
    assert_eq!(made.status, StatusCode::OK);
    let at = format!("https://{HOST}/desk/link/");
    let token = made.body.split(&at).nth(1).expect("the whole address").split('"').next().unwrap().to_owned();

    let stranger = Browser { cookie: String::new(), ..Browser::of(&town, town.people.admin).await };
    let link = format!("/desk/link/{token}");
    assert!(stranger.page(&link).await.contains("Ulla Berg"));
    let short = stranger.post(&link, &[("password", "kort"), ("again", "kort")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.body.contains("12 tecken") && !short.body.contains("value=\"kort\""));
    let good = [("password", "en lagom lång mening"), ("again", "en lagom lång mening")];
    assert_eq!(stranger.post(&link, &good).await.to, "/desk");
    let again = stranger.post(&link, &good).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "a link works once");
    let signed_in = stranger
        .post("/desk/sign-in", &[("email", "Ulla.Berg@lill.example"), ("password", "en lagom lång mening")])
        .await;
    assert_eq!(signed_in.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn who_has_no_mandate_yet_begins_on_their_own_page_and_is_led_to_no_refusal() {
    let town = Town::new().await;
    let newcomer = Browser::of(&town, town.people.newcomer).await;
    assert_eq!(newcomer.get("/desk").await.to, "/desk/me");
    let keys = newcomer.page("/desk/keys").await;
    assert!(keys.contains("Till dina inställningar") && !keys.contains("Till inkorgen"), "{keys}");
    let page = newcomer.page("/desk/me").await;
    assert!(page.contains("Du har inget uppdrag än") && !page.contains("href=\"/desk/inbox"), "{page}");
    let refused = newcomer.get("/desk/inbox").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.body.contains("href=\"/desk/me\"") && !refused.body.contains("href=\"/desk/inbox"));
    let editor = Browser::of(&town, town.people.editor).await;
    assert_eq!(editor.get("/desk").await.to, "/desk/inbox");
    assert!(editor.page("/desk/keys").await.contains("Till inkorgen"));
}

#[tokio::test]
async fn a_mandate_is_given_where_one_may_and_read_on_ones_own_page() {
    let town = Town::new().await;
    let admin = Browser::of(&town, town.people.admin).await;
    let newcomer = town.people.newcomer;
    let at = format!("/desk/people/{newcomer}/mandates");
    let unit = format!("unit:{}", town.units[0]);
    let given =
        [("title", "ansvarig"), ("place", &unit), ("from_on", "2026-04-07"), ("until_on", "2026-04-01")];
    let refused = admin.post(&at, &given).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Slutdagen ligger före") && refused.body.contains("value=\"2026-04-01\""));
    let mut given = given;
    given[3].1 = "";
    let done = admin.post(&at, &given).await;
    assert_eq!(done.to, format!("/desk/people/{newcomer}?said=mandate"));
    assert!(admin.page(&done.to).await.contains("Uppdraget är givet."));
    let own = Browser::of(&town, newcomer).await.page("/desk/me").await;
    assert!(own.contains("Ansvarig för kanal, Kommunledningskontoret"), "{own}");
    // Whoever has no right to give mandates gives none.
    let editor = Browser::of(&town, town.people.editor).await;
    assert_eq!(editor.post(&at, &given).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_absence_that_leaves_a_channel_alone_says_so() {
    let town = Town::new().await;
    town.channel("Lillbloggen").await;
    let (editor, substitute) = (town.people.editor, town.people.substitute);
    let days = [("from_on", "2026-04-07"), ("until_on", "2026-04-10")];
    let away = Browser::of(&town, substitute).await;
    away.post(&format!("/desk/people/{substitute}/absences"), &days).await;
    let me = Browser::of(&town, editor).await;
    let at = format!("/desk/people/{editor}/absences");
    let wrong = me.post(&at, &[("from_on", "2026-04-10"), ("until_on", "2026-04-07")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("före den första"));
    assert!(me.post(&at, &days).await.to.contains("said=absence-uncovered"));
}

#[tokio::test]
async fn ones_other_sessions_end_and_the_password_is_asked_for_first() {
    let town = Town::new().await;
    let editor = town.people.editor;
    let (here, there) = (Browser::of(&town, editor).await, Browser::of(&town, editor).await);
    let refused = here
        .post(
            "/desk/me/password",
            &[("present", "fel"), ("password", "en lagom lång mening"), ("again", "en annan lång mening")],
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("nuvarande lösenordet stämmer inte"));
    let page = here.page("/desk/me").await;
    let token = there.cookie.strip_prefix("torg=").unwrap();
    assert!(!page.contains(token), "a session's token is shown");
    here.post("/desk/me/sessions/end", &[("session", "others")]).await;
    assert_eq!(here.get("/desk/me").await.status, StatusCode::OK);
    assert!(there.get("/desk/me").await.to.starts_with("/desk/sign-in"));
    assert_eq!(here.post("/desk/me", &[("language", "en")]).await.status, StatusCode::SEE_OTHER);
    assert!(here.page("/desk/me").await.contains("<html lang=\"en\""));
}

fn channel<'a>(unit: &'a str, responsible: &'a str, substitute: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("name", "Simhallen"),
        ("platform", "feed"),
        ("address", "https://simhall.example/"),
        ("purpose", "Tider och bad."),
        ("unit", unit),
        ("responsible", responsible),
        ("substitute", substitute),
        ("approved_by", "Eva Sund"),
        ("approved_on", "2026-03-02"),
        ("approval", "KS 2026/12"),
        ("feed", "https://simhall.example/feed"),
        ("secret", "simmare:djupt vatten"),
        ("voice", "visitors"),
        ("our_names", ""),
        ("watched_from", "2026-04-01T08:00"),
    ]
}

fn with<'a>(mut fields: Vec<(&'a str, &'a str)>, name: &str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    for field in fields.iter_mut().filter(|f| f.0 == name) {
        field.1 = value;
    }
    fields
}

#[tokio::test]
async fn a_channel_is_registered_changed_by_two_at_once_and_never_shows_what_lets_us_in() {
    let town = Town::new().await;
    let admin = Browser::of(&town, town.people.admin).await;
    let (unit, editor, substitute) =
        (town.units[0].to_string(), town.people.editor.to_string(), town.people.substitute.to_string());
    let whole = channel(&unit, &editor, &substitute);
    let refused = admin.post("/desk/channels/new", &with(whole.clone(), "substitute", "")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("kräver en ersättare") && refused.body.contains("Tider och bad."));
    assert!(!refused.body.contains("djupt vatten"), "a secret comes back to the page");

    let opened = admin.post("/desk/channels/new", &whole).await;
    let at = opened.to.strip_suffix("?said=channel-opened").expect(&opened.body).to_owned();
    let page = admin.page(&at).await;
    assert!(
        page.contains("Simhallen") && page.contains("riktlinjernas tider")
            || page.contains("Riktlinjernas tider.")
    );
    let form = admin.page(&format!("{at}/edit")).await;
    assert!(!page.contains("djupt vatten") && !form.contains("djupt vatten"), "a secret is shown again");

    let id: torg_domain::ids::ChannelId = at.rsplit('/').next().unwrap().parse().unwrap();
    let secret = || async { town.job().reader().channel(id).await.unwrap().secret };
    assert!(secret().await.is_some());
    let edit = format!("{at}/edit");
    let mut first = with(with(whole.clone(), "secret", ""), "name", "Simhallen i Lill");
    first.push(("revision", "1"));
    assert_eq!(admin.post(&edit, &first).await.to, format!("{at}?said=channel-changed"));
    assert!(secret().await.is_some(), "an empty field keeps what was there");
    // A colleague began on the same revision: both texts stand there, and nothing is overwritten.
    let mut second = with(with(whole.clone(), "secret", ""), "purpose", "Bad för alla.");
    second.push(("revision", "1"));
    let stale = admin.post(&edit, &second).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        stale.body.contains("Bad för alla.") && stale.body.contains("Här står nu: Simhallen i Lill."),
        "{}",
        stale.body
    );
    assert!(hidden(&stale.body).contains(&("revision".into(), "2".into())));
    // Moved to another host, what let us in at the first is gone.
    let mut moved = with(with(whole, "secret", ""), "feed", "https://annan.example/feed");
    moved.push(("revision", "2"));
    assert_eq!(admin.post(&edit, &moved).await.status, StatusCode::SEE_OTHER);
    assert!(secret().await.is_none(), "a secret is shown to another host");

    assert!(admin.post(&format!("{at}/fetch"), &[]).await.to.ends_with("said=channel-fetch"));
    assert_eq!(admin.post(&format!("{at}/close"), &[("revision", "1")]).await.status, StatusCode::CONFLICT);
    // Decided on, and its final state kept, before it closes.
    let life = format!("{at}/life");
    let undecided = admin.post(&format!("{at}/close"), &[("revision", "3")]).await;
    assert!(undecided.status.is_client_error(), "{}", undecided.status);
    admin.post(&life, &[("step", "begin-closing"), ("why", "Ingen skriver.")]).await;
    admin.post(&life, &[("step", "preserve"), ("no_picture_because", "Ett flöde.")]).await;
    assert!(
        admin.post(&format!("{at}/close"), &[("revision", "3")]).await.to.ends_with("said=channel-closed")
    );
    assert!(admin.page("/desk/channels").await.contains("Simhallen"));
}

#[tokio::test]
async fn a_connection_is_tried_in_sentences_and_its_password_is_never_shown() {
    let town = Town::new().await;
    let id = town.connected("Bloggen").await;
    let admin = Browser::of(&town, town.people.admin).await;
    let page = admin.page(&format!("/desk/channels/{id}")).await;
    for said in ["Prova anslutningen", "<code>torg</code>", "läsa kommentarer", "Högst 15 minuter"] {
        assert!(page.contains(said), "{said}");
    }
    let tried = admin.post(&format!("/desk/channels/{id}/try"), &[]).await;
    assert_eq!(tried.status, StatusCode::OK);
    for said in ["vi är torg där", "läsa allt och moderera", "det skiljer 1 sekunder"] {
        assert!(tried.body.contains(said), "{said}: {}", tried.body);
    }
    let fault = Problem::new(ProblemKind::AccessRefused, Mender::Responsible, "Sajten släpper inte in oss.");
    town.site.falls(fault);
    let tried = admin.post(&format!("/desk/channels/{id}/try"), &[]).await;
    assert!(tried.body.contains("Sajten släpper inte in oss. Kan rättas av kanalens ansvariga."));
    // The fault itself stands on the page, since when and who can mend it, once it has been met.
    torg_office::channels::poll::poll(&town.job(), id).await.unwrap();
    let page = admin.page(&format!("/desk/channels/{id}")).await;
    assert!(
        page.contains("Sajten släpper inte in oss.") && page.contains("Kan rättas av kanalens ansvariga")
    );
    let form = admin.page(&format!("/desk/channels/{id}/edit")).await;
    for shown in [&page, &form, &tried.body] {
        assert!(!shown.contains("abcd efgh"));
    }
    assert!(form.contains("value=\"torg\""));
    let editor = Browser::of(&town, town.people.handler).await;
    assert_eq!(editor.post(&format!("/desk/channels/{id}/try"), &[]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_message_entered_by_hand_keeps_its_picture_and_a_refusal_keeps_the_text() {
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";
    let town = Town::new().await;
    let id = town.channel("Anslagstavlan").await;
    let editor = Browser::of(&town, town.people.editor).await;
    let at = format!("/desk/channels/{id}/entry");
    let send = async |published: &str, picture: &[u8], visibility: &str| {
        let mut body = Vec::new();
        let fields = [
            ("author", "Kim Å"),
            ("text", "När öppnar badet?"),
            ("kind", "question"),
            ("published_at", published),
            ("url", ""),
            ("answers", ""),
            ("visibility", visibility),
        ];
        for (name, value) in fields {
            body.extend(
                format!("--xyz\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .bytes(),
            );
        }
        body.extend(b"--xyz\r\ncontent-disposition: form-data; name=\"screenshot\"; filename=\"bild.png\"\r\ncontent-type: image/png\r\n\r\n");
        body.extend(picture);
        body.extend(b"\r\n--xyz--\r\n");
        let request =
            editor.request("POST", &at).header(header::CONTENT_TYPE, "multipart/form-data; boundary=xyz");
        editor.send(request.body(Body::from(body)).unwrap()).await
    };
    // The hour that is skipped when the clocks go forward does not exist.
    let refused = send("2026-03-29T02:30", PNG, "public").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("När öppnar badet?") && refused.body.contains("published_at-error"),
        "{}",
        refused.body
    );
    let no_picture = send("2026-04-07T09:00", b"<script>", "public").await;
    assert_eq!(no_picture.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(no_picture.body.contains("Filen är ingen bild"));
    let large = vec![0_u8; 11 * 1024 * 1024];
    assert!(send("2026-04-07T09:00", &large, "public").await.body.contains("högst 10 MB"));

    let done = send("2026-04-07T09:00", PNG, "public").await;
    let message = done.to.strip_prefix("/desk/message/").and_then(|t| t.strip_suffix("?said=entered"));
    let message = message.expect(&done.body).parse().unwrap();
    assert_eq!(town.job().reader().attachments(message).await.unwrap().len(), 1);
    // Sent again it is the same message, also by somebody who now knows that it is secret. It is older
    // than the channel's watch and therefore closed; a secret is a secret all the same.
    let secret = send("2026-04-07T09:00", PNG, "secret").await;
    assert_eq!(secret.to, format!("/desk/channels/{id}?said=entered"), "{}", secret.body);
    let marked = town.job().reader().message(message).await.unwrap();
    assert_eq!(marked.visibility, torg_domain::inbox::message::Visibility::Secret);
    assert!(marked.closed_at.is_some());
    assert_eq!(send("2026-04-07T09:00", PNG, "secret").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn hours_are_changed_only_after_what_becomes_late_has_been_seen() {
    let town = Town::new().await;
    let id = town.channel("Lillbloggen").await;
    let chief = Browser::of(&town, town.people.chief).await;
    let scope = format!("channel:{id}");
    let mut week = vec![("scope", scope.as_str()), ("mon", "8-25"), ("closed", "2026-05-15 klämdag")];
    let wrong = chief.post("/desk/hours/preview", &week).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("value=\"8-25\"") && wrong.body.contains("mon-error"), "{}", wrong.body);

    week[1].1 = "8-12, 13-16.30";
    let look = chief.post("/desk/hours/preview", &week).await;
    assert_eq!(look.status, StatusCode::OK);
    assert!(look.body.contains("Måndag: 08:00-12:00, 13:00-16:30."), "{}", look.body);
    assert!(!chief.page("/desk/hours").await.contains("Lillbloggen (kanal)</h2>"), "a look changes nothing");
    let fields = hidden(&look.body);
    let fields: Vec<_> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(chief.post("/desk/hours", &fields).await.to, "/desk/hours?said=hours");
    assert!(chief.page("/desk/hours").await.contains("Lillbloggen (kanal)</h2>"));
    assert!(chief.page(&format!("/desk/channels/{id}")).await.contains("Kanalens tider."));
    let handler = Browser::of(&town, town.people.handler).await;
    assert_eq!(handler.post("/desk/hours", &fields).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn another_policy_is_adopted_when_its_questions_are_answered_and_not_before() {
    let town = Town::new().await;
    let secretary = Browser::of(&town, town.people.secretary).await;
    let page = secretary.page("/desk/policy").await;
    assert!(page.contains("Kommunstyrelsen 2026-03-02 § 31"), "{page}");
    // The file's own comment: what its author says that the law means.
    assert!(page.contains("BBS-lagen 1 § omfattar tjänster"), "{page}");

    let decision = [("decided_by", "Kommunfullmäktige"), ("decided_on", "2026-04-06"), ("paragraph", "")];
    let mut form = vec![("pack", "perstorp")];
    form.extend(decision);
    let refused = secretary.post("/desk/policy/preview", &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("value=\"Kommunfullmäktige\"")
            && refused.body.contains("Skriv beslutets paragraf")
    );

    form[3].1 = "§ 40";
    let asked = secretary.post("/desk/policy/preview", &form).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.body.contains("Vilka tider är kanalerna bevakade"), "{}", asked.body);
    assert!(hidden(&asked.body).contains(&("pack".into(), "perstorp".into())));

    let pack = packs::pack("perstorp");
    let answers: Vec<(String, String)> = torg_domain::policy::questions::questions(&pack)
        .into_iter()
        .map(|q| {
            use torg_domain::policy::questions::AnswerKind as Kind;
            let answer = match &q.kind {
                Kind::One(choices) => choices[0].word.clone(),
                Kind::Many(choices) => choices[0].word.clone(),
                Kind::Figure => "24 timmar dygnet runt".into(),
                Kind::Hours => "8-16.30".into(),
            };
            (q.key, answer)
        })
        .collect();
    let mut all = form.clone();
    all.extend(answers.iter().map(|(k, v)| (k.as_str(), v.as_str())));
    let mut vague = all.clone();
    for field in vague.iter_mut().filter(|f| f.0.ends_with(".figure")) {
        field.1 = "snart";
    }
    if vague != all {
        let refused = secretary.post("/desk/policy/answers", &vague).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("value=\"snart\"") && refused.body.contains("24 timmar dygnet runt"));
    }
    let look = secretary.post("/desk/policy/answers", &all).await;
    assert_eq!(look.status, StatusCode::OK, "{}", look.body);
    let number = || async { town.job().policy().await.unwrap().number };
    assert_eq!(number().await, 1, "a look changes nothing");
    let fields = hidden(&look.body);
    let fields: Vec<_> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let adopted = secretary.post("/desk/policy/adopt", &fields).await;
    assert_eq!(adopted.to, "/desk/policy?said=policy", "{}", adopted.body);
    assert_eq!(number().await, 2);
    let page = secretary.page("/desk/policy").await;
    assert!(page.contains("Kommunfullmäktige 2026-04-06 § 40"), "{page}");
}

#[tokio::test]
async fn an_officer_answers_otherwise_but_does_not_exchange_the_boards_policy() {
    let week = "answer.deadline.counting = \"watched_hours\"\nhours.week = { weekdays = \"08:00-16:30\", holidays = \"closed\" }\n";
    let town = Town::new().await;
    let chief = Browser::of(&town, town.people.chief).await;
    assert!(!town.desk(town.people.chief).await.reach().unwrap().may_somewhere(Right::AdoptPolicy), "{week}");
    let form =
        [("pack", "perstorp"), ("decided_by", "Chefen"), ("decided_on", "2026-04-06"), ("paragraph", "§ 1")];
    assert_eq!(chief.post("/desk/policy/preview", &form).await.status, StatusCode::FORBIDDEN);
    let form = [("pack", ""), ("decided_by", "Chefen"), ("decided_on", "2026-04-06"), ("paragraph", "§ 1")];
    assert_eq!(chief.post("/desk/policy/answers", &form).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_was_done_is_told_only_in_our_own_words() {
    let town = Town::new().await;
    let admin = Browser::of(&town, town.people.admin).await;
    assert!(admin.page("/desk/people?said=mandate").await.contains("Uppdraget är givet."));
    assert!(!admin.page("/desk/people?said=Du+%C3%A4r+hackad").await.contains("hackad"));
}

/// The addresses the router answers, as its files spell them.
fn wired() -> BTreeSet<(bool, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut files, mut folders) = (vec![folder.join("handlers.rs")], vec![folder.join("handlers")]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()) {
            if entry.is_dir() { folders.push(entry) } else { files.push(entry) }
        }
    }
    let mut wired = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        for route in text.split(".route(").skip(1) {
            let mut parts = route.trim_start().splitn(3, '"');
            let (Some(""), Some(path), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
                continue;
            };
            // What answers stands up to the bracket that closes `.route(`.
            let mut depth = 1;
            let end = rest.find(|c| {
                depth += i32::from(c == '(') - i32::from(c == ')');
                depth == 0
            });
            let answers = &rest[..end.unwrap()];
            for (word, is_get) in [("get(", true), ("post(", false)] {
                if answers
                    .split(|c: char| c.is_whitespace() || c == '.' || c == ',')
                    .any(|w| w.starts_with(word))
                {
                    wired.insert((is_get, path.to_owned()));
                }
            }
        }
    }
    wired
}

#[test]
fn the_router_answers_exactly_the_addresses_of_the_table() {
    let table: BTreeSet<_> = ROUTES.iter().map(|r| (r.method == Method::Get, r.path.to_owned())).collect();
    let wired = wired();
    let missing: Vec<_> = table.difference(&wired).collect();
    let unknown: Vec<_> = wired.difference(&table).collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "nothing answers {missing:?}; not in the table {unknown:?}"
    );
}

#[tokio::test]
async fn a_proof_package_is_taken_out_from_the_messages_page_and_proves_itself() {
    let town = Town::new().await;
    let channel = town.channel("Lillbloggen").await;
    let message = town.message(channel, "x", "När öppnar badhuset?", false).await;
    let editor = Browser::of(&town, town.people.editor).await;
    let at = format!("/desk/message/{message}/package");
    assert!(editor.page(&format!("/desk/message/{message}")).await.contains(&format!("action=\"{at}\"")));
    for of in ["message", "thread"] {
        let form =
            editor.request("POST", &at).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let form = form.body(Body::from(format!("of={of}"))).unwrap();
        let answer = editor.router.clone().oneshot(form).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let named = answer.headers()[header::CONTENT_DISPOSITION].to_str().unwrap();
        assert!(named.starts_with("attachment; filename=\"torg-bevis-2026-04-07-"), "{named}");
        let zip = axum::body::to_bytes(answer.into_body(), 16 << 20).await.unwrap();
        let good = torg_domain::archive::check::check(&mut &*zip, &Default::default()).unwrap();
        assert_eq!(good.manifest.about.kind, of);
    }
    let newcomer = Browser::of(&town, town.people.newcomer).await;
    assert_ne!(newcomer.post(&at, &[("of", "message")]).await.status, StatusCode::OK);
}
