//! The site: which municipality a request is for, who asks, and what becomes of a refusal.
//!
//! The host name chooses the municipality. A signed-in request carries a cookie with a random token; the
//! desk behind it is what every act and every read is asked through.

use crate::{
    bare,
    ctx::{Counts, Ctx, Viewer},
    faults::FaultPage,
    layers, links,
    page::Page,
    parts::notice::Notice,
    routes::{self, Method, Right, Who as Door},
    text::Language,
};
use axum::{
    Router,
    extract::{ConnectInfo, FromRequestParts, MatchedPath},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    middleware::from_fn_with_state,
    response::{Html, IntoResponse, Redirect, Response},
};
use jiff::tz::TimeZone;
use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};
use torg_domain::ids::PersonId;
use torg_domain::policy::Pack;
use torg_office::{
    Desk, Office, Refusal, Who,
    clocks::submissions,
    inbox::{read, review},
    municipality::sign_in,
};
use torg_store::municipality::MunicipalityRow;

/// What the site is made of.
pub struct Site {
    /// The office behind the pages.
    pub office: Arc<Office>,
    /// The policies one may adopt without bringing one's own.
    pub packs: Vec<Pack>,
    /// The law as text, for a pack that brings none of its own.
    pub law: String,
    /// Host names and keys of municipalities, beside those the database knows.
    pub hosts: BTreeMap<String, String>,
    /// Addresses or networks of proxies whose `X-Forwarded-*` is believed.
    pub trusted_proxies: Vec<String>,
    /// Whether people reach us encrypted: then the cookie says so too.
    pub https: bool,
}

/// The site as handlers are given it.
pub type Shared = Arc<Site>;

/// The name of the session's cookie.
pub const COOKIE: &str = "torg";

/// Every page, behind its layers.
///
/// # Errors
/// When a trusted proxy is no address or network.
pub fn app(site: Site) -> Result<Router, String> {
    for proxy in &site.trusted_proxies {
        if network(proxy).is_none() {
            return Err(format!(
                "{proxy} in trusted_proxies is no address and no network such as 10.0.0.0/8"
            ));
        }
    }
    let https = site.https;
    let site = Arc::new(site);
    let router = crate::handlers::router().fallback(nothing_here).with_state(Arc::clone(&site));
    let router = router.layer(axum::Extension(Arc::new(crate::public::memory::Memory::default())));
    let router = layers::guarded(router).layer(from_fn_with_state(site, bare::in_words));
    Ok(layers::around(router, https))
}

async fn nothing_here(here: Here) -> Response {
    here.fault(StatusCode::NOT_FOUND, &FaultPage::Missing)
}

/// A network: its address and how many of its bits count.
fn network(text: &str) -> Option<(IpAddr, u8)> {
    let (address, bits) = text.split_once('/').unwrap_or((text, ""));
    let address: IpAddr = address.parse().ok()?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let bits = if bits.is_empty() { most } else { bits.parse().ok().filter(|b| *b <= most)? };
    Some((address, bits))
}

fn within(address: IpAddr, (base, bits): (IpAddr, u8)) -> bool {
    let number = |a: IpAddr| match a {
        IpAddr::V4(a) => u128::from(a.to_bits()) << 96,
        IpAddr::V6(a) => a.to_bits(),
    };
    let bits = u32::from(bits);
    address.is_ipv4() == base.is_ipv4()
        && (bits == 0 || (number(address) ^ number(base)) >> (128 - bits) == 0)
}

impl Site {
    /// Who is at the other end: through a trusted proxy, the last address it was not told by itself.
    fn peer(&self, parts: &Parts) -> (IpAddr, bool) {
        let direct = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let direct = direct.map_or(IpAddr::from([127, 0, 0, 1]), |c| c.0.ip());
        let trusted =
            |a: IpAddr| self.trusted_proxies.iter().filter_map(|p| network(p)).any(|n| within(a, n));
        if !trusted(direct) {
            return (direct, false);
        }
        let forwarded =
            parts.headers.get("x-forwarded-for").and_then(|v| v.to_str().ok()).unwrap_or_default();
        let far = forwarded.rsplit(',').filter_map(|a| a.trim().parse().ok()).find(|a| !trusted(*a));
        (far.unwrap_or(direct), true)
    }

