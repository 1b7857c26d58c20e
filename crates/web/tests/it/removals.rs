//! The public log of removals and the transparency log under it, read by anybody and proven by anybody.

use crate::browser::router;
use crate::reasons::{both, get, removed, send};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::Value;
use std::collections::BTreeSet;
use torg_domain::trail::checkpoint::Checkpoint;
use torg_domain::trail::key::KeyFile;
use torg_domain::trail::leaf_hash;
use torg_domain::trail::tile::{TilePath, decode_entries, node};
use torg_domain::trail::tree::{inclusion_proof, is_included};
use torg_office::decisions::restore;
use torg_testkit::{OTHER_HOST, Town, town::HOST};

async fn list(town: &Town, host: &str, at: &str) -> Value {
    let (head, body) = get(&router(town), host, at).await;
    assert_eq!(head.status(), StatusCode::OK, "{body}");
    serde_json::from_str(&body).unwrap()
}

#[tokio::test]
async fn everybody_reads_what_was_removed_and_nobody_what_was_said_or_by_whom() {
    both(async |town: Town| {
        let empty = get(&router(&town), HOST, "/removals").await.1;
        assert!(empty.contains("Inget har tagits bort"));
        let (_, open) = removed(&town, "open", "forolampning", "Kallar en person idiot.").await;
        removed(&town, "secret", "sekretess", "Granskvittrets diagnos.").await;
        let there = town.neighbour().await;
        town.message_there(&there, "theirs", "Deras egen text").await;
        let other = town.desk(town.people.substitute).await;
        restore::restore(&other, open.id.into(), "Det var ett citat.").await.unwrap();

        let page = list(&town, HOST, "/removals.json").await;
        let rows = page["removals"].as_array().unwrap();
        assert_eq!(rows.len(), 2, "{page}");
        let (secret, open_row) = (&rows[0], &rows[1]);
        assert_eq!(open_row["ground"], open.title);
        assert_eq!(
            (open_row["measure"].as_str(), open_row["restored"].as_bool(), open_row["date"].as_str()),
            (Some("hide"), Some(true), Some("2026-04-07"))
        );
        assert_eq!((secret["ground"].as_str(), secret["law"].as_array().unwrap().len()), (None, 0));
        assert_eq!(secret["rests_on"], "law", "the class is told, the ground is not");

        let schema: Value =
            serde_json::from_str(include_str!("../../../../docs/schema/removals.schema.json")).unwrap();
        let keys = |v: &Value| v.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(keys(&page), keys(&schema["properties"]));
        let item = &schema["properties"]["removals"]["items"]["properties"];
        assert!(rows.iter().all(|row| keys(row) == keys(item)));

        let router = router(&town);
        let people = town.job().reader().people().await.unwrap();
        for at in ["/removals", "/removals?lang=en", "/removals.json", "/removals.csv"] {
            let (head, body) = get(&router, HOST, at).await;
            let header = |name: &str| head.headers().get(name).map_or("", |v| v.to_str().unwrap()).to_owned();
            assert!(header("cache-control").starts_with("public") && header("set-cookie").is_empty());
            for hidden in ["idiot", "Granskvitter", "citat", &open.code, "Sekretess"] {
                assert!(!body.contains(hidden), "{at} says {hidden}");
            }
            assert!(people.iter().all(|p| !body.contains(&p.name())), "{at} names somebody");
            let again = Request::get(at).header(header::HOST, HOST);
            let again = again.header(header::IF_NONE_MATCH, header("etag")).body(Body::empty()).unwrap();
            let (head, body) = send(&router, again).await;
            assert_eq!((head.status(), body.as_str()), (StatusCode::NOT_MODIFIED, ""), "{at}");
        }
        let csv = get(&router, HOST, "/removals.csv").await.1;
        assert_eq!(csv.lines().count(), 3);
        let theirs = list(&town, OTHER_HOST, "/removals.json").await;
        assert!(theirs["removals"].as_array().unwrap().is_empty(), "the neighbour has removed nothing");
    })
    .await;
}

