//! Where a platform lets us hide behind a click and no more: it is done, told as what it is, and the duty stands.

use crate::decisions::slur;
use crate::said::work;
use std::sync::Arc;
use torg_domain::decisions::Measure as Taken;
use torg_domain::inbox::tracks::Publication;
use torg_domain::outside::platform::Measure;
use torg_domain::policy::platforms::{Ability, Capability, Platforms, Reach};
use torg_domain::trail::key::KeyFile;
use torg_office::Office;
use torg_office::decisions::decide::{Asked, decide, dry_run};
use torg_testkit::site::{KEY, Site};
use torg_testkit::{Counting, Town, packs};

/// A catalogue in which the platform hides behind a click, blocks and takes reports, and no more.
fn click_alone() -> Platforms {
    let mut all = packs::platforms();
    let platform = all.platform.iter_mut().find(|p| p.key == KEY).unwrap();
    let reach = |can| match can {
        Capability::HideAll | Capability::Remove => Reach::No,
        _ => Reach::Yes,
    };
    platform.ability = Capability::ALL
        .iter()
        .map(|can| Ability {
            can: *can,
            reach: reach(*can),
            note: None,
            from: None,
            until: None,
            unconfirmed: None,
        })
        .collect();
    all
}

/// The same story on either database, in a town whose platform can do no more.
async fn both(ground: &'static str, story: impl AsyncFn(Town, Arc<Site>, Asked)) {
    for postgres in [false, true] {
        let site = Site::new();
        let mut town = if postgres {
            Town::at_on_postgres(&site, "grund", "").await
        } else {
            Town::at(&site, "grund", "").await
        };
        town.office = Office::new(
            town.office.store.clone(),
            KeyFile::new([1; 32], [2; 32]),
            click_alone(),
            town.clock.clone(),
            Arc::new(Counting::from(7)),
            town.office.world.clone(),
        );
        let asked = Asked {
            ground: ground.into(),
            facts: "Angriper en namngiven person.".into(),
            ..Asked::default()
        };
        story(town, site, asked).await;
    }
}

#[tokio::test]
async fn behind_a_click_the_bulletin_board_clock_runs_on_and_nothing_is_called_removed() {
    both("olaga_hot", async |town: Town, site: Arc<Site>, asked| {
        let (channel, m) = slur(&town).await;
        let desk = town.desk(town.people.editor).await;
        let asked = Asked { block: Some("Upprepade hot.".into()), ..asked };
        let shown = dry_run(&desk, m.id, &asked).await.unwrap();
        assert_eq!(shown.measure, Taken::HideBehindClick);
        let effects: Vec<_> = shown.effects.iter().map(|e| (e.effect.word(), e.way.word())).collect();
        assert!(
            effects.contains(&("report", "platform")) && effects.contains(&("block", "platform")),
            "{effects:?}"
        );
        decide(&desk, m.id, Some(m.revision), asked).await.unwrap();
        work(&town).await;

        assert!(site.told().iter().any(|(_, measure)| *measure == Measure::HideBehindClick));
        let (blocked, reported) = site.blocked_and_reported();
        assert_eq!((blocked, reported.len()), (vec!["bad".to_owned()], 1));
        assert!(!reported[0].1.contains("Lena") && !reported[0].1.contains("Angriper"), "{}", reported[0].1);
        let now = town.job().reader().message_of(channel, "bad").await.unwrap().unwrap();
        assert_eq!(now.tracks.publication, Publication::BehindClick);
        assert!(now.closed_at.is_none());
        let mut reader = town.job().reader();
        let clocks = reader.clocks_of(m.id).await.unwrap();
        assert_eq!(clocks.iter().find(|c| c.kind == "removal").unwrap().stopped_at, None);
        let steps = reader.steps(m.id).await.unwrap();
        let step = steps.iter().find(|s| s.became == "behind-click").unwrap();
        assert!(step.reason.contains("inte borttaget") && step.reason.contains("anmälan"), "{}", step.reason);
        let notices = reader.notices(town.people.editor, 50).await.unwrap();
        assert_eq!(notices.iter().filter(|n| n.kind == "behind-click").count(), 1);
        for order in reader.orders(m.id).await.unwrap() {
            assert!(
                !order.body.contains("tagit bort") && !order.body.contains("borttaget"),
                "{}",
                order.body
            );
        }
        assert!(site.replies().iter().all(|(_, text)| text.contains("bakom ett klick")));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn behind_a_click_is_enough_where_only_our_own_rules_ask() {
    both("forolampning", async |town: Town, _site: Arc<Site>, asked| {
        let (channel, m) = slur(&town).await;
        let desk = town.desk(town.people.editor).await;
        let shown = dry_run(&desk, m.id, &asked).await.unwrap();
        assert!(shown.effects.iter().all(|e| e.effect.word() != "report"));
        decide(&desk, m.id, Some(m.revision), asked).await.unwrap();
        work(&town).await;
        let now = town.job().reader().message_of(channel, "bad").await.unwrap().unwrap();
        assert_eq!(now.tracks.publication, Publication::BehindClick);
        let clocks = town.job().reader().clocks_of(m.id).await.unwrap();
        assert!(clocks.iter().filter(|c| c.kind == "removal").all(|c| c.stopped_at.is_some()));
        town.verify().await;
    })
    .await;
}
