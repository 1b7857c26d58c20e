//! The diary walked through as a browser does: set up, registered, answered, and searched by everybody.

use crate::browser::{Browser, router};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use torg_domain::ids::{EntryId, MessageId};
use torg_testkit::{Town, town::HOST};
use tower::ServiceExt;

const LAMP: &str = "Gatlyktan vid skolan är trasig, ring 070-174 06 05";

async fn to_register(town: &Town) -> MessageId {
    let channel = town.channel("Bloggen").await;
    let id = town.message(channel, "a", LAMP, false).await;
    let editor = town.desk(town.people.editor).await;
    torg_office::inbox::record::order(&editor, id, None, false, "Väcker ett ärende.").await.unwrap();
    id
}

async fn keeps(town: &Town, how: &str) {
    let admin = Browser::of(town, town.people.admin).await;
    let at = format!("/desk/diary/settings/{}", town.authorities[0]);
    let fields = [
        ("kept", how),
        ("prefix", "KSN"),
        ("template", "{prefix}-{yyyy}-{serial:04}"),
        ("mail_to", "registrator@lill.example"),
        ("folder", "ksn"),
        ("chase_days", "3"),
        ("shown", "yes"),
    ];
    let mut wrong = fields;
    wrong[5] = ("chase_days", "0");
    let again = admin.post(&at, &wrong).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("mellan 1 och 60") && again.body.contains("registrator@lill.example"));
    let done = admin.post(&at, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let late = admin.post(&at, &fields).await;
    assert!(late.body.contains("Inget är ändrat av dig"), "somebody was faster");
}

/// A stranger's look at an address: status, headers worth knowing, text.
async fn stranger(town: &Town, at: &str) -> (StatusCode, Vec<String>, String) {
    let request = Request::builder().uri(at).header(header::HOST, HOST).body(Body::empty()).unwrap();
    let answer = router(town).oneshot(request).await.unwrap();
    let names = [header::CACHE_CONTROL, header::SET_COOKIE, header::VARY];
    let headers = names
        .iter()
        .map(|n| answer.headers().get(n).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default())
        .collect();
    let status = answer.status();
    let bytes = axum::body::to_bytes(answer.into_body(), 16 << 20).await.unwrap();
    (status, headers, String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test]
async fn a_message_is_registered_from_the_queue_and_everybody_finds_its_public_columns() {
    let town = Town::new().await;
    let id = to_register(&town).await;
    let registrar = Browser::of(&town, town.people.registrar).await;
    let queue = registrar.page("/desk/diary").await;
    assert!(queue.contains("Ingen har sagt hur diariet förs") && queue.contains("Väcker ett ärende."));
    keeps(&town, "torg").await;

    let at = format!("/desk/diary/register/{id}");
    let form = registrar.page(&at).await;
    assert!(form.contains("Meddelande i Bloggen: Gatlyktan vid skolan är trasig, ring 070-••• •• ••"));
    assert!(!form.contains("070-174"), "the number is masked already in what is proposed");
    let message = town.job().reader().message(id).await.unwrap();
    let revision = message.revision.to_string();
    let authority = town.authorities[0].to_string();
    let fields = |on: &'static str| {
        vec![
            ("revision", revision.as_str()),
            ("authority", authority.as_str()),
            ("on", on),
            ("counterpart", "Anna L."),
            ("counterpart_shown", "left-out"),
            ("subject", "Trasig gatlykta"),
            ("subject_shown", "same"),
        ]
    };
    let again = registrar.post(&at, &fields("2027-01-01")).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("Dagen har inte varit än.") && again.body.contains("Trasig gatlykta"));
    let done = registrar.post(&at, &fields("2026-04-07")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let entry = done.to.split('?').next().unwrap().to_owned();
    let page = registrar.page(&entry).await;
    assert!(page.contains("KSN-2026-0001") && !page.contains("Anna L."), "opened by an act of its own");
    let open = registrar.post(&format!("{entry}/open"), &[]).await;
    assert!(open.status == StatusCode::OK && open.body.contains("Anna L."));

    let (status, headers, text) = stranger(&town, "/diary").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers, ["public, max-age=120", "", "accept-language, host"]);
    assert!(text.contains("KSN-2026-0001") && text.contains("Trasig gatlykta") && text.contains("utelämnas"));
    assert!(!text.contains("Anna L."));
    for (q, found) in [("gatlyktan", true), ("Anna", false), ("ksn-2026-0001", true), ("giraff", false)] {
        let (_, _, text) = stranger(&town, &format!("/diary?q={q}")).await;
        assert_eq!(text.contains("Trasig gatlykta"), found, "{q}");
    }
    for odd in ["/diary?year=x&after=1.2&authority=7", "/diary?year=1999", "/diary?after=9.9", "/diary?q=%00"]
    {
        assert_eq!(stranger(&town, odd).await.0, StatusCode::OK, "{odd}");
    }
    let hits = registrar
        .post("/desk/diary/search", &[("authority", authority.as_str()), ("year", "2026"), ("q", "Anna")])
        .await;
    assert!(hits.body.contains("Trasig gatlykta"));

    let annulled = registrar.post(&format!("{entry}/annul"), &[("reason", "")]).await;
    assert_eq!(annulled.status, StatusCode::UNPROCESSABLE_ENTITY);
    let annulled = registrar.post(&format!("{entry}/annul"), &[("reason", "Fel nämnd.")]).await;
    assert_eq!(annulled.status, StatusCode::SEE_OTHER);
    let (_, _, text) = stranger(&town, "/diary").await;
    assert!(text.contains("KSN-2026-0001") && text.contains("Makulerad"));
    assert!(!text.contains("Trasig gatlykta") && !text.contains("Fel nämnd"));
}

