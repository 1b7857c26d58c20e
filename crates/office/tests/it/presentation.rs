//! What channels tell of themselves: made for each policy, put up, out of date, looked at again.

use crate::packs::perstorp;
use jiff::SignedDuration;
use torg_domain::channels::presentation::Shown;
use torg_domain::channels::profile::{Outcome, ProfileItem};
use torg_domain::ids::{ChannelId, PersonId};
use torg_domain::public::facts::Fact;
use torg_office::Refusal;
use torg_office::channels::presentation::profile::Found;
use torg_office::channels::presentation::{Presentation, check, facts, of, profile, publish};
use torg_office::public::facts as public;
use torg_testkit::site::Site;
use torg_testkit::{Town, both};

async fn presented(town: &Town, channel: ChannelId) -> Presentation {
    of(&town.job(), channel).await.unwrap().2
}

async fn told(town: &Town, person: PersonId, kind: &str) -> usize {
    let all = town.job().reader().notices(person, 50).await.unwrap();
    all.iter().filter(|n| n.kind == kind).count()
}

fn told_of_us(recheck_days: Option<u16>) -> Vec<(Fact, String)> {
    let days = recheck_days.map(|days| days.to_string()).unwrap_or_default();
    [
        (Fact::VisitingAddress, "Storgatan 1"),
        (Fact::PostalAddress, "123 45 Lill"),
        (Fact::Email, "kommun@lill.example"),
        (Fact::Website, "https://www.lill.example"),
        (Fact::Telephone, "010-123 45 00"),
        (Fact::OwnMatters, "Ring kontaktcenter.\nEller kom hit."),
        (Fact::Retention, "Kommentarer gallras efter två år"),
        (Fact::RecheckDays, days.as_str()),
    ]
    .map(|(fact, text)| (fact, text.to_owned()))
    .to_vec()
}

async fn filled(town: &Town, channel: ChannelId, recheck_days: Option<u16>) {
    public::set(&town.desk(town.people.admin).await, &told_of_us(recheck_days)).await.unwrap();
    let editor = town.desk(town.people.editor).await;
    facts::set_channel(&editor, channel, "public", None, "webb@lill.example", None).await.unwrap();
}

async fn put_up(town: &Town, channel: ChannelId) {
    let made = presented(town, channel).await;
    for place in &made.places {
        let (word, text) = (&place.place.place, &place.fitted.text);
        publish::published(&town.desk(town.people.editor).await, channel, word, text).await.unwrap();
    }
}