    /// The host asked for, with its port, as the person's browser wrote it.
    pub(crate) fn host(&self, parts: &Parts) -> String {
        let (_, proxied) = self.peer(parts);
        let named = |name: &str| parts.headers.get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let host = if proxied { named("x-forwarded-host") } else { None };
        let host = host.or_else(|| named("host")).or_else(|| parts.uri.host().map(str::to_owned));
        host.unwrap_or_default().to_lowercase()
    }

    /// The address people reach us at, without a slash at the end: the one in the settings when the
    /// request came to it, else as the request says. For links that are handed over.
    pub(crate) fn origin(&self, parts: &Parts) -> String {
        let host = self.host(parts);
        let set = self.office.world.address.as_deref().map(|a| a.trim_end_matches('/'));
        match set.filter(|a| a.split_once("://").is_some_and(|(_, rest)| rest == host)) {
            Some(address) => address.to_owned(),
            None => format!("{}://{host}", if self.https { "https" } else { "http" }),
        }
    }

    async fn municipality(&self, parts: &Parts) -> Result<Option<MunicipalityRow>, Refusal> {
        let host = self.host(parts);
        let host =
            if host.starts_with('[') { host.split_inclusive(']').next() } else { host.split(':').next() };
        let host = host.unwrap_or_default();
        let db = self.office.store.db();
        if let Some(key) = self.hosts.get(host) {
            return Ok(db.municipalities().await?.into_iter().find(|m| m.key == *key));
        }
        Ok(db.municipality_at(host).await?)
    }
}

/// The municipality a request is for, and the language it is answered in. No one need be signed in.
pub struct Here {
    /// The municipality; none when no one answers to the host name.
    pub municipality: MunicipalityRow,
    /// The context of a public page.
    pub ctx: Ctx,
    /// Who is at the other end, as an address for the rate limits.
    pub peer: IpAddr,
}

impl Here {
    /// A page for a stranger.
    #[must_use]
    pub fn page(&self, page: &impl Page) -> Response {
        Html(page.render(&self.ctx).into_string()).into_response()
    }

    /// A page that says what went wrong.
    #[must_use]
    pub fn fault(&self, status: StatusCode, page: &FaultPage) -> Response {
        (status, Html(page.render(&self.ctx).into_string())).into_response()
    }
}

fn language(headers: &HeaderMap) -> Language {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let first = wanted.split([',', ';']).next().unwrap_or_default().trim().to_lowercase();
    if first.starts_with("en") { Language::English } else { Language::Swedish }
}

/// The language a stranger is answered in: the address's, else the browser's.
pub(crate) fn asked_language(parts: &Parts) -> Language {
    let asked = parts.uri.query().unwrap_or_default();
    match asked.split('&').find_map(|p| p.strip_prefix("lang=")) {
        Some("en") => Language::English,
        Some("sv") => Language::Swedish,
        _ => language(&parts.headers),
    }
}

impl FromRequestParts<Shared> for Here {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Shared) -> Result<Self, Response> {
        let zone = TimeZone::get("Europe/Stockholm").unwrap_or(TimeZone::UTC);
        let language = asked_language(parts);
        let mut ctx = Ctx {
            language,
            now: site.office.clock.now().to_zoned(zone),
            municipality: String::new(),
            viewer: None,
            notice: None,
        };
        match site.municipality(parts).await {
            Ok(Some(municipality)) => {
                ctx.municipality.clone_from(&municipality.name);
                Ok(Self { municipality, ctx, peer: site.peer(parts).0 })
            }
            Ok(None) => {
                let page = FaultPage::NoMunicipality.render(&ctx).into_string();
                Err((StatusCode::NOT_FOUND, Html(page)).into_response())
            }
            Err(refusal) => Err(refuse(&ctx, refusal)),
        }
    }
}

