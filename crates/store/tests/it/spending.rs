//! What a channel may cost, what it has cost by day, and what is held meanwhile, on both databases.

use crate::house::{House, both, second};
use torg_domain::ids::{ChannelId, MunicipalityId};
use torg_store::channels::{CapRow, HoldRow, SpentRow};
use uuid::Uuid;

const DAY: i64 = 20_260_407;

fn hold(channel: ChannelId, n: u128, day: i64, amount: i64) -> HoldRow {
    HoldRow {
        id: Uuid::from_u128(0xE000 + n),
        channel: channel.0,
        day,
        amount,
        until_at: second(900).as_millisecond(),
    }
}

async fn days(house: &House, home: MunicipalityId, channel: ChannelId, now: i64) -> Vec<SpentRow> {
    let span = (DAY, DAY + 20);
    house.store.reader(home).spending(channel, span, second(now)).await.unwrap()
}

#[tokio::test]
async fn the_latest_cap_counts_and_one_taken_away_is_none() {
    both(async |house: House| {
        let channel = ChannelId(house.channel().await);
        assert_eq!(house.store.reader(house.home).spending_cap(channel).await.unwrap(), None);
        let caps = [(1, Some(50_000), Some(5_000)), (2, Some(80_000), None), (3, None, None)];
        for (n, month, day) in caps {
            let row = CapRow {
                id: Uuid::from_u128(0xF000 + n),
                channel: channel.0,
                month,
                day,
                set_by: Uuid::from_u128(1),
                set_at: i64::try_from(n).unwrap(),
            };
            let mut writer = house.store.write(house.home).await.unwrap();
            writer.add_spending_cap(&row).await.unwrap();
            writer.commit().await.unwrap();
            assert_eq!(house.store.reader(house.home).spending_cap(channel).await.unwrap(), Some(row));
        }
        let other = house.municipality(2, "grann").await;
        assert_eq!(house.store.reader(other).spending_cap(channel).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn what_is_held_counts_until_it_is_settled_once_and_what_never_is_is_told_apart() {
    both(async |house: House| {
        let channel = ChannelId(house.channel().await);
        let (one, two, late) =
            (hold(channel, 1, DAY, 500), hold(channel, 2, DAY, 40), hold(channel, 3, DAY + 3, 7));
        let mut writer = house.store.write(house.home).await.unwrap();
        for row in [&one, &two, &late] {
            writer.hold_spending(row).await.unwrap();
        }
        writer.commit().await.unwrap();
        let row = |day, spent, askings, held, lost| SpentRow { day, spent, askings, held, lost };
        let all = days(&house, house.home, channel, 100).await;
        assert_eq!(all, [row(DAY, 0, 0, 540, 0), row(DAY + 3, 0, 0, 7, 0)]);
        for _ in 0..2 {
            let mut writer = house.store.write(house.home).await.unwrap();
            writer.settle_spending(&one, 123).await.unwrap();
            writer.settle_spending(&late, 0).await.unwrap();
            writer.commit().await.unwrap();
        }
        let all = days(&house, house.home, channel, 100).await;
        assert_eq!(all, [row(DAY, 123, 1, 40, 0)], "once, and nothing of what cost nothing");
        let all = days(&house, house.home, channel, 901).await;
        assert_eq!(all, [row(DAY, 123, 1, 0, 40)], "nobody came back");
        let mut writer = house.store.write(house.home).await.unwrap();
        writer.settle_spending(&two, 30).await.unwrap();
        writer.commit().await.unwrap();
        assert_eq!(days(&house, house.home, channel, 902).await, [row(DAY, 153, 2, 0, 0)]);
        // A write that is dropped has held nothing.
        let mut writer = house.store.write(house.home).await.unwrap();
        writer.hold_spending(&hold(channel, 4, DAY, 9)).await.unwrap();
        drop(writer);
        assert_eq!(days(&house, house.home, channel, 100).await, [row(DAY, 153, 2, 0, 0)]);
        let other = house.municipality(2, "grann").await;
        assert!(days(&house, other, channel, 100).await.is_empty());
    })
    .await;
}
