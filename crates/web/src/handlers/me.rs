//! One's own settings, the keys, and the page behind a one-time link.

use super::Fields;
use crate::{
    links,
    municipality::{
        keys::KeysPage,
        link::LinkPage,
        me::{MePage, SessionLine},
    },
    parts::form::Filled,
    site::{Here, In, Shared, cookie, on_to, refuse},
};
use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use torg_domain::ids::MunicipalityId;
use torg_domain::municipality::rights::Right;
use torg_domain::trail::key::hex;
use torg_office::{
    Desk, Refusal,
    municipality::{links as one_time, me, sign_in},
};
use torg_store::inbox::rows::instant;
use torg_store::municipality::{MandateRow, SessionRow};

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/me", get(page).post(settings))
        .route("/desk/me/password", post(password))
        .route("/desk/me/sessions/end", post(end))
        .route("/desk/keys", get(keys))
        .route("/desk/link/{token}", get(link).post(choose))
}

async fn keys(me: In) -> Response {
    me.page(&KeysPage)
}

async fn page(me: In) -> Response {
    match shown(&me, Filled::new("password")).await {
        Ok(page) => me.page(&page),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn shown(me: &In, password: Filled) -> Result<MePage, Refusal> {
    let desk = &me.desk;
    let person = desk.person()?;
    let mut reader = desk.reader();
    let own = sign_in::kept_as(&me.token);
    let sessions = reader.sessions(person, desk.now).await?;
    let news = if me.ctx.reads() {
        Vec::new()
    } else {
        let channels = reader.channels().await?.into_iter().map(|c| (c.id, c)).collect();
        super::inbox::news(desk, &channels).await?
    };
    Ok(MePage {
        id: person,
        news,
        shortcuts: me.ctx.shortcuts(),
        digest: me::wants_digest(desk).await?,
        language: me.ctx.language,
        sessions: sessions.iter().map(|s| session(s, &own)).collect(),
        views: reader.saved_views(person).await?.into_iter().map(super::inbox::saved).collect(),
        mandates: mandates(desk).await?,
        password,
    })
}

/// A word for a session in a form: the beginning of what the database keeps, never the token.
fn key_of(session: &SessionRow) -> String {
    hex(session.token.get(..8).unwrap_or_default())
}

fn session(row: &SessionRow, own: &[u8; 32]) -> SessionLine {
    SessionLine {
        key: key_of(row),
        agent: browser(&row.agent),
        began_at: instant(row.began_at),
        seen_at: instant(row.seen_at),
        this: row.token == own,
    }
}

/// The browser in words people know it by; what cannot be told is shown as it was sent.
fn browser(agent: &str) -> String {
    let find = |list: &[(&str, &'static str)]| {
        list.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    // Order matters: browsers name those they are like as well.
    let which = find(&[("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")]);
    let on = find(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac", "Mac"),
        ("Linux", "Linux"),
    ]);
    match (which, on) {
        (Some(which), Some(on)) => format!("{which} på {on}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) if agent.is_empty() => "okänd webbläsare".to_owned(),
        (None, None) => agent.chars().take(60).collect(),
    }
}

async fn mandates(desk: &Desk) -> Result<Vec<String>, Refusal> {
    let mut reader = desk.reader();
    let names = super::staff::Places::of(desk).await?;
    let today = desk.today().to_string();
    let holds = |m: &&MandateRow| {
        m.ended_at.is_none()
            && m.from_on <= today
            && m.until_on.as_deref().is_none_or(|until| today.as_str() <= until)
    };
    let own = reader.mandates_of(desk.person()?).await?;
    let sentence = |m: &MandateRow| {
        let rights: Vec<_> = rights(m);
        format!("{}, {}: {}.", names.title(&m.title), names.of_mandate(m), rights.join(", "))
    };
    Ok(own.iter().filter(holds).map(sentence).collect())
}

/// A mandate's rights in words.
pub(super) fn rights(mandate: &MandateRow) -> Vec<String> {
    let rights = mandate.rights.split_whitespace().filter_map(Right::from_word);
    rights.map(|r| r.swedish().to_owned()).collect()
}

async fn settings(me: In, form: Fields) -> Response {
    let wanted = me::Settings {
        shortcuts: form.get("shortcuts") == "yes",
        language: form.get("language"),
        digest: form.get("digest") == "yes",
    };
    match me::settings(&me.desk, wanted).await {
        Ok(()) => on_to(&links::me(), "settings"),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn password(me: In, form: Fields) -> Response {
    let own = sign_in::kept_as(&me.token);
    let (present, new, again) = (form.get("present"), form.get("password"), form.get("again"));
    match me::password(&me.desk, present, new, again, &own).await {
        Ok(()) => on_to(&links::me(), "password"),
        Err(Refusal::Field { field, text }) => {
            match shown(&me, Filled::new("password").wrong(field, text)).await {
                Ok(page) => me.again(&page),
                Err(refusal) => me.refuse(refusal),
            }
        }
        Err(refusal) => me.refuse(refusal),
    }
}

async fn end(me: In, form: Fields) -> Response {
    match end_of(&me, form.get("session")).await {
        Ok(()) => on_to(&links::me(), "sessions"),
        Err(refusal) => me.refuse(refusal),
    }
}

async fn end_of(me: &In, key: &str) -> Result<(), Refusal> {
    let own = sign_in::kept_as(&me.token);
    if key == "others" {
        return me::end_sessions(&me.desk, None, Some(&own)).await;
    }
    let sessions = me.desk.reader().sessions(me.desk.person()?, me.desk.now).await?;
    let session = sessions.iter().find(|s| key_of(s) == key).ok_or(Refusal::Missing)?;
    me::end_sessions(&me.desk, Some(&session.token), None).await
}

async fn link(State(site): State<Shared>, here: Here, Path(token): Path<String>) -> Response {
    match behind(&site, &here, token, Filled::new("")).await {
        Ok(page) => answered(&here, &page, StatusCode::OK),
        Err(refusal) => refuse(&here.ctx, refusal),
    }
}

/// The page behind a link; one that is used, old or never was is told alike.
async fn behind(site: &Shared, here: &Here, token: String, filled: Filled) -> Result<LinkPage, Refusal> {
    let municipality = MunicipalityId(here.municipality.id);
    let holds = match one_time::look(&site.office, municipality, &token).await {
        Ok((link, person)) => Some((person.name(), instant(link.expires_at))),
        Err(Refusal::Missing) => None,
        Err(other) => return Err(other),
    };
    Ok(LinkPage { token, holds, filled })
}

fn answered(here: &Here, page: &LinkPage, status: StatusCode) -> Response {
    let status = if page.holds.is_some() { status } else { StatusCode::NOT_FOUND };
    (status, here.page(page)).into_response()
}

async fn choose(
    State(site): State<Shared>,
    here: Here,
    headers: HeaderMap,
    Path(token): Path<String>,
    form: Fields,
) -> Response {
    let agent = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let (new, again) = (form.get("password"), form.get("again"));
    let municipality = here.municipality.clone();
    let filled = match sign_in::choose_password(&site.office, municipality, &token, new, again, agent).await {
        Ok(session) => {
            let to = Redirect::to(links::home().as_str());
            return ([(header::SET_COOKIE, cookie(&site, &session))], to).into_response();
        }
        Err(Refusal::Field { field, text }) => Filled::new("").wrong(field, text),
        Err(Refusal::Missing) => Filled::new(""),
        Err(other) => return refuse(&here.ctx, other),
    };
    match behind(&site, &here, token, filled).await {
        Ok(page) => answered(&here, &page, StatusCode::UNPROCESSABLE_ENTITY),
        Err(refusal) => refuse(&here.ctx, refusal),
    }
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn a_browser_is_called_what_people_call_it() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/125.0 Safari/537.36 Edg/125.0";
        assert_eq!(browser(edge), "Edge på Windows");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1";
        assert_eq!(browser(phone), "Safari på iPhone");
        assert_eq!(browser("curl/8.5"), "curl/8.5");
        assert_eq!(browser(""), "okänd webbläsare");
    }
}
