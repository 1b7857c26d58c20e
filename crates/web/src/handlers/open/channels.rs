//! The list of channels, a page for each, and the list as JSON, CSV and Turtle, and signed.

use super::{
    Asking, Making, data,
    formats::{iri, literal},
};
use crate::{
    ctx::Ctx,
    handlers::removals::quoted,
    links,
    public::{
        channel::ChannelPage,
        channels::{ChannelsPage, Signature},
        front::{Account, Watched, tongue},
        memory::{Made, Open},
    },
    site::Shared,
};
use axum::{Router, extract::Path, response::Response, routing::get};
use serde_json::json;
use torg_domain::clocks::{Whose, words::Tongue};
use torg_domain::public::facts::Fact;
use torg_office::{
    Desk, Refusal,
    public::{
        list::{self, Listing, Official},
        rules, signed,
    },
};

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/channels", get(page))
        .route("/channels.json", get(as_json))
        .route("/channels.csv", get(as_csv))
        .route("/channels.ttl", get(as_turtle))
        .route("/channels.note", get(as_note))
        .route("/channels/{number}", get(one))
}

/// The list, as it is or was on the day asked for; a day that is none is now.
async fn listing(desk: &Desk, on: &str) -> Result<Listing, Refusal> {
    match on.parse() {
        Ok(day) => list::listing_on(desk, day).await,
        Err(_) => list::listing(desk).await,
    }
}

/// When a channel is watched, as its card says it.
pub(in crate::handlers) fn watched(ctx: &Ctx, desk: &Desk, c: &Official) -> Option<Watched> {
    let tongue = tongue(ctx);
    let named = |whose| match whose {
        Whose::Unit => c.unit.1.clone(),
        Whose::Authority => c.authority.clone(),
        Whose::Channel | Whose::Municipality | Whose::Pack => String::new(),
    };
    c.hours.in_words(tongue).zip(c.hours.whose()).map(|(said, whose)| {
        let open = c.hours.is_open(desk.now);
        Watched {
            hours: said,
            whose: (whose, named(whose)),
            departs: c.hours.next_departure(desk.today(), tongue),
            open,
            opens: if open { None } else { c.hours.next_open(desk.now) },
        }
    })
}

/// A channel as its card says it.
pub(in crate::handlers) fn account(ctx: &Ctx, desk: &Desk, c: &Official) -> Account {
    Account {
        number: c.number,
        name: c.name.clone(),
        address: c.address.clone(),
        platform: c.platform_name.clone(),
        unit: c.unit.1.clone(),
        purpose: c.purpose.clone(),
        watched: watched(ctx, desk, c),
    }
}

async fn page(asking: Asking) -> Response {
    let (on, unit, platform) = (asking.word("on"), asking.word("unit"), asking.word("platform"));
    let key = format!("/channels?on={on}&unit={unit}&platform={platform}");
    asking
        .answer(key, async move |m: &Making| {
            let all = listing(&m.desk, &on).await?;
            let fits = |c: &&Official| {
                (unit.is_empty() || c.unit.0.to_string() == unit)
                    && (platform.is_empty() || c.platform == platform)
            };
            let signed = signed::sign(&m.desk, list_json(m, &all).as_bytes(), all.channels.len()).await?;
            let mut units: Vec<_> =
                all.channels.iter().map(|c| (c.unit.0.to_string(), c.unit.1.clone())).collect();
            let mut platforms: Vec<_> =
                all.channels.iter().map(|c| (c.platform.clone(), c.platform_name.clone())).collect();
            for choices in [&mut units, &mut platforms] {
                choices.sort_by(|a, b| a.1.cmp(&b.1));
                choices.dedup();
            }
            let shown = ChannelsPage {
                accounts: all
                    .channels
                    .iter()
                    .filter(fits)
                    .map(|c| account(&m.here.ctx, &m.desk, c))
                    .collect(),
                of_all: all.channels.len(),
                on: on.parse().ok(),
                units,
                platforms,
                unit,
                platform,
                stated: all.policy.as_ref().is_none_or(|p| p.policy.list_is_public()),
                signature: Signature { key: signed.key },
            };
            Ok(m.page(&shown, all.keep))
        })
        .await
}

