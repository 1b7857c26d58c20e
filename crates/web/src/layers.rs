//! What every answer passes on its way out, and every request on its way in.
//!
//! Headers that keep the browser strict, the refusal of requests from other sites and of what is too large, and a log
//! line that knows the address's pattern but never the address: query strings and ids stay out of the log.

use crate::bodies;
use axum::{
    Router,
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue, header},
    middleware::{Next, from_fn},
    response::Response,
};
use std::time::Instant;
use tower_http::{csrf::CsrfLayer, set_header::SetResponseHeaderLayer};

/// No inline script, no inline style, nothing from elsewhere, no frame around us.
pub const CONTENT_SECURITY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Said to browsers too old for `frame-ancestors`, wherever that says that no frame may hold us. What is made
/// to be embedded says otherwise itself.
fn unframed(response: &Response) -> Option<HeaderValue> {
    let policy = response.headers().get(header::CONTENT_SECURITY_POLICY)?.to_str().ok()?;
    policy.contains("frame-ancestors 'none'").then(|| HeaderValue::from_static("DENY"))
}

/// Puts around a router what refuses before anything is done: what comes from another site, and what is too large.
pub fn guarded<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    router
        .layer(from_fn(bodies::sized))
        // What platforms send is signed, and no browser brings it: no form stands behind that address.
        .layer(CsrfLayer::new().with_insecure_bypass(|_, to| to.path().starts_with("/hooks/")))
}

/// Puts the layers around a router. `https` says that residents and staff reach us encrypted, so that
/// browsers may be told never to try otherwise.
pub fn around<S: Clone + Send + Sync + 'static>(router: Router<S>, https: bool) -> Router<S> {
    let set = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    let router = router
        .layer(set(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY))
        .layer(set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(SetResponseHeaderLayer::if_not_present(header::X_FRAME_OPTIONS, unframed))
        .layer(set(header::REFERRER_POLICY, "same-origin"))
        .layer(set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin"))
        .layer(set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"))
        // What staff read is never kept in a shared cache or shown after signing out.
        .layer(set(header::CACHE_CONTROL, "no-store"));
    let router = if https {
        router.layer(set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains"))
    } else {
        router
    };
    router.layer(from_fn(log))
}

async fn log(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let pattern = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let response = next.run(request).await;
    let pattern = pattern.as_deref().unwrap_or("(no such address)");
    let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(%method, path = pattern, status = response.status().as_u16(), ms, "answered");
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{
        body::Body,
        http::StatusCode,
        routing::{get, post},
    };
    use tower::ServiceExt;

    fn router() -> Router {
        let router = Router::new()
            .route("/", get(|| async { "hej" }))
            .route("/do", post(|| async { "done" }))
            .route("/assets/{file}", get(crate::assets::serve));
        around(guarded(router), true)
    }

    async fn ask(method: &str, path: &str, headers: &[(&str, &str)]) -> Response {
        let mut request =
            axum::http::Request::builder().method(method).uri(path).header("host", "torg.example");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        router().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }

    #[tokio::test]
    async fn every_answer_tells_the_browser_to_be_strict() {
        let answer = ask("GET", "/", &[]).await;
        let header = |name: &str| {
            answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
        };
        assert!(header("content-security-policy").contains("default-src 'none'"));
        assert!(!header("content-security-policy").contains("unsafe"));
        assert!(header("content-security-policy").contains("frame-ancestors 'none'"));
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cache-control"), "no-store");
        assert!(header("strict-transport-security").starts_with("max-age="));
    }

    #[tokio::test]
    async fn a_form_on_another_site_does_nothing_here() {
        assert_eq!(ask("POST", "/do", &[("sec-fetch-site", "same-origin")]).await.status(), StatusCode::OK);
        assert_eq!(
            ask("POST", "/do", &[("sec-fetch-site", "cross-site")]).await.status(),
            StatusCode::FORBIDDEN
        );
        assert_eq!(
            ask("POST", "/do", &[("origin", "https://evil.example")]).await.status(),
            StatusCode::FORBIDDEN
        );
        assert_eq!(ask("POST", "/do", &[("origin", "https://torg.example")]).await.status(), StatusCode::OK);
    }

    #[tokio::test]
    async fn our_own_files_are_kept_for_a_year_and_nothing_else_is_served() {
        let address = crate::links::asset("torg.css");
        let answer = ask("GET", address.as_str(), &[]).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert!(answer.headers()["cache-control"].to_str().unwrap().contains("immutable"));
        assert_eq!(ask("GET", "/assets/torg.css", &[]).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(ask("GET", "/assets/..%2FCargo.toml", &[]).await.status(), StatusCode::NOT_FOUND);
    }
}
