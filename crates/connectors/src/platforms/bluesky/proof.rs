//! What the author's own server has signed of a post, kept as evidence: proof that rests on nobody's word, not
//! ours either.

use super::{
    car,
    client::Bluesky,
    faults,
    names::Uri,
    session::{Document, Talking},
};
use crate::platforms::interface::{Asking, endpoint};
use jiff::Timestamp;
use torg_domain::outside::{
    RawAnswer,
    platform::{Account, PlatformFailure, SignedProof},
};

impl Bluesky {
    pub(super) async fn signed(
        &self,
        account: &Account,
        external_id: &str,
        now: Timestamp,
    ) -> Result<Vec<SignedProof>, PlatformFailure> {
        let Some(uri) = Uri::read(external_id) else { return Ok(Vec::new()) };
        let mut talk = Talking::begin(self, account, now).await?;
        talk.talk.awaited = true;
        let Some(cid) = talk.record(&uri).await?.and_then(|record| record.cid) else { return Ok(Vec::new()) };
        let document = talk.document(&uri.did).await?;
        let own = talk.session.server.clone();
        let server = document.as_ref().and_then(|answer| {
            serde_json::from_slice::<Document>(&answer.body).ok().and_then(|d| d.server())
        });
        let answer = talk.signed_record(server.as_deref().unwrap_or(&own), &uri).await?;
        if answer.status != 200 {
            return Ok(Vec::new());
        }
        if !car::holds(&answer.body, &cid) {
            return Err(talk.talk.stopped(faults::not_as_signed()));
        }
        let record = SignedProof { what: "signed-record", kind: "application/vnd.ipld.car", answer };
        let key =
            document.map(|answer| SignedProof { what: "signing-key", kind: "application/did+json", answer });
        Ok(std::iter::once(record).chain(key).collect())
    }
}

impl Talking<'_> {
    /// What the directory says of an account: its server, and the key it signs by. None when it says nothing.
    async fn document(&mut self, did: &str) -> Result<Option<RawAnswer>, PlatformFailure> {
        let url = match did.strip_prefix("did:web:") {
            Some(host) => format!("https://{host}/.well-known/did.json"),
            None => endpoint(&self.site.places.directory, &format!("/{did}"), &[]),
        };
        // Anybody's to ask: what lets us in is shown to our own server alone.
        let answer = self.talk.bytes(&Asking::get(url, None)).await?;
        Ok((answer.status == 200).then_some(answer))
    }

    async fn signed_record(&mut self, server: &str, uri: &Uri) -> Result<RawAnswer, PlatformFailure> {
        let query = [("did", uri.did.as_str()), ("collection", &uri.collection), ("rkey", &uri.key)];
        let url = endpoint(server, "/xrpc/com.atproto.sync.getRecord", &query);
        let mut asking = Asking::get(url, None);
        asking.headers.push(("accept", "application/vnd.ipld.car".to_owned()));
        self.talk.bytes(&asking).await
    }
}
