//! What an author's own server has signed: kept with the evidence, told of with what it proves, and never in the way
//! of a removal.

use crate::decisions::{both_at, insult, order_of, slur};
use crate::package::{checked, package, places};
use crate::said::editor;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use torg_domain::evidence::{Checked, SIGNED_RECORD, SIGNING_KEY};
use torg_domain::outside::{RawAnswer, platform::SignedProof};
use torg_domain::trail::key::hex;
use torg_office::archive::package::What;
use torg_office::decisions::{decide::decide, read};
use torg_testkit::{Site, Town};

const RECORD: &[u8] = b"a signed record, and the way to it";
const KEY: &[u8] = b"the account's document";

fn proofs(checked: &Checked) -> Vec<SignedProof> {
    let proof = |what, body: &[u8], checked| SignedProof {
        what,
        kind: "application/octet-stream",
        answer: RawAnswer { status: 200, body: body.to_vec(), ..RawAnswer::default() },
        checked,
    };
    vec![proof(SIGNED_RECORD, RECORD, Some(checked.clone())), proof(SIGNING_KEY, KEY, None)]
}

/// Decides on a comment whose author has signed it, and looks at everything that tells of it.
async fn told(town: Town, site: Arc<Site>, found: &Checked) {
    site.signs(proofs(found));
    let (_, m) = slur(&town).await;
    let desk = editor(&town).await;
    let (m, decision) = decide(&desk, m.id, Some(m.revision), insult()).await.unwrap();
    order_of(&town, m.id, "remove").await;
    let opened = read::open(&desk, decision).await.unwrap();
    assert_eq!(opened.signed.as_ref(), Some(found));
    let lacking = opened.evidence.as_ref().unwrap().lacking.clone();
    match found {
        Checked::Proved { .. } => assert_eq!(lacking, "[]"),
        Checked::NotProved { why } => {
            assert!(lacking.contains("signature") && lacking.contains(why), "{lacking}");
        }
    }

    // A list of what was kept that says something else than it said then says nothing.
    let manifest = opened.evidence.as_ref().unwrap().manifest.clone().unwrap();
    let name = hex(&<[u8; 32]>::try_from(manifest).unwrap());
    let objects = town.folder().join("objects").join(town.id().to_string()).join("sha256");
    let file = objects.join(&name[..2]).join(&name[2..4]).join(&name);
    let was = std::fs::read(&file).unwrap();
    let other = String::from_utf8(was.clone()).unwrap().replace("proved", "PROVED");
    assert_ne!(other.as_bytes(), was);
    std::fs::write(&file, other).unwrap();
    assert_eq!(read::open(&desk, decision).await.unwrap().signed, None);
    std::fs::write(&file, was).unwrap();

    let zip = package(&desk, What::Message(m.id)).await;
    let good = checked(&zip).unwrap();
    assert!(good.manifest.gaps.is_empty(), "{:?}", good.manifest.gaps);
    let files = places(&zip);
    for bytes in [RECORD, KEY] {
        let path = format!("media/{}.", hex(&Sha256::digest(bytes)));
        let (_, place) = files.iter().find(|(name, _)| name.starts_with(&path)).expect("it goes along");
        assert_eq!(&zip[place.clone()], bytes);
    }
    let (_, place) = files.iter().find(|(name, _)| name.starts_with("messages/")).unwrap();
    let message: serde_json::Value = serde_json::from_slice(&zip[place.clone()]).unwrap();
    let signed = &message["signed"].as_array().unwrap()[0];
    assert_eq!(serde_json::from_value::<Checked>(signed["checked"].clone()).unwrap(), *found);
    assert_eq!(signed["files"].as_array().unwrap().len(), 2);
    town.verify().await;
}

#[tokio::test]
async fn what_an_accounts_key_has_signed_is_told_with_key_and_instant_and_goes_along_in_the_package() {
    let at = "2026-04-07T08:15:00Z".parse().ok();
    let proved = Checked::Proved { key: "zQ3shExample".into(), revision: "3lc2xkfzk6222".into(), at };
    both_at("grund", "", async |town: Town, site: Arc<Site>| told(town, site, &proved).await).await;
}

#[tokio::test]
async fn a_signature_that_does_not_hold_is_told_with_its_reason_and_the_removal_is_ordered_all_the_same() {
    let not = Checked::NotProved { why: "Ett block i filen är inte det som dess namn säger.".into() };
    both_at("grund", "", async |town: Town, site: Arc<Site>| told(town, site, &not).await).await;
}
