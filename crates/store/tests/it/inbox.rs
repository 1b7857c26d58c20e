//! The inbox: counters that equal a count whatever happened, and views that walk an index.

use crate::house::{House, both, second};
use jiff::{SignedDuration, Timestamp};
use torg_domain::channels::taken::{Kind, Standing};
use torg_domain::ids::{ChannelId, MessageId, PersonId, VersionId};
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::inbox::tracks::{Handling, Tracks};
use torg_store::Store;
use torg_store::db::Sql;
use torg_store::inbox::intake::{New, SearchKey};
use torg_store::inbox::list::{Scope, View};
use torg_store::inbox::rows::VersionRow;
use torg_store::inbox::sightings::UnseenRow;
use torg_store::inbox::tally::Counters;
use uuid::Uuid;

const ME: PersonId = PersonId(Uuid::from_u128(0xE));
const KEY: SearchKey = SearchKey { municipality: 1, channel: 1 };

fn hours_on(now: Timestamp, hours: i64) -> Timestamp {
    now.checked_add(SignedDuration::from_hours(hours)).unwrap()
}

/// The n-th message, due so many hours from now; every third is mine, every fourth nobody's.
fn message(channel: Uuid, n: u128, now: Timestamp, due_in: Option<i64>) -> New {
    let (id, version) = (MessageId(Uuid::from_u128(n + 1)), VersionId(Uuid::from_u128(n + 10_001)));
    let due_at = due_in.map(|hours| hours_on(now, hours));
    let message = Message {
        id,
        channel: ChannelId(channel),
        external_id: n.to_string(),
        kind: "comment".into(),
        ours: false,
        visibility: if n.is_multiple_of(5) { Visibility::Direct } else { Visibility::Public },
        parent: None,
        thread: n.to_string(),
        author: "Kim".into(),
        url: None,
        published_at: None,
        captured_at: now,
        title: None,
        snippet: "Hej".into(),
        flags: vec![],
        version,
        versions: 1,
        tracks: Tracks { handling: Handling::Triage, ..Tracks::default() },
        owner: match n % 12 {
            0 | 4 | 8 => None,
            3 | 6 | 9 => Some(ME),
            _ => Some(PersonId(Uuid::from_u128(0xF))),
        },
        due_at,
        due_clock: due_at.map(|_| "answer".into()),
        seen_at: None,
        gone_at: None,
        closed_at: None,
        policy: None,
        revision: 1,
    };
    let row = VersionRow {
        id: version.0,
        message: id.0,
        digest: n.to_be_bytes().to_vec(),
        title: None,
        text: "Hej".into(),
        html: None,
        author: "Kim".into(),
        handle: None,
        email: None,
        said_at: None,
        captured_at: now.as_millisecond(),
        media: "[]".into(),
        raw: vec![],
        raw_kind: "text".into(),
        problems: "[]".into(),
        fetched: None,
    };
    New { message, version: row, clocks: vec![], attachments: vec![], terms: vec!["hej".into()] }
}

/// The counters as somebody would count them with the list in hand.
async fn counted(house: &House, now: Timestamp) -> Counters {
    let mut reader = house.store.reader(house.home);
    let page = reader.inbox_page(View::All, &Scope::everything(), None, None, 500).await.unwrap();
    let zone = jiff::tz::TimeZone::get("Europe/Stockholm").unwrap();
    let today = zone.to_datetime(now).date();
    let count = |is: &dyn Fn(&Message) -> bool| {
        i64::try_from(page.messages.iter().filter(|m| is(m)).count()).unwrap()
    };
    Counters {
        mine: count(&|m| m.owner == Some(ME)),
        today: count(&|m| m.due_at.is_some_and(|d| d >= now && zone.to_datetime(d).date() == today)),
        overdue: count(&|m| m.due_at.is_some_and(|d| d < now)),
        unassigned: count(&|m| m.owner.is_none()),
        waiting: count(&|m| m.tracks.waits_for_others()),
        all: count(&|_| true),
    }
}

async fn same(house: &House, now: Timestamp) -> Counters {
    let shown = house.store.reader(house.home).counters(&Scope::everything(), ME, now).await.unwrap();
    assert_eq!(shown, counted(house, now).await, "at {now}");
    shown
}

async fn change(store: &Store, house: &House, n: u128, to: impl Fn(&mut Message)) {
    let mut writer = store.write(house.home).await.unwrap();
    let was = writer.message(MessageId(Uuid::from_u128(n + 1))).await.unwrap();
    let mut now = was.clone();
    to(&mut now);
    writer.save_message(&was, &now).await.unwrap();
    writer.commit().await.unwrap();
}

