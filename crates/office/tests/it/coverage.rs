//! Who watches what in the days to come: what an absence uncovers, and who is told of it, once.

use jiff::civil::{Date, date};
use torg_domain::channels::coverage::{Holder, Lack};
use torg_domain::clocks::watched::Days;
use torg_domain::ids::PersonId;
use torg_office::channels::coverage::{AHEAD, Away, alarm, ground, left_by};
use torg_office::municipality::absences;
use torg_testkit::{Town, both};

async fn away(town: &Town, person: PersonId, from: Date, until: Date) -> absences::Uncovered {
    absences::note(&town.desk(person).await, person, from, until).await.unwrap().1
}

async fn told(town: &Town, person: PersonId) -> usize {
    let all = town.job().reader().notices(person, 50).await.unwrap();
    all.iter().filter(|n| n.kind == alarm::UNCOVERED).count()
}

#[tokio::test]
async fn a_gap_is_told_once_to_who_coordinates_where_nobody_holds_the_title_and_anew_when_it_comes_back() {
    both(async |town: Town| {
        town.channel("Bloggen").await;
        let p = town.people;
        let (monday, friday) = (date(2026, 4, 13), date(2026, 4, 17));
        assert_eq!(alarm::look(&town.job()).await.unwrap(), 0, "all is covered");
        assert!(away(&town, p.substitute, monday, friday).await.gaps.is_empty());
        assert_eq!(alarm::look(&town.job()).await.unwrap(), 0, "the responsible person is there");
        let left = away(&town, p.editor, date(2026, 4, 9), date(2026, 4, 14)).await;
        assert_eq!(left.channels, ["Bloggen"]);
        assert_eq!(left.gaps.len(), 1);
        let run = &left.gaps[0].run;
        assert_eq!(run.hours.len(), 2, "Monday and Tuesday; Thursday and Friday are the substitute's");
        assert_eq!(run.responsible, Some(Lack::Away(date(2026, 4, 14))));
        assert_eq!(run.substitute, Some(Lack::Away(friday)));
        assert_eq!(run.holder, Holder::Nobody);

        for _ in 0..2 {
            alarm::look(&town.job()).await.unwrap();
        }
        let who = [p.chief, p.admin, p.secretary];
        let mut sum = 0;
        for person in who {
            sum += told(&town, person).await;
        }
        assert_eq!(sum, 1, "somebody is told, and once");
        assert_eq!(told(&town, p.chief).await, 1, "who coordinates");

        // The absence is taken back: the gap is over, and a new one is told anew.
        let mine = town.job().reader().absences(monday).await.unwrap();
        let id = mine.iter().find(|a| a.person == p.editor.0).unwrap().id;
        absences::cancel(&town.desk(p.editor).await, id.into()).await.unwrap();
        assert_eq!(alarm::look(&town.job()).await.unwrap(), 0);
        assert!(town.job().reader().coverage_gaps().await.unwrap().is_empty());
        away(&town, p.editor, monday, monday).await;
        assert_eq!(alarm::look(&town.job()).await.unwrap(), 1);
        assert_eq!(told(&town, p.chief).await, 2);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_gap_that_begins_sooner_than_was_said_is_told_again() {
    let town = Town::new().await;
    town.channel("Bloggen").await;
    let p = town.people;
    away(&town, p.substitute, date(2026, 4, 13), date(2026, 4, 24)).await;
    away(&town, p.editor, date(2026, 4, 20), date(2026, 4, 24)).await;
    assert_eq!(alarm::look(&town.job()).await.unwrap(), 1);
    away(&town, p.editor, date(2026, 4, 15), date(2026, 4, 19)).await;
    assert_eq!(alarm::look(&town.job()).await.unwrap(), 1);
    assert_eq!(alarm::look(&town.job()).await.unwrap(), 0);
    assert_eq!(town.job().reader().coverage_gaps().await.unwrap().len(), 1, "it is one gap");
}

#[tokio::test]
async fn nobody_is_told_at_night_and_nothing_is_forgotten_until_morning() {
    let town = Town::new().await;
    town.channel("Bloggen").await;
    let p = town.people;
    for person in [p.substitute, p.editor] {
        away(&town, person, date(2026, 4, 9), date(2026, 4, 9)).await;
    }
    town.clock.set("2026-04-07T21:00:00Z".parse().unwrap());
    assert_eq!(alarm::look(&town.job()).await.unwrap(), 0);
    town.clock.set("2026-04-08T06:30:00Z".parse().unwrap());
    assert_eq!(alarm::look(&town.job()).await.unwrap(), 1);
}

#[tokio::test]
async fn where_the_account_holder_sees_to_it_the_account_holder_is_told() {
    let answers = "hours.week = { weekdays = \"08:00-16:30\", holidays = \"closed\" }\n\
        removal.deadline.offensive_data.starts = \"publication\"\n\
        removal.deadline.offensive_data.figure = { hours = 24, counted = \"calendar\" }\n\
        removal.deadline.on_request.figure = { hours = 24, counted = \"calendar\" }\n\
        removal.deadline.other.figure = { hours = 24, counted = \"calendar\" }\n\
        clocks.warn_before = { hours = 2, counted = \"watched\" }\n\
        answer.deadline.figure = { hours = 8, counted = \"watched\" }\n\
        answer.signature = [\"given_name\", \"title\"]\n\
        answer.holding_reply = \"none\"\nconsulted = [\"forvaltningschef\"]\n\
        record.doubt = [\"forvaltningschef\"]\nremoval.police_doubt = \"forvaltningschef\"\n\
        clocks.escalate_to = \"forvaltningschef\"\n\
        substitute.fallback = \"forvaltningschef\"\nforward.answers = \"owner\"\n";
    let town = Town::with("gotland-2011", answers).await;
    town.channel("Kanalen").await;
    let p = town.people;
    for person in [p.substitute, p.editor] {
        away(&town, person, date(2026, 4, 13), date(2026, 4, 14)).await;
    }
    assert_eq!(alarm::look(&town.job()).await.unwrap(), 1);
    assert_eq!(told(&town, p.editor).await, 1);
}

#[tokio::test]
async fn what_if_says_what_an_absence_would_uncover_and_writes_nothing() {
    let town = Town::new().await;
    let channel = town.channel("Bloggen").await;
    let p = town.people;
    away(&town, p.substitute, date(2026, 4, 13), date(2026, 4, 17)).await;
    let size = town.job().open().await.unwrap().trail_size();
    let desk = town.desk(p.chief).await;
    let ground = ground(&desk).await.unwrap();
    assert!(ground.gaps(&Days::from(desk.now, AHEAD), desk.now).is_empty());
    let asked = Away { person: p.editor, from: date(2026, 4, 1), until: date(2026, 4, 15) };
    let gaps = ground.what_if(asked, desk.now);
    assert_eq!((gaps.len(), gaps[0].channel), (1, channel));
    assert_eq!(gaps[0].run.hours.len(), 3, "Monday to Wednesday: what has been is not asked about");
    assert_eq!(town.job().open().await.unwrap().trail_size(), size);
    // Noted, the same stands on the person's own page.
    away(&town, p.editor, asked.from, asked.until).await;
    let left = left_by(&town.desk(p.editor).await, p.editor).await.unwrap();
    assert_eq!(left.values().map(Vec::len).collect::<Vec<_>>(), [1]);
}