#[tokio::test]
async fn a_further_page_goes_on_where_the_first_ended() {
    both(async |town: Town| {
        for n in 0..3 {
            removed(&town, &format!("m{n}"), "forolampning", "Kallar en person idiot.").await;
        }
        let all = list(&town, HOST, "/removals.json").await["removals"].clone();
        let row = town.job().reader().removals_before(None, 1).await.unwrap().remove(0);
        let rest = list(&town, HOST, &format!("/removals.json?before={}.{}", row.at, row.entry)).await;
        assert_eq!(rest["removals"].as_array().unwrap()[..], all.as_array().unwrap()[1..]);
        assert_eq!(rest["next"], Value::Null);
        let nonsense = list(&town, HOST, "/removals.json?before=%27;--").await;
        assert_eq!(nonsense["removals"], all);
    })
    .await;
}

#[tokio::test]
async fn anybody_fetches_the_log_and_proves_that_the_decision_is_in_it() {
    both(async |town: Town| {
        let (_, decision) = removed(&town, "bad", "forolampning", "Kallar en person idiot.").await;
        let keys = KeyFile::new([1; 32], [2; 32]);
        torg_store::tiles::sign(&town.office.store, town.id(), &keys, HOST, town.now()).await.unwrap();
        let router = router(&town);
        let bytes = async |host: &str, at: &str| {
            use tower::ServiceExt;
            let request = Request::get(at).header(header::HOST, host).body(Body::empty()).unwrap();
            let answer = router.clone().oneshot(request).await.unwrap();
            let (head, body) = answer.into_parts();
            (head, axum::body::to_bytes(body, 1 << 20).await.unwrap())
        };
        let (head, note) = bytes(HOST, "/log/checkpoint").await;
        assert_eq!(head.status, StatusCode::OK);
        assert_eq!(head.headers[header::CACHE_CONTROL], "no-cache");
        assert_eq!(head.headers[header::CONTENT_TYPE], "text/plain; charset=utf-8");
        let reasons = list(&town, HOST, &format!("/r/{}.json", decision.code)).await;
        let key: torg_domain::trail::note::Verifier =
            reasons["log"]["key"].as_str().unwrap().parse().unwrap();
        let signed = Checkpoint::open(&note, key.name(), std::slice::from_ref(&key)).unwrap();
        let n = reasons["log"]["entry"].as_u64().unwrap();
        let leaf = reasons["log"]["leaf"].as_str().unwrap();
        let mut tiles = std::collections::HashMap::new();
        for path in torg_domain::trail::tile::grown(0, signed.size) {
            let (head, tile) = bytes(HOST, &format!("/log/{path}")).await;
            assert_eq!(head.status, StatusCode::OK, "{path}");
            assert_eq!(head.headers[header::CONTENT_TYPE], "application/octet-stream");
            let keep = head.headers[header::CACHE_CONTROL].to_str().unwrap();
            assert_eq!(keep.contains("immutable"), path.width == 256, "{path}: {keep}");
            tiles.insert(path, tile.to_vec());
        }
        let mut read = |path: TilePath| tiles.get(&path).cloned();
        let proof = inclusion_proof(n, signed.size, &mut |l, i| node(l, i, signed.size, &mut read)).unwrap();
        assert!(is_included(&leaf_hash(leaf.as_bytes()), n, signed.size, &proof, &signed.root));
        let bundle = tiles.iter().find(|(p, _)| p.to_string().starts_with("tile/entries")).unwrap().1;
        assert!(decode_entries(bundle).unwrap().contains(&leaf.as_bytes()));

        for nothing in ["/log/key", "/log/tile/0/999", "/log/tile/0/..%2f..%2fkey", "/log/%2e%2e/torg.db"] {
            assert_eq!(bytes(HOST, nothing).await.0.status, StatusCode::NOT_FOUND, "{nothing}");
        }
        town.neighbour().await;
        let (head, theirs) = bytes(OTHER_HOST, "/log/checkpoint").await;
        assert!(head.status == StatusCode::NOT_FOUND || theirs != note, "the neighbour's log is its own");
    })
    .await;
}
