//! A removal from a visitor's words at a real site to the stranger who no longer finds them, and back; the
//! same by each policy; and with the site gone, deaf or shut to us in the middle of it.

use super::between::{Between, Line};
use super::real::{Real, wall};
use super::{at, held, reread, town};
use jiff::SignedDuration;
use serde_json::{Value, json};
use torg_domain::channels::problem::{Problem, ProblemKind};
use torg_domain::decisions::{DecisionState, Measure};
use torg_domain::ids::{ChannelId, DecisionId, MessageId, PersonId};
use torg_domain::inbox::message::Message;
use torg_domain::inbox::tracks::{Publication, Record};
use torg_office::channels::{open, poll::poll};
use torg_office::decisions::appeal::{self, Request};
use torg_office::decisions::decide::{Asked, decide};
use torg_office::decisions::second;
use torg_office::jobs;
use torg_store::decisions::rows::OutwardRow;
use torg_store::inbox::rows::OrderRow;
use torg_testkit::Town;

/// A visitor's comment that anybody sees, taken in.
async fn comes_in(real: &Real, town: &Town, channel: ChannelId, text: &str) -> (Message, String) {
    real.form(text).await;
    let route = format!("/wp/v2/comments/{}", real.number_of(text).await);
    real.keeper("POST", &route, json!({ "status": "approve" })).await;
    town.clock.set(wall());
    poll(&town.job(), channel).await.unwrap();
    let id = format!("comment:{}", route.rsplit('/').next().unwrap());
    (held(town, channel, &id).await, route)
}