#[tokio::test]
async fn a_registrars_letter_is_read_shown_and_only_then_taken_down() {
    let town = Town::new().await;
    keeps(&town, "mail").await;
    let id = to_register(&town).await;
    let registrar = Browser::of(&town, town.people.registrar).await;
    let at = format!("/desk/diary/register/{id}");
    let fields = [
        ("on", "2026-04-07"),
        ("counterpart", "Anna L."),
        ("counterpart_shown", "same"),
        ("subject", "Trasig gatlykta"),
        ("subject_shown", "same"),
    ];
    let done = registrar.post(&at, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let entry = done.to.split('?').next().unwrap().to_owned();
    let number = format!("{entry}/number");
    let eid: EntryId = entry.rsplit('/').next().unwrap().parse().unwrap();

    for (answer, says) in [
        ("Tack, den är mottagen.", "Inget diarienummer hittades"),
        ("KS 2026/1 och KS 2026/2", "flera nummer: KS 2026/1, KS 2026/2"),
        ("Hej! Dnr KS 2026/99.\n> KS 2026/1", "Svaret anger KS 2026/99"),
    ] {
        let read = registrar.post(&number, &[("number", ""), ("answer", answer)]).await;
        assert!(read.body.contains(says), "{answer}");
        let row = town.job().reader().diary_entry(eid).await.unwrap();
        assert_eq!(row.number, None, "read is not taken down");
    }
    let handover = town.job().reader().handovers_of(eid).await.unwrap().remove(0);
    for (token, says) in
        [(handover.token.as_str(), "Svaret anger KS 2026/99"), ("00000000", "en annan registrering")]
    {
        let letter = format!("Subject: SV: Registrering [torg {token}]\r\n\r\nDnr KS 2026/99\r\n");
        let body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"letter\"; filename=\"svar.eml\"\r\n\r\n{letter}\r\n--x--\r\n"
        );
        let request = registrar
            .request("POST", &number)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        let read = registrar.send(request.body(Body::from(body)).unwrap()).await;
        assert!(read.body.contains(says), "{token}");
    }
    let done = registrar.post(&number, &[("revision", "1"), ("number", "KS 2026/99")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert!(registrar.page(&entry).await.contains("KS 2026/99"));
    let (_, _, text) = stranger(&town, "/diary").await;
    assert!(text.contains("KS 2026/99"));
}
