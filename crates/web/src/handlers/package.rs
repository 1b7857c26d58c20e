//! A proof package, sent as it is made: nothing of it is kept here, and never all of it at once.

use super::Fields;
use crate::site::{In, Shared};
use axum::{
    Router,
    body::Body,
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::post,
};
use bytes::Bytes;
use futures::stream;
use std::io;
use tokio::sync::mpsc;
use torg_domain::ids::MessageId;
use torg_office::archive::{
    Sink,
    package::{self, Package, What},
};

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/desk/message/{id}/package", post(make))
}

/// How many pieces may wait for the browser.
const WAITING: usize = 4;

async fn make(me: In, Path(id): Path<MessageId>, fields: Fields) -> Response {
    let what = if fields.get("of") == "thread" { What::Thread(id) } else { What::Message(id) };
    match package::prepare(&me.desk, what).await {
        Ok(package) => sent(package),
        Err(refusal) => me.refuse(refusal),
    }
}

fn sent(package: Package) -> Response {
    let name = format!("attachment; filename=\"{}\"", package.file_name());
    let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::spawn(async move {
        let mut pipe = Pipe(sender);
        if let Err(why) = package.write(&mut pipe).await
            && !pipe.0.is_closed()
        {
            // The browser is told by the connection's breaking off: a package cut short is no package.
            tracing::error!(%why, "a package was not written to its end");
            let _ = pipe.0.send(Err(io::ErrorKind::Other.into())).await;
        }
    });
    let pieces = stream::unfold(receiver, async |mut receiver| Some((receiver.recv().await?, receiver)));
    let kind = HeaderValue::from_static("application/zip");
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], Body::from_stream(pieces))
        .into_response()
}

/// The way from the package to the browser.
struct Pipe(mpsc::Sender<io::Result<Bytes>>);

impl Sink for Pipe {
    async fn put(&mut self, bytes: Bytes) -> io::Result<()> {
        self.0.send(Ok(bytes)).await.map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}
