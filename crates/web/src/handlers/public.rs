//! The public front, and the sign of life for whoever watches the server.

use super::open::{channels::account, feed::item};
use crate::{
    public::front::FrontPage,
    site::{Here, Shared, refuse},
};
use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use torg_domain::policy::texts::TextUse;
use torg_domain::policy::values::Flow;
use torg_office::{
    Refusal,
    public::{
        feed::{self, Wanted},
        list,
    },
};

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/", get(front)).route("/healthz", get(healthz))
}

async fn healthz(State(site): State<Shared>) -> Response {
    match site.office.store.db().schema().await {
        Ok(_) => "ok\n".into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response(),
    }
}

async fn front(State(site): State<Shared>, here: Here) -> Response {
    match page(&site, &here).await {
        Ok(page) => here.page(&page),
        Err(refusal) => refuse(&here.ctx, refusal),
    }
}

async fn page(site: &Shared, here: &Here) -> Result<FrontPage, Refusal> {
    let desk = site.office.desk_of_job(here.municipality.clone(), "public");
    let policy = match desk.policy().await {
        Ok(policy) => Some(policy),
        Err(Refusal::NoPolicy) => None,
        Err(other) => return Err(other),
    };
    let listing = list::listing(&desk).await?;
    let accounts = listing.channels.iter().map(|c| account(&here.ctx, &desk, c)).collect();
    let flow = policy.as_ref().and_then(|p| p.policy.flow().ok());
    let posts = if flow == Some(Flow::FrontPage) {
        let page = feed::page(&desk, &listing, &Wanted::default(), None).await?;
        page.posts.iter().take(3).map(|post| item(&listing, post)).collect()
    } else {
        Vec::new()
    };
    let mut reader = desk.reader();
    let parties = if policy.as_ref().is_some_and(|p| p.policy.party_links()) {
        reader.party_links().await?.into_iter().map(|l| (l.party, l.address)).collect()
    } else {
        Vec::new()
    };
    let rules = policy.iter().flat_map(|policy| {
        let grounds = &policy.policy.pack().grounds.ground;
        let titles: Vec<&str> = grounds.iter().filter(|g| g.on).map(|g| g.title.as_str()).collect();
        let texts = policy.policy.texts().iter().filter(|t| t.for_use == TextUse::Rules);
        texts.map(|t| t.filled(&titles, "här")).collect::<Vec<_>>()
    });
    Ok(FrontPage {
        accounts,
        rules: rules.collect(),
        stands_on: policy
            .as_ref()
            .map(|p| format!("{}: {}.", p.policy.pack().about.title, p.decided.sentence())),
        diary: reader.diaries().await?.iter().any(|d| d.shown),
        posts,
        parties,
    })
}
