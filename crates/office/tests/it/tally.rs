//! Counters equal a count, and lists, counters and search show what may be seen and no more.

use crate::said::{at, comment, message, take};
use jiff::SignedDuration;
use torg_domain::channels::taken::{Kind, Taken, Visibility as Seen};
use torg_domain::ids::{MessageId, OrderId, PersonId};
use torg_office::Desk;
use torg_office::channels::open::{self, Registered};
use torg_office::inbox::answer::{self, Reply};
use torg_office::inbox::leave::{self, Reason};
use torg_office::inbox::read::{self, Asked};
use torg_office::inbox::{close, consult, forward, record, remove};
use torg_store::inbox::list::View;
use torg_store::inbox::tally::Counters;
use torg_testkit::{Town, both};

/// Counts a view by walking its pages.
async fn walked(desk: &Desk, view: View) -> Vec<MessageId> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let asked = Asked { view, channel: None, flag: None, after, limit: 7 };
        let (page, _) = read::inbox(desk, &asked).await.unwrap();
        all.extend(page.messages.iter().map(|m| m.id));
        after = page.next;
        if after.is_none() {
            return all;
        }
    }
}

/// What the counters should say, counted.
async fn counted(desk: &Desk) -> Counters {
    let midnight = desk.today().tomorrow().unwrap().in_tz("Europe/Stockholm").unwrap().timestamp();
    let count = async |view| i64::try_from(walked(desk, view).await.len()).unwrap();
    Counters {
        mine: count(View::Mine(desk.person().unwrap())).await,
        today: count(View::Due(desk.now, midnight)).await,
        overdue: count(View::Overdue(desk.now)).await,
        unassigned: count(View::Unassigned).await,
        waiting: count(View::Waiting).await,
        all: count(View::All).await,
    }
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

/// One act of some kind on a message; most are refused, as in life.
async fn act(desk: &Desk, dice: &mut Dice, id: MessageId, to: PersonId) {
    let reply = |holding| Reply { text: "Hej".into(), holding, unsigned: None, version: None };
    let open = desk.reader().orders(id).await.unwrap();
    let open =
        open.iter().find(|o| o.confirmed_at.is_none() && o.cancelled_at.is_none()).map(|o| OrderId(o.id));
    let none = OrderId(desk.new_id());
    let _ = match dice.below(14) {
        0 => answer::order(desk, id, None, reply(false)).await.map(|(m, _)| m),
        1 => answer::confirm(desk, id, None, open.unwrap_or(none), "https://x.example/1").await,
        2 => answer::cancel(desk, id, None, open.unwrap_or(none), "Fel").await,
        3 | 4 => leave::leave(desk, id, None, Reason::NotRelevant, "").await,
        5 | 6 => record::keep_ordered(desk, id, None, "").await,
        7 => forward::forward(desk, id, None, to, "").await,
        8 => consult::ask(desk, id, None, to, "Vad?").await,
        9 => close::undo(desk, id, None).await,
        10 => close::reopen(desk, id, None, "Igen").await,
        11 => close::assign(desk, id, None, to, "").await,
        12 => close::mark_secret(desk, id, None, dice.below(2) == 0, "OSL").await,
        _ => remove::assess(desk, id, None, "").await,
    };
}

#[tokio::test]
async fn the_counters_equal_a_count_after_any_walk_of_acts() {
    both(async |town: Town| {
        let p = town.people;
        let blog = town.channel("Bloggen").await;
        let school = Registered {
            unit: Some(town.units[2]),
            platform: "feed".into(),
            name: "Skolan".into(),
            address: "https://skolan.lill.example/".into(),
            purpose: "Skolfrågor.".into(),
            responsible: Some(p.handler),
            substitute: Some(p.newcomer),
            voice: "visitors".into(),
            approved_by: "Eva Sund".into(),
            ..Registered::default()
        };
        let school = open::open(&town.desk(p.admin).await, &school).await.unwrap();
        let (mut dice, mut ids) = (Dice(42), Vec::new());
        let texts = ["När öppnar badhuset?", "Fint!", "Varför är det så här?", "Jag vet var du bor."];
        for round in 0..60 {
            if round % 3 == 0 {
                let channel = [blog, school][dice.below(2)];
                let id = format!("m{round}");
                let item = Taken {
                    visibility: [Seen::Public, Seen::Direct][usize::from(dice.below(4) == 0)],
                    kind: Kind::Comment,
                    published_at: Some(town.now()),
                    ..comment(&id, texts[dice.below(4)])
                };
                take(&town, channel, vec![item]).await;
                ids.push(message(&town, channel, &id).await.id);
            }
            for _ in 0..6 {
                let people = [p.editor, p.substitute, p.chief, p.handler];
                let desk = town.desk(people[dice.below(4)]).await;
                let (id, to) = (ids[dice.below(ids.len())], people[dice.below(4)]);
                act(&desk, &mut dice, id, to).await;
            }
            town.clock.pass(SignedDuration::from_mins(17));
            if round % 10 == 9 {
                for person in [p.editor, p.chief, p.handler, p.registrar, p.secretary, p.newcomer] {
                    let desk = town.desk(person).await;
                    assert_eq!(read::counters(&desk).await.unwrap(), counted(&desk).await, "round {round}");
                }
            }
        }
        let closed = walked(&town.desk(p.chief).await, View::Closed).await;
        let open = walked(&town.desk(p.chief).await, View::All).await;
        assert_eq!(open.len() + closed.len(), ids.len());
        assert!(!closed.is_empty() && open.len() > 5, "a walk that goes somewhere");
        town.verify().await;
    })
    .await;
}

/// The hits of a search by their ids at the platform.
async fn found(desk: &Desk, query: &str) -> Vec<String> {
    let hits = read::search(desk, query, None, 50).await.unwrap();
    let mut ids: Vec<_> = hits.messages.into_iter().map(|m| m.external_id).collect();
    ids.sort();
    ids
}

#[tokio::test]
async fn search_finds_stems_beginnings_and_parts_of_compounds_alike_on_both() {
    both(async |town: Town| {
        let channel = town.channel("Bloggen").await;
        town.clock.set(at("2026-04-07T08:30:00Z"));
        let texts = [
            ("pool", "Simhallen och badhusen stänger på lördagar."),
            ("road", "Snöröjningen på cykelvägarna är usel!"),
            ("tree", "Ett äppelträd föll över Ågatan i går."),
            ("oats", "Skolskjutsen till barnen, tack."),
            ("east", "Östra skolan: när börjar lovet?"),
            ("acute", "Kafét på idéhuset har stängt, Müller!"),
        ];
        take(&town, channel, texts.iter().map(|(id, text)| comment(id, text)).collect()).await;
        let desk = town.desk(town.people.editor).await;
        for (query, expected) in [
            ("badhus", &["pool"][..]),
            ("badhuset", &["pool"]),
            ("BADHUSEN", &["pool"]),
            ("stänger", &["acute", "pool"]),
            ("stang", &[]),
            ("cykelväg", &["road"]),
            ("cykel", &["road"]),
            ("snö", &["road"]),
            ("äppel", &["tree"]),
            ("apple", &[]),
            ("ågat", &["tree"]),
            ("agatan", &[]),
            ("östra skola", &["east"]),
            ("ostra", &[]),
            ("skjuts skola", &["oats"]),
            ("kafé müller", &["acute"]),
            ("badhus cykel", &[]),
            ("", &[]),
            ("' OR 1=1 --", &[]),
            ("\"*", &[]),
            ("anna berg", &["acute", "east", "oats", "pool", "road", "tree"]),
        ] {
            assert_eq!(found(&desk, query).await, expected, "{query}");
        }
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn what_may_not_be_seen_is_in_no_list_counter_or_search() {
    both(async |town: Town| {
        let (channel, p) = (town.channel("Bloggen").await, town.people);
        town.clock.set(at("2026-04-07T08:30:00Z"));
        let direct = Taken {
            visibility: Seen::Direct,
            kind: Kind::Direct,
            ..comment("direct", "Badhuset, viskar jag")
        };
        take(
            &town,
            channel,
            vec![comment("open", "Badhuset är bra"), comment("secret", "Badhuset hos er"), direct],
        )
        .await;
        let chief = town.desk(p.chief).await;
        let secret = message(&town, channel, "secret").await;
        close::mark_secret(&chief, secret.id, None, true, "OSL 21 kap.").await.unwrap();
        let expected = [
            (p.chief, &["direct", "open", "secret"][..]),
            (p.editor, &["direct", "open"]),
            (p.secretary, &["open"]),
            (p.handler, &[]),
            (p.newcomer, &[]),
        ];
        for (person, ids) in expected {
            let desk = town.desk(person).await;
            assert_eq!(found(&desk, "badhus").await, ids);
            let counters = read::counters(&desk).await.unwrap();
            assert_eq!(counters.all, i64::try_from(ids.len()).unwrap());
            assert_eq!(counters, counted(&desk).await);
        }
        // Lists and hits show nothing of what is guarded before it is opened.
        let hits = read::search(&chief, "badhus", None, 50).await.unwrap();
        let words: Vec<_> =
            hits.messages.iter().filter(|m| !m.snippet.is_empty()).map(|m| m.external_id.as_str()).collect();
        assert_eq!(words, ["open"]);
        // A search for a person's number is on the trail, and the number is not.
        read::search(&chief, "19121212-1212", None, 50).await.unwrap();
        let entries = town.job().reader().entries(0, 10_000).await.unwrap();
        let last = entries.last().unwrap();
        assert_eq!(last.act, "search.personal-number");
        assert!(!last.body.contains("1212"));
        town.verify().await;
    })
    .await;
}
