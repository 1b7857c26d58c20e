//! How orders are carried out: where each stands, the platform's word, and what a stranger saw.

use super::rows::{CarriedRow, GivenRow, LookRow, OutwardRow};
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use std::collections::HashSet;
use torg_domain::ids::{ChannelId, MessageId, OrderId};

impl Reader {
    /// How the carrying out of an order goes; none where a person does it.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn outward(&mut self, order: OrderId) -> Result<Option<OutwardRow>, Problem> {
        self.opt(
            sql!("select ord, message, state, asked_at, tries, problem, problem_since_at, next_at from outward_state where municipality = $1 and ord = $2"),
            params![self.municipality, order],
        )
        .await
    }

    /// How the carrying out of a message's orders goes.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn outwards(&mut self, message: MessageId) -> Result<Vec<OutwardRow>, Problem> {
        self.all(
            sql!("select ord, message, state, asked_at, tries, problem, problem_since_at, next_at from outward_state where municipality = $1 and message = $2 order by ord"),
            params![self.municipality, message],
        )
        .await
    }

    /// The orders on messages of a channel that are tried again later, because something was wrong the last time.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn waiting_in(&mut self, channel: ChannelId) -> Result<Vec<OutwardRow>, Problem> {
        self.all(
            sql!("select s.ord, s.message, s.state, s.asked_at, s.tries, s.problem, s.problem_since_at, s.next_at from outward_state s join message m on m.municipality = s.municipality and m.id = s.message where s.municipality = $1 and m.channel = $2 and s.state = 'waiting' and s.problem is not null order by s.next_at, s.ord"),
            params![self.municipality, channel],
        )
        .await
    }

    /// The platform's words that an order was carried out, the first one first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn carried(&mut self, order: OrderId) -> Result<Vec<CarriedRow>, Problem> {
        self.all(
            sql!("select id, ord, message, measure, at, asked_at, already, status, answer, external_id, url from carried where municipality = $1 and ord = $2 order by asked_at, id"),
            params![self.municipality, order],
        )
        .await
    }

    /// The answers of ours that stand in a thread because somebody ordered them and the platform gave them.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn given_in(&mut self, channel: ChannelId, thread: &str) -> Result<Vec<GivenRow>, Problem> {
        self.all(
            sql!("select c.external_id, m.id as answered, o.ordered_by from message m join outward_state s on s.municipality = m.municipality and s.message = m.id join outward_order o on o.municipality = s.municipality and o.id = s.ord join carried c on c.municipality = s.municipality and c.ord = s.ord where m.municipality = $1 and m.channel = $2 and m.thread = $3 and o.kind in ('answer', 'holding') and c.external_id is not null order by c.asked_at, c.id"),
            params![self.municipality, channel, thread],
        )
        .await
    }

    /// Of these ids in a channel, those the platform gave to what we said under these items.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn given_under(
        &mut self,
        channel: ChannelId,
        items: &[&str],
        ids: &[&str],
    ) -> Result<HashSet<String>, Problem> {
        let (items, ids) =
            (serde_json::Value::from(items).to_string(), serde_json::Value::from(ids).to_string());
        let rows: Vec<(String,)> = self
            .all(
                sql!(
                    sqlite "select c.external_id from message m join outward_state s on s.municipality = m.municipality and s.message = m.id join carried c on c.municipality = s.municipality and c.ord = s.ord where m.municipality = $1 and m.channel = $2 and m.external_id in (select value from json_each($3)) and c.external_id in (select value from json_each($4))"
                    postgres "select c.external_id from message m join outward_state s on s.municipality = m.municipality and s.message = m.id join carried c on c.municipality = s.municipality and c.ord = s.ord where m.municipality = $1 and m.channel = $2 and m.external_id in (select jsonb_array_elements_text($3::jsonb)) and c.external_id in (select jsonb_array_elements_text($4::jsonb))"
                ),
                params![self.municipality, channel, &items, &ids],
            )
            .await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// What strangers saw of an order, the first one first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn looks(&mut self, order: OrderId) -> Result<Vec<LookRow>, Problem> {
        self.all(
            sql!("select id, ord, message, at, came_to, places from stranger_look where municipality = $1 and ord = $2 order by at, id"),
            params![self.municipality, order],
        )
        .await
    }
}

impl Writer {
    /// Saves how the carrying out of an order goes.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn save_outward(&mut self, o: &OutwardRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into outward_state (municipality, ord, message, state, asked_at, tries, problem, problem_since_at, next_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (municipality, ord) do update set state = excluded.state, asked_at = excluded.asked_at, tries = excluded.tries, problem = excluded.problem, problem_since_at = excluded.problem_since_at, next_at = excluded.next_at"),
            params![
                m, o.ord, o.message, &o.state, o.asked_at, o.tries, o.problem.clone(), o.problem_since_at, o.next_at
            ],
        )
        .await?;
        Ok(())
    }

    /// Keeps the platform's word.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_carried(&mut self, c: &CarriedRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into carried (municipality, id, ord, message, measure, at, asked_at, already, status, answer, external_id, url) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"),
            params![
                m, c.id, c.ord, c.message, &c.measure, c.at, c.asked_at, c.already, c.status, c.answer.clone(),
                c.external_id.clone(), c.url.clone()
            ],
        )
        .await?;
        Ok(())
    }

    /// Keeps what a stranger saw.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_look(&mut self, s: &LookRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into stranger_look (municipality, id, ord, message, at, came_to, places) values ($1, $2, $3, $4, $5, $6, $7)"),
            params![m, s.id, s.ord, s.message, s.at, &s.came_to, &s.places],
        )
        .await?;
        Ok(())
    }
}
