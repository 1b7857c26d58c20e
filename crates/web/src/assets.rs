//! The style sheet, the little script and the mark, inside the program.
//!
//! An address carries a hash of the content, so browsers may keep a file for a year and still get
//! the new one on the day it changes.

use axum::{
    body::Body,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use std::{collections::BTreeMap, sync::OnceLock};

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Files;

struct Names {
    address_of: BTreeMap<String, String>,
    file_of: BTreeMap<String, String>,
}

fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names = Names { address_of: BTreeMap::new(), file_of: BTreeMap::new() };
        for file in Files::iter() {
            let Some(content) = Files::get(&file) else { continue };
            let hash: String =
                content.metadata.sha256_hash().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
            let (stem, kind) = file.rsplit_once('.').unwrap_or((&file, ""));
            let hashed = format!("{stem}.{hash}.{kind}");
            names.address_of.insert(file.to_string(), format!("/assets/{hashed}"));
            names.file_of.insert(hashed, file.to_string());
        }
        names
    })
}

/// The address of a file of ours, such as `torg.css`.
pub(crate) fn address(file: &str) -> String {
    names().address_of.get(file).cloned().unwrap_or_else(|| format!("/assets/{file}"))
}

/// Every file as (address, content): for pages that are looked at without a server.
pub fn all() -> impl Iterator<Item = (&'static str, Vec<u8>)> {
    names().address_of.iter().filter_map(|(file, address)| {
        Files::get(file).map(|content| (address.as_str(), content.data.into_owned()))
    })
}

/// Answers `/assets/{file}`.
pub async fn serve(axum::extract::Path(hashed): axum::extract::Path<String>) -> Response {
    let Some(content) = names().file_of.get(&hashed).and_then(|file| Files::get(file)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match hashed.rsplit_once('.').map(|(_, kind)| kind) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let headers =
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, Body::from(content.data.into_owned())).into_response()
}
