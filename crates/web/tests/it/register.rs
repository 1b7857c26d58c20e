//! The register walked through as people at work do: applied for, refused with the duties, fulfilled, approved, in the
//! public list, closed and out of it.

use crate::browser::{Browser, router};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use torg_domain::channels::legal::LegalCheck;
use torg_testkit::{Town, town::HOST};
use tower::ServiceExt;

async fn front(town: &Town) -> String {
    let request = Request::builder().uri("/").header(header::HOST, HOST).body(Body::empty()).unwrap();
    let answer = router(town).oneshot(request).await.unwrap();
    let bytes = axum::body::to_bytes(answer.into_body(), 16 << 20).await.unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn lawful() -> Vec<(String, String)> {
    let mut fields = vec![("step".to_owned(), "check".to_owned())];
    fields.extend(LegalCheck::ALL.iter().map(|c| (format!("legal-{}", c.word()), "yes".to_owned())));
    fields
}

fn pairs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect()
}

async fn done(who: &Browser, at: &str, fields: &[(&str, &str)]) {
    let answer = who.post(at, fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{fields:?}: {}", answer.body);
}

async fn refused(who: &Browser, at: &str, fields: &[(&str, &str)], says: &[&str]) {
    let answer = who.post(at, fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?} was not refused");
    for words in says {
        assert!(answer.body.contains(words), "no ”{words}” after {fields:?}");
    }
}

#[tokio::test]
async fn a_channel_goes_from_application_to_the_public_list_and_out_of_it_through_the_pages() {
    let town = Town::new().await;
    let p = town.people;
    let head = town.person("Hedda", "Chef", "chef", town.units[0]).await;
    town.mandate(head, "forvaltningschef", Some(town.units[0])).await;
    let keeper = town.person("Kent", "Kanal", "administratör", town.units[0]).await;
    town.mandate(keeper, "administrator", None).await;
    let (editor, admin) = (Browser::of(&town, p.editor).await, Browser::of(&town, p.admin).await);
    let (head, substitute) = (Browser::of(&town, head).await, Browser::of(&town, p.substitute).await);
    let unit = town.units[0].to_string();
    let mut fields = vec![
        ("unit", unit.as_str()),
        ("platform", "feed"),
        ("name", "Ungdomskanalen"),
        ("purpose", "Svara på frågor."),
        ("audience", "Unga."),
        ("editorial_time", "Fyra timmar."),
        ("dialogue", "yes"),
    ];
    refused(&editor, "/desk/channels/apply", &fields, &["slags konto", "Ungdomskanalen"]).await;
    fields.push(("account", "authority"));
    let applied = editor.post("/desk/channels/apply", &fields).await;
    assert_eq!(applied.status, StatusCode::SEE_OTHER, "{}", applied.body);
    let life = applied.to.split('?').next().unwrap().to_owned();
    assert!(life.ends_with("/life"), "{life}");
    let waiting = admin.page("/desk/channels/applications").await;
    assert!(waiting.contains("Ungdomskanalen") && waiting.contains("ansökan lämnad"));
    let told = |says: &str| format!("href=\"{life}\">Ungdomskanalen: {says}");
    assert!(head.page("/desk/inbox").await.contains(&told("Någon har ansökt om en kanal.")));
    // Who has no inbox is told where they begin.
    let keeper = Browser::of(&town, keeper).await;
    assert_eq!(keeper.get("/desk").await.to, "/desk/me");
    assert!(keeper.page("/desk/me").await.contains(&told("Någon har ansökt om en kanal.")));

    refused(&admin, &life, &[("step", "check")], &["MO-06"]).await;
    done(&admin, &life, &pairs(&lawful())).await;
    assert!(head.page("/desk/inbox").await.contains(&told("En ansökan om en kanal väntar på godkännande.")));
    refused(&head, &life, &[("step", "approve")], &["CH-01", "CH-03"]).await;
    refused(&admin, &life, &[("step", "approve")], &["förvaltningschef"]).await;
    let decision = [
        ("step", "decide"),
        ("decided_by", "Kommunstyrelsen"),
        ("decided_on", "2026-03-02"),
        ("reference", "§ 44"),
    ];
    done(&admin, &life, &decision).await;
    let responsible = p.editor.to_string();
    done(&head, &life, &[("step", "approve"), ("responsible", &responsible)]).await;
    refused(&admin, &life, &[("step", "staff"), ("supervision", "Vardagar.")], &["CH-17", "CH-11", "CH-19"])
        .await;
    let other = p.substitute.to_string();
    done(&head, &life, &[("step", "appoint"), ("role", "substitute"), ("person", &other)]).await;
    for who in [&editor, &substitute] {
        let asked = who.page("/desk/acceptance").await;
        assert!(asked.contains("Jag har läst riktlinjerna"));
        done(who, "/desk/acceptance", &[("version", "1")]).await;
    }
    let login = [("step", "login"), ("place", "Kassaskåpet"), ("reached_by", responsible.as_str())];
    done(&editor, &life, &login).await;
    // Whoever reaches it may say that they tried it, without looking after the channel.
    let reaches = [
        ("step", "login"),
        ("place", "Kassaskåpet"),
        ("reached_by", responsible.as_str()),
        ("reached_by", &p.handler.to_string()),
    ];
    done(&editor, &life, &reaches).await;
    let handler = Browser::of(&town, p.handler).await;
    let offered = handler.page(&life).await;
    assert!(offered.contains("value=\"login-tried\"") && !offered.contains("value=\"login\""), "{offered}");
    done(&handler, &life, &[("step", "login-tried")]).await;
    done(&editor, &life, &login).await;
    done(&admin, &life, &[("step", "staff"), ("supervision", "Vardagar.")]).await;
    let address = ("address", "https://unga.example/");
    refused(&editor, &life, &[("step", "present"), address], &["IN-24", "https://unga.example/"]).await;
    // The texts are made from what is known, put up, and said to be up.
    let texts = life.replace("/life", "/presentation");
    assert!(editor.page(&life).await.contains(&texts));
    let facts = [("audience", "public"), ("contact", "webb@lill.example")];
    done(&editor, &format!("{texts}/facts"), &facts).await;
    let told = [("act", "facts"), ("own_matters", "kontaktcenter"), ("retention", "Allt sparas")];
    done(&admin, "/desk/public", &told).await;
    refused(&editor, &life, &[("step", "present"), address], &["Texten är inte upplagd. (IN-24)"]).await;
    let id = life.split('/').nth(3).unwrap().parse::<torg_domain::ids::ChannelId>().unwrap();
    let (_, _, made) = torg_office::channels::presentation::of(&town.job(), id).await.unwrap();
    assert!(editor.page(&texts).await.contains(&life), "the way back");
    for place in &made.places {
        let up = [("place", place.place.place.as_str()), ("text", place.fitted.text.as_str())];
        done(&editor, &texts, &up).await;
    }
    done(&editor, &life, &[("step", "present"), address]).await;
    assert!(!front(&town).await.contains("Ungdomskanalen"), "not before it is in use");
    done(&admin, &life, &[("step", "activate")]).await;
    assert!(front(&town).await.contains("Ungdomskanalen"));

    // Whose it is, since when, and by whose decision.
    let mine = editor.page(&format!("/desk/people/{}/charge", p.editor)).await;
    assert!(mine.contains("Det här svarar jag för") && mine.contains("Hedda Chef"), "{mine}");
    let end = admin.post(&format!("/desk/people/{}/end", p.editor), &[]).await;
    assert!(
        end.body.contains("Ungdomskanalen: ansvarig; Ungdomskanalen: inloggningsuppgifterna"),
        "{}",
        end.body
    );

    refused(&admin, &life, &[("step", "begin-closing")], &["varför"]).await;
    done(&admin, &life, &[("step", "begin-closing"), ("why", "Gruppen har flyttat.")]).await;
    assert!(front(&town).await.contains("Ungdomskanalen"), "until it is closed");
    let now = admin.page(&life).await;
    let revision = now.split("name=\"revision\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let close = [("step", "close"), ("revision", revision)];
    refused(&admin, &life, &close, &["AR-15", "CH-26"]).await;
    done(&admin, &life, &[("step", "preserve"), ("no_picture_because", "Ett flöde.")]).await;
    done(&admin, &life, &close).await;
    assert!(!front(&town).await.contains("Ungdomskanalen"));
    let after = admin.page(&life).await;
    assert!(after.contains("slutläget bevarades") && after.contains("SHA-256"));
    town.verify().await;
}

#[tokio::test]
async fn a_step_that_is_not_ones_own_to_take_is_refused_and_leaves_no_mark() {
    let town = Town::new().await;
    let channel = town.channel("Bloggen").await;
    let life = format!("/desk/channels/{channel}/life");
    let handler = Browser::of(&town, town.people.handler).await;
    let before = town.job().open().await.unwrap().trail_size();
    for step in ["begin-closing", "activate", "login", "confirm", "hand-over", "fall-idle", "nonsense", ""] {
        let fields = [("step", step), ("why", "För att."), ("place", "Skåpet"), ("reached_by", "x")];
        let answer = handler.post(&life, &fields).await;
        assert!(answer.status.is_client_error(), "{step}: {}", answer.status);
    }
    assert_eq!(town.job().open().await.unwrap().trail_size(), before);
}

#[tokio::test]
async fn the_catalogue_of_platforms_shows_what_can_be_done_and_names_of_before() {
    let town = Town::new().await;
    let page = Browser::of(&town, town.people.newcomer).await.page("/desk/platforms").await;
    assert!(
        page.contains("Hette förut") && page.contains("Twitter") && page.contains("23 juli 2023"),
        "{page}"
    );
}
