//! What lets us in at a channel's platform: until when, how it is renewed, and a new one in its place.

use super::{super::Fields, findings};
use crate::{
    channels::access::{AccessPage, Guide, SignIn},
    links,
    parts::form::Filled,
    site::{In, Shared, on_to},
};
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use torg_domain::ids::ChannelId;
use torg_domain::policy::platforms::{AccessGuide, SignInGuide};
use torg_office::{
    Refusal,
    channels::access::{
        known, may_replace, problem,
        replace::{Unproven, replace},
    },
};
use torg_store::inbox::rows::instant;

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/desk/channels/{id}/access", get(show).post(renew))
}

async fn show(State(site): State<Shared>, me: In, Path(id): Path<ChannelId>) -> Response {
    match page(&site, &me, id, Filled::new("access")).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

pub(super) async fn page(
    site: &Shared,
    me: &In,
    id: ChannelId,
    filled: Filled,
) -> Result<AccessPage, Refusal> {
    let mut reader = me.desk.reader();
    let channel = reader.channel(id).await?;
    let row = reader.channel_access(id).await?;
    let access = row.as_ref().map(known);
    let said = |row| problem(row).map(|p| format!("{} Kan rättas av {}.", p.sentence, p.mender.in_words()));
    let guide = site.office.platforms.get(&channel.platform).and_then(|platform| platform.access.as_ref());
    let signs_in = channel.account.is_some()
        && site.office.platform(&channel.platform).is_some_and(|platform| platform.sign_in().is_some());
    let sign_in = guide.and_then(|guide| guide.sign_in.as_ref()).filter(|_| signs_in);
    Ok(AccessPage {
        id,
        kept: channel.secret.is_some(),
        until: access.and_then(|access| access.access_until),
        ends: access.and_then(|access| access.ends_at()),
        renews: access.is_some_and(|access| access.renews),
        renewed_at: row.as_ref().and_then(|row| row.renewed_at).map(instant),
        problem: row.as_ref().and_then(said),
        guide: guide.map(guided),
        closed: channel.closed_at.is_some(),
        sign_in: sign_in.map(signing_in),
        unchanged: Vec::new(),
        may: may_replace(&me.desk, &channel),
        name: channel.name,
        tried: None,
        filled,
    })
}

fn guided(guide: &AccessGuide) -> Guide {
    Guide {
        what: guide.what.clone(),
        lasts: guide.lasts.clone(),
        at: guide.at.clone(),
        steps: guide.steps.clone(),
        unconfirmed: guide.unconfirmed.unwrap_or(false),
    }
}

fn signing_in(guide: &SignInGuide) -> SignIn {
    SignIn { button: guide.button.clone(), lead: guide.lead.clone(), lasts: guide.lasts.clone() }
}

async fn renew(State(site): State<Shared>, me: In, Path(id): Path<ChannelId>, form: Fields) -> Response {
    let unproven = if form.get("anyway") == "yes" { Unproven::Keep } else { Unproven::Leave };
    // The secret is never sent back.
    match replace(&me.desk, id, form.get("secret"), unproven).await {
        Ok(tried) if tried.kept && tried.works => on_to(&links::channel(id), "access-replaced"),
        Ok(tried) if tried.kept => on_to(&links::channel(id), "access-kept-unproven"),
        Ok(tried) => match page(&site, &me, id, Filled::new("access")).await {
            Ok(page) => me.again(&AccessPage { tried: Some(findings(&tried.trial)), ..page }),
            Err(refusal) => me.refuse(refusal),
        },
        Err(Refusal::Field { field, text }) => {
            let filled = Filled::of("access", &[("anyway".to_owned(), form.get("anyway").to_owned())]);
            match page(&site, &me, id, filled.wrong(field, text)).await {
                Ok(page) => me.again(&page),
                Err(refusal) => me.refuse(refusal),
            }
        }
        Err(refusal) => me.refuse(refusal),
    }
}
