//! What a channel costs: the page, and the form that says how much it may be.

use super::Fields;
use crate::{
    channels::costs::{Costs, CostsOf, CostsPage},
    links,
    parts::form::Filled,
    site::{In, Shared, on_to},
};
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};
use torg_domain::channels::spending::in_words;
use torg_domain::ids::ChannelId;
use torg_office::{
    Desk, Refusal,
    channels::spending::{self, Spending},
    inbox::read::names,
};
use torg_store::inbox::rows::instant;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/channels/{id}/costs", get(one).post(set))
        .route("/desk/channels/{id}/costs/lift", post(lift))
}

/// What a channel may cost and has cost, as the pages show it.
pub(super) fn short(of: &Spending) -> Costs {
    let mender =
        |w: &torg_domain::channels::problem::Problem| format!("Kan rättas av {}.", w.mender.in_words());
    Costs {
        currency: of.charges.currency.clone(),
        cap: of.cap,
        spent: of.spent,
        warning: of.warning.as_ref().map(|w| (w.sentence.clone(), mender(w))),
    }
}

async fn shown(desk: &Desk, id: ChannelId, sent: Option<Filled>) -> Result<CostsPage, Refusal> {
    let channel = desk.reader().channel(id).await?;
    let people = names(desk).await?;
    let of = spending::of(desk, id).await?;
    let form = of.as_ref().filter(|_| spending::may_set(desk, &channel)).map(|of| {
        sent.unwrap_or_else(|| {
            let word = |amount: Option<u64>| amount.map(in_words).unwrap_or_default();
            Filled::new("cap")
                .with("month", word(of.cap.map(|cap| cap.month)))
                .with("day", word(of.cap.and_then(|cap| cap.day)))
        })
    });
    let whole = |of: Spending| CostsOf {
        costs: short(&of),
        against: (of.charges.against, of.charges.on),
        prices: of.charges.price.into_iter().map(|price| (price.what, price.thousandths.into())).collect(),
        set: of.set.map(|row| (people.get(&row.set_by).cloned().unwrap_or_default(), instant(row.set_at))),
        days: of.days,
        months: of.months,
    };
    Ok(CostsPage { id, name: channel.name, of: of.map(whole), form })
}

async fn one(me: In, Path(id): Path<ChannelId>) -> Response {
    match shown(&me.desk, id, None).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn set(me: In, Path(id): Path<ChannelId>, form: Fields) -> Response {
    let filled = Filled::of("cap", &form.0);
    let filled = match spending::set(&me.desk, id, form.get("month"), form.get("day")).await {
        Ok(()) => return on_to(&links::channel_costs(id), "cap-set"),
        Err(Refusal::Field { field, text }) => filled.wrong(field, text),
        Err(other) => return me.refuse(other),
    };
    match shown(&me.desk, id, Some(filled)).await {
        Ok(page) => me.again(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn lift(me: In, Path(id): Path<ChannelId>) -> Response {
    match spending::lift(&me.desk, id).await {
        Ok(()) => on_to(&links::channel_costs(id), "cap-lifted"),
        Err(refusal) => me.refuse(refusal),
    }
}