#[tokio::test]
async fn counters_equal_a_count_before_and_after_passed_days_are_folded() {
    both(async |house: House| {
        let channel = house.channel().await;
        let now = second(0);
        let mut writer = house.store.write(house.home).await.unwrap();
        let due = |n: u128| (!n.is_multiple_of(7)).then(|| i64::try_from(n).unwrap() * 5 - 150);
        let new = (0..60).map(|n| message(channel, n, now, due(n))).collect();
        writer.add_messages(KEY, new).await.unwrap();
        writer.commit().await.unwrap();
        let before = same(&house, now).await;
        assert!([before.mine, before.today, before.overdue, before.unassigned].iter().all(|n| *n > 0));

        for (day, n) in [(0, 3_u128), (1, 10), (4, 22), (30, 41)] {
            let at = hours_on(now, day * 24);
            let mut writer = house.store.write(house.home).await.unwrap();
            writer.sweep_tally(at).await.unwrap();
            // Twice is once.
            writer.sweep_tally(at).await.unwrap();
            writer.commit().await.unwrap();
            same(&house, at).await;
            // A node whose clock is behind, and one that asks a while later.
            same(&house, hours_on(at, -9)).await;
            same(&house, hours_on(at, 2)).await;
            // What was late when it was folded is moved, handed over, closed and opened again.
            change(&house.store, &house, n, |m| m.tracks.handling = Handling::Consulting).await;
            change(&house.store, &house, n, |m| m.owner = Some(ME)).await;
            same(&house, at).await;
            change(&house.store, &house, n, |m| m.closed_at = Some(at)).await;
            same(&house, at).await;
            change(&house.store, &house, n, |m| (m.closed_at, m.due_at) = (None, Some(hours_on(at, 30))))
                .await;
            let mut writer = house.store.write(house.home).await.unwrap();
            let late = message(channel, 100 + n, now, Some(-400));
            writer.add_messages(KEY, vec![late]).await.unwrap();
            writer.commit().await.unwrap();
            same(&house, at).await;
        }
        let kept = house.number("select count(*) from inbox_tally where n < 0").await;
        assert_eq!(kept, 0, "a pile holds less than nothing");
    })
    .await;
}

#[tokio::test]
async fn what_has_no_due_time_stands_last_in_the_list_and_is_never_late() {
    both(async |house: House| {
        let channel = house.channel().await;
        let now = second(0);
        let mut writer = house.store.write(house.home).await.unwrap();
        let new = [(1, None), (2, Some(3)), (5, Some(-3))].map(|(n, due)| message(channel, n, now, due));
        writer.add_messages(KEY, new.into()).await.unwrap();
        writer.commit().await.unwrap();
        let mut reader = house.store.reader(house.home);
        let some = Scope::everything().within(ChannelId(channel));
        for scope in [Scope::everything(), some] {
            let mut listed = async |view| {
                let page = reader.inbox_page(view, &scope, None, None, 50).await.unwrap();
                page.messages.iter().map(|m| m.external_id.clone()).collect::<Vec<_>>()
            };
            assert_eq!(listed(View::All).await, ["5", "2", "1"]);
            assert_eq!(listed(View::Overdue(now)).await, ["5"]);
            assert_eq!(
                listed(View::Due(now, hours_on(now, 3))).await,
                [""; 0],
                "due at the very end is tomorrow's"
            );
            assert_eq!(listed(View::Due(now, hours_on(now, 4))).await, ["2"]);
        }
    })
    .await;
}

#[tokio::test]
async fn passed_days_are_one_pile_however_many_they_were() {
    let house = House::on_sqlite().await;
    let channel = house.channel().await;
    let now = second(0);
    let mut writer = house.store.write(house.home).await.unwrap();
    let new =
        (0..200).map(|n| message(channel, n, now, Some(-24 * i64::try_from(n).unwrap() - 48))).collect();
    writer.add_messages(KEY, new).await.unwrap();
    writer.commit().await.unwrap();
    let days = "select count(distinct day) from inbox_tally where facet = 'day'";
    assert_eq!(house.number(days).await, 200);
    let mut writer = house.store.write(house.home).await.unwrap();
    writer.sweep_tally(now).await.unwrap();
    writer.commit().await.unwrap();
    assert_eq!(house.number(days).await, 1);
}

#[tokio::test]
async fn every_view_walks_an_index_in_its_own_order() {
    let house = House::on_sqlite().await;
    let torg_store::Db::Sqlite { read, .. } = house.store.db() else { unreachable!() };
    let mut seen = 0;
    for statement in inventory::iter::<&'static Sql> {
        let sql = statement.sqlite;
        if !sql.starts_with("select m.n, ") || !sql.ends_with(" limit $6") {
            continue;
        }
        seen += 1;
        let plan: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(sqlx::AssertSqlSafe(format!("explain query plan {sql}")))
                .fetch_all(read)
                .await
                .unwrap();
        let plan: Vec<String> = plan.into_iter().map(|step| step.3).collect();
        let by_channel = sql.contains("cross join");
        assert!(
            !plan.iter().any(|step| step.starts_with("SCAN m") || step.starts_with("SCAN x")),
            "{sql}\n{plan:#?}"
        );
        // Whoever reads some channels gets the first of each, sorted: a page a channel at most.
        let sorts = plan.iter().filter(|step| step.contains("TEMP B-TREE")).count();
        assert_eq!(sorts, usize::from(by_channel), "{sql}\n{plan:#?}");
        let index =
            if by_channel { "x USING COVERING INDEX message_channel" } else { "m USING INDEX message_" };
        let index =
            plan.iter().any(|step| step.contains(index) || step.contains("x USING INDEX message_channel"));
        assert!(index, "{sql}\n{plan:#?}");
    }
    // Ten of the inbox, and our own posts in one channel.
    assert_eq!(seen, 11, "the statements of the views have changed: look at this test");
}

