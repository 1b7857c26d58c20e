//! The same words at the same real site, taken away as each shipped policy says: who must agree, what is
//! kept, what is registered, who is told.

use super::real::{Real, wall};
use super::removal::{asked, comes_in, everywhere, kinds, order, outward, said_there, seen, status, work};
use super::{at, held, reread};
use serde_json::json;
use torg_domain::decisions::{DecisionState, Measure};
use torg_domain::ids::{ChannelId, PersonId};
use torg_domain::inbox::tracks::{Publication, Record};
use torg_office::decisions::decide::{Asked, decide};
use torg_office::decisions::second;
use torg_testkit::Town;

/// What one policy makes of the same words at the same site.
struct Expected {
    pack: &'static str,
    answers: &'static str,
    ground: &'static str,
    /// Every order: the site gives the author's address, so that a letter goes where the policy tells them.
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
        orders: &["letter", "public-notice", "remove"],
        kept: "copy",
        record: Record::Undecided,
        manager: false,
        erasing: Erasing::ByTwo,
    },
    Expected {
        pack: "uppsala-2012",
        answers: include_str!("../../answers/uppsala-2012.toml"),
        ground: "fortal",
        orders: &["letter", "public-notice", "remove"],
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
        for_good: true,
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
    assert!(
        all.as_array().unwrap().iter().all(|c| c["id"].as_i64() != number.parse().ok()),
        "{name}: gone for good"
    );
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