async fn one(asking: Asking, Path(number): Path<String>) -> Response {
    let Ok(number) = number.parse::<i64>() else {
        return asking.answer(String::from("/channels/?"), async |_: &Making| Err(Refusal::Missing)).await;
    };
    asking
        .answer(format!("/channels/{number}"), async move |m: &Making| {
            let all = list::listing(&m.desk).await?;
            let channel = all.channel(number).ok_or(Refusal::Missing)?;
            let mut held = rules::all(&m.desk).await?.into_iter();
            let fact = |fact| all.facts.get(fact).map(str::to_owned);
            let shown = ChannelPage {
                account: account(&m.here.ctx, &m.desk, channel),
                authority: channel.authority.clone(),
                answered_within: channel.answered_within.clone(),
                responsible: channel.responsible.clone(),
                opened_on: channel.opened_on,
                email: fact(Fact::Email),
                telephone: fact(Fact::Telephone),
                visiting: fact(Fact::VisitingAddress),
                postal: fact(Fact::PostalAddress),
                website: fact(Fact::Website),
                privacy: fact(Fact::PrivacyPage),
                own_matters: fact(Fact::OwnMatters),
                removed: held
                    .next()
                    .map(|r| r.grounds.into_iter().map(|(title, _)| title).collect())
                    .unwrap_or_default(),
            };
            Ok(m.page(&shown, all.keep))
        })
        .await
}

/// A channel's hours in Swedish words, for data.
fn hours(c: &Official) -> Option<String> {
    let said = c.hours.in_words(Tongue::Swedish)?;
    if said.always {
        return Some("dygnet runt, alla dagar".into());
    }
    let parts = [said.week, said.holidays].into_iter().flatten().chain(said.seasons);
    Some(parts.collect::<Vec<_>>().join("; "))
}

/// The list as JSON (docs/schema/channels.schema.json).
fn list_json(m: &Making, all: &Listing) -> String {
    let (origin, fact) = (&m.origin, |fact| all.facts.get(fact));
    let channels = all.channels.iter().map(|c| {
        json!({
            "number": c.number,
            "name": c.name,
            "platform": c.platform,
            "platform_name": c.platform_name,
            "address": c.address,
            "page": format!("{origin}/channels/{}", c.number),
            "authority": c.authority,
            "unit": c.unit.1,
            "purpose": c.purpose,
            "language": "sv",
            "watched": hours(c),
            "answered_within": c.answered_within,
            "responsible": c.responsible.as_ref().map(|(name, title)| json!({ "name": name, "title": title })),
            "opened_on": c.opened_on.to_string(),
            "closed_on": c.closed_on.map(|on| on.to_string()),
        })
    });
    let list = json!({
        "municipality": m.here.municipality.name,
        "page": format!("{origin}/channels"),
        "rules": format!("{origin}/rules"),
        "records": format!("{origin}/records"),
        "privacy": fact(Fact::PrivacyPage),
        "contact": { "email": fact(Fact::Email), "telephone": fact(Fact::Telephone), "website": fact(Fact::Website) },
        "channels": channels.collect::<Vec<_>>(),
    });
    format!("{list:#}\n")
}

async fn as_json(asking: Asking) -> Response {
    let on = asking.word("on");
    asking
        .answer(format!("/channels.json?on={on}"), async move |m: &Making| {
            let all = listing(&m.desk, &on).await?;
            Ok(data("application/json", list_json(m, &all), all.keep))
        })
        .await
}