/// A request from somebody who is signed in and may come through this door.
pub struct In {
    /// The desk all work goes through.
    pub desk: Desk,
    /// The context of the page.
    pub ctx: Ctx,
    /// The session's token.
    pub token: String,
    /// The address people reach us at, without a slash at the end: for links that are handed over.
    pub origin: String,
}

impl In {
    /// A page for the viewer.
    #[must_use]
    pub fn page(&self, page: &impl Page) -> Response {
        Html(page.render(&self.ctx).into_string()).into_response()
    }

    /// The page again, with what was wrong in its form.
    #[must_use]
    pub fn again(&self, page: &impl Page) -> Response {
        (StatusCode::UNPROCESSABLE_ENTITY, self.page(page)).into_response()
    }

    /// What becomes of a refusal that no form can show.
    #[must_use]
    pub fn refuse(&self, refusal: Refusal) -> Response {
        refuse(&self.ctx, refusal)
    }
}

impl FromRequestParts<Shared> for In {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Shared) -> Result<Self, Response> {
        let Here { municipality, mut ctx, .. } = Here::from_request_parts(parts, site).await?;
        let token = token(&parts.headers).unwrap_or_default().to_owned();
        let desk = match sign_in::desk_of(&site.office, municipality, &token).await {
            Ok(desk) => desk,
            Err(Refusal::Missing) => {
                // Only a page that was to be read is come back to; what was to be done is done again by hand.
                let then = (parts.method == axum::http::Method::GET).then(|| parts.uri.path().to_owned());
                return Err(to_sign_in(then.as_deref()));
            }
            Err(other) => return Err(refuse(&ctx, other)),
        };
        ctx.viewer = Some(viewer(&desk, &mut ctx.language).await.map_err(|r| refuse(&ctx, r))?);
        ctx.notice = notice(&ctx, parts);
        let pattern = parts.extensions.get::<MatchedPath>().map(|p| p.as_str().to_owned());
        let method = if parts.method == axum::http::Method::POST { Method::Post } else { Method::Get };
        if let Some(wanted) = pattern.as_deref().and_then(|p| may_not(&desk, method, p)) {
            let denied = denied(&desk, pattern.as_deref().unwrap_or_default()).await;
            return Err(refuse(&ctx, denied.err().unwrap_or(Refusal::NotAllowed(wanted))));
        }
        Ok(Self { desk, ctx, token, origin: site.origin(parts) })
    }
}

/// The right that is wanting at the door; none when it is open to this person.
fn may_not(desk: &Desk, method: Method, pattern: &str) -> Option<Right> {
    let route = routes::ROUTES.iter().find(|r| r.method == method && r.path == pattern)?;
    let Door::Right(rights) = route.who else { return None };
    let reach = desk.reach()?;
    // Somebody who was asked, or forwarded to, reads that one message: its own rule decides.
    if rights.contains(&Right::ReadMessages) && pattern.starts_with("/desk/message/") {
        return None;
    }
    if rights.iter().any(|r| reach.may_somewhere(*r)) { None } else { rights.first().copied() }
}

/// Every denied attempt is told to the trail.
async fn denied(desk: &Desk, pattern: &str) -> Result<(), Refusal> {
    let mut writer = desk.open().await?;
    let body = serde_json::json!({ "path": pattern });
    writer.tell(desk.told("access.denied", ("person", desk.person()?.0)).body(&body));
    Ok(writer.commit().await?)
}