#[tokio::test]
async fn a_search_walks_the_index_from_the_newest_and_sorts_nothing() {
    let house = House::on_sqlite().await;
    let torg_store::Db::Sqlite { read, .. } = house.store.db() else { unreachable!() };
    let searches =
        inventory::iter::<&'static Sql>.into_iter().filter(|s| s.sqlite.contains("message_search match"));
    let mut seen = 0;
    for statement in searches {
        seen += 1;
        let plan: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(sqlx::AssertSqlSafe(format!("explain query plan {}", statement.sqlite)))
                .fetch_all(read)
                .await
                .unwrap();
        assert!(!plan.iter().any(|step| step.3.contains("TEMP B-TREE")), "{plan:#?}");
        assert!(plan.first().is_some_and(|step| step.3.contains("VIRTUAL TABLE")), "{plan:#?}");
    }
    assert!(seen > 0);
}

#[tokio::test]
async fn what_a_whole_reading_leaves_behind_is_unseen_and_keeps_when_it_was_last_seen() {
    both(async |house: House| {
        let channel = house.channel().await;
        let id = ChannelId(channel);
        let now = second(0);
        let mut writer = house.store.write(house.home).await.unwrap();
        let new = (0..3).map(|n| {
            let one = message(channel, n, now, None);
            New { message: Message { published_at: Some(now), thread: "0".into(), ..one.message }, ..one }
        });
        writer.add_messages(KEY, new.collect()).await.unwrap();
        let all = [
            ("0", Standing::Visible),
            ("1", Standing::Visible),
            ("2", Standing::Hidden),
            ("9", Standing::Visible),
        ];
        writer.saw_at_source(id, &all, now).await.unwrap();
        writer.commit().await.unwrap();

        let later = hours_on(now, 1);
        let mut writer = house.store.write(house.home).await.unwrap();
        writer.saw_at_source(id, &[("0", Standing::Binned), ("2", Standing::Hidden)], later).await.unwrap();
        let span = (hours_on(now, -1), later);
        let unseen = writer.unseen_in_span(id, span, &[], later, 9).await.unwrap();
        let one = UnseenRow { external_id: "1".into(), at: now.as_millisecond() };
        assert_eq!(unseen, std::slice::from_ref(&one));
        let (thread, other) = (["0".to_owned()], ["7".to_owned()]);
        assert_eq!(writer.unseen_in_threads(id, &thread, &[], later, 9).await.unwrap(), [one]);
        assert!(writer.unseen_in_threads(id, &other, &[], later, 9).await.unwrap().is_empty());
        let after = (later, hours_on(later, 1));
        assert!(writer.unseen_in_span(id, after, &[], later, 9).await.unwrap().is_empty());
        // Of the kinds that are kept from us nothing is missing; of another, it is.
        for (but, missing) in [([Kind::Comment, Kind::Direct], 0), ([Kind::Post, Kind::Direct], 1)] {
            assert_eq!(writer.unseen_in_span(id, span, &but, later, 9).await.unwrap().len(), missing);
            assert_eq!(writer.unseen_in_threads(id, &thread, &but, later, 9).await.unwrap().len(), missing);
        }
        assert_eq!(writer.longest_unseen(id).await.unwrap(), Some(now));
        assert_eq!(writer.oldest_sighted(id).await.unwrap(), Some(now));
        assert_eq!(writer.open_threads(id, later, 9).await.unwrap(), ["0"]);
        assert!(writer.open_threads(id, now, 9).await.unwrap().is_empty());

        let sightings = writer.sightings(id, &["0", "2", "9"]).await.unwrap();
        let of = |n: u128| {
            let row = &sightings[&Uuid::from_u128(n + 1)];
            (row.standing.clone(), row.since_at, row.before_at, row.at)
        };
        let (was, is) = (now.as_millisecond(), later.as_millisecond());
        assert_eq!(sightings.len(), 2);
        assert_eq!(of(0), ("binned".into(), is, Some(was), is));
        assert_eq!(of(2), ("hidden".into(), was, None, is));
        writer.commit().await.unwrap();
    })
    .await;
}
