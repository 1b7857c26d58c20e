//! The people behind the channels: nobody leaves while they alone hold something, the half-yearly round, inactive
//! channels, and what somebody answers for.

use crate::register::{application, lawful};
use torg_domain::channels::life::{State, Step};
use torg_domain::ids::ChannelId;
use torg_office::channels::life::apply::apply;
use torg_office::channels::life::{Ground, Life, closing, decide, preserve, staff};
use torg_office::channels::open::{Registered, open};
use torg_office::channels::{confirm, idle};
use torg_office::municipality::{acceptance, charge, people};
use torg_office::{Desk, Refusal};
use torg_testkit::Town;
use torg_testkit::town::both;

async fn state(desk: &Desk, id: ChannelId) -> State {
    let policy = desk.policy().await.unwrap();
    Life::load(desk, &mut desk.reader(), &policy, id).await.unwrap().state
}

async fn told(town: &Town, person: torg_domain::ids::PersonId, kind: &str) -> usize {
    let all = town.job().reader().notices(person, 50).await.unwrap();
    all.iter().filter(|n| n.kind == kind).count()
}

#[tokio::test]
async fn an_application_is_told_to_whoever_looks_after_channels_and_once_lawful_to_whoever_approves() {
    both(async |town: Town| {
        let p = town.people;
        let head = town.person("Hedda", "Chef", "chef", town.units[0]).await;
        town.mandate(head, "forvaltningschef", Some(town.units[0])).await;
        town.mandate(head, "forvaltningschef", None).await;
        let elsewhere = town.person("Bo", "Annan", "chef", town.units[2]).await;
        town.mandate(elsewhere, "forvaltningschef", Some(town.units[2])).await;
        let editor = town.desk(p.editor).await;
        let id = apply(&editor, &application(&town), &Ground::default()).await.unwrap();
        for (who, times) in [(p.admin, 1), (p.chief, 1), (head, 1), (elsewhere, 0), (p.newcomer, 0)] {
            assert_eq!(told(&town, who, "channel-applied").await, times, "{who}");
        }
        assert_eq!(told(&town, head, "channel-checked").await, 0, "the law first");
        decide::check(&town.desk(p.admin).await, id, None, &lawful()).await.unwrap();
        for (who, times) in [(head, 1), (elsewhere, 0), (p.chief, 0), (p.admin, 0)] {
            assert_eq!(told(&town, who, "channel-checked").await, times, "{who}");
        }
        // Nobody is told of what they did themselves.
        let head = town.desk(head).await;
        let own = apply(&head, &application(&town), &Ground::default()).await.unwrap();
        decide::check(&head, own, None, &lawful()).await.unwrap();
        let me = head.person().unwrap();
        assert_eq!(told(&town, me, "channel-applied").await, 1);
        assert_eq!(told(&town, me, "channel-checked").await, 1);
        assert_eq!(told(&town, p.admin, "channel-applied").await, 2);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn nobody_leaves_while_they_alone_hold_a_channel_or_its_login() {
    both(async |town: Town| {
        let p = town.people;
        let channel = town.channel("Bloggen").await;
        let admin = town.desk(p.admin).await;
        staff::login(&admin, channel, "Kassaskåpet i rum 214", &[p.editor]).await.unwrap();
        let Err(Refusal::Rule(said)) = people::end(&admin, p.editor).await else { panic!("refused") };
        assert!(said.contains("Bloggen: ansvarig; Bloggen: inloggningsuppgifterna"), "{said}");
        let own = charge::of(&admin, p.editor).await.unwrap();
        assert_eq!(own.held.len(), 1);
        assert_eq!((own.held[0].since.as_str(), own.held[0].by.as_str()), ("2026-03-02", "Eva Sund"));
        let to_substitute = charge::hand_over(&admin, channel, p.editor, p.substitute, "Allt.").await;
        assert!(matches!(to_substitute, Err(Refusal::Field { field: "to", .. })));
        let untold = charge::hand_over(&admin, channel, p.editor, p.chief, " ").await;
        assert!(matches!(untold, Err(Refusal::Field { field: "told", .. })));
        charge::hand_over(&admin, channel, p.editor, p.chief, "Två frågor väntar på svar.").await.unwrap();
        let theirs = charge::of(&admin, p.chief).await.unwrap();
        assert_eq!((theirs.held[0].since.as_str(), theirs.held[0].by.as_str()), ("2026-04-07", "Eva Sund"));
        assert_eq!(theirs.logins.len(), 1, "who takes over reaches the login");
        assert_eq!(told(&town, p.chief, "channel-handed-over").await, 1);
        people::end(&admin, p.editor).await.unwrap();
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_login_is_never_written_down_and_is_tried_once_a_year() {
    let town = Town::new().await;
    let p = town.people;
    let channel = town.channel("Bloggen").await;
    let admin = town.desk(p.admin).await;
    let secret = staff::login(&admin, channel, "Lösenord: hemligt", &[p.editor]).await;
    assert!(secret.unwrap_err().to_string().contains("aldrig själva lösenordet"));
    staff::login(&admin, channel, "Kassaskåpet", &[p.editor]).await.unwrap();
    assert_eq!(confirm::remind(&town.job()).await.unwrap(), 0);
    town.clock.set("2027-04-07T08:00:00Z".parse().unwrap());
    assert_eq!(confirm::remind(&town.job()).await.unwrap(), 1);
    assert_eq!(confirm::remind(&town.job()).await.unwrap(), 0, "told once");
    assert_eq!(told(&town, p.editor, "login-untested").await, 1);
    staff::login_tried(&town.desk(p.editor).await, channel).await.unwrap();
    town.clock.set("2027-06-07T08:00:00Z".parse().unwrap());
    assert_eq!(confirm::remind(&town.job()).await.unwrap(), 0);
    town.verify().await;
}

#[tokio::test]
async fn the_half_yearly_round_asks_whoever_answers_and_passes_on_what_nobody_confirms() {
    both(async |town: Town| {
        let p = town.people;
        let head = town.person("Hedda", "Chef", "chef", town.units[0]).await;
        town.mandate(head, "forvaltningschef", None).await;
        let (one, other) = (town.channel("Bloggen").await, town.channel("Simhallen").await);
        assert_eq!(confirm::go_round(&town.job()).await.unwrap(), 0, "both are new");
        town.clock.set("2026-07-08T08:00:00Z".parse().unwrap());
        assert_eq!(confirm::go_round(&town.job()).await.unwrap(), 2);
        assert_eq!(confirm::go_round(&town.job()).await.unwrap(), 0, "asked once a round");
        let handler = town.desk(p.handler).await;
        assert!(matches!(confirm::answer(&handler, one, "").await, Err(Refusal::NotAllowed(_))));
        let editor = town.desk(p.editor).await;
        confirm::answer(&editor, one, "Allt stämmer.").await.unwrap();
        assert!(confirm::answer(&editor, one, "").await.is_err(), "nothing is asked any more");
        town.clock.set("2026-07-30T08:00:00Z".parse().unwrap());
        assert_eq!(confirm::go_round(&town.job()).await.unwrap(), 1);
        assert_eq!(told(&town, head, "confirm-escalated").await, 1);
        confirm::answer(&town.desk(p.editor).await, other, "").await.unwrap();
        town.clock.set("2027-01-04T08:00:00Z".parse().unwrap());
        assert_eq!(confirm::go_round(&town.job()).await.unwrap(), 2, "a new round");
        town.verify().await;
    })
    .await;
}

fn registered(town: &Town) -> Registered {
    Registered {
        unit: Some(town.units[0]),
        platform: "feed".into(),
        name: "Nyheter".into(),
        address: "https://nyheter.lill.example/".into(),
        purpose: "Nyheter.".into(),
        responsible: Some(town.people.editor),
        substitute: Some(town.people.substitute),
        feed: Some("https://nyheter.lill.example/feed".into()),
        voice: "ours".into(),
        every_s: 300,
        approved_by: "Eva Sund".into(),
        approved_on: Some("2026-03-02".parse().unwrap()),
        approval: "KS 2026/12".into(),
        ..Registered::default()
    }
}

async fn own_voice(town: &Town) -> ChannelId {
    open(&town.desk(town.people.admin).await, &registered(town)).await.unwrap()
}

#[tokio::test]
async fn a_channel_without_posts_for_the_policys_days_is_closed_or_revived_by_a_person() {
    both(async |town: Town| {
        let p = town.people;
        let ours = own_voice(&town).await;
        let visitors = town.channel("Bloggen").await;
        town.clock.set("2026-10-03T08:00:00Z".parse().unwrap());
        assert_eq!(idle::find(&town.job()).await.unwrap(), 0, "179 days");
        town.clock.set("2026-10-04T08:00:00Z".parse().unwrap());
        assert_eq!(idle::find(&town.job()).await.unwrap(), 1);
        assert_eq!(idle::find(&town.job()).await.unwrap(), 0, "found once");
        let editor = town.desk(p.editor).await;
        assert_eq!(state(&editor, ours).await, State::Idle);
        assert_eq!(state(&editor, visitors).await, State::Active, "our posts are not seen there");
        assert_eq!(told(&town, p.editor, "channel-idle").await, 1);
        assert!(closing::revive(&editor, ours, &Ground::default()).await.is_err(), "why?");
        closing::revive(&editor, ours, &Ground::because("Valåret börjar.")).await.unwrap();
        assert_eq!(idle::find(&town.job()).await.unwrap(), 0, "the decision is a sign of life");
        town.clock.set("2027-04-05T08:00:00Z".parse().unwrap());
        assert_eq!(idle::find(&town.job()).await.unwrap(), 1);
        let admin = town.desk(p.admin).await;
        closing::begin(&admin, ours, &Ground::because("Ingen skriver.")).await.unwrap();
        preserve::preserve(&admin, ours, "Ingen sida.").await.unwrap();
        let revision = admin.reader().channel(ours).await.unwrap().revision;
        closing::close(&admin, ours, revision).await.unwrap();
        assert_eq!(state(&admin, ours).await, State::Closed);
        assert_eq!(idle::find(&town.job()).await.unwrap(), 0);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn where_the_policy_gives_no_days_and_nobody_has_answered_no_channel_is_inactive() {
    let town = Town::with("perstorp", &crate::packs::answers("perstorp")).await;
    own_voice(&town).await;
    town.clock.set("2030-01-01T08:00:00Z".parse().unwrap());
    assert_eq!(idle::find(&town.job()).await.unwrap(), 0);
    let answered = crate::packs::answers("perstorp") + "inactive.days = \"90\"\n";
    let town = Town::with("perstorp", &answered).await;
    own_voice(&town).await;
    town.clock.set("2026-07-10T08:00:00Z".parse().unwrap());
    assert_eq!(idle::find(&town.job()).await.unwrap(), 1);
}

#[tokio::test]
async fn the_final_state_lists_every_message_by_digest_and_holds_none_of_their_words() {
    let town = Town::new().await;
    let channel = town.channel("Bloggen").await;
    town.message(channel, "x1", "Ett omisskännligt ordval", false).await;
    let admin = town.desk(town.people.admin).await;
    assert!(preserve::preserve(&admin, channel, "").await.is_err(), "it is not closing");
    closing::begin(&admin, channel, &Ground::because("Slut.")).await.unwrap();
    preserve::preserve(&admin, channel, "Ingen sida.").await.unwrap();
    let policy = admin.policy().await.unwrap();
    let life = Life::load(&admin, &mut admin.reader(), &policy, channel).await.unwrap();
    let facts: serde_json::Value = serde_json::from_str(&life.last(Step::Preserve).unwrap().facts).unwrap();
    assert_eq!((facts["messages"].as_u64(), facts["versions"].as_u64()), (Some(1), Some(1)));
    let hex = facts["manifest"].as_str().unwrap();
    let sha: Vec<u8> = (0..64).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap()).collect();
    let sha: [u8; 32] = sha.try_into().unwrap();
    let bytes = town.office.store.objects().get(town.id(), &sha).await.unwrap();
    let document = String::from_utf8(bytes.to_vec()).unwrap();
    assert!(document.contains("\"x1\"") && !document.contains("omisskännligt"), "{document}");
    // A decision that is taken back makes the state stale: it is kept anew before closing.
    closing::take_back(&admin, channel, &Ground::because("Vi fortsätter.")).await.unwrap();
    closing::begin(&admin, channel, &Ground::because("Slut ändå.")).await.unwrap();
    let revision = admin.reader().channel(channel).await.unwrap().revision;
    assert!(closing::close(&admin, channel, revision).await.unwrap_err().to_string().contains("CH-26"));
    town.verify().await;
}

#[tokio::test]
async fn each_person_accepts_the_version_in_force_once_and_who_has_not_is_known() {
    both(async |town: Town| {
        let editor = town.desk(town.people.editor).await;
        let lacking = acceptance::read(&editor).await.unwrap();
        assert!(lacking.mine_at.is_none() && lacking.have.is_empty());
        let names: Vec<_> = lacking.lack.iter().map(|p| p.first_name.as_str()).collect();
        assert!(names.contains(&"Maja") && !names.contains(&"Ida"), "who holds no mandate is not asked");
        let version = editor.policy().await.unwrap().number;
        assert!(acceptance::accept(&editor, version + 1).await.is_err(), "not a version they were not shown");
        acceptance::accept(&editor, version).await.unwrap();
        acceptance::accept(&editor, version).await.unwrap();
        let after = acceptance::read(&editor).await.unwrap();
        assert!(after.mine_at.is_some() && after.have.len() == 1);
        assert!(!after.lack.iter().any(|p| p.first_name == "Maja"));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_page_nobody_has_a_mandate_for_is_no_official_channel_where_the_policy_says_so() {
    use torg_office::channels::standing;
    for (pack, left_out) in [("gotland-2011", true), ("uppsala-2012", false)] {
        let town = Town::with(pack, &crate::packs::answers(pack)).await;
        let with = town.channel("Bloggen").await;
        let registered = Registered {
            name: "Sidan".into(),
            responsible: Some(town.people.newcomer),
            substitute: Some(town.people.handler),
            ..registered(&town)
        };
        let admin = town.desk(town.people.admin).await;
        let without = open(&admin, &registered).await.unwrap();
        let official = standing::official(&admin).await.unwrap();
        assert!(official.iter().any(|c| c.id == with.0));
        assert_eq!(!official.iter().any(|c| c.id == without.0), left_out, "{pack}");
        let explained = standing::explain(&admin, without, &Ground::because("Prövas i maj.")).await;
        assert_eq!(explained.is_ok(), left_out, "{pack}: {explained:?}");
        assert!(standing::explain(&admin, with, &Ground::because("Nej.")).await.is_err());
        town.verify().await;
    }
}