async fn as_csv(asking: Asking) -> Response {
    let on = asking.word("on");
    asking
        .answer(format!("/channels.csv?on={on}"), async move |m: &Making| {
            let all = listing(&m.desk, &on).await?;
            let mut body = String::from(
                "number,name,platform,platform_name,address,page,authority,unit,purpose,language,watched,answered_within,responsible,opened_on,closed_on\r\n",
            );
            for c in &all.channels {
                let cells = [
                    c.number.to_string(),
                    c.name.clone(),
                    c.platform.clone(),
                    c.platform_name.clone(),
                    c.address.clone(),
                    format!("{}/channels/{}", m.origin, c.number),
                    c.authority.clone(),
                    c.unit.1.clone(),
                    c.purpose.clone(),
                    "sv".to_owned(),
                    hours(c).unwrap_or_default(),
                    c.answered_within.clone().unwrap_or_default(),
                    c.responsible.as_ref().map(|(name, title)| format!("{name}, {title}")).unwrap_or_default(),
                    c.opened_on.to_string(),
                    c.closed_on.map(|on| on.to_string()).unwrap_or_default(),
                ];
                body.push_str(&cells.map(|cell| quoted(&cell)).join(","));
                body.push_str("\r\n");
            }
            Ok(data("text/csv; charset=utf-8; header=present", body, all.keep))
        })
        .await
}

async fn as_note(asking: Asking) -> Response {
    asking
        .answer("/channels.note".into(), async |m: &Making| {
            let all = list::listing(&m.desk).await?;
            let signed = signed::sign(&m.desk, list_json(m, &all).as_bytes(), all.channels.len()).await?;
            Ok(Made { open: Open::Data, ..data("text/plain; charset=utf-8", signed.note, all.keep) })
        })
        .await
}

async fn as_turtle(asking: Asking) -> Response {
    asking
        .answer("/channels.ttl".into(), async |m: &Making| {
            let all = list::listing(&m.desk).await?;
            let flow = all
                .policy
                .as_ref()
                .is_some_and(|p| p.policy.flow().is_ok_and(|f| f != torg_domain::policy::values::Flow::None));
            Ok(data("text/turtle; charset=utf-8", turtle(m, &all, flow), all.keep))
        })
        .await
}

/// One data set of the catalogue: its word, title, description, and its files by format.
struct DataSet {
    word: &'static str,
    title: &'static str,
    about: &'static str,
    keyword: &'static str,
    conforms: Option<&'static str>,
    files: &'static [(&'static str, &'static str, &'static str)],
}

const SETS: [DataSet; 3] = [
    DataSet {
        word: "channels",
        title: "Kommunens kanaler i sociala medier",
        about: "Alla kanaler som är kommunens egna: namn, adress, plattform, vem som svarar för dem, när de bevakas och vad de är till för.",
        keyword: "sociala medier",
        conforms: None,
        files: &[("/channels.json", "application/json", "JSON"), ("/channels.csv", "text/csv", "CSV")],
    },
    DataSet {
        word: "removals",
        title: "Borttaget ur kommunens kanaler",
        about: "Vad kommunen har tagit bort ur sina kanaler: dag, kanal, grund och åtgärd. Ingen text och ingen person.",
        keyword: "moderering",
        conforms: None,
        files: &[("/removals.json", "application/json", "JSON"), ("/removals.csv", "text/csv", "CSV")],
    },
    DataSet {
        word: "feed",
        title: "Kommunens inlägg i sociala medier",
        about: "Kommunens egna inlägg ur alla kanaler, de senaste först.",
        keyword: "nyheter",
        conforms: Some("https://www.rfc-editor.org/rfc/rfc4287"),
        files: &[
            ("/feed.atom", "application/atom+xml", "Atom"),
            ("/feed.rss", "application/rss+xml", "RSS"),
            ("/feed.json", "application/feed+json", "JSON Feed"),
        ],
    },
];

