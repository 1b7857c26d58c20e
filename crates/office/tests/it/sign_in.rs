//! Signing in: links work once, doors close after too many tries, who has left is out at once.

use crate::said::{at, refused};
use jiff::SignedDuration;
use torg_domain::municipality::reach::Place;
use torg_office::Refusal;
use torg_office::municipality::links::{self, Purpose};
use torg_office::municipality::people::{self, Particulars};
use torg_office::municipality::sign_in::{choose_password, desk_of, sign_in, sign_out};
use torg_office::municipality::{mandates, me};
use torg_testkit::{Town, both};

const PASSWORD: &str = "en häst på taket";

async fn choose(town: &Town, token: &str, password: &str) -> Result<String, Refusal> {
    choose_password(&town.office, town.here.clone(), token, password, password, "Firefox").await
}

async fn enter(town: &Town, email: &str, password: &str) -> Result<String, Refusal> {
    sign_in(&town.office, town.here.clone(), email, password, "Firefox", "192.0.2.1").await
}

#[tokio::test]
async fn a_one_time_link_works_once_for_one_person_in_one_municipality_and_for_three_days() {
    both(async |town: Town| {
        for bad in ["kort", "aaaaaaaaaaaaaaaa", "eva.sund@lill.example"] {
            assert!(choose(&town, &town.first_link, bad).await.is_err(), "{bad}");
        }
        let token = choose(&town, &town.first_link, PASSWORD).await.unwrap();
        assert!(matches!(choose(&town, &town.first_link, PASSWORD).await, Err(Refusal::Missing)), "once");
        assert!(matches!(choose(&town, "påhittad", PASSWORD).await, Err(Refusal::Missing)));
        let desk = desk_of(&town.office, town.here.clone(), &token).await.unwrap();
        assert_eq!(desk.person().unwrap(), town.people.admin);
        // A new link takes the place of the one before, and runs out.
        let first = links::make(&desk, town.people.editor, Purpose::Invite).await.unwrap();
        let second = links::make(&desk, town.people.editor, Purpose::Invite).await.unwrap();
        assert!(matches!(choose(&town, &first, PASSWORD).await, Err(Refusal::Missing)));
        town.clock.pass(SignedDuration::from_hours(73));
        assert!(matches!(choose(&town, &second, PASSWORD).await, Err(Refusal::Missing)));
        let editor = town.desk(town.people.editor).await;
        let made = links::make(&editor, town.people.admin, Purpose::Reset).await;
        assert!(matches!(made, Err(Refusal::NotAllowed(_))), "nobody makes a way in to somebody above them");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn ten_wrong_passwords_close_the_door_for_a_quarter_and_tell_nobody_who_is_here() {
    both(async |town: Town| {
        choose(&town, &town.first_link, PASSWORD).await.unwrap();
        let unknown = refused(enter(&town, "ingen@lill.example", PASSWORD).await);
        for _ in 0..10 {
            assert_eq!(refused(enter(&town, "eva.sund@lill.example", "fel lösenord här").await), unknown);
        }
        let shut = enter(&town, "Eva.Sund@lill.example ", PASSWORD).await;
        assert!(matches!(shut, Err(Refusal::TooMany)), "also with the right one");
        town.clock.pass(SignedDuration::from_mins(16));
        let token = enter(&town, " Eva.Sund@LILL.example", PASSWORD).await.unwrap();
        let desk = desk_of(&town.office, town.here.clone(), &token).await.unwrap();
        sign_out(&desk, &token).await.unwrap();
        assert!(matches!(desk_of(&town.office, town.here.clone(), &token).await, Err(Refusal::Missing)));
        let token = enter(&town, "eva.sund@lill.example", PASSWORD).await.unwrap();
        town.clock.pass(SignedDuration::from_hours(15));
        assert!(
            matches!(desk_of(&town.office, town.here.clone(), &token).await, Err(Refusal::Missing)),
            "a working day"
        );
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_new_password_ends_all_other_sessions() {
    both(async |town: Town| {
        let one = choose(&town, &town.first_link, PASSWORD).await.unwrap();
        let two = enter(&town, "eva.sund@lill.example", PASSWORD).await.unwrap();
        let desk = desk_of(&town.office, town.here.clone(), &two).await.unwrap();
        use sha2::Digest as _;
        let own = sha2::Sha256::digest(two.as_bytes());
        assert!(
            refused(me::password(&desk, "fel", "en ko på taket", "en ko på taket", &own).await)
                .contains("stämmer inte")
        );
        me::password(&desk, PASSWORD, "en ko på taket", "en ko på taket", &own).await.unwrap();
        assert!(matches!(desk_of(&town.office, town.here.clone(), &one).await, Err(Refusal::Missing)));
        assert!(desk_of(&town.office, town.here.clone(), &two).await.is_ok());
        assert!(enter(&town, "eva.sund@lill.example", PASSWORD).await.is_err());
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn who_has_left_is_out_at_once_and_leaves_nothing_hanging() {
    both(async |town: Town| {
        let (p, first) = (town.people, town.units[0]);
        let channel = town.channel("Bloggen").await;
        let admin = town.desk(p.admin).await;
        let said = refused(people::end(&admin, p.editor).await);
        assert!(said.contains("Lämna först över: Bloggen: ansvarig."), "{said}");
        let token = town.token_of(p.registrar).await;
        let desk = town.desk(p.registrar).await;
        people::end(&admin, p.registrar).await.unwrap();
        assert!(matches!(desk_of(&town.office, town.here.clone(), &token).await, Err(Refusal::Missing)));
        assert!(matches!(town.office.desk_for(town.here.clone(), p.registrar).await, Err(Refusal::Missing)));
        assert!(refused(links::make(&admin, p.registrar, Purpose::Reset).await).contains("har slutat"));
        let giving = |person| mandates::Giving {
            person,
            title: "ansvarig".into(),
            place: Place::Unit(first),
            from_on: "2026-04-07".parse().unwrap(),
            until_on: None,
        };
        assert!(refused(mandates::give(&admin, giving(p.registrar)).await).contains("har slutat"));
        let ended = town.job().reader().mandates_of(p.registrar).await.unwrap();
        assert!(ended.iter().all(|m| m.ended_at.is_some()));
        // A desk that was open when its person left does nothing more in the next request; the channel stands.
        assert!(desk.reader().channel(channel).await.unwrap().responsible.is_some());
        // The last who can manage people stays.
        people::end(&admin, p.chief).await.unwrap();
        let said = refused(people::end(&admin, p.admin).await);
        assert!(said.contains("den enda som sköter personer"), "{said}");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn nobody_manages_people_or_gives_mandates_beyond_their_place() {
    both(async |town: Town| {
        let (p, [first, _, third]) = (town.people, town.units);
        town.mandate(p.substitute, "forvaltningschef", Some(first)).await;
        let chief = town.desk(p.substitute).await;
        let giving = |place| mandates::Giving {
            person: p.newcomer,
            title: "handlaggare".into(),
            place,
            from_on: "2026-04-07".parse().unwrap(),
            until_on: Some("2026-04-30".parse().unwrap()),
        };
        for place in [Place::Whole, Place::Unit(third), Place::Authority(town.authorities[0])] {
            assert!(
                matches!(mandates::give(&chief, giving(place)).await, Err(Refusal::NotAllowed(_))),
                "{place:?}"
            );
        }
        let id = mandates::give(&chief, giving(Place::Unit(first))).await.unwrap();
        assert!(
            town.desk(p.newcomer).await.must(torg_domain::municipality::rights::Right::Handle, first).is_ok()
        );
        town.clock.set(at("2026-05-01T08:00:00Z"));
        assert!(
            town.desk(p.newcomer)
                .await
                .must(torg_domain::municipality::rights::Right::Handle, first)
                .is_err()
        );
        mandates::end(&town.desk(p.substitute).await, id).await.unwrap();
        let invited = |unit| Particulars {
            email: "Ny.Kollega@lill.example".into(),
            first_name: "Ny".into(),
            last_name: "Kollega".into(),
            title: "kommunikatör".into(),
            unit: Some(unit),
        };
        let chief = town.desk(p.substitute).await;
        assert!(matches!(people::invite(&chief, invited(third)).await, Err(Refusal::NotAllowed(_))));
        let (person, token) = people::invite(&chief, invited(first)).await.unwrap();
        assert!(refused(people::invite(&chief, invited(first)).await).contains("används redan"));
        let token = choose(&town, &token, PASSWORD).await.unwrap();
        let desk = desk_of(&town.office, town.here.clone(), &token).await.unwrap();
        assert_eq!(desk.person().unwrap(), person);
        assert!(desk.reach().unwrap().is_empty());
        // Moving somebody out of one's reach, or a reset for somebody outside it, is refused.
        assert!(matches!(people::change(&chief, person, invited(third)).await, Err(Refusal::NotAllowed(_))));
        assert!(matches!(links::make(&chief, p.handler, Purpose::Reset).await, Err(Refusal::NotAllowed(_))));
        town.verify().await;
    })
    .await;
}
