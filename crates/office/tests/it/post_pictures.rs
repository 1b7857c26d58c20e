//! Pictures with our own posts: taken in without the place where they were taken, kept, and put up with their words.

use bytes::Bytes;
use jiff::SignedDuration;
use sha2::{Digest, Sha256};
use torg_domain::publishing::{Confirmed, Weight};
use torg_office::Refusal;
use torg_office::publishing::picture::Upload;
use torg_office::publishing::write::{self, Where, Written};
use torg_office::publishing::{self, KeptPicture, agree, picture, put_up};
use torg_testkit::picture::{POINT, noted, tells_place};
use torg_testkit::{Mood, Site, Town, both};
use uuid::Uuid;

const ALL: Confirmed = Confirmed { secrecy: true, data: true, opinion: true };

fn described(file: Option<publishing::KeptFile>) -> KeptPicture {
    KeptPicture {
        name: "bad.png".into(),
        alt: "Bassängen i morgonljus.".into(),
        source: "own_archive".into(),
        licence: "Eva Sund".into(),
        consent: true,
        file,
    }
}

fn with(bytes: &[u8]) -> Written {
    let bytes = Bytes::copy_from_slice(bytes);
    Written {
        title: "Badhuset".into(),
        text: "Badhuset öppnar.".into(),
        pictures: vec![described(None)],
        files: vec![Upload { place: 0, field: 0, name: "min bild.png".into(), bytes }],
        confirmed: ALL,
        ..Written::default()
    }
}

async fn kept(town: &Town, id: Uuid) -> Vec<KeptPicture> {
    publishing::pictures(&town.job().reader().own_post(id).await.unwrap())
}

#[tokio::test]
async fn a_picture_is_kept_without_its_place_and_its_row_is_held_against_its_bytes() {
    both(async |town: Town| {
        let channel = town.channel("Bloggen").await;
        let editor = town.desk(town.people.editor).await;
        for (bytes, says) in [
            (&b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..], "ingen bild"),
            (&POINT[..40], "trasig"),
            (b"%PDF-1.7", "ingen bild"),
        ] {
            let refused = write::begin(&editor, Where::Channel(channel), &with(bytes)).await;
            let Err(Refusal::Field { field: "picture1_file", text }) = refused else { panic!("{refused:?}") };
            assert!(text.contains(says), "{text}");
        }
        let id = write::begin(&editor, Where::Channel(channel), &with(&noted())).await.unwrap();
        let file = kept(&town, id).await[0].file.clone().unwrap();
        let (bytes, kind) = picture::read(&editor, id, file.id).await.unwrap();
        assert!(tells_place(&noted()) && !tells_place(&bytes) && kind == "image/png");
        assert_eq!(i64::try_from(bytes.len()).unwrap(), file.size);
        let row = town.job().reader().post_picture(file.id).await.unwrap();
        assert_eq!((row.sha256, row.name.as_str()), (Sha256::digest(&bytes).to_vec(), "min bild.png"));
        town.verify().await;

        // Written again it stays, taken out it goes; a file of another post is none of this one's.
        let again = Written { files: vec![], pictures: vec![described(Some(file.clone()))], ..with(POINT) };
        write::change(&editor, id, 1, &again).await.unwrap();
        assert_eq!(kept(&town, id).await[0].file, Some(file.clone()));
        let other = write::begin(&editor, Where::Channel(channel), &again).await;
        assert!(matches!(other, Err(Refusal::Field { field: "pictures", .. })), "{other:?}");
        let newcomer = town.desk(town.people.newcomer).await;
        assert!(matches!(picture::read(&newcomer, id, file.id).await, Err(Refusal::NotAllowed(_))));
        let stranger = write::begin(&newcomer, Where::Channel(channel), &with(POINT)).await;
        assert!(matches!(stranger, Err(Refusal::NotAllowed(_))));
        let without = Written { pictures: vec![], files: vec![], ..with(POINT) };
        write::change(&editor, id, 2, &without).await.unwrap();
        assert!(kept(&town, id).await.is_empty());
        town.verify().await;
        // A file that was changed behind the program's back is found.
        let sha: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        let path = town.folder().join("objects");
        let mut found = Vec::new();
        let mut folders = vec![path];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().flatten() {
                if entry.path().is_dir() { folders.push(entry.path()) } else { found.push(entry.path()) }
            }
        }
        let own = found.iter().find(|p| p.file_name().unwrap().to_string_lossy().contains(&sha)).unwrap();
        std::fs::write(own, POINT.repeat(2)).unwrap();
        let (store, keys, host) = (&town.office.store, &town.office.keys, &town.office.world.log_host);
        let wrong = torg_store::verify::verify(store, town.id(), keys, host, None).await;
        assert!(wrong.is_err(), "{wrong:?}");
    })
    .await;
}

#[tokio::test]
async fn the_pictures_go_out_with_the_post_once_each_with_its_words() {
    let site = Site::new();
    let town = Town::at(&site, "grund", "").await;
    let channel = town.own_channel("Bloggen").await;
    let editor = town.desk(town.people.editor).await;
    let without = Written { files: vec![], ..with(POINT) };
    let id = write::begin(&editor, Where::Channel(channel), &without).await.unwrap();
    let mut reader = editor.reader();
    let row = reader.own_post(id).await.unwrap();
    let found = publishing::found(&editor, &mut reader, &row).await.unwrap();
    let hint = |f: &&torg_domain::publishing::Finding| f.sentence.contains("läggas upp för hand");
    assert_eq!(found.iter().find(hint).map(|f| f.weight), Some(Weight::Hints), "{found:?}");
    write::change(&editor, id, 1, &with(&noted())).await.unwrap();
    agree::ready(&editor, id).await.unwrap();
    site.is(Mood::LosesAnswer);
    put_up::look(&town.job()).await.unwrap();
    site.is(Mood::Well);
    town.clock.pass(SignedDuration::from_mins(20));
    put_up::look(&town.job()).await.unwrap();
    assert_eq!(town.job().reader().own_post(id).await.unwrap().state, "published");
    let there = site.pictures();
    assert_eq!(there.len(), 1, "once");
    assert_eq!((there[0].alt.as_str(), there[0].credit.as_str()), ("Bassängen i morgonljus.", "Eva Sund"));
    assert!(!tells_place(&there[0].bytes) && there[0].kind == "image/png");
    // Once it is out, everybody at work reads it.
    let file = kept(&town, id).await[0].file.clone().unwrap();
    assert!(picture::read(&town.desk(town.people.newcomer).await, id, file.id).await.is_ok());
    town.verify().await;
}
