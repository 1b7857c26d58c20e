//! A removal from a visitor's words at a real site to the stranger who no longer finds them, and back.

use super::real::{Real, wall};
use super::{held, reread, town};
use jiff::SignedDuration;
use serde_json::{Value, json};
use torg_domain::channels::problem::{Problem, ProblemKind};
use torg_domain::ids::{ChannelId, DecisionId, MessageId};
use torg_domain::inbox::message::Message;
use torg_domain::inbox::tracks::Publication;
use torg_office::channels::poll::poll;
use torg_office::decisions::appeal::{self, Request};
use torg_office::decisions::decide::{Asked, decide};
use torg_office::jobs;
use torg_store::decisions::rows::OutwardRow;
use torg_store::inbox::rows::OrderRow;
use torg_testkit::Town;

/// A visitor's comment that anybody sees, taken in.
pub(super) async fn comes_in(real: &Real, town: &Town, channel: ChannelId, text: &str) -> (Message, String) {
    real.form(text).await;
    let route = format!("/wp/v2/comments/{}", real.number_of(text).await);
    real.keeper("POST", &route, json!({ "status": "approve" })).await;
    town.clock.set(wall());
    poll(&town.job(), channel).await.unwrap();
    let id = format!("comment:{}", route.rsplit('/').next().unwrap());
    (held(town, channel, &id).await, route)
}

