//! What channels cost at platforms that take money: what each may cost, what it has cost by day, and what is held
//! for askings under way. Amounts are thousandths of the platform's currency.

use crate::kept::kept_row;
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use torg_domain::ids::ChannelId;
use uuid::Uuid;

kept_row! {
    /// A row of `spending_cap`: immutable, the latest of a channel counts.
    CapRow = "spending_cap" {
        id: Uuid,
        channel: Uuid,
        month: Option<i64>,
        day: Option<i64>,
        set_by: Uuid,
        set_at: i64,
    }
}

/// A row of `spending_hold`: money held for one asking.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct HoldRow {
    pub id: Uuid,
    pub channel: Uuid,
    pub day: i64,
    pub amount: i64,
    pub until_at: i64,
}

/// What a channel has cost on a day: settled, and held, which counts as spent.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct SpentRow {
    pub day: i64,
    pub spent: i64,
    pub askings: i64,
    /// Held for askings that may still be settled.
    pub held: i64,
    /// Held for askings that never were.
    pub lost: i64,
}

impl Reader {
    /// What a channel may cost; none where nobody has said.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn spending_cap(&mut self, channel: ChannelId) -> Result<Option<CapRow>, Problem> {
        self.opt(
            sql!("select id, channel, month, day, set_by, set_at from spending_cap where municipality = $1 and channel = $2 order by set_at desc, id desc limit 1"),
            params![self.municipality, channel],
        )
        .await
    }

    /// What a channel has cost each day between two (yyyymmdd), both included, the first day first. A day on which
    /// it cost nothing has no row.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn spending(
        &mut self,
        channel: ChannelId,
        (from, until): (i64, i64),
        now: Timestamp,
    ) -> Result<Vec<SpentRow>, Problem> {
        self.all(
            sql!("select day, cast(sum(spent) as bigint) as spent, cast(sum(askings) as bigint) as askings, cast(sum(held) as bigint) as held, cast(sum(lost) as bigint) as lost from (select day, spent, askings, 0 as held, 0 as lost from spending_day where municipality = $1 and channel = $2 and day >= $3 and day <= $4 union all select day, 0, 0, case when until_at > $5 then amount else 0 end, case when until_at > $5 then 0 else amount end from spending_hold where municipality = $1 and channel = $2 and day >= $3 and day <= $4) of_both group by day order by day"),
            params![self.municipality, channel, from, until, now],
        )
        .await
    }
}

impl Writer {
    /// Keeps what a channel may cost from now on.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_spending_cap(&mut self, c: &CapRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into spending_cap (municipality, id, channel, month, day, set_by, set_at) values ($1, $2, $3, $4, $5, $6, $7)"),
            params![m, c.id, c.channel, c.month, c.day, c.set_by, c.set_at],
        )
        .await?;
        Ok(())
    }

    /// Holds money for an asking. The write holds the municipality's turn: nobody else counts what is left meanwhile.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn hold_spending(&mut self, h: &HoldRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into spending_hold (municipality, id, channel, day, amount, until_at) values ($1, $2, $3, $4, $5, $6)"),
            params![m, h.id, h.channel, h.day, h.amount, h.until_at],
        )
        .await?;
        Ok(())
    }

    /// Settles what was held: it is let go, and what was spent of it is counted, once however often it is settled. An
    /// asking that cost nothing leaves nothing.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn settle_spending(&mut self, h: &HoldRow, spent: i64) -> Result<(), Problem> {
        let m = self.municipality;
        let gone = self
            .run(sql!("delete from spending_hold where municipality = $1 and id = $2"), params![m, h.id])
            .await?;
        if gone == 0 || spent == 0 {
            return Ok(());
        }
        self.run(
            sql!("insert into spending_day (municipality, channel, day, spent, askings) values ($1, $2, $3, $4, 1) on conflict (municipality, channel, day) do update set spent = spending_day.spent + excluded.spent, askings = spending_day.askings + excluded.askings"),
            params![m, h.channel, h.day, spent],
        )
        .await?;
        Ok(())
    }
}
