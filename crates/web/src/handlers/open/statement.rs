//! The accessibility statement, from what the municipality has said of it (DOS-lagen 13 and 14 §§).

use super::{Asking, Making};
use crate::{public::accessibility::StatementPage, site::Shared};
use axum::{Router, response::Response, routing::get};
use torg_domain::public::facts::Fact;
use torg_office::public::{accessibility, list};

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/accessibility", get(page))
}

async fn page(asking: Asking) -> Response {
    asking
        .answer("/accessibility".into(), async |m: &Making| {
            let listing = list::listing(&m.desk).await?;
            let set = m.desk.reader().public_facts().await?;
            let updated = set.iter().filter(|f| f.key.starts_with("access_")).map(|f| f.set_at).max();
            let fact = |fact| listing.facts.get(fact).map(str::to_owned);
            let shown = StatementPage {
                degree: fact(Fact::AccessDegree),
                shortcomings: fact(Fact::AccessShortcomings),
                burden: fact(Fact::AccessBurden),
                tested: fact(Fact::AccessTested),
                assessed_on: fact(Fact::AccessAssessedOn).and_then(|on| on.parse().ok()),
                updated_on: updated.map(|at| m.here.ctx.local(torg_store::inbox::rows::instant(at)).date()),
                answered_within: accessibility::promise(listing.policy.as_deref()),
                email: fact(Fact::Email),
                telephone: fact(Fact::Telephone),
                third_party: listing.channels.len(),
            };
            Ok(m.page(&shown, listing.keep))
        })
        .await
}