/// The catalogue after DCAT-AP-SE 3.0.1: every thing has an address of its own, none is blank.
fn turtle(m: &Making, all: &Listing, flow: bool) -> String {
    let base = format!("{}/channels.ttl", m.origin);
    let name = literal(&m.here.municipality.name);
    let sets: Vec<&DataSet> = SETS.iter().filter(|set| flow || set.word != "feed").collect();
    let mut out = String::from(
        "@prefix dcat: <http://www.w3.org/ns/dcat#> .\n@prefix dcterms: <http://purl.org/dc/terms/> .\n@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\n",
    );
    let title = literal(&format!("Öppna data om {} i sociala medier", m.here.municipality.name));
    let listed = sets.iter().map(|s| format!("<{base}#{}>", s.word)).collect::<Vec<_>>().join(", ");
    out.push_str(&format!(
        "<{base}#catalog> a dcat:Catalog ;\n  dcterms:title {title}@sv ;\n  dcterms:description \"Förteckning över kommunens kanaler, det som tagits bort ur dem och det kommunen skriver där.\"@sv ;\n  dcterms:publisher <{base}#publisher> ;\n  dcterms:license <http://creativecommons.org/publicdomain/zero/1.0/> ;\n  dcterms:language <http://publications.europa.eu/resource/authority/language/SWE> ;\n  foaf:homepage <{}/> ;\n  dcat:dataset {listed} .\n\n",
        m.origin
    ));
    out.push_str(&format!(
        "<{base}#publisher> a foaf:Agent ;\n  dcterms:type <http://purl.org/adms/publishertype/LocalAuthority> ;\n"
    ));
    if let Some(number) = all.facts.get(Fact::OrganisationNumber) {
        out.push_str(&format!("  dcterms:identifier {} ;\n", literal(number)));
    }
    out.push_str(&format!("  foaf:name {name}@sv .\n\n"));
    contact(&mut out, &base, &m.origin, all, &name);
    for set in sets {
        data_set(&mut out, &base, &m.origin, set);
    }
    out
}

/// Whom to ask about the data: by mail where the municipality has said how, and by its form in any case.
fn contact(out: &mut String, base: &str, origin: &str, all: &Listing, name: &str) {
    out.push_str(&format!("<{base}#contact> a vcard:Organization ;\n  vcard:fn {name}@sv ;\n"));
    if let Some(mail) = all.facts.get(Fact::Email).and_then(|mail| iri(&format!("mailto:{mail}"))) {
        out.push_str(&format!("  vcard:hasEmail {mail} ;\n"));
    }
    out.push_str(&format!("  vcard:hasURL <{origin}{}> .\n\n", links::report().as_str()));
}

fn data_set(out: &mut String, base: &str, origin: &str, set: &DataSet) {
    let file = |n: usize| format!("<{base}#{}-{n}>", set.word);
    let files = (0..set.files.len()).map(file).collect::<Vec<_>>().join(", ");
    out.push_str(&format!(
        "<{base}#{}> a dcat:Dataset ;\n  dcterms:title {}@sv ;\n  dcterms:description {}@sv ;\n  dcterms:publisher <{base}#publisher> ;\n  dcat:contactPoint <{base}#contact> ;\n  dcat:theme <http://publications.europa.eu/resource/authority/data-theme/GOVE> ;\n  dcat:keyword {}@sv ;\n  dcterms:language <http://publications.europa.eu/resource/authority/language/SWE> ;\n  dcterms:accrualPeriodicity <http://publications.europa.eu/resource/authority/frequency/CONT> ;\n  dcterms:accessRights <http://publications.europa.eu/resource/authority/access-right/PUBLIC> ;\n",
        set.word,
        literal(set.title),
        literal(set.about),
        literal(set.keyword),
    ));
    if let Some(spec) = set.conforms {
        out.push_str(&format!("  dcterms:conformsTo <{spec}> ;\n"));
    }
    out.push_str(&format!("  dcat:landingPage <{origin}/{}> ;\n  dcat:distribution {files} .\n\n", set.word));
    for (n, (path, kind, title)) in set.files.iter().enumerate() {
        let free = if set.word == "feed" {
            ""
        } else {
            "  dcterms:license <http://creativecommons.org/publicdomain/zero/1.0/> ;\n"
        };
        out.push_str(&format!(
            "{} a dcat:Distribution ;\n  dcterms:title {}@sv ;\n  dcat:accessURL <{origin}{path}> ;\n  dcat:downloadURL <{origin}{path}> ;\n{free}  dcterms:format {} .\n\n",
            file(n),
            literal(title),
            literal(kind),
        ));
    }
}
