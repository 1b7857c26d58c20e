//! The public log of removals as a page, as JSON (docs/schema/removals.schema.json) and as CSV: the same
//! rows, the same places, and an answer that may be kept and asked about.

use crate::{
    links,
    public::removals::{Line, RemovalsPage},
    site::{Here, Shared, refuse},
};
use axum::{
    Router,
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use torg_domain::decisions::{Measure, reasons::RestsOn};
use torg_office::{
    Refusal,
    decisions::removals::{self, Removal, Removals},
};
use torg_store::decisions::removals::Before;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/removals", get(show))
        .route("/removals.json", get(as_json))
        .route("/removals.csv", get(as_csv))
}

#[derive(Deserialize, Default)]
struct Asked {
    before: Option<String>,
}

/// `millis.entry`: where a page begins.
fn place(text: &str) -> Option<Before> {
    let (at, entry) = text.split_once('.')?;
    Some(Before { at: at.parse().ok()?, entry: entry.parse().ok()? })
}

fn placed(before: Before) -> String {
    format!("{}.{}", before.at, before.entry)
}

async fn read(site: &Shared, here: &Here, asked: &Asked) -> Result<Removals, Refusal> {
    let desk = site.office.desk_of_job(here.municipality.clone(), "public");
    removals::page(&desk, asked.before.as_deref().and_then(place)).await
}

/// The answer, with its checksum; only the checksum when whoever asks has it already.
fn kept(sent: &HeaderMap, kind: &'static str, body: String) -> Response {
    let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&Sha256::digest(body.as_bytes())[..18]));
    let known = sent.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let same = known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag);
    let head = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=120")),
        (header::VARY, HeaderValue::from_static("accept-language, host")),
        (header::ETAG, HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static(""))),
    ];
    if same { (StatusCode::NOT_MODIFIED, head).into_response() } else { (head, body).into_response() }
}

async fn show(
    State(site): State<Shared>,
    here: Here,
    sent: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    use crate::page::Page;
    match read(&site, &here, &asked).await {
        Ok(all) => {
            let page = RemovalsPage {
                lines: all.removals.iter().map(line).collect(),
                before: asked.before.as_deref().and_then(place).map(placed),
                next: all.next.map(placed),
            };
            kept(&sent, "text/html; charset=utf-8", page.render(&here.ctx).into_string())
        }
        Err(refusal) => refuse(&here.ctx, refusal),
    }
}

fn line(r: &Removal) -> Line {
    Line {
        on: r.on,
        channel: r.channel.clone(),
        ground: r.ground.clone(),
        by_law: r.rests_on == RestsOn::Law,
        law: r.law.join(", "),
        measure: r.measure.map_or("", Measure::swedish).into(),
        automatic: r.automatic,
        appealed: r.appealed,
        restored: r.restored,
        entry: r.entry,
    }
}

async fn as_json(
    State(site): State<Shared>,
    here: Here,
    sent: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    match read(&site, &here, &asked).await {
        Ok(all) => {
            let next = all.next.map(|next| links::removals_json_before(&placed(next)).as_str().to_owned());
            let body = json!({
                "municipality": here.municipality.name,
                "removals": all.removals.iter().map(object).collect::<Vec<_>>(),
                "next": next,
            });
            kept(&sent, "application/json", body.to_string())
        }
        Err(refusal) => refuse(&here.ctx, refusal),
    }
}

fn object(r: &Removal) -> serde_json::Value {
    json!({
        "date": r.on.to_string(),
        "channel": r.channel,
        "ground": r.ground,
        "rests_on": r.rests_on.word(),
        "law": r.law,
        "measure": r.measure.map(Measure::word),
        "automatic": r.automatic,
        "appealed": r.appealed,
        "restored": r.restored,
        "entry": r.entry,
    })
}

async fn as_csv(
    State(site): State<Shared>,
    here: Here,
    sent: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    match read(&site, &here, &asked).await {
        Ok(all) => {
            let mut body = String::from(
                "date,channel,ground,rests_on,law,measure,automatic,appealed,restored,entry\r\n",
            );
            for r in &all.removals {
                let yes = |b: bool| if b { "yes" } else { "no" }.to_owned();
                let cells = [
                    r.on.to_string(),
                    r.channel.clone(),
                    r.ground.clone().unwrap_or_default(),
                    r.rests_on.word().to_owned(),
                    r.law.join("; "),
                    r.measure.map_or("", Measure::word).to_owned(),
                    yes(r.automatic),
                    yes(r.appealed),
                    yes(r.restored),
                    r.entry.map(|n| n.to_string()).unwrap_or_default(),
                ];
                body.push_str(&cells.map(|cell| quoted(&cell)).join(","));
                body.push_str("\r\n");
            }
            let mut response = kept(&sent, "text/csv; charset=utf-8; header=present", body);
            if let Some(next) = all.next {
                let next = format!("<{}>; rel=\"next\"", links::removals_csv_before(&placed(next)).as_str());
                if let Ok(next) = HeaderValue::from_str(&next) {
                    response.headers_mut().insert(header::LINK, next);
                }
            }
            response
        }
        Err(refusal) => refuse(&here.ctx, refusal),
    }
}

/// A cell of RFC 4180 that no spreadsheet takes for a formula.
pub(super) fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = if formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains(['"', ',', '\n', '\r', ';']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::{place, placed, quoted};

    #[test]
    fn a_cell_is_quoted_and_never_a_formula() {
        for (cell, wanted) in [
            ("Lillbloggen", "Lillbloggen"),
            ("a,b", "\"a,b\""),
            ("sa \"hej\"", "\"sa \"\"hej\"\"\""),
            ("=1+1", "'=1+1"),
            ("två\nrader", "\"två\nrader\""),
        ] {
            assert_eq!(quoted(cell), wanted);
        }
    }

    #[test]
    fn a_place_is_read_as_it_was_written_and_nonsense_begins_at_the_top() {
        let before = place("1775550600000.17").unwrap();
        assert_eq!(placed(before), "1775550600000.17");
        for nonsense in ["", "x", "1", "1.x", ".", "99999999999999999999.1"] {
            assert_eq!(place(nonsense), None, "{nonsense}");
        }
    }
}
