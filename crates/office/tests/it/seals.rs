//! What may not be held in the open is sealed at once, read and copied by nobody, and destroyed by decision.

use crate::decisions::{both_at, insult, slur};
use crate::said::{comment, edited, editor, message, refused, take, versions, work};
use jiff::SignedDuration;
use std::sync::Arc;
use torg_domain::channels::taken::{MediaKind, MediaRef, Taken};
use torg_domain::media;
use torg_domain::outside::MediaAnswer;
use torg_office::decisions::decide::{Asked, decide};
use torg_office::decisions::seal;
use torg_office::inbox::{read, remove};
use torg_store::objects::Found;
use torg_store::reseal::Change;
use torg_testkit::{Site, Town};

const PICTURE: &str = "https://blogg.lill.example/bild.jpg";

async fn with_picture(town: &Town) -> torg_domain::inbox::message::Message {
    let (channel, _) = slur(town).await;
    let bytes = b"\xff\xd8\xff\xe0 a picture that may not be held".to_vec();
    let sort = media::sniff(&bytes);
    let answer = MediaAnswer::Fetched { bytes, sort, declared: None, final_url: PICTURE.into() };
    town.outdoors.file(PICTURE, answer);
    let picture = MediaRef { url: PICTURE.into(), kind: MediaKind::Image, alt: None };
    let bad = Taken { media: vec![picture], ..comment("bild", "Titta på den här enastående bilden") };
    take(town, channel, vec![bad]).await;
    work(town).await;
    message(town, channel, "bild").await
}

fn forbidden() -> Asked {
    Asked { ground: "barnpornografi".into(), facts: "En bild på ett barn.".into(), ..insult() }
}

