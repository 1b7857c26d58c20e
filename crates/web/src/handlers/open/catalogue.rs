//! The open data as a catalogue after DCAT-AP-SE 3.0.1: for Sveriges dataportal to fetch, and anybody else.

use super::{
    Asking, Making, data,
    formats::{iri, literal},
};
use crate::{links, site::Shared};
use axum::{Router, response::Response, routing::get};
use torg_domain::public::facts::Fact;
use torg_office::public::list::{self, Listing};

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/channels.ttl", get(as_turtle))
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
        about: "Alla kanaler som är kommunens egna: namn, adress, plattform, vem som svarar för dem, när de bevakas, vad de är till för och vilken ort de gäller.",
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
