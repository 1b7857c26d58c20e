//! What the author's own server has signed of a post, kept as evidence: proof that rests on nobody's word, not
//! ours either. It is held against the key in the account's document; what does not hold is kept all the same, with
//! what is wrong with it.

use super::{
    car::Flaw,
    client::Bluesky,
    commit::Commit,
    faults, key,
    names::{Uri, instant_of},
    session::{Document, Talking},
};
use crate::platforms::interface::{Asking, endpoint};
use jiff::Timestamp;
use torg_domain::{
    evidence::{Checked, KEY_HISTORY, SIGNED_RECORD, SIGNING_KEY},
    outside::{
        RawAnswer,
        platform::{Account, PlatformFailure, SignedProof},
    },
};

/// The directory did not answer, or knows nothing of the account.
const NO_DOCUMENT: &str = "kontots dokument kom inte fram.";

/// The document has no key to hold a signature against.
const NO_KEY: &str = "i kontots dokument står ingen nyckel som går att läsa.";

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
        // What the directory does not say now is no reason to be without what the server has signed.
        let document = talk.document(&uri.did).await.ok().flatten();
        let own = talk.session.server.clone();
        let server = document.as_ref().and_then(|answer| {
            serde_json::from_slice::<Document>(&answer.body).ok().and_then(|d| d.server())
        });
        let answer = talk.signed_record(server.as_deref().unwrap_or(&own), &uri).await?;
        if answer.status != 200 {
            return Err(talk.talk.stopped(faults::not_handed_over()));
        }
        let document_says = document.as_ref().map(|answer| answer.body.as_slice());
        let mut proved = prove(&answer.body, &uri, &cid, document_says);
        let mut history = None;
        if proved == Err(Flaw::WrongSignature) {
            history = talk.history(&uri.did).await.ok().flatten();
            let told = history.as_ref().map_or(&[][..], |told: &RawAnswer| told.body.as_slice());
            if let Some(flaw) = by_an_earlier_key(&answer.body, &uri, &cid, told) {
                proved = Err(flaw);
            }
        }
        let checked = proved.unwrap_or_else(|flaw| Checked::NotProved { why: flaw.to_string() });
        let kept = |what, kind, answer, checked| SignedProof { what, kind, answer, checked };
        let record = kept(SIGNED_RECORD, "application/vnd.ipld.car", answer, Some(checked));
        let key = document.map(|answer| kept(SIGNING_KEY, "application/did+json", answer, None));
        let history = history.map(|answer| kept(KEY_HISTORY, "application/json", answer, None));
        Ok(std::iter::once(record).chain(key).chain(history).collect())
    }
}

/// Holds a file against the account's document: that the record hangs from what the account's key has signed.
fn prove(file: &[u8], uri: &Uri, cid: &str, document: Option<&[u8]>) -> Result<Checked, Flaw> {
    let commit = Commit::of_record(file, uri, cid)?;
    let document = document.ok_or(Flaw::NoKey(NO_DOCUMENT))?;
    let (key, written) = key::of_document(document, &uri.did).ok_or(Flaw::NoKey(NO_KEY))?;
    if !commit.is_signed_by(&key) {
        return Err(Flaw::WrongSignature);
    }
    let (revision, at) = (commit.revision.to_owned(), instant_of(commit.revision));
    Ok(Checked::Proved { key: written, revision, at })
}

/// Whether one of the keys that the account had before has signed it: then it was replaced since.
fn by_an_earlier_key(file: &[u8], uri: &Uri, cid: &str, history: &[u8]) -> Option<Flaw> {
    let commit = Commit::of_record(file, uri, cid).ok()?;
    let mut earlier = key::of_history(history).into_iter();
    earlier.find(|(key, _)| commit.is_signed_by(key)).map(|(_, written)| Flaw::Replaced(written))
}

impl Talking<'_> {
    /// What the directory says of an account: its server, and the key it signs by. None when it says nothing.
    async fn document(&mut self, did: &str) -> Result<Option<RawAnswer>, PlatformFailure> {
        let url = match did.strip_prefix("did:web:") {
            Some(host) => format!("https://{host}/.well-known/did.json"),
            None => endpoint(&self.site.places.directory, &format!("/{did}"), &[]),
        };
        self.fetched(url).await
    }

    /// What the directory has written down of an account from its beginning: every key it has signed by. None where
    /// nobody keeps such a record.
    async fn history(&mut self, did: &str) -> Result<Option<RawAnswer>, PlatformFailure> {
        if !did.starts_with("did:plc:") {
            return Ok(None);
        }
        self.fetched(endpoint(&self.site.places.directory, &format!("/{did}/log/audit"), &[])).await
    }

    /// Anybody's to ask: what lets us in is shown to our own server alone.
    async fn fetched(&mut self, url: String) -> Result<Option<RawAnswer>, PlatformFailure> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platforms::bluesky::commit::tests::{DID, Repo, uri};
    use crate::platforms::bluesky::key::tests::Signer;
    use serde_json::json;

    #[test]
    fn what_the_accounts_key_has_signed_is_proved_with_key_state_and_instant() {
        for signer in Signer::both(5) {
            let repo = Repo::new(&signer);
            let proved = prove(&repo.file(), &uri(), &repo.cid(), Some(&signer.document(DID)));
            let (revision, at) = ("3lc2xkfzk6222".to_owned(), instant_of("3lc2xkfzk6222"));
            assert!(at.is_some());
            assert_eq!(proved, Ok(Checked::Proved { key: signer.key(), revision, at }));
        }
    }

    #[test]
    fn without_the_accounts_own_key_nothing_is_proved_and_a_key_that_was_replaced_is_named() {
        let [signer, _] = Signer::both(5);
        let [_, new] = Signer::both(6);
        let (repo, uri) = (Repo::new(&signer), uri());
        let (file, cid) = (repo.file(), repo.cid());
        let held = |document: Option<&[u8]>| prove(&file, &uri, &cid, document).unwrap_err();
        assert_eq!(held(None), Flaw::NoKey(NO_DOCUMENT));
        assert_eq!(held(Some(b"nonsense")), Flaw::NoKey(NO_KEY));
        assert_eq!(held(Some(&signer.document("did:plc:bo"))), Flaw::NoKey(NO_KEY), "another account's");
        assert_eq!(held(Some(&new.document(DID))), Flaw::WrongSignature);
        let done = |by: &Signer| json!({ "operation": { "signingKey": format!("did:key:{}", by.key()) } });
        let history = json!([done(&signer), done(&new)]).to_string();
        let earlier = |history: &str| by_an_earlier_key(&file, &uri, &cid, history.as_bytes());
        assert_eq!(earlier(&history), Some(Flaw::Replaced(signer.key())));
        assert_eq!(earlier(&json!([done(&new)]).to_string()), None);
        // What is no whole file is so whatever key there is.
        let cut = &file[..file.len() - 1];
        assert_eq!(prove(cut, &uri, &cid, Some(&signer.document(DID))), Err(Flaw::Unreadable));
    }
}