#[tokio::test]
async fn everything_held_is_sealed_with_the_decision_and_stays_out_of_reading_search_and_backup() {
    both_at("grund", "", async |town: Town, site: Arc<Site>| {
        let m = with_picture(&town).await;
        let file = town.job().reader().attachments(m.id).await.unwrap().remove(0);
        let sha: [u8; 32] = file.sha256.clone().unwrap().try_into().unwrap();
        let desk = editor(&town).await;
        decide(&desk, m.id, Some(m.revision), forbidden()).await.unwrap();
        let objects = town.office.store.objects();
        assert!(!objects.exists(town.id(), &sha).await.unwrap(), "not where it is read");
        let kept = town.job().reader().evidence_of(m.id).await.unwrap();
        assert_eq!((kept[0].kind.as_str(), kept[0].manifest.is_none()), ("forbidden", true));
        for version in versions(&town, &m).await {
            assert_eq!((version.text.as_str(), version.raw.len()), ("", 0));
        }
        let chief = town.desk(town.people.chief).await;
        let opened = read::open_guarded(&chief, m.id).await.unwrap();
        assert!(opened.thread.iter().all(|t| !t.text.contains("enastående")));
        assert!(read::attachment(&chief, file.id).await.is_err());
        let hits = read::search(&chief, "enastående", None, 10).await.unwrap();
        assert!(hits.messages.is_empty(), "not found by its words");
        let copy = tempfile::tempdir().unwrap();
        let to = copy.path().join("copy");
        torg_store::backup::backup(&town.office.store, &to, town.now(), &[]).await.unwrap();
        let hex = torg_domain::trail::key::hex(&sha);
        let sums = std::fs::read_to_string(to.join("SHA256SUMS")).unwrap();
        assert!(!sums.contains(&hex) && !sums.contains("/seal/"), "not in the backup, open or sealed");
        work(&town).await;
        assert_eq!(site.done().iter().filter(|(item, _)| item == "bild").count(), 1, "and it is hidden");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn what_lies_under_seal_takes_nothing_more_in() {
    both_at("grund", "", async |town: Town, _: Arc<Site>| {
        let m = with_picture(&town).await;
        decide(&editor(&town).await, m.id, Some(m.revision), forbidden()).await.unwrap();
        take(&town, m.channel, vec![edited("bild", "Samma bild igen", "2026-04-07T09:00:00Z")]).await;
        assert!(versions(&town, &m).await.iter().all(|v| v.text.is_empty()));
        // The same picture under another message is not fetched into the open either.
        let picture = MediaRef { url: PICTURE.into(), kind: MediaKind::Image, alt: None };
        take(&town, m.channel, vec![Taken { media: vec![picture], ..comment("annan", "Hej") }]).await;
        town.clock.pass(SignedDuration::from_secs(1));
        work(&town).await;
        let other = message(&town, m.channel, "annan").await;
        let file = town.job().reader().attachments(other.id).await.unwrap().remove(0);
        assert_eq!(
            (file.sha256, file.problem.as_deref()),
            (None, Some("Filen är förseglad och hämtas inte igen."))
        );
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn it_is_destroyed_by_a_decision_after_the_police_and_the_trail_still_holds() {
    both_at("grund", "", async |town: Town, _: Arc<Site>| {
        let m = with_picture(&town).await;
        decide(&editor(&town).await, m.id, Some(m.revision), forbidden()).await.unwrap();
        let chief = town.desk(town.people.chief).await;
        let said = refused(seal::destroy(&chief, m.id, "Polisen har sitt.").await);
        assert!(said.contains("polisanmälan är avgjord"), "{said}");
        remove::lawyer_answered(&chief, m.id, None, true, "5000-K9-26").await.unwrap();
        assert!(refused(seal::destroy(&chief, m.id, " ").await).contains("polisen"));
        seal::destroy(&chief, m.id, "Polisen bad om det den 9 april.").await.unwrap();
        let seals = town.job().reader().seals_of(m.id).await.unwrap();
        assert!(seals.iter().all(|s| s.destroyed_at.is_some()));
        for seal in &seals {
            let objects = town.office.store.objects();
            let found = objects.verify_sealed(town.id(), seal.id, &seal.kept).await.unwrap();
            assert_eq!(found, Found::Missing, "gone for good");
        }
        assert!(refused(seal::destroy(&chief, m.id, "Igen").await).contains("inget förseglat"));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_sealed_file_that_is_changed_is_found() {
    both_at("grund", "", async |town: Town, _: Arc<Site>| {
        let m = with_picture(&town).await;
        decide(&editor(&town).await, m.id, Some(m.revision), forbidden()).await.unwrap();
        town.verify().await;
        let seal = town.job().reader().seals_of(m.id).await.unwrap().remove(0);
        let file =
            town.folder().join("objects").join(town.id().to_string()).join("seal").join(seal.id.to_string());
        std::fs::write(&file, b"something else").unwrap();
        let office = &town.office;
        let wrong =
            torg_store::verify::verify(&office.store, town.id(), &office.keys, &office.world.log_host, None)
                .await
                .unwrap_err();
        assert!(wrong.to_string().contains(&seal.id.to_string()), "{wrong}");
    })
    .await;
}

#[tokio::test]
async fn what_lies_under_seal_is_sealed_anew_under_a_new_key_and_the_trail_still_holds() {
    both_at("grund", "", async |town: Town, _: Arc<Site>| {
        let m = with_picture(&town).await;
        decide(&editor(&town).await, m.id, Some(m.revision), forbidden()).await.unwrap();
        work(&town).await;
        let store = &town.office.store;
        let keys = town.office.keys.resealed([9; 32]);
        let before = town.job().reader().seals_of(m.id).await.unwrap();
        let folder = town.folder().join("objects").join(town.id().to_string()).join("seal");
        // A file that an earlier change left half-way is nobody's, and goes.
        let stray = folder.join(format!("{}-0123456789abcdef", before[0].id));
        std::fs::write(&stray, b"half-way").unwrap();
        let change = Change { now: town.now(), actor: "job:secrets", chance: town.office.chance.as_ref() };
        let left = store.sealed_before(&keys).await.unwrap();
        assert_eq!(left.files, before.len() as u64);
        let done = store.seal_anew(&keys, &[], change).await.unwrap();
        assert_eq!(done, left);
        assert!(store.sealed_before(&keys).await.unwrap().is_nothing());
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), before.len(), "one file each, and no stray");
        let after = town.job().reader().seals_of(m.id).await.unwrap();
        assert!(before.iter().zip(&after).all(|(was, is)| was.id == is.id && was.kept != is.kept));
        town.verify().await;
        assert_eq!(store.seal_anew(&keys, &[], change).await.unwrap().files, 0, "once");

        let chief = town.desk(town.people.chief).await;
        remove::lawyer_answered(&chief, m.id, None, true, "5000-K9-26").await.unwrap();
        seal::destroy(&chief, m.id, "Polisen bad om det den 9 april.").await.unwrap();
        assert_eq!(
            std::fs::read_dir(&folder).unwrap().count(),
            0,
            "destroyed is destroyed, sealed anew or not"
        );
        town.verify().await;
    })
    .await;
}

/// What the whole verification says is wrong.
async fn wrong(town: &Town) -> String {
    let office = &town.office;
    let host = &office.world.log_host;
    let found = torg_store::verify::verify(&office.store, town.id(), &office.keys, host, None).await;
    found.unwrap_err().to_string()
}

#[tokio::test]
async fn a_sealed_file_that_is_missing_is_a_loss_unless_the_trail_says_that_the_backup_left_it_out() {
    both_at("grund", "", async |town: Town, _: Arc<Site>| {
        let m = with_picture(&town).await;
        decide(&editor(&town).await, m.id, Some(m.revision), forbidden()).await.unwrap();
        town.verify().await;
        let seals = town.job().reader().seals_of(m.id).await.unwrap();
        assert!(seals.len() > 1);
        let store = &town.office.store;
        let lose = async |seal: &torg_store::decisions::rows::SealRow| {
            store.objects().destroy(town.id(), seal.id).await.unwrap();
        };
        lose(&seals[0]).await;
        let named = format!("the file of seal {} of entry ", seals[0].id);
        let said = wrong(&town).await;
        assert!(said.starts_with(&named) && said.ends_with(" is missing"), "{said}");

        // Put back from a backup: said once, of what is missing then and nothing else.
        let chance = town.office.chance.as_ref();
        let tell = async || store.tell_left_out(town.id(), town.now(), town.now(), chance).await.unwrap();
        assert_eq!((tell().await, tell().await), (1, 0));
        town.verify().await;
        lose(&seals[1]).await;
        let said = wrong(&town).await;
        assert!(
            said.contains(&format!("seal {}", seals[1].id)),
            "one that was lost later is no part of it: {said}"
        );
        assert_eq!(tell().await, 1);
        town.verify().await;

        // And what is destroyed by decision need not be there.
        let chief = town.desk(town.people.chief).await;
        remove::lawyer_answered(&chief, m.id, None, true, "5000-K9-26").await.unwrap();
        seal::destroy(&chief, m.id, "Polisen bad om det den 9 april.").await.unwrap();
        town.verify().await;
        assert_eq!(tell().await, 0);
    })
    .await;
}
