//! A pack of the municipality's own, from a folder on somebody's machine to a policy in force.

use crate::browser::{Browser, hidden_of};
use axum::http::StatusCode;
use std::io::Write as _;
use torg_domain::policy::Pack;
use torg_domain::policy::questions::{AnswerKind, questions};
use torg_testkit::{Town, both, packs};

/// A shipped pack under another key and title, as somebody would begin their own.
fn own(change: impl Fn(&str, String) -> String) -> Vec<(String, String)> {
    let all = packs::files("perstorp").into_iter().map(|(name, text)| {
        let text = if name == "pack.toml" {
            let lines = text.lines().map(|line| match line.split_once(" = ") {
                Some(("key", _)) => "key = \"vart-eget\"".to_owned(),
                Some(("title", _)) => "title = \"Lills egna riktlinjer\"".to_owned(),
                _ => line.to_owned(),
            });
            lines.collect::<Vec<_>>().join("\n")
        } else {
            text
        };
        let text = change(&name, text);
        (name, text)
    });
    all.collect()
}

fn zipped(folder: &str, files: &[(String, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(format!("{folder}{name}"), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn answer(kind: &AnswerKind) -> String {
    match kind {
        AnswerKind::One(choices) | AnswerKind::Many(choices) => choices[0].word.clone(),
        AnswerKind::Figure => "24 timmar dygnet runt".into(),
        AnswerKind::Hours => "8-16.30".into(),
    }
}

#[tokio::test]
async fn a_folder_of_ones_own_is_read_compared_asked_about_previewed_and_adopted() {
    both(async |town: Town| {
        let secretary = Browser::of(&town, town.people.secretary).await;
        let page = secretary.page("/desk/policy").await;
        assert!(page.contains("Ta in ett eget paket"), "{page}");

        // A mistake is told with its file, line and parameter, and nothing is kept.
        let broken = own(|name, text| match name {
            "policy.toml" => text.replacen("[answer]", "[answer]\nhittepa = 1", 1),
            _ => text,
        });
        let wrong = secretary.upload("/desk/policy/pack", &[("mitt.zip", &zipped("mitt/", &broken))]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let line = broken.iter().find(|(name, _)| name == "policy.toml").unwrap().1.lines();
        let line = line.enumerate().find(|(_, l)| l.starts_with("hittepa")).unwrap().0 + 1;
        assert!(
            wrong.body.contains("policy.toml")
                && wrong.body.contains("hittepa")
                && wrong.body.contains(&format!(">{line}<")),
            "{}",
            wrong.body
        );
        assert!(town.job().reader().packs().await.unwrap().is_empty());
        let refused = secretary.upload("/desk/policy/pack", &[("../pack.toml", b"x")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("leder ut ur paketets mapp"), "{}", refused.body);

        // Mended it is taken in; sent again, as loose files, it is the same one.
        let good = own(|_, text| text);
        let taken = secretary.upload("/desk/policy/pack", &[("mitt.zip", &zipped("mitt/", &good))]).await;
        let at = taken.to.strip_suffix("?said=pack-taken").expect(&taken.body).to_owned();
        let loose: Vec<(&str, &[u8])> = good.iter().map(|(n, t)| (n.as_str(), t.as_bytes())).collect();
        assert_eq!(secretary.upload("/desk/policy/pack", &loose).await.to, taken.to);
        assert_eq!(town.job().reader().packs().await.unwrap().len(), 1);

        let look = secretary.page(&at).await;
        assert!(
            look.contains("Lills egna riktlinjer") && look.contains("Det här skiljer mot det som gäller")
        );
        assert!(look.contains("Vilka tider är kanalerna bevakade"), "{look}");
        let number = || async { town.job().policy().await.unwrap().number };
        assert_eq!(number().await, 1, "taking in changes nothing");
        assert!(secretary.page("/desk/policy").await.contains("Lills egna riktlinjer"));

        // The decision; then the questions; then the preview; then it is in force.
        let mut form = hidden_of(&look, "/desk/policy/preview");
        assert!(form.iter().any(|(name, value)| name == "pack" && value.starts_with("taken:")), "{form:?}");
        for (name, value) in
            [("decided_by", "Kommunfullmäktige"), ("decided_on", "2026-04-06"), ("paragraph", "§ 40")]
        {
            form.push((name.into(), value.into()));
        }
        let sent = |form: &[(String, String)]| form.to_vec();
        let post = async |at: &str, form: Vec<(String, String)>| {
            let fields: Vec<_> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            secretary.post(at, &fields).await
        };
        let asked = post("/desk/policy/preview", sent(&form)).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", asked.body);
        let mut files = good.clone();
        files.push(("law.toml".into(), packs::law()));
        let pack = Pack::read(&files).unwrap();
        form.extend(questions(&pack).into_iter().map(|q| (q.key, answer(&q.kind))));
        let preview = post("/desk/policy/answers", sent(&form)).await;
        assert_eq!(preview.status, StatusCode::OK, "{}", preview.body);
        assert_eq!(number().await, 1, "a look changes nothing");
        let adopted = secretary.press(&preview.body, "/desk/policy/adopt").await;
        assert_eq!(adopted.to, "/desk/policy?said=policy", "{}", adopted.body);
        assert_eq!(number().await, 2);
        assert_eq!(town.job().policy().await.unwrap().policy.pack().digest(), pack.digest());
        assert!(secretary.page(&at).await.contains("Det är det här paketet som gäller."));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn only_who_may_adopt_takes_in_a_pack_and_a_neighbour_sees_none_of_it() {
    let town = Town::new().await;
    let files = own(|_, text| text);
    let zip = zipped("", &files);
    let chief = Browser::of(&town, town.people.chief).await;
    assert_eq!(chief.upload("/desk/policy/pack", &[("p.zip", &zip)]).await.status, StatusCode::FORBIDDEN);
    let secretary = Browser::of(&town, town.people.secretary).await;
    let taken = secretary.upload("/desk/policy/pack", &[("p.zip", &zip)]).await;
    let id = taken.to.strip_suffix("?said=pack-taken").unwrap().rsplit('/').next().unwrap().parse().unwrap();
    let there = town.beside("lillan").await;
    let desk = there.desk(there.people.secretary).await;
    assert!(torg_office::policy::take_in::one(&desk, id).await.is_err());
    assert!(torg_office::policy::take_in::all(&desk).await.unwrap().is_empty());
}
