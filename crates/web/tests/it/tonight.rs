//! What the day and the night leave for somebody: the reviews one is to sign, and the check of the trail.

use crate::browser::Browser;
use axum::http::StatusCode;
use jiff::SignedDuration;
use torg_domain::municipality::rights::Right;
use torg_office::trail::check;
use torg_office::{clocks::remind, inbox::review, jobs};
use torg_testkit::{Town, both};

/// The figure beside "Granskning" in the rail.
fn counted(page: &str) -> usize {
    let item = page.split("href=\"/desk/review\"").nth(1).unwrap().split("</a>").next().unwrap();
    let figure = item.split("class=\"count\">").nth(1).map(|rest| rest.split('<').next().unwrap());
    figure.map_or(0, |figure| figure.parse().unwrap())
}

#[tokio::test]
async fn the_rail_counts_exactly_the_reviews_the_page_says_are_yours_to_sign() {
    both(async |town: Town| {
        let (first, second) = (town.channel("Lillbloggen").await, town.channel("Badet").await);
        let closed = town.channel("Nedlagd").await;
        remind::begin_reviews(&town.job()).await.unwrap();
        let admin = town.desk(town.people.admin).await;
        torg_office::channels::open::close(&admin, closed, 1).await.unwrap();
        let p = town.people;
        let mut signers = 0;
        for person in [p.admin, p.chief, p.editor, p.substitute, p.handler, p.registrar, p.newcomer] {
            let desk = town.desk(person).await;
            let (browser, reach) = (Browser::of(&town, person).await, desk.reach().unwrap());
            if !reach.may_somewhere(Right::SignReview) && !reach.may_somewhere(Right::Coordinate) {
                assert_eq!(browser.get("/desk/review").await.status, StatusCode::FORBIDDEN);
                continue;
            }
            let page = browser.page("/desk/review").await;
            assert_eq!(counted(&page), page.matches("Du skriver under.").count(), "{page}");
            if reach.may(Right::SignReview, town.units[0]) && reach.may(Right::ReadMessages, town.units[0]) {
                assert_eq!(counted(&page), 2, "{page}");
                signers += 1;
            } else {
                assert_eq!(counted(&page), 0, "{page}");
            }
        }
        assert!(signers > 0);
        // Signed is signed, for everybody.
        let editor = Browser::of(&town, p.editor).await;
        let stated = review::Stated {
            no_unanswered: true,
            no_unsuitable: true,
            data_watched: true,
            note: String::new(),
        };
        let desk = town.desk(p.editor).await;
        review::sign(&desk, first, desk.today(), stated.clone()).await.unwrap();
        let page = editor.page("/desk/review").await;
        assert_eq!((counted(&page), page.matches("Du skriver under.").count()), (1, 1), "{page}");
        review::sign(&desk, second, desk.today(), stated).await.unwrap();
        let page = editor.page("/desk/review").await;
        assert_eq!((counted(&page), page.matches("Du skriver under.").count()), (0, 0), "{page}");
        assert!(page.contains("Du har ingen granskning kvar"));
        // Tomorrow is another day.
        town.clock.pass(SignedDuration::from_hours(24));
        remind::begin_reviews(&town.job()).await.unwrap();
        let editor = Browser::of(&town, p.editor).await;
        assert_eq!(counted(&editor.page("/desk/review").await), 2);
    })
    .await;
}

/// Does what is due until nothing is.
async fn work(town: &Town) {
    loop {
        let all = jobs::claim(&town.office, 8).await.unwrap();
        if all.is_empty() {
            return;
        }
        for job in all {
            jobs::run(&town.office, &job).await.unwrap();
        }
    }
}

#[tokio::test]
async fn the_trail_is_checked_at_night_and_when_somebody_asks_and_says_what_it_found() {
    both(async |town: Town| {
        town.channel("Lillbloggen").await;
        jobs::stand_up(&town.office).await.unwrap();
        work(&town).await;
        let admin = Browser::of(&town, town.people.admin).await;
        let page = admin.page("/desk/trail").await;
        assert!(page.contains("Loggen har inte kontrollerats än."), "{page}");
        assert!(page.contains("/desk/trail/checkpoint"), "{page}");

        let asked = admin.press(&page, "/desk/trail/check").await;
        assert_eq!(asked.to, "/desk/trail?said=check-asked", "{}", asked.body);
        work(&town).await;
        let page = admin.page("/desk/trail").await;
        assert!(page.contains("Hel och oförändrad") && page.contains("stämmer med det som skrevs"), "{page}");

        let note = admin.get("/desk/trail/checkpoint").await;
        assert_eq!(note.status, StatusCode::OK);
        assert!(note.body.starts_with("torg.lill.example"), "{}", note.body);
        let editor = Browser::of(&town, town.people.editor).await;
        assert_eq!(editor.get("/desk/trail/checkpoint").await.status, StatusCode::FORBIDDEN);
        assert_eq!(editor.post("/desk/trail/check", &[]).await.status, StatusCode::FORBIDDEN);

        // Somebody changes what was written, and the night comes.
        let channel = town.job().reader().channels().await.unwrap()[0].clone();
        town.tamper("update channel set purpose = 'Annat' where name = 'Lillbloggen'").await;
        town.clock.pass(SignedDuration::from_hours(24));
        work(&town).await;
        let admin = Browser::of(&town, town.people.admin).await;
        let page = admin.page("/desk/trail").await;
        assert!(page.contains("Något stämmer inte:"), "{page}");
        assert!(
            page.contains(&format!("Raden channel {}", channel.id))
                && page.contains("Ändra och radera inget.")
        );
        let told = async |person| {
            let all = town.job().reader().notices(person, 50).await.unwrap();
            all.iter().filter(|n| n.kind == check::WRONG).count()
        };
        assert_eq!((told(town.people.admin).await, told(town.people.editor).await), (1, 0));
        let inbox = admin.page("/desk/me").await;
        assert!(!inbox.contains("Annat"));
        // The next night finds the same, and tells nobody again.
        town.clock.pass(SignedDuration::from_hours(24));
        work(&town).await;
        assert_eq!(told(town.people.admin).await, 1);
        // Mended, it is whole again, a minute later.
        town.clock.pass(SignedDuration::from_mins(1));
        town.tamper("update channel set purpose = 'Vardag i kommunen.' where name = 'Lillbloggen'").await;
        check::check(&town.job()).await.unwrap();
        let admin = Browser::of(&town, town.people.admin).await;
        let page = admin.page("/desk/trail").await;
        assert!(page.contains("Hel och oförändrad"), "{page}");
    })
    .await;
}
