//! "Is this account really ours?", and the accounts that use our name and are not.

use super::{Asking, Making, channels::account};
use crate::{
    public::check::{Answer, CheckPage, Other},
    site::Shared,
};
use axum::{Router, response::Response, routing::get};
use torg_domain::public::account::LONGEST;
use torg_office::public::{
    check::{self, Verdict},
    list,
};

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/check", get(page))
}

async fn page(asking: Asking) -> Response {
    let typed: String = asking.word("account").chars().take(LONGEST).collect();
    asking
        .answer(format!("/check?account={typed}"), async move |m: &Making| {
            let listing = list::listing(&m.desk).await?;
            let card = |c: &list::Official| account(&m.here.ctx, &m.desk, c);
            let answer = match check::check(&m.desk, &listing, &typed).await? {
                _ if typed.is_empty() => None,
                Verdict::Ours(c) => Some(Answer::Ours(vec![card(&c)])),
                Verdict::OurName(all) => Some(Answer::OurName(all.iter().map(card).collect())),
                Verdict::NotOurs(row) => Some(Answer::NotOurs(row.note)),
                Verdict::LooksLike(c) => Some(Answer::LooksLike(Box::new(card(&c)))),
                Verdict::Unknown => Some(Answer::Unknown),
                Verdict::Nothing => Some(Answer::Nothing),
            };
            let others = m.desk.reader().lookalikes().await?;
            let shown = CheckPage {
                typed,
                answer,
                others: others.into_iter().map(|l| Other { address: l.address, note: l.note }).collect(),
            };
            Ok(m.page(&shown, listing.keep))
        })
        .await
}
