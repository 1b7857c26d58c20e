//! The rules for visitors as they stand, and as they stood; and the parties' links where the policy has them.

use super::{Asking, Making};
use crate::{
    public::rules::{Held, RulesPage},
    site::Shared,
};
use axum::{Router, response::Response, routing::get};
use torg_office::public::{list, rules};

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/rules", get(page))
}

async fn page(asking: Asking) -> Response {
    asking
        .answer("/rules".into(), async |m: &Making| {
            let listing = list::listing(&m.desk).await?;
            let held = rules::all(&m.desk).await?.into_iter().map(|r| Held {
                number: r.number,
                from: r.from,
                stands_on: r.stands_on,
                texts: r.texts,
                grounds: r.grounds,
            });
            Ok(m.page(&RulesPage { held: held.collect() }, listing.keep))
        })
        .await
}