async fn viewer(desk: &Desk, language: &mut Language) -> Result<Viewer, Refusal> {
    let Who::Person(person, reach) = &desk.who else { return Err(Refusal::Missing) };
    *language = if person.language == "en" { Language::English } else { Language::Swedish };
    let counters = read::counters(desk).await?;
    let number = |n: i64| u64::try_from(n).unwrap_or_default();
    let sent = submissions::late(desk).await?;
    let ailing = desk.reader().channel_states().await?.iter().filter(|s| s.problem.is_some()).count();
    Ok(Viewer {
        id: PersonId(person.id),
        name: person.name(),
        title: person.title.clone(),
        rights: Right::ALL.iter().copied().filter(|r| reach.may_somewhere(*r)).collect(),
        shortcuts: person.shortcuts,
        counts: Counts {
            late: number(counters.overdue),
            mine: number(counters.mine),
            ailing_channels: ailing as u64,
            reviews: review::to_sign(desk).await?.len() as u64,
            late_reports: sent.accessibility,
            late_records: sent.records,
        },
    })
}

/// The session's token in a request's cookies.
fn token(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

/// The cookie that carries a session, or ends one when the token is empty.
#[must_use]
pub fn cookie(site: &Site, token: &str) -> HeaderValue {
    let secure = if site.https { "; Secure" } else { "" };
    let age = if token.is_empty() { 0 } else { sign_in::LASTS.as_secs() };
    let text = format!("{COOKIE}={token}; Path=/desk; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

/// On to the sign-in page, and back again afterwards.
fn to_sign_in(then: Option<&str>) -> Response {
    let at = links::sign_in();
    match then.filter(|t| t.starts_with("/desk") && *t != "/desk") {
        Some(then) => Redirect::to(&format!("{}?then={then}", at.as_str())).into_response(),
        None => Redirect::to(at.as_str()).into_response(),
    }
}

/// On to an address, telling once what was done: `said` is the key of a text.
#[must_use]
pub fn on_to(to: &links::Href, said: &str) -> Response {
    let mark = if to.as_str().contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{}{mark}said={said}", to.as_str())).into_response()
}

/// What the last act said: a key from the address, shown only when it is one of ours.
fn notice(ctx: &Ctx, parts: &Parts) -> Option<Notice> {
    let query = parts.uri.query()?;
    let said = query.split('&').find_map(|p| p.strip_prefix("said="))?;
    crate::handlers::said(ctx, said)
}

/// A refusal as a page. What is our fault is logged once, here, with the number that is shown.
#[must_use]
pub fn refuse(ctx: &Ctx, refusal: Refusal) -> Response {
    let (status, page) = match refusal {
        Refusal::Missing => (StatusCode::NOT_FOUND, FaultPage::Missing),
        Refusal::NotAllowed(_) => (StatusCode::FORBIDDEN, FaultPage::Refused(refusal.to_string(), None)),
        Refusal::TooMany => (StatusCode::TOO_MANY_REQUESTS, FaultPage::Refused(refusal.to_string(), None)),
        Refusal::Field { .. } => {
            (StatusCode::UNPROCESSABLE_ENTITY, FaultPage::Refused(refusal.to_string(), None))
        }
        Refusal::Broken(problem) => {
            let number = format!("{:x}", ctx.now.timestamp().as_microsecond());
            tracing::error!(number, %problem, "broken");
            (StatusCode::INTERNAL_SERVER_ERROR, FaultPage::Broken(number))
        }
        other => (StatusCode::CONFLICT, FaultPage::Refused(other.to_string(), None)),
    };
    (status, Html(page.render(ctx).into_string())).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_holds_its_own_addresses_and_no_others() {
        let ten = network("10.0.0.0/8").unwrap();
        assert!(within("10.200.3.4".parse().unwrap(), ten));
        assert!(!within("11.0.0.1".parse().unwrap(), ten));
        assert!(within("::1".parse().unwrap(), network("::1").unwrap()));
        assert!(!within("127.0.0.1".parse().unwrap(), network("::/0").unwrap()));
        assert!(network("10.0.0.0/33").is_none() && network("tio").is_none());
    }
}