pub(super) async fn status(real: &Real, route: &str) -> String {
    real.keeper("GET", &format!("{route}&context=edit"), json!({})).await["status"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// Does every job that is due.
pub(super) async fn work(town: &Town) {
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

/// A quarter of an hour later, every job that is due.
pub(super) async fn later(town: &Town) {
    town.clock.pass(SignedDuration::from_mins(15));
    work(town).await;
}

/// Lets time pass until the order stands so; a site that is busy takes a try more.
pub(super) async fn until(town: &Town, order: &OrderRow, state: &str) -> OutwardRow {
    let mut stands = outward(town, order).await;
    for _ in 0..12 {
        if stands.state == state {
            return stands;
        }
        later(town).await;
        stands = outward(town, order).await;
    }
    panic!("{} is still not {state}: {stands:?}", order.kind);
}

pub(super) async fn orders(town: &Town, id: MessageId) -> Vec<OrderRow> {
    let all = town.job().reader().orders(id).await.unwrap();
    all.into_iter().filter(|o| o.cancelled_at.is_none()).collect()
}

pub(super) async fn order(town: &Town, id: MessageId, kind: &str) -> OrderRow {
    orders(town, id)
        .await
        .into_iter()
        .rfind(|o| o.kind == kind)
        .unwrap_or_else(|| panic!("an order to {kind}"))
}

pub(super) async fn kinds(town: &Town, id: MessageId) -> Vec<String> {
    let mut kinds: Vec<_> = orders(town, id).await.into_iter().map(|o| o.kind).collect();
    kinds.sort();
    kinds
}

pub(super) async fn outward(town: &Town, order: &OrderRow) -> OutwardRow {
    town.job().reader().outward(order.id.into()).await.unwrap().unwrap()
}

pub(super) fn problem(row: &OutwardRow) -> Option<ProblemKind> {
    row.problem.as_deref().map(|p| serde_json::from_str::<Problem>(p).unwrap().kind)
}

/// What the last stranger saw at each place.
pub(super) async fn seen(town: &Town, order: &OrderRow) -> Vec<(String, Option<bool>)> {
    let look = town.job().reader().looks(order.id.into()).await.unwrap().pop().expect("a stranger looked");
    let places: Vec<Value> = serde_json::from_str(&look.places).unwrap();
    places.iter().map(|p| (p["what"].as_str().unwrap().to_owned(), p["seen"].as_bool())).collect()
}

pub(super) fn everywhere(seen: bool) -> Vec<(String, Option<bool>)> {
    ["page", "feed", "interface"].map(|place| (place.to_owned(), Some(seen))).to_vec()
}

/// Comments at the site that hold these words.
pub(super) async fn said_there(real: &Real, words: &str) -> usize {
    let sought: String = url::form_urlencoded::byte_serialize(words.as_bytes()).collect();
    let asked = format!("/wp/v2/comments&status=any&context=edit&per_page=100&search={sought}");
    let all = real.keeper("GET", &asked, json!({})).await;
    let holds = |c: &&Value| c["content"]["raw"].as_str().is_some_and(|text| text.contains(words));
    all.as_array().unwrap().iter().filter(holds).count()
}

async fn object(town: &Town, sha: &str) -> Vec<u8> {
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&sha[2 * at..2 * at + 2], 16).unwrap();
    }
    town.office.store.objects().get(town.id(), &bytes).await.unwrap().to_vec()
}

pub(super) fn asked(ground: &str) -> Asked {
    Asked { ground: ground.into(), facts: "Angriper en namngiven person.".into(), ..Asked::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_threat_is_hidden_with_evidence_seen_gone_from_outside_and_put_back_when_reconsidered() {
    let Some(real) = Real::there() else { return };
    let (town, channel) = town(&real).await;
    let text = format!("Lena ska akta sig när hon går hem {}", wall().as_millisecond());
    let (m, route) = comes_in(&real, &town, channel, &text).await;
    let editor = town.desk(town.people.editor).await;
    let (m, decision) = decide(&editor, m.id, Some(m.revision), asked("olaga_hot")).await.unwrap();
    assert_eq!(status(&real, &route).await, "approved", "written before anything is asked for");
    assert_eq!(kinds(&town, m.id).await, ["lawyer", "letter", "public-notice", "register", "remove"]);
    let decision = town.job().reader().decision(decision).await.unwrap();
    assert_eq!(decision.code.len(), 19);

    // What it looked like: our copy, the site's own answer just now, the page as a picture.
    let kept = town.job().reader().evidence(decision.evidence.unwrap().into()).await.unwrap();
    assert_eq!(kept.kind, "restricted");
    let sha = torg_domain::trail::key::hex(kept.manifest.as_deref().unwrap());
    let manifest: Value = serde_json::from_slice(&object(&town, &sha).await).unwrap();
    let mut whats = Vec::new();
    let mut answers = String::new();
    for file in manifest["files"].as_array().unwrap() {
        let (what, bytes) =
            (file["what"].as_str().unwrap(), object(&town, file["sha256"].as_str().unwrap()).await);
        match what {
            "answer" => answers.push_str(&String::from_utf8_lossy(&bytes)),
            "picture" => assert!(bytes.starts_with(b"\x89PNG") && bytes.len() > 2_000, "{}", bytes.len()),
            _ => {}
        }
        whats.push(what.to_owned());
    }
    assert!(whats.contains(&"raw".to_owned()), "{whats:?}");
    let number = text.rsplit(' ').next().unwrap();
    assert!(answers.contains(number) && !answers.contains("author_ip"), "{answers}");
    let pictured = whats.contains(&"picture".to_owned());
    assert_eq!(pictured, town.office.world.browser.is_some(), "{manifest:#}");
    assert_eq!(manifest["lacking"].as_array().unwrap().is_empty(), pictured, "{manifest:#}");

    // Hidden by the site's own word, at its own time; gone wherever anybody would look.
    town.clock.set(wall());
    work(&town).await;
    assert_eq!(status(&real, &route).await, "hold");
    let removal = order(&town, m.id, "remove").await;
    let confirmed = removal.confirmed_at.expect("the site has said so");
    assert_eq!(removal.confirmed_by, None);
    assert!(removal.proof_object.is_some(), "its answer is kept");
    let carried = town.job().reader().carried(removal.id.into()).await.unwrap();
    assert_eq!((carried.len(), carried[0].already, carried[0].at), (1, false, confirmed));
    assert_eq!(
        (outward(&town, &removal).await.state.as_str(), seen(&town, &removal).await),
        ("verified", everywhere(false))
    );
    let clocks = town.job().reader().clocks_of(m.id).await.unwrap();
    let clock = clocks.iter().find(|c| c.kind == "removal").unwrap();
    assert_eq!(clock.stopped_at, Some(confirmed), "stopped at the site's instant");
    assert_eq!(order(&town, m.id, "register").await.confirmed_at, None, "the registrar's");
    assert_eq!(said_there(&real, &decision.code).await, 1, "the notice stands under the post");

    // Read again, nothing happened behind our back, and the notice is our own word.
    reread(&town, channel).await;
    let steps = town.job().reader().steps(m.id).await.unwrap();
    assert!(steps.iter().all(|s| s.act != "stands-otherwise" && s.act != "found-gone"), "{steps:?}");
    let notice =
        town.job().reader().carried(order(&town, m.id, "public-notice").await.id.into()).await.unwrap();
    let notice = held(&town, channel, notice[0].external_id.as_deref().unwrap()).await;
    assert!(notice.ours && notice.closed_at.is_some());

    // Reconsidered by another person, and won: a stranger sees it again.
    let request =
        Request { came_at: town.now(), how: "mail".into(), text: "Ett citat.".into(), contact: None };
    let (_, appeal) = appeal::receive(&editor.later(), DecisionId(decision.id), request).await.unwrap();
    assert!(appeal::judge(&editor.later(), appeal, true, "Nja.").await.is_err(), "by another person");
    // What may be under secrecy is not the substitute's to open.
    let substitute = town.desk(town.people.substitute).await;
    assert!(appeal::judge(&substitute, appeal, true, "Nja.").await.is_err());
    let other = town.desk(town.people.chief).await;
    appeal::judge(&other, appeal, true, "Det var ett citat ur en film.").await.unwrap();
    town.clock.set(wall());
    work(&town).await;
    assert_eq!(status(&real, &route).await, "approved");
    let back = order(&town, m.id, "restore").await;
    assert_eq!(
        (outward(&town, &back).await.state.as_str(), seen(&town, &back).await),
        ("verified", everywhere(true))
    );
    reread(&town, channel).await;
    let id = m.external_id.clone();
    assert_eq!(held(&town, channel, &id).await.tracks.publication, Publication::Restored);
    let steps = town.job().reader().steps(m.id).await.unwrap();
    assert!(steps.iter().all(|s| s.act != "stands-otherwise"), "{steps:?}");
    town.verify().await;
}
