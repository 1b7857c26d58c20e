//! What must happen outside: ordered here, confirmed later.

use crate::inbox::rows::OrderRow;
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use torg_domain::ids::{MessageId, OrderId};

impl Reader {
    /// All orders of a message, the first one first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn orders(&mut self, message: MessageId) -> Result<Vec<OrderRow>, Problem> {
        self.all(
            sql!("select id, message, kind, body, copy, ordered_by, ordered_at, policy, confirmed_by, confirmed_at, proof, proof_object, cancelled_at, cancelled_why from outward_order where municipality = $1 and message = $2 order by ordered_at, id"),
            params![self.municipality, message],
        )
        .await
    }

    /// One order.
    ///
    /// # Errors
    /// `Problem::Missing` when it is not in this municipality.
    #[boxed]
    pub async fn order(&mut self, id: OrderId) -> Result<OrderRow, Problem> {
        self.one(
            sql!("select id, message, kind, body, copy, ordered_by, ordered_at, policy, confirmed_by, confirmed_at, proof, proof_object, cancelled_at, cancelled_why from outward_order where municipality = $1 and id = $2"),
            params![self.municipality, id],
        )
        .await
    }
}

impl Writer {
    /// Orders something.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_order(&mut self, o: &OrderRow) -> Result<(), Problem> {
        let municipality = self.municipality;
        self.run(
            sql!("insert into outward_order (municipality, id, message, kind, body, copy, ordered_by, ordered_at, policy) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
            params![
                municipality, o.id, o.message, &o.kind, &o.body, o.copy.clone(), o.ordered_by, o.ordered_at, o.policy
            ],
        )
        .await?;
        Ok(())
    }

    /// Saves how an order ended: confirmed with proof and what was added to it, or cancelled with a reason.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn save_order(&mut self, o: &OrderRow) -> Result<(), Problem> {
        let municipality = self.municipality;
        self.run(
            sql!("update outward_order set confirmed_by = $3, confirmed_at = $4, proof = $5, proof_object = $6, cancelled_at = $7, cancelled_why = $8, body = $9 where municipality = $1 and id = $2"),
            params![
                municipality, o.id, o.confirmed_by, o.confirmed_at, o.proof.clone(), o.proof_object.clone(),
                o.cancelled_at, o.cancelled_why.clone(), &o.body
            ],
        )
        .await?;
        Ok(())
    }
}
