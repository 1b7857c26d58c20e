//! The transparency log as anybody fetches it: the signed checkpoint and the tiles, as they lie in the store
//! (C2SP tlog-tiles; docs/trail.md).

use crate::{
    faults::FaultPage,
    site::{Here, Shared, refuse},
};
use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use torg_domain::trail::tile::{TilePath, WIDTH};
use torg_store::tiles::read_log;

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/log/{*path}", get(file))
}

/// What a file of the log is, and how long it may be kept.
fn kept(path: &str) -> Option<(&'static str, &'static str)> {
    if path == "checkpoint" {
        return Some(("text/plain; charset=utf-8", "no-cache"));
    }
    let tile: TilePath = path.parse().ok()?;
    // A full tile never changes. A partial one neither, but it is taken away when the log has grown past it.
    let keep =
        if tile.width == WIDTH { "public, max-age=31536000, immutable" } else { "public, max-age=300" };
    Some(("application/octet-stream", keep))
}

async fn file(State(site): State<Shared>, here: Here, Path(path): Path<String>) -> Response {
    let Some((kind, keep)) = kept(&path) else {
        return here.fault(StatusCode::NOT_FOUND, &FaultPage::Missing);
    };
    match read_log(site.office.store.objects(), &here.municipality.key, &path).await {
        Ok(Some(bytes)) => {
            let head = [
                (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
                (header::CACHE_CONTROL, HeaderValue::from_static(keep)),
                // Witnesses and monitors may run in a browser on a page of their own.
                (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
                (
                    HeaderName::from_static("cross-origin-resource-policy"),
                    HeaderValue::from_static("cross-origin"),
                ),
            ];
            (head, bytes).into_response()
        }
        Ok(None) => here.fault(StatusCode::NOT_FOUND, &FaultPage::Missing),
        Err(problem) => refuse(&here.ctx, problem.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::kept;

    #[test]
    fn full_tiles_are_kept_for_good_the_checkpoint_is_asked_for_each_time_and_nothing_else_is_there() {
        assert_eq!(kept("checkpoint").unwrap().1, "no-cache");
        assert!(kept("tile/0/000").unwrap().1.contains("immutable"));
        assert!(kept("tile/entries/x001/x234/067").unwrap().1.contains("immutable"));
        assert!(!kept("tile/0/000.p/7").unwrap().1.contains("immutable"));
        for no in
            ["", "tile", "tile/0", "tile/9/000", "tile/0/1", "../key", "tile/0/../../x", "tile/0/000.p/256"]
        {
            assert_eq!(kept(no), None, "{no}");
        }
    }
}