#[tokio::test]
async fn a_change_of_person_makes_the_text_out_of_date_and_is_told_once() {
    both(async |town: Town| {
        let channel = town.channel("Bloggen").await;
        let p = town.people;
        let before = presented(&town, channel).await;
        assert!(!before.is_complete(), "nobody has said who can read, nor how one is reached");
        filled(&town, channel, None).await;
        let made = presented(&town, channel).await;
        assert!(made.elements.iter().all(|(_, said)| said.is_ok()), "{:?}", made.elements);
        assert!(!made.is_complete(), "it is not put up");
        put_up(&town, channel).await;
        assert!(presented(&town, channel).await.is_complete());
        assert_eq!(check::look(&town.job()).await.unwrap(), 0);

        // The channel gets a purpose of another kind of hours: the municipality closes earlier.
        let hours = serde_json::json!({ "weekdays": ["08:00-15:00"], "holidays": "closed" });
        let change = torg_office::policy::hours::Change {
            scope: torg_office::policy::hours::Scope::Channel(channel.0),
            week: Some(serde_json::from_value(hours).unwrap()),
            closed: vec![],
        };
        torg_office::policy::hours::change(&town.desk(p.admin).await, &change).await.unwrap();
        town.clock.pass(SignedDuration::from_mins(5));
        assert!(presented(&town, channel).await.is_outdated());
        for found in [1, 0] {
            assert_eq!(check::look(&town.job()).await.unwrap(), found);
        }
        assert_eq!(told(&town, p.editor, check::OUTDATED).await, 1);
        // Put up anew it is so again, and the earlier text is kept with its day.
        put_up(&town, channel).await;
        assert!(presented(&town, channel).await.is_complete());
        assert_eq!(check::look(&town.job()).await.unwrap(), 0);
        let copies = town.job().reader().presentation_copies(channel).await.unwrap();
        assert_eq!(copies.len(), 2);
        assert!(copies[0].body.contains("8–15") && copies[1].body.contains("8–16.30"), "{copies:?}");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn who_writes_is_named_where_the_document_asks_and_a_mandate_that_ends_changes_it() {
    let town = Town::with("perstorp", &perstorp("watched_hours")).await;
    let channel = town.channel("Sidan").await;
    filled(&town, channel, None).await;
    let made = presented(&town, channel).await;
    let text = &made.places[0].fitted.text;
    for says in [
        "Maja Ek, redaktör, maja.ek@lill.example",
        "Sara Holm",
        "Kommentarer gallras efter två år.",
        "besök Storgatan 1",
        "svar inom 24 timmar",
        "vänder du dig hit: Ring kontaktcenter. Eller kom hit.",
        "lill.example/rules",
    ] {
        assert!(text.contains(says), "{says}: {text}");
    }
    put_up(&town, channel).await;
    let mandates = town.job().reader().mandates_of(town.people.substitute).await.unwrap();
    let admin = town.desk(town.people.admin).await;
    torg_office::municipality::mandates::end(&admin, mandates[0].id.into()).await.unwrap();
    let made = presented(&town, channel).await;
    assert!(made.is_outdated() && !made.places[0].fitted.text.contains("Sara Holm"));
    assert_eq!(check::look(&town.job()).await.unwrap(), 1);
    town.verify().await;
}

#[tokio::test]
async fn what_was_put_up_is_read_on_the_channels_page_and_told_when_it_is_gone() {
    let site = Site::new();
    let town = Town::at(&site, "grund", "").await;
    let channel = town.channel("Bloggen").await;
    filled(&town, channel, None).await;
    put_up(&town, channel).await;
    let (address, day) = ("https://blogg.lill.example/", SignedDuration::from_hours(25));
    let body = town.job().reader().presentation_copies(channel).await.unwrap()[0].body.clone();
    let came = async || {
        town.clock.pass(day);
        check::look(&town.job()).await.unwrap();
        let checks = town.job().reader().presentation_checks(channel, 50).await.unwrap();
        checks.into_iter().map(|c| c.came_to).collect::<Vec<_>>()
    };
    site.page(address, &format!("Välkommen! {body} Hej då."));
    assert_eq!(came().await, ["same"]);
    assert_eq!(came().await, ["same"], "what is as yesterday is no new row");
    site.page(address, "Välkommen!");
    assert_eq!(came().await, ["differs", "same"]);
    assert_eq!(told(&town, town.people.editor, check::CHANGED).await, 1);
    site.blind(true);
    assert_eq!(came().await, ["unread", "differs", "same"]);
    assert_eq!(told(&town, town.people.editor, check::CHANGED).await, 1, "what cannot be read is not gone");
    town.verify().await;
}

/// The channel is at another platform from now on.
async fn moved_to(town: &Town, channel: ChannelId, platform: &str) {
    let admin = town.desk(town.people.admin).await;
    let row = town.job().reader().channel(channel).await.unwrap();
    let moved = torg_office::channels::open::Registered {
        unit: Some(row.unit.into()),
        platform: platform.into(),
        name: row.name,
        address: row.address,
        purpose: row.purpose,
        responsible: row.responsible.map(Into::into),
        substitute: row.substitute.map(Into::into),
        voice: row.voice,
        every_s: row.every_s,
        approved_by: row.approved_by,
        approval: row.approval,
        ..torg_office::channels::open::Registered::default()
    };
    torg_office::channels::open::change(&admin, channel, row.revision, &moved).await.unwrap();
}

#[tokio::test]
async fn where_the_profile_can_be_read_a_changed_text_name_or_picture_is_found_and_told() {
    let site = Site::new();
    let town = Town::at(&site, "grund", "").await;
    let channel = town.channel("Bloggen").await;
    moved_to(&town, channel, "bluesky").await;
    filled(&town, channel, None).await;
    put_up(&town, channel).await;
    let body = town.job().reader().presentation_copies(channel).await.unwrap()[0].body.clone();
    let day = SignedDuration::from_hours(25);
    let shown = |name: &str, text: &str, picture: &str| {
        let (name, text) = (name.to_owned(), text.to_owned());
        site.shows(Some(Shown { name, text, picture: Some(picture.into()) }));
    };
    let came = async || {
        town.clock.pass(day);
        check::look(&town.job()).await.unwrap();
        let checks = town.job().reader().presentation_checks(channel, 50).await.unwrap();
        (checks.len(), checks[0].came_to.clone())
    };
    let editor = town.people.editor;
    let told =
        async || (told(&town, editor, check::CHANGED).await, told(&town, editor, check::RENAMED).await);
    shown("Lills kommun", &body, "bafkrei1");
    assert_eq!(came().await, (1, "same".into()));
    assert_eq!((came().await, told().await), ((1, "same".into()), (0, 0)), "as yesterday is no new row");
    shown("Lura kommun", &body, "bafkrei1");
    assert_eq!((came().await, told().await), ((2, "renamed".into()), (0, 1)));
    shown("Lura kommun", &body, "bafkrei2");
    assert_eq!((came().await, told().await), ((3, "renamed".into()), (0, 2)));
    shown("Lura kommun", "Köp mynt!", "bafkrei2");
    assert_eq!((came().await, told().await), ((4, "differs".into()), (1, 2)));
    // What cannot be seen has not changed, and what was seen before it is what it is held against.
    site.shows(None);
    assert_eq!((came().await, told().await), ((5, "unread".into()), (1, 2)));
    shown("Lills kommun", &body, "bafkrei2");
    assert_eq!((came().await, told().await), ((6, "renamed".into()), (1, 3)));
    assert_eq!(came().await, (7, "same".into()));
    town.verify().await;
}

#[tokio::test]
async fn where_nobody_can_read_it_somebody_is_asked_as_often_as_the_municipality_has_decided() {
    let site = Site::new();
    let town = Town::at(&site, "grund", "").await;
    let channel = town.channel("Bloggen").await;
    moved_to(&town, channel, "mastodon").await;
    filled(&town, channel, Some(180)).await;
    put_up(&town, channel).await;
    let p = town.people;
    town.clock.pass(SignedDuration::from_hours(24 * 179));
    check::look(&town.job()).await.unwrap();
    assert_eq!(told(&town, p.editor, check::LOOK).await, 0);
    town.clock.pass(SignedDuration::from_hours(48));
    for _ in 0..2 {
        check::look(&town.job()).await.unwrap();
    }
    assert_eq!(told(&town, p.editor, check::LOOK).await, 1);
    let editor = town.desk(p.editor).await;
    let wrong = check::by_hand(&editor, channel, "bio", "differs", "").await.unwrap_err();
    assert!(matches!(wrong, Refusal::Field { field: "note", .. }), "{wrong}");
    check::by_hand(&editor, channel, "bio", "same", "").await.unwrap();
    check::look(&town.job()).await.unwrap();
    assert_eq!(told(&town, p.editor, check::LOOK).await, 1, "somebody has looked");
    town.verify().await;
}

#[tokio::test]
async fn nothing_is_kept_of_a_text_that_changed_meanwhile_nor_by_somebody_without_a_right_there() {
    let town = Town::new().await;
    let channel = town.channel("Bloggen").await;
    filled(&town, channel, None).await;
    let editor = town.desk(town.people.editor).await;
    let stale = publish::published(&editor, channel, "page", "En gammal text.").await.unwrap_err();
    assert!(stale.to_string().contains("har ändrats"), "{stale}");
    let made = presented(&town, channel).await;
    let text = &made.places[0].fitted.text;
    let none = publish::published(&editor, channel, "ingen", text).await.unwrap_err();
    assert!(matches!(none, Refusal::Missing));
    for person in [town.people.newcomer, town.people.handler] {
        let no = publish::published(&town.desk(person).await, channel, "page", text).await.unwrap_err();
        assert!(matches!(no, Refusal::NotAllowed(_)), "{no}");
    }
    assert!(town.job().reader().presentation_copies(channel).await.unwrap().is_empty());
    // A browser sends line breaks of its own.
    publish::published(&editor, channel, "page", &text.replace('\n', "\r\n")).await.unwrap();
}

#[tokio::test]
async fn a_picture_of_the_profile_needs_source_and_licence_and_what_was_found_keeps_its_day() {
    let town = Town::with("perstorp", &perstorp("watched_hours")).await;
    let channel = town.channel("Sidan").await;
    let editor = town.desk(town.people.editor).await;
    let logo = Found {
        item: ProfileItem::Logo,
        outcome: Outcome::Yes,
        source: "lawful".into(),
        licence: "CC BY 4.0".into(),
        note: String::new(),
    };
    let no = profile::found(&editor, channel, &logo).await.unwrap_err();
    assert!(no.to_string().contains("bildarkivet"), "{no}");
    let bare = Found { source: "own_archive".into(), licence: " ".into(), ..logo.clone() };
    let no = profile::found(&editor, channel, &bare).await.unwrap_err();
    assert!(matches!(no, Refusal::Field { field: "licence", .. }), "{no}");
    let far = Found { item: ProfileItem::Profile, outcome: Outcome::AsFarAsPossible, ..logo.clone() };
    assert!(profile::found(&editor, channel, &far).await.is_err(), "how far is not said");
    let good = Found { source: "own_archive".into(), licence: "Eva Sund, anställd".into(), ..logo };
    profile::found(&editor, channel, &good).await.unwrap();
    let found = town.job().reader().profile_checks(channel).await.unwrap();
    assert_eq!((found.len(), found[0].checked_by), (1, town.people.editor.0));
    town.verify().await;
}