async fn status(real: &Real, route: &str) -> String {
    real.keeper("GET", &format!("{route}&context=edit"), json!({})).await["status"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// Does every job that is due.
async fn work(town: &Town) {
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
async fn later(town: &Town) {
    town.clock.pass(SignedDuration::from_mins(15));
    work(town).await;
}

async fn orders(town: &Town, id: MessageId) -> Vec<OrderRow> {
    let all = town.job().reader().orders(id).await.unwrap();
    all.into_iter().filter(|o| o.cancelled_at.is_none()).collect()
}

async fn order(town: &Town, id: MessageId, kind: &str) -> OrderRow {
    orders(town, id)
        .await
        .into_iter()
        .rfind(|o| o.kind == kind)
        .unwrap_or_else(|| panic!("an order to {kind}"))
}

async fn kinds(town: &Town, id: MessageId) -> Vec<String> {
    let mut kinds: Vec<_> = orders(town, id).await.into_iter().map(|o| o.kind).collect();
    kinds.sort();
    kinds
}

async fn outward(town: &Town, order: &OrderRow) -> OutwardRow {
    town.job().reader().outward(order.id.into()).await.unwrap().unwrap()
}

fn problem(row: &OutwardRow) -> Option<ProblemKind> {
    row.problem.as_deref().map(|p| serde_json::from_str::<Problem>(p).unwrap().kind)
}

/// What the last stranger saw at each place.
async fn seen(town: &Town, order: &OrderRow) -> Vec<(String, Option<bool>)> {
    let look = town.job().reader().looks(order.id.into()).await.unwrap().pop().expect("a stranger looked");
    let places: Vec<Value> = serde_json::from_str(&look.places).unwrap();
    places.iter().map(|p| (p["what"].as_str().unwrap().to_owned(), p["seen"].as_bool())).collect()
}

fn everywhere(seen: bool) -> Vec<(String, Option<bool>)> {
    ["page", "feed", "interface"].map(|place| (place.to_owned(), Some(seen))).to_vec()
}

/// Comments at the site that hold these words.
async fn said_there(real: &Real, words: &str) -> usize {
    let all = real.keeper("GET", "/wp/v2/comments&status=any&context=edit&per_page=100", json!({})).await;
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

fn asked(ground: &str) -> Asked {
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
    assert_eq!(kinds(&town, m.id).await, ["lawyer", "public-notice", "register", "remove"]);
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

/// What one policy makes of the same words at the same site.
struct Expected {
    pack: &'static str,
    answers: &'static str,
    ground: &'static str,
    /// Every order, beside those of the letter's own page.
    orders: &'static [&'static str],
    kept: &'static str,
    record: Record,
    /// Whether the nearest manager is told.
    manager: bool,
    /// Erasing for good: by whom it must be agreed, or that the document does not know it.
    erasing: Erasing,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Erasing {
    ByTwo,
    ByOne,
    Unknown,
}

const PACKS: [Expected; 6] = [
    Expected {
        pack: "grund",
        answers: include_str!("../../answers/grund.toml"),
        ground: "personangrepp",
        orders: &["public-notice", "remove"],
        kept: "copy",
        record: Record::Undecided,
        manager: false,
        erasing: Erasing::ByTwo,
    },
    Expected {
        pack: "uppsala-2012",
        answers: include_str!("../../answers/uppsala-2012.toml"),
        ground: "fortal",
        orders: &["public-notice", "remove"],
        kept: "copy",
        record: Record::Undecided,
        manager: false,
        erasing: Erasing::ByOne,
    },
    Expected {
        pack: "perstorp",
        answers: include_str!("../../answers/perstorp.toml"),
        ground: "personangrepp",
        orders: &["notify", "remove"],
        kept: "copy",
        record: Record::Undecided,
        manager: true,
        erasing: Erasing::Unknown,
    },
    Expected {
        pack: "gotland-2011",
        answers: include_str!("../../answers/gotland-2011.toml"),
        ground: "fortal",
        orders: &["register", "remove"],
        kept: "copy",
        record: Record::ToRegister,
        manager: false,
        erasing: Erasing::ByOne,
    },
    Expected {
        pack: "gotland-2011",
        answers: include_str!("../../answers/gotland-2011.toml"),
        ground: "reklam",
        orders: &["remove"],
        kept: "log-only",
        record: Record::KeptOrdered,
        manager: false,
        erasing: Erasing::ByOne,
    },
    Expected {
        pack: "katrineholm-proposal",
        answers: include_str!("../../answers/katrineholm-proposal.toml"),
        ground: "svordomar",
        orders: &["remove"],
        kept: "copy",
        record: Record::Undecided,
        manager: false,
        erasing: Erasing::ByOne,
    },
];

/// Somebody with the title the policy calls the manager.
async fn manager(town: &Town) -> PersonId {
    let boss = town.person("Bo", "Ström", "förvaltningschef", town.units[0]).await;
    let policy = town.job().policy().await.unwrap();
    if policy.policy.titles().iter().any(|t| t.key == "forvaltningschef") {
        town.mandate(boss, "forvaltningschef", None).await;
    }
    boss
}

async fn hidden_as_the_policy_says(real: &Real, town: &Town, channel: ChannelId, expected: &Expected) {
    let name = format!("{} {}", expected.pack, expected.ground);
    let boss = manager(town).await;
    let text = format!("Lena är en jävla idiot, {name} {}", wall().as_millisecond());
    let (m, route) = comes_in(real, town, channel, &text).await;
    let editor = town.desk(town.people.editor).await;
    let harmful = Asked { harmful: true, ..asked(expected.ground) };
    let (m, decision) = decide(&editor, m.id, Some(m.revision), harmful).await.unwrap();
    assert_eq!(kinds(town, m.id).await, expected.orders, "{name}");
    assert_eq!(m.tracks.record, expected.record, "{name}");
    let kept = town.job().reader().evidence_of(m.id).await.unwrap();
    assert_eq!((kept.len(), kept[0].kind.as_str()), (1, expected.kept), "{name}");
    let told = town.job().reader().notices(boss, 20).await.unwrap();
    assert_eq!(told.iter().any(|n| n.kind == "harmful"), expected.manager, "{name}");
    town.clock.set(wall());
    work(town).await;
    assert_eq!(status(real, &route).await, "hold", "{name}");
    let removal = order(town, m.id, "remove").await;
    assert_eq!(outward(town, &removal).await.state, "verified", "{name}");
    assert_eq!(seen(town, &removal).await, everywhere(false), "{name}");
    let notice = usize::from(expected.orders.contains(&"public-notice"));
    let code = town.job().reader().decision(decision).await.unwrap().code;
    assert_eq!(said_there(real, &code).await, notice, "{name}");
}

async fn erased_as_the_policy_says(real: &Real, town: &Town, channel: ChannelId, expected: &Expected) {
    let name = format!("{} {}", expected.pack, expected.ground);
    let text = format!("Lena är en förbannad idiot, {name} {}", wall().as_millisecond());
    let (m, route) = comes_in(real, town, channel, &text).await;
    let number = route.rsplit('/').next().unwrap();
    let editor = town.desk(town.people.editor).await;
    let erase = Asked {
        measure: Some(Measure::Delete),
        why_not_milder: "Sprids vidare så länge det finns kvar.".into(),
        ..asked(expected.ground)
    };
    let done = decide(&editor, m.id, Some(m.revision), erase).await;
    if expected.erasing == Erasing::Unknown {
        assert!(done.is_err(), "{name}: the document does not know it");
        assert_eq!(status(real, &route).await, "approved", "{name}");
        return;
    }
    let (_, decision) = done.unwrap();
    if expected.erasing == Erasing::ByTwo {
        work(town).await;
        assert_eq!(status(real, &route).await, "approved", "{name}: it waits for the second person");
        let row = town.job().reader().decision(decision).await.unwrap();
        assert_eq!(row.state, DecisionState::Proposed.word(), "{name}");
        assert!(second::agree(&editor.later(), decision).await.is_err(), "{name}: by another person");
        second::agree(&town.desk(town.people.substitute).await, decision).await.unwrap();
    }
    town.clock.set(wall());
    work(town).await;
    let all = real.keeper("GET", "/wp/v2/comments&status=any&context=edit&per_page=100", json!({})).await;
    assert!(all.as_array().unwrap().iter().all(|c| c["id"].to_string() != number), "{name}: gone for good");
    let removal = order(town, m.id, "remove").await;
    assert_eq!(outward(town, &removal).await.state, "verified", "{name}");
    reread(town, channel).await;
    let gone = held(town, channel, &m.external_id).await;
    assert_eq!(gone.tracks.publication, Publication::Deleted, "{name}");
    let steps = town.job().reader().steps(m.id).await.unwrap();
    let found = steps.iter().find(|s| s.act == "found-gone").expect("the reading found it gone");
    assert!(!found.reason.contains("Av vem"), "{name}: we know by whom: {}", found.reason);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_policy_has_the_same_words_at_the_same_site_taken_away_as_it_says() {
    let Some(real) = Real::there() else { return };
    for expected in &PACKS {
        let town = Town::with(expected.pack, expected.answers).await;
        let (town, channel) = at(town, &real, &real.url).await;
        hidden_as_the_policy_says(&real, &town, channel, expected).await;
        erased_as_the_policy_says(&real, &town, channel, expected).await;
        town.verify().await;
    }
}

/// A removal ordered at a site met by a line of its own.
async fn ordered(real: &Real) -> (Between, Town, ChannelId, Message, String, DecisionId) {
    let line = Between::to(real).await;
    let (town, channel) = at(Town::new().await, real, &line.url).await;
    let text = format!("Lena är en idiot och borde flytta {}", wall().as_millisecond());
    let (m, route) = comes_in(real, &town, channel, &text).await;
    let editor = town.desk(town.people.editor).await;
    let (m, decision) = decide(&editor, m.id, Some(m.revision), asked("personangrepp")).await.unwrap();
    (line, town, channel, m, route, decision)
}

/// Hidden once, seen gone once, one notice: whatever happened on the way.
async fn done_once(real: &Real, town: &Town, m: &Message, route: &str, decision: DecisionId, already: bool) {
    assert_eq!(status(real, route).await, "hold");
    let removal = order(town, m.id, "remove").await;
    let state = outward(town, &removal).await;
    assert_eq!((state.state.as_str(), problem(&state)), ("verified", None));
    let carried = town.job().reader().carried(removal.id.into()).await.unwrap();
    assert_eq!((carried.len(), carried[0].already), (1, already));
    assert_eq!(seen(town, &removal).await, everywhere(false));
    let code = town.job().reader().decision(decision).await.unwrap().code;
    assert_eq!(said_there(real, &code).await, 1, "one notice");
    town.verify().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_site_that_goes_down_between_the_order_and_its_word_loses_nothing_and_does_nothing_twice() {
    let Some(real) = Real::there() else { return };
    let (line, town, _, m, route, decision) = ordered(&real).await;
    line.is(Line::Cut);
    town.clock.set(wall());
    work(&town).await;
    later(&town).await;
    let removal = order(&town, m.id, "remove").await;
    let state = outward(&town, &removal).await;
    assert_eq!((state.state.as_str(), problem(&state)), ("waiting", Some(ProblemKind::Unreachable)));
    assert!(state.tries >= 2 && removal.confirmed_at.is_none());
    assert_eq!(status(&real, &route).await, "approved");
    let clocks = town.job().reader().clocks_of(m.id).await.unwrap();
    assert!(clocks.iter().any(|c| c.kind == "removal" && c.stopped_at.is_none()), "the clock runs on");
    line.is(Line::Well);
    later(&town).await;
    later(&town).await;
    done_once(&real, &town, &m, &route, decision, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_site_whose_answers_are_lost_has_done_it_once_and_says_so_when_asked_again() {
    let Some(real) = Real::there() else { return };
    let (line, town, _, m, route, decision) = ordered(&real).await;
    line.is(Line::LosesAnswers);
    town.clock.set(wall());
    work(&town).await;
    assert_eq!(status(&real, &route).await, "hold", "it was done");
    let removal = order(&town, m.id, "remove").await;
    assert!(removal.confirmed_at.is_none(), "and nobody told us");
    // Asked again it says so; then the notice is written, and that answer is lost too.
    later(&town).await;
    later(&town).await;
    line.is(Line::Well);
    later(&town).await;
    later(&town).await;
    done_once(&real, &town, &m, &route, decision, true).await;
    let notice = order(&town, m.id, "public-notice").await;
    assert_eq!(outward(&town, &notice).await.state, "confirmed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_is_changed_meanwhile_keeps_the_order_waiting_until_the_new_one_is_given() {
    let Some(real) = Real::there() else { return };
    let (line, town, channel, m, route, decision) = ordered(&real).await;
    let change = async |secret: &str| {
        let row = town.job().reader().channel(channel).await.unwrap();
        let registered = open::Registered {
            address: line.url.clone(),
            account: Some(real.user.clone()),
            secret: Some(secret.into()),
            ..town.connection("Lillbloggen")
        };
        let admin = town.desk(town.people.admin).await;
        open::change(&admin, channel, row.revision, &registered).await.unwrap();
    };
    change("fel fel fel").await;
    town.clock.set(wall());
    work(&town).await;
    let removal = order(&town, m.id, "remove").await;
    let state = outward(&town, &removal).await;
    assert_eq!((state.state.as_str(), problem(&state)), ("waiting", Some(ProblemKind::AccessRefused)));
    assert_eq!(status(&real, &route).await, "approved");
    change(&real.password).await;
    town.clock.pass(SignedDuration::from_hours(1));
    work(&town).await;
    later(&town).await;
    done_once(&real, &town, &m, &route, decision, false).await;
}
